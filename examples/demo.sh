#!/bin/sh
# What `make demo` runs: both example portfolios, from the export to letters,
# mails, SMS and call lists, in the folder demo/ (or DEMO).
set -u
cd "$(dirname "$0")/.." || exit 2
B=$(cd "${B:-build}" && pwd)
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
export PATH DUNNING_DATA
demo=${DEMO:-demo}
rm -rf "$demo"
mkdir -p "$demo" || exit 2

# Rejected records (status 1) are part of the example: real exports have them.
run() {
	name=$1
	shift
	env "$@" sh examples/run.sh "$demo/$name" 2>"$demo/$name.log"
	[ $? -le 1 ] || { cat "$demo/$name.log" >&2; exit 2; }
}
run retail
run wholesale STRATEGY=rules/wholesale-b2b.yaml \
    PORTFOLIO=examples/wholesale/portfolio.csv
sh examples/analyst.sh >"$demo/report.txt" || exit 2

files() { find "$1" -type f 2>/dev/null | wc -l; }
lines() {
	cat "$@" 2>/dev/null | grep -c '^[0-9a-f]\{32\},'
}
out() {
	d=$demo/$1
	printf '%-10s %4d letters' "$1:" \
	    "$("$B/bin/dunning" ledger export "$d/ledger.db" |
		awk -F, '$6 == "letter" && !seen[$1]++ { n++ }
		    END { print n + 0 }')"
	printf ' in %s, %d e-mails in %s,\n' "$d/letters/" \
	    "$(files "$d/mail")" "$d/mail/new/"
	printf '%-10s %4d texts in %s and whatsapp/, %d calls in %s\n' '' \
	    "$(lines "$d"/sms/*.csv "$d"/whatsapp/*.csv)" "$d/sms/" \
	    "$(lines "$d"/calls/*.csv "$d"/calls/*/*.csv)" "$d/calls/"
}
echo
echo "Two portfolios, planned for 2026-03-16 and delivered:"
out retail
out wholesale
echo "Letters to look at: $(ls "$demo"/retail/letters/*.pdf | head -n 1)"
echo "Ageing, segments, actions and why: $demo/report.txt"
echo "Records that were rejected, with the reason: $demo/retail/rejects.csv"
# All but the ledger and what tells of the run itself.
sent() {
	find "$demo/retail" -type f ! -name 'ledger.db*' \
	    ! -path '*/manifests/*' | sort | tr '\n' ' '
}
before=$(sent)
run retail
after=$(sent)
[ "$before" = "$after" ] || { echo "The second run wrote again." >&2; exit 2; }
echo "A second run on that day wrote nothing: the ledger $demo/retail/ledger.db"
echo "knows what was sent.  The manual: man -l man/dunning.1"
