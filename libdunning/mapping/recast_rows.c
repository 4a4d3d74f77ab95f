/* recast_rows.c -- rows that are no records, and values of the rows above. */
#include "mapping/recast_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "stream/batch_place.h"
#include "stream/csv_index.h"

enum answer { NO, YES, UNTOLD, FAILED };

/* A block under way. */
struct sifting {
	struct recast *r;
	struct csv_block *block;
	struct diag *diag;
	struct batch_place place;
	struct place_walk walk; /* up to the row under way, when asked for */
	bool valid;             /* all of it is UTF-8 */
	size_t rows;            /* that stay */
	size_t broken;
	size_t run_count;
};

/* A row of the file, which is a record or a broken one. */
struct row {
	struct text text; /* as the file has it, in UTF-8 */
	struct text raw;  /* as it is in the block */
	const uint32_t *ends; /* of its fields in the block, or NULL */
	size_t fields;        /* that can be told apart */
	bool whole;           /* there are no others */
	bool valid;           /* it is UTF-8 */
	bool part;            /* the rest of it is not there */
};

static bool
out_of_memory(struct diag *diag)
{
	diag_memory(diag);
	return false;
}

/* Field n of well-formed CSV, or of the beginning of a row that is. */
static struct text
nth_field(struct text raw, char delimiter, size_t n)
{
	const char *at = raw.at;
	const char *end = raw.at + raw.len;

	for (;; n--) {
		const char *begin = at;

		if (at < end && *at == '"')
			for (at++; at < end; at++)
				if (*at == '"' && (++at == end || *at != '"'))
					break;
		while (at < end && *at != delimiter)
			at++;
		if (n == 0)
			return (struct text){ begin, (size_t)(at - begin) };
		at += at < end;
	}
}

/* Raw; null when it has none. */
static struct text
field_of(const struct sifting *s, const struct row *row, size_t n)
{
	const char *data = s->block->data;
	uint32_t at;

	if (n >= row->fields)
		return (struct text){ NULL, 0 };
	if (row->ends == NULL)
		return nth_field(row->raw, s->r->delimiter, n);
	at = n == 0 ? (uint32_t)(row->raw.at - data) : row->ends[n - 1] + 1;
	return (struct text){ data + at, row->ends[n] - at };
}

static bool
is_valid(const struct row *row, struct text text)
{
	return row->valid || utf8_valid(text.at, text.len) == text.len;
}

static struct src_pos
place_of(struct sifting *s, const char *at)
{
	place_advance(&s->place, &s->walk, (size_t)(at - s->block->data));
	return (struct src_pos){ s->place.file, s->walk.line,
		s->walk.offset - s->walk.line_start + 1 };
}

static enum answer
report_steps(struct sifting *s, const struct recast_rule *rule,
    const struct row *row)
{
	diag_at(s->diag, DIAG_ERROR, "E_PATTERN", place_of(s, row->raw.at),
	    "rule `%s`: its pattern needs more than %d steps for this row",
	    rule->spec->name.text.at, LIMIT_PCRE_MATCH);
	diag_note(s->diag, rule->spec->match.at, "make it simpler");
	return FAILED;
}

/* What a rule says of a row.  YES: found is what it took, until the next call;
 * group: by its ( ). */
static enum answer
ask(struct sifting *s, const struct recast_rule *rule, const struct row *row,
    struct text *found, bool *group)
{
	struct text text = row->text;

	if (row->part)
		return UNTOLD;
	if (rule->field != WHOLE_ROW) {
		text = field_of(s, row, (size_t)rule->field);
		if (text.at == NULL)
			return row->whole ? NO : UNTOLD;
		text = recast_plain(s->r, text);
		if (text.at == NULL) {
			out_of_memory(s->diag);
			return FAILED;
		}
	}
	if (!is_valid(row, text))
		return UNTOLD;
	switch (pattern_find(rule->match, text, found, group)) {
	case PATTERN_NO:
		return NO;
	case PATTERN_YES:
		return YES;
	case PATTERN_LIMIT:
	case PATTERN_ERROR:
		break;
	}
	return report_steps(s, rule, row);
}

/* The first fault of a rule is told, and the row is no record all the same. */
static enum answer
report_total(struct sifting *s, struct recast_rule *rule, struct src_pos at,
    const char *what)
{
	if (rule->wrong)
		return YES;
	rule->wrong = true;
	diag_at(s->diag, DIAG_ERROR, "E_TOTAL", at, "total row `%s`: %s",
	    rule->spec->name.text.at, what);
	diag_note(s->diag, rule->spec->match.at,
	    "say which part of the row is the total with ( ) in `match`, or "
	    "match another row");
	return YES;
}

