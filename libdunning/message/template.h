/*
 * template.h -- message templates: Mustache with filters, and no logic.
 *
 * The language is mustache(5) as its public specification has it (comments,
 * delimiters, variables, sections, inverted sections, partials, and the
 * optional inheritance), plus {{name | filter:argument | ...}}.  There is no
 * way from a template to code, files outside its folder or other rows.
 *
 * A template is parsed once, immutable afterwards and may be rendered by many
 * threads at a time.  It is strict unless it is parsed as lenient: a name that
 * the data does not have, or a value that is null or empty and has no
 * {{x | default:"..."}}, fails the message instead of leaving a hole in it.
 *
 * Sections: null, false, zero, empty text and the empty list are falsy.
 *
 * Filters:
 *   money, money:bare       an amount, with or without its currency
 *   date, date:long, date:short, date:iso   a date, or text yyyy-mm-dd
 *   days, number            a whole number; a number in the locale's way
 *   upper, lower, trim      of Latin, Greek and Cyrillic letters; blanks
 *   phone                   digits and a leading +, without separators
 *   url                     percent-encoded (RFC 3986, 2.3)
 *   default:"text"          for a value that is null or empty; default:""
 *                           says that it may be
 */
#ifndef DUNNING_TEMPLATE_H
#define DUNNING_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"

/* What is written, which alone decides how values are escaped. */
enum template_kind {
	TEMPLATE_TEXT,   /* plain text, SMS: as they are */
	TEMPLATE_HTML,   /* & < > " as entities */
	TEMPLATE_HEADER, /* a mail header: a value with C0 or DEL fails */
	TEMPLATE_LETTER  /* lines of letter markup: Pango's & < > ' " and | @ as
	                    entities, control characters as one space each */
};

enum data_kind {
	DATA_ABSENT, /* as if the object did not have the name at all */
	DATA_NULL,
	DATA_TEXT, /* valid UTF-8 */
	DATA_BOOL,
	DATA_INT,
	DATA_DECIMAL,
	DATA_MONEY,
	DATA_DATE,
	DATA_LIST,
	DATA_OBJECT,
	DATA_KINDS
};

/* The names of an object's fields; one shape serves any number of objects. */
struct template_shape;

struct template_value {
	enum data_kind kind;
	union {
		struct text text;
		bool truth;
		int64_t integer;
		struct decimal decimal;
		struct {
			int64_t minor;
			int digits;           /* of the minor unit, 0..4 */
			struct text currency; /* ISO 4217 */
		} money;
		int32_t date; /* days since 1970-01-01 */
		struct {
			const struct template_value *items;
			size_t count;
		} list;
		struct {
			const struct template_shape *shape;
			const struct template_value *fields; /* as shape */
		} object;
	} as;
};

/*
 * An index of count names, which are borrowed; of equal names the first counts.
 * NULL: out of memory.
 */
struct template_shape *template_shape_new(
    struct arena *, const struct text *names, size_t count);

enum date_style { DATE_MEDIUM, DATE_LONG, DATE_SHORT, DATE_ISO };

/*
 * How a locale writes values.  Each appends to the buffer; false: it cannot
 * write this value, or the buffer has failed.  DATE_ISO is never asked for.
 */
struct template_format {
	void *ctx;
	bool (*money)(void *ctx, int64_t minor, int digits,
	    struct text currency, bool bare, struct buf *);
	bool (*date)(void *ctx, int32_t days, enum date_style, struct buf *);
	bool (*number)(void *ctx, struct decimal, struct buf *);
};

enum template_load {
	TEMPLATE_LOADED,
	TEMPLATE_NOT_FOUND,
	TEMPLATE_LOAD_FAILED /* the loader has reported why */
};

/*
 * Where partials and parents come from.  name has only [A-Za-z0-9_./-], no
 * part "..", no leading slash.  *source and *file outlive the template; the
 * arena is the template's and may hold them.
 */
struct template_loader {
	void *ctx;
	enum template_load (*load)(void *ctx, const char *name, struct arena *,
	    struct text *source, const char **file, struct diag *);
};

struct template_settings {
	enum template_kind kind;
	bool lenient; /* missing values and partials are empty */
	const struct template_loader *loader; /* NULL: there are no partials */
};

struct template;

/*
 * Parses source and, through the loader, all that it includes.  source and file
 * are borrowed and outlive the template, which lives in the arena.  NULL, with
 * every error told at its place (E_TEMPLATE_SYNTAX, E_TEMPLATE_FILTER,
 * E_TEMPLATE_PARTIAL, E_TEMPLATE_LIMIT, out of memory).
 */
struct template *template_parse(struct arena *, struct text source,
    const char *file, const struct template_settings *, struct diag *);

enum template_use_kind { USE_VALUE, USE_SECTION, USE_INVERTED };

/* A section around a name. */
struct template_section {
	struct text name;                     /* dotted, or "." */
	const struct template_section *outer; /* NULL: none */
};

struct template_use {
	enum template_use_kind kind;
	struct src_pos at;
	struct text name; /* dotted, or "." for the item itself */
	const struct template_section *within; /* innermost; NULL: none */
	bool defaulted;                        /* has a default filter */
};

/*
 * Calls visit for each name, in order of the text, with partials and blocks
 * expanded in place; a partial inside itself is entered once.  False when visit
 * returned false, which ends it, or when there are more than a million steps
 * (partials that include each other many times over).
 */
typedef bool template_visit(void *ctx, const struct template_use *);
bool template_names(const struct template *, template_visit *, void *ctx);

/* What the data will have: fields of an object, by name and kind. */
struct template_field {
	const char *name;
	enum data_kind kind;                 /* DATA_NULL: any scalar */
	const struct template_schema *inner; /* of DATA_OBJECT and DATA_LIST;
	                                        NULL: a list of texts */
};
struct template_schema {
	const struct template_field *fields;
	size_t count;
};

/*
 * Tells every name that the schema does not have, with the nearest one
 * (E_TEMPLATE_NAME), and every filter that can never take the field's kind
 * (E_TEMPLATE_FILTER); false when there are any, or E_TEMPLATE_LIMIT.
 */
bool template_check(
    const struct template *, const struct template_schema *, struct diag *);

/*
 * Appends the message.  format may be NULL when neither money, nor a date but
 * date:iso, nor number is used.  False, with one rejection at its place in the
 * template (R_TEMPLATE_VALUE: missing, empty or unfit value; R_TEMPLATE_LIMIT:
 * over the buffer's limit, nested deeper than LIMIT_TEMPLATE_DEPTH, or too many
 * steps), or with the error that memory is out; the buffer is then as it was.
 */
bool template_render(const struct template *, const struct template_value *data,
    const struct template_format *, struct buf *, struct diag *);

#endif
