#!/usr/bin/env bats
# dunning map --suggest: what is clear is written, what is not is left to the
# user, and map refuses to guess.

setup() {
	cd "$BATS_TEST_DIRNAME/suggest"
	T=$BATS_TEST_TMPDIR
}

# Writes $T/s.yaml; the status must be the one given.
suggest() { # STATUS ARG...
	local want=$1 got=0
	shift
	dunning map --suggest "$@" >"$T/s.yaml" 2>"$T/err" || got=$?
	[ "$got" -eq "$want" ] || { cat "$T/err"; return 1; }
}

# The strategy has that line, but for what is told behind it.
has() {
	sed 's/^ *//; s/  # .*//' "$T/s.yaml" | grep -qxF -- "$1" ||
		{ echo "not there: $1"; cat "$T/s.yaml"; return 1; }
}

# A comment has that text, however its lines are broken.
tells() {
	sed -n 's/^ *# //p; s/.*  # /# /p' "$T/s.yaml" | tr '\n' ' ' |
		grep -qF -- "$1" || { echo "not told: $1"; cat "$T/s.yaml"; return 1; }
}

# It is accepted as it stands.
accepted() {
	dunning check -q "$T/s.yaml" && dunning map -q -s "$T/s.yaml" "$1" >"$T/out"
}

@test "a clear export: Lago, in cents" {
	suggest 0 lago.csv
	has "balance: {from: total_due_amount_cents, unit: minor, required: true}"
	tells "It looks like an export of invoices of Lago"
	accepted lago.csv
	[ "$(cut -d, -f2,3,7-10 "$T/out" | sed -n '3p')" = \
	    "c-81,ACM-001-002,2026-03-03,EUR,1180.50,0.50" ]
}

@test "a clear export: ERPNext, an empty column and one that is the same" {
	suggest 0 erpnext.csv
	has "debtor_id: {from: Party, required: true}"
	has "balance: {from: Outstanding Amount, required: true}"
	tells "not balance: Remaining Balance (the same in every record)"
	accepted erpnext.csv
	[ "$(sed -n 2p "$T/out" | cut -d, -f1-8)" = "CUST-0001,ACC-SINV-2026-00001,Sales Invoice,2026-01-10,2026-02-09,USD,1000.00,250.00" ]
}

@test "a clear export: SAP in Spanish, pipes, blanks, rules, a sum, 99,00-" {
	suggest 0 sap.txt
	has 'delimiter: "|"'
	has "trim: true"
	has "sign: [before, after]"
	has "date: dd.mm.yyyy"
	tells "SAP line items of customers or vendors"
	accepted sap.txt
	[ "$(wc -l <"$T/out")" -eq 4 ]
	[ "$(sed -n 4p "$T/out" | cut -d, -f1-9)" = \
	    "100350,1600000007,DG,2026-02-25,,2026-02-25,EUR,-99.00,-99.00" ]
}

@test "a clear export: SAP technical names, H is a credit" {
	suggest 0 saptech.txt
	has "delimiter: tab"
	has "amount: {from: WRSHB, indicator: {from: SHKZG, debit: [S], credit: [H]}}"
	accepted saptech.txt
	[ "$(sed -n 3p "$T/out")" = \
	    "1000,100,2,2026-01-05,2026-02-04,EUR,-30.00,-30.00" ]
}

@test "QuickBooks: groups carried down, subtotals dropped, the total checked" {
	suggest 1 quickbooks.csv
	tells "DECIDE currency: no column says it; write the currency here"
	suggest 0 --currency=USD quickbooks.csv
	has "currency: {const: USD}"
	accepted quickbooks.csv
	[ "$(cut -d, -f1,2,7,8 "$T/out" | tail -n +2)" = "3000 Alder Works,1001,USD,1250.00
3000 Alder Works,1009,USD,310.40
3000 Alder Works,,USD,-100.00
3010 Birch Supply,1000,USD,75.00
3010 Birch Supply,1005,USD,-25.00" ]
	# 1.00 more than the file's own total.
	sed 's/,1250.00$/,1251.00/' quickbooks.csv >"$T/in.csv"
	run dunning map -s "$T/s.yaml" "$T/in.csv"
	[ "$status" -ne 0 ]
}

@test "Xero: lines of one invoice; a name is no key until somebody says so" {
	suggest 1 xero.csv
	has "repeated: first"
	tells "1 of 3 documents have several records, always with the same amounts"
	tells "InvoiceDate: values that only dd/mm fits: 3, only mm/dd: 0, both: 1, neither: 0"
	has "debtor_id: {from: undecided, required: true}"
	run dunning map -s "$T/s.yaml" xero.csv
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"column 'debtor_id': the file has no column 'undecided'" ]]
	# The user takes the name for the key.
	sed -i '/debtor_id: {from: undecided/d; s/# \(debtor_id: {from: Contact\)/\1/' \
	    "$T/s.yaml"
	accepted xero.csv
	[ "$(cut -d, -f1,3,7-10 "$T/out" | tail -n +2)" = \
"Ridge Dairy,INV-0001,GBP,180.00,0.00,180.00
Fern Cafe,INV-0002,GBP,60.00,20.00,40.00
Fern Cafe,CN-0001,GBP,-12.00,0.00,-12.00" ]
}

