/* profile_json.c -- the report for programs: one document. */
#include "mapping/profile_internal.h"

#include "base/date.h"
#include "base/json.h"

enum { TOP = 10 };

/* Counts are of records, and no file has more than fit. */
static void
put_count(struct json *j, const char *key, uint64_t count)
{
	json_number(j, key, (int64_t)count);
}

static void
put_made(struct json *j, const char *key, struct buf *made)
{
	json_text(j, key, (struct text){ buf_text(made), made->len });
	j->out->failed |= made->failed;
	buf_clear(made);
}

static void
put_number(struct json *j, const char *key, struct decimal d)
{
	struct buf made;

	buf_init(&made, SIZE_MAX);
	profile_show_number(d, &made);
	put_made(j, key, &made);
}

static void
put_date(struct json *j, const char *key, int32_t date)
{
	char text[DATE_TEXT_MAX];

	date_format(date, text, sizeof text);
	json_text(j, key, text_of(text));
}

static void
put_line(struct json *j, uint64_t line)
{
	if (line != 0)
		put_count(j, "line", line);
	else
		json_text(j, "line", (struct text){ NULL, 0 });
}

static void
put_findings(const struct profile *p, struct json *j)
{
	json_open(j, "findings", '[');
	for (size_t i = 0; i < p->finding_count; i++) {
		const struct profile_finding *f = &p->findings[i];

		json_open(j, NULL, '{');
		json_text(j, "severity",
		    text_of(profile_severities[profile_severity(f->issue)]));
		json_text(j, "finding",
		    text_of(profile_issue_name(f->issue)));
		json_text(j, "column", f->name);
		put_count(j, "count", f->count);
		put_count(j, "of", f->of);
		put_line(j, f->line);
		json_text(j, "example", f->example);
		json_text(j, "message", text_of(f->what));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_reasons(const struct profile *p, struct json *j)
{
	json_open(j, "rejected", '[');
	for (size_t i = 0; i < p->reason_count; i++) {
		const struct profile_reason *r = &p->reasons[i];

		json_open(j, NULL, '{');
		json_text(j, "code", text_of(r->id));
		json_text(j, "column", r->column);
		put_count(j, "count", r->count);
		put_line(j, r->line);
		json_text(j, "message", r->text);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_kinds(const struct profile *p, struct json *j)
{
	json_open(j, "balances", '[');
	for (size_t i = 0; i < p->kind_count; i++) {
		json_open(j, NULL, '{');
		json_text(j, "doc_type", p->kinds[i].name);
		put_count(j, "positive", p->kinds[i].positive);
		put_count(j, "negative", p->kinds[i].negative);
		put_count(j, "zero", p->kinds[i].zero);
		json_close(j, '}');
	}
	json_close(j, ']');
	put_count(j, "other_balances", p->kinds_lost);
}

static void
put_shapes(const struct profile_column *c, struct json *j)
{
	struct profile_values shapes = { .slots = NULL };
	size_t top[TOP + 1], count = 0;
	bool whole;

	if (profile_shapes(c, &shapes))
		count = profile_values_top(&shapes, top, TOP);
	else
		j->out->failed = true;
	json_open(j, "shapes", '[');
	for (size_t i = 0; i < count; i++) {
		json_open(j, NULL, '{');
		json_text(j, "shape",
		    profile_values_text(&shapes, top[i], &whole));
		put_count(j, "count", profile_values_times(&shapes, top[i]));
		json_close(j, '}');
	}
	json_close(j, ']');
	profile_values_clear(&shapes);
}

static void
put_values(const struct profile *p, const struct profile_column *c,
    struct json *j)
{
	const struct profile_values *v = &c->values;
	size_t top[TOP + 1];
	size_t count = profile_values_top(v, top, TOP);

	put_count(j, "different", v->count);
	json_bool(j, "different_is_exact", v->others == 0);
	json_open(j, "frequent", '[');
	for (size_t i = 0; i < count; i++) {
		struct buf value;

		buf_init(&value, SIZE_MAX);
		profile_show_value(p, c, top[i], &value);
		json_open(j, NULL, '{');
		put_made(j, "value", &value);
		put_count(j, "count", profile_values_times(v, top[i]));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_end(const struct profile *p, const struct profile_column *c,
    const char *key, const struct profile_end *end, struct json *j)
{
	struct buf made;

	if (!end->set || profile_is_hidden(p, c)) {
		json_text(j, key, (struct text){ NULL, 0 });
		return;
	}
	buf_init(&made, SIZE_MAX);
	buf_add(&made, end->at, end->len);
	put_made(j, key, &made);
}

static void
put_text(const struct profile *p, const struct profile_column *c,
    struct json *j)
{
	const struct profile_text *t = c->text;
	bool told = false;

	put_end(p, c, "min", &t->least, j);
	put_end(p, c, "max", &t->most, j);
	put_count(j, "longest", t->longest);
	put_shapes(c, j);
	json_open(j, "identifiers", '[');
	for (int i = 1; i < IDENTIFIER_KINDS; i++) {
		const struct profile_numbers *n = &t->numbers[i];
		enum identifier_kind kind = (enum identifier_kind)i;

		if (!profile_numbers_has(p, c, kind))
			continue;
		json_open(j, NULL, '{');
		json_text(j, "kind", text_of(identifier_name(kind)));
		put_count(j, "right", n->right);
		put_count(j, "wrong_check_digit", n->wrong.count);
		put_count(j, "wrong_shape", n->shape.count);
		json_close(j, '}');
		told = true;
	}
	json_close(j, ']');
	put_count(j, "unchecked", told ? t->unchecked : 0);
}

static void
put_dates(const struct profile_column *c, struct json *j)
{
	uint64_t early = 0;

	if (c->filled != 0) {
		put_date(j, "min", c->dates->first);
		put_date(j, "max", c->dates->last);
	}
	for (int day = 0; day < 12; day++)
		early += c->dates->days[day];
	put_count(j, "days_1_to_12", early);
}

static void
put_amounts(const struct profile_column *c, const struct profile_amounts *a,
    struct json *j)
{
	struct profile_spread spread = profile_spread(a);
	struct buf total;

	json_open(j, NULL, '{');
	json_text(j, "currency", a->code);
	put_count(j, "count", a->count);
	put_count(j, "negative", a->negative);
	put_count(j, "zero", a->zero);
	put_number(j, "min", a->least);
	put_number(j, "max", a->most);
	if (c->type == TYPE_MONEY) {
		buf_init(&total, SIZE_MAX);
		profile_show_total(a, &total);
		put_made(j, "total", &total);
	}
	json_open(j, "quartiles", '[');
	for (int i = 0; i < 3 && spread.quartiles[0] >= 0; i++)
		put_number(j, NULL, profile_bound(spread.quartiles[i]));
	json_close(j, ']');
	put_count(j, "large", spread.large);
	put_count(j, "small", spread.small);
	json_open(j, "largest", '[');
	for (size_t i = 0; i < a->top_count; i++) {
		json_open(j, NULL, '{');
		put_number(j, "value", a->top[i].value);
		put_line(j, a->top[i].line);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

static void
put_column(const struct profile *p, const struct profile_column *c,
    struct json *j)
{
	json_open(j, NULL, '{');
	json_text(j, "name", c->name);
	json_text(j, "type", text_of(strategy_type_names[c->type]));
	json_bool(j, "masked", profile_is_hidden(p, c));
	put_count(j, "records", p->profiled);
	put_count(j, "filled", c->filled);
	put_count(j, "empty", c->empty);
	put_count(j, "unreadable", c->bad);
	put_values(p, c, j);
	if (c->text != NULL)
		put_text(p, c, j);
	if (c->dates != NULL)
		put_dates(c, j);
	if (c->amounts != NULL) {
		json_open(j, "amounts", '[');
		for (const struct profile_amounts *a = c->amounts; a != NULL;
		     a = a->next)
			put_amounts(c, a, j);
		json_close(j, ']');
	}
	json_close(j, '}');
}

void
profile_write_json(const struct profile *p, struct buf *out)
{
	struct json j = { .out = out };

	json_open(&j, NULL, '{');
	json_number(&j, "profile", 1);
	json_text(&j, "file", text_of(p->options.file));
	json_text(&j, "strategy",
	    text_of(p->options.strategy != NULL ? p->options.strategy->path :
	                                          NULL));
	put_date(&j, "as_of", p->options.as_of);
	json_open(&j, "records", '{');
	put_count(&j, "read", profile_read_count(p));
	put_count(&j, "profiled", p->profiled);
	put_count(&j, "rejected", p->rejected);
	put_count(&j, "excluded", p->excluded);
	put_count(&j, "left_out", p->left);
	json_close(&j, '}');
	put_reasons(p, &j);
	put_findings(p, &j);
	put_kinds(p, &j);
	json_open(&j, "columns", '[');
	for (size_t i = 0; i < p->count; i++)
		put_column(p, &p->columns[i], &j);
	json_close(&j, ']');
	json_close(&j, '}');
	buf_putc(out, '\n');
}
