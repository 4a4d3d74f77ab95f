#!/usr/bin/env bats
# Promises to pay, payment plans and offers: worked by hand, and by an
# independent reading of the rules.

bats_require_minimum_version 1.5.0

setup() {
	T=$BATS_TEST_TMPDIR
	HERE=$BATS_TEST_DIRNAME
	cd "$T"
	D=--as-of=2026-06-30
}

# A strategy with these further lines.
strategy() {
	{
		printf 'dunning: 1\nstrategy: s\n'
		printf 'defaults: {language: en, currency: EUR}\n'
		printf '%s\n' "$@"
		cat <<-'END2'
		plans:
		  p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: call, template: t}]}]}
		END2
	} >s.yaml
}

# Rows: debtor promise_date promise_amount last_payment_date
debts() {
	echo debtor_id,doc_id,due_date,balance,currency,phone,days_overdue,promise_date,promise_amount,last_payment_date
	for row; do
		set -- $row
		printf '%s,F%s,2026-06-01,100.01,EUR,+34910000001,29,%s,%s,%s\n' \
		    "$1" "$1" "${2#_}" "${3#_}" "${4#_}"
	done
}

planned() {
	dunning plan -q -s s.yaml $D "$@" in.csv >plan.csv || return
	python3 - <<-'END2'
	import csv
	for r in csv.DictReader(open("plan.csv")):
	    print(r["debtor_id"], r["status"], r["held_by"] or "-",
	        r.get("promise_state", "-"), r.get("hold_until") or "-")
	END2
}

is() { [ "$1" = "$2" ] || { printf 'wanted %s\ngot    %s\n' "$1" "$2"; false; }; }

@test "an independent reading of the rules judges random stories alike" {
	run -0 python3 "$HERE/../plan/promises.py" 150
	[[ $output == *"states agree" ]]
}

@test "a file of payments, two currencies, days in any order: told alike" {
	run -0 python3 "$HERE/../plan/payments.py" 80
	[[ $output == *"debts agree" ]]
}

@test "promises of the records: the tolerance, and a payment of unknown amount" {
	strategy 'promises: {tolerance: {days: 2}}'
	debts "A 2026-06-28 50.00" "B 2026-06-27 50.00" \
	    "C 2026-06-27 50.00 2026-06-01" "D 2026-06-27 50.00 2026-05-27" \
	    "E 2026-06-27 _ 2026-06-20" "F" >in.csv
	# The window of D begins on 28 May.
	is "A held PROMISED pending 2026-06-30
B due - broken -
C due - partly_kept -
D due - broken -
E due - kept -
F due - none -" "$(planned)"
	strategy 'promises: {tolerance: {days: 2}, hold: false, window: 31}'
	is "A due - pending -
B due - broken -
C due - partly_kept -
D due - partly_kept -
E due - kept -
F due - none -" "$(planned)"
	# Without the section they are just columns.
	strategy
	is "A due - - -" "$(planned | head -1)"
}

@test "business days of tolerance: over the weekend" {
	printf 'date,name\n2026-01-01,x\n' >h.csv
	strategy 'calendars: {c: {weekend: [sat, sun], holidays: h.csv}}' \
	    'promises: {tolerance: {days: 2, of: business, calendar: c}}'
	# Friday 26 June and two: Tuesday 30 June.
	debts "A 2026-06-26 50.00" "B 2026-06-25 50.00" >in.csv
	is "A held PROMISED pending 2026-06-30
B due - broken -" "$(planned)"
}

