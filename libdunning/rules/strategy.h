/*
 * strategy.h -- one strategy file, checked and loaded.
 *
 * Loaded once, immutable afterwards, shared by all stages.  Every list keeps
 * the order of the file.  Expressions and tables stay text here: a stage
 * compiles those it runs against the columns of its stream; `check` compiles
 * them all.
 */
#ifndef DUNNING_STRATEGY_H
#define DUNNING_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "rules/assign_spec.h"
#include "rules/contact_spec.h"
#include "rules/experiment_spec.h"
#include "rules/hold_spec.h"
#include "rules/limit_spec.h"
#include "rules/output_spec.h"
#include "rules/plan_spec.h"
#include "rules/promise_spec.h"
#include "rules/schema.h"
#include "rules/source_spec.h"
#include "stream/column.h"

/* The format version that this library reads. */
enum { STRATEGY_FORMAT = 1 };

/* currencies: {MXN: {digits: 2}} */
struct currency_spec {
	struct located code; /* the key */
	int64_t digits;      /* 0..4 */
};

enum strategy_type {
	TYPE_STRING,
	TYPE_ENUM,
	TYPE_BOOL,
	TYPE_INT,
	TYPE_DECIMAL,
	TYPE_MONEY,
	TYPE_DATE,
	TYPE_DATETIME, /* vectors hold its text, as ISO 8601 has it */
	TYPE_SET,
	TYPES
};
extern const char *const strategy_type_names[]; /* NULL-terminated */

/* How vectors hold a strategy type: an enum or a date and time is a string. */
enum column_type strategy_column_type(enum strategy_type);

struct calendar_spec {
	struct located name;
	struct located_list weekend;  /* mon..sun */
	struct located_list holidays; /* CSV files: date,name */
	struct located_list added;    /* `holidays_add:` dates besides */
	struct located_list removed;  /* `holidays_remove:` dates of the files
	                                 that are none */
};

struct derive_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located name;
	int type; /* enum strategy_type */
	struct located expr;
	struct located_list values;
	int64_t scale; /* decimal: default 18 */
};

/* ageing: {breakpoints: [0, 30, 60, 90, 120], ...} */
struct bucket_spec {
	struct located name;
	struct located range;
};
struct ageing_spec {
	bool set;
	struct src_pos at;
	int unit;                          /* enum age_unit */
	struct located measure;            /* default: that of the unit */
	struct located_list breakpoints;   /* integers, rising */
	struct items buckets;              /* struct bucket_spec; or breakpoints */
	struct located not_due;            /* label of the first bucket */
	int credits;                       /* enum credit_mode */
	struct located_list credit_types;  /* doc_type texts that are credits */
	struct items credits_by; /* struct schema_pair: doc_type or kind, and
	                            enum credit_mode */
	int remainder;           /* enum credit_remainder */
	bool fifo_advances;      /* fifo takes advances too */
	bool fifo_disputed;      /* and covers what is disputed */
	bool paid_by_document;   /* `paid` is that of all instalments */
	bool rollup;                       /* append the debtor's sums */
	bool rollup_detail;                /* and more about the debtor */
	struct located_list rollup_by;     /* columns; none: debtor_id */
	int64_t min_days;     /* of a debtor who is dunned; 0: any */
	struct items min_item; /* struct schema_pair: currency, amount that is
	                          not dunned */
	struct items terms;                /* struct schema_pair: code, rule */
	struct located missing_due;        /* reject, doc_date, doc_date + N */
	struct yaml_node *calendar;        /* as that of a plan */
	int shift;                         /* enum shift_rule */
	struct { bool set; int64_t days; int of; } grace; /* enum grace_of */
	struct located pauses;             /* CSV file */
	int64_t years;    /* of due dates around the as-of date; 0: 100 */
	int64_t max_roll; /* days from the snapshot to it; -1: any */
	struct {
		struct located currency;   /* ISO 4217; absent: no base */
		struct located rates;      /* CSV: currency, date, rate */
		int64_t max_stale;         /* days; -1: any */
	} base;
};

