#!/usr/bin/env bats
# Credits aged by their own date, and what is in dispute, too small or too early
# to be dunned: worked by hand.

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

rows() { printf '%s\n' "$@" >in.csv; }
aged() { dunning age -s s.yaml $D "$@" in.csv; }

# What follows the columns of the input: after N ROW
after() { cut -d, -f"$(($1 + 1))-" | sed -n "${2}p"; }

# --- credits by their own date --------------------------------------------

# Eleven invoices and a credit note, the last two of other kinds.
eleven() {
	rows doc_id,doc_date,due_date,balance I1,,2026-07-15,1000.00 \
	    I2,,2026-06-30,250.00 I3,,2026-06-29,400.00 I4,,2026-05-31,600.00 \
	    I5,,2026-05-30,150.50 I6,,2026-05-01,320.00 I7,,2026-04-30,80.00 \
	    I8,,2026-04-01,99.99 I9,,2026-03-31,1.01 I10,,2025-12-31,5000.00 \
	    I11,,2024-02-29,75.00 C1,2026-05-20,,-100.00
}

@test "own_date: the credit is taken off its bucket" {
	eleven
	strategy "breakpoints: [0, 30, 60, 90], credits: own_date"
	aged -v >out 2>err
	[ "$(tail -n 1 out)" = "C1,2026-05-20,,-100.00,41,31-60" ]
	grep -qx 'dunning-age: -: 11 items, open 7876.50, overdue 6626.50, unapplied 0.00, net 7876.50' err
	run -0 dunning report aging -s s.yaml $D in.csv
	[ "${lines[0]}" = "currency,items,not_due,1-30,31-60,61-90,91+,unapplied,open,overdue,net" ]
	[ "${lines[1]}" = ",11,1250.00,1000.00,370.50,179.99,5076.01,0.00,7876.50,6626.50,7876.50" ]
	# Without it the credit is apart.
	strategy "breakpoints: [0, 30, 60, 90]"
	run -0 dunning report aging -s s.yaml $D in.csv
	[ "${lines[1]}" = ",11,1250.00,1000.00,470.50,179.99,5076.01,100.00,7976.50,6726.50,7876.50" ]
}

@test "own_date: due date first, then document date, else apart; buckets below 0" {
	rows debtor_id,doc_date,due_date,balance D1,2026-05-01,2026-06-20,-70.00 \
	    D1,2026-05-01,,-20.00 D1,,,-5.00 D1,,2026-06-25,30.00 \
	    D1,,2026-07-25,-1.00
	strategy "credits: own_date, rollup: true"
	aged -v >out 2>err
	sum=-60.00,-60.00,5.00
	sum=-61.00,-60.00,5.00,-66.00,5,1
	[ "$(after 4 2 <out)" = "10,1-30,$sum" ]
	[ "$(after 4 3 <out)" = "60,31-60,$sum" ]
	[ "$(after 4 4 <out)" = ",unapplied,$sum" ]
	[ "$(after 4 6 <out)" = "-25,not_due,$sum" ]
	grep -q 'open -61.00, overdue -60.00, unapplied 5.00, net -66.00$' err
	run -0 dunning report aging -s s.yaml $D in.csv
	[ "${lines[1]}" = ",1,-1.00,-40.00,-20.00,0.00,0.00,0.00,5.00,-61.00,-60.00,-66.00" ]
	# Nothing is open of which a part could be overdue.
	strategy "credits: own_date, rollup_detail: true"
	aged | cut -d, -f16,17 >out
	[ "$(sed -n 2p out)" = ",5.00" ]
}

@test "own_date: a credit by its type or kind becomes negative" {
	rows doc_type,kind,doc_date,due_date,balance NC,,2026-06-01,,40 \
	    FA,payment,2026-06-01,,7.50 FA,debit,,2026-06-01,100 NC,,,,3
	strategy "credits: own_date, credit_types: [NC]"
	run -0 dunning age -s s.yaml $D in.csv
	[ "${lines[1]}" = "NC,,2026-06-01,,-40.00,29,1-30" ]
	[ "${lines[2]}" = "FA,payment,2026-06-01,,-7.50,29,1-30" ]
	[ "${lines[3]}" = "FA,debit,,2026-06-01,100.00,29,1-30" ]
	[ "${lines[4]}" = "NC,,,,-3.00,,unapplied" ]
	run -0 dunning report aging -s s.yaml $D in.csv
	[ "${lines[1]}" = ",1,0.00,52.50,0.00,0.00,0.00,0.00,3.00,52.50,52.50,49.50" ]
}

