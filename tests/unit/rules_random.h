/*
 * rules_random.h -- random tests, and batches of random values for them; the
 * same ones in every run.
 *
 * Columns: visits (int), grade (string), balance (money), rate (decimal), due
 * (date), agreed (bool), called (datetime).
 */
#ifndef RULES_RANDOM_H
#define RULES_RANDOM_H

#include "rules_fixture.h"

enum { RANDOM_ROWS = 4096, RANDOM_COLUMNS = 7, RANDOM_DAY = 20454 };

struct random_column {
	const char *name;
	enum strategy_type type;
};

static const struct random_column random_columns[RANDOM_COLUMNS] = {
	{ "visits", TYPE_INT },
	{ "grade", TYPE_STRING },
	{ "balance", TYPE_MONEY },
	{ "rate", TYPE_DECIMAL },
	{ "due", TYPE_DATE },
	{ "agreed", TYPE_BOOL },
	{ "called", TYPE_DATETIME },
};

/* Declarations for a strategy; balance is a column that every one has. */
#define RANDOM_DECLARED                                                        \
	"columns:\n"                                                           \
	"  visits: {type: int, optional: true}\n"                              \
	"  grade: {type: string, optional: true}\n"                            \
	"  rate: {type: decimal, optional: true}\n"                            \
	"  due: {type: date, optional: true}\n"                                \
	"  agreed: {type: bool, optional: true}\n"                             \
	"  called: {type: datetime, optional: true}\n"

static const char *const random_texts[] = { "A", "B", "C", "MX", "sevenCh",
	"eightCha", "a text of some length", "a text of some lengtH", "D", "" };

/* Instants that have several texts, times of nobody's clock, and no times. */
static const char *const random_moments[] = { "2026-01-01T10:00:00",
	"2026-01-01T10:00:00Z", "2026-01-01T05:00:00-05:00",
	"2025-12-28T10:00:00", "2026-01-05T10:00:00@America/Bogota",
	"2026-01-03T09:59:59.999Z", "2026-01-02", "soon",
	"2026-01-09T00:00:00@Europe/Nowhere", "" };

enum { RANDOM_TEXTS = 10, RANDOM_NAMED = 8 };

static uint64_t random_state = UINT64_C(88172645463325252);

/* Marsaglia's xorshift64. */
static inline uint64_t
random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static inline int
random_below(int n)
{
	return (int)(random_next() % (uint64_t)n);
}

/* A literal of a type around n; numbers get up to four decimals. */
static inline void
random_literal(struct buf *buf, enum strategy_type type, int n)
{
	static const char *const tails[] = { "", "", "", ".5", ".25", ".005",
		".1250", ".00001" };
	static const char *const clocks[] = { "T10:00:00Z",
		"T05:00:00-05:00", "T10:00:00" };
	char date[16];

	switch (type) {
	case TYPE_STRING:
	case TYPE_ENUM:
	case TYPE_SET:
	case TYPES:
		buf_printf(buf, "\"%s\"",
		    random_texts[(n < 0 ? -n : n) % RANDOM_NAMED]);
		break;
	case TYPE_BOOL:
		buf_puts(buf, n % 2 == 0 ? "true" : "false");
		break;
	case TYPE_INT:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		buf_printf(buf, "%d%s", n, tails[random_below(8)]);
		break;
	case TYPE_DATE:
		date_format(RANDOM_DAY + n, date, sizeof(date));
		buf_puts(buf, date);
		break;
	case TYPE_DATETIME:
		date_format(RANDOM_DAY + n, date, sizeof(date));
		buf_printf(buf, "%s%s", date, clocks[random_below(3)]);
		break;
	}
}

static inline bool
random_is_ordered(enum strategy_type type)
{
	return type != TYPE_BOOL;
}

static inline void
random_range(struct buf *buf, enum strategy_type type, int n)
{
	if (type == TYPE_STRING) {
		buf_puts(buf, "[\"A\"..\"Ma\")");
		return;
	}
	buf_putc(buf, "[("[random_below(2)]);
	random_literal(buf, type, n);
	buf_puts(buf, "..");
	random_literal(buf, type, n + 1 + random_below(8));
	buf_putc(buf, "])"[random_below(2)]);
}

/* One without a comma. */
static inline void
random_one(struct buf *buf, enum strategy_type type)
{
	static const char *const orders[] = { "< ", "<= ", "> ", ">= " };
	int n = random_below(20) - 6;
	int form = random_below(8);

	if (form < 3 && random_is_ordered(type)) {
		buf_puts(buf, orders[random_below(4)]);
		random_literal(buf, type, n);
	} else if (form < 5 && random_is_ordered(type)) {
		random_range(buf, type, n);
	} else if (form == 5) {
		buf_puts(buf, "!= ");
		random_literal(buf, type, n);
	} else if (form == 6 && random_below(2) == 0) {
		buf_puts(buf, "null");
	} else {
		random_literal(buf, type, n);
	}
}

