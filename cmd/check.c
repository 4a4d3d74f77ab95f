#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "message/checking.h"
#include "rules/schema.h"
#include "tool/tool.h"

struct settings {
	struct common common;
	bool schema;
};

static const struct option options[] = {
	{ "strategy", 's', OPTION_TEXT,
	    offsetof(struct settings, common.strategy), "FILE",
	    "strategy file (or $DUNNING_STRATEGY)", 0, 0 },
	{ "print-schema", 0, OPTION_FLAG, offsetof(struct settings, schema),
	    NULL, "print the JSON Schema of strategy files", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, offsetof(struct settings, common.quiet),
	    NULL, "no warnings", 0, 0 },
	{ "verbose", 'v', OPTION_FLAG,
	    offsetof(struct settings, common.verbose), NULL,
	    "say when nothing was found", 0, 0 },
};

static bool
print_schema(struct tool *t)
{
	struct buf text;
	bool ok;

	buf_init(&text, SIZE_MAX);
	ok = schema_json(&strategy_schema, &text) &&
	    tool_print(t, buf_text(&text), text.len);
	if (text.failed)
		diag_memory(t->diag);
	buf_clear(&text);
	return ok;
}

static bool
check(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct stat about;
	bool whole;
	const char *path = t->operand_count != 0 ? t->operands[0] :
	                                           tool_strategy_path(t);

	if (s->schema)
		return print_schema(t);
	if (path == NULL) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "no strategy is named: dunning check FILE");
		return false;
	}
	if (stat(path, &about) == -1 || access(path, R_OK) == -1) {
		diag_errno(t->diag, path, "read", errno);
		return false;
	}
	if (S_ISDIR(about.st_mode)) {
		diag_errno(t->diag, path, "read", EISDIR);
		return false;
	}
	t->findings = true;
	t->strategy = strategy_load_for_check(path, &whole, t->diag);
	if (t->strategy == NULL ||
	    !strategy_check_all(t->strategy, whole, t->arena, t->diag))
		return false;
	tool_say(t, "%s: nothing found", path);
	return true;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .schema = false };
	struct command command = {
		.name = "check",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Check a strategy with its tables, templates and "
		           "references",
		.example = "dunning check retail.yaml",
		.options = options,
		.option_count = sizeof options / sizeof *options,
	};

	return tool_main(&command, TOOL_CHECK, argc, argv, &settings, check);
}
