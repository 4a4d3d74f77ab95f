#include "rules/case_block.h"
#include "rules/explain_value.h"
#include "rules/strategy_case.h"
#include "tool/case.h"

/* One column of `expect`. */
struct asked {
	struct text name;
	bool is_reject;
	int output, given; /* columns; -1: not there */
	bool known;
	struct column_info info;
	int pii; /* enum pii: how its values are masked */
};

struct comparison {
	struct case_run *run;
	struct explain_view view; /* whether and how values are masked */
	struct asked *asked; /* one for each column of expect */
	bool tells_rejects;  /* one of them is `reject` */
	struct case_difference *first, **last;
	bool starved;
};

static struct case_difference *
differ(struct comparison *c, enum case_verdict verdict, struct src_pos at)
{
	struct case_difference *d =
	    arena_alloc(c->run->arena, 1, sizeof *d);

	if (d == NULL) {
		c->starved = true;
		return NULL;
	}
	d->verdict = verdict;
	d->at = case_block_at(&c->run->spec->expect, at);
	*c->last = d;
	c->last = &d->next;
	return d;
}

static int
column_of(const struct table *table, struct text name)
{
	for (size_t i = 0; i < table->columns; i++)
		if (text_equal(table->header.cells[i], name))
			return (int)i;
	return -1;
}

static void
report_column(struct comparison *c, const struct asked *asked,
    struct src_pos at)
{
	const struct table *output = c->run->output;
	const char **names = arena_alloc(
	    c->run->arena, output->columns, sizeof(const char *));
	struct case_difference *d = differ(c, CASE_COLUMN, at);

	if (names == NULL)
		c->starved = true;
	if (names == NULL || d == NULL)
		return;
	for (size_t i = 0; i < output->columns; i++)
		names[i] = output->header.cells[i].at;
	d->column = asked->name.at;
	d->nearest = text_nearest(asked->name, names, output->columns);
}

static bool
find_columns(struct comparison *c)
{
	const struct case_run *run = c->run;
	const struct strategy *strategy = run->tool->strategy;

	c->asked = arena_alloc(run->arena, run->expect->columns,
	    sizeof *c->asked);
	if (c->asked == NULL) {
		c->starved = true;
		return false;
	}
	for (size_t i = 0; i < run->expect->columns; i++) {
		struct asked *asked = &c->asked[i];

		asked->name = run->expect->header.cells[i];
		asked->is_reject = text_is(asked->name, STRATEGY_CASE_REJECT);
		asked->output = column_of(run->output, asked->name);
		asked->given = column_of(run->given, asked->name);
		asked->known =
		    strategy_column(strategy, asked->name, &asked->info);
		asked->pii = explain_pii(&c->view, asked->name);
		c->tells_rejects |= asked->is_reject;
		if (!asked->is_reject && asked->output < 0)
			report_column(c, asked, run->expect->header.at[i]);
	}
	return c->first == NULL;
}

static bool
same_number(struct text a, struct text b)
{
	struct decimal x, y;

	return decimal_parse(a, &x, NULL) == NUM_OK &&
	    decimal_parse(b, &y, NULL) == NUM_OK &&
	    decimal_compare(x, y) == 0;
}

/* Every name of a is one of b. */
static bool
is_among(struct text a, struct text b)
{
	struct text name;

	while (text_split(&a, '|', &name)) {
		struct text rest = b, other;
		bool found = false;

		while (!found && text_split(&rest, '|', &other))
			found = text_equal(name, other);
		if (!found)
			return false;
	}
	return true;
}

/* By the type of the column: 900.0 is 900.00, and a set has no order. */
static bool
same(const struct asked *asked, struct text expected, struct text got)
{
	if (text_equal(expected, got))
		return true;
	if (!asked->known || asked->is_reject)
		return false;
	switch (asked->info.type) {
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return same_number(expected, got);
	case TYPE_SET:
		return is_among(expected, got) && is_among(got, expected);
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_BOOL:
	case TYPE_DATE:
	case TYPE_DATETIME:
	case TYPES:
		break;
	}
	return false;
}

static struct text
cell_of(const struct case_row *row, const struct asked *asked)
{
	if (asked->is_reject)
		return row->reject != NULL ? text_of(row->reject->id) :
		                             TEXT("");
	if (row->output != NULL)
		return row->output->cells[asked->output];
	return asked->given >= 0 && row->given != NULL ?
	    row->given->cells[asked->given] :
	    TEXT("");
}

static struct text
mask(struct comparison *c, int pii, struct text value)
{
	struct text masked;

	if (pii == PII_NONE || value.len == 0)
		return value;
	masked = explain_mask(c->run->arena, pii, value);
	c->starved |= masked.at == NULL;
	return masked;
}

/* What names a record: the key of the source, or the usual. */
static struct located_list
key_of(const struct case_run *run)
{
	static struct located usual[] = {
		{ { "doc_id", 6 }, { NULL, 0, 0 }, false },
		{ { "debtor_id", 9 }, { NULL, 0, 0 }, false },
	};
	const struct source_spec *source = run->source;

	return source != NULL && source->key.count != 0 ?
	    source->key :
	    (struct located_list){ usual, 2 };
}

