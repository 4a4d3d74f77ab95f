/*
 * rules_fixture.h -- columns and a small batch by hand, for what compiles and
 * evaluates rules.
 *
 * The columns are those of a source, so that no strategy file is needed; after
 * a rule is parsed and bound, fixture_set fills the records.
 */
#ifndef RULES_FIXTURE_H
#define RULES_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/date.h"
#include "rules/expr.h"
#include "rules/unary.h"
#include "stream/column_set.h"

enum { FIXTURE_COLUMNS = 24, FIXTURE_ROWS = 8, FIXTURE_DIGITS = 2 };

struct fixture {
	struct arena *arena;
	struct diag *diag;
	struct buf told; /* "E_TYPE 1:5 text\n" and "note 1:5 text\n" */
	struct column_spec specs[FIXTURE_COLUMNS];
	const char *names[FIXTURE_COLUMNS];
	struct source_spec source;
	struct expr_scope scope;
	struct columns *columns;
	struct vector vectors[FIXTURE_COLUMNS + 1];
	uint8_t fates[FIXTURE_ROWS];
	struct batch batch;
	uint64_t faults; /* fixture_faults has told of */
	struct expr_env env;
	struct strategy *strategy; /* after fixture_strategy */
};

static inline void
fixture_tell(void *ctx, const struct diag_message *message)
{
	struct fixture *f = ctx;

	buf_printf(&f->told, "%s %zu:%zu %s\n",
	    message->level == DIAG_NOTE ? "note" : message->id,
	    message->at.line, message->at.col, message->text);
}

static inline void
fixture_require(bool truth)
{
	if (!truth)
		abort();
}

static inline struct located
fixture_text(const char *text)
{
	return (struct located){ text_of(text), { "test", 1, 1 }, false };
}

static inline void
fixture_open(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->arena = arena_new(0);
	f->diag = diag_new(fixture_tell, f);
	fixture_require(f->arena != NULL && f->diag != NULL);
	buf_init(&f->told, 1 << 20);
	f->source.columns.at = f->specs;
	f->scope.source = &f->source;
	f->env.faults = faults_new(f->arena, false);
	fixture_require(f->env.faults != NULL);
	fixture_require(date_parse(TEXT("2026-02-10"), &f->env.as_of));
}

/* Those that were counted since it was asked last. */
static inline uint64_t
fixture_faults(struct fixture *f)
{
	uint64_t before = f->faults;

	f->faults = faults_total(f->env.faults);
	return f->faults - before;
}

static inline void
fixture_close(struct fixture *f)
{
	strategy_free(f->strategy);
	buf_clear(&f->told);
	diag_free(f->diag);
	arena_free(f->arena);
}

static inline void
fixture_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fixture_require(file != NULL);
	fixture_require(fputs(text, file) >= 0 && fclose(file) == 0);
}

/*
 * Loads a strategy from a text, with a file table.csv beside it when table is
 * not NULL; whatever uses that file runs in `use`, for it is gone afterwards.
 */
