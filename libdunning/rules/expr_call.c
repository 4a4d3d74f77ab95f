#include <string.h>

#include "base/date.h"
#include "rules/expr_function.h"
#include "rules/expr_parser.h"

enum { NAME_MAX_BYTES = 64, NAME_MAX_WORDS = 5 };

/* Arguments as they were written; a name is NULL where there is none. */
struct arguments {
	struct node_list list;
	const char *names[EXPR_PARAMETERS];
	bool named;
};

/*
 * The words from here up to a token of that kind, one blank between them;
 * false: something else stands there.  With it, *end is that token.
 */
static bool
words_before(const struct parser *p, enum token_kind kind,
    char name[NAME_MAX_BYTES], struct token *end)
{
	struct text source = p->source->text;
	struct token token = p->now;
	size_t words = 0;
	size_t len = 0;

	for (; token.kind == TOKEN_NAME; words++) {
		if (words == NAME_MAX_WORDS ||
		    len + token.text.len + 2 > NAME_MAX_BYTES)
			return false;
		if (words > 0)
			name[len++] = ' ';
		memcpy(name + len, token.text.at, token.text.len);
		len += token.text.len;
		token = lex_token(source, token.at + token.text.len);
	}
	name[len] = '\0';
	*end = token;
	return token.kind == kind && words > 0;
}

/* What other languages call things. */
static const char *
function_hint(const char *name)
{
	static const char *const table[][2] = {
		{ "today", "the day of the run is as_of" },
		{ "now", "the day of the run is as_of" },
		{ "len", "string length(text)" },
		{ "length", "string length(text)" },
		{ "upper", "upper case(text)" },
		{ "lower", "lower case(text)" },
		{ "ceil", "ceiling(n)" },
		{ "round",
		    "round half even(n, scale), round half up(n, scale), "
		    "round up(n, scale), round down(n, scale)" },
		{ "ifnull", "coalesce(a, b)" },
		{ "nvl", "coalesce(a, b)" },
		{ "time", "dates have no time of day here" },
		{ "date and time", "dates have no time of day here" },
		{ "business_days", "not available in this version" },
		{ "add_business_days", "not available in this version" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i][0], name) == 0)
			return table[i][1];
	}
	return NULL;
}

static struct node *
unknown_function(struct parser *p, const char *name)
{
	const char **names =
	    arena_alloc(p->arena, function_count(), sizeof(*names));
	const char *hint = function_hint(name);
	const char *nearest;
	size_t i;

	if (names == NULL) {
		parser_memory(p);
		return NULL;
	}
	for (i = 0; i < function_count(); i++)
		names[i] = function_name(i);
	nearest = text_nearest(text_of(name), names, function_count());
	if (hint == NULL && nearest != NULL) {
		parser_error(p, "E_NAME", p->now.at,
		    "there is no function `%s`; did you mean `%s`?", name,
		    nearest);
		return NULL;
	}
	parser_error(p, "E_NAME", p->now.at, "there is no function `%s`", name);
	if (hint != NULL)
		parser_note(p, p->now.at, "%s", hint);
	return NULL;
}

/* "substring(string, start position, [length])" for each form of it. */
static void
note_signatures(struct parser *p, const char *name, size_t at)
{
	const struct expr_function *function = NULL;
	const char *text;
	size_t count;
	size_t i;

	for (count = 0; count <= EXPR_PARAMETERS; count++) {
		if (function == function_find(name, count))
			continue;
		function = function_find(name, count);
		if (function == NULL)
			continue;
		text = function->form == FORM_LIST ? "a, b, ..." : "";
		for (i = 0; i < EXPR_PARAMETERS && text != NULL &&
		            function->form != FORM_LIST && i < function->most;
		     i++)
			text = arena_printf(p->arena,
			    i < function->least ? "%s%s%s" : "%s%s[%s]", text,
			    i == 0 ? "" : ", ", function->parameters[i].name);
		if (text != NULL)
			parser_note(p, at, "write %s(%s)", name, text);
	}
}

static bool
parse_argument(struct parser *p, struct arguments *args)
{
	char name[NAME_MAX_BYTES];
	struct token colon;

	if (words_before(p, TOKEN_COLON, name, &colon)) {
		if (args->list.count < EXPR_PARAMETERS) {
			args->names[args->list.count] =
			    arena_strdup(p->arena, name);
			if (args->names[args->list.count] == NULL) {
				parser_memory(p);
				return false;
			}
		}
		args->named = true;
		p->now = colon;
		parser_next(p);
	}
	return node_list_add(p, &args->list, parse_expression(p));
}

static bool
parse_arguments(struct parser *p, struct arguments *args)
{
	parser_next(p);
	if (parser_accept(p, TOKEN_RPAREN))
		return true;
	do {
		if (!parse_argument(p, args))
			return false;
	} while (parser_accept(p, TOKEN_COMMA));
	return parser_expect(p, TOKEN_RPAREN, "`,` or `)`");
}

