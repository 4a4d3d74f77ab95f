/* lint_experiment.c -- experiments that cannot show anything. */
#include <inttypes.h>

#include "base/limits.h"
#include "base/wide.h"
#include "rules/experiment_overlap.h"
#include "rules/lint.h"

/* Rates are in units of 10^-9, quantiles of the normal distribution in 10^-6:
 * of 97.5 % and of 80 %. */
#define RATE_UNIT INT64_C(1000000000)
enum { QUANTILE_UNIT = 1000000, OF_TEST = 1959964, OF_POWER = 841621 };
enum { RATE_DIGITS = 9, PERCENT_DIGITS = 2, DECIMALS = 2 };

static int64_t
root_of(wide square)
{
	wide root = 0;
	wide bit = (wide)1 << 62;

	for (; bit > 0; bit >>= 1)
		if ((root + bit) * (root + bit) <= square)
			root += bit;
	return (int64_t)root;
}

int64_t
lint_experiment_units(
    int64_t base, int64_t detect, int64_t first, int64_t other)
{
	int64_t both = first + other;
	int64_t rate = base + detect;
	wide mean = ((wide)base * first + (wide)rate * other) / both;
	/* Variances of the difference, for one unit in both arms together. */
	wide equal = mean * (RATE_UNIT - mean) * both * both / first / other;
	wide apart = (wide)base * (RATE_UNIT - base) * both / first +
	             (wide)rate * (RATE_UNIT - rate) * both / other;
	wide reach = (wide)OF_TEST * root_of(equal) +
	             (wide)OF_POWER * root_of(apart);
	wide least = (wide)detect * QUANTILE_UNIT;

	return (int64_t)((reach * reach + least * least - 1) /
	                 (least * least));
}

/* A percentage in units of 10^-digits of it. */
static int64_t
scaled(struct decimal percent, int32_t digits)
{
	struct decimal exact = { 0, 0 };

	if (!decimal_round(percent, digits, ROUND_HALF_EVEN, &exact))
		return 0;
	return exact.coefficient;
}

static int64_t
hundredths(struct decimal percent)
{
	return scaled(percent, DECIMALS);
}

/* As "12.5 %". */
struct share_text {
	char at[NUM_TEXT_MAX];
};

static struct share_text
share_text(struct decimal percent)
{
	struct share_text text = { "" };

	decimal_format(decimal_reduce(percent), text.at, sizeof(text.at));
	return text;
}

static void
tell_size(const struct lint *lint, const struct experiment_spec *spec,
    const struct arm_spec *arm, int64_t units)
{
	const struct arm_spec *first = spec->arms.at;
	struct share_text detect = share_text(spec->detect);
	struct share_text base = share_text(spec->base_rate);

	if (spec->expected == 0) {
		lint_tell(lint, LINT_EXPERIMENT_SIZE, LINT_INFO, arm->at,
		    "experiment `%s` needs %" PRId64 " units to see %s points "
		    "from %s %% between `%s` and `%s`",
		    spec->name.text.at, units, detect.at, base.at,
		    first->name.text.at, arm->name.text.at);
		return;
	}
	if (units <= spec->expected ||
	    !lint_tell(lint, LINT_EXPERIMENT_SIZE, LINT_WARN, arm->at,
	        "with the %" PRId64 " units that are expected, arm `%s` is too "
	        "small to see %s points from %s %% in `%s`: that takes %" PRId64,
	        spec->expected, arm->name.text.at, detect.at, base.at,
	        first->name.text.at, units))
		return;
	diag_note(lint->diag, spec->at,
	    "let it run for longer, give that arm a larger share, or look for "
	    "a larger difference");
}

static void
look_at_size(const struct lint *lint, const struct experiment_spec *spec)
{
	const struct arm_spec *arms = spec->arms.at;
	int64_t covered = hundredths(spec->coverage);
	int64_t base = scaled(spec->base_rate, RATE_DIGITS - PERCENT_DIGITS);
	int64_t detect = scaled(spec->detect, RATE_DIGITS - PERCENT_DIGITS);
	int64_t first;
	int64_t other;
	size_t i;

	if (spec->base_rate.coefficient < 0 || detect <= 0 || covered <= 0 ||
	    spec->arms.count < 2)
		return;
	first = hundredths(arms[0].share);
	for (i = 1; i < spec->arms.count && first > 0; i++) {
		wide units;

		other = hundredths(arms[i].share);
		if (other <= 0)
			continue;
		units = lint_experiment_units(base, detect, first, other);
		/* From both arms to all, and from those to the population. */
		units = (units * EXPERIMENT_BUCKETS + first + other - 1) /
		        (first + other);
		units = (units * EXPERIMENT_BUCKETS + covered - 1) / covered;
		tell_size(lint, spec, &arms[i], (int64_t)units);
	}
}

