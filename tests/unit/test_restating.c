#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/counting.h"
#include "ageing/restating.h"
#include "ageing/transactions.h"
#include "credits_fixture.h"

static struct age_options
options_of(const struct strategy *s, const char *as_of)
{
	return (struct age_options){ .run = { .strategy = s,
		                         .as_of = day(as_of) },
		.snapshot = DATE_NONE,
		.max_roll = -1 };
}

/* The stage, with the transactions that the options name opened before. */
static struct stage *
make_restating(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct age_options known = *options;

	if (options->transactions != NULL) {
		known.moves = transactions_open(options, diag);
		assert_non_null(known.moves);
	}
	return restating_stage(arena, &known, diag);
}

/* The run with a file of transactions; NULL: without one. */
static void
check_with(struct age_options options, const char *transactions,
    const char *text, const char *out, const char *said)
{
	struct outcome o;
	char path[32];
	int fd = -1;

	if (transactions != NULL) {
		fd = fixture_file(transactions, strlen(transactions));
		snprintf(path, sizeof path, "/dev/fd/%d", fd);
		options.transactions = path;
	}
	o = credits_run_all(make_restating, restating_days, NULL, &options,
	    text);
	assert_string_equal(buf_text(&o.said), said);
	assert_string_equal(buf_text(&o.out), out);
	outcome_free(&o);
	if (fd != -1)
		close(fd);
}

static void
check_plain(const char *text, const char *out, const char *said)
{
	check_with(options_of(NULL, "2026-03-31"), NULL, text, out, said);
}

/* An advance of 300.00 on 20 January, over an invoice that was there and one
 * that came on 10 March: it counts from the later of both days. */
static const char portfolio[] =
    "doc_id,kind,doc_date,amount\n"
    "I1,debit,2026-01-10,100.00\nI2,debit,2026-03-10,200.00\n"
    "P1,advance,2026-01-20,300.00\n";
static const char payments[] =
    "doc_id,date,applied_date,amount,credit_doc\n"
    "I1,2026-01-20,2026-02-20,100.00,P1\n"
    "I2,2026-01-20,2026-03-15,50.00,P1\n";

static void
test_posting_dates(void **state)
{
	static const struct {
		const char *as_of, *i1, *i2, *p1;
	} cases[] = {
		{ "2026-01-19", "100.00", "200.00", "-300.00" },
		{ "2026-01-20", "0.00", "200.00", "-200.00" },
		{ "2026-03-09", "0.00", "200.00", "-200.00" },
		{ "2026-03-10", "0.00", "150.00", "-150.00" },
	};
	char out[512];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(out, sizeof out,
		    "doc_id,kind,doc_date,amount,balance\n"
		    "I1,debit,2026-01-10,100.00,%s\n"
		    "I2,debit,2026-03-10,200.00,%s\n"
		    "P1,advance,2026-01-20,300.00,%s\n",
		    cases[i].i1, cases[i].i2, cases[i].p1);
		check_with(options_of(NULL, cases[i].as_of), payments,
		    portfolio, out, "");
	}
}

static void
test_application_dates(void **state)
{
	static const struct {
		const char *as_of, *i1, *i2, *p1;
	} cases[] = {
		{ "2026-02-19", "100.00", "200.00", "-300.00" },
		{ "2026-02-20", "0.00", "200.00", "-200.00" },
		{ "2026-03-14", "0.00", "200.00", "-200.00" },
		{ "2026-03-15", "0.00", "150.00", "-150.00" },
	};
	char out[512];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct age_options options = options_of(NULL, cases[i].as_of);

		options.by_application = true;
		snprintf(out, sizeof out,
		    "doc_id,kind,doc_date,amount,balance\n"
		    "I1,debit,2026-01-10,100.00,%s\n"
		    "I2,debit,2026-03-10,200.00,%s\n"
		    "P1,advance,2026-01-20,300.00,%s\n",
		    cases[i].i1, cases[i].i2, cases[i].p1);
		check_with(options, payments, portfolio, out, "");
	}
}

