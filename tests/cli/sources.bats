#!/usr/bin/env bats
# The ready sources of rules/sources: what they make of an export in each
# layout, written by hand beside it, what is left out by which rule, and what
# its age is on 2026-03-16.

setup() {
	rules=$BATS_TEST_DIRNAME/../../rules/sources
	cd "$BATS_TEST_DIRNAME/../sources"
	T=$BATS_TEST_TMPDIR
	day=2026-03-16
	what=()
}

# same FILE: what it must hold comes on standard input.
same() { diff - "$1"; }

# mapped STATUS NAME FILE [OPTION]...: the portfolio is the one by hand; leaves
# what was told, without notes, in $T/told.
mapped() {
	local want=$1 name=$2 file=$3 got=0
	shift 3
	strategy=$rules/$name.yaml
	dunning check "$strategy" >"$T/check" 2>&1
	[ ! -s "$T/check" ]
	dunning map -v -s "$strategy" "${what[@]}" --as-of=$day "$@" \
	    -o "$T/portfolio" "$file" 2>"$T/err" || got=$?
	grep -v ': note: ' "$T/err" |
		sed "s/^dunning-map: //; s/^${file##*/}://" >"$T/told"
	[ "$got" -eq "$want" ] || { cat "$T/err"; return 1; }
	diff "$name.portfolio.csv" "$T/portfolio"
}

# aged: number, days and bucket of each item, and the totals, come on standard
# input.  The net of each currency is the sum of the balances that went in.
aged() {
	dunning age -v -s "$strategy" "${what[@]}" --as-of=$day -o "$T/aged" \
	    "${1:-$T/portfolio}" 2>"$T/err" || { cat "$T/err"; return 1; }
	{
		python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["doc_id"] or "-", row["days_overdue"] or "-", row["bucket"])
' "$T/aged"
		sed -n 's/^dunning-age: \([A-Z]*: .*\)/\1/p' "$T/err"
	} >"$T/ages"
	diff - "$T/ages"
	python3 -c 'import collections, csv, decimal, sys
sums = collections.Counter()
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    sums[row["currency"]] += decimal.Decimal(row["balance"])
for currency, total in sums.items():
    print(currency, total)
' "${1:-$T/portfolio}" | sort >"$T/sums"
	sed -n 's/^\([A-Z]*\): .*, net \(.*\)/\1 \2/p' "$T/ages" | sort |
		diff "$T/sums" -
}

# --suggest knows the layout, and its file is there.
known() { # NAME FILE
	local status=0
	dunning map --suggest --currency=XXX "$2" >"$T/s.yaml" 2>&1 || status=$?
	[ "$status" -le 1 ]
	sed -n 's/^# //p' "$T/s.yaml" | tr '\n' ' ' |
		grep -qF "rules/sources/$1.yaml is for those."
	[ -f "$rules/$1.yaml" ]
}

@test "SAP FBL5N in Spanish: bars, pages, sums, 99,00-, cleared items" {
	mapped 1 sap-fbl5n sap-fbl5n.txt --rejects="$T/rejects" \
	    --control-total=balance:MXN=18150.35 \
	    --control-total=balance:USD=1250.50
	same "$T/told" <<-'END'
		30:44: rejected R_CELL: column 'due_date': '31.04.2026' is not a date like dd.mm.yyyy
		33:1: rejected R_FIELDS: has 5 fields, the header has 20
		warning W_CONTROL_TOTAL: the total of 'balance' is right without 1 cell of rejected records that cannot be read
		read 28, written 7, rejected 2, excluded 1; left out: rules 8, blank 0, page 1, sums 5, heads 4; preamble: 8 lines
		no `key`: records that repeat are not looked for
		excluded: repeated 0, keep_when 1
	END
	[ "$(wc -l <"$T/rejects")" -eq 3 ]
	# A debt is one by its sign, also in a document of payments.
	aged <<-'END'
		1800000012 30 1-30
		1800000031 -6 not_due
		1600000007 - unapplied
		1800000040 -17 not_due
		1400000009 - unapplied
		1400000011 15 1-30
		1600000008 - unapplied
		MXN: 3 items, open 19310.25, overdue 12000.00, unapplied 1659.90, net 17650.35
		USD: 1 items, open 1250.50, overdue 0.00, unapplied 0.00, net 1250.50
	END
	known sap-fbl5n sap-fbl5n.txt
}

