#!/bin/sh
# Questions that come up at a desk, answered with the shell.  Each needs no more
# than dunning, awk, sort and head.
#
#	analyst.sh [DEBTOR]    default: the first one who gets a letter
#
# DATE, STRATEGY and PORTFOLIO in the environment take other values.
set -u

here=$(dirname "$0")
dunning=${DUNNING:-dunning}
day=${DATE:-2026-03-16}
strategy=${STRATEGY:-$here/../rules/retail-credit.yaml}
portfolio=${PORTFOLIO:-$here/retail/portfolio.csv}
csv=$(cat "$here/csv.awk") || exit 2

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
aged=$scratch/aged.csv
segmented=$scratch/segmented.csv
actions=$scratch/actions.csv

# Each step into a file, to look at it again and again.  Without a ledger
# nothing was ever sent: this is what a first run would do.  Status 1 says that
# records were rejected, and the others are all right.
dun() {
	command=$1
	shift
	"$dunning" "$command" -q -s "$strategy" --as-of "$day" "$@"
	[ $? -le 1 ] || exit 2
}
dun map --rejects "$scratch/rejects.csv" -o "$scratch/portfolio.csv" \
    "$portfolio" 2>/dev/null
dun age --rollup -o "$aged" "$scratch/portfolio.csv"
dun score -o "$scratch/scored.csv" "$aged"
dun segment -o "$segmented" "$scratch/scored.csv"
dun plan -o "$actions" "$segmented"

echo "== What could not be read, and why"
awk -F ';' 'NR > 1 { print "   line " $(NF - 2) ": " $NF }' \
    "$scratch/rejects.csv"

echo "== Open balance by currency and bucket"
awk "$csv"'
{ sum[value("currency") " " value("bucket")] += value("balance") }
END { for (k in sum) printf "   %s %-10s %16.2f\n", substr(k, 1, 3),
	substr(k, 5), sum[k] }' "$aged" | sort

echo "== Ten debtors with most overdue, in MXN"
awk "$csv"'
value("currency") == "MXN" && !seen[value("debtor_id")]++ {
	printf "   %12.2f %4d days  %s %s\n", value("debtor_overdue"),
	    value("debtor_max_days"), value("debtor_id"), value("debtor_name")
}' "$aged" | sort -rn | head -n 10

echo "== Debtors by segment"
awk "$csv"'
!seen[value("debtor_id")]++ { count[value("segment")]++ }
END { for (k in count) printf "   %-8s %5d\n", k, count[k] }' "$segmented" |
    sort

echo "== Actions by plan, level, channel and status"
awk "$csv"'
!seen[value("action_id")]++ {
	count[value("action_plan") " " value("level") " " value("channel") \
	    " " value("status")]++
}
END { for (k in count) printf "   %5d  %s\n", count[k], k }' "$actions" |
    sort -k2

echo "== What holds actions back"
awk "$csv"'
value("status") == "held" && !seen[value("action_id")]++ {
	count[value("held_by")]++
}
END { for (k in count) printf "   %5d  %s\n", count[k], k }' "$actions" |
    sort -rn

echo "== The next five days, if nobody pays: contacts and what they ask for"
dun simulate --days 5 -o "$scratch/days.csv" "$scratch/portfolio.csv"
awk "$csv"'
value("by") == "day" {
	printf "   %s %s %5d %16.2f\n", value("currency"), value("name"),
	    value("contacts"), value("amount")
}' "$scratch/days.csv"

echo "== Who would move, if the last level of the core plan came later"
sed 's/on: {day: 15}/on: {day: 21}/' "$strategy" >"$scratch/later.yaml"
export DUNNING_DATA="${DUNNING_DATA:-$(dirname "$strategy")}"
dun diff --with "$scratch/later.yaml" --by level -f csv -o "$scratch/diff.csv" \
    "$scratch/portfolio.csv"
awk "$csv"'
value("change") != "same" {
	printf "   %s %s to %s: %d items, %.2f\n", value("currency"),
	    value("old"), value("new"), value("items"), value("old_balance")
}' "$scratch/diff.csv"

debtor=${1-}
[ -n "$debtor" ] || debtor=$(awk "$csv"'
value("channel") == "letter" && value("status") == "due" {
	print value("debtor_id")
	exit
}' "$actions")

echo "== Why debtor $debtor gets what it gets"
awk -v debtor="$debtor" "$csv"'
value("debtor_id") == debtor && !seen[value("action_id")]++ {
	print "   " value("debtor_name") ", " value("country")
	print "   segment " value("segment") ", score " value("payer_score") \
	    " (" value("risk_band") "), reasons " value("payer_reasons")
	print "   decided by " value("decided_by")
	print "   " value("status") ": level " value("level") " by " \
	    value("channel") ", not before " value("send_after")
	if (value("held_by") != "")
		print "   in the way: " value("held_by")
	print "   asks for " value("action_total") " " value("currency") \
	    ", " value("action_max_days") " days late at most"
}
value("debtor_id") == debtor {
	print "      " value("item_role") " " value("doc_id") " " \
	    value("instalment") " due " value("due_date") " " value("balance")
}' "$actions"
