#include "collect/scoring.h"

#include <inttypes.h>
#include <math.h>

#include "base/buf.h"
#include "base/limits.h"
#include "collect/deriving.h"
#include "rules/scorecard.h"

enum { NO_SLOT = -1 };

struct card {
	const struct scorecard_spec *spec;
	struct scorecard *card;
	int score, band, reasons, probability;
};

struct scoring {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	struct deriving *deriving;
	struct card *cards;
	size_t count;
	struct expr_env env;
	uint64_t faults;
};

static const char **
characteristic_names(struct scoring *s, size_t *count)
{
	const char **names;
	size_t total = 0;

	for (size_t i = 0; i < s->count; i++)
		total += s->cards[i].spec->characteristics.count;
	names = arena_alloc(s->arena, total + 1, sizeof *names);
	*count = 0;
	for (size_t i = 0; names != NULL && i < s->count; i++) {
		const struct items *list = &s->cards[i].spec->characteristics;

		for (size_t k = 0; k < list->count; k++)
			names[(*count)++] =
			    ((const struct characteristic_spec *)list->at)[k]
			        .column.text.at;
	}
	return names;
}

static bool
append(struct columns *columns, const struct located *name,
    enum column_type type, int *slot)
{
	*slot = NO_SLOT;
	if (name->text.at == NULL)
		return true;
	*slot = columns_append(columns, name->text.at, type);
	return *slot >= 0;
}

static bool
scoring_open(struct stage *stage, struct columns *columns)
{
	struct scoring *s = (struct scoring *)stage;
	size_t count;
	const char **names = characteristic_names(s, &count);

	if (names == NULL) {
		diag_memory(s->diag);
		return false;
	}
	if (!deriving_open(s->deriving, columns, names, count))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!scorecard_bind(s->cards[i].card, columns))
			return false;
	for (size_t i = 0; i < s->count; i++) {
		struct card *card = &s->cards[i];
		const struct scorecard_spec *spec = card->spec;

		if (!append(columns, &spec->output.score, COLUMN_DECIMAL,
		        &card->score) ||
		    !append(columns, &spec->bands.column, COLUMN_STRING,
		        &card->band) ||
		    !append(columns, &spec->output.reasons, COLUMN_STRING,
		        &card->reasons) ||
		    !append(columns, &spec->output.probability, COLUMN_DECIMAL,
		        &card->probability))
			return false;
	}
	return true;
}

/* Null when out of memory. */
static struct text
join_reasons(const struct scorecard_spec *spec, const struct score *score,
    struct batch *b)
{
	const char *separator = spec->list_separator.text.at != NULL ?
	    spec->list_separator.text.at :
	    "|";
	struct buf joined;
	struct text text;

	buf_init(&joined, LIMIT_RECORD_BYTES);
	for (size_t i = 0; i < score->reason_count; i++) {
		if (i != 0)
			buf_puts(&joined, separator);
		buf_add(&joined, score->reasons[i].at, score->reasons[i].len);
	}
	text = joined.failed ?
	    (struct text){ NULL, 0 } :
	    batch_text(b, (struct text){ buf_text(&joined), joined.len });
	buf_clear(&joined);
	return text;
}

static double
decimal_double(struct decimal d)
{
	return (double)d.coefficient / pow(10.0, (double)d.scale);
}

/*
 * 1 / (1 + exp(-(ln odds + (score - points) * ln 2 / pdo))) in millionths,
 * half to even: the scaling of credit scorecards (Siddiqi 2006, chapter 6).
 */
static struct decimal
good_probability(const struct scorecard_spec *spec, struct decimal points)
{
	double log_odds = log(decimal_double(spec->scale.odds)) +
	    (decimal_double(points) - decimal_double(spec->scale.points)) *
	        log(2.0) / decimal_double(spec->scale.pdo);

	return (struct decimal){ (int64_t)nearbyint(
		                     1000000.0 / (1.0 + exp(-log_odds))),
		6 };
}

