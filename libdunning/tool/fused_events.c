#include "tool/fused_events.h"

#include "base/date.h"
#include "plan/planning_events.h"

struct fused_event {
	struct fused_event *before;
	struct text debtor;
	struct ledger_event event;
};

static bool
copy(struct arena *arena, struct text *text)
{
	char *at;

	if (text->at == NULL)
		return true;
	at = arena_strndup(arena, text->at, text->len);
	text->at = at;
	return at != NULL;
}

static struct text
plan_name(const struct plan_spec *plan)
{
	static const struct text none = { NULL, 0 };

	return plan != NULL ? plan->name.text : none;
}

bool
fused_events_keep(void *ctx, const struct plan_maker *m,
    enum planning_event kind, const struct plan_item *item,
    const struct plan_place *place)
{
	struct fused_events *events = ctx;
	struct fused_event *kept =
	    arena_alloc(events->arena, 1, sizeof *kept);
	bool cured = kind == PLANNING_CURED;

	if (kept != NULL) {
		kept->before = events->last;
		kept->debtor = intern_text(m->reader->debtors, item->debtor);
		kept->event = (struct ledger_event){
			.kind = cured ? EVENT_CURED : EVENT_ESCALATED,
			.date = m->as_of,
			.channel = -1,
			.item = item->key,
			.from = DATE_NONE,
			.until = planning_event_until(m, kind, item),
			.amount = INT64_MIN,
			.code = plan_name(cured ? place->plan : place->from),
			.value = plan_name(cured ? NULL : place->plan),
		};
	}
	if (kept == NULL || !copy(events->arena, &kept->debtor) ||
	    !copy(events->arena, &kept->event.item) ||
	    !copy(events->arena, &kept->event.code) ||
	    !copy(events->arena, &kept->event.value)) {
		diag_memory(events->diag);
		return false;
	}
	events->last = kept;
	return true;
}

bool
fused_events_tell(void *ctx, struct ledger *ledger)
{
	const struct fused_events *events = ctx;
	static const struct text no_note = { NULL, 0 };
	bool added;

	if (events->last == NULL)
		return true;
	if (!ledger_begin(ledger))
		return false;
	for (const struct fused_event *e = events->last; e != NULL;
	     e = e->before)
		if (!ledger_event_add(
		        ledger, e->debtor, &e->event, no_note, &added)) {
			ledger_rollback(ledger);
			return false;
		}
	return ledger_commit(ledger);
}
