#!/bin/sh
# Debts to the FGTS by the time since their registration, each counted once,
# from a file of the open data of the PGFN (CPF_CNPJ;TIPO_PESSOA;...).
#
#	run.sh FILE [DATE]    default of DATE: 2019-12-31
set -u

here=$(dirname "$0")
dunning=${DUNNING:-dunning}
strategy=$here/strategy.yaml

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
	echo "usage: run.sh FILE [DATE]" >&2
	exit 2
fi
file=$1
day=${2:-2019-12-31}

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

rejected=0
for source in debts liable; do
	"$dunning" map -s "$strategy" --source=$source --as-of "$day" \
	    -o "$scratch/$source.csv" "$file"
	status=$?
	[ $status -le 1 ] || exit $status
	[ $status -eq 0 ] || rejected=1
done
"$dunning" report aging -q -s "$strategy" --source=debts --as-of "$day" \
    --format=csv --detail "$scratch/debts.csv"
status=$?
[ $status -le 1 ] || exit $status
[ $status -eq 0 ] || rejected=1
echo "rows of others who are liable: $(($(wc -l <"$scratch/liable.csv") - 1))"
exit $rejected
