#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/allocating.h"
#include "ageing/counting.h"
#include "credits_fixture.h"

static struct age_options
options_of(const struct strategy *s, size_t memory)
{
	return (struct age_options){ .run = { .strategy = s,
		                         .as_of = day("2026-06-30") },
		.memory = memory,
		.snapshot = DATE_NONE,
		.max_roll = -1 };
}

static void
check(const struct strategy *s, const char *text, const char *out)
{
	const struct age_options plenty = options_of(s, 0);
	const struct age_options little = options_of(s, 4096);

	check_run(allocating_stage, &plenty, text, out, "");
	check_run(allocating_stage, &little, text, out, "");
}

/* Published: three debts of 100.00, 50.00 and 70.00, and credit of so much:
 * what is left of each. */
static void
test_published_fifo(void **state)
{
	static const struct {
		int credit, a, b, c, left;
	} cases[] = {
		{ 4000, 6000, 5000, 7000, 0 },
		{ 12000, 0, 3000, 7000, 0 },
		{ 15000, 0, 0, 7000, 0 },
		{ 20000, 0, 0, 2000, 0 },
		{ 30000, 0, 0, 0, 8000 },
	};
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], out[512];

		snprintf(text, sizeof text,
		    "debtor_id,doc_id,due_date,balance\n"
		    "D,C,2026-03-01,70.00\nD,A,2026-01-01,100.00\n"
		    "D,P,,-%d.%02d\nD,B,2026-02-01,50.00\n",
		    cases[i].credit / 100, cases[i].credit % 100);
		snprintf(out, sizeof out,
		    "debtor_id,doc_id,due_date,balance,applied\n"
		    "D,C,2026-03-01,%d.%02d,%d.%02d\n"
		    "D,A,2026-01-01,%d.%02d,%d.%02d\n"
		    "D,P,,%s%d.%02d,%d.%02d\n"
		    "D,B,2026-02-01,%d.%02d,%d.%02d\n",
		    cases[i].c / 100, cases[i].c % 100,
		    (7000 - cases[i].c) / 100, (7000 - cases[i].c) % 100,
		    cases[i].a / 100, cases[i].a % 100,
		    (10000 - cases[i].a) / 100, (10000 - cases[i].a) % 100,
		    cases[i].left > 0 ? "-" : "", cases[i].left / 100,
		    cases[i].left % 100,
		    (cases[i].credit - cases[i].left) / 100,
		    (cases[i].credit - cases[i].left) % 100,
		    cases[i].b / 100, cases[i].b % 100,
		    (5000 - cases[i].b) / 100, (5000 - cases[i].b) % 100);
		check(&s, text, out);
	}
	check(&s, "debtor_id,due_date,balance\nD,2026-01-01,100.00\n",
	    "debtor_id,due_date,balance,applied\n"
	    "D,2026-01-01,100.00,0.00\n");
}

/* Published: 700.00 over I11, I10 and I9, oldest due first, uses 75.00 and
 * 625.00. */
static void
test_published_order(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "debtor_id,doc_id,due_date,balance\n"
	    "D,I9,2026-03-31,1.01\nD,I10,2025-12-31,5000.00\n"
	    "D,I11,2024-02-29,75.00\nD,C1,2026-05-20,-700.00\n",
	    "debtor_id,doc_id,due_date,balance,applied\n"
	    "D,I9,2026-03-31,1.01,0.00\nD,I10,2025-12-31,4375.00,625.00\n"
	    "D,I11,2024-02-29,0.00,75.00\nD,C1,2026-05-20,0.00,700.00\n");
}

/* Due on one day: by document date, then doc_id, instalment and place. */
static void
test_ties(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "debtor_id,doc_id,instalment,doc_date,due_date,balance\n"
	    "D,INVOICE-2026-0000000002,1,2026-01-02,2026-02-01,1.00\n"
	    "D,INVOICE-2026-0000000001,10,2026-01-02,2026-02-01,2.00\n"
	    "D,INVOICE-2026-0000000001,9,2026-01-02,2026-02-01,4.00\n"
	    "D,INVOICE-2026-0000000003,1,2026-01-01,2026-02-01,8.00\n"
	    "D,P,,2026-01-05,,-13.50\n",
	    "debtor_id,doc_id,instalment,doc_date,due_date,balance,applied\n"
	    "D,INVOICE-2026-0000000002,1,2026-01-02,2026-02-01,1.00,0.00\n"
	    "D,INVOICE-2026-0000000001,10,2026-01-02,2026-02-01,0.50,1.50\n"
	    "D,INVOICE-2026-0000000001,9,2026-01-02,2026-02-01,0.00,4.00\n"
	    "D,INVOICE-2026-0000000003,1,2026-01-01,2026-02-01,0.00,8.00\n"
	    "D,P,,2026-01-05,,0.00,13.50\n");
}

