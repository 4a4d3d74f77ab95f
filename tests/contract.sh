#!/bin/sh
# What every command promises, whatever it is for: help, options, inputs of all
# kinds, outputs that are whole, and the exit status (0 done, 1 records were
# rejected, 2 trouble, 75 another run holds the lock).
set -u
cd "$(dirname "$0")/contract" || exit 2
here=$PWD
B=${B:-../../build}
B=$(cd "$here/../.." && cd "$B" && pwd) || exit 2
PATH=$B/bin:$PATH
export PATH
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH
# Where files are quick to sync, if there is such a place.
T=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
S="-s $here/strategy.yaml --as-of=2026-03-16"
commands='map age score segment plan render export run ledger check report
    explain diff simulate'
n=0

# --- cases -------------------------------------------------------------------

begin() {
	name=$1
	why=
}

no() {
	why="$why
$1"
}

end() {
	n=$((n + 1))
	if [ -z "$why" ]; then
		echo "ok $n - $name"
		return
	fi
	echo "not ok $n - $name"
	printf '%s\n' "$why" | sed -e 1d -e 's/^/#   /'
	head -n 4 "$T/err" | tr -d '\000' | sed 's/^/#   err: /'
}

# What a path is called in the name of a case.
label() {
	case $1 in
	'') label="''" ;;
	"$T" | "$T/to") label="a directory" ;;
	"$T"/*) label=${1#"$T"/} ;;
	*) label=$1 ;;
	esac
}

# What the last run of the command must have been like.
status_is() {
	case "|$1|" in
	*"|$status|"*) ;;
	*) no "status $status, not $1" ;;
	esac
}
out_empty() { [ -s "$T/out" ] && no "something on standard output"; }
silent() { [ -s "$T/err" ] && no "something on standard error"; }
says() { grep -aqF -e "$1" "$T/err" || no "no message with: $1"; }
speaks() {
	[ -s "$T/err" ] || no "no message"
	# Below a message of check stands the line that it is about.
	grep -avE '^dunning(-[a-z]+)?: |^    ' "$T/err" >"$T/odd" &&
		no "a message without the name of the program"
}
refused() {
	status_is 2
	out_empty
	speaks
}

# --- the command under test --------------------------------------------------

# c is what is run: a command, or one way of using it.
tool() {
	case $c in
	export) dunning export $S -l "$T/l.db" -d "${to-$T/dir}" "$@" ;;
	run) dunning run $S -l "$T/l.db" -d "${to-$T/dir}" "$@" ;;
	messages) dunning run $S --to-messages "$@" ;;
	import | outcome) dunning ledger "$c" "$T/l.db" "$@" ;;
	history) dunning ledger export "$T/full.db" "$@" ;;
	events) dunning ledger export --events "$T/full.db" "$@" ;;
	schema) dunning check --print-schema "$@" ;;
	bare) dunning age --as-of=2026-03-16 "$@" ;;
	fused) dunning run $S --stages=age,score,segment -j2 "$@" ;;
	report) dunning report aging $S --by=Nota "$@" ;;
	explain) dunning explain $S --debtor=C1 --format=json "$@" ;;
	diff) dunning diff $S --with="$here/strategy.yaml" "$@" ;;
	simulate) dunning simulate $S --days=3 "$@" ;;
	*) dunning "$c" $S "$@" ;;
	esac
}

fresh() {
	rm -rf "$T/dir" "$T"/l.db*
	cp "$T/empty.db" "$T/l.db"
}

go() {
	fresh
	tool "$@" >"$T/out" 2>"$T/err"
	status=$?
}

# What it made, wherever that is.
result() {
	case $c in
	export | run)
		# A manifest tells of the run and its input, not of messages.
		[ -d "$T/dir" ] && find "$T/dir" -type f \
		    ! -path '*/manifests/*' | LC_ALL=C sort |
			while read -r f; do
				echo "${f#"$T/dir"}"
				cat "$f"
			done
		;;
	import) dunning ledger export "$T/l.db" ;;
	outcome) dunning ledger export --events "$T/l.db" ;;
	explain) placeless "$T/out" ;;
	*) cat "$T/out" ;;
	esac
}

# An explanation without its places, which name the file that was read.
placeless() { sed 's/"at":"[^"]*"//g' "$1"; }

same() {
	case $c in
	explain)
		placeless "$T/ref" >"$T/b"
		result | cmp -s - "$T/b" || no "another result"
		;;
	*) result | cmp -s - "$T/ref" || no "another result" ;;
	esac
}

nothing_made() {
	case $c in
	import | outcome)
		[ "$(result | wc -l)" -eq 1 ] || no "something was added" ;;
	export | run)
		[ -z "$(result)" ] || no "something was written" ;;
	esac
}

# Input, a column that is needed with a spelling of it that is wrong, and a
# column that not every text fits into.
about() {
	wrong=abc
	case $c in
	map | run | messages)
		in=$here/export.csv need=Saldo typo=Saldos cell=Saldo ;;
	age | bare | fused | report | explain | diff | simulate) in=$T/mapped need=due_date typo=due_dat cell=balance ;;
	score) in=$T/aged need=days_overdue typo=day_overdue
		cell=days_overdue ;;
	segment) in=$T/scored need=days_overdue typo=day_overdue
		cell=days_overdue ;;
	plan) in=$T/segmented need=balance typo=balanc cell=balance ;;
	render) in=$T/actions need=action_id typo=action_ib
		cell=action_total ;;
	export) in=$T/messages need=action_id typo=action_ib
		cell=action_total ;;
	import) in=$here/history.csv need=action_id typo=action_ib cell=as_of
		wrong=2026-02-30 ;;
	outcome) in=$here/outcomes.csv need=debtor_id typo=debtor_ib cell=date
		wrong=2026-02-30 ;;
	esac
}

# in with a line behind its first record, as the third one of the file, or at
# its end, behind which no other quote can be taken for the end of a field.
with_line() {
	at=${1:-2}
	sed "${at}q" "$in" >"$T/in"
	cat "$T/line" >>"$T/in"
	sed "1,${at}d" "$in" >>"$T/in"
	at=$((at + 1))
}

# --- inputs of each step -----------------------------------------------------

dunning ledger init "$T/empty.db" || exit 2
dunning map $S export.csv >"$T/mapped" &&
	dunning age $S "$T/mapped" >"$T/aged" &&
	dunning score $S "$T/aged" >"$T/scored" &&
	dunning segment $S "$T/scored" >"$T/segmented" &&
	dunning plan $S "$T/segmented" >"$T/actions" &&
	dunning render $S "$T/actions" >"$T/messages"
begin "the chain over the example"
status=$?
: >"$T/err"
status_is 0
[ "$(wc -l <"$T/messages")" -eq 4 ] || no "not three messages"
end
cp "$T/empty.db" "$T/full.db"
dunning ledger import "$T/full.db" history.csv || exit 2
dunning ledger outcome "$T/full.db" outcomes.csv || exit 2

# --- help, version, options --------------------------------------------------

options_of() {
	for flag in --help -h; do
		begin "$*: $flag"
		dunning "$@" $flag >"$T/out" 2>"$T/err"
		status=$?
		status_is 0
		silent
		[ "$(wc -l <"$T/out")" -le 40 ] || no "more than 40 lines"
		for part in usage: example: man; do
			grep -q "$part" "$T/out" || no "no '$part'"
		done
		end
	done
	begin "$*: --version"
	dunning "$@" --version >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	silent
	grep -Eqx 'dunning(-[a-z]+)? [0-9.]+' "$T/out" || no "no version"
	end
	for flag in --help --version; do
		begin "$*: $flag into a full device"
		dunning "$@" $flag >/dev/full 2>"$T/err"
		status=$?
		: >"$T/out"
		refused
		end
		begin "$*: $flag with standard output closed"
		dunning "$@" $flag >&- 2>"$T/err"
		status=$?
		refused
		end
	done
}

fails() {
	begin "$1"
	shift
	dunning "$@" >"$T/out" 2>"$T/err" </dev/null
	status=$?
	refused
}

options_of
fails "no command"
end
fails "an unknown command" agee
says "'agee'"
says --help
end
fails "a command with a slash" ../bin/dunning-age
end
fails "an unknown option of dunning" --versoin
end
begin "help COMMAND"
dunning help age >"$T/out" 2>"$T/err"
status=$?
status_is 0
dunning age --help | cmp -s - "$T/out" || no "not what --help says"
end
begin "--exec-path"
dunning --exec-path >"$T/out" 2>"$T/err"
status=$?
status_is 0
silent
[ -x "$(cat "$T/out")/age" ] || no "no age there"
end

for command in $commands; do
	options_of $command
	case $command in
	ledger) last='export x y' value=output one='export x y' ;;
	check) last=strategy.yaml value=strategy one='strategy.yaml y' ;;
	report) last='aging x' value=output one='aging x y' ;;
	diff) last='x y' value=output one='x y z' ;;
	*) last=x value=output one='x y' ;;
	esac
	fails "$command: an unknown long option" $command --halp
	says --help
	end
	fails "$command: an unknown long option near another" $command \
	    --verbos $last
	says "'--verbose'"
	end
	fails "$command: an unknown short option" $command -Z $last
	says -Z
	end
	fails "$command: a long option without its value" $command --$value
	says "--$value"
	end
	fails "$command: a value for an option that has none" $command \
	    --quiet=1 $last
	says --quiet
	end
	fails "$command: too many operands" $command $one
	says "'${one##* }'"
	end
	fails "$command: an empty option name" $command --=x $last
	end
	fails "$command: an option behind -- is an operand" $command -- $one \
	    --help
	end
done
for command in map age score segment plan render export run explain diff \
    simulate; do
	fails "$command: a short option without its value" $command -o
	says --output
	end
	for bad in --as-of=2026-02-30 --as-of= --as-of=today --as-of=20260316; do
		fails "$command: $bad" $command $bad x
		says --as-of
		end
	done
done
for c in map age score segment plan render messages explain diff simulate; do
	about
	for bad in --currency=xx --currency= -cbalance -c=x -cbalance=nowhere \
	    --source=nowhere; do
		begin "$c: $bad"
		go $bad "$in"
		refused
		end
	done
done

# --- strategies --------------------------------------------------------------

: >"$T/empty"
printf 'dunning: 1\nstrategy: [\n' >"$T/broken.yaml"
sed 's/^plans:/planes:/' strategy.yaml >"$T/unknown.yaml"
for command in map age score segment plan render export run explain; do
	for bad in "$T/nothing.yaml" "$T" "$T/empty" "$T/broken.yaml" \
	    "$T/unknown.yaml" /dev/null; do
		label "$bad"
		fails "$command: strategy $label" $command -s "$bad" \
		    "$T/mapped"
		case $bad in
		"$T") says "$T" ;;
		*) says "${bad##*/}" ;;
		esac
		end
	done
	[ $command = age ] && continue
	fails "$command: no strategy" $command "$T/mapped"
	says --strategy
	end
