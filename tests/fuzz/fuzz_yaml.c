/* fuzz_yaml.c -- any bytes as a strategy file: parsed, loaded, checked. */
#include <stddef.h>
#include <stdint.h>

#include "rules/schema.h"
#include "rules/strategy.h"
#include "rules/strategy_check.h"
#include "rules/strategy_column.h"
#include "rules/yaml_doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
load(struct arena *arena, const struct yaml_node *root, struct diag *diag)
{
	struct strategy strategy;

	schema_load(&strategy_schema, root, &strategy, arena, diag);
	strategy.arena = arena;
	strategy.path = "fuzz.yaml";
	strategy.dir = ".";
	if (strategy_collect_columns(&strategy, diag) ||
	    strategy.known_columns != NULL)
		strategy_check(&strategy, diag);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct text source = { (const char *)data, size };
	struct yaml_node *root;

	if (arena != NULL && diag != NULL) {
		root = yaml_parse(arena, source, "fuzz.yaml", diag);
		if (root != NULL)
			load(arena, root, diag);
	}
	diag_free(diag);
	arena_free(arena);
	return 0;
}
