/* chain.c -- one run of the stages over one input. */
#include <string.h>

#include "base/limits.h"
#include "stream/chain_tell.h"
#include "stream/lane.h"
#include "stream/record_write.h"

enum { RECORD_MOST = 1 << 30 };

static bool
open_reader(struct run *run)
{
	const struct chain *chain = run->chain;
	size_t block = chain->block == 0 ? CSV_BLOCK : chain->block;

	run->reader = csv_reader_open(run->in, &run->options, chain->encoding,
	    block, chain->shape, run->diag);
	return run->reader != NULL;
}

static void
set_options(struct run *run)
{
	const struct chain *chain = run->chain;

	run->options = csv_options_usual(run->delimiter);
	run->options.engine = chain->engine;
	run->options.rows = BATCH_ROWS;
	if (chain->record_limit != 0)
		run->options.record_limit = chain->record_limit;
	if (run->options.record_limit > RECORD_MOST)
		run->options.record_limit = RECORD_MOST;
	if (chain->column_limit != 0)
		run->options.column_limit = chain->column_limit;
}

static const char *
header_fault(enum csv_fault fault)
{
	switch (fault) {
	case CSV_STRAY_QUOTE:
		return "has a quote inside an unquoted name";
	case CSV_AFTER_QUOTE:
		return "has text after a closing quote";
	case CSV_OPEN_QUOTE:
		return "has a quote that is never closed";
	case CSV_NUL:
		return "has a NUL byte: is the input UTF-16, or no CSV?";
	case CSV_ENCODING:
		return "is not text in the declared encoding";
	case CSV_TOO_LONG:
	case CSV_TOO_WIDE:
	case CSV_RAGGED:
		break;
	}
	return "is broken";
}

static void
report_header(struct run *run, const struct lane *lane)
{
	const struct csv_broken *broken = lane->block.index.broken;
	const struct csv_shape *shape = run->chain->shape;
	struct place_walk walk = place_begin(&lane->place);
	struct src_pos at;

	place_advance(&lane->place, &walk, broken->at);
	at = (struct src_pos){ lane->place.file, walk.line,
		walk.offset - walk.line_start + 1 };
	if (broken->fault == CSV_TOO_WIDE) {
		diag_at(run->diag, DIAG_ERROR, "E_HEADER", at,
		    "the header has %zu columns, the limit is %zu",
		    broken->fields, run->options.column_limit);
		diag_note(run->diag, POS_NONE,
		    "raise it with --max-columns=N; or is the delimiter "
		    "another one?");
	} else if (broken->fault == CSV_TOO_LONG) {
		diag_at(run->diag, DIAG_ERROR, "E_HEADER", at,
		    "the header is longer than %zu bytes: is the input CSV?",
		    run->options.record_limit);
		diag_note(run->diag, POS_NONE,
		    "raise the limit with --max-record=BYTES");
	} else {
		diag_at(run->diag, DIAG_ERROR, "E_HEADER", at, "%s %s",
		    shape != NULL && shape->headless ?
		        "the first record, which says how many columns there "
		        "are," :
		        "the header",
		    header_fault(broken->fault));
	}
}

/* Reads up to and with the header.  *got is false when there is none. */
static bool
read_header(struct run *run, struct lane *lane, bool *got)
{
	const struct csv_index *index = &lane->block.index;

	do {
		if (!csv_reader_next(run->reader, &lane->block, got,
		        run->diag))
			return false;
		if (!*got)
			return true;
		lane_note_cut(lane);
		run->counts->blank += index->blank;
		run->counts->read += lane->block.left;
		run->counts->left += lane->block.left;
		if (index->broken_count > 0) {
			report_header(run, lane);
			return false;
		}
	} while (index->rows == 0);
	return true;
}

/* The raw header that the block holds. */
static struct text
header_of(const struct lane *lane)
{
	const struct csv_index *index = &lane->block.index;
	size_t at = index->starts[0];

	return (struct text){ lane->block.data + at,
		index->ends[index->fields - 1] - at };
}

/* The raw header, kept for the outputs, and the columns that it names. */
static bool
take_header(struct run *run, struct lane *lane)
{
	struct text header = header_of(lane);
	char *raw = arena_strndup(run->lasting, header.at, header.len);

	if (raw == NULL) {
		diag_memory(run->diag);
		return false;
	}
	run->header = (struct text){ raw, header.len };
	run->columns = columns_read(run->lasting, lane->block.data,
	    &lane->block.index,
	    (size_t)lane->block.line, run->chain->encoding, lane->place.file,
	    run->chain->number_names, run->diag);
	if (run->columns == NULL)
		return false;
	run->columns->raw = run->header;
	run->columns->delimiter = run->delimiter;
	lane->columns = run->columns;
	return true;
}

