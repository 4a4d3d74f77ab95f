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
	M_LETTER, M_FEES, MESSAGE_TEXTS
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
};

struct exporter {
	struct diag *diag;
	const struct strategy *strategy;
	struct publisher publisher;
	struct letter_press *press; /* NULL until the first letter */
	int32_t press_date;         /* that its PDFs carry */
	struct buf work;            /* one file */
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
