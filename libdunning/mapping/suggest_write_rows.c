#include "mapping/suggest_write.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rules/pattern.h"

/* A literal text as a regular expression. */
static void
put_literal(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		if (memchr("\\^$.|?*+()[]{}", c, 14) != NULL)
			buf_putc(out, '\\');
		buf_putc(out, c < ' ' || c == 0x7f ? '.' : (char)c);
	}
}

/* The same for numbers that change from one file to the next: pages, dates. */
static void
put_changing(struct buf *out, struct text t)
{
	size_t i = 0;

	while (i < t.len) {
		size_t from = i;

		while (i < t.len && t.at[i] >= '0' && t.at[i] <= '9')
			i++;
		if (i != from) {
			buf_puts(out, "[0-9]+");
			continue;
		}
		while (i < t.len && !(t.at[i] >= '0' && t.at[i] <= '9'))
			i++;
		put_literal(out, (struct text){ t.at + from, i - from });
	}
}

/* Records that a rule would take for something else, and heads of groups when
 * it is not theirs; column 0: the row. */
static size_t
count_disguised(const struct suggestion *s, const struct buf *pattern,
    size_t column, bool not_heads, struct buf *out)
{
	struct arena *arena = arena_new(0);
	char why[256];
	size_t count = 0, bad;
	struct pattern *p =
	    arena == NULL
	        ? NULL
	        : pattern_new(arena,
	              (struct text){ buf_text(pattern), pattern->len },
	              TEXT(""), why, sizeof why, &bad);

	for (size_t i = 0; p != NULL && i < s->sheet.count; i++) {
		const struct sheet_row *row = &s->sheet.rows[i];

		if (suggest_is_record(s, i) ||
		    (not_heads && s->kinds[i] == ROW_GROUP))
			count +=
			    pattern_test(
			        p, column == 0 ? row->raw
			                       : sheet_cell(row, column - 1)) !=
			    PATTERN_NO;
	}
	if (p == NULL)
		out->failed = true;
	if (arena != NULL)
		arena_free(arena);
	return count;
}

/* How a row begins, up to the end of the text of that cell. */
static struct text
beginning(const struct sheet_row *row, size_t cell)
{
	struct text text = sheet_cell(row, cell);
	const char *end = text.at + text.len;

	if (end < row->raw.at || end > row->raw.at + row->raw.len)
		return row->raw;
	return (struct text){ row->raw.at, (size_t)(end - row->raw.at) };
}

static bool
starts_with(struct text t, struct text with)
{
	return t.len >= with.len && memcmp(t.at, with.at, with.len) == 0;
}

/* As many cells of the header as no line before it begins with. */
static struct text
header_beginning(const struct suggestion *s)
{
	const struct sheet_row *header = s->shape.header;
	struct text text = header->raw;

	for (size_t i = 0; i < header->count; i++) {
		size_t at = 0;

		if (sheet_cell(header, i).len == 0)
			continue;
		text = beginning(header, i);
		while (at < s->sheet.count && &s->sheet.rows[at] != header &&
		       !starts_with(s->sheet.rows[at].raw, text))
			at++;
		if (&s->sheet.rows[at] == header && i > 0 && text.len >= 8)
			break;
	}
	return text;
}

static void
put_match(struct buf *line, const struct buf *pattern)
{
	yaml_put(line, (struct text){ buf_text(pattern), pattern->len });
}

