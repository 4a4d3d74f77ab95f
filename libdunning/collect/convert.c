#include "collect/convert.h"

#include <string.h>

#include "base/moment.h"

static const struct located iso_date = { .text = { "yyyy-mm-dd", 10 } };
static const struct located_list iso_dates = {
	(struct located *)(uintptr_t)&iso_date, 1
};

static bool
one_byte(const struct located *own, const struct located *shared,
    const char *allowed, const char *what, char *mark, struct diag *diag)
{
	const struct located *given = own->text.at != NULL ? own : shared;

	if (given->text.at == NULL || given->text.len == 0)
		return true;
	if (given->text.len == 1 && strchr(allowed, *given->text.at) != NULL) {
		*mark = *given->text.at;
		return true;
	}
	diag_at(diag, DIAG_ERROR, "E_MARK", given->at,
	    "'%s' is not a %s mark", given->text.at, what);
	return false;
}

static bool
read_signs(const struct located_list *signs, struct money_style *style,
    struct diag *diag)
{
	for (size_t i = 0; i < signs->count; i++) {
		struct text sign = signs->items[i].text;

		if (text_is(sign, "parentheses")) {
			style->parentheses = true;
		} else if (text_is(sign, "after")) {
			style->trailing = true;
		} else if (!text_is(sign, "before")) {
			diag_at(diag, DIAG_ERROR, "E_SIGN",
			    signs->items[i].at,
			    "'%s' is not a sign rule: before, after or "
			    "parentheses",
			    sign.at);
			return false;
		}
	}
	return true;
}

static void
release_zones(void *zones)
{
	zone_cache_free(zones);
}

static bool
read_formats(struct converter *c, const struct source_spec *source,
    const struct column_spec *spec, struct diag *diag)
{
	c->formats = spec->format.count != 0 ? &spec->format :
	    source->defaults_date.count != 0 ? &source->defaults_date :
	                                       &iso_dates;
	for (size_t i = 0; i < c->formats->count; i++) {
		const struct located *format = &c->formats->items[i];

		if (date_format_valid(format->text))
			continue;
		diag_at(diag, DIAG_ERROR, "E_DATE_FORMAT", format->at,
		    "'%s' is not a date format", format->text.at);
		diag_note(diag, POS_NONE,
		    "write it with yyyy or yy, mm or m, dd or d: dd/mm/yyyy");
		return false;
	}
	return true;
}

/* Dates and times without a format are those of ISO 8601. */
static bool
read_moment_formats(struct converter *c, const struct column_spec *spec,
    struct diag *diag)
{
	for (size_t i = 0; i < spec->format.count; i++) {
		const struct located *format = &spec->format.items[i];

		if (moment_format_valid(format->text))
			continue;
		diag_at(diag, DIAG_ERROR, "E_DATE_FORMAT", format->at,
		    "'%s' is not a format of a date and time",
		    format->text.at);
		diag_note(diag, POS_NONE,
		    "write it as that of a date, a blank or T, and HH:MM or "
		    "HH:MM:SS: dd/mm/yyyy HH:MM");
		return false;
	}
	c->formats = spec->format.count != 0 ? &spec->format : NULL;
	c->zones = zone_cache_new();
	if (c->zones != NULL && arena_own(c->arena, c->zones, release_zones))
		return true;
	zone_cache_free(c->zones);
	diag_memory(diag);
	return false;
}

bool
converter_init(struct converter *c, const struct source_spec *source,
    const struct column_spec *spec, enum strategy_type type,
    struct arena *arena, struct diag *diag)
{
	const struct located_list *signs =
	    spec->sign.count != 0 ? &spec->sign : &source->defaults_sign;

	*c = (struct converter){ .spec = spec, .type = type,
		.style = money_plain, .separator = '|', .arena = arena };
	if (!one_byte(&spec->decimal, &source->defaults_decimal, ".,",
	        "decimal", &c->style.decimal, diag) ||
	    !one_byte(&spec->grouping, &source->defaults_grouping, ".,' ",
	        "grouping", &c->style.grouping, diag) ||
	    !read_signs(signs, &c->style, diag))
		return false;
	if (c->style.decimal == c->style.grouping) {
		diag_at(diag, DIAG_ERROR, "E_MARK", spec->name.at,
		    "column '%s': decimal and grouping mark are both '%c'",
		    spec->name.text.at, c->style.decimal);
		return false;
	}
	if (spec->separator.text.len == 1)
		c->separator = *spec->separator.text.at;
	if (type == TYPE_DATETIME)
		return read_moment_formats(c, spec, diag);
	return type != TYPE_DATE || read_formats(c, source, spec, diag);
}

struct converter
converter_canonical(const struct converter *c)
{
	struct converter canonical = *c;

	canonical.style = money_plain;
	canonical.formats = c->type == TYPE_DATE ? &iso_dates : NULL;
	canonical.separator = '|';
	canonical.canonical = true;
	return canonical;
}

static bool
convert_date(const struct converter *c, struct text cell, union converted *out,
    const char **why)
{
	for (size_t i = 0; i < c->formats->count; i++)
		if (date_parse_as(cell, c->formats->items[i].text, &out->date))
			return true;
	*why = arena_printf(c->arena, "is not a date like %s",
	    c->formats->items[0].text.at);
	if (*why == NULL)
		*why = "is not a date";
	return false;
}

