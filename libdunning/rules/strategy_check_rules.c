#include "rules/strategy_check.h"

#include "rules/schema_value.h"

static void
check_ageing(struct checker *checker)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;
	const struct located *point = ageing->breakpoints.items;
	const struct located *before = NULL;
	int64_t last = INT64_MIN;
	int64_t days;
	size_t i;

	check_column(checker, &ageing->measure);
	if (ageing->breakpoints.count > 0 && ageing->buckets.count > 0) {
		check_error(checker, "E_VALUE", point->at,
		    "`breakpoints` and `buckets` exclude each other");
		diag_note(checker->diag, point->at, "delete one of them");
	}
	for (i = 0; i < ageing->breakpoints.count; i++, point++) {
		if (!int_parse(point->text, &days))
			continue;
		if (before != NULL && days <= last)
			check_error(checker, "E_VALUE", point->at,
			    "`breakpoints` must rise, and %s follows %s",
			    point->text.at, before->text.at);
		before = point;
		last = days;
	}
	check_unique(checker, &ageing->buckets, sizeof(struct bucket_spec),
	    offsetof(struct bucket_spec, name), "buckets");
}

static void
check_scale(struct checker *checker, const struct scorecard_spec *card)
{
	if (!card->scale.set && check_given(&card->output.probability)) {
		check_error(checker, "E_MISSING_KEY",
		    card->output.probability.at,
		    "a probability needs the `scale` of the points");
		diag_note(checker->diag, card->at,
		    "such as `scale: {points: 600, odds: 19, pdo: 50}`");
	}
	if (card->scale.set && (card->scale.odds.coefficient <= 0 ||
	                           card->scale.pdo.coefficient <= 0))
		check_error(checker, "E_VALUE", card->at,
		    "`odds` and `pdo` of `scale` must be above zero");
}

/* Names of different types cannot agree anyway. */
static void
check_different(struct checker *checker, const struct located *one,
    const struct located *other)
{
	if (check_given(one) && text_equal(one->text, other->text))
		check_error(checker, "E_DUPLICATE_NAME", one->at,
		    "the scorecard writes `%s` twice", one->text.at);
}

static void
check_scorecard(struct checker *checker, const struct scorecard_spec *card)
{
	const struct characteristic_spec *one = card->characteristics.at;
	size_t i;

	check_for(checker, &card->sources);
	check_scale(checker, card);
	for (i = 0; i < card->characteristics.count; i++, one++) {
		check_column(checker, &one->column);
		check_block(checker, &one->bins, "bins");
	}
	check_unique(checker, &card->bands.cut, sizeof(struct band_spec),
	    offsetof(struct band_spec, name), "bands");
	check_different(
	    checker, &card->output.probability, &card->output.score);
	check_different(checker, &card->output.reasons, &card->bands.column);
}

static void
check_output(struct checker *checker, const struct table_output_spec *output)
{
	bool is_ref = output->type == TYPES;
	bool has_values = output->values.count > 0;

	if (is_ref && !check_given(&output->to))
		check_error(checker, "E_MISSING_KEY", output->name.at,
		    "`%s` is a ref and needs `to: plans`",
		    output->name.text.at);
	if (!is_ref && check_given(&output->to) && output->type >= 0)
		check_error(checker, "E_VALUE", output->to.at,
		    "`to` has no meaning for `%s`, which is %s",
		    output->name.text.at, strategy_type_names[output->type]);
	if (check_given(&output->to) && !text_is(output->to.text, "plans"))
		check_error(checker, "E_VALUE", output->to.at,
		    "`to` is plans, not `%.80s`", output->to.text.at);
	if (output->type == TYPE_ENUM && !has_values)
		check_error(checker, "E_MISSING_KEY", output->name.at,
		    "`%s` is an enum and needs `values`", output->name.text.at);
	if (has_values && output->type >= 0 && output->type != TYPE_ENUM &&
	    output->type != TYPE_SET)
		check_error(checker, "E_VALUE", output->values.items[0].at,
		    "`values` has no meaning for `%s`, which is not an enum",
		    output->name.text.at);
}

