#!/usr/bin/env bats
# Reasons in words, the usual country, types that other sections give, and
# interest that a level names.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p texts/note
	printf '%s\n' '{{#reason_texts}}{{code}}={{text}};{{/reason_texts}}' \
	    >texts/note/en.txt
	cp texts/note/en.txt texts/note/es.txt
	echo '{{debtor_id}}' >texts/note/en.subject
	cp texts/note/en.subject texts/note/es.subject
	cat >s.yaml <<'END'
dunning: 1
strategy: words
defaults: {currency: MXN, timezone: UTC, language: en, country: MX}
templates: {dir: texts}
mail: {from: a@example.com}
sources:
  plain: {key: [doc_id], columns: {debtor_id: {}, doc_id: {}}}
  said: {key: [doc_id], columns: {debtor_id: {}, doc_id: {}, country: {from: PAIS}}}
scorecards:
  card:
    base: 100
    reasons: {method: points_below, max: 2}
    characteristics:
      days_overdue:
        reason: R04
        bins: |
          when | points
          <= 0 | 50
          > 0  | 10
      balance:
        reason: R09
        bins: |
          when | points
          < 5  | 30
          >= 5 | 0
    output: {reasons: why}
reason_texts:
  R04: {es: Días de atraso, en-GB: Days past due, en: Days late}
plans:
  p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: email, template: note}]}]}
default_plan: p
END
	cat >in.csv <<'END'
debtor_id,doc_id,balance,days_overdue,email,language
A,1,10.00,3,a@example.com,es
B,2,10.00,3,b@example.com,en
C,3,10.00,3,c@example.com,
END
}

@test "a message says the reasons in its language" {
	dunning score -q -s s.yaml --as-of=2026-05-13 in.csv >scored.csv
	dunning plan -q -s s.yaml --as-of=2026-05-13 scored.csv >plan.csv
	dunning render -q -s s.yaml --as-of=2026-05-13 plan.csv >out.csv
	run -0 grep -o 'R04=[^;]*;R09=[^;]*;' out.csv
	[ "$output" = "R04=Días de atraso;R09=R09;
R04=Days late;R09=R09;
R04=Days late;R09=R09;" ]
}

@test "explain says them in the usual language" {
	sed 's/language: en,/language: en-GB,/' s.yaml >gb.yaml
	printf 'debtor_id,doc_id,balance,due_date\nA,1,10.00,2026-05-10\n' >p.csv
	run -0 --separate-stderr dunning explain -s gb.yaml \
	    --as-of=2026-05-13 --debtor=A p.csv
	[[ "$output" == *"R04 Days past due: 40 below the best"* ]] || {
		echo "$output"
		false
	}
	[[ "$output" == *"R09: 30 below the best"* ]]
}

@test "words that are none" {
	bad() { # LINE ERROR
		sed "s/^  R04:.*/$1/" s.yaml >bad.yaml
		run dunning check bad.yaml
		[ "$status" -ne 0 ]
		[[ "$output" == *"$2"* ]] || {
			echo "$output"
			false
		}
	}
	bad '  R04: {es: [a, b]}' 'bad.yaml:28:13: error E_SHAPE: `R04` of `reason_texts` is a text, or texts by language'
	bad '  R04: []' '28:8: error E_SHAPE'
	bad '  R04: {}' '28:8: error E_SHAPE'
	bad '  R04: {spanish: a}' '28:9: error E_VALUE: `spanish` is not a language tag'
	bad '  R04: ""' '28:8: error E_SHAPE'
	bad '  - R04' 'E_SHAPE: `reason_texts` holds texts by reason code'
}

@test "the usual country where a source gives none" {
	printf 'debtor_id,doc_id\nA,1\n' >plain.csv
	printf 'debtor_id,doc_id,PAIS\nA,1,CO\nB,2,\n' >said.csv
	run -0 dunning map -q -s s.yaml --source=plain plain.csv
	[ "$output" = "debtor_id,doc_id,country
A,1,MX" ]
	run -0 dunning map -q -s s.yaml --source=said said.csv
	[ "$output" = "debtor_id,doc_id,country
A,1,CO
B,2,MX" ]
	sed 's/country: MX/country: Mexico/' s.yaml >bad.yaml
	run dunning check bad.yaml
	[ "$status" -ne 0 ]
	[[ "$output" == *'bad.yaml:3:65: error E_VALUE: `Mexico` is not a country of ISO 3166'* ]] || {
		echo "$output"
		false
	}
}

@test "an output of a file has the type of the same output elsewhere" {
	printf 'id,if:balance,then:priority\nA,< 50,7\nB,>= 50,9\n' >t.csv
	cat >t.yaml <<'END'
dunning: 1
strategy: types
tables:
  one:
    when: balance < 0
    inputs: {balance: {}}
    outputs: {priority: {type: int}}
    rows: |
      balance || priority
      -       || 1
  two: {hit: first, file: t.csv}
END
	run -0 dunning check t.yaml
	printf 'id,if:balance,then:priority\nA,< 50,seven\nB,>= 50,9\n' >t.csv
	run dunning check t.yaml
	[ "$status" -ne 0 ]
	[[ "$output" == *"t.csv:2:8: error"* ]] || {
		echo "$output"
		false
	}
}

@test "a level may name interest, which is charged once" {
	cat >i.yaml <<'END'
dunning: 1
strategy: interest
defaults: {currency: MXN, timezone: UTC}
charges:
  i: {kind: interest, rate: 36 % year, day_count: act/360}
plans:
  p: {levels: [{level: L1, on: {day: 1}, fees: [i], actions: [{channel: letter}]}]}
default_plan: p
END
	printf 'debtor_id,doc_id,due_date,balance\nA,1,2026-05-03,100.00\n' >d.csv
	dunning age -q -s i.yaml --as-of=2026-05-13 d.csv >aged.csv
	dunning plan -q -s i.yaml --as-of=2026-05-13 aged.csv >with.csv
	sed 's/fees: \[i\], //' i.yaml >without.yaml
	dunning plan -q -s without.yaml --as-of=2026-05-13 aged.csv >without.csv
	cmp with.csv without.csv
	grep -q ',1.00,' with.csv
}

@test "a test may leave out columns of its source" {
	cat >g.yaml <<'END'
dunning: 1
strategy: given
sources:
  one:
    key: [doc_id]
    columns:
      doc_id: {required: true}
      late: {type: int, default: 3}
      house: {type: string, const: A}
      note: {type: string}
      maybe: {type: string, optional: true}
derive:
  sum: {type: int, expr: late + 1}
  text:
    type: string
    expr: house + coalesce(note, "-")
tests:
  - name: three of them
    as_of: 2026-05-13
    given: |
      debtor_id,doc_id,due_date,balance

      D1,"F""
      1",2026-05-01,1.00
      D2,F2,2026-05-01,1.00
    expect: |
      debtor_id,late,house,note,sum,text
      D1,3,A,,4,A-
      D2,3,A,,4,A-
END
	run -0 dunning check --tests g.yaml
	sed 's/debtor_id,doc_id,due/debtor_id,nope,due/' g.yaml >bad.yaml
	run dunning check --tests bad.yaml
	[ "$status" -ne 0 ]
}
