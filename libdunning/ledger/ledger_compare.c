/* ledger_compare.c -- whether a ledger has what a journal tells. */
#include "ledger/ledger_load.h"

bool
ledger_compare(
    struct ledger *ledger, const char *path, struct ledger_counts *counts)
{
	static const struct ledger_part *const parts[] = {
		&ledger_actions_part, &ledger_run_look_part,
		&ledger_batch_look_part
	};
	/* The columns of what a journal has not are of no interest. */
	struct ledger_load load = { .parts = parts,
		.part_count = sizeof parts / sizeof *parts,
		.look = true,
		.lenient = true };
	bool ran = ledger_load_run(&load, ledger, path);

	*counts = load.counts;
	return ran;
}
