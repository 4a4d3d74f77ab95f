#include "tool/incentives.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/buckets.h"
#include "ageing/item_key.h"
#include "base/money.h"
#include "base/ratio.h"
#include "plan/intern.h"
#include "rules/charge_text.h"
#include "rules/unary.h"

/* The tiers of one bucket or range, which follow one another. */
struct group {
	struct text name;
	int64_t low, high; /* days overdue */
	const struct incentive_tier_spec **tiers;
	size_t count;
};

/* What one agent recovered in one currency and group. */
struct sum {
	uint32_t agent, currency; /* interned; INTERN_NONE: nobody, none */
	uint32_t group;           /* group_count: in none */
	int digits;
	uint64_t payments;
	int64_t recovered;
};

struct maker {
	struct arena *arena;
	struct diag *diag;
	const struct strategy *strategy;
	struct ledger *ledger;
	int32_t from, to;
	struct group *groups;
	size_t group_count;
	struct intern *words;
	struct sum *sums;
	size_t count, room;
	size_t last; /* of the sums, that was found last */
	struct incentive_row *rows;
	size_t row_count;
};

static bool
memory(struct maker *m)
{
	diag_memory(m->diag);
	return false;
}

/* --- tiers ---------------------------------------------------------------- */

static bool
read_days(struct maker *m, const struct located *text, struct group *group)
{
	static const struct column_info days = { .type = TYPE_INT };
	struct expr_scope scope = { .strategy = m->strategy, .input = &days };
	struct unary *test = unary_parse(m->arena, text, &scope, m->diag);

	if (test == NULL)
		return false;
	if (unary_interval(test, &group->low, &group->high))
		return true;
	diag_at(m->diag, DIAG_ERROR, "E_VALUE", text->at,
	    "'%s' is not one range of days", text->text.at);
	diag_note(m->diag, POS_NONE,
	    "write \"< 1\", \"[1..30]\" or \"> 180\"");
	return false;
}

/* The days that are in a bucket of `ageing`. */
static bool
read_bucket(struct maker *m, const struct buckets *buckets,
    const struct located *name, struct group *group)
{
	for (size_t i = 0; i <= buckets->count; i++) {
		if (!text_equal(buckets->labels[i], name->text))
			continue;
		group->low = i == 0 ? INT64_MIN :
		                      buckets->breakpoints[i - 1] + 1;
		group->high = i == buckets->count ? INT64_MAX :
		                                    buckets->breakpoints[i];
		return true;
	}
	diag_at(m->diag, DIAG_ERROR, "E_NAME", name->at,
	    "`ageing` has no bucket `%s`", name->text.at);
	return false;
}

static bool
overlap(struct maker *m, const struct group *group, struct src_pos at)
{
	for (size_t i = 0; i < m->group_count; i++)
		if (&m->groups[i] != group &&
		    m->groups[i].low <= group->high &&
		    group->low <= m->groups[i].high) {
			diag_at(m->diag, DIAG_ERROR, "E_OVERLAP", at,
			    "tiers of `%s` and of `%s` have days in common",
			    m->groups[i].name.at, group->name.at);
			return true;
		}
	return false;
}

/* NULL: reported. */
static struct group *
group_of(struct maker *m, const struct buckets *buckets,
    const struct incentive_tier_spec *tier, size_t tiers)
{
	bool named = tier->bucket.text.at != NULL;
	const struct located *name = named ? &tier->bucket : &tier->days;
	struct group *group;

	for (size_t i = 0; i < m->group_count; i++)
		if (text_equal(m->groups[i].name, name->text))
			return &m->groups[i];
	group = &m->groups[m->group_count];
	group->name = name->text;
	group->tiers = arena_alloc(m->arena, tiers, sizeof(void *));
	if (group->tiers == NULL) {
		memory(m);
		return NULL;
	}
	if (named ? !read_bucket(m, buckets, name, group) :
	            !read_days(m, name, group))
		return NULL;
	m->group_count++;
	return overlap(m, group, name->at) ? NULL : group;
}

static bool
read_tiers(struct maker *m)
{
	const struct items *list = &m->strategy->incentives.tiers;
	const struct incentive_tier_spec *tier = list->at;
	const struct buckets *buckets =
	    buckets_new(m->arena, m->strategy, m->diag);

	if (buckets == NULL)
		return false;
	m->groups = arena_alloc(m->arena, list->count, sizeof *m->groups);
	if (m->groups == NULL)
		return memory(m);
	for (size_t i = 0; i < list->count; i++) {
		struct group *group = group_of(m, buckets, &tier[i],
		    list->count);

		if (group == NULL)
			return false;
		group->tiers[group->count++] = &tier[i];
	}
	return true;
}

/* --- payments ------------------------------------------------------------- */

