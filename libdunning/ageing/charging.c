#include "ageing/charging_internal.h"

#include <inttypes.h>

#include <string.h>

#include "ageing/row_bits.h"
#include "rules/deriving.h"

struct charging {
	struct stage stage;
	struct diag *diag;
	int32_t as_of;
	struct charge_rule **rules; /* in the order of the strategy */
	struct charge_rule **order; /* fixed sums first: they are costs */
	size_t count;
	struct charge_holds *holds;
	struct deriving *deriving;
	const char **names; /* of columns that conditions use */
	size_t name_count;
	struct faults *faults;
	struct expr_env env;
	struct columns *columns;
	int days, currency, total; /* slots; currency may be -1 */
	struct charge_payments *payments; /* NULL: none are known */
	struct charge_log *log;    /* NULL: nothing is explained */
	bool behind;    /* the sums of debtors have the records already */
	uint64_t late;  /* records that are rejected then */
	struct src_pos late_at; /* of the first of those */
	struct row_bits barred; /* records that an earlier reading rejected */
};

/* Fees are charged by `plan`. */
static bool
is_mine(const struct charge_spec *spec, const struct source_spec *source)
{
	return spec->kind != CHARGE_FEE &&
	    strategy_applies(&spec->sources, source);
}

bool
charging_wanted(const struct age_options *options)
{
	const struct strategy *strategy = options->run.strategy;
	const struct charge_spec *spec;

	if (strategy == NULL)
		return options->explain != NULL;
	spec = strategy->charges.at;
	for (size_t i = 0; i < strategy->charges.count; i++)
		if (is_mine(&spec[i], options->run.source))
			return true;
	return options->explain != NULL;
}

/* --- columns -------------------------------------------------------------- */

static bool
charging_open(struct stage *stage, struct columns *columns)
{
	struct charging *c = (struct charging *)stage;

	c->columns = columns;
	c->currency = -1;
	if (columns_has(columns, "currency"))
		c->currency = columns_bind(columns, "currency", COLUMN_STRING,
		    COLUMN_PRESENT, POS_NONE);
	c->days = columns_bind(columns, "days_overdue", COLUMN_INT,
	    COLUMN_PRESENT, POS_NONE);
	if (c->days < 0 ||
	    (c->payments != NULL &&
	        !charge_payments_bind(c->payments, columns)) ||
	    !deriving_open(c->deriving, columns, c->names, c->name_count) ||
	    !charge_holds_bind(c->holds, columns))
		return false;
	for (size_t i = 0; i < c->count; i++)
		if (!charge_rule_bind(c->rules[i], columns))
			return false;
	for (size_t i = 0; i < c->count; i++) {
		struct charge_rule *rule = c->rules[i];

		rule->slot = columns_append(
		    columns, rule->spec->name.text.at, COLUMN_MONEY);
		if (rule->slot < 0)
			return false;
	}
	c->total = columns_append(columns, "charges_total", COLUMN_MONEY);
	if (c->total < 0)
		return false;
	return c->log == NULL || stage->shared || charge_log_open(c->log);
}

/* --- records -------------------------------------------------------------- */

/* The claim of a record; false: nothing is charged yet, or there is nothing to
 * charge for. */
static bool
find_claim(const struct charging *c, const struct charge_rule *rule,
    const struct batch *b, size_t row, struct charge_made *made)
{
	const struct vector *on = &b->vectors[rule->on];
	const struct vector *from = &b->vectors[rule->from];
	int32_t until = c->as_of;
	int64_t start;

	if ((rule->truth != NULL && !rule->truth[row]) ||
	    !vector_valid(on, row) || on->number[row] < 0 ||
	    !vector_valid(from, row))
		return false;
	if (rule->until >= 0 && vector_valid(&b->vectors[rule->until], row) &&
	    b->vectors[rule->until].date[row] < until)
		until = b->vectors[rule->until].date[row];
	start = from->date[row] + rule->spec->after;
	if (start >= until)
		return false;
	made->claim = (struct interest_claim){ .principal = on->number[row],
		.from = (int32_t)start,
		.until = until };
	made->digits = on->digits[row];
	return true;
}

