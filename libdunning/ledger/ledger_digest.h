/*
 * ledger_digest.h -- the digest of each row of a ledger, which finds a cell that
 * was damaged: SQL, from the values of the columns in their order.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_DIGEST_H
#define DUNNING_LEDGER_DIGEST_H

#define DIGEST_BATCH(state, files, run)                                        \
	"row_digest(kind, as_of, number, " state ", " files ", " run ")"
#define DIGEST_ACTION(action_id, key, debtor, address)                         \
	"row_digest(batch, " action_id ", " key ", strategy, plan, " debtor    \
	", channel, as_of, send_after, level, currency, amount, digits,"       \
	" template, " address ", queue, timezone, bound_by, calendar, rules,"  \
	" arm, agent, plan_source, cost)"
#define DIGEST_ITEM(level)                                                     \
	"row_digest(debtor_id, action, item, " level ", due)"
#define DIGEST_FEE "row_digest(debtor_id, action, charge, item, amount)"
#define DIGEST_EVENT(action_id, note)                                          \
	"row_digest(debtor_id, date, event, " action_id ", channel, direction,"\
	" doc_id, item, address, since, until, code, stops, amount, currency," \
	" decider, moment, value, " note ", run)"
#define DIGEST_RUN(end)                                                        \
	"row_digest(number, run_id, strategy, version, as_of, " end ")"
#define DIGEST_RUN_END                                                         \
	"state, rows, rejected, contacts, debtors, totals, manifest"
#define DIGEST_FACT "row_digest(name, value)"
#define DIGEST_TOMBSTONE "row_digest(token)"
#define DIGEST_PURGED                                                          \
	"row_digest(month, event, strategy, plan, level, channel, currency,"   \
	" digits, count, amount)"

#define DIGEST_BATCH_NOW DIGEST_BATCH("state", "files", "run")
#define DIGEST_ACTION_NOW                                                      \
	DIGEST_ACTION("action_id", "action_key", "debtor_id", "address")
#define DIGEST_ITEM_NOW DIGEST_ITEM("level")
#define DIGEST_EVENT_NOW DIGEST_EVENT("action_id", "note")
#define DIGEST_RUN_NOW DIGEST_RUN(DIGEST_RUN_END)

#endif
