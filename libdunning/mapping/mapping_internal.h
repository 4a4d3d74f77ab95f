/*
 * mapping_internal.h -- what the files of the mapping share.
 *
 * A batch is mapped column by column: the texts of a column are gathered from
 * its headers, `map:` is applied, and they become typed values.  The plain
 * shapes of dates and amounts take a short way, which gives what the general
 * one gives.
 */
#ifndef DUNNING_MAPPING_INTERNAL_H
#define DUNNING_MAPPING_INTERNAL_H

#include "base/keys.h"
#include "mapping/control.h"
#include "mapping/convert.h"
#include "mapping/mapping.h"
#include "rules/expr.h"
#include "stream/currency.h"

enum { NO_SLOT = -1 };

/* Where the text of a cell comes from. */
enum gather {
	GATHER_ONE,    /* one header, or none */
	GATHER_CONCAT, /* several, joined */
	GATHER_FIRST   /* the first that is not empty */
};

/* The texts of a column of a batch; null where the bit is not set. */
struct cells {
	const struct text *text;
	const uint64_t *valid; /* NULL: all are null */
};

static inline struct text
cells_text(const struct cells *cells, size_t row)
{
	static const struct text null = { NULL, 0 };

	if (cells->valid == NULL || !(cells->valid[row / 64] >> row % 64 & 1))
		return null;
	return cells->text[row];
}

/* What the amounts of one or several columns are in. */
struct tender {
	struct text code; /* of all records; or null, then: */
	int slot;         /* of the column that says it */
	bool field;       /* it is one of the header, and read as one */
	bool texts;       /* the codes of all records are needed */
	struct currency_book book;
	/* Of the batch: */
	const struct vector *codes; /* of a slot */
	uint8_t *digits;   /* 0 where the currency is unknown */
	uint64_t *unknown; /* those records */
};

/* Something that is told at the end, with the first place. */
struct finding {
	uint64_t count;
	struct src_pos at;
	char text[40]; /* the cell */
	int form, other;
	int32_t days, other_days;
};

/* What the formats of a column of dates read. */
struct date_tally {
	uint64_t *read; /* by format */
	uint64_t turns; /* that could have day and month turned round */
	struct finding ambiguous; /* another format reads another day */
	struct finding turned;    /* none reads it, but turned round one does */
	struct finding serials;   /* day numbers, where others are dates */
	uint64_t low_serials; /* whose day is 12 or less */
	uint64_t high_texts;  /* dates whose day is more */
};

/* One column of the portfolio: where it comes from, how, where it goes. */
struct mapped {
	struct converter converter;
	struct converter canonical; /* for texts of the strategy */
	struct text constant;  /* `const:`; null: none */
	struct text fallback;  /* `default:`; null: none */
	enum gather gather;
	int *slots;       /* slot_count of them, of the header's columns */
	size_t slot_count;
	int at;           /* where a message points at: a slot, or NO_SLOT */
	int to;           /* slot that is written; that is passed: */
	bool passed;      /* its one header as it came */
	int read;         /* slot of its values; NO_SLOT: nobody needs them */
	int total;        /* of control.h; -1: not added up */
	bool quick;       /* its one header can be read by a kernel */
	bool required;
	struct tender *tender; /* of money */
	int minus, mark, code; /* slots of a number, or NO_SLOT */
	struct date_tally dates;
	struct finding minus_signs; /* numbers taken off that are negative */
	struct finding minus_more;  /* that are more than what they are off */
	struct cells cells, minus_cells, mark_cells; /* of the batch */
};

struct mapping {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	const struct source_spec *source;
	struct columns *columns;
	int32_t as_of;
	struct mapped *mapped;
	struct mapped **order; /* in which they are read: the currency first */
	size_t count;
	struct tender **tenders;
	size_t tender_count;
	size_t *unnamed; /* fields without a name, which are left out */
	size_t unnamed_count;
	uint64_t unnamed_cells; /* of those that hold something */
	int currency;           /* slot of an added `currency`, or NO_SLOT */
	struct tender *currency_tender; /* that says it */
	int *key;               /* slots of source->key */
	struct keys keys;
	struct expr *keep;      /* `keep_when:`, or NULL */
	struct expr_env env;
	struct faults *faults;
	struct mapped *doc_date, *due_date; /* NULL: not mapped */
	struct finding due_before, future;
	struct mapping_counts counts;
	struct src_pos cut;     /* the last line, without a line end; line 0 */
	bool lacks;             /* a header that is needed is not there */
	struct control *control; /* NULL: nothing to compare */
	const char *const *wanted; /* --control-total, wanted_count of them */
	size_t wanted_count;
	uint8_t *left; /* enum control_part of records left out, in a batch */
};

/* The open of the stage: binds the header, appends the portfolio's columns. */
bool mapping_open(struct stage *, struct columns *);

/* Its parts: finds the headers of all columns, marking those taken; then, when
 * columns are appended, those of currencies.  False: reported. */
bool mapping_bind(struct mapping *, bool *taken);
bool mapping_bind_currencies(struct mapping *);

/* Each goes over one column, or all records, of a batch; false: out of memory,
 * or reported. */
bool mapping_gather(struct mapping *, struct batch *, struct mapped *);
bool mapping_convert(struct mapping *, struct batch *, struct mapped *);
bool mapping_dates(struct mapping *, struct batch *, struct mapped *);
bool mapping_amounts(struct mapping *, struct batch *, struct mapped *);
bool mapping_keys(struct mapping *, struct batch *);
void mapping_order(struct mapping *, struct batch *);
bool mapping_control(struct mapping *, struct batch *);

/* What is to be added up; then what it must be.  False: reported. */
bool mapping_want(struct mapping *);
bool mapping_check(struct stage *, const struct chain_counts *);

/* Digits of the currency of each record.  False: out of memory. */
bool tender_read(struct mapping *, struct batch *, struct tender *);

/* The code of a record; null: it has none. */
struct text tender_code(const struct tender *, size_t row);

/* Digits of the currency of a record; -1: unknown. */
int tender_digits(const struct tender *, size_t row);

/* The value of any column but one of dates. */
enum value_found { VALUE_NONE, VALUE_READ, VALUE_REFUSED };
enum value_found mapping_value(const struct mapped *, struct batch *,
    size_t row, union converted *, struct refusal *);

/* Any cell the general way: a value, a null, or a rejected record. */
void mapping_cell(struct batch *, struct mapped *, size_t row);

/* The texts of the strategy for a record whose cell is empty: true after it
 * was settled, and the record is rejected or has its value or its null. */
bool mapping_fallback(struct batch *, const struct mapped *, size_t row);

/* Puts a value into the vector of a column. */
void mapping_store(struct batch *, const struct mapped *, size_t row,
    const union converted *);

/* Rejects a record; personal data stays out of messages and so out of logs. */
void mapping_reject(struct batch *, size_t row, const struct mapped *,
    struct text, const struct refusal *);

/* Counts a finding, and keeps its place and text if it is the first; true
 * then. */
bool finding_add(struct finding *, const struct batch *, size_t row, int slot,
    struct text);

/* Adds what another instance found. */
void finding_merge(struct finding *, const struct finding *);

/* Counters back to zero, for another pass; what was counted is told. */
void mapping_forget(struct mapping *);
void mapping_tell(const struct mapping *);
bool mapping_merge(struct stage *, const struct stage *other);

#endif
