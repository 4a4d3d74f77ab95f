// One job of jobs.sql in Polars: node polars.js JOB FILE > OUTPUT
const fs = require('fs');
const path = require('path');
const pl = require('nodejs-polars');

const [job, file] = process.argv.slice(2);
const sql = fs.readFileSync(path.join(__dirname, 'jobs.sql'), 'utf8');
const names = ('company debtor_id debtor_name tax_id email phone country ' +
	'language currency doc_id doc_date due_date amount balance doc_type ' +
	'risk_class last_payment_date payments_12m broken_promises dispute ' +
	'note').split(' ');
// What a job reads as something else than text.
const types = { doc_date: pl.Date, due_date: pl.Date, balance: pl.Float64,
	payments_12m: pl.Int32, broken_promises: pl.Int32 };
const schema = Object.fromEntries(
    names.map((name) => [name, types[name] || pl.String]));
const context = pl.SQLContext({ portfolio: pl.scanCSV(file, { schema }) });
const view = (name, select) => context.register(name, context.execute(select));

try {
	// Day 20528 is 2026-03-16.
	view('aged', `SELECT *, CASE WHEN balance > 0
		THEN 20528 - CAST(due_date AS INTEGER) END AS days_overdue
	    FROM portfolio
	    WHERE balance <> 0
		AND coalesce(CAST(doc_date AS INTEGER) <= 20528, true)`);
	for (const [, name, select] of sql.matchAll(
	    /CREATE VIEW (\w+) AS\n([^;]*);/g))
		view(name, select.replaceAll('regexp_matches(', 'regexp_like('));
	context.execute(`SELECT * FROM job_${job}`).sinkCSV('/dev/stdout')
	    .collectSync();
} catch (error) {
	console.error(`polars: ${error.message}`);
	process.exit(1);
}
