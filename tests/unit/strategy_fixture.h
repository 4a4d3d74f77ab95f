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
	    message->at.col, message->level == DIAG_NOTE ? "note" : message->id,
	    message->text);
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

/* The lines before the body. */
static const char mistake_head[] = "dunning: 1\nstrategy: s\n";

/* A strategy and what is wrong with it. */
struct mistake {
	const char *body; /* ^ stands before the place of the message */
	const char *told; /* the only message begins so, after its place */
	const char *hint; /* and this is in its note */
};

/* Joins head and body without the mark; its place goes to at. */
static inline void
mistake_text(struct buf *text, const char *body, char *at, size_t size)
{
	const char *mark = strchr(body, '^');
	size_t line = 1;
	size_t col = 1;
	size_t i;

	buf_reset(text);
	buf_puts(text, mistake_head);
	snprintf(at, size, "0:0 ");
	if (mark == NULL) {
		buf_puts(text, body);
		return;
	}
	buf_add(text, body, (size_t)(mark - body));
	for (i = 0; i < text->len; i++) {
		col = text->data[i] == '\n' ? 1 : col + 1;
		line += text->data[i] == '\n';
	}
	buf_puts(text, mark + 1);
	snprintf(at, size, "%zu:%zu ", line, col);
}

static inline void
check_mistake(const struct mistake *mistake)
{
	struct fixture f;
	struct buf text;
	char at[32];
	const char *told;

	buf_init(&text, 1 << 16);
	mistake_text(&text, mistake->body, at, sizeof(at));
	fixture_open(&f);
	assert_null(fixture_strategy(&f, buf_text(&text)));
	told = fixture_told(&f);
	if (diag_count(f.diag, DIAG_ERROR) != 1 ||
	    strncmp(told, at, strlen(at)) != 0 ||
	    strncmp(told + strlen(at), mistake->told, strlen(mistake->told)) !=
	        0)
		fail_msg("%s\nwanted \"%s%s\", was told:\n%s", mistake->body,
		    at, mistake->told, told);
	fixture_expect(&f, mistake->hint);
	fixture_close(&f);
	buf_clear(&text);
}

static inline void
check_mistakes(const struct mistake *mistakes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check_mistake(&mistakes[i]);
}

#endif
