#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { DEFAULT_REASONS = 3 };

static const char *const reason_methods[] = { "points_below", "points_above",
	NULL };
/* In the order of enum hit_policy, by name and then as DMN abbreviates it. */
static const char *const hit_policies[] = { "unique", "any", "priority",
	"first", "rule_order", "output_order", "collect", "sum", "min", "max",
	"count", "U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#",
	NULL };
static const char *const output_types[] = { "string", "enum", "bool", "int",
	"decimal", "money", "date", "datetime", "set", "ref", NULL };

static const struct schema_key characteristic_keys[] = {
	{ "reason", SCHEMA_STRING, offsetof(struct characteristic_spec, reason),
	    .doc = "reason code of the characteristic" },
	{ "bins", SCHEMA_STRING, offsetof(struct characteristic_spec, bins),
	    .required = true,
	    .doc =
	        "block of text: when | points [| reason], first match wins" },
};

static const struct schema characteristic_schema = {
	.name = "a characteristic",
	.keys = characteristic_keys,
	.count = sizeof(characteristic_keys) / sizeof(*characteristic_keys),
	.size = sizeof(struct characteristic_spec),
	.key_offset = offsetof(struct characteristic_spec, column),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_COLUMN,
};

static const struct schema_key band_keys[] = {
	{ "name", SCHEMA_STRING, offsetof(struct band_spec, name),
	    .required = true, .doc = "label of the band" },
	{ "range", SCHEMA_STRING, offsetof(struct band_spec, range),
	    .required = true,
	    .doc = "scores that fall into it, such as \"[480..560)\"" },
};

