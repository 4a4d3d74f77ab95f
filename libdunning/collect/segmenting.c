#include "collect/segmenting.h"

#include <inttypes.h>

#include "collect/deriving.h"
#include "collect/row_currency.h"
#include "collect/rule_ids.h"
#include "collect/segmenting_output.h"
#include "rules/decision.h"

struct decided {
	const struct table_spec *spec;
	struct decision *table;
	size_t rules;
	struct segmenting_output *outputs;
	size_t count;
	bool has_money;   /* among the outputs */
	struct text *ids; /* by answer; null: no answer */
	uint64_t unmatched;
};

struct segmenting {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	struct deriving *deriving;
	struct decided *tables;
	size_t count;
	struct segmenting_output rule_id; /* of one table: a label */
	int joined;                       /* rule_id of several tables */
	struct row_currency currency;
	struct expr_env env;
	uint64_t faults;
};

/*
 * A table may use the outputs of an earlier one, so each is bound after the
 * outputs of those before it are appended.
 */
static bool
open_table(struct segmenting *s, struct decided *decided,
    struct columns *columns)
{
	if (!decision_bind(decided->table, columns))
		return false;
	for (size_t i = 0; i < decided->count; i++) {
		decided->outputs[i] = (struct segmenting_output){
			.table = decided->table,
			.output = i,
			.answers = decided->rules + 2,
			.rounding =
			    (enum rounding)s->strategy->defaults.rounding,
		};
		if (!segmenting_output_open(&decided->outputs[i], s->arena,
		        columns, s->diag))
			return false;
		if (columns_slot_type(columns, decided->outputs[i].slot) ==
		    COLUMN_MONEY)
			decided->has_money = true;
	}
	return true;
}

static bool
open_rule_id(struct segmenting *s, struct columns *columns)
{
	if (s->count == 1) {
		s->rule_id.answers = s->tables[0].rules + 2;
		return segmenting_output_label(&s->rule_id, "rule_id",
		    s->tables[0].ids, s->arena, columns, s->diag);
	}
	s->joined = columns_append(columns, "rule_id", COLUMN_STRING);
	return s->joined >= 0;
}

static bool
segmenting_open(struct stage *stage, struct columns *columns)
{
	struct segmenting *s = (struct segmenting *)stage;

	if (!deriving_open(s->deriving, columns, NULL, 0) ||
	    !row_currency_bind(&s->currency, columns))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!open_table(s, &s->tables[i], columns))
			return false;
	return s->count == 0 || open_rule_id(s, columns);
}

/* A record that gets no answer from a table that looked at it. */
static void
refuse(struct decided *decided, struct batch *b, size_t row,
    struct decision_hit hit)
{
	if (hit.other != DECISION_NO_RULE) {
		struct text rule = decision_rule_id(decided->table, hit.rule);
		struct text other = decision_rule_id(decided->table, hit.other);

		batch_reject(b, row, -1, "R_HIT_UNIQUE",
		    "rules %.*s and %.*s of table '%s' both match",
		    (int)rule.len, rule.at, (int)other.len, other.at,
		    decided->spec->name.text.at);
	} else if (decided->spec->complete) {
		batch_reject(b, row, -1, "R_NO_RULE",
		    "no rule of the complete table '%s' matches",
		    decided->spec->name.text.at);
	} else {
		decided->unmatched++;
	}
}

/* The number of each record's answer, as its outputs count them. */
static uint32_t *
settle(struct decided *decided, const struct expr_env *env, struct batch *b)
{
	struct decision_hit *hits =
	    arena_alloc(b->arena, b->rows, sizeof *hits);
	uint32_t *answers = arena_alloc(b->arena, b->rows, sizeof *answers);
	uint32_t none = (uint32_t)decided->rules + 1;

	if (hits == NULL || answers == NULL ||
	    !decision_run_batch(decided->table, env, b, hits))
		return NULL;
	for (size_t row = 0; row < b->rows; row++) {
		struct decision_hit hit = hits[row];

		answers[row] = hit.rule;
		if (hit.rule < none && hit.other == DECISION_NO_RULE)
			continue;
		answers[row] = none;
		if (hit.rule != DECISION_NOT_RUN)
			refuse(decided, b, row, hit);
	}
	return answers;
}

