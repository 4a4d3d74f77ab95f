/* profile_write.c -- the report for a person. */
#include "mapping/profile_internal.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"

enum { TOP = 5, LABEL = 12 };

/* Text of a file, made safe for a terminal. */
static void
say(struct buf *out, struct text text)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);
		bool unsafe = used == 1 ? c < 0x20 || c >= 0x7f : c < 0xa0;

		if (unsafe)
			buf_putc(out, '?');
		else
			buf_add(out, text.at + i, used);
	}
}

/* Left-aligned, with blanks up to a width in characters. */
static void
say_padded(struct buf *out, struct text text, size_t width)
{
	size_t length = utf8_length(text);

	say(out, text);
	for (; length < width; length++)
		buf_putc(out, ' ');
}

static size_t
digits_of(uint64_t n)
{
	size_t digits = 1;

	for (; n >= 10; n /= 10)
		digits++;
	return digits;
}

/* A line of a column: what it is about, then words that follow. */
static void
begin(struct buf *out, const char *label)
{
	buf_printf(out, "    %-*s", LABEL, label);
}

static void
write_head(const struct profile *p, struct buf *out)
{
	char as_of[DATE_TEXT_MAX];

	date_format(p->options.as_of, as_of, sizeof as_of);
	buf_puts(out, "profile of ");
	say(out, text_of(p->options.file));
	buf_printf(out, " as of %s", as_of);
	if (p->options.strategy != NULL) {
		buf_puts(out, ", mapped by ");
		say(out, text_of(p->options.strategy->path));
	}
	buf_printf(out,
	    "\n%" PRIu64 " records read: %" PRIu64 " profiled, %" PRIu64
	    " rejected, %" PRIu64 " excluded",
	    profile_read_count(p), p->profiled, p->rejected, p->excluded);
	if (p->left != 0)
		buf_printf(out, ", %" PRIu64 " left out", p->left);
	buf_printf(out, "; %zu columns\n", p->count);
}

static void
write_finding(const struct profile_finding *f, const size_t widths[3],
    struct buf *out)
{
	struct text name = f->name.at != NULL ? f->name : TEXT("-");

	buf_puts(out, "  ");
	say_padded(out, name, widths[0]);
	if (f->issue == ISSUE_MISSING)
		buf_printf(out, "  %*s", (int)widths[1], "");
	else
		buf_printf(out, "  %*" PRIu64, (int)widths[1], f->count);
	if (f->of != 0)
		buf_printf(out, " of %-*" PRIu64, (int)widths[2], f->of);
	else
		buf_printf(out, "    %-*s", (int)widths[2], "");
	buf_puts(out, "  ");
	say(out, text_of(f->what));
	if (f->line != 0)
		buf_printf(out, ", %s in line %" PRIu64,
		    f->issue == ISSUE_LARGE ? "the largest" : "first", f->line);
	if (f->example.at != NULL) {
		buf_puts(out, ": '");
		say(out, f->example);
		buf_putc(out, '\'');
	}
	buf_putc(out, '\n');
}

static void
write_findings(const struct profile *p, struct buf *out)
{
	size_t widths[3] = { 1, 1, 1 };
	int severity = -1;

	if (p->finding_count == 0)
		buf_puts(out, "\nnothing found\n");
	for (size_t i = 0; i < p->finding_count; i++) {
		const struct profile_finding *f = &p->findings[i];
		const size_t these[3] = { utf8_length(f->name),
			digits_of(f->count), digits_of(f->of) };

		for (size_t k = 0; k < 3; k++)
			if (these[k] > widths[k])
				widths[k] = these[k];
	}
	for (size_t i = 0; i < p->finding_count; i++) {
		const struct profile_finding *f = &p->findings[i];

		if (profile_severity(f->issue) != severity) {
			severity = profile_severity(f->issue);
			buf_printf(out, "\n%s\n",
			    profile_severities[severity]);
		}
		write_finding(f, widths, out);
	}
}

