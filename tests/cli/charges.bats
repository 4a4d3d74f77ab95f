#!/usr/bin/env bats
# Charges to the cent: published figures and statutory examples, packs as they
# are shipped, the explanation, and what cannot be computed.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	mkdir -p rates
}

# A strategy of one charge: strategy KEYS...; the lines are its keys.
strategy() {
	{
		printf 'dunning: 1\nstrategy: s\ncharges:\n  c:\n'
		printf '    %s\n' "$@"
	} >s.yaml
}

# Items DUE AMOUNT CURRENCY as of a day: the column c of each, on a line.
charged() { # DAY ITEM...
	day=$1
	shift
	{
		echo debtor_id,doc_id,due_date,balance,currency
		n=0
		for item; do
			n=$((n + 1))
			set -- $item
			echo "D,F$n,$1,$2,${3:-EUR}"
		done
	} >p.csv
	dunning age -s s.yaml --as-of="$day" p.csv >aged.csv 2>err || return
	python3 -c '
import csv
for row in csv.DictReader(open("aged.csv")): print(row["c"])'
}

is() { # WANTED COMMAND...
	wanted=$1
	shift
	got=$("$@" | paste -sd' ')
	[ "$got" = "$wanted" ] || {
		echo "wanted $wanted, got $got"
		cat err
		return 1
	}
}

@test "Germany: B1, B2, B3 with each day count" {
	strategy 'kind: interest' 'rates: {file: rates/de_base.csv, add: "9"}' \
	    'day_count: act/act'
	is 28.55 charged 2025-08-20 "2025-05-15 1000.00"
	is 902.93 charged 2024-07-15 "2023-12-15 12345.67"
	sed -i s,act/act,act/365, s.yaml
	is 905.23 charged 2024-07-15 "2023-12-15 12345.67"
	sed -i s,act/365,act/360, s.yaml
	is 917.80 charged 2024-07-15 "2023-12-15 12345.67"
	strategy 'kind: interest' 'rates: {file: rates/de_base.csv, add: "9"}' \
	    'day_count: act/act' 'count_payment_day: false'
	is 28.27 charged 2025-08-20 "2025-05-15 1000.00"
	strategy 'kind: interest' 'rates: {file: rates/de_base.csv, add: "5"}' \
	    'day_count: act/act'
	is 17.92 charged 2025-08-20 "2025-05-15 1000.00"
}

@test "Spain: B4 and B9, where it matters what is rounded" {
	strategy 'kind: interest' 'rates: {file: rates/es_late.csv}'
	is 121.93 charged 2025-03-10 "2024-11-20 3500.00"
	is 8.08 charged 2025-08-10 "2024-11-20 100.37"
	strategy 'kind: interest' 'rates: {file: rates/es_late.csv}' \
	    'round: segment'
	is 8.07 charged 2025-08-10 "2024-11-20 100.37"
}

@test "United Kingdom: B5 locked, fixed sums by the size of the debt" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charge_packs: [charges/gb.yaml]
	END
	cat >p.csv <<-'END'
	doc_id,country,due_date,balance,currency
	1,GB,2025-05-31,999.99,GBP
	2,GB,2025-05-31,1000.00,GBP
	3,GB,2025-05-31,9999.99,GBP
	4,GB,2025-05-31,10000.00,GBP
	5,GB,2025-05-31,2000.00,GBP
	6,ES,2025-05-31,2000.00,GBP
	7,GB,2025-09-30,2000.00,GBP
	END
	dunning age -s s.yaml --as-of=2025-09-30 p.csv | cut -d, -f1,8- >got
	diff - got <<-'END'
	doc_id,gb_interest,gb_compensation,charges_total
	1,42.62,40.00,82.62
	2,42.62,70.00,112.62
	3,426.16,70.00,496.16
	4,426.16,100.00,526.16
	5,85.23,70.00,155.23
	6,,,
	7,,,
	END
	strategy 'kind: interest' 'rates: {file: rates/gb_boe.csv, add: "8"}'
	is 82.71 charged 2025-09-30 "2025-05-31 2000.00"
	strategy 'kind: interest' 'rate: 13.25 % year'
	is 32.67 charged 2025-02-14 "2024-12-31 2000.00"
}

# gov.uk, theukrules.co.uk, paidnice, anleiter.de, geogebra, 5 CFR 1315.17.
@test "figures of web pages, with what makes theirs" {
	strategy 'kind: interest' 'rate: "8.5 % year"'
	is "85.00" charged 2026-01-01 "2025-01-01 1000"
	is "0.23" charged 2025-01-02 "2025-01-01 1000"
	is "11.64" charged 2025-02-20 "2025-01-01 1000"
	strategy 'kind: interest' 'rate: "8.5 % year"' 'round: day'
	is "11.50" charged 2025-02-20 "2025-01-01 1000"
	strategy 'kind: interest' 'rate: "8.25 % year"'
	is "13.56" charged 2025-03-02 "2025-01-01 1000"
	strategy 'kind: interest' 'rate: "7.9 % year"'
	is "64.93" charged 2025-01-31 "2025-01-01 10000"
	strategy 'kind: interest' 'rate: "7.9 % year"' 'round: day'
	is "64.80" charged 2025-01-31 "2025-01-01 10000"
	strategy 'kind: interest' 'rate: "5.12 % year"'
	is "3.51" charged 2025-01-26 "2025-01-01 1000"
	strategy 'kind: interest' 'rate: "6% year"' 'day_count: 30e/360'
	is "350.00 348.33" charged 2016-07-30 "2015-12-31 10000" \
	    "2016-01-01 10000"
	strategy 'kind: interest' 'rate: "8 % year"' 'day_count: act/360'
	is "7.28" charged 2025-12-15 "2025-11-06 840"
	strategy 'kind: interest' 'rate: "6.5 % year"' 'day_count: act/360'
	is "2.71" charged 2025-01-11 "2025-01-01 1500"
	strategy 'kind: interest' 'rate: "6 % year"' 'day_count: act/360' \
	    'compound: monthly'
	is "18.83" charged 2025-03-16 "2025-01-01 1500"
}

