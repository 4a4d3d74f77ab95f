#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "stream/stage.h"
#include "stream_fixture.h"

#define LEN(text) (sizeof(text) - 1)

static const struct chain plain = { .lookalikes = true };

#define NO_REJECTS "a,b,_line,_column,_reason\n"

#define CHECK(text, out, rejects, said, status)                                \
	CHECK_BY(plain, text, out, rejects, said, status)

static void
bytes_are_kept(void **state)
{
	(void)state;
	CHECK("a,b\n1,2\n", "a,b\n1,2\n", NO_REJECTS, "", STATUS_DONE);
	CHECK("a,b\n\"1\" ,2\n", "a,b\n",
	    NO_REJECTS "\"1\" ,2,2,4,text follows a closing quote\n",
	    "reject R_QUOTE 2:4 text follows a closing quote\n"
	    "note double the quotes inside of a quoted field\n",
	    STATUS_REJECTS);
	CHECK("a,b\n\"1\", 2 \n007,\"x\"\"\ny\"",
	    "a,b\n\"1\", 2 \n007,\"x\"\"\ny\"\n", NO_REJECTS, "", STATUS_DONE);
	CHECK("a,b\n\n1,2\n\n3,4\n\n\n", "a,b\n1,2\n3,4\n", NO_REJECTS, "",
	    STATUS_DONE);
	CHECK("a,b\r\n1,2\r\n\"x\r\ny\",4\r5,6",
	    "a,b\n1,2\n\"x\r\ny\",4\n5,6\n", NO_REJECTS, "", STATUS_DONE);
	CHECK("a,b", "a,b\n", NO_REJECTS, "", STATUS_DONE);
	CHECK("\xef\xbb\xbf\"a\",b\n1,2\n", "\"a\",b\n1,2\n",
	    "\"a\",b,_line,_column,_reason\n", "", STATUS_DONE);
	CHECK("a,b\n\xe9,\xff\n", "a,b\n\xe9,\xff\n", NO_REJECTS, "",
	    STATUS_DONE);
}

static void
one_column(void **state)
{
	static const char text[] = "\na\n\n1\r\n\r\n";
	struct outcome o = fixture_run(plain, text, LEN(text));

	(void)state;
	assert_string_equal(buf_text(&o.out), "a\n\n1\n\n");
	assert_int_equal(o.counts.read, 3);
	assert_int_equal(o.counts.blank, 1);
	outcome_free(&o);
}

