/*
 * expr_node.h -- expressions and unary tests as trees.  Private to expr_*.c
 * and unary.c.
 */
#ifndef DUNNING_EXPR_NODE_H
#define DUNNING_EXPR_NODE_H

#include "rules/expr.h"
#include "rules/pattern.h"

enum expr_op {
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_MODULO,
	OP_POWER,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE
};

/* A column that an expression uses. */
struct column_use {
	const char *name;
	struct column_info info;
	struct src_pos at; /* first use */
	int slot;          /* after expr_bind */
	struct column_use *next;
};

enum node_kind {
	NODE_LITERAL,
	NODE_COLUMN,
	NODE_AS_OF,
	NODE_CONSTANT,
	NODE_INPUT,      /* ? */
	NODE_NEGATE,     /* items: the operand */
	NODE_ARITHMETIC, /* items joined from left to right by ops */
	NODE_COMPARE,    /* items: left, right */
	NODE_AND,
	NODE_OR,
	NODE_IF,   /* items: condition, value, ..., the value of else */
	NODE_IN,   /* items: what test tests */
	NODE_CALL, /* items: as many as parameters, absent ones null */
	NODE_MIN,
	NODE_MAX,
	NODE_COALESCE
};

struct calendar;
struct expr_function;
struct test;
struct zone_cache;

struct node {
	enum node_kind kind;
	enum value_type type; /* VALUE_NULL: can only be null */
	size_t at;            /* offset in the text */
	bool constant;        /* the same for all records */
	bool uses_input;
	/* The only texts it can be; NULL or empty: any. */
	const struct located_list *values;
	struct node **items;
	size_t count;
	union {
		struct value literal;
		struct column_use *column;
		size_t index;            /* CONSTANT */
		enum expr_op op;         /* COMPARE */
		const enum expr_op *ops; /* ARITHMETIC: count - 1 */
		const struct test *test; /* IN */
		struct {
			const struct expr_function *function;
			struct pattern *pattern;
			const struct calendar *calendar;
		} call;
	};
};

enum test_kind {
	TEST_ANY,
	TEST_COMPARE, /* with low by op */
	TEST_RANGE,
	TEST_TRUE,   /* low, an expression with ?, is true */
	TEST_MEMBER, /* of the set that low gives */
	TEST_HAS,    /* the input is a set and has low */
	TEST_SOME,   /* of items */
	TEST_EVERY,
	TEST_NONE
};

struct test {
	enum test_kind kind;
	/* A null input fits `null` only; else = and != see null as a value. */
	bool strict;
	/* `between`: `?` in its ends is that of the place around it. */
	bool outer_input;
	enum expr_op op;
	bool low_open;
	bool high_open;
	const struct node *low;
	const struct node *high;
	struct test **items;
	size_t count;
};

/* What both struct expr and struct unary are. */
struct program {
	const struct node *root; /* of an expression */
	const struct test *test; /* of a unary test */
	struct column_use *uses;
	const char *const *names;
	size_t count;
	struct zone_cache *zones; /* NULL: it has no zones by name */
	struct fault_place place;
};

struct expr {
	struct program program;
	struct arena *arena;
	struct step *steps; /* NULL until it runs over a batch */
};

/* One evaluation. */
struct eval {
	const struct expr_env *env; /* NULL while constants are folded */
	const struct fault_place *place;
	struct batch *batch;
	size_t row;
	struct arena *arena; /* for texts that come to be */
	const struct value *input;
	struct zone_cache *zones;
	const struct calendar *calendar; /* of the call under way */
	bool faulted;
	bool no_memory;
};

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct value eval_node(struct eval *, const struct node *);
enum truth eval_test(struct eval *, const struct test *, const struct value *);

struct eval eval_of_row(const struct program *, const struct expr_env *,
    struct batch *, size_t row);

/* Binds the columns to slots; false: reported. */
bool program_bind(struct program *, struct columns *);

/* Below, at or above zero; neither is null, both are of one type.  Times of
 * which nobody can say it (expr_moment.h) go by the clocks on their walls. */
int value_compare(const struct value *, const struct value *);

/* Null, counted as a fault of that kind. */
struct value eval_fault(struct eval *, enum fault_kind);

/* For values of arithmetic types; null when one of them is null. */
struct value eval_arithmetic(
    struct eval *, enum expr_op, struct value, struct value);

/* The same for what is neither number nor text: dates, times, durations. */
struct value eval_temporal(
    struct eval *, enum expr_op, const struct value *, const struct value *);

/* With the other sign: a number or a duration. */
struct value eval_negative(struct eval *, const struct value *);

/* The rest with the sign of b (DMN 1.3 table 75); false: b is zero. */
bool eval_modulo(struct decimal a, struct decimal b, struct decimal *out);

/* A copy in the arena of the evaluation; null when out of memory. */
struct value eval_text(struct eval *, const char *, size_t len);


static inline struct value
value_null(void)
{
	return (struct value){ .type = VALUE_NULL };
}

static inline struct value
value_of_bool(bool truth)
{
	return (struct value){ .type = VALUE_BOOL, .boolean = truth };
}

static inline struct value
value_of_number(struct decimal number)
{
	return (struct value){ .type = VALUE_NUMBER, .number = number };
}

static inline struct value
value_of_int(int64_t number)
{
	return value_of_number((struct decimal){ number, 0 });
}

static inline struct value
value_of_text(struct text text)
{
	return (struct value){ .type = VALUE_STRING, .string = text };
}

/* Of type DATE, DAYS or MONTHS. */
static inline struct value
value_of_days(enum value_type type, int64_t days)
{
	return (struct value){ .type = type, .days = days };
}

#endif
