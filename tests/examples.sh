#!/bin/sh
# The scripts in examples/ run, and the pipe and the fused run agree.
cd "$(dirname "$0")/.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1: $2, not $3"
		tail -n 5 "$work/log" | sed 's/^/# /'
	fi
}
list() { (cd "$1" && find letters mail sms whatsapp calls -type f | sort); }

sh examples/pipe.sh "$work/pipe" >"$work/log" 2>&1
check "pipe.sh, with rejected records" $? 1
sh examples/run.sh "$work/run" >"$work/log" 2>&1
check "run.sh, with rejected records" $? 1
list "$work/pipe" >"$work/a"
list "$work/run" >"$work/b"
check "the same files" "$(cmp "$work/a" "$work/b" && wc -l <"$work/a")" \
    "$(wc -l <"$work/b")"
different=0
while read -r f; do
	cmp -s "$work/pipe/$f" "$work/run/$f" || different=$((different + 1))
done <"$work/a"
check "files that differ between pipe and run" "$different" 0
check "rejects of pipe and run" "$(cmp "$work/pipe/rejects.csv" \
    "$work/run/rejects.csv" && echo same)" same
pdftotext -layout "$(ls "$work"/run/letters/*.pdf | head -n 1)" "$work/text"
check "letters can be read" "$(grep -c 'Requerimiento de pago' \
    "$work/text" | awk '{ print ($1 > 10) }')" 1
pdftoppm -r 100 -png -f 1 -l 1 "$(ls "$work"/run/letters/*.pdf |
	head -n 1)" "$work/page"
check "the QR code of the first letter" "$(zbarimg -q --raw \
    "$work"/page*.png | grep -c '^https://')" 1
python3 - "$work/run/mail/new" >"$work/mails" 2>"$work/log" <<'END'
import email, email.policy, os, sys
n = 0
for name in os.listdir(sys.argv[1]):
    with open(os.path.join(sys.argv[1], name), "rb") as f:
        m = email.message_from_binary_file(f, policy=email.policy.default)
    assert not m.defects and all(not p.defects for p in m.walk()), name
    assert m["to"].addresses[0].addr_spec and m["subject"] and m["message-id"]
    assert m.get_body(("plain",)).get_content().strip()
    n += 1
print(n)
END
check "mails without a defect" "$(cat "$work/mails")" \
    "$(ls "$work/run/mail/new" | wc -l | tr -d ' ')"

page=$(ls "$work"/run/calls/*/*.html | head -n 1)
check "what a caller says stands below the row, as wide as the page" \
    "$(grep -c '<td class="say" colspan="5">' "$page")" \
    "$(grep -c '<tbody>' "$page")"
check "the debtor's hours are of the debtor's zone" \
    "$(grep -c '[0-9]–[0-9:]* (UTC-0[3-7]:00)' "$page" |
	awk '{ print ($1 > 0) }')" 1
check "a list is for one language" "$(python3 - "$work"/run/calls/*/*.csv <<'END'
import csv, sys
print(max(len({r["language"][:2] for r in csv.DictReader(open(f))})
    for f in sys.argv[1:]))
END
)" 1

sh examples/analyst.sh >"$work/report" 2>"$work/log"
check "analyst.sh" $? 0
check "analyst.sh explains a debtor" \
    "$(grep -c 'decided by' "$work/report")" 1

sh examples/rules.sh >"$work/report" 2>"$work/log"
check "rules.sh" $? 0
for word in E_GAP E_OVERLAP E_UNSAT W_SHADOWED E_TESTS 'coverage 100 %' \
    'not matched'; do
	check "rules.sh shows $word" "$(grep -q "$word" "$work/report" &&
		echo yes)" yes
done

home=$work/home
mkdir -p "$home/inbox"
cp -r rules/retail-credit.yaml rules/templates rules/tables rules/contact \
    rules/calendars "$home"
