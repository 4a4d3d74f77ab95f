/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/age_stages.h"
#include "ageing/buckets.h"
#include "base/date.h"
#include "rules/terms.h"
#include "stream_fixture.h"

enum { PATH_ROOM = 512 };

static int32_t
day(const char *iso)
{
	int32_t date = 0;

	assert_true(date_parse(text_of(iso), &date));
	return date;
}

/* Due date of a document by a rule, and by the number of the instalment. */
static void
check_due(const char *rule, const char *doc, int32_t instalment,
    const char *wanted)
{
	struct terms terms;
	char found[DATE_TEXT_MAX];
	int32_t due;

	if (!terms_parse(text_of(rule), &terms))
		fail_msg("'%s' is no rule", rule);
	assert_true(terms_due(&terms, day(doc), instalment, &due));
	date_format(due, found, sizeof found);
	if (strcmp(found, wanted) != 0)
		fail_msg("%s of %s: %s, not %s", rule, doc, found, wanted);
}

/* Worked out with the datetime and calendar modules of Python 3. */
static void
test_terms(void **state)
{
	static const char *const rules[] = { "net 30", "net 30 end of month",
		"end of month + 30", "day 5 of month + 1", "+ 1 month" };
	static const struct {
		const char *doc, *due[5];
	} cases[] = {
		{ "2026-01-15", { "2026-02-14", "2026-02-28", "2026-03-02",
		                    "2026-02-05", "2026-02-15" } },
		{ "2026-01-31", { "2026-03-02", "2026-03-31", "2026-03-02",
		                    "2026-02-05", "2026-02-28" } },
		{ "2024-01-31", { "2024-03-01", "2024-03-31", "2024-03-01",
		                    "2024-02-05", "2024-02-29" } },
		{ "2026-12-31", { "2027-01-30", "2027-01-31", "2027-01-30",
		                    "2027-01-05", "2027-01-31" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < 5; k++)
			check_due(rules[k], cases[i].doc, 0, cases[i].due[k]);
	check_due("cash", "2026-01-31", 0, "2026-01-31");
	check_due("30", "2026-01-15", 0, "2026-02-14");
	check_due("NET30", "2026-01-15", 0, "2026-02-14");
	check_due(" Net  30 days ", "2026-01-15", 0, "2026-02-14");
	check_due("net 0", "2026-01-15", 0, "2026-01-15");
	check_due("end of month + 0", "2026-02-03", 0, "2026-02-28");
	check_due("day 31 of month + 1", "2026-01-15", 0, "2026-02-28");
	check_due("day 31 of month + 2", "2026-12-31", 0, "2027-02-28");
	check_due("+ 2 weeks", "2026-01-31", 0, "2026-02-14");
	check_due("+10 days", "2026-01-31", 0, "2026-02-10");
}

/* From the anchor, not from one to the next: not 28 February, 28 March ... */
static void
test_instalments(void **state)
{
	static const char *const months[] = { "2026-02-28", "2026-03-31",
		"2026-04-30", "2026-05-31" };
	static const struct {
		const char *text;
		int32_t number; /* 0: none */
	} numbers[] = {
		{ "3", 3 }, { "3/12", 3 }, { "003", 3 }, { " 3 / 12 ", 3 },
		{ "12/12", 12 }, { "13/12", 0 }, { "0", 0 }, { "", 0 },
		{ "A", 0 }, { "3/", 0 }, { "-3", 0 }, { "3.5", 0 },
		{ "3/12/2", 0 }, { "99999999999999999999", 0 },
	};
	int32_t number;

	(void)state;
	for (int32_t k = 1; k <= 4; k++)
		check_due("every 1 month", "2026-01-31", k, months[k - 1]);
	check_due("every 1 months", "2024-01-31", 1, "2024-02-29");
	check_due("every 3 months", "2026-01-31", 2, "2026-07-31");
	check_due("every 2 weeks", "2026-01-31", 3, "2026-03-14");
	check_due("every 15 days", "2026-01-31", 24, "2027-01-26");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		bool ok = terms_instalment(text_of(numbers[i].text), &number);

		if (ok != (numbers[i].number != 0) ||
		    (ok && number != numbers[i].number))
			fail_msg("instalment '%s'", numbers[i].text);
	}
}

static void
test_no_terms(void **state)
{
	static const char *const wrong[] = { "", " ", "net", "net -1",
		"net 30 of month", "net 30 end", "net 30 end of month + 1",
		"end of month", "end of month +", "end of month - 1",
		"end of month + 1 month", "day 0 of month + 1",
		"day 32 of month + 1", "day 5 of month", "day 5 of month + 0",
		"+ 1", "+ month", "1 month", "every month", "every 0 days",
		"every 1 year", "cash 3", "cash30", "30 31", "30,5", "net 36501",
		"net 99999999999999999999", "2/10 net 30", "immediately" };
	static const struct {
		const char *text;
		bool ok;
		int32_t days;
	} missing[] = {
		{ "reject", true, -1 }, { "doc_date", true, 0 },
		{ "doc_date + 30", true, 30 }, { "doc_date+7", true, 7 },
		{ "doc_date 30", false, 0 }, { "doc_date +", false, 0 },
		{ "doc_date + -1", false, 0 }, { "reject + 1", false, 0 },
		{ "due_date", false, 0 }, { "", false, 0 },
	};
	struct terms terms = { .kind = TERMS_DAYS, .number = 30 };
	int32_t days;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (terms_parse(text_of(wrong[i]), &terms))
			fail_msg("'%s' is a rule", wrong[i]);
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
		bool ok = terms_missing(text_of(missing[i].text), &days);

		if (ok != missing[i].ok || (ok && days != missing[i].days))
			fail_msg("'%s'", missing[i].text);
	}
	terms = (struct terms){ .kind = TERMS_DAYS, .number = 1 };
	assert_false(terms_due(&terms, DATE_MAX, 0, &days));
	terms = (struct terms){ .kind = TERMS_EVERY_MONTHS, .number = 1200 };
	assert_false(terms_due(&terms, day("2026-01-01"), INT32_MAX, &days));
}

