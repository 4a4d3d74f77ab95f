#!/usr/bin/env bats
# Credits, transactions and instalments: `dunning age` against sums that a
# second program finds.

bats_require_minimum_version 1.5.0

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	D=--as-of=2026-06-30
}

# A strategy whose ageing is: strategy FILE KEYS
strategy() {
	printf 'dunning: 1\nstrategy: s\nageing: {%s}\n' "$2" >"$1"
}

# Debts and credits of some debtors in two companies and currencies.
portfolio() { # ROWS
	python3 - "$1" <<'END'
import random, sys
from datetime import date, timedelta
r = random.Random(7)
print("company,debtor_id,doc_id,instalment,kind,ref_doc,doc_date,due_date,"
    "currency,balance,disputed_amount,note")
for i in range(int(sys.argv[1])):
    debt = r.random() < 0.85
    day = date(2026, 1, 1) + timedelta(r.randrange(200))
    currency, digits = r.choice([("MXN", 2), ("CLP", 0)])
    amount = r.randrange(1, 100000)
    disputed = r.randrange(amount) if debt and r.random() < 0.1 else None
    text = lambda n: "" if n is None else ("%.*f" % (digits, n / 10 ** digits))
    print(",".join([r.choice("NS"), "D%d" % r.randrange(60),
        "F%09d" % (i // 3), str(i % 3 + 1),
        "debit" if debt else r.choice(["credit", "payment", "advance"]),
        "" if debt or r.random() < 0.3 else "F%09d" % r.randrange(i // 3 + 1),
        "" if r.random() < 0.1 else day.isoformat(),
        "" if not debt else (day + timedelta(r.choice([0, 30, 60]))).isoformat(),
        currency, text(amount if debt else -amount), text(disputed),
        '"a, b"' if r.random() < 0.1 else ""]))
END
}

# What is left and what was applied, by Python's exact decimals, one credit
# after the other: offset FILE linked|fifo separate|fifo
offset() {
	python3 - "$@" <<'END'
import csv, sys
from collections import defaultdict
from decimal import Decimal
path, mode, rest = sys.argv[1:]
day, far = "2026-06-30", "9999"
groups, rows = defaultdict(list), []
for number, row in enumerate(csv.DictReader(open(path, newline=""))):
    row["number"], row["applied"] = number, Decimal(0)
    row["left"] = abs(Decimal(row["balance"]))
    row["keep"] = Decimal(row["disputed_amount"] or 0)
    rows.append(row)
    if row["doc_date"] <= day:
        groups[row["company"], row["debtor_id"], row["currency"]].append(row)
def cover(credit, debt, most):
    share = min(credit["left"], most)
    if share > 0:
        for row in credit, debt:
            row["left"] -= share
            row["applied"] += share
for items in groups.values():
    debts = sorted((r for r in items if r["kind"] == "debit"), key=lambda r:
        (r["due_date"], r["doc_date"] or far, r["doc_id"], int(r["instalment"]),
        r["number"]))
    credits = sorted((r for r in items if r["kind"] != "debit"), key=lambda r:
        (r["doc_date"] or far, r["doc_id"], int(r["instalment"]), r["number"]))
    for c in credits:
        for d in debts:
            if mode == "linked" and c["ref_doc"] == d["doc_id"]:
                cover(c, d, d["left"])
    for c in credits:
        for d in debts:
            if "fifo" in (mode, rest) and c["kind"] != "advance":
                cover(c, d, d["left"] - d["keep"])
for row in rows:
    if row["left"] != 0 and row["doc_date"] <= day:
        print(row["number"] % 1000, row["doc_id"], "%s" % (row["left"]
            if row["kind"] == "debit" else -row["left"]),
            row["applied"].quantize(row["left"]))
END
}

# The same of an aged file, whose rows are numbered before.
left() {
	python3 - "$1" <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], newline="")):
    print(int(row["number"]) % 1000, row["doc_id"], row["balance"],
        row["applied"])
END
}

number() { awk 'NR == 1 { print "number," $0; next } { print NR - 2 "," $0 }' "$1"; }

check_offset() { # MODE REMAINDER KEYS
	strategy s.yaml "$3"
	portfolio 15000 >p.csv
	number p.csv >n.csv
	offset p.csv "$1" "$2" >want
	for memory in 512 1; do
		dunning age -s s.yaml $D --memory=$memory n.csv >aged.csv
		left aged.csv >got
		diff want got
	done
	dunning age -s s.yaml $D -r --memory=1 -j 4 <n.csv |
	    python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin))
