/*
 * rules_expression.h -- any expression over any records, and whether a batch
 * of them gives what each record gives by itself: values, faults, rejects.
 *
 * All of it follows from choices: those of a seed, or bytes that somebody else
 * thinks of.
 */
#ifndef RULES_EXPRESSION_H
#define RULES_EXPRESSION_H

#include "rules_fixture.h"
#include "stream/batch_place.h"

enum { EXPRESSION_ROWS = 1400, EXPRESSION_DEPTH = 4, EXPRESSION_BYTES = 4096 };

/* What is chosen; bytes that have run out choose the first of everything. */
struct choices {
	const uint8_t *bytes; /* NULL: by state */
	size_t size;
	uint64_t state; /* not 0 */
};

/* Marsaglia's xorshift64. */
static inline uint64_t
choose_bits(struct choices *c)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return c->state;
}

static inline size_t
choose(struct choices *c, size_t count)
{
	if (c->bytes == NULL)
		return (size_t)(choose_bits(c) % count);
	if (c->size == 0)
		return 0;
	c->size--;
	return *c->bytes++ % count;
}

/* Columns: two of each type, so that they meet each other. */
static const struct {
	const char *name;
	enum strategy_type type;
} expression_columns[] = {
	{ "i", TYPE_INT },
	{ "j", TYPE_INT },
	{ "a", TYPE_MONEY },
	{ "b", TYPE_MONEY },
	{ "r", TYPE_DECIMAL },
	{ "q", TYPE_DECIMAL },
	{ "d", TYPE_DATE },
	{ "e", TYPE_DATE },
	{ "t", TYPE_BOOL },
	{ "u", TYPE_BOOL },
	{ "s", TYPE_STRING },
	{ "w", TYPE_STRING },
	{ "c", TYPE_SET },
	{ "y", TYPE_DATETIME },
	{ "z", TYPE_DATETIME },
};
enum {
	EXPRESSION_COLUMNS =
	    sizeof(expression_columns) / sizeof(expression_columns[0])
};

/*
 * What an expression of a type can be: first what needs no other, up to "",
 * then the rest.  %N is any number, and so on by the letter of a type.
 */
struct expression_forms {
	char letter;
	const char *const *forms;
};

static const char *const number_forms[] = { "i", "j", "a", "b", "r", "q", "i",
	"a", "r", "q", "0", "1", "2", "0.5", "-3", "100", "1.25", "null",
	"922337203685477580.7", "0.000000000000000001", "9223372036854775807",
	"1e3", "", "(%N + %N)", "(%N - %N)", "(%N * %N)", "(%N / %N)",
	"(%N + %N - %N)", "(%N + %N)", "(%N - %N)", "(%N * %N)", "(%N / %N)",
	"(%N * %N / %N)", "(%N ** 2)", "(%N % %N)", "-(%N)", "abs(%N)",
	"floor(%N)", "ceiling(%N)", "decimal(%N, 1)", "round half up(%N, 2)",
	"modulo(%N, %N)", "days(%P)", "months(%M)", "string length(%T)",
	"year(%D)", "month(%D)", "day(%D)", "week of year(%D)", "number(%T)",
	"min(%N, %N)", "max(%N, %N, %N)", "(%P / %P)", "(%M / %M)",
	"(if %B then %N else %N)",
	"(if %B then %N else if %B then null else %N)", "coalesce(%N, %N)",
	"coalesce(%N, %N, 7)", "%D.weekday", NULL };