@test "Mexico: 6 % a year over 365 and over 360 days" {
	strategy 'kind: interest' 'rate: "6 % year"'
	is 193.15 charged 2026-02-17 "2026-01-01 25000 MXN"
	strategy 'kind: interest' 'rate: "6 % year"' 'day_count: act/360'
	is 195.83 charged 2026-02-17 "2026-01-01 25000 MXN"
}

# kobana prints 102.16 (truncated); iguanadigital 1050.00 and 203.25, which its
# own formula does not give.
@test "Brazil: a fine of 2 % and 1 % a month" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charge_packs: [charges/br.yaml]
	END
	cat >p.csv <<-'END'
	doc_id,country,due_date,balance,currency
	1,BR,2026-03-10,100.00,BRL
	2,BR,2026-03-05,100.00,BRL
	3,BR,2026-03-05,3000.00,BRL
	4,BR,2026-02-06,1234.56,BRL
	5,BR,2026-03-05,500.00,BRL
	6,BR,2026-02-13,1000.00,BRL
	END
	dunning age -s s.yaml --as-of=2026-03-15 p.csv | cut -d, -f1,8- >got
	diff - got <<-'END'
	doc_id,br_fine,br_interest,charges_total
	1,2.00,0.17,2.17
	2,2.00,0.33,2.33
	3,60.00,10.00,70.00
	4,24.69,15.23,39.92
	5,10.00,1.67,11.67
	6,20.00,10.00,30.00
	END
	strategy 'kind: interest' 'rate: 1 % month' 'rounding: down'
	is "0.16 15.22" charged 2026-03-15 "2026-03-10 100 BRL" \
	    "2026-02-06 1234.56 BRL"
	strategy 'kind: interest' 'rate: 0.5 % month'
	echo '  fine: {kind: fixed, amount: 1 %}' >>s.yaml
	is 0.50 charged 2026-03-15 "2026-02-28 200 BRL"
	grep -q ',0.50,2.00,2.50$' aged.csv
}

# UF 27,205.11, as in the example of SERNAC.
@test "Chile: bands of UF from the 21st day, less without a useful contact" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	columns: {useful_contact: {type: bool}}
	charge_packs: [charges/cl.yaml]
	END
	printf '%s\n' from,valid_through,value \
	    2026-01-01,2026-12-31,27205.11 >rates/cl_uf.csv
	cat >p.csv <<-'END'
	doc_id,country,due_date,balance,currency,useful_contact
	1,CL,2026-02-22,100000,CLP,true
	2,CL,2026-02-22,100000,CLP,false
	3,CL,2026-02-22,100000,CLP,
	4,CL,2026-02-22,500000,CLP,true
	5,CL,2026-02-22,1500000,CLP,true
	6,CL,2026-02-23,1500000,CLP,true
	7,CL,2026-02-22,10000,CLP,false
	END
	dunning age -s s.yaml --as-of=2026-03-15 p.csv | cut -d, -f1,9 >got
	diff - got <<-'END'
	doc_id,cl_collection
	1,9000
	2,3559
	3,3559
	4,38162
	5,93969
	6,
	7,0
	END
	run dunning age -s s.yaml --as-of=2027-01-01 p.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *R_RATE* ]]
}

@test "Colombia: the root of an effective rate, with and without interest on it" {
	printf '%s\n' from,valid_through,rate \
	    2026-01-01,2026-12-31,25 >rates/co_usury.csv
	strategy 'kind: interest' \
	    'rates: {file: rates/co_usury.csv, effective: true}'
	is 36692.35 charged 2026-03-02 "2026-01-01 1000000 COP"
	strategy 'kind: interest' 'rate: 25 % effective' 'compound: daily'
	is 37362.19 charged 2026-03-02 "2026-01-01 1000000 COP"
	printf 'currencies: {COP: {digits: 0}}\n' >>s.yaml
	is 37362 charged 2026-03-02 "2026-01-01 1000000 COP"
}

@test "European Union: 40.00 for each late item, in EUR only" {
	strategy 'kind: fixed' 'amount: 40.00 EUR' 'when: currency = "EUR"'
	is "40.00 40.00  " charged 2026-03-16 "2026-03-15 1" "2025-03-15 9000" \
	    "2026-03-15 100 USD" "2026-03-16 100"
	strategy 'kind: fixed' 'amount: 40.00 EUR'
	run charged 2026-03-16 "2026-03-15 1" "2026-03-15 100 USD"
	[ "$status" -eq 1 ]
	grep -q "p.csv:3:.*R_CHARGE: the charge 'c' has no amount in USD" err
	strategy 'kind: fixed' \
	    'amount: {EUR: "40.00 EUR", JPY: "5000 JPY", by: currency}'
	is "40.00 5000" charged 2026-03-16 "2026-03-15 1" "2026-03-15 100 JPY"
}