static const struct schema band_schema = {
	.name = "a band",
	.keys = band_keys,
	.count = sizeof(band_keys) / sizeof(*band_keys),
	.size = sizeof(struct band_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key bands_keys[] = {
	{ "column", SCHEMA_COLUMN,
	    offsetof(struct scorecard_spec, bands.column), .required = true,
	    .doc = "name of the column that holds the band" },
	{ "cut", SCHEMA_LIST, offsetof(struct scorecard_spec, bands.cut),
	    .sub = &band_schema, .required = true,
	    .doc = "the bands; a score that none takes has no band" },
};

static const struct schema bands_schema = {
	.name = "`bands`",
	.keys = bands_keys,
	.count = sizeof(bands_keys) / sizeof(*bands_keys),
	.size = sizeof(struct scorecard_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key scale_keys[] = {
	{ "points", SCHEMA_DECIMAL,
	    offsetof(struct scorecard_spec, scale.points), .required = true,
	    .doc = "points at these odds" },
	{ "odds", SCHEMA_DECIMAL, offsetof(struct scorecard_spec, scale.odds),
	    .required = true,
	    .doc = "good to bad odds at these points, such as 19" },
	{ "pdo", SCHEMA_DECIMAL, offsetof(struct scorecard_spec, scale.pdo),
	    .required = true, .doc = "points that double the odds" },
};

static const struct schema scale_schema = {
	.name = "`scale`",
	.keys = scale_keys,
	.count = sizeof(scale_keys) / sizeof(*scale_keys),
	.size = sizeof(struct scorecard_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct scorecard_spec, scale.set),
};

static void
reasons_defaults(void *into)
{
	struct scorecard_spec *card = into;

	card->reasons.method = REASONS_POINTS_BELOW;
	card->reasons.max = DEFAULT_REASONS;
}

static const struct schema_key reasons_keys[] = {
	{ "method", SCHEMA_CHOICE,
	    offsetof(struct scorecard_spec, reasons.method),
	    .choices = reason_methods,
	    .doc = "distance from the best points (points_below, the default) "
	           "or the worst (points_above)" },
	{ "max", SCHEMA_INT, offsetof(struct scorecard_spec, reasons.max),
	    .low = 1, .high = 100,
	    .doc = "most reason codes of one row; default 3" },
};

static const struct schema reasons_schema = {
	.name = "`reasons`",
	.keys = reasons_keys,
	.count = sizeof(reasons_keys) / sizeof(*reasons_keys),
	.size = sizeof(struct scorecard_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = reasons_defaults,
};

static const struct schema_key output_keys[] = {
	{ "score", SCHEMA_COLUMN, offsetof(struct scorecard_spec, output.score),
	    .doc = "name of the column of the points; default score" },
	{ "probability", SCHEMA_COLUMN,
	    offsetof(struct scorecard_spec, output.probability),
	    .doc =
	        "name of the column of the probability of good; needs scale" },
	{ "reasons", SCHEMA_COLUMN,
	    offsetof(struct scorecard_spec, output.reasons),
	    .doc = "name of the column of the reason codes" },
};

static const struct schema output_schema = {
	.name = "`output`",
	.keys = output_keys,
	.count = sizeof(output_keys) / sizeof(*output_keys),
	.size = sizeof(struct scorecard_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key scorecard_keys[] = {
	{ "for", SCHEMA_STRINGS, offsetof(struct scorecard_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct scorecard_spec, when),
	    .doc = "condition of the rows to score" },
	{ "version", SCHEMA_STRING, offsetof(struct scorecard_spec, version),
	    .doc = "version of the scorecard, any text" },
	{ "base", SCHEMA_DECIMAL, offsetof(struct scorecard_spec, base),
	    .doc = "points to begin with; default 0" },
	{ "scale", SCHEMA_STRUCT, 0, .sub = &scale_schema,
	    .doc = "what points mean, for a probability" },
	{ "reasons", SCHEMA_STRUCT, 0, .sub = &reasons_schema,
	    .doc = "how reason codes are chosen" },
	{ "characteristics", SCHEMA_MAP,
	    offsetof(struct scorecard_spec, characteristics),
	    .sub = &characteristic_schema, .required = true,
	    .doc = "columns and the points of their values" },
	{ "output", SCHEMA_STRUCT, 0, .sub = &output_schema,
	    .doc = "names of the columns that it makes" },
	{ "bands", SCHEMA_STRUCT, 0, .sub = &bands_schema,
	    .doc = "names for ranges of the score" },
	{ "list_separator", SCHEMA_STRING,
	    offsetof(struct scorecard_spec, list_separator),
	    .doc = "text between reason codes; default |" },
};

const struct schema strategy_scorecard_schema = {
	.name = "a scorecard",
	.keys = scorecard_keys,
	.count = sizeof(scorecard_keys) / sizeof(*scorecard_keys),
	.size = sizeof(struct scorecard_spec),
	.key_offset = offsetof(struct scorecard_spec, name),
	.at_offset = offsetof(struct scorecard_spec, at),
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_NAME,
};

static const struct schema_key input_keys[] = {
	{ "expr", SCHEMA_EXPR, offsetof(struct table_input_spec, expr),
	    .doc = "expression to test instead of the column of that name" },
	{ "values", SCHEMA_STRINGS, offsetof(struct table_input_spec, values),
	    .doc = "the texts that it can be" },
};

static const struct schema input_schema = {
	.name = "an input of a table",
	.keys = input_keys,
	.count = sizeof(input_keys) / sizeof(*input_keys),
	.size = sizeof(struct table_input_spec),
	.key_offset = offsetof(struct table_input_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_COLUMN,
};

static const struct schema_key table_output_keys[] = {
	{ "type", SCHEMA_CHOICE, offsetof(struct table_output_spec, type),
	    .choices = output_types, .required = true,
	    .doc = "what its values are; ref is a name of the section in to" },
	{ "values", SCHEMA_STRINGS, offsetof(struct table_output_spec, values),
	    .least = 1,
	    .doc = "what it can be, the best first; needed for an enum" },
	{ "to", SCHEMA_STRING, offsetof(struct table_output_spec, to),
	    .pattern = "^plans$",
	    .doc = "section whose names a ref takes: plans" },
};

static const struct schema_group output_groups[] = {
	{ SCHEMA_NEEDS, { "type", "values" }, "enum" },
	{ SCHEMA_NEEDS, { "type", "to" }, "ref" },
};

static const struct schema table_output_schema = {
	.name = "an output of a table",
	.keys = table_output_keys,
	.count = sizeof(table_output_keys) / sizeof(*table_output_keys),
	.size = sizeof(struct table_output_spec),
	.key_offset = offsetof(struct table_output_spec, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.key_kind = SCHEMA_COLUMN,
	.groups = output_groups,
	.group_count = sizeof(output_groups) / sizeof(*output_groups),
};

static void
table_defaults(void *into)
{
	struct table_spec *table = into;

	table->hit = HIT_UNIQUE;
	table->list_separator.text = TEXT("|");
}

static const struct schema_key table_keys[] = {
	{ "for", SCHEMA_STRINGS, offsetof(struct table_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "when", SCHEMA_EXPR, offsetof(struct table_spec, when),
	    .doc = "condition of the rows that the table decides" },
	{ "hit", SCHEMA_CHOICE, offsetof(struct table_spec, hit),
	    .choices = hit_policies,
	    .doc = "what several rules that match mean (DMN); default unique: "
	           "an error" },
	{ "complete", SCHEMA_BOOL, offsetof(struct table_spec, complete),
	    .doc = "a record that no rule takes is rejected; default false" },
	{ "inputs", SCHEMA_MAP, offsetof(struct table_spec, inputs),
	    .sub = &input_schema,
	    .doc = "columns that the rules test, in the order of their cells; "
	           "default: the if: columns of `file`" },
	{ "outputs", SCHEMA_MAP, offsetof(struct table_spec, outputs),
	    .sub = &table_output_schema,
	    .doc = "columns that the rules set, in the order of their cells; "
	           "default: the then: columns of `file`, as texts" },
	{ "rows", SCHEMA_STRING, offsetof(struct table_spec, rows),
	    .doc = "the rules as a block of text: id | inputs || outputs" },
	{ "file", SCHEMA_PATH, offsetof(struct table_spec, file),
	    .doc =
	        "the rules as a CSV file: id, if:COLUMN, then:COLUMN, note" },
	{ "default", SCHEMA_PAIRS, offsetof(struct table_spec, defaults),
	    .doc = "outputs of a row that no rule matches" },
	{ "list_separator", SCHEMA_STRING,
	    offsetof(struct table_spec, list_separator),
	    .doc = "text between the outputs of several rules; default |" },
};

static const struct schema_group table_groups[] = {
	{ SCHEMA_ONE, { "rows", "file" }, NULL },
	{ SCHEMA_NEEDS, { "rows", "inputs", "outputs" }, NULL },
};

const struct schema strategy_table_schema = {
	.name = "a table",
	.keys = table_keys,
	.count = sizeof(table_keys) / sizeof(*table_keys),
	.size = sizeof(struct table_spec),
	.key_offset = offsetof(struct table_spec, name),
	.at_offset = offsetof(struct table_spec, at),
	.set_offset = SIZE_MAX,
	.defaults = table_defaults,
	.key_kind = SCHEMA_NAME,
	.groups = table_groups,
	.group_count = sizeof(table_groups) / sizeof(*table_groups),
};
