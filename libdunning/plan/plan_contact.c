#include "plan/plan_contact.h"

#include "base/limits.h"
#include "stream/csv_write.h"

static const char *const names[] = { "contact_rules", "bound_by",
	"action_timezone", "action_calendar", NULL };

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

static bool
write_cells(struct buf *line, struct plan_maker *m, const struct plan_action *a,
    const struct plan_part *part)
{
	const struct contact_rules *rules = m->reader->contact;
	struct text none = { NULL, 0 };
	struct buf codes;

	(void)part;
	buf_init(&codes, LIMIT_RECORD_BYTES);
	contact_put_rules(&codes, rules, &a->shaped);
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
	return true;
}

const struct plan_extra plan_extra_contact = { .names = names,
	.wanted = wanted, .write = write_cells, .shared = true };
