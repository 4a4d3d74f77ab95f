#include "rules/classifier.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"
#include "rules/classifier_set.h"


/* At a cut, a test begins or ends to be true. */
struct change {
	int64_t at;
	size_t bit;
};

struct changes {
	struct change *items;
	size_t count;
};

/* Units of 10^-scale at or below a number; *above: it is above them. */
static wide
units_below(struct decimal number, int32_t scale, bool *above)
{
	wide divisor;
	wide units;

	*above = false;
	if (number.scale <= scale)
		return number.coefficient * wide_power_of_ten(scale - number.scale);
	divisor = wide_power_of_ten(number.scale - scale);
	units = number.coefficient / divisor;
	*above = units * divisor != number.coefficient;
	return *above && number.coefficient < 0 ? units - 1 : units;
}

int64_t
classifier_key(struct decimal number, int32_t scale)
{
	bool above;
	wide key = units_below(number, scale, &above) * 2 + above;

	if (key > INT64_MAX)
		return INT64_MAX;
	return key < INT64_MIN ? INT64_MIN : (int64_t)key;
}

bool
classifier_has_key(struct decimal number, int32_t scale)
{
	int64_t key = classifier_key(number, scale);

	return key > INT64_MIN && key < INT64_MAX - 1;
}

/* Where the order with a literal changes: at it and after it. */
static size_t
add_cuts(const struct classifier *c, const struct value *literal,
    int32_t scale, int64_t *cuts, size_t count)
{
	bool above = false;
	wide units;

	if (c->type == COLUMN_BOOL)
		units = literal->boolean;
	else if (c->type == COLUMN_DATE)
		units = literal->days;
	else if (c->type == COLUMN_DECIMAL)
		units = classifier_key(literal->number, scale);
	else
		units = units_below(literal->number, scale, &above);
	if (!above && units >= INT64_MIN && units <= INT64_MAX)
		cuts[count++] = (int64_t)units;
	if (units >= INT64_MIN - (wide)1 && units < INT64_MAX)
		cuts[count++] = (int64_t)(units + 1);
	return count;
}

/*
 * A number of the class that begins with an odd key: the next unit, unless
 * that is in the class after it.  False: nothing lies between two units.
 */
static bool
number_above(int64_t key, int64_t next, int32_t scale, struct decimal *out)
{
	int64_t units = (key - 1) / 2;

	if (next > key + 1) {
		*out = (struct decimal){ units + 1, scale };
		return true;
	}
	*out = (struct decimal){ 0, scale + 1 };
	return scale < NUM_SCALE_MAX &&
	       !__builtin_mul_overflow(units, 10, &out->coefficient) &&
	       !__builtin_add_overflow(
	           out->coefficient, units < 0 ? 9 : 1, &out->coefficient);
}

/* One of the values from a cut up to the next; false: there is none. */
static bool
value_at(const struct classifier *c, int64_t cut, int64_t next, int32_t scale,
    struct value *out)
{
	if (c->type == COLUMN_BOOL) {
		*out = value_of_bool(cut > 0);
		return true;
	}
	if (c->type == COLUMN_DATE) {
		*out = value_of_days(VALUE_DATE, cut);
		return true;
	}
	*out = value_of_number((struct decimal){ cut, scale });
	if (c->type != COLUMN_DECIMAL || cut == INT64_MIN)
		return true;
	out->number.coefficient = cut / 2;
	return cut % 2 == 0 || number_above(cut, next, scale, &out->number);
}

static bool
passes(const struct test *test, const struct value *value)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct eval e = { .env = &nothing };

	return eval_test(&e, test, value) == TRUTH_YES;
}

