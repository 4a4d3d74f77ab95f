#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
# Who gets which action, what is carried, and what agents earn.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	cat >s.yaml <<'END'
dunning: 1
strategy: desk
defaults: {currency: EUR, timezone: Europe/Berlin}
plans:
  field:
    levels:
      - {level: A, on: {day: 1}, actions: [{channel: call, queue: desk}]}
      - {level: B, on: {day: 60}, actions: [{channel: call, queue: senior}]}
assign:
  agents: agents.csv
  rules:
    - {queue: desk, sticky: 30d}
    - {queue: senior, needs: {seniority: ">= 3"}}
  overflow: carry
incentives:
  tiers: [{bucket: 1-30, rate: "5 %"}]
END
	cat >agents.csv <<'END'
agent_id,queues,seniority,daily_capacity
ana,desk|senior,2,2
bob,desk|senior,3,2
END
	cat >in.csv <<'END'
debtor_id,doc_id,currency,balance,days_overdue,agent,mobile
D1,F1,EUR,10.00,5,,5550100
D2,F2,EUR,40.00,5,eve,5550100
D3,F3,EUR,30.00,5,,5550100
D4,F4,EUR,20.00,5,,5550100
D5,F5,EUR,5.00,5,,5550100
END
	R="-s s.yaml --as-of=2026-05-13"
}

cells() {
	python3 - "$@" <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    print(" ".join(row[name] or "-" for name in sys.argv[2:]))
END
}

# 40 to ana and 30 to bob by agent_id; 20 to bob, whose money is less; 10 to ana,
# whose actions are fewer; then both are full.
@test "the most money first, to the least load, and the rest is carried" {
	run -0 --separate-stderr dunning plan $R -v in.csv
	printf '%s\n' "$output" >out.csv
	[ "$(cells out.csv doc_id agent agent_rank agent_note status held_by)" = \
"F1 ana 2 load due -
F2 ana 1 load due -
F3 bob 1 load due -
F4 bob 2 load due -
F5 - - overflow deferred NO_CAPACITY" ] || {
		cells out.csv doc_id agent agent_rank agent_note status held_by
		false
	}
	[[ "$stderr" == *"W_NO_CAPACITY: queue \`desk\`: 1 actions are carried"* ]]
	[[ "$stderr" == *"due 4, deferred 1"* ]]
	[[ "$stderr" == *"queue desk: given 4, sticky 0, beyond capacity 0, carried 1, nobody may 0"* ]]
}

@test "a column agent of the records stands beside the new one" {
	dunning plan $R -q in.csv >out.csv
	[[ "$(head -n 1 out.csv)" == *",days_overdue,agent_before,mobile,"*",agent,agent_rank,agent_note" ]]
	[ "$(cells out.csv agent_before | sed -n 2p)" = eve ]
}

@test "rows of the actions are the same whoever gets them, but for the agent" {
	dunning plan $R -q in.csv >with.csv
	sed '/^assign:/,$d' s.yaml >t.yaml
	dunning plan -q -s t.yaml --as-of=2026-05-13 in.csv >without.csv
	python3 - <<'END'
import csv
new = {"agent", "agent_rank", "agent_note", "agent_before"}
a = list(csv.DictReader(open("with.csv", newline="")))
b = list(csv.DictReader(open("without.csv", newline="")))
assert len(a) == len(b) == 5
for x, y in zip(a, b):
    if x["held_by"] == "NO_CAPACITY":
        x.update(status="due", held_by="")
    y.pop("agent")
    assert {k: v for k, v in x.items() if k not in new} == y, (x, y)
END
}

@test "nobody is senior enough: carried, and told" {
	printf 'agent_id,queue,seniority\nana,senior,2\n' >agents.csv
	sed -i 's/,5,/,60,/' in.csv
	sed -i 's/day: 1}/day: 500}/' s.yaml
	sed -i '/level: A/d' s.yaml
	sed -i '/queue: desk/d' s.yaml
	run -0 --separate-stderr dunning plan $R in.csv
	[[ "$stderr" == *'W_NO_AGENT: queue `senior`: 5 actions are carried'* ]]
	[ "$(grep -c ',NO_AGENT,' <<<"$output")" -eq 5 ]
}

@test "overflow any goes beyond the capacity, error stops" {
	sed -i 's/overflow: carry/overflow: any/' s.yaml
	dunning plan $R -q in.csv >out.csv
	[ "$(cells out.csv doc_id agent agent_rank agent_note | tail -n 1)" = \
	    "F5 ana 3 overflow" ]
	! grep -q ',deferred,' out.csv
	sed -i 's/overflow: any/overflow: error/' s.yaml
	run -2 --separate-stderr dunning plan $R -o new.csv in.csv
	[[ "$stderr" == *"E_NO_CAPACITY: no agent has capacity left for an action of queue \`desk\`, of debtor"* ]]
	[ ! -e new.csv ]
}

