#include "rules/strategy_check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "rules/charge_spec.h"

void
check_error(struct checker *checker, const char *id, struct src_pos at,
    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(checker->diag, DIAG_ERROR, id, at, fmt, args);
	va_end(args);
	checker->failed = true;
}

bool
check_given(const struct located *located)
{
	return located->text.at != NULL;
}

static bool
no_memory(struct checker *checker)
{
	diag_memory(checker->diag);
	checker->failed = true;
	return false;
}

void
check_name(struct checker *checker, const struct located *ref,
    const struct check_names *names, const char *what)
{
	const char *nearest;
	size_t i;

	if (!check_given(ref))
		return;
	for (i = 0; i < names->count; i++)
		if (text_is(ref->text, names->names[i]))
			return;
	nearest = text_nearest(ref->text, names->names, names->count);
	check_error(checker, "E_NAME", ref->at, "`%.80s` is not the name of %s",
	    ref->text.at, what);
	if (nearest != NULL)
		diag_note(
		    checker->diag, ref->at, "did you mean `%s`?", nearest);
}

void
check_for(struct checker *checker, const struct located_list *sources)
{
	size_t i;

	for (i = 0; i < sources->count; i++)
		check_name(
		    checker, &sources->items[i], &checker->sources, "a source");
}

void
check_column(struct checker *checker, const struct located *name)
{
	struct column_info info;
	const char *const *names;
	const char *nearest;
	size_t count;

	if (!check_given(name) ||
	    strategy_column(checker->strategy, name->text, &info))
		return;
	names = strategy_column_names(checker->strategy, &count);
	nearest = text_nearest(name->text, names, count);
	check_error(checker, "E_NAME", name->at,
	    "nothing declares the column `%.80s`", name->text.at);
	if (nearest != NULL)
		diag_note(
		    checker->diag, name->at, "did you mean `%s`?", nearest);
	else
		diag_note(checker->diag, name->at,
		    "declare it under `columns`, in a source, or derive it");
}

static const struct located *
located_in(const struct items *items, size_t size, size_t offset, size_t i)
{
	return (const void *)((const char *)items->at + i * size + offset);
}

static int
compare_located(const void *left, const void *right)
{
	const struct located *a = *(const struct located *const *)left;
	const struct located *b = *(const struct located *const *)right;
	int order = text_compare(a->text, b->text);

	if (order != 0)
		return order;
	return a < b ? -1 : a > b;
}

void
check_unique(struct checker *checker, const struct items *items, size_t size,
    size_t offset, const char *what)
{
	const struct located **sorted;
	size_t i;

	sorted = arena_alloc(checker->strategy->arena, items->count,
	    sizeof(const struct located *));
	if (sorted == NULL) {
		no_memory(checker);
		return;
	}
	for (i = 0; i < items->count; i++)
		sorted[i] = located_in(items, size, offset, i);
	qsort(sorted, items->count, sizeof(const struct located *),
	    compare_located);
	for (i = 1; i < items->count && !diag_full(checker->diag); i++) {
		if (!check_given(sorted[i]) ||
		    !text_equal(sorted[i - 1]->text, sorted[i]->text))
			continue;
		check_error(checker, "E_DUPLICATE_NAME", sorted[i]->at,
		    "two %s have the name `%.80s`", what, sorted[i]->text.at);
		diag_note(
		    checker->diag, sorted[i - 1]->at, "it is used here too");
	}
}

void
check_amount(
    struct checker *checker, const struct located *amount, const char *key)
{
	struct decimal value;

	if (!check_given(amount))
		return;
	if (decimal_parse(amount->text, &value, NULL) == NUM_OK &&
	    value.coefficient >= 0)
		return;
	check_error(checker, "E_VALUE", amount->at,
	    "`%s` is an amount such as 12.50, not `%.80s`", key,
	    amount->text.at);
}

static bool
is_all(struct text text, const char *letters)
{
	return text.len > 0 && strspn(text.at, letters) == text.len;
}

static bool
is_declared_currency(const struct strategy *strategy, struct text code)
{
	const struct currency_spec *currency = strategy->currencies.at;
	size_t i;

	for (i = 0; i < strategy->currencies.count; i++)
		if (text_equal(currency[i].code.text, code))
			return true;
	return false;
}

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static bool
check_currency_form(struct checker *checker, const struct located *code)
{
	if (code->text.len == 3 && is_all(code->text, capitals))
		return true;
	check_error(checker, "E_VALUE", code->at,
	    "`%.80s` is not a currency code: three capital letters (ISO 4217)",
	    code->text.at);
	return false;
}

void
check_currency(struct checker *checker, const struct located *code)
{
	if (!check_given(code) || !check_currency_form(checker, code))
		return;
	if (currency_digits(code->text) >= 0 ||
	    is_declared_currency(checker->strategy, code->text))
		return;
	check_error(checker, "E_VALUE", code->at,
	    "`%s` is not a currency of ISO 4217", code->text.at);
	diag_note(checker->diag, code->at,
	    "declare it under `currencies:`, such as `%s: {digits: 2}`",
	    code->text.at);
}