void
suggest_write_header(struct suggestion *s, struct buf *out)
{
	const struct sheet_row *header = s->shape.header;
	struct buf line, pattern;
	char why[96];

	if (header == NULL) {
		yaml_line(out, 6, false, "header: false",
		    "no row looks like names of columns");
		return;
	}
	if (s->by_number) {
		yaml_line(out, 6, false, "header: false",
		    "two columns have the same name, so they go by numbers");
		snprintf(why, sizeof why, "skip_lines: %zu", header->line);
		yaml_line(out, 6, false, why, "the header is the last of them");
		return;
	}
	if (header->line == 1)
		return;
	buf_init(&pattern, LINE_MAX_BYTES);
	buf_init(&line, LINE_MAX_BYTES);
	buf_putc(&pattern, '^');
	put_literal(&pattern, header_beginning(s));
	buf_puts(&line, "skip_until: ");
	put_match(&line, &pattern);
	snprintf(why, sizeof why, "the header is on line %zu", header->line);
	yaml_line(out, 6, false, buf_text(&line), why);
	yaml_done(&pattern, out);
	yaml_done(&line, out);
}

/* One rule; as a comment when it would take records, too. */
static void
write_rule(const struct suggestion *s, const char *name,
    const struct buf *pattern, size_t column, const char *why, struct buf *out)
{
	size_t disguised = count_disguised(
	    s, pattern, column, strcmp(name, "group") != 0, out);
	struct buf line;

	if (disguised != 0)
		yaml_comment(out, 6,
		    "W: %zu records would be taken by this "
		    "rule as well; make it more exact.",
		    disguised);
	buf_init(&line, LINE_MAX_BYTES);
	buf_printf(&line, "%s: {match: ", name);
	put_match(&line, pattern);
	if (column != 0)
		buf_printf(&line, ", column: \"#%zu\"", column);
	buf_putc(&line, '}');
	yaml_line(out, 6, disguised != 0, buf_text(&line), why);
	yaml_done(&line, out);
}

static void
drop_footer(struct suggestion *s, const struct sheet_row *row, size_t number,
    struct buf *pattern, struct buf *out)
{
	struct text text;
	size_t column;
	char name[32];

	text = text_excerpt(shape_first_cell(row, &column), 24);
	yaml_again(pattern, out);
	buf_putc(pattern, '^');
	if (column != 0)
		buf_printf(pattern, "[%c ]*", s->shape.dialect.delimiter);
	buf_puts(pattern, s->shape.dialect.quote != 0 ? "\"? *" : " *");
	put_changing(pattern, text);
	snprintf(name, sizeof name, "footer_%zu", number);
	write_rule(s, name, pattern, 0, "", out);
}

enum { FOOTERS = 5 };

static void
drop_footers(struct suggestion *s, struct buf *pattern, struct buf *out)
{
	const struct sheet *sheets[] = { &s->sheet, &s->tail };
	const unsigned char *kinds[] = { s->kinds, s->tail_kinds };
	size_t told = 0;

	for (size_t i = 0; i < 2; i++)
		for (size_t row = 0; row < sheets[i]->count; row++)
			if (kinds[i][row] == ROW_FOOTER && told < FOOTERS)
				drop_footer(s, &sheets[i]->rows[row], ++told,
				    pattern, out);
}

static bool
is_control_total(const struct suggestion *s, const struct sheet_row *row)
{
	return s->total_checked && row == s->shape.last_total;
}

static bool
has_tota(struct text t)
{
	for (size_t i = 0; i + 4 <= t.len; i++)
		if (strncasecmp(t.at + i, "tota", 4) == 0)
			return true;
	return false;
}

#define TOTAL_WORD " *((sub|gran|grand)[ -]?)?tota"

/* Above a group may stand a customer whose name begins like a total; but a
 * total has a number in a further cell. */
static void
put_total_row(
    const struct suggestion *s, struct text first, struct buf *pattern)
{
	char mark = s->shape.dialect.delimiter;

	buf_printf(pattern, "(?i)^[%c\" ]*", mark);
	if (has_tota(first))
		buf_puts(pattern, TOTAL_WORD);
	else
		put_literal(pattern, text_excerpt(first, 4));
	buf_printf(pattern, ".*[%c].*[0-9]", mark);
}

