#include "base/month_name.h"

#include <string.h>

const char *const month_languages[MONTH_LANGUAGES] = { "en", "es", "pt" };

/* For each month its names, the longest first, separated by blanks. */
static const char *const month_names[MONTH_LANGUAGES][12] = {
	{ "january jan", "february feb", "march mar", "april apr", "may",
	    "june jun", "july jul", "august aug", "september sept sep",
	    "october oct", "november nov", "december dec" },
	{ "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may",
	    "junio jun", "julio jul", "agosto ago",
	    "septiembre setiembre sept sep set", "octubre oct",
	    "noviembre nov", "diciembre dic" },
	{ "janeiro jan", "fevereiro fev", "marco mar", "abril abr", "maio mai",
	    "junho jun", "julho jul", "agosto ago", "setembro set",
	    "outubro out", "novembro nov", "dezembro dez" },
};

size_t
month_language(struct text code)
{
	size_t i = 0;

	while (i < MONTH_LANGUAGES && !text_is(code, month_languages[i]))
		i++;
	return i;
}

/* The letter that a text begins with, as names have it; its bytes.  A cedilla
 * may be in the letter, or be a character of its own behind it (U+0327). */
static size_t
plain_letter(struct text text, char *letter)
{
	unsigned char second;

	*letter = text.len == 0 ? '\0' : text.at[0];
	if (*letter >= 'A' && *letter <= 'Z')
		*letter = (char)(*letter - 'A' + 'a');
	if (*letter == 'c' && text.len > 2 &&
	    memcmp(text.at + 1, "\xcc\xa7", 2) == 0)
		return 3;
	if (text.len < 2 || (unsigned char)text.at[0] != 0xc3)
		return 1;
	second = (unsigned char)text.at[1];
	if (second != 0x87 && second != 0xa7)
		return 1;
	*letter = 'c';
	return 2;
}

/* The bytes of the text that are the name; 0: it begins with another. */
static size_t
read_name(struct text text, struct text name)
{
	size_t used = 0;

	for (size_t i = 0; i < name.len; i++) {
		char letter;
		size_t bytes = plain_letter(
		    (struct text){ text.at + used, text.len - used }, &letter);

		if (letter != name.at[i])
			return 0;
		used += bytes;
	}
	return used;
}

size_t
month_name_read(struct text text, size_t language, int *month)
{
	size_t best = 0;

	for (int i = 0; i < 12; i++) {
		struct text names = text_of(month_names[language][i]), name;

		while (text_split(&names, ' ', &name)) {
			size_t used = read_name(text, name);

			if (used <= best)
				continue;
			best = used;
			*month = i + 1;
		}
	}
	return best;
}
