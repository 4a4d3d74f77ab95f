#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stream/record_write.h"
#include "stream/stage.h"
#include "stream_fixture.h"

#define LEN(text) (sizeof(text) - 1)

#define NO_REJECTS "a,b,_line,_column,_reason\n"

struct maker {
	struct stage stage;
	const char *from;
	const char *to;
	bool only; /* nothing but what is made is written */
	int in;
	int out;
	size_t rejected; /* records whose text is "bad" */
	size_t scans;
	size_t rehearsals;
	size_t runs;
	size_t total; /* of bytes, over a first pass */
	size_t calls; /* of open, scanned, emit and close */
	bool fail;
};

static bool
maker_open(struct stage *stage, struct columns *columns)
{
	struct maker *m = (struct maker *)stage;

	assert_int_equal(m->calls++, 0);
	if (m->only)
		columns_only_appended(columns);
	m->in = columns_bind(columns, m->from, COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
	if (m->to == NULL)
		return m->in != -1;
	m->out = columns_append(columns, m->to, COLUMN_STRING);
	return m->in != -1 && m->out != -1;
}

/* "bad" is rejected, "gone" excluded, "odd" warned of; others get a '+'. */
static void
make_value(struct maker *m, struct batch *b, size_t row)
{
	struct vector *in = batch_vector(b, m->in);
	char text[64];

	if (b->fates[row] != FATE_KEPT || !vector_valid(in, row))
		return;
	if (text_is(in->text[row], "bad")) {
		batch_reject(b, row, m->in, "R_BAD", "%s is bad", m->from);
		batch_note(b, "make it good");
		batch_reject(b, row, m->in, "R_WORSE", "never told");
		batch_note(b, "never told");
		m->rejected++;
		return;
	}
	if (text_is(in->text[row], "gone")) {
		b->fates[row] = FATE_EXCLUDED;
		return;
	}
	if (text_is(in->text[row], "odd")) {
		batch_warn(b, row, -1, "W_ODD", "odd record");
		batch_note(b, "in line %zu", batch_at(b, row, 1).line);
	}
	snprintf(text, sizeof(text), "%.*s+", (int)in->text[row].len,
	    in->text[row].at);
	if (m->to == NULL)
		return;
	batch_vector(b, m->out)->text[row] = batch_text(b, text_of(text));
	vector_set_valid(batch_vector(b, m->out), row);
}

static bool
maker_run(struct stage *stage, struct batch *b)
{
	struct maker *m = (struct maker *)stage;

	m->rehearsals += b->rehearsal;
	m->runs += !b->rehearsal;
	for (size_t row = 0; row < b->rows; row++)
		make_value(m, b, row);
	return !m->fail;
}

static bool
maker_scan(struct stage *stage, struct batch *b)
{
	struct maker *m = (struct maker *)stage;
	struct vector *in = batch_vector(b, m->in);

	assert_true(b->rehearsal);
	m->scans++;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && vector_valid(in, row))
			m->total += in->text[row].len;
	return true;
}

static bool
maker_scanned(struct stage *stage)
{
	struct maker *m = (struct maker *)stage;

	assert_int_equal(m->calls++, 1);
	assert_int_equal(m->runs, 0);
	return true;
}

static bool
maker_emit(struct stage *stage, struct out *out)
{
	struct maker *m = (struct maker *)stage;

	m->calls++;
	out_puts(out, "a report\n");
	return true;
}

static bool
maker_close(struct stage *stage)
{
	struct maker *m = (struct maker *)stage;

	m->calls++;
	return true;
}

static struct maker
maker(const char *from, const char *to)
{
	return (struct maker){ .stage = { .open = maker_open,
		                   .run = maker_run,
		                   .close = maker_close },
		.from = from,
		.to = to };
}

static void
fates(void **state)
{
	struct maker m = maker("b", "c");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	static const char text[] =
	    "a,b\n1,x\n2,gone\n3,bad\n4\n5,odd\n6,bad\n7,\n";
	struct outcome o = fixture_run(chain, text, LEN(text));

	(void)state;
	assert_string_equal(buf_text(&o.out),
	    "a,b,c\n1,x,x+\n5,odd,odd+\n7,,\n");
	/* In the order of the input, whoever says it. */
	assert_string_equal(buf_text(&o.said),
	    "reject R_BAD 4:3 b is bad\nnote make it good\n"
	    "reject R_FIELDS 5:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside quotes\n"
	    "warning W_ODD 6:1 odd record\nnote in line 6\n"
	    "reject R_BAD 7:3 b is bad\nnote make it good\n");
	assert_string_equal(buf_text(&o.rejects),
	    NO_REJECTS "3,bad,4,3,b is bad\n"
	               "4,5,1,\"has 1 field, the header has 2\"\n"
	               "6,bad,7,3,b is bad\n");
	assert_int_equal(o.counts.read, 7);
	assert_int_equal(o.counts.written, 3);
	assert_int_equal(o.counts.rejected, 3);
	assert_int_equal(o.counts.excluded, 1);
	assert_int_equal(m.calls, 2);
	outcome_free(&o);
}

