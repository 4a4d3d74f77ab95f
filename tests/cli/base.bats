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
