/* chain.c -- one run of the stages over one input. */
#include <string.h>

#include "base/limits.h"
#include "stream/batch_place.h"
#include "stream/column_set.h"
#include "stream/csv_reader.h"
#include "stream/record_write.h"
#include "stream/stage.h"

enum { RECORD_MOST = 1 << 30 };

struct run {
	const struct chain *chain;
	struct diag *diag;
	struct chain_counts *counts;
	struct arena *lasting; /* header and columns */
	struct arena *arena;   /* of the batch */
	struct columns *columns;
	struct text header; /* raw */
	struct csv_reader reader;
	struct batch_place place;
	struct batch batch;
	uint64_t records; /* handed to stages so far */
	uint64_t first_bytes; /* of a first pass */
	struct buf line;
	struct buf tail; /* of a rejected record over several blocks */
	char delimiter;
	bool writes; /* records go to chain->out */
};

static bool
open_reader(struct run *run)
{
	const struct chain *chain = run->chain;
	size_t block = chain->block == 0 ? CSV_BLOCK : chain->block;
	size_t limit = chain->record_limit == 0 ? LIMIT_RECORD_BYTES :
	                                          chain->record_limit;

	if (limit > RECORD_MOST)
		limit = RECORD_MOST;
	run->place.limit = limit;
	return csv_reader_open(&run->reader, chain->in, run->delimiter,
	    chain->encoding, block, limit, run->diag);
}

static void
report_header(struct run *run)
{
	const struct csv_broken *broken = run->reader.index->broken;
	struct place_walk walk = place_begin(&run->place);
	const char *why = "is broken";

	switch (broken->fault) {
	case CSV_STRAY_QUOTE:
		why = "has a quote inside an unquoted name";
		break;
	case CSV_AFTER_QUOTE:
		why = "has text after a closing quote";
		break;
	case CSV_OPEN_QUOTE:
		why = "has a quote that is never closed";
		break;
	case CSV_NUL:
		why = "has a NUL byte: is the input UTF-16, or no CSV?";
		break;
	case CSV_TOO_LONG:
		why = "is too long: is the input CSV?";
		break;
	case CSV_TOO_WIDE:
		why = "has too many columns";
		break;
	case CSV_RAGGED:
		break;
	}
	place_advance(&run->place, &walk, broken->at);
	diag_at(run->diag, DIAG_ERROR, "E_HEADER",
	    (struct src_pos){ run->place.file, walk.line,
	        walk.offset - walk.line_start + 1 },
	    "the header %s", why);
}

/* Reads up to and with the header.  *got is false when there is none. */
static bool
read_header(struct run *run, bool *got)
{
	const struct csv_index *index;

	do {
		if (!csv_reader_next(&run->reader, got))
			return false;
		if (!*got)
			return true;
		index = run->reader.index;
		run->counts->blank += index->blank;
		if (index->broken_count > 0) {
			report_header(run);
			return false;
		}
	} while (index->rows == 0);
	return true;
}

/* The raw header, kept for the outputs, and the columns that it names. */
static bool
take_header(struct run *run)
{
	const struct csv_index *index = run->reader.index;
	const char *data = run->reader.data;
	size_t len = index->ends[index->fields - 1] - index->starts[0];
	char *raw = arena_strndup(run->lasting, data + index->starts[0], len);

	if (raw == NULL) {
		diag_memory(run->diag);
		return false;
	}
	run->header = (struct text){ raw, len };
	run->columns = columns_read(run->lasting, data, index,
	    (size_t)run->reader.line, run->chain->encoding, run->place.file,
	    run->diag);
	run->batch.columns = run->columns;
	if (run->columns != NULL) {
		run->columns->raw = run->header;
		run->columns->delimiter = run->delimiter;
	}
	return run->columns != NULL;
}

static bool
begin(struct run *run)
{
	bool got;

	if (!open_reader(run) || !read_header(run, &got))
		return false;
	if (got)
		return take_header(run);
	diag_at(run->diag, DIAG_ERROR, "E_EMPTY", POS_FILE(run->place.file),
	    "the input is empty: there is no header");
	return false;
}

static bool
set_aliases(struct run *run)
{
	for (size_t i = 0; i < run->chain->alias_count; i++) {
		const char *alias = run->chain->aliases[i];
		const char *equals = strchr(alias, '=');
		char *name;

		if (equals == NULL || equals == alias) {
			diag_at(run->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
			    "'%s' is not NAME=HEADER", alias);
			return false;
		}
		name = arena_strndup(run->lasting, alias,
		    (size_t)(equals - alias));
		if (name == NULL) {
			diag_memory(run->diag);
			return false;
		}
		if (!columns_alias(run->columns, name, equals + 1))
			return false;
	}
	return true;
}

