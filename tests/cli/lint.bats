#!/usr/bin/env bats
# What check finds in strategies that can be loaded: every code, word by word,
# with the line and the caret; and the same as JSON.

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# The strategy of a test, from standard input, below a common head.
strategy() {
	{
		printf 'dunning: 1\nstrategy: s\n'
		cat
	} >s.yaml
}

# Runs check; standard error is what was told, without the program's name.
check() {
	local status=0
	dunning check "$@" s.yaml >out 2>err || status=$?
	sed 's/^dunning-check: //' err
	cat out
	return $status
}

# Compares with standard input.
is() {
	diff -u - <(printf '%s\n' "$output")
}

@test "E_GAP: rows to paste, merged, in the order of the table" {
	strategy <<'END'
columns:
  country: {type: enum, values: [MX, CO, BR], required: true}
  days: {type: int, required: true}
tables:
  t:
    inputs: {country: {}, days: {}}
    outputs: {o: {type: string}, p: {type: int}}
    rows: |
      id | days    | country || o | p | note
      A  | <= 0    | -       || a | 1 | early
      B  | [1..30] | MX      || b | 2 |
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:11:7: warning E_GAP: no rule of table `t` takes days `> 30`
          id | days    | country || o | p | note
          ^
s.yaml:13:7: note: a row to paste below this line: ? | > 30 | - || ? | ? |
          B  | [1..30] | MX      || b | 2 |
          ^
s.yaml:11:7: warning E_GAP: no rule of table `t` takes country `CO, BR`, days `[1..30]`
          id | days    | country || o | p | note
          ^
s.yaml:13:7: note: a row to paste below this line: ? | [1..30] | CO, BR || ? | ? |
          B  | [1..30] | MX      || b | 2 |
          ^
END
}

@test "E_GAP: an error of a complete table, which lint cannot turn off" {
	strategy <<'END'
columns: {days: {type: int, required: true}}
lint: {E_GAP: off}
tables:
  t:
    complete: true
    inputs: {days: {}}
    outputs: {o: {type: string}}
    file: t.csv
END
	printf 'if:days,then:o\n<= 0,a\n"[1..9],> 20",b\n' >t.csv
	run check
	[ "$status" -eq 1 ]
	is <<'END'
./t.csv:1:4: error E_GAP: no rule of table `t` takes days `[10..20]`
    if:days,then:o
       ^
./t.csv:3:1: note: a row to paste below this line: [10..20],?
    "[1..9],> 20",b
    ^
END
}

