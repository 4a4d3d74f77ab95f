/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/hash.h"

/*
 * FNV-1a-64 of these is cbf29ce484222325, af63dc4c8601ec8c and
 * 85944171f73967e8 (draft-eastlake-fnv, test vectors); the murmur3 finaliser
 * of those was computed apart from this code.
 */
static void
test_hash_bytes(void **state)
{
	(void)state;
	assert_true(hash_bytes("", 0) == UINT64_C(0xefd01f60ba992926));
	assert_true(hash_bytes("a", 1) == UINT64_C(0x82a2a958a9bece5b));
	assert_true(hash_bytes("foobar", 6) == UINT64_C(0x2c22194922d1672b));
	assert_true(hash_bytes("\xff\0x", 3) == UINT64_C(0xb5ceb8cbaf53e00a));
}

static void
check_hash128(const char *bytes, size_t len, const char *text)
{
	struct hash128 hash;
	char out[HASH128_TEXT];

	hash128_init(&hash);
	hash128_add(&hash, bytes, len);
	hash128_text(&hash, out);
	assert_string_equal(out, text);
}

/* The first three: draft-eastlake-fnv, test vectors. */
static void
test_hash128(void **state)
{
	(void)state;
	check_hash128("", 0, "6c62272e07bb014262b821756295c58d");
	check_hash128("a", 1, "d228cb696f1a8caf78912b704e4a8964");
	check_hash128("foobar", 6, "343e1662793c64bf6f0d3597ba446f18");
	check_hash128("\xff\0x", 3, "a68b38f01b8b5822836dbc7894f57bbe");
}

static void
test_hash128_in_pieces(void **state)
{
	struct hash128 hash;
	char out[HASH128_TEXT];

	(void)state;
	hash128_init(&hash);
	hash128_add(&hash, "foo", 3);
	hash128_add(&hash, "", 0);
	hash128_add(&hash, "bar", 3);
	hash128_text(&hash, out);
	assert_string_equal(out, "343e1662793c64bf6f0d3597ba446f18");
	assert_true(hash.high == UINT64_C(0x343e1662793c64bf));
	assert_true(hash.low == UINT64_C(0x6f0d3597ba446f18));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_bytes),
		cmocka_unit_test(test_hash128),
		cmocka_unit_test(test_hash128_in_pieces),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
