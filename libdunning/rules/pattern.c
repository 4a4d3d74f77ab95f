#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

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
set_flags(struct text flags, uint32_t *options, char *why, size_t why_size)
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
			*options |= PCRE2_EXTENDED;
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

/*
 * What XPath patterns mean otherwise than PCRE2 inside a class, or not at
 * all; NULL: nothing.
 */
static const char *
refused(struct text text, size_t *offset)
{
	bool in_class = false;
	size_t i;

	for (i = 0; i < text.len; i++) {
		*offset = i;
		if (text.at[i] == '\\') {
			i++;
			if (in_class && byte_at(text, i) >= '0' &&
			    byte_at(text, i) <= '9')
				return "a class in a pattern has no back "
				       "references";
		} else if (!in_class && text.at[i] == '[') {
			in_class = true;
			i += byte_at(text, i + 1) == '^';
			i += byte_at(text, i + 1) == ']';
		} else if (in_class && text.at[i] == '-' &&
		           byte_at(text, i + 1) == '[') {
			return "class subtraction such as [a-z-[aeiou]] is "
			       "not supported in a pattern";
		} else if (in_class && text.at[i] == ']') {
			in_class = false;
		}
	}
	return NULL;
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
	pattern->data = pcre2_match_data_create(1, NULL);
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
pattern_new(struct arena *arena, struct text text, struct text flags,
    char *why, size_t why_size, size_t *offset)
{
	struct pattern *pattern = arena_alloc(arena, 1, sizeof(*pattern));
	uint32_t options = 0;

	*offset = 0;
	if (!set_flags(flags, &options, why, why_size))
		return NULL;
	snprintf(why, why_size, "out of memory");
	if (pattern == NULL || !arena_own(arena, pattern, release))
		return NULL;
	if (!fill(pattern, text, options, why, why_size, offset))
		return NULL;
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

enum pattern_match
pattern_test(struct pattern *pattern, struct text subject)
{
	PCRE2_SPTR at;
	uint32_t options;
	int result;

	if (subject.at == NULL)
		subject = TEXT("");
	at = (PCRE2_SPTR)subject.at;
	options = is_ascii(subject) ? PCRE2_NO_UTF_CHECK : 0;
	result = pcre2_match(pattern->code, at, subject.len, 0, options,
	    pattern->data, pattern->match);

	/* The machine code has a stack of its own, which is smaller. */
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(pattern->code, at, subject.len, 0,
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
