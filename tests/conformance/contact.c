/*
 * contact.c -- decides worked cases of contact law and compares.
 *
 *	contact CASES HOLIDAYS
 *
 * CASES is a CSV with the columns pack,channel,history,authorized,local,
 * decision,reason; HOLIDAYS one with country,region,date,type.  Cases that ask
 * for what constraints do not know (visits, conversations and attempts apart)
 * are skipped.  One line for each case that fails, then "contact: N passed, N
 * failed, N skipped"; exit status 1 when any fails, 2 when nothing can be
 * decided.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "contact/contact.h"
#include "stream/stage.h"
#include "stream/table.h"

enum { PATH_ROOM = 512, PAST_MAX = 32, COUNTRIES = 7 };

/* The packs, with their sources. */
static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: conformance\n"
    "calendars:\n"
    "  us: {weekend: [sat, sun], holidays: US.csv}\n"
    "  mx: {weekend: [sat, sun], holidays: MX.csv}\n"
    "  co: {weekend: [sun], holidays: CO.csv}\n"
    "  cl: {weekend: [sun], holidays: CL.csv}\n"
    "  pe: {weekend: [sat, sun], holidays: PE.csv}\n"
    "  br: {weekend: [sun], holidays: BR.csv}\n"
    "  es: {weekend: [sat, sun], holidays: ES.csv}\n"
    "constraints:\n"
    /* 12 CFR 1006.6(b)(1)(i) and 1006.14(b)(2)(i)(A); 940 CMR 7.04 */
    "  - {code: us, when: 'risk_class in (\"us-regf\", \"us-ma\")',"
    " channels: [call, sms, email, whatsapp],"
    " windows: [{days: all, from: \"08:00\", to: \"21:00\"}]}\n"
    "  - {code: 7in7, when: 'risk_class in (\"us-regf\", \"us-ma\")',"
    " channels: [call], cap: {max: 7, per: 7d, channels: [call]}}\n"
    "  - {code: ma_2in7, when: risk_class = \"us-ma\","
    " channels: [call, sms],"
    " cap: {max: 2, per: 7d, channels: [call, sms]}}\n"
    /* DOF 2014-10-07; PROFECO */
    "  - {code: condusef, when: risk_class = \"mx-condusef\","
    " windows: [{days: all, from: \"07:00\", to: \"22:00\"}]}\n"
    "  - {code: profeco, when: risk_class = \"mx-profeco\","
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"07:00\","
    " to: \"22:00\"}], holidays: never, calendar: mx}\n"
    /* Ley 2300 de 2023, art. 3 */
    "  - {code: ley2300, when: risk_class = \"co-ley2300\","
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"07:00\","
    " to: \"19:00\"}, {days: [sat], from: \"08:00\", to: \"15:00\"}],"
    " holidays: never, calendar: co}\n"
    "  - {code: one_per_day, when: risk_class = \"co-ley2300\","
    " cap: {max: 1, per: day}}\n"
    "  - {code: one_channel_per_week, when: risk_class = \"co-ley2300\","
    " cap: {max: 1, per: week, distinct: channel}}\n"
    "  - {code: channel_not_authorized, when: risk_class ="
    " \"co-ley2300\", require: channel in consent,"
    " otherwise: next_fallback}\n"
    /* Ley 19.496 art. 37, Ley 21.320 */
    "  - {code: cl19496, when: risk_class = \"cl-19496\","
    " channels: [call, sms, email, whatsapp], windows: [{days: [mon,"
    " tue, wed, thu, fri, sat], from: \"08:00\", to: \"20:00\"}],"
    " holidays: never, calendar: cl}\n"
    "  - {code: direct_1_per_week, when: risk_class = \"cl-19496\","
    " channels: [call], cap: {max: 1, per: 7d, channels: [call]}}\n"
    "  - {code: other_2_per_week, when: risk_class = \"cl-19496\","
    " channels: [sms, email, whatsapp, letter], gap_days: 2, cap: {max: 2,"
    " per: 7d, channels: [sms, email, whatsapp, letter]}}\n"
    /* Ley 29571, art. 62.b */
    "  - {code: pe29571, when: risk_class = \"pe-29571\","
    " channels: [call], windows: [{days: [mon, tue, wed, thu, fri],"
    " from: \"07:00\", to: \"20:00\"}], holidays: never, calendar: pe}\n"
    /* Lei SP 15.426/2014, Lei RJ 7.868/2018 */
    "  - {code: br_sp, when: risk_class = \"br-sp\", channels: [call],"
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"08:00\","
    " to: \"20:00\"}, {days: [sat], from: \"08:00\", to: \"14:00\"}],"
    " holidays: never, calendar: br}\n"
    "  - {code: br_rj, when: risk_class = \"br-rj\", channels: [call],"
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"09:00\","
    " to: \"19:00\"}], holidays: never, calendar: br}\n"
    /* no statute: custom */
    "  - {code: es, when: risk_class = \"es-default\", channels: [call],"
    " windows: [{days: [mon, tue, wed, thu, fri], from: \"09:00\","
    " to: \"21:00\"}], holidays: never, calendar: es}\n";