/* Of several credits the oldest is used up first. */
static void
test_credits_in_order(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "debtor_id,doc_id,doc_date,due_date,balance\n"
	    "D,P3,,,-5.00\nD,P2,2026-02-01,,-5.00\nD,P0,2026-02-01,,-5.00\n"
	    "D,P1,2026-01-01,,-5.00\nD,A,2026-01-01,2026-02-01,12.00\n",
	    "debtor_id,doc_id,doc_date,due_date,balance,applied\n"
	    "D,P3,,,-5.00,0.00\nD,P2,2026-02-01,,-3.00,2.00\n"
	    "D,P0,2026-02-01,,0.00,5.00\nD,P1,2026-01-01,,0.00,5.00\n"
	    "D,A,2026-01-01,2026-02-01,0.00,12.00\n");
}

/* Credit never crosses a company, a debtor or a currency. */
static void
test_groups(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "company,debtor_id,due_date,currency,balance\n"
	    "N,D,2026-01-01,MXN,10.00\nS,D,2026-01-01,MXN,10.00\n"
	    "N,E,2026-01-01,MXN,10.00\nN,D,2026-01-01,USD,10.00\n"
	    "N,D,2026-01-01,CLP,10\n,ND,2026-01-01,MXN,10.00\n"
	    "N,D,,MXN,-7.00\nN,D,,CLP,-7\n",
	    "company,debtor_id,due_date,currency,balance,applied\n"
	    "N,D,2026-01-01,MXN,3.00,7.00\nS,D,2026-01-01,MXN,10.00,0.00\n"
	    "N,E,2026-01-01,MXN,10.00,0.00\n"
	    "N,D,2026-01-01,USD,10.00,0.00\nN,D,2026-01-01,CLP,3,7\n"
	    ",ND,2026-01-01,MXN,10.00,0.00\n"
	    "N,D,,MXN,0.00,7.00\nN,D,,CLP,0,7\n");
}

static const char linked_in[] =
    "debtor_id,doc_id,instalment,ref_doc,due_date,balance\n"
    "D,F1,2,,2026-03-01,50.00\nD,F1,1,,2026-02-01,50.00\n"
    "D,F0,,,2026-01-01,30.00\nD,N1,,F1,2026-04-01,-120.00\n"
    "D,N2,,F9,2026-04-01,-4.00\nD,N3,,,2026-04-01,-1.00\n";

static void
test_linked(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_LINKED;
	check(&s, linked_in,
	    "debtor_id,doc_id,instalment,ref_doc,due_date,balance,applied\n"
	    "D,F1,2,,2026-03-01,0.00,50.00\nD,F1,1,,2026-02-01,0.00,50.00\n"
	    "D,F0,,,2026-01-01,30.00,0.00\nD,N1,,F1,2026-04-01,-20.00,100.00\n"
	    "D,N2,,F9,2026-04-01,-4.00,0.00\nD,N3,,,2026-04-01,-1.00,0.00\n");
	s.ageing.remainder = REMAINDER_FIFO;
	check(&s, linked_in,
	    "debtor_id,doc_id,instalment,ref_doc,due_date,balance,applied\n"
	    "D,F1,2,,2026-03-01,0.00,50.00\nD,F1,1,,2026-02-01,0.00,50.00\n"
	    "D,F0,,,2026-01-01,5.00,25.00\nD,N1,,F1,2026-04-01,0.00,120.00\n"
	    "D,N2,,F9,2026-04-01,0.00,4.00\nD,N3,,,2026-04-01,0.00,1.00\n");
}

