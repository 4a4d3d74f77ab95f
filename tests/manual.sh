#!/bin/sh
# The manual is true: pages are well-formed, name every command, option, key,
# column, function and message, and their examples do what they show.
#
#	B=build sh tests/manual.sh
#
# An example is a literal block (in README.md, a ```console block) whose lines
# begin with "$ "; one that ends in a backslash goes on.  Lines below a command
# are its output, "..." any number of lines; a command without any may say what
# it likes.  "# status 1" behind a
# command is its exit status, which is 0 otherwise.  A block after the comment
# "file: NAME" is a file that the examples of all pages find.
set -u
top=$(pwd)
case ${B:=build} in /*) ;; *) B=$top/$B ;; esac
PATH=$B/bin:$PATH
DUNNING_DATA=$top/rules
LC_ALL=C.UTF-8
export PATH DUNNING_DATA LC_ALL
unset DUNNING_STRATEGY SOURCE_DATE_EPOCH DUNNING_EXEC_PATH
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 2' HUP INT TERM
tests=0
failed=0

# Tells one result; what is wrong is in the file.
tell() # STATUS NAME FILE
{
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $2"
		sed 's/^/# /' "$3"
	fi
}

# Passes when the file is empty.
tell_empty() # NAME FILE
{
	if [ -s "$2" ]; then tell 1 "$1" "$2"; else tell 0 "$1" "$2"; fi
}

# Two sorted lists that must agree; what stands in one alone is told.
tell_same() # NAME WHAT-1 FILE-1 WHAT-2 FILE-2
{
	{
		comm -23 "$3" "$5" | sed "s/\$/: only in $2/"
		comm -13 "$3" "$5" | sed "s/\$/: only in $4/"
	} >"$dir/differ"
	tell_empty "$1" "$dir/differ"
}

# The escapes of mdoc that literal blocks use.
plain()
{
	sed -e 's/\\&//g' -e 's/\\-/-/g' -e 's/\\(dq/"/g' -e "s/\\\\(aq/'/g" \
	    -e 's/\\e/\\/g'
}

# Blocks of a page: "E" and a line of the examples, "F" and a line of NAME.
blocks() # FILE
{
	case $1 in
	*.md) awk '
		/^<!-- file: / { file = $3; next }
		/^```console/ { mode = "E"; next }
		/^```/ && mode == "" && file != "" { mode = "F"; next }
		/^```/ && mode == "" { mode = "-"; next }
		/^```/ { if (mode == "F") file = ""; mode = ""; next }
		mode == "E" { print "E " $0 }
		mode == "F" { print "F " file " " $0 }' "$1" ;;
	*) awk '
		/^\.Sh / { examples = $2 == "EXAMPLES" }
		/^\.\\" file: / { file = $3; next }
		/^\.Bd -literal/ { inside = 1; next }
		/^\.Ed/ { inside = 0; file = ""; next }
		inside && file != "" { print "F " file " " $0 }
		inside && file == "" && examples { print "E " $0 }' "$1" | plain ;;
	esac
}

# The files of all pages, and what each command of the chain wrote.
prepare() # FILE...
{
	mkdir "$dir/base" && cp -R rules/. "$dir/base" || return 1
	cp rules/retail-credit.yaml "$dir/base/retail.yaml"
	cp examples/retail/portfolio.csv "$dir/base/export.csv" || return 1
	for page; do blocks "$page"; done | sed -n 's/^F //p' >"$dir/files"
	(
		cd "$dir/base" || exit 1
		while read -r name _; do
			mkdir -p "$(dirname "$name")" && : >"$name"
		done <"$dir/files"
		awk '{
			name = $1
			print substr($0, length(name) + 2) >>name
		}' "$dir/files"
		DUNNING_STRATEGY=retail.yaml
		SOURCE_DATE_EPOCH=1773619200 # 2026-03-16
		export DUNNING_STRATEGY SOURCE_DATE_EPOCH
		dunning map -o portfolio.csv export.csv
		[ $? -le 1 ] && dunning age -r -o aged.csv portfolio.csv &&
		    dunning score -o scored.csv aged.csv &&
		    dunning segment -o segmented.csv scored.csv &&
		    dunning plan -o actions.csv segmented.csv &&
		    dunning render -o messages.csv actions.csv
	) >"$dir/prepare" 2>&1
}

# What was wanted, line by line, against what came.
compare() # WANT GOT
{
	awk '
		FNR == NR { want[++wanted] = $0; next }
		{ got[++came] = $0 }
		END {
			at = 1
			for (i = 1; i <= wanted; i++) {
				if (want[i] == "...") { any = 1; continue }
				while (any && at < came && got[at] != want[i])
					at++
				any = 0
				if (at > came || got[at++] != want[i]) {
					print "wanted: " want[i]
					print "came:   " got[at - 1]
					exit 1
				}
			}
			if (!any && at <= came) {
				print "not in the manual: " got[at]
				exit 1
			}
		}' "$1" "$2"
}

# One command of an example, in the shell of its page.
try() # PAGE NUMBER
{
	command=$(cat "$2.cmd")
	wanted=0
	case $command in *"# status 1"*) wanted=1 ;; esac
	eval "$command" >"$2.out" 2>"$2.err"
	status=$?
	cat "$2.out" "$2.err" >"$2.got"
	: >"$2.why"
	if [ $status -ne $wanted ]; then
		echo "status $status instead of $wanted" >"$2.why"
		head -n 5 "$2.got" >>"$2.why"
	elif [ -s "$2.want" ]; then
		compare "$2.want" "$2.got" >"$2.why"
	fi
	printf '%s: %s\n' "$1" "${command%%  # status*}" |
	    sed 's/ *\\$//' | tr -s '\n\t ' ' ' | sed 's/ $//' >"$2.name"
}

# The examples of a page, in order, in a folder of their own.
examples() # FILE
{
	page=$(basename "$1")
	rm -rf "$dir/here" "$dir/log"
	cp -R "$dir/base" "$dir/here" && mkdir "$dir/log"
	blocks "$1" | sed -n 's/^E //p' | awk -v to="$dir/log/" '
		/^\$ / || more {
			if (!more)
				name = sprintf("%s%03d", to, ++n)
			sub(/^\$ /, "")
			print >(name ".cmd")
			printf "" >(name ".want")
			more = /\\$/
			next
		}
		n > 0 { print >(name ".want") }'
	(
		cd "$dir/here" || exit 1
		for file in "$dir"/log/*.cmd; do
			[ -e "$file" ] && try "$page" "${file%.cmd}"
		done
	)
	for file in "$dir"/log/*.cmd; do
		[ -e "$file" ] || continue
		file=${file%.cmd}
		if [ ! -e "$file.name" ]; then
			echo "it was not run" >"$file.why"
			echo "$page: $(head -n 1 "$file.cmd")" >"$file.name"
		fi
		tell_empty "$(cat "$file.name")" "$file.why"
	done
}

# Options as -s and --source, of a help text and of a page.
help_options()
{
	awk '/^ +-/ {
		sub(/^ +/, ""); sub(/  .*/, "")
		n = split($0, part, /, /)
		for (i = 1; i <= n; i++) {
			sub(/[= ].*/, "", part[i])
			print part[i]
		}
	}' | sort -u
}