static const char *const countries[COUNTRIES] = { "US", "MX", "CO", "CL", "PE",
	"BR", "ES" };

struct test {
	struct stage stage; /* first: the stage is the test */
	char dir[PATH_ROOM];
	struct diag *diag;
	struct arena *arena;
	struct contact_rules *rules;
	const struct table *cases;
	struct contact_row *rows; /* one for each case */
	size_t row_count;
	size_t passed, failed, skipped;
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

static void
put(FILE *file, struct text text)
{
	fwrite(text.at, 1, text.len, file);
}

/* The public list lacks Holy Saturday in Chile, which is a holiday by law
 * 2.977, and has a Colombian Monday that is none. */
static void
write_holidays(
    const struct test *test, const struct table *table, const char *country)
{
	char path[PATH_ROOM];
	char name[16];
	FILE *file;
	size_t i;

	snprintf(name, sizeof(name), "%s.csv", country);
	file = open_in(test, name, path);
	fputs("date,name\n", file);
	if (strcmp(country, "CL") == 0)
		fputs("2026-04-04,Holy Saturday\n", file);
	for (i = 0; i < table->count; i++) {
		struct text date = cell(table, i, "date");

		if (!text_is(cell(table, i, "country"), country) ||
		    cell(table, i, "region").len > 0 ||
		    !text_is(cell(table, i, "type"), "public"))
			continue;
		if (strcmp(country, "CO") == 0 && text_is(date, "2026-07-13"))
			continue;
		put(file, date);
		fputs(",\n", file);
	}
	fclose(file);
}

/* One record per case: its pack, and the channels that are authorised. */
static void
write_rows(const struct test *test, char path[PATH_ROOM])
{
	FILE *file = open_in(test, "rows.csv", path);
	size_t i;

	fputs("debtor_id,risk_class,consent\n", file);
	for (i = 0; i < test->cases->count; i++) {
		fprintf(file, "d%zu,", i);
		put(file, cell(test->cases, i, "pack"));
		fputs(text_is(cell(test->cases, i, "authorized"), "1")
		          ? ",email|sms|whatsapp|call|letter\n"
		          : ",\n",
		    file);
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
		contact_row(test->rules, &env, batch, row,
		    &test->rows[test->row_count++]);
	return true;
}

static bool
stage_close(struct stage *stage)
{
	(void)stage;
	return true;
}

static void
ask_rules(struct test *test)
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
	test->rows = calloc(test->cases->count + 1, sizeof(*test->rows));
	write_rows(test, path);
	chain.in = input_open(path, test->diag);
	if (chain.in == NULL || test->rows == NULL)
		give_up("no input");
	ran = chain_run(&chain, test->diag, &counts);
	input_close(chain.in);
	unlink(path);
	if (!ran || test->row_count != test->cases->count)
		give_up("the records cannot be read");
}

static int
channel_of(struct text name)
{
	int i;

	for (i = 0; i < CHANNELS; i++)
		if (text_is(name, channel_names[i]))
			return i;
	return -1;
}

/* "2026-06-04:call:attempt ..."; false: a kind that makes a difference which
 * constraints do not know. */
static bool
read_history(struct text history, bool direct_only,
    struct ledger_contact past[PAST_MAX], size_t *count)
{
	struct text one, date, channel;

	while (text_split(&history, ' ', &one)) {
		struct ledger_contact *contact = &past[(*count)++];
		int number;

		if (*count == PAST_MAX || !text_split(&one, ':', &date) ||
		    !text_split(&one, ':', &channel) ||
		    !date_parse(date, &contact->sent))
			give_up("a history cannot be read");
		number = channel_of(channel);
		if (number == -1 || text_is(one, "conversation") ||
		    (direct_only && text_is(one, "attempt")))
			return false;
		contact->channel = (enum channel)number;
	}
	return true;
}

/* "Wed 2026-06-10 08:00" */
static bool
read_local(struct text local, int32_t *date, int *minute)
{
	int64_t hours, minutes;

	if (local.len != 20 ||
	    !date_parse((struct text){ local.at + 4, 10 }, date) ||
	    !int_parse((struct text){ local.at + 15, 2 }, &hours) ||
	    !int_parse((struct text){ local.at + 18, 2 }, &minutes))
		return false;
	*minute = (int)(hours * 60 + minutes);
	return true;
}

/* Codes are names, reasons may have "-" and ":gap". */
static bool
code_is(struct text code, struct text reason)
{
	size_t i;

	for (i = 0; i < code.len && i < reason.len; i++)
		if (code.at[i] != (reason.at[i] == '-' ? '_' : reason.at[i]))
			return false;
	return i == code.len && (i == reason.len || reason.at[i] == ':');
}

/* Whether a refusal is for the reason that the case gives. */
static bool
reason_fits(const struct test *test, const struct contact_decision *decision,
    struct text reason)
{
	size_t k;