static bool
is_of_item(const struct ledger_event *event, const struct ledger_sent_item *item)
{
	if (event->item.at != NULL)
		return text_equal(item->item, event->item);
	return event->doc_id.at == NULL ||
	    item_key_has_doc(item->item, event->doc_id);
}

/* Whether the action may be what the payment came of; *due is the oldest due
 * date of what it is about, DATE_NONE when none is known. */
static bool
is_about(const struct ledger_history *h, const struct ledger_sent *action,
    const struct ledger_event *event, int32_t *due)
{
	bool any = event->item.at == NULL && event->doc_id.at == NULL;

	*due = DATE_NONE;
	if ((event->action_id.at != NULL &&
	        !text_equal(event->action_id, action->action_id)) ||
	    (event->currency.at != NULL && action->currency.at != NULL &&
	        !text_equal(event->currency, action->currency)))
		return false;
	for (size_t i = 0; i < action->item_count; i++) {
		const struct ledger_sent_item *item =
		    &h->items[action->item_from + i];

		if (!is_of_item(event, item))
			continue;
		any = true;
		if (item->due != DATE_NONE &&
		    (*due == DATE_NONE || item->due < *due))
			*due = item->due;
	}
	return any;
}

/* The action that the payment counts for; NULL: none. */
static const struct ledger_sent *
find_action(const struct maker *m, const struct ledger_history *h,
    const struct ledger_event *event, int32_t *due)
{
	const struct ledger_sent *best = NULL;
	int32_t found;

	for (size_t i = 0; i < h->action_count; i++) {
		const struct ledger_sent *a = &h->actions[i];

		if (a->agent.at == NULL || a->agent.len == 0 ||
		    a->day > event->date ||
		    (int64_t)event->date - a->day >
		        m->strategy->incentives.window ||
		    (best != NULL && a->day < best->day) ||
		    !is_about(h, a, event, &found))
			continue;
		best = a;
		*due = found;
	}
	return best;
}

static struct sum *
find_sum(struct maker *m, const struct sum *key)
{
	struct sum *grown;

	for (size_t i = 0; i < m->count; i++) {
		struct sum *one = &m->sums[(m->last + i) % m->count];

		if (one->agent == key->agent &&
		    one->currency == key->currency &&
		    one->group == key->group && one->digits == key->digits) {
			m->last = (m->last + i) % m->count;
			return one;
		}
	}
	if (m->count == m->room) {
		size_t room = m->room == 0 ? 64 : m->room * 2;

		grown = realloc(m->sums, room * sizeof *grown);
		if (grown == NULL) {
			memory(m);
			return NULL;
		}
		m->sums = grown;
		m->room = room;
	}
	m->sums[m->count] = *key;
	m->last = m->count;
	return &m->sums[m->count++];
}

static uint32_t
group_at(const struct maker *m, int32_t due, int32_t paid)
{
	int64_t days = (int64_t)paid - due;
	uint32_t i = 0;

	if (due == DATE_NONE)
		return (uint32_t)m->group_count;
	while (i < m->group_count &&
	    (days < m->groups[i].low || days > m->groups[i].high))
		i++;
	return i;
}

static bool
add_payment(struct maker *m, const struct ledger_history *h,
    const struct ledger_event *event)
{
	struct sum key = { .agent = INTERN_NONE,
		.group = (uint32_t)m->group_count, .digits = event->digits };
	const struct ledger_sent *action;
	struct text currency = event->currency;
	struct sum *sum;
	int32_t due = DATE_NONE;

	action = find_action(m, h, event, &due);
	if (action != NULL) {
		key.agent = intern_add(m->words, action->agent);
		key.group = group_at(m, due, event->date);
		if (currency.at == NULL)
			currency = action->currency;
	}
	key.currency = intern_add(m->words, currency);
	if (intern_failed(m->words))
		return memory(m);
	sum = find_sum(m, &key);
	if (sum == NULL)
		return false;
	sum->payments++;
	if (money_add(sum->recovered, event->amount, &sum->recovered))
		return true;
	diag_at(m->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the payments to an agent do not fit");
	return false;
}

static bool
take_debtor(void *ctx, struct text debtor)
{
	struct maker *m = ctx;
	const struct ledger_history *h =
	    ledger_history(m->ledger, m->strategy->name.text, debtor);

	if (h == NULL)
		return false;
	for (size_t i = 0; i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];

		if (event->kind != EVENT_PAID || event->amount == INT64_MIN ||
		    (m->from != DATE_NONE && event->date < m->from) ||
		    (m->to != DATE_NONE && event->date > m->to))
			continue;
		if (!add_payment(m, h, event))
			return false;
	}
	return true;
}

/* --- rows ----------------------------------------------------------------- */

static struct text
copy(struct maker *m, uint32_t number)
{
	struct text text = intern_text(m->words, number);
	const char *at =
	    arena_strndup(m->arena, text.len == 0 ? "" : text.at, text.len);

	return (struct text){ at, text.len };
}

