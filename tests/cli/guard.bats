#!/usr/bin/env bats
# Consent and holds are asked twice: what comes in between plan and export is
# refused there, with its code, kept in the rejects, and not lost.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	mkdir -p templates/rec
	printf '%s\n' 'Debe {{action_total | money}}.' >templates/rec/es.sms
	cat >s.yaml <<'END'
dunning: 1
strategy: guard
defaults: {timezone: America/Bogota, language: es-CO}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}]}
      - {level: L2, on: {day: 20}, actions: [{channel: sms, template: rec}], approval: manual}
templates: {dir: templates}
constraints:
  - {code: ONE_A_WEEK, cap: {max: 1, per: week, count: contacts, key: debtor_id}, otherwise: defer}
  - {code: HOURS, windows: [{days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00"}], otherwise: defer}
END
	sed s/guard/other/ s.yaml >other.yaml
	cat >portfolio.csv <<'END'
debtor_id,doc_id,due_date,currency,balance,mobile,plan
D1,F1,2026-03-10,COP,1000.00,+573001234561,std
D2,F2,2026-03-10,COP,2000.00,+573001234562,std
END
	R="-s s.yaml --as-of=2026-03-16"
	dunning ledger init l.db
	planned
}

planned() {
	R="-s s.yaml --as-of=${1:-2026-03-16}"
	dunning age $R portfolio.csv | dunning plan $R -l l.db |
		dunning render $R >m.csv
	[ -n "${1:-}" ] || [ "$(grep -c ',due,\|,pending,' m.csv)" = 2 ]
}

send() { dunning export -s s.yaml --as-of="${1:-2026-03-16}" -l l.db -d out --rejects rejects.csv m.csv; }
events() { printf '%s\n' "$@" >events.csv && dunning ledger outcome l.db events.csv; }

# D1 is refused with that code and can be sent when it is over; D2 is sent.
refused() {
	run send "$2"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ "$output" == *R_REFUSED* && "$output" == *"$1"* ]]
	[ "$(grep -c D1 rejects.csv)" = 1 ]
	[ "$(grep -c 'D1\|D2' out/sms/*.csv)" = 1 ]
	! dunning ledger export l.db | grep -q ',D1,'
	grep -q D2 out/sms/*.csv
	head -n 1 m.csv | tr -d '\n' >want
	head -n 1 rejects.csv | sed 's/,_line,_column,_reason$//' | tr -d '\n' |
		cmp - want
}

@test "an opt-out after the plan" {
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms
	refused OPTED_OUT
}

@test "an opt-out of another channel does not matter" {
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,email
	send
}

@test "an opt-out that is dated after the as-of day" {
	events debtor_id,date,event,channel D1,2026-03-17,opted_out,sms
	refused OPTED_OUT
}

@test "an address that bounced" {
	events debtor_id,date,event,address D1,2026-03-16,bounced,+573001234561
	refused BOUNCED
}

@test "a bounce, however the address is written: mails, telephones, letters, visits" {
	cat >s.yaml <<'END'
dunning: 1
strategy: guard
defaults: {language: es}
plans:
  mail: {levels: [{level: M1, on: {day: 1}, actions: [{channel: email, template: rec}]}]}
  sms: {levels: [{level: S1, on: {day: 1}, actions: [{channel: sms, template: rec}]}]}
  letter: {levels: [{level: L1, on: {day: 1}, actions: [{channel: letter, template: rec}]}]}
  visit: {levels: [{level: V1, on: {day: 1}, actions: [{channel: visit, template: rec}]}]}
templates: {dir: templates}
mail: {from: a@acme.example}
creditor: {name: Acme}
END
	cp templates/rec/es.sms templates/rec/es.txt
	printf '%s\n' '@address {{address_1}}' '@subject Aviso' Debe >templates/rec/es.letter
	echo Debe >templates/rec/es.subject
	cat >portfolio.csv <<'END'
debtor_id,debtor_name,doc_id,due_date,currency,balance,email,phone,address_1,city,plan
D1,A,F1,2026-03-10,COP,1000.00,Ana.Paz@X.example,,,,mail
D2,B,F2,2026-03-10,COP,1000.00,,+57 (300) 123-4562,,,sms
D3,C,F3,2026-03-10,COP,1000.00,,,Calle  3 No. 4,Cali,letter
D4,D,F4,2026-03-10,COP,1000.00,,,Calle 5,Cali,visit
END
	planned 2026-03-16
	[ "$(grep -c ',due,' m.csv)" = 4 ]
	printf '%s\n' debtor_id,date,event,address D1,2026-03-16,bounced,ana.paz@x.example \
	    D2,2026-03-16,bounced,0057300.1234562 'D3,2026-03-16,bounced,calle 3 no. 4' \
	    'D4,2026-03-16,bounced,Calle 5' >e.csv
	rm -rf out l.db*
	dunning ledger init l.db
	dunning ledger outcome l.db e.csv
	run send
	[ "$status" -eq 1 ]
	[ "$(grep -c 'R_REFUSED.*: BOUNCED' <<<"$output")" = 4 ]
	planned 2026-03-16 2>/dev/null
	! grep -q ',due,' m.csv
	# A letter that came back, by its action.
	rm -rf out l.db*
	dunning ledger init l.db
	planned 2026-03-16
	send
	id=$(awk -F, '/,letter,/ && /,D3,/ { print $1 }' m.csv)
	events debtor_id,date,event,action_id "D3,2026-03-17,bounced,$id"
	sed -i s/L1/L2/ s.yaml
	R="-s s.yaml --as-of=2026-04-16"
	dunning age $R portfolio.csv | dunning plan $R -l l.db |
	    grep '^D3,' | grep -q ',held,BOUNCED|NO_CHANNEL,'
}

@test "a payment of the item" {
	events debtor_id,date,event,doc_id D1,2026-03-16,paid,F1
	refused PAID
}

@test "a payment of an earlier day, of a part, or of no item" {
	events debtor_id,date,event,doc_id,amount,currency \
	    D2,2026-03-01,paid,F2,5.00,COP D1,2026-03-01,paid,F1,5.00,COP \
	    D1,2026-03-02,paid,F1,1.00,USD
	planned
	for event in 2026-03-15,paid,F1,1000.00,COP 2026-02-01,paid,F1,5.00,COP \
	    2026-03-15,paid,,1.00,; do
		rm -rf out l.db*
		dunning ledger init l.db
		dunning ledger outcome l.db events.csv
		printf '%s\n' debtor_id,date,event,doc_id,amount,currency \
		    "D1,$event" >late.csv
		dunning ledger outcome l.db late.csv
		refused PAID
	done
	# One that came back, or of another currency, is none.
	rm -rf out l.db*
	dunning ledger init l.db
	events debtor_id,date,event,doc_id,amount,currency \
	    D2,2026-03-01,paid,F2,5.00,COP D1,2026-03-01,paid,F1,5.00,COP \
	    D1,2026-03-15,paid,F1,-5.00,COP D1,2026-03-15,paid,F1,5.00,USD
	send
	[ "$(grep -c 'D1\|D2' out/sms/*.csv)" = 2 ]
}

@test "an opt-out that was taken back only later" {
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms \
	    D1,2026-03-20,opted_in,sms
	refused OPTED_OUT
}

@test "a dispute of the item, until it is closed" {
	events debtor_id,date,event,doc_id D1,2026-03-16,disputed,F1
	refused DISPUTED
	events debtor_id,date,event,doc_id D1,2026-03-17,dispute_closed,F1
	planned 2026-03-17
	send 2026-03-17
	grep -q D1 out/sms/*.csv
}

@test "a promise that is pending" {
	events debtor_id,date,event,until D1,2026-03-16,promised,2026-03-20
	refused PROMISED
}

@test "a hold, and that the debtor is represented" {
	events debtor_id,date,event,code,until D1,2026-03-16,hold,BOSS,2026-03-18
	refused BOSS
	events debtor_id,date,event D1,2026-03-16,represented
	run send
	[[ "$output" == *REPRESENTED* ]]
}

@test "a cap that another strategy has used up" {
	O="-s other.yaml --as-of=2026-03-16"
	dunning age $O portfolio.csv | grep 'D1\|debtor_id' |
		dunning plan $O -l l.db | dunning render $O |
		dunning export $O -l l.db -d elsewhere
	run send
	[ "$status" -eq 1 ]
	[[ "$output" == *R_REFUSED*ONE_A_WEEK* ]]
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 1 ]
}

@test "the messages of yesterday: late where a rule looks at the time" {
	run send 2026-03-17
	[ "$status" -eq 1 ]
	[ ! -e out/sms ]
	[ "$(grep -c LATE rejects.csv)" = 2 ]
	# The same actions of today go out, once.
	one=$(awk -F, '/,D1,/ { print $1 }' m.csv)
	planned 2026-03-17
	[ "$(awk -F, '/,D1,/ { print $1 }' m.csv)" = "$one" ]
	send 2026-03-17
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 2 ]
	# Without such a rule a day does not matter.
	sed -i '/^constraints/,$d' s.yaml
	rm -r out l.db*
	dunning ledger init l.db
	planned
	send 2026-03-17
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 2 ]
}

# Exports until the call of that name, at which it is killed.
killed() {
	strace -o /dev/null -e trace="$1" -e inject="$1":signal=KILL:when=1 \
	    dunning export -s s.yaml --as-of=2026-03-16 -l l.db -d out m.csv || true
	[ -n "$(ls -A out/.staging)" ]
	! ls out/sms/*.csv
}

@test "an opt-out that comes in after a kill, before the message has its name" {
	strace -o /dev/null true || skip "no strace here"
	for call in syncfs renameat; do
		rm -rf out l.db*
		dunning ledger init l.db
		killed $call
		events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms
		refused OPTED_OUT
		[ -z "$(ls -A out/.staging)" ]
		dunning ledger check -d out l.db
	done
}

@test "run: what a killed run left is settled before anything is planned" {
	strace -o /dev/null true || skip "no strace here"
	R="--portfolio -s s.yaml --as-of=2026-03-16 -l l.db -d out"
	strace -o /dev/null -e trace=renameat -e inject=renameat:signal=KILL:when=1 \
	    dunning run $R portfolio.csv || true
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms
	run dunning run $R portfolio.csv
	[[ "$output" == *W_RETRACTED* ]]
	[ "$(cat out/sms/*.csv | grep -c D1)" = 0 ]
	[ "$(cat out/sms/*.csv | grep -c D2)" = 1 ]
	dunning run $R portfolio.csv
	[ "$(cat out/sms/*.csv | grep -c D2)" = 1 ]
}

@test "a kill before the messages have their names: they get them, once" {
	strace -o /dev/null true || skip "no strace here"
	killed renameat
	# Of somebody else.
	events debtor_id,date,event,channel D3,2026-03-16,opted_out,sms
	send
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 2 ]
	send
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 2 ]
	dunning ledger check -d out l.db
}

@test "a message twice in a file, a part of a file, and the rest" {
	sed -n 2p m.csv >>m.csv
	cp m.csv all.csv
	sed -n '1p; 2p; 4p' all.csv >m.csv
	send
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 1 ]
	cp all.csv m.csv
	send
	[ "$(cat out/sms/*.csv | grep -c 'D1')" = 1 ]
	[ "$(cat out/sms/*.csv | grep -c 'D2')" = 1 ]
}

@test "a cap holds within a batch, wherever the messages of a debtor stand" {
	# Another action of D1, behind that of D2.
	sed -n 2p m.csv | grep D1 | sed 's/^......../00000000/; s,/F1/,/F9/,g' >>m.csv
	run send
	echo "$output"
	[ "$status" -eq 1 ]
	[[ "$output" == *00000000*ONE_A_WEEK* ]]
	[ "$(cat out/sms/*.csv | grep -c D1)" = 1 ]
}

@test "a message that was sent is known, whatever comes in later" {
	send
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms
	send
	[ "$(cat out/sms/*.csv | grep -c 'D1\|D2')" = 2 ]
}

@test "a dry run with the ledger tells what would be refused" {
	events debtor_id,date,event,channel D1,2026-03-16,opted_out,sms
	run dunning export -v $R -l l.db -n m.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *OPTED_OUT* && "$output" == *"sms 1,"* ]]
	[ ! -e out ]
}

@test "a pending message is sent once it is approved, never once rejected" {
	sed -i s/2026-03-10/2026-02-10/ portfolio.csv
	sed -i '/level: L1/d' s.yaml
	planned
	send
	[ ! -e out/sms ]
	one=$(awk -F, '/,D1,/ { print $1 }' m.csv)
	two=$(awk -F, '/,D2,/ { print $1 }' m.csv)
	dunning ledger approve l.db --by ana "$one"
	dunning ledger approve l.db --by ana --reject "$two"
	run send
	[ "$status" -eq 0 ]
	[ "$(cat out/sms/*.csv | grep -c D1)" = 1 ]
	[ "$(cat out/sms/*.csv | grep -c D2)" = 0 ]
}

@test "render: a field that a contact rule wants is empty" {
	sed '1s/$/,tax_id/; 2s/$/,RFC1/; 3s/$/,/' portfolio.csv >p.csv
	cp p.csv portfolio.csv
	dunning age $R portfolio.csv | dunning plan $R >a.csv
	{
		cat s.yaml
		echo '  - {code: TAX_ID, fields: [tax_id], otherwise: drop}'
	} >fields.yaml
	run dunning render -s fields.yaml --as-of=2026-03-16 \
	    --rejects rejects.csv -o m.csv a.csv
	echo "$output"
	[ "$status" -eq 1 ]
	[[ "$output" == *R_MISSING_FIELD*D2*tax_id* ]]
	[ "$(grep -c '^[0-9a-f]\{32\},' m.csv)" = 1 ]
	grep -q ^D2 rejects.csv
}

@test "run: tells the ledger who is escalated, once, and the day is over" {
	cat >esc.yaml <<'END'
dunning: 1
strategy: esc
defaults: {timezone: America/Bogota, language: es-CO}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}]}
    escalate: {when: balance > 1500, to: hard}
  hard:
    levels:
      - {level: H1, on: {day: 1}, actions: [{channel: export, queue: legal}], credit_hold: true}
templates: {dir: templates}
END
	E="-s esc.yaml --as-of=2026-03-16 -l l.db -d out"
	dunning run -p $E portfolio.csv
	dunning run -p $E portfolio.csv
	[ "$(dunning ledger export --events l.db | grep -c escalated)" = 1 ]
	dunning ledger export --events l.db | grep '^D2,2026-03-16,escalated'
	[ "$(grep -c ,D2, out/handover/legal/*.csv)" = 1 ]
	[ "$(grep -c ^D2 out/credit_hold/*.csv)" = 1 ]
	[ "$(grep -c D1 out/sms/*.csv)" = 1 ]
	dunning run -p -s esc.yaml --as-of=2026-03-20 -l l.db -d out portfolio.csv
	run dunning run -p $E portfolio.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *E_AS_OF_BEFORE* ]]
	dunning run -p --rerun $E portfolio.csv
}
