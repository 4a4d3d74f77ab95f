/* kpi_report.c -- `dunning report kpi`. */
#include <stdlib.h>

#include "ageing/kpi_stage.h"
#include "ageing/restating.h"
#include "ageing/transactions.h"
#include "base/date.h"
#include "tool/control_lines.h"
#include "tool/kpi_control.h"
#include "tool/kpi_figures.h"
#include "tool/reporting.h"
#include "tool/steps.h"

enum { DAYS = 90 };

/* Columns behind those of by. */
enum { K_KPI, K_VALUE, K_UNIT, K_FORMULA, K_INPUTS, K_FLAG, K_COLUMNS };

static const char by_group[] = "by";

struct kpi {
	struct tool *tool;
	const struct reporting *settings;
	enum sheet_format format;
	struct kpi_period period;
	struct chain_counts counts;
	size_t rows;

	/* While it is written: */
	const struct kpi_report *report;
	struct sheet sheet;
	size_t figures; /* of each group */
	struct buf texts_room, formula, inputs;
	struct text *texts;
	size_t group; /* whose texts there are + 1 */
	char currency[16];
};

static bool
out_of_memory(const struct kpi *k)
{
	diag_memory(k->tool->diag);
	return false;
}

static bool
usage(const struct kpi *k, const char *message, const char *remedy)
{
	diag_at(k->tool->diag, DIAG_ERROR, "E_USAGE", POS_NONE, "%s",
	    message);
	diag_note(k->tool->diag, POS_NONE, "%s", remedy);
	return false;
}

/* --from and --to, or so many days up to the end. */
static bool
set_period(struct kpi *k)
{
	const struct reporting *s = k->settings;
	struct kpi_period *p = &k->period;

	p->to = s->to != DATE_NONE ? s->to : k->tool->as_of;
	p->month_days = s->month_days;
	if (p->to > k->tool->as_of)
		return usage(k, "the period ends after the as-of date",
		    "--to is the last day of the period, --as-of what the "
		    "file knows about");
	if (s->from != DATE_NONE && s->days > 0)
		return usage(k, "--from and --days both say when it begins",
		    "leave out one of them");
	p->from = s->from != DATE_NONE ? s->from :
	                                 p->to + 1 -
	        (int32_t)(s->days > 0 ? s->days : DAYS);
	if (p->from <= DATE_MIN || p->from > p->to)
		return usage(k, "the period has no day",
		    "--from comes before --to, or is the same day");
	return true;
}

/* The currency and the texts of a group, when they are not those at hand. */
static bool
take_texts(struct kpi *k, size_t group)
{
	const uint64_t *key = k->report->rows[group].key;
	struct key_walk walk = key_begin(key);
	struct text code;

	if (k->group == group + 1)
		return true;
	k->group = group + 1;
	code = key_next(&walk, k->currency);
	k->currency[code.len] = '\0';
	return order_texts(key, &k->texts_room, k->texts);
}

static struct text
unit_text(enum kpi_unit unit, const char *currency)
{
	switch (unit) {
	case KPI_MONEY:
		return *currency != '\0' ? text_of(currency) : TEXT("money");
	case KPI_ITEMS:
		return TEXT("items");
	case KPI_DAYS:
		return TEXT("days");
	case KPI_PERCENT:
		break;
	}
	return TEXT("percent");
}

/* For people in their words, for programs by name. */
static bool
for_people(const struct kpi *k)
{
	return k->format != SHEET_CSV && k->format != SHEET_JSON;
}

static struct text
unit_words(const struct kpi *k, enum kpi_unit unit)
{
	static const enum word words[] = { WORD_MONEY, WORD_ITEMS, WORD_DAYS,
		WORD_PER_CENT };

	if (!for_people(k) || (unit == KPI_MONEY && *k->currency != '\0'))
		return unit_text(unit, k->currency);
	return reporting_word(k->tool, (int)words[unit]);
}

/* For people with the name that other formulas call it by. */
static struct text
formula(struct kpi *k, size_t at)
{
	struct text text =
	    kpi_figure_formula(at, k->settings->transactions != NULL);

	if (!for_people(k))
		return text;
	buf_reset(&k->formula);
	buf_printf(&k->formula, "%s = %.*s", kpi_figure_at(at)->name,
	    (int)text.len, text.at);
	return (struct text){ buf_text(&k->formula), k->formula.len };
}