done
c=age
begin "age: DUNNING_STRATEGY"
go "$T/mapped"
DUNNING_STRATEGY=$here/strategy.yaml dunning age --as-of=2026-03-16 \
    "$T/mapped" >"$T/again" 2>"$T/err"
status=$?
status_is 0
cmp -s "$T/out" "$T/again" || no "not what -s does"
end
begin "age: no strategy at all"
dunning age --as-of=2026-03-16 "$T/mapped" >"$T/out" 2>"$T/err"
status=$?
status_is 0
silent
head -n 1 "$T/out" | grep -q ',days_overdue,bucket$' || no "no ageing"
end

# --- what reads a stream -----------------------------------------------------

for c in map age bare fused report score segment plan render export run \
    messages import outcome explain diff simulate; do
	about
	begin "$c: a file, silently"
	go "$in"
	status_is 0
	silent
	result >"$T/ref"
	[ -s "$T/ref" ] || no "no result"
	end
	begin "$c: - is standard input"
	go - <"$in"
	status_is 0
	same
	end
	begin "$c: no operand is standard input"
	go <"$in"
	status_is 0
	same
	end
	begin "$c: standard input is a pipe"
	fresh
	cat "$in" | tool >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	same
	end
	begin "$c: -- ends the options"
	cp "$in" "$T/-v"
	fresh
	(cd "$T" && tool -- -v) >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	silent
	same
	end
	begin "$c: -q"
	go -q "$in"
	status_is 0
	silent
	same
	end
	begin "$c: -v"
	go -v "$in"
	status_is 0
	speaks
	same
	end
	begin "$c: a directory"
	go "$T"
	refused
	says "$T"
	nothing_made
	end
	begin "$c: a file that does not exist"
	go "$T/nothing.csv"
	refused
	says "$T/nothing.csv: "
	nothing_made
	end
	begin "$c: a path below a file"
	go "$in/x"
	refused
	end
	begin "$c: standard input closed"
	go <&-
	refused
	nothing_made
	end
	begin "$c: standard input is a directory"
	go <"$T"
	refused
	end
	begin "$c: an empty file"
	go "$T/empty"
	refused
	says header
	nothing_made
	end
	begin "$c: nothing but blank lines"
	printf '\n\r\n\n' >"$T/in"
	go "$T/in"
	refused
	end
	begin "$c: nothing but a byte order mark"
	printf '\357\273\277' >"$T/in"
	go "$T/in"
	refused
	end
	begin "$c: nothing but a header"
	sed 1q "$in" >"$T/in"
	go "$T/in"
	case $c in
	explain)
		status_is 1
		says "no record of debtor 'C1'"
		;;
	*)
		status_is 0
		silent
		;;
	esac
	case $c in
	export | run) ;;
	explain) out_empty ;;
	*) [ "$(result | wc -l)" -eq 1 ] || no "not one line" ;;
	esac
	end
	begin "$c: nothing but a header without a line end"
	sed 1q "$in" | tr -d '\n' >"$T/in"
	go "$T/in"
	case $c in
	explain) status_is 1 ;;
	map | age | bare | fused | report | run | messages | diff | simulate)
		status_is 0
		says W_NO_LINE_END
		;;
	*)
		status_is 0
		silent
		;;
	esac
	end
	begin "$c: CR LF"
	sed "s/\$/$(printf '\r')/" "$in" >"$T/in"
	go "$T/in"
	status_is 0
	silent
	same
	end
	begin "$c: no line end behind the last record"
	printf %s "$(cat "$in")" >"$T/in"
	go "$T/in"
	status_is 0
	same
	end
	begin "$c: blank lines are skipped"
	sed 'G' "$in" >"$T/in"
	go "$T/in"
	status_is 0
	same
	end
	begin "$c: byte order mark"
	(printf '\357\273\277' && cat "$in") >"$T/in"
	go "$T/in"
	status_is 0
	silent
	same
	end
	begin "$c: byte order mark before a quoted name"
	(printf '\357\273\277' && sed '1s/^[^,]*/"&"/' "$in") >"$T/in"
	go "$T/in"
	status_is 0
	silent
	result | sed '1s/^"\([^"]*\)"/\1/' | cmp -s - "$T/ref" ||
		no "another result"
	end
	begin "$c: NUL in the header"
	(printf 'a\000b,' && cat "$in") >"$T/in"
	go "$T/in"
	refused
	says ":1:2: "
	end
	begin "$c: UTF-16"
	iconv -f UTF-8 -t UTF-16 "$in" >"$T/in"
	go "$T/in"
	refused
	end
	begin "$c: a quote in the header is never closed"
	sed '1s/^/"/' "$in" >"$T/in"
	go "$T/in"
	refused
	end
	begin "$c: two columns of one name"
	sed -e '1s/^\([^,]*\),.*/&,\1/' -e '2,$s/$/,x/' "$in" >"$T/in"
	go "$T/in"
	refused
	case $c in
	map | run | messages) says "#2'" ;;
	*)
		says "there are two columns"
		says ":1:"
		;;
	esac
	end
	begin "$c: a needed column is missing, and one is near"
	sed "1s/\\b$need\\b/$typo/" "$in" >"$T/in"
	go "$T/in"
	refused
	says "$need"
	says "$typo"
	nothing_made
	end
	begin "$c: a needed column is missing, and none is near"
	sed "1s/\\b$need\\b/zzzzzzzzzzzzzzzz/" "$in" >"$T/in"
	go "$T/in"
	refused
	nothing_made
	end

	# One broken record: set aside, and all the others as ever.
	line=$(sed -n 2p "$in")
	for broken in short long stray after open nul; do
		case $broken in
		short) printf '%s\n' "${line%,*}" ;;
		long) printf '%s,x\n' "$line" ;;
		stray) printf 'x"y%s\n' "$line" ;;
		after) printf '"x"y%s\n' "$line" ;;
		open) printf '"%s\n' "$line" ;;
		nul) printf 'x\000%s\n' "$line" ;;
		esac >"$T/line"
		case $broken in
		short) what="a record that is too short" id=R_FIELDS ;;
		long) what="a record that is too long" id=R_FIELDS ;;
		stray) what="a quote inside of a field" id=R_QUOTE ;;
		after) what="text behind a quote" id=R_QUOTE ;;
		open) what="a quote that is never closed" id=R_QUOTE ;;
		nul) what="NUL in a cell" id=R_NUL ;;
		esac
		case $broken in
		open) with_line "$(wc -l <"$in")" ;;
		*) with_line ;;
		esac
		begin "$c: $what"
		go "$T/in"
		status_is 1
		says "$T/in:$at:"
		says "rejected $id"
		same
		end
		case $c in import | outcome) continue ;; esac
		begin "$c: $what, kept by --rejects"
		rm -f "$T/rejects"
		go --rejects="$T/rejects" "$T/in"
		status_is 1
		same
		[ "$(wc -l <"$T/rejects")" -eq 2 ] || no "not one record"
		head -n 1 "$T/rejects" | grep -q ',_line,_column,_reason$' ||
			no "no place and reason in its header"
		head -n 1 "$T/rejects" | sed 's/,_line.*//' >"$T/a"
		head -n 1 "$in" | cmp -s - "$T/a" || no "another header"
		# All but the line end of the record.
		size=$(($(wc -c <"$T/line") - 1))
		tail -n +2 "$T/rejects" | head -c $size >"$T/a"
		head -c $size "$T/line" | cmp -s - "$T/a" ||
			no "the record is not as it came"
		tail -n +2 "$T/rejects" | tail -c +$((size + 1)) |
			grep -aq "^,$at,[1-9][0-9]*,..*" ||
			no "no place and reason behind the record"
		end
	done
	begin "$c: a value that does not fit its column"
	awk -F, -v OFS=, -v name="$cell" -v wrong="$wrong" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
	NR == 2 { $at = wrong }
	{ print }' "$in" >"$T/in"
	go "$T/in"
	status_is 1
	says "$T/in:2:"
	says "rejected R_"
	says "$wrong"
	end
