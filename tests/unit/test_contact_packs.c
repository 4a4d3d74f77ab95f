/* The packs that ship, all of them together, at the edges that the laws name:
 * 12 CFR 1006, 940 CMR 7.04, DOF 2014-10-07, Ley 2300 de 2023, Ley 19.496
 * art. 37, Ley 29571 art. 62, and the state laws of Brazil. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contact_fixture.h"

enum { HOUR = 60 };

static const char packs[] =
    "  - {code: NONE, gap_days: 1, channels: [export]}\n"
    "creditor: {name: a, street: b, phone: c, complaints: d, tax_id: e,"
    " authorisation: f}\n"
    "contact_packs: [contact/us_regf.yaml, contact/us_ma.yaml,"
    " contact/mx_condusef.yaml, contact/mx_profeco.yaml,"
    " contact/co_ley2300.yaml, contact/co_ley2300_strict.yaml,"
    " contact/cl_19496.yaml, contact/pe_29571.yaml, contact/ar_default.yaml,"
    " contact/br_states.yaml, contact/es_default.yaml, contact/gb_conc7.yaml,"
    " contact/de_default.yaml, contact/eu_2021_2167.yaml]\n";

/* Rows of the CSV below. */
enum { US, MA, CO, CL, BR, DE, GUARANTOR, WORK, SP, MINAS, ODD, CONSENT };
static const char rows[] =
    "debtor_id,doc_id,country,region,consent,contact_role,contact_place,"
    "product,currency,balance,debtor_name,address_1\n"
    "d1,f1,US,NY,,,,,XXX,1,a,b\n"
    "d2,f2,US,MA,,,,,XXX,1,a,b\n"
    "d3,f3,CO,,sms|email|call,,,,XXX,1,a,b\n"
    "d4,f4,CL,,,,,,XXX,1,a,b\n"
    "d5,f5,BR,,,,,,XXX,1,a,b\n"
    "d6,f6,DE,,,,,,XXX,1,a,b\n"
    "d7,f7,CO,,sms|call,reference,,microcredit,XXX,1,a,b\n"
    "d8,f8,US,MA,,,work,,XXX,1,a,b\n"
    "d9,f9,BR,SP,,,,,XXX,1,a,b\n"
    "d10,f10,BR,MG,,,,,XXX,1,a,b\n"
    "d11,f11,BR,sao paulo,,,,,XXX,1,a,b\n"
    "d12,f12,US,MA,email,,work,,XXX,1,a,b\n";

static const struct contact_debt *
debt_of(const char *key)
{
	static struct contact_debt debts[4];
	static size_t next;
	struct contact_debt *debt = &debts[next++ % 4];

	*debt = contact_debt_of(text_of(key));
	return debt;
}

static void
called(struct fixture *fixture, const char *iso, enum contact_kind kind,
    bool incoming, const char *item)
{
	const struct contact_once contact = { .day = day(iso),
		.channel = CHANNEL_CALL,
		.kind = kind,
		.incoming = incoming };

	assert_true(contact_past_add(&fixture->past, &contact, debt_of(item),
	    1, fixture->diag));
}

static void
begin(struct fixture *fixture, const char *item)
{
	if (fixture->rules == NULL) {
		if (load(fixture, packs) == NULL)
			fail_msg("%s", fixture->told);
		ask(fixture, rows);
	}
	assert_true(contact_past_begin(&fixture->past, NULL, fixture->diag));
	fixture->asked.debts = debt_of(item);
	fixture->asked.debt_count = 1;
}

static enum contact_block
block_of(const struct fixture *fixture, const char *code)
{
	size_t k;

	for (k = 0; k < contact_count(fixture->rules); k++)
		if (text_is(contact_code(fixture->rules, k), code))
			return fixture->blocks[k];
	fail_msg("there is no %s", code);
	return CONTACT_FREE;
}

