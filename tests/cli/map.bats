#!/usr/bin/env bats
# dunning map: exports of all kinds, what is said about them, and what they
# must add up to.  Expected values are worked by hand.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	: >in.csv
}

# strategy KEYS: a source with these keys, indented by two.
strategy() {
	{
		printf 'dunning: 1\nstrategy: t\nsources:\n  s:\n'
		sed 's/^/    /'
	} >s.yaml
}

# map [OPTION]...: writes out and told, without the notes.
map() {
	status=0
	dunning map -s s.yaml --as-of=2026-03-16 "$@" in.csv >out 2>err ||
		status=$?
	grep -v ': note: ' err | sed 's/^dunning-map: //' >told || :
}

# same FILE: what it must hold comes on standard input.
same() { diff - "$1"; }

@test "map: texts become values, and others reject their record" {
	strategy <<-'END'
		columns:
		  debtor_id: {from: id}
		  type: {from: tipo, type: enum, values: [debit, credit, payment],
		    map: {NF: debit, NCC: credit, RA: payment, "00": ""}, default: debit}
		  dispute: {from: disp, map: {SI: "true", "NO": "false"}}
		  consent: {from: via, separator: "/", map: {C: email, T: sms, X: ""}}
	END
	cat >in.csv <<-'END'
		id,tipo,disp,via
		1,NF,SI,C/T
		2, NCC ,NO,X/T
		3,00,,C/C
		4,NCD,SI,C
		5,,si,C
		6,RA,NO,C/Z
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		debtor_id,type,dispute,consent
		1,debit,true,email|sms
		2,credit,false,sms
		3,debit,,email|email
	END
	same told <<-'END'
		in.csv:5:3: rejected R_MAP: column 'type': 'NCD' is not in its `map`; did you mean 'NCC'?
		in.csv:6:4: rejected R_MAP: column 'dispute': 'si' is not in its `map`; did you mean 'SI'?
		in.csv:7:9: rejected R_MAP: column 'consent': 'C/Z' is not in its `map`; did you mean 'C'?
	END
}

@test "map: the key * is any other text, and = is the text itself" {
	strategy <<-'END'
		columns:
		  a: {type: string, map: {X: Y, "*": "="}}
		  b: {type: string, map: {X: "=", "*": other}}
	END
	printf '%s\n' a,b X,X Z,Z , >in.csv
	map
	[ "$status" -eq 0 ]
	same out <<-'END'
		a,b
		Y,X
		Z,other
		,
	END
}

@test "map: a mapped currency has its digits, wherever its column stands" {
	strategy <<-'END'
		columns:
		  balance: {from: E1_SALDO}
		  currency: {from: E1_MOEDA, map: {"1": BRL, "2": CLP, "3": KWD}, default: BRL}
		  amount: {from: E1_VALOR}
	END
	cat >in.csv <<-'END'
		E1_MOEDA,E1_SALDO,E1_VALOR
		1,10.5,1
		2,10,1
		3,10,1.125
		,7,7.00
		2,10.5,1
		9,1,1
	END
	map
	same out <<-'END'
		balance,currency,amount
		10.50,BRL,1.00
		10,CLP,1
		10.000,KWD,1.125
		7.00,BRL,7.00
	END
	same told <<-'END'
		in.csv:6:3: rejected R_CELL: column 'balance': '10.5' has more decimals than its currency
		in.csv:7:1: rejected R_MAP: column 'currency': '9' is not in its `map`; did you mean '1'?
	END
}

@test "concat, first_of and from with several headers" {
	strategy <<-'END'
		columns:
		  debtor_id: {concat: [E1_CLIENTE, E1_LOJA], required: true}
		  doc_id: {concat: [PRE, NUM, PARC], between: ""}
		  due_date: {first_of: [VENCREA, VENCTO, VENCORI], format: yyyymmdd}
		  doc_date: {concat: [Y, M, D], format: yyyy-m-d}
		  agent: {from: [Salesperson, "#2"]}
	END
	cat >in.csv <<-'END'
		E1_CLIENTE,E1_LOJA,PRE,NUM,PARC,VENCREA,VENCTO,VENCORI,Y,M,D
		000123,01,A,77,1,20260202,20260131,20260101,2026,1,9
		000123 ,,,78,, ,20260131,20260101,2026,12,31
		 , ,,,,,,20260101,,,
		5,1,,,,,,x,,,
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		debtor_id,doc_id,due_date,doc_date,agent
		000123-01,A771,2026-02-02,2026-01-09,01
		000123,78,2026-01-31,2026-12-31,
	END
	same told <<-'END'
		in.csv:4:1: rejected R_REQUIRED: column 'debtor_id' is empty, and it is required
		in.csv:5:8: rejected R_CELL: column 'due_date': 'x' is not a date like yyyymmdd
		in.csv:3:15: warning W_DUE_BEFORE_DOC: 1 of 2 records are due before the date of their document
		in.csv:3:35: warning W_FUTURE_DOC: 1 of 2 records have a document of after the as-of date 2026-03-16
	END
}

@test "concat and first_of need all their headers, unless optional" {
	strategy <<-'END'
		columns:
		  doc_id: {concat: [PRE, NUM]}
	END
	printf '%s\n' NUM,PREF 1,A >in.csv
	map
	[ "$status" -eq 2 ]
	grep -q "E_COLUMN: column 'doc_id': the file has no column 'PRE'" err
	grep -q "did you mean 'PREF'" err
	sed -i 's/NUM\]/NUM], optional: true/' s.yaml
	map
	same out <<-'END'
		doc_id,PREF
		1,A
	END
}

@test "minus: exact, checked, and empty cells are 0" {
	strategy <<-'END'
		decimal: ","
		grouping: "."
		sign: [before, after]
		columns:
		  doc_id: {from: id}
		  balance: {from: Cargo, minus: Abono, currency: MXN}
		  points: {type: decimal, from: a, minus: b}
		  items: {type: int, from: c, minus: d}
	END
	cat >in.csv <<-'END'
		id,Cargo,Abono,a,b,c,d
		1,"1.234,56","1.000,00","1,5","0,25",5,7
		2,"100,00",,"1,5",,5,
		3,,"100,00",,1,,7
		4,,,,,,
		5,"1,00",x,1,1,1,1
		6,"92.233.720.368.547.758,07","1,00-",1,1,1,1
		7,"1,00","1,00-",1,1,1,1
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,balance,points,items,currency
		1,234.56,1.25,-2,MXN
		2,100.00,1.5,5,MXN
		3,-100.00,-1,-7,MXN
		4,,,,MXN
		7,2.00,0,0,MXN
	END
	same told <<-'END'
		in.csv:6:10: rejected R_CELL: column 'balance': 'x' is not an amount
		in.csv:7:3: rejected R_CELL: column 'balance': '92.233.720.368.547.758,07' is too large
		in.csv:8:10: warning W_MINUS_SIGN: column 'balance': 1 numbers of 'Abono', which are taken off, are negative, such as '1,00-': they add to it
		in.csv:2:40: warning W_MINUS_MORE: column 'items': 1 numbers of 'd' are more than what they are taken off, such as '7': what is left is negative
	END
}

@test "indicator: in a column of its own" {
	strategy <<-'END'
		columns:
		  balance: {from: DMSHB, currency: EUR, indicator: {from: SHKZG, debit: [S], credit: [H, ""]}}
	END
	cat >in.csv <<-'END'
		SHKZG,DMSHB
		S,10.00
		H,10.00
		,5
		h,5
		H,-5
		S,-5
		H,-0.00
		X,
	END
	map
	same out <<-'END'
		balance,currency
		10.00,EUR
		-10.00,EUR
		-5.00,EUR
		0.00,EUR
		,EUR
	END
	same told <<-'END'
		in.csv:5:1: rejected R_INDICATOR: column 'balance': 'h' is neither of the texts for debit and credit
		in.csv:6:3: rejected R_INDICATOR: column 'balance': '-5' is negative, and marked as a credit besides
		in.csv:7:3: rejected R_INDICATOR: column 'balance': '-5' is negative, and marked as a debit
	END
}

@test "indicator: before or behind the amount" {
	strategy <<-'END'
		decimal: ","
		grouping: "."
		columns:
		  balance: {from: Saldo, currency: EUR, indicator: {debit: [S, DR], credit: [H, CR]}}
	END
	printf '%s\n' Saldo '"1.234,56 H"' '"12,00 CR"' '"DR 5,00"' '"7,00S"' \
	    '"8,00"' '"CR 8,00 CR"' '"8,00 XX"' >in.csv
	map
	same out <<-'END'
		balance,currency
		-1234.56,EUR
		-12.00,EUR
		5.00,EUR
		7.00,EUR
	END
	same told <<-'END'
		in.csv:6:1: rejected R_INDICATOR: column 'balance': '8,00' has none of the texts for debit and credit
		in.csv:7:1: rejected R_INDICATOR: column 'balance': 'CR 8,00 CR' is marked as a debit or a credit twice
		in.csv:8:1: rejected R_INDICATOR: column 'balance': '8,00 XX' has none of the texts for debit and credit
	END
}

