#include "collect/mapping_internal.h"

#include "base/num.h"

static const struct column_spec *
spec_at(const struct source_spec *source, size_t i)
{
	return (const struct column_spec *)source->columns.at + i;
}

static const struct column_spec *
spec_named(const struct source_spec *source, const char *name)
{
	for (size_t i = 0; i < source->columns.count; i++)
		if (text_is(spec_at(source, i)->name.text, name))
			return spec_at(source, i);
	return NULL;
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
missing_field(struct mapping *m, const struct column_spec *spec)
{
	const char *names[256];
	const char *near;
	size_t count = columns_count(m->columns);
	const struct located *from =
	    spec->from.count != 0 ? &spec->from.items[0] : &spec->name;

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

static int
bind_field(struct mapping *m, int field, const struct located *by)
{
	struct text name = columns_name(m->columns, (size_t)field);
	const char *header = arena_strndup(m->arena, name.at, name.len);

	if (header == NULL) {
		diag_memory(m->diag);
		return NO_SLOT;
	}
	return columns_bind(m->columns, header, COLUMN_STRING, COLUMN_PRESENT,
	    by->at);
}

/* Binds what a column is read from; slot NO_SLOT when it has no cell. */
static bool
bind_from(struct mapping *m, const struct column_spec *spec, int *slot,
    bool *taken)
{
	size_t names = spec->from.count != 0 ? spec->from.count : 1;

	*slot = NO_SLOT;
	for (size_t i = 0; i < names; i++) {
		const struct located *from =
		    spec->from.count != 0 ? &spec->from.items[i] : &spec->name;
		int field = find_field(m->columns, from->text);

		if (field < 0)
			continue;
		taken[field] = true;
		*slot = bind_field(m, field, from);
		return *slot >= 0;
	}
	if (spec->constant.text.at != NULL || spec->optional ||
	    (spec->from.count == 0 && spec->fallback.text.at != NULL))
		return true;
	return missing_field(m, spec);
}

static bool
bind_currency(struct mapping *m, struct mapped *column,
    const struct column_spec *spec, bool *taken)
{
	const struct column_spec *shared = spec_named(m->source, "currency");
	int field;

	column->currency = NO_SLOT;
	if (spec->currency.text.at != NULL) {
		column->currency_code = spec->currency.text;
		return true;
	}
	if (spec->currency_from.text.at != NULL) {
		field = find_field(m->columns, spec->currency_from.text);
		if (field < 0) {
			diag_at(m->diag, DIAG_ERROR, "E_COLUMN",
			    spec->currency_from.at,
			    "the file has no column '%s'",
			    spec->currency_from.text.at);
			return false;
		}
		taken[field] = true;
		column->currency = bind_field(m, field, &spec->currency_from);
		return column->currency >= 0;
	}
	if (shared != NULL) {
		column->currency_code = shared->constant.text;
		return bind_from(m, shared, &column->currency, taken);
	}
	if (m->strategy->defaults.currency.text.at != NULL) {
		column->currency_code = m->strategy->defaults.currency.text;
		return true;
	}
	diag_at(m->diag, DIAG_ERROR, "E_CURRENCY", spec->name.at,
	    "column '%s' is money without a currency", spec->name.text.at);
	diag_note(m->diag, POS_NONE,
	    "say `currency: MXN` or `currency_from: HEADER`");
	return false;
}

static bool
bind_columns(struct mapping *m, bool *taken)
{
	bool ok = true;

	for (size_t i = 0; i < m->count; i++) {
		struct mapped *column = &m->mapped[i];
		const struct column_spec *spec = spec_at(m->source, i);
		struct column_info info;

		if (!strategy_column(m->strategy, spec->name.text, &info))
			info.type = TYPE_STRING;
		if (!converter_init(&column->converter, m->source, spec,
		        spec->type >= 0 ? (enum strategy_type)spec->type :
		                          info.type,
		        m->arena, m->diag) ||
		    !bind_from(m, spec, &column->from, taken))
			ok = false;
		column->canonical = converter_canonical(&column->converter);
		column->constant = spec->constant.text;
		column->fallback = spec->fallback.text;
		column->required = spec->required;
		if (column->converter.type == TYPE_MONEY &&
		    !bind_currency(m, column, spec, taken))
			ok = false;
	}
	return ok;
}

/* The first money column also says the currency of the record. */
static bool
append_currency(struct mapping *m)
{
	m->currency = NO_SLOT;
	if (spec_named(m->source, "currency") != NULL)
		return true;
	for (size_t i = 0; i < m->count; i++) {
		const struct mapped *column = &m->mapped[i];

		if (column->converter.type != TYPE_MONEY)
			continue;
		m->code = column->currency_code;
		m->code_from = column->currency;
		m->currency =
		    columns_append(m->columns, "currency", COLUMN_STRING);
		return m->currency >= 0;
	}
	return true;
}

static bool
append_columns(struct mapping *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mapped *column = &m->mapped[i];

		column->to = columns_append(m->columns,
		    column->converter.spec->name.text.at,
		    strategy_column_type(column->converter.type));
		if (column->to < 0)
			return false;
	}
	return append_currency(m);
}

static bool
append_passed(struct mapping *m, const bool *taken)
{
	size_t fields = columns_count(m->columns);
	static const struct located nowhere;

	m->passed = arena_alloc(m->arena, fields + 1, sizeof *m->passed);
	m->unnamed = arena_alloc(m->arena, fields + 1, sizeof *m->unnamed);
	if (m->passed == NULL || m->unnamed == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < fields; i++) {
		struct passed *passed = &m->passed[m->passed_count];

		if (taken[i])
			continue;
		if (columns_name(m->columns, i).len == 0) {
			m->unnamed[m->unnamed_count++] = i;
			continue;
		}
		passed->from = bind_field(m, (int)i, &nowhere);
		if (passed->from < 0)
			return false;
		passed->to = columns_append(m->columns,
		    columns_slot_name(m->columns, passed->from),
		    COLUMN_STRING);
		if (passed->to < 0)
			return false;
		m->passed_count++;
	}
	return true;
}

static bool
bind_key(struct mapping *m)
{
	const struct located_list *key = &m->source->key;

	m->key = arena_alloc(m->arena, key->count + 1, sizeof *m->key);
	if (m->key == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < key->count; i++) {
		size_t k = 0;

		while (k < m->count && !text_equal(key->items[i].text,
		           spec_at(m->source, k)->name.text))
			k++;
		if (k == m->count) {
			diag_at(m->diag, DIAG_ERROR, "E_KEY", key->items[i].at,
			    "key column '%s' is not a column of the source",
			    key->items[i].text.at);
			return false;
		}
		m->key[i] = m->mapped[k].to;
	}
	return true;
}

static bool
compile_keep(struct mapping *m)
{
	struct expr_scope scope = { .strategy = m->strategy,
		.source = m->source,
		.place = { .section = "source", .name = m->source->name.text } };

	if (m->source->open_when.text.at == NULL)
		return true;
	m->keep = expr_parse(m->arena, &m->source->open_when, &scope,
	    VALUE_BOOL, m->diag);
	return m->keep != NULL && expr_bind(m->keep, m->columns);
}

bool
mapping_open(struct stage *stage, struct columns *columns)
{
	struct mapping *m = (struct mapping *)stage;
	bool *taken = arena_alloc(m->arena, columns_count(columns) + 1,
	    sizeof *taken);

	m->columns = columns;
	m->count = m->source->columns.count;
	m->mapped = arena_alloc(m->arena, m->count + 1, sizeof *m->mapped);
	if (taken == NULL || m->mapped == NULL) {
		diag_memory(m->diag);
		return false;
	}
	/* What is written is new: nothing of the input is there to replace. */
	columns_replace(columns, false);
	if (!bind_columns(m, taken))
		return false;
	columns_only_appended(columns);
	return append_columns(m) && append_passed(m, taken) && bind_key(m) &&
	    compile_keep(m);
}
