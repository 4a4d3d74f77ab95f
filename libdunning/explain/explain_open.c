/* explain_open.c -- how the balance and the dates of a record came to be what
 * age went by, step by step. */
#include <inttypes.h>

#include "ageing/aged.h"
#include "explain/explain_record.h"
#include "rules/explain_value.h"
#include "stream/column_set.h"

enum { STEPS = 16 };

static const struct text as_it_came = { "as it came", 10 };

/* A record, and the steps that are told of it. */
struct telling {
	const struct explain_view *view;
	const struct batch *b;
	size_t row;
	struct explain_ageing *into;
};

static void
say(struct telling *t, int slot, struct text why)
{
	const struct explain_view *view = t->view;

	t->into->steps[t->into->step_count++] = (struct explain_step){
		.name = text_of(t->b->columns->slots[slot].name),
		.value = explain_slot(view, t->b, t->row, slot),
		.why = why
	};
}

/* The amount in a slot; false: there is none. */
static bool
money_at(const struct telling *t, int slot, int64_t *minor)
{
	const struct vector *v;

	if (slot < 0)
		return false;
	v = &t->b->vectors[slot];
	if (v->type != COLUMN_MONEY || !vector_valid(v, t->row))
		return false;
	*minor = v->number[t->row];
	return true;
}

static int
slot_of(const struct telling *t, const char *name)
{
	return explain_slot_named(t->b->columns, text_of(name));
}

static const char *
shown(const struct telling *t, int slot)
{
	struct text text = explain_slot(t->view, t->b, t->row, slot);

	return text.at != NULL ? text.at : "";
}

/* What was open, of a record that came with another balance, or with none. */
static struct text
why_open(const struct telling *t, int64_t open, bool came, int64_t before)
{
	int amount_slot = slot_of(t, "amount"), paid_slot = slot_of(t, "paid");
	int64_t amount = 0, paid = 0, less;

	if (came && open == -before)
		return TEXT("credit, with a minus sign");
	if (!money_at(t, amount_slot, &amount))
		return TEXT("what was open on the as-of date");
	if (open == amount)
		return TEXT("the amount: nothing was paid");
	if (open == -amount)
		return TEXT("the amount, of credit with a minus sign");
	if (money_at(t, paid_slot, &paid) &&
	    !__builtin_sub_overflow(amount, paid, &less) && less == open)
		return explain_text(t->view, "amount %s less paid %s",
		    shown(t, amount_slot), shown(t, paid_slot));
	return explain_text(t->view,
	    t->view->strategy->ageing.paid_by_document ?
	        "amount %s less its share of what was paid of the document" :
	        "amount %s less what was paid by the as-of date",
	    shown(t, amount_slot));
}

static struct text
why_applied(const struct telling *t, bool credit)
{
	static const char *const modes[] = { "separate", "linked", "fifo",
		"own_date" };
	const struct ageing_spec *spec = &t->view->strategy->ageing;
	int mode;

	if (!credit)
		return TEXT("credit that was set against it");
	mode = aged_credit_mode(spec,
	    batch_cell(t->b, slot_of(t, "doc_type"), t->row),
	    batch_cell(t->b, slot_of(t, "kind"), t->row));
	return explain_text(t->view,
	    "of the credit, set against debts; its mode is %s", modes[mode]);
}

/* Whether a record of which credit was used is that credit. */
static bool
is_credit(const struct telling *t, int came)
{
	const struct located_list *types =
	    &t->view->strategy->ageing.credit_types;
	struct text kind = batch_cell(t->b, slot_of(t, "kind"), t->row);
	struct value type = explain_value_named(t->b, t->row, "doc_type");
	int64_t before;

	if (money_at(t, came, &before) && before < 0)
		return true;
	if (kind.len > 0)
		return !text_is(kind, "debit");
	for (size_t i = 0; type.type == VALUE_STRING && i < types->count; i++)
		if (text_equal(types->items[i].text, type.string))
			return true;
	return false;
}

/* The balance before that of a slot; -1: there is none. */
static int
came_before(const struct telling *t, int slot)
{
	const struct columns *c = t->b->columns;

	while (--slot >= 0)
		if (text_is(text_of(c->slots[slot].name), "balance") &&
		    c->slots[slot].type == COLUMN_MONEY)
			return slot;
	return -1;
}

static void
say_applied(struct telling *t, int left, int came)
{
	int applied = slot_of(t, "applied");
	int64_t now, used;

	if (!money_at(t, left, &now) || !money_at(t, applied, &used) ||
	    used == 0)
		return;
	say(t, applied, why_applied(t, is_credit(t, came)));
	say(t, left,
	    came < 0 ? TEXT("what is left") :
	               explain_text(t->view, "what is left of %s",
	                   shown(t, came)));
}

/* Every stage that changes a balance makes it anew, behind the one before. */
static void
say_balance(struct telling *t)
{
	const struct columns *c = t->b->columns;
	int applied = slot_of(t, "applied");
	int came = -1;
	int64_t now, before = 0;
	bool known;

	for (int i = 0; i < (int)c->slot_count; i++) {
		if (!text_is(text_of(c->slots[i].name), "balance") ||
		    c->slots[i].type != COLUMN_MONEY)
			continue;
		if (applied == i + 1 && c->slots[applied].appended) {
			say_applied(t, i, came);
		} else if (money_at(t, i, &now)) {
			known = money_at(t, came, &before);
			if (!c->slots[i].appended)
				say(t, i, as_it_came);
			else if (!known || now != before)
				say(t, i, why_open(t, now, known, before));
		}
		came = i;
	}
}

