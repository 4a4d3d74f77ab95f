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

enum { OUTPUTS = 3, RULES = 9000 };

struct shape {
	int tables;
	int policy; /* of the first of them; the others have those after it */
	int rules;  /* at most */
	size_t rows;
	int general; /* of 100 tests, so many need the record */
	bool expressions;
};

/* A policy, and the outputs of its tables. */
struct policy {
	const char *name;
	const char *outputs;
	const char *header;
	const char *fallback;
	/* What cells are chosen from, one list for each output. */
	const char *cells[OUTPUTS][6];
};

#define ONE_TEXT { "x", "y", "\"z\"", "-", "= grade", "= \"q\"" }
#define NUMBERS                                                                \
	{                                                                      \
		"1", "-2.5", "0", "= rate * 2", "= balance / visits", "40"     \
	}
#define LISTED                                                                 \
	"a: {type: string}, b: {type: decimal}", "a | b",                      \
	    "{a: rest, b: 0.5}",                                               \
	{                                                                      \
		ONE_TEXT, NUMBERS                                              \
	}
#define RANKED                                                                 \
	"a: {type: enum, values: [z, x, y]}, b: {type: int, values: [3, 1]}, " \
	"c: {type: decimal}",                                                  \
	    "a | b | c", "{a: x, c: 7}",                                       \
	{                                                                      \
		{ "x", "y", "z", "-", "x", "y" },                              \
		    { "1", "3", "-", "1", "3", "1" }, NUMBERS                  \
	}
#define FOLDED                                                                 \
	"a: {type: decimal}", "a", "{a: 100}",                                 \
	{                                                                      \
		NUMBERS                                                        \
	}

/* Two of them are one instant. */
#define MOMENTS                                                                \
	"a: {type: datetime}", "a", "{a: 2026-01-01T00:00:00Z}",               \
	{                                                                      \
		{                                                              \
			"2026-01-02T10:00:00Z",                                \
			    "\"2026-01-02T05:00:00-05:00\"",                   \
			    "@\"2026-01-03T10:00:00@America/Bogota\"",         \
			    "2026-01-02T10:00:00", "= called",                 \
			    "= called + @\"PT36H\""                            \
		}                                                              \
	}

static const struct policy policies[] = {
	{ "unique", LISTED },
	{ "first", LISTED },
	{ "any", "a: {type: string}, b: {type: decimal}", "a | b", "{a: rest}",
	    { { "x", "x", "x", "x", "y", "= grade" },
	        { "1", "1.0", "1", "= 3 - 2", "1", "= rate" } } },
	{ "P", RANKED },
	{ "rule_order", LISTED },
	{ "output_order", RANKED },
	{ "collect", LISTED },
	{ "C+", FOLDED },
	{ "min", FOLDED },
	{ "max", FOLDED },
	{ "count", "a: {type: string}", "a", "{a: 3}", { ONE_TEXT } },
	{ "any", MOMENTS },
	{ "max", MOMENTS },
	{ "collect", MOMENTS },
};

enum { POLICIES = sizeof(policies) / sizeof(*policies) };

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
	buf_puts(buf, "}\n");
	if (random_below(4) == 0)
		buf_puts(buf, "    when: visits > -3 and "
		              "(rate / visits > 0 or grade != \"A\")\n");
}

static void
write_outputs(struct buf *buf, const struct policy *policy)
{
	buf_printf(buf, "    hit: %s\n    outputs: {%s}\n", policy->name,
	    policy->outputs);
	if (random_below(2) == 0)
		buf_printf(buf, "    default: %s\n", policy->fallback);
}

/* Literals where a table has only those. */
static void
write_answers(struct buf *buf, const struct policy *policy, bool literals)
{
	const char *cell;
	size_t i;

	for (i = 0; i < OUTPUTS && policy->cells[i][0] != NULL; i++) {
		do
			cell = policy->cells[i][random_below(6)];
		while (literals && cell[0] == '=');
		buf_printf(buf, " %s %s", i == 0 ? "||" : "|", cell);
	}
	buf_putc(buf, '\n');
}

static void
write_rule(struct buf *buf, const struct shape *shape)
{
	size_t i;

	for (i = 0; i < RANDOM_COLUMNS; i++) {
		buf_puts(buf, " | ");
		random_test(buf, random_columns[i].type, shape->general);
	}
	for (i = 0; shape->expressions && i < 2; i++) {
		buf_puts(buf, " | ");
		random_test(buf, i == 0 ? TYPE_DECIMAL : TYPE_STRING,
		    shape->general);
	}
}

static void
write_table(
    struct buf *buf, const struct shape *shape, const struct policy *policy)
{
	int rules = 1 + random_below(shape->rules);
	bool literals = random_below(2) == 0;
	size_t i;
	int k;

	buf_puts(buf, "dunning: 1\nstrategy: test\n" RANDOM_DECLARED
	              "tables:\n  segment:\n");
	write_inputs(buf, shape->expressions);
	write_outputs(buf, policy);
	buf_puts(buf, "    rows: |\n      id");
	for (i = 0; i < RANDOM_COLUMNS; i++)
		buf_printf(buf, " | %s", random_columns[i].name);
	buf_puts(buf, shape->expressions ? " | part | kind" : "");
	buf_printf(buf, " || %s\n", policy->header);
	for (k = 0; k < rules; k++) {
		buf_printf(buf, "      R%d", k);
		write_rule(buf, shape);
		write_answers(buf, policy, literals);
	}
}

