/*
 * rules.c -- nanoseconds a record costs in a decision table of five inputs, by
 * hit policy and number of rules.
 *
 *	bench_rules
 *
 * One line for each: policy, kind of table, rules, rules that match a record on
 * average, nanoseconds.  In a `grid` at most one rule matches; in a `mixed`
 * table many do, as cells overlap at random.  The time is the least of many
 * runs over one batch of 4,096 records, one in 50 cells of which is null.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "../unit/rules_random.h"
#include "rules/decision.h"

enum { ROWS = 4096, RUNS = 60, GRADES = 12, TEXT_MOST = 1 << 22 };

static struct decision *made;

static void
make(struct fixture *f)
{
	made = decision_new(
	    f->arena, f->strategy, f->strategy->tables.at, f->diag);
}

static void
write_grid_rule(struct buf *text, int rule)
{
	int visits = rule % 10 * 3;
	int balance = rule / 100 * 100;

	buf_printf(text, "[%d..%d) | G%d | [%d..%d) | - | -", visits,
	    visits + 3, rule / 10 % 10, balance, balance + 100);
}

/* A cell of format with a number, or "-" in one of `of` rules. */
static void
write_cell(struct buf *text, int of, const char *mark, int number)
{
	if (random_below(of) == 0)
		buf_puts(text, "-");
	else
		buf_printf(text, "%s%d", mark, number);
}

static void
write_mixed_rule(struct buf *text)
{
	write_cell(text, 3, ">= ", random_below(40));
	buf_puts(text, " | ");
	write_cell(text, 2, "G", random_below(GRADES));
	buf_puts(text, " | ");
	write_cell(text, 2, "> ", random_below(900));
	buf_puts(text, " | ");
	write_cell(text, 2, "<= ", random_below(20));
	buf_puts(text, " | ");
	write_cell(text, 2, ">= 2026-10-", 10 + random_below(20));
}

static void
write_table(struct buf *text, const char *hit, bool grid, int rules)
{
	int i;

	buf_printf(text,
	    "dunning: 1\nstrategy: bench\n" RANDOM_DECLARED
	    "tables:\n  t:\n    hit: %s\n    inputs: {visits: {}, grade: {}, "
	    "balance: {}, rate: {}, due: {}}\n    outputs: {o: {type: int}}\n"
	    "    rows: |\n      visits | grade | balance | rate | due || o\n",
	    hit);
	for (i = 0; i < rules; i++) {
		buf_puts(text, "      ");
		if (grid)
			write_grid_rule(text, i);
		else
			write_mixed_rule(text);
		buf_printf(text, " || %d\n", i);
	}
}

static void
fill(struct vector *v, size_t row)
{
	if (v->type == COLUMN_STRING)
		v->codes[row] = (uint16_t)random_below(GRADES);
	else if (v->type == COLUMN_DECIMAL)
		v->decimal[row] = (struct decimal){ random_below(2200), 2 };
	else if (v->type == COLUMN_DATE)
		v->date[row] = 20720 + random_below(40);
	else if (v->type == COLUMN_MONEY)
		v->number[row] = random_below(100000);
	else
		v->number[row] = random_below(45);
	if (v->type == COLUMN_MONEY)
		v->digits[row] = 2;
	if (random_below(50) != 0)
		vector_set_valid(v, row);
}

static void
open_batch(struct fixture *f)
{
	static char names[GRADES][4];
	static struct text grades[GRADES];
	size_t row;
	size_t i;

	for (i = 0; i < GRADES; i++) {
		snprintf(names[i], sizeof(names[i]), "G%zu", i);
		grades[i] = text_of(names[i]);
	}
	random_batch(f, ROWS, 1);
	for (i = 0; i < RANDOM_COLUMNS; i++) {
		struct vector *v =
		    &f->vectors[fixture_slot(f, random_columns[i].name)];

		v->labels = v->type == COLUMN_STRING ? grades : NULL;
		for (row = 0; row < ROWS; row++)
			fill(v, row);
	}
	memset(f->batch.fates, FATE_KEPT, ROWS);
}

static double
nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Rules that matched, of all records. */
static size_t
count_matches(const struct decision_hits *hits)
{
	size_t count = 0;
	size_t row;

	for (row = 0; row < ROWS; row++) {
		uint32_t rule = hits->of[row].rule;

		if (rule == DECISION_NO_RULE)
			continue;
		count += decision_collects(made) ? hits->lists[rule].count : 1;
	}
	return count;
}

static void
time_table(const char *hit, bool grid, int rules)
{
	struct decision_hits hits = { NULL, NULL, 0 };
	struct arena *scratch = NULL;
	double least = 0;
	struct fixture f;
	struct buf text;
	int i;

	buf_init(&text, TEXT_MOST);
	write_table(&text, hit, grid, rules);
	fixture_open(&f);
	fixture_strategy(&f, buf_text(&text), NULL, make);
	fixture_require(made != NULL);
	random_open(&f);
	fixture_require(decision_bind(made, f.columns));
	open_batch(&f);
	for (i = 0; i < RUNS; i++) {
		double start;
		double took;

		arena_free(scratch);
		scratch = arena_new(0);
		fixture_require(scratch != NULL);
		f.batch.arena = scratch;
		start = nanoseconds();
		fixture_require(
		    decision_run_batch(made, &f.env, &f.batch, &hits));
		took = nanoseconds() - start;
		least = i == 0 || took < least ? took : least;
	}
	printf("%-8s %-6s %5d rules %8.2f match %8.1f ns\n", hit,
	    grid ? "grid" : "mixed", rules,
	    (double)count_matches(&hits) / ROWS, least / ROWS);
	arena_free(scratch);
	fixture_close(&f);
	buf_clear(&text);
}

int
main(void)
{
	static const char *const policies[] = { "unique", "first", "collect",
		"sum", "count" };
	static const int rules[] = { 5, 50, 200, 1000 };
	size_t i;
	size_t k;

	for (i = 0; i < sizeof(policies) / sizeof(*policies); i++) {
		for (k = 0; k < sizeof(rules) / sizeof(*rules); k++)
			time_table(policies[i], true, rules[k]);
		for (k = 0; i > 0 && k < sizeof(rules) / sizeof(*rules); k++)
			time_table(policies[i], false, rules[k]);
	}
	return 0;
}
