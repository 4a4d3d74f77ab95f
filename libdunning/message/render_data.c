#include "message/render_data.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "message/render_reasons.h"
#include "stream/csv_write.h"

/* What an action has besides the columns, in this order. */
enum extra { EXTRA_AS_OF, EXTRA_CREDITOR, EXTRA_ITEMS, EXTRA_CREDITS,
	EXTRA_REASONS, EXTRAS };

static const char *const extra_names[EXTRAS] = { "as_of", "creditor", "items",
	"credits", "reason_texts" };

/* Columns that templates may always name: null when the records do not have
 * them, as only some strategies make them. */
static const char *const at_times[] = { "action_charges", "action_fees",
	"action_fees_open", "undisputed" };
enum { AT_TIMES = sizeof at_times / sizeof *at_times };

static enum data_kind
kind_of(enum strategy_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return DATA_BOOL;
	case TYPE_INT:
		return DATA_INT;
	case TYPE_DECIMAL:
		return DATA_DECIMAL;
	case TYPE_MONEY:
		return DATA_MONEY;
	case TYPE_DATE:
		return DATA_DATE;
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_SET:
	case TYPE_DATETIME:
	case TYPES:
		break;
	}
	return DATA_TEXT;
}

static bool
is_extra(struct text name)
{
	for (int i = 0; i < EXTRAS; i++)
		if (text_is(name, extra_names[i]))
			return true;
	return false;
}

static bool
bind_column(struct render_columns *c, size_t i, size_t field,
    struct columns *columns, const struct strategy *strategy,
    struct arena *arena)
{
	struct text name = columns_name(columns, field);
	struct column_info info;
	enum strategy_type type = TYPE_STRING;

	/* A name with a blank before it is out of reach of templates: the lists
	 * and the creditor win over columns of their names. */
	c->names[i] = arena_printf(arena, "%s%.*s",
	    is_extra(name) ? " " : "", (int)name.len, name.at);
	if (c->names[i] == NULL) {
		diag_memory(columns_diag(columns));
		return false;
	}
	if (strategy_column(strategy, name, &info))
		type = info.type;
	c->kinds[i] = kind_of(type);
	c->slots[i] = columns_bind(columns,
	    is_extra(name) ? c->names[i] + 1 : c->names[i],
	    strategy_column_type(type), COLUMN_PRESENT, POS_NONE);
	return c->slots[i] >= 0;
}

/* A column that the caller named differently from its header. */
static bool
bind_alias(struct render_columns *c, const char *name, struct columns *columns,
    const struct strategy *strategy)
{
	struct column_info info = { .type = TYPE_STRING };
	size_t i = c->count;

	if (columns_field(columns, text_of(name)) >= 0 ||
	    !columns_has(columns, name))
		return true;
	strategy_column(strategy, text_of(name), &info);
	c->names[i] = name;
	c->kinds[i] = kind_of(info.type);
	c->slots[i] = columns_bind(columns, name,
	    strategy_column_type(info.type), COLUMN_PRESENT, POS_NONE);
	c->count++;
	return c->slots[i] >= 0;
}

static void
add_absent(struct render_columns *c, const struct strategy *strategy)
{
	for (int i = 0; i < AT_TIMES; i++) {
		struct column_info info = { .type = TYPE_STRING };

		if (render_column(c, at_times[i]) >= 0)
			continue;
		strategy_column(strategy, text_of(at_times[i]), &info);
		c->names[c->count] = at_times[i];
		c->kinds[c->count] = kind_of(info.type);
		c->slots[c->count++] = -1;
	}
}

static struct template_shape *
shape_of(const struct render_columns *c, size_t extras, struct arena *arena)
{
	struct text *names =
	    arena_alloc(arena, c->count + extras + 1, sizeof *names);

	if (names == NULL)
		return NULL;
	for (size_t i = 0; i < c->count; i++)
		names[i] = text_of(c->names[i]);
	for (size_t i = 0; i < extras; i++)
		names[c->count + i] = text_of(extra_names[i]);
	return template_shape_new(arena, names, c->count + extras);
}

static struct template_field *
fields_of(const struct render_columns *c, size_t extras, struct arena *arena)
{
	struct template_field *fields =
	    arena_alloc(arena, c->count + extras + 1, sizeof *fields);

	for (size_t i = 0; fields != NULL && i < c->count; i++)
		fields[i] =
		    (struct template_field){ c->names[i], c->kinds[i], NULL };
	return fields;
}

/* creditor: a map of texts in the strategy. */
static const struct template_schema *
bind_creditor(struct render_columns *c, const struct strategy *strategy,
    struct arena *arena)
{
	const struct schema_pair *pairs = strategy->creditor.at;
	size_t count = strategy->creditor.count;
	struct template_schema *schema = arena_alloc(arena, 1, sizeof *schema);
	struct template_field *fields =
	    arena_alloc(arena, count + 1, sizeof *fields);
	struct template_value *values =
	    arena_alloc(arena, count + 1, sizeof *values);
	struct text *names = arena_alloc(arena, count + 1, sizeof *names);

