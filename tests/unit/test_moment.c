/*
 * test_moment.c -- dates of all years, times of day, zones and durations.
 *
 * Texts are those of XML Schema 1.1 part 2; offsets those of the tz database
 * (Europe/Paris: EU directive 2000/84/EC); dates by ISO 8601 and Python.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/duration.h"
#include "base/moment.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
dates(void **state)
{
	static const struct {
		const char *text;
		int64_t days;
		int weekday;
	} cases[] = {
		{ "1970-01-01", 0, 4 },
		{ "2026-02-10", 20494, 2 },
		{ "0001-01-01", -719162, 1 },
		{ "9999-12-31", 2932896, 5 },
		{ "0000-12-31", -719163, 7 },
		/* A leap year: 366 days before 0001-01-01. */
		{ "0000-01-01", -719162 - 366, 6 },
		{ "-0001-12-31", -719162 - 366 - 1, 5 },
		/* Whole cycles of 400 years with 146097 days and 20871 weeks.
		 */
		{ "10370-01-01", 21 * INT64_C(146097), 4 },
		{ "-6030-01-01", -20 * INT64_C(146097), 4 },
	};
	char shown[MOMENT_TEXT_MAX];
	int64_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		if (!moment_parse_date(text_of(cases[i].text), &days) ||
		    days != cases[i].days ||
		    moment_weekday(days) != cases[i].weekday)
			fail_msg("%s: %lld", cases[i].text, (long long)days);
		moment_format_date(days, shown, sizeof(shown));
		assert_string_equal(shown, cases[i].text);
	}
}

/* Every day of 800 years there and back, and the day after each. */
static void
all_days(void **state)
{
	struct civil civil;
	int64_t back;
	int64_t days;

	(void)state;
	for (days = -292194 - 719162; days <= 292194 - 719162; days++) {
		civil = moment_to_civil(days);
		assert_true(moment_from_civil(civil, &back));
		assert_int_equal(back, days);
		civil.day++;
		if (moment_from_civil(civil, &back))
			assert_int_equal(back, days + 1);
	}
}

static void
no_dates(void **state)
{
	static const char *const texts[] = { "", "2026", "2026-1-1", "26-01-01",
		"2026-02-30", "2025-02-29", "2026-13-01", "2026-00-01",
		"2026-01-00", "+2026-01-01", "02026-01-01", "2026-01-01T",
		"2026/01/01", "1234567890-01-01", "2026-01-011", "--2026-01-01",
		" 2026-01-01", "-", "0-01-01" };
	int64_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		if (moment_parse_date(text_of(texts[i]), &days))
			fail_msg("%s is a date", texts[i]);
}

static void
times(void **state)
{
	/* As it is written again. */
	static const char *const texts[][2] = {
		{ "10:30:00", "10:30:00" },
		{ "00:00:00.5", "00:00:00.5" },
		{ "23:59:59.999999999Z", "23:59:59.999999999Z" },
		{ "10:30:00.000", "10:30:00" },
		{ "10:30:00+00:00", "10:30:00Z" },
		{ "10:30:00-00:00", "10:30:00Z" },
		{ "10:30:00+05:30", "10:30:00+05:30" },
		{ "10:30:00-03:30:15", "10:30:00-03:30:15" },
		{ "10:30:00+18:00", "10:30:00+18:00" },
	};
	struct moment moment;
	char shown[MOMENT_TEXT_MAX];
	struct text name;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		if (!moment_parse_time(text_of(texts[i][0]), &moment, &name))
			fail_msg("%s is no time", texts[i][0]);
		assert_int_equal(name.len, 0);
		moment_format_time(&moment, shown, sizeof(shown));
		assert_string_equal(shown, texts[i][1]);
	}
	assert_true(moment_parse_time(TEXT("24:00:00"), &moment, &name));
	assert_int_equal(moment.nanos, NANOS_PER_DAY);
	assert_true(
	    moment_parse_time(TEXT("10:30:00@Etc/UTC"), &moment, &name));
	assert_true(text_is(name, "Etc/UTC"));
}

