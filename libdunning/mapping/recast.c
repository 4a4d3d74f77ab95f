#include "mapping/recast_internal.h"

#include <string.h>

#include "base/limits.h"
#include "mapping/recast_lines.h"
#include "stream/input_utf8.h"

static void
release(void *object)
{
	struct recast *r = object;

	for (size_t i = 0; i < r->count; i++)
		buf_clear(&r->rules[i].value);
	buf_clear(&r->plain);
	buf_clear(&r->texts);
	buf_clear(&r->runs);
	buf_clear(&r->ends);
}

/* NULL: reported. */
static struct pattern *
compile(const struct recast *r, const struct located *match,
    struct diag *diag)
{
	struct src_pos at = match->at;
	char why[256];
	size_t offset;
	struct pattern *pattern = pattern_new(r->arena, match->text, TEXT(""),
	    why, sizeof(why), &offset);

	if (pattern != NULL)
		return pattern;
	at.col += offset;
	diag_at(diag, DIAG_ERROR, "E_PATTERN", at, "%s", why);
	return NULL;
}

static bool
add_rules(struct recast *r, enum recast_kind kind, const struct items *specs,
    struct diag *diag)
{
	const struct row_spec *spec = specs->at;

	for (size_t i = 0; i < specs->count; i++, spec++) {
		struct recast_rule *rule = &r->rules[r->count];

		buf_init(&rule->value, LIMIT_CARRIED_BYTES);
		rule->kind = kind;
		rule->spec = spec;
		r->left[r->count++].name = spec->name.text.at;
		rule->match = compile(r, &spec->match, diag);
		if (rule->match == NULL)
			return false;
	}
	return true;
}

static bool
open_rules(struct recast *r, struct diag *diag)
{
	const struct source_spec *s = r->source;
	size_t count = s->totals.count + s->drop.count + s->carry.count;

	r->rules = arena_alloc(r->arena, count, sizeof(*r->rules));
	r->left = arena_alloc(r->arena, count, sizeof(*r->left));
	r->totals = arena_alloc(r->arena, s->totals.count, sizeof(*r->totals));
	if (r->rules == NULL || r->left == NULL || r->totals == NULL) {
		diag_memory(diag);
		return false;
	}
	r->totals_count = s->totals.count;
	r->carry_count = s->carry.count;
	return add_rules(r, RECAST_TOTAL, &s->totals, diag) &&
	    add_rules(r, RECAST_DROP, &s->drop, diag) &&
	    add_rules(r, RECAST_CARRY, &s->carry, diag);
}

static bool
has_preamble(const struct source_csv *csv)
{
	return csv->skip_until.text.at != NULL || csv->skip_lines > 0;
}

static struct input *
over(void *ctx, struct input *in, struct diag *diag)
{
	struct recast *r = ctx;
	const struct source_csv *csv = &r->source->csv;
	const struct recast_preamble preamble = { .until = r->until,
		.said = &csv->skip_until,
		.skip = (uint64_t)csv->skip_lines,
		.limit = r->limit,
		.count = &r->shape.preamble };
	struct input *below = in;
	struct input *top;

	r->file = input_name(in);
	if (r->encoding != ENCODING_UTF8)
		below = input_utf8(in, r->encoding, diag);
	if (below == NULL || !has_preamble(csv))
		return below;
	top = recast_lines(below, below != in, &preamble, diag);
	if (top == NULL && below != in)
		input_close(below);
	return top;
}

static void
begin(void *ctx)
{
	struct recast *r = ctx;

	r->shape.preamble = 0;
	for (size_t i = 0; i < r->count; i++) {
		r->left[i].rows = 0;
		r->rules[i].matched = r->rules[i].wrong = false;
		buf_reset(&r->rules[i].value);
	}
	for (size_t i = 0; i < r->totals_count; i++) {
		const struct row_spec *spec = r->rules[i].spec;

		r->totals[i] = (struct recast_total){
			.name = spec->name.text, .column = spec->column.text };
	}
}

