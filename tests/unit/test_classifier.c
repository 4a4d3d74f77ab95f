/*
 * test_classifier.c -- classes of values at the edges of their types: each says
 * of every test what unary_test says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/classifier.h"
#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ROWS = 4096, TESTS = 512 };

/* Literals near the ends of 64 bits, and with all decimals. */
static const char *const literals[] = { "9223372036854775807",
	"-9223372036854775807", "9223372036854775806", "922337203685477580.7",
	"-922337203685477580.7", "0", "1", "-1", "0.5", "-0.5", "0.05",
	"-0.0001", "0.00001", "1.00001", "-1.99999", "92233720368547758.07",
	"-92233720368547758.07", "100", "99.99", "4611686018427387903" };

static const char *const fine[] = { "0.000000000000000001",
	"-0.000000000000000001", "1.5", "-1.5", "2" };

struct form {
	const char *before;
	const char *after;
};

static const struct form forms[] = { { "< ", "" }, { "<= ", "" }, { "> ", "" },
	{ ">= ", "" }, { "", "" }, { "!= ", "" }, { "not(", ")" },
	{ "null, ", "" }, { "[", "..46116860184273]" },
	{ "(", "..46116860184273)" } };

enum { RANGES = 2 }; /* of those */

struct suite {
	struct fixture f;
	struct unary *unaries[TESTS];
	struct classifier_test tests[TESTS];
	size_t count;
	struct vector vector;
	size_t rows;
};

static void
add_test(struct suite *s, const struct form *form, const char *literal,
    const struct column_info *info)
{
	struct located cell = fixture_text(arena_printf(
	    s->f.arena, "%s%s%s", form->before, literal, form->after));
	struct expr_scope scope = { .input = info };

	s->unaries[s->count] =
	    unary_parse(s->f.arena, &cell, &scope, s->f.diag);
	/* A range may be empty, which is refused. */
	if (s->unaries[s->count] == NULL && strstr(form->after, "..") != NULL)
		return;
	assert_non_null(s->unaries[s->count]);
	s->tests[s->count] = (struct classifier_test){
		unary_tests(s->unaries[s->count]), s->count
	};
	assert_true(classifier_takes(s->tests[s->count].test,
	    strategy_column_type(info->type)));
	s->count++;
	assert_true(s->count < TESTS);
}

static void
open_suite(struct suite *s, enum strategy_type type,
    const char *const *numbers, size_t count, size_t form_count)
{
	struct column_info info = { .type = type };
	size_t i;
	size_t k;

	memset(s, 0, sizeof(*s));
	fixture_open(&s->f);
	for (i = 0; i < count; i++)
		for (k = 0; k < form_count; k++)
			add_test(s, &forms[k], numbers[i], &info);
	s->vector.type = strategy_column_type(type);
	s->vector.valid =
	    arena_alloc(s->f.arena, ROWS / 64 + 1, sizeof(*s->vector.valid));
	s->vector.decimal =
	    arena_alloc(s->f.arena, ROWS, sizeof(*s->vector.decimal));
	s->vector.digits = arena_alloc(s->f.arena, ROWS, 1);
	assert_true(s->vector.valid != NULL && s->vector.decimal != NULL &&
	            s->vector.digits != NULL);
}

static void
add_value(struct suite *s, struct decimal number)
{
	assert_true(s->rows < ROWS);
	if (s->vector.type == COLUMN_DECIMAL) {
		s->vector.decimal[s->rows] = number;
	} else {
		s->vector.number[s->rows] = number.coefficient;
		s->vector.digits[s->rows] = (uint8_t)number.scale;
	}
	vector_set_valid(&s->vector, s->rows++);
}

/* The neighbours of a number at a scale, as far as they fit. */
static void
add_values(struct suite *s, const char *literal, int32_t scale)
{
	struct decimal number;
	struct decimal near;
	int64_t step;

	assert_int_equal(
	    decimal_parse(text_of(literal), &number, NULL), NUM_OK);
	if (!decimal_round(number, scale, ROUND_DOWN, &number))
		return;
	for (step = -1; step <= 1; step++) {
		near = number;
		if (!__builtin_add_overflow(
		        number.coefficient, step, &near.coefficient))
			add_value(s, near);
	}
}

static void
add_ends(struct suite *s, int32_t scale)
{
	add_value(s, (struct decimal){ INT64_MIN, scale });
	add_value(s, (struct decimal){ INT64_MIN + 1, scale });
	add_value(s, (struct decimal){ INT64_MAX, scale });
	add_value(s, (struct decimal){ INT64_MAX - 1, scale });
}

static void
check_class(struct suite *s, const struct classifier *c, uint32_t class,
    const struct value *value, const char *what)
{
	struct classes classes = classifier_classes(c);
	size_t i;

	assert_true(class < classes.count);
	for (i = 0; i < s->count; i++) {
		bool passes =
		    unary_test(s->unaries[i], value, &s->f.env, NULL, 0);
		bool bit = classes.sets[class * classes.words + i / 64] >>
		               (i % 64) &
		           1;

		if (passes != bit)
			fail_msg("%s: test %zu is %d for %jd at scale %d", what,
			    i, bit, (intmax_t)value->number.coefficient,
			    (int)value->number.scale);
	}
}

