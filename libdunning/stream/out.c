#include "stream/out.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "stream/csv_pick.h"
#include "stream/fd.h"
#include "stream/out_target.h"
#include "stream/spool.h"

enum { BUFFER = 1 << 18 };

struct out {
	struct out_target target;
	struct spool *spool; /* instead of a target; NULL: none */
	const char *path;
	struct diag *diag;
	bool failed;
	struct csv_pick *pick; /* of what is written; NULL: all of it */
	char delimiter;
	struct buf picked;
	size_t held;
	char buffer[BUFFER];
};

static struct out *
new_out(struct diag *diag)
{
	struct out *out = malloc(sizeof(*out));

	if (out == NULL) {
		diag_memory(diag);
		return NULL;
	}
	out->spool = NULL;
	out->path = NULL;
	out->diag = diag;
	out->failed = false;
	out->pick = NULL;
	buf_init(&out->picked, SIZE_MAX);
	out->held = 0;
	return out;
}

static void
free_out(struct out *out)
{
	csv_pick_free(out->pick);
	buf_clear(&out->picked);
	free(out);
}

struct out *
out_open(const char *path, struct diag *diag)
{
	struct out *out = new_out(diag);

	if (out == NULL)
		return NULL;
	out->path = path;
	if (!target_open(&out->target, path)) {
		diag_errno(diag, path, "write", errno);
		free_out(out);
		return NULL;
	}
	fd_grow_pipe(out->target.fd);
	return out;
}

struct out *
out_spool(struct spool *spool, struct diag *diag)
{
	struct out *out = new_out(diag);

	if (out != NULL)
		out->spool = spool;
	return out;
}

static void
write_through(struct out *out, const char *data, size_t len)
{
	if (out->spool != NULL) {
		out->failed = !spool_write(out->spool, data, len);
		return;
	}
	if (fd_write(out->target.fd, data, len))
		return;
	diag_errno(out->diag, out->path, "write", errno);
	out->failed = true;
}

static void
flush(struct out *out)
{
	write_through(out, out->buffer, out->held);
	out->held = 0;
}

bool
out_columns(struct out *out, char delimiter, const struct text *names,
    size_t count)
{
	out->pick = csv_pick_new(names, count);
	out->delimiter = delimiter;
	if (out->pick == NULL)
		diag_memory(out->diag);
	return out->pick != NULL;
}

static void
collect(struct out *out, const char *data, size_t len)
{
	if (out->failed || len == 0)
		return;
	if (len > BUFFER - out->held)
		flush(out);
	if (out->failed)
		return;
	if (len >= BUFFER) {
		write_through(out, data, len);
		return;
	}
	memcpy(out->buffer + out->held, data, len);
	out->held += len;
}

void
out_write(struct out *out, const char *data, size_t len)
{
	if (out->pick == NULL) {
		collect(out, data, len);
		return;
	}
	if (out->failed)
		return;
	buf_reset(&out->picked);
	if (!csv_pick_feed(
	        out->pick, out->delimiter, data, len, &out->picked)) {
		diag_memory(out->diag);
		out->failed = true;
		return;
	}
	collect(out, buf_text(&out->picked), out->picked.len);
}

void
out_puts(struct out *out, const char *s)
{
	out_write(out, s, strlen(s));
}

bool
out_ok(const struct out *out)
{
	return !out->failed;
}

bool
out_close(struct out *out)
{
	const char *what;
	bool ok;

	if (!out->failed && out->pick != NULL && !csv_pick_any(out->pick)) {
		diag_at(out->diag, DIAG_ERROR, "E_COLUMN", POS_NONE,
		    "none of the columns that are to be written is there");
		out->failed = true;
	}
	if (!out->failed)
		flush(out);
	ok = !out->failed;
	if (out->spool != NULL) {
		free_out(out);
		return ok;
	}
	if (!ok) {
		target_drop(&out->target);
	} else if (!target_publish(&out->target, &what)) {
		diag_errno(out->diag, out->path, what, errno);
		ok = false;
	}
	free_out(out);
	return ok;
}

void
out_abandon(struct out *out)
{
	if (out == NULL)
		return;
	if (out->spool == NULL)
		target_drop(&out->target);
	free_out(out);
}
