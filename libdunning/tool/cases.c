#include "tool/cases.h"

#include <inttypes.h>

#include "rules/strategy_case.h"
#include "tool/case_report.h"

struct cases {
	struct tool *tool;
	const struct cases_options *options;
	struct coverage *coverage;
	struct case_report report;
	size_t passed, failed;
};

bool
cases_check(struct tool *t, bool beside)
{
	bool ok = !beside || strategy_case_join(t->strategy, t->diag);

	return strategy_case_check(t->strategy, t->diag) && ok;
}

static bool
run_one(struct cases *c, const struct case_spec *spec)
{
	struct case_run run = { .tool = c->tool, .spec = spec,
		.arena = arena_new(0), .coverage = c->coverage };
	const struct case_difference *differences = NULL;
	bool ok = true;

	if (run.arena == NULL) {
		diag_memory(c->tool->diag);
		return false;
	}
	if (!case_run(&run)) {
		arena_free(run.arena);
		return false;
	}
	if (run.ran)
		differences = case_compare(&run, c->options->show_pii, &ok);
	if (ok)
		case_report_test(&c->report, &run, differences);
	else
		diag_memory(c->tool->diag);
	if (run.ran && differences == NULL)
		c->passed++;
	else
		c->failed++;
	arena_free(run.arena);
	return ok;
}

/* That of the strategy, and the one beside it when it has tests. */
static void
tell_end(struct cases *c)
{
	const struct strategy *strategy = c->tool->strategy;
	const struct case_spec *spec = strategy->cases.at;
	const char *files[3] = { strategy->path, NULL, NULL };

	for (size_t i = 0; i < strategy->cases.count && files[1] == NULL; i++)
		if (!text_is(text_of(spec[i].at.file), strategy->path))
			files[1] = spec[i].at.file;
	case_report_end(&c->report, c->passed, c->failed, files);
}

static void
judge(struct cases *c)
{
	struct diag *diag = c->tool->diag;
	struct src_pos at = POS_FILE(c->tool->strategy->path);
	int64_t percent;

	if (c->failed != 0)
		diag_at(diag, DIAG_FOUND, "E_TESTS", at,
		    "%zu of %zu tests failed", c->failed,
		    c->passed + c->failed);
	else if (c->passed == 0)
		diag_at(diag, DIAG_WARNING, "W_NO_TESTS", at,
		    "the strategy has no tests");
	if (c->coverage == NULL)
		return;
	percent = coverage_percent(c->coverage);
	if (percent < c->options->threshold)
		diag_at(diag, DIAG_FOUND, "E_COVERAGE", at,
		    "the tests reach %" PRId64
		    " %% of the rules, and %" PRId64 " %% are asked for",
		    percent, c->options->threshold);
}

static bool
run_all(struct cases *c)
{
	const struct strategy *strategy = c->tool->strategy;
	const struct case_spec *spec = strategy->cases.at;

	for (size_t i = 0; i < strategy->cases.count; i++)
		if (!run_one(c, &spec[i]))
			return false;
	if (c->coverage != NULL)
		case_report_coverage(&c->report, c->coverage,
		    coverage_percent(c->coverage) >= c->options->threshold);
	tell_end(c);
	return true;
}

bool
cases_run(struct tool *t, const struct cases_options *options)
{
	struct cases c = { .tool = t, .options = options };

	if (options->coverage) {
		c.coverage = coverage_new(t->arena, t->strategy, t->diag);
		if (c.coverage == NULL)
			return false;
	}
	if (!case_report_open(&c.report, t, options->json))
		return false;
	if (!run_all(&c)) {
		case_report_abandon(&c.report);
		return false;
	}
	if (!case_report_close(&c.report))
		return false;
	judge(&c);
	return true;
}
