/* explain_plan_log.c -- what planning decided, as records of a log. */
#include <inttypes.h>

#include "ageing/item_key.h"
#include "base/date.h"
#include "base/money.h"
#include "explain/explain_contact.h"
#include "explain/explain_fee.h"
#include "explain/explain_line.h"
#include "explain/explain_log.h"
#include "explain/explain_plan.h"
#include "explain/explain_record.h"
#include "explain/explain_who.h"
#include "plan/plan_rest.h"
#include "rules/explain_value.h"

struct explain_plan_log {
	struct explain_view view; /* with the arena of a record or an item */
	struct plan_watch watch;
	struct explain_who *who; /* NULL: everybody */
	struct buf about; /* of `who`: a byte for each record, by its number */
	struct buf line;
	struct out *out;
	size_t errors; /* when it was made */
};

static const char *const modes[] = { [PLAN_SEQUENTIAL] = "sequential",
	[PLAN_JUMP] = "jump" };

/* Records that were read before have no byte yet: they were set aside. */
static bool
note_record(struct explain_plan_log *l, uint64_t number, bool is)
{
	if (l->who == NULL)
		return true;
	while (l->about.len <= number)
		if (!buf_putc(&l->about, 0)) {
			diag_memory(l->view.diag);
			return false;
		}
	l->about.data[number] = is;
	return true;
}

static bool
is_about(const struct explain_plan_log *l, uint64_t number)
{
	return l->who == NULL ||
	    (number < l->about.len && l->about.data[number] != 0);
}

static bool
write_line(struct explain_plan_log *l, const struct explain_line *line)
{
	buf_reset(&l->line);
	if (!explain_whole(&l->view, l->errors))
		return false;
	if (!is_about(l, line->number))
		return true;
	if (!explain_line_add(&l->line, line)) {
		diag_memory(l->view.diag);
		return false;
	}
	out_write(l->out, buf_text(&l->line), l->line.len);
	return out_ok(l->out);
}

static bool
name_item(struct explain_plan_log *l, const struct plan_reader *reader,
    const struct plan_item *item, struct explain_line *line)
{
	struct buf doc;
	struct text made = { NULL, 0 };

	buf_init(&doc, SIZE_MAX);
	if (item_key_get(item->key, ITEM_KEY_DOC_ID, &doc))
		made = explain_text(&l->view, "%s", buf_text(&doc));
	else
		diag_memory(l->view.diag);
	buf_clear(&doc);
	line->number = item->number;
	line->debtor_id = explain_masked(&l->view,
	    explain_pii(&l->view, TEXT("debtor_id")),
	    intern_text(reader->debtors, item->debtor));
	line->doc_id = explain_masked(
	    &l->view, explain_pii(&l->view, TEXT("doc_id")), made);
	return line->doc_id.at != NULL;
}

/* --- holds: whether a record is held -------------------------------------- */

static bool
add_hold(struct explain_plan_log *l, const struct explain_hold *hold,
    struct explain_cells *inputs, struct explain_cells *ends,
    struct explain_line *line)
{
	struct explain_cell end = { hold->spec->code.text, hold->until,
		POS_NONE };
	struct explain_cells more = { &end, 1 };
	bool first = line->rule.at == NULL;

	if (!explain_cells_join(&l->view, inputs, &hold->inputs))
		return false;
	if (!hold->holds)
		return true;
	line->result = "held";
	if (first)
		line->at = hold->at;
	line->rule = explain_text(&l->view, "%s%s%s",
	    first ? "" : line->rule.at, first ? "" : "|",
	    hold->spec->code.text.at);
	return line->rule.at != NULL &&
	    (hold->until.at == NULL ||
	        explain_cells_join(&l->view, ends, &more));
}

