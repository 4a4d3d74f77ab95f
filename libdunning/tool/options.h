/*
 * options.h -- command-line options as data.
 */
#ifndef DUNNING_OPTIONS_H
#define DUNNING_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

/* What an option takes, and the type at its offset. */
enum option_kind {
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char * */
	OPTION_LIST, /* struct option_list, each occurrence adds one */
	OPTION_DATE, /* int32_t, days since 1970-01-01 */
	OPTION_INT   /* int64_t, within low..high */
};

struct option_list {
	const char **items; /* as many as there are arguments, at most */
	size_t count;
};

struct option {
	const char *name; /* long, without "--" */
	char letter;      /* short; 0 for none */
	enum option_kind kind;
	size_t offset;    /* in the settings */
	const char *arg;  /* how --help names the value: "FILE" */
	const char *help; /* one line */
	int64_t low, high;
};

/* A command for --help and for reading its arguments. */
struct command {
	const char *name;     /* "age" */
	const char *operands; /* "[FILE]", "" */
	size_t operands_min;
	size_t operands_max;
	const char *summary;  /* one line, no full stop */
	const char *example;  /* one command line */
	const struct option *options; /* its own */
	size_t option_count;
	const struct option *common; /* those of every filter, or NULL */
	size_t common_count;
};

enum options_result { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_BAD };

/*
 * Reads argv into settings (of the caller, filled with its defaults) and puts
 * the operands first in argv[1..*operands].  -h, --help and --version win over
 * anything else.  BAD: reported (E_USAGE), with the nearest option; so is an
 * option that is given twice with different values, if it is no list.  Lists
 * keep pointers into argv; their arrays are freed by options_clear.
 */
enum options_result options_read(const struct command *, int argc, char **argv,
    void *settings, size_t *operands, struct diag *);
void options_clear(const struct command *, void *settings);

/* The text of --help, at most 40 lines. */
bool options_help(const struct command *, struct buf *);

#endif