	if (schema == NULL || fields == NULL || values == NULL ||
	    names == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		names[i] = pairs[i].key.text;
		fields[i] = (struct template_field){ names[i].at, DATA_TEXT,
			NULL };
		values[i].kind = DATA_TEXT;
		values[i].as.text = pairs[i].value.text;
	}
	*schema = (struct template_schema){ fields, count };
	c->creditor.kind = DATA_OBJECT;
	c->creditor.as.object.shape = template_shape_new(arena, names, count);
	c->creditor.as.object.fields = values;
	return c->creditor.as.object.shape != NULL ? schema : NULL;
}

static bool
make_schema(struct render_columns *c, const struct strategy *strategy,
    struct arena *arena)
{
	struct template_schema *item = arena_alloc(arena, 1, sizeof *item);
	struct template_field *fields = fields_of(c, EXTRAS, arena);
	const struct template_schema *creditor =
	    bind_creditor(c, strategy, arena);
	const struct template_schema *reason = render_reasons_schema(arena);

	if (item == NULL || fields == NULL || creditor == NULL ||
	    reason == NULL)
		return false;
	c->strategy = strategy;
	item->fields = fields_of(c, 0, arena);
	item->count = c->count;
	fields[c->count + EXTRA_AS_OF] =
	    (struct template_field){ "as_of", DATA_DATE, NULL };
	fields[c->count + EXTRA_CREDITOR] =
	    (struct template_field){ "creditor", DATA_OBJECT, creditor };
	fields[c->count + EXTRA_ITEMS] =
	    (struct template_field){ "items", DATA_LIST, item };
	fields[c->count + EXTRA_CREDITS] =
	    (struct template_field){ "credits", DATA_LIST, item };
	fields[c->count + EXTRA_REASONS] =
	    (struct template_field){ "reason_texts", DATA_LIST, reason };
	c->schema = (struct template_schema){ fields, c->count + EXTRAS };
	c->item_shape = shape_of(c, 0, arena);
	c->action_shape = shape_of(c, EXTRAS, arena);
	return item->fields != NULL && c->item_shape != NULL &&
	    c->action_shape != NULL;
}

bool
render_columns_bind(struct render_columns *c, struct columns *columns,
    const struct strategy *strategy, struct arena *arena, struct diag *diag)
{
	size_t known;
	const char *const *names = strategy_column_names(strategy, &known);
	size_t room = columns_count(columns) + known + AT_TIMES + 1;

	*c = (struct render_columns){ .count = columns_count(columns) };
	c->names = arena_alloc(arena, room, sizeof *c->names);
	c->kinds = arena_alloc(arena, room, sizeof *c->kinds);
	c->slots = arena_alloc(arena, room, sizeof *c->slots);
	if (c->names == NULL || c->kinds == NULL || c->slots == NULL) {
		diag_memory(diag);
		return false;
	}
	/* A column without a name cannot be used by a template. */
	c->count = 0;
	for (size_t i = 0; i < columns_count(columns); i++)
		if (columns_name(columns, i).len != 0 &&
		    !bind_column(c, c->count++, i, columns, strategy, arena))
			return false;
	for (size_t i = 0; names != NULL && i < known; i++)
		if (!bind_alias(c, names[i], columns, strategy))
			return false;
	add_absent(c, strategy);
	c->currency = render_column(c, "currency");
	if (make_schema(c, strategy, arena))
		return true;
	diag_memory(diag);
	return false;
}

bool
render_columns_declared(struct render_columns *c,
    const struct strategy *strategy, struct arena *arena)
{
	size_t count;
	const char *const *names = strategy_column_names(strategy, &count);

	*c = (struct render_columns){ .count = count, .currency = -1 };
	c->names = arena_alloc(arena, count + 1, sizeof *c->names);
	c->kinds = arena_alloc(arena, count + 1, sizeof *c->kinds);
	if (names == NULL || c->names == NULL || c->kinds == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct column_info info = { .type = TYPE_STRING };

		strategy_column(strategy, text_of(names[i]), &info);
		c->names[i] = names[i];
		c->kinds[i] = kind_of(info.type);
	}
	return make_schema(c, strategy, arena);
}

int
render_column(const struct render_columns *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->names[i], name) == 0)
			return (int)i;
	return -1;
}

static bool
copy_text(struct template_value *value, struct text text, struct arena *arena)
{
	char *copy = arena_strndup(arena, text.at, text.len);

	value->kind = DATA_TEXT;
	value->as.text = (struct text){ copy, text.len };
	return copy != NULL;
}

