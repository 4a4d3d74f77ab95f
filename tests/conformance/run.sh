#!/bin/sh
# The public suites that stand beside the project, when they are there.  Each
# program prints "NAME: N passed, N failed" at its end.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=$(cd "${B:-build}" && pwd)
suites=${SUITES:-../shared/conformance}
passed=0
failed=0
if [ ! -d "$suites" ]; then
	echo "There are no suites in $suites."
	echo "0 passed, 0 failed"
	exit 0
fi

suite() {
	name=$1
	shift
	out=$("$@")
	status=$?
	printf '%s\n' "$out" | tail -n 30
	line=$(printf '%s\n' "$out" |
		grep -E "^$name: [0-9]+ passed, [0-9]+ failed" | tail -n 1)
	if [ -z "$line" ]; then
		echo "$name ended with status $status and no result"
		failed=$((failed + 1))
		return
	fi
	line=${line#*: }
	passed=$((passed + ${line%% *}))
	line=${line#*, }
	failed=$((failed + ${line%% *}))
}

c=$B/tests/conformance
suite csv "$c/csv" "$suites/csv-cases.json" \
    "$suites/csv-writer-papaparse.json"
suite mustache "$c/mustache" "$suites"/mustache/comments.json \
    "$suites"/mustache/delimiters.json "$suites"/mustache/interpolation.json \
    "$suites"/mustache/inverted.json "$suites"/mustache/partials.json \
    "$suites"/mustache/sections.json
suite dmn "$c/dmn" "$suites/dmn-tck-decision-tables.json"
suite unary "$c/unary" "$suites/zen-unary.csv"

# What differs is listed with its reason, here and in dunning-feel(7): what
# counts is that no case that passed is lost.
if "$c/feel" -a 1230 -n 770 "$suites/dmn-tck-feel-scalar.jsonl" >"$B/feel.txt"
then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	cat "$B/feel.txt"
fi
tail -n 1 "$B/feel.txt"
if [ -d "$suites/../domain" ]; then
	DUNNING_DATA=$PWD/rules
	export DUNNING_DATA
	suite contact "$c/contact" "$suites/../domain/contact-cases.csv"
fi
if [ -d "$suites/../data" ]; then
	suite restated sh tests/conformance/restated.sh "$suites/../data"
	suite pgfn python3 tests/conformance/pgfn.py "$B/bin" "$suites/../data"
fi
if [ -d "$suites/../data/truth" ]; then
	suite ibm python3 tests/conformance/ibm.py "$B/bin" "$suites/../data"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
