#include "rules/strategy_check.h"

#include "base/date_form.h"
#include "base/moment.h"
#include "base/money.h"
#include "rules/catalog.h"
#include "rules/strategy_check_mapping.h"
#include "rules/strategy_declare.h"

/* zone is that of the source; NULL where there is none to speak of. */
static void
check_dates(struct checker *checker, const struct located_list *formats,
    const struct located *zone)
{
	const struct located *format = formats->items;
	struct date_form form;
	size_t i;

	for (i = 0; i < formats->count; i++, format++) {
		if (!check_given(format))
			continue;
		if (!date_form_init(&form, format->text, 0))
			check_error(checker, "E_VALUE", format->at,
			    "`%.80s` is not a date format, such as dd/mm/yyyy",
			    format->text.at);
		else if (form.system == DATE_TIMESTAMP && zone != NULL &&
		    zone->text.at == NULL)
			check_error(checker, "E_VALUE", format->at,
			    "`timestamp` needs the zone whose days are meant: "
			    "`defaults: {timezone: ...}`");
	}
}

static void
check_moments(struct checker *checker, const struct located_list *formats)
{
	const struct located *format = formats->items;
	size_t i;

	for (i = 0; i < formats->count; i++, format++)
		if (check_given(format) && !moment_format_valid(format->text))
			check_error(checker, "E_VALUE", format->at,
			    "`%.80s` is not a format of a date and time, such "
			    "as dd/mm/yyyy HH:MM",
			    format->text.at);
}

static bool
is_one_of(struct text text, const char *letters)
{
	for (; *letters != '\0'; letters++)
		if (text.len == 1 && text.at[0] == *letters)
			return true;
	return false;
}

static void
check_marks(struct checker *checker, const struct located *decimal,
    const struct located *grouping)
{
	if (check_given(decimal) && !is_one_of(decimal->text, ".,"))
		check_error(checker, "E_VALUE", decimal->at,
		    "`decimal` is \".\" or \",\", not `%.80s`",
		    decimal->text.at);
	if (!check_given(grouping))
		return;
	if (!is_one_of(grouping->text, "., '"))
		check_error(checker, "E_VALUE", grouping->at,
		    "`grouping` is \".\", \",\", \" \" or \"'\", not `%.80s`",
		    grouping->text.at);
	else if (check_given(decimal)
	             ? text_equal(decimal->text, grouping->text)
	             : text_is(grouping->text, "."))
		check_error(checker, "E_VALUE", grouping->at,
		    "`grouping` and `decimal` are both \"%s\"",
		    grouping->text.at);
}

/* `symbol: ["."]` would make 50.00 of .50. */
static void
check_symbols(struct checker *checker, const struct located_list *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		if (money_is_bare(symbols->items[i].text))
			check_error(checker, "E_VALUE", symbols->items[i].at,
			    "`%.80s` is no symbol of a currency, but what "
			    "numbers are written with",
			    symbols->items[i].text.at);
}

/* The key means something only for the types of the mask. */
struct type_key {
	const char *key;
	unsigned types;
	bool given;
	struct src_pos at;
};

static unsigned
bit(enum strategy_type type)
{
	return 1U << type;
}

static struct src_pos
list_at(const struct located_list *list)
{
	return list->count > 0 ? list->items[0].at : POS_NONE;
}

static void
check_type_keys(
    struct checker *checker, const struct column_spec *column, int type)
{
	const unsigned numbers =
	    bit(TYPE_INT) | bit(TYPE_DECIMAL) | bit(TYPE_MONEY);
	const struct type_key keys[] = {
		{ "values", bit(TYPE_ENUM) | bit(TYPE_SET),
		    column->values.count > 0, list_at(&column->values) },
		{ "true", bit(TYPE_BOOL), column->yes.count > 0,
		    list_at(&column->yes) },
		{ "false", bit(TYPE_BOOL), column->no.count > 0,
		    list_at(&column->no) },
		{ "format", bit(TYPE_DATE) | bit(TYPE_DATETIME),
		    column->format.count > 0,
		    list_at(&column->format) },
		{ "decimal", numbers, check_given(&column->decimal),
		    column->decimal.at },
		{ "grouping", numbers, check_given(&column->grouping),
		    column->grouping.at },
		{ "groups", numbers, column->groups >= 0, column->name.at },
		{ "symbol", bit(TYPE_MONEY), column->symbol.count > 0,
		    list_at(&column->symbol) },
		{ "sign", numbers, column->sign.count > 0,
		    list_at(&column->sign) },
		{ "separator", bit(TYPE_SET), check_given(&column->separator),
		    column->separator.at },
		{ "currency", bit(TYPE_MONEY), check_given(&column->currency),
		    column->currency.at },
		{ "currency_from", bit(TYPE_MONEY),
		    check_given(&column->currency_from),
		    column->currency_from.at },
		{ "map",
		    bit(TYPE_STRING) | bit(TYPE_ENUM) | bit(TYPE_BOOL) |
		        bit(TYPE_SET),
		    column->map.count > 0, column->name.at },
		{ "minus", numbers, check_given(&column->minus),
		    column->minus.at },
		{ "indicator", bit(TYPE_MONEY), column->indicator.set,
		    column->name.at },
		{ "unit", bit(TYPE_MONEY), column->unit == UNIT_MINOR,
		    column->name.at },
		{ "pivot", bit(TYPE_DATE), column->pivot >= 0,
		    column->name.at },
		{ "scale", bit(TYPE_DECIMAL), column->scale != NUM_SCALE_MAX,
		    column->name.at },
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!keys[i].given || (keys[i].types >> type & 1) != 0)
			continue;
		check_error(checker, "E_VALUE", keys[i].at,
		    "`%s` has no meaning for `%s`, which is %s", keys[i].key,
		    column->name.text.at, strategy_type_names[type]);
	}
}

