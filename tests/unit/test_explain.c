#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "explain/explain_layout.h"
#include "explain/explain_level.h"
#include "rules/explain_value.h"

static struct arena *arena;

static int
make_arena(void **state)
{
	(void)state;
	arena = arena_new(0);
	return arena == NULL ? -1 : 0;
}

static int
free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
mask(int pii, const char *text)
{
	return explain_mask(arena, pii, text_of(text)).at;
}

/* What dunning-explain(1) says under "Personal data". */
static void
test_masks(void **state)
{
	(void)state;
	assert_string_equal(mask(PII_NONE, "C1"), "C1");
	assert_string_equal(mask(PII_PHONE, "+57 300 000 9492"), "***92");
	assert_string_equal(mask(PII_PHONE, "911"), "***");
	assert_string_equal(mask(PII_EMAIL, "ana@x.example"), "a***@***");
	assert_string_equal(mask(PII_NAME, "\xc3\x81ngel Pe\xc3\xb1""a"),
	    "\xc3\x81*** P***");
	assert_string_equal(mask(PII_NAME, "Sol"), "S***");
	assert_string_equal(mask(PII_ID, "0000100770"), "***770");
	assert_string_equal(mask(PII_ID, "A\xc3\xb1""23\xc3\xb1""5"), "***");
	assert_string_equal(mask(PII_ID, "A\xc3\xb1""2345\xc3\xb1"),
	    "***45\xc3\xb1");
	assert_string_equal(mask(EXPLAIN_HIDDEN, "Hola Ana"), "***");
	assert_string_equal(mask(PII_ID, ""), "");
	assert_null(mask(PII_ID, NULL));
}

/*
 * For all plans of up to three levels at some days, all histories and ages,
 * what is explained is what is decided, and just one level is taken at most.
 */
static void
compare_levels(const struct plan_spec *plan, const struct level_history *past)
{
	struct explain_level levels[LEVELS_MAX];

	for (int64_t days = -12; days <= 45; days++) {
		struct level_case c = { .plan = plan, .days = days,
			.as_of = 1000, .past = past };
		int taken = explain_levels(&c, levels);
		int count = 0;

		assert_int_equal(
		    taken, level_next(&c, (int)plan->levels.count));
		for (size_t i = 0; i < plan->levels.count; i++)
			count += levels[i].why == LEVEL_TAKEN;
		assert_int_equal(count, taken == LEVEL_NONE ? 0 : 1);
		if (taken != LEVEL_NONE)
			assert_int_equal(levels[taken].why, LEVEL_TAKEN);
	}
}

static void
compare_histories(struct plan_spec *plan)
{
	static const int32_t sent[] = { DATE_NONE, 960, 985, 999 };
	struct level_history past;

	past = (struct level_history){ .how = { 0 } };
	for (int i = 0; i < LEVELS_MAX; i++)
		past.sent[i] = DATE_NONE;
	for (int a = 0; a < 4; a++)
		for (int b = 0; b < 4; b++)
			for (int c = 0; c < 4; c++) {
				past.sent[0] = sent[a];
				past.sent[1] = sent[b];
				past.sent[2] = sent[c];
				compare_levels(plan, &past);
			}
}

static void
test_levels(void **state)
{
	static const int64_t days[][3] = { { -10, -3, 0 }, { -3, 5, 20 },
		{ 0, 1, 2 }, { 5, 20, 40 } };
	static const int64_t waits[] = { 0, 7, 30 };

	(void)state;
	for (size_t d = 0; d < 4; d++)
		for (int mode = PLAN_SEQUENTIAL; mode <= PLAN_JUMP; mode++)
			for (size_t w = 0; w < 3; w++) {
				struct level_spec levels[3] = { 0 };
				struct plan_spec plan = { .mode = mode };

				for (size_t i = 0; i < 3; i++) {
					levels[i].level.text = text_of(
					    i == 0 ? "A" : i == 1 ? "B" : "C");
					levels[i].on.day = days[d][i];
					levels[i].on.promise = -1;
				}
				levels[2].after.set = waits[w] != 0;
				levels[2].after.level.text = TEXT("A");
				levels[2].after.days = waits[w];
				plan.levels.at = levels;
				plan.levels.count = 3;
				compare_histories(&plan);
			}
}

