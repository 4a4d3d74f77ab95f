#!/usr/bin/env bats
# Files of another shape: what is no record is left out by name, lines stay.

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# A strategy whose only source is standard input.
source() {
	{
		printf '%s\n' 'dunning: 1' 'strategy: s' \
		    'defaults: {currency: USD}' 'sources:' '  s:'
		sed 's/^/    /'
	} >s.yaml
}

# Open invoices as an accounting program groups them.
books() {
	source <<'END'
drop:
  subtotal: {column: "#1", match: '^Total .'}
  blank:    {match: '^,*$'}
carry:
  customer: {column: "#1", match: '.+'}
totals:
  all: {match: '^TOTAL,', column: balance}
columns:
  debtor_id: {from: customer, required: true}
  doc_id: {from: Num}
  balance: {from: Open Balance, grouping: ","}
END
	cat >books.csv <<'END'
,Type,Num,Terms,Open Balance
3000,,,,
,Invoice,A-1,"30
days","1,250.00"
,Payment,A-7,,-100.00
Total 3000,,,,"1,150.00"
,,,,
"Sol, ""Ltd""",,,,
,Invoice,A-2,,2x.00
,Invoice,A-3
,Invoice,A-4,,9.50
TOTAL,,,,"1,159.50"
END
}

@test "group headers are carried, subtotals and the total left out" {
	books
	run dunning map -v -s s.yaml books.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *"books.csv:9:15: rejected R_CELL"* ]]
	[[ "$output" == *"books.csv:10:1: rejected R_FIELDS: has 3 fields, the header has 5"* ]]
	sed -i -e '/2x.00/d' -e '/A-3$/d' books.csv
	dunning map -v -s s.yaml -o out books.csv 2>err
	[ "$(sed -n 1p err)" = "dunning-map: read 8, written 3, rejected 0, excluded 0; left out: all 1, subtotal 1, blank 1, customer 2" ]
	[ "$(sed 1d err)" = 'dunning-map: no `key`: records that repeat are not looked for' ]
	[ "$(sed -n 2p out)" = '3000,A-1,1250.00,USD,Invoice,"30' ]
	[ "$(tail -n 1 out)" = '"Sol, ""Ltd""",A-4,9.50,USD,Invoice,' ]
	sed -i 's/1,159.50/1,159.51/' books.csv
	run dunning map -s s.yaml books.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"books.csv:10:10: error E_CONTROL_TOTAL"* ]]
}

@test "the same in UTF-16, from a pipe, with threads and in small blocks" {
	books
	sed -i -e '/2x.00/d' -e '/A-3$/d' books.csv
	for n in $(seq 3000); do
		printf 'C%d,,,,\n,Invoice,"B\n%d",,1.00\n,Invoice,C-%d,,-1.00\n' $n $n $n
	done >more
	sed '11,$!d' books.csv >/dev/null
	{ sed '$d' books.csv; cat more; tail -n 1 books.csv; } >big.csv
	dunning map -s s.yaml -o want big.csv
	[ "$(wc -l <want)" -gt 9000 ]
	dunning map -s s.yaml -j3 -o got big.csv
	cmp want got
	sed 's/^    drop:/    csv: {encoding: utf-16}\n&/' s.yaml >wide.yaml
	for e in UTF-16LE UTF-16BE; do
		{ printf '\357\273\277' | iconv -f UTF-8 -t $e
		    iconv -f UTF-8 -t $e big.csv; } >wide
		dunning map -s wide.yaml -o got wide
		cmp want got
		dunning map -s wide.yaml -j2 -o got <wide
		cmp want got
	done
}

@test "two passes over a pipe see the same" {
	books
	sed -i -e '/2x.00/d' -e '/A-3$/d' books.csv
	printf '%s\n' 'ageing: {rollup: true, missing_due: doc_date}' \
	    >>s.yaml
	sed -i 's/^      doc_id:/      due_date: {const: 2026-01-31}\n&/' s.yaml
	A="--stages=map,age -s s.yaml --as-of=2026-03-16"
	dunning run $A -v -o want books.csv 2>err
	[[ "$(cat err)" == *"read 8, written 3, rejected 0, excluded 0; left out: all 1,"* ]]
	grep -q '^3000,.*,1150.00,' want
	cat books.csv | dunning run $A -o got -
	cmp want got
}

