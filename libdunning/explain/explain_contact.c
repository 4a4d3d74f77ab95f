#include "explain/explain_contact.h"

#include "base/date.h"
#include "explain/explain_write.h"
#include "rules/explain_value.h"

const char *
explain_block(enum contact_block block)
{
	static const char *const words[] = {
		[CONTACT_FREE] = "allows it",
		[CONTACT_CLOSED] = "has no hours on that day",
		[CONTACT_HOLIDAY] = "forbids holidays, and that day is one",
		[CONTACT_NO_HOURS] = "leaves none of the hours of the others",
		[CONTACT_CAP] = "its cap is reached",
		[CONTACT_GAP] = "its gap is not over",
		[CONTACT_WAIT] = "its wait after an event is not over",
		[CONTACT_REFUSES] = "does not allow this channel or person",
		[CONTACT_UNAUTHORISED] = "the debtor did not authorise it",
		[CONTACT_FIELD_MISSING] = "wants a field that is empty",
	};

	return words[block];
}

/* --- a record -------------------------------------------------------------- */

static const struct contact_bound *
find_bound(const struct contact_row *row, size_t rule)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->bound[i].rule == rule)
			return &row->bound[i];
	return NULL;
}

bool
explain_contact_read(const struct explain_view *view,
    const struct plan_reader *reader, struct batch *b, size_t row,
    const struct plan_item *item, struct explain_asked *into)
{
	const struct contact_rules *rules = reader->contact;
	const struct contact_row *bound =
	    contact_rows_at(reader->contact_rows, item->contact);
	size_t count = contact_count(rules);

	into->when = explain_take(view, count, sizeof *into->when);
	into->uses = explain_take(view, count, sizeof *into->uses);
	if (into->when == NULL || into->uses == NULL)
		return false;
	for (size_t k = 0; k < count; k++) {
		const struct expr *when = contact_when(rules, k);
		const struct expr *require = contact_require(rules, k);

		into->when[k] = explain_truth_of(when, &reader->env, b, row);
		if (!explain_uses(view, when != NULL ? when : require, b, row,
		        &into->uses[k]))
			return false;
		if ((into->when[k] == EXPLAIN_TRUE) !=
		    (find_bound(bound, k) != NULL))
			return explain_differs(view, contact_spec(rules, k)->at,
			    "the constraint %s was decided the other way",
			    contact_spec(rules, k)->code.text.at);
		if (when != NULL && into->when[k] == EXPLAIN_TRUE &&
		    require != NULL &&
		    !explain_uses(view, require, b, row, &into->uses[k]))
			return false;
	}
	return true;
}

/* --- a channel ------------------------------------------------------------- */

/* What waiting cannot mend. */
static bool
refuses(enum contact_block block)
{
	return block >= CONTACT_REFUSES;
}

static const char *
effect_of(const struct explain_said *said)
{
	if (said->block == CONTACT_FREE)
		return NULL;
	switch ((enum otherwise)said->spec->otherwise) {
	case OTHERWISE_DROP:
		return "no contact";
	case OTHERWISE_NEXT_FALLBACK:
		return "the next channel";
	case OTHERWISE_ERROR:
		return "an error";
	case OTHERWISE_DEFER:
		break;
	}
	/* Time does not bring consent. */
	return refuses(said->block) ? "the next channel" : "wait";
}

/* Adds the constraints that block a day. */
static bool
look(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t day, enum contact_block *blocks, struct contact_set *codes)
{
	if (!contact_look(rules, ask, day, blocks))
		return false;
	for (size_t k = 0; k < contact_count(rules); k++)
		if (blocks[k] != CONTACT_FREE)
			contact_set_add(codes, k);
	return true;
}

static void
say_block(const struct contact_rules *rules, const struct contact_ask *ask,
    size_t k, enum contact_block block, struct explain_said *said)
{
	const struct contact_bound *bound = find_bound(ask->row, k);

	said->block = block;
	said->refuses =
	    block == CONTACT_REFUSES && said->spec->require.text.at != NULL;
	if (block == CONTACT_FIELD_MISSING && bound != NULL)
		said->missing = contact_missing(rules, bound);
	said->effect = effect_of(said);
}

