#!/usr/bin/env bats
bats_require_minimum_version 1.5.0
# What a strategy would do: a schedule worked out by hand, and the same days
# run one after the other through the commands and a ledger of their own.

setup() {
	T=$BATS_TEST_TMPDIR
	cat >"$T/plan.yaml" <<'END'
dunning: 1
strategy: simple
defaults: {timezone: UTC, currency: EUR}
plans:
  std:
    min_balance: "5"
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: email, template: a}]}
      - {level: L2, on: {day: 4}, actions: [{channel: call, queue: desk, template: a}]}
      - {level: L3, on: {day: 6}, actions: [{channel: letter, template: a}]}
END
	cat >"$T/portfolio.csv" <<'END'
debtor_id,doc_id,doc_date,due_date,currency,amount,balance,email,mobile,address_1
D1,F1,2026-02-01,2026-03-02,EUR,100.00,100.00,a@x.example,+15551234567,Street 1
D2,F2,2026-02-01,2026-03-04,EUR,40.00,40.00,b@x.example,+15551234567,Street 2
D3,F3,2026-02-01,2026-03-02,EUR,4.00,4.00,c@x.example,+15551234567,Street 3
END
	R="-s $T/plan.yaml --as-of=2026-03-02"
}

# D1 is due on 2 March: L1 on the 3rd, L2 on the 6th, L3 on the 8th; D2 two
# days later; D3 owes too little.
@test "forward: every level once, on its day, then the end" {
	dunning simulate $R -d 10 --cost=email=0.01 --cost=call=2.5 \
	    --cost=letter:EUR=1 --cost=letter=9 -o "$T/out" \
	    --debtors="$T/ends" --detail="$T/detail" "$T/portfolio.csv"
	cut -d, -f2-5,7-9,13 "$T/out" | diff - <(cat <<'END'
by,name,contacts,most_a_day,items,amount,cost,ended
day,2026-03-02,0,,0,0.00,0.00,0
day,2026-03-03,1,,1,100.00,0.01,0
day,2026-03-04,0,,0,0.00,0.00,0
day,2026-03-05,1,,1,40.00,0.01,0
day,2026-03-06,1,,1,100.00,2.50,0
day,2026-03-07,0,,0,0.00,0.00,0
day,2026-03-08,2,,2,140.00,3.50,1
day,2026-03-09,0,,0,0.00,0.00,0
day,2026-03-10,1,,1,40.00,1.00,1
day,2026-03-11,0,,0,0.00,0.00,0
channel,call,2,1,2,140.00,5.00,0
channel,email,2,1,2,140.00,0.02,0
channel,letter,2,1,2,140.00,2.00,2
level,std.L1,2,1,2,140.00,0.02,0
level,std.L2,2,1,2,140.00,5.00,0
level,std.L3,2,1,2,140.00,2.00,2
agent,,4,1,4,280.00,2.02,2
agent,desk,2,1,2,140.00,5.00,0
END
	)
	diff "$T/ends" - <<'END'
date,company,debtor_id,currency,plan,level,amount
2026-03-08,,D1,EUR,std,L3,100.00
2026-03-10,,D2,EUR,std,L3,40.00
END
	grep -qx '2026-03-06,EUR,std,L2,call,,desk,1,0,0,0,0,0,1,100.00,2.5000' \
	    "$T/detail"
	# D3 is below the minimum, and told every day from the 3rd on.
	[ "$(wc -l <"$T/detail")" -eq 14 ]
	[ "$(grep 'EUR,level,std.L1' "$T/out" | cut -d, -f11)" = 9 ]
}

# D1 pays on the 5th and gets L1 alone; D2 pays on the 9th and gets no L3.
@test "backward: what was paid by then is not asked for" {
	cat >"$T/paid.csv" <<'END'
doc_id,date,amount
F1,2026-03-05,100.00
F2,2026-03-09,40.00
END
	dunning simulate $R --from=2026-03-02 --to=2026-03-11 -q \
	    -t "$T/paid.csv" -o "$T/out" "$T/portfolio.csv"
	grep ',day,' "$T/out" | cut -d, -f3,4,8 | grep -v ',0,' |
	    diff - <(cat <<'END'
2026-03-03,1,100.00
2026-03-05,1,40.00
2026-03-08,1,40.00
END
	)
	# The items of a later day are not there yet.
	dunning simulate $R --from=2026-01-20 --to=2026-01-25 -q \
	    -t "$T/paid.csv" -o "$T/out" "$T/portfolio.csv"
	[ "$(wc -l <"$T/out")" -eq 1 ]
}

