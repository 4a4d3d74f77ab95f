/* explain_text.c -- a record, explained to a person. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "explain/explain_experiment.h"
#include "explain/explain_layout.h"
#include "explain/explain_why.h"
#include "explain/explain_write.h"
#include "rules/reason_texts.h"

static const char *
shown(struct text value)
{
	return value.at != NULL ? value.at : "null";
}

const char *
explain_say(struct explain_writer *w, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(w->arena, fmt, args);
	va_end(args);
	if (text == NULL)
		w->failed = true;
	return text != NULL ? text : "";
}

const char *
explain_cell_list(struct explain_writer *w, const struct explain_cells *cells)
{
	const char *list = "";

	for (size_t i = 0; i < cells->count; i++)
		list = explain_say(w, "%s%s%.*s %s", list, i != 0 ? ", " : "",
		    (int)cells->at[i].name.len, cells->at[i].name.at,
		    shown(cells->at[i].value));
	return list;
}

static const char *
stops_of(struct explain_writer *w, const struct hold_spec *hold)
{
	const char *list = hold->stops.count == 0 ? "contact" : "";

	for (size_t i = 0; i < hold->stops.count; i++)
		list = explain_say(w, "%s%s%s", list, i != 0 ? ", " : "",
		    hold->stops.items[i].text.at);
	return list;
}

/* An expression and what its columns are. */
static const char *
with_values(struct explain_writer *w, const struct located *expr,
    const struct explain_cells *cells)
{
	if (cells->count == 0)
		return expr->text.at;
	return explain_say(w, "%s  (%s)", expr->text.at,
	    explain_cell_list(w, cells));
}

static void
title(struct layout *l, struct src_pos at, const char *text)
{
	const char *cells[] = { text };

	layout_row(l, at, cells, 1);
}

/* A title on its own, then the lines below it. */
static bool
section(struct explain_writer *w, struct layout *l, struct src_pos at,
    const char *text)
{
	struct layout head;

	buf_putc(w->out, '\n');
	layout_begin(&head, w->out, w->arena, 0);
	title(&head, at, text);
	layout_begin(l, w->out, w->arena, 2);
	return layout_end(&head);
}

static void
say_column(struct layout *l, const struct explain_column *column)
{
	const char *name = column->name.at;

	if (column->header.at == NULL) {
		layout_say(l, POS_NONE, name,
		    "null: the input has no such column");
	} else if (!column->read) {
		layout_say(l, column->at, name, "%.*s, which was not read",
		    (int)column->raw.len, column->raw.at);
	} else if (column->value.at == NULL && column->raw.len == 0) {
		layout_say(l, column->at, name, "null");
	} else if (text_equal(column->raw, column->value)) {
		layout_say(l, column->at, name, "%s", column->value.at);
	} else {
		layout_say(l, column->at, name, "%.*s -> %s",
		    (int)column->raw.len, column->raw.at,
		    shown(column->value));
	}
}

static bool
say_columns(struct explain_writer *w, const struct explain_record *r)
{
	struct layout l;

	if (r->column_count == 0)
		return true;
	if (!section(w, &l, POS_NONE, "Columns that rules use"))
		return false;
	for (size_t i = 0; i < r->column_count; i++)
		say_column(&l, &r->columns[i]);
	return layout_end(&l);
}

static bool
say_derived(struct explain_writer *w, const struct explain_record *r)
{
	struct layout l;

	if (r->derived_count == 0)
		return true;
	if (!section(w, &l, POS_NONE, "Derived columns"))
		return false;
	for (size_t i = 0; i < r->derived_count; i++) {
		const struct explain_derived *d = &r->derived[i];
		const char *name = d->spec->name.text.at;

		layout_say(&l, d->spec->expr.at, name, "%s%s%s",
		    shown(d->value), d->fault.at != NULL ? ": " : "",
		    d->fault.at != NULL ? d->fault.at : "");
		layout_say(&l, POS_NONE, "", "%s",
		    d->given ?
		        "the input has this column" :
		        with_values(w, &d->spec->expr, &d->inputs));
	}
	return layout_end(&l);
}

