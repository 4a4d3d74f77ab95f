/* test_expr_manual.c -- the examples of functions in dunning-feel(7) are true.
 *
 * A line of the page is ".Dl EXPRESSION \(-> VALUE".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_fixture.h"

enum { EXAMPLES_LEAST = 40 };

/* The escapes of mdoc that the examples use, in place. */
static void
unescape(char *line)
{
	static const char *const escapes[][2] = { { "\\(dq", "\"" },
		{ "\\(~n", "\xc3\xb1" }, { "\\(~N", "\xc3\x91" },
		{ "\\-", "-" }, { "\\&", "" }, { "\\e", "\\" } };
	char *to = line;
	size_t i;

	while (*line != '\0') {
		for (i = 0; i < COUNT(escapes); i++)
			if (strncmp(line, escapes[i][0],
			        strlen(escapes[i][0])) == 0)
				break;
		if (i == COUNT(escapes)) {
			*to++ = *line++;
			continue;
		}
		memcpy(to, escapes[i][1], strlen(escapes[i][1]));
		to += strlen(escapes[i][1]);
		line += strlen(escapes[i][0]);
	}
	*to = '\0';
}

static void
examples(void **state)
{
	static const char arrow[] = " \\(-> ";
	FILE *page = fopen("man/dunning-feel.7", "r");
	char line[512];
	size_t count = 0;
	char *value;

	(void)state;
	assert_non_null(page);
	while (fgets(line, sizeof(line), page) != NULL) {
		if (strncmp(line, ".Dl ", 4) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		value = strstr(line, arrow);
		if (value == NULL)
			fail_msg("%s", line);
		*value = '\0';
		value += sizeof(arrow) - 1;
		unescape(line + 4);
		unescape(value);
		check_value_of(line + 4, value);
		count++;
	}
	assert_int_equal(fclose(page), 0);
	assert_true(count >= EXAMPLES_LEAST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(examples) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