static bool
watch_record(void *ctx, const struct plan_reader *reader, struct batch *b,
    size_t row, const struct plan_item *item, enum plan_read read)
{
	struct explain_plan_log *l = ctx;
	struct explain_line line = { .number = b->first + row + 1,
		.step = "holds", .result = "free" };
	struct explain_cells inputs = { NULL, 0 }, ends = { NULL, 0 };
	struct explain_record record = { .number = 0 };
	struct explain_hold *holds;

	if (!note_record(l, line.number, explain_who_is(l->who, b, row)))
		return false;
	if (read != PLAN_READ_KEPT || explain_hold_count(reader) == 0)
		return true;
	arena_reset(l->view.arena);
	holds = explain_holds(&l->view, reader, b, row, item);
	if (holds == NULL || !explain_keys(&l->view, b, row, &record))
		return false;
	for (size_t i = 0; i < record.keys.count; i++)
		if (text_is(record.keys.at[i].name, "doc_id"))
			line.doc_id = record.keys.at[i].value;
		else
			line.debtor_id = record.keys.at[i].value;
	for (size_t i = 0; i < explain_hold_count(reader); i++)
		if (!add_hold(l, &holds[i], &inputs, &ends, &line))
			return false;
	line.inputs = explain_line_cells(&l->view, &inputs);
	line.outputs = explain_line_cells(&l->view, &ends);
	return line.inputs.at != NULL && line.outputs.at != NULL &&
	    write_line(l, &line);
}

/* --- levels: which one an item may take ----------------------------------- */

/* "L1=sent 2026-03-01; L2=waiting 2026-03-20"; null: reported. */
static struct text
level_reasons(struct explain_plan_log *l, const struct plan_spec *plan,
    const struct explain_level *levels)
{
	struct text made = TEXT("");

	for (size_t i = 0; made.at != NULL && i < plan->levels.count; i++) {
		enum explain_level_why why = levels[i].why;
		char date[DATE_TEXT_MAX] = "";

		if (explain_level_dated(why))
			date_format(levels[i].date, date, sizeof date);
		made = explain_text(&l->view, "%s%s%s=%s%s%s", made.at,
		    made.len != 0 ? "; " : "",
		    level_at(plan, (int)i)->level.text.at, explain_level_words[why],
		    *date != '\0' ? " " : "", date);
	}
	return made;
}

static bool
log_item(struct explain_plan_log *l, const struct plan_group *g, size_t i)
{
	const struct level_spec *level =
	    g->next[i] == LEVEL_NONE ? NULL : level_at(g->plan, g->next[i]);
	struct explain_line line = { .step = "level",
		.name = g->plan->name.text,
		.policy = text_of(modes[g->plan->mode]),
		.result = level != NULL ? "taken" : "none",
		.at = level != NULL ? level->at : g->plan->at };
	const struct explain_level *levels;
	struct text codes;

	arena_reset(l->view.arena);
	levels = explain_item_levels(&l->view, g, i);
	codes = explain_item_holds(&l->view, g, i);
	if (levels == NULL || codes.at == NULL ||
	    !name_item(l, g->maker->reader, g->items[i], &line))
		return false;
	if (level != NULL)
		line.rule = level->level.text;
	line.inputs = explain_text(&l->view,
	    "days_overdue=%" PRId64 "; plan_source=%s%s%s", g->items[i]->days,
	    plan_source_names[g->places[i]->source],
	    codes.len != 0 ? "; held_by=" : "", codes.at);
	line.reasons = level_reasons(l, g->plan, levels);
	return line.inputs.at != NULL && line.reasons.at != NULL &&
	    write_line(l, &line);
}

static bool
watch_open(void *ctx, struct columns *columns)
{
	const struct explain_plan_log *l = ctx;

	return explain_who_bind(l->who, columns);
}

static bool
watch_group(void *ctx, const struct plan_group *g)
{
	for (size_t i = 0; g->plan != NULL && i < g->count; i++)
		if (!g->items[i]->credit && !log_item(ctx, g, i))
			return false;
	return true;
}

/* --- channels and actions ------------------------------------------------- */

static struct text
moment(struct explain_plan_log *l, int32_t date, int minute)
{
	char text[DATE_TEXT_MAX];

	date_format(date, text, sizeof text);
	return explain_text(&l->view, "date=%s; time=%02d:%02d", text,
	    minute / 60, minute % 60);
}

