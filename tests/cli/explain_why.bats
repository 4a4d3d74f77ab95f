#!/usr/bin/env bats
# What explain tells of a debtor who hears nothing: enough to answer a customer.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	export SOURCE_DATE_EPOCH=1773300000
	cat >s.yaml <<'END'
dunning: 1
strategy: why
defaults: {timezone: Europe/Madrid, language: es, currency: EUR}
ageing: {breakpoints: [0, 30, 60], min_item: {EUR: "2.00"}}
columns: {seg: {type: string}}
tables:
  t:
    hit: first
    inputs: {seg: {}}
    outputs: {plan: {type: ref, to: plans}}
    rows: |
      id | seg   || plan
      A  | appr  || appr
      B  | min   || minp
      C  | gap   || gapp
      D  | worth || nba
      E  | none  || none
      Z  | -     || std
experiments:
  - {name: quiet, population: 'seg = "arm"', unit: debtor_id, salt: x, arms: [{name: champion, share: 0}, {name: holdout, share: 100, set: {plan: none}}]}
holds: [{code: H_CASE, when: 'seg = "case"', until: '@"2026-04-01"', stops: [contact]}]
promises: {tolerance: {days: 2}}
plans:
  none: {levels: []}
  std: {levels: [{level: L1, on: {day: 5}, actions: [{channel: sms, fallback: [email]}]}]}
  appr: {levels: [{level: L1, on: {day: 5}, approval: manual, actions: [{channel: call, queue: q}]}]}
  minp: {min_balance: "100", levels: [{level: L1, on: {day: 5}, actions: [{channel: call, queue: q}]}]}
  nba: {levels: [{level: L1, on: {day: 5}, actions: [{channel: call, queue: q}]}]}
  gapp:
    min_contact_days: 10
    cure: {when: balance < 10}
    levels:
      - {level: L1, on: {day: 5}, actions: [{channel: call, queue: q}]}
      - {level: L2, on: {day: 6}, actions: [{channel: call, queue: q}]}
next_best_action: {plans: [nba], propensity: {call: "0.01"}, cost: {call: "5.00"}}
constraints:
  - {code: CONSENT, channels: [sms, email], require: channel in consent, otherwise: next_fallback, cite: house}
  - {code: CAP, when: 'seg = "gap" and debtor_id = "CAP"', cap: {max: 1, per: 30d}, otherwise: drop}
END
	cat >p.csv <<'END'
debtor_id,doc_id,due_date,balance,seg,email,mobile,consent,promise_date,promise_amount
CASE,1,2026-03-01,500.00,case,a@b.es,+34600000001,sms|email,,
PROM,2,2026-03-01,500.00,,a@b.es,+34600000001,sms|email,2026-03-17,500.00
CAP,3,2026-03-01,500.00,gap,,+34600000001,,,
CONS,4,2026-03-01,500.00,,a@b.es,+34600000001,,,
APPR,5,2026-03-01,500.00,appr,,+34600000001,,,
SPACE,6,2026-03-01,500.00,gap,,+34600000001,,,
MIN,7,2026-03-01,50.00,min,,+34600000001,,,
CURED,8,2026-03-01,5.00,gap,,+34600000001,,,
ARM,9,2026-03-01,500.00,arm,a@b.es,+34600000001,sms,,
WORTH,10,2026-03-01,500.00,worth,,+34600000001,,,
NOWHERE,11,2026-03-01,500.00,,,,sms,,
EARLY,12,2026-03-14,500.00,,a@b.es,+34600000001,sms,,
NOPLAN,13,2026-03-01,500.00,none,a@b.es,+34600000001,sms,,
TINY,14,2026-03-01,1.50,,a@b.es,+34600000001,sms,,
CRED,15,2026-03-01,100.00,,a@b.es,+34600000001,sms,,
CRED,16,2026-03-01,-150.00,,a@b.es,+34600000001,sms,,
END
	cat >sent.csv <<'END'
