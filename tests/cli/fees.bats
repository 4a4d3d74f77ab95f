#!/usr/bin/env bats
# Fees of levels: how often, how much in all, in which currency, and never
# twice.  The sums are worked by hand beside the strategies.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	mkdir -p templates/t
	printf '%s\n' 'Aviso' >templates/t/es.subject
	printf '%s\n' '{{debtor_name}}: {{action_total | money}}, cargo' \
	    '{{action_fees | money}}, anteriores {{action_fees_open | money}}' \
	    >templates/t/es.txt
	dunning ledger init l.db
}

# The charges of a strategy, then its levels: NAME DAY KEYS...
strategy() { # CHARGES LEVEL...
	{
		printf '%s\n' 'dunning: 1' 'strategy: s' \
		    'defaults: {timezone: America/Mexico_City, language: es}' \
		    'currencies: {COP: {digits: 0}}' \
		    'columns: {fragile: {type: bool}}' \
		    'templates: {dir: templates}' 'creditor: {name: Acme}' \
		    'mail: {from: a@b.example}' 'charges:' "$1" \
		    'plans:' '  p:' '    levels:'
		shift
		for level; do
			set -- $level
			name=$1 day=$2
			shift 2
			printf '      - {level: %s, on: {day: %s}, %s%s}\n' \
			    "$name" "$day" \
			    'actions: [{channel: email, template: t}]' \
			    "${*:+, $*}"
		done
	} >s.yaml
}

# Debts DEBTOR DOC DUE AMOUNT [CURRENCY [COUNTRY [FRAGILE]]]...
debts() {
	echo debtor_id,debtor_name,doc_id,due_date,balance,currency,country,fragile,email >p.csv
	for debt; do
		set -- $debt
		echo "$1,Sra. $1,$2,$3,$4,${5:-MXN},${6:-MX},${7:-},$1@x.example" >>p.csv
	done
}

plan() { # DAY
	dunning age -s s.yaml --as-of="$1" p.csv |
		dunning plan -s s.yaml --as-of="$1" -l l.db
}

# Plans, sends, and shows columns of the plan, a line for each record.
night() { # DAY COLUMN...
	day=$1
	shift
	plan "$day" >plan.csv
	dunning render -s s.yaml --as-of="$day" plan.csv >m.csv
	dunning export -s s.yaml -l l.db -d out --as-of="$day" m.csv
	shown plan.csv "$@"
}

shown() { # FILE COLUMN...
	python3 -c '
import csv, sys
for row in csv.DictReader(open(sys.argv[1])):
    print(*[row[name] or "-" for name in sys.argv[2:]])' "$@"
}

is() { # WANTED COMMAND...
	wanted=$1
	shift
	got=$("$@" | paste -sd'|')
	[ "$got" = "$wanted" ] || {
		echo "wanted $wanted, got $got"
		return 1
	}
}

late='  late: {kind: fee, amount: "49.00 MXN", max_total: "147.00 MXN"}'
four() {
	strategy "$late" "L1 1 fees: [late]" "L2 10 fees: [late]" \
	    "L3 20 fees: [late]" "L4 30 fees: [late]"
}
sums="level action_total action_fees action_fees_open action_fee_list"

@test "three levels of 49.00 come to the cap of 147.00, the fourth charges 0" {
	four
	debts "A F1 2026-01-01 1000.00"
	is "L1 1049.00 49.00 0.00 late=49.00" night 2026-01-05 $sums
	is 'Sra. A: 1.049,00 MXN, cargo|49,00 MXN, anteriores 0,00 MXN|' \
	    shown m.csv text
	is "L2 1049.00 49.00 49.00 late=49.00" night 2026-01-15 $sums
	is "L3 1049.00 49.00 98.00 late=49.00" night 2026-01-25 $sums
	is "L4 1000.00 0.00 147.00 late=0.00" night 2026-02-04 $sums
}

