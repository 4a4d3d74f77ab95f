/* mapping_dates.c -- columns of dates, and of dates and times. */
#include <string.h>

#include "base/date.h"
#include "mapping/mapping_internal.h"
#include "stream/kernel.h"

/* Counts a date of a column that has some as day numbers. */
static void
count_mixed(struct mapped *column, const struct batch *b, size_t row,
    struct text text, const struct date_read *read)
{
	struct date_tally *tally = &column->dates;
	bool low = date_to_civil(read->days).day <= 12;

	if (!date_reader_is_serial(&column->converter.dates, read->form)) {
		tally->high_texts += !low;
		return;
	}
	tally->low_serials += low;
	if (finding_add(&tally->serials, b, row, column->at, text)) {
		tally->serials.form = read->form;
		tally->serials.days = read->days;
	}
}

/* Counts what a text was read as, or what it may have been meant to be. */
static void
count_date(struct mapped *column, const struct batch *b, size_t row,
    struct text text, enum date_result result, const struct date_read *read)
{
	struct date_tally *tally = &column->dates;
	struct finding *found = &tally->ambiguous;

	if (result == DATE_READ) {
		tally->read[read->form]++;
		tally->turns += read->turns;
		if (column->converter.dates.mixed)
			count_mixed(column, b, row, text, read);
		if (read->other == DATE_NO_FORM)
			return;
	} else if (result == DATE_UNREAD && read->form != DATE_NO_FORM) {
		found = &tally->turned;
	} else {
		return;
	}
	if (!finding_add(found, b, row, column->at, text))
		return;
	found->form = read->form;
	found->other = read->other;
	found->days = read->days;
	found->other_days = read->other_days;
}

/* 0, 00/00/0000 and the like. */
static bool
is_zeros(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr("0 -/.:T", text.at[i]) == NULL)
			return false;
	return true;
}

static void
map_date(struct batch *b, struct mapped *column, size_t row, struct text text)
{
	const struct date_reader *dates = &column->converter.dates;
	struct date_read read;
	union converted value = { .date = 0 };
	struct refusal refusal;
	enum date_result result =
	    date_reader_read(dates, text_trim(text), &read);

	count_date(column, b, row, text, result, &read);
	if (result != DATE_READ) {
		convert_refuse_date(dates, result, text_trim(text), b->arena,
		    &refusal);
		if (result == DATE_UNREAD && is_zeros(text))
			refusal.note = "if it means that there is no date, "
			               "add it to `nulls`";
		mapping_reject(b, row, column, text, &refusal);
		return;
	}
	value.date = read.days;
	if (dates->moments &&
	    !convert_moment(&read, b->arena, &value, &refusal))
		mapping_reject(b, row, column, text, &refusal);
	else
		mapping_store(b, column, row, &value);
}

/* Days that cannot be are left to the general way. */
static void
check_range(const struct date_reader *dates, size_t rows, struct vector *v,
    uint64_t *rest)
{
	for (size_t first = 0; first < rows; first += 64) {
		size_t count = rows - first < 64 ? rows - first : 64;
		uint64_t out = 0;

		for (size_t i = 0; i < count; i++) {
			int32_t date = v->date[first + i];

			out |= (uint64_t)((date < dates->first) |
			           (date > dates->last))
			    << i;
		}
		out &= v->valid[first / 64];
		v->valid[first / 64] ^= out;
		rest[first / 64] |= out;
	}
}

/* Records that are set aside already are not read. */
static void
forget_dropped(const struct batch *b, uint64_t *valid)
{
	if (memchr(b->fates, FATE_REJECTED, b->rows) == NULL &&
	    memchr(b->fates, FATE_EXCLUDED, b->rows) == NULL)
		return;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] != FATE_KEPT)
			valid[row / 64] &= ~(UINT64_C(1) << row % 64);
}

/* Reads dates of one form; turns is NULL for ISO dates, which are written as
 * they came. */
