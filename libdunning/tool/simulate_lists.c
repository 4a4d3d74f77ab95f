#include "tool/simulate_lists.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/money.h"
#include "stream/csv_write.h"
#include "stream/out.h"
#include "tool/simulate_cost.h"

struct simulate_lists {
	struct tool *tool;
	struct out *out; /* NULL: no file is wanted */
	struct buf line;
};

static const char end_header[] =
    "date,company,debtor_id,currency,plan,level,amount\n";
static const char detail_header[] =
    "date,currency,plan,level,channel,agent,queue,contacts,handed_over,"
    "deferred,held,pending,ended,items,amount,cost\n";

static struct out *
open_file(struct tool *t, const char *path, const char *option)
{
	const char *output = t->common->output;

	if (!tool_same_file(path, output != NULL ? output : "-"))
		return out_open(path, t->diag);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--%s and the output are the same", option);
	diag_note(t->diag, POS_NONE, "say --%s=FILE with another file",
	    option);
	return NULL;
}

struct simulate_lists *
simulate_lists_open(struct tool *t, const char *path)
{
	struct simulate_lists *l = arena_alloc(t->arena, 1, sizeof *l);

	if (l == NULL) {
		diag_memory(t->diag);
		return NULL;
	}
	l->tool = t;
	buf_init(&l->line, SIZE_MAX);
	if (path == NULL)
		return l;
	l->out = open_file(t, path, "debtors");
	if (l->out == NULL)
		return NULL;
	out_puts(l->out, end_header);
	return l;
}

static void
add_date(struct buf *line, int32_t day)
{
	char date[DATE_TEXT_MAX];

	date_format(day, date, sizeof date);
	buf_puts(line, date);
}

static void
add_amount(struct buf *line, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, digits, text, sizeof text);
	buf_putc(line, ',');
	buf_puts(line, text);
}

/* False: reported. */
static bool
put_line(struct tool *t, struct out *out, struct buf *line)
{
	buf_putc(line, '\n');
	if (line->failed) {
		diag_memory(t->diag);
		return false;
	}
	out_write(out, buf_text(line), line->len);
	buf_reset(line);
	return out_ok(out);
}

bool
simulate_lists_end(void *lists, const struct simulate_end *end)
{
	struct simulate_lists *l = lists;
	const struct text texts[] = { end->company, end->debtor,
		end->currency, end->plan, end->level };

	if (l->out == NULL)
		return true;
	add_date(&l->line, end->date);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_putc(&l->line, ',');
		csv_cell(&l->line, texts[i]);
	}
	add_amount(&l->line, end->amount, end->digits);
	return put_line(l->tool, l->out, &l->line);
}

bool
simulate_lists_close(struct simulate_lists *l, bool keep)
{
	if (l == NULL)
		return true;
	buf_clear(&l->line);
	if (l->out == NULL)
		return true;
	if (keep)
		return out_close(l->out);
	out_abandon(l->out);
	return true;
}

static bool
put_cell(struct tool *t, struct out *out, struct buf *line,
    const struct simulate_cells *cells, const struct simulate_cell *cell)
{
	const struct simulate_sums *sums = &cell->sums;
	int digits = simulate_digits(cells, cell->by[BY_CURRENCY]);

	add_date(line, cell->date);
	for (int i = 0; i < SIMULATE_BYS; i++) {
		buf_putc(line, ',');
		csv_cell(line, intern_text(cells->words, cell->by[i]));
	}
	for (int i = 0; i < SIMULATE_COUNTS; i++)
		buf_printf(line, ",%" PRIu64, sums->counts[i]);
	add_amount(line, sums->amount, digits);
	add_amount(line, sums->cost, COST_DIGITS);
	return put_line(t, out, line);
}

bool
simulate_lists_detail(struct tool *t, const char *path,
    const struct simulate_cells *cells)
{
	struct out *out = open_file(t, path, "detail");
	struct buf line;
	bool ok = out != NULL;

	if (!ok)
		return false;
	buf_init(&line, SIZE_MAX);
	out_puts(out, detail_header);
	for (size_t i = 0; i < cells->count && ok; i++)
		ok = put_cell(t, out, &line, cells, &cells->cells[i]);
	buf_clear(&line);
	if (ok)
		return out_close(out);
	out_abandon(out);
	return false;
}
