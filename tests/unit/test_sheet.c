#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "message/sheet.h"
#include "message/words.h"
#include "stream_fixture.h"

/* Hamilton's textbook thirds do not add up to 100; ties go away from zero. */
static void
test_share(void **state)
{
	(void)state;
	assert_int_equal(sheet_share(1, 3).number, 3333);
	assert_int_equal(sheet_share(2, 3).number, 6667);
	assert_int_equal(sheet_share(1, 20000).number, 1);
	assert_int_equal(sheet_share(1, 20001).number, 0);
	assert_int_equal(sheet_share(-1, 20000).number, -1);
	assert_int_equal(sheet_share(550050, 550050).number, 10000);
	assert_int_equal(sheet_share(INT64_MAX, INT64_MAX).number, 10000);
	assert_int_equal(sheet_share(INT64_MIN, INT64_MIN).number, 10000);
	assert_int_equal(sheet_share(1, 3).digits, 2);
	assert_true(sheet_share(0, 0).null);
	assert_true(sheet_share(5, 0).null);
	assert_true(sheet_share(INT64_MAX, 1).null);
	assert_int_equal(sheet_bar(1, 2), 5000);
	assert_int_equal(sheet_bar(3, 2), 10000);
	assert_int_equal(sheet_bar(-1, 2), 0);
	assert_int_equal(sheet_bar(1, 0), 0);
}

static void
test_format_of(void **state)
{
	(void)state;
	assert_int_equal(sheet_format_of("a.csv"), SHEET_CSV);
	assert_int_equal(sheet_format_of("dir.d/a.TXT"), SHEET_AS_TEXT);
	assert_int_equal(sheet_format_of("a.b.Json"), SHEET_JSON);
	assert_int_equal(sheet_format_of(".xlsx"), SHEET_XLSX);
	assert_int_equal(sheet_format_of("a.html"), SHEET_HTML);
	assert_int_equal(sheet_format_of("a.htm"), SHEET_HTML);
	assert_int_equal(sheet_format_of("html"), SHEET_FORMATS);
	assert_int_equal(sheet_format_of("a.html/b"), SHEET_FORMATS);
	assert_int_equal(sheet_format_of("a."), SHEET_FORMATS);
}

/* Two rows of one currency and one of another that has no minor unit. */
enum { COLUMNS = 5, ROWS = 3 };

static const struct sheet_column columns[COLUMNS] = {
	{ .name = { "currency", 8 }, .label = { "Currency", 8 },
	    .use = SHEET_SECTION },
	{ .name = { "who", 3 }, .label = { "who", 3 }, .use = SHEET_BY,
	    .group = "by" },
	{ .name = { "late", 4 }, .label = { "Late", 4 }, .kind = SHEET_MONEY,
	    .rank = 2 },
	{ .name = { "open", 4 }, .label = { "Open", 4 }, .kind = SHEET_MONEY,
	    .use = SHEET_HEAD | SHEET_PART },
	{ .name = { "share", 5 }, .label = { "Share", 5 },
	    .kind = SHEET_PERCENT },
};

static bool
fill(void *ctx, size_t row, struct sheet_cell *cells)
{
	static const char *const names[ROWS] = { "=A1 <&\"x\"> \x1b[2J", "",
		"Ferreter\xc3\xad" "a muy larga de la calle Dos de Mayo" };
	static const int64_t late[ROWS] = { -5, 0, 123456789 };
	static const int64_t open[ROWS] = { 123456, 0, 123456789 };
	int digits = row < 2 ? 2 : 0;

	(void)ctx;
	cells[0].text = row < 2 ? TEXT("MXN") : TEXT("");
	cells[1].text = text_of(names[row]);
	cells[2] = (struct sheet_cell){ .number = late[row],
		.digits = digits };
	cells[3] = (struct sheet_cell){ .number = open[row],
		.digits = digits };
	cells[4] = sheet_share(open[row], row < 2 ? 123456 : 0);
	return true;
}

