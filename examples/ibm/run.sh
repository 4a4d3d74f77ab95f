#!/bin/sh
# What was open on a day of the past, by bucket, from the "Accounts Receivable"
# sample of IBM Watson Analytics (2,466 invoices, a CSV file with the columns
# countryCode,customerID,PaperlessDate,invoiceNumber,...).
#
#	run.sh FILE [DATE]    default of DATE: 2012-12-31
set -u

here=$(dirname "$0")
dunning=${DUNNING:-dunning}
strategy=$here/strategy.yaml

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
	echo "usage: run.sh FILE [DATE]" >&2
	exit 2
fi
file=$1
day=${2:-2012-12-31}

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

# Two steps, so that the status of each is seen.
"$dunning" map -s "$strategy" --as-of "$day" -o "$scratch/portfolio.csv" \
    "$file" &&
    "$dunning" age -s "$strategy" --as-of "$day" -o "$scratch/aged.csv" \
        "$scratch/portfolio.csv"
status=$?
[ $status -le 1 ] || exit $status

# The columns are found by name.  No field of this file has a comma in it; for
# others, use a CSV tool.  Amounts are added in cents.
awk -F, '
function column(name) {
	if (!(name in at)) {
		print "run.sh: no column " name >"/dev/stderr"
		exit 2
	}
	return $at[name]
}
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
{
	bucket = column("bucket")
	split(column("balance"), part, ".")
	cents = part[1] * 100 + part[2]
	items[bucket]++
	sum[bucket] += cents
	all++
	total += cents
}
END {
	count = split("current 1-30 31-60 61-90 91-120 121+", order, " ")
	printf "%-8s %6s %10s\n", "bucket", "items", "balance"
	for (i = 1; i <= count; i++)
		printf "%-8s %6d %10.2f\n", order[i], items[order[i]],
		    sum[order[i]] / 100
	printf "%-8s %6d %10.2f\n", "total", all, total / 100
}' "$scratch/aged.csv" || exit 2
exit $status