static void
write_kinds(const struct profile *p, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < p->kind_count; i++)
		any |= p->kinds[i].negative != 0;
	if (!any || profile_role(p, ROLE_KIND) == NULL)
		return;
	buf_puts(out, "\nbalances by doc_type\n");
	for (size_t i = 0; i < p->kind_count; i++) {
		const struct profile_kind *k = &p->kinds[i];

		buf_puts(out, "  ");
		say_padded(out, k->name.at != NULL ? k->name : TEXT("(none)"),
		    LABEL);
		buf_printf(out,
		    "  %" PRIu64 " positive, %" PRIu64 " negative, %" PRIu64
		    " zero\n",
		    k->positive, k->negative, k->zero);
	}
	if (p->kinds_lost != 0)
		buf_printf(out, "  %" PRIu64 " records of other types\n",
		    p->kinds_lost);
}

static void
write_shapes(const struct profile_column *c, struct buf *out)
{
	struct profile_values shapes = { .slots = NULL };
	size_t top[TOP + 1], count = 0;
	bool whole;

	if (profile_shapes(c, &shapes))
		count = profile_values_top(&shapes, top, TOP);
	else
		out->failed = true;
	begin(out, "shapes");
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i == 0 ? "" : "; ");
		say(out, profile_values_text(&shapes, top[i], &whole));
		buf_printf(out, " (%" PRIu64 ")",
		    profile_values_times(&shapes, top[i]));
	}
	buf_puts(out, shapes.count > count ? "; ...\n" : "\n");
	profile_values_clear(&shapes);
}

/* Those that are there more than once. */
static void
write_frequent(const struct profile *p, const struct profile_column *c,
    const size_t *top, size_t count, struct buf *out)
{
	begin(out, "frequent");
	for (size_t i = 0; i < count; i++) {
		uint64_t times = profile_values_times(&c->values, top[i]);
		struct buf value;

		if (times < 2)
			break;
		buf_init(&value, SIZE_MAX);
		profile_show_value(p, c, top[i], &value);
		buf_puts(out, i == 0 ? "" : "; ");
		say(out, (struct text){ buf_text(&value), value.len });
		buf_printf(out, " (%" PRIu64 ")", times);
		out->failed |= value.failed;
		buf_clear(&value);
	}
	buf_puts(out, c->values.others != 0 ? "; of those counted\n" : "\n");
}

static void
write_values(const struct profile *p, const struct profile_column *c,
    struct buf *out)
{
	const struct profile_values *v = &c->values;
	size_t top[TOP + 1];
	size_t count = profile_values_top(v, top, TOP);
	uint64_t most = count != 0 ? profile_values_times(v, top[0]) : 0;

	begin(out, "different");
	buf_printf(out, v->others != 0 ? "more than %zu" : "%zu", v->count);
	if (most > 1)
		buf_printf(out, ", the most frequent %" PRIu64 " times", most);
	buf_putc(out, '\n');
	if (profile_is_hidden(p, c))
		write_shapes(c, out);
	else if (most > 1)
		write_frequent(p, c, top, count, out);
}

static void
write_end(const struct profile *p, const struct profile_column *c,
    const struct profile_end *end, struct buf *out)
{
	struct buf value;

	buf_init(&value, SIZE_MAX);
	profile_show(p, c, (struct text){ end->at, end->len }, &value);
	say(out, (struct text){ buf_text(&value), value.len });
	out->failed |= value.failed;
	buf_clear(&value);
}

static void
write_text(const struct profile *p, const struct profile_column *c,
    struct buf *out)
{
	const struct profile_text *t = c->text;
	bool told = false;

