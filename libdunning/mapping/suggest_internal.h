/*
 * suggest_internal.h -- what is found out about an export, step by step.
 * Private to collect/suggest*.c.
 */
#ifndef DUNNING_SUGGEST_INTERNAL_H
#define DUNNING_SUGGEST_INTERNAL_H

#include "base/arena.h"
#include "mapping/suggest.h"
#include "mapping/suggest_bytes.h"
#include "mapping/suggest_column.h"
#include "mapping/suggest_shape.h"

enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

/* What a column is taken for. */
struct column_name {
	enum role role; /* ROLE_NONE: nothing known, or denied */
	enum alias_rank rank;
	enum confidence confidence;
	struct text alias;
	enum role denied; /* its name says this, its values do not */
	bool by_values;   /* the values turned an id into a name, or say a
	                     currency by themselves */
	bool also;        /* its name may as well mean something else */
};

enum { CLAIMS = 8 };

/* The columns that claim one role, the best one first. */
struct role_choice {
	size_t columns[CLAIMS];
	size_t count;
	bool open;     /* nothing says which of the first two is meant */
	size_t differ; /* records in which they differ */
};

/* How the dates or the numbers of a column are to be read. */
struct column_style {
	enum date_order order;
	bool order_borrowed; /* its values are open, those of others are not */
	bool order_in_name;  /* the header says it: Due Date (DD/MM/YYYY) */
	bool excel;          /* days as spreadsheets count */
	struct text format;  /* null: undecided, or no format can read it */
	size_t left_out;     /* dates that it does not read */
	enum number_mark mark;
	bool mark_borrowed;
	char grouping;
	bool indian;
};

/* What most columns have in common. */
struct file_style {
	enum date_order order; /* OPEN: no column decides it */
	size_t order_column;   /* the one with most evidence */
	struct text format;    /* of most dates; null: none */
	enum number_mark mark;
	size_t mark_column;
	char grouping;
	bool indian; /* groups of two digits, in one column at least */
	size_t minus_after, parentheses; /* numbers of all amounts */
};

struct layout;

struct suggestion {
	const struct suggest_options *options;
	struct arena *arena;
	struct diag *diag;

	struct buf bytes, text;           /* the beginning, or all of it */
	struct buf tail_bytes, tail_text; /* the end, when there is more */
	bool whole;
	bool end_mark;  /* Ctrl-Z or NUL bytes stand behind the last line */
	bool trim;      /* cells have blanks around */
	bool by_number; /* two columns have the same name */
	uint64_t size;  /* of the file; 0: unknown */
	uint64_t head;  /* bytes that the sample takes */
	uint64_t tail_at; /* where the end of the file begins that is looked
	                     at; 0: it is not, or cannot be gone through */
	size_t lines;     /* of the file, before tail_at */
	size_t from_line; /* the first that is not in the sample; 0: behind it */
	size_t lines_between, totals_between; /* neither in the one nor in the
	                                         other */
	const struct sheet_row *between; /* the first total of them, or NULL */
	struct byte_evidence seen;
	enum charset charset;

	struct sheet sheet, tail;
	unsigned char *kinds, *tail_kinds; /* enum row_kind, of their rows */
	struct shape shape;
	struct column_look *columns;
	struct column_name *names;
	struct column_style *styles;
	size_t count; /* of columns */
	struct role_choice roles[ROLES];
	const struct layout *layout; /* NULL: unknown */
	struct file_style style;

	enum role key[4]; /* what together names a record; key_count of them */
	size_t key_count;
	size_t key_empty;           /* records in which a part of it is empty */
	size_t key_again;           /* records that repeat an earlier one */
	size_t documents, repeated; /* repeated: documents of several records */
	size_t alike;       /* of those, with the same amounts and dates */
	bool total_checked; /* the last total row is one that map can check */
	size_t undecided;
};

/* suggest_sample.c: reads and decodes.  False: reported. */
bool suggest_read(struct suggestion *);

/* suggest_scan.c: totals and repeated headers between the sample and the end of
 * a longer file, by how the lines begin.  False: reported. */
bool suggest_scan(struct suggestion *);

/* One row between them; it must live as long as the suggestion. */
void suggest_count_between(struct suggestion *, const struct sheet_row *);

/* suggest_names.c: what each column is taken for, and who claims what.  False:
 * out of memory. */
bool suggest_names(struct suggestion *);

/* suggest_style.c: how numbers and dates are written.  False: out of memory. */
bool suggest_style(struct suggestion *);

/* Is the column one of dates, or of amounts, by its role? */
bool suggest_is_date(const struct suggestion *, size_t column);
bool suggest_is_money(const struct suggestion *, size_t column);

/* suggest_keys.c: what names a record, and documents on several records.
 * False: out of memory. */
bool suggest_keys(struct suggestion *);

/* suggest_layouts.c: the layout of a known system, or NULL. */
struct layout {
	const char *told;         /* "an export of sales invoices of Xero" */
	const char *file;         /* below rules/, for this layout */
	const char *names;        /* normalised headers that tell it */
	size_t least;             /* how many of them must be there */
	const char *const *notes; /* lines for the user, or NULL */
	bool grouped;             /* under the customer's name */
};
const struct layout *suggest_layout(const struct suggestion *);

/* suggest_write.c: the strategy. */
bool suggest_write(struct suggestion *, struct buf *out);

/* The chosen column of a role; NULL: none, or open. */
const struct column_look *suggest_chosen(const struct suggestion *, enum role);

/* Records in which two columns have different texts. */
size_t suggest_differ(const struct suggestion *, size_t a, size_t b);

/* Row i of the sheet is a record. */
static inline bool
suggest_is_record(const struct suggestion *s, size_t row)
{
	return s->kinds[row] == ROW_DATA;
}

#endif