done

# --- what is rejected after its record was read ------------------------------

# The last record of in with a cell changed: change COLUMN TEXT
change() {
	awk -F, -v OFS=, -v name="$1" -v text="$2" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
	NR == 2 { $at = text }
	{ print }' "$in" >"$T/in"
}
kept() {
	about
	change "$2" "$3"
	begin "$c: $1, kept by --rejects"
	rm -f "$T/rejects"
	go --rejects="$T/rejects" "$T/in"
	status_is 1
	says "rejected R_"
	says "$T/in:2:"
	line=$(sed -n 2p "$T/in")
	grep -aqsF -e "$line," "$T/rejects" || no "the record is not there"
	end
}
c=map
kept "an amount that is none" Saldo 1.2e3
c=age
kept "no due date" due_date ''
c=plan
kept "a plan that is not known" plan nothing
c=render
kept "an e-mail address that is none" email 'ana@'
kept "a template that is not known" template nothing
kept "a status that is not known" status nothing
c="export"
kept "an e-mail address that is none" to 'ana@'
kept "a channel that is not known" channel fax
kept "a status that is not due" status held
kept "an action without its date" action_date ''
kept "an action_id that is none" action_id nothing
kept "item levels that are none" item_levels nothing
c=plan
about
begin "plan: a time zone that is not known, kept by --rejects"
sed -e '1s/$/,timezone/' -e '2s/$/,Bogota/' -e '3,$s/$/,/' "$in" >"$T/in"
rm -f "$T/rejects"
go --rejects="$T/rejects" "$T/in"
status_is 1
says "$T/in:2:"
says "'Bogota'"
grep -qs ',Bogota,2,' "$T/rejects" || no "the record is not there"
end
for c in import outcome; do
	about
	begin "$c: what is said of many rejected records can be done"
	sed 1q "$in" >"$T/in"
	i=0
	while [ $i -lt 30 ]; do
		echo x
		i=$((i + 1))
	done >>"$T/in"
	go "$T/in"
	status_is 1
	says "10 more"
	if grep -q -e --rejects "$T/err"; then
		dunning ledger --help | grep -q -e --rejects ||
			no "it names an option that there is not"
	fi
	end