/* A cheque that bounced, and more paid than was owed. */
static void
test_reversals(void **state)
{
	static const char in[] = "doc_id,amount\nA,100.00\nB,50.00\n";
	static const char moves[] = "doc_id,date,amount\n"
	                            "A,2026-03-01,100\nA,2026-03-20,-100.00\n"
	                            "B,2026-03-01,60.5\n";

	(void)state;
	check_with(options_of(NULL, "2026-03-19"), moves, in,
	    "doc_id,amount,balance\nA,100.00,0.00\nB,50.00,-10.50\n",
	    "warning W_OVERPAID 3:3 1 items have more paid than they were; "
	    "they count as credit, and this is the first\n");
	check_with(options_of(NULL, "2026-03-20"), moves, in,
	    "doc_id,amount,balance\nA,100.00,100.00\nB,50.00,-10.50\n",
	    "warning W_OVERPAID 3:3 1 items have more paid than they were; "
	    "they count as credit, and this is the first\n");
}

/* The balance comes of the amount, whatever the portfolio says; of the same
 * day, both must agree. */
static void
test_given_balances(void **state)
{
	static const char in[] = "doc_id,kind,amount,balance\n"
	                         "A,,100.00,70.00\nB,,50.00,20.00\n"
	                         "C,payment,10.00,10.00\nD,,5.00,\n";
	static const char moves[] = "doc_id,date,amount\nA,2026-03-01,30.00\n"
	                            "B,2026-03-01,20.00\nB,2026-04-01,5.00\n";
	static const char out[] = "doc_id,kind,amount,balance\n"
	                          "A,,100.00,70.00\nB,,50.00,30.00\n"
	                          "C,payment,10.00,-10.00\nD,,5.00,5.00\n";
	static const char said[] =
	    "warning W_BALANCE 3:10 1 of 3 balances are not their amount less "
	    "the transactions; this is the first\n"
	    "note the output has what the transactions say; are some of them "
	    "missing?\n";
	struct age_options options = options_of(NULL, "2026-03-31");

	(void)state;
	check_with(options, moves, in, out, "");
	options.snapshot = day("2026-03-31");
	check_with(options, moves, in, out, said);
	options.snapshot = day("2026-03-30");
	check_with(options, moves, in, out, "");
	options.run.as_of = day("2026-04-01");
	check_with(options, moves, in,
	    "doc_id,kind,amount,balance\nA,,100.00,70.00\nB,,50.00,25.00\n"
	    "C,payment,10.00,-10.00\nD,,5.00,5.00\n",
	    "");
	check_with(options_of(NULL, "2026-03-31"), moves,
	    "doc_id,amount,balance,snapshot_date\n"
	    "A,100.00,1.00,2026-03-31\nB,50.00,1.00,2026-03-30\n",
	    "doc_id,amount,balance,snapshot_date\n"
	    "A,100.00,70.00,2026-03-31\nB,50.00,30.00,2026-03-30\n",
	    "warning W_BALANCE 2:10 1 of 1 balances are not their amount less "
	    "the transactions; this is the first\n"
	    "note the output has what the transactions say; are some of them "
	    "missing?\n");
}

static void
test_astray(void **state)
{
	(void)state;
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,amount,currency\n"
	    "A,2026-03-01,1.00,MXN\nX,2026-03-01,2.00,MXN\n"
	    "X,2026-03-01,30,CLP\nY,2026-03-01,-0.50,MXN\n"
	    "Y,2026-04-01,7.00,MXN\nZ,2026-04-01,1.00,MXN\n",
	    "doc_id,amount,currency\nA,5.00,MXN\n",
	    "doc_id,amount,currency,balance\nA,5.00,MXN,4.00\n",
	    "warning W_TRANSACTIONS 3 transactions are of 3 items that the "
	    "portfolio does not have: 1.50 MXN, 30 CLP\n"
	    "warning W_INCOMPLETE 2 transactions after 2026-03-31 are of 2 "
	    "items that the portfolio does not have: 8.00 MXN\n"
	    "note such an item may have been open on that day: export the "
	    "items that were settled since, too\n");
}

