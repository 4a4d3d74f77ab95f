/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/zone.h"

static int
offset_at(struct zone *zone, const char *date, int hour, int minute)
{
	int32_t days;
	int offset = 9999;

	assert_true(date_parse(text_of(date), &days));
	assert_true(zone_offset(zone, days, hour * 60 + minute, &offset));
	return offset;
}

static struct zone *
open_zone(const char *name)
{
	enum zone_error error;
	struct zone *zone = zone_open_in(ZONE_DIRECTORY, name, &error);

	if (zone == NULL)
		print_error("%s %s\n", name, zone_error_text(error));
	assert_non_null(zone);
	return zone;
}

/* At noon of the middle of each month. */
static void
assert_all_of_2026(const char *name, const int expected[12])
{
	struct zone *zone = open_zone(name);

	for (int month = 1; month <= 12; month++) {
		int32_t days;
		int offset;

		assert_true(
		    date_from_civil((struct civil){ 2026, month, 15 }, &days));
		assert_true(zone_offset(zone, days, 720, &offset));
		assert_int_equal(offset, expected[month - 1]);
	}
	zone_close(zone);
}

/*
 * The laws in force: Mexico without daylight saving time since 2022-10-30 (Ley
 * de los Husos Horarios en los Estados Unidos Mexicanos), but for the border;
 * Chile from September to April; Brazil none since 2019; Paraguay the same all
 * the year since 2024-10; Colombia, Peru and Argentina none.
 */
