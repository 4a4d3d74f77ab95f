#include "ageing/allocating.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ageing/allocating_solve.h"
#include "ageing/rollup.h"
#include "ageing/tally.h"
#include "base/money.h"
#include "base/reading.h"

struct allocating {
	struct stage stage;
	struct diag *diag;
	size_t memory;
	struct allocating_rule rule;
	int balance, applied; /* slots that are made */
	struct allocating_solver *solver;
	struct item_values *values;
	struct reading first, again;
	uint64_t next;      /* number of the record that may come */
	struct tally tally; /* open: what came to debts; unapplied: what went */
	bool keeps;         /* another stage looks at kept */
	uint8_t *kept;      /* fates of the batch behind this stage */
	size_t kept_room;
	const char *file;   /* of the records */
};

bool
allocating_wanted(const struct age_options *options)
{
	const struct strategy *strategy = options->run.strategy;
	const struct schema_pair *pair;
	bool wanted;

	if (strategy == NULL)
		return false;
	pair = strategy->ageing.credits_by.at;
	wanted = strategy->ageing.credits == CREDITS_LINKED ||
	    strategy->ageing.credits == CREDITS_FIFO;
	for (size_t i = 0; i < strategy->ageing.credits_by.count; i++)
		wanted |= pair[i].choice == CREDITS_LINKED ||
		    pair[i].choice == CREDITS_FIFO;
	return wanted;
}

static bool
allocating_open(struct stage *stage, struct columns *c)
{
	struct allocating *a = (struct allocating *)stage;

	if (!allocating_rule_bind(&a->rule, c))
		return false;
	a->balance = columns_amend(c, "balance", COLUMN_MONEY);
	if (a->balance < 0)
		return false;
	a->applied = columns_append(c, "applied", COLUMN_MONEY);
	if (a->applied < 0)
		return false;
	tally_init(&a->tally, 0);
	a->solver = allocating_solver_new(&a->rule, a->memory, a->diag);
	return a->solver != NULL;
}

/* What is in dispute is part of what is open before anything is covered; false
 * after rejecting a debt of which it is not. */
static bool
check_dispute(const struct allocating *a, const struct aged_inputs *in,
    struct batch *b, size_t row)
{
	const struct aged_rule *rule = &a->rule.aged;

	return !in->claimed || aged_kind_of(rule, in, row) != AGED_DEBIT ||
	    disputed_check(&rule->disputed, b, row, aged_balance(in, row),
	        rule->paid_since);
}

static bool
allocating_scan(struct stage *stage, struct batch *b)
{
	struct allocating *a = (struct allocating *)stage;
	const struct aged_inputs in = aged_inputs_of(&a->rule.aged, b);
	struct allocating_item item;

	if (a->file == NULL && b->rows > 0)
		a->file = batch_at_slot(b, 0, -1).file;
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT ||
		    !check_dispute(a, &in, b, row) ||
		    !allocating_item_of(&a->rule, &in, b, row, &item))
			continue;
		reading_note(&a->first, item.group.low,
		    (uint64_t)item.amount);
		if (!allocating_solver_add(a->solver, &item))
			return false;
	}
	return true;
}

static bool
allocating_scanned(struct stage *stage)
{
	struct allocating *a = (struct allocating *)stage;

	a->values = allocating_solver_end(a->solver);
	allocating_solver_free(a->solver);
	a->solver = NULL;
	return a->values != NULL;
}

/* Counts what came to a debt or went of a credit. */
static bool
count(struct allocating *a, const struct batch *b, size_t row, bool credit,
    int64_t share)
{
	const struct allocating_rule *rule = &a->rule;
	const struct vector *v =
	    rule->currency >= 0 ? &b->vectors[rule->currency] : NULL;
	struct text currency =
	    rule->usual.at != NULL ? rule->usual : TEXT("");
	struct tally_total *total;
	int32_t index;

	if (v != NULL && vector_valid(v, row))
		currency = vector_text(v, row);
	index = tally_currency(&a->tally, currency,
	    b->vectors[rule->aged.balance].digits[row], b->first + row);
	if (index == TALLY_NONE) {
		diag_memory(a->diag);
		return false;
	}
	total = &a->tally.totals[index];
	if (!__builtin_add_overflow(credit ? total->unapplied : total->open,
	        share, credit ? &total->unapplied : &total->open))
		return true;
	diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, rule->aged.balance),
	    "the sum of credits that are set off does not fit 64 bits of "
	    "minor units");
	return false;
}

static bool
run_item(struct allocating *a, struct batch *b, size_t row,
    const struct allocating_item *item)
{
	int64_t share, left;

	reading_note(&a->again, item->group.low, (uint64_t)item->amount);
	if (!item_values_next(a->values, &share))
		return false;
	left = item->amount - share;
	batch_vector(b, a->balance)->number[row] = item->credit ? -left : left;
	batch_vector(b, a->applied)->number[row] = share;
	return share == 0 || b->rehearsal ||
	    count(a, b, row, item->credit, share);
}

/* Later stages have first passes of their own: then this runs more than
 * once. */
static bool
start_over(struct allocating *a)
{
	tally_reset(&a->tally);
	a->again = (struct reading){ 0 };
	return item_values_rewind(a->values);
}

static bool
keep_fates(struct allocating *a, const struct batch *b)
{
	if (b->rows > a->kept_room) {
		uint8_t *more = realloc(a->kept, b->rows);

		if (more == NULL) {
			diag_memory(a->diag);
			return false;
		}
		a->kept = more;
		a->kept_room = b->rows;
	}
	if (b->rows > 0)
		memcpy(a->kept, b->fates, b->rows);
	return true;
}

