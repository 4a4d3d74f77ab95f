#include "rules/strategy_keys.h"
#include "rules/strategy.h"

enum { DEFAULT_BATCH = 500, BATCH_MOST = 100000 };

static const char *const roundings[] = { "half_even", "half_up", "up", "down",
	NULL };
static const char *const engines[] = { "dunning-1", NULL };
static const char *const letter_layouts[] = { "din5008b", "us10", NULL };
static const char *const mail_formats[] = { "maildir", "eml", NULL };

static const struct schema_key effective_keys[] = {
	{ "from", SCHEMA_DATE, offsetof(struct strategy, effective.from),
	    .doc = "first day" },
	{ "to", SCHEMA_DATE, offsetof(struct strategy, effective.to),
	    .doc = "last day" },
};

static const struct schema effective_schema = {
	.name = "`effective`",
	.keys = effective_keys,
	.count = sizeof(effective_keys) / sizeof(*effective_keys),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = offsetof(struct strategy, effective.at),
	.set_offset = SIZE_MAX,
};

static const struct schema_key defaults_keys[] = {
	{ "timezone", SCHEMA_STRING,
	    offsetof(struct strategy, defaults.timezone),
	    .pattern = strategy_zone_pattern,
	    .doc = "IANA time zone, such as America/Mexico_City" },
	{ "language", SCHEMA_STRING,
	    offsetof(struct strategy, defaults.language),
	    .pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
	    .doc = "BCP 47 language tag, such as es-MX" },
	{ "rounding", SCHEMA_CHOICE,
	    offsetof(struct strategy, defaults.rounding), .choices = roundings,
	    .doc = "how amounts are rounded; default half_even" },
	{ "currency", SCHEMA_STRING,
	    offsetof(struct strategy, defaults.currency),
	    .pattern = strategy_currency_pattern,
	    .doc = "ISO 4217 code of amounts without a currency" },
	{ "country", SCHEMA_STRING,
	    offsetof(struct strategy, defaults.country),
	    .pattern = strategy_country_pattern,
	    .doc = "ISO 3166 code of debtors without a country" },
};

