#include "rules/yaml_error.h"

#include <string.h>

/* Where a message points. */
enum aim {
	AIM_PROBLEM, /* where libyaml noticed */
	AIM_OPENED   /* where the broken thing begins */
};

struct translation {
	const char *problem; /* a part of libyaml's text */
	enum aim aim;
	const char *message;
	const char *hint;
};

static const char quote_hint[] =
    "quote the whole value: '...' around it, and inside it write '' for '";

static const struct translation translations[] = {
	{ "expected comment or line break", AIM_PROBLEM,
	    "a value that begins with > or | is read as a block of text",
	    quote_hint },
	{ "unexpected end of stream", AIM_OPENED, "this quote is never closed",
	    "close it, or write the quote twice if it is part of the text" },
	{ "unexpected document indicator", AIM_OPENED,
	    "this quote is never closed",
	    "close it before the line of --- or ..." },
	{ "unknown escape character", AIM_PROBLEM,
	    "a backslash in double quotes begins an escape, and this is none",
	    "use single quotes, in which a backslash is only a backslash" },
	{ "expected hexdecimal number", AIM_PROBLEM,
	    "an escape in double quotes needs more hexadecimal digits",
	    "use single quotes, in which a backslash is only a backslash" },
	{ "invalid Unicode character escape", AIM_PROBLEM,
	    "this escape is not a character",
	    "write the character itself, in UTF-8" },
	{ "block sequence entries are not allowed", AIM_PROBLEM,
	    "a list cannot begin on the line of its key",
	    "put the first `- ` on the next line, or quote the whole value" },
	{ "mapping keys are not allowed", AIM_PROBLEM,
	    "a value cannot begin with `? `", quote_hint },
	{ "expected alphabetic or numeric character", AIM_OPENED,
	    "a value cannot begin with & or *", quote_hint },
	{ "expected node content", AIM_PROBLEM,
	    "a value cannot begin with this character", quote_hint },
	{ "undefined tag handle", AIM_PROBLEM,
	    "a value that begins with ! is read as a YAML tag", quote_hint },
	{ "violates indentation", AIM_PROBLEM, "tabs cannot indent YAML",
	    "indent with spaces" },
	{ "indentation space is expected", AIM_PROBLEM,
	    "tabs cannot indent YAML", "indent with spaces" },
	{ "expected '-' indicator", AIM_PROBLEM,
	    "this line does not continue the list above it",
	    "begin it with `- ` below the other entries, or indent it as the "
	    "key that it belongs to" },
	{ "expected <document start>", AIM_PROBLEM,
	    "this text stands outside of the keys of the file",
	    "write it as `key: value`, in the first column" },
	{ "could not find expected ':'", AIM_OPENED,
	    "this line is neither `key: value` nor `- entry`",
	    "put `: ` after the key, or indent text that continues a value" },
};

static const struct translation tab_indent = { "", AIM_PROBLEM,
	"tabs cannot indent YAML", "indent with spaces" };
static const struct translation bad_first = { "", AIM_PROBLEM,
	"a value cannot begin with this character", quote_hint };
static const struct translation second_colon = { "", AIM_PROBLEM,
	"a second `: ` in one line", quote_hint };
static const struct translation stray_key = { "", AIM_PROBLEM,
	"this line cannot be a key here",
	"indent it exactly as the keys beside it, and put a blank after the "
	"colon of the line before" };
static const struct translation after_quote = { "", AIM_PROBLEM,
	"text after the end of a value", quote_hint };
static const struct translation bad_indent = { "", AIM_PROBLEM,
	"this line is indented unlike the lines above it",
	"indent it exactly as the keys beside it" };
static const struct translation open_list = { "", AIM_OPENED,
	"this [ has no ] that fits",
	"close it; or quote the whole value if it is a range, as in "
	"\"[1..30)\"" };
static const struct translation open_map = { "", AIM_OPENED,
	"this { has no } that fits", "close it, or write its keys as a block" };
static const struct translation broken_list = { "", AIM_PROBLEM,
	"a comma or ] must come here",
	"quote the values that hold brackets, quotes or commas, such as "
	"\"[1..30)\"" };
static const struct translation broken_map = { "", AIM_PROBLEM,
	"a comma or } must come here",
	"write the rule as a block, one `key: value` a line, not as {...}; or "
	"quote the value" };

static size_t
line_start(struct text source, size_t byte)
{
	while (byte > 0 && source.at[byte - 1] != '\n')
		byte--;
	return byte;
}

static bool
has_tab_indent(const struct yaml_error *error)
{
	size_t i = line_start(error->source, error->byte);

	while (i < error->source.len && error->source.at[i] == ' ')
		i++;
	return i < error->source.len && i <= error->byte &&
	       error->source.at[i] == '\t';
}

/* True when the line has text before the place of the error. */
static bool
is_inside_line(const struct yaml_error *error)
{
	size_t i;

	for (i = line_start(error->source, error->byte); i < error->byte; i++)
		if (error->source.at[i] != ' ')
			return true;
	return false;
}

