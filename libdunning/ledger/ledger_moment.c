/* ledger_moment.c -- moments as people and other systems write them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/moment.h"
#include "ledger/ledger_load.h"

enum { DAY_TEXT = 10, MINUTE_TEXT = 16, SECONDS_PER_DAY = 86400 };

static bool
parse(struct text text, struct moment *moment)
{
	char full[MOMENT_TEXT_MAX];
	struct text name, day = { text.at, DAY_TEXT };
	int32_t ignored;

	if (text.len < DAY_TEXT || !date_parse(day, &ignored))
		return false;
	if (moment_parse(text, moment, &name))
		return true;
	if (text.len < MINUTE_TEXT || text.len + sizeof ":00" > sizeof full)
		return false;
	memcpy(full, text.at, MINUTE_TEXT);
	memcpy(full + MINUTE_TEXT, ":00", 3);
	memcpy(full + MINUTE_TEXT + 3, text.at + MINUTE_TEXT,
	    text.len - MINUTE_TEXT);
	return moment_parse(
	    (struct text){ full, text.len + 3 }, moment, &name);
}

bool
ledger_moment_valid(struct text text)
{
	struct moment moment;

	return parse(text, &moment);
}

bool
ledger_moment_check(struct ledger *ledger, struct text text)
{
	if (ledger_moment_valid(text))
		return true;
	diag_at(ledger->diag, DIAG_ERROR, "E_DATE", POS_NONE,
	    "'%.*s' is not a moment such as 2026-03-16T09:30-06:00",
	    (int)text.len, text.at == NULL ? "" : text.at);
	return false;
}

bool
ledger_load_moment(const struct ledger_load *load, struct batch *batch,
    size_t row, int column)
{
	struct text text = ledger_load_text(load, batch, row, column);

	return text.len == 0 || load->records || ledger_moment_valid(text) ||
	    ledger_load_reject(load, batch, row, column, "R_DATE",
	        "is not a moment such as 2026-03-16T09:30-06:00");
}

/* What the clocks of the zone show, when those of the text show another
 * time. */
static void
show(struct zone *zone, const struct moment *moment, char local[LEDGER_LOCAL],
    struct text *text)
{
	int64_t wall = moment->days * SECONDS_PER_DAY +
	    moment->nanos / NANOS_PER_SECOND;
	int64_t instant = wall - moment->offset;
	int32_t offset = zone_offset_of_instant(zone, instant);
	int minutes = abs(offset) / 60;
	int64_t seconds;
	char day[DATE_TEXT_MAX];

	if (offset == moment->offset)
		return;
	wall = instant + offset;
	seconds = (wall % SECONDS_PER_DAY + SECONDS_PER_DAY) % SECONDS_PER_DAY;
	date_format((int32_t)((wall - seconds) / SECONDS_PER_DAY), day,
	    sizeof day);
	snprintf(local, LEDGER_LOCAL, "%sT%02d:%02d%c%02d:%02d", day,
	    (int)(seconds / 3600), (int)(seconds / 60 % 60),
	    offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	*text = text_of(local);
}

bool
ledger_load_local(const struct ledger_load *load, struct batch *batch,
    size_t row, int column, struct text zone_name, char local[LEDGER_LOCAL],
    struct text *text)
{
	struct moment moment;
	struct zone *zone;
	enum zone_error error;

	*text = ledger_load_text(load, batch, row, column);
	if (text->len == 0 || load->records)
		return true;
	if (!parse(*text, &moment))
		return ledger_load_moment(load, batch, row, column);
	if (moment.offset == MOMENT_LOCAL)
		return true;
	if (zone_name.len == 0)
		return text->at[text->len - 1] != 'Z' ||
		    ledger_load_reject(load, batch, row, column, "R_DATE",
		        "is in UTC, and which hour that was for the debtor is "
		        "not known: write it as 2026-03-16T09:30-06:00, or "
		        "fill timezone");
	zone = zone_cache_find(load->zones, zone_name, &error);
	if (zone == NULL)
		return ledger_load_reject(load, batch, row, column, "R_DATE",
		    "cannot be told by the clocks of its timezone: there is "
		    "no such zone");
	show(zone, &moment, local, text);
	return true;
}