@test "a file that lost its end has no total" {
	books
	sed -i '7,$d' books.csv
	run dunning map -s s.yaml -o out books.csv
	[ "$status" -eq 2 ]
	[ ! -e out ]
	[[ "$output" == *"books.csv: error E_TOTAL: there is no total row \`all\`: is the file whole?"* ]]
	[[ "$output" == *"s.yaml:"*": note: no row matches this"* ]]
}

@test "a preamble before a header in latin-1" {
	source <<'END'
csv: {skip_until: '^Número,', encoding: iso-8859-15}
columns:
  doc_id: {from: Número}
  debtor_name: {from: Cliente}
END
	iconv -f UTF-8 -t ISO-8859-15 >in <<'END'
Generado: 2026-03-01
Total Pendiente: "1.200
Total Vencido: 200

DETALLE DE CARTERA
Número,Fecha Venta,Cliente
1,2026-01-01,Peña € hijos
2,2026-01-01
END
	run dunning map -v -s s.yaml -o out in
	[ "$status" -eq 1 ]
	[ "$(sed -n 1p out)" = "doc_id,debtor_name,Fecha Venta" ]
	[ "$(sed -n 2p out)" = "1,Peña € hijos,2026-01-01" ]
	[[ "$output" == *"in:8:1: rejected R_FIELDS"* ]]
	[[ "$output" == *"; preamble: 5 lines"$'\n'* ]]
	sed -i 's/iso-8859-15/utf-8/' s.yaml
	run dunning map -s s.yaml in
	[ "$status" -eq 2 ]
	[[ "$output" == *"in: error E_PREAMBLE: none of its 8 lines"* ]]
	[[ "$output" == *"in:2:1: note: Xxxxx Xxxxxxxxx: \"9.999"* ]]
	[[ "$output" == *"in:6:1: note: this line is not valid UTF-8"* ]]
}

@test "a list between pipes, with lines of dashes and its header again" {
	source <<'END'
csv: {delimiter: "|", quote: none, trim: true, skip_until: '^\| *Cuenta'}
drop:
  dashes: {match: '^-+$'}
  page:   {match: '^\| *Cuenta'}
  sum:    {match: '^\* '}
columns:
  doc_id: {from: N° documento}
  balance: {from: Importe, decimal: ",", grouping: ".", sign: after}
others: drop
END
	cat >in <<'END'
Partidas individuales

------------------------------------------------
| Cuenta | N° documento | Texto       |  Importe |
------------------------------------------------
|  1001  | 18000001     | 5" tubo     | 1.250,00 |
|  1001  | 18000002     | O'Brien "x" |   250,00-|
------------------------------------------------
* Cuenta 1001                          | 1.000,00
------------------------------------------------
| Cuenta | N° documento | Texto       |  Importe |
------------------------------------------------
|  1002  | 18000003     |             |     0,0x |
END
	run dunning map -v -s s.yaml --rejects=rejects -o out in
	[ "$status" -eq 1 ]
	[ "$(sed -n 2p out)" = "18000001,1250.00,USD" ]
	[ "$(sed -n 3p out)" = "18000002,-250.00,USD" ]
	[[ "$output" == *"in:13:"*"rejected R_CELL"* ]]
	[[ "$output" == *"read 9, written 2, rejected 1, excluded 0; left out: dashes 4, page 1, sum 1; preamble: 3 lines"* ]]
	[ "$(sed -n 2p rejects | cut -d'|' -f1-7)" = "|1002|18000003||0,0x||13" ]
	sed -i "s/others: drop/others: pass/" s.yaml
	run dunning map -s s.yaml -o out in
	[ "$(sed -n 2p out)" = '18000001,1250.00,USD,1001,"5"" tubo"' ]
	[ "$(sed -n 3p out)" = '18000002,-250.00,USD,1001,"O'"'"'Brien ""x"""' ]
}

