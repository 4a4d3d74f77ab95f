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

enum { PATH_ROOM = 512, FILES = 4, ROWS = 12, EVENTS = 16 };

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
	struct contact_rows *rows;
	uint32_t numbers[ROWS];
	size_t row_count;
	struct contact_past past;
	struct contact_ask asked; /* the last question */
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX]; /* of its day */
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
	contact_past_clear(&fixture->past);
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
	if (fixture->rules != NULL)
		fixture->rows = contact_rows_new(fixture->arena, fixture->rules);
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
		fixture->numbers[fixture->row_count++] =
		    contact_rows_read(fixture->rows, &env, batch, row);
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
	assert_true(contact_past_begin(&fixture->past, NULL, fixture->diag));
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

static inline const struct contact_row *
row_of(const struct fixture *fixture, size_t row)
{
	assert_true(row < fixture->row_count);
	return contact_rows_at(fixture->rows, fixture->numbers[row]);
}

static inline void
contacted_as(struct fixture *fixture, const char *iso, enum channel channel,
    enum contact_kind kind)
{
	const struct contact_once contact = { .day = day(iso),
		.channel = channel,
		.kind = kind };

	assert_true(contact_past_add(
	    &fixture->past, &contact, NULL, 0, fixture->diag));
}

static inline void
contacted(struct fixture *fixture, const char *iso, enum channel channel)
{
	contacted_as(fixture, iso, channel, CONTACT_ATTEMPT);
}

static inline const struct contact_ask *
question(struct fixture *fixture, size_t row, enum channel channel)
{
	fixture->asked.row = row_of(fixture, row);
	fixture->asked.channel = channel;
	fixture->asked.calendar = fixture->calendar;
	fixture->asked.past = &fixture->past;
	fixture->asked.diag = fixture->diag;
	return &fixture->asked;
}

static inline struct contact_decision
decide(struct fixture *fixture, size_t row, enum channel channel,
    const char *as_of)
{
	struct contact_decision decision;

	if (!contact_decide(fixture->rules, question(fixture, row, channel),
	        day(as_of), &decision))
		fail_msg("%s", fixture->told);
	return decision;
}

/* Whether nothing is against a moment; what is goes to fixture->blocks. */
static inline bool
allows(struct fixture *fixture, size_t row, enum channel channel,
    const char *iso, int minute)
{
	struct contact_set against;

	if (!contact_check(fixture->rules, question(fixture, row, channel),
	        day(iso), minute, &against, fixture->blocks))
		fail_msg("%s", fixture->told);
	return !contact_set_any(&against);
}

#endif
