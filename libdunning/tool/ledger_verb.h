/*
 * ledger_verb.h -- the verbs of `dunning ledger`.
 */
#ifndef DUNNING_LEDGER_VERB_H
#define DUNNING_LEDGER_VERB_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/ledger.h"
#include "stream/out.h"
#include "tool/tool.h"

struct ledger_settings {
	struct common common;
	bool events, runs, all; /* export: what */
	bool reject;            /* approve: the other way */
	bool dry_run;           /* purge: only count */
	const char *by, *at;    /* who decides, and when */
	const char *payments;   /* promises: file of transactions */
	const char *directory;  /* check: where messages went; or NULL */
	int32_t before;         /* purge: DATE_NONE: not given */
};

/* Runs the verb in the first operand of the command; false: reported. */
bool ledger_verb(struct tool *, void *settings);

/* "init|import|..." for --help. */
#define LEDGER_VERBS                                                           \
	"init|import|export|outcome|approve|runs|promises|audit|check|purge|"  \
	"erase LEDGER [FILE...]"

/* --- what the verbs share, and some of them ------------------------------- */

/* Loads the strategy of -s when there is one, and finds t->as_of. */
bool ledger_verb_prepare(struct tool *, bool needs_strategy);

/* Opens --output, lets write fill it, closes it.  False: reported. */
bool ledger_verb_write(struct tool *,
    bool (*write)(void *ctx, struct out *), void *ctx);

/* False after E_USAGE when an option that a verb needs was not given. */
bool ledger_verb_needs(struct tool *, const char *value, const char *option);

bool ledger_verb_approve(
    struct tool *, struct ledger *, const struct ledger_settings *);
bool ledger_verb_audit(
    struct tool *, struct ledger *, const struct ledger_settings *);
bool ledger_verb_check(
    struct tool *, struct ledger *, const struct ledger_settings *);
bool ledger_verb_purge(
    struct tool *, struct ledger *, const struct ledger_settings *);
bool ledger_verb_erase(
    struct tool *, struct ledger *, const struct ledger_settings *);

#endif
