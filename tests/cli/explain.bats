#!/usr/bin/env bats
# Why a debtor got what it got.  What must come out for the two examples was
# worked out by hand from their strategies; UPDATE=1 writes it again.

setup() {
	cd "$BATS_TEST_DIRNAME/data"
	R="-s strategy.yaml --as-of=2026-03-16 -q"
	T=$BATS_TEST_TMPDIR
	G=$BATS_TEST_DIRNAME/explain
}

# A portfolio from the small export.
mapped() { dunning map $R export.csv 2>/dev/null >"$T/mapped" || [ $? -eq 1 ]; }

# What came against a file of the folder explain.
golden() {
	[ -z "${UPDATE-}" ] || cp "$2" "$G/$1"
	diff "$G/$1" "$2"
}

# One debtor of an example, from standard input: example NAME STRATEGY ID OPTION...
example() {
	name=$1 strategy=$2 id=$3
	shift 3
	(
		cd "$BATS_TEST_DIRNAME/../../rules"
		{ dunning map -q -s "$strategy" \
		    "../examples/$name/portfolio.csv" 2>/dev/null || [ $? -eq 1 ]; } |
			dunning explain -q -s "$strategy" --as-of=2026-03-16 \
			    --debtor="$id" "$@"
	)
}

# Parts of JSON lines: json FILE EXPRESSION, which sees each object as `o`.
json() {
	python3 - "$@" <<'END'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    o = json.loads(line)
    value = eval(sys.argv[2])
    if value is not None:
        print(value)
END
}

# A strategy and a portfolio in which everything goes wrong.
edges() {
	cat >"$T/edge.yaml" <<'END'
dunning: 1
strategy: edge
columns:
  who: {type: string, optional: true, pii: name}
  ref: {type: string, optional: true}
  rate: {type: decimal}
derive:
  ratio: {type: decimal, scale: 2, expr: balance / rate}
  greeting: {type: string, expr: '"Hola " + who'}
scorecards:
  card:
    version: "2"
    when: balance > 0
    base: 10
    characteristics:
      rate:
        bins: |
          when | points
          > 0  | 1
          0    | 2
    output: {score: score}
tables:
  one:
    hit: unique
    when: rate != 7
    inputs: {balance: {}, ref: {}}
    outputs: {size: {type: string}}
    rows: |
      id | balance | ref || size
      A  | < 100   | -   || small
      B  | >= 50   | X   || large
  many:
    hit: collect
    inputs: {balance: {}, greeted: {expr: greeting}}
    outputs: {tags: {type: string}}
    rows: |
      id | balance | greeted || tags
      C  | < 1000  | -       || cheap
      D  | > 10    | -       || some
END
	cat >"$T/edge.csv" <<'END'
debtor_id,doc_id,due_date,balance,rate,who,ref
D1,1,2026-03-01,200,0,Ana María Luz,
D1,2,2026-03-01,60,5,Ana María Luz,X
D1,3,2026-03-01,20,-1,,
D1,4,2026-03-01,20,7,,
D1,5,2026-31-01,20,7,,
D1,6,2026-03-01,0,7,,
D1,7,,20,7,,
D1,8,,-20,7,,
D2,9,,x,7,,
END
	E="-s $T/edge.yaml --as-of=2026-03-16"
}

edge() { edges && dunning explain -q $E "$@" "$T/edge.csv"; }

@test "a debtor of the retail example, in text" {
	example retail retail-credit.yaml 0000100770 >"$T/out"
	golden retail.txt "$T/out"
}

@test "a debtor of the retail example, in JSON" {
	example retail retail-credit.yaml 0000100770 -f json >"$T/out"
	golden retail.json "$T/out"
	[ "$(json "$T/out" 'o["explains"]' | tr '\n' ' ')" = "record plan " ]
}

@test "a customer of the wholesale example, in text" {
	example wholesale wholesale-b2b.yaml 100245 >"$T/out"
	golden wholesale.txt "$T/out"
}

@test "a customer of the wholesale example, in JSON" {
	example wholesale wholesale-b2b.yaml 100245 --format=json >"$T/out"
	golden wholesale.json "$T/out"
}

