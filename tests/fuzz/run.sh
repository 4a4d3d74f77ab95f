#!/bin/sh
# Fuzzes targets for a while, each from its corpus; what is found is kept in
# the build folder.
#
#	sh tests/fuzz/run.sh [-a] [-t SECONDS] [TARGET]...
#
# -a takes AFL++ (afl-clang-fast, afl-fuzz) instead of clang's libFuzzer.
set -u
cd "$(dirname "$0")/../.." || exit 2
seconds=60
fuzzer=libfuzzer
while getopts at: option; do
	case $option in
	a) fuzzer=afl ;;
	t) seconds=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
if [ $# -eq 0 ]; then
	set -- $(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')
fi
build=${B:-build}/fuzz-$fuzzer
sanitize=address,undefined
case $fuzzer in
libfuzzer)
	flags="-O1 -g -fsanitize=$sanitize,fuzzer-no-link"
	make -s B="$build" CC=clang \
	    CFLAGS="$flags -fno-sanitize-recover=undefined" \
	    LDFLAGS="-fsanitize=$sanitize" \
	    $(printf "$build/tests/fuzz/fuzz_%s " "$@") >/dev/null || exit 2
	;;
afl)
	AFL_QUIET=1 make -s B="$build" CC=afl-clang-fast CFLAGS="-O1 -g" \
	    $(printf "$build/tests/fuzz/fuzz_%s " "$@") >/dev/null || exit 2
	;;
esac
status=0
for target in "$@"; do
	corpus=$build/corpus/$target
	mkdir -p "$corpus" "$build/found"
	if [ "$fuzzer" = libfuzzer ]; then
		"$build/tests/fuzz/fuzz_$target" -max_len=4096 \
		    -max_total_time="$seconds" -print_final_stats=1 \
		    -artifact_prefix="$build/found/$target-" \
		    "$corpus" "tests/fuzz/corpus/$target" \
		    >"$build/found/$target.log" 2>&1
		bad=$?
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
		    "$build/found/$target.log")
	else
		AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 \
		    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
		    afl-fuzz -V "$seconds" -i "tests/fuzz/corpus/$target" \
		    -o "$corpus" -- "$build/tests/fuzz/fuzz_$target" \
		    >"$build/found/$target.log" 2>&1
		runs=$(sed -n 's/^execs_done *: //p' \
		    "$corpus/default/fuzzer_stats")
		bad=$(sed -n 's/^saved_crashes *: //p' \
		    "$corpus/default/fuzzer_stats")
	fi
	echo "$target: ${runs:-no} runs in $seconds s," \
	    "$([ "${bad:-1}" = 0 ] && echo clean || echo "FOUND, see $build")"
	[ "${bad:-1}" = 0 ] || status=1
done
exit $status
