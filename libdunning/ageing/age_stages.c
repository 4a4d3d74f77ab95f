#include "ageing/age_stages.h"

#include "ageing/ageing.h"
#include "ageing/allocating.h"
#include "ageing/basing.h"
#include "ageing/charging.h"
#include "ageing/counting.h"
#include "ageing/dating.h"
#include "ageing/restating.h"
#include "ageing/transactions.h"

static struct stage *
make_main(struct arena *arena, const struct age_options *options,
    enum ageing_part part, struct diag *diag)
{
	const struct strategy *strategy = options->run.strategy;
	struct snapshot_options snapshot = {
		.date = options->snapshot,
		.max_roll = options->max_roll,
		.restated = options->transactions != NULL,
	};
	const struct ageing_options ageing = {
		.part = part,
		.strategy = strategy,
		.as_of = options->run.as_of,
		.rollup = options->rollup,
		.paid_since = options->transactions != NULL ||
		    allocating_wanted(options),
		.memory = options->memory,
		.snapshot = &snapshot,
	};

	if (snapshot.max_roll < 0 && strategy != NULL)
		snapshot.max_roll = strategy->ageing.max_roll;

	return ageing_stage(arena, &ageing, diag);
}

/* The stages as they are made. */
struct making {
	struct arena *arena;
	const struct age_options *options;
	struct stage **stages;
	size_t count;
	struct diag *diag;
};

static bool
add(struct making *m, struct stage *stage)
{
	if (stage == NULL)
		return false;
	/* What all of them read is read before any of them sums. */
	stage->joined = m->count > 0;
	m->stages[m->count++] = stage;
	return true;
}

/* Whether something behind what goes by several records may reject one for
 * reasons of its own. */
static bool
may_reject(const struct age_options *options, bool charges)
{
	/* Every debt with a due date has these. */
	static const char *const sure[] = { "days_overdue", "days_delinquent",
		"days_effective", "days_paused", "business_days_overdue",
		"months_overdue", "instalments_overdue" };
	struct text measure = options->run.strategy->ageing.measure.text;

	if (charges || basing_wanted(options))
		return true;
	for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
		if (text_is(measure, sure[i]))
			return false;
	return true;
}

static bool
checks_rates(const struct age_options *options)
{
	return basing_wanted(options) && allocating_wanted(options);
}

static bool
add_restating(struct making *m)
{
	struct stage *restating =
	    restating_stage(m->arena, m->options, m->diag);
	struct stage *days;

	if (restating == NULL)
		return false;
	days = restating_days(restating);
	if (days != NULL)
		add(m, days);
	return add(m, restating);
}

/* Stages that look at several records; NULL: there is no such one. */
struct made_once {
	struct stage *allocating, *counting;
};

static bool
add_first(struct making *m, struct made_once *again)
{
	static const struct {
		bool (*wanted)(const struct age_options *);
		struct stage *(*make)(struct arena *,
		    const struct age_options *, struct diag *);
	} parts[] = {
		{ dating_wanted, dating_stage },
		{ checks_rates, basing_check_stage },
		{ allocating_wanted, allocating_stage },
		{ counting_wanted, counting_stage },
		{ basing_wanted, basing_stage },
	};

	*again = (struct made_once){ NULL, NULL };
	if (!add_restating(m))
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i].wanted(m->options))
			continue;
		if (!add(m, parts[i].make(m->arena, m->options, m->diag)))
			return false;
		if (parts[i].make == allocating_stage)
			again->allocating = m->stages[m->count - 1];
		if (parts[i].make == counting_stage)
			again->counting = m->stages[m->count - 1];
	}
	return true;
}

/* What is rejected by now takes no part in what goes by more than a record. */
static bool
add_again(struct making *m, const struct made_once *once)
{
	return (once->allocating == NULL ||
	           add(m, allocating_again_stage(m->arena,
	                      once->allocating, m->diag))) &&
	    (once->counting == NULL ||
	        add(m, counting_again_stage(
	                   m->arena, once->counting, m->diag)));
}

/* Whatever may reject a record stands before the sums, as far as it does not
 * read them. */
static bool
add_rest(struct making *m, const struct made_once *once,
    struct stage *charging, struct stage **main)
{
	bool behind = charging != NULL && charging_reads_sums(charging);
	bool again =
	    (once->allocating != NULL || once->counting != NULL) &&
	    may_reject(m->options, charging != NULL);
	bool split = again || (charging != NULL && !behind);

	if (split &&
	    !add(m, make_main(m->arena, m->options, AGEING_DAYS, m->diag)))
		return false;
	if (charging != NULL && !behind)
		add(m, charging);
	if (again && !add_again(m, once))
		return false;
	*main = make_main(m->arena, m->options,
	    split ? AGEING_SUMS : AGEING_WHOLE, m->diag);
	if (!add(m, *main))
		return false;
	if (behind)
		add(m, charging);
	return true;
}

/* How many; 0: reported, and none is left.  Those that charge know the
 * transactions, too, but the first stage owns them. */
static size_t
make_all(struct arena *arena, const struct age_options *options,
    struct stage **stages, struct stage **main, struct diag *diag)
{
	struct making m = { arena, options, stages, 0, diag };
	struct stage *charging = NULL;
	struct made_once once;
	bool charges = charging_wanted(options) && !options->sums_only;

	if (charges)
		charging = charging_stage(arena, options, diag);
	if ((!charges || charging != NULL) && add_first(&m, &once) &&
	    add_rest(&m, &once, charging, main))
		return m.count;
	for (size_t i = 0; i < m.count; i++)
		if (stages[i] == charging)
			charging = NULL;
	stages_release(&charging, 1);
	if (m.count == 0)
		transactions_close(options->moves);
	stages_release(stages, m.count);
	return 0;
}

size_t
age_stages(struct arena *arena, const struct age_options *options,
    struct stage **stages, struct stage **main, struct diag *diag)
{
	struct age_options known = *options;

	if (options->by_application && options->transactions == NULL) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--by-application says nothing without --transactions");
		return 0;
	}
	if (options->transactions != NULL) {
		known.moves = transactions_open(options, diag);
		if (known.moves == NULL)
			return 0;
	}
	return make_all(arena, &known, stages, main, diag);
}