@test "Colombian cartera: preamble, dd/mm, names that look like names" {
	suggest 1 --currency=COP cartera.csv
	[ "$(cat "$T/err")" = "dunning-map: cartera.csv: error E_UNDECIDED: left to decide: 1
dunning-map: note: look for DECIDE in what was written: each one says what the choices are" ]
	has 'skip_until: "^Número,Fecha Venta"'
	has "debtor_name: {from: Cliente, pii: name}"
	has "phone: {from: Teléfono, pii: phone}"
	tells "Días Vencido: days past due, which age counts itself"
	sed -i '/debtor_id: {from: undecided/d; s/# \(debtor_id: {from: NIT\)/\1/
	    s/# \(balance: {from: Total\)/\1/' "$T/s.yaml"
	accepted cartera.csv
	[ "$(sed -n 3p "$T/out" | cut -d, -f1,4,6-9)" = \
	    "800456123-1,F-102,2026-02-14,COP,320000.50,320000.50" ]
}

@test "Protheus: three due dates to choose from, keys of two columns" {
	suggest 1 se1.csv
	has "debtor_id: {concat: [E1_CLIENTE, E1_LOJA], required: true}"
	has "doc_id: {concat: [E1_PREFIXO, E1_NUM], required: true}"
	tells "concat: [E1_PREFIXO, E1_NUM, E1_PARCELA]"
	for column in VENCTO VENCREA VENCORI; do
		has "# due_date: {from: E1_$column, required: true}"
	done
	has '# currency: {from: E1_MOEDA, map: {"1": XXX}}'
	sed -i '/from: undecided/d; s/# \(due_date: {from: E1_VENCREA\)/\1/
	    s/# \(currency:.*\)XXX/\1BRL/' "$T/s.yaml"
	accepted se1.csv
	[ "$(sed -n 4,5p "$T/out" | cut -d, -f2,4,8,10,12)" = \
"C00002-01,UNI-000002,2026-02-10,BRL,320.00
C00002-02,000003,2026-01-12,BRL,100.00" ]
}

@test "Argentine listado: windows-1252, decimal comma, the total is checked" {
	suggest 1 --currency=ARS listado.csv
	has "encoding: windows-1252"
	tells "of 80 to 9F, which iso-8859-1 lacks: 2"
	has 'total: {match: "^Total;", column: balance}'
	has "debtor_id: {from: Código, required: true}"
	tells "each belongs to one name"
	sed -i '/due_date: {from: undecided/d' "$T/s.yaml"
	accepted listado.csv
	[ "$(sed -n 2p "$T/out" | cut -d, -f1-6)" = \
	    "0001,Kiosco “El Sol”,20-11111111-2,2026-01-12,ARS,15250.75" ]
}

@test "Mexican micro-credit: open dates, decimal point, whom others stand for" {
	suggest 1 micro.csv
	tells "ULTIMO PAGO: values that only dd/mm fits: 0, only mm/dd: 0, both: 1"
	has "date: undecided"
	has "# date: dd/mm/yyyy"
	has "# date: mm/dd/yyyy"
	has 'decimal: "."'
	has "nombre_aval: {from: NOMBRE AVAL, type: string, pii: name}"
	has "curp_aval: {from: CURP AVAL, type: string, pii: id}"
	has "balance: {from: SALDO, required: true}"
	run dunning map -s "$T/s.yaml" micro.csv
	[ "$status" -eq 2 ]
	[[ "${lines[0]}" == *"E_VALUE: \`undecided\` is not a date format"* ]]
}

@test "loan tape, e-contab, co-op and SHVL" {
	suggest 1 --currency=COP tape.csv
	has "balance: {from: saldo_pendiente, required: true}"
	has "snapshot_date: {from: fecha_corte}"
	tells "only days past due are given"
	suggest 0 --currency=BRL econtab.txt
	has "date: ddmmyyyy"
	has 'debtor_id: {from: "NumeroCli (CGC/CNPJ/CPF)", required: true, pii: id}'
	accepted econtab.txt
	[ "$(sed -n 2p "$T/out" | cut -d, -f1-5)" = \
	    "11.222.333/0001-81,D,2026-01-10,2026-02-09,BRL" ]
	suggest 1 coop.csv
	has "trim: true"
	[ "$(grep -c DECIDE "$T/s.yaml")" -eq 4 ] # three, and how to find them
	suggest 1 --currency=USD shvl.csv
	has "due_date: {from: due_date, required: true}"
	has "email: {from: customer_email, pii: email}"
}

@test "what is open is never decided: dates, decimal marks, encodings" {
	printf '%s\n' 'cliente_id,factura,vence,saldo,moneda' \
	    'C1,F1,03/04/2026,"1,234",MXN' 'C2,F2,05/06/2026,"2,500",MXN' \
	    >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has "date: undecided"
	has "decimal: undecided"
	run dunning map -s "$T/s.yaml" "$T/in.csv"
	[ "$status" -eq 2 ]
	# One value that has one reading decides.
	printf '%s\n' 'C3,F3,25/06/2026,"1,250.75",MXN' >>"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "date: dd/mm/yyyy"
	has 'decimal: "."'
	has 'grouping: ","'
	accepted "$T/in.csv"
	printf 'cliente_id;vence;saldo;moneda\nC\xf1;2026-03-16;5,00;EUR\nC\xa4;2026-03-16;5,50;EUR\n' \
	    >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has "encoding: undecided"
	has "# encoding: iso-8859-15"
	tells "bytes such as A4 (line 3)"
}

@test "who decides: the header, another column; and who is named just once" {
	printf '%s\n' 'Document Number;Due Date (DD/MM/YYYY);Customer;Amount Due;Currency' \
	    '1;03/04/2026;C1;10.00;EUR' '2;05/04/2026;;20.00;EUR' >"$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "whose header says it"
	has "date: dd/mm/yyyy"
	tells "W: 1 of 2 records lack it."
	printf '%s\n' cliente_id,vence,visto,saldo,moneda \
	    C1,03/04/2026,25/01/2026,5.00,MXN C2,04/04/2026,2/1/2026,6.00,MXN \
	    >"$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "visto: values that only dd/mm fits: 1, only mm/dd: 0, both: 1"
	has "date: dd/mm/yyyy"
}

@test "a status is no due date, and an abono is told" {
	printf '%s\n' 'cliente_id,factura,vencimiento,saldo,abono,moneda' \
	    C1,F1,VENCIDO,10.00,1.00,MXN C2,F2,VIGENTE,20.00,,MXN \
	    C3,F3,VIGENTE,30.00,,MXN C4,F4,VENCIDO,5.00,,MXN >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "vencimiento: named like a due date, but 0 of 4 are dates: VENCIDO (2), VIGENTE (2)"
	tells "W: an abono is a credit note in Spain, a payment in Latin American statements"
	has "# paid: {from: abono}"
	has "due_date: {from: undecided, required: true}"
}

@test "no header, two columns of one name, texts for no value, odd quotes" {
	printf '%s\n' C1,F1,2026-01-31,10.50,MXN C2,F2,2026-02-28,20.00,MXN \
	    >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has "header: false"
	has '# due_date: {from: "#3", format: yyyy-mm-dd, required: true}'
	has 'currency: {from: "#5"}'
	printf '%s\n' cliente_id,vence,saldo,moneda,moneda \
	    C1,31/01/26,10.00,MXN,MXN C2,28/02/26,20.00,MXN,MXN >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "skip_lines: 1"
	has "pivot: 69"
	accepted "$T/in.csv"
	[ "$(sed -n 2p "$T/out")" = "C1,2026-01-31,MXN,10.00,MXN" ]
	printf '%s\n' 'cliente_id|detalle|vence|saldo|moneda' \
	    'C1|barra 1/2" x 3|2026-01-31|N/A|USD' \
	    'C2|tubo 3/4"|2026-01-31|7.25|USD' >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "quote: none"
	has "nulls: [N/A]"
	accepted "$T/in.csv"
	# 46053 days after 1899-12-30.
	sed 's/2026-01-31/46053/' "$T/in.csv" >"$T/serial.csv"
	suggest 0 "$T/serial.csv"
	has "date: excel"
	accepted "$T/serial.csv"
	[ "$(sed -n 3p "$T/out" | cut -d, -f1-4)" = "C2,2026-01-31,USD,7.25" ]
}

@test "a part of the file, all of it, standard input, a file for the output" {
	awk 'BEGIN {
		print "cliente_id,factura,vence,saldo,moneda"
		for (i = 1; i <= 5000; i++)
			print "C" i % 70 ",F" i ",2026-03-16," i ".00,MXN"
		print "Total,,,12502500.00,"
	}' >"$T/in.csv"
	suggest 0 --sample=100 "$T/in.csv"
	tells "Looked at its first 100 records and its last rows"
	has 'total: {match: "^Total,", column: balance}'
	accepted "$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "Looked at all of its 5000 records."
	dunning map --suggest <"$T/in.csv" >"$T/one"
	dunning map --suggest --sample=0 -o "$T/two" - <"$T/in.csv"
	cmp "$T/one" "$T/two"
	grep -qx "strategy: export" "$T/one"
}

@test "no line is too wide, and no comment shows whom it is about" {
	for file in *; do
		dunning map --suggest "$file" >"$T/s.yaml" 2>/dev/null || [ $? -eq 1 ]
		! grep -nE '^.{101,}' "$T/s.yaml"
		! grep -E 'GLORIA|Moss|Ridge|Sol|KIOSCO|LUZ|@|900123456|HEGG' \
		    "$T/s.yaml"
	done
}

@test "what cannot be read is told with status 2, and nothing is written" {
	: >"$T/empty"
	suggest 2 "$T/empty"
	grep -q "E_SUGGEST: there is nothing in the file" "$T/err"
	printf 'PK\003\004rest' >"$T/in.xlsx"
	suggest 2 "$T/in.xlsx"
	grep -q "E_SUGGEST: the file is a ZIP archive, as XLSX is, not text" \
	    "$T/err"
	[ ! -s "$T/s.yaml" ]
	suggest 2 "$T/none"
	suggest 2 --currency=PESOS lago.csv
	suggest 2 --sample=-1 lago.csv
	# The strategy of other commands is no matter here.
	suggest 0 lago.csv
	run dunning map lago.csv
	[ "$status" -eq 2 ]
}

# A debt must not go to the customer above because the name of its own begins
# like a total.
@test "customers above their invoices whose names begin like a total" {
	{
		echo ",Type,Date,Num,P. O. #,Terms,Due Date,Aging,Open Balance"
		for name in Alpha "Total Energy" Gamma "Subtotal Ltd"; do
			echo "$name,,,,,,,,"
			for day in 15 16 17; do
				echo ",Invoice,01/$day/2026,${name:0:1}$day,,,02/$day/2026,,10.00"
			done
			echo "Total $name,,,,,,,,30.00"
		done
		echo "TOTAL,,,,,,,,120.00"
	} >"$T/in.csv"
	suggest 0 --currency=USD "$T/in.csv"
	accepted "$T/in.csv"
	[ "$(sed 1d "$T/out" | cut -d, -f1 | uniq -c | sed 's/^ *//' | paste -sd';')" = \
	    "3 Alpha;3 Total Energy;3 Gamma;3 Subtotal Ltd" ]
}

@test "years of two digits that may stand first are left open" {
	{
		echo Customer,Invoice,Due Date,Balance,Currency
		for day in 05 15 25 28; do
			echo "C1,F$day,26/06/$day,10.00,EUR"
		done
	} >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has "# date: dd/mm/yy"
	has "# date: yy/mm/dd"
	has "date: undecided"
	sed -i 's#26/06/\([0-9]*\)#\1/06/26#' "$T/in.csv"
	suggest 0 "$T/in.csv"
	has "date: dd/mm/yy"
}

@test "amounts that map rejects are not called clear" {
	for amount in '$10.00' '10.00 EUR' ' $ 10.00 ' +10.00; do
		printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
		    "C1,F1,2026-06-15,$amount,EUR" >"$T/in.csv"
		suggest 0 "$T/in.csv"
		accepted "$T/in.csv"
		grep -qx "C1,F1,2026-06-15,EUR,10.00" "$T/out"
	done
	for amount in '- 10.00' '10.00 -' '( 10.00 )' '(-10.00)'; do
		printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
		    "C1,F1,2026-06-15,$amount,EUR" \
		    "C1,F2,2026-06-16,$amount,EUR" >"$T/in.csv"
		suggest 1 "$T/in.csv"
		tells "DECIDE balance: 2 of 2 numbers have a blank beside their sign"
		has "balance: {from: undecided, required: true}"
		sed -i 's/,[^,]*,EUR/,10.00,EUR/' "$T/in.csv"
		suggest 0 "$T/in.csv"
	done
	# One among many is told, and rejected when it comes.
	{
		echo Customer,Invoice,Due Date,Balance,Currency
		echo 'C1,F0,2026-06-15,- 5.00,EUR'
		for i in {1..20}; do echo "C1,F$i,2026-06-15,$i.00,EUR"; done
	} >"$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "W: balance: 1 of 21 numbers have a blank beside their sign"
	# As accountants write them: $ - is zero.
	printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
	    'C1,F1,2026-06-15," $ 1,234.50 ",USD' 'C1,F2,2026-06-15, $ -   ,USD' \
	    'C1,F3,2026-06-15, $ (120.00),USD' 'C1,F4,2026-06-15,$(1.00),USD' \
	    'C1,F5,2026-06-15,$ - 5.00,USD' $'C1,F6,2026-06-15,\u22127.00,USD' \
	    >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has 'nulls: ["$ -"]'
	has 'balance: {from: Balance, symbol: ["$"], default: 0}'
	accepted "$T/in.csv"
	[ "$(cut -d, -f5 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "1234.50 0.00 -120.00 -1.00 -5.00 -7.00 " ]
	# Two currencies in the amounts are not one.
	printf '%s\n' Customer,Invoice,Due\ Date,Balance \
	    "C1,F1,2026-06-15,EUR 1.00" "C1,F2,2026-06-16,USD 2.00" >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "amounts have EUR and others; write the currency here"
}

@test "one date among day numbers does not make them dates" {
	{
		echo Customer,Invoice,Due Date,Balance,Currency
		for i in {1..20}; do echo "C1,F$i,460$((i + 10)),$i.00,EUR"; done
		echo C1,F0,31/12/2026,5.00,EUR
	} >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "date: excel"
	tells "20 of 21 are day numbers of a spreadsheet"
}

# Records of a date column and nothing else that matters; from standard input.
dates() {
	{
		echo cliente_id,factura,vence,saldo,moneda
		awk '{ print "C" NR % 7 ",F" NR "," $0 ",1.00,MXN" }'
	} >"$T/in.csv"
}

@test "one odd date decides nothing for thousands that fit both orders" {
	awk 'BEGIN { for (i = 1; i <= 5000; i++)
		printf "%02d/%02d/2026\n", i % 12 + 1, i % 11 + 1
		print "25/04/2026" }' | dates
	suggest 1 "$T/in.csv"
	tells "next to nothing decides between day and month"
	tells "only dd/mm fits: 1 (line 5002), only mm/dd: 0, both: 5000"
	has "date: undecided"
	# Nor does it turn what the others say.
	awk 'BEGIN { for (i = 1; i <= 2000; i++) print "25/04/2026"
		print "04/25/2026" }' | dates
	suggest 0 "$T/in.csv"
	has "date: dd/mm/yyyy"
	tells "only mm/dd: 1 (line 2002)"
	tells "1 of 2001 dates are against the others: map rejects them."
}