@test "credits_by: own_date for some, fifo for others" {
	rows debtor_id,doc_id,doc_type,kind,doc_date,due_date,balance \
	    D1,F1,FA,debit,,2026-06-01,100.00 D1,F2,FA,debit,,2026-05-01,50.00 \
	    D1,N1,NC,credit,2026-06-15,,-30.00 D1,P1,PA,payment,2026-06-16,,-60.00 \
	    D1,A1,AN,advance,2026-06-16,,-9.00
	strategy "credits_by: {NC: own_date, payment: fifo}, rollup: true"
	run -0 dunning age -v -s s.yaml $D in.csv
	# The payment covers F2 and 10.00 of F1.
	[ "${lines[1]}" = "D1,F1,FA,debit,,2026-06-01,90.00,10.00,29,1-30,60.00,60.00,9.00,51.00,29,1" ]
	[ "${lines[2]}" = "D1,N1,NC,credit,2026-06-15,,-30.00,0.00,15,1-30,60.00,60.00,9.00,51.00,29,1" ]
	[ "${lines[3]}" = "D1,A1,AN,advance,2026-06-16,,-9.00,0.00,,unapplied,60.00,60.00,9.00,51.00,29,1" ]
}

@test "own_date: other measures, and dates that nobody means" {
	rows debtor_id,doc_id,instalment,doc_date,due_date,balance \
	    D1,F1,1,,2026-04-30,10 D1,F1,2,,2026-05-31,10 D1,F1,3,,2026-07-31,10 \
	    D1,F1,,2026-06-10,,-4 D1,N1,,2026-06-10,,-3 D1,N2,,2026-06-30,,-2
	strategy "unit: instalments, credits: own_date"
	aged | cut -d, -f7- >out
	[ "$(tr '\n' ' ' <out)" = "instalments_overdue,days_overdue,bucket 2,61,2 instalments 2,30,2 instalments 2,-31,not_due 2,20,2 instalments 0,20,1 instalment 0,0,not_due " ]
	strategy "unit: months, credits: own_date"
	[ "$(aged | cut -d, -f7- | tail -n 1)" = "0,0,not_due" ]
	rows debtor_id,doc_date,due_date,balance D1,1826-06-10,,-3 D1,,2026-06-10,1
	strategy "credits: own_date"
	run -1 dunning age -s s.yaml $D in.csv
	[[ "$output" == *"R_DATE_RANGE: due date 1826-06-10 is more than 100 years before"* ]]
	strategy "credits: separate"
	run -0 dunning age -s s.yaml $D in.csv
}

@test "own_date and disputes: the same by any number of threads" {
	python3 - >in.csv <<'END'
import random
r = random.Random(3)
print("doc_id,kind,doc_date,due_date,currency,balance,disputed_amount,dispute")
for i in range(60000):
    debt = r.random() < 0.8
    n = r.randrange(1, 10 ** 5)
    print("F%d,%s,2025-01-01,%s,%s,%d,%s,%s" % (i, "debit" if debt else "credit",
        "" if not debt else "2026-0%d-11" % r.randrange(1, 9),
        r.choice(["MXN", "EUR"]), n, r.randrange(n) if r.random() < 0.1 else "",
        r.choice(["true", "false", ""])))
END
	strategy "credits: own_date, min_item: {MXN: 900}"
	aged -v >one 2>one.err
	aged -v -j 3 >three 2>three.err
	cmp one three
	cmp one.err three.err
	grep -q 'MXN: .* disputed ' one.err
}

@test "own_date: what adds up beyond 64 bits, and what is taken off again" {
	most=92233720368547758.06
	rows due_date,balance "2026-06-01,$most" "2026-05-01,-$most" \
	    "2026-04-01,$most" "2026-03-01,-$most"
	strategy "credits: own_date"
	run -0 dunning age -v -s s.yaml $D in.csv
	[[ "$output" == *"open 0.00, overdue 0.00, unapplied 0.00, net 0.00"* ]]
	rows due_date,balance "2026-06-01,$most" 2026-06-01,0.02 "2026-06-01,-$most"
	for j in 1 2; do
		run -2 dunning age -j $j -s s.yaml $D in.csv
		[[ "$output" == *"in.csv:3:12: error E_OVERFLOW"* ]]
	done
}

# --- disputes -------------------------------------------------------------

