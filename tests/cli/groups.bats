#!/usr/bin/env bats
# Planning over many nights, judged by a second specification of it.

bats_require_minimum_version 1.5.0

setup() {
	HERE=$BATS_TEST_DIRNAME
	cd "$BATS_TEST_TMPDIR"
}

@test "random plans, groups, credits, minimums, payments: action by action" {
	run -0 python3 "$HERE/../plan/groups.py" 1 6 40
	[[ $output == *" actions sent"* ]]
}

@test "random courses: cures, escalations, approvals, hand-overs, night by night" {
	run -0 python3 "$HERE/../plan/courses.py" 1 5 40
	[[ $output == *" actions sent"* ]]
}

@test "a debtor of 20000 items, each alone, is planned in time" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: wide
	defaults: {timezone: UTC}
	plans:
	  p:
	    group_by: item
	    min_balance: 20
	    levels:
	      - {level: L1, on: {day: 1}, actions: [{channel: email, template: t}]}
	      - {level: L2, on: {day: 9}, actions: [{channel: email, template: t}]}
	END
	awk 'BEGIN {
		print "debtor_id,doc_id,balance,email,due_date,days_overdue"
		for (i = 1; i <= 20000; i++)
			printf "D,F%d,%d.00,a@x.example,2026-03-01,15\n", i, i
	}' >in.csv
	dunning ledger init l.db
	run -0 timeout 20 dunning plan -q -s s.yaml -l l.db \
	    --as-of=2026-03-16 -o out.csv in.csv
	[ "$(cut -d, -f15 out.csv | sort | uniq -c | tr -s ' \n' ' ')" = \
	    " 19981 due 19 held 1 status " ]
}

@test "a fee of a level is charged once, however many actions of a night" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: once
	defaults: {timezone: UTC}
	plans:
	  p:
	    group_by: item
	    levels:
	      - {level: L1, on: {day: 1}, actions: [{channel: email, template: t}], fees: [f, g]}
	charges:
	  f: {kind: fee, amount: "2.00 USD"}
	  g: {kind: fee, amount: "2.00 USD", once_per: item, max_total: "3.00 USD"}
	END
	printf '%s\n' doc_id,debtor_id,balance,currency,email,days_overdue \
	    F1,D,10.00,USD,a@x.example,15 F2,D,20.00,USD,a@x.example,15 \
	    F3,D,30.00,USD,a@x.example,15 F4,E,40.00,USD,b@x.example,15 >in.csv
	dunning plan -q -s s.yaml --as-of=2026-03-16 -o out.csv in.csv
	[ "$(tail -n +2 out.csv | cut -d, -f1,23,28)" = "F3,34.00,4.00
F2,21.00,1.00
F1,10.00,0.00
F4,44.00,4.00" ]
}

@test "what was approved stays approved when the records come in another order" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: tie
	defaults: {timezone: UTC}
	plans:
	  p:
	    levels:
	      - {level: L1, on: {day: 1}, approval: manual, actions: [{channel: email, template: t}]}
	END
	head=doc_id,debtor_id,balance,currency,email,days_overdue
	printf '%s\n' $head F1,D,10.00,USD,a@x.example,15 \
	    F2,D,10.00,USD,a@x.example,15 >in.csv
	printf '%s\n' $head F2,D,10.00,USD,a@x.example,15 \
	    F1,D,10.00,USD,a@x.example,15 >turned.csv
	dunning ledger init l.db
	dunning plan -q -s s.yaml -l l.db --as-of=2026-03-16 -o out.csv in.csv
	[ "$(grep -c ,pending,, out.csv)" -eq 2 ]
	dunning ledger approve --by=boss --as-of=2026-03-16 l.db out.csv
	dunning plan -q -s s.yaml -l l.db --as-of=2026-03-17 -o out.csv \
	    turned.csv
	[ "$(grep -c ,due,,2026-03-17T out.csv)" -eq 2 ]
}