static bool
set_currency(struct run *run)
{
	const char *code = run->chain->currency;

	if (code == NULL)
		return true;
	if (columns_currency_digits(run->columns, text_of(code)) < 0) {
		diag_at(run->diag, DIAG_ERROR, "E_CURRENCY", POS_NONE,
		    "currency '%s' is not in ISO 4217", code);
		diag_note(run->diag, POS_NONE,
		    "correct it, or declare it in `currencies:` of the "
		    "strategy");
		return false;
	}
	columns_default_currency(run->columns, code);
	return true;
}

static bool
open_stages(struct run *run)
{
	const struct chain *chain = run->chain;

	columns_replace(run->columns, chain->replace);
	if (!set_aliases(run))
		return false;
	if (chain->prepare != NULL &&
	    !chain->prepare(chain->ctx, run->columns))
		return false;
	if (!set_currency(run))
		return false;
	for (size_t i = 0; i < chain->count; i++)
		chain->stages[i]->rejects = chain->rejects;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->open != NULL &&
		    !chain->stages[i]->open(chain->stages[i], run->columns))
			return false;
	if (!run->writes || chain->encoding == ENCODING_UTF8 ||
	    run->columns->only_appended)
		return true;
	diag_at(run->diag, DIAG_ERROR, "E_ENCODING", POS_FILE(run->place.file),
	    "records can only be written as they came when they are UTF-8");
	diag_note(run->diag, POS_NONE, "convert them with dunning-map first");
	return false;
}

/* Makes a batch of the block that was read. */
static bool
make_batch(struct run *run, bool rehearsal)
{
	const struct csv_index *index = run->reader.index;
	struct batch *b = &run->batch;

	arena_reset(run->arena);
	run->place.sayings = NULL;
	run->place.count = 0;
	run->place.hushed = true;
	*b = (struct batch){ .data = run->reader.data,
		.size = index->used,
		.starts = index->starts,
		.ends = index->ends,
		.fields = index->fields,
		.rows = index->rows,
		.first = run->records,
		.arena = run->arena,
		.rehearsal = rehearsal,
		.columns = run->columns,
		.place = &run->place };
	run->records += b->rows;
	b->fates = arena_alloc(run->arena, b->rows, sizeof(*b->fates));
	if (b->fates == NULL ||
	    (!rehearsal && !place_add_broken(b, run->columns->count)) ||
	    !columns_decode(b, run->chain->encoding, run->chain->nulls,
	        run->chain->null_count))
		run->place.failed = true;
	if (run->place.failed)
		diag_memory(run->diag);
	return !run->place.failed;
}

static void
count_batch(struct run *run)
{
	const struct csv_index *index = run->reader.index;
	struct chain_counts *counts = run->counts;

	counts->blank += index->blank;
	counts->read += index->rows;
	for (size_t i = 0; i < index->broken_count; i++)
		if (index->broken[i].first) {
			counts->read++;
			counts->rejected++;
		}
	for (size_t i = 0; i < index->rows; i++) {
		counts->rejected += run->batch.fates[i] == FATE_REJECTED;
		counts->excluded += run->batch.fates[i] == FATE_EXCLUDED;
	}
}

/* Records that came keep their delimiter; made ones are canonical. */
static char
written_by(const struct run *run)
{
	if (run->columns->only_appended)
		return ',';
	return run->delimiter;
}

static bool
write_batch(struct run *run)
{
	const struct chain *chain = run->chain;

	if (run->place.failed) {
		diag_memory(run->diag);
		return false;
	}
	if (!place_tell(&run->batch, chain->rejects, &run->tail))
		return false;
	if (run->writes &&
	    !write_records(&run->batch, written_by(run), &run->line, chain->out,
	        &run->counts->written))
		return false;
	count_batch(run);
	if (chain->progress != NULL)
		chain->progress(chain->ctx, run->reader.bytes,
		    run->counts->read);
	return (chain->out == NULL || out_ok(chain->out)) &&
	    (chain->rejects == NULL || out_ok(chain->rejects));
}

static bool
run_stages(struct run *run, size_t count)
{
	for (size_t i = 0; i < count && run->batch.rows > 0; i++)
		if (run->chain->stages[i]->run != NULL &&
		    !run->chain->stages[i]->run(run->chain->stages[i],
		        &run->batch))
			return false;
	return true;
}

/* All batches through the first stages, then through scan of the next one or,
 * when that is NULL, to the outputs. */
static bool
pass(struct run *run, size_t count, struct stage *scanning)
{
	bool got;

	run->records = 0;
	for (;;) {
		if (!csv_reader_next(&run->reader, &got))
			return false;
		if (!got)
			return true;
		if (!make_batch(run, scanning != NULL) ||
		    !run_stages(run, count))
			return false;
		if (scanning == NULL && !write_batch(run))
			return false;
		if (scanning != NULL && run->batch.rows > 0 &&
		    !scanning->scan(scanning, &run->batch))
			return false;
	}
}