static void
test_all_together(void **state)
{
	struct fixture *fixture = *state;
	struct contact_set bound;
	struct buf buf;
	const struct retention_spec *kept;
	const struct pack_spec *pack;
	const struct pack_hold_spec *hold;

	begin(fixture, "/f1//");
	assert_string_equal(fixture->told, "");
	assert_int_equal(contact_retention(fixture->strategy, &kept, &pack), 3);
	assert_string_equal(pack->name.text.at, "us_regf");
	hold = contact_hold(
	    fixture->strategy, TEXT("breathing_space"), &pack);
	assert_non_null(hold);
	assert_int_equal(hold->days, 60);
	assert_string_equal(pack->name.text.at, "gb_conc7");
	hold = contact_hold(
	    fixture->strategy, TEXT("mental_health_crisis"), &pack);
	assert_int_equal(hold->after_end, 30);
	assert_null(contact_hold(fixture->strategy, TEXT("fraud"), &pack));

	contact_bound_by(
	    fixture->rules, question(fixture, US, CHANNEL_SMS), &bound);
	buf_init(&buf, 4096);
	contact_put_rules(&buf, fixture->rules, &bound);
	assert_string_equal(buf_text(&buf),
	    "US_HOURS@us_regf/2026-11|US_THIRD_PARTIES@us_regf/2026-11");
	buf_reset(&buf);
	contact_put_codes(&buf, fixture->rules, &bound);
	assert_string_equal(buf_text(&buf), "US_HOURS|US_THIRD_PARTIES");
	buf_clear(&buf);
}

static void
test_hours_of_the_us(void **state)
{
	struct fixture *fixture = *state;

	begin(fixture, "/f1//");
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 8 * HOUR));
	assert_false(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 8 * HOUR - 1));
	assert_int_equal(block_of(fixture, "US_HOURS"), CONTACT_NO_HOURS);
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 21 * HOUR - 1));
	assert_false(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 21 * HOUR));
	/* A letter has no hours. */
	assert_true(
	    allows(fixture, US, CHANNEL_LETTER, "2026-06-10", 3 * HOUR));
}

/* The seventh call of seven days may be made, the eighth may not; calls about
 * another debt, that did not connect, or that the debtor made do not count. */