/* Parameter of a name; most: there is none. */
static size_t
find_parameter(const struct expr_function *function, const char *name)
{
	size_t i;

	for (i = 0; i < function->most; i++) {
		if (name != NULL &&
		    strcmp(function->parameters[i].name, name) == 0)
			break;
	}
	return i;
}

/* Puts named arguments into the order of the parameters. */
static bool
order_arguments(struct parser *p, const struct expr_function *function,
    struct arguments *args, size_t at)
{
	struct node_list ordered = { NULL, 0, 0 };
	struct node *places[EXPR_PARAMETERS] = { NULL };
	size_t count = 0;
	size_t place;
	size_t i;

	for (i = 0; i < args->list.count; i++) {
		place = find_parameter(function, args->names[i]);
		if (place == function->most || places[place] != NULL) {
			parser_error(p, "E_TYPE", at,
			    "`%s` has no parameter `%s` here", function->name,
			    args->names[i] == NULL ? "" : args->names[i]);
			note_signatures(p, function->name, at);
			return false;
		}
		places[place] = args->list.items[i];
		count = place >= count ? place + 1 : count;
	}
	for (i = 0; i < count; i++) {
		if (places[i] == NULL && i >= function->least)
			places[i] = node_literal(p, value_null(), at);
		if (places[i] == NULL && !p->failed)
			parser_error(p, "E_TYPE", at,
			    "`%s` needs its parameter `%s`", function->name,
			    function->parameters[i].name);
		if (!node_list_add(p, &ordered, places[i]))
			return false;
	}
	args->list = ordered;
	return true;
}

/* "number or days duration" in the arena. */
static const char *
takes_text(struct parser *p, int takes)
{
	const char *text = NULL;
	int type;

	for (type = VALUE_BOOL; type <= VALUE_SET; type++) {
		if ((takes & 1 << type) == 0)
			continue;
		text = text == NULL
		           ? value_type_name((enum value_type)type)
		           : arena_printf(p->arena, "%s or %s", text,
		                 value_type_name((enum value_type)type));
		if (text == NULL)
			break;
	}
	return text == NULL ? "value" : text;
}

static bool
check_arguments(struct parser *p, const struct expr_function *function,
    const struct node_list *list)
{
	bool same = function->form == FORM_LIST;
	enum value_type type = VALUE_NULL;
	const struct node *node;
	int takes;
	size_t i;

	for (i = 0; i < list->count; i++) {
		node = list->items[i];
		takes = function->parameters[same ? 0 : i].takes;
		if (node->type != VALUE_NULL &&
		    (takes & 1 << node->type) == 0) {
			parser_error(p, "E_TYPE", node->at,
			    "`%s` takes a %s here, not a %s", function->name,
			    takes_text(p, takes), value_type_name(node->type));
			return false;
		}
		if (same && !types_agree(type, node->type)) {
			node_mismatch(
			    p, node->at, function->name, type, node->type);
			return false;
		}
		type = type == VALUE_NULL ? node->type : type;
	}
	return true;
}

static bool
compile_pattern(struct parser *p, struct node *node)
{
	const struct node *text = node->items[1];
	const struct node *flags = node->count > 2 ? node->items[2] : NULL;
	struct text letters = { NULL, 0 };
	char why[256];
	size_t offset = 0;

	if (text->kind != NODE_LITERAL ||
	    (flags != NULL && flags->kind != NODE_LITERAL)) {
		parser_error(p, "E_PATTERN", text->at,
		    "a pattern is a text in quotes, so that it can be checked "
		    "before the run");
		return false;
	}
	if (flags != NULL && flags->literal.type == VALUE_STRING)
		letters = flags->literal.string;
	if (text->literal.type == VALUE_NULL)
		return true;
	node->call.pattern = pattern_new(
	    p->arena, text->literal.string, letters, why, sizeof(why), &offset);
	if (node->call.pattern == NULL)
		parser_error(p, "E_PATTERN", text->at + 1 + offset, "%s", why);
	return node->call.pattern != NULL;
}

/* duration("P3D"): the text says which kind of duration it is. */
static struct node *
make_duration(struct parser *p, const struct node *text)
{
	struct value value = value_null();

	if (text->kind != NODE_LITERAL) {
		parser_error(
		    p, "E_TYPE", text->at, "duration takes a text in quotes");
		return NULL;
	}
	if (text->literal.type == VALUE_STRING &&
	    !duration_parse(text->literal.string, &value)) {
		parser_error(p, "E_EXPR", text->at,
		    "`%.*s` is not a duration of whole days or months",
		    (int)text->literal.string.len, text->literal.string.at);
		parser_note(p, text->at,
		    "three days are P3D, a year and two "
		    "months are P1Y2M");
		return NULL;
	}
	return node_literal(p, value, text->at);
}

