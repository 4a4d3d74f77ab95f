/*
 * letter_fixture.h -- a press whose diagnostics the tests of letters look at.
 */
#ifndef LETTER_FIXTURE_H
#define LETTER_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "message/letter.h"

#define HEAD "@address Ana Pérez\n@address 06500 Ciudad de México\n"
#define ROWS "@table Factura | *Concepto | >Importe\n"

enum { PDF_BYTES = 8 << 20 };

/* 2026-11-22, as date -d 2026-11-22 +%s divided by 86400 tells. */
static const int32_t run_date = 20779;

struct told {
	char id[64];    /* of the first message that is no note */
	char text[600]; /* and its text */
	char note[600]; /* of the note after it */
	enum diag_level level;
	struct src_pos at;
	size_t count;
};

struct fixture {
	struct told told;
	struct diag *diag;
	struct letter_press *press;
	struct buf pdf;
};

static inline void
listen(void *ctx, const struct diag_message *message)
{
	struct told *told = ctx;

	if (message->level == DIAG_NOTE) {
		snprintf(told->note, sizeof(told->note), "%s", message->text);
		return;
	}
	if (told->count++ > 0)
		return;
	snprintf(told->id, sizeof(told->id), "%s", message->id);
	snprintf(told->text, sizeof(told->text), "%s", message->text);
	told->level = message->level;
	told->at = message->at;
}

static inline struct letter_press *
press_with(struct fixture *fixture, struct letter_options options)
{
	options.created = run_date;
	fixture->told = (struct told){ .count = 0 };
	return letter_press_new(&options, fixture->diag);
}

static inline int
set_up(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .diag = diag_new(listen, &fixture.told) };
	buf_init(&fixture.pdf, PDF_BYTES);
	fixture.press =
	    press_with(&fixture, (struct letter_options){ .title = "Aviso" });
	*state = &fixture;
	return fixture.diag == NULL || fixture.press == NULL;
}

static inline int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	letter_press_free(fixture->press);
	diag_free(fixture->diag);
	buf_clear(&fixture->pdf);
	return 0;
}

static inline bool
check(struct fixture *fixture, struct text document)
{
	fixture->told = (struct told){ .count = 0 };
	return letter_check(
	    fixture->press, document, (struct src_pos){ "cartera.csv", 7, 1 });
}

#endif