# Actions of the ledger: AGENT DEBTOR DAY.
past() {
	echo 'action_id,strategy,plan,debtor_id,channel,as_of,level,currency,item_key,item_level,amount,batch,agent'
	n=0
	while [ $# -gt 0 ]; do
		n=$((n + 1))
		echo "0000000000000000000000000000000$n,desk,field,$2,call,$3,A,EUR,/X$n//,A,100.00,call/$3/$n,$1"
		shift 3
	done
}

@test "the agent of the last action comes first for so many days" {
	dunning ledger init l.db
	past bob D2 2026-04-13 ana D3 2026-04-12 >past.csv
	dunning ledger import l.db past.csv
	dunning plan $R -q -l l.db in.csv >out.csv
	[ "$(cells out.csv doc_id agent agent_note | sed -n '2,3p')" = \
"F2 bob sticky
F3 ana load" ]
	sed -i 's/^F//; s/sticky: 30d/sticky: 29d/' s.yaml
	dunning plan $R -q -l l.db in.csv >out.csv
	[ "$(cells out.csv doc_id agent agent_note | sed -n '2p')" = "F2 ana load" ]
}

@test "what an earlier run of the day gave is part of the load" {
	dunning ledger init l.db
	past ana X1 2026-05-13 ana X2 2026-05-13 bob X3 2026-05-12 >past.csv
	dunning ledger import l.db past.csv
	dunning plan $R -q -l l.db in.csv >out.csv
	[ "$(cells out.csv doc_id agent agent_rank | grep -v -- -)" = \
"F2 bob 1
F3 bob 2" ]
	# A day is as short when it was another strategy that gave the work.
	sed -i 's/,desk,field,/,other,field,/' past.csv
	dunning ledger init other.db
	dunning ledger import other.db past.csv
	dunning plan $R -q -l other.db in.csv >again.csv
	[ "$(cells again.csv agent)" = "$(cells out.csv agent)" ]
}

@test "agents that are wrong are refused with their place" {
	printf 'agent_id,queue,daily_capacity\nana,desk,2\nana,desk,x\n' >agents.csv
	run -2 dunning plan $R in.csv
	[[ "$output" == *"agents.csv:3:10: error E_AGENTS: daily_capacity of an agent is a whole number from 0, not 'x'"* ]]
	rm agents.csv
	run -2 dunning plan $R in.csv
	[[ "$output" == *"E_NO_FILE"* ]]
}

@test "rules that are wrong are refused with their place" {
	for pair in 'queue: desk|queue: dest|E_NAME' \
	    'sticky: 30d|sticky: 30|E_VALUE' \
	    'seniority: ">= 3"|seniority: ">= balance"|E_ASSIGN' \
	    'seniority: ">= 3"|grade: ">= 3"|E_ASSIGN' \
	    'seniority: ">= 3"|languages: es|E_VALUE' \
	    'overflow: carry|order: [balance down]|E_VALUE' \
	    'overflow: carry|order: [balance, balance desc]|E_DUPLICATE_NAME' \
	    'overflow: carry|order: [nothing]|E_COLUMN' \
	    'sticky: 30d|days: "1, 5"|E_ASSIGN'; do
		old=${pair%%|*} rest=${pair#*|}
		new=${rest%|*} id=${rest##*|}
		sed "/^assign:/,\$s/$old/$new/" s.yaml >wrong.yaml
		run -2 dunning plan -s wrong.yaml --as-of=2026-05-13 in.csv
		[[ "$output" == *"error $id: "* ]] || {
			echo "$pair: $output"
			false
		}
	done
}

@test "agents by country need the country of the records" {
	printf 'agent_id,queue,countries\nana,desk,MX\n' >agents.csv
	sed -i '/queue: senior, needs/d' s.yaml
	run -2 dunning plan $R in.csv
	[[ "$output" == *"E_ASSIGN: agents have countries, and the records have no column 'country'"* ]]
}

@test "thousands of random cases agree with the specification" {
	python3 "$BATS_TEST_DIRNAME/../plan/assign.py" \
	    "$(command -v dunning-plan)" 120 "$((RANDOM * 200))"
}

@test "incentives: what was paid within the window, by agent" {
	dunning ledger init l.db
	past ana D1 2026-05-01 bob D2 2026-05-02 |
		sed '1s/$/,item_due/; 2,$s/$/,2026-04-20/' >past.csv
	dunning ledger import l.db past.csv
	cat >paid.csv <<'END'
debtor_id,date,event,amount,currency
D1,2026-05-05,paid,100.00,EUR
D2,2026-05-05,paid,50.50,EUR
D9,2026-05-05,paid,7.00,EUR
END
	dunning ledger outcome l.db paid.csv
	run -0 dunning report incentives $R -l l.db -f csv
	[ "$output" = "currency,agent,bucket,tier,payments,recovered,rate,incentive
EUR,ana,1-30,1,1,100.00,5 %,5.00
EUR,bob,1-30,1,1,50.50,5 %,2.52
EUR,,,,1,7.00,,0.00" ] || { echo "$output"; false; }
	run -0 dunning report incentives $R -l l.db -f text
	[[ "$output" == *"157.50"*"7.52"* ]]
	run -2 dunning report incentives $R
	[[ "$output" == *"name it with --ledger=FILE"* ]]
	run -2 dunning report incentives $R -l l.db in.csv
	run -2 dunning report incentives $R -l l.db --detail
	run -2 dunning report kpi $R -l l.db in.csv
}

@test "random ledgers: incentives agree with plain arithmetic" {
	python3 "$BATS_TEST_DIRNAME/../plan/incentives.py" 12 "$((RANDOM * 200))"
}
