#include "ageing/dating.h"

#include "ageing/aged.h"
#include "ageing/due_finder.h"
#include "ageing/pauses.h"
#include "ageing/row_calendar.h"
#include "base/date.h"

enum { NO_SLOT = -1, YEAR_MONTHS = 12 };

/* Columns that it appends. */
enum made {
	MADE_DUE, /* due_date, in place */
	MADE_SOURCE,
	MADE_SHIFTED,
	MADE_DELINQUENT,
	MADE_BUSINESS,
	MADE_PAUSED,
	MADE_EFFECTIVE,
	MADE_MONTHS,
	MADE
};

struct dating {
	struct stage stage;
	struct diag *diag;
	const struct strategy *strategy;
	struct aged_rule rule;
	struct due_finder finder;
	struct row_calendar calendar;
	struct pauses *pauses; /* NULL: none */
	bool makes[MADE];
	int slots[MADE]; /* -1: it does not make them */
};

/* What is known of the record at hand. */
struct dated {
	size_t row;
	int32_t due;
	const struct calendar *calendar; /* NULL: none is needed */
};

static bool
measures(const struct ageing_spec *spec, const char *name)
{
	return spec->measure.text.at != NULL &&
	    text_is(spec->measure.text, name);
}

static void
find_makes(const struct ageing_spec *spec, bool makes[MADE])
{
	bool shifts = spec->shift > SHIFT_NONE;

	makes[MADE_DUE] = due_finder_wanted(spec);
	makes[MADE_SOURCE] = makes[MADE_DUE];
	makes[MADE_SHIFTED] = shifts;
	makes[MADE_DELINQUENT] = shifts || spec->grace.set ||
	    measures(spec, "days_delinquent");
	makes[MADE_BUSINESS] = spec->calendar != NULL;
	makes[MADE_PAUSED] = spec->pauses.text.at != NULL;
	makes[MADE_EFFECTIVE] = makes[MADE_PAUSED];
	makes[MADE_MONTHS] = measures(spec, "months_overdue");
}

bool
dating_wanted(const struct age_options *options)
{
	bool makes[MADE];

	if (options->run.strategy == NULL)
		return false;
	find_makes(&options->run.strategy->ageing, makes);
	for (int i = 0; i < MADE; i++)
		if (makes[i])
			return true;
	return false;
}

static bool
append_columns(struct dating *d, struct columns *c)
{
	static const struct {
		const char *name;
		enum column_type type;
	} made[MADE] = {
		[MADE_DUE] = { "due_date", COLUMN_DATE },
		[MADE_SOURCE] = { "due_source", COLUMN_STRING },
		[MADE_SHIFTED] = { "shifted_due_date", COLUMN_DATE },
		[MADE_DELINQUENT] = { "days_delinquent", COLUMN_INT },
		[MADE_BUSINESS] = { "business_days_overdue", COLUMN_INT },
		[MADE_PAUSED] = { "days_paused", COLUMN_INT },
		[MADE_EFFECTIVE] = { "days_effective", COLUMN_INT },
		[MADE_MONTHS] = { "months_overdue", COLUMN_INT },
	};

	for (int i = 0; i < MADE; i++) {
		d->slots[i] = NO_SLOT;
		if (!d->makes[i])
			continue;
		if (i == MADE_DUE)
			d->slots[i] =
			    columns_amend(c, made[i].name, made[i].type);
		else if (i == MADE_SOURCE)
			d->slots[i] = columns_append_labels(c, made[i].name,
			    due_sources, DUE_SOURCES);
		else
			d->slots[i] =
			    columns_append(c, made[i].name, made[i].type);
		if (d->slots[i] < 0)
			return false;
	}
	return true;
}

static bool
bind_balance(struct dating *d, struct columns *c)
{
	d->rule.balance = NO_SLOT;
	if (!columns_has(c, "balance"))
		return true;
	d->rule.balance = columns_bind(c, "balance", COLUMN_MONEY,
	    COLUMN_REQUIRED, POS_NONE);
	return d->rule.balance >= 0;
}

