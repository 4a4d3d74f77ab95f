#!/usr/bin/env bats
# The tests of a strategy: what passes, what differs, what no test reaches.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >head.yaml <<'EOF'
dunning: 1
strategy: sample
lint: {E_GAP: off, W_UNUSED_COLUMN: off}
sources:
  erp:
    key: [doc_id]
    columns:
      debtor_id: {from: Debtor, pii: id}
      doc_id:    {from: Doc}
  other:
    columns: {doc_id: {from: Doc}}
columns:
  late:   {type: int}
  mobile: {type: string, pii: phone}
  tags:   {type: set}
derive:
  heavy: {type: bool, expr: balance >= 1000}
scorecards:
  payer:
    base: 500
    characteristics:
      late:
        bins: |
          when   | points
          0      | 40
          [1..2] | 10
          > 2    | -20
    output: {score: points}
    bands:
      column: band
      cut:
        - {name: low, range: "< 500"}
        - {name: high, range: ">= 500"}
tables:
  treatment:
    hit: first
    inputs: {days_overdue: {}, heavy: {}}
    outputs: {segment: {type: enum, values: [WATCH, SOFT, HARD]}}
    rows: |
      id | days_overdue | heavy || segment
      A  | < 1,null     | -     || WATCH
      B  | [1..30]      | -     || SOFT
      C  | > 30         | true  || HARD
    default: {segment: SOFT}
  desk:
    for: other
    hit: first
    inputs: {days_overdue: {}}
    outputs: {desk: {type: string}}
    rows: |
      id | days_overdue || desk
      B  | -            || north
tests:
EOF
	# The first test begins in line 54 of s.yaml.
}

# One test of s.yaml: case NAME AS_OF GIVEN EXPECT, the blocks in lines.
case_of() {
	[ -e s.yaml ] || cp head.yaml s.yaml
	{
		echo "  - name: $1"
		echo "    as_of: $2"
		echo "    given: |"
		printf '%s\n' "$3" | sed 's/^/      /'
		echo "    expect: |"
		printf '%s\n' "$4" | sed 's/^/      /'
	} >>s.yaml
}

check() {
	run --separate-stderr dunning check "$@" s.yaml
}

COLUMNS=doc_id,due_date,balance,currency,late

