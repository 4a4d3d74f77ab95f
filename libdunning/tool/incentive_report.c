#include "tool/incentive_report.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/money.h"
#include "ledger/ledger.h"
#include "message/words.h"
#include "tool/incentives.h"

enum {
	I_CURRENCY,
	I_AGENT,
	I_BUCKET,
	I_TIER,
	I_PAYMENTS,
	I_RECOVERED,
	I_RATE,
	I_INCENTIVE,
	I_COLUMNS
};

struct incentive {
	struct tool *tool;
	const struct reporting *settings;
	enum sheet_format format;
	int32_t from, to;
	const struct incentive_row *rows;
	size_t count;
	struct sheet sheet;
	struct sheet_column columns[I_COLUMNS];
	struct sheet_fact period;
};

static bool
usage(const struct incentive *r, const char *message, const char *remedy)
{
	diag_at(r->tool->diag, DIAG_ERROR, "E_USAGE", POS_NONE, "%s",
	    message);
	diag_note(r->tool->diag, POS_NONE, "%s", remedy);
	return false;
}

static bool
check_options(struct incentive *r)
{
	const struct reporting *s = r->settings;

	r->from = s->from;
	r->to = s->to != DATE_NONE ? s->to : r->tool->as_of;
	if (s->ledger == NULL)
		return usage(r, "the incentives are in a ledger",
		    "name it with --ledger=FILE");
	if (r->tool->operand_count > 1)
		return usage(r, "incentives are not made of a portfolio",
		    "leave the file out: payments and actions are in the "
		    "ledger");
	if (r->tool->strategy == NULL || !r->tool->strategy->incentives.set)
		return usage(r, "there is no strategy with `incentives`",
		    "name it with --strategy=FILE and give it tiers, see "
		    "dunning-strategy(5)");
	if (r->from != DATE_NONE && r->from > r->to)
		return usage(r, "the period has no day",
		    "--from comes before --to, or is the same day");
	return true;
}

static bool
fill_row(void *ctx, size_t at, struct sheet_cell *cells)
{
	const struct incentive *r = ctx;
	const struct incentive_row *row = &r->rows[at];

	for (size_t i = 0; i < I_COLUMNS; i++)
		cells[i] = (struct sheet_cell){ .digits = 0 };
	cells[I_CURRENCY].text = row->currency;
	cells[I_AGENT].text = row->agent;
	cells[I_BUCKET].text = row->bucket;
	cells[I_TIER].number = row->tier;
	cells[I_TIER].null = row->tier == 0;
	cells[I_PAYMENTS].number = (int64_t)row->payments;
	cells[I_RECOVERED].number = row->recovered;
	cells[I_RECOVERED].digits = row->digits;
	cells[I_RATE].text = row->rate;
	cells[I_INCENTIVE].number = row->incentive;
	cells[I_INCENTIVE].digits = row->digits;
	return true;
}

/* Rows of one currency are one section. */
static bool
is_same(const struct incentive_row *a, const struct incentive_row *b)
{
	return text_equal(a->currency, b->currency) && a->digits == b->digits;
}

