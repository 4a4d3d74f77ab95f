/*
 * test_lint_oracle.c -- the findings about random small tables against a
 * second implementation, which asks every rule at every point of a grid.
 *
 * The second one knows nothing of classes, boxes and diagrams: it makes the
 * cells itself, and says by itself whether a value fits one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules/lint.h"
#include "strategy_fixture.h"

enum {
	TABLES = 3000,
	RULES = 5,
	ROWS = RULES + 12, /* with those that are pasted */
	COLUMNS = 3,
	ITEMS = 3,
	POINTS = 30,      /* values of one column */
	BEYOND = 5,       /* of them, those above every number in a cell */
	NOTHING = 1 << 20 /* stands for null */
};

static uint64_t state = UINT64_C(0x2545f4914f6cdd1d);

static int
below(int n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int)(state % (uint64_t)n);
}

/* Values are integers: units of the column, or places in its list. */
enum kind { WHOLE, TENTHS, LISTED, TRUTH, KINDS };

static const struct {
	const char *name;
	const char *type;
	int low, high; /* of its points */
	int step;      /* hundredths between two of them, for numbers */
} kinds[KINDS] = {
	{ "whole", "int", -2, 9, 100 },
	{ "tenths", "decimal, scale: 1", -2, 12, 10 },
	{ "listed", "enum, values: [A, B, C]", 0, 2, 0 },
	{ "truth", "bool", 0, 1, 0 },
};

struct column {
	enum kind kind;
	bool nullable;
};

/* One part of a cell, which is any of its parts, or none of them. */
enum item_kind { IS, IS_NOT, LESS, MOST, MORE, LEAST, BETWEEN, NULL_ITEM };

struct item {
	enum item_kind kind;
	int low, high; /* hundredths, or places in the list */
	bool low_open, high_open;
};

struct cell {
	bool any;
	bool negated;
	int count;
	struct item items[ITEMS];
};

struct table {
	struct column columns[COLUMNS];
	int column_count;
	struct cell cells[ROWS][COLUMNS];
	int outputs[ROWS];
	int rule_count;
	const char *hit;
};

/* The second implementation. */

static bool
fits_item(const struct item *item, int value)
{
	switch (item->kind) {
	case IS:
		return value == item->low;
	case IS_NOT:
		return value != item->low;
	case LESS:
		return value < item->low;
	case MOST:
		return value <= item->low;
	case MORE:
		return value > item->low;
	case LEAST:
		return value >= item->low;
	case BETWEEN:
		return (item->low_open ? value > item->low
		                       : value >= item->low) &&
		       (item->high_open ? value < item->high
		                        : value <= item->high);
	case NULL_ITEM:
		break;
	}
	return false;
}

static bool
fits(const struct cell *cell, int value)
{
	bool one = false;
	bool null_named = false;
	int i;

	if (cell->any)
		return true;
	for (i = 0; i < cell->count; i++) {
		null_named = null_named || cell->items[i].kind == NULL_ITEM;
		one = one || (value != NOTHING &&
		                 fits_item(&cell->items[i], value));
	}
	if (value == NOTHING)
		return !cell->negated && null_named;
	return one != cell->negated;
}

/* The values of a column, hundredths or places; how many. */
static int
points_of(const struct column *column, int *points)
{
	int step = kinds[column->kind].step;
	int high = kinds[column->kind].high + (step == 0 ? 0 : BEYOND);
	int count = 0;
	int i;

	for (i = kinds[column->kind].low; i <= high; i++)
		points[count++] = step == 0 ? i : i * step;
	if (column->nullable)
		points[count++] = NOTHING;
	return count;
}

static bool
takes(const struct table *table, int rule, const int *point)
{
	int i;

	for (i = 0; i < table->column_count; i++)
		if (!fits(&table->cells[rule][i], point[i]))
			return false;
	return true;
}

/* What is found at any point. */
struct truth {
	bool gap;
	bool met[ROWS];
	bool first[ROWS];
	bool both[ROWS][ROWS];
	bool same[ROWS][ROWS]; /* the same points */
};

static void
look_at_point(const struct table *table, const int *point, struct truth *truth)
{
	bool here[ROWS];
	bool any = false;
	int a;
	int b;

	for (a = 0; a < table->rule_count; a++) {
		here[a] = takes(table, a, point);
		truth->met[a] = truth->met[a] || here[a];
		truth->first[a] = truth->first[a] || (here[a] && !any);
		any = any || here[a];
	}
	truth->gap = truth->gap || !any;
	for (a = 0; a < table->rule_count; a++)
		for (b = 0; b < table->rule_count; b++) {
			truth->both[a][b] =
			    truth->both[a][b] || (here[a] && here[b]);
			truth->same[a][b] =
			    truth->same[a][b] && here[a] == here[b];
		}
}