static bool
is_timezone(struct text zone)
{
	static const char area[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                           "abcdefghijklmnopqrstuvwxyz_";
	static const char place[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "abcdefghijklmnopqrstuvwxyz_0123456789+-";
	struct text piece;
	bool first = true;

	if (zone.len == 0 || zone.at[zone.len - 1] == '/')
		return false;
	while (text_split(&zone, '/', &piece)) {
		if (piece.len == 0 ||
		    strspn(piece.at, first ? area : place) < piece.len)
			return false;
		first = false;
	}
	return true;
}

void
check_timezone(struct checker *checker, const struct located *zone)
{
	if (!check_given(zone) || is_timezone(zone->text))
		return;
	check_error(checker, "E_VALUE", zone->at,
	    "`%.80s` is not a time zone, such as America/Mexico_City",
	    zone->text.at);
}

/* Subtags of BCP 47: two or three letters, then pieces of up to 8. */
static bool
is_language(struct text tag)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "abcdefghijklmnopqrstuvwxyz0123456789";
	struct text piece;
	size_t most = 3;

	if (tag.len == 0 || tag.at[tag.len - 1] == '-')
		return false;
	while (text_split(&tag, '-', &piece)) {
		if (piece.len > most || piece.len == 0 ||
		    strspn(piece.at, letters) < piece.len)
			return false;
		if (most == 3 &&
		    (piece.len < 2 ||
		        strcspn(piece.at, "0123456789") < piece.len))
			return false;
		most = 8;
	}
	return true;
}

void
check_block(
    struct checker *checker, const struct located *block, const char *key)
{
	if (!check_given(block) || block->literal)
		return;
	check_error(checker, "E_SHAPE", block->at,
	    "`%s` is a block of lines, begun with |", key);
	diag_note(checker->diag, block->at,
	    "write `%s: |` and the lines below it, indented", key);
}

void
check_language(struct checker *checker, const struct located *tag)
{
	if (check_given(tag) && !is_language(tag->text))
		check_error(checker, "E_VALUE", tag->at,
		    "`%.80s` is not a language tag, such as es-MX",
		    tag->text.at);
}

static void
check_defaults(struct checker *checker)
{
	const struct strategy *strategy = checker->strategy;
	const struct located *country = &strategy->defaults.country;

	check_timezone(checker, &strategy->defaults.timezone);
	check_currency(checker, &strategy->defaults.currency);
	check_language(checker, &strategy->defaults.language);
	if (check_given(country) &&
	    (country->text.len != 2 ||
	        strspn(country->text.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2))
		check_error(checker, "E_VALUE", country->at,
		    "`%.80s` is not a country of ISO 3166, such as MX",
		    country->text.at);
}

static void
check_top(struct checker *checker)
{
	const struct strategy *strategy = checker->strategy;
	const struct currency_spec *currency = strategy->currencies.at;
	size_t i;

	for (i = 0; i < strategy->currencies.count; i++)
		check_currency_form(checker, &currency[i].code);
	check_defaults(checker);
	if (strategy->effective.from != DATE_NONE &&
	    strategy->effective.to != DATE_NONE &&
	    strategy->effective.from > strategy->effective.to)
		check_error(checker, "E_VALUE", strategy->effective.at,
		    "`effective` ends before it begins");
}

static bool
names_of(struct checker *checker, const struct items *items, size_t size,
    size_t offset, struct check_names *to)
{
	size_t i;

	to->names = arena_alloc(
	    checker->strategy->arena, items->count, sizeof(const char *));
	if (to->names == NULL)
		return no_memory(checker);
	to->count = items->count;
	for (i = 0; i < items->count; i++)
		to->names[i] = located_in(items, size, offset, i)->text.at;
	return true;
}

bool
strategy_check(struct strategy *strategy, struct diag *diag)
{
	struct checker checker = { .strategy = strategy, .diag = diag };

	if (!names_of(&checker, &strategy->sources, sizeof(struct source_spec),
	        offsetof(struct source_spec, name), &checker.sources) ||
	    !names_of(&checker, &strategy->calendars,
	        sizeof(struct calendar_spec),
	        offsetof(struct calendar_spec, name), &checker.calendars) ||
	    !names_of(&checker, &strategy->plans, sizeof(struct plan_spec),
	        offsetof(struct plan_spec, name), &checker.plans) ||
	    !names_of(&checker, &strategy->charges, sizeof(struct charge_spec),
	        offsetof(struct charge_spec, name), &checker.charges))
		return false;
	check_top(&checker);
	strategy_check_sources(&checker);
	strategy_check_rules(&checker);
	strategy_check_holds(&checker);
	strategy_check_plans(&checker);
	strategy_check_constraints(&checker);
	strategy_check_promises(&checker);
	strategy_check_experiments(&checker);
	strategy_check_assignment(&checker);
	strategy_check_due(&checker);
	strategy_check_credits(&checker);
	strategy_check_rollup(&checker);
	strategy_check_charges(&checker);
	strategy_check_reasons(&checker);
	strategy_check_outputs(&checker);
	return !checker.failed;
}