static void
broken_records(void **state)
{
	(void)state;
	CHECK("a,b\n1\n2,3\n4,5,6\n", "a,b\n2,3\n",
	    NO_REJECTS "1,2,1,\"has 1 field, the header has 2\"\n"
	               "4,5,6,4,1,\"has 3 fields, the header has 2\"\n",
	    "reject R_FIELDS 2:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside quotes\n"
	    "reject R_FIELDS 4:1 has 3 fields, the header has 2\n"
	    "note quote fields that hold the delimiter\n",
	    STATUS_REJECTS);
	CHECK("a,b\r\n\"x\r\ny\",2\"\r\n3,4\r\n", "a,b\n3,4\n",
	    NO_REJECTS "\"x,2,1,\"with this quote the record goes on to line 3, "
	               "column 5: a quote stands inside an unquoted field\"\n"
	               "y\",2\",3,2,a quote stands inside an unquoted field\n",
	    "reject R_QUOTE 2:1 with this quote the record goes on to line 3, "
	    "column 5: a quote stands inside an unquoted field\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside, and those behind it are "
	    "read on their own\n"
	    "reject R_QUOTE 3:2 a quote stands inside an unquoted field\n"
	    "note quote the whole field and double the quotes in it\n",
	    STATUS_REJECTS);
	CHECK("a,b\n1,\"open\n2,\"3\n4,5\n", "a,b\n4,5\n",
	    NO_REJECTS "1,\"open,2,3,\"with this quote the record goes on to "
	               "line 3, column 4: text follows a closing quote\"\n"
	               "2,\"3,3,3,this quote is never closed\n",
	    "reject R_QUOTE 2:3 with this quote the record goes on to line 3, "
	    "column 4: text follows a closing quote\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside, and those behind it are "
	    "read on their own\n"
	    "reject R_QUOTE 3:3 this quote is never closed\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside\n",
	    STATUS_REJECTS);
	CHECK("a,b\n\"1,2\n3,4\n5,6\"\n", "a,b\n3,4\n",
	    NO_REJECTS "\"1,2,2,1,\"with this quote the record goes on to line "
	               "4, column 5: it has 1 field, the header has 2\"\n"
	               "5,6\",4,4,a quote stands inside an unquoted field\n",
	    "reject R_QUOTE 2:1 with this quote the record goes on to line 4, "
	    "column 5: it has 1 field, the header has 2\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside, and those behind it are "
	    "read on their own\n"
	    "reject R_QUOTE 4:4 a quote stands inside an unquoted field\n"
	    "note quote the whole field and double the quotes in it\n",
	    STATUS_REJECTS);
	CHECK("a,b\n\"1\n2\",3,4\n", "a,b\n",
	    NO_REJECTS "\"1\n2\",3,4,2,1,\"has 3 fields, the header has 2\"\n",
	    "reject R_FIELDS 2:1 has 3 fields, the header has 2\n"
	    "note lines 2 to 3 are set aside\n"
	    "note quote fields that hold the delimiter\n",
	    STATUS_REJECTS);
	CHECK("a,b\n=\"007\",1\n1,=\"007\"\n1,x=\"\n", "a,b\n",
	    NO_REJECTS "=\"007\",1,2,2,a quote stands inside an unquoted field\n"
	               "1,=\"007\",3,4,a quote stands inside an unquoted field\n"
	               "1,x=\",4,5,a quote stands inside an unquoted field\n",
	    "reject R_QUOTE 2:2 a quote stands inside an unquoted field\n"
	    "note dunning-map reads =\"text\" as text when the source says "
	    "`csv: {formula_text: true}`\n"
	    "reject R_QUOTE 3:4 a quote stands inside an unquoted field\n"
	    "note dunning-map reads =\"text\" as text when the source says "
	    "`csv: {formula_text: true}`\n"
	    "reject R_QUOTE 4:5 a quote stands inside an unquoted field\n"
	    "note quote the whole field and double the quotes in it\n",
	    STATUS_REJECTS);
	CHECK("a,b\n\xc3\xa9,\"open\n3,4\n", "a,b\n3,4\n",
	    NO_REJECTS "\xc3\xa9,\"open,2,4,this quote is never closed\n",
	    "reject R_QUOTE 2:4 this quote is never closed\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside\n",
	    STATUS_REJECTS);
}

/* Two stray quotes, at the beginning of a field and at the end of one. */
static void
records_in_cells(void **state)
{
	static const char hint[] = "note when stray quotes made them text, "
	    "records are missing: look for one at the beginning of the field "
	    "and one at the end\n";
	char said[300];

	(void)state;
	snprintf(said, sizeof(said), "warning W_LINES_IN_CELL 3:3 1 cell holds "
	    "lines that look like records\n%s", hint);
	CHECK("a,b\n1,2\n3,\"x\n5,6\n7 y\"\n8,9\n",
	    "a,b\n1,2\n3,\"x\n5,6\n7 y\"\n8,9\n", NO_REJECTS, said,
	    STATUS_DONE);
	snprintf(said, sizeof(said), "warning W_LINES_IN_CELL 2:1 2 cells hold "
	    "lines that look like records; this is the first\n%s", hint);
	CHECK("a,b\n\"p,q\nr\",2\n\"x\r\n5,6\",\"8\n9\"",
	    "a,b\n\"p,q\nr\",2\n\"x\r\n5,6\",\"8\n9\"\n", NO_REJECTS, said,
	    STATUS_DONE);
	/* The lines of the record look like two, not those of the cell. */
	snprintf(said, sizeof(said), "warning W_LINES_IN_CELL 2:3 1 cell holds "
	    "lines that look like records\n%s", hint);
	CHECK("a,b,c\n1,\"19 rack,2\n4,rack 5\",6\n",
	    "a,b,c\n1,\"19 rack,2\n4,rack 5\",6\n",
	    "a,b,c,_line,_column,_reason\n", said, STATUS_DONE);
	/* Addresses. */
	CHECK("a,b,c\n1,\"Main St 5\nSpringfield, IL\nUSA\",6\n7,8,9\n",
	    "a,b,c\n1,\"Main St 5\nSpringfield, IL\nUSA\",6\n7,8,9\n",
	    "a,b,c,_line,_column,_reason\n", "", STATUS_DONE);
	CHECK("a\n\"1\n2\"\n", "a\n\"1\n2\"\n", "a,_line,_column,_reason\n",
	    "", STATUS_DONE);
}

