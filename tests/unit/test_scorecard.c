/* test_scorecard.c -- points, bands and reasons with PMML's arithmetic. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/scorecard.h"
#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define HEAD                                                                   \
	"dunning: 1\n"                                                         \
	"strategy: test\n"                                                     \
	"columns:\n"                                                           \
	"  department: {type: string, optional: true}\n"                       \
	"  age: {type: int, optional: true}\n"                                 \
	"  income: {type: decimal, optional: true}\n"                          \
	"scorecards:\n"                                                        \
	"  card:\n"

/*
 * A card with the arithmetic of the example that the PMML evaluator jpmml
 * publishes for reason codes: engineering, 25 years and an income of 500 have
 * the score 29 and the reasons RC2, RC1.
 */
#define CHARACTERISTICS                                                        \
	"    characteristics:\n"                                               \
	"      department:\n"                                                  \
	"        reason: RC1\n"                                                \
	"        bins: |\n"                                                    \
	"          when        | points | reason\n"                            \
	"          marketing   |     19 | RC1_1\n"                             \
	"          engineering |      3 |\n"                                   \
	"          business    |      6 | RC1_3\n"                             \
	"          -           |      0 | RC1_4\n"                             \
	"      age:\n"                                                         \
	"        reason: RC2\n"                                                \
	"        bins: |\n"                                                    \
	"          when     | points | reason\n"                               \
	"          null     |     -1 | RC2_1\n"                                \
	"          [0..18]  |     -3 | RC2_2\n"                                \
	"          [19..29] |      0 | " AGE_REASON "\n"                       \
	"          [30..39] |     12 | RC2_4\n"                                \
	"          >= 40    |     18 | RC2_5\n"                                \
	"      income:\n"                                                      \
	"        reason: RC3\n"                                                \
	"        bins: |\n"                                                    \
	"          when         | points\n"                                    \
	"          null         |      5\n"                                    \
	"          <= 1000      |     26\n"                                    \
	"          (1000..1500] |      5\n"                                    \
	"          (1500..9999] |     -3\n"                                    \
	"    output: {score: score, reasons: reasons}\n"

#define AGE_REASON ""
static const char of_characteristics[] =
    HEAD "    base: 0\n"
         "    reasons: {method: points_below, max: 3}\n" CHARACTERISTICS
         "    bands: {column: band, cut: [{name: high, range: \"< 10\"}, "
         "{name: mid, range: \"[10..29)\"}, {name: low, range: \">= 29\"}]}\n";
#undef AGE_REASON
#define AGE_REASON "RC2_3"
static const char of_bins[] =
    HEAD "    reasons: {method: points_below, max: 3}\n" CHARACTERISTICS;
static const char above[] =
    HEAD "    base: 100.25\n"
         "    when: age != 99\n"
         "    reasons: {method: points_above, max: 1}\n" CHARACTERISTICS;
#undef AGE_REASON

static struct scorecard *made;

static void
make(struct fixture *f)
{
	made = scorecard_new(
	    f->arena, f->strategy, f->strategy->scorecards.at, f->diag);
}

static struct scorecard *
load(struct fixture *f, const char *text)
{
	fixture_open(f);
	made = NULL;
	fixture_strategy(f, text, NULL, make);
	fixture_column(f, "department", TYPE_STRING, NULL);
	fixture_column(f, "age", TYPE_INT, NULL);
	fixture_column(f, "income", TYPE_DECIMAL, NULL);
	fixture_batch(f, 1);
	if (made == NULL)
		fail_msg("%s", buf_text(&f->told));
	assert_true(scorecard_bind(made, f->columns));
	return made;
}

static enum scorecard_result
score_of(struct fixture *f, const char *department, const char *age,
    const char *income, struct score *score)
{
	fixture_set(f, "department", 0, department);
	fixture_set(f, "age", 0, age);
	fixture_set(f, "income", 0, income);
	return scorecard_run(made, &f->env, &f->batch, 0, score);
}

static void
check_points(const struct score *score, const char *points)
{
	char text[NUM_TEXT_MAX];

	decimal_format(score->points, text, sizeof(text));
	assert_string_equal(text, points);
}

/* reasons: "RC2 RC1". */
static void
check_reasons(const struct score *score, const char *reasons)
{
	struct text rest = text_of(reasons);
	struct text reason;
	size_t i = 0;

	for (; text_split(&rest, ' ', &reason); i++) {
		assert_true(i < score->reason_count);
		if (!text_equal(score->reasons[i], reason))
			fail_msg("%.*s", (int)score->reasons[i].len,
			    score->reasons[i].at);
	}
	assert_int_equal(score->reason_count, i);
}

static void
published_example(void **state)
{
	struct score score;
	struct fixture f;

	(void)state;
	load(&f, of_characteristics);
	assert_int_equal(
	    score_of(&f, "engineering", "25", "500", &score), SCORECARD_SCORED);
	check_points(&score, "29");
	check_reasons(&score, "RC2 RC1");
	assert_true(text_is(score.band, "low"));
	fixture_close(&f);
}