static bool
watch_tried(void *ctx, const struct plan_maker *m, const struct plan_action *a,
    enum channel channel, enum plan_tried far, const struct contact_ask *ask,
    const struct contact_decision *decision)
{
	static const char *const fars[] = { [PLAN_NO_ADDRESS] = "no_address",
		[PLAN_OPTED_OUT] = "opted_out", [PLAN_BOUNCED] = "bounced" };
	static const char *const verdicts[] = { [CONTACT_ALLOWED] = "allowed",
		[CONTACT_DEFERRED] = "deferred", [CONTACT_REFUSED] = "refused",
		[CONTACT_DROPPED] = "dropped", [CONTACT_FAILS] = "error" };
	struct explain_plan_log *l = ctx;
	const struct level_spec *level = level_at(a->plan, a->level);
	struct explain_line line = { .step = "channel",
		.name = text_of(channel_names[channel]), .at = level->at,
		.result = decision != NULL ? verdicts[decision->verdict] :
		                             fars[far] };

	(void)ask;
	arena_reset(l->view.arena);
	if (!name_item(l, m->reader, a->carrying, &line))
		return false;
	line.inputs = explain_text(&l->view, "plan=%s; level=%s",
	    a->plan->name.text.at, level->level.text.at);
	if (line.inputs.at == NULL)
		return false;
	if (decision == NULL)
		return write_line(l, &line);
	line.reasons = explain_contact_codes(
	    &l->view, m->reader->contact, &decision->codes);
	if (decision->verdict == CONTACT_ALLOWED ||
	    decision->verdict == CONTACT_DEFERRED) {
		line.outputs = moment(l, decision->date, decision->minute);
		if (line.outputs.at == NULL)
			return false;
	}
	return line.reasons.at != NULL && write_line(l, &line);
}

static bool
log_fee(struct explain_plan_log *l, const struct plan_group *g,
    const struct plan_action *a, const struct explain_fee *told)
{
	const struct plan_fee *fee = told->fee;
	struct explain_line line = { .step = "fee",
		.name = fee->charge->name.text,
		.result = plan_fee_words[fee->why],
		.rule = level_at(a->plan, a->level)->level.text,
		.at = fee->charge->at };

	if (!name_item(l, g->maker->reader, fee->item, &line))
		return false;
	line.inputs = explain_text(&l->view, "amount=%s; before=%s%s%s",
	    told->amount.at, told->before.at,
	    told->most.at != NULL ? "; max_total=" : "",
	    told->most.at != NULL ? told->most.at : "");
	line.outputs = explain_text(&l->view, "charged=%s", told->charged.at);
	return line.inputs.at != NULL && line.outputs.at != NULL &&
	    write_line(l, &line);
}

static bool
log_fees(struct explain_plan_log *l, const struct plan_group *g,
    const struct plan_action *a)
{
	for (size_t i = 0; i < a->fee_count; i++) {
		struct explain_fee told;

		arena_reset(l->view.arena);
		if (!explain_fee_fill(&l->view, a, &a->fees[i], &told) ||
		    !log_fee(l, g, a, &told))
			return false;
	}
	return true;
}

/* "number=2; " of a level with several; false: out of memory, reported. */
static bool
number_of(struct explain_plan_log *l, const struct plan_action *a,
    struct text *into)
{
	*into = TEXT("");
	if (level_at(a->plan, a->level)->actions.count > 1)
		*into = explain_text(&l->view, "number=%zu; ", a->number);
	return into->at != NULL;
}

static bool
watch_action(void *ctx, const struct plan_group *g,
    const struct plan_action *a)
{
	struct explain_plan_log *l = ctx;
	const struct level_spec *level = level_at(a->plan, a->level);
	char open[MONEY_TEXT_MAX], credit[MONEY_TEXT_MAX], sum[MONEY_TEXT_MAX];
	struct text sums, number;
	int digits = a->carrying->digits;
	struct explain_line line = { .step = "action",
		.name = a->plan->name.text,
		.policy = text_of(modes[a->plan->mode]),
		.result = action_status_names[a->status],
		.rule = level->level.text, .at = level->at,
		.reasons = { buf_text(&a->held_by), a->held_by.len } };

	if (!log_fees(l, g, a))
		return false;
	arena_reset(l->view.arena);
	sums = explain_fee_sums(&l->view, a);
	if (sums.at == NULL || !number_of(l, a, &number) ||
	    !name_item(l, g->maker->reader, a->carrying, &line))
		return false;
	money_format(a->open, digits, open, sizeof open);
	money_format(a->unapplied, digits, credit, sizeof credit);
	money_format(a->total, digits, sum, sizeof sum);
	line.inputs = explain_text(&l->view,
	    "%sitems=%" PRId64 "; open=%s; unapplied=%s; %stotal=%s",
	    number.at, a->items, open, credit, sums.at, sum);
	if (a->has_channel) {
		line.outputs = moment(l, a->date, a->minute);
		if (line.outputs.at == NULL)
			return false;
		line.outputs = explain_text(&l->view, "channel=%s; %s",
		    channel_names[a->channel], line.outputs.at);
	}
	return line.inputs.at != NULL &&
	    (!a->has_channel || line.outputs.at != NULL) &&
	    write_line(l, &line);
}