@test "the cap cuts the fee that crosses it: 49.00 + 49.00 + 2.00" {
	strategy '  late: {kind: fee, amount: "49.00 MXN", max_total: "100 MXN"}' \
	    "L1 1 fees: [late]" "L2 10 fees: [late]" "L3 20 fees: late"
	debts "A F1 2026-01-01 1000.00"
	night 2026-01-05 level
	night 2026-01-15 level
	is "L3 1002.00 2.00 98.00 late=2.00" night 2026-01-25 $sums
}

@test "a plan again on the same day is the same, and charges nothing more" {
	four
	debts "A F1 2026-01-01 1000.00"
	plan 2026-01-05 >one
	plan 2026-01-05 >two
	cmp one two
	night 2026-01-05 level
	is "" night 2026-01-05 level
	is "" night 2026-01-06 level
	is "A late=49.00" shown_ledger
	# The messages of the day again: the ledger has them.
	dunning render -s s.yaml --as-of=2026-01-05 one >m.csv
	dunning export -s s.yaml -l l.db -d out --as-of=2026-01-05 --rerun m.csv
	is "A late=49.00" shown_ledger
}

shown_ledger() {
	dunning ledger export -o e.csv l.db
	shown e.csv debtor_id fees
}

@test "what is planned and never sent is not charged" {
	four
	debts "A F1 2026-01-01 1000.00"
	plan 2026-01-05 >/dev/null
	is "L1 1049.00 49.00 0.00 late=49.00" night 2026-01-15 $sums
}

@test "once per level: an item that comes later does not charge it again" {
	four
	debts "A F1 2026-01-01 1000.00"
	night 2026-01-05 level
	# On 8 January F2 takes L1; F1 is still open, so it is one cycle.
	debts "A F1 2026-01-01 1000.00" "A F2 2026-01-06 200.00"
	is "F1 listed L1 1200.00 0.00 -|F2 due L1 1200.00 0.00 -" \
	    night 2026-01-08 doc_id item_role level action_total action_fees \
	    action_fee_list
	# F1 is paid.  F2 was in an action with it: the cycle goes on, and L2
	# charges; L1 and L2 have been charged once each.
	debts "A F2 2026-01-06 200.00"
	is "L2 249.00 49.00 49.00 late=49.00" night 2026-01-25 $sums
}

@test "who has paid everything begins a new cycle" {
	four
	debts "A F1 2026-01-01 1000.00"
	night 2026-01-05 level
	night 2026-01-15 level
	night 2026-01-25 level
	debts "A F9 2026-03-01 300.00"
	is "L1 349.00 49.00 147.00 late=49.00" night 2026-03-05 $sums
}

@test "once per debtor: the first action of the plan only" {
	strategy '  late: {kind: fee, amount: "49.00 MXN", once_per: debtor}' \
	    "L1 1" "L2 10 fees: [late]" "L3 20 fees: [late]"
	debts "A F1 2026-01-01 1000.00"
	is "L1 1000.00 0.00 0.00 -" night 2026-01-05 $sums
	is "L2 1049.00 49.00 0.00 late=49.00" night 2026-01-15 $sums
	is "L3 1000.00 0.00 49.00 -" night 2026-01-25 $sums
}

