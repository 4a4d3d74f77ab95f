#!/usr/bin/env bats
# What leaves by hand: calls and visits for people, items for an agency, the
# signal of a credit hold; each exactly once, like a letter.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	mkdir -p templates/rec
	printf '%s\n' 'Debe {{action_total | money}}.' >templates/rec/es.sms
	cat >s.yaml <<'END'
dunning: 1
strategy: hand
version: "3"
defaults: {timezone: America/Mexico_City, language: es-MX}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}]}
      - {level: L2, on: {day: 10}, actions: [{channel: call, queue: dialer}]}
      - {level: L3, on: {day: 20}, actions: [{channel: visit, queue: field}]}
      - {level: L4, on: {day: 60}, actions: [{channel: export, queue: agency}], credit_hold: true}
templates: {dir: templates}
END
	R="-s s.yaml --as-of=2026-03-16"
	dunning ledger init l.db
	rm -f actions.csv
}

header=company,debtor_id,debtor_name,doc_id,due_date,days_overdue,currency,balance,mobile,email,address_1,postcode,city,tax_id,action_id,action_date,action_plan,level,channel,template,tone,queue,status,held_by,send_after,deadline,decided_by,action_items,action_overdue,action_unapplied,action_total,action_max_days,item_role,item_level,item_key,credit_hold,action_timezone,agent,agent_rank

# An action as plan writes it: act N CHANNEL LEVEL [QUEUE [AGENT RANK [STATUS]]]
# of debtor DN, who owes invoice FN, and F0 when it goes to another party.
act() {
	[ -e actions.csv ] || echo "$header" >actions.csv
	id=$(id "$1" "$3") items=1 total=$1.50 hold=
	[ "$2" = export ] && items=2 total=$(($1 + 10)).50 hold=true
	line F"$1" "$1.50" "$@"
	[ "$2" = export ] && line F0 10.00 "$@"
	return 0
}
line() {
	doc=$1 balance=$2
	shift 2
	template=
	[ "$2" = sms ] && template=rec
	echo "ACME,D$1,\"Núñez, <$1>\",$doc,2026-02-01,43,MXN,$balance,+5255000000$1,d$1@x.example,Calle $1,06000,CDMX,RFC$1,$id,2026-03-16,std,$3,$2,$template,firm,$4,${7:-due},,2026-03-16T08:30-06:00,,std.$3,$items,$total,0.00,$total,43,due,$3,i:ACME/D$1/$doc/,$hold,America/Mexico_City,$5,$6" >>actions.csv
}
id() { printf '%s' "$1-$2" | md5sum | cut -c1-32; }
send() { dunning render $R actions.csv | dunning export $R -l l.db -d out "$@"; }

# Cells of a CSV file by the name of their columns: cells FILE COLUMN...
cells() {
	python3 - "$@" <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    print(" ".join(row[name] or "-" for name in sys.argv[2:]))
END
}

@test "hand-over: a row per item with all that an agency needs, by queue" {
	act 11 export L4 agency
	act 12 export L4 legal
	send
	f=out/handover/agency/2026-03-16-001.csv
	[ "$(cells "$f" queue handed_over debtor_id tax_id email mobile address_1 city doc_id due_date days_overdue balance action_items action_total)" = "agency 2026-03-16 D11 RFC11 d11@x.example +525500000011 Calle 11 CDMX F11 2026-02-01 43 11.50 2 21.50
agency 2026-03-16 D11 RFC11 d11@x.example +525500000011 Calle 11 CDMX F0 2026-02-01 43 10.00 2 21.50" ]
	[ "$(cells "$f" debtor_name | head -n 1)" = "Núñez, <11>" ]
	[ "$(cells out/handover/legal/2026-03-16-001.csv debtor_id | sort -u)" = D12 ]
	[ ! -e out/handover/agency/2026-03-16-002.csv ]
}

@test "hand-over: what was sent before stands with each item" {
	act 11 sms L1
	send
	rm actions.csv
	act 11 export L4 agency
	R="-s s.yaml --as-of=2026-03-17"
	sed -i s/2026-03-16/2026-03-17/g actions.csv
	send
	[ "$(cells out/handover/agency/2026-03-17-001.csv doc_id notices)" = "F11 L1 2026-03-16 sms
F0 -" ]
}

@test "hand-over: exactly once, also when it is run again" {
	act 11 export L4 agency
	send
	send
	[ "$(find out/handover out/credit_hold -type f | wc -l)" = 2 ]
	[ "$(dunning ledger export l.db | grep -c "$(id 11 L4)")" = 2 ]
}

@test "hand-over: without a queue, or without items, it is rejected" {
	act 11 export L4 ''
	dunning render $R actions.csv >m.csv
	run dunning export $R -l l.db -d out m.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *R_HANDOVER* ]]
	[ ! -e out/handover ]
}

