#!/usr/bin/env bats
# The verbs of the ledger, each as a person would call it.

setup() {
	T=$BATS_TEST_TMPDIR
	cd "$T"
	unset DUNNING_STRATEGY
	dunning ledger init l.db
	cat >past.csv <<-'END'
	action_id,strategy,plan,debtor_id,channel,as_of,send_after,level,currency,amount,address,item_key,item_level,item_due,fees
	a1,s,p,D1,email,2025-01-10,2025-01-10T08:00-06:00,L1,MXN,10.00,ana@x.example,c/F1//,L1,2025-01-01,late=49.00
	a2,s,p,D2,letter,2025-01-10,,L1,MXN,20.00,Calle 5,c/F2//,L1,,
	a3,s,p,D2,sms,2026-01-10,,L2,MXN,20.00,,c/F2//,L2,,
	END
	cat >events.csv <<-'END'
	debtor_id,date,event,channel,direction,doc_id,address,from,until,code,stops,amount,currency,note
	D1,2025-01-12,delivered,email,,,,,,,,,,
	D1,2025-01-20,fee_paid,,,,,,,,,,,
	D2,2025-01-12,promised,call,in,,,,2025-02-01,,,20,MXN,by phone
	D2,2025-01-13,hold,,,F2,,2025-01-13,2025-03-01,LEGAL,contact|fees,,,
	END
}

# The standard error of a command, its status in $status.
told() {
	status=0
	"$@" 2>err >out || status=$?
	cat err
}

# Whether a ledger can be made again from its export.
rebuilds() {
	dunning ledger export --all -o all.csv "$1"
	rm -f again.db*
	dunning ledger init again.db
	dunning ledger import again.db all.csv
	dunning ledger export --all again.db | cmp all.csv -
}

lacks() { # PATTERN TEXT
	if printf '%s\n' "$2" | grep -q "$1"; then return 1; fi
}

# No file of the ledger has these bytes.
gone() { # TEXT...
	for bytes; do
		if grep -q -a -F "$bytes" l.db l.db-*; then return 1; fi
	done
}

fill() {
	dunning ledger import l.db past.csv
	dunning ledger outcome l.db events.csv
}

@test "import and outcome say what is new, and a second time nothing is" {
	[ "$(told dunning ledger import -v l.db past.csv)" = \
	    "dunning-ledger: added 3, known already 0, rejected 0" ]
	[ "$(told dunning ledger outcome -v l.db events.csv)" = \
	    "dunning-ledger: added 4, known already 0, rejected 0" ]
	[ "$(told dunning ledger import -v l.db past.csv)" = \
	    "dunning-ledger: added 0, known already 3, rejected 0" ]
	# From several files, and from a pipe.
	[ "$(told dunning ledger outcome -v l.db events.csv events.csv)" = \
	    "dunning-ledger: added 0, known already 8, rejected 0" ]
	dunning ledger outcome l.db <events.csv
}

@test "an amount is one amount, however many decimals it is written with" {
	printf 'debtor_id,date,event,amount,currency\n%s\n' \
	    D1,2026-01-01,paid,5,MXN >one.csv
	printf 'debtor_id,date,event,amount,currency\n%s\n' \
	    D1,2026-01-01,paid,5.00,MXN >two.csv
	dunning ledger outcome l.db one.csv
	[ "$(told dunning ledger outcome -v l.db two.csv)" = \
	    "dunning-ledger: added 0, known already 1, rejected 0" ]
	dunning ledger export -e l.db | grep -q ',5.00,MXN,'
}

