/*
 * test_timestamp.c -- the day of what databases and programs print.
 *
 * Mexico City has been six hours behind UTC all year since 2022 (tz database,
 * northamerica), so that 05:59:59 UTC is still the day before there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/timestamp.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct sample {
	const char *text;
	const char *day; /* NULL: refused */
};

static const struct sample samples[] = {
	{ "2026-03-31", "2026-03-31" },
	{ "2026-03-31T23:30:00", "2026-03-31" },
	{ "2026-03-31 23:30", "2026-03-31" },
	{ "20260331T233000", "2026-03-31" },
	/* ISO 8601, with and without seconds, decimals and marks */
	{ "2026-04-01T05:59:59Z", "2026-03-31" },
	{ "2026-04-01T06:00:00Z", "2026-04-01" },
	{ "2026-04-01T05:59Z", "2026-03-31" },
	{ "2026-04-01T05:59:59.1234567Z", "2026-03-31" },
	{ "2026-04-01T05:59:59,999Z", "2026-03-31" },
	{ "20260401T055959Z", "2026-03-31" },
	{ "20260401T0600Z", "2026-04-01" },
	{ "2026-04-01t05:59:59z", "2026-03-31" },
	/* Salesforce, Jira */
	{ "2026-04-01T05:59:59.000+0000", "2026-03-31" },
	{ "2026-04-01T05:59:59.000-0100", "2026-04-01" },
	/* Rails, BigQuery */
	{ "2026-04-01 05:59:59 UTC", "2026-03-31" },
	{ "2026-04-01 06:00:00.123456 UTC", "2026-04-01" },
	/* Ruby, git */
	{ "2026-04-01 05:59:59 +0000", "2026-03-31" },
	{ "2026-04-01 05:59:59 -0600", "2026-04-01" },
	/* PostgreSQL */
	{ "2026-04-01 05:59:59+00", "2026-03-31" },
	{ "2026-04-01 05:59:59+05:30", "2026-03-31" },
	{ "2026-04-01T05:59:59@Etc/UTC", "2026-03-31" },
	{ "", NULL },
	{ "2026-02-30", NULL },
	{ "20260331", NULL },
	{ "2026-03-31T", NULL },
	{ "2026-03-31T23", NULL },
	{ "2026-03-31T2330", NULL },
	{ "20260331T23:30", NULL },
	{ "2026-03-31T23:60Z", NULL },
	{ "2026-03-31T23:30:00 ", NULL },
	{ "2026-03-31T23:30:00 EST", NULL },
	{ "2026-03-31T23:30:00 UTCX", NULL },
	{ "2026-03-31T23:30:00+0", NULL },
	{ "2026-03-31T23:30:00+000", NULL },
	{ "2026-03-31T23:30:00+9900", NULL },
	{ "2026-03-31T23:30:00.Z", NULL },
	{ "2026-03-31T23:30:00.1234567890Z", NULL },
	{ "2026-03-31T23:30:00.12345678901234567890123456789012345678901234567"
	  "890", NULL },
	{ "2026-03-31T23:30:00@No/Where", NULL },
	{ "03/31/2026 23:30:00", NULL },
	{ "46054", NULL },
};

static void
test_days(void **state)
{
	struct zone_cache *zones = zone_cache_new();
	enum zone_error error;
	struct zone *zone;
	char text[DATE_TEXT_MAX];

	(void)state;
	assert_non_null(zones);
	zone = zone_cache_find(zones, TEXT("America/Mexico_City"), &error);
	assert_non_null(zone);
	for (size_t i = 0; i < COUNT(samples); i++) {
		int32_t days;
		bool read = timestamp_day(text_of(samples[i].text), zones,
		    zone, &days);

		if (read != (samples[i].day != NULL))
			fail_msg("'%s'", samples[i].text);
		if (!read)
			continue;
		date_format(days, text, sizeof(text));
		if (!text_is(text_of(samples[i].day), text))
			fail_msg("'%s' is %s", samples[i].text, text);
	}
	zone_cache_free(zones);
}

/* Without a zone, one with an offset has no day. */
static void
test_no_zone(void **state)
{
	struct moment moment;
	int32_t days;

	(void)state;
	assert_true(timestamp_day(TEXT("2026-03-31 23:30"), NULL, NULL, &days));
	assert_false(timestamp_day(TEXT("2026-03-31 23:30Z"), NULL, NULL,
	    &days));
	assert_true(timestamp_read(TEXT("2026-03-31 23:30 +0100"), NULL,
	    &moment));
	assert_int_equal(moment.offset, 3600);
	assert_true(timestamp_read(TEXT("2026-03-31 23:30"), NULL, &moment));
	assert_int_equal(moment.offset, MOMENT_LOCAL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_no_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
