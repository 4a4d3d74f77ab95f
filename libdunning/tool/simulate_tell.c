#include "tool/simulate_tell.h"

#include <string.h>

#include "base/hash.h"

/* Whether the record of that place was rejected on a day before. */
static bool
is_known(struct simulate_tell *t, const struct diag_message *m)
{
	struct hash128 key;
	uint64_t line;

	hash128_init(&key);
	hash128_add(&key, m->id, strlen(m->id) + 1);
	hash128_add(&key, (const char *)&m->at.line, sizeof m->at.line);
	hash128_add(&key, (const char *)&m->at.col, sizeof m->at.col);
	return keys_add(&t->told, key, m->at.line, &line) == KEYS_SEEN;
}

static bool
is_silent(struct simulate_tell *t, const struct diag_message *m)
{
	switch (m->level) {
	case DIAG_NOTE:
		return t->silent;
	case DIAG_REJECT:
		return is_known(t, m);
	case DIAG_INFO:
	case DIAG_WARNING:
		return !t->first;
	case DIAG_FOUND:
	case DIAG_ERROR:
	case DIAG_BUSY:
	case DIAG_LEVELS:
		break;
	}
	return false;
}

static void
listen(void *ctx, const struct diag_message *m)
{
	struct simulate_tell *t = ctx;

	t->silent = is_silent(t, m);
	if (t->silent)
		return;
	if (m->level != DIAG_NOTE)
		diag_at(t->to, m->level, m->id, m->at, "%s", m->text);
	else if (m->fix != NULL)
		diag_fix(t->to, m->at, m->fix, "%s", m->text);
	else
		diag_note(t->to, m->at, "%s", m->text);
}

bool
simulate_tell_init(struct simulate_tell *t, struct diag *to)
{
	*t = (struct simulate_tell){ .to = to, .first = true };
	t->diag = diag_new(listen, t);
	if (t->diag == NULL)
		diag_memory(to);
	return t->diag != NULL;
}

void
simulate_tell_clear(struct simulate_tell *t)
{
	diag_free(t->diag);
	keys_clear(&t->told);
}
