#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stream/stage.h"
#include "stream_fixture.h"

static const struct chain plain = { 0 };

static const enum column_type types[] = { COLUMN_STRING, COLUMN_BOOL,
	COLUMN_INT, COLUMN_DECIMAL, COLUMN_MONEY, COLUMN_DATE, COLUMN_SET };
enum { TYPES = 7 };

/* Binds a column of each type and appends a copy of it. */
struct copier {
	struct stage stage;
	enum column_need need;
	int from[TYPES];
	int to[TYPES];
	size_t batches;
};

static bool
copier_open(struct stage *stage, struct columns *columns)
{
	struct copier *c = (struct copier *)stage;

	for (size_t i = 0; i < TYPES; i++) {
		const char *type = column_type_name(types[i]);
		char name[16];

		snprintf(name, sizeof(name), "new_%s", type);
		c->from[i] =
		    columns_bind(columns, type, types[i], c->need, POS_NONE);
		c->to[i] = columns_append(columns, name, types[i]);
		if (c->from[i] == -1 || c->to[i] == -1)
			return false;
	}
	return true;
}

static void
copy_value(struct vector *to, const struct vector *from, size_t row)
{
	vector_set_valid(to, row);
	switch (from->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		to->text[row] = from->text[row];
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
		to->number[row] = from->number[row];
		break;
	case COLUMN_MONEY:
		to->number[row] = from->number[row];
		to->digits[row] = from->digits[row];
		break;
	case COLUMN_DECIMAL:
		to->decimal[row] = from->decimal[row];
		break;
	case COLUMN_DATE:
		to->date[row] = from->date[row];
		break;
	}
}

static bool
copier_run(struct stage *stage, struct batch *b)
{
	struct copier *c = (struct copier *)stage;

	c->batches++;
	assert_true(b->rows > 0);
	for (size_t row = 0; row < b->rows; row++)
		for (size_t i = 0; i < TYPES; i++) {
			struct vector *from = batch_vector(b, c->from[i]);
			struct vector *to = batch_vector(b, c->to[i]);

			assert_int_equal(from->type, types[i]);
			assert_int_equal(to->type, types[i]);
			assert_false(vector_valid(to, row));
			if (b->fates[row] == FATE_KEPT &&
			    vector_valid(from, row))
				copy_value(to, from, row);
		}
	return true;
}

#define TYPED "string,bool,int,decimal,money,date,set,currency"
#define TYPED_NEW                                                              \
	TYPED ",new_string,new_bool,new_int,new_decimal,new_money,new_date,"   \
	      "new_set"
#define TYPED_REJECTS TYPED ",_line,_column,_reason\n"

static void
check_typed(struct chain chain, enum column_need need, const char *text,
    const char *out, const char *rejects, const char *said, int status)
{
	struct copier copier = { .stage = { .open = copier_open,
		                     .run = copier_run },
		.need = need };
	struct stage *stages[] = { &copier.stage };

	chain.stages = stages;
	chain.count = 1;
	fixture_check(chain, text, strlen(text), out, rejects, said, status);
}

static void
values_of_every_type(void **state)
{
	(void)state;
	check_typed(plain, COLUMN_PRESENT,
	    TYPED "\n"
	          "\"a\"\"b\",true,-7,1.50,12.5,2024-02-29,x|y,MXN\n"
	          "\"1,2\",\"false\",\"0\",\"-0.001\",\"3.125\",\"1970-01-01\","
	          "\"z\",KWD\n"
	          ",,,,,,,CLP\n"
	          "ok,true,9223372036854775807,.5,-1000,9999-12-31,a,CLP\n",
	    TYPED_NEW
	    "\n"
	    "\"a\"\"b\",true,-7,1.50,12.5,2024-02-29,x|y,MXN,"
	    "\"a\"\"b\",true,-7,1.50,12.50,2024-02-29,x|y\n"
	    "\"1,2\",\"false\",\"0\",\"-0.001\",\"3.125\",\"1970-01-01\","
	    "\"z\",KWD,\"1,2\",false,0,-0.001,3.125,1970-01-01,z\n"
	    ",,,,,,,CLP,,,,,,,\n"
	    "ok,true,9223372036854775807,.5,-1000,9999-12-31,a,CLP,"
	    "ok,true,9223372036854775807,0.5,-1000,9999-12-31,a\n",
	    TYPED_REJECTS, "", STATUS_DONE);
}

