#include "collect/dating.h"

bool
dating_wanted(const struct age_options *options)
{
	(void)options;
	return false;
}

struct stage *
dating_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	(void)arena;
	(void)options;
	(void)diag;
	return NULL;
}
