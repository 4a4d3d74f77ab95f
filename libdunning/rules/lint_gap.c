/* lint_gap.c -- places of a table that no rule takes. */
#include <string.h>

#include "rules/lint_job.h"

enum { GAPS_TOLD = 8, REGION_BYTES = 1 << 20 };

_Static_assert((int)GAPS_TOLD <= (int)SPACE_SPARE, "gaps become rules");

/* Rules that are still met on the other axes of a box: all that share the
 * classes of it there. */
static void
meet_others(const struct lint_space *space, uint64_t *const *box, size_t axis,
    uint64_t *met)
{
	const struct lint_axis *other = space->axes;
	size_t rule;
	size_t i;

	memset(met, 0, space->rule_words * sizeof(*met));
	for (rule = 0; rule < space->rule_count; rule++)
		set_add(met, rule);
	for (i = 0; i < space->count; i++, other++) {
		if (i == axis)
			continue;
		for (rule = set_next(met, 0, space->rule_count);
		     rule < space->rule_count;
		     rule = set_next(met, rule + 1, space->rule_count))
			if (!set_meets(
			        box[i], axis_rule(other, rule), other->words))
				set_drop(met, rule);
	}
}

/* Every class of the axis in which no rule is met with the others. */
static void
widen(const struct lint_space *space, uint64_t *const *root,
    uint64_t *const *box, size_t place, uint64_t *met)
{
	const struct lint_axis *axis = &space->axes[place];
	size_t class;

	meet_others(space, box, place, met);
	for (class = set_next(root[place], 0, axis->count); class < axis->count;
	     class = set_next(root[place], class + 1, axis->count))
		if (!set_meets(met, space_rules(space, axis, class),
		        space->rule_words))
			set_add(box[place], class);
}

/* A box around the point that nothing covers and that cannot be larger. */
static uint64_t **
grow_box(struct lint_job *job, uint64_t *const *root, const size_t *point,
    bool backward)
{
	const struct lint_space *space = &job->space;
	uint64_t **box = job_domain(job);
	uint64_t *met =
	    arena_alloc(job->arena, space->rule_words, sizeof(*met));
	size_t i;

	if (box == NULL || met == NULL) {
		job->starved = true;
		return NULL;
	}
	for (i = 0; i < space->count; i++) {
		memset(box[i], 0, space->axes[i].words * sizeof(**box));
		set_add(box[i], point[i]);
	}
	for (i = 0; i < space->count; i++)
		widen(space, root, box, backward ? space->count - 1 - i : i,
		    met);
	return box;
}

/* How much of each axis a box takes, in thousandths, whole axes above all. */
static size_t
worth(const struct lint_space *space, uint64_t *const *box)
{
	const struct lint_axis *axis = space->axes;
	size_t sum = 0;
	size_t i;

	for (i = 0; i < space->count; i++, axis++)
		sum += axis_is_whole(axis, box[i])
		           ? 100000
		           : 1000 * set_count(box[i], axis->words) /
		                 axis->count;
	return sum;
}

static uint64_t **
best_box(struct lint_job *job, uint64_t *const *root, const size_t *point)
{
	uint64_t **forward = grow_box(job, root, point, false);
	uint64_t **backward = grow_box(job, root, point, true);

	if (forward == NULL || backward == NULL)
		return NULL;
	return worth(&job->space, backward) > worth(&job->space, forward)
	           ? backward
	           : forward;
}

static bool
is_error(const struct lint_job *job)
{
	return job->spec->complete;
}

/* Reports at the level of gaps; an error of a complete table is one always. */
static bool
tell_gap(struct lint_job *job, const char *region)
{
	static const char format[] = "no rule of table `%s` takes %s";
	const char *name = job->decision->name.at;

	if (!is_error(job))
		return lint_tell(job->lint, LINT_GAP, LINT_WARN, job->grid_at,
		    format, name, region);
	if (diag_full(job->lint->diag))
		return false;
	diag_at(job->lint->diag, DIAG_ERROR, "E_GAP", job->grid_at, format,
	    name, region);
	return true;
}

static struct src_pos
last_rule_at(const struct lint_job *job)
{
	return job->decision->grid->rows[job->rules - 1].at;
}