/* A total that is not there was cut off, with rows before it perhaps. */
static bool
end(void *ctx, struct diag *diag)
{
	struct recast *r = ctx;
	bool ok = true;

	for (size_t i = 0; i < r->totals_count; i++) {
		if (r->rules[i].wrong)
			ok = false;
		if (r->rules[i].matched)
			continue;
		diag_at(diag, DIAG_ERROR, "E_TOTAL", POS_FILE(r->file),
		    "there is no total row `%s`: is the file whole?",
		    r->totals[i].name.at);
		diag_note(diag, r->rules[i].spec->match.at,
		    "no row matches this");
		ok = false;
	}
	return ok;
}

static bool
differs(const struct source_spec *s, enum encoding encoding)
{
	const struct source_csv *csv = &s->csv;

	return encoding == ENCODING_UTF16 || encoding == ENCODING_UTF16LE ||
	    encoding == ENCODING_UTF16BE || has_preamble(csv) || csv->trim ||
	    csv->formula_text ||
	    !csv->header ||
	    (csv->quote.text.at != NULL && !text_is(csv->quote.text, "\"")) ||
	    s->drop.count > 0 || s->carry.count > 0 || s->totals.count > 0;
}

static char
quote_of(const struct source_csv *csv)
{
	if (csv->quote.text.at == NULL)
		return '"';
	return csv->quote.text.len == 1 ? csv->quote.text.at[0] : '\0';
}

static bool
open_recast(struct recast *r, struct diag *diag)
{
	const struct source_csv *csv = &r->source->csv;

	buf_init(&r->plain, SIZE_MAX);
	buf_init(&r->texts, SIZE_MAX);
	buf_init(&r->runs, SIZE_MAX);
	buf_init(&r->ends, SIZE_MAX);
	if (!arena_own(r->arena, r, release)) {
		diag_memory(diag);
		return false;
	}
	if (csv->skip_until.text.at != NULL &&
	    (r->until = compile(r, &csv->skip_until, diag)) == NULL)
		return false;
	return open_rules(r, diag);
}

bool
recast_chain(struct arena *arena, const struct source_spec *source,
    struct chain *chain, struct diag *diag)
{
	struct recast *r;

	if (!differs(source, chain->encoding))
		return true;
	r = arena_alloc(arena, 1, sizeof(*r));
	if (r == NULL) {
		diag_memory(diag);
		return false;
	}
	r->arena = arena;
	r->source = source;
	r->encoding = chain->encoding;
	r->delimiter = chain->delimiter != '\0' ? chain->delimiter : ',';
	r->limit = chain->record_limit != 0 ? chain->record_limit :
	                                      LIMIT_RECORD_BYTES;
	if (!open_recast(r, diag))
		return false;
	recast_bind_numbers(r);
	r->shape = (struct csv_shape){ .ctx = r, .over = over, .begin = begin,
		.header = recast_header, .sift = recast_sift, .end = end,
		.quote = quote_of(&source->csv), .trim = source->csv.trim,
		.formulas = source->csv.formula_text,
		.headless = !source->csv.header, .added = r->carry_count,
		.encoding = encoding_name(r->encoding),
		.left = r->left, .left_count = r->count };
	chain->shape = &r->shape;
	chain->encoding = ENCODING_UTF8;
	return true;
}

void
recast_tell(const struct csv_shape *shape, struct diag *diag)
{
	const struct recast *r = shape != NULL ? shape->ctx : NULL;
	size_t unused = 0;

	for (size_t i = r != NULL ? r->totals_count : 0;
	     r != NULL && i < r->count; i++) {
		const struct recast_rule *rule = &r->rules[i];

		if (rule->matched || rule->spec->optional)
			continue;
		diag_at(diag, DIAG_WARNING, "W_RULE_UNUSED",
		    rule->spec->match.at, "%s `%s` took no row of %s",
		    rule->kind == RECAST_DROP ? "drop" : "carry",
		    rule->spec->name.text.at, r->file);
		unused++;
	}
	if (unused > 0)
		diag_note(diag, POS_NONE,
		    "does the file look otherwise now? Correct `match`, or "
		    "say `optional: true` when a file may have no such row");
}

size_t
recast_totals(const struct csv_shape *shape,
    const struct recast_total **totals)
{
	const struct recast *r = shape != NULL ? shape->ctx : NULL;

	*totals = r != NULL ? r->totals : NULL;
	return r != NULL ? r->totals_count : 0;
}
