#!/usr/bin/env bats
# The chain from an export to messages on a small portfolio whose right answers
# were worked out by hand.

setup() {
	cd "$BATS_TEST_DIRNAME/data"
	R="-s strategy.yaml --as-of=2026-03-16"
	T=$BATS_TEST_TMPDIR
}

# Cells of the record of a document: cells FILE DOC_ID COLUMN...
cells() {
	python3 - "$@" <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    if row["doc_id"] == sys.argv[2]:
        print(" ".join(row[name] or "-" for name in sys.argv[3:]))
END
}

mapped() { dunning map $R -q export.csv 2>/dev/null >"$T/mapped" || [ $? -eq 1 ]; }
segmented() {
	mapped
	dunning age $R "$T/mapped" | dunning score $R | dunning segment $R \
	    >"$T/segmented"
}

@test "map: marks, signs, dates, encoding, defaults and what is not named" {
	mapped
	[ "$(head -n 1 "$T/mapped")" = "debtor_id,debtor_name,doc_id,due_date,balance,email,mobile,consent,dispute,country,currency,Vendedor" ]
	[ "$(sed -n 2p "$T/mapped")" = "C1,Peña Núñez,F1,2026-03-01,1200000.50,pena@x.example,3001234567,email|sms,false,CO,COP,Ana" ]
	[ "$(cells "$T/mapped" F2 due_date balance)" = "2026-03-10 50000.00" ]
	[ "$(cells "$T/mapped" NC1 due_date balance)" = "- -100000.00" ]
	[ "$(cells "$T/mapped" F7 balance currency)" = "-20.00 USD" ]
	[ "$(cells "$T/mapped" F3 debtor_name)" = 'Díaz "El Primo"; hijos' ]
}

@test "map: what does not convert is rejected with place and reason" {
	run dunning map $R --rejects="$T/rejects" -o "$T/out" export.csv
	[ "$status" -eq 1 ]
	[[ "${lines[0]}" == *"export.csv:13:19: rejected R_CELL: column 'due_date': '31/02/2026' is not a date"* ]]
	[[ "$output" == *"export.csv:14:29: rejected R_CELL: column 'balance': '80.00,0'"* ]]
	[[ "$output" == *"export.csv:15:1: rejected R_KEY_DUP"* ]]
	[ "$(wc -l <"$T/rejects")" -eq 4 ]
	sed -n 2p "$T/rejects" | grep -a '^C8;' | grep -aq ';13;19;'
}

@test "map: an unmapped required column names the nearest header" {
	sed 's/Vence/Vencimiento/' export.csv >"$T/renamed.csv"
	run dunning map $R "$T/renamed.csv"
	[ "$status" -eq 2 ]
	[[ "$output" == *"the file has no column 'Vence'"* ]]
}

@test "age: days, buckets, credits apart, sums of the debtor" {
	segmented
	[ "$(cells "$T/segmented" F1 days_overdue bucket debtor_open debtor_overdue debtor_unapplied debtor_net debtor_max_days debtor_items)" = \
	    "15 1-30 1250000.50 1250000.50 100000.00 1150000.50 15 2" ]
	[ "$(cells "$T/segmented" NC1 days_overdue bucket)" = "- unapplied" ]
	[ "$(cells "$T/segmented" F8 debtor_open debtor_net)" = "120.00 100.00" ]
	[ "$(cells "$T/segmented" F10 days_overdue bucket)" = "-2 not_due" ]
	[ "$(cells "$T/segmented" F13 days_overdue bucket)" = "74 61+" ]
}

@test "age: without a strategy, on default buckets, with a column of the file" {
	printf 'id,vence,saldo\n1,2026-03-15,5\n2,2026-01-01,6\n' >"$T/in"
	run dunning age --as-of=2026-03-16 -c due_date=vence "$T/in"
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "1,2026-03-15,5,1,1-30" ]
	[ "${lines[2]}" = "2,2026-01-01,6,74,61-90" ]
}

@test "score: points, band and reasons by distance from the best" {
	segmented
	[ "$(cells "$T/segmented" F1 score band reasons)" = "110 low R01|R02" ]
	[ "$(cells "$T/segmented" F13 score band reasons)" = "65 high R01" ]
	[ "$(cells "$T/segmented" F10 score band reasons)" = "135 low -" ]
}

