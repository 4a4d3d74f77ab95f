#include "mapping/profile_internal.h"

#include <stdlib.h>
#include <string.h>

/* Cells that are looked up at once, so that memory is waited for once. */
enum { TILE = 32 };
struct tile {
	struct text values[TILE];
	uint32_t hashes[TILE];
	size_t rows[TILE];
	char keys[TILE][VALUE_KEPT];
	size_t count;
};

/* The values of the next cells; which row comes after them. */
static size_t
take_tile(struct profile *p, struct profile_column *c, size_t rows, size_t row,
    struct tile *tile)
{
	for (tile->count = 0; row < rows && tile->count < TILE; row++) {
		struct text *value = &tile->values[tile->count];
		char *key = tile->keys[tile->count];

		c->empty += c->cells.state[row] == CELL_EMPTY;
		c->bad += c->cells.state[row] == CELL_BAD;
		if (c->cells.state[row] != CELL_VALUE)
			continue;
		*value = c->text != NULL ?
		    c->cells.text[row] :
		    (struct text){ key, profile_key_of(p, c, row, key) };
		tile->hashes[tile->count] = profile_values_hash(*value);
		profile_values_approach(&c->values,
		    tile->hashes[tile->count]);
		tile->rows[tile->count++] = row;
	}
	return row;
}

static bool
count_tile(struct profile *p, struct profile_column *c, struct batch *b,
    const struct tile *tile)
{
	for (size_t i = 0; i < tile->count; i++)
		profile_values_reach(&c->values, tile->hashes[i]);
	c->filled += tile->count;
	for (size_t i = 0; i < tile->count; i++) {
		size_t place;
		enum profile_added added = profile_values_add(&c->values,
		    &p->pool, tile->values[i], tile->hashes[i], 1, &place);

		if (added == VALUE_MEMORY)
			return false;
		if (added == VALUE_NEW && c->forms != NULL &&
		    !profile_forms_add(p, c, place, tile->values[i], b,
		        tile->rows[i]))
			return false;
	}
	return true;
}

static bool
count_cells(struct profile *p, struct profile_column *c, struct batch *b)
{
	struct tile tile;

	for (size_t row = 0; row < b->rows;) {
		row = take_tile(p, c, b->rows, row, &tile);
		if (!count_tile(p, c, b, &tile))
			return false;
	}
	return true;
}

/* Columns without which little can be done. */
static void
note_empty(struct profile *p, struct batch *b)
{
	static const enum profile_role needed[] = { ROLE_DEBTOR, ROLE_DOCUMENT,
		ROLE_BALANCE };

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		struct profile_column *column;

		if (p->roles[needed[i]] == NO_COLUMN)
			continue;
		column = &p->columns[p->roles[needed[i]]];
		for (size_t row = 0; row < b->rows; row++)
			if (column->cells.state[row] == CELL_EMPTY)
				profile_note(p, column, ISSUE_EMPTY, b, row);
	}
}

static bool
profile_column(struct profile *p, struct profile_column *column,
    struct batch *b)
{
	profile_texts_run(p, column, b);
	if (column->dates != NULL)
		profile_dates_run(p, column, b);
	if ((column->type == TYPE_MONEY || column->type == TYPE_INT ||
	        column->type == TYPE_DECIMAL) &&
	    !profile_amounts_run(p, column, b))
		return false;
	return count_cells(p, column, b);
}

static bool
profile_run(struct stage *stage, struct batch *b)
{
	struct profile *p = (struct profile *)stage;
	bool ok = profile_read(p, b);

	for (size_t row = 0; row < b->rows; row++) {
		p->profiled += b->fates[row] == FATE_KEPT;
		p->excluded += b->fates[row] == FATE_EXCLUDED;
	}
	for (size_t i = 0; i < p->count && ok; i++)
		ok = profile_column(p, &p->columns[i], b);
	if (ok) {
		profile_kinds_run(p, b);
		profile_pairs_run(p, b);
		note_empty(p, b);
		ok = profile_keys_run(p, b);
	}
	if (ok && !p->failed)
		return true;
	diag_memory(p->diag);
	return false;
}

static bool
profile_check(struct stage *stage, const struct chain_counts *counts)
{
	((struct profile *)stage)->left = counts->left;
	((struct profile *)stage)->cut = counts->cut;
	((struct profile *)stage)->lookalikes = counts->lookalikes;
	((struct profile *)stage)->lookalike = counts->lookalike;
	return true;
}

