#include "mapping/control.h"

#include <string.h>

#include "base/wide.h"

enum { CODE_MOST = 16, NUMBER_MOST = 64 };

/* The sums of one currency, at one scale. */
struct sum {
	char code[CODE_MOST];
	int32_t scale;
	wide parts[CONTROL_PARTS];
	bool overflow;
};

struct added {
	const char *name;
	bool money;
	struct sum *sums; /* count of them */
	size_t count, room;
	uint64_t unreadable;
};

struct control {
	struct arena *arena;
	struct added *columns;
	size_t count, room;
	uint64_t rows[CONTROL_PARTS];
};

struct control *
control_new(struct arena *arena)
{
	struct control *control = arena_alloc(arena, 1, sizeof *control);

	if (control != NULL)
		control->arena = arena;
	return control;
}

int
control_column(struct control *control, const char *name, bool money)
{
	if (control->count == control->room) {
		size_t room = 2 * control->room + 4;
		struct added *columns =
		    arena_alloc(control->arena, room, sizeof *columns);

		if (columns == NULL)
			return -1;
		if (control->count > 0)
			memcpy(columns, control->columns,
			    control->count * sizeof *columns);
		control->columns = columns;
		control->room = room;
	}
	control->columns[control->count] =
	    (struct added){ .name = name, .money = money };
	return (int)control->count++;
}

int32_t
control_scale(const struct control *control, int column)
{
	const struct added *added = &control->columns[column];

	return added->count > 0 ? added->sums[0].scale : 0;
}

int
control_find(const struct control *control, struct text name)
{
	for (size_t i = 0; i < control->count; i++)
		if (text_is(name, control->columns[i].name))
			return (int)i;
	return -1;
}

static struct sum *
find_sum(const struct added *added, struct text code)
{
	for (size_t i = 0; i < added->count; i++)
		if (text_is(code, added->sums[i].code))
			return &added->sums[i];
	return NULL;
}

/* The sums of a currency; NULL: out of memory. */
static struct sum *
sum_of(struct control *control, struct added *added, struct text code)
{
	struct sum *sum = find_sum(added, code);

	if (sum != NULL)
		return sum;
	if (added->count == added->room) {
		size_t room = 2 * added->room + 4;
		struct sum *sums =
		    arena_alloc(control->arena, room, sizeof *sums);

		if (sums == NULL)
			return NULL;
		if (added->count > 0)
			memcpy(sums, added->sums, added->count * sizeof *sums);
		added->sums = sums;
		added->room = room;
	}
	sum = &added->sums[added->count++];
	*sum = (struct sum){ .scale = 0 };
	if (code.len >= CODE_MOST)
		code.len = CODE_MOST - 1;
	if (code.len > 0)
		memcpy(sum->code, code.at, code.len);
	return sum;
}

static void
raise(struct sum *sum, int32_t scale)
{
	for (int i = 0; i < CONTROL_PARTS; i++)
		if (__builtin_mul_overflow(sum->parts[i],
		        wide_power_of_ten(scale - sum->scale), &sum->parts[i]))
			sum->overflow = true;
	sum->scale = scale;
}

static void
add(struct sum *sum, enum control_part part, wide number, int32_t scale)
{
	if (scale > sum->scale)
		raise(sum, scale);
	if (__builtin_mul_overflow(number,
	        wide_power_of_ten(sum->scale - scale), &number) ||
	    __builtin_add_overflow(sum->parts[part], number,
	        &sum->parts[part]))
		sum->overflow = true;
}

bool
control_add(struct control *control, int column, enum control_part part,
    struct text currency, struct decimal value)
{
	struct sum *sum =
	    sum_of(control, &control->columns[column], currency);

	if (sum == NULL)
		return false;
	add(sum, part, value.coefficient, value.scale);
	return true;
}

void
control_unreadable(struct control *control, int column, uint64_t records)
{
	control->columns[column].unreadable += records;
}

void
control_rows(struct control *control, enum control_part part,
    uint64_t records)
{
	control->rows[part] += records;
}

bool
control_merge(struct control *to, const struct control *from)
{
	for (int i = 0; i < CONTROL_PARTS; i++)
		to->rows[i] += from->rows[i];
	for (size_t i = 0; i < from->count; i++) {
		const struct added *added = &from->columns[i];

		to->columns[i].unreadable += added->unreadable;
		for (size_t k = 0; k < added->count; k++) {
			const struct sum *of = &added->sums[k];
			struct sum *sum = sum_of(to, &to->columns[i],
			    text_of(of->code));

			if (sum == NULL)
				return false;
			sum->overflow |= of->overflow;
			for (int part = 0; part < CONTROL_PARTS; part++)
				add(sum, (enum control_part)part,
				    of->parts[part], of->scale);
		}
	}
	return true;
}

