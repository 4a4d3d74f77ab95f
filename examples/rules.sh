#!/bin/sh
# An analyst's day with rules: a table of segments that is kept in a spreadsheet
# is checked, mended, tested and tried, before it decides about anybody.
#
#	rules.sh
#
# Everything is done on copies of what is in rules/, which stays as it is.  Ends
# with status 2 where a step does not come out as its comment says.
set -u

cd "$(dirname "$0")" || exit 2
dunning=${DUNNING:-dunning}
export DUNNING_DATA="${DUNNING_DATA:-$PWD/../rules}"
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
cp rules/*.yaml rules/*.csv "$scratch" || exit 2
cd "$scratch" || exit 2

# Runs dunning, shows what it says, a little to the right, and holds its status
# against the one that is expected.
dun() # STATUS ARGUMENT...
{
	wanted=$1
	shift
	echo "   \$ dunning $*"
	"$dunning" "$@" >said 2>&1
	status=$?
	sed 's/^/   /' said
	if [ $status -ne "$wanted" ]; then
		echo "status $status, not $wanted" >&2
		exit 2
	fi
}

# A copy of the table as it should not be: what sed makes of it.
spoil() # SCRIPT
{
	sed "$1" good.csv >segments.csv
}

# The spreadsheet is one of a country with decimal commas: it writes semicolons,
# CR LF and a mark at the beginning, and that is all right.
echo "== The table, as the spreadsheet saved it"
sed 's/^/   /' segments.csv | tr -d '\r'

# In the morning the second month was still missing.
cp segments.csv good.csv
spoil '/^S07/d'
echo
echo "== A hole: the message has the row to paste"
dun 1 check strategy.yaml

# The row of the note with what was to be decided in the place of its question
# marks, typed into the spreadsheet.
printf 'S07;[31..60];;;;CORE;soft;50;Segundo mes\r\n' >>segments.csv
echo
echo "== With that row"
dun 0 check -v strategy.yaml

# What happens to everybody now and then.
echo
echo "== Two rules for one debtor: the 30th day is in both"
spoil 's/^S07;\[31/S07;[30/'
dun 1 check strategy.yaml

echo
echo "== Slips: a country, a plan, a segment and a number that there are not"
spoil 's/^\(S06.*\);MX;/\1;MEX;/
s/^\(S08.*\);soft;/\1;sotf;/
s/^\(S09.*\);HARD;/\1;HRAD;/
s/^\(S10.*\);80;/\1;ochenta;/'
dun 1 check strategy.yaml

# With `hit: first` rules may overlap, and the upper one counts.  One that
# stands below a wider one then never does.
echo
echo "== A rule in the shadow of another, where the first one counts"
spoil 's/^S03;\[1..30\];< 150000;;/S03;[1..30];;;/'
sed 's/hit: unique/hit: first/' strategy.yaml >first.yaml
dun 0 check first.yaml

# In a pipeline it is to be an error; the levels are those of dunning-check(1).
echo
echo "== The same, as an error and for a program"
sed 's/^lint: {/&W_SHADOWED: error, /' first.yaml >strict.yaml
dun 1 check --format=json strict.yaml

# Now the good table, and what is expected of it.  The tests are in
# strategy_test.yaml; somebody thought that 60 days are hard already.
echo
echo "== A test that fails, and a rule that no test reaches"
cp good.csv segments.csv
cp strategy_test.yaml tests.good
sed -e 's/F2,60,CORE,soft,50,S07/F2,60,HARD,hard,90,S09/' \
    -e '/D4,F4,2026-01-16/d' -e '/F4,61,SMALL/d' tests.good >strategy_test.yaml
dun 1 check --coverage strategy.yaml

echo
echo "== All tests"
cp tests.good strategy_test.yaml
dun 0 check --coverage strategy.yaml

# The portfolio is aged first, because the table asks for sums of the debtor.
# --strict rejects a record where a value cannot be computed.
echo
echo "== The portfolio, in segments"
dun 0 age -s strategy.yaml --as-of=2026-03-18 -o aged.csv portfolio.csv
dun 0 segment -s strategy.yaml --as-of=2026-03-18 --strict -v \
    --explain=why.csv -o segmented.csv aged.csv
cut -d, -f1,4,8,11,17- segmented.csv | sed 's/^/   /'

echo
echo "== Records of each rule"
cut -d, -f8 why.csv | sed 1d | sort | uniq -c | sed 's/^ */   /'

# Of one debtor everything: what was looked at, what came of it, and where in
# which file that is said.  Names and telephones are masked.
echo
echo "== Why debtor 1005 is where it is"
dun 0 explain -s strategy.yaml --as-of=2026-03-18 --debtor=1005 portfolio.csv
