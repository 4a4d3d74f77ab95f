#!/bin/sh
# House rules that a machine can look after.
cd "$(dirname "$0")/.." || exit 2
n=0
say() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

calls='atoi|atol|strtok|strcpy|strcat|sprintf|vsprintf|gets|sscanf|system|popen'
calls="$calls|setlocale|localtime|gmtime|mktime|strftime|abort|exit|alloca"
say "no banned call in the library" "$(
	grep -nwE "($calls) ?\(" libdunning/*/*.c |
	grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)')"
say "the clock is read in one place" "$(
	grep -lwE '(time|clock_gettime|localtime_r|gettimeofday) ?\(' \
	    libdunning/*/*.c |
	grep -vE '^libdunning/tool/(clock|progress)\.c$')"
say "no floating point outside of scores and pages" "$(
	for f in libdunning/base/*.[ch] libdunning/stream/*.[ch] \
	    libdunning/rules/*.[ch] libdunning/mapping/*.[ch] \
	    libdunning/ageing/*.[ch] libdunning/collect/*.[ch] \
	    libdunning/ledger/*.[ch] libdunning/contact/*.[ch] \
	    libdunning/plan/*.[ch] libdunning/explain/*.[ch]; do
		[ "$f" = libdunning/collect/scoring.c ] ||
		sed 's/"[^"]*"//g' "$f" |
		grep -nE '(^|[^[:alnum:]_])(double|float)[ )*]+[[:alnum:]_(*]' |
		sed "s|^|$f:|"
	done | grep -vE ':[[:space:]]*(/?\*|//)')"
say "commands have at most 150 lines" "$(
	wc -l cmd/*.c | awk '$2 != "total" && $1 > 150')"
say "files have at most 500 lines" "$(
	wc -l libdunning/*/*.[ch] | awk '$2 != "total" && $1 > 500')"
say "headers say what they are for" "$(
	for f in libdunning/*/*.h; do
		sed -n 2p "$f" | grep -q "^ \* ${f##*/} -- " || echo "$f"
	done)"
say "no unfinished work" "$(
	git grep -nwiE 'todo|fixme|xxx+:|not implemented' -- libdunning cmd \
	    man 2>/dev/null)"
if command -v ctags >/dev/null 2>&1 &&
    ctags --version | grep -q Universal; then
	say "functions have at most 60 lines" "$(
		ctags -x --c-kinds=f --fields=+ne --_xformat='%F %N %n %{end}' \
		    libdunning/*/*.c cmd/*.c | awk '$4 - $3 >= 60')"
fi
say "every diagnostic id has one level" "$(
	cat libdunning/*/*.c cmd/*.c | tr '\n' ' ' |
	grep -oE 'diag_at\([^;]{0,80}DIAG_[A-Z]+,[[:space:]]*"[A-Z]+_[A-Z_0-9]+"' |
	sed -E 's/.*(DIAG_[A-Z]+),[[:space:]]*"([A-Z_0-9]+)"/\2 \1/' |
	sort -u | awk '{ c[$1]++ } END { for (i in c) if (c[i] > 1) print i }')"
echo "1..$n"