struct labelled {
	int64_t measure, days;
	const char *label;
};

static void
check_buckets(enum age_unit unit, const char *measure,
    const char *const *points, size_t count, const struct labelled *cases,
    size_t case_count)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct strategy *s = arena_alloc(arena, 1, sizeof *s);
	struct located *items = arena_alloc(arena, count, sizeof *items);
	const struct buckets *b;

	assert_true(s != NULL && items != NULL);
	for (size_t i = 0; i < count; i++)
		items[i].text = text_of(points[i]);
	s->ageing.unit = (int)unit;
	s->ageing.measure.text = text_of(measure);
	s->ageing.breakpoints = (struct located_list){ items, count };
	b = buckets_new(arena, s, diag);
	assert_non_null(b);
	for (size_t i = 0; i < case_count; i++) {
		int64_t number = buckets_number(b, cases[i].measure,
		    cases[i].days);
		struct text label = b->labels[buckets_find(b, number)];

		if (!text_is(label, cases[i].label))
			fail_msg("%d, %d days: '%.*s', not '%s'",
			    (int)cases[i].measure, (int)cases[i].days,
			    (int)label.len, label.at, cases[i].label);
	}
	diag_free(diag);
	arena_free(arena);
}

#define ROWS(array) array, sizeof array / sizeof *(array)

