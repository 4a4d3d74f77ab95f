#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stream/stage.h"
#include "stream_fixture.h"

/* Passes fields on under names, number by number of the field. */
struct passer {
	struct stage stage;
	const struct pass {
		const char *name;
		size_t field;
	} *passes;
	size_t count;
};

static bool
passer_open(struct stage *stage, struct columns *columns)
{
	struct passer *p = (struct passer *)stage;

	columns_only_appended(columns);
	for (size_t i = 0; i < p->count; i++)
		if (!columns_pass(columns, p->passes[i].name,
		        p->passes[i].field))
			return false;
	return true;
}

static bool
nothing(struct stage *stage, struct batch *b)
{
	(void)stage;
	(void)b;
	return true;
}

/* A later stage: reads a passed column, and appends or amends another. */
struct reader {
	struct stage stage;
	const char *from;
	enum column_type type;
	const char *to;
	bool amend;
	int in;
	int out;
};

static bool
reader_open(struct stage *stage, struct columns *columns)
{
	struct reader *r = (struct reader *)stage;

	r->in = columns_bind(columns, r->from, r->type, COLUMN_PRESENT,
	    POS_NONE);
	r->out = r->amend ? columns_amend(columns, r->to, r->type) :
	                    columns_append(columns, r->to, r->type);
	return r->in != -1 && r->out != -1;
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;
	const struct vector *in = batch_vector(b, r->in);
	struct vector *out = batch_vector(b, r->out);

	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT || !vector_valid(in, row))
			continue;
		if (r->type == COLUMN_DATE)
			out->date[row] = in->date[row] + 1;
		else
			out->text[row] = in->text[row];
		vector_set_valid(out, row);
	}
	return true;
}

static const struct pass some[] = { { "last", 2 }, { "one", 0 }, { "two", 1 },
	{ "again", 0 } };

/* What comes of a text when those fields are passed on. */
static void
check(struct chain chain, struct reader *reader, const char *text,
    const char *out, const char *said, int status)
{
	struct passer passer = { .stage = { .name = "pass",
		                     .open = passer_open, .run = nothing },
		.passes = some, .count = 4 };
	struct stage *stages[] = { &passer.stage,
		reader == NULL ? NULL : &reader->stage };
	struct outcome o;

	chain.stages = stages;
	chain.count = reader == NULL ? 1 : 2;
	o = fixture_run(chain, text, strlen(text));
	assert_string_equal(buf_text(&o.out), out);
	assert_string_equal(buf_text(&o.said), said);
	assert_int_equal(o.status, status);
	outcome_free(&o);
}

static void
fields_arrive_as_they_came(void **state)
{
	static const char *const nulls[] = { "none" };
	struct chain chain = { .delimiter = 0 };

	(void)state;
	check(chain, NULL,
	    "a,b,c\n1,\"x, \"\"y\"\"\",3\n,\"\", q \n\"l\nl\",ñ,3\n",
	    "last,one,two,again\n3,1,\"x, \"\"y\"\"\",1\n q ,,\"\",\n"
	    "3,\"l\nl\",ñ,\"l\nl\"\n",
	    "", STATUS_DONE);
	chain.nulls = nulls;
	chain.null_count = 1;
	check(chain, NULL, "a,b,c\nnone,2,nono\n\"none\",2,3\n",
	    "last,one,two,again\nnono,,2,\n3,,2,\n", "", STATUS_DONE);
	chain.delimiter = ';';
	check(chain, NULL, "a;b;c\n1,5;\"2;\";3\n4;5;6\n",
	    "last,one,two,again\n3,\"1,5\",\"2;\",\"1,5\"\n6,4,5,4\n", "",
	    STATUS_DONE);
	chain.encoding = ENCODING_WINDOWS_1252;
	check(chain, NULL, "a;b;c\n\xf1;2;none\n\x80,;5;6\n",
	    "last,one,two,again\n,ñ,2,ñ\n6,\"€,\",5,\"€,\"\n", "", STATUS_DONE);
}

static void
bytes_that_are_no_text(void **state)
{
	struct chain chain = { .delimiter = 0 };

	(void)state;
	check(chain, NULL, "a,b,c,d\n1,2,3,4\n1,\xc3,3,4\n1,2,3,\xff\n",
	    "last,one,two,again\n3,1,2,1\n3,1,2,1\n",
	    "reject R_ENCODING 3:3 column 'b': byte C3 (number 1 of the "
	    "field) is not valid UTF-8\n"
	    "note declare the encoding of the source, such as windows-1252\n",
	    STATUS_REJECTS);
}

static void
later_stages_know_them(void **state)
{
	struct chain chain = { .delimiter = 0 };
	struct reader reader = { .stage = { .name = "read",
		                     .open = reader_open, .run = reader_run },
		.from = "one", .to = "new" };

	(void)state;
	check(chain, &reader, "a,b,c\n1,2,3\n",
	    "last,one,two,again,new\n3,1,2,1,1\n", "", STATUS_DONE);
	/* as another type; in the place of one of them */
	reader.type = COLUMN_DATE;
	reader.to = "two";
	reader.amend = true;
	check(chain, &reader, "a,b,c\n2026-01-31,2,3\nx,2,3\n,2,3\n",
	    "last,one,two,again\n"
	    "3,2026-01-31,2026-02-01,2026-01-31\n3,,,\n",
	    "reject R_VALUE 3:1 column 'one': 'x' is not a date "
	    "(yyyy-mm-dd)\n",
	    STATUS_REJECTS);
	reader.amend = false;
	check(chain, &reader, "a,b,c\n1,2,3\n", "",
	    "error E_COLUMN_EXISTS there is a column 'two' already\n"
	    "note replace it with --replace\n",
	    STATUS_TROUBLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_arrive_as_they_came),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(later_stages_know_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