static struct buf
written(enum sheet_format format, struct text language, size_t width)
{
	static const struct sheet_cell totals[2][COLUMNS] = {
		{ { .digits = 0 }, { .digits = 0 },
		    { .number = -5, .digits = 2 },
		    { .number = 123456, .digits = 2 },
		    { .number = 10000, .digits = 2 } },
		{ { .digits = 0 }, { .digits = 0 }, { .number = 123456789 },
		    { .number = 123456789 }, { .null = true } },
	};
	static const struct sheet_section sections[] = {
		{ .currency = { "MXN", 3 }, .digits = 2, .count = 2,
		    .total = totals[0] },
		{ .currency = { "", 0 }, .first = 2, .count = 1,
		    .total = totals[1] },
	};
	static const struct sheet_line lines[] = {
		{ .name = { "read", 4 }, .label = { "Read", 4 },
		    .records = 3 },
		{ .name = { "read", 4 }, .label = { "Read", 4 },
		    .currency = { "MXN", 3 }, .records = 2,
		    .has_amount = true, .amount = 123456, .digits = 2 },
	};
	struct diag *diag = diag_new(NULL, NULL);
	struct sheet sheet = { .name = "test", .title = TEXT("Test & sheet"),
		.language = language, .columns = columns,
		.column_count = COLUMNS, .sections = sections,
		.section_count = 2, .row = fill,
		.chart = { 2, 1, 3 }, .lines = lines, .line_count = 2,
		.diag = diag };
	struct buf got;
	char name[32];
	int fd;
	struct out *out = fixture_out(&fd, name, diag);

	assert_true(date_parse(TEXT("2026-03-16"), &sheet.as_of));
	assert_true(sheet_write(format, &sheet, width, out));
	assert_true(out_close(out));
	buf_init(&got, SIZE_MAX);
	fixture_take(fd, &got);
	diag_free(diag);
	return got;
}

static void
has(const struct buf *text, const char *part)
{
	if (strstr(buf_text(text), part) == NULL)
		fail_msg("'%s' is not in '%s'", part, buf_text(text));
}

static void
test_csv(void **state)
{
	struct buf got = written(SHEET_CSV, TEXT("es"), 0);

	(void)state;
	assert_string_equal(buf_text(&got),
	    "currency,who,late,open,share\n"
	    "MXN,\"=A1 <&\"\"x\"\"> \x1b[2J\",-0.05,1234.56,100.00\n"
	    "MXN,,0.00,0.00,0.00\n"
	    ",Ferreter\xc3\xad" "a muy larga de la calle Dos de Mayo,"
	    "123456789,123456789,\n");
	buf_clear(&got);
}

static void
test_json(void **state)
{
	struct buf got = written(SHEET_JSON, TEXT("es"), 0);

	(void)state;
	assert_string_equal(buf_text(&got),
	    "{\"report\":\"test\",\"as_of\":\"2026-03-16\",\"sections\":[\n"
	    "{\"currency\":\"MXN\",\"digits\":2,\"rows\":[\n"
	    "{\"by\":{\"who\":\"=A1 <&\\\"x\\\"> \\u001b[2J\"},"
	    "\"late\":{\"minor\":-5,\"amount\":\"-0.05\"},"
	    "\"open\":{\"minor\":123456,\"amount\":\"1234.56\"},"
	    "\"share\":\"100.00\"},\n"
	    "{\"by\":{\"who\":\"\"},"
	    "\"late\":{\"minor\":0,\"amount\":\"0.00\"},"
	    "\"open\":{\"minor\":0,\"amount\":\"0.00\"},"
	    "\"share\":\"0.00\"}],\n"
	    "\"total\":{\"late\":{\"minor\":-5,\"amount\":\"-0.05\"},"
	    "\"open\":{\"minor\":123456,\"amount\":\"1234.56\"},"
	    "\"share\":\"100.00\"}},\n"
	    "{\"currency\":null,\"digits\":0,\"rows\":[\n"
	    "{\"by\":{\"who\":\"Ferreter\xc3\xad" "a muy larga de la calle "
	    "Dos de Mayo\"},"
	    "\"late\":{\"minor\":123456789,\"amount\":\"123456789\"},"
	    "\"open\":{\"minor\":123456789,\"amount\":\"123456789\"},"
	    "\"share\":null}],\n"
	    "\"total\":{\"late\":{\"minor\":123456789,"
	    "\"amount\":\"123456789\"},"
	    "\"open\":{\"minor\":123456789,\"amount\":\"123456789\"},"
	    "\"share\":null}}],\n"
	    "\"input\":[\n"
	    "{\"what\":\"read\",\"currency\":null,\"records\":3},\n"
	    "{\"what\":\"read\",\"currency\":\"MXN\",\"records\":2,"
	    "\"sum\":{\"minor\":123456,\"amount\":\"1234.56\"}}]}\n");
	buf_clear(&got);
}