@test "segment: derived column, table and the rule that decided" {
	segmented
	[ "$(cells "$T/segmented" F1 large segment plan rule_id)" = "true SOFT std T3" ]
	[ "$(cells "$T/segmented" F13 large segment plan rule_id)" = "false HARD std T2" ]
	[ "$(cells "$T/segmented" NC1 segment plan rule_id)" = "NONE - T1" ]
}

@test "plan: one action per debtor and currency, fallback, holds, consent" {
	segmented
	dunning plan $R "$T/segmented" >"$T/actions"
	[ "$(cells "$T/actions" F1 level channel status action_items action_total send_after)" = \
	    "L1 email due 2 1150000.50 2026-03-16T07:00-05:00" ]
	[ "$(cells "$T/actions" NC1 item_role item_level)" = "credit -" ]
	[ "$(cells "$T/actions" F3 channel status held_by)" = "sms due NO_ADDRESS" ]
	[ "$(cells "$T/actions" F4 status held_by)" = "held CONSENT|NO_CHANNEL" ]
	[ "$(cells "$T/actions" F5 status held_by)" = "held H_DISPUTE" ]
	[ "$(cells "$T/actions" F6 status held_by)" = "held MIN_BALANCE" ]
	[ "$(cells "$T/actions" F8 status held_by action_total)" = "held MIN_BALANCE 100.00" ]
	[ "$(cells "$T/actions" F10 level status)" = "P due" ]
	[ "$(cells "$T/actions" F13 level decided_by)" = "L1 T2|std.L1" ]
}

@test "plan: nobody is written to on a Sunday or a holiday" {
	mapped
	for day in 2026-03-22 2026-03-23; do
		S="-s strategy.yaml --as-of=$day"
		dunning age $S "$T/mapped" | dunning score $S |
			dunning segment $S | dunning plan $S >"$T/actions"
		[ "$(cells "$T/actions" F1 status held_by send_after)" = \
		    "deferred CO_HOURS 2026-03-24T07:00-05:00" ]
	done
}

@test "render: texts in the debtor's way, only for what is due" {
	segmented
	dunning plan $R "$T/segmented" | dunning render $R >"$T/messages"
	python3 - "$T/messages" <<'END'
import csv, sys
rows = {r["debtor_id"]: r for r in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))}
assert sorted(rows) == ["C1", "C10", "C2", "C6", "C7"], sorted(rows)
assert rows["C1"]["subject"] == "Aviso de Crédito Andino S.A."
assert rows["C1"]["text"] == (
    "Peña Núñez: total $ 1.150.000,50.\n"
    "- F1 2026-03-01 1.200.000,50\n"
    "- F2 2026-03-10 50.000,00\n"
    "- a favor NC1 -100.000,00\n"), rows["C1"]["text"]
assert rows["C2"]["text"] == "Andino: $ 300.000,00", rows["C2"]["text"]
assert rows["C2"]["to"] == "3007654321"
END
}

@test "the pipe and the run give the same bytes, wherever and in any locale" {
	dunning ledger init "$T/l.db"
	dunning map $R -q export.csv 2>/dev/null | dunning age $R |
		dunning score $R | dunning segment $R |
		dunning plan $R -l "$T/l.db" | dunning render $R >"$T/pipe"
	dunning run $R -q -l "$T/l.db" --to-messages export.csv \
	    >"$T/run" 2>/dev/null || [ $? -eq 1 ]
	cmp "$T/pipe" "$T/run"
	(cd / && TZ=Asia/Tokyo LC_ALL=C dunning run \
	    -s "$BATS_TEST_DIRNAME/data/strategy.yaml" --as-of=2026-03-16 -q -l "$T/l.db" \
	    --to-messages "$BATS_TEST_DIRNAME/data/export.csv" \
	    >"$T/elsewhere" 2>/dev/null || [ $? -eq 1 ])
	cmp "$T/pipe" "$T/elsewhere"
}

@test "levels rise with what the ledger remembers, without a burst" {
	dunning ledger init "$T/l.db"
	run_day() {
		dunning run -s strategy.yaml --as-of=$1 -q -l "$T/l.db" \
		    -d "$T/out" export.csv 2>/dev/null || [ $? -eq 1 ]
	}
	levels() {
		dunning ledger export "$T/l.db" | cut -d, -f 5,7,9 |
			grep '^C10,' | sort -u
	}
	run_day 2026-03-16
	run_day 2026-03-16
	run_day 2026-03-17
	[ "$(levels)" = "C10,2026-03-16,L1" ]
	run_day 2026-04-03
	[ "$(levels)" = "C10,2026-03-16,L1" ]
	run_day 2026-04-04
	[ "$(levels)" = "$(printf 'C10,2026-03-16,L1\nC10,2026-04-04,L2')" ]
	run_day 2026-04-20
	[ "$(levels | wc -l)" -eq 2 ]
	[ "$(find "$T/out/mail/new" -type f | wc -l)" -ge 3 ]
	ls "$T/out/calls" | grep -q 2026-04-04
}

