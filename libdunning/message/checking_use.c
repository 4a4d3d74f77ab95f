#include "message/checking_use.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rules/catalog.h"
#include "rules/charge_spec.h"
#include "rules/lint_quiet.h"

bool
uses_init(struct uses *uses, const struct lint *lint)
{
	size_t count;

	*uses = (struct uses){ .lint = lint };
	strategy_column_names(lint->strategy, &count);
	return text_index_init(&uses->names, lint->arena, count);
}

void
uses_add(void *ctx, struct text name)
{
	struct uses *uses = ctx;
	struct column_info info;

	/* There is room for those that are known. */
	if (name.at != NULL &&
	    strategy_column(uses->lint->strategy, name, &info))
		text_index_add(&uses->names, name);
}

void
uses_expr(struct uses *uses, const struct expr *expr)
{
	const char *const *names;
	size_t count = expr_names(expr, &names);

	for (size_t i = 0; i < count; i++)
		uses_add(uses, text_of(names[i]));
}

static void
add_text(struct uses *uses, const struct located *expr)
{
	static const char *const constants[] = { "channel" };
	const struct expr_scope scope = { .strategy = uses->lint->strategy,
		.constants = constants,
		.constant_count = 1 };
	const struct expr *parsed = NULL;
	struct quiet quiet;

	if (expr->text.at == NULL)
		return;
	if (quiet_open(&quiet))
		parsed = expr_parse(uses->lint->arena, expr, &scope,
		    VALUE_NULL, quiet.diag);
	quiet_close(&quiet, &uses->starved);
	if (parsed != NULL)
		uses_expr(uses, parsed);
	else
		uses->unsure = true;
}

static void
add_by(struct uses *uses, const struct yaml_node *node)
{
	if (node == NULL || node->kind != YAML_MAP)
		return;
	for (size_t i = 0; i < node->count; i++)
		if (text_is(node->pairs[i].key->text, "by"))
			uses_add(uses, node->pairs[i].value->text);
}

static void
add_list(struct uses *uses, const struct located_list *names)
{
	for (size_t i = 0; i < names->count; i++)
		uses_add(uses, names->items[i].text);
}

static void
add_charge(struct uses *uses, const struct charge_spec *charge)
{
	uses_add(uses, charge->from.text);
	uses_add(uses, charge->until.text);
	uses_add(uses, charge->on.text);
	add_by(uses, charge->rate);
	add_by(uses, charge->cap);
	add_by(uses, charge->amount);
	add_by(uses, charge->max_total);
}

static void
add_constraints(struct uses *uses)
{
	const struct items *all = &uses->lint->strategy->constraints;
	const struct constraint_spec *constraint = all->at;

	for (size_t i = 0; i < all->count; i++) {
		add_text(uses, &constraint[i].when);
		add_text(uses, &constraint[i].require);
		add_text(uses, &constraint[i].except);
		add_list(uses, &constraint[i].fields);
	}
}

/* Also the columns that name the plan of a record. */
static void
add_plans(struct uses *uses)
{
	static const char *const names[] = { "plan", "item_plan",
		"debtor_plan" };
	const struct items *all = &uses->lint->strategy->plans;
	const struct plan_spec *plan = all->at;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (all->count > 0)
			uses_add(uses, text_of(names[i]));
	for (size_t i = 0; i < all->count; i++) {
		add_by(uses, plan[i].calendar);
		add_text(uses, &plan[i].cure.when);
		add_text(uses, &plan[i].escalate.when);
	}
}

static void
add_hold_lists(struct uses *uses)
{
	const struct items *all = &uses->lint->strategy->holds;
	const struct hold_spec *hold = all->at;

	for (size_t i = 0; i < all->count; i++)
		add_list(uses, &hold[i].list.key);
}

/* The first part of a dotted name is a column, if it is one. */
static bool
add_template_name(void *ctx, const struct template_use *use)
{
	struct text rest = use->name;
	struct text part;

	if (text_split(&rest, '.', &part))
		uses_add(ctx, part);
	return true;
}

void
uses_add_rest(struct uses *uses, const struct template_set *templates)
{
	const struct strategy *s = uses->lint->strategy;
	const struct source_spec *source = s->sources.at;
	const struct charge_spec *charge = s->charges.at;

	for (size_t i = 0; i < s->sources.count; i++)
		for (size_t k = 0; k < source[i].key.count; k++)
			uses_add(uses, source[i].key.items[k].text);
	add_constraints(uses);
	add_plans(uses);
	add_hold_lists(uses);
	uses_add(uses, s->limits.payment_age.column.text);
	add_by(uses, s->ageing.calendar);
	add_list(uses, &s->outputs.segment);
	add_list(uses, &s->outputs.actions);
	uses_add(uses, s->ageing.measure.text);
	for (size_t i = 0; i < s->charges.count; i++)
		add_charge(uses, &charge[i]);
	if (templates != NULL)
		template_set_names(templates, add_template_name, uses);
}