@test "E_GAP: nothing lies between two units of a type" {
	for one in 'n <=~3 >=~4' 'd <=~2026-01-31 >=~2026-02-01' \
	    'x <=~0.49 >=~0.5' 'm <=~99 >=~100' 'b true false'; do
		set -- $one
		strategy <<END
sources: {e: {columns: {debtor_id: {required: true}, currency: {const: CLP}}}}
columns:
  n: {type: int, required: true}
  d: {type: date, required: true}
  x: {type: decimal, scale: 2, required: true}
  m: {type: money, required: true}
  b: {type: bool, required: true}
lint: {W_UNUSED_COLUMN: off}
tables:
  t:
    complete: true
    inputs: {$1: {}}
    outputs: {o: {type: int}}
    rows: |
      $1 || o
      ${2//\~/ } || 1
      ${3//\~/ } || 2
END
		run check
		[ "$status" -eq 0 ]
		[ -z "$output" ]
	done
	sed -i 's/const: CLP/const: MXN/; s/\$1//; s/b: {}/m: {}/; s/^      b /      m /; s/true ||/<= 99 ||/; s/false ||/>= 100 ||/' s.yaml
	run check
	[ "$status" -eq 1 ]
	[[ "${lines[0]}" == *'takes m `(99..100)`' ]]
}

@test "E_OVERLAP: both rules and a record, under unique and any" {
	strategy <<'END'
columns:
  country: {type: enum, values: [MX, CO], required: true}
  days: {type: int, required: true}
tables:
  one:
    hit: unique
    inputs: {country: {}, days: {}}
    outputs: {o: {type: int}}
    rows: |
      id | country | days  || o
      A  | MX      | -     || 1
      B  | -       | > 30  || 2
      C  | CO      | <= 30 || 3
  two:
    hit: any
    inputs: {days: {}}
    outputs: {p: {type: int}}
    rows: |
      id | days  || p
      A  | -     || 1
      B  | > 30  || 1
      C  | <= 3  || 2
END
	run check
	[ "$status" -eq 1 ]
	is <<'END'
s.yaml:14:7: error E_OVERLAP: rules `A` and `B` of table `one` both take country MX, days 31
          B  | -       | > 30  || 2
          ^
s.yaml:13:7: note: rule `A` is here
          A  | MX      | -     || 1
          ^
note: make one narrower, or say `hit: first` to let the upper one count
s.yaml:24:7: error E_OVERLAP: rules `A` and `C` of table `two` both take days 2
          C  | <= 3  || 2
          ^
s.yaml:22:7: note: rule `A` is here
          A  | -     || 1
          ^
note: with `hit: any`, rules that share a record give it the same outputs
END
}

@test "W_SHADOWED, W_DUPLICATE, W_MERGEABLE, E_UNSAT: rules in vain" {
	strategy <<'END'
columns:
  days: {type: int, required: true}
tables:
  t:
    hit: first
    inputs: {days: {}}
    outputs: {o: {type: string}}
    rows: |
      id | days          || o
      A  | < 10          || a
      B  | [10..20]      || b
      C  | [5..15]       || c
      D  | < 10          || d
      E  | > 5 and < 6   || e
      F  | (20..30]      || b
      G  | -             || g
END
	run check
	[ "$status" -eq 1 ]
	is <<'END'
s.yaml:16:12: error E_UNSAT: rule `E` is never met: no `days` of a record fits `> 5 and < 6`
          E  | > 5 and < 6   || e
               ^
s.yaml:15:7: warning W_DUPLICATE: rules `A` and `D` of table `t` have the same inputs
          D  | < 10          || d
          ^
s.yaml:12:7: note: rule `A` is here
          A  | < 10          || a
          ^
s.yaml:14:7: warning W_SHADOWED: rule `C` of table `t` never counts: `A` and `B` take all that it takes before it
          C  | [5..15]       || c
          ^
s.yaml:12:7: note: rule `A` is here
          A  | < 10          || a
          ^
s.yaml:17:7: info W_MERGEABLE: rules `B` and `F` of table `t` differ in one cell and could be one
          F  | (20..30]      || b
          ^
s.yaml:13:7: note: a row instead of them: B | [10..30] || b
          B  | [10..20]      || b
          ^
END
}

@test "W_SHADOWED: by a better output under priority" {
	strategy <<'END'
columns: {days: {type: int, required: true}}
tables:
  t:
    hit: priority
    inputs: {days: {}}
    outputs: {o: {type: enum, values: [HARD, SOFT]}}
    rows: |
      id | days  || o
      A  | > 30  || SOFT
      B  | > 20  || HARD
      C  | <= 20 || SOFT
END
	run check
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == 's.yaml:11:7: warning W_SHADOWED: rule `A` of table `t` never counts: `B` takes all that it takes, for a better output' ]]
	[[ "$output" != *'rule `B` of'* && "$output" != *'rule `C` of'* ]]
}

@test "W_DEFAULT_UNREACHABLE and W_NULL_INPUT" {
	strategy <<'END'
columns: {days: {type: int}}
tables:
  whole:
    inputs: {days: {}}
    outputs: {o: {type: string}}
    rows: |
      days        || o
      <= 0, null  || a
      > 0         || b
    default: {o: x}
  holed:
    inputs: {days: {}}
    outputs: {p: {type: string}}
    rows: |
      days        || p
      <= 0        || a
      > 0         || b
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:12:18: info W_DEFAULT_UNREACHABLE: the default of table `whole` is never given: its rules take everything
        default: {o: x}
                     ^
s.yaml:17:7: warning W_NULL_INPUT: no rule of table `holed` takes a null `days`
          days        || p
          ^
s.yaml:19:7: note: a row to paste below this line: null || ?
          > 0         || b
          ^
END
}

