/*
 * fuzz_kernel.c -- the kernels read what the general parsers read, and all of
 * the plain shapes that they promise.
 *
 * The input is cells, each up to a line end; with the first setting its bytes
 * are mapped to those that plain cells are made of.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/num.h"
#include "stream/csv_scan.h"
#include "stream/kernel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PADDING = 64, SETTINGS = 4, ROWS = 300, WORDS = ROWS / 64 + 1 };

static const char alphabet[] = "0123456789012345678901234567890123456789"
			       "------......\"\"\n\n\n\n\n\ntrue fals/:,+-.\t\r"
			       "\xc3\xa9\xc2\x80\xe2\x82\xac\xf0\x9f\x92\xb6";

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* A batch of these cells, and what a kernel says of them. */
struct trial {
	struct kernel_column column;
	char *data;
	size_t size;
	uint32_t starts[ROWS];
	uint32_t ends[ROWS * 3];
	uint64_t valid[WORDS];
	uint64_t rest[WORDS];
};

static void
add_byte(struct trial *t, char c)
{
	t->data[t->size++] = c;
}

/* The other fields are a digit, a point or a sign. */
static void
add_row(struct trial *t, const char *cell, size_t len)
{
	static const char others[] = "7.-";
	size_t row = t->column.rows++;

	t->starts[row] = (uint32_t)t->size;
	for (size_t k = 0; k < t->column.fields; k++) {
		for (size_t i = 0; i < len && k == t->column.field; i++)
			add_byte(t, cell[i]);
		if (k != t->column.field)
			add_byte(t, others[row % 3]);
		t->ends[row * t->column.fields + k] = (uint32_t)t->size;
		add_byte(t, k + 1 < t->column.fields ? ',' : '\n');
	}
}

static struct text
cell_at(const struct trial *t, size_t row)
{
	const uint32_t *end = t->column.ends + row * t->column.fields +
	    t->column.field;
	uint32_t from = t->column.field > 0 ? end[-1] + 1 : t->starts[row];

	return (struct text){ t->data + from, *end - from };
}

static bool
is_valid(const struct trial *t, size_t row)
{
	return t->valid[row / 64] >> (row % 64) & 1;
}

/* Nothing of the words is left as it was, and nothing is told twice. */
static void
begin(struct trial *t)
{
	memset(t->valid, 0xa5, sizeof(t->valid));
	memset(t->rest, 0x5a, sizeof(t->rest));
}

static void
check_bits(const struct trial *t)
{
	for (size_t row = 0; row < 64 * (t->column.rows / 64 + 1); row++) {
		bool rest = t->rest[row / 64] >> (row % 64) & 1;
		bool full = row < t->column.rows && cell_at(t, row).len > 0;

		require(is_valid(t, row) + rest == full);
	}
}

static size_t
count_digits(struct text cell, size_t at)
{
	size_t from = at;

	while (at < cell.len && cell.at[at] >= '0' && cell.at[at] <= '9')
		at++;
	return at - from;
}

static size_t
whole_digits(struct text cell)
{
	return count_digits(cell, cell.len > 0 && cell.at[0] == '-');
}

static void
try_dates(struct trial *t)
{
	int32_t *days = malloc((t->column.rows + 1) * sizeof(*days));
	int32_t expected;

	require(days != NULL);
	begin(t);
	kernel_dates(&t->column, days, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		expected = 0;
		require(is_valid(t, row) ==
		    date_parse(cell_at(t, row), &expected));
		require(days[row] == expected);
	}
	free(days);
}

/* The shape that kernel_money promises. */
static bool
is_plain_amount(struct text cell, size_t digits)
{
	size_t whole = whole_digits(cell);
	size_t at = whole + (cell.len > 0 && cell.at[0] == '-');

	if (whole < 1 || whole > 14)
		return false;
	if (at == cell.len)
		return true;
	return digits > 0 && cell.at[at] == '.' &&
	    count_digits(cell, at + 1) == digits &&
	    at + 1 + digits == cell.len;
}

