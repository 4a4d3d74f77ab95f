/* charging_rule.c -- charges of a strategy, compiled and bound. */
#include "ageing/charging_internal.h"

#include "ageing/rollup_columns.h"

/* The rate of a table as it is charged: times, then add, never below zero. */
static bool
adjust(struct rate_row *row, struct decimal times, struct decimal add)
{
	struct decimal rate = { row->rate, RATE_DECIMALS };

	if (!decimal_mul(rate, times, &rate) ||
	    !decimal_add(rate, add, &rate) ||
	    !rate_scaled(rate, &row->rate) || row->rate > CHARGE_RATE_MOST)
		return false;
	if (row->rate < 0)
		row->rate = 0;
	return true;
}

static struct decimal
decimal_of(const struct located *text, int64_t usual)
{
	struct decimal number = { usual, 0 };

	if (text->text.at != NULL)
		decimal_parse(text->text, &number, NULL);
	return number;
}

static const struct rate_table *
read_rates(struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec, struct diag *diag)
{
	const struct charge_rates_spec *rates = &spec->rates;
	struct rate_table *table = rate_table_read(
	    arena, strategy, &rates->file, "rate", diag);
	struct rate_row *rows;

	if (table == NULL)
		return NULL;
	rows = arena_alloc(arena, table->count, sizeof *rows);
	if (rows == NULL) {
		diag_memory(diag);
		return NULL;
	}
	for (size_t i = 0; i < table->count; i++) {
		rows[i] = table->rows[i];
		if (adjust(&rows[i], decimal_of(&rates->times, 1),
		        decimal_of(&rates->add, 0)))
			continue;
		diag_at(diag, DIAG_ERROR, "E_RATE_TABLE", rates->at,
		    "a rate of %s becomes one with more than 6 decimals, or "
		    "above 1000 %%",
		    table->file);
		return NULL;
	}
	table->rows = rows;
	return table;
}

static struct interest *
make_interest(struct arena *arena, const struct charge_spec *spec,
    const struct rate_table *rates, enum charge_per per, bool effective,
    struct diag *diag)
{
	const struct interest_terms terms = { .rates = rates, .per = per,
		.effective = effective,
		.count = (enum day_count)spec->day_count,
		.count_payment_day = spec->count_payment_day,
		.mode = (enum charge_mode)spec->mode,
		.compound = (enum charge_compound)spec->compound,
		.round = (enum charge_round)spec->round,
		.rounding = (enum rounding)spec->rounding,
		.allocation = (enum charge_allocation)spec->allocation };
	struct interest *interest =
	    rates != NULL ? interest_new(arena, &terms) : NULL;

	if (rates != NULL && interest == NULL)
		diag_memory(diag);
	return interest;
}

static bool
read_choice(struct charge_rule *rule, size_t i, struct arena *arena,
    struct diag *diag)
{
	const struct located *text = &rule->rates.choices[i].text;
	struct charge_rate rate;

	if (!charge_rate_parse(text->text, &rate)) {
		diag_at(diag, DIAG_ERROR, "E_CHARGE", text->at,
		    "`%.80s` is not a rate", text->text.at);
		return false;
	}
	rule->interests[i] = make_interest(arena, rule->spec,
	    rate_table_fixed(arena, rate.rate, diag), rate.per,
	    rate.effective, diag);
	return rule->interests[i] != NULL;
}

static bool
read_interest(struct charge_rule *rule, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct charge_spec *spec = rule->spec;
	bool ok = charge_by_read(arena, spec->rate, &rule->rates);

	rule->interests = arena_alloc(arena, rule->rates.count + 1,
	    sizeof(struct interest *));
	rule->memos =
	    arena_alloc(arena, CHARGE_MEMOS, sizeof *rule->memos);
	if (!ok || rule->interests == NULL || rule->memos == NULL) {
		diag_memory(diag);
		return false;
	}
	if (spec->rates.set) {
		rule->interests[0] = make_interest(arena, spec,
		    read_rates(arena, strategy, spec, diag),
		    (enum charge_per)spec->rates.per, spec->rates.effective,
		    diag);
		return rule->interests[0] != NULL;
	}
	for (size_t i = 0; i < rule->rates.count; i++)
		if (!read_choice(rule, i, arena, diag))
			return false;
	return true;
}

static bool
read_condition(struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec, const struct located *text,
    struct expr **into, struct diag *diag)
{
	struct expr_scope scope = { .strategy = strategy,
		.place = { .section = "charge", .name = spec->name.text } };

