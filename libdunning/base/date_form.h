/*
 * date_form.h -- how the dates of a column are written, made ready to read
 * many of them.
 */
#ifndef DUNNING_DATE_FORM_H
#define DUNNING_DATE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum date_system {
	DATE_CIVIL,
	DATE_SERIAL_1900, /* "excel" */
	DATE_SERIAL_1904, /* "excel1904" */
	DATE_TIMESTAMP    /* "timestamp": not read here, for it needs a zone */
};

enum { DATE_FORM_TOKENS = 16 };

struct date_form {
	struct text format; /* borrowed */
	enum date_system system;
	int pivot;
	bool comma; /* a day number may have a comma for its point; not set by
	             * date_form_init */
	/* Private: its tokens, and whether each takes just one number of
	 * bytes. */
	struct date_token {
		char letter;
		unsigned char least, most;
		unsigned char at; /* its place, when all are fixed */
	} tokens[DATE_FORM_TOKENS];
	size_t count; /* of tokens; 0: too many, they are read one by one */
	size_t fixed; /* bytes of each date; 0: not always the same */
};

/*
 * A format of date.h, "timestamp", or "excel" or "excel1904": day numbers of spreadsheets.
 * In the system of 1900, 1 is 1900-01-01 and 61 is 1900-03-01; 60 is no day
 * (ECMA-376 part 1, 18.17.4.1).  In that of 1904, 0 is 1904-01-01.  A fraction
 * is a time of day and is dropped; it has at least four digits before its
 * point, so that no grouping mark is taken for one, and does not lie within
 * half a second of the next day.  False: not a valid format.
 */
bool date_form_init(struct date_form *, struct text format, int pivot);

/*
 * As date_parse_pivot reads the format.  *turns, when not NULL, becomes
 * whether day and month could stand for each other, and differ.
 */
bool date_form_read(const struct date_form *, struct text, int32_t *days,
    bool *turns);

#endif
