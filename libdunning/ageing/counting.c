#include "ageing/counting.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ageing/aged_inputs.h"
#include "ageing/allocating.h"
#include "ageing/item_values.h"
#include "ageing/parts_key.h"
#include "ageing/rollup.h"
#include "ageing/row_bits.h"
#include "ageing/sorter.h"
#include "base/key_bytes.h"
#include "base/reading.h"
#include "stream/holding.h"

enum { NO_SLOT = -1, DOCUMENT = 12, KEY = DOCUMENT + 8 };
enum part { COMPANY, DEBTOR, DOC, CURRENCY, PARTS };

static const char *const part_names[PARTS] = { "company", "debtor_id",
	"doc_id", "currency" };

struct counting {
	struct stage stage;
	struct diag *diag;
	size_t memory;
	struct aged_rule rule;
	int parts[PARTS], overdue; /* slots */
	struct text usual;     /* currency of records without one, or null */
	struct sorter *sorter; /* debts by document; a byte: is it overdue? */
	struct holding held;   /* numbers of those of one document */
	struct item_values *values;
	struct reading first, again;
	uint64_t next; /* number of the record that may come */
	const char *file;
	bool keeps;    /* another stage looks at kept */
	uint8_t *kept; /* fates of the batch behind this stage */
	size_t kept_room;
};

bool
counting_wanted(const struct age_options *options)
{
	const struct strategy *strategy = options->run.strategy;

	if (strategy == NULL)
		return false;
	return strategy->ageing.unit == UNIT_INSTALMENTS ||
	    text_is(strategy->ageing.measure.text, "instalments_overdue");
}

static bool
bind_parts(struct counting *s, struct columns *c)
{
	for (size_t i = 0; i < PARTS; i++) {
		s->parts[i] = NO_SLOT;
		if (i != DOC && !columns_has(c, part_names[i]))
			continue;
		s->parts[i] = columns_bind(c, part_names[i], COLUMN_STRING,
		    i == DOC ? COLUMN_REQUIRED : COLUMN_PRESENT, POS_NONE);
		if (s->parts[i] < 0)
			return false;
	}
	s->usual = columns_usual_currency(c);
	return true;
}

static bool
counting_open(struct stage *stage, struct columns *c)
{
	struct counting *s = (struct counting *)stage;

	if (!bind_parts(s, c) || !aged_rule_bind(&s->rule, c))
		return false;
	s->rule.due = columns_bind(c, "due_date", COLUMN_DATE, COLUMN_PRESENT,
	    POS_NONE);
	if (s->rule.due < 0)
		return false;
	if (columns_has(c, "balance")) {
		s->rule.balance = columns_bind(c, "balance", COLUMN_MONEY,
		    COLUMN_REQUIRED, POS_NONE);
		if (s->rule.balance < 0 ||
		    !disputed_bind_source(&s->rule.disputed, c))
			return false;
	}
	s->overdue = columns_append(c, "instalments_overdue", COLUMN_INT);
	holding_init(&s->held, s->memory / 16, s->diag);
	s->sorter = sorter_new(s->memory / 2, s->diag);
	return s->overdue >= 0 && s->sorter != NULL;
}

static struct parts_key
document_of(const struct counting *s, const struct batch *b, size_t row)
{
	struct parts parts = parts_none();

	for (size_t i = 0; i < PARTS; i++) {
		const struct vector *v =
		    s->parts[i] == NO_SLOT ? NULL : &b->vectors[s->parts[i]];
		struct text text = i == CURRENCY && s->usual.at != NULL ?
		    s->usual :
		    TEXT("");

		if (v != NULL && vector_valid(v, row))
			text = vector_text(v, row);
		parts_add(&parts, text);
	}
	return parts_end(&parts);
}

/* Debts, and credits that are aged, which learn the count; but not what `age`
 * will reject. */
static bool
is_counted(const struct counting *s, const struct aged_inputs *in,
    const struct batch *b, size_t row)
{
	const struct aged_rule *rule = &s->rule;
	enum aged_kind kind;
	int32_t date;

	kind = aged_kind_of(rule, in, row);
	if (kind == AGED_CREDIT)
		return aged_own_date(rule, b, row, &date);
	if (kind != AGED_DEBIT || !vector_valid(in->due, row))
		return false;
	date = in->due->date[row];
	return date >= rule->first && date <= rule->last &&
	    disputed_fits(&rule->disputed, b, row, aged_balance(in, row),
	        rule->paid_since);
}

