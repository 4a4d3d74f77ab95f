/*
 * json.h -- JSON as text (RFC 8259): objects and arrays in order, nothing else.
 */
#ifndef DUNNING_JSON_H
#define DUNNING_JSON_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"

/* A string with its quotes, for whoever writes the rest on his own; what is not
 * UTF-8 becomes U+FFFD. */
void json_string(struct buf *, struct text);

/* A key is NULL inside of an array; commas come by themselves. */
struct json {
	struct buf *out;
	bool comma; /* the next thing is not the first of its kind */
};

void json_open(struct json *, const char *key, char bracket);
void json_close(struct json *, char bracket);

/* Null when at is NULL. */
void json_text(struct json *, const char *key, struct text);
void json_number(struct json *, const char *key, int64_t);
void json_bool(struct json *, const char *key, bool);

/* "file:line:column", "file", or null. */
void json_place(struct json *, const char *key, struct src_pos);

#endif
