/*
 * stream_fixture.h -- runs a chain over text and keeps all that comes of it.
 */
#ifndef STREAM_FIXTURE_H
#define STREAM_FIXTURE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "stream/stage.h"

struct outcome {
	bool ok;
	int status;
	struct chain_counts counts;
	struct buf said; /* "reject R_NUL 3:4 text\n", "note text\n" */
	struct buf out;
	struct buf rejects;
};

static inline void
fixture_said(void *ctx, const struct diag_message *m)
{
	static const char *const levels[DIAG_LEVELS] = {
		[DIAG_INFO] = "info",
		[DIAG_WARNING] = "warning",
		[DIAG_REJECT] = "reject",
		[DIAG_FOUND] = "found",
		[DIAG_ERROR] = "error",
		[DIAG_BUSY] = "busy",
	};
	struct buf *said = ctx;

	if (m->level == DIAG_NOTE)
		buf_printf(said, "note %s\n", m->text);
	else if (m->at.line > 0)
		buf_printf(said, "%s %s %zu:%zu %s\n", levels[m->level], m->id,
		    m->at.line, m->at.col, m->text);
	else
		buf_printf(said, "%s %s %s\n", levels[m->level], m->id,
		    m->text);
}

/* A file without a name that holds the text, read from its start. */
static inline int
fixture_file(const char *text, size_t len)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	fd = dup(fileno(file));
	assert_int_not_equal(fd, -1);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	fclose(file);
	return fd;
}

static inline struct out *
fixture_out(int *fd, char name[32], struct diag *diag)
{
	*fd = fixture_file("", 0);
	snprintf(name, 32, "/dev/fd/%d", *fd);
	return out_open(name, diag);
}

static inline void
fixture_take(int fd, struct buf *to)
{
	char piece[4096];
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		assert_true(buf_add(to, piece, (size_t)n));
	close(fd);
}

/* Runs the chain over an open descriptor; only its in and outputs are set. */
static inline struct outcome
fixture_run_fd(struct chain chain, int fd)
{
	struct outcome o = { 0 };
	struct diag *diag;
	char out_name[32];
	char rejects_name[32];
	int out;
	int rejects;

	buf_init(&o.said, SIZE_MAX);
	buf_init(&o.out, SIZE_MAX);
	buf_init(&o.rejects, SIZE_MAX);
	diag = diag_new(fixture_said, &o.said);
	assert_non_null(diag);
	chain.in = input_from(fd, "in.csv", diag);
	chain.out = fixture_out(&out, out_name, diag);
	chain.rejects = fixture_out(&rejects, rejects_name, diag);
	assert_true(chain.in != NULL && chain.out != NULL &&
	    chain.rejects != NULL);
	o.ok = chain_run(&chain, diag, &o.counts);
	if (o.ok) {
		assert_true(out_close(chain.out));
		assert_true(out_close(chain.rejects));
	} else {
		out_abandon(chain.out);
		out_abandon(chain.rejects);
	}
	o.status = o.ok ? diag_status(diag) : STATUS_TROUBLE;
	fixture_take(out, &o.out);
	fixture_take(rejects, &o.rejects);
	input_close(chain.in);
	diag_free(diag);
	return o;
}

static inline struct outcome
fixture_run(struct chain chain, const char *text, size_t len)
{
	return fixture_run_fd(chain, fixture_file(text, len));
}

static inline void
outcome_free(struct outcome *o)
{
	buf_clear(&o->said);
	buf_clear(&o->out);
	buf_clear(&o->rejects);
}

/* What comes of the text; status says whether the run was whole. */
static inline void
fixture_check(struct chain chain, const char *text, size_t len,
    const char *out, const char *rejects, const char *said, int status)
{
	struct outcome o = fixture_run(chain, text, len);

	assert_string_equal(buf_text(&o.said), said);
	assert_string_equal(buf_text(&o.out), out);
	assert_string_equal(buf_text(&o.rejects), rejects);
	assert_int_equal(o.status, status);
	if (o.ok)
		assert_int_equal(o.counts.read,
		    o.counts.written + o.counts.rejected + o.counts.excluded);
	outcome_free(&o);
}

#define CHECK_BY(chain, text, out, rejects, said, status)                     \
	fixture_check(chain, text, sizeof(text) - 1, out, rejects, said, status)

#endif
