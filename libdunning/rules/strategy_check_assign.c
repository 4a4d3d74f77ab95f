#include "rules/strategy_check.h"

void
strategy_check_assignment(struct checker *checker)
{
	(void)checker;
}