@test "each pack is accepted, and tells its charges" {
	printf '%s\n' from,valid_through,value \
	    2026-01-01,2026-12-31,39000 >rates/cl_uf.csv
	printf '%s\n' from,valid_through,rate \
	    2026-01-01,2026-12-31,25 >rates/co_usury.csv
	for pack in "$DUNNING_DATA"/charges/*.yaml; do
		cat >s.yaml <<-END
		dunning: 1
		strategy: s
		columns: {useful_contact: {type: bool, optional: true}}
		charge_packs: [charges/${pack##*/}]
		END
		dunning check s.yaml
	done
}

@test "caps, and rates by a column" {
	strategy 'kind: interest' 'rate: 100 % year' 'cap: 10 % balance'
	is "10.00 0.27" charged 2026-03-16 "2025-03-16 100" "2026-03-15 100"
	strategy 'kind: interest' 'rate: 100 % year' \
	    'cap: {EUR: 20.00 EUR, USD: 25 USD, by: currency}'
	is "20.00 25.00" charged 2026-03-16 "2025-03-16 100" \
	    "2025-03-16 100 USD"
	strategy 'kind: interest' \
	    'rate: {EUR: 10 % year, USD: 2 % month, by: currency}'
	is "10.00 24.33" charged 2026-03-16 "2025-03-16 100" \
	    "2025-03-16 100 USD"
	run charged 2026-03-16 "2025-03-16 100" "2025-03-16 100 GBP"
	[ "$status" -eq 1 ]
	grep -q "p.csv:3:.*R_CHARGE" err
}

@test "only overdue debts are charged, from the day and for what is said" {
	strategy 'kind: interest' 'rate: 36.5 % year' 'after: 10'
	is "0.10 0.90   " charged 2026-03-16 "2026-03-05 100" \
	    "2026-02-25 100" "2026-03-06 100" "2026-03-20 100" \
	    "2026-01-01 -100"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	columns: {demand_date: {type: date}, paid_on: {type: date}}
	derive: {late: {type: bool, expr: days_overdue > 30}}
	holds:
	  - {code: H, when: dispute, until: promise_date, stops: [fees]}
	charges:
	  c:
	    kind: interest
	    rate: 0.1 % day
	    from: demand_date
	    until: paid_on
	    on: amount
	    when: late
	END
	cat >p.csv <<-'END'
	doc_id,due_date,amount,balance,demand_date,paid_on,dispute,promise_date
	1,2026-01-01,1000,500,2026-03-06,,false,
	2,2026-01-01,1000,500,2026-03-06,2026-03-10,false,
	3,2026-03-01,1000,500,2026-03-06,,false,
	4,2026-01-01,1000,500,,,false,
	5,2026-01-01,1000,500,2026-03-06,,true,
	6,2026-01-01,1000,500,2026-03-06,,true,2026-03-15
	7,2026-01-01,1000,500,2026-03-06,,true,2026-03-16
	8,2026-01-01,1000,500,2026-03-16,,false,
	END
	dunning age -s s.yaml --as-of=2026-03-16 p.csv >aged.csv
	is "10.00 4.00    10.00  " python3 -c '
import csv
for row in csv.DictReader(open("aged.csv")): print(row["c"])'
}