static bool
say_ageing(struct explain_writer *w, const struct explain_record *r)
{
	const struct explain_ageing *a = &r->ageing;
	struct layout l;

	if (!a->known && a->step_count == 0)
		return true;
	if (!section(w, &l, POS_NONE, "Age"))
		return false;
	for (size_t i = 0; i < a->step_count; i++)
		layout_say(&l, POS_NONE, a->steps[i].name.at, "%s: %s",
		    shown(a->steps[i].value), shown(a->steps[i].why));
	if (!a->known)
		return layout_end(&l);
	layout_say(&l, POS_NONE, "days_overdue", "%s: %s", shown(a->days),
	    a->days_why.at);
	layout_say(&l, a->bucket_at, "bucket", "%s: %s", shown(a->bucket),
	    a->bucket_why.at);
	for (size_t i = 0; i < a->sums.count; i++)
		layout_say(&l, POS_NONE, a->sums.at[i].name.at, "%s",
		    shown(a->sums.at[i].value));
	return layout_end(&l);
}

/* --- scorecards ----------------------------------------------------------- */

static const char *
trimmed(struct explain_writer *w, const struct located *cell)
{
	struct text text = text_trim(cell->text);

	return explain_say(w, "%.*s", (int)text.len, text.at);
}

/* "R02 Broken promises", or the code alone. */
static const char *
in_words(struct explain_writer *w, struct text code)
{
	struct text words =
	    reason_text(w->strategy, code, (struct text){ NULL, 0 });

	return explain_say(w, "%.*s%s%.*s", (int)code.len, code.at,
	    words.at != NULL ? " " : "", (int)words.len,
	    words.at != NULL ? words.at : "");
}

static void
say_bin(struct explain_writer *w, struct layout *l,
    const struct explain_bin *bin, bool below)
{
	const char *cells[] = { bin->column.at, shown(bin->value),
		"no bin takes this value", NULL, NULL };

	if (bin->bin == NULL) {
		layout_row(l, POS_NONE, cells, 3);
		return;
	}
	cells[2] = trimmed(w, bin->bin);
	if (*cells[2] == '\0')
		cells[2] = "-";
	cells[3] = explain_say(w, "%s of %s", bin->points.at,
	    bin->best.at);
	cells[4] = "";
	if (bin->reason.at != NULL && bin->distance.at[0] != '0' &&
	    bin->distance.at[0] != '-')
		cells[4] = explain_say(w, "%s: %s %s", in_words(w, bin->reason),
		    bin->distance.at,
		    below ? "below the best" : "above the worst");
	layout_row(l, bin->bin->at, cells, 5);
}

static void
say_base(struct layout *l, const struct explain_card *card)
{
	const char *base[] = { "base", "", "", shown(card->base), "" };

	layout_row(l, POS_NONE, base, 5);
}

static void
say_total(struct layout *l, const struct explain_card *card)
{
	const char *total[] = { "total", "", "", shown(card->total), "" };

	if (card->result == SCORECARD_SCORED)
		layout_row(l, POS_NONE, total, 5);
}

static bool
say_result(struct explain_writer *w, const struct explain_card *card)
{
	const struct scorecard_spec *spec = card->spec;
	struct layout l;

	layout_begin(&l, w->out, w->arena, 2);
	if (card->result == SCORECARD_NO_BIN)
		layout_say(&l, POS_NONE, "result",
		    "the record is rejected: a value has no bin");
	if (card->range != NULL)
		layout_say(&l, card->range->at, spec->bands.column.text.at,
		    "%s: %s", card->band.at, card->range->text.at);
	else if (spec->bands.cut.count != 0 &&
	    card->result == SCORECARD_SCORED)
		layout_say(&l, POS_NONE,
		    spec->bands.column.text.at != NULL ?
		        spec->bands.column.text.at :
		        "band",
		    "null: no range has %s", card->total.at);
	if (card->reasons.at != NULL)
		layout_say(&l, POS_NONE, spec->output.reasons.text.at, "%s",
		    card->reasons.at);
	if (card->probability.at != NULL)
		layout_say(&l, POS_NONE, spec->output.probability.text.at,
		    "%s", card->probability.at);
	return layout_end(&l);
}

