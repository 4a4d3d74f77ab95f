#!/usr/bin/env bats
# Due dates, and what is measured from them.

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset DUNNING_STRATEGY SOURCE_DATE_EPOCH
}

# A strategy of these keys of `ageing:`.
strategy() {
	{
		printf 'dunning: 1\nstrategy: dating\ncalendars:\n'
		printf '  mx:\n    weekend: [sat, sun]\n'
		printf '    holidays: calendars/mx.csv\n'
		printf '    holidays_add: ["2026-04-02", "2026-04-03"]\n'
		printf 'ageing:\n'
		printf '  %s\n' "$@"
	} >s.yaml
}

# What a command says, which must end with this status: fails STATUS COMMAND.
fails() {
	local status=0 want=$1
	shift
	"$@" >out 2>said || status=$?
	[ $status -eq "$want" ] || {
		echo "status $status"
		cat said
		return 1
	}
}

says() {
	grep -qF -- "$1" said || {
		echo "not said: $1"
		cat said
		return 1
	}
}

# The bounds of the usual buckets: days, and the due date so long before.
@test "the day after the due date is day 1, and day 30 is still 1-30" {
	{
		echo due_date
		for due in 2026-04-10 2026-04-01 2026-03-31 2026-03-30 \
		    2026-03-02 2026-03-01 2026-02-28 2026-01-31 2026-01-30 \
		    2026-01-29 2026-01-01 2025-12-31 2025-12-30 2025-12-02 \
		    2025-12-01 2025-11-30 2025-02-24; do
			echo $due
		done
	} >in.csv
	dunning age --as-of=2026-03-31 in.csv | cut -d, -f2- >got
	cat >want <<'END'
days_overdue,bucket
-10,not_due
-1,not_due
0,not_due
1,1-30
29,1-30
30,1-30
31,31-60
59,31-60
60,31-60
61,61-90
89,61-90
90,61-90
91,91-120
119,91-120
120,91-120
121,121+
400,121+
END
	diff want got
}

# Days by Python's datetime; the sums by hand.
@test "items, a credit and the totals of a ledger" {
	strategy 'breakpoints: [0, 30, 60, 90]'
	cat >in.csv <<'END'
doc_id,due_date,balance,currency
I1,2026-07-15,1000.00,EUR
I2,2026-06-30,250.00,EUR
I3,2026-06-29,400.00,EUR
I4,2026-05-31,600.00,EUR
I5,2026-05-30,150.50,EUR
I6,2026-05-01,320.00,EUR
I7,2026-04-30,80.00,EUR
I8,2026-04-01,99.99,EUR
I9,2026-03-31,1.01,EUR
I10,2025-12-31,5000.00,EUR
I11,2024-02-29,75.00,EUR
C1,2026-05-20,-100.00,EUR
END
	dunning age -s s.yaml --as-of=2026-06-30 in.csv |
		cut -d, -f1,5- | tr '\n' ' ' >got
	[ "$(cat got)" = "doc_id,days_overdue,bucket I1,-15,not_due I2,0,not_due \
I3,1,1-30 I4,30,1-30 I5,31,31-60 I6,60,31-60 I7,61,61-90 I8,90,61-90 \
I9,91,91+ I10,181,91+ I11,852,91+ C1,,unapplied " ]
	dunning report aging -s s.yaml --as-of=2026-06-30 in.csv >got
	[ "$(tail -n 1 got)" = "EUR,11,1250.00,1000.00,470.50,179.99,5076.01,\
100.00,7976.50,6726.50,7876.50" ]
}

