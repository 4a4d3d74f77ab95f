#include "rules/strategy_check_mapping.h"

#include <string.h>

#include "rules/catalog.h"

static void
check_header(struct checker *checker, const struct located *from)
{
	int64_t number;
	struct text rest;

	if (!check_given(from) || from->text.len == 0 ||
	    from->text.at[0] != '#')
		return;
	rest = (struct text){ from->text.at + 1, from->text.len - 1 };
	if (!int_parse(rest, &number) || number < 1)
		check_error(checker, "E_VALUE", from->at,
		    "`%.80s` is not the number of a column, such as #3",
		    from->text.at);
}

void
check_headers(struct checker *checker, const struct column_spec *column)
{
	const struct located_list *lists[] = { &column->from, &column->concat,
		&column->first_of };
	size_t i, k;

	for (i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (k = 0; k < lists[i]->count; k++)
			check_header(checker, &lists[i]->items[k]);
	check_header(checker, &column->minus);
	check_header(checker, &column->indicator.from);
	check_header(checker, &column->currency_from);
}

static bool
is_in(const struct located_list *list, struct text text)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].text, text))
			return true;
	return false;
}

bool
check_listed(const struct column_spec *column, struct text text)
{
	const struct catalog_column *known;

	if (column->values.count > 0)
		return is_in(&column->values, text);
	known = catalog_find(column->name.text);
	if (known == NULL || known->values == NULL)
		return false;
	for (size_t i = 0; known->values[i] != NULL; i++)
		if (text_is(text, known->values[i]))
			return true;
	return false;
}

static bool
is_of_column(const struct column_spec *column, enum strategy_type type,
    struct text value)
{
	if (value.len == 0)
		return true;
	if (type == TYPE_BOOL)
		return text_is(value, "true") || text_is(value, "false");
	if (type == TYPE_SET)
		return column->values.count == 0 || check_listed(column, value);
	return type != TYPE_ENUM || check_listed(column, value);
}

static void
check_pair(struct checker *checker, const struct column_spec *column,
    enum strategy_type type, const struct schema_pair *pair)
{
	struct text value = pair->value.text;

	if (!check_given(&pair->key) || !check_given(&pair->value))
		return;
	if (text_trim(pair->key.text).len == 0) {
		check_error(checker, "E_VALUE", pair->key.at,
		    "`map` is not asked for empty cells");
		diag_note(checker->diag, pair->key.at,
		    "say what they mean with `default`");
	}
	if (text_is(value, "=")) {
		if (text_is(pair->key.text, "*"))
			return;
		value = pair->key.text;
	}
	if (!is_of_column(column, type, value)) {
		check_error(checker, "E_VALUE", pair->value.at,
		    "`%.80s` does not fit `%s`, which is %s%s",
		    pair->value.text.at, column->name.text.at,
		    strategy_type_names[type],
		    type == TYPE_BOOL ? "" : " of other values");
		if (type == TYPE_BOOL)
			diag_note(checker->diag, pair->value.at,
			    "write true or false");
	} else if (text_is(column->name.text, "currency") && value.len > 0 &&
	           !text_is(pair->value.text, "=")) {
		check_currency(checker, &pair->value);
	}
}

static void
check_map(struct checker *checker, const struct column_spec *column,
    enum strategy_type type)
{
	const struct schema_pair *pair = column->map.at;
	size_t i, k;

	for (i = 0; i < column->map.count; i++) {
		check_pair(checker, column, type, &pair[i]);
		for (k = 0; k < i; k++)
			if (check_given(&pair[i].key) &&
			    text_equal(text_trim(pair[i].key.text),
			        text_trim(pair[k].key.text)))
				check_error(checker, "E_VALUE",
				    pair[i].key.at,
				    "`%.80s` is mapped twice",
				    pair[i].key.text.at);
	}
}

/* In the cell of an amount a mark must not look like a part of it. */
static void
check_mark(struct checker *checker, const struct column_spec *column,
    const struct located *mark)
{
	const char *at = mark->text.at;
	size_t i;

	if (!check_given(mark) || check_given(&column->indicator.from))
		return;
	for (i = 0; i < mark->text.len; i++)
		if (strchr("0123456789.,'+-()", at[i]) != NULL) {
			check_error(checker, "E_VALUE", mark->at,
			    "`%.80s` could be a part of the amount that it "
			    "stands next to",
			    at);
			diag_note(checker->diag, mark->at,
			    "a minus is told by `sign`; a mark in a column of "
			    "its own by `from` of the indicator");
			return;
		}
}

static void
check_indicator(struct checker *checker, const struct column_spec *column)
{
	const struct located_list *debit = &column->indicator.debit;
	const struct located_list *credit = &column->indicator.credit;
	size_t i;

	for (i = 0; i < debit->count; i++)
		check_mark(checker, column, &debit->items[i]);
	for (i = 0; i < credit->count; i++) {
		check_mark(checker, column, &credit->items[i]);
		if (check_given(&credit->items[i]) &&
		    is_in(debit, credit->items[i].text))
			check_error(checker, "E_VALUE", credit->items[i].at,
			    "`%.80s` is both a debit and a credit",
			    credit->items[i].text.at);
	}
}

void
check_mapping(struct checker *checker, const struct column_spec *column,
    enum strategy_type type)
{
	check_map(checker, column, type);
	if (column->indicator.set)
		check_indicator(checker, column);
}

void
check_source_keys(struct checker *checker, const struct source_spec *source)
{
	int32_t from = source->date_range.from;
	int32_t to = source->date_range.to;

	if (source->repeated == REPEATED_FIRST && source->key.count == 0) {
		check_error(checker, "E_VALUE", source->at,
		    "`repeated: first` of source `%s` needs a `key`",
		    source->name.text.at);
		diag_note(checker->diag, source->at,
		    "name the columns that are the same in records which "
		    "repeat each other");
	}
	if ((from == DATE_NONE ? SOURCE_DATE_FIRST : from) >
	    (to == DATE_NONE ? SOURCE_DATE_LAST : to))
		check_error(checker, "E_VALUE", source->at,
		    "`date_range` of source `%s` has no day: `from` is after "
		    "`to`",
		    source->name.text.at);
}