@test "events that lack what they are about are rejected, one by one" {
	cat >bad.csv <<-'END'
	debtor_id,date,event,direction,from,until,code,stops,amount,value,by,action_id
	D1,2026-01-01,hold,,,,,,,,,
	D1,2026-01-01,hold,,2026-02-01,2026-01-01,X,,,,,
	D1,2026-01-01,hold,,,,X,calls,,,,
	D1,2026-01-01,attempt,inside,,,,,,,,
	D1,2026-01-01,paid,,,,,,1.23456,,,
	D1,2026-01-01,escalated,,,,,,,,,
	D1,2026-01-01,plan_cancelled,,,,,,,,,
	D1,2026-01-01,approved,,,,,,,,,a1
	D1,2026-01-01,plan_instalment,,,2025-12-01,P,,,,,
	D1,2026-01-01,plan_instalment,,,2025-12-01,P,,5.00,,,
	END
	told dunning ledger outcome -v l.db bad.csv >said
	[ "$status" -eq 1 ]
	grep -q 'added 1, known already 0, rejected 9' said
	for id in R_EVENT R_DATE R_STOPS R_DIRECTION R_AMOUNT; do
		grep -q " $id: " said
	done
}

@test "everything comes out as one file, and goes in again" {
	fill
	rebuilds l.db
	[ "$(head -1 all.csv | cut -d, -f1)" = record ]
	[ "$(cut -d, -f1 all.csv | sort -u | tr '\n' ' ')" = \
	    "action event record " ]
}

@test "export has one choice" {
	told dunning ledger export --all --events l.db >said
	[ "$status" -eq 2 ]
	grep -q E_USAGE said
}

@test "a person approves by id, by a plan, and turns down" {
	id=0123456789abcdef0123456789abcdef
	told dunning ledger approve l.db $id >said
	[ "$status" -eq 2 ]
	grep -q -e '--by=NAME' said
	[ "$(told dunning ledger approve -v --by boss --as-of 2026-03-01 \
	    l.db $id)" = \
	    "dunning-ledger: approved 1, known already 0, rejected 0" ]
	printf 'debtor_id,status,action_id\nD1,pending,%s\nD2,due,%s\n' \
	    f$id e$id >plan.csv
	[ "$(told dunning ledger approve -v --reject --by boss \
	    --at 2026-03-02T09:00-06:00 l.db plan.csv)" = \
	    "dunning-ledger: turned down 1, known already 0, rejected 0" ]
	dunning ledger export -e l.db >e.csv
	grep -q "^,2026-03-01,approved,$id,.*,boss,2026-03-01,,$" e.csv
	grep -q "^D1,2026-03-02,rejected,f$id,.*,boss,2026-03-02T09:00" e.csv
	[ "$(wc -l <e.csv)" -eq 3 ]
	told dunning ledger approve --by boss --at noon l.db $id >said
	[ "$status" -eq 2 ]
	grep -q E_DATE said
}

@test "promises come with their state" {
	fill
	dunning ledger promises --as-of 2025-01-20 l.db >p.csv
	grep -q '^D2,MXN,promise,.*,pending,$' p.csv
	dunning ledger promises --as-of 2025-03-20 l.db | grep -q broken
}

@test "check finds nothing in a ledger that is whole" {
	fill
	told dunning ledger check -v l.db >said
	[ "$status" -eq 0 ]
	[ "$(cat said)" = "dunning-ledger: nothing is wrong with the ledger" ]
}

@test "check finds bytes that somebody changed" {
	fill
	for i in $(seq 200); do echo "D$i,2026-01-01,answered"; done |
		sed 1i\\debtor_id,date,event | dunning ledger outcome l.db
	size=$(stat -c %s l.db)
	at=4096
	while [ "$at" -lt "$size" ]; do
		printf '\377\377\377\377\377\377\377\377' |
			dd of=l.db bs=1 seek=$at conv=notrunc 2>/dev/null
		at=$((at + 4096))
	done
	told dunning ledger check l.db >said
	[ "$status" -ne 0 ]
	grep -q E_LEDGER_DAMAGED said
	cp l.db before.db
	told dunning ledger outcome l.db events.csv >said
	[ "$status" -eq 2 ]
	cmp l.db before.db
}

