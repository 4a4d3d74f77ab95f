/*
 * portfolio.c -- writes portfolios of invented debtors: the same bytes for the
 * same arguments, on every machine.
 *
 *	portfolio [-f retail|wholesale|bench|foreign|treated|sent|outcomes]
 *	    [-n ROWS]
 *
 * retail     the export of a lender in MX, CO and BR: Spanish headers, ; and
 *            windows-1252, 31/12/2026, 1.234,56 and 1.234,56-
 * wholesale  a spreadsheet of trade invoices: English headers, UTF-8, (12.00)
 * bench      a canonical portfolio of 21 columns
 * foreign    the same records: ; between fields, 31/12/2026, 1.234,56
 * treated    aged, segmented records for tests/bench/treatment.yaml, four of
 *            each debtor, in no order
 * sent       messages of three earlier nights about the records of `treated`
 *            with the same ROWS, to be imported into a ledger
 * outcomes   what their debtors did, five for every two records
 *
 * The first two have the defects of real exports, and at most three records
 * that cannot be read.  All of them are meant to be aged as of 2026-03-16.
 * Everything is invented: mail goes to reserved domains, telephone numbers are
 * from ranges that look unassigned, tax numbers are valid only by chance.
 */
#include <stdlib.h>
#include <unistd.h>

#include "portfolio_retail.h"
#include "portfolio_treatment.h"
#include "portfolio_wholesale.h"

static const char *const bench_header[] = { "company", "debtor_id",
	"debtor_name", "tax_id", "email", "phone", "country", "language",
	"currency", "doc_id", "doc_date", "due_date", "amount", "balance",
	"doc_type", "risk_class", "last_payment_date", "payments_12m",
	"broken_promises", "dispute", "note" };

static const char *const notes[] = { "Llamar por la tarde",
	"No contesta, dejar mensaje", "Pide \"factura rectificativa\"",
	"Promete pagar a fin de mes", "Buzón lleno", "Cambió de domicilio",
	"Pide plan de pagos, tres cuotas", "Factura en disputa",
	"Volver a llamar el lunes", "Pagó parcial\nver expediente" };

/* Fields that are the same in all records of a debtor. */
static const struct country *
bench_debtor(struct out *out, uint64_t number)
{
	static const char *const companies[] = { "NORTE", "SUR", "CENTRO" };
	struct random random = { number };
	const struct country *country = &countries[random_below(&random, 4)];
	const char *first = pick(&random, &country->first);
	const char *last = pick(&random, &country->last);
	char text[TEXT_SIZE] = "D";

	out_field(out, companies[random_below(&random, 3)]);
	text_add_number(text, number, 8);
	out_field(out, text);
	text_join(text, first, " ", last,
	    random_percent(&random, 3) ? ", S.A." : "", NULL);
	out_field(out, text);
	text_join(text, "X", NULL);
	text_add_number(text, random_below(&random, 100000000), 8);
	out_field(out, text);
	text[0] = '\0';
	text_add_folded(text, last);
	text_add_number(text, number, 1);
	text_add(text, "@correo.example");
	out_field(out, random_percent(&random, 5) ? "" : text);
	text_join(text, "+", NULL);
	text_add_number(text, random_below(&random, 1000000000), 12);
	out_field(out, text);
	out_field(out, country->code);
	out_field(out, country->language);
	out_field(out, country->currency);
	return country;
}

static void
bench_record(
    struct out *out, struct random *random, uint64_t record, uint64_t debtors)
{
	static const int terms[] = { 30, 45, 60 };
	const struct country *country =
	    bench_debtor(out, (random_next(random) >> 11) % debtors);
	int dated =
	    AS_OF - 1 - (int)random_below(random, 400) -
	    (random_percent(random, 10) ? (int)random_below(random, 900) : 0);
	int64_t amount =
	    1000 +
	    random_below(random, random_percent(random, 12) ? 5000000 : 150000);
	bool part = random_percent(random, 25);
	char text[TEXT_SIZE] = "F";

	text_add_number(text, record, 9);
	out_field(out, text);
	out_date(out, dated);
	out_date(out, dated + terms[random_below(random, 3)]);
	out_amount(out, amount, country->digits);
	out_amount(out,
	    part ? 1 + random_below(random, (unsigned)amount) : amount,
	    country->digits);
	out_field(out, "INV");
	text_join(text, "A", NULL);
	text[0] = (char)('A' + random_below(random, 5));
	out_field(out, text);
	out_date(out, random_percent(random, 80)
	                  ? dated - (int)random_below(random, 200)
	                  : 0);
	out_number(out, random_below(random, 13));
	out_number(out, random_below(random, 4));
	out_field(out, random_percent(random, 2) ? "true" : "false");
	out_field(out, random_percent(random, 25)
	                   ? random_word(random, notes, ARRAY_LEN(notes))
	                   : "");
	out_end(out);
}

static void
bench_write(struct out *out, uint64_t rows)
{
	struct random random = { 42 };
	uint64_t record;

	out_header(out, bench_header, ARRAY_LEN(bench_header));
	for (record = 1; record <= rows && !out->failed; record++)
		bench_record(out, &random, record, rows / 4 + 1);
}

static const struct format {
	const char *name;
	const struct style *style;
	void (*write)(struct out *, uint64_t rows);
	uint64_t rows; /* unless -n says otherwise */
} formats[] = {
	{ "retail", &retail_style, retail_write, 2400 },
	{ "wholesale", &wholesale_style, wholesale_write, 600 },
	{ "bench", &bench_style, bench_write, 1000 },
	{ "foreign", &foreign_style, bench_write, 1000 },
	{ "treated", &bench_style, treated_write, 1000 },
	{ "sent", &bench_style, sent_write, 1000 },
	{ "outcomes", &bench_style, outcomes_write, 1000 },
};

static const struct format *
format_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct out out;
	const struct format *format = &formats[0];
	unsigned long long rows = 0;
	bool usage = false;
	char *end = NULL;
	int option;

	while ((option = getopt(argc, argv, "f:n:")) != -1) {
		if (option == 'f')
			format = format_find(optarg);
		else if (option == 'n')
			rows = strtoull(optarg, &end, 10);
		usage |= option == '?' || format == NULL ||
		         (end != NULL && *end != '\0');
	}
	if (usage || optind != argc) {
		fprintf(stderr, "usage: portfolio [-f retail|wholesale|bench|"
		                "foreign|treated|sent|outcomes] [-n ROWS]\n");
		return 2;
	}
	out.style = format->style;
	format->write(&out, rows != 0 ? rows : format->rows);
	out_flush(&out);
	if (fflush(stdout) != 0 || out.failed) {
		perror("portfolio");
		return 2;
	}
	return 0;
}
