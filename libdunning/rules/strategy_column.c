#include "rules/strategy_column.h"

#include <stdlib.h>

#include "rules/strategy_declare.h"

struct known_column {
	struct text name;
	struct column_info info;
};

struct strategy_columns {
	struct known_column *columns; /* by name */
	const char **names;           /* the same order */
	size_t count;
};

struct merger {
	struct strategy *strategy;
	struct diag *diag;
	bool failed;  /* reported */
	bool starved; /* no memory, not reported */
};

enum column_type
strategy_column_type(enum strategy_type type)
{
	static const enum column_type types[TYPES] = {
		[TYPE_STRING] = COLUMN_STRING,
		[TYPE_ENUM] = COLUMN_STRING,
		[TYPE_BOOL] = COLUMN_BOOL,
		[TYPE_INT] = COLUMN_INT,
		[TYPE_DECIMAL] = COLUMN_DECIMAL,
		[TYPE_MONEY] = COLUMN_MONEY,
		[TYPE_DATE] = COLUMN_DATE,
		[TYPE_DATETIME] = COLUMN_STRING,
		[TYPE_SET] = COLUMN_SET,
	};

	return types[type];
}

static int
compare_declarations(const void *left, const void *right)
{
	const struct declaration *a = left;
	const struct declaration *b = right;
	int order = text_compare(a->name, b->name);

	if (order != 0)
		return order;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int
compare_values(const void *left, const void *right)
{
	const struct located *a = *(struct located *const *)left;
	const struct located *b = *(struct located *const *)right;
	int order = text_compare(a->text, b->text);

	if (order != 0)
		return order;
	return a < b ? -1 : a > b;
}

/* Drops repeated texts, keeping the first of each in its place. */
static bool
drop_repeated(struct arena *arena, struct located_list *list)
{
	struct located **sorted;
	size_t kept = 0;
	size_t i;

	sorted = arena_alloc(arena, list->count, sizeof(struct located *));
	if (sorted == NULL)
		return false;
	for (i = 0; i < list->count; i++)
		sorted[i] = &list->items[i];
	qsort(sorted, list->count, sizeof(struct located *), compare_values);
	for (i = list->count; i > 1; i--)
		if (text_equal(sorted[i - 2]->text, sorted[i - 1]->text))
			sorted[i - 1]->text.at = NULL;
	for (i = 0; i < list->count; i++)
		if (list->items[i].text.at != NULL)
			list->items[kept++] = list->items[i];
	list->count = kept;
	return true;
}

/* All values of declarations of one name; none when one of them has none. */
static bool
join_values(struct merger *merger, const struct declaration *all, size_t count,
    struct located_list *values)
{
	size_t total = 0;
	size_t i;
	size_t k;

	for (i = 0; i < count; i++) {
		if (all[i].info.values.count == 0)
			return true;
		total += all[i].info.values.count;
	}
	values->items =
	    arena_alloc(merger->strategy->arena, total, sizeof(*values->items));
	if (values->items == NULL)
		return false;
	for (i = 0; i < count; i++)
		for (k = 0; k < all[i].info.values.count; k++)
			values->items[values->count++] =
			    all[i].info.values.items[k];
	return drop_repeated(merger->strategy->arena, values);
}

static bool
agree(const struct declaration *a, const struct declaration *b)
{
	return strategy_column_type(a->info.type) ==
	           strategy_column_type(b->info.type) &&
	       (a->info.type == TYPE_DATETIME) ==
	           (b->info.type == TYPE_DATETIME);
}

static void
report_types(struct merger *merger, const struct declaration *first,
    const struct declaration *other)
{
	const char *first_type = strategy_type_names[first->info.type];
	const char *other_type = strategy_type_names[other->info.type];

	merger->failed = true;
	if (other->section == NULL) {
		diag_at(merger->diag, DIAG_ERROR, "E_COLUMN_TYPE", first->at,
		    "`%s` is %s in dunning-columns(5), and %s in %s",
		    first->name.at, other_type, first_type, first->section);
		diag_note(merger->diag, first->at,
		    "give it that type or another name");
		return;
	}
	diag_at(merger->diag, DIAG_ERROR, "E_COLUMN_TYPE", other->at,
	    "`%s` is %s in %s, and %s in %s", first->name.at, other_type,
	    other->section, first_type, first->section);
	diag_note(merger->diag, first->at, "it is declared here first");
}

/* Joins count declarations of one name into one column. */
static void
merge(struct merger *merger, const struct declaration *all, size_t count,
    struct known_column *to)
{
	size_t declared = count;
	size_t i;

	to->name = all[0].name;
	to->info = all[0].info;
	to->info.values = (struct located_list){ NULL, 0 };
	/* The catalog only speaks where no section does. */
	if (count > 1 && all[count - 1].section == NULL)
		declared--;
	for (i = 1; i < count; i++)
		if (!agree(&all[0], &all[i])) {
			report_types(merger, &all[0], &all[i]);
			return;
		}
	if (!join_values(merger, all, declared, &to->info.values))
		merger->failed = true;
	for (i = 0; i < declared; i++) {
		if (all[i].info.type == TYPE_STRING)
			to->info.type = TYPE_STRING;
		if (all[i].info.need > to->info.need)
			to->info.need = all[i].info.need;
	}
}

static void
merge_all(struct merger *merger, const struct declarations *declared)
{
	struct strategy_columns *known = merger->strategy->known_columns;
	const struct declaration *all = declared->all;
	size_t from;
	size_t to;

	for (from = 0; from < declared->count; from = to) {
		for (to = from + 1; to < declared->count; to++)
			if (!text_equal(all[from].name, all[to].name))
				break;
		known->names[known->count] = all[from].name.at;
		merge(merger, &all[from], to - from,
		    &known->columns[known->count++]);
	}
}

/* Room for as many columns as there are declarations; NULL: no memory. */
static struct strategy_columns *
columns_new(struct arena *arena, size_t count)
{
	struct strategy_columns *known = arena_alloc(arena, 1, sizeof(*known));

	if (known == NULL)
		return NULL;
	known->columns = arena_alloc(arena, count, sizeof(*known->columns));
	known->names = arena_alloc(arena, count, sizeof(*known->names));
	return known->columns == NULL || known->names == NULL ? NULL : known;
}

bool
strategy_collect_columns(struct strategy *strategy, struct diag *diag)
{
	struct merger merger = { strategy, diag, false, false };
	struct declarations declared = { NULL, 0 };

	if (strategy_declare(strategy, &declared))
		strategy->known_columns =
		    columns_new(strategy->arena, declared.count);
	if (strategy->known_columns == NULL) {
		diag_memory(diag);
		return false;
	}
	qsort(declared.all, declared.count, sizeof(*declared.all),
	    compare_declarations);
	merge_all(&merger, &declared);
	if (merger.starved)
		diag_memory(diag);
	return !merger.failed && !merger.starved;
}

static int
compare_name(const void *key, const void *element)
{
	const struct text *name = key;
	const struct known_column *column = element;

	return text_compare(*name, column->name);
}

bool
strategy_column(
    const struct strategy *strategy, struct text name, struct column_info *info)
{
	const struct strategy_columns *known = strategy->known_columns;
	const struct known_column *found = NULL;

	if (known->count > 0)
		found = bsearch(&name, known->columns, known->count,
		    sizeof(*known->columns), compare_name);
	if (found == NULL)
		return false;
	*info = found->info;
	return true;
}

const char *const *
strategy_column_names(const struct strategy *strategy, size_t *count)
{
	*count = strategy->known_columns->count;
	return strategy->known_columns->names;
}
