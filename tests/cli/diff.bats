#!/usr/bin/env bats
# What changes between two files, worked out by hand, and between two
# strategies, found again by Python from what the commands of the chain write.

setup() {
	cd "$BATS_TEST_DIRNAME/data"
	T=$BATS_TEST_TMPDIR
	cat >"$T/old.csv" <<'END'
debtor_id,company,doc_id,currency,balance,segment,level,rule_id
D1,A,F1,EUR,100.00,SOFT,L1,R1
D1,A,F2,EUR,50.00,SOFT,L1,R1
D2,A,F3,EUR,10.00,HARD,L2,R2
D3,B,F4,USD,7.00,,,
END
	cat >"$T/new.csv" <<'END'
debtor_id,company,doc_id,currency,balance,segment,level,rule_id
D4,A,F5,EUR,5.00,SOFT,P,R1
D1,A,F1,EUR,90.00,HARD,L2,R2
D1,A,F2,EUR,50.00,SOFT,L1,R3
D3,B,F4,USD,7.00,SOFT,P,R1
END
}

@test "a column that only one file has is told" {
	cut -d, -f1-6,8 "$T/new.csv" >"$T/cut.csv"
	dunning diff "$T/old.csv" "$T/cut.csv" >"$T/out" 2>"$T/err" || true
	[ "$(cat "$T/err")" = \
"dunning-diff: warning W_DIFF_COLUMN: only the old file has a column 'level': it counts as empty in the other" ]
	dunning diff -q "$T/cut.csv" "$T/old.csv" >"$T/out" 2>"$T/err" || true
	[ ! -s "$T/err" ]
	grep '^EUR,level,,L1,moved,2,1,' "$T/out"
}

@test "a doubled record is told, not taken for an item that appeared" {
	sed '2{p}' "$T/old.csv" >"$T/twice.csv"
	dunning diff "$T/old.csv" "$T/twice.csv" >"$T/out" 2>"$T/err" || true
	[ "$(cat "$T/err")" = \
"dunning-diff: warning W_DIFF_AGAIN: 1 record of the new side has the key of another one there, which the other side has not so often: counted as appeared" ]
	dunning diff "$T/twice.csv" "$T/old.csv" >"$T/out" 2>"$T/err" || true
	grep -q 'W_DIFF_AGAIN: 1 record of the old side' "$T/err"
	dunning diff "$T/twice.csv" "$T/twice.csv" >"$T/out" 2>"$T/err"
	[ ! -s "$T/err" ]
}

@test "two files: every item is in one row of each table" {
	dunning diff "$T/old.csv" "$T/new.csv" >"$T/out" 2>"$T/err" || status=$?
	[ "$status" -eq 1 ]
	[ ! -s "$T/err" ]
	diff - "$T/out" <<'END'
currency,dimension,old,new,change,items,debtors,old_balance,new_balance
EUR,segment,HARD,,disappeared,1,1,10.00,
EUR,segment,SOFT,HARD,moved,1,1,100.00,90.00
EUR,segment,SOFT,SOFT,same,1,1,50.00,50.00
EUR,segment,,SOFT,appeared,1,1,,5.00
EUR,level,L1,L1,same,1,1,50.00,50.00
EUR,level,L1,L2,moved,1,1,100.00,90.00
EUR,level,L2,,disappeared,1,1,10.00,
EUR,level,,P,appeared,1,1,,5.00
USD,segment,,SOFT,moved,1,1,7.00,7.00
USD,level,,P,moved,1,1,7.00,7.00
END
}

@test "the debtors that move, with the rules of both sides" {
	run dunning diff -o "$T/out" --debtors="$T/moves" -b segment \
	    "$T/old.csv" "$T/new.csv"
	[ "$status" -eq 1 ]
	diff - "$T/moves" <<'END'
dimension,company,debtor_id,currency,change,old,new,items,old_balance,new_balance,old_rule_id,new_rule_id
segment,A,D2,EUR,disappeared,HARD,,1,10.00,,R2,
segment,A,D1,EUR,moved,SOFT,HARD,1,100.00,90.00,R1,R2
segment,A,D4,EUR,appeared,,SOFT,1,,5.00,,R1
segment,B,D3,USD,moved,,SOFT,1,7.00,7.00,,R1
END
}

