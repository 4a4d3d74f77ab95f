/* Contacts made of a ledger's history, and its audit: dates and days of waits
 * as 12 CFR 1006.14(b) and Ley 2300 de 2023 have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contact/audit.h"
#include "contact_fixture.h"

enum { MANY = 8 };

struct story {
	struct ledger_sent actions[MANY];
	struct ledger_sent_item items[MANY];
	struct ledger_event events[MANY];
	struct ledger_history history;
	char seen[2048];
};

static struct ledger_sent *
sent(struct story *story, const char *id, const char *iso, enum channel channel,
    const char *item)
{
	struct ledger_history *h = &story->history;
	struct ledger_sent *action = &story->actions[h->action_count];

	assert_true(h->action_count < MANY && h->item_count < MANY);
	h->actions = story->actions;
	h->items = story->items;
	h->events = story->events;
	*action = (struct ledger_sent){ .action_id = text_of(id),
		.sent = day(iso),
		.day = day(iso),
		.channel = channel,
		.ours = true,
		.level = text_of(id),
		.run = (int64_t)++h->action_count,
		.item_from = h->item_count,
		.item_count = 1 };
	story->items[h->item_count++] = (struct ledger_sent_item){
		.item = text_of(item), .due = DATE_NONE
	};
	return action;
}

static struct ledger_event *
happened(struct story *story, enum ledger_event_kind kind, const char *iso,
    int channel)
{
	struct ledger_event *event =
	    &story->events[story->history.event_count++];

	assert_true(story->history.event_count <= MANY);
	story->history.events = story->events;
	*event = (struct ledger_event){ .kind = kind,
		.date = day(iso),
		.channel = channel,
		.from = DATE_NONE,
		.until = DATE_NONE };
	return event;
}

static void
test_kinds_of_contacts(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };
	struct contact_past *past = &fixture->past;

	sent(&story, "a1", "2026-06-01", CHANNEL_SMS, "/f1//");
	sent(&story, "a2", "2026-06-02", CHANNEL_CALL, "/f1//");
	sent(&story, "a3", "2026-06-03", CHANNEL_EMAIL, "/f1//");
	sent(&story, "a4", "2026-06-04", CHANNEL_EXPORT, "/f1//");
	sent(&story, "a5", "2026-06-05", CHANNEL_CALL, "/f1//");
	happened(&story, EVENT_DELIVERED, "2026-06-01", -1)->action_id =
	    TEXT("a1");
	happened(&story, EVENT_BOUNCED, "2026-06-04", -1)->action_id =
	    TEXT("a3");
	happened(&story, EVENT_CONVERSATION, "2026-06-05", -1)->action_id =
	    TEXT("a5");
	/* The call of the 2nd was made on the 6th, and again on the 7th. */
	happened(&story, EVENT_NOT_CONNECTED, "2026-06-06", -1)->action_id =
	    TEXT("a2");
	happened(&story, EVENT_ATTEMPT, "2026-06-07", -1)->action_id =
	    TEXT("a2");
	happened(&story, EVENT_ANSWERED, "2026-06-08", -1)->action_id =
	    TEXT("a1");
	happened(&story, EVENT_DIRECT, "2026-06-09", -1)->doc_id = TEXT("f2");
	assert_true(contact_past_begin(past, &story.history, fixture->diag));
	assert_int_equal(past->count, 7);
	assert_int_equal(past->contacts[0].kind, CONTACT_DELIVERED);
	assert_int_equal(past->contacts[1].day, day("2026-06-03"));
	assert_int_equal(past->contacts[1].kind, CONTACT_NOT_CONNECTED);
	assert_int_equal(past->contacts[2].kind, CONTACT_CONVERSATION);
	assert_int_equal(past->contacts[3].day, day("2026-06-06"));
	assert_int_equal(past->contacts[3].kind, CONTACT_NOT_CONNECTED);
	assert_int_equal(past->contacts[4].kind, CONTACT_ATTEMPT);
	assert_int_equal(past->contacts[4].channel, CHANNEL_CALL);
	assert_int_equal(past->contacts[5].kind, CONTACT_DIRECT);
	assert_true(past->contacts[5].incoming);
	assert_int_equal(past->contacts[5].channel, CHANNEL_SMS);
	assert_string_equal(
	    past->debts[past->contacts[6].debt_from].doc.at, "f2");
	assert_int_equal(past->contacts[6].channel, CHANNEL_CALL);
}