/* A gap that may not be there after all. */
static void
tell_unsure(struct lint_job *job, uint64_t *const *box, const char *region)
{
	if (!lint_tell(job->lint, LINT_NOT_PROVEN, job_proof_level(job),
	        job->grid_at,
	        "no rule of table `%s` takes %s, if there is such a record",
	        job->decision->name.at, region))
		return;
	job_tell_row(job, box, SIZE_MAX, last_rule_at(job),
	    "if so, a row to paste below this line");
}

static void
report_gap(struct lint_job *job, uint64_t *const *box)
{
	struct buf region;

	buf_init(&region, REGION_BYTES);
	row_region(&job->space, box, &region);
	job->starved |= region.failed;
	if (job_is_unsure(job, box))
		tell_unsure(job, box, buf_text(&region));
	else if (tell_gap(job, buf_text(&region)))
		job_tell_row(job, box, SIZE_MAX, last_rule_at(job),
		    "a row to paste below this line");
	buf_clear(&region);
}

/* All rules that can be met, or those that no cell leaves open. */
static size_t
list_rules(const struct lint_job *job, bool sure, uint16_t *rules)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < job->rules; i++)
		if (set_has(job->space.met, i) &&
		    !(sure && job->space.open_cells[i] != NULL))
			rules[count++] = (uint16_t)i;
	return count;
}

/* Reports boxes without a rule; what the search for more came to. */
static enum cover_result
find_boxes(struct lint_job *job, uint64_t *const *root, uint16_t *rules,
    size_t *point)
{
	const uint64_t *box[COVER_AXES];
	size_t count = list_rules(job, false, rules);
	enum cover_result result;
	uint64_t **gap;
	size_t found;
	size_t i;

	for (i = 0; i < job->space.count; i++)
		box[i] = root[i];
	for (found = 0;; found++) {
		result = cover_find(
		    &job->cover, box, rules, count, found == 0, point);
		if (result != COVER_OPEN || found == GAPS_TOLD)
			break;
		gap = best_box(job, root, point);
		if (gap == NULL)
			return COVER_MEMORY;
		report_gap(job, gap);
		rules[count++] = (uint16_t)space_add(&job->space, gap);
	}
	if (found == GAPS_TOLD && result == COVER_OPEN)
		diag_note(job->lint->diag, job->grid_at,
		    "there are more; these are the first %d",
		    (int)GAPS_TOLD);
	if (result == COVER_UNKNOWN)
		job_unproven(job);
	if (result == COVER_WHOLE && found > 0)
		return COVER_OPEN;
	return result;
}

/* The first rule that would take the point if its open cell fits. */
static const struct lint_cell *
open_cell_at(const struct lint_job *job, const size_t *point)
{
	size_t rule;
	size_t i;

	for (rule = 0; rule < job->rules; rule++) {
		if (job->space.open_cells[rule] == NULL)
			continue;
		for (i = 0; i < job->space.count; i++)
			if (!set_has(
			        axis_rule(&job->space.axes[i], rule), point[i]))
				break;
		if (i == job->space.count)
			return job->space.open_cells[rule];
	}
	return NULL;
}

/*
 * With a default, what no rule takes is meant to get it; where all rules that
 * are met answer, none may be: then only a complete table has gaps.
 */
static bool
gaps_matter(const struct lint_job *job)
{
	return job->spec->complete ||
	       (!job->decision->has_fallback &&
	           !hit_collects((int)job->decision->hit));
}

/* What only rules take whose cells depend on the record. */
static void
report_open(struct lint_job *job, const size_t *point)
{
	const struct lint_cell *cell = open_cell_at(job, point);
	struct buf place;

	if (cell == NULL || !gaps_matter(job))
		return;
	buf_init(&place, REGION_BYTES);
	row_point(&job->space, NULL, job->rules, point, &place);
	job->starved |= place.failed;
	if (lint_tell(job->lint, LINT_NOT_PROVEN, job_proof_level(job),
	        cell->source->at,
	        "that table `%s` takes everything is not proven: it depends on "
	        "what fits `%s`",
	        job->decision->name.at, cell->source->text.at))
		diag_note(job->lint->diag, cell->source->at,
		    "no other rule takes %s", buf_text(&place));
	buf_clear(&place);
}

