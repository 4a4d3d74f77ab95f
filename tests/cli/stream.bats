#!/usr/bin/env bats
# The CSV stream under hostile inputs: every engine and number of threads tells
# the same, memory is bounded, and a failure leaves nothing behind.

setup() {
	T=$BATS_TEST_TMPDIR
	A="--as-of=2026-03-16"
	cd "$T"
	printf 'due_date,t\n2026-01-01,x\n' >tiny
}

# Engines that this machine has, but libcsv.
engines() {
	for engine in portable sse2 avx2 avx512 neon; do
		if dunning age $A --engine=$engine tiny >/dev/null 2>&1; then
			echo $engine
		fi
	done
}

# One run: outcome NAME COMMAND...; output, messages, rejects and status.
outcome() {
	local name=$1 status=0
	shift
	"$@" --rejects="$name.rejects" >"$name.out" 2>"$name.err" || status=$?
	echo "$status" >"$name.status"
}

# What libcsv on one thread says, all others say: same COMMAND...
same() {
	outcome one "$@" --engine=libcsv -j1
	for engine in $(engines); do
		for threads in 1 2 3; do
			outcome other "$@" --engine=$engine -j$threads
			for part in out err rejects status; do
				cmp one.$part other.$part
			done
		done
	done
}

# Less address space from here on; skips where the programs do not fit in.
bound() {
	ulimit -S -v "$1" || skip "no limits on address space"
	dunning age --version >/dev/null 2>&1 || skip "this build needs more memory"
}

# Records with everything that breaks some.  A byte 1 becomes NUL.
dirty() {
	awk 'BEGIN {
		print "debtor_id,due_date,balance,currency,note"
		split("EUR USD JPY KWD CLF ZZZ", c, " ")
		for (i = 0; i < 6000; i++) {
			note = i % 5 ? "n" i : "\"a, \"\"b\"\"\r\nc " i "\""
			if (i % 97 == 1) note = "stray\"quote"
			if (i % 89 == 2) note = "\"after\"x"
			if (i % 83 == 3) note = "nul\001"
			if (i % 79 == 4) note = note ",more"
			if (i % 73 == 5) note = "\"open"
			if (i % 61 == 6) note = "\303\251\377"
			end = i % 7 ? "\n" : "\r\n"
			if (i % 41 == 0) end = "\r"
			if (i % 37 == 0) end = "\n\n\r\n"
			id = i % 53 == 7 ? "\377" : "D" i % 400
			due = sprintf("2026-%02d-%02d", i % 13, i % 31)
			printf "%s,%s,%d.%d,%s,%s%s", id, due, i - 50, i % 11,
			    c[i % 6 + 1], note, end
		}
	}' | LC_ALL=C tr '\001' '\000'
}

# A chain that has all kinds of columns.
strategy() {
	cat <<'END'
dunning: 1
strategy: stream
columns:
  late: {type: int}
  ratio: {type: decimal}
  flag: {type: bool}
derive:
  double: {type: int, expr: late * 2}
tables:
  choice:
    hit: first
    inputs: {late: {}, ratio: {}, flag: {}}
    outputs: {segment: {type: string}}
    rows: |
      id | late   | ratio      | flag  || segment
      a  | null   | -          | true  || A
      b  | < 10   | [0.5..1.5] | -     || B
      c  | -      | < 0        | false || C
    default: {segment: Z}
scorecards:
  card:
    base: 100
    characteristics:
      late:
        bins: |
          when | points
          null | 1
          < 30 | 10
          >= 30 | -5
    output: {score: points}
END
}

@test "every engine and number of threads tells the same of a dirty file" {
	dirty >dirty
	same dunning age $A dirty
	[ "$(cat one.status)" -eq 1 ]
	[ "$(wc -l <one.rejects)" -gt 1000 ]
	same dunning age $A --rollup dirty
	same dunning report $A -v --by=debtor_id aging dirty
	same dunning age $A --max-record=40 dirty
}