/* One share of a sum; the tier after the last is what is above all of them. */
static bool
add_row(struct maker *m, const struct sum *sum, size_t tier, int64_t part)
{
	const struct group *group =
	    sum->group < m->group_count ? &m->groups[sum->group] : NULL;
	struct incentive_row *row = &m->rows[m->row_count++];
	struct charge_amount rate;

	*row = (struct incentive_row){ .agent = copy(m, sum->agent),
		.currency = copy(m, sum->currency), .digits = sum->digits,
		.bucket = group != NULL ? group->name : TEXT(""),
		.payments = tier == 0 ? sum->payments : 0,
		.recovered = part };
	if (row->agent.at == NULL || row->currency.at == NULL)
		return memory(m);
	if (group == NULL || tier == group->count)
		return true;
	row->tier = (unsigned)tier + 1;
	row->rate = group->tiers[tier]->rate.text;
	if (!charge_amount_parse(row->rate, &rate) ||
	    !ratio_round((wide)part * rate.number.coefficient,
	        100 * wide_power_of_ten(rate.number.scale),
	        (enum rounding)m->strategy->defaults.rounding,
	        &row->incentive)) {
		diag_at(m->diag, DIAG_ERROR, "E_OVERFLOW",
		    group->tiers[tier]->rate.at,
		    "what an agent earns does not fit");
		return false;
	}
	return true;
}

/* The end of a tier in minor units of the sum. */
static int64_t
end_of(const struct incentive_tier_spec *tier, int digits)
{
	struct decimal upto;
	wide end;

	if (tier->upto.text.at == NULL ||
	    decimal_parse(tier->upto.text, &upto, NULL) != NUM_OK ||
	    !decimal_round(upto, digits < upto.scale ? digits : upto.scale,
	        ROUND_DOWN, &upto))
		return INT64_MAX;
	end = (wide)upto.coefficient * wide_power_of_ten(digits - upto.scale);
	return end > INT64_MAX ? INT64_MAX : (int64_t)end;
}

static bool
add_rows(struct maker *m, const struct sum *sum)
{
	const struct group *group =
	    sum->group < m->group_count ? &m->groups[sum->group] : NULL;
	int64_t done = 0;

	if (group == NULL || sum->recovered <= 0)
		return add_row(m, sum, 0, sum->recovered);
	for (size_t i = 0; i < group->count && done < sum->recovered; i++) {
		int64_t end = end_of(group->tiers[i], sum->digits);
		int64_t upto = end < sum->recovered ? end : sum->recovered;

		if (upto > done && !add_row(m, sum, i, upto - done))
			return false;
		done = upto > done ? upto : done;
	}
	return done == sum->recovered ||
	    add_row(m, sum, group->count, sum->recovered - done);
}

struct order {
	const struct maker *maker;
	struct sum sum;
};

static int
by_place(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	const struct intern *words = x->maker->words;
	bool nobody = x->sum.agent == INTERN_NONE;
	int order = text_compare(intern_text(words, x->sum.currency),
	    intern_text(words, y->sum.currency));

	if (order == 0)
		order = x->sum.digits - y->sum.digits;
	if (order == 0 && nobody != (y->sum.agent == INTERN_NONE))
		return nobody ? 1 : -1;
	if (order == 0)
		order = text_compare(intern_text(words, x->sum.agent),
		    intern_text(words, y->sum.agent));
	if (order == 0)
		order = (x->sum.group > y->sum.group) -
		    (x->sum.group < y->sum.group);
	return order;
}

static bool
make_rows(struct maker *m)
{
	size_t tiers = m->strategy->incentives.tiers.count + 2;
	struct order *sorted = arena_alloc(m->arena, m->count, sizeof *sorted);

	m->rows = arena_alloc(m->arena, m->count * tiers, sizeof *m->rows);
	if (sorted == NULL || m->rows == NULL)
		return memory(m);
	for (size_t i = 0; i < m->count; i++)
		sorted[i] = (struct order){ m, m->sums[i] };
	qsort(sorted, m->count, sizeof *sorted, by_place);
	for (size_t i = 0; i < m->count; i++)
		if (!add_rows(m, &sorted[i].sum))
			return false;
	return true;
}

bool
incentives_make(struct arena *arena, const struct strategy *strategy,
    struct ledger *ledger, int32_t from, int32_t to,
    const struct incentive_row **rows, size_t *count, struct diag *diag)
{
	struct maker m = { .arena = arena, .diag = diag,
		.strategy = strategy, .ledger = ledger, .from = from,
		.to = to, .words = intern_new() };
	bool ok = m.words != NULL || memory(&m);

	ok = ok && read_tiers(&m) &&
	    ledger_debtors(ledger, take_debtor, &m) && make_rows(&m);
	*rows = m.rows;
	*count = m.row_count;
	free(m.sums);
	intern_free(m.words);
	return ok;
}
