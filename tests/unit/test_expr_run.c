/* test_expr_run.c -- what an expression uses, and running it over a batch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_fixture.h"

static void
constants_of_the_scope(void **state)
{
	static const char *const names[] = { "channel" };
	static const struct text values[] = { { "email", 5 } };
	struct located source = fixture_text("channel in consent");
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	f.scope.constants = names;
	f.scope.constant_count = 1;
	f.env.constants = values;
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	fill(&f);
	assert_true(expr_bind(expr, f.columns));
	assert_true(expr_eval(expr, &f.env, &f.batch, 0).boolean);
	fixture_close(&f);
}

static void
names_in_order(void **state)
{
	struct located source =
	    fixture_text("balance > 3 or days_overdue > balance");
	const char *const *names;
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	assert_int_equal(expr_type(expr), VALUE_BOOL);
	assert_int_equal(expr_names(expr, &names), 2);
	assert_string_equal(names[0], "balance");
	assert_string_equal(names[1], "days_overdue");
	fixture_close(&f);
}

static void
test_of_a_batch(void **state)
{
	struct located source = fixture_text("days_overdue > 30");
	uint8_t truth[4] = { 9, 9, 9, 9 };
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	fixture_batch(&f, 4);
	fixture_set(&f, "days_overdue", 0, "31");
	fixture_set(&f, "days_overdue", 1, "30");
	fixture_set(&f, "days_overdue", 3, "99");
	f.fates[3] = FATE_REJECTED;
	assert_true(expr_bind(expr, f.columns));
	assert_true(expr_test(expr, &f.env, &f.batch, truth));
	assert_int_equal(truth[0], 1);
	assert_int_equal(truth[1], 0);
	assert_int_equal(truth[2], 0);
	assert_int_equal(truth[3], 0);
	fixture_close(&f);
}

static struct vector
run(struct fixture *f, const char *text, enum column_type type, int64_t scale)
{
	static const uint8_t digits[FIXTURE_ROWS] = { 2 };
	struct located source = fixture_text(text);
	struct vector into = fixture_vector(f, type);
	struct expr_target target = { .into = &into, .scale = scale };
	const char *const *names;
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);

	assert_non_null(expr);
	fill(f);
	memset(into.digits, 0, FIXTURE_ROWS);
	assert_true(expr_bind(expr, f->columns));
	/* A constant has the digits that it is written with. */
	if (expr_names(expr, &names) > 0)
		target.digits = digits;
	assert_true(expr_run(expr, &f->env, &f->batch, &target));
	return into;
}

static void
runs_into_vectors(void **state)
{
	struct fixture f;
	struct vector v;

	(void)state;
	open_columns(&f);
	v = run(&f, "days_overdue / 8", COLUMN_INT, 0);
	assert_int_equal(v.number[0], 6); /* 6.5, half to even */
	v = run(&f, "balance / credit_limit / 3", COLUMN_DECIMAL, 4);
	assert_int_equal(v.decimal[0].coefficient, 833); /* 0.08333... */
	assert_int_equal(v.decimal[0].scale, 4);
	v = run(&f, "balance * rate / 100", COLUMN_MONEY, 0);
	assert_int_equal(v.number[0], 19); /* 0.1875 of two digits */
	assert_int_equal(v.digits[0], 2);
	v = run(&f, "49.5", COLUMN_MONEY, 0);
	assert_int_equal(v.number[0], 495);
	assert_int_equal(v.digits[0], 1);
	v = run(&f, "due_date + @\"P1D\"", COLUMN_DATE, 0);
	assert_int_equal(v.date[0], 20443); /* 2025-12-21 */
	v = run(&f, "segment + \"1\"", COLUMN_STRING, 0);
	assert_int_equal(v.text[0].len, 2);
	v = run(&f, "days_overdue > 3", COLUMN_BOOL, 0);
	assert_int_equal(v.number[0], 1);
	assert_true(vector_valid(&v, 0));
	v = run(&f, "note", COLUMN_STRING, 0);
	assert_false(vector_valid(&v, 0));
	assert_int_equal(fixture_faults(&f), 0);
	v = run(&f, "segment", COLUMN_INT, 0);
	assert_false(vector_valid(&v, 0));
	assert_int_equal(fixture_faults(&f), 1);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants_of_the_scope),
		cmocka_unit_test(names_in_order),
		cmocka_unit_test(test_of_a_batch),
		cmocka_unit_test(runs_into_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