static void
test_countries(void **state)
{
	const struct {
		const char *name;
		int expected[12];
	} cases[] = {
		{ "America/Bogota", { -300, -300, -300, -300, -300, -300, -300,
		                        -300, -300, -300, -300, -300 } },
		{ "America/Lima", { -300, -300, -300, -300, -300, -300, -300,
		                      -300, -300, -300, -300, -300 } },
		{ "America/Mexico_City",
		    { -360, -360, -360, -360, -360, -360, -360, -360, -360,
		        -360, -360, -360 } },
		{ "America/Tijuana", { -480, -480, -420, -420, -420, -420, -420,
		                         -420, -420, -420, -480, -480 } },
		{ "America/Santiago",
		    { -180, -180, -180, -240, -240, -240, -240, -240, -180,
		        -180, -180, -180 } },
		{ "America/Sao_Paulo",
		    { -180, -180, -180, -180, -180, -180, -180, -180, -180,
		        -180, -180, -180 } },
		{ "America/Argentina/Buenos_Aires",
		    { -180, -180, -180, -180, -180, -180, -180, -180, -180,
		        -180, -180, -180 } },
		{ "Europe/Madrid",
		    { 60, 60, 60, 120, 120, 120, 120, 120, 120, 120, 60, 60 } },
		{ "UTC", { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_all_of_2026(cases[i].name, cases[i].expected);
}

/*
 * Directive 2000/84/EC: at 01:00 UTC of the last Sundays of March and October.
 * 15 U.S.C. 260a: at 02:00 of the second Sunday of March and the first of
 * November.
 */
static void
test_gaps_and_overlaps(void **state)
{
	struct zone *zone = open_zone("Europe/Madrid");

	(void)state;
	assert_int_equal(offset_at(zone, "2026-03-29", 1, 59), 60);
	assert_int_equal(offset_at(zone, "2026-03-29", 2, 0), 120);
	assert_int_equal(offset_at(zone, "2026-03-29", 2, 59), 120);
	assert_int_equal(offset_at(zone, "2026-03-29", 3, 0), 120);
	assert_int_equal(offset_at(zone, "2026-10-25", 1, 59), 120);
	assert_int_equal(offset_at(zone, "2026-10-25", 2, 0), 120);
	assert_int_equal(offset_at(zone, "2026-10-25", 2, 59), 120);
	assert_int_equal(offset_at(zone, "2026-10-25", 3, 0), 60);
	zone_close(zone);
	zone = open_zone("America/New_York");
	assert_int_equal(offset_at(zone, "2026-03-08", 1, 59), -300);
	assert_int_equal(offset_at(zone, "2026-03-08", 2, 30), -240);
	assert_int_equal(offset_at(zone, "2026-03-08", 3, 0), -240);
	assert_int_equal(offset_at(zone, "2026-11-01", 0, 59), -240);
	assert_int_equal(offset_at(zone, "2026-11-01", 1, 30), -240);
	assert_int_equal(offset_at(zone, "2026-11-01", 2, 0), -300);
	/* Far after the last change that a file lists. */
	assert_int_equal(offset_at(zone, "2150-03-08", 1, 59), -300);
	assert_int_equal(offset_at(zone, "2150-03-08", 3, 0), -240);
	assert_int_equal(offset_at(zone, "9999-12-31", 24, 0), -300);
	/* And before the first: local mean time, -4:56:02. */
	assert_int_equal(offset_at(zone, "0001-01-01", 0, 0), -296);
	zone_close(zone);
}

/*
 * Spain kept local mean time, -0:14:44, to the end of 1900, then that of
 * Greenwich, and has kept that of central Europe since 16 March 1940, 23:00.
 */
static void
test_before_1970(void **state)
{
	struct zone *zone = open_zone("Europe/Madrid");

	(void)state;
	assert_int_equal(offset_at(zone, "1900-12-31", 23, 0), -14);
	assert_int_equal(offset_at(zone, "1901-01-01", 0, 1), 0);
	assert_int_equal(offset_at(zone, "1940-03-16", 22, 59), 0);
	assert_int_equal(offset_at(zone, "1940-03-17", 0, 0), 60);
	assert_int_equal(offset_at(zone, "1969-12-31", 24, 0), 60);
	zone_close(zone);
}

/* The answer must not depend on what was asked before. */
static void
test_any_order(void **state)
{
	struct zone *asked = open_zone("Europe/Madrid");
	const int32_t start = 20454; /* 2026-01-01 */
	uint32_t walk = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct zone *fresh =
		    i % 100 == 0 ? open_zone("Europe/Madrid") : NULL;
		int32_t day;
		int minute;
		int first;
		int second;

		walk = walk * 1664525 + 1013904223;
		day = start + (int32_t)(walk >> 8) % 8000 - 4000;
		minute = (int)(walk % 1441);
		assert_true(zone_offset(asked, day, minute, &first));
		if (fresh == NULL)
			continue;
		assert_true(zone_offset(fresh, day, minute, &second));
		assert_int_equal(first, second);
		zone_close(fresh);
	}
	zone_close(asked);
}

static void
test_refused(void **state)
{
	static const char *const names[] = { "Mars/Phobos", "", "/", "America",
		"America/", "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC",
		"america/bogota", "localtime", "posixrules", "right/UTC",
		"posix/UTC", "zone.tab", "UTC ", "GMT+25", "ART", "PST" };
	enum zone_error error;
	struct zone *zone;
	int offset;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (zone_open(names[i]) != NULL)
			print_error("%s\n", names[i]);
		assert_null(zone_open(names[i]));
		assert_null(zone_open_in(ZONE_DIRECTORY, names[i], &error));
		assert_int_equal(error, ZONE_UNKNOWN);
	}
	assert_null(zone_open_in("/nonexistent", "UTC", &error));
	assert_int_equal(error, ZONE_NO_DATA);
	zone = open_zone("UTC");
	assert_false(zone_offset(zone, 0, -1, &offset));
	assert_false(zone_offset(zone, 0, 1441, &offset));
	assert_false(zone_offset(zone, DATE_MAX + 1, 0, &offset));
	assert_false(zone_offset(zone, DATE_MIN - 1, 0, &offset));
	zone_close(zone);
}

/* RFC 8536 B.3: Asia/Jerusalem from 2038-01-01T00:00:00Z on. */
static const char jerusalem[] = "TZif3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\0\0"
                                "\0\0\0\0"
                                "\0\0\0\0"
                                "\0\0\0\0"
                                "\0\0\0\0"
                                "\0\0\0\0"
                                "TZif3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\0\1"
                                "\0\0\0\1"
                                "\0\0\0\0"
                                "\0\0\0\1"
                                "\0\0\0\1"
                                "\0\0\0\4"
                                "\0\0\0\0\x7f\xe8\x17\x80"
                                "\0"
                                "\0\0\x1c\x20\0\0"
                                "IST\0"
                                "\1"
                                "\1"
                                "\nIST-2IDT,M3.4.4/26,M10.5.0\n";

static void
test_rfc_8536_file(void **state)
{
	enum zone_error error;
	struct zone *zone = zone_read(TEXT(jerusalem), &error);

	(void)state;
	assert_int_equal(error, ZONE_OK);
	assert_non_null(zone);
	/* Friday before the last Sunday of March, 02:00; last of October. */
	assert_int_equal(offset_at(zone, "2038-03-26", 1, 59), 120);
	assert_int_equal(offset_at(zone, "2038-03-26", 2, 0), 180);
	assert_int_equal(offset_at(zone, "2038-10-31", 1, 59), 180);
	assert_int_equal(offset_at(zone, "2038-10-31", 2, 0), 120);
	zone_close(zone);
}

/* No cut and no changed byte of a file is read out of its bounds. */
static void
test_damaged_files(void **state)
{
	char bytes[sizeof jerusalem - 1];
	enum zone_error error;

	(void)state;
	for (size_t len = 0; len < sizeof bytes; len++) {
		memcpy(bytes, jerusalem, sizeof bytes);
		assert_null(zone_read((struct text){ bytes, len }, &error));
		assert_int_equal(error, ZONE_DAMAGED);
		for (int bit = 0; bit < 8; bit++) {
			struct zone *zone;

			bytes[len] = (char)(jerusalem[len] ^ (1 << bit));
			zone = zone_read(
			    (struct text){ bytes, sizeof bytes }, &error);
			assert_int_equal(zone != NULL, error == ZONE_OK);
			if (zone != NULL)
				offset_at(zone, "2040-06-01", 0, 0);
			zone_close(zone);
		}
	}
}

/* Each of these bytes makes it something else than a file of a zone. */
static void
test_told_damage(void **state)
{
	static const struct {
		size_t at;
		char byte;
	} cases[] = {
		{ 0, 't' },     /* the first header */
		{ 4, '1' },     /* its version */
		{ 23, 1 },      /* more in the old block than there is */
		{ 22, 0x40 },   /* absurdly many */
		{ 44, 'X' },    /* the second header */
		{ 44 + 31, 1 }, /* leap seconds */
		{ 44 + 39, 0 }, /* no types */
		{ 88, 0x10 },   /* a time after the end of the world */
		{ 88, '\x80' }, /* or before its beginning */
		{ 96, 1 },      /* a type that is not there */
		{ 97, 1 },      /* an offset of months to the east */
		{ 97, '\xff' }, /* and to the west */
		{ 109, ' ' },   /* before the rule */
		{ sizeof jerusalem - 2, ' ' }, /* and after it */
	};
	char bytes[sizeof jerusalem - 1];
	enum zone_error error;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		memcpy(bytes, jerusalem, sizeof bytes);
		bytes[cases[i].at] = cases[i].byte;
		assert_null(
		    zone_read((struct text){ bytes, sizeof bytes }, &error));
		assert_int_equal(error, ZONE_DAMAGED);
	}
	assert_string_equal(zone_error_text(ZONE_DAMAGED),
	    "has a file in the tz database that cannot be read");
}

