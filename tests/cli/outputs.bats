#!/usr/bin/env bats
# `outputs` of a strategy: which columns commands write, and what happens when
# the next command needs others.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<'END'
dunning: 1
strategy: outputs
defaults: {currency: EUR, timezone: Europe/Berlin}
ageing: {breakpoints: [0, 30, 60]}
sources:
  plain: {key: [country, doc_id], columns: {country: {}, doc_id: {}, shop: {type: string}}}
  other: {key: [doc_id], columns: {doc_id: {}}}
tables:
  seg:
    hit: first
    inputs: {days_overdue: {}}
    outputs: {plan: {type: ref, to: plans}, urgency: {type: int}}
    rows: |
      id | days_overdue || plan | urgency
      A  | > 10         || p    | 90
      B  | -            || p    | 10
plans:
  p:
    levels:
      - {level: L1, on: {day: 5}, actions: [{channel: call, queue: q}]}
END
	cat >outputs.yaml <<'END'
outputs:
  segment: [urgency, key, shop, plan]
  actions: [level, key, held_by, channel]
  explain: {columns: [rule, key, step], when: urgency >= 50}
END
	cat s.yaml outputs.yaml >cut.yaml
	cat >p.csv <<'END'
debtor_id,doc_id,debtor_name,due_date,balance,phone,country
"D,1",F1,"Ann ""A"" B",2026-01-01,10.00,+4917012345678,DE
D2,"F
2",Bo,2026-02-20,20.00,+4917012345679,DE
D3,F3,Cy,2026-02-27,20.00,,
END
	export SOURCE_DATE_EPOCH=1772323200
	dunning age -s s.yaml --as-of=2026-03-01 p.csv >aged.csv
}

segment() {
	dunning segment --as-of=2026-03-01 "$@"
}

plan() {
	dunning plan --as-of=2026-03-01 "$@"
}

@test "outputs: segment writes these columns in this order" {
	run -0 segment -s cut.yaml aged.csv
	[ "$output" = 'urgency,debtor_id,doc_id,plan
90,"D,1",F1,p
10,D2,"F
2",p
10,D3,F3,p' ]
	run -0 segment -s cut.yaml --source=plain aged.csv
	[ "${lines[0]}" = "urgency,country,doc_id,plan" ]
	[ "${lines[1]}" = "90,DE,F1,p" ]
	run -0 segment -s cut.yaml --source=other --threads=4 aged.csv
	[ "${lines[0]}" = "urgency,doc_id,plan" ]
}

@test "outputs: --all-columns writes what no list would" {
	segment -s s.yaml aged.csv >all.csv
	segment -s cut.yaml --all-columns aged.csv | cmp - all.csv
	plan -s s.yaml all.csv >actions.csv
	plan -s cut.yaml --all-columns all.csv | cmp - actions.csv
}

@test "outputs: a name of --column is found in the file under its header" {
	sed '1s/debtor_id/Kunde/' aged.csv >renamed.csv
	run -0 segment -s cut.yaml -c debtor_id=Kunde renamed.csv
	[ "${lines[0]}" = "urgency,Kunde,doc_id,plan" ]
}

@test "outputs: of actions" {
	segment -s s.yaml aged.csv >all.csv
	run -0 plan -s cut.yaml all.csv
	[ "$output" = 'level,debtor_id,doc_id,held_by,channel
L1,"D,1",F1,,call
L1,D2,"F
2",,call' ]
}

@test "outputs: a command that needs what was left out says so" {
	segment -s cut.yaml aged.csv >cut.csv
	run -2 --separate-stderr plan -s cut.yaml cut.csv
	[ -z "$output" ]
	[[ $stderr == *"cut.yaml:"*"error E_LEFT_OUT: \`outputs: segment\` leaves out columns that are read now: balance"* ]]
	[[ $stderr == *"--all-columns"* ]]
	segment -s cut.yaml --all-columns aged.csv |
	    plan -s cut.yaml >actions.csv
	run -2 --separate-stderr dunning render -s cut.yaml actions.csv
	[[ $stderr == *"E_LEFT_OUT: \`outputs: actions\`"* ]]
}

@test "outputs: what may be absent is not taken for absent" {
	cat s.yaml - >kept.yaml <<'END'
outputs: {segment: [debtor_id, doc_id, due_date, balance, phone, days_overdue, plan, rule_id]}
END
	segment -s kept.yaml aged.csv >kept.csv
	run -2 --separate-stderr plan -s kept.yaml kept.csv
	[ -z "$output" ]
	[[ $stderr == *"E_LEFT_OUT"*" timezone"* ]]
	# A file with another column was not made by that list.
	sed '1s/$/,x/;2,$s/$/,/' kept.csv >wider.csv
	run -0 plan -s kept.yaml wider.csv
}

@test "outputs: a log is about some, with some columns" {
	segment -s cut.yaml --explain=e.csv aged.csv >cut.csv
	[ "$(cat e.csv)" = 'rule,debtor_id,doc_id,step
A,"D,1",F1,segment' ]
	segment -s cut.yaml --all-columns aged.csv |
	    plan -s cut.yaml --explain=e2.csv >actions.csv
	[ "$(head -1 e2.csv)" = "rule,debtor_id,doc_id,step" ]
	grep -q '^L1,"D,1",F1,action$' e2.csv
	run ! grep -q 'D2' e2.csv
}

@test "outputs: run passes all columns on, and keeps to the list at the end" {
	segment -s cut.yaml aged.csv >cut.csv
	dunning run -s cut.yaml -p --as-of=2026-03-01 --stages=age,segment \
	    p.csv | cmp - cut.csv
	segment -s s.yaml aged.csv | plan -s s.yaml |
	    dunning render -s s.yaml --as-of=2026-03-01 >messages.csv
	dunning run -s cut.yaml -p --as-of=2026-03-01 --to-messages p.csv |
	    cmp - messages.csv
}

@test "outputs: a list without any column of the records" {
	cat s.yaml - >none.yaml <<'END'
outputs: {segment: [shop]}
END
	run -2 --separate-stderr segment -s none.yaml aged.csv
	[[ $stderr == *"E_COLUMN: none of the columns that are to be written is there"* ]]
}

@test "accounts that the debtor names need no number of a document" {
	cat >acc.yaml <<'END'
dunning: 1
strategy: accounts
defaults: {currency: EUR, timezone: Europe/Berlin}
ageing: {breakpoints: [0, 30, 60]}
sources:
  card: {grain: account, key: [country, debtor_id], columns: {country: {}, debtor_id: {}, due_date: {}, balance: {}, phone: {}}}
  bill: {grain: invoice, key: [debtor_id], columns: {debtor_id: {}, due_date: {}, balance: {}, phone: {}}}
plans:
  p:
    levels:
      - {level: L1, on: {day: 5}, actions: [{channel: call, queue: q}]}
END
	cat >acc.csv <<'END'
country,debtor_id,due_date,balance,phone
DE,A1,2026-01-01,10.00,+4917012345678
END
	dunning age -s acc.yaml --as-of=2026-03-01 acc.csv >aged.csv
	plan -s acc.yaml --source=card aged.csv >actions.csv
	grep -q ',/A1//,' actions.csv
	run -2 --separate-stderr plan -s acc.yaml --source=bill aged.csv
	[[ $stderr == *"E_COLUMN: there is no column 'doc_id'"* ]]
	run -2 --separate-stderr plan -s acc.yaml aged.csv
	[[ $stderr == *"E_COLUMN: there is no column 'doc_id'"* ]]
}