@test "W_NOT_PROVEN: names the cell that decides" {
	strategy <<'END'
columns: {code: {type: string, required: true}}
tables:
  t:
    hit: first
    complete: true
    inputs: {code: {}}
    outputs: {o: {type: string}}
    rows: |
      id | code               || o
      A  | matches(?, "^ANT") || a
      B  | not("X")           || b
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:12:12: warning W_NOT_PROVEN: that table `t` takes everything is not proven: it depends on what fits `matches(?, "^ANT")`
          A  | matches(?, "^ANT") || a
               ^
s.yaml:12:12: note: no other rule takes code X
END
	sed -i 's/not("X")/-       /' s.yaml
	run check
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "two inputs of one expression leave no false gap" {
	strategy <<'END'
columns: {days: {type: int, required: true}}
tables:
  t:
    complete: true
    inputs: {days: {}, again: {expr: days}}
    outputs: {o: {type: string}}
    rows: |
      days | again || o
      > 60 | -     || a
      -    | <= 60 || b
END
	run check
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "inputs that depend on each other are no proof of a gap" {
	strategy <<'END'
columns: {days: {type: int, required: true}}
derive: {late: {type: bool, expr: days > 30}}
tables:
  t:
    complete: true
    inputs: {days: {}, late: {}}
    outputs: {o: {type: string}}
    rows: |
      days  | late  || o
      > 30  | true  || a
      <= 30 | false || b
END
	run check
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == 's.yaml:11:7: warning W_NOT_PROVEN: no rule of table `t` takes days `'*', if there is such a record' ]]
}

@test "what an earlier table, a scorecard or the due date decides is no gap" {
	strategy <<'END'
columns: {due_date: {required: true}, balance: {required: true}}
scorecards:
  s:
    characteristics:
      balance:
        bins: |
          when   | points
          < 100  | 50
          -      | 0
    bands:
      column: band
      cut: [{name: low, range: "< 50"}, {name: high, range: ">= 50"}]
tables:
  a:
    inputs: {days_overdue: {}}
    outputs: {segment: {type: string}}
    default: {segment: soft}
    rows: |
      days_overdue || segment
      > 30         || hard
  b:
    complete: true
    inputs: {days_overdue: {}, segment: {}, due_date: {}}
    outputs: {o: {type: string}}
    rows: |
      id | days_overdue | segment | due_date || o
      B1 | > 30         | -       | -        || x
      B2 | -            | soft    | -        || y
  c:
    complete: true
    inputs: {balance: {}, score: {}, band: {}}
    outputs: {p: {type: string}}
    rows: |
      id | balance | score | band || p
      C1 | < 100   | -     | -    || x
      C2 | -       | < 50  | -    || y
END
	run check
	[ "$status" -eq 0 ]
	[[ "$output" == *'info W_NOT_PROVEN: rules `B1` and `B2` of table `b` both take days_overdue '*', segment soft, if there is such a record'* ]]
	[[ "$output" == *'warning W_NOT_PROVEN: no rule of table `b` takes '*', if there is such a record'* ]]
	[[ "$output" == *'info W_NOT_PROVEN: rules `C1` and `C2` of table `c` both take '*', if there is such a record'* ]]
	[[ "$output" == *'warning W_NOT_PROVEN: no rule of table `c` takes '*', if there is such a record'* ]]
	[[ "$output" != *E_GAP* ]]
	[[ "$output" != *E_OVERLAP* ]]
}