for row in rows:
    print(",".join(row[:9]))' >rolled
	python3 -c '
import csv, sys
for row in csv.reader(sys.stdin):
    print(",".join(row[:9]))' <aged.csv >plain
	cmp plain rolled
}

@test "fifo is what Python finds, with any memory, in a pipe and rolled up" {
	check_offset fifo separate 'credits: fifo'
}

@test "linked credits are what Python finds" {
	check_offset linked separate 'credits: linked'
}

@test "linked credits that go on to the oldest debts are what Python finds" {
	check_offset linked fifo 'credits: linked, remainder: fifo'
}

@test "credits do not change what a debtor owes on balance" {
	strategy s.yaml 'credits: fifo'
	strategy none.yaml 'credits: separate'
	portfolio 3000 >p.csv
	dunning report aging -q -s none.yaml $D -b debtor_id p.csv >before.csv
	dunning report aging -q -s s.yaml $D -b debtor_id p.csv >after.csv
	python3 - <<'END'
import csv
def read(path):
    return {(r["currency"], r["debtor_id"]): r["net"]
        for r in csv.DictReader(open(path)) if r["net"].strip("0.") != ""}
before, after = read("before.csv"), read("after.csv")
assert before == after and len(before) > 50, (before, after)
END
	# What is aged already is left as it is.
	dunning age -s s.yaml $D p.csv |
		dunning report aging -q -s s.yaml $D -b debtor_id - >again.csv
	cmp after.csv again.csv
}

@test "700.00 over three invoices, the oldest first" {
	strategy s.yaml 'credits: fifo'
	cat >p.csv <<-'END'
	debtor_id,doc_id,due_date,currency,balance
	D,I9,2026-03-31,MXN,1.01
	D,I10,2025-12-31,MXN,5000.00
	D,I11,2024-02-29,MXN,75.00
	D,C1,2026-05-20,MXN,-700.00
	END
	run --separate-stderr dunning age -v -s s.yaml $D p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "D,I9,2026-03-31,MXN,1.01,0.00,91,91-120" ]
	[ "${lines[2]}" = "D,I10,2025-12-31,MXN,4375.00,625.00,181,121+" ]
	[ "${#lines[@]}" -eq 3 ]
	[[ "$stderr" == *"read 4, written 2, rejected 0, excluded 2"* ]]
	[[ "$stderr" == *"open 4376.01, overdue 4376.01, unapplied 0.00, net 4376.01"* ]]
}

@test "keys that say nothing are refused" {
	printf 'debtor_id,due_date,balance\n' >p.csv
	for keys in 'remainder: fifo' 'fifo_advances: true' \
	    'credits: linked, fifo_disputed: true' \
	    'credits_by: {debit: fifo}' 'credits: oldest' \
	    'credits_by: {NC: later}' 'credits: linked, remainder: linked'; do
		strategy s.yaml "$keys"
		run dunning age -s s.yaml $D p.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *E_VALUE* ]]
	done
}

@test "linked credit needs the column that says to what" {
	strategy s.yaml 'credits: linked'
	printf 'debtor_id,due_date,balance\n' >p.csv
	run dunning age -s s.yaml $D p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_COLUMN"*"ref_doc"* ]]
}

