/* assign_order.c -- who comes first. */
#include <stdlib.h>
#include <string.h>

#include "plan/assign_internal.h"

/* One merge sort; who compares stays on the stack. */
struct sorting {
	const struct assign *assign;
	const struct plan_reader *reader;
	const struct gathered *actions;
};

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Numbers come before texts. */
static int
compare_words(const struct assign *as, struct decimal x, struct decimal y)
{
	if (x.scale != KEY_WORD || y.scale != KEY_WORD)
		return x.scale == KEY_WORD ? 1 : -1;
	return text_compare(intern_text(as->words, (uint32_t)x.coefficient),
	    intern_text(as->words, (uint32_t)y.coefficient));
}

/* Nulls come last, whatever the direction: *way tells. */
static int
compare_values(const struct assign *as, const struct assign_key *key,
    const struct assign_job *a, const struct assign_job *b, bool *way)
{
	struct decimal x = as->values[a->item * as->value_count + key->place];
	struct decimal y = as->values[b->item * as->value_count + key->place];

	if (x.scale == KEY_NULL || y.scale == KEY_NULL) {
		*way = false;
		return (x.scale == KEY_NULL) - (y.scale == KEY_NULL);
	}
	if (x.scale == KEY_WORD || y.scale == KEY_WORD)
		return compare_words(as, x, y);
	return decimal_compare(x, y);
}

static int
compare_debtors(const struct sorting *s, const struct gathered *a,
    const struct gathered *b)
{
	if (a->debtor == b->debtor)
		return 0;
	return text_compare(intern_text(s->reader->debtors, a->debtor),
	    intern_text(s->reader->debtors, b->debtor));
}

static int
compare_by(const struct sorting *s, const struct assign_key *key,
    const struct assign_job *a, const struct assign_job *b)
{
	const struct gathered *x = &s->actions[a->action];
	const struct gathered *y = &s->actions[b->action];
	bool down = key->down;
	int order = 0;

	switch (key->field) {
	case FIELD_COLUMN:
		order = compare_values(s->assign, key, a, b, &down);
		break;
	case FIELD_TOTAL:
		order = decimal_compare((struct decimal){ x->total, x->digits },
		    (struct decimal){ y->total, y->digits });
		break;
	case FIELD_DAYS:
		order = compare_numbers(a->days, b->days);
		break;
	case FIELD_ITEMS:
		order = compare_numbers(a->items, b->items);
		break;
	case FIELD_DEBTOR:
		order = compare_debtors(s, x, y);
		break;
	}
	return down ? -order : order;
}

static bool
comes_first(const struct sorting *s, uint32_t a, uint32_t b)
{
	const struct assign_job *x = &s->assign->jobs[a];
	const struct assign_job *y = &s->assign->jobs[b];
	int order = 0;

	for (size_t i = 0; i < s->assign->key_count && order == 0; i++)
		order = compare_by(s, &s->assign->keys[i], x, y);
	if (order == 0)
		order = compare_debtors(s, &s->actions[x->action],
		    &s->actions[y->action]);
	if (order == 0)
		order = memcmp(x->id, y->id, sizeof x->id);
	return order != 0 ? order < 0 : a < b;
}

static void
merge(const struct sorting *s, const uint32_t *from, size_t middle,
    size_t count, uint32_t *to)
{
	size_t left = 0, right = middle;

	for (size_t i = 0; i < count; i++) {
		bool first = right == count ||
		    (left < middle &&
		        !comes_first(s, from[right], from[left]));

		to[i] = first ? from[left++] : from[right++];
	}
}

uint32_t *
assign_sorted(const struct assign *as, const struct plan_reader *reader,
    const struct plan_gather *gather)
{
	struct sorting s = { as, reader, gather->actions };
	size_t count = as->job_count, room = count + (count == 0);
	uint32_t *list = calloc(room, sizeof *list);
	uint32_t *other = calloc(room, sizeof *other);

	if (list == NULL || other == NULL) {
		free(list);
		free(other);
		diag_memory(as->diag);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		list[i] = (uint32_t)i;
	for (size_t width = 1; width < count; width *= 2) {
		uint32_t *swap = list;

		for (size_t at = 0; at < count; at += 2 * width) {
			size_t left = count - at;
			size_t middle = width < left ? width : left;

			merge(&s, list + at, middle,
			    2 * width < left ? 2 * width : left, other + at);
		}
		list = other;
		other = swap;
	}
	free(other);
	return list;
}