static bool
fill_row(void *ctx, size_t row, struct sheet_cell *cells)
{
	struct kpi *k = ctx;
	size_t by = k->settings->by.count, at = row % k->figures;
	const struct kpi_figure *figure = kpi_figure_at(at);
	struct sheet_cell *own = cells + 1 + by;
	const char *flag;

	if (!take_texts(k, row / k->figures) ||
	    !kpi_figure_value(at, kpi_report_sums(k->report, row / k->figures),
	        &k->period, k->settings->months, &own[K_VALUE], &k->inputs,
	        &flag))
		return out_of_memory(k);
	cells[0].text = text_of(k->currency);
	for (size_t i = 0; i < by; i++)
		cells[1 + i].text = k->texts[i];
	own[K_KPI].text = for_people(k) ?
	    reporting_word(k->tool, (int)figure->word) :
	    text_of(figure->name);
	own[K_UNIT].text = unit_words(k, figure->unit);
	own[K_FORMULA].text = formula(k, at);
	own[K_INPUTS].text = own[K_FLAG].text = (struct text){ NULL, 0 };
	if (k->inputs.len > 0)
		own[K_INPUTS].text =
		    (struct text){ buf_text(&k->inputs), k->inputs.len };
	if (*flag != '\0')
		own[K_FLAG].text = text_of(flag);
	return true;
}

static void
name_columns(const struct kpi *k, struct sheet_column *columns)
{
	static const struct {
		struct text name;
		enum word word;
		enum sheet_kind kind;
		unsigned use;
	} own[K_COLUMNS] = {
		[K_KPI] = { { "kpi", 3 }, WORD_INDICATOR, SHEET_TEXT, 0 },
		[K_VALUE] = { { "value", 5 }, WORD_VALUE, SHEET_FIGURE, 0 },
		[K_UNIT] = { { "unit", 4 }, WORD_UNIT, SHEET_TEXT, 0 },
		[K_FORMULA] = { { "formula", 7 }, WORD_FORMULA, SHEET_TEXT,
		    SHEET_BELOW },
		[K_INPUTS] = { { "inputs", 6 }, WORD_INPUTS, SHEET_TEXT,
		    SHEET_BELOW },
		[K_FLAG] = { { "flag", 4 }, WORD_FLAG, SHEET_TEXT, 0 },
	};
	size_t by = k->settings->by.count;

	columns[0] = (struct sheet_column){ .name = TEXT("currency"),
		.label = reporting_word(k->tool, WORD_CURRENCY),
		.use = SHEET_SECTION };
	for (size_t i = 0; i < by; i++)
		columns[1 + i] = (struct sheet_column){
			.name = text_of(k->settings->by.items[i]),
			.label = text_of(k->settings->by.items[i]),
			.use = SHEET_BY,
			.group = by_group
		};
	for (size_t i = 0; i < K_COLUMNS; i++)
		columns[1 + by + i] = (struct sheet_column){
			.name = own[i].name,
			.label = reporting_word(k->tool, (int)own[i].word),
			.kind = own[i].kind,
			.use = own[i].use
		};
}

/* A section for each currency; NULL: out of memory. */
static bool
make_sections(struct kpi *k)
{
	const struct kpi_report *r = k->report;
	size_t count = 0, next;
	struct sheet_section *sections;
	struct arena *arena = k->tool->arena;

	for (size_t i = 0; i < r->count;
	     i = order_section(r->rows, r->count, i))
		count++;
	sections = arena_alloc(arena, count, sizeof *sections);
	if (sections == NULL)
		return false;
	count = 0;
	for (size_t i = 0; i < r->count; i = next) {
		const char *code;

		if (!take_texts(k, i) ||
		    (code = arena_strdup(arena, k->currency)) == NULL)
			return false;
		next = order_section(r->rows, r->count, i);
		sections[count] = (struct sheet_section){
			.currency = text_of(code),
			.digits = kpi_report_sums(r, i)->digits,
			.first = i * k->figures,
			.count = (next - i) * k->figures
		};
		count++;
	}
	k->sheet.sections = sections;
	k->sheet.section_count = count;
	return true;
}

static bool
add_period(struct kpi *k)
{
	struct sheet_fact *facts =
	    arena_alloc(k->tool->arena, 1, sizeof *facts);
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	const char *text;

	date_format(k->period.from, from, sizeof from);
	date_format(k->period.to, to, sizeof to);
	text = arena_printf(k->tool->arena, "%s/%s", from, to);
	if (facts == NULL || text == NULL)
		return false;
	facts[0] = (struct sheet_fact){ TEXT("period"),
		reporting_word(k->tool, WORD_PERIOD), text_of(text) };
	k->sheet.facts = facts;
	k->sheet.fact_count = 1;
	return true;
}

