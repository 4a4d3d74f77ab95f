#!/bin/sh
# Random portfolios of every credit mode, shift rule and bucket mode: age
# against an implementation that shares no line with it.
cd "$(dirname "$0")/.." || exit 2
case ${B:=build} in /*) ;; *) B=$PWD/$B ;; esac
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
export PATH DUNNING_DATA
echo 1..4
n=0
bad=0
for mode in separate linked fifo own_date; do
	n=$((n + 1))
	if said=$(MODES=$mode python3 tests/ageing/compare.py "${ROUNDS:-60}"); then
		echo "ok $n - credits $mode:${said#ok -}"
	else
		bad=1
		echo "not ok $n - credits $mode:${said#not ok -}"
	fi
done
exit $bad
