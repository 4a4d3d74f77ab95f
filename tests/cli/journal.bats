#!/usr/bin/env bats
# A ledger that lost its last commits, and a run that is made again from its
# manifest.

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p templates/rec
	printf '%s\n' 'Debe {{action_total | money}}.' >templates/rec/es.sms
	cat >s.yaml <<'END'
dunning: 1
strategy: lost
version: "7"
defaults: {timezone: America/Bogota, language: es-CO}
charges:
  late: {kind: fee, amount: "49.00 COP"}
plans:
  std:
    levels:
      - {level: L1, on: {day: 1}, actions: [{channel: sms, template: rec}], fees: [late]}
      - {level: L2, on: {day: 8}, actions: [{channel: call, queue: desk}]}
templates: {dir: templates}
END
	cat >p.csv <<'END'
debtor_id,doc_id,due_date,currency,balance,mobile
D1,F1,2026-03-02,COP,1000.00,+573001234561
D2,F2,2026-03-02,COP,2000.00,+573001234562
D3,F3,2026-03-12,COP,3000.00,+573001234563
D4,F4,2026-03-12,COP,4000.00,+573001234564
END
	dunning ledger init l.db
	night 2026-03-04
}

night() { # DAY
	dunning run -q -p -s s.yaml --as-of="$1" -l l.db -d out p.csv
}

# Runs a command while the ledger is held open, so that its -wal stays.
held() {
	python3 - "$@" <<'END'
import sqlite3, subprocess, sys
held = sqlite3.connect("l.db")
held.execute("SELECT count(*) FROM actions").fetchone()
subprocess.run(sys.argv[1:], check=True)
subprocess.run(["cp", "l.db", "l.db-wal", "kept"], check=True)
END
}