static const char *const bool_forms[] = { "t", "u", "true", "false", "null",
	"i > 3", "a in [0..5)", "s = \"A\"", "d <= @\"2026-01-31\"",
	"matches(s, \"^[A-C]\")", "\"sms\" in c", "r = null", "", "(%N = %N)",
	"(%N != %N)", "(%N < %N)", "(%N >= %N)", "(%T = %T)", "(%T > %T)",
	"(%D < %D)", "(%D = %D)", "(%P > %P)", "(%M <= %M)", "(%B = %B)",
	"(%N = null)", "(null != %T)", "(%D < null)", "(%B and %B)",
	"(%B or %B)", "(%B and %B and %B)", "(%B or %B or %B or %B)", "not(%B)",
	"(%N between %N and %N)", "(%D between %D and %D)",
	"(%T between %T and %T)", "(%N in (%N, > %N, [%N..%N]))",
	"(%N in not(%N, < %N))", "(%D in (%D..%D))",
	"(%T in (\"A\", %T, \"B\"))",
	"(%N in (even(?), if ? > %N then %B else u))", "(%N in > ? + %N)",
	"(%T in (contains(?, %T), \"x\"))", "(%N in null)",
	"matches(%T, \"A|x$\", \"i\")", "starts with(%T, \"A\")",
	"contains(%T, %T)", "is(%N, %N)", "even(%N)", "(\"email\" in %S)",
	"(if %B then %B else %B)", "coalesce(%B, %B)", "(%H < %H)",
	"(%Z >= %Z)", "(%Z = %Z)", NULL };

static const char *const text_forms[] = { "s", "w", "\"A\"", "\"B\"",
	"\"12.5\"", "channel", "null", "", "(%T + %T)", "upper case(%T)",
	"substring(%T, 2)", "substring(%T, %N, 2)", "string(%N)", "string(%D)",
	"string(%B)", "(if %B then %T else %T)", "coalesce(%T, %T)",
	"min(%T, %T)", "max(%T, \"M\")", "day of week(%D)",
	"substring before(%T, \"e\")", NULL };

static const char *const date_forms[] = { "d", "e", "as_of", "@\"2026-02-28\"",
	"@\"9999-12-31\"", "@\"0001-01-01\"", "null", "", "(%D + %P)",
	"(%D - %P)", "(%D + %M)", "(%D - %M)", "(%P + %D)", "date(%N, 2, 3)",
	"date(%T)", "min(%D, %D)", "max(%D, %D, %D)", "(if %B then %D else %D)",
	"coalesce(%D, %D)", "date(%Z)", NULL };

static const char *const days_forms[] = { "@\"P1D\"", "@\"P30D\"", "@\"-P45D\"",
	"@\"PT36H\"", "@\"P900000000000D\"", "@\"-P900000000000D\"", "null", "",
	"(%D - %D)", "(%D - %D)", "(%P + %P)", "(%P - %P)", "(%P * %N)",
	"(%P / %N)", "-(%P)", "abs(%P)", "min(%P, %P)",
	"(if %B then %P else %P)", "coalesce(%P, %P)", "(%Z - %Z)", "(%H - %H)",
	"(%D - %D + %P)", NULL };

static const char *const months_forms[] = { "@\"P1M\"", "@\"P2Y\"", "@\"-P7M\"",
	"null", "", "years and months duration(%D, %D)", "(%M + %M)",
	"(%M - %M)", "(%M * %N)", "-(%M)", "max(%M, %M)",
	"(if %B then %M else %M)", "coalesce(%M, %M)", NULL };

static const char *const set_forms[] = { "c", "c", "", "coalesce(%S, %S)",
	"(if %B then %S else %S)", NULL };

static const char *const time_forms[] = { "time(\"10:00:00\")",
	"time(\"23:59:59.5Z\")", "", "(%H + %P)", "time(%Z)",
	"(if %B then %H else %H)", NULL };

static const char *const moment_forms[] = {
	"date and time(\"2026-01-31T12:00:00\")",
	"date and time(\"2026-02-01T00:00:00Z\")", "y", "z", "", "date and time(%D, %H)",
	"(%Z + %P)", "(%Z - %M)", "coalesce(%Z, %Z)", NULL
};