static void
try_money(struct trial *t, uint8_t digits)
{
	int64_t *minor = malloc((t->column.rows + 1) * sizeof(*minor));
	uint8_t *places = malloc(t->column.rows + 1);

	require(minor != NULL && places != NULL);
	for (size_t row = 0; row < t->column.rows; row++)
		places[row] = (uint8_t)((digits + row / 7) % 5);
	begin(t);
	kernel_money(&t->column, places, minor, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		struct text cell = cell_at(t, row);
		int64_t expected = 0;

		require(is_valid(t, row) ==
		    is_plain_amount(cell, places[row]));
		if (is_valid(t, row))
			require(money_parse(cell, &money_plain, places[row],
			            &expected, NULL) == MONEY_OK);
		require(minor[row] == expected);
	}
	free(places);
	free(minor);
}

/* Those of another country; kernel_money_by may leave more of them. */
static void
try_foreign(struct trial *t, uint8_t setting)
{
	static const char *const formats[] = { "dd/mm/yyyy", "yymmdd",
		"mm.dd.yyyy", "yyyymmdd" };
	static const struct money_style styles[] = {
		{ ',', '.', false, false }, { '.', ',', false, false },
		{ ',', '\'', false, false }, { ',', '\0', false, false }
	};
	const struct money_style *style = &styles[setting % 4];
	int64_t minor[ROWS + 1];
	int32_t days[ROWS + 1];
	uint8_t places[ROWS + 1];
	uint64_t turns[WORDS];
	struct date_form form;

	require(date_form_init(&form, text_of(formats[setting % 4]), 69));
	begin(t);
	kernel_dates_by(&t->column, &form, days, t->valid, t->rest, turns);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		int32_t expected = 0;
		bool turned = false;

		require(is_valid(t, row) ==
		    date_form_read(&form, cell_at(t, row), &expected,
		        &turned));
		require(days[row] == (is_valid(t, row) ? expected : 0));
		require((turns[row / 64] >> row % 64 & 1) ==
		    (is_valid(t, row) && turned));
	}
	for (size_t row = 0; row < t->column.rows; row++)
		places[row] = (uint8_t)((setting + row / 7) % 5);
	begin(t);
	kernel_money_by(&t->column, style->decimal, style->grouping, places,
	    minor, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		int64_t expected = 0;

		require(!is_valid(t, row) ||
		    money_parse(cell_at(t, row), style, places[row],
		        &expected, NULL) == MONEY_OK);
		require(minor[row] == expected);
	}
}

static void
try_ints(struct trial *t)
{
	int64_t *numbers = malloc((t->column.rows + 1) * sizeof(*numbers));

	require(numbers != NULL);
	begin(t);
	kernel_ints(&t->column, numbers, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		struct text cell = cell_at(t, row);
		int64_t expected = 0;
		bool right = int_parse(cell, &expected) &&
		    whole_digits(cell) <= 16;

		require(is_valid(t, row) == right);
		require(numbers[row] == (right ? expected : 0));
	}
	free(numbers);
}

static void
try_decimals(struct trial *t)
{
	struct decimal *found = malloc((t->column.rows + 1) * sizeof(*found));

	require(found != NULL);
	begin(t);
	kernel_decimals(&t->column, found, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		struct text cell = cell_at(t, row);
		struct decimal expected = { 0, 0 };
		bool right = cell.len <= 16 && whole_digits(cell) > 0 &&
		    decimal_parse(cell, &expected, NULL) == NUM_OK;

		if (!right)
			expected = (struct decimal){ 0, 0 };
		require(is_valid(t, row) == right);
		require(found[row].coefficient == expected.coefficient);
		require(found[row].scale == expected.scale);
	}
	free(found);
}

static void
try_bools(struct trial *t)
{
	int64_t *truths = malloc((t->column.rows + 1) * sizeof(*truths));

	require(truths != NULL);
	begin(t);
	kernel_bools(&t->column, truths, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		struct text cell = cell_at(t, row);
		bool truth = text_is(cell, "true");

		require(is_valid(t, row) == (truth || text_is(cell, "false")));
		require(truths[row] == truth);
	}
	free(truths);
}

