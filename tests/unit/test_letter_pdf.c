/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "letter_fixture.h"

static bool
keep(void *ctx, const unsigned char *data, size_t len)
{
	return buf_add(ctx, (const char *)data, len);
}

/* Makes a PDF of the documents; their pages. */
static unsigned
make(struct fixture *fixture, const char *const *documents)
{
	struct letter_file *file;
	unsigned sum = 0;
	unsigned pages;

	buf_reset(&fixture->pdf);
	file = letter_open(fixture->press, keep, &fixture->pdf);
	assert_non_null(file);
	for (; *documents != NULL; documents++)
		if (letter_add(file, text_of(*documents),
		        POS_FILE("cartera.csv"), &pages))
			sum += pages;
	assert_true(letter_close(file));
	return sum;
}

static bool
pdf_has(const struct fixture *fixture, const char *part)
{
	size_t len = strlen(part);
	size_t i;

	for (i = 0; i + len <= fixture->pdf.len; i++)
		if (memcmp(fixture->pdf.data + i, part, len) == 0)
			return true;
	return false;
}

static unsigned
pages_of(struct fixture *fixture, size_t rows, const char *layout)
{
	const char *documents[] = { NULL, NULL };
	struct buf document;
	unsigned pages;
	char count[32];
	size_t i;

	buf_init(&document, PDF_BYTES);
	buf_printf(&document, "@layout %s\n%s%s", layout, HEAD, ROWS);
	for (i = 0; i < rows; i++)
		buf_printf(&document, "@row F-%zu | servicio | 1.00\n", i);
	buf_puts(&document, "@total Total | | 1.00\n");
	documents[0] = buf_text(&document);
	pages = make(fixture, documents);
	buf_clear(&document);
	snprintf(count, sizeof(count), "/Count %u", pages);
	assert_true(pdf_has(fixture, count));
	return pages;
}

/*
 * A row of 9 pt takes 15 pt (0.905 + 0.212 of 9, and 2.4 above and below).
 * Without subject or footer the text of A4 begins at 98.5 mm and ends near
 * 284 mm: 525 pt hold head, total and 33 rows, not 40; a later page of 723 pt
 * holds 46 rows with its head, not 50.
 */
static void
test_pages_are_counted(void **state)
{
	unsigned before = 0;
	size_t rows;

	assert_int_equal(pages_of(*state, 1, "din5008b"), 1);
	assert_int_equal(pages_of(*state, 30, "din5008b"), 1);
	assert_int_equal(pages_of(*state, 40, "din5008b"), 2);
	assert_int_equal(pages_of(*state, 70, "din5008b"), 2);
	assert_int_equal(pages_of(*state, 100, "din5008b"), 3);
	for (rows = 28; rows < 90; rows++) {
		unsigned pages = pages_of(*state, rows, "us10");

		assert_true(
		    pages == before || pages == before + 1 || before == 0);
		before = pages;
	}
	assert_int_equal(before, 3);
}

static unsigned
pages_of_lines(struct fixture *fixture, size_t lines)
{
	const char *documents[] = { NULL, NULL };
	struct buf document;
	unsigned pages;
	size_t i;

	buf_init(&document, PDF_BYTES);
	buf_puts(&document, HEAD "1");
	for (i = 1; i < lines; i++)
		buf_puts(&document, "&#10;otra");
	documents[0] = buf_text(&document);
	pages = make(fixture, documents);
	buf_clear(&document);
	return pages;
}

/*
 * Lines of 10 pt are 11.17 pt high and 12.96 pt apart: 40 of them on the first
 * page, 55 on the second.  Neither a first nor a last line stands alone.
 */
static void
test_paragraphs_go_over_pages(void **state)
{
	assert_int_equal(pages_of_lines(*state, 38), 1);
	assert_int_equal(pages_of_lines(*state, 42), 2);
	assert_int_equal(pages_of_lines(*state, 90), 2);
	assert_int_equal(pages_of_lines(*state, 100), 3);
}

/* Text that does not fit on the first page by one line goes to the next. */
static void
test_single_lines_go_over_pages(void **state)
{
	static const size_t counts[] = { 20, 40 };
	struct fixture *fixture = *state;
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *documents[] = { NULL, NULL };
		struct buf document;
		size_t n;

		buf_init(&document, PDF_BYTES);
		buf_puts(&document, HEAD);
		for (n = 0; n < counts[i]; n++)
			buf_puts(&document, "una\n\n");
		documents[0] = buf_text(&document);
		assert_int_equal(make(fixture, documents), i + 1);
		buf_clear(&document);
	}
}

