/*
 * render_data.h -- the records of one action as data for templates.
 */
#ifndef DUNNING_RENDER_DATA_H
#define DUNNING_RENDER_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "message/template.h"
#include "rules/strategy.h"
#include "stream/batch.h"

/* Columns of the stream, bound with the types of the strategy. */
struct render_columns {
	size_t count;
	const char **names;
	enum data_kind *kinds;
	int *slots;   /* -1: the records do not have it, it is null */
	int currency; /* index of `currency`, or -1 */
	struct template_shape *item_shape;   /* the columns */
	struct template_shape *action_shape; /* the columns and the extras */
	struct template_schema schema;       /* of action_shape */
	struct template_value creditor;
	const struct strategy *strategy;
};

/* False: reported. */
bool render_columns_bind(struct render_columns *, struct columns *,
    const struct strategy *, struct arena *, struct diag *);

/*
 * The schema alone, of all columns that the strategy knows: what a template
 * may use when there is no stream yet.  False: out of memory.
 */
bool render_columns_declared(struct render_columns *, const struct strategy *,
    struct arena *);

/* Index of a column by name; -1: none. */
int render_column(const struct render_columns *, const char *name);

/* The values of one record, copied into the arena; NULL: out of memory. */
struct template_value *render_record(const struct render_columns *,
    struct batch *, size_t row, struct arena *);

/*
 * A language without a region takes that of the debtor's country, else that of
 * the default language: "es" is written as in Mexico by a Mexican creditor.
 */
struct text render_language(struct text language, struct text country,
    struct text usual, struct arena *);

/* Appends a scalar as a CSV cell; nothing for null. */
void render_cell(struct buf *, const struct template_value *);

/* Text of a value that is DATA_TEXT; null otherwise. */
struct text render_text(const struct template_value *);

/*
 * The action: its first record, as_of, creditor, and the lists; language is
 * that of its reasons.  items and credits are arrays of records as
 * render_record makes them.  False: out of memory.
 */
struct render_lists {
	struct template_value **items;
	size_t item_count;
	struct template_value **credits;
	size_t credit_count;
	struct text language;
};
bool render_action(const struct render_columns *, const struct render_lists *,
    const struct template_value *as_of, struct arena *,
    struct template_value *out);

#endif
