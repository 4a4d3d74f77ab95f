#include "message/filter.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "message/template_case.h"

enum {
	KIND_TEXT = 1 << DATA_TEXT,
	KIND_INT = 1 << DATA_INT,
	KIND_DECIMAL = 1 << DATA_DECIMAL,
	KIND_MONEY = 1 << DATA_MONEY,
	KIND_DATE = 1 << DATA_DATE,
	KIND_NUMBER = KIND_INT | KIND_DECIMAL,
	KIND_SCALAR =
	    1 << DATA_BOOL | KIND_NUMBER | KIND_TEXT | KIND_MONEY | KIND_DATE
};

/* Digits of an international number (ITU-T E.164, 6.1), and a short code's. */
enum { PHONE_DIGITS_MIN = 3, PHONE_DIGITS_MAX = 15 };

typedef const char *filter_action(
    const struct filter_call *, struct filter_run *, struct template_value *);

static struct buf *
next_scratch(struct filter_run *run)
{
	struct buf *scratch = &run->scratch[run->turn];

	run->turn = 1 - run->turn;
	buf_reset(scratch);
	return scratch;
}

static const char *
set_text(struct filter_run *run, struct template_value *value,
    const struct buf *scratch)
{
	if (scratch->failed) {
		run->no_memory = true;
		return "does not fit in memory";
	}
	value->kind = DATA_TEXT;
	value->as.text = (struct text){ buf_text(scratch), scratch->len };
	return NULL;
}

static void
add_plain(const struct template_value *value, struct buf *out)
{
	char digits[NUM_TEXT_MAX];
	struct decimal whole = { 0, 0 };
	size_t len = 0;

	switch (value->kind) {
	case DATA_BOOL:
		buf_puts(out, value->as.truth ? "true" : "false");
		return;
	case DATA_INT:
		whole.coefficient = value->as.integer;
		len = decimal_format(whole, digits, sizeof digits);
		break;
	case DATA_DECIMAL:
		len = decimal_format(value->as.decimal, digits, sizeof digits);
		break;
	case DATA_MONEY:
		len = money_format(value->as.money.minor,
		    value->as.money.digits, digits, sizeof digits);
		break;
	case DATA_DATE:
		len = date_format(value->as.date, digits, sizeof digits);
		break;
	case DATA_ABSENT:
	case DATA_NULL:
	case DATA_TEXT:
	case DATA_LIST:
	case DATA_OBJECT:
	case DATA_KINDS:
		return;
	}
	buf_add(out, digits, len);
}

const char *
filter_plain(struct filter_run *run, const struct template_value *value,
    struct text *out)
{
	struct template_value plain = { .kind = DATA_NULL };
	struct buf *scratch;
	const char *fault;

	*out = (struct text){ "", 0 };
	if (value->kind == DATA_LIST)
		return "is a list: use it as a section";
	if (value->kind == DATA_OBJECT)
		return "has fields: use one of them, or a section";
	if (value->kind == DATA_TEXT)
		*out = value->as.text;
	if (value->kind == DATA_TEXT || filter_is_empty(value))
		return NULL;
	scratch = next_scratch(run);
	add_plain(value, scratch);
	fault = set_text(run, &plain, scratch);
	if (fault == NULL)
		*out = plain.as.text;
	return fault;
}

static const char *
apply_money(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	const struct template_format *format = run->format;
	struct buf *scratch;

	if (value->kind != DATA_MONEY)
		return "is not an amount";
	if (format == NULL || format->money == NULL)
		return "has no locale to be written in";
	scratch = next_scratch(run);
	if (!format->money(format->ctx, value->as.money.minor,
	        value->as.money.digits, value->as.money.currency, call->bare,
	        scratch) &&
	    !scratch->failed)
		return "cannot be written in this locale";
	return set_text(run, value, scratch);
}

static const char *
apply_date(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	const struct template_format *format = run->format;
	struct buf *scratch;
	char iso[DATE_TEXT_MAX];
	int32_t days = 0;

	if (value->kind == DATA_DATE)
		days = value->as.date;
	else if (value->kind != DATA_TEXT)
		return "is not a date";
	else if (!date_parse(value->as.text, &days))
		return "is not a date (yyyy-mm-dd)";
	scratch = next_scratch(run);
	if (call->style == DATE_ISO) {
		buf_add(scratch, iso, date_format(days, iso, sizeof iso));
		return set_text(run, value, scratch);
	}
	if (format == NULL || format->date == NULL)
		return "has no locale to be written in";
	if (!format->date(format->ctx, days, call->style, scratch) &&
	    !scratch->failed)
		return "cannot be written in this locale";
	return set_text(run, value, scratch);
}

/* Text as the number that it spells. */
static bool
to_decimal(const struct template_value *value, struct decimal *out)
{
	if (value->kind == DATA_TEXT)
		return decimal_parse(value->as.text, out, NULL) == NUM_OK;
	if (value->kind == DATA_INT)
		*out = (struct decimal){ value->as.integer, 0 };
	else if (value->kind == DATA_DECIMAL)
		*out = value->as.decimal;
	else
		return false;
	return true;
}

static const char *
apply_days(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	struct buf *scratch;
	struct template_value whole = { .kind = DATA_INT };
	struct decimal number;

	(void)call;
	if (!to_decimal(value, &number))
		return "is not a number";
	number = decimal_reduce(number);
	if (number.scale != 0)
		return "is not a whole number of days";
	whole.as.integer = number.coefficient;
	scratch = next_scratch(run);
	add_plain(&whole, scratch);
	return set_text(run, value, scratch);
}