@test "unit: whole minor units, by the digits of the currency" {
	strategy <<-'END'
		columns:
		  currency: {}
		  balance: {from: total_due_amount_cents, unit: minor, default: 1.5}
	END
	printf '%s\n' currency,total_due_amount_cents USD,12345 JPY,12345 \
	    KWD,-5 USD,1.5 USD,7.0 USD, >in.csv
	map
	same out <<-'END'
		currency,balance
		USD,123.45
		JPY,12345
		KWD,-0.005
		USD,0.07
		USD,1.50
	END
	same told <<-'END'
		in.csv:5:5: rejected R_CELL: column 'balance': '1.5' is not a whole number of minor units
	END
}

@test "dates: day numbers of spreadsheets and dates in one column" {
	strategy <<-'END'
		date: [excel, dd/mm/yyyy]
		columns:
		  due_date: {from: due}
		  doc_date: {from: doc, format: excel1904}
	END
	# 2026-01-31 is 46053 or, in the system of 1904, 44591: 1,462 days less
	printf '%s\n' due,doc 46053,44591 31/01/2026,44590 46053.5,44591.0 \
	    60,44591 0,44591 46.053,1 2026-01-31,1 >in.csv
	map
	same out <<-'END'
		due_date,doc_date
		2026-01-31,2026-01-31
		2026-01-31,2026-01-30
		2026-01-31,2026-01-31
	END
	[ "$(grep -c R_CELL told)" -eq 4 ]
	grep -q "'46.053' is not a date like excel" told
	[ "$(grep -c 'no date, add it to `nulls`$' err)" -eq 1 ]
}

@test "dates: what another format reads as another day is counted" {
	strategy <<-'END'
		columns:
		  due_date: {from: due, format: [dd/mm/yyyy, mm/dd/yyyy]}
	END
	printf '%s\n' due 25/12/2025 03/04/2026 05/05/2026 12/31/2025 \
	    07/08/2026 >in.csv
	map
	[ "$status" -eq 0 ]
	same out <<-'END'
		due_date
		2025-12-25
		2026-04-03
		2026-05-05
		2025-12-31
		2026-08-07
	END
	same told <<-'END'
		in.csv:3:1: warning W_DATE_AMBIGUOUS: column 'due_date': 2 of 5 dates could be another day: '03/04/2026' was read as 2026-04-03 by dd/mm/yyyy, and is 2026-03-04 by mm/dd/yyyy
	END
	grep -q 'dd/mm/yyyy read 4, mm/dd/yyyy read 1;' err
	# a day that cannot be is no other reading
	strategy <<-'END'
		date_range: {from: 2020-01-01, to: 2030-12-31}
		columns:
		  due_date: {from: due, format: [excel, yymmdd]}
	END
	printf '%s\n' due 260131 46053 >in.csv
	map
	[ "$(grep -c . told)" -eq 1 ]
	grep -q W_DATE_MIXED told
	same out <<-'END'
		due_date
		2026-01-31
		2026-01-31
	END
}

@test "dates: two orders of day and month in one file are noticed" {
	strategy <<-'END'
		columns:
		  due_date: {from: due, format: dd/mm/yyyy}
	END
	printf '%s\n' due 25/12/2025 03/04/2026 02/25/2026 12/31/2025 \
	    05/05/2026 >in.csv
	map
	[ "$status" -eq 1 ]
	same told <<-'END'
		in.csv:4:1: rejected R_CELL: column 'due_date': '02/25/2026' is not a date like dd/mm/yyyy
		in.csv:5:1: rejected R_CELL: column 'due_date': '12/31/2025' is not a date like dd/mm/yyyy
		in.csv:4:1: warning W_DATE_TURNED: column 'due_date': 2 dates that were rejected are dates by mm/dd/yyyy, such as '02/25/2026'; 1 of the 3 that were read may have day and month turned round as well
	END
}

@test "dates: placeholders are no days, and the range can be another" {
	strategy <<-'END'
		csv: {nulls: ["00000000"]}
		columns:
		  due_date: {from: due, format: yyyymmdd}
		  paid_on: {type: datetime, from: paid}
	END
	cat >in.csv <<-'END'
		due,paid
		20260131,2026-01-31T10:00:00
		00000000,
		10000101,
		19000101,
		99991231,
		20260131,1900-01-01T00:00:00
		19000102,2199-12-31T23:59:59
	END
	map
	same out <<-'END'
		due_date,paid_on
		2026-01-31,2026-01-31T10:00:00
		,
		1900-01-02,2199-12-31T23:59:59
	END
	same told <<-'END'
		in.csv:4:1: rejected R_DATE_RANGE: column 'due_date': '10000101' is not between 1900-01-02 and 2199-12-31
		in.csv:5:1: rejected R_DATE_RANGE: column 'due_date': '19000101' is not between 1900-01-02 and 2199-12-31
		in.csv:6:1: rejected R_DATE_RANGE: column 'due_date': '99991231' is not between 1900-01-02 and 2199-12-31
		in.csv:7:10: rejected R_DATE_RANGE: column 'paid_on': '1900-01-01T00:00:00' is not between 1900-01-02 and 2199-12-31
	END
	grep -q 'note: if it means that there is no date, add it to `nulls`; else widen `date_range`' err
	sed -i 's/^    columns:/    date_range: {from: 1000-01-01, to: 9999-12-31}\n&/' s.yaml
	map
	[ "$status" -eq 0 ]
	[ "$(wc -l <out)" -eq 8 ]
}

@test "dates: years of two digits have a pivot" {
	strategy <<-'END'
		date: dd.mm.yy
		pivot: 50
		columns:
		  due_date: {from: due}
		  doc_date: {from: doc, pivot: 27}
	END
	printf '%s\n' due,doc 31.01.49,31.01.26 31.01.50,31.01.27 >in.csv
	map
	same out <<-'END'
		due_date,doc_date
		2049-01-31,2026-01-31
		1950-01-31,1927-01-31
	END
}

@test "records due before their document, and documents of the future" {
	strategy <<-'END'
		columns:
		  doc_date: {}
		  due_date: {}
	END
	printf '%s\n' doc_date,due_date 2026-01-31,2026-02-28 \
	    2026-03-01,2026-01-03 2026-03-16,2026-03-16 2026-12-03,2027-01-01 \
	    2026-12-04,2026-01-01 ,2026-01-01 2026-01-01, >in.csv
	map
	[ "$status" -eq 0 ]
	same told <<-'END'
		in.csv:3:12: warning W_DUE_BEFORE_DOC: 2 of 7 records are due before the date of their document
		in.csv:5:1: warning W_FUTURE_DOC: 2 of 7 records have a document of after the as-of date 2026-03-16
	END
	map -j 2
	[ "$(wc -l <told)" -eq 2 ]
}

@test "repeated: first leaves out records that say the same, no others" {
	strategy <<-'END'
		key: [doc_id]
		repeated: first
		columns:
		  doc_id: {from: InvoiceNumber}
		  debtor_name: {from: ContactName}
		  balance: {from: InvoiceAmountDue, currency: NZD}
	END
	cat >in.csv <<-'END'
		ContactName,InvoiceNumber,InvoiceAmountDue,Description,LineAmount
		Ann,I-1,30.00,Nails,10.00
		Ann,I-1,30.00,Screws,20.00
		Bob,I-2,5.00,Glue,5.00
		Ann,I-1,31.00,Bolts,1.00
		Ann B.,I-1,30.00,Bolts,1.00
		Ann,I-1,30,Bolts,1.00
		Cid,,1.00,Bolts,1.00
	END
	map -v
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,debtor_name,balance,currency,Description,LineAmount
		I-1,Ann,30.00,NZD,Nails,10.00
		I-2,Bob,5.00,NZD,Glue,5.00
	END
	same told <<-'END'
		in.csv:5:1: rejected R_KEY_DIFFERS: the record of line 2 has the same key, but other values in balance
		in.csv:6:1: rejected R_KEY_DIFFERS: the record of line 2 has the same key, but other values in debtor_name
		in.csv:8:1: rejected R_KEY_NULL: key column 'doc_id' is empty
		read 7, written 2, rejected 3, excluded 2
		excluded: repeated 2, keep_when 0
		repeated: first in line 3, as line 2
	END
	sed -i 's/repeated: first/repeated: reject/' s.yaml
	map
	[ "$(grep -c 'R_KEY_DUP: the record of line 2 has the same key' told)" -eq 4 ]
}