/* Key columns that a row of a table has, as "doc_id F1, instalment 2". */
static const char *
name_row(struct comparison *c, const struct table *table,
    const struct table_row *row)
{
	struct located_list key = key_of(c->run);
	const char *who = NULL;

	for (size_t i = 0; row != NULL && i < key.count; i++) {
		struct text name = key.items[i].text;
		int column = column_of(table, name);

		struct text value;

		if (column < 0 || row->cells[column].len == 0)
			continue;
		value = mask(c, explain_pii(&c->view, name),
		    row->cells[column]);
		who = arena_printf(c->run->arena, "%s%s%.*s %.*s",
		    who != NULL ? who : "", who != NULL ? ", " : "",
		    (int)name.len, name.at, (int)value.len, value.at);
		c->starved |= who == NULL;
	}
	return who;
}

static const char *
name_came(struct comparison *c, const struct case_row *row)
{
	return row->output != NULL ?
	    name_row(c, c->run->output, row->output) :
	    name_row(c, c->run->given, row->given);
}

static void
compare_row(struct comparison *c, size_t number,
    const struct table_row *expected, const struct case_row *came)
{
	const char *who = name_came(c, came);

	for (size_t i = 0; i < c->run->expect->columns; i++) {
		const struct asked *asked = &c->asked[i];
		struct text want = expected->cells[i];
		struct text got = cell_of(came, asked);
		struct case_difference *d;

		if (same(asked, want, got) ||
		    (d = differ(c, CASE_CELL, expected->at[i])) == NULL)
			continue;
		d->row = number;
		d->who = who;
		d->column = asked->name.at;
		d->expected = mask(c, asked->pii, want);
		d->got = mask(c, asked->pii, got);
		d->message = asked->is_reject ? came->reject : NULL;
	}
}

/* A record that is one of expect and out alone. */
static void
tell_row(struct comparison *c, enum case_verdict verdict, size_t number,
    struct src_pos at, const char *who, const struct case_message *message)
{
	struct case_difference *d = differ(c, verdict, at);

	if (d == NULL)
		return;
	d->row = number;
	d->who = who;
	d->message = message;
}

/* As far as expect has key columns; without any, every record may be meant. */
static bool
same_key(const struct comparison *c, const struct table_row *want,
    const struct case_row *came)
{
	struct located_list key = key_of(c->run);

	for (size_t i = 0; i < key.count; i++) {
		int column = column_of(c->run->expect, key.items[i].text);

		if (column >= 0 && !same(&c->asked[column],
		                       want->cells[column],
		                       cell_of(came, &c->asked[column])))
			return false;
	}
	return true;
}

static bool
comes_later(const struct comparison *c, const struct table_row *want,
    size_t from)
{
	for (size_t i = from; i < c->run->row_count; i++)
		if (same_key(c, want, &c->run->rows[i]))
			return true;
	return false;
}

static bool
expected_later(const struct comparison *c, size_t from,
    const struct case_row *came)
{
	for (size_t i = from; i < c->run->expect->count; i++)
		if (same_key(c, &c->run->expect->rows[i], came))
			return true;
	return false;
}

static void
tell_extra(struct comparison *c, size_t number, const struct case_row *came)
{
	enum case_verdict verdict = came->reject != NULL && !c->tells_rejects ?
	    CASE_REJECTED :
	    CASE_EXTRA;

	tell_row(c, verdict, number, (struct src_pos){ NULL, 0, 0 },
	    name_came(c, came), came->reject);
}

/* A record that one side lacks does not make all that follow differ. */
static void
compare_rows(struct comparison *c)
{
	const struct table *expect = c->run->expect;
	size_t i = 0, k = 0;

	while (i < expect->count || k < c->run->row_count) {
		const struct table_row *want = &expect->rows[i];
		const struct case_row *came = &c->run->rows[k];
		bool apart = i < expect->count && k < c->run->row_count &&
		    !same_key(c, want, came);

		if (i == expect->count ||
		    (apart && comes_later(c, want, k + 1))) {
			tell_extra(c, ++k, came);
		} else if (k == c->run->row_count ||
		           (apart && expected_later(c, i + 1, came))) {
			i++;
			tell_row(c, CASE_MISSING, i, want->at[0],
			    name_row(c, expect, want), NULL);
		} else if (came->reject != NULL && !c->tells_rejects) {
			i++;
			tell_extra(c, ++k, came);
		} else {
			k++;
			compare_row(c, ++i, want, came);
		}
	}
}

const struct case_difference *
case_compare(struct case_run *run, bool show_pii, bool *ok)
{
	struct comparison c = { .run = run,
		.view = { .strategy = run->tool->strategy,
		    .source = run->source,
		    .as_of = run->spec->as_of,
		    .show_pii = show_pii,
		    .arena = run->arena,
		    .diag = run->tool->diag } };

	c.last = &c.first;
	if (find_columns(&c))
		compare_rows(&c);
	*ok = !c.starved;
	return c.first;
}
