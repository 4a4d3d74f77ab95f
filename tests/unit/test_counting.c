#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/counting.h"
#include "credits_fixture.h"

static struct age_options
options_of(const struct strategy *s, size_t memory)
{
	return (struct age_options){ .run = { .strategy = s,
		                         .as_of = day("2026-03-16") },
		.memory = memory,
		.snapshot = DATE_NONE,
		.max_roll = -1 };
}

static void
test_wanted(void **state)
{
	struct strategy s = usual_strategy();
	const struct age_options options = options_of(&s, 0);
	const struct age_options none = options_of(NULL, 0);

	(void)state;
	assert_false(counting_wanted(&none));
	assert_false(counting_wanted(&options));
	s.ageing.unit = UNIT_INSTALMENTS;
	assert_true(counting_wanted(&options));
	s.ageing.unit = UNIT_DAYS;
	s.ageing.measure.text = TEXT("instalments_overdue");
	assert_true(counting_wanted(&options));
}

/* Unpaid and due before the day; the due date itself is not late. */
static void
test_counts(void **state)
{
	struct strategy s = usual_strategy();
	const struct age_options options = options_of(&s, 0);

	(void)state;
	check_run(counting_stage, &options,
	    "debtor_id,doc_id,doc_date,due_date,currency,balance\n"
	    "D,A,,2026-01-16,MXN,5.00\nD,A,,2026-02-16,MXN,5.00\n"
	    "D,A,,2026-03-15,MXN,0.00\nD,A,,2026-03-16,MXN,5.00\n"
	    "D,A,,2026-04-16,MXN,5.00\nE,A,,2026-03-01,MXN,5.00\n"
	    "D,A,,2026-01-16,USD,5.00\nD,A,2026-03-17,2026-03-01,MXN,5.00\n"
	    "D,A,,2026-01-16,MXN,-5.00\nD,A,,,MXN,5.00\n"
	    "D,B,,2026-03-16,MXN,5.00\n",
	    "debtor_id,doc_id,doc_date,due_date,currency,balance,"
	    "instalments_overdue\n"
	    "D,A,,2026-01-16,MXN,5.00,2\nD,A,,2026-02-16,MXN,5.00,2\n"
	    "D,A,,2026-03-15,MXN,0.00,\nD,A,,2026-03-16,MXN,5.00,2\n"
	    "D,A,,2026-04-16,MXN,5.00,2\nE,A,,2026-03-01,MXN,5.00,1\n"
	    "D,A,,2026-01-16,USD,5.00,1\n"
	    "D,A,2026-03-17,2026-03-01,MXN,5.00,\n"
	    "D,A,,2026-01-16,MXN,-5.00,\nD,A,,,MXN,5.00,\n"
	    "D,B,,2026-03-16,MXN,5.00,0\n",
	    "");
	check_run(counting_stage, &options,
	    "doc_id,due_date\nA,2026-01-16\nA,2026-02-16\n",
	    "doc_id,due_date,instalments_overdue\n"
	    "A,2026-01-16,2\nA,2026-02-16,2\n",
	    "");
}

/* The same with any memory. */
static void
test_memory(void **state)
{
	enum { RECORDS = 3000, DOCUMENTS = 400 };
	static const size_t memories[] = { 0, 50000, 2000 };
	struct strategy s = usual_strategy();
	int overdue[DOCUMENTS] = { 0 };
	struct buf in, out;

	(void)state;
	buf_init(&in, SIZE_MAX);
	buf_init(&out, SIZE_MAX);
	buf_puts(&in, "doc_id,due_date\n");
	buf_puts(&out, "doc_id,due_date,instalments_overdue\n");
	for (int i = 0; i < RECORDS; i++) {
		int document = i * 7919 % RECORDS % DOCUMENTS;

		overdue[document] += i % 28 + 1 < 16;
		buf_printf(&in, "F%d,2026-03-%02d\n", document, i % 28 + 1);
	}
	for (int i = 0; i < RECORDS; i++) {
		int document = i * 7919 % RECORDS % DOCUMENTS;

		buf_printf(&out, "F%d,2026-03-%02d,%d\n", document,
		    i % 28 + 1, overdue[document]);
	}
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
		const struct age_options o = options_of(&s, memories[i]);

		check_run(counting_stage, &o, buf_text(&in), buf_text(&out),
		    "");
	}
	buf_clear(&in);
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
