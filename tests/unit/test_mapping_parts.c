/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/keys.h"
#include "mapping/control.h"
#include "mapping/value_map.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
hear(void *ctx, const struct diag_message *m)
{
	buf_printf(ctx, "%s%s\n", m->level == DIAG_NOTE ? "note " : "",
	    m->text);
}

struct ear {
	struct buf said;
	struct diag *diag;
	struct arena *arena;
};

static void
ear_open(struct ear *ear)
{
	buf_init(&ear->said, 1 << 16);
	ear->diag = diag_new(hear, &ear->said);
	ear->arena = arena_new(0);
	assert_non_null(ear->diag);
	assert_non_null(ear->arena);
}

static void
ear_close(struct ear *ear, const char *said)
{
	assert_string_equal(buf_text(&ear->said), said);
	buf_clear(&ear->said);
	diag_free(ear->diag);
	arena_free(ear->arena);
}

static void
add(struct control *c, int column, enum control_part part, const char *code,
    int64_t coefficient, int32_t scale)
{
	assert_true(control_add(c, column, part, text_of(code),
	    (struct decimal){ coefficient, scale }));
	control_rows(c, part, 1);
}

/* Ten records: 100.00 + 50.50 written, 25.25 rejected, one unreadable, in two
 * currencies; sums by hand. */
static struct control *
example(struct ear *ear)
{
	struct control *c = control_new(ear->arena);

	assert_non_null(c);
	assert_int_equal(control_column(c, "balance", true), 0);
	assert_int_equal(control_column(c, "items", false), 1);
	add(c, 0, CONTROL_WRITTEN, "MXN", 10000, 2);
	add(c, 0, CONTROL_WRITTEN, "MXN", 5050, 2);
	add(c, 0, CONTROL_REJECTED, "MXN", 2525, 2);
	add(c, 0, CONTROL_KEEP_WHEN, "MXN", 100, 2);
	add(c, 0, CONTROL_REPEATED, "MXN", 10000, 2);
	add(c, 0, CONTROL_WRITTEN, "CLP", -7, 0);
	add(c, 1, CONTROL_WRITTEN, "", 15, 1);
	add(c, 1, CONTROL_WRITTEN, "", 125, 2);
	control_unreadable(c, 0, 1);
	return c;
}

static bool
holds(const struct control *c, const char *given, bool own, struct ear *ear)
{
	struct control_total total;

	assert_true(control_parse(given, &total, ear->diag));
	total.own = own;
	return control_check(c, &total, ear->diag);
}

static void
test_totals(void **state)
{
	struct ear ear;
	struct control *c;

	(void)state;
	ear_open(&ear);
	c = example(&ear);
	assert_true(holds(c, "balance:MXN=175.75", false, &ear));
	assert_true(holds(c, "balance:MXN=175.750000", false, &ear));
	assert_true(holds(c, "balance:CLP=-7", false, &ear));
	assert_true(holds(c, "balance:CLP=-7.00", false, &ear));
	assert_true(holds(c, "balance:USD=0", false, &ear));
	assert_true(holds(c, "items=2.75", false, &ear));
	assert_true(holds(c, "rows=6", false, &ear));
	/* of the file itself: with keep_when, and repeated or not */
	assert_true(holds(c, "balance:MXN=176.75", true, &ear));
	assert_true(holds(c, "balance:MXN=276.75", true, &ear));
	ear_close(&ear, "");
}

static void
test_differences(void **state)
{
	struct ear ear;
	struct control *c;

	(void)state;
	ear_open(&ear);
	c = example(&ear);
	assert_false(holds(c, "balance:MXN=175.74", false, &ear));
	assert_false(holds(c, "balance:MXN=176.75", false, &ear));
	assert_false(holds(c, "balance=1", false, &ear));
	assert_false(holds(c, "rows=7", false, &ear));
	assert_false(holds(c, "items=-0.255", false, &ear));
	ear_close(&ear,
	    "control total of 'balance' in MXN: written 150.50, rejected "
	    "25.25, unreadable 1, total 175.75, control 175.74, differs by "
	    "-0.01\n"
	    "note what was written lacks 25.24 of the control; rejected "
	    "records have 25.25\n"
	    "note 1 cell of rejected records cannot be read and is in no "
	    "sum: the difference may be there; look at the rejects\n"
	    "control total of 'balance' in MXN: written 150.50, rejected "
	    "25.25, unreadable 1, total 175.75, control 176.75, differs by "
	    "1.00\n"
	    "note what was written lacks 26.25 of the control; rejected "
	    "records have 25.25\n"
	    "note 1 cell of rejected records cannot be read and is in no "
	    "sum: the difference may be there; look at the rejects\n"
	    "note records that `keep_when` left out have 1.00: with them it "
	    "would be right\n"
	    "the total of 'balance' has no currency, and there are amounts in "
	    "MXN and CLP\n"
	    "note say --control-total=balance:MXN=VALUE for each\n"
	    "control total of 'rows': written 5, rejected 1, unreadable 0, "
	    "total 6, control 7, differs by 1\n"
	    "note records that `keep_when` left out have 1: with them it "
	    "would be right\n"
	    "note records that `repeated` left out have 1: with them it would "
	    "be right\n"
	    "control total of 'items': written 2.750, rejected 0.000, "
	    "unreadable 0, total 2.750, control -0.255, differs by -3.005\n");
}

