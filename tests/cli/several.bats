#!/usr/bin/env bats
# A level with several actions, from the plan to what goes out: each once, the
# money counted once, and words for what is left.

bats_require_minimum_version 1.5.0

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	mkdir -p templates/rec
	printf '%s\n' 'Debe {{action_total | money}}.' >templates/rec/es.sms
	cp templates/rec/es.sms templates/rec/es.txt
	echo 'Su cuenta' >templates/rec/es.subject
	cat >s.yaml <<'YAML'
dunning: 1
strategy: several
defaults: {timezone: America/Bogota, language: es-CO}
default_plan: std
plans:
  std:
    levels:
      - level: L1
        on: {day: 1}
        actions:
          - {channel: email, template: rec}
          - {channel: sms, template: rec}
          - {channel: export, queue: agency}
      - {level: L2, on: {day: 20}, actions: [{channel: sms, template: rec}]}
mail: {from: a@b.example}
templates: {dir: templates}
YAML
	cat >portfolio.csv <<'CSV'
debtor_id,doc_id,due_date,currency,balance,mobile,email
D1,F1,2026-03-10,COP,1000.00,+573001234561,d1@x.example
D2,F2,2026-03-10,COP,2000.00,,d2@x.example
CSV
	dunning ledger init l.db
}

# The channels of a debtor in the ledger, by day.
sent() {
	dunning ledger export l.db | awk -F, -v d="$1" \
	    '$5 == d { print substr($7, 6), $6 }' | sort | tr '\n' ';'
}

run_on() {
	dunning run --portfolio -s s.yaml --as-of="$1" -l l.db -d out \
	    portfolio.csv
}

@test "a run sends all of them, once, and the rest when it can" {
	run_on 2026-03-16
	run_on 2026-03-16
	[ "$(sent D1)" = "03-16 email;03-16 export;03-16 sms;" ]
	[ "$(sent D2)" = "03-16 email;03-16 export;" ]
	sed -i 's/2000.00,,/2000.00,+573001234562,/' portfolio.csv
	run_on 2026-03-17
	[ "$(sent D2)" = "03-16 email;03-16 export;03-17 sms;" ]
	run_on 2026-03-18
	[ "$(sent D1)$(sent D2 | wc -c)" = \
	    "03-16 email;03-16 export;03-16 sms;$(printf %s \
	    '03-16 email;03-16 export;03-17 sms;' | wc -c)" ]
	[ "$(find out/mail/new -type f | wc -l)" = 2 ]
}

@test "the manifest of the run counts the money once" {
	run_on 2026-03-16
	grep -q '"COP": *"3000.00"' out/manifests/*.json
}

@test "actions that were planned together do not stop each other at export" {
	dunning age -s s.yaml --as-of=2026-03-16 portfolio.csv |
	    dunning plan -s s.yaml --as-of=2026-03-16 -l l.db >p.csv
	for n in 3 1 2; do # the hand-over first
		python3 - "$n" <<'PY'
import csv, sys
rows = list(csv.DictReader(open("p.csv")))
with open("part.csv", "w") as file:
    sheet = csv.DictWriter(file, rows[0])
    sheet.writeheader()
    sheet.writerows(r for r in rows if r["action_number"] == sys.argv[1])
PY
		dunning render -s s.yaml --as-of=2026-03-16 part.csv |
		    dunning export -s s.yaml --as-of=2026-03-16 -l l.db -d out
	done
	[ "$(sent D1)" = "03-16 email;03-16 export;03-16 sms;" ]
}

@test "what was read is what was planned, whatever the number of actions" {
	dunning age -s s.yaml --as-of=2026-03-16 portfolio.csv >a.csv
	run --separate-stderr dunning plan -v -s s.yaml --as-of=2026-03-16 a.csv
	[[ $stderr == *"read 2, written 2, rejected 0, excluded 0"* ]]
	[[ $stderr == *"due 5, deferred 0, held 1, pending 0; records in them 6"* ]]
}

@test "explain says which one it is, and what is given up" {
	run_on 2026-03-16
	run dunning explain -s s.yaml --as-of=2026-03-17 -l l.db -d D2 \
	    portfolio.csv
	[[ $output == *"Action L1 of 2026-03-16 (2 of 3): held"* ]]
	sed -i 's/export, queue: agency/email, template: rec/' s.yaml
	dunning ledger init m.db
	dunning ledger export l.db | grep -v ',export,' >sent.csv
	dunning ledger import m.db sent.csv
	sed -i 's/2000.00,,/2000.00,+573001234562,/' portfolio.csv
	run dunning explain -s s.yaml --as-of=2026-04-10 -l m.db -d D2 \
	    portfolio.csv
	[[ $output == *"Action L2: due"* ]]
	[[ $output == *"Given up: L1 of 2026-03-16 (2 of 3): the next level"* ]]
	run dunning explain -f json -s s.yaml --as-of=2026-04-10 -l m.db -d D2 \
	    portfolio.csv
	[[ $output == *'"given_up":[{"level":"L1"'* ]]
}

@test "simulate counts the money, the items and the end once" {
	sed -i '/level: L2/d' s.yaml
	dunning simulate -s s.yaml --from=2026-03-10 --to=2026-03-12 \
	    portfolio.csv >sim.csv
	grep -q '^COP,level,std.L1,3,[^,]*,2,2,3000.00,.*,2$' sim.csv
}

@test "limits count the money of a level once" {
	cat >>s.yaml <<'YAML'
limits: {amount: {COP: 3000}}
YAML
	dunning age -s s.yaml --as-of=2026-03-16 portfolio.csv >a.csv
	dunning plan -q -s s.yaml --as-of=2026-03-16 a.csv >/dev/null
	sed -i 's/COP: 3000/COP: 2999/' s.yaml
	run dunning plan -q -s s.yaml --as-of=2026-03-16 a.csv
	[ "$status" -ne 0 ]
	[[ $output == *E_LIMIT_AMOUNT* ]]
}

@test "diff shows both channels of an item" {
	dunning age -s s.yaml --as-of=2026-03-16 portfolio.csv >a.csv
	dunning plan -q -s s.yaml --as-of=2026-03-16 a.csv >new.csv
	sed '/channel: sms, template: rec}$/d' s.yaml >old.yaml
	dunning plan -q -s old.yaml --as-of=2026-03-16 a.csv >old.csv
	run dunning diff old.csv new.csv
	[[ $output == *"email|sms|export"* ]]
}
