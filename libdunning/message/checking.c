#include "message/checking.h"

#include <string.h>

#include "ageing/buckets.h"
#include "ageing/charging.h"
#include "ageing/exchange.h"
#include "ageing/pauses.h"
#include "base/date.h"
#include "collect/experiment.h"
#include "contact/contact.h"
#include "mapping/convert.h"
#include "message/checking_use.h"
#include "message/render_data.h"
#include "message/template_set.h"
#include "plan/assign.h"
#include "rules/calendar.h"
#include "rules/decision.h"
#include "rules/derive_order.h"
#include "rules/expr.h"
#include "rules/lint.h"
#include "rules/lint_names.h"
#include "rules/scorecard.h"

struct check {
	const struct strategy *strategy;
	struct arena *arena;
	struct diag *diag;
	struct lint lint;
	struct uses uses;
	bool whole; /* the strategy was loaded without an error */
	bool ok;
};

static void
check_expr(struct check *c, const struct located *expr,
    const struct source_spec *source, enum value_type want)
{
	struct expr_scope scope = { .strategy = c->strategy,
		.source = source };
	const struct expr *parsed;

	if (expr->text.at == NULL)
		return;
	parsed = expr_parse(c->arena, expr, &scope, want, c->diag);
	if (parsed != NULL) {
		uses_expr(&c->uses, parsed);
		return;
	}
	c->uses.unsure = true;
	c->ok = false;
}

static bool
card_complete(const struct scorecard_spec *card)
{
	const struct characteristic_spec *list = card->characteristics.at;
	const struct band_spec *bands = card->bands.cut.at;

	for (size_t i = 0; i < card->characteristics.count; i++)
		if (list[i].bins.text.at == NULL)
			return false;
	for (size_t i = 0; i < card->bands.cut.count; i++)
		if (bands[i].name.text.at == NULL ||
		    bands[i].range.text.at == NULL)
			return false;
	return card->reasons.method >= 0;
}

static bool
table_complete(const struct table_spec *table)
{
	const struct table_output_spec *outputs = table->outputs.at;

	for (size_t i = 0; i < table->outputs.count; i++)
		if (outputs[i].type < 0)
			return false;
	return table->hit >= 0 && table->outputs.count != 0 &&
	    (table->rows.text.at == NULL) != (table->file.text.at == NULL);
}

static bool
buckets_complete(const struct ageing_spec *ageing)
{
	const struct bucket_spec *buckets = ageing->buckets.at;

	/* Breakpoints were looked at when the strategy was loaded. */
	for (size_t i = 0; i < ageing->buckets.count; i++)
		if (buckets[i].name.text.at == NULL ||
		    buckets[i].range.text.at == NULL)
			return false;
	return ageing->breakpoints.count == 0;
}

static void
check_sources(struct check *c)
{
	const struct source_spec *source = c->strategy->sources.at;

	for (size_t i = 0; i < c->strategy->sources.count; i++, source++) {
		const struct column_spec *spec = source->columns.at;

		for (size_t k = 0; k < source->columns.count; k++, spec++) {
			struct converter converter;
			struct column_info info = { .type = TYPE_STRING };

			strategy_column(c->strategy, spec->name.text, &info);
			if (!converter_init(&converter, source, spec,
			        spec->type >= 0 ?
			            (enum strategy_type)spec->type :
			            info.type,
			        c->arena, c->diag))
				c->ok = false;
		}
		check_expr(c, &source->open_when, source, VALUE_BOOL);
	}
}

static void
check_card(struct check *c, const struct scorecard_spec *spec)
{
	const struct scorecard *card = NULL;

	if (card_complete(spec)) {
		card = scorecard_new(c->arena, c->strategy, spec, c->diag);
		if (card == NULL || !lint_scorecard(&c->lint, card, spec))
			c->ok = false;
	}
	if (card != NULL)
		lint_scorecard_names(card, uses_add, &c->uses);
	else
		c->uses.unsure = true;
}

