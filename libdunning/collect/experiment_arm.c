/* experiment_arm.c -- the arm of a unit: two hashes, pins, days. */
#include "base/hash.h"
#include "collect/experiment_internal.h"
#include "rules/strategy.h"
#include "stream/table.h"

enum { DECIMALS = 2 };

int
experiment_arm_named(const struct experiment_spec *spec, struct text name)
{
	const struct arm_spec *arms = spec->arms.at;

	for (size_t i = 0; i < spec->arms.count; i++)
		if (text_equal(arms[i].name.text, name))
			return (int)i;
	return -1;
}

/* Whole buckets, as the strategy was checked. */
static unsigned
buckets_of(struct decimal percent)
{
	struct decimal exact = { 0, 0 };

	if (!decimal_round(percent, DECIMALS, ROUND_DOWN, &exact))
		return 0;
	return (unsigned)exact.coefficient;
}

static enum experiment_why
phase_of(const struct experiment_spec *spec, int32_t as_of)
{
	if (spec->from != DATE_NONE && as_of < spec->from)
		return EXPERIMENT_EARLY;
	if (spec->stop != DATE_NONE && as_of > spec->stop)
		return EXPERIMENT_STOPPED;
	return EXPERIMENT_HASHED;
}

void
experiment_prepare(struct experiment *e, int32_t as_of)
{
	const struct arm_spec *arms = e->spec->arms.at;
	struct text salt = e->spec->salt.text;
	uint64_t state = hash_feed(HASH_START, salt.at, salt.len);
	unsigned bucket = 0;

	e->in_state = hash_feed(state, ":in:", 4);
	e->arm_state = hash_feed(state, ":arm:", 5);
	e->covered = buckets_of(e->spec->coverage);
	e->phase = phase_of(e->spec, as_of);
	for (size_t i = 0; i < e->spec->arms.count; i++) {
		unsigned end = bucket + buckets_of(arms[i].share);

		e->bounds[i] = bucket;
		for (; bucket < end && bucket < EXPERIMENT_BUCKETS; bucket++)
			e->arm_of[bucket] = (uint8_t)i;
		e->bounds[i + 1] = bucket;
	}
}

static inline unsigned
bucket_of(uint64_t state, struct text unit)
{
	return (unsigned)(hash_finish(hash_feed(state, unit.at, unit.len)) %
	    EXPERIMENT_BUCKETS);
}

unsigned
experiment_in_bucket(const struct experiment *e, struct text unit)
{
	return bucket_of(e->in_state, unit);
}

unsigned
experiment_arm_bucket(const struct experiment *e, struct text unit)
{
	return bucket_of(e->arm_state, unit);
}

int
experiment_arm_of(const struct experiment *e, struct text unit,
    enum experiment_why *why)
{
	size_t pin = SIZE_MAX;

	*why = EXPERIMENT_FORCED;
	if (e->forced >= 0)
		return e->forced;
	if (e->pinned.count != 0)
		pin = text_index_find(&e->pinned, unit);
	*why = EXPERIMENT_UNCOVERED;
	if (pin == SIZE_MAX && e->covered < EXPERIMENT_BUCKETS &&
	    bucket_of(e->in_state, unit) >= e->covered)
		return -1;
	*why = e->phase;
	if (e->phase != EXPERIMENT_HASHED)
		return 0;
	if (pin == SIZE_MAX)
		return e->arm_of[bucket_of(e->arm_state, unit)];
	*why = EXPERIMENT_PINNED;
	return e->pin_arms[pin];
}

/* Both hashes side by side: each waits for itself only, and nobody has to
 * guess whether a unit takes part. */
static inline uint8_t
take_hashed(const struct experiment *e, struct text unit)
{
	uint64_t in = e->in_state;
	uint64_t arm = e->arm_state;

	for (size_t i = 0; i < unit.len; i++) {
		unsigned char byte = (unsigned char)unit.at[i];

		in = (in ^ byte) * HASH_PRIME;
		arm = (arm ^ byte) * HASH_PRIME;
	}
	return (uint8_t)((e->arm_of[hash_finish(arm) % EXPERIMENT_BUCKETS] +
	                     1U) *
	    (hash_finish(in) % EXPERIMENT_BUCKETS < e->covered));
}

