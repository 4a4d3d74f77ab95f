/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contact_fixture.h"

#define CHECK(decision, a_verdict, a_date, a_minute, some_codes)               \
	do {                                                                   \
		struct contact_decision made = (decision);                     \
                                                                               \
		assert_int_equal(made.verdict, (a_verdict));                   \
		assert_int_equal(made.date, day(a_date));                      \
		assert_int_equal(made.minute, (a_minute));                     \
		assert_int_equal(made.codes.words[0], (some_codes));                   \
	} while (0)

/* Law 2300 of 2023, article 3: 07:00 to 19:00, Saturdays 08:00 to 15:00,
 * neither Sundays nor holidays. */
static const char colombia[] =
    "  - {code: CO_HOURS, when: country = \"CO\","
    " channels: [call, sms, email, whatsapp],"
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"07:00\","
    " to: \"19:00\"}, {days: [sat], from: \"08:00\", to: \"15:00\"}],"
    " timezone: America/Bogota, holidays: never, otherwise: defer}\n"
    "  - {code: CONSENT, channels: [call, sms, email, whatsapp],"
    " require: channel in consent, otherwise: next_fallback}\n";

static const char rows[] = "debtor_id,country,consent\n"
                           "d1,CO,sms|email\n"
                           "d2,MX,sms\n"
                           "d3,,\n";

static void
test_windows_and_holidays(void **state)
{
	struct fixture *fixture = *state;
	struct contact_decision decision;

	assert_non_null(load(fixture, colombia));
	ask(fixture, rows);
	decision = decide(fixture, 0, CHANNEL_SMS, "2026-06-10");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-10", 7 * 60, 0);
	assert_int_equal(decision.until, 19 * 60);
	decision = decide(fixture, 0, CHANNEL_SMS, "2026-06-13");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-13", 8 * 60, 0);
	assert_int_equal(decision.until, 15 * 60);
	/* Sunday, then the holiday on Monday. */
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-14"), CONTACT_DEFERRED,
	    "2026-06-16", 7 * 60, 1);
	/* The second debtor is not in Colombia, and letters have no hours. */
	decision = decide(fixture, 1, CHANNEL_SMS, "2026-06-14");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-14", 0, 0);
	assert_int_equal(decision.until, 24 * 60);
	CHECK(decide(fixture, 0, CHANNEL_LETTER, "2026-06-14"), CONTACT_ALLOWED,
	    "2026-06-14", 0, 0);
	assert_string_equal(fixture->told, "");
}

static void
test_consent(void **state)
{
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, colombia));
	ask(fixture, rows);
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-10"), CONTACT_ALLOWED,
	    "2026-06-10", 7 * 60, 0);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-10"), CONTACT_REFUSED,
	    "2026-06-10", 0, 2);
	/* On a Sunday both constraints stand in the way. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-14"), CONTACT_REFUSED,
	    "2026-06-14", 0, 3);
	/* No consent at all is no consent: null is not true. */
	CHECK(decide(fixture, 2, CHANNEL_SMS, "2026-06-10"), CONTACT_REFUSED,
	    "2026-06-10", 0, 2);
	CHECK(decide(fixture, 2, CHANNEL_LETTER, "2026-06-10"), CONTACT_ALLOWED,
	    "2026-06-10", 0, 0);
}

