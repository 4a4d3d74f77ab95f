/*
 * fuzz_ledger.c -- any files as history and outcomes: the ledger that takes
 * them has nothing that contradicts itself, and what it exports, another takes
 * whole and exports the same.
 *
 * Files are separated by "--" on a line: one to import, one of outcomes, and so
 * on.
 */
#include "fuzz_file.h"
#include "ledger/ledger.h"
#include "tool/ledger_promises.h"

#include "stream/spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 6, TOLD = 1 << 12 };

static char told[TOLD];

static void
tell(void *ctx, const struct diag_message *message)
{
	size_t len = strlen(told);

	(void)ctx;
	snprintf(told + len, sizeof(told) - len, "%s %s\n", message->id,
	    message->text);
}

static void
fail(const char *why)
{
	fprintf(stderr, "%s\n%s", why, told);
	abort();
}

static void
require(bool truth, const char *why)
{
	if (!truth)
		fail(why);
}

/* All that a ledger exports. */
static struct buf
exported(struct ledger *ledger, struct diag *diag)
{
	struct spool *spool = spool_new(diag);
	struct out *out = out_spool(spool, diag);
	struct buf all;
	size_t size;
	char *at;

	buf_init(&all, SIZE_MAX);
	require(ledger_export(ledger, LEDGER_ALL, out), "cannot export");
	require(out_close(out), "cannot write");
	size = (size_t)spool_size(spool);
	at = buf_reserve(&all, size);
	require(at != NULL && spool_read(spool, 0, at, size), "cannot read");
	all.len = size;
	spool_free(spool);
	return all;
}

/* What is asked of each debtor. */
struct asked {
	struct ledger *ledger;
};

static bool
ask(void *ctx, struct text debtor)
{
	const struct asked *asked = ctx;
	struct text strategy = TEXT("s");
	const struct ledger_history *history =
	    ledger_history(asked->ledger, strategy, debtor);

	require(history != NULL, "no history");
	require(history->action_count + history->event_count > 0,
	    "a debtor without history");
	for (size_t i = 1; i < history->action_count; i++)
		require(history->actions[i - 1].sent <=
		        history->actions[i].sent,
		    "actions out of order");
	for (size_t i = 1; i < history->event_count; i++)
		require(history->events[i - 1].date <= history->events[i].date,
		    "events out of order");
	require(ledger_fees(asked->ledger, strategy, debtor) != NULL,
	    "no fees");
	return true;
}

static void
ask_all(struct ledger *ledger, struct diag *diag)
{
	struct asked asked = { .ledger = ledger };
	struct spool *spool = spool_new(diag);
	struct out *out = out_spool(spool, diag);
	const struct ledger_promises_options promises = { .as_of = 20514 };
	bool ok;

	require(ledger_debtors(ledger, ask, &asked), "no debtors");
	ok = ledger_promises(ledger, &promises, out, diag);
	require(out_close(out), "cannot write");
	spool_free(spool);
	require(ok, "no promises");
	require(ledger_check(ledger), "it contradicts itself");
}

static void
give_again(const struct buf *all, struct diag *diag)
{
	struct ledger *ledger = ledger_private(NULL, diag);
	struct ledger_counts counts;
	struct buf again;

	require(ledger != NULL, "no memory");
	require(ledger_import(ledger,
	            fuzz_file(1, "all.csv", all->data, all->len), &counts),
	    "what was exported is not taken");
	require(counts.rejected == 0, "what was exported is rejected");
	again = exported(ledger, diag);
	if (again.len != all->len ||
	    memcmp(again.data, all->data, all->len) != 0) {
		fprintf(stderr, "%.*s--\n%.*s", (int)all->len, all->data,
		    (int)again.len, again.data);
		fail("it is exported another way");
	}
	buf_clear(&again);
	require(ledger_close(ledger), "cannot close");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = { (const char *)data, size };
	struct diag *diag = diag_new(tell, NULL);
	struct ledger *ledger = ledger_private(NULL, diag);
	struct ledger_counts counts;
	struct text part;
	struct buf all;

	require(ledger != NULL, "no ledger");
	for (int i = 0; i < PARTS && fuzz_part(&rest, &part); i++) {
		const char *path = fuzz_file(0, "in.csv", part.at, part.len);

		if (i % 2 == 0)
			ledger_import(ledger, path, &counts);
		else
			ledger_outcome(ledger, path, &counts);
	}
	told[0] = '\0';
	ask_all(ledger, diag);
	all = exported(ledger, diag);
	give_again(&all, diag);
	buf_clear(&all);
	require(ledger_close(ledger), "cannot close");
	diag_free(diag);
	return 0;
}
