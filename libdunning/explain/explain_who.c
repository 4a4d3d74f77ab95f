#include "explain/explain_who.h"

#include "rules/expr.h"

struct explain_who {
	struct expr *when;
	struct expr_env env;
};

bool
explain_who_new(struct arena *arena, const struct explain_log_options *options,
    struct explain_who **who, struct diag *diag)
{
	const struct located *when = &options->strategy->outputs.explain.when;
	struct expr_scope scope = { .strategy = options->strategy,
		.place = { .section = "outputs", .name = TEXT("explain") } };

	*who = NULL;
	if (when->text.at == NULL)
		return true;
	*who = arena_alloc(arena, 1, sizeof **who);
	if (*who == NULL) {
		diag_memory(diag);
		return false;
	}
	(*who)->env = (struct expr_env){ .as_of = options->as_of };
	(*who)->when = expr_parse(arena, when, &scope, VALUE_BOOL, diag);
	return (*who)->when != NULL;
}

bool
explain_who_bind(struct explain_who *who, struct columns *columns)
{
	return who == NULL || expr_bind(who->when, columns);
}

bool
explain_who_is(const struct explain_who *who, struct batch *b, size_t row)
{
	return who == NULL || b->fates[row] != FATE_KEPT ||
	    expr_true(who->when, &who->env, b, row);
}