static void
reasons_of_bins(void **state)
{
	struct score score;
	struct fixture f;

	(void)state;
	load(&f, of_bins);
	assert_int_equal(
	    score_of(&f, "engineering", "25", "500", &score), SCORECARD_SCORED);
	check_points(&score, "29");
	check_reasons(&score, "RC2_3 RC1");
	assert_null(score.band.at);
	/* Distances 19, 6 and 29; then 0, 0 and 0. */
	score_of(&f, "other", "30", "2000", &score);
	check_points(&score, "9");
	check_reasons(&score, "RC3 RC1_4 RC2_4");
	score_of(&f, "marketing", "40", "1000", &score);
	check_points(&score, "63");
	check_reasons(&score, "");
	/* Distances 13, 21 and 21: the order of the card decides. */
	score_of(&f, "business", "5", "1500", &score);
	check_reasons(&score, "RC2_2 RC3 RC1_3");
	fixture_close(&f);
}

static void
points_above(void **state)
{
	struct score score;
	struct fixture f;

	(void)state;
	load(&f, above);
	/* 3 - 0, 0 - -3, 26 - -3: one reason at most. */
	assert_int_equal(
	    score_of(&f, "engineering", "25", "500", &score), SCORECARD_SCORED);
	check_points(&score, "129.25");
	check_reasons(&score, "RC3");
	assert_int_equal(score_of(&f, "engineering", "99", "500", &score),
	    SCORECARD_SKIPPED);
	fixture_close(&f);
}

static void
nulls_and_gaps(void **state)
{
	struct score score;
	struct fixture f;

	(void)state;
	load(&f, of_characteristics);
	assert_int_equal(
	    score_of(&f, NULL, NULL, NULL, &score), SCORECARD_SCORED);
	check_points(&score, "4"); /* 0 - 1 + 5 */
	assert_true(text_is(score.band, "high"));
	score_of(&f, "marketing", "0", "1000.01", &score);
	check_points(&score, "21");
	assert_true(text_is(score.band, "mid"));
	assert_int_equal(
	    score_of(&f, "marketing", "5", "10000", &score), SCORECARD_NO_BIN);
	assert_string_equal(score.column, "income");
	assert_int_equal(score.slot, fixture_slot(&f, "income"));
	fixture_close(&f);
}

struct refusal {
	const char *text; /* after HEAD */
	const char *told;
};

static void
refuses(void **state)
{
	static const struct refusal refusals[] = {
		{ "    characteristics:\n"
		  "      age:\n"
		  "        bins: |\n"
		  "          when  | points\n"
		  "          < x   | 5\n"
		  "          [9..2]| five\n"
		  "          >= 3  |\n",
		    "E_NAME 13:13 there is no column `x`\n"
		    "note 13:13 this cell takes a number, such as 5, > 5 or "
		    "[1..30], or a column\n"
		    "E_UNSAT 14:11 this range is empty: its ends are the wrong "
		    "way round\n"
		    "E_VALUE 14:19 `five` is not a number\n"
		    "E_VALUE 15:18 this bin has no points\n" },
		{ "    characteristics:\n"
		  "      age:\n"
		  "        bins: |\n"
		  "          if    | points\n"
		  "          < 3   | 5\n",
		    "E_TABLE 12:11 the header of bins is `when | points` or "
		    "`when | points | reason`\n" },
		{ "    characteristics:\n"
		  "      age:\n"
		  "        bins: |\n"
		  "          when  | points\n"
		  "          < 3   | 9223372036854775807\n",
		    "E_VALUE 9:5 the points of the scorecard `card` are too "
		    "large\n" },
		{ "    when: age + 1\n"
		  "    characteristics:\n"
		  "      age:\n"
		  "        bins: |\n"
		  "          when  | points\n"
		  "          < 3   | 9\n"
		  "    bands: {column: band, cut: [{name: a, range: \"< "
		  "z\"}]}\n",
		    "E_TYPE 9:11 a condition is needed here, this is a number\n"
		    "E_NAME 15:53 there is no column `z`\n"
		    "note 15:53 this cell takes a number, such as 5, > 5 or "
		    "[1..30], or a column\n" },
	};
	struct fixture f;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++) {
		fixture_open(&f);
		text = arena_printf(f.arena, "%s%s", HEAD, refusals[i].text);
		assert_non_null(text);
		made = NULL;
		fixture_strategy(&f, text, NULL, make);
		assert_null(made);
		assert_string_equal(buf_text(&f.told), refusals[i].told);
		fixture_close(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_example),
		cmocka_unit_test(reasons_of_bins),
		cmocka_unit_test(points_above),
		cmocka_unit_test(nulls_and_gaps),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
