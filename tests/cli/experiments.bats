#!/usr/bin/env bats
# Arms of experiments.  The buckets were computed apart from the program, by
# the definition in dunning-strategy(5).

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >head.yaml <<'END'
dunning: 1
strategy: experiments
columns:
  vip: {type: bool, optional: true}
  units: {type: int, optional: true}
plans:
  none: {levels: []}
  soft: {levels: [{level: L1, on: {day: 3}, actions: [{channel: letter, queue: q}]}]}
  hard: {levels: [{level: H1, on: {day: 1}, actions: [{channel: letter, queue: q}]}]}
derive:
  half: {type: money, expr: balance / 2}
tables:
  seg:
    hit: first
    inputs: {days_overdue: {}}
    outputs:
      segment: {type: enum, values: [SOFT, HARD]}
      plan: {type: ref, to: plans}
      priority: {type: int}
    rows: |
      id | days_overdue || segment | plan | priority
      S  | < 31         || SOFT    | soft | 1
      H  | -            || HARD    | soft | 2
END
	cat >arms.yaml <<'END'
experiments:
  - name: tone
    population: segment = "SOFT"
    coverage: 50
    arms:
      - {name: champion, share: 80}
      - {name: challenger, share: 15.5, set: {plan: hard, priority: 9, half: "1.5"}}
      - {name: holdout, share: 4.5, set: {plan: none}}
    stop: 2026-03-31
END
	cat head.yaml arms.yaml >s.yaml
	cat >in.csv <<'END'
debtor_id,doc_id,balance,days_overdue
100013,A,10.00,13
100024,B,10.00,24
100001,C,10.00,1
100000,D,10.00,0
100024,E,10.00,99
,F,10.00,5
END
}

segment() { dunning segment -q -s s.yaml --as-of "${day:-2026-02-01}" "$@"; }

@test "an arm sets outputs and derived columns, and is written" {
	run --separate-stderr segment in.csv
	[ "$status" -eq 0 ]
	diff - <(echo "$output") <<'END'
debtor_id,doc_id,balance,days_overdue,half,segment,plan,priority,rule_id,arm
100013,A,10.00,13,1.50,SOFT,hard,9,S,tone:challenger
100024,B,10.00,24,5.00,SOFT,none,1,S,tone:holdout
100001,C,10.00,1,5.00,SOFT,soft,1,S,
100000,D,10.00,0,5.00,SOFT,soft,1,S,tone:champion
100024,E,10.00,99,5.00,HARD,soft,2,H,
,F,10.00,5,5.00,SOFT,soft,1,S,
END
}

@test "a record without a unit is counted" {
	run --separate-stderr dunning segment -s s.yaml --as-of 2026-02-01 in.csv
	[[ $stderr == *"W_EXPERIMENT_UNIT: 1 record of experiment"* ]]
}

@test "a column that was derived before is changed in its place" {
	sed 's/$/,half/;2,$s/half$/7.77/' in.csv >had.csv
	run --separate-stderr segment had.csv
	[ "$status" -eq 0 ]
	[ "$(echo "$output" | cut -d, -f2,5 | head -4 | tr '\n' ' ')" = \
	    'doc_id,half A,1.50 B,7.77 C,7.77 ' ]
}

@test "order, threads and other machines make no difference" {
	seq 1 20000 | awk 'BEGIN { print "debtor_id,doc_id,balance,days_overdue" }
	    { print "D" $1 ",F" $1 ",1.00," $1 % 40 }' >many.csv
	segment many.csv | sort >one
	(head -1 many.csv; tail -n +2 many.csv | sort -r) >other.csv
	segment -j 4 other.csv | sort >two
	cmp one two
}

@test "another coverage moves nobody, and nobody leaves" {
	seq 1 20000 | awk 'BEGIN { print "debtor_id,doc_id,balance,days_overdue" }
	    { print "D" $1 ",F" $1 ",1.00,5" }' >many.csv
	segment many.csv | awk -F, '$NF != "" { print $1, $NF }' >half
	sed -i 's/coverage: 50/coverage: 75.25/' s.yaml
	segment many.csv | awk -F, '$NF != "" { print $1, $NF }' >more
	[ "$(comm -23 <(sort half) <(sort more) | wc -l)" -eq 0 ]
	[ "$(wc -l <more)" -gt "$(wc -l <half)" ]
}

