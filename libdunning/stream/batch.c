#include "stream/batch.h"

#include <stdio.h>
#include <string.h>

#include "stream/batch_place.h"

struct place_walk
place_begin(const struct batch_place *place)
{
	return (struct place_walk){ .line = (size_t)place->block->line,
		.after_cr = place->block->index.after_cr };
}

void
place_advance(
    const struct batch_place *place, struct place_walk *walk, size_t to)
{
	const char *data = place->block->data;

	for (size_t i = walk->offset; i < to; i++) {
		if (data[i] == '\r' || (data[i] == '\n' && !walk->after_cr))
			walk->line++;
		if (data[i] == '\r' || data[i] == '\n')
			walk->line_start = i + 1;
		walk->after_cr = data[i] == '\r';
	}
	walk->offset = to;
}

static struct src_pos
place_of(const struct batch *b, size_t offset)
{
	struct place_walk walk = place_begin(b->place);

	place_advance(b->place, &walk, offset);
	return (struct src_pos){ b->place->file, walk.line,
		offset - walk.line_start + 1 };
}

/* Offset of a field; of the record when field is negative. */
static size_t
offset_of(const struct batch *b, size_t row, int field)
{
	if (field < 0)
		return b->starts[row];
	return (size_t)(batch_raw(b, row, (size_t)field).at - b->data);
}

struct src_pos
batch_at(const struct batch *b, size_t row, size_t field)
{
	return place_of(b, offset_of(b, row, (int)field));
}

struct src_pos
batch_at_slot(const struct batch *b, size_t row, int slot)
{
	int field = slot < 0 ? -1 : columns_slot_field(b->columns, slot);

	return place_of(b, offset_of(b, row, field));
}

/* Each record is a line, and there are no others. */
static bool
is_line_each(const struct batch *b)
{
	const struct csv_block *block = b->place->block;
	const struct csv_index *index = &block->index;

	return index->broken_count == 0 && index->blank == 0 &&
	    block->left == 0 && b->rows > 0 && b->starts[0] == 0 &&
	    index->lines == b->rows - (block->cut != 0);
}

void
batch_lines(const struct batch *b, uint64_t *lines)
{
	struct place_walk walk = place_begin(b->place);
	bool each = is_line_each(b);

	for (size_t row = 0; row < b->rows; row++) {
		if (!each)
			walk.line += csv_count_lines(b->data + walk.offset,
			    b->starts[row] - walk.offset, &walk.after_cr);
		walk.offset = b->starts[row];
		lines[row] = walk.line + (each ? row : 0);
	}
}

struct text
batch_text(struct batch *b, struct text text)
{
	char *copy;

	if (text.at == NULL)
		return text;
	copy = arena_strndup(b->arena, text.at, text.len);
	if (copy == NULL) {
		b->place->failed = true;
		return (struct text){ NULL, 0 };
	}
	return (struct text){ copy, text.len };
}

static const char *format_text(struct batch *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

/* In the arena, and fit for a terminal and for a cell of the rejects. */
static const char *
format_text(struct batch *b, const char *fmt, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	text = len < 0 ? NULL : arena_alloc(b->arena, (size_t)len + 1, 1);
	if (text != NULL)
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	if (text == NULL) {
		b->place->failed = true;
		return "";
	}
	for (size_t i = 0, used; text[i] != '\0'; i += used) {
		uint32_t c = utf8_decode(text + i, (size_t)len - i, &used);

		if (used == 1 && (c < 0x20 || c >= 0x7f))
			text[i] = '?';
	}
	return text;
}

static void say(struct batch *, size_t row, int slot, enum diag_level,
    const char *id, const char *fmt, va_list)
    __attribute__((format(printf, 6, 0)));

static void
say(struct batch *b, size_t row, int slot, enum diag_level level,
    const char *id, const char *fmt, va_list args)
{
	struct batch_place *place = b->place;
	int field = slot < 0 ? -1 : columns_slot_field(b->columns, slot);
	struct saying *saying;

	place->hushed = b->rehearsal;
	if (b->rehearsal)
		return;
	saying = arena_alloc(b->arena, 1, sizeof(*saying));
	if (saying == NULL) {
		place->failed = true;
		return;
	}
	saying->level = level;
	saying->id = id;
	saying->text = format_text(b, fmt, args);
	saying->start = b->starts[row];
	saying->end = b->ends[row * b->fields + b->fields - 1];
	saying->at = (uint32_t)offset_of(b, row, field);
	saying->first = saying->last = true;
	saying->next = place->sayings;
	place->sayings = saying;
	place->count++;
}

void
batch_reject(struct batch *b, size_t row, int slot, const char *id,
    const char *fmt, ...)
{
	va_list args;

	b->place->hushed = true;
	if (b->fates[row] == FATE_REJECTED)
		return;
	b->fates[row] = FATE_REJECTED;
	va_start(args, fmt);
	say(b, row, slot, DIAG_REJECT, id, fmt, args);
	va_end(args);
}

void
batch_warn(struct batch *b, size_t row, int slot, const char *id,
    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(b, row, slot, DIAG_WARNING, id, fmt, args);
	va_end(args);
}

void
batch_note(struct batch *b, const char *fmt, ...)
{
	va_list args;

	if (b->place->hushed || b->place->sayings == NULL)
		return;
	va_start(args, fmt);
	b->place->sayings->note = format_text(b, fmt, args);
	va_end(args);
}
