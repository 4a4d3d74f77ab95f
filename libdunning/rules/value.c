#include "base/buf.h"
#include "base/date.h"
#include "rules/expr_moment.h"
#include "rules/unary.h"

enum { DIGITS_MOST = 4 };

struct value
value_of_slot(const struct batch *batch, size_t row, int slot)
{
	const struct vector *vector = &batch->vectors[slot];

	if (!vector_valid(vector, row))
		return value_null();
	switch (vector->type) {
	case COLUMN_STRING:
		return value_of_text(vector_text(vector, row));
	case COLUMN_SET:
		return (struct value){ .type = VALUE_SET,
			.string = vector_text(vector, row) };
	case COLUMN_BOOL:
		return value_of_bool(vector->number[row] != 0);
	case COLUMN_INT:
		return value_of_int(vector->number[row]);
	case COLUMN_DECIMAL:
		return value_of_number(vector->decimal[row]);
	case COLUMN_MONEY:
		return value_of_number((struct decimal){
		    vector->number[row], vector->digits[row] });
	case COLUMN_DATE:
		return value_of_days(VALUE_DATE, vector->date[row]);
	}
	return value_null();
}

static bool
store_money(struct decimal number, struct vector *into, size_t row,
    enum rounding mode, int digits)
{
	if (digits < 0) {
		number = decimal_reduce(number);
		digits =
		    number.scale < DIGITS_MOST ? number.scale : DIGITS_MOST;
	}
	if (!decimal_round(number, digits, mode, &number))
		return false;
	into->number[row] = number.coefficient;
	into->digits[row] = (uint8_t)digits;
	return true;
}

/* Into a column of numbers; false: it does not fit. */
static bool
store_number(struct decimal number, struct vector *into, size_t row,
    enum rounding mode, int64_t scale)
{
	bool whole = into->type == COLUMN_INT;

	if (!whole && scale >= number.scale) {
		into->decimal[row] = decimal_reduce(number);
		return true;
	}
	if (!decimal_round(number, whole ? 0 : (int32_t)scale, mode, &number))
		return false;
	if (whole)
		into->number[row] = number.coefficient;
	else
		into->decimal[row] = decimal_reduce(number);
	return true;
}

static bool
is_text(const struct value *value)
{
	return value->type == VALUE_STRING || value->type == VALUE_SET;
}

static bool
store(const struct value *value, struct vector *into, size_t row,
    enum rounding mode, int64_t scale, int digits)
{
	switch (into->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		if (is_text(value))
			into->text[row] = value->string;
		return is_text(value);
	case COLUMN_BOOL:
		if (value->type == VALUE_BOOL)
			into->number[row] = value->boolean;
		return value->type == VALUE_BOOL;
	case COLUMN_MONEY:
		return value->type == VALUE_NUMBER &&
		       store_money(value->number, into, row, mode, digits);
	case COLUMN_INT:
	case COLUMN_DECIMAL:
		return value->type == VALUE_NUMBER &&
		       store_number(value->number, into, row, mode, scale);
	case COLUMN_DATE:
		if (value->type != VALUE_DATE || value->days < DATE_MIN ||
		    value->days > DATE_MAX)
			return false;
		into->date[row] = (int32_t)value->days;
		return true;
	}
	return false;
}

bool
value_store_digits(const struct value *value, size_t row, struct vector *into,
    enum rounding mode, int64_t scale, int digits)
{
	vector_set_null(into, row);
	if (value->type == VALUE_NULL)
		return true;
	if (!store(value, into, row, mode, scale, digits))
		return false;
	vector_set_valid(into, row);
	return true;
}

/* What has a length of its own. */
static size_t
format_moment(const struct value *value, char *text, size_t size)
{
	struct moment moment = moment_of_value(value);

	if (value->type == VALUE_DATE)
		return moment_format_date(value->days, text, size);
	if (value->type == VALUE_TIME)
		return moment_format_time(&moment, text, size);
	return moment_format(&moment, text, size);
}

bool
value_format(const struct value *value, struct buf *buf)
{
	char text[MOMENT_TEXT_MAX];
	size_t len = 0;

	switch (value->type) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return buf_puts(buf, value->boolean ? "true" : "false");
	case VALUE_STRING:
	case VALUE_SET:
		return buf_add(buf, value->string.at, value->string.len);
	case VALUE_NUMBER:
		len = decimal_format(
		    decimal_reduce(value->number), text, sizeof(text));
		break;
	case VALUE_DATE:
	case VALUE_TIME:
	case VALUE_DATETIME:
		len = format_moment(value, text, sizeof(text));
		break;
	case VALUE_DAYS:
		len = duration_format(
		    duration_of_value(value), text, sizeof(text));
		break;
	case VALUE_MONTHS:
		len = duration_format_months(value->days, text, sizeof(text));
		break;
	}
	return buf_add(buf, text, len);
}
