/*
 * fuzz_crew.c -- several threads, any engine and any length of blocks write
 * and say what libcsv alone says with one thread and one block.
 */
#include "chain_outcome.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 4 };

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const size_t limits[] = { 0, 0, 40, 7 };
	struct chain chain = { .more = outcome_more, .engine = CSV_LIBCSV };
	struct outcome expected;
	struct outcome found;

	if (size < SETTINGS)
		return 0;
	chain.delimiter = bytes[0] & 1 ? ';' : ',';
	chain.record_limit = limits[bytes[0] >> 1 & 3];
	expected = outcome_of(chain, NULL, bytes + SETTINGS, size - SETTINGS);
	chain.block = (size_t)bytes[1] + 1;
	chain.threads = (bytes[2] & 3) + 1;
	chain.engine = (enum csv_engine)(bytes[3] % CSV_ENGINES);
	if (!csv_engine_works(chain.engine))
		chain.engine = CSV_BEST;
	found = outcome_of(chain, NULL, bytes + SETTINGS, size - SETTINGS);
	require(found.ok == expected.ok);
	require(outcome_same_bytes(&found.said, &expected.said));
	require(outcome_same_bytes(&found.rejects, &expected.rejects));
	require(outcome_same_bytes(&found.out, &expected.out));
	require(!found.ok ||
	    memcmp(&found.counts, &expected.counts, sizeof(found.counts)) == 0);
	outcome_free(&expected);
	outcome_free(&found);
	return 0;
}
