#include "collect/segmenting.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/limits.h"
#include "collect/deriving.h"
#include "collect/row_currency.h"
#include "rules/decision.h"

struct decided {
	const struct table_spec *spec;
	struct decision *table;
	size_t outputs;
	int *slots;
	struct value *values;
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
	int rule_id;
	struct buf rules; /* of one record */
	struct row_currency currency;
	struct expr_env env;
	uint64_t faults;
};

/*
 * A table may use the outputs of an earlier one, so each is bound after the
 * outputs of those before it are appended.
 */
static bool
open_table(struct decided *decided, struct columns *columns)
{
	if (!decision_bind(decided->table, columns))
		return false;
	for (size_t i = 0; i < decided->outputs; i++) {
		const char *name = decision_output_name(decided->table, i);
		enum strategy_type type =
		    decision_output_type(decided->table, i);

		decided->slots[i] = columns_append(columns, name,
		    type == TYPES ? COLUMN_STRING : strategy_column_type(type));
		if (decided->slots[i] < 0)
			return false;
	}
	return true;
}

static bool
segmenting_open(struct stage *stage, struct columns *columns)
{
	struct segmenting *s = (struct segmenting *)stage;

	if (!deriving_open(s->deriving, columns, NULL, 0) ||
	    !row_currency_bind(&s->currency, columns))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!open_table(&s->tables[i], columns))
			return false;
	if (s->count == 0)
		return true;
	s->rule_id = columns_append(columns, "rule_id", COLUMN_STRING);
	return s->rule_id >= 0;
}

static void
add_rule(struct segmenting *s, struct text rule)
{
	if (s->rules.len != 0)
		buf_putc(&s->rules, '|');
	buf_add(&s->rules, rule.at, rule.len);
}

static void
store_outputs(struct segmenting *s, const struct decided *decided,
    struct batch *b, size_t row)
{
	enum rounding rounding =
	    (enum rounding)s->strategy->defaults.rounding;
	int digits = row_currency_digits(&s->currency, b, row);

	for (size_t i = 0; i < decided->outputs; i++)
		if (!value_store_digits(&decided->values[i], row,
		        batch_vector(b, decided->slots[i]), rounding,
		        NUM_SCALE_MAX, digits))
			s->faults++;
}

static void
decide_row(struct segmenting *s, struct decided *decided, struct batch *b,
    size_t row)
{
	struct text rule = { NULL, 0 }, other = { NULL, 0 };

	switch (decision_run(decided->table, &s->env, b, row, decided->values,
	    &rule, &other)) {
	case DECISION_SKIPPED:
		return;
	case DECISION_HIT:
		add_rule(s, rule);
		store_outputs(s, decided, b, row);
		return;
	case DECISION_DEFAULT:
		add_rule(s, TEXT("default"));
		store_outputs(s, decided, b, row);
		return;
	case DECISION_CONFLICT:
		batch_reject(b, row, -1, "R_HIT_UNIQUE",
		    "rules %.*s and %.*s of table '%s' both match",
		    (int)rule.len, rule.at, (int)other.len, other.at,
		    decided->spec->name.text.at);
		return;
	case DECISION_NO_MATCH:
		break;
	}
	if (decided->spec->complete)
		batch_reject(b, row, -1, "R_NO_RULE",
		    "no rule of the complete table '%s' matches",
		    decided->spec->name.text.at);
	else
		decided->unmatched++;
}

static bool
decide(struct segmenting *s, struct batch *b, size_t row)
{
	struct vector *v = batch_vector(b, s->rule_id);

	buf_reset(&s->rules);
	for (size_t i = 0; i < s->count && b->fates[row] == FATE_KEPT; i++)
		decide_row(s, &s->tables[i], b, row);
	if (s->rules.len == 0 && !s->rules.failed)
		return true;
	v->text[row] = batch_text(b,
	    (struct text){ buf_text(&s->rules), s->rules.len });
	if (s->rules.failed || v->text[row].at == NULL) {
		diag_memory(s->diag);
		return false;
	}
	vector_set_valid(v, row);
	return true;
}

static bool
segmenting_run(struct stage *stage, struct batch *b)
{
	struct segmenting *s = (struct segmenting *)stage;

	if (!deriving_run(s->deriving, &s->env, b))
		return false;
	for (size_t row = 0; s->count != 0 && row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !decide(s, b, row))
			return false;
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
load_tables(struct segmenting *s, const struct source_spec *source)
{
	const struct items *list = &s->strategy->tables;

	s->tables = arena_alloc(s->arena, list->count + 1, sizeof *s->tables);
	for (size_t i = 0; s->tables != NULL && i < list->count; i++) {
		struct decided *decided = &s->tables[s->count];

		decided->spec = (const struct table_spec *)list->at + i;
		if (!strategy_applies(&decided->spec->sources, source))
			continue;
		decided->table = decision_new(s->arena, s->strategy,
		    decided->spec, s->diag);
		if (decided->table == NULL)
			return false;
		decided->outputs = decision_outputs(decided->table);
		decided->slots = arena_alloc(s->arena, decided->outputs + 1,
		    sizeof *decided->slots);
		decided->values = arena_alloc(s->arena, decided->outputs + 1,
		    sizeof *decided->values);
		if (decided->slots == NULL || decided->values == NULL) {
			diag_memory(s->diag);
			return false;
		}
		s->count++;
	}
	if (s->tables == NULL)
		diag_memory(s->diag);
	return s->tables != NULL;
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
		.run = segmenting_run, .close = segmenting_close };
	s->diag = diag;
	s->arena = arena;
	s->strategy = strategy;
	s->env = (struct expr_env){ .as_of = as_of, .faults = &s->faults };
	buf_init(&s->rules, LIMIT_RECORD_BYTES);
	s->deriving = deriving_new(arena, strategy, source, diag);
	return s->deriving != NULL && load_tables(s, source) ? &s->stage :
	                                                       NULL;
}

void
segmenting_free(struct stage *stage)
{
	if (stage != NULL)
		buf_clear(&((struct segmenting *)stage)->rules);
}