done

# --- what passes through -----------------------------------------------------

for c in age bare fused score segment plan; do
	about
	begin "$c: a cell that it does not know, byte for byte"
	go "$in"
	odd='" no ""need""  to, quote "'
	sed "s/al día/$odd/" "$T/out" >"$T/ref"
	sed "s/al día/$odd/" "$in" >"$T/in"
	go "$T/in"
	status_is 0
	same
	end
done
for c in map age bare fused report score segment plan render export run \
    messages explain diff simulate; do
	about
	begin "$c: columns without a name"
	go "$in"
	result >"$T/ref"
	sed 's/$/,,/' "$in" >"$T/in"
	go "$T/in"
	status_is 0
	silent
	case $c in
	render | export | run | messages) same ;;
	*) [ "$(wc -l <"$T/out")" -eq "$(wc -l <"$T/ref")" ] ||
		no "not as many records" ;;
	esac
	end
done
c=render
about
go "$in"
cp "$T/out" "$T/ref"
for called in items credits creditor as_of; do
	begin "render: a column called $called is not taken for another thing"
	sed "1s/\\bNota\\b/$called/" "$in" >"$T/in"
	go "$T/in"
	status_is "0|2"
	if [ "$status" -eq 0 ]; then
		same
	else
		says "'$called'"
	fi
	end
