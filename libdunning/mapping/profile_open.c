/* profile_open.c -- what the stream has, and what is looked for in it. */
#include "mapping/profile_internal.h"

#include <string.h>

#include "stream/column_set.h"

static const char *const role_names[ROLES] = {
	[ROLE_COMPANY] = "company",
	[ROLE_DEBTOR] = "debtor_id",
	[ROLE_DOCUMENT] = "doc_id",
	[ROLE_INSTALMENT] = "instalment",
	[ROLE_KIND] = "doc_type",
	[ROLE_DOC_DATE] = "doc_date",
	[ROLE_DUE_DATE] = "due_date",
	[ROLE_BALANCE] = "balance",
	[ROLE_CURRENCY] = "currency",
	[ROLE_COUNTRY] = "country",
	[ROLE_ITEM_KIND] = "kind",
};

/* Canonical columns about a person. */
static const char *const personal[] = { "debtor_name", "tax_id", "email",
	"phone", "mobile", "address_1", "address_2", "address_3", "address_4",
	"postcode", "payment_link", NULL };

/* Canonical columns whose values name something, and should do so in one
 * way. */
static const char *const naming[] = { "company", "debtor_id", "tax_id",
	"doc_id", "instalment", "doc_type", "ref_doc", "terms", "currency",
	"city", "region", "country", "language", "payment_reference",
	"risk_class", "agent", NULL };

/* Canonical dates of what has happened. */
static const char *const happened[] = { "doc_date", "last_payment_date",
	"customer_since", "snapshot_date", NULL };

enum { ITEM_YEARS = 50, OTHER_YEARS = 100 };

static bool
is_one(struct text name, const char *const *names)
{
	while (*names != NULL && !text_is(name, *names))
		names++;
	return *names != NULL;
}

static bool
declared_personal(const struct items *columns, struct text name)
{
	const struct column_spec *spec = columns->at;

	for (size_t i = 0; i < columns->count; i++)
		if (text_equal(spec[i].name.text, name))
			return spec[i].pii > PII_NONE;
	return false;
}

static bool
is_personal(const struct strategy *strategy, struct text name)
{
	const struct source_spec *source;

	if (is_one(name, personal))
		return true;
	if (strategy == NULL)
		return false;
	source = strategy->sources.at;
	for (size_t i = 0; i < strategy->sources.count; i++)
		if (declared_personal(&source[i].columns, name))
			return true;
	return declared_personal(&strategy->columns, name);
}

static enum strategy_type
type_of(enum column_type type)
{
	switch (type) {
	case COLUMN_BOOL:
		return TYPE_BOOL;
	case COLUMN_INT:
		return TYPE_INT;
	case COLUMN_DECIMAL:
		return TYPE_DECIMAL;
	case COLUMN_MONEY:
		return TYPE_MONEY;
	case COLUMN_DATE:
		return TYPE_DATE;
	case COLUMN_SET:
		return TYPE_SET;
	case COLUMN_STRING:
		break;
	}
	return TYPE_STRING;
}

static bool
holds_text(enum strategy_type type)
{
	return strategy_column_type(type) == COLUMN_STRING || type == TYPE_SET;
}

/* What is counted of a column besides its values. */
static bool
set_up(struct profile *p, struct profile_column *column)
{
	struct text name = column->name;

	column->personal = is_personal(p->options.strategy, name);
	if (holds_text(column->type)) {
		column->text = arena_alloc(p->arena, 1, sizeof *column->text);
		if (column->text == NULL)
			return false;
		profile_numbers_name(column->text, name);
		column->text->variants =
		    column->known && is_one(name, naming);
	}
	if (column->text != NULL && column->text->variants) {
		column->forms = arena_alloc(p->arena, 1, sizeof *column->forms);
		if (column->forms == NULL)
			return false;
	}
	if (column->type != TYPE_DATE)
		return true;
	column->dates = arena_alloc(p->arena, 1, sizeof *column->dates);
	if (column->dates == NULL)
		return false;
	column->dates->past = is_one(name, happened);
	column->dates->years =
	    catalog_find(name) != NULL && !text_is(name, "customer_since") ?
	    ITEM_YEARS :
	    OTHER_YEARS;
	return true;
}

static bool
add_made(struct profile *p, struct columns *c, int slot)
{
	struct profile_column *column = &p->columns[p->count];
	enum column_type type = columns_slot_type(c, slot);
	struct column_info info;

	column->name = text_of(columns_slot_name(c, slot));
	column->field = -1;
	/* What is passed on as it came is read by whoever binds it. */
	column->slot = columns_bind(c, columns_slot_name(c, slot), type,
	    COLUMN_OPTIONAL, POS_NONE);
	if (column->slot < 0)
		return false;
	column->known = strategy_column(p->options.strategy, column->name,
	    &info);
	column->type = type_of(type);
	if (column->known && strategy_column_type(info.type) == type)
		column->type = info.type;
	p->count++;
	return set_up(p, column);
}

/* The name that an alias NAME=HEADER gives a field, or that of the header. */
static struct text
name_of(const struct profile_options *options, struct text header)
{
	for (size_t i = options->alias_count; i > 0; i--) {
		struct text alias = text_of(options->aliases[i - 1]);
		const char *equals = memchr(alias.at, '=', alias.len);
		size_t len = equals != NULL ? (size_t)(equals - alias.at) : 0;
		struct text rest;

		if (equals == NULL)
			continue;
		rest = (struct text){ equals + 1, alias.len - len - 1 };
		if (text_equal(text_trim(rest), header))
			return (struct text){ alias.at, len };
	}
	return header;
}

static bool
add_field(struct profile *p, struct columns *c, size_t field)
{
	struct profile_column *column = &p->columns[p->count];
	const struct catalog_column *canonical;

	column->name = name_of(&p->options, columns_name(c, field));
	if (column->name.len == 0)
		column->name = text_of(
		    arena_printf(p->arena, "#%zu", field + 1));
	if (column->name.at == NULL)
		return false;
	canonical = catalog_find(column->name);
	column->field = (int)field;
	column->slot = -1;
	column->known = canonical != NULL;
	column->type = TYPE_STRING;
	if (canonical != NULL) {
		column->type = canonical->type;
		column->listed = canonical->values;
	}
	p->count++;
	return set_up(p, column);
}

static void
find_roles(struct profile *p)
{
	for (size_t role = 0; role < ROLES; role++) {
		p->roles[role] = NO_COLUMN;
		for (size_t i = 0; i < p->count; i++)
			if (text_is(p->columns[i].name, role_names[role]))
				p->roles[role] = (int)i;
	}
}

bool
profile_open(struct stage *stage, struct columns *c)
{
	struct profile *p = (struct profile *)stage;
	bool mapped = p->options.strategy != NULL;
	size_t count = mapped ? c->added_count : columns_count(c);
	bool ok = true;

	p->stream = c;
	p->columns = arena_alloc(p->arena, count, sizeof *p->columns);
	if (p->columns == NULL) {
		diag_memory(p->diag);
		return false;
	}
	for (size_t i = 0; i < count && ok; i++)
		ok = mapped ? add_made(p, c, c->added[i]) : add_field(p, c, i);
	if (!ok)
		diag_memory(p->diag);
	find_roles(p);
	return ok;
}
