#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
# Before anything leaves: limits, what stops a run, and how it goes on.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	cat >s.yaml <<'END'
dunning: 1
strategy: brakes
defaults: {currency: EUR, timezone: Europe/Berlin, language: en}
calendars:
  work: {weekend: [sat, sun], holidays: holidays.csv}
plans:
  field:
    levels:
      - {level: A, on: {day: 1}, actions: [{channel: sms, template: a}]}
limits:
  contacts: 2
END
	printf 'date,name\n2026-05-11,a holiday\n' >holidays.csv
	cat >in.csv <<'END'
debtor_id,doc_id,currency,balance,days_overdue,mobile,last_payment_date
D1,F1,EUR,10.00,5,5550100,
D2,F2,EUR,40.00,5,5550101,2026-05-08
D3,F3,EUR,30.00,5,5550102,2062-05-12
END
	R="-s s.yaml --as-of=2026-05-13"
}

# Replaces the limits of the strategy by the lines given.
limits() {
	sed -i '/^limits:/,$d' s.yaml
	printf 'limits:\n' >>s.yaml
	printf '  %s\n' "$@" >>s.yaml
}

@test "contacts over the limit: status 2, figures, a way on, nothing written" {
	run -2 --separate-stderr dunning plan $R in.csv
	[ -z "$output" ]
	[[ "$stderr" == *"s.yaml:11:3: error E_LIMIT_CONTACTS: 3 contacts are due; the limit of one run is 2"* ]]
	[[ "$stderr" == *"nothing was written; if it is right, run again with --accept=E_LIMIT_CONTACTS"* ]]
	echo old >out.csv
	run -2 dunning plan $R -o out.csv in.csv
	[ "$(cat out.csv)" = old ]
	run -0 --separate-stderr dunning plan $R -v --accept=E_LIMIT_CONTACTS in.csv
	[ "${#lines[@]}" -eq 4 ]
	[[ "$stderr" == *"W_LIMIT_ACCEPTED: 3 contacts are due"* ]]
	[[ "$stderr" == *"limits accepted: E_LIMIT_CONTACTS"* ]]
	run -2 dunning plan $R --accept=E_LIMIT_CHANGE in.csv
	run -2 dunning plan $R --accept=contacts in.csv
	[[ "$output" == *"E_USAGE: --accept takes the name of a limit"* ]]
}

@test "all limits are told at once" {
	limits 'contacts: 2' 'contacts_per_debtor: 0' 'amount: {EUR: 79.99}' \
	    'payment_age: {days: 1, calendar: work}'
	run -2 --separate-stderr dunning plan $R in.csv
	[[ "$stderr" == *"E_LIMIT_PAYMENT_AGE: the newest payment, by last_payment_date, is of 2026-05-08, 2 business days ago; the limit is 1"* ]]
	[[ "$stderr" == *"E_LIMIT_CONTACTS"* ]]
	[[ "$stderr" == *"E_LIMIT_DEBTOR: 1 contacts of debtor 'D1' are due; the limit is 0"* ]]
	[[ "$stderr" == *"E_LIMIT_AMOUNT: the actions ask for 80.00 EUR; the limit is 79.99"* ]]
	run -2 dunning plan $R --accept=E_LIMIT_CONTACTS in.csv
	run -0 dunning plan $R -q --accept=E_LIMIT_CONTACTS \
	    --accept=E_LIMIT_DEBTOR --accept=E_LIMIT_AMOUNT \
	    --accept=E_LIMIT_PAYMENT_AGE in.csv
}

@test "limits that hold change nothing" {
	limits 'contacts: 3' 'contacts_per_debtor: 1' 'amount: {EUR: 80.00, MXN: 1}' \
	    'payment_age: {days: 2, calendar: work}' 'rejected: {share: "0 %"}' \
	    'change: {share: "1 %"}'
	run -0 --separate-stderr dunning plan $R -v in.csv
	printf '%s\n' "$output" >limited.csv
	[[ "$stderr" == *"limits: no earlier day with a run"* ]]
	sed -i '/^limits:/,$d' s.yaml
	dunning plan $R -q in.csv | cmp - limited.csv
}

