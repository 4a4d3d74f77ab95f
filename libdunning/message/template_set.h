/*
 * template_set.h -- all templates that the plans of a strategy can ask for.
 *
 * A template named firm has its parts in DIR/firm/LANG.PART, where DIR is
 * `templates: {dir: ..}` and PART one of subject, txt, html, letter, sms and
 * call.  A partial {{> name}} is DIR/partials/name.LANG.PART, else
 * DIR/partials/name.PART.
 */
#ifndef DUNNING_TEMPLATE_SET_H
#define DUNNING_TEMPLATE_SET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "message/template.h"
#include "rules/strategy.h"

enum template_part {
	PART_SUBJECT,
	PART_TXT,
	PART_HTML,
	PART_LETTER,
	PART_SMS,
	PART_CALL,
	TEMPLATE_PARTS
};
extern const char *const template_part_names[]; /* NULL-terminated */

/* Which parts a channel has to have, and may have: bits by part. */
unsigned template_parts_needed(const struct strategy *, enum channel);
unsigned template_parts_allowed(const struct strategy *, enum channel);

struct template_set;

/*
 * Finds, parses and, with a schema, checks them all; NULL after reporting
 * every error: E_MISSING_TEMPLATE (no such folder, no part that the channel
 * needs), and those of template_parse and template_check.  Lives in the arena.
 */
struct template_set *template_set_load(struct arena *, const struct strategy *,
    const struct template_schema *, struct diag *);

/* Every name of every part, as template_names does it. */
void template_set_names(
    const struct template_set *, template_visit *, void *ctx);

struct template_choice {
	const struct template *parts[TEMPLATE_PARTS]; /* NULL: not there */
	struct text language; /* that the parts are written in */
	bool fell_back;       /* not the language that was asked for */
};

/* The plain text: of the mail, the SMS or the call; NULL: none. */
const struct template *template_choice_text(const struct template_choice *);

/*
 * The parts in the best language: the tag (es-MX), its language (es), the
 * default's tag, its language.  False: the template has none of these.
 */
bool template_set_choose(const struct template_set *, struct text name,
    enum channel, struct text language, struct template_choice *);

#endif
