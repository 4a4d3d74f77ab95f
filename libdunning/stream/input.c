#include "stream/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "stream/fd.h"
#include "stream/spool.h"

enum { COPY = 1 << 18 };

struct input {
	int fd;
	const char *name;
	struct diag *diag;
	struct spool *kept; /* what a pipe held, after input_keep */
	off_t begin;        /* where the first byte is, when seekable */
	off_t at;           /* next byte, when placed */
	uint64_t size;
	struct timespec written; /* last change of a regular file */
	off_t length;
	bool regular;
	bool seekable;
	bool placed; /* read at our own offset, the descriptor's stays */
	bool owned;  /* the descriptor, or below, is closed with the input */
	struct input *below; /* NULL, or where the bytes of the layer are from */
	const struct input_layer *layer;
	void *ctx;
};

static struct input *
input_new(int fd, const char *name, struct diag *diag)
{
	struct input *in = calloc(1, sizeof(*in));

	if (in == NULL) {
		diag_memory(diag);
		return NULL;
	}
	in->fd = fd;
	in->name = name;
	in->diag = diag;
	return in;
}

static bool
look(struct input *in)
{
	struct stat st;

	if (!fd_usable(in->fd, O_RDONLY) || fstat(in->fd, &st) == -1) {
		diag_errno(in->diag, in->name, "open", errno);
		return false;
	}
	if (S_ISDIR(st.st_mode)) {
		diag_errno(in->diag, in->name, "read", EISDIR);
		return false;
	}
	if (S_ISFIFO(st.st_mode))
		fd_grow_pipe(in->fd);
	if (S_ISREG(st.st_mode)) {
		in->regular = true;
		in->written = st.st_mtim;
		in->length = st.st_size;
		in->begin = lseek(in->fd, 0, SEEK_CUR);
		in->seekable = in->begin != -1;
		if (in->seekable && st.st_size > in->begin)
			in->size = (uint64_t)(st.st_size - in->begin);
	}
	return true;
}

struct input *
input_from(int fd, const char *name, struct diag *diag)
{
	struct input *in = input_new(fd, name, diag);

	if (in == NULL) {
		close(fd);
		return NULL;
	}
	in->owned = true;
	if (look(in))
		return in;
	input_close(in);
	return NULL;
}

struct input *
input_over(int fd, const char *name, struct diag *diag)
{
	struct input *in = input_new(fd, name, diag);
	struct stat st;

	if (in == NULL)
		return NULL;
	if (fstat(fd, &st) == -1) {
		diag_errno(diag, name, "read", errno);
		free(in);
		return NULL;
	}
	in->seekable = in->placed = true;
	in->size = (uint64_t)st.st_size;
	return in;
}

struct input *
input_open(const char *path, struct diag *diag)
{
	struct input *in;
	int fd;

	if (strcmp(path, "-") == 0) {
		in = input_new(STDIN_FILENO, path, diag);
		if (in == NULL || look(in))
			return in;
		input_close(in);
		return NULL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1) {
		diag_errno(diag, path, "open", errno);
		return NULL;
	}
	return input_from(fd, path, diag);
}

struct input *
input_through(struct input *below, bool owned, const struct input_layer *layer,
    void *ctx, struct diag *diag)
{
	struct input *in = input_new(-1, below->name, diag);

	if (in == NULL)
		return NULL;
	in->below = below;
	in->owned = owned;
	in->layer = layer;
	in->ctx = ctx;
	return in;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	if (in->layer != NULL)
		in->layer->close(in->ctx);
	if (in->owned && in->below != NULL)
		input_close(in->below);
	else if (in->owned)
		close(in->fd);
	spool_free(in->kept);
	free(in);
}

void
input_tell(struct input *in, struct diag *diag)
{
	in->diag = diag;
}

const char *
input_name(const struct input *in)
{
	return in->name;
}

static ssize_t
read_some(struct input *in, char *to, size_t size)
{
	ssize_t n;

	do
		n = in->placed ? pread(in->fd, to, size, in->at) :
		                 read(in->fd, to, size);
	while (n == -1 && errno == EINTR);
	if (n > 0 && in->placed)
		in->at += n;
	return n;
}

static bool
read_kept(struct input *in, char *to, size_t *len)
{
	uint64_t left = in->size - (uint64_t)in->at;

	if (*len > left)
		*len = (size_t)left;
	if (!spool_read(in->kept, (uint64_t)in->at, to, *len))
		return false;
	in->at += (off_t)*len;
	return true;
}

ptrdiff_t
input_read(struct input *in, char *to, size_t size)
{
	ssize_t n;

	if (in->layer != NULL && in->below != NULL) {
		input_tell(in->below, in->diag);
		return in->layer->read(in->ctx, in->below, to, size, in->diag);
	}
	if (in->kept != NULL)
		return read_kept(in, to, &size) ? (ptrdiff_t)size : -1;
	n = read_some(in, to, size);
	if (n == -1)
		diag_errno(in->diag, in->name, "read", errno);
	return n;
}

uint64_t
input_size(const struct input *in)
{
	return in->below != NULL ? input_size(in->below) : in->size;
}

bool
input_changed(const struct input *in)
{
	struct stat st;

	if (in->below != NULL)
		return input_changed(in->below);
	return in->regular && fstat(in->fd, &st) == 0 &&
	    (st.st_size != in->length ||
	        st.st_mtim.tv_sec != in->written.tv_sec ||
	        st.st_mtim.tv_nsec != in->written.tv_nsec);
}

static bool
copy_into(struct input *in, struct spool *spool)
{
	char *buffer = malloc(COPY);
	ptrdiff_t n;

	if (buffer == NULL) {
		diag_memory(in->diag);
		return false;
	}
	while ((n = input_read(in, buffer, COPY)) > 0)
		if (!spool_write(spool, buffer, (size_t)n))
			break;
	free(buffer);
	return n == 0;
}

bool
input_keep(struct input *in)
{
	struct spool *spool;

	if (in->below != NULL) {
		input_tell(in->below, in->diag);
		return input_keep(in->below);
	}
	if (in->seekable || in->kept != NULL)
		return true;
	spool = spool_new(in->diag);
	if (spool == NULL)
		return false;
	if (!copy_into(in, spool)) {
		spool_free(spool);
		return false;
	}
	in->kept = spool;
	in->size = spool_size(spool);
	in->at = 0;
	return true;
}

bool
input_rewind(struct input *in)
{
	if (in->layer != NULL && in->below != NULL) {
		input_tell(in->below, in->diag);
		in->layer->rewind(in->ctx);
		return input_rewind(in->below);
	}
	if (in->kept != NULL || in->placed) {
		in->at = 0;
		return true;
	}
	if (!in->seekable) {
		diag_errno(in->diag, in->name, "read again", ESPIPE);
		return false;
	}
	if (lseek(in->fd, in->begin, SEEK_SET) != -1)
		return true;
	diag_errno(in->diag, in->name, "read again", errno);
	return false;
}