static bool
make_sheet(struct kpi *k)
{
	size_t by = k->settings->by.count;
	struct sheet_column *columns = arena_alloc(k->tool->arena,
	    1 + by + K_COLUMNS, sizeof *columns);

	k->figures = kpi_figure_count(k->settings->months);
	k->texts = arena_alloc(k->tool->arena, by, sizeof *k->texts);
	if (columns == NULL || k->texts == NULL || !make_sections(k) ||
	    !kpi_control(k->tool, k->report, &k->counts, k->figures,
	        &k->sheet) ||
	    !add_period(k))
		return out_of_memory(k);
	name_columns(k, columns);
	k->sheet.name = "kpi";
	k->sheet.title = reporting_word(k->tool, WORD_KPI);
	k->sheet.columns = columns;
	k->sheet.column_count = 1 + by + K_COLUMNS;
	k->sheet.row = fill_row;
	k->sheet.ctx = k;
	return true;
}

static bool
write_report(void *ctx, struct kpi_report *report, struct out *out)
{
	struct kpi *k = ctx;
	bool ok;

	k->report = report;
	buf_init(&k->texts_room, SIZE_MAX);
	buf_init(&k->formula, SIZE_MAX);
	buf_init(&k->inputs, SIZE_MAX);
	ok = make_sheet(k) &&
	    reporting_write(k->tool, k->format, &k->sheet, out);
	k->rows = report->count * k->figures;
	buf_clear(&k->texts_room);
	buf_clear(&k->formula);
	buf_clear(&k->inputs);
	return ok;
}

/* What the stages are told: they look at the last day of the period. */
static bool
set_ageing(const struct kpi *k, struct age_options *ageing)
{
	const struct reporting *s = k->settings;

	*ageing = steps_age_options(k->tool);
	ageing->run.as_of = k->period.to;
	ageing->snapshot = DATE_NONE;
	ageing->memory = (size_t)s->memory << 20;
	ageing->transactions = s->transactions;
	ageing->by_application = s->by_application;
	if (s->transactions != NULL) {
		ageing->moves = transactions_open(ageing, k->tool->diag);
		return ageing->moves != NULL;
	}
	return !s->by_application ||
	    usage(k, "--by-application says nothing without --transactions",
	        "give the file of payments, or leave it out");
}

/* Returns how many; 0 after reporting, then none is left to release. */
static size_t
make_stages(struct kpi *k, const struct age_options *ageing,
    struct stage **stages)
{
	const struct reporting *s = k->settings;
	struct tool *t = k->tool;
	const struct kpi_options options = { .strategy = t->strategy,
		.period = k->period,
		.balances = k->period.to == t->as_of,
		.by = s->by.items,
		.by_count = s->by.count,
		.memory = (size_t)s->memory << 20,
		.ageing = ageing,
		.write = write_report,
		.ctx = k };
	size_t count = 0;

	if (ageing->moves != NULL) {
		stages[0] = restating_stage(t->arena, ageing, t->diag);
		if (stages[0] == NULL) {
			transactions_close(ageing->moves);
			return 0;
		}
		count++;
	}
	stages[count] = kpi_stage(t->arena, &options, t->diag);
	if (stages[count] != NULL)
		return count + 1;
	stages_release(stages, count);
	return 0;
}

bool
kpi_report(struct tool *t, const struct reporting *s)
{
	struct kpi k = { .tool = t, .settings = s };
	const char *input = t->operand_count > 1 ? t->operands[1] : "-";
	struct stage *stages[2] = { NULL };
	struct chain chain = tool_chain(t);
	struct age_options ageing;
	bool ok;

	if (!reporting_format(t, s, &k.format) || !set_period(&k) ||
	    !steps_inputs(t, input, s->transactions) ||
	    !set_ageing(&k, &ageing))
		return false;
	chain.stages = stages;
	chain.count = make_stages(&k, &ageing, stages);
	if (chain.count == 0)
		return false;
	ok = tool_run_chain(t, &chain, input, &k.counts);
	if (ok) {
		reporting_say(t, &k.counts, k.rows);
		control_say(t, &k.sheet);
	}
	stages_release(stages, chain.count);
	return ok;
}