@test "the same files: no difference, status 0, whatever the order" {
	(head -n 1 "$T/old.csv"; tail -n +2 "$T/old.csv" | sort -r) >"$T/turned"
	run dunning diff --debtors="$T/moves" "$T/old.csv" "$T/turned"
	[ "$status" -eq 0 ]
	[[ "$output" != *moved* ]]
	[ "$(wc -l <"$T/moves")" -eq 1 ]
	# A rule that changes and leads to the same place is no difference.
	sed 's/,R1$/,R9/' "$T/old.csv" >"$T/other"
	run dunning diff "$T/old.csv" "$T/other"
	[ "$status" -eq 0 ]
}

@test "an item in two actions counts once, with both levels" {
	cat >"$T/a.csv" <<'END'
debtor_id,doc_id,currency,balance,action_id,level
D1,F1,EUR,10.00,a,L1
D1,NC,EUR,-2.00,a,L1
D1,F2,EUR,20.00,b,L2
D1,NC,EUR,-2.00,b,L2
END
	sed 's/L2/L3/' "$T/a.csv" >"$T/b.csv"
	run dunning diff "$T/a.csv" "$T/b.csv"
	[ "${lines[1]}" = "EUR,level,L1,L1,same,1,1,10.00,10.00" ]
	[ "${lines[2]}" = "EUR,level,L1|L2,L1|L3,moved,1,1,-2.00,-2.00" ]
	[ "${lines[3]}" = "EUR,level,L2,L3,moved,1,1,20.00,20.00" ]
}

@test "records that are the same item are told apart by their order" {
	printf '%s\n' debtor_id,balance,segment D1,1.00,A D1,2.00,B \
	    >"$T/a.csv"
	printf '%s\n' debtor_id,balance,segment D1,1.00,A D1,2.00,C D1,4.00,D \
	    >"$T/b.csv"
	run dunning diff -q --currency=EUR "$T/a.csv" "$T/b.csv"
	[ "${lines[1]}" = "EUR,segment,A,A,same,1,1,1.00,1.00" ]
	[ "${lines[2]}" = "EUR,segment,B,C,moved,1,1,2.00,2.00" ]
	[ "${lines[3]}" = "EUR,segment,,D,appeared,1,1,,4.00" ]
}

@test "people get a grid of what goes where, with its sums" {
	dunning diff -f text -b segment "$T/old.csv" "$T/new.csv" >"$T/out" ||
	    [ $? -eq 1 ]
	sed -n '/^EUR/,/^$/{p}' "$T/out" | diff - /dev/fd/3 3<<'END'
EUR, segment
Old / New     HARD   SOFT  (not there)   Total
──────────────────────────────────────────────
HARD                                 1       1
                                 10.00   10.00
SOFT             1      1                    2
             90.00  50.00               140.00
(not there)             1                    1
                     5.00                 5.00
Total            1      2            1       4
             90.00  55.00        10.00  155.00

END
	# None where nothing moves, where it is too wide, or in files for programs.
	dunning diff -f text -b segment "$T/old.csv" "$T/old.csv" >"$T/out"
	! grep -q 'Old / New' "$T/out"
	COLUMNS=40 dunning diff -f text -b segment "$T/old.csv" "$T/new.csv" \
	    >"$T/out" || [ $? -eq 1 ]
	[ "$(grep -c 'Old / New' "$T/out")" -eq 1 ]
	dunning diff -o "$T/page.html" "$T/old.csv" "$T/new.csv" || [ $? -eq 1 ]
	grep -q '<td class="n same">1<small>50.00</small></td>' "$T/page.html"
}

