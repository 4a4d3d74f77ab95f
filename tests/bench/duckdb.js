// One job of jobs.sql in DuckDB: node duckdb.js JOB FILE > OUTPUT
const fs = require('fs');
const path = require('path');
const { DuckDBInstance } = require('@duckdb/node-api');

const [job, file] = process.argv.slice(2);
const names = ('company debtor_id debtor_name tax_id email phone country ' +
	'language currency doc_id doc_date due_date amount balance doc_type ' +
	'risk_class last_payment_date payments_12m broken_promises dispute ' +
	'note').split(' ');
// What a job reads as something else than text.
const types = { doc_date: 'DATE', due_date: 'DATE', balance: 'DECIMAL(18, 2)',
	payments_12m: 'INTEGER', broken_promises: 'INTEGER' };
const columns = names.map((name) => `${name}: '${types[name] || 'VARCHAR'}'`);

async function main() {
	const instance = await DuckDBInstance.create(':memory:', {
		threads: process.env.THREADS || '2' });
	const db = await instance.connect();
	await db.run(`CREATE VIEW aged AS SELECT *, CASE WHEN balance > 0
		THEN DATE '2026-03-16' - due_date END AS days_overdue
	    FROM read_csv('${file}', header = true, auto_detect = false,
		delim = ',', quote = '"', escape = '"',
		columns = {${columns.join(', ')}})
	    WHERE balance <> 0 AND coalesce(doc_date <= DATE '2026-03-16', true)`);
	await db.run(fs.readFileSync(path.join(__dirname, 'jobs.sql'), 'utf8'));
	await db.run(`COPY (FROM job_${job}) TO '/dev/stdout'
		(FORMAT csv, HEADER)`);
}

main().catch((error) => {
	console.error(`duckdb: ${error.message}`);
	process.exit(1);
});
