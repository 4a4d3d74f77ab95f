#include "mapping/suggest_internal.h"

#include <strings.h>

bool
suggest_is_date(const struct suggestion *s, size_t column)
{
	return role_infos[s->names[column].role].values == VALUES_DATE;
}

bool
suggest_is_money(const struct suggestion *s, size_t column)
{
	return role_infos[s->names[column].role].values == VALUES_MONEY;
}

/* Header names such as "Due Date (DD/MM/YYYY)". */
static enum date_order
order_in_name(struct text header)
{
	for (size_t i = 0; i + 5 <= header.len; i++) {
		if (strncasecmp(header.at + i, "dd/mm", 5) == 0)
			return ORDER_DAY_FIRST;
		if (strncasecmp(header.at + i, "mm/dd", 5) == 0)
			return ORDER_MONTH_FIRST;
	}
	return ORDER_OPEN;
}

static bool
is_decided(enum date_order order)
{
	return order == ORDER_DAY_FIRST || order == ORDER_MONTH_FIRST;
}

static size_t
order_evidence(const struct date_evidence *e)
{
	return e->fits[FIT_DAY_FIRST] + e->fits[FIT_MONTH_FIRST];
}

/* The order of all columns that decide it; OPEN when they differ. */
static void
find_order(struct suggestion *s)
{
	struct file_style *file = &s->style;
	bool differ = false;

	file->order = ORDER_OPEN;
	for (size_t i = 0; i < s->count; i++) {
		const struct column_look *c = &s->columns[i];
		enum date_order order = date_evidence_order(&c->dates);

		if (!is_decided(order) || !column_agrees(c, VALUES_DATE))
			continue;
		differ = differ ||
		         (file->order != ORDER_OPEN && file->order != order);
		if (file->order == ORDER_OPEN ||
		    order_evidence(&c->dates) >
		        order_evidence(&s->columns[file->order_column].dates))
			file->order_column = i;
		file->order = order;
	}
	if (differ)
		file->order = ORDER_OPEN;
}

/* The language of most months that are names, for columns that fit several. */
static void
find_language(struct suggestion *s)
{
	size_t fits[MONTH_LANGUAGES] = { 0 }, best = 0;

	for (size_t i = 0; i < s->count; i++)
		for (size_t j = 0; j < MONTH_LANGUAGES; j++)
			fits[j] += s->columns[i].dates.named.fits[j];
	for (size_t j = 1; j < MONTH_LANGUAGES; j++)
		if (fits[j] > fits[best])
			best = j;
	for (size_t i = 0; i < s->count; i++)
		s->columns[i].dates.named.preferred = best;
}

static bool
is_open(enum date_order order)
{
	return order == ORDER_OPEN || order == ORDER_THIN;
}

static bool
has_order(enum date_kind kind)
{
	return kind == DATES_YEAR_LAST || kind == DATES_SHORT_YEAR ||
	       kind == DATES_DMY8;
}

/* More than that are not left out of a format without asking. */
static bool
is_few(size_t left_out, size_t dates)
{
	return left_out * 50 < dates;
}

