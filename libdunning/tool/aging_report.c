/* aging_report.c -- `dunning report aging`. */

#include "ageing/age_stages.h"
#include "ageing/basing.h"
#include "ageing/summary.h"
#include "base/date.h"
#include "message/words.h"
#include "tool/aging_control.h"
#include "tool/control_lines.h"
#include "tool/reporting.h"
#include "tool/steps.h"

enum { HEAD_RANK = 1, OVERDUE_RANK, BUCKET_RANK, NET_RANK, CREDIT_RANK };

/* Columns of a report with a base currency, behind all others. */
enum { BASE_SECTION, BASE_RATE, BASE_DATE, BASE_COLUMNS };

/* Objects of the JSON. */
static const char by_group[] = "by", bucket_group[] = "buckets",
                  item_group[] = "bucket_items";

/* Where the columns of summary_name are. */
struct places {
	size_t by, items, buckets, unapplied, open, overdue, net, disputed,
	    share, credits, bucket_items, section;
};

struct aging {
	struct tool *tool;
	const struct reporting *settings;
	enum sheet_format format;
	struct chain_counts counts;

	/* While it is written: */
	const struct summary_report *report;
	struct places places;
	struct sheet sheet;
	struct buf room; /* for the texts of a row */
	struct text *texts;
	char date[DATE_TEXT_MAX];
	size_t section; /* of the row before */
	size_t own;     /* rows in their own currencies: the others follow */
};

static bool
out_of_memory(const struct aging *a)
{
	diag_memory(a->tool->diag);
	return false;
}

static struct text
label_of(const struct aging *a, struct text name)
{
	static const struct {
		const char *name;
		enum word word;
	} labels[] = { { "currency", WORD_CURRENCY }, { "items", WORD_ITEMS },
		{ "not_due", WORD_NOT_DUE }, { "unapplied", WORD_UNAPPLIED },
		{ "open", WORD_OPEN }, { "overdue", WORD_OVERDUE },
		{ "net", WORD_NET }, { "disputed", WORD_DISPUTED },
		{ "share", WORD_SHARE }, { "credits", WORD_CREDITS } };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (text_is(name, labels[i].name))
			return reporting_word(a->tool, (int)labels[i].word);
	return name;
}

static struct places
places_of(const struct summary_report *r)
{
	size_t buckets = r->buckets->count + 1;
	struct places p = { .by = 1, .items = 1 + r->by_count };

	p.buckets = p.items + 1;
	p.unapplied = p.buckets + buckets;
	p.open = p.unapplied + 1;
	p.overdue = p.open + 1;
	p.net = p.overdue + 1;
	p.disputed = p.net + 1;
	p.share = p.disputed + 1;
	p.credits = p.share + 1;
	p.bucket_items = p.credits + 1;
	p.section = r->column_count - BASE_COLUMNS;
	return p;
}

static void
name_columns(const struct aging *a, struct sheet_column *columns)
{
	const struct summary_report *r = a->report;
	struct places p = a->places;

	for (size_t i = 0; i < r->column_count; i++) {
		bool by = i >= p.by && i < p.items;
		bool items = i == p.items || i == p.credits ||
		    i >= p.bucket_items;

		columns[i] = (struct sheet_column){ .name = r->columns[i],
			.label = by ? r->columns[i] :
			              label_of(a, r->columns[i]),
			.kind = i < p.items ? SHEET_TEXT :
			    items           ? SHEET_COUNT :
			                      SHEET_MONEY };
		if (by) {
			columns[i].use = SHEET_BY;
			columns[i].group = by_group;
		}
	}
	columns[0].use = SHEET_SECTION;
	columns[p.items].rank = HEAD_RANK;
	columns[p.unapplied].use = columns[p.net].use = SHEET_HEAD;
	columns[p.unapplied].rank = CREDIT_RANK;
	columns[p.net].rank = NET_RANK;
	columns[p.open].use = columns[p.overdue].use = SHEET_HEAD | SHEET_PART;
	columns[p.overdue].rank = OVERDUE_RANK;
	columns[p.open].items = p.items;
}

