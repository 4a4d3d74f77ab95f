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
#include "base/zone.h"
#include "contact/contact.h"
#include "plan/fees.h"
#include "plan/intern.h"
#include "rules/expr.h"
#include "rules/rules_run.h"
#include "rules/strategy.h"
#include "stream/batch.h"

enum { HOLDS_MAX = 64 };

struct plan_item {
	uint64_t number; /* of the record, from 1 */
	uint64_t at;  /* of the record in the spool */
	uint32_t len; /* of the record, without its line end */
	uint32_t debtor;   /* interned */
	uint32_t currency; /* interned, INTERN_NONE without */
	uint32_t zone;     /* interned, INTERN_NONE without */
	uint32_t rules;    /* interned rule_id */
	uint8_t digits;
	uint8_t channels; /* bit per enum channel: there is an address */
	bool credit;
	int64_t balance; /* minor units */
	int64_t asked;   /* of it, what is dunned: not what is in dispute */
	int64_t days;    /* overdue; 0 for a credit */
	int64_t charges; /* minor units of charges_total */
	const struct fee_offer *fees; /* NULL: of a credit, or none at all */
	const struct plan_spec *plan; /* NULL: not dunned */
	const struct calendar *calendar; /* of the plan for this record */
	uint64_t holds; /* bit per hold that stops contact */
	struct contact_row contact;
	struct text key;                /* item key */
	uint64_t addresses[CHANNELS];   /* hash of the address, 0 without */
};

/* The columns that planning reads, by slot; -1: not in the stream. */
struct plan_columns {
	int debtor_id, currency, balance, days_overdue, plan, rule_id, bucket;
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
	const struct plan_spec *only_plan; /* when the stream has no `plan` */
	struct plan_calendar *calendars;   /* by plan, in order */
	struct contact_rules *contact;
	struct fees *fees; /* NULL: no level has any */
	const struct hold_spec **holds;
	struct expr **hold_when;
	struct expr **hold_until; /* NULL: open-ended */
	size_t hold_count;
	struct intern *debtors, *words;
	struct zone_cache *zones; /* shared with the writer of the actions */
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

/* Compiles holds, contact rules and calendars.  False: reported. */
bool plan_reader_init(struct plan_reader *, struct arena *,
    const struct rules_run *, struct diag *);
bool plan_reader_bind(struct plan_reader *, struct columns *);
void plan_reader_clear(struct plan_reader *);

/* Why a time zone cannot be used: E_TIMEZONE, or no memory. */
void plan_zone_error(struct diag *, struct text name, enum zone_error);

/* Before the records of a batch.  False: reported. */
bool plan_reader_begin(struct plan_reader *, struct batch *);

enum plan_read {
	PLAN_READ_KEPT,
	PLAN_READ_SKIPPED, /* rejected, or not dunned and no credit */
	PLAN_READ_FAILED   /* reported */
};
enum plan_read plan_read(struct plan_reader *, struct batch *, size_t row,
    struct plan_item *);

#endif
