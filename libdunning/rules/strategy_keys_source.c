#include "rules/strategy.h"
#include "rules/strategy_keys.h"

const char *const strategy_type_names[] = { "string", "enum", "bool", "int",
	"decimal", "money", "date", "datetime", "set", NULL };
const char *const strategy_weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", NULL };
const char strategy_for_doc[] =
    "sources that this is for, one or a list; all when absent";

const char strategy_zone_pattern[] = "^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$";
const char strategy_country_pattern[] = "^[A-Z]{2}$";
const char strategy_currency_pattern[] = "^[A-Z]{3}$";

static const char decimal_pattern[] = "^[.,]$";
static const char grouping_pattern[] = "^[., ']$";
static const char *const pii_names[] = { "none", "phone", "email", "name", "id",
	NULL };
static const char *const grains[] = { "account", "invoice", "customer", NULL };
static const char *const empty_cells[] = { "null", "keep", NULL };
static const char *const digit_groups[] = { "thousands", "indian", NULL };
static const char *const signs[] = { "before", "after", "parentheses", NULL };

static void
column_defaults(void *into)
{
	struct column_spec *column = into;

	column->scale = NUM_SCALE_MAX;
	column->pii = PII_NONE;
	column->unit = UNIT_MAJOR;
	column->groups = -1;
	column->pivot = -1;
}

static const char *const units[] = { "major", "minor", NULL };
static const char *const repeats[] = { "reject", "first", NULL };
static const char *const others[] = { "pass", "drop", NULL };

static const struct schema_key indicator_keys[] = {
	{ "from", SCHEMA_STRING, offsetof(struct column_spec, indicator.from),
	    .doc = "header of the column that says whether an amount is a "
	           "debit or a credit; default: it stands in the cell of the "
	           "amount, before or behind it" },
	{ "debit", SCHEMA_STRINGS,
	    offsetof(struct column_spec, indicator.debit), .required = true,
	    .least = 1,
	    .doc = "texts of a debit, such as S, D or DR; \"\" is no text" },
	{ "credit", SCHEMA_STRINGS,
	    offsetof(struct column_spec, indicator.credit), .required = true,
	    .least = 1,
	    .doc = "texts of a credit, such as H, C or CR, which makes the "
	           "amount negative" },
};

static const struct schema indicator_schema = {
	.name = "`indicator`",
	.keys = indicator_keys,
	.count = sizeof(indicator_keys) / sizeof(*indicator_keys),
	.size = sizeof(struct column_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct column_spec, indicator.set),
};

