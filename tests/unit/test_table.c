#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "stream/table.h"
#include "stream_fixture.h"

struct loaded {
	struct arena *arena;
	struct diag *diag;
	struct buf said;
	const struct table *table;
};

static void
load(struct loaded *l, const char *text, size_t len, size_t line, size_t col)
{
	buf_init(&l->said, 10000);
	l->arena = arena_new(0);
	l->diag = diag_new(fixture_said, &l->said);
	l->table = table_parse(l->arena, (struct text){ text, len },
	    (struct src_pos){ "t.csv", line, col }, l->diag);
}

static void
unload(struct loaded *l)
{
	arena_free(l->arena);
	diag_free(l->diag);
	buf_clear(&l->said);
}

static void
check_cell(const struct table *table, const struct table_row *row,
    size_t column, const char *text, size_t line, size_t col)
{
	struct src_pos at = table_at(table, row, column);

	assert_true(text_is(row->cells[column], text));
	assert_string_equal(at.file, "t.csv");
	assert_int_equal(at.line, line);
	assert_int_equal(at.col, col);
}

static void
cells_and_their_places(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf\"id\",if: days\r\n\"a\nb\",\"> \"\"3\"\"\"\r\n\r\n,x";
	struct loaded l;

	(void)state;
	load(&l, text, sizeof(text) - 1, 1, 1);
	assert_non_null(l.table);
	assert_int_equal(l.table->columns, 2);
	assert_int_equal(l.table->count, 2);
	assert_string_equal(l.table->file, "t.csv");
	check_cell(l.table, &l.table->header, 0, "id", 1, 1);
	check_cell(l.table, &l.table->header, 1, "if: days", 1, 6);
	check_cell(l.table, &l.table->rows[0], 0, "a\nb", 2, 1);
	check_cell(l.table, &l.table->rows[0], 1, "> \"3\"", 3, 4);
	check_cell(l.table, &l.table->rows[1], 0, "", 5, 1);
	check_cell(l.table, &l.table->rows[1], 1, "x", 5, 2);
	assert_int_equal(l.table->rows[1].line, 5);
	assert_int_equal(table_column(l.table, "if: days"), 1);
	assert_int_equal(table_column(l.table, "days"), -1);
	assert_string_equal(buf_text(&l.said), "");
	unload(&l);
}

/* A table inside of another file begins where it stands there. */
static void
a_table_within_a_file(void **state)
{
	struct loaded l;

	(void)state;
	load(&l, "a,b\n1,2", 7, 12, 5);
	assert_non_null(l.table);
	check_cell(l.table, &l.table->header, 0, "a", 12, 5);
	check_cell(l.table, &l.table->header, 1, "b", 12, 7);
	check_cell(l.table, &l.table->rows[0], 1, "2", 13, 3);
	unload(&l);
}

static void
header_alone(void **state)
{
	struct loaded l;

	(void)state;
	load(&l, "\n\na", 3, 1, 1);
	assert_non_null(l.table);
	assert_int_equal(l.table->count, 0);
	check_cell(l.table, &l.table->header, 0, "a", 3, 1);
	unload(&l);
}

static const struct {
	const char *text;
	size_t len;
	const char *said;
} broken[] = {
	{ "", 0, "error E_EMPTY 1:1 there is no header\n" },
	{ "a,b\n1\n2,3", 9,
	    "error E_TABLE 2:1 this row has 1 cell, the header has 2\n"
	    "note empty cells at the end have their delimiters too\n" },
	{ "a\n\n1,2,3", 8,
	    "error E_TABLE 3:1 this row has 3 cells, the header has 1\n" },
	{ "sep=;\na;b;c\n", 12,
	    "error E_TABLE 2:1 this row has 3 cells, the header has 2\n"
	    "note the line `sep=` is for spreadsheets alone: delete it\n" },
	{ "a\nx\"", 4,
	    "error E_TABLE 2:2 a quote stands inside an unquoted cell\n"
	    "note the whole cell stands between quotes, and those in it are "
	    "doubled\n" },
	{ "a\n\"x\"y", 6,
	    "error E_TABLE 2:4 text follows a closing quote\n" },
	{ "a\n1\n\"x\ny", 8,
	    "error E_TABLE 3:1 this quote is never closed\n" },
	{ "a\n1\0", 4, "error E_TABLE 2:2 a NUL byte\n"
	    "note is it UTF-16? save the file as CSV UTF-8\n" },
	{ "a\"\n1", 4,
	    "error E_TABLE 1:2 a quote stands inside an unquoted cell\n"
	    "note the whole cell stands between quotes, and those in it are "
	    "doubled\n" },
	{ "a\nx\xff", 4, "error E_ENCODING 2:2 byte FF is not valid UTF-8\n"
	                 "note save the file as CSV UTF-8, or convert it: "
	                 "iconv -f windows-1252 -t utf-8\n" },
};

static void
broken_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		struct loaded l;

		load(&l, broken[i].text, broken[i].len, 1, 1);
		assert_null(l.table);
		assert_string_equal(buf_text(&l.said), broken[i].said);
		unload(&l);
	}
}

static void
files(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	const struct table *table;
	char name[32];
	int fd = fixture_file("a,b\n1,2\n", 8);

	(void)state;
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	table = table_read(arena, name, diag);
	assert_non_null(table);
	assert_int_equal(table->count, 1);
	assert_string_equal(table->file, name);
	assert_null(table_read(arena, "/nowhere/at/all.csv", diag));
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	close(fd);
	arena_free(arena);
	diag_free(diag);
}

static void
too_large(void **state)
{
	struct arena *arena = arena_new(0);
	struct buf said;
	struct diag *diag;
	char name[32];
	int fd = fixture_file("a\n", 2);

	(void)state;
	buf_init(&said, 1000);
	diag = diag_new(fixture_said, &said);
	assert_int_equal(ftruncate(fd, (off_t)LIMIT_TABLE_BYTES + 1), 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	assert_null(table_read(arena, name, diag));
	assert_string_equal(buf_text(&said),
	    "error E_TOO_LARGE is larger than 8388608 bytes\n");
	close(fd);
	buf_clear(&said);
	arena_free(arena);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_and_their_places),
		cmocka_unit_test(a_table_within_a_file),
		cmocka_unit_test(header_alone),
		cmocka_unit_test(broken_tables),
		cmocka_unit_test(files),
		cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