static uint8_t
take_one(const struct experiment *e, struct text unit)
{
	enum experiment_why why;

	return (uint8_t)(experiment_arm_of(e, unit, &why) + 1);
}

void
experiment_take(struct experiment *e, struct batch *b)
{
	const struct vector *units = &b->vectors[e->unit];
	bool plain = e->forced < 0 && e->pinned.count == 0 &&
	    e->phase == EXPERIMENT_HASHED;

	for (size_t row = 0; row < b->rows; row++) {
		struct text unit;

		e->taken[row] = 0;
		if (b->fates[row] != FATE_KEPT ||
		    (e->truth != NULL && e->truth[row] != 1))
			continue;
		if (!vector_valid(units, row)) {
			e->no_unit += !b->rehearsal;
			continue;
		}
		unit = vector_text(units, row);
		e->taken[row] = plain ? take_hashed(e, unit) :
		                        take_one(e, unit);
	}
}

static bool
add_pin(struct experiment *e, const struct table *table, size_t row, int unit,
    int arm, struct diag *diag)
{
	const struct table_row *r = &table->rows[row];
	int number = experiment_arm_named(e->spec, r->cells[arm]);
	size_t before = e->pinned.count;
	size_t place;

	if (number < 0 || r->cells[unit].len == 0) {
		diag_at(diag, DIAG_ERROR, "E_EXPERIMENT_PIN",
		    table_at(table, r, (size_t)(number < 0 ? arm : unit)),
		    number < 0 ? "experiment `%s` has no arm `%.*s`" :
		                 "a pin of experiment `%s` has no unit%.*s",
		    e->spec->name.text.at,
		    number < 0 ? (int)r->cells[arm].len : 0, r->cells[arm].at);
		return false;
	}
	place = text_index_add(&e->pinned, r->cells[unit]);
	if (place < before && e->pin_arms[place] != number) {
		diag_at(diag, DIAG_ERROR, "E_EXPERIMENT_PIN",
		    table_at(table, r, (size_t)unit),
		    "unit '%.*s' is pinned to two arms of experiment `%s`",
		    (int)r->cells[unit].len, r->cells[unit].at,
		    e->spec->name.text.at);
		return false;
	}
	e->pin_arms[place] = (uint8_t)number;
	return true;
}

static bool
has_columns(const struct table *table, int unit, int arm, struct diag *diag)
{
	if (unit >= 0 && arm >= 0)
		return true;
	diag_at(diag, DIAG_ERROR, "E_EXPERIMENT_PIN", table->header.at[0],
	    "there is no column '%s'", unit < 0 ? "unit" : "arm");
	diag_note(diag, table->header.at[0],
	    "a file of pins has the columns unit and arm");
	return false;
}

bool
experiment_read_pins(struct experiment *e, const struct strategy *strategy,
    struct arena *arena, struct diag *diag)
{
	const struct table *table;
	const char *path;
	bool ok;
	int unit, arm;

	if (e->spec->pin.text.at == NULL)
		return true;
	path = strategy_file(strategy, &e->spec->pin, diag);
	table = path != NULL ? table_read(arena, path, diag) : NULL;
	if (table == NULL)
		return false;
	unit = table_column(table, "unit");
	arm = table_column(table, "arm");
	if (!has_columns(table, unit, arm, diag))
		return false;
	e->pin_arms = arena_alloc(arena, table->count + 1, 1);
	if (e->pin_arms == NULL ||
	    !text_index_init(&e->pinned, arena, table->count + 1)) {
		diag_memory(diag);
		return false;
	}
	ok = true;
	for (size_t i = 0; i < table->count && !diag_full(diag); i++)
		ok = add_pin(e, table, i, unit, arm, diag) && ok;
	return ok;
}
