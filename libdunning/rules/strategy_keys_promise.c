#include "rules/strategy.h"
#include "rules/strategy_keys.h"

enum { TOLERANCE_MOST = 366, MISSED_MOST = 60 };

static const char *const days_of[] = { "calendar", "business", NULL };

static const struct schema_key tolerance_keys[] = {
	{ "days", SCHEMA_INT, offsetof(struct promise_spec, tolerance.days),
	    .low = 0, .high = TOLERANCE_MOST,
	    .doc = "days that a payment may be late; default 0" },
	{ "of", SCHEMA_CHOICE, offsetof(struct promise_spec, tolerance.of),
	    .choices = days_of,
	    .doc = "calendar days, the default, or business days" },
	{ "calendar", SCHEMA_NAME,
	    offsetof(struct promise_spec, tolerance.calendar),
	    .doc = "calendar of business days" },
	{ "amount", SCHEMA_STRING,
	    offsetof(struct promise_spec, tolerance.amount),
	    .pattern = "^[0-9]+(\\.[0-9]+)?( ?%)?$",
	    .doc = "what may be missing: major units such as 1.00, or a share "
	           "such as 5 %; default 0" },
};

static const struct schema_group tolerance_groups[] = {
	{ SCHEMA_NEEDS, { "of", "calendar" }, "business" },
};

static const struct schema tolerance_schema = {
	.name = "`tolerance`",
	.keys = tolerance_keys,
	.count = sizeof(tolerance_keys) / sizeof(*tolerance_keys),
	.size = sizeof(((struct promise_spec *)NULL)->tolerance),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct promise_spec, tolerance.set),
	.groups = tolerance_groups,
	.group_count = sizeof(tolerance_groups) / sizeof(*tolerance_groups),
};

static const struct schema_key promise_keys[] = {
	{ "tolerance", SCHEMA_STRUCT, 0, .sub = &tolerance_schema,
	    .doc = "how late and how small a payment may be" },
	{ "break_after", SCHEMA_INT,
	    offsetof(struct promise_spec, break_after), .low = 1,
	    .high = MISSED_MOST,
	    .doc = "missed instalments that break a payment plan; default "
	           "1" },
	{ "window", SCHEMA_INT, offsetof(struct promise_spec, window),
	    .low = 0, .high = TOLERANCE_MOST,
	    .doc = "days before a promise_date from which payments count for "
	           "it; default 30" },
	{ "hold", SCHEMA_BOOL, offsetof(struct promise_spec, hold),
	    .doc = "whether a pending promise stops contact; default true" },
};

static void
promise_defaults(void *into)
{
	struct promise_spec *promise = into;

	promise->break_after = 1;
	promise->window = PROMISE_WINDOW;
	promise->hold = true;
}

const struct schema strategy_promise_schema = {
	.name = "`promises`",
	.keys = promise_keys,
	.count = sizeof(promise_keys) / sizeof(*promise_keys),
	.size = sizeof(struct promise_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct promise_spec, at),
	.set_offset = offsetof(struct promise_spec, set),
	.defaults = promise_defaults,
};

static const struct schema_key offer_keys[] = {
	{ "name", SCHEMA_NAME, offsetof(struct offer_spec, name),
	    .required = true, .doc = "name in the columns offer_NAME_..." },
	{ "payments", SCHEMA_INT, offsetof(struct offer_spec, payments),
	    .required = true, .low = 2, .high = OFFER_PAYMENTS_MAX,
	    .doc = "how many payments" },
	{ "first", SCHEMA_STRING, offsetof(struct offer_spec, first),
	    .pattern = "^[0-9]+(\\.[0-9]+)? ?%$",
	    .doc = "share of the first payment, such as 40 %; default: as "
	           "the others" },
	{ "every", SCHEMA_STRING, offsetof(struct offer_spec, every),
	    .required = true, .pattern = "^(month|week|[1-9][0-9]{0,2}d)$",
	    .doc = "month, week or days such as 14d between payments" },
	{ "min", SCHEMA_STRING, offsetof(struct offer_spec, min),
	    .item = SCHEMA_DECIMAL, .pattern = "^[0-9]+(\\.[0-9]+)?$",
	    .doc = "least payment, in major units; fewer payments are offered "
	           "rather than smaller ones" },
};

const struct schema strategy_offer_schema = {
	.name = "an offer",
	.keys = offer_keys,
	.count = sizeof(offer_keys) / sizeof(*offer_keys),
	.size = sizeof(struct offer_spec),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct offer_spec, at),
	.set_offset = SIZE_MAX,
};