@test "others: drop leaves out what is not named" {
	strategy <<-'END'
		others: drop
		columns:
		  doc_id: {from: b}
	END
	printf '%s\n' a,b, 1,2,3 >in.csv
	map
	[ "$status" -eq 0 ]
	[ ! -s told ]
	[ "$(cat out)" = "doc_id
2" ]
}

@test "a column of the file cannot be written under a name that is taken" {
	strategy <<-'END'
		columns:
		  doc_id: {from: b}
		  balance: {from: c, currency: MXN}
	END
	printf '%s\n' doc_id,b,c 1,2,3 >in.csv
	map
	[ "$status" -eq 2 ]
	grep -q "E_COLUMN_EXISTS: the file has a column 'doc_id' besides" err
	grep -q 'others: drop' err
	printf '%s\n' currency,b,c USD,2,3 >in.csv
	map
	[ "$status" -eq 2 ]
	grep -q "E_COLUMN_EXISTS: the file has a column 'currency' besides" err
}

@test "a file that does not end with a line end" {
	strategy <<-'END'
		columns:
		  doc_id: {}
	END
	printf 'doc_id\n1\n2' >in.csv
	map
	[ "$status" -eq 0 ]
	same told <<-'END'
		in.csv:3:1: warning W_NO_LINE_END: the file does not end with a line end: it may have been cut short
	END
	for end in '\n' '\r' '\r\n'; do
		printf "doc_id\n1\n2$end" >in.csv
		map
		[ ! -s told ]
	done
}

@test "control totals: what is written, rejected and unreadable" {
	strategy <<-'END'
		keep_when: kind != "X"
		columns:
		  doc_id: {from: id}
		  kind: {type: string}
		  due_date: {from: due}
		  balance: {from: bal, currency_from: cur}
	END
	cat >in.csv <<-'END'
		id,kind,due,bal,cur
		1,A,2026-01-31,100.00,MXN
		2,A,31/01/2026,20.50,MXN
		3,A,2026-01-31,3,CLP
		4,X,2026-01-31,1000.00,MXN
		5,A,,abc,MXN
		6,A
		7,A,,,MXN
	END
	map -q --control-total=balance:MXN=120.5 --control-total=rows=6 \
	    --control-total=balance:CLP=3 --control-total=balance:USD=0
	[ "$status" -eq 1 ]
	! grep -q E_CONTROL_TOTAL told
	map -q --control-total=balance:MXN=1120.50 --control-total=rows=7 -o file
	[ "$status" -eq 2 ]
	[ ! -e file ]
	grep E_ told >errors
	same errors <<-'END'
		error E_CONTROL_TOTAL: control total of 'balance' in MXN: written 100.00, rejected 20.50, unreadable 2, total 120.50, control 1120.50, differs by 1000.00
		error E_CONTROL_TOTAL: control total of 'rows': written 3, rejected 3, unreadable 0, total 6, control 7, differs by 1
	END
	grep -q 'records that `keep_when` left out have 1000.00: with them it would be right' err
	map -q --control-total=balance=1
	[ "$status" -eq 2 ]
	grep -q "the total of 'balance' has no currency, and there are amounts in MXN and CLP" told
}

@test "control totals: any number of threads, and in run" {
	strategy <<-'END'
		columns:
		  doc_id: {}
		  debtor_id: {}
		  due_date: {}
		  balance: {currency: MXN}
		  items: {type: int}
		  share: {type: decimal}
	END
	{
		echo doc_id,debtor_id,due_date,balance,items,share
		seq 1 60000 | awk '{ printf "%d,D%d,2026-01-%02d,%d.25,%d,0.125\n",
		    $1, $1 % 7, $1 % 40, $1, $1 % 3 }'
	} >in.csv
	# the sum of 1 to 60000 is 1800030000
	for j in 1 2 5; do
		map -q -j $j --control-total=balance=1800045000.00 \
		    --control-total=items=60000 --control-total=share=7500 \
		    --control-total=rows=60000 -o out.$j
		[ "$status" -eq 1 ]
		! grep -q E_CONTROL told
		cmp out.1 out.$j
		sort told | sed 's/^[^ ]* //' >told.$j
		cmp told.1 told.$j
		map -q -j $j --control-total=balance=1800045000.01 -o none
		[ "$status" -eq 2 ]
		[ ! -e none ]
		grep 'differs by 0.01' told >differs.$j
		cmp differs.1 differs.$j
	done
	run dunning run --stages=map,age -s s.yaml --as-of=2026-03-16 -q \
	    --control-total=rows=60001 -o none in.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"control 60001, differs by 1"* ]]
	[ ! -e none ]
	run dunning run --stages=map,age -s s.yaml --as-of=2026-03-16 -q \
	    --control-total=rows=60000 -o all in.csv
	[ "$status" -eq 1 ]
	run dunning run -s s.yaml --portfolio --control-total=rows=1 in.csv
	[ "$status" -eq 2 ]
}

@test "control totals: what is none is refused before anything is read" {
	strategy <<-'END'
		columns:
		  doc_id: {}
		  balance: {currency: MXN}
		  items: {type: int}
	END
	echo doc_id,balance,items >in.csv
	for given in balance balance=1,5 =5 doc_id=1 balanc=1 items:MXN=1; do
		map --control-total=$given
		[ "$status" -eq 2 ]
		grep -q E_USAGE told
	done
	map --control-total=balanc=1
	grep -q "did you mean 'balance'?" err
	map --control-total=balance=0 --control-total=rows=0
	[ "$status" -eq 0 ]
}

@test "the file's own total" {
	strategy <<-'END'
		decimal: ","
		grouping: "."
		keep_when: doc_id != "3"
		totals:
		  grand: {match: ^Total, column: balance}
		columns:
		  doc_id: {from: id}
		  balance: {from: Saldo, currency: COP}
	END
	cat >in.csv <<-'END'
		id,Saldo
		1,"1.000,00"
		2,"500,00"
		3,"7,00"
		Total,"1.507,00"
	END
	map -q
	[ "$status" -eq 0 ]
	sed -i 's/1.507/1.508/' in.csv
	map -q -o none
	[ "$status" -eq 2 ]
	[ ! -e none ]
	grep -q "in.csv:5:.* error E_CONTROL_TOTAL: the file's own total of 'balance' in COP: written 1500.00, rejected 0.00, unreadable 0, total 1507.00, control 1508.00, differs by 1.00" told
}

# What takes the short way gives what the general one gives: nulls that are
# dates or amounts close the short one.
@test "plain dates and amounts are read as all others" {
	python3 - <<-'END'
		import random
		random.seed(5)
		def date():
		    return random.choice([
		        "2026-%02d-%02d" % (random.randint(0, 13), random.randint(0, 32)),
		        "%04d-02-29" % random.choice([0, 999, 1900, 2000, 2024, 2025, 9999]),
		        "2026-1-31", " 2026-01-31", "", "2026-01-31 ", '"2026-01-31"',
		        "2026/01/31", "20260131", "N/D"])
		def amount():
		    n = random.choice([0, 7, 1234, 99999999, 123456789012345])
		    return random.choice([
		        "%d" % n, "%d.%02d" % (n, n % 100), "-%d.50" % n, "%d.5" % n,
		        "%d.555" % n, "%d.500" % n, "", "-", "N/D", '"%d.00"' % n, " %d" % n,
		        "%d." % n, ".50", "+1", "1e5", "9" * 20, "--1", "1,000"[:n % 5 + 1]])
		with open("in.csv", "w") as out:
		    out.write("a,due_date,cur,balance,n,x,t,z\n")
		    for i in range(30000):
		        if i % 3000 < 1500: # whole batches without anything odd
		            d, m = "2026-01-%02d" % (i % 28 + 1), "%d.%02d" % (i, i % 100)
		        else:
		            d, m = date(), amount()
		        cell = m.replace(",", "")
		        n, x, t = str(i), "%d.125" % i, random.choice(["true", "false"])
		        if i % 3000 >= 1500 and i % 5 == 0:
		            n = random.choice(["", "-0", "007", " 5", "5.0", "1.5", "x", "N/D", "9" * 19])
		            x = random.choice(["", "-0.50", "1.", ".5", "0.1234567890123456789", "-1", "N/D"])
		            t = random.choice(["True", "", "true ", "N/D", "1", '"true"'])
		        out.write("%d,%s,%s,%s,%s,%s,%s,z\n" % (i, d,
		            random.choice(["MXN", "CLP", "KWD", "XYZ", "", " MXN"]
		                if i % 7 == 0 else ["MXN"]), cell, n, x, t))
	END
	truths=
	for nulls in '[N/D]' '[N/D, "1953-07-07", "31415926.53"]'; do
		strategy <<-END
			csv: {nulls: $nulls}
			columns:
			  a: {type: string, required: true}
			  due_date: {}
			  balance: {currency_from: cur}
			  n: {type: int}
			  x: {type: decimal}
			  t: {type: bool$truths}
		END
		truths=', true: ["true"]'
		map --rejects=rejects
		[ "$status" -eq 1 ]
		[ "$(wc -l <out)" -gt 15000 ]
		[ "$(wc -l <rejects)" -gt 5000 ]
		if [ -e first ]; then
			cmp first out
			cmp first.rejects rejects
		fi
		mv out first
		mv rejects first.rejects
	done
}