# A ledger with something in each of its tables.
furnish() {
	fill
	printf '%s\n' \
	    record,run,run_id,strategy,version,as_of,state,batch,files,rows,rejected,contacts,debtors,totals,manifest \
	    run,1,r,s,7,2025-03-01,committed,,,12,1,3,2,MXN\ 5.00,m.json \
	    batch,1,,,,,done,mail/2025-03-01/1,out,,,,,, |
		dunning ledger import l.db
	echo a9,s,p,D9,email,2025-03-01,,L1,MXN,1.00,x@y.example,c/F9//,L1,, |
		sed '1i\action_id,strategy,plan,debtor_id,channel,as_of,send_after,level,currency,amount,address,item_key,item_level,item_due,fees' |
		dunning ledger import l.db
	dunning ledger approve --by=x --at=2025-03-01 l.db \
	    0123456789abcdef0123456789abcdef
	dunning ledger erase --by=x --as-of=2025-03-02 l.db D9
	printf '%s\n' record,action_id,date,strategy,plan,level,channel,currency,count,amount \
	    tombstone,~0123456789abcdef0123456789abcdef,,,,,,,, \
	    purged,,2024-01-01,s,p,L1,email,MXN,3,17.50 |
		dunning ledger import l.db
	dunning ledger check l.db
}

@test "check finds each cell that somebody changed" {
	furnish
	python3 - <<'END'
import shutil, sqlite3, subprocess

def check():
    return subprocess.run(["dunning", "ledger", "check", "k.db"],
        stderr=subprocess.DEVNULL).returncode

db = sqlite3.connect("l.db")
tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
cells = 0
for table in tables:
    columns = [(r[1], r[2]) for r in
        db.execute(f"PRAGMA table_info({table})") if r[1] != "id"]
    assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0], table
    for column, kind in columns:
        shutil.copy("l.db", "k.db")
        with sqlite3.connect("k.db") as k:
            k.execute("PRAGMA ignore_check_constraints = ON")
            k.execute(f"UPDATE {table} SET {column} = " +
                (f"coalesce({column}, 0) + 1000" if kind == "INTEGER" else
                 f"{column} || 'x'"))
        k.close()
        assert check() != 0, (table, column)
        cells += 1
shutil.copy("l.db", "k.db")
assert check() == 0 and cells > 80, cells
END
}

@test "check finds each bit that fell over, unless it says nothing" {
	furnish
	dunning ledger export -a -o whole.csv l.db
	python3 - <<'END'
import random, shutil, subprocess

def run(*args):
    return subprocess.run(["dunning", "ledger", *args],
        stderr=subprocess.DEVNULL).returncode

data = open("l.db", "rb").read()
# Where rows are: pages that are not full are mostly empty.
used = [i for i in range(4096, len(data)) if data[i]]
chance = random.Random(6)
found = 0
for _ in range(250):
    at = chance.choice(used)
    bit = 1 << chance.randrange(8)
    with open("k.db", "wb") as f:
        f.write(data[:at] + bytes([data[at] ^ bit]) + data[at + 1:])
    if run("check", "k.db") != 0:
        found += 1
        continue
    assert run("export", "-a", "-o", "k.csv", "k.db") == 0, at
    assert open("k.csv", "rb").read() == open("whole.csv", "rb").read(), at
assert found > 150, found
END
}

@test "runs are listed, and an export without one is empty" {
	[ "$(dunning ledger runs l.db)" = "run,run_id,strategy,version,as_of,state,rows,rejected,contacts,debtors,totals,manifest" ]
	printf '%s\n' 'record,run,run_id,strategy,version,as_of,state,rows' \
	    'run,1,abc,s,7,2026-01-01,committed,12' \
	    'run,2,def,s,7,2026-01-02,begun,0' >r.csv
	dunning ledger import l.db r.csv
	[ "$(dunning ledger runs l.db | tail -2)" = \
	    "$(printf '%s\n' 1,abc,s,7,2026-01-01,committed,12,0,0,0,, \
	        2,def,s,7,2026-01-02,begun,0,0,0,0,,)" ]
	rebuilds l.db
}

plain_strategy() {
	printf '%s\n' 'dunning: 1' 'strategy: s' \
	    'defaults: {timezone: America/Mexico_City, language: es}' >s.yaml
}

