/* report_json.c -- findings as JSON, one object on each line. */
#include "base/json.h"
#include "tool/report.h"
#include "tool/tool.h"

enum { LINES_BYTES = 64 << 20 };

static void
put_number(struct buf *out, const char *key, size_t number)
{
	if (number == 0)
		buf_printf(out, ",\"%s\":null", key);
	else
		buf_printf(out, ",\"%s\":%zu", key, number);
}

/* "file", "line" and "column", null where they are not known. */
static void
put_place(struct buf *out, struct src_pos at)
{
	buf_puts(out, "\"file\":");
	if (at.file == NULL)
		buf_puts(out, "null");
	else
		json_string(out, text_of(at.file));
	put_number(out, "line", at.line);
	put_number(out, "column", at.col);
}

static void
end_object(struct report *r)
{
	if (r->lines.len == 0 || r->lines.data[r->lines.len - 1] == '\n')
		return;
	buf_putc(&r->lines, ']');
	r->lines.failed |= r->fix.failed;
	if (r->fix.len > 0)
		buf_add(&r->lines, r->fix.data, r->fix.len);
	buf_puts(&r->lines, "}\n");
}

static const char *
level_name(enum diag_level level)
{
	if (level == DIAG_INFO)
		return "info";
	return level == DIAG_WARNING ? "warning" : "error";
}

static void
put_note(struct report *r, const struct diag_message *m)
{
	buf_puts(&r->lines, r->notes++ > 0 ? ",{" : "{");
	put_place(&r->lines, m->at);
	buf_puts(&r->lines, ",\"message\":");
	json_string(&r->lines, text_of(m->text));
	buf_putc(&r->lines, '}');
	if (m->fix == NULL || r->fix.len > 0)
		return;
	buf_puts(&r->fix, ",\"fix\":{\"row\":");
	json_string(&r->fix, text_of(m->fix));
	buf_putc(&r->fix, ',');
	put_place(&r->fix, m->at);
	buf_putc(&r->fix, '}');
}

void
report_object(struct report *r, const struct diag_message *m)
{
	if (m->level == DIAG_NOTE) {
		/* One without a message before it has nothing to explain. */
		if (r->lines.len > 0)
			put_note(r, m);
		return;
	}
	end_object(r);
	buf_reset(&r->fix);
	r->notes = 0;
	buf_putc(&r->lines, '{');
	put_place(&r->lines, m->at);
	buf_printf(&r->lines, ",\"level\":\"%s\",\"code\":\"%s\",\"message\":",
	    level_name(m->level), m->id);
	json_string(&r->lines, text_of(m->text));
	buf_puts(&r->lines, ",\"notes\":[");
}

void
report_json(struct report *r)
{
	r->json = true;
	buf_init(&r->lines, LINES_BYTES);
	buf_init(&r->fix, LINES_BYTES);
}

bool
report_print(struct tool *t)
{
	struct report *r = t->report;
	bool whole;

	end_object(r);
	whole = !r->lines.failed;
	if (!whole) {
		r->json = false;
		diag_memory(t->diag);
	} else {
		whole = tool_print(t, buf_text(&r->lines), r->lines.len);
	}
	buf_reset(&r->lines);
	buf_reset(&r->fix);
	return whole;
}

void
report_clear(struct report *r)
{
	buf_clear(&r->lines);
	buf_clear(&r->fix);
	r->json = false;
}