@test "both orders for sure: a mixed column, with lines, and nothing applied" {
	printf '%s\n' 13/02/2026 02/13/2026 03/04/2026 28/02/2026 | dates
	suggest 1 "$T/in.csv"
	tells "only dd/mm fits: 2 (lines 2, 5), only mm/dd: 1 (line 3), both: 1"
	tells "W: vence is mixed: some of its dates are dd/mm and some mm/dd."
	has "# date: [dd/mm/yyyy, mm/dd/yyyy]"
	has "date: undecided"
	# A column of its own beside others that are clear.
	printf '%s\n' cliente_id,factura,emision,fecha,vence,saldo,moneda \
	    C1,F1,2026-01-02,2026-01-02,13/02/2026,1.00,MXN \
	    C2,F2,2026-01-02,2026-01-02,02/13/2026,1.00,MXN >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE format: values of both orders are there"
	has "# format: [dd/mm/yyyy, mm/dd/yyyy]"
}

@test "few dates in another layout are left out, and told" {
	{ yes 2026-03-16 | head -n 60; echo 03/04/2026; } | dates
	suggest 0 "$T/in.csv"
	has "date: yyyy-mm-dd"
	tells "W: vence: 1 of 61 dates are written otherwise, first in line 62"
	# More of them are not left out, and which is the day is not guessed.
	{ yes 2026-03-16 | head -n 57; printf '03/04/2026\n%.0s' 1 2 3; } | dates
	suggest 1 "$T/in.csv"
	tells "only dd/mm fits: 0, only mm/dd: 0, both: 3"
	has "# date: [yyyy-mm-dd, dd/mm/yyyy]"
	has "# date: [yyyy-mm-dd, mm/dd/yyyy]"
	has "# date: yyyy-mm-dd"
	has "date: undecided"
	sed -i '/date: undecided/d; s/# \(date: .*mm.dd.yyyy\)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(grep -c 2026-03-04 "$T/out")" -eq 3 ]
}

