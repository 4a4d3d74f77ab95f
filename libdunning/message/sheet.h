/*
 * sheet.h -- a report as tables, which every format can write.
 *
 * A sheet has columns and, for each currency, a section of rows and perhaps
 * their total.  Rows are asked for one at a time, as often as a format needs
 * them, and are never all in memory.
 */
#ifndef DUNNING_SHEET_H
#define DUNNING_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "stream/out.h"

enum sheet_kind {
	SHEET_TEXT,
	SHEET_COUNT,
	SHEET_MONEY,
	SHEET_PERCENT, /* of 100 */
	SHEET_FIGURE   /* a number of any sort */
};

/* Text is null when at is NULL; a number is number / 10^digits. */
struct sheet_cell {
	struct text text;
	int64_t number;
	int digits;
	bool null; /* of a number */
};

/* What formats for people do with a column. */
enum sheet_use {
	SHEET_SECTION = 1, /* says the section: not shown in each row */
	SHEET_BY = 2,      /* names the row */
	SHEET_HEAD = 4,    /* stands at the head of the section, from its total */
	SHEET_BESIDE = 8,  /* is shown with the column whose items it counts */
	SHEET_BELOW = 16,  /* is shown below the row on a terminal */
	SHEET_PART = 32    /* is a part of the whole of the chart */
};

struct sheet_column {
	struct text name;  /* for programs: CSV, JSON */
	struct text label; /* for people */
	enum sheet_kind kind;
	unsigned use; /* of sheet_use */
	unsigned rank; /* where room is short the highest go first; 0 stay */
	const char *group;  /* JSON: the object that it is in; NULL: none */
	struct text member; /* its name there; null: name */
	size_t items; /* column with the number of its items; 0: none */
};

/* What the amounts of a currency were converted by. */
struct sheet_rate {
	struct text currency;
	struct sheet_cell open; /* in that currency */
	struct sheet_cell rate;
	int32_t date;
	struct sheet_cell base; /* open in the currency of the section */
};

/* What goes from where to where: a row for each name that it comes from, a
 * column for each that it goes to. */
struct sheet_grid_cell {
	uint64_t items; /* 0: an empty cell */
	int64_t amount;
	bool same; /* it stays where it was */
};

struct sheet_grid {
	struct text corner;
	const struct text *rows, *columns;
	size_t row_count, column_count;
	const struct sheet_grid_cell *cells; /* row by row */
	int digits;
};

/* The rows of one currency, or of several in the one that they were converted
 * to, which then say by what. */
struct sheet_section {
	struct text currency; /* "": none */
	int digits;
	size_t first, count; /* rows */
	const struct sheet_cell *total; /* a cell for each column; NULL: none */
	struct text title; /* null: the currency says it; else, without rates,
	                      the columns of SHEET_SECTION in the total do */
	const struct sheet_rate *rates;
	size_t rate_count;
	const struct sheet_grid *grid; /* for people, before the rows; NULL */
};

/* A bar for each of some columns, from the totals of a section. */
struct sheet_chart {
	size_t first, count; /* columns; count 0: no chart */
	size_t whole;        /* column that they are shares of */
	size_t late;         /* of them, the first that is past due */
};

/* One line of what the report is about. */
struct sheet_fact {
	struct text name, label;
	struct text text;
};

/* One line of what was read and where it went. */
struct sheet_line {
	struct text name, label;
	struct text currency; /* null: of all currencies */
	uint64_t records;
	bool has_amount;
	int64_t amount;
	int digits;
};

struct sheet {
	const char *name; /* "aging" */
	struct text title;
	struct text language; /* BCP 47, or null */
	int32_t as_of;
	const struct sheet_fact *facts;
	size_t fact_count;
	const struct sheet_column *columns;
	size_t column_count;
	const struct sheet_section *sections;
	size_t section_count;
	/* Fills a cell for each column; texts live until the next call.  False:
	 * reported. */
	bool (*row)(void *ctx, size_t row, struct sheet_cell *cells);
	void *ctx;
	struct sheet_chart chart;
	const struct sheet_line *lines;
	size_t line_count;
	struct text remark; /* below the tables, or null */
	bool flows; /* SHEET_HTML: short sections share a printed page */
	bool ascii; /* SHEET_AS_TEXT: lines and bars of ASCII */
	struct diag *diag;
};

enum sheet_format { SHEET_CSV, SHEET_AS_TEXT, SHEET_JSON, SHEET_XLSX,
	SHEET_HTML, SHEET_FORMATS };

/* Names of the formats and of their files: "csv", "text" ... */
extern const char *const sheet_format_names[];

/* By the end of a file name: .csv .txt .json .xlsx .html .htm, in any case;
 * SHEET_FORMATS: none of them. */
enum sheet_format sheet_format_of(const char *path);

/*
 * Writes the sheet; width is that of the lines of SHEET_AS_TEXT, in characters.
 * The bytes depend on the arguments alone.  False: reported.
 */
bool sheet_write(enum sheet_format, const struct sheet *, size_t width,
    struct out *);

/* The share of a whole in percent with two decimals, rounded half away from
 * zero; null when the whole is 0 or it does not fit. */
struct sheet_cell sheet_share(int64_t part, int64_t whole);

/* The share as one that a bar may have: 0 .. 10000. */
unsigned sheet_bar(int64_t part, int64_t whole);

#endif