# Items, and what came in for them from day to day: items ROWS
items() {
	python3 - "$1" <<'END'
import random, sys
from datetime import date, timedelta
r = random.Random(11)
with open("items.csv", "w") as items, open("moves.csv", "w") as moves:
    items.write("company,debtor_id,doc_id,instalment,kind,doc_date,due_date,"
        "currency,amount\n")
    moves.write("doc_id,instalment,company,currency,kind,date,applied_date,"
        "amount\n")
    for i in range(int(sys.argv[1])):
        day = date(2026, 1, 1) + timedelta(r.randrange(150))
        company, currency = r.choice("NS"), r.choice(["MXN", "CLP"])
        text = lambda n: str(n) if currency == "CLP" else "%.2f" % (n / 100)
        amount = left = r.randrange(1, 50000)
        name = "F%d,%d" % (i // 3, i % 3)
        items.write("%s,D%d,%s,debit,%s,%s,%s,%s\n" % (company, i % 50, name,
            day, day + timedelta(30), currency, text(amount)))
        for k in range(r.randrange(4)):
            part = r.randrange(-left // 4, left + 1)
            left -= part
            posted = day + timedelta(r.randrange(-20, 100))
            moves.write("%s,%s,%s,payment,%s,%s,%s\n" % (name, company,
                currency, posted, posted + timedelta(r.randrange(30)),
                text(part)))
END
}

# What was open on a day: opened DAY date|applied_date
opened() {
	python3 - "$@" <<'END'
import csv, sys
from decimal import Decimal
from collections import defaultdict
day, column = sys.argv[1:]
sums = defaultdict(Decimal)
for m in csv.DictReader(open("moves.csv")):
    if m[column] <= day:
        sums[m["company"], m["doc_id"], m["instalment"]] += Decimal(m["amount"])
for i in csv.DictReader(open("items.csv")):
    left = Decimal(i["amount"]) - sums[i["company"], i["doc_id"],
        i["instalment"]]
    if i["doc_date"] <= day and left != 0:
        print(i["doc_id"], i["instalment"], left)
END
}

opens() {
	python3 -c '
import csv, sys
for row in csv.DictReader(sys.stdin):
    print(row["doc_id"], row["instalment"], row["balance"])'
}

@test "what was open on a day is what Python finds" {
	items 3000
	for day in 2025-12-31 2026-02-14 2026-04-30 2026-12-31; do
		opened $day date >want
		dunning age -q --as-of=$day -t moves.csv items.csv | opens >got
		diff want got
		opened $day applied_date >want
		dunning age -q --as-of=$day --by-application -t moves.csv \
		    <items.csv | opens >got
		diff want got
	done
	[ -s got ]
}

@test "transactions come from a pipe, and the balance may be there" {
	items 500
	opened 2026-03-31 date >want
	sed '1s/$/,balance/;2,$s/$/,1/' items.csv >given.csv
	cat moves.csv | dunning age -q --as-of=2026-03-31 -t - given.csv |
	    opens >got
	diff want got
	dunning age -q -r --as-of=2026-03-31 -t moves.csv given.csv | opens >got
	diff want got
}

@test "transactions that cannot be used stop the run" {
	printf 'doc_id,due_date,amount\nA,2026-01-31,10.00\n' >p.csv
	run dunning age $D -t none.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"none.csv: error E_SYSTEM"* ]]
	printf 'doc,date,amount\n' >t.csv
	run dunning age $D -t t.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"t.csv: error E_COLUMN"*"'doc_id'"* ]]
	printf 'doc_id,date,amount\nA,2026-01-01,"1,50"\n' >t.csv
	run dunning age $D -t t.csv -o out.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_TRANSACTIONS"*"1 of 1"* ]]
	[ ! -e out.csv ]
	printf 'doc_id,date,amount\nA,2026-01-01,1\n' >t.csv
	printf 'doc_id,due_date\nA,2026-01-31\n' >p.csv
	run dunning age $D -t t.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_COLUMN"*"'amount'"* ]]
}

@test "the day of the snapshot is looked at, and what differs is told" {
	printf 'doc_id,due_date,amount,balance\nA,2026-01-31,10.00,4.00\nB,2026-01-31,10.00,10.00\n' >p.csv
	printf 'doc_id,date,amount\nA,2026-02-01,5.00\n' >t.csv
	run dunning age $D --snapshot=2026-07-01 p.csv
	[ "$status" -eq 2 ]
	run --separate-stderr dunning age $D --snapshot=2026-06-30 -t t.csv p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"p.csv:2:"*"W_BALANCE"*"1 of 2 balances"* ]]
	[ "${lines[1]}" = "A,2026-01-31,10.00,5.00,150,121+" ]
	run --separate-stderr dunning age $D --snapshot=2026-07-01 -t t.csv p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" != *W_BALANCE* ]]
	[[ "$stderr" == *"W_NO_DOC_DATE: the records have no doc_date"* ]]
	run dunning age $D --by-application p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"--by-application says nothing without --transactions"* ]]
}

