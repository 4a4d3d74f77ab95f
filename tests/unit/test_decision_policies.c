/*
 * test_decision_policies.c -- what each hit policy makes of several rules.
 *
 * Tables and results are those of the DMN Technology Compatibility Kit
 * (Apache-2.0), compliance level 2, where a case names one, and examples of DMN
 * 1.3 clause 8.2.11 worked by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OUTPUTS = 2 };

#define HEAD                                                                   \
	"dunning: 1\n"                                                         \
	"strategy: test\n"                                                     \
	"columns:\n"                                                           \
	"  age: {type: int, optional: true}\n"                                 \
	"  risk: {type: string, optional: true}\n"                             \
	"tables:\n"                                                            \
	"  t:\n"                                                               \
	"    inputs: {age: {}, risk: {values: [High, Low, Medium]}}\n"

static struct decision *made;

static void
make(struct fixture *f)
{
	made = decision_new(
	    f->arena, f->strategy, f->strategy->tables.at, f->diag);
}

static void
load(struct fixture *f, const char *table)
{
	char *text;

	fixture_open(f);
	made = NULL;
	text = arena_printf(f->arena, "%s%s", HEAD, table);
	assert_non_null(text);
	fixture_strategy(f, text, NULL, make);
	f->source.columns.count = 0;
	fixture_column(f, "age", TYPE_INT, NULL);
	fixture_column(f, "risk", TYPE_STRING, NULL);
	fixture_column(f, "balance", TYPE_MONEY, NULL);
	fixture_batch(f, 1);
}

/* A record and what comes of it: "result rule other: output | output". */
struct fact {
	const char *age;
	const char *risk;
	const char *balance;
	const char *told;
};

struct example {
	const char *table;
	struct fact facts[6];
};

static void
tell(struct fixture *f, const struct value outputs[OUTPUTS],
    enum decision_result result, struct text rule, struct text other,
    struct buf *to)
{
	static const char *const results[] = { "hit", "default", "none",
		"skipped", "conflict", "mixed", "memory" };
	size_t i;

	buf_puts(to, results[result]);
	if (rule.len > 0)
		buf_printf(to, " %.*s", (int)rule.len, rule.at);
	if (other.len > 0)
		buf_printf(to, " %.*s", (int)other.len, other.at);
	for (i = 0; i < decision_outputs(made); i++) {
		buf_puts(to, i == 0 ? ": " : ", ");
		if (outputs[i].type == VALUE_NULL)
			buf_puts(to, "null");
		assert_true(value_format(&outputs[i], to));
	}
	if (fixture_faults(f) > 0)
		buf_puts(to, " fault");
}

static void
check_fact(struct fixture *f, const struct fact *fact)
{
	struct value outputs[OUTPUTS];
	enum decision_result result;
	struct text other;
	struct text rule;
	struct buf told;

	fixture_set(f, "age", 0, fact->age);
	fixture_set(f, "risk", 0, fact->risk);
	fixture_set(f, "balance", 0, fact->balance);
	result = decision_run(
	    made, &f->env, &f->batch, 0, outputs, &rule, &other);
	buf_init(&told, 1 << 16);
	tell(f, outputs, result, rule, other, &told);
	assert_string_equal(buf_text(&told), fact->told);
	buf_clear(&told);
}