static void
put_text(struct batch *b, int slot, size_t row, struct text text)
{
	if (slot == NO_SLOT || text.at == NULL)
		return;
	batch_vector(b, slot)->text[row] = text;
	vector_set_valid(batch_vector(b, slot), row);
}

static void
put_decimal(struct batch *b, int slot, size_t row, struct decimal value)
{
	if (slot == NO_SLOT)
		return;
	batch_vector(b, slot)->decimal[row] = value;
	vector_set_valid(batch_vector(b, slot), row);
}

static bool
put_reasons(struct scoring *s, const struct card *card,
    const struct score *score, struct batch *b, size_t row)
{
	struct text reasons;

	if (card->reasons == NO_SLOT || card->spec->reasons.max == 0)
		return true;
	reasons = score->reasons != NULL ? join_reasons(card->spec, score, b) :
	                                   (struct text){ NULL, 0 };
	put_text(b, card->reasons, row, reasons);
	if (reasons.at == NULL)
		diag_memory(s->diag);
	return reasons.at != NULL;
}

static bool
score_row(struct scoring *s, const struct card *card, struct batch *b,
    size_t row)
{
	struct score score;

	switch (scorecard_run(card->card, &s->env, b, row, &score)) {
	case SCORECARD_SKIPPED:
		return true;
	case SCORECARD_NO_BIN:
		batch_reject(b, row, score.slot, "R_SCORE_BIN",
		    "scorecard '%s' has no bin for this value of '%s'",
		    card->spec->name.text.at, score.column);
		return true;
	case SCORECARD_SCORED:
		break;
	}
	put_decimal(b, card->score, row, decimal_reduce(score.points));
	put_text(b, card->band, row, score.band);
	if (!put_reasons(s, card, &score, b, row))
		return false;
	if (card->probability != NO_SLOT && card->spec->scale.set)
		put_decimal(b, card->probability, row,
		    good_probability(card->spec, score.points));
	return true;
}

static bool
scoring_run(struct stage *stage, struct batch *b)
{
	struct scoring *s = (struct scoring *)stage;

	if (!deriving_run(s->deriving, &s->env, b))
		return false;
	for (size_t i = 0; i < s->count; i++)
		for (size_t row = 0; row < b->rows; row++)
			if (b->fates[row] == FATE_KEPT &&
			    !score_row(s, &s->cards[i], b, row))
				return false;
	return true;
}

static bool
scoring_close(struct stage *stage)
{
	struct scoring *s = (struct scoring *)stage;

	if (s->faults != 0)
		diag_at(s->diag, DIAG_WARNING, "W_FAULTS", POS_NONE,
		    "%" PRIu64 " computed values became null: division by "
		    "zero, overflow or a failed conversion",
		    s->faults);
	return true;
}

static bool
load_cards(struct scoring *s, const struct source_spec *source)
{
	const struct items *list = &s->strategy->scorecards;

	s->cards = arena_alloc(s->arena, list->count + 1, sizeof *s->cards);
	if (s->cards == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct card *card = &s->cards[s->count];

		card->spec = (const struct scorecard_spec *)list->at + i;
		if (!strategy_applies(&card->spec->sources, source))
			continue;
		card->card = scorecard_new(s->arena, s->strategy, card->spec,
		    s->diag);
		if (card->card == NULL)
			return false;
		s->count++;
	}
	if (s->count != 0)
		return true;
	diag_at(s->diag, DIAG_ERROR, "E_NO_SCORECARD",
	    POS_FILE(s->strategy->path),
	    "the strategy has no scorecard for these records");
	return false;
}

struct stage *
scoring_stage(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, int32_t as_of, struct diag *diag)
{
	struct scoring *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "score", .open = scoring_open,
		.run = scoring_run, .close = scoring_close };
	s->diag = diag;
	s->arena = arena;
	s->strategy = strategy;
	s->env = (struct expr_env){ .as_of = as_of, .faults = &s->faults };
	s->deriving = deriving_new(arena, strategy, source, diag);
	return s->deriving != NULL && load_cards(s, source) ? &s->stage : NULL;
}