static bool
dating_open(struct stage *stage, struct columns *c)
{
	struct dating *d = (struct dating *)stage;

	if (d->makes[MADE_DUE]) {
		if (!due_finder_bind(&d->finder, c))
			return false;
	} else {
		d->finder.due = columns_bind(c, "due_date", COLUMN_DATE,
		    COLUMN_PRESENT, POS_NONE);
		if (d->finder.due < 0)
			return false;
	}
	d->rule.due = d->finder.due;
	return aged_rule_bind(&d->rule, c) && bind_balance(d, c) &&
	    row_calendar_bind(&d->calendar, c) &&
	    (d->pauses == NULL || pauses_bind(d->pauses, c)) &&
	    append_columns(d, c);
}

/* Nobody knows the business days of a year whose holidays are not there. */
static bool
report_year(struct dating *d, const struct batch *b,
    const struct dated *dated, int year)
{
	const char *file = calendar_file(dated->calendar);
	struct src_pos at = d->calendar.at;

	if (file != NULL)
		at = POS_FILE(file);
	diag_at(d->diag, DIAG_ERROR, "E_CALENDAR_YEAR", at,
	    "calendar '%s' has no holidays of %d",
	    calendar_name(dated->calendar), year);
	diag_note(d->diag, batch_at_slot(b, dated->row, d->finder.due),
	    "the business days of this record need them");
	diag_note(d->diag, POS_NONE,
	    "add those of %d to the file: a year without any is no answer",
	    year);
	return false;
}

static bool
report_day(struct dating *d, const struct batch *b, const struct dated *dated,
    int32_t day)
{
	if (day > DATE_MAX)
		day = DATE_MAX;
	if (day < DATE_MIN)
		day = DATE_MIN;
	return report_year(d, b, dated, date_to_civil(day).year);
}

static void
put_number(struct dating *d, struct batch *b, enum made made, size_t row,
    int64_t number)
{
	struct vector *v;

	if (d->slots[made] == NO_SLOT)
		return;
	v = batch_vector(b, d->slots[made]);
	v->number[row] = number;
	vector_set_valid(v, row);
}

static void
put_date(struct dating *d, struct batch *b, enum made made, size_t row,
    int32_t date)
{
	struct vector *v;

	if (d->slots[made] == NO_SLOT)
		return;
	v = batch_vector(b, d->slots[made]);
	v->date[row] = date;
	vector_set_valid(v, row);
}

/* The due date where the rule puts it; false: *to is a day of a year that is
 * not known. */
static bool
shift_due(const struct dated *dated, int rule, int32_t *to)
{
	int step = rule == SHIFT_PRECEDING ? -1 : 1;

	*to = dated->due;
	if (rule <= SHIFT_NONE)
		return true;
	if (!calendar_roll(dated->calendar, dated->due, step, to))
		return false;
	if (rule != SHIFT_MODIFIED_FOLLOWING ||
	    date_to_civil(*to).month == date_to_civil(dated->due).month)
		return true;
	return calendar_roll(dated->calendar, dated->due, -1, to);
}

/* Whether grace goes on behind a day: then its end need not be known. */
static bool
lasts(const struct dated *dated, int32_t from, int64_t grace, int32_t day)
{
	int64_t days;

	return calendar_count(dated->calendar, from, day, &days) &&
	    days < grace;
}

/* Days behind the end of grace; 0 up to it. */
static bool
make_delinquent(struct dating *d, struct batch *b, const struct dated *dated)
{
	const struct ageing_spec *spec = &d->strategy->ageing;
	int64_t grace = spec->grace.set ? spec->grace.days : 0;
	int64_t days;
	int32_t end;

	if (!d->makes[MADE_DELINQUENT])
		return true;
	if (!shift_due(dated, spec->shift, &end))
		return report_day(d, b, dated, end);
	put_date(d, b, MADE_SHIFTED, dated->row, end);
	days = (int64_t)d->rule.as_of - end;
	if (spec->grace.of != GRACE_BUSINESS)
		days -= grace;
	else if (days > 0 && grace > 0) {
		int32_t last;

		if (calendar_add(dated->calendar, end, grace, &last))
			days = (int64_t)d->rule.as_of - last;
		else if (lasts(dated, end, grace, d->rule.as_of))
			days = 0;
		else
			return report_day(d, b, dated, last);
	}
	put_number(d, b, MADE_DELINQUENT, dated->row, days > 0 ? days : 0);
	return true;
}

static bool
make_business(struct dating *d, struct batch *b, const struct dated *dated)
{
	int32_t as_of = d->rule.as_of;
	int64_t days = 0;

	if (!d->makes[MADE_BUSINESS])
		return true;
	if (dated->due < as_of &&
	    !calendar_count(dated->calendar, dated->due, as_of, &days))
		return report_year(d, b, dated,
		    calendar_unknown_year(dated->calendar, dated->due, as_of));
	put_number(d, b, MADE_BUSINESS, dated->row, days);
	return true;
}

