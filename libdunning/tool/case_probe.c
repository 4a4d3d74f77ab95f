#include "tool/case_probe.h"

static bool
bind_tables(const struct case_probe *p, struct columns *columns)
{
	for (size_t i = 0; i < p->run->tool->strategy->tables.count; i++)
		if (p->tables[i] != NULL &&
		    !decision_bind(p->tables[i], columns))
			return false;
	return true;
}

static bool
probe_open(struct stage *stage, struct columns *columns)
{
	struct case_probe *p = (struct case_probe *)stage;

	for (size_t i = 0; i < p->run->tool->strategy->scorecards.count; i++)
		if (p->cards[i] != NULL &&
		    !scorecard_bind(p->cards[i], columns))
			return false;
	return bind_tables(p, columns);
}

/* False: out of memory. */
static bool
probe_table(struct case_probe *p, size_t number, struct batch *b, size_t row)
{
	struct coverage *coverage = p->run->coverage;
	const struct decision *table = p->tables[number];
	struct value *outputs = arena_alloc(
	    b->arena, decision_outputs(table), sizeof *outputs);
	struct text rule, other;

	if (outputs == NULL)
		return false;
	switch (decision_run(table, &p->env, b, row, outputs, &rule, &other)) {
	case DECISION_HIT:
		coverage_rules(coverage, number, table, rule);
		break;
	case DECISION_DEFAULT:
		coverage_default(coverage, number, table);
		break;
	case DECISION_NO_MEMORY:
		return false;
	case DECISION_NO_MATCH:
	case DECISION_SKIPPED:
	case DECISION_CONFLICT:
	case DECISION_MIXED:
		break;
	}
	return true;
}

static bool
probe_record(struct case_probe *p, struct batch *b, size_t row)
{
	const struct strategy *strategy = p->run->tool->strategy;
	struct case_run *run = p->run;

	if (run->kept_count < run->given->count)
		run->kept[run->kept_count++] = batch_at(b, row, 0).line;
	if (run->coverage == NULL)
		return true;
	for (size_t i = 0; i < strategy->scorecards.count; i++) {
		size_t band;

		if (p->cards[i] == NULL)
			continue;
		scorecard_trace(p->cards[i], &p->env, b, row, p->bins, &band);
		coverage_bins(run->coverage, i, p->cards[i], p->bins, band);
	}
	for (size_t i = 0; i < strategy->tables.count; i++)
		if (p->tables[i] != NULL && !probe_table(p, i, b, row))
			return false;
	return true;
}

static bool
probe_run(struct stage *stage, struct batch *b)
{
	struct case_probe *p = (struct case_probe *)stage;

	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT || b->rehearsal)
			continue;
		if (!probe_record(p, b, row)) {
			diag_memory(columns_diag(b->columns));
			return false;
		}
	}
	return true;
}

static bool
load_cards(struct case_probe *p, struct diag *diag)
{
	const struct case_run *run = p->run;
	const struct strategy *strategy = run->tool->strategy;
	const struct scorecard_spec *spec = strategy->scorecards.at;

	for (size_t i = 0; i < strategy->scorecards.count; i++, spec++) {
		if (!p->scores ||
		    !strategy_applies(&spec->sources, run->source))
			continue;
		p->cards[i] = scorecard_new(run->arena, strategy, spec, diag);
		if (p->cards[i] == NULL)
			return false;
	}
	return true;
}

static bool
load_tables(struct case_probe *p, struct diag *diag)
{
	const struct case_run *run = p->run;
	const struct strategy *strategy = run->tool->strategy;
	const struct table_spec *spec = strategy->tables.at;

	for (size_t i = 0; i < strategy->tables.count; i++, spec++) {
		if (!p->segments ||
		    !strategy_applies(&spec->sources, run->source))
			continue;
		p->tables[i] = decision_new(run->arena, strategy, spec, diag);
		if (p->tables[i] == NULL)
			return false;
	}
	return true;
}

struct stage *
case_probe_stage(
    struct case_run *run, bool scores, bool segments, struct diag *diag)
{
	const struct strategy *strategy = run->tool->strategy;
	struct case_probe *p = arena_alloc(run->arena, 1, sizeof *p);

	if (p != NULL) {
		p->tables = arena_alloc(run->arena, strategy->tables.count,
		    sizeof(struct decision *));
		p->cards = arena_alloc(run->arena, strategy->scorecards.count,
		    sizeof(struct scorecard *));
		p->bins = arena_alloc(run->arena, SCORECARD_REASONS,
		    sizeof *p->bins);
	}
	if (p == NULL || p->tables == NULL || p->cards == NULL ||
	    p->bins == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->stage = (struct stage){ .name = "check", .open = probe_open,
		.run = probe_run };
	p->run = run;
	p->scores = scores;
	p->segments = segments;
	p->env = (struct expr_env){ .as_of = run->spec->as_of };
	if (run->coverage != NULL &&
	    (!load_cards(p, diag) || !load_tables(p, diag)))
		return NULL;
	return &p->stage;
}
