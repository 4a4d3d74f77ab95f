#!/bin/sh
# What the commands cost next to `cat` and to other tools, on one generated
# portfolio: first all outputs are shown to agree, then whole commands are
# timed, each in turn with `cat` of the same file.
#
#	ROWS=10000000 RUNS=5 JOBS='L A' PEERS=no make bench
#
# ROWS    records of the timed file (1,000,000); CHECK_ROWS those of the file
#         on which outputs are compared (20,000)
# RUNS    of each command (5), fewer when they take BUDGET seconds (60)
# JOBS    L  limits: libcsv alone, every field decoded
#         M  map: dates, amounts and truths read and written, the rest passed
#         F  the same of a foreign file: ; between fields, two columns of
#            31/12/2026 and two of 1.234,56 read, ISO and plain written
#         A  age: days overdue and bucket appended
#         B  age, segment and score in one process; P in three, piped
#         C  aged summary by company
#         S  segment, next to the same without its table; and what tables of
#            each hit policy cost a record, without reading and writing it
#         D  aged summary by debtor, of unsorted rows; R the debtor's sums
#            beside every row
#         T  plan, of unsorted records, four of each debtor: without a ledger;
#            with one of some four entries for each record, filled before; and
#            again when the ledger knows all that was due.  For 4,000,000
#            records two cores are to take 60 and then 20 seconds, and 1.5 GiB
# PEERS   no: ours alone
#
# The table says how long each command takes next to `cat` (the median of the
# runs, their least and most), its median time, the peak memory of its largest
# process, and the number of runs; behind peers, how long they take next to
# ours with one thread and with two.
#
# Peers are used when they are there; nothing is installed or fetched.  DuckDB
# and Polars are the node packages @duckdb/node-api and nodejs-polars, which
# node finds through NODE_PATH.
#
# Status 1: something of ours failed, or its output is not that of the others.
set -u
cd "$(dirname "$0")/.." || exit 2
root=$PWD
B=$(cd "${B:-build}" && pwd) || exit 2
PATH=$B/bin:$PATH
DUNNING_DATA=$root/rules
LC_ALL=C
export DUNNING_DATA LC_ALL
rows=${ROWS:-1000000}
check_rows=${CHECK_ROWS:-20000}
runs=${RUNS:-5}
budget=${BUDGET:-60}
jobs=${JOBS:-L M F A B P S C D R T}
tools=$root/tests/bench
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM
day=2026-03-16
strategy="-s $tools/strategy.yaml --as-of=$day"
status=0

. "$tools/peers.sh"

for tool in portfolio bench_spawn bench_compare bench_decode bench_libcsv \
    bench_rules; do
	if [ ! -x "$B/tests/$tool" ]; then
		echo "bench: $B/tests/$tool is not built" >&2
		exit 2
	fi
done

# --- commands -------------------------------------------------------------

# ours JOB FILE OPTIONS: the command line of a job.
ours() {
	case $1 in
	M) echo "dunning map -q -s $tools/map.yaml --as-of=$day $3 $2" ;;
	F) echo "dunning map -q -s $tools/foreign.yaml --as-of=$day $3 $2" ;;
	A) echo "dunning age -q --as-of=$day $3 $2" ;;
	B) echo "dunning run -q --stages=age,segment,score $strategy $3 $2" ;;
	P) echo "dunning age -q --as-of=$day $3 $2 | dunning segment $strategy $3 |
		dunning score $strategy $3" ;;
	C) echo "dunning report aging -q --by=company --as-of=$day $3 $2" ;;
	D) echo "dunning report aging -q --by=debtor_id --as-of=$day $3 $2" ;;
	R) echo "dunning age -q --rollup --as-of=$day $3 $2" ;;
	esac
}

title() {
	case $1 in
	M) echo 'map' ;;
	F) echo 'map, foreign' ;;
	A) echo 'age' ;;
	B) echo 'age, segment, score' ;;
	P) echo 'age | segment | score' ;;
	C) echo 'report aging --by=company' ;;
	D) echo 'report aging --by=debtor_id' ;;
	R) echo 'age --rollup' ;;
	esac
}

