/*
 * kernel.h -- one column of a whole batch becomes typed values in one loop.
 *
 * A kernel reads the plain shape of its type, and for that it gives what the
 * general parser gives.  It writes an element of the values for every record
 * (zero where it read none) and all of rows / 64 + 1 words of valid and rest:
 * a record's bit is set in valid when its cell was read, in rest when the cell
 * is not plain (it may still be a value: the general parser decides), and in
 * neither when the cell is empty.  Bits behind the last record are zero.
 */
#ifndef DUNNING_KERNEL_H
#define DUNNING_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/date_form.h"
#include "base/num.h"
#include "base/text.h"

/* Field `field` of the records of a batch; as in stream/batch.h, data is
 * readable for 64 bytes behind the last field. */
struct kernel_column {
	const char *data;
	const uint32_t *starts;
	const uint32_t *ends;
	size_t fields; /* of each record */
	size_t field;
	size_t rows;
};

/* yyyy-mm-dd, as date_parse. */
void kernel_dates(const struct kernel_column *, int32_t *days, uint64_t *valid,
    uint64_t *rest);

/*
 * The same of another form, if it is one of digits at fixed places of at most
 * 16 bytes; as date_form_read.  turns has rows / 64 + 1 words too, with the
 * bits of the records that are read and turn.
 */
bool kernel_has_form(const struct date_form *);
void kernel_dates_by(const struct kernel_column *, const struct date_form *,
    int32_t *days, uint64_t *valid, uint64_t *rest, uint64_t *turns);

/*
 * A minus sign or none, 1 to 14 digits, and either nothing more or a point and
 * just as many digits as the record's currency has (digits, 0..4); as
 * money_parse of money_plain.
 */
void kernel_money(const struct kernel_column *, const uint8_t *digits,
    int64_t *minor, uint64_t *valid, uint64_t *rest);

/*
 * The same with another decimal mark, and with or without a mark between
 * groups of three digits (0: never; the two differ); as money_parse of these
 * marks.
 */
void kernel_money_by(const struct kernel_column *, char decimal, char grouping,
    const uint8_t *digits, int64_t *minor, uint64_t *valid, uint64_t *rest);

/* One of them: most that are usual; false: it may still be an amount. */
bool kernel_amount(struct text, char decimal, char grouping, size_t digits,
    int64_t *minor);

/* A minus sign or none, and 1 to 16 digits; as int_parse. */
void kernel_ints(const struct kernel_column *, int64_t *numbers,
    uint64_t *valid, uint64_t *rest);

/* At most 16 bytes: a minus sign or none, digits, and either nothing more or a
 * point and digits; as decimal_parse. */
void kernel_decimals(const struct kernel_column *, struct decimal *,
    uint64_t *valid, uint64_t *rest);

/* true (1) and false (0). */
void kernel_bools(const struct kernel_column *, int64_t *truths,
    uint64_t *valid, uint64_t *rest);

/*
 * ASCII, or with utf8 any valid UTF-8, with or without quotes around it but
 * none inside; the texts are parts of data, without the quotes.
 */
void kernel_texts(const struct kernel_column *, bool utf8, struct text *,
    uint64_t *valid, uint64_t *rest);

/* Whether all of it is valid UTF-8; 16 bytes behind it are readable. */
bool kernel_utf8(const char *, size_t len);

/*
 * Moves records from valid to rest: those whose cell has, with the quotes if
 * there are any, a length whose bit is set in lengths (bit 63: 63 bytes and
 * more).
 */
void kernel_set_aside(const struct kernel_column *, uint64_t lengths,
    uint64_t *valid, uint64_t *rest);

/* --- for the kernels ------------------------------------------------------ */

enum { KERNEL_ROWS = 64 };

/*
 * The cells of up to 64 records: that of record i lies behind the byte
 * ends[i * step - 1], up to ends[i * step].  All are plain until a kernel says
 * otherwise.
 */
struct kernel_block {
	size_t count;
	const uint32_t *ends;
	size_t step;
	uint64_t plain;
	uint64_t rest;
	uint32_t first_fields[2 * KERNEL_ROWS]; /* which are behind no field */
};

/* Those from record first on; none behind the last. */
void kernel_open(struct kernel_block *, const struct kernel_column *,
    size_t first);

static inline const char *
kernel_cell(const struct kernel_column *c, const uint32_t *end)
{
	return c->data + (uint32_t)(end[-1] + 1);
}

static inline uint32_t
kernel_length(const uint32_t *end)
{
	return end[0] - end[-1] - 1;
}

/* Record i of the block is not read, and rest tells whether it is empty. */
static inline void
kernel_miss(struct kernel_block *block, size_t i, bool rest)
{
	block->plain ^= UINT64_C(1) << i;
	block->rest |= (uint64_t)rest << i;
}

/* Eight bytes, the first of them the least significant. */
static inline uint64_t
kernel_word(const void *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		word = __builtin_bswap64(word);
	return word;
}

/* A word of eight bytes like this. */
#define KERNEL_BYTES(byte) (UINT64_C(0x0101010101010101) * (byte))

#endif