static void
no_times(void **state)
{
	static const char *const texts[] = { "", "10", "10:30", "1:30:00",
		"10:3:00", "10:30:0", "24:00:01", "25:00:00", "10:60:00",
		"10:30:60", "10:30:00.", "10:30:00.1234567890", "T10:30:00",
		"10:30:00+5", "10:30:00+5:00", "10:30:00+05", "10:30:00+18:01",
		"10:30:00-19:00", "10:30:00+05:60", "10:30:00z", "10:30:00@",
		"10:30:00Z@Etc/UTC", "10:30:00+01:00@Etc/UTC", "10:30:000" };
	struct moment moment;
	struct text name;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		if (moment_parse_time(text_of(texts[i]), &moment, &name))
			fail_msg("%s is a time", texts[i]);
}

static struct moment
moment_at(const char *text, struct zone *zone)
{
	struct moment moment;
	struct text name;

	if (!moment_parse(text_of(text), &moment, &name))
		fail_msg("%s is no moment", text);
	if (zone != NULL)
		moment_set_zone(&moment, zone);
	return moment;
}

static void
assert_shown(const struct moment *moment, const char *expected)
{
	char shown[MOMENT_TEXT_MAX];
	size_t len = moment_format(moment, shown, sizeof(shown));

	assert_int_equal(len, strlen(shown));
	assert_string_equal(shown, expected);
}

static void
moments(void **state)
{
	struct moment moment;
	struct text name;

	(void)state;
	moment = moment_at("2026-01-31", NULL);
	assert_shown(&moment, "2026-01-31T00:00:00");
	moment = moment_at("2026-12-31T24:00:00", NULL);
	assert_shown(&moment, "2027-01-01T00:00:00");
	moment = moment_at("-2026-01-31T10:30:00.25-05:00", NULL);
	assert_shown(&moment, "-2026-01-31T10:30:00.25-05:00");
	assert_false(moment_parse(TEXT("2026-01-31 10:30:00"), &moment, &name));
	assert_false(moment_parse(TEXT("2026-01-31T"), &moment, &name));
	assert_false(
	    moment_parse(TEXT("999999999-12-31T24:00:00"), &moment, &name));
}

static void
formats(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *shown; /* NULL: it is none of that format */
	} cases[] = {
		{ "dd/mm/yyyy HH:MM", "31/01/2026 18:30",
		    "2026-01-31T18:30:00" },
		{ "d.m.yy HH.MM.SS", "1.2.26 08.05.09", "2026-02-01T08:05:09" },
		{ "yyyy-mm-ddTHH:MM:SS", "2026-01-31T00:00:00",
		    "2026-01-31T00:00:00" },
		{ "yyyymmdd HHMMSS", "20260131 235959", "2026-01-31T23:59:59" },
		{ "yyyy mm dd HHhMM", "2026 01 31 18h30",
		    "2026-01-31T18:30:00" },
		{ "d/m/yyyy H:MM", "5/3/2026 9:05", "2026-03-05T09:05:00" },
		{ "d/m/yyyy H:MM", "5/3/2026 19:05", "2026-03-05T19:05:00" },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 8:30", NULL },
		{ "dd/mm/yyyy HH:MM", "30/02/2026 18:30", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 24:00", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 18:60", NULL },
		{ "dd/mm/yyyy HH:MM:SS", "31/01/2026 18:30:60", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 18:3", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 18:30:00", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026 18-30", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026", NULL },
		{ "dd/mm/yyyy HH:MM", "31/01/2026T18:30", NULL },
		{ "dd/mm/yyyy HH:MM", "", NULL },
	};
	struct moment moment;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool read = moment_parse_as(text_of(cases[i].text),
		    text_of(cases[i].format), &moment);

		assert_true(moment_format_valid(text_of(cases[i].format)));
		if (read != (cases[i].shown != NULL))
			fail_msg("%s as %s", cases[i].text, cases[i].format);
		if (read)
			assert_shown(&moment, cases[i].shown);
		assert_true(!read || moment.offset == MOMENT_LOCAL);
	}
}