static bool
is_text(struct text cell, bool utf8)
{
	if (utf8)
		return utf8_valid(cell.at, cell.len) == cell.len;
	for (size_t i = 0; i < cell.len; i++)
		if ((unsigned char)cell.at[i] >= 0x80)
			return false;
	return true;
}

static void
try_texts(struct trial *t, bool utf8)
{
	struct text *texts = malloc((t->column.rows + 1) * sizeof(*texts));

	require(texts != NULL);
	begin(t);
	kernel_texts(&t->column, utf8, texts, t->valid, t->rest);
	check_bits(t);
	for (size_t row = 0; row < t->column.rows; row++) {
		struct text cell = cell_at(t, row);
		bool plain = true;

		if (csv_is_quoted(cell)) {
			cell = (struct text){ cell.at + 1, cell.len - 2 };
			plain = memchr(cell.at, '"', cell.len) == NULL;
		}
		plain = plain && cell.len > 0 && is_text(cell, utf8);
		require(is_valid(t, row) == plain);
		require(texts[row].at == (plain ? cell.at : NULL));
		require(texts[row].len == (plain ? cell.len : 0));
	}
	free(texts);
}

static void
try_set_aside(struct trial *t, uint64_t lengths)
{
	uint64_t valid[WORDS];
	uint64_t rest[WORDS];

	memcpy(valid, t->valid, sizeof(valid));
	memcpy(rest, t->rest, sizeof(rest));
	kernel_set_aside(&t->column, lengths, t->valid, t->rest);
	for (size_t row = 0; row < t->column.rows; row++) {
		size_t len = cell_at(t, row).len;
		bool was = valid[row / 64] >> (row % 64) & 1;
		bool moved = was && (lengths >> (len < 63 ? len : 63) & 1);

		require(is_valid(t, row) == (was && !moved));
		require((t->rest[row / 64] >> (row % 64) & 1) ==
		    ((rest[row / 64] >> (row % 64) & 1) || moved));
	}
}

/* Cells of the input, over and over up to that many records. */
static void
add_rows(struct trial *t, const char *cells, size_t size, size_t most)
{
	size_t at = 0;

	while (t->column.rows < most) {
		size_t end = at;

		while (end < size && cells[end] != '\n')
			end++;
		add_row(t, cells + at, end - at);
		at = end + 1;
		if (at < size)
			continue;
		if (most == ROWS)
			break;
		at = 0;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const size_t most[] = { ROWS, 63, 64, 150 };
	struct trial t = { 0 };
	char *cells;
	char *room;

	if (size < SETTINGS)
		return 0;
	cells = malloc(size);
	require(cells != NULL);
	memcpy(cells, bytes + SETTINGS, size - SETTINGS);
	for (size_t i = 0; i < size - SETTINGS && (bytes[0] & 1); i++)
		cells[i] = alphabet[(unsigned char)cells[i] % sizeof(alphabet)];
	t.column.fields = bytes[1] % 3 + (size_t)1;
	t.column.field = bytes[1] / 3 % t.column.fields;
	t.column.starts = t.starts;
	t.column.ends = t.ends;
	t.data = malloc(ROWS * (size + 6) + PADDING);
	require(t.data != NULL);
	add_rows(&t, cells, size - SETTINGS, most[bytes[0] >> 1 & 3]);
	/* Just as many bytes as may be read. */
	room = malloc(t.size + PADDING);
	require(room != NULL);
	memcpy(room, t.data, t.size);
	memset(room + t.size, bytes[3], PADDING);
	free(t.data);
	t.data = room;
	t.column.data = room;
	try_dates(&t);
	try_money(&t, bytes[2] % 5);
	try_foreign(&t, bytes[0] / 4);
	try_ints(&t);
	try_decimals(&t);
	try_bools(&t);
	try_texts(&t, false);
	try_texts(&t, true);
	try_set_aside(&t, (uint64_t)bytes[2] << (bytes[3] % 57));
	free(room);
	free(cells);
	return 0;
}