@test "of two equal rules the one with the better output hides others" {
	strategy <<'END'
tables:
  t:
    hit: priority
    inputs: {days_overdue: {}}
    outputs: {o: {type: enum, values: [x, y]}}
    rows: |
      id | days_overdue || o
      A  | -            || y
      B  | -            || x
      C  | < 10, null   || y
END
	run check
	[ "$status" -eq 0 ]
	[[ "$output" == *'warning W_DUPLICATE: rules `A` and `B` of table `t` have the same inputs'* ]]
	[[ "$output" == *'warning W_SHADOWED: rule `C` of table `t` never counts: `B` takes all that it takes, for a better output'* ]]
}

@test "what cannot be null: required, default, const, and the days of a due date" {
	strategy <<'END'
sources:
  erp:
    columns:
      due_date: {required: true}
      balance: {required: true}
      kind: {type: enum, values: [A, B], default: A}
tables:
  t:
    complete: true
    inputs: {days_overdue: {}, kind: {}}
    outputs: {o: {type: string}}
    rows: |
      days_overdue | kind || o
      <= 30        | -    || a
      > 30         | A    || c
      > 30         | B    || d
END
	run check
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	sed -i 's/^sources:/ageing: {credit_types: [NC]}\n&/' s.yaml
	run check
	[ "$status" -eq 1 ]
	[[ "${lines[0]}" == *'error E_GAP: no rule of table `t` takes days_overdue `null`' ]]
}

