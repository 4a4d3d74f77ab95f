#include "plan/plan_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "plan/plan_contact.h"
#include "stream/csv_write.h"
#include "stream/record_write.h"

const char *const planning_columns[] = { "action_id", "action_date",
	"action_plan", "level", "channel", "template", "tone", "queue",
	"status", "held_by", "send_after", "deadline", "decided_by",
	"action_items", "action_overdue", "action_unapplied", "action_total",
	"action_max_days", "item_role", "item_level", "item_key", NULL };
const char *const planning_charge_columns[] = { "action_charges",
	"action_fees", "action_fees_open", "action_fee_list", "item_fee_list",
	NULL };

void
plan_writer_init(struct plan_writer *w, const struct strategy *strategy,
    struct plan_maker *maker, struct diag *diag)
{
	*w = (struct plan_writer){ .diag = diag, .strategy = strategy,
		.reader = maker->reader, .as_of = maker->as_of,
		.maker = maker, .debtor = INTERN_NONE };
	buf_init(&w->line, SIZE_MAX);
	buf_init(&w->common, SIZE_MAX);
	buf_init(&w->sums, SIZE_MAX);
	buf_init(&w->fees, SIZE_MAX);
	plan_extra_cells_init(&w->extras);
}

void
plan_writer_clear(struct plan_writer *w)
{
	buf_clear(&w->line);
	buf_clear(&w->common);
	buf_clear(&w->sums);
	buf_clear(&w->fees);
	plan_extra_cells_clear(&w->extras);
}

/* Whether one of planning_charge_columns is written. */
static bool
writes(const struct plan_writer *w, size_t charge_column)
{
	return charge_column == 0 ? w->reader->slots.charges >= 0 :
	                            w->reader->fees != NULL;
}

/* The cells of a line of names; that of `agent` becomes agent_before. */
static void
rename_agent(struct buf *line, size_t from)
{
	static const char old[] = "agent", behind[] = "_before";
	bool quoted = false;
	size_t at = from;

	for (size_t i = from; i <= line->len; i++) {
		struct text name = { line->data + at, i - at };

		if (i < line->len && line->data[i] == '"')
			quoted = !quoted;
		if (i < line->len && (quoted || line->data[i] != ','))
			continue;
		if (name.len >= 2 && name.at[0] == '"')
			name = (struct text){ name.at + 1, name.len - 2 };
		if (text_is(name, old)) {
			size_t end = (size_t)(name.at - line->data) + name.len;
			size_t rest = line->len - end;

			if (buf_reserve(line, sizeof behind - 1) == NULL)
				return;
			memmove(line->data + end + sizeof behind - 1,
			    line->data + end, rest);
			memcpy(line->data + end, behind, sizeof behind - 1);
			line->len += sizeof behind - 1;
			return;
		}
		at = i + 1;
	}
}

bool
plan_writer_header(struct plan_writer *w, struct out *out,
    const struct columns *columns, const char *const *more)
{
	buf_reset(&w->line);
	header_line(columns, ',', &w->line);
	if (more != NULL)
		rename_agent(&w->line, 0);
	for (size_t i = 0; planning_columns[i] != NULL; i++) {
		buf_putc(&w->line, ',');
		buf_puts(&w->line, planning_columns[i]);
	}
	for (size_t i = 0; planning_charge_columns[i] != NULL; i++)
		if (writes(w, i))
			buf_printf(
			    &w->line, ",%s", planning_charge_columns[i]);
	plan_extra_header(w->reader, &w->line);
	for (size_t i = 0; more != NULL && more[i] != NULL; i++)
		buf_printf(&w->line, ",%s", more[i]);
	buf_putc(&w->line, '\n');
	if (w->line.failed) {
		diag_memory(w->diag);
		return false;
	}
	out_write(out, buf_text(&w->line), w->line.len);
	return out_ok(out);
}

/* Nothing for an action without a channel. */
static bool
add_moment(struct plan_writer *w, const struct plan_action *a)
{
	return !a->has_channel ||
	    plan_put_moment(&w->common, w->reader, a, a->minute);
}

static void
add_cell(struct plan_writer *w, struct text text)
{
	buf_putc(&w->common, ',');
	csv_cell(&w->common, text);
}

static void
add_money(struct plan_writer *w, const struct plan_action *a, int64_t minor)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, a->carrying->digits, text, sizeof text);
	add_cell(w, text_of(text));
}

static void
add_decided_by(struct plan_writer *w, const struct plan_action *a)
{
	struct text rule = intern_text(w->reader->words, a->carrying->rules);
	struct buf *text = &w->fees;

	buf_reset(text);
	if (rule.at != NULL) {
		buf_add(text, rule.at, rule.len);
		buf_putc(text, '|');
	}
	buf_puts(text, a->plan->name.text.at);
	buf_putc(text, '.');
	buf_puts(text, level_at(a->plan, a->level)->level.text.at);
	add_cell(w, (struct text){ buf_text(text), text->len });
	w->common.failed |= text->failed;
}

static void
add_day(struct plan_writer *w, int64_t days)
{
	char text[DATE_TEXT_MAX] = "";

	if (days >= DATE_MIN && days <= DATE_MAX)
		date_format((int32_t)days, text, sizeof text);
	add_cell(w, text_of(text));
}

static void
add_amounts(struct plan_writer *w, const struct plan_action *a)
{
	buf_printf(&w->common, ",%" PRId64, a->items);
	add_money(w, a, a->overdue);
	add_money(w, a, a->unapplied);
	add_money(w, a, a->total);
	buf_printf(&w->common, ",%" PRId64, a->max_days);
}