page_options()
{
	awk '/^\.It Fl/ {
		for (i = 2; i < NF; i++)
			if ($i == "Fl")
				print "-" $(i + 1)
	}' "$1" | sort -u
}

# Names after a macro at the head of list items.
items() # MACRO FILE
{
	sed -n "s/^\.It $1 //p" "$2" |
	    sed -e 's/ Ns .*//' -e 's/ Ar .*//' | tr ' ' '\n' |
	    sed 's/:.*//' | grep -E '^@?[A-Za-z][A-Za-z_0-9]*$' | sort -u
}

check_pages()
{
	for page in man/*.[1-7]; do
		mandoc -T lint -W warning "$page" >"$dir/lint" 2>&1
		tell_empty "$(basename "$page") is well-formed" "$dir/lint"
	done
	for source in cmd/*.c; do
		name=$(basename "$source" .c)
		page=man/dunning-$name.1
		call="dunning $name --help"
		[ "$name" = dunning ] && page=man/dunning.1 && call="dunning --help"
		: >"$dir/missing"
		[ -f "$page" ] || echo "$page" >"$dir/missing"
		tell_empty "$name has a page" "$dir/missing"
		[ -f "$page" ] || continue
		$call | help_options >"$dir/help"
		page_options "$page" >"$dir/page"
		tell_same "options of $name" --help "$dir/help" \
		    "the page" "$dir/page"
	done
}

check_words()
{
	grep -rhoE '"[ERW]_[A-Z_0-9]+"' libdunning cmd | tr -d '"' |
	    sort -u >"$dir/one"
	items Li man/dunning-diagnostics.7 >"$dir/two"
	tell_same messages "the sources" "$dir/one" "the page" "$dir/two"

	grep -hoE '^	\{ "[a-z_]+", SCHEMA_' libdunning/rules/strategy_keys*.c |
	    cut -d'"' -f2 | sort -u >"$dir/one"
	tr ' ' '\n' <man/dunning-strategy.5 | grep -E '^[a-z_]+$' |
	    sort -u >"$dir/words"
	comm -23 "$dir/one" "$dir/words" >"$dir/two"
	items Ic man/dunning-strategy.5 | comm -23 - "$dir/one" >>"$dir/two"
	tell_empty "keys of strategies" "$dir/two"

	{
		sed -n 's/^	{ "\([a-z_0-9]*\)", TYPE_.*/\1/p' \
		    libdunning/rules/catalog.c
		sed -n '/_columns\[\] = {/,/NULL/p' \
		    libdunning/plan/plan_write.c \
		    libdunning/message/rendering.c \
		    libdunning/message/render_items.c \
		    libdunning/message/render_more.c | grep -oE '"[a-z_]+"' |
		    tr -d '"'
	} | sort -u >"$dir/one"
	tr ' ' '\n' <man/dunning-columns.5 | sort -u >"$dir/words"
	comm -23 "$dir/one" "$dir/words" >"$dir/two"
	items Ic man/dunning-columns.5 | comm -23 - "$dir/one" >>"$dir/two"
	tell_empty "columns" "$dir/two"

	# What stands in held_by; and what explain says of it.
	{
		grep -hoE 'TEXT\("[A-Z_]{4,}"\)' libdunning/plan/*.c
		sed -n 's/^	\[EVENT_[A-Z_]*\] = \("[A-Z_]*"\),$/\1/p' \
		    libdunning/plan/ledger_hold.c
		grep -hoE '"(HOLD_UNREADABLE|MISSING_FIELD)' libdunning/*/*.c
	} | grep -oE '[A-Z_]{4,}' | grep -v TEXT | sort -u >"$dir/one"
	sed -n '/^\.Li held_by$/,/^\.El/p' man/dunning-plan.1 >"$dir/words"
	items Li "$dir/words" | grep -E '^[A-Z_]*$' >"$dir/two"
	tell_same "codes of held_by" "the sources" "$dir/one" "the page" \
	    "$dir/two"
	grep -vE '^(HOLD|MIN_CONTACT_DAYS|MISSING_FIELD|NO_AGENT|NO_CAPACITY)$' \
	    "$dir/two" >"$dir/one"
	sed -n 's/^	{ "\([A-Z_]*\)",.*/\1/p' libdunning/explain/explain_why.c |
	    sort -u >"$dir/words"
	tell_same "what explain says of them" "the page" "$dir/one" \
	    "explain" "$dir/words"

	sed '/struct expr_function properties/,$d' \
	    libdunning/rules/expr_function.c |
	    sed -n 's/^	{ "\([a-z ]*\)",.*/\1/p' | sort -u >"$dir/one"
	sed -n 's/.*Fn "\([a-z ]*\)".*/\1/p' man/dunning-feel.7 |
	    sort -u >"$dir/two"
	tell_same functions "the sources" "$dir/one" "the page" "$dir/two"

	{
		sed -n 's/.*\[FILTER_[A-Z]*\] = { "\([a-z]*\)".*/\1/p' \
		    libdunning/message/filter.c
		sed -n 's/^	{ "\([a-z]*\)", take_.*/@\1/p' \
		    libdunning/message/letter_directive.c
	} | sort -u >"$dir/one"
	items Ic man/dunning-template.5 >"$dir/two"
	tell_same "filters and directives" "the sources" "$dir/one" \
	    "the page" "$dir/two"
}