/* A consent is for one contact of its seven days; opinions: the last counts. */
static void
test_consents(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };
	struct contact_past *past = &fixture->past;

	sent(&story, "a1", "2026-06-07", CHANNEL_CALL, "/f1//");
	sent(&story, "a2", "2026-06-07", CHANNEL_CALL, "/f1//");
	happened(&story, EVENT_CONSENTED, "2026-06-01", CHANNEL_CALL);
	happened(&story, EVENT_CONSENTED, "2026-06-09", -1);
	happened(&story, EVENT_OPTED_OUT, "2026-06-01", -1);
	happened(&story, EVENT_OPTED_IN, "2026-06-02", CHANNEL_SMS);
	assert_true(contact_past_begin(past, &story.history, fixture->diag));
	assert_true(past->contacts[0].consented);
	assert_false(past->contacts[1].consented);
	assert_false(
	    contact_past_consented(past, CHANNEL_SMS, day("2026-06-08")));
	assert_true(
	    contact_past_consented(past, CHANNEL_SMS, day("2026-06-15")));
	assert_false(
	    contact_past_consented(past, CHANNEL_SMS, day("2026-06-16")));
	assert_int_equal(past->authorised, 1U << CHANNEL_SMS);
	assert_int_equal(past->refused >> CHANNEL_SMS & 1, 0);
	assert_int_equal(past->refused >> CHANNEL_CALL & 1, 1);
}

static bool
note(void *ctx, const struct audit_violation *violation)
{
	struct story *story = ctx;
	size_t len = strlen(story->seen);

	snprintf(story->seen + len, sizeof(story->seen) - len, "%.*s %.*s; ",
	    (int)violation->action_id.len, violation->action_id.at,
	    (int)violation->code.len, violation->code.at);
	if (violation->evidence.at == NULL || violation->evidence.len < 10)
		fail_msg("no evidence for %s", story->seen);
	return true;
}

static const char *
audited(struct fixture *fixture, struct story *story)
{
	struct audit *audit = audit_new(fixture->strategy, fixture->diag);

	if (audit == NULL)
		fail_msg("%s", fixture->told);
	story->seen[0] = '\0';
	assert_true(audit_debtor(
	    audit, TEXT("d1"), &story->history, note, story));
	audit_free(audit);
	return story->seen;
}

static const char rules[] =
    "  - {code: HOURS, when: country = \"CO\", holidays: never, windows:"
    " [{days: [mon, tue, wed, thu, fri], from: \"07:00\", to: \"19:00\"}]}\n"
    "  - {code: WAIT, channels: [call], wait: {event: conversation,"
    " days: 7}}\n"
    "  - {code: CAP, channels: [sms], cap: {max: 1, per: 7d, key: debt}}\n"
    "contact_packs: [contact/gb_conc7.yaml]\n";

static void
bind(struct ledger_sent *action, const char *send_after)
{
	action->bound_by = TEXT("HOURS|WAIT|CAP");
	action->calendar = TEXT("co");
	action->send_after = text_of(send_after);
}

static void
test_rules_of_then(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };

	assert_non_null(load(fixture, rules));
	bind(sent(&story, "a1", "2026-06-10", CHANNEL_SMS, "/f1//"),
	    "2026-06-10T07:00-05:00");
	bind(sent(&story, "a2", "2026-06-11", CHANNEL_SMS, "/f2//"),
	    "2026-06-11T18:59-05:00");
	assert_string_equal(audited(fixture, &story), "");
	bind(sent(&story, "a3", "2026-06-12", CHANNEL_SMS, "/f2//"),
	    "2026-06-12T19:00-05:00");
	assert_string_equal(audited(fixture, &story), "a3 HOURS; a3 CAP; ");
	/* Sacred Heart; and what nobody bound is not judged. */
	bind(sent(&story, "a4", "2026-06-15", CHANNEL_EMAIL, "/f1//"),
	    "2026-06-15T10:00-05:00");
	sent(&story, "a5", "2026-06-15", CHANNEL_SMS, "/f1//");
	assert_string_equal(
	    audited(fixture, &story), "a3 HOURS; a3 CAP; a4 HOURS; ");
}

