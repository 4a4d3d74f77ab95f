#include "tool/case_report.h"

#include "base/limits.h"
#include "tool/case_json.h"

static const char *const levels[] = {
	[DIAG_NOTE] = "note",
	[DIAG_INFO] = "info",
	[DIAG_WARNING] = "warning",
	[DIAG_REJECT] = "rejected",
	[DIAG_FOUND] = "error",
	[DIAG_ERROR] = "error",
	[DIAG_BUSY] = "busy",
};

_Static_assert(sizeof levels / sizeof *levels == DIAG_LEVELS,
    "every level has a name");

const char *
case_level_name(enum diag_level level)
{
	return levels[level];
}

bool
case_report_open(struct case_report *r, struct tool *t, bool json)
{
	*r = (struct case_report){ .diag = t->diag, .json = json,
		.quiet = t->common->quiet };
	buf_init(&r->line, SIZE_MAX);
	r->out = out_open("-", t->diag);
	return r->out != NULL;
}

bool
case_report_close(struct case_report *r)
{
	if (r->starved) {
		diag_memory(r->diag);
		case_report_abandon(r);
		return false;
	}
	buf_clear(&r->line);
	return out_close(r->out);
}

void
case_report_abandon(struct case_report *r)
{
	buf_clear(&r->line);
	out_abandon(r->out);
}

/* Cells may hold anything; a terminal must not act on it. */
static void
add_safe(struct buf *line, struct text text)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			buf_putc(line, '?');
		else
			buf_add(line, text.at + i, used);
	}
}

static void
flush(struct case_report *r)
{
	buf_putc(&r->line, '\n');
	r->starved |= r->line.failed;
	out_write(r->out, buf_text(&r->line), r->line.len);
	buf_reset(&r->line);
}

static void
add_place(struct case_report *r, struct src_pos at)
{
	if (at.file == NULL)
		return;
	buf_puts(&r->line, at.file);
	if (at.line != 0)
		buf_printf(&r->line, ":%zu", at.line);
	if (at.line != 0 && at.col != 0)
		buf_printf(&r->line, ":%zu", at.col);
	buf_puts(&r->line, ": ");
}

static void
add_value(struct case_report *r, const char *before, struct text value)
{
	buf_puts(&r->line, before);
	if (value.len == 0) {
		buf_puts(&r->line, "nothing");
		return;
	}
	buf_putc(&r->line, '\'');
	add_safe(&r->line, value);
	buf_putc(&r->line, '\'');
}

static void
tell_message(struct case_report *r, const struct case_message *m)
{
	buf_puts(&r->line, "  ");
	add_place(r, m->at);
	buf_printf(&r->line, "%s%s%s: ", levels[m->level],
	    *m->id != '\0' ? " " : "", m->id);
	add_safe(&r->line, text_of(m->text));
	flush(r);
}

static void
tell_difference(struct case_report *r, const struct case_difference *d)
{
	struct buf *line = &r->line;

	buf_puts(line, "  ");
	add_place(r, d->verdict == CASE_REJECTED ? d->message->at : d->at);
	if (d->row != 0)
		buf_printf(line, "row %zu", d->row);
	if (d->who != NULL) {
		buf_puts(line, " (");
		add_safe(line, text_of(d->who));
		buf_putc(line, ')');
	}
	if (d->row != 0)
		buf_puts(line, ": ");
	switch (d->verdict) {
	case CASE_CELL:
		add_safe(line, text_of(d->column));
		add_value(r, ": expected ", d->expected);
		add_value(r, ", got ", d->got);
		break;
	case CASE_MISSING:
		buf_puts(line, "did not come");
		break;
	case CASE_EXTRA:
		buf_puts(line, "came, and is not expected");
		break;
	case CASE_REJECTED:
		buf_printf(line, "rejected %s: ", d->message->id);
		add_safe(line, text_of(d->message->text));
		break;
	case CASE_COLUMN:
		buf_puts(line, "nothing gives the column '");
		add_safe(line, text_of(d->column));
		buf_putc(line, '\'');
		if (d->nearest != NULL)
			buf_printf(line, "; did you mean '%s'?", d->nearest);
		break;
	}
	flush(r);
	if (d->message != NULL && d->verdict != CASE_REJECTED)
		tell_message(r, d->message);
}

