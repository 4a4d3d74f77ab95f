/*
 * plan_item.h -- what planning remembers of each record: about 200 bytes, the
 * record itself waits in a temporary file.
 */
#ifndef DUNNING_PLAN_ITEM_H
#define DUNNING_PLAN_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/zone.h"
#include "contact/contact.h"
#include "plan/fees.h"
#include "plan/intern.h"
#include "rules/expr.h"
#include "rules/rules_run.h"
#include "rules/strategy.h"
#include "stream/batch.h"

enum { PLAN_CONDITIONS_MAX = 64 }; /* of `cure` and `escalate`, each */

/* What chose the plan of an item, the most specific first; then what overrules
 * these. */
enum plan_source {
	SOURCE_ITEM,    /* the column item_plan */
	SOURCE_DEBTOR,  /* debtor_plan */
	SOURCE_SEGMENT, /* plan */
	SOURCE_DEFAULT, /* `default_plan`, or the only plan there is */
	SOURCE_PINNED,  /* it is in that plan since an earlier action */
	SOURCE_ESCALATED
};
extern const char *const plan_source_names[]; /* NULL-terminated */

struct next_best;
struct next_terms;
struct plan_holds;

struct plan_item {
	uint64_t number; /* of the record, from 1 */
	uint64_t at;  /* of the record in the spool */
	uint32_t len; /* of the record, without its line end */
	uint32_t debtor;   /* interned */
	uint32_t currency; /* interned, INTERN_NONE without */
	uint32_t zone;     /* interned, INTERN_NONE without */
	uint32_t rules;    /* interned rule_id */
	uint32_t holds;    /* number of its set of holds; 0: none */
	uint32_t promise;  /* of plan/item_hold.h */
	uint32_t contact;  /* of plan_reader.contact_rows */
	uint8_t digits;
	uint8_t channels; /* bit per enum channel: there is an address */
	uint8_t source;   /* enum plan_source of `plan` */
	bool credit;
	bool idle; /* never in an action: it only counts in the debtor's open
	              total, or may be cured */
	int32_t due; /* due_date; DATE_NONE: not known */
	int64_t balance; /* minor units */
	int64_t asked;   /* of it, what is dunned: not what is in dispute */
	int64_t days;    /* overdue; 0 for a credit */
	int64_t charges; /* minor units of charges_total */
	const struct fee_offer *fees; /* NULL: of a credit, or none at all */
	const struct plan_spec *plan; /* that the record asks for; NULL: none */
	const struct calendar *const *calendars; /* by plan, see plan_calendar_of */
	uint64_t cures, escalates; /* bit per plan that has the condition, by
	                              plan_reader.conditions */
	const struct next_terms *worth; /* NULL without next_best_action */
	struct text key;                /* item key */
	uint64_t addresses[CHANNELS];   /* hash of the address, 0 without */
};

/* The columns that planning reads, by slot; -1: not in the stream. */
struct plan_columns {
	int debtor_id, currency, balance, days_overdue, rule_id, bucket, due_date;
	int item_plan, debtor_plan, plan;
	int company, doc_id, instalment, doc_type, timezone;
	int undisputed, small, eligible;
	int charges; /* charges_total */
	int address[CHANNELS]; /* first choice */
	int second[CHANNELS];  /* else */
};

struct plan_reader {
	struct diag *diag;
	const struct strategy *strategy;
	const struct source_spec *source;
	struct arena *arena; /* item keys, compiled rules */
	struct plan_columns slots;
	const struct plan_spec *default_plan; /* of records without one */
	struct plan_calendar *calendars;   /* by plan, in order */
	struct calendar_set *calendar_sets; /* those that records had */
	struct plan_condition *conditions; /* by plan, in order */
	bool writes_all; /* also columns that only `outputs` asks for */
	bool keeps_idle; /* a plan has min_share: every debt counts */
	bool remembers;  /* there is a ledger */
	struct contact_rules *contact;
	struct contact_rows *contact_rows;
	struct fees *fees; /* NULL: no level has any */
	struct plan_holds *plan_holds;
	struct next_best *next_best; /* NULL without next_best_action */
	struct intern *debtors, *words;
	struct zone_cache *zones; /* shared with the writer of the actions */
	struct buf key; /* of one record */
	struct expr_env env;
};

/* The calendar of a plan, or one per value of a column. */
struct plan_calendar {
	int slot; /* of the column that chooses; -1: only the first is used */
	const char *column;
	struct src_pos at;
	const struct calendar **calendars;
	struct text *values;
	size_t count;
};

/* `cure` and `escalate` of a plan. */
struct plan_condition {
	struct expr *cure, *escalate; /* NULL: it has none */
	int cure_bit, escalate_bit;
	/* A column is missing that they, its calendars or its fees ask for: no
	 * record of this source may come into the plan. */
	bool lacking;
};

/* Compiles holds, contact rules, conditions and calendars.  payments is a file
 * of transactions or NULL, see plan_holds_new.  False: reported. */
bool plan_reader_init(struct plan_reader *, struct arena *,
    const struct rules_run *, const char *payments, struct diag *);
bool plan_reader_bind(struct plan_reader *, struct columns *);
void plan_reader_clear(struct plan_reader *);

/* Why a time zone cannot be used: E_TIMEZONE, or no memory. */
void plan_zone_error(struct diag *, struct text name, enum zone_error);

enum plan_read {
	PLAN_READ_KEPT,
	PLAN_READ_SKIPPED, /* rejected, or of no use to any action */
	PLAN_READ_FAILED   /* reported */
};

/* Whether the records have what a plan asks for, which may be NULL; false:
 * reported (E_COLUMN). */
bool plan_is_bound(const struct plan_reader *, const struct plan_spec *);

/* What the conditions of a plan say of a record. */
bool plan_item_cured(const struct plan_reader *, const struct plan_spec *,
    const struct plan_item *);
bool plan_item_escalates(const struct plan_reader *, const struct plan_spec *,
    const struct plan_item *);

/* The calendar of a plan for the record; *known is false when the plan has
 * calendars by the value of a column and none for this one. */
const struct calendar *plan_calendar_of(const struct plan_reader *,
    const struct plan_spec *, const struct plan_item *, bool *known);

enum plan_read plan_read(struct plan_reader *, struct batch *, size_t row,
    struct plan_item *);

#endif
