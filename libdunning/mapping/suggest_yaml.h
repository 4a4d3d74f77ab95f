/*
 * suggest_yaml.h -- lines of YAML with comments, at most 100 columns wide.
 */
#ifndef DUNNING_SUGGEST_YAML_H
#define DUNNING_SUGGEST_YAML_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

/* Can a text stand in YAML: is it UTF-8 without control characters? */
bool yaml_can(struct text);

/* A text as a value, in double quotes unless it is plain anywhere; what
 * cannot stand there becomes '?'. */
void yaml_put(struct buf *, struct text);

/* Frees a text that was made for out, or empties it for the next one; when it
 * failed, so has out. */
void yaml_done(struct buf *text, struct buf *out);
void yaml_again(struct buf *text, struct buf *out);

/* Comment lines, broken between words. */
void yaml_comment(struct buf *, size_t indent, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A line of YAML and why.  why stands behind it when both fit, else above it;
 * it may be empty.  With off the line is a comment itself.
 */
void yaml_line(
    struct buf *, size_t indent, bool off, const char *line, const char *why);

#endif
