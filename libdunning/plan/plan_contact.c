#include "plan/plan_contact.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/zone.h"
#include "stream/csv_write.h"

enum { DAY_MINUTES = 1440, MINUTE_SECONDS = 60 };

static const char *const names[] = { "contact_rules", "bound_by",
	"action_timezone", "action_calendar", "send_until", NULL };

static bool
wanted(const struct plan_reader *reader)
{
	return contact_count(reader->contact) != 0;
}

static void
add(struct buf *line, struct text cell)
{
	buf_putc(line, ',');
	csv_cell(line, cell);
}

bool
plan_put_moment(struct buf *to, const struct plan_reader *reader,
    const struct plan_action *a, int minute)
{
	int32_t day = a->date + minute / DAY_MINUTES;
	char date[DATE_TEXT_MAX];
	int offset = 0;

	minute %= DAY_MINUTES;
	if (a->zone.at != NULL) {
		enum zone_error error;
		struct zone *zone =
		    zone_cache_find(reader->zones, a->zone, &error);

		if (zone == NULL) {
			plan_zone_error(reader->diag, a->zone, error);
			return false;
		}
		/* The day after may begin later than at midnight. */
		while (zone_skips(zone, ((int64_t)day * DAY_MINUTES + minute) *
		                            MINUTE_SECONDS)) {
			day += ++minute / DAY_MINUTES;
			minute %= DAY_MINUTES;
		}
		if (!zone_offset(zone, day, minute, &offset)) {
			diag_at(reader->diag, DIAG_ERROR, "E_TIMEZONE",
			    POS_NONE, "zone '%s' has no time for this date",
			    a->zone.at);
			return false;
		}
	}
	date_format(day, date, sizeof date);
	buf_printf(to, "%sT%02d:%02d%c%02d:%02d", date, minute / 60,
	    minute % 60, offset < 0 ? '-' : '+', abs(offset) / 60,
	    abs(offset) % 60);
	return true;
}

static bool
write_cells(struct buf *line, struct plan_maker *m, const struct plan_action *a,
    const struct plan_part *part)
{
	const struct contact_rules *rules = m->reader->contact;
	struct contact_set decided = a->shaped;
	struct text none = { NULL, 0 };
	struct buf codes;

	(void)part;
	contact_set_join(&decided, &a->bound);
	buf_init(&codes, LIMIT_RECORD_BYTES);
	contact_put_rules(&codes, rules, &decided);
	add(line, (struct text){ buf_text(&codes), codes.len });
	line->failed |= codes.failed;
	buf_reset(&codes);
	contact_put_codes(&codes, rules, &a->bound);
	add(line, (struct text){ buf_text(&codes), codes.len });
	line->failed |= codes.failed;
	buf_clear(&codes);
	add(line, a->zone);
	add(line, a->calendar != NULL ? text_of(calendar_name(a->calendar)) :
	                                none);
	buf_putc(line, ',');
	return !a->has_channel ||
	    plan_put_moment(line, m->reader, a, a->until);
}

const struct plan_extra plan_extra_contact = { .names = names,
	.wanted = wanted, .write = write_cells, .shared = true };

/* --- the same by one question each ----------------------------------------- */

static const char *const apart_names[] = { "scheduled_at", "hold_codes",
	"constraint_codes", NULL };

static bool
wants_apart(const struct plan_reader *reader)
{
	const struct located_list *list = &reader->strategy->outputs.actions;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; apart_names[k] != NULL; k++)
			if (text_is(list->items[i].text, apart_names[k]))
				return true;
	return reader->writes_all;
}

static bool
has_cell(struct text codes, struct text code)
{
	struct text one;

	while (text_split(&codes, '|', &one))
		if (text_equal(one, code))
			return true;
	return false;
}

/* Of held_by what is no code of a constraint. */
static void
add_holds(struct buf *line, struct text held, struct text constraints)
{
	size_t from;
	struct text one;

	buf_putc(line, ',');
	from = line->len;
	while (text_split(&held, '|', &one)) {
		if (has_cell(constraints, one))
			continue;
		if (line->len > from)
			buf_putc(line, '|');
		buf_add(line, one.at, one.len);
	}
}

static bool
write_apart(struct buf *line, struct plan_maker *m, const struct plan_action *a,
    const struct plan_part *part)
{
	struct text codes;
	struct buf shaped;

	(void)part;
	buf_init(&shaped, LIMIT_RECORD_BYTES);
	contact_put_codes(&shaped, m->reader->contact, &a->shaped);
	codes = (struct text){ buf_text(&shaped), shaped.len };
	buf_putc(line, ',');
	if (a->has_channel && !plan_put_moment(line, m->reader, a, a->minute)) {
		buf_clear(&shaped);
		return false;
	}
	add_holds(line,
	    (struct text){ buf_text(&a->held_by), a->held_by.len }, codes);
	add(line, codes);
	line->failed |= shaped.failed;
	buf_clear(&shaped);
	return true;
}

const struct plan_extra plan_extra_apart = { .names = apart_names,
	.wanted = wants_apart, .write = write_apart, .shared = true };