static void
read_form(struct batch *b, struct mapped *column, uint64_t *rest,
    uint64_t *came, uint64_t *turns)
{
	const struct date_reader *dates = &column->converter.dates;
	struct vector *v = batch_vector(b, column->to);
	const struct kernel_column field = { b->data, b->starts, b->ends,
		b->fields, (size_t)columns_slot_field(b->columns, column->at),
		b->rows };

	if (turns == NULL)
		kernel_dates(&field, v->date, v->valid, rest);
	else
		kernel_dates_by(&field, &dates->forms[0], v->date, v->valid,
		    rest, turns);
	check_range(dates, b->rows, v, rest);
	if (turns != NULL) {
		forget_dropped(b, v->valid);
		return;
	}
	memcpy(came, v->valid, (b->rows / 64 + 1) * sizeof *came);
	v->came = came;
	v->came_field = field.field;
}

/* *done: no date is left to the general way.  False: out of memory. */
static bool
read_quickly(struct batch *b, struct mapped *column, bool *done)
{
	const struct vector *v = batch_vector(b, column->to);
	bool iso =
	    text_is(column->converter.dates.formats[0], "yyyy-mm-dd");
	size_t words = b->rows / 64 + 1;
	uint64_t *rest = arena_take(b->arena, words, sizeof *rest);
	uint64_t *bits = arena_take(b->arena, words, sizeof *bits);
	uint64_t left = 0;

	if (rest == NULL || bits == NULL)
		return false;
	read_form(b, column, rest, bits, iso ? NULL : bits);
	for (size_t i = 0; i < words; i++) {
		left |= rest[i];
		column->dates.read[0] +=
		    (uint64_t)__builtin_popcountll(v->valid[i]);
		if (!iso)
			column->dates.turns += (uint64_t)__builtin_popcountll(
			    bits[i] & v->valid[i]);
		if (column->required || column->fallback.at != NULL)
			left |= ~v->valid[i] &
			    (b->rows - 64 * i < 64 ?
			            (UINT64_C(1) << (b->rows - 64 * i)) - 1 :
			            UINT64_MAX);
	}
	*done = left == 0;
	return true;
}

/* One format, and nothing unusual: the general way for one cell after the
 * other without what it decides each time. */
static void
read_usual(struct batch *b, struct mapped *column)
{
	const struct date_reader *dates = &column->converter.dates;
	const struct cells *cells = &column->cells;
	struct vector *v = batch_vector(b, column->to);
	uint64_t read = 0;

	for (size_t row = 0; row < b->rows; row++) {
		bool turns;
		int32_t days;

		if ((cells->valid[row / 64] >> row % 64 & 1) == 0 ||
		    vector_valid(v, row) || b->fates[row] != FATE_KEPT ||
		    !date_form_read(&dates->forms[0], cells->text[row], &days,
		        &turns) ||
		    days < dates->first || days > dates->last)
			continue;
		v->date[row] = days;
		vector_set_valid(v, row);
		column->dates.turns += turns;
		read++;
	}
	column->dates.read[0] += read;
}

bool
mapping_dates(struct mapping *m, struct batch *b, struct mapped *column)
{
	const uint64_t *read;
	bool done = false;

	if (column->quick && !read_quickly(b, column, &done))
		return false;
	if (done)
		return true;
	if (!mapping_gather(m, b, column))
		return false;
	if (!column->converter.dates.moments &&
	    column->converter.dates.count == 1 &&
	    column->constant.at == NULL && column->cells.valid != NULL)
		read_usual(b, column);
	read = batch_vector(b, column->to)->valid;
	for (size_t row = 0; row < b->rows; row++) {
		struct text text;

		if (b->fates[row] != FATE_KEPT ||
		    (read[row / 64] >> row % 64 & 1) != 0)
			continue;
		if (mapping_fallback(b, column, row))
			continue;
		text = cells_text(&column->cells, row);
		map_date(b, column, row, text);
	}
	return true;
}
