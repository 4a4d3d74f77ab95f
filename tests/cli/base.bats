#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
# Balances in a base currency: worked by hand.

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >rates.csv <<-'END'
	currency,date,rate
	MXN,2026-03-01,0.0561
	MXN,2026-03-10,0.0577
	MXN,2026-03-17,0.9
	CLP,2026-03-15,0.00105
	EUR,2026-01-01,1.1
	END
	cat >strategy.yaml <<-'END'
	dunning: 1
	strategy: base
	ageing:
	  base: {currency: USD, rates: rates.csv, max_stale: 10}
	END
	cat >portfolio.csv <<-'END'
	debtor_id,doc_id,due_date,currency,balance
	A,1,2026-01-01,MXN,100.05
	A,2,2026-01-01,CLP,1000
	A,3,2026-01-01,USD,5.00
	A,4,2026-04-01,MXN,-33.33
	A,5,2026-04-01,MXN,33.35
	END
}

age() { dunning age -s strategy.yaml --as-of=2026-03-16 "$@"; }

@test "the latest rate up to the as-of date converts each item" {
	run --separate-stderr age portfolio.csv
	[ "$status" -eq 0 ]
	[ "$output" = "debtor_id,doc_id,due_date,currency,balance,base_balance,base_rate,base_rate_date,days_overdue,bucket
A,1,2026-01-01,MXN,100.05,5.77,0.0577,2026-03-10,74,61-90
A,2,2026-01-01,CLP,1000,1.05,0.00105,2026-03-15,74,61-90
A,3,2026-01-01,USD,5.00,5.00,1,2026-03-16,74,61-90
A,4,2026-04-01,MXN,-33.33,-1.92,0.0577,2026-03-10,,unapplied
A,5,2026-04-01,MXN,33.35,1.92,0.0577,2026-03-10,-16,not_due" ]
}

@test "what rounding each item makes of the sum is told" {
	printf '%s\n' currency,balance,due_date MXN,0.10,2026-01-01 \
	    MXN,0.10,2026-01-01 MXN,0.10,2026-01-01 >small.csv
	run --separate-stderr age small.csv
	[ "$status" -eq 0 ]
	# 3 x round(0.577) = 3 cents, round(1.731) = 2 cents
	[[ "$stderr" == *"W_BASE_SUM: MXN: the items in USD add up to 0.01 more than their sum converted at once"* ]]
}

@test "a missing or stale rate rejects the record, not one that is not open" {
	printf '%s\n' currency,balance,due_date,doc_date EUR,5.00,2026-01-01, \
	    BRL,5.00,2026-01-01, BRL,0.00,2026-01-01, \
	    BRL,5.00,2026-04-01,2026-03-17 MXN,1.00,2026-01-01, >odd.csv
	run --separate-stderr age -v odd.csv
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"odd.csv:2:1: rejected R_RATE: the latest rate of EUR is of 2026-01-01, more than 10 days"* ]]
	[[ "$stderr" == *"odd.csv:3:1: rejected R_RATE: there is no rate from BRL to USD"* ]]
	[[ "$stderr" == *"read 5, written 1, rejected 2, excluded 2"* ]]
	# The totals are those of what is written.
	[[ "$stderr" != *"BRL: 1 items"* ]]
	printf '%s\n' currency,balance,due_date,superseded_by \
	    BRL,5.00,2026-01-01,P1 MXN,1.00,2026-01-01, >replaced.csv
	run --separate-stderr age -v replaced.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"read 2, written 1, rejected 0, excluded 1"* ]]
}

@test "threads make no difference, nor does a roll-up" {
	for i in $(seq 2000); do tail -n +2 portfolio.csv; done >rows
	(head -1 portfolio.csv; cat rows) >many.csv
	age -j1 many.csv >one 2>one.err
	age -j4 many.csv >four 2>four.err
	cmp one four
	cmp one.err four.err
	age --rollup many.csv | cut -d, -f1-10 >rolled 2>/dev/null
	cut -d, -f1-10 one | cmp - rolled
}

@test "a bad table of rates stops the run" {
	sed -i 's/0.0561/zero/' rates.csv
	run age portfolio.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"rates.csv:2:16: error E_RATES: \"zero\" is not a rate such as 17.0415"* ]]
	sed -i 's/zero/0.0561/; $a MXN,2026-03-10,0.0578' rates.csv
	run age portfolio.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"a second rate of MXN on the same day"* ]]
}

