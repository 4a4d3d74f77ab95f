#include "rules/case_block.h"

struct forward {
	const struct located *block;
	struct diag *diag;
};

/* Every line of a literal block has the same indentation. */
struct src_pos
case_block_at(const struct located *block, struct src_pos at)
{
	if (at.line == 0)
		return block->at;
	return (struct src_pos){ block->at.file, block->at.line + at.line - 1,
		at.col == 0 ? 0 : block->at.col + at.col - 1 };
}

static void
forward(void *ctx, const struct diag_message *m)
{
	const struct forward *to = ctx;
	struct src_pos at = case_block_at(to->block, m->at);

	if (m->level == DIAG_NOTE)
		diag_note(to->diag, at, "%s", m->text);
	else
		diag_at(to->diag, m->level, m->id, at, "%s", m->text);
}

const struct table *
case_block_parse(
    struct arena *arena, const struct located *block, struct diag *diag)
{
	struct forward to = { block, diag };
	struct diag *inner = diag_new(forward, &to);
	const struct table *table;

	if (inner == NULL) {
		diag_memory(diag);
		return NULL;
	}
	table = table_parse(arena, block->text,
	    (struct src_pos){ block->at.file, 1, 1 }, inner);
	diag_free(inner);
	return table;
}