# The C program of README.md, built as its text says.
check_program()
{
	libs=$(sed -n 's/^Requires.private: //p' "$B/libdunning.pc")
	: >"$dir/cc"
	# shellcheck disable=SC2046,SC2086
	${CC:-cc} -std=c11 -D_XOPEN_SOURCE=700 -Ilibdunning -o "$dir/program" \
	    "$dir/base/count.c" "$B/libdunning.a" $(pkg-config --libs $libs) \
	    -lcsv -lm ${LDFLAGS-} >"$dir/cc" 2>&1 &&
	    "$dir/program" <"$dir/base/invoices.csv" >"$dir/cc" 2>&1 &&
	    grep -qx '4 records aged' "$dir/cc"
	tell $? "README.md: the C program" "$dir/cc"
}

# Each key of a strategy is told with its type and stands in an example.
check_keys()
{
	awk '
		/^\.It Ic / { key = $0; next }
		key != "" && !/^\.Pq / { print key ": its type" }
		{ key = "" }' man/dunning-strategy.5 >"$dir/two"
	dunning check --print-schema | python3 tests/schema/keys.py \
	    "$dir/base/strategy.yaml" "$dir/base/branches.yaml" >>"$dir/two" 2>&1
	tell_empty "keys of strategies have types and examples" "$dir/two"
}

check_pages
check_words
prepare README.md man/*.[1-7]
tell $? "the files of the examples" "$dir/prepare"
check_keys
for page in README.md man/*.[1-7]; do
	examples "$page"
done
check_program
echo "1..$tests"
[ "$failed" -eq 0 ]
