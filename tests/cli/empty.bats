#!/usr/bin/env bats
# `empty: keep`: columns in which an empty cell is a text, not null.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	export SOURCE_DATE_EPOCH=1773619200
	cat >s.yaml <<'END'
dunning: 1
strategy: em
defaults: {currency: EUR}
sources:
  x: {key: [doc_id], csv: {nulls: ["N/D"]}, columns: {debtor_id: {}, doc_id: {}, due_date: {}, balance: {}, note: {type: string, empty: keep}, word: {from: Wort, type: string, empty: keep}, free: {type: string}}}
derive:
  is_empty: {type: bool, expr: note = ""}
  is_null: {type: bool, expr: word = null}
  free_empty: {type: bool, expr: free = ""}
  len: {type: int, expr: string length(word)}
tables:
  t:
    hit: unique
    inputs: {note: {}, free: {}}
    outputs: {o: {type: string}}
    rows: |
      id | note    | free      || o
      A  | ""      | null      || both
      B  | ""      | not(null) || kept
      C  | not("") | -         || text
holds: [{code: H, when: note = ""}]
END
	cat >p.csv <<'END'
debtor_id,doc_id,due_date,balance,note,Wort,free
D,1,2026-03-01,1.00,,,
D,2,2026-03-01,1.00,x,"",y
D,3,2026-03-01,1.00,"",N/D,N/D
D,4,2026-03-01,1.00,,w,z
END
	# note "" and free null, and so on; nulls are texts there as well.
	cat >wanted.csv <<'END'
doc_id,is_empty,is_null,free_empty,len,o,rule_id
1,true,false,false,0,both,A
2,false,false,false,0,text,C
3,true,false,false,0,both,A
4,true,false,false,1,kept,B
END
}

@test "an empty cell is a text in expressions and tables, step by step and fused" {
	dunning map -s s.yaml p.csv >m.csv
	[ "$(sed -n 2p m.csv)" = "D,1,2026-03-01,1.00,,,,EUR" ]
	dunning age -s s.yaml m.csv | dunning segment -s s.yaml >seg.csv
	cut -d, -f2,11- seg.csv | cmp - wanted.csv
	dunning run -s s.yaml --stages=map,age,segment p.csv | cmp - seg.csv
	dunning age -j 4 -s s.yaml m.csv | dunning segment -j 4 -s s.yaml |
	    cmp - seg.csv
	# In columns of no source as well.
	sed 's/^  x:.*/  x: {columns: {doc_id: {}}}/' s.yaml >own.yaml
	echo 'columns: {note: {type: string, empty: keep}, word: {type: string, empty: keep}, free: {type: string}}' >>own.yaml
	dunning age -s own.yaml m.csv | dunning segment -s own.yaml | cmp - seg.csv
}

@test "nothing is null there: the linter knows it, explain shows it" {
	run -0 dunning check s.yaml
	[[ "$output" != *W_NULL_INPUT* ]]
	dunning map -s s.yaml p.csv >m.csv
	run -0 dunning explain -s s.yaml --as-of=2026-03-16 --row=1 m.csv
	[[ "$output" == *"A: note "*"free null is null"* ]]
}

@test "only for texts of one's own, that need not be there" {
	for pair in 'language: {empty: keep}|none' \
	    'num: {type: int, empty: keep}|is for texts' \
	    'num: {type: string, empty: keep, required: true}|neither be required' \
	    'num: {type: string, empty: keep, default: x}|neither be required' \
	    'num: {type: string, empty: sure}|keep'; do
		sed "s/debtor_id: {},/debtor_id: {}, ${pair%|*},/" s.yaml >bad.yaml
		run -1 dunning check -q bad.yaml
		[[ "$output" == *"${pair#*|}"* ]] || {
			echo "$pair: $output"
			false
		}
	done
}
