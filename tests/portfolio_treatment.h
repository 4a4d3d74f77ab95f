/*
 * portfolio_treatment.h -- aged and segmented items in no order, four of each
 * debtor, and what a ledger knows of them, for portfolio.c, its only reader.
 */
#ifndef PORTFOLIO_TREATMENT_H
#define PORTFOLIO_TREATMENT_H

#include "portfolio_people.h"

enum {
	ITEMS_OF_DEBTOR = 4,
	NIGHTS = 3,
	OUTCOMES_OF_DEBTOR = 10,
	DAYS_BETWEEN_OUTCOMES = 29
};

static const char *const treated_header[] = { "company", "debtor_id",
	"debtor_name", "tax_id", "email", "mobile", "phone", "address_1",
	"city", "country", "language", "timezone", "consent", "currency",
	"doc_id", "doc_date", "due_date", "amount", "balance", "doc_type",
	"risk_class", "promise_date", "dispute", "days_overdue", "bucket",
	"segment", "plan", "priority", "rule_id" };

static const char *const sent_header[] = { "action_id", "strategy", "plan",
	"debtor_id", "channel", "as_of", "send_after", "level", "currency",
	"amount", "template", "address", "item_key", "item_level", "item_due",
	"timezone" };

static const char *const outcome_header[] = { "debtor_id", "date", "event",
	"channel", "direction", "doc_id", "address", "until", "amount",
	"currency" };

/* What all records of a debtor have in common. */
struct treated {
	uint64_t number;
	struct random random; /* the same for each record */
	const struct country *country;
	const char *company, *timezone;
	const char *plan; /* of its segment */
	char id[TEXT_SIZE], name[TEXT_SIZE], email[TEXT_SIZE];
	char mobile[TEXT_SIZE];
};

static void
treated_fill(struct treated *debtor, uint64_t number)
{
	static const char *const companies[] = { "NORTE", "SUR", "CENTRO" };
	static const struct {
		unsigned country;
		const char *timezone;
	} places[] = { { 0, "America/Mexico_City" }, { 0, "America/Tijuana" },
		{ 1, "America/Bogota" }, { 3, "America/New_York" } };
	unsigned place;
	const char *last;

	debtor->number = number;
	debtor->random.state = number * 7919;
	place = random_below(&debtor->random, ARRAY_LEN(places));
	debtor->country = &countries[places[place].country];
	debtor->timezone = places[place].timezone;
	debtor->company = companies[random_below(&debtor->random, 3)];
	debtor->plan = random_percent(&debtor->random, 75) ? "soft" : "hard";
	text_join(debtor->id, "D", NULL);
	text_add_number(debtor->id, number, 8);
	last = pick(&debtor->random, &debtor->country->last);
	text_join(debtor->name, pick(&debtor->random, &debtor->country->first),
	    " ", last, NULL);
	debtor->email[0] = '\0';
	if (!random_percent(&debtor->random, 10)) {
		text_add_folded(debtor->email, last);
		text_add_number(debtor->email, number, 1);
		text_add(debtor->email, "@correo.example");
	}
	text_join(debtor->mobile, "+", NULL);
	text_add_number(
	    debtor->mobile, random_below(&debtor->random, 1000000000), 12);
}

/* One of four. */
struct treated_item {
	struct random random;
	char doc_id[TEXT_SIZE];
	int due;
	int64_t amount, balance;
};

static void
treated_item_fill(struct treated_item *item, uint64_t number)
{
	struct random *random = &item->random;

	random->state = number * 104729 + 1;
	text_join(item->doc_id, "F", NULL);
	text_add_number(item->doc_id, number + 1, 9);
	item->due = AS_OF + 10 - (int)random_below(random, 160);
	item->amount = 100000 + random_below(random, 5000000);
	item->balance = random_percent(random, 25) ?
	    100 + random_below(random, (unsigned)item->amount) :
	    item->amount;
}

static const char *
treated_bucket(int days)
{
	return days < 1 ? "not_due" :
	    days <= 30  ? "1-30" :
	    days <= 60  ? "31-60" :
	    days <= 90  ? "61-90" :
	    days <= 120 ? "91-120" :
	                  "121+";
}

