#include "rules/explain_value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rules/unary.h"
#include "stream/cell_write.h"

static const char *const policies[] = { [HIT_UNIQUE] = "unique",
	[HIT_ANY] = "any", [HIT_PRIORITY] = "priority", [HIT_FIRST] = "first",
	[HIT_RULE_ORDER] = "rule_order", [HIT_OUTPUT_ORDER] = "output_order",
	[HIT_COLLECT] = "collect", [HIT_SUM] = "sum", [HIT_MIN] = "min",
	[HIT_MAX] = "max", [HIT_COUNT] = "count" };

const char *
explain_policy(enum hit_policy policy)
{
	return policies[policy];
}

const char *
explain_truth_text(enum explain_truth truth)
{
	static const char *const names[] = { [EXPLAIN_FALSE] = "false",
		[EXPLAIN_TRUE] = "true", [EXPLAIN_NULL] = "null" };

	return names[truth];
}

const char *
explain_decision(enum decision_result result)
{
	static const char *const names[] = { [DECISION_HIT] = "hit",
		[DECISION_DEFAULT] = "default",
		[DECISION_NO_MATCH] = "no_match",
		[DECISION_SKIPPED] = "skipped",
		[DECISION_CONFLICT] = "conflict", [DECISION_MIXED] = "conflict",
		[DECISION_NO_MEMORY] = "" };

	return names[result];
}

bool
explain_differs(const struct explain_view *view, struct src_pos at,
    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(view->diag, DIAG_ERROR, "E_EXPLAIN", at, fmt, args);
	va_end(args);
	diag_note(view->diag, POS_NONE,
	    "the explanation does not agree with what was decided: please "
	    "report this");
	return false;
}

static enum pii
pii_of(const struct items *columns, struct text name)
{
	const struct column_spec *spec = columns->at;

	for (size_t i = 0; i < columns->count; i++)
		if (text_equal(spec[i].name.text, name))
			return (enum pii)spec[i].pii;
	return PII_NONE;
}

static enum pii
declared(const struct explain_view *view, struct text name)
{
	const struct items *sources = &view->strategy->sources;
	enum pii pii = pii_of(&view->strategy->columns, name);

	for (size_t i = 0; pii <= PII_NONE && i < sources->count; i++)
		pii = pii_of(
		    &((const struct source_spec *)sources->at)[i].columns,
		    name);
	return pii > PII_NONE ? pii : PII_NONE;
}

static bool
in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_';
}

/* The next name outside of quotes; false: none is left. */
static bool
next_name(struct text *rest, struct text *name)
{
	bool quoted = false;
	size_t i = 0;

	while (i < rest->len && (quoted || !in_name(rest->at[i]))) {
		if (quoted && rest->at[i] == '\\' && i + 1 < rest->len)
			i++;
		else if (rest->at[i] == '"')
			quoted = !quoted;
		i++;
	}
	*rest = (struct text){ rest->at + i, rest->len - i };
	*name = *rest;
	name->len = 0;
	while (name->len < rest->len && in_name(rest->at[name->len]))
		name->len++;
	*rest = (struct text){ rest->at + name->len, rest->len - name->len };
	return name->len != 0;
}

static const struct derive_spec *
derived(const struct explain_view *view, struct text name, size_t before)
{
	const struct derive_spec *spec = view->strategy->derive.at;

	while (before-- > 0)
		if (text_equal(spec[before].name.text, name))
			return &spec[before];
	return NULL;
}

/* Only truths and words of a list do not show what they are made of.  A derived
 * column uses earlier ones only, so this ends. */
static bool
shows_person(const struct explain_view *view, struct text expr, int type,
    size_t before)
{
	const struct derive_spec *first = view->strategy->derive.at;
	const struct derive_spec *used;
	struct text name;

	if (type == TYPE_BOOL || type == TYPE_ENUM)
		return false;
	while (next_name(&expr, &name)) {
		if (declared(view, name) != PII_NONE)
			return true;
		used = derived(view, name, before);
		if (used != NULL && shows_person(view, used->expr.text,
		                        used->type, (size_t)(used - first)))
			return true;
	}
	return false;
}

int
explain_expr_pii(const struct explain_view *view, struct text expr,
    enum strategy_type type)
{
	if (!view->show_pii &&
	    shows_person(view, expr, (int)type, view->strategy->derive.count))
		return EXPLAIN_HIDDEN;
	return PII_NONE;
}