static void
a_column_in_place_of_another(void **state)
{
	struct maker first = maker("b", "b");
	struct maker second = maker("b", "d");
	struct stage *stages[] = { &first.stage, &second.stage };
	struct chain chain = { .stages = stages, .count = 2, .replace = true };
	struct maker again = maker("b", "b");
	struct stage *alone[] = { &again.stage };
	struct chain strict = { .stages = alone, .count = 1 };

	(void)state;
	CHECK_BY(chain, "a,b,c\n\"1\",\"x,\",\" 3\"\r\n,,\n",
	    "a,b,c,d\n\"1\",\"x,+\",\" 3\",\"x,++\"\n,,,\n",
	    "a,b,c,_line,_column,_reason\n", "", STATUS_DONE);
	CHECK_BY(strict, "a,b\n", "", "",
	    "error E_COLUMN_EXISTS there is a column 'b' already\n"
	    "note replace it with --replace\n",
	    STATUS_TROUBLE);
}

static void
only_new_columns(void **state)
{
	struct maker m = maker("b", "b");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1,
		.encoding = ENCODING_WINDOWS_1252 };

	(void)state;
	m.only = true;
	CHECK_BY(chain, "a,b\n1,\xc9lan \x80\n2,\"\x93q\x94\"\n3,\x81\n",
	    "b\n\xc3\x89lan \xe2\x82\xac+\n\xe2\x80\x9cq\xe2\x80\x9d+\n",
	    NO_REJECTS "3,\x81,4,3,column 'b': byte 81 (number 1 of the field) "
	               "is not text in the declared encoding\n",
	    "reject R_ENCODING 4:3 column 'b': byte 81 (number 1 of the field) "
	    "is not text in the declared encoding\n"
	    "note declare the encoding of the source, such as windows-1252\n",
	    STATUS_REJECTS);
	m = maker("b", "b;c");
	m.only = true;
	chain.encoding = ENCODING_UTF8;
	chain.delimiter = ';';
	CHECK_BY(chain, "a;b\n1;\"x,;\"\n2\n", "b;c\n\"x,;+\"\n",
	    "a;b;_line;_column;_reason\n2;3;1;has 1 field, the header has 2\n",
	    "reject R_FIELDS 3:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside "
	    "quotes\n",
	    STATUS_REJECTS);
	chain.encoding = ENCODING_WINDOWS_1252;
	chain.delimiter = ',';
	m = maker("b", "c");
	CHECK_BY(chain, "a,b\n", "", "",
	    "error E_ENCODING records can only be written as they came when "
	    "they are UTF-8\n"
	    "note convert them with dunning-map first\n",
	    STATUS_TROUBLE);
	CHECK_BY(chain, "\xef\xbb\xbf" "a,b\n", "", "",
	    "error E_ENCODING 1:1 the input begins with a byte order mark of "
	    "utf-8, but is read as windows-1252\n"
	    "note say `encoding: utf-8` in `csv` of its source\n",
	    STATUS_TROUBLE);
}

static void
aliases(void **state)
{
	static const char *const good[] = { "b=Saldo\xc3\xb3" };
	static const char *const bad[] = { "=b" };
	struct maker m = maker("b", "c");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1, .aliases = good,
		.alias_count = 1 };

	(void)state;
	CHECK_BY(chain, "a,Saldo\xc3\xb3\n1,x\n", "a,Saldo\xc3\xb3,c\n1,x,x+\n",
	    "a,Saldo\xc3\xb3,_line,_column,_reason\n", "", STATUS_DONE);
	chain.aliases = bad;
	CHECK_BY(chain, "a,b\n", "", "",
	    "error E_USAGE '=b' is not NAME=HEADER\n", STATUS_TROUBLE);
}

static void
a_stage_that_fails(void **state)
{
	struct maker m = maker("b", "c");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct outcome o;

	(void)state;
	m.fail = true;
	o = fixture_run(chain, "a,b\n1,2\n", 8);
	assert_false(o.ok);
	/* It is not closed. */
	assert_int_equal(m.calls, 1);
	outcome_free(&o);
}

/* --- two passes ----------------------------------------------------------- */

static int
pipe_with(const char *text, size_t len)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, len), len);
	close(ends[1]);
	return ends[0];
}

