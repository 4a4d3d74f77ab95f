/* letter_text.c -- a piece of a letter document: plain text or markup. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "message/letter_internal.h"

bool
letter_fault(const struct letter_report *report, const char *id, size_t line,
    const char *fmt, ...)
{
	enum diag_level level = id[0] == 'R' ? DIAG_REJECT : DIAG_ERROR;
	char what[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	if (line == 0)
		diag_at(
		    report->diag, level, id, report->at, "letter: %s", what);
	else
		diag_at(report->diag, level, id, report->at,
		    "letter line %zu: %s", line, what);
	return false;
}

/* Characters that would move or split lines unseen, or that XML forbids. */
static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	       c == 0x2029;
}

bool
letter_text_check(
    struct text raw, size_t line, const struct letter_report *report)
{
	size_t valid = utf8_valid(raw.at, raw.len);
	size_t used;
	size_t i;

	if (valid < raw.len)
		return letter_fault(report, "R_LETTER_CHARACTER", line,
		    "byte 0x%02X is not UTF-8", (unsigned char)raw.at[valid]);
	for (i = 0; i < raw.len; i += used) {
		uint32_t c = utf8_decode(raw.at + i, raw.len - i, &used);

		if (is_control(c) && c != '\t')
			return letter_fault(report, "R_LETTER_CHARACTER", line,
			    "control character U+%04X", (unsigned)c);
	}
	return true;
}

/* &#124; or &#x7C;: the text between # and ; */
static bool
number_of(struct text digits, uint32_t *c)
{
	uint32_t base = 10;
	size_t i = 0;

	*c = 0;
	if (digits.len > 1 && digits.at[0] == 'x') {
		base = 16;
		i = 1;
	}
	if (digits.len == i || digits.len > i + 7)
		return false;
	for (; i < digits.len; i++) {
		static const char known[] = "0123456789abcdefABCDEF";
		const char *at = memchr(known, digits.at[i], sizeof(known) - 1);
		uint32_t value = at == NULL ? 99 : (uint32_t)(at - known);

		if (value > 15 && at != NULL)
			value -= 6;
		if (value >= base)
			return false;
		*c = *c * base + value;
	}
	return *c > 0 && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff);
}

/* name is what stands between & and ; */
static bool
entity_of(struct text name, uint32_t *c)
{
	static const struct {
		const char *name;
		char c;
	} known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' } };
	size_t i;

	if (name.len > 1 && name.at[0] == '#')
		return number_of((struct text){ name.at + 1, name.len - 1 }, c);
	for (i = 0; i < ARRAY_LEN(known); i++) {
		if (text_is(name, known[i].name)) {
			*c = (unsigned char)known[i].c;
			return true;
		}
	}
	return false;
}

static bool
decode_entity(struct text rest, bool breaks, uint32_t *c, size_t *used,
    size_t line, const struct letter_report *report)
{
	const char *end = memchr(rest.at, ';', rest.len);
	struct text name = { rest.at + 1, 0 };

	if (end != NULL)
		name.len = (size_t)(end - name.at);
	if (end == NULL || !entity_of(name, c)) {
		letter_fault(report, "E_LETTER_MARKUP", line,
		    "'%.*s' is not an entity",
		    (int)(rest.len < 16 ? rest.len : 16), rest.at);
		diag_note(report->diag, POS_NONE, "write & as &amp;");
		return false;
	}
	*used = name.len + 2;
	if (is_control(*c) && !(breaks && *c == '\n'))
		return letter_fault(report, "R_LETTER_CHARACTER", line,
		    "control character U+%04X", (unsigned)*c);
	return true;
}

static bool
decode(struct text raw, bool breaks, char *to, size_t *len, size_t line,
    const struct letter_report *report)
{
	size_t used;
	size_t i;
	size_t n = 0;

	for (i = 0; i < raw.len; i += used) {
		uint32_t c;

		used = 1;
		if (raw.at[i] != '&') {
			to[n++] = raw.at[i];
			continue;
		}
		if (!decode_entity((struct text){ raw.at + i, raw.len - i },
		        breaks, &c, &used, line, report))
			return false;
		n += utf8_encode(c, to + n);
	}
	*len = n;
	return true;
}

bool
letter_text_read(struct text raw, size_t line, enum text_kind kind,
    struct arena *arena, const struct letter_report *report,
    struct letter_text *out)
{
	bool plain = kind == TEXT_PLAIN || kind == TEXT_DATA;
	bool breaks = kind == TEXT_BLOCK || kind == TEXT_DATA;
	bool marked = raw.len > 0 && memchr(raw.at, '<', raw.len) != NULL;
	char *copy;

	*out = (struct letter_text){ raw, marked, line };
	if (marked && plain)
		return letter_fault(report, "E_LETTER_MARKUP", line,
		    "no markup here, write < as &lt;");
	if (marked || raw.len == 0 || memchr(raw.at, '&', raw.len) == NULL)
		return true;
	copy = arena_alloc(arena, raw.len, 1);
	if (copy == NULL) {
		diag_memory(report->diag);
		return false;
	}
	out->text.at = copy;
	return decode(raw, breaks, copy, &out->text.len, line, report);
}
