/*
 * source_spec.h -- the sources of a strategy: how a file is written, and what
 * its columns mean.  Part of strategy.h.
 */
#ifndef DUNNING_SOURCE_SPEC_H
#define DUNNING_SOURCE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "rules/schema.h"

/* One column of a source, or one of the user's own (`columns:`). */
struct column_spec {
	struct located name; /* canonical, the key */
	struct located_list from; /* header names in order of preference; or "#3" */
	struct located_list concat;   /* headers whose texts make one */
	struct located between;       /* those of concat; default "-" */
	struct located_list first_of; /* headers; the first that is not empty */
	struct items map; /* struct schema_pair: text of the file, canonical one */
	int type;            /* enum strategy_type; -1: the catalog's */
	bool required;
	bool optional;
	int empty;                 /* enum empty_cell; -1: null */
	struct located fallback;   /* `default:` */
	struct located constant;   /* `const:` */
	struct located_list values; /* enum, set */
	struct located_list yes;   /* `true:` */
	struct located_list no;    /* `false:` */
	struct located_list format; /* date formats, in order */
	struct located decimal;    /* "." or "," */
	struct located grouping;   /* "." "," " " "'" */
	int groups;                /* enum digit_groups; -1: the source's */
	struct located_list sign;  /* before, after, parentheses */
	struct located separator;  /* of a set, default "|" */
	int64_t pivot;             /* of years of two digits; -1: the source's */
	struct located minus;      /* number: header of what is taken off */
	int unit;                  /* money: enum amount_unit */
	struct located_list symbol; /* money: texts around amounts */
	struct {
		bool set;
		struct located from; /* absent: in the cell of the amount */
		struct located_list debit, credit;
	} indicator;               /* money */
	struct located currency;   /* money: fixed code */
	struct located currency_from; /* money: header of the code */
	int64_t scale;             /* decimal: most decimals, default 18 */
	int pii;                   /* enum pii */
};

enum empty_cell { EMPTY_NULL, EMPTY_KEEP };
enum digit_groups { GROUPS_THOUSANDS, GROUPS_INDIAN };
enum amount_unit { UNIT_MAJOR, UNIT_MINOR };
enum pii { PII_NONE, PII_PHONE, PII_EMAIL, PII_NAME, PII_ID };

enum grain { GRAIN_ACCOUNT, GRAIN_INVOICE, GRAIN_CUSTOMER };

struct source_csv {
	struct located delimiter; /* one byte, or "tab" */
	struct located quote;     /* one byte, or "none" */
	bool trim;
	bool formula_text;
	struct located encoding;
	struct located_list nulls;
	bool header;               /* default true */
	struct located skip_until; /* regular expression, or absent */
	int64_t skip_lines;
};

/* A rule of `drop:`, `carry:` or `totals:`: rows that are told by their text. */
struct row_spec {
	struct located name;   /* the key */
	struct located match;  /* regular expression */
	struct located column; /* header or "#3"; of totals: canonical column;
	                          absent: the whole row */
	bool keep;             /* carry: the row is a record as well */
	bool optional;         /* drop, carry: a file may have no such row */
};

struct source_spec {
	struct located name; /* the key */
	struct src_pos at;
	int grain; /* enum grain; default account */
	struct located_list key; /* canonical columns that name a row */
	int repeated;            /* enum repeated: other rows of a key */
	int others;              /* enum others: columns it does not name */
	struct { int32_t from, to; } date_range; /* DATE_NONE: the default */
	int64_t pivot; /* years of two digits below are 20yy; -1: the default */
	struct source_csv csv;
	struct items drop, carry, totals; /* struct row_spec */
	struct located_list defaults_date; /* `date:` formats for all its dates */
	struct located timezone; /* of the days of timestamps; that of `defaults` */
	struct located defaults_decimal;   /* `decimal:` mark for all its numbers */
	struct located defaults_grouping;
	int defaults_groups;       /* enum digit_groups */
	struct located_list defaults_sign;
	struct located open_when; /* `keep_when:` FEEL; other rows are dropped */
	struct items columns; /* struct column_spec */
};

enum repeated { REPEATED_REJECT, REPEATED_FIRST };
enum others { OTHERS_PASS, OTHERS_DROP };

/* Days outside of these mean no date, when a source does not say others. */
#define SOURCE_DATE_FIRST INT32_C(-25566) /* 1900-01-02 */
#define SOURCE_DATE_LAST INT32_C(84005)   /* 2199-12-31 */

#endif
