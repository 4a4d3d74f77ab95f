#include "tool/diff_moves.h"

#include <inttypes.h>
#include <string.h>

#include "base/money.h"
#include "stream/csv_write.h"
#include "stream/out.h"

struct diff_moves {
	struct tool *tool;
	const struct diff_items *items;
	struct out *out;
	struct buf line;
};

static const char header[] =
    "dimension,company,debtor_id,currency,change,old,new,items,old_balance,"
    "new_balance,old_rule_id,new_rule_id\n";

struct diff_moves *
diff_moves_open(struct tool *t, const char *path,
    const struct diff_items *items)
{
	const char *output = t->common->output;
	struct diff_moves *m;

	if (tool_same_file(path, output != NULL ? output : "-")) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--debtors and the output are the same");
		diag_note(t->diag, POS_NONE,
		    "say --debtors=FILE with another file");
		return NULL;
	}
	m = arena_alloc(t->arena, 1, sizeof *m);
	if (m == NULL) {
		diag_memory(t->diag);
		return NULL;
	}
	*m = (struct diff_moves){ .tool = t, .items = items,
		.out = out_open(path, t->diag) };
	if (m->out == NULL)
		return NULL;
	buf_init(&m->line, SIZE_MAX);
	out_puts(m->out, header);
	return m;
}

static void
add(struct diff_moves *m, struct text text)
{
	csv_cell(&m->line, text);
	buf_putc(&m->line, ',');
}

static void
add_money(struct diff_moves *m, bool there, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX] = "";

	if (there)
		money_format(minor, digits, text, sizeof text);
	add(m, text_of(text));
}

bool
diff_moves_take(void *moves, const struct diff_move *move)
{
	struct diff_moves *m = moves;
	const struct diff_items *d = m->items;
	struct text debtor = intern_text(d->debtors, move->debtor);
	size_t id = strlen(debtor.at);
	int digits = d->currencies[move->currency].digits;

	buf_reset(&m->line);
	add(m, text_of(d->dimensions[move->dimension]));
	add(m, (struct text){ debtor.at + id + 1, debtor.len - id - 1 });
	add(m, (struct text){ debtor.at, id });
	add(m, intern_text(d->codes, move->currency));
	add(m, text_of(diff_change_names[move->change]));
	for (int k = 0; k < DIFF_SIDES; k++)
		add(m, intern_text(d->words, move->words[k]));
	buf_printf(&m->line, "%" PRIu64 ",", move->items);
	add_money(m, move->change != DIFF_APPEARED, move->sums[DIFF_OLD],
	    digits);
	add_money(m, move->change != DIFF_DISAPPEARED, move->sums[DIFF_NEW],
	    digits);
	add(m, intern_text(d->words, move->rules[DIFF_OLD]));
	csv_cell(&m->line, intern_text(d->words, move->rules[DIFF_NEW]));
	buf_putc(&m->line, '\n');
	if (m->line.failed) {
		diag_memory(m->tool->diag);
		return false;
	}
	out_write(m->out, buf_text(&m->line), m->line.len);
	return out_ok(m->out);
}

bool
diff_moves_close(struct diff_moves *m, bool keep)
{
	if (m == NULL)
		return true;
	buf_clear(&m->line);
	if (keep)
		return out_close(m->out);
	out_abandon(m->out);
	return true;
}