@test "a snapshot is not rolled back, and rolled forward with a warning" {
	printf 'due_date,balance\n2026-03-01,1.00\n' >in.csv
	fails 2 dunning age --as-of=2026-03-16 --snapshot=2026-03-17 in.csv
	says 'error E_SNAPSHOT: a snapshot of 2026-03-17 cannot be rolled back to 2026-03-16'
	says '--transactions=FILE, or say --as-of=2026-03-17'
	fails 0 dunning age --as-of=2026-03-16 --snapshot=2026-03-16 in.csv
	[ ! -s said ]
	fails 0 dunning age --as-of=2026-03-16 --snapshot=2026-03-12 in.csv
	says 'warning W_SNAPSHOT: payments since 2026-03-12 are not known'
	[ "$(grep -c W_SNAPSHOT said)" -eq 1 ]
	fails 0 dunning age -q --as-of=2026-03-16 --snapshot=2026-03-12 in.csv
	[ ! -s said ]
	fails 0 dunning age --as-of=2026-03-16 --snapshot=2026-03-12 \
	    --max-roll=4 in.csv
	fails 2 dunning age --as-of=2026-03-16 --snapshot=2026-03-12 \
	    --max-roll=3 in.csv
	says 'the portfolio is of 2026-03-12, more than 3 days before the as-of date 2026-03-16'
	fails 2 dunning age --as-of=2026-03-16 --max-roll=3 in.csv
	says 'nothing says of which day the portfolio is'
	[ ! -s out ]
}

@test "the records say of which day they are, all of the same" {
	printf 'due_date,snapshot_date,balance\n' >in.csv
	for i in 1 2 3; do
		printf '2026-03-01,2026-03-15,1.00\n2026-03-01,,1.00\n'
	done >>in.csv
	for j in 1 2; do
		fails 0 dunning age -j $j --as-of=2026-03-15 in.csv
		[ ! -s said ]
		fails 0 dunning age -j $j --as-of=2026-03-16 in.csv
		[ "$(grep -c W_SNAPSHOT said)" -eq 1 ]
		says 'in.csv:2:12: warning W_SNAPSHOT'
		fails 2 dunning age -j $j --as-of=2026-03-14 in.csv
		says 'in.csv:2:12: error E_SNAPSHOT: a snapshot of 2026-03-15'
		fails 2 dunning age -j $j --as-of=2026-03-16 --snapshot=2026-03-16 in.csv
		says 'this record is of 2026-03-15, the others are of 2026-03-16'
	done
	echo 2026-03-01,2026-03-14,1.00 >>in.csv
	for j in 1 2; do
		fails 2 dunning age -j $j --as-of=2026-03-15 in.csv
		says 'in.csv:8:12: error E_SNAPSHOT: this record is of 2026-03-14, the others are of 2026-03-15'
		fails 2 dunning age -r -c debtor_id=balance -j $j --as-of=2026-03-15 in.csv
		says 'in.csv:8:12: error E_SNAPSHOT'
	done
}

@test "the strategy says how old a snapshot may be, the command line decides" {
	strategy 'max_roll: 2'
	printf 'due_date,snapshot_date\n2026-03-01,2026-03-13\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 in.csv
	says 'more than 2 days before'
	fails 0 dunning age -s s.yaml --max-roll=3 --as-of=2026-03-16 in.csv
	fails 2 dunning report aging -s s.yaml --as-of=2026-03-16 \
	    -c balance=due_date in.csv
	printf 'due_date,snapshot_date\n2026-03-01,\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 in.csv
	says 'nothing says of which day the portfolio is'
}

@test "a year without holidays ends the run, and names file, year and record" {
	strategy 'calendar: mx'
	printf 'due_date\n2026-03-02\n1990-12-28\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 in.csv
	grep -q "calendars/mx.csv: error E_CALENDAR_YEAR: calendar 'mx' has no holidays of 1990" said
	says 'in.csv:3:1: note: the business days of this record need them'
	[ ! -s out ]
	strategy 'calendar: mx' 'shift: following'
	printf 'due_date\n2099-03-08\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 in.csv
	says 'no holidays of 2099'
	# A Saturday in the last year that is known, and a credit.
	printf 'due_date,balance\n2026-01-31,1.00\n2099-03-08,-1.00\n' >in.csv
	fails 0 dunning age -s s.yaml --as-of=2026-03-16 in.csv
}