@test "what is old and closed is purged, and counted" {
	plain_strategy
	fill
	told dunning ledger purge -s s.yaml l.db >said
	[ "$status" -eq 2 ]
	grep -q -e '--before=DATE' said
	purge="dunning ledger purge -v -s s.yaml --as-of=2026-06-01"
	# D1 was quiet since; D2 was not.
	[ "$(told $purge -n --before=2025-06-01 l.db)" = \
	    "dunning-ledger: would remove 1 actions and 2 events, kept 1 and 2 that are as old" ]
	dunning ledger export l.db | grep -q ^a1,
	[ "$(told $purge --before=2025-06-01 l.db)" = \
	    "dunning-ledger: removed 1 actions and 2 events, kept 1 and 2 that are as old" ]
	lacks ^a1, "$(dunning ledger export l.db)"
	dunning ledger export -a l.db | grep -q '^purged,,2025-01-01,,.*,1$'
	dunning ledger check l.db
	rebuilds l.db
	# The action is known for ever, but for what it was.
	[ "$(told dunning ledger import -v l.db past.csv)" = \
	    "dunning-ledger: added 0, known already 3, rejected 0" ]
	gone ana@x.example
}

@test "nothing is purged that a law keeps" {
	plain_strategy
	printf '%s\n' 'contact_packs: [law.yaml]' >>s.yaml
	printf '%s\n' 'pack: law' 'version: "1"' 'country: MX' \
	    'source: here' 'retention:' \
	    '  - {years: 3, after: action, source: here, confidence: A}' \
	    'constraints:' '  - code: X' '    channels: [call]' \
	    '    windows:' \
	    '      - {days: [mon], from: "09:00", to: "19:00"}' >law.yaml
	fill
	told dunning ledger purge -s s.yaml --as-of=2026-06-01 \
	    --before=2025-06-01 l.db >said
	[ "$status" -eq 2 ]
	grep -q "E_RETENTION" said
	grep -q 'before=2023-06-01' said
	dunning ledger purge -s s.yaml --as-of=2026-06-01 \
	    --before=2023-06-01 l.db
	dunning ledger export l.db | grep -q ^a1,
}

@test "nothing is purged that a rule still counts" {
	plain_strategy
	fill
	purge="dunning ledger purge -s s.yaml --as-of=2026-01-30"
	told $purge --before=2026-01-31 l.db >said
	[ "$status" -eq 2 ]
	grep -q 'E_RETENTION: only days before 2026-01-30 are over' said
	told $purge -n --before=2026-01-30 l.db
	[ "$status" -eq 0 ]
	printf '%s\n' constraints: \
	    '  - {code: SEVEN, cap: {max: 2, per: 7d, count: contacts}}' \
	    '  - {code: TWENTY, wait: {event: conversation, days: 20}}' >>s.yaml
	told $purge --before=2026-01-11 l.db >said
	[ "$status" -eq 2 ]
	grep -q "E_RETENTION: 'TWENTY' looks 20 days back: nothing of 2026-01-10" said
	dunning ledger export l.db | grep -q ^a3,
	$purge --before=2026-01-10 l.db
}

@test "a law that counts from the last activity keeps what is older, too" {
	plain_strategy
	printf '%s\n' 'contact_packs: [contact/us_regf.yaml]' >>s.yaml
	fill
	printf '%s\n' debtor_id,date,event D2,2025-01-12,cured |
		dunning ledger outcome l.db
	# Of D2 there is an action of 2026, of D1 nothing since 2025.
	purge="dunning ledger purge -v -s s.yaml --as-of=2028-06-01"
	[ "$(told $purge -n --before=2025-06-01 l.db)" = \
	    "dunning-ledger: would remove 1 actions and 1 events, kept 1 and 4 that are as old" ]
	sed -i '/contact_packs/d' s.yaml
	[ "$(told $purge -n --before=2025-06-01 l.db)" = \
	    "dunning-ledger: would remove 2 actions and 2 events, kept 0 and 3 that are as old" ]
}

