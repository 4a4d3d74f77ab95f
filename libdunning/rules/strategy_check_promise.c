#include "rules/strategy_check.h"

void
strategy_check_promises(struct checker *checker)
{
	(void)checker;
}