@test "without a balance it is the amount less what was paid, with any threads" {
	items 3000
	awk -F, -v OFS=, 'NR == 1 { print $0, "paid"; next }
		{ print $0, NR % 5 == 0 ? "" : $9 / (NR % 2 + 1) }' items.csv |
	    sed 's/\(\.[0-9]\)$/\10/;s/\(\.[0-9][0-9]\)[0-9]*$/\1/;/CLP/s/\.[0-9]*$//' >paid.csv
	dunning age $D paid.csv >one
	dunning age $D -j 4 paid.csv >four
	cmp one four
	python3 - <<'END'
import csv
from decimal import Decimal
aged = {(r["company"], r["doc_id"], r["instalment"]): r
    for r in csv.DictReader(open("one"))}
count = 0
for r in csv.DictReader(open("paid.csv")):
    left = Decimal(r["amount"]) - Decimal(r["paid"] or 0)
    row = aged.get((r["company"], r["doc_id"], r["instalment"]))
    assert row is None if left == 0 else Decimal(row["balance"]) == left, r
    count += row is not None
assert count == len(aged) > 1000
END
}

@test "what is paid on a document covers its instalments in order" {
	strategy s.yaml 'paid_by_document: true'
	cat >p.csv <<-'END'
	doc_id,instalment,due_date,amount,paid
	A,10,2026-04-30,100.00,250.00
	A,9,2026-04-30,100.00,250.00
	A,8,2026-03-31,100.00,250.00
	B,1,2026-03-31,100.00,
	END
	run dunning age -s s.yaml $D p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "A,10,2026-04-30,100.00,250.00,50.00,61,61-90" ]
	[ "${lines[2]}" = "B,1,2026-03-31,100.00,,100.00,91,91-120" ]
	[ "${#lines[@]}" -eq 3 ]
}

@test "buckets of instalments count those that are overdue" {
	strategy s.yaml 'unit: instalments, credits: fifo'
	cat >p.csv <<-'END'
	debtor_id,doc_id,due_date,balance
	D,A,2026-03-31,100.00
	D,A,2026-04-30,100.00
	D,A,2026-05-31,100.00
	D,A,2026-06-30,100.00
	D,P,,-150.00
	END
	run dunning age -s s.yaml $D p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]%%,2 inst*}" = "D,A,2026-04-30,50.00,50.00,2,61" ]
	[ "${lines[2]%%,2 inst*}" = "D,A,2026-05-31,100.00,0.00,2,30" ]
	[ "${#lines[@]}" -eq 4 ]
}

@test "an instalment that is rejected is not counted" {
	strategy s.yaml 'unit: instalments'
	printf 'doc_id,due_date,balance\nA,1000-03-31,1.00\nA,2026-04-30,1.00\n' >p.csv
	run --separate-stderr dunning age -s s.yaml $D p.csv
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"p.csv:2:"*R_DATE_RANGE* ]]
	[ "${lines[1]}" = "A,2026-04-30,1.00,1,61,1 instalment" ]
}

@test "columns that say nothing of it cost and change nothing" {
	printf 'due_date,amount,balance,x\n2026-01-31,10,4,"a"\n2026-01-31,5,5.0,b\n' >p.csv
	run dunning age $D p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = '2026-01-31,10,4,"a",150,121+' ]
	[ "${lines[2]}" = '2026-01-31,5,5.0,b,150,121+' ]
}

@test "a record without a currency is set off with those that say the usual one" {
	strategy s.yaml 'credits: fifo'
	cat >p.csv <<-'END'
	debtor_id,doc_id,due_date,currency,balance
	D,A,2026-03-31,MXN,100.00
	D,P,,,-30.00
	END
	run dunning age -s s.yaml $D --currency=MXN p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "D,A,2026-03-31,MXN,70.00,30.00,91,91-120" ]
	[ "${#lines[@]}" -eq 2 ]
}

@test "credits that transactions use and the portfolio lacks are told" {
	cat >p.csv <<-'END'
	doc_id,kind,doc_date,due_date,currency,amount
	F,debit,2026-01-10,2026-02-09,MXN,1000.00
	P,payment,2026-01-15,,MXN,700.00
	END
	printf 'doc_id,currency,date,amount,credit_doc\nF,MXN,2026-01-12,400.00,P\nF,MXN,2026-01-12,50.00,X\n' >t.csv
	run --separate-stderr dunning age --as-of=2026-01-31 -t t.csv p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"t.csv: warning W_TRANSACTIONS: 1 transactions use 1 credits that the portfolio does not have on that day: 50.00 MXN"* ]]
}