static struct text
currency_of(const struct charging *c, const struct batch *b, size_t row)
{
	if (c->currency >= 0 &&
	    vector_valid(&b->vectors[c->currency], row))
		return vector_text(&b->vectors[c->currency], row);
	return columns_usual_currency(c->columns);
}

/* What was paid on a balance.  False: the record is rejected, or *failed. */
static bool
find_payments(struct charging *c, const struct charge_rule *rule,
    struct batch *b, size_t row, struct charge_made *made, bool *failed)
{
	bool fits;

	if (c->payments == NULL || !text_is(rule->spec->on.text, "balance"))
		return true;
	if (charge_payments_find(c->payments, b, row, made->digits,
	        &made->claim, &fits))
		return true;
	*failed = fits;
	if (!fits)
		charge_reject(b, row, rule, CHARGE_RANGE, made->currency);
	return false;
}

/* False: the record is rejected, or *failed. */
static bool
charge(struct charging *c, struct charge_rule *rule, struct batch *b,
    size_t row, int64_t *costs, bool *failed)
{
	struct vector *v = batch_vector(b, rule->slot);
	struct vector *total = batch_vector(b, c->total);
	struct charge_made made = { .rule = rule };

	if (!find_claim(c, rule, b, row, &made))
		return true;
	made.currency = currency_of(c, b, row);
	made.claim.costs = *costs;
	if (!find_payments(c, rule, b, row, &made, failed) ||
	    !charge_compute(rule, b, row, &made))
		return false;
	v->number[row] = made.amount;
	vector_set_valid(v, row);
	if (!vector_valid(total, row)) {
		vector_set_valid(total, row);
		total->number[row] = 0;
	}
	if (__builtin_add_overflow(total->number[row], made.amount,
	        &total->number[row])) {
		charge_reject(b, row, rule, CHARGE_RANGE, made.currency);
		return false;
	}
	if (rule->sum != NULL)
		*costs = total->number[row];
	*failed = c->log != NULL && !b->rehearsal &&
	    !charge_log_add(c->log, b, row, &made);
	return !*failed;
}

static bool
test_rules(struct charging *c, struct batch *b)
{
	for (size_t i = 0; i < c->count; i++) {
		struct charge_rule *rule = c->rules[i];

		rule->truth = rule->less = NULL;
		if (rule->when != NULL) {
			rule->truth = arena_alloc(b->arena, b->rows, 1);
			if (rule->truth == NULL ||
			    !expr_test(rule->when, &c->env, b, rule->truth))
				return false;
		}
		if (rule->less_when == NULL)
			continue;
		rule->less = arena_alloc(b->arena, b->rows, 1);
		if (rule->less == NULL ||
		    !expr_test(rule->less_when, &c->env, b, rule->less))
			return false;
	}
	return true;
}

static bool
charge_row(struct charging *c, struct batch *b, size_t row)
{
	size_t logged = c->log != NULL ? charge_log_mark(c->log) : 0;
	int64_t costs = 0;
	bool failed = false;

	for (size_t i = 0; i < c->count; i++) {
		if (charge(c, c->order[i], b, row, &costs, &failed))
			continue;
		if (c->log != NULL)
			charge_log_cut(c->log, logged);
		if (c->behind && !b->rehearsal && c->late++ == 0)
			c->late_at = batch_at_slot(b, row, -1);
		return !failed;
	}
	return true;
}

/* Charges a record.  One that an earlier reading rejected, when more was set
 * off against it or counted with it, stays rejected. */