/* The columns that both files have name the item. */
static void
test_keys(void **state)
{
	static const char in[] =
	    "company,debtor_id,doc_id,instalment,amount\n"
	    "N,D,1,1,10.00\nN,D,1,2,10.00\nN,E,1,1,10.00\nS,D,1,1,10.00\n";

	(void)state;
	check_with(options_of(NULL, "2026-03-31"),
	    "instalment,doc_id,debtor_id,company,date,amount\n"
	    "1,1,D,N,2026-03-01,1\n2,1,D,N,2026-03-01,2\n"
	    "1,1,E,N,2026-03-01,3\n1,1,D,S,2026-03-01,4\n",
	    in,
	    "company,debtor_id,doc_id,instalment,amount,balance\n"
	    "N,D,1,1,10.00,9.00\nN,D,1,2,10.00,8.00\nN,E,1,1,10.00,7.00\n"
	    "S,D,1,1,10.00,6.00\n",
	    "");
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,debtor_id,company,date,amount\n1,D,N,2026-03-01,1\n", in,
	    "",
	    "error E_ITEM_TWICE 3:5 the transactions of '1' are those of line "
	    "2, too\n"
	    "note name the instalment in the transactions; or, when they are "
	    "of whole documents, say `paid_by_document: true` under `ageing`: "
	    "they then cover the records of a document by due date\n");
}

static void
test_currencies(void **state)
{
	static const char in[] = "doc_id,currency,amount\nA,MXN,10.00\n"
	                         "B,CLP,10\n";

	(void)state;
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,amount\nA,2026-03-01,1.5\nB,2026-03-01,2.0\n", in,
	    "doc_id,currency,amount,balance\nA,MXN,10.00,8.50\n"
	    "B,CLP,10,8\n",
	    "");
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,amount\nB,2026-03-01,1.5\nX,2026-03-01,1.125\n", in,
	    "doc_id,currency,amount,balance\nA,MXN,10.00,10.00\n",
	    "warning W_TRANSACTIONS 1 transactions are of 1 items that the "
	    "portfolio does not have: 1.125\n"
	    "reject R_TRANSACTION 3:7 the transactions of this item have more "
	    "decimals than its currency\n");
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,currency,amount\nA,2026-03-01,USD,1.5\n"
	    "B,2026-03-01,CLP,3\nB,2026-03-01,USD,4\n",
	    in, "doc_id,currency,amount,balance\nB,CLP,10,7\n",
	    "warning W_TRANSACTIONS 2 transactions are of 2 items that the "
	    "portfolio does not have: 5.50 USD\n"
	    "reject R_TRANSACTION 2:7 the transactions of this item are in "
	    "another currency\n");
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,currency,amount\nA,2026-03-01,MXN,1.5\n"
	    "A,2026-03-01,,0.25\nB,2026-03-01,CLP,3\nB,2026-03-01,USD,4\n",
	    "doc_id,amount\nA,10.00\nB,10.00\n",
	    "doc_id,amount,balance\nA,10.00,8.25\n",
	    "reject R_TRANSACTION 3:3 the transactions of this item are in "
	    "several currencies, and it does not say its own\n");
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,currency,amount\nB,2026-03-01,CLP,1.5\n"
	    "B,2026-03-01,ZZZ,1\n",
	    in, "",
	    "reject R_AMOUNT 2:18 the amount has more than 0 decimals\n"
	    "reject R_CURRENCY 3:14 'ZZZ' is not a currency code\n"
	    "error E_TRANSACTIONS 2 of 2 transactions cannot be read\n"
	    "note without them it cannot be said what was open: correct them, "
	    "or take them out\n");
}

static void
test_credit_used(void **state)
{
	(void)state;
	check_with(options_of(NULL, "2026-03-31"),
	    "doc_id,date,amount,credit_doc\nA,2026-03-01,80.00,N1\n"
	    "B,2026-03-01,30.00,N1\nC,2026-03-01,5,P7\n",
	    "doc_id,kind,amount\nA,,100.00\nB,,100.00\nC,,5.00\n"
	    "N1,credit,100.00\n",
	    "doc_id,kind,amount,balance\nA,,100.00,20.00\nB,,100.00,70.00\n"
	    "C,,5.00,0.00\n",
	    "warning W_TRANSACTIONS 1 transactions use 1 credits that the "
	    "portfolio does not have on that day: 5.00\n"
	    "note debts are less by that, but no credit is: look at "
	    "`credit_doc`, and at the dates of the credits\n"
	    "reject R_OVERUSED 5:11 more was used of this credit than there "
	    "is\n");
}