/* No line is wider, whatever the width, and no control character is left. */
static void
test_text(void **state)
{
	(void)state;
	for (size_t width = 60; width <= 120; width += 5) {
		struct buf got = written(SHEET_AS_TEXT, TEXT("es-CO"), width);
		struct text rest = { got.data, got.len }, line;

		while (text_split(&rest, '\n', &line))
			assert_in_range(utf8_length(line), 0, width);
		assert_null(strchr(buf_text(&got), '\x1b'));
		has(&got, "Fecha de corte 2026-03-16\n");
		has(&got, "1.234,56  100,00 %\n");
		has(&got, "(vac\xc3\xado)");
		has(&got, "Sin moneda\n");
		buf_clear(&got);
	}
}

static void
test_text_width(void **state)
{
	struct buf got = written(SHEET_AS_TEXT, TEXT("en"), 60);

	(void)state;
	has(&got, "Not shown at this width: Late\n");
	has(&got, "Ferreter\xc3\xad" "a muy larga de la call\xe2\x80\xa6"
	          "  123,456,789\n");
	buf_clear(&got);
	got = written(SHEET_AS_TEXT, TEXT("en"), 80);
	assert_null(strstr(buf_text(&got), "Not shown"));
	buf_clear(&got);
}

static void
test_html(void **state)
{
	struct buf got = written(SHEET_HTML, TEXT("pt-BR"), 0);

	(void)state;
	has(&got, "<html lang=\"pt\">");
	has(&got, "<h1>Test &amp; sheet</h1>");
	has(&got, "16 de mar\xc3\xa7o de 2026");
	has(&got, "<th scope=\"row\">=A1 &lt;&amp;&quot;x&quot;&gt;");
	has(&got, "<td class=\"n\">1.234,56</td>");
	has(&got, "100,00%");
	has(&got, "<svg role=\"img\" aria-labelledby=\"chart-0 chart-0-text\"");
	has(&got, "<title id=\"chart-1\">");
	has(&got, "<desc id=\"chart-1-text\">");
	has(&got, "@page{size:A4;");
	has(&got, "break-before:page");
	assert_null(strstr(buf_text(&got), "<script"));
	assert_null(strstr(buf_text(&got), "http:"));
	assert_null(strstr(buf_text(&got), "https:"));
	assert_null(strstr(buf_text(&got), "src="));
	buf_clear(&got);
}

/* The bytes depend on nothing else, not on the day on which it is written. */
static void
test_xlsx(void **state)
{
	struct buf one = written(SHEET_XLSX, TEXT("es"), 0);
	struct buf two = written(SHEET_XLSX, TEXT("es"), 0);

	(void)state;
	assert_true(one.len > 1000);
	assert_memory_equal(one.data, "PK\x03\x04", 4);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.data, two.data, one.len);
	buf_clear(&one);
	buf_clear(&two);
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i < WORDS; i++) {
		assert_true(word_in(TEXT("en"), (enum word)i).len > 0);
		assert_true(word_in(TEXT("es"), (enum word)i).len > 0);
		assert_true(word_in(TEXT("pt"), (enum word)i).len > 0);
	}
	assert_true(text_is(word_in(TEXT("es-MX"), WORD_NET), "Neto"));
	assert_true(text_is(word_in(TEXT("PT_br"), WORD_DISPUTED),
	    "Em disputa"));
	assert_true(text_is(word_in(TEXT("est"), WORD_NET), "Net"));
	assert_true(text_is(word_in(TEXT("e"), WORD_NET), "Net"));
	assert_true(text_is(
	    word_in((struct text){ NULL, 0 }, WORD_NET), "Net"));
	assert_true(text_is(words_language(TEXT("de")), "en"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_format_of),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_width),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_xlsx),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
