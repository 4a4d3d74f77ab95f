#include "plan/plan_columns.h"

#include "base/date.h"
#include "plan/plan_rest.h"

static bool
always(const struct plan_reader *reader)
{
	(void)reader;
	return true;
}

static bool
write_source(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	(void)m;
	(void)a;
	buf_putc(line, ',');
	if (part->place == NULL)
		return true;
	buf_puts(line, plan_source_names[part->place->source]);
	if (part->place->source == SOURCE_ESCALATED &&
	    part->place->from != NULL)
		buf_printf(line, ":%s", part->place->from->name.text.at);
	return true;
}

static bool
has_credit_hold(const struct plan_reader *reader)
{
	const struct plan_spec *plan = reader->strategy->plans.at;

	for (size_t i = 0; i < reader->strategy->plans.count; i++, plan++)
		for (size_t k = 0; k < plan->levels.count; k++)
			if (level_at(plan, (int)k)->credit_hold)
				return true;
	return false;
}

static bool
write_credit_hold(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	(void)m;
	(void)part;
	buf_puts(line, level_at(a->plan, a->level)->credit_hold ? ",true" :
	                                                          ",");
	return true;
}

static bool
has_several(const struct plan_reader *reader)
{
	return plans_have_several(&reader->strategy->plans);
}

static bool
write_number(struct buf *line, struct plan_maker *m,
    const struct plan_action *a, const struct plan_part *part)
{
	char since[DATE_TEXT_MAX] = "";

	(void)part;
	if (a->again)
		date_format(a->rest != NULL ? a->rest->first->sent : m->as_of,
		    since, sizeof since);
	buf_printf(line, ",%s,%zu,%s", a->first_id, a->number, since);
	return true;
}

static const char *const number_names[] = { "level_action", "action_number",
	"level_since", NULL };
static const char *const source_names[] = { "plan_source", NULL };
static const char *const credit_hold_names[] = { "credit_hold", NULL };

const struct plan_extra plan_extra_source = { .names = source_names,
	.wanted = always,
	.write = write_source };
const struct plan_extra plan_extra_credit_hold = {
	.names = credit_hold_names,
	.wanted = has_credit_hold,
	.write = write_credit_hold
};
const struct plan_extra plan_extra_number = { .names = number_names,
	.wanted = has_several,
	.write = write_number,
	.shared = true };