static void
nul_bytes(void **state)
{
	static const char text[] = "a,b\n1,x\0y\n3,4\n";
	static const char rejects[] = NO_REJECTS "1,x\0y,2,4,a NUL byte\n";
	struct outcome o = fixture_run(plain, text, LEN(text));

	(void)state;
	assert_string_equal(buf_text(&o.out), "a,b\n3,4\n");
	assert_int_equal(o.rejects.len, LEN(rejects));
	assert_memory_equal(o.rejects.data, rejects, LEN(rejects));
	assert_string_equal(buf_text(&o.said),
	    "reject R_NUL 2:4 a NUL byte\n"
	    "note text holds no NUL; UTF-16 is for dunning-map, with its "
	    "encoding in the source\n");
	outcome_free(&o);
}

static void
headers(void **state)
{
	(void)state;
	CHECK("", "", "",
	    "error E_EMPTY the input is empty: there is no header\n",
	    STATUS_TROUBLE);
	CHECK("\n\r\n", "", "",
	    "error E_EMPTY the input is empty: there is no header\n",
	    STATUS_TROUBLE);
	CHECK("\xef\xbb\xbf", "", "",
	    "error E_EMPTY the input is empty: there is no header\n",
	    STATUS_TROUBLE);
	CHECK("\na,b,\" a\"\n1,2,3\n", "", "",
	    "error E_HEADER 2:5 there are two columns 'a'\n"
	    "note give every column its own name; a source of dunning-map can "
	    "read them by number, as \"Name#2\"\n",
	    STATUS_TROUBLE);
	CHECK("a\0b\n1,2\n", "", "",
	    "error E_HEADER 1:2 the header has a NUL byte: is the input "
	    "UTF-16, or no CSV?\n",
	    STATUS_TROUBLE);
	CHECK("a,\"b\n1,2\n", "", "",
	    "error E_HEADER 1:3 the header has a quote that is never closed\n",
	    STATUS_TROUBLE);
	CHECK("a,b\"\n", "", "",
	    "error E_HEADER 1:4 the header has a quote inside an unquoted "
	    "name\n",
	    STATUS_TROUBLE);
	CHECK("\"a\"b\n", "", "",
	    "error E_HEADER 1:4 the header has text after a closing quote\n",
	    STATUS_TROUBLE);
	CHECK("a,\"x\ny\",M\xe9s\n", "", "",
	    "error E_HEADER 2:4 the column name is not valid UTF-8\n"
	    "note declare the encoding of the source, such as windows-1252\n",
	    STATUS_TROUBLE);
	CHECK("a,,\n1,2,3\n", "a,,\n1,2,3\n", "a,,,_line,_column,_reason\n", "",
	    STATUS_DONE);
}

static void
long_records(void **state)
{
	struct chain chain = { .record_limit = 8, .block = 5 };

	(void)state;
	CHECK_BY(chain, "a,b\n1,23456789012345678901234567\n3,4\n",
	    "a,b\n3,4\n",
	    NO_REJECTS "1,23456789012345678901234567,2,1,the record is longer "
	               "than 8 bytes\n",
	    "reject R_TOO_LONG 2:1 the record is longer than 8 bytes\n"
	    "note look for a quote that is not closed, or raise the limit with "
	    "--max-record=BYTES\n",
	    STATUS_REJECTS);
	CHECK_BY(chain, "a,bcdefghij\n", "", "",
	    "error E_HEADER 1:1 the header is longer than 8 bytes: is the input "
	    "CSV?\n"
	    "note raise the limit with --max-record=BYTES\n",
	    STATUS_TROUBLE);
}

static void
delimiters(void **state)
{
	struct chain chain = { .delimiter = ';' };

	(void)state;
	CHECK_BY(chain, "a;b\n1,5;2\nx\n", "a;b\n1,5;2\n",
	    "a;b;_line;_column;_reason\nx;3;1;has 1 field, the header has 2\n",
	    "reject R_FIELDS 3:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside "
	    "quotes\n",
	    STATUS_REJECTS);
	chain.delimiter = '"';
	CHECK_BY(chain, "a\n", "", "",
	    "error E_DELIMITER byte 22 cannot separate fields\n",
	    STATUS_TROUBLE);
}