/* A debt that is rejected has a number, and is not counted. */
static bool
scan_row(struct counting *s, const struct aged_inputs *in,
    const struct batch *b, size_t row)
{
	struct parts_key document = document_of(s, b, row);
	char *to = sorter_room(s->sorter, KEY + 1);

	if (to == NULL)
		return false;
	to = key_put_u64(to, document.low);
	to = key_put_u32(to, document.tag);
	to = key_put_u64(to, s->first.items);
	*to = b->fates[row] == FATE_KEPT &&
	    aged_kind_of(&s->rule, in, row) == AGED_DEBIT &&
	    in->due->date[row] < s->rule.as_of;
	sorter_add(s->sorter, KEY, KEY + 1);
	reading_note(&s->first, document.low, 0);
	return true;
}

static bool
counting_scan(struct stage *stage, struct batch *b)
{
	struct counting *s = (struct counting *)stage;
	const struct aged_inputs in = aged_inputs_of(&s->rule, b);

	if (s->file == NULL && b->rows > 0)
		s->file = batch_at_slot(b, 0, NO_SLOT).file;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && is_counted(s, &in, b, row) &&
		    !scan_row(s, &in, b, row))
			return false;
	return true;
}

/* All of a document get its count. */
static bool
put_count(struct counting *s, int64_t count)
{
	const char *number;
	size_t len;

	if (!holding_read(&s->held))
		return false;
	for (;;) {
		if (!holding_next(&s->held, &number, &len))
			return false;
		if (number == NULL)
			break;
		if (!item_values_put(s->values, key_get_u64(number), count))
			return false;
	}
	holding_empty(&s->held);
	return true;
}

static bool
count_all(struct counting *s)
{
	char document[DOCUMENT] = { 0 };
	struct sorted record;
	int64_t count = 0;

	for (;;) {
		if (!sorter_next(s->sorter, &record))
			return false;
		if (record.at == NULL)
			return put_count(s, count);
		if (memcmp(document, record.at, DOCUMENT) != 0) {
			if (!put_count(s, count))
				return false;
			memcpy(document, record.at, DOCUMENT);
			count = 0;
		}
		count += record.at[KEY];
		if (!holding_add(&s->held, record.at + DOCUMENT,
		        KEY - DOCUMENT))
			return false;
	}
}

static bool
counting_scanned(struct stage *stage)
{
	struct counting *s = (struct counting *)stage;

	s->values = item_values_new(s->first.items, s->memory / 4, s->diag);
	if (s->values == NULL || !sorter_end(s->sorter) || !count_all(s) ||
	    !item_values_end(s->values))
		return false;
	sorter_free(s->sorter);
	s->sorter = NULL;
	return true;
}

/* Later stages have first passes of their own: then this runs more than
 * once. */
static bool
start_over(struct counting *s)
{
	s->again = (struct reading){ 0 };
	return item_values_rewind(s->values);
}

static bool
keep_fates(struct counting *s, const struct batch *b)
{
	if (b->rows > s->kept_room) {
		uint8_t *more = realloc(s->kept, b->rows);

		if (more == NULL) {
			diag_memory(s->diag);
			return false;
		}
		s->kept = more;
		s->kept_room = b->rows;
	}
	if (b->rows > 0)
		memcpy(s->kept, b->fates, b->rows);
	return true;
}

static bool
counting_run(struct stage *stage, struct batch *b)
{
	struct counting *s = (struct counting *)stage;
	const struct aged_inputs in = aged_inputs_of(&s->rule, b);
	struct vector *overdue = batch_vector(b, s->overdue);

	if (b->rows > 0 && b->first < s->next && !start_over(s))
		return false;
	s->next = b->first + b->rows;
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT || !is_counted(s, &in, b, row))
			continue;
		reading_note(&s->again, document_of(s, b, row).low, 0);
		if (!item_values_next(s->values, &overdue->number[row]))
			return false;
		vector_set_valid(overdue, row);
	}
	return !s->keeps || keep_fates(s, b);
}

