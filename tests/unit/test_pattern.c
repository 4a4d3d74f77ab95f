/* test_pattern.c -- regular expressions: what they mean, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rules/pattern.h"

static enum pattern_match
match(const char *pattern, const char *flags, const char *subject)
{
	struct arena *arena = arena_new(0);
	enum pattern_match result;
	struct pattern *compiled;
	char why[256];
	size_t offset;

	assert_non_null(arena);
	compiled = pattern_new(
	    arena, text_of(pattern), text_of(flags), why, sizeof(why), &offset);
	if (compiled == NULL)
		fail_msg("%s: %s", pattern, why);
	result = pattern_test(compiled, text_of(subject));
	arena_free(arena);
	return result;
}

static void
finds(void **state)
{
	(void)state;
	assert_int_equal(match("bra", "", "abracadabra"), PATTERN_YES);
	assert_int_equal(match("^bra", "", "abracadabra"), PATTERN_NO);
	assert_int_equal(
	    match("^\\+52\\d{10}$", "", "+525512345678"), PATTERN_YES);
	/* UTF-8: one character, and letters beyond ASCII are letters. */
	assert_int_equal(match("^.$", "", "\xc3\xb1"), PATTERN_YES);
	assert_int_equal(match("^\\w+$", "", "a\xc3\xb1o"), PATTERN_YES);
	assert_int_equal(match("^\xc3\x91$", "i", "\xc3\xb1"), PATTERN_YES);
	/* DMN TCK 1111 fn-matches-27, and an end that is the end. */
	assert_int_equal(match("^$", "m", "\nabcd\ndefg\n"), PATTERN_YES);
	assert_int_equal(match("d$", "", "abcd\n"), PATTERN_NO);
	assert_int_equal(match("a.b", "", "a\nb"), PATTERN_NO);
	assert_int_equal(match("a.b", "", "a\rb"), PATTERN_NO);
	assert_int_equal(match("a.b", "s", "a\nb"), PATTERN_YES);
	assert_int_equal(match(" a b ", "x", "ab"), PATTERN_YES);
	assert_int_equal(match("", "", ""), PATTERN_YES);
	assert_int_equal(match("[]a-]", "", "-"), PATTERN_YES);
}

/* The text that comes out; "limit", "error". */
static const char *
replace(struct arena *arena, const char *pattern, const char *subject,
    const char *by)
{
	struct pattern *compiled;
	struct text out;
	char why[256];
	size_t offset;

	compiled = pattern_new(arena, text_of(pattern), (struct text){ "", 0 },
	    why, sizeof(why), &offset);
	if (compiled == NULL)
		fail_msg("%s: %s", pattern, why);
	switch (pattern_replace(
	    compiled, text_of(subject), text_of(by), arena, &out)) {
	case PATTERN_YES:
		assert_non_null(out.at);
		assert_int_equal(strlen(out.at), out.len);
		return out.at;
	case PATTERN_LIMIT:
		return "limit";
	case PATTERN_NO:
	case PATTERN_ERROR:
		break;
	}
	return "error";
}

/* Functions and Operators 3.1 clause 5.6.4. */
static void
replaces(void **state)
{
	static const char *const cases[][4] = {
		{ "bra", "abracadabra", "*", "a*cada*" },
		{ "a(.)", "abracadabra", "a$1$1", "abbraccaddabbra" },
		{ "x", "abc", "-", "abc" },
		{ "x", "", "-", "" },
		{ "(a)(b)?", "ac", "<$2$1>", "<a>c" },
		{ "\xc3\xb1",
		    "se\xc3\xb1"
		    "or",
		    "n", "senor" },
		{ "\\b", "ab cd", "|", "|ab| |cd|" },
		{ "(?=\xc3\xb1)", "\xc3\xb1\xc3\xb1", "-",
		    "-\xc3\xb1-\xc3\xb1" },
		{ "a", "a", "\\\\\\$", "\\$" },
		{ "a", "a", "$", "error" },
		{ "a", "a", "$x", "error" },
		{ "a", "a", "\\n", "error" },
		{ "a", "a", "b\\", "error" },
		{ "a", "\xff", "b", "error" },
	};
	struct arena *arena = arena_new(0);
	size_t i;

	(void)state;
	assert_non_null(arena);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    replace(arena, cases[i][0], cases[i][1], cases[i][2]),
		    cases[i][3]);
	arena_free(arena);
}

