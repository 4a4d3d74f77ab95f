/*
 * fuzz_holds.c -- any file is a list of holds: what can be read of it holds, the
 * rest is told, and every key that it names is held or known to be over.
 */
#include "fuzz_file.h"
#include "rules/hold_list.h"
#include "stream/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AS_OF = 20514, MOST = 16 };

static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: s\n"
    "holds:\n"
    "  - {code: ONE, list: {file: list.csv, key: debtor_id}}\n"
    "  - code: ALL\n"
    "    list:\n"
    "      file: list.csv\n"
    "      key: [debtor_id, doc_id]\n"
    "      columns: {debtor_id: CUENTA, from: DESDE, until: HASTA,\n"
    "        reason: MOTIVO, stops: PARA}\n"
    "    stops: [contact, fees]\n"
    "  - code: WAY\n"
    "    list: {file: list.csv, key: debtor_id, columns: {channels: canal}}\n"
    "    channels: [sms, call]\n";

static void
take(void *ctx, const struct diag_message *message)
{
	(void)message;
	++*(size_t *)ctx;
}

static void
judge(const struct hold_sets *sets, const struct hold_spec *spec,
    const uint32_t *holds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct held *held = hold_sets_held(sets, holds[i]);

		fuzz_require(held != NULL);
		fuzz_require(text_equal(held->hold, spec->code.text));
		fuzz_require(text_equal(held->code, held->hold) ||
		    text_is(held->code, HOLD_UNREADABLE));
		fuzz_require(held->until == DATE_NONE || held->until >= AS_OF);
		fuzz_require(held->from == DATE_NONE || held->from <= AS_OF);
		fuzz_require((held->stops & ~hold_stops(spec)) == 0);
		fuzz_require((held->channels & ~hold_channels(spec)) == 0);
		fuzz_require(held->stops != 0);
	}
}

/* Each key of the file, as another reader has it. */
static void
look_up(const struct hold_list *list, const struct hold_sets *sets,
    const struct hold_spec *spec, const struct table *table)
{
	bool two = spec->list.key.count == 2;
	int first = table_column(table, two ? "CUENTA" : "debtor_id");
	int second = two ? table_column(table, "doc_id") : first;
	uint32_t holds[MOST];

	for (size_t i = 0; i < table->count && first >= 0 && second >= 0; i++) {
		struct text key[2] = { table->rows[i].cells[first],
			table->rows[i].cells[second] };

		judge(sets, spec, holds,
		    hold_list_find(list, key, holds, MOST));
	}
}

static void
read_list(const struct strategy *strategy, const struct hold_spec *spec,
    struct text source)
{
	size_t said = 0;
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(take, &said);
	struct diag *quiet = diag_new(NULL, NULL);
	struct hold_sets *sets = hold_sets_new(arena);
	struct hold_list *list =
	    hold_list_read(arena, strategy, spec, AS_OF, sets, diag);
	struct text none[2] = { { NULL, 0 }, { NULL, 0 } };
	struct text nobody[2] = { TEXT("nobody"), TEXT("nothing") };
	const struct table *table;
	uint32_t holds[MOST];

	fuzz_require(list != NULL);
	fuzz_require(!hold_list_unreadable(list) || said > 0);
	judge(sets, spec, holds, hold_list_find(list, none, holds, MOST));
	judge(sets, spec, holds, hold_list_find(list, nobody, holds, MOST));
	table = table_parse(arena, source, (struct src_pos){ "l", 1, 1 },
	    quiet);
	if (table != NULL)
		look_up(list, sets, spec, table);
	diag_free(quiet);
	diag_free(diag);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct strategy *strategy;
	struct diag *diag;

	fuzz_file(1, "list.csv", (const char *)data, size);
	if (strategy == NULL) {
		diag = diag_new(NULL, NULL);
		strategy = strategy_load(fuzz_file(0, "s.yaml", strategy_text,
		                             sizeof(strategy_text) - 1),
		    diag);
		fuzz_require(strategy != NULL);
		diag_free(diag);
	}
	for (size_t i = 0; i < strategy->holds.count; i++)
		read_list(strategy,
		    (const struct hold_spec *)strategy->holds.at + i,
		    (struct text){ (const char *)data, size });
	return 0;
}