static bool
find_moment(const struct converter *c, struct text cell, struct moment *moment)
{
	if (c->formats == NULL)
		return moment_read(cell, c->zones, moment) ||
		    moment_parse_as(
		        cell, TEXT("yyyy-mm-dd HH:MM:SS"), moment);
	for (size_t i = 0; i < c->formats->count; i++)
		if (moment_parse_as(cell, c->formats->items[i].text, moment))
			return true;
	return false;
}

static bool
convert_moment(const struct converter *c, struct text cell,
    struct arena *scratch, union converted *out, const char **why)
{
	char text[MOMENT_TEXT_MAX];
	struct moment moment;

	if (find_moment(c, cell, &moment)) {
		out->text.len = moment_format(&moment, text, sizeof text);
		out->text.at = arena_strndup(scratch, text, out->text.len);
		*why = "does not fit into memory";
		return out->text.at != NULL;
	}
	*why = arena_printf(c->arena, "is not a date and time like %s",
	    c->formats == NULL ? "2026-01-31T18:30:00" :
	                         c->formats->items[0].text.at);
	if (*why == NULL)
		*why = "is not a date and time";
	return false;
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
convert_bool(const struct converter *c, struct text cell, union converted *out,
    const char **why)
{
	static const struct located_list none;
	const struct located_list *yes = c->canonical ? &none : &c->spec->yes;
	const struct located_list *no = c->canonical ? &none : &c->spec->no;

	if (yes->count != 0 ? in_list(yes, cell) :
	                           text_is(cell, "true")) {
		out->number = 1;
		return true;
	}
	if (no->count != 0 ? in_list(no, cell) :
	                          text_is(cell, "false")) {
		out->number = 0;
		return true;
	}
	*why = "is neither of the texts for true and false";
	return false;
}

/* Names the value that differs only in case, which is the usual mistake. */
static const char *
not_a_value(const struct converter *c, struct text cell)
{
	const struct located_list *values = &c->spec->values;
	const char *names[64];
	const char *near;
	size_t count = 0;

	for (; count < values->count && count < 64; count++)
		names[count] = values->items[count].text.at;
	near = text_nearest(cell, names, count);
	if (near == NULL)
		return "is not one of its values";
	near = arena_printf(c->arena,
	    "is not one of its values; did you mean '%s'?", near);
	return near != NULL ? near : "is not one of its values";
}

static bool
convert_enum(const struct converter *c, struct text cell, union converted *out,
    const char **why)
{
	if (c->spec->values.count != 0 && !in_list(&c->spec->values, cell)) {
		*why = not_a_value(c, cell);
		return false;
	}
	out->text = cell;
	return true;
}

static bool
convert_set(const struct converter *c, struct text cell, struct arena *scratch,
    union converted *out, const char **why)
{
	char *to = arena_strndup(scratch, cell.at, cell.len);
	size_t used = 0;
	struct text piece;

	if (to == NULL) {
		*why = "does not fit into memory";
		return false;
	}
	while (text_split(&cell, c->separator, &piece)) {
		piece = text_trim(piece);
		if (piece.len == 0)
			continue;
		if (c->spec->values.count != 0 &&
		    !in_list(&c->spec->values, piece)) {
			*why = not_a_value(c, piece);
			return false;
		}
		if (used != 0)
			to[used++] = '|';
		memmove(to + used, piece.at, piece.len);
		used += piece.len;
	}
	out->text = (struct text){ to, used };
	return true;
}

/* Exact decimals share the marks and signs of money: as many digits after the
 * mark as the cell has. */
static bool
convert_decimal(const struct converter *c, struct text cell,
    union converted *out, const char **why)
{
	const char *mark = memchr(cell.at, c->style.decimal, cell.len);
	int32_t scale = 0;

	while (mark != NULL && ++mark < cell.at + cell.len && *mark >= '0' &&
	    *mark <= '9')
		scale++;
	if (scale > c->spec->scale) {
		*why = "has more decimals than the column";
		return false;
	}
	out->decimal.scale = scale;
	if (money_parse(cell, &c->style, (int)scale,
	        &out->decimal.coefficient, NULL) == MONEY_OK)
		return true;
	*why = "is not a number";
	return false;
}

static bool
convert_int(const struct converter *c, struct text cell, union converted *out,
    const char **why)
{
	if (money_parse(cell, &c->style, 0, &out->number, NULL) == MONEY_OK)
		return true;
	*why = "is not a whole number";
	return false;
}

bool
convert(const struct converter *c, struct text cell, int digits,
    struct arena *scratch, union converted *out, const char **why)
{
	enum money_error money;

	switch (c->type) {
	case TYPE_BOOL:
		return convert_bool(c, text_trim(cell), out, why);
	case TYPE_INT:
		return convert_int(c, cell, out, why);
	case TYPE_DECIMAL:
		return convert_decimal(c, cell, out, why);
	case TYPE_MONEY:
		money = money_parse(cell, &c->style, digits, &out->number,
		    NULL);
		*why = money_error_text(money);
		return money == MONEY_OK;
	case TYPE_DATE:
		return convert_date(c, text_trim(cell), out, why);
	case TYPE_DATETIME:
		return convert_moment(c, text_trim(cell), scratch, out, why);
	case TYPE_SET:
		return convert_set(c, cell, scratch, out, why);
	case TYPE_ENUM:
		return convert_enum(c, text_trim(cell), out, why);
	case TYPE_STRING:
	case TYPES:
		break;
	}
	out->text = cell;
	return true;
}
