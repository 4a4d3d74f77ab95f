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
	    KWD,-5 USD,1.5 USD,7.00 USD, >in.csv
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
	[ ! -s told ]
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
		in.csv:5:1: rejected R_KEY_DIFFERS: record 1 has the same key, but other values in balance
		in.csv:6:1: rejected R_KEY_DIFFERS: record 1 has the same key, but other values in debtor_name
		in.csv:8:1: rejected R_KEY_NULL: key column 'doc_id' is empty
		read 7, written 2, rejected 3, excluded 2
		excluded: repeated 2, keep_when 0
	END
	sed -i 's/repeated: first/repeated: reject/' s.yaml
	map
	[ "$(grep -c R_KEY_DUP told)" -eq 4 ]
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
		in.csv:4:3: rejected R_CELL: column 'doc_date': '1/2/20 10:60' is not a date like d/m/yy HH:MM
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
		in.csv:3:16: rejected R_CELL: column 'risk': '***' is not one of its values
		in.csv:4:19: rejected R_CELL: column 'type': 'debitt' is not one of its values; did you mean 'debit'?
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
