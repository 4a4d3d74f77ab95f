/* profile_findings.c -- what is the matter with a file, the worst first. */
#include "mapping/profile_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mapping/item_kind.h"

const char *const profile_severities[] = { "serious", "warning", "note", NULL };

static const struct {
	const char *name;
	int severity;
	const char *what;
} issues[ISSUES] = {
	[ISSUE_REJECTED] = { "rejected", SEVERITY_SERIOUS, NULL },
	[ISSUE_DUPLICATE] = { "duplicate_key", SEVERITY_SERIOUS, NULL },
	[ISSUE_EXPONENT] = { "destroyed_number", SEVERITY_SERIOUS,
	    "numbers that a spreadsheet has cut, which cannot be recovered" },
	[ISSUE_DELIMITER] = { "other_delimiter", SEVERITY_SERIOUS, NULL },
	[ISSUE_THOUSANDS] = { "thousands", SEVERITY_SERIOUS,
	    "with three decimals: thousands, if the point groups them" },
	[ISSUE_CUT] = { "no_line_end", SEVERITY_WARNING,
	    "the last record has no line end and may be cut" },
	[ISSUE_LINES] = { "lines_in_cell", SEVERITY_WARNING,
	    "cells hold lines that look like records, between stray quotes" },
	[ISSUE_UNSIGNED] = { "credits_without_minus", SEVERITY_SERIOUS, NULL },
	[ISSUE_UNREADABLE] = { "unreadable", SEVERITY_SERIOUS, NULL },
	[ISSUE_DECIMALS] = { "too_many_decimals", SEVERITY_SERIOUS,
	    "more decimals than the currency has" },
	[ISSUE_CURRENCY] = { "unknown_currency", SEVERITY_SERIOUS,
	    "not a currency of ISO 4217" },
	[ISSUE_ENCODING] = { "not_utf8", SEVERITY_SERIOUS, "not UTF-8" },
	[ISSUE_DUE_FIRST] = { "due_before_document", SEVERITY_SERIOUS,
	    "due before the date of the document" },
	[ISSUE_SWAPPED] = { "day_month_swapped", SEVERITY_SERIOUS,
	    "would make sense with day and month swapped" },
	[ISSUE_MISSING] = { "missing_column", SEVERITY_WARNING,
	    "there is no such column" },
	[ISSUE_EMPTY] = { "empty", SEVERITY_WARNING, "empty" },
	[ISSUE_FUTURE] = { "future_date", SEVERITY_WARNING,
	    "after the as-of date" },
	[ISSUE_RANGE] = { "date_out_of_range", SEVERITY_WARNING, NULL },
	[ISSUE_FIRST_DAYS] = { "first_days", SEVERITY_WARNING,
	    "on days 1 to 12: day and month may be swapped" },
	[ISSUE_UNLISTED] = { "unlisted_value", SEVERITY_WARNING,
	    "none of the values that the column can have" },
	[ISSUE_VARIANT] = { "spelling_variants", SEVERITY_WARNING, NULL },
	[ISSUE_LARGE] = { "large_amounts", SEVERITY_WARNING, NULL },
	[ISSUE_MOJIBAKE] = { "mojibake", SEVERITY_WARNING,
	    "read in a wrong encoding before" },
	[ISSUE_CONTROL] = { "control_characters", SEVERITY_WARNING,
	    "with control characters, tabs or line ends" },
	[ISSUE_EMAIL] = { "email_shape", SEVERITY_WARNING,
	    "not one e-mail address" },
	[ISSUE_PHONE] = { "phone_shape", SEVERITY_WARNING,
	    "not one telephone number" },
	[ISSUE_CHECK_DIGIT] = { "check_digit", SEVERITY_WARNING, NULL },
	[ISSUE_SHAPE] = { "identifier_shape", SEVERITY_WARNING, NULL },
	[ISSUE_BLANKS] = { "outer_blanks", SEVERITY_WARNING,
	    "with blanks at the beginning or end" },
	[ISSUE_SMALL] = { "small_amounts", SEVERITY_NOTE, NULL },
	[ISSUE_NEGATIVE] = { "negative_balances", SEVERITY_NOTE,
	    "negative: credits" },
	[ISSUE_CURRENCIES] = { "several_currencies", SEVERITY_NOTE,
	    "currencies: sums are by currency" },
	[ISSUE_NO_VALUE] = { "no_value", SEVERITY_NOTE,
	    "empty in all records" },
	[ISSUE_MEMORY] = { "memory_used_up", SEVERITY_NOTE, NULL },
};