	if (text_is(reason, "weekday") || text_is(reason, "holiday"))
		return decision->codes != 0;
	for (k = 0; k < contact_count(test->rules); k++)
		if ((decision->codes >> k & 1) != 0 &&
		    code_is(contact_code(test->rules, k), reason))
			return true;
	return false;
}

static bool
case_passes(const struct test *test, size_t i,
    const struct contact_decision *decision, int minute)
{
	bool expected = text_is(cell(test->cases, i, "decision"), "allow");
	struct text reason = cell(test->cases, i, "reason");
	bool open = minute >= decision->minute && minute < decision->until;

	if (decision->verdict == CONTACT_ALLOWED)
		return expected ? open : text_is(reason, "hours") && !open;
	return !expected && reason_fits(test, decision, reason);
}

static void
try_case(struct test *test, size_t i)
{
	struct ledger_contact contacts[PAST_MAX];
	struct contact_past past = { contacts, 0 };
	struct contact_decision decision;
	int channel = channel_of(cell(test->cases, i, "channel"));
	struct text reason = cell(test->cases, i, "reason");
	bool colombia = text_is(cell(test->cases, i, "pack"), "co-ley2300");
	int32_t date;
	int minute;

	if (!read_local(cell(test->cases, i, "local"), &date, &minute))
		give_up("a local time cannot be read");
	if (channel == -1 || !read_history(cell(test->cases, i, "history"),
	                         colombia, contacts, &past.count)) {
		test->skipped++;
		return;
	}
	if (!contact_decide(test->rules, &test->rows[i], (enum channel)channel,
	        NULL, date, &past, &decision, test->diag))
		give_up("a case cannot be decided");
	if (case_passes(test, i, &decision, minute)) {
		test->passed++;
		return;
	}
	test->failed++;
	printf("case %zu: verdict %d, %d to %d, codes %llx; expected %.*s\n",
	    i + 1, (int)decision.verdict, decision.minute, decision.until,
	    (unsigned long long)decision.codes, (int)reason.len, reason.at);
}

static struct strategy *
make_strategy(struct test *test, const struct table *holidays)
{
	struct strategy *strategy;
	char path[PATH_ROOM];
	FILE *file;
	size_t i;

	for (i = 0; i < COUNTRIES; i++)
		write_holidays(test, holidays, countries[i]);
	file = open_in(test, "strategy.yaml", path);
	fputs(strategy_text, file);
	fclose(file);
	strategy = strategy_load(path, test->diag);
	if (strategy == NULL)
		give_up("the strategy cannot be loaded");
	test->rules = contact_new(test->arena, strategy, NULL, test->diag);
	if (test->rules == NULL)
		give_up("the constraints cannot be compiled");
	return strategy;
}

static void
remove_files(const struct test *test)
{
	char path[PATH_ROOM];
	size_t i;

	for (i = 0; i < COUNTRIES; i++) {
		snprintf(path, sizeof(path), "%.400s/%s.csv", test->dir,
		    countries[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%.400s/strategy.yaml", test->dir);
	unlink(path);
	rmdir(test->dir);
}

int
main(int argc, char **argv)
{
	const char *tmp = getenv("TMPDIR");
	struct test test = { .diag = diag_new(listen, NULL),
		.arena = arena_new(0) };
	const struct table *holidays;
	struct strategy *strategy;
	size_t i;

	if (argc != 3 || test.diag == NULL || test.arena == NULL)
		give_up("usage: contact CASES HOLIDAYS");
	test.cases = table_read(test.arena, argv[1], test.diag);
	holidays = table_read(test.arena, argv[2], test.diag);
	snprintf(test.dir, sizeof(test.dir), "%.300s/contact-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	if (test.cases == NULL || holidays == NULL || mkdtemp(test.dir) == NULL)
		give_up("no cases");
	strategy = make_strategy(&test, holidays);
	ask_rules(&test);
	for (i = 0; i < test.cases->count; i++)
		try_case(&test, i);
	remove_files(&test);
	printf("contact: %zu passed, %zu failed, %zu skipped\n", test.passed,
	    test.failed, test.skipped);
	strategy_free(strategy);
	arena_free(test.arena);
	diag_free(test.diag);
	free(test.rows);
	return test.failed > 0;
}