/* Sections say these to people. */
static void
name_base(const struct aging *a, struct sheet_column *columns)
{
	static const enum word words[BASE_COLUMNS] = { WORD_AMOUNTS_IN,
		WORD_RATE, WORD_DATE };

	for (size_t i = 0; i < BASE_COLUMNS; i++) {
		struct sheet_column *column = &columns[a->places.section + i];

		column->kind = i == BASE_RATE ? SHEET_FIGURE : SHEET_TEXT;
		column->use = SHEET_SECTION;
		column->label = reporting_word(a->tool, (int)words[i]);
	}
}

static void
name_buckets(const struct aging *a, struct sheet_column *columns)
{
	const struct summary_report *r = a->report;
	struct places p = a->places;

	for (size_t i = 0; i <= r->buckets->count; i++) {
		struct sheet_column *bucket = &columns[p.buckets + i];

		bucket->rank = BUCKET_RANK;
		bucket->group = bucket_group;
		if (!r->detail)
			continue;
		bucket->items = p.bucket_items + i;
		columns[bucket->items].group = item_group;
		columns[bucket->items].member = bucket->name;
		columns[bucket->items].use = SHEET_BESIDE;
	}
	if (!r->detail)
		return;
	columns[p.disputed].use = SHEET_HEAD | SHEET_PART;
	columns[p.disputed].rank = CREDIT_RANK;
	columns[p.share].kind = SHEET_PERCENT;
	columns[p.credits].use = SHEET_BESIDE;
	columns[p.unapplied].items = p.credits;
}

static void
fill_sums(const struct aging *a, const struct summary_group *group, int digits,
    int64_t whole, struct sheet_cell *cells)
{
	const struct summary_report *r = a->report;
	const struct places p = a->places;

	for (size_t i = p.items; i < r->column_count; i++)
		cells[i] = (struct sheet_cell){ .digits = digits };
	cells[p.items].number = group->items;
	cells[p.items].digits = 0;
	for (size_t i = 0; i <= r->buckets->count; i++)
		cells[p.buckets + i].number = group->buckets[i];
	cells[p.unapplied].number = group->unapplied;
	cells[p.open].number = group->open;
	cells[p.overdue].number = group->overdue;
	cells[p.net].number = group->net;
	if (!r->detail)
		return;
	cells[p.disputed].number =
	    group->buckets[summary_at(r, DETAIL_DISPUTED)];
	cells[p.share] = sheet_share(group->open, whole);
	cells[p.credits].number =
	    group->buckets[summary_at(r, DETAIL_CREDITS)];
	cells[p.credits].digits = 0;
	for (size_t i = 0; i <= r->buckets->count; i++)
		cells[p.bucket_items + i] = (struct sheet_cell){
			.number =
			    group->buckets[summary_at(r, DETAIL_ITEMS) + i]
		};
}

static struct sheet_cell
rate_cell(const struct summary_rate *rate)
{
	return (struct sheet_cell){ .number = rate->rate.coefficient,
		.digits = rate->rate.scale };
}

/* Which section it is, and at what rate its amounts are in the base currency;
 * rate: NULL of that currency itself. */
static void
fill_base(struct aging *a, const struct summary_rate *rate,
    struct sheet_cell *cells)
{
	struct sheet_cell *own = cells + a->places.section;
	bool people = a->format == SHEET_XLSX;

	own[BASE_RATE].null = true;
	own[BASE_DATE].text = (struct text){ NULL, 0 };
	own[BASE_SECTION].text = !people ?
	    (rate != NULL ? TEXT("own") : TEXT("base")) :
	    reporting_word(a->tool,
	        rate != NULL ? WORD_OWN_CURRENCY : WORD_BASE_CURRENCY);
	if (rate == NULL)
		return;
	own[BASE_RATE] = rate_cell(rate);
	own[BASE_DATE].text = (struct text){ a->date,
		date_format(rate->date, a->date, sizeof a->date) };
}

