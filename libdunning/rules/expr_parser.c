#include "rules/expr_parser.h"

#include <stdarg.h>

#include "base/limits.h"

void
parser_init(struct parser *p, struct arena *arena, const struct located *source,
    const struct expr_scope *scope, struct diag *diag)
{
	*p = (struct parser){
		.arena = arena, .source = source, .scope = scope, .diag = diag
	};
	p->uses_end = &p->uses;
	p->now = lex_token(source->text, 0);
}

bool
parser_fits(struct parser *p)
{
	if (p->source->text.len <= LIMIT_EXPR_BYTES)
		return true;
	parser_error(p, "E_LIMIT", 0,
	    "this expression has more than %zu bytes", LIMIT_EXPR_BYTES);
	diag_note(p->diag, p->source->at,
	    "put long lists of values into a table of their own");
	return false;
}

bool
parser_finish(struct parser *p, struct program *program)
{
	const char **names =
	    arena_alloc(p->arena, p->use_count + 1, sizeof(*names));
	const struct column_use *use;

	if (names == NULL) {
		diag_memory(p->diag);
		return false;
	}
	for (use = p->uses; use != NULL; use = use->next)
		names[program->count++] = use->name;
	program->uses = p->uses;
	program->names = names;
	program->zones = p->zones;
	program->place = p->scope->place;
	program->place.at = p->source->at;
	return true;
}

void
parser_next(struct parser *p)
{
	p->now = lex_token(p->source->text, p->now.at + p->now.text.len);
}

bool
parser_accept(struct parser *p, enum token_kind kind)
{
	if (p->now.kind != kind)
		return false;
	parser_next(p);
	return true;
}

bool
parser_is_word(const struct parser *p, const char *word)
{
	return p->now.kind == TOKEN_NAME && text_is(p->now.text, word);
}

bool
parser_accept_word(struct parser *p, const char *word)
{
	if (!parser_is_word(p, word))
		return false;
	parser_next(p);
	return true;
}

bool
parser_expect(struct parser *p, enum token_kind kind, const char *what)
{
	if (parser_accept(p, kind))
		return true;
	parser_unexpected(p, what);
	return false;
}

bool
parser_enter(struct parser *p)
{
	if (p->depth++ < LIMIT_EXPR_DEPTH)
		return true;
	parser_error(p, "E_LIMIT", p->now.at,
	    "this expression is nested deeper than %d levels",
	    LIMIT_EXPR_DEPTH);
	return false;
}

void
parser_leave(struct parser *p)
{
	p->depth--;
}

struct src_pos
expr_place(const struct located *source, size_t offset)
{
	struct src_pos at = source->at;
	size_t first = at.col;
	size_t i;

	if (at.line == 0 || source->text.at == NULL)
		return at;
	for (i = 0; i < offset && i < source->text.len; i++) {
		at.col += first > 0;
		if (source->text.at[i] == '\n') {
			at.line++;
			at.col = first;
		}
	}
	return at;
}

void
parser_error(struct parser *p, const char *id, size_t at, const char *fmt, ...)
{
	va_list args;

	if (p->failed)
		return;
	p->failed = true;
	va_start(args, fmt);
	diag_vat(p->diag, DIAG_ERROR, id, expr_place(p->source, at), fmt, args);
	va_end(args);
}

void
parser_note(struct parser *p, size_t at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(p->diag, DIAG_NOTE, "", expr_place(p->source, at), fmt, args);
	va_end(args);
}

void
parser_memory(struct parser *p)
{
	if (!p->failed)
		diag_memory(p->diag);
	p->failed = true;
}

/* What people write who come from other languages. */
struct foreign {
	const char *text;
	const char *hint;
};