static struct truth
look(const struct table *table)
{
	int points[COLUMNS][POINTS];
	int counts[COLUMNS] = { 1, 1, 1 };
	int at[COLUMNS] = { 0 };
	int point[COLUMNS] = { 0 };
	struct truth truth;
	int i;

	memset(&truth, 0, sizeof(truth));
	memset(truth.same, true, sizeof(truth.same));
	for (i = 0; i < table->column_count; i++)
		counts[i] = points_of(&table->columns[i], points[i]);
	for (i = 0; i < COLUMNS;) {
		for (i = 0; i < table->column_count; i++)
			point[i] = points[i][at[i]];
		look_at_point(table, point, &truth);
		for (i = 0; i < COLUMNS && ++at[i] == counts[i]; i++)
			at[i] = 0;
	}
	return truth;
}

/* Random tables, as texts. */

static void
random_item(const struct column *column, struct item *item)
{
	int low = kinds[column->kind].low;
	int span = kinds[column->kind].high - low + 1;
	int step = kinds[column->kind].step;

	*item = (struct item){ .kind = (enum item_kind)below(8) };
	if (item->kind == NULL_ITEM && below(2) == 0)
		item->kind = IS;
	if (step == 0) {
		if (item->kind != NULL_ITEM && item->kind != IS_NOT)
			item->kind = IS;
		item->low = below(span);
		return;
	}
	item->low = (low + 1 + below(span - 3)) * step;
	/* Some numbers lie between two values of the column. */
	if (below(6) == 0)
		item->low += step / 2;
	item->high = item->low + step * (1 + below(4));
	item->low_open = below(3) == 0;
	item->high_open = below(3) == 0;
}

static void
random_cell(const struct column *column, struct cell *cell)
{
	int i;

	*cell = (struct cell){ .any = below(5) < 2 };
	cell->negated = below(6) == 0;
	cell->count = 1 + (below(3) == 0 ? below(ITEMS) : 0);
	for (i = 0; i < cell->count; i++)
		random_item(column, &cell->items[i]);
}

static void
random_table(struct table *table)
{
	int i;
	int k;

	memset(table, 0, sizeof(*table));
	table->column_count = 1 + below(COLUMNS);
	for (i = 0; i < table->column_count; i++)
		table->columns[i] = (struct column){
			(enum kind)((i + below(2)) % KINDS), below(2) == 0
		};
	table->rule_count = 1 + below(RULES);
	for (i = 0; i < table->rule_count; i++) {
		table->outputs[i] = below(2);
		for (k = 0; k < table->column_count; k++)
			random_cell(&table->columns[k], &table->cells[i][k]);
	}
}

static void
put_number(struct buf *out, const struct column *column, int value)
{
	static const char *const names[] = { "A", "B", "C" };

	if (column->kind == LISTED)
		buf_puts(out, names[value]);
	else if (column->kind == TRUTH)
		buf_puts(out, value != 0 ? "true" : "false");
	else
		buf_printf(out, "%s%d.%02d", value < 0 ? "-" : "",
		    abs(value) / 100, abs(value) % 100);
}

static void
put_item(struct buf *out, const struct column *column, const struct item *item)
{
	static const char *const signs[] = { "", "!= ", "< ", "<= ", "> ",
		">= " };

	if (item->kind == NULL_ITEM) {
		buf_puts(out, "null");
	} else if (item->kind == BETWEEN) {
		buf_putc(out, item->low_open ? '(' : '[');
		put_number(out, column, item->low);
		buf_puts(out, "..");
		put_number(out, column, item->high);
		buf_putc(out, item->high_open ? ')' : ']');
	} else {
		buf_puts(out, signs[item->kind]);
		put_number(out, column, item->low);
	}
}

static void
put_cell(struct buf *out, const struct column *column, const struct cell *cell)
{
	int i;

	if (cell->any) {
		buf_putc(out, '-');
		return;
	}
	buf_puts(out, cell->negated ? "not(" : "");
	for (i = 0; i < cell->count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		put_item(out, column, &cell->items[i]);
	}
	buf_puts(out, cell->negated ? ")" : "");
}