@test "a day without a rate rejects the record, with what to do" {
	strategy 'kind: interest' 'rates: {file: rates/de_base.csv, add: "9"}'
	run charged 2026-07-01 "2026-06-01 1000" "2026-06-01 10"
	[ "$status" -eq 1 ]
	[ "$(cat err)" = "dunning-age: p.csv:2:6: rejected R_RATE: the charge 'c' has no rate on 2026-07-01
dunning-age: note: extend the table, or its valid_through when the rate still holds: rates/de_base.csv
dunning-age: p.csv:3:6: rejected R_RATE: the charge 'c' has no rate on 2026-07-01
dunning-age: note: extend the table, or its valid_through when the rate still holds: rates/de_base.csv" ]
	is 9.23 charged 2026-06-30 "2026-05-29 1024.67"
	strategy 'kind: interest' 'mode: locked' \
	    'rates: {file: rates/de_base.csv, add: "9"}'
	is 8.44 charged 2026-07-01 "2026-06-01 1000"
}

@test "payments cut the days: B7, the measured example, what is taken back" {
	strategy 'kind: interest' 'rate: 12 % year' \
	    'allocation: interest_first'
	printf '%s\n' doc_id,doc_date,due_date,amount,currency \
	    F1,2026-01-01,2026-01-31,10000.00,EUR >p.csv
	printf '%s\n' doc_id,date,amount F1,2026-03-02,1000.00 \
	    F1,2026-04-15,5000.00 F1,2026-06-01,4000.00 >t.csv
	paid() {
		dunning age -s s.yaml --as-of="$1" --transactions=t.csv \
		    p.csv 2>err | python3 -c '
import csv, sys
for row in csv.DictReader(sys.stdin): print(row["balance"], row["c"])'
	}
	is "4000.00 294.23" paid 2026-05-31
	sed -i 's/interest_first/principal_first/' s.yaml
	is "4000.00 289.32" paid 2026-05-31
	echo '    round: segment' >>s.yaml
	is "4000.00 289.31" paid 2026-05-31
	is "10000.00 95.34" paid 2026-03-01
	strategy 'kind: interest' 'rate: 10 % year'
	printf '%s\n' doc_id,due_date,amount,currency \
	    F1,2026-01-01,1000.00,EUR >p.csv
	printf '%s\n' doc_id,date,amount F1,2026-02-01,600.00 >t.csv
	is "400.00 14.96" paid 2026-04-01
	printf '%s\n' doc_id,date,amount F1,2026-02-01,600.00 \
	    F1,2026-02-01,600.00 F1,2026-02-01,-600.00 >t.csv
	is "400.00 14.96" paid 2026-04-01
	dunning age -s s.yaml --as-of=2026-04-01 --transactions=t.csv p.csv >file
	cat t.csv |
	    dunning age -s s.yaml --as-of=2026-04-01 --transactions=- p.csv >pipe
	cmp file pipe
}

@test "a payment is interest-free from the day that its credit is there" {
	strategy 'kind: interest' 'rate: 10 % year'
	printf '%s\n' doc_id,kind,doc_date,due_date,amount,currency \
	    F1,debit,2025-12-01,2026-01-01,1000.00,EUR \
	    P1,payment,2026-02-01,,600.00,EUR >p.csv
	printf '%s\n' doc_id,date,amount,credit_doc F1,2026-01-10,600.00,P1 >t.csv
	charge() {
		dunning age -s s.yaml --as-of="$1" -t t.csv p.csv |
		    sed -n '2s/.*,\(-*[0-9.]*,[0-9]*,[^,]*,[0-9.]*\),[0-9.]*$/\1/p'
	}
	[ "$(charge 2026-01-31)" = 1000.00,30,1-30,8.22 ]
	# Of 1000.00 for 31 days, then of 400.00 for 59: the measured example.
	[ "$(charge 2026-04-01)" = 400.00,90,61-90,14.96 ]
}

@test "charges want to know which instalment a payment covered" {
	strategy 'kind: interest' 'rate: 10 % year'
	echo 'ageing: {paid_by_document: true}' >>s.yaml
	printf '%s\n' doc_id,instalment,due_date,amount,currency \
	    F1,1,2026-01-01,1000.00,EUR F1,2,2026-02-01,1000.00,EUR >p.csv
	printf '%s\n' doc_id,instalment,date,amount F1,1,2026-02-01,600.00 \
	    F1,,2026-02-01,600.00 >t.csv
	run dunning age -s s.yaml --as-of=2026-04-01 -t t.csv p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"t.csv:3:16: error E_USAGE: this payment is of a whole document"* ]]
	sed -i '3s/F1,,/F1,2,/' t.csv
	dunning age -s s.yaml --as-of=2026-04-01 -t t.csv p.csv
}

@test "costs come before interest where the law says so" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charges:
	  c: {kind: interest, rate: 10 % year, allocation: costs_first}
	  sum: {kind: fixed, amount: 40.00 EUR}
	END
	printf '%s\n' doc_id,due_date,amount,currency \
	    F1,2026-01-01,1000.00,EUR >p.csv
	printf '%s\n' doc_id,date,amount F1,2026-02-01,600.00 >t.csv
	dunning age -s s.yaml --as-of=2026-04-01 --transactions=t.csv p.csv >got
	grep -q ',15.74,40.00,55.74$' got
}

@test "a second program finds the same amounts" {
	python3 "$BATS_TEST_DIRNAME/../interest.py" 1 40
}

@test "rate tables that nobody could go by are refused" {
	strategy 'kind: interest' 'rates: {file: rates/r.csv}'
	refused() { # LINE TEXT
		printf 'from,valid_through,rate\n%b' "$1" >rates/r.csv
		run charged 2026-03-16 "2026-03-01 100"
		[ "$status" -eq 2 ] && grep -q "$2" err || {
			cat err
			return 1
		}
	}
	refused '2026-01-01,,5\n' "r.csv:2:12: .*does not say up to which day"
	refused '2026-01-01,,5\n2025-07-01,2026-12-31,5\n' \
	    "r.csv:3:1: .*is not after the day before it"
	refused '2026-01-01,2026-07-01,5\n2026-07-01,2026-12-31,5\n' \
	    "r.csv:2:12: .*is not before the next row"
	refused '2026-01-01,2025-07-01,5\n' "is not on or after"
	refused '2026-01-01,2026-12-31,5.0000001\n' "at most 6 decimals"
	refused '2026-01-01,2026-12-31,"5,5"\n' "is not a number"
	refused '01/01/2026,2026-12-31,5\n' "is not a date"
	refused '2026-01-01,2026-12-31,1000.01\n' "above 1000 %"
	refused '' "has no rows"
	printf 'from,rate\n2026-01-01,5\n' >rates/r.csv
	run charged 2026-03-16 "2026-03-01 100"
	[ "$status" -eq 2 ]
	grep -q "needs the columns from, valid_through and rate" err
}