# Easter 2026: Thursday and Friday are holidays of this calendar only by
# holidays_add.
@test "days are added to a calendar and taken from it" {
	printf 'due_date\n2026-04-01\n' >in.csv
	strategy 'calendar: mx'
	dunning age -s s.yaml --as-of=2026-04-06 in.csv >got
	grep -q '^2026-04-01,1,5,1-30$' got
	sed -i 's/holidays_add: .*/holidays_add: ["2026-04-02"]/' s.yaml
	dunning age -s s.yaml --as-of=2026-04-06 in.csv >got
	grep -q '^2026-04-01,2,5,1-30$' got
	printf 'due_date\n2026-04-30\n' >in.csv
	dunning age -s s.yaml --as-of=2026-05-04 in.csv >got
	grep -q '^2026-04-30,1,4,1-30$' got
	sed -i 's/holidays_add: .*/holidays_remove: "2026-05-01"/' s.yaml
	dunning age -s s.yaml --as-of=2026-05-04 in.csv >got
	grep -q '^2026-04-30,2,4,1-30$' got
	sed -i 's/holidays_remove: .*/holidays_remove: ["2026-05-02"]/' s.yaml
	fails 2 dunning age -s s.yaml --as-of=2026-05-04 in.csv
	says "s.yaml:7:24: error E_CALENDAR: calendar 'mx' has no holiday 2026-05-02 to remove"
	sed -i 's/holidays_remove: .*/holidays_add: [2026-5-2]/' s.yaml
	fails 1 dunning check s.yaml
	says '"2026-5-2" is not a date such as 2026-12-25'
	sed -i 's/holidays_add: .*/holidays_add: [2026-05-01]\n    holidays_remove: [2026-05-01]/' s.yaml
	fails 1 dunning check s.yaml
	says '2026-05-01 is both added and removed'
	# Days that are added do not make a year of the files known.
	sed -i '/holidays_remove/d; s/holidays_add: .*/holidays_add: [2099-05-01]/' s.yaml
	printf 'due_date\n2099-04-30\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2099-05-04 in.csv
	says 'no holidays of 2099'
	sed -i '/holidays: /d' s.yaml
	dunning age -s s.yaml --as-of=2099-05-05 in.csv >got
	grep -q '^2099-04-30,2,5,1-30$' got
}

@test "what a strategy says of due dates is checked, with its place" {
	strategy 'terms: {Z1: net thirty, Z2: "net 30"}'
	fails 1 dunning check s.yaml
	says 's.yaml:9:15: error E_TERMS: `net thirty` is no rule for a due date'
	says '"net 30 end of month", "end of month + 30"'
	strategy 'missing_due: today'
	fails 1 dunning check s.yaml
	says 'error E_VALUE: `missing_due` is reject, doc_date or doc_date + 30, not `today`'
	strategy 'calendar: mexico'
	fails 1 dunning check s.yaml
	says 'error E_NAME: `mexico` is not the name of a calendar'
	strategy 'shift: following'
	fails 1 dunning check s.yaml
	says '`shift` needs `calendar` under `ageing`'
	strategy 'grace: {days: 2, of: business}'
	fails 1 dunning check s.yaml
	says '`grace` of business days needs `calendar`'
	strategy 'measure: business_days_overdue'
	fails 1 dunning check s.yaml
	says '`business_days_overdue` needs `calendar`'
	strategy 'measure: days_effective'
	fails 1 dunning check s.yaml
	says '`days_effective` needs `pauses`'
	strategy 'measure: debtor_name'
	fails 1 dunning check s.yaml
	says '`debtor_name` is string; buckets are chosen by whole numbers'
	strategy 'unit: months' 'measure: days_overdue'
	fails 1 dunning check s.yaml
	says '`days_overdue` does not count the `unit` of the buckets, which is months'
	strategy 'unit: months' 'breakpoints: [-1, 3]'
	fails 1 dunning check s.yaml
	says "breakpoint '-1': there are no months before an item is due"
	strategy 'shift: next'
	fails 1 dunning check s.yaml
	strategy 'grace: {days: -1}'
	fails 1 dunning check s.yaml
	strategy 'years: 0'
	fails 1 dunning check s.yaml
}