@test "months that are names, by language, and months without a day" {
	printf '%s\n' 12-ene-2026 01-MAR.-2026 15-dic-2025 | dates
	suggest 0 "$T/in.csv"
	has 'date: "dd-mmm(es)-yyyy"'
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2026-01-12 2026-03-01 2025-12-15 " ]
	printf '%s\n' "2 de março de 2026" "10 de fevereiro de 2026" | dates
	suggest 0 "$T/in.csv"
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2026-03-02 2026-02-10 " ]
	printf '%s\n' Jan-2019 Dec-2018 | dates
	suggest 1 "$T/in.csv"
	has 'date: undecided'
	sed -i '/date: undecided/d; s/# \(date: "d(last)\)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2019-01-31 2018-12-31 " ]
	printf '%s\n' 12-ene 13-feb | dates
	suggest 1 "$T/in.csv"
	tells "there is no format for dates without a year"
}

@test "what data frames and spreadsheets do: floats, times, day numbers" {
	printf '%s\n' 20260210.0 20260211.0 nan NaT '#N/A' | dates
	suggest 0 "$T/in.csv"
	has "date: yyyymmdd.0"
	has 'nulls: [nan, NaT, "#N/A"]'
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2026-02-10 2026-02-11    " ]
	printf '%s\n' '2026-02-11 00:00:00' '2026-02-12 10:07:00' | dates
	suggest 0 "$T/in.csv"
	has "date: yyyy-mm-dd HH:MM:SS"
	accepted "$T/in.csv"
	printf '%s\n' 46063.5 46064.25 | dates
	suggest 0 "$T/in.csv"
	has "date: excel"
	# 46063 is 2026-02-10 in the system of 1900: 44562 is 2022-01-01.
	tells "are 2026-02-10 to 2026-02-11; if these days are four years and a day too early, write excel1904"
	accepted "$T/in.csv"
	grep -q "^C1,F1,2026-02-10," "$T/out"
	printf '%s\n' 46027 25/04/2026 46119 28/04/2026 | dates
	suggest 1 "$T/in.csv"
	tells "which has most likely read day for month in those"
	has "# date: [excel, dd/mm/yyyy]"
}

