#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "stream/csv_scan.h"

enum { PADDING = 64, LIMIT = 1 << 20 };

static const char *const faults[] = { "stray", "after", "open", "nul", "long",
	"ragged", "wide" };

struct telling {
	struct buf text;
	size_t blank;
	size_t lines;
	size_t done;
	struct csv_broken broken;
};

static void
tell_row(struct telling *t, const char *block, const struct csv_index *index,
    size_t row)
{
	const uint32_t *ends = index->ends + row * index->fields;
	size_t from = index->starts[row];

	buf_printf(&t->text, "%zu:", t->done + from);
	for (size_t i = 0; i < index->fields; i++) {
		char to[64];
		struct text cell = { block + from, ends[i] - from };

		if (cell.len < sizeof(to))
			cell = csv_unquote(cell, to);
		buf_printf(&t->text, "[%.*s]", (int)cell.len, cell.at);
		from = ends[i] + 1;
	}
	buf_puts(&t->text, "\n");
}

static void
tell_broken(struct telling *t, const struct csv_broken *b)
{
	if (b->first) {
		t->broken = *b;
		t->broken.start += (uint32_t)t->done;
		t->broken.at += (uint32_t)t->done;
	}
	if (b->last)
		buf_printf(&t->text, "%s at %u in %u-%zu, %zu fields\n",
		    faults[t->broken.fault], (unsigned)t->broken.at,
		    (unsigned)t->broken.start, t->done + b->end,
		    t->broken.fault == CSV_RAGGED ? t->broken.fields : 0);
	if (b->last && t->broken.beyond.lines > 0) {
		t->text.len--;
		buf_printf(&t->text, ", then %u:%zu\n",
		    (unsigned)t->broken.beyond.lines, t->broken.beyond.column);
	}
}

static void
tell_block(struct telling *t, const char *block, const struct csv_index *index)
{
	size_t row = 0;
	size_t broken = 0;

	while (row < index->rows || broken < index->broken_count)
		if (broken == index->broken_count ||
		    (row < index->rows &&
		        index->starts[row] < index->broken[broken].start))
			tell_row(t, block, index, row++);
		else
			tell_broken(t, &index->broken[broken++]);
	t->blank += index->blank;
	t->lines += (size_t)index->lines;
}

/* Scans in blocks of the given size; what is left over leads the next one. */
static struct telling
scan(const char *text, size_t size, size_t step, struct csv_options options)
{
	struct csv_scan *scan = csv_scan_new(&options);
	struct csv_index index = { .rows = 0 };
	struct telling t = { 0 };
	size_t len = 0;

	buf_init(&t.text, SIZE_MAX);
	assert_non_null(scan);
	do {
		char *block;

		len += step;
		if (len > size - t.done)
			len = size - t.done;
		block = calloc(len + PADDING, 1);
		assert_non_null(block);
		if (len > 0)
			memcpy(block, text + t.done, len);
		assert_true(csv_scan_block(scan, &index, block, len,
		    t.done + len == size));
		tell_block(&t, block, &index);
		t.done += index.used;
		len -= index.used;
		free(block);
	} while (t.done < size);
	csv_index_clear(&index);
	csv_scan_free(scan);
	return t;
}

static void
check_with(const char *text, size_t size, struct csv_options options,
    const char *expected, size_t blank, size_t lines)
{
	for (size_t step = 1; step <= size + 1; step++) {
		struct telling t = scan(text, size, step, options);

		assert_string_equal(buf_text(&t.text), expected);
		assert_int_equal(t.blank, blank);
		assert_int_equal(t.lines, lines);
		buf_clear(&t.text);
	}
}

/* However the input is cut, by every engine, many or few records at once. */
static void
check_limit(const char *text, size_t size, size_t limit, const char *expected,
    size_t blank, size_t lines)
{
	struct csv_options options = csv_options_usual(',');

	options.record_limit = limit;
	for (int engine = CSV_BEST; engine < CSV_ENGINES; engine++) {
		options.engine = (enum csv_engine)engine;
		if (!csv_engine_works(options.engine))
			continue;
		options.rows = SIZE_MAX;
		check_with(text, size, options, expected, blank, lines);
		options.rows = 1;
		check_with(text, size, options, expected, blank, lines);
	}
}

