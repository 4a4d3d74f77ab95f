/*
 * mapping_internal.h -- what mapping.c runs and mapping_bind.c sets up.
 */
#ifndef DUNNING_MAPPING_INTERNAL_H
#define DUNNING_MAPPING_INTERNAL_H

#include "collect/convert.h"
#include "collect/keys.h"
#include "collect/mapping.h"
#include "rules/expr.h"

enum { NO_SLOT = -1 };

/* One column of the portfolio: where it comes from, how, where it goes. */
struct mapped {
	struct converter converter;
	struct converter canonical; /* for constant and fallback */
	struct text constant;  /* `const:`; null: none */
	struct text fallback;  /* `default:`; null: none */
	int from;              /* slot of the header's column, or NO_SLOT */
	int to;                /* slot of the canonical column */
	int currency;          /* money: slot of the text of its code */
	struct text currency_code; /* money: its fixed code */
	bool required;
};

/* A column that the source does not name: copied under its own name. */
struct passed {
	int from, to;
};

struct mapping {
	struct stage stage;
	struct diag *diag;
	struct arena *arena;
	const struct strategy *strategy;
	const struct source_spec *source;
	struct columns *columns;
	struct mapped *mapped;
	size_t count;
	size_t *unnamed; /* fields without a name, which are left out */
	size_t unnamed_count;
	uint64_t unnamed_cells; /* of those that hold something */
	struct passed *passed;
	size_t passed_count;
	int currency;         /* slot of an added `currency`, or NO_SLOT */
	struct text code;     /* its constant text, or null */
	int code_from;        /* the slot it is copied from, or NO_SLOT */
	int *key;             /* slots of source->key */
	struct keys keys;
	struct expr *keep;    /* `keep_when:`, or NULL */
	struct expr_env env;
	struct faults *faults;
};

/* The open of the stage: binds the header, appends the portfolio's columns. */
bool mapping_open(struct stage *, struct columns *);

#endif
