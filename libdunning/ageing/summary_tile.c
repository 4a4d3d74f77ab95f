#include "ageing/summary_tile.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/summary_key.h"

enum { NO_SLOT = -1 };

bool
tile_init(struct summary_tile *tile, struct arena *arena, size_t by,
    struct diag *diag)
{
	tile->texts = 1 + by;
	tile->slots = arena_alloc(arena, tile->texts, sizeof *tile->slots);
	tile->heads = arena_alloc(arena, tile->texts * GROUPS_AT_ONCE,
	    sizeof *tile->heads);
	if (tile->slots != NULL && tile->heads != NULL)
		return true;
	diag_memory(diag);
	return false;
}

void
tile_clear(struct summary_tile *tile)
{
	free(tile->rests);
	tile->rests = NULL;
}

bool
tile_bind(struct summary_tile *tile, struct columns *c, const char *const *by)
{
	return tile_bind_as(tile, c, by, columns_usual_currency(c)) &&
	    columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &tile->slots[0]);
}

bool
tile_bind_as(struct summary_tile *tile, struct columns *c,
    const char *const *by, struct text currency)
{
	tile->usual = currency;
	tile->slots[0] = NO_SLOT;
	for (size_t i = 1; i < tile->texts; i++) {
		tile->slots[i] = columns_bind(c, by[i - 1], COLUMN_STRING,
		    COLUMN_PRESENT, POS_NONE);
		if (tile->slots[i] < 0)
			return false;
	}
	return true;
}

size_t
tile_take(struct summary_tile *tile, const struct batch *b, size_t from)
{
	size_t to = b->rows - from > GROUPS_AT_ONCE ? from + GROUPS_AT_ONCE :
	                                              b->rows;

	tile->count = 0;
	for (size_t row = from; row < to; row++) {
		tile->rows[tile->count] = (uint16_t)row;
		tile->count += b->fates[row] == FATE_KEPT;
	}
	return to;
}

/* Text k of the key of a record. */
static struct text
key_cell(const struct summary_tile *tile, const struct batch *b, size_t row,
    size_t k)
{
	int slot = tile->slots[k];

	if (slot != NO_SLOT && vector_valid(&b->vectors[slot], row))
		return vector_text(&b->vectors[slot], row);
	return k == 0 ? tile->usual : TEXT("");
}

struct text
tile_currency(const struct summary_tile *tile, const struct batch *b,
    size_t row)
{
	return key_cell(tile, b, row, 0);
}

/* key_head of a text in the data of a batch, which is padded: no branch hangs
 * on the length. */
static inline uint64_t
padded_head(struct text text)
{
	size_t first = text.len < 7 ? text.len : 7;
	uint64_t mark = text.len < 254 ? text.len + 1 : 255;

	return mark << 56 |
	    (load_u64(text.at) & ((UINT64_C(1) << 8 * first) - 1));
}

/* The heads of one column; whether one of its texts has a rest. */
static bool
take_heads(struct summary_tile *tile, const struct batch *b, const struct vector *v,
    struct text other, size_t k)
{
	uint64_t *head = tile->heads + k;
	uint64_t none = key_head(other), most = 0;

	for (size_t i = 0; i < tile->count; i++, head += tile->texts) {
		size_t row = tile->rows[i];

		*head = none;
		if (v != NULL && vector_valid(v, row)) {
			struct text text = vector_text(v, row);

			*head = (uintptr_t)text.at - (uintptr_t)b->data <
			        b->size ?
			    padded_head(text) :
			    key_head(text);
		}
		most = *head > most ? *head : most;
	}
	return key_is_long(most);
}

static bool
grow_rests(struct summary_tile *tile, size_t wanted)
{
	size_t room = 2 * wanted + GROUPS_AT_ONCE;
	uint64_t *rests = realloc(tile->rests, room * sizeof *rests);

	if (rests == NULL)
		return false;
	tile->rests = rests;
	tile->room = room;
	return true;
}

/* False: out of memory. */
static bool
take_rests(struct summary_tile *tile, const struct batch *b)
{
	size_t end = 0;

	for (size_t i = 0; i < tile->count; i++) {
		for (size_t k = 0; k < tile->texts; k++) {
			struct text text;

			if (!key_is_long(tile->heads[i * tile->texts + k]))
				continue;
			text = key_cell(tile, b, tile->rows[i], k);
			if (tile->room - end < key_room(text.len) &&
			    !grow_rests(tile, end + key_room(text.len)))
				return false;
			end = (size_t)(key_add_rest(tile->rests + end, text) -
			    tile->rests);
		}
		tile->ends[i] = end;
	}
	return true;
}

static bool
make_keys(struct summary_tile *tile, const struct batch *b)
{
	bool rests = false;

	for (size_t k = 0; k < tile->texts; k++) {
		int slot = tile->slots[k];

		rests |= take_heads(tile, b,
		    slot == NO_SLOT ? NULL : &b->vectors[slot],
		    k == 0 ? tile->usual : TEXT(""), k);
	}
	if (rests)
		return take_rests(tile, b);
	memset(tile->ends, 0, tile->count * sizeof *tile->ends);
	return true;
}

bool
tile_find(struct summary_tile *tile, const struct batch *b,
    struct summary_groups *groups, struct diag *diag)
{
	struct groups_keys keys;

	if (tile->count == 0)
		return true;
	if (!make_keys(tile, b)) {
		diag_memory(diag);
		return false;
	}
	keys = (struct groups_keys){ tile->heads, tile->rests, tile->ends,
		tile->count };
	return groups_find(groups, &keys, tile->found, diag);
}
