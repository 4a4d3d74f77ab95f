/*
 * control_lines.h -- the foot of a report: where the records went, in records
 * and in money of each currency.
 */
#ifndef DUNNING_CONTROL_LINES_H
#define DUNNING_CONTROL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/summary_left.h"
#include "message/sheet.h"
#include "message/words.h"
#include "tool/tool.h"

/* Kinds of lines: these two come first, others as the report has them. */
enum { CONTROL_READ, CONTROL_SUMMED, CONTROL_OWN, CONTROL_MOST = 12 };

struct control_kind {
	const char *name;
	enum word word;
	int left;    /* enum left_out of the records; -1: not one of those */
	bool always; /* also when it counts nothing */
};

/* One currency; minor units. */
struct control_share {
	struct text currency;
	int digits;
	uint64_t records[CONTROL_MOST]; /* by kind */
	wide sums[CONTROL_MOST];
};

/*
 * Adds what was left out to the shares of its currencies: the first `summed`
 * of them are there, with what was summed, and there is room for one more for
 * each currency of left.  Fills in CONTROL_READ; returns how many there are.
 */
size_t control_shares(const struct control_kind *, size_t kind_count,
    const struct summary_left *, struct control_share *, size_t summed);

/* Rejected records whose amount cannot be read; of those that are broken, no
 * field was looked at. */
uint64_t control_unread(const struct summary_left *, uint64_t rejected);

/* Appends the line of a kind to those of the sheet, which have the room, and
 * one for each share that has any of its records. */
void control_put(const struct tool *, const struct control_kind *, size_t kind,
    uint64_t records, const struct control_share *, size_t count,
    struct sheet *, struct sheet_line *lines);

/* The sums as lines of -v. */
void control_say(const struct tool *, const struct sheet *);

#endif
