/*
 * terms.h -- terms of payment as a rule: the due date of a document.
 *
 *	cash                       the document date itself
 *	net 30                     so many days after it; so is 30 alone
 *	net 30 end of month        the last day of the month that gives
 *	end of month + 30          so many days after the last day of its month
 *	day 5 of month + 1         that day of a later month, or its last day
 *	+ 1 month                  the same day later, or the last day of the
 *	                           month; also days and weeks
 *	every 1 month              of instalment k: k such steps after the
 *	                           document date, counted from it and not from
 *	                           one instalment to the next; also days, weeks
 */
#ifndef DUNNING_TERMS_H
#define DUNNING_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum terms_kind {
	TERMS_DAYS,         /* number days after the document */
	TERMS_DAYS_END,     /* and then to the end of the month */
	TERMS_END_DAYS,     /* number days after the end of its month */
	TERMS_DAY_OF_MONTH, /* day `day` of the number-th month after it */
	TERMS_MONTHS,
	TERMS_EVERY_DAYS,
	TERMS_EVERY_MONTHS
};

struct terms {
	enum terms_kind kind;
	int32_t number; /* days or months, up to 36500 */
	int32_t day;    /* DAY_OF_MONTH: 1..31 */
};

/* The forms above, for the remedy of a message. */
#define TERMS_FORMS                                                    \
	"\"net 30\", \"net 30 end of month\", \"end of month + 30\", " \
	"\"day 5 of month + 1\", \"+ 1 month\", \"every 1 month\", \"cash\""

/* Words in small or capital letters; blanks as they come.  False: no rule. */
bool terms_parse(struct text, struct terms *);

/* Whether the due date depends on the number of the instalment. */
bool terms_by_instalment(const struct terms *);

/* "3", or "3/12" of 12: its number, 1 to 36500.  False: neither. */
bool terms_instalment(struct text, int32_t *number);

/* Due date of a document; instalment counts for `every` only.  False: it is no
 * date from 0001 to 9999. */
bool terms_due(const struct terms *, int32_t doc_date, int32_t instalment,
    int32_t *due);

/*
 * What `missing_due` says: "reject", "doc_date" or "doc_date + 30".  False:
 * none of these; *days is -1 for reject, else 0 or the days after the document
 * date.
 */
bool terms_missing(struct text, int32_t *days);

#endif
