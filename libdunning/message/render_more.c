#include "message/render_more.h"

#include <assert.h>

#include "stream/csv_write.h"

const char *const rendering_more_columns[] = { "company", "arm", "plan_source",
	"credit_hold", "level_action", "action_number", "level_since",
	"contact_rules", "bound_by", "action_timezone", "action_calendar",
	"send_until", "promise_state", "hold_until", "expected_value",
	"agent", "agent_rank", "agent_note", "action_payments", "item_dues",
	"place", "handover", NULL };

/* Those that are made, behind those that are passed on. */
enum made { MADE_DUES = RENDER_PASSED, MADE_PLACE, MADE_HANDOVER };

const char *const render_handover_columns[] = { "item_role", "item_key",
	"item_level", "company", "debtor_id", "debtor_name", "tax_id", "email",
	"phone", "mobile", "address_1", "address_2", "address_3", "address_4",
	"postcode", "city", "region", "country", "language", "doc_id",
	"instalment", "doc_type", "ref_doc", "doc_date", "due_date",
	"days_overdue", "currency", "amount", "balance", "disputed_amount",
	"charges_total", "payment_reference", "last_payment_date", NULL };

static_assert(sizeof render_handover_columns /
            sizeof *render_handover_columns ==
        RENDER_HANDED + 1,
    "each column of a hand-over is found");

static const char *const place_columns[RENDER_PLACES] = { "address_1",
	"address_2", "address_3", "address_4", "postcode", "city", "region" };

static int
find(const struct render_columns *columns, const char *name)
{
	int at = render_column(columns, name);

	return at >= 0 && columns->slots[at] >= 0 ? at : -1;
}

static bool
action_uses(const struct action_spec *action, enum channel channel)
{
	if (action->channel == (int)channel)
		return true;
	for (size_t i = 0; i < action->fallback.count; i++)
		if (text_is(action->fallback.items[i].text,
		        channel_names[channel]))
			return true;
	return false;
}

static bool
plan_uses(const struct plan_spec *plan, enum channel channel)
{
	const struct level_spec *level = plan->levels.at;

	for (size_t i = 0; i < plan->levels.count; i++) {
		const struct action_spec *action = level[i].actions.at;

		for (size_t k = 0; k < level[i].actions.count; k++)
			if (action_uses(&action[k], channel))
				return true;
	}
	return false;
}

static bool
strategy_uses(const struct strategy *strategy, enum channel channel)
{
	const struct plan_spec *plan = strategy->plans.at;

	for (size_t i = 0; i < strategy->plans.count; i++)
		if (plan_uses(&plan[i], channel))
			return true;
	return false;
}

void
render_more_find(struct render_more *r, const struct render_columns *columns,
    const struct strategy *strategy)
{
	for (int i = 0; i < RENDER_PASSED; i++)
		r->passed[i] = find(columns, rendering_more_columns[i]);
	for (int i = 0; i < RENDER_PLACES; i++)
		r->places[i] = find(columns, place_columns[i]);
	for (int i = 0; i < RENDER_HANDED; i++)
		r->handed[i] = find(columns, render_handover_columns[i]);
	r->due = find(columns, "due_date");
	r->visits = strategy_uses(strategy, CHANNEL_VISIT);
	r->hands_over = strategy_uses(strategy, CHANNEL_EXPORT);
}

static bool
is_there(const struct render_more *r, int column)
{
	switch (column) {
	case MADE_DUES:
		return r->due >= 0;
	case MADE_PLACE:
		return r->visits;
	case MADE_HANDOVER:
		return r->hands_over;
	default:
		return r->passed[column] >= 0;
	}
}

void
render_more_header(const struct render_more *r, struct out *out)
{
	for (int i = 0; rendering_more_columns[i] != NULL; i++) {
		if (!is_there(r, i))
			continue;
		out_write(out, ",", 1);
		out_puts(out, rendering_more_columns[i]);
	}
}

static void
add_dues(const struct render_more *r, const struct render_items *items,
    struct template_value *const *records, size_t count, struct buf *part)
{
	for (size_t i = 0; i < count; i++) {
		struct text key = render_text(&records[i][items->key]);

		if (text_is(render_text(&records[i][items->role]), "credit") ||
		    records[i][r->due].kind != DATA_DATE)
			continue;
		if (part->len != 0)
			buf_putc(part, '|');
		buf_add(part, key.at, key.len);
		buf_putc(part, '=');
		render_cell(part, &records[i][r->due]);
	}
}

static void
add_place(const struct render_more *r, const struct template_value *record,
    struct buf *part)
{
	for (int i = 0; i < RENDER_PLACES; i++) {
		struct text text = { NULL, 0 };

		if (r->places[i] >= 0)
			text = render_text(&record[r->places[i]]);
		if (text.len == 0)
			continue;
		if (part->len != 0)
			buf_puts(part, ", ");
		buf_add(part, text.at, text.len);
	}
}

/* The first record with a street; without one, the first of all. */
static const struct template_value *
with_street(const struct render_more *r,
    struct template_value *const *records, size_t count)
{
	for (size_t i = 0; r->places[0] >= 0 && i < count; i++)
		if (render_text(&records[i][r->places[0]]).len > 0)
			return records[i];
	return records[0];
}

static void
add_handed(const struct render_more *r, const struct template_value *record,
    struct buf *part)
{
	for (int i = 0; i < RENDER_HANDED; i++) {
		if (i != 0)
			buf_putc(part, ',');
		if (r->handed[i] >= 0)
			render_cell(part, &record[r->handed[i]]);
	}
	buf_putc(part, '\n');
}

/* Debits first, in the order of item_levels. */
static void
add_handover(const struct render_more *r, const struct render_items *items,
    struct template_value *const *records, size_t count, struct buf *part)
{
	for (int credits = 0; credits < 2; credits++)
		for (size_t i = 0; i < count; i++)
			if (text_is(render_text(&records[i][items->role]),
			        "credit") == (credits == 1))
				add_handed(r, records[i], part);
}

static void
make(const struct render_more *r, const struct render_items *items, int column,
    struct template_value *const *records, size_t count, enum channel channel,
    struct buf *part)
{
	buf_reset(part);
	if (column == MADE_DUES)
		add_dues(r, items, records, count, part);
	else if (column == MADE_PLACE && channel == CHANNEL_VISIT)
		add_place(r, with_street(r, records, count), part);
	else if (column == MADE_HANDOVER && channel == CHANNEL_EXPORT)
		add_handover(r, items, records, count, part);
}

void
render_more_add(const struct render_more *r, const struct render_items *items,
    struct template_value *const *records, size_t count, enum channel channel,
    struct buf *line, struct buf *part)
{
	for (int i = 0; rendering_more_columns[i] != NULL; i++) {
		if (!is_there(r, i))
			continue;
		buf_putc(line, ',');
		if (i < RENDER_PASSED) {
			render_cell(line, &records[0][r->passed[i]]);
			continue;
		}
		make(r, items, i, records, count, channel, part);
		if (part->failed)
			line->failed = true;
		csv_cell(line, (struct text){ buf_text(part), part->len });
	}
}