	if (text->text.at == NULL)
		return true;
	*into = expr_parse(arena, text, &scope, VALUE_BOOL, diag);
	return *into != NULL;
}

struct charge_rule *
charge_rule_new(struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec, struct diag *diag)
{
	struct charge_rule *rule = arena_alloc(arena, 1, sizeof *rule);
	bool ok;

	if (rule == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*rule = (struct charge_rule){ .spec = spec, .rates_slot = -1,
		.until = -1 };
	ok = read_condition(
	         arena, strategy, spec, &spec->when, &rule->when, diag) &&
	    read_condition(arena, strategy, spec, &spec->less.when,
	        &rule->less_when, diag);
	if (ok && spec->kind == CHARGE_INTEREST) {
		ok = read_interest(rule, arena, strategy, diag);
	} else if (ok) {
		rule->sum = charge_sum_new(arena, strategy, spec, diag);
		ok = rule->sum != NULL;
	}
	if (!ok)
		return NULL;
	rule->cap = charge_choices_new(arena, spec->cap, diag, &ok);
	return ok ? rule : NULL;
}

bool
charging_check(struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec, struct diag *diag)
{
	return charge_rule_new(arena, strategy, spec, diag) != NULL;
}

static bool
bind(struct columns *columns, const struct located *name,
    enum column_type type, int *slot)
{
	*slot = columns_bind(
	    columns, name->text.at, type, COLUMN_PRESENT, name->at);
	return *slot >= 0;
}

bool
charge_rule_bind(struct charge_rule *rule, struct columns *columns)
{
	const struct charge_spec *spec = rule->spec;

	if ((rule->when != NULL && !expr_bind(rule->when, columns)) ||
	    (rule->less_when != NULL && !expr_bind(rule->less_when, columns)))
		return false;
	if (!bind(columns, &spec->on, COLUMN_MONEY, &rule->on) ||
	    !bind(columns, &spec->from, COLUMN_DATE, &rule->from))
		return false;
	if (spec->until.text.at != NULL &&
	    !bind(columns, &spec->until, COLUMN_DATE, &rule->until))
		return false;
	if (rule->rates.column.text.at != NULL &&
	    !bind(columns, &rule->rates.column, COLUMN_STRING,
	        &rule->rates_slot))
		return false;
	if (rule->sum != NULL && !charge_sum_bind(rule->sum, columns))
		return false;
	return charge_choices_bind(rule->cap, columns);
}

bool
charge_expr_reads(const struct expr *expr, charge_is *is, const void *ctx)
{
	const char *const *names = NULL;
	size_t count = expr != NULL ? expr_names(expr, &names) : 0;

	for (size_t i = 0; i < count; i++)
		if (is(ctx, text_of(names[i])))
			return true;
	return false;
}

bool
charge_rule_reads(const struct charge_rule *rule, charge_is *is,
    const void *ctx)
{
	const struct charge_spec *spec = rule->spec;
	const struct located *columns[] = { &spec->on, &spec->from,
		&spec->until, &rule->rates.column };

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (columns[i]->text.at != NULL && is(ctx, columns[i]->text))
			return true;
	return charge_expr_reads(rule->when, is, ctx) ||
	    charge_expr_reads(rule->less_when, is, ctx) ||
	    (rule->sum != NULL && charge_sum_reads(rule->sum, is, ctx)) ||
	    charge_choices_reads(rule->cap, is, ctx);
}

/* Whether it is a sum, or derived from one; derived columns make no circle. */
static bool
is_sum(const void *ctx, struct text name)
{
	const struct deriving *deriving = ctx;

	if (rollup_columns_has(name))
		return true;
	for (size_t i = 0; i < deriving_count(deriving); i++) {
		struct deriving_column column = deriving_column(deriving, i);

		if (text_equal(column.spec->name.text, name))
			return charge_expr_reads(column.expr, is_sum, ctx);
	}
	return false;
}

bool
charge_rules_read_sums(struct charge_rule *const *rules, size_t count,
    const struct charge_holds *holds, const struct deriving *deriving)
{
	for (size_t i = 0; i < count; i++)
		if (charge_rule_reads(rules[i], is_sum, deriving))
			return true;
	for (size_t i = 0; i < charge_holds_count(holds); i++)
		if (charge_holds_expr(holds, i) != NULL &&
		    charge_expr_reads(
		        charge_holds_expr(holds, i), is_sum, deriving))
			return true;
	return false;
}
