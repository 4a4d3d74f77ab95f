/*
 * fuzz_table.c -- any text is a decision table of each hit policy, or is
 * refused; what is accepted says over a batch what it says record by record.
 *
 * The first byte chooses the policy; the rest are the rules, without their
 * header.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "../unit/rules_random.h"
#include "rules/decision.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 130, TEXT_MOST = 1 << 16, OUTPUTS = 2 };

#define LISTED "{a#: {type: string}, b#: {type: decimal}}"
#define RANKED                                                                 \
	"{a#: {type: enum, values: [z, x, y]}, b#: {type: decimal, "       \
	"values: [3, 1]}}"
#define ONE "{a#: {type: decimal}}"

static const struct {
	const char *hit;
	const char *outputs;
	const char *header;
	const char *cells; /* of a rule that is always right */
} policies[] = {
	{ "unique", LISTED, "a# | b#", "x | 1" },
	{ "any", LISTED, "a# | b#", "x | 1" },
	{ "priority", RANKED, "a# | b#", "x | 1" },
	{ "first", LISTED, "a# | b#", "x | 1" },
	{ "rule_order", LISTED, "a# | b#", "x | 1" },
	{ "output_order", RANKED, "a# | b#", "x | 1" },
	{ "collect", LISTED, "a# | b#", "x | 1" },
	{ "sum", ONE, "a#", "1" },
	{ "min", ONE, "a#", "1" },
	{ "max", ONE, "a#", "1" },
	{ "count", ONE, "a#", "1" },
};

enum { POLICIES = sizeof(policies) / sizeof(*policies) };

#define INPUTS "visits | grade | balance | rate | due | agreed"
#define ANY "- | - | - | - | - | -"

/* Holds the strategy, whose tables are changed for each input. */
static struct fixture loaded;

/* Outputs have one type in all tables, so each table has names of its own. */
static void
put_numbered(struct buf *text, const char *with, size_t number)
{
	for (; *with != '\0'; with++) {
		if (*with == '#')
			buf_printf(text, "%zu", number);
		else
			buf_add(text, with, 1);
	}
}

static void
load(void)
{
	struct buf text;
	size_t i;

	buf_init(&text, TEXT_MOST);
	buf_puts(&text, "dunning: 1\nstrategy: test\n" RANDOM_DECLARED
	                "tables:\n");
	for (i = 0; i < POLICIES; i++) {
		buf_printf(&text,
		    "  t%zu:\n    hit: %s\n    inputs: {visits: {}, grade: {}, "
		    "balance: {}, rate: {}, due: {}, agreed: {}}\n"
		    "    outputs: ",
		    i, policies[i].hit);
		put_numbered(&text, policies[i].outputs, i);
		buf_puts(&text, "\n    rows: |\n      id | " INPUTS " || ");
		put_numbered(&text, policies[i].header, i);
		buf_printf(&text, "\n      R | " ANY " || %s\n",
		    policies[i].cells);
	}
	fixture_open(&loaded);
	fixture_strategy(&loaded, buf_text(&text), NULL, NULL);
	if (loaded.strategy == NULL)
		fputs(buf_text(&loaded.told), stderr);
	fixture_require(loaded.strategy != NULL);
	buf_clear(&text);
}

struct answer {
	enum decision_result result;
	struct value outputs[OUTPUTS];
	struct text rule;
	struct text other;
};

static void
take_rule(const struct decision *made, struct fixture *f,
    struct decision_hit hit, size_t row, struct answer *answer)
{
	size_t i;