void
control_forget(struct control *control)
{
	memset(control->rows, 0, sizeof control->rows);
	for (size_t i = 0; i < control->count; i++) {
		control->columns[i].count = 0;
		control->columns[i].unreadable = 0;
	}
}

static bool
not_a_total(const char *given, const char *why, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--control-total: '%s' %s", given, why);
	diag_note(diag, POS_NONE,
	    "say balance=1234.50, balance:MXN=1234.50 or rows=100");
	return false;
}

bool
control_parse(const char *given, struct control_total *total,
    struct diag *diag)
{
	const char *equals = strchr(given, '=');
	const char *colon;

	*total = (struct control_total){ .given = given };
	if (equals == NULL || equals == given)
		return not_a_total(given, "is not COLUMN=VALUE", diag);
	total->column =
	    (struct text){ given, (size_t)(equals - given) };
	colon = memchr(given, ':', total->column.len);
	if (colon != NULL) {
		total->currency = (struct text){ colon + 1,
			(size_t)(equals - colon - 1) };
		total->column.len = (size_t)(colon - given);
		if (total->currency.len == 0)
			return not_a_total(given, "has an empty currency",
			    diag);
	}
	switch (decimal_parse(text_of(equals + 1), &total->value, NULL)) {
	case NUM_OK:
		return true;
	case NUM_RANGE:
	case NUM_SCALE:
		return not_a_total(given,
		    "has a value that is too large, or has too many decimals",
		    diag);
	case NUM_EMPTY:
	case NUM_SYNTAX:
		break;
	}
	return not_a_total(given, "has a value that is not a plain number",
	    diag);
}

/* --- comparison ----------------------------------------------------------- */

/* A number of that scale as text. */
static const char *
number_text(wide number, int32_t scale, char text[NUMBER_MOST])
{
	size_t at = NUMBER_MOST - 1;
	bool negative = number < 0;
	int32_t count = 0;

	text[at] = '\0';
	do {
		int digit = (int)(number % 10);

		if (count > 0 && count == scale)
			text[--at] = '.';
		text[--at] = (char)('0' + (digit < 0 ? -digit : digit));
		number /= 10;
		count++;
	} while (number != 0 || count <= scale);
	if (negative)
		text[--at] = '-';
	return text + at;
}

/* A total against what was added up, at one scale. */
struct comparison {
	const struct control_total *total;
	struct sum sum;
	uint64_t unreadable;
	wide control;
	wide found; /* written and rejected */
};

/* What the records that were rejected have to do with it. */
static void
note_rejected(const struct comparison *c, struct diag *diag)
{
	wide rejected = c->sum.parts[CONTROL_REJECTED];
	wide without = c->control - (c->found - rejected);
	char all[NUMBER_MOST], part[NUMBER_MOST];

	if (rejected != 0 && !text_is(c->total->column, "rows"))
		diag_note(diag, POS_NONE,
		    "what was written lacks %s of the control; rejected "
		    "records have %s",
		    number_text(without, c->sum.scale, all),
		    number_text(rejected, c->sum.scale, part));
	if (c->unreadable > 0)
		diag_note(diag, POS_NONE,
		    "%llu cell%s of rejected records cannot be read and %s in "
		    "no sum: the difference may be there; look at the rejects",
		    (unsigned long long)c->unreadable,
		    c->unreadable == 1 ? "" : "s",
		    c->unreadable == 1 ? "is" : "are");
}

static void
note_left_out(const struct comparison *c, struct diag *diag)
{
	wide off = c->control - c->found;
	wide left = c->sum.parts[CONTROL_KEEP_WHEN];
	wide repeated = c->sum.parts[CONTROL_REPEATED];
	char text[NUMBER_MOST];

	if (c->total->own && left != 0)
		diag_note(diag, POS_NONE,
		    "records that `keep_when` left out count here, with %s",
		    number_text(left, c->sum.scale, text));
	else if (off == left && left != 0)
		diag_note(diag, POS_NONE,
		    "records that `keep_when` left out have %s: with them it "
		    "would be right",
		    number_text(left, c->sum.scale, text));
	if (off == repeated && repeated != 0)
		diag_note(diag, POS_NONE,
		    "records that `repeated` left out have %s: with them it "
		    "would be right",
		    number_text(repeated, c->sum.scale, text));
}

