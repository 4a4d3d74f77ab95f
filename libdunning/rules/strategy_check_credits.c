#include "rules/strategy_check.h"

static bool
has_mode(const struct ageing_spec *ageing, int mode)
{
	const struct schema_pair *pair = ageing->credits_by.at;

	if (ageing->credits == mode)
		return true;
	for (size_t i = 0; i < ageing->credits_by.count; i++)
		if (pair[i].choice == mode)
			return true;
	return mode == CREDITS_FIFO &&
	    ageing->remainder == REMAINDER_FIFO;
}

static void
check_unused(struct checker *checker, const char *key, int mode,
    const char *name)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;

	if (has_mode(ageing, mode))
		return;
	check_error(checker, "E_VALUE", ageing->at,
	    "`%s` says nothing: no credits are `%s`", key, name);
	diag_note(checker->diag, ageing->at,
	    "say `credits: %s` or `credits_by: {NC: %s}`, or leave it out",
	    name, name);
}

void
strategy_check_credits(struct checker *checker)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;
	const struct schema_pair *pair = ageing->credits_by.at;

	for (size_t i = 0; i < ageing->credits_by.count; i++)
		if (check_given(&pair[i].key) &&
		    text_is(pair[i].key.text, "debit"))
			check_error(checker, "E_VALUE", pair[i].key.at,
			    "debit is the kind of what is owed, not of a "
			    "credit");
	if (ageing->remainder == REMAINDER_FIFO)
		check_unused(checker, "remainder", CREDITS_LINKED, "linked");
	if (ageing->fifo_advances)
		check_unused(checker, "fifo_advances", CREDITS_FIFO, "fifo");
	if (ageing->fifo_disputed)
		check_unused(checker, "fifo_disputed", CREDITS_FIFO, "fifo");
}