	if (!profile_is_hidden(p, c)) {
		begin(out, "from, to");
		write_end(p, c, &t->least, out);
		buf_puts(out, " .. ");
		write_end(p, c, &t->most, out);
		buf_putc(out, '\n');
	}
	begin(out, "longest");
	buf_printf(out, "%zu character%s, line %" PRIu64 "\n", t->longest,
	    t->longest == 1 ? "" : "s", t->line);
	for (int i = 1; i < IDENTIFIER_KINDS; i++) {
		const struct profile_numbers *n = &t->numbers[i];
		enum identifier_kind kind = (enum identifier_kind)i;

		if (!profile_numbers_has(p, c, kind))
			continue;
		begin(out, kind == IDENTIFIER_REFERENCE ?
		               "ISO 11649" :
		               identifier_name(kind));
		buf_printf(out,
		    "%" PRIu64 " right, %" PRIu64 " with a wrong check digit, "
		    "%" PRIu64 " of another shape\n",
		    n->right, n->wrong.count, n->shape.count);
		told = true;
	}
	if (told && t->unchecked != 0) {
		begin(out, "unchecked");
		buf_printf(out, "%" PRIu64 " that have no check digit, or no "
		    "country that is known\n", t->unchecked);
	}
}

static void
write_dates(const struct profile_dates *d, struct buf *out)
{
	char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	uint64_t early = 0;

	date_format(d->first, first, sizeof first);
	date_format(d->last, last, sizeof last);
	for (int day = 0; day < 12; day++)
		early += d->days[day];
	begin(out, "from, to");
	buf_printf(out, "%s .. %s; %" PRIu64 " on days 1 to 12\n", first, last,
	    early);
}

static void
write_spread(const struct profile_amounts *a, struct buf *out)
{
	struct profile_spread spread = profile_spread(a);

	if (spread.quartiles[0] < 0)
		return;
	begin(out, "quartiles");
	for (int i = 0; i < 3; i++) {
		profile_show_number(profile_bound(spread.quartiles[i]), out);
		buf_putc(out, ' ');
	}
	buf_puts(out, "(the first two digits; without signs and zeros)\n");
}

static void
write_amounts(const struct profile_column *c, const struct profile_amounts *a,
    struct buf *out)
{
	begin(out, c->type != TYPE_MONEY ? "numbers" :
	               a->code.len != 0 ? a->code.at :
	                                  "no currency");
	buf_printf(out, "%" PRIu64 ": %" PRIu64 " negative, %" PRIu64 " zero; ",
	    a->count, a->negative, a->zero);
	profile_show_number(a->least, out);
	buf_puts(out, " .. ");
	profile_show_number(a->most, out);
	if (c->type == TYPE_MONEY) {
		buf_puts(out, "; total ");
		profile_show_total(a, out);
	}
	buf_putc(out, '\n');
	write_spread(a, out);
	begin(out, "largest");
	for (size_t i = 0; i < a->top_count; i++) {
		buf_puts(out, i == 0 ? "" : "; ");
		profile_show_number(a->top[i].value, out);
		buf_printf(out, " (line %" PRIu64 ")", a->top[i].line);
	}
	buf_puts(out, a->top_count == 0 ? "all are zero\n" : "\n");
}

static void
write_column(const struct profile *p, const struct profile_column *c,
    struct buf *out)
{
	buf_puts(out, "  ");
	say(out, c->name);
	buf_printf(out, " (%s%s)\n", strategy_type_names[c->type],
	    profile_is_hidden(p, c) ? ", masked" : "");
	begin(out, "filled");
	buf_printf(out, "%" PRIu64 " of %" PRIu64, c->filled + c->bad,
	    p->profiled);
	if (c->bad != 0)
		buf_printf(out, ", %" PRIu64 " not readable", c->bad);
	buf_putc(out, '\n');
	if (c->filled == 0)
		return;
	write_values(p, c, out);
	if (c->text != NULL)
		write_text(p, c, out);
	if (c->dates != NULL)
		write_dates(c->dates, out);
	for (struct profile_amounts *a = c->amounts; a != NULL; a = a->next)
		write_amounts(c, a, out);
}

void
profile_write_text(const struct profile *p, struct buf *out)
{
	bool masked = false;

	write_head(p, out);
	write_findings(p, out);
	write_kinds(p, out);
	buf_puts(out, "\ncolumns\n");
	for (size_t i = 0; i < p->count; i++) {
		write_column(p, &p->columns[i], out);
		masked |= profile_is_hidden(p, &p->columns[i]);
	}
	if (masked)
		buf_puts(out,
		    "\nmasked values: X and x are letters, 9 is a digit; "
		    "--show-pii shows them\n");
}
