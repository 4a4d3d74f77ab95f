/*
 * filter.h -- {{name | filter:argument}}: a closed table of filters.
 */
#ifndef DUNNING_FILTER_H
#define DUNNING_FILTER_H

#include "message/template.h"

enum filter {
	FILTER_MONEY,
	FILTER_DATE,
	FILTER_DAYS,
	FILTER_NUMBER,
	FILTER_UPPER,
	FILTER_LOWER,
	FILTER_TRIM,
	FILTER_PHONE,
	FILTER_URL,
	FILTER_DEFAULT,
	FILTERS
};

struct filter_call {
	struct filter_call *next;
	enum filter filter;
	bool bare;             /* money */
	enum date_style style; /* date */
	struct text text;      /* default */
};

/* Bits 1u << enum data_kind. */
#define FILTER_ANY_KIND ((1u << DATA_KINDS) - 1u)

const char *filter_name(enum filter);

/* "an amount", "a list" ... */
const char *filter_kind_name(enum data_kind);

/*
 * Reads "money | default:\"-\"", which is what follows the first '|' of a tag
 * at that place.  False: told (E_TEMPLATE_FILTER, out of memory).
 */
bool filter_parse(struct arena *, struct text, struct src_pos,
    const struct filter_call **, struct diag *);

/*
 * The kinds that come out when any of kinds goes in; 0 when the filter can take
 * none of them.  Null comes out of every filter as it went in, but default.
 */
unsigned filter_kinds(const struct filter_call *, unsigned kinds);

/* What filters write to, for one rendering. */
struct filter_run {
	const struct template_format *format; /* may be NULL */
	struct buf scratch[2];                /* used in turn */
	int turn;
	bool no_memory; /* why the last filter failed */
};
void filter_run_init(struct filter_run *, const struct template_format *);
void filter_run_clear(struct filter_run *);

/* Null or empty text. */
bool filter_is_empty(const struct template_value *);

/*
 * Applies one filter in place; text that it makes lives until the second call
 * after it.  Returns NULL, or what is wrong with the value in words that end a
 * sentence ("is not an amount").
 */
const char *filter_apply(
    const struct filter_call *, struct filter_run *, struct template_value *);

/*
 * The value as text without any locale: amounts and decimals with '.', dates
 * yyyy-mm-dd, null "".  Its life as above; a fault as above for a list or an
 * object.
 */
const char *filter_plain(
    struct filter_run *, const struct template_value *, struct text *);

#endif