static bool
style_dates(struct suggestion *s, size_t column)
{
	const struct column_look *c = &s->columns[column];
	struct column_style *style = &s->styles[column];
	struct buf text;
	bool ok;

	/* A spreadsheet has turned some round, and left the others as texts. */
	if (date_evidence_mixed(&c->dates))
		return true;
	if (date_evidence_dates(&c->dates) <= c->dates.serials) {
		style->excel = c->dates.serials != 0;
		if (style->excel)
			style->format = TEXT("excel");
		return true;
	}
	style->order = date_evidence_order(&c->dates);
	if (is_open(style->order)) {
		enum date_order own = style->order;

		style->order = order_in_name(c->header);
		style->order_in_name = is_decided(style->order);
		style->order_borrowed =
		    !style->order_in_name && is_decided(s->style.order);
		if (style->order_borrowed)
			style->order = s->style.order;
		if (!is_decided(style->order))
			style->order = own;
	}
	/* A few among others of one order are no reason to decide nothing. */
	if (!is_decided(style->order) &&
	    !has_order(date_evidence_kind(&c->dates)))
		style->order = ORDER_FIXED;
	if (is_open(style->order) || style->order == ORDER_CONTRADICTS)
		return true;
	buf_init(&text, 512);
	ok = date_evidence_format(&c->dates, style->order, NULL,
	         &style->left_out, &text) &&
	    is_few(style->left_out, date_evidence_dates(&c->dates));
	if (!ok)
		style->left_out = 0;
	else
		style->format =
		    text_of(arena_strdup(s->arena, buf_text(&text)));
	ok = !text.failed && (!ok || style->format.at != NULL);
	buf_clear(&text);
	return ok;
}

/* The format of most of the dates. */
static void
find_format(struct suggestion *s)
{
	size_t best = 0;

	for (size_t i = 0; i < s->count; i++) {
		size_t columns = 0;

		if (!suggest_is_date(s, i) || s->styles[i].format.at == NULL)
			continue;
		for (size_t j = 0; j < s->count; j++)
			columns += suggest_is_date(s, j) &&
			           text_equal(s->styles[i].format,
			               s->styles[j].format);
		if (columns > best) {
			best = columns;
			s->style.format = s->styles[i].format;
		}
	}
}

static bool
is_sure(enum number_mark mark)
{
	return mark == MARK_POINT || mark == MARK_COMMA;
}

/* The decimal mark that most amounts have for sure. */
static void
find_mark(struct suggestion *s)
{
	struct file_style *file = &s->style;
	size_t votes[2] = { 0, 0 }, best = 0;
	bool open = false;

	file->mark = MARK_NONE;
	for (size_t i = 0; i < s->count; i++) {
		const struct number_evidence *n = &s->columns[i].numbers;
		enum number_mark mark = number_evidence_mark(n);

		if (!suggest_is_money(s, i))
			continue;
		file->minus_after += n->minus_after;
		file->parentheses += n->parentheses;
		open = open || mark == MARK_OPEN;
		if (!is_sure(mark))
			continue;
		votes[mark == MARK_COMMA] += n->numbers;
		if (n->point + n->comma >= best) {
			best = n->point + n->comma;
			file->mark_column = i;
		}
	}
	if (votes[0] + votes[1] != 0)
		file->mark = votes[1] > votes[0] ? MARK_COMMA : MARK_POINT;
	else if (open)
		file->mark = MARK_OPEN;
}

static void
style_numbers(struct suggestion *s, size_t column)
{
	const struct number_evidence *n = &s->columns[column].numbers;
	struct column_style *style = &s->styles[column];

	style->mark = number_evidence_mark(n);
	if (style->mark == MARK_NONE ||
	    (style->mark == MARK_OPEN && is_sure(s->style.mark))) {
		style->mark_borrowed = style->mark == MARK_OPEN;
		style->mark = s->style.mark;
	}
	style->grouping = number_evidence_grouping(n, style->mark);
	if (style->mark == s->style.mark && style->grouping != 0)
		s->style.grouping = style->grouping;
	style->indian = style->grouping == ',' && n->indian != 0;
	if (style->mark == s->style.mark)
		s->style.indian = s->style.indian || style->indian;
}

bool
suggest_style(struct suggestion *s)
{
	find_language(s);
	find_order(s);
	find_mark(s);
	for (size_t i = 0; i < s->count; i++) {
		if ((suggest_is_date(s, i) ||
		        column_agrees(&s->columns[i], VALUES_DATE)) &&
		    !style_dates(s, i))
			return false;
		if (suggest_is_money(s, i) ||
		    column_agrees(&s->columns[i], VALUES_MONEY))
			style_numbers(s, i);
	}
	find_format(s);
	return true;
}
