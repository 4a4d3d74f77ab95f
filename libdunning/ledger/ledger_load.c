#include "ledger/ledger_load.h"

#include <assert.h>

static const char *
nearest_column(const struct ledger_load *load, struct text name)
{
	const char *names[LEDGER_LOAD_COLUMNS];
	size_t i;

	for (i = 0; i < load->count; i++)
		names[i] = load->columns[i].name;
	return text_nearest(name, names, load->count);
}

static bool
has_column(const struct ledger_load *load, struct text name)
{
	size_t i;

	for (i = 0; i < load->count; i++)
		if (text_is(name, load->columns[i].name))
			return true;
	return false;
}

/* A column with a typing error would silently be a column of nothing. */
static bool
check_header(const struct ledger_load *load, struct columns *columns)
{
	struct src_pos at = { load->path, 1, 0 };
	struct diag *diag = columns_diag(columns);
	struct text name;
	const char *near;
	bool fine = true;
	size_t i;

	for (i = 0; i < columns_count(columns); i++) {
		name = columns_name(columns, i);
		if (has_column(load, name))
			continue;
		fine = false;
		near = nearest_column(load, name);
		diag_at(diag, DIAG_ERROR, "E_COLUMN", at,
		    "unknown column \"%.*s\"", (int)name.len, name.at);
		if (near != NULL)
			diag_note(diag, POS_NONE, "did you mean \"%s\"?", near);
	}
	return fine;
}

static bool
load_open(struct stage *stage, struct columns *columns)
{
	struct ledger_load *load = (struct ledger_load *)stage;
	const struct ledger_column *column;
	size_t i;

	assert(load->count <= LEDGER_LOAD_COLUMNS);
	if (!check_header(load, columns))
		return false;
	for (i = 0; i < load->count; i++) {
		column = &load->columns[i];
		load->slots[i] = columns_bind(columns, column->name,
		    column->type, column->need, POS_NONE);
		if (load->slots[i] == -1)
			return false;
	}
	return true;
}

static bool
load_run(struct stage *stage, struct batch *batch)
{
	struct ledger_load *load = (struct ledger_load *)stage;
	size_t row;

	for (row = 0; row < batch->rows; row++)
		if (batch->fates[row] == FATE_KEPT &&
		    !load->add(load, batch, row))
			return false;
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
	const struct chain chain = { .stages = stages, .count = 1, .in = in };
	struct chain_counts counts = { 0 };
	bool ran = chain_run(&chain, load->ledger->diag, &counts);

	load->counts.rejected = counts.rejected;
	return ran;
}

bool
ledger_load_run(
    struct ledger_load *load, struct ledger *ledger, const char *path)
{
	struct input *in;
	bool ran;

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
	ran = ledger_begin(ledger) && run_chain(load, in);
	input_close(in);
	if (ran)
		return ledger_commit(ledger);
	ledger_rollback(ledger);
	return false;
}

struct text
ledger_load_text(
    const struct ledger_load *load, struct batch *batch, size_t row, int column)
{
	const struct vector *vector = batch_vector(batch, load->slots[column]);

	if (!vector_valid(vector, row))
		return (struct text){ NULL, 0 };
	return vector_text(vector, row);
}

int32_t
ledger_load_date(
    const struct ledger_load *load, struct batch *batch, size_t row, int column)
{
	const struct vector *vector = batch_vector(batch, load->slots[column]);

	return vector_valid(vector, row) ? vector->date[row] : DATE_NONE;
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