@test "what a charge cannot be is told at its place" {
	wrong() { # TEXT KEYS...
		wanted=$1
		shift
		strategy "$@"
		run dunning check s.yaml
		[ "$status" -eq 2 ] || [ "$status" -eq 1 ]
		[[ "$output" == *"$wanted"* ]] || {
			echo "$output"
			return 1
		}
	}
	wrong 's.yaml:6:11: error E_CHARGE: `18 percent` is not a rate' \
	    'kind: interest' 'rate: 18 percent'
	wrong 'is not a rate' 'kind: interest' 'rate: 18 %'
	wrong 'is not a rate' 'kind: interest' 'rate: "-1 % year"'
	wrong 'is not a rate' 'kind: interest' 'rate: 1001 % year'
	wrong 'needs the key `rate` or `rates`' 'kind: interest'
	wrong 'a fixed sum needs the key `amount` or `bands`' 'kind: fixed'
	wrong 'a fee needs the key `amount`' 'kind: fee'
	wrong '`rate` has no meaning for a charge of the kind fee' \
	    'kind: fee' 'amount: 1 EUR' 'rate: 1 % year'
	wrong '`once_per` has no meaning for a charge of the kind fixed' \
	    'kind: fixed' 'amount: 1 EUR' 'once_per: item'
	wrong '`max_total` has no meaning for a charge of the kind interest' \
	    'kind: interest' 'rate: 1 % year' 'max_total: 1 EUR'
	wrong 'a percentage is one of an item' 'kind: fee' 'amount: 2 %'
	wrong '`max_total` is an amount' 'kind: fee' 'amount: 1 EUR' \
	    'max_total: 2 %'
	wrong 'is not a currency of ISO 4217' 'kind: fee' 'amount: 1 EUR' \
	    'max_total: 1 EUX'
	wrong '`once_per` cannot be `month`' 'kind: fee' 'amount: 1 EUR' \
	    'once_per: month'
	wrong '`rate` has no meaning for a charge of the kind fixed' \
	    'kind: fixed' 'amount: 1 EUR' 'rate: 1 % year'
	wrong '`amount` has no meaning' 'kind: interest' 'amount: 1 EUR' \
	    'rate: 1 % year'
	wrong '`40` is not an amount' 'kind: fixed' 'amount: 40'
	wrong 'is not a currency of ISO 4217' 'kind: fixed' 'amount: 40 EUX'
	wrong 'nothing declares the column' 'kind: interest' 'rate: 1 % year' \
	    'from: demand_day'
	wrong 'names a column of the type date, and `balance` is money' \
	    'kind: interest' 'rate: 1 % year' 'from: balance'
	wrong 'cannot be compounded monthly' 'kind: interest' \
	    'rate: 25 % effective' 'compound: monthly'
	wrong 'interest on interest is rounded at the end' 'kind: interest' \
	    'rate: 25 % year' 'compound: monthly' 'round: segment'
	wrong 'the header of `bands`' 'kind: fixed' 'bands: |' \
	    '  when | amount' '  - | 1 %'
	wrong 'is not above the limit before it' 'kind: fixed' 'bands: |' \
	    '  below | amount' '  10 | 1 %' '  10 | 2 %' '  - | 3 %'
	wrong 'is not -, the limit of the last band' 'kind: fixed' 'bands: |' \
	    '  below | amount' '  10 | 1 %'
	wrong 'is not a percentage, which' 'kind: fixed' 'marginal: true' \
	    'bands: |' '  below | amount' '  - | 1 EUR'
	wrong 'did you mean `kind`' 'knd: fixed'
	wrong 'there is no file `charges/xx.yaml`' 'kind: fixed' \
	    'amount: 1 EUR' '
charge_packs: [charges/xx.yaml]'
}

@test "a charge of the strategy takes the place of a pack's" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charge_packs: [charges/eu.yaml, charges/es.yaml]
	charges:
	  eu_compensation: {kind: fixed, amount: 41.00 EUR}
	END
	printf 'country,due_date,balance,currency\nES,2026-03-15,100,EUR\n' |
		dunning age -s s.yaml --as-of=2026-03-16 >got
	diff - got <<-'END'
	country,due_date,balance,currency,days_overdue,bucket,eu_compensation,es_interest,es_compensation,charges_total
	ES,2026-03-15,100,EUR,1,1-30,41.00,0.03,40.00,81.03
	END
	sed -i s/es.yaml/de.yaml,charges\\/de_consumer.yaml/ s.yaml
	run dunning age -s s.yaml --as-of=2026-03-16 p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"two packs have a charge with the name"* ]]
}

