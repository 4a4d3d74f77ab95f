/* expr_make.c -- from a function and its arguments to a node. */
#include <string.h>

#include "base/zone.h"
#include "rules/calendar.h"
#include "rules/expr_function.h"
#include "rules/expr_parser.h"

/* "number or days duration" in the arena. */
static const char *
takes_text(struct parser *p, int takes)
{
	const char *text = NULL;
	int type;

	for (type = VALUE_BOOL; type < VALUE_TYPES; type++) {
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

bool
call_check(struct parser *p, const struct expr_function *function,
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
has_flags(struct text letters)
{
	size_t i;

	for (i = 0; i < letters.len; i++)
		if (memchr("imsx", letters.at[i], 4) == NULL)
			return false;
	return true;
}

/*
 * A text in quotes that has the pattern and the flags behind it, which are
 * compiled when the strategy is loaded.
 */
static bool
compile_pattern(struct parser *p, struct node *node)
{
	bool replaces = node->call.function->form == FORM_REPLACE;
	size_t place = replaces ? 3 : 2;
	const struct node *text = node->items[1];
	const struct node *flags =
	    node->count > place ? node->items[place] : NULL;
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
		parser_error(p, "E_PATTERN",
		    flags == NULL || has_flags(letters) ? text->at + 1 + offset
		                                        : flags->at,
		    "%s", why);
	else if (replaces &&
	         pattern_test(node->call.pattern, TEXT("")) == PATTERN_YES)
		parser_error(p, "E_PATTERN", text->at,
		    "a pattern of `replace` cannot match the empty text, for "
		    "that is everywhere");
	return !p->failed;
}

static bool
check_replacement(struct parser *p, const struct node *node)
{
	size_t offset;

	if (node->kind != NODE_LITERAL || node->type != VALUE_STRING ||
	    pattern_check_replacement(node->literal.string, &offset))
		return true;
	parser_error(p, "E_PATTERN", node->at + 1 + offset,
	    "in a replacement $ stands before the number of a group, and \\ "
	    "before $ or \\");
	return false;
}

/* duration("P3D"): the text says which kind of duration it is. */
static struct node *
make_duration(struct parser *p, const struct node *text)
{
	struct value value = value_null();

	if (text->kind != NODE_LITERAL) {
		parser_error(
		    p, "E_TYPE", text->at, "duration takes a text in quotes");
		parser_note(p, text->at,
		    "of a number write n * @\"P1D\" or n * @\"P1M\"");
		return NULL;
	}
	if (text->literal.type == VALUE_NULL)
		return node_literal(p, value, text->at);
	value = temporal_parse(text->literal.string, NULL);
	if (value.type == VALUE_DAYS || value.type == VALUE_MONTHS)
		return node_literal(p, value, text->at);
	parser_error(p, "E_EXPR", text->at, "`%.*s` is not a duration",
	    (int)text->literal.string.len, text->literal.string.at);
	parser_note(p, text->at,
	    "three days are P3D, two and a half hours PT2H30M, a year and two "
	    "months P1Y2M");
	return NULL;
}

static void
release_zones(void *object)
{
	zone_cache_free(object);
}

bool
parser_zones(struct parser *p, const struct node *text)
{
	if (p->zones != NULL || text->type != VALUE_STRING)
		return true;
	if (text->kind == NODE_LITERAL && memchr(text->literal.string.at, '@',
	                                      text->literal.string.len) == NULL)
		return true;
	p->zones = zone_cache_new();
	if (p->zones != NULL && !arena_own(p->arena, p->zones, release_zones)) {
		zone_cache_free(p->zones);
		p->zones = NULL;
	}
	if (p->zones == NULL)
		parser_memory(p);
	return p->zones != NULL;
}

/* The calendar that is named, or the only one; NULL: reported. */
static const struct calendar_spec *
find_calendar(struct parser *p, const struct node *name, size_t at)
{
	const struct strategy *strategy = p->scope->strategy;
	size_t count = strategy == NULL ? 0 : strategy->calendars.count;
	const struct calendar_spec *spec = NULL;

	if (name == NULL && count == 1)
		return strategy->calendars.at;
	if (name == NULL)
		parser_error(p, "E_CALENDAR", at,
		    count == 0 ? "there is no calendar to count business days "
		                 "by: declare one under `calendars:`"
		               : "there are several calendars, and no plan "
		                 "has a map of them, or plans have different "
		                 "ones: name one in quotes");
	else if (name->kind != NODE_LITERAL || name->type != VALUE_STRING)
		parser_error(p, "E_CALENDAR", name->at,
		    "a calendar is named by a text in quotes, so that it can "
		    "be read before the run");
	else if (count > 0)
		spec = strategy_calendar(strategy, name->literal.string);
	if (spec == NULL && name != NULL && !p->failed)
		parser_error(p, "E_CALENDAR", name->at,
		    "there is no calendar `%.*s` under `calendars:`",
		    (int)name->literal.string.len, name->literal.string.at);
	return spec;
}

static bool
read_calendar(struct parser *p, struct node *node)
{
	const struct node *name = node->count > 2 ? node->items[2] : NULL;
	const struct calendar_spec *spec = find_calendar(p, name, node->at);

	if (spec == NULL)
		return false;
	node->call.calendar =
	    calendar_new(p->arena, p->scope->strategy, spec, p->diag);
	/* What is wrong with it has been told. */
	p->failed |= node->call.calendar == NULL;
	return !p->failed;
}

/* What a function needs besides its arguments; false: reported. */
static bool
prepare(struct parser *p, struct node *node)
{
	switch (node->call.function->form) {
	case FORM_PATTERN:
		return compile_pattern(p, node);
	case FORM_REPLACE:
		return compile_pattern(p, node) &&
		       check_replacement(p, node->items[2]);
	case FORM_ZONES:
		return parser_zones(p, node->items[0]);
	case FORM_CALENDAR:
		return read_calendar(p, node);
	case FORM_PLAIN:
	case FORM_NULLS:
	case FORM_DURATION:
	case FORM_LIST:
		break;
	}
	return true;
}

struct node *
call_make(struct parser *p, const struct expr_function *function,
    const struct node_list *list, size_t at)
{
	bool plain = function->form != FORM_LIST;
	enum value_type type = function->result;
	struct node *node;
	size_t i;

	if (function->form == FORM_DURATION)
		return make_duration(p, list->items[0]);
	if (call_by_plan(p, function, list, at, &node))
		return node;
	for (i = 0; i < list->count && type == VALUE_NULL; i++)
		type = list->items[i]->type;
	node = node_adopt(
	    node_new(p, plain ? NODE_CALL : function->kind, type, at), list);
	if (node == NULL)
		return NULL;
	if (plain) {
		node->call.function = function;
		if (!prepare(p, node))
			return NULL;
	}
	return node_fold(p, node);
}