static bool
profile_emit(struct stage *stage, struct out *out)
{
	struct profile *p = (struct profile *)stage;
	struct buf text;
	bool ok = profile_judge(p);

	buf_init(&text, SIZE_MAX);
	if (ok && p->options.json)
		profile_write_json(p, &text);
	else if (ok)
		profile_write_text(p, &text);
	if (!ok || text.failed || p->failed) {
		diag_memory(p->diag);
		ok = false;
	} else {
		out_write(out, buf_text(&text), text.len);
	}
	buf_clear(&text);
	return ok;
}

static void
profile_release(struct stage *stage)
{
	struct profile *p = (struct profile *)stage;

	for (size_t i = 0; i < p->count; i++) {
		struct profile_column *c = &p->columns[i];

		profile_values_clear(&c->values);
		if (c->forms != NULL)
			profile_values_clear(&c->forms->forms);
	}
	free(p->keys.entries);
	free(p->keys.slots);
}

/* The name in "column 'NAME': ", which is taken off; or null. */
static struct text
column_of(struct text *said)
{
	static const char begin[] = "column '";
	size_t len = sizeof begin - 1;
	struct text name = { NULL, 0 };

	if (said->len < len || memcmp(said->at, begin, len) != 0)
		return name;
	for (size_t i = len; i + 1 < said->len; i++) {
		if (said->at[i] != '\'')
			continue;
		name = (struct text){ said->at + len, i - len };
		i += said->at[i + 1] == ':' ? 3 : 2;
		if (i > said->len)
			i = said->len;
		*said = (struct text){ said->at + i, said->len - i };
		break;
	}
	return name;
}

/* What was said of a cell, with the cell masked. */
static struct text
said_masked(struct profile *p, struct text said)
{
	struct buf made;
	struct text copy;
	size_t end = said.len;

	while (end > 0 && said.at[end - 1] != '\'')
		end--;
	buf_init(&made, SIZE_MAX);
	if (p->options.show_pii || end < 2 || said.at[0] != '\'') {
		buf_add(&made, said.at, said.len);
	} else {
		text_outline((struct text){ said.at, end }, &made);
		buf_add(&made, said.at + end, said.len - end);
	}
	copy = text_of(arena_strndup(p->arena, buf_text(&made), made.len));
	p->failed = p->failed || made.failed || copy.at == NULL;
	buf_clear(&made);
	return copy;
}

static struct profile_reason *
reason_of(struct profile *p, const char *id, struct text column)
{
	size_t i = 0;

	while (i < p->reason_count &&
	    (strcmp(p->reasons[i].id, id) != 0 ||
	        !text_equal(p->reasons[i].column, column)))
		i++;
	/* The last one stands for all that find no place of their own. */
	if (i == REASONS)
		return &p->reasons[REASONS - 1];
	if (i == p->reason_count) {
		p->reasons[i].id = id;
		p->reasons[i].column = profile_copy(p, column);
		p->reason_count++;
	}
	return &p->reasons[i];
}

void
profile_hear(struct stage *stage, const struct diag_message *m)
{
	struct profile *p = (struct profile *)stage;
	struct text said = text_of(m->text);
	struct profile_reason *reason;
	struct text column;

	if (m->level != DIAG_REJECT)
		return;
	column = column_of(&said);
	reason = reason_of(p, m->id, column);
	p->rejected++;
	if (reason->count++ != 0)
		return;
	reason->line = m->at.line;
	reason->text = column.at != NULL ?
	    said_masked(p, said) :
	    text_of(arena_strndup(p->arena, said.at, said.len));
	p->failed |= reason->text.at == NULL;
}

size_t
profile_findings(const struct stage *stage)
{
	const struct profile *p = (const struct profile *)stage;
	size_t count = 0;

	for (size_t i = 0; i < p->finding_count; i++)
		count += profile_severity(p->findings[i].issue) <
		    SEVERITY_NOTE;
	return count;
}

uint64_t
profile_records(const struct stage *stage)
{
	return ((const struct profile *)stage)->profiled;
}

struct stage *
profile_stage(struct arena *arena, const struct profile_options *options,
    struct diag *diag)
{
	struct profile *p = arena_alloc(arena, 1, sizeof *p);

	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->stage = (struct stage){ .name = "map", .open = profile_open,
		.run = profile_run, .check = profile_check,
		.emit = profile_emit,
		.release = profile_release, .sink = true };
	p->options = *options;
	p->arena = arena;
	p->diag = diag;
	p->pool.limit = options->memory;
	return &p->stage;
}
