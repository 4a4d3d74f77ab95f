#include "message/template_case.h"

/*
 * Small letters first..last, each step-th of them, have their capital at
 * + capital.  One-way rows have no way back to the small letter.
 */
struct case_row {
	uint16_t first;
	uint16_t last;
	int16_t capital;
	uint8_t step;
	bool one_way;
};

static const struct case_row case_rows[] = {
	{ 0x0061, 0x007a, -32, 1, false },
	{ 0x00e0, 0x00f6, -32, 1, false },
	{ 0x00f8, 0x00fe, -32, 1, false },
	{ 0x00ff, 0x00ff, 121, 1, false },
	{ 0x0101, 0x012f, -1, 2, false },
	{ 0x0131, 0x0131, -232, 1, true },
	{ 0x0133, 0x0137, -1, 2, false },
	{ 0x013a, 0x0148, -1, 2, false },
	{ 0x014b, 0x0177, -1, 2, false },
	{ 0x017a, 0x017e, -1, 2, false },
	{ 0x017f, 0x017f, -300, 1, true },
	{ 0x0201, 0x021f, -1, 2, false },
	{ 0x03ac, 0x03ac, -38, 1, false },
	{ 0x03ad, 0x03af, -37, 1, false },
	{ 0x03b1, 0x03c1, -32, 1, false },
	{ 0x03c2, 0x03c2, -31, 1, true },
	{ 0x03c3, 0x03cb, -32, 1, false },
	{ 0x03cc, 0x03cc, -64, 1, false },
	{ 0x03cd, 0x03ce, -63, 1, false },
	{ 0x0430, 0x044f, -32, 1, false },
	{ 0x0450, 0x045f, -80, 1, false },
	{ 0x0461, 0x0481, -1, 2, false },
	{ 0x048b, 0x04bf, -1, 2, false },
	{ 0x04d1, 0x052f, -1, 2, false },
	{ 0x1e01, 0x1e95, -1, 2, false },
	{ 0x1ea1, 0x1eff, -1, 2, false },
};

enum { CASE_ROWS = sizeof case_rows / sizeof *case_rows };

static bool
in_row(int32_t letter, int32_t first, const struct case_row *row)
{
	int32_t place = letter - first;

	return place >= 0 && place <= row->last - row->first &&
	       place % row->step == 0;
}

static uint32_t
letter_upper(uint32_t letter)
{
	size_t i;

	for (i = 0; i < CASE_ROWS && letter >= case_rows[i].first; i++) {
		const struct case_row *row = &case_rows[i];

		if (in_row((int32_t)letter, row->first, row))
			return (uint32_t)((int32_t)letter + row->capital);
	}
	return letter;
}

static uint32_t
letter_lower(uint32_t letter)
{
	size_t i;

	for (i = 0; i < CASE_ROWS; i++) {
		const struct case_row *row = &case_rows[i];
		int32_t first = row->first + row->capital;

		if (!row->one_way && in_row((int32_t)letter, first, row))
			return (uint32_t)((int32_t)letter - row->capital);
	}
	return letter;
}

static bool
map_letters(struct text text, uint32_t (*map)(uint32_t), struct buf *out)
{
	char bytes[4];
	size_t at = 0;
	size_t used;

	while (at < text.len) {
		uint32_t letter =
		    utf8_decode(text.at + at, text.len - at, &used);

		/* All that the table knows, and the most that it yields. */
		if (letter > 0xffff)
			buf_add(out, text.at + at, used);
		else
			buf_add(out, bytes, utf8_encode(map(letter), bytes));
		at += used;
	}
	return !out->failed;
}

bool
case_upper(struct text text, struct buf *out)
{
	return map_letters(text, letter_upper, out);
}

bool
case_lower(struct text text, struct buf *out)
{
	return map_letters(text, letter_lower, out);
}