@test "no record is lost: every kind of fault is counted" {
	dirty >dirty
	run dunning age $A -v --rejects=rejects -o out dirty
	[ "$status" -eq 1 ]
	count=$(grep 'read [0-9]*, written' <<<"$output")
	read -r all written rejected excluded <<<"$(sed 's/[^0-9]\{1,\}/ /g' <<<"$count")"
	[ "$all" -eq $((written + rejected + excluded)) ]
	for id in QUOTE NUL FIELDS VALUE CURRENCY; do
		[[ "$output" == *"rejected R_$id"* ]]
	done
}

@test "line ends at the borders of blocks" {
	for border in 16384 278528; do
		for end in '\n' '\r\n' '\r' '"\n' '"x\r\n' ',\r\n'; do
			for off in -2 -1 0 1 2; do
				awk -v n=$((border + off)) -v end="$end" 'BEGIN {
					line = "2026-01-01,abcdefgh\n"
					printf "due_date,t\n"
					for (at = 11; at + 60 < n; at += 20)
						printf "%s", line
					printf "2026-01-02,"
					quote = substr(end, 1, 1) == "\""
					if (quote)
						printf "\""
					for (at += 11 + quote + length(end); at < n; at++)
						printf "z"
					printf end
					for (i = 0; i < 9; i++)
						printf "%s", line
				}' >in
				outcome one dunning age $A --engine=libcsv in
				outcome other dunning age $A -j2 in
				for part in out err rejects status; do
					cmp one.$part other.$part
				done
				[ "$(tail -n 1 one.out)" = "2026-01-01,abcdefgh,74,61-90" ]
			done
		done
	done
}

@test "a record of the greatest length is read, one more byte is not" {
	for limit in 64 2048 16384 1048576; do
		for more in 0 1; do
			awk -v n=$((limit + more - 11)) 'BEGIN {
				printf "due_date,t\r\n2026-01-01,"
				for (i = 0; i < n; i++)
					printf "z"
				printf "\r\n2026-01-02,last\r\n"
			}' >in
			same dunning age $A --max-record=$limit in
			[ "$(cat one.status)" -eq $more ]
			[ "$(wc -l <one.out)" -eq $((3 - more)) ]
			[ "$(grep -c R_TOO_LONG one.err)" -eq $more ]
		done
	done
}

@test "a record without an end does not fill the memory" {
	bound 400000
	for open in '' '"'; do
		for threads in 1 2; do
			run sh -c "{ printf 'due_date,t\n2026-01-01,%s' '$open'
				head -c 600000000 /dev/zero | tr '\\0' z; } |
			    dunning age $A -v -j$threads -o out"
			[ "$status" -eq 1 ]
			[[ "$output" == *"read 1, written 0, rejected 1"* ]]
			[[ "$output" == *":2:"*R_TOO_LONG* ]]
		done
	done
}

@test "a header without an end ends the run" {
	bound 400000
	run sh -c "head -c 50000000 /dev/zero | tr '\\0' z | dunning age $A"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_HEADER: the header is longer than 1048576 bytes"* ]]
}

@test "an open quote costs its line only" {
	{
		printf 'due_date,t\n2026-01-01,"open\n'
		awk 'BEGIN { for (i = 0; i < 300000; i++) print "2026-01-02," i }'
	} >in
	for threads in 1 3; do
		run dunning age $A -v -j$threads -o out --rejects=rejects in
		[ "$status" -eq 1 ]
		[[ "$output" == *"read 300001, written 300000, rejected 1"* ]]
		[ "$(sed -n 2p rejects | cut -c 1-16)" = '2026-01-01,"open' ]
	done
}

@test "a million columns" {
	awk 'BEGIN {
		printf "due_date"
		for (i = 1; i < 100000; i++)
			printf ",c%d", i
		print ""
	}' >header
	run dunning age $A header
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_HEADER: the header has 100000 columns, the limit is 4096"* ]]
	dunning age $A --max-columns=100000 header >out
	[ "$(wc -l <out)" -eq 1 ]
	awk 'BEGIN {
		print "due_date,t\n2026-01-01,a"
		for (i = 1; i < 1000000; i++)
			printf ","
		print "\n2026-01-02,b"
	}' >in
	same dunning age $A in
	[ "$(wc -l <one.out)" -eq 3 ]
	[[ "$(cat one.err)" == *"R_FIELDS: has 1000000 fields, the header has 2"* ]]
}

