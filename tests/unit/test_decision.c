/* test_decision.c -- decision tables: both notations, hits, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OUTPUTS = 4 };

#define HEAD                                                                   \
	"dunning: 1\n"                                                         \
	"strategy: test\n"                                                     \
	"columns:\n"                                                           \
	"  grade: {type: enum, values: [A, B, C], optional: true}\n"           \
	"  visits: {type: int, optional: true}\n"                              \
	"plans:\n"                                                             \
	"  none: {levels: []}\n"                                               \
	"  soft: {levels: []}\n"                                               \
	"  hard: {levels: []}\n"                                               \
	"tables:\n"                                                            \
	"  segment:\n"

/* The table begins at line 11, its rows at line 20 column 7. */
#define TABLE                                                                  \
	HEAD "    hit: unique\n"                                               \
	     "    inputs: {visits: {}, grade: {}, "                            \
	     "half: {expr: balance / 2}}\n"                                    \
	     "    outputs:\n"                                                  \
	     "      segment: {type: enum, values: [LOW, MID, TOP]}\n"          \
	     "      plan: {type: ref, to: plans}\n"                            \
	     "      priority: {type: int}\n"                                   \
	     "      rest: {type: decimal}\n"

static const char unique[] = TABLE
    "    rows: |\n"
    "      id  | visits  | grade | half   || segment | plan | priority | rest"
    " | note\n"
    "      # the first rules\n"
    "      R1  | [0..3]  | -     | < 50   || LOW     | none |  1 | 0.5 | a\n"
    "\n"
    "      R2  | [0..3]  | A,B   | >= 50  || MID     | soft |  2 | "
    "= half_of | \"x | y\"\n"
    "      R3  | (3..10] |       |        || \"TOP\" | hard |  3 | - |\n"
    "      R4  | null    | not(C)|        || LOW     |      |    |   |\n"
    "      R5  | > 8     | C     | -      || TOP     | hard |  9 | 1 |\n";

static struct decision *made;

static void
make(struct fixture *f)
{
	const struct table_spec *spec = f->strategy->tables.at;

	made = decision_new(f->arena, f->strategy, spec, f->diag);
}

/* The text with the formula of R2 spelt out. */
static const char *
spelt(struct fixture *f)
{
	const char *at = strstr(unique, "half_of");
	char *text = arena_printf(f->arena, "%.*sbalance - 1%s",
	    (int)(at - unique), unique, at + strlen("half_of"));

	assert_non_null(text);
	return text;
}

static struct decision *
load(struct fixture *f, const char *text, const char *table)
{
	fixture_open(f);
	made = NULL;
	fixture_strategy(f, text == unique ? spelt(f) : text, table, make);
	f->source.columns.count = 0;
	fixture_column(f, "visits", TYPE_INT, NULL);
	fixture_column(f, "grade", TYPE_STRING, NULL);
	fixture_column(f, "balance", TYPE_MONEY, NULL);
	fixture_batch(f, 1);
	return made;
}

struct record {
	const char *visits;
	const char *grade;
	const char *balance;
};

static enum decision_result
decide(struct fixture *f, struct decision *decision, struct record record,
    struct value outputs[OUTPUTS], struct text *rule, struct text *other)
{
	fixture_set(f, "visits", 0, record.visits);
	fixture_set(f, "grade", 0, record.grade);
	fixture_set(f, "balance", 0, record.balance);
	assert_true(decision_bind(decision, f->columns));
	assert_int_equal(decision_outputs(decision), OUTPUTS);
	return decision_run(
	    decision, &f->env, &f->batch, 0, outputs, rule, other);
}

static void
check_text(const struct value *value, const char *text)
{
	if (text == NULL) {
		assert_int_equal(value->type, VALUE_NULL);
		return;
	}
	assert_int_equal(value->type, VALUE_STRING);
	assert_true(text_is(value->string, text));
}

static void
check_number(const struct value *value, const char *text)
{
	struct decimal number;

	assert_int_equal(value->type, VALUE_NUMBER);
	assert_int_equal(decimal_parse(text_of(text), &number, NULL), NUM_OK);
	assert_int_equal(decimal_compare(value->number, number), 0);
}