@test "tests that pass: one line each, then the count" {
	case_of "a small debt" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'doc_id,days_overdue,segment,rule_id
F1,9,SOFT,B'
	case_of "a heavy one" 2026-02-10 "$COLUMNS
F1,2026-01-01,1000,EUR,0" 'segment
HARD'
	check --tests
	[ "$status" -eq 0 ]
	[ "$output" = 'ok a small debt
ok a heavy one
2 passed, 0 failed: s.yaml' ]
	[ "$stderr" = '' ]
}

@test "the day is that of the test, whatever the clock says" {
	case_of "the past" 2001-01-10 "$COLUMNS
F1,2001-01-01,900.00,EUR,0" 'days_overdue
9'
	SOURCE_DATE_EPOCH=0 check --tests
	[ "$status" -eq 0 ]
}

@test "without --tests nothing is run, but the blocks are checked" {
	case_of "wrong" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'segment
HARD'
	check
	[ "$status" -eq 0 ]
	[ "$output" = '' ]
	sed -i 's/^      segment$/      segmnt/' s.yaml
	check
	[ "$status" -eq 1 ]
	[[ "${stderr_lines[0]}" == 'dunning-check: s.yaml:60:7: error E_NAME: nothing declares the column `segmnt`' ]]
	[[ "$stderr" == *'did you mean `segment`?'* ]]
}

@test "a failure: the place, the record, the column, both values" {
	case_of "wrong" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-01-01,1000.00,EUR,3
F3,2026-01-01,1.00,EUR,1" 'doc_id,days_overdue,segment,band
F1,10,SOFT,high
F2,40,SOFT,
F3,40,SOFT,high'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = "not ok wrong
  s.yaml:63:10: row 1 (doc_id F1): days_overdue: expected '10', got '9'
  s.yaml:64:13: row 2 (doc_id F2): segment: expected 'SOFT', got 'HARD'
  s.yaml:64:18: row 2 (doc_id F2): band: expected nothing, got 'low'
0 passed, 1 failed: s.yaml" ]
	[ "$stderr" = 'dunning-check: s.yaml: error E_TESTS: 1 of 1 tests failed' ]
}

@test "values are compared by the type of their column" {
	case_of "same" 2026-02-10 "$COLUMNS,tags,mobile
F1,2026-02-01,900.0,EUR,00,a|b,007" 'doc_id,balance,points,late,tags,mobile
F1,900.00,540.0,0,b|a,007'
	case_of "not same" 2026-02-10 "$COLUMNS,tags,mobile
F1,2026-02-01,900.0,EUR,0,a|b,007" 'doc_id,balance,points,tags,mobile
F1,900.01,540.5,a,7'
	check --tests --show-pii
	[ "$status" -eq 1 ]
	[ "$output" = "ok same
not ok not same
  s.yaml:69:10: row 1 (doc_id F1): balance: expected '900.01', got '900.0'
  s.yaml:69:17: row 1 (doc_id F1): points: expected '540.5', got '540'
  s.yaml:69:23: row 1 (doc_id F1): tags: expected 'a', got 'a|b'
  s.yaml:69:25: row 1 (doc_id F1): mobile: expected '7', got '007'
1 passed, 1 failed: s.yaml" ]
}

@test "every record is expected, and no other comes" {
	case_of "one too many" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-02-01,900.00,EUR,0" 'doc_id
F1'
	case_of "one too few" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-02-01,0.00,EUR,0" 'doc_id
F1
F2'
	check --tests
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = '  s.yaml:61:7: row 2 (doc_id F2): came, and is not expected' ]
	[ "${lines[3]}" = '  s.yaml:72:7: row 2 (doc_id F2): did not come' ]
}

@test "a record that must be rejected" {
	case_of "refused" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-02-01,900.00,EUR,
F3,2026-02-01,9x0.00,EUR,0
F4,2026-02-01,900.00,EUR,0" 'doc_id,segment,reject
F1,SOFT,
F2,,R_SCORE_BIN
F3,,R_VALUE
F4,SOFT,'
	check --tests
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'ok refused' ]
}

@test "a record that is rejected for another reason, or is not" {
	case_of "refused" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-02-01,900.00,EUR," 'doc_id,reject
F1,R_VALUE
F2,R_VALUE'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = "not ok refused
  s.yaml:62:10: row 1 (doc_id F1): reject: expected 'R_VALUE', got nothing
  s.yaml:63:10: row 2 (doc_id F2): reject: expected 'R_VALUE', got 'R_SCORE_BIN'
  s.yaml:59:32: rejected R_SCORE_BIN: scorecard 'payer' has no bin for this value of 'late'
0 passed, 1 failed: s.yaml" ]
}

@test "a record that is rejected and should not" {
	case_of "refused" 2026-02-10 "$COLUMNS
F1,2026-02-30,900.00,EUR,0
F2,2026-02-01,900.00,EUR,0" 'doc_id,segment
F1,SOFT
F2,SOFT'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = "not ok refused
  s.yaml:58:10: row 1 (doc_id F1): rejected R_VALUE: column 'due_date': '2026-02-30' is not a date (yyyy-mm-dd)
0 passed, 1 failed: s.yaml" ]
}

@test "personal data is masked, also in the key" {
	case_of "who" 2026-02-10 "debtor_id,$COLUMNS,mobile
C1234567,F1,2026-02-01,900.00,EUR,0,+34600111222" 'debtor_id,mobile
C1234568,+34600111223'
	sed -i 's/^    key: \[doc_id\]/    key: [debtor_id]/' s.yaml
	sed -i 's/^    as_of:/    source: erp\n    as_of:/' s.yaml
	check --tests
	[ "$status" -eq 1 ]
	[[ "$output" != *C123* ]]
	[[ "$output" != *600111* ]]
	[[ "${lines[2]}" == *": mobile: expected '"*"23', got '"*"22'" ]]
	check --tests --show-pii
	[[ "$output" == *"mobile: expected '+34600111223', got '+34600111222'"* ]]
}