/* Subtotals and totals, by the word that they begin with. */
static void
drop_totals(struct suggestion *s, struct buf *pattern, struct buf *out)
{
	const struct shape *shape = &s->shape;
	size_t count = shape->counts[ROW_TOTAL], column;
	struct text first;
	char why[64];

	count -= count != 0 && is_control_total(s, shape->last_total);
	if (count == 0)
		return;
	first = shape_first_cell(shape->first[ROW_TOTAL], &column);
	if (*first.at == '*') {
		buf_puts(pattern, "^ *\\*+ *$");
	} else if (shape->counts[ROW_GROUP] != 0) {
		put_total_row(s, first, pattern);
	} else if (has_tota(first)) {
		buf_puts(pattern, "(?i)^" TOTAL_WORD);
	} else {
		buf_putc(pattern, '^');
		put_literal(pattern, text_excerpt(first, 4));
	}
	snprintf(why, sizeof why, "rows: %zu", count);
	write_rule(s, "totals", pattern,
	    shape->counts[ROW_GROUP] != 0 && *first.at != '*' ? 0 : column + 1,
	    why, out);
}

static void
drop_rows(const struct suggestion *s, enum row_kind kind, const char *name,
    const struct buf *pattern, struct buf *out)
{
	char why[64];

	if (s->shape.counts[kind] == 0)
		return;
	snprintf(why, sizeof why, "rows: %zu", s->shape.counts[kind]);
	write_rule(s, name, pattern, 0, why, out);
}

/* Marked as deleted: the user says whether they are. */
static void
offer_deleted(struct suggestion *s, bool alone, struct buf *out)
{
	const struct column_look *c = suggest_chosen(s, ROLE_DELETED);
	struct buf line;
	char why[64];

	if (c == NULL || c->values == 0)
		return;
	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "deleted: {match: \".\", column: ");
	suggest_tell_header(s, c->index, &line);
	buf_putc(&line, '}');
	snprintf(why, sizeof why, "marked rows: %zu", c->values);
	if (alone) {
		yaml_line(out, 4, true, "drop:", "");
		yaml_comment(out, 4, "  %s  # %s", buf_text(&line), why);
	} else {
		yaml_line(out, 6, true, buf_text(&line), why);
	}
	yaml_done(&line, out);
}

/* A section of which every line is a comment is one itself. */
static void
put_section(
    const char *name, const char *why, const struct buf *body, struct buf *out)
{
	struct text rest = { body->data, body->len }, line;
	bool active = false;

	while (text_split(&rest, '\n', &line)) {
		line = text_trim(line);
		active = active || (line.len != 0 && *line.at != '#');
	}
	yaml_line(out, 4, !active, name, why);
	buf_add(out, buf_text(body), body->len);
}

static void
write_drop(struct suggestion *s, struct buf *out)
{
	const struct shape *shape = &s->shape;
	const size_t *counts = shape->counts;
	struct buf pattern, body;

	if (counts[ROW_TOTAL] - (size_t)s->total_checked + counts[ROW_RULE] +
	        counts[ROW_BLANK] + counts[ROW_FOOTER] + counts[ROW_REPEATED] ==
	    0) {
		offer_deleted(s, true, out);
		return;
	}
	buf_init(&pattern, LINE_MAX_BYTES);
	buf_init(&body, LINE_MAX_BYTES);
	drop_totals(s, &pattern, &body);
	yaml_again(&pattern, out);
	buf_puts(&pattern, "^[-=_+*| ]+$");
	drop_rows(s, ROW_RULE, "rules", &pattern, &body);
	yaml_again(&pattern, out);
	if (shape->dialect.delimiter == '\t')
		buf_puts(&pattern, "^[\\t ]*$");
	else
		buf_printf(&pattern, "^[%c ]*$", shape->dialect.delimiter);
	drop_rows(s, ROW_BLANK, "blank", &pattern, &body);
	yaml_again(&pattern, out);
	if (counts[ROW_REPEATED] != 0) {
		buf_putc(&pattern, '^');
		put_literal(&pattern, header_beginning(s));
	}
	drop_rows(s, ROW_REPEATED, "headers", &pattern, &body);
	drop_footers(s, &pattern, &body);
	offer_deleted(s, false, &body);
	put_section("drop:", "rows that are no records", &body, out);
	yaml_done(&pattern, out);
	yaml_done(&body, out);
}

