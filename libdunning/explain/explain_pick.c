#include "explain/explain_pick.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rules/explain_value.h"

struct picking {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	struct explain_wanted wanted;
	const char *file;
	int debtor_id, doc_id; /* fields */
	struct text debtors[EXPLAIN_DEBTORS_MAX];
	size_t count;
	const uint8_t *picked; /* of the batch */
	uint64_t records, found;
	const char *near; /* the nearest debtor_id so far */
};

/* The cell without its quotes; long as the record's data, or as the arena. */
static struct text
cell_of(const struct batch *b, size_t row, int field)
{
	struct text raw = batch_raw(b, row, (size_t)field);
	char *made;
	size_t len = 0;

	if (raw.len < 2 || raw.at[0] != '"')
		return raw;
	made = arena_alloc(b->arena, raw.len, 1);
	for (size_t i = 1; made != NULL && i + 1 < raw.len; i++) {
		made[len++] = raw.at[i];
		i += raw.at[i] == '"';
	}
	return (struct text){ made, len };
}

static bool
is_wanted(const struct picking *p, const struct batch *b, size_t row)
{
	const struct explain_wanted *w = &p->wanted;

	return (w->row == 0 || b->first + row + 1 == (uint64_t)w->row) &&
	    (w->debtor == NULL ||
	        text_is(cell_of(b, row, p->debtor_id), w->debtor)) &&
	    (w->item == NULL || text_is(cell_of(b, row, p->doc_id), w->item));
}

static bool
has_debtor(const struct picking *p, struct text debtor)
{
	for (size_t i = 0; i < p->count; i++)
		if (text_equal(p->debtors[i], debtor))
			return true;
	return false;
}

static bool
add_debtor(struct picking *p, struct text debtor)
{
	const char *copy;

	if (has_debtor(p, debtor))
		return true;
	if (p->count == EXPLAIN_DEBTORS_MAX) {
		diag_at(p->diag, DIAG_ERROR, "E_LIMIT", POS_FILE(p->file),
		    "records of more than %d debtors are asked for",
		    EXPLAIN_DEBTORS_MAX);
		diag_note(p->diag, POS_NONE, "name one with --debtor=ID");
		return false;
	}
	copy = arena_strndup(p->arena, debtor.at, debtor.len);
	if (copy == NULL) {
		diag_memory(p->diag);
		return false;
	}
	p->debtors[p->count++] = (struct text){ copy, debtor.len };
	return true;
}

/* The field of a column that a record is asked for by; false: reported. */
static bool
need_field(struct columns *c, const char *name, bool needed, int *field)
{
	*field = explain_field(c, name);
	return *field >= 0 || !needed ||
	    columns_bind(c, name, COLUMN_STRING, COLUMN_PRESENT, POS_NONE) >= 0;
}

static bool
picking_open(struct stage *stage, struct columns *c)
{
	struct picking *p = (struct picking *)stage;

	if (p->wanted.debtor != NULL &&
	    !add_debtor(p, text_of(p->wanted.debtor)))
		return false;
	return need_field(c, "debtor_id", p->wanted.debtor != NULL,
	           &p->debtor_id) &&
	    need_field(c, "doc_id", p->wanted.item != NULL, &p->doc_id);
}

static bool
picking_scan(struct stage *stage, struct batch *b)
{
	struct picking *p = (struct picking *)stage;

	for (size_t row = 0; p->debtor_id >= 0 && row < b->rows; row++)
		if (is_wanted(p, b, row) &&
		    !add_debtor(p, cell_of(b, row, p->debtor_id)))
			return false;
	return true;
}

/* Whoever mistyped an id wants to know the one that was meant. */
static bool
look_near(struct picking *p, const struct batch *b, size_t row)
{
	const char *names[2];
	struct text debtor = cell_of(b, row, p->debtor_id);
	const char *copy, *nearest;
	size_t wanted = p->count != 0 ? p->debtors[0].len : 0;

	if (debtor.len > wanted + 2 || debtor.len + 2 < wanted ||
	    debtor.len == 0 ||
	    (p->near != NULL && text_is(debtor, p->near)))
		return true;
	copy = arena_strndup(b->arena, debtor.at, debtor.len);
	if (copy == NULL) {
		diag_memory(p->diag);
		return false;
	}
	names[0] = p->near != NULL ? p->near : copy;
	names[1] = copy;
	nearest = text_nearest(p->debtors[0], names, 2);
	if (nearest == NULL || nearest == p->near)
		return true;
	p->near = arena_strdup(p->arena, nearest);
	if (p->near == NULL)
		diag_memory(p->diag);
	return p->near != NULL;
}

static bool
picking_run(struct stage *stage, struct batch *b)
{
	struct picking *p = (struct picking *)stage;
	uint8_t *picked = arena_alloc(b->arena, b->rows, 1);

	if (picked == NULL) {
		diag_memory(p->diag);
		return false;
	}
	p->picked = picked;
	for (size_t row = 0; row < b->rows; row++) {
		bool kept;

		picked[row] = is_wanted(p, b, row);
		kept = p->debtor_id < 0 ?
		    picked[row] != 0 :
		    has_debtor(p, cell_of(b, row, p->debtor_id));
		if (!kept && b->fates[row] == FATE_KEPT)
			b->fates[row] = FATE_EXCLUDED;
		if (b->rehearsal)
			continue;
		p->records++;
		p->found += picked[row];
		if (p->found == 0 && p->wanted.debtor != NULL &&
		    p->wanted.names_others && !look_near(p, b, row))
			return false;
	}
	return true;
}

static bool
picking_close(struct stage *stage)
{
	struct picking *p = (struct picking *)stage;
	const struct explain_wanted *w = &p->wanted;
	struct buf what;

	if (p->found != 0)
		return true;
	buf_init(&what, LIMIT_RECORD_BYTES);
	if (w->row != 0)
		buf_printf(&what, " number %" PRId64, w->row);
	if (w->debtor != NULL)
		buf_printf(&what, " of debtor '%s'", w->debtor);
	if (w->item != NULL)
		buf_printf(&what, " of document '%s'", w->item);
	diag_at(p->diag, DIAG_FOUND, "E_NO_RECORD", POS_FILE(p->file),
	    "there is no record%s among %" PRIu64, buf_text(&what),
	    p->records);
	if (p->near != NULL)
		diag_note(p->diag, POS_NONE, "did you mean '%s'?", p->near);
	else if (w->row == 0)
		diag_note(p->diag, POS_NONE,
		    "spelling, capitals and leading zeros count");
	buf_clear(&what);
	return true;
}

struct stage *
explain_pick_stage(struct arena *arena, const struct explain_wanted *wanted,
    struct diag *diag)
{
	struct picking *p = arena_alloc(arena, 1, sizeof *p);

	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	p->stage = (struct stage){ .name = "explain", .open = picking_open,
		.run = picking_run, .close = picking_close };
	if (wanted->debtor == NULL)
		p->stage.scan = picking_scan;
	p->diag = diag;
	p->arena = arena;
	p->wanted = *wanted;
	return &p->stage;
}

bool
explain_picked(const struct stage *stage, size_t row)
{
	return ((const struct picking *)stage)->picked[row] != 0;
}

uint64_t
explain_pick_found(const struct stage *stage)
{
	return ((const struct picking *)stage)->found;
}