@test "an input that the stages cannot use is a failure" {
	case_of "no date" 2026-02-10 'doc_id,balance,currency,late
F1,900.00,EUR,0' 'doc_id
F1'
	check --tests
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'not ok no date' ]
	[[ "${lines[1]}" == "  s.yaml:57:7: error E_COLUMN: there is no column 'due_date'" ]]
	[ "${lines[-1]}" = '0 passed, 1 failed: s.yaml' ]
}

@test "what age and score append may be given, and they do not run" {
	case_of "the table alone" 2026-02-10 'doc_id,days_overdue,heavy,points
F1,31,true,500
F2,31,false,500' 'doc_id,days_overdue,segment,rule_id,points
F1,31,HARD,C,500
F2,31,SOFT,default,500'
	check --tests --coverage
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'ok the table alone' ]
	[[ "$output" == *'1 of 4 rules, 1 of 1 defaults, 0 of 3 bins, 0 of 2 bands'* ]]
}

@test "a column that is declared but that nothing gives" {
	case_of "no mail" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'doc_id,amount
F1,1'
	check --tests
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "  s.yaml:60:14: nothing gives the column 'amount'" ]
}

@test "a header with unknown and repeated names, all at once" {
	case_of "typo" 2026-02-10 'doc_id,due_date,balnce,balnce
F1,2026-02-01,900.00,1' 'doc_id,segmet
F1,SOFT'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = '' ]
	[[ "$stderr" == *'s.yaml:57:23: error E_NAME: nothing declares the column `balnce`'* ]]
	[[ "$stderr" == *'s.yaml:57:30: error E_DUPLICATE_NAME: the header has the column `balnce` twice'* ]]
	[[ "$stderr" == *'s.yaml:60:14: error E_NAME: nothing declares the column `segmet`'* ]]
}

@test "a ragged row, and a block that is none" {
	case_of "ragged" 2026-02-10 "$COLUMNS
F1,2026-02-01" 'doc_id
F1'
	cat >>s.yaml <<'EOF'
  - name: flat
    as_of: 2026-02-10
    given: "doc_id"
    expect: |
      doc_id
EOF
	check --tests
	[ "$status" -eq 1 ]
	[[ "$stderr" == *'s.yaml:58:7: error E_TABLE: this row has 2 cells, the header has 5'* ]]
	[[ "$stderr" == *'s.yaml:64:13: error E_SHAPE: `given` is a block of lines, begun with |'* ]]
}

@test "a source and an experiment that do not exist, a name twice" {
	case_of "twice" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'doc_id
F1'
	cat >>s.yaml <<'EOF'
    source: erpp
    pin: {soft_tone: champion}
EOF
	case_of "twice" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'doc_id
F1'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = '' ]
	[[ "$stderr" == *'s.yaml:62:13: error E_NAME: `erpp` is not the name of a source'* ]]
	[[ "$stderr" == *'did you mean `erp`?'* ]]
	[[ "$stderr" == *'s.yaml:63:11: error E_NAME: there is no experiment `soft_tone`'* ]]
	[[ "$stderr" == *'s.yaml:64:11: error E_DUPLICATE_NAME: two tests have the name `twice`'* ]]
}

@test "the source decides which sections take part" {
	case_of "north" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'rule_id,desk
B|B,north'
	sed -i 's/^    as_of:/    source: other\n    as_of:/' s.yaml
	check --tests --coverage --threshold 0
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'ok north' ]
	[[ "$output" == *'coverage 40 %: 2 of 4 rules, 0 of 1 defaults, 1 of 3 bins, 1 of 2 bands'* ]]
}