/* What a table says of one record. */
struct answer {
	enum decision_result result;
	struct value outputs[OUTPUTS];
	struct text rule;
	struct text other;
};

static struct answer
answer_alone(struct fixture *f, size_t row)
{
	struct answer answer = { .result = DECISION_SKIPPED };

	if (f->batch.fates[row] == FATE_KEPT)
		answer.result = decision_run(made, &f->env, &f->batch, row,
		    answer.outputs, &answer.rule, &answer.other);
	return answer;
}

static void
answer_rule(struct fixture *f, struct decision_hit hit, size_t row,
    struct answer *answer)
{
	size_t rules = decision_rules(made);
	size_t i;

	answer->result = hit.rule == rules ? DECISION_DEFAULT : DECISION_HIT;
	if (hit.rule < rules)
		answer->rule = decision_rule_id(made, hit.rule);
	if (hit.other != DECISION_NO_RULE) {
		answer->result = DECISION_CONFLICT;
		answer->other = decision_rule_id(made, hit.other);
		return;
	}
	for (i = 0; i < decision_outputs(made); i++)
		answer->outputs[i] = decision_answer(
		    made, hit.rule, i, &f->env, &f->batch, row);
}

static void
answer_list(struct fixture *f, const struct decision_list *list, size_t row,
    struct answer *answer)
{
	static const struct decision_form plain = { ROUND_HALF_EVEN, -1 };
	bool fallback = list->rules[0] == decision_rules(made);
	size_t mixed;
	size_t i;

	answer->result = fallback ? DECISION_DEFAULT : DECISION_HIT;
	if (!fallback)
		answer->rule = decision_list_ids(made, list, f->arena);
	for (i = 0; i < decision_outputs(made); i++)
		assert_int_equal(decision_fold(made, list, i, &plain, &f->env,
		                     &f->batch, row, &answer->outputs[i],
		                     &mixed),
		    DECISION_HIT);
}

static struct answer
answer_in_batch(
    struct fixture *f, const struct decision_hits *hits, size_t row)
{
	struct answer answer = { .result = DECISION_SKIPPED };
	struct decision_hit hit = hits->of[row];

	if (hit.rule == DECISION_NOT_RUN)
		return answer;
	if (hit.rule == DECISION_NO_RULE) {
		answer.result = DECISION_NO_MATCH;
		if (decision_policy(made) == HIT_COUNT)
			answer.outputs[0].type = VALUE_NUMBER;
	} else if (decision_collects(made)) {
		assert_true(hit.rule < hits->list_count);
		answer_list(f, &hits->lists[hit.rule], row, &answer);
	} else {
		answer_rule(f, hit, row, &answer);
	}
	return answer;
}

static bool
is_same(const struct value *a, const struct value *b)
{
	struct buf one;
	struct buf two;
	bool same;

	buf_init(&one, 1 << 20);
	buf_init(&two, 1 << 20);
	fixture_require(value_format(a, &one) && value_format(b, &two));
	same = strcmp(buf_text(&one), buf_text(&two)) == 0;
	buf_clear(&one);
	buf_clear(&two);
	return same;
}

static void
check_same(const struct answer *alone, const struct answer *batch, size_t row,
    const char *text)
{
	bool same = alone->result == batch->result &&
	            text_equal(alone->rule, batch->rule) &&
	            text_equal(alone->other, batch->other);
	size_t i;

	for (i = 0; i < decision_outputs(made); i++)
		same = same &&
		       alone->outputs[i].type == batch->outputs[i].type &&
		       is_same(&alone->outputs[i], &batch->outputs[i]);
	if (!same)
		fail_msg("record %zu: %u %.*s %.*s, not %u %.*s %.*s\n%s", row,
		    batch->result, (int)batch->rule.len, batch->rule.at,
		    (int)batch->other.len, batch->other.at, alone->result,
		    (int)alone->rule.len, alone->rule.at,
		    (int)alone->other.len, alone->other.at, text);
}

static void
compare(struct fixture *f, const char *text)
{
	static struct answer answers[RANDOM_ROWS];
	struct decision_hits hits;
	uint64_t faults;
	size_t row;

	fixture_faults(f);
	assert_true(decision_run_batch(made, &f->env, &f->batch, &hits));
	for (row = 0; row < f->batch.rows; row++)
		answers[row] = answer_in_batch(f, &hits, row);
	faults = fixture_faults(f);
	for (row = 0; row < f->batch.rows; row++) {
		struct answer alone = answer_alone(f, row);

		check_same(&alone, &answers[row], row, text);
	}
	if (fixture_faults(f) != faults)
		fail_msg("not %ju faults by record\n%s", (uintmax_t)faults,
		    text);
}

static void
check_table(const struct shape *shape, const struct policy *policy)
{
	struct fixture f;
	struct buf text;

	buf_init(&text, 1 << 21);
	write_table(&text, shape, policy);
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
		check_table(shape, &policies[(shape->policy + i) % POLICIES]);
}

static void
small_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 476, 0, 12, 1500, 0, false });
}

static void
long_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 22, 0, 64, 1200, 0, false });
	check_shape(&(struct shape){ 11, 0, 200, 700, 0, false });
}

static void
tests_of_records(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 110, 0, 12, 500, 15, true });
	check_shape(&(struct shape){ 11, 0, 200, 200, 3, true });
}

/* More words of rules than one word has bits. */
static void
very_long_tables(void **state)
{
	(void)state;
	check_shape(&(struct shape){ 1, 0, RULES, 80, 0, false });
	check_shape(&(struct shape){ 2, 5, RULES, 80, 0, false });
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