static void
check_fails(const char *transactions, const char *said)
{
	struct age_options options = options_of(NULL, "2026-03-31");
	struct buf told;
	struct diag *diag;
	int fd = fixture_file(transactions, strlen(transactions));
	char path[32];

	buf_init(&told, SIZE_MAX);
	diag = diag_new(fixture_said, &told);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	options.transactions = path;
	assert_null(transactions_open(&options, diag));
	assert_string_equal(buf_text(&told), said);
	close(fd);
	buf_clear(&told);
	diag_free(diag);
}

#define NOTE_MAP \
	"note a file of payments as another system writes it goes through " \
	"`dunning map` first, see EXAMPLES of dunning-age(1)\n"

static void
test_bad_files(void **state)
{
	struct age_options options = options_of(NULL, "2026-03-31");
	struct buf many;

	(void)state;
	check_fails("doc_id,amount\n",
	    "error E_COLUMN transactions need the column 'date'\n"
	    "note they have doc_id, date and amount, and may have company, "
	    "debtor_id, instalment, currency and credit_doc\n" NOTE_MAP);
	check_fails("",
	    "error E_EMPTY the input is empty: there is no header\n" NOTE_MAP);
	check_with(options,
	    "doc_id,date,amount\nA,2026-02-30,1\n,2026-02-20,1\n"
	    "A,2026-02-20,1\n",
	    "doc_id,amount\nA,1.00\n", "",
	    "reject R_VALUE 2:3 column 'date': '2026-02-30' is not a date "
	    "(yyyy-mm-dd)\n"
	    "reject R_NULL 3:1 column 'doc_id' is empty\n"
	    "error E_TRANSACTIONS 2 of 3 transactions cannot be read\n"
	    "note without them it cannot be said what was open: correct them, "
	    "or take them out\n");
	check_with(options,
	    "doc_id,date,amount\nA,2026-02-20,92233720368547758.07\n"
	    "A,2026-02-20,0.01\n",
	    "doc_id,amount\nA,1.00\n", "",
	    "error E_OVERFLOW 3:14 the sum of the transactions of an item "
	    "does not fit 64 bits of minor units\n");
	buf_init(&many, SIZE_MAX);
	buf_puts(&many, "doc_id,date,amount\n");
	for (int i = 0; i < 1200; i++)
		buf_printf(&many, "A%d,2026-02-20,1\n", i);
	options.memory = 1100 * 88;
	check_with(options, buf_text(&many), "doc_id,amount\nA0,1.00\n", "",
	    "error E_LIMIT the transactions are of more than 1100 items, "
	    "which is what the memory holds\n"
	    "note give it more with --memory=MIB\n");
	buf_clear(&many);
}

/* --- amounts less what was paid ----------------------------------------- */

static void
test_idle(void **state)
{
	static const char no_columns[] = "a,doc_id\n1,2\n";
	static const char given[] = "balance,amount\n1,2\n,3\n-1.5,1\n";

	(void)state;
	check_plain(no_columns, no_columns, "");
	check_plain(given, given, "");
}

static void
test_paid(void **state)
{
	(void)state;
	check_plain("amount,paid\n100.00,30.00\n100.00,\n100.00,100.00\n"
	            "-50.00,-20.00\n",
	    "amount,paid,balance\n100.00,30.00,70.00\n100.00,,100.00\n"
	    "100.00,100.00,0.00\n-50.00,-20.00,-30.00\n",
	    "");
	check_plain("amount\n100.00\n", "amount,balance\n100.00,100.00\n", "");
	check_plain("balance,amount,paid\n1.00,100.00,30.00\n,100.00,30.00\n"
	            "0.00,100.00,30.00\n",
	    "balance,amount,paid\n1.00,100.00,30.00\n70.00,100.00,30.00\n"
	    "0.00,100.00,30.00\n",
	    "");
	check_plain("amount,paid\n100.00,130.00\n100.00,-30.00\n"
	            "-100.00,30.00\n-100.00,-130.00\n,1.00\n100.00,100.01\n",
	    "amount,paid,balance\n100.00,130.00,-30.00\n"
	    "-100.00,30.00,-70.00\n100.00,100.01,-0.01\n",
	    "warning W_OVERPAID 2:1 2 items have more paid than they were; "
	    "they count as credit, and this is the first\n"
	    "reject R_PAID 3:8 what was paid is negative, but the item is "
	    "not\n"
	    "reject R_OVERUSED 5:1 more was used of this credit than there "
	    "is\n"
	    "reject R_BALANCE 6:1 the record has neither a balance nor an "
	    "amount\n");
}

