#!/bin/sh
# Every engine and number of threads gives what libcsv gives with one: output,
# rejects, messages and status, for every filter, on clean and on dirty input.
cd "$(dirname "$0")/contract" || exit 2
B=$(cd "${B:-../../build}" && pwd)
PATH=$B/bin:$PATH
export PATH
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH DUNNING_ENGINE
T=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
S='-s strategy.yaml --as-of=2026-03-16'
n=0

# A portfolio of which every 50th record is broken in one of ten ways, and some
# are written in odd ways that mean the same.
dirty() {
	"$B/tests/portfolio" -f bench -n 4000 | awk '
	NR > 1 && NR % 50 == 0 {
		kind = NR / 50 % 10
		if (kind == 0) sub(/,/, ",x\"y\"z,")
		if (kind == 1) sub(/,/, ",\"a\"b,")
		if (kind == 2) $0 = $0 ",more"
		if (kind == 3) $0 = "few," $1
		if (kind == 4) sub(/20[0-9][0-9]-/, "2026-13-")
		if (kind == 5) $0 = $0 "\r"
		if (kind == 6) $0 = "\n" $0
		if (kind == 7) sub(/,/, ",\"open,")
		if (kind == 8) gsub(/EUR|USD|MXN|COP|BRL/, "QQQ")
		if (kind == 9) $0 = substr($0, 1, 30) "\r" substr($0, 31)
	}
	NR % 7 == 0 { sub(/^[A-Z]+,/, "\"&"); sub(/,/, "\",") }
	{ print }'
}

dirty >"$T/dirty" || exit 2
dunning map $S export.csv >"$T/mapped" 2>/dev/null
dunning age $S "$T/mapped" >"$T/aged"
dunning score $S "$T/aged" >"$T/scored"
dunning segment $S "$T/scored" >"$T/segmented"

# run NAME OPTION...: the command c under these options, all it says in $T/NAME.
run() {
	name=$1
	shift
	rm -f "$T/rejects"
	dunning $c --rejects="$T/rejects" "$@" $in >"$T/$name.out" 2>"$T/$name.err"
	echo "status $?" >>"$T/$name.err"
	cat "$T/rejects" >"$T/$name.rejects" 2>/dev/null || : >"$T/$name.rejects"
}

engines=
for engine in libcsv portable sse2 avx2 avx512 neon; do
	dunning age --engine=$engine --as-of=2026-03-16 "$T/mapped" \
	    >/dev/null 2>&1 && engines="$engines $engine"
done
while read -r in c; do
	run one --engine=libcsv
	why=
	for engine in $engines best; do
		for threads in 1 3; do
			run other --engine=$engine -j$threads
			for what in out err rejects; do
				cmp -s "$T/one.$what" "$T/other.$what" ||
					why="$why $engine/-j$threads/$what"
			done
		done
	done
	n=$((n + 1))
	[ -s "$T/one.out" ] || why="$why; nothing was written"
	if [ -z "$why" ]; then
		echo "ok $n - ${in##*/}: $c"
	else
		echo "not ok $n - ${in##*/}: $c"
		echo "# differs:$why"
	fi
done <<END
$T/dirty age --as-of=2026-03-16
$T/dirty age --rollup --as-of=2026-03-16
$T/dirty age --rollup --memory=1 --as-of=2026-03-16
$T/dirty report aging --by=company --as-of=2026-03-16
export.csv map $S
$T/mapped age $S
$T/aged score $S
$T/scored segment $S
$T/segmented plan $S
$T/mapped run $S --stages=age,score,segment
END
echo "1..$n"