static const struct example examples[] = {
	/* TCK 0118, with the second output unordered as there. */
	{ "    hit: priority\n"
	  "    outputs: {status: {type: string, values: [Approved, Declined]},"
	  " rate: {type: string}}\n"
	  "    rows: |\n"
	  "      id | age  | risk            || status     | rate\n"
	  "      A  | >=18 | \"Medium\",\"Low\" || \"Approved\" | \"Basic\"\n"
	  "      B  | <18  | -               || \"Declined\" | \"Standard\"\n"
	  "      C  | -    | \"High\"          || \"Approved\" | "
	  "\"Standard\"\n",
	    { { "17", "High", NULL, "hit C: Approved, Standard" },
	        { "19", "Low", NULL, "hit A: Approved, Basic" },
	        { "10", "Low", NULL, "hit B: Declined, Standard" },
	        { NULL, "Low", NULL, "none: null, null" } } },
	/* First output first, then the second; null is the last; of equals
	 * the upper one. */
	{ "    hit: P\n"
	  "    outputs: {mark: {type: int, values: [3, 1, 2]},"
	  " tone: {type: enum, values: [firm, soft]}}\n"
	  "    rows: |\n"
	  "      id | age  | risk || mark  | tone\n"
	  "      A  | > 0  | -    || 1     | soft\n"
	  "      B  | > 1  | -    || 2     | firm\n"
	  "      C  | > 2  | -    ||       | firm\n"
	  "      D  | > 3  | -    || 1     | firm\n"
	  "      E  | > 4  | -    || 1.0   | firm\n"
	  "      F  | 9    | -    || 3     |\n"
	  "      G  | -1   | -    ||       | soft\n"
	  "      H  | -1   | -    ||       | firm\n",
	    { { "3", NULL, NULL, "hit A: 1, soft" },
	        { "5", NULL, NULL, "hit D: 1, firm" },
	        { "9", NULL, NULL, "hit F: 3, null" },
	        { "-1", NULL, NULL, "hit H: null, firm" } } },
	/* TCK 0117. */
	{ "    hit: any\n"
	  "    outputs: {status: {type: string}, rate: {type: decimal}}\n"
	  "    rows: |\n"
	  "      id | age   | risk       || status   | rate\n"
	  "      A  | >= 18 | Medium,Low || Approved | 1.50\n"
	  "      B  | < 18  | -          || Declined | 2\n"
	  "      C  | -     | High       || Declined | = 1 + 1\n"
	  "      D  | 50    | Low        || Approved | 1.51\n",
	    { { "17", "High", NULL, "hit B: Declined, 2" },
	        { "19", "High", NULL, "hit C: Declined, 2" },
	        { "19", "Low", NULL, "hit A: Approved, 1.5" },
	        { "50", "Low", NULL, "conflict A D: null, null" } } },
	/* TCK 0109 and 0112. */
	{ "    hit: rule_order\n"
	  "    outputs: {status: {type: string}, rate: {type: string}}\n"
	  "    default: {status: Declined}\n"
	  "    rows: |\n"
	  "      id | age  | risk   || status   | rate\n"
	  "      A  | >=18 | Medium || Approved | Best\n"
	  "      B  | >=12 | Medium || Approved | Standard\n"
	  "      C  | <12  | Low    || Declined | Standard\n"
	  "      D  | 13   | -      ||          | Extra\n"
	  "      E  | 0    | -      ||          |\n",
	    { { "19", "Medium", NULL, "hit A|B: Approved|Approved, "
	                              "Best|Standard" },
	        { "13", "Medium", NULL, "hit B|D: Approved|, Standard|Extra" },
	        { "10", "Low", NULL, "hit C: Declined, Standard" },
	        { "0", "High", NULL, "hit E: null, null" },
	        { "1", "High", NULL, "default: Declined, null" } } },
	/* TCK 0110. */
	{ "    hit: output_order\n"
	  "    list_separator: ' + '\n"
	  "    outputs: {status: {type: string, values: [Approved, Declined]},"
	  " rate: {type: string}}\n"
	  "    rows: |\n"
	  "      id | age  | risk       || status   | rate\n"
	  "      A  | >=18 | Medium,Low || Approved | Basic\n"
	  "      B  | <18  | -          || Declined | Standard\n"
	  "      C  | -    | High       || Approved | Standard\n",
	    { { "17", "High", NULL, "hit C|B: Approved + Declined, "
	                            "Standard + Standard" },
	        { "19", "Low", NULL, "hit A: Approved, Basic" } } },
	/* TCK 0119 has the same rules in their own order; lists of numbers. */
	{ "    hit: collect\n"
	  "    outputs: {status: {type: string}, fee: {type: money}}\n"
	  "    rows: |\n"
	  "      id | age  | risk       || status   | fee\n"
	  "      A  | >=18 | Medium,Low || Approved | 1.50\n"
	  "      B  | <18  | -          || Declined | = balance * 2\n"
	  "      C  | -    | High       || = risk   | = balance / age\n",
	    { { "16", "High", "4", "hit B|C: Declined|High, 8|0.25" },
	        { "0", "High", "4", "hit B|C: Declined|High, 8| fault" } } },
	/* TCK 0115; FEEL: the sum of a list with null in it is null. */
	{ "    hit: sum\n"
	  "    outputs: {points: {type: decimal}}\n"
	  "    rows: |\n"
	  "      id | age | risk || points\n"
	  "      A  | >1  | -    || 100\n"
	  "      B  | >2  | -    || 200.25\n"
	  "      C  | >3  | -    || -300.50\n"
	  "      D  | >5  | -    || = balance\n",
	    { { "6", NULL, "500", "hit A|B|C|D: 499.75" },
	        { "2", NULL, NULL, "hit A: 100" },
	        { "6", NULL, NULL, "hit A|B|C|D: null" },
	        { "0", NULL, NULL, "none: null" } } },
	/* TCK 0114. */
	{ "    hit: C<\n"
	  "    outputs: {price: {type: decimal}}\n"
	  "    default: {price: -1}\n"
	  "    rows: |\n"
	  "      id | age | risk || price\n"
	  "      A  | >1  | -    || 98.83\n"
	  "      B  | >2  | -    || 150.21\n"
	  "      C  | >3  | -    || 205.43\n"
	  "      D  | >4  | -    || 64.32\n",
	    { { "5", NULL, NULL, "hit A|B|C|D: 64.32" },
	        { "4", NULL, NULL, "hit A|B|C: 98.83" },
	        { "1", NULL, NULL, "default: -1" } } },
	{ "    hit: max\n"
	  "    outputs: {day: {type: date}}\n"
	  "    rows: |\n"
	  "      age | risk || day\n"
	  "      > 1 | -    || 2026-01-31\n"
	  "      > 2 | -    || 2025-12-31\n",
	    { { "3", NULL, NULL, "hit 13|14: 2026-01-31" } } },
	/* TCK 0116; nothing is counted as 0. */
	{ "    hit: C#\n"
	  "    outputs: {n: {type: string}}\n"
	  "    rows: |\n"
	  "      id | age | risk || n\n"
	  "      A  | >1  | -    || 100\n"
	  "      B  | >2  | -    || 100\n"
	  "      C  | >3  | -    ||\n"
	  "      D  | >5  | -    || 500\n",
	    { { "6", NULL, NULL, "hit A|B|C|D: 4" },
	        { "2", NULL, NULL, "hit A: 1" },
	        { "3", NULL, NULL, "hit A|B: 2" },
	        { "1", NULL, NULL, "none: 0" } } },
	{ "    hit: count\n"
	  "    outputs: {n: {type: enum, values: [x]}}\n"
	  "    default: {n: -1}\n"
	  "    rows: |\n"
	  "      id | age | risk || n\n"
	  "      A  | >1  | -    || x\n",
	    { { "1", NULL, NULL, "default: -1" } } },
	/* Sets make one set. */
	{ "    hit: collect\n"
	  "    outputs: {flags: {type: set, values: [vip, late, new]}}\n"
	  "    rows: |\n"
	  "      id | age | risk || flags\n"
	  "      A  | >1  | -    || \"late|vip\"\n"
	  "      B  | >2  | -    || vip\n"
	  "      C  | -   | -    ||\n"
	  "      D  | >2  | -    || \"new|late\"\n",
	    { { "3", NULL, NULL, "hit A|B|C|D: late|vip|new" },
	        { "1", NULL, NULL, "hit C: null" } } },
	/* A value with the separator in it. */
	{ "    hit: collect\n"
	  "    outputs: {who: {type: string}}\n"
	  "    list_separator: g\n"
	  "    rows: |\n"
	  "      id | age | risk || who\n"
	  "      A  | 1   | -    || = risk\n"
	  "      B  | -   | -    || all\n",
	    { { "1", "Low", NULL, "hit A|B: Lowgall" },
	        { "1", "High", NULL, "mixed A: null" } } },
};