static bool
allocating_run(struct stage *stage, struct batch *b)
{
	struct allocating *a = (struct allocating *)stage;
	const struct aged_inputs in = aged_inputs_of(&a->rule.aged, b);
	struct vector *balance = batch_vector(b, a->balance);
	struct vector *applied = batch_vector(b, a->applied);
	struct allocating_item item;

	if (b->rows > 0 && b->first < a->next && !start_over(a))
		return false;
	a->next = b->first + b->rows;
	balance->digits = in.balance->digits;
	applied->digits = in.balance->digits;
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT ||
		    !check_dispute(a, &in, b, row))
			continue;
		balance->number[row] = in.balance->number[row];
		applied->number[row] = 0;
		vector_set_valid(balance, row);
		vector_set_valid(applied, row);
		if (allocating_item_of(&a->rule, &in, b, row, &item) &&
		    !run_item(a, b, row, &item))
			return false;
	}
	return !a->keeps || keep_fates(a, b);
}

static bool
report_untied(const struct allocating *a, const struct tally_total *total)
{
	char came[MONEY_TEXT_MAX], went[MONEY_TEXT_MAX];

	money_format(total->open, total->digits, came, sizeof came);
	money_format(total->unapplied, total->digits, went, sizeof went);
	diag_at(a->diag, DIAG_ERROR, "E_TIES", POS_FILE(a->file),
	    "credits of %s%s%s were used, but debts of %s covered", went,
	    *total->currency != '\0' ? " " : "", total->currency, came);
	return false;
}

static bool
allocating_close(struct stage *stage)
{
	struct allocating *a = (struct allocating *)stage;

	if (!reading_same(&a->first, &a->again)) {
		diag_at(a->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(a->file),
		    "the input changed while it was read twice");
		return false;
	}
	for (size_t i = 0; i < a->tally.count; i++)
		if (a->tally.totals[i].open != a->tally.totals[i].unapplied)
			return report_untied(a, &a->tally.totals[i]);
	return true;
}

static void
allocating_release(struct stage *stage)
{
	struct allocating *a = (struct allocating *)stage;

	allocating_solver_free(a->solver);
	item_values_free(a->values);
	tally_clear(&a->tally);
	free(a->kept);
	a->kept = NULL;
}

struct stage *
allocating_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct allocating *a = arena_alloc(arena, 1, sizeof *a);

	if (a == NULL) {
		diag_memory(diag);
		return NULL;
	}
	a->stage = (struct stage){ .name = "age", .open = allocating_open,
		.scan = allocating_scan, .scanned = allocating_scanned,
		.run = allocating_run, .close = allocating_close,
		.release = allocating_release };
	a->diag = diag;
	a->memory = options->memory != 0 ? options->memory : ROLLUP_MEMORY;
	if (!allocating_rule_init(&a->rule, arena, options->run.strategy,
	        options->run.as_of, diag))
		return NULL;
	a->rule.aged.paid_since = options->transactions != NULL;
	return &a->stage;
}

/* --- once more ------------------------------------------------------------ */

struct again {
	struct stage stage;
	struct diag *diag;
	struct allocating *of;
	uint64_t barred;     /* items that were rejected in the first pass */
	uint64_t lost;       /* records that are rejected with their share */
	struct src_pos at;   /* of the first of those */
};

static bool
again_scan(struct stage *stage, struct batch *b)
{
	struct again *again = (struct again *)stage;
	struct allocating *a = again->of;
	const struct aged_inputs in = aged_inputs_of(&a->rule.aged, b);
	struct allocating_item item;

	if (a->solver == NULL)
		a->solver =
		    allocating_solver_new(&a->rule, a->memory, a->diag);
	if (a->solver == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		if (a->kept[row] != FATE_KEPT ||
		    !allocating_item_of(&a->rule, &in, b, row, &item))
			continue;
		if (b->fates[row] == FATE_REJECTED) {
			again->barred++;
			allocating_solver_skip(a->solver);
		} else if (!allocating_solver_add(a->solver, &item)) {
			return false;
		}
	}
	return true;
}

static bool
again_scanned(struct stage *stage)
{
	struct again *again = (struct again *)stage;
	struct allocating *a = again->of;
	struct item_values *values;

	if (again->barred == 0)
		return true;
	values = allocating_solver_end(a->solver);
	allocating_solver_free(a->solver);
	a->solver = NULL;
	if (values == NULL)
		return false;
	item_values_free(a->values);
	a->values = values;
	return true;
}

static bool
again_run(struct stage *stage, struct batch *b)
{
	struct again *again = (struct again *)stage;
	const struct allocating *a = again->of;
	const struct vector *applied = &b->vectors[a->applied];

	for (size_t row = 0; row < b->rows && !b->rehearsal; row++)
		if (b->fates[row] == FATE_REJECTED &&
		    a->kept[row] == FATE_KEPT && applied->number[row] != 0 &&
		    again->lost++ == 0)
			again->at = batch_at_slot(b, row, -1);
	return true;
}

static bool
again_close(struct stage *stage)
{
	const struct again *again = (const struct again *)stage;

	if (again->lost == 0)
		return true;
	diag_at(again->diag, DIAG_ERROR, "E_TIES", again->at,
	    "credit was set against %" PRIu64
	    " records that are rejected: the rest would not tie",
	    again->lost);
	diag_note(again->diag, POS_NONE,
	    "add what they are rejected for, or leave them out of the input");
	return false;
}

struct stage *
allocating_again_stage(struct arena *arena, struct stage *allocating,
    struct diag *diag)
{
	struct again *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL) {
		diag_memory(diag);
		return NULL;
	}
	s->stage = (struct stage){ .name = "age", .run = again_run,
		.close = again_close, .scan = again_scan,
		.scanned = again_scanned };
	s->diag = diag;
	s->of = (struct allocating *)allocating;
	s->of->keeps = true;
	return &s->stage;
}