@test "columns that only choose the calendar or the bucket are used" {
	strategy 'calendar: {N: mx, by: zona}' 'measure: mora'
	cat >>s.yaml <<'END'
sources:
  s:
    columns:
      due_date: {from: Vence}
      mora: {type: int}
      zona: {type: enum, values: [N]}
      otra: {type: int}
END
	dunning check s.yaml >out 2>said || true
	! grep -q 'mora\|zona' said
	says 'W_UNUSED_COLUMN'
	# Each value of the column has a calendar.
	sed -i 's/values: \[N\]/values: [N, S]/' s.yaml
	fails 1 dunning check s.yaml
	says '`calendar` says nothing for the value `S`'
}

@test "a file of pauses is checked, with its place" {
	strategy 'pauses: p.csv'
	fails 1 dunning check s.yaml
	says 'E_NO_FILE'
	echo 'debtor,from,to' >p.csv
	fails 1 dunning check s.yaml
	says 'p.csv:1: error E_PAUSES: a file of pauses has the columns debtor_id or doc_id or both, from and to'
	printf 'debtor_id,doc_id,from,to\n,,2026-01-01,\nD,,2026-1-1,\nD,,2026-01-02,2026-01-01\nD,,2026-01-02,soon\n' >p.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 /dev/null
	says 'p.csv:2:1: error E_PAUSES: the pause names neither a debtor nor a document'
	says 'p.csv:3:4: error E_PAUSES: "2026-1-1" is not a date such as'
	says 'p.csv:4:15: error E_PAUSES: "2026-01-01" is before the pause begins'
	says 'p.csv:5:15: error E_PAUSES: "soon" is not a date such as'
	printf 'debtor_id,from,to\nD,2026-01-01,\n' >p.csv
	printf 'due_date\n2026-03-01\n' >in.csv
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 in.csv
	says "s.yaml:9:11: error E_COLUMN: there is no column 'debtor_id'"
}

@test "any number of threads, a pipe and the fused run give the same" {
	strategy 'terms: {Z: net 30 end of month, Q: every 2 weeks}' \
	    'missing_due: reject' 'calendar: {M: mx, C: mx, by: country}' \
	    'shift: modified_following' 'grace: {days: 3, of: business}' \
	    'pauses: p.csv' 'measure: days_effective' 'rollup: true'
	printf 'debtor_id,doc_id,from,to\nD1,,2026-01-10,2026-01-20\nD2,F8,2026-01-01,\n' >p.csv
	python3 - <<'END' >in.csv
import datetime
print("debtor_id,doc_id,country,doc_date,due_date,terms,instalment,balance")
day = datetime.date(2025, 9, 1)
for i in range(20000):
    doc = day + datetime.timedelta(i % 150)
    due = doc + datetime.timedelta(i % 61) if i % 3 else ""
    print("D%d,F%d,%s,%s,%s,%s,%s,%d.%02d" % (i % 7, i % 31,
        "MCX"[i % 401 == 5 and 2 or i % 2], doc, due, "ZQ?"[i % 997 == 1 and 2 or i % 2],
        i % 13 + (i % 11 > 0), i % 900 - 20, i % 100))
END
	fails 1 dunning age -s s.yaml --as-of=2026-03-16 -j 1 --rejects=r1 in.csv
	cp out want
	cp said told
	grep -q R_CALENDAR told
	grep -q R_DUE_DATE told
	for j in 2 3; do
		fails 1 dunning age -s s.yaml --as-of=2026-03-16 -j $j --rejects=r2 in.csv
		cmp want out && cmp told said && cmp r1 r2
	done
	fails 1 sh -c 'cat in.csv | dunning run --stages=age -s s.yaml --as-of=2026-03-16'
	cmp want out
	# Without the roll-up threads share the records.
	sed -i '/rollup/d' s.yaml
	cut -d, -f1-16 want >less
	for j in 1 2 3; do
		fails 1 dunning age -s s.yaml --as-of=2026-03-16 -j $j --rejects=r2 in.csv
		cut -d, -f1-16 out | cmp less -
		diff told said
	done
	# Aged again, nothing changes: what was found is explicit now.
	fails 2 dunning age -s s.yaml --as-of=2026-03-16 less
	says 'E_COLUMN_EXISTS'
}