int
profile_severity(enum profile_issue issue)
{
	return issues[issue].severity;
}

const char *
profile_issue_name(enum profile_issue issue)
{
	return issues[issue].name;
}

/* One more, whose words are made of fmt; NULL takes those of the issue. */
static void found(struct profile *, struct profile_finding, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

static void
found(struct profile *p, struct profile_finding finding, const char *fmt, ...)
{
	va_list args;

	finding.what = issues[finding.issue].what;
	if (fmt != NULL) {
		va_start(args, fmt);
		finding.what = arena_vprintf(p->arena, fmt, args);
		va_end(args);
	}
	if (finding.column != NULL && finding.name.at == NULL)
		finding.name = finding.column->name;
	if (p->finding_count == p->finding_cap) {
		size_t cap = p->finding_cap == 0 ? 64 : 2 * p->finding_cap;
		struct profile_finding *more =
		    arena_alloc(p->arena, cap, sizeof *more);

		if (more == NULL) {
			p->failed = true;
			return;
		}
		if (p->finding_count != 0)
			memcpy(more, p->findings,
			    p->finding_count * sizeof *more);
		p->findings = more;
		p->finding_cap = cap;
	}
	p->failed |= finding.what == NULL;
	p->findings[p->finding_count++] = finding;
}

/* What may be shown of an example: of a cell that does not read as its type,
 * and so may be anything, never more than its shape; what is as short as the
 * code of a currency tells nothing. */
static struct text
example_of(struct profile *p, const struct profile_column *column,
    enum profile_issue issue, struct text example)
{
	bool any = issue == ISSUE_UNREADABLE || issue == ISSUE_DECIMALS ||
	    issue == ISSUE_UNLISTED ||
	    (issue == ISSUE_CURRENCY && example.len > 3);
	struct text shown;
	struct buf made;

	if (example.at == NULL)
		return example;
	buf_init(&made, SIZE_MAX);
	if (any && !p->options.show_pii)
		text_outline(example, &made);
	else
		profile_show(p, column, example, &made);
	shown = (struct text){ arena_strndup(p->arena, buf_text(&made),
	                           made.len), made.len };
	p->failed |= made.failed || shown.at == NULL;
	buf_clear(&made);
	return shown;
}

static struct profile_finding
counted(struct profile *p, const struct profile_column *column,
    enum profile_issue issue, const struct issue_count *count)
{
	return (struct profile_finding){ .issue = issue, .column = column,
		.count = count->count,
		.of = column->filled + column->bad,
		.line = count->line,
		.example = example_of(p, column, issue, count->example) };
}

static const char *
unreadable(enum strategy_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return "neither true nor false";
	case TYPE_INT:
		return "not a whole number";
	case TYPE_DECIMAL:
		return "not a number";
	case TYPE_MONEY:
		return "not an amount";
	case TYPE_DATE:
		return "not a date (yyyy-mm-dd)";
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_DATETIME:
	case TYPE_SET:
	case TYPES:
		break;
	}
	return "not readable";
}

static void
judge_counts(struct profile *p, const struct profile_column *c)
{
	for (int i = 0; i < ISSUES; i++) {
		enum profile_issue issue = (enum profile_issue)i;
		struct profile_finding finding;

		if (c->issues[i].count == 0)
			continue;
		finding = counted(p, c, issue, &c->issues[i]);
		if (issue == ISSUE_EMPTY)
			finding.of = p->profiled;
		if (issue == ISSUE_UNREADABLE)
			found(p, finding, "%s", unreadable(c->type));
		else if (issue == ISSUE_RANGE)
			found(p, finding,
			    "more than %d years from the as-of date",
			    c->dates->years);
		else
			found(p, finding, NULL);
	}
}

static struct text
largest(struct profile *p, const struct profile_amounts *a)
{
	struct buf made;
	char *copy;

	buf_init(&made, SIZE_MAX);
	profile_show_number(a->top[0].value, &made);
	copy = arena_strndup(p->arena, buf_text(&made), made.len);
	p->failed |= made.failed || copy == NULL;
	buf_clear(&made);
	return text_of(copy);
}

