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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_expression),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