static const struct expression_forms expression_types[] = {
	{ 'N', number_forms },
	{ 'B', bool_forms },
	{ 'T', text_forms },
	{ 'D', date_forms },
	{ 'P', days_forms },
	{ 'M', months_forms },
	{ 'S', set_forms },
	{ 'H', time_forms },
	{ 'Z', moment_forms },
};
enum {
	EXPRESSION_TYPES =
	    sizeof(expression_types) / sizeof(expression_types[0])
};

static inline void
expression_write(
    struct buf *buf, struct choices *c, char letter, unsigned depth)
{
	const char *const *forms = expression_types[0].forms;
	const char *form;
	size_t simple = 0;
	size_t count;
	size_t i;

	for (i = 0; i < EXPRESSION_TYPES; i++)
		if (expression_types[i].letter == letter)
			forms = expression_types[i].forms;
	while (forms[simple][0] != '\0')
		simple++;
	for (count = simple + 1; forms[count] != NULL; count++)
		continue;
	if (depth == 0 || buf->len > EXPRESSION_BYTES)
		form = forms[choose(c, simple)];
	else
		form = forms[simple + choose(c, count - simple)];
	if (form[0] == '\0')
		form = forms[choose(c, simple)];
	for (; *form != '\0'; form++) {
		if (*form == '%' && form[1] != ' ')
			expression_write(buf, c, *++form, depth - (depth > 0));
		else
			buf_putc(buf, *form);
	}
}

/* Of any type. */
static inline void
expression_any(struct buf *buf, struct choices *c)
{
	/* The bottom of a tree is mostly conditions, numbers and dates. */
	size_t type = choose(c, 16);

	expression_write(buf, c,
	    expression_types[type < EXPRESSION_TYPES ? type : type % 4].letter,
	    1 + (unsigned)choose(c, EXPRESSION_DEPTH));
}

static inline int64_t
expression_integer(struct choices *c)
{
	static const int64_t edges[] = { INT64_MIN, INT64_MIN + 1, INT64_MAX,
		INT64_MAX - 7, INT64_C(922337203685477581), -1, 1, 100 };

	switch (choose(c, 8)) {
	case 0:
		return edges[choose(c, 8)];
	case 1:
		return 0;
	case 2:
		return (int64_t)(choose_bits(c) >> choose(c, 64));
	default:
		return (int64_t)choose(c, 40) - 12;
	}
}

enum { EXPRESSION_TEXTS = 8 };

static const char *const expression_texts[2][EXPRESSION_TEXTS] = {
	{ "A", "B", "ABC", "x", "12.5", "", "eightCha", "a\xc3\xb1o" },
	{ "2026-01-31T12:00:00", "2026-01-31T12:00:00Z",
	    "2026-01-31T07:00:00-05:00", "2026-02-01T00:00:00.5@Europe/Paris",
	    "2026-03-29T02:30:00@Europe/Paris", "2026-01-31", "x", "" },
};

static inline void
expression_value(struct choices *c, struct vector *v, size_t row,
    const char *const *texts, int digits, int scale)
{
	static const char *const sets[] = { "sms", "sms|email", "", "email" };

	switch (v->type) {
	case COLUMN_STRING:
		if (v->labels != NULL)
			v->codes[row] = (uint16_t)choose(c, EXPRESSION_TEXTS);
		else
			v->text[row] = text_of(texts[choose(c, EXPRESSION_TEXTS)]);
		break;
	case COLUMN_SET:
		v->text[row] = text_of(sets[choose(c, 4)]);
		break;
	case COLUMN_BOOL:
		v->number[row] = choose(c, 2) != 0;
		break;
	case COLUMN_INT:
		v->number[row] = expression_integer(c);
		break;
	case COLUMN_MONEY:
		v->number[row] = expression_integer(c);
		v->digits[row] =
		    digits < 5 ? (uint8_t)digits : (uint8_t)choose(c, 5);
		break;
	case COLUMN_DECIMAL:
		v->decimal[row].coefficient = expression_integer(c);
		v->decimal[row].scale =
		    scale < 19 ? scale : (int32_t)choose(c, 19);
		break;
	case COLUMN_DATE:
		v->date[row] = choose(c, 12) == 0
		                   ? (choose(c, 2) == 0 ? DATE_MIN : DATE_MAX)
		                   : 20400 + (int32_t)choose(c, 90);
		break;
	}
}