/* The total that the row holds: what the pattern has in ( ), or its cell. */
static enum answer
take_total(struct sifting *s, struct recast_rule *rule, const struct row *row,
    struct text found, bool group)
{
	struct recast *r = s->r;
	struct recast_total *total = &r->totals[rule - r->rules];
	struct src_pos at = place_of(s, row->raw.at);
	char *copy;

	if (rule->wrong)
		return YES;
	rule->matched = true;
	if (total->text.at != NULL) {
		(void)report_total(s, rule, at, "it is there twice");
		diag_note(s->diag, total->at, "it was here already");
		total->text = (struct text){ NULL, 0 };
		return YES;
	}
	if (!group && rule->cell == NO_FIELD)
		return report_total(s, rule, at,
		    "its column is not one column of the file");
	if (!group)
		found = field_of(s, row, (size_t)rule->cell);
	if (found.at == NULL)
		return report_total(s, rule, at,
		    "it has no cell for its column");
	if (!group || s->block->raw == NULL)
		at = place_of(s, found.at);
	if (!group)
		found = recast_plain(r, found);
	if (found.at == NULL || text_trim(found).len == 0)
		return report_total(s, rule, at, "it is empty");
	if (!is_valid(row, found))
		return report_total(s, rule, at, "it is not valid UTF-8");
	copy = arena_strndup(r->arena, found.at, found.len);
	if (copy == NULL) {
		out_of_memory(s->diag);
		return FAILED;
	}
	total->text = (struct text){ copy, found.len };
	total->at = at;
	return YES;
}

/* Its value is that of this row, or none. */
static bool
set_value(struct sifting *s, struct recast_rule *rule, struct text found,
    const struct row *row)
{
	struct text old = { buf_text(&rule->value), rule->value.len };

	if (text_equal(old, found))
		return true;
	s->r->changed = true;
	buf_reset(&rule->value);
	if (found.len == 0 || buf_add(&rule->value, found.at, found.len))
		return true;
	diag_at(s->diag, DIAG_ERROR, "E_LIMIT", place_of(s, row->raw.at),
	    "rule `%s`: the value that it carries has %zu bytes, the limit is "
	    "%zu",
	    rule->spec->name.text.at, found.len, LIMIT_CARRIED_BYTES);
	diag_note(s->diag, rule->spec->match.at,
	    "take less of the row with ( ) in `match`");
	return false;
}

/*
 * The values of the groups that the row heads.  A group of a rule ends where
 * one of a rule before it begins; and where a row may head one but cannot be
 * read, nothing is known of those below it.
 */
static enum answer
carry(struct sifting *s, const struct row *row)
{
	struct recast *r = s->r;
	struct recast_rule *rules = r->rules + r->count - r->carry_count;
	struct csv_left *left = r->left + r->count - r->carry_count;
	size_t first = r->carry_count;
	bool ended = false;
	bool keep = false;

	for (size_t i = 0; i < r->carry_count; i++) {
		struct text found = { NULL, 0 };
		bool group;
		enum answer answer = ask(s, &rules[i], row, &found, &group);

		if (answer == FAILED)
			return FAILED;
		rules[i].matched |= answer == YES;
		if (answer == YES && first == r->carry_count)
			first = i;
		keep = keep || (answer == YES && rules[i].spec->keep);
		ended = ended || answer != NO;
		if (ended && !set_value(s, &rules[i], found, row))
			return FAILED;
	}
	if (first == r->carry_count || keep)
		return NO;
	left[first].rows++;
	return YES;
}

/* Is the row no record?  UNTOLD is never the answer. */
static enum answer
leave_out(struct sifting *s, const struct row *row)
{
	struct recast *r = s->r;

	for (size_t i = 0; i < r->count - r->carry_count; i++) {
		struct text found;
		bool group;
		enum answer answer = ask(s, &r->rules[i], row, &found, &group);

		if (answer == YES && r->rules[i].kind == RECAST_TOTAL)
			answer = take_total(s, &r->rules[i], row, found, group);
		if (answer == YES) {
			r->rules[i].matched = true;
			r->left[i].rows++;
		}
		if (answer == YES || answer == FAILED)
			return answer;
	}
	return r->carry_count > 0 ? carry(s, row) : NO;
}

/* The cells that rows from here on get. */
static bool
add_run(struct sifting *s)
{
	struct recast *r = s->r;
	bool ok = recast_run(r, s->rows);

	for (size_t i = r->count - r->carry_count; ok && i < r->count; i++)
		ok = recast_cell(r, (struct text){
		    buf_text(&r->rules[i].value), r->rules[i].value.len });
	r->changed = false;
	s->run_count++;
	return ok || out_of_memory(s->diag);
}

