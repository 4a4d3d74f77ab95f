#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
# What users of other dunning programs complain about, one test for each.  The
# name in brackets is the project and the thread in which they said it.

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p templates/t
	echo '{{debtor_name}}: {{action_total | money}}' >templates/t/en.sms
	echo 'Account' >templates/t/en.subject
	printf '%s\n' '{{debtor_name}}' '{{#items}}' \
	    '{{doc_id}} {{due_date | date}} {{balance | money}}' '{{/items}}' \
	    'Total {{action_total | money}}{{#deadline}} by {{deadline | date}}{{/deadline}}' \
	    >templates/t/en.txt
	strategy <<-'END'
	  std:
	    levels:
	      - {level: L1, on: {day: 5}, actions: [{channel: email, template: t, fallback: [sms]}]}
	      - {level: L2, on: {day: 20}, actions: [{channel: email, template: t, fallback: [sms]}]}
	      - {level: L3, on: {day: 40}, actions: [{channel: email, template: t, fallback: [sms]}]}
	END
}

# A strategy with the plans of standard input, and a new ledger.
strategy() {
	{
		printf '%s\n' 'dunning: 1' 'strategy: s' \
		    'defaults: {timezone: America/Bogota, language: en, currency: USD}' \
		    'templates: {dir: templates}' 'creditor: {name: Acme}' \
		    'mail: {from: a@acme.example}' "$@" plans:
		cat
	} >s.yaml
	rm -rf l.db* out
	dunning ledger init l.db
}

# Rows of a portfolio, with what most debtors have.
portfolio() {
	echo 'debtor_id,debtor_name,doc_id,due_date,balance,email,mobile'
	for row; do
		debtor=${row%%,*}
		echo "$debtor,Name $debtor,${row#*,},$debtor@x.example,5550001"
	done
}

aged() { dunning age -s s.yaml --as-of="$1" "${@:3}" "$2"; }
planned() { aged "$1" "$2" | dunning plan -s s.yaml --as-of="$1" -l l.db; }
night() {
	dunning run --portfolio -q -s s.yaml --as-of="$1" -l l.db -d out "$2"
}
mails() { find out/mail/new -type f 2>/dev/null | wc -l; }
sent() { dunning ledger export l.db; }

# Cells of a CSV by column: cells COLUMN... <CSV
cells() {
	python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    print(" ".join(row[name] or "-" for name in sys.argv[1:]))' "$@"
}