static void
test_units(void **state)
{
	static const char *const three[] = { "0", "1", "3" };
	static const char *const no_zero[] = { "1", "3" };
	static const char *const before[] = { "-7", "0", "30" };
	static const struct labelled months[] = {
		{ -1, -20, "not_due" }, { 0, -2, "not_due" },
		{ 0, 0, "not_due" }, { 0, 1, "this month" },
		{ 0, 30, "this month" }, { 1, 1, "1 month" },
		{ 1, 58, "1 month" }, { 2, 40, "2-3 months" },
		{ 3, 99, "2-3 months" }, { 4, 99, "4+ months" },
		{ 400, 9999, "4+ months" },
	};
	static const struct labelled spread[] = { { 0, 0, "not_due" },
		{ 0, 3, "0-1 months" }, { 1, 40, "0-1 months" },
		{ 2, 70, "2-3 months" }, { 9, 300, "4+ months" } };
	static const struct labelled usual[] = { { 0, 5, "this month" },
		{ 1, 40, "1 month" }, { 2, 70, "2 months" },
		{ 3, 90, "3 months" }, { 4, 120, "4+ months" } };
	static const struct labelled instalments[] = {
		{ 2, -5, "not_due" }, { 2, 0, "not_due" },
		{ 1, 3, "1 instalment" }, { 2, 3, "2-3 instalments" },
		{ 3, 3, "2-3 instalments" }, { 4, 3, "4+ instalments" } };
	/* A column of the export counts for the item whatever its date. */
	static const struct labelled given[] = { { 0, 9, "not_due" },
		{ 2, -5, "2-3 instalments" } };
	static const struct labelled early[] = { { -8, 0, "not_due" },
		{ -7, 0, "not_due" }, { -6, 0, "-6..0" }, { 0, 0, "-6..0" },
		{ 1, 0, "1-30" }, { 31, 0, "31+" } };

	(void)state;
	check_buckets(UNIT_MONTHS, "months_overdue", ROWS(three),
	    ROWS(months));
	check_buckets(UNIT_MONTHS, "months_overdue", ROWS(no_zero),
	    ROWS(spread));
	check_buckets(UNIT_MONTHS, "months_overdue", NULL, 0, ROWS(usual));
	check_buckets(UNIT_INSTALMENTS, "instalments_overdue", ROWS(three),
	    ROWS(instalments));
	check_buckets(UNIT_INSTALMENTS, "instalments_overdue", ROWS(no_zero),
	    ROWS(instalments));
	check_buckets(UNIT_INSTALMENTS, "cuotas_vencidas", ROWS(three),
	    ROWS(given));
	check_buckets(UNIT_DAYS, "dias_mora", ROWS(before), ROWS(early));
}

