#!/usr/bin/env bats
# The next best action: values worked by hand.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<'END'
dunning: 1
strategy: next
defaults: {timezone: America/Bogota, rounding: half_even}
columns:
  p_email: {type: decimal, optional: true}
  p_call: {type: decimal, optional: true}
plans:
  one:
    levels:
      - level: L1
        on: {day: 3}
        actions: [{channel: email, template: x, fallback: [call, sms]}]
next_best_action:
  propensity: {email: p_email, call: p_call, none: "0.05"}
  share: "0.8"
  cost: {email: "0.02", call: {MXN: "1.50", USD: "0.333", by: currency}}
END
	echo debtor_id,doc_id,currency,balance,days_overdue,due_date,email,phone,mobile,p_email,p_call >in.csv
}

# debt ID CURRENCY BALANCE P-EMAIL P-CALL [NUMBER]
debt() {
	echo "$1,D$1,$2,$3,10,2026-01-22,a@b.example,${6-+525500000001},${6-+525500000001},$4,$5" >>in.csv
}

# The columns that matter, one action a line.
plan() {
	dunning plan -q -s s.yaml --as-of 2026-02-01 in.csv | python3 -c '
import csv, sys
for row in csv.DictReader(sys.stdin):
    print(row["debtor_id"], row["status"], row["channel"] or "-",
        row["held_by"] or "-", row["expected_value"] or "-")'
}

@test "the channel that is worth most is taken, over doing nothing" {
	# 0.3 x 1000 x 0.8 - 1.5 = 238.50; none 40.00
	debt 1 MXN 1000.00 0.10 0.30
	# 0.3 x 1000 x 0.8 - 0.02 = 239.98
	debt 2 MXN 1000.00 0.30 0.10
	# 0.133333333 x 100.01 x 0.8 - 0.333 - 4.0004 = 6.334329... dollars
	debt 3 USD 100.01 0.123456789 0.133333333
	run plan
	diff - <(echo "$output") <<'END'
1 due call - 198.50
2 due email - 199.98
3 due call - 6.33
END
}

@test "a channel without an address is passed over" {
	debt 1 MXN 1000.00 0.10 0.30 ""
	run plan
	[ "$output" = "1 due email NO_ADDRESS 39.98" ]
}

@test "nothing is done when nothing is worth it" {
	sed -i 's/, sms\]/]/' s.yaml
	debt 1 MXN 10.00 0.05 0.10
	debt 2 MXN 1000.00 0.05001 0.05
	run plan
	# 0.05001 x 1000 x 0.8 - 0.02 = 39.988, less than 40.
	diff - <(echo "$output") <<'END'
1 held email NO_VALUE -
2 held email NO_VALUE -
END
}

@test "a channel whose value is not known comes last, and is counted" {
	debt 1 MXN 1000.00 "" 1.5
	debt 2 MXN 10.00 0.05 0.05
	debt 3 COP 1000.00 0.2 0.9
	run plan
	diff - <(echo "$output") <<'END'
1 due email - -
2 due sms - -
3 due email - 119.98
END
	run --separate-stderr dunning plan -s s.yaml --as-of 2026-02-01 in.csv
	[[ $stderr == *"next_best_action \`email\`: 1 value became null: 1 value that is no share from 0 to 1"* ]]
	[[ $stderr == *"next_best_action \`call\`: 1 value became null"* ]]
	[[ $stderr == *"next_best_action \`cost\`, column call: 1 value became null"* ]]
}

@test "equal values: the order of the level, or the cheaper one" {
	sed -i 's/cost: .*/cost: {email: "40", call: "0"}/' s.yaml
	# 0.35 x 1000 x 0.8 - 40 = 240 = 0.30 x 1000 x 0.8
	debt 1 MXN 1000.00 0.35 0.30
	run plan
	[ "$output" = "1 due email - 200.00" ]
	echo '  tie: cost' >>s.yaml
	run plan
	[ "$output" = "1 due call - 200.00" ]
}

@test "plans that do not ask keep the order of the level" {
	sed -i 's/^plans:/&\n  other: {levels: []}/; s/^default_plan.*//' s.yaml
	printf '  plans: [other]\ndefault_plan: one\n' >>s.yaml
	debt 1 MXN 1000.00 0.10 0.30
	run plan
	[ "$output" = "1 due email - -" ]
}

@test "values are rounded once, and the largest ones are exact" {
	sed -i 's/none: "0.05"/none: "0"/; s/share: .*/share: "1"/; s/cost: .*/cost: {email: "0.005"}/; s/currency: .*//' s.yaml
	# 0.5 x 0.03 - 0.005 = 0.010, 0.5 x 0.05 - 0.005 = 0.020
	debt 1 MXN 0.03 0.5 0
	debt 2 MXN 0.05 0.5 0
	# 0.999999999 x 90071992547409.93 - 0.005 = 90071992457337.93...
	debt 3 MXN 90071992547409.93 0.999999999 0
	run plan
	diff - <(echo "$output") <<END
1 due email - 0.01
2 due email - 0.02
3 due email - $(python3 -c '
from decimal import Decimal as D
print((D("0.999999999") * D("90071992547409.93") - D("0.005")).quantize(D("0.01")))')
END
}

@test "an explanation has every term" {
	sed -i 's/days_overdue,//' in.csv
	echo '1,D1,MXN,1000.00,2026-01-22,a@b.example,+525500000001,,0.10,0.30' >>in.csv
	run dunning explain -q -s s.yaml --as-of 2026-02-01 -d 1 in.csv
	[[ $output == *"email: 0.1 x 1000.00 x 0.8 - 0.02 = 79.98, 39.98 over none"* ]]
	[[ $output == *"call: 0.3 x 1000.00 x 0.8 - 1.5 = 238.50, 198.50 over none"* ]]
	[[ $output == *"sms: not known"* ]]
	[[ $output == *"none: 0.05 x 1000.00 x 0.8 = 40.00"* ]]
	run dunning explain -q -f json -s s.yaml --as-of 2026-02-01 -d 1 in.csv
	[[ $output == *'{"action":"call","propensity":"0.3","balance":"1000.00","share":"0.8","cost":"1.5","value":"238.50","gain":"198.50","better":true}'* ]]
}

# refused TEXT MESSAGE
refused() {
	sed "s/^  cost: .*/  cost: $1/" s.yaml >bad.yaml
	run dunning check bad.yaml
	[ "$status" -ne 0 ]
	[[ $output == *"$2"* ]]
}

@test "what it may not say" {
	refused '{email: {MX: "1", by: country}}' '`cost` is `by: currency`'
	refused '{email: "one"}' '`cost` is an amount such as 12.50'
	refused '{sms: "1"}' '`cost` of sms has no meaning without its `propensity`'
	refused '{email: "10000000000"}' '`cost` is at most 1000000000'
	refused '{}\n  plans: [none]' '`none` is not the name of a plan'
	sed 's/propensity: .*/propensity: {none: "0"}/; /cost/d' s.yaml >bad.yaml
	run dunning check bad.yaml
	[[ $output == *'`propensity` names no channel'* ]]
}

@test "random strategies agree with exact fractions" {
	run -0 python3 "$BATS_TEST_DIRNAME/../plan/next_best.py" \
	    "$(command -v dunning-plan)" 25
}
