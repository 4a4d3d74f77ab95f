/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/sha256.h"

static void
hash_of(const char *text, size_t piece, char hex[2 * SHA256_BYTES + 1])
{
	unsigned char out[SHA256_BYTES];
	size_t len = strlen(text);
	struct sha256 hash;

	sha256_init(&hash);
	for (size_t i = 0; i < len; i += piece)
		sha256_add(&hash, text + i,
		    len - i < piece ? len - i : piece);
	sha256_end(&hash, out);
	sha256_hex(out, sizeof out, hex);
}

/* NIST, "SHA-256 example values" of FIPS 180-4. */
static void
test_published(void **state)
{
	static const struct {
		const char *text, *hex;
	} known[] = {
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410f"
		         "f61f20015ad" },
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
		      "7852b855" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419"
		    "db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037a"
		    "fee9d1" },
	};
	char hex[2 * SHA256_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		for (size_t piece = 1; piece < 130; piece += 7) {
			hash_of(known[i].text, piece, hex);
			assert_string_equal(hex, known[i].hex);
		}
}

/* RFC 4231, test cases 1, 2 and 6. */
static void
test_hmac(void **state)
{
	unsigned char out[SHA256_BYTES], long_key[131];
	char hex[2 * SHA256_BYTES + 1];

	(void)state;
	memset(long_key, 0x0b, 20);
	sha256_hmac(long_key, 20, "Hi There", 8, out);
	sha256_hex(out, sizeof out, hex);
	assert_string_equal(hex,
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	sha256_hmac("Jefe", 4, "what do ya want for nothing?", 28, out);
	sha256_hex(out, sizeof out, hex);
	assert_string_equal(hex,
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(long_key, 0xaa, sizeof long_key);
	sha256_hmac(long_key, sizeof long_key,
	    "Test Using Larger Than Block-Size Key - Hash Key First", 54, out);
	sha256_hex(out, sizeof out, hex);
	assert_string_equal(hex,
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_hmac),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