@test "text is about 100 columns wide, without blanks at the ends of lines" {
	mapped
	dunning explain $R --debtor=C1 - <"$T/mapped" >"$T/out"
	[ "$(python3 -c 'import sys
print(max(len(line) for line in sys.stdin) - 1)' <"$T/out")" -le 100 ]
	run grep -n ' $' "$T/out"
	[ "$status" -eq 1 ]
}

@test "several records, one after the other, then their plan" {
	mapped
	dunning explain $R --debtor=C1 "$T/mapped" >"$T/out"
	[ "$(grep -c '^Record ' "$T/out")" -eq 3 ]
	[ "$(grep -c '^Plan of debtor C1 in COP: std' "$T/out")" -eq 1 ]
	dunning explain $R --debtor=C6 -f json "$T/mapped" >"$T/out"
	[ "$(json "$T/out" 'o["explains"] + " " + str(o.get("record", o.get("currency")))' |
		tr '\n' ' ')" = "record 8 record 9 record 10 plan USD plan COP " ]
}

@test "one record by its number or its document, with the sums of its debtor" {
	mapped
	dunning explain $R --row=2 -f json "$T/mapped" >"$T/a"
	dunning explain $R --item=F2 -f json "$T/mapped" >"$T/b"
	dunning explain $R --item=F2 -d C1 -f json - <"$T/mapped" |
		sed "s|\"-:|\"$T/mapped:|g" >"$T/c"
	cmp "$T/a" "$T/b"
	cmp "$T/a" "$T/c"
	[ "$(json "$T/a" 'o["explains"] == "record" and (o["record"], o["ageing"]["sums"]["debtor_open"]) or None')" = \
	    "(2, '1250000.50')" ]
	[ "$(json "$T/a" 'o["explains"] == "plan" and [i["record"] for i in o["items"]] or None')" = "[1, 2, 3]" ]
}

@test "the raw cell, its type and its value" {
	mapped
	sed 's/1200000.50/1200000.5/' "$T/mapped" >"$T/in"
	dunning explain $R --row=1 "$T/in" | grep -q 'balance  *1200000.5 -> 1200000.50 .*/in:2:32$'
	dunning explain $R --row=1 -f json "$T/in" >"$T/out"
	[ "$(json "$T/out" '[(c["type"], c["raw"], c["value"]) for c in o.get("columns", []) if c["name"] == "balance"] or None')" = \
	    "[('money', '1200000.5', '1200000.50')]" ]
}

@test "no such record: status 1, and what was perhaps meant" {
	mapped
	run dunning explain $R --debtor=C13 "$T/mapped"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 2 ]
	[[ "${lines[0]}" == *"error E_NO_RECORD: there is no record of debtor 'C13'"* ]]
	[[ "${lines[1]}" == *"did you mean 'C1'?" ]]
	run dunning explain $R --row=100 "$T/mapped"
	[ "$status" -eq 1 ]
	run dunning explain $R --item=F1 --debtor=C2 "$T/mapped"
	[ "$status" -eq 1 ]
	run dunning explain $R --debtor=C1 -c debtor_id=Cliente "$T/mapped"
	[ "$status" -eq 2 ]
	run dunning explain $R "$T/mapped"
	[ "$status" -eq 2 ]
	run dunning explain $R --debtor=C1 --format=xml "$T/mapped"
	[ "$status" -eq 2 ]
}

@test "an id that is personal is not suggested" {
	run example retail retail-credit.yaml 0000100771
	[ "$status" -eq 1 ]
	[[ "$output" != *"did you mean"* ]]
	run example retail retail-credit.yaml 0000100771 --show-pii
	[[ "$output" == *"did you mean '0000100"* ]]
}

@test "personal data are masked, also in what is derived from them" {
	run edge --row=1
	[[ "$output" == *"who  "*"A*** M***"* ]]
	[[ "$output" == *"greeting  ***  "* ]]
	[[ "$output" == *"greeted ***"* ]]
	[[ "$output" != *Ana* ]]
	[[ "$output" != *Luz* ]]
	run edge --row=1 -f json
	[[ "$output" != *Ana* ]]
	[[ "$output" != *Luz* ]]
	run edge --row=1 --show-pii
	[[ "$output" == *"greeting  Hola Ana María Luz"* ]]
	run example retail retail-credit.yaml 0000100770
	[[ "$output" != *@correo* ]]
	[[ "$output" != *0000100770* ]]
	run example retail retail-credit.yaml 0000100770 --show-pii
	[[ "$output" == *@correo* ]]
	[[ "$output" == *0000100770* ]]
}