static bool
run_table(struct segmenting *s, struct decided *decided, struct rule_ids *ids,
    struct batch *b)
{
	const uint32_t *answers = settle(decided, &s->env, b);
	const uint8_t *digits = NULL;

	if (answers == NULL)
		return false;
	if (decided->has_money) {
		digits = row_currency_digits(&s->currency, b);
		if (digits == NULL)
			return false;
	}
	for (size_t i = 0; i < decided->count; i++)
		segmenting_output_run(
		    &decided->outputs[i], answers, digits, &s->env, b);
	if (s->count > 1)
		return rule_ids_add(ids, decided->ids, answers);
	segmenting_output_run(&s->rule_id, answers, NULL, &s->env, b);
	return true;
}

static bool
run_tables(struct segmenting *s, struct batch *b)
{
	struct rule_ids ids;

	if (s->count > 1 && !rule_ids_open(&ids, b, s->count))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!run_table(s, &s->tables[i], &ids, b))
			return false;
	if (s->count > 1)
		rule_ids_store(&ids, batch_vector(b, s->joined));
	return true;
}

static bool
segmenting_run(struct stage *stage, struct batch *b)
{
	struct segmenting *s = (struct segmenting *)stage;

	if (!deriving_run(s->deriving, &s->env, b))
		return false;
	if (run_tables(s, b))
		return true;
	diag_memory(s->diag);
	return false;
}

static bool
segmenting_merge(struct stage *stage, const struct stage *other)
{
	struct segmenting *s = (struct segmenting *)stage;
	const struct segmenting *from = (const struct segmenting *)other;

	for (size_t i = 0; i < s->count; i++)
		s->tables[i].unmatched += from->tables[i].unmatched;
	s->faults += from->faults;
	return true;
}

static bool
segmenting_close(struct stage *stage)
{
	struct segmenting *s = (struct segmenting *)stage;

	for (size_t i = 0; i < s->count; i++)
		if (s->tables[i].unmatched != 0)
			diag_at(s->diag, DIAG_WARNING, "W_NO_MATCH",
			    s->tables[i].spec->at,
			    "no rule of table '%s' matched %" PRIu64
			    " records",
			    s->tables[i].spec->name.text.at,
			    s->tables[i].unmatched);
	if (s->faults != 0)
		diag_at(s->diag, DIAG_WARNING, "W_FAULTS", POS_NONE,
		    "%" PRIu64 " computed values became null: division by "
		    "zero, overflow or a failed conversion",
		    s->faults);
	return true;
}

static bool
load_table(struct segmenting *s, struct decided *decided)
{
	decided->table =
	    decision_new(s->arena, s->strategy, decided->spec, s->diag);
	if (decided->table == NULL)
		return false;
	decided->rules = decision_rules(decided->table);
	decided->count = decision_outputs(decided->table);
	decided->outputs = arena_alloc(s->arena, decided->count,
	    sizeof *decided->outputs);
	decided->ids = arena_alloc(s->arena, decided->rules + 2,
	    sizeof *decided->ids);
	if (decided->outputs == NULL || decided->ids == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < decided->rules; i++)
		decided->ids[i] = decision_rule_id(decided->table, i);
	decided->ids[decided->rules] = TEXT("default");
	return true;
}

static bool
load_tables(struct segmenting *s, const struct source_spec *source)
{
	const struct items *list = &s->strategy->tables;

	s->tables = arena_alloc(s->arena, list->count + 1, sizeof *s->tables);
	if (s->tables == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct decided *decided = &s->tables[s->count];

		decided->spec = (const struct table_spec *)list->at + i;
		if (!strategy_applies(&decided->spec->sources, source))
			continue;
		if (!load_table(s, decided))
			return false;
		s->count++;
	}
	return true;
}

struct stage *
segmenting_stage(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, int32_t as_of, struct diag *diag)
{
	struct segmenting *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "segment", .open = segmenting_open,
		.run = segmenting_run, .close = segmenting_close,
		.merge = segmenting_merge };
	s->diag = diag;
	s->arena = arena;
	s->strategy = strategy;
	s->env = (struct expr_env){ .as_of = as_of, .faults = &s->faults };
	s->deriving = deriving_new(arena, strategy, source, diag);
	return s->deriving != NULL && load_tables(s, source) ? &s->stage :
	                                                       NULL;
}