/* Tests that need the record; some count faults. */
static inline void
random_general(struct buf *buf, enum strategy_type type)
{
	static const char *const numbers[] = { "> visits", "? * 2 > rate",
		"12 / ? > 3", "[0..visits]", "not(rate)", "? = 3 or rate > 1" };
	static const char *const texts[] = { "starts with(?, \"a\")",
		"matches(?, \"^[AC]$\")", "string length(?) > rate",
		"if visits > 2 then ? = \"A\" else ? = \"B\"" };

	if (type == TYPE_STRING)
		buf_puts(buf, texts[random_below(4)]);
	else if (type == TYPE_DATE)
		buf_puts(buf, "< as_of");
	else if (type == TYPE_DATETIME)
		buf_puts(buf, "?.hour > visits");
	else if (type == TYPE_BOOL)
		buf_puts(buf, "? and visits > 1");
	else
		buf_puts(buf, numbers[random_below(6)]);
}

/* The cell of a test; general: of 100, so many need the record. */
static inline void
random_test(struct buf *buf, enum strategy_type type, int general)
{
	int form = random_below(18);
	int count = 1 + random_below(3);

	if (random_below(100) < general) {
		random_general(buf, type);
	} else if (form > 8) {
		buf_putc(buf, '-');
	} else if (form == 3) {
		buf_puts(buf, "null");
	} else if (form == 4 && type != TYPE_BOOL) {
		buf_puts(buf, "not(");
		random_one(buf, type);
		buf_puts(buf, ", ");
		random_one(buf, type);
		buf_putc(buf, ')');
	} else {
		random_one(buf, type);
		while (form < 3 && --count > 0) {
			buf_puts(buf, ", ");
			random_one(buf, type);
		}
	}
}

static inline void
random_text(struct vector *v, size_t row, const char *const *texts)
{
	size_t i = (size_t)random_below(RANDOM_TEXTS);

	if (v->labels != NULL)
		v->codes[row] = (uint16_t)i;
	else
		v->text[row] = text_of(texts[i]);
}

/* Like a column of values that were read. */
static inline void
random_value(
    struct vector *v, size_t row, const char *const *texts, bool mixed)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000 };
	int n = random_below(24) - 8;
	int scale = random_below(6);

	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		random_text(v, row, texts);
		break;
	case COLUMN_BOOL:
		v->number[row] = n & 1;
		break;
	case COLUMN_INT:
		v->number[row] = n;
		break;
	case COLUMN_MONEY:
		v->digits[row] = mixed ? (uint8_t)random_below(5) : 2;
		v->number[row] = n * powers[v->digits[row]] +
		    (random_below(2) == 0 ? 0 : random_below(200) - 100);
		break;
	case COLUMN_DECIMAL:
		v->decimal[row] = (struct decimal){ n * powers[scale] +
			    (random_below(2) == 0 ? 0 : random_below(30)),
			scale };
		break;
	case COLUMN_DATE:
		v->date[row] = RANDOM_DAY + n;
		break;
	}
}

/* A batch of the columns, each null in one of null_in records. */
static inline void
random_batch(struct fixture *f, size_t rows, int null_in)
{
	static struct text labels[2][RANDOM_TEXTS];
	bool mixed = random_below(2) == 0;
	size_t row;
	size_t i;

	for (i = 0; i < RANDOM_TEXTS; i++) {
		labels[0][i] = text_of(random_texts[i]);
		labels[1][i] = text_of(random_moments[i]);
	}
	f->batch.rows = rows;
	f->batch.fates = arena_alloc(f->arena, rows, 1);
	fixture_require(f->batch.fates != NULL);
	for (row = 0; row < rows; row++)
		f->batch.fates[row] =
		    random_below(20) == 0 ? FATE_REJECTED : FATE_KEPT;
	for (i = 0; i < RANDOM_COLUMNS; i++) {
		struct vector *v =
		    &f->vectors[fixture_slot(f, random_columns[i].name)];
		bool moments = random_columns[i].type == TYPE_DATETIME;

		v->valid =
		    arena_alloc(f->arena, rows / 64 + 1, sizeof(*v->valid));
		v->digits = arena_alloc(f->arena, rows, 1);
		v->text = arena_alloc(f->arena, rows, sizeof(*v->text));
		fixture_require(v->valid != NULL && v->digits != NULL &&
		    v->text != NULL);
		v->labels = v->type == COLUMN_STRING && random_below(2) == 0 ?
		    labels[moments] :
		    NULL;
		for (row = 0; row < rows; row++) {
			random_value(v, row,
			    moments ? random_moments : random_texts, mixed);
			if (random_below(null_in) != 0)
				vector_set_valid(v, row);
		}
	}
}

/* Columns of a header for fixture_batch. */
static inline void
random_open(struct fixture *f)
{
	size_t i;

	f->source.columns.count = 0;
	for (i = 0; i < RANDOM_COLUMNS; i++)
		fixture_column(f, random_columns[i].name,
		    random_columns[i].type, NULL);
	fixture_batch(f, 1);
}

#endif
