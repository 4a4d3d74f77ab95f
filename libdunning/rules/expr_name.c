#include <string.h>

#include "rules/expr_function.h"
#include "rules/expr_parser.h"

/* Words that an expression gives a meaning of their own. */
static const char *const keywords[] = { "and", "or", "if", "then", "else", "in",
	"between", "not", "true", "false", "null" };

bool
name_is_keyword(struct text name)
{
	size_t i;

	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (text_is(name, keywords[i]))
			return true;
	}
	return false;
}

static bool
source_column(
    const struct expr_scope *scope, struct text name, struct column_info *info)
{
	const struct column_spec *spec = scope->source->columns.at;
	size_t i;

	for (i = 0; i < scope->source->columns.count; i++, spec++) {
		if (!text_equal(spec->name.text, name))
			continue;
		if (spec->type < 0 &&
		    !strategy_column(scope->strategy, name, info))
			return false;
		if (spec->type >= 0)
			info->type = (enum strategy_type)spec->type;
		if (spec->values.count > 0)
			info->values = spec->values;
		info->need = spec->optional ? COLUMN_OPTIONAL : COLUMN_PRESENT;
		return true;
	}
	return false;
}

static bool
scope_column(
    const struct expr_scope *scope, struct text name, struct column_info *info)
{
	*info = (struct column_info){ .need = COLUMN_PRESENT };
	if (scope->source != NULL)
		return source_column(scope, name, info);
	return scope->strategy != NULL &&
	       strategy_column(scope->strategy, name, info);
}

enum value_type
value_type_of(enum strategy_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return VALUE_BOOL;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return VALUE_NUMBER;
	case TYPE_DATE:
		return VALUE_DATE;
	case TYPE_DATETIME:
		return VALUE_DATETIME;
	case TYPE_SET:
		return VALUE_SET;
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPES:
		break;
	}
	return VALUE_STRING;
}

/* The use of a column, new at its first mention. */
static struct column_use *
use_column(struct parser *p, struct text name, size_t at)
{
	struct column_use *use;

	for (use = p->uses; use != NULL; use = use->next) {
		if (text_is(name, use->name))
			return use;
	}
	use = arena_alloc(p->arena, 1, sizeof(*use));
	if (use != NULL)
		use->name = arena_strndup(p->arena, name.at, name.len);
	if (use == NULL || use->name == NULL) {
		parser_memory(p);
		return NULL;
	}
	use->at = expr_place(p->source, at);
	use->slot = -1;
	*p->uses_end = use;
	p->uses_end = &use->next;
	p->use_count++;
	return use;
}

/* Names that could have been meant; in the arena. */
static const char *
nearest_name(struct parser *p, struct text name)
{
	const struct expr_scope *scope = p->scope;
	const struct column_spec *spec = NULL;
	const char *const *known = NULL;
	size_t known_count = 0;
	const char **names;
	size_t count = 0;
	size_t i;

	if (scope->source != NULL) {
		spec = scope->source->columns.at;
		known_count = scope->source->columns.count;
	} else if (scope->strategy != NULL) {
		known = strategy_column_names(scope->strategy, &known_count);
	}
	names = arena_alloc(
	    p->arena, known_count + scope->constant_count + 1, sizeof(*names));
	if (names == NULL)
		return NULL;
	for (i = 0; i < known_count && (spec != NULL || known != NULL); i++)
		names[count++] = spec != NULL ? spec[i].name.text.at : known[i];
	for (i = 0; i < scope->constant_count; i++)
		names[count++] = scope->constants[i];
	names[count++] = "as_of";
	return text_nearest(name, names, count);
}

/* What a name that is no column was meant for. */
static void
note_unknown(struct parser *p, struct text name, size_t at)
{
	enum value_type type = VALUE_NULL;

	if (p->cell)
		type = p->input->type;
	if (type == VALUE_STRING || type == VALUE_SET)
		parser_note(p, at,
		    "to test for a text in a cell write it without `=`, or in "
		    "double quotes");
	else if (type == VALUE_BOOL)
		parser_note(p, at, "this cell takes true or false");
	else if (type == VALUE_NUMBER)
		parser_note(p, at,
		    "this cell takes a number, such as 5, > 5 or [1..30], or "
		    "a column");
	else if (type == VALUE_DATE)
		parser_note(p, at,
		    "this cell takes a date, such as 2026-01-31 or > "
		    "2026-01-31, or a column");
	else if (name.len > 2 && name.at[0] == 'P' && name.at[1] >= '0' &&
	         name.at[1] <= '9')
		parser_note(p, at, "a duration is written @\"%.*s\"",
		    (int)name.len, name.at);
	else
		parser_note(p, at,
		    "a text stands in double quotes: \"%.*s\"; a column of "
		    "your own is declared under `columns:`",
		    (int)name.len, name.at);
}

