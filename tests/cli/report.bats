#!/usr/bin/env bats
# The aged report: sums that a second program finds, too.

setup() {
	cd "$BATS_TEST_DIRNAME/data"
	R="-s strategy.yaml --as-of=2026-03-16"
	T=$BATS_TEST_TMPDIR
	mapped
}

mapped() { dunning map $R -q export.csv 2>/dev/null >"$T/mapped" || [ $? -eq 1 ]; }

# The report of a file that `dunning age` made, from its columns by Python's
# exact decimals: again FILE COLUMN...
again() {
	python3 - "$@" <<'END'
import csv, sys
from decimal import Decimal
path, by = sys.argv[1], sys.argv[2:]
labels, groups = ["not_due", "1-30", "31-60", "61+", "unapplied"], {}
for row in csv.DictReader(open(path, encoding="utf-8", newline="")):
    key = tuple(row[name] for name in ["currency"] + by)
    sums = groups.setdefault(key, [0, 0, 0] + [Decimal(0)] * len(labels))
    amount = Decimal(row["balance"])
    sums[0] += row["bucket"] != "unapplied"
    sums[1] += int(row["days_overdue"] or 0) > 0 and amount
    sums[2] += amount
    sums[3 + labels.index(row["bucket"])] += abs(amount)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["currency"] + by + ["items"] + labels + ["open", "overdue", "net"])
for key in sorted(groups, key=lambda key: [text.encode() for text in key]):
    items, overdue, net, *sums = groups[key]
    out.writerow(list(key) + [items] + ["%.2f" % n
        for n in sums + [sum(sums[:-1]), overdue, net]])
END
}

@test "the report is what Python finds in the aged records" {
	dunning age $R "$T/mapped" >"$T/aged"
	for by in "" debtor_id "consent dispute" "mobile email debtor_name"; do
		again "$T/aged" $by >"$T/want"
		dunning report aging $R ${by:+$(printf -- '--by=%s ' $by)} \
		    "$T/mapped" >"$T/got"
		diff "$T/want" "$T/got"
	done
}

@test "an aged file, a pipe and a file of its own headers give the same" {
	dunning report aging $R -b debtor_id "$T/mapped" >"$T/want"
	dunning age $R "$T/mapped" |
		dunning report aging $R -b debtor_id - >"$T/got"
	cmp "$T/want" "$T/got"
	sed '1s/due_date/Vence/;1s/balance/Saldo/' "$T/mapped" >"$T/own"
	dunning report aging $R -c due_date=Vence -c balance=Saldo \
	    -b debtor_id -o "$T/file" "$T/own"
	cmp "$T/want" "$T/file"
}