@test "a computation that cannot be done says why" {
	run edge --row=1
	[[ "$output" == *"ratio     null: division by zero"*"edge.yaml:8:42"* ]]
	[[ "$output" == *"balance / rate  (balance 200.00, rate 0)"* ]]
}

@test "a table without a match, the nearest rules and a list" {
	run edge --row=1
	[[ "$output" == *"no rule matches, and there is no default"* ]]
	[[ "$output" == *"not matched  B: ref null is not X "*"edge.yaml:31:22"* ]]
	[[ "$output" == *"not matched  A: balance 200.00 is not < 100 "*"edge.yaml:30:12"* ]]
	[[ "$output" == *"result   C|D make a list"* ]]
	[[ "$output" == *"tags     cheap|some"* ]]
	run edge --row=4
	[[ "$output" == *"not asked  rate != 7  (rate 7)"* ]]
	[[ "$output" != *"tested       balance 20.00, ref"* ]]
}

@test "records that are rejected or left out say why" {
	edges
	run dunning explain -q $E --debtor=D1 -f json -o "$T/out" "$T/edge.csv"
	[ "$status" -eq 1 ]
	json "$T/out" '" ".join(str(o[k]) for k in ("record", "fate", "reason", "why"))' \
	    >"$T/fates"
	diff - "$T/fates" <<'END'
1 kept None None
2 rejected R_HIT_UNIQUE rules A and B of table 'one' both match
3 rejected R_SCORE_BIN scorecard 'card' has no bin for this value of 'rate'
4 kept None None
5 rejected R_VALUE column 'due_date': '2026-31-01' is not a date (yyyy-mm-dd)
6 excluded None by age: the balance is 0
7 rejected R_DUE_DATE an open item has no due date
8 kept None None
END
	[ "$(json "$T/out" 'o["record"] == 2 and [t["result"] for t in o["tables"]] or None')" = "['conflict']" ]
	[ "$(json "$T/out" 'o["record"] == 3 and [c["result"] for c in o["scorecards"]] or None')" = "['no_bin']" ]
	[ "$(json "$T/out" 'o["record"] == 5 and (o["ageing"], o["derived"], o["tables"]) or None')" = "(None, [], [])" ]
	[ "$(json "$T/out" 'o["record"] == 8 and o["scorecards"][0]["result"] or None')" = skipped ]
}

