/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/item_key.h"

/* The codes are the percent-encoding of RFC 3986 section 2.1. */
static void
test_make_and_get(void **state)
{
	const struct {
		struct text parts[ITEM_KEY_PARTS];
		struct text key;
	} cases[] = {
		{ { TEXT("c1"), TEXT("F-17"), TEXT("1"), TEXT("invoice") },
		    TEXT("c1/F-17/1/invoice") },
		{ { { NULL, 0 }, TEXT("F-17"), { NULL, 0 }, { NULL, 0 } },
		    TEXT("/F-17//") },
		{ { TEXT("a/b"), TEXT("100%"), TEXT("1|2"), TEXT("k=v") },
		    TEXT("a%2Fb/100%25/1%7C2/k%3Dv") },
		{ { TEXT("%2F"), TEXT("ñ"), TEXT(" "), TEXT("\"x\",") },
		    TEXT("%252F/ñ/ /\"x\",") },
	};
	struct buf buf;
	size_t i;
	int part;

	(void)state;
	buf_init(&buf, 1000);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct text *parts = cases[i].parts;

		buf_reset(&buf);
		assert_true(item_key_make(
		    parts[0], parts[1], parts[2], parts[3], &buf));
		assert_int_equal(buf.len, cases[i].key.len);
		assert_memory_equal(buf.data, cases[i].key.at, buf.len);
		assert_true(item_key_valid(cases[i].key));
		assert_true(item_key_has_doc(cases[i].key, parts[1]));
		for (part = 0; part < ITEM_KEY_PARTS; part++) {
			buf_reset(&buf);
			assert_true(item_key_get(
			    cases[i].key, (enum item_key_part)part, &buf));
			assert_int_equal(buf.len, parts[part].len);
			if (buf.len > 0)
				assert_memory_equal(
				    buf.data, parts[part].at, buf.len);
		}
	}
	buf_clear(&buf);
}

static void
test_not_keys(void **state)
{
	const struct text cases[] = { { NULL, 0 }, TEXT(""), TEXT("F-17"),
		TEXT("a/b/c"), TEXT("a/b/c/d/e"), TEXT("a/b|c/d/e"),
		TEXT("a/b=c/d/e"), TEXT("a/%/c/d"), TEXT("a/%2/c/d"),
		TEXT("a/%2f/c/d"), TEXT("a/%20/c/d") };
	struct buf buf;
	size_t i;

	(void)state;
	buf_init(&buf, 1000);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(item_key_valid(cases[i]));
		assert_false(item_key_get(cases[i], ITEM_KEY_DOC_ID, &buf));
		assert_int_equal(buf.len, 0);
		assert_false(item_key_has_doc(cases[i], TEXT("b")));
	}
	buf_clear(&buf);
}

static void
test_documents(void **state)
{
	(void)state;
	assert_true(item_key_has_doc(TEXT("c/F%2F1/2/"), TEXT("F/1")));
	assert_false(item_key_has_doc(TEXT("c/F%2F1/2/"), TEXT("F%2F1")));
	assert_false(item_key_has_doc(TEXT("c/F%2F1/2/"), TEXT("F/")));
	assert_false(item_key_has_doc(TEXT("c/F%2F1/2/"), TEXT("F/12")));
	assert_false(item_key_has_doc(TEXT("F/1/2/3"), TEXT("F")));
	assert_true(item_key_has_doc(TEXT("c//1/"), (struct text){ NULL, 0 }));
}

static void
test_no_room(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 5);
	assert_false(
	    item_key_make(TEXT("a"), TEXT("b"), TEXT("c"), TEXT("d"), &buf));
	assert_true(buf.failed);
	buf_clear(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make_and_get),
		cmocka_unit_test(test_not_keys),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
