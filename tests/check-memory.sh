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
last=100
which() {
	seq 1 "$every"
	[ "$1" -le $((every + last)) ] ||
		seq $((every + 1)) $((($1 - every) / 60 + 1)) $(($1 - last))
	seq $(($1 - last > every ? $1 - last + 1 : every + 1)) "$1"
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
	find "$T/dir" -type f ! -path '*/manifests/*' | LC_ALL=C sort | while read -r f; do
		echo "${f#"$T/dir"}"
		cat "$f"
	done
	dunning ledger export "$T/sent.db"
}

# A number of a batch is never used again.
first_batches() {
	sed -E 's/-00[0-9]\.(csv|html)/-001.\1/
		s#(/[0-9]{4}-[0-9]{2}-[0-9]{2}/)[0-9]+#\11#
		s#,manifests/[^,]*,#,,#'
}

# sweep_export NAME LEDGER COMMAND...: export has a memory: after a failure a
# second run must finish the first one.
sweep_export() {
	name=$1 ledger=$2
	shift 2
	rm -rf "$T/dir" "$T"/sent.db*
	cp "$ledger" "$T/sent.db"
	FAIL_COUNT=$T/count go "$@"
	right=$status
	sent | first_batches >"$T/right"
	total=$(cat "$T/count")
	runs=0 refused=0 bad=
	for i in $(which "$total"); do
		[ "$i" -le "$total" ] || break
		rm -rf "$T/dir" "$T"/sent.db*
		cp "$ledger" "$T/sent.db"
		FAIL_AT=$i go "$@"
		runs=$((runs + 1))
		case $status in
		"$right") ;;
		2)
			refused=$((refused + 1))
			[ -s "$T/err" ] || bad="$bad $i:no-message"
			"$@" 2>"$T/err"
			again=$?
			[ "$again" -eq "$right" ] ||
				bad="$bad $i:status-$again-afterwards"
			;;
		*) bad="$bad $i:status-$status" ;;
		esac
		sent | first_batches | cmp -s - "$T/right" || bad="$bad $i:other-messages"
	done
	judge
}

# sweep_change NAME LEDGER COMMAND...: changes a copy of a ledger, try.db, as a
# whole or not at all.  What is replaced by keyed hashes differs each time.
sweep_change() {
	name=$1 ledger=$2
	shift 2
	dunning ledger export --all "$ledger" >"$T/before"
	rm -f "$T"/try.db*
	cp "$ledger" "$T/try.db"
	FAIL_COUNT=$T/count go "$@"
	right=$status
	dunning ledger export --all "$T/try.db" | unkeyed >"$T/right"
	total=$(cat "$T/count")
	runs=0 refused=0 bad=
	for i in $(which "$total"); do
		[ "$i" -le "$total" ] || break
		rm -f "$T"/try.db*
		cp "$ledger" "$T/try.db"
		FAIL_AT=$i go "$@"
		runs=$((runs + 1))
		dunning ledger export --all "$T/try.db" >"$T/out" &&
			dunning ledger check "$T/try.db" 2>"$T/found" ||
			bad="$bad $i:damaged"
		if [ "$status" -eq 2 ]; then
			refused=$((refused + 1))
			[ -s "$T/err" ] || bad="$bad $i:no-message"
			cmp -s "$T/out" "$T/before" && continue
		elif [ "$status" -ne "$right" ]; then
			bad="$bad $i:status-$status"
		fi
		unkeyed <"$T/out" | cmp -s - "$T/right" || bad="$bad $i:by-half"
	done
	judge
}

unkeyed() {
	sed -E 's/[0-9a-f]{32,64}|erased[^,]*/K/g' | LC_ALL=C sort
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
sweep "plan with a ledger, read ahead" dunning-plan $S -j2 -l "$T/l.db" \
    "$T/segmented"
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
sweep_export "export, and again" "$T/l.db" \
    dunning-export $S -l "$T/sent.db" -d "$T/dir" "$T/messages"
sweep "ledger export" dunning-ledger export "$T/l.db"

# One of everything that a plan goes by.
cd ../fault/rich || exit 2
R="-s strategy.yaml --as-of=2026-03-05"
P="-l $T/rich.db -t payments.csv"
every=$((every / 3)) last=40
dunning segment $R portfolio.csv >"$T/rich.csv" &&
	dunning ledger init "$T/rich.db" &&
	dunning ledger import -q "$T/rich.db" history.csv &&
	dunning ledger outcome -q "$T/rich.db" outcomes.csv &&
	dunning plan $R -q $P "$T/rich.csv" >"$T/rich-actions" &&
	dunning render $R "$T/rich-actions" >"$T/rich-messages" || exit 2
dunning ledger export --all "$T/rich.db" >"$T/all.csv"
cp "$T/rich.db" "$T/late.db"
printf 'debtor_id,date,event,channel\nD1,2026-03-05,opted_out,sms\n' \
    >"$T/late.csv"
dunning ledger outcome -q "$T/late.db" "$T/late.csv" || exit 2
sweep "segment with an experiment" dunning-segment $R portfolio.csv
sweep "plan with every section" dunning-plan $R $P \
    --events="$T/cures.csv" "$T/rich.csv"
sweep "plan with every section, explained" dunning-plan $R $P \
    --explain=/dev/stderr "$T/rich.csv"
sweep "render with every section" dunning-render $R "$T/rich-actions"
sweep "check with every section" dunning-check strategy.yaml
sweep "explain with every section" dunning-explain $R --debtor=D1 --replace \
    $P portfolio.csv
sweep "diff with every section" dunning-diff $R --with=strategy.yaml \
    portfolio.csv
sweep "simulate with every section" dunning-simulate $R --days=3 \
    -l "$T/rich.db" portfolio.csv
sweep "incentives" dunning-report incentives $R -l "$T/rich.db"
sweep "ledger audit" dunning-ledger audit $R "$T/rich.db"
sweep "promises with payments" dunning-ledger promises $R -t payments.csv \
    "$T/rich.db"
dunning ledger init "$T/new.db" || exit 2
sweep_change "ledger import of everything" "$T/new.db" \
    dunning-ledger import "$T/try.db" "$T/all.csv"
sweep_change "ledger import of actions" "$T/new.db" \
    dunning-ledger import "$T/try.db" history.csv
sweep_change "ledger outcome" "$T/new.db" \
    dunning-ledger outcome "$T/try.db" outcomes.csv
sweep_change "ledger approve" "$T/rich.db" dunning-ledger approve --by=eva \
    --at=2026-03-05 "$T/try.db" 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
sweep_change "ledger purge" "$T/rich.db" dunning-ledger purge $R \
    --before=2026-02-21 "$T/try.db"
sweep_change "ledger erase" "$T/rich.db" dunning-ledger erase --by=eva \
    --at=2026-03-05 --as-of=2026-03-05 "$T/try.db" D2
sweep_export "export that is refused, and again" "$T/late.db" \
    dunning-export $R -l "$T/sent.db" -d "$T/dir" "$T/rich-messages"
cut -d, -f1-5,7- portfolio.csv >"$T/owed.csv"
sweep_export "run with every section, and again" "$T/rich.db" \
    dunning-run --portfolio $R -t payments.csv -l "$T/sent.db" \
    -d "$T/dir" "$T/owed.csv"
echo "1..$n"