@test "disputes: an amount, the flag, both, and credit" {
	rows debtor_id,due_date,currency,balance,disputed_amount,dispute \
	    D1,2026-06-01,EUR,100.00,30.00, D1,2026-06-01,EUR,50.00,,true \
	    D1,2026-06-01,EUR,40.00,15.00,true D1,2026-06-01,EUR,20.00,,false \
	    D1,2026-06-01,EUR,7.00,7.00, D1,2026-06-01,EUR,6.00,0.00,true \
	    D1,,EUR,-9.00,5.00,true D1,2026-06-01,CLP,900,1,
	strategy "rollup: true"
	aged -v >out 2>err
	[ "$(cut -d, -f9 out | tr '\n' ' ')" = "undisputed 70.00 0.00 25.00 20.00 0.00 6.00  899 " ]
	[ "$(cut -d, -f16 out | sort -u | tr '\n' ' ')" = "1 102.00 debtor_disputed " ]
	grep -qx 'dunning-age: EUR: 6 items, open 223.00, overdue 223.00, unapplied 9.00, net 214.00, disputed 102.00' err
	grep -q 'CLP: .* disputed 1$' err
	dunning report aging --detail -s s.yaml $D in.csv >out
	[ "$(cut -d, -f1,13 out | tail -n +2 | tr '\n' ' ')" = "CLP,1 EUR,102.00 " ]
}

@test "disputes: more than the balance, or less than nothing, is no dispute" {
	rows debtor_id,due_date,balance,disputed_amount D1,2026-06-01,10.00,10.01 \
	    D1,2026-06-01,10.00,-0.01 D1,2026-06-01,10.00,10.00 D1,,-5.00,99.00
	run -1 dunning age $D -v in.csv
	[[ "$output" == *"in.csv:2:21: rejected R_DISPUTED: 10.01 in dispute is no part of a balance of 10.00"* ]]
	[[ "$output" == *"in.csv:3:21: rejected R_DISPUTED: -0.01 in dispute "* ]]
	[[ "$output" == *"note: correct it; when all of the balance is in dispute, \`dispute\` alone says so"* ]]
	[[ "$output" == *"read 4, written 2, rejected 2, excluded 0"* ]]
}

@test "disputes: the balance is that before credit is set off" {
	rows debtor_id,doc_id,ref_doc,doc_date,due_date,balance,disputed_amount \
	    D1,F1,,,2026-05-01,100.00,80.00 D1,F2,,,2026-06-01,100.00,100.01 \
	    D1,F3,,,2026-06-02,100.00, D1,N1,F1,2026-06-01,,-70.00, \
	    D1,N2,F2,2026-06-01,,-10.00,
	# F1 is covered up to 30.00, all of that in dispute; F2 takes nothing.
	strategy "credits: linked"
	aged >out 2>err || [ $? -eq 1 ]
	[ "$(cut -d, -f1,3-6 --complement out | tr '\n' ' ')" = "doc_id,disputed_amount,applied,days_overdue,bucket,undisputed F1,80.00,70.00,60,31-60,0.00 F3,,0.00,28,1-30,100.00 N2,,0.00,,unapplied, " ]
	[ "$(cut -d, -f6 out | tr '\n' ' ')" = "balance 30.00 100.00 -10.00 " ]
	[ "$(grep -c R_DISPUTED err)" -eq 1 ]
	# The oldest first: 20.00 of F1, which is not in dispute, then F3.
	strategy "credits: fifo"
	aged >out 2>err || [ $? -eq 1 ]
	[ "$(cut -d, -f2,6,11 out | tr '\n' ' ')" = "doc_id,balance,undisputed F1,80.00,0.00 F3,40.00,40.00 " ]
}

@test "disputes: payments since are known, then no amount is too much" {
	rows doc_id,debtor_id,doc_date,due_date,amount,balance,disputed_amount \
	    F1,D1,2026-05-01,2026-06-01,100.00,100.00,60.00
	printf '%s\n' doc_id,date,amount F1,2026-06-15,70.00 >moves.csv
	run -0 dunning age -q $D -t moves.csv in.csv
	[ "${lines[1]}" = "F1,D1,2026-05-01,2026-06-01,100.00,30.00,60.00,29,1-30,0.00" ]
}

# --- what is asked for ----------------------------------------------------

plans() {
	strategy "$1"
	cat >>s.yaml <<'END'
defaults: {language: en, currency: EUR}
columns: {block: {type: string}}
holds: [{code: BLOCK, when: block != null}]
plans:
  p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: call, template: t}]}]}
