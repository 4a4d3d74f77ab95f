#include "rules/cell.h"

#include "base/date.h"
#include "rules/expr_function.h"
#include "rules/expr_parser.h"

/* A whole text in quotes becomes what it says. */
static bool
unquote(struct parser *p, struct text *text)
{
	if (p->now.kind == TOKEN_OPEN_STRING && text->at[0] == '"') {
		parser_unexpected(p, "a text");
		return false;
	}
	if (p->now.kind != TOKEN_STRING)
		return true;
	if (p->now.text.len != text->len) {
		parser_error(p, "E_VALUE", p->now.text.len,
		    "something follows the closing quote");
		return false;
	}
	*text = lex_string(p->arena, *text);
	if (text->at == NULL)
		parser_memory(p);
	return text->at != NULL;
}

static bool
read_text(struct parser *p, const struct column_info *info, struct text text,
    struct value *out)
{
	struct text rest;
	struct text name;

	if (!unquote(p, &text))
		return false;
	*out = value_of_text(text);
	if (info->type != TYPE_SET)
		return check_value(p, "E_VALUE", &info->values, text, 0);
	out->type = VALUE_SET;
	for (rest = text; text_split(&rest, '|', &name);) {
		if (!check_value(
		        p, "E_VALUE", &info->values, text_trim(name), 0))
			return false;
	}
	return true;
}

static bool
read_bool(struct parser *p, struct text text, struct value *out)
{
	/* Spreadsheets write them in capitals. */
	*out = value_of_bool(text_is(text, "true") || text_is(text, "TRUE"));
	if (out->boolean || text_is(text, "false") || text_is(text, "FALSE"))
		return true;
	parser_error(p, "E_VALUE", 0, "`%.*s` is not true or false",
	    (int)text.len, text.at);
	return false;
}

static bool
read_number(struct parser *p, const struct column_info *info, struct text text,
    struct value *out)
{
	struct decimal number;

	if (decimal_parse(text, &number, NULL) != NUM_OK) {
		parser_error(p, "E_VALUE", 0, "`%.*s` is not a number",
		    (int)text.len, text.at);
		return false;
	}
	*out = value_of_number(decimal_reduce(number));
	if (info->type != TYPE_INT || out->number.scale == 0)
		return true;
	parser_error(p, "E_VALUE", 0, "`%.*s` is not a whole number",
	    (int)text.len, text.at);
	return false;
}

static struct text
without_marks(struct text text)
{
	if (text.len > 0 && text.at[0] == '@') {
		text.at++;
		text.len--;
	}
	if (text.len > 1 && text.at[0] == '"' &&
	    text.at[text.len - 1] == '"') {
		text.at++;
		text.len -= 2;
	}
	return text;
}

/* 2026-01-31, "2026-01-31" or @"2026-01-31". */
static bool
read_date(struct parser *p, struct text text, struct value *out)
{
	int32_t days;

	if (date_parse(without_marks(text), &days)) {
		*out = value_of_days(VALUE_DATE, days);
		return true;
	}
	parser_error(p, "E_VALUE", 0, "`%.*s` is not a date such as 2026-01-31",
	    (int)text.len, text.at);
	return false;
}

/* The same of 2026-01-31T18:30:00. */
static bool
read_moment(struct parser *p, struct text text, struct value *out)
{
	struct text inner = without_marks(text);
	struct node *node = node_literal(p, value_of_text(inner), 0);

	if (node == NULL || !parser_zones(p, node))
		return false;
	*out = temporal_parse(inner, p->zones);
	if (out->type == VALUE_DATETIME)
		return true;
	parser_error(p, "E_VALUE", 0,
	    "`%.*s` is not a date and time such as 2026-01-31T18:30:00",
	    (int)text.len, text.at);
	return false;
}

bool
cell_literal(struct arena *arena, const struct located *cell,
    const struct column_info *info, struct value *out, struct diag *diag)
{
	static const struct expr_scope nothing;
	struct text text = cell->text;
	struct parser p;

	*out = value_null();
	if (text.len == 0 || text_is(text, "-") || text_is(text, "null"))
		return true;
	parser_init(&p, arena, cell, &nothing, diag);
	switch (info->type) {
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_SET:
	case TYPES:
		return read_text(&p, info, text, out);
	case TYPE_BOOL:
		return read_bool(&p, text, out);
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return read_number(&p, info, text, out);
	case TYPE_DATE:
		return read_date(&p, text, out);
	case TYPE_DATETIME:
		return read_moment(&p, text, out);
	}
	return false;
}
