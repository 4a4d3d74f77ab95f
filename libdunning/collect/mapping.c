#include "collect/mapping_internal.h"

#include <inttypes.h>

enum { EXCERPT = 40 }; /* bytes of a cell in a message */

static struct text
cell(struct batch *b, int slot, size_t row)
{
	static const struct text null = { NULL, 0 };

	if (slot == NO_SLOT || !vector_valid(batch_vector(b, slot), row))
		return null;
	return vector_text(batch_vector(b, slot), row);
}

/* Digits of the record's currency; -1 after rejecting the record. */
static int
money_digits(struct mapping *m, struct batch *b, size_t row,
    const struct mapped *column)
{
	struct text code = column->currency_code;
	int digits;

	if (code.at == NULL)
		code = text_trim(cell(b, column->currency, row));
	digits = columns_currency_digits(m->columns, code);
	if (digits >= 0)
		return digits;
	code = text_excerpt(code, EXCERPT);
	batch_reject(b, row,
	    column->currency != NO_SLOT ? column->currency : column->from,
	    "R_CURRENCY", "'%.*s' is not a currency code", (int)code.len,
	    code.at != NULL ? code.at : "");
	return -1;
}

static void
store(struct vector *v, size_t row, enum strategy_type type,
    const union converted *value, int digits)
{
	switch (strategy_column_type(type)) {
	case COLUMN_STRING:
	case COLUMN_SET:
		v->text[row] = value->text;
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
		v->number[row] = value->number;
		break;
	case COLUMN_MONEY:
		v->number[row] = value->number;
		v->digits[row] = (uint8_t)digits;
		break;
	case COLUMN_DECIMAL:
		v->decimal[row] = value->decimal;
		break;
	case COLUMN_DATE:
		v->date[row] = value->date;
		break;
	}
	vector_set_valid(v, row);
}

/* Personal data stays out of messages and so out of logs. */
static void
reject_cell(struct batch *b, size_t row, const struct mapped *column,
    struct text text, const char *why)
{
	const struct column_spec *spec = column->converter.spec;

	if (spec->pii > 0)
		text = TEXT("***");
	batch_reject(b, row, column->from, "R_CELL", "column '%s': '%.*s' %s",
	    spec->name.text.at, (int)text.len, text.at, why);
}

static void
map_cell(struct mapping *m, struct batch *b, size_t row,
    const struct mapped *column)
{
	const struct converter *converter = &column->converter;
	struct text text = cell(b, column->from, row);
	union converted value;
	const char *why;
	int digits = 0;

	if (text.at == NULL || column->constant.at != NULL) {
		text = column->constant.at != NULL ? column->constant :
		                                     column->fallback;
		converter = &column->canonical;
	}
	if (text.at == NULL) {
		if (column->required)
			batch_reject(b, row, column->from, "R_REQUIRED",
			    "column '%s' is empty, and it is required",
			    column->converter.spec->name.text.at);
		return;
	}
	if (column->converter.type == TYPE_MONEY &&
	    (digits = money_digits(m, b, row, column)) < 0)
		return;
	if (convert(converter, text, digits, b->arena, &value, &why))
		store(batch_vector(b, column->to), row,
		    column->converter.type, &value, digits);
	else
		reject_cell(b, row, column, text, why);
}

static bool
add_key_part(struct hash128 *hash, const struct vector *v, size_t row)
{
	struct text text;

	if (!vector_valid(v, row))
		return false;
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		text = vector_text(v, row);
		hash128_add(hash, text.at, text.len);
		break;
	case COLUMN_DATE:
		hash128_add(hash, (const char *)&v->date[row],
		    sizeof v->date[row]);
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		hash128_add(hash, (const char *)&v->number[row],
		    sizeof v->number[row]);
		break;
	case COLUMN_DECIMAL:
		hash128_add(hash, (const char *)&v->decimal[row].coefficient,
		    sizeof v->decimal[row].coefficient);
		hash128_add(hash, (const char *)&v->decimal[row].scale,
		    sizeof v->decimal[row].scale);
		break;
	}
	hash128_add(hash, "", 1);
	return true;
}

