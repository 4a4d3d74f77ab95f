/*
 * grid.h -- the cells of tables that strategies hold, each with its place.
 *
 * Two notations, one result: text whose cells are separated by "|", with "||"
 * before the outputs, and CSV files whose headers are id, if:NAME, then:NAME
 * and note.
 */
#ifndef DUNNING_GRID_H
#define DUNNING_GRID_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/schema.h"

enum grid_role {
	GRID_ID,
	GRID_INPUT,  /* before "||", or if: */
	GRID_OUTPUT, /* after "||", or then: */
	GRID_NOTE    /* for people */
};

struct grid_column {
	enum grid_role role;
	struct located name; /* without if: and then: */
};

struct grid_row {
	const struct located *cells; /* as many as columns, without blanks */
	struct src_pos at;
};

struct grid {
	const struct grid_column *columns;
	size_t count;
	const struct grid_row *rows; /* without the header */
	size_t row_count;
	char delimiter; /* of a CSV file; 0: text, cells between "|" */
};

/*
 * From text: the first line is the header, blank lines and those that begin
 * with "#" are left out, a "|" between double quotes separates nothing.  A
 * first column `id` and a last column `note` have roles of their own.  NULL
 * after reporting (E_TABLE): no header, a row with another number of cells or
 * with "||" at another place, a quote without end.  Lives in the arena.
 */
struct grid *grid_parse(struct arena *, const struct located *, struct diag *);

/*
 * From a CSV file; rows without any text are left out, and so are columns
 * without any at the end.  NULL after reporting, also a header that is none of
 * those.
 *
 * In both notations, what only spreadsheets and word processors write in cells
 * is read as what was meant where that is clear, and else an error (E_TABLE).
 */
struct grid *grid_read(struct arena *, const char *path, struct diag *);

/* A column by its name; count: there is none. */
size_t grid_find(const struct grid *, const char *name);

#endif