@test "--explain tells each stretch, the same for any number of threads" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	columns: {debtor_id: {pii: id}}
	charges:
	  late:
	    kind: interest
	    rates: {file: rates/de_base.csv, add: "9"}
	    day_count: act/act
	    cap: 28.50 EUR
	  sum: {kind: fixed, amount: 40.00 EUR}
	END
	cat >p.csv <<-'END'
	debtor_id,doc_id,due_date,balance,currency
	ACME-0001,F1,2025-05-15,1000.00,EUR
	ACME-0001,F2,2025-09-15,1000.00,EUR
	END
	dunning age -s s.yaml --as-of=2025-08-20 --explain=why p.csv >got
	diff - why <<-'END'
	{"record":1,"debtor_id":"***001","doc_id":"F1","charge":"sum","kind":"fixed","currency":"EUR","principal":"1000.00","from":"2025-05-15","until":"2025-08-20","rounding":"half_up","rounded":"40.00","cap":null,"total":"40.00","at":"s.yaml:10:8"}
	{"record":1,"debtor_id":"***001","doc_id":"F1","charge":"late","kind":"interest","currency":"EUR","principal":"1000.00","from":"2025-05-15","until":"2025-08-20","segments":[{"from":"2025-05-16","to":"2025-06-30","days":46,"rate":"11.27 % year","basis":365,"principal":"1000.00","amount":"14.203288"},{"from":"2025-07-01","to":"2025-08-20","days":51,"rate":"10.27 % year","basis":365,"principal":"1000.00","amount":"14.349863"}],"sum":"28.553151","round":"end","rounding":"half_up","rounded":"28.55","cap":"28.50","total":"28.50","at":"s.yaml:6:5"}
	END
	tail -n 1 got | grep -q ',,,$'
	{
		head -n 1 p.csv
		for i in $(seq 3000); do
			echo "C$i,F$i,2025-0$((i % 5 + 1))-1$((i % 9)),$i.37,EUR"
		done
	} >many.csv
	for n in 1 2 4; do
		dunning age -s s.yaml --as-of=2025-08-20 -j$n --explain=why$n \
		    many.csv >many$n
	done
	cmp many1 many2
	cmp many1 many4
	cmp why1 why2
	cmp why1 why4
	[ "$(wc -l <why1)" -eq 6000 ]
	python3 - <<-'END'
	import json
	from decimal import Decimal, ROUND_HALF_UP
	for line in open("why1"):
	    one = json.loads(line)
	    if one["kind"] == "interest":
	        total = sum(Decimal(s["amount"]) for s in one["segments"])
	        assert abs(total - Decimal(one["sum"])) <= Decimal("0.000002"), one
	        assert Decimal(one["total"]) == min(Decimal("28.50"),
	            Decimal(one["sum"]).quantize(Decimal("0.01"), ROUND_HALF_UP)), one
	END
}

@test "a file for an explanation of nothing, or of the output, is refused" {
	strategy 'kind: interest' 'rate: 1 % year'
	echo 'due_date,balance' >p.csv
	run dunning age --as-of=2025-08-20 --explain=why p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"without a strategy there are none"* ]]
	run dunning age -s s.yaml --as-of=2025-08-20 --explain=why -o why p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"--explain and the output are the same"* ]]
	printf 'dunning: 1\nstrategy: s\n' >s.yaml
	run dunning age -s s.yaml --as-of=2025-08-20 --explain=why p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_USAGE"* ]]
}

@test "a charge becomes a column for later commands and for tests" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charges:
	  late: {kind: interest, rate: 36.5 % year}
	tables:
	  t:
	    inputs: {late: {}}
	    outputs: {heavy: {type: bool}}
	    rows: |
	      late    || heavy
	      >= 1.00 || true
	      -       || false
	    hit: first
	tests:
	  - name: ten days of 0.10
	    as_of: 2026-03-16
	    given: |
	      doc_id,due_date,balance,currency
	      A,2026-03-06,100.00,EUR
	      B,2026-03-07,100.00,EUR
	    expect: |
	      doc_id,late,charges_total,heavy
	      A,1.00,1.00,true
	      B,0.90,0.90,false
	END
	dunning check --tests s.yaml
}

@test "explain tells the charges of a record" {
	strategy 'kind: interest' 'rate: 36.5 % year'
	printf '%s\n' debtor_id,doc_id,due_date,balance,currency \
	    D,F1,2026-03-06,100.00,EUR >p.csv
	dunning explain -s s.yaml --as-of=2026-03-16 -n 1 p.csv >got
	grep -q '^  c  *1.00$' got
	grep -q '^  charges_total  *1.00$' got
}

@test "the whole chain has the columns, with one pass and with four" {
	sed 's/^dunning: 1/&\ncharge_packs: [charges\/br.yaml, charges\/mx.yaml]/' \
	    "$DUNNING_DATA/retail-credit.yaml" >s.yaml
	cp "$BATS_TEST_DIRNAME/../../examples/retail/portfolio.csv" .
	dunning run --stages=map,age,score,segment -q -s s.yaml \
	    --as-of=2026-03-16 -o one.csv portfolio.csv || [ $? -eq 1 ]
	dunning map -q -s s.yaml --as-of=2026-03-16 portfolio.csv 2>/dev/null |
		dunning age -s s.yaml --as-of=2026-03-16 |
		dunning score -s s.yaml --as-of=2026-03-16 |
		dunning segment -s s.yaml --as-of=2026-03-16 >four.csv
	cmp one.csv four.csv
	head -n 1 one.csv | grep -q br_fine,br_interest,mx_interest,charges_total
	awk -F, '$0 ~ /,BR,/' one.csv | grep -qE ',[0-9]+\.[0-9]{2},[0-9]+\.[0-9]{2},,[0-9]+'
}

@test "a cap that is a percentage of a credit takes nothing back" {
	strategy 'kind: interest' 'rate: 36.5 % year' 'cap: 10 % amount'
	printf '%s\n' doc_id,due_date,amount,balance,currency \
	    1,2026-03-06,-50.00,100.00,EUR 2,2026-03-06,5.00,100.00,EUR >p.csv
	is "0.00 0.50" sh -c 'dunning age -s s.yaml --as-of=2026-03-16 p.csv |
		tail -n +2 | cut -d, -f8'
}