@test "numbers of documents that a spreadsheet has destroyed" {
	printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
	    C1,1.930438E+09,2026-06-15,1.00,EUR \
	    C1,1.930439E+09,2026-06-15,1.00,EUR >"$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "W: doc_id: 2 of 2 values are like 1.9E+09 (line 2): a spreadsheet has destroyed the numbers"
}

@test "credits without a minus, settled items, and more paid than owed" {
	printf '%s\n' debtor_id,doc_id,doc_type,due_date,currency,balance \
	    C1,F1,INV,2026-02-01,USD,100.00 C1,N1,NC,2026-02-01,USD,30.00 \
	    >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE kind: 1 records of types that look like credits or payments have no minus"
	sed -i 's/,30.00/,-30.00/' "$T/in.csv"
	suggest 0 "$T/in.csv"
	printf '%s\n' debtor_id,doc_id,due_date,clear_date,currency,balance \
	    C1,F1,2026-02-01,,USD,100.00 C1,F2,2026-02-01,2026-02-05,USD,30.00 \
	    >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE keep_when: 1 of 2 records have the day of their settlement"
	has "# keep_when: settled_date = null or settled_date > as_of"
	sed -i '/keep_when: undecided/d; s/# \(keep_when: settled\)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	printf '%s\n' customer,invoice,due,currency,amount,paid \
	    C1,F1,2026-02-01,USD,100.00,150.00 >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE balance: in 1 of 1 records more was paid than the amount (line 2)"
}