static const struct schema defaults_schema = {
	.name = "`defaults`",
	.keys = defaults_keys,
	.count = sizeof(defaults_keys) / sizeof(*defaults_keys),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static const struct schema_key currency_keys[] = {
	{ "digits", SCHEMA_INT, offsetof(struct currency_spec, digits),
	    .required = true, .low = 0, .high = 4,
	    .doc = "digits of its minor unit, 0 to 4" },
};

static const struct schema currency_schema = {
	.name = "a currency",
	.keys = currency_keys,
	.count = sizeof(currency_keys) / sizeof(*currency_keys),
	.size = sizeof(struct currency_spec),
	.key_offset = offsetof(struct currency_spec, code),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static void
templates_defaults(void *into)
{
	struct strategy *strategy = into;

	strategy->templates.engine = 0;
}

static const struct schema_key templates_keys[] = {
	{ "dir", SCHEMA_PATH, offsetof(struct strategy, templates.dir),
	    .doc = "directory of the templates" },
	{ "engine", SCHEMA_CHOICE, offsetof(struct strategy, templates.engine),
	    .choices = engines,
	    .doc = "language of the templates; default dunning-1" },
};

static const struct schema templates_schema = {
	.name = "`templates`",
	.keys = templates_keys,
	.count = sizeof(templates_keys) / sizeof(*templates_keys),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = templates_defaults,
};

static void
letters_defaults(void *into)
{
	struct letter_spec *letters = into;

	letters->layout = LETTER_DIN5008B;
	letters->batch = DEFAULT_BATCH;
}

static const struct schema_key letter_keys[] = {
	{ "layout", SCHEMA_CHOICE, offsetof(struct letter_spec, layout),
	    .choices = letter_layouts,
	    .doc = "where the address window is: din5008b (A4, the default) or "
	           "us10 (US Letter)" },
	{ "batch", SCHEMA_INT, offsetof(struct letter_spec, batch), .low = 1,
	    .high = BATCH_MOST,
	    .doc = "most letters of one PDF file; default 500" },
	{ "font", SCHEMA_STRING, offsetof(struct letter_spec, font),
	    .doc = "font family of the text" },
};

static const struct schema letter_schema = {
	.name = "`letters`",
	.keys = letter_keys,
	.count = sizeof(letter_keys) / sizeof(*letter_keys),
	.size = sizeof(struct letter_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = letters_defaults,
};

static void
mail_defaults(void *into)
{
	struct mail_spec *mail = into;

	mail->format = MAIL_MAILDIR;
}

static const struct schema_key mail_keys[] = {
	{ "from", SCHEMA_STRING, offsetof(struct mail_spec, from),
	    .doc = "sender: an address, or a name and an address in <>" },
	{ "reply_to", SCHEMA_STRING, offsetof(struct mail_spec, reply_to),
	    .doc = "address for answers" },
	{ "domain", SCHEMA_STRING, offsetof(struct mail_spec, domain),
	    .doc = "domain of message ids; default: that of from" },
	{ "unsubscribe", SCHEMA_STRING, offsetof(struct mail_spec, unsubscribe),
	    .doc = "https address of one-click unsubscription (RFC 8058)" },
	{ "format", SCHEMA_CHOICE, offsetof(struct mail_spec, format),
	    .choices = mail_formats,
	    .doc = "how messages are written; default maildir" },
	{ "attach_letter", SCHEMA_BOOL,
	    offsetof(struct mail_spec, attach_letter),
	    .doc = "the letter goes with the message as PDF; default false" },
};

static const struct schema mail_schema = {
	.name = "`mail`",
	.keys = mail_keys,
	.count = sizeof(mail_keys) / sizeof(*mail_keys),
	.size = sizeof(struct mail_spec),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.defaults = mail_defaults,
};

static const struct schema_key strategy_keys[] = {
	{ "dunning", SCHEMA_INT, offsetof(struct strategy, format),
	    .required = true, .low = 1, .high = STRATEGY_FORMAT,
	    .doc = "version of the format, 1; the first key of the file" },
	{ "strategy", SCHEMA_STRING, offsetof(struct strategy, name),
	    .required = true, .doc = "name of the strategy" },
	{ "version", SCHEMA_STRING, offsetof(struct strategy, version),
	    .doc = "version of the strategy, any text" },
	{ "owner", SCHEMA_STRING, offsetof(struct strategy, owner),
	    .doc = "who answers for it" },
	{ "reviewed_by", SCHEMA_STRING, offsetof(struct strategy, reviewed_by),
	    .doc = "who reviewed it" },
	{ "description", SCHEMA_STRING, offsetof(struct strategy, description),
	    .doc = "what it is for" },
	{ "effective", SCHEMA_STRUCT, 0, .sub = &effective_schema,
	    .doc = "days on which it may be used" },
	{ "defaults", SCHEMA_STRUCT, 0, .sub = &defaults_schema,
	    .doc = "what holds where a section is silent" },
	{ "currencies", SCHEMA_MAP, offsetof(struct strategy, currencies),
	    .sub = &currency_schema, .pattern = strategy_currency_pattern,
	    .doc =
	        "digits of currencies, where they are not those of ISO 4217" },
	{ "sources", SCHEMA_MAP, offsetof(struct strategy, sources),
	    .sub = &strategy_source_schema,
	    .doc = "files that map reads, by name" },
	{ "columns", SCHEMA_MAP, offsetof(struct strategy, columns),
	    .sub = &strategy_column_schema,
	    .doc = "columns of the portfolio beyond dunning-columns(5)" },
	{ "calendars", SCHEMA_MAP, offsetof(struct strategy, calendars),
	    .sub = &strategy_calendar_schema,
	    .doc = "weekends and holidays, by name" },
	{ "derive", SCHEMA_MAP, offsetof(struct strategy, derive),
	    .sub = &strategy_derive_schema,
	    .doc = "columns computed from others, in order" },
	{ "ageing", SCHEMA_STRUCT, offsetof(struct strategy, ageing),
	    .sub = &strategy_ageing_schema, .doc = "buckets and credits" },
	{ "scorecards", SCHEMA_MAP, offsetof(struct strategy, scorecards),
	    .sub = &strategy_scorecard_schema, .doc = "scorecards by name" },
	{ "reason_texts", SCHEMA_NODE,
	    offsetof(struct strategy, reason_texts),
	    .doc = "reason codes in words: a text, or texts by language" },
	{ "tables", SCHEMA_MAP, offsetof(struct strategy, tables),
	    .sub = &strategy_table_schema, .doc = "decision tables by name" },
	{ "holds", SCHEMA_LIST, offsetof(struct strategy, holds),
	    .sub = &strategy_hold_schema, .doc = "who must not be dunned" },
	{ "plans", SCHEMA_MAP, offsetof(struct strategy, plans),
	    .sub = &strategy_plan_schema, .doc = "treatment plans by name" },
	{ "default_plan", SCHEMA_NAME,
	    offsetof(struct strategy, default_plan),
	    .doc = "plan of items that nothing else puts in one" },
	{ "promises", SCHEMA_STRUCT, offsetof(struct strategy, promises),
	    .sub = &strategy_promise_schema,
	    .doc = "when a promise to pay is kept or broken" },
	{ "offers", SCHEMA_LIST, offsetof(struct strategy, offers),
	    .sub = &strategy_offer_schema,
	    .doc = "payment by instalments that messages offer" },
	{ "next_best_action", SCHEMA_STRUCT,
	    offsetof(struct strategy, next_best_action),
	    .sub = &strategy_choice_schema,
	    .doc = "choice of the channel by what it is expected to bring" },
	{ "constraints", SCHEMA_LIST, offsetof(struct strategy, constraints),
	    .sub = &strategy_constraint_schema,
	    .doc = "rules of contact, applied after the plan, in order" },
	{ "contact_packs", SCHEMA_STRINGS,
	    offsetof(struct strategy, contact_packs), .item = SCHEMA_PATH,
	    .doc = "files with further constraints" },
	{ "tones", SCHEMA_STRINGS, offsetof(struct strategy, tones),
	    .doc = "the tones that actions may use" },
	{ "templates", SCHEMA_STRUCT, 0, .sub = &templates_schema,
	    .doc = "where the messages are" },
	{ "creditor", SCHEMA_PAIRS, offsetof(struct strategy, creditor),
	    .doc = "texts about the creditor for the templates, by name" },
	{ "letters", SCHEMA_STRUCT, offsetof(struct strategy, letters),
	    .sub = &letter_schema, .doc = "how letters are set" },
	{ "mail", SCHEMA_STRUCT, offsetof(struct strategy, mail),
	    .sub = &mail_schema, .doc = "how mail is written" },
	{ "experiments", SCHEMA_LIST, offsetof(struct strategy, experiments),
	    .sub = &strategy_experiment_schema,
	    .doc = "champion and challenger arms" },
	{ "charges", SCHEMA_MAP, offsetof(struct strategy, charges),
	    .sub = &strategy_charge_schema,
	    .doc = "interest, fixed sums and fees, by name" },
	{ "charge_packs", SCHEMA_STRINGS,
	    offsetof(struct strategy, charge_packs), .item = SCHEMA_PATH,
	    .doc = "files with further charges" },
	{ "assign", SCHEMA_STRUCT, offsetof(struct strategy, assign),
	    .sub = &strategy_assign_schema,
	    .doc = "assignment of work to agents" },
	{ "incentives", SCHEMA_STRUCT, offsetof(struct strategy, incentives),
	    .sub = &strategy_incentive_schema,
	    .doc = "what agents earn by what they recover" },
	{ "limits", SCHEMA_STRUCT, offsetof(struct strategy, limits),
	    .sub = &strategy_limit_schema,
	    .doc = "when nothing may leave: too many contacts, old payments" },
	{ "outputs", SCHEMA_STRUCT, 0, .sub = &strategy_output_schema,
	    .doc = "columns that commands write, in order" },
	{ "tests", SCHEMA_LIST, offsetof(struct strategy, cases),
	    .sub = &strategy_case_schema,
	    .doc = "records and what must come of them" },
	{ "lint", SCHEMA_PAIRS, offsetof(struct strategy, lint),
	    .item = SCHEMA_ID, .choices = strategy_lint_levels,
	    .doc = "levels of the findings of check: off, info, warn or "
	           "error" },
};

const struct schema strategy_schema = {
	.name = "a strategy",
	.keys = strategy_keys,
	.count = sizeof(strategy_keys) / sizeof(*strategy_keys),
	.size = sizeof(struct strategy),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};
