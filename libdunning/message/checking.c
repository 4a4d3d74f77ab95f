#include "message/checking.h"

#include <string.h>

#include "collect/buckets.h"
#include "collect/calendar.h"
#include "collect/contact.h"
#include "collect/convert.h"
#include "message/render_data.h"
#include "message/template_set.h"
#include "rules/decision.h"
#include "rules/expr.h"
#include "rules/scorecard.h"

struct check {
	const struct strategy *strategy;
	struct arena *arena;
	struct diag *diag;
	bool whole; /* the strategy was loaded without an error */
	bool ok;
};

static void
check_expr(struct check *c, const struct located *expr,
    const struct source_spec *source, enum value_type want)
{
	struct expr_scope scope = { .strategy = c->strategy,
		.source = source };

	if (expr->text.at != NULL &&
	    expr_parse(c->arena, expr, &scope, want, c->diag) == NULL)
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
check_rules(struct check *c)
{
	const struct strategy *s = c->strategy;
	const struct derive_spec *derive = s->derive.at;
	const struct scorecard_spec *card = s->scorecards.at;
	const struct table_spec *table = s->tables.at;
	const struct hold_spec *hold = s->holds.at;
	const struct calendar_spec *calendar = s->calendars.at;

	for (size_t i = 0; i < s->derive.count; i++)
		check_expr(c, &derive[i].expr, NULL, VALUE_NULL);
	for (size_t i = 0; i < s->scorecards.count; i++)
		if (card_complete(&card[i]) && scorecard_new(c->arena, s, &card[i], c->diag) == NULL)
			c->ok = false;
	for (size_t i = 0; i < s->tables.count; i++)
		if (table_complete(&table[i]) && decision_new(c->arena, s, &table[i], c->diag) == NULL)
			c->ok = false;
	for (size_t i = 0; i < s->holds.count; i++) {
		check_expr(c, &hold[i].when, NULL, VALUE_BOOL);
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

static void
check_templates(struct check *c)
{
	struct render_columns columns;

	if (c->strategy->plans.count == 0)
		return;
	if (!render_columns_declared(&columns, c->strategy, c->arena)) {
		diag_memory(c->diag);
		c->ok = false;
	} else if (template_set_load(c->arena, c->strategy, &columns.schema,
	               c->diag) == NULL) {
		c->ok = false;
	}
}

bool
strategy_check_all(const struct strategy *strategy, bool whole,
    struct arena *arena, struct diag *diag)
{
	struct check c = { strategy, arena, diag, whole, true };

	check_sources(&c);
	if ((whole || buckets_complete(&strategy->ageing)) &&
	    buckets_new(arena, strategy, diag) == NULL)
		c.ok = false;
	check_rules(&c);
	check_contact(&c);
	check_templates(&c);
	return c.ok && diag_count(diag, DIAG_ERROR) == 0;
}
