/*
 * profile_internal.h -- what profile*.c count, and what they say of it.
 */
#ifndef DUNNING_PROFILE_INTERNAL_H
#define DUNNING_PROFILE_INTERNAL_H

#include "base/buf.h"
#include "base/num.h"
#include "base/wide.h"
#include "mapping/identifier.h"
#include "mapping/profile.h"
#include "mapping/profile_values.h"
#include "mapping/text_outline.h"
#include "rules/catalog.h"

/* What can be the matter; told by profile_findings.c. */
enum profile_issue {
	ISSUE_REJECTED,
	ISSUE_DUPLICATE,
	ISSUE_EXPONENT,
	ISSUE_DELIMITER,
	ISSUE_THOUSANDS,
	ISSUE_CUT,
	ISSUE_LINES,
	ISSUE_UNSIGNED,
	ISSUE_UNREADABLE,
	ISSUE_DECIMALS,
	ISSUE_CURRENCY,
	ISSUE_ENCODING,
	ISSUE_MISSING,
	ISSUE_EMPTY,
	ISSUE_DUE_FIRST,
	ISSUE_SWAPPED,
	ISSUE_FUTURE,
	ISSUE_RANGE,
	ISSUE_FIRST_DAYS,
	ISSUE_UNLISTED,
	ISSUE_VARIANT,
	ISSUE_LARGE,
	ISSUE_MOJIBAKE,
	ISSUE_CONTROL,
	ISSUE_EMAIL,
	ISSUE_PHONE,
	ISSUE_CHECK_DIGIT,
	ISSUE_SHAPE,
	ISSUE_BLANKS,
	ISSUE_SMALL,
	ISSUE_NEGATIVE,
	ISSUE_CURRENCIES,
	ISSUE_NO_VALUE,
	ISSUE_MEMORY,
	ISSUES
};

enum { EXAMPLE_MOST = 60, NO_COLUMN = -1 };

/* How often, and where first. */
struct issue_count {
	uint64_t count;
	uint64_t line;       /* of the first; 0: nowhere in particular */
	struct text example; /* or null */
};

enum cell_state {
	CELL_NONE,  /* of a record that is not profiled */
	CELL_EMPTY,
	CELL_VALUE,
	CELL_BAD /* does not read as its type */
};

/* One column of one batch; which arrays there are depends on the type. */
struct profile_cells {
	uint8_t *state;    /* enum cell_state of each record */
	struct text *text; /* of strings, and of what is read as text */
	int64_t *number;   /* bool, int, minor units of money */
	uint8_t *digits;   /* money */
	struct decimal *decimal;
	int32_t *date;
};

/* One of the largest numbers, by size without sign. */
struct profile_extreme {
	struct decimal value;
	uint64_t line;
	size_t row;   /* of this batch, while line is not known */
	bool pending;
};

enum {
	EXTREMES = 3,
	EXPONENTS = 37, /* 10^-18 to 10^18 */
	HISTOGRAM = EXPONENTS * 90 /* by the first two digits */
};

/* The amounts of one currency, or the numbers of a column. */
struct profile_amounts {
	struct profile_amounts *next;
	struct text code; /* null: numbers, which have no currency */
	uint64_t count, zero, negative;
	wide total; /* of money and int */
	int digits; /* of money */
	struct decimal least, most;
	uint64_t *histogram; /* of those that are not zero, without sign */
	struct profile_extreme top[EXTREMES]; /* the largest first */
	size_t top_count;
};

struct profile_dates {
	int32_t first, last;
	uint64_t days[31]; /* of the month */
	bool past; /* they tell what has happened */
	int years; /* further from the as-of date is out of range */
};

/* Values of one scheme: right, with a wrong check digit, of another shape. */
struct profile_numbers {
	uint64_t right;
	struct issue_count wrong, shape;
};

/* The beginning of a text. */
struct profile_end {
	char at[EXAMPLE_MOST];
	size_t len;
	bool set;
};

