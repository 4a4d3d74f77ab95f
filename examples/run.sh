#!/bin/sh
# The same as pipe.sh in one process: the input is parsed once, the output is
# the same to the byte.
#
#	run.sh [DIRECTORY]    default: out
#
# DATE, STRATEGY and PORTFOLIO in the environment take other values.
set -u

here=$(dirname "$0")
dunning=${DUNNING:-dunning}
out=${1:-out}

mkdir -p "$out" || exit 2
ledger=$out/ledger.db
[ -e "$ledger" ] || "$dunning" ledger init "$ledger" || exit 2

exec "$dunning" run -s "${STRATEGY:-$here/../rules/retail-credit.yaml}" \
    --as-of "${DATE:-2026-03-16}" --ledger "$ledger" \
    --rejects "$out/rejects.csv" -d "$out" \
    "${PORTFOLIO:-$here/retail/portfolio.csv}"
