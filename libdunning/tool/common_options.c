#include <stddef.h>

#include "tool/tool.h"

#define AT(member) offsetof(struct common, member)

const struct option common_options[] = {
	{ "strategy", 's', OPTION_TEXT, AT(strategy), "FILE",
	    "strategy file (or $DUNNING_STRATEGY)", 0, 0 },
	{ "source", 0, OPTION_TEXT, AT(source), "NAME",
	    "source of the records, for `for:` and map", 0, 0 },
	{ "as-of", 0, OPTION_DATE, AT(as_of), "DATE",
	    "treat DATE as today", 0, 0 },
	{ "output", 'o', OPTION_TEXT, AT(output), "FILE",
	    "write to FILE, whole or not at all", 0, 0 },
	{ "rejects", 0, OPTION_TEXT, AT(rejects), "FILE",
	    "keep rejected records, with place and reason", 0, 0 },
	{ "column", 'c', OPTION_LIST, AT(columns), "NAME=HEADER",
	    "what a column is called in this file", 0, 0 },
	{ "currency", 0, OPTION_TEXT, AT(currency), "CODE",
	    "currency of records without such a column", 0, 0 },
	{ "replace", 0, OPTION_FLAG, AT(replace), NULL,
	    "replace columns that are there already", 0, 0 },
	{ "strict", 0, OPTION_FLAG, AT(strict), NULL,
	    "reject records with a value that cannot be computed", 0, 0 },
	{ "threads", 'j', OPTION_INT, AT(threads), "N",
	    "threads of record by record steps; 0: all cores", 0, 256 },
	{ "max-record", 0, OPTION_INT, AT(max_record), "BYTES",
	    "most bytes of one record (1048576)", 1, 1 << 30 },
	{ "max-columns", 0, OPTION_INT, AT(max_columns), "N",
	    "most columns of the input (4096)", 1, 1 << 24 },
	{ "engine", 0, OPTION_TEXT, AT(engine), "NAME",
	    "scanner of the input, for tests (best)", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, AT(quiet), NULL,
	    "no warnings", 0, 0 },
	{ "verbose", 'v', OPTION_FLAG, AT(verbose), NULL,
	    "say at the end what was read and written", 0, 0 },
	{ "progress", 0, OPTION_FLAG, AT(progress), NULL,
	    "show progress", 0, 0 },
};
const size_t common_option_count =
    sizeof common_options / sizeof *common_options;