@test "totals between the sample and the end, and what was not looked at" {
	awk 'BEGIN {
		print "cliente_id,factura,vence,saldo,moneda"
		for (i = 1; i <= 9000; i++) {
			print "C" i % 70 ",F" i ",2026-03-16," i ".00,MXN"
			if (i == 1000)
				print "Subtotal,,,1.00,"
		}
	}' >"$T/in.csv"
	suggest 0 --sample=100 "$T/in.csv"
	tells "and at how the lines between begin"
	tells "1 are totals, the first is line 1002."
	has 'totals: {match: "(?i)^ *((sub|gran|grand)[ -]?)?tota", column: "#1"}'
	accepted "$T/in.csv"
	[ "$(wc -l <"$T/out")" -eq 9001 ]
	got=0
	yes 'C1,F,2026-03-16,1.00,MXN' | head -n 200000 |
		sed '1i cliente_id,factura,vence,saldo,moneda' |
		dunning map --suggest --sample=100 - >"$T/s.yaml" || got=$?
	[ "$got" -eq 0 ]
	tells "W: not at the rest: totals, footers and other layouts"
}

@test "currencies: symbols, small letters, and records that have none" {
	printf '%s\n' 'Cliente;Nº documento;CNPJ;Vencimento;Saldo' \
	    'C1;F1;11.222.333/0001-81;05-fev-2026;R$ 1.500,00' >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has '# currency: {const: BRL}'
	has 'balance: {from: Saldo, symbol: ["R$"], required: true}'
	printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
	    C1,F1,2026-06-15,1.00,usd >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has 'currency: {from: Currency, map: {"usd": USD}}'
	accepted "$T/in.csv"
	sed -i 's/usd//' "$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE currency: 1 of 1 records have none"
	suggest 0 --currency=USD "$T/in.csv"
	has "currency: {from: Currency, default: USD}"
	accepted "$T/in.csv"
	grep -qx "C1,F1,2026-06-15,USD,1.00" "$T/out"
}