@test "the ledger is asked, and stays as it is" {
	dunning ledger init "$T/l.db"
	cat >"$T/history.csv" <<'END'
action_id,strategy,plan,debtor_id,currency,level,template,channel,as_of,item_key,item_level
x,simple,std,D1,EUR,L1,a,email,2026-03-03,/F1//,L1
END
	dunning ledger import "$T/l.db" "$T/history.csv"
	dunning ledger export "$T/l.db" >"$T/before"
	dunning simulate $R -d 10 -l "$T/l.db" -o "$T/out" \
	    --debtors="$T/ends" "$T/portfolio.csv"
	grep -q 'EUR,level,std.L1,1,' "$T/out"
	grep -q 'EUR,level,std.L2,2,' "$T/out"
	dunning ledger export "$T/l.db" | cmp - "$T/before"
	# Beyond its days it goes on, and the same call says the same.
	dunning simulate $R -d 10 -l "$T/l.db" "$T/portfolio.csv" |
	    cmp - "$T/out"
	dunning simulate $R -d 10 -l "$T/l.db" <"$T/portfolio.csv" |
	    cmp - "$T/out"
}

@test "the days one by one through the commands give the same counts" {
	E=$BATS_TEST_DIRNAME/../..
	cp -r "$E"/rules/. "$T"
	S="-q -s $T/retail-credit.yaml"
	dunning map $S -o "$T/all.csv" "$E/examples/retail/portfolio.csv" ||
	    [ $? -eq 1 ]
	head -n 400 "$T/all.csv" >"$T/some.csv"
	dunning ledger init "$T/l.db"
	for day in 14 15 16 17 18; do
		D="--as-of=2026-03-$day"
		dunning age $S $D "$T/some.csv" | dunning score $S $D |
		    dunning segment $S $D |
		    dunning plan $S $D -l "$T/l.db" >"$T/actions"
		python3 - "$T/actions" "2026-03-$day" >"$T/history" 3>>"$T/want" <<'END'
import csv, os, sys
log = os.fdopen(3, "w")
names = ["action_id", "strategy", "plan", "debtor_id", "currency", "level",
    "template", "channel", "as_of", "send_after", "item_key",
    "item_level", "item_due"]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(names)
seen = set()
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    if r["action_id"] not in seen:
        seen.add(r["action_id"])
        log.write(",".join([sys.argv[2], r["currency"], r["action_plan"],
            r["level"], r["channel"], r["status"]]) + "\n")
    if r["status"] == "due":
        out.writerow([r["action_id"], "retail-credit", r["action_plan"],
            r["debtor_id"], r["currency"], r["level"], r["template"],
            r["channel"], sys.argv[2], r["send_after"], r["item_key"],
            r["item_level"], r["due_date"]])
END
		dunning ledger import "$T/l.db" "$T/history"
	done
	dunning simulate $S --as-of=2026-03-14 -d 5 -o "$T/out" \
	    --detail="$T/detail" "$T/some.csv"
	python3 - "$T/want" "$T/detail" <<'END'
import collections, csv, sys
want, got = collections.Counter(), collections.Counter()
for line in open(sys.argv[1], encoding="utf-8"):
    want[tuple(line.rstrip("\n").split(","))] += 1
for r in csv.DictReader(open(sys.argv[2], encoding="utf-8", newline="")):
    for status, column in [("due", "contacts"), ("due", "handed_over"),
            ("deferred", "deferred"), ("held", "held"),
            ("pending", "pending")]:
        got[(r["date"], r["currency"], r["plan"], r["level"], r["channel"],
            status)] += int(r[column])
got = +got
assert sum(want.values()) > 100
assert want == got, ((want - got), (got - want))
END
}

@test "what cannot be is said" {
	run dunning simulate $R --to=2026-03-01 "$T/portfolio.csv"
	[ "$status" -eq 2 ]
	run dunning simulate $R --to=2026-03-05 -d 3 "$T/portfolio.csv"
	[ "$status" -eq 2 ]
	for bad in email email=x fax=1 email=-1 email=0.00001; do
		run dunning simulate $R --cost=$bad "$T/portfolio.csv"
		[ "$status" -eq 2 ]
		[[ "$output" == *"is not CHANNEL=AMOUNT"* ]]
	done
	run dunning simulate $R -l "$T/nothing.db" "$T/portfolio.csv"
	[ "$status" -eq 2 ]
	printf '%s\n' debtor_id,doc_id,due_date,balance D1,F1,2026-02-30,1 \
	    D2,F2,2026-03-02,10 >"$T/odd.csv"
	run dunning simulate $R -d 3 "$T/odd.csv"
	[ "$status" -eq 1 ]
	[ "$(grep -c 'is not a date' <<<"$output")" -eq 1 ]
}

@test "what waits for an approval waits, unless it is taken as given" {
	cat >"$T/plan.yaml" <<'END'
dunning: 1
strategy: simple
defaults: {timezone: UTC, currency: EUR}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, approval: manual, actions: [{channel: email, template: a}]}
      - {level: X1, on: {day: 3}, actions: [{channel: export, queue: agency}]}