static void
policies(void **state)
{
	struct fixture f;
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; i < COUNT(examples); i++) {
		load(&f, examples[i].table);
		if (made == NULL)
			fail_msg("%s", buf_text(&f.told));
		assert_true(decision_bind(made, f.columns));
		for (k = 0; k < COUNT(examples[i].facts); k++)
			if (examples[i].facts[k].told != NULL)
				check_fact(&f, &examples[i].facts[k]);
		fixture_close(&f);
	}
}

struct refusal {
	const char *table;
	const char *told; /* all of it */
};

/* The table begins at line 7; the first key after HEAD is in line 9. */
static const struct refusal refusals[] = {
	{ "    hit: P\n"
	  "    outputs: {o: {type: int, values: [1, x]}}\n"
	  "    rows: |\n"
	  "      age | risk || o\n"
	  "      1   | -    || 1\n",
	    "E_VALUE 10:42 `x` is not a number\n" },
	{ "    hit: P\n"
	  "    outputs: {o: {type: int, values: [1, 2]}}\n"
	  "    rows: |\n"
	  "      age | risk || o\n"
	  "      1   | -    || 3\n"
	  "      2   | -    || = age\n",
	    "E_VALUE 13:21 `3` is not one of the `values` of `o`\n"
	    "E_TABLE 14:21 `o` orders the rules of this table, so this must be "
	    "one of its `values`, not an expression\n" },
	{ "    hit: sum\n"
	  "    outputs: {o: {type: int}}\n"
	  "    rows: |\n"
	  "      age | risk || o\n"
	  "      1   | -    ||\n",
	    "E_TABLE 13:20 a rule of a table with sum, min or max needs a "
	    "value\n"
	    "note 13:20 a rule that adds nothing says 0\n" },
	{ "    hit: collect\n"
	  "    outputs: {o: {type: string}}\n"
	  "    default: {o: \"x|y\"}\n"
	  "    rows: |\n"
	  "      age | risk || o\n"
	  "      1   | -    || \"a|b\"\n",
	    "E_VALUE 14:21 `a|b` has `|` in it, which separates the values of "
	    "the list\n"
	    "note 8:5 `list_separator` of the table is another text to put "
	    "between them\n"
	    "E_VALUE 11:19 `x|y` has `|` in it, which separates the values of "
	    "the list\n"
	    "note 8:5 `list_separator` of the table is another text to put "
	    "between them\n" },
	/* The texts of an input are limited by the table. */
	{ "    outputs: {o: {type: string}}\n"
	  "    rows: |\n"
	  "      age | risk  || o\n"
	  "      1   | Hight || a\n",
	    "E_UNSAT 12:13 `Hight` is not one of High, Low, Medium; did you "
	    "mean High?\n" },
};

