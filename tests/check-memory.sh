#!/bin/sh
# Each allocation of a command fails once.  Whichever it is, the command gives
# the right output, or status 2 and a message: it never dies of a signal, and
# never gives another output as if it were right.  EVERY=99999 tries them all.
set -u
cd "$(dirname "$0")/contract" || exit 2
here=$PWD
B=${B:-../../build}
B=$(cd "$here/../.." && cd "$B" && pwd) || exit 2
PATH=$B/bin:$PATH
export PATH
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH
T=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
S="-s strategy.yaml --as-of=2026-03-16"
every=${EVERY:-150} # up to this one each, then some of the others

skip() {
	echo "ok 1 - # SKIP $1"
	echo "1..1"
	exit 0
}
nm -D "$B/bin/dunning-age" 2>/dev/null | grep -qE '__(asan|ubsan|msan|tsan)' &&
	skip "sanitizers have an allocator of their own"
# shellcheck disable=SC2086
${CC:-cc} -O1 -fPIC -shared -o "$T/fail.so" ../fault/failmalloc.c \
    -ldl 2>"$T/err" || skip "no C library whose allocator can be replaced"

dunning map $S export.csv >"$T/mapped" &&
	dunning age $S "$T/mapped" >"$T/aged" &&
	dunning score $S "$T/aged" >"$T/scored" &&
	dunning segment $S "$T/scored" >"$T/segmented" &&
	dunning plan $S "$T/segmented" >"$T/actions" &&
	dunning render $S "$T/actions" >"$T/messages" || exit 2
sed 's/^plans:/planes:/' strategy.yaml >"$T/wrong.yaml"
dunning ledger init "$T/l.db" && dunning ledger import "$T/l.db" history.csv ||
	exit 2

# go COMMAND...: in out and err, its status in status.
go() {
	timeout 20 env LD_PRELOAD="$T/fail.so" "$@" >"$T/out" 2>"$T/err"
	status=$?
}

# The allocations to fail: all of the first and the last, some in between.
which() {
	seq 1 "$every"
	[ "$1" -le $((every + 100)) ] ||
		seq $((every + 1)) $((($1 - every) / 60 + 1)) $(($1 - 100))
	seq $(($1 - 100 > every ? $1 - 99 : every + 1)) "$1"
}

n=0
sweep() {
	name=$1
	shift
	FAIL_COUNT=$T/count go "$@"
	right=$status
	cp "$T/out" "$T/right"
	cp "$T/err" "$T/said"
	total=$(cat "$T/count")
	runs=0 refused=0 bad=
	for i in $(which "$total"); do
		[ "$i" -le "$total" ] || break
		FAIL_AT=$i go "$@"
		runs=$((runs + 1))
		if [ "$status" -eq 2 ]; then
			refused=$((refused + 1))
			[ -s "$T/err" ] || bad="$bad $i:no-message"
		elif [ "$status" -ne "$right" ]; then
			bad="$bad $i:status-$status"
		elif ! cmp -s "$T/out" "$T/right"; then
			bad="$bad $i:other-output"
		elif ! cmp -s "$T/err" "$T/said"; then
			bad="$bad $i:other-messages"
		fi
	done
	judge
}

judge() {
	n=$((n + 1))
	if [ -n "$bad" ]; then
		# shellcheck disable=SC2086
		set -- $bad
		echo "not ok $n - $name: $# of $runs runs were wrong"
		echo "#   $1 ${2-} ${3-}"
	elif [ "$refused" -lt 10 ]; then
		echo "not ok $n - $name: only $refused failures were felt"
	else
		echo "ok $n - $name: $runs of $total allocations," \
		    "$refused refused"
	fi
}

# What is sent, and what the ledger says about it.
sent() {
	find "$T/dir" -type f | LC_ALL=C sort | while read -r f; do
		echo "${f#"$T/dir"}"
		cat "$f"
	done
	dunning ledger export "$T/sent.db"
}

# export has a memory: after a failure a second run must finish the first one.
sweep_export() {
	name=$1
	set -- dunning-export $S -l "$T/sent.db" -d "$T/dir" "$T/messages"
	cp "$T/l.db" "$T/sent.db"
	FAIL_COUNT=$T/count go "$@"
	sent >"$T/right"
	total=$(cat "$T/count")
	runs=0 refused=0 bad=
	for i in $(which "$total"); do
		[ "$i" -le "$total" ] || break
		rm -rf "$T/dir" "$T"/sent.db*
		cp "$T/l.db" "$T/sent.db"
		FAIL_AT=$i go "$@"
		runs=$((runs + 1))
		case $status in
		0) ;;
		2)
			refused=$((refused + 1))
			[ -s "$T/err" ] || bad="$bad $i:no-message"
			"$@" 2>"$T/err" || bad="$bad $i:status-$?-afterwards"
			;;
		*) bad="$bad $i:status-$status" ;;
		esac
		sent | sed 's/-00[0-9]\.csv$/-001.csv/;s|/[0-9]*$|/1|' |
			cmp -s - "$T/right" || bad="$bad $i:other-messages"
	done
	judge
}