static void
test_sheets(void **state)
{
	struct fixture *fixture = *state;
	const char *documents[] = { HEAD "uno\n", "@layout us10\n" HEAD "dos\n",
		NULL };

	assert_int_equal(make(fixture, documents), 2);
	/* ISO 216 A4 is 210 x 297 mm, US Letter 8.5 x 11 in, of 72 pt. */
	assert_true(pdf_has(fixture, "[ 0 0 595.275591 841.889764 ]"));
	assert_true(pdf_has(fixture, "[ 0 0 612 792 ]"));
	assert_memory_equal(fixture->pdf.data, "%PDF-1.", 7);
	assert_true(pdf_has(fixture, "(dunning)"));
	assert_true(pdf_has(fixture, "/CreationDate (20261122000000Z)") ||
	            pdf_has(fixture, "D:20261122000000Z"));
}

static void
test_same_bytes_again(void **state)
{
	struct fixture *fixture = *state;
	struct letter_press *press = fixture->press;
	const char *documents[] = {
		"@sender ACME\n@footer a | b\n" HEAD "@subject Aviso\nHola, "
		"<b>Ana</b>.\n" ROWS "@row F-1 | servicio | 1.00\n"
		"@total Total | | 1.00\n@qr https://pago.example/1\nPague.\n",
		HEAD "Otra.\n", NULL
	};
	struct buf first;

	assert_int_equal(make(fixture, documents), 2);
	first = fixture->pdf;
	buf_init(&fixture->pdf, PDF_BYTES);
	assert_int_equal(make(fixture, documents), 2);
	assert_int_equal(fixture->pdf.len, first.len);
	assert_memory_equal(fixture->pdf.data, first.data, first.len);

	fixture->press =
	    press_with(fixture, (struct letter_options){ .title = "Aviso" });
	assert_int_equal(make(fixture, documents), 2);
	letter_press_free(fixture->press);
	fixture->press = press;
	assert_int_equal(fixture->pdf.len, first.len);
	assert_memory_equal(fixture->pdf.data, first.data, first.len);
	buf_clear(&first);
}

static void
test_a_bad_letter_leaves_nothing(void **state)
{
	struct fixture *fixture = *state;
	const char *good[] = { HEAD "Uno.\n", HEAD "Dos.\n", NULL };
	const char *mixed[] = { HEAD "Uno.\n",
		"@footer z\n" HEAD "Hola.\n" ROWS
		"@row 1 | 2 | \xf3\xb0\x80\x80\n",
		HEAD "Dos.\n", HEAD "@bad\n", NULL };
	struct buf first;

	assert_int_equal(make(fixture, good), 2);
	first = fixture->pdf;
	buf_init(&fixture->pdf, PDF_BYTES);
	assert_int_equal(make(fixture, mixed), 2);
	assert_int_equal(fixture->pdf.len, first.len);
	assert_memory_equal(fixture->pdf.data, first.data, first.len);
	buf_clear(&first);
}

static void
test_no_letter_writes_nothing(void **state)
{
	struct fixture *fixture = *state;
	const char *documents[] = { "@bad\n", NULL };

	assert_int_equal(make(fixture, documents), 0);
	assert_int_equal(fixture->pdf.len, 0);
}

static bool
refuse(void *ctx, const unsigned char *data, size_t len)
{
	size_t *room = ctx;

	(void)data;
	if (len > *room)
		return false;
	*room -= len;
	return true;
}

static void
test_failed_writes_are_told(void **state)
{
	struct fixture *fixture = *state;
	size_t room;

	for (room = 0; room < 5000; room += 499) {
		size_t left = room;
		struct letter_file *file =
		    letter_open(fixture->press, refuse, &left);

		fixture->told = (struct told){ .count = 0 };
		assert_non_null(file);
		letter_add(file, TEXT(HEAD "Uno.\n"), POS_NONE, NULL);
		letter_add(file, TEXT(HEAD "Dos.\n"), POS_NONE, NULL);
		assert_false(letter_close(file));
		assert_string_equal(fixture->told.id, "E_LETTER_PDF");
		assert_int_equal(fixture->told.level, DIAG_ERROR);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_are_counted),
		cmocka_unit_test(test_paragraphs_go_over_pages),
		cmocka_unit_test(test_single_lines_go_over_pages),
		cmocka_unit_test(test_sheets),
		cmocka_unit_test(test_same_bytes_again),
		cmocka_unit_test(test_a_bad_letter_leaves_nothing),
		cmocka_unit_test(test_no_letter_writes_nothing),
		cmocka_unit_test(test_failed_writes_are_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