/* A file of one type and a footer, which is all the rule there is. */
static struct zone *
read_footer(const char *rule)
{
	struct buf bytes;
	struct zone *zone;
	enum zone_error error;

	buf_init(&bytes, 4096);
	buf_add(&bytes, jerusalem, 44);
	buf_add(&bytes, jerusalem + 44, 20);
	buf_add(&bytes, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	buf_add(&bytes, "\0\0\0\0\0\0\0\1\0\0\0\4", 12);
	buf_add(&bytes, "\0\0\0\0\0\0IST\0\n", 11);
	buf_puts(&bytes, rule);
	buf_putc(&bytes, '\n');
	zone = zone_read((struct text){ bytes.data, bytes.len }, &error);
	assert_int_equal(error, zone == NULL ? ZONE_DAMAGED : ZONE_OK);
	buf_clear(&bytes);
	return zone;
}

/* The forms of POSIX XBD 8.3 and of RFC 8536 3.3.1. */
static void
test_rules(void **state)
{
	static const struct {
		const char *rule;
		const char *date;
		int hour;
		int offset;
	} cases[] = {
		{ "", "2026-07-01", 0, 0 },
		{ "<+0330>-3:30", "2026-07-01", 0, 0 },
		{ "AZaz-1<+09Z>-2:30:59,0/0,J365/25", "2026-07-01", 0, 150 },
		{ "EST5EDT,M1.1.0/0:30:30,J1/20", "2026-01-04", 0, -300 },
		{ "EST5EDT,M1.1.0/-0:30,J365", "2026-01-03", 23, -300 },
		{ "EST5EDT,M1.1.0/-0:30,J365", "2026-01-04", 0, -240 },
		{ "EST5EDT,J59/2,J300/2", "2028-02-28", 2, -240 },
		{ "EST5EDT,J60/2,J300/2", "2000-03-01", 1, -300 },
		{ "EST5EDT,J60/2,J300/2", "2000-02-29", 2, -300 },
		{ "EST5EDT,J60/2,J300/2", "2100-03-01", 1, -300 },
		{ "EST5EDT,J60/2,J300/2", "2100-03-01", 2, -240 },
		{ "EST5EDT,0/0,J365/25", "2026-01-01", 0, -240 },
		{ "EST5EDT,0/0,J365/25", "2026-12-31", 23, -240 },
		{ "EST5EDT,J60/2,J300/2", "2026-03-01", 1, -300 },
		{ "EST5EDT,J60/2,J300/2", "2026-03-01", 2, -240 },
		{ "EST5EDT,J60/2,J300/2", "2028-03-01", 1, -300 },
		{ "EST5EDT,J60/2,J300/2", "2028-03-01", 2, -240 },
		{ "EST5EDT,59/2,300/2", "2026-03-01", 2, -240 },
		{ "EST5EDT,59/2,300/2", "2028-02-29", 1, -300 },
		{ "EST5EDT,59/2,300/2", "2028-02-29", 2, -240 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-15", 0, 0 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-15", 0, 60 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-28", 22, -120 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-28", 23, -60 },
		{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-15", 0,
		    660 },
	};
	static const char *const bad[] = { "E", "EST", "EST5X", "EST5EDT",
		"EST5EDT,", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
		"EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
		"EST5EDT,J0,J365", "EST5EDT,J1,J366", "EST25", "<EST5",
		"EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x",
		"EST5EDT,M0.2.0,M11.1.0", "EST5EDT,M3.0.0,M11.1.0", "EST5EDT4",
		"EST5EDT-,M3.2.0,M11.1.0", "EST5:", "EST5:1:60", "<A_B>5",
		"EST0005", "EST5:60", "EST99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone *zone = read_footer(cases[i].rule);

		assert_non_null(zone);
		assert_int_equal(
		    offset_at(zone, cases[i].date, cases[i].hour, 0),
		    cases[i].offset);
		zone_close(zone);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct zone *zone = read_footer(bad[i]);

		if (zone != NULL)
			print_error("%s\n", bad[i]);
		assert_null(zone);
	}
}

static void
test_cache(void **state)
{
	struct zone_cache *cache = zone_cache_new();
	enum zone_error error;
	struct zone *bogota;
	struct zone *madrid;
	char name[64];

	(void)state;
	assert_non_null(cache);
	bogota = zone_cache_find(cache, TEXT("America/Bogota"), &error);
	madrid = zone_cache_find(cache, TEXT("Europe/Madrid"), &error);
	assert_non_null(bogota);
	assert_non_null(madrid);
	assert_ptr_not_equal(bogota, madrid);
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof name, "Nowhere/Place_%d", i);
		assert_null(zone_cache_find(cache, text_of(name), &error));
		assert_int_equal(error, ZONE_UNKNOWN);
	}
	assert_null(zone_cache_find(cache, TEXT(""), &error));
	assert_int_equal(error, ZONE_UNKNOWN);
	assert_null(zone_cache_find(cache, TEXT("UTC\0"), &error));
	assert_int_equal(error, ZONE_UNKNOWN);
	memset(name, 'x', sizeof name);
	assert_null(
	    zone_cache_find(cache, (struct text){ name, sizeof name }, &error));
	assert_int_equal(error, ZONE_UNKNOWN);
	memset(name, 'x', sizeof name);
	assert_null(zone_cache_find(
	    cache, (struct text){ name, sizeof name - 1 }, &error));
	assert_int_equal(error, ZONE_UNKNOWN);
	assert_non_null(zone_cache_find(cache, TEXT("Asia/Tokyo"), &error));
	assert_ptr_not_equal(zone_cache_find(cache, TEXT("Asia/Tokyo"), &error),
	    zone_cache_find(cache, TEXT("Asia/Seoul"), &error));
	assert_ptr_equal(
	    zone_cache_find(cache, TEXT("America/Bogota"), &error), bogota);
	assert_int_equal(error, ZONE_OK);
	assert_ptr_equal(
	    zone_cache_find(cache, TEXT("Europe/Madrid"), &error), madrid);
	zone_cache_free(cache);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_countries),
		cmocka_unit_test(test_gaps_and_overlaps),
		cmocka_unit_test(test_before_1970),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rfc_8536_file),
		cmocka_unit_test(test_damaged_files),
		cmocka_unit_test(test_told_damage),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
