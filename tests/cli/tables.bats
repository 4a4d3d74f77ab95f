#!/usr/bin/env bats
# Decision tables that answer with several rules, as columns.

bats_require_minimum_version 1.5.0

setup() {
	dir=$BATS_TEST_TMPDIR
	cat >"$dir/s.yaml" <<'YAML'
dunning: 1
strategy: tables
columns:
  units: {type: int, optional: true}
tables:
  flags:
    hit: collect
    list_separator: "; "
    inputs: {units: {}, balance: {}}
    outputs: {flag: {type: string}, fee: {type: money}}
    rows: |
      id | units | balance || flag        | fee
      A  | > 1   | -       || many        | 1.5
      B  | -     | >= 100  || large       | = balance / 3
      C  | null  | -       || = debtor_id | 2
  weight:
    hit: sum
    inputs: {units: {}, balance: {}}
    outputs: {weight: {type: money}}
    rows: |
      id | units | balance || weight
      W1 | > 0   | -       || 10.5
      W2 | -     | > 5     || 0.255
  hits:
    hit: C#
    inputs: {units: {}, balance: {}}
    outputs: {n: {type: string}}
    rows: |
      id | units | balance || n
      N1 | > 0   | -       || x
      N2 | -     | > 5     || y
  best:
    hit: output_order
    inputs: {units: {}}
    outputs: {best: {type: enum, values: [high, mid, low]}}
    default: {best: low}
    rows: |
      id | units || best
      X1 | > 0   || low
      X2 | > 1   || high
  same:
    hit: any
    inputs: {units: {}}
    outputs: {same: {type: string}}
    rows: |
      id | units || same
      S1 | > 0   || a
      S2 | > 1   || a
      S3 | 9     || b
YAML
	cat >"$dir/in.csv" <<'CSV'
debtor_id,currency,balance,units
D1,EUR,100.00,5
D2,CLP,700,1
D3,EUR,3.00,
D4;x,EUR,9.00,
D5; x,EUR,9.00,
D6,EUR,9.00,9
D7,EUR,9.00,0
CSV
}

run_segment() {
	run --separate-stderr dunning segment -s "$dir/s.yaml" \
	    --as-of 2026-02-10 "$@" "$dir/in.csv"
}

@test "lists, sums and counts; amounts as the currency writes them" {
	run_segment
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'debtor_id,currency,balance,units,flag,fee,weight,n,best,same,rule_id' ]
	[ "${lines[1]}" = 'D1,EUR,100.00,5,many; large,1.50; 33.33,10.76,2,high|low,a,A|B|W1|W2|N1|N2|X2|X1|S1' ]
	[ "${lines[2]}" = 'D2,CLP,700,1,large,233,11,2,low,a,B|W1|W2|N1|N2|X1|S1' ]
	[ "${lines[3]}" = 'D3,EUR,3.00,,D3,2.00,,0,low,,C|default' ]
	[ "${lines[4]}" = 'D4;x,EUR,9.00,,D4;x,2.00,0.26,1,low,,C|W2|N2|default' ]
	[ "${lines[5]}" = 'D7,EUR,9.00,0,,,0.26,1,low,,W2|N2|default' ]
	[ "${#lines[@]}" -eq 6 ]
}

@test "any with different outputs, and a value with the separator in it" {
	run_segment
	[ "${stderr_lines[0]}" = "dunning-segment: $dir/in.csv:6:1: rejected R_LIST_VALUE: what rule C of table 'flags' gives 'flag' has the list separator in it" ]
	[ "${stderr_lines[2]}" = "dunning-segment: $dir/in.csv:7:1: rejected R_HIT_ANY: rules S1 and S3 of table 'same' both match, with different outputs" ]
	[[ "$stderr" == *"W_NO_MATCH: no rule of table 'flags' matched 1 record"* ]]
	[[ "$stderr" != *"table 'hits'"* ]]
}

@test "the same bytes with any number of threads" {
	{
		head -1 "$dir/in.csv"
		for i in $(seq 2000); do
			echo "E$i,EUR,$((i * 7 % 200)).00,$((i % 9))"
		done
	} >"$dir/many.csv"
	mv "$dir/many.csv" "$dir/in.csv"
	run_segment --threads 1
	one=$output
	run_segment --threads 3
	[ "$output" = "$one" ]
	[ "$(printf '%s\n' "$one" | wc -l)" -eq 2001 ]
}
