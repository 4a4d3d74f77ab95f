#!/usr/bin/env bats
# Holds by condition, by list and by what happened: worked by hand.

bats_require_minimum_version 1.5.0

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	D=--as-of=2026-06-30
}

# A strategy with these holds, one a line.
strategy() {
	{
		printf 'dunning: 1\nstrategy: s\n'
		printf 'defaults: {language: en, currency: EUR}\n'
		printf 'columns: {a: {type: int}, flag: {type: bool}, '
		printf 'to: {type: date}}\nholds:\n'
		printf '  - %s\n' "$@"
		cat <<-'END2'
		plans:
		  p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: sms, template: t, fallback: [call]}]}]}
		END2
	} >s.yaml
}

# Debtors with the same debt: debtor a flag to
debts() {
	echo debtor_id,doc_id,due_date,balance,a,flag,to,phone,days_overdue
	for row; do
		set -- $row
		printf '%s,F%s,2026-06-01,100.00,%s,%s,%s,+34910000001,29\n' \
		    "$1" "$1" "${2#_}" "${3#_}" "${4#_}"
	done
}

planned() {
	dunning plan -q -s s.yaml $D "$@" in.csv >plan.csv 2>err
	status=$?
	python3 - <<-'END2'
	import csv
	for r in csv.DictReader(open("plan.csv")):
	    print(r["debtor_id"], r["status"], r["held_by"] or "-",
	        r["channel"], r["hold_until"] or "-")
	END2
	return $status
}

is() { [ "$1" = "$2" ] || { printf 'wanted %s\ngot    %s\n' "$1" "$2"; false; }; }

# --- conditions -----------------------------------------------------------

@test "the last day is one of the hold; null is no hold; what faults holds" {
	strategy '{code: FLAG, when: flag, until: to}' \
	    '{code: RATIO, when: 1 / a > 0.5}'
	debts "A 9 true 2026-06-30" "B 9 true 2026-06-29" "C 9 true" \
	    "D 9 _" "E 0 _" "F _ _" >in.csv
	is "A held FLAG sms 2026-06-30
B due - sms -
C held FLAG sms -
D due - sms -
E held HOLD_UNREADABLE sms -
F due - sms -" "$(planned)"
	dunning plan -s s.yaml $D in.csv 2>err >/dev/null
	grep -q "s.yaml:7:.* W_HOLD_UNREADABLE: the hold RATIO cannot be computed for 1 record" err
	grep -q 'in.csv:6:1: note: this is the first' err
	grep -q 'W_NULL_CONDITION: hold `FLAG`: .* for 3 records' err
}

@test "a hold that has not begun; one of some channels; a kind" {
	strategy '{code: LATER, when: a = 1, from: to}' \
	    '{code: NOSMS, when: a = 2, channels: [sms]}' \
	    '{code: GONE, kind: deceased, when: a = 3}'
	debts "A 1 _ 2026-07-01" "B 1 _ 2026-06-30" "C 2" "D 3" >in.csv
	is "A due - sms -
B held LATER sms -
C due NOSMS call -
D held GONE sms -" "$(planned)"
}

# --- lists ----------------------------------------------------------------

@test "a list: byte order mark, semicolons, CRLF, blanks, repeated keys" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id, columns: {debtor_id: CUENTA, until: HASTA, reason: MOTIVO}}}'
	printf '\357\273\277CUENTA;HASTA;MOTIVO\r\n A ;;court\r\nB;2026-06-29;over\r\nB;2026-06-30;"last; day"\r\nB;2026-06-30;"last; day"\r\nC;2026-01-01;\r\n;;\r\n' >l.csv
	debts "A 1" "B 1" "C 1" "D 1" >in.csv
	is "A held LIST sms -
B held LIST sms 2026-06-30
C due - sms -
D due - sms -" "$(planned)"
}

