#!/usr/bin/env bats
# A ledger with one contact against each kind of rule, beside one that keeps
# just within it: the audit tells all of the former and none of the latter.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<'END'
dunning: 1
strategy: aud
defaults: {timezone: America/Bogota, language: es-CO}
calendars:
  co: {weekend: [sun], holidays: calendars/co.csv}
plans:
  std:
    calendar: co
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}]}
      - {level: L9, on: {day: 60}, actions: [{channel: export, queue: agency}]}
contact_packs:
  - contact/us_regf.yaml
  - contact/us_ma.yaml
  - contact/co_ley2300.yaml
  - contact/cl_19496.yaml
  - contact/gb_conc7.yaml
END
	echo action_id,strategy,plan,debtor_id,channel,as_of,send_after,level,item_key,item_level,timezone,bound_by,calendar,item_due >past.csv
	echo debtor_id,date,event,channel,direction,until,doc_id,code >events.csv
	n=0
}

# act DEBTOR CHANNEL MOMENT ZONE CODES [LEVEL]
act() {
	n=$((n + 1))
	printf '%032x,aud,std,%s,%s,%s,%s,%s,ACME/F/1/,%s,%s,%s,co,2026-03-01\n' \
	    $n "$1" "$2" "${3%T*}" "$3" "${6:-L1}" "${6:-L1}" "$4" "$5" >>past.csv
}
us() { act "$1" "$2" "$3-04:00" America/New_York 'US_HOURS|US_7_IN_7|US_AFTER_CONVERSATION' "${4:-}"; }
co() { act "$1" "$2" "$3-05:00" America/Bogota 'CO_HOURS|CO_ONE_A_DAY|CO_ONE_CHANNEL_A_WEEK'; }
event() { echo "$1" >>events.csv; }

audit() {
	rm -f l.db*
	dunning ledger init l.db
	dunning ledger import l.db past.csv
	dunning ledger outcome l.db events.csv
	dunning ledger audit -s s.yaml l.db >found.csv 2>said || [ $? -eq 1 ]
	cut -d, -f1,3 found.csv | tail -n +2 | sort >found
	cat said found
}

@test "one of each kind" {
	us optout sms 2026-06-05T10:00; event optout,2026-06-01,opted_out,sms,,,,
	us early call 2026-06-05T07:59
	us late call 2026-06-05T21:00
	for day in 1 2 3 4 5 6 7 7; do us cap call 2026-06-0${day}T10:00; done
	us dead sms 2026-06-05T10:00; event dead,2026-06-01,deceased,,,,,
	us handed export 2026-06-01T10:00 L9
	us handed sms 2026-06-05T10:00
	us talked call 2026-06-07T10:00
	event talked,2026-06-01,conversation,call,in,,,
	us dispute sms 2026-06-05T10:00; event dispute,2026-06-01,disputed,,,,F,
	act dst call 2026-11-01T07:30-05:00 America/New_York US_HOURS
	act honolulu call 2026-06-10T07:59-10:00 Pacific/Honolulu US_HOURS
	act tijuana call 2026-06-10T06:00-07:00 America/Tijuana US_HOURS
	co sunday sms 2026-06-14T10:00
	co holiday sms 2026-06-15T10:00
	co saturday sms 2026-06-13T15:00
	co channel email 2026-06-11T10:00; event channel,2026-06-10,direct,call,,,,
	act gap sms 2026-06-08T10:00-04:00 America/Santiago CL_OTHER_2_A_WEEK
	act gap email 2026-06-09T10:00-04:00 America/Santiago CL_OTHER_2_A_WEEK
	act breath letter 2026-07-30T10:00+01:00 Europe/London ''
	event breath,2026-06-01,breathing_space,,,,,
	for day in 01 15 30; do
		act work call 2026-06-${day}T10:00-04:00 America/New_York 'MA_2_IN_30_NOT_HOME'
	done
	act visit visit 2026-06-10T10:00-05:00 America/Bogota CO_NO_VISITS
	audit
	diff found - <<'END'
breath,BREATHING_SPACE
cap,US_7_IN_7
channel,CO_ONE_CHANNEL_A_WEEK
dead,DECEASED
dispute,DISPUTED
dst,US_HOURS
early,US_HOURS
gap,CL_OTHER_2_A_WEEK
handed,HANDED_OVER
holiday,CO_HOURS
honolulu,US_HOURS
late,US_HOURS
optout,OPTED_OUT
saturday,CO_HOURS
sunday,CO_HOURS
talked,US_AFTER_CONVERSATION
tijuana,US_HOURS
visit,CO_NO_VISITS
work,MA_2_IN_30_NOT_HOME
END
	grep -q E_AUDIT said
}

