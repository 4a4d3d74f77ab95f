/* mapping_bind.c -- the columns of a source found in the header. */
#include "base/num.h"
#include "mapping/mapping_internal.h"
#include "stream/kernel.h"

static const struct column_spec *
spec_at(const struct source_spec *source, size_t i)
{
	return (const struct column_spec *)source->columns.at + i;
}

enum { NO_FIELD = -1, SEVERAL = -2 };

/* A header that is there more than once has only names with numbers. */
static bool
is_several(const struct mapping *m, struct text name)
{
	const char *first = arena_printf(m->arena, "%.*s#1", (int)name.len,
	    name.at);

	return first != NULL && columns_field(m->columns, text_of(first)) >= 0;
}

/* Field of one `from:` text: a header, else a position from 1, also written
 * "#3"; or NO_FIELD, or SEVERAL. */
static int
find_field(const struct mapping *m, struct text from)
{
	int field = columns_field(m->columns, from);
	int64_t position;

	if (field >= 0)
		return field;
	if (is_several(m, from))
		return SEVERAL;
	if (from.len > 1 && *from.at == '#')
		from = (struct text){ from.at + 1, from.len - 1 };
	if (!int_parse(from, &position) || position < 1 ||
	    position > (int64_t)columns_count(m->columns))
		return NO_FIELD;
	return (int)position - 1;
}

/* The header, once; NULL: out of memory. */
static const char *const *
header_names(struct mapping *m, size_t count)
{
	const char **names = arena_alloc(m->arena, count + 1, sizeof *names);

	for (size_t i = 0; names != NULL && i < count; i++)
		names[i] = columns_name(m->columns, i).at;
	return names;
}

static bool
several_fields(struct mapping *m, const struct column_spec *spec,
    const struct located *from)
{
	diag_at(m->diag, DIAG_ERROR, "E_COLUMN", from->at,
	    "column '%s': the file has several columns '%s'",
	    spec->name.text.at, from->text.at);
	diag_note(m->diag, POS_NONE,
	    "say which, from left to right: '%s#1', '%s#2' and so on",
	    from->text.at, from->text.at);
	return false;
}

static bool
missing_field(struct mapping *m, const struct column_spec *spec,
    const struct located *from)
{
	size_t count = columns_count(m->columns);
	const char *const *names = header_names(m, count);
	const char *near;

	if (names == NULL) {
		diag_memory(m->diag);
		return false;
	}
	near = text_nearest(from->text, names, count);
	diag_at(m->diag, DIAG_ERROR, "E_COLUMN", from->at,
	    "column '%s': the file has no column '%s'", spec->name.text.at,
	    from->text.at);
	if (near != NULL)
		diag_note(m->diag, POS_NONE, "did you mean '%s'?", near);
	if (!m->lacks)
		columns_note_header(m->diag, columns_file(m->columns), names,
		    count);
	if (text_is(from->text, "undecided"))
		diag_note(m->diag, from->at,
		    "this is left to decide: the comment DECIDE above it says "
		    "what the choices are");
	else if (near == NULL && !m->lacks)
		diag_note(m->diag, POS_NONE,
		    m->source->csv.header ?
		        "name the header in `from:`, or say `optional: true`; "
		        "a file without a header needs `csv: {header: false}`" :
		        "name its place in `from:`, or say `optional: true`");
	m->lacks = true;
	return false;
}

static bool
no_field(struct mapping *m, const struct column_spec *spec,
    const struct located *from, int found)
{
	return found == SEVERAL ? several_fields(m, spec, from) :
	                          missing_field(m, spec, from);
}

/* The slot of a field; -1: out of memory, reported. */
static int
take_field(struct mapping *m, int field, bool *taken)
{
	taken[field] = true;
	return columns_bind_field(m->columns, (size_t)field, COLUMN_STRING,
	    COLUMN_LATER);
}

static bool
may_lack(const struct column_spec *spec)
{
	return spec->constant.text.at != NULL || spec->optional ||
	    (spec->from.count == 0 && spec->fallback.text.at != NULL);
}

/* The first header of `from:` that the file has; a column without one has no
 * slot. */
static bool
bind_one(struct mapping *m, struct mapped *column, bool *taken)
{
	const struct column_spec *spec = column->converter.spec;
	size_t names = spec->from.count != 0 ? spec->from.count : 1;

	for (size_t i = 0; i < names; i++) {
		const struct located *from =
		    spec->from.count != 0 ? &spec->from.items[i] : &spec->name;
		int field = find_field(m, from->text);

		if (field == SEVERAL && spec->constant.text.at == NULL)
			return several_fields(m, spec, from);
		if (field < 0)
			continue;
		column->slots[0] = take_field(m, field, taken);
		column->slot_count = 1;
		return column->slots[0] >= 0;
	}
	return may_lack(spec) ||
	    missing_field(m, spec,
	        spec->from.count != 0 ? &spec->from.items[0] : &spec->name);
}