@test "a file of payments: of paid items, too; negative ones; its newest day" {
	strategy 'promises: {tolerance: {amount: 5 %}}'
	debts "A 2026-06-20 50.00" "B 2026-06-20 50.00" "C 2026-06-20 50.00" \
	    "D 2026-06-20 50.00" >in.csv
	printf '%s\n' doc_id,debtor_id,date,amount,currency \
	    OLD,A,2026-06-19,47.50,EUR FB,B,2026-06-19,47.49,EUR \
	    FC,C,2026-06-10,50.00,EUR FC,C,2026-06-12,-20.00,EUR \
	    FD,D,2026-06-19,50.00,USD >pay.csv
	is "A due - kept -
B due - partly_kept -
C due - partly_kept -
D due - broken -" "$(planned -t pay.csv)"
	# What the ledger says of days that the file has is not counted twice.
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,amount,currency \
	    B,2026-06-19,paid,47.49,EUR D,2026-06-20,paid,50.00,EUR >o.csv
	dunning ledger outcome l.db o.csv
	is "B due - partly_kept -
C due - partly_kept -
D due - kept -" "$(planned -t pay.csv -l l.db | tail -3)"
	printf '%s\n' doc_id,date,amount FA,2026-06-19,1.00 >pay.csv
	run -2 planned -t pay.csv
	[[ $output == *"payments need the column 'debtor_id'"* ]]
}

@test "explain judges promises by the payments, as plan does" {
	strategy 'promises: {tolerance: {amount: 5 %}}'
	debts "A 2026-06-20 50.00" "B 2026-06-20 50.00" >in.csv
	printf '%s\n' doc_id,debtor_id,date,amount,currency \
	    OLD,A,2026-06-19,47.50,EUR FB,B,2026-06-19,47.49,EUR >pay.csv
	told() {
		dunning explain -q --replace -s s.yaml $D \
		    --debtor=$1 "${@:2}" in.csv | sed -n 's/^ *Promised: //p'
	}
	is "promise of 50.00 for 2026-06-20: broken, 0.00 paid." "$(told A)"
	is "promise of 50.00 for 2026-06-20: kept, 47.50 paid." \
	    "$(told A -t pay.csv)"
	is "promise of 50.00 for 2026-06-20: partly_kept, 47.49 paid." \
	    "$(told B --transactions=pay.csv)"
	run -2 dunning explain --replace -s s.yaml $D -d A -t none.csv in.csv
}