@test "once per item: each item that takes a level, by its own share" {
	# 2 % of 1000.00 is 20.00, of 55.25 1.105, half up 1.11; the listed F3
	# charges nothing.  Cap 25.00 in all: 20.00 + 1.11, then 3.89.
	strategy '  share: {kind: fee, amount: 2 %, once_per: item, rounding: half_up, max_total: "25.00 MXN"}' \
	    "L1 1 fees: [share]" "L2 10 fees: [share]"
	debts "A F3 2026-01-02 70.00"
	is "F3 71.40 1.40 share=1.40" night 2026-01-05 doc_id action_total \
	    action_fees item_fee_list
	debts "A F1 2026-01-04 1000.00" "A F2 2026-01-04 55.25" \
	    "A F3 2026-01-02 70.00"
	is "F1 due L1 1146.36 21.11 1.40 share=20.00|F2 due L1 1146.36 21.11 1.40 share=1.11|F3 listed - 1146.36 21.11 1.40 -" \
	    night 2026-01-08 doc_id item_role item_level action_total \
	    action_fees action_fees_open item_fee_list
	is "share:/F1//=20.00|share:/F2//=1.11" shown m.csv fee_list
	# 25.00 - 1.40 - 20.00 - 1.11 = 2.49 are left.
	is "F1 2.49 share=2.49|F2 2.49 share=0.00|F3 2.49 share=0.00" \
	    night 2026-01-18 doc_id action_fees item_fee_list
	dunning ledger export -o e.csv l.db
	is "/F3// share=1.40|/F1// share=20.00|/F2// share=1.11|/F3// -|/F1// share=2.49|/F2// share=0.00|/F3// share=0.00" \
	    ordered
}

ordered() {
	python3 -c '
import csv
rows = list(csv.DictReader(open("e.csv")))
rows.sort(key=lambda r: (r["as_of"], r["item_key"]))
for r in rows: print(r["item_key"], r["item_fees"] or "-")'
}

@test "two currencies of a debtor, and a map by country" {
	strategy '  late: {kind: fee, amount: {MX: "49.00 MXN", CO: "12000 COP", by: country}, max_total: {MXN: "60.00 MXN", COP: "20000 COP", by: currency}}' \
	    "L1 1 fees: [late]" "L2 10 fees: [late]"
	debts "A F1 2026-01-01 1000.00" "A F2 2026-01-01 500000 COP CO"
	night 2026-01-05 level >one
	is "MXN 49.00 late=49.00|COP 12000 late=12000" shown plan.csv currency \
	    action_fees action_fee_list
	is "MXN 11.00 49.00|COP 8000 12000" night 2026-01-15 currency \
	    action_fees action_fees_open
}

@test "max_total binds its own currency only" {
	strategy '  late: {kind: fee, amount: {MX: "49.00 MXN", CO: "12000 COP", by: country}, max_total: "49.00 MXN"}' \
	    "L1 1 fees: [late]" "L2 10 fees: [late]"
	debts "A F1 2026-01-01 1000.00" "B F2 2026-01-01 500000 COP CO"
	night 2026-01-05 level >one
	is "MXN 0.00|COP 12000" night 2026-01-15 currency action_fees
}

@test "a debt without an amount is rejected, not charged something" {
	strategy '  late: {kind: fee, amount: {MX: "49.00 MXN", by: country}}' \
	    "L1 1 fees: [late]"
	debts "A F1 2026-01-01 10.00" "B F2 2026-01-01 20.00 MXN PE"
	dunning age -s s.yaml --as-of=2026-01-05 p.csv >aged.csv
	run dunning plan -s s.yaml --as-of=2026-01-05 aged.csv
	[ "$status" -eq 1 ]
	[[ $output == *R_CHARGE*"'late' says nothing"* ]]
	[[ $output != *B,Sra* ]]
	strategy '  late: {kind: fee, amount: "49.00 MXN"}' "L1 1 fees: [late]"
	debts "A F1 2026-01-01 10 COP CO"
	dunning age -s s.yaml --as-of=2026-01-05 p.csv >aged.csv
	run dunning plan -s s.yaml --as-of=2026-01-05 aged.csv
	[ "$status" -eq 1 ]
	[[ $output == *"'late' has no amount in COP"* ]]
}