/* A folder with a strategy, its holidays and its pauses. */
struct folder {
	char dir[PATH_ROOM];
	char paths[3][PATH_ROOM];
};

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	static const char *const names[] = { "s.yaml", "h.csv", "p.csv" };
	const char *tmp = getenv("TMPDIR");
	struct folder *f = calloc(1, sizeof *f);

	assert_non_null(f);
	snprintf(f->dir, sizeof f->dir, "%.300s/dating-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	assert_non_null(mkdtemp(f->dir));
	for (int i = 0; i < 3; i++)
		snprintf(f->paths[i], PATH_ROOM, "%.400s/%s", f->dir,
		    names[i]);
	write_file(f->paths[1], "date,name\n2025-12-25,\n2026-04-02,Maundy\n"
	                        "2026-04-03,Good Friday\n");
	write_file(f->paths[2], "debtor_id,doc_id,from,to\n");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct folder *f = *state;

	for (int i = 0; i < 3; i++)
		unlink(f->paths[i]);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

/* Ages the records by a strategy of these keys. */
static struct outcome
age(struct folder *f, const char *keys, const char *as_of, const char *in)
{
	struct buf said;
	struct diag *diag = diag_new(fixture_said, &said);
	struct arena *arena = arena_new(0);
	struct age_options options = { .snapshot = DATE_NONE, .max_roll = -1 };
	struct stage *stages[AGE_STAGES] = { NULL };
	struct stage *main = NULL;
	struct strategy *strategy;
	struct buf text;
	struct outcome o;
	size_t count;

	buf_init(&said, SIZE_MAX);
	buf_init(&text, SIZE_MAX);
	buf_printf(&text,
	    "dunning: 1\nstrategy: t\ncalendars:\n"
	    "  c: {weekend: [sat, sun], holidays: [h.csv]}\nageing:\n%s",
	    keys);
	write_file(f->paths[0], buf_text(&text));
	strategy = strategy_load(f->paths[0], diag);
	assert_non_null(strategy);
	options.run = (struct rules_run){ .strategy = strategy,
		.as_of = day(as_of) };
	count = age_stages(arena, &options, stages, &main, diag);
	assert_int_not_equal(count, 0);
	o = fixture_run((struct chain){ .stages = stages, .count = count }, in,
	    strlen(in));
	stages_release(stages, count);
	strategy_free(strategy);
	/* What the stages say is told elsewhere than what records say. */
	buf_puts(&o.said, buf_text(&said));
	buf_clear(&said);
	buf_clear(&text);
	arena_free(arena);
	diag_free(diag);
	return o;
}

static void
check_age(struct folder *f, const char *keys, const char *as_of,
    const char *in, const char *out)
{
	struct outcome o = age(f, keys, as_of, in);

	assert_string_equal(buf_text(&o.said), "");
	assert_string_equal(buf_text(&o.out), out);
	outcome_free(&o);
}

/* Due on Saturday, 2026-01-31; the year is known by a holiday in April. */
static void
test_shift(void **state)
{
	static const char *const rules[][2] = { { "following", "2026-02-02" },
		{ "modified_following", "2026-01-30" },
		{ "preceding", "2026-01-30" } };
	char keys[128], out[256];

	for (size_t i = 0; i < 3; i++) {
		int days = i == 0 ? 8 : 11;

		snprintf(keys, sizeof keys, "  calendar: c\n  shift: %s\n",
		    rules[i][0]);
		snprintf(out, sizeof out,
		    "due_date,shifted_due_date,days_delinquent,"
		    "business_days_overdue,days_overdue,bucket\n"
		    "2026-01-31,%s,%d,7,10,1-30\n",
		    rules[i][1], days);
		check_age(*state, keys, "2026-02-10", "due_date\n2026-01-31\n",
		    out);
	}
	check_age(*state, "  shift: none\n", "2026-02-10",
	    "due_date\n2026-01-31\n",
	    "due_date,days_overdue,bucket\n2026-01-31,10,1-30\n");
}

/* Due on Maundy Thursday, as of the Monday after Easter: 4 calendar days, 1
 * business day.  Grace of 2 calendar days ends on Saturday, that of 2 business
 * days on Tuesday. */
static void
test_easter(void **state)
{
	check_age(*state, "  calendar: c\n  grace: {days: 2}\n", "2026-04-06",
	    "due_date\n2026-04-02\n2026-04-06\n2026-04-09\n",
	    "due_date,days_delinquent,business_days_overdue,days_overdue,"
	    "bucket\n"
	    "2026-04-02,2,1,4,1-30\n"
	    "2026-04-06,0,0,0,not_due\n"
	    "2026-04-09,0,0,-3,not_due\n");
	check_age(*state,
	    "  calendar: c\n  grace: {days: 2, of: business}\n"
	    "  measure: days_delinquent\n",
	    "2026-04-08", "due_date\n2026-04-02\n2026-04-06\n",
	    "due_date,days_delinquent,business_days_overdue,days_overdue,"
	    "bucket\n"
	    "2026-04-02,1,3,6,1-30\n"
	    "2026-04-06,0,2,2,not_due\n");
	check_age(*state,
	    "  calendar: c\n  measure: business_days_overdue\n"
	    "  breakpoints: [0, 1]\n",
	    "2026-04-07", "due_date\n2026-04-02\n2026-04-06\n2026-04-07\n",
	    "due_date,business_days_overdue,days_overdue,bucket\n"
	    "2026-04-02,2,5,2+\n"
	    "2026-04-06,1,1,1-1\n"
	    "2026-04-07,0,0,not_due\n");
}

static void
test_unknown_year(void **state)
{
	struct outcome o = age(*state, "  calendar: c\n", "2026-01-05",
	    "doc_id,due_date\na,2025-12-30\nb,2024-12-30\n");

	assert_false(o.ok);
	assert_non_null(strstr(buf_text(&o.said),
	    "error E_CALENDAR_YEAR calendar 'c' has no holidays of 2024\n"
	    "note the business days of this record need them\n"));
	outcome_free(&o);
}

/* A day of two pauses counts once; days before the due date and from the as-of
 * date on do not count; a pause without an end is still on. */
static void
test_pauses(void **state)
{
	struct folder *f = *state;

	write_file(f->paths[2],
	    "company,debtor_id,doc_id,from,to,reason\n"
	    ",D1,,2026-02-01,2026-02-11,ten days\n"
	    ",D1,F1,2026-02-06,2026-02-16,five more of one document\n"
	    ",,F1,2026-02-06,2026-02-07,again\n"
	    "X,D1,,2026-02-20,2026-02-25,of one company\n"
	    ",D2,,2025-12-01,2026-01-06,five days after the due date\n"
	    ",D3,,2026-01-01,,open\n"
	    ",D4,,2026-03-01,2026-03-01,no day at all\n"
	    ",,N9,2026-01-01,,a credit\n");
	check_age(f, "  pauses: p.csv\n  measure: days_effective\n",
	    "2026-03-01",
	    "company,debtor_id,doc_id,due_date,balance\n"
	    ",D1,F1,2026-01-31,1.00\n"
	    "X,D1,F2,2026-01-31,1.00\n"
	    ",D1,F2,2026-03-31,1.00\n"
	    ",D2,F1,2026-01-01,1.00\n"
	    ",D3,F3,2026-01-15,1.00\n"
	    ",D4,F4,2026-02-15,1.00\n"
	    ",D4,N9,2026-02-15,-1.00\n",
	    "company,debtor_id,doc_id,due_date,balance,days_paused,"
	    "days_effective,days_overdue,bucket\n"
	    ",D1,F1,2026-01-31,1.00,15,14,29,1-30\n"
	    "X,D1,F2,2026-01-31,1.00,15,14,29,1-30\n"
	    ",D1,F2,2026-03-31,1.00,0,-30,-30,not_due\n"
	    ",D2,F1,2026-01-01,1.00,6,53,59,31-60\n"
	    ",D3,F3,2026-01-15,1.00,45,0,45,not_due\n"
	    ",D4,F4,2026-02-15,1.00,0,14,14,1-30\n"
	    ",D4,N9,2026-02-15,-1.00,,,,unapplied\n");
}

static void
test_months(void **state)
{
	check_age(*state, "  unit: months\n  breakpoints: [0, 1, 3]\n",
	    "2026-03-16",
	    "due_date\n2026-03-16\n2026-03-31\n2026-04-01\n2026-03-15\n"
	    "2026-02-28\n2026-02-01\n2025-12-31\n2025-11-30\n",
	    "due_date,months_overdue,days_overdue,bucket\n"
	    "2026-03-16,0,0,not_due\n"
	    "2026-03-31,0,-15,not_due\n"
	    "2026-04-01,-1,-16,not_due\n"
	    "2026-03-15,0,1,this month\n"
	    "2026-02-28,1,16,1 month\n"
	    "2026-02-01,1,43,1 month\n"
	    "2025-12-31,3,75,2-3 months\n"
	    "2025-11-30,4,106,4+ months\n");
}

/* What the items have stays; what they lack is found, and said where. */
static void
test_due_dates(void **state)
{
	struct outcome o;

	check_age(*state,
	    "  terms: {Z30: net 30, C: cash, I: every 1 month}\n"
	    "  missing_due: doc_date + 10\n",
	    "2026-03-16",
	    "doc_date,terms,instalment,due_date,balance\n"
	    "2026-01-31,Z30,,2026-02-01,1.00\n"
	    "2026-01-15,Z30,,,1.00\n"
	    "2026-01-15,20,,,1.00\n"
	    "2026-01-15,Net 25,,,1.00\n"
	    "2026-01-31,I,2/6,,1.00\n"
	    "2026-01-31,I,x,,1.00\n"
	    "2026-03-01,Z99,,,1.00\n"
	    "2026-03-01,,,,1.00\n"
	    "2026-03-01,Z30,,,-1.00\n",
	    "doc_date,terms,instalment,due_date,balance,due_source,"
	    "days_overdue,bucket\n"
	    "2026-01-31,Z30,,2026-02-01,1.00,explicit,43,31-60\n"
	    "2026-01-15,Z30,,2026-02-14,1.00,terms,30,1-30\n"
	    "2026-01-15,20,,2026-02-04,1.00,terms,40,31-60\n"
	    "2026-01-15,Net 25,,2026-02-09,1.00,terms,35,31-60\n"
	    "2026-01-31,I,2/6,2026-03-31,1.00,terms,-15,not_due\n"
	    "2026-01-31,I,x,2026-02-10,1.00,document,34,31-60\n"
	    "2026-03-01,Z99,,2026-03-11,1.00,document,5,1-30\n"
	    "2026-03-01,,,2026-03-11,1.00,document,5,1-30\n"
	    "2026-03-01,Z30,,,-1.00,,,unapplied\n");
	/* There is no column due_date: one is appended. */
	check_age(*state, "  terms: {Z30: net 30}\n", "2026-03-16",
	    "doc_date,terms\n2026-01-15,Z30\n",
	    "doc_date,terms,due_date,due_source,days_overdue,bucket\n"
	    "2026-01-15,Z30,2026-02-14,terms,30,1-30\n");
	o = age(*state, "  terms: {I: every 1 month}\n", "2026-03-16",
	    "doc_date,terms,balance\n2026-01-15,I,1\n2026-01-15,Z9,1\n"
	    ",30,1\n2026-01-15,,1\n2026-01-15,,0\n2026-04-15,,1\n");
	assert_true(o.ok);
	assert_int_equal(o.counts.rejected, 4);
	assert_int_equal(o.counts.excluded, 2);
	assert_string_equal(buf_text(&o.said),
	    "reject R_DUE_DATE 2:12 an open item has no due date, and its "
	    "terms 'I' count instalments, and its instalment is no number\n"
	    "reject R_DUE_DATE 3:12 an open item has no due date, and its "
	    "terms 'Z9' are no rule, and not under `terms`\n"
	    "note say under `terms` of `ageing` what they mean: " TERMS_FORMS
	    "\n"
	    "reject R_DUE_DATE 4:2 an open item has no due date, and its "
	    "terms '30' count from a document date, which is empty\n"
	    "reject R_DUE_DATE 5:1 an open item has neither a due date nor "
	    "terms\n"
	    "note fill one of them, or let `missing_due` under `ageing` say "
	    "what then\n"
	    "warning W_FUTURE_DOC 7:1 1 record is dated after the as-of "
	    "date 2026-03-16, and left out\n"
	    "note are day and month turned round, or is --as-of another day?"
	    "\n");
	outcome_free(&o);
}

/* By the value of a column; one without a calendar is rejected. */
static void
test_calendar_of_row(void **state)
{
	struct outcome o = age(*state,
	    "  calendar: {MX: c, by: country}\n  shift: following\n",
	    "2026-04-06",
	    "country,due_date,balance\nMX,2026-04-02,1.00\nUS,2026-04-02,1.00\n"
	    ",2026-04-02,1.00\nUS,,-1.00\n");

	assert_string_equal(buf_text(&o.out),
	    "country,due_date,balance,shifted_due_date,days_delinquent,"
	    "business_days_overdue,days_overdue,bucket\n"
	    "MX,2026-04-02,1.00,2026-04-06,0,1,4,1-30\n"
	    "US,,-1.00,,,,,unapplied\n");
	assert_string_equal(buf_text(&o.said),
	    "reject R_CALENDAR 3:1 there is no calendar for 'US' of "
	    "'country'\n"
	    "note add it to `calendar` under `ageing`\n"
	    "reject R_CALENDAR 4:1 'country' is empty, so that the record has "
	    "no calendar\n");
	outcome_free(&o);
}

/* Dates that cannot be meant, also in long stretches of good ones. */
static void
test_far_dates(void **state)
{
	struct buf in;
	struct outcome o;

	buf_init(&in, SIZE_MAX);
	buf_puts(&in, "due_date,doc_date,balance\n");
	for (int i = 0; i < 300; i++)
		buf_printf(&in, "%s-03-16,2026-03-01,1.00\n",
		    i == 100       ? "1926"
		    : i == 101 ? "1925"
		    : i == 200 ? "2126"
		    : i == 201 ? "9999"
		               : "2026");
	o = age(*state, "  not_due: current\n", "2026-03-16", buf_text(&in));
	assert_int_equal(o.counts.written, 298);
	assert_string_equal(buf_text(&o.said),
	    "reject R_DATE_RANGE 103:1 due date 1925-03-16 is more than 100 "
	    "years before the as-of date\n"
	    "note correct it, or let `years` under `ageing` be more if it is "
	    "meant\n"
	    "reject R_DATE_RANGE 203:1 due date 9999-03-16 is more than 100 "
	    "years after the as-of date\n"
	    "note correct it, or let `years` under `ageing` be more if it is "
	    "meant\n"
	    "warning W_DUE_BEFORE_DOC 102:1 an item is due before its document "
	    "date\n"
	    "note the day and the month may have been taken for each other\n");
	outcome_free(&o);
	o = age(*state, "  years: 9998\n", "2026-03-16", buf_text(&in));
	assert_int_equal(o.counts.written, 300);
	assert_non_null(strstr(buf_text(&o.said),
	    "warning W_DUE_BEFORE_DOC 102:1 2 items are due before their "
	    "document date; the first is here\n"));
	outcome_free(&o);
	buf_clear(&in);
}

/* A plan took the place of an item: only its instalments are aged, and the age
 * from before is beside theirs. */
static void
test_superseded(void **state)
{
	struct outcome o = age(*state, "  not_due: current\n", "2026-03-16",
	    "doc_id,due_date,original_due_date,superseded_by,kind,balance\n"
	    "F1,2026-01-01,,P1,,10.00\n"
	    "P1,2026-03-10,2026-01-01,,debit,5.00\n"
	    "P1,2026-04-10,2026-01-01,,debit,5.00\n"
	    "X,2026-01-10,,,invoice,7.00\n");

	assert_int_equal(o.counts.excluded, 1);
	assert_string_equal(buf_text(&o.out),
	    "doc_id,due_date,original_due_date,superseded_by,kind,balance,"
	    "days_overdue,bucket,original_days_overdue\n"
	    "P1,2026-03-10,2026-01-01,,debit,5.00,6,1-30,74\n"
	    "P1,2026-04-10,2026-01-01,,debit,5.00,-25,current,74\n");
	assert_string_equal(buf_text(&o.said),
	    "reject R_KIND 5:16 kind 'invoice' is none of debit, credit, "
	    "payment and advance\n"
	    "note map the values of the source to these\n");
	outcome_free(&o);
}

/* A column of the export chooses; an empty one has no bucket. */
static void
test_measure(void **state)
{
	struct outcome o = age(*state,
	    "  measure: dias_mora\ncolumns:\n  dias_mora: {type: int}\n",
	    "2026-03-16",
	    "due_date,dias_mora,balance\n2026-03-16,31,1.00\n"
	    "2026-01-01,-2,1.00\n2026-01-01,,1.00\n2026-01-01,,-1.00\n");

	assert_string_equal(buf_text(&o.out),
	    "due_date,dias_mora,balance,days_overdue,bucket\n"
	    "2026-03-16,31,1.00,0,31-60\n"
	    "2026-01-01,-2,1.00,74,not_due\n"
	    "2026-01-01,,-1.00,,unapplied\n");
	assert_string_equal(buf_text(&o.said),
	    "reject R_MEASURE 4:12 'dias_mora' is empty, so that the item has "
	    "no bucket\n"
	    "note fill it, or let another column be the `measure`\n");
	outcome_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_instalments),
		cmocka_unit_test(test_no_terms),
		cmocka_unit_test(test_units),
		cmocka_unit_test_setup_teardown(test_shift, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_easter, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_unknown_year, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_pauses, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_months, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_due_dates, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_calendar_of_row, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_far_dates, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_superseded, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_measure, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
