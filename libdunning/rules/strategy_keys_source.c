#include "rules/strategy.h"
#include "rules/strategy_keys.h"

const char *const strategy_type_names[] = { "string", "enum", "bool", "int",
	"decimal", "money", "date", "datetime", "set", NULL };
const char *const strategy_weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", NULL };
const char strategy_for_doc[] =
    "sources that this is for, one or a list; all when absent";

const char strategy_zone_pattern[] = "^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$";
const char strategy_currency_pattern[] = "^[A-Z]{3}$";

static const char decimal_pattern[] = "^[.,]$";
static const char grouping_pattern[] = "^[., ']$";
static const char *const pii_names[] = { "none", "phone", "email", "name", "id",
	NULL };
static const char *const grains[] = { "account", "invoice", "customer", NULL };
static const char *const signs[] = { "before", "after", "parentheses", NULL };

static void
column_defaults(void *into)
{
	struct column_spec *column = into;

	column->scale = NUM_SCALE_MAX;
	column->pii = PII_NONE;
}

static const struct schema_key column_keys[] = {
	{ "from", SCHEMA_STRINGS, offsetof(struct column_spec, from),
	    .doc = "header of the column in the file, or several in order of "
	           "preference; #3 is the third column" },
	{ "type", SCHEMA_CHOICE, offsetof(struct column_spec, type),
	    .choices = strategy_type_names,
	    .doc =
	        "what its values are; default: what dunning-columns(5) says" },
	{ "required", SCHEMA_BOOL, offsetof(struct column_spec, required),
	    .doc = "a row without a value is rejected; default false" },
	{ "optional", SCHEMA_BOOL, offsetof(struct column_spec, optional),
	    .doc = "the file may lack the column; default false" },
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
	           "dd/mm/yyyy HH:MM; several are "
	           "tried in order" },
	{ "decimal", SCHEMA_STRING, offsetof(struct column_spec, decimal),
	    .pattern = decimal_pattern,
	    .doc = "decimal mark of numbers, . or ," },
	{ "grouping", SCHEMA_STRING, offsetof(struct column_spec, grouping),
	    .pattern = grouping_pattern,
	    .doc =
	        "mark between thousands: . or , or a blank or an apostrophe" },
	{ "sign", SCHEMA_STRINGS, offsetof(struct column_spec, sign),
	    .choices = signs,
	    .doc = "where the minus of negative numbers may stand: before, "
	           "after, parentheses" },
	{ "separator", SCHEMA_STRING, offsetof(struct column_spec, separator),
	    .pattern = "^[ !#-~]$",
	    .doc = "character between the texts of a set; default |" },
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
	{ "empty", SCHEMA_LATER, 0,
	    .doc = "keep: the empty text is a value of its own" },
};

static const struct schema_group column_groups[] = {
	{ SCHEMA_APART, { "from", "const" }, NULL },
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

static const struct schema_key csv_keys[] = {
	{ "delimiter", SCHEMA_STRING,
	    offsetof(struct source_spec, csv.delimiter),
	    .pattern = "^(tab|[ !#-~])$",
	    .doc = "character between fields, or tab; default ," },
	{ "encoding", SCHEMA_STRING, offsetof(struct source_spec, csv.encoding),
	    .pattern = "^([Uu][Tt][Ff]-8|[Ww][Ii][Nn][Dd][Oo][Ww][Ss]-1252|"
	               "[Ii][Ss][Oo]-8859-1)$",
	    .doc = "utf-8, windows-1252 or iso-8859-1; default utf-8" },
	{ "nulls", SCHEMA_STRINGS, offsetof(struct source_spec, csv.nulls),
	    .doc = "texts that mean no value, besides the empty one" },
	{ "header", SCHEMA_LATER, 0,
	    .doc = "false: the file has no header row" },
};

static const struct schema csv_schema = {
	.name = "`csv`",
	.keys = csv_keys,
	.count = sizeof(csv_keys) / sizeof(*csv_keys),
	.size = sizeof(struct source_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static void
source_defaults(void *into)
{
	struct source_spec *source = into;

	source->grain = GRAIN_ACCOUNT;
}

static const struct schema_key source_keys[] = {
	{ "grain", SCHEMA_CHOICE, offsetof(struct source_spec, grain),
	    .choices = grains, .doc = "what a row is, for the reader of the file; default account" },
	{ "key", SCHEMA_STRINGS, offsetof(struct source_spec, key),
	    .item = SCHEMA_COLUMN,
	    .doc = "columns that name a row; no two rows may have the same" },
	{ "csv", SCHEMA_STRUCT, 0, .sub = &csv_schema,
	    .doc = "how the file is written" },
	{ "date", SCHEMA_STRINGS, offsetof(struct source_spec, defaults_date),
	    .doc = "how all its dates are written, such as dd/mm/yyyy" },
	{ "decimal", SCHEMA_STRING,
	    offsetof(struct source_spec, defaults_decimal),
	    .pattern = decimal_pattern,
	    .doc = "decimal mark of all its numbers, . or ," },
	{ "grouping", SCHEMA_STRING,
	    offsetof(struct source_spec, defaults_grouping),
	    .pattern = grouping_pattern,
	    .doc = "mark between thousands of all its numbers" },
	{ "sign", SCHEMA_STRINGS, offsetof(struct source_spec, defaults_sign),
	    .choices = signs,
	    .doc = "where the minus of all its negative numbers may stand" },
	{ "keep_when", SCHEMA_EXPR, offsetof(struct source_spec, open_when),
	    .doc = "condition of the rows to keep; other rows are left out and "
	           "counted" },
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

static const struct schema_key calendar_keys[] = {
	{ "weekend", SCHEMA_STRINGS, offsetof(struct calendar_spec, weekend),
	    .choices = strategy_weekdays,
	    .doc = "days of the week on which nobody works, mon to sun" },
	{ "holidays", SCHEMA_STRINGS, offsetof(struct calendar_spec, holidays),
	    .item = SCHEMA_PATH,
	    .doc = "CSV files with the columns date and name" },
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