# An allocation is effective on the later of the dates of debit and credit.
@test "a credit is not used before it is there" {
	cat >p.csv <<-'END'
	doc_id,kind,doc_date,due_date,currency,amount
	F,debit,2026-01-10,2026-02-09,MXN,1000.00
	G,debit,2026-01-20,2026-02-09,MXN,500.00
	P,payment,2026-01-15,,MXN,700.00
	END
	printf 'doc_id,currency,date,applied_date,amount,credit_doc\n%s\n%s\n' \
	    F,MXN,2026-01-12,2026-01-12,400.00,P \
	    G,MXN,2026-01-12,2026-01-13,300.00,P >t.csv
	open() { # DAY OPTION...
		dunning age "${@:2}" --as-of="$1" -t t.csv p.csv 2>said |
		    cut -d, -f1,7 | tail -n +2 | paste -s -d ' '
		[ ! -s said ]
	}
	for by in '' --by-application; do
		[ "$(open 2026-01-14 $by)" = F,1000.00 ]
		[ "$(open 2026-01-15 $by)" = "F,600.00 P,-300.00" ]
		[ "$(open 2026-01-19 $by)" = "F,600.00 P,-300.00" ]
		[ "$(open 2026-01-20 $by)" = "F,600.00 G,200.00" ]
	done
}

@test "of a credit of nothing, nothing can have been used" {
	printf 'doc_id,kind,due_date,amount,paid\nP,advance,,0.00,30.00\nQ,advance,,0.00,0.00\n' >p.csv
	run --separate-stderr dunning age -v $D p.csv
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"p.csv:2:"*R_OVERUSED*"read 2, written 0, rejected 1, excluded 1"* ]]
}

