#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "stream/column_set.h"
#include "stream_fixture.h"

struct set {
	struct arena *arena;
	struct diag *diag;
	struct buf said;
	struct columns *columns;
};

static void
set_up(struct set *s)
{
	static const struct text names[] = { { "debtor_id", 9 },
		{ "balance", 7 }, { "currency", 8 }, { "Fecha", 5 },
		{ "", 0 } };

	buf_init(&s->said, 10000);
	s->arena = arena_new(0);
	s->diag = diag_new(fixture_said, &s->said);
	s->columns = columns_new(s->arena, names, 5, "in.csv", s->diag);
	assert_non_null(s->columns);
}

static void
tear_down(struct set *s)
{
	arena_free(s->arena);
	diag_free(s->diag);
	buf_clear(&s->said);
}

static void
the_header(void **state)
{
	struct set s;

	(void)state;
	set_up(&s);
	assert_int_equal(columns_count(s.columns), 5);
	assert_true(text_is(columns_name(s.columns, 3), "Fecha"));
	assert_int_equal(columns_field(s.columns, TEXT("balance")), 1);
	assert_int_equal(columns_field(s.columns, TEXT("Balance")), -1);
	assert_int_equal(columns_field(s.columns, TEXT("")), -1);
	assert_true(columns_has(s.columns, "currency"));
	assert_false(columns_has(s.columns, "due_date"));
	assert_ptr_equal(columns_diag(s.columns), s.diag);
	tear_down(&s);
}

static void
binding(void **state)
{
	struct set s;
	int balance;
	int text;

	(void)state;
	set_up(&s);
	balance = columns_bind(s.columns, "balance", COLUMN_MONEY,
	    COLUMN_PRESENT, POS_NONE);
	assert_int_not_equal(balance, -1);
	assert_int_equal(columns_slot_field(s.columns, balance), 1);
	assert_int_equal(columns_slot_type(s.columns, balance), COLUMN_MONEY);
	assert_string_equal(columns_slot_name(s.columns, balance), "balance");
	/* The currency is bound with it. */
	assert_int_equal(s.columns->slots[s.columns->currency].field, 2);
	assert_int_equal(columns_bind(s.columns, "balance", COLUMN_MONEY,
	                     COLUMN_REQUIRED, POS_NONE),
	    balance);
	assert_int_equal(s.columns->slots[balance].required_by, 0);
	text = columns_bind(s.columns, "balance", COLUMN_STRING,
	    COLUMN_OPTIONAL, POS_NONE);
	assert_int_not_equal(text, balance);
	assert_int_equal(columns_slot_field(s.columns, text), 1);
	text = columns_bind(s.columns, "not_there", COLUMN_DATE,
	    COLUMN_OPTIONAL, POS_NONE);
	assert_int_equal(columns_slot_field(s.columns, text), -1);
	assert_string_equal(buf_text(&s.said), "");
	tear_down(&s);
}

static void
a_missing_column(void **state)
{
	struct set s;

	(void)state;
	set_up(&s);
	assert_int_equal(columns_bind(s.columns, "debtorid", COLUMN_STRING,
	                     COLUMN_PRESENT,
	                     (struct src_pos){ "s.yaml", 3, 9 }),
	    -1);
	assert_int_equal(columns_bind(s.columns, "due_date", COLUMN_DATE,
	                     COLUMN_REQUIRED, POS_NONE),
	    -1);
	assert_string_equal(buf_text(&s.said),
	    "error E_COLUMN 3:9 there is no column 'debtorid'; did you mean "
	    "'debtor_id'?\n"
	    "note the header of in.csv has 5 columns: debtor_id, balance, "
	    "currency, "
	    "Fecha, \n"
	    "note name the column of this file with --column=debtorid=HEADER, "
	    "or run the command before that appends it\n"
	    "error E_COLUMN there is no column 'due_date'\n"
	    "note the header of in.csv has 5 columns: debtor_id, balance, "
	    "currency, "
	    "Fecha, \n"
	    "note name the column of this file with "
	    "--column=due_date=HEADER, or run the command before that appends "
	    "it\n");
	tear_down(&s);
}

static void
a_long_header_is_cut(void **state)
{
	struct text names[100];
	struct arena *arena = arena_new(0);
	struct buf said;
	struct diag *diag;
	struct columns *columns;

	(void)state;
	buf_init(&said, 10000);
	diag = diag_new(fixture_said, &said);
	for (size_t i = 0; i < 100; i++) {
		const char *name = arena_printf(arena, "column_%03zu", i);

		assert_non_null(name);
		names[i] = text_of(name);
	}
	columns = columns_new(arena, names, 100, "in.csv", diag);
	assert_int_equal(columns_bind(columns, "x", COLUMN_INT, COLUMN_PRESENT,
	                     POS_NONE),
	    -1);
	assert_non_null(strstr(buf_text(&said), "column_000, column_001, "));
	assert_non_null(strstr(buf_text(&said), ", ...\n"));
	assert_null(strstr(buf_text(&said), "column_099"));
	assert_true(said.len < 700);
	buf_clear(&said);
	diag_free(diag);
	arena_free(arena);
}

static void
aliases(void **state)
{
	struct set s;
	int slot;

	(void)state;
	set_up(&s);
	assert_true(columns_alias(s.columns, "due_date", " Fecha "));
	assert_true(columns_has(s.columns, "due_date"));
	slot = columns_bind(s.columns, "due_date", COLUMN_DATE,
	    COLUMN_REQUIRED, POS_NONE);
	assert_int_equal(columns_slot_field(s.columns, slot), 3);
	assert_false(columns_alias(s.columns, "x", "fecha"));
	assert_non_null(strstr(buf_text(&s.said),
	    "there is no column 'fecha'; did you mean 'Fecha'?"));
	/* An alias counts more than a header of the same name. */
	assert_true(columns_alias(s.columns, "balance", "Fecha"));
	slot = columns_bind(s.columns, "balance", COLUMN_STRING,
	    COLUMN_PRESENT, POS_NONE);
	assert_int_equal(columns_slot_field(s.columns, slot), 3);
	tear_down(&s);
}

