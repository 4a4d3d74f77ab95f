#include "ageing/age_stages.h"

#include "ageing/ageing.h"
#include "ageing/allocating.h"
#include "ageing/basing.h"
#include "ageing/charging.h"
#include "ageing/counting.h"
#include "ageing/dating.h"
#include "ageing/restating.h"

static struct stage *
make_main(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	const struct strategy *strategy = options->run.strategy;
	struct snapshot_options snapshot = {
		.date = options->snapshot,
		.max_roll = options->max_roll,
		.restated = options->transactions != NULL,
	};
	const struct ageing_options ageing = {
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

static bool
always(const struct age_options *options)
{
	(void)options;
	return true;
}

size_t
age_stages(struct arena *arena, const struct age_options *options,
    struct stage **stages, struct stage **main, struct diag *diag)
{
	static const struct {
		bool (*wanted)(const struct age_options *);
		struct stage *(*make)(struct arena *,
		    const struct age_options *, struct diag *);
		bool extra; /* no sum of ageing depends on it */
	} parts[AGE_STAGES] = {
		{ restating_wanted, restating_stage, false },
		{ dating_wanted, dating_stage, false },
		{ allocating_wanted, allocating_stage, false },
		{ counting_wanted, counting_stage, false },
		{ basing_wanted, basing_stage, true },
		{ always, make_main, false },
		{ charging_wanted, charging_stage, true },
	};
	size_t count = 0;

	if (options->by_application && options->transactions == NULL) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--by-application says nothing without --transactions");
		return 0;
	}
	for (size_t i = 0; i < AGE_STAGES; i++) {
		if (!parts[i].wanted(options) ||
		    (options->sums_only && parts[i].extra))
			continue;
		stages[count] = parts[i].make(arena, options, diag);
		if (stages[count] == NULL) {
			stages_release(stages, count);
			return 0;
		}
		if (parts[i].make == make_main)
			*main = stages[count];
		count++;
	}
	return count;
}
