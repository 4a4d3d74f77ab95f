#include "collect/experiment_internal.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/limits.h"
#include "rules/experiment_overlap.h"

/* More combinations of arms are put together record by record. */
enum { NAMES_MAX = 4096 };

static bool
no_memory(const struct experiments *e)
{
	diag_memory(e->diag);
	return false;
}

static bool
parse_when(struct experiments *e, struct experiment *one)
{
	const struct experiment_spec *spec = one->spec;
	struct expr_scope scope = { .strategy = e->strategy,
		.place = { .section = "experiment",
		    .name = spec->name.text } };

	if (spec->when.text.at == NULL)
		return true;
	one->when =
	    expr_parse(e->arena, &spec->when, &scope, VALUE_BOOL, e->diag);
	return one->when != NULL;
}

/* A test of the strategy says the arm. */
static void
force(struct experiment *one, const struct items *pins)
{
	const struct schema_pair *pin = pins != NULL ? pins->at : NULL;

	one->forced = -1;
	for (size_t i = 0; pins != NULL && i < pins->count; i++)
		if (text_equal(pin[i].key.text, one->spec->name.text))
			one->forced = experiment_arm_named(
			    one->spec, pin[i].value.text);
}

static void
tell_overlap(const struct experiments *e, const struct experiment_pair *pair,
    const char *witness)
{
	const struct experiment_spec *one = pair->one->spec;
	const struct experiment_spec *other = pair->other->spec;

	diag_at(e->diag, DIAG_ERROR, "E_EXPERIMENT_OVERLAP", other->at,
	    "experiments `%s` and `%s` both set `%s`, and both are about %s%s",
	    one->name.text.at, other->name.text.at, pair->output->name.at,
	    *witness != '\0' ? "records with " : "the same records", witness);
	diag_note(e->diag, one->at,
	    "let their conditions exclude each other, or make one experiment "
	    "of them with more arms");
}

/* False: reported. */
static bool
look_at_pair(struct experiments *e, struct experiment_pair pair)
{
	struct buf witness;
	enum overlap overlap;

	buf_init(&witness, LIMIT_TOLD_BYTES);
	overlap = experiment_overlap(e->strategy, pair.one->spec,
	    pair.other->spec, &witness, e->diag);
	if (overlap == OVERLAP_CERTAIN)
		tell_overlap(e, &pair, buf_text(&witness));
	buf_clear(&witness);
	if (overlap == OVERLAP_UNKNOWN)
		e->pairs[e->pair_count++] = pair;
	return overlap == OVERLAP_NEVER || overlap == OVERLAP_UNKNOWN;
}

static bool
find_pairs(struct experiments *e)
{
	bool ok = true;

	e->pairs = arena_alloc(e->arena, e->count * e->count + 1,
	    sizeof *e->pairs);
	if (e->pairs == NULL)
		return no_memory(e);
	for (size_t i = 0; i < e->count; i++)
		for (size_t k = 0; k < i; k++) {
			uint64_t both =
			    e->list[i].outputs & e->list[k].outputs;

			if (both != 0)
				ok = look_at_pair(e, (struct experiment_pair){
				         &e->list[k], &e->list[i],
				         &e->outputs[__builtin_ctzll(both)] })
				    && ok;
		}
	return ok;
}

static bool
load(struct experiments *e, const struct rules_run *run)
{
	const struct experiment_spec *specs = run->strategy->experiments.at;

	for (size_t i = 0; i < run->strategy->experiments.count; i++) {
		struct experiment *one = &e->list[e->count];

		if (!strategy_applies(&specs[i].sources, run->source))
			continue;
		one->spec = &specs[i];
		experiment_prepare(one, run->as_of);
		force(one, run->pins);
		if (!parse_when(e, one) || !experiment_read_sets(e, one) ||
		    !experiment_read_pins(one, e->strategy, e->arena, e->diag))
			return false;
		e->count++;
	}
	return find_pairs(e);
}

bool
experiments_new(struct arena *arena, const struct rules_run *run,
    struct experiments **into, struct diag *diag)
{
	size_t count = run->strategy->experiments.count;
	struct experiments *e;

