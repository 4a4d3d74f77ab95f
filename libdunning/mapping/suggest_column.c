#include "mapping/suggest_column.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/money.h"
#include "mapping/suggest_shape.h"

bool
text_set_add(struct text_set *set, uint64_t hash, bool *is_new)
{
	size_t at;

	hash |= hash == 0; /* 0 is a free slot */
	if (set->count * 2 >= set->size) {
		struct text_set more = { NULL,
			set->size == 0 ? 256 : set->size * 2, 0 };

		more.slots = calloc(more.size, sizeof *more.slots);
		if (more.slots == NULL)
			return false;
		for (size_t i = 0; i < set->size; i++)
			if (set->slots[i] != 0)
				text_set_add(&more, set->slots[i], is_new);
		free(set->slots);
		*set = more;
	}
	for (at = hash & (set->size - 1); set->slots[at] != 0;
	     at = (at + 1) & (set->size - 1))
		if (set->slots[at] == hash) {
			*is_new = false;
			return true;
		}
	set->slots[at] = hash;
	set->count++;
	*is_new = true;
	return true;
}

void
text_set_clear(struct text_set *set)
{
	free(set->slots);
	*set = (struct text_set){ .slots = NULL };
}

uint64_t
text_set_hash(struct text t, uint64_t before)
{
	uint64_t own = hash_bytes(t.len != 0 ? t.at : "", t.len);

	return before == 0 ? own : hash_fold(before ^ 0x9e3779b97f4a7c15, own);
}

bool
column_is_null_text(struct text t)
{
	static const char *const texts[] = { "null", "(null)", "n/a", "#n/a",
		"na", "n/d", "nd", "s/d", "sd", "none", "nan", "nil", "-", "--",
		"---", "(blank)", "(en blanco)", "(vazio)", "sin dato",
		"sin datos", "#ref!", "#value!", "#valor!", "nat", "<na>",
		"#n/d", "#null!", "#nulo!", "#div/0!", "#name?", "#num!", NULL };

	for (const char *const *text = texts; *text != NULL; text++)
		if (t.len == strlen(*text) &&
		    strncasecmp(t.at, *text, t.len) == 0)
			return true;
	return number_is_dash(t);
}

static size_t
add_few(struct few_value *few, size_t count, struct text t)
{
	size_t i;

	for (i = 0; i < count && i < FEW_VALUES; i++)
		if (text_equal(few[i].text, t)) {
			few[i].count++;
			return count;
		}
	if (i < FEW_VALUES)
		few[i] = (struct few_value){ t, 1 };
	return i < FEW_VALUES ? i + 1 : FEW_VALUES + 1;
}

static bool
is_email(struct text t)
{
	const char *at = t.len != 0 ? memchr(t.at, '@', t.len) : NULL;
	size_t behind;

	if (at == NULL || at == t.at || memchr(t.at, ' ', t.len) != NULL)
		return false;
	behind = t.len - (size_t)(at - t.at) - 1;
	return behind > 3 && memchr(at + 1, '@', behind) == NULL &&
	       memchr(at + 1, '.', behind) != NULL;
}

static bool
is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (unsigned char)c >= 0x80;
}

static bool
is_phone(struct text t)
{
	size_t digits = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] >= '0' && t.at[i] <= '9')
			digits++;
		else if (memchr(" +()-./x", t.at[i], 8) == NULL)
			return false;
	}
	return digits >= 6 && digits <= 16;
}

/* 1.930438E+09, as spreadsheets write long numbers. */
static bool
is_exponent(struct text t)
{
	size_t i = 0, digits = 0;

	for (; i < t.len && t.at[i] != 'e' && t.at[i] != 'E'; i++) {
		if (t.at[i] >= '0' && t.at[i] <= '9')
			digits++;
		else if (i == 0 || (t.at[i] != '.' && t.at[i] != ','))
			return false;
	}
	if (digits == 0 || t.len - i < 3 || t.len - i > 4 ||
	    (t.at[i + 1] != '+' && t.at[i + 1] != '-'))
		return false;
	for (i += 2; i < t.len; i++)
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
	return true;
}

static void
look_letters(struct column_look *c, struct text t)
{
	size_t letters = 0, words = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (!is_letter(t.at[i]))
			continue;
		letters++;
		words += i == 0 || t.at[i - 1] == ' ';
	}
	c->letters += letters != 0;
	c->worded += words >= 2 && letters * 2 > t.len;
	if (utf8_length(t) > c->longest)
		c->longest = utf8_length(t);
}