static const struct summary_section *
section_of(struct aging *a, size_t row)
{
	const struct summary_section *s = a->report->sections;

	if (row < s[a->section].first)
		a->section = 0;
	while (row >= s[a->section].first + s[a->section].count)
		a->section++;
	return &s[a->section];
}

static bool
fill_row(void *ctx, size_t row, struct sheet_cell *cells)
{
	struct aging *a = ctx;
	bool converted = row >= a->own;
	const struct summary_report *r =
	    converted ? a->report->base : a->report;
	const struct summary_section *section;

	row -= converted ? a->own : 0;
	section = converted ? r->sections : section_of(a, row);
	fill_sums(a, summary_sums(r, row), section->digits,
	    section->total->open, cells);
	cells[0].text = text_of(section->currency);
	if (r->based)
		fill_base(a,
		    converted ? NULL : &a->report->rates[a->section], cells);
	if (r->by_count == 0)
		return true;
	if (!order_texts(r->rows[row].key, &a->room, a->texts))
		return out_of_memory(a);
	for (size_t i = 0; i < r->by_count; i++)
		cells[1 + i].text = a->texts[i];
	return true;
}

/* A section with its total, its rows behind so many others; false: out of
 * memory. */
static bool
make_section(struct aging *a, const struct summary_section *from, size_t rows,
    const struct summary_rate *rate, struct sheet_section *to)
{
	const struct summary_report *r = a->report;
	struct sheet_cell *total =
	    arena_alloc(a->tool->arena, r->column_count, sizeof *total);

	if (total == NULL)
		return false;
	fill_sums(a, from->total, from->digits, from->total->open, total);
	*to = (struct sheet_section){ .currency = text_of(from->currency),
		.digits = from->digits,
		.first = rows + from->first,
		.count = from->count,
		.total = total };
	total[0].text = to->currency;
	if (!r->based)
		return true;
	fill_base(a, rate, total);
	total[a->places.section + BASE_DATE].text = (struct text){ NULL, 0 };
	return true;
}

/* The section of all currencies, and their rates; false: out of memory. */
static bool
make_base(struct aging *a, struct sheet_section *to)
{
	const struct summary_report *r = a->report;
	const struct summary_section *from = r->base->sections;
	struct arena *arena = a->tool->arena;
	struct text word = reporting_word(a->tool, WORD_ALL_CURRENCIES);
	const char *title = arena_printf(arena, "%.*s %s", (int)word.len,
	    word.at, from->currency);
	struct sheet_rate *rates =
	    arena_alloc(arena, r->rate_count, sizeof *rates);

	if (title == NULL || rates == NULL ||
	    !make_section(a, from, a->own, NULL, to))
		return false;
	for (size_t i = 0; i < r->rate_count; i++)
		rates[i] = (struct sheet_rate){
			.currency = text_of(r->rates[i].currency),
			.open = { .number = r->rates[i].open,
			    .digits = r->rates[i].digits },
			.rate = rate_cell(&r->rates[i]),
			.date = r->rates[i].date,
			.base = { .number = r->rates[i].base_open,
			    .digits = from->digits }
		};
	to->title = text_of(title);
	to->rates = rates;
	to->rate_count = r->rate_count;
	return true;
}

static bool
make_sections(struct aging *a)
{
	const struct summary_report *r = a->report;
	size_t count = r->section_count;
	struct sheet_section *to =
	    arena_alloc(a->tool->arena, count + 1, sizeof *to);

	if (to == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!make_section(a, &r->sections[i], 0,
		        r->based ? &r->rates[i] : NULL, &to[i]))
			return false;
	a->own = groups_count(r->groups);
	if (r->based && r->base->section_count > 0 &&
	    !make_base(a, &to[count++]))
		return false;
	a->sheet.sections = to;
	a->sheet.section_count = count;
	return true;
}

