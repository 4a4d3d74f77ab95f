#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "contact/contact_hours.h"

/* From the first minute of the hours to the first behind it that is not. */
static void
the_first_hours_are_found(void **state)
{
	static const struct {
		int from, to, and_from, and_to;
	} cases[] = {
		{ 0, 1, 5, 9 }, { 0, 64, 65, 70 }, { 63, 64, 66, 67 },
		{ 64, 128, 200, 300 }, { 420, 1140, 1200, 1320 },
		{ 1, 1439, 1440, 1440 }, { 1439, 1440, 1440, 1440 },
		{ 1, 1440, 1440, 1440 }, { 0, 1440, 1440, 1440 },
		{ 127, 129, 130, 131 }, { 1407, 1409, 1410, 1440 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct contact_hours hours, none = { { 0 } };
		int from = -1, to = -1;

		memset(&hours, 0, sizeof hours);
		contact_hours_add(&hours, cases[i].from, cases[i].to);
		contact_hours_add(&hours, cases[i].and_from, cases[i].and_to);
		contact_hours_first(&hours, &none, &from, &to);
		assert_int_equal(from, cases[i].from);
		assert_int_equal(to, cases[i].to);
	}
}

static void
no_hours_begin_at_the_end_of_the_day(void **state)
{
	struct contact_hours hours, none = { { 0 } };
	int from = -1, to = -1;

	(void)state;
	memset(&hours, 0, sizeof hours);
	contact_hours_first(&hours, &none, &from, &to);
	assert_int_equal(from, DAY_MINUTES);
	assert_int_equal(to, DAY_MINUTES);
	contact_hours_all(&hours);
	contact_hours_first(&hours, &none, &from, &to);
	assert_int_equal(from, 0);
	assert_int_equal(to, DAY_MINUTES);
}

/* Berlin goes from 02:00 to 03:00 on 2026-03-29, Santiago from 00:00 to 01:00
 * on 2026-09-06 (tzdata): the hours around the gap are one stretch. */
static void
skipped_minutes_are_no_end(void **state)
{
	static const struct {
		const char *zone;
		int32_t day;
		int from, to, and_from, and_to, first, end;
	} cases[] = {
		{ "Europe/Berlin", 20541, 0, 1440, 0, 1440, 0, 1440 },
		{ "Europe/Berlin", 20541, 0, 120, 180, 240, 0, 240 },
		{ "Europe/Berlin", 20541, 60, 150, 240, 300, 60, 180 },
		{ "Europe/Berlin", 20541, 60, 120, 240, 300, 60, 180 },
		{ "Europe/Berlin", 20541, 60, 119, 180, 300, 60, 119 },
		{ "Europe/Berlin", 20541, 150, 240, 300, 310, 180, 240 },
		{ "Europe/Berlin", 20542, 0, 120, 180, 240, 0, 120 },
		{ "America/Santiago", 20702, 0, 1440, 0, 1440, 60, 1440 },
		{ "America/Santiago", 20701, 0, 1440, 0, 1440, 0, 1440 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct contact_hours hours, skipped = { { 0 } };
		struct zone *zone = zone_open(cases[i].zone);
		int from = -1, to = -1;

		assert_non_null(zone);
		memset(&hours, 0, sizeof hours);
		contact_hours_add(&hours, cases[i].from, cases[i].to);
		contact_hours_add(&hours, cases[i].and_from, cases[i].and_to);
		contact_hours_skip(&hours, &skipped, zone, cases[i].day);
		contact_hours_first(&hours, &skipped, &from, &to);
		assert_int_equal(from, cases[i].first);
		assert_int_equal(to, cases[i].end);
		zone_close(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_hours_are_found),
		cmocka_unit_test(no_hours_begin_at_the_end_of_the_day),
		cmocka_unit_test(skipped_minutes_are_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
