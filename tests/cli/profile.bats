#!/usr/bin/env bats
# map --profile: counts worked out by hand, and by a second program.

setup() {
	cd "$BATS_TEST_DIRNAME/profile"
	T=$BATS_TEST_TMPDIR
	P="dunning map --profile --as-of=2026-06-30"
}

# The findings of a report in JSON: "severity finding column count line".
findings() {
	python3 -c '
import json, sys
for f in json.load(open(sys.argv[1], encoding="utf-8"))["findings"]:
    print(f["severity"], f["finding"], f["column"], f["count"], f["line"])' "$1"
}

# A value of a report: what BODY makes of the document d.
ask() { # FILE BODY
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
c = {c["name"]: c for c in d["columns"]}
print(eval(sys.argv[2]))' "$1" "$2"
}

# Line 3 of the file comes again as 4, the key of 2 as 5 and, written in other
# ways, as 6; each later line has one defect, but where it is said here.  With a
# due date of the year 1000, and with dates of which one is in the future, an
# item is due before its document.  The credit of line 17 needs no due date.
@test "each defect once" {
	run $P --format=json defects.csv
	[ "$status" -eq 1 ]
	$P -q --format=json defects.csv 2>/dev/null >"$T/json" || true
	findings "$T/json" | sort >"$T/got"
	sort >"$T/want" <<'END'
serious due_before_document due_date 3 13
serious duplicate_key doc_id 2 4
serious rejected None 1 29
serious unreadable due_date 1 9
serious unreadable balance 1 11
serious unreadable dispute 1 26
serious too_many_decimals balance 1 10
serious unknown_currency currency 1 12
serious not_utf8 note 1 24
serious day_month_swapped doc_date 1 14
serious day_month_swapped last_payment_date 1 27
warning date_out_of_range due_date 2 15
warning spelling_variants debtor_id 1 6
warning spelling_variants doc_id 1 6
warning empty due_date 1 18
warning empty debtor_id 1 19
warning empty doc_id 1 19
warning future_date doc_date 1 14
warning future_date last_payment_date 1 27
warning large_amounts balance 1 20
warning mojibake note 1 23
warning control_characters note 1 22
warning email_shape email 1 21
warning phone_shape phone 1 21
warning check_digit tax_id 1 7
warning check_digit iban 1 21
warning identifier_shape tax_id 1 8
warning outer_blanks note 1 25
note several_currencies balance 2 None
note small_amounts balance 1 None
note negative_balances balance 1 None
END
	diff "$T/want" "$T/got"
	[ "$(ask "$T/json" 'd["records"]')" = \
	    "{'read': 28, 'profiled': 27, 'rejected': 1, 'excluded': 0, 'left_out': 0}" ]
	[ "$(ask "$T/json" 'c["balance"]["amounts"][0]["total"]')" = \
	    100001969.50 ]
	[ "$(ask "$T/json" 'c["tax_id"]["identifiers"]')" = "[{'kind': 'RFC', \
'right': 25, 'wrong_check_digit': 1, 'wrong_shape': 1}]" ]
	[ "$(ask "$T/json" 'd["balances"]')" = "[{'doc_type': 'FA', 'positive': \
23, 'negative': 0, 'zero': 0}, {'doc_type': 'NC', 'positive': 0, 'negative': \
1, 'zero': 0}]" ]
}

@test "the text says the same, the most serious first" {
	run $P -q defects.csv
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "28 records read: 27 profiled, 1 rejected, \
0 excluded; 19 columns" ]
	[ "${lines[2]}" = serious ]
	[[ "${lines[3]}" == "  due_date           3 of 25  due before the date \
of the document, first in line 13: '2026-05-13'" ]]
	[ "$(grep -nxE 'serious|warning|note|columns' <<<"$output" |
		cut -d: -f2 | tr '\n' ' ')" = "serious warning note columns " ]
	[[ "$output" == *"error E_PROFILE: 28 findings in 27 records"* ]]
}

