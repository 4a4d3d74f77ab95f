#!/usr/bin/env bats
# The debtor's sums beside each record, in detail: what a second program finds,
# in any memory.

bats_require_minimum_version 1.5.0

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	D=--as-of=2026-06-30
}

# A strategy whose ageing is: strategy KEYS
strategy() {
	printf 'dunning: 1\nstrategy: s\nageing: {%s}\n' "$1" >s.yaml
}

# Debts and credits: portfolio ROWS DEBTORS
portfolio() {
	python3 - "$@" <<'END'
import random, sys
from datetime import date, timedelta
r = random.Random(11)
rows, debtors = int(sys.argv[1]), int(sys.argv[2])
print("company,debtor_id,doc_id,kind,doc_date,due_date,currency,balance,"
    "disputed_amount,dispute")
for i in range(rows):
    currency, digits = r.choice([("MXN", 2), ("MXN", 2), ("CLP", 0), ("KWD", 3)])
    text = lambda n: "" if n is None else "%.*f" % (digits, n / 10 ** digits)
    kind = r.choice(["debit"] * 7 + ["", "credit", "payment"])
    amount = r.choice([r.randrange(1, 900), r.randrange(1, 10 ** 6), 500])
    if r.random() < 0.05 and kind == "":
        amount = -amount
    debt = kind in ("", "debit") and amount > 0
    due = date(2026, 6, 30) - timedelta(r.choice([0, 1, 30, r.randrange(-60, 300)]))
    disputed = r.randrange(amount + 1) if debt and r.random() < 0.1 else None
    print(",".join([r.choice("NS"), "D%d" % r.randrange(debtors), "F%d" % i, kind,
        (due - timedelta(400)).isoformat() if r.random() < 0.7 else "",
        due.isoformat() if debt or r.random() < 0.5 else "", currency, text(amount),
        text(disputed), r.choice(["", "false", "true"]) if r.random() < 0.1 else ""]))
END
}

# The columns of `age` from days_overdue on, by exact fractions:
# oracle FILE apart|own_date least_mxn by...
oracle() {
	python3 - "$@" <<'END'
import csv, sys
from collections import defaultdict
from datetime import date
from fractions import Fraction
path, mode, least, by = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
day = date(2026, 6, 30)
digits = {"MXN": 2, "CLP": 0, "KWD": 3}
def minor(text, currency):
    return int(text.replace(".", "")) if text else None
def money(n, currency):
    d = digits[currency]
    text = str(abs(n)).rjust(d + 1, "0")
    return ("-" if n < 0 else "") + (text[:-d] + "." + text[-d:] if d else text)
def ratio(top, bottom, places):
    if bottom <= 0:
        return ""
    n = round(Fraction(top, bottom) * 10 ** places)  # ties to even
    text = str(abs(n)).rjust(places + 1, "0")
    return ("-" if n < 0 else "") + text[:-places] + "." + text[-places:]
groups, rows = defaultdict(list), []
for row in csv.DictReader(open(path, newline="")):
    c = row["currency"]
    row["n"] = minor(row["balance"], c)
    row["credit"] = row["n"] < 0 or row["kind"] not in ("", "debit")
    own = row["due_date"] or row["doc_date"]
    row["late"] = None
    if row["credit"]:
        row["n"] = -abs(row["n"])
        if mode == "own_date" and own:
            row["late"] = (day - date.fromisoformat(own)).days
    else:
        row["late"] = (day - date.fromisoformat(row["due_date"])).days
        row["disputed"] = minor(row["disputed_amount"], c)
        if row["disputed"] is None:
            row["disputed"] = row["n"] if row["dispute"] == "true" else 0
    row["small"] = c == "MXN" and abs(row["n"]) <= int(least)
    row["number"] = len(rows)
    rows.append(row)
    groups[tuple(row[name] for name in by + ["currency"])].append(row)
sums = {}
for key, items in groups.items():
    debts = [i for i in items if not i["credit"]]
    told = [i for i in debts if not i["small"]]
    late = [i for i in told if i["late"] > 0]
    aged = [i for i in items if i["late"] is not None]
    first = min(told, key=lambda i: (-i["late"], -i["n"], i["number"]), default=None)
    sums[key] = dict(
        open=sum(i["n"] for i in aged),
        overdue=sum(i["n"] for i in aged if i["late"] > 0),
        unapplied=-sum(i["n"] for i in items if i["late"] is None),
        items=len(told), disputed=sum(i["disputed"] for i in debts), first=first,
        next=min((i["due_date"] for i in told if i["late"] <= 0), default=""),
        mean=ratio(sum(i["n"] * i["late"] for i in late), sum(i["n"] for i in late), 2))
out = csv.writer(sys.stdout, lineterminator="\n")
for row in rows:
    c, s = row["currency"], sums[tuple(row[name] for name in by + ["currency"])]
    most = s["first"]["late"] if s["first"] else ""
    amounts = [s["open"], s["overdue"], s["unapplied"], s["open"] - s["unapplied"]]
    out.writerow(["" if row["late"] is None else row["late"],
        "" if row["credit"] else money(row["n"] - row["disputed"], c),
        str(row["small"]).lower()] + [money(n, c) for n in amounts] +
        [most, s["items"], money(s["disputed"], c),
        str(s["first"] is row).lower(), s["first"]["due_date"] if s["first"] else "",
        s["next"], ratio(s["overdue"], s["open"], 4), s["mean"],
        str(most != "" and most >= 60).lower()])
END
}

