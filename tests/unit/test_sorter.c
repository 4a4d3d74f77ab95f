#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ageing/item_values.h"
#include "ageing/sorter.h"
#include "base/key_bytes.h"
#include "stream/holding.h"

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A record that the test made: its key ends with its number. */
struct made {
	size_t key;
	char text[128];
	size_t len;
};

static int
by_key(const void *one, const void *other)
{
	const struct made *a = one, *b = other;
	size_t len = a->key < b->key ? a->key : b->key;
	int order = memcmp(a->text, b->text, len);

	return order != 0 ? order : (a->key > b->key) - (a->key < b->key);
}

/* Keys that begin alike, some of them for longer than is looked at first. */
static struct made
make(uint64_t *random, uint64_t number, unsigned alike)
{
	uint64_t r = next_random(random);
	struct made m = { .len = 0 };
	size_t same = r % (alike + 1);

	memset(m.text, 'a', same);
	m.key = same + (r >> 8) % 20;
	for (size_t i = same; i < m.key; i++)
		m.text[i] = (char)(next_random(random) % 3);
	m.key = (size_t)(key_put_u64(m.text + m.key, number) - m.text);
	m.len = m.key + (r >> 16) % 30;
	memset(m.text + m.key, (int)(r >> 24 & 0xff), m.len - m.key);
	return m;
}

static void
check_order(struct sorter *s, const struct made *made, size_t count)
{
	struct sorted record;

	for (size_t i = 0; i < count; i++) {
		assert_true(sorter_next(s, &record));
		assert_non_null(record.at);
		assert_int_equal(record.key, made[i].key);
		assert_int_equal(record.len, made[i].len);
		assert_memory_equal(record.at, made[i].text, record.len);
	}
	assert_true(sorter_next(s, &record));
	assert_null(record.at);
	assert_true(sorter_next(s, &record));
	assert_null(record.at);
}

static void
check_sorted(size_t count, size_t memory, unsigned alike, bool spills)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct sorter *s = sorter_new(memory, diag);
	struct made *made = calloc(count + 1, sizeof *made);
	uint64_t random = 88172645463325252u + count;

	assert_true(s != NULL && made != NULL);
	for (size_t i = 0; i < count; i++) {
		char *to = sorter_room(s, sizeof made[i].text);

		made[i] = make(&random, i, alike);
		assert_non_null(to);
		memcpy(to, made[i].text, made[i].len);
		sorter_add(s, made[i].key, made[i].len);
	}
	assert_true(sorter_end(s));
	assert_int_equal(sorter_spilled(s) > 0, spills);
	qsort(made, count, sizeof *made, by_key);
	check_order(s, made, count);
	assert_true(sorter_rewind(s));
	check_order(s, made, count);
	free(made);
	sorter_free(s);
	diag_free(diag);
}

static void
test_in_memory(void **state)
{
	(void)state;
	check_sorted(0, 1 << 20, 40, false);
	check_sorted(1, 1 << 20, 40, false);
	check_sorted(5000, 1 << 24, 0, false);
	check_sorted(5000, 1 << 24, 40, false);
	check_sorted(70000, 1 << 25, 8, false);
}

/* 64 runs are read at once: more of them are merged before, more than once. */
static void
test_runs(void **state)
{
	(void)state;
	check_sorted(40, 400, 40, true);
	check_sorted(3000, 4096, 40, true);
	check_sorted(20000, 512, 40, true);
	check_sorted(50000, 1 << 18, 2, true);
}

static void
test_too_long(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct sorter *s = sorter_new(1000, diag);

	(void)state;
	assert_non_null(sorter_room(s, 900));
	assert_null(sorter_room(s, 1000));
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	sorter_free(s);
	diag_free(diag);
}

static void
check_values(uint64_t count, size_t memory)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct item_values *v = item_values_new(count, memory, diag);
	int64_t value;

	assert_non_null(v);
	/* 7919 is a prime: all of them, in another order. */
	for (uint64_t i = 0; i < count; i++) {
		uint64_t item = i * 7919 % count;

		if (item % 5 != 0)
			assert_true(item_values_put(v, item,
			    item % 2 == 0 ? (int64_t)item : -(int64_t)item));
	}
	assert_true(item_values_end(v));
	for (int reading = 0; reading < 3; reading++) {
		for (uint64_t i = 0; i < count; i++) {
			assert_true(item_values_next(v, &value));
			assert_int_equal(value,
			    i % 5 == 0         ? 0 :
			        i % 2 == 0 ? (int64_t)i :
			                     -(int64_t)i);
		}
		assert_true(item_values_next(v, &value));
		assert_int_equal(value, 0);
		assert_true(item_values_rewind(v));
	}
	/* A reading that is broken off. */
	for (uint64_t i = 0; i < count / 2; i++)
		assert_true(item_values_next(v, &value));
	assert_true(item_values_rewind(v));
	assert_true(item_values_next(v, &value));
	assert_int_equal(value, 0);
	item_values_free(v);
	diag_free(diag);
}

static void
test_item_values(void **state)
{
	(void)state;
	check_values(0, 0);
	check_values(1, 8);
	check_values(1000, 8000);
	check_values(1000, 7999);
	check_values(10000, 1000);
}

static void
check_held(struct holding *h, size_t count)
{
	const char *record;
	size_t len;
	char text[64];

	for (size_t i = 0; i < count; i++) {
		len = (size_t)snprintf(text, sizeof text, "%zu%*s", i,
		    (int)(i % 40), "");
		assert_true(holding_add(h, text, len));
	}
	assert_true(holding_read(h));
	for (size_t i = 0; i < count; i++) {
		size_t wanted = (size_t)snprintf(text, sizeof text, "%zu%*s",
		    i, (int)(i % 40), "");

		assert_true(holding_next(h, &record, &len));
		assert_non_null(record);
		assert_int_equal(len, wanted);
		assert_memory_equal(record, text, len);
	}
	assert_true(holding_next(h, &record, &len));
	assert_null(record);
	holding_empty(h);
}

static void
test_holding(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct holding h;

	(void)state;
	holding_init(&h, 200, diag);
	check_held(&h, 0);
	check_held(&h, 3);
	check_held(&h, 1000);
	check_held(&h, 5);
	check_held(&h, 30000);
	holding_clear(&h);
	holding_init(&h, 0, diag);
	check_held(&h, 100);
	holding_clear(&h);
	diag_free(diag);
}

static void
check_before(const char *one, const char *other)
{
	char a[64] = { 0 }, b[64] = { 0 };
	size_t len = (size_t)(key_put_serial(a, text_of(one)) - a);
	size_t more = (size_t)(key_put_serial(b, text_of(other)) - b);

	assert_true(len <= strlen(one) + KEY_SERIAL);
	assert_true(memcmp(a, b, len < more ? len : more) < 0);
}

/* Instalments as people write them. */
static void
test_serial(void **state)
{
	(void)state;
	check_before("1", "2");
	check_before("2", "10");
	check_before("2/12", "10/12");
	check_before("02", "10");
	check_before("9", "A");
	check_before("A", "B");
	check_before("", "A");
	check_before("1", "");
	check_before("999999999999999998", "999999999999999999");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_item_values),
		cmocka_unit_test(test_holding),
		cmocka_unit_test(test_serial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
