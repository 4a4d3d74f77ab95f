#include "plan/plan_write.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/zone.h"
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
    const struct plan_reader *reader, int32_t as_of, struct diag *diag)
{
	*w = (struct plan_writer){ .diag = diag, .strategy = strategy,
		.reader = reader, .as_of = as_of };
	buf_init(&w->line, SIZE_MAX);
	buf_init(&w->common, SIZE_MAX);
	buf_init(&w->sums, SIZE_MAX);
	buf_init(&w->fees, SIZE_MAX);
}

void
plan_writer_clear(struct plan_writer *w)
{
	buf_clear(&w->line);
	buf_clear(&w->common);
	buf_clear(&w->sums);
	buf_clear(&w->fees);
}

/* Whether one of planning_charge_columns is written. */
static bool
writes(const struct plan_writer *w, size_t charge_column)
{
	return charge_column == 0 ? w->reader->slots.charges >= 0 :
	                            w->reader->fees != NULL;
}

bool
plan_writer_begin(struct plan_writer *w, struct out *out, struct spool *spool,
    const struct columns *columns)
{
	w->out = out;
	w->spool = spool;
	buf_reset(&w->line);
	header_line(columns, ',', &w->line);
	for (size_t i = 0; planning_columns[i] != NULL; i++) {
		buf_putc(&w->line, ',');
		buf_puts(&w->line, planning_columns[i]);
	}
	for (size_t i = 0; planning_charge_columns[i] != NULL; i++)
		if (writes(w, i))
			buf_printf(
			    &w->line, ",%s", planning_charge_columns[i]);
	buf_putc(&w->line, '\n');
	if (w->line.failed) {
		diag_memory(w->diag);
		return false;
	}
	out_write(out, buf_text(&w->line), w->line.len);
	return out_ok(out);
}

/* NULL after reporting: there is no such zone. */
static struct zone *
find_zone(struct plan_writer *w, struct text name)
{
	enum zone_error error;
	struct zone *zone = zone_cache_find(w->reader->zones, name, &error);

	if (zone == NULL)
		plan_zone_error(w->diag, name, error);
	return zone;
}

/* 2026-02-09T07:00-05:00; nothing for an action without a channel. */
static bool
add_moment(struct plan_writer *w, const struct plan_action *a)
{
	char date[DATE_TEXT_MAX];
	struct zone *zone;
	int offset = 0;

	if (!a->has_channel)
		return true;
	if (a->zone.at != NULL) {
		zone = find_zone(w, a->zone);
		if (zone == NULL)
			return false;
		if (!zone_offset(zone, a->date, a->minute, &offset)) {
			diag_at(w->diag, DIAG_ERROR, "E_TIMEZONE", POS_NONE,
			    "zone '%s' has no time for this date",
			    a->zone.at);
			return false;
		}
	}
	date_format(a->date, date, sizeof date);
	return buf_printf(&w->common, "%sT%02d:%02d%c%02d:%02d", date,
	    a->minute / 60, a->minute % 60, offset < 0 ? '-' : '+',
	    abs(offset) / 60, abs(offset) % 60);
}

/*
 * Names the action for ever: strategy, plan, debtor, currency, level, and the
 * item that carries it, which takes each level of a plan only once.
 */
static void
action_id(const struct plan_writer *w, const struct plan_action *a,
    char text[HASH128_TEXT])
{
	const struct text parts[] = { w->strategy->name.text,
		a->plan->name.text,
		intern_text(w->reader->debtors, a->carrying->debtor),
		intern_text(w->reader->words, a->carrying->currency),
		level_at(a->plan, a->level)->level.text, a->carrying->key };
	struct hash128 hash;

	hash128_init(&hash);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		hash128_add(&hash, parts[i].at, parts[i].len);
		hash128_add(&hash, "", 1);
	}
	hash128_text(&hash, text);
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
	struct buf text;

	buf_init(&text, LIMIT_RECORD_BYTES);
	if (rule.at != NULL) {
		buf_add(&text, rule.at, rule.len);
		buf_putc(&text, '|');
	}
	buf_printf(&text, "%s.%s", a->plan->name.text.at,
	    level_at(a->plan, a->level)->level.text.at);
	add_cell(w, (struct text){ buf_text(&text), text.len });
	if (text.failed)
		w->common.failed = true;
	buf_clear(&text);
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

static bool
fill_common(struct plan_writer *w, const struct plan_action *a)
{
	const struct level_spec *level = level_at(a->plan, a->level);
	const struct action_spec *spec = level->actions.at;
	char id[HASH128_TEXT];

	buf_reset(&w->common);
	action_id(w, a, id);
	add_cell(w, text_of(id));
	add_day(w, w->as_of);
	add_cell(w, a->plan->name.text);
	add_cell(w, level->level.text);
	add_cell(w, text_of(channel_names[a->channel]));
	add_cell(w, spec->template.text);
	add_cell(w, spec->tone.text);
	add_cell(w, spec->queue.text);
	add_cell(w, text_of(action_status_names[a->status]));
	add_cell(w, (struct text){ buf_text(&a->held_by), a->held_by.len });
	buf_putc(&w->common, ',');
	if (!add_moment(w, a))
		return false;
	if (level->deadline > 0)
		add_day(w, (int64_t)w->as_of + level->deadline);
	else
		add_cell(w, TEXT(""));
	add_decided_by(w, a);
	add_amounts(w, a);
	return true;
}

static bool
write_part(struct plan_writer *w, const struct plan_action *a,
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
	buf_putc(&w->line, '\n');
	if (w->line.failed) {
		diag_memory(w->diag);
		return false;
	}
	out_write(w->out, buf_text(&w->line), w->line.len);
	w->counts.records++;
	return true;
}

bool
plan_writer_take(void *writer, const struct plan_action *a)
{
	struct plan_writer *w = writer;

	if (!fill_common(w, a))
		return false;
	fill_sums(w, a);
	if (w->common.failed || w->sums.failed) {
		diag_memory(w->diag);
		return false;
	}
	for (size_t i = 0; i < a->count; i++)
		if (!write_part(w, a, &a->parts[i]))
			return false;
	w->counts.actions[a->status]++;
	return out_ok(w->out);
}