static bool
is_used(const struct uses *uses, const struct located *name)
{
	return name->text.at == NULL || catalog_find(name->text) != NULL ||
	    text_index_find(&uses->names, name->text) != SIZE_MAX;
}

static void
report_column(const struct uses *uses, const struct located *name,
    enum lint_level usual, const char *note)
{
	if (!is_used(uses, name) &&
	    lint_tell(uses->lint, LINT_UNUSED_COLUMN, usual, name->at,
	        "nothing in the strategy uses the column `%s`", name->text.at))
		diag_note(uses->lint->diag, name->at, "%s", note);
}

void
uses_report_columns(const struct uses *uses)
{
	const struct strategy *s = uses->lint->strategy;
	const struct derive_spec *derive = s->derive.at;
	const struct column_spec *own = s->columns.at;
	const struct source_spec *source = s->sources.at;

	if (uses->unsure || !lint_wants(uses->lint, LINT_UNUSED_COLUMN))
		return;
	for (size_t i = 0; i < s->derive.count; i++)
		report_column(uses, &derive[i].name, LINT_WARN,
		    "it is computed and written for whoever reads the output");
	for (size_t i = 0; i < s->columns.count; i++)
		report_column(uses, &own[i].name, LINT_WARN,
		    "a column that is not declared passes through as well");
	for (size_t i = 0; i < s->sources.count; i++) {
		own = source[i].columns.at;
		for (size_t k = 0; k < source[i].columns.count; k++)
			report_column(uses, &own[k].name, LINT_INFO,
			    "it is read, checked and passed on");
	}
}

/* Folders of templates that levels name: "trade" of "trade/demand". */
struct shelf {
	const char *path;   /* of the folder, in the arena */
	struct text prefix; /* "trade/", or nothing */
};

static bool
is_named(const struct strategy *s, struct text name)
{
	const struct plan_spec *plan = s->plans.at;

	for (size_t p = 0; p < s->plans.count; p++) {
		const struct level_spec *level = plan[p].levels.at;

		for (size_t i = 0; i < plan[p].levels.count; i++) {
			const struct action_spec *action = level[i].actions.at;

			for (size_t n = 0; n < level[i].actions.count; n++)
				if (text_equal(action[n].template.text, name))
					return true;
		}
	}
	return false;
}

/* NULL: it cannot be read, or there is no memory. */
static DIR *
open_folder(struct uses *uses, const char *path)
{
	DIR *dir = opendir(path);

	uses->starved = uses->starved || (dir == NULL && errno == ENOMEM);
	return dir;
}

