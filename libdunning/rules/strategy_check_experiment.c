#include "rules/cell.h"
#include "rules/charge_text.h"
#include "rules/strategy_check.h"

enum { SHARE_DECIMALS = 2 };

static const struct located debtor_id = { .text = { "debtor_id", 9 } };

/* Hundredths of a percentage; false: reported. */
static bool
check_percent(struct checker *checker, const struct experiment_spec *spec,
    const char *key, struct decimal percent, int64_t *hundredths)
{
	struct decimal exact;

	if (decimal_round(percent, SHARE_DECIMALS, ROUND_DOWN, &exact) &&
	    decimal_compare(exact, percent) == 0 && exact.coefficient >= 0 &&
	    exact.coefficient <= EXPERIMENT_BUCKETS) {
		*hundredths = exact.coefficient;
		return true;
	}
	check_error(checker, "E_VALUE", spec->at,
	    "`%s` of experiment `%s` is a percentage from 0 to 100 with at "
	    "most two decimals",
	    key, spec->name.text.at);
	return false;
}

static bool
is_output(const struct strategy *strategy, struct text name)
{
	const struct table_spec *table = strategy->tables.at;
	const struct derive_spec *derive = strategy->derive.at;
	const struct table_output_spec *output;
	size_t i;
	size_t k;

	for (i = 0; i < strategy->derive.count; i++)
		if (text_equal(derive[i].name.text, name))
			return true;
	for (i = 0; i < strategy->tables.count; i++) {
		output = table[i].outputs.at;
		for (k = 0; k < table[i].outputs.count; k++)
			if (text_equal(output[k].name.text, name))
				return true;
	}
	return false;
}

static void
check_set(struct checker *checker, const struct schema_pair *pair)
{
	const struct strategy *strategy = checker->strategy;
	struct column_info info;
	struct value value;

	if (!check_given(&pair->value))
		return;
	if (!is_output(strategy, pair->key.text) ||
	    !strategy_column(strategy, pair->key.text, &info)) {
		check_error(checker, "E_NAME", pair->key.at,
		    "`%.80s` is no output of a table and no derived column, "
		    "which is all that an arm can set",
		    pair->key.text.at);
		return;
	}
	if (!cell_literal(strategy->arena, &pair->value, &info, &value,
	        checker->diag))
		checker->failed = true;
}

static void
check_arms(struct checker *checker, const struct experiment_spec *spec)
{
	const struct arm_spec *arm = spec->arms.at;
	const struct schema_pair *pair;
	int64_t hundredths;
	int64_t sum = 0;
	bool whole = true;
	size_t i;
	size_t k;

	check_unique(checker, &spec->arms, sizeof(*arm),
	    offsetof(struct arm_spec, name), "arms");
	if (spec->arms.count == 0 || spec->arms.count > EXPERIMENT_ARMS) {
		check_error(checker, "E_VALUE", spec->at,
		    "an experiment has 1 to %d arms", EXPERIMENT_ARMS);
		return;
	}
	for (i = 0; i < spec->arms.count; i++, arm++) {
		hundredths = 0;
		whole = check_percent(checker, spec, "share", arm->share,
		            &hundredths) &&
		        whole;
		sum += hundredths;
		pair = arm->set.at;
		for (k = 0; k < arm->set.count; k++)
			check_set(checker, &pair[k]);
	}
	if (!whole || sum == EXPERIMENT_BUCKETS)
		return;
	check_error(checker, "E_VALUE", spec->at,
	    "the shares of experiment `%s` are %d.%02d together, not 100",
	    spec->name.text.at, (int)(sum / 100), (int)(sum % 100));
	diag_note(checker->diag, spec->at,
	    "an arm without `set` takes those who are treated as usual");
}

static void
check_unit(struct checker *checker, struct experiment_spec *spec)
{
	struct column_info info;

	if (!check_given(&spec->unit)) {
		spec->unit = debtor_id;
		spec->unit.at = spec->at;
		return;
	}
	check_column(checker, &spec->unit);
	if (!strategy_column(checker->strategy, spec->unit.text, &info) ||
	    strategy_column_type(info.type) == COLUMN_STRING)
		return;
	check_error(checker, "E_TYPE", spec->unit.at,
	    "`unit` is a column of texts, and `%s` is %s", spec->unit.text.at,
	    strategy_type_names[info.type]);
	diag_note(checker->diag, spec->unit.at,
	    "derive a text of it: `expr: string(%s)`", spec->unit.text.at);
}

