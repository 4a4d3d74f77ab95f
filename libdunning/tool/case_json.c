#include "tool/case_json.h"

#include "base/json.h"
#include "tool/case_report.h"

static void
put_number(struct json *j, const char *key, size_t number)
{
	if (number == 0)
		json_text(j, key, (struct text){ NULL, 0 });
	else
		json_number(j, key, (int64_t)number);
}

static void
put_place(struct json *j, struct src_pos at)
{
	json_text(j, "file", text_of(at.file));
	put_number(j, "line", at.line);
	put_number(j, "column", at.col);
}

static void
put_message(struct json *j, const char *key, const struct case_message *m)
{
	json_open(j, key, '{');
	put_place(j, m->at);
	json_text(j, "level", text_of(case_level_name(m->level)));
	json_text(j, "code", text_of(m->id));
	json_text(j, "message", text_of(m->text));
	json_close(j, '}');
}

static void
put_difference(struct json *j, const struct case_difference *d)
{
	static const char *const verdicts[] = {
		[CASE_CELL] = "value",
		[CASE_MISSING] = "missing",
		[CASE_EXTRA] = "extra",
		[CASE_REJECTED] = "rejected",
		[CASE_COLUMN] = "column",
	};

	json_open(j, NULL, '{');
	json_text(j, "what", text_of(verdicts[d->verdict]));
	put_place(j, d->at);
	put_number(j, "row", d->row);
	json_text(j, "record", text_of(d->who));
	json_text(j, "name", text_of(d->column));
	if (d->verdict == CASE_CELL) {
		json_text(j, "expected", d->expected);
		json_text(j, "got", d->got);
	}
	if (d->message != NULL)
		put_message(j, "reject", d->message);
	json_close(j, '}');
}

void
case_json_test(struct buf *to, const struct case_run *run,
    const struct case_difference *differences)
{
	struct json j = { .out = to };

	json_open(&j, NULL, '{');
	json_text(&j, "test", run->spec->name.text);
	put_place(&j, run->spec->at);
	json_bool(&j, "ok", run->ran && differences == NULL);
	json_open(&j, "differences", '[');
	for (const struct case_difference *d = differences; d != NULL;
	     d = d->next)
		put_difference(&j, d);
	json_close(&j, ']');
	json_open(&j, "messages", '[');
	for (const struct case_message *m = run->messages; m != NULL;
	     m = m->next)
		put_message(&j, NULL, m);
	json_close(&j, ']');
	json_close(&j, '}');
}

void
case_json_cover(struct buf *to, const struct cover *cover)
{
	static const char *const kinds[COVER_KINDS] = { "rule", "default",
		"bin", "band" };
	struct json j = { .out = to };

	json_open(&j, NULL, '{');
	json_text(&j, "unreached", text_of(kinds[cover->kind]));
	put_place(&j, cover->at);
	json_text(&j, "owner", cover->owner);
	json_text(&j, "characteristic", cover->part);
	json_text(&j, "name", cover->name);
	json_close(&j, '}');
}

void
case_json_coverage(struct buf *to, const struct coverage *c)
{
	static const char *const names[COVER_KINDS] = { "rules", "defaults",
		"bins", "bands" };
	struct json j = { .out = to };

	json_open(&j, NULL, '{');
	json_number(&j, "coverage", coverage_percent(c));
	for (int kind = 0; kind < COVER_KINDS; kind++) {
		size_t all, reached;

		coverage_count(c, (enum cover_kind)kind, &all, &reached);
		json_open(&j, names[kind], '[');
		json_number(&j, NULL, (int64_t)reached);
		json_number(&j, NULL, (int64_t)all);
		json_close(&j, ']');
	}
	json_close(&j, '}');
}

void
case_json_end(struct buf *to, size_t passed, size_t failed,
    const char *const *files)
{
	struct json j = { .out = to };

	json_open(&j, NULL, '{');
	json_number(&j, "passed", (int64_t)passed);
	json_number(&j, "failed", (int64_t)failed);
	json_open(&j, "files", '[');
	for (size_t i = 0; files[i] != NULL; i++)
		json_text(&j, NULL, text_of(files[i]));
	json_close(&j, ']');
	json_close(&j, '}');
}