@test "headers of other systems: payment data, loans, Tango, Zoho" {
	printf '%s\n' business_code,cust_number,name_customer,doc_id,posting_date,due_in_date,invoice_currency,total_open_amount,cust_payment_terms,invoice_id \
	    U001,0200769623,ALDER,1930438491.0,2020-01-26,20200210.0,USD,54273.28,NAH4,1930438491.0 \
	    U001,0200980828,BIRCH,1929646410.0,2019-07-22,20190811.0,USD,79656.6,NAD1,1929646410.0 \
	    >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "debtor_id: {from: cust_number, required: true}"
	has "due_date: {from: due_in_date, format: yyyymmdd.0, required: true}"
	has "balance: {from: total_open_amount, required: true}"
	tells "W: doc_id: 2 of 2 values end in .0"
	accepted "$T/in.csv"
	printf '%s\n' COD_CLIENT,RAZON_SOCI,N_COMP,FECHA_EMIS,FECHA_VTO,MONEDA,IMPORTE_PEND \
	    'CL1,Sol SRL,A1,05/01/2026,24/02/2026,ARS,10.00' >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "debtor_id: {from: COD_CLIENT, required: true}"
	has "balance: {from: IMPORTE_PEND, required: true}"
	accepted "$T/in.csv"
	# Lines of an invoice that has a number, and a key of the system.
	printf '%s\n' 'Invoice ID,Invoice Number,Customer ID,Due Date,Currency Code,Total,Balance,Item Name' \
	    1,INV-1,C1,2026-02-04,USD,30.00,30.00,a \
	    1,INV-1,C1,2026-02-04,USD,30.00,30.00,b \
	    2,INV-2,C1,2026-02-04,USD,10.00,10.00,a >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has "doc_id: {from: Invoice Number, required: true}"
	has "repeated: first"
	# Without an amount of the whole invoice they are no repetitions.
	sed -i 's/Total,Balance/Rate,Line Sum/' "$T/in.csv"
	suggest 1 "$T/in.csv"
	! grep -q "^ *repeated" "$T/s.yaml"
}