static const char *
apply_number(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	const struct template_format *format = run->format;
	struct buf *scratch;
	struct decimal number;

	(void)call;
	if (!to_decimal(value, &number))
		return "is not a number";
	if (format == NULL || format->number == NULL)
		return "has no locale to be written in";
	scratch = next_scratch(run);
	if (!format->number(format->ctx, number, scratch) && !scratch->failed)
		return "cannot be written in this locale";
	return set_text(run, value, scratch);
}

static void
add_url(struct text text, struct buf *out)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                                 "abcdefghijklmnopqrstuvwxyz"
	                                 "0123456789-._~";
	size_t i;

	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (memchr(unreserved, c, sizeof unreserved - 1) != NULL)
			buf_putc(out, text.at[i]);
		else
			buf_printf(out, "%%%02X", (unsigned)c);
	}
}

static const char *
add_phone(struct text text, struct buf *out)
{
	size_t digits = 0;
	size_t i;

	for (i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (c == '+' && out->len > 0)
			return "has a + that is not in front";
		else if (c != '+' && memchr(" -.()", c, 5) != NULL)
			continue;
		else if (c != '+')
			return "is not a telephone number";
		buf_putc(out, c);
	}
	if (digits < PHONE_DIGITS_MIN || digits > PHONE_DIGITS_MAX)
		return "has not 3 to 15 digits as telephone numbers have";
	return NULL;
}

/* The filters from text to text. */
static const char *
apply_text(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	struct buf *scratch;
	struct text text;
	const char *fault = filter_plain(run, value, &text);

	if (fault != NULL)
		return fault;
	scratch = next_scratch(run);
	if (call->filter == FILTER_UPPER)
		case_upper(text, scratch);
	else if (call->filter == FILTER_LOWER)
		case_lower(text, scratch);
	else if (call->filter == FILTER_URL)
		add_url(text, scratch);
	else if (call->filter == FILTER_PHONE)
		fault = add_phone(text, scratch);
	else {
		text = text_trim(text);
		buf_add(scratch, text.at, text.len);
	}
	return fault != NULL ? fault : set_text(run, value, scratch);
}

static const char *
apply_default(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	(void)run;
	if (filter_is_empty(value)) {
		value->kind = DATA_TEXT;
		value->as.text = call->text;
	}
	return NULL;
}

struct filter_row {
	const char *name;
	unsigned takes; /* kinds */
	filter_action *apply;
};

static const struct filter_row filter_rows[] = {
	[FILTER_MONEY] = { "money", KIND_MONEY, apply_money },
	[FILTER_DATE] = { "date", KIND_DATE | KIND_TEXT, apply_date },
	[FILTER_DAYS] = { "days", KIND_NUMBER | KIND_TEXT, apply_days },
	[FILTER_NUMBER] = { "number", KIND_NUMBER | KIND_TEXT, apply_number },
	[FILTER_UPPER] = { "upper", KIND_SCALAR, apply_text },
	[FILTER_LOWER] = { "lower", KIND_SCALAR, apply_text },
	[FILTER_TRIM] = { "trim", KIND_SCALAR, apply_text },
	[FILTER_PHONE] = { "phone", KIND_TEXT | KIND_INT, apply_text },
	[FILTER_URL] = { "url", KIND_SCALAR, apply_text },
	[FILTER_DEFAULT] = { "default", KIND_SCALAR, apply_default },
};

static_assert(sizeof filter_rows / sizeof *filter_rows == FILTERS,
    "every filter has a row");

const char *
filter_name(enum filter filter)
{
	return filter_rows[filter].name;
}

const char *
filter_kind_name(enum data_kind kind)
{
	static const char *const names[] = {
		[DATA_ABSENT] = "nothing",
		[DATA_NULL] = "of any kind",
		[DATA_TEXT] = "a text",
		[DATA_BOOL] = "true or false",
		[DATA_INT] = "a whole number",
		[DATA_DECIMAL] = "a number",
		[DATA_MONEY] = "an amount",
		[DATA_DATE] = "a date",
		[DATA_LIST] = "a list",
		[DATA_OBJECT] = "an object with fields",
	};

	static_assert(sizeof names / sizeof *names == DATA_KINDS,
	    "every kind has a name");
	return names[kind];
}

unsigned
filter_kinds(const struct filter_call *call, unsigned kinds)
{
	unsigned fit = kinds & filter_rows[call->filter].takes;

	if (fit == 0)
		return 0;
	return call->filter == FILTER_DEFAULT ? fit | KIND_TEXT : KIND_TEXT;
}

void
filter_run_init(struct filter_run *run, const struct template_format *format)
{
	*run = (struct filter_run){ .format = format };
	/* No value is long, and what it becomes is at most thrice as long. */
	buf_init(&run->scratch[0], SIZE_MAX);
	buf_init(&run->scratch[1], SIZE_MAX);
}

void
filter_run_clear(struct filter_run *run)
{
	buf_clear(&run->scratch[0]);
	buf_clear(&run->scratch[1]);
}

bool
filter_is_empty(const struct template_value *value)
{
	return value->kind == DATA_NULL || value->kind == DATA_ABSENT ||
	       (value->kind == DATA_TEXT && value->as.text.len == 0);
}

const char *
filter_apply(const struct filter_call *call, struct filter_run *run,
    struct template_value *value)
{
	if (call->filter != FILTER_DEFAULT && filter_is_empty(value))
		return NULL;
	return filter_rows[call->filter].apply(call, run, value);
}
