/*
 * case_given.h -- the records of a test as map would have written them.
 */
#ifndef DUNNING_CASE_GIVEN_H
#define DUNNING_CASE_GIVEN_H

#include "tool/case_probe.h"

/*
 * The records with the columns of their source that they leave out, behind
 * those that they have: empty, or what `default` or `const` says.  Not those
 * that the source requires, optional ones without a default, and those that a
 * later command appends.  In the arena of the run; null: reported.
 */
struct text case_given(struct case_run *);

#endif