@test "the data of one debtor go, from the file too" {
	fill
	told dunning ledger erase l.db D1 >said
	[ "$status" -eq 2 ]
	grep -q -e '--by=NAME' said
	[ "$(told dunning ledger erase -v --by dpo --as-of=2026-06-01 \
	    l.db D2)" = \
	    "dunning-ledger: erased the data of 2 actions and 2 events" ]
	gone D2 F2 'Calle 5' 'by phone'
	grep -q -a ana@x.example l.db
	[ "$(dunning ledger export l.db | grep -c ',20.00,')" -eq 2 ]
	dunning ledger check l.db
	rebuilds l.db
	[ "$(told dunning ledger import -v l.db past.csv)" = \
	    "dunning-ledger: added 0, known already 3, rejected 0" ]
	told dunning ledger erase --by dpo l.db D2 >said
	[ "$status" -eq 0 ]
	grep -q W_ERASED_NONE said
}

@test "audit needs a strategy, and finds nothing in a ledger without contacts" {
	told dunning ledger audit l.db >said
	[ "$status" -eq 2 ]
	grep -q E_USAGE said
	plain_strategy
	[ "$(dunning ledger audit -s s.yaml l.db)" = \
	    debtor_id,action_id,code,pack,version,day,time,channel,evidence ]
}

@test "audit finds a contact after an opt-out, status 1" {
	plain_strategy
	printf '%s\n' debtor_id,date,event D1,2025-01-05,opted_out >out.csv
	dunning ledger outcome l.db out.csv
	dunning ledger import l.db past.csv
	told dunning ledger audit -v -s s.yaml l.db >said
	[ "$status" -eq 1 ]
	grep -q '^D1,a1,OPTED_OUT,' out
	[ "$(wc -l <out)" -eq 2 ]
	grep -q E_AUDIT said
}

@test "who writes waits for the lock, who reads does not" {
	fill
	exec 9>>l.db-lock
	flock 9
	for verb in 'import l.db past.csv' 'outcome l.db events.csv' \
	    'approve --by b l.db past.csv' 'erase --by b l.db D1'; do
		told dunning ledger $verb >said
		[ "$status" -eq 75 ]
		grep -q E_BUSY said
	done
	for verb in 'export l.db' 'export -a l.db' 'runs l.db' 'check l.db' \
	    'promises l.db'; do
		told dunning ledger $verb >said
		[ "$status" -eq 0 ]
	done
	exec 9>&-
}

@test "a verb with a slip names the one that was meant" {
	told dunning ledger aprove l.db >said
	[ "$status" -eq 2 ]
	grep -q "did you mean 'approve'" said
	told dunning ledger check l.db x >said
	[ "$status" -eq 2 ]
	grep -q "'x' is one operand too many" said
}

@test "a full disk loses nothing of what was there" {
	[ -w /dev/shm ] || skip "no small file system at hand"
	fill
	dunning ledger export -a l.db >before.csv
	for i in $(seq 20000); do echo "D$i,2026-01-01,answered"; done |
		sed 1i\\debtor_id,date,event >many.csv
	(
		# No file may grow beyond what it takes to open the ledger.
		trap '' XFSZ
		ulimit -f 300
		told dunning ledger outcome l.db many.csv >said
		[ "$status" -eq 2 ]
	)
	dunning ledger check l.db
	dunning ledger export -a l.db | cmp before.csv -
}

