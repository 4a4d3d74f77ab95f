/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>

#include "base/hash.h"
#include "collect/experiment_internal.h"
#include "rules/experiment_overlap.h"
#include "rules/lint.h"

#include "strategy_fixture.h"

/* FNV-1a of 64 bits: the vectors of draft-eastlake-fnv. */
static void
test_fnv_vectors(void **state)
{
	static const struct {
		const char *text;
		uint64_t hash;
	} vectors[] = {
		{ "", UINT64_C(0xcbf29ce484222325) },
		{ "a", UINT64_C(0xaf63dc4c8601ec8c) },
		{ "b", UINT64_C(0xaf63df4c8601f1a5) },
		{ "c", UINT64_C(0xaf63de4c8601eff2) },
		{ "d", UINT64_C(0xaf63d94c8601e773) },
		{ "e", UINT64_C(0xaf63d84c8601e5c0) },
		{ "f", UINT64_C(0xaf63db4c8601ead9) },
		{ "fo", UINT64_C(0x08985907b541d342) },
		{ "foo", UINT64_C(0xdcb27518fed9d577) },
		{ "foob", UINT64_C(0xdd120e790c2512af) },
		{ "fooba", UINT64_C(0xcac165afa2fef40a) },
		{ "foobar", UINT64_C(0x85944171f73967e8) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		const char *text = vectors[i].text;

		assert_true(hash_feed(HASH_START, text, strlen(text)) ==
		    vectors[i].hash);
	}
}

/* An experiment with so many hundredths of a percent in each arm. */
struct made {
	struct experiment_spec spec;
	struct arm_spec arms[EXPERIMENT_ARMS];
	struct experiment experiment;
};

static void
make(struct made *m, const char *salt, int coverage, const int *shares,
    size_t count)
{
	memset(m, 0, sizeof *m);
	m->spec.name.text = text_of(salt);
	m->spec.salt.text = text_of(salt);
	m->spec.coverage = (struct decimal){ coverage, 2 };
	m->spec.from = DATE_NONE;
	m->spec.stop = DATE_NONE;
	m->spec.arms = (struct items){ m->arms, count };
	for (size_t i = 0; i < count; i++)
		m->arms[i].share = (struct decimal){ shares[i], 2 };
	m->experiment.spec = &m->spec;
	m->experiment.forced = -1;
	experiment_prepare(&m->experiment, 0);
}

static const int halves[] = { 5000, 5000 };

/* Computed apart from this code, by the definition in experiment.h. */
static void
test_buckets(void **state)
{
	static const struct {
		const char *salt, *unit;
		unsigned in, arm;
	} known[] = {
		{ "soft_tone_2026q1", "A1", 9554, 1666 },
		{ "soft_tone_2026q1", "B7", 3525, 6976 },
		{ "tone", "100013", 2219, 9432 },
		{ "tone", "100024", 1596, 9960 },
		{ "s", "\xc3\x91" "and\xc3\xba 1", 2951, 5124 },
	};
	struct made m;

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct text unit = text_of(known[i].unit);

		make(&m, known[i].salt, 10000, halves, 2);
		assert_int_equal(
		    experiment_in_bucket(&m.experiment, unit), known[i].in);
		assert_int_equal(
		    experiment_arm_bucket(&m.experiment, unit), known[i].arm);
	}
}

static struct text
unit_text(char *buf, size_t size, int number)
{
	int len = snprintf(buf, size, "%d", number);

	return (struct text){ buf, (size_t)len };
}

static double
chi_square(const uint32_t *cells, size_t count, double expected)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (cells[i] - expected) * (cells[i] - expected) /
		    expected;
	return sum;
}

enum { UNITS = 1000000, CELLS = 100 };

/* A million ids one after the other in 100 cells: of 99 degrees of freedom,
 * one in a thousand is outside of these. */
#define LOW99 59.07
#define HIGH99 152.01

static void
test_uniformity(void **state)
{
	static const char *const salts[] = { "soft_tone_2026q1", "a", "" };
	uint32_t arms[CELLS], ins[CELLS];
	struct made m;
	char buf[16];

	(void)state;
	for (size_t s = 0; s < 3; s++) {
		double of_arms, of_ins;

		make(&m, salts[s], 10000, halves, 2);
		memset(arms, 0, sizeof arms);
		memset(ins, 0, sizeof ins);
		for (int i = 0; i < UNITS; i++) {
			struct text unit = unit_text(buf, sizeof buf, i);

			arms[experiment_arm_bucket(&m.experiment, unit) / 100]++;
			ins[experiment_in_bucket(&m.experiment, unit) / 100]++;
		}
		of_arms = chi_square(arms, CELLS, UNITS / CELLS);
		of_ins = chi_square(ins, CELLS, UNITS / CELLS);
		assert_true(of_arms > LOW99 && of_arms < HIGH99);
		assert_true(of_ins > LOW99 && of_ins < HIGH99);
	}
}

