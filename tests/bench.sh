#!/bin/sh
# Ratios of whole commands on one generated portfolio, taken in one run; the
# median of RUNS runs each, against `cat` of the same file.  ROWS rows.
set -u
cd "$(dirname "$0")/.." || exit 2
B=$(cd "${B:-build}" && pwd)
PATH=$B/bin:$PATH
rows=${ROWS:-1000000}
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$B/tests/portfolio" -f bench -n "$rows" >"$work/in.csv" || exit 2
cat >"$work/rules.yaml" <<'END'
dunning: 1
strategy: bench
scorecards:
  payer:
    base: 500
    characteristics:
      days_overdue:
        bins: |
          when    | points
          null    |   0
          <= 0    |  60
          [1..30] |  20
          > 30    | -40
    output: {score: score}
    bands: {column: band, cut: [{name: low, range: "< 500"}, {name: high, range: ">= 500"}]}
tables:
  treatment:
    hit: first
    inputs: {days_overdue: {}, band: {}, currency: {}}
    outputs: {segment: {type: string}}
    rows: |
      id | days_overdue | band | currency || segment
      A  | null         | -    | -        || NONE
      B  | <= 0         | -    | -        || CURRENT
      C  | [1..30]      | high | -        || SOFT
      D  | [1..30]      | low  | -        || CORE
      E  | [31..90]     | -    | MXN,COP  || CORE
      F  | [31..90]     | -    | -        || FIRM
      G  | > 90         | -    | -        || HARD
END

# Median wall time in microseconds.
median() {
	i=0
	while [ "$i" -lt "$runs" ]; do
		begin=$(date +%s%N)
		sh -c "$1" >/dev/null 2>&1
		echo $((($(date +%s%N) - begin) / 1000))
		i=$((i + 1))
	done | sort -n | sed -n "$((runs / 2 + 1))p"
}

f=$work/in.csv
S="-s $work/rules.yaml --as-of=2026-03-16"
printf '%s rows, %s bytes, median of %s runs\n\n' "$rows" \
    "$(wc -c <"$f")" "$runs"
cat "$f" >/dev/null
base=$(median "cat $f")
row() {
	command -v "${3-cat}" >/dev/null 2>&1 || return 0
	sh -c "$2" >"$work/out" 2>"$work/err"
	if [ -s "$work/err" ] || [ ! -s "$work/out" ]; then
		echo "$1 failed:" >&2
		cat "$work/err" >&2
		exit 2
	fi
	time=$(median "$2")
	awk -v name="$1" -v t="$time" -v base="$base" 'BEGIN {
		printf "%-44s %9.3f s %8.1f x cat\n", name, t / 1e6, t / base }'
}
row 'cat' "cat $f"
row 'wc -l' "wc -l $f"
row 'dunning age' "dunning age --as-of=2026-03-16 $f"
row 'dunning age --rollup' "dunning age --rollup --as-of=2026-03-16 $f"
row 'dunning age | score | segment' \
    "dunning age $S $f | dunning score $S | dunning segment $S"
row 'mlr cat' "mlr --csv cat $f" mlr
row 'mawk, days overdue not computed' "mawk -F, '{ print }' $f" mawk
row 'python3 csv, read and write' "python3 -c 'import csv, sys
w = csv.writer(sys.stdout)
for r in csv.reader(open(\"$f\", encoding=\"utf-8\", newline=\"\")): w.writerow(r)'" python3
