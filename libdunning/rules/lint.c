#include "rules/lint.h"

#include <stdarg.h>

static const char *const names[] = {
	[LINT_GAP] = "E_GAP",
	[LINT_OVERLAP] = "E_OVERLAP",
	[LINT_SHADOWED] = "W_SHADOWED",
	[LINT_DUPLICATE] = "W_DUPLICATE",
	[LINT_MERGEABLE] = "W_MERGEABLE",
	[LINT_UNSAT] = "E_UNSAT",
	[LINT_DEFAULT_UNREACHABLE] = "W_DEFAULT_UNREACHABLE",
	[LINT_NULL_INPUT] = "W_NULL_INPUT",
	[LINT_NOT_PROVEN] = "W_NOT_PROVEN",
	[LINT_UNUSED_COLUMN] = "W_UNUSED_COLUMN",
	[LINT_UNUSED_TEMPLATE] = "W_UNUSED_TEMPLATE",
	[LINT_CONSTRAINT_STARVES] = "W_CONSTRAINT_STARVES",
	[LINT_SCORE_RANGE] = "W_SCORE_RANGE",
	[LINT_EXPERIMENT_ARM] = "W_EXPERIMENT_ARM",
	[LINT_EXPERIMENT_SIZE] = "W_EXPERIMENT_SIZE",
	[LINT_EMPTY_CELL] = "W_EMPTY_CELL",
};

_Static_assert(sizeof(names) / sizeof(*names) == LINT_CODES,
    "every finding has a name");

/* Another kind of name than a finding's. */
static bool
is_load_error(struct text name)
{
	static const char *const ids[] = { "E_TYPE", "E_NAME", "E_LEVEL_ORDER",
		"E_MISSING_TEMPLATE", "E_BUCKETS", "E_VALUE", "E_EXPR",
		"E_TABLE", "E_UNKNOWN_KEY", "E_MISSING_KEY" };
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (text_is(name, ids[i]))
			return true;
	return false;
}

static void
report_unknown(const struct lint *lint, const struct located *name)
{
	const char *nearest = text_nearest(name->text, names, LINT_CODES);

	if (is_load_error(name->text)) {
		diag_at(lint->diag, DIAG_ERROR, "E_NAME", name->at,
		    "`%s` is an error, which no level can turn off",
		    name->text.at);
		diag_note(lint->diag, name->at,
		    "the strategy cannot be run with it");
	} else if (nearest == NULL) {
		diag_at(lint->diag, DIAG_ERROR, "E_NAME", name->at,
		    "`%s` is not a finding", name->text.at);
		diag_note(lint->diag, name->at,
		    "they are listed in dunning-check(1)");
	} else {
		diag_at(lint->diag, DIAG_ERROR, "E_NAME", name->at,
		    "`%s` is not a finding; did you mean `%s`?", name->text.at,
		    nearest);
	}
}

bool
lint_init(struct lint *lint, const struct strategy *strategy,
    struct arena *arena, struct diag *diag)
{
	const struct schema_pair *pair = strategy->lint.at;
	bool good = true;
	size_t code;
	size_t i;

	*lint = (struct lint){ strategy, arena, diag, { 0 } };
	for (code = 0; code < LINT_CODES; code++)
		lint->levels[code] = -1;
	for (i = 0; i < strategy->lint.count; i++, pair++) {
		for (code = 0; code < LINT_CODES; code++)
			if (text_is(pair->key.text, names[code]))
				break;
		if (code < LINT_CODES) {
			lint->levels[code] = (signed char)pair->choice;
		} else {
			report_unknown(lint, &pair->key);
			good = false;
		}
	}
	return good;
}

bool
lint_wants(const struct lint *lint, enum lint_code code)
{
	return lint->levels[code] != LINT_OFF && !diag_full(lint->diag);
}

bool
lint_tell(const struct lint *lint, enum lint_code code, enum lint_level usual,
    struct src_pos at, const char *fmt, ...)
{
	static const enum diag_level levels[] = {
		[LINT_INFO] = DIAG_INFO,
		[LINT_WARN] = DIAG_WARNING,
		[LINT_ERROR] = DIAG_ERROR,
	};
	enum lint_level level = usual;
	va_list args;

	if (lint->levels[code] >= 0)
		level = (enum lint_level)lint->levels[code];
	if (level == LINT_OFF || diag_full(lint->diag))
		return false;
	va_start(args, fmt);
	diag_vat(lint->diag, levels[level], names[code], at, fmt, args);
	va_end(args);
	return true;
}
