#include "rules/strategy_case.h"

#include <string.h>
#include <sys/stat.h>

#include "rules/strategy_keys.h"

/* NAME_test.yaml of NAME.yaml; NULL: out of memory, reported. */
static const char *
path_beside(struct strategy *strategy, struct diag *diag)
{
	const char *path = strategy->path;
	const char *name = strrchr(path, '/');
	const char *suffix = strrchr(name == NULL ? path : name, '.');
	const char *beside;

	if (suffix == NULL)
		suffix = path + strlen(path);
	beside = arena_printf(strategy->arena, "%.*s_test%s",
	    (int)(suffix - path), path, suffix);
	if (beside == NULL)
		diag_memory(diag);
	return beside;
}

static bool
add_cases(struct strategy *strategy, const struct items *more)
{
	struct items *all = &strategy->cases;
	struct case_spec *joined;

	if (more->count == 0)
		return true;
	joined = arena_alloc(
	    strategy->arena, all->count + more->count, sizeof(*joined));
	if (joined == NULL)
		return false;
	if (all->count > 0)
		memcpy(joined, all->at, all->count * sizeof(*joined));
	memcpy(joined + all->count, more->at, more->count * sizeof(*joined));
	*all = (struct items){ joined, all->count + more->count };
	return true;
}

bool
strategy_case_join(struct strategy *strategy, struct diag *diag)
{
	struct arena *arena = strategy->arena;
	const char *beside = path_beside(strategy, diag);
	const struct yaml_node *root;
	struct strategy_case_file file;
	struct stat about;
	bool ok;

	if (beside == NULL)
		return false;
	if (stat(beside, &about) != 0 || S_ISDIR(about.st_mode))
		return true;
	root = yaml_read(arena, beside, diag);
	if (root == NULL)
		return false;
	ok = schema_load(
	    &strategy_case_file_schema, root, &file, arena, diag);
	if (add_cases(strategy, &file.cases))
		return ok;
	diag_memory(diag);
	return false;
}
