/*
 * export_message.h -- one message that waits for its batch, and the writers of
 * each kind of file.
 */
#ifndef DUNNING_EXPORT_MESSAGE_H
#define DUNNING_EXPORT_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "ledger/ledger.h"
#include "message/exporting.h"
#include "message/letter.h"
#include "message/publish.h"

/* Text columns of a message, in the words of rendering_columns. */
enum message_text {
	M_ACTION, M_PLAN, M_LEVEL, M_CHANNEL, M_TEMPLATE, M_TONE, M_QUEUE,
	M_STATUS, M_SEND_AFTER, M_DEADLINE, M_DEBTOR, M_DEBTOR_NAME,
	M_CURRENCY, M_TO, M_LANGUAGE, M_ITEM_LEVELS, M_SUBJECT, M_TEXT, M_HTML,
	M_LETTER, M_FEES,
	/* columns that a message may have */
	M_COMPANY, M_ARM, M_PLAN_SOURCE, M_CREDIT_HOLD, M_LEVEL_ACTION,
	M_SINCE, M_RULES, M_BOUND_BY,
	M_TIMEZONE, M_CALENDAR, M_UNTIL, M_AGENT, M_RANK, M_NOTE, M_DUES, M_PLACE,
	M_HANDOVER, M_ITEMS, M_OVERDUE, M_UNAPPLIED, M_CHARGES, M_FEES_OPEN,
	M_TOTAL, M_PAYMENTS, MESSAGE_TEXTS
};

struct message {
	struct text texts[MESSAGE_TEXTS]; /* null when empty */
	int32_t date; /* as-of date of the action */
	int64_t total;    /* minor units */
	int digits;
	int64_t max_days; /* overdue */
	enum channel channel;
	struct src_pos at; /* in the input */
	struct text raw;   /* as it came */
	bool claimed;
	struct text notices; /* to the debtor so far; null: none, or not asked */
	struct text *item_notices; /* of a hand-over: by item of item_levels */
	size_t item_count;
};

struct exporter {
	struct diag *diag;
	const struct strategy *strategy;
	struct publisher publisher;
	struct letter_press *press; /* NULL until the first letter */
	int32_t press_date;         /* that its PDFs carry */
	struct buf work;            /* one file */
	bool spreadsheet;           /* as in exporting_options */
	struct exporting_counts counts;
};

/*
 * Write the claimed messages of one batch (count of them) into files of the
 * publisher's open batch.  A message that cannot be made is reported and its
 * `claimed` cleared.  False: reported, the batch cannot be completed.
 */
bool export_letters(struct exporter *, struct message *, size_t count);
bool export_mails(struct exporter *, struct message *, size_t count);
bool export_list(struct exporter *, enum export_kind, struct message *,
    size_t count);

bool export_worklists(struct exporter *, enum export_kind, struct message *,
    size_t count);
bool export_handovers(struct exporter *, struct message *, size_t count);

/* The signal of those whose level has a credit hold; no file without one. */
bool export_credit_holds(struct exporter *, struct message *, size_t count);

/*
 * A cell of a list for people.  For a spreadsheet, what it would take for a
 * formula (CWE-1236) has an apostrophe before it: what begins with one of
 * "=@", a tab, a return or a NUL, or with a sign and is no number or telephone.
 */
void export_cell(const struct exporter *, struct buf *, struct text);

/* Puts e->work into a numbered file of the open batch, FOLDER/DATE-NNN.ENDING;
 * false: reported. */
bool export_put(struct exporter *, const char *folder, int32_t date,
    const char *ending);

/*
 * A name from the data that is fit for a folder: itself when it has 1 to 40 of
 * [A-Za-z0-9._-] and no dot before them, else what it has of those, and a hash
 * of the whole.
 */
enum { EXPORT_NAME_MAX = 64 };
void export_name(struct text, char to[EXPORT_NAME_MAX]);

/* One page to print of a worklist, appended to the buffer; which are count
 * messages of one agent (null: of nobody), in their order.  False: reported. */
bool export_page(struct exporter *, enum export_kind, struct text agent,
    struct message *const *which, size_t count, struct buf *);

/* 32 hex digits, as plan makes them. */
bool export_is_action_id(struct text);

/* KEY=LEVEL|KEY=LEVEL with item keys, and not empty. */
bool export_is_item_list(struct text);

/* The fees of a list that fee_list_valid took, in the arena; NULL: out of
 * memory. */
struct ledger_fee *export_fees(struct text list, int digits, struct arena *,
    size_t *count);

/* The press of the strategy; NULL: reported. */
struct letter_press *exporter_press(struct exporter *, int32_t date);

#endif