@test "the age of payments: no column, none at all, another column, nothing due" {
	limits 'payment_age: {days: 5}'
	run -0 dunning plan $R -q in.csv
	sed '/D2/d' in.csv >none.csv
	run -2 dunning plan $R none.csv
	[[ "$output" == *"E_LIMIT_PAYMENT_AGE: last_payment_date has no payment up to the as-of date"* ]]
	sed 's/,5,/,-5,/' none.csv >later.csv
	run -0 dunning plan $R -q later.csv
	sed 's/last_payment_date/snapshot_date/' in.csv >snapshot.csv
	run -0 dunning plan $R -q snapshot.csv
	sed 's/last_payment_date/paid/' in.csv >other.csv
	run -2 dunning plan $R other.csv
	[[ "$output" == *'E_COLUMN: `payment_age` needs the column last_payment_date or snapshot_date'* ]]
	limits 'payment_age: {days: 1, column: snapshot_date}'
	run -2 dunning plan $R in.csv
	[[ "$output" == *"E_COLUMN"*"snapshot_date"* ]]
	limits 'payment_age: {days: 1, column: mobile}'
	run -2 dunning plan $R in.csv
	[[ "$output" == *"E_TYPE"* ]]
	limits 'payment_age: {days: 1, calendar: wrk}'
	run -2 dunning plan $R in.csv
	[[ "$output" == *"E_NAME"*'`work`'* ]]
}

@test "too many rejected records, with a floor under it" {
	limits 'rejected: {share: "25 %", least: 0}'
	sed -i 's/10.00/ten/' in.csv
	run -2 dunning plan $R -o out.csv in.csv
	[[ "$output" == *"E_LIMIT_REJECTED: 1 of 3 records were rejected; the limit is 25 %"* ]]
	[ ! -e out.csv ]
	run -1 dunning plan $R -q --accept=E_LIMIT_REJECTED in.csv
	limits 'rejected: {share: "25 %", least: 1}'
	run -1 dunning plan $R -q in.csv
}

# A ledger, a template and a portfolio for `run`.
night() {
	mkdir -p templates/a
	echo 'Pay {{action_total}}' >templates/a/en.sms
	dunning ledger init l.db
	printf '%s\n' debtor_id,doc_id,currency,balance,due_date,mobile \
	    D1,F1,EUR,10.00,2026-05-01,+491700000001 \
	    D2,F2,EUR,40.00,2026-05-01,+491700000002 \
	    D3,F3,EUR,40.00,2026-05-01,+491700000003 >p.csv
}

@test "run: nothing leaves and nothing is claimed before the limits are judged" {
	night
	dunning ledger export l.db >before.csv
	run -2 --separate-stderr dunning run -p $R -l l.db -d out p.csv
	[[ "$stderr" == *"E_LIMIT_CONTACTS: 3 contacts"* ]]
	[ -z "$(find out -type f 2>/dev/null)" ]
	dunning ledger export l.db | cmp - before.csv
	run -0 dunning run -p $R -v --accept=E_LIMIT_CONTACTS -l l.db -d out p.csv
	[[ "$output" == *"sms 3"* ]]
}

@test "change: days are compared; a second run of the day and small numbers pass" {
	night
	limits 'change: {share: "50 %", least: 0}'
	run -0 dunning run -p $R -v -l l.db -d out p.csv
	[[ "$output" == *"limits: no earlier day with a run"* ]]
	run -0 dunning run -p $R -l l.db -d out p.csv
	next="-s s.yaml --as-of=2026-05-14"
	run -2 dunning run -p $next -l l.db -d out p.csv
	[[ "$output" == *"E_LIMIT_CHANGE: 0 contacts on this day after 3 on 2026-05-13; the limit of change is 50 %"* ]]
	limits 'change: {share: "50 %", least: 3}'
	run -0 dunning run -p $next -l l.db -d out p.csv
}

@test "change: a run that was killed before its end counts what it sent" {
	night
	limits 'change: {share: "50 %", least: 0}'
	dunning run -p $R -l l.db -d out p.csv
	# Its last step did not happen.
	dunning ledger export --all l.db |
		sed '/^run,/s/,committed,\(.*\),3,0,3,3,EUR 90.00,[^,]*,/,begun,\1,0,0,0,0,,,/' >all.csv
	grep -q '^run,.*,begun,.*,0,0,0,0,,' all.csv
	rm l.db*
	dunning ledger init l.db
	dunning ledger import l.db all.csv
	run -2 dunning run -p -s s.yaml --as-of=2026-05-14 -l l.db \
	    -d out p.csv
	[[ "$output" == *"0 contacts on this day after 3 on 2026-05-13"* ]]
	# Run again, it is the same run with all that it sent.
	run -0 dunning run -p $R -l l.db -d out p.csv
	[ "$(dunning ledger runs l.db | cut -d, -f1,6,9-11)" = \
	    "run,state,contacts,debtors,totals
1,committed,3,3,EUR 90.00" ]
}

@test "limits that are wrong are refused with their place" {
	for line in 'contacts: -1' 'contacts: many' 'amount: {EURO: 5}' \
	    'amount: {EUR: five}' 'change: {share: 20}' 'change: {least: 3}' \
	    'rejected: {share: "20 % balance"}' 'payment_age: {days: 1.5}' \
	    'contact: 5'; do
		limits "$line"
		run -2 dunning plan $R in.csv
		[[ "$output" == *"s.yaml:11:"* ]] || {
			echo "$line: $output"
			false
		}
	done
}
