#include "stream/out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
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
	size_t held;
	char buffer[BUFFER];
};

struct out *
out_open(const char *path, struct diag *diag)
{
	struct out *out = malloc(sizeof(*out));

	if (out == NULL) {
		diag_memory(diag);
		return NULL;
	}
	out->spool = NULL;
	out->path = path;
	out->diag = diag;
	out->failed = false;
	out->held = 0;
	if (!target_open(&out->target, path)) {
		diag_errno(diag, path, "write", errno);
		free(out);
		return NULL;
	}
	fd_grow_pipe(out->target.fd);
	return out;
}

struct out *
out_spool(struct spool *spool, struct diag *diag)
{
	struct out *out = malloc(sizeof(*out));

	if (out == NULL) {
		diag_memory(diag);
		return NULL;
	}
	out->spool = spool;
	out->path = NULL;
	out->diag = diag;
	out->failed = false;
	out->held = 0;
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

void
out_write(struct out *out, const char *data, size_t len)
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

	if (!out->failed)
		flush(out);
	ok = !out->failed;
	if (out->spool != NULL) {
		free(out);
		return ok;
	}
	if (!ok) {
		target_drop(&out->target);
	} else if (!target_publish(&out->target, &what)) {
		diag_errno(out->diag, out->path, what, errno);
		ok = false;
	}
	free(out);
	return ok;
}

void
out_abandon(struct out *out)
{
	if (out == NULL)
		return;
	if (out->spool == NULL)
		target_drop(&out->target);
	free(out);
}