#define CHECK(text, expected, blank, lines)                                    \
	check_limit(text, sizeof(text) - 1, LIMIT, expected, blank, lines)

static void
plain_records(void **state)
{
	(void)state;
	CHECK("a,b\n1,2\n3,\n", "0:[a][b]\n4:[1][2]\n8:[3][]\n", 0, 3);
	CHECK("a,b\n1,2", "0:[a][b]\n4:[1][2]\n", 0, 1);
	CHECK("a,b\n,", "0:[a][b]\n4:[][]\n", 0, 1);
	CHECK("a", "0:[a]\n", 0, 0);
	CHECK("", "", 0, 0);
}

static void
quoted_fields(void **state)
{
	(void)state;
	CHECK("\"a\",\"b,c\"\n\"1\n2\",\"\"\n\"x\"\"y\",\"\"\"\"\n",
	    "0:[a][b,c]\n10:[1\n2][]\n19:[x\"y][\"]\n", 0, 4);
	CHECK("a\n\"1\r\n2\r3\"", "0:[a]\n2:[1\r\n2\r3]\n", 0, 3);
}

/* libcsv takes each of CR and LF as an end; CRLF is one line end. */
static void
line_ends(void **state)
{
	(void)state;
	CHECK("a,b\r\n1,2\r\n", "0:[a][b]\n5:[1][2]\n", 0, 2);
	CHECK("a,b\r1,2\r", "0:[a][b]\n4:[1][2]\n", 0, 2);
	CHECK("a,b\r\n\r\n1,2\n\r", "0:[a][b]\n7:[1][2]\n", 2, 4);
	CHECK("a,b\r\r\n\n1,2\r\r", "0:[a][b]\n7:[1][2]\n", 3, 5);
}

static void
blank_lines(void **state)
{
	(void)state;
	CHECK("\n\na,b\n\n1,2\n\n", "2:[a][b]\n7:[1][2]\n", 4, 6);
	CHECK("\n\n", "", 2, 2);
	CHECK("\na\n\n1\n\n", "1:[a]\n3:[]\n4:[1]\n6:[]\n", 1, 5);
	CHECK("a\r\n\r\n1", "0:[a]\n3:[]\n5:[1]\n", 0, 2);
	CHECK(" \n\n", "0:[ ]\n2:[]\n", 0, 2);
}

static void
ragged_records(void **state)
{
	(void)state;
	CHECK("a,b\n1\n1,2,3\n1,2\n",
	    "0:[a][b]\nragged at 4 in 4-5, 1 fields\n"
	    "ragged at 6 in 6-11, 3 fields\n12:[1][2]\n",
	    0, 4);
	CHECK("a,b\n1", "0:[a][b]\nragged at 4 in 4-5, 1 fields\n", 0, 1);
}

static void
quotes_out_of_place(void **state)
{
	(void)state;
	CHECK("a,b\nx\"y,2\n1,2\n",
	    "0:[a][b]\nstray at 5 in 4-9, 0 fields\n10:[1][2]\n", 0, 3);
	CHECK("a,b\n\"x\"y,2\r\n1,2\n",
	    "0:[a][b]\nafter at 7 in 4-10, 0 fields\n12:[1][2]\n", 0, 3);
	CHECK("a,b\n\"x\" ,2\r1,2\n",
	    "0:[a][b]\nafter at 7 in 4-10, 0 fields\n11:[1][2]\n", 0, 3);
	/* The line of the fault is the second one of its record, which is cut
	 * behind the first. */
	CHECK("a,b\n1,\"x\ny\"z\n1,2\n",
	    "0:[a][b]\nafter at 6 in 4-8, 0 fields, then 1:3\n"
	    "stray at 10 in 9-12, 0 fields\n13:[1][2]\n",
	    0, 4);
	CHECK("a,b\n1,x\"", "0:[a][b]\nstray at 7 in 4-8, 0 fields\n", 0, 1);
}