static void
check_suite(struct suite *s, const char *what)
{
	uint32_t classes[ROWS];
	struct classifier *c;
	struct batch batch = { .vectors = &s->vector };
	size_t row;

	assert_true(
	    classifier_fits(s->vector.type, s->tests, s->count, s->count));
	c = classifier_new(
	    s->f.arena, s->vector.type, s->tests, s->count, s->count);
	assert_non_null(c);
	/* The record after the last is null. */
	assert_true(classifier_run(c, &s->vector, 0, s->rows + 1, classes));
	assert_int_equal(classes[s->rows], CLASS_NULL);
	for (row = 0; row <= s->rows; row++) {
		struct value value = value_of_slot(&batch, row, 0);

		check_class(s, c, classes[row], &value, what);
		if (s->vector.type != COLUMN_MONEY &&
		    s->vector.type != COLUMN_INT)
			assert_int_equal(
			    classifier_value(c, &value), classes[row]);
	}
	fixture_close(&s->f);
}

static void
integers(void **state)
{
	static struct suite s;
	size_t i;

	(void)state;
	open_suite(&s, TYPE_INT, literals, COUNT(literals),
	    COUNT(forms));
	for (i = 0; i < COUNT(literals); i++)
		add_values(&s, literals[i], 0);
	add_ends(&s, 0);
	check_suite(&s, "int");
}

static void
amounts(void **state)
{
	static struct suite s;
	int32_t digits;
	size_t i;

	(void)state;
	open_suite(&s, TYPE_MONEY, literals, COUNT(literals),
	    COUNT(forms));
	for (digits = 0; digits <= 4; digits++) {
		for (i = 0; i < COUNT(literals); i++)
			add_values(&s, literals[i], digits);
		add_ends(&s, digits);
	}
	check_suite(&s, "money");
}

/* Where all literals have room at the scale of the finest. */
static void
decimals(void **state)
{
	static const char *const some[] = { "0", "1", "-1", "0.5", "-0.5",
		"0.05", "-0.0001", "0.00001", "1.00001", "-1.99999", "100",
		"99.99", "1.00002", "46116860184273.87902" };
	static const struct column_info info = { .type = TYPE_DECIMAL };
	static struct suite s;
	int32_t scale;
	size_t i;

	(void)state;
	open_suite(&s, TYPE_DECIMAL, some, COUNT(some), COUNT(forms));
	/* Nothing at that scale lies between the ends. */
	add_test(&s, &forms[4], "(1.00001..1.00002)", &info);
	add_test(&s, &forms[6], "[-1.00002..-1.00001)", &info);
	for (scale = 0; scale <= NUM_SCALE_MAX; scale++) {
		for (i = 0; i < COUNT(some); i++)
			add_values(&s, some[i], scale);
		add_ends(&s, scale);
	}
	check_suite(&s, "decimal");
	open_suite(&s, TYPE_DECIMAL, fine, COUNT(fine),
	    COUNT(forms) - RANGES);
	for (scale = 0; scale <= NUM_SCALE_MAX; scale++) {
		for (i = 0; i < COUNT(fine); i++)
			add_values(&s, fine[i], scale);
		add_ends(&s, scale);
	}
	check_suite(&s, "fine decimal");
}

/* Literals that one scale does not hold are left to others. */
static void
too_large(void **state)
{
	static const char *const both[] = { "0.000000000000000001", "100" };
	static struct suite s;

	(void)state;
	open_suite(&s, TYPE_DECIMAL, both, COUNT(both),
	    COUNT(forms) - RANGES);
	assert_false(
	    classifier_fits(COLUMN_DECIMAL, s.tests, s.count, s.count));
	assert_false(
	    classifier_fits(COLUMN_INT, s.tests, s.count, 300000000));
	assert_true(classifier_fits(COLUMN_INT, s.tests, s.count, s.count));
	fixture_close(&s.f);
}

/* Codes are looked at when they come, those of another list anew. */
static void
labels(void **state)
{
	static const struct column_info info = { .type = TYPE_STRING };
	static struct text lists[2][1000];
	static struct suite s;
	uint16_t codes[4] = { 3, 70, 999, 5 };
	uint64_t valid = 7;
	struct vector v = { .type = COLUMN_STRING, .valid = &valid };
	struct classifier *c;
	uint32_t classes[4];
	size_t i;

	(void)state;
	open_suite(&s, TYPE_STRING, NULL, 0, 0);
	add_test(&s, &forms[4], "L70", &info);
	add_test(&s, &forms[6], "L999 with a tail", &info);
	for (i = 0; i < 1000; i++) {
		lists[0][i] = lists[1][999 - i] = text_of(arena_printf(
		    s.f.arena, "L%zu%s", i, i == 999 ? " with a tail" : ""));
		assert_non_null(lists[0][i].at);
	}
	c = classifier_new(s.f.arena, COLUMN_STRING, s.tests, 2, 2);
	assert_non_null(c);
	v.codes = codes;
	v.labels = lists[0];
	assert_true(classifier_run(c, &v, 0, 4, classes));
	assert_int_equal(classifier_classes(c).sets[classes[0]], 2);
	assert_int_equal(classifier_classes(c).sets[classes[1]], 3);
	assert_int_equal(classifier_classes(c).sets[classes[2]], 0);
	assert_int_equal(classifier_classes(c).lowest[classes[2]], UINT32_MAX);
	assert_int_equal(classes[3], CLASS_NULL);
	v.labels = lists[1];
	codes[0] = 929;
	assert_true(classifier_run(c, &v, 0, 4, classes));
	assert_int_equal(classifier_classes(c).sets[classes[0]], 3);
	assert_int_equal(classifier_classes(c).sets[classes[2]], 2);
	fixture_close(&s.f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(amounts),
		cmocka_unit_test(decimals),
		cmocka_unit_test(too_large),
		cmocka_unit_test(labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