@test "a credit by its type counts as credit, whatever its sign" {
	cp -r ./* "$T"
	sed 's/rollup: true/credit_types: [NC]/' strategy.yaml \
	    >"$T/strategy.yaml"
	printf '%s\n' due_date,doc_type,currency,balance \
	    2026-03-10,FA,COP,10 2026-03-10,NC,COP,4 ,NC,COP,-1 >"$T/in"
	run dunning report aging -s "$T/strategy.yaml" --as-of=2026-03-16 \
	    "$T/in"
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "COP,1,0.00,10.00,0.00,0.00,5.00,10.00,10.00,5.00" ]
}

@test "what is rejected and excluded is that of age" {
	printf '%s\n' id,due_date,balance,area 1,2026-03-15,5,n \
	    2,2026-03-15,x,n 3,,6,n 4,2026-03-15,0,n 5,2026-03-15,7,$'\xff' \
	    >"$T/in"
	run dunning report aging --as-of=2026-03-16 -v -b area \
	    --rejects="$T/rejects" "$T/in"
	[ "$status" -eq 1 ]
	[[ "$output" == *"read 5, summed 1, rejected 3, excluded 1; rows 1"* ]]
	[[ "$output" == *"-: read 18.00"* ]] # what can be read of 5, x, 6, 0, 7
	[[ "$output" == *"-: rejected 13.00"* ]]
	[[ "$output" == *",n,1,0.00,5.00,"* ]]
	[ "$(cut -d, -f1 "$T/rejects" | tail -n +2 | tr '\n' ' ')" = "2 3 5 " ]
}

@test "more groups than the memory holds are an error with a remedy" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance"
		for (i = 0; i < 60000; i++)
			print "D" i ",2026-03-01,1.00"
	}' >"$T/in"
	run dunning report aging --as-of=2026-03-16 -b debtor_id --memory=4 \
	    -o "$T/out" "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"error E_LIMIT: "*" groups need more than 4 MiB" ]]
	[[ "${lines[1]}" == *"note: raise --memory, or "* ]]
	[ ! -e "$T/out" ]
	dunning report aging --as-of=2026-03-16 -b debtor_id "$T/in" |
		awk -F, 'NR > 1 { n++; sum += $NF; last = $2 }
		    END { print n, sum, last }' >"$T/sum"
	[ "$(cat "$T/sum")" = "60000 60000 D9999" ]
}

@test "usage: no report, another report, a column twice or missing" {
	run dunning report "$T/mapped"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_USAGE: there is no report "* ]]
	run dunning report aging a b
	[ "$status" -eq 2 ]
	run dunning report aging --memory=1 "$T/mapped"
	[ "$status" -eq 2 ]
	for by in currency open 61+; do
		run dunning report aging $R --by=$by "$T/mapped"
		[ "$status" -eq 2 ]
		[[ "${lines[0]}" == *"E_COLUMN_EXISTS: "*" two columns '$by'" ]]
	done
	run dunning report aging $R --by=debtor "$T/mapped"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_COLUMN: there is no column 'debtor'"* ]]
	run dunning report aging $R -c account=currency --by=account "$T/mapped"
	[ "$status" -eq 0 ]
	[[ "${lines[1]}" == COP,COP,* ]]
}

# --- formats --------------------------------------------------------------

# A small portfolio: two currencies, a credit, a dispute, every way out.
invoices() {
	printf '%s\n' \
	    debtor_name,doc_date,due_date,currency,balance,disputed_amount \
	    "Ferretería Sol,2026-01-28,2026-02-28,MXN,1500.00," \
	    "Ferretería Sol,2026-02-20,2026-03-20,MXN,800.50,100.50" \
	    "Ferretería Sol,2026-03-01,,MXN,-200.00," \
	    '"Taller ""El Rayo"" <b>&co",2025-10-30,2025-11-30,MXN,3200.00,' \
	    "=cmd()|x,2026-01-30,2026-02-10,USD,1234567.89," \
	    "Zeta,2026-03-30,2026-04-10,USD,10.00," \
	    "Zeta,2026-03-01,2026-04-10,USD,0," \
	    'Zeta,2026-03-01,,USD,"7.50",' \
	    "Zeta,2026-03-01,2026-01-01,USD,abc," >"$T/in"
}

# Whether no line has more characters: fits WIDTH
fits() {
	python3 -c 'import sys
long = [l for l in sys.stdin if len(l.rstrip("\n")) > int(sys.argv[1])]
sys.exit("".join(long) or 0)' "$1"
}

# aged FORMAT OPTION...
aged() {
	format=$1
	shift
	dunning report aging --as-of=2026-03-16 --format="$format" "$@" \
	    "$T/in" 2>/dev/null || [ $? -eq 1 ]
}

@test "text: sums, shares and bars fit in 80 columns, and what was read" {
	invoices
	aged text >"$T/got"
	cat >"$T/want" <<'END'
Aged receivables                                                As of 2026-03-16

MXN
Days overdue  Items    Amount    Share
Not due           1    800.50   14.55%  █████▉
1-30              1  1,500.00   27.27%  ██████████▉
31-60             0      0.00    0.00%
61-90             0      0.00    0.00%
91-120            1  3,200.00   58.18%  ███████████████████████▎
121+              0      0.00    0.00%
──────────────────────────────────────
Open              3  5,500.50  100.00%
Overdue              4,700.00   85.45%
Disputed               100.50    1.83%
Unapplied         1    200.00
Net                  5,300.50

USD
Days overdue  Items        Amount    Share
Not due           0          0.00    0.00%
1-30              0          0.00    0.00%
31-60             1  1,234,567.89  100.00%  ████████████████████████████████████
61-90             0          0.00    0.00%
91-120            0          0.00    0.00%
121+              0          0.00    0.00%
──────────────────────────────────────────
Open              1  1,234,567.89  100.00%
Overdue              1,234,567.89  100.00%
Disputed                     0.00    0.00%
Unapplied         0          0.00
Net                  1,234,567.89

What was read                   Records        Amount
Read                                  9
                                      4      5,300.50 MXN
                                      4  1,234,585.39 USD
Summed                                5
                                      4      5,300.50 MXN
                                      1  1,234,567.89 USD
Rejected                              2
                                      1          7.50 USD
Rejected, no amount to be read        1
Excluded, nothing open                1          0.00 USD
Excluded, dated after that day        1         10.00 USD

Shares are of what is open in the currency, rounded half up to two decimals;
they may not add up to 100.
END
	diff "$T/want" "$T/got"
	for width in 60 80 100 133; do
		COLUMNS=$width aged text -b debtor_name | fits $width
	done
}

@test "text: columns that do not fit are named" {
	invoices
	COLUMNS=80 aged text -b debtor_name >"$T/narrow"
	grep -q '^Not shown at this width: Not due, 1-30, 31-60' "$T/narrow"
	COLUMNS=200 aged text -b debtor_name >"$T/wide"
	[ "$(grep -c 'Not shown' "$T/wide")" -eq 0 ]
	grep -q '^Total  .* 3,200.00 .* 5,300.50 .* 100.00%$' "$T/wide"
}

@test "csv: a pipe and a file get what they always got, --detail adds columns" {
	invoices
	aged csv >"$T/csv"
	dunning report aging --as-of=2026-03-16 "$T/in" >"$T/pipe" \
	    2>/dev/null || [ $? -eq 1 ]
	dunning report aging --as-of=2026-03-16 -o "$T/file" "$T/in" \
	    2>/dev/null || [ $? -eq 1 ]
	cmp "$T/csv" "$T/pipe"
	cmp "$T/csv" "$T/file"
	aged csv --detail >"$T/detail"
	cut -d, -f1-12 "$T/detail" | cmp - "$T/csv"
	cut -d, -f1,13- "$T/detail" >"$T/got"
	cat >"$T/want" <<'END'
currency,disputed,share,credits,items_not_due,items_1-30,items_31-60,items_61-90,items_91-120,items_121+
MXN,100.50,100.00,1,1,1,0,0,1,0
USD,0.00,100.00,0,0,0,1,0,0,0
END
	diff "$T/want" "$T/got"
	aged csv --detail -b debtor_name | cut -d, -f 1,12,14,15 >"$T/got"
	cat >"$T/want" <<'END'
currency,overdue,disputed,share
MXN,1500.00,100.50,41.82
MXN,3200.00,0.00,58.18
USD,1234567.89,0.00,100.00
END
	diff "$T/want" "$T/got"
}

@test "json: one document with minor units and decimal texts" {
	invoices
	aged json -b debtor_name >"$T/json"
	aged csv --detail -b debtor_name >"$T/csv"
	python3 - "$T/json" "$T/csv" <<'END'
import csv, json, sys
from decimal import Decimal
doc = json.load(open(sys.argv[1], encoding="utf-8"))
assert doc["report"] == "aging" and doc["as_of"] == "2026-03-16"
rows = list(csv.DictReader(open(sys.argv[2], encoding="utf-8", newline="")))
sections = {s["currency"]: s for s in doc["sections"]}
flat = [(s["currency"], r) for s in doc["sections"] for r in s["rows"]]
assert len(flat) == len(rows) == 3
def money(cell, text):
    assert cell["amount"] == text
    assert cell["minor"] == int(Decimal(text) * 100)
for (currency, got), want in zip(flat, rows):
    assert currency == want["currency"]
    assert got["by"] == {"debtor_name": want["debtor_name"]}
    assert got["items"] == int(want["items"])
    assert got["share"] == want["share"]
    for name in ("unapplied", "open", "overdue", "net", "disputed"):
        money(got[name], want[name])
    for label, cell in got["buckets"].items():
        money(cell, want[label])
        assert got["bucket_items"][label] == int(want["items_" + label])
for currency, section in sections.items():
    for name in ("open", "net", "unapplied", "overdue", "disputed"):
        assert section["total"][name]["minor"] == sum(
            r[name]["minor"] for r in section["rows"])
went = {}
for line in doc["input"]:
    if line["currency"] is None:
        went[line["what"]] = line["records"]
read = went.pop("read")
del went["rejected_without_amount"]
assert read == sum(went.values()) == 9, went
for currency in ("MXN", "USD"):
    sums = {l["what"]: l["sum"]["minor"] for l in doc["input"]
        if l["currency"] == currency}
    assert sums.pop("read") == sum(sums.values())
END
}

@test "xlsx: typed cells that are those of the CSV, the same bytes every time" {
	invoices
	aged csv --detail -b debtor_name >"$T/csv"
	aged xlsx -b debtor_name >"$T/one.xlsx"
	TZ=Asia/Tokyo dunning report aging --as-of=2026-03-16 -b debtor_name \
	    -o "$T/two.xlsx" "$T/in" 2>/dev/null || [ $? -eq 1 ]
	cmp "$T/one.xlsx" "$T/two.xlsx"
	python3 - "$T/one.xlsx" "$T/csv" <<'END'
import csv, re, sys, zipfile
import xml.etree.ElementTree as ET
from decimal import Decimal
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
for name in book.namelist():
    if name.endswith((".xml", ".rels")):
        ET.fromstring(book.read(name))
assert b"2026-03-16T00:00:00Z" in book.read("docProps/core.xml")
x = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
assert sheet.find(f".//{x}pane").get("state") == "frozen"
assert sheet.find(f".//{x}f") is None
def cells(row):
    out = {}
    for c in row.iter(x + "c"):
        column = re.sub("[0-9]", "", c.get("r"))
        text = c.find(f"{x}is/{x}t")
        out[column] = text.text if text is not None else \
            Decimal(c.find(x + "v").text)
    return out
rows = [cells(r) for r in sheet.iter(x + "row")]
want = list(csv.reader(open(sys.argv[2], encoding="utf-8", newline="")))
letters = [chr(65 + i) for i in range(len(want[0]))]
body = [r for r in rows[1:] if r["B"] != "Total"]
assert len(body) == len(want) - 1 and len(rows) == len(want) + 2
share = want[0].index("share")
for got, row in zip(body, want[1:]):
    for i, letter in enumerate(letters):
        if i < 2:
            assert got[letter] == row[i], (got, row)
        else:
            value = got[letter] * (100 if i == share else 1)
            assert round(value, 2) == Decimal(row[i]), (letter, row)
assert any(r["B"] == "=cmd()|x" for r in body)
END
}

@test "html: one page that is well-formed, asks for nothing, and escapes" {
	cp -r ./* "$T"
	invoices
	printf '%s\n' 'dunning: 1' 'strategy: tablero' 'version: "2"' \
	    'defaults: {language: es-CO}' >"$T/es.yaml"
	aged html -s "$T/es.yaml" -b debtor_name >"$T/html"
	dunning report aging --as-of=2026-03-16 -s "$T/es.yaml" \
	    -b debtor_name -o "$T/page.html" "$T/in" 2>/dev/null ||
	    [ $? -eq 1 ]
	cmp "$T/html" "$T/page.html"
	python3 - "$T/html" <<'END'
import re, sys
import xml.etree.ElementTree as ET
text = open(sys.argv[1], encoding="utf-8").read()
assert text.startswith("<!DOCTYPE html>\n")
page = ET.fromstring(text.split("\n", 1)[1])
assert page.get("lang") == "es"
assert page.find(".//h1").text == "Antigüedad de saldos"
assert not list(page.iter("script")) and not list(page.iter("link"))
assert not re.search(r"(src|href)=|url\(|@import|https?:", text)
assert "@page{size:A4" in text and "break-before:page" in text
charts = list(page.iter("svg"))
assert len(charts) == 2
for svg in charts:
    ids = svg.get("aria-labelledby").split()
    assert [svg.find("title").get("id"), svg.find("desc").get("id")] == ids
    assert len(list(svg.iter("rect"))) == 6
assert "Por vencer: 800,50 (14,55\u00a0%)" in charts[0].find("desc").text
heads = [th.text for th in page.iter("th")]
assert 'Taller "El Rayo" <b>&co' in heads and "=cmd()|x" in heads
cells = [td.text for td in page.iter("td")]
assert "1.234.567,89" in cells
foot = page.find(".//footer")
assert "1.234.585,39" in [td.text for td in foot.iter("td")]
END
}

@test "the format comes from --format, else from the name of the file" {
	invoices
	for pair in json:{ txt:A xlsx:P HTM:\< csv:c dat:c; do
		dunning report aging --as-of=2026-03-16 -o "$T/out.${pair%%:*}" \
		    "$T/in" 2>/dev/null || [ $? -eq 1 ]
		[ "$(head -c 1 "$T/out.${pair%%:*}")" = "${pair#*:}" ]
	done
	aged csv -o "$T/out.json"
	[ "$(head -c 8 "$T/out.json")" = currency ]
	run dunning report aging --format=pdf "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_USAGE: --format: 'pdf' is none of "* ]]
}

@test "no format writes anything when an output fails" {
	invoices
	for format in csv text json xlsx html; do
		run dunning report aging --as-of=2026-03-16 \
		    --format=$format -o /dev/full "$T/in"
		[ "$status" -eq 2 ]
		[[ "$output" == *"No space left on device"* ]]
		run dunning report aging --as-of=2026-03-16 \
		    --format=$format -b debtor_name --memory=4 \
		    -c debtor_name=missing -o "$T/none" "$T/in"
		[ "$status" -eq 2 ]
		[ ! -e "$T/none" ]
	done
}

@test "threads make no difference, whatever the format" {
	dunning age $R "$T/mapped" >"$T/aged"
	for format in csv text json xlsx html; do
		for threads in 1 3; do
			dunning report aging $R -j $threads -b debtor_id \
			    --format=$format "$T/aged" >"$T/$threads"
		done
		cmp "$T/1" "$T/3"
	done
}

@test "disputes: an amount, the flag alone, all that is open, a credit" {
	printf '%s\n' due_date,balance,disputed_amount,dispute \
	    2026-03-16,500,100,true 2026-03-01,40,,true 2026-03-02,20,20, \
	    2026-03-01,7,,false ,-9,5,true >"$T/in"
	aged csv --detail >"$T/got"
	[ "$(sed -n 2p "$T/got" | cut -d, -f13)" = 160.00 ]
}

@test "a sheet that is full goes on in another one" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance"
		for (i = 0; i < 1048580; i++)
			print i ",2026-03-01,1.00"
	}' >"$T/in"
	aged xlsx -b debtor_id --memory=2048 -o "$T/big.xlsx"
	python3 - "$T/big.xlsx" <<'END'
import sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
rows = [book.read(f"xl/worksheets/sheet{i}.xml").count(b"<row ")
    for i in (1, 2)]
assert rows == [1048576, 7], rows
assert b'name="aging 2"' in book.read("xl/workbook.xml")
END
}

# --- indicators -----------------------------------------------------------

# Six invoices: by hand, for March 2026.
sold() {
	cat >"$T/in" <<'END'
debtor_id,doc_id,doc_date,due_date,settled_date,currency,amount,dispute
A,1,2026-01-31,2026-02-28,,EUR,100.00,true
A,2,2026-02-01,2026-02-28,2026-03-01,EUR,200.00,
A,3,2026-02-01,2026-02-28,2026-02-28,EUR,400.00,
B,4,2026-03-31,2026-03-31,2026-04-01,EUR,800.00,
B,5,2026-03-01,2026-03-20,2026-03-15,EUR,1600.00,
B,6,2026-04-01,2026-04-30,,EUR,9999.00,
C,7,2026-03-05,,,EUR,-50.00,
C,8,2026-03-05,2026-03-05,,EUR,0,
C,9,2026-03-05,,,EUR,5.00,
END
}

# On the day of $as_of.
kpi() {
	dunning report kpi --as-of=${as_of:-2026-04-15} --from=2026-03-01 \
	    --to=2026-03-31 "$@" "$T/in" 2>"$T/err" || [ $? -eq 1 ]
}

# NAME: its value, of a CSV by Python.
value() {
	python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["kpi"] == sys.argv[1]:
        print(row["value"], row["flag"])' "$1"
}

@test "kpi: the sums and fractions of a month, by hand" {
	sold
	kpi --months=3 >"$T/csv"
	[ "$(head -n 1 "$T/csv")" = \
	    currency,kpi,value,unit,formula,inputs,flag ]
	while read -r name want; do
		[ "$(value "$name" <"$T/csv")" = "$want " ] || {
			echo "$name $want: $(value "$name" <"$T/csv")"
			false
		}
	done <<'END'
ar_begin 300.00
sales 2400.00
ar_open 900.00
ar_current 800.00
ar_overdue 100.00
open_items 2
open_disputed 100.00
open_disputed_items 1
settled 1800.00
settled_items 2
dso 11.6250
best_possible_dso 10.3333
average_days_delinquent 1.2917
countback_dso 11.6250
cei 94.7368
days_to_pay 15.5556
days_to_pay_unweighted 21.0000
days_beyond_terms -4.3333
days_late 0.1111
cei_per_month 66.6667
END
	grep -q 'R_DUE_DATE' "$T/err"
	kpi -v >/dev/null
	grep -q 'read 9, summed 5, rejected 1, excluded 3' "$T/err"
}

@test "kpi: nothing to divide by is no value and says why" {
	sold
	kpi -b debtor_id >"$T/csv"
	grep '^EUR,A,' "$T/csv" | sed 's/^EUR,A,/EUR,/' |
		cat <(echo currency,kpi,value,unit,formula,inputs,flag) - \
		    >"$T/a"
	[ "$(value dso <"$T/a")" = " no_sales" ]
	[ "$(value sales <"$T/a")" = "0.00 " ]
	[ "$(value countback_dso <"$T/a")" = "35.6667 " ]
	[ "$(value cei <"$T/a")" = "66.6667 " ]
	printf '%s\n' doc_date,due_date,settled_date,amount \
	    2026-01-01,2026-06-01,,10 >"$T/in"
	kpi --format=json >"$T/json"
	python3 - "$T/json" <<'END'
import json, sys
rows = {r["kpi"]: r for r in json.load(open(sys.argv[1]))["sections"][0]["rows"]}
for name, flag in (("dso", "no_sales"), ("cei", "nothing_to_collect"),
    ("days_to_pay", "no_settled")):
    assert rows[name]["value"] is None and rows[name]["flag"] == flag
assert rows["ar_open"]["value"] == "10.00"
assert rows["ar_open"]["flag"] is None
assert rows["cei"]["inputs"] == \
    "ar_begin=10.00 sales=0.00 ar_open=10.00 ar_current=10.00"
END
}

@test "kpi: all formats, currencies apart, balances at the end" {
	sold
	echo 'B,7,2026-03-02,2026-03-09,,JPY,500,' >>"$T/in"
	for format in text json xlsx html; do
		kpi --format=$format -b debtor_id >"$T/out.$format"
		[ -s "$T/out.$format" ]
	done
	python3 -c 'import sys, xml.etree.ElementTree as ET
ET.fromstring(open(sys.argv[1]).read().split("\n", 1)[1])' "$T/out.html"
	grep -q 'dso = ar_open / sales \* days' "$T/out.text"
	fits 80 <"$T/out.text"
	kpi >"$T/csv"
	grep -q '^JPY,ar_open,500,JPY,' "$T/csv"
	grep -q '^EUR,ar_open,900.00,EUR,' "$T/csv"
	# Partly paid: what is open on the day of the file is the balance.
	printf '%s\n' doc_date,due_date,settled_date,amount,balance \
	    2026-03-01,2026-04-01,,100,60 >"$T/in"
	[ "$(as_of=2026-03-31 kpi | value ar_open)" = "60.00 " ]
	[ "$(kpi | value ar_open)" = "100.00 " ]
	kpi --format=text | grep -q '^Partly paid before the end  *1$'
}

@test "kpi: the money of what was read is that of what is summed and left out" {
	printf '%s\n' doc_date,due_date,currency,amount,kind,superseded_by \
	    2026-03-01,2026-04-01,EUR,100.00,, 2026-02-01,2026-03-01,EUR,50.25,, \
	    2025-01-01,2025-02-01,USD,7.00,, 2026-03-01,,EUR,20.00,, \
	    ,2026-04-01,JPY,300,, 2026-03-01,2026-04-01,EUR,x,, \
	    2026-03-01,,EUR,-5.00,, 2026-03-01,2026-04-01,USD,4.00,credit, \
	    2026-03-01,2026-04-01,USD,0,, 2026-06-01,2026-07-01,EUR,9.00,, \
	    2026-03-01,2026-04-01,EUR,11.00,,P1 >"$T/in"
	kpi --format=json >"$T/json" || [ $? -eq 1 ]
	python3 - "$T/json" <<'END'
import json, sys
got = {(line["what"], line["currency"]):
    (line["records"], line.get("sum", {}).get("amount"))
    for line in json.load(open(sys.argv[1]))["input"]}
assert got == {
    ("read", None): (11, None), ("read", "EUR"): (6, "185.25"),
    ("read", "USD"): (3, "11.00"), ("read", "JPY"): (1, "300"),
    ("summed", None): (3, None), ("summed", "EUR"): (2, "150.25"),
    ("summed", "USD"): (1, "7.00"),
    ("rejected", None): (3, None), ("rejected", "EUR"): (1, "20.00"),
    ("rejected", "JPY"): (1, "300"),
    ("rejected_without_amount", None): (1, None),
    ("excluded_credits", None): (2, None),
    ("excluded_credits", "EUR"): (1, "-5.00"),
    ("excluded_credits", "USD"): (1, "4.00"),
    ("excluded_zero_amount", None): (1, None),
    ("excluded_zero_amount", "USD"): (1, "0.00"),
    ("excluded_dated_later", None): (1, None),
    ("excluded_dated_later", "EUR"): (1, "9.00"),
    ("excluded_replaced", None): (1, None),
    ("excluded_replaced", "EUR"): (1, "11.00")}, got
END
	kpi -v >/dev/null || [ $? -eq 1 ]
	grep -q '^dunning-report: EUR: read 185.25$' "$T/err"
	kpi --format=text >"$T/text" || [ $? -eq 1 ]
	grep -q '^  *1  *20.00 EUR$' "$T/text"
}

@test "kpi: an effectiveness that no receivables can have is flagged" {
	printf '%s\n' doc_date,due_date,settled_date,amount,balance \
	    2026-03-01,2026-03-02,,100,150 >"$T/in"
	[ "$(as_of=2026-03-31 kpi | value cei)" = "-50.0000 negative" ]
	printf '%s\n' doc_date,due_date,settled_date,amount,balance \
	    2026-03-01,2026-03-02,,50,50 2026-03-01,2026-04-02,,50,150 \
	    >"$T/in"
	[ "$(as_of=2026-03-31 kpi | value cei)" = "200.0000 over_100" ]
	[ "$(as_of=2026-03-31 kpi | value countback_dso)" = \
	    " sales_do_not_cover" ]
}

@test "kpi: the period, and options of the other report" {
	sold
	run dunning report kpi --as-of=2026-03-31 --to=2026-04-01 "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_USAGE: the period ends after the as-of date" ]]
	run dunning report kpi --days=5 --from=2026-03-01 "$T/in"
	[ "$status" -eq 2 ]
	run dunning report kpi --as-of=2026-03-31 --from=2026-04-01 "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_USAGE: the period has no day" ]]
	run dunning report kpi --detail "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"--detail is an option of report aging" ]]
	run dunning report aging --days=30 "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"--days is an option of report kpi" ]]
	# Thirty days up to the end are the days 2 to 31.
	run dunning report kpi --as-of=2026-03-31 --days=30 --format=text "$T/in"
	[[ "$output" == *"Period: 2026-03-02/2026-03-31"* ]]
}

# A quarter whose sums are those of published examples: sales of April to June of
# 350, 250 and 300 thousand, 420 open on 31 May, 450 at the end, 315 not due.
quarter() {
	cat >"$T/in" <<'END'
doc_id,doc_date,due_date,settled_date,amount
J1,2026-06-10,2026-07-10,,300000.00
M1,2026-05-10,2026-07-01,,15000.00
M2,2026-05-10,2026-06-09,,135000.00
M3,2026-05-10,2026-06-09,2026-06-20,100000.00
A1,2026-04-15,2026-05-15,2026-06-01,170000.00
A2,2026-04-15,2026-05-15,2026-05-31,180000.00
END
}

# The values of the published examples: published OPTION... FILE
published() {
	dunning report kpi --as-of=2026-06-30 --days=90 "$@" >"$T/quarter"
	dunning report kpi --as-of=2026-06-30 --from=2026-06-01 "$@" \
	    >"$T/june"
	for want in dso=45.0000 best_possible_dso=31.5000 \
	    average_days_delinquent=13.5000 countback_dso=48.6000; do
		[ "$(value "${want%=*}" <"$T/quarter")" = "${want#*=} " ] ||
			{ echo "$want"; cat "$T/quarter"; return 1; }
	done
	[ "$(value cei <"$T/june")" = "66.6667 " ]
}

@test "kpi: published examples (gaviti, apruve, Oracle) of one quarter" {
	quarter
	published "$T/in"
	# The same from payments, without the days that the invoices say.
	awk -F, 'BEGIN { print "doc_id,date,amount" }
	    NR > 1 && $4 != "" { print $1 "," $4 "," $5 }' "$T/in" >"$T/paid"
	cut -d, -f1-3,5 "$T/in" >"$T/invoices"
	published -t "$T/paid" "$T/invoices"
	# Days to pay and beyond terms of 30 days: 35, 26 and 60 days.
	printf '%s\n' doc_id,doc_date,due_date,settled_date,amount \
	    1,2026-03-01,2026-03-31,2026-04-05,1000 \
	    2,2026-03-01,2026-03-31,2026-03-27,5000 \
	    3,2026-03-01,2026-03-31,2026-04-30,2500 >"$T/in"
	dunning report kpi --as-of=2026-04-30 "$T/in" >"$T/csv"
	[ "$(value days_to_pay <"$T/csv")" = "37.0588 " ]
	[ "$(value days_beyond_terms <"$T/csv")" = "7.0588 " ]
}

@test "kpi: payments with their days, in parts, later and by application" {
	sold
	cut -d, -f1-4,6,7 "$T/in" | grep -v '^C,9' >"$T/invoices"
	printf '%s\n' doc_id,debtor_id,date,applied_date,currency,amount \
	    2,A,2026-02-15,2026-02-15,EUR,50.00 \
	    2,A,2026-03-01,2026-03-01,EUR,150.00 \
	    3,A,2026-02-28,2026-03-02,EUR,400.00 \
	    5,B,2026-03-15,2026-03-15,EUR,1000.00 \
	    5,B,2026-03-30,2026-03-30,EUR,600.00 \
	    4,B,2026-04-01,2026-04-01,EUR,800.00 >"$T/paid"
	paid() {
		dunning report kpi --as-of=2026-04-15 --from=2026-03-01 \
		    --to=2026-03-31 "$@" "$T/invoices"
	}
	paid -t "$T/paid" >"$T/csv"
	while read -r name want; do
		[ "$(value "$name" <"$T/csv")" = "$want " ] ||
			{ echo "$name"; cat "$T/csv"; return 1; }
	done <<'END'
ar_begin 250.00
sales 2400.00
ar_open 900.00
settled 1750.00
settled_items 2
days_to_pay 20.3429
days_to_pay_unweighted 28.5000
days_beyond_terms 0.6571
days_late 3.5143
END
	grep -q 'settled,1750.00,EUR,sum of payments in the period,' "$T/csv"
	paid -t "$T/paid" --by-application >"$T/csv"
	[ "$(value ar_begin <"$T/csv")" = "650.00 " ]
	[ "$(value settled <"$T/csv")" = "2150.00 " ]
	run paid --by-application
	[ "$status" -eq 2 ]
	run paid -t "$T/nowhere"
	[ "$status" -eq 2 ]
}

@test "text: wide names and marks keep the columns, directions do not turn them" {
	printf '%s\n' debtor_name,due_date,balance \
	    'Sol,2026-03-01,1.00' '深圳市腾讯,2026-03-01,22.00' \
	    $'Jose\xcc\x81,2026-03-01,3.00' 'שלום,2026-03-01,4.00' \
	    $'\xe2\x80\xaeexe.txt,2026-03-01,5.00' >"$T/in"
	COLUMNS=60 aged text -b debtor_name >"$T/text"
	python3 - "$T/text" <<'END'
import sys, unicodedata
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else
        0 if unicodedata.category(c) in ("Mn", "Cf") else 1 for c in text)
at = next(i for i, line in enumerate(lines) if line.startswith("debtor_name"))
rows = lines[at + 2:at + 7]
ends = {width(row[:row.index(".00") + 3]) for row in rows}
assert len(ends) == 1, rows
assert not any("\u202e" in line for line in lines)
assert any("\u2068שלום\u2069" in row for row in rows), rows
END
	LC_ALL=C aged text -b debtor_name >"$T/text"
	run grep -E '─|█|…' "$T/text"
	[ "$status" -eq 1 ]
	grep -q '^-----' "$T/text"
	grep -q '##' "$T/text"
}

@test "html: a large amount has room, many buckets a page that holds them" {
	printf '%s\n' debtor_name,due_date,currency,balance \
	    A,2026-01-01,MXN,1234567890123456.78 >"$T/in"
	aged html -b debtor_name >"$T/html"
	# 1,234,567,890,123,456.78 ends at 640; 8 units for each character.
	[ "$(grep -oE '<rect x="150" y="[0-9]+" width="[1-9][0-9]*' "$T/html" |
		sed 's/.*"//')" -le $((640 - 24 * 8 - 150)) ]
	grep -q '@page{size:A4 landscape' "$T/html"
	{
		printf 'dunning: 1\nstrategy: many\nageing:\n  breakpoints: '
		seq -s ', ' -20 10 370 | sed 's/.*/[&]/'
	} >"$T/strategy.yaml"
	printf '%s\n' debtor_name,due_date,currency,balance \
	    A,2026-03-20,MXN,10.00 A,2026-01-01,MXN,10.00 >"$T/in"
	dunning report aging --as-of=2026-03-16 -q -s "$T/strategy.yaml" \
	    -b debtor_name -o "$T/html" -f html "$T/in"
	grep -q '@page{size:594mm 420mm' "$T/html"
	# What is not due is of one colour: to -20, -10 and 0.
	[ "$(grep -c 'fill="#3b6ea5"' "$T/html")" -eq 3 ]
	grep -q 'prefers-color-scheme:dark' "$T/html"
}