static void
refuses(void **state)
{
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++) {
		load(&f, refusals[i].table);
		assert_null(made);
		assert_string_equal(buf_text(&f.told), refusals[i].told);
		fixture_close(&f);
	}
}

static void
tells_about_itself(void **state)
{
	struct decision_trace trace;
	struct fixture f;

	(void)state;
	load(&f, "    hit: collect\n"
	         "    when: balance > 0\n"
	         "    outputs: {o: {type: enum, values: [x, y]}}\n"
	         "    rows: |\n"
	         "      id | age | risk || o\n"
	         "      A  | > 1 | -    || x\n"
	         "      B  | > 5 | Low  || \"y\"\n");
	assert_non_null(made);
	assert_true(decision_bind(made, f.columns));
	assert_int_equal(decision_policy(made), HIT_COLLECT);
	assert_int_equal(decision_output_type(made, 0), TYPE_STRING);
	assert_int_equal(decision_answer_type(made, 0), TYPE_ENUM);
	assert_int_equal(decision_inputs(made), 2);
	assert_true(text_is(decision_input_name(made, 1), "risk"));
	assert_int_equal(decision_input_info(made, 1)->values.count, 3);
	assert_true(text_is(decision_input_cell(made, 0, 1)->text, "-"));
	assert_true(text_is(decision_input_cell(made, 1, 1)->text, "Low"));
	assert_int_equal(decision_input_cell(made, 1, 1)->at.line, 15);
	assert_int_equal(decision_input_cell(made, 1, 1)->at.col, 18);
	assert_true(text_is(decision_output_cell(made, 1, 0)->text, "\"y\""));
	fixture_set(&f, "age", 0, "4");
	fixture_set(&f, "risk", 0, "Low");
	fixture_set(&f, "balance", 0, "1");
	assert_true(decision_trace(
	    made, &f.env, &f.batch, 0, f.arena, &trace));
	assert_false(trace.skipped);
	assert_int_equal(trace.inputs[0].number.coefficient, 4);
	assert_true(trace.met[0]);
	assert_false(trace.met[1]);
	assert_false(trace.fits[2]);
	assert_true(trace.fits[3]);
	fixture_set(&f, "balance", 0, "0");
	assert_true(decision_trace(
	    made, &f.env, &f.batch, 0, f.arena, &trace));
	assert_true(trace.skipped);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies),
		cmocka_unit_test(refuses),
		cmocka_unit_test(tells_about_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