static bool
begin(struct run *run, struct lane *lane)
{
	bool got;

	if (!open_reader(run) || !read_header(run, lane, &got))
		return false;
	if (got)
		return take_header(run, lane);
	diag_at(run->diag, DIAG_ERROR, "E_EMPTY", POS_FILE(lane->place.file),
	    "the input is empty: there is no header");
	return false;
}

static bool
set_aliases(const struct chain *chain, struct columns *columns,
    struct diag *diag)
{
	for (size_t i = 0; i < chain->alias_count; i++) {
		const char *alias = chain->aliases[i];
		const char *equals = strchr(alias, '=');
		char *name;

		if (equals == NULL || equals == alias) {
			diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
			    "'%s' is not NAME=HEADER", alias);
			return false;
		}
		name = arena_strndup(columns->arena, alias,
		    (size_t)(equals - alias));
		if (name == NULL) {
			diag_memory(diag);
			return false;
		}
		if (!columns_alias(columns, name, equals + 1))
			return false;
	}
	return true;
}

static bool
set_currency(const struct chain *chain, struct columns *columns,
    struct diag *diag)
{
	const char *code = chain->currency;

	if (code == NULL)
		return true;
	if (columns_currency_digits(columns, text_of(code)) < 0) {
		diag_at(diag, DIAG_ERROR, "E_CURRENCY", POS_NONE,
		    "currency '%s' is not in ISO 4217", code);
		diag_note(diag, POS_NONE,
		    "correct it, or declare it in `currencies:` of the "
		    "strategy");
		return false;
	}
	columns_default_currency(columns, code);
	return true;
}

bool
run_open_stages(struct run *run, struct columns *columns,
    struct stage *const *stages, struct diag *diag)
{
	const struct chain *chain = run->chain;

	columns_replace(columns, chain->replace);
	if (!set_aliases(chain, columns, diag))
		return false;
	if (chain->prepare != NULL && !chain->prepare(chain->ctx, columns))
		return false;
	if (!set_currency(chain, columns, diag))
		return false;
	for (size_t i = 0; i < chain->count; i++) {
		stages[i]->rejects = chain->rejects;
		stages[i]->shape = chain->shape;
	}
	for (size_t i = 0; i < chain->count; i++) {
		if (!stages[i]->joined)
			columns->stage = i;
		if (stages[i]->open != NULL &&
		    !stages[i]->open(stages[i], columns)) {
			(void)columns_whole(columns);
			return false;
		}
	}
	if (!columns_whole(columns))
		return false;
	if (!run->writes || chain->encoding == ENCODING_UTF8 ||
	    columns->only_appended)
		return true;
	diag_at(diag, DIAG_ERROR, "E_ENCODING",
	    POS_FILE(input_name(chain->in)),
	    "records can only be written as they came when they are UTF-8");
	diag_note(diag, POS_NONE, "convert them with dunning-map first");
	return false;
}

/* All batches through the first stages, then through scan of the next one or,
 * when that is NULL, to the outputs. */
static bool
pass(struct run *run, struct lane *lane, size_t count, struct stage *scanning)
{
	bool got;

	for (;;) {
		if (!csv_reader_next(run->reader, &lane->block, &got,
		        run->diag))
			return false;
		if (!got)
			return true;
		if (!lane_process(lane, count, scanning != NULL))
			return false;
		if (scanning == NULL && !lane_deliver(lane))
			return false;
		if (scanning != NULL && lane->batch.rows > 0 &&
		    !scanning->scan(scanning, &lane->batch))
			return false;
	}
}

static bool
report_changed(struct run *run)
{
	diag_at(run->diag, DIAG_ERROR, "E_CHANGED",
	    POS_FILE(input_name(run->chain->in)),
	    "the input changed while it was read twice");
	return false;
}

/* Back to the first record. */
static bool
rewind_input(struct run *run, struct lane *lane)
{
	bool got;

	csv_reader_close(run->reader);
	run->reader = NULL;
	run->counts->blank = run->counts->read = run->counts->left = 0;
	if (!input_rewind(run->in) || !open_reader(run) ||
	    !read_header(run, lane, &got))
		return false;
	return (got && text_equal(header_of(lane), run->header)) ||
	    report_changed(run);
}