with_engine() {
	echo "export DUNNING_ENGINE=$1; $2"
}

# Scanners that this machine can run, the reference first.
engines() {
	if [ -n "${ENGINES-}" ]; then
		echo "$ENGINES"
		return
	fi
	"$B/tests/bench_decode" -l
}

# --- agreement ------------------------------------------------------------

buckets=not_due,1-30,31-60,61-90,91-120,121+,unapplied
decided=email_ok,segment,score,band
rolled=debtor_open,debtor_overdue,debtor_unapplied,debtor_net
rolled=$rolled,debtor_max_days,debtor_items

# Columns that are compared by value.
columns() {
	case $1 in
	M) echo debtor_id,doc_id,due_date,balance,dispute,note ;;
	F) echo doc_id,currency,doc_date,due_date,amount,balance,note ;;
	A) echo company,debtor_name,doc_id,balance,note,days_overdue,bucket ;;
	B | P) echo "doc_id,balance,note,days_overdue,bucket,$decided" ;;
	C) echo "currency,company,$buckets" ;;
	D) echo "currency,debtor_id,$buckets" ;;
	R) echo "doc_id,bucket,$rolled" ;;
	esac
}

# The file that a job reads, by its name without .csv.
input() {
	case $1 in
	F) echo "$2-foreign.csv" ;;
	*) echo "$2.csv" ;;
	esac
}

# What is left of an error, on one line.
reason() {
	head -n 2 "$work/err" | tr '\n' ' ' | cut -c 1-150
}

fault() {
	printf '%-3s %s\n' "$1" "$2"
	status=1
}

# run COMMAND OUTPUT
run() {
	sh -c "$1" >"$2" 2>"$work/err"
}

# The same for ours, which has nothing to say.
run_ours() {
	run "$1" "$2" && [ ! -s "$work/err" ]
}

# Every way of ours gives the bytes of the first.
agree_ours() {
	ways=0
	for way in $(engines) option; do
		for threads in 1 2; do
			options="-j $threads"
			[ "$way" != option ] || options="--engine=libcsv -j $threads"
			cmd=$(ours "$1" "$(input "$1" "$work/check")" "$options")
			[ "$way" = option ] || cmd=$(with_engine "$way" "$cmd")
			if ! run_ours "$cmd" "$work/out"; then
				fault "$1" "$way -j $threads failed: $(reason)"
			elif ! cmp -s "$work/$1.ours" "$work/out"; then
				fault "$1" "$way -j $threads gives other bytes"
			else
				ways=$((ways + 1))
			fi
		done
	done
	printf '%-3s %s ways of ours: the same bytes\n' "$1" "$ways"
}

# The comparison itself must see a wrong value and a missing record.
compare_fails() {
	same=$(columns "$1")
	case $1 in
	A) wrong='$s/,[^,]*,\([^,]*\)$/,wrong,\1/' ;; # not what is undisputed
	C | D | R) wrong='$s/[0-9]\./7./g' ;;
	*) wrong='$s/,[^,]*$/,wrong/' ;;
	esac
	for edit in "$wrong" '$d'; do
		sed "$edit" "$work/$1.ours" >"$work/wrong"
		"$B/tests/bench_compare" "$same" "$work/$1.ours" "$work/wrong" \
		    2>/dev/null
		[ $? -eq 1 ] || fault "$1" "the comparison took $edit for nothing"
	done
}

agree_peers() {
	for peer in $exact; do
		cmd=$(peer_command "$peer" "$1" "$work/check.csv")
		[ -n "$cmd" ] || continue
		if ! run "$cmd" "$work/out"; then
			printf '%-3s %s failed: %s\n' "$1" "$peer" "$(reason)"
		elif "$B/tests/bench_compare" "$(columns "$1")" \
		    "$work/$1.ours" "$work/out" 2>"$work/err"; then
			printf '%-3s %s: the same values\n' "$1" "$peer"
		else
			fault "$1" "$peer: other values: $(reason)"
		fi
	done
}

