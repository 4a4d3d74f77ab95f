/* column_kept.c -- columns that whoever wrote the input left out. */
#include <string.h>

#include "base/buf.h"
#include "stream/column_set.h"

/* Columns that are remembered, and of these told by name. */
enum { MISSED_MOST = 64, TOLD_MOST = 12 };

struct columns_kept {
	const struct text *names;
	size_t count;
	const char *what;
	struct src_pos at;
	const char *missed[MISSED_MOST];
	size_t missed_count;
};

static bool
is_among(const struct text *names, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

void
columns_kept(struct columns *c, const struct text *names, size_t count,
    const char *what, struct src_pos at)
{
	for (size_t i = 0; i < c->count; i++)
		if (!is_among(names, count, text_of(c->names[i])))
			return;
	c->kept = arena_alloc(c->arena, 1, sizeof *c->kept);
	if (c->kept == NULL) {
		diag_memory(c->diag);
		return;
	}
	c->kept->names = names;
	c->kept->count = count;
	c->kept->what = what;
	c->kept->at = at;
}

void
columns_missed(const struct columns *c, const char *name)
{
	struct columns_kept *kept = c->kept;

	if (kept == NULL || kept->missed_count == MISSED_MOST ||
	    is_among(kept->names, kept->count, text_of(name)))
		return;
	for (size_t i = 0; i < kept->missed_count; i++)
		if (strcmp(kept->missed[i], name) == 0)
			return;
	kept->missed[kept->missed_count] = arena_strdup(c->arena, name);
	if (kept->missed[kept->missed_count] == NULL)
		diag_memory(c->diag);
	else
		kept->missed_count++;
}

bool
columns_whole(const struct columns *c)
{
	const struct columns_kept *kept = c->kept;
	struct buf names;

	if (kept == NULL || kept->missed_count == 0)
		return true;
	buf_init(&names, SIZE_MAX);
	for (size_t i = 0; i < kept->missed_count && i < TOLD_MOST; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", kept->missed[i]);
	if (kept->missed_count > TOLD_MOST)
		buf_puts(&names, " and more");
	diag_at(c->diag, DIAG_ERROR, "E_LEFT_OUT", kept->at,
	    "%s leaves out columns that are read now: %s", kept->what,
	    buf_text(&names));
	diag_note(c->diag, POS_NONE,
	    "write them all, with --all-columns of the command before; or add "
	    "these, even when the records have no such column");
	buf_clear(&names);
	return false;
}