@test "the condition of a table is taken into account" {
	strategy <<'END'
columns: {days: {type: int}}
tables:
  t:
    complete: true
    when: days > 0 and days <= 90
    inputs: {days: {}}
    outputs: {o: {type: string}}
    rows: |
      days     || o
      [1..30]  || a
      [31..90] || b
END
	run check
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "bins and bands: E_GAP, W_SHADOWED, W_SCORE_RANGE" {
	strategy <<'END'
sources:
  erp:
    columns:
      debtor_id: {required: true}
      late: {type: int, required: true}
scorecards:
  payer:
    base: 500
    characteristics:
      late:
        reason: R1
        bins: |
          when   | points
          0      | 30
          [1..5] | 10
          [2..3] | 0
          > 7    | -20
    bands:
      column: payer_band
      cut:
        - {name: low, range: "< 480"}
        - {name: mid, range: "[480..520)"}
        - {name: high, range: "> 520"}
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:18:11: warning W_SHADOWED: the bin `[2..3]` of `late` is never reached: those above it take all that it takes
              [2..3] | 0
              ^
s.yaml:16:11: warning E_GAP: no bin takes `< 0, [6..7]` of `late`: such records are rejected
              0      | 30
              ^
s.yaml:19:11: note: a row to paste below this line: < 0, [6..7] | ?
              > 7    | -20
              ^
s.yaml:23:31: info W_SCORE_RANGE: no record gets the band `low`: scores go from 480 to 530
            - {name: low, range: "< 480"}
                                  ^
s.yaml:23:31: warning E_GAP: no band of scorecard `payer` takes the score `520`
END
}

@test "W_CONSTRAINT_STARVES: consent that cannot be, hours that do not meet" {
	mkdir -p templates/t
	for part in subject txt letter sms call; do
		echo 'Hello' >templates/t/en.$part
	done
	strategy <<'END'
defaults: {language: en}
sources:
  erp:
    columns:
      debtor_id: {required: true}
      consent: {values: [email, sms]}
plans:
  p:
    levels:
      - level: L1
        on: {day: 5}
        actions: [{channel: email, template: t, fallback: [letter, call]}]
constraints:
  - code: CONSENT
    channels: [email, letter]
    require: channel in consent
    otherwise: next_fallback
  - code: MORNING
    channels: [call]
    windows: [{days: [mon, tue], from: "08:00", to: "10:00"}]
  - code: EVENING
    channels: [call]
    windows: [{days: all, from: "10:00", to: "12:00"}]
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:14:68: warning W_CONSTRAINT_STARVES: channel call of level `L1` is never allowed: constraint `EVENING` forbids it
            actions: [{channel: email, template: t, fallback: [letter, call]}]
                                                                       ^
s.yaml:23:5: note: their `windows` have no minute of the week in common: `MORNING` and `EVENING`
      - code: EVENING
        ^
s.yaml:14:60: warning W_CONSTRAINT_STARVES: channel letter of level `L1` is never allowed: constraint `CONSENT` forbids it
            actions: [{channel: email, template: t, fallback: [letter, call]}]
                                                               ^
s.yaml:16:5: note: its `require` can never be true for this channel
      - code: CONSENT
        ^
END
}

@test "columns that plans, holds, constraints and limits look at are used" {
	echo club >held.csv
	strategy <<'END'
columns:
  c1: {type: int, optional: true}
  c2: {type: int, optional: true}
  c3: {type: bool, optional: true}
  c4: {type: string, optional: true}
  c5: {type: date, optional: true}
  club: {type: string, optional: true}
derive:
  plan: {type: string, expr: '"p"'}
  item_plan: {type: string, expr: '"p"'}
  debtor_plan: {type: string, expr: '"p"'}
plans:
  p:
    cure: {when: c1 > 3, reset_to: start}
    escalate: {when: c2 > 3, to: q}
    levels: [{level: L1, on: {day: 5}, actions: [{channel: call}]}]
  q: {levels: [{level: L1, on: {day: 5}, actions: [{channel: call}]}]}
holds: [{code: LIST, list: {file: held.csv, key: [club]}}]
constraints:
  - {code: NEVER, deny: true, except: c3, channels: [call]}
  - {code: FIELDS, fields: [c4]}
limits: {payment_age: {days: 3, column: c5}}
END
	run check
	[[ "$output" != *W_UNUSED_COLUMN* ]] || {
		echo "$output"
		false
	}
}

@test "W_UNUSED_COLUMN and W_UNUSED_TEMPLATE" {
	mkdir -p templates/t templates/old templates/partials templates/both
	for name in t old both; do
		echo 'Hello {{seen}}' >templates/$name/en.sms
	done
	printf 'template: both\n' >other.yaml
	strategy <<'END'
defaults: {language: en}
columns: {mine: {type: int}}
derive:
  seen: {type: bool, expr: days_overdue > 3}
  chain: {type: int, expr: debtor_items + 1}
  lost: {type: int, expr: chain + 1}
plans:
  p:
    levels:
      - level: L1
        on: {day: 5}
        actions: [{channel: sms, template: t}]
END
	run check
	[ "$status" -eq 0 ]
	is <<'END'
s.yaml:8:3: warning W_UNUSED_COLUMN: nothing in the strategy uses the column `lost`
      lost: {type: int, expr: chain + 1}
      ^
s.yaml:8:3: note: it is computed and written for whoever reads the output
s.yaml:4:11: warning W_UNUSED_COLUMN: nothing in the strategy uses the column `mine`
    columns: {mine: {type: int}}
              ^
s.yaml:4:11: note: a column that is not declared passes through as well
./templates/old: warning W_UNUSED_TEMPLATE: no level names the template `old`
END
}

@test "lint: levels, and codes that are none" {
	strategy <<'END'
columns: {days: {type: int}}
lint: {E_GAP: error, W_NULL_INPUT: off}
tables:
  t:
    inputs: {days: {}}
    outputs: {o: {type: string}}
    rows: |
      days || o
      > 5  || a
END
	run check
	[ "$status" -eq 1 ]
	[[ "${lines[0]}" == 's.yaml:10:7: error E_GAP: no rule of table `t` takes days `<= 5`' ]]
	[[ "$output" != *W_NULL_INPUT* ]]
	sed -i 's/E_GAP: error/W_SHADOW: off, E_NAME: off, W_X: off/' s.yaml
	run check
	[ "$status" -eq 1 ]
	[[ "$output" == *'s.yaml:4:8: error E_NAME: `W_SHADOW` is not a finding; did you mean `W_SHADOWED`?'* ]]
	[[ "$output" == *'s.yaml:4:23: error E_NAME: `E_NAME` is an error, which no level can turn off'* ]]
	[[ "$output" == *'s.yaml:4:36: error E_NAME: `W_X` is not a finding'* ]]
}

@test "JSON: one object for each finding, nothing else" {
	strategy <<'END'
columns: {code: {type: string, required: true}}
tables:
  t:
    inputs: {code: {}}
    outputs: {o: {type: string}}
    rows: |
      id | code       || o
      A  | "a \"b\"", x || 1
      B  | x          || 2
END
	run dunning check --format=json s.yaml
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 2 ]
	printf '%s\n' "$output" | python3 -c '
import json, sys
one, two = [json.loads(line) for line in sys.stdin]
keys = ["file", "line", "column", "level", "code", "message", "notes"]
assert list(one) == keys, one
assert (one["file"], one["line"], one["column"]) == ("s.yaml", 11, 7)
assert (one["level"], one["code"]) == ("error", "E_OVERLAP")
assert [n["line"] for n in one["notes"]] == [10, None]
assert list(two) == keys + ["fix"], two
assert (two["level"], two["code"]) == ("warning", "E_GAP")
assert two["fix"]["row"] == "? | not(\"a \\\"b\\\"\", x) || ?", two
assert (two["fix"]["file"], two["fix"]["line"]) == ("s.yaml", 11)
'
	sed -i 's/| x          |/| not("a \\"b\\"", x) |/' s.yaml
	run dunning check --format=json s.yaml
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	run dunning check --format=json missing.yaml
	[ "$status" -eq 2 ]
	[[ "$output" == "dunning-check: missing.yaml: error E_SYSTEM"* ]]
	run dunning check --format=xml s.yaml
	[ "$status" -eq 2 ]
	run bash -c 'dunning check --format=json s.yaml >/dev/full'
	[ "$status" -eq 0 ] # nothing had to be written
	sed -i 's/not("a/("a/' s.yaml
	run bash -c 'dunning check --format=json s.yaml >/dev/full'
	[ "$status" -eq 2 ]
}

