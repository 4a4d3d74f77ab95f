#include "mapping/suggest_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct text
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return text_of(slash != NULL ? slash + 1 : path);
}

/* A name for the strategy and its source, out of that of the file. */
static struct text
source_name(struct suggestion *s)
{
	struct text base = base_name(s->options->path);
	const char *dot = base.len != 0 ? memchr(base.at, '.', base.len) : NULL;
	char name[ALIAS_NAME];
	size_t len;

	if (dot != NULL && dot != base.at)
		base.len = (size_t)(dot - base.at);
	len = alias_normalise(base, name);
	if (len == 0 || name[0] < 'a' || name[0] > 'z')
		return TEXT("export");
	return text_of(arena_strndup(s->arena, name, len));
}

/* What stands between the sample and the end, or that it was not looked at. */
static void
tell_between(const struct suggestion *s, struct buf *out)
{
	if (s->lines_between == 0 && s->tail_text.len + s->tail.count == 0)
		yaml_comment(out, 0,
		    "W: not at the rest: totals, footers and other layouts "
		    "that are only there were not seen.");
	else if (s->totals_between != 0)
		yaml_comment(out, 0,
		    "Of %zu lines between, %zu are totals, the first is line "
		    "%zu.",
		    s->lines_between, s->totals_between, s->between->line);
}

static void
tell_sample(const struct suggestion *s, struct buf *out)
{
	size_t records = s->shape.counts[ROW_DATA];

	if (s->whole) {
		yaml_comment(
		    out, 0, "Looked at all of its %zu records.", records);
	} else {
		yaml_comment(out, 0,
		    "Looked at its first %zu records%s%s; --sample=0 looks at "
		    "all of them.",
		    records, s->tail.count != 0 ? " and its last rows" : "",
		    s->lines_between != 0
		        ? ", and at how the lines between begin"
		        : "");
		tell_between(s, out);
	}
	if (s->end_mark)
		yaml_comment(out, 0,
		    "W: the file ends with a mark of DOS (1A) or NUL bytes; "
		    "map rejects that as a record.");
	if (s->shape.ragged != 0)
		yaml_comment(out, 0,
		    "W: %zu records have more or fewer cells than the others "
		    "(line %zu); map rejects them.",
		    s->shape.ragged, s->shape.ragged_line);
}

static void
tell_layout(const struct suggestion *s, struct buf *out)
{
	const char *const *note;

	if (s->layout == NULL)
		return;
	yaml_comment(out, 0, "It looks like %s; rules/%s is for those.",
	    s->layout->told, s->layout->file);
	for (note = s->layout->notes; note != NULL && *note != NULL; note++)
		yaml_comment(out, 0, "%s", *note);
}

static void
write_top(const struct suggestion *s, struct text name, struct buf *out)
{
	struct text base = base_name(s->options->path);

	yaml_comment(out, 0,
	    "What dunning map --suggest found in %.*s.  Read it before it is "
	    "used.",
	    (int)base.len, base.at);
	tell_sample(s, out);
	tell_layout(s, out);
	if (s->undecided == 0)
		yaml_comment(out, 0, "Nothing is left to decide.");
	else
		yaml_comment(out, 0,
		    "Left to decide: %zu; look for DECIDE.  Until then map "
		    "refuses the file.",
		    s->undecided);
	buf_puts(out, "\ndunning: 1\nstrategy: ");
	buf_printf(out, "%.*s\n\nsources:\n  %.*s:\n", (int)name.len, name.at,
	    (int)name.len, name.at);
}

static const char *
key_name(enum role role)
{
	return role_infos[role].canonical;
}

static void
put_key(const struct suggestion *s, bool off, const char *why, struct buf *out)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	buf_puts(&line, "key: [");
	for (size_t i = 0; i < s->key_count; i++)
		buf_printf(
		    &line, "%s%s", i == 0 ? "" : ", ", key_name(s->key[i]));
	buf_puts(&line, "]");
	yaml_line(out, 4, off, buf_text(&line), why);
	yaml_done(&line, out);
}

/* Documents on several records that agree in amounts and dates, and each with
 * its number, are lines. */
static bool
has_lines(const struct suggestion *s)
{
	const struct column_look *c = suggest_chosen(s, ROLE_DOC_ID);

	return s->repeated != 0 && s->alike == s->repeated && c != NULL &&
	       c->values == c->records;
}

static void
write_key(const struct suggestion *s, struct buf *out)
{
	char why[128];

	if (s->key_count != 0 && s->key_again + s->key_empty == 0) {
		snprintf(why, sizeof why, "all %zu records differ in it",
		    s->shape.counts[ROW_DATA]);
		put_key(s, false, why, out);
	} else if (has_lines(s)) {
		yaml_comment(out, 4,
		    "%zu of %zu documents have several records, always with "
		    "the same amounts and dates: lines of one document.",
		    s->repeated, s->documents);
		yaml_line(out, 4, false, "key: [doc_id]", "");
		yaml_line(out, 4, false, "repeated: first",
		    "the other lines of a document are left out");
	} else if (s->key_count != 0) {
		snprintf(why, sizeof why,
		    "map would reject what repeats an "
		    "earlier record: %zu, and what lacks a part: %zu",
		    s->key_again, s->key_empty);
		put_key(s, true, why, out);
	} else if (s->repeated != 0) {
		yaml_comment(out, 4,
		    "%zu of %zu documents have several records, %zu with other "
		    "amounts or dates.  No key is written: repetitions are not "
		    "found.",
		    s->repeated, s->documents, s->repeated - s->alike);
	}
}

bool
suggest_write(struct suggestion *s, struct buf *out)
{
	struct text name = source_name(s);
	struct buf body;

	buf_init(&body, out->limit);
	write_key(s, &body);
	suggest_write_closed(s, &body);
	suggest_write_file(s, &body);
	yaml_line(&body, 4, false, "columns:", "");
	suggest_write_columns(s, &body);
	suggest_write_kinds(s, &body);
	suggest_write_rest(s, &body);
	/* The top says how much was left to decide below. */
	write_top(s, name, out);
	buf_add(out, buf_text(&body), body.len);
	yaml_done(&body, out);
	return name.at != NULL && !out->failed;
}
