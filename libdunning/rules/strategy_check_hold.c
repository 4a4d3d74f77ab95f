#include "rules/strategy_check.h"

static void
check_hold(struct checker *checker, struct hold_spec *hold)
{
	static struct located contact = { .text = { "contact", 7 } };

	check_for(checker, &hold->sources);
	if (hold->stops.count == 0)
		hold->stops = (struct located_list){ &contact, 1 };
}

void
strategy_check_holds(struct checker *checker)
{
	const struct items *list = &checker->strategy->holds;
	struct hold_spec *hold = list->at;

	for (size_t i = 0; i < list->count; i++)
		check_hold(checker, &hold[i]);
	check_unique(checker, list, sizeof *hold,
	    offsetof(struct hold_spec, code), "holds");
}