/* Without memory for its zones the conversion has the last word. */
static bool
is_moment(struct text text)
{
	struct zone_cache *zones = zone_cache_new();
	struct moment moment;
	bool is = zones == NULL || moment_read(text, zones, &moment);

	zone_cache_free(zones);
	return is;
}

static bool
is_of_type(
    const struct column_spec *column, enum strategy_type type, struct text text)
{
	struct decimal number;
	int64_t whole;
	int32_t date;

	switch (type) {
	case TYPE_ENUM:
		return check_listed(column, text);
	case TYPE_BOOL:
		return text_is(text, "true") || text_is(text, "false");
	case TYPE_INT:
		return int_parse(text, &whole);
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return decimal_parse(text, &number, NULL) == NUM_OK;
	case TYPE_DATE:
		return date_parse(text, &date);
	case TYPE_DATETIME:
		return is_moment(text);
	case TYPE_STRING:
	case TYPE_SET:
	case TYPES:
		break;
	}
	return true;
}

static void
check_fixed(struct checker *checker, const struct column_spec *column,
    enum strategy_type type, const char *key, const struct located *value)
{
	if (!check_given(value) || is_of_type(column, type, value->text))
		return;
	check_error(checker, "E_VALUE", value->at,
	    "`%s: %.80s` does not fit `%s`, which is %s%s", key, value->text.at,
	    column->name.text.at, strategy_type_names[type],
	    type == TYPE_ENUM ? " of other values" : "");
	if (type == TYPE_BOOL)
		diag_note(checker->diag, value->at, "write true or false");
	else if (type == TYPE_DATE)
		diag_note(checker->diag, value->at, "write yyyy-mm-dd");
	else if (type == TYPE_DATETIME)
		diag_note(
		    checker->diag, value->at, "write 2026-01-31T18:30:00");
}

/* Commands take an empty cell of the columns that they know for none. */
static void
check_empty(struct checker *checker, const struct column_spec *column)
{
	if (column->empty != EMPTY_KEEP)
		return;
	if (catalog_find(column->name.text) != NULL)
		check_error(checker, "E_VALUE", column->name.at,
		    "`empty: keep` is for columns of the strategy's own: for "
		    "commands an empty `%s` is none",
		    column->name.text.at);
	else if (column->type != TYPE_STRING)
		check_error(checker, "E_VALUE", column->name.at,
		    "`empty: keep` is for texts: `type: string`");
	else if (column->required || check_given(&column->fallback))
		check_error(checker, "E_VALUE", column->name.at,
		    "`%s` keeps what is empty: it can neither be required nor "
		    "have a default",
		    column->name.text.at);
}

/* What makes sense for a column of any type. */
static void
check_column_keys(struct checker *checker, const struct column_spec *column)
{
	check_headers(checker, column);
	check_empty(checker, column);
	if (strategy_spec_type(column) == TYPE_DATETIME)
		check_moments(checker, &column->format);
	else
		check_dates(checker, &column->format, NULL);
	check_marks(checker, &column->decimal, &column->grouping);
	check_symbols(checker, &column->symbol);
	check_currency(checker, &column->currency);
	if (column->required && column->optional)
		check_error(checker, "E_VALUE", column->name.at,
		    "`%s` cannot be both required and optional",
		    column->name.text.at);
	if (check_given(&column->separator) &&
	    (column->separator.text.len != 1 ||
	        column->separator.text.at[0] == '"'))
		check_error(checker, "E_VALUE", column->separator.at,
		    "`separator` is one character, not `%.80s`",
		    column->separator.text.at);
}

static void
check_untyped(struct checker *checker, const struct column_spec *column)
{
	const char **names;
	const char *nearest = NULL;
	size_t i;

	names = arena_alloc(
	    checker->strategy->arena, catalog_count, sizeof(*names));
	if (names != NULL) {
		for (i = 0; i < catalog_count; i++)
			names[i] = catalog[i].name;
		nearest = text_nearest(column->name.text, names, catalog_count);
	}
	check_error(checker, "E_COLUMN_TYPE", column->name.at,
	    "`%.80s` is not in dunning-columns(5), so it needs a `type`",
	    column->name.text.at);
	if (nearest != NULL)
		diag_note(checker->diag, column->name.at,
		    "or did you mean `%s`?", nearest);
}

