#include "plan/planning_events.h"

#include "base/date.h"
#include "stream/csv_write.h"

static const char header[] = "debtor_id,date,event,item_key,until,code,value\n";

void
planning_events_begin(
    struct planning_events *e, struct out *out, struct diag *diag)
{
	*e = (struct planning_events){ .out = out, .diag = diag };
	buf_init(&e->line, SIZE_MAX);
	out_puts(out, header);
}

static void
add_cell(struct planning_events *e, struct text text)
{
	buf_putc(&e->line, ',');
	csv_cell(&e->line, text);
}

static struct text
plan_name(const struct plan_spec *plan)
{
	static const struct text none = { NULL, 0 };

	return plan != NULL ? plan->name.text : none;
}

int32_t
planning_event_until(const struct plan_maker *m, enum planning_event event,
    const struct plan_item *item)
{
	return event == PLANNING_ESCALATED && item->due > m->as_of ?
	    item->due :
	    DATE_NONE;
}

bool
planning_events_take(void *ctx, const struct plan_maker *m,
    enum planning_event event, const struct plan_item *item,
    const struct plan_place *place)
{
	struct planning_events *e = ctx;
	bool cured = event == PLANNING_CURED;
	char date[DATE_TEXT_MAX], due[DATE_TEXT_MAX] = "";
	int32_t until = planning_event_until(m, event, item);

	if (until != DATE_NONE)
		date_format(until, due, sizeof due);
	date_format(m->as_of, date, sizeof date);
	buf_reset(&e->line);
	csv_cell(&e->line, intern_text(m->reader->debtors, item->debtor));
	add_cell(e, text_of(date));
	add_cell(e, text_of(cured ? "cured" : "escalated"));
	add_cell(e, item->key);
	add_cell(e, text_of(due));
	add_cell(e, plan_name(cured ? place->plan : place->from));
	add_cell(e, cured ? TEXT("") : plan_name(place->plan));
	buf_putc(&e->line, '\n');
	if (e->line.failed) {
		diag_memory(e->diag);
		return false;
	}
	e->count++;
	out_write(e->out, buf_text(&e->line), e->line.len);
	return out_ok(e->out);
}

void
planning_events_clear(struct planning_events *e)
{
	buf_clear(&e->line);
}
