#!/bin/sh
# The layers: a file includes only its own layer and those before it; each
# third-party header is included in exactly one .c file and in no header.
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

layers='base stream rules mapping ageing collect ledger contact plan explain message tool'
seen=
for layer in $layers; do
	seen="$seen|$layer"
	say "$layer includes only ${seen#|}" "$(
		grep -nE '^# *include "' libdunning/"$layer"/*.[ch] |
		grep -vE "include \"(${seen#|})/" )"
done

say "commands include only the library" "$(
	grep -nE '^# *include "' cmd/*.c |
	grep -vE 'include "(base|stream|rules|mapping|ageing|collect|ledger|contact|plan|explain|message|tool)/' )"

# What C11 and POSIX (and Linux) have; everything else is a third party's.
system='assert|complex|ctype|dirent|errno|fcntl|float|inttypes|limits|math|poll'
system="$system|pthread|sched|setjmp|signal|stdarg|stdbool|stddef|stdint"
system="$system|stdio|stdlib|string|strings|sys/[a-z]+|time|unistd"
third=$(grep -hoE '^# *include <[^>]+>' libdunning/*/*.[ch] |
	sed 's/.*<\(.*\)>/\1/' | grep -vE "^($system)\.h$" | sort -u)
say "there are third-party headers to look at" "$(
	[ -n "$third" ] || echo none)"
for header in $third; do
	files=$(grep -lE "^# *include <$header>" libdunning/*/*.[ch])
	say "$header is included in one .c file" "$(
		[ "$(printf '%s\n' "$files" | wc -l)" -eq 1 ] &&
		case $files in *.h) false ;; esac || echo "$files")"
done
echo "1..$n"