# What went out, each line once.
sent() {
	cat out/sms/*.csv out/calls/*.csv | grep -o '^[0-9a-f]\{32\}' | sort
}

# The ledger as it was kept, with a -wal of that making, and the folder as it
# is after the run: nothing goes out twice, and nobody has to guess.
lost() {
	rm -rf l.db* out
	cp kept/l.db l.db
	cp wal l.db-wal
	cp -r out-kept out
	status=0
	dunning ledger check -d out l.db 2>said || status=$?
	night 2026-03-13 2>told && {
		# What was left was ended, or all is there.
		[ "$(sent)" = "$want" ]
		return 0
	}
	grep -q E_LEDGER_BEHIND told
	[ "$(sent)" = "$want" ]
	[ "$status" -eq 1 ]
	grep -q E_LEDGER_BEHIND said
	behind=$((behind + 1))
	dunning ledger import l.db out/journal/*.csv
	dunning ledger check -d out l.db
	night 2026-03-13
	[ "$(sent)" = "$want" ]
	dunning ledger check -d out l.db
}

@test "a -wal that is cut or damaged: what it lost is told, and not sent again" {
	mkdir kept
	held dunning run -q -p -s s.yaml --as-of=2026-03-13 -l l.db -d out p.csv
	cp -r out out-kept
	want=$(sent)
	[ "$(printf '%s\n' "$want" | wc -l)" = 6 ]
	dunning ledger check -v -d out l.db
	page=$(od -An -tu1 -j16 -N2 kept/l.db | awk '{ print $1 * 256 + $2 }')
	frame=$((page + 24))
	frames=$((($(stat -c %s kept/l.db-wal) - 32) / frame))
	[ "$frames" -gt 10 ]
	behind=0
	for n in $(seq 0 $frames); do
		head -c $((32 + n * frame)) kept/l.db-wal >wal
		lost
	done
	[ "$behind" -gt 5 ]
	for n in $(seq 0 3 $((frames - 1))); do
		cp kept/l.db-wal wal
		printf '\125' | dd of=wal bs=1 conv=notrunc 2>/dev/null \
		    seek=$((32 + n * frame + 24 + page / 2))
		lost
	done
}

@test "a run is made again from its manifest: the same bytes" {
	cp l.db before.db
	mkdir -p kept/templates/rec
	cp s.yaml kept
	cp templates/rec/es.sms kept/templates/rec
	echo doc_id,debtor_id,date,amount,currency >pay.csv
	echo F9,D9,2026-03-10,5.00,COP >>pay.csv
	dunning run -q --portfolio -s s.yaml --as-of=2026-03-13 -l l.db \
	    -d out -t pay.csv --strict p.csv
	# The strategy goes on; the manifest tells what it was.
	sed -i "s/Debe/Debe ya/" templates/rec/es.sms
	sed -i 's/version: "7"/version: "8"/' s.yaml
	python3 - out/manifests/2026-03-13-002.json kept <<'END'
import hashlib, json, os, subprocess, sys

manifest = json.load(open(sys.argv[1]))
there = sys.argv[2]
named = manifest["files"] + [manifest["input"], manifest["transactions"]]
for name in (manifest["input"]["file"], manifest["transactions"]["file"]):
    subprocess.run(["cp", name, there], check=True)
for file in named:
    with open(os.path.join(there, file["file"]), "rb") as f:
        data = f.read()
    assert len(data) == file["bytes"], file
    assert hashlib.sha256(data).hexdigest() == file["sha256"], file
subprocess.run(["cp", "before.db", os.path.join(there, "l.db")], check=True)
subprocess.run(["dunning", manifest["command"], "-q", "-s", "s.yaml",
    "-l", "l.db", "-d", "out", "-t", manifest["transactions"]["file"],
    *manifest["options"], manifest["input"]["file"]], cwd=there, check=True)
again = json.load(open(os.path.join(there, "out", "manifests",
    os.path.basename(sys.argv[1]))))
assert again == manifest, again
END
	for f in $(cd out && find . -name '2026-03-13*'); do
		cmp "out/$f" "kept/out/$f"
	done
	[ "$(cd out && find . -name '2026-03-13*' | wc -l)" = \
	    "$(cd kept/out && find . -name '2026-03-13*' | wc -l)" ]
	for ledger in l.db kept/l.db; do
		dunning ledger export -a $ledger |
			sed "s|$PWD/kept/out|DIR|; s|$PWD/out|DIR|" >"$ledger.csv"
	done
	cmp l.db.csv kept/l.db.csv
}

@test "check -d: a row that is gone, another folder, files that are none" {
	dunning ledger check -d out l.db
	cp l.db whole.db
	python3 -c "import sqlite3
with sqlite3.connect('l.db') as db:
    db.execute('DELETE FROM action_items WHERE debtor_id = \"D1\"')"
	run dunning ledger check -d out l.db
	[ "$status" -eq 1 ]
	[[ "$output" == *"E_LEDGER_BEHIND"*"lacks 1 of"* ]]
	cp whole.db l.db
	python3 -c "import sqlite3
with sqlite3.connect('l.db') as db:
    db.execute('UPDATE actions SET level = \"L2\" WHERE debtor_id = \"D1\"')"
	run dunning ledger check -d out l.db
	[ "$status" -eq 1 ]
	[[ "$output" == *R_ACTION* ]]
	cp whole.db l.db
	run dunning ledger check -d nowhere l.db
	[ "$status" -ne 0 ]
	dunning ledger export -a -o out/journal/all.csv l.db
	dunning ledger check -d out l.db
	printf 'debtor_id,date,event\nD9,2026-03-04,answered\n' |
		dunning ledger outcome l.db
	dunning ledger export -a -o out/journal/all.csv l.db
	run dunning ledger check -d out l.db
	[ "$status" -eq 1 ]
	[[ "$output" == *R_RECORD* ]]
	rm out/journal/all.csv
	# Erased, the journal still has what the ledger has by hashes.
	dunning ledger erase --by=x --as-of=2026-03-05 l.db D1
	dunning ledger check -d out l.db
}
