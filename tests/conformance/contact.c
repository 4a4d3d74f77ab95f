/*
 * contact.c -- decides worked cases of contact law by the packs that ship, and
 * compares.
 *
 *	contact CASES
 *
 * CASES is a CSV with the columns pack,utc,channel,tz,history,authorized,
 * local,decision,reason.  Packs, calendars and holidays are those of
 * $DUNNING_DATA.  One line for each case that fails, then "contact: N passed,
 * N failed, N skipped"; exit status 1 when any fails, 2 when nothing can be
 * decided.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/num.h"
#include "contact/contact.h"
#include "stream/stage.h"
#include "stream/table.h"

enum { PATH_ROOM = 512, PAST_MAX = 32, DAY_SECONDS = 86400 };

/* A pack of the cases, and the files that hold its rules. */
struct pack {
	const char *name;
	const char *files;
	const char *country, *region;
	const char *calendar;
};

static const struct pack packs[] = {
	{ "us-regf", "contact/us_regf.yaml", "US", "", "us" },
	{ "us-ma", "contact/us_regf.yaml, contact/us_ma.yaml", "US", "MA",
	    "us" },
	{ "mx-condusef", "contact/mx_condusef.yaml", "MX", "", "mx" },
	{ "mx-profeco", "contact/mx_profeco.yaml", "MX", "", "mx" },
	{ "co-ley2300", "contact/co_ley2300.yaml", "CO", "", "co" },
	{ "cl-19496", "contact/cl_19496.yaml", "CL", "", "cl" },
	{ "pe-29571", "contact/pe_29571.yaml", "PE", "", "pe" },
	{ "br-sp", "contact/br_states.yaml", "BR", "SP", "br" },
	{ "br-rj", "contact/br_states.yaml", "BR", "RJ", "br" },
	{ "br-es", "contact/br_states.yaml", "BR", "ES", "br" },
	{ "br-am", "contact/br_states.yaml", "BR", "AM", "br" },
	{ "br-al", "contact/br_states.yaml", "BR", "AL", "br" },
	{ "br-pr", "contact/br_states.yaml", "BR", "PR", "br" },
	{ "ar-default", "contact/ar_default.yaml", "AR", "", "ar" },
	{ "es-default", "contact/es_default.yaml", "ES", "", "es" },
	{ "gb-conc7", "contact/gb_conc7.yaml", "GB", "", "gb" },
	{ "de-default", "contact/de_default.yaml", "DE", "", "de" },
};
enum { PACKS = sizeof(packs) / sizeof(*packs) };

/* What the reason of a case is called here. */
static const struct reason {
	const char *name;
	const char *code; /* NULL: any */
	enum contact_block block;
} reasons[] = {
	{ "hours", NULL, CONTACT_NO_HOURS },
	{ "weekday", NULL, CONTACT_CLOSED },
	{ "holiday", NULL, CONTACT_HOLIDAY },
	{ "7in7", "US_7_IN_7", CONTACT_CAP },
	{ "after-conversation", "US_AFTER_CONVERSATION", CONTACT_WAIT },
	{ "ma-2in7", "MA_2_IN_7", CONTACT_CAP },
	{ "ma-2in30-not-home", "MA_2_IN_30_NOT_HOME", CONTACT_CAP },
	{ "ma-visit", "MA_VISIT", CONTACT_CAP },
	{ "channel_not_authorized", "CO_CONSENT", CONTACT_UNAUTHORISED },
	{ "channel_forbidden", "CO_NO_VISITS", CONTACT_REFUSES },
	{ "one-per-day", "CO_ONE_A_DAY", CONTACT_CAP },
	{ "one-channel-per-week", "CO_ONE_CHANNEL_A_WEEK", CONTACT_CAP },
	{ "direct-1-per-week", "CL_DIRECT_1_A_WEEK", CONTACT_CAP },
	{ "other-2-per-week", "CL_OTHER_2_A_WEEK", CONTACT_CAP },
	{ "other-2-per-week:gap", "CL_OTHER_2_A_WEEK", CONTACT_GAP },
};

struct test {
	struct stage stage; /* first: the stage is the test */
	char dir[PATH_ROOM];
	struct diag *diag;
	struct arena *arena;
	struct contact_rules *rules;
	struct contact_rows *rows;
	const struct table *cases;
	const struct calendar *calendar;
	struct zone_cache *zones;
	struct contact_past past;
	uint32_t *numbers; /* row of each case of the pack */
	size_t number_count;
	size_t passed, failed;
};

static void
listen(void *ctx, const struct diag_message *message)
{
	(void)ctx;
	fprintf(stderr, "contact: %s:%zu:%zu: %s\n",
	    message->at.file == NULL ? "" : message->at.file, message->at.line,
	    message->at.col, message->text);
}

static void
give_up(const char *what)
{
	fprintf(stderr, "contact: %s\n", what);
	exit(2);
}