templates: {dir: templates}
END
	mkdir -p templates/t
	cat >templates/t/en.call <<'END'
{{#items}}{{#undisputed}}{{undisputed | money}}{{/undisputed}}{{^undisputed}}{{balance | money}}{{/undisputed}} {{/items}}{{#credits}}{{balance | money}} {{/credits}}= {{action_total | money}}
END
}

@test "asked for: what is not in dispute; held: what somebody must look at" {
	rows debtor_id,doc_id,due_date,balance,disputed_amount,dispute,block,phone \
	    D1,F1,2026-06-01,100.00,30.00,,,+34910000001 D1,F2,2026-06-01,50.00,,true,,+34910000001 \
	    D1,F3,2026-06-02,20.00,,,,+34910000001 D1,N1,,-15.00,,,,+34910000001 \
	    D2,F4,2026-06-01,80.00,80.00,,,+34910000001 D3,F5,2026-06-01,60.00,,true,x,+34910000001 \
	    D4,F6,2026-06-01,60.00,10.00,,x,+34910000001
	plans "rollup: true"
	aged >aged.csv
	dunning plan -v -s s.yaml $D aged.csv >plan.csv 2>err
	grep -q 'read 7, written 5, rejected 0, excluded 2' err
	python3 - <<'END' >got
import csv
for row in csv.DictReader(open("plan.csv")):
    print(*(row[name] for name in ("doc_id", "status", "held_by", "action_items",
        "action_overdue", "action_total", "item_role")))
END
	diff - got <<'END'
F1 due  2 90.00 75.00 due
F3 due  2 90.00 75.00 due
N1 due  2 90.00 75.00 credit
F5 held BLOCK 1 60.00 60.00 due
F6 held BLOCK 1 50.00 50.00 due
END
	dunning render -s s.yaml $D plan.csv >out
	grep -q '€70.00 €20.00 -€15.00 = €75.00' out
}

@test "asked for: not what is small, nor of who is not late enough" {
	rows debtor_id,doc_id,due_date,balance,block,phone \
	    D1,F1,2026-06-01,5.00,,+34910000001 D1,F2,2026-06-20,70.00,,+34910000001 \
	    D2,F3,2026-06-25,90.00,,+34910000001 D2,F4,2026-06-01,4.00,,+34910000001 \
	    D3,F5,2026-05-01,3.00,,+34910000001
	plans "min_item: {EUR: 5}, min_days: 10"
	aged >aged.csv
	[ "$(cut -d, -f9,14,16 aged.csv | tr '\n' ' ')" = "below_minimum,debtor_max_days,debtor_eligible true,10,true false,10,true false,5,false true,5,false true,,false " ]
	dunning plan -v -s s.yaml $D aged.csv >plan.csv 2>err
	grep -q 'read 5, written 1, rejected 0, excluded 4' err
	[ "$(cut -d, -f2 plan.csv)" = "doc_id
F2" ]
	dunning explain -s s.yaml $D --debtor=D1 in.csv >out
	grep -q 'below_minimum *true' out
	grep -q 'debtor_eligible *true' out
}

@test "asked for: what credit has left, and credit that is aged counts" {
	rows debtor_id,doc_id,kind,doc_date,due_date,balance,block,phone \
	    D1,F1,debit,,2026-05-01,100.00,,+34910000001 \
	    D1,P1,payment,2026-05-20,,60.00,,+34910000001 \
	    D1,N1,credit,2026-05-25,,5.00,,+34910000001
	plans "credits_by: {payment: fifo, credit: own_date}"
	aged >aged.csv
	dunning plan -s s.yaml $D aged.csv >plan.csv
	python3 - <<'END'
import csv
rows = list(csv.DictReader(open("plan.csv")))
assert [(r["doc_id"], r["item_role"], r["balance"]) for r in rows] == [
    ("F1", "due", "40.00"), ("N1", "credit", "-5.00")], rows
assert {(r["action_overdue"], r["action_unapplied"], r["action_total"])
    for r in rows} == {("40.00", "5.00", "35.00")}, rows
END
}

@test "explained: credit by its own date, what is not in dispute" {
	rows debtor_id,doc_id,doc_date,due_date,balance,disputed_amount,block \
	    D1,F1,,2026-05-01,100.00,40.00, D1,N1,2026-05-20,,-10.00,,
	plans "credits: own_date"
	dunning explain -s s.yaml $D --debtor=D1 in.csv >out
	grep -q '2026-06-30 less doc_date 2026-05-20' out
	grep -q 'undisputed *60.00' out
	grep -q '60 days overdue, balance 100.00, not in dispute 60.00' out
	dunning explain -s s.yaml $D --debtor=D1 -f json in.csv | grep -q '"asked":"60.00"'
}
