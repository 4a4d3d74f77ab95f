#!/usr/bin/env bats
# From when until when an action may go out, from the plan to the lists.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p texts/t
	echo 'Pay {{action_total}}' >texts/t/en.sms
	cat >s.yaml <<'END'
dunning: 1
strategy: until
defaults: {currency: COP, timezone: America/Bogota, language: en}
templates: {dir: texts}
plans:
  p:
    levels:
      - {level: L1, on: {day: 5}, actions: [{channel: sms, template: t}]}
      - {level: L2, on: {day: 40}, actions: [{channel: call, queue: q}]}
END
	# Ley 2300 of 2023, article 3: 07:00 to 19:00, on Saturday 08:00 to 15:00.
	cat >hours.yaml <<'END'
constraints:
  - code: HOURS
    channels: [sms, call]
    windows: [{days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00"}, {days: [sat], from: "08:00", to: "15:00"}]
    otherwise: defer
END
	cat s.yaml hours.yaml >limited.yaml
	cat >p.csv <<'END'
debtor_id,doc_id,due_date,balance,mobile,days_overdue
D1,F1,2026-02-20,1000,+573001234567,8
D2,F2,2026-01-10,1000,+573001234568,49
END
	export SOURCE_DATE_EPOCH=1772323200
}

cells() {
	python3 -c '
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(" ".join(row[name] for name in sys.argv[2:]))' "$@"
}

@test "until: a Saturday ends at three, with constraints alone" {
	dunning plan -s limited.yaml --as-of=2026-02-28 p.csv >a.csv
	[ "$(cells a.csv level send_after send_until)" = \
"L1 2026-02-28T08:00-05:00 2026-02-28T15:00-05:00
L1 2026-02-28T08:00-05:00 2026-02-28T15:00-05:00" ]
	dunning plan -s s.yaml --as-of=2026-02-28 p.csv >b.csv
	run ! grep -q send_until b.csv
}

@test "until: what nothing ends before midnight ends with its day" {
	sed 's/channels: .sms, call./channels: [email]/' limited.yaml >mail.yaml
	dunning plan -s mail.yaml --as-of=2026-02-28 p.csv >a.csv
	[ "$(cells a.csv send_after send_until | head -1)" = \
	    "2026-02-28T00:00-05:00 2026-03-01T00:00-05:00" ]
}

@test "until: the lists have it, and so has the page" {
	sed 's/  p:$/  p:\n    mode: jump/' limited.yaml >jump.yaml
	cut -d, -f1-5 p.csv >open.csv
	dunning ledger init l.db
	dunning run -s jump.yaml -p -l l.db -d out --as-of=2026-02-28 open.csv
	[ "$(cells out/sms/*.csv to send_after send_until)" = \
	    "+573001234567 2026-02-28T08:00-05:00 2026-02-28T15:00-05:00" ]
	[ "$(cells out/calls/*.csv phone send_until)" = \
	    "+573001234568 2026-02-28T15:00-05:00" ]
	grep -q '08:00–15:00' out/calls/*.html
}

@test "until: so has a mail" {
	sed -e 's/channel: sms/channel: email/' -e 's/sms, call/email/' \
	    limited.yaml >mail.yaml
	echo 'mail: {from: a@acme.example}' >>mail.yaml
	echo Overdue >texts/t/en.subject
	echo 'Pay {{action_total}}' >texts/t/en.txt
	cut -d, -f1-5 p.csv | sed -e 's/mobile/email/' \
	    -e 's/+573001234567/d1@x.example/' -e '$d' >open.csv
	dunning ledger init l.db
	dunning run -s mail.yaml -p -l l.db -d out --as-of=2026-02-28 open.csv
	[ "$(grep ^X-Dunning-Send out/mail/new/*)" = \
"X-Dunning-Send-After: 2026-02-28T08:00-05:00
X-Dunning-Send-Until: 2026-02-28T15:00-05:00" ]
}

# Berlin goes from 02:00 to 03:00 on 2026-03-29, Santiago from 00:00 to 01:00 on
# 2026-09-06 (tzdata).
@test "until: minutes that the clocks skip do not end the hours" {
	sed 's/channels: .sms, call./channels: [email]/' limited.yaml >mail.yaml
	sed -e '1s/$/,timezone/' -e '2,$s|$|,Europe/Berlin|' p.csv >de.csv
	sed -e '1s/$/,timezone/' -e '2,$s|$|,America/Santiago|' p.csv >cl.csv
	dunning plan -s mail.yaml --as-of=2026-03-29 de.csv >a.csv
	[ "$(cells a.csv send_after send_until | head -1)" = \
	    "2026-03-29T00:00+01:00 2026-03-30T00:00+02:00" ]
	dunning plan -s mail.yaml --as-of=2026-09-05 cl.csv >a.csv
	[ "$(cells a.csv send_after send_until | head -1)" = \
	    "2026-09-05T00:00-04:00 2026-09-06T01:00-03:00" ]
	dunning plan -s mail.yaml --as-of=2026-09-06 cl.csv >a.csv
	[ "$(cells a.csv send_after send_until | head -1)" = \
	    "2026-09-06T01:00-03:00 2026-09-07T00:00-03:00" ]
}

@test "until: where a debtor is may stand in another record of the action" {
	sed -e 's/^D2/D1/' -e '1s/$/,timezone/' -e '2s|$|,Pacific/Honolulu|' -e '3s/$/,/' \
	    p.csv >far.csv
	dunning plan -s limited.yaml --as-of=2026-02-27 far.csv >a.csv
	[ "$(cells a.csv item_role action_timezone send_after)" = \
"due Pacific/Honolulu 2026-02-27T07:00-10:00
due Pacific/Honolulu 2026-02-27T07:00-10:00" ]
}

# Hours that suit all places where the debtor may be: official interpretation of
# 12 CFR 1006.6(b)(1).
@test "until: a debtor in several zones is reached at hours of all of them" {
	sed -e 's/07:00/08:00/' -e 's/19:00/21:00/' limited.yaml >us.yaml
	while read -r day zone _; do
		sed -e 's/^D2/D1/' -e '1s/$/,timezone/' \
		    -e '3s|$|,America/New_York|' -e "2s|\$|,$zone|" \
		    p.csv >far.csv
		dunning plan -s us.yaml --as-of=$day far.csv >a.csv
		echo "$day $zone $(cells a.csv status send_after send_until |
		    uniq)"
	done >told <<'END'
2026-02-26 America/New_York
2026-02-26 America/Los_Angeles
2026-02-26 America/St_Johns
2026-02-26 Asia/Kathmandu
2026-02-27 Asia/Manila
2026-02-28 Asia/Manila
END
	diff told - <<'END'
2026-02-26 America/New_York due 2026-02-26T08:00-05:00 2026-02-26T21:00-05:00
2026-02-26 America/Los_Angeles due 2026-02-26T11:00-05:00 2026-02-26T21:00-05:00
2026-02-26 America/St_Johns due 2026-02-26T08:00-05:00 2026-02-26T19:30-05:00
2026-02-26 Asia/Kathmandu due 2026-02-26T08:00-05:00 2026-02-26T10:15-05:00
2026-02-27 Asia/Manila due 2026-02-27T19:00-05:00 2026-02-27T21:00-05:00
2026-02-28 Asia/Manila deferred 2026-03-02T19:00-05:00 2026-03-02T21:00-05:00
END
}