static void
check_fallback(struct checker *checker, const struct table_output_spec *output)
{
	size_t i;

	if (!check_given(&output->fallback))
		return;
	if (output->type == TYPES)
		check_name(
		    checker, &output->fallback, &checker->plans, "a plan");
	if (output->type != TYPE_ENUM)
		return;
	for (i = 0; i < output->values.count; i++)
		if (text_equal(
		        output->values.items[i].text, output->fallback.text))
			return;
	check_error(checker, "E_VALUE", output->fallback.at,
	    "`%.80s` is not a value of `%s`", output->fallback.text.at,
	    output->name.text.at);
}

static struct table_output_spec *
find_output(const struct table_spec *table, struct text name)
{
	struct table_output_spec *output = table->outputs.at;
	size_t i;

	for (i = 0; i < table->outputs.count; i++)
		if (text_equal(output[i].name.text, name))
			return &output[i];
	return NULL;
}

/* Gives `default:` to the outputs. */
static void
spread_defaults(struct checker *checker, const struct table_spec *table)
{
	const struct yaml_node *defaults = table->defaults;
	const struct yaml_pair *pair;
	struct table_output_spec *output;
	size_t i;

	if (defaults == NULL)
		return;
	if (defaults->kind != YAML_MAP) {
		check_error(checker, "E_SHAPE", defaults->at,
		    "`default` of a table is written as `output: value`");
		return;
	}
	for (i = 0; i < defaults->count; i++) {
		pair = &defaults->pairs[i];
		output = find_output(table, pair->key->text);
		if (output == NULL) {
			check_error(checker, "E_NAME", pair->key->at,
			    "`%.80s` is not an output of table `%s`",
			    pair->key->text.at, table->name.text.at);
		} else if (pair->value->kind != YAML_SCALAR) {
			check_error(checker, "E_SHAPE", pair->value->at,
			    "`%s` takes one value", pair->key->text.at);
		} else {
			output->fallback = schema_located(pair->value);
			check_fallback(checker, output);
		}
	}
}

static void
check_form(struct checker *checker, const struct table_spec *table)
{
	bool rows = check_given(&table->rows);
	bool file = check_given(&table->file);

	check_block(checker, &table->rows, "rows");
	if (rows && file)
		check_error(checker, "E_VALUE", table->file.at,
		    "`rows` and `file` exclude each other");
	else if (!rows && !file)
		check_error(checker, "E_MISSING_KEY", table->at,
		    "table `%s` needs its rules, in `rows` or in `file`",
		    table->name.text.at);
	if (table->outputs.count == 0)
		check_error(checker, "E_MISSING_KEY", table->at,
		    "table `%s` needs an output", table->name.text.at);
}

static void
check_table(struct checker *checker, struct table_spec *table)
{
	const struct table_input_spec *input = table->inputs.at;
	const struct table_output_spec *output = table->outputs.at;
	size_t i;

	check_for(checker, &table->sources);
	check_form(checker, table);
	for (i = 0; i < table->inputs.count; i++)
		if (!check_given(&input[i].expr))
			check_column(checker, &input[i].name);
	for (i = 0; i < table->outputs.count; i++)
		if (check_given(&output[i].name))
			check_output(checker, &output[i]);
	spread_defaults(checker, table);
}

static void
check_hold(struct checker *checker, struct hold_spec *hold)
{
	static struct located contact = { .text = { "contact", 7 } };

	check_for(checker, &hold->sources);
	if (hold->stops.count == 0)
		hold->stops = (struct located_list){ &contact, 1 };
}

void
strategy_check_rules(struct checker *checker)
{
	struct scorecard_spec *card = checker->strategy->scorecards.at;
	struct table_spec *table = checker->strategy->tables.at;
	struct hold_spec *hold = checker->strategy->holds.at;
	size_t i;

	check_ageing(checker);
	for (i = 0; i < checker->strategy->scorecards.count; i++)
		check_scorecard(checker, &card[i]);
	for (i = 0; i < checker->strategy->tables.count; i++)
		check_table(checker, &table[i]);
	for (i = 0; i < checker->strategy->holds.count; i++)
		check_hold(checker, &hold[i]);
	check_unique(checker, &checker->strategy->holds,
	    sizeof(struct hold_spec), offsetof(struct hold_spec, code),
	    "holds");
}