	answer->rule = decision_rule_id(made, hit.rule);
	answer->result = DECISION_HIT;
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
take_list(const struct decision *made, struct fixture *f,
    const struct decision_list *list, size_t row, struct answer *answer)
{
	static const struct decision_form plain = { ROUND_HALF_EVEN, -1 };
	size_t mixed = 0;
	size_t i;

	answer->result = DECISION_HIT;
	answer->rule = decision_list_ids(made, list, f->arena);
	for (i = 0; i < decision_outputs(made); i++) {
		answer->result = decision_fold(made, list, i, &plain, &f->env,
		    &f->batch, row, &answer->outputs[i], &mixed);
		if (answer->result == DECISION_MIXED)
			answer->rule = decision_rule_id(made, mixed);
		if (answer->result != DECISION_HIT)
			return;
	}
}

static struct answer
take_answer(const struct decision *made, struct fixture *f,
    const struct decision_hits *hits, size_t row)
{
	struct answer answer = { .result = DECISION_NO_MATCH };
	struct decision_hit hit = hits->of[row];

	if (hit.rule == DECISION_NO_RULE) {
		if (decision_policy(made) == HIT_COUNT)
			answer.outputs[0].type = VALUE_NUMBER;
	} else if (decision_collects(made)) {
		take_list(made, f, &hits->lists[hit.rule], row, &answer);
	} else {
		take_rule(made, f, hit, row, &answer);
	}
	return answer;
}

static bool
is_same(const struct value *a, const struct value *b)
{
	struct buf texts[2];
	bool same;

	buf_init(&texts[0], 1 << 24);
	buf_init(&texts[1], 1 << 24);
	fixture_require(
	    value_format(a, &texts[0]) && value_format(b, &texts[1]));
	same = a->type == b->type &&
	       strcmp(buf_text(&texts[0]), buf_text(&texts[1])) == 0;
	buf_clear(&texts[0]);
	buf_clear(&texts[1]);
	return same;
}

static void
compare(struct decision *made, struct fixture *f)
{
	struct decision_hits hits;
	struct answer answers[ROWS];
	uint64_t faults;
	size_t row;
	size_t i;

	fixture_faults(f);
	fixture_require(decision_run_batch(made, &f->env, &f->batch, &hits));
	for (row = 0; row < ROWS; row++)
		answers[row] = take_answer(made, f, &hits, row);
	faults = fixture_faults(f);
	for (row = 0; row < ROWS; row++) {
		struct answer alone = { .result = DECISION_NO_MATCH };

		alone.result = decision_run(made, &f->env, &f->batch, row,
		    alone.outputs, &alone.rule, &alone.other);
		fixture_require(alone.result == answers[row].result);
		fixture_require(text_equal(alone.rule, answers[row].rule));
		fixture_require(text_equal(alone.other, answers[row].other));
		for (i = 0; alone.result == DECISION_HIT &&
		            i < decision_outputs(made);
		     i++)
			fixture_require(is_same(
			    &alone.outputs[i], &answers[row].outputs[i]));
	}
	fixture_require(fixture_faults(f) == faults);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct table_spec *tables;
	struct table_spec spec;
	struct decision *made;
	struct fixture f;
	struct buf text;

	/* No text of a strategy has a NUL. */
	if (size == 0 || memchr(data + 1, 0, size - 1) != NULL)
		return 0;
	if (loaded.strategy == NULL)
		load();
	tables = loaded.strategy->tables.at;
	fixture_open(&f);
	buf_init(&text, TEXT_MOST * 2);
	spec = tables[data[0] % POLICIES];
	buf_puts(&text, "id | " INPUTS " || ");
	put_numbered(&text, policies[data[0] % POLICIES].header,
	    data[0] % POLICIES);
	buf_puts(&text, "\n");
	buf_add(&text, (const char *)data + 1, size - 1);
	spec.rows = fixture_text(buf_text(&text));
	spec.rows.text.len = text.len;
	spec.rows.literal = true;
	made = decision_new(f.arena, loaded.strategy, &spec, f.diag);
	fixture_require(
	    (made == NULL) == (diag_count(f.diag, DIAG_ERROR) > 0));
	random_state = UINT64_C(88172645463325252);
	random_open(&f);
	/* A cell may name the output of another table, which is not there. */
	if (made != NULL && decision_bind(made, f.columns)) {
		random_batch(&f, ROWS, 12);
		for (size_t row = 0; row < ROWS; row++)
			f.batch.fates[row] = FATE_KEPT;
		compare(made, &f);
	}
	buf_clear(&text);
	fixture_close(&f);
	return 0;
}
