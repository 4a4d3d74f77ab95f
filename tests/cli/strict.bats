#!/usr/bin/env bats
# What cannot be computed: null and counted, or rejected with --strict.

bats_require_minimum_version 1.5.0

setup() {
	dir=$BATS_TEST_TMPDIR
	cat >"$dir/s.yaml" <<'EOF'
dunning: 1
strategy: strict
columns:
  units: {type: int}
derive:
  price: {type: decimal, expr: balance / units}
tables:
  size:
    hit: first
    when: units > 0
    inputs: {price: {}}
    outputs: {size: {type: string}}
    rows: |
      id | price || size
      A  | >= 10 || large
      B  | -     || small
EOF
	cat >"$dir/in.csv" <<'EOF'
debtor_id,currency,balance,units
D1,EUR,100.00,5
D2,EUR,7.00,0
D3,EUR,9.00,
EOF
}

run_segment() {
	run --separate-stderr dunning segment -s "$dir/s.yaml" --as-of 2026-02-10 "$@" "$dir/in.csv"
}

@test "a fault is null, and counted by rule and column" {
	run_segment
	[ "$status" -eq 0 ]
	[ "${lines[1]}" = 'D1,EUR,100.00,5,20,large,A' ]
	[ "${lines[2]}" = 'D2,EUR,7.00,0,,,' ]
	[ "${lines[3]}" = 'D3,EUR,9.00,,,,' ]
	[ "${stderr_lines[0]}" = "dunning-segment: $dir/s.yaml:6:32: warning W_FAULTS: derive \`price\`: 1 value became null: 1 division by zero" ]
	[ "${stderr_lines[1]}" = "dunning-segment: $dir/s.yaml:10:11: warning W_NULL_CONDITION: table \`size\`: the condition was null, which counts as false, for 1 record" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
}

@test "--strict rejects the record of a fault, and no other" {
	run_segment --strict --rejects "$dir/rejects.csv"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[2]}" = 'D3,EUR,9.00,,,,' ]
	grep -q '^D2,EUR,7.00,0,3,1,derive `price`: division by zero' "$dir/rejects.csv"
	[[ "$stderr" == *'in.csv:3:1: rejected R_FAULT: derive `price`: division by zero'* ]]
	[ "$(grep -c . "$dir/rejects.csv")" -eq 2 ]
}

@test "faults of several threads are counted together" {
	{
		echo debtor_id,currency,balance,units
		for i in $(seq 1 20000); do
			echo "D$i,EUR,7.00,$((i % 4))"
		done
	} >"$dir/in.csv"
	run_segment -j 4
	[ "$status" -eq 0 ]
	[[ "$stderr" == *'5000 values became null: 5000 divisions by zero'* ]]
}

@test "a cell of a file is one place, however many threads ask it" {
	cat >"$dir/t.csv" <<'EOF'
id,if:units,then:share
A,-,= balance / units
EOF
	cat >"$dir/s.yaml" <<'EOF'
dunning: 1
strategy: strict
columns:
  units: {type: int}
tables:
  shares:
    inputs: {units: {}}
    outputs: {share: {type: decimal}}
    file: t.csv
EOF
	{
		echo debtor_id,currency,balance,units
		for i in $(seq 1 20000); do
			echo "D$i,EUR,7.00,$((i % 4))"
		done
	} >"$dir/in.csv"
	run_segment -j 4
	[ "$status" -eq 0 ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ "$stderr" == *"$dir/t.csv:2:6: warning W_FAULTS: table \`shares\`, rule A, column share: 5000 values became null: 5000 divisions by zero" ]]
}

@test "plan --strict makes no action of a record that it rejects" {
	cat >"$dir/s.yaml" <<'EOF'
dunning: 1
strategy: strict
columns:
  a: {type: int}
defaults: {timezone: Europe/Madrid}
holds:
  - {code: H, when: 1 / a > 0.5}
plans:
  p:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: letter, template: t}]}
EOF
	{
		echo debtor_id,doc_id,currency,balance,due_date,days_overdue,bucket,plan,address_1,postcode,city,country,a
		for i in 0 1 5; do
			echo "D$i,F$i,EUR,10.00,2026-01-01,40,b,p,Calle 1,28001,Madrid,ES,$i"
		done
	} >"$dir/in.csv"
	run --separate-stderr dunning plan -v --strict --as-of 2026-02-10 \
		-s "$dir/s.yaml" --rejects "$dir/rejects.csv" "$dir/in.csv"
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 3 ]
	[[ "$output" != *D0* ]]
	grep -q '^D0,.*hold `H`: division by zero' "$dir/rejects.csv"
	[[ "$stderr" == *'read 3, written 2, rejected 1, excluded 0'* ]]
}