static void
test_kinds(void **state)
{
	(void)state;
	check_plain("kind,balance\ndebit,1.00\n,2.00\ncredit,3.00\n"
	            "payment,4.00\nadvance,-5.00\nother,6.00\n",
	    "kind,balance\ndebit,1.00\n,2.00\ncredit,-3.00\n"
	    "payment,-4.00\nadvance,-5.00\nother,6.00\n",
	    "");
	check_plain("kind,amount,paid\ncredit,100.00,30.00\n"
	            "payment,-100.00,30.00\nadvance,100.00,-30.00\n",
	    "kind,amount,paid,balance\ncredit,100.00,30.00,-70.00\n"
	    "payment,-100.00,30.00,-70.00\nadvance,100.00,-30.00,-70.00\n",
	    "");
}

/* --- what is paid on a document ------------------------------------------- */

static void
check_documents(size_t memory, const char *transactions, const char *text,
    const char *out, const char *said)
{
	struct strategy s = usual_strategy();
	struct age_options options = options_of(&s, "2026-03-31");

	s.ageing.paid_by_document = true;
	options.memory = memory;
	check_with(options, transactions, text, out, said);
}

/* By due date, then number; what is left over stays with the last. */
static void
test_documents(void **state)
{
	(void)state;
	check_documents(4096, NULL,
	    "doc_id,instalment,due_date,amount,paid\n"
	    "A,10,2026-02-01,40.00,70.00\nA,9,2026-02-01,40.00,70.00\n"
	    "A,11,2026-01-01,20.00,\nB,1,2026-01-01,40.00,45.00\n"
	    "B,2,2026-02-01,2.00,45.00\nC,1,,5.00,\nC,2,2026-01-01,5.00,7.00\n",
	    "doc_id,instalment,due_date,amount,paid,balance\n"
	    "A,10,2026-02-01,40.00,70.00,30.00\n"
	    "A,9,2026-02-01,40.00,70.00,0.00\nA,11,2026-01-01,20.00,,0.00\n"
	    "B,1,2026-01-01,40.00,45.00,0.00\n"
	    "B,2,2026-02-01,2.00,45.00,-3.00\nC,1,,5.00,,3.00\n"
	    "C,2,2026-01-01,5.00,7.00,0.00\n",
	    "warning W_OVERPAID 6:16 1 items have more paid than they were; "
	    "they count as credit, and this is the first\n");
}

static void
test_documents_apart(void **state)
{
	(void)state;
	check_documents(0, NULL,
	    "company,debtor_id,doc_id,kind,currency,balance,amount,paid\n"
	    "N,D,A,,MXN,,10.00,4.00\nS,D,A,,MXN,,10.00,5.00\n"
	    "N,E,A,,MXN,,10.00,6.00\nN,D,A,,USD,,10.00,7.00\n"
	    "N,D,A,credit,MXN,,10.00,9.00\nN,D,A,,MXN,10.00,10.00,3.00\n",
	    "company,debtor_id,doc_id,kind,currency,balance,amount,paid\n"
	    "N,D,A,,MXN,6.00,10.00,4.00\nS,D,A,,MXN,5.00,10.00,5.00\n"
	    "N,E,A,,MXN,4.00,10.00,6.00\nN,D,A,,USD,3.00,10.00,7.00\n"
	    "N,D,A,credit,MXN,-1.00,10.00,9.00\n"
	    "N,D,A,,MXN,10.00,10.00,3.00\n",
	    "");
	check_documents(0, NULL,
	    "doc_id,amount,paid\nA,1.00,1.00\nB,5.00,1.00\nA,1.00,2.00\n",
	    "doc_id,amount,paid,balance\nB,5.00,1.00,4.00\n",
	    "reject R_PAID 2:8 the records of this document say different "
	    "amounts paid\n"
	    "reject R_PAID 4:8 the records of this document say different "
	    "amounts paid\n");
}