@test "a caret stands where the column is, also after wide characters" {
	printf 'dunning: 1\nstrategy: s\nholds:\n  - {code: A, when: '"'"'email = "\303\261" and nobody'"'"'}\n' >s.yaml
	run check
	[ "$status" -eq 1 ]
	at=${lines[2]%%^*}
	[ "${lines[1]:${#at}:6}" = nobody ]
	python3 -c 'print("dunning: 1\nstrategy: s\nderive:\n  a: {type: bool, expr: " + "true and " * 40 + "nobody}")' >s.yaml
	run check
	[ "$status" -eq 1 ]
	[ "${#lines[1]}" -le 124 ]
	at=${lines[2]%%^*}
	[ "${lines[1]:${#at}:6}" = nobody ]
}

@test "a row that no terminal can show is left to JSON" {
	strategy <<'END'
columns: {n: {type: int, required: true}}
tables:
  t:
    inputs: {n: {}}
    outputs: {o: {type: string}}
    file: t.csv
END
	awk 'BEGIN { print "if:n,then:o"
	    for (i = 0; i < 900; i++) print 3 * i ",x" }' >t.csv
	run check
	[[ "$output" == *'a row to paste below this line has '*' bytes: --format=json shows it'* ]]
	[ "$(dunning check --format=json s.yaml 2>/dev/null |
		grep -c '"fix":{"row":"[^{]*< 0, \[1..2\], .*\[2695..2696\], > 2697')" -eq 1 ]
}

@test "W_NOT_PROVEN: rules under unique that only a record can tell apart" {
	strategy <<'END'
columns:
  channels: {type: set, values: [sms, email], required: true}
  days: {type: int, required: true}
tables:
  t:
    inputs: {days: {}, channels: {}}
    outputs: {o: {type: string}}
    rows: |
      id | days | channels || o
      A  | > 5  | sms      || x
      B  | > 9  | -        || y
      C  | <= 5 | -        || z
END
	run check
	[ "$status" -eq 0 ]
	[[ "$output" == *'info W_NOT_PROVEN: rules `A` and `B` of table `t` both take '*', if there is such a record'* ]]
	[[ "$output" != *'`C` of table'* ]]
}