/* The instalment that is due first is covered first. */
static void
test_linked_instalments(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_LINKED;
	check(&s,
	    "debtor_id,doc_id,instalment,ref_doc,due_date,balance\n"
	    "D,F1,10,,2026-03-01,50.00\nD,F1,9,,2026-03-01,50.00\n"
	    "D,F1,11,,2026-02-01,50.00\nE,F1,1,,2026-01-01,50.00\n"
	    "D,N1,,F1,,-70.00\n",
	    "debtor_id,doc_id,instalment,ref_doc,due_date,balance,applied\n"
	    "D,F1,10,,2026-03-01,50.00,0.00\n"
	    "D,F1,9,,2026-03-01,30.00,20.00\n"
	    "D,F1,11,,2026-02-01,0.00,50.00\nE,F1,1,,2026-01-01,50.00,0.00\n"
	    "D,N1,,F1,,0.00,70.00\n");
}

static const char disputed_in[] =
    "debtor_id,due_date,balance,disputed_amount,dispute\n"
    "D,2026-01-01,100.00,60.00,\nD,2026-02-01,100.00,,true\n"
    "D,2026-03-01,100.00,,false\nD,,-150.00,,\n";

static void
test_disputes(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s, disputed_in,
	    "debtor_id,due_date,balance,disputed_amount,dispute,applied\n"
	    "D,2026-01-01,60.00,60.00,,40.00\n"
	    "D,2026-02-01,100.00,,true,0.00\n"
	    "D,2026-03-01,0.00,,false,100.00\nD,,-10.00,,,140.00\n");
	s.ageing.fifo_disputed = true;
	check(&s, disputed_in,
	    "debtor_id,due_date,balance,disputed_amount,dispute,applied\n"
	    "D,2026-01-01,0.00,60.00,,100.00\n"
	    "D,2026-02-01,50.00,,true,50.00\n"
	    "D,2026-03-01,100.00,,false,0.00\nD,,0.00,,,150.00\n");
}

static const char kinds_in[] =
    "debtor_id,doc_id,doc_type,kind,ref_doc,due_date,balance\n"
    "D,F1,FA,debit,,2026-01-01,100.00\n"
    "D,F2,FA,,,2026-02-01,100.00\n"
    "D,A1,AN,advance,,,-10.00\nD,P1,PA,payment,,,-20.00\n"
    "D,N1,NC,credit,F2,,-30.00\nD,N2,NC,,F2,,40.00\n";

static void
test_kinds(void **state)
{
	struct strategy s = usual_strategy();
	struct located nc = { .text = TEXT("NC") };
	struct schema_pair by[] = {
		{ .key = { .text = TEXT("NC") }, .choice = CREDITS_LINKED },
		{ .key = { .text = TEXT("payment") },
		    .choice = CREDITS_SEPARATE },
	};

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	s.ageing.credit_types = (struct located_list){ &nc, 1 };
	check(&s, kinds_in,
	    "debtor_id,doc_id,doc_type,kind,ref_doc,due_date,balance,applied\n"
	    "D,F1,FA,debit,,2026-01-01,10.00,90.00\n"
	    "D,F2,FA,,,2026-02-01,100.00,0.00\n"
	    "D,A1,AN,advance,,,-10.00,0.00\nD,P1,PA,payment,,,0.00,20.00\n"
	    "D,N1,NC,credit,F2,,0.00,30.00\nD,N2,NC,,F2,,0.00,40.00\n");
	s.ageing.fifo_advances = true;
	s.ageing.credits_by = (struct items){ by, 2 };
	check(&s, kinds_in,
	    "debtor_id,doc_id,doc_type,kind,ref_doc,due_date,balance,applied\n"
	    "D,F1,FA,debit,,2026-01-01,90.00,10.00\n"
	    "D,F2,FA,,,2026-02-01,30.00,70.00\n"
	    "D,A1,AN,advance,,,0.00,10.00\nD,P1,PA,payment,,,-20.00,0.00\n"
	    "D,N1,NC,credit,F2,,0.00,30.00\nD,N2,NC,,F2,,0.00,40.00\n");
}

