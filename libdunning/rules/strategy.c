#include "rules/strategy.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "rules/charge_spec.h"
#include "rules/schema_value.h"
#include "rules/strategy_check.h"
#include "rules/strategy_column.h"
#include "rules/strategy_file_table.h"
#include "rules/strategy_keys.h"

#ifndef DUNNING_DATADIR
#define DUNNING_DATADIR "/usr/local/share/dunning"
#endif

void
strategy_free(struct strategy *strategy)
{
	if (strategy != NULL)
		arena_free(strategy->arena);
}

static struct strategy *
strategy_new(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct strategy *strategy = arena_alloc(arena, 1, sizeof(*strategy));

	if (strategy == NULL)
		return NULL;
	strategy->arena = arena;
	strategy->path = arena_strdup(arena, path);
	if (slash == NULL)
		strategy->dir = ".";
	else if (slash == path)
		strategy->dir = "/";
	else
		strategy->dir =
		    arena_strndup(arena, path, (size_t)(slash - path));
	if (strategy->path == NULL || strategy->dir == NULL)
		return NULL;
	return strategy;
}

/*
 * Looks at `dunning:` before anything else: of a newer format not even the
 * keys are known.
 */
static bool
check_format(const struct yaml_node *root, struct diag *diag)
{
	const struct yaml_node *format = yaml_get(root, "dunning");
	int64_t number;

	if (format == NULL)
		return true;
	if (format->kind == YAML_SCALAR && int_parse(format->text, &number) &&
	    number > STRATEGY_FORMAT) {
		diag_at(diag, DIAG_ERROR, "E_FORMAT", format->at,
		    "written for dunning format %s; this version reads "
		    "format %d",
		    format->text.at, STRATEGY_FORMAT);
		diag_note(diag, format->at, "use a newer version of dunning");
		return false;
	}
	if (!text_is(root->pairs[0].key->text, "dunning"))
		diag_at(diag, DIAG_ERROR, "E_FORMAT", root->pairs[0].key->at,
		    "`dunning` must be the first key of the file");
	return true;
}

static bool
is_there(const char *path, bool folder)
{
	struct stat about;

	return stat(path, &about) == 0 &&
	       (folder ? S_ISDIR(about.st_mode) : S_ISREG(about.st_mode));
}

/* Whether links on the way lead out of the folder. */
static bool
is_within(const char *path, const char *folder)
{
	char whole[PATH_MAX];
	char within[PATH_MAX];
	size_t len;

	if (realpath(path, whole) == NULL || realpath(folder, within) == NULL)
		return false;
	len = strlen(within);
	if (within[len - 1] == '/')
		len--;
	return strncmp(whole, within, len) == 0 &&
	       (whole[len] == '/' || whole[len] == '\0');
}

static const char *
find(const struct strategy *strategy, const struct located *name, bool folder,
    struct diag *diag)
{
	const char *shared = getenv("DUNNING_DATA");
	const char *beside;
	const char *installed;

	if (!schema_is_inside(name->text)) {
		diag_at(diag, DIAG_ERROR, "E_VALUE", name->at,
		    "`%.80s` is not a path below the strategy's directory",
		    name->text.at);
		return NULL;
	}
	if (shared == NULL || *shared == '\0')
		shared = DUNNING_DATADIR;
	beside = arena_printf(
	    strategy->arena, "%s/%s", strategy->dir, name->text.at);
	installed =
	    arena_printf(strategy->arena, "%s/%s", shared, name->text.at);
	if (beside == NULL || installed == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (is_there(beside, folder) && is_within(beside, strategy->dir))
		return beside;
	if (is_there(installed, folder) && is_within(installed, shared))
		return installed;
	if (is_there(beside, folder)) {
		diag_at(diag, DIAG_ERROR, "E_VALUE", name->at,
		    "`%.80s` is a link that leaves the strategy's directory",
		    name->text.at);
		diag_note(diag, name->at, "copy what it points to");
		return NULL;
	}
	diag_at(diag, DIAG_ERROR, "E_NO_FILE", name->at,
	    folder ? "there is no folder `%.255s`"
	           : "there is no file `%.255s`",
	    name->text.at);
	diag_note(diag, name->at, "looked for %.512s and %.512s", beside,
	    installed);
	return NULL;
}

const char *
strategy_file(const struct strategy *strategy, const struct located *name,
    struct diag *diag)
{
	return find(strategy, name, false, diag);
}

const char *
strategy_folder(const struct strategy *strategy, const struct located *name,
    struct diag *diag)
{
	return find(strategy, name, true, diag);
}

bool
strategy_read(struct strategy *strategy, const struct located *name,
    const struct schema *schema, void *into, const char **path,
    struct diag *diag)
{
	const struct yaml_node *root;

