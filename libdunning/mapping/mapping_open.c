/* mapping_open.c -- the columns that the mapping writes. */
#include "mapping/mapping_internal.h"

/* One after the other, as the strategy has them. */
static bool
append_columns(struct mapping *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mapped *column = &m->mapped[i];
		const char *name = column->converter.spec->name.text.at;

		if (column->passed) {
			int field =
			    columns_slot_field(m->columns, column->slots[0]);

			if (!columns_pass(m->columns, name, (size_t)field))
				return false;
			continue;
		}
		column->to = columns_append(m->columns, name,
		    strategy_column_type(column->converter.type));
		if (column->to < 0)
			return false;
		column->read = column->to;
	}
	return true;
}

/* The first money column also says the currency of the record. */
static bool
append_currency(struct mapping *m)
{
	m->currency = NO_SLOT;
	for (size_t i = 0; i < m->count; i++)
		if (text_is(m->mapped[i].converter.spec->name.text,
		        "currency"))
			return true;
	for (size_t i = 0; i < m->count; i++) {
		struct mapped *column = &m->mapped[i];

		if (column->converter.type != TYPE_MONEY)
			continue;
		m->currency_tender = column->tender;
		m->currency_tender->texts = true;
		m->currency = column->tender->slot == NO_SLOT ?
		    columns_append_labels(m->columns, "currency",
		        &column->tender->code, 1) :
		    columns_append(m->columns, "currency", COLUMN_STRING);
		return m->currency >= 0;
	}
	return true;
}

static bool
name_is_taken(struct mapping *m, struct text name)
{
	struct src_pos at = m->source->at;
	bool taken = m->currency != NO_SLOT && text_is(name, "currency");

	for (size_t i = 0; i < m->count && !taken; i++) {
		const struct located *own =
		    &m->mapped[i].converter.spec->name;

		taken = text_equal(name, own->text);
		at = own->at;
	}
	if (!taken)
		return false;
	diag_at(m->diag, DIAG_ERROR, "E_COLUMN_EXISTS", at,
	    "the file has a column '%.*s' besides the one that is written "
	    "under that name",
	    (int)name.len, name.at);
	diag_note(m->diag, POS_NONE,
	    "name it in `columns:`, or leave out what is not named with "
	    "`others: drop`");
	return true;
}

static bool
append_passed(struct mapping *m, const bool *taken)
{
	size_t fields = columns_count(m->columns);

	m->unnamed = arena_alloc(m->arena, fields + 1, sizeof *m->unnamed);
	if (m->unnamed == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < fields && m->source->others != OTHERS_DROP;
	     i++) {
		struct text name = columns_name(m->columns, i);

		if (taken[i])
			continue;
		if (name.len == 0)
			m->unnamed[m->unnamed_count++] = i;
		else if (name_is_taken(m, name) ||
		    !columns_pass(m->columns, name.at, i))
			return false;
	}
	return true;
}

/* The values of a column that is passed on; false: reported. */
static bool
need_values(struct mapping *m, struct mapped *column)
{
	const struct located *name = &column->converter.spec->name;

	if (column->read == NO_SLOT)
		column->read = columns_bind(m->columns, name->text.at,
		    COLUMN_STRING, COLUMN_PRESENT, name->at);
	return column->read != NO_SLOT;
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

		while (k < m->count &&
		    !text_equal(key->items[i].text,
		        m->mapped[k].converter.spec->name.text))
			k++;
		if (k == m->count) {
			diag_at(m->diag, DIAG_ERROR, "E_KEY", key->items[i].at,
			    "key column '%s' is not a column of the source",
			    key->items[i].text.at);
			return false;
		}
		if (!need_values(m, &m->mapped[k]))
			return false;
		m->key[i] = m->mapped[k].read;
	}
	return true;
}

static bool
bind_values(struct mapping *m)
{
	bool all = m->source->key.count != 0 &&
	    m->source->repeated == REPEATED_FIRST;

	for (size_t i = 0; i < m->count; i++)
		if ((all || m->mapped[i].required) &&
		    !need_values(m, &m->mapped[i]))
			return false;
	return bind_key(m);
}

static bool
compile_keep(struct mapping *m)
{
	struct expr_scope scope = { .strategy = m->strategy,
		.source = m->source,
		.place = { .section = "source",
		    .name = m->source->name.text } };

	if (m->source->open_when.text.at == NULL)
		return true;
	m->keep = expr_parse(m->arena, &m->source->open_when, &scope,
	    VALUE_BOOL, m->diag);
	return m->keep != NULL && expr_bind(m->keep, m->columns);
}

/* The texts of amounts depend on their currency, so that is read first. */
static void
set_order(struct mapping *m)
{
	size_t count = 0;

	for (int currency = 1; currency >= 0; currency--)
		for (size_t i = 0; i < m->count; i++) {
			struct mapped *column = &m->mapped[i];
			const struct text name =
			    column->converter.spec->name.text;

			if (text_is(name, "currency") == (currency == 1))
				m->order[count++] = column;
			if (currency == 1)
				continue;
			if (column->converter.type != TYPE_DATE)
				continue;
			if (text_is(name, "doc_date"))
				m->doc_date = column;
			if (text_is(name, "due_date"))
				m->due_date = column;
		}
}

static bool
begin(struct mapping *m, struct columns *columns)
{
	m->columns = columns;
	m->count = m->source->columns.count;
	m->mapped = arena_alloc(m->arena, m->count + 1, sizeof *m->mapped);
	m->order = arena_alloc(m->arena, m->count + 1, sizeof *m->order);
	m->tenders = arena_alloc(m->arena, m->count + 1, sizeof *m->tenders);
	if (m->mapped != NULL && m->order != NULL && m->tenders != NULL)
		return true;
	diag_memory(m->diag);
	return false;
}

bool
mapping_open(struct stage *stage, struct columns *columns)
{
	struct mapping *m = (struct mapping *)stage;
	bool *taken = arena_alloc(m->arena, columns_count(columns) + 1,
	    sizeof *taken);

	if (taken == NULL) {
		diag_memory(m->diag);
		return false;
	}
	/* What is written is new: nothing of the input is there to replace. */
	columns_replace(columns, false);
	if (!begin(m, columns) || !mapping_bind(m, taken))
		return false;
	set_order(m);
	columns_only_appended(columns);
	return append_columns(m) && mapping_bind_currencies(m) &&
	    append_currency(m) && append_passed(m, taken) && bind_values(m) &&
	    compile_keep(m) && mapping_want(m);
}
