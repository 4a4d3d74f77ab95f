/*
 * dunning.h -- the library: everything a program needs to load a strategy and
 * push records through it.
 *
 * Build a chain of stages over an input with chain_run, as the commands do.
 * The library reports through a struct diag; it never prints and never exits.
 */
#ifndef DUNNING_H
#define DUNNING_H

#include "ageing/ageing.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/money.h"
#include "base/num.h"
#include "base/text.h"
#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "ledger/ledger.h"
#include "mapping/mapping.h"
#include "message/exporting.h"
#include "message/rendering.h"
#include "plan/planning.h"
#include "rules/decision.h"
#include "rules/expr.h"
#include "rules/strategy.h"
#include "stream/stage.h"

#endif
