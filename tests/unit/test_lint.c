/* test_lint.c -- the proof that a table is complete, as those ask for it that
 * run the table; the rest is in cli/lint.bats and test_lint_oracle.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules/lint.h"
#include "strategy_fixture.h"

#define HEAD                                                                   \
	"dunning: 1\n"                                                         \
	"strategy: s\n"                                                        \
	"columns:\n"                                                           \
	"  days: {type: int, required: true}\n"                                \
	"  maybe: {type: int}\n"                                               \
	"  word: {type: string, required: true}\n"                             \
	"lint: {E_GAP: off, W_NOT_PROVEN: off}\n"                              \
	"tables:\n"                                                            \
	"  t:\n"                                                               \
	"    hit: unique\n"

#define ROWS                                                                   \
	"    outputs: {o: {type: int}}\n"                                      \
	"    rows: |\n"

static bool
prove(struct fixture *f, const char *text)
{
	struct strategy *strategy;
	struct decision *decision;
	bool proven;

	fixture_open(f);
	strategy = fixture_strategy(f, text);
	if (strategy == NULL)
		fail_msg("%s", fixture_told(f));
	decision =
	    decision_new(f->arena, strategy, strategy->tables.at, f->diag);
	if (decision == NULL)
		fail_msg("%s", fixture_told(f));
	proven = lint_complete(f->arena, strategy, decision,
	    strategy->tables.at, f->diag);
	strategy_free(strategy);
	return proven;
}

/* NULL: complete, or at least nothing says it is not. */
static void
test_complete(void **state)
{
	static const struct {
		const char *text;
		const char *told;
	} cases[] = {
		{ HEAD "    complete: true\n    inputs: {days: {}}\n" ROWS
		       "      days || o\n"
		       "      <= 5 || 1\n"
		       "      >= 6 || 2\n",
		    NULL },
		{ HEAD "    complete: true\n    inputs: {days: {}}\n" ROWS
		       "      days || o\n"
		       "      <= 5 || 1\n"
		       "      >= 7 || 2\n",
		    "15:7 E_GAP no rule of table `t` takes days `6`\n"
		    "17:7 note a row to paste below this line: 6 || ?\n" },
		/* Without the word it is no promise. */
		{ HEAD "    inputs: {days: {}}\n" ROWS "      days || o\n"
		       "      <= 5 || 1\n",
		    NULL },
		/* Null is a value that no rule takes. */
		{ HEAD "    complete: true\n    inputs: {maybe: {}}\n" ROWS
		       "      maybe || o\n"
		       "      <= 5  || 1\n"
		       "      > 5   || 1\n",
		    "15:7 E_GAP no rule of table `t` takes maybe `null`\n"
		    "17:7 note a row to paste below this line: null || ?\n" },
		/* A cell that depends on more than the value proves nothing. */
		{ HEAD "    complete: true\n    inputs: {word: {}}\n" ROWS
		       "      word                || o\n"
		       "      starts with(?, \"A\") || 1\n",
		    NULL },
		{ HEAD "    complete: true\n"
		       "    inputs: {word: {}, days: {}}\n" ROWS
		       "      word                | days || o\n"
		       "      starts with(?, \"A\") | > 0  || 1\n",
		    "15:7 E_GAP no rule of table `t` takes days `<= 0`\n"
		    "16:7 note a row to paste below this line: - | <= 0 || ?"
		    "\n" },
		/* A default does not keep the promise. */
		{ HEAD "    complete: true\n    inputs: {days: {}}\n" ROWS
		       "      days || o\n"
		       "      <= 5 || 1\n"
		       "    default: {o: 3}\n",
		    "15:7 E_GAP no rule of table `t` takes days `> 5`\n"
		    "16:7 note a row to paste below this line: > 5 || ?\n" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(
		    prove(&f, cases[i].text), cases[i].told == NULL);
		assert_string_equal(fixture_told(&f),
		    cases[i].told == NULL ? "" : cases[i].told);
		fixture_close(&f);
	}
}

/*
 * One more pigeon than there are holes: whatever hole each flies to, two share
 * one, and there is a rule for each pair and hole.  So the table is complete,
 * but a proof has to think of every set of holes that are taken.  without: the
 * rule that is left out, or none of them.
 */
static void
put_pigeons(struct buf *text, int holes, int without)
{
	int rule = 0;
	int a;
	int b;
	int i;

	buf_puts(text, "dunning: 1\nstrategy: s\ncolumns:\n");
	for (i = 0; i <= holes; i++) {
		buf_printf(text,
		    "  p%d: {type: enum, required: true, values: [", i);
		for (a = 0; a < holes; a++)
			buf_printf(text, "%sh%d", a > 0 ? ", " : "", a);
		buf_puts(text, "]}\n");
	}
	buf_puts(text, "tables:\n  t:\n    complete: true\n    hit: collect\n"
	               "    inputs: {");
	for (i = 0; i <= holes; i++)
		buf_printf(text, "%sp%d: {}", i > 0 ? ", " : "", i);
	buf_puts(text, "}\n" ROWS "      ");
	for (i = 0; i <= holes; i++)
		buf_printf(text, "%sp%d", i > 0 ? " | " : "", i);
	buf_puts(text, " || o\n");
	for (a = 0; a <= holes; a++)
		for (b = a + 1; b <= holes; b++)
			for (i = 0; i < holes; i++) {
				if (rule++ == without)
					continue;
				buf_puts(text, "      ");
				for (int k = 0; k <= holes; k++) {
					buf_puts(text, k > 0 ? " | " : "");
					if (k == a || k == b)
						buf_printf(text, "h%d", i);
					else
						buf_putc(text, '-');
				}
				buf_puts(text, " || 1\n");
			}
}

static void
test_pigeons(void **state)
{
	struct fixture f;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	put_pigeons(&text, 6, -1);
	assert_true(prove(&f, buf_text(&text)));
	fixture_close(&f);
	buf_reset(&text);
	put_pigeons(&text, 6, 77);
	assert_false(prove(&f, buf_text(&text)));
	fixture_expect(&f, "E_GAP no rule of table `t` takes p0 ");
	fixture_close(&f);
	buf_clear(&text);
}

/* Two to the power of twenty sets of holes are more than is looked at. */
static void
test_too_large(void **state)
{
	struct fixture f;
	struct buf text;
	struct strategy *strategy;
	struct decision *decision;
	struct lint lint;

	(void)state;
	buf_init(&text, 4 << 20);
	put_pigeons(&text, 20, -1);
	fixture_open(&f);
	strategy = fixture_strategy(&f, buf_text(&text));
	assert_non_null(strategy);
	decision =
	    decision_new(f.arena, strategy, strategy->tables.at, f.diag);
	assert_non_null(decision);
	assert_true(lint_complete(
	    f.arena, strategy, decision, strategy->tables.at, f.diag));
	assert_true(lint_init(&lint, strategy, f.arena, f.diag));
	assert_true(lint_table(&lint, decision, strategy->tables.at));
	fixture_expect(&f, "W_NOT_PROVEN table `t` is too large for a proof");
	assert_null(strstr(fixture_told(&f), "E_GAP"));
	strategy_free(strategy);
	fixture_close(&f);
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_pigeons),
		cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
