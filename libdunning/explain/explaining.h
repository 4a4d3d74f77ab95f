/*
 * explaining.h -- the stage of `dunning explain`: behind the stages that
 * decide, it writes down why, and plans as `dunning plan` does to say why that.
 *
 * It writes nothing but the explanation, when all records are read.
 */
#ifndef DUNNING_EXPLAINING_H
#define DUNNING_EXPLAINING_H

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "rules/rules_run.h"
#include "stream/stage.h"

struct explaining_options {
	struct rules_run run;
	const struct stage *pick;    /* which records; explain_pick.h */
	const struct stage *score;   /* NULL: there is none */
	const struct stage *segment; /* NULL: there is none */
	struct ledger *ledger;       /* borrowed; NULL: nothing was ever sent */
	const char *payments; /* file of transactions, by which promises are
	                         kept or broken; NULL: none */
	bool show_pii;
	bool json;
};

/* Behind those stages and one that ages.  NULL: reported; explaining_free
 * releases it. */
struct stage *explaining_stage(struct arena *,
    const struct explaining_options *, struct diag *);
void explaining_free(struct stage *); /* NULL is fine */

#endif
