#include "plan/plan_limits.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/wide.h"
#include "rules/calendar.h"

enum breaker {
	BREAK_PAYMENT_AGE,
	BREAK_REJECTED,
	BREAK_CONTACTS,
	BREAK_DEBTOR,
	BREAK_AMOUNT,
	BREAK_CHANGE,
	BREAKERS
};

static const char *const ids[BREAKERS + 1] = { "E_LIMIT_PAYMENT_AGE",
	"E_LIMIT_REJECTED", "E_LIMIT_CONTACTS", "E_LIMIT_DEBTOR",
	"E_LIMIT_AMOUNT", "E_LIMIT_CHANGE", NULL };

/* What the actions of one currency ask for. */
struct sum {
	uint32_t currency;
	int digits;
	int64_t total;
};

struct plan_limits {
	struct arena *arena;
	struct diag *diag;
	const struct strategy *strategy;
	const struct limit_spec *spec;
	int32_t as_of;
	struct calendar *calendar; /* NULL: every day is a business day */
	bool accepts[BREAKERS], accepted[BREAKERS];
	int slot;      /* of the dates of payments; -1: not in the records */
	const char *column; /* their name */
	bool by_file;
	int32_t newest; /* DATE_NONE: none yet */
	uint64_t read, rejected, contacts;
	uint32_t debtor; /* of the last contact */
	uint64_t of_debtor, most; /* its contacts; and the most of any */
	uint32_t whose;
	struct sum *sums; /* one for each of spec->amount, and more */
	size_t sum_count, sum_room;
	bool first; /* there is no run to compare with */
	char names[BREAKERS * 24];
};