/* Midnight is 12 AM and noon 12 PM; es-MX and ICU write the others. */
static void
formats_of_twelve_hours(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *shown;
	} cases[] = {
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:00:00 AM",
		    "2026-03-05T00:00:00" },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:00:00 PM",
		    "2026-03-05T12:00:00" },
		{ "m/d/yyyy hh:MM:SS AM", "3/6/2026 11:59:59 pm",
		    "2026-03-06T23:59:59" },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 1:05:00 Am",
		    "2026-03-05T01:05:00" },
		{ "m/d/yyyy h:MM AM", "3/5/2026 12:01 a.m.",
		    "2026-03-05T00:01:00" },
		{ "dd/mm/yyyy hh:MM:SS AM", "05/03/2026 01:05:00 p. m.",
		    "2026-03-05T13:05:00" },
		{ "dd/mm/yyyy hh:MM:SS AM",
		    "05/03/2026 01:05:00\xc2\xa0p.\xc2\xa0m.",
		    "2026-03-05T13:05:00" },
		{ "m/d/yyyy h:MM:SS AM", "3/5/2026 1:05:00\xe2\x80\xafPM",
		    "2026-03-05T13:05:00" },
		{ "m/d/yyyyThh:MMAM", "3/5/2026T10:05PM",
		    "2026-03-05T22:05:00" },
		{ "d \\de mmm(es) yyyy hh:MM AM", "5 de marzo 2026 01:05 PM",
		    "2026-03-05T13:05:00" },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 13:00:00 PM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 00:00:00 AM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:60:00 AM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:00:00", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:00:00 XM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026 12:00:00 AMX", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "2/30/2026 12:00:00 AM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", " 12:00:00 AM", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "3/5/2026", NULL },
		{ "m/d/yyyy hh:MM:SS AM", "", NULL },
	};
	static const char *const none[] = { "m/d/yyyy HH:MM AM",
		"m/d/yyyy hh:MM", "m/d/yyyy hh:MM AM AM", "m/d/yyyy AM",
		"m/d/yyyy hhh:MM AM", "hh:MM AM", "m/d/yyyy hh AM" };
	struct moment moment;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool read = moment_parse_as(text_of(cases[i].text),
		    text_of(cases[i].format), &moment);

		assert_true(moment_format_valid(text_of(cases[i].format)));
		if (read != (cases[i].shown != NULL))
			fail_msg("%s as %s", cases[i].text, cases[i].format);
		if (read)
			assert_shown(&moment, cases[i].shown);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		if (moment_format_valid(text_of(none[i])))
			fail_msg("%s is a format", none[i]);
	assert_true(moment_parse_pivot(TEXT("3/5/19 1:00 PM"),
	    TEXT("m/d/yy h:MM AM"), 20, &moment));
	assert_shown(&moment, "2019-03-05T13:00:00");
	assert_true(moment_parse_pivot(TEXT("3/5/20 1:00 PM"),
	    TEXT("m/d/yy h:MM AM"), 20, &moment));
	assert_shown(&moment, "1920-03-05T13:00:00");
	assert_int_equal(moment_format_date_part(TEXT("m/d/yy h:MM AM")), 6);
	assert_int_equal(moment_format_date_part(TEXT("m/d/yy")), 6);
}

