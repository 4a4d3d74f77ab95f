/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

static void
test_zeroed_and_aligned(void **state)
{
	struct arena *arena = arena_new(0);
	unsigned char *bytes;
	size_t len;
	size_t i;
	int round;

	(void)state;
	assert_non_null(arena);
	for (round = 0; round < 3; round++) {
		for (len = 1; len < 3000; len += 7) {
			assert_non_null(arena_strndup(arena, "x", 1));
			bytes = arena_alloc(arena, len, 1);
			assert_non_null(bytes);
			assert_int_equal(
			    (uintptr_t)bytes % alignof(max_align_t), 0);
			for (i = 0; i < len; i++)
				assert_int_equal(bytes[i], 0);
			memset(bytes, 0xa5, len);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

/* What arena_take gives is aligned, counts as much, and may hold old bytes. */
static void
test_take_is_not_zeroed(void **state)
{
	struct arena *arena = arena_new(1000);
	unsigned char *bytes;

	(void)state;
	assert_non_null(arena_strndup(arena, "x", 1));
	bytes = arena_take(arena, 10, 50);
	assert_non_null(bytes);
	assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
	assert_int_equal(arena_used(arena), 502);
	memset(bytes, 0xa5, 500);
	assert_null(arena_take(arena, 499, 1));
	assert_non_null(arena_take(arena, 498, 1));
	arena_reset(arena);
	assert_non_null(arena_strndup(arena, "x", 1));
	assert_ptr_equal(arena_take(arena, 10, 50), bytes);
	assert_int_equal(bytes[499], 0xa5);
	assert_non_null(arena_take(arena, 0, 8));
	arena_free(arena);
}

static void
test_objects_do_not_overlap(void **state)
{
	enum { COUNT = 2000 };
	struct arena *arena = arena_new(0);
	unsigned char *blocks[COUNT];
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		blocks[i] = arena_alloc(arena, i + 1, 1);
		assert_non_null(blocks[i]);
		memset(blocks[i], (int)(i & 0xff), i + 1);
	}
	for (i = 0; i < COUNT; i++) {
		for (j = 0; j <= i; j++)
			assert_int_equal(blocks[i][j], i & 0xff);
	}
	arena_free(arena);
}

static void
test_used_and_limit(void **state)
{
	struct arena *arena = arena_new(100);

	(void)state;
	assert_int_equal(arena_used(arena), 0);
	assert_non_null(arena_alloc(arena, 10, 6));
	assert_int_equal(arena_used(arena), 60);
	assert_null(arena_alloc(arena, 41, 1));
	assert_int_equal(arena_used(arena), 60);
	assert_non_null(arena_strndup(arena, "1234567890", 9));
	assert_int_equal(arena_used(arena), 70);
	assert_null(arena_printf(arena, "%030d", 1));
	assert_non_null(arena_printf(arena, "%029d", 1));
	assert_int_equal(arena_used(arena), 100);
	assert_null(arena_strdup(arena, ""));
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	assert_non_null(arena_alloc(arena, 100, 1));
	arena_free(arena);
}

static void
test_size_overflow(void **state)
{
	/* volatile: the compiler would object to what is tested here */
	volatile size_t most = SIZE_MAX;
	struct arena *arena = arena_new(0);

	(void)state;
	assert_null(arena_alloc(arena, most, 2));
	assert_null(arena_alloc(arena, most / 2, 3));
	assert_null(arena_alloc(arena, most, 1));
	assert_null(arena_take(arena, most / 2, 3));
	assert_null(arena_strndup(arena, "x", most));
	assert_non_null(arena_alloc(arena, 0, 8));
	assert_non_null(arena_alloc(arena, 8, 0));
	arena_free(arena);
}

static void
test_strings(void **state)
{
	struct arena *arena = arena_new(0);
	char big[20000];
	char *copy;

	(void)state;
	assert_string_equal(arena_strdup(arena, "caja"), "caja");
	assert_string_equal(arena_strndup(arena, "caja", 2), "ca");
	assert_string_equal(arena_strndup(arena, NULL, 0), "");
	assert_string_equal(
	    arena_printf(arena, "%s-%03d", "level", 7), "level-007");
	memset(big, 'b', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	copy = arena_printf(arena, "%s", big);
	assert_non_null(copy);
	assert_string_equal(copy, big);
	copy = arena_strndup(arena, "a\0b", 3);
	assert_memory_equal(copy, "a\0b", 4);
	arena_free(arena);
	arena_free(NULL);
}

/* The same work after a reset finds the same memory. */
static void
test_reset_keeps_memory(void **state)
{
	struct arena *arena = arena_new(0);
	void *first[100];
	size_t i;

	(void)state;
	for (i = 0; i < 100; i++)
		first[i] = arena_alloc(arena, i * 37 + 1, 3);
	arena_reset(arena);
	for (i = 0; i < 100; i++)
		assert_ptr_equal(arena_alloc(arena, i * 37 + 1, 3), first[i]);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zeroed_and_aligned),
		cmocka_unit_test(test_take_is_not_zeroed),
		cmocka_unit_test(test_objects_do_not_overlap),
		cmocka_unit_test(test_used_and_limit),
		cmocka_unit_test(test_size_overflow),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_reset_keeps_memory),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