done
for c in age fused score segment; do
	about
	begin "$c: a column of its own that is there already"
	go "$in"
	cp "$T/out" "$T/twice"
	go "$T/twice"
	refused
	says --replace
	end
	begin "$c: --replace"
	go --replace "$T/twice"
	status_is 0
	cmp -s "$T/out" "$T/twice" || no "another result"
	end
done
for c in age score segment plan render export; do
	about
	begin "$c: -c names a column of the file"
	go "$in"
	case $c in
	render | export) result ;;
	*) result | sed "1s/\\b$need\\b/otro/" ;;
	esac >"$T/ref"
	sed "1s/\\b$need\\b/otro/" "$in" >"$T/in"
	go -c "$need=otro" "$T/in"
	status_is 0
	same
	end
done

# --- where it goes -----------------------------------------------------------

for c in map age bare fused report score segment plan render messages \
    explain diff simulate history events \
    schema; do
	case $c in
	history | events | schema) set -- ;;
	*)
		about
		set -- "$in"
		;;
	esac
	go "$@"
	cp "$T/out" "$T/ref"
	begin "$c: standard output is a full device"
	tool "$@" >/dev/full 2>"$T/err"
	status=$?
	: >"$T/out"
	refused
	says space
	end
	begin "$c: standard output is closed"
	tool "$@" >&- 2>"$T/err"
	status=$?
	refused
	end
	begin "$c: standard output may only be read"
	tool "$@" 2>"$T/err" 1</dev/null
	status=$?
	refused
	end
	begin "$c: a reader that has gone"
	rm -f "$T/pipe"
	mkfifo "$T/pipe"
	sh -c ': <"$1"' sh "$T/pipe" &
	exec 4>"$T/pipe"
	wait $!
	tool "$@" >&4 2>"$T/err"
	status=$?
	exec 4>&-
	status_is 141
	silent
	end
	begin "$c: a reader of one byte"
	(
		tool "$@" 2>"$T/err"
		echo $? >"$T/status"
	) | head -c 1 >"$T/out"
	status=$(cat "$T/status")
	status_is "0|141"
	silent
	end
	begin "$c: standard error closed"
	tool "$@" 2>&- >"$T/out"
	status=$?
	: >"$T/err"
	status_is 0
	same
	end
	[ $c = schema ] && continue

	rm -rf "$T/to"
	mkdir "$T/to"
	begin "$c: -o FILE"
	go -o "$T/to/x" "$@"
	status_is 0
	out_empty
	silent
	cmp -s "$T/to/x" "$T/ref" || no "another result"
	[ "$(ls -A "$T/to")" = x ] || no "something is left beside it"
	end
	begin "$c: --output=-"
	go --output=- "$@"
	status_is 0
	silent
	same
	end
	begin "$c: -o /dev/stdout"
	go -o /dev/stdout "$@"
	status_is 0
	same
	end
	begin "$c: -o over a file keeps its mode"
	echo old >"$T/to/x"
	chmod 640 "$T/to/x"
	go -o "$T/to/x" "$@"
	status_is 0
	cmp -s "$T/to/x" "$T/ref" || no "another result"
	[ "$(stat -c %a "$T/to/x")" = 640 ] || no "another mode"
	end
	begin "$c: -o over a link"
	ln -s x "$T/to/link"
	echo old >"$T/to/x"
	go -o "$T/to/link" "$@"
	status_is 0
	[ -L "$T/to/link" ] || no "the link is gone"
	cmp -s "$T/to/x" "$T/ref" || no "another result"
	rm "$T/to/link"
	end
	begin "$c: -o into a FIFO"
	cat "$T/pipe" >"$T/through" &
	go -o "$T/pipe" "$@"
	wait $!
	status_is 0
	cmp -s "$T/through" "$T/ref" || no "another result"
	[ -p "$T/pipe" ] || no "the FIFO is gone"
	end
	for bad in /dev/full "$T/to" "$T/ref/x" "$T/nowhere/x" /proc/x \
	    "$T/to/" ''; do
		label "$bad"
		begin "$c: -o $label"
		go -o "$bad" "$@"
		refused
		end
	done
	begin "$c: /dev/full is still a device"
	: >"$T/err"
	[ -c /dev/full ] || no "it is gone"
	end
	case $c in history | events) continue ;; esac

	begin "$c: -o over a file that stays when the run fails"
	echo old >"$T/to/x"
	sed "1s/\\b$need\\b/$typo/" "$in" >"$T/in"
	go -o "$T/to/x" "$T/in"
	refused
	[ "$(cat "$T/to/x")" = old ] || no "it is gone"
	[ "$(ls -A "$T/to")" = x ] || no "something is left beside it"
	end
	sed -n 2p "$in" | sed 's/$/,x/' >"$T/line"
	with_line
	begin "$c: -o stays when the rejected records cannot be kept"
	go -o "$T/to/x" --rejects=/dev/full "$T/in"
	refused
	[ "$(cat "$T/to/x")" = old ] || no "it is gone"
	end
	begin "$c: --rejects is standard output"
	go --rejects=- "$T/in"
	refused
	end
	begin "$c: --rejects is the output"
	go -o "$T/to/x" --rejects="$T/to/x" "$T/in"
	refused
	[ "$(cat "$T/to/x")" = old ] || no "it is gone"
	end
	begin "$c: --rejects where nothing can be made"
	go --rejects="$T/ref/x" "$T/in"
	refused
	end
	begin "$c: -o is the input"
	cp "$in" "$T/to/x"
	go -o "$T/to/x" "$T/to/x"
	status_is 0
	if [ $c = explain ]; then
		cp "$T/to/x" "$T/out"
		same
	else
		cmp -s "$T/to/x" "$T/ref" || no "another result"
	fi
	end