@test "a plan that the debt is not of cannot leave the fee out" {
	# F2 is in the plan since its first level, whose second one has a fee
	# without an amount for it; its record asks for another plan today.
	strategy '  late: {kind: fee, amount: {MX: "49.00 MXN", by: country}}' \
	    "L1 1" "L2 3 fees: [late]"
	cat >>s.yaml <<-'END2'
	  q: {levels: []}
	  r:
	    levels:
	      - {level: R1, on: {day: 1}, actions: [{channel: email, template: t}]}
	END2
	debts "B F1 2026-01-01 30.00" "B F2 2026-01-01 20.00 MXN PE"
	sed -e '1s/$/,plan/' -e '2s/$/,p/' -e '3s/$/,r/' p.csv >q.csv
	mv q.csv p.csv
	rm -f l.db*
	dunning ledger init l.db
	printf 'action_id,strategy,plan,debtor_id,channel,as_of,level,item_key,item_level\nold,s,p,B,email,2026-01-02,L1,/F1//,L1\nold2,s,p,B,email,2026-01-02,L1,/F2//,L1\n' |
		dunning ledger import l.db
	is "F1 due L2 49.00 -|F2 due L2 49.00 -" night 2026-01-05 doc_id \
	    status level action_fees held_by
	sed '2d' p.csv >q.csv
	mv q.csv p.csv
	rm -f l.db*
	dunning ledger init l.db
	printf 'action_id,strategy,plan,debtor_id,channel,as_of,level,item_key,item_level\nold2,s,p,B,email,2026-01-02,L1,/F2//,L1\n' |
		dunning ledger import l.db
	is "F2 held 0.00 NO_FEE" night 2026-01-05 doc_id \
	    status action_fees held_by
}

@test "when, for and holds keep records out of a fee" {
	strategy '  late: {kind: fee, amount: "49.00 MXN", when: balance >= 100}
  other: {kind: fee, amount: "5.00 MXN", for: web}' \
	    "L1 1 fees: [late, other]" "L2 10 fees: [late]"
	cat >>s.yaml <<-'END2'
	sources: {web: {columns: {doc_id: {from: doc_id}}}, shop: {columns: {doc_id: {from: doc_id}}}}
	holds:
	  - {code: SOFT, when: fragile, stops: [fees]}
	  - {code: HARD, when: country = "CL", stops: [contact, fees]}
	END2
	debts "A F1 2026-01-01 99.00" "B F2 2026-01-01 100.00" \
	    "C F3 2026-01-01 500.00 MXN MX true" \
	    "D F4 2026-01-01 500.00 MXN CL" \
	    "E F5 2026-01-01 500.00 MXN MX true" "E F6 2026-01-02 300.00"
	dunning age -s s.yaml --source=shop --as-of=2026-01-05 p.csv |
		dunning plan -s s.yaml --source=shop --as-of=2026-01-05 >plan.csv
	# E: F5 is older and held from fees, F6 carries the fee.
	is "A due 0.00 -|B due 49.00 late=49.00|C due 0.00 -|D held 0.00 -|E due 49.00 late=49.00|E due 49.00 late=49.00" \
	    shown plan.csv debtor_id status action_fees action_fee_list
	dunning age -s s.yaml --source=web --as-of=2026-01-05 p.csv |
		dunning plan -s s.yaml --source=web --as-of=2026-01-05 >plan.csv
	is "A 5.00 other=5.00|B 54.00 late=49.00|other=5.00" first_two \
	    debtor_id action_fees action_fee_list
}

first_two() {
	shown plan.csv "$@" | head -2
}