/* Every reason that an item can have for a level. */
static void
test_reasons(void **state)
{
	struct level_spec specs[4] = { { .level = { .text = TEXT("P") } },
		{ .level = { .text = TEXT("A") } },
		{ .level = { .text = TEXT("B") } },
		{ .level = { .text = TEXT("C") } } };
	struct plan_spec plan = { .mode = PLAN_JUMP,
		.levels = { specs, 4 } };
	struct level_history past = { .how = { 0 } };
	struct level_case c = { .plan = &plan, .days = 25, .as_of = 1000,
		.past = &past };
	struct explain_level levels[LEVELS_MAX];

	(void)state;
	for (int i = 0; i < 4; i++)
		specs[i].on.promise = -1;
	specs[0].on.day = -3;
	specs[1].on.day = 5;
	specs[2].on.day = 20;
	specs[3].on.day = 40;
	for (int i = 0; i < LEVELS_MAX; i++)
		past.sent[i] = DATE_NONE;
	assert_int_equal(explain_levels(&c, levels), 2);
	assert_int_equal(levels[0].why, LEVEL_PASSED);
	assert_int_equal(levels[1].why, LEVEL_LOWER);
	assert_int_equal(levels[2].why, LEVEL_TAKEN);
	assert_int_equal(levels[3].why, LEVEL_EARLY);
	assert_int_equal(levels[3].days, 15);
	past.sent[1] = 990;
	assert_int_equal(explain_levels(&c, levels), LEVEL_NONE);
	assert_int_equal(levels[0].why, LEVEL_SKIPPED);
	assert_int_equal(levels[1].why, LEVEL_SENT);
	assert_int_equal(levels[1].date, 990);
	assert_int_equal(levels[2].why, LEVEL_WAITING);
	assert_int_equal(levels[2].date, 990 + 15);
	plan.mode = PLAN_SEQUENTIAL;
	c.days = 45;
	explain_levels(&c, levels);
	assert_int_equal(levels[3].why, LEVEL_LATER);
	specs[2].after.set = true;
	specs[2].after.level.text = TEXT("C");
	explain_levels(&c, levels);
	assert_int_equal(levels[2].why, LEVEL_UNSENT);
	specs[2].on.promise = PROMISE_IS_BROKEN;
	past.how[1] = LEVEL_BY_WAIVER;
	explain_levels(&c, levels);
	assert_int_equal(levels[1].why, LEVEL_WAIVED);
	assert_int_equal(levels[2].why, LEVEL_OUTSIDE);
	specs[2].on.promise = -1;
	specs[2].after.set = false;
	c.gone = ~(UINT32_C(1) << 3);
	assert_int_equal(explain_levels(&c, levels), LEVEL_NONE);
	assert_int_equal(levels[2].why, LEVEL_GONE);
	assert_int_equal(levels[3].why, LEVEL_WAITING);
	assert_int_equal(levels[3].date, 990 + 35);
}

static void
test_layout(void **state)
{
	const char *one[] = { "a", "b", "last" };
	const char *two[] = { "a\tlong", "b\x01", "x" };
	struct src_pos at = { "s.yaml", 12, 3 };
	char wanted[512];
	struct layout l;
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	layout_begin(&l, &out, arena, 2);
	layout_row(&l, POS_NONE, one, 3);
	layout_row(&l, at, two, 3);
	assert_true(layout_end(&l));
	/* Places end in column 100. */
	snprintf(wanted, sizeof wanted, "  a       b   last\n%-89ss.yaml:12:3\n",
	    "  a long  b?  x");
	assert_string_equal(buf_text(&out), wanted);
	buf_reset(&out);
	layout_begin(&l, &out, arena, 0);
	layout_say(&l, at, "label", "%s",
	    "twelve words that go on and on and on until there is no room "
	    "left in the line for them all");
	assert_true(layout_end(&l));
	snprintf(wanted, sizeof wanted,
	    "label  twelve words that go on and on and on until there is no "
	    "room left in the line for them all\n%100s\n",
	    "s.yaml:12:3");
	assert_string_equal(buf_text(&out), wanted);
	buf_clear(&out);
}

/* RFC 8259, section 7. */
static void
test_json(void **state)
{
	struct buf out;
	struct json j = { .out = &out };

	(void)state;
	buf_init(&out, 4096);
	json_open(&j, NULL, '{');
	json_text(&j, "a\"b", TEXT("\\ \n \x7f \xc3\xa9 \xff"));
	json_text(&j, "null", (struct text){ NULL, 0 });
	json_open(&j, "list", '[');
	json_number(&j, NULL, -5);
	json_bool(&j, NULL, true);
	json_close(&j, ']');
	json_place(&j, "at", (struct src_pos){ "f", 1, 2 });
	json_place(&j, "file", POS_FILE("f"));
	json_close(&j, '}');
	assert_string_equal(buf_text(&out),
	    "{\"a\\\"b\":\"\\\\ \\u000a \\u007f \xc3\xa9 \xef\xbf\xbd\","
	    "\"null\":null,\"list\":[-5,true],\"at\":\"f:1:2\","
	    "\"file\":\"f\"}");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, make_arena, free_arena);
}