static const char *
hint_for(struct text rest)
{
	static const struct foreign table[] = {
		{ "&&", "write `and`" },
		{ "||", "write `or`" },
		{ "!", "write not(...)" },
		{ "`", "a text stands in double quotes" },
		{ "..", "a range has brackets: [1..30]" },
		{ "\xe2\x80\x9c", "these are typographic quotes: "
		                  "use straight ones (\")" },
		{ "\xe2\x80\x9d", "these are typographic quotes: "
		                  "use straight ones (\")" },
		{ "\xe2\x89\xa4", "write <=" },
		{ "\xe2\x89\xa5", "write >=" },
		{ "\xe2\x89\xa0", "write !=" },
		{ "\xe2\x88\x92", "this is a typographic minus: use -" },
		{ "\xc2\xa0", "this is a no-break space: use a plain one" },
		{ "[", "there are no lists and filters; a list or a range "
		       "stands after `in`" },
		{ "{", "there are no contexts" },
		{ "instance of", "every value has the type of its column, or "
		                 "is null: write x != null" },
	};
	struct text start;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start = text_of(table[i].text);
		if (rest.len >= start.len &&
		    text_equal((struct text){ rest.at, start.len }, start))
			return table[i].hint;
	}
	return NULL;
}

/* Words that are none of FEEL, or not in capitals. */
static const char *
word_for(struct text word)
{
	static const struct foreign table[] = {
		{ "is", "write = null or != null" },
		{ "like", "write contains(text, match), starts with(text, "
		          "match) or matches(input, pattern)" },
		{ "between", "a range in a cell is [1..30]" },
		{ "y", "write `and`" },
		{ "o", "write `or`" },
	};
	char small[sizeof("between")];
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (text_is(word, table[i].text))
			return table[i].hint;
	if (name_is_keyword(word))
		return NULL;
	for (i = 0; i < word.len && i < sizeof(small); i++)
		small[i] = word.at[i] >= 'A' && word.at[i] <= 'Z'
		               ? (char)(word.at[i] - 'A' + 'a')
		               : word.at[i];
	if (name_is_keyword((struct text){ small, i }))
		return "and, or, if and the like are in small letters";
	return "a name has no blanks (days_overdue), a text stands in double "
	       "quotes";
}

static bool
is_digit(struct text text, size_t i)
{
	return i < text.len && text.at[i] >= '0' && text.at[i] <= '9';
}

/* What a token right behind another was meant for; NULL: not known. */
static const char *
mark_for(const struct token *token, struct text text)
{
	size_t at = token->at;
	char before = at > 0 ? text.at[at - 1] : '\0';

	if (token->kind == TOKEN_NAME)
		return word_for(token->text);
	if (before == '=' && token->kind == TOKEN_GT)
		return "write >=";
	if (before == '=' && token->kind == TOKEN_LT)
		return "write <=";
	if (at == 0 || !is_digit(text, at - 1))
		return NULL;
	if (token->kind == TOKEN_COMMA && is_digit(text, at + 1))
		return "decimals are written with a point: 0.5";
	if (token->kind == TOKEN_NUMBER && text.at[at] == '.')
		return "thousands have no mark: 1000000";
	return NULL;
}

void
parser_unexpected(struct parser *p, const char *wanted)
{
	struct text text = p->source->text;
	struct text rest = { text.at + p->now.at, text.len - p->now.at };
	const char *hint = hint_for(rest);

	if (p->failed)
		return;
	if (p->now.kind == TOKEN_END) {
		parser_error(p, "E_EXPR", p->now.at,
		    "the text ends where %s is expected", wanted);
	} else if (p->now.kind == TOKEN_OPEN_STRING) {
		parser_error(
		    p, "E_EXPR", p->now.at, "this text has no closing quote");
		hint = "` #` starts a comment in YAML: quote the whole value, "
		       "or write it as a block after `|`";
	} else if (p->now.kind == TOKEN_OPEN_COMMENT) {
		parser_error(
		    p, "E_EXPR", p->now.at, "this comment has no end (`*/`)");
	} else {
		parser_error(p, "E_EXPR", p->now.at,
		    "`%.*s` where %s is expected", (int)p->now.text.len,
		    p->now.text.at, wanted);
	}
	if (hint == NULL)
		hint = mark_for(&p->now, text);
	if (hint != NULL)
		parser_note(p, p->now.at, "%s", hint);
}

bool
node_list_add(struct parser *p, struct node_list *list, struct node *node)
{
	struct node **items;
	size_t room;
	size_t i;

	if (node == NULL)
		return false;
	if (list->count == list->room) {
		room = list->room == 0 ? 4 : list->room * 2;
		items = arena_alloc(p->arena, room, sizeof(struct node *));
		if (items == NULL) {
			parser_memory(p);
			return false;
		}
		for (i = 0; i < list->count; i++)
			items[i] = list->items[i];
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = node;
	return true;
}