@test "personal data is masked, unless it is asked for" {
	for how in text json; do
		$P -q --format=$how defects.csv >"$T/out" 2>"$T/err" || true
		run grep -E 'Ana Sol|ana.*example|SAT97|GODE|1234|91210|89370' \
		    "$T/out" "$T/err"
		[ "$status" -eq 1 ]
		$P -q --format=$how --show-pii defects.csv >"$T/out" || true
		grep -q 'Ana Sol' "$T/out"
		grep -q 'SAT970701NN4' "$T/out"
		grep -q 'ES9121000418450200051333' "$T/out"
	done
}

@test "nothing that matters: status 0" {
	printf '%s\n' debtor_id,doc_id,due_date,balance \
	    1,A,2026-06-13,10 2,B,2026-05-13,12.50 3,C,,-4 >"$T/in"
	run $P "$T/in"
	[ "$status" -eq 0 ]
	[[ "$output" == *"negative: credits"* ]]
	head -n 2 "$T/in" >"$T/two"
	run $P "$T/two"
	[ "$status" -eq 0 ]
	[ "${lines[2]}" = "nothing found" ]
	head -n 1 "$T/in" >"$T/header"
	run $P "$T/header"
	[ "$status" -eq 0 ]
	$P --format=json "$T/header" >"$T/json"
	[ "$(ask "$T/json" 'c["balance"]["filled"]')" = 0 ]
}

@test "a file that cannot be read, and usage: status 2" {
	run $P "$T/none"
	[ "$status" -eq 2 ]
	: >"$T/empty"
	run $P "$T/empty"
	[ "$status" -eq 2 ]
	[[ "$output" == *E_EMPTY* ]]
	run $P --format=xml defects.csv
	[ "$status" -eq 2 ]
	run env -u DUNNING_STRATEGY dunning map defects.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_USAGE: 'map' needs a strategy"* ]]
}

strategy() {
	cat >"$T/s.yaml" <<'END'
dunning: 1
strategy: s
sources:
  s:
    csv: {delimiter: ";", encoding: windows-1252}
    date: dd/mm/yyyy
    decimal: ","
    keep_when: balance != 0
    columns:
      debtor_id:   {from: Cliente}
      debtor_name: {from: Nome}
      tax_id:      {from: CNPJ}
      country:     {const: BR}
      doc_id:      {from: Titulo, required: true}
      due_date:    {from: Vencimento}
      balance:     {from: Saldo, currency: BRL}
      birthday:    {from: Nascimento, type: date, pii: id}
END
	iconv -t windows-1252 >"$T/export.csv" <<'END'
Cliente;Nome;CNPJ;Titulo;Vencimento;Saldo;Nascimento;Conta
1;José;11.222.333/0001-81;T1;31/05/2026;10,00;01/02/1980;a
2;Ana;42.318.949/0001-84;T2;31/02/2026;10,00;01/02/1981;b
3;Eva;44.038.188/0001-32;T3;30/06/2026;-1,50;01/02/1982;c
4;Max;44.038.188/0001-33;T4;30/06/2026;0,00;01/02/1983;d
5;Leo;11.222.333/0001-82;T5;30/06/2026;7,00;01/02/1984;e
6;Lia;11.222.333/0001-81;;30/06/2026;7,00;01/02/1985;f
7;Rui;42.318.949/0001-84;T7;45/06/2026;7,00;01/02/1986;g
8;Ivo;42.318.949/0001-84;T8;30/06/2026;7,00;99/99/1986;h
END
}