static bool
is_never_in_effect(
    const struct strategy *strategy, const struct experiment_spec *spec)
{
	return (spec->stop != DATE_NONE &&
	           strategy->effective.from != DATE_NONE &&
	           spec->stop < strategy->effective.from) ||
	       (spec->from != DATE_NONE &&
	           strategy->effective.to != DATE_NONE &&
	           spec->from > strategy->effective.to);
}

static bool
look_at_arms(const struct lint *lint, const struct experiment_spec *spec)
{
	const struct arm_spec *arms = spec->arms.at;
	enum overlap possible =
	    experiment_possible(lint->strategy, spec, lint->diag);
	const char *name = spec->name.text.at;
	size_t i;

	if (possible == OVERLAP_NEVER)
		lint_tell(lint, LINT_EXPERIMENT_ARM, LINT_WARN, spec->when.at,
		    "experiment `%s` is about nobody: `when` is never true",
		    name);
	if (hundredths(spec->coverage) == 0)
		lint_tell(lint, LINT_EXPERIMENT_ARM, LINT_WARN, spec->at,
		    "nobody takes part in experiment `%s`: `coverage` is 0",
		    name);
	if (is_never_in_effect(lint->strategy, spec))
		lint_tell(lint, LINT_EXPERIMENT_ARM, LINT_WARN, spec->at,
		    "experiment `%s` has no day on which the strategy is in "
		    "effect: all are in its first arm",
		    name);
	for (i = 0; i < spec->arms.count; i++)
		if (hundredths(arms[i].share) == 0)
			lint_tell(lint, LINT_EXPERIMENT_ARM, LINT_WARN,
			    arms[i].at,
			    "nobody is in arm `%s` of experiment `%s`: its "
			    "`share` is 0",
			    arms[i].name.text.at, name);
	return possible != OVERLAP_FAILED;
}

static bool
sets(const struct experiment_spec *spec, struct text output)
{
	const struct arm_spec *arms = spec->arms.at;
	size_t i;
	size_t k;

	for (i = 0; i < spec->arms.count; i++) {
		const struct schema_pair *set = arms[i].set.at;

		for (k = 0; k < arms[i].set.count; k++)
			if (text_equal(set[k].key.text, output))
				return true;
	}
	return false;
}

/* An output that both set; null: there is none. */
static struct text
shared_output(
    const struct experiment_spec *one, const struct experiment_spec *other)
{
	const struct arm_spec *arms = one->arms.at;
	size_t i;
	size_t k;

	for (i = 0; i < one->arms.count; i++) {
		const struct schema_pair *set = arms[i].set.at;

		for (k = 0; k < arms[i].set.count; k++)
			if (sets(other, set[k].key.text))
				return set[k].key.text;
	}
	return (struct text){ NULL, 0 };
}

/* What is certain is an error, which was told. */
static bool
look_at_pair(const struct lint *lint, const struct experiment_spec *one,
    const struct experiment_spec *other)
{
	struct text output = shared_output(one, other);
	struct buf witness;
	enum overlap overlap;

	if (output.at == NULL)
		return true;
	buf_init(&witness, LIMIT_TOLD_BYTES);
	overlap = experiment_overlap(
	    lint->strategy, one, other, &witness, lint->diag);
	buf_clear(&witness);
	if (overlap == OVERLAP_UNKNOWN &&
	    lint_tell(lint, LINT_NOT_PROVEN, LINT_INFO, other->at,
	        "whether experiments `%s` and `%s`, which both set `%s`, are "
	        "about the same records is not proven",
	        one->name.text.at, other->name.text.at, output.at))
		diag_note(lint->diag, one->at,
		    "a record that both are about is rejected");
	return overlap != OVERLAP_FAILED;
}

bool
lint_experiments(struct lint *lint)
{
	const struct experiment_spec *specs = lint->strategy->experiments.at;
	size_t count = lint->strategy->experiments.count;
	size_t i;
	size_t k;

	for (i = 0; i < count && !diag_full(lint->diag); i++) {
		if (!look_at_arms(lint, &specs[i]))
			return false;
		look_at_size(lint, &specs[i]);
		for (k = 0; k < i; k++)
			if (!look_at_pair(lint, &specs[k], &specs[i]))
				return false;
	}
	return true;
}
