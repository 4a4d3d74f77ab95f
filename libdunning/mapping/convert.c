#include "mapping/convert.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "mapping/amount_remedy.h"
#include "mapping/date_remedy.h"
#include "rules/catalog.h"

enum { VALUES_TOLD = 160 }; /* bytes of the list of them */

/* Those that the column of the source has, else those of the canonical one. */
static bool
know_values(struct converter *c, struct arena *arena)
{
	const struct located_list *own = &c->spec->values;
	const struct catalog_column *known = catalog_find(c->spec->name.text);
	const char **values;

	if (own->count == 0) {
		c->values = known != NULL ? known->values : NULL;
		while (c->values != NULL && c->values[c->value_count] != NULL)
			c->value_count++;
		return true;
	}
	values = arena_alloc(arena, own->count, sizeof *values);
	for (size_t i = 0; values != NULL && i < own->count; i++)
		values[i] = own->items[i].text.at;
	c->values = values;
	c->value_count = own->count;
	return values != NULL;
}

bool
converter_init(struct converter *c, const struct source_spec *source,
    const struct column_spec *spec, enum strategy_type type,
    struct arena *arena, struct diag *diag)
{
	*c = (struct converter){ .spec = spec, .type = type,
		.separator = '|' };
	if (!amount_reader_init(&c->amounts, source, spec, diag))
		return false;
	if (!know_values(c, arena)) {
		diag_memory(diag);
		return false;
	}
	if (spec->separator.text.len == 1)
		c->separator = *spec->separator.text.at;
	if (spec->map.count != 0 &&
	    (c->map = value_map_new(arena, &spec->map)) == NULL) {
		diag_memory(diag);
		return false;
	}
	return (type != TYPE_DATE && type != TYPE_DATETIME) ||
	    date_reader_init(&c->dates, source, spec, type, arena, diag);
}

struct converter
converter_canonical(const struct converter *c)
{
	struct converter canonical = *c;

	canonical.amounts = amount_reader_canonical();
	canonical.dates = date_reader_canonical(&c->dates);
	canonical.map = NULL;
	canonical.separator = '|';
	canonical.canonical = true;
	return canonical;
}

static bool
refuse(struct refusal *refusal, const char *why)
{
	*refusal = (struct refusal){ .id = "R_CELL", .why = why };
	return false;
}

/* With a text of its own, when there is memory for it. */
static void
refuse_by(struct refusal *refusal, const char *own, const char *why)
{
	refuse(refusal, own != NULL ? own : why);
}

void
convert_refuse_date(const struct date_reader *dates, enum date_result result,
    struct text cell, struct arena *scratch, struct refusal *refusal)
{
	char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	const char *formats;

	if (result == DATE_UNREAD) {
		formats = date_formats_told(dates, scratch);
		refuse_by(refusal,
		    formats == NULL ?
		        NULL :
		        arena_printf(scratch, "is not a date%s like %s",
		            dates->moments ? " and time" : "", formats),
		    dates->moments ? "is not a date and time" :
		                     "is not a date");
		refusal->note = date_remedy(dates, cell, scratch);
		return;
	}
	date_format(dates->first, first, sizeof first);
	date_format(dates->last, last, sizeof last);
	refuse_by(refusal,
	    arena_printf(scratch, "is not between %s and %s", first, last),
	    "is not a day that can be");
	refusal->id = "R_DATE_RANGE";
	refusal->note = "if it means that there is no date, add it to "
	                "`nulls`; else widen `date_range`";
}

bool
convert_moment(const struct date_read *read, struct arena *scratch,
    union converted *out, struct refusal *refusal)
{
	char text[MOMENT_TEXT_MAX];

	out->text.len = moment_format(&read->moment, text, sizeof text);
	out->text.at = arena_strndup(scratch, text, out->text.len);
	return out->text.at != NULL ||
	    refuse(refusal, "does not fit into memory");
}

static bool
convert_date(const struct converter *c, struct text cell,
    struct arena *scratch, union converted *out, struct refusal *refusal)
{
	struct date_read read;
	enum date_result result = date_reader_read(&c->dates, cell, &read);

	if (result != DATE_READ) {
		convert_refuse_date(&c->dates, result, cell, scratch,
		    refusal);
		return false;
	}
	if (c->type == TYPE_DATETIME)
		return convert_moment(&read, scratch, out, refusal);
	out->date = read.days;
	return true;
}

static bool
in_list(const struct located_list *list, struct text text)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].text, text))
			return true;
	return false;
}

static bool
convert_bool(const struct converter *c, struct text cell,
    union converted *out, struct refusal *refusal)
{
	static const struct located_list none;
	const struct located_list *yes = c->canonical ? &none : &c->spec->yes;
	const struct located_list *no = c->canonical ? &none : &c->spec->no;

	out->number = yes->count != 0 ? in_list(yes, cell) :
	                                text_is(cell, "true");
	if (out->number != 0 ||
	    (no->count != 0 ? in_list(no, cell) : text_is(cell, "false")))
		return true;
	return refuse(refusal, "is neither of the texts for true and false");
}

static bool
is_value(const struct converter *c, struct text text)
{
	for (size_t i = 0; i < c->value_count; i++)
		if (text_is(text, c->values[i]))
			return true;
	return c->value_count == 0;
}