	if (name->text.at == NULL)
		return false;
	*path = strategy_file(strategy, name, diag);
	if (*path == NULL)
		return false;
	root = yaml_read(strategy->arena, *path, diag);
	return root != NULL &&
	    schema_load(schema, root, into, strategy->arena, diag);
}

/* Loads the constraints of one pack; false: reported. */
static bool
load_pack(struct strategy *strategy, const struct located *name,
    struct pack_spec *pack, struct diag *diag)
{
	const char *path = NULL;
	bool ok = strategy_read(
	    strategy, name, &strategy_pack_schema, pack, &path, diag);
	struct constraint_spec *constraint = pack->constraints.at;

	pack->path = path;
	for (size_t i = 0; i < pack->constraints.count; i++)
		constraint[i].pack = pack;
	return ok;
}

/* Puts the constraints of packs after the strategy's own. */
static bool
join_constraints(struct strategy *strategy)
{
	const struct pack_spec *packs = strategy->packs.at;
	struct items *all = &strategy->constraints;
	struct constraint_spec *joined;
	size_t count = all->count;
	size_t i;

	for (i = 0; i < strategy->packs.count; i++)
		count += packs[i].constraints.count;
	joined = arena_alloc(strategy->arena, count, sizeof(*joined));
	if (joined == NULL)
		return false;
	if (all->count > 0)
		memcpy(joined, all->at, all->count * sizeof(*joined));
	count = all->count;
	for (i = 0; i < strategy->packs.count; i++) {
		if (packs[i].constraints.count == 0)
			continue;
		memcpy(joined + count, packs[i].constraints.at,
		    packs[i].constraints.count * sizeof(*joined));
		count += packs[i].constraints.count;
	}
	*all = (struct items){ joined, count };
	return true;
}

/* Each is looked at for each record that has an action. */
static bool
check_constraints(const struct strategy *strategy, struct diag *diag)
{
	const struct constraint_spec *constraint = strategy->constraints.at;

	if (strategy->constraints.count <= LIMIT_CONSTRAINTS)
		return true;
	diag_at(diag, DIAG_ERROR, "E_LIMIT", constraint[LIMIT_CONSTRAINTS].at,
	    "more than %zu constraints, with those of the packs",
	    LIMIT_CONSTRAINTS);
	diag_note(diag, constraint[LIMIT_CONSTRAINTS].at,
	    "leave out packs of other countries");
	return false;
}

static bool
load_packs(struct strategy *strategy, struct diag *diag)
{
	const struct located_list *files = &strategy->contact_packs;
	struct pack_spec *packs;
	bool ok = true;
	size_t i;

	if (files->count == 0)
		return true;
	if (files->count > LIMIT_PACKS) {
		diag_at(diag, DIAG_ERROR, "E_LIMIT",
		    files->items[LIMIT_PACKS].at,
		    "more than %d contact packs", LIMIT_PACKS);
		diag_note(diag, files->items[LIMIT_PACKS].at,
		    "put the constraints of several packs into one");
		return false;
	}
	packs = arena_alloc(strategy->arena, files->count, sizeof(*packs));
	if (packs == NULL) {
		diag_memory(diag);
		return false;
	}
	for (i = 0; i < files->count && !diag_full(diag); i++)
		ok &= load_pack(strategy, &files->items[i], &packs[i], diag);
	strategy->packs = (struct items){ packs, files->count };
	if (!join_constraints(strategy)) {
		diag_memory(diag);
		return false;
	}
	return check_constraints(strategy, diag) && ok;
}

/* The points go to `score` when the file names no column. */
static void
name_scores(struct strategy *strategy)
{
	struct scorecard_spec *card = strategy->scorecards.at;
	size_t i;

	for (i = 0; i < strategy->scorecards.count; i++)
		if (card[i].output.score.text.at == NULL)
			card[i].output.score = (struct located){ TEXT("score"),
				card[i].at, false };
}

/* The days of timestamps are those of the creditor where a source is silent. */
static void
default_zones(struct strategy *strategy)
{
	struct source_spec *source = strategy->sources.at;

	for (size_t i = 0; i < strategy->sources.count; i++, source++)
		if (source->timezone.text.at == NULL)
			source->timezone = strategy->defaults.timezone;
}

static bool
has_column(const struct source_spec *source, struct text name)
{
	const struct column_spec *column = source->columns.at;

	for (size_t i = 0; i < source->columns.count; i++)
		if (text_equal(column[i].name.text, name))
			return true;
	return false;
}

/* One more column, which is text and has nothing but a default. */
static bool
add_fixed(struct strategy *strategy, struct source_spec *source,
    struct text name, const struct located *value)
{
	size_t count = source->columns.count;
	struct column_spec *columns =
	    arena_alloc(strategy->arena, count + 1, sizeof *columns);

