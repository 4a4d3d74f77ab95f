/* test_expr_batch.c -- expressions over batches and record by record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_expression.h"

enum { EXPRESSIONS = 20000 };

/* Says the seed of what differs. */
static bool
try_one(uint64_t seed, size_t *rows)
{
	struct choices c = { .state = seed };
	struct fixture f;
	struct expr *expr;
	struct buf text;
	struct buf why;
	bool parsed;

	fixture_open(&f);
	buf_init(&text, 1 << 20);
	buf_init(&why, 1 << 20);
	expression_open(&f);
	expression_any(&text, &c);
	expr = expression_parse(&f, &text);
	parsed = expr != NULL;
	for (int i = 0; i < 2 && parsed; i++) {
		expression_batch(&f, &c);
		*rows += f.batch.rows;
		if (!expression_agrees(&f, &c, expr, &why))
			fail_msg("seed %ju: %s\n%s", (uintmax_t)seed,
			    buf_text(&text), buf_text(&why));
	}
	buf_clear(&text);
	buf_clear(&why);
	fixture_close(&f);
	return parsed;
}

static void
any_expression(void **state)
{
	uint64_t seed = UINT64_C(88172645463325252);
	const char *given = getenv("SEED");
	size_t parsed = 0;
	size_t rows = 0;
	size_t i;

	(void)state;
	if (given != NULL) {
		assert_true(try_one(strtoull(given, NULL, 10), &rows));
		return;
	}
	for (i = 0; i < EXPRESSIONS; i++) {
		struct choices c = { .state = seed };

		parsed += try_one(seed, &rows);
		seed = choose_bits(&c);
	}
	if (parsed < EXPRESSIONS / 2 || rows < 1000000)
		fail_msg("only %zu expressions, %zu records", parsed, rows);
}

/* More operands than are kept for a batch at a time. */
static void
long_expression(void **state)
{
	struct choices c = { .state = 7 };
	struct fixture f;
	struct buf text;
	struct buf why;
	struct expr *expr;
	size_t i;

	(void)state;
	fixture_open(&f);
	buf_init(&text, 1 << 20);
	buf_init(&why, 1 << 20);
	expression_open(&f);
	buf_puts(&text, "i");
	for (i = 0; i < 900; i++)
		buf_puts(&text, i % 3 == 0 ? " + j" : " - r");
	expr = expression_parse(&f, &text);
	assert_non_null(expr);
	for (i = 0; i < 10; i++) {
		expression_batch(&f, &c);
		if (!expression_agrees(&f, &c, expr, &why))
			fail_msg("%s", buf_text(&why));
	}
	buf_clear(&text);
	buf_clear(&why);
	fixture_close(&f);
}

/* Each amount of memory is enough, or is said not to be. */
static void
little_memory(void **state)
{
	struct located source = fixture_text(
	    "if i > 3 and s in (\"A\", w) then max(a - b, coalesce(r, 1 / i)) "
	    "else days(d - e)");
	struct choices c = { .state = 11 };
	size_t failures = 0;
	size_t limit;

	(void)state;
	for (limit = 1000; limit < 200000; limit += 500) {
		struct arena *arena = arena_new(limit);
		struct fixture f;
		struct expr *expr;
		struct value *values;
		uint8_t wanted[1] = { 1 };

		fixture_open(&f);
		expression_open(&f);
		expression_batch(&f, &c);
		values = expression_room(&f, 1, sizeof(*values));
		expr =
		    expr_parse(arena, &source, &f.scope, VALUE_NUMBER, f.diag);
		if (expr != NULL) {
			assert_true(expr_bind(expr, f.columns));
			failures += !expr_values(
			    expr, &f.env, &f.batch, 0, 1, wanted, values);
		}
		fixture_close(&f);
		arena_free(arena);
	}
	assert_in_range(failures, 10, 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_expression),
		cmocka_unit_test(long_expression),
		cmocka_unit_test(little_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