/* The fees of an item, or those of the whole action. */
static void
list_fees(struct plan_writer *w, const struct plan_action *a,
    const struct plan_part *part, struct buf *line)
{
	size_t from = part != NULL ? part->fee_from : 0;
	size_t count = part != NULL ? part->fee_count : a->fee_count;

	buf_reset(&w->fees);
	for (size_t i = from; i < from + count; i++) {
		const struct plan_fee *fee = &a->fees[i];
		struct ledger_fee out = { .charge = fee->charge->name.text,
			.amount = fee->charged };

		if (a->status != ACTION_HELD && fee->why != FEE_BEFORE &&
		    fee->why != FEE_HELD &&
		    fee->of_item == (part != NULL))
			fee_list_add(&w->fees, &out, a->carrying->digits);
	}
	buf_putc(line, ',');
	csv_cell(line, (struct text){ buf_text(&w->fees), w->fees.len });
	if (w->fees.failed)
		line->failed = true;
}

static void
fill_sums(struct plan_writer *w, const struct plan_action *a)
{
	const int64_t sums[] = { a->charges, a->fees_total, a->fees_open };
	char text[MONEY_TEXT_MAX];

	buf_reset(&w->sums);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		if (!writes(w, i))
			continue;
		money_format(sums[i], a->carrying->digits, text, sizeof text);
		buf_printf(&w->sums, ",%s", text);
	}
	if (w->reader->fees != NULL)
		list_fees(w, a, NULL, &w->sums);
}

static void
add_status(struct plan_writer *w, const struct plan_action *a)
{
	w->status_at = w->common.len + 1;
	add_cell(w, text_of(action_status_names[a->status]));
	w->status_len = w->common.len - w->status_at;
	add_cell(w, (struct text){ buf_text(&a->held_by), a->held_by.len });
	w->held_len = w->common.len - w->status_at - w->status_len - 1;
}

static bool
fill_common(struct plan_writer *w, const struct plan_action *a)
{
	const struct level_spec *level = level_at(a->plan, a->level);
	const struct action_spec *spec = a->spec;

	buf_reset(&w->common);
	add_cell(w, text_of(a->id));
	add_day(w, w->as_of);
	add_cell(w, a->plan->name.text);
	add_cell(w, level->level.text);
	add_cell(w, text_of(channel_names[a->channel]));
	add_cell(w, spec->template.text);
	add_cell(w, spec->tone.text);
	add_cell(w, spec->queue.text);
	add_status(w, a);
	buf_putc(&w->common, ',');
	if (!add_moment(w, a))
		return false;
	if (a->deadline != DATE_NONE)
		add_day(w, a->deadline);
	else
		add_cell(w, TEXT(""));
	add_decided_by(w, a);
	add_amounts(w, a);
	return true;
}

/* Everything but the line end. */
static bool
fill_part(struct plan_writer *w, const struct plan_action *a,
    const struct plan_part *part)
{
	const struct plan_item *item = part->item;
	char *record;

	buf_reset(&w->line);
	record = buf_reserve(&w->line, item->len);
	if (record == NULL) {
		diag_memory(w->diag);
		return false;
	}
	if (!spool_read(w->spool, item->at, record, item->len))
		return false;
	w->line.len += item->len;
	buf_add(&w->line, buf_text(&w->common), w->common.len);
	buf_putc(&w->line, ',');
	buf_puts(&w->line, item_role_names[part->role]);
	buf_putc(&w->line, ',');
	if (part->level != LEVEL_NONE)
		buf_puts(&w->line, level_at(a->plan, part->level)->level.text.at);
	buf_putc(&w->line, ',');
	csv_cell(&w->line, item->key);
	buf_add(&w->line, buf_text(&w->sums), w->sums.len);
	if (w->reader->fees != NULL)
		list_fees(w, a, part, &w->line);
	return plan_extra_write(&w->extras, &w->line, w->maker, a, part);
}

static bool
write_part(struct plan_writer *w, const struct plan_action *a,
    const struct plan_part *part)
{
	if (!fill_part(w, a, part))
		return false;
	if (w->gather == NULL)
		buf_putc(&w->line, '\n');
	if (w->line.failed) {
		diag_memory(w->diag);
		return false;
	}
	w->counts.records++;
	if (w->gather != NULL)
		return plan_gather_record(w->gather, &w->line, part->item->len);
	out_write(w->out, buf_text(&w->line), w->line.len);
	return true;
}

void
plan_writer_count(struct plan_writer *w, enum action_status status,
    enum channel channel, uint32_t debtor)
{
	w->counts.actions[status]++;
	if (status != ACTION_DUE || channel == CHANNEL_EXPORT)
		return;
	w->counts.contacts++;
	w->counts.debtors += debtor != w->debtor;
	w->debtor = debtor;
}

static bool
begin_gathered(struct plan_writer *w, const struct plan_action *a)
{
	struct gathered *entry = plan_gather_action(w->gather, a);

	if (entry == NULL)
		return false;
	entry->status_at = (uint32_t)w->status_at;
	entry->status_len = (uint32_t)w->status_len;
	entry->held_len = (uint32_t)w->held_len;
	return true;
}

bool
plan_writer_take(void *writer, const struct plan_action *a)
{
	struct plan_writer *w = writer;

	plan_extra_cells_forget(&w->extras);
	if (!fill_common(w, a))
		return false;
	fill_sums(w, a);
	if (w->common.failed || w->sums.failed) {
		diag_memory(w->diag);
		return false;
	}
	if (w->gather != NULL) {
		if (!begin_gathered(w, a))
			return false;
	} else {
		plan_writer_count(w, a->status, a->channel,
		    a->carrying->debtor);
	}
	for (size_t i = 0; i < a->count; i++)
		if (!write_part(w, a, &a->parts[i]))
			return false;
	return w->gather != NULL || out_ok(w->out);
}
