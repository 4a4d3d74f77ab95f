/* ledger_verb_audit.c -- the contacts of a ledger against the contact rules. */
#include <inttypes.h>
#include <stdio.h>

#include "base/date.h"
#include "base/limits.h"
#include "contact/audit.h"
#include "stream/csv_write.h"
#include "tool/ledger_verb.h"

static const char header[] =
    "debtor_id,action_id,code,pack,version,day,time,channel,evidence\n";

struct auditing {
	struct tool *tool;
	struct ledger *ledger;
	struct audit *audit;
	struct out *out;
	struct buf line;
};

static bool
write_violation(void *ctx, const struct audit_violation *v)
{
	struct auditing *a = ctx;
	char day[DATE_TEXT_MAX] = "", minute[16] = "";
	const struct text before[] = { v->debtor, v->action_id, v->code,
		v->pack, v->version };
	bool first = true;

	date_format(v->day, day, sizeof day);
	if (v->minute >= 0)
		snprintf(minute, sizeof minute, "%02d:%02d",
		    v->minute / 60 % 24, v->minute % 60);
	buf_reset(&a->line);
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		csv_next(&a->line, &first, before[i]);
	csv_next(&a->line, &first, text_of(day));
	csv_next(&a->line, &first, text_of(minute));
	csv_next(&a->line, &first, text_of(channel_names[v->channel]));
	csv_next(&a->line, &first, v->evidence);
	if (!buf_putc(&a->line, '\n') || a->line.failed) {
		diag_memory(a->tool->diag);
		return false;
	}
	out_write(a->out, a->line.data, a->line.len);
	return out_ok(a->out);
}

static bool
audit_one(void *ctx, struct text debtor)
{
	struct auditing *a = ctx;
	const struct ledger_history *history = ledger_history(
	    a->ledger, a->tool->strategy->name.text, debtor);

	return history != NULL && audit_debtor(a->audit, debtor, history,
	    write_violation, a);
}

static bool
write_audit(void *ctx, struct out *out)
{
	struct auditing *a = ctx;

	a->out = out;
	out_puts(out, header);
	return ledger_debtors(a->ledger, audit_one, a);
}

/* What was found is an error of the ledger, and no trouble of the command. */
static void
tell_found(struct tool *t, const char *path,
    const struct audit_counts *counts)
{
	if (counts->unbound != 0)
		diag_at(t->diag, DIAG_WARNING, "W_AUDIT_UNBOUND",
		    POS_FILE(path), "of %" PRIu64 " actions the ledger does "
		    "not know which rules bound them", counts->unbound);
	if (counts->unknown != 0)
		diag_at(t->diag, DIAG_WARNING, "W_AUDIT_UNKNOWN",
		    POS_FILE(path), "%" PRIu64 " times an action was bound by "
		    "a rule or calendar that the strategy no longer has",
		    counts->unknown);
	tool_say(t, "%" PRIu64 " contacts, %" PRIu64 " hand-overs, %" PRIu64
	    " violations", counts->actions, counts->handed,
	    counts->violations);
	if (counts->violations == 0)
		return;
	t->findings = true;
	diag_at(t->diag, DIAG_ERROR, "E_AUDIT", POS_FILE(path),
	    "%" PRIu64 " contacts or hand-overs were against the rules",
	    counts->violations);
}

bool
ledger_verb_audit(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct auditing a = { .tool = t, .ledger = ledger };
	bool written;

	(void)s;
	if (!ledger_verb_prepare(t, true))
		return false;
	a.audit = audit_new(t->strategy, t->diag);
	if (a.audit == NULL)
		return false;
	buf_init(&a.line, LIMIT_RECORD_BYTES);
	written = ledger_verb_write(t, write_audit, &a);
	buf_clear(&a.line);
	if (written)
		tell_found(t, t->operands[1], audit_result(a.audit));
	audit_free(a.audit);
	return written;
}
