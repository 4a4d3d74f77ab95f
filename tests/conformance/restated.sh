#!/bin/sh
# What was open on a day, from all invoices of the IBM Watson Analytics sample
# and the days on which they were settled, against sums that were found
# elsewhere.
#
#	restated.sh DATA    the folder of the sample, with truth/
set -u
B=$(cd "${B:-build}" && pwd)
PATH=$B/bin:$PATH
export PATH
data=$1
day=2012-12-31
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

cat >"$work/strategy.yaml" <<'END'
dunning: 1
strategy: restated
sources:
  ibm:
    grain: invoice
    key: [doc_id]
    date: m/d/yyyy
    columns:
      doc_id:    {from: invoiceNumber, required: true}
      debtor_id: {from: customerID, required: true}
      doc_date:  {from: InvoiceDate, required: true}
      due_date:  {from: DueDate, required: true}
      currency:  {const: XXX}
      amount:    {from: InvoiceAmount, required: true}
ageing:
  breakpoints: [0, 30, 60, 90, 120]
  not_due: current
END

check() # NAME WANT GOT
{
	if cmp "$2" "$3"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$1 differ"
		diff "$2" "$3" | head -n 5
	fi
}

# The columns of an aged file, or of the sums, with amounts written alike.
items() # FILE COLUMN...
{
	python3 - "$@" <<'END'
import csv, sys
from decimal import Decimal
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    cells = [row[name] for name in sys.argv[2:]]
    cells[3] = "%.2f" % Decimal(cells[3])
    print(",".join(cells))
END
}
aged() { items "$work/aged.csv" doc_id debtor_id currency balance due_date \
    days_overdue bucket | sort; }

# Each invoice was paid as a whole, on the day when it was settled.
python3 - "$data/ibm_accounts_receivable.csv" >"$work/payments.csv" <<'END'
import csv, sys
print("doc_id,debtor_id,date,amount")
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    month, day, year = row["SettledDate"].split("/")
    print("%s,%s,%s-%02d-%02d,%s" % (row["invoiceNumber"], row["customerID"],
        year, int(month), int(day), row["InvoiceAmount"]))
END
dunning map -q -s "$work/strategy.yaml" --as-of="$day" \
    -o "$work/portfolio.csv" "$data/ibm_accounts_receivable.csv"
items "$data/truth/ibm_${day}_open_items.csv" invoice debtor currency amount \
    due dpd bucket | sort >"$work/want"
for memory in 512 1; do
	for way in portfolio.csv piped; do
		file=$work/$way
		[ "$way" = piped ] && file=-
		dunning age -q -s "$work/strategy.yaml" --as-of="$day" \
		    --snapshot=2013-12-31 --memory=$memory \
		    -t "$work/payments.csv" -o "$work/aged.csv" "$file" \
		    <"$work/portfolio.csv"
		aged >"$work/got"
		check "open items of $day" "$work/want" "$work/got"
	done
done
# A payment more that is taken back changes nothing.
{
	cat "$work/payments.csv"
	sed '1d;s/,[^,]*$/,7.00/;s/2013-/2012-/' "$work/payments.csv"
	sed '1d;s/,[^,]*$/,-7.00/;s/2013-/2012-/' "$work/payments.csv"
} >"$work/more.csv"
dunning age -q -s "$work/strategy.yaml" --as-of="$day" \
    -t "$work/more.csv" -o "$work/aged.csv" "$work/portfolio.csv"
aged >"$work/got"
check "open items of $day with reversals" "$work/want" "$work/got"
echo "restated: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