static bool
has_colon_before(const struct yaml_error *error)
{
	size_t start = line_start(error->source, error->byte);

	return start < error->byte && memchr(error->source.at + start, ':',
	                                  error->byte - start) != NULL;
}

/* Problems whose meaning depends on where in the line they are. */
static const struct translation *
translate_by_place(const struct yaml_error *error)
{
	bool same_line = error->at.line == error->opened.line;

	if (has_tab_indent(error))
		return &tab_indent;
	if (strstr(error->problem, "cannot start any token") != NULL)
		return &bad_first;
	if (strstr(error->problem, "mapping values are not allowed") != NULL)
		return has_colon_before(error) ? &second_colon : &stray_key;
	if (strstr(error->problem, "expected key") != NULL)
		return is_inside_line(error) ? &after_quote : &bad_indent;
	if (strstr(error->problem, "',' or ']'") != NULL)
		return same_line ? &broken_list : &open_list;
	if (strstr(error->problem, "',' or '}'") != NULL)
		return same_line ? &broken_map : &open_map;
	return NULL;
}

static const struct translation *
translate(const struct yaml_error *error)
{
	const struct translation *found = translate_by_place(error);
	size_t i;

	for (i = 0;
	     found == NULL && i < sizeof(translations) / sizeof(*translations);
	     i++)
		if (strstr(error->problem, translations[i].problem) != NULL)
			found = &translations[i];
	return found;
}

void
yaml_error_report(const struct yaml_error *error, struct diag *diag)
{
	const struct translation *found = translate(error);
	struct src_pos at = error->at;

	if (found == NULL) {
		diag_at(diag, DIAG_ERROR, "E_YAML", at, "not YAML: %s",
		    error->problem);
		return;
	}
	if (found->aim == AIM_OPENED && error->opened.line != 0)
		at = error->opened;
	diag_at(diag, DIAG_ERROR, "E_YAML", at, "%s", found->message);
	diag_note(diag, at, "%s", found->hint);
}

static struct src_pos
place_of(struct text source, const char *file, size_t byte)
{
	struct src_pos at = { file, 1, 1 };
	size_t i;

	for (i = 0; i < byte; i++)
		if (source.at[i] == '\n')
			at.line++;
	at.col = byte - line_start(source, byte) + 1;
	return at;
}

static bool
report_encoding(
    struct text source, const char *file, size_t bad, struct diag *diag)
{
	struct src_pos at = place_of(source, file, bad);
	unsigned char first = (unsigned char)source.at[bad];

	if (bad == 0 && source.len >= 2 &&
	    (memcmp(source.at, "\xff\xfe", 2) == 0 ||
	        memcmp(source.at, "\xfe\xff", 2) == 0)) {
		diag_at(diag, DIAG_ERROR, "E_ENCODING", at,
		    "the file is UTF-16, not UTF-8");
		diag_note(diag, at, "save it as UTF-8");
		return false;
	}
	diag_at(diag, DIAG_ERROR, "E_ENCODING", at, "byte 0x%02x is not UTF-8",
	    first);
	diag_note(diag, at,
	    "save the file as UTF-8, or convert it with "
	    "iconv -f WINDOWS-1252 -t UTF-8");
	return false;
}

/* Why a byte may not stand in a file, or NULL when it may. */
static const char *
refuse(struct text source, size_t i)
{
	const unsigned char *s = (const unsigned char *)source.at + i;
	size_t left = source.len - i;

	if (*s == '\r' && (left < 2 || s[1] != '\n'))
		return "a carriage return without a line feed";
	if ((*s < 0x20 && *s != '\t' && *s != '\n' && *s != '\r') || *s == 0x7f)
		return "a control character";
	if (left >= 2 && *s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0)
		return "an invisible control character";
	if (left >= 3 && *s == 0xe2 && s[1] == 0x80 && (s[2] | 1) == 0xa9)
		return "an invisible line break (U+2028 or U+2029)";
	return NULL;
}

/* libyaml takes time that grows with the square of their number. */
static bool
is_directive(struct text source, size_t i)
{
	return source.at[i] == '%' && (i == 0 || source.at[i - 1] == '\n');
}

static bool
report_directive(
    struct text source, const char *file, size_t bad, struct diag *diag)
{
	struct src_pos at = place_of(source, file, bad);

	diag_at(diag, DIAG_ERROR, "E_YAML_FEATURE", at,
	    "directives of YAML (lines that begin with %%) are not allowed");
	diag_note(diag, at, "delete the line");
	return false;
}

bool
yaml_error_scan(struct text source, const char *file, struct diag *diag)
{
	size_t valid = utf8_valid(source.at, source.len);
	const char *why;
	struct src_pos at;
	size_t i;

	for (i = 0; i < valid; i++) {
		if (is_directive(source, i))
			return report_directive(source, file, i, diag);
		why = refuse(source, i);
		if (why == NULL)
			continue;
		at = place_of(source, file, i);
		diag_at(diag, DIAG_ERROR, "E_YAML", at,
		    "%s cannot stand in a strategy file", why);
		diag_note(diag, at, "delete it");
		return false;
	}
	if (valid < source.len)
		return report_encoding(source, file, valid, diag);
	return true;
}