@test "a list says from when, what it stops and by which channels" {
	strategy '{code: LIST, list: {file: l.csv, key: [debtor_id, doc_id]}, stops: [contact, fees]}'
	printf '%s\n' debtor_id,doc_id,from,stops,channels \
	    A,FA,2026-07-01,, B,FB,2026-06-30,, C,FC,,,sms D,FD,,fees, \
	    E,FX,,, >l.csv
	debts "A 1" "B 1" "C 1" "D 1" "E 1" >in.csv
	is "A due - sms -
B held LIST sms -
C due LIST call -
D due - sms -
E due - sms -" "$(planned)"
}

@test "a row that cannot be read holds whom it could have meant" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id}}'
	debts "A 1" "B 1" >in.csv
	# The date of A: A.
	printf '%s\n' debtor_id,until A,30/06/2026 >l.csv
	run -1 planned
	is "A held HOLD_UNREADABLE sms -
B due - sms -" "$output"
	grep -q 'l.csv:2:3: rejected R_HOLD_LIST: "30/06/2026" is not a date' err
	# Days of which one is wrong.
	printf '%s\n' debtor_id,from,until A,2026-07-02,2026-07-01 >l.csv
	run -1 planned
	is "A held HOLD_UNREADABLE sms -
B due - sms -" "$output"
	grep -q 'l.csv:2:14: rejected R_HOLD_LIST: "2026-07-01" is before the first day' err
	# What it stops.
	printf '%s\n' debtor_id,stops 'A,contact|calls' >l.csv
	run -1 planned
	is "A held HOLD_UNREADABLE sms -
B due - sms -" "$output"
	grep -q 'l.csv:2:3: rejected R_HOLD_LIST: "contact|calls" is not what the hold stops' err
	# More than the hold stops.
	printf '%s\n' debtor_id,stops A,fees >l.csv
	run -1 planned
	is "A held HOLD_UNREADABLE sms -
B due - sms -" "$output"
	# Nobody in particular; too many cells; a quote that does not end.
	for row in ,2026-12-31 A,2026-12-31,x '"A,2026-12-31'; do
		printf '%s\n' debtor_id,until C, "$row" >l.csv
		run -1 planned
		is "A held HOLD_UNREADABLE sms -
B held HOLD_UNREADABLE sms -" "$output"
		grep -q 's.yaml:.* R_HOLD_LIST: the list of the hold LIST cannot be read' err
	done
	# No list, no such column, nothing in it.
	for make in 'rm -f l.csv' 'echo cuenta >l.csv' 'printf "" >l.csv' \
	    'rm l.csv; mkdir l.csv'; do
		eval "$make"
		run -1 planned
		is "A held HOLD_UNREADABLE sms -
B held HOLD_UNREADABLE sms -" "$output"
	done
}

@test "a list of a million keys" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id}}'
	awk 'BEGIN { print "debtor_id"; for (i = 0; i < 1000000; i++) print "X" i; for (i = 0; i < 1000; i++) print "A" }' >l.csv
	debts "A 1" "X999999 1" "X1000000 1" >in.csv
	is "A held LIST sms -
X999999 held LIST sms -
X1000000 due - sms -" "$(planned)"
}

# --- the ledger -----------------------------------------------------------

@test "what happened holds: typed events, releases, one item, until when" {
	strategy '{code: NOBODY, when: a = 99}'
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,until,doc_id,code,stops \
	    A,2026-06-01,breathing_space,,,, \
	    B,2026-04-30,breathing_space,,,, \
	    C,2026-01-01,mental_health_crisis,2026-05-31,,, \
	    D,2026-01-01,mental_health_crisis,2026-05-30,,, \
	    E,2026-01-01,represented,,,, F,2026-01-01,deceased,,,, \
	    F,2026-02-01,hold_released,,,deceased, \
	    G,2026-01-01,disputed,,FG,, H,2026-01-01,disputed,,OTHER,, \
	    I,2026-06-01,hold,2026-06-30,,COURT,contact \
	    J,2026-06-01,hold,2026-06-29,,COURT,contact \
	    K,2026-06-01,hold,,,BILL,fees >o.csv
	dunning ledger outcome l.db o.csv
	debts "A 1" "B 1" "C 1" "D 1" "E 1" "F 1" "G 1" "H 1" "I 1" "J 1" "K 1" >in.csv
	is "A held BREATHING_SPACE sms 2026-07-31
B due - sms -
C held MENTAL_HEALTH_CRISIS sms 2026-06-30
D due - sms -
E held REPRESENTED sms -
F due - sms -
G held DISPUTED sms -
H due - sms -
I held COURT sms 2026-06-30
J due - sms -
K due - sms -" "$(planned -l l.db)"
}