static inline void
fixture_strategy(struct fixture *f, const char *text, const char *table,
    void (*use)(struct fixture *))
{
	char dir[] = P_tmpdir "/rules.XXXXXX";
	char path[sizeof(dir) + 16];
	char beside[sizeof(dir) + 16];

	fixture_require(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/strategy.yaml", dir);
	snprintf(beside, sizeof(beside), "%s/table.csv", dir);
	fixture_write(path, text);
	if (table != NULL)
		fixture_write(beside, table);
	f->strategy = strategy_load(path, f->diag);
	f->scope.source = NULL;
	f->scope.strategy = f->strategy;
	if (f->strategy != NULL && use != NULL)
		use(f);
	unlink(path);
	unlink(beside);
	rmdir(dir);
}

/* values: "MX CO", or NULL. */
static inline struct located_list
fixture_values(struct fixture *f, const char *values)
{
	struct located_list list = { NULL, 0 };
	struct text rest = text_of(values);
	struct text piece;

	if (values == NULL)
		return list;
	list.items = arena_alloc(f->arena, 16, sizeof(*list.items));
	fixture_require(list.items != NULL);
	while (text_split(&rest, ' ', &piece))
		list.items[list.count++] =
		    fixture_text(arena_strndup(f->arena, piece.at, piece.len));
	return list;
}

static inline void
fixture_column(struct fixture *f, const char *name, enum strategy_type type,
    const char *values)
{
	struct column_spec *spec = &f->specs[f->source.columns.count];

	fixture_require(f->source.columns.count < FIXTURE_COLUMNS);
	f->names[f->source.columns.count++] = name;
	*spec = (struct column_spec){ .name = fixture_text(name),
		.type = (int)type,
		.values = fixture_values(f, values) };
}

static inline struct vector
fixture_vector(struct fixture *f, enum column_type type)
{
	struct vector v = { .type = type };

	v.valid = arena_alloc(f->arena, 1, sizeof(*v.valid));
	v.digits = arena_alloc(f->arena, FIXTURE_ROWS, 1);
	v.text = arena_alloc(f->arena, FIXTURE_ROWS, sizeof(*v.text));
	fixture_require(v.valid != NULL && v.digits != NULL && v.text != NULL);
	if (type == COLUMN_MONEY)
		memset(v.digits, FIXTURE_DIGITS, FIXTURE_ROWS);
	return v;
}

/* Records whose columns are all null; rules can be bound after it. */
static inline void
fixture_batch(struct fixture *f, size_t rows)
{
	struct text names[FIXTURE_COLUMNS];
	size_t i;
	int slot;

	for (i = 0; i < f->source.columns.count; i++)
		names[i] = text_of(f->names[i]);
	f->columns = columns_new(
	    f->arena, names, f->source.columns.count, "test", f->diag);
	fixture_require(f->columns != NULL);
	for (i = 0; i < f->source.columns.count; i++) {
		slot = columns_bind(f->columns, f->names[i],
		    strategy_column_type((enum strategy_type)f->specs[i].type),
		    COLUMN_PRESENT, POS_NONE);
		fixture_require(slot >= 0 && slot <= FIXTURE_COLUMNS);
		f->vectors[slot] = fixture_vector(f,
		    strategy_column_type((enum strategy_type)f->specs[i].type));
	}
	f->batch = (struct batch){ .rows = rows,
		.fates = f->fates,
		.vectors = f->vectors,
		.arena = f->arena,
		.columns = f->columns };
}

static inline void
fixture_store(struct vector *v, size_t row, struct text text)
{
	int64_t number = 0;
	bool good = true;

	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		v->text[row] = text;
		break;
	case COLUMN_BOOL:
		v->number[row] = text_is(text, "true");
		break;
	case COLUMN_INT:
		good = int_parse(text, &number);
		v->number[row] = number;
		break;
	case COLUMN_MONEY: {
		struct decimal money;

		good = decimal_parse(text, &money, NULL) == NUM_OK &&
		       decimal_round(money, FIXTURE_DIGITS, ROUND_DOWN, &money);
		v->number[row] = money.coefficient;
		break;
	}
	case COLUMN_DECIMAL:
		good = decimal_parse(text, &v->decimal[row], NULL) == NUM_OK;
		break;
	case COLUMN_DATE:
		good = date_parse(text, &v->date[row]);
		break;
	}
	fixture_require(good);
	vector_set_valid(v, row);
}

/* The slot of a column, after fixture_batch. */
static inline int
fixture_slot(struct fixture *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->source.columns.count; i++)
		if (strcmp(f->names[i], name) == 0)
			return columns_bind(f->columns, name,
			    strategy_column_type(
			        (enum strategy_type)f->specs[i].type),
			    COLUMN_PRESENT, POS_NONE);
	fixture_require(false);
	return -1;
}

/* text: NULL for null. */
static inline void
fixture_set(struct fixture *f, const char *name, size_t row, const char *text)
{
	struct vector *v = &f->vectors[fixture_slot(f, name)];

	vector_set_null(v, row);
	if (text != NULL)
		fixture_store(v, row, text_of(text));
}

#endif
