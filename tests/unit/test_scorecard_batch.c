/*
 * test_scorecard_batch.c -- scorecards over batches say what they say record
 * by record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/scorecard.h"
#include "rules_random.h"

struct shape {
	int bins; /* at most, of a characteristic */
	size_t rows;
	int general; /* of 100 tests, so many need the record */
};

static struct scorecard *made;

static void
make(struct fixture *f)
{
	made = scorecard_new(
	    f->arena, f->strategy, f->strategy->scorecards.at, f->diag);
}

static void
write_characteristic(
    struct buf *buf, const struct random_column *column, const struct shape *s)
{
	int bins = 1 + random_below(s->bins);
	int i;

	buf_printf(buf,
	    "      %s:\n"
	    "        reason: R%d\n"
	    "        bins: |\n"
	    "          when | points | reason\n",
	    column->name, random_below(4));
	for (i = 0; i < bins; i++) {
		buf_puts(buf, "          ");
		random_test(buf, column->type, s->general);
		buf_printf(buf, " | %d%s | ", random_below(100) - 50,
		    random_below(5) == 0 ? ".25" : "");
		if (random_below(3) == 0)
			buf_printf(buf, "S%d", random_below(6));
		buf_putc(buf, '\n');
	}
	/* Most values have a bin. */
	if (random_below(10) != 0)
		buf_puts(buf, "          - | 3 |\n");
}

static void
write_bands(struct buf *buf, const struct shape *s)
{
	int count = 1 + random_below(6);
	int i;

	buf_puts(buf, "    bands:\n      column: band\n      cut:\n");
	for (i = 0; i < count; i++) {
		buf_printf(buf, "        - {name: b%d, range: '", i);
		if (random_below(100) < s->general)
			buf_puts(buf, "< visits");
		else
			random_one(buf, TYPE_DECIMAL);
		buf_puts(buf, "'}\n");
	}
}

static void
write_card(struct buf *buf, const struct shape *s)
{
	size_t i;

	buf_puts(buf, "dunning: 1\nstrategy: test\n" RANDOM_DECLARED
	              "scorecards:\n  card:\n");
	buf_printf(buf,
	    "    base: %d%s\n"
	    "    output: {score: score, reasons: reasons}\n",
	    random_below(50), random_below(2) == 0 ? ".5" : "");
	if (random_below(3) != 0)
		buf_printf(buf, "    reasons: {method: %s, max: %d}\n",
		    random_below(2) == 0 ? "points_below" : "points_above",
		    1 + random_below(8));
	if (random_below(4) == 0)
		buf_puts(buf, "    when: 3 / visits > 0 or agreed\n");
	buf_puts(buf, "    characteristics:\n");
	for (i = 0; i < RANDOM_COLUMNS; i++)
		write_characteristic(buf, &random_columns[i], s);
	if (random_below(4) != 0)
		write_bands(buf, s);
}

static void
check_reasons(const struct score *score, const struct scores *scores,
    size_t row, const char *text)
{
	struct text reasons[SCORECARD_REASONS];
	size_t count = scorecard_reasons(made, scores, row, reasons);
	size_t i;

	if (count != score->reason_count)
		fail_msg("record %zu: %zu reasons, not %zu\n%s", row, count,
		    score->reason_count, text);
	for (i = 0; i < count; i++)
		if (!text_equal(reasons[i], score->reasons[i]))
			fail_msg("record %zu: reason %zu\n%s", row, i, text);
}

/* The batch says of a record what scorecard_run says. */
static void
check_record(struct fixture *f, const struct scores *scores, size_t row,
    const char *text)
{
	struct text band = { NULL, 0 };
	struct score score;
	enum scorecard_result result = SCORECARD_SKIPPED;
	int slot;

	if (f->batch.fates[row] == FATE_KEPT)
		result = scorecard_run(made, &f->env, &f->batch, row, &score);
	if (result != scores->results[row])
		fail_msg("record %zu: result %d, not %d\n%s", row,
		    scores->results[row], (int)result, text);
	if (result == SCORECARD_NO_BIN) {
		assert_string_equal(
		    scorecard_column(made, scores->gaps[row], &slot),
		    score.column);
		assert_int_equal(slot, score.slot);
	}
	if (result != SCORECARD_SCORED)
		return;
	if (decimal_compare((struct decimal){ scores->points[row],
	                        scores->scale },
	        score.points) != 0)
		fail_msg("record %zu: %jd points\n%s", row,
		    (intmax_t)scores->points[row], text);
	if (scores->bands != NULL)
		band = scorecard_band(made, scores->bands[row]);
	if ((band.at == NULL) != (score.band.at == NULL) ||
	    (band.at != NULL && !text_equal(band, score.band)))
		fail_msg("record %zu: band %.*s\n%s", row, (int)band.len,
		    band.at == NULL ? "" : band.at, text);
	check_reasons(&score, scores, row, text);
}

static void
compare(struct fixture *f, const char *text)
{
	struct scores scores;
	uint64_t faults;
	size_t row;

	fixture_faults(f);
	assert_true(scorecard_run_batch(made, &f->env, &f->batch, &scores));
	faults = fixture_faults(f);
	for (row = 0; row < f->batch.rows; row++)
		check_record(f, &scores, row, text);
	if (fixture_faults(f) != faults)
		fail_msg("not %ju faults by record\n%s", (uintmax_t)faults,
		    text);
}

static void
check_card(const struct shape *shape)
{
	struct fixture f;
	struct buf text;

	buf_init(&text, 1 << 20);
	write_card(&text, shape);
	fixture_open(&f);
	made = NULL;
	fixture_strategy(&f, buf_text(&text), NULL, make);
	if (made == NULL)
		fail_msg("%s\n%s", buf_text(&f.told), buf_text(&text));
	random_open(&f);
	assert_true(scorecard_bind(made, f.columns));
	random_batch(&f, shape->rows, 12);
	compare(&f, buf_text(&text));
	random_batch(&f, shape->rows / 2 + 1, 3);
	compare(&f, buf_text(&text));
	buf_clear(&text);
	fixture_close(&f);
}

static void
cards(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 200; i++)
		check_card(&(struct shape){ 6, 800, 0 });
	for (i = 0; i < 5; i++)
		check_card(&(struct shape){ 150, 800, 0 });
}

static void
tests_of_records(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 80; i++)
		check_card(&(struct shape){ 6, 500, 15 });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cards),
		cmocka_unit_test(tests_of_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