/* Words of FEEL that are none here. */
static const char *
word_hint(struct text name)
{
	static const char *const table[][2] = {
		{ "some", "there are no lists: write the conditions with "
		          "`or` between them" },
		{ "every", "there are no lists: write the conditions with "
		           "`and` between them" },
		{ "for", "there are no lists: an expression is computed for "
		         "each record" },
		{ "function", "functions cannot be defined: give a value a "
		              "name under `derive:`" },
		{ "NULL", "what is empty is null, in small letters" },
		{ "Null", "what is empty is null, in small letters" },
		{ "TRUE", "true and false are in small letters" },
		{ "FALSE", "true and false are in small letters" },
		{ "IF", "if, then and else are in small letters" },
		{ "NOT", "not is in small letters" },
		{ "today", "the day of the run is as_of" },
		{ "now", "the day of the run is as_of" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (text_is(name, table[i][0]))
			return table[i][1];
	return NULL;
}

/*
 * What stands before the next token as the name of one column, which has no
 * blanks: "Due Date" as due_date.  NULL: it is one word, or no memory is left.
 */
static char *
joined_name(struct parser *p, size_t at)
{
	struct text source = p->source->text;
	struct token token = p->now;
	char *name;
	size_t len = 0;
	size_t i;

	if (token.kind != TOKEN_NAME || name_is_keyword(token.text))
		return NULL;
	while (token.kind == TOKEN_NAME && !name_is_keyword(token.text)) {
		len = token.at + token.text.len - at;
		token = lex_token(source, token.at + token.text.len);
	}
	name = arena_strndup(p->arena, source.at + at, len);
	for (i = 0; name != NULL && i < len; i++) {
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] - 'A' + 'a');
		else if (name[i] == ' ' || name[i] == '\t' || name[i] == '\n')
			name[i] = '_';
	}
	return name;
}

/* A name with blanks in it; false: it has none. */
static bool
blanks_in_name(struct parser *p, struct text name, size_t at)
{
	char *joined = joined_name(p, at);
	const char *nearest;

	if (joined == NULL)
		return false;
	nearest = nearest_name(p, text_of(joined));
	parser_error(p, "E_NAME", at, "there is no column `%.*s`",
	    (int)name.len, name.at);
	parser_note(p, at, "the name of a column has no blanks: write %s",
	    nearest == NULL ? joined : nearest);
	return true;
}

static struct node *
unknown_name(struct parser *p, struct text name, size_t at)
{
	const char *hint = word_hint(name);
	const char *nearest;

	if (p->failed)
		return NULL;
	if (hint != NULL) {
		parser_error(p, "E_NAME", at, "there is no column `%.*s`",
		    (int)name.len, name.at);
		parser_note(p, at, "%s", hint);
		return NULL;
	}
	if (blanks_in_name(p, name, at))
		return NULL;
	nearest = nearest_name(p, name);
	if (nearest != NULL) {
		parser_error(p, "E_NAME", at,
		    "there is no column `%.*s`; did you mean `%s`?",
		    (int)name.len, name.at, nearest);
		return NULL;
	}
	parser_error(p, "E_NAME", at, "there is no column `%.*s`",
	    (int)name.len, name.at);
	note_unknown(p, name, at);
	return NULL;
}

static struct node *
resolve_constant(struct parser *p, struct text name, size_t at)
{
	struct node *node;
	size_t i;

	if (text_is(name, "as_of"))
		return node_new(p, NODE_AS_OF, VALUE_DATE, at);
	for (i = 0; i < p->scope->constant_count; i++) {
		if (!text_is(name, p->scope->constants[i]))
			continue;
		node = node_new(p, NODE_CONSTANT, VALUE_STRING, at);
		if (node != NULL)
			node->index = i;
		return node;
	}
	return NULL;
}

/* Column of texts that are read wherever it is used. */
static struct node *
read_moments(struct parser *p, struct node *column, size_t at)
{
	struct node_list list = { NULL, 0, 0 };

	if (!node_list_add(p, &list, column))
		return NULL;
	return call_make(p, function_find("date and time", 1), &list, at);
}

struct node *
resolve_name(struct parser *p, struct text name, size_t at)
{
	struct node *node = resolve_constant(p, name, at);
	struct column_info info;
	struct column_use *use;
	enum value_type type;

	if (node != NULL || p->failed)
		return node;
	if (!scope_column(p->scope, name, &info))
		return unknown_name(p, name, at);
	use = use_column(p, name, at);
	type = info.type == TYPE_DATETIME ? VALUE_STRING
	                                  : value_type_of(info.type);
	node = use == NULL ? NULL : node_new(p, NODE_COLUMN, type, at);
	if (node == NULL)
		return NULL;
	use->info = info;
	node->column = use;
	if (info.type == TYPE_DATETIME)
		return read_moments(p, node, at);
	node->values = &use->info.values;
	return node;
}