/* "debit, credit, payment", as far as they fit. */
static void
list_values(const struct converter *c, char list[VALUES_TOLD])
{
	size_t len = 0;

	for (size_t i = 0; i < c->value_count; i++) {
		size_t most = VALUES_TOLD - len;
		int said = snprintf(list + len, most, "%s%s",
		    i > 0 ? ", " : "", c->values[i]);

		if (said < 0 || (size_t)said + sizeof ", ..." > most) {
			memcpy(list + len, ", ...", sizeof ", ...");
			return;
		}
		len += (size_t)said;
	}
}

/* Names the value that differs only in case, which is the usual mistake. */
static bool
not_a_value(const struct converter *c, struct text cell,
    struct arena *scratch, struct refusal *refusal)
{
	const char *near = text_nearest(cell, c->values, c->value_count);
	char list[VALUES_TOLD] = "";

	list_values(c, list);
	refuse_by(refusal,
	    near != NULL ?
	        arena_printf(scratch,
	            "is not one of its values: %s; did you mean '%s'?", list,
	            near) :
	        arena_printf(scratch, "is not one of its values: %s", list),
	    "is not one of its values");
	return false;
}

static bool
convert_enum(const struct converter *c, struct text cell,
    struct arena *scratch, union converted *out, struct refusal *refusal)
{
	if (!is_value(c, cell))
		return not_a_value(c, cell, scratch, refusal);
	out->text = cell;
	return true;
}

static bool
convert_set(const struct converter *c, struct text cell,
    struct arena *scratch, union converted *out, struct refusal *refusal)
{
	char *to = arena_strndup(scratch, cell.at, cell.len);
	size_t used = 0;
	struct text piece;

	if (to == NULL)
		return refuse(refusal, "does not fit into memory");
	while (text_split(&cell, c->separator, &piece)) {
		piece = text_trim(piece);
		if (piece.len == 0)
			continue;
		if (!is_value(c, piece))
			return not_a_value(c, piece, scratch, refusal);
		if (used != 0)
			to[used++] = '|';
		memmove(to + used, piece.at, piece.len);
		used += piece.len;
	}
	out->text = (struct text){ to, used };
	return true;
}

static bool
refuse_number(struct refusal *refusal, enum money_error error,
    const char *what)
{
	return refuse(refusal, error == MONEY_RANGE ? "is too large" : what);
}

/* Exact decimals share the marks and signs of money: as many digits after the
 * mark as the cell has. */
static bool
convert_decimal(const struct converter *c, struct text cell,
    union converted *out, struct refusal *refusal)
{
	const struct money_style *style = &c->amounts.style;
	char room[AMOUNT_ROOM];
	enum money_error error;
	const char *mark;
	int32_t scale = 0;

	cell = amount_reader_sign(&c->amounts, cell, room);
	mark = memchr(cell.at, style->decimal, cell.len);
	while (mark != NULL && ++mark < cell.at + cell.len && *mark >= '0' &&
	    *mark <= '9')
		scale++;
	if (scale > c->spec->scale)
		return refuse(refusal, "has more decimals than the column");
	out->decimal.scale = scale;
	error = money_parse(cell, style, (int)scale, &out->decimal.coefficient,
	    NULL);
	return error == MONEY_OK ||
	    refuse_number(refusal, error, "is not a number");
}

static bool
convert_int(const struct converter *c, struct text cell, union converted *out,
    struct refusal *refusal)
{
	char room[AMOUNT_ROOM];
	enum money_error error;

	cell = amount_reader_sign(&c->amounts, cell, room);
	if (amount_reader_doubts(&c->amounts, cell, refusal))
		return false;
	error = money_parse(cell, &c->amounts.style, 0, &out->number, NULL);
	return error == MONEY_OK ||
	    refuse_number(refusal, error, "is not a whole number");
}

static bool
convert_money(const struct converter *c, struct text cell, struct text mark,
    int digits, struct arena *scratch, union converted *out,
    struct refusal *refusal)
{
	const char *note;

	if (amount_reader_read(&c->amounts, cell, mark, digits, &out->number,
	        refusal))
		return true;
	/* A note says what the cell holds. */
	if (c->spec->pii == PII_NONE &&
	    text_is(text_of(refusal->id), "R_CELL") &&
	    (note = amount_remedy(&c->amounts, cell, digits, scratch)) != NULL)
		refusal->note = note;
	return false;
}

bool
convert(const struct converter *c, struct text cell, struct text mark,
    int digits, struct arena *scratch, union converted *out,
    struct refusal *refusal)
{
	switch (c->type) {
	case TYPE_BOOL:
		return convert_bool(c, text_trim(cell), out, refusal);
	case TYPE_INT:
		return convert_int(c, cell, out, refusal);
	case TYPE_DECIMAL:
		return convert_decimal(c, cell, out, refusal);
	case TYPE_MONEY:
		return convert_money(c, cell, mark, digits, scratch, out,
		    refusal);
	case TYPE_DATE:
	case TYPE_DATETIME:
		return convert_date(c, text_trim(cell), scratch, out, refusal);
	case TYPE_SET:
		return convert_set(c, cell, scratch, out, refusal);
	case TYPE_ENUM:
		return convert_enum(c, text_trim(cell), scratch, out, refusal);
	case TYPE_STRING:
	case TYPES:
		break;
	}
	out->text = cell;
	return true;
}
