#!/usr/bin/env bats
# Whoever is erased, or whose old actions are purged, may still have items: what
# comes next is what would have come.

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p templates/rec
	printf '%s\n' 'Debe {{action_total | money}}.' >templates/rec/es.sms
	cp templates/rec/es.sms templates/rec/es.txt
	cat >s.yaml <<'END'
dunning: 1
strategy: gone
defaults: {timezone: America/Bogota, language: es-CO}
charges:
  late: {kind: fee, amount: "49.00 COP", max_total: "120.00 COP"}
  share: {kind: fee, amount: 2 %, once_per: item}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}], fees: [late, share]}
      - {level: L2, on: {day: 8}, actions: [{channel: call, queue: desk}], fees: [late, share]}
      - {level: L3, on: {day: 15}, actions: [{channel: export, queue: agency}], fees: [late, share]}
  one:
    group_by: item
    levels:
      - {level: J1, on: {day: 1}, actions: [{channel: sms, template: rec}]}
      - {level: J2, on: {day: 6}, actions: [{channel: call, queue: desk}], approval: manual}
      - {level: J3, on: {day: 12}, actions: [{channel: sms, template: rec}]}
templates: {dir: templates}
END
	cat >p.csv <<'END'
debtor_id,doc_id,due_date,currency,balance,mobile,plan
D1,F1/a,2026-03-02,COP,1000.00,+573001234561,std
D1,F2,2026-03-05,COP,500.00,+573001234561,std
D1,F3,2026-03-03,COP,70.00,+573001234561,one
D1,F4,2026-03-03,COP,80.00,+573001234561,one
D2,F5,2026-03-02,COP,2000.00,+573001234562,std
D2,F6,2026-03-02,COP,90.00,+573001234569,one
D3,F7,2026-03-04,COP,90.00,+573001234563,std
END
	dunning ledger init l.db
}

lacks() { # PATTERN FILE
	! grep "$1" "$2"
}

planned() { # DAY LEDGER
	dunning age -s s.yaml --as-of="$1" p.csv |
		dunning plan -q -s s.yaml --as-of="$1" -l "$2.db" >"$2-$1.csv"
}

events() { # LEDGER LINE...
	ledger=$1
	shift
	printf '%s\n' debtor_id,date,event,doc_id,item_key,address "$@" |
		dunning ledger outcome "$ledger.db"
}

send() { # DAY LEDGER
	dunning render -q -s s.yaml --as-of="$1" "$2-$1.csv" |
		dunning export -q -s s.yaml --as-of="$1" -l "$2.db" \
		    -d "out-$2" || [ $? -eq 1 ]
}

# One night after the other with both ledgers; the plans are the same bytes.
nights() { # FROM TO
	for day in $(seq -w "$1" "$2"); do
		for ledger in l twin; do
			planned "2026-03-$day" $ledger
			send "2026-03-$day" $ledger
		done
		cmp "l-2026-03-$day.csv" "twin-2026-03-$day.csv"
	done
}

@test "after an erasure every night goes on as without it" {
	for day in 03 04 05 06; do
		planned 2026-03-$day l
		send 2026-03-$day l
	done
	events l D3,2026-03-06,bounced,,,+573001234563 \
	    D1,2026-03-06,paid,,/F4//, D1,2026-03-06,paid,F2,,
	dunning ledger export -a -o all.csv l.db
	dunning ledger init twin.db
	dunning ledger import twin.db all.csv
	cp -r out-l out-twin
	dunning ledger erase --by=dpo --as-of=2026-03-06 l.db D1
	dunning ledger erase --by=dpo --as-of=2026-03-06 l.db D3
	[ "$(dunning ledger export l.db | grep -c ',D1,\|,D3,')" = 0 ]
	nights 06 26
	# All levels were reached, and what is left is due on no night.
	dunning ledger export twin.db | cut -d, -f9 | sort -u | grep -q L3
	lacks ,due,,2026 l-2026-03-26.csv
	grep ^D3 l-2026-03-13.csv | grep -q held,BOUNCED
	# Nobody was told anything twice.
	dunning ledger export l.db | cut -d, -f1,13 | sort | uniq -d >twice
	[ ! -s twice ]
	dunning ledger check l.db
	# What came after the erasure goes with the next.
	dunning ledger erase --by=dpo --as-of=2026-03-26 l.db D1
	nights 27 29
}

@test "what was purged is not due again, and its item goes on" {
	# A fee that is open keeps its action.
	sed -i 's/, fees: .late, share.//' s.yaml
	for day in 03 04 05 06; do
		planned 2026-03-$day l
		send 2026-03-$day l
	done
	dunning ledger purge -s s.yaml --as-of=2026-06-01 --before=2026-04-01 l.db
	[ "$(dunning ledger export l.db | wc -l)" = 1 ]
	# The first level of each went out in March at the latest.
	planned 2026-04-01 l
	lacks 'L1,sms\|J1,sms' l-2026-04-01.csv
	for day in 01 08 15 22; do
		planned 2026-04-$day l
		send 2026-04-$day l
	done
	planned 2026-04-29 l
	lacks ,due,,2026 l-2026-04-29.csv
}