@test "SAP FBL5N: another sum, UTF-8, and N with a degree sign" {
	run dunning map -q -s "$rules/sap-fbl5n.yaml" -o "$T/out" \
	    --control-total=balance:MXN=18150.34 sap-fbl5n.txt
	[ "$status" -eq 2 ]
	[[ "$output" == *"written 17650.35, rejected 500.00, unreadable 1, total 18150.35, control 18150.34, differs by -0.01"* ]]
	[ ! -e "$T/out" ]
	iconv -f CP1252 -t UTF-8 sap-fbl5n.txt >"$T/in.txt"
	run dunning map -s "$rules/sap-fbl5n.yaml" "$T/in.txt"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_COLUMN: column 'doc_id': the file has no column 'Nº documento'"* ]]
	sed 's/windows-1252/utf-8/' "$rules/sap-fbl5n.yaml" >"$T/s.yaml"
	dunning map -q -s "$T/s.yaml" -o "$T/out" "$T/in.txt" || [ $? -eq 1 ]
	diff sap-fbl5n.portfolio.csv "$T/out"
	# The degree sign that some installations write.
	sed 's/Nº/N°/' "$T/in.txt" >"$T/in2.txt"
	dunning map -q -s "$T/s.yaml" -o "$T/out" "$T/in2.txt" || [ $? -eq 1 ]
	diff sap-fbl5n.portfolio.csv "$T/out"
}

@test "SAP technical: S and H, a key of four parts, CLP without decimals" {
	mapped 1 sap-technical sap-technical.txt
	same "$T/told" <<-'END'
		7:70: rejected R_CELL: column 'balance': '75.5' has more decimals than its currency
		8:68: rejected R_INDICATOR: column 'balance': 'X' is neither of the texts for debit and credit
		9:70: rejected R_CELL: column 'balance': '100-' is not an amount
		10:33: rejected R_REQUIRED: column 'instalment' is empty, and it is required
		11:1: rejected R_KEY_DUP: the record of line 3 has the same key 'CL01', '2026', '1800000012', '002'
		read 10, written 5, rejected 5, excluded 0
	END
	aged <<-'END'
		1800000012 30 1-30
		1800000012 0 not_due
		1800000012 101 91-120
		1600000007 - unapplied
		1400000009 - unapplied
		CLP: 2 items, open 2500000, overdue 1250000, unapplied 300000, net 2200000
		USD: 1 items, open 480.50, overdue 480.50, unapplied 99.90, net 380.60
	END
	known sap-technical sap-technical.txt
}

@test "Protheus SE1: three due dates, types, marks of deleted rows" {
	mapped 1 protheus-se1 protheus-se1.csv
	same "$T/told" <<-'END'
		12:92: rejected R_MAP: column 'currency': '2' is not in its `map`; did you mean '1'?
		13:19: rejected R_MAP: column 'kind': 'XX' is not in its `map`
		14:81: rejected R_CELL: column 'amount': '10.00' is not an amount
		15:1: rejected R_KEY_DUP: the record of line 3 has the same key '01/UNI/000000001/B/NF'
		read 14, written 8, rejected 4, excluded 0; left out: deleted 1, provisional 1
	END
	aged <<-'END'
		UNI-000000001 35 31-60
		UNI-000000001 7 1-30
		UNI-000000001 - unapplied
		UNI-000000002 84 61-90
		UNI-000000002 - unapplied
		000000003 - unapplied
		FAT-000000010 0 not_due
		UNI-000000001 -15 not_due
		BRL: 5 items, open 5180.90, overdue 2570.50, unapplied 225.00, net 4955.90
	END
	# From E1_VENCORI: 2026-02-07, 03-07, 2025-11-20, 2026-03-14 and 03-31.
	python3 -c 'import csv, sys
print(*(row["original_days_overdue"] or "-"
    for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))))
' "$T/aged" >"$T/original"
	[ "$(cat "$T/original")" = "37 9 - 116 - - 2 -15" ]
	known protheus-se1 protheus-se1.csv
}

@test "Xero: one record for each document, credit notes, a number used again" {
	mapped 1 xero-invoices xero-invoices.csv
	same "$T/told" <<-'END'
		15:1: rejected R_KEY_DIFFERS: the record of line 14 has the same key, but other values in amount, balance
		16:78: rejected R_CELL: column 'doc_date': '09/13/2026' is not a date like dd/mm/yyyy or d/mm/yyyy
		17:181: rejected R_MAP: column 'kind': 'Expense claim' is not in its `map`
		16:78: warning W_DATE_TURNED: column 'doc_date': 1 dates that were rejected are dates by mm/dd/yyyy, such as '09/13/2026'; 5 of the 10 that were read may have day and month turned round as well
		read 16, written 7, rejected 3, excluded 2; left out: purchases 1, not_open 3
		excluded: repeated 2, keep_when 0
		repeated: first in line 3, as line 2
	END
	aged <<-'END'
		INV-0001 30 1-30
		INV-0002 0 not_due
		CN-0001 - unapplied
		INV-0003 4 1-30
		unnumbered - unapplied
		unnumbered - unapplied
		INV-0006 -7 not_due
		GBP: 3 items, open 268.00, overdue 180.00, unapplied 12.00, net 256.00
		NZD: 1 items, open 1495.00, overdue 1495.00, unapplied 30.00, net 1465.00
	END
	known xero-invoices xero-invoices.csv
}