enum age_unit { UNIT_DAYS, UNIT_MONTHS, UNIT_INSTALMENTS };
enum shift_rule {
	SHIFT_NONE,
	SHIFT_FOLLOWING,          /* to the next business day */
	SHIFT_MODIFIED_FOLLOWING, /* unless that is of another month: before */
	SHIFT_PRECEDING           /* to the business day before */
};
enum grace_of { GRACE_CALENDAR, GRACE_BUSINESS };
enum { AGEING_YEARS = 100 }; /* `years:` when it is not given */
enum { AGEING_KEYS = 8 };    /* most columns of `rollup_by:` */
enum credit_mode {
	CREDITS_SEPARATE, /* not set against debts */
	CREDITS_LINKED,   /* against the document that they refer to */
	CREDITS_FIFO,     /* against the oldest debts of the debtor */
	CREDITS_OWN_DATE  /* aged by their own date */
};
/* Of linked credits: what their document leaves of them. */
enum credit_remainder { REMAINDER_SEPARATE, REMAINDER_FIFO };

struct characteristic_spec {
	struct located column; /* the key */
	struct located reason;
	struct located bins; /* table text */
};
struct band_spec {
	struct located name;
	struct located range;
};
struct scorecard_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located name;
	struct src_pos at;
	struct located version;
	struct located when; /* only rows for which it is true are scored */
	struct decimal base;
	struct items characteristics;
	struct { int method; int64_t max; } reasons; /* enum reason_method */
	/* score is "score" when the file gives none; the others are written only
	 * when they are named. */
	struct { struct located score, reasons, probability; } output;
	struct { bool set; struct decimal points, odds, pdo; } scale;
	struct { struct located column; struct items cut; } bands;
	struct located list_separator;
};
enum reason_method { REASONS_POINTS_BELOW, REASONS_POINTS_ABOVE };

/* Of decision tables (DMN 1.3 clause 8.2.11). */
enum hit_policy {
	HIT_UNIQUE,
	HIT_ANY,
	HIT_PRIORITY,
	HIT_FIRST,
	HIT_RULE_ORDER,
	HIT_OUTPUT_ORDER,
	HIT_COLLECT,
	HIT_SUM,
	HIT_MIN,
	HIT_MAX,
	HIT_COUNT
};
enum { HIT_POLICIES = HIT_COUNT + 1 };

/* Whether a table answers with all rules that are met. */
static inline bool
hit_collects(int policy)
{
	return policy >= HIT_RULE_ORDER && policy < HIT_POLICIES;
}

/* Whether it makes one value of their answers, not a list. */
static inline bool
hit_aggregates(int policy)
{
	return policy >= HIT_SUM && policy < HIT_POLICIES;
}

struct table_input_spec {
	struct located name;
	struct located expr; /* absent: the column of that name */
	struct located_list values; /* texts that it can be */
};
struct table_output_spec {
	struct located name;
	int type; /* enum strategy_type, or TYPES for `ref` */
	struct located_list values; /* that it can be, the best first */
	struct located to; /* `ref`: the section it names, "plans" */
	struct located fallback; /* from the table's `default:` */
};
struct table_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located name;
	struct src_pos at;
	struct located when; /* rows for which it is not true skip the table */
	int hit;             /* enum hit_policy */
	bool complete;
	struct located list_separator; /* "|" when the file gives none */
	struct items inputs;
	struct items outputs;
	struct located rows;  /* inline text */
	struct located file;  /* or a CSV file */
	struct items defaults; /* struct schema_pair: `default:` output, literal */
};

/*
 * Type of the column that an output becomes, TYPES for a ref, -1 where it was
 * not loaded: that of its answers, but a count is an integer, and a list is a
 * text, unless it is one of sets between "|".
 */
int table_output_type(
    const struct table_spec *, const struct table_output_spec *);

enum letter_layout { LETTER_DIN5008B, LETTER_US10 };
struct letter_spec {
	int layout; /* enum letter_layout */
	int64_t batch; /* letters per PDF, default 500 */
	struct located font;
};
struct mail_spec {
	struct located from;      /* "Name <addr>" or addr */
	struct located reply_to;
	struct located domain;    /* of Message-ID; default: that of from */
	struct located unsubscribe; /* https URL of RFC 8058 */
	int format;               /* enum mail_format */
	bool attach_letter;
};
enum mail_format { MAIL_MAILDIR, MAIL_EML };

/* tests: records and what must come of them */
struct case_spec {
	struct located name;
	struct src_pos at;
	struct located source; /* absent: the only one, or none */
	int32_t as_of;
	struct located given;  /* CSV text: a portfolio with its header */
	struct located expect; /* CSV text: only these columns are compared */
	struct items pin;      /* struct schema_pair: experiment and arm */
};

