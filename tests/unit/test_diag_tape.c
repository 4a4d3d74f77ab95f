#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/diag_tape.h"

static void
take(void *ctx, const struct diag_message *m)
{
	static const char *const levels[DIAG_LEVELS] = {
		[DIAG_NOTE] = "note",
		[DIAG_WARNING] = "warning",
		[DIAG_ERROR] = "error",
	};

	buf_printf(ctx, "%s %s %s:%zu:%zu %s%s%s\n", levels[m->level], m->id,
	    m->at.file == NULL ? "-" : m->at.file, m->at.line, m->at.col,
	    m->text, m->fix == NULL ? "" : " = ",
	    m->fix == NULL ? "" : m->fix);
}

static void
nothing_is_told_before_its_time(void **state)
{
	struct diag_tape *tape = diag_tape_new();
	struct diag *kept = diag_tape_diag(tape);
	struct buf said;
	struct diag *diag = diag_new(take, &said);

	(void)state;
	buf_init(&said, 10000);
	diag_at(kept, DIAG_WARNING, "W_ONE", (struct src_pos){ "f", 1, 2 },
	    "100 %% of %s", "it");
	diag_note(kept, POS_NONE, "a %%d remedy");
	diag_fix(kept, POS_NONE, "a | %s", "paste %d", 1);
	diag_at(kept, DIAG_ERROR, "E_TWO", POS_FILE("g"), "two");
	assert_int_equal(said.len, 0);
	assert_int_equal(diag_status(diag), STATUS_DONE);
	diag_tape_play(tape, diag);
	assert_string_equal(buf_text(&said),
	    "warning W_ONE f:1:2 100 % of it\n"
	    "note  -:0:0 a %d remedy\n"
	    "note  -:0:0 paste 1 = a | %s\n"
	    "error E_TWO g:0:0 two\n");
	assert_int_equal(diag_status(diag), STATUS_TROUBLE);
	assert_int_equal(diag_count(diag, DIAG_WARNING), 1);
	diag_tape_free(tape);
	diag_free(diag);
	buf_clear(&said);
}

static void
played_once(void **state)
{
	struct diag_tape *tape = diag_tape_new();
	struct diag *diag = diag_new(NULL, NULL);

	(void)state;
	diag_at(diag_tape_diag(tape), DIAG_REJECT, "R_X", POS_NONE, "x");
	diag_tape_play(tape, diag);
	diag_tape_play(tape, diag);
	assert_int_equal(diag_count(diag, DIAG_REJECT), 1);
	diag_at(diag_tape_diag(tape), DIAG_REJECT, "R_X", POS_NONE, "x");
	diag_tape_play(tape, diag);
	assert_int_equal(diag_count(diag, DIAG_REJECT), 2);
	diag_tape_free(tape);
	diag_tape_free(NULL);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_told_before_its_time),
		cmocka_unit_test(played_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