static void
test_otherwise(void **state)
{
	static const char constraints[] =
	    "  - {code: A, channels: [sms], otherwise: defer, windows:"
	    " [{days: [mon], from: \"09:00\", to: \"10:00\"}]}\n"
	    "  - {code: B, channels: [sms], otherwise: next_fallback,"
	    " windows: [{days: [mon, tue], from: \"09:00\", to: \"10:00\"}]}\n"
	    "  - {code: C, channels: [sms, call], otherwise: drop, windows:"
	    " [{days: [mon, tue, wed], from: \"09:00\", to: \"10:00\"}]}\n"
	    "  - {code: D, channels: [email], require: country = \"CO\","
	    " otherwise: defer}\n"
	    "  - {code: E, channels: [whatsapp], require: country = \"CO\","
	    " otherwise: drop}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	/* 2026-06-15 is a Monday. */
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-15"), CONTACT_ALLOWED,
	    "2026-06-15", 9 * 60, 0);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-16"), CONTACT_DEFERRED,
	    "2026-06-22", 9 * 60, 7);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-17"), CONTACT_REFUSED,
	    "2026-06-17", 0, 3);
	/* The first that does not wait decides. */
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-18"), CONTACT_REFUSED,
	    "2026-06-18", 0, 7);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-18"), CONTACT_DROPPED,
	    "2026-06-18", 0, 4);
	/* Waiting brings no consent. */
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-18"), CONTACT_REFUSED,
	    "2026-06-18", 0, 8);
	CHECK(decide(fixture, 1, CHANNEL_WHATSAPP, "2026-06-18"),
	    CONTACT_DROPPED, "2026-06-18", 0, 16);
	CHECK(decide(fixture, 0, CHANNEL_WHATSAPP, "2026-06-18"),
	    CONTACT_ALLOWED, "2026-06-18", 0, 0);
}

static void
test_intersection(void **state)
{
	static const char constraints[] =
	    "  - {code: LAW, windows: [{days: all, from: \"07:00\","
	    " to: \"19:00\"}]}\n"
	    "  - {code: HOUSE, windows: [{days: [mon, tue, wed, thu, fri],"
	    " from: \"08:30\", to: \"12:00\"}, {days: [mon, tue],"
	    " from: \"11:00\", to: \"14:00\"}, {days: [wed],"
	    " from: \"18:00\", to: \"24:00\"}]}\n"
	    "  - {code: LATE, when: country = \"CO\", windows:"
	    " [{days: all, from: \"13:00\", to: \"21:00\"}]}\n";
	struct fixture *fixture = *state;
	struct contact_decision decision;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	decision = decide(fixture, 1, CHANNEL_CALL, "2026-06-15");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-15", 8 * 60 + 30, 0);
	assert_int_equal(decision.until, 14 * 60);
	decision = decide(fixture, 0, CHANNEL_CALL, "2026-06-15");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-15", 13 * 60, 0);
	assert_int_equal(decision.until, 14 * 60);
	decision = decide(fixture, 0, CHANNEL_CALL, "2026-06-17");
	CHECK(decision, CONTACT_ALLOWED, "2026-06-17", 18 * 60, 0);
	assert_int_equal(decision.until, 19 * 60);
	/* Thursday: each has hours, together there are none until Monday. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-18"), CONTACT_DEFERRED,
	    "2026-06-22", 13 * 60, 6);
}

static void
test_no_day(void **state)
{
	static const char constraints[] =
	    "  - {code: MORNING, windows: [{days: all, from: \"07:00\","
	    " to: \"12:00\"}]}\n"
	    "  - {code: EVENING, windows: [{days: all, from: \"12:00\","
	    " to: \"19:00\"}]}\n"
	    "  - {code: RARE, channels: [letter], cap: {max: 1, per: 13d}}\n"
	    "  - {code: RARER, channels: [letter], when: country = \"CO\","
	    " cap: {max: 1, per: 14d}}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	/* Half-open windows that touch share no minute. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-15"), CONTACT_DROPPED,
	    "2026-06-15", 0, 2);
	assert_non_null(load(fixture, strstr(constraints, "  - {code: RARE,")));
	ask(fixture, rows);
	contacted(fixture, "2026-06-15", CHANNEL_LETTER);
	/* The fourteenth day is the 28th; the fifteenth is too late. */
	CHECK(decide(fixture, 1, CHANNEL_LETTER, "2026-06-15"),
	    CONTACT_DEFERRED, "2026-06-28", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_LETTER, "2026-06-15"), CONTACT_DROPPED,
	    "2026-06-15", 0, 3);
}

