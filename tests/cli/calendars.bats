#!/usr/bin/env bats
# The calendars that are shipped: what the rules of the laws give, and what
# lists of others have.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	T=$BATS_TEST_TMPDIR
}

@test "the files are what the rules give, byte for byte" {
	python3 tests/calendars.py rules/calendars
}

@test "a file that differs is told" {
	cp rules/calendars/*.csv "$T"
	sed -i '/2026-12-25/d' "$T/mx.csv"
	run python3 tests/calendars.py "$T"
	[ "$status" -eq 1 ]
	[ "$output" = "$T/mx.csv is not what the rules give" ]
}

# Published: El Espectador and kienyke (Colombia), puranoticia (Chile), gov.uk,
# opm.gov, argentina.gob.ar.
@test "days that move are where others have them" {
	has() { grep -q "^$2" "rules/calendars/$1.csv"; }
	lacks() { ! has "$@"; }
	has co 2026-01-12
	has co 2026-06-15
	lacks co 2026-07-13
	[ "$(grep -c ^2026 rules/calendars/co.csv)" -eq 18 ]
	[ "$(grep -c ^2025 rules/calendars/co.csv)" -eq 17 ]
	has cl 2026-04-04
	has cl 2024-09-20
	has cl 2028-10-27
	[ "$(grep -c ^2026 rules/calendars/cl.csv)" -eq 16 ]
	has mx 2024-10-01
	has us 2026-07-03
	has us 2027-12-31
	has gb 2026-12-28
	has gb 2027-12-27
	has gb 2028-01-03
	lacks gb 2027-12-25
	has ar 2026-06-15
	has ar 2026-11-23
	has ar 2024-11-18
	has pe 2025-12-09
	has de 2026-05-14
}

@test "all of them are read, for each year" {
	for file in rules/calendars/*.csv; do
		name=$(basename "$file" .csv)
		cat >"$T/$name.yaml" <<-END
		dunning: 1
		strategy: s
		calendars: {c: {weekend: [sat, sun], holidays: calendars/$name.csv}}
		derive: {open: {type: int, expr: 'business_days(doc_date, due_date, "c")'}}
		END
		printf 'doc_id,doc_date,due_date\n1,2024-01-01,2028-12-31\n' |
			dunning segment -s "$T/$name.yaml" --as-of=2026-03-16 \
			    >"$T/out"
		tail -n 1 "$T/out" | grep -qE ',1[12][0-9]{2}$'
	done
}