static bool
say_card(struct explain_writer *w, const struct explain_card *card)
{
	const struct scorecard_spec *spec = card->spec;
	bool versioned = spec->version.text.at != NULL;
	bool below = spec->reasons.method == REASONS_POINTS_BELOW;
	struct layout l;

	if (!section(w, &l, spec->at,
	        explain_say(w, "Scorecard %s%s%s",
	            spec->name.text.at, versioned ? ", version " : "",
	            versioned ? spec->version.text.at : "")))
		return false;
	if (spec->when.text.at != NULL)
		layout_say(&l, spec->when.at,
		    card->result == SCORECARD_SKIPPED ? "not scored" : "scored",
		    "%s", with_values(w, &spec->when, &card->tested));
	if (card->result == SCORECARD_SKIPPED)
		return layout_end(&l);
	if (!layout_end(&l))
		return false;
	say_base(&l, card);
	for (size_t i = 0; i < card->bin_count; i++)
		say_bin(w, &l, &card->bins[i], below);
	say_total(&l, card);
	return layout_end(&l) && say_result(w, card);
}

/* --- tables --------------------------------------------------------------- */

static const char *
rule_text(
    struct explain_writer *w, const struct explain_rule *rule, bool met)
{
	const char *list =
	    explain_say(w, "%.*s:", (int)rule->id.len, rule->id.at);

	if (met && rule->count == 0)
		return explain_say(w, "%s takes everything", list);
	for (size_t i = 0; i < rule->count; i++) {
		const struct explain_test *test = &rule->tests[i];

		list = explain_say(w, "%s%s %.*s %s is%s %s", list,
		    i != 0 ? "," : "", (int)test->name.len, test->name.at,
		    shown(test->value), met ? "" : " not",
		    trimmed(w, test->cell));
	}
	return list;
}

/* What makes one rule, or a list of them, decide among several. */
static const char *
why_hit(enum hit_policy policy)
{
	static const char *const words[] = { [HIT_UNIQUE] = "decides",
		[HIT_ANY] = "decides: all give the same",
		[HIT_PRIORITY] = "has priority and decides",
		[HIT_FIRST] = "is the first of them and decides",
		[HIT_RULE_ORDER] = "make a list",
		[HIT_OUTPUT_ORDER] = "make a list",
		[HIT_COLLECT] = "make a list",
		[HIT_SUM] = "are added up",
		[HIT_MIN] = "give the least",
		[HIT_MAX] = "give the most",
		[HIT_COUNT] = "are counted" };

	return words[policy];
}

static void
say_outcome(struct layout *l, const struct explain_table *t)
{
	switch (t->result) {
	case DECISION_DEFAULT:
		layout_say(l, POS_NONE, "result",
		    "no rule matches: the default is given");
		break;
	case DECISION_NO_MATCH:
		layout_say(l, POS_NONE, "result", "%s",
		    t->spec->complete ?
		        "no rule matches a complete table: the record is "
		        "rejected" :
		        "no rule matches, and there is no default");
		break;
	case DECISION_CONFLICT:
		layout_say(l, POS_NONE, "result",
		    "%.*s and %.*s both match: the record is rejected",
		    (int)t->rule.len, t->rule.at, (int)t->other.len,
		    t->other.at);
		break;
	case DECISION_MIXED:
		layout_say(l, POS_NONE, "result",
		    "a value of %.*s has the separator of lists in it: the "
		    "record is rejected",
		    (int)t->rule.len, t->rule.at);
		break;
	case DECISION_HIT:
		if (t->met_count > 1)
			layout_say(l, POS_NONE, "result", "%.*s %s",
			    (int)t->rule.len, t->rule.at, why_hit(t->policy));
		break;
	case DECISION_SKIPPED:
	case DECISION_NO_MEMORY:
		break;
	}
}

static bool
say_table(struct explain_writer *w, const struct explain_table *t)
{
	const struct table_spec *spec = t->spec;
	struct layout l;

	if (!section(w, &l, spec->at,
	        explain_say(w, "Table %s, hit policy %s",
	            spec->name.text.at, explain_policy(t->policy))))
		return false;
	if (spec->when.text.at != NULL)
		layout_say(&l, spec->when.at,
		    t->result == DECISION_SKIPPED ? "not asked" : "asked",
		    "%s", with_values(w, &spec->when, &t->tested));
	if (t->result == DECISION_SKIPPED)
		return layout_end(&l);
	layout_say(&l, POS_NONE, "tested", "%s",
	    explain_cell_list(w, &t->inputs));
	for (size_t i = 0; i < t->met_count; i++)
		layout_say(&l, t->met[i].at, "matched", "%s",
		    rule_text(w, &t->met[i], true));
	say_outcome(&l, t);
	for (size_t i = 0; i < t->outputs.count; i++)
		layout_say(&l, t->outputs.at[i].at, t->outputs.at[i].name.at,
		    "%s", shown(t->outputs.at[i].value));
	for (size_t i = 0; i < t->near_count; i++)
		layout_say(&l, t->near[i].tests[0].cell->at, "not matched",
		    "%s", rule_text(w, &t->near[i], false));
	return layout_end(&l);
}