static void
treated_record(struct out *out, uint64_t number)
{
	struct treated debtor;
	struct treated_item item;
	struct random *random = &item.random;
	char text[TEXT_SIZE] = "X";

	treated_fill(&debtor, number / ITEMS_OF_DEBTOR);
	treated_item_fill(&item, number);
	out_field(out, debtor.company);
	out_field(out, debtor.id);
	out_field(out, debtor.name);
	text_add_number(text, debtor.number, 8);
	out_field(out, text);
	out_field(out, debtor.email);
	out_field(out, debtor.mobile);
	out_field(out, debtor.mobile);
	text_join(text, "Calle ", NULL);
	text_add_number(text, debtor.number % 900, 1);
	out_field(out, text);
	out_field(out, "Centro");
	out_field(out, debtor.country->code);
	out_field(out, debtor.country->language);
	out_field(out, debtor.timezone);
	out_field(out, debtor.number % 8 == 0 ? "" : "email|sms|call|whatsapp");
	out_field(out, debtor.country->currency);
	out_field(out, item.doc_id);
	out_date(out, item.due - 30);
	out_date(out, item.due);
	out_amount(out, item.amount, debtor.country->digits);
	out_amount(out, item.balance, debtor.country->digits);
	out_field(out, "INV");
	text_join(text, "A", NULL);
	text[0] = (char)('A' + random_below(random, 5));
	out_field(out, text);
	out_date(out, random_percent(random, 5)
	                  ? AS_OF - 10 + (int)random_below(random, 20)
	                  : 0);
	out_field(out, random_percent(random, 2) ? "true" : "false");
	text[0] = '\0';
	if (item.due > AS_OF)
		text_add(text, "-");
	text_add_number(text,
	    (uint64_t)(item.due > AS_OF ? item.due - AS_OF : AS_OF - item.due),
	    1);
	out_field(out, text);
	out_field(out, treated_bucket(AS_OF - item.due));
	out_field(out, debtor.plan[0] == 's' ? "SOFT" : "HARD");
	out_field(out, debtor.plan);
	out_field(out, debtor.plan[0] == 's' ? "10" : "30");
	out_field(out, debtor.plan[0] == 's' ? "S1" : "S3");
	out_end(out);
}

/* Numbers below count, each once, in no order. */
static uint64_t
treated_shuffled(uint64_t number, uint64_t count)
{
	return number * UINT64_C(2654435761) % count;
}

static void
treated_write(struct out *out, uint64_t rows)
{
	uint64_t i;

	out_header(out, treated_header, ARRAY_LEN(treated_header));
	for (i = 0; i < rows && !out->failed; i++)
		treated_record(out, treated_shuffled(i, rows));
}

/* The level of both plans that an item was at, from 1; 0: none. */
static int
treated_level(int days)
{
	return days >= 45 ? 3 : days >= 20 ? 2 : days >= 3 ? 1 : 0;
}

static void
treated_sent_item(struct out *out, const struct treated *debtor,
    const struct treated_item *item, int night, int day)
{
	static const char *const channels[] = { "email", "sms", "letter" };
	char level[] = { debtor->plan[0] == 's' ? 'L' : 'H',
		(char)('0' + treated_level(day - item->due)), '\0' };
	char text[TEXT_SIZE];

	text_join(text, "old-", debtor->id, "-", level, "-", NULL);
	text_add_number(text, (uint64_t)night, 1);
	out_field(out, text);
	out_field(out, "treatment");
	out_field(out, debtor->plan);
	out_field(out, debtor->id);
	out_field(out, channels[night]);
	out_date(out, day);
	date_format(text, day, out->style);
	text_add(text, "T09:00-05:00");
	out_field(out, text);
	out_field(out, level);
	out_field(out, debtor->country->currency);
	out_amount(out, (int64_t)(100000 + debtor->number),
	    debtor->country->digits);
	out_field(out, "notice");
	out_field(out, night == 0 ? debtor->email : debtor->mobile);
	text_join(text, debtor->company, "/", item->doc_id, "//INV", NULL);
	out_field(out, text);
	out_field(out, level);
	out_date(out, item->due);
	out_field(out, debtor->timezone);
	out_end(out);
}

