#include "base/diag_tape.h"

#include <stdlib.h>

#include "base/arena.h"

struct kept {
	struct kept *next;
	struct diag_message message;
};

struct diag_tape {
	struct diag *diag;
	struct arena *arena;
	struct kept *first;
	struct kept **last;
	bool lost; /* a message found no memory */
};

static void
keep(void *ctx, const struct diag_message *message)
{
	struct diag_tape *tape = ctx;
	struct kept *kept = arena_alloc(tape->arena, 1, sizeof(*kept));
	const char *text = arena_strdup(tape->arena, message->text);
	const char *fix = message->fix;

	if (fix != NULL)
		fix = arena_strdup(tape->arena, fix);
	if (kept == NULL || text == NULL ||
	    (message->fix != NULL && fix == NULL)) {
		tape->lost = true;
		return;
	}
	kept->message = *message;
	kept->message.text = text;
	kept->message.fix = fix;
	*tape->last = kept;
	tape->last = &kept->next;
}

struct diag_tape *
diag_tape_new(void)
{
	struct diag_tape *tape = calloc(1, sizeof(*tape));

	if (tape == NULL)
		return NULL;
	tape->last = &tape->first;
	tape->arena = arena_new(0);
	tape->diag = diag_new(keep, tape);
	if (tape->arena != NULL && tape->diag != NULL)
		return tape;
	diag_tape_free(tape);
	return NULL;
}

void
diag_tape_free(struct diag_tape *tape)
{
	if (tape == NULL)
		return;
	arena_free(tape->arena);
	diag_free(tape->diag);
	free(tape);
}

struct diag *
diag_tape_diag(struct diag_tape *tape)
{
	return tape->diag;
}

void
diag_tape_play(struct diag_tape *tape, struct diag *diag)
{
	for (const struct kept *k = tape->first; k != NULL; k = k->next) {
		const struct diag_message *m = &k->message;

		if (m->fix != NULL)
			diag_fix(diag, m->at, m->fix, "%s", m->text);
		else if (m->level == DIAG_NOTE)
			diag_note(diag, m->at, "%s", m->text);
		else
			diag_at(diag, m->level, m->id, m->at, "%s", m->text);
	}
	if (tape->lost)
		diag_memory(diag);
	tape->first = NULL;
	tape->last = &tape->first;
	tape->lost = false;
	arena_reset(tape->arena);
}
