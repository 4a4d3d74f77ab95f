-- The jobs as DuckDB, Polars and SQLite do them.  Each brings its own view
-- `aged`: the portfolio without what is not open on the as-of date, and
-- days_overdue, null for credit.
CREATE VIEW job_A AS
SELECT *, CASE
	WHEN days_overdue IS NULL THEN 'unapplied'
	WHEN days_overdue <= 0 THEN 'not_due'
	WHEN days_overdue <= 30 THEN '1-30'
	WHEN days_overdue <= 60 THEN '31-60'
	WHEN days_overdue <= 90 THEN '61-90'
	WHEN days_overdue <= 120 THEN '91-120'
	ELSE '121+' END AS bucket
FROM aged;

CREATE VIEW matched AS
SELECT *, regexp_matches(email, '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$') AS email_ok
FROM job_A;

CREATE VIEW decided AS
SELECT *, CASE
	WHEN days_overdue IS NULL THEN 'CREDIT'
	WHEN days_overdue <= 0 AND email_ok THEN 'CURRENT'
	WHEN days_overdue <= 0 THEN 'CURRENT_LETTER'
	WHEN days_overdue <= 15 AND balance < 20 THEN 'WATCH'
	WHEN days_overdue <= 30 AND risk_class IN ('A', 'B') AND email_ok THEN 'SOFT'
	WHEN days_overdue <= 30 AND email_ok THEN 'REMIND'
	WHEN days_overdue <= 30 THEN 'PHONE'
	WHEN days_overdue <= 90 AND balance >= 5000 AND risk_class IN ('D', 'E') THEN 'FIRM'
	WHEN days_overdue <= 90 AND email_ok THEN 'CORE'
	WHEN days_overdue <= 90 THEN 'CORE_LETTER'
	WHEN balance >= 1000 THEN 'LEGAL'
	ELSE 'AGENCY' END AS segment,
500 + CASE
	WHEN days_overdue IS NULL THEN 0
	WHEN days_overdue <= 0 THEN 60
	WHEN days_overdue <= 30 THEN 20
	WHEN days_overdue <= 90 THEN -30
	ELSE -80 END
+ CASE
	WHEN balance < 100 THEN 25
	WHEN balance < 1000 THEN 10
	ELSE -15 END
+ CASE
	WHEN risk_class = 'A' THEN 40
	WHEN risk_class = 'B' THEN 20
	WHEN risk_class = 'C' THEN 0
	WHEN risk_class = 'D' THEN -20
	ELSE -40 END
+ CASE
	WHEN payments_12m IS NULL THEN 0
	WHEN payments_12m = 0 THEN -35
	WHEN payments_12m <= 5 THEN 5
	ELSE 45 END
+ CASE
	WHEN broken_promises IS NULL THEN 0
	WHEN broken_promises = 0 THEN 15
	WHEN broken_promises = 1 THEN -10
	ELSE -45 END
+ CASE
	WHEN dispute = 'true' THEN -25
	ELSE 0 END AS score
FROM matched;

CREATE VIEW job_B AS
SELECT *, CASE
	WHEN score < 450 THEN 'low'
	WHEN score < 550 THEN 'mid'
	ELSE 'high' END AS band
FROM decided;

CREATE VIEW job_C AS
SELECT currency, company,
	round(sum(CASE WHEN bucket = 'not_due' THEN balance ELSE 0 END), 2) AS "not_due",
	round(sum(CASE WHEN bucket = '1-30' THEN balance ELSE 0 END), 2) AS "1-30",
	round(sum(CASE WHEN bucket = '31-60' THEN balance ELSE 0 END), 2) AS "31-60",
	round(sum(CASE WHEN bucket = '61-90' THEN balance ELSE 0 END), 2) AS "61-90",
	round(sum(CASE WHEN bucket = '91-120' THEN balance ELSE 0 END), 2) AS "91-120",
	round(sum(CASE WHEN bucket = '121+' THEN balance ELSE 0 END), 2) AS "121+",
	round(sum(CASE WHEN bucket = 'unapplied' THEN -balance ELSE 0 END), 2) AS "unapplied"
FROM job_A GROUP BY currency, company;

CREATE VIEW job_D AS
SELECT currency, debtor_id,
	round(sum(CASE WHEN bucket = 'not_due' THEN balance ELSE 0 END), 2) AS "not_due",
	round(sum(CASE WHEN bucket = '1-30' THEN balance ELSE 0 END), 2) AS "1-30",
	round(sum(CASE WHEN bucket = '31-60' THEN balance ELSE 0 END), 2) AS "31-60",
	round(sum(CASE WHEN bucket = '61-90' THEN balance ELSE 0 END), 2) AS "61-90",
	round(sum(CASE WHEN bucket = '91-120' THEN balance ELSE 0 END), 2) AS "91-120",
	round(sum(CASE WHEN bucket = '121+' THEN balance ELSE 0 END), 2) AS "121+",
	round(sum(CASE WHEN bucket = 'unapplied' THEN -balance ELSE 0 END), 2) AS "unapplied"
FROM job_A GROUP BY currency, debtor_id;

-- The debtor's sums beside every record.
CREATE VIEW job_R AS
SELECT *,
	round(sum(CASE WHEN days_overdue IS NULL THEN 0 ELSE balance END) OVER debtor, 2) AS debtor_open,
	round(sum(CASE WHEN days_overdue > 0 THEN balance ELSE 0 END) OVER debtor, 2) AS debtor_overdue,
	round(sum(CASE WHEN days_overdue IS NULL THEN -balance ELSE 0 END) OVER debtor, 2) AS debtor_unapplied,
	round(sum(balance) OVER debtor, 2) AS debtor_net,
	max(days_overdue) OVER debtor AS debtor_max_days,
	count(days_overdue) OVER debtor AS debtor_items
FROM job_A WINDOW debtor AS (PARTITION BY debtor_id, currency);