# Pesos for one unit, and a base that is not the peso.
@test "a table of rates to another base is an error, for check as well" {
	printf '%s\n' currency,date,rate EUR,2026-03-13,19.00 \
	    MXN,2026-03-13,1 USD,2026-04-13,17.50 >rates.csv
	for command in "age -s strategy.yaml --as-of=2026-03-16 portfolio.csv" \
	    "report aging -s strategy.yaml --as-of=2026-03-16 portfolio.csv" \
	    "check strategy.yaml"; do
		run dunning $command
		[ "$status" -ne 0 ]
		[[ "$output" == *"rates.csv:4:16: error E_RATES: USD is the base currency, and its rate is 17.50, not 1"* ]]
		[[ "$output" == *"note: a rate is the units of USD for one unit of the currency; MXN is the one with the rate 1 here: take a table in USD, or \`currency: MXN\`"* ]]
	done
	sed -i /MXN/d rates.csv
	run age portfolio.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"note: a rate is the units of USD for one unit of the currency" ]]
	printf '%s\n' currency,date,rate MXN,2026-03-13,0.0577 \
	    CLP,2026-03-13,0.00105 USD,2026-03-13,1.000 >rates.csv
	run dunning check strategy.yaml
	[ "$status" -eq 0 ]
	run --separate-stderr age portfolio.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"A,3,2026-01-01,USD,5.00,5.00,1,2026-03-16,74,61-90"* ]]
}

# --- the report -----------------------------------------------------------

report() { dunning report aging -s strategy.yaml --as-of=2026-03-16 -q "$@"; }

@test "the report in the base currency is the sum of what age converts" {
	printf '%s\n' B,6,2026-02-20,USD,-1.25 B,7,2026-02-20,CLP,77 \
	    B,8,2026-03-10,MXN,0.05 >>portfolio.csv
	age portfolio.csv >aged.csv 2>/dev/null
	report -b debtor_id portfolio.csv >report.csv
	python3 - <<'END'
import csv
from decimal import Decimal
labels = ["not_due", "1-30", "31-60", "61-90", "91-120", "121+", "unapplied"]
wanted, rates = {}, {}
for row in csv.DictReader(open("aged.csv")):
    sums = wanted.setdefault(row["debtor_id"],
        {"items": 0, "overdue": Decimal(0), "net": Decimal(0),
         **{label: Decimal(0) for label in labels}})
    amount = Decimal(row["base_balance"])
    sums[row["bucket"]] += abs(amount)
    sums["net"] += amount
    sums["items"] += Decimal(row["balance"]) > 0
    if int(row["days_overdue"] or 0) > 0:
        sums["overdue"] += amount
    rates[row["currency"]] = row["base_rate"], row["base_rate_date"]
got = list(csv.DictReader(open("report.csv")))
own = [row for row in got if row["section"] == "own"]
for row in own:
    assert (row["base_rate"], row["base_rate_date"]) == \
        rates[row["currency"]], row
converted = [row for row in got if row["section"] == "base"]
assert len(own) == 6 and len(own + converted) == len(got)
assert [row["debtor_id"] for row in converted] == sorted(wanted) == ["A", "B"]
for row in converted:
    assert row["currency"] == "USD" and row["base_rate"] == "", row
    for name, want in wanted[row["debtor_id"]].items():
        assert Decimal(row[name]) == want, (name, row, want)
# 0.05 MXN is 0.00 USD, and an item all the same.
assert converted[1]["items"] == "2" and converted[1]["1-30"] == "0.08"
END
}

@test "the report: currencies without a rate are rejected, told in their own" {
	printf '%s\n' B,6,2026-04-01,EUR,7.00 B,7,2026-04-01,BRL,8.00 \
	    B,8,2026-03-01,BRL,0.50 >>portfolio.csv
	run --separate-stderr report -f json portfolio.csv
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"portfolio.csv:7:16: rejected R_RATE: the latest rate of EUR"* ]]
	printf '%s' "$output" >report.json
	python3 - <<'END'
import json
report = json.load(open("report.json"))
def sums(what):
    return {line["currency"]: line.get("sum", {}).get("amount")
        for line in report["input"] if line["what"] == what}
assert sums("rejected") == {None: None, "EUR": "7.00", "BRL": "8.50"}
assert sums("summed") == {None: None, "MXN": "100.07", "CLP": "1000",
    "USD": "5.00"}
# 5.77 - 1.92 + 1.92 + 1.05 + 5.00
assert sums("summed_in_base") == {None: None, "USD": "11.82"}
*own, base = report["sections"]
assert [s["currency"] for s in own] == ["CLP", "MXN", "USD"]
assert not any("rates" in s for s in own)
assert base["currency"] == "USD" and base["converted"] is True
assert base["total"]["net"] == {"minor": 1182, "amount": "11.82"}
assert base["total"]["open"]["amount"] == "13.74"
assert base["rates"] == [
    {"currency": "CLP", "rate": "0.00105", "date": "2026-03-15",
     "open": {"minor": 1000, "amount": "1000"},
     "converted": {"minor": 105, "amount": "1.05"}},
    {"currency": "MXN", "rate": "0.0577", "date": "2026-03-10",
     "open": {"minor": 13340, "amount": "133.40"},
     "converted": {"minor": 769, "amount": "7.69"}},
    {"currency": "USD", "rate": "1", "date": "2026-03-16",
     "open": {"minor": 500, "amount": "5.00"},
     "converted": {"minor": 500, "amount": "5.00"}}]
END
}

@test "the report: what is rejected is the same money when credits are set off" {
	printf '%s\n' ref_doc,debtor_id,doc_id,due_date,currency,balance \
	    ,A,1,2026-02-04,MXN,60.00 ,A,2,,MXN,-10.00 \
	    ,A,3,2026-03-30,GBP,200.00 3,A,4,,GBP,-30.00 \
	    ,A,5,2026-02-40,MXN,7.00 ,A,6,2026-02-04,MXN,x >odd.csv
	sed 's/^ageing:/&\n  credits: linked\n  remainder: fifo/' \
	    strategy.yaml >credits.yaml
	for strategy in strategy credits; do
		run --separate-stderr dunning report aging -f json \
		    -s $strategy.yaml --as-of=2026-03-16 odd.csv
		[ "$status" -eq 1 ]
		printf '%s' "$output" | python3 -c '
import json, sys
lines = json.load(sys.stdin)["input"]
got = {(line["what"], line["currency"]):
    (line["records"], line.get("sum", {}).get("amount")) for line in lines}
assert got["read", None] == (6, None)
assert got["read", "MXN"] == (3, "57.00"), got
assert got["read", "GBP"] == got["rejected", "GBP"] == (2, "170.00"), got
assert got["rejected", "MXN"] == (1, "7.00"), got
assert got["rejected_without_amount", None] == (1, None), got'
	done
}

@test "the report in the base currency: text, spreadsheet, page, language" {
	report -f text portfolio.csv >text
	grep -q '^All currencies in USD$' text
	grep -q '^MXN  *133.40  *0.0577  2026-03-10  7.69$' text
	grep -q '^Summed, in the base currency  *5  *11.82 USD$' text
	report -o page.html portfolio.csv
	grep -q '<h2>All currencies in USD</h2>' page.html
	grep -q '<td class="n">0.0577</td><td>2026-03-10</td>' page.html
	report -b debtor_id -o book.xlsx portfolio.csv
	python3 - <<'END'
import re, xml.etree.ElementTree as tree, zipfile
book = zipfile.ZipFile("book.xlsx")
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
def rows(name):
    found = []
    for row in tree.fromstring(book.read(name)).iter(M + "row"):
        cells = {}
        for cell in row.iter(M + "c"):
            text = "".join(cell.itertext())
            cells[re.sub("[0-9]", "", cell.get("r"))] = \
                float(text) if cell.get("t") in (None, "n") else text
        found.append(cells)
    return found
head, *data = rows("xl/worksheets/sheet1.xml")
column = {text: at for at, text in head.items()}
section, currency, net = column["Amounts in"], column["Currency"], column["Net"]
base = [row for row in data if row[section] == "base currency"]
assert [row[net] for row in base] == [11.82, 11.82], base
assert [row[column["Rate"]] for row in data if row[currency] == "MXN"] == \
    [0.0577] * 2
assert {"A": "MXN", "B": 133.4, "C": 0.0577, "D": "2026-03-10", "E": 7.69} \
    in rows("xl/worksheets/sheet2.xml")
END
	sed 's/^ageing:/defaults: {language: es-MX}\n&/' strategy.yaml >es.yaml
	dunning report aging -q -s es.yaml --as-of=2026-03-16 -f text \
	    portfolio.csv | grep -q '^Todas las monedas en USD$'
}

@test "the report in the base currency: threads, no rows, a sum too large" {
	for i in $(seq 3000); do tail -n +2 portfolio.csv; done >rows
	(head -1 portfolio.csv; cat rows) >many.csv
	report -j1 -f json -b debtor_id many.csv >one 2>/dev/null
	report -j4 -f json -b debtor_id many.csv >four 2>/dev/null
	cmp one four
	grep -q '"summed_in_base","currency":"USD","records":15000,' one
	head -1 portfolio.csv >none.csv
	for format in csv text json xlsx html; do
		report -f $format none.csv >none
	done
	sed -i 's/0.0577/577000/' rates.csv
	printf '%s\n' due_date,currency,balance \
	    2026-01-01,MXN,100000000000.00 2026-01-01,MXN,100000000000.00 \
	    >large.csv
	for j in 1 2; do
		run report -j$j -o out large.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *"E_OVERFLOW: the sum of balances in USD does not fit"* ]]
		[ ! -e out ]
	done
}