static bool
run_row(struct charging *c, struct batch *b, size_t row, bool charged)
{
	size_t logged = c->log != NULL ? charge_log_mark(c->log) : 0;

	if (b->fates[row] == FATE_KEPT && charged &&
	    !charge_row(c, b, row))
		return false;
	if (b->fates[row] == FATE_KEPT &&
	    row_bits_has(&c->barred, b->first + row)) {
		if (c->log != NULL)
			charge_log_cut(c->log, logged);
		charge_reject_again(b, row);
	}
	if (b->rehearsal && b->fates[row] == FATE_REJECTED &&
	    !row_bits_set(&c->barred, b->first + row)) {
		diag_memory(c->diag);
		return false;
	}
	return true;
}

static bool
charging_run(struct stage *stage, struct batch *b)
{
	struct charging *c = (struct charging *)stage;
	const struct vector *days = &b->vectors[c->days];
	uint8_t *held = arena_alloc(b->arena, b->rows, 1);
	uint8_t *before = arena_alloc(b->arena, b->rows, 1);

	if (held != NULL && before != NULL && b->rows > 0)
		memcpy(before, b->fates, b->rows);
	if (held == NULL || before == NULL ||
	    !deriving_run(c->deriving, &c->env, b) ||
	    !charge_holds_run(c->holds, &c->env, b, held) ||
	    !test_rules(c, b)) {
		diag_memory(c->diag);
		return false;
	}
	for (size_t i = 0; i < c->count; i++) {
		const struct charge_rule *rule = c->rules[i];

		b->vectors[rule->slot].digits = b->vectors[rule->on].digits;
		if (i == 0)
			b->vectors[c->total].digits =
			    b->vectors[rule->on].digits;
	}
	if (c->log != NULL)
		charge_log_begin(c->log);
	for (size_t row = 0; row < b->rows; row++)
		if (before[row] == FATE_KEPT &&
		    !run_row(c, b, row, !held[row] && vector_valid(days, row) &&
		                     days->number[row] > 0))
			return false;
	return c->log == NULL || c->stage.shared ||
	    charge_log_write(c->log, c->log);
}

static bool
charging_settle(struct stage *stage, struct stage *ran, struct batch *b)
{
	struct charging *c = (struct charging *)stage;

	(void)b;
	return charge_log_write(c->log, ((const struct charging *)ran)->log);
}

static bool
charging_merge(struct stage *stage, const struct stage *other)
{
	struct charging *c = (struct charging *)stage;

	faults_merge(c->faults, ((const struct charging *)other)->faults);
	charge_holds_merge(c->holds, ((const struct charging *)other)->holds);
	return true;
}

static bool
report_late(const struct charging *c)
{
	diag_at(c->diag, DIAG_ERROR, "E_TIES", c->late_at,
	    "%" PRIu64
	    " records cannot be charged, but the sums of their debtors have "
	    "them",
	    c->late);
	diag_note(c->diag, POS_NONE,
	    "add what they are rejected for, or let no charge read a sum of "
	    "the debtor: then they are rejected before anything is summed");
	return false;
}

static bool
charging_close(struct stage *stage)
{
	struct charging *c = (struct charging *)stage;

	faults_tell(c->faults, c->diag);
	charge_holds_tell(c->holds);
	if (c->late > 0)
		return report_late(c);
	return true;
}

static bool
charging_publish(struct stage *stage)
{
	return charge_log_close(((struct charging *)stage)->log);
}

static void
charging_release(struct stage *stage)
{
	struct charging *c = (struct charging *)stage;

	charge_payments_free(c->payments);
	charge_log_free(c->log);
	row_bits_clear(&c->barred);
}

/* --- the stage ------------------------------------------------------------ */