struct profile_text {
	struct profile_end least, most; /* by bytes */
	size_t longest;          /* characters */
	uint64_t line;           /* of the longest */
	bool email, phone;
	bool variants;           /* texts that should be written in one way */
	struct profile_numbers numbers[IDENTIFIER_KINDS];
	uint64_t tried;    /* filled cells that schemes were tried on */
	uint64_t unchecked; /* of a scheme that has no check digit */
	uint32_t open;     /* schemes that are tried on each cell, as bits */
	enum identifier_kind fixed; /* the scheme, by the name of the column */
	const char *country; /* whose schemes, by the name of the column */
	bool tax;            /* whose schemes, by the country of the record */
};

/* Values that are the same but for how they are written. */
struct profile_forms {
	struct profile_values forms; /* marked with the first value of each */
	uint64_t zeros, letters, blanks, marks; /* values that differ by it */
	struct text one, other; /* the first pair */
	uint64_t line;
};

struct profile_column {
	struct text name;
	enum strategy_type type;
	const char *const *listed; /* all that it can be, or NULL */
	int field;   /* of the header; -1: made by the mapping */
	int slot;    /* made by the mapping; -1 */
	bool known;  /* canonical, or declared by the strategy */
	bool personal;
	struct profile_cells cells;
	uint64_t filled, empty, bad;
	struct profile_values values;
	struct issue_count issues[ISSUES];
	struct profile_text *text;       /* of strings */
	struct profile_forms *forms;     /* where variants matter */
	struct profile_dates *dates;     /* of dates */
	struct profile_amounts *amounts; /* of numbers, by currency */
};

/* Why records were rejected. */
struct profile_reason {
	const char *id;
	struct text column; /* null: not one */
	struct text text;   /* of the first */
	uint64_t count;
	uint64_t line;
};
enum { REASONS = 64 };

/* Negative and other balances of a kind of document. */
struct profile_kind {
	struct text name;
	uint64_t negative, zero, positive;
};
enum { KINDS = 64 };

/* Keys of the records that were seen. */
struct profile_keys {
	struct profile_key *entries;
	uint32_t *slots;
	size_t count, cap, size;
	uint64_t looked;   /* records with a key */
	uint64_t same;     /* repeated in every cell */
	uint64_t unlooked; /* records that came when there was no room */
};

struct profile_finding {
	enum profile_issue issue;
	const struct profile_column *column; /* NULL: of records as a whole */
	struct text name;  /* of the column, or what stands for it */
	uint64_t count, of;
	uint64_t line;
	struct text example; /* masked, if it must be; or null */
	const char *what;    /* in words */
};

/* Canonical columns that belong together. */
enum profile_role {
	ROLE_COMPANY,
	ROLE_DEBTOR,
	ROLE_DOCUMENT,
	ROLE_INSTALMENT,
	ROLE_KIND,
	ROLE_DOC_DATE,
	ROLE_DUE_DATE,
	ROLE_BALANCE,
	ROLE_CURRENCY,
	ROLE_COUNTRY,
	ROLE_ITEM_KIND,
	ROLES
};

struct profile {
	struct stage stage;
	struct profile_options options;
	struct arena *arena;
	struct diag *diag;
	struct columns *stream;
	struct profile_column *columns;
	size_t count;
	int roles[ROLES]; /* column, or NO_COLUMN */
	struct profile_pool pool;
	struct profile_keys keys;
	struct issue_count key_issues;
	struct profile_kind kinds[KINDS];
	size_t kind_count;
	uint64_t kinds_lost; /* records of more kinds than that */
	struct profile_reason reasons[REASONS];
	size_t reason_count;
	uint64_t profiled, excluded, rejected;
	struct src_pos cut; /* of a last record without a line end */
	uint64_t lookalikes; /* cells with lines that look like records */
	struct src_pos lookalike; /* the first of them */
	uint64_t left; /* by rules about the shape of the file */
	/* The currency of each record of the batch, or null, and its digits, or
	 * -1. */
	struct text *codes;
	int8_t *digits;
	struct profile_finding *findings; /* the most serious first */
	size_t finding_count, finding_cap;
	bool failed; /* out of memory */
};

/* profile_open.c: what the stream has. */
bool profile_open(struct stage *, struct columns *);

