/*
 * credits_fixture.h -- runs stages of `age` alone over CSV text, with a
 * strategy made by hand.
 */
#ifndef CREDITS_FIXTURE_H
#define CREDITS_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ageing/age_options.h"
#include "base/date.h"
#include "rules/strategy.h"
#include "stream_fixture.h"

typedef struct stage *make_stage(struct arena *, const struct age_options *,
    struct diag *);

/* Days as the tests write them. */
static inline int32_t
day(const char *text)
{
	int32_t days = 0;

	assert_true(date_parse(text_of(text), &days));
	return days;
}

static inline struct strategy
usual_strategy(void)
{
	struct strategy s = { .path = "s.yaml" };

	s.ageing.years = AGEING_YEARS;
	return s;
}

/*
 * What comes of the text behind the stage, with the one that it wants before it
 * (before may be NULL), and a second one that reads it twice, if there is any;
 * all of it, for the caller to free.  What the stages say stands before what is
 * said of the records.
 */
static inline struct outcome
credits_run_all(make_stage *make, struct stage *(*before)(struct stage *),
    make_stage *behind, const struct age_options *options, const char *text)
{
	struct outcome o;
	struct buf said;
	struct diag *diag;
	struct arena *arena = arena_new(0);
	struct stage *stages[3] = { NULL };
	struct chain chain = { .stages = stages };
	struct stage *made;

	buf_init(&said, SIZE_MAX);
	diag = diag_new(fixture_said, &said);
	assert_true(arena != NULL && diag != NULL);
	made = make(arena, options, diag);
	assert_non_null(made);
	if (before != NULL)
		stages[chain.count] = before(made);
	chain.count += stages[chain.count] != NULL;
	stages[chain.count++] = made;
	if (behind != NULL)
		stages[chain.count++] = behind(arena, options, diag);
	o = fixture_run(chain, text, strlen(text));
	stages_release(stages, chain.count);
	buf_add(&said, buf_text(&o.said), o.said.len);
	buf_clear(&o.said);
	o.said = said;
	diag_free(diag);
	arena_free(arena);
	return o;
}

static inline struct outcome
credits_run(make_stage *make, make_stage *behind,
    const struct age_options *options, const char *text)
{
	return credits_run_all(make, NULL, behind, options, text);
}

static inline void
check_run(make_stage *make, const struct age_options *options,
    const char *text, const char *out, const char *said)
{
	struct outcome o = credits_run(make, NULL, options, text);

	assert_string_equal(buf_text(&o.said), said);
	assert_string_equal(buf_text(&o.out), out);
	outcome_free(&o);
}

#endif