static const struct schema_key column_keys[] = {
	{ "from", SCHEMA_STRINGS, offsetof(struct column_spec, from),
	    .doc = "header of the column in the file, or several in order of "
	           "preference; #3 is the third column" },
	{ "concat", SCHEMA_STRINGS, offsetof(struct column_spec, concat),
	    .least = 1,
	    .doc = "headers whose texts, joined, are the value; empty ones are "
	           "left out" },
	{ "between", SCHEMA_STRING, offsetof(struct column_spec, between),
	    .doc = "text between those of concat; default -" },
	{ "first_of", SCHEMA_STRINGS, offsetof(struct column_spec, first_of),
	    .least = 1,
	    .doc = "headers: the first whose cell is not empty in the row" },
	{ "map", SCHEMA_PAIRS, offsetof(struct column_spec, map),
	    .item = SCHEMA_STRING,
	    .doc = "texts of the file and the values that they mean, such as "
	           "{RE: debit, AB: credit}; \"*\" is any other text, and the "
	           "value = the text itself" },
	{ "type", SCHEMA_CHOICE, offsetof(struct column_spec, type),
	    .choices = strategy_type_names,
	    .doc =
	        "what its values are; default: what dunning-columns(5) says" },
	{ "required", SCHEMA_BOOL, offsetof(struct column_spec, required),
	    .doc = "a row without a value is rejected; default false" },
	{ "optional", SCHEMA_BOOL, offsetof(struct column_spec, optional),
	    .doc = "the file may lack the column; default false" },
	{ "empty", SCHEMA_CHOICE, offsetof(struct column_spec, empty),
	    .choices = empty_cells,
	    .doc = "what an empty cell is: null (the default), or keep: a text "
	           "of no length; for texts of the strategy's own" },
	{ "default", SCHEMA_STRING, offsetof(struct column_spec, fallback),
	    .doc = "value that takes the place of an empty one" },
	{ "const", SCHEMA_STRING, offsetof(struct column_spec, constant),
	    .doc = "value of every row, instead of a column of the file" },
	{ "values", SCHEMA_STRINGS, offsetof(struct column_spec, values),
	    .least = 1,
	    .doc = "the texts that an enum or a set may hold" },
	{ "true", SCHEMA_STRINGS, offsetof(struct column_spec, yes),
	    .doc = "texts of the file that mean true; default true" },
	{ "false", SCHEMA_STRINGS, offsetof(struct column_spec, no),
	    .doc = "texts of the file that mean false; default false" },
	{ "format", SCHEMA_STRINGS, offsetof(struct column_spec, format),
	    .doc = "how dates are written, such as dd/mm/yyyy, or dates and times, such as "
	           "dd/mm/yyyy HH:MM or m/d/yyyy hh:MM AM; several are "
	           "tried in order" },
	{ "decimal", SCHEMA_STRING, offsetof(struct column_spec, decimal),
	    .pattern = decimal_pattern,
	    .doc = "decimal mark of numbers, . or ," },
	{ "grouping", SCHEMA_STRING, offsetof(struct column_spec, grouping),
	    .pattern = grouping_pattern,
	    .doc =
	        "mark between thousands: . or , or a blank or an apostrophe" },
	{ "groups", SCHEMA_CHOICE, offsetof(struct column_spec, groups),
	    .choices = digit_groups,
	    .doc = "where that mark stands: thousands, or indian, such as "
	           "12,34,567.00; default: as the source" },
	{ "sign", SCHEMA_STRINGS, offsetof(struct column_spec, sign),
	    .choices = signs,
	    .doc = "where the minus of negative numbers may stand: before, "
	           "after, parentheses" },
	{ "separator", SCHEMA_STRING, offsetof(struct column_spec, separator),
	    .pattern = "^[ !#-~]$",
	    .doc = "character between the texts of a set; default |" },
	{ "minus", SCHEMA_STRING, offsetof(struct column_spec, minus),
	    .doc = "header of what is taken off the number, such as what was "
	           "paid; an empty cell is 0" },
	{ "indicator", SCHEMA_STRUCT, 0, .sub = &indicator_schema,
	    .doc = "texts that say whether an amount is a debit or a credit" },
	{ "symbol", SCHEMA_STRINGS, offsetof(struct column_spec, symbol),
	    .least = 1,
	    .doc = "texts such as $ that may stand before or behind an amount "
	           "and say nothing" },
	{ "unit", SCHEMA_CHOICE, offsetof(struct column_spec, unit),
	    .choices = units,
	    .doc = "what amounts count: major (the default), such as 12.50, or "
	           "minor units, such as 1250" },
	{ "pivot", SCHEMA_INT, offsetof(struct column_spec, pivot), .low = 0,
	    .high = 100,
	    .doc = "years of two digits below it are 20yy, others 19yy; "
	           "default: that of the source" },
	{ "currency", SCHEMA_STRING, offsetof(struct column_spec, currency),
	    .pattern = strategy_currency_pattern,
	    .doc = "ISO 4217 code of all amounts of the column" },
	{ "currency_from", SCHEMA_STRING,
	    offsetof(struct column_spec, currency_from),
	    .doc = "header of the column that holds the currency code" },
	{ "scale", SCHEMA_INT, offsetof(struct column_spec, scale), .low = 0,
	    .high = NUM_SCALE_MAX,
	    .doc = "most decimals of a decimal, 0 to 18; default 18" },
	{ "pii", SCHEMA_CHOICE, offsetof(struct column_spec, pii),
	    .choices = pii_names,
	    .doc = "what personal data it is: it is masked in messages; "
	           "default none" },
};

static const struct schema_group column_groups[] = {
	{ SCHEMA_APART, { "from", "const" }, NULL },
	{ SCHEMA_APART, { "from", "concat" }, NULL },
	{ SCHEMA_APART, { "from", "first_of" }, NULL },
	{ SCHEMA_APART, { "concat", "const" }, NULL },
	{ SCHEMA_APART, { "concat", "first_of" }, NULL },
	{ SCHEMA_APART, { "first_of", "const" }, NULL },
	{ SCHEMA_APART, { "map", "const" }, NULL },
	{ SCHEMA_APART, { "map", "true" }, NULL },
	{ SCHEMA_APART, { "map", "false" }, NULL },
	{ SCHEMA_APART, { "minus", "const" }, NULL },
	{ SCHEMA_APART, { "minus", "indicator" }, NULL },
	{ SCHEMA_APART, { "indicator", "const" }, NULL },
	{ SCHEMA_APART, { "unit", "const" }, NULL },
	{ SCHEMA_NEEDS, { "between", "concat" }, NULL },
	{ SCHEMA_APART, { "currency", "currency_from" }, NULL },
	{ SCHEMA_NEEDS, { "type", "values" }, "enum" },
};