static void
judge_amounts(struct profile *p, const struct profile_column *c)
{
	for (struct profile_amounts *a = c->amounts; a != NULL; a = a->next) {
		struct profile_spread spread = profile_spread(a);
		struct profile_finding finding = { .issue = ISSUE_LARGE,
			.column = c, .count = spread.large, .of = a->count,
			.line = a->top[0].line };
		const char *code = a->code.at != NULL ? a->code.at : "";
		const char *gap = a->code.at != NULL ? " " : "";

		if (spread.large != 0) {
			finding.example = largest(p, a);
			found(p, finding, "%s%s100 times the third quartile "
			    "or more", code, gap);
		}
		finding = (struct profile_finding){ .issue = ISSUE_SMALL,
			.column = c, .count = spread.small, .of = a->count };
		if (spread.small != 0)
			found(p, finding, "%s%sless than a hundredth of the "
			    "first quartile", code, gap);
	}
}

static void
judge_numbers(struct profile *p, const struct profile_column *c)
{
	for (int i = 1; i < IDENTIFIER_KINDS; i++) {
		const struct profile_numbers *n = &c->text->numbers[i];
		enum identifier_kind kind = (enum identifier_kind)i;

		if (!profile_numbers_has(p, c, kind))
			continue;
		if (n->wrong.count != 0)
			found(p, counted(p, c, ISSUE_CHECK_DIGIT, &n->wrong),
			    "%s with a wrong check digit",
			    identifier_name(kind));
		if (n->shape.count != 0)
			found(p, counted(p, c, ISSUE_SHAPE, &n->shape),
			    "not written like a %s", identifier_name(kind));
	}
}

static void
judge_forms(struct profile *p, const struct profile_column *c)
{
	const struct profile_forms *f = c->forms;
	uint64_t values, groups = profile_forms_groups(f, &values);
	struct text pair = { NULL, 0 };
	char *made;

	if (groups == 0)
		return;
	made = arena_printf(p->arena, "%.*s | %.*s", (int)f->one.len, f->one.at,
	    (int)f->other.len, f->other.at);
	pair = text_of(made);
	p->failed |= made == NULL;
	found(p, (struct profile_finding){ .issue = ISSUE_VARIANT, .column = c,
	             .count = values - groups, .of = c->values.count,
	             .line = f->line,
	             .example = example_of(p, c, ISSUE_VARIANT, pair) },
	    "other spellings of earlier values (zeros %" PRIu64
	    ", case %" PRIu64 ", blanks %" PRIu64 ", punctuation %" PRIu64 ")",
	    f->zeros, f->letters, f->blanks, f->marks);
}

static void
judge_column(struct profile *p, const struct profile_column *c)
{
	struct profile_finding finding = { .column = c, .of = c->filled };

	judge_counts(p, c);
	judge_amounts(p, c);
	if (c->text != NULL)
		judge_numbers(p, c);
	if (c->forms != NULL)
		judge_forms(p, c);
	if (c->dates != NULL && profile_dates_early(c->dates)) {
		finding.issue = ISSUE_FIRST_DAYS;
		for (int day = 0; day < 12; day++)
			finding.count += c->dates->days[day];
		found(p, finding, NULL);
	}
	finding.issue = ISSUE_NO_VALUE;
	finding.count = finding.of = p->profiled;
	if (c->filled + c->bad == 0 && p->profiled != 0 &&
	    c->issues[ISSUE_EMPTY].count == 0)
		found(p, finding, NULL);
	finding.issue = ISSUE_MEMORY;
	finding.count = c->values.others;
	finding.of = c->filled;
	if (c->values.others != 0)
		found(p, finding,
		    "came when the memory was used up: more than %zu "
		    "different values",
		    c->values.count);
}

static void
judge_missing(struct profile *p)
{
	static const struct {
		enum profile_role role;
		const char *name;
	} wanted[] = {
		{ ROLE_BALANCE, "balance" },
		{ ROLE_DUE_DATE, "due_date" },
		{ ROLE_DEBTOR, "debtor_id" },
		{ ROLE_DOCUMENT, "doc_id" },
	};

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct profile_finding missing = {
			.issue = ISSUE_MISSING,
			.name = text_of(wanted[i].name),
			.count = p->profiled
		};

		if (p->roles[wanted[i].role] == NO_COLUMN)
			found(p, missing, NULL);
	}
}