# Two due dates and a birthday are no dates, one title is missing, one record
# has nothing open; two of the three CNPJ that are left are right.
@test "behind a mapping: rejected by reason, typed, and nothing is written" {
	strategy
	run $P -s "$T/s.yaml" --format=json -q --rejects="$T/rejects" \
	    -o "$T/json" "$T/export.csv"
	[ "$status" -eq 1 ]
	[ "$output" = "dunning-map: $T/export.csv: error E_PROFILE: 4 findings \
in 3 records: see the report" ]
	[ "$(ask "$T/json" 'd["records"]')" = \
	    "{'read': 8, 'profiled': 3, 'rejected': 4, 'excluded': 1, 'left_out': 0}" ]
	[ "$(ask "$T/json" '[(r["code"], r["column"], r["count"], r["line"])
	    for r in d["rejected"]]')" = "[('R_CELL', 'due_date', 2, 3), \
('R_REQUIRED', 'doc_id', 1, 7), ('R_CELL', 'birthday', 1, 9)]" ]
	ask "$T/json" 'd["rejected"][0]["message"]' |
		grep -F "'99/99/9999' is not a date"
	findings "$T/json" | grep -x 'warning check_digit tax_id 1 6'
	[ "$(ask "$T/json" '[(n, c[n]["type"], c[n]["masked"]) for n in c]')" = \
	    "[('debtor_id', 'string', False), ('debtor_name', 'string', True), \
('tax_id', 'string', True), ('country', 'string', False), ('doc_id', 'string', \
False), ('due_date', 'date', False), ('balance', 'money', False), ('birthday', 'date', True), ('currency', \
'string', False), ('Conta', 'string', True)]" ]
	[ "$(ask "$T/json" 'c["balance"]["amounts"][0]["total"]')" = 15.50 ]
	[ "$(wc -l <"$T/rejects")" -eq 5 ]
	[ "$(ls "$T" | sort | tr '\n' ' ')" = \
	    "export.csv json rejects s.yaml " ]
}

@test "rows that are no records are counted as left out" {
	strategy
	sed -i "s/^    keep_when.*/&\n    drop: {total: {match: '^Total'}}/" \
	    "$T/s.yaml"
	printf 'Total;;;;;34,50;;\n' >>"$T/export.csv"
	run $P -s "$T/s.yaml" "$T/export.csv"
	[ "$status" -eq 1 ]
	[ "${lines[1]}" = "9 records read: 3 profiled, 4 rejected, \
1 excluded, 1 left out; 10 columns" ]
}

@test "from a pipe, with threads and with any scanner: the same" {
	$P -q defects.csv 2>/dev/null | sed 1d >"$T/want"
	$P -q -j 4 - <defects.csv 2>/dev/null | sed 1d >"$T/got"
	cmp "$T/want" "$T/got"
	$P -q --engine=portable defects.csv 2>/dev/null | sed 1d >"$T/got"
	cmp "$T/want" "$T/got"
}

@test "other headers, and a currency for records without one" {
	printf '%s\n' Vence,Saldo,debtor_id,doc_id 2026-06-01,1.5,1,1 \
	    2026-06-01,7,2,2 >"$T/in"
	$P -q --format=json --currency=CLP -c due_date=Vence -c balance=Saldo \
	    "$T/in" 2>/dev/null >"$T/json" || [ $? -eq 1 ]
	findings "$T/json" | grep -x 'serious too_many_decimals balance 1 2'
	[ "$(ask "$T/json" 'c["balance"]["amounts"][0]["currency"]')" = CLP ]
}

@test "numbers are known by three of four that are right" {
	printf '%s\n' tax_id,cuenta,other \
	    12345678-5,032180000118359719,1 76086428-5,002010077777777771,2 \
	    30686957-4,646180157000000004,3 1000005-5,014027000005555559,4 \
	    >"$T/in"
	$P -q --format=json "$T/in" 2>/dev/null >"$T/json" || [ $? -eq 1 ]
	[ "$(ask "$T/json" '[c[n]["identifiers"] for n in c]')" = "[[{'kind': \
'RUT', 'right': 3, 'wrong_check_digit': 1, 'wrong_shape': 0}], [{'kind': \
'CLABE', 'right': 3, 'wrong_check_digit': 1, 'wrong_shape': 0}], []]" ]
}

# Of 48 dates, 36 on the days 1 to 12: three of four; with one less they are
# not.
@test "dates that keep to the first twelve days" {
	awk 'BEGIN {
		print "debtor_id,doc_id,balance,due_date"
		for (i = 0; i < 48; i++)
			printf "%d,%d,1,2026-03-%02d\n", i, i,
			    i < 36 ? 1 + i % 12 : 15
	}' >"$T/in"
	run $P "$T/in"
	[ "$status" -eq 1 ]
	[[ "$output" == *"36 of 48  on days 1 to 12: day and month"* ]]
	sed '2s/-01$/-31/' "$T/in" >"$T/less"
	run $P "$T/less"
	[ "$status" -eq 0 ]
}