agree() {
	if ! run_ours "$(ours "$1" "$(input "$1" "$work/check")" '')" \
	    "$work/$1.ours"; then
		fault "$1" "failed: $(reason)"
		return
	fi
	agree_ours "$1"
	compare_fails "$1"
	if [ "$1" = P ]; then
		[ ! -s "$work/B.ours" ] || cmp -s "$work/B.ours" "$work/P.ours" ||
		fault P 'three processes give other bytes than one'
	elif [ "$1" = F ]; then
		"$B/tests/bench_compare" "$(columns F)" "$work/plain.csv" \
		    "$work/F.ours" 2>"$work/err" ||
		fault F "other values than the plain file: $(reason)"
	else
		agree_peers "$1"
	fi
}

# --- time -----------------------------------------------------------------

# Thousandths as a decimal number.
decimal() {
	printf '%d.%02d' $(($1 / 1000)) $(($1 % 1000 / 10))
}

# measure COMMAND: sets least, ratio, most, time (microseconds), peak, count.
measure() {
	"$B/tests/bench_spawn" -n "$runs" -t "$budget" "cat $file" "$1" \
	    >"$work/figures" 2>"$work/err" || return 1
	read -r least ratio most _ time peak count <"$work/figures"
}

# row JOB NAME COMMAND [AGAIN]: one line of the table; AGAIN goes behind it.
row() {
	if ! measure "$3"; then
		printf '%-3s %-38s failed: %s\n' "$1" "$2" "$(reason)"
		return 1
	fi
	printf '%-3s %-38s %8s %-17s %4d.%03d %8s %4s  %s\n' "$1" "$2" \
	    "$(decimal "$ratio")" "($(decimal "$least")-$(decimal "$most"))" \
	    $((time / 1000000)) $((time / 1000 % 1000)) \
	    "$(decimal $((peak * 1000 / 1024)))" "$count" \
	    "$([ -z "${4-}" ] || $4)"
}

row_ours() {
	if ! row "$@"; then
		status=1
		return 1
	fi
}

# How many times as long as ours.
times_ours() {
	[ "$one" -eq 0 ] || printf '%s x -j 1' "$(decimal $((ratio * 1000 / one)))"
	[ "$two" -eq 0 ] || printf ', %s x -j 2' "$(decimal $((ratio * 1000 / two)))"
}

# How many times as fast as libcsv.
times_libcsv() {
	[ "$plain" -eq 0 ] || printf 'libcsv takes %s x' \
	    "$(decimal $((plain * 1000 / ratio)))"
}

time_job() {
	plain_file=$file
	file=$(input "$1" "$work/in")
	cat "$file" >/dev/null
	one=0
	two=0
	name=$(title "$1")
	! row_ours "$1" "$name, -j 1" "$(ours "$1" "$file" '-j 1')" || one=$ratio
	! row_ours "$1" "$name, -j 2" "$(ours "$1" "$file" '-j 2')" || two=$ratio
	case $1 in
	P | R) ;;
	*)
		for engine in $(engines); do
			row_ours "$1" "$name, $engine" "$(with_engine "$engine" \
			    "$(ours "$1" "$file" '-j 1')")"
		done
		;;
	esac
	for peer in $exact $inexact; do
		cmd=$(peer_command "$peer" "$1" "$file")
		[ -z "$cmd" ] || row "$1" "$(peer_title "$peer")" "$cmd" times_ours
	done
	file=$plain_file
}

# One record in 100 is irregular: half of them end in a CR alone, half have a
# quote where none may be, which libcsv takes only when it is lax.
make_irregular() {
	awk '/"/ { print; next }
	    ++n % 200 == 0 { printf "%s\r", $0; next }
	    n % 200 == 100 { sub(",", "\",") }
	    { print }' "$1" >"$2"
}

