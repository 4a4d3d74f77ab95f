#include "plan/hold_columns.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/money.h"
#include "plan/offer.h"

/* --- promises ------------------------------------------------------------- */

static const char *const promise_names_of[] = { "promise_state", NULL };

static bool
promise_wanted(const struct plan_reader *r)
{
	return r->strategy->promises.set &&
	    !plan_holds_shadowed(r->plan_holds);
}

static bool
promise_write(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	(void)a;
	(void)part;
	buf_putc(line, ',');
	buf_puts(line, promise_words[promise_of(m)->word]);
	return true;
}

const struct plan_extra plan_extra_promise = { .names = promise_names_of,
	.wanted = promise_wanted, .write = promise_write, .shared = true };

/* --- holds ---------------------------------------------------------------- */

static const char *const hold_names[] = { "hold_until", NULL };

static bool
hold_wanted(const struct plan_reader *r)
{
	return r->strategy->holds.count != 0 || r->strategy->promises.set;
}

static bool
hold_write(struct buf *line, struct plan_maker *m, const struct plan_action *a,
    const struct plan_part *part)
{
	struct item_hold hold;
	char text[DATE_TEXT_MAX] = "";

	if (a->status == ACTION_HELD && item_holds(m, part->item, &hold) &&
	    item_is_held(&hold) && hold.until != DATE_NONE)
		date_format(hold.until, text, sizeof text);
	buf_putc(line, ',');
	buf_puts(line, text);
	return true;
}

const struct plan_extra plan_extra_hold = { .names = hold_names,
	.wanted = hold_wanted, .write = hold_write };

/* --- payments ------------------------------------------------------------- */

static const char *const payment_names[] = { "action_payments", NULL };

static bool
payment_wanted(const struct plan_reader *r)
{
	return r->remembers;
}

/* By which export knows that one came in after the plan. */
static bool
payment_write(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	struct text currency = intern_text(m->reader->words, m->currency);
	int64_t count = 0;

	(void)part;
	for (size_t i = 0; i < a->count; i++)
		if (a->parts[i].role != ROLE_CREDIT)
			count += payments_about(
			    m->history, a->parts[i].item->key, currency);
	buf_printf(line, ",%" PRId64, count);
	return true;
}

const struct plan_extra plan_extra_payment = { .names = payment_names,
	.wanted = payment_wanted, .write = payment_write, .shared = true };

/* --- offers --------------------------------------------------------------- */

const char *const offer_columns[] = { "count", "first", "amount", "last",
	"dates", NULL };

const char *const *
offer_names(const struct strategy *strategy, struct arena *arena)
{
	const struct offer_spec *offer = strategy->offers.at;
	size_t count = sizeof offer_columns / sizeof *offer_columns;
	const char **names = arena_alloc(
	    arena, strategy->offers.count * count + 1, sizeof *names);
	size_t made = 0;

	for (size_t i = 0; names != NULL && i < strategy->offers.count; i++)
		for (size_t k = 0; offer_columns[k] != NULL; k++) {
			names[made] = arena_printf(arena, "offer_%s_%s",
			    offer[i].name.text.at, offer_columns[k]);
			if (names[made++] == NULL)
				return NULL;
		}
	return names;
}

static const char *const *
offer_list(const struct plan_reader *r)
{
	return plan_holds_offers(r->plan_holds);
}

static bool
offer_wanted(const struct plan_reader *r)
{
	return r->strategy->offers.count != 0;
}

static void
add_money(struct buf *line, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, digits, text, sizeof text);
	buf_printf(line, ",%s", text);
}

/* The first payment is the one that the action asks for. */
static void
write_offer(struct buf *line, const struct offer_spec *spec,
    const struct plan_action *a)
{
	int digits = a->carrying->digits;
	struct offer offer = offer_make(spec, a->total, digits);
	int32_t first = a->deadline != DATE_NONE ? a->deadline :
	                                           offer_next(spec, a->date);

	if (offer.count == 0 || first == DATE_NONE) {
		buf_puts(line, ",,,,,");
		return;
	}
	buf_printf(line, ",%" PRId64, offer.count);
	add_money(line, offer.first, digits);
	add_money(line, offer.amount, digits);
	add_money(line, offer.last, digits);
	buf_putc(line, ',');
	offer_dates(spec, &offer, first, line);
}

static bool
offer_write(struct buf *line, struct plan_maker *m, const struct plan_action *a,
    const struct plan_part *part)
{
	const struct offer_spec *offer = m->strategy->offers.at;

	(void)part;
	for (size_t i = 0; i < m->strategy->offers.count; i++)
		write_offer(line, &offer[i], a);
	return true;
}

const struct plan_extra plan_extra_offer = { .list = offer_list,
	.wanted = offer_wanted, .write = offer_write };
