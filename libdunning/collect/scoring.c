#include "collect/scoring.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "rules/deriving.h"
#include "rules/hold_rules.h"
#include "rules/scorecard.h"

enum { NO_SLOT = -1 };

struct card {
	const struct scorecard_spec *spec;
	struct scorecard *card;
	int score, band, reasons, probability;
	bool has_labels; /* the column of the band */
};

struct scoring {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	struct deriving *deriving;
	struct hold_rules *holds; /* that stop scores */
	uint64_t unscored;        /* records that one of them holds */
	struct card *cards;
	size_t count;
	struct expr_env env;
	struct faults *faults;
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

/* Bands have different names; they are labels unless they are too many. */
static bool
append_bands(struct scoring *s, struct card *card, struct columns *columns)
{
	const char *name = card->spec->bands.column.text.at;
	size_t count = scorecard_bands(card->card);
	struct text *labels;

	if (name == NULL || count == 0 || count > COLUMN_LABELS)
		return append(columns, &card->spec->bands.column,
		    COLUMN_STRING, &card->band);
	labels = arena_alloc(s->arena, count, sizeof *labels);
	if (labels == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		labels[i] = scorecard_band(card->card, i);
	card->has_labels = true;
	card->band = columns_append_labels(columns, name, labels, count);
	return card->band >= 0;
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
	if (!deriving_open(s->deriving, columns, names, count) ||
	    !hold_rules_bind(s->holds, columns))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!scorecard_bind(s->cards[i].card, columns))
			return false;
	for (size_t i = 0; i < s->count; i++) {
		struct card *card = &s->cards[i];
		const struct scorecard_spec *spec = card->spec;

		if (!append(columns, &spec->output.score, COLUMN_DECIMAL,
		        &card->score) ||
		    !append_bands(s, card, columns) ||
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
join_reasons(const struct card *card, const struct scores *scores, size_t row,
    struct batch *b)
{
	const struct scorecard_spec *spec = card->spec;
	struct text separator = spec->list_separator.text.at != NULL ?
	    spec->list_separator.text :
	    TEXT("|");
	struct text reasons[SCORECARD_REASONS];
	size_t count = scorecard_reasons(card->card, scores, row, reasons);
	size_t len = 0;
	char *text;

	for (size_t i = 0; i < count; i++)
		len += reasons[i].len + (i != 0 ? separator.len : 0);
	text = arena_alloc(b->arena, len, 1);
	if (text == NULL)
		return (struct text){ NULL, 0 };
	len = 0;
	for (size_t i = 0; i < count; i++) {
		if (i != 0) {
			memcpy(text + len, separator.at, separator.len);
			len += separator.len;
		}
		memcpy(text + len, reasons[i].at, reasons[i].len);
		len += reasons[i].len;
	}
	return (struct text){ text, len };
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

static bool
put_reasons(const struct card *card, const struct scores *scores,
    struct batch *b, const uint64_t *scored)
{
	struct vector *v;

	if (card->reasons == NO_SLOT || card->spec->reasons.max == 0)
		return true;
	v = batch_vector(b, card->reasons);
	for (size_t row = 0; row < b->rows; row++) {
		if (scores->results[row] != SCORECARD_SCORED)
			continue;
		v->text[row] = join_reasons(card, scores, row, b);
		if (v->text[row].at == NULL)
			return false;
	}
	memcpy(v->valid, scored, (b->rows + 63) / 64 * sizeof *scored);
	return true;
}

static void
put_points(const struct card *card, const struct scores *scores,
    struct batch *b, const uint64_t *scored)
{
	struct vector *v;

	if (card->score == NO_SLOT)
		return;
	v = batch_vector(b, card->score);
	for (size_t row = 0; row < b->rows; row++)
		v->decimal[row] = (struct decimal){ scores->points[row],
			scores->scale };
	for (size_t row = 0; scores->scale > 0 && row < b->rows; row++)
		v->decimal[row] = decimal_reduce(v->decimal[row]);
	memcpy(v->valid, scored, (b->rows + 63) / 64 * sizeof *scored);
}

static void
put_bands(const struct card *card, const struct scores *scores,
    struct batch *b, const uint64_t *scored)
{
	size_t count = scorecard_bands(card->card);
	struct vector *v;

	if (card->band == NO_SLOT || count == 0)
		return;
	v = batch_vector(b, card->band);
	for (size_t row = 0; row < b->rows; row++) {
		uint32_t band = scores->bands[row];

		if ((scored[row / 64] >> (row % 64) & 1) == 0 || band >= count)
			continue;
		if (card->has_labels)
			v->codes[row] = (uint16_t)band;
		else
			v->text[row] = scorecard_band(card->card, band);
		vector_set_valid(v, row);
	}
}

static void
put_probabilities(const struct card *card, const struct scores *scores,
    struct batch *b, const uint64_t *scored)
{
	struct vector *v;

	if (card->probability == NO_SLOT || !card->spec->scale.set)
		return;
	v = batch_vector(b, card->probability);
	for (size_t row = 0; row < b->rows; row++)
		if (scores->results[row] == SCORECARD_SCORED)
			v->decimal[row] = good_probability(card->spec,
			    decimal_reduce((struct decimal){
			        scores->points[row], scores->scale }));
	memcpy(v->valid, scored, (b->rows + 63) / 64 * sizeof *scored);
}

/* A bit for each record that was scored; those without a bin are rejected.
 * NULL: out of memory. */
static uint64_t *
settle(const struct card *card, const struct scores *scores, struct batch *b)
{
	uint64_t *scored =
	    arena_alloc(b->arena, b->rows / 64 + 1, sizeof *scored);

	for (size_t row = 0; scored != NULL && row < b->rows; row++) {
		const char *column;
		int slot;

		scored[row / 64] |=
		    (uint64_t)(scores->results[row] == SCORECARD_SCORED)
		    << (row % 64);
		if (scores->results[row] != SCORECARD_NO_BIN)
			continue;
		column = scorecard_column(card->card, scores->gaps[row], &slot);
		batch_reject(b, row, slot, "R_SCORE_BIN",
		    "scorecard '%s' has no bin for this value of '%s'",
		    card->spec->name.text.at, column);
	}
	return scored;
}

/* 1 for each record that must not be scored; NULL: out of memory. */
static uint8_t *
find_held(struct scoring *s, struct batch *b)
{
	uint8_t *held = arena_alloc(b->arena, b->rows, 1);

	if (held == NULL || hold_rules_count(s->holds) == 0)
		return held;
	for (size_t row = 0; row < b->rows; row++) {
		uint32_t set;

		if (b->fates[row] != FATE_KEPT)
			continue;
		set = hold_rules_read(s->holds, &s->env, b, row);
		if (set == UINT32_MAX)
			return NULL;
		held[row] = (hold_rules_set(s->holds, set)->stops &
		                HOLD_SCORE) != 0;
		if (!b->rehearsal)
			s->unscored += held[row];
	}
	return held;
}

static bool
run_card(struct scoring *s, const struct card *card, struct batch *b,
    const uint8_t *held)
{
	struct scores scores;
	uint64_t *scored;

	if (!scorecard_run_batch(card->card, &s->env, b, &scores))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (held[row])
			scores.results[row] = SCORECARD_SKIPPED;
	scored = settle(card, &scores, b);
	if (scored == NULL)
		return false;
	put_points(card, &scores, b, scored);
	put_bands(card, &scores, b, scored);
	put_probabilities(card, &scores, b, scored);
	return put_reasons(card, &scores, b, scored);
}

static bool
scoring_run(struct stage *stage, struct batch *b)
{
	struct scoring *s = (struct scoring *)stage;

	uint8_t *held;

	if (!deriving_run(s->deriving, &s->env, b))
		return false;
	held = find_held(s, b);
	if (held == NULL) {
		diag_memory(s->diag);
		return false;
	}
	for (size_t i = 0; i < s->count; i++)
		if (!run_card(s, &s->cards[i], b, held)) {
			diag_memory(s->diag);
			return false;
		}
	return true;
}

static bool
scoring_merge(struct stage *stage, const struct stage *other)
{
	struct scoring *s = (struct scoring *)stage;

	faults_merge(s->faults, ((const struct scoring *)other)->faults);
	hold_rules_merge(s->holds, ((const struct scoring *)other)->holds);
	s->unscored += ((const struct scoring *)other)->unscored;
	return true;
}

static bool
scoring_close(struct stage *stage)
{
	struct scoring *s = (struct scoring *)stage;

	faults_tell(s->faults, s->diag);
	hold_rules_tell(s->holds);
	if (s->unscored != 0)
		diag_at(s->diag, DIAG_INFO, "W_NOT_SCORED", POS_NONE,
		    "%" PRIu64 " records are not scored, as holds stop it",
		    s->unscored);
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
scoring_stage(
    struct arena *arena, const struct rules_run *run, struct diag *diag)
{
	struct scoring *s = arena_alloc(arena, 1, sizeof *s);
	struct faults *faults = faults_new(arena, run->strict);

	if (s == NULL || faults == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "score", .open = scoring_open,
		.run = scoring_run, .close = scoring_close,
		.merge = scoring_merge };
	s->diag = diag;
	s->arena = arena;
	s->strategy = run->strategy;
	s->faults = faults;
	s->env = (struct expr_env){ .as_of = run->as_of, .faults = faults };
	s->deriving = deriving_new(arena, run->strategy, run->source, diag);
	s->holds = hold_rules_new(arena, run, HOLD_SCORE, diag);
	if (s->holds == NULL || s->deriving == NULL ||
	    !load_cards(s, run->source))
		return NULL;
	/* A list is read, and told of, once. */
	for (size_t i = 0; i < hold_rules_count(s->holds); i++)
		if (hold_rules_spec(s->holds, i)->list.set)
			s->stage.merge = NULL;
	return &s->stage;
}

size_t
scoring_cards(const struct stage *stage)
{
	return ((const struct scoring *)stage)->count;
}

struct scoring_card
scoring_card(const struct stage *stage, size_t i)
{
	const struct card *card = &((const struct scoring *)stage)->cards[i];

	return (struct scoring_card){ card->spec, card->card, card->score,
		card->band, card->reasons, card->probability };
}

const struct deriving *
scoring_deriving(const struct stage *stage)
{
	return ((const struct scoring *)stage)->deriving;
}