static void
unique_hits(void **state)
{
	struct value out[OUTPUTS];
	struct decision *table;
	struct fixture f;
	struct text other;
	struct text rule;

	(void)state;
	table = load(&f, unique, NULL);
	if (table == NULL)
		fail_msg("%s", buf_text(&f.told));
	assert_int_equal(decide(&f, table, (struct record){ "2", "C", "99.98" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R1"));
	check_text(&out[0], "LOW");
	check_text(&out[1], "none");
	check_number(&out[2], "1");
	check_number(&out[3], "0.5");
	assert_int_equal(decide(&f, table, (struct record){ "3", "B", "100" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R2"));
	check_number(&out[3], "99");
	assert_int_equal(decide(&f, table, (struct record){ "4", NULL, NULL },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R3"));
	check_text(&out[0], "TOP");
	assert_int_equal(out[3].type, VALUE_NULL);
	assert_int_equal(decide(&f, table, (struct record){ NULL, "A", "1" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R4"));
	check_text(&out[1], NULL);
	fixture_close(&f);
}

static void
no_hit_and_two_hits(void **state)
{
	struct value out[OUTPUTS];
	struct decision *table;
	struct fixture f;
	struct text other;
	struct text rule;

	(void)state;
	table = load(&f, unique, NULL);
	assert_non_null(table);
	assert_int_equal(decide(&f, table, (struct record){ "3", "C", "100" },
	                     out, &rule, &other),
	    DECISION_NO_MATCH);
	assert_null(rule.at);
	check_text(&out[0], NULL);
	/* A null grade is not known to be other than C. */
	assert_int_equal(decide(&f, table, (struct record){ NULL, NULL, "1" },
	                     out, &rule, &other),
	    DECISION_NO_MATCH);
	assert_int_equal(decide(&f, table, (struct record){ "9", "C", "1" },
	                     out, &rule, &other),
	    DECISION_CONFLICT);
	assert_true(text_is(rule, "R3"));
	assert_true(text_is(other, "R5"));
	check_text(&out[0], NULL);
	fixture_close(&f);
}

static void
tells_about_itself(void **state)
{
	struct decision *table;
	struct src_pos at;
	struct fixture f;

	(void)state;
	table = load(&f, unique, NULL);
	assert_non_null(table);
	assert_string_equal(decision_output_name(table, 1), "plan");
	assert_int_equal(decision_output_type(table, 0), TYPE_ENUM);
	assert_int_equal(decision_output_type(table, 1), TYPE_STRING);
	assert_int_equal(decision_output_type(table, 2), TYPE_INT);
	at = decision_rule_at(table, TEXT("R3"));
	assert_int_equal(at.line, 25);
	assert_int_equal(at.col, 7);
	at = decision_rule_at(table, TEXT("R9"));
	assert_int_equal(at.line, 0);
	fixture_close(&f);
}

/* Without ids a rule is named by its line; `first` takes the lowest row. */
static const char first[] = HEAD
    "    hit: first\n"
    "    when: balance > 0\n"
    "    inputs: {visits: {}}\n"
    "    outputs: {segment: {type: string}, a: {type: bool}, b: {type: date}, "
    "c: {type: money}}\n"
    "    default: {segment: STD, b: 2026-01-31}\n"
    "    rows: |\n"
    "      visits || segment      | c     | a     | b\n"
    "      > 5    || Mexico City  | 49.50 | true  | 2026-02-01\n"
    "      > 3    || \"-\"        |       | false | @\"2026-02-02\"\n";

static void
first_hit_and_default(void **state)
{
	struct value out[OUTPUTS];
	struct decision *table;
	struct fixture f;
	struct text other;
	struct text rule;

	(void)state;
	table = load(&f, first, NULL);
	if (table == NULL)
		fail_msg("%s", buf_text(&f.told));
	assert_int_equal(decide(&f, table, (struct record){ "9", NULL, "1" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "19"));
	check_text(&out[0], "Mexico City");
	assert_true(out[1].boolean);
	assert_int_equal(out[2].days, 20485); /* 2026-02-01 */
	check_number(&out[3], "49.5");
	assert_int_equal(decide(&f, table, (struct record){ "4", NULL, "1" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "20"));
	check_text(&out[0], "-");
	assert_int_equal(out[3].type, VALUE_NULL);
	assert_int_equal(decide(&f, table, (struct record){ "1", NULL, "1" },
	                     out, &rule, &other),
	    DECISION_DEFAULT);
	check_text(&out[0], "STD");
	assert_int_equal(out[1].type, VALUE_NULL);
	assert_int_equal(out[2].days, 20484);
	assert_int_equal(decide(&f, table, (struct record){ "9", NULL, "0" },
	                     out, &rule, &other),
	    DECISION_SKIPPED);
	assert_int_equal(decide(&f, table, (struct record){ "9", NULL, NULL },
	                     out, &rule, &other),
	    DECISION_SKIPPED);
	check_text(&out[0], NULL);
	fixture_close(&f);
}

static const char from_file[] = TABLE "    file: table.csv\n";

static void
table_files(void **state)
{
	static const char table_text[] =
	    "id,if:visits,if:grade,if:half,then:segment,then:plan,"
	    "then:priority,then:rest,note\n"
	    "R1,[0..3],\"A,B\",< 50,LOW,none,1,0.5,\"a | note\"\n"
	    "R2,> 3,\"not(\"\"C\"\")\",-,TOP,hard,2,=balance * 2,\n";
	struct value out[OUTPUTS];
	struct decision *table;
	struct fixture f;
	struct text other;
	struct text rule;

	(void)state;
	table = load(&f, from_file, table_text);
	if (table == NULL)
		fail_msg("%s", buf_text(&f.told));
	assert_int_equal(decide(&f, table, (struct record){ "2", "B", "99.98" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R1"));
	assert_int_equal(decide(&f, table, (struct record){ "4", "B", "21" },
	                     out, &rule, &other),
	    DECISION_HIT);
	assert_true(text_is(rule, "R2"));
	check_number(&out[3], "42");
	assert_int_equal(decision_rule_at(table, rule).line, 3);
	fixture_close(&f);
}

struct refusal {
	const char *rows; /* after the line of `rows: |` */
	const char *told; /* all of it */
};

#define ROWS_HEAD                                                              \
	"      id | visits | grade | half || segment | plan | priority | "     \
	"rest\n"

static const struct refusal refusals[] = {
	{ "      # nothing\n", "E_TABLE 20:7 this table has no header\n" },
	{ ROWS_HEAD, "E_TABLE 12:5 table `segment` has no rules\n" },
	{ ROWS_HEAD "      A | 1 | A | 2 || LOW | soft | 1\n",
	    "E_TABLE 21:7 this row has 7 cells, the header has 8\n"
	    "note 20:7 the header is here; a `|` inside a cell stands "
	    "between double quotes\n" },
	{ ROWS_HEAD "      A | 1 | A || 2 | LOW | soft | 1 | 2\n",
	    "E_TABLE 21:20 `||` after 3 cells, which is not where the "
	    "header has it\n" },
	{ ROWS_HEAD "      A | 1 | A | 2 | LOW | soft | 1 | 2\n",
	    "E_TABLE 21:7 this row has no `||`, the header has it "
	    "after 4 cells\n" },
	{ ROWS_HEAD "      A | \"1 | A | 2 || LOW | soft | 1 | 2\n",
	    "E_TABLE 21:11 this quote has no end in its line\n" },
	{ "      id | visit | grade | half || segment | plan | "
	  "priority | res\n      A | | | || | | | \n",
	    "E_NAME 20:12 table `segment` has no input `visit`; did "
	    "you mean `visits`?\n"
	    "E_TABLE 20:7 the rules have no column for the input "
	    "`visits`\n"
	    "E_NAME 20:64 table `segment` has no output `res`; did you "
	    "mean `rest`?\n"
	    "E_TABLE 20:7 the rules have no column for the output "
	    "`rest`\n" },
	{ "      id | visits | grade | half | grade || segment | plan "
	  "| priority | rest\n      A | | | | || | | | \n",
	    "E_TABLE 20:36 the input `grade` has a column before this "
	    "one\n" },
	{ ROWS_HEAD "      A | 1..3 | MEX | < x || HIGH | softt | 1.5 | 1,5\n"
	            "      A | 1    | A   | -   || LOW  | soft  | yes | = "
	            "visit\n"
	            "      b-1 | 1  | A   | -   || = 5  | soft  | 1   | 1\n",
	    "E_EXPR 21:12 `..` where `,` or the end of the cell is "
	    "expected\n"
	    "note 21:12 a range has brackets: [1..30]\n"
	    "E_UNSAT 21:18 `MEX` is not one of A, B, C\n"
	    "E_NAME 21:26 there is no column `x`\n"
	    "note 21:26 this cell takes a number, such as 5, > 5 or "
	    "[1..30], or a column\n"
	    "E_VALUE 21:31 `HIGH` is not one of LOW, MID, TOP\n"
	    "E_NAME 21:38 there is no plan `softt`; did you mean "
	    "`soft`?\n"
	    "E_VALUE 21:46 `1.5` is not a whole number\n"
	    "note 21:46 an expression stands after `=`\n"
	    "E_VALUE 21:52 `1,5` is not a number\n"
	    "note 21:52 an expression stands after `=`\n"
	    "E_DUPLICATE_NAME 22:7 two rules have the id `A`\n"
	    "E_VALUE 22:46 `yes` is not a number\n"
	    "note 22:46 an expression stands after `=`\n"
	    "E_NAME 22:54 there is no column `visit`; did you mean "
	    "`visits`?\n"
	    "E_VALUE 23:7 a rule's id is made of letters, digits and "
	    "_, not `b-1`\n"
	    "E_TYPE 23:33 a text is needed here, this is a number\n" },
};

static void
refuses(void **state)
{
	struct fixture f;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++) {
		fixture_open(&f);
		text = arena_printf(
		    f.arena, "%s    rows: |\n%s", TABLE, refusals[i].rows);
		assert_non_null(text);
		made = NULL;
		fixture_strategy(&f, text, NULL, make);
		assert_null(made);
		assert_string_equal(buf_text(&f.told), refusals[i].told);
		fixture_close(&f);
	}
}

static void
refuses_files(void **state)
{
	static const char table_text[] = "id,visits,then:segment\nA,1,LOW\n";
	struct fixture f;

	(void)state;
	assert_null(load(&f, from_file, table_text));
	assert_string_equal(buf_text(&f.told),
	    "E_TABLE 1:4 a header of a table file is id, if:NAME, then:NAME or "
	    "note, not `visits`\n");
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unique_hits),
		cmocka_unit_test(no_hit_and_two_hits),
		cmocka_unit_test(tells_about_itself),
		cmocka_unit_test(first_hit_and_default),
		cmocka_unit_test(table_files),
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