mv "$home/retail-credit.yaml" "$home/strategy.yaml"
cp examples/retail/portfolio.csv "$home/inbox/portfolio-2026-03-16.csv"
dunning ledger init "$home/ledger.db"
DATE=2026-03-16 sh examples/nightly.sh "$home" >"$work/log" 2>&1
check "nightly.sh, with rejected records" $? 1
check "nightly.sh archives the export" \
    "$(ls "$home/archive")" portfolio-2026-03-16.csv
DATE=2026-03-16 sh examples/nightly.sh "$home" >"$work/log" 2>&1
check "nightly.sh a second time on that day" $? 0
DATE=2026-03-17 sh examples/nightly.sh "$home" >"$work/log" 2>&1
check "nightly.sh without an export" $? 2
cp examples/retail/portfolio.csv "$home/inbox/portfolio-2026-03-17.csv"
exec 9>>"$home/ledger.db-lock"
flock 9
DATE=2026-03-17 sh examples/nightly.sh "$home" >"$work/log" 2>&1
check "nightly.sh while another run holds the ledger" $? 75
exec 9>&-

dunning check --coverage examples/rules/strategy.yaml >"$work/log" 2>&1
check "the strategy of rules.sh, and its tests" $? 0
dunning check --tests examples/accounts/strategy.yaml >"$work/log" 2>&1
check "the strategy of accounts, and its tests" $? 0
dunning check --tests examples/terms/strategy.yaml >"$work/log" 2>&1
check "the strategy of terms, and its tests" $? 0
dunning age -s examples/terms/strategy.yaml --as-of=2026-04-06 \
    examples/terms/portfolio.csv >"$work/aged" 2>"$work/log"
check "terms, with a code that nobody knows" $? 1
check "terms: items in arrears by their bucket" "$(cut -d, -f19 "$work/aged" |
	LC_ALL=C sort | uniq -c | awk '{ printf "%s ", $1 }')" "4 1 1 1 1 1 "
# Three invoices of the form of the IBM sample: two of them open on that day.
printf '%s\n' countryCode,customerID,PaperlessDate,invoiceNumber,\
InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,\
DaysToSettle,DaysLate \
    1,A,1/1/2012,1,11/1/2012,12/1/2012,10.50,No,1/15/2013,Paper,75,45 \
    1,A,1/1/2012,2,12/20/2012,1/19/2013,20.25,Yes,1/15/2013,Paper,26,0 \
    2,B,1/1/2012,3,11/1/2012,12/1/2012,40,No,12/1/2012,Paper,30,0 \
    >"$work/ibm.csv"
sh examples/aging.sh examples/ibm/strategy.yaml 2012-12-31 "$work/ibm.csv" \
    --quiet >"$work/report" 2>"$work/log"
check "aging.sh" $? 0
check "aging.sh: what was open on the day" "$(cut -d, -f1-4,10 \
    "$work/report" | tail -n 1)" XXX,2,20.25,10.50,30.75
sh examples/aging.sh examples/ibm/strategy.yaml 2012-12-31 "$work/none" \
    >"$work/report" 2>"$work/log"
check "aging.sh without its file" "$?$(cat "$work/report")" 2
for name in retail-credit wholesale-b2b; do
	dunning check "rules/$name.yaml" >"$work/log" 2>&1
	check "the shipped strategy $name" $? 0
done
for kind in retail wholesale; do
	"$B/tests/portfolio" -f "$kind" |
		cmp - "examples/$kind/portfolio.csv" >"$work/log" 2>&1
	check "the generator makes examples/$kind again" $? 0
done
DEMO=$work/demo sh examples/demo.sh >"$work/report" 2>"$work/log"
check "demo.sh" $? 0
check "demo.sh says in at most ten lines what came out" \
    "$(grep -c . "$work/report" | awk '{ print ($1 > 5 && $1 <= 10) }')" 1
echo "1..$n"
