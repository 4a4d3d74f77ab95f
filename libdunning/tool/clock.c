#include "tool/clock.h"

#include <stdlib.h>
#include <time.h>

#include "base/date.h"
#include "base/num.h"
#include "base/text.h"

static bool
epoch_today(const char *epoch, int32_t *days, struct diag *diag)
{
	int64_t seconds;

	if (!int_parse(text_of(epoch), &seconds) || seconds < 0 ||
	    seconds / 86400 > DATE_MAX) {
		diag_at(diag, DIAG_ERROR, "E_CLOCK", POS_NONE,
		    "SOURCE_DATE_EPOCH '%s' is not a number of seconds",
		    epoch);
		return false;
	}
	*days = (int32_t)(seconds / 86400);
	return true;
}

bool
clock_today(const char *zone, int32_t *days, struct diag *diag)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = time(NULL);
	struct tm local;

	if (epoch != NULL)
		return epoch_today(epoch, days, diag);
	if (zone != NULL && setenv("TZ", zone, 1) == -1) {
		diag_memory(diag);
		return false;
	}
	tzset();
	if (now == (time_t)-1 || localtime_r(&now, &local) == NULL ||
	    !date_from_civil((struct civil){ local.tm_year + 1900,
	        local.tm_mon + 1, local.tm_mday }, days)) {
		diag_at(diag, DIAG_ERROR, "E_CLOCK", POS_NONE,
		    "the clock does not tell today; say --as-of=DATE");
		return false;
	}
	return true;
}