/* The first bucket of items that are past due. */
static size_t
first_late(const struct buckets *buckets)
{
	size_t i = 0;

	if (buckets->unit != UNIT_DAYS)
		return 1;
	while (i < buckets->count && buckets->breakpoints[i] <= 0)
		i++;
	return i;
}

static bool
make_sheet(struct aging *a)
{
	const struct summary_report *r = a->report;
	struct arena *arena = a->tool->arena;
	struct sheet_column *columns =
	    arena_alloc(arena, r->column_count, sizeof *columns);

	a->places = places_of(r);
	a->texts = arena_alloc(arena, r->by_count, sizeof *a->texts);
	if (columns == NULL || a->texts == NULL || !make_sections(a))
		return out_of_memory(a);
	name_columns(a, columns);
	name_buckets(a, columns);
	if (r->based)
		name_base(a, columns);
	a->sheet.name = "aging";
	a->sheet.title = reporting_word(a->tool, WORD_AGING);
	a->sheet.remark = reporting_word(a->tool, WORD_SHARES);
	a->sheet.columns = columns;
	a->sheet.column_count = r->column_count;
	a->sheet.chart = (struct sheet_chart){ .first = a->places.buckets,
		.count = r->buckets->count + 1,
		.whole = a->places.open,
		.late = first_late(r->buckets) };
	a->sheet.row = fill_row;
	a->sheet.ctx = a;
	return aging_control(a->tool, r, &a->counts, &a->sheet);
}

static bool
write_report(void *ctx, struct summary_report *report, struct out *out)
{
	struct aging *a = ctx;
	bool ok;

	a->report = report;
	buf_init(&a->room, SIZE_MAX);
	ok = make_sheet(a) &&
	    reporting_write(a->tool, a->format, &a->sheet, out);
	buf_clear(&a->room);
	return ok;
}

/* Charges are not asked for. */
static struct age_options
age_options(const struct aging *a)
{
	const struct reporting *s = a->settings;
	struct age_options options = steps_age_options(a->tool);

	options.transactions = s->transactions;
	options.by_application = s->by_application;
	options.snapshot = s->snapshot;
	options.max_roll = s->max_roll;
	options.sums_only = true;
	return options;
}

static size_t
make(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	struct aging *a = ctx;
	const struct reporting *s = a->settings;
	struct stage *main = NULL;
	const struct age_options options = age_options(a);
	size_t count = age_stages(arena, &options, stages, &main, diag);
	const struct summary_options summary = {
		.strategy = a->tool->strategy,
		.ageing = main,
		.as_of = a->tool->as_of,
		.by = s->by.items,
		.by_count = s->by.count,
		.memory = (size_t)s->memory << 20,
		.detail = s->detail || a->format != SHEET_CSV,
		.base = basing_wanted(&options),
		.restated = s->transactions != NULL,
		.write = write_report,
		.ctx = a
	};

	if (count == 0)
		return 0;
	stages[count] = summary_stage(arena, &summary, diag);
	if (stages[count] != NULL)
		return count + 1;
	stages_release(stages, count);
	return 0;
}

bool
aging_report(struct tool *t, const struct reporting *s)
{
	struct aging a = { .tool = t, .settings = s };
	struct stage *stages[CHAIN_STAGES] = { NULL };
	struct chain chain = tool_chain(t);
	bool ok;

	if (!reporting_format(t, s, &a.format) ||
	    !steps_inputs(t, t->operand_count > 1 ? t->operands[1] : "-",
	        s->transactions))
		return false;
	chain.count = make(&a, t->arena, t->diag, stages);
	if (chain.count == 0)
		return false;
	chain.stages = stages;
	chain.replace = true; /* what an earlier ageing said */
	chain.more = make;
	chain.more_ctx = &a;
	ok = tool_run_chain(t, &chain,
	    t->operand_count > 1 ? t->operands[1] : "-", &a.counts);
	if (ok) {
		reporting_say(t, &a.counts,
		    summary_rows(stages[chain.count - 1]));
		control_say(t, &a.sheet);
	}
	stages_release(stages, chain.count);
	return ok;
}