const struct schema strategy_column_schema = {
	.name = "a column",
	.keys = column_keys,
	.count = sizeof(column_keys) / sizeof(*column_keys),
	.size = sizeof(struct column_spec),
	.key_offset = offsetof(struct column_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = column_defaults,
	.key_kind = SCHEMA_COLUMN,
	.groups = column_groups,
	.group_count = sizeof(column_groups) / sizeof(*column_groups),
};

static void
source_defaults(void *into)
{
	struct source_spec *source = into;

	source->grain = GRAIN_ACCOUNT;
	source->repeated = REPEATED_REJECT;
	source->others = OTHERS_PASS;
	source->pivot = -1;
}

static void
range_defaults(void *into)
{
	struct source_spec *source = into;

	source->date_range.from = DATE_NONE;
	source->date_range.to = DATE_NONE;
}

static const struct schema_key range_keys[] = {
	{ "from", SCHEMA_DATE, offsetof(struct source_spec, date_range.from),
	    .doc = "first day that is taken for one; default 1900-01-02" },
	{ "to", SCHEMA_DATE, offsetof(struct source_spec, date_range.to),
	    .doc = "last day that is taken for one; default 2199-12-31" },
};

static const struct schema range_schema = {
	.name = "`date_range`",
	.keys = range_keys,
	.count = sizeof(range_keys) / sizeof(*range_keys),
	.size = sizeof(struct source_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = range_defaults,
};

static const struct schema_key source_keys[] = {
	{ "grain", SCHEMA_CHOICE, offsetof(struct source_spec, grain),
	    .choices = grains, .doc = "what a row is, for the reader of the file; default account" },
	{ "key", SCHEMA_STRINGS, offsetof(struct source_spec, key),
	    .item = SCHEMA_COLUMN,
	    .doc = "columns that name a row; no two rows may have the same" },
	{ "repeated", SCHEMA_CHOICE, offsetof(struct source_spec, repeated),
	    .choices = repeats,
	    .doc = "rows with the key of an earlier one: reject (the default), "
	           "or first: they are left out when their columns are the "
	           "same" },
	{ "csv", SCHEMA_STRUCT, 0, .sub = &strategy_csv_schema,
	    .doc = "how the file is written" },
	{ "drop", SCHEMA_MAP, offsetof(struct source_spec, drop),
	    .sub = &strategy_drop_schema,
	    .doc = "rows that are no records, such as subtotals and footers, "
	           "by a name for each rule" },
	{ "carry", SCHEMA_MAP, offsetof(struct source_spec, carry),
	    .sub = &strategy_carry_schema,
	    .doc = "rows that head a group, by the name of the column that "
	           "their value becomes in the rows below" },
	{ "totals", SCHEMA_MAP, offsetof(struct source_spec, totals),
	    .sub = &strategy_totals_schema,
	    .doc = "rows that hold a total of the file, by a name for each "
	           "rule; each must be there once" },
	{ "date", SCHEMA_STRINGS, offsetof(struct source_spec, defaults_date),
	    .doc = "how all its dates are written, such as dd/mm/yyyy" },
	{ "timezone", SCHEMA_STRING, offsetof(struct source_spec, timezone),
	    .pattern = strategy_zone_pattern,
	    .doc = "IANA time zone whose days timestamps with an offset are "
	           "of; default: that of `defaults`" },
	{ "pivot", SCHEMA_INT, offsetof(struct source_spec, pivot), .low = 0,
	    .high = 100,
	    .doc = "years of two digits below it are 20yy, others 19yy; "
	           "default 69" },
	{ "date_range", SCHEMA_STRUCT, 0, .sub = &range_schema,
	    .doc = "days that a date can be; a row with another is rejected" },
	{ "decimal", SCHEMA_STRING,
	    offsetof(struct source_spec, defaults_decimal),
	    .pattern = decimal_pattern,
	    .doc = "decimal mark of all its numbers, . or ," },
	{ "grouping", SCHEMA_STRING,
	    offsetof(struct source_spec, defaults_grouping),
	    .pattern = grouping_pattern,
	    .doc = "mark between thousands of all its numbers" },
	{ "groups", SCHEMA_CHOICE,
	    offsetof(struct source_spec, defaults_groups),
	    .choices = digit_groups,
	    .doc = "where that mark stands in all its numbers: thousands (the "
	           "default), or indian, such as 12,34,567.00" },
	{ "sign", SCHEMA_STRINGS, offsetof(struct source_spec, defaults_sign),
	    .choices = signs,
	    .doc = "where the minus of all its negative numbers may stand" },
	{ "keep_when", SCHEMA_EXPR, offsetof(struct source_spec, open_when),
	    .doc = "condition of the rows to keep; other rows are left out and "
	           "counted" },
	{ "others", SCHEMA_CHOICE, offsetof(struct source_spec, others),
	    .choices = others,
	    .doc = "columns of the file that it does not name: pass (the "
	           "default) or drop" },
	{ "columns", SCHEMA_MAP, offsetof(struct source_spec, columns),
	    .sub = &strategy_column_schema, .required = true,
	    .doc = "its columns by canonical name" },
};

const struct schema strategy_source_schema = {
	.name = "a source",
	.keys = source_keys,
	.count = sizeof(source_keys) / sizeof(*source_keys),
	.size = sizeof(struct source_spec),
	.key_offset = offsetof(struct source_spec, name),
	.at_offset = offsetof(struct source_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = source_defaults,
	.key_kind = SCHEMA_NAME,
};

static const char iso_date_pattern[] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

static const struct schema_key calendar_keys[] = {
	{ "weekend", SCHEMA_STRINGS, offsetof(struct calendar_spec, weekend),
	    .choices = strategy_weekdays,
	    .doc = "days of the week on which nobody works, mon to sun" },
	{ "holidays", SCHEMA_STRINGS, offsetof(struct calendar_spec, holidays),
	    .item = SCHEMA_PATH,
	    .doc = "CSV files with the columns date and name" },
	{ "holidays_add", SCHEMA_STRINGS, offsetof(struct calendar_spec, added),
	    .pattern = iso_date_pattern,
	    .doc = "holidays besides those of the files, such as 2026-04-02" },
	{ "holidays_remove", SCHEMA_STRINGS,
	    offsetof(struct calendar_spec, removed),
	    .pattern = iso_date_pattern,
	    .doc = "holidays of the files on which this business works" },
};

const struct schema strategy_calendar_schema = {
	.name = "a calendar",
	.keys = calendar_keys,
	.count = sizeof(calendar_keys) / sizeof(*calendar_keys),
	.size = sizeof(struct calendar_spec),
	.key_offset = offsetof(struct calendar_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_NAME,
};

static void
derive_defaults(void *into)
{
	struct derive_spec *derive = into;

	derive->scale = NUM_SCALE_MAX;
}

static const struct schema_key derive_keys[] = {
	{ "type", SCHEMA_CHOICE, offsetof(struct derive_spec, type),
	    .choices = strategy_type_names,
	    .required = true, .doc = "what its values are" },
	{ "expr", SCHEMA_EXPR, offsetof(struct derive_spec, expr),
	    .required = true, .doc = "expression that gives its value" },
	{ "values", SCHEMA_STRINGS, offsetof(struct derive_spec, values),
	    .least = 1,
	    .doc = "the texts that an enum or a set may hold" },
	{ "scale", SCHEMA_INT, offsetof(struct derive_spec, scale), .low = 0,
	    .high = NUM_SCALE_MAX,
	    .doc = "most decimals of a decimal, 0 to 18; default 18" },
	{ "for", SCHEMA_STRINGS, offsetof(struct derive_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
};

static const struct schema_group derive_groups[] = {
	{ SCHEMA_NEEDS, { "type", "values" }, "enum" },
};

const struct schema strategy_derive_schema = {
	.name = "a derived column",
	.keys = derive_keys,
	.count = sizeof(derive_keys) / sizeof(*derive_keys),
	.size = sizeof(struct derive_spec),
	.key_offset = offsetof(struct derive_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = derive_defaults,
	.key_kind = SCHEMA_COLUMN,
	.groups = derive_groups,
	.group_count = sizeof(derive_groups) / sizeof(*derive_groups),
};
