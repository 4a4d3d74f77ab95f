#include "stream/column.h"

#include <stdlib.h>
#include <string.h>

#include "stream/cell_write.h"
#include "stream/csv_write.h"

enum { FIRST_SLOTS = 32 };

const char *
column_type_name(enum column_type type)
{
	switch (type) {
	case COLUMN_STRING:
		return "string";
	case COLUMN_BOOL:
		return "bool";
	case COLUMN_INT:
		return "int";
	case COLUMN_DECIMAL:
		return "decimal";
	case COLUMN_MONEY:
		return "money";
	case COLUMN_DATE:
		return "date";
	case COLUMN_SET:
		return "set";
	}
	return "string";
}

struct columns *
columns_new(struct arena *arena, const struct text *names, size_t count,
    const char *file, struct diag *diag)
{
	struct columns *c = arena_alloc(arena, 1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->arena = arena;
	c->diag = diag;
	c->file = file;
	c->count = count;
	c->delimiter = ',';
	c->currency = -1;
	c->names = arena_alloc(arena, count, sizeof(*c->names));
	c->in_place = arena_alloc(arena, count, sizeof(*c->in_place));
	if (c->names == NULL || c->in_place == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		c->names[i] = arena_strndup(arena, names[i].at, names[i].len);
		if (c->names[i] == NULL)
			return NULL;
		c->in_place[i] = -1;
	}
	return c;
}

struct columns *
columns_again(struct arena *arena, const struct columns *from,
    struct diag *diag)
{
	struct text *names = arena_alloc(arena, from->count, sizeof(*names));
	struct columns *c;

	for (size_t i = 0; names != NULL && i < from->count; i++)
		names[i] = text_of(from->names[i]);
	c = names == NULL ?
	    NULL :
	    columns_new(arena, names, from->count, from->file, diag);
	if (c == NULL)
		return NULL;
	c->raw = from->raw;
	return c;
}

size_t
columns_count(const struct columns *c)
{
	return c->count;
}

struct text
columns_name(const struct columns *c, size_t field)
{
	return text_of(c->names[field]);
}

int
columns_field(const struct columns *c, struct text name)
{
	for (size_t i = 0; i < c->count && name.len > 0; i++)
		if (text_is(name, c->names[i]))
			return (int)i;
	return -1;
}

/* The field that is written under a name as it came. */
static int
passed_slot(const struct columns *c, const char *name)
{
	for (size_t i = 0; i < c->slot_count; i++)
		if (c->slots[i].passed && strcmp(c->slots[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* The field that a name means: as it is written, by alias, by the header. */
static int
field_of(const struct columns *c, const char *name)
{
	int passed = passed_slot(c, name);

	if (passed != -1)
		return c->slots[passed].field;
	for (size_t i = 0; i < c->alias_count; i++)
		if (strcmp(c->aliases[i].name, name) == 0)
			return c->aliases[i].field;
	return columns_field(c, text_of(name));
}

/* The newest column of that name that a stage made. */
static int
appended_slot(const struct columns *c, const char *name)
{
	for (size_t i = c->slot_count; i > 0; i--)
		if (c->slots[i - 1].appended &&
		    strcmp(c->slots[i - 1].name, name) == 0)
			return (int)(i - 1);
	return -1;
}

bool
columns_taken(const struct columns *c, const char *name)
{
	return appended_slot(c, name) != -1 || field_of(c, name) != -1;
}

bool
columns_has(const struct columns *c, const char *name)
{
	if (columns_taken(c, name))
		return true;
	columns_missed(c, name);
	return false;
}

static int
add_slot(struct columns *c, const char *name, enum column_type type, int field)
{
	struct slot *slot;

	if (c->slot_count == c->slot_cap) {
		size_t cap = c->slot_cap == 0 ? FIRST_SLOTS : 2 * c->slot_cap;
		struct slot *slots = arena_alloc(c->arena, cap, sizeof(*slots));
		int *added = arena_alloc(c->arena, cap, sizeof(*added));

		if (slots == NULL || added == NULL) {
			diag_memory(c->diag);
			return -1;
		}
		if (c->slot_count > 0)
			memcpy(slots, c->slots, c->slot_count * sizeof(*slots));
		if (c->added_count > 0)
			memcpy(added, c->added,
			    c->added_count * sizeof(*added));
		c->slots = slots;
		c->added = added;
		c->slot_cap = cap;
	}
	slot = &c->slots[c->slot_count];
	*slot = (struct slot){ .name = arena_strdup(c->arena, name),
		.type = type, .field = field,
		.stage = c->stage, .required_by = SIZE_MAX };
	if (slot->name == NULL) {
		diag_memory(c->diag);
		return -1;
	}
	return (int)c->slot_count++;
}

const char *
columns_file(const struct columns *c)
{
	return c->file;
}

static void
report_missing(const struct columns *c, const char *name, struct src_pos at)
{
	const char *near = text_nearest(text_of(name), c->names, c->count);

	if (at.file == NULL)
		at = POS_FILE(c->file);
	if (near != NULL)
		diag_at(c->diag, DIAG_ERROR, "E_COLUMN", at,
		    "there is no column '%s'; did you mean '%s'?", name, near);
	else
		diag_at(c->diag, DIAG_ERROR, "E_COLUMN", at,
		    "there is no column '%s'", name);
	columns_note_header(c->diag, c->file, c->names, c->count);
	diag_note(c->diag, POS_NONE,
	    "name the column of this file with --column=%s=HEADER, or run the "
	    "command before that appends it",
	    name);
}

/* A field may be bound as several types: each has its own vector. */
static int
bound_slot(const struct columns *c, const char *name, enum column_type type)
{
	for (size_t i = 0; i < c->slot_count; i++)
		if (!c->slots[i].appended && !c->slots[i].passed &&
		    c->slots[i].type == type &&
		    strcmp(c->slots[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* A field of amounts needs its records' currencies, read before it. */
static bool
bind_currency(struct columns *c, struct src_pos at)
{
	int field = field_of(c, "currency");

	if ((field == -1 || c->only_appended) &&
	    appended_slot(c, "currency") != -1) {
		diag_at(c->diag, DIAG_ERROR, "E_COLUMN",
		    at.file == NULL ? POS_FILE(c->file) : at,
		    "amounts of the input cannot take their currency from a "
		    "column that is made later");
		return false;
	}
	if (field == -1)
		return true;
	c->currency = bound_slot(c, "currency", COLUMN_STRING);
	if (c->currency == -1)
		c->currency = add_slot(c, "currency", COLUMN_STRING, field);
	return c->currency != -1;
}

static int
bind_field(struct columns *c, const char *name, enum column_type type,
    enum column_need need, struct src_pos at)
{
	int field = field_of(c, name);
	int slot = bound_slot(c, name, type);

	if (field == -1)
		columns_missed(c, name);
	if (field == -1 && need != COLUMN_OPTIONAL) {
		report_missing(c, name, at);
		return -1;
	}
	if (field != -1 && type == COLUMN_MONEY && !bind_currency(c, at))
		return -1;
	if (slot == -1) {
		slot = add_slot(c, name, type, field);
		if (slot != -1)
			c->slots[slot].late = need == COLUMN_LATER;
	}
	if (slot != -1 && need != COLUMN_LATER)
		c->slots[slot].late = false;
	if (slot != -1 && type == COLUMN_STRING)
		c->slots[slot].keeps_empty = column_keeps_empty(c, name);
	return slot;
}

/* The first stage that wants it takes the nulls out of it. */
static int
require(struct columns *c, int slot, enum column_need need)
{
	if (slot != -1 && need == COLUMN_REQUIRED &&
	    !c->slots[slot].keeps_empty && c->slots[slot].required_by > c->stage)
		c->slots[slot].required_by = c->stage;
	return slot;
}

int
columns_bind_field(struct columns *c, size_t field, enum column_type type,
    enum column_need need)
{
	int slot = -1;

	for (size_t i = 0; i < c->slot_count && slot == -1; i++)
		if (!c->slots[i].appended && !c->slots[i].passed &&
		    c->slots[i].type == type && c->slots[i].field == (int)field)
			slot = (int)i;
	if (slot == -1) {
		slot = add_slot(c, c->names[field], type, (int)field);
		if (slot == -1)
			return -1;
		c->slots[slot].late = need == COLUMN_LATER;
	}
	if (need != COLUMN_LATER)
		c->slots[slot].late = false;
	return require(c, slot, need);
}

int
columns_bind(struct columns *c, const char *name, enum column_type type,
    enum column_need need, struct src_pos at)
{
	int slot = appended_slot(c, name);

	if (slot == -1)
		return require(c, bind_field(c, name, type, need, at), need);
	if (c->slots[slot].type == type)
		return require(c, slot, need);
	diag_at(c->diag, DIAG_ERROR, "E_COLUMN",
	    at.file == NULL ? POS_FILE(c->file) : at,
	    "column '%s' is wanted as %s, but is made as %s", name,
	    column_type_name(type), column_type_name(c->slots[slot].type));
	return -1;
}

static bool
report_exists(const struct columns *c, const char *name)
{
	diag_at(c->diag, DIAG_ERROR, "E_COLUMN_EXISTS", POS_FILE(c->file),
	    "there is a column '%s' already", name);
	diag_note(c->diag, POS_NONE, "replace it with --replace");
	return false;
}

/* Where the new slot is written: instead of the old one, or at the end. */
static void
place_slot(struct columns *c, int slot, int old, int field)
{
	if (field != -1) {
		c->in_place[field] = slot;
		return;
	}
	for (size_t i = 0; i < c->added_count && old != -1; i++)
		if (c->added[i] == old) {
			c->added[i] = slot;
			return;
		}
	c->added[c->added_count++] = slot;
}

int
columns_append(struct columns *c, const char *name, enum column_type type)
{
	int old = appended_slot(c, name);
	int field = field_of(c, name);
	int slot;

	/* Nothing else of the input is written, so nothing is written twice. */
	if (c->only_appended)
		field = -1;
	if (old == -1)
		old = passed_slot(c, name);
	if ((old != -1 || field != -1) && !c->replace) {
		report_exists(c, name);
		return -1;
	}
	slot = add_slot(c, name, type, -1);
	if (slot == -1)
		return -1;
	c->slots[slot].appended = true;
	place_slot(c, slot, old, field);
	return slot;
}

int
columns_amend(struct columns *c, const char *name, enum column_type type)
{
	bool replace = c->replace;
	int slot;

	c->replace = true;
	slot = columns_append(c, name, type);
	c->replace = replace;
	return slot;
}

/* The labels as cells of a file with that delimiter, each with CELL_SLACK
 * bytes behind it; false: out of memory. */
static bool
write_labels(struct columns *c, struct slot *slot, size_t count)
{
	struct text *cells = arena_alloc(c->arena, count, sizeof(*cells));

	if (cells == NULL)
		return false;
	slot->cells = cells;
	for (size_t i = 0; i < count; i++) {
		struct text label = slot->labels[i];
		char *at = arena_alloc(c->arena,
		    2 * label.len + 2 + CELL_SLACK, 1);

		if (at == NULL)
			return false;
		cells[i] = (struct text){ at,
			(size_t)(csv_put(at, label, c->delimiter) - at) };
		if (cells[i].len > slot->cell_most)
			slot->cell_most = cells[i].len;
	}
	return true;
}

int
columns_append_labels(struct columns *c, const char *name,
    const struct text *labels, size_t count)
{
	int slot = columns_append(c, name, COLUMN_STRING);

	if (slot == -1)
		return -1;
	c->slots[slot].labels = labels;
	if (write_labels(c, &c->slots[slot], count))
		return slot;
	diag_memory(c->diag);
	return -1;
}

bool
columns_pass(struct columns *c, const char *name, size_t field)
{
	int slot;

	if (appended_slot(c, name) != -1 || passed_slot(c, name) != -1)
		return report_exists(c, name);
	slot = add_slot(c, name, COLUMN_STRING, (int)field);
	if (slot == -1)
		return false;
	c->slots[slot].passed = true;
	c->added[c->added_count++] = slot;
	return true;
}

void
columns_replace(struct columns *c, bool replace)
{
	c->replace = replace;
}

void
columns_only_appended(struct columns *c)
{
	c->only_appended = true;
	c->delimiter = ',';
}

bool
columns_alias(struct columns *c, const char *name, const char *header)
{
	int field = columns_field(c, text_trim(text_of(header)));
	struct alias *aliases;

	if (field == -1) {
		report_missing(c, header, POS_NONE);
		return false;
	}
	aliases = arena_alloc(c->arena, c->alias_count + 1, sizeof(*aliases));
	if (aliases == NULL) {
		diag_memory(c->diag);
		return false;
	}
	/* The last alias of a name is the one that counts. */
	for (size_t i = 0; i < c->alias_count; i++)
		aliases[i + 1] = c->aliases[i];
	aliases[0] = (struct alias){ arena_strdup(c->arena, name), field };
	if (aliases[0].name == NULL) {
		diag_memory(c->diag);
		return false;
	}
	c->aliases = aliases;
	c->alias_count++;
	return true;
}

const char *
columns_slot_name(const struct columns *c, int slot)
{
	return c->slots[slot].name;
}

enum column_type
columns_slot_type(const struct columns *c, int slot)
{
	return c->slots[slot].type;
}

int
columns_slot_field(const struct columns *c, int slot)
{
	return c->slots[slot].field;
}

struct diag *
columns_diag(const struct columns *c)
{
	return c->diag;
}