static struct node *
make_call(struct parser *p, const struct expr_function *function,
    const struct node_list *list, size_t at)
{
	bool plain = function->form != FORM_LIST;
	enum value_type type = function->result;
	struct node *node;
	size_t i;

	if (function->form == FORM_DURATION)
		return make_duration(p, list->items[0]);
	for (i = 0; i < list->count && type == VALUE_NULL; i++)
		type = list->items[i]->type;
	node = node_new(p, plain ? NODE_CALL : function->kind, type, at);
	if (node == NULL)
		return NULL;
	node->items = list->items;
	node->count = list->count;
	node->constant = true;
	for (i = 0; i < list->count; i++) {
		node->constant &= list->items[i]->constant;
		node->uses_input |= list->items[i]->uses_input;
	}
	if (plain)
		node->call.function = function;
	if (function->form == FORM_PATTERN && !compile_pattern(p, node))
		return NULL;
	return node_fold(p, node);
}

static struct node *
parse_call(struct parser *p, const char *name, const struct token *paren)
{
	struct arguments args = { .named = false };
	const struct expr_function *function;
	size_t at = p->now.at;

	if (function_named(name) == NULL)
		return unknown_function(p, name);
	p->now = *paren;
	if (!parse_arguments(p, &args))
		return NULL;
	function = function_find(name, args.list.count);
	if (function == NULL) {
		parser_error(p, "E_TYPE", at,
		    "`%s` does not take %zu arguments", name, args.list.count);
		note_signatures(p, name, at);
		return NULL;
	}
	if (args.named && (function->form == FORM_LIST ||
	                      !order_arguments(p, function, &args, at))) {
		parser_error(
		    p, "E_TYPE", at, "`%s` has no named parameters", name);
		return NULL;
	}
	if (!check_arguments(p, function, &args.list))
		return NULL;
	return make_call(p, function, &args.list, at);
}

static bool
has_keyword(const char *name)
{
	struct text rest = text_of(name);
	struct text word;

	while (text_split(&rest, ' ', &word)) {
		if (name_is_keyword(word))
			return true;
	}
	return false;
}

struct node *
parse_name(struct parser *p)
{
	char name[NAME_MAX_BYTES];
	struct token token = p->now;
	struct token paren;

	/* The words of a comparison can stand before a parenthesis too. */
	if (words_before(p, TOKEN_LPAREN, name, &paren) &&
	    (function_named(name) != NULL || function_hint(name) != NULL ||
	        !has_keyword(name)))
		return parse_call(p, name, &paren);
	if (parser_is_word(p, "null")) {
		parser_next(p);
		return node_literal(p, value_null(), token.at);
	}
	if (parser_is_word(p, "true") || parser_is_word(p, "false")) {
		parser_next(p);
		return node_literal(
		    p, value_of_bool(text_is(token.text, "true")), token.at);
	}
	if (name_is_keyword(token.text)) {
		parser_unexpected(p, "a value");
		if (text_is(token.text, "not"))
			parser_note(p, token.at, "write not(...)");
		return NULL;
	}
	parser_next(p);
	return resolve_name(p, token.text, token.at);
}

struct node *
parse_property(struct parser *p, struct node *node)
{
	const struct expr_function *property;
	struct node_list list = { NULL, 0, 0 };

	parser_next(p);
	if (p->now.kind != TOKEN_NAME) {
		parser_unexpected(p, "the name of a property");
		return NULL;
	}
	property = property_find(node->type, p->now.text);
	if (property == NULL) {
		parser_error(p, "E_NAME", p->now.at,
		    "a %s has no property `%.*s`", value_type_name(node->type),
		    (int)p->now.text.len, p->now.text.at);
		if (property_list(node->type)[0] != '\0')
			parser_note(p, p->now.at, "it has %s",
			    property_list(node->type));
		return NULL;
	}
	parser_next(p);
	if (!node_list_add(p, &list, node))
		return NULL;
	return make_call(p, property, &list, node->at);
}

struct node *
parse_string(struct parser *p)
{
	struct token token = p->now;
	struct text text = lex_string(p->arena, token.text);

	if (text.at == NULL) {
		parser_memory(p);
		return NULL;
	}
	parser_next(p);
	return node_literal(p, value_of_text(text), token.at);
}

struct node *
parse_at_literal(struct parser *p)
{
	size_t at = p->now.at;
	struct text text;
	struct node *node;
	struct value value;
	int32_t days;

	parser_next(p);
	if (p->now.kind != TOKEN_STRING) {
		parser_unexpected(p, "a text such as \"2026-01-31\"");
		return NULL;
	}
	node = parse_string(p);
	if (node == NULL)
		return NULL;
	text = node->literal.string;
	if (date_parse(text, &days))
		return node_literal(p, value_of_days(VALUE_DATE, days), at);
	if (duration_parse(text, &value))
		return node_literal(p, value, at);
	parser_error(p, "E_EXPR", at,
	    "@\"%.*s\" is not a date, nor a duration of whole days or months",
	    (int)text.len, text.at);
	parser_note(
	    p, at, "a date is @\"2026-01-31\", three days are @\"P3D\"");
	return NULL;
}