/* --- holds, and the record ------------------------------------------------ */

static void
say_hold(struct explain_writer *w, struct layout *l,
    const struct explain_hold *hold)
{
	const char *cells[] = { hold->spec->code.text.at,
		explain_truth_text(hold->when),
		hold->spec->list.set ?
		    explain_say(w, "list %s", hold->spec->list.file.text.at) :
		    with_values(w, &hold->spec->when, &hold->inputs) };
	const char *effect[] = { "", "", NULL };
	const char *stops = stops_of(w, hold->spec);

	layout_row(l, hold->spec->code.at, cells, 3);
	if (hold->when != EXPLAIN_TRUE && !hold->holds)
		return;
	if (!hold->holds && hold->until.at != NULL)
		effect[2] = explain_say(w, "ended after %s", hold->until.at);
	else if (!hold->holds)
		effect[2] = explain_say(w, "has not begun");
	else
		effect[2] = explain_say(w, "%sstops %s%s%s%s%.*s",
		    hold->unreadable ? "cannot be read (HOLD_UNREADABLE): " :
		                       "",
		    stops, hold->until.at != NULL ? " until " : "",
		    hold->until.at != NULL ? hold->until.at : "",
		    hold->reason.at != NULL ? ": " : "",
		    (int)hold->reason.len,
		    hold->reason.at != NULL ? hold->reason.at : "");
	layout_row(l, hold->spec->list.set ? hold->at : hold->spec->until.at,
	    effect, 3);
}

static bool
say_holds(struct explain_writer *w, const struct explain_record *r)
{
	struct layout l;

	if (r->hold_count == 0)
		return true;
	if (!section(w, &l, POS_NONE, "Holds"))
		return false;
	for (size_t i = 0; i < r->hold_count; i++)
		say_hold(w, &l, &r->holds[i]);
	return layout_end(&l);
}

static bool
say_head(struct explain_writer *w, const struct explain_record *r)
{
	static const char *const fates[] = { [FATE_KEPT] = "",
		[FATE_REJECTED] = "Rejected", [FATE_EXCLUDED] = "Left out" };
	struct layout l;

	if (!w->first)
		buf_puts(w->out, "\n\n");
	w->first = false;
	layout_begin(&l, w->out, w->arena, 0);
	title(&l, r->at,
	    explain_say(w, "Record %" PRIu64 "%s%s", r->number,
	        r->keys.count != 0 ? ": " : "",
	        explain_cell_list(w, &r->keys)));
	if (r->fate != FATE_KEPT)
		title(&l, POS_NONE,
		    explain_say(w, "%s %.*s%s%.*s", fates[r->fate],
		        (int)r->id.len, r->id.at != NULL ? r->id.at : "",
		        r->id.at != NULL ? ": " : "", (int)r->why.len,
		        r->why.at != NULL ? r->why.at : ""));
	return layout_end(&l);
}

bool
explain_text_record(struct explain_writer *w, const struct explain_record *r)
{
	bool ok;

	arena_reset(w->arena);
	ok = say_head(w, r) && say_columns(w, r) && say_derived(w, r) &&
	    say_ageing(w, r);
	for (size_t i = 0; ok && i < r->card_count; i++)
		ok = say_card(w, &r->cards[i]);
	for (size_t i = 0; ok && i < r->table_count; i++)
		ok = say_table(w, &r->tables[i]);
	for (size_t i = 0; ok && i < r->arm_count; i++)
		ok = explain_text_arm(w, &r->arms[i]);
	ok = ok && say_holds(w, r) && explain_text_idle(w, r);
	ok = ok && !w->failed;
	if (!ok)
		diag_memory(w->diag);
	return ok;
}
