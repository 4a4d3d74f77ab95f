#include "mapping/mapping_internal.h"

#include <string.h>

#include "mapping/recast.h"

/* All rows of a batch in a word of bits. */
static uint64_t
all_rows(const struct batch *b, size_t first)
{
	return b->rows - first < 64 ? (UINT64_C(1) << (b->rows - first)) - 1 :
	                              UINT64_MAX;
}

/* The currency of the records, when it is no column of the source. */
static void
fill_currency(struct mapping *m, struct batch *b)
{
	struct vector *v;

	if (m->currency == NO_SLOT)
		return;
	v = batch_vector(b, m->currency);
	if (v->labels != NULL) {
		for (size_t i = 0; i < b->rows; i += 64)
			v->valid[i / 64] = all_rows(b, i);
		return;
	}
	for (size_t row = 0; row < b->rows; row++) {
		struct text code = tender_code(m->currency_tender, row);

		v->text[row] = code;
		if (code.at != NULL)
			vector_set_valid(v, row);
	}
}

static void
count_unnamed(struct mapping *m, const struct batch *b)
{
	for (size_t i = 0; i < m->unnamed_count; i++)
		for (size_t row = 0; row < b->rows; row++)
			m->unnamed_cells += b->fates[row] == FATE_KEPT &&
			    batch_raw(b, row, m->unnamed[i]).len != 0;
}

/* Column by column; what the amounts are in is known before they are. */
static bool
map_columns(struct mapping *m, struct batch *b)
{
	bool first = m->count > 0 &&
	    text_is(m->order[0]->converter.spec->name.text, "currency");

	for (size_t i = 0; i < m->count; i++)
		m->order[i]->cells = (struct cells){ .valid = NULL };
	if (first && !mapping_convert(m, b, m->order[0]))
		return false;
	for (size_t i = 0; i < m->tender_count; i++)
		if (!tender_read(m, b, m->tenders[i]))
			return false;
	for (size_t i = first; i < m->count; i++)
		if (!mapping_convert(m, b, m->order[i]))
			return false;
	for (size_t i = 0; i < m->count; i++)
		if (m->order[i]->converter.spec->empty == EMPTY_KEEP)
			vector_fill_empty(batch_vector(b, m->order[i]->to),
			    b->rows);
	count_unnamed(m, b);
	fill_currency(m, b);
	return true;
}

/* False: out of memory. */
static bool
keep(struct mapping *m, struct batch *b)
{
	uint8_t *truth;

	if (m->keep == NULL)
		return true;
	truth = arena_alloc(b->arena, b->rows + 1, 1);
	if (truth == NULL || !expr_test(m->keep, &m->env, b, truth))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !truth[row]) {
			b->fates[row] = FATE_EXCLUDED;
			m->left[row] = CONTROL_KEEP_WHEN;
			m->counts.keep_when++;
		}
	return true;
}

static void
count_rows(struct mapping *m, const struct batch *b)
{
	m->counts.rows += b->rows;
	for (size_t row = 0; row < b->rows; row++) {
		m->counts.kept += b->fates[row] == FATE_KEPT;
		m->counts.rejected += b->fates[row] == FATE_REJECTED;
	}
}

/* A mark at the beginning of a record is where another file was put behind. */
static void
look_for_marks(struct batch *b)
{
	for (size_t row = 0; row < b->rows; row++) {
		const char *at = b->data + b->starts[row];

		if ((unsigned char)*at != 0xef || b->fates[row] != FATE_KEPT ||
		    memcmp(at, "\xef\xbb\xbf", 3) != 0)
			continue;
		batch_reject(b, row, NO_SLOT, "R_MARK",
		    "a byte order mark stands before the record");
		batch_note(b, "was the file put together of several? Map them "
		              "one by one");
	}
}

static bool
mapping_run(struct stage *stage, struct batch *b)
{
	struct mapping *m = (struct mapping *)stage;

	if (b->first == 0)
		mapping_forget(m);
	m->left = arena_alloc(b->arena, b->rows + 1, 1);
	if (m->left == NULL || !map_columns(m, b)) {
		diag_memory(m->diag);
		return false;
	}
	look_for_marks(b);
	if (!keep(m, b) || !mapping_keys(m, b)) {
		diag_memory(m->diag);
		return false;
	}
	mapping_order(m, b);
	count_rows(m, b);
	if (mapping_control(m, b))
		return true;
	diag_memory(m->diag);
	return false;
}

static bool
mapping_close(struct stage *stage)
{
	mapping_tell((struct mapping *)stage);
	return true;
}

struct stage *
mapping_stage(struct arena *arena, const struct rules_run *run,
    struct diag *diag)
{
	struct mapping *m = arena_alloc(arena, 1, sizeof *m);
	struct faults *faults = faults_new(arena, run->strict);

	if (m == NULL || faults == NULL) {
		diag_memory(diag);
		return NULL;
	}
	m->stage = (struct stage){ .name = "map", .open = mapping_open,
		.run = mapping_run, .check = mapping_check,
		.close = mapping_close, .release = mapping_free,
		/* A key that is there twice is seen by one instance only. */
		.merge = run->source->key.count == 0 ? mapping_merge : NULL };
	m->diag = diag;
	m->arena = arena;
	m->strategy = run->strategy;
	m->source = run->source;
	m->as_of = run->as_of;
	m->faults = faults;
	m->env = (struct expr_env){ .as_of = run->as_of, .faults = faults };
	return &m->stage;
}

void
mapping_free(struct stage *stage)
{
	if (stage != NULL)
		keys_clear(&((struct mapping *)stage)->keys);
}

void
mapping_totals(struct stage *stage, const char *const *totals, size_t count)
{
	struct mapping *m = (struct mapping *)stage;

	m->wanted = totals;
	m->wanted_count = count;
}

struct mapping_counts
mapping_counted(const struct stage *stage)
{
	return ((const struct mapping *)stage)->counts;
}

static bool
read_delimiter(const struct located *given, struct chain *chain,
    struct diag *diag)
{
	if (given->text.at == NULL)
		return true;
	if (text_is(given->text, "tab")) {
		chain->delimiter = '\t';
	} else if (given->text.len == 1 && *given->text.at != '"' &&
	    *given->text.at != '\n' && *given->text.at != '\r') {
		chain->delimiter = *given->text.at;
	} else {
		diag_at(diag, DIAG_ERROR, "E_DELIMITER", given->at,
		    "'%s' is not a delimiter: one byte, or tab",
		    given->text.at);
		return false;
	}
	return true;
}

bool
mapping_chain(struct arena *arena, const struct source_spec *source,
    struct chain *chain, struct diag *diag)
{
	const struct located_list *nulls = &source->csv.nulls;
	const struct located *encoding = &source->csv.encoding;
	const char **texts =
	    arena_alloc(arena, nulls->count + 1, sizeof *texts);

	if (texts == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < nulls->count; i++)
		texts[i] = nulls->items[i].text.at;
	chain->number_names = true;
	chain->lookalikes = true;
	chain->nulls = texts;
	chain->null_count = nulls->count;
	if (!read_delimiter(&source->csv.delimiter, chain, diag))
		return false;
	if (encoding->text.at == NULL ||
	    encoding_by_name(encoding->text, &chain->encoding))
		return recast_chain(arena, source, chain, diag);
	diag_at(diag, DIAG_ERROR, "E_ENCODING", encoding->at,
	    "'%s' is not an encoding that can be read", encoding->text.at);
	diag_note(diag, POS_NONE, "%s", encoding_names);
	return false;
}
