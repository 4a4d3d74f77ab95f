/*
 * locale_set.h -- locales by language, opened once.
 */
#ifndef DUNNING_LOCALE_SET_H
#define DUNNING_LOCALE_SET_H

#include "base/diag.h"
#include "message/locale.h"

struct locale_set {
	struct locale_entry *entries;
	size_t count;
	struct diag *diag;
};

/* NULL: no such language (nothing is reported), or no memory. */
struct locale *locale_set_get(struct locale_set *, struct text language,
    enum locale_marks);
void locale_set_clear(struct locale_set *);

#endif