static void
two_passes(void **state)
{
	static const char text[] =
	    "a,b\n1,xx\n2,bad\n3,yyyy\n\n4\n5,gone\n6,\"z\"\n";

	(void)state;
	for (int piped = 0; piped < 2; piped++) {
		struct maker first = maker("b", "c");
		struct maker second = maker("c", "d");
		struct maker third = maker("d", "e");
		struct stage *stages[] = { &first.stage, &second.stage,
			&third.stage };
		struct chain chain = { .stages = stages, .count = 3,
			.block = 12 };
		struct outcome o;

		second.stage.scan = maker_scan;
		second.stage.scanned = maker_scanned;
		o = fixture_run_fd(chain,
		    piped ? pipe_with(text, LEN(text)) :
		            fixture_file(text, LEN(text)));
		assert_true(o.ok);
		/* "xx+", "yyyy+" and "z+". */
		assert_int_equal(second.total, 10);
		assert_true(first.rehearsals >= 2);
		assert_int_equal(first.rehearsals, second.scans);
		assert_int_equal(first.runs, first.rehearsals);
		assert_int_equal(first.rejected, 2);
		assert_int_equal(second.rehearsals, 0);
		assert_int_equal(third.rehearsals, 0);
		assert_int_equal(third.runs, first.runs);
		assert_string_equal(buf_text(&o.out),
		    "a,b,c,d,e\n1,xx,xx+,xx++,xx+++\n"
		    "3,yyyy,yyyy+,yyyy++,yyyy+++\n6,\"z\",z+,z++,z+++\n");
		/* The first pass tells nothing. */
		assert_string_equal(buf_text(&o.said),
		    "reject R_BAD 3:3 b is bad\nnote make it good\n"
		    "reject R_FIELDS 6:1 has 1 field, the header has 2\n"
		    "note look for a missing delimiter or a line break outside "
		    "quotes\n");
		assert_string_equal(buf_text(&o.rejects),
		    NO_REJECTS "2,bad,3,3,b is bad\n"
		               "4,6,1,\"has 1 field, the header has 2\"\n");
		assert_int_equal(o.counts.read, 6);
		assert_int_equal(o.counts.written, 3);
		assert_int_equal(o.counts.blank, 1);
		outcome_free(&o);
	}
}

static void
a_pass_for_each_scan(void **state)
{
	struct maker first = maker("b", "c");
	struct maker second = maker("c", NULL);
	struct stage *stages[] = { &first.stage, &second.stage };
	struct chain chain = { .stages = stages, .count = 2 };
	struct outcome o;

	(void)state;
	first.stage.scan = second.stage.scan = maker_scan;
	o = fixture_run(chain, "a,b\n1,xyz\n", 10);
	assert_true(o.ok);
	assert_int_equal(first.total, 3);
	assert_int_equal(second.total, 4);
	assert_int_equal(first.rehearsals, 1);
	assert_string_equal(buf_text(&o.out), "a,b,c\n1,xyz,xyz+\n");
	outcome_free(&o);
}

static int growing = -1;

static bool
grow_input(struct stage *stage)
{
	(void)stage;
	assert_int_equal(pwrite(growing, "9,9\n", 4, 8), 4);
	return true;
}

static void
an_input_that_changes(void **state)
{
	struct maker m = maker("b", "c");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct outcome o;
	int fd = fixture_file("a,b\n1,2\n", 8);

	(void)state;
	m.stage.scan = maker_scan;
	m.stage.scanned = grow_input;
	growing = dup(fd);
	o = fixture_run_fd(chain, fd);
	assert_false(o.ok);
	assert_string_equal(buf_text(&o.said),
	    "error E_CHANGED the input changed while it was read twice\n");
	close(growing);
	outcome_free(&o);
}

/* --- outputs -------------------------------------------------------------- */

static void
a_sink(void **state)
{
	struct maker m = maker("b", NULL);
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct outcome o;

	(void)state;
	m.stage.sink = true;
	m.stage.emit = maker_emit;
	o = fixture_run(chain, "a,b\n1,x\n", 8);
	assert_true(o.ok);
	assert_string_equal(buf_text(&o.out), "a report\n");
	assert_int_equal(o.counts.read, 1);
	assert_int_equal(o.counts.written, 0);
	assert_int_equal(m.calls, 3);
	outcome_free(&o);
}

/* Writes each record twice, by itself. */
static struct buf gathered;

static bool
gather(struct stage *stage, struct batch *b)
{
	if (!maker_run(stage, b))
		return false;
	if (gathered.len == 0)
		assert_true(header_line(b->columns, ',', &gathered));
	for (size_t row = 0; row < b->rows; row++)
		for (int i = 0; i < 2 && b->fates[row] == FATE_KEPT; i++) {
			buf_puts(&gathered, "\n");
			assert_true(record_line(b, row, ',', &gathered));
		}
	return true;
}

static void
a_stage_that_writes_records(void **state)
{
	struct maker m = maker("b", "c");
	struct stage *stages[] = { &m.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct outcome o;

	(void)state;
	m.stage.sink = true;
	m.stage.run = gather;
	buf_init(&gathered, 1000);
	o = fixture_run(chain, "a,b\n\"1\",x\n2,gone\n", 17);
	assert_true(o.ok);
	assert_string_equal(buf_text(&o.out), "");
	assert_string_equal(
	    buf_text(&gathered), "a,b,c\n\"1\",x,x+\n\"1\",x,x+");
	buf_clear(&gathered);
	outcome_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fates),
		cmocka_unit_test(a_column_in_place_of_another),
		cmocka_unit_test(only_new_columns),
		cmocka_unit_test(aliases),
		cmocka_unit_test(a_stage_that_fails),
		cmocka_unit_test(two_passes),
		cmocka_unit_test(a_pass_for_each_scan),
		cmocka_unit_test(an_input_that_changes),
		cmocka_unit_test(a_sink),
		cmocka_unit_test(a_stage_that_writes_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