static void
put_head(struct buf *out, const struct table *table, bool complete)
{
	int i;

	buf_puts(out, "dunning: 1\nstrategy: s\ncolumns:\n");
	for (i = 0; i < table->column_count; i++)
		buf_printf(out, "  %s%d: {type: %s%s}\n",
		    kinds[table->columns[i].kind].name, i,
		    kinds[table->columns[i].kind].type,
		    table->columns[i].nullable ? "" : ", required: true");
	buf_printf(out,
	    "tables:\n  t:\n    hit: %s\n    complete: %s\n    inputs: {",
	    table->hit, complete ? "true" : "false");
	for (i = 0; i < table->column_count; i++)
		buf_printf(out, "%s%s%d: {}", i > 0 ? ", " : "",
		    kinds[table->columns[i].kind].name, i);
	buf_puts(out, "}\n    outputs: {o: {type: int}}\n    rows: |\n");
	buf_puts(out, "      id");
	for (i = 0; i < table->column_count; i++)
		buf_printf(
		    out, " | %s%d", kinds[table->columns[i].kind].name, i);
	buf_puts(out, " || o\n");
}

static void
put_table(struct buf *out, const struct table *table, bool complete,
    const struct buf *pasted)
{
	int i;
	int k;

	buf_reset(out);
	put_head(out, table, complete);
	for (i = 0; i < table->rule_count; i++) {
		buf_printf(out, "      R%d", i);
		for (k = 0; k < table->column_count; k++) {
			buf_puts(out, " | ");
			put_cell(out, &table->columns[k], &table->cells[i][k]);
		}
		buf_printf(out, " || %d\n", table->outputs[i]);
	}
	buf_puts(out, buf_text(pasted));
}

/* What the linter says. */

struct said {
	int gaps, errors;
	bool more;
	bool unsat[ROWS], hidden[ROWS];
	bool both[ROWS][ROWS], same[ROWS][ROWS];
	struct buf rows; /* pasted: one line for each row, with id and output */
	int pasted;
	char last[32];
	struct buf all;
};

/* Numbers of the first two rules that a message names. */
static void
rules_in(const char *text, int rules[2])
{
	const char *at = text;
	int i;

	for (i = 0; i < 2; i++) {
		at = strstr(at, "`R");
		rules[i] = at == NULL ? 0 : atoi(at + 2);
		at = at == NULL ? text + strlen(text) : at + 2;
	}
}

/* "? | > 60 || ?" becomes a row of its own. */
static void
paste(struct said *said, const char *row)
{
	assert_memory_equal(row, "? | ", 4);
	assert_string_equal(row + strlen(row) - 4, "|| ?");
	buf_printf(&said->rows, "      R%d%.*s7\n", RULES + said->pasted++,
	    (int)strlen(row) - 2, row + 1);
}

static void
listen(void *ctx, const struct diag_message *m)
{
	struct said *said = ctx;
	int rules[2];

	buf_printf(&said->all, "%s %s\n", m->id, m->text);
	if (m->level == DIAG_NOTE) {
		if (m->fix != NULL && (strcmp(said->last, "E_GAP") == 0 ||
		                          strcmp(said->last,
		                              "W_NULL_INPUT") == 0))
			paste(said, m->fix);
		said->more = said->more || strstr(m->text, "there are more");
		return;
	}
	snprintf(said->last, sizeof(said->last), "%s", m->id);
	rules_in(m->text, rules);
	said->gaps += strcmp(m->id, "E_GAP") == 0 ||
	              strcmp(m->id, "W_NULL_INPUT") == 0;
	if (strcmp(m->id, "E_UNSAT") == 0)
		said->unsat[rules[0]] = true;
	else if (strcmp(m->id, "W_SHADOWED") == 0)
		said->hidden[rules[0]] = true;
	else if (strcmp(m->id, "W_DUPLICATE") == 0)
		said->same[rules[0]][rules[1]] = true;
	else if (strcmp(m->id, "E_OVERLAP") == 0)
		said->both[rules[0]][rules[1]] = true;
	else if (strcmp(m->id, "E_GAP") != 0 &&
	         strcmp(m->id, "W_NULL_INPUT") != 0 &&
	         strcmp(m->id, "W_MERGEABLE") != 0)
		fail_msg("%s %s", m->id, m->text);
}

static void
forget(struct said *said)
{
	buf_clear(&said->rows);
	buf_clear(&said->all);
}

static void
hear(const char *text, struct said *said)
{
	struct fixture f;
	struct diag *diag;
	struct strategy *strategy;
	struct decision *decision;
	struct lint lint;

	memset(said, 0, sizeof(*said));
	buf_init(&said->rows, 1 << 20);
	buf_init(&said->all, 1 << 20);
	fixture_open(&f);
	diag = diag_new(listen, said);
	assert_non_null(diag);
	strategy = fixture_strategy(&f, text);
	if (strategy == NULL)
		fail_msg("%s\n%s", text, fixture_told(&f));
	decision =
	    decision_new(f.arena, strategy, strategy->tables.at, f.diag);
	if (decision == NULL)
		fail_msg("%s\n%s", text, fixture_told(&f));
	assert_true(lint_init(&lint, strategy, f.arena, diag));
	assert_true(lint_table(&lint, decision, strategy->tables.at));
	diag_free(diag);
	strategy_free(strategy);
	fixture_close(&f);
}

