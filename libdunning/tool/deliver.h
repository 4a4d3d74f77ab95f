/*
 * deliver.h -- the last step of `export` and `run`: messages into files.
 */
#ifndef DUNNING_DELIVER_H
#define DUNNING_DELIVER_H

#include "ledger/ledger.h"
#include "tool/tool.h"

/* What the options say. */
struct deliver {
	const char *ledger;
	const char *dir;
	const char *reader; /* of the files for people; NULL: any */
	bool dry_run;
	bool rerun;
};

/* The options behind a struct deliver, a member of the settings. */
#define DELIVER_OPTIONS(settings, member) \
	{ "ledger", 'l', OPTION_TEXT, offsetof(settings, member.ledger), \
		"FILE", "contact history, which remembers what was sent", 0, \
		0 }, \
	{ "directory", 'd', OPTION_TEXT, offsetof(settings, member.dir), \
		"DIR", "write letters/, mail/, calls/, handover/ ... there", 0, 0 }, \
	{ "for", 0, OPTION_TEXT, offsetof(settings, member.reader), "READER", \
		"spreadsheet: no cell of a list for people is a formula", 0, \
		0 }, \
	{ "dry-run", 'n', OPTION_FLAG, offsetof(settings, member.dry_run), \
		NULL, "say what would be written, write nothing", 0, 0 }, \
	{ "rerun", 0, OPTION_FLAG, offsetof(settings, member.rerun), NULL, \
		"also with an as-of date before that of the last run", 0, 0 }

struct manifest;

struct deliver_run {
	const struct deliver *options;
	struct ledger *ledger; /* NULL in a dry run without one */
	bool dated; /* the as-of date is that of the run, even of one without
	               messages; set by deliver_open when it was given */
	bool (*also)(void *ctx, struct ledger *); /* as in exporting.h */
	void *also_ctx;
};

/* Checks the options and opens the ledger; false: reported. */
bool deliver_open(struct deliver_run *, struct tool *, const struct deliver *);

/* The strategy, the input and all options that shape what is written.  NULL:
 * reported; lives as long as the command. */
struct manifest *deliver_manifest(struct tool *, bool dated);

/* Finishes or takes back what a killed run left, as export does itself: before
 * planning, which must know what went out.  False: reported. */
bool deliver_recover(struct deliver_run *, struct tool *);

/* Exports the messages of a file, or of in when it is not NULL. */
bool deliver_messages(struct deliver_run *, struct tool *, const char *path,
    struct input *in);
bool deliver_close(struct deliver_run *);

#endif