static void
formats_that_are_none(void **state)
{
	static const char *const texts[] = { "", "dd/mm/yyyy", "HH:MM",
		" HH:MM", "dd/mm/yyyy ", "dd/mm/yyyy HH", "dd/mm/yyyy MM:SS",
		"dd/mm/yyyy HH:MM:MM", "dd/mm/yyyy HHH:MM", "dd/mm HH:MM",
		"dd/mm/yyyy HH:MM S", "dd/mm/yyyyTHH:MM:SS:SS",
		"dd/mm/yyyyxHH:MM" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		if (moment_format_valid(text_of(texts[i])))
			fail_msg("%s is a format", texts[i]);
}

static void
with_zones(void **state)
{
	struct zone_cache *zones = zone_cache_new();
	struct moment moment;

	(void)state;
	assert_non_null(zones);
	assert_true(moment_read(
	    TEXT("2026-07-01T12:00:00@Europe/Paris"), zones, &moment));
	assert_int_equal(moment.offset, 7200);
	assert_shown(&moment, "2026-07-01T12:00:00@Europe/Paris");
	assert_true(moment_read(TEXT("2026-07-01T12:00:00Z"), NULL, &moment));
	assert_int_equal(moment.offset, 0);
	assert_null(moment.zone);
	assert_false(moment_read(
	    TEXT("2026-07-01T12:00:00@Europe/Nowhere"), zones, &moment));
	assert_false(moment_read(
	    TEXT("2026-07-01T12:00:00@Europe/Paris"), NULL, &moment));
	assert_false(moment_read(TEXT("soon"), zones, &moment));
	zone_cache_free(zones);
}

/* Summer time in Paris from 2026-03-29 01:00 to 2026-10-25 01:00 UTC. */
static void
in_zones(void **state)
{
	struct zone *paris = zone_open("Europe/Paris");
	struct zone *bogota = zone_open("America/Bogota");
	struct moment moment;
	int32_t offset;

	(void)state;
	assert_non_null(paris);
	assert_non_null(bogota);
	assert_string_equal(zone_name(paris), "Europe/Paris");
	assert_int_equal(moment_at("2026-03-28T12:00:00", paris).offset, 3600);
	assert_int_equal(moment_at("2026-07-01T12:00:00", paris).offset, 7200);
	/* The skipped hour has the new offset, the double one the old. */
	assert_int_equal(moment_at("2026-03-29T02:30:00", paris).offset, 7200);
	assert_int_equal(moment_at("2026-10-25T02:30:00", paris).offset, 7200);
	assert_int_equal(moment_at("2026-10-25T03:00:00", paris).offset, 3600);
	/* 400 years and any number of them later it is the same. */
	assert_int_equal(moment_at("2426-07-01T12:00:00", paris).offset, 7200);
	assert_int_equal(moment_at("12026-07-01T12:00:00", paris).offset, 7200);
	assert_int_equal(
	    moment_at("999999626-01-01T12:00:00", paris).offset, 3600);
	/* Local mean time, 9 minutes 21 seconds east. */
	assert_int_equal(moment_at("-0500-01-01T12:00:00", paris).offset, 561);

	/* A day of 23 hours by the clock. */
	moment = moment_at("2026-03-28T12:00:00", paris);
	assert_true(moment_add(&moment, 1, 0));
	assert_shown(&moment, "2026-03-29T13:00:00@Europe/Paris");
	/* Both times that the clock shows 02:30. */
	moment = moment_at("2026-10-25T02:30:00", paris);
	assert_true(moment_add(&moment, 0, 3600 * NANOS_PER_SECOND));
	assert_shown(&moment, "2026-10-25T02:30:00@Europe/Paris");
	assert_int_equal(moment.offset, 3600);
	/* Months go by the calendar. */
	moment = moment_at("2026-01-31T12:00:00", paris);
	assert_true(moment_move_months(&moment, 5));
	assert_shown(&moment, "2026-06-30T12:00:00@Europe/Paris");
	assert_int_equal(moment.offset, 7200);

	assert_true(zone_is_steady(bogota, &offset));
	assert_int_equal(offset, -5 * 3600);
	assert_false(zone_is_steady(paris, &offset));
	assert_int_equal(
	    zone_offset_of_instant(paris, INT64_C(1774746000) - 1), 3600);
	assert_int_equal(
	    zone_offset_of_instant(paris, INT64_C(1774746000)), 7200);
	zone_close(paris);
	zone_close(bogota);
}

static void
apart(void **state)
{
	struct zone *paris = zone_open("Europe/Paris");
	struct moment a = moment_at("2026-07-01T12:00:00", paris);
	struct moment b = moment_at("2026-07-01T10:00:00Z", NULL);
	struct moment c = moment_at("2026-07-01T10:00:00", NULL);
	int64_t days;
	int64_t nanos;

	(void)state;
	assert_true(moment_is_comparable(&a, &b));
	assert_false(moment_is_comparable(&a, &c));
	assert_false(moment_is_comparable(&c, &b));
	assert_true(moment_is_comparable(&c, &c));
	moment_subtract(&a, &b, &days, &nanos);
	assert_int_equal(days, 0);
	assert_int_equal(nanos, 0);
	b = moment_at("2026-07-02T11:00:00Z", NULL);
	moment_subtract(&a, &b, &days, &nanos);
	assert_int_equal(days, -2);
	assert_int_equal(nanos, 23 * 3600 * NANOS_PER_SECOND);
	/* Only one day of the same zone is known. */
	moment_set_zone_of_time(&a, paris);
	c = a;
	assert_true(moment_is_comparable(&a, &c));
	assert_false(moment_is_comparable(&a, &b));
	zone_close(paris);
}

static void
durations(void **state)
{
	/* As it is written again, the canonical forms of 3.4.26 and 3.4.27. */
	static const char *const texts[][2] = {
		{ "P1D", "P1D" },
		{ "PT24H", "P1D" },
		{ "P0D", "PT0S" },
		{ "-PT0S", "PT0S" },
		{ "PT90M", "PT1H30M" },
		{ "-PT1H2M", "-PT1H2M" },
		{ "P1DT0.5S", "P1DT0.5S" },
		{ "PT0.000000001S", "PT0.000000001S" },
		{ "PT0.S", "PT0S" },
		{ "-P1DT23H59M59.75S", "-P1DT23H59M59.75S" },
		{ "PT100000S", "P1DT3H46M40S" },
		{ "P1Y2M", "P1Y2M" },
		{ "P26M", "P2Y2M" },
		{ "P0Y", "P0M" },
		{ "-P100M", "-P8Y4M" },
		{ "P768614336404564650Y", "P768614336404564650Y" },
	};
	struct duration duration;
	char shown[DURATION_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		switch (duration_parse(text_of(texts[i][0]), &duration)) {
		case DURATION_TIME:
			duration_format(duration, shown, sizeof(shown));
			break;
		case DURATION_MONTHS:
			duration_format_months(
			    duration.days, shown, sizeof(shown));
			break;
		case DURATION_NONE:
			fail_msg("%s is no duration", texts[i][0]);
		}
		assert_string_equal(shown, texts[i][1]);
	}
}

static void
no_durations(void **state)
{
	static const char *const texts[] = { "", "P", "-", "PT", "P1DT", "1D",
		"P1", "P1H", "PT1D", "P1D1D", "PT1M1H", "P1M1Y", "P1Y1D",
		"P1YT1H", "P-1D", "+P1D", "P1.5D", "PT1.5M", "PT0.0000000001S",
		"P1Y ", "P768614336404564651Y", "P9223372036854775808D",
		"PT1ST", "PTS", "P1DT1H1" };
	struct duration duration;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		if (duration_parse(text_of(texts[i]), &duration) !=
		    DURATION_NONE)
			fail_msg("%s is a duration", texts[i]);
}

static struct duration
duration_at(const char *text)
{
	struct duration duration;

	assert_int_equal(
	    duration_parse(text_of(text), &duration), DURATION_TIME);
	return duration;
}

static void
assert_duration(struct duration duration, const char *expected)
{
	char shown[DURATION_TEXT_MAX];

	duration_format(duration, shown, sizeof(shown));
	assert_string_equal(shown, expected);
}

static void
computing(void **state)
{
	static const struct decimal three = { 3, 0 };
	static const struct decimal half = { 5, 1 };
	static const struct decimal minus = { -15, 1 };
	struct duration out;
	struct decimal ratio;

	(void)state;
	assert_true(duration_negate(duration_at("PT1H"), &out));
	assert_int_equal(out.days, -1);
	assert_duration(out, "-PT1H");
	assert_true(
	    duration_add(duration_at("PT23H"), duration_at("-P1D"), &out));
	assert_duration(out, "-PT1H");
	assert_true(duration_multiply(duration_at("PT1H"), minus, &out));
	assert_duration(out, "-PT1H30M");
	assert_true(duration_divide(duration_at("P1D"), three, &out));
	assert_duration(out, "PT8H");
	/* Half a nanosecond goes to the even one. */
	assert_true(
	    duration_multiply(duration_at("PT0.000000001S"), half, &out));
	assert_duration(out, "PT0S");
	assert_true(
	    duration_multiply(duration_at("-PT0.000000003S"), half, &out));
	assert_duration(out, "-PT0.000000002S");
	assert_true(
	    duration_ratio(duration_at("P1D"), duration_at("-PT7H"), &ratio));
	assert_int_equal(ratio.coefficient, -3428571428571428571);
	assert_int_equal(ratio.scale, 18);
	assert_false(
	    duration_ratio(duration_at("P1D"), duration_at("P0D"), &ratio));
	assert_false(duration_divide(
	    duration_at("P1D"), (struct decimal){ 0, 0 }, &out));
	assert_false(duration_multiply(
	    duration_at("P9223372036854775807D"), three, &out));
	assert_true(
	    duration_compare(duration_at("-PT1H"), duration_at("PT0S")) < 0);
	assert_int_equal(
	    duration_compare(duration_at("P1D"), duration_at("PT24H")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(all_days),
		cmocka_unit_test(no_dates),
		cmocka_unit_test(times),
		cmocka_unit_test(no_times),
		cmocka_unit_test(moments),
		cmocka_unit_test(formats),
		cmocka_unit_test(formats_of_twelve_hours),
		cmocka_unit_test(formats_that_are_none),
		cmocka_unit_test(with_zones),
		cmocka_unit_test(in_zones),
		cmocka_unit_test(apart),
		cmocka_unit_test(durations),
		cmocka_unit_test(no_durations),
		cmocka_unit_test(computing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