int
explain_pii(const struct explain_view *view, struct text name)
{
	const struct derive_spec *spec;
	enum pii pii;

	if (view->show_pii)
		return PII_NONE;
	pii = declared(view, name);
	spec = derived(view, name, view->strategy->derive.count);
	if (pii == PII_NONE && spec != NULL &&
	    shows_person(view, spec->expr.text, spec->type,
	        (size_t)(spec -
	            (const struct derive_spec *)view->strategy->derive.at)))
		return EXPLAIN_HIDDEN;
	return (int)pii;
}

/* Where the last count characters begin. */
static size_t
tail_of(struct text text, size_t count)
{
	size_t at = text.len;

	while (count-- > 0 && at > 0)
		do
			at--;
		while (at > 0 && ((unsigned char)text.at[at] & 0xc0) == 0x80);
	return at;
}

static size_t
head_of(struct text text)
{
	size_t used = 0;

	utf8_decode(text.at, text.len, &used);
	return used;
}

static char *
mask_name(struct arena *arena, struct text text)
{
	struct text rest = text, first, second;

	if (!text_split(&rest, ' ', &first) || first.len == 0)
		return arena_strdup(arena, "***");
	if (!text_split(&rest, ' ', &second) || second.len == 0)
		return arena_printf(arena, "%.*s***", (int)head_of(first),
		    first.at);
	return arena_printf(arena, "%.*s*** %.*s***", (int)head_of(first),
	    first.at, (int)head_of(second), second.at);
}

struct text
explain_mask(struct arena *arena, int pii, struct text text)
{
	size_t tail = text.len;

	if (text.len == 0 || pii == PII_NONE)
		return text;
	switch (pii) {
	case PII_PHONE:
		tail = tail_of(text, text.len > 6 ? 2 : 0);
		break;
	case PII_EMAIL:
		return text_of(arena_printf(arena, "%.*s***@***",
		    (int)head_of(text), text.at));
	case PII_NAME:
		return text_of(mask_name(arena, text));
	case PII_ID:
		tail = tail_of(text, utf8_length(text) > 6 ? 3 : 0);
		break;
	default:
		break;
	}
	return text_of(arena_printf(arena, "***%.*s", (int)(text.len - tail),
	    text.at + tail));
}

struct text
explain_masked(const struct explain_view *view, int pii, struct text text)
{
	struct text masked = explain_mask(view->arena, pii, text);

	if (masked.at == NULL && text.at != NULL)
		diag_memory(view->diag);
	return masked;
}

static struct text
copy(const struct explain_view *view, const char *at, size_t len)
{
	char *made = arena_strndup(view->arena, at, len);

	if (made == NULL)
		diag_memory(view->diag);
	return (struct text){ made, made != NULL ? len : 0 };
}

struct text
explain_value(const struct explain_view *view, const struct value *value,
    enum strategy_type type)
{
	char number[NUM_TEXT_MAX];
	struct text made = { NULL, 0 };
	struct buf buf;
	size_t len;

	if (value->type == VALUE_NULL)
		return made;
	if (value->type == VALUE_NUMBER && type == TYPE_MONEY) {
		len = decimal_format(value->number, number, sizeof number);
		return copy(view, number, len);
	}
	buf_init(&buf, SIZE_MAX);
	if (value_format(value, &buf))
		made = copy(view, buf_text(&buf), buf.len);
	else
		diag_memory(view->diag);
	buf_clear(&buf);
	return made;
}

struct text
explain_slot(const struct explain_view *view, const struct batch *b,
    size_t row, int slot)
{
	struct text none = { NULL, 0 };
	const struct vector *v;
	char cell[CELL_MOST + CELL_SLACK];
	struct text text;

	if (slot < 0 || !vector_valid(&b->vectors[slot], row))
		return none;
	v = &b->vectors[slot];
	if (v->type == COLUMN_STRING || v->type == COLUMN_SET)
		text = vector_text(v, row);
	else
		text = (struct text){ cell,
			(size_t)(put_cell(cell, v, row, ',') - cell) };
	text = copy(view, text.at, text.len);
	return explain_masked(view,
	    explain_pii(view, text_of(columns_slot_name(b->columns, slot))),
	    text);
}