@test "semicolons and blanks, single quotes, no header" {
	source <<'END'
csv: {delimiter: ";", quote: "'", trim: true, header: false}
drop: {blank: {match: '^[; ]*$'}, mark: {column: "#3", match: '^\*$'}}
columns:
  debtor_name: {from: "#1"}
  balance: {from: "#2"}
others: drop
END
	printf '%s\n' "Ana ; 12.50 ; " "'Sol; \"Luz\"' ; 7 ; " " ; ; " \
	    "'D''Angelo, Luz' ; 1 ; " "O'Brien;2;" "Luz ; 9 ; *" "x;1" >in
	run dunning map -v -s s.yaml -o out in
	[ "$status" -eq 1 ]
	cat >want <<'END'
debtor_name,balance,currency
Ana,12.50,USD
"Sol; ""Luz""",7.00,USD
"D'Angelo, Luz",1.00,USD
O'Brien,2.00,USD
END
	diff want out
	[[ "$output" == *"in:7:1: rejected R_FIELDS: has 2 fields, the header has 3"* ]]
	[[ "$output" == *"; left out: blank 1, mark 1"* ]]
}

@test "a byte that is no text rejects its record, and the run goes on" {
	source <<'END'
csv: {encoding: utf-16le}
columns:
  doc_id: {from: id}
END
	{ printf 'id,,b\n1,,2\n3,' | iconv -t UTF-16LE
	    printf '\075\330'
	    printf ',\n4,,5\n6,,' | iconv -t UTF-16LE
	    printf 'x'; } >in
	run dunning map -s s.yaml --rejects=rejects in
	[ "$status" -eq 1 ]
	[[ "$output" == *"in:3:3: rejected R_ENCODING: D83D is half of a surrogate pair"* ]]
	[[ "$output" == *"in:5:4: rejected R_ENCODING: the input ends in the midst of a character"* ]]
	[[ "$output" == *"4,5"* ]]
	[ "$(wc -l <rejects)" -eq 3 ]
	printf 'encoding\n' >/dev/null
	sed -i 's/utf-16le/utf-16/' s.yaml
	run dunning map -s s.yaml in
	[ "$status" -eq 2 ]
	[[ "$output" == *"in:1:1: error E_ENCODING: the input has no byte order mark"* ]]
	sed -i 's/utf-16/utf-8/' s.yaml
	{ printf '\377\376'; cat in; } >marked
	run dunning map -s s.yaml marked
	[ "$status" -eq 2 ]
	[[ "$output" == *"marked:1:1: error E_ENCODING: the input begins with a byte order mark of utf-16le, but is read as utf-8"* ]]
	[[ "$output" == *'note: say `encoding: utf-16` in `csv` of its source'* ]]
}

@test "a rule that takes too long is named, with its row" {
	source <<'END'
drop: {slow: {match: '^(a+)+$'}}
columns: {doc_id: {from: id}}
END
	printf '%s\n' id,b aaa,1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1 >in
	run dunning map -s s.yaml in
	[ "$status" -eq 2 ]
	[[ "$output" == *'in:3:1: error E_PATTERN: rule `slow`: its pattern needs more than 10000 steps for this row'* ]]
	[[ "$output" == *"s.yaml:6:27: note: make it simpler"* ]]
}

@test "long records and many rows keep their memory" {
	source <<'END'
drop: {total: {match: '^T'}}
carry: {group: {match: '^G(.*)$'}}
columns: {doc_id: {from: id}}
END
	awk 'BEGIN { print "id,b"; for (i = 0; i < 300000; i++)
		print i % 7 ? i ",x" : i % 2 ? "T" : "G" i }' >in
	dunning map -v -s s.yaml in >out 2>err
	[ "$(sed -n 1p err)" = "dunning-map: read 300000, written 257142, rejected 0, excluded 0; left out: total 21429, group 21429" ]
	[ "$(sed -n 8p out)" = "8,0,x" ] || sed -n 8p out
	{ printf 'id,b\n1,"'; head -c 3000000 /dev/zero | tr '\0' x
	    printf '"\nT\n2,y\n'; } >in
	run dunning map -v -s s.yaml in
	[ "$status" -eq 1 ]
	[[ "$output" == *"rejected R_TOO_LONG"* ]]
	[[ "$output" == *"read 3, written 1, rejected 1, excluded 0; left out: total 1, group 0"* ]]
}