static bool
add_total(struct incentive *r, struct sheet_section *section)
{
	struct sheet_cell *total = arena_alloc(r->tool->arena, I_COLUMNS,
	    sizeof *total);

	if (total == NULL) {
		diag_memory(r->tool->diag);
		return false;
	}
	total[I_AGENT].text = reporting_word(r->tool, WORD_TOTAL);
	total[I_CURRENCY].text = section->currency;
	total[I_TIER].null = true;
	total[I_RECOVERED].digits = section->digits;
	total[I_INCENTIVE].digits = section->digits;
	for (size_t i = section->first; i < section->first + section->count;
	     i++) {
		total[I_PAYMENTS].number += (int64_t)r->rows[i].payments;
		if (money_add(total[I_RECOVERED].number, r->rows[i].recovered,
		        &total[I_RECOVERED].number) &&
		    money_add(total[I_INCENTIVE].number, r->rows[i].incentive,
		        &total[I_INCENTIVE].number))
			continue;
		diag_at(r->tool->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the payments to all agents do not fit");
		return false;
	}
	section->total = total;
	return true;
}

static bool
make_sections(struct incentive *r)
{
	struct sheet_section *sections =
	    arena_alloc(r->tool->arena, r->count, sizeof *sections);
	size_t count = 0;

	if (sections == NULL) {
		diag_memory(r->tool->diag);
		return false;
	}
	for (size_t i = 0; i < r->count; i++) {
		if (i == 0 || !is_same(&r->rows[i], &r->rows[i - 1]))
			sections[count++] = (struct sheet_section){
				.currency = r->rows[i].currency,
				.digits = r->rows[i].digits,
				.first = i
			};
		sections[count - 1].count++;
	}
	for (size_t i = 0; i < count; i++)
		if (!add_total(r, &sections[i]))
			return false;
	r->sheet.sections = sections;
	r->sheet.section_count = count;
	return true;
}

static void
name_columns(struct incentive *r)
{
	static const struct {
		const char *name;
		enum word word;
		enum sheet_kind kind;
		unsigned use;
	} all[I_COLUMNS] = {
		[I_CURRENCY] = { "currency", WORD_CURRENCY, SHEET_TEXT,
		    SHEET_SECTION },
		[I_AGENT] = { "agent", WORD_AGENT, SHEET_TEXT, SHEET_BY },
		[I_BUCKET] = { "bucket", WORD_BUCKET, SHEET_TEXT, SHEET_BY },
		[I_TIER] = { "tier", WORD_TIER, SHEET_COUNT, 0 },
		[I_PAYMENTS] = { "payments", WORD_PAYMENTS, SHEET_COUNT, 0 },
		[I_RECOVERED] = { "recovered", WORD_RECOVERED, SHEET_MONEY,
		    0 },
		[I_RATE] = { "rate", WORD_INCENTIVE_RATE, SHEET_TEXT, 0 },
		[I_INCENTIVE] = { "incentive", WORD_INCENTIVE, SHEET_MONEY,
		    0 },
	};

	for (size_t i = 0; i < I_COLUMNS; i++)
		r->columns[i] = (struct sheet_column){
			.name = text_of(all[i].name),
			.label = reporting_word(r->tool, (int)all[i].word),
			.kind = all[i].kind,
			.use = all[i].use
		};
}

static bool
add_period(struct incentive *r)
{
	char from[DATE_TEXT_MAX] = "", to[DATE_TEXT_MAX];
	const char *text;

	if (r->from != DATE_NONE)
		date_format(r->from, from, sizeof from);
	date_format(r->to, to, sizeof to);
	text = arena_printf(r->tool->arena, "%s/%s", from, to);
	if (text == NULL) {
		diag_memory(r->tool->diag);
		return false;
	}
	r->period = (struct sheet_fact){ TEXT("period"),
		reporting_word(r->tool, WORD_PERIOD), text_of(text) };
	r->sheet.facts = &r->period;
	r->sheet.fact_count = 1;
	return true;
}

static bool
write_sheet(struct incentive *r)
{
	name_columns(r);
	r->sheet.name = "incentives";
	r->sheet.title = reporting_word(r->tool, WORD_INCENTIVES);
	r->sheet.columns = r->columns;
	r->sheet.column_count = I_COLUMNS;
	r->sheet.row = fill_row;
	r->sheet.ctx = r;
	return make_sections(r) && add_period(r) &&
	    reporting_publish(r->tool, r->format, &r->sheet);
}

bool
incentive_report(struct tool *t, const struct reporting *s)
{
	struct incentive r = { .tool = t, .settings = s };
	struct ledger *ledger;
	bool ok;

	if (!reporting_format(t, s, &r.format) || !check_options(&r))
		return false;
	ledger = ledger_open(s->ledger, LEDGER_READ, t->diag);
	if (ledger == NULL)
		return false;
	ok = incentives_make(t->arena, t->strategy, ledger, r.from, r.to,
	    &r.rows, &r.count, t->diag);
	if (!ledger_close(ledger))
		ok = false;
	ok = ok && write_sheet(&r);
	if (ok)
		tool_say(t, "rows %zu", r.count);
	return ok;
}