@test "explain tells where the due date and the bucket are from" {
	strategy 'terms: {Z: net 30}' 'missing_due: doc_date' 'unit: months' \
	    'breakpoints: [0, 1, 3]'
	cat >in.csv <<'END'
debtor_id,doc_id,doc_date,terms,due_date,balance
D1,F1,2025-12-10,Z,,1.00
D2,F2,2026-03-10,,,1.00
D3,F3,2026-03-10,Z,,1.00
D4,F4,2026-03-10,Z,,-1.00
END
	e() { dunning explain -s s.yaml --as-of=2026-03-16 -d "$1" in.csv | tr -s ' \n' ' '; }
	e D1 >got
	grep -qF '66: 2026-03-16 less due_date 2026-01-09, by terms Z of doc_date 2025-12-10' got
	grep -qF '2-3 months: months_overdue is 2: 1 < months_overdue <= 3' got
	e D2 >got
	grep -qF '6: 2026-03-16 less due_date 2026-03-10, by missing_due from doc_date 2026-03-10' got
	grep -qF 'this month: months_overdue is 0' got
	e D3 >got
	grep -qF 'not_due: months_overdue is -1: not due' got
	e D4 >got
	grep -qF 'a credit has no days overdue' got
}

@test "a strategy's tests age with their due dates" {
	strategy 'terms: {Z: net 30}' 'unit: months'
	cat >>s.yaml <<'END'
tests:
  - name: terms
    as_of: 2026-03-16
    given: |
      debtor_id,doc_date,terms,balance
      D1,2025-12-10,Z,1.00
      D2,2026-02-20,10,1.00
    expect: |
      due_date,due_source,days_overdue,bucket
      2026-01-09,terms,66,2 months
      2026-03-02,terms,14,this month
END
	dunning check --tests s.yaml
	# The records of a test are of its day.
	sed -i 's/^ageing:/ageing:\n  max_roll: 0/' s.yaml
	dunning check --tests s.yaml
	sed -i 's/terms,66/terms,67/' s.yaml
	fails 1 dunning check --tests s.yaml
}

# Wednesday 30 December 2026: five business days from Tuesday end in a year
# that the calendar does not know, but not before the as-of date.
@test "grace that lasts beyond the years that are known is no error" {
	printf 'dunning: 1\nstrategy: s\ncalendars: {c: {weekend: [sat, sun], holidays: h.csv}}\nageing: {calendar: c, grace: {days: 5, of: business}}\n' >s.yaml
	printf 'date,name\n2026-12-25,Christmas\n' >h.csv
	printf 'due_date\n2026-12-29\n2026-12-17\n' >in.csv
	fails 0 dunning age -s s.yaml --as-of=2026-12-30 in.csv
	grep -qx '2026-12-29,0,1,1,1-30' out
	# 18, 21, 22, 23 and 24 December are grace.
	grep -qx '2026-12-17,6,8,13,1-30' out
	fails 2 dunning age -s s.yaml --as-of=2027-01-04 in.csv
	says 'no holidays of 2027'
}

@test "as many pauses as there are debtors in trouble, in any order" {
	printf '%s\n' 'dunning: 1' 'strategy: s' 'ageing: {pauses: many.csv}' \
	    >many.yaml
	python3 - >many.csv <<-'END'
	print("debtor_id;doc_id;from;to")
	for i in reversed(range(70000)):
	    print("D%d;;2026-02-%02d;2026-03-01" % (i, 1 + i % 28))
	    print("D%d;F1;2026-02-27;%s" % (i, "" if i % 2 else "2026-03-06"))
	END
	printf '%s\n' debtor_id,doc_id,due_date D69999,F1,2026-02-10 \
	    D28,F1,2026-02-10 D28,F2,2026-02-10 D70000,F1,2026-02-10 >many_p.csv
	# D69999 from the 28th, F1 of it from the 27th without an end; D28 from
	# the 1st of February, and F1 of it until the 5th of March.
	[ "$(dunning age -s many.yaml --as-of=2026-03-16 many_p.csv |
	    cut -d, -f1,2,4 | paste -sd' ')" = \
	    "debtor_id,doc_id,days_paused D69999,F1,17 D28,F1,24 D28,F2,19 D70000,F1,0" ]
}
