/* mapping_bind.c -- the columns of a source found in the header. */
#include "base/num.h"
#include "mapping/mapping_internal.h"

static const struct column_spec *
spec_at(const struct source_spec *source, size_t i)
{
	return (const struct column_spec *)source->columns.at + i;
}

/* Field of one `from:` text: a header, else a position from 1, also written
 * "#3"; -1: none. */
static int
find_field(const struct columns *columns, struct text from)
{
	int field = columns_field(columns, from);
	int64_t position;

	if (field >= 0)
		return field;
	if (from.len > 1 && *from.at == '#')
		from = (struct text){ from.at + 1, from.len - 1 };
	if (!int_parse(from, &position) || position < 1 ||
	    position > (int64_t)columns_count(columns))
		return -1;
	return (int)position - 1;
}

static bool
missing_field(struct mapping *m, const struct column_spec *spec,
    const struct located *from)
{
	const char *names[256];
	const char *near;
	size_t count = columns_count(m->columns);

	for (size_t i = 0; i < count && i < 256; i++)
		names[i] = arena_strndup(m->arena,
		    columns_name(m->columns, i).at,
		    columns_name(m->columns, i).len);
	near = text_nearest(from->text, names, count < 256 ? count : 256);
	diag_at(m->diag, DIAG_ERROR, "E_COLUMN", from->at,
	    "column '%s': the file has no column '%s'", spec->name.text.at,
	    from->text.at);
	if (near != NULL)
		diag_note(m->diag, POS_NONE, "did you mean '%s'?", near);
	else
		diag_note(m->diag, POS_NONE,
		    "name the header in `from:`, or say `optional: true`");
	return false;
}

/* -1: out of memory, reported. */
static int
bind_field(struct mapping *m, int field, const struct located *by,
    enum column_need need)
{
	struct text name = columns_name(m->columns, (size_t)field);
	const char *header = arena_strndup(m->arena, name.at, name.len);

	if (header == NULL) {
		diag_memory(m->diag);
		return NO_SLOT;
	}
	return columns_bind(m->columns, header, COLUMN_STRING, need, by->at);
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
		int field = find_field(m->columns, from->text);

		if (field < 0)
			continue;
		taken[field] = true;
		column->slots[0] = bind_field(m, field, from, COLUMN_LATER);
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
		int field = find_field(m->columns, list->items[i].text);
		int slot;

		if (field < 0 && spec->optional)
			continue;
		if (field < 0)
			return missing_field(m, spec, &list->items[i]);
		taken[field] = true;
		slot = bind_field(m, field, &list->items[i], COLUMN_LATER);
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
	field = find_field(m->columns, from->text);
	if (field < 0)
		return missing_field(m, spec, from);
	taken[field] = true;
	*slot = bind_field(m, field, from, COLUMN_LATER);
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
is_plain_value(enum strategy_type type, struct text text)
{
	struct decimal number;
	int32_t date;

	if (type == TYPE_DATE)
		return date_parse(text, &date);
	if (type == TYPE_BOOL)
		return text_is(text, "true") || text_is(text, "false");
	return decimal_parse(text, &number, NULL) == NUM_OK;
}

static bool
nulls_are_values(const struct mapping *m, enum strategy_type type)
{
	const struct located_list *nulls = &m->source->csv.nulls;

	for (size_t i = 0; i < nulls->count; i++)
		if (is_plain_value(type, nulls->items[i].text))
			return true;
	return false;
}

static bool
is_quick(const struct mapping *m, const struct mapped *column)
{
	const struct converter *c = &column->converter;

	if (column->gather != GATHER_ONE || column->slot_count == 0 ||
	    column->constant.at != NULL || c->map != NULL ||
	    nulls_are_values(m, c->type))
		return false;
	switch (c->type) {
	case TYPE_DATE:
		return c->dates.count == 1 &&
		    text_is(c->dates.formats[0], "yyyy-mm-dd");
	case TYPE_BOOL:
		return c->spec->yes.count == 0 && c->spec->no.count == 0;
	case TYPE_INT:
	case TYPE_MONEY:
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
	    column->fallback.at == NULL;
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
