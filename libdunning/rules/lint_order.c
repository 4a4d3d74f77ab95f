/* lint_order.c -- rules that the ones before them hide. */
#include <string.h>

#include "rules/lint_job.h"

enum { HIDERS_TOLD = 5, HIDERS_TRIED = 24, LIST_BYTES = 1 << 16 };

/* Of all that may be looked at, what one rule may take. */
enum { SHARES = 64 };

/* What comes before a rule, and how it was looked for. */
struct shadow {
	const uint64_t *box[COVER_AXES]; /* of the rule */
	uint64_t *near;
	uint64_t *before; /* rules that come first */
	uint16_t *rules;
	size_t count;
	size_t *point;
	uint64_t steps; /* that are left for all rules */
};

static bool
contains(const struct lint_job *job, size_t outer, size_t inner)
{
	const struct lint_axis *axis = job->space.axes;
	size_t i;

	for (i = 0; i < job->space.count; i++, axis++)
		if (!set_within(axis_rule(axis, inner), axis_rule(axis, outer),
		        axis->words))
			return false;
	return true;
}

/* Rules that come before and share a record with it for sure; when one of
 * them takes all of it, that one alone. */
static void
list_hiders(struct lint_job *job, struct shadow *shadow, size_t rule)
{
	size_t i;

	space_neighbours(&job->space, rule, shadow->near);
	for (i = 0; i < job->space.rule_words; i++)
		shadow->near[i] &= shadow->before[i];
	shadow->count = 0;
	for (i = set_next(shadow->near, 0, job->rules); i < job->rules;
	     i = set_next(shadow->near, i + 1, job->rules)) {
		if (job->dead[i] || job->space.open_cells[i] != NULL)
			continue;
		if (contains(job, i, rule)) {
			shadow->rules[0] = (uint16_t)i;
			shadow->count = 1;
			return;
		}
		shadow->rules[shadow->count++] = (uint16_t)i;
	}
}

/* Leaves out rules without which the others hide it too. */
static void
drop_needless(struct lint_job *job, struct shadow *shadow)
{
	uint16_t dropped;
	size_t tried = 0;
	size_t i = 0;

	while (i < shadow->count && shadow->count > 1 &&
	       tried++ < HIDERS_TRIED) {
		dropped = shadow->rules[i];
		memmove(shadow->rules + i, shadow->rules + i + 1,
		    (shadow->count - i - 1) * sizeof(dropped));
		if (cover_find(&job->cover, shadow->box, shadow->rules,
		        shadow->count - 1, true,
		        shadow->point) == COVER_WHOLE) {
			shadow->count--;
			continue;
		}
		memmove(shadow->rules + i + 1, shadow->rules + i,
		    (shadow->count - i - 1) * sizeof(dropped));
		shadow->rules[i++] = dropped;
	}
}

/* "`A`", "`A` and `B`", "`A`, `B` and 4 more". */
static void
put_hiders(const struct lint_job *job, const struct shadow *shadow,
    struct buf *out)
{
	const struct decision_rule *rules = job->decision->rules;
	size_t shown =
	    shadow->count > HIDERS_TOLD ? HIDERS_TOLD : shadow->count;
	size_t i;

	for (i = 0; i < shown; i++) {
		if (i > 0)
			buf_puts(out, i + 1 == shadow->count ? " and " : ", ");
		buf_printf(out, "`%s`", rules[shadow->rules[i]].id.at);
	}
	if (shown < shadow->count)
		buf_printf(out, " and %zu more", shadow->count - shown);
}

static void
tell_shadowed(struct lint_job *job, const struct shadow *shadow, size_t rule)
{
	const struct decision_rule *rules = job->decision->rules;
	size_t hider = shadow->rules[0];
	bool better = job->decision->hit == HIT_PRIORITY;
	struct buf list;

	job->dead[rule] = true;
	buf_init(&list, LIST_BYTES);
	put_hiders(job, shadow, &list);
	job->starved |= list.failed;
	if (lint_tell(job->lint, LINT_SHADOWED, LINT_WARN, rules[rule].at,
	        "rule `%s` of table `%s` never counts: %s %s all that it "
	        "takes%s",
	        rules[rule].id.at, job->decision->name.at, buf_text(&list),
	        shadow->count == 1 ? "takes" : "take",
	        better ? ", for a better output" : " before it"))
		diag_note(job->lint->diag, rules[hider].at,
		    "rule `%s` is here", rules[hider].id.at);
	buf_clear(&list);
}

static void
look_at_rule(struct lint_job *job, struct shadow *shadow, size_t rule)
{
	enum cover_result result;
	uint64_t share;
	size_t i;

	for (i = 0; i < job->space.count; i++)
		shadow->box[i] = axis_rule(&job->space.axes[i], rule);
	list_hiders(job, shadow, rule);
	if (shadow->count == 0)
		return;
	share = shadow->steps < COVER_STEPS / SHARES ? shadow->steps
	                                             : COVER_STEPS / SHARES;
	job->cover.steps = share;
	result = cover_find(&job->cover, shadow->box, shadow->rules,
	    shadow->count, true, shadow->point);
	shadow->steps -= share - job->cover.steps;
	if (result == COVER_MEMORY)
		job->starved = true;
	if (result != COVER_WHOLE)
		return;
	drop_needless(job, shadow);
	tell_shadowed(job, shadow, rule);
}

void
job_find_shadowed(struct lint_job *job)
{
	const struct decision *decision = job->decision;
	struct shadow shadow = { .steps = COVER_STEPS / 4 };
	size_t rule;
	size_t i;

	if ((decision->hit != HIT_FIRST &&
	        (decision->hit != HIT_PRIORITY || decision->order == NULL)) ||
	    !lint_wants(job->lint, LINT_SHADOWED))
		return;
	shadow.near =
	    arena_alloc(job->arena, job->space.rule_words, sizeof(uint64_t));
	shadow.before =
	    arena_alloc(job->arena, job->space.rule_words, sizeof(uint64_t));
	shadow.rules =
	    arena_alloc(job->arena, job->space.room, sizeof(*shadow.rules));
	shadow.point =
	    arena_alloc(job->arena, job->space.count, sizeof(*shadow.point));
	if (shadow.near == NULL || shadow.before == NULL ||
	    shadow.rules == NULL || shadow.point == NULL) {
		job->starved = true;
		return;
	}
	for (i = 0; i < job->rules; i++) {
		rule = decision->hit == HIT_FIRST ? i : decision->order[i];
		if (!job->dead[rule])
			look_at_rule(job, &shadow, rule);
		set_add(shadow.before, rule);
	}
	job->cover.steps = COVER_STEPS;
	job->cover.nodes = COVER_NODES;
}