done

# --- commands that write into a directory ------------------------------------

for c in export run; do
	about
	go "$in"
	result >"$T/ref"
	begin "$c: nothing on standard output, which may be closed"
	fresh
	tool "$in" >&- 2>"$T/err"
	status=$?
	status_is 0
	silent
	same
	end
	begin "$c: again, and nothing is written twice"
	tool "$in" >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	silent
	same
	end
	for bad in /dev/full "$T/ref" "$T/ref/x" "$T/nowhere/x" /proc/x ''; do
		label "$bad"
		begin "$c: -d $label"
		to=$bad
		go "$in"
		unset to
		refused
		[ "$(dunning ledger export "$T/l.db" | wc -l)" -eq 1 ] ||
			no "the ledger has what was not written"
		end
	done
	begin "$c: -d below a file, and once more where it can be"
	tool "$in" >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	same
	end
	begin "$c: --output"
	go -o "$T/x" "$in"
	refused
	says --directory
	end
	begin "$c: --dry-run writes nothing"
	go --dry-run "$in"
	status_is 0
	[ -z "$(result)" ] || no "files"
	[ "$(dunning ledger export "$T/l.db" | wc -l)" -eq 1 ] ||
		no "a ledger that is changed"
	end
	begin "$c: no directory"
	dunning $c $S -l "$T/l.db" "$in" >"$T/out" 2>"$T/err"
	status=$?
	refused
	says --directory
	end
	begin "$c: no ledger"
	dunning $c $S -d "$T/dir" "$in" >"$T/out" 2>"$T/err"
	status=$?
	refused
	says --ledger
	says "ledger init"
	end
