#include "rules/hold_spec.h"
#include "rules/strategy.h"
#include "rules/strategy_keys.h"

const char *const hold_stop_names[] = { "contact", "fees", "escalate", "score",
	NULL };
const char *const hold_kind_names[] = { "dispute", "breathing_space",
	"mental_health_crisis", "represented", "insolvent", "deceased",
	"minor", "fraud", "opt_out", NULL };

static const struct schema_key list_keys[] = {
	{ "file", SCHEMA_PATH, offsetof(struct hold_list_spec, file),
	    .required = true,
	    .doc = "CSV file with a row for each key that is held" },
	{ "key", SCHEMA_STRINGS, offsetof(struct hold_list_spec, key),
	    .item = SCHEMA_COLUMN, .required = true, .least = 1,
	    .doc = "columns that name who is held, in the file and in the "
	           "records" },
	{ "columns", SCHEMA_PAIRS, offsetof(struct hold_list_spec, columns),
	    .item = SCHEMA_COLUMN,
	    .doc = "headers of the file for the key columns, from, until, "
	           "reason, stops and channels, where they are others" },
};

static const struct schema list_schema = {
	.name = "`list` of a hold",
	.keys = list_keys,
	.count = sizeof(list_keys) / sizeof(*list_keys),
	.size = sizeof(struct hold_list_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct hold_list_spec, set),
};

static const struct schema_key hold_keys[] = {
	{ "code", SCHEMA_ID, offsetof(struct hold_spec, code), .required = true,
	    .doc = "name of the hold in the output" },
	{ "for", SCHEMA_STRINGS, offsetof(struct hold_spec, sources),
	    .item = SCHEMA_NAME, .doc = strategy_for_doc },
	{ "kind", SCHEMA_CHOICE, offsetof(struct hold_spec, kind),
	    .choices = hold_kind_names,
	    .doc = "what the law calls it; says what the hold stops" },
	{ "when", SCHEMA_EXPR, offsetof(struct hold_spec, when),
	    .doc = "condition of the rows that are held; one that cannot be "
	           "computed holds" },
	{ "list", SCHEMA_STRUCT, offsetof(struct hold_spec, list),
	    .sub = &list_schema, .doc = "CSV file of keys that are held" },
	{ "from", SCHEMA_EXPR, offsetof(struct hold_spec, from),
	    .doc = "first day of the hold; begun when it is null" },
	{ "until", SCHEMA_EXPR, offsetof(struct hold_spec, until),
	    .doc = "last day of the hold; none when it is null" },
	{ "stops", SCHEMA_STRINGS, offsetof(struct hold_spec, stops),
	    .choices = hold_stop_names,
	    .doc = "what the hold stops; default that of the kind, or "
	           "contact" },
	{ "channels", SCHEMA_STRINGS, offsetof(struct hold_spec, channels),
	    .choices = channel_names,
	    .doc = "channels that it stops; default all" },
	{ "report", SCHEMA_NAME, offsetof(struct hold_spec, report),
	    .doc = "list on which people look for the held rows" },
};

static const struct schema_group groups[] = {
	{ SCHEMA_ONE, { "when", "list" }, NULL },
};

const struct schema strategy_hold_schema = {
	.name = "a hold",
	.keys = hold_keys,
	.count = sizeof(hold_keys) / sizeof(*hold_keys),
	.size = sizeof(struct hold_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.groups = groups,
	.group_count = sizeof(groups) / sizeof(*groups),
};

unsigned
hold_stop_bit(struct text name)
{
	for (unsigned i = 0; hold_stop_names[i] != NULL; i++)
		if (text_is(name, hold_stop_names[i]))
			return 1u << i;
	return 0;
}

unsigned
hold_kind_stops(int kind)
{
	switch (kind) {
	case HOLD_DISPUTE:
	case HOLD_BREATHING_SPACE:
	case HOLD_MENTAL_HEALTH_CRISIS:
	case HOLD_INSOLVENT:
	case HOLD_DECEASED:
	case HOLD_MINOR:
	case HOLD_FRAUD:
		return HOLD_CONTACT | HOLD_FEES | HOLD_ESCALATE;
	case HOLD_REPRESENTED:
		return HOLD_CONTACT | HOLD_ESCALATE;
	default:
		return HOLD_CONTACT;
	}
}

unsigned
hold_stops(const struct hold_spec *hold)
{
	unsigned stops = 0;

	for (size_t i = 0; i < hold->stops.count; i++)
		stops |= hold_stop_bit(hold->stops.items[i].text);
	return hold->stops.count != 0 ? stops : hold_kind_stops(hold->kind);
}

unsigned
hold_channels(const struct hold_spec *hold)
{
	unsigned channels = 0;

	for (size_t i = 0; i < hold->channels.count; i++)
		for (unsigned c = 0; c < CHANNELS; c++)
			if (text_is(hold->channels.items[i].text,
			        channel_names[c]))
				channels |= 1u << c;
	return hold->channels.count != 0 ? channels : HOLD_ALL_CHANNELS;
}