static struct src_pos
default_at(const struct lint_job *job)
{
	const struct table_output_spec *output = job->spec->outputs.at;
	size_t i;

	for (i = 0; i < job->spec->outputs.count; i++)
		if (output[i].fallback.text.at != NULL)
			return output[i].fallback.at;
	return job->grid_at;
}

/* The proof that the rules take everything, and what follows. */
static void
prove(struct lint_job *job, uint64_t *const *root, uint16_t *rules,
    size_t *point)
{
	const uint64_t *box[COVER_AXES];
	size_t count = list_rules(job, true, rules);
	enum cover_result result;
	size_t i;

	for (i = 0; i < job->space.count; i++)
		box[i] = root[i];
	result = cover_find(&job->cover, box, rules, count, true, point);
	if (result == COVER_OPEN)
		report_open(job, point);
	else if (result == COVER_UNKNOWN)
		job_unproven(job);
	else if (result == COVER_MEMORY)
		job->starved = true;
	if (result == COVER_WHOLE && job->decision->has_fallback)
		lint_tell(job->lint, LINT_DEFAULT_UNREACHABLE, LINT_INFO,
		    default_at(job),
		    "the default of table `%s` is never given: its rules take "
		    "everything",
		    job->decision->name.at);
}

static struct src_pos
head_of(const struct lint_job *job, const struct lint_axis *axis)
{
	const struct grid *grid = job->decision->grid;
	size_t i;

	for (i = 0; i < grid->count; i++)
		if (grid->columns[i].role == GRID_INPUT &&
		    &job->space.axes[job->space.axis_of[job->decision
		            ->places[i]]] == axis)
			return grid->columns[i].name.at;
	return job->grid_at;
}

/* Null, which no rule takes, is told by itself and taken out of the root. */
static void
report_null(struct lint_job *job, uint64_t *const *root, size_t place)
{
	const struct lint_axis *axis = &job->space.axes[place];
	uint64_t **box = job_domain(job);

	if (box == NULL)
		return;
	memset(box[place], 0, axis->words * sizeof(**box));
	set_add(box[place], axis->null);
	set_drop(root[place], axis->null);
	if (!lint_tell(job->lint, LINT_NULL_INPUT, LINT_WARN,
	        head_of(job, axis), "no rule of table `%s` takes a null `%s`",
	        job->decision->name.at, axis->name.at))
		return;
	job_tell_row(job, box, SIZE_MAX, last_rule_at(job),
	    "a row to paste below this line");
}

static void
find_nulls(struct lint_job *job, uint64_t *const *root)
{
	const struct lint_axis *axis = job->space.axes;
	size_t class;
	size_t i;

	for (i = 0; i < job->space.count; i++, axis++) {
		class = axis->null;
		if (set_has(axis->domain, class) &&
		    set_empty(space_rules(&job->space, axis, class),
		        job->space.rule_words))
			report_null(job, root, i);
	}
}

void
job_find_gaps(struct lint_job *job)
{
	uint64_t **root = job_domain(job);
	size_t *point = arena_alloc(
	    job->arena, job->space.count, sizeof(*point));
	uint16_t *rules =
	    arena_alloc(job->arena, job->space.room, sizeof(*rules));
	enum cover_result result = COVER_WHOLE;

	if (root == NULL || point == NULL || rules == NULL) {
		job->starved = true;
		return;
	}
	if (gaps_matter(job) && !job->spec->complete)
		find_nulls(job, root);
	if (gaps_matter(job) &&
	    (job->spec->complete || lint_wants(job->lint, LINT_GAP)))
		result = find_boxes(job, root, rules, point);
	job->starved |= result == COVER_MEMORY;
	/* The boxes that were found are no rules. */
	job->space.rule_count = job->rules;
	if (result == COVER_WHOLE &&
	    (lint_wants(job->lint, LINT_NOT_PROVEN) ||
	        lint_wants(job->lint, LINT_DEFAULT_UNREACHABLE)))
		prove(job, root, rules, point);
}
