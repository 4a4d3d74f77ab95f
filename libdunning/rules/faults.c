#include "rules/faults.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct site {
	const struct fault_place *place;
	uint64_t counts[FAULT_KINDS];
};

struct faults {
	struct arena *arena;
	bool strict;
	struct site *sites;
	size_t count;
	size_t room;
	size_t last;   /* the site that was counted last */
	uint64_t lost; /* counted without memory for their place */
};

/* One and many of each. */
static const char *const words[FAULT_KINDS][2] = {
	[FAULT_DIVISION] = { "division by zero", "divisions by zero" },
	[FAULT_OVERFLOW] = { "overflow", "overflows" },
	[FAULT_CONVERSION] = { "failed conversion", "failed conversions" },
	[FAULT_ARGUMENT] = { "argument outside of its range",
		"arguments outside of their range" },
	[FAULT_PATTERN] = { "pattern that took too long",
		"patterns that took too long" },
	[FAULT_CALENDAR] = { "day without a calendar",
		"days without a calendar" },
	[FAULT_FIT] = { "value that does not fit its column",
		"values that do not fit their column" },
	[FAULT_SHARE] = { "value that is no share from 0 to 1",
		"values that are no share from 0 to 1" },
	[FAULT_CONDITION] = { "null condition", "null conditions" },
};

struct faults *
faults_new(struct arena *arena, bool strict)
{
	struct faults *faults = arena_alloc(arena, 1, sizeof(*faults));

	if (faults != NULL) {
		faults->arena = arena;
		faults->strict = strict;
	}
	return faults;
}

