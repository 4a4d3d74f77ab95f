/* ledger_verb_purge.c -- what must go: by age, and of one person. */
#include <inttypes.h>

#include "base/date.h"
#include "rules/contact_spec.h"
#include "tool/ledger_verb.h"

enum { MONTHS = 12 };

/* No law of the strategy's packs may be broken by forgetting. */
static bool
may_forget(struct tool *t, int32_t before)
{
	const struct retention_spec *spec = NULL;
	const struct pack_spec *pack = NULL;
	char day[DATE_TEXT_MAX];
	int64_t years = contact_retention(t->strategy, &spec, &pack);
	int32_t latest;

	if (years == 0)
		return true;
	if (years > INT16_MAX ||
	    !date_add_months(t->as_of, -(int)years * MONTHS, &latest))
		latest = DATE_MIN;
	if (before <= latest)
		return true;
	date_format(latest, day, sizeof day);
	diag_at(t->diag, DIAG_ERROR, "E_RETENTION",
	    POS_FILE(t->strategy->path), "pack '%s' demands that records are "
	    "kept for %" PRId64 " years: nothing of %s or later may be purged",
	    pack == NULL ? "" : pack->name.text.at, years, day);
	diag_note(t->diag, POS_NONE, "say --before=%s or an earlier day", day);
	return false;
}

/* A cap that has forgotten the contacts of last week allows them again. */
static bool
may_not_miss(struct tool *t, int32_t before)
{
	char day[DATE_TEXT_MAX];
	struct text name;
	int64_t days = contact_look_back(t->strategy, &name);
	int32_t latest = t->as_of - (int32_t)(days < INT16_MAX ? days :
	                                                         INT16_MAX);

	if (before <= latest)
		return true;
	date_format(latest, day, sizeof day);
	if (days == 0)
		diag_at(t->diag, DIAG_ERROR, "E_RETENTION",
		    POS_FILE(t->strategy->path), "only days before %s are "
		    "over", day);
	else
		diag_at(t->diag, DIAG_ERROR, "E_RETENTION",
		    POS_FILE(t->strategy->path), "'%.*s' looks %" PRId64
		    " days back: nothing of %s or later may be purged",
		    (int)name.len, name.at, days, day);
	diag_note(t->diag, POS_NONE, "say --before=%s or an earlier day", day);
	return false;
}

bool
ledger_verb_purge(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct ledger_purged n;
	unsigned flags = s->dry_run ? LEDGER_PURGE_COUNT : 0;

	if (!ledger_verb_needs(t, s->before == DATE_NONE ? NULL : "given",
	        "--before=DATE") ||
	    !ledger_verb_prepare(t, true) || !may_forget(t, s->before) ||
	    !may_not_miss(t, s->before))
		return false;
	if (contact_retention_of_activity(t->strategy))
		flags |= LEDGER_PURGE_QUIET;
	if (!ledger_purge(ledger, s->before, flags, &n))
		return false;
	tool_say(t, "%s %" PRIu64 " actions and %" PRIu64
	    " events, kept %" PRIu64 " and %" PRIu64 " that are as old",
	    s->dry_run ? "would remove" : "removed", n.actions, n.events,
	    n.kept_actions, n.kept_events);
	return true;
}

bool
ledger_verb_erase(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	const char *debtor = t->operand_count > 2 ? t->operands[2] : NULL;
	struct ledger_erased n;
	char day[DATE_TEXT_MAX];

	if (!ledger_verb_needs(t, debtor, "a DEBTOR_ID") ||
	    !ledger_verb_needs(t, s->by, "--by=NAME, who decides") ||
	    !ledger_verb_prepare(t, false))
		return false;
	date_format(t->as_of, day, sizeof day);
	if (!ledger_erase(ledger, text_of(debtor), t->as_of, text_of(s->by),
	        text_of(s->at != NULL ? s->at : day), &n))
		return false;
	if (n.actions == 0 && n.events == 0)
		diag_at(t->diag, DIAG_WARNING, "W_ERASED_NONE",
		    POS_FILE(t->operands[1]),
		    "the ledger has nothing of this debtor");
	tool_say(t, "erased the data of %" PRIu64 " actions and %" PRIu64
	    " events", n.actions, n.events);
	return true;
}
