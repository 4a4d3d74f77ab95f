#include "mapping/suggest_numbers.h"

#include <string.h>

#include "base/money.h"

/* One number without what stands around it. */
struct body {
	size_t digits;
	size_t points, commas, blanks, apostrophes;
	size_t behind; /* digits behind the last mark */
	size_t front;  /* digits before the first mark */
	char last;     /* the last mark, or 0 */
	char first_digit;
	bool zero;    /* all its digits are 0 */
	bool grouped; /* three digits between each two marks */
	bool indian;  /* or two, and three before the last: 12,34,567.00 */
	bool thrice;  /* and behind the last one */
	bool hollow;  /* and those behind the last mark are all 0 */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a blank, also one that does not break. */
static size_t
blank_at(struct text t)
{
	if (t.len != 0 && *t.at == ' ')
		return 1;
	if (t.len >= 2 && memcmp(t.at, "\xc2\xa0", 2) == 0)
		return 2;
	if (t.len >= 3 && memcmp(t.at, "\xe2\x80\xaf", 3) == 0)
		return 3;
	return 0;
}

static void
skip(struct text *t, size_t len)
{
	t->at += len;
	t->len -= len;
}

static void
skip_blanks(struct text *t)
{
	size_t len;

	while ((len = blank_at(*t)) != 0)
		skip(t, len);
}

static bool
take(struct text *t, char c)
{
	if (t->len == 0 || *t->at != c)
		return false;
	skip(t, 1);
	return true;
}

/* U+2212 is what word processors make of a minus. */
static bool
take_minus(struct text *t)
{
	if (take(t, '-'))
		return true;
	if (t->len < 3 || memcmp(t->at, "\xe2\x88\x92", 3) != 0)
		return false;
	skip(t, 3);
	return true;
}

static bool
is_mark(char c)
{
	return c == '.' || c == ',' || c == ' ' || c == '\'';
}

static void
count_mark(struct body *b, char mark)
{
	if (b->last == 0)
		b->front = b->digits;
	else if (b->behind != 3)
		b->grouped = false;
	b->points += mark == '.';
	b->commas += mark == ',';
	b->blanks += mark == ' ';
	b->apostrophes += mark == '\'';
	b->last = mark;
	b->behind = 0;
	b->hollow = true;
}

/* Two digits at most, pairs of them, and three, between commas. */
static bool
is_indian(struct text t, size_t len)
{
	size_t run = 0, pairs = 0, front = 0;

	for (size_t i = 0; i < len && t.at[i] != '.'; i++) {
		if (t.at[i] != ',' && !is_digit(t.at[i]))
			return false;
		if (is_digit(t.at[i])) {
			run++;
			continue;
		}
		if (front == 0)
			front = run;
		else if (run != 2)
			return false;
		else
			pairs++;
		run = 0;
	}
	return front < 3 && pairs > 0 && run == 3;
}

/* Digits with marks between them; false: none. */
static bool
take_body(struct text *t, struct body *b)
{
	struct text whole = *t;

	*b = (struct body){ .zero = true, .grouped = true };
	while (t->len != 0) {
		size_t blank = blank_at(*t), len = blank != 0 ? blank : 1;
		char c = blank != 0 ? ' ' : *t->at;

		/* U+2019 is what spreadsheets make of an apostrophe. */
		if (t->len > 3 && memcmp(t->at, "\xe2\x80\x99", 3) == 0) {
			len = 3;
			c = '\'';
		}

		if (is_digit(c)) {
			if (b->digits++ == 0)
				b->first_digit = c;
			b->zero = b->zero && c == '0';
			b->behind += b->last != 0;
			b->hollow = b->hollow && c == '0';
		} else if (is_mark(c) && t->len > len && is_digit(t->at[len])) {
			count_mark(b, c);
		} else {
			break;
		}
		skip(t, len);
	}
	if (b->last == 0)
		b->front = b->digits;
	b->indian = is_indian(whole, whole.len - t->len);
	b->grouped = b->grouped || b->indian;
	b->thrice = b->last != 0 && b->grouped && b->behind == 3;
	return b->digits != 0;
}

static bool
same_letters(struct text t, const char *s)
{
	size_t len = strlen(s);

	if (t.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((t.at[i] & ~0x20) != s[i])
			return false;
	return true;
}

const char *const number_indicators[] = { "D", "C", "H", "S", "DR", "CR", "DB",
	NULL };

static bool
is_indicator(struct text t, unsigned *bit)
{
	for (unsigned i = 0; number_indicators[i] != NULL; i++)
		if (same_letters(t, number_indicators[i])) {
			*bit = 1U << i;
			return true;
		}
	return false;
}

static bool
is_symbol(struct text t)
{
	static const char *const names[] = { "$", "US$", "U$S", "R$", "S/",
		"S/.", "Bs", "Bs.", "Q", "L", "MX$", "\xe2\x82\xac", "\xc2\xa3",
		"\xe2\x82\xa1", "\xe2\x82\xb2", NULL };

	for (const char *const *name = names; *name != NULL; name++)
		if (text_is(t, *name))
			return true;
	return t.len == 3 && currency_digits(t) >= 0;
}

static void
add_indicator(struct number_evidence *e, struct text t, unsigned bit)
{
	size_t i = 0;

	while (bit >> i != 1)
		i++;
	e->indicated |= bit;
	if (text_is(t, number_indicators[i])) {
		e->capitals |= bit;
		return;
	}
	if ((e->others & bit) == 0)
		memcpy(e->indicator[i], t.at, t.len);
	e->others |= bit;
}

/* False: there are more than can be told. */
static bool
add_symbol(struct number_evidence *e, struct text t)
{
	for (size_t i = 0; i < e->symbol_count; i++)
		if (text_is(t, e->symbol[i]))
			return true;
	if (e->symbol_count == NUMBER_SYMBOLS ||
	    t.len >= sizeof e->symbol[0])
		return false;
	memcpy(e->symbol[e->symbol_count++], t.at, t.len);
	return true;
}

static bool
take_word(
    struct text t, struct number_evidence *e, bool *indicator, bool *symbol)
{
	unsigned bit;

	if (t.len == 0)
		return true;
	if (is_indicator(t, &bit)) {
		*indicator = true;
		add_indicator(e, t, bit);
		return true;
	}
	if (!is_symbol(t))
		return false;
	*symbol = true;
	return add_symbol(e, t);
}

/* What stands before the digits: a word, perhaps with signs around. */
static struct text
take_front(struct text *t)
{
	struct text word = { t->at, 0 };

	while (t->len != 0 && !is_digit(*t->at) && blank_at(*t) == 0 &&
	       *t->at != '-' && *t->at != '+' && *t->at != '(' &&
	       !(word.len == 0 && is_mark(*t->at))) {
		skip(t, 1);
		word.len++;
	}
	return word;
}

static bool
is_short_word(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((t.at[i] | 0x20) < 'a' || (t.at[i] | 0x20) > 'z')
			return false;
	return t.len <= 2;
}

static void
count_marks(struct number_evidence *e, const struct body *b)
{
	size_t marks = b->points + b->commas;
	size_t all = marks + b->blanks + b->apostrophes;

	e->grouped_blank += b->blanks != 0;
	e->grouped_apostrophe += b->apostrophes != 0;
	e->indian += b->indian;
	if (all == 0) {
		e->whole++;
		return;
	}
	if (b->last != '.' && b->last != ',')
		return;
	/* The last mark is the decimal one, unless threes say otherwise. */
	if (b->thrice && all == 1 && b->front <= 3 && b->first_digit != '0') {
		e->either_point += b->last == '.';
		e->either_comma += b->last == ',';
		return;
	}
	if (b->thrice && (marks == b->points || marks == b->commas) &&
	    marks > 1) {
		e->grouped_point += b->last == '.';
		e->grouped_comma += b->last == ',';
		return;
	}
	e->floats += b->points == 1 && all == 1 && b->behind == 1 && b->hollow;
	e->point += b->last == '.';
	e->comma += b->last == ',';
	e->grouped_point += b->last == ',' && b->points != 0;
	e->grouped_comma += b->last == '.' && b->commas != 0;
	if (b->behind > e->decimals)
		e->decimals = b->behind;
}

/* No number has two decimal marks, or its decimal mark before another. */
static bool
marks_fit(const struct body *b)
{
	if (!b->grouped ||
	    b->front > (b->blanks + b->apostrophes != 0 ? 3 : 18))
		return false;
	if (b->last == ' ' || b->last == '\'')
		return b->thrice && b->points + b->commas == 0;
	if (b->last == '.' && b->points > 1)
		return b->thrice && b->commas == 0;
	if (b->last == ',' && b->commas > 1)
		return b->thrice && b->points == 0;
	return true;
}

bool
number_is_dash(struct text t)
{
	struct text word = { t.at, 0 };

	if (t.len < 2 || t.at[t.len - 1] != '-')
		return false;
	t.len--;
	while (word.len < t.len &&
	       blank_at((struct text){ t.at + word.len, t.len - word.len }) ==
	           0)
		word.len++;
	skip(&t, word.len);
	skip_blanks(&t);
	return t.len == 0 && is_symbol(word);
}

/* A blank beside a sign, which map does not read unless there is a symbol. */
static bool
has_odd_sign(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		struct text rest = { t.at + i, t.len - i };
		size_t blank = blank_at(rest);
		char before = i == 0 ? '\0' : t.at[i - 1];
		char behind = rest.len > blank ? rest.at[blank] : '\0';

		if (blank != 0 &&
		    (before == '-' || before == '+' || before == '(' ||
		        behind == ')' ||
		        (behind == '-' && rest.len == blank + 1)))
			return true;
	}
	return false;
}

bool
number_evidence_add(struct number_evidence *e, struct text t)
{
	bool minus, after, parentheses, plus, indicator = false, symbol = false;
	bool odd = has_odd_sign(t);
	struct text word;
	struct body body;

	e->values++;
	parentheses = take(&t, '(');
	minus = take_minus(&t);
	word = take_front(&t);
	/* D 12.00 is a debit, D12 is a code. */
	if (word.len != 0 && is_short_word(word) && blank_at(t) == 0)
		return false;
	skip_blanks(&t);
	parentheses = take(&t, '(') || parentheses;
	minus = take_minus(&t) || minus;
	plus = take(&t, '+');
	skip_blanks(&t);
	if (!take_word(word, e, &indicator, &symbol) || !take_body(&t, &body) ||
	    !marks_fit(&body))
		return false;
	skip_blanks(&t);
	after = take_minus(&t);
	skip_blanks(&t);
	if (parentheses && (t.len == 0 || t.at[t.len - 1] != ')'))
		return false;
	t.len -= parentheses;
	if (!take_word(text_trim(t), e, &indicator, &symbol))
		return false;
	e->numbers++;
	e->minus += minus;
	e->minus_after += after;
	e->parentheses += parentheses;
	e->plus += plus;
	e->indicators += indicator;
	e->symbols += symbol;
	e->refused += (odd && !symbol) || minus + after + parentheses > 1;
	e->zeros += body.zero;
	e->leading_zeros +=
	    body.first_digit == '0' && body.front > 1 && !body.zero;
	if (body.digits > e->most_digits)
		e->most_digits = body.digits;
	count_marks(e, &body);
	return true;
}

enum number_mark
number_evidence_mark(const struct number_evidence *e)
{
	/* A grouping mark says what the decimal mark is not. */
	size_t point = e->point + e->grouped_comma;
	size_t comma = e->comma + e->grouped_point;

	if (point == 0 && comma == 0) {
		if (e->either_point + e->either_comma == 0)
			return MARK_NONE;
		return MARK_OPEN;
	}
	if (comma == 0 || point / 50 > comma)
		return MARK_POINT;
	if (point == 0 || comma / 50 > point)
		return MARK_COMMA;
	return MARK_CONTRADICTS;
}

char
number_evidence_grouping(const struct number_evidence *e, enum number_mark mark)
{
	if (mark == MARK_POINT && e->grouped_comma + e->either_comma != 0)
		return ',';
	if (mark == MARK_COMMA && e->grouped_point + e->either_point != 0)
		return '.';
	if (e->grouped_blank != 0)
		return ' ';
	return e->grouped_apostrophe != 0 ? '\'' : '\0';
}

size_t
number_evidence_refused(const struct number_evidence *e)
{
	size_t symbols = e->symbol_count > 1 ? e->symbols : 0;

	return symbols > e->refused ? symbols : e->refused;
}