static inline void *
expression_room(struct fixture *f, size_t count, size_t size)
{
	void *room = arena_alloc(f->arena, count, size);

	fixture_require(room != NULL);
	return room;
}

static inline void
expression_column(struct fixture *f, struct choices *c, size_t i)
{
	const char *const *texts =
	    expression_texts[expression_columns[i].type == TYPE_DATETIME];
	struct vector *v =
	    &f->vectors[fixture_slot(f, expression_columns[i].name)];
	size_t rows = f->batch.rows;
	size_t nulls = 1 + choose(c, 9);
	int digits = (int)choose(c, 7);
	int scale = (int)choose(c, 24);
	struct text *labels =
	    expression_room(f, EXPRESSION_TEXTS, sizeof(*labels));
	size_t row;

	for (row = 0; row < EXPRESSION_TEXTS; row++)
		labels[row] = text_of(texts[row]);
	v->valid = expression_room(f, rows / 64 + 1, sizeof(*v->valid));
	v->digits = expression_room(f, rows, 1);
	v->text = expression_room(f, rows, sizeof(*v->text));
	v->labels =
	    v->type == COLUMN_STRING && choose(c, 2) == 0 ? labels : NULL;
	for (row = 0; row < rows; row++) {
		if (v->labels == NULL || choose(c, nulls) != 0)
			expression_value(c, v, row, texts, digits, scale);
		if (choose(c, nulls) != 0)
			vector_set_valid(v, row);
	}
}

static inline void
expression_open(struct fixture *f)
{
	static const char *const constants[] = { "channel", NULL };
	static const struct text values[] = { { "sms", 3 } };
	size_t i;

	f->source.columns.count = 0;
	for (i = 0; i < EXPRESSION_COLUMNS; i++)
		fixture_column(f, expression_columns[i].name,
		    expression_columns[i].type, NULL);
	fixture_batch(f, 1);
	f->scope.constants = constants;
	f->scope.constant_count = 1;
	f->scope.place.section = "derive";
	f->env.constants = values;
}

/* Records, of which some are not kept. */
static inline void
expression_batch(struct fixture *f, struct choices *c)
{
	size_t rows = 1 + (choose(c, 8) == 7 ? choose(c, EXPRESSION_ROWS)
	                                     : choose(c, 80));
	uint32_t *starts = expression_room(f, rows, sizeof(*starts));
	size_t row;
	size_t i;

	f->batch.rows = rows;
	f->batch.fields = 1;
	f->batch.starts = starts;
	f->batch.ends = starts;
	f->batch.fates = expression_room(f, rows, 1);
	for (row = 0; row < rows; row++) {
		starts[row] = (uint32_t)row;
		f->batch.fates[row] =
		    choose(c, 12) == 0 ? FATE_REJECTED : FATE_KEPT;
	}
	for (i = 0; i < EXPRESSION_COLUMNS; i++)
		expression_column(f, c, i);
}

/* One way of evaluation, and all that comes of it. */
struct evaluation {
	struct batch batch;
	struct batch_place place;
	struct expr_env env;
	struct value *values;
	struct vector into;
	uint8_t *truths;
	char *told;
};

static inline struct evaluation
evaluation_open(struct fixture *f, enum column_type type, bool strict)
{
	struct evaluation e = { .batch = f->batch, .env = f->env };
	size_t rows = f->batch.rows;

	e.batch.fates = expression_room(f, rows, 1);
	memcpy(e.batch.fates, f->batch.fates, rows);
	e.env.faults = faults_new(f->arena, strict);
	fixture_require(e.env.faults != NULL);
	e.values = expression_room(f, rows, sizeof(*e.values));
	e.truths = expression_room(f, rows, 1);
	e.into.type = type;
	e.into.valid = expression_room(f, rows / 64 + 1, sizeof(uint64_t));
	memset(e.into.valid, 0x5a, rows / 64 * sizeof(uint64_t));
	e.into.digits = expression_room(f, rows, 1);
	e.into.text = expression_room(f, rows, sizeof(*e.into.text));
	return e;
}

