/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "message/address.h"

static void
test_addresses(void **state)
{
	const struct {
		struct text address;
		enum address_error error;
	} cases[] = {
		{ TEXT("simple@example.com"), ADDRESS_OK },
		{ TEXT("first.last+tag@sub.example.com.mx"), ADDRESS_OK },
		{ TEXT("o'brien_x@xn--caf-dma.example"), ADDRESS_OK },
		{ TEXT("1@3com.example"), ADDRESS_OK },
		{ TEXT("azAZ09!#$%&'*+-/=?^_`{|}~@azAZ09-z.example"),
		    ADDRESS_OK },
		{ TEXT("a@b.c0"), ADDRESS_OK },
		{ TEXT("a@9.example"), ADDRESS_OK },
		{ TEXT("\1@b.example"), ADDRESS_CONTROL },
		{ TEXT("a\x1f@b.example"), ADDRESS_CONTROL },
		{ TEXT("a\x7f@b.example"), ADDRESS_CONTROL },
		{ TEXT("\x80@b.example"), ADDRESS_LOCAL_UTF8 },
		{ TEXT("a@b.0"), ADDRESS_DOMAIN },
		{ TEXT("a@b.9"), ADDRESS_DOMAIN },
		{ TEXT(""), ADDRESS_EMPTY },
		{ TEXT("a@b.example>\r\nBcc: x@y"), ADDRESS_BRACKETS },
		{ TEXT("a@b.example\r\nBcc: x@y"), ADDRESS_CONTROL },
		{ TEXT("a@b.example\0"), ADDRESS_CONTROL },
		{ TEXT("a@b.example,c@d.example"), ADDRESS_SEVERAL },
		{ TEXT("a@b.example;c@d.example"), ADDRESS_SEVERAL },
		{ TEXT("a b@c.example"), ADDRESS_SPACE },
		{ TEXT("a@b.example "), ADDRESS_SPACE },
		{ TEXT("<a@b.example>"), ADDRESS_BRACKETS },
		{ TEXT("\"a\"@b.example"), ADDRESS_QUOTED },
		{ TEXT("a\\@b.example"), ADDRESS_QUOTED },
		{ TEXT("example.com"), ADDRESS_NO_AT },
		{ TEXT("a@b@c.example"), ADDRESS_MANY_AT },
		{ TEXT("ñ@b.example"), ADDRESS_LOCAL_UTF8 },
		{ TEXT("@b.example"), ADDRESS_LOCAL },
		{ TEXT(".a@b.example"), ADDRESS_LOCAL },
		{ TEXT("a.@b.example"), ADDRESS_LOCAL },
		{ TEXT("a..b@c.example"), ADDRESS_LOCAL },
		{ TEXT("a(c)@b.example"), ADDRESS_LOCAL },
		{ TEXT("to:a@b.example"), ADDRESS_LOCAL },
		{ TEXT("a@españa.example"), ADDRESS_DOMAIN_UTF8 },
		{ TEXT("a@"), ADDRESS_DOMAIN },
		{ TEXT("a@b..example"), ADDRESS_DOMAIN },
		{ TEXT("a@b.example."), ADDRESS_DOMAIN },
		{ TEXT("a@-b.example"), ADDRESS_DOMAIN },
		{ TEXT("a@b-.example"), ADDRESS_DOMAIN },
		{ TEXT("a@b_c.example"), ADDRESS_DOMAIN },
		{ TEXT("a@[192.0.2.1]"), ADDRESS_DOMAIN },
		{ TEXT("a@192.0.2.1"), ADDRESS_DOMAIN },
		{ TEXT("a@localhost"), ADDRESS_DOMAIN_NO_DOT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum address_error error = address_check(cases[i].address);

		if (error != cases[i].error)
			print_error(
			    "case %zu: %s\n", i, address_error_text(error));
		assert_int_equal(error, cases[i].error);
	}
}

/* RFC 5321 4.5.3.1: 64 before the '@', 63 a label, 254 in all. */
static void
test_address_lengths(void **state)
{
	char s[300];

	(void)state;
	memset(s, 'a', sizeof s);
	memcpy(s + 64, "@b.example", 10);
	assert_int_equal(address_check((struct text){ s, 74 }), ADDRESS_OK);
	memset(s, 'a', sizeof s);
	memcpy(s + 65, "@b.example", 10);
	assert_int_equal(
	    address_check((struct text){ s, 75 }), ADDRESS_LOCAL_LONG);
	memset(s, 'a', sizeof s);
	s[1] = '@';
	s[2 + 63] = '.';
	assert_int_equal(address_check((struct text){ s, 70 }), ADDRESS_OK);
	s[2 + 63] = 'a';
	s[2 + 64] = '.';
	assert_int_equal(address_check((struct text){ s, 70 }), ADDRESS_DOMAIN);
	memset(s, 'a', sizeof s);
	for (size_t i = 51; i < sizeof s; i += 50)
		s[i] = '.';
	s[50] = '@';
	s[51] = 'b';
	assert_int_equal(address_check((struct text){ s, 254 }), ADDRESS_OK);
	assert_int_equal(address_check((struct text){ s, 255 }), ADDRESS_LONG);
}

static void
test_domains(void **state)
{
	char long_name[300];

	(void)state;
	assert_true(address_is_domain(TEXT("b.example")));
	assert_false(address_is_domain(TEXT("example")));
	assert_false(address_is_domain(TEXT("")));
	assert_false(address_is_domain(TEXT("b.example@")));
	memset(long_name, 'a', sizeof long_name);
	for (size_t i = 50; i < sizeof long_name; i += 50)
		long_name[i] = '.';
	assert_true(address_is_domain((struct text){ long_name, 253 }));
	assert_false(address_is_domain((struct text){ long_name, 254 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_address_lengths),
		cmocka_unit_test(test_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
