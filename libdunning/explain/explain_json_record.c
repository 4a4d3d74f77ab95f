/* explain_json_record.c -- a record, explained as one line of JSON. */
#include "base/date.h"
#include "base/json.h"
#include "explain/explain_experiment.h"
#include "explain/explain_write.h"
#include "rules/explain_value.h"

static struct text
trimmed(const struct located *cell)
{
	return text_trim(cell->text);
}

/* {"name": ..., "value": ...} */
static void
put_cells(struct json *j, const char *key, const struct explain_cells *cells)
{
	json_open(j, key, '{');
	for (size_t i = 0; i < cells->count; i++)
		json_text(j, cells->at[i].name.at, cells->at[i].value);
	json_close(j, '}');
}

static void
put_columns(struct json *j, const struct explain_record *r)
{
	json_open(j, "columns", '[');
	for (size_t i = 0; i < r->column_count; i++) {
		const struct explain_column *c = &r->columns[i];

		json_open(j, NULL, '{');
		json_text(j, "name", c->name);
		json_text(j, "header", c->header);
		json_text(j, "type", text_of(column_type_name(c->type)));
		json_text(j, "raw", c->raw);
		json_text(j, "value", c->value);
		json_bool(j, "read", c->read);
		json_place(j, "at", c->at);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_derived(struct json *j, const struct explain_record *r)
{
	json_open(j, "derived", '[');
	for (size_t i = 0; i < r->derived_count; i++) {
		const struct explain_derived *d = &r->derived[i];

		json_open(j, NULL, '{');
		json_text(j, "name", d->spec->name.text);
		json_text(j, "expr", d->spec->expr.text);
		put_cells(j, "inputs", &d->inputs);
		json_text(j, "value", d->value);
		json_text(j, "fault", d->fault);
		json_bool(j, "given", d->given);
		json_place(j, "at", d->spec->expr.at);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_ageing(struct json *j, const struct explain_ageing *a)
{
	if (!a->known && a->step_count == 0) {
		json_text(j, "ageing", (struct text){ NULL, 0 });
		return;
	}
	json_open(j, "ageing", '{');
	json_open(j, "steps", '[');
	for (size_t i = 0; i < a->step_count; i++) {
		json_open(j, NULL, '{');
		json_text(j, "name", a->steps[i].name);
		json_text(j, "value", a->steps[i].value);
		json_text(j, "why", a->steps[i].why);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_text(j, "days_overdue", a->days);
	json_text(j, "days_why", a->days_why);
	json_text(j, "bucket", a->bucket);
	json_text(j, "bucket_why", a->bucket_why);
	json_place(j, "at", a->bucket_at);
	put_cells(j, "sums", &a->sums);
	json_close(j, '}');
}

static void
put_bins(struct json *j, const struct explain_card *card)
{
	json_open(j, "characteristics", '[');
	for (size_t i = 0; i < card->bin_count; i++) {
		const struct explain_bin *bin = &card->bins[i];
		struct text none = { NULL, 0 };

		json_open(j, NULL, '{');
		json_text(j, "name", bin->column);
		json_text(j, "value", bin->value);
		json_text(j, "bin",
		    bin->bin != NULL ? trimmed(bin->bin) : none);
		json_text(j, "points", bin->points);
		json_text(j, "best", bin->best);
		json_text(j, "distance", bin->distance);
		json_text(j, "reason", bin->reason);
		json_place(j, "at",
		    bin->bin != NULL ? bin->bin->at : POS_NONE);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_cards(struct json *j, const struct explain_record *r)
{
	static const char *const results[] = { [SCORECARD_SCORED] = "scored",
		[SCORECARD_SKIPPED] = "skipped",
		[SCORECARD_NO_BIN] = "no_bin" };

	json_open(j, "scorecards", '[');
	for (size_t i = 0; i < r->card_count; i++) {
		const struct explain_card *card = &r->cards[i];

		json_open(j, NULL, '{');
		json_text(j, "name", card->spec->name.text);
		json_text(j, "version", card->spec->version.text);
		json_place(j, "at", card->spec->at);
		json_text(j, "result", text_of(results[card->result]));
		put_cells(j, "tested", &card->tested);
		json_text(j, "base", card->base);
		put_bins(j, card);
		json_text(j, "score", card->total);
		json_text(j, "band", card->band);
		json_text(j, "reasons", card->reasons);
		json_text(j, "probability", card->probability);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_rules(struct json *j, const char *key, const struct explain_rule *rules,
    size_t count)
{
	json_open(j, key, '[');
	for (size_t i = 0; i < count; i++) {
		json_open(j, NULL, '{');
		json_text(j, "id", rules[i].id);
		json_place(j, "at", rules[i].at);
		json_open(j, "cells", '[');
		for (size_t k = 0; k < rules[i].count; k++) {
			const struct explain_test *test = &rules[i].tests[k];

			json_open(j, NULL, '{');
			json_text(j, "name", test->name);
			json_text(j, "value", test->value);
			json_text(j, "cell", trimmed(test->cell));
			json_place(j, "at", test->cell->at);
			json_close(j, '}');
		}
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_tables(struct json *j, const struct explain_record *r)
{
	json_open(j, "tables", '[');
	for (size_t i = 0; i < r->table_count; i++) {
		const struct explain_table *t = &r->tables[i];

		json_open(j, NULL, '{');
		json_text(j, "name", t->spec->name.text);
		json_place(j, "at", t->spec->at);
		json_text(j, "hit", text_of(explain_policy(t->policy)));
		json_text(j, "result", text_of(explain_decision(t->result)));
		json_text(j, "rule", t->rule);
		json_text(j, "other", t->other);
		put_cells(j, "tested", &t->tested);
		put_cells(j, "inputs", &t->inputs);
		put_rules(j, "matched", t->met, t->met_count);
		put_rules(j, "nearest", t->near, t->near_count);
		put_cells(j, "outputs", &t->outputs);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_holds(struct json *j, const struct explain_record *r)
{
	json_open(j, "holds", '[');
	for (size_t i = 0; i < r->hold_count; i++) {
		const struct explain_hold *hold = &r->holds[i];
		const struct located_list *stops = &hold->spec->stops;

		json_open(j, NULL, '{');
		json_text(j, "code", hold->spec->code.text);
		json_place(j, "at", hold->spec->code.at);
		if (hold->spec->list.set)
			json_text(j, "list", hold->spec->list.file.text);
		else
			json_text(j, "when", hold->spec->when.text);
		put_cells(j, "inputs", &hold->inputs);
		json_text(j, "is", text_of(explain_truth_text(hold->when)));
		json_text(j, "until", hold->until);
		json_bool(j, "holds", hold->holds);
		if (hold->from.at != NULL)
			json_text(j, "from", hold->from);
		if (hold->unreadable)
			json_bool(j, "unreadable", true);
		if (hold->reason.at != NULL)
			json_text(j, "reason", hold->reason);
		if (hold->holds && hold->spec->list.set)
			json_place(j, "row", hold->at);
		json_open(j, "stops", '[');
		if (stops->count == 0)
			json_text(j, NULL, TEXT("contact"));
		for (size_t k = 0; k < stops->count; k++)
			json_text(j, NULL, stops->items[k].text);
		json_close(j, ']');
		json_close(j, '}');
	}
	json_close(j, ']');
}

bool
explain_json_record(struct explain_writer *w, const struct explain_record *r)
{
	static const char *const fates[] = { [FATE_KEPT] = "kept",
		[FATE_REJECTED] = "rejected", [FATE_EXCLUDED] = "excluded" };
	struct json j = { .out = w->out };
	char as_of[DATE_TEXT_MAX];

	date_format(w->as_of, as_of, sizeof as_of);
	json_open(&j, NULL, '{');
	json_text(&j, "explains", TEXT("record"));
	json_number(&j, "record", (int64_t)r->number);
	json_place(&j, "at", r->at);
	put_cells(&j, "keys", &r->keys);
	json_text(&j, "strategy", w->strategy->name.text);
	json_text(&j, "version", w->strategy->version.text);
	json_text(&j, "as_of", text_of(as_of));
	json_text(&j, "fate", text_of(fates[r->fate]));
	json_text(&j, "reason", r->id);
	json_text(&j, "why", r->why);
	put_columns(&j, r);
	put_derived(&j, r);
	put_ageing(&j, &r->ageing);
	put_cards(&j, r);
	put_tables(&j, r);
	explain_json_arms(&j, r);
	put_holds(&j, r);
	if (r->idle.at != NULL)
		json_text(&j, "no_action", r->idle);
	json_close(&j, '}');
	buf_putc(w->out, '\n');
	if (w->out->failed)
		diag_memory(w->diag);
	return !w->out->failed;
}
