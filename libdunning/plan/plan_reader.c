/* plan_reader.c -- what reading needs before the first record. */
#include "base/limits.h"
#include "plan/item_hold.h"
#include "plan/levels.h"
#include "plan/next_best.h"
#include "plan/plan_item.h"
#include "plan/plan_setup.h"

const char *const plan_source_names[] = { "item", "debtor", "segment",
	"default", "pinned", "escalated", NULL };

/* NULL: reported. */
static struct expr *
compile(struct plan_reader *r, const struct plan_spec *plan,
    const struct located *when, int *bits, int *bit)
{
	struct expr_scope scope = { .strategy = r->strategy,
		.place = { .section = "plan", .name = plan->name.text } };

	if (*bits == PLAN_CONDITIONS_MAX) {
		diag_at(r->diag, DIAG_ERROR, "E_LIMIT", when->at,
		    "more than %d plans with `cure` or `escalate`",
		    PLAN_CONDITIONS_MAX);
		return NULL;
	}
	*bit = (*bits)++;
	return expr_parse(r->arena, when, &scope, VALUE_BOOL, r->diag);
}

static bool
compile_conditions(struct plan_reader *r)
{
	const struct items *plans = &r->strategy->plans;
	const struct plan_spec *plan = plans->at;
	int cures = 0, escalates = 0;

	r->conditions =
	    arena_alloc(r->arena, plans->count + 1, sizeof *r->conditions);
	if (r->conditions == NULL) {
		diag_memory(r->diag);
		return false;
	}
	for (size_t i = 0; i < plans->count; i++, plan++) {
		struct plan_condition *c = &r->conditions[i];

		*c = (struct plan_condition){ .cure = NULL };
		if (plan->cure.set) {
			c->cure = compile(r, plan, &plan->cure.when, &cures,
			    &c->cure_bit);
			if (c->cure == NULL)
				return false;
		}
		if (plan->escalate.set) {
			c->escalate = compile(r, plan, &plan->escalate.when,
			    &escalates, &c->escalate_bit);
			if (c->escalate == NULL)
				return false;
		}
	}
	return true;
}

static bool
wants_shares(const struct strategy *strategy)
{
	const struct plan_spec *plan = strategy->plans.at;

	for (size_t i = 0; i < strategy->plans.count; i++, plan++) {
		if (plan->min_share.text.at != NULL)
			return true;
		for (size_t k = 0; k < plan->levels.count; k++)
			if (level_at(plan, (int)k)->min_share.text.at != NULL)
				return true;
	}
	return false;
}

bool
plan_reader_init(struct plan_reader *r, struct arena *arena,
    const struct rules_run *run, const char *payments, struct diag *diag)
{
	*r = (struct plan_reader){ .diag = diag, .strategy = run->strategy,
		.source = run->source, .arena = arena };
	r->env = (struct expr_env){ .as_of = run->as_of,
		.faults = faults_new(arena, run->strict) };
	buf_init(&r->key, LIMIT_RECORD_BYTES);
	r->debtors = intern_new();
	r->words = intern_new();
	r->zones = zone_cache_new();
	if (r->debtors == NULL || r->words == NULL || r->zones == NULL ||
	    r->env.faults == NULL) {
		diag_memory(diag);
		return false;
	}
	r->contact = contact_new(arena, run->strategy, run->source, diag);
	if (fees_wanted(run->strategy)) {
		r->fees = fees_new(arena, run, diag);
		if (r->fees == NULL)
			return false;
	}
	if (r->contact == NULL)
		return false;
	r->contact_rows = contact_rows_new(arena, r->contact);
	if (r->contact_rows == NULL) {
		diag_memory(diag);
		return false;
	}
	r->keeps_idle = wants_shares(run->strategy);
	r->plan_holds = plan_holds_new(arena, run, payments, diag);
	return r->plan_holds != NULL && compile_conditions(r) &&
	    plan_calendars_load(r) &&
	    next_best_new(arena, run, &r->next_best, diag);
}

void
plan_reader_clear(struct plan_reader *r)
{
	intern_free(r->debtors);
	intern_free(r->words);
	zone_cache_free(r->zones);
	buf_clear(&r->key);
	plan_holds_clear(r->plan_holds);
	r->plan_holds = NULL;
	r->zones = NULL;
	r->debtors = NULL;
	r->words = NULL;
}

