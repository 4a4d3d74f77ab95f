#include "collect/segmenting.h"

#include <inttypes.h>

#include "collect/experiment.h"
#include "collect/rule_ids.h"
#include "collect/segmenting_list.h"
#include "collect/segmenting_output.h"
#include "rules/decision.h"
#include "rules/deriving.h"
#include "rules/lint.h"
#include "stream/row_currency.h"

struct decided {
	const struct table_spec *spec;
	struct decision *table;
	size_t rules;
	struct segmenting_output *outputs;
	struct fault_place *places; /* of outputs */
	size_t count;
	bool has_money;   /* among the outputs */
	bool collects;    /* its answers are lists of rules */
	struct text *ids; /* by answer; null: no answer, or no rule alone */
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
	bool joins;                       /* rule_id is made by record */
	struct segmenting_output rule_id; /* else: a label */
	int joined;
	struct experiments *experiments; /* NULL: there are none */
	struct row_currency currency;
	struct expr_env env;
	struct faults *faults;
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
		const char *name = decision_output_name(decided->table, i);
		struct segmenting_output *output = &decided->outputs[i];

		decided->places[i] = (struct fault_place){
			.at = decided->spec->at,
			.section = "table",
			.name = decided->spec->name.text,
			.column = text_of(name),
		};
		*output = (struct segmenting_output){
			.table = decided->table,
			.output = i,
			.answers = decided->rules + 2,
			.place = &decided->places[i],
			.rounding =
			    (enum rounding)s->strategy->defaults.rounding,
		};
		output->more = experiments_texts(
		    s->experiments, name, &output->more_count);
		if (!segmenting_output_open(
		        output, s->arena, columns, s->diag))
			return false;
		experiments_output(s->experiments, name, output->slot,
		    output->made[0].labels, output->label_count);
		if (decision_answer_type(decided->table, i) == TYPE_MONEY)
			decided->has_money = true;
	}
	return true;
}

static bool
open_rule_id(struct segmenting *s, struct columns *columns)
{
	s->joins = s->count > 1 || s->tables[0].collects;
	if (!s->joins) {
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
	return (s->count == 0 || open_rule_id(s, columns)) &&
	    (s->experiments == NULL ||
	        experiments_open(s->experiments, columns));
}

/* A record that gets no answer from a table that looked at it. */
static void
refuse(struct decided *decided, struct batch *b, size_t row,
    struct decision_hit hit)
{
	if (hit.other != DECISION_NO_RULE) {
		struct text rule = decision_rule_id(decided->table, hit.rule);
		struct text other = decision_rule_id(decided->table, hit.other);

		if (decision_policy(decided->table) == HIT_ANY)
			batch_reject(b, row, -1, "R_HIT_ANY",
			    "rules %.*s and %.*s of table '%s' both match, "
			    "with different outputs",
			    (int)rule.len, rule.at, (int)other.len, other.at,
			    decided->spec->name.text.at);
		else
			batch_reject(b, row, -1, "R_HIT_UNIQUE",
			    "rules %.*s and %.*s of table '%s' both match",
			    (int)rule.len, rule.at, (int)other.len, other.at,
			    decided->spec->name.text.at);
	} else if (decided->spec->complete) {
		batch_reject(b, row, -1, "R_NO_RULE",
		    "no rule of the complete table '%s' matches",
		    decided->spec->name.text.at);
	} else if (decision_policy(decided->table) != HIT_COUNT) {
		decided->unmatched++;
	}
}

/* The number of each record's answer, as its outputs count them. */
static uint32_t *
settle(struct decided *decided, const struct decision_hits *hits,
    struct batch *b)
{
	uint32_t *answers = arena_alloc(b->arena, b->rows, sizeof *answers);
	/* Rules and the default, or lists; then, for lists, that of no rule. */
	uint32_t known = (uint32_t)(decided->collects ? hits->list_count :
	                                                decided->rules + 1);
	uint32_t none = known + decided->collects;

	for (size_t row = 0; answers != NULL && row < b->rows; row++) {
		struct decision_hit hit = hits->of[row];

		answers[row] = hit.rule;
		if (hit.rule < known && hit.other == DECISION_NO_RULE)
			continue;
		answers[row] = hit.rule == DECISION_NO_RULE ? known : none;
		if (hit.rule != DECISION_NOT_RUN)
			refuse(decided, b, row, hit);
	}
	return answers;
}

/* Ids by number of the answer; NULL: out of memory. */
static const struct text *
ids_of(const struct decided *decided, const struct decision_hits *hits,
    struct batch *b)
{
	struct text *ids;

	if (!decided->collects)
		return decided->ids;
	ids = arena_alloc(b->arena, hits->list_count + 2, sizeof *ids);
	for (size_t i = 0; ids != NULL && i < hits->list_count; i++) {
		ids[i] = decision_list_ids(
		    decided->table, &hits->lists[i], b->arena);
		if (ids[i].at == NULL)
			return NULL;
	}
	return ids;
}

static bool
run_outputs(struct segmenting *s, struct decided *decided,
    const struct decision_hits *hits, const uint32_t *answers, struct batch *b)
{
	const uint8_t *digits = NULL;

	if (decided->has_money) {
		digits = row_currency_digits(&s->currency, b);
		if (digits == NULL)
			return false;
	}
	for (size_t i = 0; i < decided->count; i++) {
		const struct segmenting_output *o = &decided->outputs[i];

		if (decided->collects ?
		            !segmenting_list_run(
		                o, hits, answers, digits, &s->env, b) :
		            !segmenting_output_run(
		                o, answers, digits, &s->env, b))
			return false;
	}
	return true;
}

static bool
run_table(struct segmenting *s, struct decided *decided, struct rule_ids *ids,
    struct batch *b)
{
	struct decision_hits hits;
	const uint32_t *answers;
	const struct text *texts;

	if (!decision_run_batch(decided->table, &s->env, b, &hits))
		return false;
	answers = settle(decided, &hits, b);
	texts = ids_of(decided, &hits, b);
	if (answers == NULL || texts == NULL ||
	    !run_outputs(s, decided, &hits, answers, b))
		return false;
	if (s->joins)
		return rule_ids_add(ids, texts, answers);
	return segmenting_output_run(
	    &s->rule_id, answers, NULL, &s->env, b);
}

static bool
run_tables(struct segmenting *s, struct batch *b)
{
	struct rule_ids ids;

	if (s->joins && !rule_ids_open(&ids, b, s->count))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!run_table(s, &s->tables[i], &ids, b))
			return false;
	if (s->joins)
		rule_ids_store(&ids, batch_vector(b, s->joined));
	return true;
}

