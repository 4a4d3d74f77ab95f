#include <string.h>

#include "base/zone.h"
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
	if (!call_check(p, function, &args.list))
		return NULL;
	return call_make(p, function, &args.list, at);
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
	struct text name;
	struct token next;

	parser_next(p);
	if (p->now.kind != TOKEN_NAME) {
		parser_unexpected(p, "the name of a property");
		return NULL;
	}
	name = p->now.text;
	/* The one of two words. */
	next = lex_token(p->source->text, p->now.at + p->now.text.len);
	if (text_is(name, "time") && next.kind == TOKEN_NAME &&
	    text_is(next.text, "offset")) {
		parser_next(p);
		name = TEXT("time offset");
	}
	property = property_find(node->type, name);
	if (property == NULL) {
		parser_error(p, "E_NAME", p->now.at,
		    "a %s has no property `%.*s`", value_type_name(node->type),
		    (int)name.len, name.at);
		if (property_list(node->type)[0] != '\0')
			parser_note(p, p->now.at, "it has %s",
			    property_list(node->type));
		return NULL;
	}
	parser_next(p);
	if (!node_list_add(p, &list, node))
		return NULL;
	return call_make(p, property, &list, node->at);
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

/* Says why a text after @ has no value; always NULL. */
static struct node *
bad_literal(struct parser *p, struct text text, size_t at)
{
	const char *zone = memchr(text.at, '@', text.len);
	enum zone_error error = ZONE_OK;
	struct text name;

	if (zone != NULL && p->zones != NULL) {
		name.at = zone + 1;
		name.len = text.len - (size_t)(name.at - text.at);
		zone_cache_find(p->zones, name, &error);
		if (error != ZONE_OK) {
			parser_error(p, "E_EXPR", at, "`%.*s` %s",
			    (int)name.len, name.at, zone_error_text(error));
			return NULL;
		}
	}
	parser_error(p, "E_EXPR", at,
	    "@\"%.*s\" is not a date, a time or a duration", (int)text.len,
	    text.at);
	parser_note(p, at,
	    "a date is @\"2026-01-31\", a time @\"18:30:00\", both are "
	    "@\"2026-01-31T18:30:00\", three days @\"P3D\"");
	return NULL;
}

struct node *
parse_at_literal(struct parser *p)
{
	size_t at = p->now.at;
	struct text text;
	struct node *node;
	struct value value;

	parser_next(p);
	if (p->now.kind != TOKEN_STRING) {
		parser_unexpected(p, "a text such as \"2026-01-31\"");
		return NULL;
	}
	node = parse_string(p);
	if (node == NULL || !parser_zones(p, node))
		return NULL;
	text = node->literal.string;
	value = temporal_parse(text, p->zones);
	return value.type == VALUE_NULL ? bad_literal(p, text, at)
	                                : node_literal(p, value, at);
}