@test "held, deferred and pending actions" {
	strategy "$late" "L1 1 fees: [late]" \
	    "L2 10 approval: manual, fees: [late]"
	cat >>s.yaml <<-'END2'
	constraints:
	  - {code: HOURS, when: country = "CO", channels: [email], windows: [{days: [mon], from: "08:00", to: "12:00"}]}
	END2
	debts "A F1 2026-01-01 1000.00" "B F2 2026-01-01 500.00 MXN CO"
	printf 'debtor_id,date,event,until\nA,2026-01-02,promised,2026-01-06\n' |
		dunning ledger outcome l.db
	# 6 January 2026 is a Tuesday.
	is "A held 0.00 1000.00|B deferred 0.00 500.00" night 2026-01-06 \
	    debtor_id status action_fees action_total
	is "A due 49.00 1049.00|B due 49.00 549.00" night 2026-01-12 debtor_id \
	    status action_fees action_total
	# Pending shows the fee, and it is charged when the message goes out.
	is "A pending 49.00 49.00|B deferred 0.00 49.00" night 2026-01-23 \
	    debtor_id status action_fees action_fees_open
	is "A pending 49.00 49.00|B deferred 0.00 49.00" night 2026-01-23 \
	    debtor_id status action_fees action_fees_open
	sed 's/,pending,/,due,/' m.csv >approved.csv
	dunning export -s s.yaml -l l.db -d out --as-of=2026-01-23 approved.csv
	is "A late=49.00|A late=49.00|B late=49.00" sorted_ledger
}

sorted_ledger() {
	shown_ledger | sort
}

@test "fees that were paid or waived are no longer open, and still count" {
	four
	debts "A F1 2026-01-01 1000.00"
	night 2026-01-05 level
	id=$(shown plan.csv action_id)
	night 2026-01-15 level
	printf 'debtor_id,date,event,action_id\nA,2026-01-16,fee_waived,%s\n' \
	    "$id" | dunning ledger outcome l.db
	is "L3 49.00 49.00" night 2026-01-25 level action_fees action_fees_open
	printf 'debtor_id,date,event\nA,2026-01-20,fee paid\n' |
		dunning ledger outcome l.db
	is "L4 0.00 49.00" night 2026-02-04 level action_fees action_fees_open
	printf 'debtor_id,date,event,doc_id\nA,2026-01-20,fee_paid,F1\n' >o.csv
	run dunning ledger outcome l.db o.csv
	[ "$status" -eq 1 ]
	[[ $output == *R_ITEM_KEY* ]]
}

@test "a ledger with fees, exported and imported, plans the same" {
	four
	debts "A F1 2026-01-01 1000.00" "B F2 2026-01-02 50.00"
	night 2026-01-05 level
	night 2026-01-15 level
	night 2026-01-25 level
	dunning ledger export -o e.csv l.db
	head -1 e.csv | grep -q ',fees,item_fees$'
	plan 2026-02-04 >one
	mv l.db old.db
	rm -f l.db-*
	dunning ledger init l.db
	dunning ledger import -v l.db e.csv 2>err
	grep -q 'added 6, known already 0, rejected 0' err
	dunning ledger import -v l.db e.csv 2>err
	grep -q 'added 0, known already 6, rejected 0' err
	dunning ledger export l.db | cmp - e.csv
	plan 2026-02-04 | cmp - one
	sed '2s/late=49.00/late=49.001/' e.csv >bad.csv
	dunning ledger init bad.db
	run dunning ledger import bad.db bad.csv
	[ "$status" -eq 1 ]
	[[ $output == *R_CHARGE* ]]
}

@test "without fees there is no column of them" {
	strategy '  late: {kind: fee, amount: "49.00 MXN"}' "L1 1"
	debts "A F1 2026-01-01 1000.00"
	# A template may name them all the same.
	printf '%s\n' '{{debtor_name}}{{#action_fees}} x{{/action_fees}}' \
	    '{{^action_charges}}y{{/action_charges}}' >templates/t/es.txt
	night 2026-01-05 level
	head -1 plan.csv | grep -q ',item_key,plan_source,action_payments$'
	head -1 m.csv | grep -q ',letter,'
	is "Sra. A|y|" shown m.csv text
	dunning ledger export l.db | head -1 | grep -q ',fees,item_fees$'
}

