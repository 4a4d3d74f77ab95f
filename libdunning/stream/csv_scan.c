#include <stdlib.h>

#include "base/limits.h"
#include "stream/csv_record.h"

enum {
	PLACES = 65536,     /* of fields in a block, more or less */
	HUGE_RECORD = 65536 /* from here on it is not looked at twice */
};

struct csv_options
csv_options_usual(char delimiter)
{
	return (struct csv_options){ .delimiter = delimiter,
		.engine = CSV_BEST,
		.record_limit = LIMIT_RECORD_BYTES,
		.column_limit = LIMIT_COLUMNS,
		.rows = SIZE_MAX };
}

struct csv_scan *
csv_scan_new(const struct csv_options *options)
{
	struct csv_scan *scan = calloc(1, sizeof(*scan));

	if (scan == NULL)
		return NULL;
	scan->options = *options;
	if (options->engine != CSV_LIBCSV)
		scan->engine = csv_engine_scanner(options->engine);
	if (record_open(scan))
		return scan;
	csv_scan_free(scan);
	return NULL;
}

void
csv_scan_free(struct csv_scan *scan)
{
	if (scan == NULL)
		return;
	record_close(scan);
	free(scan);
}

/* What is known of the unfinished record moves to the front. */
static void
begin_block(struct csv_scan *scan, const char *data, size_t size)
{
	struct csv_index *index = scan->index;

	scan->start -= scan->used;
	scan->fed -= scan->used;
	scan->looked -= scan->used;
	scan->field -= scan->used;
	if (scan->quote >= scan->used)
		scan->quote -= scan->used;
	scan->data = data;
	scan->size = size;
	index->rows = 0;
	index->fields = scan->fields;
	index->broken_count = 0;
	index->blank = 0;
	index->lines = 0;
	index->used = 0;
	index->full = false;
	index->after_cr = scan->after_cr;
	if (size > 0 && scan->after_cr) {
		scan->after_cr = false;
		if (data[0] == '\n' && !scan->skipping) {
			record_start(scan, 1);
			index->used = 1;
		}
	}
}

/* Regular records from scan->start on. */
static enum scan_stop
scan_regular(struct csv_scan *scan)
{
	struct csv_index *index = scan->index;
	struct scan_job job = { .data = scan->data, .size = scan->size,
		.at = scan->start, .delimiter = scan->options.delimiter,
		.fields = scan->fields, .limit = scan->options.record_limit,
		.rows = index->rows };
	enum scan_stop stop;

	if (!record_room(scan))
		return SCAN_FULL;
	job.starts = index->starts;
	job.ends = index->ends;
	job.rows_max = index->starts_cap < scan->options.rows ?
	    index->starts_cap :
	    scan->options.rows;
	job.ends_max = index->ends_cap;
	stop = scan->engine(&job);
	index->rows = job.rows;
	index->lines += job.lines;
	if (job.at > scan->start) {
		record_start(scan, job.at);
		index->used = job.at;
	}
	return stop;
}

/* Room for most blocks at once, so that it is made but once. */
static bool
first_room(struct csv_scan *scan)
{
	struct csv_index *index = scan->index;
	bool ok = true;

	if (scan->fields == 0 || scan->engine == NULL)
		return true;
	index->rows = PLACES / scan->fields;
	if (index->rows >= scan->options.rows)
		index->rows = scan->options.rows - 1;
	ok = record_room(scan);
	index->rows = 0;
	return ok;
}

/* One record by libcsv; false: the block ends before. */
static bool
scan_record(struct csv_scan *scan, bool last)
{
	size_t from = scan->index->used;
	bool after_cr = false;
	bool whole = record_read(scan, last);

	scan->index->lines += csv_count_lines(scan->data + from,
	    scan->index->used - from, &after_cr);
	return whole && !scan->failed;
}

/* Broken records take room as others do. */
static bool
is_full(const struct csv_scan *scan)
{
	const struct csv_index *index = scan->index;

	return index->broken_count >= scan->options.rows - index->rows &&
	    !scan->skipping;
}

/* As many records as there are; a first one comes alone. */
static void
scan_records(struct csv_scan *scan, bool last)
{
	struct csv_index *index = scan->index;
	bool header = scan->fields == 0;

	for (;;) {
		enum scan_stop stop = SCAN_IRREGULAR;

		if (scan->engine != NULL && scan->fields > 0 &&
		    !is_full(scan) && !record_begun(scan))
			stop = scan_regular(scan);
		if (scan->failed)
			return;
		if (stop == SCAN_END && !last &&
		    scan->size - scan->start < HUGE_RECORD)
			return;
		index->full = stop == SCAN_FULL || is_full(scan);
		if (index->full)
			return;
		if (!scan_record(scan, last))
			return;
		if (header &&
		    (index->rows > 0 ||
		        (index->broken_count > 0 && !scan->skipping)))
			return;
	}
}

void
csv_scan_again(struct csv_scan *scan, struct csv_index *index)
{
	bool after_cr = index->after_cr;

	record_start(scan, index->starts[0]);
	scan->after_cr = false;
	scan->used = index->used = index->starts[0];
	index->lines = csv_count_lines(scan->data, index->used, &after_cr);
}

void
csv_scan_forget(struct csv_scan *scan)
{
	scan->fields = 0;
}

bool
csv_scan_block(struct csv_scan *scan, struct csv_index *index,
    const char *data, size_t size, bool last)
{
	scan->index = index;
	begin_block(scan, data, size);
	if (!first_room(scan))
		return false;
	if (scan->skipping)
		record_resume(scan);
	if (!scan->failed)
		scan_records(scan, last);
	scan->used = index->used;
	return !scan->failed;
}