@test "coverage: what no test reaches, with its place; below the threshold" {
	case_of "a small debt" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-01-01,1000.00,EUR,3" 'segment
SOFT
HARD'
	check --tests --coverage
	[ "$status" -eq 1 ]
	[ "$output" = 'ok a small debt
s.yaml:41:7: no test reaches rule A of table treatment
s.yaml:44:15: no test reaches the default of table treatment
s.yaml:52:7: no test reaches rule B of table desk
s.yaml:26:11: no test reaches bin [1..2] of late in scorecard payer
coverage 60 %: 2 of 4 rules, 0 of 1 defaults, 2 of 3 bins, 2 of 2 bands
1 passed, 0 failed: s.yaml' ]
	[ "$stderr" = 'dunning-check: s.yaml: error E_COVERAGE: the tests reach 60 % of the rules, and 100 % are asked for' ]
	check --threshold=60
	[ "$status" -eq 0 ]
	[[ "$output" == *'coverage 60 %'* ]]
	check --threshold=61
	[ "$status" -eq 1 ]
}

@test "coverage: a record that is rejected reaches nothing" {
	case_of "refused" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR," 'reject
R_SCORE_BIN'
	check --coverage
	[ "$status" -eq 1 ]
	[[ "$output" == *'coverage 0 %'* ]]
}

@test "coverage: of a table that collects, all rules that match" {
	cp head.yaml s.yaml
	sed -i 's/^    hit: first$/    hit: collect/; s/segment: {type: enum.*}}/segment: {type: string}}/; s/^    default: .*//' s.yaml
	sed -i 's/^      A  | < 1,/      A  | < 20,/' s.yaml
	case_of "both" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'rule_id,segment
A|B,WATCH|SOFT'
	sed -i 's/^    as_of:/    source: erp\n    as_of:/' s.yaml
	check --coverage --threshold 0
	[ "$status" -eq 0 ]
	[[ "$output" == *'2 of 4 rules'* ]]
	[[ "$output" != *'rule A of'* ]]
	[[ "$output" != *'rule B of table treatment'* ]]
}

@test "columns of plan make it run, in its order" {
	cp head.yaml s.yaml
	sed -i 's/^tests:$//' s.yaml
	cat >>s.yaml <<'EOF'
plans:
  soft:
    levels:
      - level: L1
        on: {day: 3}
        actions: [{channel: email, template: friendly, tone: friendly}]
templates: {dir: templates}
tones: [friendly]
tests:
  - name: a letter
    as_of: 2026-02-10
    given: |
      debtor_id,doc_id,due_date,balance,currency,late,email
      D1,F1,2026-02-09,900.00,EUR,0,a@a.example
      D2,F2,2026-02-01,9x0.00,EUR,0,b@b.example
      D1,F3,2026-02-01,900.00,EUR,0,a@a.example
      D3,F4,2026-02-09,900.00,EUR,0,c@c.example
    expect: |
      doc_id,level,channel,item_role,reject
      F1,L1,email,listed,
      F3,L1,email,due,
      F2,,,,R_VALUE
EOF
	mkdir -p templates/friendly
	echo Hello >templates/friendly/en.txt
	echo Hello >templates/friendly/en.subject
	sed -i 's/^strategy: sample$/&\ndefaults: {language: en}/' s.yaml
	check --tests
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'ok a letter' ]
}

@test "a file of tests beside the strategy is read too" {
	case_of "here" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'segment
SOFT'
	{
		printf 'dunning: 1\ntests:\n'
		sed -n '/^tests:/,$p' s.yaml | sed '1d; s/name: here/name: there/; s/^      SOFT/      HARD/'
	} >s_test.yaml
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = "ok here
not ok there
  s_test.yaml:10:7: row 1 (doc_id F1): segment: expected 'HARD', got 'SOFT'
1 passed, 1 failed: s.yaml, s_test.yaml" ]
	echo 'plans: {}' >>s_test.yaml
	check --tests
	[ "$status" -eq 1 ]
	[[ "$stderr" == *'s_test.yaml:11:1: error E_UNKNOWN_KEY: `plans` is not a key of a file of tests'* ]]
	check
	[ "$status" -eq 0 ]
}