static bool
fill_said(const struct explain_view *view, const struct contact_rules *rules,
    const struct contact_ask *ask, const struct explain_asked *asked,
    const enum contact_block *blocks, struct explain_try *into)
{
	struct contact_set bound;

	contact_bound_by(rules, ask, &bound);
	into->said_count = contact_count(rules);
	into->said = explain_take(view, into->said_count, sizeof *into->said);
	for (size_t k = 0; into->said != NULL && k < into->said_count; k++) {
		struct explain_said *said = &into->said[k];

		said->spec = contact_spec(rules, k);
		said->when = EXPLAIN_TRUE;
		if (asked != NULL && asked->when != NULL) {
			said->when = asked->when[k];
			said->uses = asked->uses[k];
		}
		/* Those whose condition is not true are told as well. */
		said->binds = contact_set_has(&bound, k) ||
		    (said->when != EXPLAIN_TRUE &&
		        contact_binds(rules, k, into->channel));
		if (said->binds && said->when == EXPLAIN_TRUE)
			say_block(rules, ask, k, blocks[k], said);
	}
	return into->said != NULL;
}

struct text
explain_contact_codes(const struct explain_view *view,
    const struct contact_rules *rules, const struct contact_set *codes)
{
	struct text made = TEXT("");

	for (size_t k = 0; made.at != NULL && k < contact_count(rules); k++)
		if (contact_set_has(codes, k))
			made = explain_text(view, "%s%s%s", made.at,
			    made.len != 0 ? "|" : "",
			    contact_code(rules, k).at);
	return made;
}

/* The days that the search went through, up to the one that it found. */
static bool
fill_waits(const struct explain_view *view, const struct contact_rules *rules,
    const struct contact_ask *ask, int32_t first, struct explain_try *into,
    struct contact_set *codes)
{
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	int32_t last = into->decision.verdict == CONTACT_DEFERRED ?
	    into->decision.date - 1 :
	    first + CONTACT_DEFER_DAYS - 1;

	into->waits =
	    explain_take(view, CONTACT_DEFER_DAYS, sizeof *into->waits);
	if (into->waits == NULL)
		return false;
	for (int32_t day = first + 1; day <= last && day <= DATE_MAX; day++) {
		struct explain_wait *wait = &into->waits[into->wait_count++];
		struct contact_set blocked = { { 0 } };

		if (!look(rules, ask, day, blocks, &blocked))
			return false;
		contact_set_join(codes, &blocked);
		wait->date = day;
		wait->codes = explain_contact_codes(view, rules, &blocked);
		if (wait->codes.at == NULL)
			return false;
	}
	return true;
}

/* Whether the search for another day was begun. */
static bool
waited(const struct explain_try *into)
{
	bool blocked = false;

	for (size_t k = 0; k < into->said_count; k++) {
		const struct explain_said *said = &into->said[k];

		if (refuses(said->block) ||
		    (said->block != CONTACT_FREE &&
		        said->spec->otherwise != OTHERWISE_DEFER))
			return false;
		blocked = blocked || said->block != CONTACT_FREE;
	}
	return blocked;
}

bool
explain_contact_try(const struct explain_view *view, const struct plan_maker *m,
    const struct plan_action *a, const struct contact_ask *ask,
    const struct explain_asked *asked, struct explain_try *into)
{
	const struct contact_rules *rules = m->reader->contact;
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	struct contact_set codes = { { 0 } };
	int32_t first = a->earliest > m->as_of ? a->earliest : m->as_of;

	if (!look(rules, ask, first, blocks, &codes) ||
	    !fill_said(view, rules, ask, asked, blocks, into))
		return false;
	if (waited(into) &&
	    !fill_waits(view, rules, ask, first, into, &codes))
		return false;
	return contact_set_equal(&codes, &into->decision.codes) ||
	    explain_differs(view, a->plan->at,
	        "other constraints stand in the way of an action of plan "
	        "'%s'",
	        a->plan->name.text.at);
}
