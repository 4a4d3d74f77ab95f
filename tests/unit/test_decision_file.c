/*
 * test_decision_file.c -- decision tables as spreadsheets save them.
 *
 * The bytes are those that LibreOffice and Excel write: a mark before the
 * header, CRLF, semicolons where the comma is the decimal mark, empty rows at
 * the end, and signs that only autocorrection types.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char strategy[] =
    "dunning: 1\n"
    "strategy: test\n"
    "columns:\n"
    "  city: {type: string, optional: true}\n"
    "  visits: {type: int, optional: true}\n"
    "tables:\n"
    "  t:\n"
    "    outputs: {o: {type: string}, n: {type: decimal}}\n"
    "    file: table.csv\n";

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
	fixture_open(f);
	made = NULL;
	fixture_strategy(f, strategy, table, make);
	if (f->strategy == NULL)
		return;
	f->source.columns.count = 0;
	fixture_column(f, "city", TYPE_STRING, NULL);
	fixture_column(f, "visits", TYPE_INT, NULL);
	fixture_batch(f, 1);
}

/* "id: o, n" of the rule that is met. */
static void
check(struct fixture *f, const char *city, const char *visits,
    const char *expected)
{
	struct value outputs[2];
	struct text other;
	struct text rule;
	struct buf told;

	if (made == NULL)
		fail_msg("%s", buf_text(&f->told));
	fixture_set(f, "city", 0, city);
	fixture_set(f, "visits", 0, visits);
	assert_true(decision_bind(made, f->columns));
	assert_int_equal(decision_run(made, &f->env, &f->batch, 0, outputs,
	                     &rule, &other),
	    DECISION_HIT);
	buf_init(&told, 1000);
	buf_printf(&told, "%.*s: ", (int)rule.len, rule.at);
	assert_true(value_format(&outputs[0], &told));
	buf_puts(&told, ", ");
	assert_true(value_format(&outputs[1], &told));
	assert_string_equal(buf_text(&told), expected);
	buf_clear(&told);
}

static void
spreadsheets(void **state)
{
	/* A mark, semicolons, CRLF, quotes that need not be, empty rows. */
	static const char saved[] =
	    "\xef\xbb\xbfid;if:city;if:visits;then:o;then:n;note\r\n"
	    "A;\"Bogot\xc3\xa1, Cali\";\xe2\x89\xa5 3;TOP;1.5;\"x; y\"\r\n"
	    "B;\"\"\"Bogot\xc3\xa1\"\"\";[1..3);\"\"\"MID\"\"\";=visits * 2;\r\n"
	    "C;null;\xc2\xa0\xe2\x89\xa0 7\xe2\x80\xaf;;\xc2\xa0 8 \xc2\xa0;\r\n"
	    ";;;;;\r\n"
	    " ;;;;;\r\n";
	struct fixture f;

	(void)state;
	load(&f, saved);
	check(&f, "Cali", "3", "A: TOP, 1.5");
	check(&f, "Bogot\xc3\xa1", "2", "B: MID, 4");
	check(&f, NULL, "6", "C: , 8");
	assert_int_equal(decision_rules(made), 3);
	assert_int_equal(decision_input_cell(made, 2, 1)->at.col, 10);
	fixture_close(&f);
	/* What is set is left as it is. */
	load(&f, "if:city,if:visits,then:o,then:n\n"
	         "\"\"\"Caf\xc2\xa0\xe2\x80\x9c\"\"\",-,"
	         "Mora \xe2\x80\x93 \xe2\x89\xa5 tard\xc3\xad"
	         "a,-5\n");
	check(&f, "Caf\xc2\xa0\xe2\x80\x9c", "1",
	    "2: Mora \xe2\x80\x93 \xe2\x89\xa5 tard\xc3\xad"
	    "a, -5");
	fixture_close(&f);
	/* Empty columns at the end, which once held something. */
	load(&f, "if:city,if:visits,then:o,then:n,, \n-,-,a,1,,\n");
	check(&f, "Cali", "1", "2: a, 1");
	fixture_close(&f);
}

struct refusal {
	const char *table;
	const char *told; /* all of it */
};

#define HEAD "if:city;if:visits;then:o;then:n\n"

static const struct refusal refusals[] = {
	{ HEAD "\xe2\x80\x9c"
	       "Cali\xe2\x80\x9d;1;a;1\n",
	    "E_TABLE 2:1 `\xe2\x80\x9c` in a cell is no sign of FEEL\n"
	    "note 2:1 a text stands between straight quotes, \"\n" },
	{ HEAD "-;\xe2\x80\x93;a;1\n",
	    "E_TABLE 2:3 `\xe2\x80\x93` in a cell is no sign of FEEL\n"
	    "note 2:3 a minus, or any value, is -\n" },
	{ HEAD "-;1;a;\xe2\x88\x92"
	       "5\n",
	    "E_TABLE 2:7 `\xe2\x88\x92` in a cell is no sign of FEEL\n"
	    "note 2:7 a minus, or any value, is -\n" },
	{ HEAD "-;[1\xe2\x80\xa6"
	       "3];a;1\n",
	    "E_TABLE 2:5 `\xe2\x80\xa6` in a cell is no sign of FEEL\n"
	    "note 2:5 a range is written with two dots, ..\n" },
	{ HEAD "not(New\xc2\xa0York);1;a;1\n",
	    "E_TABLE 2:8 `\xc2\xa0` in a cell is no sign of FEEL\n"
	    "note 2:8 write a plain space, or the whole text in quotes\n" },
	/* Not 1 or 5. */
	{ HEAD "-;> 1,5;a;1\n",
	    "E_TABLE 2:6 a comma between digits may be a decimal mark or a "
	    "list\n"
	    "note 2:6 decimals are written 1.5, lists with a space: 1, 5\n" },
	{ HEAD "-;1;a;1,5\n",
	    "E_VALUE 2:7 `1,5` is not a number\n"
	    "note 2:7 an expression stands after `=`\n" },
	/* But for this cell of it nothing says what it is. */
	{ "if:city;if:visits;then:o;then:n;\n-;1;a;1;x\n",
	    "E_TABLE 1:33 a header of a table file is id, if:NAME, then:NAME "
	    "or note, not ``\n" },
	/* A row of E_GAP, pasted as it was. */
	{ HEAD "-;1;?;1\n",
	    "E_VALUE 2:5 put a value of `o` in the place of `?`\n" },
	/* windows-1252 */
	{ HEAD "Bogot\xe1;1;a;1\n",
	    "E_ENCODING 2:6 byte E1 is not valid UTF-8\n"
	    "note 2:1 save the file as CSV UTF-8, or convert it: iconv -f "
	    "windows-1252 -t utf-8\n" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spreadsheets),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