# Late Payment of Commercial Debts (Interest) Act 1998, s. 5A: the sum follows
# the debt when interest begins to run.
@test "a part that is paid later does not make a fixed sum smaller" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: s
	charge_packs: [charges/gb.yaml]
	END
	printf '%s\n' doc_id,country,due_date,amount,currency \
	    1,GB,2025-05-31,1500.00,GBP 2,GB,2025-05-31,1500.00,GBP >p.csv
	printf '%s\n' doc_id,date,amount 1,2025-07-01,600.00 \
	    2,2025-05-31,600.00 >t.csv
	is "900.00,70.00 900.00,40.00" sh -c 'dunning age -s s.yaml \
		--as-of=2025-09-30 -t t.csv p.csv 2>/dev/null |
		tail -n +2 | cut -d, -f6,10'
}

# A debtor of whom one debt cannot be charged, since the table ends: rates PAST.
untied() {
	printf '%s\n' from,valid_through,rate 2025-01-01,2026-01-31,10 \
	    >rates/r.csv
	strategy 'kind: interest' 'rates: {file: rates/r.csv}' \
	    'until: promise_date'
	printf '%s\n' debtor_id,doc_id,due_date,promise_date,balance,currency \
	    D1,A,2026-01-01,2026-01-20,10.00,EUR \
	    D1,B,2026-01-02,,20.00,EUR \
	    D1,C,2026-03-20,,40.00,EUR >p.csv
}

@test "what cannot be charged is in no sum, with and without sums of debtors" {
	untied
	for way in -j1 -j2 "-r -j1" "-r -j2"; do
		run dunning age -v $way -s s.yaml --as-of=2026-03-16 p.csv
		[ "$status" -eq 1 ]
		[[ "$output" == *"p.csv:3:18: rejected R_RATE"* ]] ||
		    [[ "$output" == *"p.csv:3:"*": rejected R_RATE"* ]]
		[[ "$output" == *"EUR: 2 items, open 50.00, overdue 10.00, unapplied 0.00, net 50.00"* ]]
	done
	dunning age -r -s s.yaml --as-of=2026-03-16 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	diff - <(cut -d, -f2,7- out) <<-'END'
	doc_id,days_overdue,bucket,c,charges_total,debtor_open,debtor_overdue,debtor_unapplied,debtor_net,debtor_max_days,debtor_items
	A,74,61-90,0.05,0.05,50.00,10.00,0.00,50.00,74,2
	C,-4,not_due,,,50.00,10.00,0.00,50.00,74,2
	END
}

@test "a charge that reads a sum of the debtor may leave nobody out of it" {
	untied
	sed -i 's/^    kind:/    when: debtor_open > 60\n    kind:/' s.yaml
	dunning age -r -s s.yaml --as-of=2026-01-25 p.csv |
	    grep -q '70.00,30.00,0.00,70.00,24,3,0.05,0.05$'
	run dunning age -r -s s.yaml --as-of=2026-03-16 p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"p.csv:3:1: error E_TIES: 1 records cannot be charged, but the sums of their debtors have them"* ]]
	# So it is when a derived column reads it, and not when a file has it.
	sed -i 's/when: .*/when: large/' s.yaml
	echo 'derive: {large: {type: bool, expr: debtor_open > 60}}' >>s.yaml
	run dunning age -r -s s.yaml --as-of=2026-03-16 p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *E_TIES* ]]
	sed -i '1s/$/,debtor_open/; 2,$s/$/,70/' p.csv
	run dunning age -v -s s.yaml --as-of=2026-03-16 p.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *"EUR: 2 items, open 50.00"* ]]
}

@test "credit of a debt that is rejected goes to the next one" {
	untied
	echo 'ageing: {credits: fifo}' >>s.yaml
	echo D1,P,,,-25.00,EUR >>p.csv
	dunning age -v -s s.yaml --as-of=2026-03-16 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	# 10.00 are settled; 20.00 cannot be charged; 15.00 of 40.00 are paid.
	diff - out <<-'END'
	debtor_id,doc_id,due_date,promise_date,balance,currency,applied,days_overdue,bucket,c,charges_total
	D1,C,2026-03-20,,25.00,EUR,15.00,-4,not_due,,
	END
	grep -q 'EUR: 1 items, open 25.00, overdue 0.00, unapplied 0.00, net 25.00' err
	# What it covers whole needs no rate.
	sed -i 's/-25.00/-30.00/' p.csv
	dunning age -s s.yaml --as-of=2026-03-16 p.csv | grep -q '^D1,C,.*,40.00,EUR,0.00'
}

@test "instalments that cannot be charged are neither paid nor counted" {
	untied
	echo 'ageing: {credits: fifo, unit: instalments}' >>s.yaml
	sed -i 's/,[ABC],/,F,/' p.csv
	sed -i '4s/2026-03-20/2026-01-03/' p.csv
	echo D1,P,,,-5.00,EUR >>p.csv
	dunning age -s s.yaml --as-of=2026-03-16 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	# The third is not charged, having no rate either: one of three is left.
	diff - out <<-'END'
	debtor_id,doc_id,due_date,promise_date,balance,currency,applied,instalments_overdue,days_overdue,bucket,c,charges_total
	D1,F,2026-01-01,2026-01-20,5.00,EUR,5.00,1,74,1 instalment,0.03,0.03
	END
	[ "$(grep -c R_RATE err)" -eq 2 ]
}