@test "a payment plan holds, breaks after two missed, and dunning goes on" {
	strategy 'promises: {break_after: 2}'
	debts A B C >in.csv
	dunning ledger init l.db
	{
		echo debtor_id,date,event,until,amount,currency,code
		for d in A B C; do
			echo $d,2026-05-01,plan_agreed,,,EUR,P
			echo $d,2026-05-01,plan_instalment,2026-05-15,20.00,EUR,P
			echo $d,2026-05-01,plan_instalment,2026-06-15,20.00,EUR,P
			echo $d,2026-05-01,plan_instalment,2026-07-15,20.00,EUR,P
		done
		echo B,2026-06-10,paid,,20.00,EUR,
		echo C,2026-06-20,plan_cancelled,,,,P
	} >o.csv
	dunning ledger outcome l.db o.csv
	is "A due - broken -
B held PAYMENT_PLAN pending 2026-07-15
C due - none -" "$(planned -l l.db)"
	is "A 29
B 29
C 29" "$(python3 -c 'import csv
for r in csv.DictReader(open("plan.csv")): print(r["debtor_id"], r["action_max_days"])')"
	run -0 dunning ledger promises l.db $D -s s.yaml
	is "debtor_id,currency,kind,code,item_key,doc_id,made,due,deadline,amount,paid,state,broken_on" "${lines[0]}"
	is "A,EUR,plan,P,,,2026-05-01,2026-07-15,2026-07-15,,,broken,2026-06-16" "${lines[1]}"
	is "B,EUR,instalment,P,,,2026-05-01,2026-05-15,2026-05-15,20.00,20.00,kept," "${lines[6]}"
}

@test "what is agreed anew on the day on which the old is taken back" {
	strategy 'promises: {}'
	debts A B >in.csv
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,until,amount,currency,code \
	    A,2026-05-01,plan_agreed,,,EUR,P \
	    A,2026-05-01,plan_instalment,2026-06-15,20.00,EUR,P \
	    A,2026-06-10,plan_cancelled,,,EUR,P \
	    A,2026-06-10,plan_agreed,,,EUR,P \
	    A,2026-06-10,plan_instalment,2026-07-15,20.00,EUR,P \
	    B,2026-06-01,promised,2026-06-20,50.00,EUR, \
	    B,2026-06-10,promise_cancelled,,,, \
	    B,2026-06-10,promised,2026-07-20,50.00,EUR, >o.csv
	dunning ledger outcome l.db o.csv
	is "A held PAYMENT_PLAN pending 2026-07-15
B held PROMISED pending 2026-07-20" "$(planned -l l.db)"
	run -0 dunning ledger promises l.db $D -s s.yaml
	is "cancelled pending cancelled pending cancelled pending" \
	    "$(printf '%s\n' "${lines[@]:1}" | cut -d, -f12 | xargs)"
}

@test "a payment plan without a currency has that of its instalments" {
	strategy 'promises: {}'
	debts A B C >in.csv
	sed 's/EUR/USD/; s/,FA,/,GA,/' in.csv | sed -n 2p >>in.csv
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,until,amount,currency,code \
	    A,2026-05-01,plan_agreed,,,,P \
	    A,2026-05-01,plan_instalment,2026-07-15,20.00,EUR,P \
	    B,2026-05-01,plan_agreed,,,EUR,P \
	    B,2026-05-01,plan_instalment,2026-07-15,20.00,,P \
	    C,2026-05-01,plan_agreed,,,,Q \
	    C,2026-05-01,plan_agreed,,,,P \
	    C,2026-05-01,plan_instalment,2026-07-15,20.00,EUR,P \
	    C,2026-05-01,plan_instalment,2026-07-15,30.00,USD,P >o.csv
	dunning ledger outcome l.db o.csv
	run -0 dunning ledger promises l.db $D -s s.yaml
	is "A,EUR,plan,P,,,2026-05-01,2026-07-15,2026-07-15,,,pending,
A,EUR,instalment,P,,,2026-05-01,2026-07-15,2026-07-15,20.00,0.00,pending,
B,EUR,plan,P,,,2026-05-01,2026-07-15,2026-07-15,,,pending,
B,EUR,instalment,P,,,2026-05-01,2026-07-15,2026-07-15,20.00,0.00,pending,
C,,plan,Q,,,2026-05-01,,,,,pending,
C,EUR,plan,P,,,2026-05-01,2026-07-15,2026-07-15,,,pending,
C,EUR,instalment,P,,,2026-05-01,2026-07-15,2026-07-15,20.00,0.00,pending,
C,USD,plan,P,,,2026-05-01,2026-07-15,2026-07-15,,,pending,
C,USD,instalment,P,,,2026-05-01,2026-07-15,2026-07-15,30.00,0.00,pending," "$(printf '%s\n' "${lines[@]:1}")"
	# What A owes in dollars was not agreed about.
	is "A held PAYMENT_PLAN pending 2026-07-15
A due - none -" "$(planned -l l.db | grep ^A)"
}

@test "ledger promises: payments of a file, and the day it is asked for" {
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,until,amount,currency \
	    A,2026-06-01,promised,2026-06-20,50.00,EUR >o.csv
	dunning ledger outcome l.db o.csv
	printf '%s\n' doc_id,debtor_id,date,amount,currency \
	    F1,A,2026-06-19,30.00,EUR >pay.csv
	row=A,EUR,promise,,,,2026-06-01,2026-06-20,2026-06-20,50.00
	run -0 dunning ledger promises l.db --as-of=2026-06-20
	is "$row,0.00,pending," "${lines[1]}"
	run -0 dunning ledger promises l.db --as-of=2026-06-21
	is "$row,0.00,broken,2026-06-21" "${lines[1]}"
	run -0 dunning ledger promises l.db --as-of=2026-06-21 -t pay.csv
	is "$row,30.00,partly_kept," "${lines[1]}"
}

@test "paid: an item is held until the record has it" {
	strategy 'promises: {}'
	debts "A" "B _ _ 2026-06-20" "C" >in.csv
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,amount,currency,doc_id \
	    A,2026-06-20,paid,100.01,EUR,FA B,2026-06-20,paid,100.01,EUR,FB \
	    C,2026-06-20,paid,100.00,EUR,FC >o.csv
	dunning ledger outcome l.db o.csv
	is "A held PAID none -
B due - none -
C due - none -" "$(planned -l l.db)"
}

@test "paid: a part that the balance has already is not asked for again" {
	strategy
	printf '%s\n' debtor_id,doc_id,due_date,amount,paid,balance,phone,days_overdue \
	    A,FA,2026-06-01,100.00,,40.00,+34910000001,29 \
	    B,FB,2026-06-01,,60.00,40.00,+34910000001,29 \
	    C,FC,2026-06-01,100.00,,40.00,+34910000001,29 \
	    D,FD,2026-06-01,100.00,,40.00,+34910000001,29 \
	    E,FE,2026-06-01,,,40.00,+34910000001,29 \
	    G,FG,2026-06-01,100.00,,100.00,+34910000001,29 >in.csv
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,amount,currency,doc_id \
	    A,2026-06-10,paid,60.00,EUR,FA B,2026-06-10,paid,60.00,EUR,FB \
	    C,2026-06-10,paid,60.00,EUR,FC C,2026-06-29,paid,40.00,EUR,FC \
	    D,2026-06-10,paid,60.00,EUR,FD D,2026-06-29,paid,39.99,EUR,FD \
	    E,2026-06-10,paid,40.00,EUR,FE \
	    G,2026-06-10,paid,100.00,EUR,FG G,2026-06-20,paid,-100.00,EUR,FG >o.csv
	dunning ledger outcome l.db o.csv
	is "A due -
B due -
C held PAID
D due -
E held PAID
G due -" "$(planned -l l.db | cut -d' ' -f1-3)"
	# A debit that came back, and nothing at all, keep no promise either.
	printf '%s\n' debtor_id,date,event,until,amount,currency \
	    H,2026-06-01,promised,2026-06-20,100.00,EUR \
	    H,2026-06-05,paid,,100.00,EUR H,2026-06-09,paid,,-70.00,EUR \
	    I,2026-06-01,promised,2026-06-20,100.00,EUR I,2026-06-05,paid,,0.00,EUR >o.csv
	dunning ledger outcome l.db o.csv
	run -0 dunning ledger promises l.db $D
	[[ "${lines[1]}" == H,*,100.00,30.00,partly_kept, ]]
	[[ "${lines[2]}" == I,*,100.00,0.00,broken,2026-06-21 ]]
}

@test "offers of instalments come to the total, to the last minor unit" {
	run -0 python3 "$HERE/../plan/offers.py" 25
	[[ $output == *"offers agree" ]]
}

@test "offers: exact sums, days that a month has not, fewer payments" {
	strategy 'offers:' \
	    '  - {name: a, payments: 3, first: 40 %, every: month}' \
	    '  - {name: b, payments: 4, every: 14d, min: 30}' \
	    '  - {name: c, payments: 2, every: week, min: 60}'
	debts A >in.csv
	dunning plan -s s.yaml --as-of=2026-01-31 in.csv >plan.csv
	is "offer_a_count,offer_a_first,offer_a_amount,offer_a_last,offer_a_dates,offer_b_count,offer_b_first,offer_b_amount,offer_b_last,offer_b_dates,offer_c_count,offer_c_first,offer_c_amount,offer_c_last,offer_c_dates" \
	    "$(head -1 plan.csv | grep -o 'offer_a_count.*')"
	is "3,40.00,30.00,30.01,2026-02-28|2026-03-28|2026-04-28,3,33.33,33.33,33.35,2026-02-14|2026-02-28|2026-03-14,,,,," \
	    "$(sed -n 2p plan.csv | grep -o '3,40.00.*')"
}

@test "explained: what was promised, and what became of it" {
	strategy 'promises: {tolerance: {days: 2}}'
	mkdir -p templates
	debts "A 2026-06-28 50.00" | cut -d, -f1-6,8- >in.csv
	run -0 dunning explain -s s.yaml $D --debtor=A in.csv
	output=$(tr -s '\n ' ' ' <<<"$output")
	[[ $output == *"Promised: promise of 50.00 for 2026-06-28: pending until 2026-06-30, 0.00 paid."* ]]
	[[ $output == *"held by PROMISED stops contact until 2026-06-30"* ]]
}
