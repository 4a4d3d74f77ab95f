#include "base/diag.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { SHORT_TEXT = 512, ERRNO_TEXT = 256 };

struct diag {
	diag_sink *sink;
	void *ctx;
	char *text; /* grows to the longest message */
	size_t cap;
	size_t counts[DIAG_LEVELS];
};

struct diag *
diag_new(diag_sink *sink, void *ctx)
{
	struct diag *diag = calloc(1, sizeof(*diag));

	if (diag == NULL)
		return NULL;
	diag->sink = sink;
	diag->ctx = ctx;
	return diag;
}

void
diag_free(struct diag *diag)
{
	if (diag == NULL)
		return;
	free(diag->text);
	free(diag);
}

/* The character at s, in *used bytes, must not reach a terminal. */
static bool
is_unsafe(const char *s, size_t len, size_t *used)
{
	uint32_t c = utf8_decode(s, len, used);

	/* One byte is ASCII or not valid; two may be a C1 control. */
	if (*used == 1)
		return c < 0x20 || c >= 0x7f;
	return c < 0xa0;
}

/* Cell contents reach messages, and escape sequences must not act there. */
static void
make_safe(char *text)
{
	size_t len = strlen(text);
	size_t from = 0;
	size_t to = 0;
	size_t used;

	while (from < len) {
		if (is_unsafe(text + from, len - from, &used)) {
			text[to++] = '?';
		} else {
			memmove(text + to, text + from, used);
			to += used;
		}
		from += used;
	}
	text[to] = '\0';
}

static bool
grow_text(struct diag *diag, size_t need)
{
	char *text;

	if (need <= diag->cap)
		return true;
	text = realloc(diag->text, need);
	if (text == NULL)
		return false;
	diag->text = text;
	diag->cap = need;
	return true;
}

/* A message may hold what a file gives, of any length. */
static void
cut(char *text)
{
	static const char dots[] = "...";
	struct text kept = text_excerpt(text_of(text), LIMIT_TOLD_BYTES);

	if (text[kept.len] != '\0')
		memcpy(text + kept.len - sizeof(dots) + 1, dots, sizeof(dots));
}

/* The message; cut to fit brief when there is no memory for all of it. */
static char *format_text(struct diag *diag, char brief[SHORT_TEXT],
    const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));

static char *
format_text(
    struct diag *diag, char brief[SHORT_TEXT], const char *fmt, va_list args)
{
	va_list again;
	char *text = brief;
	int len;

	va_copy(again, args);
	len = vsnprintf(brief, SHORT_TEXT, fmt, args);
	if (len < 0) {
		brief[0] = '\0';
	} else if (len >= SHORT_TEXT && grow_text(diag, (size_t)len + 1)) {
		text = diag->text;
		if (vsnprintf(text, diag->cap, fmt, again) < 0)
			text[0] = '\0';
	}
	va_end(again);
	if (len > 0 && (size_t)len > LIMIT_TOLD_BYTES)
		cut(text);
	make_safe(text);
	return text;
}

static void send(struct diag *, struct diag_message *, const char *fmt, va_list)
    __attribute__((format(printf, 3, 0)));

static void
send(struct diag *diag, struct diag_message *message, const char *fmt,
    va_list args)
{
	char brief[SHORT_TEXT];

	diag->counts[message->level]++;
	if (diag->sink == NULL)
		return;
	message->text = format_text(diag, brief, fmt, args);
	diag->sink(diag->ctx, message);
}

void
diag_vat(struct diag *diag, enum diag_level level, const char *id,
    struct src_pos at, const char *fmt, va_list args)
{
	struct diag_message message = { level, id, at, NULL, NULL };

	send(diag, &message, fmt, args);
}

void
diag_at(struct diag *diag, enum diag_level level, const char *id,
    struct src_pos at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(diag, level, id, at, fmt, args);
	va_end(args);
}

void
diag_note(struct diag *diag, struct src_pos at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(diag, DIAG_NOTE, "", at, fmt, args);
	va_end(args);
}

void
diag_fix(struct diag *diag, struct src_pos at, const char *fix,
    const char *fmt, ...)
{
	struct diag_message message = { DIAG_NOTE, "", at, NULL, fix };
	va_list args;

	va_start(args, fmt);
	send(diag, &message, fmt, args);
	va_end(args);
}

void
diag_memory(struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_MEMORY", POS_NONE, "out of memory");
}

void
diag_errno(struct diag *diag, const char *path, const char *what, int errnum)
{
	char why[ERRNO_TEXT];

	if (strerror_r(errnum, why, sizeof(why)) != 0)
		snprintf(why, sizeof(why), "error number %d", errnum);
	diag_at(diag, DIAG_ERROR, "E_SYSTEM", POS_FILE(path), "cannot %s: %s",
	    what, why);
}

size_t
diag_count(const struct diag *diag, enum diag_level level)
{
	return diag->counts[level];
}

bool
diag_full(const struct diag *diag)
{
	return diag->counts[DIAG_ERROR] + diag->counts[DIAG_FOUND] >=
	       LIMIT_ERRORS;
}

int
diag_status(const struct diag *diag)
{
	if (diag->counts[DIAG_BUSY] > 0)
		return STATUS_BUSY;
	if (diag->counts[DIAG_ERROR] > 0)
		return STATUS_TROUBLE;
	if (diag->counts[DIAG_FOUND] > 0 || diag->counts[DIAG_REJECT] > 0)
		return STATUS_REJECTS;
	return STATUS_DONE;
}
