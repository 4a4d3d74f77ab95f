/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "rules/calendar.h"

enum { PATH_ROOM = 512, FILES = 2 };

struct fixture {
	char dir[PATH_ROOM];
	char paths[FILES][PATH_ROOM];
	char told[2048];
	struct diag *diag;
	struct arena *arena;
	struct strategy strategy;
	struct located files[FILES];
	struct located weekend[2];
	struct calendar_spec spec;
};

static void
listen(void *ctx, const struct diag_message *message)
{
	struct fixture *fixture = ctx;
	size_t len = strlen(fixture->told);
	const char *file = message->at.file == NULL ? "" : message->at.file;
	const char *base = strrchr(file, '/');

	snprintf(fixture->told + len, sizeof(fixture->told) - len,
	    "%s %s:%zu:%zu %s\n", message->id, base == NULL ? file : base + 1,
	    message->at.line, message->at.col, message->text);
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
}

/* A calendar of Saturdays, Sundays and two files. */
static int
set_up(void **state)
{
	static const char *const names[FILES] = { "a.csv", "b.csv" };
	const char *tmp = getenv("TMPDIR");
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	size_t i;

	assert_non_null(fixture);
	snprintf(fixture->dir, sizeof(fixture->dir), "%.300s/calendar-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	assert_non_null(mkdtemp(fixture->dir));
	fixture->diag = diag_new(listen, fixture);
	fixture->arena = arena_new(0);
	assert_non_null(fixture->diag);
	assert_non_null(fixture->arena);
	for (i = 0; i < FILES; i++) {
		snprintf(fixture->paths[i], PATH_ROOM, "%.400s/%s",
		    fixture->dir, names[i]);
		write_file(fixture->paths[i], "date,name\n");
		fixture->files[i].text = text_of(names[i]);
	}
	fixture->weekend[0].text = TEXT("sat");
	fixture->weekend[1].text = TEXT("sun");
	fixture->strategy.arena = fixture->arena;
	fixture->strategy.path = "strategy.yaml";
	fixture->strategy.dir = fixture->dir;
	fixture->spec.name.text = TEXT("co");
	fixture->spec.weekend = (struct located_list){ fixture->weekend, 2 };
	fixture->spec.holidays = (struct located_list){ fixture->files, FILES };
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	size_t i;

	for (i = 0; i < FILES; i++)
		unlink(fixture->paths[i]);
	assert_int_equal(rmdir(fixture->dir), 0);
	arena_free(fixture->arena);
	diag_free(fixture->diag);
	free(fixture);
	return 0;
}

static int32_t
day(const char *iso)
{
	int32_t date;

	assert_true(date_parse(text_of(iso), &date));
	return date;
}

static struct calendar *
load(struct fixture *fixture)
{
	return calendar_new(
	    fixture->arena, &fixture->strategy, &fixture->spec, fixture->diag);
}

/* Colombia 2026, law 51 of 1983; 2026-06-15 is Sacred Heart, a Monday. */
static void
test_days(void **state)
{
	static const struct {
		const char *date;
		enum calendar_day day;
		bool known;
	} cases[] = {
		{ "2026-01-01", CALENDAR_HOLIDAY, true },
		{ "2026-06-12", CALENDAR_BUSINESS, true },
		{ "2026-06-13", CALENDAR_WEEKEND, true },
		{ "2026-06-14", CALENDAR_WEEKEND, true },
		{ "2026-06-15", CALENDAR_HOLIDAY, true },
		{ "2026-06-16", CALENDAR_BUSINESS, true },
		{ "2026-08-15", CALENDAR_HOLIDAY, true },
		{ "2026-12-25", CALENDAR_HOLIDAY, true },
		{ "2026-12-31", CALENDAR_BUSINESS, true },
		{ "2027-01-01", CALENDAR_UNKNOWN, false },
		{ "2027-01-02", CALENDAR_WEEKEND, false },
		{ "2025-12-31", CALENDAR_UNKNOWN, false },
		{ "2028-02-29", CALENDAR_HOLIDAY, true },
		/* One holiday is enough to know a year, the last day too. */
		{ "2030-01-01", CALENDAR_BUSINESS, true },
		{ "2031-01-02", CALENDAR_UNKNOWN, false },
	};
	struct fixture *fixture = *state;
	struct calendar *calendar;
	size_t i;

	write_file(fixture->paths[0], "date,name\n2026-12-25,Navidad\n"
	                              "2026-06-15,Sagrado Corazón\n"
	                              "2026-08-15,\"a Saturday, too\"\n");
	write_file(fixture->paths[1], "source,name,date\nlaw,Año,2026-01-01\n"
	                              ",again,2026-12-25\n,leap,2028-02-29\n"
	                              ",last,2030-12-31\n");
	calendar = load(fixture);
	assert_non_null(calendar);
	assert_string_equal(calendar_name(calendar), "co");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int32_t date = day(cases[i].date);

		if (calendar_day(calendar, date) != cases[i].day ||
		    calendar_knows(calendar, date) != cases[i].known)
			fail_msg("%s", cases[i].date);
	}
	assert_string_equal(fixture->told, "");
}

