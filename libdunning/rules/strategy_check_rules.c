#include "rules/strategy_check.h"

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

	if (!is_ref && check_given(&output->to) && output->type >= 0)
		check_error(checker, "E_VALUE", output->to.at,
		    "`to` has no meaning for `%s`, which is %s",
		    output->name.text.at, strategy_type_names[output->type]);
	if (check_given(&output->to) && !text_is(output->to.text, "plans"))
		check_error(checker, "E_VALUE", output->to.at,
		    "`to` is plans, not `%.80s`", output->to.text.at);
}

static void
check_fallback(struct checker *checker, const struct table_spec *table,
    const struct table_output_spec *output)
{
	size_t i;

	if (!check_given(&output->fallback) || table->hit == HIT_COUNT)
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
	const struct schema_pair *pair = table->defaults.at;
	struct table_output_spec *output;
	size_t i;

	for (i = 0; i < table->defaults.count; i++, pair++) {
		output = find_output(table, pair->key.text);
		if (output == NULL) {
			check_error(checker, "E_NAME", pair->key.at,
			    "`%.80s` is not an output of table `%s`",
			    pair->key.text.at, table->name.text.at);
			continue;
		}
		output->fallback = pair->value;
		check_fallback(checker, table, output);
	}
}

static void
check_form(struct checker *checker, const struct table_spec *table)
{
	check_block(checker, &table->rows, "rows");
	if (table->outputs.at != NULL && table->outputs.count == 0)
		check_error(checker, "E_MISSING_KEY", table->at,
		    "table `%s` needs an output", table->name.text.at);
}

/* What the best of several rules is must be said by an output. */
static void
check_priority(struct checker *checker, const struct table_spec *table)
{
	const struct table_output_spec *output = table->outputs.at;
	size_t i;

	if (table->hit != HIT_PRIORITY && table->hit != HIT_OUTPUT_ORDER)
		return;
	for (i = 0; i < table->outputs.count; i++)
		if (output[i].values.count > 0 && output[i].type != TYPE_SET)
			return;
	check_error(checker, "E_MISSING_KEY", table->at,
	    "table `%s` is decided by the order of its outputs, which needs "
	    "`values` of an output",
	    table->name.text.at);
	diag_note(checker->diag, table->at,
	    "such as `segment: {type: enum, values: [TOP, MID, LOW]}`, the "
	    "best first");
}

static bool
can_sum(int type)
{
	return type == TYPE_INT || type == TYPE_DECIMAL || type == TYPE_MONEY;
}

static bool
is_ordered(int type)
{
	return type != TYPE_ENUM && type != TYPE_BOOL && type != TYPE_SET &&
	       type != TYPES;
}

/* sum, min, max and count make one value of one output. */
static void
check_aggregate(struct checker *checker, const struct table_spec *table)
{
	const struct table_output_spec *output = table->outputs.at;
	bool fits = table->hit == HIT_COUNT;

	if (!hit_aggregates(table->hit) || table->outputs.count == 0)
		return;
	if (table->outputs.count > 1) {
		check_error(checker, "E_VALUE", output[1].name.at,
		    "a table with sum, min, max or count has one output, `%s` "
		    "is the second",
		    output[1].name.text.at);
		diag_note(checker->diag, table->at,
		    "`hit: collect` gives each output the list of its values");
		return;
	}
	fits = fits || output->type < 0 ||
	       (table->hit == HIT_SUM ? can_sum(output->type)
	                              : is_ordered(output->type));
	if (fits)
		return;
	check_error(checker, "E_TYPE", output->name.at,
	    "`%s` is %s %s, which has no %s", output->name.text.at,
	    output->type == TYPE_ENUM || output->type == TYPE_INT ? "an" : "a",
	    output->type == TYPES ? "ref" : strategy_type_names[output->type],
	    table->hit == HIT_SUM   ? "sum"
	    : table->hit == HIT_MIN ? "minimum"
	                            : "maximum");
	if (table->hit != HIT_SUM)
		diag_note(checker->diag, table->at,
		    "`hit: priority` takes the best by the order of `values`");
}

/* A list of several plans is no plan. */
static void
check_lists(struct checker *checker, const struct table_spec *table)
{
	const struct table_output_spec *output = table->outputs.at;
	bool lists = hit_collects(table->hit) && !hit_aggregates(table->hit);
	size_t i;

	if (!lists && table->list_separator.at.line > 0)
		check_error(checker, "E_VALUE", table->list_separator.at,
		    "`list_separator` has no meaning where `hit` gives no "
		    "list");
	if (!lists)
		return;
	if (table->list_separator.text.len == 0)
		check_error(checker, "E_VALUE", table->list_separator.at,
		    "`list_separator` cannot be empty");
	for (i = 0; i < table->outputs.count; i++)
		if (output[i].type == TYPES)
			check_error(checker, "E_VALUE", output[i].name.at,
			    "`%s` is a ref, which names one plan; this table "
			    "gives a list",
			    output[i].name.text.at);
}

static void
check_policy(struct checker *checker, struct table_spec *table)
{
	/* From the letters of DMN to the names. */
	if (table->hit >= HIT_POLICIES)
		table->hit -= HIT_POLICIES;
	check_priority(checker, table);
	check_aggregate(checker, table);
	check_lists(checker, table);
}

static void
check_table(struct checker *checker, struct table_spec *table)
{
	const struct table_input_spec *input = table->inputs.at;
	const struct table_output_spec *output = table->outputs.at;
	size_t i;

	check_for(checker, &table->sources);
	check_form(checker, table);
	check_policy(checker, table);
	for (i = 0; i < table->inputs.count; i++)
		if (!check_given(&input[i].expr))
			check_column(checker, &input[i].name);
	for (i = 0; i < table->outputs.count; i++)
		if (check_given(&output[i].name))
			check_output(checker, &output[i]);
	spread_defaults(checker, table);
}

void
strategy_check_rules(struct checker *checker)
{
	struct scorecard_spec *card = checker->strategy->scorecards.at;
	struct table_spec *table = checker->strategy->tables.at;
	size_t i;

	check_ageing(checker);
	for (i = 0; i < checker->strategy->scorecards.count; i++)
		check_scorecard(checker, &card[i]);
	for (i = 0; i < checker->strategy->tables.count; i++)
		check_table(checker, &table[i]);
}
