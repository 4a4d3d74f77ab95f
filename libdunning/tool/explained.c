#include "tool/explained.h"

struct explaining {
	struct filter inner;
	enum step step;
	struct explain_log_options options;
};

bool
explained_options(struct tool *t, const struct explained *explained,
    struct explain_log_options *options)
{
	const char *output = t->common->output;
	const char *other = NULL;

	*options = (struct explain_log_options){ .strategy = t->strategy,
		.source = t->source, .as_of = t->as_of,
		.show_pii = explained->show_pii, .path = explained->path };
	if (explained->path == NULL) {
		if (!explained->show_pii)
			return true;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--show-pii has no use without --explain=FILE");
		return false;
	}
	if (tool_same_file(explained->path, output != NULL ? output : "-"))
		other = "the output";
	else if (t->rejects != NULL &&
	    tool_same_file(explained->path, t->rejects))
		other = "--rejects";
	else if (t->operand_count != 0 &&
	    tool_same_file(explained->path, t->operands[0]))
		other = "the input";
	if (other == NULL)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--explain and %s are the same", other);
	diag_note(t->diag, POS_NONE, "say --explain=FILE with another file");
	return false;
}

static size_t
make(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	const struct explaining *e = ctx;
	bool scores = e->step == STEP_SCORE;
	struct stage *inner;

	if (e->inner.make(e->inner.ctx, arena, diag, &inner) == 0)
		return 0;
	stages[0] = explain_log_stage(arena, &e->options,
	    scores ? inner : NULL, scores ? NULL : inner, diag);
	return stages[0] != NULL;
}

bool
explained_filter(struct tool *t, enum step step,
    const struct explained *explained)
{
	struct steps steps = { .tool = t, .list = { step }, .count = 1 };
	struct explaining e = { .inner = steps_filter(&steps), .step = step };
	struct filter filter = e.inner;

	if (!explained_options(t, explained, &e.options))
		return false;
	if (explained->path != NULL)
		filter = (struct filter){ .make = make, .ctx = &e };
	return tool_filter(t, &filter, NULL);
}