/* The comparison. */

static void
expect(bool wanted, bool said, const char *what, int a, int b, const char *text,
    const struct said *all)
{
	if (wanted != said)
		fail_msg("%s R%d R%d: wanted %d, said %d\n%s\n%s", what, a, b,
		    wanted, said, text, buf_text(&all->all));
}

static void
compare_unique(const struct table *table, const char *text)
{
	struct truth truth = look(table);
	struct said said;
	int a;
	int b;

	hear(text, &said);
	expect(truth.gap, said.gaps > 0, "gap", 0, 0, text, &said);
	for (a = 0; a < table->rule_count; a++) {
		expect(!truth.met[a], said.unsat[a], "unsat", a, a, text,
		    &said);
		for (b = a + 1; b < table->rule_count; b++)
			expect(truth.both[a][b], said.both[a][b], "overlap", a,
			    b, text, &said);
	}
	forget(&said);
}

/* Under `any`, only other outputs make an overlap wrong. */
static void
compare_any(const struct table *table, const char *text)
{
	struct truth truth = look(table);
	struct said said;
	int a;
	int b;

	hear(text, &said);
	for (a = 0; a < table->rule_count; a++)
		for (b = a + 1; b < table->rule_count; b++)
			expect(truth.both[a][b] &&
			           table->outputs[a] != table->outputs[b],
			    said.both[a][b], "conflict", a, b, text, &said);
	forget(&said);
}

/* A rule that never comes first is told, as hidden or as a duplicate. */
static void
compare_first(const struct table *table, const char *text)
{
	struct truth truth = look(table);
	struct said said;
	bool twin;
	int a;
	int b;

	hear(text, &said);
	expect(truth.gap, said.gaps > 0, "gap", 0, 0, text, &said);
	for (a = 0; a < table->rule_count; a++) {
		twin = false;
		for (b = 0; b < a; b++)
			twin = twin || said.same[b][a];
		expect(truth.met[a] && !truth.first[a], said.hidden[a] || twin,
		    "hidden", a, a, text, &said);
		for (b = a + 1; b < table->rule_count; b++)
			if (said.same[a][b])
				expect(truth.same[a][b], true, "same", a, b,
				    text, &said);
	}
	forget(&said);
}

/* With the rows that were told pasted in, nothing is missing any more, and
 * they take nothing that another rule takes. */
static void
compare_pasted(const struct table *table, bool complete)
{
	struct buf text;
	struct buf none;
	struct said said;
	struct said again;
	int a;
	int b;

	buf_init(&text, 1 << 20);
	buf_init(&none, 1);
	put_table(&text, table, complete, &none);
	hear(buf_text(&text), &said);
	assert_int_equal(said.gaps, said.pasted);
	if (said.gaps > 0) {
		put_table(&text, table, complete, &said.rows);
		hear(buf_text(&text), &again);
		if ((again.gaps > 0) != said.more)
			fail_msg("%s%s", buf_text(&text),
			    buf_text(&again.all));
		for (a = 0; a < RULES + said.pasted; a++)
			for (b = RULES; complete && b < RULES + said.pasted;
			     b++)
				expect(false, again.both[a][b], "pasted", a, b,
				    buf_text(&text), &again);
		forget(&again);
	}
	forget(&said);
	buf_clear(&text);
	buf_clear(&none);
}

static void
test_random(void **unused)
{
	static const struct {
		const char *hit;
		bool complete;
		void (*compare)(const struct table *, const char *);
	} ways[] = {
		{ "unique", true, compare_unique },
		{ "unique", false, compare_unique },
		{ "first", true, compare_first },
		{ "any", false, compare_any },
	};
	struct table table;
	struct buf text;
	struct buf none;
	size_t way;
	int i;

	(void)unused;
	buf_init(&text, 1 << 20);
	buf_init(&none, 1);
	for (i = 0; i < TABLES; i++) {
		way = (size_t)i % (sizeof(ways) / sizeof(*ways));
		random_table(&table);
		table.hit = ways[way].hit;
		put_table(&text, &table, ways[way].complete, &none);
		ways[way].compare(&table, buf_text(&text));
		if (way < 2)
			compare_pasted(&table, ways[way].complete);
	}
	buf_clear(&text);
	buf_clear(&none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
