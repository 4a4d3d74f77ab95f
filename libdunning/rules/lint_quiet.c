#include "rules/lint_quiet.h"

#include <string.h>

static void
notice(void *ctx, const struct diag_message *message)
{
	struct quiet *quiet = ctx;

	if (strcmp(message->id, "E_MEMORY") == 0)
		quiet->starved = true;
}

bool
quiet_open(struct quiet *quiet)
{
	quiet->diag = diag_new(notice, quiet);
	quiet->starved = quiet->diag == NULL;
	return !quiet->starved;
}

void
quiet_close(struct quiet *quiet, bool *starved)
{
	diag_free(quiet->diag);
	*starved = *starved || quiet->starved;
}
