/*
 * reporting.h -- the reports of `dunning report`, and what they share.
 */
#ifndef DUNNING_REPORTING_H
#define DUNNING_REPORTING_H

#include "ageing/age_options.h"
#include "message/sheet.h"
#include "tool/tool.h"

/* What the options say. */
struct reporting {
	struct common common;
	struct option_list by;
	int64_t memory; /* MiB */
	const char *format;
	bool detail;
	const char *transactions; /* as age_options.h has them */
	bool by_application;
	int32_t snapshot;
	int64_t max_roll;
	int32_t from, to; /* DATE_NONE: not said */
	int64_t days, months, month_days; /* 0: not said */
	const char *ledger; /* NULL: not said */
};

/* The format: --format, else by the end of --output, else text for a terminal
 * and CSV for all else.  False after E_USAGE. */
bool reporting_format(struct tool *, const struct reporting *,
    enum sheet_format *);

/* Writes the sheet, whose facts and language this fills in. */
bool reporting_write(struct tool *, enum sheet_format, struct sheet *,
    struct out *);

/* The same to --output, or to standard output, whole or not at all. */
bool reporting_publish(struct tool *, enum sheet_format, struct sheet *);

/* The words of a sheet in the language of the strategy. */
struct text reporting_word(const struct tool *, int word);

/* The line of -v. */
void reporting_say(const struct tool *, const struct chain_counts *,
    size_t rows);

/* Each runs one report over the operand behind its name.  False: reported. */
bool aging_report(struct tool *, const struct reporting *);
bool kpi_report(struct tool *, const struct reporting *);

#endif