/* Ten by ten cells of two hashes, expected to be equal: 99 degrees again. */
static void
check_independent(const struct experiment *one, const struct experiment *other,
    bool in)
{
	uint32_t cells[CELLS] = { 0 };
	char buf[16];
	double sum;

	for (int i = 0; i < UNITS; i++) {
		struct text unit = unit_text(buf, sizeof buf, i);
		unsigned a = experiment_arm_bucket(one, unit) / 1000;
		unsigned b = (in ? experiment_in_bucket(other, unit) :
		                   experiment_arm_bucket(other, unit)) / 1000;

		cells[a * 10 + b]++;
	}
	sum = chi_square(cells, CELLS, UNITS / CELLS);
	assert_true(sum > LOW99 && sum < HIGH99);
}

static void
test_independence(void **state)
{
	struct made a, b;

	(void)state;
	make(&a, "early_call", 10000, halves, 2);
	make(&b, "late_letter", 10000, halves, 2);
	check_independent(&a.experiment, &b.experiment, false);
	check_independent(&a.experiment, &a.experiment, true);
	make(&b, "early_cal", 10000, halves, 2);
	check_independent(&a.experiment, &b.experiment, false);
}

/* Nobody changes the arm when more take part, and nobody leaves. */
static void
test_coverage(void **state)
{
	static const int shares[] = { 8000, 1550, 450 };
	struct made few, many;
	enum experiment_why why;
	uint32_t counts[3] = { 0 };
	int covered = 0;
	char buf[16];

	(void)state;
	make(&few, "soft", 1000, shares, 3);
	make(&many, "soft", 3333, shares, 3);
	for (int i = 0; i < UNITS; i++) {
		struct text unit = unit_text(buf, sizeof buf, i);
		int before = experiment_arm_of(&few.experiment, unit, &why);
		int after = experiment_arm_of(&many.experiment, unit, &why);

		assert_true(before == -1 || before == after);
		covered += before >= 0;
		if (after >= 0)
			counts[after]++;
	}
	/* Five standard deviations of binomial counts. */
	assert_in_range(covered, 100000 - 1500, 100000 + 1500);
	assert_in_range(counts[0], 266640 - 2211, 266640 + 2211);
	assert_in_range(counts[1], 51662 - 1107, 51662 + 1107);
	assert_in_range(counts[2], 14999 - 608, 14999 + 608);
}

static void
test_days(void **state)
{
	struct made m;
	enum experiment_why why;

	(void)state;
	make(&m, "days", 10000, (const int[]){ 0, 10000 }, 2);
	m.spec.from = 10;
	m.spec.stop = 20;
	for (int32_t day = 9; day <= 21; day++) {
		int arm;

		experiment_prepare(&m.experiment, day);
		arm = experiment_arm_of(&m.experiment, TEXT("x"), &why);
		assert_int_equal(arm, day >= 10 && day <= 20);
		assert_int_equal(why, day < 10 ? EXPERIMENT_EARLY :
		    day > 20 ? EXPERIMENT_STOPPED : EXPERIMENT_HASHED);
	}
	m.experiment.forced = 1;
	assert_int_equal(
	    experiment_arm_of(&m.experiment, TEXT("x"), &why), 1);
	assert_int_equal(why, EXPERIMENT_FORCED);
}

static const char strategy_head[] =
    "dunning: 1\n"
    "strategy: overlaps\n"
    "columns: {vip: {type: bool}, who: {type: string},\n"
    "  kind_of: {type: enum, values: [A, B, C]}, units: {type: int}}\n"
    "derive: {late: {type: bool, expr: days_overdue > 3}}\n"
    "experiments:\n";

