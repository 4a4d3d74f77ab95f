#include "mapping/suggest_write.h"

#include <stdio.h>

static void
write_encoding(struct suggestion *s, struct buf *out)
{
	static const char *const lines[CHARSETS] = {
		[CHARSET_ASCII] = "encoding: utf-8",
		[CHARSET_UTF8] = "encoding: utf-8",
		[CHARSET_UTF16LE] = "encoding: utf-16le",
		[CHARSET_UTF16BE] = "encoding: utf-16be",
		[CHARSET_WINDOWS_1252] = "encoding: windows-1252",
		[CHARSET_LATIN] = "encoding: undecided",
	};
	const struct byte_evidence *e = &s->seen;
	const char *line = lines[s->charset];
	char why[200] = "only ASCII was seen";

	if (s->charset == CHARSET_UTF8)
		snprintf(why, sizeof why,
		    "characters beyond ASCII: %zu, bytes that are not UTF-8: "
		    "%zu",
		    e->sequences, e->broken);
	else if (s->charset == CHARSET_UTF16LE || s->charset == CHARSET_UTF16BE)
		snprintf(why, sizeof why, "%s",
		    e->bom != BOM_NONE ? "by its byte order mark"
		                       : "every other byte is zero, and there "
		                         "is no byte order "
		                         "mark");
	else if (s->charset == CHARSET_WINDOWS_1252 && e->c1 != 0)
		snprintf(why, sizeof why,
		    "bytes that are not UTF-8: %zu; of 80 to 9F, which "
		    "iso-8859-1 lacks: %zu",
		    e->broken, e->c1);
	else if (s->charset == CHARSET_WINDOWS_1252)
		snprintf(why, sizeof why,
		    "bytes that are not UTF-8: %zu; iso-8859-1 reads them "
		    "alike",
		    e->broken);
	if (s->charset == CHARSET_UTF16LE || s->charset == CHARSET_UTF16BE)
		line = e->bom != BOM_NONE ? "encoding: utf-16" : line;
	if (s->charset == CHARSET_LATIN) {
		yaml_comment(out, 6,
		    "DECIDE encoding: bytes such as %02X "
		    "(line %zu) are other characters in iso-8859-15, where A4 "
		    "is the euro sign, than in windows-1252; there are %zu",
		    e->latin9_first, e->latin9_line, e->latin9);
		yaml_line(out, 6, true, "encoding: windows-1252", "");
		yaml_line(out, 6, true, "encoding: iso-8859-15", "");
		snprintf(why, sizeof why, "map stops here until it is decided");
		s->undecided++;
	}
	yaml_line(out, 6, false, line, why);
}

static void
write_delimiter(struct suggestion *s, struct buf *out)
{
	const struct shape *shape = &s->shape;
	char line[32], why[160];

	if (shape->dialect.delimiter == '\t')
		snprintf(line, sizeof line, "delimiter: tab");
	else
		snprintf(line, sizeof line, "delimiter: \"%c\"",
		    shape->dialect.delimiter);
	if (!shape->delimited) {
		yaml_comment(out, 6,
		    "None of , ; | and tab divides the rows: one column, or "
		    "columns of fixed width, which cannot be read.");
		snprintf(why, sizeof why, "%s", "");
	} else {
		snprintf(why, sizeof why, "%zu of %zu rows have %zu cells",
		    shape->regular,
		    s->sheet.count - shape->counts[ROW_PREAMBLE], shape->width);
	}
	if (shape->rival != 0) {
		yaml_comment(out, 6,
		    "DECIDE delimiter: \"%c\" divides the "
		    "rows as evenly as \"%c\"",
		    shape->rival, shape->dialect.delimiter);
		yaml_line(out, 6, true, line, why);
		snprintf(line, sizeof line, "delimiter: undecided");
		s->undecided++;
	}
	yaml_line(out, 6, false, line, why);
}

static void
write_quote(struct suggestion *s, struct buf *out)
{
	const struct sheet *sheet = &s->sheet;

	if (s->shape.dialect.quote == 0)
		yaml_line(out, 6, false, "quote: none",
		    "quotes stand inside of cells, not around them");
	else if (sheet->stray != 0)
		yaml_comment(out, 6,
		    "W: %zu rows have a quote inside of a cell (line %zu), "
		    "which map rejects.",
		    sheet->stray, sheet->stray_line);
	if (s->trim) {
		char why[96];

		snprintf(why, sizeof why, "%zu of %zu cells have blanks around",
		    sheet->padded, sheet->filled);
		yaml_line(out, 6, false, "trim: true", why);
	}
}

struct null_list {
	struct few_value seen[FEW_VALUES];
	size_t count, cells;
};

static void
add_nulls(struct null_list *list, const struct few_value *few, size_t count)
{
	for (size_t j = 0; j < count && j < FEW_VALUES; j++) {
		size_t at = 0;

		list->cells += few[j].count;
		while (at < list->count &&
		       !text_equal(list->seen[at].text, few[j].text))
			at++;
		if (at == list->count && list->count < FEW_VALUES)
			list->seen[list->count++] = few[j];
	}
}

static void
put_nulls(
    const struct null_list *list, bool off, const char *why, struct buf *out)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "nulls: [");
	for (size_t i = 0; i < list->count; i++) {
		buf_puts(&line, i == 0 ? "" : ", ");
		yaml_put(&line, list->seen[i].text);
	}
	buf_putc(&line, ']');
	yaml_line(out, 6, off, buf_text(&line), why);
	yaml_done(&line, out);
}

/* Dates that are days outside, and whether they are more than a few. */
static size_t
count_far(const struct suggestion *s, bool *many)
{
	size_t count = 0;

	*many = false;
	for (size_t i = 0; i < s->count; i++) {
		const struct date_evidence *e = &s->columns[i].dates;

		if (!suggest_is_date(s, i))
			continue;
		count += e->outside;
		*many = *many || (e->outside != 0 &&
		                     e->outside * 50 >= date_evidence_dates(e));
	}
	return count;
}