	*into = NULL;
	if (count == 0)
		return true;
	e = arena_alloc(arena, 1, sizeof *e);
	if (e != NULL) {
		*e = (struct experiments){ .diag = diag, .arena = arena,
			.strategy = run->strategy, .slot = -1 };
		e->list = arena_alloc(arena, count, sizeof *e->list);
		e->outputs =
		    arena_alloc(arena, OUTPUTS_MAX, sizeof *e->outputs);
	}
	if (e == NULL || e->list == NULL || e->outputs == NULL) {
		diag_memory(diag);
		return false;
	}
	*into = e;
	return load(e, run);
}

/* The arms of a combination, as the column has them; "" for none. */
static bool
write_names(const struct experiments *e, size_t number, struct buf *text)
{
	for (size_t i = 0; i < e->count; i++) {
		const struct experiment_spec *spec = e->list[i].spec;
		const struct arm_spec *arms = spec->arms.at;
		size_t arm = number / e->list[i].stride % (spec->arms.count + 1);

		if (arm != 0)
			buf_printf(text, "%s%s:%s", text->len == 0 ? "" : "|",
			    spec->name.text.at, arms[arm - 1].name.text.at);
	}
	return !text->failed;
}

static bool
name_one(const struct experiments *e, size_t number, struct arena *arena,
    struct text *name)
{
	struct buf text;
	char *copy = NULL;

	*name = (struct text){ NULL, 0 };
	if (number == 0)
		return true;
	buf_init(&text, LIMIT_TOLD_BYTES);
	if (write_names(e, number, &text))
		copy = arena_strndup(arena, buf_text(&text), text.len);
	*name = (struct text){ copy, text.len };
	buf_clear(&text);
	return copy != NULL;
}

/* Numbers the combinations, and names them when they are few. */
static bool
name_arms(struct experiments *e)
{
	size_t count = 1;

	for (size_t i = 0; i < e->count; i++) {
		e->list[i].stride = count;
		if (__builtin_mul_overflow(
		        count, e->list[i].spec->arms.count + 1, &count)) {
			diag_at(e->diag, DIAG_ERROR, "E_LIMIT",
			    e->list[i].spec->at,
			    "there are too many experiments with too many "
			    "arms");
			return false;
		}
	}
	if (count > NAMES_MAX)
		return true;
	e->names = arena_alloc(e->arena, count, sizeof *e->names);
	for (size_t i = 0; i < count; i++)
		if (e->names == NULL ||
		    !name_one(e, i, e->arena, &e->names[i]))
			return no_memory(e);
	return true;
}

bool
experiments_open(struct experiments *e, struct columns *columns)
{
	for (size_t i = 0; i < e->count; i++) {
		struct experiment *one = &e->list[i];

		one->unit = columns_bind(columns, one->spec->unit.text.at,
		    COLUMN_STRING, COLUMN_PRESENT, one->spec->unit.at);
		if (one->unit < 0 ||
		    (one->when != NULL && !expr_bind(one->when, columns)))
			return false;
	}
	if (!experiments_open_outputs(e, columns) || !name_arms(e))
		return false;
	e->slot = columns_append(columns, EXPERIMENT_COLUMN, COLUMN_SET);
	return e->slot >= 0;
}

/* All conditions see what the tables said, before any arm changes it. */
static bool
test_all(struct experiments *e, const struct expr_env *env, struct batch *b)
{
	for (size_t i = 0; i < e->count; i++) {
		struct experiment *one = &e->list[i];

		one->taken = arena_alloc(b->arena, b->rows, 1);
		one->truth = NULL;
		if (one->taken == NULL)
			return false;
		if (one->when == NULL)
			continue;
		one->truth = arena_alloc(b->arena, b->rows, 1);
		if (one->truth == NULL ||
		    !expr_test(one->when, env, b, one->truth))
			return false;
	}
	return true;
}

static bool
is_about(const struct experiment *one, size_t row)
{
	return one->truth == NULL || one->truth[row] == 1;
}

