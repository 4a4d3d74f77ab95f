#!/usr/bin/env bats
# Columns with a date and a time of day, from the export to the answers.

bats_require_minimum_version 1.5.0

setup() {
	dir=$BATS_TEST_TMPDIR
	cat >"$dir/s.yaml" <<'YAML'
dunning: 1
strategy: calls
sources:
  dialler:
    grain: account
    columns:
      debtor_id: {from: id}
      due_date: {from: due}
      balance: {from: owed, currency: COP}
      called_at: {from: called, type: datetime, optional: true}
      logged_at:
        {from: logged, type: datetime, format: [dd/mm/yyyy HH:MM, d.m.yyyy HH.MM]}
derive:
  again_at: {type: datetime, expr: 'called_at + @"PT36H"'}
  hour: {type: int, expr: logged_at.hour}
tables:
  next:
    hit: first
    inputs: {called_at: {}, logged_at: {}}
    outputs: {call_at: {type: datetime}, until: {type: datetime}}
    default: {until: 2026-12-31T00:00:00}
    rows: |
      id | called_at                | logged_at           || call_at             | until
      A  | null                     | -                   || 2026-02-01T09:00:00 | 2026-02-02T09:00:00@America/Bogota
      B  | >= 2026-01-31T18:30:00-05:00 | -               || = logged_at         | = called_at + @"P1D"
      C  | < 2026-01-31T10:00:00Z   | > 2026-01-31T12:00:00 || 2026-02-03T09:00:00.25Z |
YAML
	cat >"$dir/export.csv" <<'CSV'
id,due,owed,called,logged
D1,2026-01-05,10,2026-01-31T23:40:00Z,31/01/2026 18:05
D2,2026-01-05,10,2026-01-31T18:40:00-05:00,1.2.2026 18.05
D3,2026-01-05,10,2026-01-31 18:40:00,
D4,2026-01-05,10,,31/01/2026 18:05
D5,2026-01-05,10,2026-01-01T00:00:00.50@Europe/Paris,31/01/2026 18:05
D6,2026-01-05,10,2026-01-01T00:00:00@Europe/Nowhere,31/01/2026 18:05
D7,2026-01-05,10,2026-01-01,31/01/2026 18:65
CSV
}

mapped() {
	dunning map -q -s "$dir/s.yaml" "$dir/export.csv" 2>"$dir/told" >"$dir/in.csv" ||
		[ $? -eq 1 ]
}

run_segment() {
	run --separate-stderr dunning segment -s "$dir/s.yaml" --as-of 2026-02-01 "$@" "$dir/in.csv"
}

@test "map writes ISO 8601, and rejects what is none" {
	mapped
	run cat "$dir/in.csv"
	[ "${lines[0]}" = debtor_id,due_date,balance,called_at,logged_at,currency ]
	[ "${lines[1]}" = D1,2026-01-05,10.00,2026-01-31T23:40:00Z,2026-01-31T18:05:00,COP ]
	[[ "${lines[2]}" == *,2026-01-31T18:40:00-05:00,2026-02-01T18:05:00,COP ]]
	[[ "${lines[3]}" == *,2026-01-31T18:40:00,,COP ]]
	[[ "${lines[4]}" == *,,2026-01-31T18:05:00,COP ]]
	[[ "${lines[5]}" == *,2026-01-01T00:00:00.5@Europe/Paris,2026-01-31T18:05:00,COP ]]
	[ "${#lines[@]}" -eq 6 ]
	grep -q "export.csv:7:.*R_CELL: column 'called_at': '2026-01-01T00:00:00@Europe/Nowhere' is not a date and time like 2026-01-31T18:30:00" "$dir/told"
	grep -q "export.csv:8:.*R_CELL: column 'logged_at': '31/01/2026 18:65' is not a date and time like dd/mm/yyyy HH:MM" "$dir/told"
}

@test "derived columns and tables answer with a date and time" {
	mapped
	run_segment
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == *,again_at,hour,call_at,until,rule_id ]]
	# the same instant by two clocks meets the same rule
	[[ "${lines[1]}" == *,2026-02-02T11:40:00Z,18,2026-01-31T18:05:00,2026-02-01T23:40:00Z,B ]]
	[[ "${lines[2]}" == *,2026-02-02T06:40:00-05:00,18,2026-02-01T18:05:00,2026-02-01T18:40:00-05:00,B ]]
	# a time of nobody's clock has no order with them
	[[ "${lines[3]}" == *,2026-02-02T06:40:00,,,2026-12-31T00:00:00,default ]]
	[[ "${lines[4]}" == *,,18,2026-02-01T09:00:00,2026-02-02T09:00:00@America/Bogota,A ]]
	[[ "${lines[5]}" == *,2026-01-02T12:00:00.5@Europe/Paris,18,2026-02-03T09:00:00.25Z,,C ]]
	[ "${#lines[@]}" -eq 6 ]
}

@test "a text that is no date and time is null and counted, or rejected" {
	mapped
	echo D8,2026-01-05,10,soon,2026-01-31T18:05:00,COP >>"$dir/in.csv"
	run_segment
	[ "$status" -eq 0 ]
	[[ "${lines[6]}" == D8,*,,18,2026-02-01T09:00:00,2026-02-02T09:00:00@America/Bogota,A ]]
	[[ "$stderr" == *'derive `again_at`: 1 value became null: 1 failed conversion'* ]]
	[[ "$stderr" == *'table `next`, column called_at: 1 value became null: 1 failed conversion'* ]]
	run_segment --strict
	[ "$status" -eq 1 ]
	[[ "$output" != *D8* ]]
	[[ "$output" == *D1* ]]
	[[ "$stderr" == *'in.csv:7:1: rejected R_FAULT: derive `again_at`: failed conversion'* ]]
}

@test "explain shows it" {
	mapped
	run --separate-stderr dunning explain -s "$dir/s.yaml" --as-of 2026-02-01 -d D2 "$dir/in.csv"
	[ "$status" -eq 0 ]
	[[ "$output" == *2026-01-31T18:40:00-05:00* ]]
	[[ "$output" == *2026-02-02T06:40:00-05:00* ]]
	[[ "$output" == *2026-02-01T18:40:00-05:00* ]]
}

@test "check reads literals and knows the types" {
	sed -i -e 's/2026-02-01T09:00:00 /2026-02-30T09:00:00 /' \
	    -e "s/expr: 'called_at + .*'/expr: debtor_id/" "$dir/s.yaml"
	run --separate-stderr dunning check "$dir/s.yaml"
	[ "$status" -eq 1 ]
	[[ "$stderr" == *'E_VALUE: `2026-02-30T09:00:00` is not a date and time such as 2026-01-31T18:30:00'* ]]
	[[ "$stderr" == *'E_TYPE: a date and time is needed here, this is a text'* ]]
}