columns() { cut -d, -f"$1" | tail -n +2; }

@test "in detail: what Python finds, by exact fractions" {
	portfolio 20000 900 >in.csv
	for mode in separate own_date; do
		for by in debtor_id "company debtor_id"; do
			strategy "credits: $mode, min_item: {MXN: 5}, min_days: 60,
			  rollup_detail: true, rollup_by: [${by/ /, }]"
			dunning age -s s.yaml $D in.csv >aged
			columns 11,13- <aged >got
			oracle in.csv $mode 500 $by >want
			diff want got
		done
	done
	[ "$(head -n 1 aged | cut -d, -f11-)" = "days_overdue,bucket,undisputed,below_minimum,debtor_open,debtor_overdue,debtor_unapplied,debtor_net,debtor_max_days,debtor_items,debtor_disputed,carrying,debtor_oldest_due,debtor_next_due,debtor_overdue_share,debtor_weighted_days,debtor_eligible" ]
}

@test "in detail: the same in any memory, from a file and from a pipe" {
	portfolio 150000 90000 >in.csv
	strategy "credits: own_date, min_item: {MXN: 5}, min_days: 60,
	  rollup_detail: true"
	dunning age -s s.yaml $D in.csv >aged
	dunning age -s s.yaml $D --memory=1 in.csv >least
	cmp aged least
	cat in.csv | dunning age -s s.yaml $D --memory=1 - >piped
	cmp aged piped
	columns 11,13- <aged >got
	oracle in.csv own_date 500 debtor_id >want
	cmp want got
}

@test "one carries for each debtor and currency that has a debt" {
	portfolio 5000 300 >in.csv
	strategy "rollup_detail: true"
	dunning age -s s.yaml $D in.csv >aged
	python3 - <<'END'
import csv
from collections import Counter
carry, debts = Counter(), set()
for row in csv.DictReader(open("aged")):
    key = row["debtor_id"], row["currency"]
    carry[key] += row["carrying"] == "true"
    if row["bucket"] != "unapplied":
        debts.add(key)
assert all(carry[key] == (key in debts) for key in carry)
assert len(debts) > 300
END
}

@test "without the keys nothing of it is there" {
	printf '%s\n' debtor_id,due_date,balance D1,2026-06-01,5.00 >in.csv
	run -0 dunning age -r $D in.csv
	[ "${lines[0]}" = "debtor_id,due_date,balance,days_overdue,bucket,debtor_open,debtor_overdue,debtor_unapplied,debtor_net,debtor_max_days,debtor_items" ]
	# Each of the keys that need sums asks for them.
	strategy "min_days: 29"
	run -0 dunning age -s s.yaml $D in.csv
	[ "${lines[1]}" = "D1,2026-06-01,5.00,29,1-30,5.00,5.00,0.00,5.00,29,1,true" ]
	strategy "min_days: 30"
	run -0 dunning age -s s.yaml $D in.csv
	[ "${lines[1]}" = "D1,2026-06-01,5.00,29,1-30,5.00,5.00,0.00,5.00,29,1,false" ]
	# rollup_by alone waits for --rollup.
	strategy "rollup_by: [company]"
	run -0 dunning age -s s.yaml $D in.csv
	[ "${lines[1]}" = "D1,2026-06-01,5.00,29,1-30" ]
	run -2 dunning age -r -s s.yaml $D in.csv
	[[ "$output" == *"E_COLUMN: there is no column 'company'"* ]]
}

@test "an amount of 64 bits, and days in 128" {
	printf '%s\n' debtor_id,due_date,currency,balance \
	    D1,1927-01-01,MXN,46116860184273879.03 \
	    D1,1927-01-02,MXN,46116860184273879.04 \
	    D2,2026-06-29,EUR,0.01 D2,2026-06-28,EUR,0.02 >in.csv
	strategy "rollup_detail: true"
	run -0 dunning age -s s.yaml $D in.csv
	# (a * 36340 + (a + 1) * 36339) / (2 a + 1) for a = 4611686018427387903.
	[[ "${lines[1]}" == *",true,1927-01-01,,1.0000,36339.50" ]]
	# (1 * 1 + 2 * 2) / 3
	[[ "${lines[4]}" == *",true,2026-06-28,,1.0000,1.67" ]]
	printf '%s\n' D1,2026-07-01,MXN,0.01 >>in.csv
	run -2 dunning age -s s.yaml $D in.csv
	[[ "$output" == *"E_OVERFLOW: "* ]]
}