static void
refuse_pair(const struct experiment_pair *pair, struct batch *b)
{
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT || !is_about(pair->one, row) ||
		    !is_about(pair->other, row))
			continue;
		batch_reject(b, row, -1, "R_EXPERIMENT_OVERLAP",
		    "experiments '%s' and '%s' both set '%s' and are both "
		    "about this record",
		    pair->one->spec->name.text.at,
		    pair->other->spec->name.text.at, pair->output->name.at);
		batch_note(b, "let their conditions exclude each other");
	}
}

static bool
write_arms(const struct experiments *e, struct batch *b)
{
	struct vector *into = batch_vector(b, e->slot);

	for (size_t row = 0; row < b->rows; row++) {
		size_t number = 0;

		for (size_t i = 0; i < e->count; i++)
			number += e->list[i].stride * e->list[i].taken[row];
		if (number == 0)
			continue;
		if (e->names != NULL)
			into->text[row] = e->names[number];
		else if (!name_one(e, number, b->arena, &into->text[row]))
			return false;
		vector_set_valid(into, row);
	}
	return true;
}

bool
experiments_run(struct experiments *e, const struct expr_env *env,
    struct batch *b)
{
	if (!test_all(e, env, b))
		return false;
	for (size_t i = 0; i < e->pair_count; i++)
		refuse_pair(&e->pairs[i], b);
	for (size_t i = 0; i < e->count; i++)
		experiment_take(&e->list[i], b);
	return experiments_write_outputs(e, env, b) && write_arms(e, b);
}

void
experiments_merge(struct experiments *e, const struct experiments *other)
{
	for (size_t i = 0; e != NULL && i < e->count; i++)
		e->list[i].no_unit += other->list[i].no_unit;
}

void
experiments_close(const struct experiments *e, struct diag *diag)
{
	for (size_t i = 0; e != NULL && i < e->count; i++) {
		const struct experiment *one = &e->list[i];
		const struct experiment_spec *spec = one->spec;
		const struct arm_spec *arms = spec->arms.at;
		char day[DATE_TEXT_MAX];

		if (one->no_unit != 0)
			diag_at(diag, DIAG_WARNING, "W_EXPERIMENT_UNIT",
			    spec->unit.at,
			    "%" PRIu64 " record%s of experiment `%s` %s no %s "
			    "and so no arm",
			    one->no_unit, one->no_unit == 1 ? "" : "s",
			    spec->name.text.at,
			    one->no_unit == 1 ? "has" : "have",
			    spec->unit.text.at);
		if (one->phase != EXPERIMENT_STOPPED || one->forced >= 0)
			continue;
		date_format(spec->stop, day, sizeof day);
		diag_at(diag, DIAG_WARNING, "W_EXPERIMENT_OVER", spec->at,
		    "experiment `%s` was over on %s: all are in its first arm, "
		    "`%s`",
		    spec->name.text.at, day, arms[0].name.text.at);
	}
}

size_t
experiments_count(const struct experiments *e)
{
	return e != NULL ? e->count : 0;
}

int
experiments_slot(const struct experiments *e)
{
	return e->slot;
}

void
experiments_trace(const struct experiments *e, size_t experiment,
    struct batch *b, size_t row, struct experiment_trace *trace)
{
	const struct experiment *one = &e->list[experiment];
	const struct vector *units = batch_vector(b, one->unit);

	*trace = (struct experiment_trace){ .spec = one->spec,
		.when = one->when, .arm = -1 };
	if (vector_valid(units, row)) {
		trace->unit = vector_text(units, row);
		trace->in_bucket = experiment_in_bucket(one, trace->unit);
		trace->arm_bucket = experiment_arm_bucket(one, trace->unit);
	}
	trace->why = EXPERIMENT_OUTSIDE;
	if (!is_about(one, row))
		return;
	trace->why = EXPERIMENT_NO_UNIT;
	if (trace->unit.at == NULL)
		return;
	trace->arm = experiment_arm_of(one, trace->unit, &trace->why);
	if (trace->arm < 0)
		return;
	trace->from = one->bounds[trace->arm];
	trace->to = one->bounds[trace->arm + 1];
}