/* What is not there yet, is replaced, or will be rejected takes no part. */
static void
test_nothing_to_cover(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "debtor_id,doc_date,due_date,superseded_by,balance\n"
	    "D,2026-07-01,2026-01-01,,10.00\nD,,2026-01-01,PLAN,10.00\n"
	    "D,,,,10.00\nD,,1826-01-01,,10.00\nD,,2026-01-02,,10.00\n"
	    "D,2026-07-01,,,-10.00\nD,2026-06-30,,,-3.00\n",
	    "debtor_id,doc_date,due_date,superseded_by,balance,applied\n"
	    "D,2026-07-01,2026-01-01,,10.00,0.00\n"
	    "D,,2026-01-01,PLAN,10.00,0.00\nD,,,,10.00,0.00\n"
	    "D,,1826-01-01,,10.00,0.00\nD,,2026-01-02,,7.00,3.00\n"
	    "D,2026-07-01,,,-10.00,0.00\nD,2026-06-30,,,0.00,3.00\n");
}

/* --- against sums that are found one by one ----------------------------- */

enum { ITEMS = 300, CHOICES = 4 };

struct made {
	char line[256]; /* with %s for the balance */
	int company, debtor, currency, due, doc_date, doc, instalment, ref;
	int kind, type;
	int64_t balance, disputed;
	bool dispute, credit;
	int mode; /* of a credit */
	int64_t left, reserved; /* what is left of it; of that, not for fifo */
};

static const char *const kinds[] = { "", "debit", "credit", "payment",
	"advance" };
static const char *const types[] = { "", "FA", "NC", "PA" };
static const char *const currencies[] = { "MXN", "CLP" };
static const int digits[] = { 2, 0 };

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

static void
write_day(char to[16], int n)
{
	to[0] = '\0';
	if (n > 0)
		date_format(day("2026-01-01") + n, to, 16);
}

static void
write_money(char to[32], int64_t minor, int places)
{
	if (places == 0)
		snprintf(to, 32, "%lld", (long long)minor);
	else
		snprintf(to, 32, "%s%lld.%02lld", minor < 0 ? "-" : "",
		    (long long)llabs(minor) / 100,
		    (long long)llabs(minor) % 100);
}

/* Ids of which many begin alike. */
static void
write_doc(char to[48], int n)
{
	to[0] = '\0';
	if (n > 0)
		snprintf(to, 48, "INVOICE-OF-2026-%0*d", n % 3 * 9 + 1, n);
}

static struct made
make(uint64_t *random, int spread)
{
	struct made m = { .company = (int)(next_random(random) % 2) };
	char due[16], date[16], doc[48], ref[48], disputed[32] = "";

	m.debtor = (int)(next_random(random) % (uint64_t)spread);
	m.currency = (int)(next_random(random) % 4 == 0);
	m.due = (int)(next_random(random) % 6) + 1;
	m.doc_date = (int)(next_random(random) % 4);
	m.doc = (int)(next_random(random) % 9);
	m.ref = (int)(next_random(random) % 12);
	m.instalment = (int)(next_random(random) % 12);
	m.kind = (int)(next_random(random) % 5);
	m.type = (int)(next_random(random) % 4);
	m.balance = (int64_t)(next_random(random) % 2000);
	if (next_random(random) % 3 == 0)
		m.balance = -m.balance;
	if (m.balance < 0 && next_random(random) % 2 == 0)
		m.due = 0;
	m.dispute = next_random(random) % 9 == 0;
	m.disputed = next_random(random) % 5 == 0 ?
	    (int64_t)(next_random(random) % (uint64_t)(llabs(m.balance) + 1)) :
	    -1;
	write_day(due, m.due);
	write_day(date, m.doc_date);
	write_doc(doc, m.doc);
	write_doc(ref, m.ref);
	if (m.disputed >= 0)
		write_money(disputed, m.disputed, digits[m.currency]);
	snprintf(m.line, sizeof m.line, "C%d,D%d,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s",
	    m.company, m.debtor, doc, m.instalment, types[m.type],
	    kinds[m.kind], ref, date, due, currencies[m.currency], disputed,
	    m.dispute ? "true" : "");
	return m;
}

/* NC is a type of credit, the kinds but debit are. */
static void
judge(struct made *m, const struct ageing_spec *spec)
{
	const struct schema_pair *by = spec->credits_by.at;

	m->credit = m->balance != 0 &&
	    (m->balance < 0 || m->kind >= 2 || m->type == 2);
	m->left = llabs(m->balance);
	m->mode = spec->credits;
	for (size_t i = 0; i < spec->credits_by.count; i++)
		if (text_is(by[i].key.text, kinds[m->kind]))
			m->mode = by[i].choice;
	for (size_t i = 0; i < spec->credits_by.count; i++)
		if (text_is(by[i].key.text, types[m->type]))
			m->mode = by[i].choice;
	if (m->disputed >= 0)
		m->reserved = m->disputed < m->left ? m->disputed : m->left;
	else
		m->reserved = m->dispute ? m->left : 0;
	if (spec->fifo_disputed)
		m->reserved = 0;
}