@test "credit hold: the debtors whose level has one, and nobody else" {
	act 11 export L4 agency
	act 13 sms L1
	send
	[ "$(cat out/credit_hold/2026-03-16-001.csv)" = "debtor_id,company,currency,since,action_id,level,total
D11,ACME,MXN,2026-03-16,$(id 11 L4),L4,21.50" ]
	rm -r out actions.csv l.db*
	dunning ledger init l.db
	act 13 sms L1
	send
	[ ! -e out/credit_hold ]
}

@test "worklists: a list for each agent in order of rank, and a page to print" {
	act 11 call L2 dialer ana 3
	act 12 call L2 dialer luis 1
	act 13 call L2 dialer ana 1
	act 14 call L2 dialer ana 2
	send
	[ "$(cells out/calls/ana/2026-03-16-001.csv agent_rank debtor_id phone)" = "1 D13 +525500000013
2 D14 +525500000014
3 D11 +525500000011" ]
	[ "$(cells out/calls/luis/2026-03-16-001.csv debtor_id)" = D12 ]
	[ ! -e out/calls/2026-03-16-001.csv ]
	page=out/calls/ana/2026-03-16-001.html
	grep -q 'Núñez, &lt;13&gt;' "$page"
	grep -q '<dd>ana</dd>' "$page"
	! grep -q 'D12\|x.example\|RFC13\|Calle' "$page"
	[ "$(grep -c '<tr><td class="r">' "$page")" = 3 ]
}

@test "worklists: without agents there is one list, as it comes" {
	act 12 call L2 dialer
	act 11 call L2 dialer
	send
	[ "$(cells out/calls/2026-03-16-001.csv debtor_id)" = "D12
D11" ]
	[ -e out/calls/2026-03-16-001.html ]
}

@test "worklists: a visit has an address, and no telephone" {
	act 11 visit L3 field 'José Pérez' 1
	act 12 sms L1
	send
	folder=$(ls out/visits)
	[[ "$folder" == JosPrez-* ]]
	f=out/visits/$folder/2026-03-16-001.csv
	[ "$(cells "$f" address agent)" = "Calle 11, 06000, CDMX José Pérez" ]
	! grep -q 5255000000 "$f"
	grep -q '<dd>José Pérez</dd>' "${f%.csv}.html"
}

@test "worklists: who has no street is called, who has no telephone is visited" {
	sed -i '/level: L[124]/d; s/queue: field}/queue: field, fallback: [call]}/' \
	    s.yaml
	cat >in.csv <<-'END'
	debtor_id,doc_id,due_date,currency,balance,phone,address_1,city
	D1,F1,2026-02-01,MXN,10.00,+525500000001,,
	D2,F2,2026-02-01,MXN,20.00,,Calle 2,CDMX
	D3,F3,2026-02-01,MXN,30.00,,,
	END
	dunning run -q -p $R -l l.db -d out in.csv
	[ "$(cells out/calls/2026-03-16-001.csv debtor_id phone)" = \
	    "D1 +525500000001" ]
	[ "$(cells out/visits/2026-03-16-001.csv debtor_id address)" = \
	    "D2 Calle 2, CDMX" ]
	dunning age $R in.csv | dunning plan -q $R >out.csv
	[ "$(cells out.csv debtor_id channel status held_by)" = \
"D1 call due NO_ADDRESS
D2 visit due -
D3 visit held NO_ADDRESS|NO_CHANNEL" ]
}

@test "the address is that of whichever record of the action has one" {
	cat >in.csv <<-'END'
	debtor_id,doc_id,due_date,currency,balance,mobile,address_1,city
	D1,F1,2026-03-10,MXN,10.00,,,
	D1,F2,2026-02-01,MXN,20.00,+525500000001,Calle 1,CDMX
	END
	dunning run -q -p $R -l l.db -d out in.csv
	[ "$(cells out/sms/2026-03-16-001.csv to)" = +525500000001 ]
	sed -i '/level: L[124]/d' s.yaml
	dunning ledger init m.db
	sed 's/2026-03-10/2026-02-02/' in.csv |
	    dunning run -q -p $R -l m.db -d out2
	[ "$(cells out2/visits/2026-03-16-001.csv address)" = "Calle 1, CDMX" ]
}

@test "worklists: the last three notices of the debtor" {
	for day in 10 11 12 13; do
		act 11 sms L$day
		sed -i "s/2026-03-16/2026-03-$day/g" actions.csv
		dunning render $R actions.csv |
			dunning export -s s.yaml --as-of=2026-03-$day -l l.db -d out
		rm actions.csv
	done
	act 11 call L2 dialer
	send
	[ "$(cells out/calls/2026-03-16-001.csv last_notices)" = "L11 2026-03-11 sms|L12 2026-03-12 sms|L13 2026-03-13 sms" ]
}

@test "journal and manifest: what the ledger was told, and how it was made" {
	act 11 sms L1
	send
	grep -q "$(id 11 L1)" out/journal/2026-03-16-sms-001.csv
	python3 - out/manifests/2026-03-16-001.json <<'END'
import hashlib, json, sys
m = json.load(open(sys.argv[1]))
files = {f["file"]: f["sha256"] for f in m["files"]}
for name in ("s.yaml", "templates/rec/es.sms"):
    assert files[name] == hashlib.sha256(open(name, "rb").read()).hexdigest()
assert m["as_of"] == "2026-03-16" and m["counts"]["sms"] == 1
assert m["totals"] == {"MXN": "11.50"}, m["totals"]
END
}

@test "journal: a ledger older than the folder sends nothing, and can be told" {
	dunning ledger init old.db
	act 11 sms L1
	send
	cp old.db l.db
	rm -f l.db-*
	run send
	[ "$status" -eq 2 ]
	[[ "$output" == *E_LEDGER_BEHIND* ]]
	dunning ledger import l.db out/journal/*.csv
	send
	[ "$(cat out/sms/*.csv | grep -c '^[0-9a-f]\{32\},')" = 1 ]
}

@test "--for=spreadsheet: no formula in a list that people open" {
	act 11 call L2 dialer
	act 12 export L4 agency
	sed -i 's/Núñez, <11>/=HYPERLINK(""http:\/\/x.example"")/
	    s/Núñez, <12>/=1+cmd|""a, b""/; s/Calle 12/-2+3/; s/RFC12/@SUM(A1)/' actions.csv
	dunning render $R actions.csv >m.csv
	send2() { rm -rf out l.db*; dunning ledger init l.db; dunning export $R -l l.db -d out "$@" m.csv; }
	send2 --for=spreadsheet
	f=out/calls/2026-03-16-001.csv
	[ "$(cells "$f" debtor_name)" = "'=HYPERLINK(\"http://x.example\")" ]
	[ "$(cells "$f" phone total)" = "+525500000011 11.50" ]
	f=out/handover/agency/2026-03-16-001.csv
	[ "$(cells "$f" debtor_name address_1 tax_id mobile balance | head -n 1)" = "'=1+cmd|\"a, b\" '-2+3 '@SUM(A1) +525500000012 12.50" ]
	grep -q '"--for", "spreadsheet"\|--for=spreadsheet' out/manifests/*.json
	send2
	[ "$(cells "$f" debtor_name address_1 tax_id | head -n 1)" = "=1+cmd|\"a, b\" -2+3 @SUM(A1)" ]
	[ "$(cells "$f" debtor_name | wc -l)" = 2 ]
	run dunning export $R -l l.db -d out --for=print m.csv
	[ "$status" -eq 2 ]
}

@test "runs: begun and committed, also with nothing to send" {
	act 11 sms L1
	send
	send
	dunning ledger runs l.db >runs
	[ "$(grep -c committed runs)" -ge 2 ]
	grep -q 'MXN 11.50' runs
}

@test "runs: an as-of date before that of the last run is refused" {
	act 11 sms L1
	send
	sed -i 's/2026-03-16/2026-03-15/g; s/'"$(id 11 L1)/$(id 12 L1)"'/' actions.csv
	run dunning export $R -l l.db -d out <(dunning render $R actions.csv)
	[ "$status" -eq 2 ]
	[[ "$output" == *E_AS_OF_BEFORE* ]]
	[ "$(find out/sms -type f | wc -l)" = 1 ]
	dunning render $R actions.csv |
		dunning export --rerun $R -l l.db -d out || [ $? -eq 1 ]
}
