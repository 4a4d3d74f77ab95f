#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "rules/pattern.h"

enum { HEAP_KIB = 1024, DEPTH = 1000 };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *match;
};

static bool
set_flags(struct text flags, uint32_t *options, bool *blanks, char *why,
    size_t why_size)
{
	size_t i;

	for (i = 0; i < flags.len; i++) {
		switch (flags.at[i]) {
		case 'i':
			*options |= PCRE2_CASELESS;
			break;
		case 'm':
			*options |= PCRE2_MULTILINE;
			break;
		case 's':
			*options |= PCRE2_DOTALL;
			break;
		case 'x':
			*blanks = true;
			break;
		default:
			snprintf(why, why_size,
			    "the flags of a pattern are i, m, s and x");
			return false;
		}
	}
	return true;
}

static char
byte_at(struct text text, size_t i)
{
	return i < text.len ? text.at[i] : '\0';
}

/* Where a pattern is: the byte at i, and whether it belongs to a class. */
struct walk {
	struct text text;
	size_t i;
	bool in_class;
	bool escaped; /* by the backslash before it */
};

static void
walk_on(struct walk *w)
{
	char c = byte_at(w->text, w->i);

	if (w->escaped || c == '\\') {
		w->escaped = !w->escaped;
	} else if (!w->in_class && c == '[') {
		w->in_class = true;
		w->i += byte_at(w->text, w->i + 1) == '^';
		w->i += byte_at(w->text, w->i + 1) == ']';
	} else if (w->in_class && c == ']') {
		w->in_class = false;
	}
	w->i++;
}

static const char *
refused_escape(const struct walk *w)
{
	struct text rest = { w->text.at + w->i, w->text.len - w->i };
	char c = byte_at(rest, 0);

	if (w->in_class && c >= '0' && c <= '9')
		return "a class in a pattern has no back references";
	if (c == 'c' || c == 'i' || c == 'I')
		return "the characters of XML names (\\c, \\i) are not "
		       "supported in a pattern: write a class";
	if ((c == 'p' || c == 'P') && rest.len > 4 &&
	    text_equal((struct text){ rest.at + 1, 3 }, TEXT("{Is")))
		return "blocks such as \\p{IsGreek} are not supported in a "
		       "pattern: write a script such as \\p{Greek}, or a "
		       "class";
	return NULL;
}

/*
 * What XPath patterns mean otherwise than PCRE2, or not at all; NULL:
 * nothing.
 */
