#!/bin/sh
# The test of the tests: a scanner that takes every record for a regular one
# must be noticed by the corpus of the scanner, and the right one must pass.
cd "$(dirname "$0")/.." || exit 2
B=$(cd "${B:-build}" && pwd)
n=0
noticed=0
missed=
for file in tests/fuzz/corpus/csv/*; do
	if "$B/tests/blind_csv" "$file" >/dev/null 2>&1; then
		missed="$missed ${file##*/}"
	else
		noticed=$((noticed + 1))
	fi
done
n=$((n + 1))
if [ "$noticed" -ge 3 ]; then
	echo "ok $n - a blind scanner is noticed by $noticed files"
else
	echo "not ok $n - a blind scanner is noticed by $noticed files only"
	echo "# it passes:$missed"
fi
n=$((n + 1))
if "$B/tests/fuzz/replay_csv" tests/fuzz/corpus/csv/* >/dev/null 2>&1; then
	echo "ok $n - the scanner passes them all"
else
	echo "not ok $n - the scanner passes them all"
fi
echo "1..$n"