done

c=export
about
begin "export: another ledger into the same directory overwrites nothing"
go "$in"
cp -r "$T/dir" "$T/was"
sed -e '2,$s/^..../0000/' "$in" >"$T/in"
cp "$T/empty.db" "$T/other.db"
dunning export $S -l "$T/other.db" -d "$T/dir" "$T/in" >"$T/out" 2>"$T/err"
(cd "$T/was" && find . -type f) | while read -r f; do
	cmp -s "$T/was/$f" "$T/dir/$f" || echo "$f"
done >"$T/lost"
[ -s "$T/lost" ] && no "other bytes in $(tr '\n' ' ' <"$T/lost")"
end

# --- the ledger --------------------------------------------------------------

printf 'not a ledger, but long enough to be taken for a file of SQLite%0200d' \
    0 >"$T/text.db"
head -c 5000 "$T/full.db" >"$T/cut.db"
for c in plan export run messages import outcome history events; do
	case $c in
	history | events) in=/dev/null ;;
	*) about ;;
	esac
	for bad in nothing.db text.db empty cut.db . in/x /dev/null; do
		case $bad in
		/*) ledger=$bad ;;
		*) ledger=$T/$bad ;;
		esac
		begin "$c: ledger ${bad}"
		echo x >"$T/in"
		rm -rf "$T/dir"
		case $c in
		plan) dunning plan $S -l "$ledger" "$in" ;;
		export | run) dunning $c $S -l "$ledger" -d "$T/dir" "$in" ;;
		messages) dunning run $S --to-messages -l "$ledger" "$in" ;;
		import | outcome) dunning ledger $c "$ledger" "$in" ;;
		history) dunning ledger export "$ledger" ;;
		events) dunning ledger export -e "$ledger" ;;
		esac >"$T/out" 2>"$T/err"
		status=$?
		refused
		case $bad in
		nothing.db) says "ledger init" ;;
		*) says "$ledger" ;;
		esac
		[ -z "$(find "$T/dir" -type f 2>/dev/null)" ] ||
			no "something was written"
		[ ! -e "$T/nothing.db" ] || no "a ledger was made"
		end
	done
done
[ -s "$T/empty" ] && echo "not ok - the empty file is not empty"

for bad in "$T/full.db" "$T/nowhere/x.db" "$T/text.db/x" /proc/x "$T" \
    /dev/full ''; do
	label "$bad"
	fails "ledger init $label" ledger init "$bad"
	end
done
begin "ledger init over a ledger changes nothing"
: >"$T/err"
[ "$(dunning ledger export "$T/full.db" | wc -l)" -eq 4 ] || no "it did"
end
for verb in '' init import exprot; do
	fails "ledger '$verb' without enough operands" ledger $verb
	end
done
fails "ledger with a verb that there is not" ledger exprot "$T/full.db"
says "'export'"
end

for c in export run import outcome; do
	about
	rm -rf "$T/dir" "$T"/l.db*
	cp "$T/empty.db" "$T/l.db"
	exec 9>>"$T/l.db-lock"
	flock 9 || exit 2
	begin "$c: another run holds the lock"
	tool "$in" >"$T/out" 2>"$T/err"
	status=$?
	status_is 75
	out_empty
	speaks
	says "run again"
	nothing_made
	end
	exec 9>&-
	begin "$c: once more, when it is gone"
	tool "$in" >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	silent
	end
done
rm -rf "$T"/l.db*
cp "$T/full.db" "$T/l.db"
exec 9>>"$T/l.db-lock"
flock 9 || exit 2
dunning run $S -l "$T/l.db" --to-messages "$here/export.csv" >"$T/planned" 2>&1
for how in "ledger export -- $T/l.db" "plan $S -l $T/l.db $T/segmented" \
    "run $S -l $T/l.db --to-messages $here/export.csv" \
    "export $S -l $T/l.db --dry-run $T/planned"; do
	begin "${how%% -*}: reads beside a run that writes"
	dunning $how >"$T/out" 2>"$T/err"
	status=$?
	status_is 0
	silent
	end
done
exec 9>&-

# --- check -------------------------------------------------------------------

begin "check: nothing to find, silently"
dunning check strategy.yaml >"$T/out" 2>"$T/err"
status=$?
status_is 0
silent
out_empty
end
begin "check: -v"
dunning check -v strategy.yaml >"$T/out" 2>"$T/err"
status=$?
status_is 0
speaks
end
begin "check: -s and DUNNING_STRATEGY"
dunning check -s strategy.yaml >"$T/out" 2>"$T/err" &&
	DUNNING_STRATEGY=strategy.yaml dunning check >>"$T/out" 2>>"$T/err"
status=$?
status_is 0
silent
end
begin "check: standard output closed"
dunning check strategy.yaml >&- 2>"$T/err"
status=$?
status_is 0
silent
end
begin "check: CR LF and a byte order mark"
mkdir "$T/crlf"
cp -r templates "$T/crlf"
(printf '\357\273\277' && sed "s/\$/$(printf '\r')/" strategy.yaml) \
    >"$T/crlf/strategy.yaml"
dunning check "$T/crlf/strategy.yaml" >"$T/out" 2>"$T/err"
status=$?
status_is 0
silent
end
for bad in "$T/nothing.yaml" "$T" "$T/text.db/x" ''; do
	label "$bad"
	fails "check: $label cannot be read" check "$bad"
	end
done
fails "check: no strategy" check
says "check FILE"
end
printf 'dunning: 1\nstrategy: "a\000b"\n' >"$T/nul.yaml"
printf 'dunning: 1\nstrategy: "\377"\n' >"$T/latin.yaml"
echo '- a list' >"$T/list.yaml"
echo 'dunning: 2' >"$T/newer.yaml"
for bad in empty broken.yaml unknown.yaml nul.yaml latin.yaml list.yaml \
    newer.yaml; do
	begin "check: finds what is wrong with $bad"
	dunning check "$T/$bad" >"$T/out" 2>"$T/err"
	status=$?
	status_is 1
	out_empty
	speaks
	says "$T/$bad"
	end
done
begin "check: a template that is missing"
mkdir "$T/less"
cp -r strategy.yaml templates "$T/less"
rm -r "$T/less/templates/notice"
dunning check "$T/less/strategy.yaml" >"$T/out" 2>"$T/err"
status=$?
status_is 1
speaks
says notice
end
begin "nothing is left in the current directory"
: >"$T/err"
for left in .[!.]* -*; do
	[ ! -e "./$left" ] || no "$left"
	rm -f "./$left"
done
end
echo "1..$n"
