#include "explain/explain_line.h"

#include <inttypes.h>

#include "rules/explain_value.h"
#include "stream/csv_write.h"

struct out *
explain_line_open(const struct strategy *strategy, struct arena *arena,
    const char *path, struct diag *diag)
{
	const struct located_list *list = &strategy->outputs.explain.columns;
	struct out *out = out_open(path, diag);
	struct text *names;
	size_t count;
	bool ok = true;

	if (out == NULL)
		return NULL;
	if (list->count > 0) {
		names = output_names(arena, list, NULL, true, &count);
		if (names == NULL)
			diag_memory(diag);
		ok = names != NULL && out_columns(out, ',', names, count);
	}
	for (size_t i = 0; ok && output_log_columns[i] != NULL; i++) {
		if (i > 0)
			out_puts(out, ",");
		out_puts(out, output_log_name(list, output_log_columns[i]));
	}
	if (ok)
		out_puts(out, "\n");
	if (ok && out_ok(out))
		return out;
	out_abandon(out);
	return NULL;
}

static void
add(struct buf *out, struct text text)
{
	buf_putc(out, ',');
	if (text.at != NULL)
		csv_cell(out, text);
}

static void
add_place(struct buf *out, struct src_pos at)
{
	struct buf place;

	buf_init(&place, SIZE_MAX);
	if (at.file != NULL && at.line == 0)
		buf_puts(&place, at.file);
	else if (at.file != NULL)
		buf_printf(&place, "%s:%zu:%zu", at.file, at.line, at.col);
	add(out, (struct text){ buf_text(&place), place.len });
	out->failed = out->failed || place.failed;
	buf_clear(&place);
}

bool
explain_line_add(struct buf *out, const struct explain_line *line)
{
	buf_printf(out, "%" PRIu64, line->number);
	add(out, line->debtor_id);
	add(out, line->doc_id);
	add(out, text_of(line->step));
	add(out, line->name);
	add(out, line->policy);
	add(out, text_of(line->result));
	add(out, line->rule);
	add(out, line->inputs);
	add(out, line->outputs);
	add(out, line->reasons);
	add_place(out, line->at);
	buf_putc(out, '\n');
	return !out->failed;
}

/* The bytes of a buffer, kept by the view; the buffer is cleared. */
static struct text
keep(const struct explain_view *view, struct buf *buf)
{
	struct text made = { NULL, 0 };

	if (!buf->failed) {
		made.at = arena_strndup(view->arena, buf_text(buf), buf->len);
		made.len = made.at != NULL ? buf->len : 0;
	}
	if (made.at == NULL)
		diag_memory(view->diag);
	buf_clear(buf);
	return made;
}

static void
add_pair(struct buf *out, struct text name, struct text value)
{
	buf_printf(out, "%s%.*s=", out->len != 0 ? "; " : "", (int)name.len,
	    name.at);
	if (value.at != NULL)
		buf_add(out, value.at, value.len);
}

struct text
explain_line_cells(
    const struct explain_view *view, const struct explain_cells *cells)
{
	struct buf out;

	buf_init(&out, SIZE_MAX);
	for (size_t i = 0; i < cells->count; i++)
		add_pair(&out, cells->at[i].name, cells->at[i].value);
	return keep(view, &out);
}

bool
explain_line_card(const struct explain_view *view, struct explain_line *line,
    const struct explain_card *card, struct buf *out)
{
	static const char *const results[] = { [SCORECARD_SCORED] = "scored",
		[SCORECARD_SKIPPED] = "skipped",
		[SCORECARD_NO_BIN] = "no_bin" };
	const struct scorecard_spec *spec = card->spec;
	struct buf bins, inputs, outputs;

	buf_init(&bins, SIZE_MAX);
	buf_init(&inputs, SIZE_MAX);
	buf_init(&outputs, SIZE_MAX);
	for (size_t i = 0; i < card->tested.count; i++)
		add_pair(&inputs, card->tested.at[i].name,
		    card->tested.at[i].value);
	for (size_t i = 0; i < card->bin_count; i++) {
		const struct explain_bin *bin = &card->bins[i];

		add_pair(&inputs, bin->column, bin->value);
		if (bin->bin != NULL)
			add_pair(&bins, bin->column,
			    text_trim(bin->bin->text));
	}
	if (card->result == SCORECARD_SCORED) {
		add_pair(&outputs, spec->output.score.text, card->total);
		if (spec->bands.column.text.at != NULL)
			add_pair(&outputs, spec->bands.column.text, card->band);
		if (card->probability.at != NULL)
			add_pair(&outputs, spec->output.probability.text,
			    card->probability);
	}
	line->step = "score";
	line->name = spec->name.text;
	line->policy = spec->version.text;
	line->result = results[card->result];
	line->rule = keep(view, &bins);
	line->inputs = keep(view, &inputs);
	line->outputs = keep(view, &outputs);
	line->reasons = card->reasons;
	line->at = spec->at;
	return line->rule.at != NULL && line->inputs.at != NULL &&
	    line->outputs.at != NULL && explain_line_add(out, line);
}

bool
explain_line_table(const struct explain_view *view, struct explain_line *line,
    const struct explain_table *table, struct buf *out)
{
	static const struct text none = { NULL, 0 };
	bool lists = table->met_count != 0 &&
	    !text_equal(table->rule, table->met[0].id);

	line->step = "segment";
	line->name = table->spec->name.text;
	line->policy = text_of(explain_policy(table->policy));
	line->result = explain_decision(table->result);
	line->rule = table->rule;
	if (table->other.at != NULL)
		line->rule = explain_text(view, "%.*s|%.*s",
		    (int)table->rule.len, table->rule.at,
		    (int)table->other.len, table->other.at);
	line->inputs = explain_line_cells(view,
	    table->result == DECISION_SKIPPED ? &table->tested :
	                                        &table->inputs);
	line->outputs = none;
	if (table->result <= DECISION_NO_MATCH)
		line->outputs = explain_line_cells(view, &table->outputs);
	line->reasons = none;
	line->at = table->result == DECISION_HIT && !lists ?
	    table->met[0].at :
	    table->spec->at;
	for (size_t i = 0; i < table->met_count; i++)
		if (table->result == DECISION_HIT &&
		    text_equal(table->met[i].id, table->rule))
			line->at = table->met[i].at;
	return line->inputs.at != NULL && explain_line_add(out, line);
}