/* What the size is reckoned from. */
static void
check_rates(struct checker *checker, const struct experiment_spec *spec)
{
	static const struct decimal none = { 0, 0 };
	static const struct decimal all = { 100, 0 };
	struct decimal sum;

	if (spec->base_rate.coefficient < 0 || spec->detect.coefficient < 0)
		return;
	if (decimal_compare(spec->detect, none) > 0 &&
	    decimal_add(spec->base_rate, spec->detect, &sum) &&
	    decimal_compare(sum, all) < 0)
		return;
	check_error(checker, "E_VALUE", spec->at,
	    "`base_rate` is a percentage and `detect` percentage points above "
	    "zero; together they are below 100");
}

static void
check_experiment(struct checker *checker, struct experiment_spec *spec)
{
	int64_t covered;

	if (!check_given(&spec->name))
		return;
	if (check_given(&spec->population)) {
		spec->when = spec->population;
		spec->population = (struct located){ .text = { NULL, 0 } };
	}
	if (!check_given(&spec->salt))
		spec->salt = spec->name;
	check_for(checker, &spec->sources);
	check_unit(checker, spec);
	check_percent(checker, spec, "coverage", spec->coverage, &covered);
	check_arms(checker, spec);
	check_rates(checker, spec);
	if (spec->from != DATE_NONE && spec->stop != DATE_NONE &&
	    spec->stop < spec->from)
		check_error(checker, "E_VALUE", spec->at,
		    "experiment `%s` stops before it begins",
		    spec->name.text.at);
}

/* With what comes of it in 128 bits. */
static void
check_dear(struct checker *checker, const struct located *cost)
{
	static const struct decimal most = { 1000000000, 0 };
	struct decimal value;

	if (check_given(cost) &&
	    decimal_parse(cost->text, &value, NULL) == NUM_OK &&
	    decimal_compare(value, most) > 0)
		check_error(checker, "E_VALUE", cost->at,
		    "`cost` is at most 1000000000, not %.80s", cost->text.at);
}

static void
check_cost(struct checker *checker, const struct yaml_node *node)
{
	struct charge_by by;
	size_t i;

	if (node == NULL)
		return;
	if (!charge_by_read(checker->strategy->arena, node, &by)) {
		diag_memory(checker->diag);
		checker->failed = true;
		return;
	}
	if (check_given(&by.column) && !text_is(by.column.text, "currency"))
		check_error(checker, "E_VALUE", by.column.at,
		    "`cost` is `by: currency`, not by `%.80s`",
		    by.column.text.at);
	for (i = 0; i < by.count; i++) {
		struct located code = by.choices[i].text;

		check_amount(checker, &by.choices[i].text, "cost");
		check_dear(checker, &by.choices[i].text);
		code.text = by.choices[i].value;
		if (check_given(&by.column))
			check_currency(checker, &code);
	}
}

static void
check_choice(struct checker *checker, const struct choice_spec *spec)
{
	bool any = false;
	size_t i;

	if (!spec->set)
		return;
	for (i = 0; i < CHANNELS; i++) {
		any = any || check_given(&spec->propensity[i]);
		check_cost(checker, spec->cost[i]);
		if (spec->cost[i] == NULL ||
		    check_given(&spec->propensity[i]))
			continue;
		check_error(checker, "E_MISSING_KEY", spec->cost[i]->at,
		    "`cost` of %s has no meaning without its `propensity`",
		    channel_names[i]);
	}
	if (!any)
		check_error(checker, "E_MISSING_KEY", spec->at,
		    "`propensity` names no channel");
	for (i = 0; i < spec->plans.count; i++)
		check_name(checker, &spec->plans.items[i], &checker->plans,
		    "a plan");
}

void
strategy_check_experiments(struct checker *checker)
{
	struct experiment_spec *spec = checker->strategy->experiments.at;
	size_t i;

	check_unique(checker, &checker->strategy->experiments, sizeof(*spec),
	    offsetof(struct experiment_spec, name), "experiments");
	for (i = 0; i < checker->strategy->experiments.count; i++)
		check_experiment(checker, &spec[i]);
	check_choice(checker, &checker->strategy->next_best_action);
}