@test "text: the word for the total is whole below short names" {
	printf '%s\n' due_date,balance,currency,risk \
	    2026-01-01,10.00,EUR,A 2026-01-01,5.00,EUR,B >"$T/in"
	dunning report aging --as-of=2026-03-16 -b risk -f text "$T/in" >"$T/got"
	grep -q '^Total  ' "$T/got"
}

@test "xlsx: a text that XML cannot have, or that looks like an escape" {
	printf 'due_date,balance,currency,name\n' >"$T/in"
	printf '2026-01-01,1,EUR,%s\n' $'a\xef\xbf\xbe\xef\xbf\xbfb' _x000D_ \
	    x_x00e9_y _x00zz_ >>"$T/in"
	dunning report aging --as-of=2026-03-16 -b name -o "$T/o.xlsx" "$T/in"
	python3 - "$T/o.xlsx" <<'END'
import sys, zipfile
from xml.etree import ElementTree
sheet = ElementTree.fromstring(zipfile.ZipFile(sys.argv[1]).read(
    "xl/worksheets/sheet1.xml"))
texts = ["".join(cell.itertext()) for cell in sheet.iter() if
         cell.tag.endswith("}c") and cell.get("r", "").startswith("B")]
assert texts == ["name", "_x005F_x000D_", "_x00zz_", "a\ufffd\ufffdb",
                 "x_x005F_x00e9_y", "Total"], texts
END
}

@test "html: a name without blanks does not push the figures off the page" {
	printf 'due_date,balance,currency,name\n2026-01-01,1,EUR,%0300d\n' 1 >"$T/in"
	dunning report aging --as-of=2026-03-16 -b name -o "$T/o.html" "$T/in"
	grep -q 'tbody th{[^}]*max-width:24em;overflow-wrap:break-word}' "$T/o.html"
}