@test "arms of a strategy that has nothing else to segment by" {
	printf '%s\n' 'dunning: 1' 'strategy: arms' \
	    'plans: {p: {levels: [{level: L1, on: {day: 1}, actions: [{channel: email, template: t}]}]}}' \
	    'experiments:' '  - name: e' '    arms:' \
	    '      - {name: a, share: 99}' '      - {name: b, share: 1}' \
	    >"$T/a.yaml"
	sed 's/name: a, share: 99/name: c, share: 99/' "$T/a.yaml" >"$T/b.yaml"
	printf '%s\n' debtor_id,doc_id,currency,balance,due_date \
	    D1,F1,EUR,10.00,2026-03-01 D2,F2,EUR,20.00,2026-03-01 >"$T/in.csv"
	dunning diff -q -s "$T/a.yaml" -w "$T/b.yaml" --as-of=2026-03-05 \
	    -b arm "$T/in.csv" >"$T/out" || [ $? -eq 1 ]
	diff - "$T/out" <<'END'
currency,dimension,old,new,change,items,debtors,old_balance,new_balance
EUR,arm,e:a,e:c,moved,2,2,30.00,30.00
END
}

@test "more values than a grid can hold are told in rows" {
	for n in 11 12; do
		awk -v n=$n 'BEGIN {
			print "debtor_id,doc_id,currency,balance,segment"
			for (i = 1; i <= n; i++)
				printf "D%d,F%d,EUR,1.00,S%d\n", i, i, i
			print "D0,F0,EUR,1.00,S"
		}' >"$T/many.csv"
		sed 's/,S$/,S1/' "$T/many.csv" >"$T/other.csv"
		COLUMNS=200 dunning diff -f text "$T/other.csv" "$T/many.csv" \
		    >"$T/out" || [ $? -eq 1 ]
		[ "$(grep -c 'Old / New' "$T/out")" -eq $((12 - n)) ]
		[ "$(grep -c ' same ' "$T/out")" -eq $n ]
	done
}

@test "formats, columns that nobody has, and what does not go together" {
	run dunning diff -f text "$T/old.csv" "$T/new.csv"
	[[ "$output" == *"SOFT         HARD         moved"* ]]
	run dunning diff -f json "$T/old.csv" "$T/new.csv"
	printf '%s\n' "$output" | python3 -c '
import json, sys
d = json.load(sys.stdin)
s = d["sections"][0]
assert (s["currency"], s["dimension"]) == ("EUR", "segment")
assert s["total"]["old_balance"]["amount"] == "160.00"
assert s["total"]["new_balance"]["minor"] == 14500
assert s["total"]["debtors"] == 3 < sum(r["debtors"] for r in s["rows"])
assert sum(r["items"] for r in s["rows"]) == s["total"]["items"] == 4'
	run dunning diff -o "$T/page.html" "$T/old.csv" "$T/new.csv"
	grep -q '<!DOCTYPE html>' "$T/page.html"
	run dunning diff -b nothing "$T/old.csv" "$T/new.csv"
	[ "$status" -eq 2 ]
	[[ "$output" == *"neither side has a column 'nothing'"* ]]
	run dunning diff "$T/old.csv"
	[ "$status" -eq 2 ]
	run dunning diff --with=strategy.yaml "$T/old.csv"
	[ "$status" -eq 2 ]
	run dunning diff --debtors=- "$T/old.csv" "$T/new.csv"
	[ "$status" -eq 2 ]
}

# What Python finds in the files of both sides: again OLD NEW, each of them
# SEGMENTED:ACTIONS.
again() {
	python3 - "$@" <<'END'
import csv, sys
from decimal import Decimal
DIMENSIONS = ["segment", "plan", "action_plan", "level", "channel", "status"]
NAMES = ["company", "debtor_id", "currency", "doc_id", "instalment", "doc_type"]
def rows(path):
    return csv.DictReader(open(path, encoding="utf-8", newline=""))
def key(row):
    return tuple(row.get(name, "") for name in NAMES)
def side(paths):
    segmented, actions = paths.split(":")
    items = {}
    for row in rows(segmented):
        assert key(row) not in items
        items[key(row)] = row
    for row in rows(actions):
        for name in DIMENSIONS[2:]:
            assert items[key(row)].get(name, row[name]) == row[name]
            items[key(row)][name] = row[name]
    return items
old, new = side(sys.argv[1]), side(sys.argv[2])
cells = {}
for at, name in enumerate(DIMENSIONS):
    for item in old.keys() | new.keys():
        a, b = old.get(item), new.get(item)
        was = a.get(name, "") if a else None
        now = b.get(name, "") if b else None
        change = ("appeared" if a is None else "disappeared" if b is None
            else "same" if was == now else "moved")
        cell = cells.setdefault((item[2].encode(), at,
            (was is None, (was or "").encode()),
            (now is None, (now or "").encode()), change),
            [0, set(), Decimal(0), Decimal(0), was, now])
        cell[0] += 1
        cell[1].add(item[:2])
        cell[2] += Decimal(a["balance"]) if a else 0
        cell[3] += Decimal(b["balance"]) if b else 0
print("currency,dimension,old,new,change,items,debtors,old_balance,new_balance")
for (currency, at, _, _, change), c in sorted(cells.items()):
    print(",".join([currency.decode(), DIMENSIONS[at], c[4] or "", c[5] or "",
        change, str(c[0]), str(len(c[1])),
        "" if c[4] is None else str(c[2]), "" if c[5] is None else str(c[3])]))
END
}