static bool
read_value(const struct vector *v, size_t row, struct arena *arena,
    struct template_value *value)
{
	if (!vector_valid(v, row)) {
		value->kind = DATA_NULL;
		return true;
	}
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		return copy_text(value, vector_text(v, row), arena);
	case COLUMN_BOOL:
		value->kind = DATA_BOOL;
		value->as.truth = v->number[row] != 0;
		break;
	case COLUMN_INT:
		value->kind = DATA_INT;
		value->as.integer = v->number[row];
		break;
	case COLUMN_DECIMAL:
		value->kind = DATA_DECIMAL;
		value->as.decimal = v->decimal[row];
		break;
	case COLUMN_MONEY:
		value->kind = DATA_MONEY;
		value->as.money.minor = v->number[row];
		value->as.money.digits = v->digits[row];
		break;
	case COLUMN_DATE:
		value->kind = DATA_DATE;
		value->as.date = v->date[row];
		break;
	}
	return true;
}

struct template_value *
render_record(const struct render_columns *c, struct batch *b, size_t row,
    struct arena *arena)
{
	struct template_value *values =
	    arena_alloc(arena, c->count + 1, sizeof *values);
	struct text currency = columns_usual_currency(b->columns);

	if (values == NULL)
		return NULL;
	for (size_t i = 0; i < c->count; i++)
		if (c->slots[i] < 0)
			values[i].kind = DATA_NULL;
		else if (!read_value(batch_vector(b, c->slots[i]), row, arena,
		             &values[i]))
			return NULL;
	if (c->currency >= 0 && values[c->currency].kind == DATA_TEXT)
		currency = values[c->currency].as.text;
	for (size_t i = 0; i < c->count; i++)
		if (values[i].kind == DATA_MONEY)
			values[i].as.money.currency =
			    currency.at != NULL ? currency : TEXT("XXX");
	return values;
}

struct text
render_text(const struct template_value *value)
{
	return value->kind == DATA_TEXT ? value->as.text :
	                                  (struct text){ NULL, 0 };
}

static bool
make_list(const struct render_columns *c, struct template_value **records,
    size_t count, struct arena *arena, struct template_value *list)
{
	struct template_value *items =
	    arena_alloc(arena, count + 1, sizeof *items);

	if (items == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		items[i].kind = DATA_OBJECT;
		items[i].as.object.shape = c->item_shape;
		items[i].as.object.fields = records[i];
	}
	list->kind = DATA_LIST;
	list->as.list.items = items;
	list->as.list.count = count;
	return true;
}

bool
render_action(const struct render_columns *c, const struct render_lists *lists,
    const struct template_value *as_of, struct arena *arena,
    struct template_value *out)
{
	struct template_value *fields =
	    arena_alloc(arena, c->count + EXTRAS, sizeof *fields);
	const struct template_value *first = lists->item_count != 0 ?
	    lists->items[0] :
	    lists->credits[0];

	if (fields == NULL)
		return false;
	memcpy(fields, first, c->count * sizeof *fields);
	fields[c->count + EXTRA_AS_OF] = *as_of;
	fields[c->count + EXTRA_CREDITOR] = c->creditor;
	out->kind = DATA_OBJECT;
	out->as.object.shape = c->action_shape;
	out->as.object.fields = fields;
	return make_list(c, lists->items, lists->item_count, arena,
	           &fields[c->count + EXTRA_ITEMS]) &&
	    make_list(c, lists->credits, lists->credit_count, arena,
	        &fields[c->count + EXTRA_CREDITS]) &&
	    render_reasons(c, c->strategy, first, lists->language, arena,
	        &fields[c->count + EXTRA_REASONS]);
}

void
render_cell(struct buf *line, const struct template_value *v)
{
	char text[NUM_TEXT_MAX] = "";

	switch (v->kind) {
	case DATA_TEXT:
		csv_cell(line, v->as.text);
		return;
	case DATA_INT:
		buf_printf(line, "%" PRId64, v->as.integer);
		return;
	case DATA_BOOL:
		buf_puts(line, v->as.truth ? "true" : "false");
		return;
	case DATA_DECIMAL:
		decimal_format(v->as.decimal, text, sizeof text);
		break;
	case DATA_MONEY:
		money_format(v->as.money.minor, v->as.money.digits, text,
		    sizeof text);
		break;
	case DATA_DATE:
		date_format(v->as.date, text, sizeof text);
		break;
	case DATA_NULL:
	case DATA_ABSENT:
	case DATA_LIST:
	case DATA_OBJECT:
	case DATA_KINDS:
		return;
	}
	buf_puts(line, text);
}

struct text
render_language(struct text language, struct text country, struct text usual,
    struct arena *arena)
{
	const char *tag;

	if (language.at == NULL ||
	    memchr(language.at, '-', language.len) != NULL)
		return language;
	if (country.len == 2 && country.at[0] >= 'A' && country.at[0] <= 'Z') {
		tag = arena_printf(arena, "%.*s-%.2s", (int)language.len,
		    language.at, country.at);
		return tag != NULL ? text_of(tag) : language;
	}
	if (usual.len > language.len && usual.at[language.len] == '-' &&
	    memcmp(usual.at, language.at, language.len) == 0)
		return usual;
	return language;
}
