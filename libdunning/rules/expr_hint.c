/* expr_hint.c -- what was meant by names that an expression does not have. */
#include <string.h>

#include "rules/expr_function.h"
#include "rules/expr_parser.h"

static const char no_lists[] =
    "there are no lists: a condition of a table, or + between columns, "
    "says it for one record";
static const char no_contexts[] = "there are no contexts";

/* What other languages, and FEEL beyond its scalars, call things. */
static const char *const function_hints[][2] = {
	{ "today", "the clock is never read: the day of the run is "
	           "as_of (--as-of)" },
	{ "now", "the clock is never read: the day of the run is "
	         "as_of (--as-of)" },
	{ "len", "string length(text)" },
	{ "length", "string length(text)" },
	{ "upper", "upper case(text)" },
	{ "lower", "lower case(text)" },
	{ "ceil", "ceiling(n)" },
	{ "if", "write if CONDITION then VALUE else VALUE" },
	{ "si", "write if CONDITION then VALUE else VALUE" },
	{ "and", "conditions are joined by `and`" },
	{ "or", "conditions are joined by `or`" },
	{ "isnull", "write x = null" },
	{ "isblank", "write x = null" },
	{ "concat", "texts are joined by +" },
	{ "left", "substring(text, 1, length)" },
	{ "right", "substring(text, -length)" },
	{ "mid", "substring(text, start, length)" },
	{ "round", "round half even(n, scale), round half up(n, scale), "
	           "round up(n, scale), round down(n, scale)" },
	{ "ifnull", "coalesce(a, b)" },
	{ "nvl", "coalesce(a, b)" },
	{ "get or else", "coalesce(a, b)" },
	{ "datetime", "date and time(from)" },
	{ "trim", "replace(text, \"^\\s+|\\s+$\", \"\")" },
	{ "list contains", "to look into a set write \"sms\" in "
	                   "consent; among several values: segment in "
	                   "(\"A\", \"B\")" },
	{ "random number", "results do not depend on chance: `run` "
	                   "twice gives the same" },
	{ "split", "substring before(text, match) and substring "
	           "after(text, match)" },
	{ "string join", "texts are joined by +" },
	{ "count", no_lists },
	{ "sum", no_lists },
	{ "mean", no_lists },
	{ "median", no_lists },
	{ "stddev", no_lists },
	{ "mode", no_lists },
	{ "product", no_lists },
	{ "all", "conditions are joined by `and`" },
	{ "any", "conditions are joined by `or`" },
	{ "append", no_lists },
	{ "concatenate", no_lists },
	{ "distinct values", no_lists },
	{ "duplicate values", no_lists },
	{ "flatten", no_lists },
	{ "index of", no_lists },
	{ "insert before", no_lists },
	{ "list replace", no_lists },
	{ "remove", no_lists },
	{ "reverse", no_lists },
	{ "sort", no_lists },
	{ "sublist", no_lists },
	{ "union", no_lists },
	{ "context", no_contexts },
	{ "context merge", no_contexts },
	{ "context put", no_contexts },
	{ "get entries", no_contexts },
	{ "get value", no_contexts },
	{ "before", "write a < b" },
	{ "after", "write a > b" },
	{ "during", "write a in [b..c]" },
	{ "includes", "write a in [b..c]" },
	{ "coincides", "write a = b" },
	{ "range", "write a in [b..c]" },
};

const char *
function_hint(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(function_hints) / sizeof(function_hints[0]);
	     i++) {
		if (strcmp(function_hints[i][0], name) == 0)
			return function_hints[i][1];
	}
	return NULL;
}

struct node *
unknown_function(struct parser *p, const char *name)
{
	const char **names =
	    arena_alloc(p->arena, function_count(), sizeof(*names));
	char *small = arena_strdup(p->arena, name);
	const char *hint;
	const char *nearest;
	size_t i;

	if (names == NULL || small == NULL) {
		parser_memory(p);
		return NULL;
	}
	/* Spreadsheets have them in capitals. */
	for (i = 0; small[i] != '\0'; i++)
		if (small[i] >= 'A' && small[i] <= 'Z')
			small[i] = (char)(small[i] - 'A' + 'a');
	hint = function_hint(small);
	for (i = 0; i < function_count(); i++)
		names[i] = function_name(i);
	nearest = text_nearest(text_of(small), names, function_count());
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

void
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