@test "documents that are paid or void, by their status" {
	printf '%s\n' debtor_id,doc_id,due_date,Status,currency,balance \
	    C1,F1,2026-02-01,Open,USD,1.00 C1,F2,2026-02-01,Paid,USD,1.00 \
	    C1,F3,2026-02-01,Void,USD,1.00 >"$T/in.csv"
	suggest 1 "$T/in.csv"
	tells "DECIDE keep_when: by Status, 2 of 3 records are settled, void"
	has '# keep_when: source_status != "Paid" and source_status != "Void"'
	has "source_status: {from: Status, type: string}"
	sed -i '/keep_when: undecided/d; s/# \(keep_when: source\)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(tail -n +2 "$T/out")" = C1,F1,2026-02-01,USD,1.00,Open ]
	# What is paid and has nothing open is no question.
	sed -i '/Paid/s/1.00/0.00/; /Void/s/1.00/0/' "$T/in.csv"
	suggest 0 "$T/in.csv"
	# Flags: what is not open, what is cancelled.
	printf '%s\n' debtor_id,doc_id,due_date,isOpen,currency,balance \
	    C1,F1,2026-02-01,1,USD,1.00 C1,F2,2026-02-01,0,USD,1.00 >"$T/in.csv"
	suggest 1 "$T/in.csv"
	has '# keep_when: is_open != "0"'
	sed -i 's/isOpen/Cancelada/' "$T/in.csv"
	suggest 1 "$T/in.csv"
	has '# keep_when: cancelada != "1"'
	sed -i '/keep_when: undecided/d; s/# \(keep_when: cancelada\)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(tail -n +2 "$T/out")" = C1,F2,2026-02-01,USD,1.00,0 ]
}

@test "Dr and Cr as they stand, zeros for no date, and times with an offset" {
	printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
	    'C1,F1,20260615,10.00 Dr,EUR' 'C1,F2,00000000,5.00 Cr,EUR' >"$T/in.csv"
	suggest 0 "$T/in.csv"
	has 'nulls: ["00000000"]'
	has "balance: {from: Balance, indicator: {debit: [Dr], credit: [Cr]}, required: true}"
	accepted "$T/in.csv"
	[ "$(tail -n +2 "$T/out")" = "C1,F1,2026-06-15,EUR,10.00
C1,F2,,EUR,-5.00" ]
	# 23:00 in UTC is the next day in Madrid.
	printf '%s\n' 2026-03-31T23:00:00Z 2026-04-30T23:00:00Z | dates
	suggest 1 "$T/in.csv"
	tells "DECIDE timezone: vence: 2 of 2 times have an offset"
	has "date: timestamp"
	sed -i 's/timezone: undecided/timezone: Europe\/Madrid/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2026-04-01 2026-05-01 " ]
	# 12-hour times of spreadsheets and reports; 3 p.m. is of the same day.
	printf '%s\n' "3/5/2026 12:00:00 AM" "3/25/2026 3:10:00 PM" | dates
	suggest 0 "$T/in.csv"
	has "date: m/d/yyyy hh:MM:SS AM"
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | tail -n +2 | tr '\n' ' ')" = \
	    "2026-03-05 2026-03-25 " ]
	# Without an offset there is nothing to ask.
	printf '%s\n' 2026-03-31T23:00:00.123 "2026-04-30 08:15" 2026-05-01 | dates
	suggest 0 "$T/in.csv"
	has "date: timestamp"
	accepted "$T/in.csv"
	printf '%s\n' 2026-03-31T00:00:00Z 2026-04-30T00:00:00Z | dates
	suggest 0 "$T/in.csv"
	has "date: yyyy-mm-ddT00:00:00Z"
	tells "W: vence: all times are 00:00:00Z; their days are taken as they stand"
	accepted "$T/in.csv"
}

@test "days outside of the calendar of receivables are no dates, or errors" {
	{ yes 2026-03-16 | head -n 8; echo 9999-12-31; echo 1000-01-01; } | dates
	suggest 1 "$T/in.csv"
	tells "DECIDE date_range: 2 dates are days before 1900-01-02 or after 2199-12-31"
	tells "8 of 10 are dates, 2 days outside of 1900 to 2199"
	has '# nulls: ["9999-12-31", "1000-01-01"]'
	sed -i '/date_range: undecided/d; s/# \(nulls: \)/\1/' "$T/s.yaml"
	accepted "$T/in.csv"
	[ "$(cut -d, -f3 "$T/out" | grep -c '^$')" -eq 2 ]
	# One in many is told, and rejected when it comes.
	{ yes 16/03/2026 | head -n 60; echo 31/12/9999; } | dates
	suggest 0 "$T/in.csv"
	tells "W: 1 dates are days before 1900-01-02"
	{ yes 20260316 | head -n 8; echo 99991231; } | dates
	suggest 1 "$T/in.csv"
	has '# nulls: ["99991231"]'
}
