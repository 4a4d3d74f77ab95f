/*
 * export_rules.h -- the contact rules of a strategy, asked about the moment of
 * one message.
 */
#ifndef DUNNING_EXPORT_RULES_H
#define DUNNING_EXPORT_RULES_H

#include "ledger/ledger_history.h"
#include "message/export_message.h"

struct export_rules;

/* The rules of the source, or of all sources; as_of: the day on which messages
 * go out.  NULL: reported.  Lives in the arena; export_rules_clear frees the
 * rest, NULL is fine. */
struct export_rules *export_rules_new(struct arena *, const struct strategy *,
    const struct source_spec *, int32_t as_of, struct diag *);
void export_rules_clear(struct export_rules *);

/*
 * Appends the codes, joined by '|', of the rules in bound_by that forbid the
 * message at its send_after, with what its debtor had before and what was
 * counted since; UNKNOWN_RULE for a code that the strategy does not have; LATE
 * when the day of send_after is over and a rule looks at the time.
 * False: reported.
 */
bool export_rules_ask(struct export_rules *, const struct message *,
    const struct ledger_history *, struct buf *codes);

/* Adds a message that the history does not have yet.  False: reported. */
bool export_rules_count(struct export_rules *, const struct message *);
/* Whether its action was added. */
bool export_rules_counted(struct export_rules *, const struct message *);
void export_rules_forget(struct export_rules *);

/* Local day and minute of send_after, "2026-02-09T07:00-05:00"; the day of the
 * message and -1 without one. */
void export_moment(const struct message *, int32_t *day, int *minute);

#endif