/* What is told of faults, then of records. */
static inline void
evaluation_tell(struct fixture *f, struct evaluation *e)
{
	const char **rejects =
	    expression_room(f, e->batch.rows, sizeof(*rejects));
	size_t from = f->told.len;
	const struct saying *saying;
	size_t row;

	faults_tell(e->env.faults, f->diag);
	for (saying = e->place.sayings; saying != NULL; saying = saying->next)
		rejects[saying->start] = saying->text;
	for (row = 0; row < e->batch.rows; row++)
		if (rejects[row] != NULL)
			buf_printf(&f->told, "%zu %s\n", row, rejects[row]);
	e->told = arena_strdup(f->arena, buf_text(&f->told) + from);
	fixture_require(e->told != NULL);
}

static inline bool
same_values(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return a->boolean == b->boolean;
	case VALUE_NUMBER:
		return a->number.coefficient == b->number.coefficient &&
		       a->number.scale == b->number.scale;
	case VALUE_STRING:
	case VALUE_SET:
		return text_equal(a->string, b->string);
	case VALUE_DATE:
	case VALUE_MONTHS:
		return a->days == b->days;
	case VALUE_DAYS:
		return a->days == b->days && a->nanos == b->nanos;
	case VALUE_TIME:
	case VALUE_DATETIME:
		return a->days == b->days && a->nanos == b->nanos &&
		       a->offset == b->offset && a->zone == b->zone;
	}
	return false;
}

/* Of a record that was stored. */
static inline bool
same_cells(const struct vector *a, const struct vector *b, size_t row)
{
	if (!vector_valid(a, row))
		return true;
	switch (a->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		return text_equal(a->text[row], b->text[row]);
	case COLUMN_MONEY:
		return a->number[row] == b->number[row] &&
		       a->digits[row] == b->digits[row];
	case COLUMN_BOOL:
	case COLUMN_INT:
		return a->number[row] == b->number[row];
	case COLUMN_DECIMAL:
		return a->decimal[row].coefficient ==
		           b->decimal[row].coefficient &&
		       a->decimal[row].scale == b->decimal[row].scale;
	case COLUMN_DATE:
		return a->date[row] == b->date[row];
	}
	return false;
}

/* Ways to evaluate a batch. */
enum way { WAY_VALUES, WAY_RUN, WAY_TEST, WAYS };

static inline void
evaluate_batch(struct evaluation *e, enum way way, struct expr *expr,
    const struct expr_target *target)
{
	struct expr_target into = *target;
	uint8_t *wanted;
	size_t rows = e->batch.rows;
	size_t half = rows / 128 * 64;
	size_t row;

	e->batch.place = &e->place;
	into.into = &e->into;
	if (way == WAY_RUN) {
		fixture_require(expr_run(expr, &e->env, &e->batch, &into));
	} else if (way == WAY_TEST) {
		fixture_require(expr_test(expr, &e->env, &e->batch, e->truths));
	} else {
		wanted = arena_alloc(e->batch.arena, rows, 1);
		fixture_require(wanted != NULL);
		for (row = 0; row < rows; row++)
			wanted[row] = e->batch.fates[row] == FATE_KEPT;
		fixture_require(expr_values(
		    expr, &e->env, &e->batch, 0, half, wanted, e->values));
		fixture_require(expr_values(expr, &e->env, &e->batch, half,
		    rows, wanted, e->values + half));
	}
}

