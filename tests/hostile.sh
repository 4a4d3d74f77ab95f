#!/bin/sh
# Strategies that are meant to hurt: each ends with a message at its place, and
# needs less than 64 MiB of address space; the largest table that is legal needs
# less than 256.
#
#	B=build sh tests/hostile.sh
#
# With KEEP=DIR the files stay there, for measuring.
# ulimit -v is known to dash and to bash.
# shellcheck disable=SC3045,SC2086,SC2034
set -u
cd "$(dirname "$0")/.." || exit 2
case ${B:=build} in /*) ;; *) B=$PWD/$B ;; esac
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
LC_ALL=C.UTF-8
export PATH DUNNING_DATA LC_ALL
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH
dir=${KEEP:-$(mktemp -d)} || exit 2
[ -n "${KEEP-}" ] || trap 'chmod -R u+rw "$dir"; rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM
n=0
failed=0

# Programs with a sanitizer map terabytes.
limit=65536
ldd "$B/bin/dunning-check" | grep -qE 'lib(asan|tsan)|libclang_rt' &&
	limit=unlimited
nm "$B/bin/dunning-check" 2>/dev/null | grep -q __asan_init && limit=unlimited

tell() # STATUS NAME
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		echo "not ok $n - $2"
		head -c 1000 "$dir/err" | sed 's/^/# /'
	fi
}

# Checks a file: ends with the status and tells the id, at a line and a column
# unless the whole file is meant.
hostile() # STATUS ID NAME [FILE]
{
	file=${4:-$dir/strategy.yaml}
	: >"$dir/err"
	(
		ulimit -v $limit
		exec dunning-check "$file" >"$dir/out" 2>"$dir/err"
	)
	status=$?
	[ -n "${KEEP-}" ] && [ -z "${4-}" ] &&
		cp "$file" "$dir/$(echo "$3" | tr -c 'a-zA-Z0-9\n' _).yaml"
	if [ "$2" = - ]; then
		test $status -eq "$1"
	else
		test $status -eq "$1" && head -n 1 "$dir/err" |
			grep -qE ": error $2: "
	fi
	ok=$?
	test -s "$dir/out" && ok=1
	test "$1" -ne 0 && test "$(wc -c <"$dir/err")" -gt 20000 && ok=1
	tell $ok "$3"
}

# Text again and again.
many() # COUNT TEXT
{
	awk -v n="$1" -v s="$2" 'BEGIN { while (n-- > 0) printf "%s", s }'
}

# A strategy with an expression after "expr: ".
expr_file()
{
	printf 'dunning: 1\nstrategy: s\nderive:\n  x:\n    type: bool\n'
	printf '    expr: >-\n      '
	cat
	echo
}

# A strategy with a table; its rows are on standard input.
table_file()
{
	printf 'dunning: 1\nstrategy: s\ntables:\n  t:\n    hit: first\n'
	printf '    inputs: {balance: {}}\n    outputs: {o: {type: int}}\n'
	printf '    rows: |\n      balance || o\n'
	sed 's/^/      /'
}

to() { cat >"$dir/strategy.yaml"; }
head='dunning: 1
strategy: s
'

# --- YAML -----------------------------------------------------------------

many 100000 '[' | to
hostile 1 E_LIMIT '100,000 brackets'
{ many 100000 '{a: '; } | to
hostile 1 E_LIMIT '100,000 braces'
many 100000 '- ' | to
hostile 1 E_LIMIT '100,000 lists of lists'
many 100000 '? ' | to
hostile 1 'E_(LIMIT|YAML_FEATURE)' '100,000 keys of keys'
awk 'BEGIN { for (i = 0; i < 2500; i++) { printf "%*sa:\n", i, "" } }' | to
hostile 1 E_LIMIT '2,500 levels of blocks'
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "%sa:\n", s = s (i < 150 ? " " : "") }' | to
hostile 1 E_LIMIT '20,000 levels of blocks'
{
	echo 'a: &a [x, x, x, x, x, x, x, x, x]'
	for c in 'b a' 'c b' 'd c' 'e d' 'f e' 'g f' 'h g' 'i h'; do
		set -- $c
		echo "$1: &$1 [*$2, *$2, *$2, *$2, *$2, *$2, *$2, *$2, *$2]"
	done
} | to
hostile 1 E_YAML_FEATURE 'an alias bomb'
{ printf 'a: &a 1\nb: ['; many 500000 '*a,'; echo ']'; } | to
hostile 1 E_YAML_FEATURE 'half a million aliases'
{ printf 'a: '; many 10485760 x; } | to
hostile 1 E_LIMIT 'a text of 10 MiB'
{ printf '%sowner: ' "$head"; many 4000000 x; echo; } | to
hostile 0 - 'a text of 4 MB'
{ printf '%sowner: "' "$head"; many 1000000 '\x61'; echo '"'; } | to
hostile 0 - 'a million escapes'
{ printf '%sowner: "' "$head"; many 4000000 x; } | to
hostile 1 E_YAML 'a quote that is never closed'
awk 'BEGIN { for (i = 0; i < 300000; i++) print "k" i ": 1" }' | to
hostile 1 E_LIMIT '300,000 keys'
awk 'BEGIN { for (i = 0; i < 1000000; i++) print "k" i ": 1" }' | to
hostile 1 E_LIMIT 'a million keys'
many 49000 'k: 1
' | to
hostile 1 E_DUPLICATE_KEY '49,000 equal keys'
{ printf '%s' "$head"; many 1000000 '# 
'; } | to
hostile 0 - 'a million comments'
{ many 100000 '# comment
'; printf '%s' "$head"; } | to
hostile 0 - '100,000 comments before the first key'
many 50000 '%TAG !a! tag:x,2000:
' | to
hostile 1 E_YAML_FEATURE '50,000 directives'
many 100000 '---
' | to
hostile 1 'E_(YAML|YAML_FEATURE|SHAPE)' '100,000 documents'
many 1000000 '"a"
' | to
hostile 1 E_YAML 'a million texts below each other'
{ echo 'a: ['; many 600000 'a: b,'; } | to
hostile 1 'E_(LIMIT|YAML)' '600,000 pairs in brackets'
{ printf '%s' "$head"; many 100000 x; echo ': 1'; } | to
hostile 1 'E_(UNKNOWN_KEY|YAML)' 'a key of 100,000 letters'
{ printf '%s? ' "$head"; many 1000000 x; printf '\n: 1\n'; } | to
hostile 1 E_UNKNOWN_KEY 'a key of a million letters'
{ printf '%splans: {"' "$head"; many 1000 a; echo '": {levels: []}}'; } | to
hostile 0 - 'a name of 1,000 letters'
{ printf '%slint: {? "' "$head"; many 1000000 a; echo '" : x}'; } | to
hostile 1 E_VALUE 'a name of a million letters'
printf '%scurrencies: {MXN: {digits: %s}}\n' "$head" \
    "$(many 10000 9)" | to
hostile 1 E_VALUE 'a number of 10,000 digits'
{ printf 'dunning: '; many 1000000 1; echo; } | to
hostile 1 'E_(FORMAT|VALUE)' 'a format of a million digits'

# --- bytes ----------------------------------------------------------------

printf '%sowner: caf\351\n' "$head" | to
hostile 1 E_ENCODING 'a letter of windows-1252'
grep -q ':3:11: ' "$dir/err"
tell $? 'its line and column are told'
{ many 400000 'a: b
'; printf '\377'; } | to
hostile 1 E_ENCODING 'a bad byte at the end of 2 MB'
printf '%sowner: a\000b\n' "$head" | to
hostile 1 E_YAML 'a NUL byte'
many 1000000 "$(printf '\\000')" | sed 's/\\000/x/g' | tr x '\000' | to
hostile 1 E_YAML 'a million NUL bytes'
printf '\377\376d\000u\000' | to
hostile 1 E_ENCODING 'UTF-16, little end first'
printf '\376\377\000d\000u' | to
hostile 1 E_ENCODING 'UTF-16, big end first'
printf '\377\376\000\000d\000\000\000' | to
hostile 1 E_ENCODING 'UTF-32'
: | to
hostile 1 E_YAML 'nothing at all'
head -c 4000000 /dev/urandom | to
hostile 1 'E_(ENCODING|YAML)' 'noise'

# --- what is no file ------------------------------------------------------

mkdir -p "$dir/folder"
hostile 2 E_SYSTEM 'a folder' "$dir/folder"
rm -f "$dir/fifo"
mkfifo "$dir/fifo"
hostile 1 E_YAML 'a pipe that nobody writes to' "$dir/fifo"
hostile 1 E_LIMIT 'a device without an end' /dev/zero
hostile 1 E_YAML 'a device with nothing' /dev/null
hostile 2 E_SYSTEM 'a file that is not there' "$dir/none.yaml"
if [ "$(id -u)" -ne 0 ]; then
	printf '%s' "$head" >"$dir/secret.yaml"
	chmod 000 "$dir/secret.yaml"
	hostile 2 E_SYSTEM 'a file that may not be read' "$dir/secret.yaml"
fi
rm -f "$dir/loop.yaml"
ln -s loop.yaml "$dir/loop.yaml"
hostile 2 E_SYSTEM 'a link to itself' "$dir/loop.yaml"

# --- files that a strategy names ------------------------------------------

for path in ../secret.csv /etc/passwd a/../../b.csv ..; do
	printf '%stables: {t: {outputs: {o: {type: int}}, file: %s}}\n' \
	    "$head" "$path" | to
	hostile 1 E_VALUE "a table in $path"
done
rm -f "$dir/pipe.csv"
mkfifo "$dir/pipe.csv"
printf '%stables: {t: {outputs: {o: {type: int}}, file: pipe.csv}}\n' \
    "$head" | to
hostile 1 E_NO_FILE 'a table that is a pipe'
mkdir -p "$dir/folder.csv"
printf '%stables: {t: {outputs: {o: {type: int}}, file: folder.csv}}\n' \
    "$head" | to
hostile 1 E_NO_FILE 'a table that is a folder'
rm -f "$dir/zero.csv"
ln -s /dev/zero "$dir/zero.csv"
printf '%stables: {t: {outputs: {o: {type: int}}, file: zero.csv}}\n' \
    "$head" | to
hostile 1 E_NO_FILE 'a table that is a link to a device'
rm -f "$dir/away.csv"
ln -s /etc/passwd "$dir/away.csv"
printf '%stables: {t: {outputs: {o: {type: int}}, file: away.csv}}\n' \
    "$head" | to
hostile 1 E_VALUE 'a table that is a link to another folder'
printf '%scalendars: {c: {holidays: pipe.csv}}\n' "$head" | to
hostile 1 E_NO_FILE 'a calendar that is a pipe'
printf '%scontact_packs: [strategy.yaml]\n' "$head" | to
hostile 1 'E_(UNKNOWN_KEY|MISSING_KEY)' 'a contact pack that is the strategy'
printf 'pack: a\nversion: 1\ncountry: MX\ncontact_packs: [pack.yaml]\nconstraints: []\n' \
    >"$dir/pack.yaml"
printf '%scontact_packs: [pack.yaml]\n' "$head" | to
hostile 1 E_UNKNOWN_KEY 'a contact pack that names itself'
{
	printf 'pack: a\nversion: 1\ncountry: MX\nconstraints:\n'
	awk 'BEGIN { for (i = 0; i < 2000; i++)
		printf "  - {code: A%d, gap_days: 1}\n", i }'
} >"$dir/pack.yaml"
{ printf '%scontact_packs:\n' "$head"; many 1000 '  - pack.yaml
'; } | to
hostile 1 E_LIMIT 'a contact pack a thousand times'
printf '%scontact_packs: [pack.yaml]\n' "$head" | to
hostile 1 E_LIMIT '2,000 constraints'
printf '%stemplates: {dir: folder}\n' "$head" | to
hostile 0 - 'templates in an empty folder'
printf '%stables: {t: {outputs: {o: {type: int}}, file: %s.csv}}\n' "$head" \
    "$(many 100000 x)" | to
hostile 1 E_NO_FILE 'a table with a name of 100,000 letters'

# --- expressions ----------------------------------------------------------

{ many 100000 '('; echo 1; } | expr_file | to
hostile 1 E_LIMIT '100,000 parentheses'
{ many 60000 '('; echo 1; } | expr_file | to
hostile 1 E_LIMIT '60,000 parentheses'
{ many 50000 '('; printf true; many 50000 ')'; } | expr_file | to
hostile 1 E_LIMIT '50,000 parentheses that are closed'
{ many 10000 'not('; printf true; many 10000 ')'; } | expr_file | to
hostile 1 E_LIMIT 'not ten thousand times'
{ many 60000 -; echo 1; } | expr_file | to
hostile 1 E_LIMIT '60,000 minus signs'
{ many 100000 'dispute or '; echo dispute; } | expr_file | to
hostile 1 E_LIMIT '100,000 times or'
{ many 100000 'days_overdue + '; echo 1; } | expr_file | to
hostile 1 E_LIMIT '100,000 times plus'
{ many 50000 'if dispute then 1 else '; echo 1; } | expr_file | to
hostile 1 E_LIMIT '50,000 times else'
{ many 20000 'if '; echo 1; } | expr_file | to
hostile 1 E_LIMIT '20,000 times if'
{ printf 'days_overdue in ('; many 300000 '1,'; echo '1)'; } | expr_file | to
hostile 1 E_LIMIT '300,000 values of in'
{ printf 'days_overdue in '; many 60000 '['; } | expr_file | to
hostile 1 E_LIMIT '60,000 brackets of an expression'
{ printf 'coalesce('; many 300000 'days_overdue,'; echo '1) > 0'; } |
    expr_file | to
hostile 1 E_LIMIT '300,000 arguments'
{ printf 'days_overdue > '; many 60000 9; } | expr_file | to
hostile 1 E_EXPR '60,000 digits'
{ printf 'days_overdue > 1.'; many 60000 0; } | expr_file | to
hostile 1 E_EXPR '60,000 decimals'
echo '2 ** 99999999999999999 > days_overdue' | expr_file | to
hostile 0 - 'a power of 17 digits'
{ printf 'days_overdue in ('; many 10000 '1,'; echo '1)'; } | expr_file | to
hostile 0 - '10,000 values of in'
{ printf 'debtor_name = "'; many 1000000 x; } | expr_file | to
hostile 1 'E_(EXPR|LIMIT)' 'a text that never ends'
many 60000 x | expr_file | to
hostile 1 E_NAME 'a name of 60,000 letters in an expression'
many 10000 'upper_case(' | expr_file | to
hostile 1 'E_(LIMIT|NAME)' '10,000 calls of each other'
awk 'BEGIN { print "dunning: 1\nstrategy: s\nderive:"
	for (i = 0; i < 1000; i++)
		printf "  a%d: {type: int, expr: a%d + 1}\n", i, (i + 1) % 1000 }' | to
hostile 1 E_NAME 'a circle of a thousand columns'
printf '%sderive: {a: {type: int, expr: a + 1}}\n' "$head" | to
hostile 1 E_NAME 'a column of itself'
awk 'BEGIN { print "dunning: 1\nstrategy: s\nderive:\n  a0: {type: int, expr: \"1\"}"
	for (i = 1; i < 10000; i++)
		printf "  a%d: {type: int, expr: a%d + a%d}\n", i, i - 1, i - 1 }' | to
hostile 0 - '10,000 columns of each other'

# --- patterns -------------------------------------------------------------

regex() { # PATTERN STATUS ID NAME
	printf "matches(email, \"%s\")" "$1" | expr_file | to
	hostile "$2" "$3" "$4"
}
regex '^(a+)+$' 0 - 'a pattern that blows up when it runs'
regex "$(many 20000 '(')" 1 E_PATTERN '20,000 groups that are open'
regex "$(many 20000 '(')a$(many 20000 ')')" 1 E_PATTERN '20,000 groups'
regex '((((a{1,100}){1,100}){1,100}){1,100})' 1 E_PATTERN 'repeats of repeats'
regex '(a{65535}){65535}' 1 E_PATTERN 'a repeat of 4,294,836,225'
regex "$(many 30000 'a|')a" 1 E_PATTERN '30,000 choices'
regex "[$(many 20000 'a-z')]" 0 - 'a class of 60,000 letters'
regex '(?R)' 0 - 'a pattern that calls itself'
regex '[a-z-[aeiou]]' 1 E_PATTERN 'a class taken from a class'
regex '\\C' 1 E_PATTERN 'half a character'
regex "(?<=$(many 65000 a)b)" 1 E_PATTERN 'a look behind of 65,001 letters'

# --- tables ---------------------------------------------------------------

awk 'BEGIN { for (i = 0; i < 10000; i++) printf "%d || %d\n", i, i }' |
    table_file | to
# Legal, and looked at pair by pair.
small=$limit
[ "$limit" = unlimited ] || limit=262144
hostile 0 - '10,000 rules'
limit=$small
{ many 100000 '1,'; echo '1 || 1'; } | table_file | to
hostile 1 E_LIMIT '100,000 values in a cell'
{ many 20000 '1, '; echo '1 || 1'; } | table_file | to
hostile 0 - '20,000 values in a cell'
{ many 30000 '-,'; echo '- || 1'; } | table_file | to
hostile 1 E_EXPR '30,000 hyphens in a cell'
{ many 60000 '('; echo ' || 1'; } | table_file | to
hostile 1 E_LIMIT '60,000 parentheses in a cell'
{ many 100000 '|'; echo; } | table_file | to
hostile 1 E_TABLE '100,000 cells in a row'
{ many 1000000 '
'; echo 'x || 1'; } | table_file | to
hostile 1 E_LIMIT 'a million empty rows'
awk 'BEGIN { for (i = 0; i < 100000; i++) print "1 || x" }' | table_file | to
hostile 1 E_LIMIT '100,000 rules that are wrong'
{
	printf 'id,if:balance,then:o\n'
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "%d,%d,%d\n", i, i, i }'
} >"$dir/big.csv"
printf '%stables: {t: {outputs: {o: {type: int}}, hit: first, file: big.csv}}\n' \
    "$head" | to
hostile 1 E_LIMIT '100,000 rules in a file'
{ printf 'id,if:balance,then:o\n1,"'; many 2000000 x; } >"$dir/big.csv"
hostile 1 E_TABLE 'a cell of 2 MB in a file'
{
	printf 'id,if:balance,then:o\n'
	awk 'BEGIN { for (i = 0; i < 1000000; i++) print ",," }'
} >"$dir/big.csv"
hostile 1 E_LIMIT 'a million empty rules in a file'
{ printf 'id,if:balance,then:o\n'; many 9000000 ,; } >"$dir/big.csv"
hostile 1 E_TOO_LARGE 'a table of 9 MB'

# --- at run time ----------------------------------------------------------

# A record that each pattern takes as long as it can; it is told, not waited
# for, and the rule does not match.
for pattern in '^(a+)+$' '(a|aa)+$' '([a-z]+)*[0-9]'; do
	{
		printf 'dunning: 1\nstrategy: s\ntables:\n  t:\n'
		printf '    hit: first\n    inputs:\n      m:\n'
		printf '        expr: >-\n          matches(email, "%s")\n' \
		    "$pattern"
		printf '    outputs: {segment: {type: string}}\n'
		printf '    rows: |\n      m || segment\n'
		printf '      true || A\n      - || B\n'
	} | to
	{ echo email; for i in 1 2 3; do many 200 a; echo '!'; done; } \
	    >"$dir/in.csv"
	(
		ulimit -v $limit
		ulimit -t 10
		exec dunning-segment -s "$dir/strategy.yaml" "$dir/in.csv" \
		    >"$dir/out" 2>"$dir/err"
	)
	status=$?
	test $status -le 1 && test -s "$dir/err"
	tell $? "the pattern $pattern at run time"
done
echo "1..$n"
exit $failed
