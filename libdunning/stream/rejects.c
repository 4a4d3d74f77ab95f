/* rejects.c -- tells what is wrong with records and keeps them. */
#include <stdlib.h>

#include "stream/batch_place.h"
#include "stream/csv_write.h"
#include "stream/input_utf8.h"

enum { ENCODING_WHY = 120 };

static const char *
fault_id(const struct csv_broken *broken)
{
	if (broken->beyond.lines > 0)
		return "R_QUOTE";
	switch (broken->fault) {
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
	bool cut = broken->beyond.lines > 0;
	size_t found = cut ? broken->beyond.fields : broken->fields;

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
		    "%shas %zu field%s, the header has %zu",
		    cut ? "it " : "", found, found == 1 ? "" : "s", fields);
	case CSV_ENCODING:
		return encoding_fault(b, broken);
	}
	return "";
}

/* Is the quote that of ="00123", as spreadsheets are made to keep zeros? */
static bool
is_formula(const struct batch *b, const struct csv_broken *broken)
{
	const char *quote = b->data + broken->at;

	return broken->at > broken->start && quote[-1] == '=' &&
	    (broken->at == broken->start + 1 ||
	        quote[-2] == b->place->delimiter);
}

static const char *
fault_note(const struct batch *b, const struct csv_broken *broken,
    size_t fields)
{
	if (broken->beyond.lines > 0)
		return "close the quote, or quote the whole field and double "
		       "the quotes in it; only its line is set aside, and "
		       "those behind it are read on their own";
	switch (broken->fault) {
	case CSV_STRAY_QUOTE:
		if (is_formula(b, broken))
			return "dunning-map reads =\"text\" as text when the "
			       "source says `csv: {formula_text: true}`";
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
		saying->id = fault_id(broken);
		saying->text = fault_text(b, broken, fields);
		saying->note = fault_note(b, broken, fields);
		if (saying->text == NULL)
			return false;
		saying->start = broken->start;
		saying->end = broken->end;
		saying->at = broken->at;
		saying->lines = broken->beyond.lines;
		saying->column = broken->beyond.column;
		saying->broken = true;
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
    const char *text, struct out *rejects, struct buf *tail)
{
	char delimiter = b->place->delimiter;

	if (s->first) {
		buf_reset(tail);
		buf_printf(tail, "%c%zu%c%zu%c", delimiter, at.line, delimiter,
		    at.col, delimiter);
		csv_cell_by(tail, text_of(text), delimiter);
		buf_putc(tail, '\n');
	}
	out_write(rejects, b->data + s->start, s->end - s->start);
	if (s->last)
		out_write(rejects, tail->data, tail->len);
	return !tail->failed;
}

/* What was said; where a record was cut, also where it is broken.  NULL: out of
 * memory. */
static const char *
text_of_saying(const struct batch *b, const struct saying *s, size_t line)
{
	if (s->lines == 0)
		return s->text;
	return arena_printf(b->arena,
	    "with this quote the record goes on to line %zu, column %zu: %s",
	    line + (size_t)s->lines, s->column, s->text);
}

/* The remedy; and which lines are set aside, when they are several.  walk is
 * at the start of the record. */
static void
note(const struct batch_place *place, const struct saying *s,
    struct place_walk walk)
{
	if (s->broken && s->last) {
		size_t first = walk.line;

		place_advance(place, &walk, s->end);
		if (walk.line != first)
			diag_note(place->diag, POS_NONE,
			    "lines %zu to %zu are set aside", first, walk.line);
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
		const char *text;

		place_advance(place, &record, s->start);
		walk = record;
		if (s->at > walk.offset)
			place_advance(place, &walk, s->at);
		at = (struct src_pos){ place->file, walk.line,
			walk.offset - walk.line_start + 1 };
		text = text_of_saying(b, s, at.line);
		ok = text != NULL;
		if (ok && s->first)
			diag_at(place->diag, s->level, s->id, at, "%s", text);
		if (ok && s->first)
			note(place, s, record);
		if (ok && rejects != NULL && s->level == DIAG_REJECT)
			ok = keep(b, s, at, text, rejects, tail);
	}
	if (order != NULL && ok)
		return true;
	diag_memory(place->diag);
	return false;
}
