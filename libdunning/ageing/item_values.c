#include "ageing/item_values.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/sorter.h"
#include "base/key_bytes.h"

struct item_values {
	struct diag *diag;
	uint64_t count;
	uint64_t next;
	int64_t *all; /* NULL: they are sorted */
	struct sorter *sorter;
	uint64_t item; /* of the sorted value at hand; UINT64_MAX: none left */
	int64_t value;
};

struct item_values *
item_values_new(uint64_t count, size_t memory, struct diag *diag)
{
	struct item_values *v = calloc(1, sizeof *v);
	bool ok = v != NULL;

	if (ok) {
		v->diag = diag;
		v->count = count;
		if (count <= memory / sizeof *v->all) {
			v->all = calloc(count > 0 ? (size_t)count : 1,
			    sizeof *v->all);
			ok = v->all != NULL;
		} else if ((v->sorter = sorter_new(memory, diag)) == NULL) {
			free(v);
			return NULL;
		}
	}
	if (ok)
		return v;
	free(v);
	diag_memory(diag);
	return NULL;
}

void
item_values_free(struct item_values *v)
{
	if (v == NULL)
		return;
	free(v->all);
	sorter_free(v->sorter);
	free(v);
}

bool
item_values_put(struct item_values *v, uint64_t item, int64_t value)
{
	char *to;

	if (value == 0)
		return true;
	if (v->all != NULL) {
		v->all[item] = value;
		return true;
	}
	to = sorter_room(v->sorter, sizeof item + sizeof value);
	if (to == NULL)
		return false;
	to = key_put_u64(to, item);
	memcpy(to, &value, sizeof value);
	sorter_add(v->sorter, sizeof item, sizeof item + sizeof value);
	return true;
}

/* The next of the sorted values. */
static bool
take(struct item_values *v)
{
	struct sorted record;

	if (!sorter_next(v->sorter, &record))
		return false;
	v->item = UINT64_MAX;
	if (record.at == NULL)
		return true;
	v->item = key_get_u64(record.at);
	memcpy(&v->value, record.at + sizeof v->item, sizeof v->value);
	return true;
}

bool
item_values_end(struct item_values *v)
{
	if (v->all != NULL)
		return true;
	return sorter_end(v->sorter) && take(v);
}

bool
item_values_rewind(struct item_values *v)
{
	v->next = 0;
	if (v->all != NULL)
		return true;
	return sorter_rewind(v->sorter) && take(v);
}

bool
item_values_next(struct item_values *v, int64_t *value)
{
	uint64_t item = v->next;

	*value = 0;
	if (item == v->count)
		return true;
	v->next++;
	if (v->all != NULL) {
		*value = v->all[item];
		return true;
	}
	if (v->item != item)
		return true;
	*value = v->value;
	return take(v);
}
