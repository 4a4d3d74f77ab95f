/*
 * moments.c -- asks the contact rules of a strategy about moments.
 *
 *	moments STRATEGY CALENDARS ROWS
 *
 * CALENDARS are names joined by ',' of the calendars of the strategy; ROWS is a
 * CSV with the columns of a portfolio and q_channel, q_day, q_minute,
 * q_calendar, q_debt and q_history, which is DATE:CHANNEL:KIND:in|out:ITEM
 * joined by blanks; ITEM may be empty.  For each record a line: the codes that
 * are against the moment, joined by '|', and what is decided about the day:
 * VERDICT DATE MINUTE.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/num.h"
#include "contact/contact.h"
#include "stream/stage.h"
#include "stream/table.h"

enum { PAST_MAX = 64, CALENDARS = 16 };

struct asker {
	struct stage stage; /* first: the stage is the asker */
	struct diag *diag;
	struct arena *arena;
	struct contact_rules *rules;
	struct contact_rows *rows;
	const struct calendar *calendars[CALENDARS];
	size_t calendar_count;
	const struct table *table;
	struct contact_past past;
	size_t next;
};

static void
listen(void *ctx, const struct diag_message *message)
{
	(void)ctx;
	fprintf(stderr, "moments: %s:%zu:%zu: %s\n",
	    message->at.file == NULL ? "" : message->at.file, message->at.line,
	    message->at.col, message->text);
}

static void
give_up(const char *what)
{
	fprintf(stderr, "moments: %s\n", what);
	exit(2);
}

static struct text
cell(const struct asker *asker, const char *name)
{
	int column = table_column(asker->table, name);

	if (column == -1)
		give_up("a column is missing");
	return asker->table->rows[asker->next].cells[column];
}

static int
index_of(struct text name, const char *const *names)
{
	int i;

	for (i = 0; names[i] != NULL; i++)
		if (text_is(name, names[i]))
			return i;
	give_up("a name is not known");
	return -1;
}

static int32_t
read_day(struct text text)
{
	int32_t day = 0;

	if (!date_parse(text, &day))
		give_up("a date cannot be read");
	return day;
}

static void
read_history(struct asker *asker)
{
	static struct ledger_event events[PAST_MAX];
	struct ledger_history known = { .events = events };
	struct text history = cell(asker, "q_history");
	struct text one, part[5];
	size_t i;

	while (text_split(&history, ' ', &one)) {
		struct ledger_event *event = &events[known.event_count++];

		for (i = 0; i < 4; i++)
			if (!text_split(&one, ':', &part[i]))
				give_up("a history cannot be read");
		if (known.event_count == PAST_MAX)
			give_up("a history is too long");
		*event = (struct ledger_event){ .date = read_day(part[0]),
			.channel = index_of(part[1], channel_names),
			.kind = (enum ledger_event_kind)index_of(
			    part[2], ledger_event_names),
			.incoming = text_is(part[3], "in"),
			.item = one.len > 0 ? one : (struct text){ NULL, 0 } };
	}
	if (!contact_past_begin(&asker->past, &known, asker->diag))
		give_up("no memory");
}

static const struct calendar *
find_calendar(const struct asker *asker)
{
	struct text name = cell(asker, "q_calendar");
	size_t i;

	for (i = 0; i < asker->calendar_count; i++)
		if (text_is(name, calendar_name(asker->calendars[i])))
			return asker->calendars[i];
	give_up("a calendar is not known");
	return NULL;
}

static void
answer(struct asker *asker, const struct contact_ask *ask)
{
	static const char *const verdicts[] = { "allowed", "deferred",
		"refused", "dropped", "error" };
	struct contact_decision decision;
	struct contact_set against;
	int32_t day = read_day(cell(asker, "q_day"));
	char date[DATE_TEXT_MAX] = "";
	int64_t minute = 0;
	struct buf codes;

	if (!int_parse(cell(asker, "q_minute"), &minute) ||
	    !contact_check(
	        asker->rules, ask, day, (int)minute, &against, NULL) ||
	    !contact_decide(asker->rules, ask, day, &decision))
		give_up("a moment cannot be decided");
	buf_init(&codes, 65536);
	contact_put_codes(&codes, asker->rules, &against);
	date_format(decision.date, date, sizeof(date));
	printf("%s %s %s %d\n", buf_text(&codes), verdicts[decision.verdict],
	    date, decision.minute);
	buf_clear(&codes);
}

static bool
stage_open(struct stage *stage, struct columns *columns)
{
	return contact_bind(((struct asker *)stage)->rules, columns);
}

static bool
stage_run(struct stage *stage, struct batch *batch)
{
	struct asker *asker = (struct asker *)stage;
	const struct expr_env env = { .as_of = 0 };
	size_t row;

	for (row = 0; row < batch->rows; row++, asker->next++) {
		uint32_t number =
		    contact_rows_read(asker->rows, &env, batch, row);
		struct contact_debt debt =
		    contact_debt_of(cell(asker, "q_debt"));
		struct contact_ask ask = { .channel = (enum channel)index_of(
			                       cell(asker, "q_channel"),
			                       channel_names),
			.calendar = find_calendar(asker),
			.debts = &debt,
			.debt_count = 1,
			.past = &asker->past,
			.diag = asker->diag };

		if (number == CONTACT_NO_ROW)
			give_up("no memory");
		ask.row = contact_rows_at(asker->rows, number);
		read_history(asker);
		answer(asker, &ask);
	}
	return true;
}

static bool
stage_close(struct stage *stage)
{
	(void)stage;
	return true;
}

static void
load_calendars(
    struct asker *asker, const struct strategy *strategy, struct text names)
{
	struct text name;

	while (text_split(&names, ',', &name)) {
		const struct calendar_spec *spec =
		    strategy_calendar(strategy, name);
		const struct calendar *calendar;

		if (spec == NULL || asker->calendar_count == CALENDARS)
			give_up("a calendar is not there");
		calendar =
		    calendar_new(asker->arena, strategy, spec, asker->diag);
		if (calendar == NULL)
			give_up("a calendar cannot be read");
		asker->calendars[asker->calendar_count++] = calendar;
	}
}

int
main(int argc, char **argv)
{
	struct asker asker = { .diag = diag_new(listen, NULL),
		.arena = arena_new(0),
		.stage = { .name = "moments",
		    .open = stage_open,
		    .run = stage_run,
		    .close = stage_close,
		    .sink = true } };
	struct stage *const stages[] = { &asker.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct chain_counts counts;
	struct strategy *strategy;
	bool ran;

	if (argc != 4 || asker.diag == NULL || asker.arena == NULL)
		give_up("usage: moments STRATEGY CALENDARS ROWS");
	strategy = strategy_load(argv[1], asker.diag);
	asker.table = table_read(asker.arena, argv[3], asker.diag);
	chain.in = input_open(argv[3], asker.diag);
	if (strategy == NULL || asker.table == NULL || chain.in == NULL)
		give_up("no input");
	load_calendars(&asker, strategy, text_of(argv[2]));
	asker.rules = contact_new(asker.arena, strategy, NULL, asker.diag);
	if (asker.rules == NULL)
		give_up("no rules");
	asker.rows = contact_rows_new(asker.arena, asker.rules);
	if (asker.rows == NULL)
		give_up("no memory");
	ran = chain_run(&chain, asker.diag, &counts);
	input_close(chain.in);
	contact_past_clear(&asker.past);
	strategy_free(strategy);
	arena_free(asker.arena);
	diag_free(asker.diag);
	return ran ? 0 : 2;
}