@test "records of two bytes" {
	bound 200000
	{
		echo t
		head -c 2000000 /dev/zero | tr '\0' x | fold -b -w 1
		echo
	} >in
	printf 'dunning: 1\nstrategy: s\ncolumns: {t: {type: string}}\nderive: {n: {type: int, expr: string length(t)}}\n' >s.yaml
	for threads in 1 3; do
		run dunning segment $A -s s.yaml -v -j$threads -o out in
		[ "$status" -eq 0 ]
		[[ "$output" == *"read 2000000, written 2000000"* ]]
		[ "$(sort -u out | tr '\n' ' ')" = "t,n x,1 " ]
	done
}

@test "lines without a byte are records of a file with one column only" {
	printf 't\n\na\n\n\r\n' >in
	printf 'dunning: 1\nstrategy: s\ncolumns: {t: {type: string}}\nderive: {n: {type: bool, expr: t = null}}\n' >s.yaml
	same dunning segment $A -s s.yaml in
	[ "$(tr '\n' ' ' <one.out)" = "t,n ,true a,false ,true ,true " ]
	printf '\n\r\n\rdue_date,t\n\n\n2026-01-01,a\n\r\n\n' >in
	same dunning age $A -v in
	[ "$(tail -n 1 one.out)" = "2026-01-01,a,74,61-90" ]
	[[ "$(cat one.err)" == *"read 1, written 1"* ]]
}

@test "CR alone, a byte order mark, UTF-16" {
	printf '\357\273\277due_date,t\r2026-01-01,a\r2026-01-02,b' >in
	same dunning age $A in
	[ "$(tr '\n' ' ' <one.out)" = "due_date,t,days_overdue,bucket 2026-01-01,a,74,61-90 2026-01-02,b,73,61-90 " ]
	printf '\377\376d\0u\0e\0\n\0' >in
	run dunning age $A in
	[ "$status" -eq 2 ]
	[[ "$output" == *":1:1: error E_ENCODING: the input begins with a byte order mark of utf-16le, but is read as utf-8"* ]]
	printf 'd\0u\0e\0\n\0' >in
	run dunning age $A in
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_HEADER: the header has a NUL byte: is the input UTF-16"* ]]
	printf '\n\n' >in
	run dunning age $A in
	[ "$status" -eq 2 ]
	[[ "$output" == *E_EMPTY* ]]
}

@test "a pipe that gives one byte at a time" {
	dirty | head -n 60 >in
	dunning age $A --rejects=rejects.file in >out.file 2>/dev/null || [ $? -eq 1 ]
	for threads in 1 3; do
		dd bs=1 if=in 2>/dev/null |
		    dunning age $A -j$threads --rejects=rejects >out 2>/dev/null || [ $? -eq 1 ]
		cmp out out.file
		cmp rejects rejects.file
	done
}

@test "amounts and dates at their limits" {
	awk 'BEGIN {
		print "due_date,balance,currency"
		split("92233720368547758.07 92233720368547758.08 -92233720368547758.07 -0.00 0.010 0.001 .5 5. +5 1e3 00012.50", m, " ")
		for (i = 1; i <= 11; i++)
			print "2026-01-01," m[i] ",EUR"
		split("0001-01-01 9999-12-31 2024-02-29 2025-02-29 1900-02-29 2000-02-29 0000-01-01 2026-04-31 2026-03-1/", d, " ")
		for (i = 1; i <= 9; i++)
			print d[i] ",0.01,USD"
		split("JPY,1.0 JPY,1.5 KWD,0.001 CLF,0.0001 ZZZ,1", c, " ")
		for (i = 1; i <= 5; i++)
			print "2026-01-01," substr(c[i], 5) "," substr(c[i], 1, 3)
	}' >in
	head -n 2 in >max
	dunning age $A max >out
	[ "$(tail -n 1 out)" = "2026-01-01,92233720368547758.07,EUR,74,61-90" ]
	sed 2d in >rest
	printf 'dunning: 1\nstrategy: far\nageing: {years: 9998}\n' >far.yaml
	same dunning age -s far.yaml $A rest
	[ "$(cat one.status)" -eq 1 ]
	# What is read, by the number of its line.
	cat >read.wanted <<'END'