/* Each instance of a stage has its own copy of a file's name. */
static bool
is_same_file(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
is_same(const struct fault_place *a, const struct fault_place *b)
{
	return a == b || (a->at.line == b->at.line && a->at.col == b->at.col &&
	                     is_same_file(a->at.file, b->at.file) &&
	                     text_equal(a->column, b->column) &&
	                     text_equal(a->rule, b->rule));
}

/* NULL: out of memory. */
static struct site *
site_of(struct faults *faults, const struct fault_place *place)
{
	struct site *sites;
	size_t i;

	if (faults->last < faults->count &&
	    faults->sites[faults->last].place == place)
		return &faults->sites[faults->last];
	for (i = 0; i < faults->count; i++)
		if (is_same(faults->sites[i].place, place))
			break;
	if (i == faults->room) {
		sites = arena_alloc(
		    faults->arena, faults->room * 2 + 8, sizeof(*sites));
		if (sites == NULL)
			return NULL;
		if (faults->count > 0)
			memcpy(sites, faults->sites,
			    faults->count * sizeof(*sites));
		faults->sites = sites;
		faults->room = faults->room * 2 + 8;
	}
	if (i == faults->count)
		faults->sites[faults->count++].place = place;
	faults->last = i;
	return &faults->sites[i];
}

/* "derive `x`", "table `t`, rule T03, column c"; cut to fit. */
static void
name_place(const struct fault_place *place, char *out, size_t size)
{
	int len = snprintf(out, size, "%s%s%.*s%s",
	    place->section == NULL ? "an expression" : place->section,
	    place->name.len > 0 ? " `" : "", (int)place->name.len,
	    place->name.len > 0 ? place->name.at : "",
	    place->name.len > 0 ? "`" : "");

	if (place->rule.len > 0 && len > 0 && (size_t)len < size)
		len += snprintf(out + len, size - (size_t)len, ", rule %.*s",
		    (int)place->rule.len, place->rule.at);
	if (place->column.len > 0 && len > 0 && (size_t)len < size)
		snprintf(out + len, size - (size_t)len, ", column %.*s",
		    (int)place->column.len, place->column.at);
}

enum { PLACE_BYTES = 256 };

void
faults_add(struct faults *faults, const struct fault_place *place,
    enum fault_kind kind, struct batch *batch, size_t row)
{
	bool rejects;
	struct site *site;
	char name[PLACE_BYTES] = "";

	if (faults == NULL)
		return;
	rejects = faults->strict && batch != NULL && kind != FAULT_CONDITION;
	if (batch == NULL || !batch->rehearsal) {
		site = site_of(faults, place);
		if (site == NULL)
			faults->lost++;
		else
			site->counts[kind]++;
		if (rejects)
			name_place(place, name, sizeof(name));
	}
	if (!rejects)
		return;
	batch_reject(
	    batch, row, -1, "R_FAULT", "%s: %s", name, words[kind][0]);
	if (place->at.line > 0)
		batch_note(batch, "computed at %s:%zu:%zu; without --strict it "
		                  "is null",
		    place->at.file, place->at.line, place->at.col);
}

uint64_t
faults_total(const struct faults *faults)
{
	uint64_t sum = faults->lost;
	size_t i;
	size_t k;

	for (i = 0; i < faults->count; i++)
		for (k = 0; k < FAULT_CONDITION; k++)
			sum += faults->sites[i].counts[k];
	return sum;
}

const char *
faults_example(const struct faults *faults)
{
	size_t i;
	size_t k;

	for (i = 0; i < faults->count; i++)
		for (k = 0; k < FAULT_CONDITION; k++)
			if (faults->sites[i].counts[k] > 0)
				return words[k][0];
	return NULL;
}

static bool
copy_text(struct arena *arena, struct text *text)
{
	char *copy;

	if (text->at == NULL)
		return true;
	copy = arena_strndup(arena, text->at, text->len);
	text->at = copy;
	return copy != NULL;
}

/* Another instance may be gone before its faults are told. */
static const struct fault_place *
copy_place(struct arena *arena, const struct fault_place *place)
{
	struct fault_place *copy = arena_alloc(arena, 1, sizeof(*copy));

	if (copy == NULL)
		return NULL;
	*copy = *place;
	return copy_text(arena, &copy->name) && copy_text(arena, &copy->rule) &&
	               copy_text(arena, &copy->column)
	           ? copy
	           : NULL;
}

void
faults_merge(struct faults *faults, const struct faults *other)
{
	size_t i;
	size_t k;

	for (i = 0; i < other->count; i++) {
		const struct fault_place *place =
		    copy_place(faults->arena, other->sites[i].place);
		struct site *site =
		    place == NULL ? NULL : site_of(faults, place);

		for (k = 0; k < FAULT_KINDS; k++) {
			if (site == NULL)
				faults->lost += other->sites[i].counts[k];
			else
				site->counts[k] += other->sites[i].counts[k];
		}
	}
	faults->lost += other->lost;
}

static int
by_place(const void *a, const void *b)
{
	const struct fault_place *left = (*(struct site *const *)a)->place;
	const struct fault_place *right = (*(struct site *const *)b)->place;
	int order = 0;

	if (left->at.file != NULL && right->at.file != NULL)
		order = strcmp(left->at.file, right->at.file);
	if (order == 0)
		order = (left->at.line > right->at.line) -
		        (left->at.line < right->at.line);
	if (order == 0)
		order = (left->at.col > right->at.col) -
		        (left->at.col < right->at.col);
	return order == 0 ? text_compare(left->column, right->column) : order;
}

/* "12 divisions by zero, 1 overflow"; the sum of them. */
static uint64_t
list_counts(const struct site *site, struct buf *out)
{
	uint64_t sum = 0;
	size_t k;

	for (k = 0; k < FAULT_CONDITION; k++) {
		uint64_t count = site->counts[k];

		if (count > 0)
			buf_printf(out, "%s%" PRIu64 " %s",
			    sum > 0 ? ", " : "", count, words[k][count > 1]);
		sum += count;
	}
	return sum;
}

static void
tell_site(const struct site *site, bool strict, struct diag *diag)
{
	char name[PLACE_BYTES];
	struct buf counts;
	uint64_t sum;

	buf_init(&counts, PLACE_BYTES * FAULT_KINDS);
	name_place(site->place, name, sizeof(name));
	sum = list_counts(site, &counts);
	if (counts.failed)
		diag_memory(diag);
	else if (sum > 0)
		diag_at(diag, DIAG_WARNING, "W_FAULTS", site->place->at,
		    "%s: %" PRIu64 " %s %s: %s", name, sum,
		    sum == 1 ? "value" : "values",
		    strict ? "could not be computed" : "became null",
		    buf_text(&counts));
	if (site->counts[FAULT_CONDITION] > 0)
		diag_at(diag, DIAG_WARNING, "W_NULL_CONDITION", site->place->at,
		    "%s: the condition was null, which counts as false, for "
		    "%" PRIu64 " %s",
		    name, site->counts[FAULT_CONDITION],
		    site->counts[FAULT_CONDITION] == 1 ? "record" : "records");
	buf_clear(&counts);
}

void
faults_tell(const struct faults *faults, struct diag *diag)
{
	const struct site **sorted;
	size_t i;

	if (faults->lost > 0)
		diag_at(diag, DIAG_WARNING, "W_FAULTS", POS_NONE,
		    "%" PRIu64 " values became null", faults->lost);
	if (faults->count == 0)
		return;
	sorted = arena_alloc(faults->arena, faults->count, sizeof(*sorted));
	if (sorted == NULL) {
		diag_memory(diag);
		return;
	}
	for (i = 0; i < faults->count; i++)
		sorted[i] = &faults->sites[i];
	qsort(sorted, faults->count, sizeof(*sorted), by_place);
	for (i = 0; i < faults->count; i++)
		tell_site(sorted[i], faults->strict, diag);
}
