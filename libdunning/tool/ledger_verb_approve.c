/* ledger_verb_approve.c -- people decide about actions. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "tool/ledger_verb.h"

enum { ACTION_ID = 32 };

/* Anything else is the name of a file. */
static bool
is_action_id(const char *operand)
{
	return strlen(operand) == ACTION_ID &&
	    strspn(operand, "0123456789abcdef") == ACTION_ID;
}

bool
ledger_verb_approve(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct ledger_decision decision = { .reject = s->reject };
	struct ledger_counts all = { 0 };
	char day[DATE_TEXT_MAX];

	if (!ledger_verb_needs(t, s->by, "--by=NAME, who decides") ||
	    !ledger_verb_prepare(t, false))
		return false;
	date_format(t->as_of, day, sizeof day);
	decision.by = text_of(s->by);
	decision.at = text_of(s->at != NULL ? s->at : day);
	for (size_t i = 2; i < t->operand_count || i == 2; i++) {
		const char *operand =
		    t->operand_count > 2 ? t->operands[i] : "-";
		struct ledger_counts n = { 0 };
		bool ok = is_action_id(operand) ?
		    ledger_decide(ledger, &decision, text_of(operand), &n) :
		    ledger_decide_file(ledger, &decision, operand, &n);

		if (!ok)
			return false;
		all.added += n.added;
		all.known += n.known;
		all.rejected += n.rejected;
	}
	tool_say(t, "%s %" PRIu64 ", known already %" PRIu64
	    ", rejected %" PRIu64, s->reject ? "turned down" : "approved",
	    all.added, all.known, all.rejected);
	return true;
}