/* And the quote and the delimiter behind it. */
static struct text
with_delimiter(const struct sheet_row *row, struct text start)
{
	if (start.len < row->raw.len && start.at[start.len] == '"')
		start.len++;
	start.len += start.len < row->raw.len;
	return start;
}

/* Does another total row begin like the last one? */
static bool
is_only_one(const struct suggestion *s, struct text start)
{
	const struct sheet *sheets[] = { &s->sheet, &s->tail };

	if (s->between != NULL && starts_with(s->between->raw, start))
		return false;
	for (size_t i = 0; i < 2; i++)
		for (size_t row = 0; row < sheets[i]->count; row++)
			if (&sheets[i]->rows[row] != s->shape.last_total &&
			    starts_with(sheets[i]->rows[row].raw, start))
				return false;
	return true;
}

static bool
says_subtotal(const struct sheet_row *row)
{
	size_t column;
	struct text first = shape_first_cell(row, &column);

	return first.len >= 3 && strncasecmp(first.at, "sub", 3) == 0;
}

/* A total at the end that stands below the balances is one to check. */
static void
find_control_total(struct suggestion *s)
{
	const struct sheet_row *row = s->shape.last_total;
	const struct column_look *balance = suggest_chosen(s, ROLE_BALANCE);
	struct number_evidence n = { .values = 0 };
	size_t column;

	if (row == NULL || balance == NULL || row->count != s->shape.width ||
	    s->repeated != 0 || suggest_chosen(s, ROLE_SIGN) != NULL ||
	    balance->numbers.indicators != 0 ||
	    !number_evidence_add(&n, sheet_cell(row, balance->index)))
		return;
	shape_first_cell(row, &column);
	s->total_checked =
	    column < balance->index && !says_subtotal(row) &&
	    is_only_one(s, with_delimiter(row, beginning(row, column)));
}

static void
write_totals(struct suggestion *s, struct buf *out)
{
	const struct sheet_row *row = s->shape.last_total;
	struct buf pattern, line;
	size_t column;

	if (!s->total_checked)
		return;
	buf_init(&pattern, LINE_MAX_BYTES);
	buf_init(&line, LINE_MAX_BYTES);
	shape_first_cell(row, &column);
	buf_putc(&pattern, '^');
	put_literal(&pattern, with_delimiter(row, beginning(row, column)));
	yaml_line(out, 4, false, "totals:", "what the balances must add up to");
	buf_puts(&line, "total: {match: ");
	put_match(&line, &pattern);
	buf_puts(&line, ", column: balance}");
	yaml_line(out, 6, false, buf_text(&line), "the last row");
	yaml_done(&pattern, out);
	yaml_done(&line, out);
}

static void
write_carry(struct suggestion *s, struct buf *out)
{
	const struct shape *shape = &s->shape;
	struct buf pattern, body;
	char why[64];

	if (shape->counts[ROW_GROUP] == 0)
		return;
	buf_init(&pattern, LINE_MAX_BYTES);
	buf_init(&body, LINE_MAX_BYTES);
	snprintf(why, sizeof why, "rows: %zu; their text is copied down",
	    shape->counts[ROW_GROUP]);
	buf_puts(&pattern, shape->group_short ? "^[^,;|\t]+$" : ".+");
	write_rule(s, "group", &pattern,
	    shape->group_short ? 0 : shape->group_column + 1, why, &body);
	put_section("carry:", "rows that head a group", &body, out);
	yaml_done(&pattern, out);
	yaml_done(&body, out);
}

void
suggest_write_rows(struct suggestion *s, struct buf *out)
{
	find_control_total(s);
	write_totals(s, out);
	write_drop(s, out);
	write_carry(s, out);
}