@test "an event that cannot be read holds, until it is taken back" {
	strategy '{code: NOBODY, when: a = 99}'
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,from,until,doc_id,code,stops,channel \
	    A,2026-06-01,hold,,30/06/2026,,COURT,, \
	    B,2026-06-01,hold,,,,COURT,fees+score, \
	    C,2026-06-01,opted_out,,,,,,telefax \
	    D,2026-06-01,disputed,,tomorrow,FD,,, \
	    E,2026-06-01,disputed,,tomorrow,OTHER,,, \
	    F,2026-06-01,represented,soon,,,,, \
	    G,2026-06-01,hold,2026-06-20,2026-06-10,,,, \
	    H,2026-06-01,opted_in,,,,,,telefax \
	    I,2026-06-01,promised,,soon,,,, >o.csv
	run -1 dunning ledger outcome l.db o.csv
	[ "$(grep -c 'rejected R_' <<<"$output")" = 9 ]
	[ "$(grep -c W_HOLD_UNREADABLE <<<"$output")" = 7 ]
	run -1 dunning ledger outcome -v l.db o.csv
	[[ $output == *"added 0, known already 0, rejected 9"* ]]
	debts "A 1" "B 1" "C 1" "D 1" "E 1" "F 1" "G 1" "H 1" "I 1" >in.csv
	is "A held COURT sms -
B held COURT sms -
C held OPTED_OUT|NO_CHANNEL sms -
D held DISPUTED sms -
E due - sms -
F held REPRESENTED sms -
G held HOLD_UNREADABLE sms -
H due - sms -
I due - sms -" "$(planned -l l.db)"
	dunning ledger export --all l.db >all.csv
	dunning ledger init copy.db
	dunning ledger import copy.db all.csv
	dunning ledger export --all copy.db | cmp - all.csv
	printf '%s\n' debtor_id,date,event,code,until A,2026-06-02,hold_released,COURT, \
	    A,2026-06-02,hold,COURT,2026-06-29 G,2026-06-02,hold_released,, >o.csv
	dunning ledger outcome l.db o.csv
	is "A due - sms -
G due - sms -" "$(planned -l l.db | grep '^[AG]')"
}

# --- scores ---------------------------------------------------------------

@test "a hold that stops scores: unscored, and counted" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id}, stops: [score]}' \
	    '{code: FLAG, when: flag, stops: [contact, score]}'
	cat >>s.yaml <<'END2'
scorecards:
  c:
    base: 10
    characteristics:
      a:
        bins: |
          when | points
          1    | 5
          -    | 0
END2
	printf '%s\n' debtor_id A >l.csv
	debts "A 1 false" "B 1 true" "C 1 false" "D 2 false" >in.csv
	run --separate-stderr -0 dunning score -s s.yaml $D in.csv
	is "A,FA,2026-06-01,100.00,1,false,,+34910000001,29," "${lines[1]}"
	is "B,FB,2026-06-01,100.00,1,true,,+34910000001,29," "${lines[2]}"
	is "C,FC,2026-06-01,100.00,1,false,,+34910000001,29,15" "${lines[3]}"
	is "D,FD,2026-06-01,100.00,2,false,,+34910000001,29,10" "${lines[4]}"
	[[ $stderr == *"W_NOT_SCORED: 2 records are not scored"* ]]
}

# --- interest -------------------------------------------------------------

@test "a list that stops fees stops interest, too" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id}, stops: [fees]}'
	cat >>s.yaml <<'END2'
charges:
  late: {kind: interest, rate: 36.5 % year, day_count: act/365, from: due_date, on: balance}