@test "two strategies: what Python finds in what the chain writes" {
	E=$BATS_TEST_DIRNAME/../..
	cp -r "$E"/rules/. "$T"
	cp "$E/rules/retail-credit.yaml" "$T/old.yaml"
	# The schedule starts later, and another table decides.
	sed -e 's/on: {day: 1}/on: {day: 9}/' -e 's/on: {day: 15}/on: {day: 21}/' \
	    "$T/old.yaml" >"$T/new.yaml"
	! cmp -s "$T/old.yaml" "$T/new.yaml"
	dunning map -q -s "$T/old.yaml" -o "$T/portfolio.csv" \
	    "$E/examples/retail/portfolio.csv" || [ $? -eq 1 ]
	for side in old new; do
		R="-q -s $T/$side.yaml --as-of=2026-03-16"
		dunning age $R "$T/portfolio.csv" | dunning score $R |
		    dunning segment $R >"$T/$side.segmented"
		dunning plan $R -o "$T/$side.actions" "$T/$side.segmented"
	done
	again "$T/old.segmented:$T/old.actions" \
	    "$T/new.segmented:$T/new.actions" >"$T/want"
	run dunning diff -q -s "$T/old.yaml" --with="$T/new.yaml" \
	    --as-of=2026-03-16 -f csv -o "$T/got" --debtors="$T/moves" \
	    "$T/portfolio.csv"
	[ "$status" -eq 1 ]
	diff "$T/want" "$T/got"
	grep -q ',moved,' "$T/got"
	# The same from standard input, and with all columns there already.
	dunning diff -q -s "$T/old.yaml" --with="$T/new.yaml" \
	    --as-of=2026-03-16 -f csv <"$T/portfolio.csv" | cmp - "$T/got"
	dunning diff -q -s "$T/old.yaml" --with="$T/new.yaml" \
	    --as-of=2026-03-16 -f csv "$T/old.segmented" | cmp - "$T/got"
	# The debtors add up to the tables.
	python3 - "$T/got" "$T/moves" <<'END'
import csv, sys
from decimal import Decimal
def sums(path):
    out = {}
    for r in csv.DictReader(open(path, encoding="utf-8", newline="")):
        if r["change"] == "same":
            continue
        s = out.setdefault((r["currency"], r["dimension"], r["old"], r["new"],
            r["change"]), [0, Decimal(0), Decimal(0)])
        s[0] += int(r["items"])
        s[1] += Decimal(r["old_balance"] or 0)
        s[2] += Decimal(r["new_balance"] or 0)
    return out
assert sums(sys.argv[1]) == sums(sys.argv[2]) != {}
END
}

@test "two strategies: nothing is written but the report" {
	R="-s strategy.yaml --as-of=2026-03-16"
	dunning map $R -q export.csv 2>/dev/null >"$T/mapped" || [ $? -eq 1 ]
	dunning ledger init "$T/l.db"
	before=$(cksum <"$T/l.db")
	run dunning diff $R --with=strategy.yaml -l "$T/l.db" "$T/mapped"
	[ "$status" -eq 0 ]
	[ "$before" = "$(cksum <"$T/l.db")" ]
	run dunning diff $R --with=nothing.yaml "$T/mapped"
	[ "$status" -eq 2 ]
	run dunning diff $R --with=strategy.yaml "$T/mapped" "$T/mapped"
	[ "$status" -eq 2 ]
}