/* All headers of `concat:` or `first_of:`, unless the column is optional. */
static bool
bind_several(struct mapping *m, struct mapped *column,
    const struct located_list *list, bool *taken)
{
	const struct column_spec *spec = column->converter.spec;

	for (size_t i = 0; i < list->count; i++) {
		int field = find_field(m, list->items[i].text);
		int slot;

		if (field == NO_FIELD && spec->optional)
			continue;
		if (field < 0)
			return no_field(m, spec, &list->items[i], field);
		slot = take_field(m, field, taken);
		if (slot < 0)
			return false;
		column->slots[column->slot_count++] = slot;
	}
	return true;
}

static bool
bind_cells(struct mapping *m, struct mapped *column, bool *taken)
{
	const struct column_spec *spec = column->converter.spec;
	const struct located_list *several =
	    spec->concat.count != 0 ? &spec->concat : &spec->first_of;

	column->slots = arena_alloc(m->arena, several->count + 1,
	    sizeof *column->slots);
	if (column->slots == NULL) {
		diag_memory(m->diag);
		return false;
	}
	column->gather = spec->concat.count != 0 ? GATHER_CONCAT :
	    spec->first_of.count != 0            ? GATHER_FIRST :
	                                           GATHER_ONE;
	if (!(column->gather == GATHER_ONE ?
	            bind_one(m, column, taken) :
	            bind_several(m, column, several, taken)))
		return false;
	column->at = column->slot_count != 0 ? column->slots[0] : NO_SLOT;
	return true;
}

/* A header beside those of the column itself: what is taken off, a mark, a
 * currency. */
static bool
bind_beside(struct mapping *m, const struct column_spec *spec,
    const struct located *from, int *slot, bool *taken)
{
	int field;

	*slot = NO_SLOT;
	if (from->text.at == NULL)
		return true;
	field = find_field(m, from->text);
	if (field < 0)
		return no_field(m, spec, from, field);
	*slot = take_field(m, field, taken);
	return *slot >= 0;
}

static struct mapped *
find_mapped(struct mapping *m, const char *name)
{
	for (size_t i = 0; i < m->count; i++)
		if (text_is(m->mapped[i].converter.spec->name.text, name))
			return &m->mapped[i];
	return NULL;
}

/* The one with that code or slot, which others may share; NULL: reported. */
static struct tender *
find_tender(struct mapping *m, struct text code, int slot, bool field)
{
	struct tender *tender;

	for (size_t i = 0; i < m->tender_count; i++)
		if (m->tenders[i]->slot == slot &&
		    m->tenders[i]->field == field &&
		    (slot != NO_SLOT ||
		        text_equal(m->tenders[i]->code, code)))
			return m->tenders[i];
	tender = arena_alloc(m->arena, 1, sizeof *tender);
	if (tender == NULL) {
		diag_memory(m->diag);
		return NULL;
	}
	tender->code = code;
	tender->slot = slot;
	tender->field = field;
	m->tenders[m->tender_count++] = tender;
	return tender;
}

static bool
no_currency(struct mapping *m, const struct column_spec *spec)
{
	diag_at(m->diag, DIAG_ERROR, "E_CURRENCY", spec->name.at,
	    "column '%s' is money without a currency", spec->name.text.at);
	diag_note(m->diag, POS_NONE,
	    "say `currency: MXN` or `currency_from: HEADER`");
	return false;
}

/* Said for the column, or by the source's column `currency`, else for all. */
static bool
bind_currency(struct mapping *m, struct mapped *column)
{
	static const struct text null = { NULL, 0 };
	const struct column_spec *spec = column->converter.spec;
	const struct mapped *shared = find_mapped(m, "currency");

	if (spec->currency.text.at != NULL) {
		column->tender =
		    find_tender(m, spec->currency.text, NO_SLOT, false);
	} else if (column->code != NO_SLOT) {
		column->tender = find_tender(m, null, column->code, true);
	} else if (shared != NULL && shared->passed) {
		column->tender = find_tender(m, null, shared->slots[0], true);
	} else if (shared != NULL) {
		column->tender = find_tender(m, null, shared->to, false);
	} else if (m->strategy->defaults.currency.text.at != NULL) {
		column->tender = find_tender(m,
		    m->strategy->defaults.currency.text, NO_SLOT, false);
	} else {
		return no_currency(m, spec);
	}
	return column->tender != NULL;
}

