#include "collect/counting.h"

bool
counting_wanted(const struct age_options *options)
{
	(void)options;
	return false;
}

struct stage *
counting_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	(void)arena;
	(void)options;
	(void)diag;
	return NULL;
}