static void
check_table(struct check *c, const struct table_spec *spec)
{
	const struct decision *table = NULL;

	if (table_complete(spec)) {
		table = decision_new(c->arena, c->strategy, spec, c->diag);
		if (table == NULL || !lint_table(&c->lint, table, spec))
			c->ok = false;
	}
	if (table != NULL)
		lint_decision_names(table, uses_add, &c->uses);
	else
		c->uses.unsure = true;
}

static void
check_derived(struct check *c)
{
	const struct derive_spec *derive = c->strategy->derive.at;
	struct expr_scope scope = { .strategy = c->strategy };
	struct derive_order order;

	if (!derive_order_init(&order, c->strategy, c->arena, c->diag)) {
		c->ok = false;
		return;
	}
	for (size_t i = 0;
	     i < c->strategy->derive.count && !diag_full(c->diag); i++) {
		const struct expr *expr;

		if (derive[i].expr.text.at == NULL)
			continue;
		expr = expr_parse_column(c->arena, &derive[i].expr, &scope,
		    (enum strategy_type)derive[i].type, c->diag);
		if (expr != NULL)
			uses_expr(&c->uses, expr);
		else
			c->uses.unsure = true;
		if (expr == NULL || !derive_order_check(&order, i, expr, c->diag))
			c->ok = false;
	}
}

static void
check_charges(struct check *c)
{
	const struct charge_spec *charge = c->strategy->charges.at;

	for (size_t i = 0; i < c->strategy->charges.count; i++) {
		size_t errors = diag_count(c->diag, DIAG_ERROR);

		check_expr(c, &charge[i].when, NULL, VALUE_BOOL);
		check_expr(c, &charge[i].less.when, NULL, VALUE_BOOL);
		if (c->whole && errors == diag_count(c->diag, DIAG_ERROR) &&
		    !charging_check(
		        c->arena, c->strategy, &charge[i], c->diag))
			c->ok = false;
	}
}

static void
check_rules(struct check *c)
{
	const struct strategy *s = c->strategy;
	const struct scorecard_spec *card = s->scorecards.at;
	const struct table_spec *table = s->tables.at;
	const struct hold_spec *hold = s->holds.at;
	const struct calendar_spec *calendar = s->calendars.at;

	check_derived(c);
	check_charges(c);
	for (size_t i = 0; i < s->scorecards.count; i++)
		check_card(c, &card[i]);
	for (size_t i = 0; i < s->tables.count; i++)
		check_table(c, &table[i]);
	check_expr(c, &s->outputs.explain.when, NULL, VALUE_BOOL);
	for (size_t i = 0; i < s->holds.count; i++) {
		check_expr(c, &hold[i].when, NULL, VALUE_BOOL);
		check_expr(c, &hold[i].from, NULL, VALUE_DATE);
		check_expr(c, &hold[i].until, NULL, VALUE_DATE);
	}
	for (size_t i = 0; i < s->calendars.count; i++)
		if (c->whole &&
		    calendar_new(c->arena, s, &calendar[i], c->diag) == NULL)
			c->ok = false;
}

/* Constraints for no source in particular, then those of each source. */
static void
check_contact(struct check *c)
{
	const struct source_spec *source = c->strategy->sources.at;

	if (!c->whole)
		return;
	if (contact_new(c->arena, c->strategy,
	        c->strategy->sources.count == 1 ? source : NULL,
	        c->diag) == NULL) {
		c->ok = false;
		return;
	}
	for (size_t i = 0; c->strategy->sources.count > 1 &&
	     i < c->strategy->sources.count;
	     i++)
		if (contact_new(c->arena, c->strategy, &source[i], c->diag) ==
		    NULL)
			c->ok = false;
}

static bool
compile_assign(struct check *c, const struct source_spec *source)
{
	const struct rules_run run = { .strategy = c->strategy,
		.source = source };

	return assign_new(c->arena, &run, c->diag) != NULL;
}