/* Whether a kernel would take a text for a value. */
static bool
is_plain_value(const struct converter *c, struct text text)
{
	struct decimal number;
	int64_t minor;
	int32_t date;

	if (c->type == TYPE_DATE)
		return c->dates.count == 1 &&
		    date_form_read(&c->dates.forms[0], text, &date, NULL);
	if (c->type == TYPE_BOOL)
		return text_is(text, "true") || text_is(text, "false");
	if (c->type == TYPE_MONEY &&
	    money_parse(text, &c->amounts.style, NUM_SCALE_MAX, &minor,
	        NULL) != MONEY_SYNTAX)
		return true;
	return decimal_parse(text, &number, NULL) == NUM_OK;
}

static bool
nulls_are_values(const struct mapping *m, const struct converter *c)
{
	const struct located_list *nulls = &m->source->csv.nulls;

	for (size_t i = 0; i < nulls->count; i++)
		if (nulls->items[i].text.len > 0 &&
		    is_plain_value(c, nulls->items[i].text))
			return true;
	return false;
}

static bool
is_quick(const struct mapping *m, const struct mapped *column)
{
	const struct converter *c = &column->converter;

	if (column->gather != GATHER_ONE || column->slot_count == 0 ||
	    column->constant.at != NULL || c->map != NULL ||
	    nulls_are_values(m, c))
		return false;
	switch (c->type) {
	case TYPE_DATE:
		return c->dates.count == 1 && c->dates.tails[0] == 0 &&
		    kernel_has_form(&c->dates.forms[0]);
	case TYPE_BOOL:
		return c->spec->yes.count == 0 && c->spec->no.count == 0;
	case TYPE_MONEY:
		return !c->amounts.marked && column->minus == NO_SLOT;
	case TYPE_INT:
	case TYPE_DECIMAL:
		return !c->amounts.marked && column->minus == NO_SLOT &&
		    c->amounts.style.decimal == '.' &&
		    c->spec->scale == NUM_SCALE_MAX;
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_DATETIME:
	case TYPE_SET:
	case TYPES:
		break;
	}
	return false;
}

/* Its text is written as it came: nothing is to be done to it. */
static bool
is_passed(const struct mapped *column)
{
	return column->converter.type == TYPE_STRING &&
	    column->gather == GATHER_ONE && column->slot_count == 1 &&
	    column->converter.map == NULL && column->constant.at == NULL &&
	    column->fallback.at == NULL &&
	    column->converter.spec->empty != EMPTY_KEEP;
}

static bool
bind_column(struct mapping *m, size_t i, bool *taken)
{
	struct mapped *column = &m->mapped[i];
	const struct column_spec *spec = spec_at(m->source, i);
	struct column_info info;
	bool ok;

	if (!strategy_column(m->strategy, spec->name.text, &info))
		info.type = TYPE_STRING;
	ok = converter_init(&column->converter, m->source, spec,
	         spec->type >= 0 ? (enum strategy_type)spec->type : info.type,
	         m->arena, m->diag) &&
	    bind_cells(m, column, taken) &&
	    bind_beside(m, spec, &spec->minus, &column->minus, taken) &&
	    bind_beside(m, spec, &spec->indicator.from, &column->mark,
	        taken) &&
	    bind_beside(m, spec, &spec->currency_from, &column->code, taken);
	column->canonical = converter_canonical(&column->converter);
	column->constant = spec->constant.text;
	column->fallback = spec->fallback.text;
	column->required = spec->required;
	column->total = -1;
	column->read = column->to = NO_SLOT;
	if (!ok)
		return false;
	column->passed = is_passed(column);
	column->quick = is_quick(m, column);
	if (column->converter.type != TYPE_DATE &&
	    column->converter.type != TYPE_DATETIME)
		return true;
	column->dates.read = arena_alloc(m->arena,
	    column->converter.dates.count + 1, sizeof *column->dates.read);
	if (column->dates.read != NULL)
		return true;
	diag_memory(m->diag);
	return false;
}

bool
mapping_bind(struct mapping *m, bool *taken)
{
	bool ok = true;

	for (size_t i = 0; i < m->count; i++)
		ok = bind_column(m, i, taken) && ok;
	return ok;
}

bool
mapping_bind_currencies(struct mapping *m)
{
	bool ok = true;

	for (size_t i = 0; i < m->count; i++)
		if (m->mapped[i].converter.type == TYPE_MONEY)
			ok = bind_currency(m, &m->mapped[i]) && ok;
	return ok;
}