sweep map dunning-map $S export.csv
sweep "map --suggest" dunning-map --suggest ../cli/suggest/quickbooks.csv
sweep age dunning-age $S "$T/mapped"
sweep "age without a strategy" dunning-age --as-of=2026-03-16 "$T/mapped"
sweep score dunning-score $S "$T/aged"
sweep segment dunning-segment $S "$T/scored"
sweep "age in two threads" dunning-age $S -j2 "$T/mapped"
sweep "age with a roll-up" dunning-age $S --rollup "$T/mapped"
cat >"$T/credits.yaml" <<'END'
dunning: 1
strategy: credits
ageing:
  unit: instalments
  credits: linked
  remainder: fifo
  paid_by_document: true
END
cat >"$T/items" <<'END'
debtor_id,doc_id,instalment,kind,ref_doc,doc_date,due_date,currency,amount
D,A,2,debit,,2026-01-01,2026-02-28,MXN,50.00
D,A,1,debit,,2026-01-01,2026-01-31,MXN,50.00
D,B,1,debit,,2026-02-01,2026-03-31,MXN,70.00
D,N,,credit,A,2026-02-15,,MXN,80.00
END
cat >"$T/moves" <<'END'
doc_id,date,currency,amount,credit_doc
A,2026-02-10,MXN,40.00,
B,2026-02-20,MXN,10.00,N
X,2026-02-20,MXN,1.00,
END
sweep "age with transactions and credits" dunning-age -s "$T/credits.yaml" \
    --as-of=2026-03-16 -t "$T/moves" "$T/items"
sweep "fused steps in two threads" dunning-run $S -j2 \
    --stages=age,score,segment "$T/mapped"
cat >"$T/outcomes" <<'END'
debtor_id,date,event,until,amount,currency
C1,2026-03-01,promised,2026-03-10,5.00,MXN
C1,2026-03-02,opted_out,,,
C2,2026-03-02,disputed,,,
END
dunning ledger outcome "$T/l.db" "$T/outcomes" || exit 2
sweep "ledger export" dunning-ledger export --all "$T/l.db"
sweep "ledger check" dunning-ledger check "$T/l.db"
sweep "ledger promises" dunning-ledger promises $S "$T/l.db"
sweep "ledger purge" dunning-ledger purge -n $S --before=2020-01-01 "$T/l.db"
sweep report dunning-report aging $S --by=Nota "$T/mapped"
for format in text json html xlsx; do
	sweep "report as $format" dunning-report aging $S --by=Nota \
	    --format=$format "$T/mapped"
done
sweep "indicators" dunning-report kpi $S -c amount=balance -b debtor_id \
    "$T/mapped"
sweep plan dunning-plan $S "$T/segmented"
sweep "plan with a ledger" dunning-plan $S -l "$T/l.db" "$T/segmented"
sweep "diff of two strategies" dunning-diff $S --with=strategy.yaml \
    --debtors="$T/moves" "$T/mapped"
sed 's/,C1,/,C9,/' "$T/actions" >"$T/other"
sweep "diff of two files" dunning-diff --debtors="$T/moves" "$T/actions" \
    "$T/other"
sweep simulate dunning-simulate $S --days=3 --cost=email=1 \
    --debtors="$T/ends" --detail="$T/detail" -l "$T/l.db" "$T/mapped"
sweep explain dunning-explain $S --debtor=C1 "$T/mapped"
sweep "explain with a ledger, as JSON" dunning-explain $S --row=4 \
    --format=json -l "$T/l.db" "$T/mapped"
sweep "score with --explain, in two threads" dunning-score $S -j2 \
    --explain=/dev/stderr "$T/aged"
sweep "plan with --explain" dunning-plan $S --explain=/dev/stderr \
    "$T/segmented"
sweep render dunning-render $S "$T/actions"
sweep check dunning-check strategy.yaml
sweep "check with a finding" dunning-check "$T/wrong.yaml"
sweep_export "export, and again"
sweep "ledger export" dunning-ledger export "$T/l.db"
echo "1..$n"
