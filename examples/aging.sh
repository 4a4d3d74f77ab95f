#!/bin/sh
# An aged report of a file as it came: mapped by a strategy, then summed.
#
#	aging.sh STRATEGY DATE FILE [OPTION...]
#
# OPTIONs are for both commands, such as --source=NAME.
set -u

dunning=${DUNNING:-dunning}

if [ $# -lt 3 ]; then
	echo "usage: aging.sh STRATEGY DATE FILE [OPTION...]" >&2
	exit 2
fi
strategy=$1 day=$2 file=$3
shift 3

portfolio=$(mktemp) || exit 2
trap 'rm -f "$portfolio"' EXIT

# Two steps and no pipe, so that there is no report of half a file.
"$dunning" map -s "$strategy" --as-of "$day" "$@" -o "$portfolio" "$file"
status=$?
[ $status -le 1 ] || exit $status
"$dunning" report aging -s "$strategy" --as-of "$day" "$@" "$portfolio" ||
	status=$?
exit $status