/* What became known after the run does not make it wrong. */
static void
test_what_was_known(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };
	struct ledger_event *talk;

	assert_non_null(load(fixture, rules));
	bind(sent(&story, "a1", "2026-06-05", CHANNEL_CALL, "/f1//"),
	    "2026-06-05T10:00-05:00");
	talk = happened(&story, EVENT_CONVERSATION, "2026-06-01", CHANNEL_CALL);
	talk->run = 0;
	assert_string_equal(audited(fixture, &story), "a1 WAIT; ");
	talk->run = 1;
	assert_string_equal(audited(fixture, &story), "");
	talk->run = 0;
	talk->date = day("2026-05-29");
	assert_string_equal(audited(fixture, &story), "");
}

static void
test_holds(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };
	struct ledger_event *hold;

	assert_non_null(load(fixture, rules));
	sent(&story, "a1", "2026-06-05", CHANNEL_SMS, "/f1//");
	happened(&story, EVENT_OPTED_OUT, "2026-06-01", CHANNEL_CALL);
	assert_string_equal(audited(fixture, &story), "");
	hold = happened(&story, EVENT_OPTED_OUT, "2026-06-02", CHANNEL_SMS);
	assert_string_equal(audited(fixture, &story), "a1 OPTED_OUT; ");
	/* Of 60 days the day of the event is the first. */
	hold->kind = EVENT_BREATHING_SPACE;
	hold->channel = -1;
	hold->date = day("2026-04-07");
	assert_string_equal(audited(fixture, &story), "a1 BREATHING_SPACE; ");
	hold->date = day("2026-04-06");
	assert_string_equal(audited(fixture, &story), "");
	/* Thirty days after the treatment, too. */
	hold->kind = EVENT_MENTAL_HEALTH_CRISIS;
	hold->until = day("2026-05-06");
	assert_string_equal(
	    audited(fixture, &story), "a1 MENTAL_HEALTH_CRISIS; ");
	hold->until = day("2026-05-05");
	assert_string_equal(audited(fixture, &story), "");
	/* Of another item; released. */
	hold->kind = EVENT_DISPUTED;
	hold->until = DATE_NONE;
	hold->doc_id = TEXT("f2");
	assert_string_equal(audited(fixture, &story), "");
	hold->doc_id = TEXT("f1");
	assert_string_equal(audited(fixture, &story), "a1 DISPUTED; ");
	happened(&story, EVENT_DISPUTE_CLOSED, "2026-06-04", -1)->doc_id =
	    TEXT("f1");
	assert_string_equal(audited(fixture, &story), "");
}

static void
test_handed_over(void **state)
{
	struct fixture *fixture = *state;
	struct story story = { .seen = "" };

	assert_non_null(load(fixture, rules));
	sent(&story, "a1", "2026-06-01", CHANNEL_EXPORT, "/f1//");
	sent(&story, "a2", "2026-06-05", CHANNEL_SMS, "/f2//");
	assert_string_equal(audited(fixture, &story), "");
	sent(&story, "a3", "2026-06-08", CHANNEL_SMS, "/f1//");
	assert_string_equal(audited(fixture, &story), "a3 HANDED_OVER; ");
	happened(&story, EVENT_CURED, "2026-06-02", -1);
	assert_string_equal(audited(fixture, &story), "");
}

#define AUDIT_TEST(test)                                                       \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(test_kinds_of_contacts),
		AUDIT_TEST(test_consents),
		AUDIT_TEST(test_rules_of_then),
		AUDIT_TEST(test_what_was_known),
		AUDIT_TEST(test_holds),
		AUDIT_TEST(test_handed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