# Cells that are passed on, read again by Python, are what was in the file.
@test "columns that are not named arrive as they were" {
	strategy <<-'END'
		csv: {delimiter: DELIMITER, encoding: ENCODING, nulls: [nada, "1"]}
		columns:
		  doc_id: {from: b}
		  d_copy: {type: string, from: d}
		  e_long: {type: string, from: e, required: true}
	END
	mv s.yaml s.in
	cat >check.py <<-'END'
		import csv, random, sys
		delimiter, encoding, quoting = sys.argv[1:]
		random.seed(delimiter + encoding + quoting)
		words = ["x", "", "nada", "1", "a b", " a", "a,b", 'q"q', "l\nl", "é", "ñandú",
		    "ß,ß", "long text " * 9, "nadas", ";", "|", "\t", "c\r\nd"]
		if encoding == "utf-8":
		    words += ["€", "漢字", "😀", "é" * 40]
		rows = [[random.choice(words) for _ in range(6)] + ["!"] for _ in range(4000)]
		for row in rows[1000:2000]:
		    row[:6] = ["plain %d" % random.randint(0, 9) for _ in range(6)]
		with open("in.csv", "w", encoding=encoding, newline="") as out:
		    w = csv.writer(out, delimiter=delimiter, lineterminator="\n",
		        quoting=getattr(csv, quoting))
		    w.writerow("abcdefg")
		    w.writerows(rows)
		null = lambda text: "" if text in ("nada", "1") else text
		with open("want", "w", encoding="utf-8", newline="") as out:
		    for row in rows:
		        a, b, c, d, e, f, g = map(null, row)
		        if e:
		            out.write(repr([b, d, e, a, c, f, g]) + "\n")
	END
	cat >read.py <<-'END'
		import csv
		with open("out", encoding="utf-8", newline="") as file, \
		    open("got", "w", encoding="utf-8", newline="") as got:
		    for row in list(csv.reader(file))[1:]:
		        got.write(repr(row) + "\n")
	END
	for delimiter in , \; '|' '	'; do
		for encoding in utf-8 windows-1252; do
			for quoting in QUOTE_MINIMAL QUOTE_ALL; do
				python3 check.py "$delimiter" $encoding $quoting
				shown=$delimiter
				[ "$delimiter" != '	' ] || shown=tab
				sed "s/DELIMITER/\"$shown\"/; s/ENCODING/$encoding/" s.in >s.yaml
				for engine in best portable; do
					DUNNING_ENGINE=$engine map -q -j 2
					[ "$status" -eq 1 ]
					head -n 1 out | grep -qx 'doc_id,d_copy,e_long,a,c,f,g'
					python3 read.py
					cmp want got
				done
			done
		done
	done
}

@test "bytes that are no text reject the record, in any column" {
	strategy <<-'END'
		columns:
		  doc_id: {from: b}
		  due_date: {}
	END
	printf 'a,b,due_date,c\nok,1,2026-01-31,ok\nb\303d,2,2026-01-31,\nok,\377,2026-01-31,\nok,4,\351,\nok,5,,\342\202\n' >in.csv
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,due_date,a,c
		1,2026-01-31,ok,ok
	END
	[ "$(grep -c R_ENCODING told)" -eq 4 ]
	grep -q "in.csv:3:1: rejected R_ENCODING: column 'a': byte C3 (number 2 of the field) is not valid UTF-8" told
	grep -q "in.csv:4:4: rejected R_ENCODING: column 'b'" told
}

@test "what a source says about its columns is checked" {
	check() {
		strategy
		run dunning check s.yaml
		[ "$status" -ne 0 ]
		if [[ "$output" != *"$1"* ]]; then
			echo "$output"
			return 1
		fi
	}
	check '`map` is not asked for empty cells' <<-'END'
		columns: {doc_id: {map: {"": x}}}
	END
	check 'is mapped twice' <<-'END'
		columns: {doc_id: {map: {"x": a, "x ": b}}}
	END
	check '`maybe` does not fit `dispute`, which is bool' <<-'END'
		columns: {dispute: {map: {"SI": maybe}}}
	END
	check 'does not fit `t`, which is enum of other values' <<-'END'
		columns: {t: {type: enum, values: [A], map: {x: B}}}
	END
	check '`map` has no meaning for `due_date`, which is date' <<-'END'
		columns: {due_date: {map: {x: 2026-01-01}}}
	END
	check '`minus` has no meaning for `doc_id`' <<-'END'
		columns: {doc_id: {minus: x}}
	END
	check 'is both a debit and a credit' <<-'END'
		columns: {balance: {currency: MXN, indicator: {from: x, debit: [S], credit: [S]}}}
	END
	check 'could be a part of the amount' <<-'END'
		columns: {balance: {currency: MXN, indicator: {debit: [""], credit: ["-"]}}}
	END
	check '`repeated: first` of source `s` needs a `key`' <<-'END'
		repeated: first
		columns: {doc_id: {}}
	END
	check '`from` is after `to`' <<-'END'
		date_range: {from: 2200-01-01}
		columns: {doc_id: {}}
	END
	check 'is not a date format' <<-'END'
		date: dmyyyy
		columns: {due_date: {}}
	END
	check '`from` and `concat` exclude each other' <<-'END'
		columns: {doc_id: {from: a, concat: [b, c]}}
	END
}

@test "control totals: a rejected record counts whatever its cells are like" {
	strategy <<-'END'
		csv: {nulls: [N/A]}
		columns:
		  doc_id: {from: id, required: true}
		  balance: {from: bal, currency: MXN}
	END
	# As long as the null text, not plain, quoted, and a null itself.
	printf '%s\n' id,bal 1,1.5 ,2.5 ,7 ,'"8"' ,N/A >in.csv
	map --control-total=balance=19
	[ "$status" -eq 1 ]
	map --control-total=balance=0
	grep -q 'written 1.50, rejected 17.50, unreadable 0, total 19.00' err
	# Bytes that are no text are no empty cell.
	printf ',2\377\n' >>in.csv
	map --control-total=balance=0
	grep -q 'written 1.50, rejected 17.50, unreadable 1, total 19.00' err
}

@test "dates: a time of day behind a date must be one, and is dropped" {
	strategy <<-'END'
		pivot: 20
		columns:
		  doc_id: {from: id}
		  doc_date: {from: made, format: [d/m/yy HH:MM, dd/mm/yyyy]}
		  due_date: {from: due, format: "dd/mm/yyyy HH:MM:SS.000"}
	END
	cat >in.csv <<-'END'
		id,made,due
		1,1/2/19 10:00,28/02/2026 00:00:00.000
		2,01/02/2026,13/02/2026 23:59:59.000
		3,1/2/20 10:60,13/02/2026 00:00:00.000
		4,01/02/2026,13/02/2026
		5,01/02/2026,02/13/2026 00:00:00.000
		6,01/02/2026,13/02/2026 24:00:00.000
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,doc_date,due_date
		1,2019-02-01,2026-02-28
		2,2026-02-01,2026-02-13
	END
	same told <<-'END'
		in.csv:4:3: rejected R_CELL: column 'doc_date': '1/2/20 10:60' is not a date like d/m/yy HH:MM or dd/mm/yyyy
		in.csv:5:14: rejected R_CELL: column 'due_date': '13/02/2026' is not a date like dd/mm/yyyy HH:MM:SS.000
		in.csv:6:14: rejected R_CELL: column 'due_date': '02/13/2026 00:00:00.000' is not a date like dd/mm/yyyy HH:MM:SS.000
		in.csv:7:14: rejected R_CELL: column 'due_date': '13/02/2026 24:00:00.000' is not a date like dd/mm/yyyy HH:MM:SS.000
		in.csv:6:14: warning W_DATE_TURNED: column 'due_date': 1 dates that were rejected are dates by mm/dd/yyyy HH:MM:SS.000, such as '02/13/2026 00:00:00.000'; 0 of the 2 that were read may have day and month turned round as well
	END
}

@test "pii: what a masked text may have been meant to be is not told" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  email: {from: mail, pii: email, map: {a@example.mx: "="}}
		  risk: {from: risk, pii: id, type: enum, values: [A1, B2]}
		  type: {from: type, type: enum, values: [debit]}
	END
	printf '%s\n' id,mail,risk,type 1,a@example.mxx,A1,debit \
	    2,a@example.mx,a1,debit 3,a@example.mx,A1,debitt >in.csv
	map
	same told <<-'END'
		in.csv:2:3: rejected R_MAP: column 'email': '***' is not in its `map`
		in.csv:3:16: rejected R_CELL: column 'risk': '***' is not one of its values: A1, B2
		in.csv:4:19: rejected R_CELL: column 'type': 'debitt' is not one of its values: debit; did you mean 'debit'?
	END
}

@test "a timestamp is of the day that it was for the creditor" {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: stamps
	defaults: {timezone: America/Mexico_City}
	sources:
	  s:
	    columns:
	      doc_id: {from: id}
	      doc_date: {from: at, format: timestamp}
	END
	# Mexico City is six hours behind UTC, Madrid in winter one ahead of it.
	cat >p.csv <<-'END'
	id,at
	1,2026-02-01T03:00:00Z
	2,2026-02-01 03:00:00+00
	3,2026-02-01 03:00:00
	4,2026-02-01
	5,2026-02-01T03:00:00@Europe/Madrid
	6,2026-02-01T06:00:00.5+00:00
	7,45000
	8,2026-02-30T03:00:00Z
	END
	run --separate-stderr dunning map -s s.yaml p.csv
	[ "$status" -eq 1 ]
	[ "$output" = "doc_id,doc_date
1,2026-01-31
2,2026-01-31
3,2026-02-01
4,2026-02-01
5,2026-01-31
6,2026-02-01" ]
	[[ "$stderr" == *"p.csv:8:3: rejected R_CELL"* ]]
	[[ "$stderr" == *"p.csv:9:3: rejected R_CELL"* ]]
	sed -i '/timezone/d; s/\(strategy: stamps\)/\1\n#/' s.yaml
	sed -i 's/  s:/  s:\n    date: timestamp/; s/, format: timestamp//' s.yaml
	run dunning map -s s.yaml p.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"needs the zone whose days are meant"* ]]
}