/* One record of each item that was at a level, one action of each level. */
static void
treated_sent(struct out *out, uint64_t number, int night, uint64_t rows)
{
	int day = AS_OF - 8 - 30 * (NIGHTS - 1 - night);
	struct treated debtor;
	struct treated_item item;
	uint64_t i;

	treated_fill(&debtor, number);
	debtor.random.state += (uint64_t)night;
	if (random_percent(&debtor.random, 40))
		return;
	for (i = number * ITEMS_OF_DEBTOR;
	    i < (number + 1) * ITEMS_OF_DEBTOR && i < rows; i++) {
		treated_item_fill(&item, i);
		if (treated_level(day - item.due) > 0)
			treated_sent_item(out, &debtor, &item, night, day);
	}
}

static void
sent_write(struct out *out, uint64_t rows)
{
	uint64_t debtors = (rows + ITEMS_OF_DEBTOR - 1) / ITEMS_OF_DEBTOR;
	int night;
	uint64_t i;

	out_header(out, sent_header, ARRAY_LEN(sent_header));
	for (night = 0; night < NIGHTS; night++)
		for (i = 0; i < debtors && !out->failed; i++)
			treated_sent(out, treated_shuffled(i, debtors), night,
			    rows);
}

/* How many in 1,000, of ten for each debtor. */
static const struct treated_outcome {
	unsigned share;
	const char *event, *channel, *direction;
	bool doc, amount;
	int until; /* days after it, 0: none */
} treated_outcomes[] = {
	{ 280, "sent", "email", "out", false, false, 0 },
	{ 280, "delivered", "email", "out", false, false, 0 },
	{ 160, "not_connected", "call", "out", false, false, 0 },
	{ 80, "conversation", "call", "in", false, false, 0 },
	{ 70, "attempt", "call", "out", false, false, 0 },
	{ 40, "answered", "sms", "in", false, false, 0 },
	{ 50, "paid", "", "", true, true, 0 },
	{ 5, "paid", "", "", true, false, 0 },
	{ 20, "promised", "", "", false, true, 14 },
	{ 5, "bounced", "sms", "", false, false, 0 },
	{ 5, "opted_out", "sms", "", false, false, 0 },
	{ 3, "disputed", "", "", true, false, 0 },
	{ 2, "dispute_closed", "", "", true, false, 0 },
};

static void
treated_outcome(struct out *out, uint64_t number, int round, uint64_t rows)
{
	const struct treated_outcome *outcome = treated_outcomes;
	struct treated debtor;
	struct treated_item item;
	struct random random = { number * 31 + (uint64_t)round };
	unsigned share = random_below(&random, 1000);
	uint64_t which = random_below(&random, ITEMS_OF_DEBTOR);
	int day = AS_OF - 1 -
	    DAYS_BETWEEN_OUTCOMES * (OUTCOMES_OF_DEBTOR - 1 - round) -
	    (int)random_below(&random, DAYS_BETWEEN_OUTCOMES);

	while (share >= outcome->share)
		share -= outcome++->share;
	treated_fill(&debtor, number);
	which += number * ITEMS_OF_DEBTOR;
	treated_item_fill(&item, which < rows ? which : rows - 1);
	out_field(out, debtor.id);
	out_date(out, day);
	out_field(out, outcome->event);
	out_field(out, outcome->channel);
	out_field(out, outcome->direction);
	out_field(out, outcome->doc ? item.doc_id : "");
	out_field(out, outcome->event[0] == 'b' ? debtor.mobile : "");
	out_date(out, outcome->until != 0 ? day + outcome->until : 0);
	if (outcome->amount)
		out_amount(out, item.balance / 2, debtor.country->digits);
	else
		out_field(out, "");
	out_field(out, outcome->amount ? debtor.country->currency : "");
	out_end(out);
}

static void
outcomes_write(struct out *out, uint64_t rows)
{
	uint64_t debtors = (rows + ITEMS_OF_DEBTOR - 1) / ITEMS_OF_DEBTOR;
	int round;
	uint64_t i;

	out_header(out, outcome_header, ARRAY_LEN(outcome_header));
	for (round = 0; round < OUTCOMES_OF_DEBTOR; round++)
		for (i = 0; i < debtors && !out->failed; i++)
			treated_outcome(out, treated_shuffled(i, debtors),
			    round, rows);
}

#endif