static enum overlap
overlap_of(const char *one, const char *other)
{
	struct fixture f;
	struct strategy *strategy;
	const struct experiment_spec *specs;
	struct buf witness, text;
	enum overlap overlap;

	fixture_open(&f);
	buf_init(&witness, 1 << 16);
	buf_init(&text, 1 << 16);
	buf_printf(&text,
	    "%s- {name: a, when: '%s', arms: [{name: x, share: 100}]}\n"
	    "- {name: b, when: '%s', arms: [{name: x, share: 100}]}\n",
	    strategy_head, one, other);
	strategy = fixture_strategy(&f, buf_text(&text));
	if (strategy == NULL) {
		fail_msg("%s", fixture_told(&f));
		return OVERLAP_FAILED;
	}
	specs = strategy->experiments.at;
	overlap = experiment_overlap(
	    strategy, &specs[0], &specs[1], &witness, f.diag);
	strategy_free(strategy);
	buf_clear(&text);
	buf_clear(&witness);
	fixture_close(&f);
	return overlap;
}

static void
test_overlap(void **state)
{
	static const struct {
		const char *one, *other;
		enum overlap overlap;
	} pairs[] = {
		{ "who = \"x\"", "who = \"y\"", OVERLAP_NEVER },
		{ "who = \"x\"", "who != \"x\"", OVERLAP_NEVER },
		{ "who = \"x\"", "who != \"y\"", OVERLAP_CERTAIN },
		{ "who = \"x\" or who = \"z\"", "who in (\"z\", \"y\")",
		    OVERLAP_CERTAIN },
		{ "kind_of != \"A\"", "kind_of in (\"A\")", OVERLAP_NEVER },
		/* Null differs from all of them. */
		{ "kind_of != \"A\" and kind_of != \"B\"",
		    "kind_of != \"C\"", OVERLAP_UNKNOWN },
		{ "kind_of != \"A\" and kind_of != \"B\"",
		    "kind_of != \"C\" and kind_of != null", OVERLAP_NEVER },
		{ "units > 3", "units < 4", OVERLAP_NEVER },
		{ "balance > 3", "balance < 4", OVERLAP_CERTAIN },
		{ "units in [1..5]", "units in (5..9]", OVERLAP_NEVER },
		{ "units in [1..5]", "units in [5..9]", OVERLAP_CERTAIN },
		{ "vip", "vip = false", OVERLAP_NEVER },
		{ "vip", "vip and units > 1", OVERLAP_CERTAIN },
		{ "units = null", "units > 0", OVERLAP_NEVER },
		{ "due_date < @\"2026-01-01\"", "due_date >= @\"2026-01-01\"",
		    OVERLAP_NEVER },
		{ "due_date < @\"2026-01-02\"", "due_date >= @\"2026-01-01\"",
		    OVERLAP_CERTAIN },
		/* What is not a comparison with a literal. */
		{ "contains(who, \"x\")", "vip", OVERLAP_UNKNOWN },
		{ "contains(who, \"x\") and vip", "vip = false and units > 2",
		    OVERLAP_NEVER },
		{ "due_date < as_of", "due_date >= as_of", OVERLAP_UNKNOWN },
		/* Columns that hang together. */
		{ "late", "days_overdue < 2", OVERLAP_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (overlap_of(pairs[i].one, pairs[i].other) !=
		        pairs[i].overlap ||
		    overlap_of(pairs[i].other, pairs[i].one) !=
		        pairs[i].overlap)
			fail_msg("%s; %s", pairs[i].one, pairs[i].other);
}

/*
 * R 4 documents power.prop.test(p1 = .50, p2 = .75, power = .90) as 76.7 in
 * each group; with the usual power of .80 it is 57.7.  The others were computed
 * apart from this code, from the quantiles of the normal distribution.
 */
static void
test_units(void **state)
{
	const int64_t percent = 10000000;

	(void)state;
	assert_int_equal(
	    lint_experiment_units(50 * percent, 25 * percent, 1, 1), 116);
	assert_int_equal(
	    lint_experiment_units(10 * percent, 5 * percent, 5000, 5000), 1372);
	assert_int_equal(
	    lint_experiment_units(20 * percent, 10 * percent, 10, 10), 587);
	assert_int_equal(
	    lint_experiment_units(12 * percent, 3 * percent, 8000, 1500),
	    7448);
	assert_int_equal(
	    lint_experiment_units(12 * percent, 3 * percent, 8000, 500),
	    17731);
	assert_int_equal(
	    lint_experiment_units(5 * percent, percent, 1, 1), 16316);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fnv_vectors),
		cmocka_unit_test(test_buckets),
		cmocka_unit_test(test_uniformity),
		cmocka_unit_test(test_independence),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests_name("experiment", tests, NULL, NULL);
}