@test "what keep_when leaves out is no earlier record of a key" {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: keys
	sources:
	  s:
	    key: [doc_id]
	    keep_when: doc_type = "open"
	    columns:
	      doc_id: {from: id}
	      doc_type: {from: st}
	END
	printf 'id,st\n1,draft\n1,open\n1,open\n' >p.csv
	run --separate-stderr dunning map -s s.yaml p.csv
	[ "$status" -eq 1 ]
	[ "$output" = "doc_id,doc_type
1,open" ]
	[[ "$stderr" == *"p.csv:4:1: rejected R_KEY_DUP"* ]]
}

@test "a symbol may stand at either side of an amount and inside its sign" {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: symbols
	sources:
	  s:
	    columns:
	      balance:
	        {from: b, currency: MXN, grouping: ",", sign: [before, after, parentheses], symbol: [$, MXN, "MX$", €]}
	END
	cat >p.csv <<-'END'
	b
	"$1,234.56"
	"$ 1,234.56"
	"-$1,200.00"
	"$-1,200.00"
	"($1,200.00)"
	12.00 €
	12.00-
	MXN 5
	MX$ 5.50
	$12.00-
	7.25
	- $ 3.00
	$
	$$5
	USD 5
	-$-5
	$1 2
	END
	run --separate-stderr dunning map -s s.yaml p.csv
	[ "$status" -eq 1 ]
	[ "$(printf '%s\n' "$output" | cut -d, -f1 | tr '\n' ' ')" = "balance 1234.56 1234.56 -1200.00 -1200.00 -1200.00 12.00 -12.00 5.00 5.50 -12.00 7.25 -3.00 " ]
	[ "$(printf '%s\n' "$stderr" | grep -c 'rejected R_CELL')" -eq 5 ]
}

@test "a plus says nothing, and U+2212 is a minus" {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: signs
	sources:
	  s:
	    csv: {delimiter: ";"}
	    decimal: ","
	    grouping: "."
	    sign: [before, after]
	    columns:
	      balance: {from: b, currency: MXN, symbol: [$]}
	      days: {from: n, type: int}
	      rate: {from: r, type: decimal}
	END
	cat >p.csv <<-'END'
	b;n;r
	+1.234,50;+3;+0,25
	−1.234,50;−3;−0,25
	12,50+;3+;0,25+
	12,50−;3−;0,25−
	+$12,50;;
	$+12,50;;
	−$ 12,50;;
	+-5;;
	+ 5;;
	−−5;;
	+5-;;
	5+5;;
	;+-1;
	;;+-1
	;1+1;
	END
	run --separate-stderr dunning map -s s.yaml p.csv
	[ "$status" -eq 1 ]
	[ "$output" = "balance,days,rate,currency
1234.50,3,0.25,MXN
-1234.50,-3,-0.25,MXN
12.50,3,0.25,MXN
-12.50,-3,-0.25,MXN
12.50,,,MXN
12.50,,,MXN
-12.50,,,MXN" ]
	[ "$(printf '%s\n' "$stderr" | grep -c 'rejected R_CELL')" -eq 8 ]
	[[ "$stderr" == *"p.csv:9:1: rejected R_CELL: column 'balance': '+-5' is not an amount"* ]]
	[[ "$stderr" == *"p.csv:12:1: rejected R_CELL: column 'balance': '+5-' is not an amount"* ]]
}

@test "plain cells of a foreign form and odd ones beside them" {
	cd "$BATS_TEST_TMPDIR"
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: foreign
	sources:
	  s:
	    csv: {delimiter: ";", nulls: ["01/01/1900", "0,00"]}
	    date: dd/mm/yyyy
	    decimal: ","
	    grouping: "."
	    date_range: {from: 2000-01-01, to: 2030-12-31}
	    columns:
	      doc_id: {from: id}
	      currency: {from: c}
	      due_date: {from: d}
	      balance: {from: b}
	END
	cat >p.csv <<-'END'
	id;c;d;b;note
	1;MXN;31/01/2026;1.234,56;a, b
	2;CLP;29/02/2024;1.234.567;"a;b"
	3;KWD;"01/02/2026";-1,234;"say ""x"", or not"
	4;MXN; 01/02/2026 ;1234567,8;x;
	5;MXN;01/01/1900;0,00;
	6;MXN;;;ñ
	7;MXN;29/02/2026;1;
	8;MXN;31/12/2031;1;
	9;MXN;01/02/2026;0.500,00;
	10;MXN;01/02/2026;1,234;
	11;MXN;01/02/2026;999.999,99;'
	END
	sed -i 's/;x;$/;x/' p.csv
	run --separate-stderr dunning map -s s.yaml p.csv
	[ "$status" -eq 1 ]
	[ "$output" = "doc_id,currency,due_date,balance,note
1,MXN,2026-01-31,1234.56,\"a, b\"
2,CLP,2024-02-29,1234567,\"a;b\"
3,KWD,2026-02-01,-1.234,\"say \"\"x\"\", or not\"
4,MXN,2026-02-01,1234567.80,x
5,MXN,,,
6,MXN,,,ñ
11,MXN,2026-02-01,999999.99,'" ]
	[[ "$stderr" == *"p.csv:8:7: rejected R_CELL: column 'due_date': '29/02/2026' is not a date like dd/mm/yyyy"* ]]
	[[ "$stderr" == *"p.csv:9:7: rejected R_DATE_RANGE: column 'due_date': '31/12/2031' is not between 2000-01-01 and 2030-12-31"* ]]
	[[ "$stderr" == *"p.csv:10:18: rejected R_CELL: column 'balance': '0.500,00' has a grouping mark"* ]]
	[[ "$stderr" == *"p.csv:11:19: rejected R_CELL: column 'balance': '1,234' has more decimals"* ]]
}

@test "a total that is wrong leaves the rejects, the counts and the warnings" {
	strategy <<-'END'
		key: [doc_id]
		columns:
		  doc_id: {from: id}
		  due_date: {from: due, format: [dd/mm/yyyy, mm/dd/yyyy]}
		  balance: {from: open, currency: MXN}
	END
	cat >in.csv <<-'END'
		id,due,open
		1,03/04/2026,100.00
		2,31/31/2026,20.50
		3,31/12/2026,x
		4,31/12/2026,7
		5,31/12/2026
	END
	status=0
	dunning map -v -s s.yaml --as-of=2026-03-16 --rejects=rej -o whole \
	    --control-total=balance=130 in.csv 2>err || status=$?
	[ "$status" -eq 2 ]
	[ ! -e whole ]
	same rej <<-'END'
		id,due,open,_line,_column,_reason
		2,31/31/2026,20.50,3,3,column 'due_date': '31/31/2026' is not a date like dd/mm/yyyy or mm/dd/yyyy
		3,31/12/2026,x,4,14,column 'balance': 'x' is not an amount
		5,31/12/2026,6,1,"has 2 fields, the header has 3"
	END
	# 130 - 107 is 23, of which line 3 has 20.50
	grep -q "E_CONTROL_TOTAL: .* written 107.00, rejected 20.50, unreadable 2, total 127.50, control 130.00, differs by 2.50$" err
	grep -q 'note: what was written lacks 23.00 of the control; rejected records have 20.50$' err
	grep -q 'note: 2 cells of rejected records cannot be read and are in no sum' err
	grep -q 'warning W_DATE_AMBIGUOUS' err
	grep -q '^dunning-map: read 5, written 2, rejected 3, excluded 0; not to be trusted, for a total is not right$' err
	# a total that is right without them is told as well
	map --rejects=rej --control-total=balance=127.50
	[ "$status" -eq 1 ]
	grep -q "^warning W_CONTROL_TOTAL: the total of 'balance' is right without 2 cells of rejected records that cannot be read$" told
	sed -i '/^[35],/d' in.csv
	map --control-total=balance=127.50
	! grep -q W_CONTROL_TOTAL told
	# what cannot be read to its end leaves none
	printf 'id,due,open\n1,x,1\n' >in.csv
	rm rej
	map --rejects=rej -o /nowhere/at/all
	[ "$status" -eq 2 ]
	[ ! -e rej ]
}

@test "a header that is not there: the nearest one, and all that are" {
	strategy <<-'END'
		columns:
		  doc_id: {from: Factura}
		  due_date: {from: Vencimento}
		  balance: {from: Importe, currency: MXN}
	END
	printf '%s\n' 'Cliente,Vencimiento,Saldo' 1,2,3 >in.csv
	map
	[ "$status" -eq 2 ]
	same told <<-'END'
		s.yaml:6:22: error E_COLUMN: column 'doc_id': the file has no column 'Factura'
		s.yaml:7:24: error E_COLUMN: column 'due_date': the file has no column 'Vencimento'
		s.yaml:8:23: error E_COLUMN: column 'balance': the file has no column 'Importe'
	END
	[ "$(grep -c 'note: the header of in.csv has 3 columns: Cliente, Vencimiento, Saldo$' err)" -eq 1 ]
	grep -q "note: did you mean 'Vencimiento'?" err
	grep -q 'note: name the header in `from:`.*header: false' err
	# of a wide one as much as can be read
	{ seq -s, 1001 1900; seq -s, 900; } >in.csv
	map
	grep -q 'note: the header of in.csv has 900 columns: 1001, 1002, .*\.\.\.$' err
	[ "$(grep 'has 900 columns' err | wc -c)" -lt 500 ]
}

@test "columns of one name have numbers, and none is taken by guess" {
	strategy <<-'END'
		drop:
		  void: {column: Fecha#2, match: X}
		columns:
		  doc_date: {from: Fecha#1, format: dd/mm/yyyy}
		  doc_id: {from: "#2"}
		  balance: {from: [Importe, Fecha#3], currency: MXN}
	END
	cat >in.csv <<-'END'
		Fecha,id,"Fecha", Fecha ,Otro,Otro,
		01/02/2026,A,V,1.50,o1,o2,
		01/02/2026,B,X,2.50,o3,o4,
		01/02/2026,C,,y,o5,o6,
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_date,doc_id,balance,currency,Fecha#2,Otro#1,Otro#2
		2026-02-01,A,1.50,MXN,V,o1,o2
	END
	same told <<-'END'
		in.csv:4:15: rejected R_CELL: column 'balance': 'y' is not an amount
	END
	# the name alone does not say which, also when it may be missing
	for from in '{from: Fecha}' '{from: Fecha, optional: true}' \
	    '{first_of: [Fecha, id]}' '{from: [Fecha, id]}'; do
		strategy <<-END
			columns:
			  agent: $from
		END
		map
		[ "$status" -eq 2 ]
		grep -q "E_COLUMN: column 'agent': the file has several columns 'Fecha'$" told
		grep -q "note: say which, from left to right: 'Fecha#1', 'Fecha#2'" err
	done
	# a name that looks like a number of another is still a name
	strategy <<-'END'
		columns:
		  doc_id: {from: a}
	END
	printf '%s\n' 'a,b#1,b' 1,2,3 >in.csv
	map
	[ "$(sed -n 1p out)" = 'doc_id,b#1,b' ]
	printf '%s\n' 'a,b#1,b,b' 1,2,3,4 >in.csv
	map
	[ "$status" -eq 2 ]
	grep -q "in.csv:1:.* error E_HEADER: there are two columns 'b#1'" told
}

@test "a column without a name is named by its place" {
	strategy <<-'END'
		columns:
		  debtor_id: {from: "#1"}
		  doc_id: {concat: ["#3", "#4"]}
		  balance: {from: b, currency: MXN}
	END
	printf '%s\n' ',b,,' A,1.00,X,Y >in.csv
	map
	[ "$status" -eq 0 ]
	same out <<-'END'
		debtor_id,doc_id,balance,currency
		A,X-Y,1.00,MXN
	END
}

@test "a key that is there twice names its line and itself" {
	strategy <<-'END'
		key: [doc_id, due_date]
		columns:
		  doc_id: {from: id}
		  due_date: {from: due, format: dd/mm/yyyy}
		  name: {type: string, from: name}
	END
	printf 'id,due,name\r\n1,01/02/2026,"a\r\nb"\r\n2,01/02/2026,x\r\n2,01/02\r\n\r\n3,01/02/2026,y\n1,01/02/2026,z\n3,01/02/2026,z\r2,01/02/2026,z\n3,02/02/2026,z\n' >in.csv
	map
	same told <<-'END'
		in.csv:5:1: rejected R_FIELDS: has 2 fields, the header has 3
		in.csv:8:1: rejected R_KEY_DUP: the record of line 2 has the same key '1', '01/02/2026'
		in.csv:9:1: rejected R_KEY_DUP: the record of line 7 has the same key '3', '01/02/2026'
		in.csv:10:1: rejected R_KEY_DUP: the record of line 4 has the same key '2', '01/02/2026'
	END
	# far behind the first one, and without personal data
	{ echo id,due,name; seq -f '%.0f,01/02/2026,"a,b"' 60000
	    echo 59999,01/02/2026,x; } >in.csv
	sed -i 's/{from: id}/{from: id, pii: id}/' s.yaml
	map
	same told <<-'END'
		in.csv:60002:1: rejected R_KEY_DUP: the record of line 60000 has the same key '***', '01/02/2026'
	END
}

@test "a key put together with nothing between its parts is told to be so" {
	strategy <<-'END'
		key: [doc_id]
		columns:
		  doc_id: {concat: [a, b], between: ""}
		  balance: {from: c, currency: MXN}
	END
	printf '%s\n' a,b,c 1,23,5.00 12,3,5.00 1,23,5.00 >in.csv
	map
	[ "$(grep -c "R_KEY_DUP: the record of line 2 has the same key '123'" told)" -eq 2 ]
	grep -q "note: 'doc_id' is put together with nothing between its parts.*say \`between\`" err
	# two documents are not one that is repeated
	sed -i 's/^    key:/    repeated: first\n&/' s.yaml
	map -v
	same told <<-'END'
		in.csv:3:1: rejected R_KEY_DIFFERS: the record of line 2 has the same key, but other values in doc_id
		read 3, written 1, rejected 1, excluded 1
		excluded: repeated 1, keep_when 0
		repeated: first in line 4, as line 2
	END
	sed -i 's/, between: ""//' s.yaml
	map
	[ "$(wc -l <out)" -eq 3 ]
	[ ! -s told ]
}

@test "kind is one of its values, as they are written" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  kind: {from: tipo}
	END
	printf '%s\n' id,tipo 1,debit 2,credit 3,payment 4,advance 5, \
	    6,Credit 7,invoice '8, debit ' >in.csv
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,kind
		1,debit
		2,credit
		3,payment
		4,advance
		5,
		8,debit
	END
	same told <<-'END'
		in.csv:7:3: rejected R_CELL: column 'kind': 'Credit' is not one of its values: debit, credit, payment, advance; did you mean 'credit'?
		in.csv:8:3: rejected R_CELL: column 'kind': 'invoice' is not one of its values: debit, credit, payment, advance
	END
	# `map` that keeps what it does not know is no way around
	sed -i 's/tipo}/tipo, map: {F: debit, "*": "="}}/' s.yaml
	printf '%s\n' id,tipo 1,F 2,credit 3,CR >in.csv
	map
	[ "$(sed 1d out | tr '\n' ' ')" = '1,debit 2,credit ' ]
	grep -q "in.csv:4:3: rejected R_CELL: column 'kind': 'CR' is not one of its values" told
}

@test "the line that has no end is named, whatever became of it" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  balance: {from: b, currency: MXN}
	END
	for last in '3,1.00' '3' '3,x' '"3,1' '3,"a'; do
		printf 'id,b\n1,1.00\n%s' "$last" >in.csv
		map
		grep -q '^in.csv:3:1: warning W_NO_LINE_END' told
	done
	printf 'id,b\n1,1.00\n"2\n3",1' >in.csv
	map
	grep -q '^in.csv:4:1: warning W_NO_LINE_END' told
	printf 'id,b' >in.csv
	map
	grep -q '^in.csv:1:1: warning W_NO_LINE_END' told
	printf 'id,b\r1,1.00\r' >in.csv
	map -j 2
	[ ! -s told ]
}

@test "currency codes: blanks, small letters and none have their remedy" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  currency: {from: cur}
		  balance: {from: b}
	END
	printf '%s\n' id,cur,b '1,USD,1' '2, USD ,1' '3,usd,1' '4,,1' \
	    '5,"USD ",1' 6,US,1 >in.csv
	map
	same out <<-'END'
		doc_id,currency,balance
		1,USD,1.00
	END
	same told <<-'END'
		in.csv:3:3: rejected R_CURRENCY: ' USD ' has blanks around the code
		in.csv:4:3: rejected R_CURRENCY: 'usd' is not a currency code
		in.csv:5:3: rejected R_CURRENCY: column 'balance': the amount has no currency
		in.csv:6:3: rejected R_CURRENCY: 'USD ' has blanks around the code
		in.csv:7:3: rejected R_CURRENCY: 'US' is not a currency code
	END
	grep -q "note: did you mean 'USD'? Say so with \`map\`" err
	sed -i 's/^    columns/    csv: {trim: true}\n&/' s.yaml
	map
	[ "$(grep -c ,USD,1.00 out)" -eq 2 ]
}

@test "a file behind another file is seen by its byte order mark" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  b: {type: string}
	END
	printf '\357\273\277id,b\n1,1\n\357\273\277id,b\n2,\357\273\2772\n' >in.csv
	map
	[ "$status" -eq 1 ]
	[ "$(wc -l <out)" -eq 3 ]
	same told <<-'END'
		in.csv:3:1: rejected R_MARK: a byte order mark stands before the record
	END
}

@test "numbers at the edge of 64 bits are read, and past it too large" {
	strategy <<-'END'
		columns:
		  balance: {from: b, currency: MXN}
		  items: {type: int, from: i}
		  rate: {type: decimal, from: r}
	END
	cat >in.csv <<-'END'
		b,i,r
		92233720368547758.07,9223372036854775807,9.223372036854775807
		-92233720368547758.08,-9223372036854775808,-9.223372036854775808
		92233720368547758.08,,
		-92233720368547758.09,,
		,9223372036854775808,
		,-9223372036854775809,
		,,9.223372036854775808
		,,18446744073709551617
		184467440737095516.17,,
	END
	for grouping in '' ','; do
		[ -z "$grouping" ] ||
			sed -i 's/^    columns/    grouping: ","\n&/' s.yaml
		map
		same out <<-'END'
			balance,items,rate,currency
			92233720368547758.07,9223372036854775807,9.223372036854775807,MXN
			-92233720368547758.08,-9223372036854775808,-9.223372036854775808,MXN
		END
		[ "$(grep -c "rejected R_CELL: .* is too large$" told)" -eq 7 ]
	done
	# whole minor units, marks and what is taken off
	strategy <<-'END'
		columns:
		  balance: {from: b, currency: MXN, unit: minor,
		    indicator: {from: m, debit: [D], credit: [C]}}
		  paid: {from: p, currency: MXN, minus: q}
	END
	cat >in.csv <<-'END'
		b,m,p,q
		9223372036854775807,C,-92233720368547758.08,
		9223372036854775808,D,,
		1,D,92233720368547758.07,-0.01
		1,D,-92233720368547758.08,0.01
		1,D,-92233720368547758.08,-0.01
		1,D,,-92233720368547758.08
	END
	map
	same out <<-'END'
		balance,paid,currency
		-92233720368547758.07,-92233720368547758.08,MXN
		0.01,-92233720368547758.07,MXN
	END
	[ "$(grep -c 'is too large$' told)" -eq 4 ]
	map --control-total=balance=9223372036854775808
	grep -q "has a value that is too large, or has too many decimals" told
}

@test "more rejected records than are told have their reasons counted" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id, required: true}
		  balance: {from: b, currency: MXN}
	END
	{ echo id,b; seq -f '%.0f,x' 25; echo 1; echo ,1; } >in.csv
	map
	grep -q '^and 7 more rejected records; --rejects=FILE keeps them all$' told
	grep -q '^rejected: R_CELL balance 25, R_FIELDS 1, R_REQUIRED doc_id 1$' told
}

@test "a total of the file is read as its column is, with symbol and sign" {
	strategy <<-'END'
		grouping: ","
		sign: [before, parentheses]
		totals: {all: {match: '^Total,', column: balance}}
		columns:
		  doc_id: {from: id}
		  balance: {from: b, currency: USD, symbol: $}
	END
	printf '%s\n' id,b 'A,"$1,000.00"' 'B,($2,010.50)' 'Total,($1,010.50)' |
	    sed 's/(\$\(.*\))/"($\1)"/' >in.csv
	map
	[ "$status" -eq 0 ]
	[ ! -s told ]
	sed -i 's/1,010.50/1,010.51/' in.csv
	map
	[ "$status" -eq 2 ]
	grep -q 'total -1010.50, control -1010.51, differs by -0.01$' told
	sed -i 's/(\$1,010.51)/-$1,010.50 USD/' in.csv
	map
	grep -q "error E_CONTROL_TOTAL: the total '-\$1,010.50 USD' of 'balance' is not an amount" told
	grep -q 'note: it is read as the cells of its column are; .* take that with ( ) in `match`' err
}

@test "dates: a time of 12 hours is read, and dropped from a date" {
	strategy <<-'END'
		date: m/d/yyyy hh:MM:SS AM
		columns:
		  doc_id: {from: id}
		  due_date: {from: due}
		  made: {from: made, type: datetime, format: d/m/yyyy h:MM AM}
	END
	cat >in.csv <<-'END'
		id,due,made
		1,3/5/2026 12:00:00 AM,5/3/2026 12:05 a. m.
		2,3/6/2026 11:59:59 pm,5/3/2026 1:05 p.m.
		3,3/7/2026 12:00:00 PM,5/3/2026 12:05 PM
		4,3/8/2026 13:00:00 PM,5/3/2026 1:05 PM
		5,3/9/2026,5/3/2026 1:05 PM
	END
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,due_date,made
		1,2026-03-05,2026-03-05T00:05:00
		2,2026-03-06,2026-03-05T13:05:00
		3,2026-03-07,2026-03-05T12:05:00
	END
	grep -q "in.csv:5:3: .*'3/8/2026 13:00:00 PM' is not a date like m/d/yyyy hh:MM:SS AM$" told
	grep -q 'note: it has no time of day; if some have none, add m/d/yyyy to `format`$' err
}

@test "dates: the remedy of one that is not read names the setting" {
	# remedy CELL FORMAT: the note about the cell.
	remedy() {
		printf 'date: %s\ncolumns:\n  doc_date: {from: d}\n' "$2" |
		    strategy
		printf 'd,e\n"%b",x\n' "$1" >in.csv
		map
		[ "$(grep -c R_CELL told)" -eq 1 ]
		grep note: err >note
		# What it proposes reads the date.
		sed -n "s/.*dropped: \('.*'\)\$/\1/p" note >proposed
		if [ -s proposed ]; then
			printf 'date: %s\ncolumns:\n  doc_date: {from: d}\n' \
			    "$(cat proposed)" | strategy
			map
			[ "$status" -eq 0 ]
		fi
	}
	remedy '2026-02-01 00:00:00' yyyy-mm-dd
	grep -q "add HH:MM:SS to the format, .* 'yyyy-mm-dd HH:MM:SS'\$" note
	remedy '3/5/2026 1:05:00 PM' m/d/yyyy
	grep -q "add hh:MM:SS AM to the format, .* 'm/d/yyyy hh:MM:SS AM'\$" note
	remedy '3/5/2026 01:05 p. m.' m/d/yyyy
	grep -q 'add hh:MM AM to the format' note
	remedy '5/3/2026 9:05' d/m/yyyy
	grep -q 'add H:MM to the format' note
	remedy '2026-02-01T00:00:00.000' yyyy-mm-dd
	grep -q "add HH:MM:SS.000 to the format, .* 'yyyy-mm-ddTHH:MM:SS.000'\$" note
	remedy '05/03/2026 00:00:00' '"dd/mm/yyyy HH:MM"'
	grep -q 'write HH:MM:SS in the format' note
	remedy '5 de marzo 2026 9:05' '"d \\de mmm(es) yyyy"'
	grep -q "'d .de mmm(es) yyyy H:MM'\$" note
	remedy 46054 dd/mm/yyyy
	grep -q 'day number of a spreadsheet, add excel to `format`$' note
	remedy 2026-02-01T03:00:00Z dd/mm/yyyy
	grep -q 'write `timestamp` as `format`' note
	remedy 2026-02-01 dd/mm/yyyy
	grep -q 'a date like yyyy-mm-dd: add that to `format`$' note
	remedy '2026-03-01\0302\0240' yyyy-mm-dd
	grep -qF "'2026-03-01\\u00a0' is not a date like yyyy-mm-dd" told
	grep -qF 'note: \u00a0 is a character that one cannot see, and without it the date is read;' note
	remedy '\0342\0200\0216bad' yyyy-mm-dd
	grep -qF "'\\u200ebad' is not" told
	grep -qF 'note: \u200e is a character that one cannot see; take it out' note
	# and as it stands there it can be written
	strategy <<-'END'
		date: "yyyy-mm-dd\u00a0"
		columns: {doc_date: {from: d}}
	END
	printf 'd,e\n2026-03-01\302\240,x\n' >in.csv
	map
	[ "$status" -eq 0 ]
	grep -q '^2026-03-01' out
}

@test "dates: all formats are named, or the first of many" {
	strategy <<-'END'
		columns:
		  doc_date: {from: d, format: [dd/mm/yyyy, dd-mm-yyyy, excel]}
		  due_date: {from: e, format: [dd/mm/yyyy, dd-mm-yyyy, yyyymmdd,
		    dd.mm.yyyy, ddmmyyyy, yyyy/mm/dd]}
	END
	printf '%s\n' d,e x,1/1 01/01/2026,x >in.csv
	map
	grep -q "'x' is not a date like dd/mm/yyyy, dd-mm-yyyy or excel$" told
	grep -q "'x' is not a date like dd/mm/yyyy, dd-mm-yyyy, yyyymmdd, dd.mm.yyyy or 2 more$" told
}

@test "dates: day numbers beside texts, which a spreadsheet turned round" {
	strategy <<-'END'
		decimal: ","
		columns:
		  due_date: {from: due, format: [excel, dd/mm/yyyy]}
	END
	# 1/2/2026 and 2/2/2026 taken for January: 46024 is 2026-01-02
	printf '%s\n' due 46024 '"46055,5"' 13/02/2026 28/02/2026 >in.csv
	for threads in 1 3; do
		map -j$threads
		[ "$status" -eq 0 ]
		same out <<-'END'
			due_date
			2026-01-02
			2026-02-02
			2026-02-13
			2026-02-28
		END
		same told <<-'END'
			in.csv:2:1: warning W_DATE_MIXED: column 'due_date': 2 dates are day numbers, such as '46024', read as 2026-01-02, and 2 are texts
		END
		grep -q 'note: the day numbers most likely have day and month turned round' err
	done
	# a text of the 12th or a day number of the 13th speaks against it
	for other in 12/02/2026 46035; do
		printf '%s\n' due 46024 13/02/2026 "$other" >in.csv
		map
		grep -q W_DATE_MIXED told
		[ "$(grep -c 'most likely' err)" -eq 0 ]
	done
	for only in 46024 13/02/2026; do
		printf '%s\n' due "$only" >in.csv
		map
		[ ! -s told ]
	done
}

@test "a timestamp as Salesforce, Rails, git and Azure write it" {
	cat >s.yaml <<-'END'
	dunning: 1
	strategy: stamps
	defaults: {timezone: America/Mexico_City}
	sources:
	  s:
	    columns:
	      doc_date: {from: at, format: timestamp}
	END
	# Mexico City is six hours behind UTC
	cat >in.csv <<-'END'
	at
	2026-04-01T05:59:59.000+0000
	2026-04-01 05:59:59 UTC
	2026-04-01 05:59:59 +0000
	2026-04-01T05:59Z
	20260401T055959Z
	END
	map
	[ "$status" -eq 0 ]
	[ "$(sort -u out | tr '\n' ' ')" = "2026-03-31 doc_date " ]
}

@test "a date and time without a format is read in all ways of a timestamp" {
	strategy <<-'END'
		decimal: ","
		columns:
		  doc_date: {from: d, format: excel}
		  made: {from: at, type: datetime}
	END
	cat >in.csv <<-'END'
		d,at
		"46054,75",2026-04-01 05:59:59 UTC
		"46055,0",2026-04-01T05:59Z
		46056,20260401T055959.5-0600
		46057,2026-04-01 05:59:59
	END
	map
	[ "$status" -eq 0 ]
	same out <<-'END'
		doc_date,made
		2026-02-01,2026-04-01T05:59:59Z
		2026-02-02,2026-04-01T05:59:00Z
		2026-02-03,2026-04-01T05:59:59.5-06:00
		2026-02-04,2026-04-01T05:59:59
	END
}

@test "150.000 is neither 150 nor 150000 where no mark is declared" {
	strategy <<-'END'
		columns:
		  doc_id: {from: id}
		  balance: {from: open, currency: COP}
		  term: {type: int, from: days}
	END
	printf '%s\n' id,open,days 1,150.000,30 2,12.500000,30 3,1500.5,1.000 \
	    >in.csv
	map
	[ "$status" -eq 1 ]
	same out <<-'END'
		doc_id,balance,term,currency
		2,12.50,30,COP
	END
	same told <<-'END'
		in.csv:2:3: rejected R_CELL: column 'balance': '150.000' may be thousands, or have three decimals
		in.csv:4:10: rejected R_CELL: column 'term': '1.000' may be thousands, or have three decimals
	END
	grep -qF 'note: it reads as 150.00 with `decimal: "."`, and as 150000.00 with `decimal: ","` and `grouping: "."`' err
	sed -i 's/^    columns:/    decimal: "."\n&/' s.yaml
	map
	[ "$status" -eq 0 ]
	[ "$(cut -d, -f2,3 out | tr '\n' ' ')" = \
	    "balance,term 150.00,30 12.50,30 1500.50,1 " ]
	sed -i 's/^    decimal: .*/    decimal: ","\n    grouping: "."/' s.yaml
	printf '%s\n' id,open,days 1,150.000,30 3,1.500,1.000 >in.csv
	map
	[ "$status" -eq 0 ]
	[ "$(cut -d, -f2,3 out | tr '\n' ' ')" = \
	    "balance,term 150000.00,30 1500.00,1000 " ]
}

@test "groups: Indian ones, and the apostrophe of typesetting" {
	strategy <<-'END'
		grouping: ","
		groups: indian
		columns:
		  doc_id: {from: id}
		  balance: {from: open, currency: INR}
		  amount: {from: sum, currency: CHF, grouping: "'", groups: thousands}
	END
	cat >in.csv <<-'END'
		id,open,sum
		1,"1,23,456.00",1’234.50
		2,"-12,34,56,789.5",-1'234’567
		3,"12,345.00",0
		4,"1,23,45.00",0
	END
	map
	same out <<-'END'
		doc_id,balance,amount,currency
		1,123456.00,1234.50,INR
		2,-123456789.50,-1234567.00,INR
		3,12345.00,0.00,INR
	END
	same told <<-'END'
		in.csv:5:3: rejected R_CELL: column 'balance': '1,23,45.00' has a grouping mark that is not where those of lakhs and crores are
	END
}

@test "what an amount needs to be read is told, but not of personal data" {
	strategy <<-'END'
		columns:
		  balance: {from: open, currency: USD}
	END
	printf '%s\n' open '$5.00' '(5.00)' >in.csv
	printf '5\xc2\xa0000,00\n' | sed 's/.*/"&"/' >>in.csv
	map
	[ "$status" -eq 1 ]
	grep -F "rejected R_CELL: column 'balance': '5\\u00a0000,00' is not an amount" told
	grep ': note: ' err | sed 's/.*: note: //' >notes
	same notes <<-'END'
		it reads as 5.00 with `symbol: ["$"]`
		it reads as -5.00 with `sign: parentheses`
		it reads as 5000.00 with `decimal: ","` and `grouping: " "`
	END
	sed -i 's/currency: USD/&, pii: id/' s.yaml
	map
	[ "$(grep -c 'it reads' err)" -eq 0 ]
}

@test "a file as it is: 150.000 is read as it stands, and counted" {
	printf '%s\n' debtor_id,doc_id,due_date,currency,balance \
	    A,1,2026-01-31,KWD,150.000 A,2,2026-01-31,COP,150.000 \
	    A,3,2026-01-31,COP,12.500000 A,4,2026-01-31,CLP,-950.000 \
	    A,5,2026-01-31,COP,0.500 A,6,2026-01-31,COP,1500.000 >in.csv
	dunning age --as-of=2026-03-16 in.csv >out 2>err
	grep ': warning ' err >told
	same told <<-'END'
		dunning-age: in.csv:3:20: warning W_THOUSANDS: 2 amounts have three decimals, as in 150.000, and their currency has not: they were read as 150; this is the first
	END
	for threads in 1 4; do
		dunning age --as-of=2026-03-16 --threads=$threads in.csv \
		    2>&1 >/dev/null | grep -c ': 2 amounts have'
	done
}

@test "suggest proposes the groups and the apostrophe that map then reads" {
	cat >in.csv <<-'END'
		customer,invoice,due,currency,open
		A,1,2026-02-28,INR,"1,23,456.00"
		B,2,2026-02-28,INR,"12,34,567.50"
		A,3,2026-03-31,INR,"5,000.00"
	END
	dunning map --suggest in.csv >s.yaml 2>err
	grep -q '^    groups: indian' s.yaml
	map
	[ "$status" -eq 0 ]
	[ "$(sed '1d; s/.*,//' out | tr '\n' ' ')" = \
	    "123456.00 1234567.50 5000.00 " ]
	sed -i 's/INR,.*/CHF,-12’345.50/' in.csv
	dunning map --suggest in.csv >s.yaml 2>err
	map
	[ "$status" -eq 0 ]
	[ "$(grep -c -- '-12345.50$' out)" -eq 3 ]
}

@test "a symbol is that of a currency, not a mark of numbers" {
	cat >s.yaml <<-'END'
		dunning: 1
		strategy: dot
		sources:
		  dot: {columns: {balance: {currency: USD, symbol: [$, "."]}}}
	END
	printf '%s\n' balance .50 150. >in.csv
	map
	[ "$status" -eq 2 ]
	[ "$(cat told)" = "s.yaml:4:57: error E_VALUE: \`.\` is no symbol of a currency, but what numbers are written with" ]
	sed -i 's/, "\."//' s.yaml
	map
	[ "$status" -eq 1 ]
	! grep -q 'symbol:' err
}

@test "minor units have no decimals, not even two zeros" {
	cat >s.yaml <<-'END'
		dunning: 1
		strategy: cents
		sources:
		  cents:
		    columns:
		      doc_id: {}
		      currency: {const: USD}
		      balance: {from: cents, unit: minor}
	END
	printf '%s\n' doc_id,cents 1,1250 2,15.00 3,6.5 '4,"15.00"' 5,-7 \
	    6,600.0 '7,"600.0"' >in.csv
	map
	[ "$status" -eq 1 ]
	# A single 0 is how programs write that keep whole numbers with a point.
	[ "$(tr '\n' ' ' <out)" = "doc_id,currency,balance 1,USD,12.50 \
5,USD,-0.07 6,USD,6.00 7,USD,6.00 " ]
	[ "$(grep -c 'is not a whole number of minor units' err)" -eq 3 ]
}

@test "columns of one name beside one that looks like a numbered one" {
	cat >s.yaml <<-'END'
		dunning: 1
		strategy: names
		sources:
		  names:
		    columns: {doc_id: {from: "#1"}}
	END
	printf '%s\n' 'Amt,Amt#2,Amt' 1,2,3 >in.csv
	map
	[ "$status" -eq 2 ]
	grep -q "note: give every column its own name, or read the file with .csv: {header: false, skip_lines: 1}" err
}