@test "before from and after stop all who take part are in the first arm" {
	day=2026-04-01
	run --separate-stderr dunning segment -s s.yaml --as-of $day in.csv
	[[ $stderr == *"W_EXPERIMENT_OVER: experiment \`tone\` was over on 2026-03-31"* ]]
	[ "$(echo "$output" | cut -d, -f7,10 | tr '\n' ' ')" = \
	    'plan,arm soft,tone:champion soft,tone:champion soft, soft,tone:champion soft, soft, ' ]
	sed -i 's/stop: .*/from: 2026-04-02/' s.yaml
	run --separate-stderr segment in.csv
	[ "$(echo "$output" | cut -d, -f10 | sort | uniq -c | tr -s ' \n' ' ')" = \
	    ' 3 1 arm 3 tone:champion ' ]
}

@test "pins of a file come before the hash and the coverage" {
	printf 'unit,arm\n100013,holdout\n100001,challenger\n' >pins.csv
	echo '    pin: pins.csv' >>s.yaml
	run --separate-stderr segment in.csv
	[ "$(echo "$output" | cut -d, -f10 | head -4 | tr '\n' ' ')" = \
	    'arm tone:holdout tone:holdout tone:challenger ' ]
	echo '100001,champion' >>pins.csv
	run --separate-stderr segment in.csv
	[ "$status" -eq 2 ]
	[[ $stderr == *"pins.csv:4:1: error E_EXPERIMENT_PIN: unit '100001' is pinned to two arms"* ]]
	printf 'unit,arm\n1,nobody\n' >pins.csv
	run --separate-stderr segment in.csv
	[[ $stderr == *"pins.csv:2:3: error E_EXPERIMENT_PIN: experiment \`tone\` has no arm \`nobody\`"* ]]
	printf 'unit\n1\n' >pins.csv
	run --separate-stderr segment in.csv
	[[ $stderr == *"E_EXPERIMENT_PIN: there is no column 'arm'"* ]]
}

@test "a test of the strategy fixes the arm" {
	cat >>s.yaml <<'END'
tests:
  - name: the challenger, whatever the hash says
    as_of: 2026-12-01
    pin: {tone: challenger}
    given: |
      debtor_id,doc_id,balance,days_overdue
      1,A,10,5
      2,B,10,50
    expect: |
      doc_id,plan,priority,arm
      A,hard,9,tone:challenger
      B,soft,2,
END
	run dunning check --tests s.yaml
	[ "$status" -eq 0 ]
	sed -i 's/pin: {tone: challenger}/pin: {tune: challenger}/' s.yaml
	run dunning check --tests s.yaml
	[[ $output == *"E_NAME: there is no experiment \`tune\`"* ]]
	sed -i 's/pin: {tune: challenger}/pin: {tone: nobody}/' s.yaml
	run dunning check --tests s.yaml
	[[ $output == *"E_NAME: experiment \`tone\` has no arm \`nobody\`"* ]]
}

# two CONDITION CONDITION: two experiments that set one output
two() {
	cat head.yaml - >s.yaml <<END
experiments:
  - {name: one, when: '$1', arms: [{name: a, share: 50}, {name: b, share: 50, set: {plan: none}}]}
  - {name: two, when: '$2', arms: [{name: a, share: 100, set: {plan: hard}}]}
END
}

@test "experiments that set one output of the same records are refused" {
	two 'days_overdue < 20' 'segment = "HARD"'
	run --separate-stderr segment in.csv
	[ "$status" -eq 0 ]
	two 'days_overdue < 20 and units > 3' 'units < 5'
	run --separate-stderr segment in.csv
	[ "$status" -eq 2 ]
	[[ $stderr == *"E_EXPERIMENT_OVERLAP: experiments \`one\` and \`two\` both set \`plan\`, and both are about records with"* ]]
	run dunning check s.yaml
	[ "$status" -eq 1 ]
	[[ $output == *E_EXPERIMENT_OVERLAP* ]]
}

@test "what cannot be told before is told by record" {
	two 'days_overdue < 20' 'ends with(doc_id, "C") or ends with(doc_id, "E")'
	run dunning check s.yaml
	[[ $output == *"W_NOT_PROVEN: whether experiments \`one\` and \`two\`, which both set \`plan\`"* ]]
	run --separate-stderr segment in.csv
	[ "$status" -eq 1 ]
	[[ $stderr == *"in.csv:4:1: rejected R_EXPERIMENT_OVERLAP: experiments 'one' and 'two' both set 'plan' and are both about this record"* ]]
	[ "${#lines[@]}" -eq 6 ]
}

@test "arms of several experiments stand side by side" {
	cat head.yaml - >s.yaml <<'END'
experiments:
  - {name: one, arms: [{name: a, share: 100}]}
  - {name: two, when: segment = "HARD", arms: [{name: b, share: 100, set: {priority: 7}}]}
END
	run --separate-stderr segment in.csv
	[ "$(echo "$output" | cut -d, -f8,10 | tail -n +5 | head -2 | tr '\n' ' ')" = \
	    '1,one:a 7,one:a|two:b ' ]
}

