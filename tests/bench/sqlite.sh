# One job of jobs.sql in SQLite: sh sqlite.sh JOB FILE > OUTPUT
# A table in memory.  To SQLite's REGEXP, a - may only come first in [].
here=$(dirname "$0")
{
	cat <<-END
	CREATE TABLE portfolio (company, debtor_id, debtor_name, tax_id, email,
	    phone, country, language, currency, doc_id, doc_date, due_date,
	    amount, balance REAL, doc_type, risk_class, last_payment_date,
	    payments_12m INTEGER, broken_promises INTEGER, dispute, note);
	.import --csv --skip 1 "$2" portfolio
	CREATE VIEW aged AS SELECT company, debtor_id, debtor_name, tax_id,
	    nullif(email, '') AS email, phone, country, language, currency,
	    doc_id, doc_date, due_date, amount, balance, doc_type, risk_class,
	    last_payment_date, nullif(payments_12m, '') AS payments_12m,
	    nullif(broken_promises, '') AS broken_promises, dispute, note,
	    CASE WHEN balance > 0 THEN CAST(julianday('2026-03-16') -
	        julianday(due_date) AS INTEGER) END AS days_overdue
	FROM portfolio WHERE balance <> 0 AND doc_date <= '2026-03-16';
	END
	sed "/regexp_matches/s/\[\([^]]*\)-]/[-\1]/g
	    s/regexp_matches(email, \('[^']*'\))/iif(email REGEXP \1, \
	    'true', iif(email IS NULL, NULL, 'false'))/
	    s/ AND email_ok / AND email_ok = 'true' /" "$here/jobs.sql"
	printf '.headers on\n.mode csv\nSELECT * FROM job_%s;\n' "$1"
} | sqlite3 -bail :memory:
