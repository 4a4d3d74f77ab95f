/*
 * mail_body.h -- content transfer encodings (RFC 2045 6.7 and 6.8).
 *
 * A failed append shows in the buffer's `failed`.
 */
#ifndef DUNNING_MAIL_BODY_H
#define DUNNING_MAIL_BODY_H

#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

/*
 * Quoted-printable of valid UTF-8 text: lines of at most 76 bytes that do not
 * split a character; LF and CR LF become CR LF.  No line starts with "." or
 * "From ", so that neither SMTP nor an mbox has to change it.
 */
void mail_quoted_printable(struct buf *, struct text);

/*
 * Base64, CR LF after every `line` bytes (a multiple of 4) and at the end;
 * 0: on one line, without line end.
 */
void mail_base64(struct buf *, struct text, size_t line);

#endif