static void
test_caps(void **state)
{
	static const char constraints[] =
	    "  - {code: DAY, channels: [call], cap: {max: 1, per: day}}\n"
	    "  - {code: WEEK, channels: [sms], cap: {max: 2, per: week}}\n"
	    "  - {code: ROLL, channels: [email], otherwise: drop,"
	    " cap: {max: 2, per: 7d, channels: [email, letter]}}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	contacted(fixture, "2026-06-10", CHANNEL_LETTER);
	contacted(fixture, "2026-06-12", CHANNEL_SMS);
	/* All channels count where none is named. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-12"), CONTACT_DEFERRED,
	    "2026-06-13", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-11"), CONTACT_ALLOWED,
	    "2026-06-11", 0, 0);
	/* ISO week 24 of 2026 is 8 to 14 June. */
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-08"), CONTACT_DEFERRED,
	    "2026-06-15", 0, 2);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-15"), CONTACT_ALLOWED,
	    "2026-06-15", 0, 0);
	contacted(fixture, "2026-06-13", CHANNEL_EMAIL);
	/* In 10 to 16 June there are two that count, in 11 to 17 one. */
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-16"), CONTACT_DROPPED,
	    "2026-06-16", 0, 4);
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-17"), CONTACT_ALLOWED,
	    "2026-06-17", 0, 0);
	/* What is planned for later counts in the days before it, too: 9 to
	 * 15 June would have three. */
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-09"), CONTACT_DROPPED,
	    "2026-06-09", 0, 4);
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-06"), CONTACT_ALLOWED,
	    "2026-06-06", 0, 0);
}

/* The week of 29 December 2025 is the first of 2026. */
static void
test_week_over_new_year(void **state)
{
	static const char constraints[] =
	    "  - {code: WEEK, cap: {max: 1, per: week}}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	contacted(fixture, "2025-12-30", CHANNEL_SMS);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-01-02"), CONTACT_DEFERRED,
	    "2026-01-05", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2025-12-28"), CONTACT_ALLOWED,
	    "2025-12-28", 0, 0);
	/* A week is from Monday to Sunday, both included. */
	contacted(fixture, "2026-06-14", CHANNEL_SMS);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-08"), CONTACT_DEFERRED,
	    "2026-06-15", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-06-07"), CONTACT_ALLOWED,
	    "2026-06-07", 0, 0);
}

static void
test_distinct_and_gap(void **state)
{
	static const char constraints[] =
	    "  - {code: ONE, when: country = \"CO\", otherwise:"
	    " next_fallback, cap: {max: 1, per: week, distinct: channel}}\n"
	    "  - {code: GAP, when: country = \"MX\", gap_days: 2,"
	    " cap: {max: 9, per: 7d, channels: [sms, email]}}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	contacted(fixture, "2026-06-10", CHANNEL_CALL);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-11"), CONTACT_ALLOWED,
	    "2026-06-11", 0, 0);
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-11"), CONTACT_REFUSED,
	    "2026-06-11", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_EMAIL, "2026-06-15"), CONTACT_ALLOWED,
	    "2026-06-15", 0, 0);
	/* The call does not count for the gap. */
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-10"), CONTACT_ALLOWED,
	    "2026-06-10", 0, 0);
	contacted(fixture, "2026-06-11", CHANNEL_SMS);
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-11"), CONTACT_DEFERRED,
	    "2026-06-13", 0, 2);
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-12"), CONTACT_DEFERRED,
	    "2026-06-13", 0, 2);
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-10"), CONTACT_DEFERRED,
	    "2026-06-13", 0, 2);
	CHECK(decide(fixture, 1, CHANNEL_EMAIL, "2026-06-09"), CONTACT_ALLOWED,
	    "2026-06-09", 0, 0);
}

