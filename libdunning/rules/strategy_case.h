/*
 * strategy_case.h -- the tests of a strategy: those of its file and of the
 * file beside it.
 */
#ifndef DUNNING_STRATEGY_CASE_H
#define DUNNING_STRATEGY_CASE_H

#include "rules/strategy.h"

/* In `expect`: the id of the message that rejects the record. */
#define STRATEGY_CASE_REJECT "reject"

struct strategy_case_file {
	int64_t format;
	struct items cases; /* struct case_spec */
};

/*
 * Adds the tests of the file beside the strategy that has its name with _test
 * before the suffix: NAME_test.yaml of NAME.yaml; there need not be one.  False
 * after reporting what is wrong with it.
 */
bool strategy_case_join(struct strategy *, struct diag *);

/*
 * Checks what can be checked without running the tests: names that exist and
 * are there once, blocks that are CSV, columns that something declares.  False
 * after reporting all that it finds.
 */
bool strategy_case_check(struct strategy *, struct diag *);

#endif