2026-01-01,-92233720368547758.07,EUR,,unapplied
2026-01-01,0.010,EUR,74,61-90
2026-01-01,00012.50,EUR,74,61-90
0001-01-01,0.01,USD,739690,121+
9999-12-31,0.01,USD,-2912368,not_due
2024-02-29,0.01,USD,746,121+
2000-02-29,0.01,USD,9512,121+
2026-01-01,1.0,JPY,74,61-90
2026-01-01,0.001,KWD,74,61-90
2026-01-01,0.0001,CLF,74,61-90
END
	grep -v -e '\.5,EUR' -e '5\.,EUR' one.out | tail -n +2 | diff read.wanted -
	for line in 2 6 9 10 15 16 18 19 20 22 25; do
		grep -q "rest:$line:.*rejected" one.err
	done
	# Of 100 years are the due dates that are meant.
	same dunning age $A rest
	grep -q 'rest:12:1: rejected R_DATE_RANGE: due date 0001-01-01' one.err
	grep -q 'rest:13:1: rejected R_DATE_RANGE: due date 9999-12-31' one.err
	[ "$(wc -l <one.out)" -eq 10 ]
}

@test "a sum that does not fit ends the run, whoever adds it" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance"
		for (i = 0; i < 100000; i++)
			print "D" i ",2026-01-01,1000000000000.00"
	}' >in
	for command in "age" "age --rollup" "report aging"; do
		for threads in 1 2 3; do
			run dunning $command $A -j$threads -o out in
			[ "$status" -eq 2 ]
			# 92,233 times 10^14 cents fit into 64 bits.
			[[ "$output" == *"in:92235:"*"E_OVERFLOW: the sum of balances does not fit"* ]]
			[ ! -e out ]
		done
	done
}

@test "roll-up: debtors that do not fit in memory, ids of all lengths" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance,currency"
		for (k = 0; k < 2; k++) {
			for (i = 1; i <= 90000; i++)
				print "D" i * 7 ",2026-01-01," i % 9 + 1 ".50," (i % 2 ? "EUR" : "JPY0")
			for (n = id = ""; length(n) < 1000; n = n "x")
				print "\"" n "y\",2026-01-01,2.25,USD"
		}
	}' | sed 's/\.50,JPY0/,JPY/' >in
	outcome one dunning age $A --rollup in
	[ "$(cat one.status)" -eq 0 ]
	[ "$(tail -n +2 one.out | awk -F , '$NF != 2' | wc -l)" -eq 0 ]
	for memory in 1 8; do
		outcome other dunning age $A --rollup --memory=$memory in
		cmp one.out other.out
		cmp one.err other.err
	done
	dunning age $A --rollup --memory=1 <in | cmp - one.out
	cat in | dunning age $A --rollup --memory=1 -j3 | cmp - one.out
}

@test "roll-up: no room for temporary files" {
	awk 'BEGIN {
		print "debtor_id,due_date,balance"
		for (i = 0; i < 120000; i++)
			print "D" i * 7 ",2026-01-01,1.00"
	}' >in
	run env TMPDIR="$T/none" dunning age $A --rollup --memory=1 -o out in
	[ "$status" -eq 2 ]
	[[ "$output" == *"cannot make a temporary file"* ]]
	[ ! -e out ]
	run sh -c "trap '' XFSZ; ulimit -f 512; cat in | TMPDIR=$T dunning age $A --rollup -o out"
	[ "$status" -eq 2 ]
	[[ "$output" == *"cannot write a temporary file"* ]]
	[ ! -e out ]
	[ -z "$(find . -name '*dunning*' -o -name 'out*')" ]
}