static void
check_columns(struct checker *checker, const struct items *columns)
{
	const struct column_spec *column = columns->at;
	size_t i;
	int type;

	for (i = 0; i < columns->count; i++, column++) {
		if (!check_given(&column->name))
			continue;
		check_column_keys(checker, column);
		type = strategy_spec_type(column);
		if (type == -1)
			check_untyped(checker, column);
		if (type < 0)
			continue;
		check_type_keys(checker, column, type);
		check_mapping(checker, column, (enum strategy_type)type);
		check_fixed(checker, column, (enum strategy_type)type,
		    "default", &column->fallback);
		check_fixed(checker, column, (enum strategy_type)type, "const",
		    &column->constant);
	}
}

static void
check_map_key(struct checker *checker, const struct column_spec *column,
    const char *key, const struct located *value)
{
	if (value == NULL || !check_given(value))
		return;
	check_error(checker, "E_UNKNOWN_KEY", value->at,
	    "`%s` is a key of the columns of a source: map applies it, and "
	    "nothing does for `%s` here",
	    key, column->name.text.at);
	diag_note(checker->diag, column->name.at,
	    "put it below sources: NAME: columns:, or leave it out");
}

static const struct located *
first_of(const struct located_list *list)
{
	return list->count > 0 ? list->items : NULL;
}

static const struct located *
first_pair(const struct items *pairs)
{
	return pairs->count > 0 ? &((const struct schema_pair *)pairs->at)->key
	                        : NULL;
}

/* `columns:` describes a portfolio, which has been converted already. */
static void
check_own_columns(struct checker *checker)
{
	const struct items *columns = &checker->strategy->columns;
	const struct column_spec *column = columns->at;
	size_t i;
	int type;

	check_columns(checker, columns);
	for (i = 0; i < columns->count; i++, column++) {
		check_map_key(checker, column, "from", first_of(&column->from));
		check_map_key(
		    checker, column, "concat", first_of(&column->concat));
		check_map_key(
		    checker, column, "first_of", first_of(&column->first_of));
		check_map_key(checker, column, "map", first_pair(&column->map));
		check_map_key(checker, column, "minus", &column->minus);
		check_map_key(checker, column, "indicator",
		    first_of(&column->indicator.debit));
		check_map_key(checker, column, "unit",
		    column->unit == UNIT_MINOR ? &column->name : NULL);
		check_map_key(checker, column, "pivot",
		    column->pivot >= 0 ? &column->name : NULL);
		check_map_key(checker, column, "default", &column->fallback);
		check_map_key(checker, column, "const", &column->constant);
		type = strategy_spec_type(column);
		/* Of other types these keys have no meaning anywhere. */
		if (type == TYPE_DATE)
			check_map_key(checker, column, "format",
			    first_of(&column->format));
		if (type != TYPE_BOOL)
			continue;
		check_map_key(checker, column, "true", first_of(&column->yes));
		check_map_key(checker, column, "false", first_of(&column->no));
	}
}

static bool
has_column(const struct source_spec *source, struct text name)
{
	const struct column_spec *column = source->columns.at;
	size_t i;

	for (i = 0; i < source->columns.count; i++)
		if (text_equal(column[i].name.text, name))
			return true;
	return false;
}

static void
check_source(struct checker *checker, const struct source_spec *source)
{
	const struct located *key = source->key.items;
	size_t i;

	strategy_check_csv(checker, source);
	check_source_keys(checker, source);
	check_dates(checker, &source->defaults_date, &source->timezone);
	check_marks(
	    checker, &source->defaults_decimal, &source->defaults_grouping);
	check_columns(checker, &source->columns);
	for (i = 0; i < source->key.count; i++, key++)
		if (check_given(key) && !has_column(source, key->text))
			check_error(checker, "E_NAME", key->at,
			    "`%.80s` is not a column of source `%s`",
			    key->text.at, source->name.text.at);
}

static void
check_derived(struct checker *checker, const struct derive_spec *derive)
{
	const struct source_spec *source = checker->strategy->sources.at;
	size_t i;

	check_for(checker, &derive->sources);
	for (i = 0; i < checker->strategy->sources.count; i++, source++) {
		if (!strategy_applies(&derive->sources, source) ||
		    !has_column(source, derive->name.text))
			continue;
		check_error(checker, "E_COLUMN_EXISTS", derive->name.at,
		    "`%s` is a column of source `%s` already",
		    derive->name.text.at, source->name.text.at);
		diag_note(checker->diag, derive->name.at,
		    "give the derived column another name");
	}
}

void
strategy_check_sources(struct checker *checker)
{
	const struct source_spec *source = checker->strategy->sources.at;
	const struct derive_spec *derive = checker->strategy->derive.at;
	size_t i;

	check_own_columns(checker);
	for (i = 0; i < checker->strategy->sources.count; i++)
		check_source(checker, &source[i]);
	for (i = 0; i < checker->strategy->derive.count; i++)
		if (check_given(&derive[i].name))
			check_derived(checker, &derive[i]);
}