/* 9999-12-31 may stand for no date, and 2206-01-31 for one of 2026. */
static void
write_far(struct suggestion *s, const struct null_list *nulls, struct buf *out)
{
	struct null_list list = *nulls;
	bool many;
	size_t count = count_far(s, &many);

	if (count == 0)
		return;
	for (size_t i = 0; i < s->count; i++)
		if (suggest_is_date(s, i))
			add_nulls(&list, s->columns[i].far_dates,
			    s->columns[i].far_count);
	yaml_comment(out, 6,
	    "%s%zu dates are days before 1900-01-02 or after 2199-12-31, which "
	    "map rejects.  Those that mean that there is no date are nulls:",
	    many ? "DECIDE date_range: " : "W: ", count);
	put_nulls(&list, true, "", out);
}

static void
write_range(struct suggestion *s, struct buf *out)
{
	bool many;

	count_far(s, &many);
	if (!many)
		return;
	yaml_line(out, 4, true, "date_range: {from: 1900-01-02, to: 2199-12-31}",
	    "map rejects days outside that are no nulls");
	yaml_line(out, 4, false, "date_range: undecided",
	    "map stops here until it is decided");
	s->undecided++;
}

/* Texts for no value in columns of dates and amounts. */
static void
write_nulls(struct suggestion *s, struct buf *out)
{
	struct null_list list = { .count = 0 };
	char why[64];

	for (size_t i = 0; i < s->count; i++) {
		const struct column_look *c = &s->columns[i];

		if (suggest_is_date(s, i))
			add_nulls(&list, c->zero_dates, c->zero_count);
		if (suggest_is_date(s, i) || suggest_is_money(s, i))
			add_nulls(&list, c->null_texts, c->null_count);
	}
	snprintf(
	    why, sizeof why, "dates and amounts with such a text: %zu",
	    list.cells);
	if (list.count != 0)
		put_nulls(&list, false, why, out);
	write_far(s, &list, out);
}

static void
tell_marks(const struct suggestion *s, size_t column, struct buf *out)
{
	const struct number_evidence *n = &s->columns[column].numbers;
	struct buf name;

	buf_init(&name, LINE_MAX_BYTES);
	suggest_tell_header(s, column, &name);
	yaml_comment(out, 4,
	    "%s: numbers with a decimal point: %zu, with a comma: %zu, that "
	    "may "
	    "be either: %zu",
	    buf_text(&name), n->point, n->comma,
	    n->either_point + n->either_comma);
	yaml_done(&name, out);
}

static bool
is_used_money(const struct suggestion *s, size_t column)
{
	enum role role = s->names[column].role;
	const struct role_choice *choice = &s->roles[role];

	return suggest_is_money(s, column) && choice->count != 0 &&
	       role_infos[role].canonical != NULL &&
	       (choice->columns[0] == column || choice->open);
}

static void
write_marks(struct suggestion *s, struct buf *out)
{
	const struct file_style *file = &s->style;
	bool borrowed = false;
	char line[32];

	if (file->mark == MARK_NONE)
		return;
	for (size_t i = 0; i < s->count; i++)
		borrowed = borrowed ||
		           (is_used_money(s, i) && s->styles[i].mark_borrowed);
	for (size_t i = 0; i < s->count; i++)
		if (is_used_money(s, i) ||
		    (borrowed && i == s->style.mark_column))
			tell_marks(s, i, out);
	if (file->mark == MARK_OPEN) {
		yaml_comment(out, 4,
		    "DECIDE decimal: no number says which mark "
		    "is the decimal one; keep one of these pairs:");
		yaml_line(out, 4, true, "decimal: \".\"", "");
		yaml_line(
		    out, 4, true, "grouping: \",\"", "1,234 is a thousand");
		yaml_line(out, 4, true, "decimal: \",\"", "");
		yaml_line(
		    out, 4, true, "grouping: \".\"", "1.234 is a thousand");
		yaml_line(out, 4, false, "decimal: undecided",
		    "map stops here until it is decided");
		s->undecided++;
		return;
	}
	snprintf(line, sizeof line, "decimal: \"%c\"",
	    file->mark == MARK_COMMA ? ',' : '.');
	yaml_line(out, 4, false, line, "");
	if (file->grouping == 0)
		return;
	snprintf(line, sizeof line, "grouping: \"%c\"", file->grouping);
	yaml_line(out, 4, false, line, "");
	if (file->indian)
		yaml_line(out, 4, false, "groups: indian",
		    "12,34,567.00 is a million and more");
}

static void
write_sign(struct suggestion *s, struct buf *out)
{
	const struct file_style *file = &s->style;
	char line[64], why[96];

	if (file->minus_after + file->parentheses == 0)
		return;
	snprintf(line, sizeof line, "sign: [before%s%s]",
	    file->minus_after != 0 ? ", after" : "",
	    file->parentheses != 0 ? ", parentheses" : "");
	snprintf(why, sizeof why, "numbers like 12.00-: %zu, like (12.00): %zu",
	    file->minus_after, file->parentheses);
	yaml_line(out, 4, false, line, why);
}

void
suggest_write_file(struct suggestion *s, struct buf *out)
{
	yaml_line(out, 4, false, "csv:", "");
	write_encoding(s, out);
	write_delimiter(s, out);
	write_quote(s, out);
	suggest_write_header(s, out);
	write_nulls(s, out);
	suggest_write_rows(s, out);
	write_range(s, out);
	suggest_write_dates(s, out);
	write_marks(s, out);
	write_sign(s, out);
}
