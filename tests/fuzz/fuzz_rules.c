/*
 * fuzz_rules.c -- an expression over a batch gives what it gives for each of
 * the records: values, faults and rejects.
 *
 * The first eight bytes seed the records, the others choose the expression; or,
 * after a zero, they are its text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/rules_expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_BYTES = 8, BATCHES = 2 };

static void
write_expression(struct buf *text, const uint8_t *data, size_t size)
{
	struct choices c = { .bytes = data, .size = size };

	if (size > 0 && data[0] == 0)
		buf_add(text, (const char *)data + 1, size - 1);
	else
		expression_any(text, &c);
}

static void
try_expression(struct fixture *f, uint64_t seed, struct buf *text)
{
	struct choices c = { .state = seed | 1 };
	struct expr *expr = expression_parse(f, text);
	struct buf why;
	int i;

	for (i = 0; i < BATCHES && expr != NULL; i++) {
		buf_init(&why, 1 << 20);
		expression_batch(f, &c);
		if (!expression_agrees(f, &c, expr, &why)) {
			fprintf(
			    stderr, "%s\n%s\n", buf_text(text), buf_text(&why));
			abort();
		}
		buf_clear(&why);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t seed[SEED_BYTES] = { 0 };
	size_t taken = size < sizeof(seed) ? size : sizeof(seed);
	struct fixture f;
	struct buf text;
	uint64_t state;

	if (taken > 0)
		memcpy(seed, data, taken);
	memcpy(&state, seed, sizeof(state));
	buf_init(&text, 1 << 20);
	fixture_open(&f);
	expression_open(&f);
	write_expression(&text, data + taken, size - taken);
	try_expression(&f, state, &text);
	buf_clear(&text);
	fixture_close(&f);
	return 0;
}