static void
appending(void **state)
{
	struct set s;
	int bucket;

	(void)state;
	set_up(&s);
	bucket = columns_append(s.columns, "bucket", COLUMN_STRING);
	assert_int_not_equal(bucket, -1);
	assert_int_equal(columns_slot_field(s.columns, bucket), -1);
	assert_true(columns_has(s.columns, "bucket"));
	assert_int_equal(columns_bind(s.columns, "bucket", COLUMN_STRING,
	                     COLUMN_REQUIRED, POS_NONE),
	    bucket);
	assert_int_equal(columns_bind(s.columns, "bucket", COLUMN_INT,
	                     COLUMN_PRESENT, POS_NONE),
	    -1);
	assert_int_equal(
	    columns_append(s.columns, "bucket", COLUMN_STRING), -1);
	assert_int_equal(columns_append(s.columns, "balance", COLUMN_INT), -1);
	assert_string_equal(buf_text(&s.said),
	    "error E_COLUMN column 'bucket' is wanted as int, but is made as "
	    "string\n"
	    "error E_COLUMN_EXISTS there is a column 'bucket' already\n"
	    "note replace it with --replace\n"
	    "error E_COLUMN_EXISTS there is a column 'balance' already\n"
	    "note replace it with --replace\n");
	tear_down(&s);
}

static void
replacing(void **state)
{
	struct set s;
	int old;
	int new;
	int newer;

	(void)state;
	set_up(&s);
	columns_replace(s.columns, true);
	old = columns_bind(s.columns, "balance", COLUMN_STRING, COLUMN_PRESENT,
	    POS_NONE);
	new = columns_append(s.columns, "balance", COLUMN_STRING);
	assert_int_not_equal(new, old);
	assert_int_equal(s.columns->in_place[1], new);
	assert_int_equal(s.columns->added_count, 0);
	/* Who binds it from now on reads what was made. */
	assert_int_equal(columns_bind(s.columns, "balance", COLUMN_STRING,
	                     COLUMN_PRESENT, POS_NONE),
	    new);
	assert_int_equal(columns_append(s.columns, "a", COLUMN_INT), new + 1);
	assert_int_equal(columns_append(s.columns, "b", COLUMN_INT), new + 2);
	newer = columns_append(s.columns, "a", COLUMN_INT);
	assert_int_equal(s.columns->added_count, 2);
	assert_int_equal(s.columns->added[0], newer);
	assert_string_equal(buf_text(&s.said), "");
	tear_down(&s);
}

static void
many_slots(void **state)
{
	struct set s;

	(void)state;
	set_up(&s);
	columns_only_appended(s.columns);
	assert_int_equal(columns_append(s.columns, "balance", COLUMN_INT), 0);
	for (int i = 1; i < 200; i++) {
		char name[16];

		snprintf(name, sizeof(name), "c%d", i);
		assert_int_equal(
		    columns_append(s.columns, name, COLUMN_INT), i);
	}
	assert_string_equal(columns_slot_name(s.columns, 7), "c7");
	assert_int_equal(s.columns->added_count, 200);
	tear_down(&s);
}

/* Minor units by ISO 4217, list one: CLP 0, MXN 2, KWD 3. */
static void
currencies(void **state)
{
	struct set s;

	(void)state;
	set_up(&s);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("CLP")), 0);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("MXN")), 2);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("KWD")), 3);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("ZZZ")), -1);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("")), -1);
	assert_true(columns_currency(s.columns, "ZZZ", 4));
	assert_true(columns_currency(s.columns, "CLP", 2));
	assert_int_equal(columns_currency_digits(s.columns, TEXT("ZZZ")), 4);
	assert_int_equal(columns_currency_digits(s.columns, TEXT("CLP")), 2);
	tear_down(&s);
}

/* The columns of the input are read before any stage makes one. */
static void
a_currency_that_comes_too_late(void **state)
{
	static const struct text names[] = { { "balance", 7 } };
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct columns *c = columns_new(arena, names, 1, "in.csv", diag);

	(void)state;
	assert_int_not_equal(columns_append(c, "currency", COLUMN_STRING), -1);
	assert_int_equal(
	    columns_bind(c, "balance", COLUMN_MONEY, COLUMN_PRESENT, POS_NONE),
	    -1);
	assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
	arena_free(arena);
	diag_free(diag);
}

static void
type_names(void **state)
{
	(void)state;
	assert_string_equal(column_type_name(COLUMN_STRING), "string");
	assert_string_equal(column_type_name(COLUMN_BOOL), "bool");
	assert_string_equal(column_type_name(COLUMN_INT), "int");
	assert_string_equal(column_type_name(COLUMN_DECIMAL), "decimal");
	assert_string_equal(column_type_name(COLUMN_MONEY), "money");
	assert_string_equal(column_type_name(COLUMN_DATE), "date");
	assert_string_equal(column_type_name(COLUMN_SET), "set");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_header),
		cmocka_unit_test(binding),
		cmocka_unit_test(a_missing_column),
		cmocka_unit_test(a_long_header_is_cut),
		cmocka_unit_test(aliases),
		cmocka_unit_test(appending),
		cmocka_unit_test(replacing),
		cmocka_unit_test(many_slots),
		cmocka_unit_test(currencies),
		cmocka_unit_test(a_currency_that_comes_too_late),
		cmocka_unit_test(type_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