/* profile_cells.c: the cells of a batch, read by their types. */
bool profile_read(struct profile *, struct batch *);

/* One more of an issue; remembers the first. */
void profile_note(struct profile *, struct profile_column *,
    enum profile_issue, struct batch *, size_t row);
uint64_t profile_line(const struct profile_column *, struct batch *,
    size_t row);

/* A copy that lives as long as the profile, of at most EXAMPLE_MOST bytes. */
struct text profile_copy(struct profile *, struct text);

/* Text of a cell, for an example; null when there is none. */
struct text profile_cell_text(struct profile *, const struct profile_column *,
    struct batch *, size_t row);

static inline uint64_t
profile_read_count(const struct profile *p)
{
	return p->profiled + p->rejected + p->excluded + p->left;
}

static inline const struct profile_column *
profile_role(const struct profile *p, enum profile_role role)
{
	return p->roles[role] == NO_COLUMN ? NULL :
	                                     &p->columns[p->roles[role]];
}

/* profile_amount.c */
bool profile_amounts_run(struct profile *, struct profile_column *,
    struct batch *);
void profile_kinds_run(struct profile *, struct batch *);

/* Those of a size that is not like the others, by quartiles: above 100 times
 * the third, or below a hundredth of the first. */
struct profile_spread {
	int quartiles[3]; /* indices of the histogram; -1: none */
	uint64_t large, small;
};
struct profile_spread profile_spread(const struct profile_amounts *);

/* The least number with the first two digits of an index. */
struct decimal profile_bound(int index);

/* profile_dates.c */
void profile_dates_run(struct profile *, struct profile_column *,
    struct batch *);
void profile_pairs_run(struct profile *, struct batch *);
bool profile_dates_early(const struct profile_dates *);

/* profile_text.c */
void profile_texts_run(struct profile *, struct profile_column *,
    struct batch *);
bool profile_email(struct text);
bool profile_exponent(struct text);
bool profile_phone(struct text);
bool profile_mojibake(struct text);

/* profile_numbers.c: schemes of identifiers. */
void profile_numbers_name(struct profile_text *, struct text name);
void profile_numbers_run(struct profile *, struct profile_column *,
    struct batch *);

/* Whether the column has numbers of a kind: by the country of the records or
 * its own name, or because three of four values are right ones. */
bool profile_numbers_has(const struct profile *, const struct profile_column *,
    enum identifier_kind);

/* profile_forms.c: a value that is new in its column; false: memory. */
bool profile_forms_add(struct profile *, struct profile_column *, size_t place,
    struct text, struct batch *, size_t row);
uint64_t profile_forms_groups(const struct profile_forms *, uint64_t *values);

/* profile_keys.c: false: memory. */
bool profile_keys_run(struct profile *, struct batch *);

/* profile_findings.c: what is the matter, in order.  False: memory. */
bool profile_judge(struct profile *);
extern const char *const profile_severities[]; /* the most serious first */
enum { SEVERITY_SERIOUS, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITIES };
int profile_severity(enum profile_issue);
const char *profile_issue_name(enum profile_issue);

/* profile_mask.c: appends what may be shown of a value. */
void profile_show(const struct profile *, const struct profile_column *,
    struct text, struct buf *);
bool profile_is_hidden(const struct profile *, const struct profile_column *);

/* The values of a column, masked, with their counts; false: memory. */
bool profile_shapes(const struct profile_column *, struct profile_values *);

/* Appends a value of the column as it is kept in values, masked if it must
 * be. */
void profile_show_value(const struct profile *, const struct profile_column *,
    size_t place, struct buf *);
void profile_show_number(struct decimal, struct buf *);
void profile_show_total(const struct profile_amounts *, struct buf *);

/* How values are kept: dates and numbers as bytes. */
size_t profile_key_of(const struct profile *, const struct profile_column *,
    size_t row, char key[VALUE_KEPT]);

/* profile_write.c and profile_json.c: the report. */
void profile_write_text(const struct profile *, struct buf *);
void profile_write_json(const struct profile *, struct buf *);

#endif