static bool
counting_close(struct stage *stage)
{
	const struct counting *s = (const struct counting *)stage;

	if (reading_same(&s->first, &s->again))
		return true;
	diag_at(s->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(s->file),
	    "the input changed while it was read twice");
	return false;
}

static void
counting_release(struct stage *stage)
{
	struct counting *s = (struct counting *)stage;

	sorter_free(s->sorter);
	holding_clear(&s->held);
	item_values_free(s->values);
	free(s->kept);
	s->kept = NULL;
}

struct stage *
counting_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct counting *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL || !aged_rule_init(&s->rule, arena,
	                     options->run.strategy, options->run.as_of)) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "age", .open = counting_open,
		.scan = counting_scan, .scanned = counting_scanned,
		.run = counting_run, .close = counting_close,
		.release = counting_release };
	s->diag = diag;
	s->rule.paid_since =
	    options->transactions != NULL || allocating_wanted(options);
	s->memory = options->memory != 0 ? options->memory : ROLLUP_MEMORY;
	return &s->stage;
}

/* --- once more ------------------------------------------------------------ */

struct again {
	struct stage stage;
	struct diag *diag;
	struct counting *of;
	bool begun;
	struct row_bits barred; /* records that were rejected then */
	uint64_t wrong;         /* of which that is otherwise in the end */
	struct src_pos at;      /* of the first of those */
};

static bool
again_begin(struct again *again)
{
	struct counting *s = again->of;

	again->begun = true;
	s->first = (struct reading){ 0 };
	s->sorter = sorter_new(s->memory / 2, s->diag);
	return s->sorter != NULL;
}

static bool
note_fate(struct again *again, const struct batch *b, size_t row)
{
	if (b->fates[row] == FATE_KEPT ||
	    row_bits_set(&again->barred, b->first + row))
		return true;
	diag_memory(again->diag);
	return false;
}

static bool
again_scan(struct stage *stage, struct batch *b)
{
	struct again *again = (struct again *)stage;
	struct counting *s = again->of;
	const struct aged_inputs in = aged_inputs_of(&s->rule, b);

	if (!again->begun && !again_begin(again))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (s->kept[row] == FATE_KEPT &&
		    is_counted(s, &in, b, row) &&
		    !(scan_row(s, &in, b, row) && note_fate(again, b, row)))
			return false;
	return true;
}

static bool
again_scanned(struct stage *stage)
{
	struct again *again = (struct again *)stage;
	struct counting *s = again->of;

	if (!again->begun)
		return true;
	item_values_free(s->values);
	s->values = NULL;
	return counting_scanned(&s->stage);
}

/* What is counted must be what is written. */
static bool
again_run(struct stage *stage, struct batch *b)
{
	struct again *again = (struct again *)stage;
	const struct counting *s = again->of;
	const struct aged_inputs in = aged_inputs_of(&s->rule, b);

	for (size_t row = 0; row < b->rows && !b->rehearsal; row++)
		if (s->kept[row] == FATE_KEPT &&
		    is_counted(s, &in, b, row) &&
		    (b->fates[row] != FATE_KEPT) !=
		        row_bits_has(&again->barred, b->first + row) &&
		    again->wrong++ == 0)
			again->at = batch_at_slot(b, row, NO_SLOT);
	return true;
}

static bool
again_close(struct stage *stage)
{
	const struct again *again = (const struct again *)stage;

	if (again->wrong == 0)
		return true;
	diag_at(again->diag, DIAG_ERROR, "E_TIES", again->at,
	    "%" PRIu64 " records are rejected, or not, for what was counted "
	    "with them: instalments_overdue would not tie",
	    again->wrong);
	diag_note(again->diag, POS_NONE,
	    "add what they are rejected for, or let no charge read "
	    "instalments_overdue");
	return false;
}

static void
again_release(struct stage *stage)
{
	row_bits_clear(&((struct again *)stage)->barred);
}

struct stage *
counting_again_stage(struct arena *arena, struct stage *counting,
    struct diag *diag)
{
	struct again *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "age", .scan = again_scan,
		.scanned = again_scanned, .run = again_run,
		.close = again_close, .release = again_release };
	s->diag = diag;
	s->of = (struct counting *)counting;
	s->of->keeps = true;
	return &s->stage;
}
