#!/bin/sh
# A year in the life: nights that are missed, doubled and killed, ledgers that
# are restored from yesterday's copy; what came out is judged by rules written
# apart from the program's, and must be what a calm year gives; a year is made
# again byte for byte from its manifests.
#
#	year.sh [DEBTORS NIGHTS KILLS]
#
# Without arguments as many as $YEAR says.
set -u
# shellcheck disable=SC2086
[ $# -eq 3 ] || set -- ${YEAR:-60 130 60}
cd "$(dirname "$0")/year" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
n=0
say() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
	sed 's/^\([^#]\)/# \1/' "$work/told"
}
python3 nights.py "$work/year" "$1" "$2" "$3" \
    >"$work/told" 2>&1
say "the nights ran as they should" $?
python3 judge.py "$work/year" "${DUNNING_DATA:-../../rules}" \
    >"$work/told" 2>&1
say "what came out is right" $?
echo "1..$n"