static int
compare_cuts(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static int
compare_changes(const void *a, const void *b)
{
	return compare_cuts(&((const struct change *)a)->at,
	    &((const struct change *)b)->at);
}

static void
set_bit(uint64_t *set, size_t bit, bool truth)
{
	uint64_t mask = UINT64_C(1) << (bit % 64);

	set[bit / 64] = truth ? set[bit / 64] | mask : set[bit / 64] & ~mask;
}

/*
 * What a test says below all its cuts goes into the set, what it says after
 * them is a list of changes.  own has room for its literals and their cuts.
 */
static void
add_changes(const struct classifier *c, const struct classifier_test *one,
    int32_t scale, uint64_t *set, int64_t *own, const struct value **literals,
    struct changes *changes)
{
	size_t count = classifier_literals(one->test, literals, 0);
	size_t cuts = 0;
	struct value value;
	bool before;
	bool after;
	size_t i;

	for (i = 0; i < count; i++)
		cuts = add_cuts(c, literals[i], scale, own, cuts);
	if (cuts > 0)
		qsort(own, cuts, sizeof(*own), compare_cuts);
	value_at(c, INT64_MIN, INT64_MIN, scale, &value);
	before = passes(one->test, &value);
	set_bit(set, one->bit, before);
	for (i = 0; i < cuts; i++) {
		bool last = i + 1 == cuts;

		if ((!last && own[i + 1] == own[i]) ||
		    !value_at(c, own[i], last ? INT64_MAX : own[i + 1], scale,
		        &value))
			continue;
		after = passes(one->test, &value);
		if (after == before)
			continue;
		changes->items[changes->count++] =
		    (struct change){ own[i], one->bit };
		before = after;
	}
}

/* Zeroed room for one class more; its sets are filled by its maker. */
static bool
grow(struct classifier *c, size_t more)
{
	size_t need = c->classes + more;
	size_t room = need > c->room * 2 ? need : c->room * 2;
	uint64_t *sets;
	uint64_t *tops;
	uint32_t *lowest;

	if (need <= c->room)
		return true;
	sets = arena_alloc(c->arena, room, c->words * sizeof(*sets));
	tops = arena_alloc(c->arena, room, c->top_words * sizeof(*tops));
	lowest = arena_alloc(c->arena, room, sizeof(*lowest));
	if (sets == NULL || tops == NULL || lowest == NULL)
		return false;
	if (c->classes > 0) {
		memcpy(sets, c->sets, c->classes * c->words * sizeof(*sets));
		memcpy(
		    tops, c->tops, c->classes * c->top_words * sizeof(*tops));
		memcpy(lowest, c->lowest, c->classes * sizeof(*lowest));
	}
	c->sets = sets;
	c->tops = tops;
	c->lowest = lowest;
	c->room = room;
	return true;
}

/* Says what is in the set of a class. */
static void
describe_class(struct classifier *c, size_t class)
{
	const uint64_t *set = c->sets + class * c->words;
	uint64_t *tops = c->tops + class * c->top_words;
	size_t i;

	c->lowest[class] = UINT32_MAX;
	for (i = c->words; i-- > 0;) {
		if (set[i] == 0)
			continue;
		tops[i / 64] |= UINT64_C(1) << (i % 64);
		c->lowest[class] =
		    (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(set[i]);
	}
}

/* There is room for it. */
static void
add_class(struct classifier *c, const uint64_t *set)
{
	memcpy(c->sets + c->classes * c->words, set, c->words * sizeof(*set));
	describe_class(c, c->classes++);
}

/* All bits; those of tests as they are for a value. */
static void
fill_set(const struct classifier *c, const struct value *value, uint64_t *set)
{
	size_t i;

	memset(set, 0, c->words * sizeof(*set));
	for (i = 0; i < c->bits; i++)
		set_bit(set, i, true);
	for (i = 0; i < c->count; i++)
		set_bit(set, c->tests[i].bit, passes(c->tests[i].test, value));
}

/* One class for each stretch between changes. */
static bool
sweep(struct classifier *c, struct cuts *cuts, uint64_t *set,
    const struct changes *changes)
{
	int64_t *at = arena_alloc(c->arena, changes->count + 1, sizeof(*at));
	size_t i;

	if (at == NULL || !grow(c, changes->count + 2))
		return false;
	*cuts = (struct cuts){ at, 0, (uint32_t)c->classes };
	add_class(c, set);
	for (i = 0; i < changes->count;) {
		at[cuts->count] = changes->items[i].at;
		for (; i < changes->count &&
		       changes->items[i].at == at[cuts->count];
		     i++)
			set[changes->items[i].bit / 64] ^=
			    UINT64_C(1) << (changes->items[i].bit % 64);
		add_class(c, set);
		cuts->count++;
	}
	if (cuts->count == 0) {
		at[cuts->count++] = INT64_MAX;
		add_class(c, set);
	}
	return true;
}

static size_t
count_literals(const struct classifier *c, size_t *most)
{
	size_t total = 0;
	size_t count;
	size_t i;

	*most = 0;
	for (i = 0; i < c->count; i++) {
		count = classifier_literals(c->tests[i].test, NULL, 0);
		total += count;
		*most = count > *most ? count : *most;
	}
	return total;
}

bool
classifier_cut(struct classifier *c, int digits)
{
	int32_t scale = c->type == COLUMN_MONEY ? digits : c->scale;
	struct value any = value_null();
	const struct value **literals;
	struct changes changes;
	size_t total;
	size_t most;
	int64_t *own;
	uint64_t *set;
	size_t i;

	total = count_literals(c, &most);
	literals = arena_alloc(c->arena, most, sizeof(struct value *));
	own = arena_alloc(c->arena, most, 2 * sizeof(*own));
	changes.items =
	    arena_alloc(c->arena, total, 2 * sizeof(*changes.items));
	changes.count = 0;
	set = arena_alloc(c->arena, c->words, sizeof(*set));
	if (literals == NULL || own == NULL || changes.items == NULL ||
	    set == NULL)
		return false;
	fill_set(c, &any, set);
	for (i = 0; i < c->count; i++)
		add_changes(
		    c, &c->tests[i], scale, set, own, literals, &changes);
	if (changes.count > 0)
		qsort(changes.items, changes.count, sizeof(*changes.items),
		    compare_changes);
	return sweep(c, &c->cuts[c->type == COLUMN_MONEY ? digits : 0], set,
	    &changes);
}

/* Longer than all literals, so equal to none. */
static struct text
other_text(struct classifier *c, const struct value **literals, size_t count)
{
	size_t len = 1;
	size_t i;

	for (i = 0; i < count; i++)
		if (literals[i]->string.len >= len)
			len = literals[i]->string.len + 1;
	return (struct text){ arena_alloc(c->arena, len, 1), len };
}

/* Classes of the texts that tests name, and of all others. */
static bool
make_texts(
    struct classifier *c, const struct value **literals, uint64_t *set)
{
	struct value value;
	size_t count = 0;
	size_t first;
	size_t i;

	for (i = 0; i < c->count; i++) {
		first = count;
		count = classifier_literals(c->tests[i].test, literals, count);
		for (; first < count; first++)
			text_index_add(&c->texts, literals[first]->string);
	}
	value = value_of_text(other_text(c, literals, count));
	if (value.string.at == NULL || !grow(c, c->texts.count + 1))
		return false;
	fill_set(c, &value, set);
	for (i = 0; i <= c->texts.count; i++)
		memcpy(c->sets + (c->classes + i) * c->words, set,
		    c->words * sizeof(*set));
	return true;
}

/* Only tests that name a text can say something else about it. */
static void
name_texts(struct classifier *c, const struct value **literals)
{
	const struct classifier_test *one = c->tests;
	size_t class;
	size_t count;
	size_t i;
	size_t k;

	for (i = 0; i < c->count; i++, one++) {
		count = classifier_literals(one->test, literals, 0);
		for (k = 0; k < count; k++) {
			class = CLASS_TEXT +
			        text_index_find(&c->texts, literals[k]->string);
			set_bit(c->sets + class * c->words, one->bit,
			    passes(one->test, literals[k]));
		}
	}
	for (i = 0; i <= c->texts.count; i++)
		describe_class(c, c->classes++);
}

static bool
classify_texts(struct classifier *c)
{
	const struct value **literals;
	size_t most;
	size_t total = count_literals(c, &most);
	uint64_t *set = arena_alloc(c->arena, c->words, sizeof(*set));

	literals = arena_alloc(c->arena, total, sizeof(struct value *));
	if (literals == NULL || set == NULL ||
	    !text_index_init(&c->texts, c->arena, total) ||
	    !make_texts(c, literals, set))
		return false;
	name_texts(c, literals);
	return true;
}

static bool
add_null(struct classifier *c)
{
	struct value null = value_null();
	uint64_t *set = arena_alloc(c->arena, c->words, sizeof(*set));

	if (set == NULL || !grow(c, 1))
		return false;
	fill_set(c, &null, set);
	add_class(c, set);
	return true;
}

static struct classifier *
make(struct arena *arena, enum column_type type, int32_t scale,
    const struct classifier_test *tests, size_t count, size_t bits)
{
	struct classifier *c = arena_alloc(arena, 1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->arena = arena;
	c->type = type;
	c->scale = scale;
	c->tests = tests;
	c->count = count;
	c->bits = bits;
	c->words = (bits + 63) / 64;
	c->top_words = (c->words + 63) / 64;
	if (!add_null(c))
		return NULL;
	if (type == COLUMN_STRING)
		return classify_texts(c) ? c : NULL;
	if (type == COLUMN_MONEY)
		return c;
	return classifier_cut(c, 0) ? c : NULL;
}

struct classifier *
classifier_new(struct arena *arena, enum column_type type,
    const struct classifier_test *tests, size_t count, size_t bits)
{
	int32_t scale = 0;
	int32_t one;
	size_t i;

	for (i = 0; i < count && type == COLUMN_DECIMAL; i++) {
		one = classifier_scale(tests[i].test);
		scale = one > scale ? one : scale;
	}
	return make(arena, type, scale, tests, count, bits);
}

struct classifier *
classifier_new_scaled(struct arena *arena, int32_t scale,
    const struct classifier_test *tests, size_t count, size_t bits)
{
	return make(arena, COLUMN_INT, scale, tests, count, bits);
}

struct classes
classifier_classes(const struct classifier *c)
{
	return (struct classes){ c->sets, c->tops, c->lowest, c->words,
		c->top_words, c->classes };
}