static struct text
cell(const struct table *table, size_t row, const char *name)
{
	int column = table_column(table, name);

	if (column == -1)
		give_up("a column is missing");
	return table->rows[row].cells[column];
}

static FILE *
open_in(const struct test *test, const char *name, char path[PATH_ROOM])
{
	FILE *file;

	snprintf(path, PATH_ROOM, "%.400s/%.64s", test->dir, name);
	file = fopen(path, "w");
	if (file == NULL)
		give_up("cannot write a temporary file");
	return file;
}

static bool
is_of(const struct test *test, size_t i, const struct pack *pack)
{
	return text_is(cell(test->cases, i, "pack"), pack->name);
}

/* One record per case of the pack, with the channels that are authorised. */
static void
write_rows(
    const struct test *test, const struct pack *pack, char path[PATH_ROOM])
{
	FILE *file = open_in(test, "rows.csv", path);
	size_t i;

	fputs("debtor_id,doc_id,country,region,consent,currency,"
	      "balance\n",
	    file);
	for (i = 0; i < test->cases->count; i++) {
		bool asked = text_is(cell(test->cases, i, "authorized"), "1");

		if (is_of(test, i, pack))
			fprintf(file, "d%zu,f%zu,%s,%s,%s,XXX,1\n", i, i,
			    pack->country, pack->region,
			    asked ? "email|sms|whatsapp|call|letter" : "");
	}
	fclose(file);
}

static bool
stage_open(struct stage *stage, struct columns *columns)
{
	return contact_bind(((struct test *)stage)->rules, columns);
}

static bool
stage_run(struct stage *stage, struct batch *batch)
{
	struct test *test = (struct test *)stage;
	const struct expr_env env = { .as_of = 0 };
	size_t row;

	for (row = 0; row < batch->rows; row++)
		test->numbers[test->number_count++] =
		    contact_rows_read(test->rows, &env, batch, row);
	return true;
}

static bool
stage_close(struct stage *stage)
{
	(void)stage;
	return true;
}