static int
compare(int64_t one, int64_t other)
{
	return (one > other) - (one < other);
}

static int
by_age(const void *one, const void *other)
{
	const struct made *a = *(const struct made *const *)one;
	const struct made *b = *(const struct made *const *)other;
	char doc[48], more[48];
	int order;

	if (a->credit) {
		int own = a->doc_date != 0 ? a->doc_date : a->due;
		int its = b->doc_date != 0 ? b->doc_date : b->due;

		order = compare(own == 0 ? 99 : own, its == 0 ? 99 : its);
	} else {
		order = compare(a->due, b->due);
		if (order == 0)
			order = compare(a->doc_date == 0 ? 99 : a->doc_date,
			    b->doc_date == 0 ? 99 : b->doc_date);
	}
	write_doc(doc, a->doc);
	write_doc(more, b->doc);
	if (order == 0)
		order = strcmp(doc, more);
	if (order == 0)
		order = compare(a->instalment, b->instalment);
	return order != 0 ? order : (a > b) - (a < b);
}

static bool
is_one_group(const struct made *a, const struct made *b)
{
	return a->company == b->company && a->debtor == b->debtor &&
	    a->currency == b->currency;
}

static bool
flows(const struct made *m, const struct ageing_spec *spec)
{
	if (m->mode == CREDITS_LINKED && spec->remainder != REMAINDER_FIFO)
		return false;
	return m->mode != CREDITS_SEPARATE &&
	    (m->kind != 4 || spec->fifo_advances);
}

/* Each credit on its own, over each debt on its own. */
static void
set_off(struct made **items, size_t count, const struct ageing_spec *spec,
    bool linked)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			struct made *c = items[i], *d = items[k];
			int64_t most = d->left - (linked ? 0 : d->reserved);

			if (!c->credit || d->credit || !is_one_group(c, d) ||
			    d->balance == 0 || c->balance == 0 ||
			    (linked ? c->mode != CREDITS_LINKED ||
			                c->ref == 0 || c->ref != d->doc :
			              !flows(c, spec)))
				continue;
			if (most > c->left)
				most = c->left;
			if (most <= 0)
				continue;
			c->left -= most;
			d->left -= most;
		}
}

static void
solve(struct made *made, const struct ageing_spec *spec)
{
	struct made *debts[ITEMS], *credits[ITEMS], *items[ITEMS];
	size_t debt_count = 0, credit_count = 0;

	for (size_t i = 0; i < ITEMS; i++) {
		judge(&made[i], spec);
		if (made[i].credit)
			credits[credit_count++] = &made[i];
		else
			debts[debt_count++] = &made[i];
	}
	qsort(debts, debt_count, sizeof *debts, by_age);
	qsort(credits, credit_count, sizeof *credits, by_age);
	memcpy(items, credits, credit_count * sizeof *items);
	memcpy(items + credit_count, debts, debt_count * sizeof *items);
	set_off(items, ITEMS, spec, true);
	set_off(items, ITEMS, spec, false);
}

static void
write_rows(struct buf *to, const struct made *made, bool solved,
    const struct ageing_spec *spec)
{
	for (size_t i = 0; i < ITEMS; i++) {
		const struct made *m = &made[i];
		bool taken = m->credit && m->mode != CREDITS_SEPARATE &&
		    ((m->mode == CREDITS_LINKED && m->ref != 0) ||
		        flows(m, spec));
		int64_t balance = !solved || (m->credit && !taken) ?
		    m->balance :
		    m->credit ? -m->left :
		                m->left;
		char text[32], applied[32];

		write_money(text, balance, digits[m->currency]);
		write_money(applied, llabs(m->balance) - m->left,
		    digits[m->currency]);
		if (solved)
			buf_printf(to, "%s,%s,%s\n", m->line, text, applied);
		else
			buf_printf(to, "%s,%s\n", m->line, text);
	}
}

