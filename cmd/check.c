#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "message/checking.h"
#include "rules/schema.h"
#include "tool/cases.h"
#include "tool/tool.h"

struct settings {
	struct common common;
	bool schema;
	bool tests;
	struct cases_options cases;
	const char *format;
};

static const struct option options[] = {
	{ "strategy", 's', OPTION_TEXT,
	    offsetof(struct settings, common.strategy), "FILE",
	    "strategy file (or $DUNNING_STRATEGY)", 0, 0 },
	{ "print-schema", 0, OPTION_FLAG, offsetof(struct settings, schema),
	    NULL, "print the JSON Schema of strategy files", 0, 0 },
	{ "tests", 0, OPTION_FLAG, offsetof(struct settings, tests), NULL,
	    "run the tests of the strategy and of the file beside it", 0, 0 },
	{ "coverage", 0, OPTION_FLAG,
	    offsetof(struct settings, cases.coverage), NULL,
	    "run them, and list the rules that no test reaches", 0, 0 },
	{ "threshold", 0, OPTION_INT,
	    offsetof(struct settings, cases.threshold), "PERCENT",
	    "least coverage (100); says --coverage too", 0, 100 },
	{ "show-pii", 0, OPTION_FLAG,
	    offsetof(struct settings, cases.show_pii), NULL,
	    "do not mask personal data of tests that fail", 0, 0 },
	{ "format", 0, OPTION_TEXT, offsetof(struct settings, format),
	    "text|json", "how findings are told (text)", 0, 0 },
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
choose_format(struct tool *t, const char *format)
{
	t->report->carets = true;
	if (format == NULL || strcmp(format, "text") == 0)
		return true;
	if (strcmp(format, "json") == 0) {
		report_json(t->report);
		return true;
	}
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--format is text or json, not '%s'", format);
	return false;
}

static bool
look(struct tool *t, const struct settings *s, const char *path)
{
	struct cases_options cases = s->cases;
	bool tests = s->tests || cases.coverage || cases.threshold >= 0;
	bool whole;

	cases.coverage |= cases.threshold >= 0;
	cases.json = t->report->json;
	if (cases.threshold < 0)
		cases.threshold = 100;
	t->findings = true;
	t->strategy = strategy_load_for_check(path, &whole, t->diag);
	if (t->strategy == NULL)
		return false;
	whole = strategy_check_all(t->strategy, whole, t->arena, t->diag);
	if (!cases_check(t, tests) || !whole)
		return false;
	tool_say(t, "%s: %s found", path,
	    diag_count(t->diag, DIAG_WARNING) + diag_count(t->diag, DIAG_INFO) ?
	        "no errors" : "nothing");
	/* What was found stands before what the tests say. */
	return !tests || ((!t->report->json || report_print(t)) &&
	    cases_run(t, &cases));
}

static bool
check(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct stat about;
	bool ok;
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
	ok = choose_format(t, s->format) && look(t, s, path);
	if (t->report->json)
		ok = report_print(t) && ok;
	report_clear(t->report);
	return ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .cases = { .threshold = -1 } };
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