time_limits() {
	plain=0
	row L 'wc -l' "wc -l $file"
	! row_ours L 'libcsv, empty callbacks' "$B/tests/bench_libcsv $file" ||
	plain=$ratio
	for engine in $(engines); do
		row_ours L "every field decoded, $engine" \
		    "$B/tests/bench_decode -e $engine $file" times_libcsv
	done
	for peer in $scanners; do
		cmd=$(peer_command "$peer" L "$file")
		[ -z "$cmd" ] || row L "$peer count" "$cmd" times_libcsv
	done
	clean=$file
	file=$work/irregular.csv
	make_irregular "$clean" "$file"
	plain=0
	! row_ours L '1 % irregular: libcsv, lax' \
	    "$B/tests/bench_libcsv -l $file" || plain=$ratio
	for engine in $(engines); do
		row_ours L "1 % irregular: decoded, $engine" \
		    "$B/tests/bench_decode -e $engine $file" times_libcsv
	done
	file=$clean
	rm -f "$work/irregular.csv"
}

# Without its tables the strategy still derives a column, as its table needs.
time_segment() {
	sed '/^tables:/,/^[a-z]*cards:/{/cards:/!d;}' "$tools/strategy.yaml" \
	    >"$work/plain.yaml" &&
	    dunning age --as-of=$day "$file" >"$work/aged.csv" || {
		fault S 'no aged file'
		return
	}
	plain="dunning segment -s $work/plain.yaml --as-of=$day -j 1"
	plain="$plain $work/aged.csv"
	with="dunning segment $strategy -j 1 $work/aged.csv"
	if "$B/tests/bench_spawn" -n "$runs" -t "$budget" "$plain" "$with" \
	    >"$work/figures" 2>"$work/err"; then
		read -r least ratio most _ time peak count <"$work/figures"
		printf 'S   segment with 12 rules takes %s times what it takes with none (%s-%s)\n' \
		    "$(decimal "$ratio")" "$(decimal "$least")" "$(decimal "$most")"
	else
		fault S "failed: $(reason)"
	fi
	rm -f "$work/aged.csv"
	"$B/tests/bench_rules" | sed 's/^/S   /'
}

# What is due in a plan, as the ledger takes it; no cell has a comma.
due_of() {
	awk 'BEGIN { FS = OFS = "," }
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		print "action_id,strategy,plan,debtor_id,channel,as_of," \
		    "send_after,level,currency,amount,template,item_key," \
		    "item_level,item_due"
		next
	    }
	    $at["status"] == "due" {
		print $at["action_id"], "treatment", $at["action_plan"],
		    $at["debtor_id"], $at["channel"], $at["action_date"],
		    $at["send_after"], $at["level"], $at["currency"],
		    $at["action_total"], $at["template"], $at["item_key"],
		    $at["item_level"], $at["due_date"]
	    }' "$1"
}

# What makes the ledger is timed once: it cannot be done again.
fill_ledger() {
	"$B/tests/bench_spawn" -n 1 "cat $2" \
	    "dunning ledger $1 -q $work/ledger.db $2" >"$work/figures" \
	    2>"$work/err" || return 1
	read -r least ratio most _ time peak count <"$work/figures"
	lines=$(($(wc -l <"$2") - 1))
	printf 'T   %s of %s records: %s s, %s in a second, %s MiB\n' \
	    "ledger $1" "$lines" "$(decimal $((time / 1000)))" \
	    $((lines * 1000 / (time / 1000 + 1))) \
	    "$(decimal $((peak * 1000 / 1024)))"
}

# The same bytes from both numbers of threads.
plan_alike() {
	run_ours "$1 -j 1 $file" "$work/planned.csv" &&
	run_ours "$1 -j 2 $file" "$work/out" &&
	cmp -s "$work/planned.csv" "$work/out" ||
	fault T "two threads plan otherwise, or not: $(reason)"
}