@test "an outcome that no currency, promise or clock has is rejected" {
	cat >bad.csv <<-'END'
	debtor_id,date,event,action_id,until,amount,currency,by,at
	D1,2026-01-01,paid,,,5.5,JPY,,
	D1,2026-01-01,paid,,,1.2345,KWD,,
	D1,2026-01-01,paid,,,5.00,mxn,,
	D1,2026-01-01,paid,,,9223372036854775807,,,
	D1,2026-01-01,promised,,2026-02-01,-5,MXN,,
	D1,2026-01-01,promised,,2026-02-01,0,MXN,,
	D1,2026-01-01,approved,a1,,,,boss,yesterday
	D1,2026-01-01,approved,a1,,,,boss,2026-03-16T25:00
	D1,2026-01-01,approved,a1,,,,boss,2026-03-16T09:30-06:00
	D1,2026-01-01,approved,a1,,,,boss,2026-03-16
	D1,2026-01-01,paid,,,-5.00,MXN,,
	D1,2026-01-01,paid,,,5.0,JPY,,
	D1,2026-01-01,paid,,,1.234,KWD,,
	D1,2026-01-01,paid,,,1.2345,CLF,,
	END
	told dunning ledger outcome -v l.db bad.csv >said
	[ "$status" -eq 1 ]
	grep -q 'added 6, known already 0, rejected 8' said
	[ "$(grep -c ' R_AMOUNT: ' said)" -eq 5 ]
	[ "$(grep -c ' R_DATE: ' said)" -eq 2 ]
	grep -q ' R_CURRENCY: "mxn" is not written in capitals' said
	dunning ledger export -e l.db >e.csv
	[ "$(wc -l <e.csv)" -eq 7 ]
	for amount in ,-5.00,MXN, ,1.2345,CLF, ,1.234,KWD, ,5,JPY,; do
		grep -q -e "$amount" e.csv
	done
	rebuilds l.db
	for at in noon 2026-03-16garbage 2026-03-16T25:00 2026-02-30; do
		told dunning ledger approve --by b --at $at l.db past.csv >said
		[ "$status" -eq 2 ]
		grep -q E_DATE said
		told dunning ledger erase --by b --at $at l.db D1 >said
		[ "$status" -eq 2 ]
	done
	dunning ledger export -e l.db | grep -q ^D1,
}

@test "records of one action that contradict each other are rejected" {
	cat >one.csv <<-'END'
	action_id,strategy,plan,debtor_id,channel,as_of,level,currency,amount,address,send_after,cost,item_key,item_level,item_due,fees,item_fees
	b1,s,p,D1,email,2026-01-10,L1,MXN,10.00,a@x.example,2026-01-10T08:00-06:00,1.00,c/F1//,L1,2026-01-01,late=5.00,visit=1.00
	END
	dunning ledger import l.db one.csv
	# The same with less to say, and with another item.
	sed '2s/10.00,a@x.example,[^,]*,1.00/,,,/
	    2s/,2026-01-01,late=5.00,visit=1.00/,,,/' one.csv >less.csv
	[ "$(told dunning ledger import -v l.db less.csv)" = \
	    "dunning-ledger: added 0, known already 1, rejected 0" ]
	dunning ledger export -a l.db >before.csv
	for change in s/10.00/10.01/ s/10.00/10.000/ s/a@x/b@x/ s/T08/T09/ \
	    s/,1.00,/,2.00,/ s/2026-01-01,/2026-01-02,/ s/late=5/late=6/ \
	    s/late=5/other=5/ s/visit=1/visit=2/ s/F1/F2/\;s/10.00/99.00/; do
		sed "2$change" one.csv >other.csv
		told dunning ledger import -v l.db other.csv >said
		[ "$status" -eq 1 ]
		grep -q 'added 0, known already 0, rejected 1' said
		grep -q R_ACTION said
	done
	sed 's/T08:00/ noon/' one.csv | sed s/b1/b2/ >noon.csv
	told dunning ledger import l.db noon.csv >said
	[ "$status" -eq 1 ]
	grep -q R_DATE said
	dunning ledger export -a l.db | cmp before.csv -
}