@test "QuickBooks: groups, subtotals, the total, terms for due dates" {
	mapped 1 quickbooks-open-invoices quickbooks-open-invoices.csv
	same "$T/told" <<-'END'
		15:10: rejected R_CELL: column 'doc_date': '02/30/2026' is not a date like mm/dd/yyyy or yyyy-mm-dd
		19:1: rejected R_FIELDS: has 8 fields, the header has 9
		warning W_CONTROL_TOTAL: the total of 'balance' is right without 1 cell of rejected records that cannot be read
		read 18, written 8, rejected 2, excluded 0; left out: report 1, subtotal 3, blank 1, customer 3; preamble: 3 lines
		no `key`: records that repeat are not looked for
	END
	aged <<-'END'
		1001 30 1-30
		1009 -6 not_due
		- - unapplied
		1000 55 31-60
		1005 - unapplied
		7 41 31-60
		1020 0 not_due
		- -60 not_due
		USD: 6 items, open 1657.90, overdue 1337.50, unapplied 125.00, net 1532.90
	END
	known quickbooks-open-invoices quickbooks-open-invoices.csv
}

@test "QuickBooks: a total that differs, or is not there, is no portfolio" {
	strategy=$rules/quickbooks-open-invoices.yaml
	sed 's/1,572.90/1,572.91/' quickbooks-open-invoices.csv >"$T/in.csv"
	run dunning map -s "$strategy" -o "$T/out" "$T/in.csv"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_CONTROL_TOTAL"*"written 1532.90, rejected 40.00"* ]]
	sed '/^TOTAL/d' quickbooks-open-invoices.csv >"$T/in.csv"
	run dunning map -s "$strategy" -o "$T/out" "$T/in.csv"
	[ "$status" -eq 2 ]
	[ ! -e "$T/out" ]
	# As the comment says, for reports without one; and without lines above.
	sed '/^    totals:/,+1d' "$strategy" >"$T/s.yaml"
	sed -i 1,3d "$T/in.csv"
	dunning map -q -s "$T/s.yaml" -o "$T/out" "$T/in.csv" || [ $? -eq 1 ]
	diff quickbooks-open-invoices.portfolio.csv "$T/out"
}

@test "QuickBooks: a customer whose name begins with Total" {
	strategy=$rules/quickbooks-open-invoices.yaml
	cat >"$T/in.csv" <<-'END'
		,Type,Date,Num,P. O. #,Terms,Due Date,Aging,Open Balance
		Sol Ltd,,,,,,,,
		,Invoice,01/15/2026,1,,Net 30,02/14/2026,30,100.00
		Total Sol Ltd,,,,,,,,100.00
		Total Paint 24,,,,,,,,
		,Invoice,01/20/2026,2,,Net 30,02/19/2026,25,"1,300.00"
		Total Total Paint 24,,,,,,,,"1,300.00"
		"Total Glass, Inc",,,,,,,,
		,Credit Memo,01/20/2026,3,,,,25,-50.00
		"Total Total Glass, Inc",,,,,,,,-50.00
		TOTAL,,,,,,,,"1,350.00"
	END
	dunning map -q -s "$strategy" -o "$T/out" "$T/in.csv"
	[ "$(cut -d, -f1 "$T/out" | tail -n 3 | tr '\n' ';')" = \
	    'Sol Ltd;Total Paint 24;"Total Glass;' ]
}

