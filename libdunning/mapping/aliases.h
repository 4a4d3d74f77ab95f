/*
 * aliases.h -- what the headers of other systems are called here: names in
 * English, Spanish and Portuguese, and codes of SAP and Protheus.
 *
 * An alias is a reason to look at a column, never more: what the values look
 * like must agree, and the mapping file decides.
 */
#ifndef DUNNING_ALIASES_H
#define DUNNING_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "rules/strategy.h"

/* What a column of an export is there for. */
enum role {
	ROLE_NONE,
	ROLE_COMPANY,
	ROLE_DEBTOR_ID,
	ROLE_DEBTOR_BRANCH, /* second part of the customer's key */
	ROLE_DEBTOR_NAME,
	ROLE_TAX_ID,
	ROLE_DOC_PREFIX, /* first part of the document's number */
	ROLE_DOC_ID,
	ROLE_INSTALMENT,
	ROLE_DOC_TYPE,
	ROLE_REF_DOC,
	ROLE_DOC_DATE,
	ROLE_TERMS,
	ROLE_DUE_DATE,
	ROLE_ORIGINAL_DUE,
	ROLE_CURRENCY,
	ROLE_AMOUNT,
	ROLE_PAID,
	ROLE_BALANCE,
	ROLE_OVERDUE, /* part of the balance that is late */
	ROLE_DISPUTED_AMOUNT,
	ROLE_DISPUTE,
	ROLE_SIGN,  /* debit or credit, as a text beside the amount */
	ROLE_DEBIT, /* amount, when it is a debit; empty otherwise */
	ROLE_CREDIT,
	ROLE_DAYS, /* days past due, counted by the other system */
	ROLE_BUCKET,
	ROLE_SNAPSHOT,
	ROLE_LAST_PAYMENT,
	ROLE_SETTLED,
	ROLE_CUSTOMER_SINCE,
	ROLE_CREDIT_LIMIT,
	ROLE_RISK,
	ROLE_EMAIL,
	ROLE_PHONE,
	ROLE_MOBILE,
	ROLE_ADDRESS,
	ROLE_POSTCODE,
	ROLE_CITY,
	ROLE_REGION,
	ROLE_COUNTRY,
	ROLE_LANGUAGE,
	ROLE_TIMEZONE,
	ROLE_AGENT,
	ROLE_PROMISE_DATE,
	ROLE_PROMISE_AMOUNT,
	ROLE_PAYMENT_LINK,
	ROLE_PAYMENT_REFERENCE,
	ROLE_STATUS,
	ROLE_BLOCK,
	ROLE_LEVEL,
	ROLE_LAST_CONTACT,
	ROLE_LINE,    /* says something of one line of the document */
	ROLE_DELETED, /* mark of a deleted row */
	ROLES
};

/* What its values must look like. */
enum role_values {
	VALUES_ANY,
	VALUES_ID,
	VALUES_NAME,
	VALUES_DATE,
	VALUES_MONEY,
	VALUES_INT,
	VALUES_CURRENCY,
	VALUES_EMAIL,
	VALUES_PHONE,
	VALUES_WORD /* few texts, again and again */
};

struct role_info {
	const char *canonical; /* of dunning-columns(5); NULL: there is none */
	enum role_values values;
	enum pii pii;
	const char *told; /* what it is, after "looks like" */
};
extern const struct role_info role_infos[ROLES];

/* How much an alias says by itself. */
enum alias_rank {
	ALIAS_EXACT = 1, /* it means this and nothing else */
	ALIAS_USUAL,     /* it mostly means this */
	ALIAS_WEAK,      /* it also means other things */
	ALIAS_PART       /* a longer name that has an alias in it */
};

struct alias_row {
	enum role role;
	enum alias_rank rank;
	const char *names; /* separated by blanks; "_" is not compared */
};
extern const struct alias_row alias_rows[];
extern const size_t alias_row_count;

/* One reading of a header. */
struct alias_match {
	enum role role;
	enum alias_rank rank;
	struct text alias; /* in the table */
};

enum { ALIAS_MATCHES = 4, ALIAS_NAME = 128 };

/*
 * The header as aliases are written, into to, which has ALIAS_NAME bytes:
 * trimmed, in lower case, accents and the characters "º ª ° . # :" taken away,
 * "_" for everything between letters and digits, and between a small letter
 * and a capital.  Returns its length; a longer header is cut.
 */
size_t alias_normalise(struct text header, char *to);

/*
 * The readings of a normalised header, the best first, one of each role.
 * Returns how many, at most ALIAS_MATCHES.
 */
size_t alias_find(struct text name, struct alias_match *);

/* A word about a name that means another thing elsewhere; NULL: none. */
const char *alias_false_friend(struct text name);

/* The part of a name that says a date, an amount ... stands in minor units:
 * it ends in cents, centavos, cts or minor. */
bool alias_says_cents(struct text name);

#endif
