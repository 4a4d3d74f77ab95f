/*
 * expr_fixture.h -- expressions over one record, and those that are refused.
 */
#ifndef EXPR_FIXTURE_H
#define EXPR_FIXTURE_H

#include "rules_fixture.h"

static inline void
open_columns(struct fixture *f)
{
	fixture_open(f);
	fixture_column(f, "days_overdue", TYPE_INT, NULL);
	fixture_column(f, "balance", TYPE_MONEY, NULL);
	fixture_column(f, "credit_limit", TYPE_MONEY, NULL);
	fixture_column(f, "rate", TYPE_DECIMAL, NULL);
	fixture_column(f, "country", TYPE_ENUM, "MX CO");
	fixture_column(f, "segment", TYPE_STRING, NULL);
	fixture_column(f, "note", TYPE_STRING, NULL);
	fixture_column(f, "dispute", TYPE_BOOL, NULL);
	fixture_column(f, "due_date", TYPE_DATE, NULL);
	fixture_column(f, "promise_date", TYPE_DATE, NULL);
	fixture_column(f, "consent", TYPE_SET, "sms email call");
	fixture_column(f, "called_at", TYPE_DATETIME, NULL);
	fixture_column(f, "paid_at", TYPE_DATETIME, NULL);
}

/* One record: 52 days overdue, 1,500.00 of 6,000.00, Mexico, a promise. */
static inline void
fill(struct fixture *f)
{
	fixture_batch(f, 1);
	fixture_set(f, "days_overdue", 0, "52");
	fixture_set(f, "balance", 0, "1500.00");
	fixture_set(f, "credit_limit", 0, "6000.00");
	fixture_set(f, "rate", 0, "0.0125");
	fixture_set(f, "country", 0, "MX");
	fixture_set(f, "segment", 0, "B");
	fixture_set(f, "dispute", 0, "false");
	fixture_set(f, "due_date", 0, "2025-12-20");
	fixture_set(f, "consent", 0, "sms|email");
	fixture_set(f, "called_at", 0, "2026-01-31T18:30:00.50-05:00");
}

static inline struct value
value_of(struct fixture *f, const char *text)
{
	struct located source = fixture_text(text);
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);

	if (expr == NULL)
		fail_msg("%s: %s", text, buf_text(&f->told));
	fill(f);
	assert_true(expr_bind(expr, f->columns));
	return expr_eval(expr, &f->env, &f->batch, 0);
}

/* The value as CSV shows it, "null" for null. */
static inline void
check_value_of(const char *text, const char *expected)
{
	struct fixture f;
	struct value value;
	struct buf shown;

	open_columns(&f);
	value = value_of(&f, text);
	buf_init(&shown, 1 << 16);
	if (value.type == VALUE_NULL)
		buf_puts(&shown, "null");
	else
		assert_true(value_format(&value, &shown));
	if (strcmp(buf_text(&shown), expected) != 0)
		fail_msg("%s is %s, not %s", text, buf_text(&shown), expected);
	buf_clear(&shown);
	fixture_close(&f);
}

struct pair {
	const char *text;
	const char *expected;
};

static inline void
check_all(const struct pair *pairs, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check_value_of(pairs[i].text, pairs[i].expected);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct refusal {
	const char *text;
	const char *told; /* the beginning of the first message */
	const char *note; /* a part of a later one, or NULL */
};

static inline void
check_refusal(const struct refusal *r, enum value_type want)
{
	struct located source = fixture_text(r->text);
	struct fixture f;

	open_columns(&f);
	assert_null(expr_parse(f.arena, &source, &f.scope, want, f.diag));
	if (strncmp(buf_text(&f.told), r->told, strlen(r->told)) != 0)
		fail_msg("%s: %s", r->text, buf_text(&f.told));
	if (r->note != NULL && strstr(buf_text(&f.told), r->note) == NULL)
		fail_msg("%s: %s", r->text, buf_text(&f.told));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
	fixture_close(&f);
}

#endif
