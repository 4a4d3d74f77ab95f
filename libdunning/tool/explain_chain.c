#include "tool/explain_chain.h"

#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "rules/explain_value.h"
#include "tool/steps.h"

static bool
has_cards(const struct tool *t)
{
	const struct scorecard_spec *card = t->strategy->scorecards.at;

	for (size_t i = 0; i < t->strategy->scorecards.count; i++)
		if (strategy_applies(&card[i].sources, t->source))
			return true;
	return false;
}

static bool
add(struct explain_chain *c, struct stage *stage)
{
	if (stage != NULL)
		c->stages[c->count++] = stage;
	return stage != NULL;
}

/* Another debtor is named only to those who may see who it is. */
static struct stage *
make_pick(struct tool *t, struct explain_wanted wanted, bool show_pii)
{
	struct explain_view view = { .strategy = t->strategy,
		.source = t->source, .show_pii = show_pii };

	wanted.names_others =
	    explain_pii(&view, TEXT("debtor_id")) == PII_NONE;
	return explain_pick_stage(t->arena, &wanted, t->diag);
}

bool
explain_chain_open(struct explain_chain *c, struct tool *t,
    const struct explain_wanted *wanted,
    const struct explaining_options *options)
{
	const struct strategy *s = t->strategy;
	struct explaining_options explaining = *options;
	struct stage *score = NULL, *segment = NULL;
	size_t aged;

	*c = (struct explain_chain){ .count = 0 };
	explaining.run = tool_rules(t);
	c->pick = make_pick(t, *wanted, options->show_pii);
	if (!add(c, c->pick))
		return false;
	aged = steps_age(t, t->arena, c->stages + c->count, t->diag);
	c->count += aged;
	if (aged == 0)
		return false;
	if (has_cards(t)) {
		score = scoring_stage(t->arena, &explaining.run, t->diag);
		if (!add(c, score))
			return false;
	}
	if (segmenting_wanted(s)) {
		segment = segmenting_stage(t->arena, &explaining.run, t->diag);
		if (!add(c, segment))
			return false;
	}
	explaining.pick = c->pick;
	explaining.score = score;
	explaining.segment = segment;
	return add(c, explaining_stage(t->arena, &explaining, t->diag));
}

void
explain_chain_close(struct explain_chain *c)
{
	stages_release(c->stages, c->count);
}
