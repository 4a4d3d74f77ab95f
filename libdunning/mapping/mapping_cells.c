/* mapping_cells.c -- the texts of a column, before they are typed. */
#include <string.h>

#include "mapping/mapping_internal.h"

/* A text vector to be filled; false: out of memory. */
static bool
new_cells(struct batch *b, struct text **text, uint64_t **valid)
{
	*text = arena_take(b->arena, b->rows + 1, sizeof **text);
	*valid = arena_alloc(b->arena, b->rows / 64 + 1, sizeof **valid);
	return *text != NULL && *valid != NULL;
}

static inline void
set_valid(uint64_t *valid, size_t row)
{
	valid[row / 64] |= UINT64_C(1) << row % 64;
}

/* A header's column as it is; false: out of memory. */
static bool
take_slot(struct batch *b, int slot, struct cells *cells)
{
	*cells = (struct cells){ .valid = NULL };
	if (slot == NO_SLOT)
		return true;
	if (!columns_fetch(b, slot))
		return false;
	cells->text = batch_vector(b, slot)->text;
	cells->valid = batch_vector(b, slot)->valid;
	return true;
}

static struct text
slot_text(struct batch *b, int slot, size_t row)
{
	const struct vector *v = batch_vector(b, slot);

	return vector_valid(v, row) ? v->text[row] : (struct text){ NULL, 0 };
}

/* The texts of a record that are not empty, joined; null when none is, with
 * no memory left *ok is false. */
static struct text
join(struct batch *b, const struct mapped *column, size_t row, bool *ok)
{
	struct text between = column->converter.spec->between.text;
	struct text joined = { NULL, 0 };
	size_t most = 0;
	char *to;

	if (between.at == NULL)
		between = TEXT("-");
	for (size_t i = 0; i < column->slot_count; i++)
		most += slot_text(b, column->slots[i], row).len + between.len;
	to = arena_take(b->arena, most + 1, 1);
	*ok = to != NULL;
	for (size_t i = 0; *ok && i < column->slot_count; i++) {
		struct text text =
		    text_trim(slot_text(b, column->slots[i], row));

		if (text.len == 0)
			continue;
		if (joined.at != NULL && between.len > 0) {
			memcpy(to + joined.len, between.at, between.len);
			joined.len += between.len;
		}
		memcpy(to + joined.len, text.at, text.len);
		joined.len += text.len;
		joined.at = to;
	}
	return joined;
}

static struct text
first_text(struct batch *b, const struct mapped *column, size_t row)
{
	for (size_t i = 0; i < column->slot_count; i++) {
		struct text text = slot_text(b, column->slots[i], row);

		if (text.at != NULL && text_trim(text).len > 0)
			return text;
	}
	return (struct text){ NULL, 0 };
}

static bool
gather_several(struct batch *b, struct mapped *column)
{
	struct text *text;
	uint64_t *valid;
	bool ok = true;

	for (size_t i = 0; i < column->slot_count; i++)
		if (!columns_fetch(b, column->slots[i]))
			return false;
	if (!new_cells(b, &text, &valid))
		return false;
	for (size_t row = 0; ok && row < b->rows; row++) {
		text[row] = column->gather == GATHER_CONCAT ?
		    join(b, column, row, &ok) :
		    first_text(b, column, row);
		if (text[row].at != NULL)
			set_valid(valid, row);
	}
	column->cells = (struct cells){ text, valid };
	return ok;
}

/* Each name of a set, separated by '|' again; false: it is refused, or there
 * is no memory for it. */
static bool
map_set(const struct converter *c, struct text cell, struct text *value,
    struct arena *scratch, struct refusal *refusal)
{
	struct text all[64];
	size_t count = 0;
	size_t most = 1;
	struct text piece;
	char *to;

	*refusal = (struct refusal){ .id = "R_CELL",
		.why = "has too many names" };
	while (text_split(&cell, c->separator, &piece)) {
		piece = text_trim(piece);
		if (piece.len == 0)
			continue;
		if (count == 64 ||
		    !value_map_find(c->map, piece, &all[count], scratch,
		        refusal))
			return false;
		most += all[count++].len + 1;
	}
	to = arena_take(scratch, most, 1);
	refusal->why = "does not fit into memory";
	if (to == NULL)
		return false;
	*value = (struct text){ to, 0 };
	for (size_t i = 0; i < count; i++) {
		if (all[i].len == 0)
			continue;
		if (value->len > 0)
			to[value->len++] = '|';
		memcpy(to + value->len, all[i].at, all[i].len);
		value->len += all[i].len;
	}
	return true;
}

/* What `map:` makes of the cells; an empty value is no value. */
static bool
map_cells(struct batch *b, struct mapped *column)
{
	const struct converter *c = &column->converter;
	struct text *text;
	uint64_t *valid;

	if (!new_cells(b, &text, &valid))
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		struct text cell = cells_text(&column->cells, row);
		struct refusal refusal;

		if (cell.at == NULL || b->fates[row] != FATE_KEPT)
			continue;
		if (!(c->type == TYPE_SET ?
		            map_set(c, cell, &text[row], b->arena, &refusal) :
		            value_map_find(c->map, cell, &text[row], b->arena,
		                &refusal)))
			mapping_reject(b, row, column, cell, &refusal);
		else if (text[row].len > 0)
			set_valid(valid, row);
	}
	column->cells = (struct cells){ text, valid };
	return true;
}

bool
mapping_gather(struct mapping *m, struct batch *b, struct mapped *column)
{
	(void)m;
	if (column->gather == GATHER_ONE) {
		if (!take_slot(b,
		        column->slot_count != 0 ? column->slots[0] : NO_SLOT,
		        &column->cells))
			return false;
	} else if (!gather_several(b, column)) {
		return false;
	}
	return (column->converter.map == NULL || map_cells(b, column)) &&
	    take_slot(b, column->minus, &column->minus_cells) &&
	    take_slot(b, column->mark, &column->mark_cells);
}
