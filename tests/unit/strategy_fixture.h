/*
 * strategy_fixture.h -- what was told, and a strategy from a text.
 */
#ifndef STRATEGY_FIXTURE_H
#define STRATEGY_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "rules/strategy.h"

struct fixture {
	struct arena *arena;
	struct diag *diag;
	struct buf told; /* "5:3 E_SHAPE text\n" and "5:3 note text\n" */
};

static inline void
fixture_tell(void *ctx, const struct diag_message *message)
{
	struct fixture *f = ctx;

	buf_printf(&f->told, "%zu:%zu %s %s\n", message->at.line,
	    message->at.col,
	    message->level == DIAG_NOTE ? "note" : message->id, message->text);
}

static inline void
fixture_open(struct fixture *f)
{
	buf_init(&f->told, 1 << 20);
	f->arena = arena_new(0);
	f->diag = diag_new(fixture_tell, f);
	assert_non_null(f->arena);
	assert_non_null(f->diag);
}

static inline void
fixture_close(struct fixture *f)
{
	diag_free(f->diag);
	arena_free(f->arena);
	buf_clear(&f->told);
}

static inline const char *
fixture_told(const struct fixture *f)
{
	return buf_text(&f->told);
}

/* Fails with what was told instead. */
static inline void
fixture_expect(const struct fixture *f, const char *what)
{
	if (strstr(fixture_told(f), what) == NULL)
		fail_msg("wanted \"%s\", was told:\n%s", what, fixture_told(f));
}

static inline struct yaml_node *
fixture_yaml(struct fixture *f, const char *text)
{
	return yaml_parse(f->arena, text_of(text), "test.yaml", f->diag);
}

/* Loads the text as a file that is gone afterwards. */
static inline struct strategy *
fixture_strategy(struct fixture *f, const char *text)
{
	char path[] = P_tmpdir "/strategy.XXXXXX";
	int fd = mkstemp(path);
	size_t len = strlen(text);
	struct strategy *strategy;

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(close(fd), 0);
	strategy = strategy_load(path, f->diag);
	unlink(path);
	return strategy;
}

#endif
