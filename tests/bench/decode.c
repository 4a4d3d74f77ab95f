/*
 * decode.c -- what finding and unquoting every field costs.
 *
 *	bench_decode [-e ENGINE] FILE
 *	bench_decode -l
 *
 * Writes the number of records, of fields and of bytes in them, and of pieces
 * that were set aside.  -l names the engines that this machine can run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/limits.h"
#include "stream/csv_scan.h"
#include "stream/input.h"

enum { BLOCK = 1 << 18, ROOM = (1 << 20) + 2 * BLOCK, PADDING = 64 };

struct sums {
	uint64_t records;
	uint64_t fields;
	uint64_t bytes;
	uint64_t broken;
};

struct decoder {
	struct csv_scan *scan;
	struct csv_index index;
	char *data; /* ROOM bytes and padding */
	size_t size;
	char *scratch;
	struct sums sums;
};

static void
block_decode(struct decoder *decoder, const char *data)
{
	const struct csv_index *index = &decoder->index;
	const uint32_t *end = index->ends;
	uint64_t bytes = 0;

	for (size_t row = 0; row < index->rows; row++) {
		uint32_t at = index->starts[row];

		for (size_t k = 0; k < index->fields; k++, end++) {
			struct text raw = { data + at, *end - at };

			if (csv_is_quoted(raw))
				raw = csv_unquote(raw, decoder->scratch);
			bytes += raw.len;
			at = *end + 1;
		}
	}
	decoder->sums.records += index->rows;
	decoder->sums.fields += index->rows * index->fields;
	decoder->sums.bytes += bytes;
	decoder->sums.broken += index->broken_count;
}

/* Decodes what is whole in data and moves the rest to its front. */
static bool
data_decode(struct decoder *decoder, bool last)
{
	char *data = decoder->data;
	size_t at = 0;

	do {
		memset(data + decoder->size, 0, PADDING);
		if (!csv_scan_block(decoder->scan, &decoder->index, data + at,
		        decoder->size - at, last))
			return false;
		block_decode(decoder, data + at);
		at += decoder->index.used;
	} while (decoder->index.used > 0 && at < decoder->size);
	decoder->size -= at;
	memmove(data, data + at, decoder->size);
	return true;
}

static bool
file_decode(struct decoder *decoder, struct input *input)
{
	ptrdiff_t got;

	do {
		got = input_read(input, decoder->data + decoder->size, BLOCK);
		if (got < 0)
			return false;
		decoder->size += (size_t)got;
		if (!data_decode(decoder, got == 0) ||
		    decoder->size > ROOM - BLOCK)
			return false;
	} while (got > 0);
	return true;
}

static bool
decoder_run(
    struct decoder *decoder, enum csv_engine engine, struct input *input)
{
	struct csv_options options = csv_options_usual(',');
	bool ok;

	options.engine = engine;
	decoder->scan = csv_scan_new(&options);
	decoder->data = malloc(ROOM + PADDING);
	decoder->scratch = malloc(LIMIT_RECORD_BYTES);
	ok = decoder->scan != NULL && decoder->data != NULL &&
	     decoder->scratch != NULL && file_decode(decoder, input);
	csv_index_clear(&decoder->index);
	csv_scan_free(decoder->scan);
	free(decoder->data);
	free(decoder->scratch);
	return ok;
}

static void
message_show(void *ctx, const struct diag_message *message)
{
	(void)ctx;
	fprintf(stderr, "bench_decode: %s\n", message->text);
}

static void
engines_list(void)
{
	for (int i = CSV_BEST + 1; i < CSV_ENGINES; i++)
		if (csv_engine_works((enum csv_engine)i))
			puts(csv_engine_name((enum csv_engine)i));
}

static int
file_run(const char *path, enum csv_engine engine)
{
	struct diag *diag = diag_new(message_show, NULL);
	struct input *input = diag != NULL ? input_open(path, diag) : NULL;
	struct decoder decoder = { 0 };
	bool ok = input != NULL && decoder_run(&decoder, engine, input);

	input_close(input);
	diag_free(diag);
	if (!ok) {
		fprintf(stderr, "bench_decode: %s is not read\n", path);
		return 2;
	}
	printf("%" PRIu64 " records, %" PRIu64 " fields, %" PRIu64
	       " bytes, %" PRIu64 " set aside\n",
	    decoder.sums.records, decoder.sums.fields, decoder.sums.bytes,
	    decoder.sums.broken);
	return 0;
}

int
main(int argc, char **argv)
{
	enum csv_engine engine = CSV_BEST;
	bool usage = false;
	bool list = false;
	int option;

	while ((option = getopt(argc, argv, "e:l")) != -1) {
		list |= option == 'l';
		if (option == 'e')
			usage |= !csv_engine_by_name(optarg, &engine) ||
			         !csv_engine_works(engine);
		else
			usage |= option == '?';
	}
	if (usage || argc - optind != (list ? 0 : 1)) {
		fprintf(stderr, "usage: bench_decode [-e ENGINE] FILE\n");
		return 2;
	}
	if (list)
		engines_list();
	else
		return file_run(argv[optind], engine);
	return 0;
}