static bool
broken(struct plan_limits *, enum breaker, struct src_pos, const char *remedy,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Tells it; true when it was accepted. */
static bool
broken(struct plan_limits *l, enum breaker which, struct src_pos at,
    const char *remedy, const char *fmt, ...)
{
	bool fine = l->accepts[which];
	va_list args;

	va_start(args, fmt);
	diag_vat(l->diag, fine ? DIAG_WARNING : DIAG_ERROR,
	    fine ? "W_LIMIT_ACCEPTED" : ids[which], at, fmt, args);
	va_end(args);
	l->accepted[which] |= fine;
	if (!fine)
		diag_note(l->diag, POS_NONE,
		    "%s; nothing was written; if it is right, run again with "
		    "--accept=%s",
		    remedy, ids[which]);
	return fine;
}

static bool
take_accepted(struct plan_limits *l, const char *name)
{
	const char *nearest;

	for (size_t i = 0; i < BREAKERS; i++)
		if (strcmp(name, ids[i]) == 0) {
			l->accepts[i] = true;
			return true;
		}
	nearest = text_nearest(text_of(name), ids, BREAKERS);
	diag_at(l->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--accept takes the name of a limit, not '%s'", name);
	if (nearest != NULL)
		diag_note(l->diag, POS_NONE, "did you mean %s?", nearest);
	else
		diag_note(l->diag, POS_NONE,
		    "E_LIMIT_PAYMENT_AGE, E_LIMIT_REJECTED, E_LIMIT_CONTACTS, "
		    "E_LIMIT_DEBTOR, E_LIMIT_AMOUNT or E_LIMIT_CHANGE");
	return false;
}

static bool
open_calendar(struct plan_limits *l)
{
	const struct located *name = &l->spec->payment_age.calendar;

	if (!l->spec->payment_age.set || name->text.at == NULL)
		return true;
	l->calendar = calendar_new(l->arena, l->strategy,
	    strategy_calendar(l->strategy, name->text), l->diag);
	return l->calendar != NULL;
}

struct plan_limits *
plan_limits_new(struct arena *arena, const struct rules_run *run,
    const char *const *accept, size_t accept_count, struct diag *diag)
{
	struct plan_limits *l = arena_alloc(arena, 1, sizeof *l);

	if (l == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*l = (struct plan_limits){ .arena = arena, .diag = diag,
		.strategy = run->strategy, .spec = &run->strategy->limits,
		.as_of = run->as_of, .slot = -1, .newest = DATE_NONE,
		.debtor = INTERN_NONE, .whose = INTERN_NONE };
	for (size_t i = 0; i < accept_count; i++)
		if (!take_accepted(l, accept[i]))
			return NULL;
	return open_calendar(l) ? l : NULL;
}

bool
plan_limits_bind(struct plan_limits *l, struct columns *columns, bool by_file)
{
	const struct limit_age_spec *age = &l->spec->payment_age;
	const char *names[] = { "last_payment_date", "snapshot_date" };

	l->by_file = by_file;
	if (!age->set || by_file)
		return true;
	if (age->column.text.at != NULL) {
		l->column = age->column.text.at;
		l->slot = columns_bind(columns, l->column, COLUMN_DATE,
		    COLUMN_PRESENT, age->column.at);
		return l->slot >= 0;
	}
	for (size_t i = 0; i < 2 && l->slot < 0; i++) {
		l->column = names[i];
		if (!columns_bind_if_there(columns, names[i], COLUMN_DATE,
		        &l->slot))
			return false;
	}
	if (l->slot >= 0)
		return true;
	diag_at(l->diag, DIAG_ERROR, "E_COLUMN", age->at,
	    "`payment_age` needs the column last_payment_date or "
	    "snapshot_date");
	diag_note(l->diag, POS_NONE,
	    "name another with `column`, or give the payments with "
	    "--transactions");
	return false;
}

void
plan_limits_batch(struct plan_limits *l, const struct batch *b)
{
	const struct vector *v;

	if (l->slot < 0)
		return;
	v = &b->vectors[l->slot];
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && vector_valid(v, row))
			plan_limits_payment(l, v->date[row]);
}

void
plan_limits_payment(struct plan_limits *l, int32_t newest)
{
	/* A slip such as 2062 for 2026 must not make old records look new. */
	if (newest != DATE_NONE && newest <= l->as_of &&
	    (l->newest == DATE_NONE || newest > l->newest))
		l->newest = newest;
}

void
plan_limits_counts(struct plan_limits *l, const struct chain_counts *n)
{
	l->read = n->read;
	l->rejected = n->rejected;
}

/* NULL: reported. */
static struct sum *
find_sum(struct plan_limits *l, uint32_t currency, int digits)
{
	struct sum *grown;

	for (size_t i = 0; i < l->sum_count; i++)
		if (l->sums[i].currency == currency)
			return &l->sums[i];
	if (l->sum_count == l->sum_room) {
		size_t room = l->sum_room == 0 ? 8 : l->sum_room * 2;

		grown = arena_alloc(l->arena, room, sizeof *grown);
		if (grown == NULL) {
			diag_memory(l->diag);
			return NULL;
		}
		if (l->sum_count > 0)
			memcpy(grown, l->sums, l->sum_count * sizeof *grown);
		l->sums = grown;
		l->sum_room = room;
	}
	l->sums[l->sum_count] = (struct sum){ currency, digits, 0 };
	return &l->sums[l->sum_count++];
}

bool
plan_limits_action(struct plan_limits *l, uint32_t debtor, uint32_t currency,
    int digits, enum channel channel, int64_t total)
{
	struct sum *sum = find_sum(l, currency, digits);

	if (sum == NULL)
		return false;
	if (!money_add(sum->total, total, &sum->total)) {
		diag_at(l->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the totals of all actions do not fit");
		return false;
	}
	if (channel == CHANNEL_EXPORT)
		return true;
	l->contacts++;
	l->of_debtor = debtor == l->debtor ? l->of_debtor + 1 : 1;
	l->debtor = debtor;
	if (l->of_debtor > l->most) {
		l->most = l->of_debtor;
		l->whose = debtor;
	}
	return true;
}

/* Business days after the newest payment up to the as-of date; false:
 * reported. */
static bool
payment_age(struct plan_limits *l, int64_t *days)
{
	*days = (int64_t)l->as_of - l->newest;
	if (l->calendar == NULL ||
	    calendar_count(l->calendar, l->newest, l->as_of, days))
		return true;
	diag_at(l->diag, DIAG_ERROR, "E_CALENDAR",
	    l->spec->payment_age.calendar.at,
	    "calendar %s has no holidays for a year up to the as-of date, so "
	    "nobody can count its business days",
	    calendar_name(l->calendar));
	return false;
}

static bool
judge_age(struct plan_limits *l)
{
	static const char remedy[] =
	    "get the payments into the system and export again";
	const struct limit_age_spec *age = &l->spec->payment_age;
	const char *where = l->by_file ? "the file of payments" : l->column;
	char date[DATE_TEXT_MAX];
	int64_t days;

	if (!age->set || l->sum_count == 0)
		return true;
	if (l->newest == DATE_NONE)
		return broken(l, BREAK_PAYMENT_AGE, age->at, remedy,
		    "%s has no payment up to the as-of date", where);
	if (!payment_age(l, &days))
		return false;
	if (days <= age->days)
		return true;
	date_format(l->newest, date, sizeof date);
	return broken(l, BREAK_PAYMENT_AGE, age->at, remedy,
	    "the newest payment, by %s, is of %s, %" PRId64
	    " business days ago; the limit is %" PRId64,
	    where, date, days, age->days);
}

/* part * 100 > percent * whole, exactly. */
static bool
is_over(uint64_t part, uint64_t whole, const struct located *share)
{
	struct decimal percent;

	return limit_share_parse(share->text, &percent) &&
	    (wide)part * 100 * wide_power_of_ten(percent.scale) >
	    (wide)percent.coefficient * (wide)whole;
}

static bool
judge_rejected(struct plan_limits *l)
{
	const struct limit_share_spec *spec = &l->spec->rejected;

	if (!spec->set || l->rejected <= (uint64_t)spec->least ||
	    !is_over(l->rejected, l->read, &spec->share))
		return true;
	return broken(l, BREAK_REJECTED, spec->at,
	    "look at what --rejects kept",
	    "%" PRIu64 " of %" PRIu64 " records were rejected; the limit is "
	    "%s",
	    l->rejected, l->read, spec->share.text.at);
}

static bool
judge_contacts(struct plan_limits *l, const struct plan_reader *reader)
{
	const struct limit_spec *spec = l->spec;
	struct text debtor = intern_text(reader->debtors, l->whose);
	bool ok = true;

	if (spec->contacts >= 0 && l->contacts > (uint64_t)spec->contacts)
		ok = broken(l, BREAK_CONTACTS, spec->at,
		    "look at what the records and the rules say",
		    "%" PRIu64 " contacts are due; the limit of one run is "
		    "%" PRId64,
		    l->contacts, spec->contacts);
	if (spec->contacts_per_debtor >= 0 &&
	    l->most > (uint64_t)spec->contacts_per_debtor &&
	    !broken(l, BREAK_DEBTOR, spec->at,
	        "look at its records, or group its items",
	        "%" PRIu64 " contacts of debtor '%.*s' are due; the limit is "
	        "%" PRId64,
	        l->most, (int)debtor.len, debtor.at,
	        spec->contacts_per_debtor))
		ok = false;
	return ok;
}

static bool
judge_amount(struct plan_limits *l, const struct plan_reader *reader,
    const struct schema_pair *most)
{
	bool ok = true;

	for (size_t i = 0; i < l->sum_count; i++) {
		const struct sum *sum = &l->sums[i];
		struct decimal total = { sum->total, sum->digits }, limit;
		char text[MONEY_TEXT_MAX];

		if (!text_equal(intern_text(reader->words, sum->currency),
		        most->key.text) ||
		    decimal_parse(most->value.text, &limit, NULL) != NUM_OK ||
		    decimal_compare(total, limit) <= 0)
			continue;
		money_format(sum->total, sum->digits, text, sizeof text);
		ok = broken(l, BREAK_AMOUNT, most->value.at,
		    "look for an amount that is in another unit",
		    "the actions ask for %s %s; the limit is %s", text,
		    most->key.text.at, most->value.text.at);
	}
	return ok;
}

/* Contacts of the as-of day, and of the last day before that had a run. */
struct days {
	struct ledger *ledger;
	struct text strategy;
	int32_t as_of, before; /* DATE_NONE: no such day */
	uint64_t today, then;
};

static bool
count_sent(void *ctx, const struct ledger_run_action *sent)
{
	uint64_t *count = ctx;

	*count += sent->channel != CHANNEL_EXPORT;
	return true;
}

static bool
take_run(void *ctx, const struct ledger_run *run)
{
	struct days *days = ctx;
	uint64_t contacts = run->contacts;

	if (!text_equal(run->strategy, days->strategy))
		return true;
	/* One that was killed sent what it sent. */
	if (!run->committed && !ledger_run_sent(
	        days->ledger, run->number, count_sent, &contacts))
		return false;
	if (!run->committed && contacts == 0)
		return true;
	if (run->as_of == days->as_of) {
		days->today += contacts;
	} else if (run->as_of < days->as_of) {
		if (days->before == DATE_NONE || run->as_of > days->before) {
			days->before = run->as_of;
			days->then = 0;
		}
		if (run->as_of == days->before)
			days->then += contacts;
	}
	return true;
}

static bool
judge_change(struct plan_limits *l, struct ledger *ledger)
{
	const struct limit_share_spec *spec = &l->spec->change;
	struct days days = { .ledger = ledger,
		.strategy = l->strategy->name.text,
		.as_of = l->as_of, .before = DATE_NONE };
	uint64_t now, change;
	char date[DATE_TEXT_MAX];

	if (!spec->set)
		return true;
	if (ledger != NULL && !ledger_runs(ledger, take_run, &days))
		return false;
	l->first = days.before == DATE_NONE;
	if (l->first)
		return true;
	now = days.today + l->contacts;
	change = now > days.then ? now - days.then : days.then - now;
	if (change <= (uint64_t)spec->least ||
	    !is_over(change, days.then, &spec->share))
		return true;
	date_format(days.before, date, sizeof date);
	return broken(l, BREAK_CHANGE, spec->at,
	    "look at what changed in the records or the rules",
	    "%" PRIu64 " contacts on this day after %" PRIu64 " on %s; the "
	    "limit of change is %s",
	    now, days.then, date, spec->share.text.at);
}

bool
plan_limits_judge(struct plan_limits *l, const struct plan_reader *reader,
    struct ledger *ledger)
{
	const struct schema_pair *most = l->spec->amount.at;
	bool ok = judge_age(l);

	if (!judge_rejected(l))
		ok = false;
	if (!judge_contacts(l, reader))
		ok = false;
	for (size_t i = 0; i < l->spec->amount.count; i++)
		if (!judge_amount(l, reader, &most[i]))
			ok = false;
	if (!judge_change(l, ledger))
		ok = false;
	for (size_t i = 0; i < BREAKERS; i++) {
		if (!l->accepted[i])
			continue;
		if (*l->names != '\0')
			strncat(l->names, "|",
			    sizeof l->names - strlen(l->names) - 1);
		strncat(l->names, ids[i],
		    sizeof l->names - strlen(l->names) - 1);
	}
	return ok;
}

struct text
plan_limits_accepted(const struct plan_limits *l)
{
	return text_of(l->names);
}

void
plan_limits_tell(const struct plan_limits *l, struct buf *to)
{
	if (l->spec->change.set && l->first)
		buf_puts(to, "limits: no earlier day with a run, so its "
		             "contacts were not compared\n");
	if (*l->names != '\0')
		buf_printf(to, "limits accepted: %s\n", l->names);
}
