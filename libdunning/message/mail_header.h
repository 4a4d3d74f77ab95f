/*
 * mail_header.h -- header fields of a mail: folding, encoded-words, parameters.
 *
 * Everything written here has passed mail_check: no control characters, valid
 * UTF-8.  A failed append shows in the buffer's `failed`.
 */
#ifndef DUNNING_MAIL_HEADER_H
#define DUNNING_MAIL_HEADER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"
#include "message/mail.h"

/* A line with an encoded-word has at most 76 bytes (RFC 2047 2). */
enum { MAIL_LINE = 76 };

/* One header field while it is written. */
struct mail_line {
	struct buf *out;
	size_t column; /* bytes on the current line */
	bool open;     /* nothing after the name yet: a fold is not useful */
};

void mail_line_start(struct mail_line *, struct buf *, struct text name);
void mail_line_end(struct mail_line *);

/* A space or a fold, then the token as it is. */
void mail_line_token(struct mail_line *, struct text);

/*
 * Unstructured text: its words when it is plain ASCII and no word is longer
 * than `longest`, else encoded-words (RFC 2047 5, rule 1).
 */
void mail_line_text(struct mail_line *, struct text, size_t longest);

/* name <address>, or the address alone. */
void mail_line_address(struct mail_line *, const struct mail_address *);

/* "Sun, 22 Nov 2026 06:00:00 -0600" (RFC 5322 3.3). */
void mail_line_moment(struct mail_line *, struct mail_moment);

/* The filename parameter, by RFC 2231 when it is not plain or is long. */
void mail_line_file_name(struct mail_line *, struct text);

#endif