@test "a moment is that of the debtor's clocks, or is told by them" {
	echo action_id,strategy,plan,debtor_id,channel,as_of,send_after,timezone >m.csv
	n=0
	for cells in 2026-06-05T08:00-04:00, 2026-06-05T08:00, 2026-06-05, \
	    2026-06-05T08:00-04:00,America/New_York \
	    2026-06-05T12:00Z,America/New_York \
	    2026-06-05T12:00:30+00:00,America/New_York \
	    2026-06-05T02:00:00Z,America/New_York \
	    2026-01-05T12:00Z,Europe/London 2026-06-05T12:00Z,UTC \
	    2026-06-05T12:00+05:45,Asia/Kolkata \
	    2026-11-01T01:30-05:00,America/New_York; do
		n=$((n + 1))
		echo "m$n,s,p,D1,email,2026-06-05,$cells" >>m.csv
	done
	dunning ledger import l.db m.csv
	[ "$(dunning ledger export l.db | sort -t, -k1.2n | cut -d, -f8 | tail -n +2)" = \
"2026-06-05T08:00-04:00
2026-06-05T08:00
2026-06-05
2026-06-05T08:00-04:00
2026-06-05T08:00-04:00
2026-06-05T08:00-04:00
2026-06-04T22:00-04:00
2026-01-05T12:00Z
2026-06-05T12:00Z
2026-06-05T11:45+05:30
2026-11-01T01:30-05:00" ]
	[ "$(told dunning ledger import -v l.db m.csv)" = \
	    "dunning-ledger: added 0, known already $n, rejected 0" ]
	printf '%s\n' action_id,strategy,plan,debtor_id,channel,as_of,send_after,timezone \
	    z1,s,p,D1,email,2026-06-05,2026-06-05T11:59Z, \
	    z2,s,p,D1,email,2026-06-05,2026-06-05T11:59Z,Mars/Base \
	    z3,s,p,D1,email,2026-06-05,noon, >z.csv
	told dunning ledger import -v l.db z.csv >said
	[ "$status" -eq 1 ]
	grep -q 'rejected 3' said
	[ "$(grep -c 'R_DATE' said)" = 3 ]
	grep -q 'is in UTC.*or fill timezone' said
}

@test "records come in any order, and the ledger is the same" {
	for i in $(seq 60); do
		echo "c$((i / 3)),s,p,D$((i / 3 % 7)),sms,2026-01-1$((i / 3 % 9)),L1,MXN,5.00,c/F$i//,L1"
	done >rows
	head='action_id,strategy,plan,debtor_id,channel,as_of,level,currency,amount,item_key,item_level'
	for order in cat tac 'sort -R' 'sort -t, -k10'; do
		rm -f o.db*
		dunning ledger init o.db
		{ echo "$head"; $order rows; head -3 rows; } >in.csv
		dunning ledger import o.db in.csv
		dunning ledger export --all o.db >o.csv
		[ -e first.csv ] || cp o.csv first.csv
		cmp first.csv o.csv
	done
}

@test "a file of everything that no ledger wrote is rejected" {
	x=0123456789abcdef
	cat >bad.csv <<-END
	record,code,value,action_id,date,event,channel,count,amount
	fact,key,abc,,,,,,
	fact,key,${x}${x}${x}zzzzzzzzzzzzzzzz,,,,,,
	fact,erased,maybe,,,,,,
	tombstone,,,abc,,,,,
	tombstone,,,~${x}0123456789abcdeZ,,,,,
	purged,,,,2025-01-17,,,1,5
	purged,,,,2025-01-01,shout,,1,5
	purged,,,,2025-01-01,,pigeon,1,5
	shout,,,,,,,,
	END
	told dunning ledger import -v l.db bad.csv >said
	[ "$status" -eq 1 ]
	grep -q 'added 0, known already 0, rejected 9' said
	dunning ledger check l.db
	tr , ';' <past.csv >semicolons.csv
	told dunning ledger import l.db semicolons.csv >said
	[ "$status" -eq 2 ]
	grep -q 'dunning-map reads other tables' said
}

@test "a decision about an action goes with the debtor who is erased" {
	id=0123456789abcdef0123456789abcdef
	dunning ledger approve --by boss --at 2025-01-09 l.db $id
	sed s/^a1,/$id,/ past.csv >named.csv
	dunning ledger import l.db named.csv
	dunning ledger erase --by dpo --as-of=2026-06-01 l.db D1
	gone $id
	dunning ledger export -e l.db | grep -q '^,2025-01-09,approved,~'
	rebuilds l.db
}

# Kills a command that writes after some milliseconds, and says what it left.
killed() { # MILLISECONDS COMMAND...
	ms=$1
	shift
	"$@" 2>/dev/null &
	victim=$!
	sleep "$(printf '0.%03d' "$ms")"
	kill -9 $victim 2>/dev/null || true
	wait $victim 2>/dev/null || true
}

@test "a command that is killed has done all or nothing, and is done again" {
	plain_strategy
	fill
	# The key of the hashes is made now: every later run has the same.
	dunning ledger erase --by dpo --as-of=2026-06-01 l.db D1
	for i in $(seq 3000); do echo "K$((i % 97)),2025-02-03,answered,n$i,c$i"
	done | sed 1i\debtor_id,date,event,note,code >many.csv
	for i in $(seq 2000); do
		echo "k$i,s,p,K$((i % 97)),email,2025-02-0$((i % 9 + 1)),L1,c/G$i//,L1"
	done | sed 1i\action_id,strategy,plan,debtor_id,channel,as_of,level,item_key,item_level >old.csv
	sed 's/$/,pending/; 1s/pending/status/' old.csv >pending.csv
	dunning ledger outcome l.db many.csv
	head -900 old.csv | dunning ledger import l.db
	cp l.db base.db
	ms=1
	for verb in 'import l.db old.csv' \
	    'approve --by b --at 2026-01-01 l.db pending.csv' \
	    'purge -s s.yaml --as-of=2026-06-01 --before=2026-01-01 l.db' \
	    'erase --by b --as-of=2026-06-01 l.db K3'; do
		rm -f l.db*
		cp base.db l.db
		dunning ledger export -a l.db >before.csv
		dunning ledger $verb
		dunning ledger export -a l.db >after.csv
		cmp -s before.csv after.csv && false
		for round in 1 2 3 4 5 6; do
			rm -f l.db*
			cp base.db l.db
			killed $ms dunning ledger $verb
			ms=$(((ms * 7 + 3) % 61))
			dunning ledger check l.db
			dunning ledger export -a l.db >now.csv
			cmp -s now.csv before.csv || cmp now.csv after.csv
			dunning ledger $verb 2>/dev/null
			dunning ledger export -a l.db | cmp - after.csv
		done
		rebuilds l.db
	done
}

@test "a ledger of a newer program, or that another one is writing, says so" {
	fill
	dunning ledger export -a l.db >before.csv
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	sqlite3 l.db 'PRAGMA user_version = 9'
	for verb in 'check l.db' 'export l.db' 'outcome l.db events.csv'; do
		told dunning ledger $verb >said
		[ "$status" -eq 2 ]
		grep -q E_LEDGER_VERSION said
	done
	sqlite3 l.db 'PRAGMA user_version = 3'
	mkfifo begin
	sqlite3 l.db <begin &
	writer=$!
	exec 8>begin
	echo 'BEGIN IMMEDIATE; CREATE TABLE mine (x); SELECT 1;' >&8
	sleep 0.5
	told dunning ledger outcome l.db events.csv >said
	[ "$status" -eq 75 ]
	grep -q E_LEDGER_LOCKED said
	dunning ledger export -a l.db | cmp before.csv -
	exec 8>&-
	wait $writer
	dunning ledger check l.db
}

@test "a ledger may have any name, and stand behind a link" {
	mkdir "d ?#%41"
	name="d ?#%41/l'; x=1%20.db"
	dunning ledger init "$name"
	dunning ledger outcome "$name" events.csv
	ln -s "$name" link.db
	dunning ledger check link.db
	[ "$(told dunning ledger outcome -v link.db events.csv)" = \
	    "dunning-ledger: added 0, known already 4, rejected 0" ]
	[ "$(find . -name '*-lock' | wc -l)" -eq 2 ]
	ln -s nowhere dangling.db
	told dunning ledger init dangling.db >said
	[ "$status" -eq 2 ]
	grep -q E_LEDGER_EXISTS said
	for no in . /dev/null ''; do
		told dunning ledger check "$no" >said
		[ "$status" -eq 2 ]
	done
}