/* Only the line where the quote stands is set aside. */
static void
open_quotes(void **state)
{
	(void)state;
	CHECK("a,b\n1,\"x\n3,4\n5,6",
	    "0:[a][b]\nopen at 6 in 4-8, 0 fields\n9:[3][4]\n13:[5][6]\n", 0,
	    3);
	CHECK("a,b\n\"p\nq\",\"x\r\n3,4\n",
	    "0:[a][b]\nopen at 4 in 4-6, 0 fields, then 1:4\n"
	    "stray at 8 in 7-12, 0 fields\n14:[3][4]\n",
	    0, 4);
	CHECK("a,b\n1,\"x", "0:[a][b]\nopen at 6 in 4-8, 0 fields\n", 0, 1);
	CHECK("a,b\n\"\"\"", "0:[a][b]\nopen at 4 in 4-7, 0 fields\n", 0, 1);
	CHECK("a,b\n1,\"", "0:[a][b]\nopen at 6 in 4-7, 0 fields\n", 0, 1);
}

/* A stray quote and a later one: what is between them is read on its own. */
static void
swallowed_lines(void **state)
{
	(void)state;
	CHECK("a,b\n\"1,2\n3,4\r\n5,6\n7\" x,8\n9,0\n",
	    "0:[a][b]\nafter at 4 in 4-8, 0 fields, then 3:3\n9:[3][4]\n"
	    "14:[5][6]\nstray at 19 in 18-24, 0 fields\n25:[9][0]\n",
	    0, 6);
	/* The fault is in an unquoted field behind it, or a NUL. */
	CHECK("a,b\n\"1\n3,4\n5\",6\"\n7,8\n",
	    "0:[a][b]\nstray at 4 in 4-6, 0 fields, then 2:5\n7:[3][4]\n"
	    "stray at 12 in 11-16, 0 fields\n17:[7][8]\n",
	    0, 5);
	CHECK("a,b\n\"1\n3,4\n5\",\0\n7,8\n",
	    "0:[a][b]\nnul at 4 in 4-6, 0 fields, then 2:4\n7:[3][4]\n"
	    "stray at 12 in 11-15, 0 fields\n16:[7][8]\n",
	    0, 5);
	/* The quotes are good ones, but the fields are too few; a line between
	 * them looks like a record.  None does: the record is set aside whole. */
	CHECK("a,b\n1,2\n\"3,4\n5,6\n7,8\"",
	    "0:[a][b]\n4:[1][2]\nragged at 8 in 8-12, 0 fields, then 2:5\n"
	    "13:[5][6]\nstray at 20 in 17-21, 0 fields\n",
	    0, 4);
	CHECK("a,b\n\"3\n5\n7\",8,9\n1,2\n",
	    "0:[a][b]\nragged at 4 in 4-15, 3 fields\n16:[1][2]\n", 0, 5);
	/* A doubled quote ends nothing. */
	CHECK("a,b\n\"\"\"\",\"x\"\"\n3,4\n\"y\n5,6\n",
	    "0:[a][b]\nafter at 9 in 4-13, 0 fields, then 2:2\n14:[3][4]\n"
	    "open at 18 in 18-20, 0 fields\n21:[5][6]\n",
	    0, 5);
}

static void
nul_bytes(void **state)
{
	(void)state;
	CHECK("a,b\n1,\0\n3,4\n",
	    "0:[a][b]\nnul at 6 in 4-7, 0 fields\n8:[3][4]\n", 0, 3);
	CHECK("a,b\n\"\0\n\",2\n3,4\n",
	    "0:[a][b]\nnul at 5 in 4-6, 0 fields\n"
	    "open at 7 in 7-10, 0 fields\n11:[3][4]\n",
	    0, 4);
}

static void
long_records(void **state)
{
	static const char quoted[] = "a,b\n\"12\n3456789\",x\n3,4\n";
	static const char line[] = "a,b\n123,56789\n3,4\n";
	static const char fits[] = "a,b\n123,5678\n3,4";

	(void)state;
	check_limit(fits, sizeof(fits) - 1, 8, "0:[a][b]\n4:[123][5678]\n"
	    "13:[3][4]\n", 0, 2);
	check_limit(line, sizeof(line) - 1, 8,
	    "0:[a][b]\nlong at 4 in 4-13, 0 fields\n14:[3][4]\n", 0, 3);
	/* The rest of the quoted text is read on its own. */
	check_limit(quoted, sizeof(quoted) - 1, 8,
	    "0:[a][b]\nlong at 4 in 4-7, 0 fields\n"
	    "stray at 15 in 8-18, 0 fields\n19:[3][4]\n",
	    0, 4);
}

