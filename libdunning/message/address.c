#include "message/address.h"

#include <assert.h>
#include <string.h>

enum { DOMAIN_MAX = 253, LABEL_MAX = 63 };

static const char *const error_text[] = {
	[ADDRESS_OK] = "is one address",
	[ADDRESS_EMPTY] = "is empty",
	[ADDRESS_CONTROL] = "has a control character",
	[ADDRESS_SPACE] = "has a space",
	[ADDRESS_SEVERAL] = "is a list, not one address",
	[ADDRESS_BRACKETS] = "has '<' or '>': write the address alone",
	[ADDRESS_QUOTED] = "has a quote or a backslash before the '@'",
	[ADDRESS_NO_AT] = "has no '@'",
	[ADDRESS_MANY_AT] = "has more than one '@'",
	[ADDRESS_LOCAL_UTF8] = "is not ASCII before the '@' (no SMTPUTF8)",
	[ADDRESS_LOCAL] = "has a bad dot or character before the '@'",
	[ADDRESS_LOCAL_LONG] = "has more than 64 bytes before the '@'",
	[ADDRESS_DOMAIN_UTF8] = "has a domain that is not in its xn-- form",
	[ADDRESS_DOMAIN] = "has no valid domain after the '@'",
	[ADDRESS_DOMAIN_NO_DOT] = "has a domain without a dot",
	[ADDRESS_LONG] = "has more than 254 bytes",
};
static_assert(sizeof error_text / sizeof *error_text == ADDRESS_ERRORS,
    "every error has a text");

const char *
address_error_text(enum address_error error)
{
	return error_text[error];
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

bool
address_is_atext(char c)
{
	return c != '\0' &&
	       (is_alnum(c) || strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

bool
address_is_dot_atom(struct text s)
{
	bool dot = true; /* a dot is not allowed here */

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '.') {
			if (dot)
				return false;
			dot = true;
		} else if (address_is_atext(s.at[i])) {
			dot = false;
		} else {
			return false;
		}
	}
	return !dot;
}

static bool
label_is_valid(struct text label, bool *number)
{
	*number = true;
	if (label.len == 0 || label.len > LABEL_MAX || label.at[0] == '-' ||
	    label.at[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (!is_alnum(label.at[i]) && label.at[i] != '-')
			return false;
		*number = *number && label.at[i] >= '0' && label.at[i] <= '9';
	}
	return true;
}

/* The labels of a host name; 0 when it is none. */
static size_t
count_labels(struct text domain)
{
	bool number = true;
	size_t labels = 0;
	size_t start = 0;

	if (domain.len == 0 || domain.len > DOMAIN_MAX)
		return 0;
	for (size_t i = 0; i <= domain.len; i++) {
		if (i < domain.len && domain.at[i] != '.')
			continue;
		if (!label_is_valid(
		        (struct text){ domain.at + start, i - start }, &number))
			return 0;
		labels++;
		start = i + 1;
	}
	return number ? 0 : labels;
}

bool
address_is_domain(struct text domain)
{
	return count_labels(domain) >= 2;
}

static bool
has_high_byte(struct text s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.at[i] >= 0x80)
			return true;
	}
	return false;
}

static enum address_error
check_local(struct text local)
{
	if (has_high_byte(local))
		return ADDRESS_LOCAL_UTF8;
	if (!address_is_dot_atom(local))
		return ADDRESS_LOCAL;
	return local.len > ADDRESS_LOCAL_MAX ? ADDRESS_LOCAL_LONG : ADDRESS_OK;
}

static enum address_error
check_domain(struct text domain)
{
	size_t labels;

	if (has_high_byte(domain))
		return ADDRESS_DOMAIN_UTF8;
	labels = count_labels(domain);
	if (labels == 0)
		return ADDRESS_DOMAIN;
	return labels == 1 ? ADDRESS_DOMAIN_NO_DOT : ADDRESS_OK;
}

/* The characters that make it something else than one plain address. */
static enum address_error
check_bytes(struct text s, size_t *ats)
{
	*ats = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c < ' ' || c == 0x7F)
			return ADDRESS_CONTROL;
		if (c == ' ')
			return ADDRESS_SPACE;
		if (c == ',' || c == ';')
			return ADDRESS_SEVERAL;
		if (c == '<' || c == '>')
			return ADDRESS_BRACKETS;
		if (c == '"' || c == '\\')
			return ADDRESS_QUOTED;
		*ats += c == '@';
	}
	return ADDRESS_OK;
}

enum address_error
address_check(struct text s)
{
	enum address_error error;
	const char *at;
	size_t ats;
	size_t local;

	if (s.len == 0)
		return ADDRESS_EMPTY;
	error = check_bytes(s, &ats);
	if (error != ADDRESS_OK)
		return error;
	if (ats > 1)
		return ADDRESS_MANY_AT;
	at = memchr(s.at, '@', s.len);
	if (at == NULL)
		return ADDRESS_NO_AT;
	local = (size_t)(at - s.at);
	error = check_local((struct text){ s.at, local });
	if (error == ADDRESS_OK)
		error =
		    check_domain((struct text){ at + 1, s.len - local - 1 });
	if (error == ADDRESS_OK && s.len > ADDRESS_MAX)
		error = ADDRESS_LONG;
	return error;
}