int
explain_field(const struct columns *c, const char *name)
{
	for (size_t i = 0; i < c->alias_count; i++)
		if (strcmp(c->aliases[i].name, name) == 0)
			return c->aliases[i].field;
	return columns_field(c, text_of(name));
}

struct text
explain_field_text(const struct explain_view *view, const struct batch *b,
    size_t row, int field, struct text name)
{
	struct text raw = { NULL, 0 };
	char *made;
	size_t len = 0;

	if (field < 0)
		return raw;
	raw = batch_raw(b, row, (size_t)field);
	if (raw.len < 2 || raw.at[0] != '"') {
		made = arena_strndup(view->arena, raw.at, raw.len);
		len = raw.len;
	} else {
		made = arena_alloc(view->arena, raw.len, 1);
		for (size_t i = 1; made != NULL && i + 1 < raw.len; i++) {
			made[len++] = raw.at[i];
			i += raw.at[i] == '"';
		}
	}
	if (made == NULL)
		diag_memory(view->diag);
	if (len == 0 || made == NULL)
		return (struct text){ NULL, 0 };
	return explain_masked(view, explain_pii(view, name),
	    (struct text){ made, len });
}

bool
explain_uses(const struct explain_view *view, const struct expr *expr,
    const struct batch *b, size_t row, struct explain_cells *cells)
{
	const char *const *names;
	size_t count = expr == NULL ? 0 : expr_names(expr, &names);

	*cells = (struct explain_cells){ .count = count };
	cells->at = explain_take(view, count, sizeof *cells->at);
	if (cells->at == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		cells->at[i].name = text_of(names[i]);
		cells->at[i].value = explain_slot(
		    view, b, row, expr_name_slot(expr, names[i]));
	}
	return true;
}

enum explain_truth
explain_truth_of(const struct expr *expr, const struct expr_env *env,
    struct batch *b, size_t row)
{
	struct expr_env quiet = *env;
	struct value value;

	if (expr == NULL)
		return EXPLAIN_TRUE;
	quiet.faults = NULL;
	value = expr_eval(expr, &quiet, b, row);
	if (value.type != VALUE_BOOL)
		return EXPLAIN_NULL;
	return value.boolean ? EXPLAIN_TRUE : EXPLAIN_FALSE;
}

struct text
explain_text(const struct explain_view *view, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(view->arena, fmt, args);
	va_end(args);
	if (text == NULL)
		diag_memory(view->diag);
	return text_of(text);
}

void *
explain_take(const struct explain_view *view, size_t count, size_t size)
{
	void *memory = arena_alloc(view->arena, count + 1, size);

	if (memory == NULL)
		diag_memory(view->diag);
	return memory;
}

int
explain_slot_named(const struct columns *c, struct text name)
{
	for (size_t i = c->slot_count; i-- > 0;)
		if (text_is(name, c->slots[i].name))
			return (int)i;
	return -1;
}

struct value
explain_value_named(const struct batch *b, size_t row, const char *name)
{
	struct value none = { .type = VALUE_NULL };
	int slot = explain_slot_named(b->columns, text_of(name));

	return slot < 0 ? none : value_of_slot(b, row, slot);
}

struct text
explain_date(const struct explain_view *view, int64_t days)
{
	struct value value = { .type = VALUE_DATE };

	value.days = days;
	return explain_value(view, &value, TYPE_DATE);
}

bool
explain_whole(const struct explain_view *view, size_t errors)
{
	return diag_count(view->diag, DIAG_ERROR) == errors;
}

bool
explain_keys(const struct explain_view *view, const struct batch *b,
    size_t row, struct explain_record *into)
{
	static const char *const names[] = { "debtor_id", "doc_id" };

	into->number = b->first + row + 1;
	into->keys.at = explain_take(view, 2, sizeof *into->keys.at);
	if (into->keys.at == NULL)
		return false;
	for (size_t i = 0; i < 2; i++) {
		int field = explain_field(b->columns, names[i]);

		if (field < 0)
			continue;
		into->keys.at[into->keys.count++] = (struct explain_cell){
			.name = text_of(names[i]),
			.value = explain_field_text(
			    view, b, row, field, text_of(names[i])) };
	}
	return true;
}