static void
look_value(struct column_look *c, struct text t)
{
	enum identifier_kind kind;

	size_t no_date = c->dates.no_date, outside = c->dates.outside;

	c->values++;
	date_evidence_add(&c->dates, t);
	if (c->dates.no_date != no_date)
		c->zero_count = add_few(c->zero_dates, c->zero_count, t);
	if (c->dates.outside != outside)
		c->far_count = add_few(c->far_dates, c->far_count, t);
	number_evidence_add(&c->numbers, t);
	look_letters(c, t);
	if (is_exponent(t) && c->exponents++ == 0)
		c->exponent_line = c->dates.line;
	c->emails += is_email(t);
	c->phones += is_phone(t);
	c->codes += t.len == 3 && currency_digits(t) >= 0;
	c->few_count = add_few(c->few, c->few_count, t);
	if (t.len < 9 || t.len > 42)
		return;
	kind = identifier_guess(t, (struct text){ NULL, 0 });
	if (kind != IDENTIFIER_NONE &&
	    identifier_check(kind, t) == IDENTIFIER_OK)
		c->identifiers[kind]++;
}

bool
column_look(struct column_look *c, const struct sheet *s,
    const unsigned char *kinds, size_t index)
{
	struct text_set seen = { .slots = NULL };
	bool ok = true, is_new = false, padded;

	c->index = index;
	for (size_t i = 0; i < s->count && ok; i++) {
		struct text t;

		if (kinds[i] != ROW_DATA)
			continue;
		c->records++;
		t = sheet_cell(&s->rows[i], index);
		if (t.len == 0)
			continue;
		c->filled++;
		padded = t.len != s->rows[i].cells[index].len;
		c->padded += padded;
		if (column_is_null_text(t)) {
			c->nulls++;
			c->padded_nulls += padded;
			c->dashes += number_is_dash(t);
			c->null_count =
			    add_few(c->null_texts, c->null_count, t);
			continue;
		}
		c->dates.line = s->rows[i].line;
		look_value(c, t);
		ok = text_set_add(&seen, text_set_hash(t, 0), &is_new);
		c->distinct += is_new;
	}
	text_set_clear(&seen);
	return ok;
}

/* At least so many tenths of the values. */
static bool
tenths(const struct column_look *c, size_t count, size_t least)
{
	return c->values != 0 && count * 10 >= c->values * least;
}

static bool
looks_like_number(const struct column_look *c)
{
	return tenths(c, c->numbers.numbers, 9);
}

/* Days outside, unless most are. */
static size_t
few_outside(const struct date_evidence *e)
{
	return e->outside <= date_evidence_dates(e) ? e->outside : 0;
}

bool
column_agrees(const struct column_look *c, enum role_values values)
{
	const struct number_evidence *n = &c->numbers;

	switch (values) {
	case VALUES_ID:
		return c->values != 0 &&
		       !tenths(c, n->point + n->comma - n->floats, 3) &&
		       (date_evidence_dates(&c->dates) ==
		               c->dates.kinds[DATES_YMD8] +
		                   c->dates.kinds[DATES_DMY8] ||
		           !tenths(c, date_evidence_dates(&c->dates), 5));
	case VALUES_NAME:
		return tenths(c, c->letters, 5) && !tenths(c, c->emails, 5);
	case VALUES_DATE:
		return tenths(c,
		           date_evidence_dates(&c->dates) + c->dates.no_date +
		               few_outside(&c->dates),
		           8) ||
		       tenths(c, c->dates.serials, 9) ||
		       (date_evidence_mixed(&c->dates) &&
		           tenths(c,
		               date_evidence_dates(&c->dates) +
		                   c->dates.serials,
		               8));
	case VALUES_MONEY:
		return looks_like_number(c) && !tenths(c, n->leading_zeros, 5);
	case VALUES_INT:
		return looks_like_number(c) && n->point + n->comma == 0;
	case VALUES_CURRENCY:
		return tenths(c, c->codes, 8) ||
		       (c->few_count <= FEW_VALUES && c->longest <= 12 &&
		           c->dates.serials == 0);
	case VALUES_EMAIL:
		return tenths(c, c->emails, 8);
	case VALUES_PHONE:
		return tenths(c, c->phones, 7);
	case VALUES_WORD:
		return c->few_count <= FEW_VALUES ||
		       c->distinct * 4 <= c->values;
	case VALUES_ANY:
	default:
		return c->values != 0;
	}
}
