/*
 * ledger_fixture.h -- a ledger in a directory of its own, and what was told
 * about it.
 */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "ledger/ledger.h"

enum { PATH_ROOM = 512, TOLD_ROOM = 2048 };

struct fixture {
	char dir[PATH_ROOM];
	char path[PATH_ROOM]; /* of the ledger, dir/ledger.db */
	char told[TOLD_ROOM]; /* "ID file:line:col text\n" of every message */
	struct diag *diag;
	struct ledger *ledger;
};

static inline void
listen(void *ctx, const struct diag_message *message)
{
	struct fixture *fixture = ctx;
	size_t len = strlen(fixture->told);
	const char *file = message->at.file == NULL ? "" : message->at.file;
	const char *base = strrchr(file, '/');

	snprintf(fixture->told + len, TOLD_ROOM - len, "%s %s:%zu:%zu %s\n",
	    message->id, base == NULL ? file : base + 1, message->at.line,
	    message->at.col, message->text);
}

static inline void
forget(struct fixture *fixture)
{
	fixture->told[0] = '\0';
}

/* A path in the directory of the fixture. */
static inline const char *
beside(const struct fixture *fixture, const char *name, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%.400s/%.100s", fixture->dir, name);
	return path;
}

static inline void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
}

static inline struct fixture *
fixture_new(void)
{
	const char *tmp = getenv("TMPDIR");
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	snprintf(fixture->dir, sizeof(fixture->dir), "%.300s/ledger-XXXXXX",
	    tmp == NULL ? P_tmpdir : tmp);
	assert_non_null(mkdtemp(fixture->dir));
	beside(fixture, "ledger.db", fixture->path);
	fixture->diag = diag_new(listen, fixture);
	assert_non_null(fixture->diag);
	return fixture;
}

static inline void
fixture_free(struct fixture *fixture)
{
	DIR *dir = opendir(fixture->dir);
	char path[PATH_ROOM];
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlink(beside(fixture, entry->d_name, path));
	closedir(dir);
	assert_int_equal(rmdir(fixture->dir), 0);
	diag_free(fixture->diag);
	free(fixture);
}

/* A text where a constant is needed. */
#define SAYS(literal)                                                          \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

/* A new ledger, open for writing. */
static inline int
open_new(void **state)
{
	struct fixture *fixture = fixture_new();

	assert_true(ledger_create(fixture->path, fixture->diag));
	fixture->ledger =
	    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
	assert_non_null(fixture->ledger);
	*state = fixture;
	return 0;
}

static inline int
close_new(void **state)
{
	struct fixture *fixture = *state;

	assert_true(ledger_close(fixture->ledger));
	fixture_free(fixture);
	return 0;
}

static inline int32_t
day(const char *iso)
{
	int32_t date;

	assert_true(date_parse(text_of(iso), &date));
	return date;
}

/* A claim of one batch in a transaction of its own. */
static inline struct ledger_batch
claim_batch(struct fixture *fixture, const char *as_of,
    const struct ledger_action *actions, size_t count)
{
	struct ledger_batch batch;
	size_t i;

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("letter"), day(as_of), &batch));
	for (i = 0; i < count; i++)
		assert_int_equal(
		    ledger_claim(fixture->ledger, &batch, &actions[i]),
		    LEDGER_CLAIMED);
	assert_true(ledger_commit(fixture->ledger));
	return batch;
}

static inline void
finish_batch(struct fixture *fixture, const struct ledger_batch *batch)
{
	assert_true(ledger_ready(fixture->ledger, batch, TEXT("a.pdf\nb.pdf")));
	assert_true(ledger_done(fixture->ledger, batch));
}

/* Item number of those that completed a level by an action of the strategy;
 * with too high a number, how many there are by *count. */
static inline const struct ledger_sent_item *
level_at(const struct ledger_history *history, size_t number, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < history->action_count; i++) {
		const struct ledger_sent *sent = &history->actions[i];

		for (size_t k = 0; sent->ours && k < sent->item_count; k++) {
			const struct ledger_sent_item *item =
			    &history->items[sent->item_from + k];

			if (item->level.len > 0 && (*count)++ == number)
				return item;
		}
	}
	return NULL;
}

static inline size_t
level_count(const struct ledger_history *history)
{
	size_t count;

	level_at(history, SIZE_MAX, &count);
	return count;
}

/* An action with one item, all of it made up. */
#define ACTION(id, who, when, item_list)                                       \
	{                                                                      \
		.action_id = TEXT(id), .strategy = TEXT("telco"),              \
		.plan = TEXT("core"), .debtor = TEXT(who),                     \
		.currency = TEXT("MXN"), .level = TEXT("L1"),                  \
		.template = TEXT("first"), .address = TEXT("ana@example.com"), \
		.channel = CHANNEL_EMAIL, .as_of = day(when),                  \
		.send_after = TEXT("2026-06-10T08:00-06:00"),                  \
		.amount = 123450, .digits = 2, .items = (item_list),           \
		.item_count = sizeof(item_list) / sizeof((item_list)[0])       \
	}

#endif
