/*
 * diag.h -- diagnostics: where, how bad, what, and how to fix it.
 *
 * The library reports, it never prints and never exits: messages go to a sink
 * that the program supplies, and the exit status is the worst level seen.
 */
#ifndef DUNNING_DIAG_H
#define DUNNING_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Ordered by severity. */
enum diag_level {
	DIAG_NOTE,    /* explains the message before it */
	DIAG_INFO,    /* good to know, nothing need be done */
	DIAG_WARNING, /* output is complete, look at the input */
	DIAG_REJECT,  /* one record was set aside */
	DIAG_FOUND,   /* a check found something: exit status 1 */
	DIAG_ERROR,   /* no output can be trusted */
	DIAG_BUSY,    /* another run holds the lock: exit status 75 */
	DIAG_LEVELS
};

/* Exit statuses of every command. */
enum {
	STATUS_DONE = 0,
	STATUS_REJECTS = 1, /* finished, some records were set aside */
	STATUS_TROUBLE = 2, /* usage, strategy or input/output error */
	STATUS_BUSY = 75    /* another run holds the lock (EX_TEMPFAIL) */
};

/* A place in an input.  line and col (bytes) count from 1; 0 is unknown. */
struct src_pos {
	const char *file; /* borrowed; outlives the diagnostics; may be NULL */
	size_t line;
	size_t col;
};

/* No place: a file as a whole, or nothing at all. */
#define POS_NONE      ((struct src_pos){ NULL, 0, 0 })
#define POS_FILE(name) ((struct src_pos){ (name), 0, 0 })

struct diag_message {
	enum diag_level level;
	const char *id; /* stable, in dunning-diagnostics(7); "" for a note */
	struct src_pos at;
	const char *text; /* UTF-8, one line, lower case first, no full stop;
	                     control and invalid bytes are '?' */
	const char *fix;  /* of a note: a line to write there, as it is; NULL:
	                     there is none */
};

/* Called once per message, in order; the message lives until it returns. */
typedef void diag_sink(void *ctx, const struct diag_message *);

struct diag;

/* NULL when out of memory.  A NULL sink only counts. */
struct diag *diag_new(diag_sink *sink, void *ctx);
void diag_free(struct diag *);

/*
 * Report one message.  id is a string literal such as "E_UNKNOWN_KEY",
 * listed in dunning-diagnostics(7).
 */
void diag_at(struct diag *, enum diag_level, const char *id, struct src_pos,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void diag_vat(struct diag *, enum diag_level, const char *id, struct src_pos,
    const char *fmt, va_list) __attribute__((format(printf, 5, 0)));

/* A remedy or an explanation of the message before it. */
void diag_note(struct diag *, struct src_pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A note whose remedy is one line of text, which programs may write there. */
void diag_fix(struct diag *, struct src_pos, const char *fix, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/*
 * E_MEMORY, "out of memory"; E_SYSTEM at path, "cannot " what and the text of
 * errnum.
 */
void diag_memory(struct diag *);
void diag_errno(struct diag *, const char *path, const char *what, int errnum);

size_t diag_count(const struct diag *, enum diag_level);

/* True after LIMIT_ERRORS errors: a loader should stop looking for more. */
bool diag_full(const struct diag *);

/* STATUS_DONE, _REJECTS, _TROUBLE or _BUSY, by the worst level seen. */
int diag_status(const struct diag *);

#endif