static bool
load_rules(struct charging *c, struct arena *arena,
    const struct rules_run *run)
{
	const struct charge_spec *spec = run->strategy->charges.at;
	size_t count = run->strategy->charges.count;
	size_t placed = 0;

	c->rules = arena_alloc(arena, count + 1, sizeof(struct charge_rule *));
	c->order = arena_alloc(arena, count + 1, sizeof(struct charge_rule *));
	if (c->rules == NULL || c->order == NULL) {
		diag_memory(c->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_mine(&spec[i], run->source))
			continue;
		c->rules[c->count] =
		    charge_rule_new(arena, run->strategy, &spec[i], c->diag);
		if (c->rules[c->count++] == NULL)
			return false;
	}
	for (int fixed = 1; fixed >= 0; fixed--)
		for (size_t i = 0; i < c->count; i++)
			if ((c->rules[i]->sum != NULL) == (fixed == 1))
				c->order[placed++] = c->rules[i];
	return true;
}

/* What an expression uses goes to names, when there is room; how many. */
static size_t
list_names(const char **names, size_t at, const struct expr *expr)
{
	const char *const *used = NULL;
	size_t count = expr != NULL ? expr_names(expr, &used) : 0;

	for (size_t i = 0; names != NULL && i < count; i++)
		names[at + i] = used[i];
	return at + count;
}

static size_t
list_all_names(const struct charging *c, const char **names)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++) {
		count = list_names(names, count, c->rules[i]->when);
		count = list_names(names, count, c->rules[i]->less_when);
	}
	for (size_t i = 0; i < charge_holds_count(c->holds); i++) {
		count =
		    list_names(names, count, charge_holds_expr(c->holds, i));
	}
	return count;
}

static bool
load(struct charging *c, struct arena *arena, const struct age_options *options)
{
	const struct rules_run *run = &options->run;

	c->holds = charge_holds_new(arena, run, c->diag);
	c->deriving =
	    deriving_new(arena, run->strategy, run->source, c->diag);
	if (c->holds == NULL || c->deriving == NULL ||
	    !load_rules(c, arena, run))
		return false;
	c->name_count = list_all_names(c, NULL);
	c->names = arena_alloc(arena, c->name_count + 1, sizeof(char *));
	c->faults = faults_new(arena, run->strict);
	if (c->names == NULL || c->faults == NULL) {
		diag_memory(c->diag);
		return false;
	}
	list_all_names(c, c->names);
	c->env = (struct expr_env){ .as_of = run->as_of, .faults = c->faults };
	if (options->transactions != NULL) {
		c->payments = charge_payments_new(arena, options, c->diag);
		if (c->payments == NULL)
			return false;
	}
	if (options->explain == NULL)
		return true;
	c->log = charge_log_new(arena, options, c->diag);
	return c->log != NULL;
}

bool
charging_reads_sums(const struct stage *stage)
{
	return ((const struct charging *)stage)->behind;
}

struct stage *
charging_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct charging *c = arena_alloc(arena, 1, sizeof *c);

	if (c == NULL) {
		diag_memory(diag);
		return NULL;
	}
	c->stage = (struct stage){ .name = "age", .open = charging_open,
		.run = charging_run, .close = charging_close,
		.merge = charging_merge, .release = charging_release };
	if (options->explain != NULL) {
		c->stage.settle = charging_settle;
		c->stage.publish = charging_publish;
	}
	c->diag = diag;
	c->as_of = options->run.as_of;
	if (options->run.strategy == NULL) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--explain tells of charges, and without a strategy there "
		    "are none");
		return NULL;
	}
	if (!load(c, arena, options)) {
		charging_release(&c->stage);
		return NULL;
	}
	/* A list is read, and told of, once. */
	if (charge_holds_listed(c->holds))
		c->stage.merge = NULL;
	c->behind = options->rollup &&
	    charge_rules_read_sums(
	        c->rules, c->count, c->holds, c->deriving);
	if (c->count > 0)
		return &c->stage;
	diag_at(diag, DIAG_ERROR, "E_USAGE",
	    POS_FILE(options->run.strategy->path),
	    "--explain tells of charges, and the strategy has none");
	charging_release(&c->stage);
	return NULL;
}
