#include "rules/strategy_check.h"

void
strategy_check_experiments(struct checker *checker)
{
	(void)checker;
}
