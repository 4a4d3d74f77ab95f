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
	for amount in '$10.00' '10.00 EUR' +10.00 '- 10.00' '10.00 -' '( 10.00 )' \
	    $'\u221210.00'; do
		printf '%s\n' Customer,Invoice,Due\ Date,Balance,Currency \
		    "C1,F1,2026-06-15,$amount,EUR" \
		    "C1,F2,2026-06-16,$amount,EUR" >"$T/in.csv"
		suggest 1 "$T/in.csv"
		tells "DECIDE balance: 2 of 2 numbers have a currency, a plus"
		has "balance: {from: undecided, required: true}"
		sed -i 's/,[^,]*,EUR/,10.00,EUR/' "$T/in.csv"
		suggest 0 "$T/in.csv"
	done
	# One among many is told, and rejected when it comes.
	{
		echo Customer,Invoice,Due Date,Balance,Currency
		echo 'C1,F0,2026-06-15,$5.00,EUR'
		for i in {1..20}; do echo "C1,F$i,2026-06-15,$i.00,EUR"; done
	} >"$T/in.csv"
	suggest 0 "$T/in.csv"
	tells "W: balance: 1 of 21 numbers have a currency, a plus"
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
