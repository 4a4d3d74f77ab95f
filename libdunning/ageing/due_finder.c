#include "ageing/due_finder.h"

enum { NO_SLOT = -1, EXCERPT = 40 };

const struct text due_sources[DUE_SOURCES] = { { "explicit", 8 },
	{ "terms", 5 }, { "document", 8 } };

/* Why the terms of an item gave no due date. */
enum terms_fate {
	TERMS_GAVE,
	TERMS_NONE,
	TERMS_UNKNOWN,
	TERMS_UNDATED,  /* there is no document date */
	TERMS_UNCOUNTED, /* there is no number of the instalment */
	TERMS_FAR       /* beyond the calendar */
};

bool
due_finder_init(struct due_finder *f, struct arena *arena,
    const struct ageing_spec *spec)
{
	const struct schema_pair *pair = spec->terms.at;

	*f = (struct due_finder){ .spec = spec, .missing = -1 };
	f->rules = arena_alloc(arena, spec->terms.count + 1, sizeof *f->rules);
	if (f->rules == NULL)
		return false;
	for (size_t i = 0; i < spec->terms.count; i++)
		if (!terms_parse(pair[i].value.text, &f->rules[i]))
			return false;
	return spec->missing_due.text.at == NULL ||
	    terms_missing(spec->missing_due.text, &f->missing);
}

bool
due_finder_wanted(const struct ageing_spec *spec)
{
	return spec->terms.count > 0 || spec->missing_due.text.at != NULL;
}

static bool
must(struct columns *c, const char *name, struct src_pos at)
{
	return columns_bind(c, name, COLUMN_DATE, COLUMN_PRESENT, at) !=
	    NO_SLOT;
}

bool
due_finder_bind(struct due_finder *f, struct columns *c)
{
	const struct schema_pair *pair = f->spec->terms.at;
	struct src_pos at = f->spec->missing_due.at;

	if (!columns_bind_if_there(c, "due_date", COLUMN_DATE, &f->due) ||
	    !columns_bind_if_there(c, "terms", COLUMN_STRING, &f->terms) ||
	    !columns_bind_if_there(c, "instalment", COLUMN_STRING,
	        &f->instalment) ||
	    !columns_bind_if_there(c, "doc_date", COLUMN_DATE, &f->doc_date))
		return false;
	if (f->due != NO_SLOT)
		return true;
	if (f->terms == NO_SLOT && f->missing < 0)
		return must(c, "due_date", POS_NONE);
	if (f->spec->terms.count > 0)
		at = pair[0].value.at;
	return must(c, "doc_date", at);
}

bool
due_finder_explicit(const struct due_finder *f, const struct batch *b,
    size_t row, int32_t *due)
{
	if (f->due == NO_SLOT || !vector_valid(&b->vectors[f->due], row))
		return false;
	*due = b->vectors[f->due].date[row];
	return true;
}

static bool
find_rule(const struct due_finder *f, struct text code, struct terms *rule)
{
	const struct schema_pair *pair = f->spec->terms.at;

	for (size_t i = 0; i < f->spec->terms.count; i++)
		if (text_equal(pair[i].key.text, code)) {
			*rule = f->rules[i];
			return true;
		}
	return terms_parse(code, rule);
}

static enum terms_fate
by_terms(const struct due_finder *f, const struct batch *b, size_t row,
    int32_t *due)
{
	struct text code = text_trim(batch_cell(b, f->terms, row));
	struct text number = text_trim(batch_cell(b, f->instalment, row));
	int32_t instalment = 0;
	struct terms rule;

	if (code.len == 0)
		return TERMS_NONE;
	if (!find_rule(f, code, &rule))
		return TERMS_UNKNOWN;
	if (f->doc_date == NO_SLOT ||
	    !vector_valid(&b->vectors[f->doc_date], row))
		return TERMS_UNDATED;
	if (terms_by_instalment(&rule) &&
	    (number.len == 0 || !terms_instalment(number, &instalment)))
		return TERMS_UNCOUNTED;
	return terms_due(&rule, b->vectors[f->doc_date].date[row], instalment,
	           due) ?
	    TERMS_GAVE :
	    TERMS_FAR;
}

static const char *
reason_of(enum terms_fate fate)
{
	switch (fate) {
	case TERMS_UNKNOWN:
		return "are no rule, and not under `terms`";
	case TERMS_UNDATED:
		return "count from a document date, which is empty";
	case TERMS_UNCOUNTED:
		return "count instalments, and its instalment is no number";
	case TERMS_FAR:
		return "lead beyond the year 9999";
	case TERMS_GAVE:
	case TERMS_NONE:
		break;
	}
	return "";
}

static void
reject(const struct due_finder *f, struct batch *b, size_t row,
    enum terms_fate fate)
{
	struct text code = text_excerpt(
	    text_trim(batch_cell(b, f->terms, row)), EXCERPT);

	if (fate == TERMS_NONE && f->missing >= 0) {
		batch_reject(b, row, f->doc_date, "R_DUE_DATE",
		    "an open item has neither a due date nor a document date");
		return;
	}
	if (fate == TERMS_NONE) {
		batch_reject(b, row, f->due, "R_DUE_DATE",
		    "an open item has neither a due date nor terms");
		batch_note(b,
		    "fill one of them, or let `missing_due` under `ageing` "
		    "say what then");
		return;
	}
	batch_reject(b, row, f->terms, "R_DUE_DATE",
	    "an open item has no due date, and its terms '%.*s' %s",
	    (int)code.len, code.at, reason_of(fate));
	if (fate == TERMS_UNKNOWN)
		batch_note(b,
		    "say under `terms` of `ageing` what they mean: " TERMS_FORMS);
}

/* `missing_due` says how many days after the document. */
static bool
by_document(const struct due_finder *f, const struct batch *b, size_t row,
    int32_t *due)
{
	struct terms rule = { .kind = TERMS_DAYS, .number = f->missing };

	return f->missing >= 0 && f->doc_date != NO_SLOT &&
	    vector_valid(&b->vectors[f->doc_date], row) &&
	    terms_due(&rule, b->vectors[f->doc_date].date[row], 0, due);
}

static bool
look(const struct due_finder *f, const struct batch *b, size_t row,
    int32_t *due, enum due_source *source, enum terms_fate *fate)
{
	*fate = by_terms(f, b, row, due);
	*source = *fate == TERMS_GAVE ? DUE_TERMS : DUE_DOCUMENT;
	return *fate == TERMS_GAVE || by_document(f, b, row, due);
}

bool
due_finder_look(const struct due_finder *f, const struct batch *b, size_t row,
    int32_t *due, enum due_source *source)
{
	enum terms_fate fate;

	*source = DUE_EXPLICIT;
	return due_finder_explicit(f, b, row, due) ||
	    look(f, b, row, due, source, &fate);
}

bool
due_finder_find(const struct due_finder *f, struct batch *b, size_t row,
    int32_t *due, enum due_source *source)
{
	enum terms_fate fate;

	if (look(f, b, row, due, source, &fate))
		return true;
	reject(f, b, row, fate);
	return false;
}
