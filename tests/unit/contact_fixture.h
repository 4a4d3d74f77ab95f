/*
 * contact_fixture.h -- the constraints of a strategy in YAML, asked about the
 * records of a portfolio in CSV.
 */
#ifndef CONTACT_FIXTURE_H
#define CONTACT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "contact/contact.h"
#include "stream/stage.h"

enum { PATH_ROOM = 512, FILES = 4, ROWS = 8, PAST = 16 };

static const char *const file_names[FILES] = { "strategy.yaml", "co.csv",
	"mx.csv", "rows.csv" };

struct fixture {
	struct stage stage; /* first: the stage is the fixture */
	char dir[PATH_ROOM];
	char paths[FILES][PATH_ROOM];
	char told[2048];
	struct diag *diag;
	struct arena *arena;
	struct strategy *strategy;
	struct contact_rules *rules;
	struct calendar *calendar; /* "co" */
	struct contact_row rows[ROWS];
	size_t row_count;
	struct ledger_contact past[PAST];
	size_t past_count;
};

static inline void
listen(void *ctx, const struct diag_message *message)
{
	struct fixture *fixture = ctx;
	size_t len = strlen(fixture->told);

	snprintf(fixture->told + len, sizeof(fixture->told) - len,
	    "%s %zu:%zu %s\n", message->id, message->at.line, message->at.col,
	    message->text);
}

static inline void
write_file(const char *path, const char *before, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_not_equal(fputs(before, file), EOF);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
}

static inline int
set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	size_t i;

	assert_non_null(fixture);
	snprintf(fixture->dir, sizeof(fixture->dir), "%.300s/contact-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	assert_non_null(mkdtemp(fixture->dir));
	for (i = 0; i < FILES; i++)
		snprintf(fixture->paths[i], PATH_ROOM, "%.400s/%s",
		    fixture->dir, file_names[i]);
	fixture->diag = diag_new(listen, fixture);
	fixture->arena = arena_new(0);
	assert_non_null(fixture->diag);
	assert_non_null(fixture->arena);
	/* Colombia: Sacred Heart; Mexico: day of the Revolution. */
	write_file(fixture->paths[1], "date,name\n", "2026-06-15,Sagrado\n");
	write_file(fixture->paths[2], "date,name\n", "2026-11-16,Rev.\n");
	*state = fixture;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	size_t i;

	if (fixture->strategy != NULL)
		strategy_free(fixture->strategy);
	for (i = 0; i < FILES; i++)
		unlink(fixture->paths[i]);
	assert_int_equal(rmdir(fixture->dir), 0);
	arena_free(fixture->arena);
	diag_free(fixture->diag);
	free(fixture);
	return 0;
}

/* The rules of constraints that are written as items of a YAML list. */
static inline struct contact_rules *
load(struct fixture *fixture, const char *constraints)
{
	static const char before[] =
	    "dunning: 1\nstrategy: test\ncalendars:\n"
	    "  co: {weekend: [sat, sun], holidays: co.csv}\n"
	    "  mx: {weekend: [sat, sun], holidays: mx.csv}\n"
	    "constraints:\n";

	if (fixture->strategy != NULL)
		strategy_free(fixture->strategy);
	fixture->rules = NULL;
	fixture->told[0] = '\0';
	write_file(fixture->paths[0], before, constraints);
	fixture->strategy = strategy_load(fixture->paths[0], fixture->diag);
	if (fixture->strategy == NULL)
		return NULL;
	fixture->calendar = calendar_new(fixture->arena, fixture->strategy,
	    strategy_calendar(fixture->strategy, TEXT("co")), fixture->diag);
	assert_non_null(fixture->calendar);
	fixture->rules =
	    contact_new(fixture->arena, fixture->strategy, NULL, fixture->diag);
	return fixture->rules;
}

static inline bool
stage_open(struct stage *stage, struct columns *columns)
{
	return contact_bind(((struct fixture *)stage)->rules, columns);
}

static inline bool
stage_run(struct stage *stage, struct batch *batch)
{
	struct fixture *fixture = (struct fixture *)stage;
	const struct expr_env env = { .as_of = 0 };
	size_t row;

	for (row = 0; row < batch->rows && row < ROWS; row++)
		contact_row(fixture->rules, &env, batch, row,
		    &fixture->rows[fixture->row_count++]);
	return true;
}

static inline bool
stage_close(struct stage *stage)
{
	(void)stage;
	return true;
}

/* Asks the rules about the records of a CSV with its header. */
static inline void
ask(struct fixture *fixture, const char *csv)
{
	struct stage *const stages[] = { &fixture->stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct chain_counts counts;

	fixture->stage = (struct stage){ .name = "test",
		.open = stage_open,
		.run = stage_run,
		.close = stage_close,
		.sink = true };
	fixture->row_count = 0;
	fixture->past_count = 0;
	write_file(fixture->paths[3], csv, "");
	chain.in = input_open(fixture->paths[3], fixture->diag);
	assert_non_null(chain.in);
	assert_true(chain_run(&chain, fixture->diag, &counts));
	input_close(chain.in);
}

static inline int32_t
day(const char *iso)
{
	int32_t date;

	assert_true(date_parse(text_of(iso), &date));
	return date;
}

static inline void
contacted(struct fixture *fixture, const char *iso, enum channel channel)
{
	assert_true(fixture->past_count < PAST);
	fixture->past[fixture->past_count++] =
	    (struct ledger_contact){ day(iso), channel };
}

static inline struct contact_decision
decide(struct fixture *fixture, size_t row, enum channel channel,
    const char *as_of)
{
	const struct contact_past past = { fixture->past, fixture->past_count };
	struct contact_decision decision;

	assert_true(row < fixture->row_count);
	if (!contact_decide(fixture->rules, &fixture->rows[row], channel,
	        fixture->calendar, day(as_of), &past, &decision, fixture->diag))
		fail_msg("%s", fixture->told);
	return decision;
}

#endif
