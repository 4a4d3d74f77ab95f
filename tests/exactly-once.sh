#!/bin/sh
# Kill `export` at 200 random moments and run it again each time: every message,
# hand-over and credit hold comes out exactly once and whole.  Then the whole
# chain twice on one day.
set -u
cd "$(dirname "$0")/once" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${ROUNDS:-200}
n=0
check() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1: $2, not $3"
	fi
}

# 60 debtors: a third each with an address for mail, SMS and letters; 20 to call,
# 20 for an agency.
awk 'BEGIN {
	print "debtor_id,debtor_name,doc_id,due_date,currency,balance,email," \
	    "mobile,address_1,plan"
	for (i = 1; i <= 60; i++)
		printf "D%d,Núñez %d,F%d,2026-03-%02d,COP,%d000.00,%s,%s,%s,std\n",
		    i, i, i, i % 9 + 1, i, i % 3 == 0 ? "d" i "@x.example" : "",
		    i % 3 == 1 ? "+5730012345" i : "",
		    i % 3 == 2 ? "Calle " i : ""
	for (i = 61; i <= 100; i++)
		printf "D%d,Núñez %d,F%d,2026-03-%02d,COP,%d000.00,,%s,,%s\n",
		    i, i, i, i % 9 + 1, i, "+573001234" i, (i > 80 ? "out" : "desk")
}' >"$work/portfolio.csv"
strategy="-s strategy.yaml --as-of=2026-03-16"
dunning age $strategy "$work/portfolio.csv" |
	dunning plan $strategy | dunning render $strategy >"$work/messages.csv"
check "messages to send" "$(grep -c '^[0-9a-f]\{32\},' "$work/messages.csv")" 100

# What an unbroken run writes.
ledger=$work/whole.db
dunning ledger init "$ledger"
dunning export $strategy -l "$ledger" -d "$work/whole" "$work/messages.csv"
check "an unbroken run" $? 0
letters() {
	for f in "$1"/letters/*.pdf; do
		[ -e "$f" ] && pdftotext "$f" -
	done | grep -c '^F[0-9]'
}
mails() { find "$1/mail/new" -type f | wc -l; }
texts() { cat "$1"/sms/*.csv | grep -c '^[0-9a-f]\{32\},'; }
rows() { cat "$1"/*.csv | grep -c '[0-9a-f]\{32\},'; }
# The journal has an action for each of them, too.
count() {
	echo "$(letters "$1") $(mails "$1") $(texts "$1") $(rows "$1/calls")" \
	    "$(rows "$1/handover/agency") $(rows "$1/credit_hold")" \
	    "$(cat "$1"/journal/*.csv | grep -c '^action,')"
}
wanted=$(count "$work/whole")
check "letters, mails, SMS, calls, hand-overs, credit holds, journal" "$wanted" \
    "20 20 20 20 20 20 100"

# How long it takes, in microseconds, so that the kills fall inside.
begin=$(date +%s%N)
ledger=$work/timed.db
dunning ledger init "$ledger"
dunning export $strategy -l "$ledger" -d "$work/timed" "$work/messages.csv"
took=$((($(date +%s%N) - begin) / 1000))
rm -rf "$work/timed" "$ledger"*

bad=0 killed=0 torn=0 round=0
seed=20260316
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	dir=$work/out ledger=$work/ledger.db
	rm -rf "$dir" "$ledger" "$ledger"-*
	dunning ledger init "$ledger"
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	wait_us=$((seed / 8 % took))
	dunning export $strategy -l "$ledger" -d "$dir" \
	    "$work/messages.csv" 2>/dev/null &
	pid=$!
	sleep "$((wait_us / 1000000)).$(printf %06d $((wait_us % 1000000)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $? -eq 137 ] && killed=$((killed + 1))
	# What is visible right after the kill is whole.
	for f in handover/agency credit_hold calls journal sms; do
		for f in "$dir/$f"/*; do
			[ ! -e "$f" ] || cmp -s "$f" "$work/whole/${f#"$dir/"}" ||
				torn=$((torn + 1))
		done
	done
	for f in "$dir"/letters/*.pdf; do
		[ ! -e "$f" ] || pdfinfo "$f" >/dev/null 2>&1 ||
			torn=$((torn + 1))
	done
	for f in "$dir"/mail/new/*; do
		[ ! -e "$f" ] || cmp -s "$f" "$work/whole/mail/new/${f##*/}" ||
			torn=$((torn + 1))
	done
	dunning export $strategy -l "$ledger" -d "$dir" \
	    "$work/messages.csv" || bad=$((bad + 1))
	[ "$(count "$dir")" = "$wanted" ] || bad=$((bad + 1))
	[ -z "$(ls -A "$dir/.staging")" ] || bad=$((bad + 1))
done
echo "# killed $killed of $rounds runs while they worked"
check "runs after a kill that lost or doubled a message" $bad 0
check "torn files" $torn 0
check "some kills came in time" "$([ "$killed" -gt $((rounds / 4)) ] &&
	echo yes)" yes

# Twice on one day, and with cron every hour.
ledger=$work/day.db
dunning ledger init "$ledger"
for hour in 1 2 3; do
	dunning run --portfolio $strategy -l "$ledger" -d "$work/day" \
	    "$work/portfolio.csv"
done
check "the chain three times on a day" "$(count "$work/day")" "$wanted"

# Two at once: one of them waits for another day.
exec 9>>"$ledger-lock"
flock 9
dunning export $strategy -l "$ledger" -d "$work/day" "$work/messages.csv" \
    2>/dev/null
check "a second run while one holds the lock" $? 75
exec 9>&-
echo "1..$n"