static void
test_calendars(void **state)
{
	static const char constraints[] =
	    "  - {code: PLAN, holidays: never}\n"
	    "  - {code: OWN, channels: [sms], calendar: mx,"
	    " holidays: never, timezone: America/Mexico_City}\n";
	struct fixture *fixture = *state;
	struct contact_decision decision;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	/* Without windows a Sunday is a day like any other. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-14"), CONTACT_ALLOWED,
	    "2026-06-14", 0, 0);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-06-15"), CONTACT_DEFERRED,
	    "2026-06-16", 0, 1);
	CHECK(decide(fixture, 0, CHANNEL_SMS, "2026-11-16"), CONTACT_DEFERRED,
	    "2026-11-17", 0, 2);
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-11-16"), CONTACT_ALLOWED,
	    "2026-11-16", 0, 0);
	assert_int_equal(
	    contact_timezone(fixture->rules, row_of(fixture, 0)).len,
	    strlen("America/Mexico_City"));

	assert_false(contact_decide(fixture->rules,
	    question(fixture, 0, CHANNEL_CALL), day("2027-06-14"), &decision));
	assert_non_null(strstr(fixture->told, "E_CALENDAR_YEAR 7:"));
	assert_non_null(strstr(fixture->told, "calendar co has no holiday in "
	                                      "2027"));
	fixture->told[0] = '\0';
	fixture->calendar = NULL;
	assert_false(contact_decide(fixture->rules,
	    question(fixture, 0, CHANNEL_CALL), day("2026-06-14"), &decision));
	assert_non_null(strstr(fixture->told, "E_CONTACT 7:"));
}

/* A day that is closed anyway needs no calendar; the next one does. */
static void
test_year_to_come(void **state)
{
	static const char constraints[] =
	    "  - {code: H, holidays: never, windows: [{days: [mon, tue, wed,"
	    " thu], from: \"07:00\", to: \"19:00\"}]}\n"
	    "  - {code: D, windows: [{days: [thu], from: \"07:00\","
	    " to: \"19:00\"}], channels: [call]}\n";
	struct fixture *fixture = *state;
	struct contact_decision decision;

	assert_non_null(load(fixture, constraints));
	ask(fixture, rows);
	/* 2026-12-31 is a Thursday, 2027-01-01 a closed Friday. */
	CHECK(decide(fixture, 0, CHANNEL_CALL, "2026-12-29"), CONTACT_DEFERRED,
	    "2026-12-31", 7 * 60, 2);
	assert_false(contact_decide(fixture->rules,
	    question(fixture, 0, CHANNEL_CALL), day("2027-01-01"), &decision));
	assert_non_null(strstr(fixture->told, "E_CALENDAR_YEAR"));
}

/* What is wrong in the file is told with its place, by whoever finds it. */
static void
test_bad_strategies(void **state)
{
	static const char *const cases[][2] = {
		{ "  - {code: A, windows: [{days: all, from: \"7:00\","
		  " to: \"19:00\"}]}\n",
		    " 7:4" },
		{ "  - {code: A, windows: [{days: all, from: \"22:00\","
		  " to: \"06:00\"}]}\n",
		    " 7:" },
		{ "  - {code: A, cap: {max: 1, per: month}}\n", " 7:34 " },
		{ "  - {code: A, require: chanel in consent}\n", " 7:24 " },
	};
	struct fixture *fixture = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (load(fixture, cases[i][0]) != NULL)
			fail_msg("%s", cases[i][0]);
		if (strstr(fixture->told, cases[i][1]) == NULL)
			fail_msg("%s: %s", cases[i][0], fixture->told);
	}
}

