/* deliver_manifest.c -- what it takes to make a run again. */
#include <string.h>

#include "base/date.h"
#include "message/manifest.h"
#include "tool/deliver.h"

enum { OPTIONS = 64 };

struct listing {
	struct tool *tool;
	struct manifest_option *options;
	size_t count;
	const char *transactions; /* file of payments; NULL: none */
	bool failed;              /* out of memory */
};

static bool
is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(name, *names) != 0)
		names++;
	return *names != NULL;
}

static void
add(struct listing *l, const struct option *option, const char *value)
{
	static const char *const of_input[] = { "column", "portfolio",
		"control-total", "max-record", "max-columns", NULL };
	const char *name = arena_printf(l->tool->arena, "--%s", option->name);

	l->failed = l->failed || name == NULL;
	if (name != NULL && l->count < OPTIONS)
		l->options[l->count++] = (struct manifest_option){ name, value,
			is_one_of(option->name, of_input) };
}

static void
add_given(struct listing *l, const struct option *option)
{
	const void *at = (const char *)l->tool->common + option->offset;
	const struct option_list *list = at;
	const char *number;

	switch (option->kind) {
	case OPTION_FLAG:
		if (*(const bool *)at)
			add(l, option, NULL);
		break;
	case OPTION_TEXT:
		if (*(const char *const *)at != NULL)
			add(l, option, *(const char *const *)at);
		break;
	case OPTION_LIST:
		for (size_t i = 0; i < list->count; i++)
			add(l, option, list->items[i]);
		break;
	case OPTION_INT:
		if (*(const int64_t *)at == 0)
			break;
		number = arena_printf(l->tool->arena, "%lld",
		    (long long)*(const int64_t *)at);
		l->failed = l->failed || number == NULL;
		add(l, option, number);
		break;
	case OPTION_DATE:
		break;
	}
}

/* What the files themselves say, and what changes no byte of a message, is left
 * out. */
static void
add_options(struct listing *l, const struct option *options, size_t count)
{
	static const char *const others[] = { "strategy", "source", "as-of",
		"output", "rejects", "threads", "engine", "quiet", "verbose",
		"progress", "ledger", "directory", "dry-run", "transactions",
		NULL };

	for (size_t i = 0; i < count; i++) {
		const char *const *at = (const void *)(
		    (const char *)l->tool->common + options[i].offset);

		if (strcmp(options[i].name, "transactions") == 0)
			l->transactions = *at;
		if (!is_one_of(options[i].name, others))
			add_given(l, &options[i]);
	}
}

struct manifest *
deliver_manifest(struct tool *t, bool dated)
{
	const struct command *command = t->command;
	const char *input = t->operand_count != 0 ? t->operands[0] : "-";
	char *as_of = arena_alloc(t->arena, DATE_TEXT_MAX, 1);
	struct listing l = { .tool = t,
		.options = arena_alloc(t->arena, OPTIONS, sizeof *l.options) };

	if (l.options == NULL || as_of == NULL) {
		diag_memory(t->diag);
		return NULL;
	}
	date_format(t->as_of, as_of, DATE_TEXT_MAX);
	if (dated)
		l.options[l.count++] =
		    (struct manifest_option){ "--as-of", as_of, false };
	if (t->source != NULL)
		l.options[l.count++] = (struct manifest_option){ "--source",
			t->source->name.text.at, false };
	add_options(&l, command->options, command->option_count);
	add_options(&l, command->common, command->common_count);
	if (l.failed) {
		diag_memory(t->diag);
		return NULL;
	}
	return manifest_new(t->arena, t->strategy, command->name,
	    &(struct manifest_inputs){
	        .input = strcmp(input, "-") != 0 ? input : NULL,
	        .transactions = l.transactions },
	    l.options, l.count, t->diag);
}
