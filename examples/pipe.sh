#!/bin/sh
# From an export to letters, mails, SMS and call lists, filter by filter.
#
#	pipe.sh [DIRECTORY]    default: out
#
# DATE, STRATEGY and PORTFOLIO in the environment take other values.
set -u

here=$(dirname "$0")
dunning=${DUNNING:-dunning}
day=${DATE:-2026-03-16}
strategy=${STRATEGY:-$here/../rules/retail-credit.yaml}
portfolio=${PORTFOLIO:-$here/retail/portfolio.csv}
out=${1:-out}

mkdir -p "$out" || exit 2
ledger=$out/ledger.db
states=$out/states
: >"$states" || exit 2
[ -e "$ledger" ] || "$dunning" ledger init "$ledger" || exit 2

# A shell only tells the status of the last command of a pipe; so each stage
# leaves its own in a file.
stage() {
	command=$1
	shift
	"$dunning" "$command" -s "$strategy" --as-of "$day" "$@"
	echo "$? $command" >>"$states"
}

stage map --rejects "$out/rejects.csv" "$portfolio" |
	stage age --rollup |
	stage score |
	stage segment |
	stage plan --ledger "$ledger" |
	stage render -o "$out/messages.csv"

# Nothing goes out unless all went well: 0 is well, 1 is well but for records
# that were rejected.
worst=$(sort -rn "$states" | head -n 1)
status=${worst%% *}
if [ "$status" -gt 1 ]; then
	echo "pipe.sh: ${worst#* } ended with status $status" >&2
	exit "$status"
fi
stage export --ledger "$ledger" -d "$out" "$out/messages.csv"
worst=$(sort -rn "$states" | head -n 1)
exit "${worst%% *}"