static int
if_there(struct columns *columns, const char *name)
{
	if (!columns_has(columns, name))
		return -1;
	return columns_bind(columns, name, COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
}

static bool
must(int *slot, struct columns *columns, const char *name,
    enum column_type type, enum column_need need)
{
	*slot = columns_bind(columns, name, type, need, POS_NONE);
	return *slot >= 0;
}

static void
bind_addresses(struct plan_columns *s, struct columns *columns)
{
	int phone = if_there(columns, "phone");
	int mobile = if_there(columns, "mobile");

	for (int c = 0; c < CHANNELS; c++) {
		s->address[c] = mobile;
		s->second[c] = phone;
	}
	s->address[CHANNEL_EMAIL] = if_there(columns, "email");
	s->second[CHANNEL_EMAIL] = -1;
	s->address[CHANNEL_LETTER] = if_there(columns, "address_1");
	s->second[CHANNEL_LETTER] = -1;
	s->address[CHANNEL_VISIT] = s->address[CHANNEL_LETTER];
	s->second[CHANNEL_VISIT] = -1;
}

static bool
bind_plan(struct plan_reader *r, struct columns *columns)
{
	struct plan_columns *s = &r->slots;

	s->item_plan = if_there(columns, "item_plan");
	s->debtor_plan = if_there(columns, "debtor_plan");
	s->plan = if_there(columns, "plan");
	r->default_plan =
	    strategy_plan(r->strategy, r->strategy->default_plan.text);
	if (s->plan >= 0 || s->debtor_plan >= 0 || s->item_plan >= 0 ||
	    r->default_plan != NULL)
		return true;
	if (r->strategy->plans.count == 1) {
		r->default_plan = r->strategy->plans.at;
		return true;
	}
	diag_at(r->diag, DIAG_ERROR, "E_COLUMN", POS_NONE,
	    "the records have no column 'plan', and the strategy has %zu "
	    "plans",
	    r->strategy->plans.count);
	diag_note(r->diag, POS_NONE,
	    "run 'dunning segment' first, with a table that has an output "
	    "`plan`, or name a `default_plan`");
	return false;
}

static bool
bind_conditions(struct plan_reader *r, struct columns *columns)
{
	for (size_t i = 0; i < r->strategy->plans.count; i++) {
		struct plan_condition *c = &r->conditions[i];

		if ((c->cure != NULL && !expr_bind(c->cure, columns)) ||
		    (c->escalate != NULL && !expr_bind(c->escalate, columns)))
			return false;
	}
	return true;
}

/* Of accounts that the debtor names, the debtor's number is that of the item
 * too: map takes no other record with it. */
static const char *
item_column(const struct plan_reader *r, const struct columns *columns)
{
	const struct source_spec *source = r->source;

	if (source == NULL || source->grain != GRAIN_ACCOUNT ||
	    columns_taken(columns, "doc_id"))
		return "doc_id";
	for (size_t i = 0; i < source->key.count; i++)
		if (text_is(source->key.items[i].text, "debtor_id"))
			return "debtor_id";
	return "doc_id";
}

bool
plan_reader_bind(struct plan_reader *r, struct columns *columns)
{
	struct plan_columns *s = &r->slots;

	if (!must(&s->debtor_id, columns, "debtor_id", COLUMN_STRING,
	        COLUMN_REQUIRED) ||
	    !must(&s->doc_id, columns, item_column(r, columns),
	        COLUMN_STRING, COLUMN_REQUIRED) ||
	    !must(&s->balance, columns, "balance", COLUMN_MONEY,
	        COLUMN_REQUIRED) ||
	    !must(&s->days_overdue, columns, "days_overdue", COLUMN_INT,
	        COLUMN_PRESENT))
		return false;
	s->currency = if_there(columns, "currency");
	s->rule_id = if_there(columns, "rule_id");
	s->bucket = if_there(columns, "bucket");
	s->company = if_there(columns, "company");
	s->instalment = if_there(columns, "instalment");
	s->doc_type = if_there(columns, "doc_type");
	s->timezone = if_there(columns, "timezone");
	s->charges = -1;
	if (columns_has(columns, "charges_total") &&
	    !must(&s->charges, columns, "charges_total", COLUMN_MONEY,
	        COLUMN_PRESENT))
		return false;
	bind_addresses(s, columns);
	if (!columns_bind_if_there(columns, "due_date", COLUMN_DATE,
	        &s->due_date))
		return false;
	return columns_bind_if_there(columns, "undisputed", COLUMN_MONEY,
	           &s->undisputed) &&
	    columns_bind_if_there(columns, "below_minimum", COLUMN_BOOL,
	        &s->small) &&
	    columns_bind_if_there(columns, "debtor_eligible", COLUMN_BOOL,
	        &s->eligible) &&
	    bind_plan(r, columns) && bind_conditions(r, columns) &&
	    plan_holds_bind(r->plan_holds, columns, r->remembers) &&
	    (r->next_best == NULL || next_best_bind(r->next_best, columns)) &&
	    contact_bind(r->contact, columns) &&
	    (r->fees == NULL || fees_bind(r->fees, columns)) &&
	    plan_calendars_bind(r, columns);
}