/* A strategy may also be made by a program. */
static void
test_bad_specs(void **state)
{
	static const char *const windows[][4] = {
		{ "mon", "7:00", "19:00", "\"7:00\" is not a time of day" },
		{ "mon", "07:00", "24:01", "\"24:01\" is not a time of day" },
		{ "mon", "07:60", "19:00", "\"07:60\" is not a time of day" },
		{ "mon", "-1:00", "19:00", "\"-1:00\" is not a time of day" },
		{ "mon", "07:00", "07:00", "a window ends after it starts" },
		{ "mo", "07:00", "19:00", "\"mo\" is not a weekday" },
	};
	static const char *const periods[] = { "month", "0d", "d", "7", "-1d",
		"3661d" };
	struct fixture *fixture = *state;
	struct located name;
	struct window_spec window = { .days = { &name, 1 } };
	struct constraint_spec spec = { .code.text = TEXT("A"),
		.windows = { &window, 1 } };
	struct strategy strategy = { .constraints = { &spec, 1 } };
	size_t i;

	for (i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
		fixture->told[0] = '\0';
		name = (struct located){ .text = text_of(windows[i][0]) };
		window.from.text = text_of(windows[i][1]);
		window.to.text = text_of(windows[i][2]);
		assert_null(contact_new(
		    fixture->arena, &strategy, NULL, fixture->diag));
		if (strstr(fixture->told, windows[i][3]) == NULL)
			fail_msg("%s: %s", windows[i][3], fixture->told);
	}
	spec.windows.count = 0;
	spec.cap.set = true;
	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
		fixture->told[0] = '\0';
		spec.cap.per.text = text_of(periods[i]);
		assert_null(contact_new(
		    fixture->arena, &strategy, NULL, fixture->diag));
		assert_non_null(strstr(fixture->told, "is not a period"));
	}
	spec.cap.per.text = TEXT("3660d");
	assert_non_null(
	    contact_new(fixture->arena, &strategy, NULL, fixture->diag));
	spec.channels = (struct located_list){ &name, 1 };
	name.text = TEXT("fax");
	assert_null(
	    contact_new(fixture->arena, &strategy, NULL, fixture->diag));
}

static void
test_many(void **state)
{
	enum { MANY = CONTACT_CONSTRAINTS_MAX + 1, ROOM = 32 };
	struct fixture *fixture = *state;
	char *constraints = calloc(MANY, ROOM);
	struct contact_decision found;
	char *end = constraints;
	char *last = constraints;
	int i;

	assert_non_null(constraints);
	for (i = 0; i < MANY; i++) {
		last = end;
		end += snprintf(end, ROOM, "  - {code: C%d, gap_days: 1}\n", i);
	}
	assert_null(load(fixture, constraints));
	assert_non_null(strstr(fixture->told, "more than 512 constraints"));
	*last = '\0';
	assert_non_null(load(fixture, constraints));
	free(constraints);
	assert_int_equal(contact_count(fixture->rules), 512);
	assert_memory_equal(contact_code(fixture->rules, 511).at, "C511", 5);
	ask(fixture, rows);
	contacted(fixture, "2026-06-10", CHANNEL_SMS);
	found = decide(fixture, 0, CHANNEL_SMS, "2026-06-10");
	CHECK(found, CONTACT_DEFERRED, "2026-06-11", 0, UINT64_MAX);
	for (i = 0; i < 512; i++)
		assert_true(contact_set_has(&found.codes, (size_t)i));
}

#define CONTACT_TEST(test)                                                     \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CONTACT_TEST(test_windows_and_holidays),
		CONTACT_TEST(test_consent),
		CONTACT_TEST(test_otherwise),
		CONTACT_TEST(test_intersection),
		CONTACT_TEST(test_no_day),
		CONTACT_TEST(test_caps),
		CONTACT_TEST(test_week_over_new_year),
		CONTACT_TEST(test_distinct_and_gap),
		CONTACT_TEST(test_calendars),
		CONTACT_TEST(test_year_to_come),
		CONTACT_TEST(test_bad_strategies),
		CONTACT_TEST(test_bad_specs),
		CONTACT_TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
