/*
 * mail.h -- composes one e-mail as bytes (RFC 5322, RFC 2045 to 2049).
 *
 * A message is checked completely before its first byte is written: a header
 * value that could start another header, a second recipient or a broken
 * character is an error, never something to be repaired.  Nothing reads the
 * clock and nothing is random: equal messages give equal bytes.
 */
#ifndef DUNNING_MAIL_H
#define DUNNING_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"
#include "message/address.h"

/* A mailbox: a name for people, which may be empty, and one address. */
struct mail_address {
	struct text name;    /* UTF-8, not encoded; at most 256 bytes */
	struct text address; /* passes address_check */
};

/* The local moment of the Date header. */
struct mail_moment {
	int32_t date; /* days since 1970-01-01, from the year 1900 on */
	int minute;   /* of the day, 0..1439 */
	int offset;   /* minutes east of UTC, -1439..1439 */
};

struct mail_attachment {
	struct text name; /* UTF-8 file name, no '/' or '\', 1..255 bytes */
	struct text type; /* "application/pdf": lower case, neither multipart
	                     nor message */
	struct text data;
};

/* One more header. */
struct mail_field {
	struct text name;  /* "X-Dunning-" and letters, digits, hyphens; at
	                      most 40 bytes */
	struct text value; /* UTF-8, at most 900 bytes */
};

/* All texts are borrowed until mail_write returns. */
struct mail {
	struct text id;     /* Message-ID before its '@': a dot-atom, as an
	                       action id is; at most 128 bytes */
	struct text domain; /* and after it: a domain of the sender */
	struct mail_address from;
	struct mail_address to;       /* exactly one recipient */
	struct mail_address reply_to; /* without address: no such header */
	struct text subject;          /* UTF-8, 1..900 bytes */
	struct mail_moment moment;
	struct text text; /* the plain part; UTF-8, lines end in LF or CR LF */
	struct text html; /* the HTML part; one of both may be empty */
	struct text unsubscribe; /* an https URI for one-click (RFC 8058), at
	                            most 900 bytes; empty: no such headers */
	const struct mail_attachment *attachments;
	size_t attachment_count;
	const struct mail_field *fields;
	size_t field_count;
};

enum mail_error {
	MAIL_OK,
	MAIL_EMPTY,      /* something that must be there is empty */
	MAIL_CONTROL,    /* a control character or a line separator: C0, DEL,
	                    C1, U+2028, U+2029; in a part, other than tab,
	                    LF and CR LF */
	MAIL_UTF8,       /* not UTF-8 */
	MAIL_LONG,       /* over the length given above */
	MAIL_ADDRESS,    /* see mail_fault.address */
	MAIL_ID,         /* the id is not a dot-atom */
	MAIL_DOMAIN,     /* the domain is not a host name */
	MAIL_MOMENT,     /* the moment is out of range */
	MAIL_URI,        /* not an https URI (RFC 3986) */
	MAIL_FIELD_NAME, /* not a name that mail_field allows */
	MAIL_FILE_NAME,  /* '/' or '\' in the name of an attachment */
	MAIL_TYPE,       /* not a media type that can be attached */
	MAIL_MEMORY,     /* over the limit of the buffer, or out of memory */
	MAIL_ERRORS
};

/* What is wrong with a message. */
struct mail_fault {
	enum mail_error error;
	enum address_error address; /* when error is MAIL_ADDRESS */
	const char *where; /* static: "Subject", "attachment", "header" ... */
	size_t index;      /* of the attachment or the extra header, from 0 */
};

/* Why, in words that end a sentence: "has a control character". */
const char *mail_fault_text(const struct mail_fault *);

/* Whether the message can be written; if not, the first fault found. */
bool mail_check(const struct mail *, struct mail_fault *);

/*
 * Checks the message and appends it to out: CR LF line ends, lines of at most
 * 78 bytes but for the address and unsubscribe headers and long words of extra
 * headers (never over 998), parts in quoted-printable, attachments in base64.
 * With both parts they are a multipart/alternative; attachments put a
 * multipart/mixed around.  A part alone that does not end in a line end is
 * given one.
 *
 * False: out is as it was and *fault says why.
 */
bool mail_write(const struct mail *, struct buf *out, struct mail_fault *);

#endif
