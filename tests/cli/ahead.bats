#!/usr/bin/env bats
# plan reads a ledger ahead in a thread: nothing but its speed shows that.

setup() {
	root=$BATS_TEST_DIRNAME/../..
	tools=$root/tests/bench
	cd "$BATS_TEST_TMPDIR"
	for format in treated sent outcomes; do
		"$B/tests/portfolio" -f "$format" -n 4000 >"$format.csv"
	done
	dunning ledger init l.db
	dunning ledger import -q l.db sent.csv
	dunning ledger outcome -q l.db outcomes.csv
	plan="dunning plan -q -s $tools/treatment.yaml --as-of=2026-03-16"
	# As they come, by debtor, and by debtor backwards.
	(head -n 1 treated.csv; sed 1d treated.csv |
		sort -s -t, -k2,2) >sorted.csv
	(head -n 1 treated.csv; sed 1d treated.csv |
		sort -s -r -t, -k2,2) >back.csv
}

@test "the same from any number of threads, in any order of debtors" {
	for file in treated sorted back; do
		$plan -l l.db -j 1 $file.csv >one.csv
		for threads in 0 2 5; do
			$plan -l l.db -j $threads $file.csv >out.csv
			cmp one.csv out.csv
		done
		(head -n 1 one.csv; sed 1d one.csv | sort) >$file.out
	done
	[ "$(wc -l <treated.out)" -gt 1000 ]
	cmp treated.out sorted.out
	cmp treated.out back.out
}

@test "a ledger that breaks off is told of alike, and nothing is written" {
	$plan -l l.db -j 2 treated.csv >right.csv
	dunning ledger export l.db >/dev/null
	size=$(wc -c <l.db)
	# The middle of the file, beyond the pages that are read first.
	dd if=/dev/zero of=l.db bs=4096 seek=$((size / 8192)) count=200 \
	    conv=notrunc 2>/dev/null
	for threads in 1 2; do
		status=0
		$plan -l l.db -j $threads treated.csv >$threads.csv \
		    2>$threads.err || status=$?
		[ "$status" -eq 2 ]
		[ ! -s $threads.csv ]
		grep -q 'error E_LEDGER_DAMAGED' $threads.err
	done
	cmp 1.err 2.err
}