# Charges that lack rates before 2026, with what setting off makes.
shifting() { # AGEING WHEN
	printf 'from,valid_through,rate\n2026-01-01,2026-12-31,10\n' >rates/r.csv
	strategy 'kind: interest' 'rates: {file: rates/r.csv}' "when: $2"
	printf 'ageing: {%s}\ncolumns: {x: {type: int}}\n' "$1" >>s.yaml
	cat >p.csv <<-'END'
	debtor_id,doc_id,instalment,kind,due_date,currency,balance,x
	D,F,1,debit,2025-12-10,EUR,10.00,1
	D,F,2,debit,2026-01-10,EUR,10.00,1
	D,F,3,debit,2026-02-10,EUR,10.00,0
	D,P,,payment,,EUR,-2.00,1
	END
}

@test "what is rejected before credits are set off again stays rejected" {
	for when in 'applied > 0' 'balance < 9'; do
		shifting 'credits: fifo' "$when"
		dunning age -v -s s.yaml --as-of=2026-03-31 \
		    --explain=why.jsonl p.csv >out 2>err || [ $? -eq 1 ]
		# Without the first the second is the oldest: 8.00 since
		# 2026-01-11, 80 days of 10 %.
		diff - out <<-'END'
		debtor_id,doc_id,instalment,kind,due_date,currency,balance,x,applied,days_overdue,bucket,c,charges_total
		D,F,2,debit,2026-01-10,EUR,8.00,1,2.00,80,61-90,0.18,0.18
		D,F,3,debit,2026-02-10,EUR,10.00,0,0.00,49,31-60,,
		END
		grep -q 'p.csv:2:1: rejected R_CHARGE' err
		grep -q 'read 4, written 2, rejected 1, excluded 1' err
		[ "$(wc -l <why.jsonl)" -eq 1 ]
	done
}

@test "what is rejected before instalments are counted again stays rejected" {
	shifting 'unit: instalments' 'instalments_overdue > 2'
	dunning age -s s.yaml --as-of=2026-03-31 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	grep -q 'p.csv:2:1: rejected R_CHARGE' err
	[ "$(cut -d, -f3,9 out | paste -sd' ')" = \
	    'instalment,instalments_overdue 2,2 3,2 ,' ]
}

@test "what is counted and rejected for its count does not tie" {
	shifting 'unit: instalments' 'instalments_overdue = 2'
	# The third lacks a rate in any case: then there are two, and the first
	# lacks one as well.
	sed -i 's/when: .*/when: instalments_overdue = 2 or x = 0/' s.yaml
	sed -i '4s/2026-02-10/2025-12-20/' p.csv
	run dunning age -s s.yaml --as-of=2026-03-31 p.csv
	[ "$status" -eq 2 ]
	[[ $output == *'p.csv:2:1: error E_TIES: 1 records'* ]]
	[[ $output == *'let no charge read instalments_overdue'* ]]
}

@test "--strict: a condition that cannot be computed rejects before the sums" {
	shifting 'credits: separate' 'x = 1'
	strategy 'kind: fixed' 'amount: 1.00 EUR' 'when: balance / x > 200'
	echo 'columns: {x: {type: int}}' >>s.yaml
	dunning age --strict -v -r -s s.yaml --as-of=2026-03-31 p.csv \
	    >out 2>err || [ $? -eq 1 ]
	grep -q 'p.csv:4:1: rejected R_FAULT' err
	! grep -q E_TIES err
	grep -q 'EUR: 2 items, open 20.00, overdue 20.00, unapplied 2.00' err
	grep -q '^D,F,2,.*,20.00,20.00,2.00,18.00,111,2$' out
	shifting 'credits: fifo' 'x / x = 1 and due_date > date("2026-01-01")'
	sed -i '2s/1$/0/' p.csv
	dunning age --strict -s s.yaml --as-of=2026-03-31 p.csv >out 2>err ||
	    [ $? -eq 1 ]
	# Both without x are out, and the credit goes to what is left.
	[ "$(grep -c R_FAULT err)" -eq 2 ]
	[ "$(cut -d, -f3,7,9 out | paste -sd' ')" = \
	    'instalment,balance,applied 2,8.00,2.00' ]
}

@test "an explanation of a run that does not tie leaves the old file" {
	shifting 'credits: fifo' 'balance <= 15'
	sed -i 's/^ageing: {/&measure: x, /' s.yaml
	cat >p.csv <<-'END'
	debtor_id,doc_id,kind,due_date,currency,balance,x
	D0,F0,debit,2026-03-10,EUR,12.00,1
	D1,F1,debit,2026-01-10,EUR,10.00,
	D1,F2,debit,2025-12-10,EUR,20.00,2
	D1,P1,payment,,EUR,-8.00,
	END
	sed -i '3s/2026-01-10/2025-12-01/' p.csv
	echo old >why.jsonl
	run dunning age -s s.yaml --as-of=2026-03-31 \
	    --explain=why.jsonl -o o.csv p.csv
	[ "$status" -eq 2 ]
	[[ $output == *E_TIES* ]]
	[ "$(cat why.jsonl)" = old ]
	[ ! -e o.csv ]
}