static void
ask_rules(struct test *test, const struct pack *pack)
{
	struct stage *const stages[] = { &test->stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct chain_counts counts;
	char path[PATH_ROOM];
	bool ran;

	test->stage = (struct stage){ .name = "contact",
		.open = stage_open,
		.run = stage_run,
		.close = stage_close,
		.sink = true };
	test->number_count = 0;
	write_rows(test, pack, path);
	chain.in = input_open(path, test->diag);
	if (chain.in == NULL)
		give_up("no input");
	ran = chain_run(&chain, test->diag, &counts);
	input_close(chain.in);
	unlink(path);
	if (!ran)
		give_up("the records cannot be read");
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

/* "2026-06-04:call:attempt ..." */
static void
read_history(struct test *test, struct text history)
{
	struct ledger_event events[PAST_MAX];
	struct ledger_history known = { .events = events };
	struct text one, date, channel;

	memset(events, 0, sizeof(events));
	while (text_split(&history, ' ', &one)) {
		struct ledger_event *event = &events[known.event_count++];

		if (known.event_count == PAST_MAX ||
		    !text_split(&one, ':', &date) ||
		    !text_split(&one, ':', &channel) ||
		    !date_parse(date, &event->date))
			give_up("a history cannot be read");
		event->channel = index_of(channel, channel_names);
		event->kind = (enum ledger_event_kind)index_of(
		    one, ledger_event_names);
	}
	if (!contact_past_begin(&test->past, &known, test->diag))
		give_up("no memory");
}

/* Two digits of a text. */
static int
two(struct text text, size_t at)
{
	int64_t number;

	if (text.len < at + 2 ||
	    !int_parse((struct text){ text.at + at, 2 }, &number))
		give_up("a time cannot be read");
	return (int)number;
}

/* The day and minute in a zone of "2026-06-10T12:00+00:00"; they are those of
 * "Wed 2026-06-10 08:00". */
static void
read_moment(const struct test *test, struct zone *zone, size_t i, int32_t *day,
    int *minute)
{
	struct text utc = cell(test->cases, i, "utc");
	struct text local = cell(test->cases, i, "local");
	int64_t seconds;
	int32_t date;

	if (utc.len < 16 || local.len != 20 ||
	    !date_parse((struct text){ utc.at, 10 }, &date))
		give_up("a moment cannot be read");
	seconds = (int64_t)date * DAY_SECONDS + two(utc, 11) * 3600 +
	    two(utc, 14) * 60;
	seconds += zone_offset_of_instant(zone, seconds);
	*day = (int32_t)(seconds / DAY_SECONDS);
	*minute = (int)(seconds % DAY_SECONDS / 60);
	if (!date_parse((struct text){ local.at + 4, 10 }, &date) ||
	    date != *day || two(local, 15) * 60 + two(local, 18) != *minute)
		give_up("a moment is another one in its zone");
}

/* Whether the moment is denied for the reason that the case gives. */
static bool
reason_fits(const struct test *test, const struct contact_set *against,
    const enum contact_block *blocks, struct text reason)
{
	size_t n;
	size_t k;

	for (n = 0; n < sizeof(reasons) / sizeof(*reasons); n++)
		if (text_is(reason, reasons[n].name))
			break;
	if (n == sizeof(reasons) / sizeof(*reasons))
		return false;
	for (k = 0; k < contact_count(test->rules); k++)
		if (contact_set_has(against, k) &&
		    blocks[k] == reasons[n].block &&
		    (reasons[n].code == NULL ||
		        text_is(contact_code(test->rules, k), reasons[n].code)))
			return true;
	return false;
}

static void
try_case(struct test *test, size_t i, uint32_t number)
{
	enum contact_block blocks[CONTACT_CONSTRAINTS_MAX];
	struct text reason = cell(test->cases, i, "reason");
	struct contact_debt debt = contact_debt_of(TEXT("/f/1/"));
	struct contact_ask ask = {
		.row = contact_rows_at(test->rows, number),
		.channel = (enum channel)index_of(
		    cell(test->cases, i, "channel"), channel_names),
		.calendar = test->calendar,
		.debts = &debt,
		.debt_count = 1,
		.past = &test->past,
		.diag = test->diag
	};
	struct contact_set against;
	enum zone_error error;
	int32_t day;
	int minute;
	bool fits;

	ask.zone =
	    zone_cache_find(test->zones, cell(test->cases, i, "tz"), &error);
	if (ask.zone == NULL)
		give_up(zone_error_text(error));
	read_moment(test, ask.zone, i, &day, &minute);
	read_history(test, cell(test->cases, i, "history"));
	if (!contact_check(test->rules, &ask, day, minute, &against, blocks))
		give_up("a case cannot be decided");
	fits = text_is(cell(test->cases, i, "decision"), "allow")
	           ? !contact_set_any(&against)
	           : reason_fits(test, &against, blocks, reason);
	test->passed += fits;
	test->failed += !fits;
	if (!fits)
		printf("case %zu: expected %.*s\n", i + 1, (int)reason.len,
		    reason.at);
}

static struct strategy *
make_strategy(struct test *test, const struct pack *pack)
{
	struct strategy *strategy;
	char path[PATH_ROOM];
	FILE *file = open_in(test, "strategy.yaml", path);

	fprintf(file,
	    "dunning: 1\nstrategy: conformance\n"
	    "calendars:\n"
	    "  %s: {weekend: [sun], holidays: calendars/%s.csv}\n"
	    "creditor: {name: a, street: b, phone: c, complaints: d, tax_id: e}\n"
	    "contact_packs: [%s]\n",
	    pack->calendar, pack->calendar, pack->files);
	fclose(file);
	strategy = strategy_load(path, test->diag);
	unlink(path);
	if (strategy == NULL)
		give_up("the strategy cannot be loaded");
	test->rules = contact_new(test->arena, strategy, NULL, test->diag);
	test->calendar = calendar_new(
	    test->arena, strategy, strategy->calendars.at, test->diag);
	if (test->rules == NULL || test->calendar == NULL)
		give_up("the constraints cannot be compiled");
	test->rows = contact_rows_new(test->arena, test->rules);
	if (test->rows == NULL)
		give_up("no memory");
	return strategy;
}

static void
try_pack(struct test *test, const struct pack *pack)
{
	struct strategy *strategy = make_strategy(test, pack);
	size_t n = 0;
	size_t i;

	ask_rules(test, pack);
	for (i = 0; i < test->cases->count; i++)
		if (is_of(test, i, pack))
			try_case(test, i, test->numbers[n++]);
	strategy_free(strategy);
}

int
main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	struct test test = { .diag = diag_new(listen, NULL),
		.arena = arena_new(0),
		.zones = zone_cache_new() };
	size_t i;

	if (argc != 2 || test.diag == NULL || test.arena == NULL ||
	    test.zones == NULL)
		give_up("usage: contact CASES");
	test.cases = table_read(test.arena, argv[1], test.diag);
	snprintf(test.dir, sizeof(test.dir), "%.300s/contact-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	if (test.cases == NULL || mkdtemp(test.dir) == NULL)
		give_up("no cases");
	test.numbers = calloc(test.cases->count + 1, sizeof(*test.numbers));
	if (test.numbers == NULL)
		give_up("no memory");
	for (i = 0; i < PACKS; i++)
		try_pack(&test, &packs[i]);
	rmdir(test.dir);
	printf("contact: %zu passed, %zu failed, %zu skipped\n", test.passed,
	    test.failed, test.cases->count - test.passed - test.failed);
	contact_past_clear(&test.past);
	zone_cache_free(test.zones);
	arena_free(test.arena);
	diag_free(test.diag);
	free(test.numbers);
	return test.failed > 0;
}