@test "more values than the memory holds are told as such" {
	awk 'BEGIN {
		print "debtor_id,doc_id,due_date,balance,company"
		for (i = 0; i < 40000; i++)
			printf "D%06d,F%06d,2026-03-14,1,%s\n", i, i,
			    i % 4 ? "ACME" : "Beta"
	}' >"$T/in"
	$P --format=json --memory=1 "$T/in" >"$T/json"
	[ "$(ask "$T/json" '(c["doc_id"]["different_is_exact"],
	    c["doc_id"]["different"] < 40000,
	    c["company"]["frequent"][0])')" = \
	    "(False, True, {'value': 'ACME', 'count': 30000})" ]
	findings "$T/json" | grep -q 'note memory_used_up doc_id'
	run $P --memory=1 "$T/in"
	[[ "$output" == *"different   more than "* ]]
	$P --format=json "$T/in" >"$T/json"
	[ "$(ask "$T/json" '(c["doc_id"]["different_is_exact"],
	    c["doc_id"]["different"])')" = "(True, 40000)" ]
}

@test "a second program counts the same in random portfolios" {
	for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
		python3 oracle.py make $seed "$T/in.csv"
		$P -q --format=json "$T/in.csv" 2>/dev/null >"$T/json" ||
			[ $? -eq 1 ]
		python3 oracle.py check "$T/in.csv" "$T/json"
	done
}

@test "numbers that are cut, thousands, credits without a minus, the end" {
	printf '%s\n' debtor_id,doc_id,doc_type,due_date,currency,balance \
	    C1,1.930438E+09,INV,2026-02-01,COP,150.000 \
	    C1,1.930438e+9,NC,2026-02-01,COP,30.00 \
	    C1,A-7,NC,2026-02-01,COP,0.00 >"$T/in.csv"
	printf 'C1,A-8,INV,2026-02-01,COP,80.500' >>"$T/in.csv"
	run dunning map --profile -s "" --as-of=2026-03-31 "$T/in.csv"
	[ "$status" -eq 1 ]
	[[ "$output" == *"doc_id    2 of 4  numbers that a spreadsheet has cut, which cannot be recovered, first in line 2"* ]]
	[[ "$output" == *"balance   2 of 4  with three decimals: thousands, if the point groups them, first in line 2: '150.00"* ]]
	[[ "$output" == *"doc_type  1 of 2  'NC' is called like a credit, but its balances have no minus"* ]]
	[[ "$output" == *"file      1       the last record has no line end and may be cut, first in line 5"* ]]
	dunning map --profile --format=json -s "" --as-of=2026-03-31 \
	    "$T/in.csv" >"$T/out" 2>/dev/null || [ $? -eq 1 ]
	for finding in destroyed_number thousands credits_without_minus \
	    no_line_end; do
		grep -q "\"$finding\"" "$T/out"
	done
	# With a minus, or a column that says the kind, nothing is the matter.
	sed -i 's/,30.00/,-30.00/' "$T/in.csv"
	run dunning map --profile -s "" --as-of=2026-03-31 "$T/in.csv"
	[[ "$output" != *"called like a credit"* ]]
}

@test "a payment needs no due date, and a semicolon is told" {
	printf '%s\n' debtor_id,doc_id,kind,due_date,currency,balance \
	    C1,F1,debit,2026-02-01,USD,5.00 C1,P1,payment,,USD,5.00 >"$T/in.csv"
	run dunning map --profile -s "" --as-of=2026-03-31 "$T/in.csv"
	[ "$status" -eq 0 ]
	sed -i 's/,debit,2026-02-01/,debit,/' "$T/in.csv"
	run dunning map --profile -s "" --as-of=2026-03-31 "$T/in.csv"
	[ "$status" -eq 1 ]
	[[ "$output" == *"due_date  1 of 2  empty, first in line 2"* ]]
	printf '%s\n' 'Invoice;Due;Amount' 'F1;2026-02-01;5,00' >"$T/in.csv"
	run dunning map --profile -s "" --as-of=2026-03-31 "$T/in.csv"
	[ "$status" -eq 1 ]
	[[ "$output" == *"the delimiter is a semicolon, most likely: see dunning map --suggest"* ]]
}