@test "what is left out is not rejected; a superseded instalment is covered, too" {
	cat >p.csv <<-'END'
	doc_id,doc_date,due_date,amount,paid
	A,2026-07-01,2026-07-31,-10.00,30.00
	B,2026-01-01,2026-07-31,10.00,4.00
	END
	run --separate-stderr dunning age -v $D p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"written 1, rejected 0, excluded 1"* ]]
	strategy s.yaml 'paid_by_document: true'
	cat >p.csv <<-'END'
	doc_id,instalment,due_date,amount,superseded_by
	A,1,2026-01-31,100.00,
	A,2,2026-02-28,0.00,
	A,3,2026-03-31,100.00,PLAN
	A,4,2026-04-30,100.00,
	END
	printf 'doc_id,date,amount\nA,2026-01-20,150.00\n' >t.csv
	run dunning age -q -s s.yaml $D -t t.csv p.csv
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "A,4,2026-04-30,100.00,,100.00,61,61-90" ]
	[ "${#lines[@]}" -eq 2 ]
	for case in 250.00:50.00 300.00:0 310.00:-10.00; do
		printf 'doc_id,date,amount\nA,2026-01-20,%s\n' \
		    "${case%:*}" >t.csv
		dunning age -q -s s.yaml $D -t t.csv p.csv >out
		sed "s/superseded_by/&,paid/;2,\$s/\$/,${case%:*}/" p.csv |
		    dunning age -q -s s.yaml $D >paid
		[ "$(awk -F, 'NR > 1 { s += $6 } END { print s + 0 }' out)" = \
		    "$(echo "${case#*:}" | awk '{ print $1 + 0 }')" ]
		[ "$(awk -F, 'NR > 1 { s += $7 } END { print s + 0 }' paid)" = \
		    "$(echo "${case#*:}" | awk '{ print $1 + 0 }')" ]
	done
}

@test "what too much was paid is credit, also when the last one was superseded" {
	strategy s.yaml 'paid_by_document: true'
	cat >p.csv <<-'END'
	doc_id,instalment,due_date,amount,superseded_by,paid
	A,1,2026-01-31,100.00,,250.00
	A,2,2026-02-28,100.00,PLAN,250.00
	B,1,2026-01-31,100.00,PLAN,30.00
	B,2,2026-02-28,100.00,,20.00
	C,1,2026-01-31,100.00,PLAN,-30.00
	C,2,2026-02-28,100.00,,20.00
	END
	run --separate-stderr dunning age -v -s s.yaml $D p.csv
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "A,1,2026-01-31,100.00,,250.00,-50.00,,unapplied" ]
	[ "${lines[2]}" = "C,2,2026-02-28,100.00,,20.00,80.00,122,121+" ]
	[ "${#lines[@]}" -eq 3 ]
	[[ "$stderr" == *"p.csv:5:"*R_PAID*W_OVERPAID*"read 6, written 2, rejected 1, excluded 3"* ]]
}

@test "transactions: 150.000 is read as it stands, and counted, as in the portfolio" {
	printf '%s\n' doc_id,due_date,currency,amount \
	    A,2026-01-31,COP,900000.00 B,2026-01-31,KWD,900000.000 \
	    C,2026-01-31,CLP,900000 >p.csv
	printf '%s\n' doc_id,currency,date,amount B,KWD,2026-02-01,150.000 \
	    A,COP,2026-02-01,150.000 C,CLP,2026-02-01,-950.000 \
	    A,COP,2026-02-01,1500.000 A,COP,2026-02-01,0.500 \
	    A,COP,2026-02-01,12.500000 >t.csv
	dunning age $D -t t.csv p.csv 2>err >out
	[ "$(grep -c W_ err)" -eq 1 ]
	grep -F 't.csv:3:18: warning W_THOUSANDS: 2 amounts have three decimals' err
	# Without a currency, that of the item says it; a line is the place then.
	cut -d, -f1,3- t.csv >bare.csv
	dunning age $D -t bare.csv p.csv 2>err >bare
	cmp out bare
	[ "$(grep -c W_ err)" -eq 1 ]
	grep -F 'bare.csv:3: warning W_THOUSANDS: 2 amounts have three' err
	# No file has one.
	cut -d, -f1,2,4 p.csv >plain.csv
	sed 5q bare.csv >four.csv
	dunning age -v $D --currency=CLP -t four.csv plain.csv 2>err >out
	grep -F 'four.csv:2:14: warning W_THOUSANDS: 3 amounts have three' err
	dunning age $D --currency=KWD -t bare.csv plain.csv 2>err >out
	! grep W_THOUSANDS err
}

@test "one file of transactions: a second one would be left out" {
	printf 'doc_id,due_date,amount\nA,2026-01-31,9.00\n' >p.csv
	printf 'doc_id,date,amount\nA,2026-02-01,1.00\n' >jan.csv
	sed s/02-01/03-01/ jan.csv >mar.csv
	for two in '-t mar.csv' -tmar.csv --transactions=mar.csv; do
		run dunning age $D -t jan.csv $two p.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *"E_USAGE: option '--transactions' is given twice: 'jan.csv' and 'mar.csv'"* ]]
	done
	run dunning age $D --as-of=2026-03-31 p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"'--as-of' is given twice"* ]]
	run dunning age -o one -o two $D p.csv
	[ "$status" -eq 2 ]
	[ ! -e one ]
	[ ! -e two ]
	run dunning age -j2 -j4 $D p.csv
	[ "$status" -eq 2 ]
	dunning age -q -q $D $D -t jan.csv --transactions=jan.csv \
	    -c doc_id=doc_id -c amount=amount p.csv >out
	grep -q 8.00 out
}

@test "transactions that two records could take stop the run, with what helps" {
	printf 'doc_id,instalment,kind,due_date,amount\n%s\n%s\n%s\n%s\n' \
	    A,1,debit,2026-03-31,10.00 B,1,debit,2026-03-31,10.00 \
	    '"A",2,debit,2026-04-30,10.00' A,3,debit,2026-05-31,10.00 >p.csv
	printf 'doc_id,date,amount\nA,2026-04-01,16.00\n' >t.csv
	run dunning age $D -t t.csv -o out.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"p.csv:4:1: error E_ITEM_TWICE: the transactions of 'A' are those of line 2, too"*"paid_by_document: true"*"p.csv:5:1: error E_ITEM_TWICE: the transactions of 'A' are those of line 2, too"* ]]
	[ ! -e out.csv ]
	strategy s.yaml 'paid_by_document: true'
	[ "$(dunning age -s s.yaml $D -t t.csv p.csv | cut -d, -f1,2,6 |
	    paste -s -d ' ')" = \
	    'doc_id,instalment,balance B,1,10.00 "A",2,4.00 A,3,10.00' ]
	printf 'doc_id,instalment,date,amount\nA,1,2026-04-01,6.00\n' >t.csv
	sed -i 's/^A,3/A,1/' p.csv
	run dunning age $D -t t.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"p.csv:5:1"*"are those of line 2"*"an instalment of its own"* ]]
	printf 'doc_id,instalment,kind,due_date,amount\nA,1,debit,2026-03-31,10.00\nP,1,payment,,4.00\nP,2,payment,,5.00\n' >p.csv
	printf 'doc_id,instalment,date,amount,credit_doc\nA,1,2026-04-01,6.00,P\n' >t.csv
	run dunning age $D -t t.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"p.csv:4:1: error E_ITEM_TWICE"*"of line 3"*"give each credit a doc_id of its own"* ]]
}

