#!/bin/sh
# Random portfolios of every credit mode, shift rule and bucket mode: age
# against an implementation that shares no line with it; and whether all ties
# when records are rejected at any stage.
cd "$(dirname "$0")/.." || exit 2
case ${B:=build} in /*) ;; *) B=$PWD/$B ;; esac
PATH=$B/bin:$PATH
DUNNING_DATA=$PWD/rules
export PATH DUNNING_DATA
echo 1..5
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
if said=$(python3 tests/ageing/ties.py "${TIES:-15}"); then
	echo "ok 5 - rejected records:${said#ok -}"
else
	bad=1
	echo "not ok 5 - rejected records:${said#not ok -}"
fi
exit $bad