static bool
segmenting_run(struct stage *stage, struct batch *b)
{
	struct segmenting *s = (struct segmenting *)stage;

	if (!deriving_run(s->deriving, &s->env, b))
		return false;
	if (run_tables(s, b) &&
	    (s->experiments == NULL ||
	        experiments_run(s->experiments, &s->env, b)))
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
	experiments_merge(s->experiments, from->experiments);
	faults_merge(s->faults, from->faults);
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
			    " record%s",
			    s->tables[i].spec->name.text.at,
			    s->tables[i].unmatched,
			    s->tables[i].unmatched == 1 ? "" : "s");
	experiments_close(s->experiments, s->diag);
	faults_tell(s->faults, s->diag);
	return true;
}

/* The proof may need more memory than the run. */
static bool
prove_complete(const struct segmenting *s, const struct decided *decided)
{
	struct arena *scratch = arena_new(0);
	bool complete;

	if (scratch == NULL) {
		diag_memory(s->diag);
		return false;
	}
	complete = lint_complete(scratch, s->strategy, decided->table,
	    decided->spec, s->diag);
	arena_free(scratch);
	return complete;
}

static bool
load_table(struct segmenting *s, struct decided *decided)
{
	decided->table =
	    decision_new(s->arena, s->strategy, decided->spec, s->diag);
	if (decided->table == NULL)
		return false;
	if (decided->spec->complete && !prove_complete(s, decided))
		return false;
	decided->rules = decision_rules(decided->table);
	decided->collects = decision_collects(decided->table);
	decided->count = decision_outputs(decided->table);
	decided->outputs = arena_alloc(s->arena, decided->count,
	    sizeof *decided->outputs);
	decided->places = arena_alloc(s->arena, decided->count,
	    sizeof *decided->places);
	decided->ids = arena_alloc(s->arena, decided->rules + 2,
	    sizeof *decided->ids);
	if (decided->outputs == NULL || decided->places == NULL ||
	    decided->ids == NULL) {
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

bool
segmenting_wanted(const struct strategy *strategy)
{
	return strategy->derive.count != 0 || strategy->tables.count != 0 ||
	    strategy->experiments.count != 0;
}

struct stage *
segmenting_stage(
    struct arena *arena, const struct rules_run *run, struct diag *diag)
{
	struct segmenting *s = arena_alloc(arena, 1, sizeof *s);
	struct faults *faults = faults_new(arena, run->strict);

	if (s == NULL || faults == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "segment", .open = segmenting_open,
		.run = segmenting_run, .close = segmenting_close,
		.merge = segmenting_merge };
	s->diag = diag;
	s->arena = arena;
	s->strategy = run->strategy;
	s->faults = faults;
	s->env = (struct expr_env){ .as_of = run->as_of, .faults = faults };
	s->deriving = deriving_new(arena, run->strategy, run->source, diag);
	return s->deriving != NULL && load_tables(s, run->source) &&
	        experiments_new(arena, run, &s->experiments, diag) ?
	    &s->stage :
	    NULL;
}

size_t
segmenting_tables(const struct stage *stage)
{
	return ((const struct segmenting *)stage)->count;
}

struct segmenting_table
segmenting_table(const struct stage *stage, size_t table)
{
	const struct segmenting *s = (const struct segmenting *)stage;

	return (struct segmenting_table){ s->tables[table].spec,
		s->tables[table].table };
}

int
segmenting_slot(const struct stage *stage, size_t table, size_t output)
{
	const struct segmenting *s = (const struct segmenting *)stage;

	return s->tables[table].outputs[output].slot;
}

int
segmenting_rule_id(const struct stage *stage)
{
	const struct segmenting *s = (const struct segmenting *)stage;

	if (s->count == 0)
		return -1;
	return s->joins ? s->joined : s->rule_id.slot;
}

const struct deriving *
segmenting_deriving(const struct stage *stage)
{
	return ((const struct segmenting *)stage)->deriving;
}

const struct experiments *
segmenting_experiments(const struct stage *stage)
{
	return ((const struct segmenting *)stage)->experiments;
}