static void
values_that_are_none(void **state)
{
	static const char rows[] =
	    ",TRUE,,,,,,EUR\n"
	    ",,1.0,,,,,EUR\n"
	    ",,,1e3,,,,EUR\n"
	    ",,,,\"1,2e3\",,,EUR\n"
	    ",,,,1.005,,,EUR\n"
	    ",,,,,2023-02-29,,EUR\n"
	    ",,,,5,,,QQQ\n"
	    ",,,,5,,,\n"
	    "x\xff,,,,,,,EUR\n";
	static const char said[] =
	    "reject R_VALUE 2:2 column 'bool': 'TRUE' is neither true nor "
	    "false\n"
	    "reject R_VALUE 3:3 column 'int': '1.0' is not a whole number\n"
	    "reject R_VALUE 4:4 column 'decimal': '1e3' is not a number\n"
	    "reject R_VALUE 5:5 column 'money': '1,2e3' is not an amount\n"
	    "reject R_VALUE 6:5 column 'money': '1.005' has more decimals than "
	    "its currency\n"
	    "reject R_VALUE 7:6 column 'date': '2023-02-29' is not a date "
	    "(yyyy-mm-dd)\n"
	    "reject R_CURRENCY 8:9 currency 'QQQ' is not in ISO 4217\n"
	    "note correct the code, or declare it in `currencies:` of the "
	    "strategy\n"
	    "reject R_CURRENCY 9:9 the record has amounts, but no currency\n"
	    "note say what it is with --currency=CODE, or `currency:` in the "
	    "strategy\n"
	    "reject R_ENCODING 10:1 column 'string': byte FF (number 2 of the "
	    "field) is not valid UTF-8\n"
	    "note declare the encoding of the source, such as windows-1252\n";
	struct buf text;
	struct copier copier = { .stage = { .open = copier_open,
		                     .run = copier_run },
		.need = COLUMN_PRESENT };
	struct stage *stages[] = { &copier.stage };
	struct chain chain = { .stages = stages, .count = 1 };
	struct outcome o;

	(void)state;
	buf_init(&text, SIZE_MAX);
	buf_puts(&text, TYPED "\n");
	buf_puts(&text, rows);
	o = fixture_run(chain, text.data, text.len);
	assert_string_equal(buf_text(&o.said), said);
	assert_string_equal(buf_text(&o.out), TYPED_NEW "\n");
	assert_int_equal(o.counts.rejected, 9);
	assert_non_null(strstr(buf_text(&o.rejects),
	    "\n,,,,\"1,2e3\",,,EUR,5,5,\"column 'money': '1,2e3' is not an "
	    "amount\"\n"));
	outcome_free(&o);
	buf_clear(&text);
}

static void
long_values_are_cut(void **state)
{
	(void)state;
	CHECK_BY(plain, "a\nx\n", "a\nx\n", "a,_line,_column,_reason\n", "",
	    STATUS_DONE);
	check_typed(plain, COLUMN_OPTIONAL,
	    "int\n123456789012345678901234567890123456789\xc3\xa9x\n",
	    "int,new_string,new_bool,new_int,new_decimal,new_money,new_date,"
	    "new_set\n",
	    "int,_line,_column,_reason\n"
	    "123456789012345678901234567890123456789\xc3\xa9x,2,1,column "
	    "'int': '123456789012345678901234567890123456789...' is not a "
	    "whole number\n",
	    "reject R_VALUE 2:1 column 'int': "
	    "'123456789012345678901234567890123456789...' is not a whole "
	    "number\n",
	    STATUS_REJECTS);
}