@test "outcomes hold: opted out, disputed, promised, bounced" {
	segmented
	dunning ledger init "$T/l.db"
	cat >"$T/events" <<END
debtor_id,date,event,channel,doc_id,address,until
C1,2026-03-10,opted out,email,,,
C2,2026-03-10,promised,,,,2026-03-20
C10,2026-03-10,disputed,,F13,,
C6,2026-03-10,bounced,email,,x@y.example,
END
	dunning ledger outcome "$T/l.db" "$T/events"
	dunning ledger outcome "$T/l.db" "$T/events"
	dunning plan $R -l "$T/l.db" "$T/segmented" >"$T/actions"
	[ "$(cells "$T/actions" F1 channel held_by status)" = "sms OPTED_OUT due" ]
	[ "$(cells "$T/actions" F3 status held_by)" = "held PROMISED" ]
	[ "$(cells "$T/actions" F13 status held_by)" = "held DISPUTED" ]
	[[ "$(cells "$T/actions" F9 status held_by)" == "held "*BOUNCED* ]]
	[ "$(dunning ledger export --events "$T/l.db" | wc -l)" -eq 5 ]
}

@test "ledger: what it exports builds the same ledger again" {
	dunning ledger init "$T/a.db"
	dunning run $R -q -l "$T/a.db" -d "$T/out" export.csv 2>/dev/null ||
		[ $? -eq 1 ]
	dunning ledger export "$T/a.db" >"$T/first"
	dunning ledger init "$T/b.db"
	dunning ledger import "$T/b.db" "$T/first"
	dunning ledger export "$T/b.db" | cmp - "$T/first"
	[ "$(wc -l <"$T/first")" -gt 5 ]
}

@test "check: five mistakes give five messages" {
	cp -r strategy.yaml templates calendars "$T"
	sed -i -e 's/when: dispute,/when: disputed,/' -e 's/tone:/tono:/' \
	    -e 's/band: {}, large/bnd: {}, large/' \
	    -e 's/breakpoints: \[0, 30, 60\]/breakpoints: [0, 30, 20]/' \
	    -e 's/calendar: co/calendar: cu/' \
	    -e 's/{name: high, range: "< 100"}/{name: high, range: "<< 100"}/' \
	    "$T/strategy.yaml"
	run dunning check "$T/strategy.yaml"
	[ "$status" -eq 1 ]
	[ "$(printf '%s\n' "$output" | grep -c ' error E_')" -ge 5 ]
	[[ "$output" == *"disputed"* ]]
	[[ "$output" == *"must rise"* ]]
	[[ "$output" == *"cu"* ]]
}

@test "check: nothing to find" {
	run dunning check strategy.yaml
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "segment: a table kept in a spreadsheet names its columns itself" {
	cp -r templates calendars tables "$T"
	sed '/^    inputs: {days_overdue: {}, band/,/^    default:/c\    file: tables/trato.csv\n    default: {segment: NONE}' \
	    strategy.yaml >"$T/strategy.yaml"
	mapped
	S="-s $T/strategy.yaml --as-of=2026-03-16"
	dunning age $S "$T/mapped" | dunning segment $S >"$T/segmented"
	[ "$(cells "$T/segmented" F13 segment plan rule_id)" = "HARD std A" ]
	[ "$(cells "$T/segmented" F1 segment plan rule_id)" = "SOFT std B" ]
	[ "$(cells "$T/segmented" F10 segment plan rule_id)" = "NONE - default" ]
}

@test "a level may say after whom it waits in on, too" {
	sed 's/on: {day: 20}/on: {day: 20, after: {level: L9, days: 5}}/' \
	    strategy.yaml >"$T/strategy.yaml"
	cp -r templates calendars "$T"
	run dunning check "$T/strategy.yaml"
	[ "$status" -eq 1 ]
	[[ "$output" == *"\`after\` names \`L9\`, which is no earlier level"* ]]
}
