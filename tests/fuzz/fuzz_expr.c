/*
 * fuzz_expr.c -- any text is an expression, a cell and a table, or is refused
 * with exactly one message for the first two.
 *
 * What is accepted is evaluated, over a record of nulls and one of values.  A
 * date, time or duration is written so that it can be read again.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "../unit/rules_fixture.h"
#include "rules/cell.h"
#include "rules/grid.h"

#include "base/zone.h"
#include "rules/expr_function.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 2 };

static const struct {
	const char *name;
	enum strategy_type type;
	const char *values;
	const char *value;
} columns[] = {
	{ "a", TYPE_INT, NULL, "7" },
	{ "b", TYPE_MONEY, NULL, "-12.50" },
	{ "c", TYPE_DECIMAL, NULL, "0.333333333333333333" },
	{ "d", TYPE_DATE, NULL, "2026-01-31" },
	{ "e", TYPE_ENUM, "MX CO", "CO" },
	{ "s", TYPE_STRING, NULL, "a\xc3\xb1o" },
	{ "t", TYPE_BOOL, NULL, "true" },
	{ "u", TYPE_SET, "sms email", "sms|email" },
	{ "v", TYPE_STRING, NULL, "2026-03-29T02:30:00@Europe/Paris" },
	{ "w", TYPE_STRING, NULL, "23:59:59.75-05:00" },
	{ "x", TYPE_DATETIME, NULL, "2026-01-31T18:30:00@America/Bogota" },
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void
open_columns(struct fixture *f)
{
	size_t i;

	fixture_open(f);
	for (i = 0; i < COLUMNS; i++)
		fixture_column(
		    f, columns[i].name, columns[i].type, columns[i].values);
	fixture_batch(f, RECORDS);
	for (i = 0; i < COLUMNS; i++)
		fixture_set(f, columns[i].name, 1, columns[i].value);
}

static bool
is_temporal(const struct value *value)
{
	return value->type == VALUE_DATE || value->type == VALUE_DAYS ||
	       value->type == VALUE_MONTHS || value->type == VALUE_TIME ||
	       value->type == VALUE_DATETIME;
}

/* The second of the hours that come twice has no text of its own. */
static void
check_text(const struct value *value, const struct buf *text)
{
	struct text shown = { buf_text(text), text->len };
	struct zone_cache *zones;
	struct value again;

	/* One month more than there are above zero. */
	if (value->days == INT64_MIN)
		return;
	zones = zone_cache_new();
	fixture_require(zones != NULL);
	again = temporal_parse(shown, zones);
	fixture_require(
	    again.type == value->type && again.nanos == value->nanos);
	fixture_require(value->type == VALUE_TIME || again.days == value->days);
	fixture_require(value->zone != NULL || again.offset == value->offset);
	fixture_require(
	    value->type == VALUE_MONTHS ||
	    (value->nanos >= 0 && value->nanos < INT64_C(86400000000000)));
	zone_cache_free(zones);
}

static void
try_expression(struct fixture *f, const struct located *source)
{
	struct expr *expr =
	    expr_parse(f->arena, source, &f->scope, VALUE_NULL, f->diag);
	uint8_t truth[RECORDS];
	struct value value;
	struct buf text;
	size_t row;

	fixture_require(
	    diag_count(f->diag, DIAG_ERROR) == (expr == NULL ? 1 : 0));
	if (expr == NULL)
		return;
	fixture_require(expr_bind(expr, f->columns));
	for (row = 0; row < RECORDS; row++) {
		value = expr_eval(expr, &f->env, &f->batch, row);
		fixture_require(
		    value.type == VALUE_NULL || value.type == expr_type(expr));
		buf_init(&text, 1 << 24);
		fixture_require(value_format(&value, &text));
		if (is_temporal(&value))
			check_text(&value, &text);
		buf_clear(&text);
	}
	fixture_require(expr_test(expr, &f->env, &f->batch, truth));
}

static void
try_cell(struct fixture *f, const struct located *source, size_t column)
{
	struct column_info info = { .type = columns[column].type,
		.values = f->specs[column].values };
	size_t before = diag_count(f->diag, DIAG_ERROR);
	struct located name = fixture_text(columns[column].name);
	struct expr_scope scope = f->scope;
	struct expr *input;
	struct unary *unary;
	struct value value;
	int64_t high;
	int64_t low;
	size_t row;

	scope.input = &info;
	unary = unary_parse(f->arena, source, &scope, f->diag);
	fixture_require(diag_count(f->diag, DIAG_ERROR) - before ==
	                (unary == NULL ? 1 : 0));
	if (unary != NULL) {
		input = expr_parse(
		    f->arena, &name, &f->scope, VALUE_NULL, f->diag);
		fixture_require(input != NULL &&
		                expr_bind(input, f->columns) &&
		                unary_bind(unary, f->columns));
		for (row = 0; row < RECORDS; row++) {
			value = expr_eval(input, &f->env, &f->batch, row);
			unary_test(unary, &value, &f->env, &f->batch, row);
		}
		if (unary_interval(unary, &low, &high))
			fixture_require(low <= high);
	}
	cell_literal(f->arena, source, &info, &value, f->diag);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fixture f;
	struct located source;
	size_t i;

	open_columns(&f);
	source = fixture_text(arena_strndup(f.arena, (const char *)data, size));
	fixture_require(source.text.at != NULL);
	source.text.len = size;
	try_expression(&f, &source);
	for (i = 0; i < COLUMNS; i++)
		try_cell(&f, &source, i);
	grid_parse(f.arena, &source, f.diag);
	fixture_close(&f);
	return 0;
}