# bar SECONDS: what the last row may take, of 4,000,000 records.
bar() {
	said=holds
	[ $((time / 250)) -le $(($1 * rows / 1000)) ] || said='is missed'
	[ "$peak" -le $((3 << 19)) ] || said='is missed by its memory'
	printf 'T   the bar of %s s for 4,000,000 records %s\n' "$1" "$said"
}

# plan_ledger NAME SECONDS: from one thread and from two, which has a bar.
plan_ledger() {
	row_ours T "$1, -j 1" "$plan -j 1 $file"
	! row_ours T "$1, -j 2" "$plan -j 2 $file" || bar "$2"
}

time_plan() {
	plain_file=$file
	file=$work/treated.csv
	plan="dunning plan -q -s $tools/treatment.yaml --as-of=$day"
	for format in treated sent outcomes; do
		"$B/tests/portfolio" -f "$format" -n "$rows" \
		    >"$work/$format.csv" || exit 2
	done
	if ! run "dunning ledger init $work/ledger.db" "$work/out" ||
	    ! fill_ledger import "$work/sent.csv" ||
	    ! fill_ledger outcome "$work/outcomes.csv"; then
		fault T "no ledger: $(reason)"
		return
	fi
	plan_alike "$plan"
	row_ours T 'plan, no ledger' "$plan $file"
	plan="$plan -l $work/ledger.db"
	plan_alike "$plan"
	plan_ledger 'plan, ledger' 60
	due_of "$work/planned.csv" >"$work/due.csv"
	fill_ledger import "$work/due.csv" || fault T "$(reason)"
	run_ours "$plan $file" "$work/planned.csv"
	due_of "$work/planned.csv" | sed 1d >"$work/due.csv"
	[ ! -s "$work/due.csv" ] || fault T 'what was done is due again'
	plan_ledger 'plan, nothing to do' 20
	file=$plain_file
	rm -f "$work/treated.csv" "$work/sent.csv" "$work/outcomes.csv" \
	    "$work/planned.csv" "$work/due.csv" "$work"/ledger.db*
}

# --- main -----------------------------------------------------------------

"$B/tests/portfolio" -f foreign -n "$check_rows" >"$work/check-foreign.csv" &&
"$B/tests/portfolio" -f bench -n "$check_rows" >"$work/plain.csv" &&
cat "$work/plain.csv" "$tools/edges.csv" >"$work/check.csv" || exit 2
find_peers
printf 'scanners: %s\n' "$(engines | tr '\n' ' ')"
for peer in $exact $inexact $scanners; do
	printf '%s: %s\n' "$peer" "$(peer_version "$peer")"
done
[ -z "$missing" ] || printf 'not installed:%s\n' "$missing"

printf '\nOutputs of %s records and %s odd ones\n' "$check_rows" \
    "$(grep -c '^[A-Z]*,E' "$tools/edges.csv")"
for job in $jobs; do
	case $job in
	L | S | T) ;;
	*) agree "$job" ;;
	esac
done

file=$work/in.csv
"$B/tests/portfolio" -f bench -n "$rows" >"$file" || exit 2
case $jobs in
*F*) "$B/tests/portfolio" -f foreign -n "$rows" >"$(input F "$work/in")" ||
	exit 2 ;;
esac
cat "$file" >/dev/null
printf '\n%s records, %s bytes; %s; %s processors\n' "$rows" \
    "$(wc -c <"$file" | tr -d ' ')" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)" \
    "$(getconf _NPROCESSORS_ONLN)"
printf '%-3s %-38s %8s %-17s %8s %8s %4s\n' job command 'x cat' '(min-max)' \
    seconds MiB runs
row - cat "cat $file"
for job in $jobs; do
	case $job in
	L) time_limits ;;
	S) time_segment ;;
	T) time_plan ;;
	*) time_job "$job" ;;
	esac
done
exit "$status"
