/*
 * input.h -- bytes in: a file, standard input, or a pipe made readable twice.
 */
#ifndef DUNNING_INPUT_H
#define DUNNING_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct input;

/*
 * Opens path for reading, "-" is standard input.  NULL, with the reason in
 * diag, when it cannot be opened or is a directory.  path is borrowed until
 * input_close.
 */
struct input *input_open(const char *path, struct diag *);

/* Takes over a descriptor that is open for reading, under a name for messages
 * (borrowed until input_close). */
struct input *input_from(int fd, const char *name, struct diag *);

/* Reads a seekable descriptor from its first byte without moving it and
 * without owning it. */
struct input *input_over(int fd, const char *name, struct diag *);

/*
 * What an input over another one does.  read gives up to size bytes, 0 at the
 * end and -1 after reporting to diag; rewind: the input below is at its first
 * byte again; close frees ctx.
 */
struct input_layer {
	ptrdiff_t (*read)(void *ctx, struct input *below, char *to, size_t size,
	    struct diag *);
	void (*rewind)(void *ctx);
	void (*close)(void *ctx);
};

/*
 * An input that makes its bytes of those of another one, whose name it has.
 * Closing it closes the one below when it is owned.  NULL: out of memory,
 * reported; then nothing is closed.
 */
struct input *input_through(struct input *below, bool owned,
    const struct input_layer *, void *ctx, struct diag *);

void input_close(struct input *); /* NULL is fine */

/* Where the errors of the reads to come are reported. */
void input_tell(struct input *, struct diag *);

/* The path as given; "-" for standard input. */
const char *input_name(const struct input *);

/* Up to size bytes; 0 at the end, -1 after reporting an error. */
ptrdiff_t input_read(struct input *, char *to, size_t size);

/* Size of a regular file in bytes, that below an input over it; 0 when
 * unknown. */
uint64_t input_size(const struct input *);

/* Was the regular file written to since it was opened, by its size and the
 * time of its last change? */
bool input_changed(const struct input *);

/*
 * Makes the whole input readable a second time: a pipe is copied to an
 * unlinked temporary file first.  Only before the first read.  False, with
 * the reason in diag: no room, no permission.
 */
bool input_keep(struct input *);
bool input_rewind(struct input *);

#endif