static void
test_merge(void **state)
{
	struct ear ear;
	struct control *c, *other;

	(void)state;
	ear_open(&ear);
	c = example(&ear);
	other = example(&ear);
	add(other, 0, CONTROL_WRITTEN, "USD", 1, 2);
	assert_true(control_merge(c, other));
	assert_true(holds(c, "balance:MXN=351.50", false, &ear));
	assert_true(holds(c, "balance:USD=0.01", false, &ear));
	assert_true(holds(c, "rows=13", false, &ear));
	control_forget(c);
	assert_true(holds(c, "balance:MXN=0", false, &ear));
	assert_true(holds(c, "rows=0", false, &ear));
	ear_close(&ear, "");
}

/* Sums beyond 64 bits are exact, and what cannot be told is said. */
static void
test_large(void **state)
{
	struct ear ear;
	struct control *c;
	struct control_total total = { .column = TEXT("balance"),
		.value = { INT64_MAX, 0 } };

	(void)state;
	ear_open(&ear);
	c = control_new(ear.arena);
	assert_int_equal(control_column(c, "balance", true), 0);
	for (int i = 0; i < 100; i++)
		add(c, 0, CONTROL_WRITTEN, "JPY", INT64_MAX, 0);
	for (int i = 0; i < 99; i++)
		add(c, 0, CONTROL_REJECTED, "JPY", -INT64_MAX, 0);
	assert_true(control_check(c, &total, ear.diag));
	for (int i = 0; i < 100; i++)
		add(c, 0, CONTROL_WRITTEN, "JPY", INT64_MAX, 0);
	add(c, 0, CONTROL_WRITTEN, "JPY", 1, 18);
	assert_false(control_check(c, &total, ear.diag));
	ear_close(&ear, "'balance' adds up to more than can be compared\n");
}

static void
test_parse(void **state)
{
	static const char *const wrong[] = { "balance", "=5", "balance=",
		"balance=1,5", "balance:=5", "balance=abc" };
	struct control_total total;
	struct ear ear;

	(void)state;
	ear_open(&ear);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		buf_reset(&ear.said);
		assert_false(control_parse(wrong[i], &total, ear.diag));
		assert_non_null(strstr(buf_text(&ear.said),
		    "say balance=1234.50, balance:MXN=1234.50 or rows=100"));
	}
	buf_reset(&ear.said);
	ear_close(&ear, "");
}

static void
test_keys(void **state)
{
	struct keys keys = { .slots = NULL };
	struct key_value value, old;
	uint64_t first;

	(void)state;
	for (uint64_t i = 0; i < 5000; i++) {
		value = (struct key_value){ .cells = { i, 1 }, .parts = i };
		assert_int_equal(keys_add_value(&keys,
		                     (struct hash128){ 7, i }, i + 2, &first,
		                     &value, &old),
		    KEYS_NEW);
	}
	for (uint64_t i = 0; i < 5000; i++) {
		keys_expect(&keys, (struct hash128){ 7, i });
		assert_int_equal(keys_add_value(&keys,
		                     (struct hash128){ 7, i }, 1, &first,
		                     &value, &old),
		    KEYS_SEEN);
		assert_int_equal(first, i + 2);
		assert_int_equal(old.cells.high, i);
	}
	assert_int_equal(keys.count, 5000);
	keys_clear(&keys);
}

static struct located
word(const char *text)
{
	return (struct located){ .text = text_of(text) };
}

static void
test_value_map(void **state)
{
	struct schema_pair pairs[] = {
		{ .key = word("RE"), .value = word("debit") },
		{ .key = word("NCC"), .value = word("credit") },
		{ .key = word("00"), .value = word("") },
		{ .key = word("SAME"), .value = word("=") },
		{ .key = word("*"), .value = word("=") },
	};
	const struct items some = { pairs, COUNT(pairs) - 1 };
	const struct items all = { pairs, COUNT(pairs) };
	const struct value_map *map;
	struct refusal refusal;
	struct text value;
	struct ear ear;

	(void)state;
	ear_open(&ear);
	map = value_map_new(ear.arena, &some);
	assert_true(value_map_find(map, TEXT(" RE "), &value, ear.arena,
	    &refusal));
	assert_true(text_is(value, "debit"));
	assert_true(value_map_find(map, TEXT("00"), &value, ear.arena,
	    &refusal));
	assert_int_equal(value.len, 0);
	assert_true(value_map_find(map, TEXT("SAME"), &value, ear.arena,
	    &refusal));
	assert_true(text_is(value, "SAME"));
	assert_false(value_map_find(map, TEXT("NC"), &value, ear.arena,
	    &refusal));
	assert_string_equal(refusal.id, "R_MAP");
	assert_string_equal(refusal.why,
	    "is not in its `map`; did you mean 'NCC'?");
	map = value_map_new(ear.arena, &all);
	assert_true(value_map_find(map, TEXT("NC"), &value, ear.arena,
	    &refusal));
	assert_true(text_is(value, "NC"));
	pairs[4].value = word("debit");
	map = value_map_new(ear.arena, &all);
	assert_true(value_map_find(map, TEXT("NC"), &value, ear.arena,
	    &refusal));
	assert_true(text_is(value, "debit"));
	ear_close(&ear, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_value_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
