#!/usr/bin/env bats
# The aged report: sums that a second program finds, too.

setup() {
	cd "$BATS_TEST_DIRNAME/data"
	R="-s strategy.yaml --as-of=2026-03-16"
	T=$BATS_TEST_TMPDIR
	mapped
}

mapped() { dunning map $R -q export.csv 2>/dev/null >"$T/mapped" || [ $? -eq 1 ]; }

# The report of a file that `dunning age` made, from its columns by Python's
# exact decimals: again FILE COLUMN...
again() {
	python3 - "$@" <<'END'
import csv, sys
from decimal import Decimal
path, by = sys.argv[1], sys.argv[2:]
labels, groups = ["not_due", "1-30", "31-60", "61+", "unapplied"], {}
for row in csv.DictReader(open(path, encoding="utf-8", newline="")):
    key = tuple(row[name] for name in ["currency"] + by)
    sums = groups.setdefault(key, [0, 0, 0] + [Decimal(0)] * len(labels))
    amount = Decimal(row["balance"])
    sums[0] += row["bucket"] != "unapplied"
    sums[1] += int(row["days_overdue"] or 0) > 0 and amount
    sums[2] += amount
    sums[3 + labels.index(row["bucket"])] += abs(amount)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["currency"] + by + ["items"] + labels + ["open", "overdue", "net"])
for key in sorted(groups, key=lambda key: [text.encode() for text in key]):
    items, overdue, net, *sums = groups[key]
    out.writerow(list(key) + [items] + ["%.2f" % n
        for n in sums + [sum(sums[:-1]), overdue, net]])
END
}

@test "the report is what Python finds in the aged records" {
	dunning age $R "$T/mapped" >"$T/aged"
	for by in "" debtor_id "consent dispute" "mobile email debtor_name"; do
		again "$T/aged" $by >"$T/want"
		dunning report aging $R ${by:+$(printf -- '--by=%s ' $by)} \
		    "$T/mapped" >"$T/got"
		diff "$T/want" "$T/got"
	done
}

@test "an aged file, a pipe and a file of its own headers give the same" {
	dunning report aging $R -b debtor_id "$T/mapped" >"$T/want"
	dunning age $R "$T/mapped" |
		dunning report aging $R -b debtor_id - >"$T/got"
	cmp "$T/want" "$T/got"
	sed '1s/due_date/Vence/;1s/balance/Saldo/' "$T/mapped" >"$T/own"
	dunning report aging $R -c due_date=Vence -c balance=Saldo \
	    -b debtor_id -o "$T/file" "$T/own"
	cmp "$T/want" "$T/file"
}

@test "a credit by its type counts as credit, whatever its sign" {
	cp -r ./* "$T"
	sed 's/rollup: true/credit_types: [NC]/' strategy.yaml \
	    >"$T/strategy.yaml"
	printf '%s\n' due_date,doc_type,currency,balance \
	    2026-03-10,FA,COP,10 2026-03-10,NC,COP,4 ,NC,COP,-1 >"$T/in"
	run dunning report aging -s "$T/strategy.yaml" --as-of=2026-03-16 \
	    "$T/in"
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = "COP,1,0.00,10.00,0.00,0.00,5.00,10.00,10.00,5.00" ]
}

@test "what is rejected and excluded is that of age" {
	printf '%s\n' id,due_date,balance,area 1,2026-03-15,5,n \
	    2,2026-03-15,x,n 3,,6,n 4,2026-03-15,0,n 5,2026-03-15,7,$'\xff' \
	    >"$T/in"
	run dunning report aging --as-of=2026-03-16 -v -b area \
	    --rejects="$T/rejects" "$T/in"
	[ "$status" -eq 1 ]
	[[ "$output" == *"read 5, summed 1, rejected 3, excluded 1; rows 1"* ]]
	[[ "$output" == *",n,1,0.00,5.00,"* ]]
	[ "$(cut -d, -f1 "$T/rejects" | tail -n +2 | tr '\n' ' ')" = "2 3 5 " ]
}

@test "more groups than the memory holds are an error with a remedy" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance"
		for (i = 0; i < 60000; i++)
			print "D" i ",2026-03-01,1.00"
	}' >"$T/in"
	run dunning report aging --as-of=2026-03-16 -b debtor_id --memory=4 \
	    -o "$T/out" "$T/in"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"error E_LIMIT: "*" groups need more than 4 MiB" ]]
	[[ "${lines[1]}" == *"note: raise --memory, or "* ]]
	[ ! -e "$T/out" ]
	dunning report aging --as-of=2026-03-16 -b debtor_id "$T/in" |
		awk -F, 'NR > 1 { n++; sum += $NF; last = $2 }
		    END { print n, sum, last }' >"$T/sum"
	[ "$(cat "$T/sum")" = "60000 60000 D9999" ]
}

@test "usage: no report, another report, a column twice or missing" {
	run dunning report "$T/mapped"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_USAGE: there is no report "* ]]
	run dunning report aging a b
	[ "$status" -eq 2 ]
	run dunning report aging --memory=1 "$T/mapped"
	[ "$status" -eq 2 ]
	for by in currency open 61+; do
		run dunning report aging $R --by=$by "$T/mapped"
		[ "$status" -eq 2 ]
		[[ "${lines[0]}" == *"E_COLUMN_EXISTS: "*" two columns '$by'" ]]
	done
	run dunning report aging $R --by=debtor "$T/mapped"
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_COLUMN: there is no column 'debtor'"* ]]
	run dunning report aging $R -c account=currency --by=account "$T/mapped"
	[ "$status" -eq 0 ]
	[[ "${lines[1]}" == COP,COP,* ]]
}