/* The transactions name documents, the portfolio has their instalments. */
static void
test_documents_transactions(void **state)
{
	static const char in[] = "doc_id,instalment,due_date,amount,balance\n"
	                         "A,2,2026-02-01,50.00,1.00\n"
	                         "A,1,2026-01-01,50.00,1.00\n";

	(void)state;
	check_documents(0,
	    "doc_id,date,amount\nA,2026-03-01,60.00\nA,2026-03-15,5.00\n"
	    "A,2026-04-01,5.00\n",
	    in,
	    "doc_id,instalment,due_date,amount,balance\n"
	    "A,2,2026-02-01,50.00,35.00\nA,1,2026-01-01,50.00,0.00\n",
	    "");
	check_documents(0,
	    "doc_id,instalment,date,amount\nA,2,2026-03-01,7.00\n", in,
	    "doc_id,instalment,due_date,amount,balance\n"
	    "A,2,2026-02-01,50.00,43.00\nA,1,2026-01-01,50.00,50.00\n",
	    "");
}

/* Named instalments come first; an empty one is the document, or one without
 * any.  Due dates are those of the terms: 31 March, 30 January, 15 February. */
static void
test_documents_mixed(void **state)
{
	struct schema_pair term = { .key.text = TEXT("T30"),
		.value.text = TEXT("net 30") };
	struct strategy s = usual_strategy();
	struct age_options options = options_of(&s, "2026-03-31");

	(void)state;
	s.ageing.paid_by_document = true;
	s.ageing.terms.at = &term;
	s.ageing.terms.count = 1;
	check_with(options,
	    "doc_id,instalment,date,amount\nA,,2026-03-01,12.00\n"
	    "A,2,2026-03-01,4.00\nB,,2026-03-01,1.00\n",
	    "doc_id,instalment,doc_date,terms,due_date,amount\n"
	    "A,1,2026-01-01,T30,2026-03-31,10.00\n"
	    "A,2,2026-01-01,T30,,10.00\nA,3,2026-01-16,T30,,10.00\n"
	    "B,,2026-01-01,T30,,10.00\n",
	    "doc_id,instalment,doc_date,terms,due_date,amount,balance\n"
	    "A,1,2026-01-01,T30,2026-03-31,10.00,10.00\n"
	    "A,2,2026-01-01,T30,,10.00,0.00\n"
	    "A,3,2026-01-16,T30,,10.00,4.00\n"
	    "B,,2026-01-01,T30,,10.00,9.00\n",
	    "");
}

/* A record that says nothing of an amount takes nothing of its document. */
static void
test_documents_of_nothing(void **state)
{
	(void)state;
	check_documents(0, NULL,
	    "doc_id,instalment,due_date,amount,paid\n"
	    "A,1,2026-01-01,0.00,5.00\nA,2,2026-02-01,9.00,5.00\n",
	    "doc_id,instalment,due_date,amount,paid,balance\n"
	    "A,1,2026-01-01,0.00,5.00,0.00\nA,2,2026-02-01,9.00,5.00,4.00\n",
	    "");
}

/* Two of a kind are told once and count; among 5000 others none is. */
static void
test_repeats(void **state)
{
	struct transaction_repeats r;
	char text[16];

	(void)state;
	transaction_repeats_init(&r, 1 << 20);
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof text, "A,%d", i);
		assert_false(transaction_repeats_add(&r, text_of(text)));
	}
	assert_true(transaction_repeats_add(&r, TEXT("A,0")));
	assert_true(transaction_repeats_add(&r, TEXT("A,4999")));
	assert_false(r.full);
	transaction_repeats_clear(&r);
	transaction_repeats_init(&r, 64);
	assert_false(transaction_repeats_add(&r, TEXT("A")));
	assert_false(transaction_repeats_add(&r, TEXT("A")));
	assert_true(r.full);
	transaction_repeats_clear(&r);
}

enum { RECORDS = 400, DOCUMENTS = 60, MOST = 8 };

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

