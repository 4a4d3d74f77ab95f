/* test_condition.c -- conditions over batches and record by record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { CONDITIONS = 600, ROWS = 300 };

/* What stands alone: compared with literals, patterns, and what needs the
 * record, of which some count faults. */
static const char *const leaves[] = {
	"agreed", "agreed = false", "agreed != true", "true = agreed",
	"visits > 3", "visits <= 2.5", "3 <= visits", "4 > visits",
	"visits != null", "visits = null", "null = visits", "visits > null",
	"visits in (1, 2, [5..9])", "visits in > 4", "visits in not(3)",
	"visits in [2..rate]", "visits = rate", "12 / visits > 3",
	"balance > 4.005", "0.5 < balance", "balance in [1.25..6)",
	"balance = 3", "rate < 4.00001", "rate in (0.5..3.1250]",
	"1.5 != rate", "rate / visits < balance", "grade = \"A\"",
	"grade != \"eightCha\"", "grade > \"B\"", "\"MX\" = grade",
	"grade in (\"A\", \"B\", \"a text of some length\")",
	"grade = null", "matches(grade, \"^[AM]\")",
	"matches(grade, \"LENGTH$\", \"i\")", "matches(grade, null)",
	"matches(upper case(grade), \"X\")", "starts with(grade, \"a\")",
	"due = @\"2026-01-03\"", "@\"2026-01-01\" <= due",
	"due in [@\"2025-12-30\"..@\"2026-01-06\"]", "due < as_of",
	"null", "true", "false",
	"if agreed then visits > 3 else rate > 3",
};

static void
write_condition(struct buf *buf, int depth)
{
	static const char *const joints[] = { " and ", " or " };
	int form = depth == 0 ? 0 : random_below(4);

	if (form == 0) {
		buf_puts(buf,
		    leaves[(size_t)random_below((int)COUNT(leaves))]);
	} else if (form == 1) {
		buf_puts(buf, "not(");
		write_condition(buf, depth - 1);
		buf_putc(buf, ')');
	} else {
		int count = 2 + random_below(3);

		buf_putc(buf, '(');
		write_condition(buf, depth - 1);
		while (--count > 0) {
			buf_puts(buf, joints[form - 2]);
			write_condition(buf, depth - 1);
		}
		buf_putc(buf, ')');
	}
}

static struct expr *
parse(struct fixture *f, const char *text)
{
	struct located source = fixture_text(text);
	struct expr *expr = expr_parse(
	    f->arena, &source, &f->scope, VALUE_BOOL, f->diag);

	if (expr == NULL)
		fail_msg("%s\n%s", buf_text(&f->told), text);
	assert_true(expr_bind(expr, f->columns));
	return expr;
}

static void
compare(struct fixture *f, struct expr *expr, const char *text)
{
	struct vector into = { .type = COLUMN_BOOL };
	uint8_t truth[ROWS];
	uint64_t faults;
	size_t row;

	into.valid = arena_alloc(f->arena, ROWS / 64 + 1, sizeof(*into.valid));
	into.number = arena_alloc(f->arena, ROWS, sizeof(*into.number));
	assert_true(into.valid != NULL && into.number != NULL);
	fixture_faults(f);
	assert_true(expr_test(expr, &f->env, &f->batch, truth));
	faults = fixture_faults(f);
	assert_true(expr_run(expr, &f->env, &f->batch,
	    &(struct expr_target){ .into = &into }));
	assert_int_equal(fixture_faults(f), faults);
	for (row = 0; row < ROWS; row++) {
		struct value value = { .type = VALUE_NULL };

		if (f->batch.fates[row] == FATE_KEPT)
			value = expr_eval(expr, &f->env, &f->batch, row);
		if (truth[row] != (value.type == VALUE_BOOL && value.boolean) ||
		    vector_valid(&into, row) != (value.type == VALUE_BOOL) ||
		    (value.type == VALUE_BOOL &&
		        into.number[row] != value.boolean))
			fail_msg("record %zu of %s", row, text);
	}
	if (fixture_faults(f) != faults)
		fail_msg("not %ju faults by record, of %s", (uintmax_t)faults,
		    text);
}

static void
random_conditions(void **state)
{
	struct fixture f;
	struct buf text;
	size_t i;

	(void)state;
	for (i = 0; i < CONDITIONS + COUNT(leaves); i++) {
		struct expr *expr;

		fixture_open(&f);
		random_open(&f);
		buf_init(&text, 1 << 16);
		if (i < COUNT(leaves))
			buf_puts(&text, leaves[i]);
		else
			write_condition(&text, 3);
		expr = parse(&f, buf_text(&text));
		random_batch(&f, ROWS, 5);
		compare(&f, expr, buf_text(&text));
		random_batch(&f, ROWS, 5);
		compare(&f, expr, buf_text(&text));
		buf_clear(&text);
		fixture_close(&f);
	}
}

/* Another column behind the same name. */
static void
binds_again(void **state)
{
	struct fixture f;
	struct expr *expr;
	uint8_t truth[1];

	(void)state;
	fixture_open(&f);
	fixture_column(&f, "visits", TYPE_INT, NULL);
	fixture_column(&f, "calls", TYPE_INT, NULL);
	fixture_batch(&f, 1);
	expr = parse(&f, "calls > 3");
	fixture_set(&f, "calls", 0, "4");
	assert_true(expr_test(expr, &f.env, &f.batch, truth));
	assert_int_equal(truth[0], 1);
	f.names[0] = "calls";
	f.names[1] = "visits";
	fixture_batch(&f, 1);
	fixture_set(&f, "calls", 0, "3");
	assert_true(expr_bind(expr, f.columns));
	assert_true(expr_test(expr, &f.env, &f.batch, truth));
	assert_int_equal(truth[0], 0);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_conditions),
		cmocka_unit_test(binds_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
