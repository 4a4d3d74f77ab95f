/* lint_merge.c -- rules that could be one. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "rules/lint_job.h"

enum { NAMES_TOLD = 4, NAMES_BYTES = 1 << 16 };

/* Rules that agree in everything but one axis have the same hash. */
struct candidate {
	uint64_t hash;
	size_t rule;
};

struct merging {
	struct candidate *candidates;
	bool *merged; /* by rule */
	uint64_t *near;
	size_t told;
};

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->rule > right->rule) - (left->rule < right->rule);
}

static uint64_t
hash_rule(const struct lint_job *job, size_t rule, size_t without)
{
	const struct lint_axis *axis = job->space.axes;
	uint64_t hash = 0;
	size_t i;

	for (i = 0; i < job->space.count; i++, axis++) {
		if (i == without)
			continue;
		hash ^= hash_bytes((const char *)axis_rule(axis, rule),
		    axis->words * sizeof(uint64_t));
		hash = hash * UINT64_C(0x9e3779b97f4a7c15) + i;
	}
	return hash;
}

static struct text
note_of(const struct lint_job *job, size_t rule)
{
	const struct grid *grid = job->decision->grid;
	struct text note = { NULL, 0 };
	size_t i;

	for (i = 0; i < grid->count; i++)
		if (grid->columns[i].role == GRID_NOTE)
			note = grid->rows[rule].cells[i].text;
	return note;
}

/* Two rules with other notes are two on purpose. */
static bool
are_alike(const struct lint_job *job, size_t a, size_t b, size_t without)
{
	const struct lint_axis *axis = job->space.axes;
	size_t i;

	if (!job_same_outputs(job, a, b) ||
	    !text_equal(note_of(job, a), note_of(job, b)))
		return false;
	for (i = 0; i < job->space.count; i++, axis++)
		if ((i == without) !=
		    !set_equal(axis_rule(axis, a), axis_rule(axis, b),
		        axis->words))
			return false;
	axis = &job->space.axes[without];
	return !set_meets(
	    axis_rule(axis, a), axis_rule(axis, b), axis->words);
}

/* Whether a rule may go up to the place of one before it. */
static bool
may_move(struct lint_job *job, struct merging *m, size_t rule, size_t up)
{
	size_t other;

	if (job->decision->hit != HIT_FIRST)
		return true;
	space_neighbours(&job->space, rule, m->near);
	other = set_next(m->near, up + 1, job->rules);
	return other >= rule;
}

static void
tell_mergeable(struct lint_job *job, struct merging *m, const size_t *group,
    size_t count, uint64_t *const *box)
{
	const struct decision_rule *rules = job->decision->rules;
	size_t shown = count > NAMES_TOLD ? NAMES_TOLD : count;
	struct buf names;
	size_t i;

	if (m->told++ >= LINT_TOLD)
		return;
	buf_init(&names, NAMES_BYTES);
	for (i = 0; i < shown; i++) {
		if (i > 0)
			buf_puts(&names, i + 1 == count ? " and " : ", ");
		buf_printf(&names, "`%s`", rules[group[i]].id.at);
	}
	if (shown < count)
		buf_printf(&names, " and %zu more", count - shown);
	job->starved |= names.failed;
	if (lint_tell(job->lint, LINT_MERGEABLE, LINT_INFO,
	        rules[group[1]].at,
	        "rules %s of table `%s` differ in one cell and could be one",
	        buf_text(&names), job->decision->name.at))
		job_tell_row(job, box, group[0], rules[group[0]].at,
		    "a row instead of them");
	buf_clear(&names);
}

/* The rules from first on that can be merged with it; group has room for
 * count, and box becomes what they take together. */
static size_t
find_group(struct lint_job *job, struct merging *m,
    const struct candidate *first, size_t count, size_t without, size_t *group,
    uint64_t **box)
{
	const struct lint_axis *axis = &job->space.axes[without];
	size_t found = 1;
	size_t rule;
	size_t i;
	size_t k;

	group[0] = first->rule;
	for (i = 1; i < count; i++) {
		rule = first[i].rule;
		if (m->merged[rule] ||
		    !are_alike(job, first->rule, rule, without) ||
		    set_meets(box[without], axis_rule(axis, rule),
		        axis->words) ||
		    !may_move(job, m, rule, first->rule))
			continue;
		for (k = 0; k < axis->words; k++)
			box[without][k] |= axis_rule(axis, rule)[k];
		group[found++] = rule;
	}
	return found;
}

/* Rules with one hash. */
static void
look_at_equal(struct lint_job *job, struct merging *m,
    const struct candidate *first, size_t count, size_t without)
{
	size_t *group = arena_alloc(job->arena, count, sizeof(*group));
	uint64_t **box;
	size_t found;
	size_t i;

	for (; count > 1; first++, count--) {
		if (m->merged[first->rule])
			continue;
		box = job_box(job, first->rule);
		if (box == NULL || group == NULL) {
			job->starved = true;
			return;
		}
		found =
		    find_group(job, m, first, count, without, group, box);
		if (found == 1)
			continue;
		for (i = 0; i < found; i++)
			m->merged[group[i]] = true;
		tell_mergeable(job, m, group, found, box);
	}
}

static void
look_at_axis(struct lint_job *job, struct merging *m, size_t without)
{
	size_t count = 0;
	size_t to;
	size_t i;

	for (i = 0; i < job->rules; i++)
		if (!job->dead[i] && job->space.open_cells[i] == NULL)
			m->candidates[count++] = (struct candidate){
				hash_rule(job, i, without), i
			};
	qsort(m->candidates, count, sizeof(*m->candidates),
	    compare_candidates);
	for (i = 0; i < count; i = to) {
		for (to = i + 1; to < count; to++)
			if (m->candidates[to].hash != m->candidates[i].hash)
				break;
		if (to - i > 1)
			look_at_equal(
			    job, m, &m->candidates[i], to - i, without);
	}
}

/* Where all rules that are met answer, each says something of its own. */
void
job_find_mergeable(struct lint_job *job)
{
	struct merging m = { .told = 0 };
	size_t i;

	if (hit_collects((int)job->decision->hit) ||
	    !lint_wants(job->lint, LINT_MERGEABLE))
		return;
	m.candidates =
	    arena_alloc(job->arena, job->rules, sizeof(*m.candidates));
	m.merged = arena_alloc(job->arena, job->rules, sizeof(*m.merged));
	m.near = arena_alloc(
	    job->arena, job->space.rule_words, sizeof(*m.near));
	if (m.candidates == NULL || m.merged == NULL || m.near == NULL) {
		job->starved = true;
		return;
	}
	for (i = 0; i < job->space.count; i++)
		look_at_axis(job, &m, i);
}