@test "just within each" {
	us optout sms 2026-06-05T10:00; event optout,2026-06-01,opted_out,email,,,,
	us again sms 2026-06-05T10:00; event again,2026-06-01,opted_out,sms,,,,
	event again,2026-06-02,opted_in,sms,,,,
	us early call 2026-06-05T08:00
	us late call 2026-06-05T20:59
	for day in 1 2 3 4 5 6 7; do us cap call 2026-06-0${day}T10:00; done
	us cap call 2026-06-08T10:00
	us asked call 2026-06-07T10:00; event asked,2026-06-01,conversation,email,in,,,
	us talked call 2026-06-08T10:00; event talked,2026-06-01,conversation,call,in,,,
	us dispute sms 2026-06-05T10:00; event dispute,2026-06-01,disputed,,,,G,
	act dst call 2026-11-01T08:00-05:00 America/New_York US_HOURS
	act honolulu call 2026-06-10T08:00-10:00 Pacific/Honolulu US_HOURS
	co saturday sms 2026-06-13T14:59
	co channel call 2026-06-11T10:00; event channel,2026-06-10,direct,call,,,,
	co week email 2026-06-16T10:00; event week,2026-06-10,direct,call,,,,
	act gap sms 2026-06-08T10:00-04:00 America/Santiago CL_OTHER_2_A_WEEK
	act gap email 2026-06-10T10:00-04:00 America/Santiago CL_OTHER_2_A_WEEK
	act breath letter 2026-07-31T10:00+01:00 Europe/London ''
	event breath,2026-06-01,breathing_space,,,,,
	for day in 01 15; do
		act work call 2026-06-${day}T10:00-04:00 America/New_York 'MA_2_IN_30_NOT_HOME'
	done
	act work call 2026-07-01T10:00-04:00 America/New_York 'MA_2_IN_30_NOT_HOME'
	audit
	[ ! -s found ]
	! grep E_AUDIT said
}

@test "a calendar that is gone: told, and the rest is judged" {
	co sunday sms 2026-06-14T10:00
	co holiday sms 2026-06-15T10:00
	sed -i 's/,co,2026/,old,2026/' past.csv
	audit
	[ "$(cat found)" = sunday,CO_HOURS ]
	grep -q W_AUDIT_UNKNOWN said
}

# Ley 2300 of 2023, article 3, lets those who lent to small firms visit them.
@test "what nothing binds, and who is excepted, is judged and no violation" {
	cat >visits.yaml <<'END'
dunning: 1
strategy: visits
defaults: {timezone: America/Bogota, currency: COP}
plans: {p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: visit}]}]}}
contact_packs: [contact/co_ley2300.yaml]
END
	cat >p.csv <<'END'
debtor_id,debtor_name,doc_id,due_date,balance,country,product,address_1
D1,Sol,F1,2026-06-01,10,CO,microcredit,Calle 1
D2,Luz,F2,2026-06-01,10,CO,car,Calle 2
D3,Mar,F3,2026-06-01,10,XX,car,Calle 3
END
	dunning age -s visits.yaml --as-of=2026-06-10 p.csv |
	    dunning plan -s visits.yaml --as-of=2026-06-10 >a.csv
	python3 -c '
