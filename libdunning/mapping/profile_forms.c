/* profile_forms.c -- values that differ only in how they are written. */
#include "mapping/profile_internal.h"

#include <string.h>

/* What a form leaves out of a text, as bits. */
enum { SKIP_ZEROS = 1, SKIP_CASE = 2, SKIP_BLANKS = 4, SKIP_MARKS = 8,
	SKIP_ALL = 15 };

struct form {
	char at[VALUE_KEPT];
	size_t len;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_mark(char c)
{
	return (c > ' ' && c < '0') || (c > '9' && c < 'A') ||
	    (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7f);
}

/* Bytes of a blank at a place, 0: there is none. */
static size_t
blank(struct text text, size_t i)
{
	if (text.at[i] == ' ' || text.at[i] == '\t')
		return 1;
	return text.at[i] == '\xc2' && i + 1 < text.len &&
	        text.at[i + 1] == '\xa0' ?
	    2 :
	    0;
}

/* Small letters of ASCII and, in two bytes, of Latin-1. */
static char
small(struct text text, size_t i)
{
	unsigned char c = (unsigned char)text.at[i];

	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	if (i > 0 && text.at[i - 1] == '\xc3' && c >= 0x80 && c <= 0x9e &&
	    c != 0x97)
		return (char)(c + 32);
	return (char)c;
}

/* Without zeros in front of the digits of a number. */
static void
drop_zeros(struct form *form)
{
	size_t to = 0;

	for (size_t i = 0; i < form->len; i++) {
		bool front = to == 0 || !is_digit(form->at[to - 1]);

		if (form->at[i] == '0' && front && i + 1 < form->len &&
		    is_digit(form->at[i + 1]))
			continue;
		form->at[to++] = form->at[i];
	}
	form->len = to;
}

/* text has at most VALUE_KEPT bytes. */
static void
make_form(struct text text, unsigned skip, struct form *form)
{
	form->len = 0;
	for (size_t i = 0; i < text.len; i++) {
		size_t blanks = blank(text, i);

		if (blanks != 0 && (skip & SKIP_BLANKS)) {
			i += blanks - 1;
			continue;
		}
		if ((skip & SKIP_MARKS) && is_mark(text.at[i]))
			continue;
		form->at[form->len++] =
		    skip & SKIP_CASE ? small(text, i) : text.at[i];
	}
	if (skip & SKIP_ZEROS)
		drop_zeros(form);
}

/* Do two texts of one form still differ, when this is not left out? */
static bool
differ_by(struct text a, struct text b, unsigned what)
{
	struct form one, other;

	make_form(a, SKIP_ALL & ~what, &one);
	make_form(b, SKIP_ALL & ~what, &other);
	return one.len != other.len ||
	    memcmp(one.at, other.at, one.len) != 0;
}

bool
profile_forms_add(struct profile *p, struct profile_column *column,
    size_t place, struct text text, struct batch *b, size_t row)
{
	struct profile_forms *f = column->forms;
	struct form made;
	struct text first, form = { made.at, 0 };
	size_t at;
	bool whole;

	if (text.len > VALUE_KEPT)
		return true;
	make_form(text, SKIP_ALL, &made);
	form.len = made.len;
	if (form.len == 0)
		return true;
	switch (profile_values_add(&f->forms, &p->pool, form,
	    profile_values_hash(form), 1, &at)) {
	case VALUE_NEW:
		profile_values_mark(&f->forms, at, (uint32_t)place);
		return true;
	case VALUE_OTHER:
		return true;
	case VALUE_MEMORY:
		return false;
	case VALUE_OLD:
		break;
	}
	first = profile_values_text(&column->values,
	    profile_values_marked(&f->forms, at), &whole);
	f->zeros += differ_by(first, text, SKIP_ZEROS);
	f->letters += differ_by(first, text, SKIP_CASE);
	f->blanks += differ_by(first, text, SKIP_BLANKS);
	f->marks += differ_by(first, text, SKIP_MARKS);
	if (f->line != 0)
		return true;
	f->one = profile_copy(p, first);
	f->other = profile_copy(p, text);
	f->line = profile_line(column, b, row);
	return true;
}

uint64_t
profile_forms_groups(const struct profile_forms *f, uint64_t *values)
{
	uint64_t groups = 0;

	*values = 0;
	for (size_t i = VALUES_FIRST; i < f->forms.len;
	     i = profile_values_next(&f->forms, i)) {
		uint64_t times = profile_values_times(&f->forms, i);

		groups += times > 1;
		*values += times > 1 ? times : 0;
	}
	return groups;
}
