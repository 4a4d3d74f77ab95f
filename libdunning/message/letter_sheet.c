/* letter_sheet.c -- where things are on a page that goes into a window. */
#include "message/letter_internal.h"

const char *const letter_sheet_names = "din5008b or us10";

/*
 * DIN 5008 form B: field 85 x 45 mm at 20/45 mm, its upper 17.7 mm for the
 * return line, folds at 105 and 210 mm, hole at 148.5 mm.  US #10: block of at
 * most 3.5 x 0.875 in, 2.042 in from the top and at least 0.5 in from the
 * left; text keeps to 0.75 in, so that it stands below the address.
 */
static const struct letter_sheet sheets[] = {
	{
	    .name = "din5008b",
	    .width = 210 * MM,
	    .height = 297 * MM,
	    .left = 25 * MM,
	    .right = 190 * MM,
	    .address_x = 25 * MM,
	    .address_y = 62.7 * MM,
	    .address_width = 80 * MM,
	    .address_height = 27.3 * MM,
	    .return_y = 58 * MM,
	    .info_x = 125 * MM,
	    .info_y = 50 * MM,
	    .sender_y = 12 * MM,
	    .sender_end = 44 * MM,
	    .logo_width = 55 * MM,
	    .logo_height = 24 * MM,
	    .subject_y = 98.5 * MM,
	    .text_y = 110 * MM,
	    .head_y = 15 * MM,
	    .next_y = 27 * MM,
	    .footer_end = 289 * MM,
	    .marks = { { 105 * MM, 4 * MM }, { 148.5 * MM, 6 * MM },
	        { 210 * MM, 4 * MM } },
	},
	{
	    .name = "us10",
	    .width = 8.5 * INCH,
	    .height = 11 * INCH,
	    .left = 0.75 * INCH,
	    .right = 7.75 * INCH,
	    .address_x = 0.75 * INCH,
	    .address_y = 2.042 * INCH,
	    .address_width = 3.25 * INCH,
	    .address_height = 0.875 * INCH,
	    .info_x = 4.75 * INCH,
	    .info_y = 2.042 * INCH,
	    .sender_y = 0.5 * INCH,
	    .sender_end = 1.85 * INCH,
	    .logo_width = 2.25 * INCH,
	    .logo_height = 0.95 * INCH,
	    .subject_y = 3.45 * INCH,
	    .text_y = 3.9 * INCH,
	    .head_y = 0.6 * INCH,
	    .next_y = 1.05 * INCH,
	    .footer_end = 10.65 * INCH,
	},
};

const struct letter_sheet *
letter_sheet_find(struct text name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(sheets); i++)
		if (text_is(name, sheets[i].name))
			return &sheets[i];
	return NULL;
}