static void
test_seven_in_seven(void **state)
{
	static const char *const days[] = { "2026-06-04", "2026-06-05",
		"2026-06-06", "2026-06-07", "2026-06-08", "2026-06-09" };
	struct fixture *fixture = *state;
	size_t i;

	begin(fixture, "/f1//");
	for (i = 0; i < 6; i++)
		called(fixture, days[i], CONTACT_ATTEMPT, false, "/f1//");
	called(fixture, "2026-06-10", CONTACT_ATTEMPT, false, "/f2//");
	called(fixture, "2026-06-10", CONTACT_NOT_CONNECTED, false, "/f1//");
	called(fixture, "2026-06-10", CONTACT_ATTEMPT, true, "/f1//");
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	called(fixture, "2026-06-10", CONTACT_ATTEMPT, false, "/f1//");
	assert_false(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	assert_int_equal(block_of(fixture, "US_7_IN_7"), CONTACT_CAP);
	assert_true(allows(fixture, US, CHANNEL_SMS, "2026-06-10", 11 * HOUR));
	/* On the 11th the call of the 4th is out of the seven days. */
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-11", 11 * HOUR));
	/* Who has asked for a call gets it. */
	begin(fixture, "/f1//");
	for (i = 0; i < 6; i++)
		called(fixture, days[i], CONTACT_ATTEMPT, false, "/f1//");
	called(fixture, "2026-06-10", CONTACT_ATTEMPT, false, "/f1//");
	fixture->past.consents = malloc(sizeof(*fixture->past.consents));
	fixture->past.consents[0] =
	    (struct contact_consent){ day("2026-06-04"), CHANNEL_CALL };
	fixture->past.consent_count = 1;
	fixture->past.consent_room = 1;
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	assert_true(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-11", 11 * HOUR));
	fixture->past.consents[0].day = day("2026-06-03");
	assert_false(
	    allows(fixture, US, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
}

/* The day of the conversation is day 1 of the seven, also when the debtor was
 * the one who called. */
static void
test_after_conversation(void **state)
{
	struct fixture *fixture = *state;
	int incoming;

	for (incoming = 0; incoming < 2; incoming++) {
		begin(fixture, "/f1//");
		called(fixture, "2026-06-01", CONTACT_CONVERSATION,
		    incoming == 1, "/f1//");
		assert_false(allows(
		    fixture, US, CHANNEL_CALL, "2026-06-07", 11 * HOUR));
		assert_int_equal(
		    block_of(fixture, "US_AFTER_CONVERSATION"), CONTACT_WAIT);
		assert_true(allows(
		    fixture, US, CHANNEL_CALL, "2026-06-08", 11 * HOUR));
		assert_true(allows(
		    fixture, US, CHANNEL_EMAIL, "2026-06-07", 11 * HOUR));
		fixture->asked.debts = debt_of("/f2//");
		assert_true(allows(
		    fixture, US, CHANNEL_CALL, "2026-06-07", 11 * HOUR));
	}
}

static void
test_massachusetts(void **state)
{
	struct fixture *fixture = *state;

	begin(fixture, "/f2//");
	called(fixture, "2026-06-04", CONTACT_ATTEMPT, false, "/f2//");
	called(fixture, "2026-06-08", CONTACT_ATTEMPT, false, "/f2//");
	assert_false(
	    allows(fixture, MA, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	assert_int_equal(block_of(fixture, "MA_2_IN_7"), CONTACT_CAP);
	assert_true(allows(fixture, MA, CHANNEL_CALL, "2026-06-11", 11 * HOUR));
	/* At work the calls home do not count. */
	assert_true(
	    allows(fixture, WORK, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	fixture->past.contacts[0].elsewhere = true;
	fixture->past.contacts[1].elsewhere = true;
	assert_true(allows(fixture, MA, CHANNEL_CALL, "2026-06-10", 11 * HOUR));
	assert_false(
	    allows(fixture, WORK, CHANNEL_CALL, "2026-07-03", 11 * HOUR));
	assert_int_equal(block_of(fixture, "MA_2_IN_30_NOT_HOME"), CONTACT_CAP);
	assert_true(
	    allows(fixture, WORK, CHANNEL_CALL, "2026-07-04", 11 * HOUR));
}

static void
test_colombia(void **state)
{
	struct fixture *fixture = *state;
	struct contact_decision decision;

	begin(fixture, "/f3//");
	/* Sunday, then Sacred Heart on Monday. */
	decision = decide(fixture, CO, CHANNEL_SMS, "2026-06-14");
	assert_int_equal(decision.verdict, CONTACT_DEFERRED);
	assert_int_equal(decision.date, day("2026-06-16"));
	assert_int_equal(decision.minute, 7 * HOUR);
	assert_false(
	    allows(fixture, CO, CHANNEL_WHATSAPP, "2026-06-10", 10 * HOUR));
	assert_int_equal(
	    block_of(fixture, "CO_CONSENT"), CONTACT_UNAUTHORISED);
	fixture->past.authorised = 1U << CHANNEL_WHATSAPP;
	assert_true(
	    allows(fixture, CO, CHANNEL_WHATSAPP, "2026-06-10", 10 * HOUR));
	assert_false(
	    allows(fixture, CO, CHANNEL_VISIT, "2026-06-10", 10 * HOUR));
	assert_int_equal(block_of(fixture, "CO_NO_VISITS"), CONTACT_REFUSES);
	/* A reference is not contacted, but a microcredit may be visited. */
	assert_false(
	    allows(fixture, GUARANTOR, CHANNEL_VISIT, "2026-06-10", 10 * HOUR));
	assert_int_equal(block_of(fixture, "CO_NO_VISITS"), CONTACT_FREE);
	assert_int_equal(block_of(fixture, "CO_REFERENCES"), CONTACT_REFUSES);
	assert_int_equal(
	    decide(fixture, GUARANTOR, CHANNEL_CALL, "2026-06-10").verdict,
	    CONTACT_DROPPED);
}

/* The law counts from a direct contact on, the strict pack each message. */
static void
test_colombia_direct(void **state)
{
	struct fixture *fixture = *state;

	begin(fixture, "/f3//");
	called(fixture, "2026-06-10", CONTACT_ATTEMPT, false, "/f3//");
	allows(fixture, CO, CHANNEL_EMAIL, "2026-06-11", 10 * HOUR);
	assert_int_equal(
	    block_of(fixture, "CO_ONE_CHANNEL_A_WEEK"), CONTACT_FREE);
	assert_int_equal(
	    block_of(fixture, "CO_STRICT_ONE_CHANNEL_A_WEEK"), CONTACT_CAP);
	begin(fixture, "/f3//");
	called(fixture, "2026-06-10", CONTACT_DIRECT, true, "/f3//");
	allows(fixture, CO, CHANNEL_EMAIL, "2026-06-11", 10 * HOUR);
	assert_int_equal(
	    block_of(fixture, "CO_ONE_CHANNEL_A_WEEK"), CONTACT_CAP);
	allows(fixture, CO, CHANNEL_CALL, "2026-06-11", 10 * HOUR);
	assert_int_equal(
	    block_of(fixture, "CO_ONE_CHANNEL_A_WEEK"), CONTACT_FREE);
	/* What came before the direct contact is no other channel. */
	contacted(fixture, "2026-06-08", CHANNEL_EMAIL);
	allows(fixture, CO, CHANNEL_CALL, "2026-06-11", 10 * HOUR);
	assert_int_equal(
	    block_of(fixture, "CO_ONE_CHANNEL_A_WEEK"), CONTACT_FREE);
	allows(fixture, CO, CHANNEL_EMAIL, "2026-06-15", 10 * HOUR);
	assert_int_equal(
	    block_of(fixture, "CO_ONE_CHANNEL_A_WEEK"), CONTACT_FREE);
}

static void
test_chile(void **state)
{
	struct fixture *fixture = *state;

	begin(fixture, "/f4//");
	contacted(fixture, "2026-06-08", CHANNEL_EMAIL);
	assert_false(allows(fixture, CL, CHANNEL_SMS, "2026-06-09", 11 * HOUR));
	assert_int_equal(block_of(fixture, "CL_OTHER_2_A_WEEK"), CONTACT_GAP);
	assert_true(allows(fixture, CL, CHANNEL_SMS, "2026-06-10", 11 * HOUR));
	contacted(fixture, "2026-06-05", CHANNEL_SMS);
	assert_false(allows(fixture, CL, CHANNEL_SMS, "2026-06-10", 11 * HOUR));
	assert_int_equal(block_of(fixture, "CL_OTHER_2_A_WEEK"), CONTACT_CAP);
	contacted(fixture, "2026-06-05", CHANNEL_CALL);
	assert_false(
	    allows(fixture, CL, CHANNEL_VISIT, "2026-06-11", 11 * HOUR));
	assert_int_equal(block_of(fixture, "CL_DIRECT_1_A_WEEK"), CONTACT_CAP);
	assert_true(
	    allows(fixture, CL, CHANNEL_VISIT, "2026-06-12", 11 * HOUR));
}

/* 12 CFR 1006.22(f)(3): e-mail to the place of work with consent only. */
static void
test_mail_to_work(void **state)
{
	struct fixture *fixture = *state;

	begin(fixture, "/f8//");
	assert_false(
	    allows(fixture, WORK, CHANNEL_EMAIL, "2026-06-10", 11 * HOUR));
	assert_int_equal(
	    block_of(fixture, "US_WORK_EMAIL"), CONTACT_UNAUTHORISED);
	assert_true(
	    allows(fixture, CONSENT, CHANNEL_EMAIL, "2026-06-10", 11 * HOUR));
	assert_true(
	    allows(fixture, MA, CHANNEL_EMAIL, "2026-06-10", 11 * HOUR));
}

/* Without a state, or with one that nobody knows, the hours are those that all
 * of them allow; a state without a law has none. */
static void
test_brazil(void **state)
{
	struct fixture *fixture = *state;
	struct contact_decision decision;

	begin(fixture, "/f5//");
	decision = decide(fixture, BR, CHANNEL_CALL, "2026-06-12");
	assert_int_equal(decision.minute, 9 * HOUR);
	assert_int_equal(decision.until, 18 * HOUR);
	assert_int_equal(
	    decide(fixture, BR, CHANNEL_CALL, "2026-06-13").verdict,
	    CONTACT_DEFERRED);
	decision = decide(fixture, ODD, CHANNEL_CALL, "2026-06-12");
	assert_int_equal(decision.minute, 9 * HOUR);
	assert_int_equal(decision.until, 18 * HOUR);
	decision = decide(fixture, SP, CHANNEL_CALL, "2026-06-13");
	assert_int_equal(decision.verdict, CONTACT_ALLOWED);
	assert_int_equal(decision.until, 14 * HOUR);
	decision = decide(fixture, MINAS, CHANNEL_CALL, "2026-06-14");
	assert_int_equal(decision.verdict, CONTACT_ALLOWED);
	assert_int_equal(decision.until, 24 * HOUR);
}

/* Wanted fields: of the first contact only, and named when they are empty. */
static void
test_fields(void **state)
{
	static const char rule[] =
	    "  - {code: F, first: true, channels: [letter], otherwise: drop,"
	    " fields: [creditor.name, creditor.street|creditor.de_street,"
	    " doc_id]}\n"
	    "  - {code: L, levels: [two], channels: [sms], deny: true}\n"
	    "creditor: {name: a}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, rule));
	ask(fixture, rows);
	assert_int_equal(
	    decide(fixture, DE, CHANNEL_LETTER, "2026-06-10").verdict,
	    CONTACT_DROPPED);
	assert_string_equal(
	    contact_first_missing(fixture->rules, &fixture->asked).at,
	    "creditor.street");
	contacted(fixture, "2026-06-01", CHANNEL_SMS);
	assert_int_equal(
	    decide(fixture, DE, CHANNEL_LETTER, "2026-06-10").verdict,
	    CONTACT_ALLOWED);
	fixture->asked.level = TEXT("one");
	assert_int_equal(decide(fixture, DE, CHANNEL_SMS, "2026-06-10").verdict,
	    CONTACT_ALLOWED);
	fixture->asked.level = TEXT("two");
	assert_int_equal(decide(fixture, DE, CHANNEL_SMS, "2026-06-10").verdict,
	    CONTACT_REFUSED);
}

/* A hand-over is no contact, and an error is one. */
static void
test_export_and_error(void **state)
{
	static const char rule[] =
	    "  - {code: W, otherwise: error,"
	    " windows: [{days: [mon], from: \"08:00\", to: \"09:00\"}]}\n";
	struct fixture *fixture = *state;

	assert_non_null(load(fixture, rule));
	ask(fixture, rows);
	assert_int_equal(
	    decide(fixture, DE, CHANNEL_EXPORT, "2026-06-10").verdict,
	    CONTACT_ALLOWED);
	assert_int_equal(
	    decide(fixture, DE, CHANNEL_VISIT, "2026-06-10").verdict,
	    CONTACT_FAILS);
	assert_int_equal(
	    decide(fixture, DE, CHANNEL_VISIT, "2026-06-15").verdict,
	    CONTACT_ALLOWED);
}

/* tzdata: on 2026-03-08 New York has no 02:00 to 02:59, and on 2026-09-06
 * Santiago has no 00:00 to 00:59. */
static void
test_days_without_minutes(void **state)
{
	static const char rule[] =
	    "  - {code: W, windows: [{days: all, from: \"00:00\","
	    " to: \"03:00\"}], when: country = \"CL\"}\n"
	    "  - {code: N, windows: [{days: all, from: \"02:00\","
	    " to: \"03:30\"}], when: country = \"US\"}\n";
	struct fixture *fixture = *state;
	struct contact_decision decision;

	assert_non_null(load(fixture, rule));
	ask(fixture, rows);
	fixture->asked.zone = zone_open("America/Santiago");
	assert_non_null(fixture->asked.zone);
	decision = decide(fixture, CL, CHANNEL_SMS, "2026-09-06");
	assert_int_equal(decision.minute, 60);
	decision = decide(fixture, CL, CHANNEL_SMS, "2026-09-07");
	assert_int_equal(decision.minute, 0);
	zone_close(fixture->asked.zone);
	fixture->asked.zone = zone_open("America/New_York");
	assert_non_null(fixture->asked.zone);
	decision = decide(fixture, US, CHANNEL_SMS, "2026-03-08");
	assert_int_equal(decision.minute, 180);
	/* An hour that comes twice is not lost. */
	decision = decide(fixture, US, CHANNEL_SMS, "2026-11-01");
	assert_int_equal(decision.minute, 120);
	zone_close(fixture->asked.zone);
	fixture->asked.zone = NULL;
}

#define PACK_TEST(test)                                                        \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PACK_TEST(test_all_together),
		PACK_TEST(test_hours_of_the_us),
		PACK_TEST(test_seven_in_seven),
		PACK_TEST(test_after_conversation),
		PACK_TEST(test_massachusetts),
		PACK_TEST(test_colombia),
		PACK_TEST(test_colombia_direct),
		PACK_TEST(test_chile),
		PACK_TEST(test_mail_to_work),
		PACK_TEST(test_brazil),
		PACK_TEST(test_fields),
		PACK_TEST(test_export_and_error),
		PACK_TEST(test_days_without_minutes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