static struct text
why_due(const struct telling *t)
{
	struct value source = explain_value_named(t->b, t->row, "due_source");
	struct value from = explain_value_named(t->b, t->row, "doc_date");
	struct value terms = explain_value_named(t->b, t->row, "terms");
	const char *date;

	if (source.type != VALUE_STRING || from.type != VALUE_DATE ||
	    text_is(source.string, "explicit"))
		return as_it_came;
	date = explain_date(t->view, from.days).at;
	if (terms.type == VALUE_STRING && text_is(source.string, "terms"))
		return explain_text(t->view, "by terms %.*s of doc_date %s",
		    (int)terms.string.len, terms.string.at,
		    date != NULL ? date : "");
	return explain_text(t->view, "by missing_due from doc_date %s",
	    date != NULL ? date : "");
}

static struct text
why_shifted(const struct telling *t)
{
	struct value due = explain_value_named(t->b, t->row, "due_date");
	struct value to =
	    explain_value_named(t->b, t->row, "shifted_due_date");

	return due.type == VALUE_DATE && to.type == VALUE_DATE &&
	        due.days == to.days ?
	    TEXT("the due date, a business day") :
	    TEXT("by shift: the due date is no business day");
}

static struct text
why_delinquent(const struct telling *t)
{
	const struct ageing_spec *spec = &t->view->strategy->ageing;
	const char *end = slot_of(t, "shifted_due_date") >= 0 ?
	    "shifted_due_date" :
	    "due_date";

	if (!spec->grace.set || spec->grace.days == 0)
		return explain_text(t->view, "since %s, without grace", end);
	return explain_text(t->view,
	    "since %s and %" PRId64 " %s days of grace", end,
	    spec->grace.days,
	    spec->grace.of == GRACE_BUSINESS ? "business" : "calendar");
}

static struct text
why_effective(const struct telling *t)
{
	return explain_text(t->view, "days since the due date less %s paused",
	    shown(t, slot_of(t, "days_paused")));
}

static struct text
why_paused(const struct telling *t)
{
	return explain_text(t->view, "days since the due date that %s pauses",
	    t->view->strategy->ageing.pauses.text.at);
}

static struct text
why_business(const struct telling *t)
{
	(void)t;
	return TEXT("business days behind the due date, to the as-of date");
}

static struct text
why_months(const struct telling *t)
{
	(void)t;
	return TEXT("the month of the as-of date less that of the due date");
}

static struct text
why_instalments(const struct telling *t)
{
	(void)t;
	return TEXT("debts of the document that were due before the as-of "
	            "date");
}

static struct text
why_original(const struct telling *t)
{
	return explain_text(t->view, "since original_due_date %s",
	    shown(t, slot_of(t, "original_due_date")));
}

static void
say_dates(struct telling *t)
{
	static const struct {
		const char *name;
		struct text (*why)(const struct telling *);
	} made[] = {
		{ "due_date", why_due },
		{ "shifted_due_date", why_shifted },
		{ "days_delinquent", why_delinquent },
		{ "business_days_overdue", why_business },
		{ "days_paused", why_paused },
		{ "days_effective", why_effective },
		{ "months_overdue", why_months },
		{ "instalments_overdue", why_instalments },
		{ "original_days_overdue", why_original },
	};

	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		int slot = slot_of(t, made[i].name);

		if (slot >= 0 && t->b->columns->slots[slot].appended &&
		    vector_valid(&t->b->vectors[slot], t->row))
			say(t, slot, made[i].why(t));
	}
}

bool
explain_open(const struct explain_view *view, const struct batch *b,
    size_t row, struct explain_ageing *into)
{
	struct telling t = { view, b, row, into };

	into->steps = explain_take(view, STEPS, sizeof *into->steps);
	if (into->steps == NULL)
		return false;
	say_balance(&t);
	/* A balance that nothing happened to is told as a column. */
	if (into->step_count == 1 && text_equal(into->steps[0].why, as_it_came))
		into->step_count = 0;
	say_dates(&t);
	return true;
}

/* --- what is left out ----------------------------------------------------- */

struct text
explain_settled(const struct explain_view *view, const struct batch *b,
    size_t row)
{
	struct explain_ageing none = { .known = false };
	struct telling t = { view, b, row, &none };
	int applied = slot_of(&t, "applied");
	int64_t used = 0, amount = 0, paid = 0;

	if (applied >= 0 && b->columns->slots[applied].appended &&
	    money_at(&t, applied, &used) && used != 0)
		return explain_text(view,
		    is_credit(&t, came_before(&t, applied - 1)) ?
		        "by age: all of the credit, %s, was set against "
		        "debts" :
		        "by age: credit of %s was set against it, all that "
		        "was open",
		    shown(&t, applied));
	if (money_at(&t, slot_of(&t, "paid"), &paid) && paid != 0 &&
	    money_at(&t, slot_of(&t, "amount"), &amount) && amount != 0)
		return explain_text(view,
		    "by age: nothing is open: amount %s, paid %s",
		    shown(&t, slot_of(&t, "amount")),
		    shown(&t, slot_of(&t, "paid")));
	return TEXT("by age: the balance is 0");
}