/* lint: {W_SHADOWED: error}; an index into strategy_lint_levels. */
enum lint_level { LINT_OFF, LINT_INFO, LINT_WARN, LINT_ERROR };
extern const char *const strategy_lint_levels[]; /* NULL-terminated */

struct strategy_columns; /* private: what strategy_column answers from */

struct strategy {
	struct arena *arena; /* holds everything below */
	const char *path;
	const char *dir; /* directory of path, "." when it has none */
	int64_t format;
	struct located name; /* `strategy:` */
	struct located version, owner, reviewed_by, description;
	struct { struct src_pos at; int32_t from, to; } effective;
	struct {
		struct located timezone, language, currency, country;
		int rounding; /* enum rounding */
	} defaults;
	struct items charges; /* struct charge_spec, charge_spec.h */
	struct located_list charge_packs; /* files that add charges */
	struct items currencies, sources, columns, calendars, derive;
	struct ageing_spec ageing;
	struct items scorecards, tables, holds, plans, constraints;
	struct located default_plan;  /* of items that nothing else puts in one */
	struct promise_spec promises;
	struct items offers;          /* struct offer_spec */
	struct items experiments;     /* struct experiment_spec */
	struct choice_spec next_best_action;
	struct assign_spec assign;
	struct incentive_spec incentives;
	struct limit_spec limits;
	struct output_spec outputs;
	struct located_list contact_packs; /* files that add constraints */
	struct items packs; /* struct pack_spec, one for each of them */
	struct located_list tones;
	struct { struct located dir; int engine; } templates; /* 0: dunning-1 */
	struct yaml_node *reason_texts; /* a text by code, or texts by
	                                   language; NULL: none */
	struct items creditor; /* struct schema_pair: texts for the templates */
	struct letter_spec letters;
	struct mail_spec mail;
	struct items cases; /* struct case_spec */
	struct items lint;  /* struct schema_pair: code and enum lint_level */
	struct strategy_columns *known_columns;
};

/*
 * Loads and checks everything that can be checked without a stream: schema,
 * names and references, levels, packs.  NULL after reporting all errors, up to
 * LIMIT_ERRORS.  strategy_free releases it.
 */
struct strategy *strategy_load(const char *path, struct diag *);
void strategy_free(struct strategy *);

/*
 * For a linter that wants all errors at once: gives the strategy also when
 * errors were reported (*whole is false then), and NULL only when nothing is
 * there to look at.  What was wrong is absent in it: texts are null, choices
 * are -1.
 */
struct strategy *strategy_load_for_check(const char *path, bool *whole,
    struct diag *);

/* The schema of the whole file, for schema_json. */
extern const struct schema strategy_schema;

/*
 * Path of a file that the strategy names: beside the strategy first, then in
 * the shared directory ($DUNNING_DATA, or the installed one).  NULL after
 * E_NO_FILE.  Lives in the arena of the strategy.
 */
const char *strategy_file(const struct strategy *, const struct located *,
    struct diag *);

/* The same for a folder. */
const char *strategy_folder(const struct strategy *, const struct located *,
    struct diag *);

/* Entry of a list by name; NULL: none. */
const struct source_spec *strategy_source(const struct strategy *, struct text);
const struct plan_spec *strategy_plan(const struct strategy *, struct text);
const struct calendar_spec *strategy_calendar(const struct strategy *,
    struct text);

/*
 * Type of a column of the canonical portfolio, of `columns:` or `sources:`, of
 * `derive:`, or that a command appends; false when nothing declares the name.
 * values are those of an enum or a set, empty when any text is allowed.  need
 * says whether the column must be in the stream.
 */
struct column_info {
	enum strategy_type type;
	struct located_list values;
	enum column_need need;
};
bool strategy_column(const struct strategy *, struct text name,
    struct column_info *);

/*
 * Whether a section with that `for:` list takes part when source is being
 * treated.  A NULL source takes part in sections without a list only.
 */
bool strategy_applies(const struct located_list *sources,
    const struct source_spec *source);

/* All names that strategy_column knows, for suggestions; in the arena. */
const char *const *strategy_column_names(const struct strategy *,
    size_t *count);

#endif