static const char *
refused(struct text text, size_t *offset)
{
	struct walk w = { .text = text };
	const char *reason = NULL;

	for (; w.i < text.len && reason == NULL; walk_on(&w)) {
		*offset = w.i - w.escaped;
		if (w.escaped)
			reason = refused_escape(&w);
		else if (w.in_class && byte_at(text, w.i) == '-' &&
		         byte_at(text, w.i + 1) == '[')
			reason = "class subtraction such as [a-z-[aeiou]] is "
			         "not supported in a pattern";
	}
	return reason;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without the blanks outside of classes; at is NULL when out of memory. */
static struct text
strip_blanks(struct arena *arena, struct text text)
{
	char *out = arena_alloc(arena, text.len + 1, 1);
	struct walk w = { .text = text };
	struct text result = { out, 0 };
	size_t from;

	while (out != NULL && w.i < text.len) {
		from = w.i;
		if (!w.in_class && is_blank(text.at[from])) {
			w.i++;
			continue;
		}
		for (walk_on(&w); from < w.i && from < text.len; from++)
			out[result.len++] = text.at[from];
	}
	return result;
}

/* The byte of the text with blanks for one of the text without. */
static size_t
place_with_blanks(struct text text, size_t offset)
{
	struct walk w = { .text = text };
	size_t from;
	size_t kept = 0;

	while (w.i < text.len) {
		from = w.i;
		if (!w.in_class && is_blank(text.at[from])) {
			w.i++;
			continue;
		}
		walk_on(&w);
		kept += w.i - from;
		if (kept > offset)
			return from;
	}
	return text.len;
}

static pcre2_code *
compile(struct text text, uint32_t options, pcre2_compile_context *context,
    char *why, size_t why_size, size_t *offset)
{
	PCRE2_UCHAR message[200];
	pcre2_code *code;
	int error;

	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	code = pcre2_compile((PCRE2_SPTR)text.at, text.len,
	    options | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
	        PCRE2_DOLLAR_ENDONLY,
	    &error, offset, context);
	if (code != NULL)
		return code;
	if (pcre2_get_error_message(error, message, sizeof(message)) < 0)
		message[0] = '\0';
	snprintf(why, why_size, "this pattern cannot be read: %s",
	    (const char *)message);
	return NULL;
}

/* Everything but the code; false: out of memory. */
static bool
prepare(struct pattern *pattern)
{
	pattern->data =
	    pcre2_match_data_create_from_pattern(pattern->code, NULL);
	pattern->match = pcre2_match_context_create(NULL);
	if (pattern->data == NULL || pattern->match == NULL)
		return false;
	pcre2_set_match_limit(pattern->match, LIMIT_PCRE_MATCH);
	pcre2_set_depth_limit(pattern->match, DEPTH);
	pcre2_set_heap_limit(pattern->match, HEAP_KIB);
	return true;
}

static bool
fill(struct pattern *pattern, struct text text, uint32_t options, char *why,
    size_t why_size, size_t *offset)
{
	const char *reason = refused(text, offset);
	pcre2_compile_context *context;

	if (reason != NULL) {
		snprintf(why, why_size, "%s", reason);
		return false;
	}
	*offset = 0;
	snprintf(why, why_size, "out of memory");
	context = pcre2_compile_context_create(NULL);
	if (context == NULL)
		return false;
	pattern->code = compile(text, options, context, why, why_size, offset);
	pcre2_compile_context_free(context);
	return pattern->code != NULL && prepare(pattern);
}

static void
release(void *object)
{
	struct pattern *pattern = object;

	pcre2_match_context_free(pattern->match);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
}

struct pattern *
pattern_new(struct arena *arena, struct text text, struct text flags, char *why,
    size_t why_size, size_t *offset)
{
	struct pattern *pattern = arena_alloc(arena, 1, sizeof(*pattern));
	struct text written = text;
	uint32_t options = 0;
	bool blanks = false;

	*offset = 0;
	if (!set_flags(flags, &options, &blanks, why, why_size))
		return NULL;
	snprintf(why, why_size, "out of memory");
	if (blanks)
		text = strip_blanks(arena, written);
	if (pattern == NULL || text.at == NULL ||
	    !arena_own(arena, pattern, release))
		return NULL;
	if (!fill(pattern, text, options, why, why_size, offset)) {
		if (blanks)
			*offset = place_with_blanks(written, *offset);
		return NULL;
	}
	/* Without machine code it is interpreted, with the same result. */
	pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return pattern;
}

/* Then it is valid UTF-8, which PCRE2 need not find out byte by byte. */
static bool
is_ascii(struct text text)
{
	uint64_t bits = 0;
	size_t i = 0;

	for (; i + 8 <= text.len; i += 8)
		bits |= load_u64(text.at + i);
	if (i < text.len && text.len >= 8)
		bits |= load_u64(text.at + text.len - 8);
	else
		for (; i < text.len; i++)
			bits |= (uint64_t)(unsigned char)text.at[i];
	return (bits & UINT64_C(0x8080808080808080)) == 0;
}

/* From a byte on; the groups are in pattern->data. */
static enum pattern_match
match(
    struct pattern *pattern, struct text subject, size_t from, uint32_t options)
{
	PCRE2_SPTR at = (PCRE2_SPTR)subject.at;
	int result = pcre2_match(pattern->code, at, subject.len, from, options,
	    pattern->data, pattern->match);

	/* The machine code has a stack of its own, which is smaller. */
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(pattern->code, at, subject.len, from,
		    options | PCRE2_NO_JIT, pattern->data, pattern->match);
	if (result >= 0)
		return PATTERN_YES;
	if (result == PCRE2_ERROR_NOMATCH)
		return PATTERN_NO;
	if (result == PCRE2_ERROR_MATCHLIMIT ||
	    result == PCRE2_ERROR_DEPTHLIMIT || result == PCRE2_ERROR_HEAPLIMIT)
		return PATTERN_LIMIT;
	return PATTERN_ERROR;
}

enum pattern_match
pattern_test(struct pattern *pattern, struct text subject)
{
	if (subject.at == NULL)
		subject = TEXT("");
	return match(
	    pattern, subject, 0, is_ascii(subject) ? PCRE2_NO_UTF_CHECK : 0);
}

enum pattern_match
pattern_find(struct pattern *pattern, struct text subject, struct text *found,
    bool *group)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(pattern->data);
	enum pattern_match result;

	if (subject.at == NULL)
		subject = TEXT("");
	result = match(pattern, subject, 0, PCRE2_NO_UTF_CHECK);
	if (result != PATTERN_YES)
		return result;
	*group = pcre2_get_ovector_count(pattern->data) > 1 &&
	    ends[2] != PCRE2_UNSET;
	if (*group)
		ends += 2;
	/* A look-behind with \K could begin behind the end. */
	if (ends[1] < ends[0])
		return PATTERN_ERROR;
	*found = (struct text){ subject.at + ends[0], ends[1] - ends[0] };
	return PATTERN_YES;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
pattern_check_replacement(struct text replacement, size_t *offset)
{
	size_t i;
	char next;

	for (i = 0; i < replacement.len; i++) {
		*offset = i;
		next = byte_at(replacement, i + 1);
		if (replacement.at[i] == '\\' && next != '\\' && next != '$')
			return false;
		if (replacement.at[i] == '$' && !is_digit(next))
			return false;
		i += replacement.at[i] == '\\';
	}
	return true;
}

static bool
add_group(
    struct pattern *pattern, struct text subject, size_t group, struct buf *out)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(pattern->data);

	if (group >= pcre2_get_ovector_count(pattern->data) ||
	    ends[2 * group] == PCRE2_UNSET)
		return true;
	return buf_add(out, subject.at + ends[2 * group],
	    ends[2 * group + 1] - ends[2 * group]);
}