static void
test_no_holidays(void **state)
{
	struct fixture *fixture = *state;
	struct calendar *calendar;

	fixture->spec.holidays.count = 0;
	fixture->spec.weekend.count = 1;
	calendar = load(fixture);
	assert_non_null(calendar);
	assert_int_equal(
	    calendar_day(calendar, day("2026-06-13")), CALENDAR_WEEKEND);
	assert_int_equal(
	    calendar_day(calendar, day("2026-06-14")), CALENDAR_UNKNOWN);
	assert_int_equal(calendar_day(calendar, DATE_MIN), CALENDAR_UNKNOWN);
	assert_int_equal(calendar_day(calendar, DATE_MAX), CALENDAR_UNKNOWN);
}

static void
test_bad_files(void **state)
{
	static const struct {
		const char *csv;
		const char *told;
	} cases[] = {
		{ "date,name\n2026-12-25,x\n25/12/2026,y\n",
		    "E_CALENDAR a.csv:3:1 \"25/12/2026\" is not a date such "
		    "as 2026-12-25\n" },
		{ "name,date\nx,2026-02-29\n",
		    "E_CALENDAR a.csv:2:3 \"2026-02-29\" is not a date" },
		{ "date,name\n,x\n", "E_CALENDAR a.csv:2:1 \"\" is not" },
		{ "day,name\n2026-12-25,x\n", "E_CALENDAR a.csv:1:0 a file" },
	};
	struct fixture *fixture = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fixture->told[0] = '\0';
		write_file(fixture->paths[0], cases[i].csv);
		assert_null(load(fixture));
		if (strstr(fixture->told, cases[i].told) == NULL)
			fail_msg("%s", fixture->told);
	}
	write_file(fixture->paths[0], "date,name\n");
	fixture->files[1].text = TEXT("none.csv");
	assert_null(load(fixture));
}

static void
test_weekdays(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(calendar_weekday(TEXT("mon")), 1);
	assert_int_equal(calendar_weekday(TEXT("sun")), 7);
	assert_int_equal(calendar_weekday(TEXT("all")), 0);
	fixture->weekend[1].text = TEXT("sunday");
	assert_null(load(fixture));
	assert_non_null(strstr(fixture->told, "E_CALENDAR"));
}

#define CALENDAR_TEST(test)                                                    \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* The file knows 2026 alone; Friday 2026-12-25 is taken out, Monday put in. */
static void
test_overlay(void **state)
{
	struct fixture *fixture = *state;
	struct located added[] = { { .text = TEXT("2026-12-28") },
		{ .text = TEXT("2027-06-01") } };
	struct located removed[] = { { .text = TEXT("2026-12-25") } };
	struct calendar *calendar;
	int32_t found;

	write_file(fixture->paths[0], "date,name\n2026-12-25,a\n"
	                              "2026-12-25,again\n2026-01-01,b\n");
	fixture->spec.added = (struct located_list){ added, 2 };
	fixture->spec.removed = (struct located_list){ removed, 1 };
	calendar = load(fixture);
	assert_non_null(calendar);
	assert_string_equal(fixture->told, "");
	assert_int_equal(
	    calendar_day(calendar, day("2026-12-25")), CALENDAR_BUSINESS);
	assert_int_equal(
	    calendar_day(calendar, day("2026-12-28")), CALENDAR_HOLIDAY);
	assert_int_equal(
	    calendar_day(calendar, day("2027-06-02")), CALENDAR_UNKNOWN);
	assert_true(calendar_roll(calendar, day("2026-12-26"), 1, &found));
	assert_int_equal(found, day("2026-12-29"));
	assert_true(calendar_roll(calendar, day("2026-12-27"), -1, &found));
	assert_int_equal(found, day("2026-12-25"));
	assert_true(calendar_roll(calendar, day("2026-12-29"), 1, &found));
	assert_int_equal(found, day("2026-12-29"));
	/* Past the end of the year the first working day is not known. */
	assert_false(calendar_roll(calendar, day("2027-01-02"), 1, &found));
	assert_int_equal(found, day("2027-01-04"));
	assert_false(calendar_add(calendar, day("2026-12-30"), 2, &found));
	assert_int_equal(found, day("2027-01-01"));
	assert_int_equal(calendar_unknown_year(calendar, day("2025-12-31"),
	                     day("2026-12-31")),
	    0);
	assert_int_equal(calendar_unknown_year(calendar, day("2025-12-30"),
	                     day("2026-12-31")),
	    2025);
	assert_int_equal(calendar_unknown_year(calendar, day("2026-12-30"),
	                     day("2027-01-01")),
	    2027);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALENDAR_TEST(test_days),
		CALENDAR_TEST(test_no_holidays),
		CALENDAR_TEST(test_bad_files),
		CALENDAR_TEST(test_weekdays),
		CALENDAR_TEST(test_overlay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
