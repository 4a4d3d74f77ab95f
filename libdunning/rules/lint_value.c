/* lint_value.c -- decimals of columns. */
#include "base/money.h"
#include "rules/lint_column.h"

enum { DIGITS_USUAL = 2 };

static const struct derive_spec *
find_derived(const struct strategy *strategy, const char *name)
{
	const struct derive_spec *derive = strategy->derive.at;
	size_t i;

	for (i = 0; i < strategy->derive.count; i++)
		if (text_is(derive[i].name.text, name))
			return &derive[i];
	return NULL;
}

static int32_t
larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t
digits_of(const struct strategy *strategy, struct text code)
{
	const struct currency_spec *currency = strategy->currencies.at;
	size_t i;
	int digits;

	for (i = 0; i < strategy->currencies.count; i++)
		if (text_equal(currency[i].code.text, code))
			return (int32_t)currency[i].digits;
	digits = currency_digits(code);
	return digits < 0 ? DIGITS_USUAL : (int32_t)digits;
}

/* When any currency may come: those that the strategy speaks of. */
static int32_t
digits_of_any(const struct strategy *strategy)
{
	const struct currency_spec *currency = strategy->currencies.at;
	int32_t digits = DIGITS_USUAL;
	size_t i;

	for (i = 0; i < strategy->currencies.count; i++)
		digits = larger(digits, (int32_t)currency[i].digits);
	if (strategy->defaults.currency.text.at != NULL)
		digits = larger(digits,
		    digits_of(strategy, strategy->defaults.currency.text));
	return digits;
}

static int32_t
digits_of_list(
    const struct strategy *strategy, const struct located_list *codes)
{
	int32_t digits = 0;
	size_t i;

	for (i = 0; i < codes->count; i++)
		digits = larger(
		    digits, digits_of(strategy, codes->items[i].text));
	return digits;
}

/* Of a money column in the records of one source. */
static int32_t
digits_in(const struct strategy *strategy, const struct source_spec *source,
    const char *name)
{
	const struct column_spec *spec = column_spec_of(&source->columns, name);

	if (spec != NULL && spec->currency.text.at != NULL)
		return digits_of(strategy, spec->currency.text);
	if (spec != NULL && spec->currency_from.text.at != NULL)
		return digits_of_any(strategy);
	spec = column_spec_of(&source->columns, "currency");
	if (spec == NULL && strategy->defaults.currency.text.at != NULL)
		return digits_of(strategy, strategy->defaults.currency.text);
	if (spec != NULL && spec->constant.text.at != NULL)
		return digits_of(strategy, spec->constant.text);
	if (spec != NULL && spec->values.count > 0)
		return digits_of_list(strategy, &spec->values);
	return digits_of_any(strategy);
}

static int32_t
money_digits(const struct strategy *strategy, const char *name)
{
	const struct source_spec *source = strategy->sources.at;
	int32_t digits = 0;
	size_t i;

	if (strategy->sources.count == 0)
		return digits_of_any(strategy);
	for (i = 0; i < strategy->sources.count; i++)
		digits = larger(digits, digits_in(strategy, &source[i], name));
	return digits;
}

static int32_t
decimal_scale(const struct strategy *strategy, const char *name)
{
	const struct derive_spec *derive = find_derived(strategy, name);
	const struct column_spec *spec = column_spec_of(&strategy->columns, name);
	const struct source_spec *source = strategy->sources.at;
	int32_t scale = -1;
	size_t i;

	if (derive != NULL)
		return (int32_t)derive->scale;
	if (spec != NULL)
		scale = (int32_t)spec->scale;
	for (i = 0; i < strategy->sources.count; i++) {
		spec = column_spec_of(&source[i].columns, name);
		if (spec != NULL)
			scale = larger(scale, (int32_t)spec->scale);
	}
	return scale < 0 ? NUM_SCALE_MAX : scale;
}

int32_t
column_expr_scale(const struct strategy *strategy, const struct expr *expr,
    const struct column_info *info)
{
	const struct node *root = expr->program.root;

	if (info->type != TYPE_DECIMAL && info->type != TYPE_MONEY)
		return 0;
	if (root->kind != NODE_COLUMN)
		return NUM_SCALE_MAX;
	return info->type == TYPE_MONEY
	           ? money_digits(strategy, root->column->name)
	           : decimal_scale(strategy, root->column->name);
}
