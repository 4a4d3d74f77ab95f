#include "ageing/snapshot.h"

#include <inttypes.h>

#include "base/date.h"
#include "rules/schema.h"

enum { NO_SLOT = -1 };

void
snapshot_init(struct snapshot *s, const struct snapshot_options *options,
    int32_t as_of, struct diag *diag)
{
	*s = (struct snapshot){ .options = { .date = DATE_NONE,
		                    .max_roll = -1 },
		.as_of = as_of, .date = DATE_NONE, .slot = NO_SLOT,
		.diag = diag };
	if (options != NULL)
		s->options = *options;
}

static bool
refuse_back(const struct snapshot *s, struct src_pos at, const char *date,
    const char *as_of)
{
	diag_at(s->diag, DIAG_ERROR, "E_SNAPSHOT", at,
	    "a snapshot of %s cannot be rolled back to %s", date, as_of);
	diag_note(s->diag, POS_NONE,
	    "give the payments since with --transactions=FILE, or say "
	    "--as-of=%s",
	    date);
	return false;
}

static bool
refuse_far(const struct snapshot *s, struct src_pos at, const char *date,
    const char *as_of)
{
	diag_at(s->diag, DIAG_ERROR, "E_SNAPSHOT", at,
	    "the portfolio is of %s, more than %" PRId64
	    " days before the as-of date %s",
	    date, s->options.max_roll, as_of);
	diag_note(s->diag, POS_NONE,
	    "export it again, or allow more with --max-roll=DAYS or "
	    "`max_roll` under `ageing`");
	return false;
}

/* The day is known: is it one to age as of as_of? */
static bool
judge(const struct snapshot *s, struct src_pos at, bool silent)
{
	char date[DATE_TEXT_MAX], as_of[DATE_TEXT_MAX];
	int64_t roll = (int64_t)s->as_of - s->date;

	date_format(s->date, date, sizeof date);
	date_format(s->as_of, as_of, sizeof as_of);
	if (roll < 0 && !s->options.restated)
		return refuse_back(s, at, date, as_of);
	if (s->options.max_roll >= 0 && roll > s->options.max_roll)
		return refuse_far(s, at, date, as_of);
	if (roll > 0 && !s->options.restated && !silent)
		diag_at(s->diag, DIAG_WARNING, "W_SNAPSHOT", at,
		    "payments since %s are not known: the portfolio is of "
		    "that day, and aged as of %s",
		    date, as_of);
	return true;
}

static bool
refuse_unknown(const struct snapshot *s)
{
	diag_at(s->diag, DIAG_ERROR, "E_SNAPSHOT", POS_NONE,
	    "at most %" PRId64
	    " days may be between the snapshot and the as-of date, but "
	    "nothing says of which day the portfolio is",
	    s->options.max_roll);
	diag_note(s->diag, POS_NONE,
	    "say --snapshot=DATE, or map a column snapshot_date");
	return false;
}

bool
snapshot_open(struct snapshot *s, struct columns *c, bool silent)
{
	s->date = s->options.date;
	if (!columns_bind_if_there(c, "snapshot_date", COLUMN_DATE, &s->slot))
		return false;
	if (s->date != DATE_NONE)
		return judge(s, POS_NONE, silent);
	return s->slot != NO_SLOT || s->options.max_roll < 0 ||
	    refuse_unknown(s);
}

static bool
refuse_other(const struct snapshot *s, struct src_pos at, int32_t other)
{
	char date[DATE_TEXT_MAX], found[DATE_TEXT_MAX];

	date_format(s->date, date, sizeof date);
	date_format(other, found, sizeof found);
	diag_at(s->diag, DIAG_ERROR, "E_SNAPSHOT", at,
	    "this record is of %s, the others are of %s", found, date);
	diag_note(s->diag, POS_NONE,
	    "age the records of one day at a time: the same item stands in "
	    "every snapshot");
	return false;
}

bool
snapshot_check(struct snapshot *s, struct batch *b)
{
	const struct vector *v;

	s->seen |= b->rows > 0;
	if (s->slot == NO_SLOT)
		return true;
	v = batch_vector(b, s->slot);
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] == FATE_REJECTED || !vector_valid(v, row) ||
		    v->date[row] == s->date)
			continue;
		if (s->date != DATE_NONE)
			return refuse_other(s, batch_at_slot(b, row, s->slot),
			    v->date[row]);
		s->date = v->date[row];
		if (!judge(s, batch_at_slot(b, row, s->slot), false))
			return false;
	}
	return true;
}

bool
snapshot_close(const struct snapshot *s)
{
	return !s->seen || s->date != DATE_NONE || s->options.max_roll < 0 ||
	    refuse_unknown(s);
}
