/* kernel_form.c -- dates of any form whose parts stand at fixed places. */
#include "base/date.h"
#include "stream/kernel.h"

/*
 * As in kernel_date.c, the months that were read are kept.  A date without its
 * day is the month's text: two words, whose bytes behind the text and of the
 * day are 0.
 */
enum { PLACES = 512, WORD = 8, FORM_MOST = 2 * WORD };
struct months {
	uint64_t low[PLACES];
	uint64_t high[PLACES];
	int32_t before[PLACES]; /* from 1970-01-01 to the day before it */
	uint8_t days[PLACES];   /* its own; 0: none is read */
	uint8_t numbers[PLACES]; /* 1 to 12 */
};

/* Where a form has its day, and what of a text is the month's. */
struct layout {
	const struct date_form *form;
	size_t len;
	size_t day;
	uint64_t low, high;
};

static const struct date_token *
find_day(const struct date_form *form)
{
	const struct date_token *token = form->tokens;

	while (token->letter != 'd')
		token++;
	return token;
}

bool
kernel_has_form(const struct date_form *form)
{
	return form->system == DATE_CIVIL && form->fixed != 0 &&
	    form->fixed <= FORM_MOST;
}

static struct layout
make_layout(const struct date_form *form)
{
	unsigned char bytes[FORM_MOST] = { 0 };
	struct layout layout = { .form = form, .len = form->fixed,
		.day = find_day(form)->at };

	memset(bytes, 0xff, layout.len);
	bytes[layout.day] = bytes[layout.day + 1] = 0;
	layout.low = kernel_word(bytes);
	layout.high = kernel_word(bytes + WORD);
	return layout;
}

static inline size_t
place_of(uint64_t low, uint64_t high)
{
	return (low * UINT64_C(0x9e3779b97f4a7c15) +
	           high * UINT64_C(0xd1342543de82ef95)) >>
	    55;
}

/* The text with each day that a month can end with; false: there is no such
 * month. */
static bool
read_month(const char *at, const struct layout *layout, struct months *months,
    size_t place)
{
	static const char last[][2] = { { '3', '1' }, { '3', '0' },
		{ '2', '9' }, { '2', '8' } };
	char text[FORM_MOST];
	int32_t days;

	memcpy(text, at, layout->len);
	for (size_t i = 0; i < sizeof(last) / sizeof(*last); i++) {
		struct civil civil;

		memcpy(text + layout->day, last[i], 2);
		if (!date_form_read(layout->form,
		        (struct text){ text, layout->len }, &days, NULL))
			continue;
		civil = date_to_civil(days);
		months->before[place] = days - civil.day;
		months->days[place] = (uint8_t)civil.day;
		months->numbers[place] = (uint8_t)civil.month;
		months->low[place] = kernel_word(at) & layout->low;
		months->high[place] = kernel_word(at + WORD) & layout->high;
		return true;
	}
	return false;
}

static inline bool
read_date(const char *at, size_t len, const struct layout *layout,
    struct months *months, int32_t *days, bool *turns)
{
	uint64_t low = kernel_word(at) & layout->low;
	uint64_t high = kernel_word(at + WORD) & layout->high;
	size_t place = place_of(low, high);
	unsigned tens = (unsigned char)at[layout->day] - (unsigned)'0';
	unsigned ones = (unsigned char)at[layout->day + 1] - (unsigned)'0';
	unsigned day = tens * 10 + ones;

	if (__builtin_expect(((months->low[place] ^ low) |
	                         (months->high[place] ^ high) |
	                         (len ^ layout->len)) != 0, 0) &&
	    (len != layout->len || !read_month(at, layout, months, place)))
		return false;
	/* Tens that are no digit make a day that is none. */
	if (ones > 9 || day - 1 >= months->days[place])
		return false;
	*days = months->before[place] + (int32_t)day;
	*turns = (day <= 12) & (day != months->numbers[place]);
	return true;
}

void
kernel_dates_by(const struct kernel_column *c, const struct date_form *form,
    int32_t *days, uint64_t *valid, uint64_t *rest, uint64_t *turns)
{
	const struct layout layout = make_layout(form);
	struct kernel_block block;
	struct months months;

	memset(months.days, 0, sizeof(months.days));
	memset(months.low, 0, sizeof(months.low));
	memset(months.high, 0, sizeof(months.high));
	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		uint64_t could = 0;

		kernel_open(&block, c, first);
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, block.ends);
			size_t len = kernel_length(block.ends);
			bool turned;

			block.ends += block.step;
			if (read_date(at, len, &layout, &months, &days[i],
			        &turned)) {
				could |= (uint64_t)turned << i;
				continue;
			}
			days[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		days += block.count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
		turns[first / 64] = could;
	}
}