@test "a rule that took no row is told, unless the file may have none" {
	source <<'END'
drop:
  page: {match: '^Page'}
  rule: {match: '^-+$'}
carry:
  customer: {column: "#1", match: '^C.*'}
columns:
  doc_id: {from: id}
END
	printf '%s\n' id,b -- 1,2 >in.csv
	for j in 1 2; do
		dunning map -s s.yaml -o out -j$j in.csv 2>err
		[ "$(grep -c W_RULE_UNUSED err)" -eq 2 ]
		grep -q '^dunning-map: s.yaml:7:22: warning W_RULE_UNUSED: drop `page` took no row of in.csv$' err
		grep -q '^dunning-map: s.yaml:10:40: warning W_RULE_UNUSED: carry `customer` took no row of in.csv$' err
	done
	# of a row that is kept as well, the rule took one
	sed -i -e "s/'^Page'/&, optional: true/" \
	    -e "s/'^C.*'/'^1', keep: true/" s.yaml
	dunning map -s s.yaml -o out in.csv 2>err
	[ ! -s err ]
	# nothing is expected of a file without records
	printf 'id,b\n' >in.csv
	dunning map -s s.yaml -o out in.csv 2>err
	[ ! -s err ]
}

@test "a total that is missing or there twice leaves the rejects" {
	books
	cp books.csv whole
	sed -i '/^TOTAL/d' books.csv
	run dunning map -v -s s.yaml -o out --rejects=rej \
	    --control-total=balance=1200 books.csv
	[ "$status" -eq 2 ]
	[ ! -e out ]
	[[ "$output" == *"error E_TOTAL: there is no total row"* ]]
	[[ "$output" == *"E_CONTROL_TOTAL: control total of 'balance' in USD: written 1159.50"* ]]
	[[ "$output" == *"read 9, written 3, rejected 2,"*"not to be trusted"* ]]
	[ "$(wc -l <rej)" -eq 3 ]
	{ cat whole; tail -n 1 whole; tail -n 1 whole; } >books.csv
	rm rej
	run dunning map -s s.yaml -o out --rejects=rej books.csv
	[ "$status" -eq 2 ]
	[ ! -e out ]
	[ "$(grep -c E_TOTAL <<<"$output")" -eq 1 ]
	[[ "$output" == *"books.csv:13:1: error E_TOTAL: total row \`all\`: it is there twice"* ]]
	[[ "$output" == *"books.csv:12:10: note: it was here already"* ]]
	[[ "$output" != *E_CONTROL_TOTAL* ]]
	[ "$(wc -l <rej)" -eq 3 ]
}

@test "lines before a header that is not found are told as shapes" {
	source <<'END'
csv: {skip_until: '^Nothing'}
columns:
  doc_id: {from: id}
END
	{ echo 'Cliente: José Pérez, RFC PEGJ800101AB1'
	    printf 'x%.0s' $(seq 200); echo; } >in.csv
	run dunning map -s s.yaml in.csv
	[ "$status" -eq 2 ]
	[[ "$output" != *Jos* ]]
	[[ "$output" == *"in.csv:1:1: note: Xxxxxxx: Xxxx Xxxxx, XXX XXXX999999XX9"* ]]
	[[ "$output" == *"in.csv:2:1: note: xxxx"*"... (200 bytes)"* ]]
}

