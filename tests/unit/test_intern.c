#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "plan/intern.h"

enum { MANY = 200000 };

static struct text
name(char *room, size_t size, unsigned number)
{
	int len = snprintf(room, size, "%u", number * 7919u);

	return (struct text){ room, (size_t)len };
}

static void
numbers_are_in_order_of_appearance(void **state)
{
	struct intern *in = intern_new();
	char room[32];

	(void)state;
	assert_non_null(in);
	for (unsigned i = 0; i < MANY; i++) {
		struct text text = name(room, sizeof room, i);

		assert_int_equal(intern_find(in, text), INTERN_NONE);
		assert_int_equal(intern_add(in, text), i);
	}
	assert_int_equal(intern_count(in), MANY);
	for (unsigned i = MANY; i-- > 0;) {
		struct text text = name(room, sizeof room, i);
		struct text kept = intern_text(in, i);

		assert_int_equal(intern_add(in, text), i);
		assert_int_equal(intern_find(in, text), i);
		assert_true(text_equal(kept, text));
		assert_int_equal(kept.at[kept.len], 0);
	}
	assert_int_equal(intern_count(in), MANY);
	assert_false(intern_failed(in));
	intern_free(in);
}

static void
null_has_no_number_and_empty_has_one(void **state)
{
	struct text null = { NULL, 0 };
	struct intern *in = intern_new();

	(void)state;
	assert_non_null(in);
	assert_int_equal(intern_add(in, null), INTERN_NONE);
	assert_int_equal(intern_find(in, null), INTERN_NONE);
	assert_int_equal(intern_add(in, TEXT("")), 0);
	assert_int_equal(intern_add(in, TEXT("a")), 1);
	assert_int_equal(intern_find(in, TEXT("")), 0);
	assert_null(intern_text(in, INTERN_NONE).at);
	intern_free(in);
	intern_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_in_order_of_appearance),
		cmocka_unit_test(null_has_no_number_and_empty_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
