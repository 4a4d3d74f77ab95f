/* rejects.c -- tells what is wrong with records and keeps them. */
#include <stdlib.h>

#include "stream/batch_place.h"
#include "stream/csv_write.h"
#include "stream/input_utf8.h"

enum { ENCODING_WHY = 120 };

static const char *
fault_id(enum csv_fault fault)
{
	switch (fault) {
	case CSV_STRAY_QUOTE:
	case CSV_AFTER_QUOTE:
	case CSV_OPEN_QUOTE:
		return "R_QUOTE";
	case CSV_NUL:
		return "R_NUL";
	case CSV_TOO_LONG:
		return "R_TOO_LONG";
	case CSV_RAGGED:
	case CSV_TOO_WIDE:
		return "R_FIELDS";
	case CSV_ENCODING:
		return "R_ENCODING";
	}
	return "R_FIELDS";
}

/* In the arena; NULL: out of memory. */
static const char *
encoding_fault(const struct batch *b, const struct csv_broken *broken)
{
	struct text raw = { b->data + broken->start,
		broken->end - broken->start };
	const struct csv_shape *shape = b->place->shape;
	char *why = arena_alloc(b->arena, ENCODING_WHY, 1);

	if (why != NULL)
		input_utf8_why(raw, broken->at - broken->start,
		    shape != NULL ? shape->encoding : "utf-8", why,
		    ENCODING_WHY);
	return why;
}

static const char *
fault_text(const struct batch *b, const struct csv_broken *broken,
    size_t fields)
{
	switch (broken->fault) {
	case CSV_STRAY_QUOTE:
		return "a quote stands inside an unquoted field";
	case CSV_AFTER_QUOTE:
		return "text follows a closing quote";
	case CSV_OPEN_QUOTE:
		return "this quote is never closed";
	case CSV_NUL:
		return "a NUL byte";
	case CSV_TOO_LONG:
		return arena_printf(b->arena,
		    "the record is longer than %zu bytes", b->place->limit);
	case CSV_RAGGED:
	case CSV_TOO_WIDE:
		return arena_printf(b->arena,
		    "has %zu field%s, the header has %zu", broken->fields,
		    broken->fields == 1 ? "" : "s", fields);
	case CSV_ENCODING:
		return encoding_fault(b, broken);
	}
	return "";
}

static const char *
fault_note(const struct csv_broken *broken, size_t fields)
{
	switch (broken->fault) {
	case CSV_STRAY_QUOTE:
		return "quote the whole field and double the quotes in it";
	case CSV_AFTER_QUOTE:
		return "double the quotes inside of a quoted field";
	case CSV_OPEN_QUOTE:
		return "close the quote, or quote the whole field and double "
		       "the quotes in it; only its line is set aside";
	case CSV_NUL:
		return "text holds no NUL; UTF-16 is for dunning-map, with its "
		       "encoding in the source";
	case CSV_TOO_LONG:
		return "look for a quote that is not closed, or raise the "
		       "limit with --max-record=BYTES";
	case CSV_RAGGED:
	case CSV_TOO_WIDE:
		return broken->fields > fields ?
		    "quote fields that hold the delimiter" :
		    "look for a missing delimiter or a line break outside "
		    "quotes";
	case CSV_ENCODING:
		return "declare the encoding that the file has, such as "
		       "windows-1252, or correct the record";
	}
	return "";
}

bool
place_add_broken(struct batch *b)
{
	struct batch_place *place = b->place;
	const struct csv_index *index = &place->block->index;
	size_t fields = columns_count(b->columns);

	if (place->shape != NULL)
		fields -= place->shape->added;

	for (size_t i = 0; i < index->broken_count; i++) {
		const struct csv_broken *broken = &index->broken[i];
		struct saying *saying =
		    arena_alloc(b->arena, 1, sizeof(*saying));

		if (saying == NULL)
			return false;
		saying->level = DIAG_REJECT;
		saying->id = fault_id(broken->fault);
		saying->text = fault_text(b, broken, fields);
		saying->note = fault_note(broken, fields);
		if (saying->text == NULL)
			return false;
		saying->start = broken->start;
		saying->end = broken->end;
		saying->at = broken->at;
		saying->quote = broken->fault == CSV_AFTER_QUOTE ?
		    broken->quote :
		    broken->at;
		saying->first = broken->first;
		saying->last = broken->last;
		saying->next = place->sayings;
		place->sayings = saying;
		place->count++;
	}
	return true;
}

/* A saying, and its rank among those of the same record. */
struct ranked {
	const struct saying *saying;
	size_t rank;
};

static int
compare_place(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;

	if (x->saying->start != y->saying->start)
		return x->saying->start < y->saying->start ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

static struct ranked *
sort_sayings(struct batch *b)
{
	size_t count = b->place->count;
	struct ranked *order = arena_alloc(b->arena, count, sizeof(*order));
	size_t i = count;

	if (order == NULL)
		return NULL;
	for (const struct saying *s = b->place->sayings; s != NULL;
	     s = s->next) {
		i--;
		order[i] = (struct ranked){ s, i };
	}
	qsort(order, count, sizeof(*order), compare_place);
	return order;
}

/* The raw record, then its place and the reason in three more cells. */
static bool
keep(const struct batch *b, const struct saying *s, struct src_pos at,
    struct out *rejects, struct buf *tail)
{
	char delimiter = b->place->delimiter;

	if (s->first) {
		buf_reset(tail);
		buf_printf(tail, "%c%zu%c%zu%c", delimiter, at.line, delimiter,
		    at.col, delimiter);
		csv_cell_by(tail, text_of(s->text), delimiter);
		buf_putc(tail, '\n');
	}
	out_write(rejects, b->data + s->start, s->end - s->start);
	if (s->last)
		out_write(rejects, tail->data, tail->len);
	return !tail->failed;
}

/* The remedy; and the line of a quoted field that goes over many lines. */
static void
note(const struct batch_place *place, const struct saying *s,
    struct place_walk walk, size_t line)
{
	if (s->quote != s->at) {
		place_advance(place, &walk, s->quote);
		if (walk.line != line)
			diag_note(place->diag, POS_NONE,
			    "its quoted field begins in line %zu, column %zu",
			    walk.line, walk.offset - walk.line_start + 1);
	}
	if (s->note != NULL)
		diag_note(place->diag, POS_NONE, "%s", s->note);
}

bool
place_tell(struct batch *b, struct out *rejects, struct buf *tail)
{
	struct batch_place *place = b->place;
	struct place_walk record = place_begin(place);
	struct ranked *order;
	bool ok = true;

	if (place->count == 0)
		return true;
	order = sort_sayings(b);
	for (size_t i = 0; order != NULL && i < place->count && ok; i++) {
		const struct saying *s = order[i].saying;
		struct place_walk walk;
		struct src_pos at;

		place_advance(place, &record, s->start);
		walk = record;
		if (s->at > walk.offset)
			place_advance(place, &walk, s->at);
		at = (struct src_pos){ place->file, walk.line,
			walk.offset - walk.line_start + 1 };
		if (s->first)
			diag_at(place->diag, s->level, s->id, at, "%s",
			    s->text);
		if (s->first)
			note(place, s, record, walk.line);
		if (rejects != NULL && s->level == DIAG_REJECT)
			ok = keep(b, s, at, rejects, tail);
	}
	if (order != NULL && ok)
		return true;
	diag_memory(place->diag);
	return false;
}
