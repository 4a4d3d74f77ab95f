/* test_unary.c -- the cells of tables: unary tests and their ranges. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
open_columns(struct fixture *f)
{
	fixture_open(f);
	fixture_column(f, "number", TYPE_INT, NULL);
	fixture_column(f, "amount", TYPE_MONEY, NULL);
	fixture_column(f, "country", TYPE_ENUM, "MX CO");
	fixture_column(f, "name", TYPE_STRING, NULL);
	fixture_column(f, "flag", TYPE_BOOL, NULL);
	fixture_column(f, "date", TYPE_DATE, NULL);
	fixture_column(f, "consent", TYPE_SET, "sms email");
	fixture_column(f, "other", TYPE_INT, NULL);
	fixture_column(f, "other_name", TYPE_STRING, NULL);
}

static struct unary *
parse(struct fixture *f, const char *column, const char *cell)
{
	struct located source = fixture_text(cell);
	struct column_info info = { .type = TYPE_INT };
	struct expr_scope scope = f->scope;
	size_t i;

	for (i = 0; i < f->source.columns.count; i++) {
		if (strcmp(f->names[i], column) != 0)
			continue;
		info.type = (enum strategy_type)f->specs[i].type;
		info.values = f->specs[i].values;
	}
	scope.input = &info;
	return unary_parse(f->arena, &source, &scope, f->diag);
}

/* value: NULL for null; `other` is 7, `other_name` is "pat". */
static void
check(const char *column, const char *cell, const char *value, bool expected)
{
	struct fixture f;
	struct unary *unary;
	struct value input;

	open_columns(&f);
	unary = parse(&f, column, cell);
	if (unary == NULL)
		fail_msg("%s: %s", cell, buf_text(&f.told));
	fixture_batch(&f, 1);
	fixture_set(&f, "other", 0, "7");
	fixture_set(&f, "other_name", 0, "pat");
	fixture_set(&f, column, 0, value);
	assert_true(unary_bind(unary, f.columns));
	input = value_of_slot(&f.batch, 0,
	    columns_bind(f.columns, column,
	        columns_slot_type(f.columns, 0), COLUMN_PRESENT, POS_NONE));
	if (unary_test(unary, &input, &f.env, &f.batch, 0) != expected)
		fail_msg("%s of %s: not %s", cell,
		    value == NULL ? "null" : value,
		    expected ? "true" : "false");
	fixture_close(&f);
}