action_id,strategy,plan,debtor_id,channel,as_of,level,currency,template,address,item_key,item_level,amount,batch
0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a01,why,gapp,CAP,call,2026-03-09,L1,EUR,,+34600000001,/3//,L1,500.00,call/2026-03-09/1
0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a02,why,gapp,SPACE,call,2026-03-09,L1,EUR,,+34600000001,/6//,L1,500.00,call/2026-03-09/1
0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a03,why,gapp,CURED,call,2026-03-09,L1,EUR,,+34600000001,/8//,L1,500.00,call/2026-03-09/1
END
	dunning ledger init l.db
	dunning ledger import -q l.db sent.csv
}

# tells DEBTOR TEXT...: each text is in what is said of the debtor.
tells() {
	run -0 dunning explain -q -s s.yaml --as-of=2026-03-16 -l l.db \
	    --debtor="$1" p.csv
	shift
	for text; do
		[[ "$output" == *"$text"* ]] || {
			echo "not said: $text"
			return 1
		}
	done
}

@test "held: what by, and until when" {
	tells CASE 'held by H_CASE stops' 'until 2026-04-01' \
	    'Action L1: held'
	tells PROM 'promise of 500.00 for 2026-03-17: pending until 2026-03-19' \
	    'PROMISED: a promise to pay is pending'
}

@test "held by what somebody said: what it means" {
	printf '%s\n' debtor_id,date,event CONS,2026-03-10,represented \
	    EARLY,2026-03-10,breathing_space >events.csv
	dunning ledger outcome -q l.db events.csv
	tells CONS 'REPRESENTED: somebody speaks for the debtor'
}

@test "not now: when the next contact may be" {
	tells SPACE 'Action L2: deferred by call, from 2026-03-19' \
	    'MIN_CONTACT_DAYS: the last contact was on 2026-03-09, the next may be on 2026-03-19'
	tells CAP 'CAP  its cap is reached, 1 per 30d: no contact'
	tells EARLY 'L1  day 5  not reached: 3 days to go' 'No action today'
	tells APPR 'Action L1: pending by call' \
	    'it waits for a person: dunning ledger approve'
}

@test "not at all: no channel, too little, nothing to win" {
	tells CONS 'channel in consent is not true  (consent null)' \
	    'NO_CHANNEL: no channel of the level is left'
	tells NOWHERE 'NO_ADDRESS: an address for a channel is missing' \
	    'sms: there is no address'
	tells MIN 'min_balance  100' 'MIN_BALANCE: the total is below min_balance'
	tells WORTH '0.00 over none: left out' \
	    'NO_VALUE: no channel is worth more than doing nothing'
	tells CRED "CREDIT_COVERS: the debtor's credit covers what is owed"
	tells CURED 'cured  on 2026-03-16' 'reached, but the item is cured'
}

@test "in no plan: also that is said" {
	tells ARM 'arm       holdout' 'No action' \
	    'why  plan none has no levels, so nothing is sent'
	tells NOPLAN 'why  plan none has no levels, so nothing is sent'
	tells TINY 'why  it is below the minimum of an item (below_minimum), so nothing'
	dunning explain -q -s s.yaml --as-of=2026-03-16 --debtor=ARM -f json \
	    p.csv >out
	python3 -c 'import json; o = json.loads(open("out").readline())
assert o["no_action"] == "plan none has no levels, so nothing is sent", o'
}

@test "plans by default and by columns are explained as well" {
	sed -i '/^tables/,/Z  |/d; /^experiments/,/^  - {name: quiet/d' s.yaml
	run -0 dunning explain -q -s s.yaml --as-of=2026-03-16 --debtor=CONS p.csv
	[[ "$output" != *"Plan of debtor"* ]]
	echo 'default_plan: std' >>s.yaml
	tells CONS 'Plan of debtor CONS in EUR: std' 'by default'
	sed -i '$d' s.yaml
	sed -i '1s/$/,debtor_plan/; 2,$s/$/,minp/' p.csv
	tells CONS 'Plan of debtor CONS in EUR: minp' 'by the column debtor_plan'
}