/* A folder with a part of a template in it. */
static bool
is_template(struct uses *uses, const char *path)
{
	DIR *dir = open_folder(uses, path);
	struct dirent *file;
	bool found = false;

	while (dir != NULL && !found && (file = readdir(dir)) != NULL) {
		const char *dot = strrchr(file->d_name, '.');

		for (int i = 0; dot != NULL && dot != file->d_name &&
		     i < TEMPLATE_PARTS;
		     i++)
			found = found ||
			    strcmp(dot + 1, template_part_names[i]) == 0;
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

static bool
ends_with(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len > end && strcmp(name + len - end, ending) == 0;
}

/* Whether a file has the name of a template in it; in doubt it has. */
static bool
mentions(struct uses *uses, const char *path, const char *name)
{
	struct buf text;
	enum buf_read result;
	bool found;

	buf_init(&text, LIMIT_STRATEGY_BYTES);
	result = buf_read_file(&text, path);
	uses->starved = uses->starved || result == BUF_MEMORY;
	found = result != BUF_READ || strstr(buf_text(&text), name) != NULL;
	buf_clear(&text);
	return found;
}

/* Strategies may share their templates: another one beside it names it. */
static bool
is_shared(struct uses *uses, const char *name)
{
	const struct strategy *s = uses->lint->strategy;
	const char *slash = strrchr(s->path, '/');
	const char *own = slash != NULL ? slash + 1 : s->path;
	DIR *dir = open_folder(uses, s->dir);
	struct dirent *file;
	bool found = false;

	while (dir != NULL && !found && (file = readdir(dir)) != NULL) {
		const char *path;

		if (strcmp(file->d_name, own) == 0 ||
		    (!ends_with(file->d_name, ".yaml") &&
		        !ends_with(file->d_name, ".yml")))
			continue;
		path = arena_printf(
		    uses->lint->arena, "%s/%s", s->dir, file->d_name);
		uses->starved = uses->starved || path == NULL;
		found = path == NULL || mentions(uses, path, name);
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum { SHELF_MOST = 1024 };

/* The entries of a folder, sorted; NULL: out of memory. */
static const char **
list_folder(struct uses *uses, const char *path, size_t *count)
{
	struct arena *arena = uses->lint->arena;
	const char **names =
	    arena_alloc(arena, SHELF_MOST, sizeof(const char *));
	DIR *dir = open_folder(uses, path);
	struct dirent *file;

	*count = 0;
	while (names != NULL && dir != NULL && *count < SHELF_MOST &&
	    (file = readdir(dir)) != NULL) {
		if (file->d_name[0] == '.' ||
		    strcmp(file->d_name, "partials") == 0)
			continue;
		names[*count] = arena_strdup(arena, file->d_name);
		if (names[(*count)++] == NULL)
			names = NULL;
	}
	if (dir != NULL)
		closedir(dir);
	if (names != NULL)
		qsort(names, *count, sizeof(const char *), compare_names);
	return names;
}

static bool
report_shelf(struct uses *uses, const struct shelf *shelf)
{
	struct arena *arena = uses->lint->arena;
	size_t count;
	const char **names = list_folder(uses, shelf->path, &count);

	for (size_t i = 0; names != NULL && i < count; i++) {
		const char *path =
		    arena_printf(arena, "%s/%s", shelf->path, names[i]);
		const char *name = arena_printf(arena, "%.*s%s",
		    (int)shelf->prefix.len, shelf->prefix.at, names[i]);

		if (path == NULL || name == NULL)
			return false;
		if (!is_named(uses->lint->strategy, text_of(name)) &&
		    is_template(uses, path) && !is_shared(uses, name))
			lint_tell(uses->lint, LINT_UNUSED_TEMPLATE, LINT_WARN,
			    POS_FILE(path), "no level names the template `%s`",
			    name);
	}
	return names != NULL;
}

/* The folder that a template is in, unless it was looked at. */
static bool
visit_shelf(struct uses *uses, const char *dir, struct text name,
    struct text_index *seen)
{
	struct arena *arena = uses->lint->arena;
	size_t before = seen->count;
	struct shelf shelf = { .prefix = name };

	while (shelf.prefix.len > 0 &&
	    shelf.prefix.at[shelf.prefix.len - 1] != '/')
		shelf.prefix.len--;
	if (text_index_add(seen, shelf.prefix) != before)
		return true;
	shelf.path = shelf.prefix.len == 0 ?
	    dir :
	    arena_printf(arena, "%s/%.*s", dir, (int)shelf.prefix.len - 1,
	        shelf.prefix.at);
	return shelf.path != NULL && report_shelf(uses, &shelf);
}

static const char *
find_folder(struct uses *uses)
{
	static const struct located usual = { .text = { "templates", 9 } };
	const struct strategy *s = uses->lint->strategy;
	const char *path = NULL;
	struct quiet quiet;

	if (quiet_open(&quiet))
		path = strategy_folder(s,
		    s->templates.dir.text.at != NULL ? &s->templates.dir :
		                                       &usual,
		    quiet.diag);
	quiet_close(&quiet, &uses->starved);
	return path;
}

void
uses_report_templates(struct uses *uses)
{
	const struct strategy *s = uses->lint->strategy;
	const struct plan_spec *plan = s->plans.at;
	const char *dir = find_folder(uses);
	struct text_index seen;
	size_t actions = 0;

	if (dir == NULL || !lint_wants(uses->lint, LINT_UNUSED_TEMPLATE))
		return;
	for (size_t p = 0; p < s->plans.count; p++)
		for (size_t i = 0; i < plan[p].levels.count; i++)
			actions += ((const struct level_spec *)
			        plan[p].levels.at)[i].actions.count;
	if (!text_index_init(&seen, uses->lint->arena, actions)) {
		uses->starved = true;
		return;
	}
	for (size_t p = 0; p < s->plans.count; p++) {
		const struct level_spec *level = plan[p].levels.at;

		for (size_t i = 0; i < plan[p].levels.count; i++) {
			const struct action_spec *action = level[i].actions.at;

			for (size_t n = 0; n < level[i].actions.count; n++)
				if (action[n].template.text.at != NULL &&
				    !visit_shelf(uses, dir,
				        action[n].template.text, &seen))
					uses->starved = true;
		}
	}
}
