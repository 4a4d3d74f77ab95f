/* expr_slot.c -- which slot a name of an expression stands for. */
#include <string.h>

#include "rules/expr_node.h"

int
expr_name_slot(const struct expr *expr, const char *name)
{
	const struct column_use *use;

	for (use = expr->program.uses; use != NULL; use = use->next)
		if (strcmp(use->name, name) == 0)
			return use->slot;
	return -1;
}
