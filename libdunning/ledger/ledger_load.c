#include "ledger/ledger_load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/num.h"

/* A batch has its files in one cell. */
enum { RECORD_LIMIT = 1 << 26 };

enum { DIGITS_MAX = 4 };

/* A hundred billions, of four decimals. */
#define AMOUNT_MAX (INT64_C(100000000000) * 10000)

enum { NAMES_MAX = LEDGER_LOAD_COLUMNS * LEDGER_LOAD_PARTS + 2 };

/* What a column may be called; count of them. */
static size_t
list_names(const struct ledger_load *load, const char *names[NAMES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < load->part_count; i++)
		for (size_t k = 0; k < load->parts[i]->count; k++)
			names[count++] = load->parts[i]->columns[k].name;
	if (load->part_count > 1) {
		names[count++] = "record";
		names[count++] = "run";
	}
	return count;
}

static bool
has_name(const char *const *names, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

static bool
is_other_table(struct text name)
{
	return name.len > 0 && (memchr(name.at, ';', name.len) != NULL ||
	    memchr(name.at, '\t', name.len) != NULL);
}

/* A column with a typing error would silently be a column of nothing. */
static bool
check_header(struct ledger_load *load, struct columns *columns)
{
	struct src_pos at = { load->path, 1, 0 };
	struct diag *diag = columns_diag(columns);
	const char *names[NAMES_MAX];
	size_t count = list_names(load, names);
	bool fine = true;

	load->records = false;
	for (size_t i = 0; i < columns_count(columns); i++) {
		struct text name = columns_name(columns, i);
		const char *near;

		if (has_name(names, count, name)) {
			load->records = load->records ||
			    (load->part_count > 1 && text_is(name, "record"));
			continue;
		}
		if (load->lenient)
			continue;
		fine = false;
		near = text_nearest(name, names, count);
		diag_at(diag, DIAG_ERROR, "E_COLUMN", at,
		    "unknown column \"%.*s\"", (int)name.len, name.at);
		if (near != NULL)
			diag_note(diag, POS_NONE, "did you mean \"%s\"?", near);
		else if (columns_count(columns) == 1 && is_other_table(name))
			diag_note(diag, POS_NONE, "columns are separated by "
			    "commas; dunning-map reads other tables");
	}
	return fine;
}

/* Of several kinds of records no column is needed by all. */
static bool
bind_part(struct ledger_load *load, struct columns *columns, size_t which)
{
	const struct ledger_part *part = load->parts[which];

	assert(part->count <= LEDGER_LOAD_COLUMNS);
	for (size_t i = 0; i < part->count; i++) {
		const struct ledger_column *column = &part->columns[i];
		int slot = columns_bind(columns, column->name, column->type,
		    load->records ? COLUMN_OPTIONAL : column->need, POS_NONE);

		load->all_slots[which][i] = slot;
		if (slot == -1)
			return false;
	}
	return true;
}

static bool
load_open(struct stage *stage, struct columns *columns)
{
	struct ledger_load *load = (struct ledger_load *)stage;

	if (!check_header(load, columns))
		return false;
	load->part = load->parts[0];
	load->slots = load->all_slots[0];
	if (!load->records)
		return bind_part(load, columns, 0);
	load->record_slot = columns_bind(columns, "record", COLUMN_STRING,
	    COLUMN_REQUIRED, POS_NONE);
	load->run_slot = columns_bind(columns, "run", COLUMN_STRING,
	    COLUMN_OPTIONAL, POS_NONE);
	for (size_t i = 0; i < load->part_count; i++)
		if (!bind_part(load, columns, i))
			return false;
	return load->record_slot != -1 && load->run_slot != -1;
}

static struct text
text_at(struct batch *batch, size_t row, int slot)
{
	const struct vector *vector = batch_vector(batch, slot);

	if (!vector_valid(vector, row))
		return (struct text){ NULL, 0 };
	return vector_text(vector, row);
}

/* False: the record is of no kind, and rejected. */
static bool
choose_part(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct text record = text_at(batch, row, load->record_slot);

	for (size_t i = 0; i < load->part_count; i++)
		if (text_is(record, load->parts[i]->record)) {
			load->part = load->parts[i];
			load->slots = load->all_slots[i];
			return true;
		}
	batch_reject(batch, row, load->record_slot, "R_RECORD",
	    "\"%.*s\" is not a record of a ledger", (int)record.len,
	    record.at == NULL ? "" : record.at);
	return false;
}

static bool
has_required(struct ledger_load *load, struct batch *batch, size_t row)
{
	for (size_t i = 0; i < load->part->count; i++) {
		const struct ledger_column *column = &load->part->columns[i];
		const struct vector *vector =
		    batch_vector(batch, load->slots[i]);

		if (column->need != COLUMN_REQUIRED ||
		    vector_valid(vector, row))
			continue;
		batch_reject(batch, row, load->slots[i], "R_NULL",
		    "column '%s' is empty", column->name);
		return false;
	}
	return true;
}

static bool
load_run(struct stage *stage, struct batch *batch)
{
	struct ledger_load *load = (struct ledger_load *)stage;

	for (size_t row = 0; row < batch->rows; row++) {
		if (batch->fates[row] != FATE_KEPT)
			continue;
		if (load->records && (!choose_part(load, batch, row) ||
		        !has_required(load, batch, row)))
			continue;
		if (!load->part->add(load, batch, row))
			return false;
	}
	return true;
}

static bool
load_close(struct stage *stage)
{
	(void)stage;
	return true;
}

static bool
run_chain(struct ledger_load *load, struct input *in)
{
	struct stage *const stages[] = { &load->stage };
	const struct chain chain = { .stages = stages,
		.count = 1,
		.in = in,
		.record_limit = RECORD_LIMIT };
	struct chain_counts counts = { 0 };
	bool ran = chain_run(&chain, load->ledger->diag, &counts);

	load->counts.rejected = counts.rejected;
	return ran;
}

bool
ledger_load_run(
    struct ledger_load *load, struct ledger *ledger, const char *path)
{
	/* Rows of a large file fall all over the tables: what is in memory need
	 * not be read and written once for each of them. */
	static const char much[] = "PRAGMA cache_size = -524288";
	static const char usual[] = "PRAGMA cache_size = " DB_CACHE;
	struct input *in;
	bool ran = false;

	load->ledger = ledger;
	load->path = path;
	load->counts = (struct ledger_counts){ 0 };
	load->stage = (struct stage){ .name = "ledger",
		.open = load_open,
		.run = load_run,
		.close = load_close,
		.sink = true };
	in = input_open(path, ledger->diag);
	if (in == NULL)
		return false;
	load->zones = zone_cache_new();
	if (load->zones == NULL)
		diag_memory(ledger->diag);
	if (load->zones != NULL && (load->look || db_run(ledger->db, much)))
		ran = (load->look || ledger_begin(ledger)) &&
		    ledger_run_now(ledger, &load->run) && run_chain(load, in);
	zone_cache_free(load->zones);
	free(load->others.at);
	input_close(in);
	if (load->look)
		return ran;
	if (ran)
		ran = ledger_commit(ledger);
	else
		ledger_rollback(ledger);
	return db_run(ledger->db, usual) && ran;
}

struct text
ledger_load_text(
    const struct ledger_load *load, struct batch *batch, size_t row, int column)
{
	return text_at(batch, row, load->slots[column]);
}

int32_t
ledger_load_date(
    const struct ledger_load *load, struct batch *batch, size_t row, int column)
{
	const struct vector *vector = batch_vector(batch, load->slots[column]);

	return vector_valid(vector, row) ? vector->date[row] : DATE_NONE;
}

bool
ledger_load_reject(const struct ledger_load *load, struct batch *batch,
    size_t row, int column, const char *id, const char *why)
{
	struct text text = ledger_load_text(load, batch, row, column);

	batch_reject(batch, row, load->slots[column], id, "\"%.*s\" %s",
	    (int)text.len, text.at == NULL ? "" : text.at, why);
	return false;
}

bool
ledger_load_number(const struct ledger_load *load, struct batch *batch,
    size_t row, int column, int64_t *number)
{
	struct text text = ledger_load_text(load, batch, row, column);

	*number = 0;
	if (text.len == 0 || (int_parse(text, number) && *number >= 0))
		return true;
	return ledger_load_reject(load, batch, row, column, "R_NUMBER",
	    "is not a number from 0 on");
}

static bool
has_run(struct ledger_load *load, int64_t run, bool *has)
{
	const int64_t *others = load->others.at;
	struct query *query;
	enum query_step step;

	*has = true;
	for (size_t i = 0; i < load->others.count; i++)
		if (others[i] == run)
			return true;
	if (run == 0 || run == load->run_found)
		return true;
	query = db_query(load->ledger->db, SQL_RUN_FIND);
	query_put_int(query, run);
	step = query_step(query);
	query_end(query);
	*has = step == QUERY_ROW;
	if (*has)
		load->run_found = run;
	return step != QUERY_TROUBLE;
}

bool
ledger_load_run_of(struct ledger_load *load, struct batch *batch, size_t row,
    int64_t *run, bool *good)
{
	struct text text = text_at(batch, row, load->run_slot);
	const int64_t *others = load->others.at;

	*run = 0;
	*good = text.len == 0 || (int_parse(text, run) && *run >= 0);
	if (!*good)
		batch_reject(batch, row, load->run_slot, "R_RUN",
		    "the run is not a number from 0 on");
	if (!*good)
		return true;
	if (!has_run(load, *run, good))
		return false;
	if (!*good)
		batch_reject(batch, row, load->run_slot, "R_RUN",
		    "there is no run %.*s: its own record is missing, or was "
		    "rejected", (int)text.len, text.at);
	for (size_t i = 0; i < load->others.count; i++)
		if (others[i] == *run)
			*run = -1;
	return true;
}

static int
digits_written(struct text text)
{
	const char *mark = memchr(text.at, '.', text.len);
	size_t digits = mark == NULL ? 0 :
	    text.len - (size_t)(mark - text.at) - 1;

	return digits < DIGITS_MAX ? (int)digits : DIGITS_MAX;
}

static bool
is_too_large(int64_t amount, int digits)
{
	for (; digits < DIGITS_MAX; digits++)
		if (__builtin_mul_overflow(amount, 10, &amount))
			return true;
	return amount > AMOUNT_MAX || amount < -AMOUNT_MAX;
}

bool
ledger_load_amount(const struct ledger_load *load, struct batch *batch,
    size_t row, int column, int *digits, int64_t *amount)
{
	struct text text = ledger_load_text(load, batch, row, column);
	enum money_error error;

	if (text.len == 0)
		return true;
	if (*digits < 0)
		*digits = digits_written(text);
	error = money_parse(text, &money_plain, *digits, amount, NULL);
	if (error == MONEY_OK && is_too_large(*amount, *digits))
		error = MONEY_RANGE;
	return error == MONEY_OK || ledger_load_reject(load, batch, row,
	    column, "R_AMOUNT", money_error_text(error));
}

int
ledger_load_channel(
    const struct ledger_load *load, struct batch *batch, size_t row, int column)
{
	struct text name = ledger_load_text(load, batch, row, column);
	int channel = ledger_channel(name);
	const char *near;

	if (name.len == 0 || channel != -1)
		return channel;
	near = text_nearest(name, channel_names, CHANNELS);
	batch_reject(batch, row, load->slots[column], "R_CHANNEL",
	    "\"%.*s\" is not a channel%s%s%s", (int)name.len, name.at,
	    near == NULL ? "" : ", did you mean \"", near == NULL ? "" : near,
	    near == NULL ? "" : "\"?");
	return -2;
}

bool
ledger_batch_parse(struct text text, struct ledger_batch *parsed)
{
	struct text as_of, number;

	return text_split(&text, '/', &parsed->kind) && parsed->kind.len > 0 &&
	    text_split(&text, '/', &as_of) &&
	    date_parse(as_of, &parsed->as_of) &&
	    text_split(&text, '/', &number) && text.len == 0 &&
	    int_parse(number, &parsed->number) && parsed->number > 0;
}