/* What grows without end is stopped. */
static void
replacement_is_limited(void **state)
{
	enum { LEN = 40000, TIMES = 100 };
	struct arena *arena = arena_new(0);
	char *subject = arena_alloc(arena, LEN + 1, 1);
	char *by = arena_alloc(arena, TIMES * 2 + 1, 1);
	size_t i;

	(void)state;
	assert_non_null(subject);
	assert_non_null(by);
	memset(subject, 'a', LEN);
	for (i = 0; i < TIMES; i++)
		memcpy(by + 2 * i, "$0", 2);
	assert_string_equal(replace(arena, "a", subject, by), "limit");
	arena_free(arena);
}

static void
stops(void **state)
{
	const char *hostile = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

	(void)state;
	assert_int_equal(match("^(a+)+$", "", hostile), PATTERN_LIMIT);
	assert_int_equal(match("a", "", "\xff"), PATTERN_ERROR);
}

/* at: SIZE_MAX where PCRE2 decides. */
static void
check_refused(
    const char *pattern, const char *flags, size_t at, const char *reason)
{
	struct arena *arena = arena_new(0);
	char why[256] = "";
	size_t offset = 99;

	assert_non_null(arena);
	assert_null(pattern_new(arena, text_of(pattern), text_of(flags), why,
	    sizeof(why), &offset));
	if (strstr(why, reason) == NULL)
		fail_msg("%s: %s", pattern, why);
	if (at != SIZE_MAX)
		assert_int_equal(offset, at);
	arena_free(arena);
}

static void
refuses(void **state)
{
	(void)state;
	check_refused("a(b", "", 3, "parenthesis");
	check_refused("[a-z-[aeiou]]", "", 4, "class subtraction");
	check_refused("(asd)[\\1]", "", 6, "no back references");
	check_refused("(.)\\3", "", SIZE_MAX, "reference");
	check_refused("a", "p", 0, "i, m, s and x");
	check_refused("\\p{IsBasicLatin}", "", 0, "blocks");
	check_refused("a \\c", "x", 2, "XML names");
	check_refused("a b (", "x", 5, "parenthesis");
}

/* More than the stack of the machine code holds is still found. */
static void
long_subjects(void **state)
{
	static char subject[20001];

	(void)state;
	memset(subject, 'a', sizeof(subject) - 1);
	assert_int_equal(match("^(?:a(?:b|))*$", "", "aaabaab"), PATTERN_YES);
	assert_int_not_equal(match("^((a)|(b))+$", "", subject), PATTERN_ERROR);
	assert_int_equal(match("^a*$", "", subject), PATTERN_YES);
}

/* A reset gives the machine code back, as the leak checker sees. */
static void
goes_with_the_arena(void **state)
{
	struct arena *arena = arena_new(0);
	char why[256];
	size_t offset;
	size_t i;

	(void)state;
	assert_non_null(arena);
	for (i = 0; i < 3; i++) {
		struct pattern *pattern = pattern_new(arena, TEXT("b[0-9]+"),
		    TEXT(""), why, sizeof(why), &offset);

		assert_non_null(pattern);
		assert_int_equal(
		    pattern_test(pattern, TEXT("ab12")), PATTERN_YES);
		assert_int_equal(
		    pattern_test(pattern, TEXT("\xc3\xa1 b1")), PATTERN_YES);
		assert_int_equal(pattern_test(pattern, TEXT("ab")), PATTERN_NO);
		assert_null(pattern_new(
		    arena, TEXT("("), TEXT(""), why, sizeof(why), &offset));
		assert_int_equal(offset, 1);
		arena_reset(arena);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(stops),
		cmocka_unit_test(replaces),
		cmocka_unit_test(replacement_is_limited),
		cmocka_unit_test(refuses),
		cmocka_unit_test(long_subjects),
		cmocka_unit_test(goes_with_the_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