static void
a_broken_first_record(void **state)
{
	struct csv_options options = csv_options_usual(',');
	struct csv_scan *scan = csv_scan_new(&options);
	struct csv_index index = { .rows = 0 };
	char text[16 + PADDING] = "a\"\nb\nc\n";

	(void)state;
	assert_true(csv_scan_block(scan, &index, text, 7, true));
	assert_int_equal(index.broken_count, 1);
	assert_int_equal(index.rows, 0);
	csv_index_clear(&index);
	csv_scan_free(scan);
	csv_scan_free(NULL);
}

/* A header of count columns without names, and a record as wide. */
static void
check_width(size_t count, bool fits)
{
	struct buf text;
	struct telling t;

	buf_init(&text, SIZE_MAX);
	for (size_t i = 0; i < 2 * count; i++)
		buf_puts(&text, i % count == count - 1 ? "\n" : ",");
	t = scan(text.data, text.len, 1000, csv_options_usual(','));
	assert_true((strncmp(t.text.data, "wide", 4) != 0) == fits);
	assert_int_equal(t.lines, 2);
	buf_clear(&t.text);
	buf_clear(&text);
}

static void
wide_headers(void **state)
{
	(void)state;
	check_width(LIMIT_COLUMNS, true);
	check_width(LIMIT_COLUMNS + 1, false);
}

/* One quoted field over 64 blocks, each of which leaves all of it unused. */
static void
a_huge_record_over_many_blocks(void **state)
{
	enum { SIZE = 1 << 20 };
	struct csv_options options = csv_options_usual(',');
	char *text = malloc(SIZE);
	struct telling t;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', SIZE);
	memcpy(text, "a\n\"", 3);
	text[SIZE - 1] = '"';
	for (int engine = CSV_BEST; engine < CSV_ENGINES; engine++) {
		options.engine = (enum csv_engine)engine;
		if (!csv_engine_works(options.engine))
			continue;
		t = scan(text, SIZE, SIZE / 64, options);
		assert_int_equal(t.done, SIZE);
		assert_int_equal(strlen(buf_text(&t.text)),
		    strlen("0:[a]\n2:[]\n") + SIZE - 2);
		buf_clear(&t.text);
	}
	free(text);
}

static void
lines_are_counted(void **state)
{
	static const char text[] = "a\nb\r\nc\rd\r\r\n\n";

	(void)state;
	for (size_t cut = 0; cut < sizeof(text); cut++) {
		bool after_cr = false;
		size_t lines = csv_count_lines(text, cut, &after_cr);

		lines += csv_count_lines(text + cut, sizeof(text) - 1 - cut,
		    &after_cr);
		assert_int_equal(lines, 6);
		assert_false(after_cr);
	}
}

/* LF in every place of long runs, and no byte that looks like it. */
static void
lines_are_counted_in_long_data(void **state)
{
	enum { SIZE = 5000 };
	char data[SIZE];

	(void)state;
	for (size_t step = 1; step < 40; step++) {
		size_t expected = 0;
		bool after_cr = false;

		for (size_t i = 0; i < SIZE; i++) {
			data[i] = (char)(i % 256);
			if (data[i] == '\n' || data[i] == '\r')
				data[i] = (char)0x8a;
			if (i % step == 0) {
				data[i] = '\n';
				expected++;
			}
		}
		assert_int_equal(
		    csv_count_lines(data, SIZE, &after_cr), expected);
		after_cr = true;
		assert_int_equal(
		    csv_count_lines(data, SIZE, &after_cr), expected - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_records),
		cmocka_unit_test(quoted_fields),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(blank_lines),
		cmocka_unit_test(ragged_records),
		cmocka_unit_test(quotes_out_of_place),
		cmocka_unit_test(open_quotes),
		cmocka_unit_test(swallowed_lines),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(long_records),
		cmocka_unit_test(a_broken_first_record),
		cmocka_unit_test(wide_headers),
		cmocka_unit_test(a_huge_record_over_many_blocks),
		cmocka_unit_test(lines_are_counted),
		cmocka_unit_test(lines_are_counted_in_long_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