@test "a record of another debtor is not looked at" {
	edges
	sed 's/^D1,4/D3,4/' "$T/edge.csv" >"$T/in"
	run dunning explain $E --debtor=D3 -o "$T/out" "$T/in"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "a debtor that is held" {
	mapped
	run dunning explain $R --debtor=C4 "$T/mapped"
	[ "$status" -eq 0 ]
	[[ "$output" == *"H_DISPUTE  true  dispute  (dispute true)"* ]]
	[[ "$output" == *"stops contact"* ]]
	[[ "$output" == *"held by H_DISPUTE"* ]]
	[[ "$output" == *"Action L1: held"* ]]
}

# What was sent on a day in March.
history() {
	dunning ledger init "$T/l.db"
	mapped
	dunning age -s strategy.yaml --as-of=2026-03-06 -q "$T/mapped" |
		dunning score -s strategy.yaml --as-of=2026-03-06 -q |
		dunning segment -s strategy.yaml --as-of=2026-03-06 -q |
		dunning plan -s strategy.yaml --as-of=2026-03-06 -q |
		dunning render -s strategy.yaml --as-of=2026-03-06 -q |
		dunning export -s strategy.yaml --as-of=2026-03-06 -q \
		    -l "$T/l.db" -d "$T/sent"
}

@test "with a ledger: what was sent, and a rule that defers" {
	history
	dunning explain -s strategy.yaml --as-of=2026-03-07 -q -l "$T/l.db" \
	    --debtor=C10 -f json "$T/mapped" >"$T/out"
	[ "$(json "$T/out" 'o["explains"] == "plan" and [(l["level"], l["why"], l.get("date")) for l in o["items"][0]["levels"]] or None')" = \
	    "[('P', 'skipped', None), ('L1', 'sent', '2026-03-06'), ('L2', 'waiting', '2026-03-25')]" ]
	run dunning explain -s strategy.yaml --as-of=2026-03-07 -q -l "$T/l.db" \
	    --debtor=C10 "$T/mapped"
	[[ "$output" == *"L1  day 1   sent on 2026-03-06"* ]]
	[[ "$output" == *"No action today: no item may take a level."* ]]
	cat >"$T/history.csv" <<'END'
action_id,strategy,plan,debtor_id,channel,as_of,level,currency,template,address,item_key,item_level,amount,batch
0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a,prueba,old,C2,sms,2026-03-16,L1,COP,aviso,3007654321,/other//,L1,1000.00,sms/2026-03-16/1
END
	dunning ledger import "$T/l.db" "$T/history.csv"
	dunning ledger init "$T/m.db"
	dunning ledger import "$T/m.db" "$T/history.csv"
	run dunning explain $R -l "$T/m.db" --debtor=C2 "$T/mapped"
	[[ "$output" == *"sms: deferred to 2026-03-24 07:00"* ]]
	[[ "$output" == *"ONE_A_WEEK  its cap is reached, 1 per week: wait"* ]]
	[[ "$output" == *"2026-03-17  blocked by ONE_A_WEEK"* ]]
	[[ "$output" == *"2026-03-22  blocked by CO_HOURS|ONE_A_WEEK"* ]]
	[[ "$output" == *"2026-03-23  blocked by CO_HOURS" ]]
}

@test "a contact that waits names the rules of each day" {
	mapped
	# A Sunday, and the Monday is a holiday.
	R=${R/03-16/03-22}
	dunning explain $R --debtor=C2 -f json "$T/mapped" \
	    >"$T/out"
	json "$T/out" 'o["explains"] == "plan" and [(c["channel"], c["verdict"], [(s["code"], s["block"], s["effect"]) for s in c["constraints"] if s["effect"]], [(w["date"], w["codes"]) for w in c["waits"]]) for c in o["actions"][0]["channels"]] or None' \
	    >"$T/channels"
	diff - "$T/channels" <<'END'
[('email', 'no_address', [], []), ('sms', 'deferred', [('CO_HOURS', 'closed', 'wait')], [('2026-03-23', 'CO_HOURS')])]
END
	run dunning explain $R --debtor=C2 "$T/mapped"
	[[ "$output" == *"Action L1: deferred by sms, from 2026-03-24 07:00 America/Bogota"* ]]
	[[ "$output" == *"CO_HOURS    has no hours on that day: wait"* ]]
	[[ "$output" == *"2026-03-23  blocked by CO_HOURS"* ]]
}

# --- --explain --------------------------------------------------------------

# Records of a log by step and result.
steps() { cut -d, -f4,7 "$1" | sed 1d | sort | uniq -c | sed 's/^ *//' | tr '\n' ' '; }

@test "--explain of score and segment: one record for each decision" {
	edges
	dunning age $E -q "$T/edge.csv" >"$T/aged" 2>/dev/null || [ $? -eq 1 ]
	for j in 1 2 4; do
		dunning score -q $E -j$j --explain="$T/score.$j" "$T/aged" \
		    >"$T/scored.$j" 2>/dev/null || [ $? -eq 1 ]
		dunning segment -q $E -j$j --explain="$T/segment.$j" \
		    "$T/scored.1" >"$T/segmented.$j" 2>/dev/null || [ $? -eq 1 ]
	done
	diff - "$T/score.1" <<END
record,debtor_id,doc_id,step,name,policy,result,rule,inputs,outputs,reasons,at
1,D1,1,score,card,2,scored,rate=0,balance=200.00; rate=0,score=12,,$T/edge.yaml:12:5
2,D1,2,score,card,2,scored,rate=> 0,balance=60.00; rate=5,score=11,,$T/edge.yaml:12:5
3,D1,3,score,card,2,no_bin,,balance=20.00; rate=-1,,,$T/edge.yaml:12:5
4,D1,4,score,card,2,scored,rate=> 0,balance=20.00; rate=7,score=11,,$T/edge.yaml:12:5
5,D1,8,score,card,2,skipped,,balance=-20.00,,,$T/edge.yaml:12:5
END
	diff - "$T/segment.1" <<END
record,debtor_id,doc_id,step,name,policy,result,rule,inputs,outputs,reasons,at
1,D1,1,segment,one,unique,no_match,,balance=200.00; ref=,size=,,$T/edge.yaml:24:5
1,D1,1,segment,many,collect,hit,C|D,balance=200.00; greeted=***,tags=cheap|some,,$T/edge.yaml:33:5
2,D1,2,segment,one,unique,conflict,A|B,balance=60.00; ref=X,,,$T/edge.yaml:24:5
3,D1,4,segment,one,unique,skipped,,rate=7,,,$T/edge.yaml:24:5
3,D1,4,segment,many,collect,hit,C|D,balance=20.00; greeted=,tags=cheap|some,,$T/edge.yaml:33:5
4,D1,8,segment,one,unique,skipped,,rate=7,,,$T/edge.yaml:24:5
4,D1,8,segment,many,collect,hit,C,balance=-20.00; greeted=,tags=cheap,,$T/edge.yaml:38:7
END
	for j in 2 4; do
		cmp "$T/score.1" "$T/score.$j"
		cmp "$T/segment.1" "$T/segment.$j"
		cmp "$T/scored.1" "$T/scored.$j"
		cmp "$T/segmented.1" "$T/segmented.$j"
	done
	dunning segment -q $E "$T/scored.1" >"$T/plain" 2>/dev/null || [ $? -eq 1 ]
	cmp "$T/plain" "$T/segmented.1"
	dunning segment -q $E --explain="$T/shown" --show-pii "$T/scored.1" \
	    >"$T/plain" 2>/dev/null || [ $? -eq 1 ]
	grep -q 'greeted=Hola Ana María Luz' "$T/shown"
}

@test "--explain over the examples: as many as there are, in order" {
	cd "$BATS_TEST_DIRNAME/../../rules"
	S="-q -s retail-credit.yaml --as-of=2026-03-16"
	dunning map $S ../examples/retail/portfolio.csv 2>/dev/null |
		dunning age $S >"$T/aged"
	# Many batches, so that threads take turns.
	{ cat "$T/aged"; for i in 1 2 3 4 5 6 7 8; do sed 1d "$T/aged"; done; } \
	    >"$T/many"
	for j in 1 2 4; do
		dunning score $S -j$j --explain="$T/score.$j" "$T/many" >"$T/scored.$j"
		dunning segment $S -j$j --explain="$T/log.$j" "$T/scored.1" \
		    >"$T/segmented.$j"
		cmp "$T/score.1" "$T/score.$j"
		cmp "$T/log.1" "$T/log.$j"
		cmp "$T/segmented.1" "$T/segmented.$j"
	done
	dunning score $S "$T/many" | cmp - "$T/scored.1"
	[ "$(wc -l <"$T/score.1")" -eq "$(wc -l <"$T/many")" ]
	[ "$(wc -l <"$T/log.1")" -eq "$(wc -l <"$T/many")" ]
	cut -d, -f1 "$T/log.1" | sed 1d | sort -nc
}

@test "--explain of plan: holds, levels, channels and actions" {
	mapped
	dunning age $R "$T/mapped" | dunning score $R | dunning segment $R \
	    >"$T/segmented"
	dunning plan $R "$T/segmented" >"$T/plain"
	dunning plan $R --explain="$T/log" "$T/segmented" >"$T/actions"
	cmp "$T/plain" "$T/actions"
	actions=$(python3 - "$T/actions" <<'END'
import csv, sys
print(len({row["action_id"] for row in csv.DictReader(open(sys.argv[1]))}))
END
)
	[ "$(grep -c ',action,' "$T/log")" -eq "$actions" ]
	# One for each record that is planned, one for each of their debts.
	[ "$(grep -c ',holds,' "$T/log")" -eq "$(sed 1d "$T/segmented" | wc -l)" ]
	grep -q '^6,C4,F5,holds,,,held,H_DISPUTE,dispute=true,,,strategy.yaml:65:12$' "$T/log"
	grep -q '^1,C1,F1,level,std,sequential,taken,L1,days_overdue=15; plan_source=segment,,P=passed; L1=taken; L2=early,strategy.yaml:72:9$' "$T/log"
	grep -q '^4,C2,F3,channel,email,,no_address,,plan=std; level=L1,,,strategy.yaml:72:9$' "$T/log"
	grep -q '^4,C2,F3,channel,sms,,allowed,,plan=std; level=L1,date=2026-03-16; time=07:00,,strategy.yaml:72:9$' "$T/log"
	grep -q '^1,C1,F1,action,std,sequential,due,L1,items=2; open=1250000.50; unapplied=100000.00; total=1150000.50,channel=email; date=2026-03-16; time=07:00,,strategy.yaml:72:9$' "$T/log"
}

@test "--explain is whole or not there, and apart from the other outputs" {
	edges
	dunning age $E -q "$T/edge.csv" >"$T/aged" 2>/dev/null || [ $? -eq 1 ]
	for c in score plan; do
		run dunning $c $R --explain=- "$T/aged"
		[ "$status" -eq 2 ]
		[[ "$output" == *"--explain and the output are the same"* ]]
		run dunning $c $R --explain="$T/x" -o "$T/x" "$T/aged"
		[ "$status" -eq 2 ]
		run dunning $c $R --explain="$T/x" --rejects="$T/x" "$T/aged"
		[ "$status" -eq 2 ]
		run dunning $c $R --explain="$T/./x" -o "$T//x" "$T/aged"
		[ "$status" -eq 2 ]
		cp "$T/aged" "$T/kept"
		run dunning $c $R --explain="$T/aged" "$T/aged"
		[ "$status" -eq 2 ]
		cmp "$T/aged" "$T/kept"
		run dunning $c $R --show-pii "$T/aged"
		[ "$status" -eq 2 ]
		[ ! -e "$T/x" ]
	done
	run dunning score -q $E --explain=/dev/full -o "$T/out" "$T/aged"
	[ "$status" -eq 2 ]
	[ ! -e "$T/out" ]
	run dunning score -q $E --explain="$T/nowhere/x" -o "$T/out" "$T/aged"
	[ "$status" -eq 2 ]
	[ ! -e "$T/out" ]
	echo old >"$T/x"
	printf 'balance\nx\n' >"$T/bad"
	run dunning score -q $E --explain="$T/x" -o "$T/out" "$T/bad"
	[ "$status" -eq 2 ]
	[ "$(cat "$T/x")" = old ]
}

# Balances as they came, what was paid, and who paid it: PATTERNS of DOC.
told() {
	doc=$1
	shift
	dunning explain -q -s "$T/s.yaml" --as-of=2026-03-16 --item="$doc" \
	    "$T/p.csv" >"$T/out" 2>"$T/err" || [ $? -eq 1 ]
	for pattern; do
		sed 's/  */ /g' "$T/out" | grep -q -- "$pattern" || {
			echo "$doc: no '$pattern' in"
			cat "$T/out" "$T/err"
			return 1
		}
	done
}

open_items() {
	cat >"$T/s.yaml" <<-'END'
	dunning: 1
	strategy: s
	ageing:
	  credits: fifo
	  credit_types: [NC]
	  calendar: c
	  shift: following
	  grace: {days: 3, of: business}
	  terms: {T30: net 30}
	  pauses: pauses.csv
	  rollup: true
	calendars: {c: {weekend: [sat, sun], holidays: days.csv}}
	END
	printf '%s\n' date,name 2025-12-25,x 2026-12-25,x >"$T/days.csv"
	printf '%s\n' debtor_id,from,to D1,2026-02-10,2026-02-20 \
	    >"$T/pauses.csv"
	cat >"$T/p.csv" <<-'END'
	debtor_id,doc_id,doc_type,kind,doc_date,due_date,terms,amount,paid,currency,superseded_by
	D1,A,,,2026-01-01,2026-02-01,,100.00,10.00,EUR,
	D1,B,,,2026-01-01,,T30,200.00,,EUR,
	D1,P,,payment,2026-02-01,,,150.00,,EUR,
	D1,N,NC,,2026-02-01,,,-5.00,,EUR,
	D1,C,,,2026-01-01,2026-02-01,,80.00,80.00,EUR,
	D1,D,,,2026-09-01,2026-10-01,,80.00,,EUR,
	D1,E,,,2026-01-01,2026-02-01,,80.00,,EUR,PLAN
	D1,F,,,2026-01-01,,,80.00,,EUR,
	D1,G,,,2026-01-01,2026-01-05,,50.00,,EUR,
	END
}

# By hand: 155.00 of credit cover G (50.00), then 105.00 of B, due 2026-01-31, a
# Saturday; three business days behind Monday the 2nd are the 5th.
@test "each step from what came to what is open, and to its days" {
	open_items
	told A 'balance 90.00: amount 100.00 less paid 10.00' \
	    'due_date 2026-02-01: as it came' \
	    'shifted_due_date 2026-02-02: by shift' \
	    'days_delinquent 39: since shifted_due_date and 3 business days of grace' \
	    'days_paused 10: ' 'days_effective 33: .* less 10 paused' \
	    'days_overdue 43: 2026-03-16 less due_date 2026-02-01'
	told B 'balance 200.00: the amount: nothing was paid' \
	    'applied 105.00: credit that was set against it' \
	    'balance 95.00: what is left of 200.00' \
	    'due_date 2026-01-31: by terms T30 of doc_date 2026-01-01' \
	    'debtor_open 185.00'
}

@test "what is left out says why, and nothing that would come later" {
	open_items
	told P 'Left out by age: all of the credit, 150.00, was set against debts' \
	    'applied 150.00: of the credit, set against debts; its mode is fifo' \
	    'balance 0.00: what is left of -150.00'
	told N 'Left out by age: all of the credit, 5.00, was set against debts'
	told C 'Left out by age: nothing is open: amount 80.00, paid 80.00'
	told D 'Left out by age: doc_date 2026-09-01 is after the as-of date'
	told E 'Left out by age: the payment plan PLAN took its place'
	told F 'Rejected R_DUE_DATE'
	told G 'Left out by age: credit of 50.00 was set against it, all that was open'
	for doc in P N C D E F G; do
		told $doc
		if grep '^  days_overdue\|^  bucket\|debtor_open' "$T/out"; then
			return 1
		fi
	done
}

@test "the age from before a payment plan may choose the bucket" {
	printf '%s\n' 'dunning: 1' 'strategy: s' \
	    'ageing: {measure: original_days_overdue}' >"$T/s.yaml"
	printf '%s\n' debtor_id,doc_id,due_date,original_due_date,balance \
	    D1,A,2026-03-01,2026-01-01,10.00 D1,B,2026-03-01,,20.00 \
	    >"$T/p.csv"
	told A 'bucket 61-90: original_days_overdue is 74: 60 < original_days_overdue <= 90' \
	    'original_days_overdue 74: since original_due_date 2026-01-01'
	told B 'Rejected R_MEASURE'
}

@test "what plan leaves out says which of its reasons it was" {
	printf '%s\n' 'dunning: 1' 'strategy: s' \
	    'ageing: {min_item: {EUR: 5}, min_days: 30}' 'plans:' '  p:' \
	    '    levels:' '      - level: R1' '        on: {day: 1}' \
	    '        actions: [{channel: call}]' >"$T/s.yaml"
	printf '%s\n' debtor_id,doc_id,due_date,balance,currency,dispute \
	    D1,A,2026-01-01,10.00,EUR,true D1,B,2026-01-01,4.00,EUR,false \
	    D1,C,2026-01-01,40.00,EUR,false D2,D,2026-03-01,40.00,EUR,false \
	    >"$T/p.csv"
	told A 'Left out by plan: all of it is in dispute'
	told B 'Left out by plan: it is no more than the `min_item` of its currency'
	told C 'Action R1'
	told D 'Left out by plan: the debtor is not overdue for `min_days` days'
	sed -i '/^    levels/,$d' "$T/s.yaml"
	echo '    levels: []' >>"$T/s.yaml"
	told C "Left out by plan: 'p' has no levels"
}