static void
make_effective(struct dating *d, struct batch *b, const struct dated *dated)
{
	int64_t days = (int64_t)d->rule.as_of - dated->due;
	int64_t paused;

	if (d->pauses == NULL)
		return;
	paused = pauses_days(d->pauses, b, dated->row, dated->due,
	    d->rule.as_of);
	put_number(d, b, MADE_PAUSED, dated->row, paused);
	put_number(d, b, MADE_EFFECTIVE, dated->row, days - paused);
}

static void
make_months(struct dating *d, struct batch *b, const struct dated *dated)
{
	struct civil now, due;

	if (!d->makes[MADE_MONTHS])
		return;
	now = date_to_civil(d->rule.as_of);
	due = date_to_civil(dated->due);
	put_number(d, b, MADE_MONTHS, dated->row,
	    YEAR_MONTHS * (now.year - due.year) + now.month - due.month);
}

/* Finds the due date of a record; false: it has none, and may have been
 * rejected. */
static bool
find_due(struct dating *d, struct batch *b, enum aged_kind kind,
    struct dated *dated)
{
	enum due_source source = DUE_EXPLICIT;
	struct vector *v;

	if (!due_finder_explicit(&d->finder, b, dated->row, &dated->due) &&
	    (!d->makes[MADE_DUE] || kind != AGED_DEBIT ||
	        !due_finder_find(&d->finder, b, dated->row, &dated->due,
	            &source)))
		return false;
	if (!d->makes[MADE_DUE])
		return true;
	put_date(d, b, MADE_DUE, dated->row, dated->due);
	v = batch_vector(b, d->slots[MADE_SOURCE]);
	v->codes[dated->row] = (uint16_t)source;
	vector_set_valid(v, dated->row);
	return true;
}

/* False: the run cannot go on. */
static bool
date_record(struct dating *d, struct batch *b, size_t row)
{
	enum aged_kind kind = aged_kind(&d->rule, b, row);
	struct dated dated = { .row = row };
	bool has_due = find_due(d, b, kind, &dated);

	if (kind == AGED_CREDIT)
		has_due = aged_own_date(&d->rule, b, row, &dated.due);
	else if (kind != AGED_DEBIT)
		return true;
	if (!has_due ||
	    !aged_check_due(&d->rule, b, row, d->finder.due, dated.due))
		return true;
	if (d->calendar.count > 0) {
		dated.calendar = row_calendar_find(&d->calendar, b, row);
		if (dated.calendar == NULL)
			return true;
	}
	if (!make_delinquent(d, b, &dated) || !make_business(d, b, &dated))
		return false;
	make_effective(d, b, &dated);
	make_months(d, b, &dated);
	return true;
}

static bool
dating_run(struct stage *stage, struct batch *b)
{
	struct dating *d = (struct dating *)stage;

	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !date_record(d, b, row))
			return false;
	return true;
}

static bool
dating_merge(struct stage *stage, const struct stage *other)
{
	(void)stage;
	(void)other;
	return true;
}

static bool
load_parts(struct dating *d, struct arena *arena)
{
	const struct ageing_spec *spec = &d->strategy->ageing;

	if (!row_calendar_load(&d->calendar, arena, d->strategy,
	        spec->calendar, d->diag))
		return false;
	if (spec->pauses.text.at == NULL)
		return true;
	d->pauses = pauses_new(arena, d->strategy, d->diag);
	return d->pauses != NULL;
}

struct stage *
dating_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct dating *d = arena_alloc(arena, 1, sizeof *d);

	if (d == NULL) {
		diag_memory(diag);
		return NULL;
	}
	d->stage = (struct stage){ .name = "age", .open = dating_open,
		.run = dating_run, .merge = dating_merge };
	d->diag = diag;
	d->strategy = options->run.strategy;
	find_makes(&d->strategy->ageing, d->makes);
	if (!aged_rule_init(&d->rule, arena, d->strategy, options->run.as_of) ||
	    !due_finder_init(&d->finder, arena, &d->strategy->ageing)) {
		diag_memory(diag);
		return NULL;
	}
	return load_parts(d, arena) ? &d->stage : NULL;
}
