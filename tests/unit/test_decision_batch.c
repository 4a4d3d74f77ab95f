/*
 * test_decision_batch.c -- tables over batches say what they say record by
 * record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/decision.h"
#include "rules_random.h"

enum { OUTPUTS = 1 };

struct shape {
	int tables;
	int rules; /* at most */
	size_t rows;
	int general; /* of 100 tests, so many need the record */
	bool expressions;
};

static struct decision *made;

static void
make(struct fixture *f)
{
	made = decision_new(
	    f->arena, f->strategy, f->strategy->tables.at, f->diag);
}

static void
write_inputs(struct buf *buf, bool expressions)
{
	size_t i;

	buf_puts(buf, "    inputs: {");
	for (i = 0; i < RANDOM_COLUMNS; i++)
		buf_printf(buf, "%s%s: {}", i == 0 ? "" : ", ",
		    random_columns[i].name);
	if (expressions)
		buf_puts(buf,
		    ", part: {expr: balance / visits}, "
		    "kind: {expr: 'if agreed then grade else \"A\"'}");
	buf_puts(buf, "}\n    outputs: {segment: {type: string}}\n");
	if (random_below(2) == 0)
		buf_puts(buf, "    default: {segment: rest}\n");
	if (random_below(4) == 0)
		buf_puts(buf, "    when: visits > -3 and "
		              "(rate / visits > 0 or grade != \"A\")\n");
}

static void
write_table(struct buf *buf, const struct shape *shape)
{
	int rules = 1 + random_below(shape->rules);
	size_t i;
	int k;

	buf_puts(buf, "dunning: 1\nstrategy: test\n" RANDOM_DECLARED
	              "tables:\n  segment:\n");
	buf_printf(
	    buf, "    hit: %s\n", random_below(2) == 0 ? "unique" : "first");
	write_inputs(buf, shape->expressions);
	buf_puts(buf, "    rows: |\n      id");
	for (i = 0; i < RANDOM_COLUMNS; i++)
		buf_printf(buf, " | %s", random_columns[i].name);
	buf_puts(buf, shape->expressions ? " | part | kind" : "");
	buf_puts(buf, " || segment\n");
	for (k = 0; k < rules; k++) {
		buf_printf(buf, "      R%d", k);
		for (i = 0; i < RANDOM_COLUMNS; i++) {
			buf_puts(buf, " | ");
			random_test(
			    buf, random_columns[i].type, shape->general);
		}
		for (i = 0; shape->expressions && i < 2; i++) {
			buf_puts(buf, " | ");
			random_test(buf, i == 0 ? TYPE_DECIMAL : TYPE_STRING,
			    shape->general);
		}
		buf_puts(buf, " || x\n");
	}
}

/* The hit of one record, as decision_run tells it. */
static struct decision_hit
expected_hit(struct fixture *f, size_t row)
{
	struct decision_hit hit = { DECISION_NO_RULE, DECISION_NO_RULE };
	struct value outputs[OUTPUTS];
	struct text other;
	struct text rule;
	uint32_t i;

	if (f->batch.fates[row] != FATE_KEPT) {
		hit.rule = DECISION_NOT_RUN;
		return hit;
	}
	switch (decision_run(
	    made, &f->env, &f->batch, row, outputs, &rule, &other)) {
	case DECISION_SKIPPED:
		hit.rule = DECISION_NOT_RUN;
		break;
	case DECISION_DEFAULT:
		hit.rule = (uint32_t)decision_rules(made);
		break;
	case DECISION_NO_MATCH:
		break;
	case DECISION_HIT:
	case DECISION_CONFLICT:
		for (i = 0; i < decision_rules(made); i++) {
			if (text_equal(decision_rule_id(made, i), rule))
				hit.rule = i;
			if (text_equal(decision_rule_id(made, i), other))
				hit.other = i;
		}
		break;
	}
	return hit;
}

static void
compare(struct fixture *f, const char *text)
{
	static struct decision_hit hits[RANDOM_ROWS];
	uint64_t faults;
	size_t row;

	f->faults = 0;
	assert_true(decision_run_batch(made, &f->env, &f->batch, hits));
	faults = f->faults;
	f->faults = 0;
	for (row = 0; row < f->batch.rows; row++) {
		struct decision_hit hit = expected_hit(f, row);

		if (hit.rule != hits[row].rule || hit.other != hits[row].other)
			fail_msg("record %zu: %u %u, not %u %u\n%s", row,
			    hits[row].rule, hits[row].other, hit.rule,
			    hit.other, text);
	}
	if (faults != f->faults)
		fail_msg("%ju faults, not %ju\n%s", (uintmax_t)faults,
		    (uintmax_t)f->faults, text);
}

static void
check_table(const struct shape *shape)
{
	struct fixture f;
	struct buf text;

	buf_init(&text, 1 << 20);
	write_table(&text, shape);
	fixture_open(&f);
	made = NULL;
	fixture_strategy(&f, buf_text(&text), NULL, make);
	if (made == NULL)
		fail_msg("%s\n%s", buf_text(&f.told), buf_text(&text));
	random_open(&f);
	assert_true(decision_bind(made, f.columns));
	random_batch(&f, shape->rows, 12);
	compare(&f, buf_text(&text));
	/* Other labels, other digits, and a last chunk that is not full. */
	random_batch(&f, shape->rows / 2 + 1, 3);
	compare(&f, buf_text(&text));
	buf_clear(&text);
	fixture_close(&f);
}

static void
check_shape(const struct shape *shape)
{
	int i;

	for (i = 0; i < shape->tables; i++)
		check_table(shape);
}

static void
small_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 350, 12, 1500, 0, false });
}

static void
long_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 12, 64, 1200, 0, false });
	check_shape(&(struct shape){ 8, 200, 1200, 0, false });
}

static void
tests_of_records(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 60, 12, 700, 15, true });
	check_shape(&(struct shape){ 4, 200, 300, 3, true });
}

/* More words of rules than one word has bits. */
static void
very_long_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 1, 9000, 100, 0, false });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_tables),
		cmocka_unit_test(long_tables),
		cmocka_unit_test(tests_of_records),
		cmocka_unit_test(very_long_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
