/*
 * address.h -- one e-mail address, checked before anything is written.
 *
 * The grammar is deliberately smaller than RFC 5322's: dot-atom "@" host name.
 * What it leaves out (quoted local parts, comments, domain literals, groups) is
 * what header injection and misdelivery are made of.
 */
#ifndef DUNNING_ADDRESS_H
#define DUNNING_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* RFC 5321 4.5.3.1.1 (local part) and 4.5.3.1.3 less its brackets. */
enum { ADDRESS_LOCAL_MAX = 64, ADDRESS_MAX = 254 };

enum address_error {
	ADDRESS_OK,
	ADDRESS_EMPTY,
	ADDRESS_CONTROL,  /* C0 or DEL, so also CR, LF and NUL */
	ADDRESS_SPACE,    /* anywhere, also at the ends */
	ADDRESS_SEVERAL,  /* ',' or ';': a list, not one address */
	ADDRESS_BRACKETS, /* '<' or '>': a mailbox with a name */
	ADDRESS_QUOTED,   /* '"' or '\': a quoted local part */
	ADDRESS_NO_AT,
	ADDRESS_MANY_AT,
	ADDRESS_LOCAL_UTF8, /* needs SMTPUTF8 (RFC 6531) */
	ADDRESS_LOCAL,      /* not a dot-atom (RFC 5322 3.2.3) */
	ADDRESS_LOCAL_LONG,
	ADDRESS_DOMAIN_UTF8,   /* an IDN that is not in its xn-- form */
	ADDRESS_DOMAIN,        /* not a host name (RFC 1123 2.1) */
	ADDRESS_DOMAIN_NO_DOT, /* "localhost" */
	ADDRESS_LONG,
	ADDRESS_ERRORS
};

/* Whether the text is one address that any mail server takes. */
enum address_error address_check(struct text);

/* Why, in words that end a sentence: "has more than one '@'". */
const char *address_error_text(enum address_error);

/* atext runs with single dots between them (RFC 5322 3.2.3). */
bool address_is_dot_atom(struct text);

/*
 * A host name of two labels or more: letters, digits and inner hyphens, 1..63
 * bytes each, 253 in all, the last label not a number (RFC 1123 2.1).
 */
bool address_is_domain(struct text);

/* A character of an atom (RFC 5322 3.2.3). */
bool address_is_atext(char);

#endif