/* The agents, and the rules of each source. */
static void
check_assign(struct check *c)
{
	const struct strategy *s = c->strategy;
	const struct assign_rule_spec *rule = s->assign.rules.at;
	const struct source_spec *source = s->sources.at;
	size_t errors = diag_count(c->diag, DIAG_ERROR);
	bool good = true;

	for (size_t i = 0; i < s->assign.rules.count; i++)
		check_expr(c, &rule[i].when, NULL, VALUE_BOOL);
	for (size_t i = 0; i < s->assign.order.count; i++) {
		struct text column;
		bool down;

		if (assign_order_parse(s->assign.order.items[i].text, &column,
		        &down))
			uses_add(&c->uses, column);
	}
	if (!c->whole || !s->assign.set ||
	    diag_count(c->diag, DIAG_ERROR) != errors)
		return;
	if (s->sources.count == 0)
		good = compile_assign(c, NULL);
	for (size_t i = 0; good && i < s->sources.count; i++)
		good = compile_assign(c, &source[i]);
	c->ok = c->ok && good;
}

static bool
check_arms(struct check *c, const struct source_spec *source)
{
	const struct rules_run run = { .strategy = c->strategy,
		.source = source };
	struct experiments *experiments;

	return experiments_new(c->arena, &run, &experiments, c->diag);
}

static void
check_experiments(struct check *c)
{
	const struct strategy *s = c->strategy;
	const struct experiment_spec *spec = s->experiments.at;
	const struct choice_spec *choice = &s->next_best_action;
	const struct source_spec *source = s->sources.at;
	size_t errors = diag_count(c->diag, DIAG_ERROR);
	bool good;

	for (size_t i = 0; i < s->experiments.count; i++) {
		check_expr(c, &spec[i].when, NULL, VALUE_BOOL);
		if (spec[i].unit.text.at != NULL)
			uses_add(&c->uses, spec[i].unit.text);
	}
	for (size_t i = 0; i < CHOICE_TERMS; i++)
		check_expr(c, &choice->propensity[i], NULL, VALUE_NUMBER);
	check_expr(c, &choice->share, NULL, VALUE_NUMBER);
	if (!c->whole || diag_count(c->diag, DIAG_ERROR) != errors)
		return;
	good = s->sources.count != 0 || check_arms(c, NULL);
	for (size_t i = 0; good && i < s->sources.count; i++)
		good = check_arms(c, &source[i]);
	c->ok = c->ok && good;
}

static void
check_templates(struct check *c)
{
	struct render_columns columns;
	const struct template_set *set = NULL;

	if (c->strategy->plans.count != 0) {
		if (!render_columns_declared(&columns, c->strategy, c->arena))
			diag_memory(c->diag);
		else
			set = template_set_load(c->arena, c->strategy,
			    &columns.schema, c->diag);
		c->ok = c->ok && set != NULL;
		c->uses.unsure = c->uses.unsure || set == NULL;
	}
	uses_add_rest(&c->uses, set);
}

/* What only a strategy without errors can be asked. */
static void
check_uses(struct check *c)
{
	if (!c->whole)
		return;
	c->ok = lint_constraints(&c->lint) && c->ok;
	c->ok = lint_experiments(&c->lint) && c->ok;
	uses_report_columns(&c->uses);
	uses_report_templates(&c->uses);
	if (c->uses.starved) {
		diag_memory(c->diag);
		c->ok = false;
	}
}

bool
strategy_check_all(const struct strategy *strategy, bool whole,
    struct arena *arena, struct diag *diag)
{
	struct check c = { .strategy = strategy,
		.arena = arena,
		.diag = diag,
		.whole = whole };

	c.ok = lint_init(&c.lint, strategy, arena, diag);
	if (!uses_init(&c.uses, &c.lint)) {
		diag_memory(diag);
		return false;
	}
	check_sources(&c);
	if ((whole || buckets_complete(&strategy->ageing)) &&
	    buckets_new(arena, strategy, diag) == NULL)
		c.ok = false;
	if (whole && strategy->ageing.pauses.text.at != NULL &&
	    pauses_new(arena, strategy, diag) == NULL)
		c.ok = false;
	if (whole && strategy->ageing.base.currency.text.at != NULL &&
	    exchange_new(arena, strategy, DATE_MAX, diag) == NULL)
		c.ok = false;
	check_rules(&c);
	check_contact(&c);
	check_assign(&c);
	check_experiments(&c);
	check_templates(&c);
	check_uses(&c);
	return c.ok && diag_count(diag, DIAG_ERROR) == 0;
}
