/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "mapping/date_remedy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t seed = 11;

static unsigned
random_below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* One of dates by a format. */
static void
open_reader(struct date_reader *reader, const char *format,
    struct arena *arena, struct diag *diag)
{
	struct located item = { .text = text_of(format) };
	struct source_spec source = {
		.defaults_date = { .items = &item, .count = 1 },
		.date_range = { .from = DATE_NONE, .to = DATE_NONE },
		.pivot = -1
	};
	struct column_spec spec = { .pivot = -1 };

	assert_true(date_reader_init(reader, &source, &spec, TYPE_DATE, arena,
	    diag));
}

/* The format that the remedy says, between the last two quotes; empty: none. */
static void
take_format(const char *remedy, char format[64])
{
	const char *end = remedy == NULL ? NULL : strrchr(remedy, '\'');
	const char *from = end;

	format[0] = '\0';
	if (end == NULL || end[1] != '\0')
		return;
	while (from[-1] != '\'')
		from--;
	assert_in_range(end - from, 1, 63);
	memcpy(format, from, (size_t)(end - from));
	format[end - from] = '\0';
}

/* Whatever a cell is, a format that is proposed reads it, as the same day as
 * the date before the time of day is. */
static void
test_proposals(void **state)
{
	static const char *const dates[] = { "3/5/2026", "03/05/2026",
		"12/31/2026", "3-5-2026" };
	static const char pieces[] = "0123456789:::. .aApPmMTZ,+-";
	static const char *const clocks[] = { " 9:05", " 12:00:00 AM",
		"T10:20:30.000", " 1:05p.m.", " 23:59:59" };
	struct diag *diag = diag_new(NULL, NULL);
	struct arena *arena = arena_new(1 << 26);
	size_t proposed = 0;

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		struct date_reader reader, other;
		struct date_read read;
		int32_t days;
		char cell[80], format[64];
		const char *date = dates[random_below(COUNT(dates))];
		const char *clock = random_below(2) == 0 ?
		    clocks[random_below(COUNT(clocks))] : "";

		snprintf(cell, sizeof(cell), "%s%s", date, clock);
		for (unsigned k = random_below(6); k > 0; k--) {
			size_t len = strlen(cell);

			if (random_below(3) == 0 && len > 12)
				cell[len - 1] = '\0';
			else
				memcpy(cell + len,
				    (char[]){ pieces[random_below(
				                  sizeof(pieces) - 1)],
				        '\0' },
				    2);
		}
		open_reader(&reader, "m/d/yyyy", arena, diag);
		if (date_reader_read(&reader, text_of(cell), &read) ==
		    DATE_READ)
			continue;
		take_format(date_remedy(&reader, text_of(cell), arena),
		    format);
		if (format[0] == '\0')
			continue;
		proposed++;
		open_reader(&other, format, arena, diag);
		if (date_reader_read(&other, text_of(cell), &read) !=
		    DATE_READ)
			fail_msg("%s does not read %s", format, cell);
		assert_true(date_parse_as(text_of(date),
		    TEXT("m/d/yyyy"), &days));
		if (read.days != days)
			fail_msg("%s reads %s as another day", format, cell);
	}
	assert_true(proposed > 500);
	arena_free(arena);
	diag_free(diag);
}

static void
test_none(void **state)
{
	static const char *const cells[] = { "", "x", "13/13/2026",
		"3/5/2026 25:00", "3/5/2026 1", "3/5/2026 10:5", "99", "60",
		"3/5/2026 13:00 PM" };
	struct diag *diag = diag_new(NULL, NULL);
	struct arena *arena = arena_new(1 << 16);
	struct date_reader reader;
	char zeros[80] = "3/5/2026 ";

	(void)state;
	open_reader(&reader, "m/d/yyyy", arena, diag);
	memset(zeros + 9, '0', sizeof(zeros) - 10);
	assert_null(date_remedy(&reader, text_of(zeros), arena));
	for (size_t i = 0; i < COUNT(cells); i++)
		if (date_remedy(&reader, text_of(cells[i]), arena) != NULL)
			fail_msg("'%s' has a remedy", cells[i]);
	reader = date_reader_canonical(&reader);
	assert_null(date_remedy(&reader, TEXT("46054"), arena));
	arena_free(arena);
	diag_free(diag);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proposals),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