@test "least items: by currency, and the usual currency" {
	printf '%s\n' debtor_id,due_date,currency,balance \
	    D1,2026-06-01,MXN,5.00 D1,2026-06-01,MXN,5.01 D1,2026-06-01,MXN,-5.00 \
	    D1,2026-06-01,CLP,600 D1,2026-06-01,CLP,601 D1,2026-06-01,USD,0.01 \
	    D1,2026-06-01,,4.99 >in.csv
	strategy "min_item: {MXN: 5, CLP: 600}"
	dunning age --currency=MXN -s s.yaml $D in.csv >out
	[ "$(cut -d, -f7 out | tr '\n' ' ')" = "below_minimum true false true true false false true " ]
	for bad in "{MXP: 5}" "{MXN: 5.001}" "{CLP: 5.5}" "{MXN: -5}" "{MXN: five}"; do
		strategy "min_item: $bad"
		run -2 dunning age -s s.yaml $D in.csv
		[[ "${lines[0]}" == *"s.yaml:3:"*"error E_VALUE: "* ]]
	done
}

@test "a record without a currency belongs to the usual one" {
	cd "$BATS_TEST_TMPDIR"
	printf '%s\n' debtor_id,doc_id,due_date,currency,balance \
	    D1,F1,2026-01-01,MXN,100.00 D1,F2,2026-01-01,,50.00 >p.csv
	run --separate-stderr dunning age -v -r --currency=MXN \
	    --as-of=2026-03-01 p.csv
	[ "$status" -eq 0 ]
	[[ "${lines[1]}" == *",150.00,150.00,0.00,150.00,59,2" ]]
	[[ "${lines[2]}" == *",150.00,150.00,0.00,150.00,59,2" ]]
	[[ "$stderr" == *"MXN: 2 items, open 150.00"* ]]
}

@test "credit of a debt without a measure, or of one without a rate, is not lost" {
	printf '%s\n' 'dunning: 1' 'strategy: s' 'columns: {risk_days: {type: int}}' \
	    'ageing: {credits: fifo, measure: risk_days}' >s.yaml
	printf '%s\n' debtor_id,doc_id,due_date,risk_days,balance,currency \
	    D,A,2026-01-01,,10.00,EUR D,B,2026-01-02,5,20.00,EUR \
	    D,P,,,-5.00,EUR >p.csv
	dunning age -v -s s.yaml --as-of=2026-03-16 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	grep -q 'p.csv:2:.*: rejected R_MEASURE' err
	grep -q 'EUR: 1 items, open 15.00, overdue 15.00, unapplied 0.00, net 15.00' err
	grep -q '^D,B,2026-01-02,5,15.00,EUR,5.00,' out
	printf '%s\n' 'dunning: 1' 'strategy: s' \
	    'ageing: {credits: fifo, base: {currency: EUR, rates: fx.csv}}' >s.yaml
	printf '%s\n' date,currency,rate 2026-03-01,USD,0.9 >fx.csv
	printf '%s\n' debtor_id,doc_id,due_date,balance,currency \
	    D,A,2026-01-01,10.00,CAD D,P,,-15.00,CAD \
	    D,B,2026-01-01,10.00,USD D,Q,,-4.00,USD >p.csv
	dunning age -v -s s.yaml --as-of=2026-03-16 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	[ "$(grep -c 'rejected R_RATE: there is no rate from CAD' err)" -eq 2 ]
	grep -q 'USD: 1 items, open 6.00' err
}

@test "what looks like a mistake of dates, or a file that was cut, is told" {
	printf '%s\n' debtor_id,doc_id,doc_date,due_date,balance,currency,settled_date \
	    D,A,2026-01-01,2026-01-31,1.50,EUR, \
	    D,B,2026-01-01,2026-01-31,2.50,EUR,2026-03-16 \
	    D,C,2062-01-01,2062-01-31,4.00,EUR, D,D,2062-01-01,2062-01-31,0,EUR, \
	    D,E,2026-01-01,2026-01-31,8.00,USD,2026-03-17 \
	    D,F,2026-01-01,2026-01-31,16.00,USD,2026-03-01 \
	    D,G,2026-01-01,2026-01-31,0,USD,2026-03-01 >p.csv
	printf %s D,H,2062-01-01,2062-01-31,4.00,EUR, >>p.csv
	for way in -j1 -j2 -r; do
		dunning age $way --as-of=2026-03-16 p.csv >out 2>err
		grep -q 'p.csv:4:5: warning W_FUTURE_DOC: 2 records are dated after the as-of date 2026-03-16, and left out' err
		grep -q 'p.csv:3:36: warning W_SETTLED: 2 items were settled by the as-of date, but have 2.50 EUR, 16.00 USD open' err
		grep -q 'p.csv:9:1: warning W_NO_LINE_END' err
		[ "$(grep -c warning err)" -eq 3 ]
	done
	dunning report aging --as-of=2026-03-16 p.csv >out 2>err
	[ "$(grep -c warning err)" -eq 3 ]
	# Of stages of which the first is another one, that one tells it.
	printf '%s\n' 'dunning: 1' 'strategy: s' 'charges:' \
	    '  c: {kind: interest, rate: 10 % year}' >s.yaml
	dunning age -s s.yaml -r --as-of=2026-03-16 p.csv >out 2>err
	[ "$(grep -c warning err)" -eq 3 ]
}