@test "ERPNext: payment terms, vouchers of several parties, the sign" {
	mapped 1 erpnext-ar erpnext-ar.csv
	same "$T/told" <<-'END'
		10:1: rejected R_KEY_DUP: the record of line 8 has the same key 'CUST-0002/ACC-JV-2026-00001/2026-02-28/D'
		11:117: rejected R_CELL: column 'balance': '1,000.0' is not an amount
		12:67: rejected R_REQUIRED: column 'doc_id' is empty, and it is required
		read 12, written 8, rejected 3, excluded 0; left out: total 1
	END
	aged <<-'END'
		ACC-SINV-2026-00001 35 31-60
		ACC-SINV-2026-00001 5 1-30
		ACC-SINV-2026-00002 2 1-30
		ACC-PAY-2026-00001 - unapplied
		ACC-SINV-RET-00001 - unapplied
		ACC-JV-2026-00001 16 1-30
		ACC-JV-2026-00001 - unapplied
		ACC-PAY-2026-00002 14 1-30
		USD: 4 items, open 795.00, overdue 795.00, unapplied 110.00, net 685.00
		EUR: 1 items, open 379.50, overdue 379.50, unapplied 20.00, net 359.50
	END
	known erpnext-ar erpnext-ar.csv
	# The columns of version 14, without payment terms and future payments.
	cat >"$T/in.csv" <<-'END'
		"Posting Date","Party Type","Party","Receivable Account","Customer Name","Voucher Type","Voucher No","Due Date","Invoiced Amount","Paid Amount","Credit Note","Outstanding Amount","Age (Days)","0-30","Currency"
		"2026-01-10","Customer","C-1","Debtors","Ann","Sales Invoice","SI-1","2026-02-09",500.0,250.0,0.0,250.0,35,0.0,"USD"
		"","","","","","","","",500.0,250.0,0.0,250.0,"",0.0,""
	END
	dunning map -v -s "$strategy" -o "$T/out" "$T/in.csv" 2>"$T/err"
	[ "$(sed -n 2p "$T/out" | cut -d, -f1-5,7-12)" = \
	    '"C-1","Ann","Sales Invoice","SI-1",,2026-01-10,2026-02-09,"USD",500.00,250.00,250.00' ]
	grep -q 'left out: total 1$' "$T/err"
}

@test "Lago: cents, JPY, drafts and voided invoices" {
	mapped 1 lago-invoices lago-invoices.csv
	same "$T/told" <<-'END'
		10:98: rejected R_CELL: column 'balance': '6.50' is not a whole number of minor units
		11:1: rejected R_KEY_DUP: the record of line 3 has the same key '5f02'
		12:29: rejected R_CELL: column 'doc_date': '2026-02-01 00:00:00+00' is not a date like yyyy-mm-dd
		read 11, written 6, rejected 3, excluded 2
		excluded: repeated 0, keep_when 2
	END
	# What is settled is not aged; 30 days are the terms of ACM-002-001.
	aged <<-'END'
		ACM-001-001 44 31-60
		ACM-001-002 13 1-30
		ACM-002-001 -1 not_due
		ACM-003-001 0 not_due
		ACM-001-006 13 1-30
		EUR: 3 items, open 1200.56, overdue 1200.56, unapplied 0.00, net 1200.56
		USD: 1 items, open 9.99, overdue 0.00, unapplied 0.00, net 9.99
		JPY: 1 items, open 55000, overdue 0, unapplied 0, net 55000
	END
	known lago-invoices lago-invoices.csv
	# The export of the screen has other names for the customer.
	cat >"$T/in.csv" <<-'END'
		lago_id,sequential_id,self_billed,issuing_date,customer_lago_id,customer_external_id,customer_name,customer_email,customer_country,customer_tax_identification_number,invoice_number,purchase_order_number,invoice_type,payment_status,status,file_url,currency,fees_amount_cents,coupons_amount_cents,taxes_amount_cents,credit_notes_amount_cents,prepaid_credit_amount_cents,total_amount_cents,payment_due_date,payment_dispute_lost_at,payment_overdue,total_due_amount_cents,total_paid_amount_cents,total_offsetted_credit_note_amount_cents
		5f01,1,false,2026-01-01,9a,C-1,Ann,ann@example.com,US,,INV-1,,one_off,pending,finalized,,USD,1000,0,0,0,0,1000,2026-01-31,,true,400,500,100
	END
	dunning map -s "$strategy" -o "$T/out" "$T/in.csv"
	[ "$(sed -n 2p "$T/out" | cut -d, -f1-14)" = \
	    ',C-1,Ann,ann@example.com,5f01,INV-1,one_off,finalized,2026-01-01,,2026-01-31,USD,10.00,4.00' ]
}

