/* strategy_keys_csv.c -- how the file of a source is written, and which of its
 * rows are no records. */
#include "rules/strategy.h"
#include "rules/strategy_keys.h"

/* As encoding.c knows them, in any case. */
static const char encoding_pattern[] =
    "^([Uu][Tt][Ff]-(8|16([Ll][Ee]|[Bb][Ee])?)|"
    "[Ww][Ii][Nn][Dd][Oo][Ww][Ss]-1252|[Cc][Pp]1252|"
    "[Ii][Ss][Oo]-8859-15?|[Ll][Aa][Tt][Ii][Nn]-?[19])$";

static void
csv_defaults(void *into)
{
	struct source_spec *source = into;

	source->csv.header = true;
}

static const struct schema_key csv_keys[] = {
	{ "delimiter", SCHEMA_STRING,
	    offsetof(struct source_spec, csv.delimiter),
	    .pattern = "^(tab|[ !#-~])$",
	    .doc = "character between fields, or tab; default ," },
	{ "quote", SCHEMA_STRING, offsetof(struct source_spec, csv.quote),
	    .pattern = "^(none|[!-~])$",
	    .doc = "character around fields that hold a delimiter, or none; "
	           "default \"" },
	{ "trim", SCHEMA_BOOL, offsetof(struct source_spec, csv.trim),
	    .doc = "blanks around fields are no part of them; default false" },
	{ "formula_text", SCHEMA_BOOL,
	    offsetof(struct source_spec, csv.formula_text),
	    .doc = "a field that is =\"00123\", quoted or not, is the text "
	           "00123; default false" },
	{ "encoding", SCHEMA_STRING, offsetof(struct source_spec, csv.encoding),
	    .pattern = encoding_pattern,
	    .doc = "utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1 "
	           "or iso-8859-15; default utf-8" },
	{ "nulls", SCHEMA_STRINGS, offsetof(struct source_spec, csv.nulls),
	    .doc = "texts that mean no value, besides the empty one" },
	{ "header", SCHEMA_BOOL, offsetof(struct source_spec, csv.header),
	    .doc = "false: the file has no header row, and its columns are #1, "
	           "#2 and so on; default true" },
	{ "skip_until", SCHEMA_STRING,
	    offsetof(struct source_spec, csv.skip_until),
	    .doc = "regular expression of the header row: the lines before the "
	           "first that matches are no part of the table" },
	{ "skip_lines", SCHEMA_INT,
	    offsetof(struct source_spec, csv.skip_lines), .low = 0,
	    .high = 1000000,
	    .doc = "how many lines before the header row are no part of the "
	           "table; default 0" },
};

static const struct schema_group csv_groups[] = {
	{ SCHEMA_APART, { "skip_until", "skip_lines" }, NULL },
};

const struct schema strategy_csv_schema = {
	.name = "`csv`",
	.keys = csv_keys,
	.count = sizeof(csv_keys) / sizeof(*csv_keys),
	.size = sizeof(struct source_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = csv_defaults,
	.groups = csv_groups,
	.group_count = sizeof(csv_groups) / sizeof(*csv_groups),
};

static const struct schema_key drop_keys[] = {
	{ "match", SCHEMA_STRING, offsetof(struct row_spec, match),
	    .required = true,
	    .doc = "regular expression of the rows to leave out" },
	{ "column", SCHEMA_STRING, offsetof(struct row_spec, column),
	    .doc = "header of the column to look at, or #3; default: the whole "
	           "row as it stands in the file" },
	{ "optional", SCHEMA_BOOL, offsetof(struct row_spec, optional),
	    .doc = "a file may have no such row; default false: that is told" },
};

const struct schema strategy_drop_schema = {
	.name = "a rule of `drop`",
	.keys = drop_keys,
	.count = sizeof(drop_keys) / sizeof(*drop_keys),
	.size = sizeof(struct row_spec),
	.key_offset = offsetof(struct row_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_NAME,
};

static const struct schema_key carry_keys[] = {
	{ "match", SCHEMA_STRING, offsetof(struct row_spec, match),
	    .required = true,
	    .doc = "regular expression of the rows that head a group; its first "
	           "( ) is the value, or all that it matches" },
	{ "column", SCHEMA_STRING, offsetof(struct row_spec, column),
	    .doc = "header of the column to look at, or #3; default: the whole "
	           "row as it stands in the file" },
	{ "keep", SCHEMA_BOOL, offsetof(struct row_spec, keep),
	    .doc = "the row is a record as well; default false" },
	{ "optional", SCHEMA_BOOL, offsetof(struct row_spec, optional),
	    .doc = "a file may have no such row; default false: that is told" },
};

const struct schema strategy_carry_schema = {
	.name = "a rule of `carry`",
	.keys = carry_keys,
	.count = sizeof(carry_keys) / sizeof(*carry_keys),
	.size = sizeof(struct row_spec),
	.key_offset = offsetof(struct row_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_COLUMN,
};

static const struct schema_key totals_keys[] = {
	{ "match", SCHEMA_STRING, offsetof(struct row_spec, match),
	    .required = true,
	    .doc = "regular expression of the row; its first ( ) is the total, "
	           "else the cell of the column is" },
	{ "column", SCHEMA_COLUMN, offsetof(struct row_spec, column),
	    .required = true,
	    .doc = "canonical column that it is the sum of" },
};

const struct schema strategy_totals_schema = {
	.name = "a rule of `totals`",
	.keys = totals_keys,
	.count = sizeof(totals_keys) / sizeof(*totals_keys),
	.size = sizeof(struct row_spec),
	.key_offset = offsetof(struct row_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_NAME,
};
