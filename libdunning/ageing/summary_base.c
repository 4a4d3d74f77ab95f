#include "ageing/summary_base.h"

#include <string.h>

#include "ageing/disputed.h"
#include "ageing/exchange.h"
#include "base/money.h"

struct summary_base *
base_new(struct arena *arena, const struct strategy *strategy,
    const struct summary_report *of, size_t memory, struct diag *diag)
{
	struct summary_base *base = arena_alloc(arena, 1, sizeof *base);

	if (base != NULL)
		base->rates =
		    arena_alloc(arena, CURRENCY_CODES, sizeof *base->rates);
	if (base == NULL || base->rates == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (!tile_init(&base->tile, arena, of->by_count, diag))
		return NULL;
	base->currency = strategy->ageing.base.currency.text;
	base->rounding = (enum rounding)strategy->defaults.rounding;
	base->report = *of;
	base->report.left = (struct summary_left){ .totals = NULL };
	base->report.groups = groups_new(1 + of->by_count,
	    summary_slots(of->buckets, of->detail), memory);
	if (base->report.groups == NULL) {
		diag_memory(diag);
		return NULL;
	}
	tally_init(&base->tally, of->buckets->count + 1);
	base->report.tally = &base->tally;
	base->report.usual = base->currency;
	base->report.converted = true;
	return base;
}

void
base_clear(struct summary_base *base)
{
	if (base == NULL)
		return;
	summary_clear(&base->report);
	tile_clear(&base->tile);
	tally_clear(&base->tally);
}

bool
base_bind(struct summary_base *base, struct columns *c)
{
	base->digits = columns_currency_digits(c, base->currency);
	base->balance = columns_bind(c, "base_balance", COLUMN_MONEY,
	    COLUMN_PRESENT, POS_NONE);
	base->rate = columns_bind(c, "base_rate", COLUMN_DECIMAL,
	    COLUMN_PRESENT, POS_NONE);
	base->date = columns_bind(c, "base_rate_date", COLUMN_DATE,
	    COLUMN_PRESENT, POS_NONE);
	return base->balance >= 0 && base->rate >= 0 && base->date >= 0 &&
	    tile_bind_as(&base->tile, c, base->report.by, base->currency);
}

bool
base_find(struct summary_base *base, const struct summary_tile *tile,
    const struct batch *b)
{
	memcpy(base->tile.rows, tile->rows, tile->count * sizeof *tile->rows);
	base->tile.count = tile->count;
	return tile_find(&base->tile, b, base->report.groups,
	    base->report.diag);
}

/* Of a currency, with the rate of the record that brings it; NULL: there are
 * too many. */
static struct summary_rate *
rate_of(struct summary_base *base, struct text currency,
    const struct summary_rate *new)
{
	struct summary_rate *rate = base->rates;
	size_t i = 0;

	while (i < base->rate_count && !text_is(currency, rate[i].currency))
		i++;
	if (i < base->rate_count)
		return &rate[i];
	if (i == CURRENCY_CODES || currency.len >= sizeof rate->currency)
		return NULL;
	rate[i] = *new;
	memcpy(rate[i].currency, currency.at, currency.len);
	rate[i].currency[currency.len] = '\0';
	base->rate_count++;
	return &rate[i];
}

/* What is counted apart from the groups, to be held against them. */
static bool
add_to_tally(struct summary_base *base, struct text currency,
    const struct summary_item *item)
{
	int32_t place =
	    tally_currency(&base->tally, currency, base->digits, 0);
	struct tally_total *total;

	if (place == TALLY_NONE)
		return false;
	total = &base->tally.totals[place];
	if (summary_is_credit(&base->report, item))
		base->overflow |= item->amount != 0 &&
		    !tally_add(total, summary_credit(item), 0, 0);
	else if (item->debit)
		base->overflow |= !tally_add(total, item->amount, item->late,
		    item->bucket);
	else
		base->overflow |= !tally_take_off(total, item->amount,
		    item->late, item->bucket);
	return true;
}

bool
base_add(struct summary_base *base, const struct batch *b, size_t i,
    struct text currency, const struct summary_item *own)
{
	size_t row = base->tile.rows[i];
	struct summary_item item = *own;
	const struct summary_rate new = {
		.rate = b->vectors[base->rate].decimal[row],
		.date = b->vectors[base->date].date[row],
	};

	if (rate_of(base, currency, &new) == NULL)
		return false;
	item.amount = b->vectors[base->balance].number[row];
	if (own->disputed == own->amount)
		item.disputed = item.amount;
	else if (own->disputed != 0 &&
	    !exchange_convert(own->disputed, own->digits, new.rate,
	        base->digits, base->rounding, &item.disputed))
		base->overflow = true;
	base->overflow |=
	    !summary_add(&base->report, base->tile.found[i], &item);
	base->report.records++;
	return add_to_tally(base, currency, &item);
}

static bool
report_overflow(const struct summary_base *base)
{
	diag_at(base->report.diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the sum of balances in %.*s does not fit 64 bits of minor units",
	    (int)base->currency.len, base->currency.at);
	return false;
}

bool
base_merge(struct summary_base *base, const struct summary_base *other)
{
	enum tally_result added = tally_merge(&base->tally, &other->tally);

	base->overflow |= other->overflow || added == TALLY_OVERFLOW;
	if (added == TALLY_MEMORY) {
		diag_memory(base->report.diag);
		return false;
	}
	for (size_t i = 0; i < other->rate_count; i++)
		base->overflow |= rate_of(base,
		                      text_of(other->rates[i].currency),
		                      &other->rates[i]) == NULL;
	if (base->overflow)
		return true;
	return summary_merge_groups(&base->report, &other->report);
}

/* Whether the amounts of a currency, each rounded, can be its sum at the
 * rate. */
static bool
sum_ties(const struct summary_base *base, const struct summary_rate *rate,
    const struct summary_group *own, const struct tally_total *converted)
{
	char one[MONEY_TEXT_MAX], other[MONEY_TEXT_MAX];
	int64_t at_once;
	wide most = (wide)own->items + 1, less;

	if (base->report.detail)
		most += own->buckets[summary_at(&base->report,
		    DETAIL_CREDITS)];
	else
		most = (wide)base->report.records + 1;
	if (!exchange_convert(own->net, rate->digits, rate->rate,
	        base->digits, base->rounding, &at_once))
		return report_overflow(base);
	less = (wide)converted->net - at_once;
	if (less <= most && less >= -most)
		return true;
	money_format(converted->net, base->digits, one, sizeof one);
	money_format(at_once, base->digits, other, sizeof other);
	diag_at(base->report.diag, DIAG_ERROR, "E_TIES", POS_NONE,
	    "the report does not tie: %s: net in %.*s against that at its "
	    "rate: %s is not %s",
	    rate->currency, (int)base->currency.len, base->currency.at, one,
	    other);
	return false;
}

static const struct summary_section *
section_of(const struct summary_report *own, const char *currency)
{
	for (size_t i = 0; i < own->section_count; i++)
		if (strcmp(own->sections[i].currency, currency) == 0)
			return &own->sections[i];
	return NULL;
}

/* Puts the rates in order, with what is open; false: reported. */
static bool
finish_rates(struct summary_base *base, const struct summary_report *own)
{
	size_t done = 0;

	for (size_t i = 0; i < own->section_count; i++)
		for (size_t k = done; k < base->rate_count; k++) {
			struct summary_rate rate = base->rates[k];

			if (strcmp(rate.currency, own->sections[i].currency))
				continue;
			base->rates[k] = base->rates[done];
			base->rates[done++] = rate;
			break;
		}
	for (size_t i = 0; i < base->rate_count; i++) {
		struct summary_rate *rate = &base->rates[i];
		const struct summary_section *section =
		    section_of(own, rate->currency);
		int32_t place = tally_currency(&base->tally,
		    text_of(rate->currency), base->digits, 0);

		if (section == NULL || place == TALLY_NONE)
			return report_overflow(base);
		rate->digits = section->digits;
		rate->open = section->total->open;
		rate->base_open = base->tally.totals[place].open;
		if (!sum_ties(base, rate, section->total,
		        &base->tally.totals[place]))
			return false;
	}
	return true;
}

bool
base_finish(struct summary_base *base, const struct summary_report *own)
{
	if (base->overflow)
		return report_overflow(base);
	return tally_ties(&base->tally, base->report.diag) &&
	    summary_finish(&base->report) && finish_rates(base, own);
}