static void
judge_records(struct profile *p)
{
	const struct profile_column *document = profile_role(p, ROLE_DOCUMENT);
	uint64_t read = profile_read_count(p);

	for (size_t i = 0; i < p->reason_count; i++) {
		const struct profile_reason *r = &p->reasons[i];

		found(p, (struct profile_finding){ .issue = ISSUE_REJECTED,
		             .name = r->column, .count = r->count, .of = read,
		             .line = r->line },
		    "rejected %s: %s", r->id, r->text.at);
	}
	if (p->key_issues.count != 0)
		found(p, (struct profile_finding){ .issue = ISSUE_DUPLICATE,
		             .column = document,
		             .count = p->key_issues.count,
		             .of = p->keys.looked, .line = p->key_issues.line,
		             .example = example_of(p, document, ISSUE_DUPLICATE,
		                 p->key_issues.example) },
		    "repeat the key of an earlier record, %" PRIu64
		    " of them in every cell",
		    p->keys.same);
	if (p->keys.unlooked != 0)
		found(p, (struct profile_finding){ .issue = ISSUE_MEMORY,
		             .column = document, .count = p->keys.unlooked,
		             .of = p->profiled },
		    "came when the memory was used up: not looked at for "
		    "repeated keys");
}

/* A file of one column, whose name has another delimiter in it. */
static void
judge_delimiter(struct profile *p)
{
	static const char marks[] = ";\t|";
	const struct text *name = &p->columns[0].name;
	const char *mark = NULL;

	for (size_t i = 0; i < name->len && mark == NULL; i++)
		mark = memchr(marks, name->at[i], sizeof marks - 1);
	if (p->count != 1 || mark == NULL)
		return;
	found(p, (struct profile_finding){ .issue = ISSUE_DELIMITER,
	             .name = TEXT("file"), .count = 1, .line = 1 },
	    "the delimiter is %s, most likely: see dunning map --suggest",
	    *mark == ';'      ? "a semicolon" :
	        *mark == '\t' ? "a tab" :
	                        "a bar");
}

/* Types that are called like credits, with balances of debts only. */
static void
judge_types(struct profile *p)
{
	const struct profile_column *type = profile_role(p, ROLE_KIND);
	const struct profile_column *kind = profile_role(p, ROLE_ITEM_KIND);

	if (type == NULL || kind != NULL)
		return;
	for (size_t i = 0; i < p->kind_count; i++) {
		const struct profile_kind *k = &p->kinds[i];
		const char *name = item_kind_of(k->name);

		if (name == NULL || *name == 'd' || k->positive == 0 ||
		    k->negative != 0)
			continue;
		found(p, (struct profile_finding){ .issue = ISSUE_UNSIGNED,
		             .column = type, .count = k->positive,
		             .of = k->positive + k->zero },
		    "'%s' is called like a %s, but its balances have no minus",
		    k->name.at, name);
	}
}

static void
judge_end(struct profile *p)
{
	struct profile_finding cut = { .issue = ISSUE_CUT,
		.name = TEXT("file"), .count = 1, .line = p->cut.line };
	struct profile_finding lines = { .issue = ISSUE_LINES,
		.name = TEXT("file"), .count = p->lookalikes,
		.line = p->lookalike.line };

	if (p->cut.line != 0)
		found(p, cut, NULL);
	if (p->lookalikes != 0)
		found(p, lines, NULL);
}

static void
judge_balances(struct profile *p)
{
	const struct profile_column *balance = profile_role(p, ROLE_BALANCE);
	struct profile_finding finding = { .issue = ISSUE_NEGATIVE,
		.column = balance };
	uint64_t currencies = 0;

	if (balance == NULL)
		return;
	for (struct profile_amounts *a = balance->amounts; a != NULL;
	     a = a->next) {
		finding.count += a->negative;
		finding.of += a->count;
		currencies++;
	}
	if (finding.count != 0)
		found(p, finding, NULL);
	finding.issue = ISSUE_CURRENCIES;
	finding.count = currencies;
	finding.of = 0;
	if (currencies > 1)
		found(p, finding, NULL);
}

/* The worst first, and of equal ones the most frequent; else as they came. */
static int
by_weight(const void *a, const void *b)
{
	const struct profile_finding *x = a, *y = b;
	int one = issues[x->issue].severity, other = issues[y->issue].severity;

	if (one != other)
		return one - other;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->issue != y->issue)
		return x->issue < y->issue ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return text_compare(x->name, y->name);
}

bool
profile_judge(struct profile *p)
{
	judge_records(p);
	judge_missing(p);
	for (size_t i = 0; i < p->count; i++)
		judge_column(p, &p->columns[i]);
	judge_balances(p);
	judge_types(p);
	judge_delimiter(p);
	judge_end(p);
	if (p->finding_count != 0 && !p->failed)
		qsort(p->findings, p->finding_count, sizeof *p->findings,
		    by_weight);
	return !p->failed;
}
