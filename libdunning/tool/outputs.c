#include "tool/outputs.h"

#include <string.h>

#include "rules/catalog.h"

static const struct located_list *
list_of(const struct tool *t, enum outputs_of of)
{
	return of == OUTPUTS_SEGMENT ? &t->strategy->outputs.segment :
	                               &t->strategy->outputs.actions;
}

/* Under the names of this file (option -c NAME=HEADER). */
static void
rename_columns(const struct tool *t, struct text *names, size_t count)
{
	const struct option_list *aliases = &t->common->columns;

	for (size_t i = 0; i < aliases->count; i++) {
		struct text rest = text_of(aliases->items[i]);
		struct text name;

		if (!text_split(&rest, '=', &name))
			continue;
		for (size_t k = 0; k < count; k++)
			if (text_equal(names[k], name))
				names[k] = rest;
	}
}

bool
outputs_write(struct tool *t, enum outputs_of of)
{
	const struct located_list *list = list_of(t, of);
	struct text *names;

	if (list->count == 0)
		return true;
	names = output_names(
	    t->arena, list, t->source, false, &t->written_count);
	if (names == NULL) {
		diag_memory(t->diag);
		return false;
	}
	rename_columns(t, names, t->written_count);
	t->written = names;
	return true;
}

/* What plan makes itself is not asked of its input. */
static bool
is_made_later(const struct catalog_column *column, enum outputs_of of)
{
	return of == OUTPUTS_SEGMENT && strcmp(column->made_by, "plan") == 0;
}

bool
outputs_read(struct tool *t, enum outputs_of of)
{
	const struct located_list *list = list_of(t, of);
	struct text *names, *all;
	size_t count;

	if (list->count == 0)
		return true;
	names = output_names(t->arena, list, t->source, false, &count);
	all = arena_alloc(t->arena, count + catalog_count, sizeof *all);
	if (names == NULL || all == NULL) {
		diag_memory(t->diag);
		return false;
	}
	memcpy(all, names, count * sizeof *all);
	for (size_t i = 0; i < catalog_count; i++)
		if (is_made_later(&catalog[i], of))
			all[count++] = text_of(catalog[i].name);
	t->kept = (struct outputs_kept){ .names = all, .count = count,
		.what = of == OUTPUTS_SEGMENT ? "`outputs: segment`" :
		                                "`outputs: actions`",
		.at = list->items[0].at };
	return true;
}
