#include "plan/plan_order.h"

#include <stdlib.h>

/* How far ahead of its use memory is asked for, in debtors. */
enum { FETCH_ENDS = 24, FETCH_PLACES = 16, FETCH_ITEMS = 8, FETCH_KEYS = 4 };

struct plan_told {
	const struct plan_item *item;
	struct plan_place place;
	size_t number; /* as they came */
	enum planning_event event;
};

/* A debtor with the first bytes of his name behind those that all have: nearly
 * all of the sorting is of these numbers, without a look at the names. */
struct named {
	uint64_t first;
	const struct intern *debtors;
	uint32_t number;
};

bool
plan_order_is(const struct intern *debtors)
{
	uint32_t count = intern_count(debtors);

	for (uint32_t i = 1; i < count; i++)
		if (text_compare(intern_text(debtors, i - 1),
		        intern_text(debtors, i)) > 0)
			return false;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return text_compare(intern_text(x->debtors, x->number),
	    intern_text(y->debtors, y->number));
}

/* How many bytes all names begin with. */
static size_t
common_bytes(const struct intern *debtors)
{
	uint32_t count = intern_count(debtors);
	struct text first = intern_text(debtors, 0);
	size_t common = first.len;

	for (uint32_t i = 1; i < count && common > 0; i++) {
		struct text text = intern_text(debtors, i);
		size_t len = text.len < common ? text.len : common;

		for (common = 0; common < len; common++)
			if (text.at[common] != first.at[common])
				break;
	}
	return common;
}

/* The next eight bytes as a number of the same order; zeros behind the end. */
static uint64_t
bytes_behind(struct text text, size_t common)
{
	uint64_t number = 0;

	for (size_t i = common; i < common + sizeof number; i++)
		number = number << 8 |
		    (i < text.len ? (unsigned char)text.at[i] : 0);
	return number;
}

uint32_t *
plan_order_new(const struct intern *debtors)
{
	uint32_t count = intern_count(debtors);
	size_t room = (size_t)count + (count == 0);
	size_t common = common_bytes(debtors);
	uint32_t *numbers = calloc(room, sizeof *numbers);
	struct named *named = calloc(room, sizeof *named);

	if (numbers == NULL || named == NULL) {
		free(numbers);
		free(named);
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++)
		named[i] = (struct named){
			bytes_behind(intern_text(debtors, i), common), debtors,
			i };
	qsort(named, count, sizeof *named, by_name);
	for (uint32_t i = 0; i < count; i++)
		numbers[i] = named[i].number;
	free(named);
	return numbers;
}

/* Numbers of debtors are small, so that nothing need be compared: first,
 * ends[n + 1] is the number of items of debtor n, then ends[n] is where his
 * next one goes. */
static void
sort_items(struct plan_groups *g, const struct plan_item *items, size_t count)
{
	uint32_t last = g->count - 1;

	for (size_t i = 0; i < count; i++)
		g->ends[(items[i].debtor < last ? items[i].debtor : last) +
		    1]++;
	for (uint32_t i = 0; i < last; i++)
		g->ends[i + 1] += g->ends[i];
	for (size_t i = 0; i < count; i++) {
		uint32_t debtor = items[i].debtor;

		g->items[g->ends[debtor < last ? debtor : last]++] = &items[i];
	}
}

bool
plan_groups_make(struct plan_groups *g, const struct plan_item *items,
    size_t count, const struct intern *debtors, const uint32_t *order)
{
	*g = (struct plan_groups){ .count = intern_count(debtors) + 1,
		.debtors = debtors, .order = order };
	g->items = calloc(count + (count == 0), sizeof *g->items);
	g->ends = calloc((size_t)g->count + 1, sizeof *g->ends);
	if (g->items == NULL || g->ends == NULL)
		return false;
	sort_items(g, items, count);
	return true;
}

void
plan_groups_clear(struct plan_groups *g)
{
	free(g->items);
	free(g->ends);
	*g = (struct plan_groups){ .items = NULL };
}

/* The group at a place of the order; those without a debtor come last. */
static uint32_t
group_at(const struct plan_groups *g, uint32_t place)
{
	return g->order != NULL && place < g->count - 1 ? g->order[place] :
	                                                  place;
}

static size_t
group_from(const struct plan_groups *g, uint32_t group)
{
	return group == 0 ? 0 : g->ends[group - 1];
}

/* Groups of an order lie anywhere. */
static void
fetch(const struct plan_groups *g, uint32_t place)
{
	uint32_t group;

	if (g->order == NULL || g->count - place <= FETCH_ENDS)
		return;
	__builtin_prefetch(&g->ends[group_at(g, place + FETCH_ENDS)]);
	group = group_at(g, place + FETCH_PLACES);
	__builtin_prefetch(&g->items[group_from(g, group)]);
	group = group_at(g, place + FETCH_ITEMS);
	for (size_t i = group_from(g, group); i < g->ends[group]; i++) {
		const char *item = (const char *)g->items[i];

		for (size_t k = 0; k < sizeof **g->items; k += 64)
			__builtin_prefetch(item + k);
	}
	group = group_at(g, place + FETCH_KEYS);
	for (size_t i = group_from(g, group); i < g->ends[group]; i++)
		__builtin_prefetch(g->items[i]->key.at);
}

bool
plan_groups_next(struct plan_groups *g, const struct plan_item ***items,
    size_t *count)
{
	while (g->at < g->count) {
		uint32_t group = group_at(g, g->at);
		size_t from = group_from(g, group);

		fetch(g, g->at++);
		*items = g->items + from;
		*count = g->ends[group] - from;
		if (*count > 0)
			return true;
	}
	return false;
}

bool
plan_groups_ahead(void *ctx, struct text *debtor)
{
	struct plan_groups *g = ctx;

	while (g->ahead < g->count) {
		uint32_t group = group_at(g, g->ahead++);

		*debtor = intern_text(g->debtors, group);
		if (g->ends[group] > group_from(g, group))
			return true;
	}
	return false;
}

bool
plan_later_keep(void *ctx, const struct plan_maker *m,
    enum planning_event event, const struct plan_item *item,
    const struct plan_place *place)
{
	struct plan_later *later = ctx;
	struct plan_told *told;

	if (later->count == later->room) {
		size_t room = later->room == 0 ? 64 : later->room * 2;

		told = realloc(later->told, room * sizeof *told);
		if (told == NULL) {
			diag_memory(m->diag);
			return false;
		}
		later->told = told;
		later->room = room;
	}
	told = &later->told[later->count];
	*told = (struct plan_told){ .item = item, .place = *place,
		.number = later->count++, .event = event };
	told->place.since = (struct text){ NULL, 0 };
	return true;
}

static int
by_debtor(const void *a, const void *b)
{
	const struct plan_told *x = a, *y = b;

	if (x->item->debtor != y->item->debtor)
		return x->item->debtor < y->item->debtor ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

bool
plan_later_tell(struct plan_later *later, const struct plan_maker *m,
    bool (*event)(void *ctx, const struct plan_maker *, enum planning_event,
        const struct plan_item *, const struct plan_place *),
    void *ctx)
{
	struct plan_told *told = later->told;

	if (later->count == 0)
		return true;
	qsort(told, later->count, sizeof *told, by_debtor);
	for (size_t i = 0; i < later->count; i++)
		if (!event(ctx, m, told[i].event, told[i].item,
		        &told[i].place))
			return false;
	return true;
}

void
plan_later_clear(struct plan_later *later)
{
	free(later->told);
	*later = (struct plan_later){ .told = NULL };
}
