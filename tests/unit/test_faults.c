#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_fixture.h"

static const struct fault_place derive = { .at = { "s.yaml", 7, 3 },
	.section = "derive",
	.name = { "ratio", 5 } };
static const struct fault_place table = { .at = { "s.yaml", 4, 9 },
	.section = "table",
	.name = { "t", 1 },
	.rule = { "T01", 3 },
	.column = { "limit", 5 } };

static void
tells_each_place(void **state)
{
	struct fixture f;
	struct faults *faults;
	struct faults *other;

	(void)state;
	fixture_open(&f);
	faults = faults_new(f.arena, false);
	other = faults_new(f.arena, false);
	assert_true(faults != NULL && other != NULL);
	faults_add(faults, &derive, FAULT_DIVISION, NULL, 0);
	faults_add(other, &derive, FAULT_DIVISION, NULL, 0);
	faults_add(other, &derive, FAULT_OVERFLOW, NULL, 0);
	faults_add(other, &table, FAULT_FIT, NULL, 0);
	faults_add(other, &derive, FAULT_CONDITION, NULL, 0);
	faults_merge(faults, other);
	assert_int_equal(faults_total(faults), 4);
	faults_tell(faults, f.diag);
	assert_string_equal(buf_text(&f.told),
	    "W_FAULTS 4:9 table `t`, rule T01, column limit: 1 value became "
	    "null: 1 value that does not fit its column\n"
	    "W_FAULTS 7:3 derive `ratio`: 3 values became null: 2 divisions "
	    "by zero, 1 overflow\n"
	    "W_NULL_CONDITION 7:3 derive `ratio`: the condition was null, "
	    "which counts as false, for 1 record\n");
	fixture_close(&f);
}

/* One place is one line, however often and in whatever order it is met. */
static void
keeps_places_apart(void **state)
{
	enum { PLACES = 40 };
	struct fault_place places[PLACES];
	struct fixture f;
	size_t i;

	(void)state;
	fixture_open(&f);
	for (i = 0; i < PLACES; i++) {
		places[i] = derive;
		places[i].at.line = PLACES - i;
	}
	for (i = 0; i < 3 * PLACES; i++)
		faults_add(f.env.faults, &places[i * 7 % PLACES],
		    FAULT_ARGUMENT, NULL, 0);
	assert_int_equal(faults_total(f.env.faults), 3 * PLACES);
	faults_tell(f.env.faults, f.diag);
	assert_int_equal(diag_count(f.diag, DIAG_WARNING), PLACES);
	assert_non_null(strstr(buf_text(&f.told),
	    "W_FAULTS 1:3 derive `ratio`: 3 values became null: 3 arguments "
	    "outside of their range\nW_FAULTS 2:3"));
	fixture_close(&f);
}

static void
nobody_counts(void **state)
{
	(void)state;
	faults_add(NULL, &derive, FAULT_DIVISION, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_each_place),
		cmocka_unit_test(keeps_places_apart),
		cmocka_unit_test(nobody_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