	if (columns == NULL)
		return false;
	if (count != 0)
		memcpy(columns, source->columns.at, count * sizeof *columns);
	strategy_column_schema.defaults(&columns[count]);
	columns[count].type = TYPE_STRING;
	columns[count].name = (struct located){ name, value->at, false };
	columns[count].fallback = *value;
	source->columns = (struct items){ columns, count + 1 };
	return true;
}

/* A country that a source does not give, or leaves empty. */
static bool
default_countries(struct strategy *strategy)
{
	static const struct text name = { "country", 7 };
	const struct located *value = &strategy->defaults.country;
	struct source_spec *source = strategy->sources.at;

	if (value->text.at == NULL)
		return true;
	for (size_t i = 0; i < strategy->sources.count; i++, source++) {
		struct column_spec *column = source->columns.at;

		if (!has_column(source, name)) {
			if (!add_fixed(strategy, source, name, value))
				return false;
			continue;
		}
		for (size_t k = 0; k < source->columns.count; k++)
			if (text_equal(column[k].name.text, name) &&
			    column[k].fallback.text.at == NULL &&
			    column[k].constant.text.at == NULL)
				column[k].fallback = *value;
	}
	return true;
}

/* Goes on after errors, so that one run tells them all. */
static bool
load(struct strategy *strategy, struct diag *diag)
{
	struct arena *arena = strategy->arena;
	size_t errors = diag_count(diag, DIAG_ERROR);
	struct strategy file;
	const struct yaml_node *root;

	root = yaml_read(arena, strategy->path, diag);
	if (root == NULL || !check_format(root, diag))
		return false;
	schema_load(&strategy_schema, root, &file, arena, diag);
	file.arena = arena;
	file.path = strategy->path;
	file.dir = strategy->dir;
	*strategy = file;
	if (diag_full(diag))
		return false;
	default_zones(strategy);
	if (!default_countries(strategy)) {
		diag_memory(diag);
		return false;
	}
	load_packs(strategy, diag);
	charge_packs_load(strategy, diag);
	name_scores(strategy);
	strategy_file_tables(strategy, diag);
	strategy_collect_columns(strategy, diag);
	if (strategy->known_columns != NULL && !diag_full(diag))
		strategy_check(strategy, diag);
	return diag_count(diag, DIAG_ERROR) == errors;
}

struct strategy *
strategy_load_for_check(const char *path, bool *whole, struct diag *diag)
{
	struct arena *arena = arena_new(0);
	struct strategy *strategy = NULL;

	*whole = false;
	if (arena != NULL)
		strategy = strategy_new(arena, path);
	if (strategy == NULL) {
		diag_memory(diag);
		arena_free(arena);
		return NULL;
	}
	*whole = load(strategy, diag);
	if (strategy->known_columns != NULL)
		return strategy;
	strategy_free(strategy);
	return NULL;
}

struct strategy *
strategy_load(const char *path, struct diag *diag)
{
	bool whole;
	struct strategy *strategy = strategy_load_for_check(path, &whole, diag);

	if (whole)
		return strategy;
	strategy_free(strategy);
	return NULL;
}

const struct source_spec *
strategy_source(const struct strategy *strategy, struct text name)
{
	const struct source_spec *source = strategy->sources.at;
	size_t i;

	for (i = 0; i < strategy->sources.count; i++)
		if (text_equal(source[i].name.text, name))
			return &source[i];
	return NULL;
}

const struct plan_spec *
strategy_plan(const struct strategy *strategy, struct text name)
{
	const struct plan_spec *plan = strategy->plans.at;
	size_t i;

	for (i = 0; i < strategy->plans.count; i++)
		if (text_equal(plan[i].name.text, name))
			return &plan[i];
	return NULL;
}

const struct calendar_spec *
strategy_calendar(const struct strategy *strategy, struct text name)
{
	const struct calendar_spec *calendar = strategy->calendars.at;
	size_t i;

	for (i = 0; i < strategy->calendars.count; i++)
		if (text_equal(calendar[i].name.text, name))
			return &calendar[i];
	return NULL;
}

bool
strategy_applies(
    const struct located_list *sources, const struct source_spec *source)
{
	size_t i;

	if (sources->count == 0)
		return true;
	for (i = 0; source != NULL && i < sources->count; i++)
		if (text_equal(sources->items[i].text, source->name.text))
			return true;
	return false;
}