# refused LINE TEXT: the line of arms.yaml becomes the text, which is an error
refused() {
	sed "s/^    $1: .*/    $2/" s.yaml >bad.yaml
	run dunning check bad.yaml
	[ "$status" -ne 0 ]
	[[ $output == *"$3"* ]]
}

@test "what an experiment may not say" {
	refused coverage 'coverage: 100.01' 'from 0 to 100 with at most two decimals'
	refused coverage 'coverage: 0.001' 'from 0 to 100 with at most two decimals'
	refused coverage 'unit: units' '`unit` is a column of texts, and `units` is int'
	refused coverage 'unit: nobody' 'nothing declares the column `nobody`'
	refused stop 'from: 2026-02-02\n    stop: 2026-02-01' 'stops before it begins'
	refused stop 'base_rate: 10' 'needs the key `detect`'
	refused stop 'base_rate: 90\n    detect: 10' 'together they are below 100'
	refused stop 'when: vip' 'exclude each other'
	sed 's/share: 4.5/share: 4.49/' s.yaml >bad.yaml
	run dunning check bad.yaml
	[[ $output == *'the shares of experiment `tone` are 99.99 together, not 100'* ]]
	sed 's/plan: none}}$/balance: 1}}/' s.yaml >bad.yaml
	run dunning check bad.yaml
	[[ $output == *'`balance` is no output of a table and no derived column'* ]]
	sed 's/set: {plan: none}}$/set: {plan: nine}}/' s.yaml >bad.yaml
	run dunning check bad.yaml
	[[ $output == *'`nine` is not one of'* ]]
}

@test "what an experiment should not say" {
	sed 's/coverage: 50/coverage: 0/; s/share: 80/share: 84.5/; s/share: 4.5/share: 0/' s.yaml >odd.yaml
	run dunning check odd.yaml
	[[ $output == *"W_EXPERIMENT_ARM: nobody takes part in experiment \`tone\`: \`coverage\` is 0"* ]]
	[[ $output == *"W_EXPERIMENT_ARM: nobody is in arm \`holdout\` of experiment \`tone\`"* ]]
	sed 's/segment = "SOFT"/days_overdue > 5 and days_overdue < 5/' s.yaml >odd.yaml
	run dunning check odd.yaml
	[[ $output == *"is about nobody: \`when\` is never true"* ]]
	sed 's/^strategy: .*/&\neffective: {from: 2026-04-01}/' s.yaml >odd.yaml
	run dunning check odd.yaml
	[[ $output == *"has no day on which the strategy is in effect"* ]]
}

# Of 12 % against 15 %, 8,000 to 1,500 parts: 7,448 units in both arms, and so
# 7,840 in the experiment; half of the population takes part.
@test "an arm that is too small to show anything" {
	sed -i 's/share: 15.5/share: 15/; s/share: 4.5/share: 5/' s.yaml
	printf '    base_rate: 12\n    detect: 3\n' >>s.yaml
	run dunning check s.yaml
	[[ $output == *"info W_EXPERIMENT_SIZE: experiment \`tone\` needs 15680 units to see 3 points from 12 % between \`champion\` and \`challenger\`"* ]]
	echo '    expected: 20000' >>s.yaml
	run dunning check s.yaml
	[[ $output != *"arm \`challenger\` is too small"* ]]
	[[ $output == *"warning W_EXPERIMENT_SIZE: with the 20000 units that are expected, arm \`holdout\` is too small"* ]]
}

@test "an explanation says the buckets, the arm and what it changed" {
	printf 'debtor_id,doc_id,balance,due_date\n100013,A,10.00,2026-01-19\n' >e.csv
	run dunning explain -s s.yaml --as-of 2026-02-01 -d 100013 e.csv
	[ "$status" -eq 0 ]
	[[ $output == *"Experiment tone"*'bucket 2219 of 10000, coverage 50 %'*'challenger: bucket 9432, share 15.5 % has 8000 to 9549'*'becomes hard'* ]]
	[[ $output == *"Plan of debtor 100013: hard"* ]]
	run dunning explain -f json -s s.yaml --as-of 2026-02-01 -d 100013 e.csv
	[[ $output == *'"in_bucket":2219,"arm_bucket":9432,"coverage":"50","arm":"challenger"'* ]]
	segment --explain log in.csv >out.csv
	grep -q '^1,100013,A,experiment,tone,80/15.5/4.5,hashed,challenger,segment=SOFT,plan=hard; priority=9; half=1.5,in=2219; arm=9432,' log
}