/* What stopped the run; of one that ended, what it warned of. */
static void
tell_messages(struct case_report *r, const struct case_run *run)
{
	for (const struct case_message *m = run->messages; m != NULL;
	     m = m->next)
		if (!run->ran || m->level == DIAG_WARNING)
			tell_message(r, m);
}

void
case_report_test(struct case_report *r, const struct case_run *run,
    const struct case_difference *differences)
{
	bool ok = run->ran && differences == NULL;
	size_t told = 0;
	size_t more = 0;

	if (ok && r->quiet)
		return;
	if (r->json) {
		case_json_test(&r->line, run, differences);
		flush(r);
		return;
	}
	buf_puts(&r->line, ok ? "ok " : "not ok ");
	add_safe(&r->line, run->spec->name.text);
	flush(r);
	for (const struct case_difference *d = differences; d != NULL;
	     d = d->next)
		if (told++ < LIMIT_ERRORS)
			tell_difference(r, d);
		else
			more++;
	if (more != 0) {
		buf_printf(&r->line, "  and %zu more", more);
		flush(r);
	}
	if (!ok)
		tell_messages(r, run);
}

static void
tell_cover(struct case_report *r, const struct cover *cover)
{
	struct buf *line = &r->line;

	add_place(r, cover->at);
	buf_puts(line, "no test reaches ");
	switch (cover->kind) {
	case COVER_RULE:
		buf_puts(line, "rule ");
		add_safe(line, cover->name);
		buf_puts(line, " of table ");
		break;
	case COVER_DEFAULT:
		buf_puts(line, "the default of table ");
		break;
	case COVER_BIN:
		buf_puts(line, "bin ");
		add_safe(line, cover->name);
		buf_puts(line, " of ");
		add_safe(line, cover->part);
		buf_puts(line, " in scorecard ");
		break;
	case COVER_BAND:
		buf_puts(line, "band ");
		add_safe(line, cover->name);
		buf_puts(line, " of scorecard ");
		break;
	case COVER_KINDS:
		break;
	}
	add_safe(line, cover->owner);
	flush(r);
}

static void
tell_numbers(struct case_report *r, const struct coverage *c)
{
	static const char *const names[COVER_KINDS] = { "rules", "defaults",
		"bins", "bands" };
	const char *separator = ": ";

	buf_printf(&r->line, "coverage %u %%", coverage_percent(c));
	for (int kind = 0; kind < COVER_KINDS; kind++) {
		size_t all, reached;

		coverage_count(c, (enum cover_kind)kind, &all, &reached);
		if (all == 0)
			continue;
		buf_printf(&r->line, "%s%zu of %zu %s", separator, reached,
		    all, names[kind]);
		separator = ", ";
	}
	flush(r);
}

void
case_report_coverage(
    struct case_report *r, const struct coverage *c, bool enough)
{
	if (r->quiet && enough)
		return;
	for (size_t i = 0; i < c->count; i++) {
		if (c->all[i].reached)
			continue;
		if (r->json) {
			case_json_cover(&r->line, &c->all[i]);
			flush(r);
		} else {
			tell_cover(r, &c->all[i]);
		}
	}
	if (r->json) {
		case_json_coverage(&r->line, c);
		flush(r);
	} else {
		tell_numbers(r, c);
	}
}

void
case_report_end(struct case_report *r, size_t passed, size_t failed,
    const char *const *files)
{
	if (r->quiet)
		return;
	if (r->json) {
		case_json_end(&r->line, passed, failed, files);
		flush(r);
		return;
	}
	buf_printf(&r->line, "%zu passed, %zu failed", passed, failed);
	for (size_t i = 0; files[i] != NULL; i++)
		buf_printf(&r->line, "%s%s", i == 0 ? ": " : ", ", files[i]);
	flush(r);
}