@test "rules name columns that are there twice by their numbers" {
	source <<'END'
carry:
  tipo: {column: "Saldo#2", match: '^G.*'}
totals:
  all: {match: '^T', column: balance}
columns:
  doc_id: {from: id}
  kind_of: {from: tipo, type: string}
  balance: {from: Saldo#1}
END
	printf '%s\n' id,Saldo,Saldo ,,G1 1,5.00,x 2,6.00,y T,11.00, >in.csv
	dunning map -s s.yaml in.csv >out
	[ "$(cat out)" = "doc_id,kind_of,balance,currency,Saldo#2
1,G1,5.00,USD,x
2,G1,6.00,USD,y" ]
	sed -i 's/"Saldo#2"/Saldo/' s.yaml
	run dunning map -s s.yaml in.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_COLUMN: rule \`tipo\`: the file has no column 'Saldo'"* ]]
	[[ "$output" == *"note: the header of in.csv has 3 columns: id, Saldo#1, Saldo#2"* ]]
	sed -i -e 's/column: Saldo/column: id/' -e 's/^id,/tipo,tipo,/' s.yaml in.csv
	printf '%s\n' id,tipo,tipo 1,2,3 >in.csv
	run dunning map -s s.yaml in.csv
	[[ "$output" == *"E_COLUMN_EXISTS: the file has a column 'tipo' already"* ]]
}

@test "a stray quote and a later one set aside their lines only" {
	source <<'END'
columns:
  doc_id: {from: id}
  balance: {from: open}
END
	printf '%s\n' id,open,note '1,1.00,"rack' 2,2.00, 3,3.00, '4,4.00,12" x' \
	    5,5.00, '6,"6.00,' 7,7.00, '8,8.00,5"' 9,9.00, >in.csv
	run dunning map -s s.yaml --rejects=rej --control-total=balance=26.00 \
	    in.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *"in.csv:2:8: rejected R_QUOTE: with this quote the record goes on to line 5, column 11: text follows a closing quote"* ]]
	[[ "$output" == *"in.csv:7:3: rejected R_QUOTE: with this quote the record goes on to line 9, column 10: it has 2 fields, the header has 3"* ]]
	[ "$(cut -d, -f1 rej)" = "id
1
4
6
8" ]
	dunning map -s s.yaml in.csv 2>/dev/null >out || [ $? -eq 1 ]
	[ "$(cat out)" = "doc_id,balance,currency,note
2,2.00,USD,
3,3.00,USD,
5,5.00,USD,
7,7.00,USD,
9,9.00,USD," ]
	# However it is read, it is the same.
	for how in --engine=libcsv --engine=portable -j3; do
		dunning map -s s.yaml $how in.csv 2>err >same || [ $? -eq 1 ]
		cmp out same
		[ "$(grep -c rejected err)" -eq 4 ]
	done
	cat in.csv | dunning map -s s.yaml 2>/dev/null >same || [ $? -eq 1 ]
	cmp out same
}

@test "records between two stray quotes are text, and that is told" {
	source <<'END'
columns:
  doc_id: {from: id}
  balance: {from: open}
END
	printf '%s\n' id,open,note '1,1.00,"rack' 2,2.00, '3,3.00,5"' 4,4.00, \
	    >in.csv
	run dunning map -s s.yaml in.csv
	[ "$status" -eq 0 ]
	[[ "$output" == *"in.csv:2:8: warning W_LINES_IN_CELL: 1 cell holds lines that look like records"* ]]
	run dunning map -s s.yaml --profile --as-of=2026-03-31 in.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *"file"*"1"*"cells hold lines that look like records, between stray quotes, first in line 2"* ]]
	printf '%s\n' id,open,note '1,1.00,"Main St 5' 'Springfield, IL"' >in.csv
	run dunning map -s s.yaml in.csv
	[[ "$output" != *W_LINES* ]]
}

@test "what exports write to keep zeros is text" {
	source <<'END'
columns:
  doc_id: {from: id}
  doc_date: {from: date}
  balance: {from: open}
END
	printf '%s\n' id,date,open '="007",="2026-02-01",="5.00"' \
	    '"=""008""",2026-02-02,"=""6.00"""' >in.csv
	run dunning map -s s.yaml in.csv
	[ "$status" -eq 1 ]
	[[ "$output" == *"in.csv:2:2: rejected R_QUOTE"*"csv: {formula_text: true}"* ]]
	sed -i 's/^    columns:/    csv: {formula_text: true}\n&/' s.yaml
	[ "$(dunning map -s s.yaml in.csv)" = 'doc_id,doc_date,balance,currency
"007",2026-02-01,5.00,USD
"008",2026-02-02,6.00,USD' ]
}
