/*
 * tool.h -- the common life of a command: arguments, strategy, input, output,
 * messages, summary, exit status.
 *
 * This layer belongs to the programs: it writes to standard output and
 * standard error, which no lower layer does.
 */
#ifndef DUNNING_TOOL_H
#define DUNNING_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/rules_run.h"
#include "rules/strategy.h"
#include "stream/stage.h"
#include "tool/options.h"
#include "tool/report.h"

/* Settings of every filter; the first member of its own settings. */
struct common {
	const char *strategy;
	const char *source;
	const char *output;
	const char *rejects;
	const char *currency;
	struct option_list columns; /* -c NAME=HEADER */
	int32_t as_of;              /* DATE_NONE: today */
	int64_t threads;            /* 0: as many as there are cores */
	const char *engine;         /* csv_engine_by_name; NULL: the best */
	int64_t max_record;         /* bytes; 0: LIMIT_RECORD_BYTES */
	int64_t max_columns;        /* 0: LIMIT_COLUMNS */
	bool replace;
	bool strict; /* a value that cannot be computed rejects its record */
	bool quiet;
	bool verbose;
	bool progress;
};

/* The options behind struct common, for struct command. */
extern const struct option common_options[];
extern const size_t common_option_count;

/* What a command works with; everything is released after it returns. */
struct tool {
	const struct command *command;
	const struct common *common;
	struct strategy *strategy;        /* NULL without -s */
	const struct source_spec *source; /* --source, or the only one; or NULL */
	int32_t as_of;
	struct diag *diag;
	struct arena *arena; /* until the command ends */
	char **operands;     /* operand_count of them */
	size_t operand_count;
	const char *rejects; /* --rejects, for the next chain that has none */
	/* Of --output, the columns that are written; NULL: all (outputs.h). */
	const struct text *written;
	size_t written_count;
	/* Columns that whoever wrote the input has kept (outputs.h). */
	struct outputs_kept {
		const struct text *names; /* NULL: all */
		size_t count;
		const char *what;
		struct src_pos at;
	} kept;
	enum csv_engine engine;
	unsigned threads; /* > 0 */
	struct report *report; /* where diag ends up */
	bool findings; /* errors are what the command looks for: status 1 */
};

enum tool_needs {
	TOOL_ANY,      /* a strategy is optional */
	TOOL_STRATEGY, /* -s or $DUNNING_STRATEGY must be given */
	TOOL_CHECK,    /* loads nothing: body checks the strategy itself */
	TOOL_BARE      /* has no strategy and no as-of date */
};

/*
 * Runs a command: reads the options into settings (whose first member is a
 * struct common), loads the strategy, finds the as-of date, calls body, frees
 * everything and gives the exit status.  body returns false after reporting.
 */
int tool_main(const struct command *, enum tool_needs, int argc, char **argv,
    void *settings, bool (*body)(struct tool *, void *settings));

/* How a filter's stages are built: once, or once for each thread. */
struct filter {
	/* Fills in stages, at most CHAIN_STAGES, and returns how many; 0 after
	 * reporting, then none is left to release. */
	size_t (*make)(void *ctx, struct arena *, struct diag *,
	    struct stage **stages);
	/* NULL, or says how the input is read; false: reported. */
	bool (*adjust)(void *ctx, struct chain *);
	void *ctx;
};

/*
 * Builds the stages and runs them over the operand (or standard input) into
 * --output: the body of a filter.  done, which may be NULL, is called after a
 * good run, before the stages are released.  False after reporting.
 */
bool tool_filter(struct tool *, const struct filter *,
    bool (*done)(void *ctx, const struct chain_counts *));

/* The chain that tool_filter runs, for commands that change it first; in and
 * out are not opened. */
struct chain tool_chain(struct tool *);

/* Opens what the chain lacks, runs it, closes; name is of the input. */
bool tool_run_chain(struct tool *, struct chain *, const char *input,
    struct chain_counts *counts);

/* What stages that run rules need. */
struct rules_run tool_rules(const struct tool *);

/* The strategy file that is asked for; NULL: none is. */
const char *tool_strategy_path(const struct tool *);

/* Whether two paths of outputs are one, however they are written and whether
 * or not the file is there; "-" is standard output. */
bool tool_same_file(const char *a, const char *b);

/* The line of -v: "read 812000, written 811988, rejected 12". */
void tool_summary(const struct tool *, const struct chain_counts *);

/* One line on standard error under -v, or on a terminal without -q. */
void tool_say(const struct tool *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts text on standard output at once; false: reported. */
bool tool_print(struct tool *, const char *text, size_t len);

#endif