import csv
for row in csv.DictReader(open("a.csv")):
    print(row["debtor_id"], row["status"], row["contact_rules"] or "-",
          row["bound_by"] or "-")' >rows
	diff rows - <<'END'
D1 due CO_REFERENCES@co_ley2300/2026-11 CO_REFERENCES
D2 held CO_REFERENCES@co_ley2300/2026-11|CO_NO_VISITS@co_ley2300/2026-11 CO_REFERENCES|CO_NO_VISITS
D3 due - -
END
	dunning ledger init v.db
	dunning run -p -s visits.yaml -l v.db -d out --as-of=2026-06-10 p.csv
	dunning ledger audit -v -s visits.yaml v.db >found.csv 2>said
	grep -q '2 contacts, 0 hand-overs, 0 violations' said
	run ! grep -q W_AUDIT said
	dunning ledger export v.db >past.csv
	rm v.db*
	dunning ledger init v.db
	dunning ledger import v.db past.csv
	dunning ledger audit -s visits.yaml v.db >found.csv 2>said
	grep -q 'W_AUDIT_UNBOUND: of 1 actions' said
}

# A call that an agent makes on the Sunday after, one every day of a week and
# one more, and one after the debtor's "no": as planned they were lawful.
@test "calls that were made on other days than planned" {
	co sunday call 2026-06-13T10:00
	co monday call 2026-06-13T10:00
	us eight call 2026-06-01T10:00
	us seven call 2026-06-01T10:00
	us moved call 2026-06-07T10:00
	us moved call 2026-06-08T10:00
	us stop call 2026-06-05T10:00
	us text sms 2026-06-05T10:00
	us early call 2026-06-05T07:59
	audit
	{
		head -1 events.csv | sed 's/$/,action_id/'
		id() { printf '%032x' "$1"; }
		echo "sunday,2026-06-14,attempt,call,,,,,$(id 1)"
		echo "sunday,2026-06-14,conversation,call,,,,,$(id 1)"
		echo "monday,2026-06-16,attempt,call,,,,,$(id 2)"
		for day in 2 3 4 5 6 7; do
			echo "eight,2026-06-0$day,attempt,call,,,,,$(id 3)"
			echo "seven,2026-06-0$day,attempt,call,,,,,$(id 4)"
		done
		echo "eight,2026-06-01,attempt,call,,,,,$(id 3)"
		echo "eight,2026-06-07,not_connected,sms,,,,,$(id 3)"
		echo "moved,2026-06-07,conversation,call,,,,,$(id 5)"
		echo "moved,2026-06-14,attempt,call,,,,,$(id 6)"
		echo "stop,2026-06-06,opted_out,call,,,,,"
		echo "stop,2026-06-07,attempt,call,,,,,$(id 7)"
		echo "text,2026-06-06,opted_out,sms,,,,,"
		echo "text,2026-06-07,direct,sms,,,,,$(id 8)"
		echo "early,2026-06-06,attempt,call,,,,,$(id 9)"
	} >more.csv
	mv more.csv events.csv
	audit
	diff found - <<'END'
early,US_HOURS
moved,US_AFTER_CONVERSATION
stop,OPTED_OUT
sunday,CO_HOURS
END
	grep -q 'call on 2026-06-14, planned for 2026-06-13 America/Bogota is on a day without hours' found.csv
	sed -i '/^eight,2026-06-0[67]/d' events.csv
	for day in 06 07 08; do
		echo "eight,2026-06-$day,attempt,call,,,,,$(id 3)" >>events.csv
	done
	echo "eight,2026-06-02,attempt,call,in,,,," >>events.csv
	echo "eight,2026-06-02,attempt,call,out,,,,$(id 99)" >>events.csv
	audit
	grep -q '^eight,US_7_IN_7' found
}