@test "1: monthly invoices make one message, at the highest level (OCA credit-control 21)" {
	portfolio C,F1,2026-01-01,10 C,F2,2026-02-01,20 C,F3,2026-02-25,30 >p
	sed -i 's/^    levels:/    mode: jump\n&/' s.yaml
	night 2026-03-10 p
	[ "$(mails)" -eq 1 ]
	[ "$(sent | cells level item_key item_level)" = \
"L3 /F1// L3
L3 /F2// L2
L3 /F3// L1" ]
}

@test "2: grouping by debtor, level or item is declared, and each adds up (OCA credit-control 22, 432, 470)" {
	portfolio C,F1,2026-01-01,10 C,F2,2026-02-01,20 C,F3,2026-02-25,30 >p
	for by in debtor:1 level:3 item:3; do
		sed "s/^    levels:/    mode: jump\n    group_by: ${by%:*}\n&/" \
		    s.yaml >g.yaml
		aged 2026-03-10 p | dunning plan -s g.yaml --as-of=2026-03-10 >out
		[ "$(cells action_id <out | sort -u | wc -l)" -eq "${by#*:}" ]
		[ "$(cells action_id action_total <out | sort -u |
		    awk '{ sum += $2 } END { print sum }')" = 60 ]
	done
}

@test "3: open credit notes are in the reminder, and lower what is asked (OCA credit-control 211)" {
	portfolio C,F1,2026-02-01,100.00 C,N1,,-30.00 >p
	planned 2026-03-10 p >a
	[ "$(cells doc_id item_role action_total action_unapplied <a)" = \
"F1 due 70.00 30.00
N1 credit 70.00 30.00" ]
}

@test "4: a partly paid invoice goes on, with its history (OCA credit-control 330)" {
	portfolio C,F1,2026-02-01,100.00 >p
	night 2026-02-10 p
	portfolio C,F1,2026-02-01,40.00 >p
	[ "$(planned 2026-02-15 p | cells level)" = "" ]
	[ "$(planned 2026-03-01 p | cells level action_total)" = "L2 40.00" ]
}

@test "5: reminding one invoice does not block the others (OCA credit-control 460)" {
	portfolio C,F1,2026-02-01,10 >p
	night 2026-02-10 p
	portfolio C,F1,2026-02-01,10 C,F2,2026-02-06,20 >p
	[ "$(planned 2026-02-12 p | cells doc_id level item_level)" = \
"F1 L1 -
F2 L1 L1" ]
}

@test "6: no paper while there is an address for mail (OCA credit-control 343)" {
	portfolio C,F1,2026-02-01,10 >p
	[ "$(planned 2026-02-10 p | cells channel)" = email ]
	sed -i 's/C@x.example//' p
	[ "$(planned 2026-02-10 p | cells channel held_by)" = "sms NO_ADDRESS" ]
}

@test "7: an address that bounced takes the next channel and is told (OCA credit-control 447)" {
	portfolio C,F1,2026-02-01,10 >p
	printf '%s\n' debtor_id,date,event,address C,2026-02-02,bounced,C@x.example |
		dunning ledger outcome l.db -
	[ "$(planned 2026-02-10 p | cells channel status held_by)" = "sms due BOUNCED" ]
	sed -i 's/,5550001//; s/,mobile//' p
	[ "$(planned 2026-02-10 p | cells status held_by)" = \
	    "held NO_ADDRESS|BOUNCED|NO_CHANNEL" ]
}

@test "8: cancelled and draft entries are left out by name (OCA credit-control 110)" {
	cat >m.yaml <<-'END'
	dunning: 1
	strategy: m
	sources:
	  erp:
	    date: yyyy-mm-dd
	    decimal: "."
	    keep_when: status = "open"
	    columns:
	      debtor_id: {from: Cliente}
	      doc_id: {from: Factura}
	      balance: {from: Saldo, currency: USD}
	      due_date: {from: Vence}
	      status: {from: Estado, type: enum, values: [open, cancelled, draft]}
	END
	printf '%s\n' Cliente,Factura,Saldo,Vence,Estado C,F1,1,2026-01-01,open \
	    C,F2,2,2026-01-01,cancelled C,F3,4,2026-01-01,draft >erp
	run --separate-stderr dunning map -v -s m.yaml --as-of=2026-03-10 erp
	[ "$(cells doc_id <<<"$output")" = F1 ]
	[[ "$stderr" == *"read 3, written 1, rejected 0, excluded 2"* ]]
}

@test "9: a level that waits does not let the next one pass (OCA credit-control 122)" {
	sed -i 's/level: L1, /&approval: manual, /' s.yaml
	portfolio C,F1,2026-01-01,10 >p
	for day in 2026-01-07 2026-02-20 2026-03-10; do
		night $day p
		[ "$(planned $day p | cells level status)" = "L1 pending" ]
	done
	[ "$(mails)" -eq 0 ]
}

@test "10: the level is explained (OCA credit-control 35)" {
	portfolio C,F1,2026-01-01,10 >p
	run dunning explain -s s.yaml --as-of=2026-03-10 -l l.db --debtor=C p
	[ "$status" -eq 0 ]
	[[ "$output" == *L1* && "$output" == *68* ]]
}

@test "11: who has more in his favour than he owes gets no reminder (invoiceninja 4732)" {
	portfolio C,F1,2026-02-01,100.00 C,N1,,-100.00 >p
	[ "$(planned 2026-03-10 p | cells status held_by | sort -u)" = \
	    "held CREDIT_COVERS" ]
	night 2026-03-10 p
	[ "$(mails)" -eq 0 ]
}

@test "12: a fee is charged once, however often cron runs (invoiceninja 2330)" {
	strategy 'charges: {late: {kind: fee, amount: 10 USD, once_per: level}}' \
	    <<-'END'
	  std:
	    levels:
	      - {level: L1, on: {day: 5}, fees: [late], actions: [{channel: email, template: t}]}
	END
	portfolio C,F1,2026-02-01,100.00 >p
	for hour in 1 2 3 4; do night 2026-02-10 p; done
	night 2026-02-11 p
	[ "$(sent | cells fees item_fees)" = "late=10.00 -" ] ||
		[ "$(sent | cells fees)" = "late=10.00" ]
}

@test "13: cron every 15 minutes sends one message (invoiceninja 1693)" {
	portfolio C,F1,2026-01-01,10 D,F2,2026-01-01,10 >p
	for quarter in $(seq 22); do night 2026-03-10 p; done
	[ "$(mails)" -eq 2 ]
}

@test "14: a due date is the same day in every time zone (invoiceninja 792)" {
	portfolio C,F1,2026-03-31,10 >p
	for zone in UTC Pacific/Kiritimati America/Los_Angeles; do
		rm -rf out l.db*
		dunning ledger init l.db
		TZ=$zone night 2026-04-10 p
		grep -rq '31 Mar 2026\|Mar 31, 2026\|2026-03-31' out/mail/new
	done
}

@test "15: the date of the run is the given one, wherever the server is (invoiceninja 8665)" {
	portfolio C,F1,2026-02-01,10 >p
	planned 2026-02-06 p >here
	TZ=Pacific/Kiritimati planned 2026-02-06 p | cmp - here
	[ "$(cells level <here)" = L1 ]
}

@test "16: no past-due notice the morning after the first message (invoiceninja 9312)" {
	portfolio C,F1,2026-01-01,10 >p
	night 2026-02-20 p
	[ "$(sent | cells level)" = L1 ]
	for day in 2026-02-21 2026-03-01 2026-03-06; do
		night $day p
		[ "$(mails)" -eq 1 ]
	done
	night 2026-03-07 p
	[ "$(sent | cells level | tail -1)" = L2 ]
}

@test "17: each reminder sets a new date to pay by (invoiceninja 4020)" {
	sed -i 's/level: L[12], /&deadline: 14, /' s.yaml
	portfolio C,F1,2026-01-01,10 >p
	[ "$(planned 2026-03-10 p | cells deadline)" = 2026-03-24 ]
	night 2026-03-10 p
	grep -rq '24 Mar 2026\|Mar 24, 2026\|2026-03-24\|March 24' out/mail/new
}

@test "18: no message on days that are black, weekends and holidays (invoiceninja 2359, 9538)" {
	strategy 'calendars: {c: {weekend: [sat, sun], holidays_add: [2026-03-09]}}' \
	    'constraints: [{code: DAYS, windows: [{days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}], holidays: never, calendar: c}]' <<-'END'
	  std:
	    levels:
	      - {level: L1, on: {day: 5}, actions: [{channel: email, template: t}]}
	END
	portfolio C,F1,2026-01-01,10 >p
	for day in 2026-03-07 2026-03-08 2026-03-09; do
		[ "$(planned $day p | cells status held_by send_after)" = \
		    "deferred DAYS 2026-03-10T09:00-05:00" ]
		night $day p
	done
	[ "$(mails)" -eq 0 ]
	night 2026-03-10 p
	[ "$(mails)" -eq 1 ]
}

@test "19: the list can be dated back, unused credit memos in it (invoiceninja admin-portal 398)" {
	portfolio C,F1,2026-01-01,100.00 C,N1,,-30.00 >p
	run dunning report aging -q --as-of=2026-01-15 --currency=USD -f csv p
	[ "$status" -eq 0 ]
	[ "$(cells net unapplied <<<"$output" | head -1)" = "70.00 30.00" ]
}

@test "20: what is not due yet has a bucket, and the buckets add up (erpnext 51596)" {
	portfolio C,F1,2027-01-01,7.00 C,F2,2026-03-09,5.00 >p
	run dunning report aging -q --as-of=2026-03-10 --currency=USD -f csv p
	[ "$(cells not_due 1-30 open <<<"$output" | head -1)" = "7.00 5.00 12.00" ]
}

@test "21: ageing is the sum of the export, or the run fails (erpnext 49262)" {
	portfolio C,F1,2026-01-01,7.00 C,F2,2026-03-09,5.00 >p
	printf '%s\n' 'dunning: 1' 'strategy: m' 'sources:' '  erp:' \
	    '    date: yyyy-mm-dd' '    decimal: "."' '    columns:' >m.yaml
	for column in debtor_id doc_id due_date balance; do
		echo "      $column: {from: $column}" >>m.yaml
	done
	sed -i 's/from: balance/&, currency: USD/' m.yaml
	dunning map -q -s m.yaml --as-of=2026-03-10 --control-total=balance=12.00 p >m
	run dunning report aging -q --as-of=2026-03-10 --currency=USD -f csv m
	[ "$(cells open <<<"$output" | head -1)" = 12.00 ]
	run dunning map -q -s m.yaml --as-of=2026-03-10 --control-total=balance=12.01 p
	[ "$status" -eq 2 ]
}

@test "22: a customer is aged in the currency of the invoice (erpnext 52457, 47681, 52372)" {
	portfolio C,F1,2026-01-01,7.00 C,F2,2026-03-01,5.00 |
		awk -F, 'NR == 1 { print $0 ",currency" } NR == 2 { print $0 ",EUR" }
		    NR == 3 { print $0 ",USD" }' >p
	run dunning report aging -q --as-of=2026-03-10 -f csv p
	[ "$(cells currency open <<<"$output" | sort)" = \
"EUR 7.00
USD 5.00" ]
	[ "$(planned 2026-03-10 p | cells currency action_total | sort)" = \
"EUR 7.00
USD 5.00" ]
}

@test "23: one message for each customer, with the invoices in it (erpnext 12429, 14653)" {
	portfolio C,F1,2026-01-01,10 C,F2,2026-01-02,20 C,F3,2026-01-03,30 >p
	night 2026-03-10 p
	[ "$(mails)" -eq 1 ]
	for doc in F1 F2 F3; do grep -q "^$doc " out/mail/new/*; done
	grep -q '^Total .*60' out/mail/new/*
}

@test "24: a fee stays open when the invoice is paid, until it is paid or waived (erpnext 58220)" {
	strategy 'charges: {late: {kind: fee, amount: 10 USD, once_per: level}}' \
	    <<-'END'
	  std:
	    levels:
	      - {level: L1, on: {day: 5}, fees: [late], actions: [{channel: email, template: t}]}
	      - {level: L2, on: {day: 20}, actions: [{channel: email, template: t}]}
	END
	portfolio C,F1,2026-02-01,100.00 C,F2,2026-02-02,50.00 >p
	night 2026-02-10 p
	portfolio C,F2,2026-02-02,50.00 >p
	[ "$(planned 2026-02-26 p | cells level action_fees_open action_total)" = \
	    "L2 10.00 50.00" ]
	printf '%s\n' debtor_id,date,event C,2026-02-20,fee_waived |
		dunning ledger outcome l.db -
	[ "$(planned 2026-02-26 p | cells level action_fees_open action_total)" = \
	    "L2 0.00 50.00" ]
}

@test "25: each invoice keeps what is open of its own (erpnext 42605)" {
	portfolio C,F1,2026-01-01,10.00 C,F2,2026-01-02,25.00 >p
	night 2026-03-10 p
	grep -q '^F1 .*10.00' out/mail/new/*
	grep -q '^F2 .*25.00' out/mail/new/*
}

@test "26: nothing is dropped for being old (erpnext 35491)" {
	portfolio C,F1,2016-01-01,10.00 C,F2,2026-01-02,25.00 >p
	run --separate-stderr dunning report aging -q --as-of=2026-03-10 \
	    --currency=USD -f csv p
	[ "$(cells open <<<"$output" | head -1)" = 35.00 ]
	night 2026-03-10 p
	grep -q '^F1 ' out/mail/new/*
}

@test "27: the total does not depend on what ageing counts from (erpnext 43161)" {
	printf '%s\n' debtor_id,doc_id,doc_date,due_date,balance \
	    C,F1,2026-01-01,,10.00 C,F2,2026-01-01,2026-02-01,20.00 >p
	for due in doc_date 'doc_date + 30'; do
		printf '%s\n' 'dunning: 1' 'strategy: s' 'ageing:' \
		    "  missing_due: $due" >s.yaml
		run --separate-stderr dunning report aging -q -s s.yaml \
		    --as-of=2026-03-10 --currency=USD -f csv p
		[ "$(cells open <<<"$output" | head -1)" = 30.00 ]
	done
}

@test "28: a partial payment skips no level (killbill 2297)" {
	portfolio C,F1,2026-01-01,100.00 >p
	night 2026-01-10 p
	portfolio C,F1,2026-01-01,60.00 >p
	night 2026-01-25 p
	portfolio C,F1,2026-01-01,20.00 >p
	night 2026-02-15 p
	[ "$(sent | cells level amount)" = \
"L1 100.00
L2 60.00
L3 20.00" ]
}

@test "29: a payment between plan and export stops the message; reminders before the due date (killbill 472, 1978)" {
	portfolio C,F1,2026-01-01,100.00 >p
	planned 2026-02-10 p | dunning render -s s.yaml --as-of=2026-02-10 >m
	printf '%s\n' debtor_id,date,event,doc_id C,2026-02-10,paid,F1 |
		dunning ledger outcome l.db -
	run dunning export -s s.yaml --as-of=2026-02-10 -l l.db -d out m
	[ "$status" -eq 1 ]
	[[ "$output" == *PAID* ]]
	[ "$(mails)" -eq 0 ]
	strategy <<-'END'
	  std:
	    levels:
	      - {level: P, on: {day: -7}, actions: [{channel: email, template: t}]}
	END
	portfolio C,F1,2026-03-20,100.00 >p
	[ "$(planned 2026-03-12 p | cells level)" = "" ]
	[ "$(planned 2026-03-15 p | cells level)" = P ]
}

@test "30: a night without a run loses no level; the agency gets its file (Dolibarr 25197, 14695)" {
	strategy <<-'END'
	  std:
	    levels:
	      - {level: L1, on: {day: 5}, actions: [{channel: email, template: t}]}
	      - {level: A, on: {day: 60}, actions: [{channel: export, queue: agency}]}
	END
	portfolio C,F1,2026-01-01,100.00 >p
	night 2026-01-09 p
	[ "$(mails)" -eq 1 ]
	night 2026-03-20 p
	[ "$(cells doc_id <out/handover/agency/2026-03-20-001.csv)" = F1 ]
	night 2026-03-21 p
	[ "$(find out/handover -type f | wc -l)" -eq 1 ]
}

@test "31: one document for all that is due, never of 0.00, with the dates of the invoices (metasfresh 5379, 4175, 17606)" {
	portfolio C,F1,2026-01-01,10.00 C,F2,2026-01-02,20.00 D,F3,2026-01-01,0.00 >p
	night 2026-03-10 p
	[ "$(mails)" -eq 1 ]
	! sent | cut -d, -f5 | grep -qx D
	grep -q 'F1 .*Jan 1, 2026\|F1 .*1 Jan 2026\|F1 .*2026-01-01' out/mail/new/*
}

@test "32: an aged balance as of a day from dated payments (odoo PR 7539, 16016, 247538)" {
	printf '%s\n' debtor_id,doc_id,doc_date,due_date,amount,balance \
	    C,F1,2026-01-01,2026-01-31,100.00,0.00 >p
	printf '%s\n' date,doc_id,amount 2026-02-20,F1,60.00 2026-03-05,F1,40.00 >t
	printf '%s\n' 'dunning: 1' 'strategy: s' >s.yaml
	run --separate-stderr dunning report aging -q -s s.yaml -t t \
	    --as-of=2026-02-28 --currency=USD -f csv p
	[ "$status" -eq 0 ]
	[ "$(cells open <<<"$output" | head -1)" = 40.00 ]
}

@test "33: as of a day, what was paid later is open (OCA financial-reporting 707, 546; account-payment 386)" {
	printf '%s\n' debtor_id,doc_id,doc_date,due_date,amount,balance \
	    C,F1,2026-01-01,2026-01-31,100.00,0.00 >p
	printf '%s\n' date,doc_id,amount 2026-03-05,F1,100.00 >t
	run --separate-stderr dunning report aging -q -t t --as-of=2026-02-28 \
	    --currency=USD -f csv p
	[ "$(cells open <<<"$output" | head -1)" = 100.00 ]
}

@test "34: a credit is that of one account, not of all (LedgerSMB 7177)" {
	printf '%s\n' company,debtor_id,doc_id,due_date,balance \
	    A,C,F1,2026-01-01,100.00 B,D,F2,2026-01-01,50.00 B,D,N1,,-20.00 >p
	dunning age --rollup --as-of=2026-03-10 --currency=USD -q p >a
	[ "$(cells doc_id debtor_unapplied <a)" = \
"F1 0.00
F2 20.00
N1 20.00" ]
}

@test "35: back-dated payments and pauses count the same days (frappe lending 214-251, 347; fineract 5100, 3604, 3682)" {
	printf '%s\n' debtor_id,doc_id,doc_date,due_date,amount,balance \
	    C,F1,2026-01-01,2026-01-31,100.00,40.00 >p
	for order in '1 2' '2 1'; do
		set -- $order
		printf '%s\n' date,doc_id,amount 2026-02-0$1,F1,30.00 \
		    2026-02-0$2,F1,30.00 >t
		dunning age -q --as-of=2026-03-10 --currency=USD -t t p |
			cells balance days_overdue >out.$1
	done
	cmp out.1 out.2
	[ "$(cat out.1)" = "40.00 38" ]
}

@test "36: days of grace are defined, with an example (dynamics365smb-docs 699; AL 7573)" {
	portfolio C,F1,2026-03-02,10 >p
	sed -i 's/^plans:/ageing: {grace: {days: 3}}\n&/' s.yaml
	dunning check s.yaml
	aged 2026-03-05 p | cells days_overdue days_delinquent >got
	aged 2026-03-06 p | cells days_overdue days_delinquent >>got
	[ "$(cat got)" = \
"3 0
4 1" ]
}

@test "37: the message is in the debtor's language and lists the invoices (PicPeak 760, RepairDesk 1053, 735)" {
	for part in subject txt sms; do
		sed 's/Total/Importe total/' templates/t/en.$part >templates/t/es.$part
	done
	portfolio C,F1,2026-01-01,10 D,F2,2026-01-01,10 |
		awk -F, 'NR == 1 { print $0 ",language" } NR == 2 { print $0 ",es-MX" }
		    NR == 3 { print $0 ",en-US" }' >p
	night 2026-03-10 p
	[ "$(grep -l '^Importe total' out/mail/new/* | wc -l)" -eq 1 ]
	[ "$(grep -l '^Total' out/mail/new/* | wc -l)" -eq 1 ]
	[ "$(grep -l '^F[12] ' out/mail/new/* | wc -l)" -eq 2 ]
}

@test "38: an hourly job contacts nobody twice; a day in the past is the portfolio of that day (ResolveAI 39, Fabric-Inventory 197)" {
	portfolio C,F1,2026-01-01,10 >p
	for hour in $(seq 5); do night 2026-03-10 p; done
	[ "$(mails)" -eq 1 ]
	run night 2026-03-01 p
	[ "$status" -eq 2 ]
	[[ "$output" == *E_AS_OF_BEFORE* ]]
	[ "$(mails)" -eq 1 ]
}

@test "39: a notice seven days before the due date; direct debit is left out once for each customer (Oracle 963329, KashFlow KF-I-7407)" {
	strategy 'columns: {direct_debit: {type: bool}}' \
	    'holds: [{code: DEBIT, list: {file: debit.csv, key: debtor_id}}]' <<-'END'
	  std:
	    levels:
	      - {level: P, on: {day: -7}, actions: [{channel: email, template: t}]}
	END
	printf '%s\n' debtor_id D >debit.csv
	portfolio C,F1,2026-03-17,10 D,F2,2026-03-17,10 D,F3,2026-03-16,10 >p
	[ "$(planned 2026-03-10 p | cells debtor_id level status held_by)" = \
"C P due -
D P held DEBIT
D P held DEBIT" ]
}
