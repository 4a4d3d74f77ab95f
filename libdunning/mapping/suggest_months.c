#include "mapping/suggest_months.h"

#include <string.h>

#include "mapping/suggest_yaml.h"

/* In a shape these bytes stand for tokens; others are those of the format. */
enum { DAY = 1, MONTH, YEAR, SHORT_YEAR };

/* What is found while one value is gone through. */
struct walk {
	struct text rest;
	char shape[NAMED_FORMAT];
	size_t len;
	size_t names, years, numbers;
	size_t number_at; /* the place of the first number in the shape */
	bool fits[MONTH_LANGUAGES];
	bool one_digit;
	bool wide; /* too long for a shape */
};

static void
put(struct walk *w, char c)
{
	if (w->len + 1 < NAMED_FORMAT)
		w->shape[w->len++] = c;
	else
		w->wide = true;
}

static void
skip(struct walk *w, size_t len)
{
	w->rest.at += len;
	w->rest.len -= len;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take_digits(struct walk *w)
{
	size_t len = 0;

	while (len < w->rest.len && is_digit(w->rest.at[len]))
		len++;
	if (len == 4) {
		w->years++;
		put(w, YEAR);
	} else if (len <= 2) {
		if (w->numbers++ == 0)
			w->number_at = w->len;
		w->one_digit = w->one_digit || len == 1;
		/* The second number is a year; the caller sees to one alone. */
		put(w, w->numbers == 1 ? DAY : SHORT_YEAR);
	} else {
		return false;
	}
	skip(w, len);
	return w->numbers <= 2;
}

/* Bytes of letters, a c with a cedilla among them. */
static size_t
letters_at(struct text t)
{
	size_t len = 0;

	while (len < t.len && (((t.at[len] | 0x20) >= 'a' &&
	                           (t.at[len] | 0x20) <= 'z') ||
	                          (unsigned char)t.at[len] >= 0x80))
		len++;
	return len;
}

static bool
take_letters(struct walk *w)
{
	static const char *const words[] = { "de", "del", "of", "DE", "DEL",
		"De", NULL };
	size_t len = letters_at(w->rest);
	struct text word = { w->rest.at, len };
	bool fits[MONTH_LANGUAGES], any = false;
	int month;

	for (size_t i = 0; i < MONTH_LANGUAGES; i++) {
		fits[i] = month_name_read(word, i, &month) == len;
		any = any || fits[i];
	}
	if (any) {
		memcpy(w->fits, fits, sizeof fits);
		w->names++;
		put(w, MONTH);
		skip(w, len);
		/* A dot that shortens the name. */
		if (w->rest.len != 0 && *w->rest.at == '.' &&
		    (w->rest.len == 1 || !is_digit(w->rest.at[1])))
			skip(w, 1);
		return true;
	}
	for (const char *const *known = words; *known != NULL; known++) {
		if (!text_is(word, *known))
			continue;
		put(w, '\\');
		for (size_t i = 0; i < len; i++)
			put(w, word.at[i]);
		skip(w, len);
		return true;
	}
	return false;
}

static bool
walk(struct walk *w)
{
	while (w->rest.len != 0) {
		char c = *w->rest.at;

		if (is_digit(c)) {
			if (!take_digits(w))
				return false;
		} else if (letters_at(w->rest) != 0) {
			if (!take_letters(w))
				return false;
		} else if (memchr(" -/.,", c, 5) != NULL) {
			put(w, c);
			skip(w, 1);
		} else {
			return false;
		}
	}
	return !w->wide && w->names == 1;
}

static struct named_shape *
find_shape(struct named_evidence *e, const char *format)
{
	for (size_t i = 0; i < e->count; i++)
		if (strcmp(e->shapes[i].format, format) == 0)
			return &e->shapes[i];
	if (e->count == NAMED_SHAPES)
		return NULL;
	e->shapes[e->count] = (struct named_shape){ .count = 0 };
	memcpy(e->shapes[e->count].format, format, strlen(format) + 1);
	return &e->shapes[e->count++];
}

bool
named_evidence_add(struct named_evidence *e, struct text t)
{
	struct walk w = { .rest = t };
	struct named_shape *shape;
	bool no_day = false;

	if (!walk(&w) || w.years > 1 || w.years + w.numbers == 0 ||
	    w.years + w.numbers > 2)
		return false;
	if (w.years + w.numbers == 1) {
		const char *month = memchr(w.shape, MONTH, w.len);

		no_day = w.years == 1 || month < w.shape + w.number_at;
		e->no_year += !no_day;
		if (w.years == 0 && no_day)
			w.shape[w.number_at] = SHORT_YEAR;
		w.one_digit = false;
	}
	e->no_day += no_day;
	e->short_years += w.years == 0;
	for (size_t i = 0; i < MONTH_LANGUAGES; i++)
		e->fits[i] += w.fits[i];
	shape = find_shape(e, w.shape);
	if (shape == NULL) {
		e->more++;
		return true;
	}
	shape->count++;
	shape->no_day = no_day;
	shape->one_digit = shape->one_digit || w.one_digit;
	for (size_t i = 0; i < MONTH_LANGUAGES; i++)
		shape->fits[i] += w.fits[i];
	return true;
}

static void
put_shape(const struct named_shape *shape, size_t language, const char *day,
    struct buf *out)
{
	if (shape->no_day)
		buf_printf(out, "d(%s)", day);
	for (const char *at = shape->format; *at != '\0'; at++) {
		if (*at == DAY)
			buf_puts(out, shape->one_digit ? "d" : "dd");
		else if (*at == MONTH)
			buf_printf(out, "mmm(%s)", month_languages[language]);
		else if (*at == YEAR)
			buf_puts(out, "yyyy");
		else if (*at == SHORT_YEAR)
			buf_puts(out, "yy");
		else
			buf_putc(out, *at);
	}
}

/* The language of most values. */
static size_t
main_language(const struct named_evidence *e)
{
	size_t best = e->preferred;

	for (size_t i = 0; i < MONTH_LANGUAGES; i++)
		if (e->fits[i] > e->fits[best])
			best = i;
	return best;
}

bool
named_evidence_put(const struct named_evidence *e, const char *day,
    size_t *put_count, struct buf *out)
{
	size_t best = main_language(e);
	struct buf text;

	if (e->more + e->no_year != 0 || (e->no_day != 0 && day == NULL))
		return false;
	buf_init(&text, 4 * NAMED_FORMAT);
	for (size_t i = 0; i < e->count; i++) {
		const struct named_shape *shape = &e->shapes[i];

		for (size_t j = 0; j < MONTH_LANGUAGES; j++) {
			size_t language = (best + j) % MONTH_LANGUAGES;

			if (shape->fits[language] == 0 ||
			    (j != 0 && shape->fits[best] == shape->count))
				continue;
			yaml_again(&text, out);
			put_shape(shape, language, day, &text);
			buf_puts(out, (*put_count)++ == 0 ? "" : ", ");
			yaml_put(out,
			    (struct text){ buf_text(&text), text.len });
		}
	}
	yaml_done(&text, out);
	return !out->failed;
}