/* Back to the first record. */
static bool
rewind_input(struct run *run)
{
	bool got;

	csv_reader_close(&run->reader);
	run->counts->blank = 0;
	return input_rewind(run->chain->in) && open_reader(run) &&
	    read_header(run, &got);
}

static bool
report_changed(struct run *run)
{
	diag_at(run->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(run->place.file),
	    "the input changed while it was read twice");
	return false;
}

static bool
first_passes(struct run *run)
{
	for (size_t i = 0; i < run->chain->count; i++) {
		struct stage *stage = run->chain->stages[i];

		if (stage->scan == NULL)
			continue;
		if (!pass(run, i, stage))
			return false;
		if (stage->scanned != NULL && !stage->scanned(stage))
			return false;
		if (run->first_bytes == 0)
			run->first_bytes = run->reader.bytes;
		if (run->reader.bytes != run->first_bytes)
			return report_changed(run);
		if (!rewind_input(run))
			return false;
	}
	return true;
}

static bool
write_headers(struct run *run)
{
	const struct chain *chain = run->chain;
	char d = run->delimiter;
	const char extra[] = { d, '_', 'l', 'i', 'n', 'e', d, '_', 'c', 'o',
		'l', 'u', 'm', 'n', d, '_', 'r', 'e', 'a', 's', 'o', 'n',
		'\n' };

	if (chain->rejects != NULL) {
		out_write(chain->rejects, run->header.at, run->header.len);
		out_write(chain->rejects, extra, sizeof(extra));
	}
	return !run->writes ||
	    write_header(run->columns, written_by(run), chain->out);
}

static bool
end(struct run *run)
{
	const struct chain *chain = run->chain;
	const struct chain_counts *n = run->counts;
	struct stage *last =
	    chain->count == 0 ? NULL : chain->stages[chain->count - 1];

	if (run->first_bytes != 0 && run->reader.bytes != run->first_bytes)
		return report_changed(run);
	if (run->writes && n->read != n->written + n->rejected + n->excluded) {
		diag_at(run->diag, DIAG_ERROR, "E_COUNTS",
		    POS_FILE(run->place.file),
		    "records were lost: read and written do not agree");
		return false;
	}
	if (last != NULL && last->emit != NULL && chain->out != NULL &&
	    !last->emit(last, chain->out))
		return false;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->close != NULL &&
		    !chain->stages[i]->close(chain->stages[i]))
			return false;
	return chain->out == NULL || out_ok(chain->out);
}

static bool
run_all(struct run *run)
{
	return begin(run) && open_stages(run) && first_passes(run) &&
	    write_headers(run) && pass(run, run->chain->count, NULL) &&
	    end(run);
}

static bool
check_delimiter(struct run *run)
{
	char c = run->chain->delimiter;

	if (c == '\0')
		c = ',';
	run->delimiter = c;
	if (c != '"' && c != '\r' && c != '\n' && c != '.' && c != '-' &&
	    (unsigned char)c < 0x80 && !(c >= '0' && c <= '9'))
		return true;
	diag_at(run->diag, DIAG_ERROR, "E_DELIMITER", POS_NONE,
	    "byte %02X cannot separate fields", (unsigned char)c);
	return false;
}

static bool
keep_input(const struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->scan != NULL)
			return input_keep(chain->in);
	return true;
}

bool
chain_run(const struct chain *chain, struct diag *diag,
    struct chain_counts *counts)
{
	struct run run = { .chain = chain, .diag = diag, .counts = counts };
	const struct stage *last =
	    chain->count == 0 ? NULL : chain->stages[chain->count - 1];
	bool ok;

	*counts = (struct chain_counts){ 0 };
	run.writes = chain->out != NULL && (last == NULL || !last->sink);
	run.lasting = arena_new(0);
	run.arena = arena_new(0);
	run.place.file = input_name(chain->in);
	run.place.diag = diag;
	run.place.reader = &run.reader;
	buf_init(&run.line, SIZE_MAX);
	buf_init(&run.tail, SIZE_MAX);
	ok = check_delimiter(&run);
	run.place.delimiter = run.delimiter;
	if (ok && (run.lasting == NULL || run.arena == NULL)) {
		diag_memory(diag);
		ok = false;
	}
	ok = ok && keep_input(chain) && run_all(&run);
	csv_reader_close(&run.reader);
	buf_clear(&run.line);
	buf_clear(&run.tail);
	arena_free(run.lasting);
	arena_free(run.arena);
	return ok;
}