/* One document after the other, its instalments in order. */
static void
share_out(const int *document, const int *due, const int *amount,
    const int *paid, int *left)
{
	for (int d = 0; d < DOCUMENTS; d++) {
		int rest = paid[d];
		int last = -1;

		for (int t = 0; t < MOST; t++)
			for (int i = 0; i < RECORDS; i++) {
				int share = rest < amount[i] ? rest : amount[i];

				if (document[i] != d || due[i] != t)
					continue;
				left[i] = amount[i] - share;
				rest -= share;
				last = i;
			}
		if (last >= 0)
			left[last] -= rest;
	}
}

static void
test_documents_random(void **state)
{
	int document[RECORDS], due[RECORDS], amount[RECORDS], left[RECORDS];
	int paid[DOCUMENTS];
	uint64_t random = 88172645463325252u;
	static const size_t memories[] = { 0, 20000, 2048 };
	struct strategy s = usual_strategy();
	struct age_options options = options_of(&s, "2026-03-31");

	(void)state;
	s.ageing.paid_by_document = true;
	for (int round = 0; round < 20; round++) {
		struct buf in, out;
		struct outcome o;

		buf_init(&in, SIZE_MAX);
		buf_init(&out, SIZE_MAX);
		for (int d = 0; d < DOCUMENTS; d++)
			paid[d] = (int)(next_random(&random) % 3000);
		for (int i = 0; i < RECORDS; i++) {
			document[i] = (int)(next_random(&random) % DOCUMENTS);
			due[i] = (int)(next_random(&random) % MOST);
			amount[i] = (int)(next_random(&random) % 900) + 1;
		}
		share_out(document, due, amount, paid, left);
		buf_puts(&in, "doc_id,due_date,currency,amount,paid\n");
		buf_puts(&out, "doc_id,due_date,currency,amount,paid,balance\n");
		for (int i = 0; i < RECORDS; i++) {
			char line[96];

			snprintf(line, sizeof line, "F%d,2026-02-0%d,CLP,%d,%d",
			    document[i], due[i] + 1, amount[i],
			    paid[document[i]]);
			buf_printf(&in, "%s\n", line);
			buf_printf(&out, "%s,%d\n", line, left[i]);
		}
		options.memory = memories[round % 3];
		o = credits_run(make_restating, NULL, &options,
		    buf_text(&in));
		assert_string_equal(buf_text(&o.out), buf_text(&out));
		outcome_free(&o);
		buf_clear(&in);
		buf_clear(&out);
	}
}

/* Behind it, a stage with a first pass of its own runs it twice. */
static void
test_runs_twice(void **state)
{
	struct strategy s = usual_strategy();
	struct age_options options = options_of(&s, "2026-03-31");
	struct outcome o;
	static const char moves[] =
	    "doc_id,date,amount\nA,2026-03-01,60.00\nX,2026-03-01,1.00\n";
	int fd = fixture_file(moves, sizeof moves - 1);
	char path[32];

	(void)state;
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	options.transactions = path;
	s.ageing.paid_by_document = true;
	o = credits_run(make_restating, counting_stage, &options,
	    "doc_id,due_date,amount\nA,2026-01-01,50.00\n"
	    "A,2026-02-01,50.00\nA,2026-03-01,50.00\nA,2026-04-01,50.00\n");
	assert_string_equal(buf_text(&o.out),
	    "doc_id,due_date,amount,balance,instalments_overdue\n"
	    "A,2026-01-01,50.00,0.00,\nA,2026-02-01,50.00,40.00,2\n"
	    "A,2026-03-01,50.00,50.00,2\nA,2026-04-01,50.00,50.00,2\n");
	assert_string_equal(buf_text(&o.said),
	    "warning W_TRANSACTIONS 1 transactions are of 1 items that the "
	    "portfolio does not have: 1.00\n");
	outcome_free(&o);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_posting_dates),
		cmocka_unit_test(test_application_dates),
		cmocka_unit_test(test_reversals),
		cmocka_unit_test(test_given_balances),
		cmocka_unit_test(test_astray),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_currencies),
		cmocka_unit_test(test_credit_used),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_paid),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_documents_apart),
		cmocka_unit_test(test_documents_transactions),
		cmocka_unit_test(test_documents_mixed),
		cmocka_unit_test(test_documents_of_nothing),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_documents_random),
		cmocka_unit_test(test_runs_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