static void
too_many_columns(void **state)
{
	char text[5000];
	struct outcome o;

	(void)state;
	memset(text, ',', sizeof(text));
	o = fixture_run(plain, text, sizeof(text));
	assert_false(o.ok);
	assert_string_equal(buf_text(&o.said),
	    "error E_HEADER 1:1 the header has 5001 columns, the limit is 4096\n"
	    "note raise it with --max-columns=N; or is the delimiter another "
	    "one?\n");
	outcome_free(&o);
}

static const char hostile[] =
    "\xef\xbb\xbf" "a,b\r\n1,2\n\n\"x\r\ny\",\"\"\"\"\r\n\r\n"
    "3\n4,5,6\r7,8\r\r\n\"q\"r,1\n9,\"z\n\"0\"\"\n1\",2\n"
    "a\0b,c\nlonger than the limit of a record,1\n\"longer too\n"
    "than the limit of a record\",1\n5,6\n,\n\"open,7\n8,9";

/* However long the blocks are, the same comes out. */
static void
cuts_make_no_difference(void **state)
{
	struct chain chain = { .record_limit = 24 };
	struct outcome whole = fixture_run(chain, hostile, LEN(hostile));

	(void)state;
	assert_true(whole.ok);
	assert_true(whole.counts.written >= 6);
	assert_true(whole.counts.rejected >= 7);
	for (chain.block = 1; chain.block <= sizeof(hostile); chain.block++) {
		struct outcome o = fixture_run(chain, hostile, LEN(hostile));

		assert_true(o.ok);
		assert_string_equal(buf_text(&o.said), buf_text(&whole.said));
		assert_int_equal(o.out.len, whole.out.len);
		assert_memory_equal(o.out.data, whole.out.data, o.out.len);
		assert_int_equal(o.rejects.len, whole.rejects.len);
		assert_memory_equal(
		    o.rejects.data, whole.rejects.data, o.rejects.len);
		assert_memory_equal(
		    &o.counts, &whole.counts, sizeof(o.counts));
		outcome_free(&o);
	}
	outcome_free(&whole);
}

static void
a_full_disk(void **state)
{
	struct buf said;
	struct diag *diag;
	struct chain chain = { 0 };
	struct chain_counts counts;
	struct buf text;

	(void)state;
	buf_init(&said, 10000);
	buf_init(&text, SIZE_MAX);
	buf_puts(&text, "a,b\n");
	for (int i = 0; i < 200000; i++)
		buf_puts(&text, "1,2\n");
	diag = diag_new(fixture_said, &said);
	chain.in = input_from(fixture_file(text.data, text.len), "in", diag);
	chain.out = out_open("/dev/full", diag);
	assert_false(chain_run(&chain, diag, &counts));
	assert_true(counts.read < 200000);
	assert_string_equal(buf_text(&said),
	    "error E_SYSTEM cannot write: No space left on device\n");
	out_abandon(chain.out);
	input_close(chain.in);
	diag_free(diag);
	buf_clear(&said);
	buf_clear(&text);
}

static void
count_progress(void *ctx, uint64_t bytes, uint64_t records)
{
	uint64_t *seen = ctx;

	assert_true(bytes >= seen[0] && records >= seen[1]);
	seen[0] = bytes;
	seen[1] = records;
	seen[2]++;
}

static void
progress(void **state)
{
	uint64_t seen[3] = { 0 };
	struct diag *diag = diag_new(NULL, NULL);
	struct chain chain = { .block = 8, .progress = count_progress,
		.ctx = seen };
	struct chain_counts counts;

	(void)state;
	chain.in = input_from(fixture_file("a,b\n1,2\n3,4\n5,6\n7,8\n", 20),
	    "in", diag);
	assert_true(chain_run(&chain, diag, &counts));
	assert_int_equal(seen[0], 20);
	assert_int_equal(seen[1], 4);
	assert_true(seen[2] >= 2);
	input_close(chain.in);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_kept),
		cmocka_unit_test(one_column),
		cmocka_unit_test(broken_records),
		cmocka_unit_test(records_in_cells),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(headers),
		cmocka_unit_test(long_records),
		cmocka_unit_test(delimiters),
		cmocka_unit_test(too_many_columns),
		cmocka_unit_test(cuts_make_no_difference),
		cmocka_unit_test(a_full_disk),
		cmocka_unit_test(progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
