/*
 * locale_table.h -- what is known of a locale, and learning it from ICU.
 */
#ifndef DUNNING_LOCALE_TABLE_H
#define DUNNING_LOCALE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "message/locale.h"

enum { LOCALE_MONTHS = 12, LOCALE_STYLES = DATE_ISO };

/* UTF-8, as long as any name, affix or pattern of any locale. */
struct locale_piece {
	size_t len;
	char at[80];
};

/* A digit, or a mark between digits. */
struct locale_mark {
	size_t len;
	char at[8];
};

/* How numbers, or amounts of one currency, are written. */
struct number_style {
	char code[4];                  /* ISO 4217; "" for plain numbers */
	struct locale_piece before[2]; /* [1]: of a negative number */
	struct locale_piece after[2];
	struct locale_mark group;
	struct locale_mark decimal;
	size_t primary;   /* digits of the last group; 0: no groups */
	size_t secondary; /* and of those before it */
};

struct locale {
	enum locale_marks marks;
	void *amounts; /* ICU's format of amounts, for currencies to come */
	struct locale_mark digit[10];
	struct number_style number;
	struct number_style *currencies; /* those used so far */
	size_t currency_count;
	/* Patterns of dates (UTS 35) by enum date_style. */
	struct locale_piece pattern[LOCALE_STYLES];
	struct locale_piece month[LOCALE_MONTHS];
	struct locale_piece month_short[LOCALE_MONTHS];
	struct locale_piece month_alone[LOCALE_MONTHS];
	struct locale_piece month_short_alone[LOCALE_MONTHS];
	struct locale_piece era;
};

/* Fills a zeroed table, marks apart, by a tag; amounts is set or NULL. */
enum locale_error locale_learn(struct locale *, struct text tag);

/* How amounts of the currency are written; false: ICU cannot tell. */
bool locale_learn_currency(
    const struct locale *, struct text code, struct number_style *);

/* Closes what locale_learn opened. */
void locale_forget(struct locale *);

#endif