/* A record that is no text is a broken one. */
static bool
garble(struct sifting *s, const struct row *row, size_t fields)
{
	size_t bad = utf8_valid(row->raw.at, row->raw.len);
	struct csv_broken *broken = csv_index_break(&s->block->index);
	uint32_t start = (uint32_t)(row->raw.at - s->block->data);

	if (broken == NULL)
		return out_of_memory(s->diag);
	*broken = (struct csv_broken){ .fault = CSV_ENCODING, .first = true,
		.last = true, .start = start,
		.end = start + (uint32_t)row->raw.len,
		.at = start + (uint32_t)bad, .fields = fields };
	return true;
}

/* A row as the file has it, which may have been rewritten. */
static struct text
text_of_row(const struct sifting *s, struct text raw, struct csv_extent extent)
{
	if (s->block->raw == NULL)
		return raw;
	return (struct text){ s->block->raw + extent.start,
		extent.end - extent.start };
}

static bool
sift_row(struct sifting *s, size_t i)
{
	struct csv_index *index = &s->block->index;
	size_t fields = index->fields;
	uint32_t *ends = index->ends + i * fields;
	struct row row = { .ends = ends, .fields = fields, .whole = true };
	static const struct csv_extent nowhere;
	uint32_t start = index->starts[i];
	enum answer answer = NO;

	row.raw = (struct text){ s->block->data + start,
		ends[fields - 1] - start };
	row.text = text_of_row(s, row.raw,
	    s->block->raw == NULL ? nowhere : index->raw[i]);
	row.valid = s->valid ||
	    utf8_valid(row.raw.at, row.raw.len) == row.raw.len;
	if (s->r->count > 0)
		answer = leave_out(s, &row);
	if (answer == FAILED)
		return false;
	if (answer == YES) {
		s->block->left++;
		return true;
	}
	if (!row.valid)
		return garble(s, &row, fields);
	if (s->r->carry_count > 0 &&
	    (s->r->changed || s->run_count == 0) && !add_run(s))
		return false;
	if (s->rows != i) {
		index->starts[s->rows] = start;
		memmove(index->ends + s->rows * fields, ends,
		    fields * sizeof(*ends));
	}
	s->rows++;
	return true;
}

/* Of a broken record only the first fields can be told apart, and those only
 * where it is plain CSV; of one that is too long, nothing. */
static bool
sift_broken(struct sifting *s, size_t i)
{
	struct csv_index *index = &s->block->index;
	struct csv_broken broken = index->broken[i];
	struct row row = { .fields = broken.fields,
		.whole = broken.fault == CSV_RAGGED && broken.beyond.lines == 0,
		.part = !broken.last || broken.fault == CSV_TOO_LONG ||
		    broken.end - broken.start > s->r->limit };
	enum answer answer = NO;

	row.raw = (struct text){ s->block->data + broken.start,
		broken.end - broken.start };
	row.text = text_of_row(s, row.raw, broken.raw);
	if (!row.whole && s->block->raw != NULL)
		row.fields = 0;
	row.valid = s->valid ||
	    utf8_valid(row.raw.at, row.raw.len) == row.raw.len;
	if (broken.first)
		answer = leave_out(s, &row);
	if (answer == FAILED)
		return false;
	if (answer == YES)
		s->block->left++;
	else
		index->broken[s->broken++] = broken;
	return true;
}

static int
compare_start(const void *a, const void *b)
{
	const struct csv_broken *x = a;
	const struct csv_broken *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* Those that were garbled go where they belong. */
static void
sort_broken(struct sifting *s, size_t old)
{
	struct csv_index *index = &s->block->index;
	size_t garbled = index->broken_count - old;

	memmove(index->broken + s->broken, index->broken + old,
	    garbled * sizeof(*index->broken));
	index->broken_count = s->broken + garbled;
	if (garbled > 0)
		qsort(index->broken, index->broken_count,
		    sizeof(*index->broken), compare_start);
}

static bool
sift_all(struct sifting *s)
{
	struct csv_index *index = &s->block->index;
	size_t rows = index->rows;
	size_t broken = index->broken_count;
	size_t i = 0;
	size_t k = 0;

	while (i < rows || k < broken) {
		bool is_row = k == broken ||
		    (i < rows && index->starts[i] < index->broken[k].start);

		if (is_row ? !sift_row(s, i++) : !sift_broken(s, k++))
			return false;
	}
	index->rows = s->rows;
	if (broken > 0 || index->broken_count > 0)
		sort_broken(s, broken);
	return true;
}

bool
recast_sift(void *recast, struct csv_block *block, struct diag *diag)
{
	struct recast *r = recast;
	struct sifting s = { .r = r, .block = block, .diag = diag,
		.place = { .file = r->file, .block = block } };
	size_t used = block->index.used;

	s.walk = place_begin(&s.place);
	s.valid = utf8_valid(block->data, used) == used;
	if (s.valid && r->count == 0)
		return true;
	recast_no_runs(r);
	if (!sift_all(&s))
		return false;
	return recast_widen(r, block) || out_of_memory(diag);
}