END2
	printf '%s\n' debtor_id A >l.csv
	debts "A 1" "B 1" | cut -d, -f1-8 >in.csv
	run -0 dunning age -s s.yaml $D in.csv
	is "A,FA,2026-06-01,100.00,1,,,+34910000001,29,1-30,," "${lines[1]}"
	is "B,FB,2026-06-01,100.00,1,,,+34910000001,29,1-30,2.90,2.90" "${lines[2]}"
}

@test "fees and interest under a hold of the ledger, and under a late one" {
	mkdir -p templates/t
	echo 'Owed {{action_total | money}}.' >templates/t/en.sms
	cat >s.yaml <<-'END2'
	dunning: 1
	strategy: s
	defaults: {language: en, currency: EUR}
	charges:
	  late: {kind: interest, rate: 36.5 % year, day_count: act/365, from: due_date, on: balance}
	  fee: {kind: fee, amount: 5.00 EUR, once_per: item}
	templates: {dir: templates}
	plans:
	  p: {levels: [{level: L1, on: {day: 1}, fees: [fee], actions: [{channel: sms, template: t}]}]}
	END2
	printf '%s\n' debtor_id,doc_id,due_date,balance,mobile \
	    A,FA,2026-06-20,100.00,+34910000001 A,FB,2026-06-20,100.00,+34910000001 \
	    B,FC,2026-06-20,100.00,+34910000002 C,FD,2026-06-20,100.00,+34910000003 >in.csv
	dunning ledger init l.db
	printf '%s\n' debtor_id,date,event,doc_id,code,stops \
	    A,2026-06-25,hold,FA,BILL,fees C,2026-06-25,hold,,BILL,fees >o.csv
	dunning ledger outcome l.db o.csv
	dunning age -s s.yaml $D in.csv | dunning plan -s s.yaml $D -l l.db >plan.csv
	is "A FA 106.00 1.00 5.00
A FB 106.00 1.00 5.00
B FC 106.00 1.00 5.00
C FD 100.00 0.00 0.00" "$(python3 -c 'import csv
for r in csv.DictReader(open("plan.csv")):
    print(r["debtor_id"], r["doc_id"], "%.2f" % (float(r["action_total"]) -
        100 * (r["debtor_id"] == "A")), r["action_charges"], r["action_fees"])')"
	dunning render -s s.yaml $D plan.csv >m.csv
	printf '%s\n' debtor_id,date,event,doc_id,code,stops \
	    A,2026-06-29,hold,FB,LATE,fees B,2026-06-29,hold,,LATE,fees >o.csv
	dunning ledger outcome l.db o.csv
	run -1 dunning export -s s.yaml $D -l l.db -d out m.csv
	[[ $output == *"debtor A is not sent"*"forbids it: LATE"* ]]
	[[ $output == *"debtor B is not sent"*"forbids it: LATE"* ]]
	[ "$(grep -c '^[0-9a-f]*,+' out/sms/*.csv)" = 1 ]
	# The next plan asks for less.
	rm plan.csv m.csv
	dunning age -s s.yaml $D in.csv | dunning plan -s s.yaml $D -l l.db |
	    dunning render -s s.yaml $D >m.csv
	dunning export -s s.yaml $D -l l.db -d out m.csv
	grep -q 'Owed €200.00' out/sms/*.csv
}

# --- explanations ---------------------------------------------------------

@test "explained: the row of the list, its reason, until when" {
	strategy '{code: LIST, list: {file: l.csv, key: debtor_id}, stops: [contact, fees]}'
	mkdir -p templates
	printf '%s\n' debtor_id,until,reason B,,x A,2026-07-15,court >l.csv
	debts "A 1" | cut -d, -f1-8 >in.csv
	run -0 dunning explain -s s.yaml $D --debtor=A in.csv
	[[ $output == *"LIST  true  list l.csv"* ]]
	[[ $output == *"stops contact, fees until 2026-07-15: court"*"./l.csv:3:1"* ]]
	output=$(tr -s '\n ' ' ' <<<"$output")
	[[ $output == *"held by LIST stops contact, fees until 2026-07-15 (court) at ./l.csv:3"* ]]
}