static void
required_values(void **state)
{
	(void)state;
	check_typed(plain, COLUMN_REQUIRED,
	    TYPED "\na,true,1,1,1,2024-01-01,,EUR\n", TYPED_NEW "\n",
	    TYPED_REJECTS
	    "a,true,1,1,1,2024-01-01,,EUR,2,25,column 'set' is empty\n",
	    "reject R_NULL 2:25 column 'set' is empty\n", STATUS_REJECTS);
}

static void
nulls(void **state)
{
	static const char *const texts[] = { "NULL", "-" };
	struct chain chain = { .nulls = texts, .null_count = 2 };

	(void)state;
	check_typed(chain, COLUMN_PRESENT,
	    TYPED "\nNULL,\"-\",-,NULL,-,-,\"\",EUR\n",
	    TYPED_NEW "\nNULL,\"-\",-,NULL,-,-,\"\",EUR,,,,,,,\n",
	    TYPED_REJECTS, "", STATUS_DONE);
}

static void
optional_columns(void **state)
{
	(void)state;
	check_typed(plain, COLUMN_OPTIONAL, "int,x\n5,6\n",
	    "int,x,new_string,new_bool,new_int,new_decimal,new_money,new_date,"
	    "new_set\n5,6,,,5,,,,\n",
	    "int,x,_line,_column,_reason\n", "", STATUS_DONE);
}

static void
a_default_currency(void **state)
{
	struct chain chain = { .currency = "KWD" };

	(void)state;
	check_typed(chain, COLUMN_OPTIONAL, "money\n5\n",
	    "money,new_string,new_bool,new_int,new_decimal,new_money,new_date,"
	    "new_set\n5,,,,,5.000,,\n",
	    "money,_line,_column,_reason\n", "", STATUS_DONE);
	check_typed(chain, COLUMN_OPTIONAL, "money,currency\n5,\n5,JPY\n",
	    "money,currency,new_string,new_bool,new_int,new_decimal,new_money,"
	    "new_date,new_set\n5,,,,,,5.000,,\n5,JPY,,,,,5,,\n",
	    "money,currency,_line,_column,_reason\n", "", STATUS_DONE);
	/* XXX, no currency, has two digits. */
	check_typed(plain, COLUMN_OPTIONAL, "money\n5\n",
	    "money,new_string,new_bool,new_int,new_decimal,new_money,new_date,"
	    "new_set\n5,,,,,5.00,,\n",
	    "money,_line,_column,_reason\n", "", STATUS_DONE);
	chain.currency = "QQQ";
	check_typed(chain, COLUMN_OPTIONAL, "money\n5\n", "", "",
	    "error E_CURRENCY currency 'QQQ' is not in ISO 4217\n"
	    "note correct it, or declare it in `currencies:` of the strategy\n",
	    STATUS_TROUBLE);
}

static bool
declare_currency(void *ctx, struct columns *columns)
{
	return columns_currency(columns, ctx, 3);
}

static void
a_declared_currency(void **state)
{
	char code[] = "QQQ";
	struct chain chain = { .currency = "QQQ",
		.prepare = declare_currency,
		.ctx = code };

	(void)state;
	check_typed(chain, COLUMN_OPTIONAL, "money\n5\n",
	    "money,new_string,new_bool,new_int,new_decimal,new_money,new_date,"
	    "new_set\n5,,,,,5.000,,\n",
	    "money,_line,_column,_reason\n", "", STATUS_DONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_type),
		cmocka_unit_test(values_that_are_none),
		cmocka_unit_test(long_values_are_cut),
		cmocka_unit_test(required_values),
		cmocka_unit_test(nulls),
		cmocka_unit_test(optional_columns),
		cmocka_unit_test(a_default_currency),
		cmocka_unit_test(a_declared_currency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