static inline void
evaluate_records(struct evaluation *e, enum way way, const struct expr *expr,
    const struct expr_target *target)
{
	struct value value;
	size_t row;

	e->batch.place = &e->place;
	for (row = 0; row < e->batch.rows; row++) {
		if (e->batch.fates[row] != FATE_KEPT)
			continue;
		if (way == WAY_TEST) {
			e->truths[row] =
			    expr_true(expr, &e->env, &e->batch, row);
			continue;
		}
		value = expr_eval(expr, &e->env, &e->batch, row);
		e->values[row] = value;
		if (way == WAY_RUN &&
		    !value_store_digits(&value, row, &e->into, target->rounding,
		        target->scale,
		        target->digits == NULL ? -1 : target->digits[row]))
			faults_add(e->env.faults, expr_fault_place(expr),
			    FAULT_FIT, &e->batch, row);
	}
}

/* SIZE_MAX: all records agree. */
static inline size_t
first_difference(const struct evaluation *a, const struct evaluation *b,
    const uint8_t *fates, enum way way)
{
	size_t row;

	for (row = 0; row < a->batch.rows; row++) {
		if (a->batch.fates[row] != b->batch.fates[row])
			return row;
		if (way == WAY_VALUES &&
		    !same_values(&a->values[row], &b->values[row]))
			return row;
		if (vector_valid(&a->into, row) != vector_valid(&b->into, row))
			return row;
		if (way == WAY_RUN && fates[row] == FATE_KEPT &&
		    !same_cells(&a->into, &b->into, row))
			return row;
		if (way == WAY_TEST && a->truths[row] != b->truths[row])
			return row;
	}
	return SIZE_MAX;
}

/* Evaluates both ways; false: they differ, and why says how. */
static inline bool
expression_agrees(
    struct fixture *f, struct choices *c, struct expr *expr, struct buf *why)
{
	static const enum way ways[] = { WAY_RUN, WAY_VALUES, WAY_RUN };
	enum column_type type = (enum column_type)choose(c, COLUMN_SET + 1);
	bool condition =
	    expr_type(expr) == VALUE_BOOL || expr_type(expr) == VALUE_NULL;
	enum way way =
	    condition && choose(c, 2) == 0 ? WAY_TEST : ways[choose(c, 3)];
	bool strict = choose(c, 3) == 0;
	uint8_t *digits = expression_room(f, f->batch.rows, 1);
	struct expr_target target = { .rounding = (enum rounding)choose(c, 4),
		.scale = (int64_t)choose(c, 20),
		.digits = choose(c, 4) == 0 ? NULL : digits };
	struct column_info info;
	struct evaluation a;
	struct evaluation b;
	size_t row;

	for (row = 0; row < f->batch.rows; row++)
		digits[row] = (uint8_t)choose(c, 5);
	/* Mostly a column that fits. */
	if (choose(c, 4) != 0 && expr_column_info(expr, &info) &&
	    (info.type != TYPE_DECIMAL || choose(c, 2) == 0))
		type = strategy_column_type(info.type);
	a = evaluation_open(f, type, strict);
	b = evaluation_open(f, type, strict);
	evaluate_batch(&a, way, expr, &target);
	evaluate_records(&b, way, expr, &target);
	evaluation_tell(f, &a);
	evaluation_tell(f, &b);
	row = first_difference(&a, &b, f->batch.fates, way);
	if (row == SIZE_MAX && strcmp(a.told, b.told) == 0)
		return true;
	buf_printf(why, "way %d into %s%s: record %zd of %zu\n%s---\n%s",
	    (int)way, column_type_name(type), strict ? ", strict" : "",
	    (ssize_t)row, a.batch.rows, a.told, b.told);
	return false;
}

/* Whether the text is an expression; NULL: it is refused. */
static inline struct expr *
expression_parse(struct fixture *f, const struct buf *text)
{
	struct located source = fixture_text(buf_text(text));
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);

	if (expr != NULL)
		fixture_require(expr_bind(expr, f->columns));
	return expr;
}

#endif
