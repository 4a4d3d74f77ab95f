/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"

/* What the sink saw last, copied. */
struct seen {
	int calls;
	enum diag_level level;
	char id[32];
	char file[32];
	size_t line;
	size_t col;
	char text[4096];
};

static void
remember(void *ctx, const struct diag_message *message)
{
	struct seen *seen = ctx;
	const char *file = message->at.file == NULL ? "" : message->at.file;

	seen->calls++;
	seen->level = message->level;
	seen->line = message->at.line;
	seen->col = message->at.col;
	assert_true(strlen(message->text) < sizeof(seen->text));
	memcpy(seen->text, message->text, strlen(message->text) + 1);
	memcpy(seen->id, message->id, strlen(message->id) + 1);
	memcpy(seen->file, file, strlen(file) + 1);
}

static void
test_message(void **state)
{
	struct seen seen = { 0 };
	struct diag *diag = diag_new(remember, &seen);
	struct src_pos at = { "a.yaml", 7, 3 };

	(void)state;
	assert_non_null(diag);
	diag_at(diag, DIAG_WARNING, "W_TEST", at, "%s has %d", "row", 12);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.level, DIAG_WARNING);
	assert_string_equal(seen.id, "W_TEST");
	assert_string_equal(seen.file, "a.yaml");
	assert_int_equal(seen.line, 7);
	assert_int_equal(seen.col, 3);
	assert_string_equal(seen.text, "row has 12");
	diag_note(diag, POS_NONE, "try %s", "this");
	assert_int_equal(seen.level, DIAG_NOTE);
	assert_string_equal(seen.id, "");
	assert_string_equal(seen.text, "try this");
	diag_free(diag);
}

static void
test_status_is_the_worst_level(void **state)
{
	static const struct {
		enum diag_level level;
		int status;
	} steps[] = {
		{ DIAG_NOTE, 0 },
		{ DIAG_WARNING, 0 },
		{ DIAG_REJECT, 1 },
		{ DIAG_FOUND, 1 },
		{ DIAG_ERROR, 2 },
		{ DIAG_BUSY, 75 },
		{ DIAG_ERROR, 75 },
	};
	struct diag *diag = diag_new(NULL, NULL);
	struct diag *found = diag_new(NULL, NULL);
	size_t i;

	(void)state;
	assert_int_equal(diag_status(diag), 0);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		diag_at(diag, steps[i].level, "E_TEST", POS_NONE, "x");
		assert_int_equal(diag_status(diag), steps[i].status);
	}
	diag_at(found, DIAG_FOUND, "E_TEST", POS_NONE, "x");
	assert_int_equal(diag_status(found), 1);
	diag_free(found);
	diag_free(diag);
}

static void
test_counts_and_full(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		diag_at(diag, DIAG_REJECT, "R_TEST", POS_NONE, "x");
		diag_at(diag, DIAG_WARNING, "W_TEST", POS_NONE, "x");
	}
	for (i = 0; i < LIMIT_ERRORS - 1; i++) {
		assert_false(diag_full(diag));
		diag_at(diag, i % 2 == 0 ? DIAG_ERROR : DIAG_FOUND, "E_TEST",
		    POS_NONE, "x");
	}
	assert_false(diag_full(diag));
	diag_at(diag, DIAG_ERROR, "E_TEST", POS_NONE, "x");
	assert_true(diag_full(diag));
	assert_int_equal(diag_count(diag, DIAG_REJECT), 100);
	assert_int_equal(diag_count(diag, DIAG_ERROR), 11);
	assert_int_equal(diag_count(diag, DIAG_FOUND), 9);
	diag_free(diag);
}

static void
test_text_is_safe(void **state)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "plain", "plain" },
		{ "\x1b[31mred\x1b[0m", "?[31mred?[0m" },
		{ "a\nb\r\tc\x7f", "a?b??c?" },
		{ "se\xc3\xb1or \xe2\x82\xac \xf0\x9f\x98\x80",
		    "se\xc3\xb1or \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "latin1 \xf1 end", "latin1 ? end" },
		{ "\xc0\xaf", "??" },
		{ "\xed\xa0\x80", "???" },
		{ "cut \xe2\x82", "cut ??" },
		{ "csi \xc2\x9b"
		  "31m",
		    "csi ?31m" },
		{ "nbsp \xc2\xa0", "nbsp \xc2\xa0" },
		{ "", "" },
	};
	struct seen seen = { 0 };
	struct diag *diag = diag_new(remember, &seen);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		diag_at(diag, DIAG_WARNING, "W_TEST", POS_NONE, "%s",
		    cases[i].from);
		assert_string_equal(seen.text, cases[i].to);
	}
	diag_free(diag);
}

static void
test_long_text_is_whole(void **state)
{
	static const size_t lengths[] = { 511, 512, 513, 3000, 600, 1 };
	char text[3001];
	struct seen seen = { 0 };
	struct diag *diag = diag_new(remember, &seen);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		memset(text, 'x', lengths[i]);
		text[lengths[i]] = '\0';
		diag_at(diag, DIAG_WARNING, "W_TEST", POS_NONE, "%s", text);
		assert_string_equal(seen.text, text);
	}
	diag_free(diag);
}

static void
test_memory_and_errno(void **state)
{
	struct seen seen = { 0 };
	struct diag *diag = diag_new(remember, &seen);

	(void)state;
	diag_memory(diag);
	assert_string_equal(seen.id, "E_MEMORY");
	assert_string_equal(seen.text, "out of memory");
	diag_errno(diag, "in.csv", "read", ENOENT);
	assert_string_equal(seen.id, "E_SYSTEM");
	assert_string_equal(seen.file, "in.csv");
	assert_string_equal(
	    seen.text, "cannot read: No such file or directory");
	assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
	diag_free(diag);
	diag_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_status_is_the_worst_level),
		cmocka_unit_test(test_counts_and_full),
		cmocka_unit_test(test_text_is_safe),
		cmocka_unit_test(test_long_text_is_whole),
		cmocka_unit_test(test_memory_and_errno),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
