/* strip_compare.c -- comparisons of strips. */
#include <string.h>

#include "rules/scale.h"
#include "rules/strip.h"

/* What a comparison finds: an order, then what nulls make of it. */
enum finding {
	FOUND_BELOW,
	FOUND_EQUAL,
	FOUND_ABOVE,
	FOUND_ONE_NULL,
	FOUND_TWO_NULLS,
	FINDINGS
};

/* Two strips that are compared.  Loops have it by value, so that they can keep
 * it in registers. */
struct pair {
	const struct strip *a;
	const struct strip *b;
	const uint8_t *known[2];
	size_t count;
	uint8_t judged[FINDINGS]; /* truths of what is found */
	uint8_t *truths;
};

static inline unsigned
order_of(int64_t a, int64_t b)
{
	return (unsigned)(FOUND_EQUAL + (a > b) - (a < b));
}

static inline unsigned
both_known(const struct pair *p, size_t i)
{
	return p->known[0][i] & p->known[1][i];
}

/* order: what is found when both are known. */
static inline void
put_truth(const struct pair *p, size_t i, unsigned order)
{
	unsigned nulls = FOUND_TWO_NULLS - (p->known[0][i] | p->known[1][i]);

	/* Without a branch: nulls are where they are. */
	nulls ^= (order ^ nulls) & (0 - both_known(p, i));
	p->truths[i] = p->judged[nulls];
}

static void
compare_integers(struct pair p)
{
	const int64_t *a = p.a->numbers;
	const int64_t *b = p.b->numbers;
	size_t i;

	for (i = 0; i < p.count; i++)
		put_truth(&p, i, order_of(a[i], b[i]));
}

/* What does not fit is left to others. */
static void
compare_numbers(const struct pair *p)
{
	const struct strip *a = p->a;
	const struct strip *b = p->b;
	struct value values[2];
	int64_t left;
	int64_t right;
	unsigned order;
	size_t i;

	for (i = 0; i < p->count; i++) {
		order = FOUND_EQUAL;
		if (scale_raise(
		        a->numbers[i], a->scales[i], b->scales[i], &left) &&
		    scale_raise(
		        b->numbers[i], b->scales[i], a->scales[i], &right)) {
			order = order_of(left, right);
		} else if (both_known(p, i)) {
			values[0] = strip_value(a, i);
			values[1] = strip_value(b, i);
			order =
			    order_of(value_compare(&values[0], &values[1]), 0);
		}
		put_truth(p, i, order);
	}
}

static void
compare_texts(const struct pair *p, bool equality)
{
	const struct text *a = p->a->texts;
	const struct text *b = p->b->texts;
	unsigned order;
	size_t i;

	for (i = 0; i < p->count; i++) {
		order = FOUND_EQUAL;
		if (both_known(p, i) && equality)
			order += !text_equal(a[i], b[i]);
		else if (both_known(p, i))
			order = order_of(text_compare(a[i], b[i]), 0);
		put_truth(p, i, order);
	}
}

static void
compare_truths(const struct pair *p)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		put_truth(p, i, order_of(p->a->truths[i], p->b->truths[i]));
}

static void
compare_nulls(const struct pair *p)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		put_truth(p, i, FOUND_EQUAL);
}

/* Null is equal to null; every order of null is unknown. */
static void
judge(enum expr_op op, uint8_t truths[FINDINGS])
{
	bool equality = op == OP_EQ || op == OP_NE;
	bool below = op == OP_LT || op == OP_LE || op == OP_NE;
	bool equal = op == OP_EQ || op == OP_LE || op == OP_GE;
	bool above = op == OP_GT || op == OP_GE || op == OP_NE;

	truths[FOUND_BELOW] = below ? TRUTH_YES : TRUTH_NO;
	truths[FOUND_EQUAL] = equal ? TRUTH_YES : TRUTH_NO;
	truths[FOUND_ABOVE] = above ? TRUTH_YES : TRUTH_NO;
	truths[FOUND_ONE_NULL] = TRUTH_UNKNOWN;
	truths[FOUND_TWO_NULLS] = TRUTH_UNKNOWN;
	if (!equality)
		return;
	truths[FOUND_ONE_NULL] = op == OP_NE ? TRUTH_YES : TRUTH_NO;
	truths[FOUND_TWO_NULLS] = op == OP_EQ ? TRUTH_YES : TRUTH_NO;
}

bool
strip_comparable(const struct strip *a, const struct strip *b)
{
	if (a->form == STRIP_VALUES || b->form == STRIP_VALUES)
		return false;
	return a->form == STRIP_NULLS || b->form == STRIP_NULLS ||
	       (a->form == b->form && a->type == b->type);
}

/* Bytes that say what is known of the records that were asked for. */
static const uint8_t *
known_of(const struct strip *strip, uint8_t *room)
{
	if (strip->form != STRIP_TRUTHS)
		return strip->known;
	memset(room, 1, STRIP_ROWS);
	mask_known(room, strip->truths, room);
	return room;
}

static void
compare_all(const struct pair *p, bool equality)
{
	switch (p->a->form) {
	case STRIP_TRUTHS:
		compare_truths(p);
		break;
	case STRIP_NUMBERS:
		if (memcmp(p->a->scales, p->b->scales, p->count) == 0)
			compare_integers(*p);
		else
			compare_numbers(p);
		break;
	case STRIP_DAYS:
		compare_integers(*p);
		break;
	case STRIP_TEXTS:
		compare_texts(p, equality);
		break;
	case STRIP_NULLS:
	case STRIP_VALUES:
		break;
	}
}

void
strip_compare(const struct span *span, enum expr_op op, const struct strip *a,
    const struct strip *b, uint8_t *truths)
{
	uint8_t rooms[2][STRIP_ROWS];
	struct pair p = { .a = a,
		.b = b,
		.known = { known_of(a, rooms[0]), known_of(b, rooms[1]) },
		.count = span->count,
		.truths = truths };

	judge(op, p.judged);
	if (a->form != b->form || a->form == STRIP_NULLS)
		compare_nulls(&p);
	else
		compare_all(&p, op == OP_EQ || op == OP_NE);
}