static bool
check_key(struct mapping *m, struct batch *b, size_t row)
{
	const struct located_list *key = &m->source->key;
	struct hash128 hash;

	hash128_init(&hash);
	for (size_t i = 0; i < key->count; i++) {
		if (add_key_part(&hash, batch_vector(b, m->key[i]), row))
			continue;
		batch_reject(b, row, NO_SLOT, "R_KEY_NULL",
		    "key column '%s' is empty", key->items[i].text.at);
		return true;
	}
	switch (keys_add(&m->keys, hash)) {
	case KEYS_NEW:
		return true;
	case KEYS_SEEN:
		batch_reject(b, row, NO_SLOT, "R_KEY_DUP",
		    "an earlier record has the same key");
		return true;
	case KEYS_MEMORY:
		break;
	}
	diag_memory(m->diag);
	return false;
}

static void
map_row(struct mapping *m, struct batch *b, size_t row)
{
	for (size_t i = 0; i < m->count && b->fates[row] == FATE_KEPT; i++)
		map_cell(m, b, row, &m->mapped[i]);
	for (size_t i = 0; i < m->passed_count; i++) {
		struct vector *to = batch_vector(b, m->passed[i].to);
		struct text text = cell(b, m->passed[i].from, row);

		to->text[row] = text;
		if (text.at != NULL)
			vector_set_valid(to, row);
	}
	for (size_t i = 0; i < m->unnamed_count; i++)
		m->unnamed_cells += batch_raw(b, row, m->unnamed[i]).len != 0;
	if (m->currency != NO_SLOT) {
		struct vector *to = batch_vector(b, m->currency);
		struct text code = m->code.at != NULL ?
		    m->code :
		    text_trim(cell(b, m->code_from, row));

		to->text[row] = code;
		if (code.at != NULL)
			vector_set_valid(to, row);
	}
}

static bool
keep(struct mapping *m, struct batch *b)
{
	uint8_t *truth = arena_alloc(b->arena, b->rows + 1, 1);

	if (truth == NULL || !expr_test(m->keep, &m->env, b, truth)) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !truth[row])
			b->fates[row] = FATE_EXCLUDED;
	return true;
}

static bool
mapping_run(struct stage *stage, struct batch *b)
{
	struct mapping *m = (struct mapping *)stage;

	if (b->first == 0) {
		keys_clear(&m->keys);
		m->unnamed_cells = 0;
	}
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT)
			map_row(m, b, row);
	if (m->source->key.count != 0)
		for (size_t row = 0; row < b->rows; row++)
			if (b->fates[row] == FATE_KEPT &&
			    !check_key(m, b, row))
				return false;
	return m->keep == NULL || keep(m, b);
}

static bool
mapping_close(struct stage *stage)
{
	struct mapping *m = (struct mapping *)stage;

	if (m->unnamed_cells != 0)
		diag_at(m->diag, DIAG_WARNING, "W_UNNAMED", POS_NONE,
		    "%" PRIu64 " cells of columns without a name were left "
		    "out",
		    m->unnamed_cells);
	faults_tell(m->faults, m->diag);
	return true;
}

static bool
mapping_merge(struct stage *stage, const struct stage *other)
{
	struct mapping *m = (struct mapping *)stage;
	const struct mapping *from = (const struct mapping *)other;

	m->unnamed_cells += from->unnamed_cells;
	faults_merge(m->faults, from->faults);
	return true;
}

struct stage *
mapping_stage(
    struct arena *arena, const struct rules_run *run, struct diag *diag)
{
	struct mapping *m = arena_alloc(arena, 1, sizeof *m);
	struct faults *faults = faults_new(arena, run->strict);

	if (m == NULL || faults == NULL) {
		diag_memory(diag);
		return NULL;
	}
	m->stage = (struct stage){ .name = "map", .open = mapping_open,
		.run = mapping_run, .close = mapping_close,
		.release = mapping_free,
		/* A key that is there twice is seen by one instance only. */
		.merge = run->source->key.count == 0 ? mapping_merge : NULL };
	m->diag = diag;
	m->arena = arena;
	m->strategy = run->strategy;
	m->source = run->source;
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
	chain->nulls = texts;
	chain->null_count = nulls->count;
	if (!read_delimiter(&source->csv.delimiter, chain, diag))
		return false;
	if (encoding->text.at == NULL ||
	    encoding_by_name(encoding->text, &chain->encoding))
		return true;
	diag_at(diag, DIAG_ERROR, "E_ENCODING", encoding->at,
	    "'%s' is not an encoding that can be read", encoding->text.at);
	diag_note(diag, POS_NONE, "utf-8, windows-1252 or iso-8859-1");
	return false;
}
