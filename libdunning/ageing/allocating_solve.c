#include "ageing/allocating_solve.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"
#include "stream/holding.h"

struct allocating_solver {
	struct diag *diag;
	size_t memory;
	bool links, flows;
	uint64_t count;
	struct sorter *link; /* by document */
	struct sorter *flow; /* by group */
	struct holding held; /* credits of the group at hand */
	struct item_values *values;
};

struct allocating_solver *
allocating_solver_new(const struct allocating_rule *rule, size_t memory,
    struct diag *diag)
{
	struct allocating_solver *s = calloc(1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->diag = diag;
	s->memory = memory;
	s->links = rule->links;
	s->flows = rule->flows;
	holding_init(&s->held, memory / 16, diag);
	if (s->links)
		s->link = sorter_new(memory / 4, diag);
	if (s->flows)
		s->flow = sorter_new(memory / 2, diag);
	if ((!s->links || s->link != NULL) && (!s->flows || s->flow != NULL))
		return s;
	allocating_solver_free(s);
	return NULL;
}

void
allocating_solver_free(struct allocating_solver *s)
{
	if (s == NULL)
		return;
	sorter_free(s->link);
	sorter_free(s->flow);
	holding_clear(&s->held);
	item_values_free(s->values);
	free(s);
}

bool
allocating_solver_add(struct allocating_solver *s,
    const struct allocating_item *item)
{
	uint64_t number = s->count++;

	if (item->links)
		return allocating_put_link(s->link, item, number);
	return allocating_put_flow(s->flow, item, number);
}

void
allocating_solver_skip(struct allocating_solver *s)
{
	s->count++;
}

typedef bool take_share(struct allocating_solver *, const struct sorted *,
    int64_t share);

/* A record of either sorter has the amount behind its key. */
static int64_t
amount_of(const struct sorted *record)
{
	int64_t amount;

	memcpy(&amount, record->at + record->key, sizeof amount);
	return amount;
}

static int64_t
take(wide *left, int64_t amount)
{
	int64_t share = *left < amount ? (int64_t)*left : amount;

	*left -= share;
	return share;
}

static bool
hold(struct allocating_solver *s, const struct sorted *record, wide *credit)
{
	*credit += amount_of(record);
	return holding_add(&s->held, (const char *)&record->key,
	           sizeof record->key) &&
	    holding_add(&s->held, record->at, record->len);
}

/* Uses up the credits that were held, in their order. */
static bool
use_held(struct allocating_solver *s, wide used, take_share *share)
{
	struct sorted record;
	const char *key;
	size_t len;

	if (!holding_read(&s->held))
		return false;
	for (;;) {
		if (!holding_next(&s->held, &key, &len))
			return false;
		if (key == NULL)
			break;
		memcpy(&record.key, key, sizeof record.key);
		if (!holding_next(&s->held, &record.at, &record.len) ||
		    !share(s, &record, take(&used, amount_of(&record))))
			return false;
	}
	holding_empty(&s->held);
	return true;
}

/* All records of a sorter, group by group. */
static bool
cover(struct allocating_solver *s, struct sorter *sorter, take_share *share)
{
	char group[ALLOCATING_GROUP] = { 0 };
	struct sorted record;
	wide credit = 0, left = 0;
	bool ok = sorter_end(sorter);

	while (ok && sorter_next(sorter, &record)) {
		if (record.at == NULL ||
		    memcmp(group, record.at, sizeof group) != 0) {
			if (credit > 0 && !use_held(s, credit - left, share))
				return false;
			credit = left = 0;
		}
		if (record.at == NULL)
			return true;
		memcpy(group, record.at, sizeof group);
		if (allocating_is_credit(&record)) {
			ok = hold(s, &record, &credit);
			left = credit;
		} else {
			ok = share(s, &record,
			    take(&left, amount_of(&record)));
		}
	}
	return false;
}

/* Goes on to the oldest debts, or stays with what it has got. */
static bool
share_link(struct allocating_solver *s, const struct sorted *record,
    int64_t share)
{
	struct allocating_link link;
	struct allocating_flow flow = { .used = share };

	memcpy(&link, record->at + record->key, sizeof link);
	flow.amount = link.amount - share - link.disputed;
	if (link.flows == 0 || flow.amount <= 0)
		return item_values_put(s->values, allocating_number(record),
		    share);
	return allocating_pass_on(s->flow, record, &flow);
}

static bool
share_flow(struct allocating_solver *s, const struct sorted *record,
    int64_t share)
{
	struct allocating_flow flow;

	memcpy(&flow, record->at + record->key, sizeof flow);
	return item_values_put(s->values, allocating_number(record),
	    flow.used + share);
}

struct item_values *
allocating_solver_end(struct allocating_solver *s)
{
	struct item_values *values;

	s->values = item_values_new(s->count, s->memory / 4, s->diag);
	if (s->values == NULL ||
	    (s->links && !cover(s, s->link, share_link)))
		return NULL;
	sorter_free(s->link);
	s->link = NULL;
	if ((s->flows && !cover(s, s->flow, share_flow)) ||
	    !item_values_end(s->values))
		return NULL;
	values = s->values;
	s->values = NULL;
	return values;
}
