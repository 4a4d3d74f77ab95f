#include "plan/plan_ties.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void
plan_ties_init(struct plan_ties *t, struct diag *diag)
{
	*t = (struct plan_ties){ .diag = diag };
}

void
plan_ties_clear(struct plan_ties *t)
{
	free(t->seen);
	free(t->sums);
	plan_ties_init(t, t->diag);
}

/* NULL: reported. */
static struct plan_tie *
find(struct plan_ties *t, uint32_t currency)
{
	struct plan_tie *grown;

	for (size_t i = 0; i < t->count; i++)
		if (t->sums[i].currency == currency)
			return &t->sums[i];
	grown = realloc(t->sums, (t->count + 1) * sizeof *grown);
	if (grown == NULL) {
		diag_memory(t->diag);
		return NULL;
	}
	t->sums = grown;
	grown[t->count] = (struct plan_tie){ .currency = currency };
	return &grown[t->count++];
}

static bool
grow(struct plan_ties *t)
{
	size_t room = t->room == 0 ? 8192 : t->room * 2;
	uint8_t *grown = realloc(t->seen, room / 8);

	if (grown == NULL) {
		diag_memory(t->diag);
		return false;
	}
	memset(grown + t->room / 8, 0, (room - t->room) / 8);
	t->seen = grown;
	t->room = room;
	return true;
}

bool
plan_ties_in(struct plan_ties *t, const struct plan_item *item, bool is_item)
{
	struct plan_tie *sum;

	t->kept++;
	if (!is_item)
		return true;
	sum = find(t, item->currency);
	if (sum == NULL || (t->items == t->room && !grow(t)))
		return false;
	t->items++;
	sum->in += item->balance;
	return true;
}

bool
plan_ties_out(struct plan_ties *t, const struct plan_item *item, size_t place,
    bool several)
{
	struct plan_tie *sum = find(t, item->currency);

	if (sum == NULL)
		return false;
	if (several && place < t->items &&
	    (t->seen[place / 8] >> place % 8 & 1) != 0) {
		t->again++;
		return true;
	}
	if (place >= t->items || (t->seen[place / 8] >> place % 8 & 1) != 0) {
		diag_at(t->diag, DIAG_ERROR, "E_TIES", POS_NONE,
		    "record %" PRIu64 " is in two actions: what came in and "
		    "what goes out do not tie",
		    item->number);
		diag_note(t->diag, POS_NONE,
		    "this is a fault of the program; nothing of this run can "
		    "be trusted");
		return false;
	}
	t->seen[place / 8] |= (uint8_t)(1u << place % 8);
	t->written++;
	sum->out += item->balance;
	return true;
}

bool
plan_ties_counts(struct plan_ties *t, const struct chain_counts *n)
{
	if (n->read == t->kept + n->rejected + n->excluded + n->left)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_TIES", POS_NONE,
	    "%" PRIu64 " records were read; %" PRIu64 " came to planning, %" PRIu64
	    " were rejected and %" PRIu64 " left out",
	    n->read, t->kept, n->rejected, n->excluded + n->left);
	diag_note(t->diag, POS_NONE,
	    "this is a fault of the program; nothing of this run can be "
	    "trusted");
	return false;
}

bool
plan_ties_end(struct plan_ties *t, const struct plan_item *items, size_t count,
    uint64_t records, const struct intern *words)
{
	uint64_t left = 0;

	for (size_t i = 0; i < count; i++) {
		struct plan_tie *sum;

		if (i < t->items && (t->seen[i / 8] >> i % 8 & 1) != 0)
			continue;
		sum = find(t, items[i].currency);
		if (sum == NULL)
			return false;
		sum->out += items[i].balance;
		left++;
	}
	if (t->written + left != t->items || t->written + t->again != records) {
		diag_at(t->diag, DIAG_ERROR, "E_TIES", POS_NONE,
		    "%" PRIu64 " items came in, %" PRIu64 " are in actions and "
		    "%" PRIu64 " in none, and %" PRIu64 " records were written",
		    t->items, t->written, left, records);
		return false;
	}
	for (size_t i = 0; i < t->count; i++) {
		struct text code = intern_text(words, t->sums[i].currency);

		if (t->sums[i].in == t->sums[i].out)
			continue;
		diag_at(t->diag, DIAG_ERROR, "E_TIES", POS_NONE,
		    "the balances in %.*s that came in are not those that "
		    "are in actions and in none",
		    (int)code.len, code.at);
		return false;
	}
	return true;
}
