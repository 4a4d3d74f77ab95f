#include "plan/plan_order.h"

#include <stdlib.h>

struct plan_told {
	const struct plan_item *item;
	struct plan_place place;
	size_t number; /* as they came */
	enum planning_event event;
};

struct named {
	struct text name;
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
	return text_compare(
	    ((const struct named *)a)->name, ((const struct named *)b)->name);
}

uint32_t *
plan_order_new(const struct intern *debtors)
{
	uint32_t count = intern_count(debtors);
	size_t room = (size_t)count + (count == 0);
	uint32_t *numbers = calloc(room, sizeof *numbers);
	struct named *named = calloc(room, sizeof *named);

	if (numbers == NULL || named == NULL) {
		free(numbers);
		free(named);
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++)
		named[i] = (struct named){ intern_text(debtors, i), i };
	qsort(named, count, sizeof *named, by_name);
	for (uint32_t i = 0; i < count; i++)
		numbers[i] = named[i].number;
	free(named);
	return numbers;
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