@test "a payment of a document is that of one document only" {
	strategy s.yaml 'paid_by_document: true'
	printf 'doc_id,date,amount\nA,2026-04-01,16.00\n' >t.csv
	for name in currency debtor_id company; do
		printf 'doc_id,%s,due_date,amount\nA,MXN,2026-03-31,10.00\nA,USD,2026-03-31,10.00\n' \
		    $name >p.csv
		run dunning age -s s.yaml $D -t t.csv p.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *"p.csv:3:1: error E_ITEM_TWICE"*"of line 2, too"*"name what tells the records apart"* ]]
	done
	sed -i '1s/$/,company/;2s/$/,USD/' t.csv
	[ "$(dunning age -q -s s.yaml $D -t t.csv p.csv | tail -n +2 |
	    cut -d, -f2,5 | paste -s -d ' ')" = "MXN,10.00 USD,-6.00" ]
}

@test "an empty instalment is the whole document, a named one comes first" {
	strategy s.yaml 'paid_by_document: true'
	cat >p.csv <<-'END'
	doc_id,instalment,due_date,amount
	A,1,2026-03-31,10.00
	A,2,2026-04-30,10.00
	A,3,2026-05-31,10.00
	B,,2026-05-31,10.00
	END
	open() {
		dunning age "$@" $D -t t.csv p.csv 2>said | tail -n +2 |
		    cut -d, -f1,2,5 | paste -s -d ' '
	}
	printf 'doc_id,instalment,date,amount\nA,,2026-04-01,12.00\nB,,2026-04-01,3.00\n' >t.csv
	[ "$(open -s s.yaml)" = "A,2,8.00 A,3,10.00 B,,7.00" ]
	[ ! -s said ]
	echo A,1,2026-04-01,4.00 >>t.csv
	echo A,3,2026-04-01,11.00 >>t.csv
	[ "$(open -s s.yaml)" = "A,2,4.00 A,3,-1.00 B,,7.00" ]
	[ "$(open)" = "A,1,6.00 A,2,10.00 A,3,-1.00 B,,7.00" ]
	grep -q 'W_TRANSACTIONS: 1 transactions are of 1 items' said
	grep -q '1 of them have no instalment: if they are of whole documents, say `paid_by_document: true`' said
}

@test "instalments are covered by the due dates that age writes" {
	cat >p.csv <<-'END'
	doc_id,instalment,doc_date,terms,due_date,amount,paid
	A,1,2026-01-01,T90,,10.00,15.00
	A,2,2026-01-01,T30,,10.00,15.00
	A,3,2026-01-01,,2026-02-15,10.00,15.00
	A,4,2026-01-01,,,10.00,15.00
	END
	strategy s.yaml 'paid_by_document: true, terms: {T30: net 30, T90: net 90}, missing_due: doc_date + 60'
	dunning age -s s.yaml $D p.csv >got
	[ "$(cut -d, -f2,8- got | tail -n +2 | paste -s -d ' ')" = \
	    "1,10.00,terms,90,61-90 3,5.00,explicit,135,121+ 4,10.00,document,120,91-120" ]
	grep -q '^A,1,2026-01-01,T90,2026-04-01,' got
	cut -d, -f1-6 p.csv >items.csv
	printf 'doc_id,date,amount\nA,2026-02-01,15.00\n' >t.csv
	dunning age -s s.yaml $D -t t.csv items.csv | cut -d, -f2,7- >with
	tail -n +2 got | cut -d, -f2,8- | diff - <(tail -n +2 with)
}