static bool
first_passes(struct run *run, struct lane *lane)
{
	for (size_t i = 0; i < run->chain->count; i++) {
		struct stage *stage = run->chain->stages[i];

		if (stage->scan == NULL)
			continue;
		if (!pass(run, lane, i, stage))
			return false;
		if (stage->scanned != NULL && !stage->scanned(stage))
			return false;
		if (run->first_bytes == 0)
			run->first_bytes = csv_reader_bytes(run->reader);
		if (csv_reader_bytes(run->reader) != run->first_bytes ||
		    input_changed(run->chain->in))
			return report_changed(run);
		if (!rewind_input(run, lane))
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
	    write_header(run->columns, chain->out);
}

/* Is all there that must be, and does it add up to what it must? */
static bool
balances(struct run *run)
{
	const struct chain *chain = run->chain;
	const struct csv_shape *shape = chain->shape;
	bool ok = shape == NULL || shape->end == NULL ||
	    shape->end(shape->ctx, run->diag);

	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->check != NULL &&
		    !chain->stages[i]->check(chain->stages[i], run->counts))
			ok = false;
	run->counts->unbalanced = !ok;
	return ok;
}

static bool
end(struct run *run)
{
	const struct chain *chain = run->chain;
	const struct chain_counts *n = run->counts;
	struct stage *last =
	    chain->count == 0 ? NULL : chain->stages[chain->count - 1];

	if (run->first_bytes != 0 &&
	    (csv_reader_bytes(run->reader) != run->first_bytes ||
	        input_changed(chain->in)))
		return report_changed(run);
	if (run->writes &&
	    n->read != n->written + n->rejected + n->excluded + n->left) {
		diag_at(run->diag, DIAG_ERROR, "E_COUNTS",
		    POS_FILE(input_name(chain->in)),
		    "records were lost: read and written do not agree");
		return false;
	}
	chain_tell(run->counts, run->diag);
	if (!balances(run))
		return false;
	if (last != NULL && last->emit != NULL && chain->out != NULL &&
	    !last->emit(last, chain->out))
		return false;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->close != NULL &&
		    !chain->stages[i]->close(chain->stages[i]))
			return false;
	if (chain->out != NULL && !out_ok(chain->out))
		return false;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->publish != NULL &&
		    !chain->stages[i]->publish(chain->stages[i]))
			return false;
	return true;
}

/* Can the batches be shared among threads? */
static bool
is_shared(const struct chain *chain)
{
	if (chain->threads < 2 || chain->more == NULL ||
	    chain->count > CHAIN_STAGES)
		return false;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->merge == NULL)
			return false;
	return true;
}

static bool
run_all(struct run *run, struct lane *lane)
{
	const struct chain *chain = run->chain;

	if (!begin(run, lane) ||
	    !run_open_stages(run, run->columns, chain->stages, run->diag) ||
	    !first_passes(run, lane) || !write_headers(run))
		return false;
	if (is_shared(chain) ? !crew_run(run) :
	                       !pass(run, lane, chain->count, NULL))
		return false;
	return end(run);
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
keep_input(const struct chain *chain, struct input *in)
{
	for (size_t i = 0; i < chain->count; i++)
		if (chain->stages[i]->scan != NULL)
			return input_keep(in);
	return true;
}

/* What the shape makes of the input; false: reported. */
static bool
open_input(struct run *run)
{
	const struct chain *chain = run->chain;
	const struct csv_shape *shape = chain->shape;

	run->in = chain->in;
	if (shape != NULL && shape->over != NULL)
		run->in = shape->over(shape->ctx, chain->in, run->diag);
	return run->in != NULL && keep_input(chain, run->in);
}

bool
chain_run(const struct chain *chain, struct diag *diag,
    struct chain_counts *counts)
{
	struct run run = { .chain = chain, .diag = diag, .counts = counts };
	struct lane lane = { .run = NULL };
	const struct stage *last =
	    chain->count == 0 ? NULL : chain->stages[chain->count - 1];
	bool ok;

	*counts = (struct chain_counts){ .shape = chain->shape };
	run.writes = chain->out != NULL && (last == NULL || !last->sink);
	buf_init(&run.tail, SIZE_MAX);
	ok = check_delimiter(&run);
	set_options(&run);
	run.lasting = arena_new(0);
	if (ok && run.lasting == NULL) {
		diag_memory(diag);
		ok = false;
	}
	ok = ok && lane_open(&lane, &run) && open_input(&run) &&
	    run_all(&run, &lane);
	input_tell(chain->in, diag);
	if (run.in != chain->in)
		input_close(run.in);
	csv_reader_close(run.reader);
	lane_close(&lane);
	buf_clear(&run.tail);
	arena_free(run.lasting);
	return ok;
}