static struct strategy
random_strategy(uint64_t *random, struct schema_pair by[2])
{
	struct strategy s = usual_strategy();
	static const char *const keys[] = { "NC", "PA", "credit", "advance" };

	s.ageing.credits = (int)(next_random(random) % 3);
	s.ageing.remainder = (int)(next_random(random) % 2);
	s.ageing.fifo_advances = next_random(random) % 2 == 0;
	s.ageing.fifo_disputed = next_random(random) % 2 == 0;
	for (size_t i = 0; i < 2; i++) {
		const char *key = keys[2 * i + next_random(random) % 2];

		by[i] = (struct schema_pair){ .key = { .text = text_of(key) },
			.choice = (int)(next_random(random) % 3) };
	}
	s.ageing.credits_by =
	    (struct items){ by, (size_t)(next_random(random) % 3) };
	return s;
}

static void
check_random(uint64_t *random, struct strategy *s, int spread)
{
	static struct made made[ITEMS];
	static const char header[] =
	    "company,debtor_id,doc_id,instalment,doc_type,kind,ref_doc,"
	    "doc_date,due_date,currency,disputed_amount,dispute,balance";
	static const size_t memories[] = { 0, 20000, 4096 };
	struct buf in, out;

	buf_init(&in, SIZE_MAX);
	buf_init(&out, SIZE_MAX);
	for (size_t i = 0; i < ITEMS; i++)
		made[i] = make(random, spread);
	buf_printf(&in, "%s\n", header);
	write_rows(&in, made, false, &s->ageing);
	solve(made, &s->ageing);
	buf_printf(&out, "%s,applied\n", header);
	write_rows(&out, made, true, &s->ageing);
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
		const struct age_options o = options_of(s, memories[i]);

		check_run(allocating_stage, &o, buf_text(&in), buf_text(&out),
		    "");
	}
	buf_clear(&in);
	buf_clear(&out);
}

static void
test_random(void **state)
{
	struct located nc = { .text = TEXT("NC") };
	struct schema_pair by[2];
	uint64_t random = 88172645463325252u;

	(void)state;
	for (int i = 0; i < 120; i++) {
		struct strategy s = random_strategy(&random, by);

		s.ageing.credit_types = (struct located_list){ &nc, 1 };
		check_random(&random, &s, 1 << i % 5);
	}
}

/* --- the run as a whole ---------------------------------------------------- */

/* Behind it, a stage with a first pass of its own runs it twice. */
static void
test_runs_twice(void **state)
{
	struct strategy s = usual_strategy();
	const struct age_options options = options_of(&s, 4096);
	struct outcome o;

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	o = credits_run(allocating_stage, counting_stage, &options,
	    "debtor_id,doc_id,due_date,balance\n"
	    "D,A,2026-01-01,10.00\nD,A,2026-02-01,10.00\n"
	    "D,A,2026-03-01,10.00\nD,P,,-10.00\n");
	assert_string_equal(buf_text(&o.said), "");
	assert_string_equal(buf_text(&o.out),
	    "debtor_id,doc_id,due_date,balance,applied,instalments_overdue\n"
	    "D,A,2026-01-01,0.00,10.00,\nD,A,2026-02-01,10.00,0.00,2\n"
	    "D,A,2026-03-01,10.00,0.00,2\nD,P,,0.00,10.00,\n");
	outcome_free(&o);
}

/* Sums of credit may be beyond 64 bits, shares are not. */
static void
test_large(void **state)
{
	struct strategy s = usual_strategy();

	(void)state;
	s.ageing.credits = CREDITS_FIFO;
	check(&s,
	    "debtor_id,due_date,balance\n"
	    "D,2026-01-01,92233720368547758.07\n"
	    "D,,-92233720368547758.07\nD,,-92233720368547758.07\n",
	    "debtor_id,due_date,balance,applied\n"
	    "D,2026-01-01,0.00,92233720368547758.07\n"
	    "D,,0.00,92233720368547758.07\n"
	    "D,,-92233720368547758.07,0.00\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_fifo),
		cmocka_unit_test(test_published_order),
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_credits_in_order),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_linked),
		cmocka_unit_test(test_linked_instalments),
		cmocka_unit_test(test_disputes),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_nothing_to_cover),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_runs_twice),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