@test "transactions come from any kind of pipe, and not from where the portfolio does" {
	printf 'doc_id,due_date,amount\nA,2026-01-31,10.00\n' >p.csv
	printf 'doc_id,date,amount\nA,2026-01-01,4.00\n' >t.csv
	dunning age $D -t t.csv p.csv >want
	dunning age $D -t /dev/stdin p.csv <t.csv | cmp want -
	cat t.csv | dunning age $D -t /dev/stdin p.csv | cmp want -
	mkfifo pipe
	cat t.csv >pipe &
	dunning age $D -t pipe p.csv | cmp want -
	for operand in '' - /dev/stdin; do
		for t in - /dev/stdin; do
			run dunning age $D -t $t $operand <p.csv
			[ "$status" -eq 2 ]
			[[ "$output" == *"error E_USAGE: both the portfolio and the transactions are to come from standard input"* ]]
			run dunning report aging $D -t $t $operand <p.csv
			[ "$status" -eq 2 ]
			[[ "$output" == *"error E_USAGE: both"* ]]
		done
	done
}

@test "a file of transactions that is cut, repeated or far off is told" {
	printf 'doc_id,due_date,amount\nA,2026-01-31,100.00\n' >p.csv
	printf 'doc_id,date,amount,no\nA,2026-01-01,4.00,7\nA,2026-01-01,4.00,8\nA,2026-01-01,1' >t.csv
	run --separate-stderr dunning age $D -t t.csv p.csv
	[ "$status" -eq 2 ]
	printf 'doc_id,date,amount,no\nA,2026-01-01,4.00,7\nA,2026-01-01,4.00,8\nA,2026-01-01,1.00,9' >t.csv
	run --separate-stderr dunning age $D -t t.csv p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"t.csv:4:"*"warning W_NO_LINE_END: the transactions end in the midst of a line"* ]]
	[[ "$stderr" != *TWICE* ]]
	[ "${lines[1]}" = "A,2026-01-31,100.00,91.00,150,121+" ]
	{ cat t.csv; echo; tail -n +2 t.csv; echo; } >twice.csv
	run --separate-stderr dunning age $D -t twice.csv p.csv
	[ "$status" -eq 0 ]
	[[ "$stderr" == *"twice.csv:5:1: warning W_TRANSACTION_TWICE: 3 transactions are the same as an earlier one in every column"* ]]
	[ "${lines[1]}" = "A,2026-01-31,100.00,82.00,150,121+" ]
	for day in 1000-01-01 2126-07-01; do
		printf 'doc_id,date,amount\nA,%s,4.00\n' $day >t.csv
		run dunning age $D -t t.csv p.csv
		[ "$status" -eq 2 ]
		[[ "$output" == *"t.csv:2:3: rejected R_DATE_RANGE: $day is more than 100 years"*E_TRANSACTIONS* ]]
	done
}

@test "an export of payments goes through map, with a source of its own" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	defaults: {currency: MXN}
	sources:
	  payments:
	    csv: {delimiter: ";", encoding: windows-1252, skip_until: ^Factura}
	    date: dd/mm/yyyy
	    decimal: ","
	    grouping: "."
	    drop: {total: {match: ^Total}}
	    columns:
	      doc_id: {from: Factura}
	      instalment: {from: Cuota}
	      date: {from: "Recepción", type: date}
	      applied_date: {from: "Aplicación", type: date}
	      amount: {from: Importe}
	      credit_doc: {from: Recibo, type: string}
	END
	printf 'Cobros\nFactura;Cuota;Recepci\363n;Aplicaci\363n;Importe;Recibo\nA;1;05/02/2026;10/02/2026;1.250,50;P\nTotal;;;;1.250,50;\n' >pay.csv
	printf 'doc_id,instalment,kind,doc_date,due_date,amount\nA,1,debit,2026-01-01,2026-01-31,2000.00\nP,,payment,2026-02-05,,1500.00\n' >p.csv
	open() {
		dunning map -s s.yaml pay.csv |
		    dunning age "$@" -t - p.csv | cut -d, -f1,7 |
		    tail -n +2 | paste -s -d ' '
	}
	[ "$(open --as-of=2026-02-04)" = "A,2000.00" ]
	[ "$(open --as-of=2026-02-05)" = "A,749.50 P,-249.50" ]
	[ "$(open --by-application --as-of=2026-02-09)" = "A,2000.00 P,-1500.00" ]
	[ "$(open --by-application --as-of=2026-02-10)" = "A,749.50 P,-249.50" ]
	run dunning age $D -t pay.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"goes through \`dunning map\` first"* ]]
}
