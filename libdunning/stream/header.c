/* header.c -- the header record becomes the columns of a stream. */
#include <stdlib.h>
#include <string.h>

#include "stream/column_set.h"

enum { HEADER_TOLD = 400 };

static struct text
raw_name(const char *data, const struct csv_index *index, size_t field)
{
	uint32_t at =
	    field == 0 ? index->starts[0] : index->ends[field - 1] + 1;

	return (struct text){ data + at, index->ends[field] - at };
}

static struct src_pos
place_of_name(const char *data, const struct csv_index *index, size_t line,
    const char *file, size_t field)
{
	const char *at = raw_name(data, index, field).at;
	bool after_cr = index->after_cr;
	size_t lines = 0;
	const char *line_start = data;

	for (const char *p = data; p < at; p++) {
		lines += csv_count_lines(p, 1, &after_cr);
		if (*p == '\n' || *p == '\r')
			line_start = p + 1;
	}
	return (struct src_pos){ file, line + lines,
		(size_t)(at - line_start) + 1 };
}

/* Without quotes, in UTF-8, without blanks around it; false: *bad is set. */
static bool
decode_name(struct arena *arena, enum encoding encoding, struct text raw,
    struct text *name, bool *memory)
{
	char *plain = arena_alloc(arena, raw.len + 1, 1);
	char *utf8 = arena_alloc(arena, 3 * raw.len + 1, 1);
	struct text inner;
	size_t len;
	size_t bad;

	*memory = plain != NULL && utf8 != NULL;
	if (!*memory)
		return false;
	inner = csv_unquote(raw, plain);
	len = encoding_to_utf8(encoding, inner, utf8, &bad);
	*name = text_trim((struct text){ utf8, len });
	return bad == inner.len;
}

struct named {
	struct text name;
	size_t field;
};

static int
compare_names(const void *a, const void *b)
{
	const struct named *x = a;
	const struct named *y = b;
	int order = text_compare(x->name, y->name);

	if (order != 0)
		return order;
	return (x->field > y->field) - (x->field < y->field);
}

/* By name, then from left to right; NULL: out of memory. */
static struct named *
sort_names(struct arena *arena, const struct text *names, size_t count)
{
	struct named *sorted = arena_alloc(arena, count, sizeof(*sorted));

	if (sorted == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct named){ names[i], i };
	qsort(sorted, count, sizeof(*sorted), compare_names);
	return sorted;
}

static bool
number_name(struct arena *arena, struct text *name, size_t number)
{
	const char *numbered = arena_printf(arena, "%.*s#%zu", (int)name->len,
	    name->at, number);

	if (numbered == NULL)
		return false;
	*name = text_of(numbered);
	return true;
}

bool
columns_number(struct arena *arena, struct text *names, size_t count)
{
	struct named *sorted = sort_names(arena, names, count);
	size_t first = 0;

	for (size_t i = 0; sorted != NULL && i < count; i++) {
		bool same = text_equal(sorted[i].name, sorted[first].name);
		bool next = i + 1 < count &&
		    text_equal(sorted[i].name, sorted[i + 1].name);

		if (!same)
			first = i;
		if (sorted[i].name.len > 0 && (next || i > first) &&
		    !number_name(arena, &names[sorted[i].field],
		        i - first + 1))
			return false;
	}
	return sorted != NULL;
}

void
columns_note_header(struct diag *diag, const char *file,
    const char *const *names, size_t count)
{
	char list[HEADER_TOLD + 4];
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		size_t name = strlen(names[i]);

		if (len + name + 2 > HEADER_TOLD) {
			memcpy(list + len, "...", 3);
			len += 3;
			break;
		}
		memcpy(list + len, names[i], name);
		len += name;
		if (i + 1 < count) {
			memcpy(list + len, ", ", 2);
			len += 2;
		}
	}
	diag_note(diag, POS_NONE, "the header of %s has %zu column%s: %.*s",
	    file, count, count == 1 ? "" : "s", (int)len, list);
}

/* The field whose name an earlier field has; count: none. */
static size_t
find_twice(struct arena *arena, const struct text *names, size_t count,
    bool *memory)
{
	struct named *sorted = sort_names(arena, names, count);
	size_t twice = count;

	*memory = sorted != NULL;
	if (sorted == NULL)
		return count;
	for (size_t i = 1; i < count; i++)
		if (sorted[i].name.len > 0 && sorted[i].field < twice &&
		    text_equal(sorted[i].name, sorted[i - 1].name))
			twice = sorted[i].field;
	return twice;
}

static void
report_undecodable(struct diag *diag, struct src_pos at, enum encoding encoding)
{
	diag_at(diag, DIAG_ERROR, "E_HEADER", at, "the column name is not %s",
	    encoding == ENCODING_UTF8 ? "valid UTF-8" :
	                                "text in the declared encoding");
	diag_note(diag, POS_NONE,
	    "declare the encoding of the source, such as windows-1252");
}

struct columns *
columns_read(struct arena *arena, const char *data,
    const struct csv_index *index, size_t line, enum encoding encoding,
    const char *file, bool number, struct diag *diag)
{
	struct text *names = arena_alloc(arena, index->fields, sizeof(*names));
	bool memory = names != NULL;
	struct columns *columns;
	size_t twice;

	for (size_t i = 0; memory && i < index->fields; i++) {
		if (decode_name(arena, encoding, raw_name(data, index, i),
		        &names[i], &memory) ||
		    !memory)
			continue;
		report_undecodable(diag,
		    place_of_name(data, index, line, file, i), encoding);
		return NULL;
	}
	if (memory && number)
		memory = columns_number(arena, names, index->fields);
	twice = memory ? find_twice(arena, names, index->fields, &memory) : 0;
	if (memory && twice < index->fields) {
		diag_at(diag, DIAG_ERROR, "E_HEADER",
		    place_of_name(data, index, line, file, twice),
		    "there are two columns '%.*s'", (int)names[twice].len,
		    names[twice].at);
		diag_note(diag, POS_NONE, "%s",
		    number ? "give every column its own name, or read the "
		             "file with `csv: {header: false, skip_lines: 1}`, "
		             "and columns as \"#2\"" :
		             "give every column its own name; a source of "
		             "dunning-map can read them by number, as "
		             "\"Name#2\"");
		return NULL;
	}
	columns = memory ?
	    columns_new(arena, names, index->fields, file, diag) :
	    NULL;
	if (columns == NULL)
		diag_memory(diag);
	return columns;
}