END
	# Two of them on the 3rd and 4th, three from the 5th to the 7th.
	dunning simulate $R -d 6 "$T/portfolio.csv" >"$T/out"
	grep -qx 'EUR,channel,email,0,0,0,0,0.00,0.00,0,0,13,0' "$T/out"
	# D1 and D3 on the 3rd, D2 on the 5th; two days later they are handed
	# over, which is no contact.
	dunning simulate $R -d 6 --approve "$T/portfolio.csv" >"$T/out"
	grep -qx 'EUR,day,2026-03-03,2,,0,2,104.00,0.00,0,0,0,0' "$T/out"
	grep -qx 'EUR,day,2026-03-05,1,,2,3,144.00,0.00,0,0,0,2' "$T/out"
	grep -qx 'EUR,day,2026-03-07,0,,1,1,40.00,0.00,0,0,0,1' "$T/out"
	grep -qx 'EUR,channel,export,0,0,3,3,144.00,0.00,0,0,0,3' "$T/out"
	grep -qx 'EUR,agent,agency,0,0,3,3,144.00,0.00,0,0,0,3' "$T/out"
}

@test "what is approved has agents and their capacity" {
	cat >"$T/desk.yaml" <<'END'
dunning: 1
strategy: desk
defaults: {timezone: UTC, currency: EUR}
plans:
  p:
    levels:
      - {level: L1, on: {day: 1}, approval: manual, actions: [{channel: call, queue: q}]}
assign: {agents: desk.csv, rules: [{queue: q}]}
END
	printf 'agent_id,queue,daily_capacity\nana,q,1\n' >"$T/desk.csv"
	printf '%s\n' debtor_id,doc_id,due_date,balance,phone \
	    D1,F1,2026-03-01,20.00,+34600000001 \
	    D2,F2,2026-03-01,10.00,+34600000002 >"$T/two.csv"
	dunning simulate -q -s "$T/desk.yaml" --as-of=2026-03-02 -d 3 \
	    --approve -f csv "$T/two.csv" >"$T/out"
	[ "$(cut -d, -f2-4,8,10,12 "$T/out" | grep -e ^day -e ^agent)" = \
"day,2026-03-02,1,20.00,1,0
day,2026-03-03,1,10.00,0,0
day,2026-03-04,0,0.00,0,0
agent,ana,2,30.00,0,0
agent,q,0,0.00,1,0" ]
}

@test "an escalation of one day is the plan of the next one" {
	cat >"$T/plan.yaml" <<'END'
dunning: 1
strategy: simple
defaults: {timezone: UTC, currency: EUR}
default_plan: std
plans:
  std:
    escalate: {when: days_overdue >= 3, to: hard}
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: email, template: a}]}
      - {level: L2, on: {day: 6}, actions: [{channel: email, template: a}]}
  hard:
    levels:
      - {level: H1, on: {day: 3}, actions: [{channel: letter, template: a}]}
      - {level: H2, on: {day: 5}, actions: [{channel: letter, template: a}]}
END
	head -n 2 "$T/portfolio.csv" >"$T/one.csv"
	dunning simulate $R -d 12 --debtors="$T/ends" "$T/one.csv" >"$T/out"
	grep -q 'EUR,level,std.L1,1,1,' "$T/out"
	! grep -q 'EUR,level,std.L2,[1-9]' "$T/out"
	grep -q 'EUR,level,hard.H1,1,1,' "$T/out"
	grep -q 'EUR,level,hard.H2,1,1,' "$T/out"
	[ "$(wc -l <"$T/ends")" -eq 2 ]
}

@test "costs of the strategy, and before them those of the command line" {
	cat >>"$T/plan.yaml" <<'END'
next_best_action:
  propensity: {email: 0.5, letter: 0.5, call: 0.5, none: 0.1}
  cost: {email: 0.02, call: {EUR: "1.5", MXN: "30", by: currency}, letter: 0.9}
END
	dunning simulate $R -d 10 --cost=email=3 "$T/portfolio.csv" >"$T/out"
	grep ',channel,' "$T/out" | cut -d, -f3,4,9 | diff - <(cat <<'END'
call,2,3.00
email,2,6.00
letter,2,1.80
END
	)
}

@test "random portfolios: what is foretold is what the nights then send" {
	run -0 python3 "$BATS_TEST_DIRNAME/../plan/simulate.py" 14 1 2 3
	[[ "$output" == *"all foretold"* ]]
}

@test "what waits is not summed over days: it is there again the next day" {
	sed -i 's/,a@x.example/,/' "$T/portfolio.csv"
	dunning simulate $R -d 4 -f json "$T/portfolio.csv" >"$T/out"
	python3 - "$T/out" <<'END'
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
sheet = json.loads(text)
totals = [s["total"] for s in sheet["sections"] if "total" in s]
assert totals, text[:400]
for t in totals:
    assert t["held"] is None and t["contacts"] is not None, t
END
}