/*
 * The group of a $ before i: all digits that make the number of a group, the
 * first one in any case.
 */
static size_t
take_group(const struct pattern *pattern, struct text text, size_t *i)
{
	size_t groups = pcre2_get_ovector_count(pattern->data);
	size_t group = (size_t)(text.at[(*i)++] - '0');

	while (is_digit(byte_at(text, *i)) &&
	       group * 10 + (size_t)(text.at[*i] - '0') < groups)
		group = group * 10 + (size_t)(text.at[(*i)++] - '0');
	return group;
}

/* What stands for the match that was found last. */
static bool
add_replacement(struct pattern *pattern, struct text subject,
    struct text replacement, struct buf *out)
{
	size_t group;
	size_t i = 0;

	while (i < replacement.len) {
		if (replacement.at[i] == '$') {
			i++;
			group = take_group(pattern, replacement, &i);
			if (!add_group(pattern, subject, group, out))
				return false;
			continue;
		}
		i += replacement.at[i] == '\\';
		if (!buf_add(out, replacement.at + i, 1))
			return false;
		i++;
	}
	return true;
}

/* All of it into out; false there: it is full. */
static enum pattern_match
replace_all(struct pattern *pattern, struct text subject,
    struct text replacement, struct buf *out)
{
	uint32_t options = is_ascii(subject) ? PCRE2_NO_UTF_CHECK : 0;
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(pattern->data);
	enum pattern_match found = PATTERN_NO;
	size_t copied = 0;
	size_t from = 0;
	size_t used;

	while (from <= subject.len) {
		found = match(pattern, subject, from, options);
		if (found != PATTERN_YES)
			break;
		options = PCRE2_NO_UTF_CHECK;
		/* A look-behind with \K could point back. */
		if (ends[0] < copied || ends[1] < ends[0])
			return PATTERN_ERROR;
		if (!buf_add(out, subject.at + copied, ends[0] - copied) ||
		    !add_replacement(pattern, subject, replacement, out))
			return PATTERN_LIMIT;
		copied = ends[1];
		from = copied;
		if (ends[0] == ends[1]) {
			utf8_decode(
			    subject.at + from, subject.len - from, &used);
			from += used > 0 ? used : 1;
		}
	}
	if (found == PATTERN_LIMIT || found == PATTERN_ERROR)
		return found;
	return buf_add(out, subject.at + copied, subject.len - copied)
	           ? PATTERN_YES
	           : PATTERN_LIMIT;
}

enum pattern_match
pattern_replace(struct pattern *pattern, struct text subject,
    struct text replacement, struct arena *arena, struct text *out)
{
	enum pattern_match result;
	struct buf buf;
	size_t offset;

	if (subject.at == NULL)
		subject = TEXT("");
	if (!pattern_check_replacement(replacement, &offset))
		return PATTERN_ERROR;
	buf_init(&buf, LIMIT_RECORD_BYTES);
	result = replace_all(pattern, subject, replacement, &buf);
	if (result == PATTERN_YES) {
		out->len = buf.len;
		out->at = arena_strndup(arena, buf_text(&buf), buf.len);
	}
	buf_clear(&buf);
	return result;
}