@test "-q tells only what is wrong" {
	case_of "good" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'segment
SOFT'
	check --tests -q
	[ "$status" -eq 0 ]
	[ "$output" = '' ]
	case_of "bad" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'segment
HARD'
	check --tests -q
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'not ok bad' ]
	[ "${#lines[@]}" -eq 2 ]
}

@test "a strategy without tests is warned of" {
	sed '$d' head.yaml >s.yaml
	check --tests
	[ "$status" -eq 0 ]
	[ "$output" = '0 passed, 0 failed: s.yaml' ]
	[ "$stderr" = 'dunning-check: s.yaml: warning W_NO_TESTS: the strategy has no tests' ]
}

@test "a line end in a quoted cell: places and order are kept" {
	case_of "lines" 2026-02-10 "$COLUMNS
\"F
1\",2026-02-01,9x0.00,EUR,0
F2,2026-02-01,900.00,EUR,0
F3,2026-02-01,900.00,EUR," 'doc_id,reject
"F
1",R_VALUE
F2,
F3,R_SCORE_BIN'
	check --tests
	[ "$status" -eq 0 ]
}

@test "output that cannot be written is no success" {
	case_of "good" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'segment
SOFT'
	run --separate-stderr bash -c 'dunning check --tests s.yaml >/dev/full'
	[ "$status" -eq 2 ]
	[[ "$stderr" == *E_SYSTEM* ]]
}

@test "the shipped strategies pass their tests, which reach every rule" {
	for name in retail-credit wholesale-b2b; do
		run --separate-stderr dunning check --tests --coverage \
		    "$BATS_TEST_DIRNAME/../../rules/$name.yaml"
		[ "$status" -eq 0 ]
		[[ "$output" == *'coverage 100 %'* ]]
		[[ "$output" != *'not ok'* ]]
	done
}

@test "a record that is not there does not make the others differ" {
	case_of "one of three" 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0
F2,2026-02-01,900.00,EUR,0
F3,2026-02-01,900.00,EUR,0" 'doc_id,segment
F3,SOFT
F4,SOFT'
	check --tests
	[ "$status" -eq 1 ]
	[ "$output" = 'not ok one of three
  s.yaml:62:7: row 1 (doc_id F1): came, and is not expected
  s.yaml:62:7: row 2 (doc_id F2): came, and is not expected
  s.yaml:64:7: row 2 (doc_id F4): did not come
0 passed, 1 failed: s.yaml' ]
}

@test "--format=json: an object for each test, what is not reached, the numbers" {
	case_of 'with "quotes"' 2026-02-10 "$COLUMNS
F1,2026-02-01,900.00,EUR,0" 'doc_id,days_overdue
F1,10'
	check --coverage --format=json
	[ "$status" -eq 1 ]
	printf '%s\n' "$output" | python3 -c '
import json, sys
lines = [json.loads(line) for line in sys.stdin]
test = next(l for l in lines if "test" in l)
assert test["test"] == "with \"quotes\"" and test["ok"] is False
assert (test["file"], test["line"], test["column"]) == ("s.yaml", 54, 5)
difference, = test["differences"]
assert difference["what"] == "value" and difference["name"] == "days_overdue"
assert (difference["line"], difference["column"]) == (61, 10)
assert (difference["expected"], difference["got"]) == ("10", "9")
missed = [l for l in lines if l.get("unreached") == "bin"]
assert [l["name"] for l in missed] == ["[1..2]", "> 2"]
assert missed[0]["owner"] == "payer" and missed[0]["characteristic"] == "late"
numbers = next(l for l in lines if "coverage" in l)
assert numbers["rules"] == [1, 4] and numbers["bands"] == [1, 2]
assert {"passed": 0, "failed": 1, "files": ["s.yaml"]} in lines
assert {"E_TESTS", "E_COVERAGE"} <= {l.get("code") for l in lines}
'
}