static bool
watch_dropped(void *ctx, const struct plan_group *g,
    const struct plan_action *a)
{
	struct explain_plan_log *l = ctx;
	const struct level_spec *level = level_at(a->plan, a->level);
	struct explain_line line = { .step = "action",
		.name = a->plan->name.text, .result = "dropped",
		.rule = level->level.text, .at = level->at,
		.reasons = { buf_text(&a->held_by), a->held_by.len } };

	arena_reset(l->view.arena);
	return name_item(l, g->maker->reader, a->carrying, &line) &&
	    write_line(l, &line);
}

/* What was left of a level and is given up, of the item that decides the rank
 * of its group. */
static bool
log_rest(struct explain_plan_log *l, const struct plan_group *g,
    const struct plan_rest *rest)
{
	const struct level_spec *level = level_at(g->plan, rest->level);
	struct explain_line line = { .step = "action",
		.name = g->plan->name.text, .result = "given_up",
		.rule = level->level.text, .at = level->at,
		.reasons = text_of(plan_rest_ends[rest->end]) };
	struct text numbers = TEXT("");
	char since[DATE_TEXT_MAX] = "";

	arena_reset(l->view.arena);
	date_format(rest->first->sent, since, sizeof since);
	for (size_t n = 1; numbers.at != NULL && n <= PLAN_ACTIONS_MAX; n++)
		if ((rest->missing >> (n - 1) & 1) != 0)
			numbers = explain_text(&l->view, "%s%s%zu", numbers.at,
			    numbers.len != 0 ? "|" : "", n);
	if (numbers.at == NULL ||
	    !name_item(l, g->maker->reader, g->worst, &line))
		return false;
	line.inputs = explain_text(
	    &l->view, "number=%s; level_since=%s", numbers.at, since);
	return line.inputs.at != NULL && write_line(l, &line);
}

static bool
watch_ended(void *ctx, const struct plan_group *g)
{
	struct explain_plan_log *l = ctx;

	for (size_t i = 0; i < g->rest_count; i++)
		if (g->rests[i].end != REST_STAYS &&
		    g->rests[i].missing != 0 && !log_rest(l, g, &g->rests[i]))
			return false;
	return true;
}

/* --- life ----------------------------------------------------------------- */

struct explain_plan_log *
explain_plan_log_new(struct arena *arena,
    const struct explain_log_options *options, struct diag *diag)
{
	struct explain_plan_log *l = arena_alloc(arena, 1, sizeof *l);

	if (l == NULL || (l->view.arena = arena_new(0)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	l->view = (struct explain_view){ options->strategy, options->source,
		options->as_of, options->show_pii, l->view.arena, diag };
	l->watch = (struct plan_watch){ .ctx = l, .open = watch_open,
		.record = watch_record,
		.group = watch_group, .tried = watch_tried,
		.action = watch_action, .dropped = watch_dropped,
		.ended = watch_ended };
	buf_init(&l->line, SIZE_MAX);
	buf_init(&l->about, SIZE_MAX);
	l->errors = diag_count(diag, DIAG_ERROR);
	if (explain_who_new(arena, options, &l->who, diag))
		l->out = explain_line_open(
		    options->strategy, arena, options->path, diag);
	if (l->out != NULL)
		return l;
	explain_plan_log_free(l);
	return NULL;
}

const struct plan_watch *
explain_plan_log_watch(struct explain_plan_log *l)
{
	return &l->watch;
}

bool
explain_plan_log_close(struct explain_plan_log *l)
{
	struct out *out = l->out;

	l->out = NULL;
	return out_close(out);
}

void
explain_plan_log_free(struct explain_plan_log *l)
{
	if (l == NULL)
		return;
	if (l->out != NULL)
		out_abandon(l->out);
	l->out = NULL;
	arena_free(l->view.arena);
	l->view.arena = NULL;
	buf_clear(&l->line);
	buf_clear(&l->about);
}