@test "interest and fees in one total" {
	# 12 % on 1000.00 for 73 of 365 days is 24.00; 1000.00 + 24.00 + 49.00
	# less the credit of 100.00 is 973.00.
	strategy "$late
  interest: {kind: interest, rate: 12 % year}" "L1 1 fees: [late]"
	debts "A F1 2026-01-01 1000.00" "A N1 2026-01-01 -100.00"
	is "F1 24.00 49.00 973.00|N1 24.00 49.00 973.00" night 2026-03-15 \
	    doc_id action_charges action_fees action_total
	is "24.00 49.00" shown m.csv action_charges action_fees
}

@test "the explanation says which fee, why this amount, what cut it" {
	four
	debts "A F1 2026-01-01 1000.00"
	night 2026-01-05 level
	night 2026-01-15 level
	night 2026-01-25 level
	dunning age -s s.yaml --as-of=2026-02-04 p.csv >aged.csv
	dunning plan -s s.yaml --as-of=2026-02-04 -l l.db --explain=x.csv \
	    aged.csv >/dev/null
	grep '^1,A,F1,fee,late,,cut,L4,amount=49.00; before=147.00; max_total=147.00,charged=0.00,' x.csv
	dunning explain -s s.yaml --as-of=2026-02-04 -l l.db -d A p.csv >text
	grep 'late .*record 1: 49.00, cut to 0.00: max_total is 147.00, and 147.00 was charged before' text
	dunning explain -f json -s s.yaml --as-of=2026-02-04 -l l.db -d A \
	    p.csv >json
	grep -o '"fees":\[{"name":"late",[^]]*' json |
		grep '"why":"cut","amount":"49.00","max_total":"147.00","before":"147.00","charged":"0.00"'
}

@test "the fused run is the pipe" {
	four
	debts "A F1 2026-01-01 1000.00" "B F2 2026-01-02 50.00"
	night 2026-01-05 level
	dunning ledger export -o pipe.csv l.db
	rm -rf l.db* out
	dunning ledger init l.db
	for hour in 1 2; do
		dunning run --portfolio -s s.yaml --as-of=2026-01-05 -l l.db \
		    -d out p.csv
	done
	dunning ledger export l.db | cmp - pipe.csv
}

@test "a run that is killed charges once" {
	four
	n=1
	set --
	while [ $n -le 40 ]; do
		set -- "$@" "D$n F$n 2026-01-01 $n.00"
		n=$((n + 1))
	done
	debts "$@"
	night 2026-01-05 level >/dev/null
	dunning ledger export -o whole.csv l.db
	dunning render -s s.yaml --as-of=2026-01-05 plan.csv >m.csv
	for wait in 0.000 0.004 0.008 0.012 0.016 0.020 0.030; do
		rm -rf l.db* out
		dunning ledger init l.db
		dunning export -s s.yaml -l l.db -d out --as-of=2026-01-05 \
		    m.csv 2>/dev/null 3>&- &
		pid=$!
		sleep $wait
		kill -9 $pid 2>/dev/null || true
		wait $pid || true
		dunning export -s s.yaml -l l.db -d out --as-of=2026-01-05 m.csv
		dunning ledger export l.db | sed 's,mail/2026-01-05/[12],B,' >got
		sed 's,mail/2026-01-05/[12],B,' whole.csv | cmp - got
	done
}

@test "what a level may name" {
	bad() { # PART CHARGES LEVEL
		part=$1
		shift
		strategy "$@"
		run dunning check s.yaml
		[ "$status" -ne 0 ]
		[[ $output == *"$part"* ]] || {
			echo "$output"
			return 1
		}
	}
	bad 'E_CHARGE: `fees` names `x`, which is no fee' \
	    '  x: {kind: fixed, amount: 5.00 EUR}' "L1 1 fees: [x]"
	bad 'is not the name of a charge' "$late" "L1 1 fees: [lste]"
	bad 'did you mean' "$late" "L1 1 fees: [lste]"
	bad 'E_DUPLICATE_NAME: `fees` names `late` twice' "$late" \
	    "L1 1 fees: [late, late]"
}
