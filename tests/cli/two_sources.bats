#!/usr/bin/env bats
# One strategy for two kinds of files: accounts of two countries, and invoices
# of a trade that have neither a country nor the scores of the accounts.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	export SOURCE_DATE_EPOCH=1770681600
	cat >mx.csv <<'END2'
date,name
2026-02-12,fiesta
END2
	cat >co.csv <<'END2'
date,name
2026-01-01,año nuevo
END2
	cat >agents.csv <<'END2'
agent_id,queues,countries
ana,desk,MX
END2
	cat >s.yaml <<'END2'
dunning: 1
strategy: two
defaults: {timezone: America/Mexico_City, language: es, currency: MXN}
sources:
  phones:
    grain: account
    key: [debtor_id]
    columns: {debtor_id: {}, country: {type: enum, values: [MX, CO]}, due_date: {}, balance: {}, currency: {}, broken: {type: int}, promised: {type: date}}
  trade:
    grain: invoice
    key: [doc_id]
    columns: {doc_id: {}, debtor_id: {}, due_date: {}, balance: {}}
calendars:
  mx: {weekend: [sat, sun], holidays: mx.csv}
  co: {weekend: [sun], holidays: co.csv}
derive:
  days_overdue: {type: int, expr: days(as_of - due_date)}
tables:
  a:
    for: phones
    hit: unique
    inputs: {days_overdue: {}}
    outputs: {plan: {type: ref, to: plans}}
    rows: |
      id | days_overdue || plan
      A1 | -            || calls
  b:
    for: trade
    hit: unique
    inputs: {days_overdue: {}}
    outputs: {plan: {type: ref, to: plans}}
    rows: |
      id | days_overdue || plan
      B1 | -            || desk
holds:
  - {code: PROMISED, for: phones, when: promised != null, until: "add_business_days(promised, 2)", stops: [contact]}
charges:
  late: {kind: fee, on: balance, amount: {MX: 5.00 MXN, CO: 0 COP, by: country}}
plans:
  calls:
    calendar: {MX: mx, CO: co, by: country}
    levels: [{level: L1, on: {day: 1}, fees: [late], actions: [{channel: call, queue: desk}]}]
    escalate: {when: broken > 3, to: desk}
  desk:
    calendar: mx
    levels: [{level: D1, on: {day: 1}, actions: [{channel: call, queue: desk}]}]
constraints:
  - {code: HOURS, for: phones, channels: [call], windows: [{days: [tue, wed, thu, fri], from: "07:00", to: "22:00"}], otherwise: defer}
assign:
  agents: agents.csv
  rules: [{queue: desk}]
outputs:
  actions: [key, action_plan, scheduled_at, hold_codes, constraint_codes]
  explain: {columns: [key, table, rule_id, step]}
tests:
  - name: scheduled
    source: phones
    as_of: 2026-02-10
    given: |
      debtor_id,country,due_date,balance,broken,promised,phone,currency
      P1,MX,2026-01-05,100.00,0,,5512345678,MXN
      P2,CO,2026-01-05,100.00,0,2026-02-07,3001234567,COP
    expect: |
      debtor_id,level,scheduled_at,hold_codes,constraint_codes
      P1,L1,2026-02-10T07:00-06:00,,
      P2,L1,,PROMISED,
  - name: after hours
    source: phones
    as_of: 2026-02-09
    given: |
      debtor_id,country,due_date,balance,broken,promised,phone,currency
      P1,CO,2026-01-05,100,0,,3001234567,COP
    expect: |
      debtor_id,scheduled_at,hold_codes,constraint_codes
      P1,2026-02-10T07:00-06:00,,HOURS
END2
	# 2026-02-10 is a Tuesday.  Two business days behind Saturday the 7th are
	# the 10th where Saturday is one, and behind Tuesday the 10th the 13th
	# where the 12th is a holiday.
	cat >phones.csv <<'END2'
debtor_id,country,due_date,balance,broken,promised,phone,currency
P1,MX,2026-01-05,100.00,0,,5512345678,MXN
P2,CO,2026-01-05,10000,0,2026-02-07,3001234567,COP
P3,MX,2026-01-05,100.00,0,2026-02-10,5512345679,MXN
P4,MX,2026-01-05,100.00,9,,5512345670,MXN
END2
	cat >trade.csv <<'END2'
doc_id,debtor_id,due_date,balance,phone
F1,T1,2026-01-05,70.00,5512345678
END2
}

planned() {
	local same="-q -s s.yaml --source=$1 --as-of=$2"

	# shellcheck disable=SC2086
	dunning run $same --stages=map,age,segment "$1.csv" |
	    dunning plan $same
}

@test "two sources: each comes into its plans, and needs only their columns" {
	run -0 planned trade 2026-02-10
	[ "$output" = 'doc_id,action_plan,scheduled_at,hold_codes,constraint_codes
F1,desk,2026-02-10T00:00-06:00,,' ]
	run -0 planned phones 2026-02-10
	[ "${lines[1]}" = 'P1,calls,2026-02-10T07:00-06:00,,' ]
	[ "${lines[4]}" = 'P4,desk,2026-02-10T07:00-06:00,,' ]
	run -0 dunning check -q --tests s.yaml
}

@test "two sources: a plan without its columns is told, not taken" {
	sed -i 's/B1 | -            || desk/B1 | -            || calls/' s.yaml
	run -2 planned trade 2026-02-10
	[[ $output == *"E_COLUMN: records come into plan 'calls', but have not all"* ]]
}

@test "business days go by the map that plans have" {
	for day in 10:1 11:0; do
		run -0 planned phones 2026-02-${day%:*}
		held=$(printf '%s\n' "${lines[@]}" | grep -c '^P2,.*PROMISED') ||
			true
		[ "$held" = "${day#*:}" ]
	done
	for day in 13:1 16:0; do
		run -0 planned phones 2026-02-${day%:*}
		held=$(printf '%s\n' "${lines[@]}" | grep -c '^P3,.*PROMISED') ||
			true
		[ "$held" = "${day#*:}" ]
	done
	# Two maps are none.
	sed -i 's/calendar: mx$/calendar: {MX: co, CO: mx, by: country}/' s.yaml
	run -1 dunning check -q s.yaml
	[[ $output == *"E_CALENDAR: there are several calendars"* ]]
}

@test "a log may call its columns as tables do" {
	dunning run -q -s s.yaml --source=trade --stages=map,age --as-of=2026-02-10 \
	    trade.csv >aged.csv
	dunning segment -q -s s.yaml --source=trade --as-of=2026-02-10 \
	    --explain=log.csv aged.csv >s.csv
	[ "$(cat log.csv)" = 'debtor_id,doc_id,table,rule_id,step
T1,F1,b,B1,segment' ]
	sed -i 's/\[key, table, rule_id, step\]/[key, table, name]/' s.yaml
	run -1 dunning check -q s.yaml
	[[ $output == *"E_DUPLICATE_NAME: \`table\` is another name of the column \`name\`"* ]]
}