static bool
report(const struct comparison *c, struct diag *diag)
{
	const struct control_total *total = c->total;
	char written[NUMBER_MOST], rejected[NUMBER_MOST], found[NUMBER_MOST];
	char control[NUMBER_MOST], off[NUMBER_MOST];
	int32_t scale = c->sum.scale;

	diag_at(diag, DIAG_ERROR, "E_CONTROL_TOTAL",
	    total->own ? total->at : POS_NONE,
	    "%s of '%.*s'%s%s: written %s, rejected %s, unreadable %llu, "
	    "total %s, control %s, differs by %s",
	    total->own ? "the file's own total" : "control total",
	    (int)total->column.len, total->column.at,
	    *c->sum.code != '\0' ? " in " : "", c->sum.code,
	    number_text(c->sum.parts[CONTROL_WRITTEN], scale, written),
	    number_text(c->sum.parts[CONTROL_REJECTED], scale, rejected),
	    (unsigned long long)c->unreadable,
	    number_text(c->found, scale, found),
	    number_text(c->control, scale, control),
	    number_text(c->control - c->found, scale, off));
	note_rejected(c, diag);
	note_left_out(c, diag);
	return false;
}

static bool
too_large(const struct control_total *total, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_CONTROL_TOTAL",
	    total->own ? total->at : POS_NONE,
	    "'%.*s' adds up to more than can be compared",
	    (int)total->column.len, total->column.at);
	return false;
}

/* So large that sums of a few of them could not be told. */
static bool
is_huge(const struct sum *sum)
{
	wide most = wide_power_of_ten(37);

	for (int i = 0; i < CONTROL_PARTS; i++)
		if (sum->parts[i] > most || sum->parts[i] < -most)
			return true;
	return sum->overflow;
}

static bool
compare(const struct control_total *total, const struct sum *sum,
    uint64_t unreadable, struct diag *diag)
{
	struct comparison c = { .total = total, .sum = *sum,
		.unreadable = unreadable };
	wide all;

	if (total->value.scale > c.sum.scale)
		raise(&c.sum, total->value.scale);
	if (is_huge(&c.sum))
		return too_large(total, diag);
	c.found = c.sum.parts[CONTROL_WRITTEN] +
	    c.sum.parts[CONTROL_REJECTED];
	c.control = total->value.coefficient *
	    wide_power_of_ten(c.sum.scale - total->value.scale);
	if (total->own)
		c.found += c.sum.parts[CONTROL_KEEP_WHEN];
	all = c.found + c.sum.parts[CONTROL_REPEATED];
	return c.control == c.found || (total->own && c.control == all) ||
	    report(&c, diag);
}

static bool
check_rows(const struct control *control, const struct control_total *total,
    struct diag *diag)
{
	struct sum sum = { .scale = 0 };

	for (int i = 0; i < CONTROL_PARTS; i++)
		sum.parts[i] = (wide)control->rows[i];
	return compare(total, &sum, 0, diag);
}

/* Which of them is meant must be said. */
static bool
several(const struct added *added, const struct control_total *total,
    struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_CONTROL_TOTAL",
	    total->own ? total->at : POS_NONE,
	    "the total of '%s' has no currency, and there are amounts in %s "
	    "and %s%s",
	    added->name, added->sums[0].code, added->sums[1].code,
	    added->count > 2 ? " and others" : "");
	if (total->own)
		diag_note(diag, POS_NONE,
		    "leave its row out with `drop`, and say what each must be "
		    "with --control-total");
	else
		diag_note(diag, POS_NONE,
		    "say --control-total=%s:%s=VALUE for each", added->name,
		    added->sums[0].code);
	return false;
}

void
control_doubt(const struct control *control, int column, struct diag *diag)
{
	const struct added *added = &control->columns[column];

	if (added->unreadable == 0)
		return;
	diag_at(diag, DIAG_WARNING, "W_CONTROL_TOTAL", POS_NONE,
	    "the total of '%s' is right without %llu cell%s of rejected "
	    "records that cannot be read",
	    added->name, (unsigned long long)added->unreadable,
	    added->unreadable == 1 ? "" : "s");
	diag_note(diag, POS_NONE,
	    "look at the rejects: what these cells should hold is too much in "
	    "another place, unless it is 0");
}

bool
control_check(const struct control *control,
    const struct control_total *total, struct diag *diag)
{
	const struct sum nothing = { .scale = 0 };
	const struct sum *sum = &nothing;
	const struct added *added;
	int column = control_find(control, total->column);

	if (column == -1)
		return check_rows(control, total, diag);
	added = &control->columns[column];
	if (total->currency.at != NULL) {
		sum = find_sum(added, total->currency);
	} else if (added->count == 1) {
		sum = &added->sums[0];
	} else if (added->count > 1) {
		return several(added, total, diag);
	}
	return compare(total, sum != NULL ? sum : &nothing,
	    added->unreadable, diag);
}