@test "a failure leaves no output behind" {
	awk 'BEGIN {
		print "due_date,t"
		for (i = 0; i < 100000; i++)
			print "2026-01-01," i
	}' >in
	echo old >kept
	for threads in 1 2; do
		run sh -c "trap '' XFSZ; ulimit -f 64; dunning age $A -j$threads -o kept in"
		[ "$status" -eq 2 ]
		[[ "$output" == *"kept: error E_SYSTEM: cannot write"* ]]
		[ "$(cat kept)" = old ]
		run dunning age $A -j$threads --rejects="$T/none/rejects" -o kept in
		[ "$status" -eq 2 ]
		[ "$(cat kept)" = old ]
		run sh -c "dunning age $A -j$threads in >&-"
		[ "$status" -eq 2 ]
		run sh -c "dunning age $A -j$threads <&-"
		[ "$status" -eq 2 ]
		run dunning age $A -j$threads "$T"
		[ "$status" -eq 2 ]
		[[ "$output" == *"Is a directory"* ]]
		[ ! -e /dev/full ] || {
			run dunning age $A -j$threads -o /dev/full in
			[ "$status" -eq 2 ]
			[[ "$output" == *"No space left"* ]]
		}
	done
	[ "$(ls | tr '\n' ' ')" = "in kept tiny " ]
}

@test "a reader that goes away ends the run" {
	awk 'BEGIN {
		print "due_date,t"
		for (i = 0; i < 300000; i++)
			print "2026-01-01," i
	}' >in
	for threads in 1 2; do
		run bash -c "dunning age $A -j$threads in | head -n 1; echo \${PIPESTATUS[0]}"
		[ "${lines[0]}" = "due_date,t,days_overdue,bucket" ]
		[ "${lines[1]}" -eq 141 ]
	done
}

@test "stages of one run write what a pipe of the commands writes" {
	strategy >strategy.yaml
	awk 'BEGIN {
		print "debtor_id,due_date,balance,late,ratio,flag"
		for (i = 0; i < 9000; i++) {
			late = i % 6 ? i % 50 : ""
			flag = i % 3 ? (i % 2 ? "true" : "false") : ""
			printf "D%d,2026-%02d-%02d,%d.25,%s,%s,%s%s\n", i % 90,
			    i % 12 + 1, i % 28 + 1, i - 100, late, i / 1000,
			    flag, i % 200 ? "" : ",more"
		}
	}' >in
	S="-s strategy.yaml $A"
	for order in "age segment score" "age score segment" \
	    "score age segment" "segment score"; do
		outcome one dunning run $S --stages=${order// /,} in
		cp in piped
		for stage in $order; do
			dunning $stage $S piped >next 2>/dev/null || [ $? -eq 1 ]
			mv next piped
		done
		cmp one.out piped
		[ "$(cat one.status)" -eq 1 ]
		same dunning run $S -v --stages=${order// /,} in
	done
}

@test "a stage rejects only what the stages before it let through" {
	cat >strategy.yaml <<-'END'
		dunning: 1
		strategy: turns
		ageing: {rollup: true}
		columns: {late: {type: int}}
		derive:
		  x: {type: int, expr: late + 1}
	END
	printf '%s\n' debtor_id,due_date,balance,late D1,2026-01-01,10.00,1 \
	    D1,2026-01-01,20.00,oops D2,2026-01-01,0.00,oops >in
	outcome one dunning run -s strategy.yaml $A --stages=age,segment in
	dunning age -s strategy.yaml $A in >aged
	dunning segment -s strategy.yaml $A aged >piped 2>/dev/null || [ $? -eq 1 ]
	cmp one.out piped
	[ "$(sed -n 2p one.out | cut -d, -f1,7)" = D1,30.00 ]
	[ "$(grep -c . one.err)" -eq 1 ]
	[ "$(tail -n +2 one.rejects | cut -d, -f1)" = D1 ]
}

@test "progress is told in lines where there is no terminal" {
	awk 'BEGIN {
		print "due_date,t"
		for (i = 0; i < 200000; i++)
			print "2026-01-01," i
	}' >in
	for threads in 1 2; do
		dunning age $A --progress -j$threads in >out 2>err
		[[ "$(tail -n 1 err)" == "100 %, "*" 200000 records, "* ]]
		[ "$(tr -d '\r\033' <err | cmp - err)" = "" ]
		dunning age $A -j$threads in 2>err >out
		[ ! -s err ]
	done
}
