/*
 * render_parts.h -- the parts of a message: subject, text, HTML and letter in
 * the language that was chosen.
 */
#ifndef DUNNING_RENDER_PARTS_H
#define DUNNING_RENDER_PARTS_H

#include "base/buf.h"
#include "message/locale_set.h"
#include "message/template_set.h"
#include "rules/strategy.h"

struct render_parts {
	struct diag *diag;
	const struct strategy *strategy;
	struct locale_set locales;
};
void render_parts_clear(struct render_parts *);

/*
 * Appends a comma and a cell for each of the four, empty for those that the
 * template does not have, with part as work space.  False: a value that the
 * part does not take, or an error, both reported.
 */
bool render_parts_add(struct render_parts *, const struct template_choice *,
    const struct template_value *data, struct buf *line, struct buf *part);

#endif
