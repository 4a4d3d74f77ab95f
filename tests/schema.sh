#!/bin/sh
# The JSON Schema that editors read: as fresh as the loader's own table, and of
# the same opinion.  Every strategy here but the one that no command accepts is
# tried.
cd "$(dirname "$0")/.." || exit 2
case ${B:=build} in /*) ;; *) B=$PWD/$B ;; esac
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
export PATH DUNNING_DATA
n=0
bad=0
check() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		bad=1
		echo "not ok $n - $1"
	fi
}

dunning-check --print-schema | cmp - rules/schema/strategy-1.json >&2
check "rules/schema/strategy-1.json is what \`make schema\` writes" $?
for f in rules/*.yaml rules/sources/*.yaml examples/*/strategy.yaml; do
	schema=$(sed -n '1s/^# yaml-language-server: \$schema=//p' "$f")
	test -n "$schema" && test -f "${f%/*}/$schema"
	check "$f names its schema" $?
done
tap=$(mktemp) || exit 2
trap 'rm -f "$tap"' EXIT
python3 tests/schema/agree.py rules/schema/strategy-1.json rules/*.yaml \
    rules/sources/*.yaml examples/*/strategy.yaml tests/*/strategy.yaml \
    tests/cli/data/strategy.yaml >"$tap" || bad=1
sed -e 's/^\(ok\|not ok\) [0-9]* /\1 /' -e '/^1\.\./d' "$tap"
n=$((n + $(grep -c -e '^ok ' -e '^not ok ' "$tap")))
echo "1..$n"
exit $bad
