/*
 * reason_texts.h -- reason codes of scorecards in words.
 */
#ifndef DUNNING_REASON_TEXTS_H
#define DUNNING_REASON_TEXTS_H

#include "rules/strategy.h"

/*
 * The words for a code: those of the language tag (es-MX), of its language
 * (es), of the default's tag, of its language, else the first that the strategy
 * has; null when it has none for this code.  A null language is the default.
 */
struct text reason_text(const struct strategy *, struct text code,
    struct text language);

#endif
