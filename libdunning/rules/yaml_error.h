/*
 * yaml_error.h -- what libyaml complains about, in words to act on.
 */
#ifndef DUNNING_YAML_ERROR_H
#define DUNNING_YAML_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"

struct yaml_error {
	const char *problem;   /* libyaml's own text */
	struct text source;    /* the whole file */
	struct src_pos at;     /* where it noticed */
	size_t byte;           /* the same as an offset into source */
	struct src_pos opened; /* where the broken thing begins; line 0: unknown */
};

/* Reports E_YAML with a note that says how to write it. */
void yaml_error_report(const struct yaml_error *, struct diag *);

/*
 * True when every byte may stand in a strategy file.  Otherwise reports where
 * and why: E_ENCODING for what is not UTF-8 (RFC 3629), E_YAML for control
 * characters and for line breaks that editors do not count, E_YAML_FEATURE for
 * directives.
 */
bool yaml_error_scan(struct text source, const char *file, struct diag *);

#endif