@test "Colombian cartera: lines above, N/A, no decimal point is guessed" {
	mapped 1 cartera-colombia cartera-colombia.csv \
	    --control-total=balance=3460250.50
	same "$T/told" <<-'END'
		14:59: rejected R_CELL: column 'balance': '48000.5' has a grouping mark that is not between groups of three digits
		15:41: rejected R_REQUIRED: column 'debtor_id' is empty, and it is required
		16:1: rejected R_KEY_DUP: the record of line 9 has the same key 'F-101'
		warning W_CONTROL_TOTAL: the total of 'balance' is right without 1 cell of rejected records that cannot be read
		read 10, written 6, rejected 3, excluded 0; left out: total 1, blank 0; preamble: 7 lines
	END
	aged <<-'END'
		F-101 40 31-60
		F-102 30 1-30
		F-103 -11 not_due
		F-104 -14 not_due
		F-105 6 1-30
		F-108 - unapplied
		COP: 5 items, open 1953250.50, overdue 1868000.00, unapplied 5000.00, net 1948250.50
	END
	known cartera-colombia cartera-colombia.csv
}

@test "Colombian cartera: what is paid or void, or has another status" {
	sed '/^F-101/s/vencida/pagada/; /^F-102/s/vencida/anulada/
		/^F-103/s/pendiente/castigada/' cartera-colombia.csv >"$T/in.csv"
	run dunning map -v -s "$rules/cartera-colombia.yaml" -o "$T/out" \
	    "$T/in.csv"
	[ "$status" -eq 1 ]
	[[ "$output" == *"R_MAP: column 'invoice_status': 'castigada'"* ]]
	[[ "$output" == *"excluded 3"* ]]
	! grep -q 'F-10[123]' "$T/out"
}

@test "loan tape: a due date from days past due, on its own day only" {
	what=(--source=arrears)
	day=2026-03-11
	mapped 1 loan-tape loan-tape.csv
	same "$T/told" <<-'END'
		8:68: rejected R_REQUIRED: column 'days_past_due' is empty, and it is required
		9:71: rejected R_CELL: column 'balance': '180.000,00' is not an amount
		10:68: rejected R_CELL: column 'days_past_due': '31.5' is not a whole number
		11:1: rejected R_KEY_DUP: the record of line 2 has the same key 'CR-001', '2026-03-11'
		read 10, written 6, rejected 4, excluded 0
	END
	dunning segment -s "$strategy" "${what[@]}" -o "$T/dated" "$T/portfolio"
	# saldo_en_mora of the contract's buckets; 2026-03-11 less 14 days ...
	aged "$T/dated" <<-'END'
		CR-001 14 1-30
		CR-003 427 91+
		CR-004 28 1-30
		CR-005 7 1-30
		CR-006 31 31-60
		COP: 5 items, open 5315000.00, overdue 5315000.00, unapplied 0.00, net 5315000.00
	END
	# In one pass, as its comment shows.
	dunning run -q -s "$strategy" "${what[@]}" --as-of=$day \
	    --stages=map,segment,age -o "$T/one" loan-tape.csv || [ $? -eq 1 ]
	diff "$T/aged" "$T/one"
	# The day after, what was due cannot be known.
	run dunning age -s "$strategy" "${what[@]}" --as-of=2026-03-12 "$T/dated"
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_SNAPSHOT: the portfolio is of 2026-03-11"* ]]
	known loan-tape loan-tape.csv
}

@test "loan tape: all that is open of a loan, by its oldest instalment" {
	run dunning map -s "$rules/loan-tape.yaml" loan-tape.csv
	[ "$status" -eq 2 ]
	[[ "$output" == *"E_SOURCE: the strategy has several sources"* ]]
	what=(--source=exposure)
	day=2026-03-11
	strategy=$rules/loan-tape.yaml
	dunning map -q -s "$strategy" "${what[@]}" loan-tape.csv 2>"$T/err" |
		dunning segment -s "$strategy" "${what[@]}" -o "$T/dated"
	# CR-002 is not late: due on no earlier day than that of the tape.  CR-008,
	# whose saldo_en_mora cannot be read, is one of them here.
	aged "$T/dated" <<-'END'
		CR-001 14 1-30
		CR-002 0 not_due
		CR-003 427 91+
		CR-004 28 1-30
		CR-005 7 1-30
		CR-006 31 31-60
		CR-008 31 31-60
		COP: 7 items, open 29325000.00, overdue 26580000.00, unapplied 0.00, net 29325000.00
	END
}

@test "each ready source has an export here, a row in the table, a system" {
	for file in "$rules"/*.yaml; do
		name=${file##*/}
		name=${name%.yaml}
		ls "$name".csv "$name".txt 2>/dev/null | grep -q .
		grep -q "^| \`$name.yaml\` |" "$rules/../README.md"
		grep -q '^# Seen: ' "$file"
		grep -q '^# Adapt: *' "$file"
	done
}
