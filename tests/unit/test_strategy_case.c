#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/case_block.h"
#include "rules/strategy_case.h"
#include "strategy_fixture.h"
#include "tool/case_cover.h"

#define HEAD "dunning: 1\nstrategy: s\n"
#define TEST HEAD "tests:\n  - name: one\n    as_of: 2026-01-31\n"

/* What is told about tests that can be loaded; "" is nothing. */
static void
test_check(void **state)
{
	static const struct {
		const char *text;
		const char *told;
	} cases[] = {
		{ TEST "    given: |\n      doc_id\n    expect: |\n"
		       "      reject,doc_id\n",
		    "" },
		{ TEST "    given: |\n      doc_id,balnce\n    expect: |\n"
		       "      doc_id\n",
		    "7:14 E_NAME nothing declares the column `balnce`" },
		{ TEST "    given: |\n      reject\n    expect: |\n"
		       "      doc_id\n",
		    "7:7 E_NAME nothing declares the column `reject`" },
		{ TEST "    given: |\n      doc_id,doc_id\n    expect: |\n"
		       "      doc_id\n",
		    "7:14 E_DUPLICATE_NAME the header has" },
		{ TEST "    given: |\n      doc_id,city\n      1\n"
		       "    expect: |\n      doc_id\n",
		    "8:7 E_TABLE this row has 1 cell, the header has 2" },
		{ TEST "    given: |\n    expect: |\n      doc_id\n",
		    "E_EMPTY there is no header" },
		{ TEST "    given: doc_id\n    expect: |\n      doc_id\n",
		    "6:12 E_SHAPE `given` is a block of lines" },
		{ TEST "    pin: {a: b}\n    given: |\n      doc_id\n"
		       "    expect: |\n      doc_id\n",
		    "6:11 E_NAME there is no experiment `a`" },
		{ TEST "    source: a\n    given: |\n      doc_id\n"
		       "    expect: |\n      doc_id\n",
		    "6:13 E_NAME `a` is not the name of a source" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct strategy *strategy;
		bool ok;

		fixture_open(&f);
		strategy = fixture_strategy(&f, cases[i].text);
		if (strategy == NULL)
			fail_msg("%s", fixture_told(&f));
		ok = strategy_case_check(strategy, f.diag);
		assert_int_equal(ok, *cases[i].told == '\0');
		assert_int_equal(diag_count(f.diag, DIAG_ERROR), !ok);
		fixture_expect(&f, cases[i].told);
		strategy_free(strategy);
		fixture_close(&f);
	}
}

/* What a test must say at all is told when the file is loaded. */
static void
test_keys(void **state)
{
	static const char *const needed[] = { "`name`", "`as_of`", "`given`",
		"`expect`" };
	struct fixture f;
	size_t i;

	(void)state;
	fixture_open(&f);
	assert_null(fixture_strategy(&f, HEAD "tests: [{}]\n"));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 4);
	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		fixture_expect(&f, needed[i]);
	fixture_close(&f);
}

static void
test_places(void **state)
{
	const struct located block = { TEXT("a,b\n\"x\ny\",z\n"),
		{ "s.yaml", 40, 7 }, true };
	struct fixture f;
	const struct table *table;
	struct src_pos at;

	(void)state;
	fixture_open(&f);
	table = case_block_parse(f.arena, &block, f.diag);
	assert_non_null(table);
	assert_int_equal(table->count, 1);
	at = case_block_at(&block, table->rows[0].at[1]);
	assert_int_equal(at.line, 42);
	assert_int_equal(at.col, 10);
	at = case_block_at(&block, POS_NONE);
	assert_int_equal(at.line, 40);
	assert_int_equal(at.col, 7);
	fixture_close(&f);
}

static const char covered[] = HEAD
    "columns:\n"
    "  a: {type: int}\n"
    "scorecards:\n"
    "  c:\n"
    "    base: 1\n"
    "    characteristics:\n"
    "      a:\n"
    "        bins: |\n"
    "          when | points\n"
    "          1    | 1\n"
    "          -    | 0\n"
    "tables:\n"
    "  t:\n"
    "    hit: collect\n"
    "    inputs: {a: {}}\n"
    "    outputs: {o: {type: string}}\n"
    "    rows: |\n"
    "      id | a || o\n"
    "      A  | - || x\n"
    "      AB | - || y\n"
    "      B  | - || z\n"
    "    default: {o: w}\n";

static void
test_coverage(void **state)
{
	struct fixture f;
	struct strategy *strategy;
	struct coverage *c;
	struct decision *table;
	size_t all;
	size_t reached;

	(void)state;
	fixture_open(&f);
	strategy = fixture_strategy(&f, covered);
	assert_non_null(strategy);
	c = coverage_new(f.arena, strategy, f.diag);
	assert_non_null(c);
	table = decision_new(f.arena, strategy, strategy->tables.at, f.diag);
	assert_int_equal(c->count, 6);
	assert_int_equal(coverage_percent(c), 0);
	coverage_rules(c, 0, table, TEXT("A|B"));
	coverage_count(c, COVER_RULE, &all, &reached);
	assert_int_equal(all, 3);
	assert_int_equal(reached, 2);
	assert_false(c->all[1].reached);
	assert_int_equal(c->all[1].at.line, 22);
	assert_int_equal(coverage_percent(c), 33);
	coverage_default(c, 0, table);
	assert_int_equal(c->all[3].kind, COVER_DEFAULT);
	assert_true(c->all[3].reached);
	assert_int_equal(c->all[3].at.line, 24);
	assert_int_equal(coverage_percent(c), 50);
	strategy_free(strategy);
	fixture_close(&f);
}

/* Nothing that decides is all reached. */
static void
test_coverage_of_nothing(void **state)
{
	struct fixture f;
	struct strategy *strategy;
	struct coverage *c;

	(void)state;
	fixture_open(&f);
	strategy = fixture_strategy(&f, HEAD);
	assert_non_null(strategy);
	c = coverage_new(f.arena, strategy, f.diag);
	assert_non_null(c);
	assert_int_equal(coverage_percent(c), 100);
	strategy_free(strategy);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_coverage_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
