/* recast_bind.c -- the header: what the rules look at, what they add. */
#include "mapping/recast_internal.h"

#include "stream/column.h"
#include "stream/csv_write.h"

struct text
recast_plain(struct recast *r, struct text raw)
{
	char *room;

	if (!csv_is_quoted(raw))
		return raw;
	buf_reset(&r->plain);
	room = buf_reserve(&r->plain, raw.len);
	return room == NULL ? (struct text){ NULL, 0 } :
	                      csv_unquote(raw, room);
}

void
recast_no_runs(struct recast *r)
{
	buf_reset(&r->texts);
	buf_reset(&r->runs);
	buf_reset(&r->ends);
}

bool
recast_run(struct recast *r, size_t row)
{
	const struct csv_run run = { .row = row, .text = r->texts.len };

	return buf_add(&r->runs, (const char *)&run, sizeof(run));
}

bool
recast_cell(struct recast *r, struct text value)
{
	uint32_t end;

	if (!buf_putc(&r->texts, r->delimiter) ||
	    !csv_cell_by(&r->texts, value, r->delimiter))
		return false;
	end = (uint32_t)r->texts.len;
	return buf_add(&r->ends, (const char *)&end, sizeof(end));
}

bool
recast_widen(struct recast *r, struct csv_block *block)
{
	if (r->runs.len == 0)
		return true;
	return csv_widen(block, r->carry_count, r->texts.data,
	    (const struct csv_run *)(const void *)r->runs.data,
	    r->runs.len / sizeof(struct csv_run),
	    (const uint32_t *)(const void *)r->ends.data);
}

/* The names of a header; without one, only the numbers of columns. */
struct names {
	const char **names;
	size_t count;
	bool any; /* any number */
};

/* The header without quotes and blanks; false: out of memory. */
static bool
read_names(struct recast *r, const struct csv_block *block, struct names *n)
{
	const struct csv_index *index = &block->index;
	struct text *names =
	    arena_alloc(r->arena, index->fields, sizeof(*names));
	uint32_t at = index->starts[0];

	n->count = index->fields;
	n->names = arena_alloc(r->arena, n->count, sizeof(*n->names));
	if (names == NULL || n->names == NULL)
		return false;
	for (size_t i = 0; i < n->count; i++) {
		struct text raw = { block->data + at, index->ends[i] - at };
		struct text name = text_trim(recast_plain(r, raw));
		const char *copy = arena_strndup(r->arena,
		    name.at != NULL ? name.at : "", name.len);

		if (copy == NULL)
			return false;
		names[i] = text_of(copy);
		at = index->ends[i] + 1;
	}
	if (!columns_number(r->arena, names, n->count))
		return false;
	for (size_t i = 0; i < n->count; i++)
		n->names[i] = names[i].at;
	return true;
}

/* A header, or "#3"; NO_FIELD: there is none. */
static int
find(const struct names *n, struct text name)
{
	int64_t number;

	for (size_t i = 0; i < n->count; i++)
		if (text_is(name, n->names[i]))
			return (int)i;
	if (name.len < 2 || *name.at != '#' ||
	    !int_parse((struct text){ name.at + 1, name.len - 1 }, &number) ||
	    number < 1 || number > INT32_MAX ||
	    (!n->any && number > (int64_t)n->count))
		return NO_FIELD;
	return (int)number - 1;
}

static bool
report_column(const struct recast *r, const struct recast_rule *rule,
    const struct names *n, struct diag *diag)
{
	const struct located *column = &rule->spec->column;
	const char *nearest = text_nearest(column->text, n->names, n->count);

	diag_at(diag, DIAG_ERROR, "E_COLUMN", column->at,
	    "rule `%s`: the file has no column '%s'",
	    rule->spec->name.text.at, column->text.at);
	if (nearest != NULL)
		diag_note(diag, POS_NONE, "did you mean '%s'?", nearest);
	columns_note_header(diag, r->file, n->names, n->count);
	if (nearest == NULL)
		diag_note(diag, POS_NONE,
		    "name a header of the file, or the number of a column, "
		    "such as #3");
	return false;
}

/* The column of the file that a canonical one is read from. */
static void
bind_cell(const struct recast *r, struct recast_rule *rule,
    const struct names *n)
{
	const struct items *columns = &r->source->columns;
	const struct column_spec *spec = columns->at;

	rule->cell = NO_FIELD;
	for (size_t i = 0; i < columns->count; i++, spec++) {
		if (!text_equal(spec->name.text, rule->spec->column.text))
			continue;
		if (spec->from.count == 0 && spec->concat.count == 0 &&
		    spec->first_of.count == 0)
			rule->cell = find(n, spec->name.text);
		for (size_t k = 0;
		     k < spec->from.count && rule->cell == NO_FIELD; k++)
			rule->cell = find(n, spec->from.items[k].text);
	}
}

/* False: it looks at a column that is not there. */
static bool
bind(const struct recast *r, struct recast_rule *rule, const struct names *n)
{
	struct text column = rule->spec->column.text;

	rule->field = WHOLE_ROW;
	if (rule->kind == RECAST_TOTAL)
		bind_cell(r, rule, n);
	else if (column.at != NULL)
		rule->field = find(n, column);
	return rule->field != NO_FIELD;
}

void
recast_bind_numbers(struct recast *r)
{
	const struct names n = { .any = true };

	for (size_t i = 0; i < r->count; i++)
		(void)bind(r, &r->rules[i], &n);
}

/* A carried value is one more column. */
static bool
is_new(const struct recast *r, const struct recast_rule *rule,
    const struct names *n, struct diag *diag)
{
	const struct located *name = &rule->spec->name;
	const char *several = arena_printf(r->arena, "%s#1", name->text.at);

	if (several == NULL) {
		diag_memory(diag);
		return false;
	}
	if (find(n, name->text) == NO_FIELD &&
	    find(n, text_of(several)) == NO_FIELD)
		return true;
	diag_at(diag, DIAG_ERROR, "E_COLUMN_EXISTS", name->at,
	    "the file has a column '%s' already", name->text.at);
	diag_note(diag, name->at, "give what is carried another name");
	return false;
}

static bool
add_names(struct recast *r, struct csv_block *block)
{
	bool ok;

	recast_no_runs(r);
	if (r->carry_count == 0)
		return true;
	ok = recast_run(r, 0);
	for (size_t i = r->count - r->carry_count; ok && i < r->count; i++)
		ok = recast_cell(r, r->rules[i].spec->name.text);
	return ok && recast_widen(r, block);
}

bool
recast_header(void *recast, struct csv_block *block, struct diag *diag)
{
	struct recast *r = recast;
	struct names n = { .any = false };

	if (!read_names(r, block, &n)) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < r->count; i++) {
		if (!bind(r, &r->rules[i], &n))
			return report_column(r, &r->rules[i], &n, diag);
		if (r->rules[i].kind == RECAST_CARRY &&
		    !is_new(r, &r->rules[i], &n, diag))
			return false;
	}
	if (add_names(r, block))
		return true;
	diag_memory(diag);
	return false;
}
