#!/bin/sh
# Run every test program and script; each speaks TAP.  The last line counts
# them all: "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 2
B=$(cd "${B:-build}" && pwd)
export B
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
LC_ALL=C.UTF-8
TZ=UTC
export PATH DUNNING_DATA LC_ALL TZ
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH NO_COLOR DUNNING_EXEC_PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# One suite: its TAP is counted; a suite that ends badly without saying
# "not ok" is a failure of its own.
suite() {
	name=$1
	shift
	"$@" >"$scratch/tap" 2>"$scratch/err"
	status=$?
	ok=$(grep -c '^ok ' "$scratch/tap")
	bad=$(grep -c '^not ok ' "$scratch/tap")
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
		echo "not ok - $name ended with status $status"
	fi
	if [ "$ok" -eq 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
		echo "not ok - $name ran no test"
	fi
	if [ "$bad" -ne 0 ]; then
		grep -A 12 '^not ok ' "$scratch/tap"
		tail -n 40 "$scratch/err"
	fi
	printf '%-44s %5d passed, %d failed\n' "$name" "$ok" "$bad"
	passed=$((passed + ok))
	failed=$((failed + bad))
}

CMOCKA_MESSAGE_OUTPUT=TAP
export CMOCKA_MESSAGE_OUTPUT
for program in "$B"/tests/unit/test_*; do
	case $program in *.o | *.d) continue ;; esac
	suite "unit ${program##*/test_}" "$program"
done
for program in "$B"/tests/fuzz/replay_*; do
	[ -x "$program" ] || continue
	target=${program##*/replay_}
	[ -d "tests/fuzz/corpus/$target" ] || continue
	suite "corpus $target" "$program" tests/fuzz/corpus/"$target"/*
done
for script in tests/cli/*.bats; do
	[ -e "$script" ] && suite "cli ${script##*/}" bats --tap "$script"
done
for script in tests/check-*.sh tests/contract.sh tests/manual.sh \
    tests/examples.sh tests/exactly-once.sh tests/install.sh \
    tests/blind.sh tests/engines.sh tests/schema.sh tests/hostile.sh \
    tests/contact.sh tests/ageing.sh tests/plan.sh \
    tests/year.sh; do
	[ -e "$script" ] && suite "${script#tests/}" sh "$script"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
