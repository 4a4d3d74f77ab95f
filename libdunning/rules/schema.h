/*
 * schema.h -- what a strategy file may say, as data.
 *
 * One table per mapping drives loading, the unknown-key suggestions, and the
 * JSON Schema, so that they cannot drift apart.
 */
#ifndef DUNNING_SCHEMA_H
#define DUNNING_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "rules/yaml_doc.h"

/*
 * A scalar with the place it came from; absent: text.at is NULL.  at is the
 * first byte of the text, after an opening quote.
 */
struct located {
	struct text text; /* NUL-terminated */
	struct src_pos at;
	bool literal; /* a literal block: at is the first line of its text */
};

struct located_list {
	struct located *items;
	size_t count;
};

/* What the value of a key is, and the C type it fills. */
enum schema_kind {
	SCHEMA_STRING,   /* struct located */
	SCHEMA_NAME,     /* struct located: [a-z][a-z0-9_]* */
	SCHEMA_ID,       /* struct located: [A-Za-z0-9_]+ */
	SCHEMA_COLUMN,   /* struct located: [A-Za-z_][A-Za-z0-9_]* */
	SCHEMA_EXPR,     /* struct located: a FEEL expression */
	SCHEMA_PATH,     /* struct located: relative, no "..", no leading "/" */
	SCHEMA_BOOL,     /* bool */
	SCHEMA_INT,      /* int64_t, within low..high */
	SCHEMA_DECIMAL,  /* struct decimal */
	SCHEMA_DATE,     /* int32_t, ISO 8601; DATE_NONE when absent */
	SCHEMA_CHOICE,   /* int: index into choices; -1 when absent, less when it
	                    was reported as wrong */
	SCHEMA_STRINGS,  /* struct located_list: one scalar or a list of them,
	                    each of the kind `item`, one of choices if any */
	SCHEMA_STRUCT,   /* the struct of sub, in place */
	SCHEMA_LIST,     /* struct items: sub structs, from a YAML list */
	SCHEMA_MAP,      /* struct items: sub structs with their key, from a map */
	SCHEMA_PAIRS,    /* struct items: struct schema_pair, from a map of names
	                    of the kind `item` to texts, each one of choices if
	                    any */
	SCHEMA_BY,       /* struct yaml_node *: one name, or a map of names by the
	                    value of the column that its key `by` names */
	SCHEMA_NODE      /* struct yaml_node *: anything, for people */
};

#define DATE_NONE INT32_MIN

/* count structs of the sub schema's size, one after the other. */
struct items {
	void *at;
	size_t count;
};

/* A name and its text; value is absent when it was reported as wrong. */
struct schema_pair {
	struct located key;
	struct located value;
	int choice; /* index into choices; -1: no choices, or reported */
};

struct schema;

struct schema_key {
	const char *name;
	enum schema_kind kind;
	size_t offset;
	const struct schema *sub;    /* STRUCT, LIST, MAP */
	const char *const *choices;  /* CHOICE, STRINGS, PAIRS: NULL-terminated */
	enum schema_kind item;       /* STRINGS: STRING, NAME, ID, COLUMN, EXPR,
	                                PATH or INT; PAIRS: STRING, NAME, ID or
	                                COLUMN; STRING: for editors, DECIMAL for
	                                an amount */
	int64_t low, high;           /* INT, and STRINGS of INT */
	bool required;
	const char *pattern;         /* STRING, STRINGS, the keys of MAP: for
	                                editors, the regular expression of what
	                                the section itself demands */
	size_t least, most;          /* of a LIST, likewise; least of STRINGS;
	                                0: any */
	const char *doc; /* one line for the schema and the manual */
};

/* How keys of one mapping depend on each other. */
enum schema_relation {
	SCHEMA_ONE,   /* exactly one of two */
	SCHEMA_APART, /* at most one of two */
	SCHEMA_NEEDS  /* the first, with that value if any, needs the others */
};

enum { SCHEMA_GROUP_MAX = 3 };

struct schema_group {
	enum schema_relation relation;
	const char *keys[SCHEMA_GROUP_MAX]; /* NULL after the last */
	const char *value;
};

/*
 * A mapping.  If key_offset is not SIZE_MAX, the key of a MAP entry goes to a
 * struct located there; at_offset likewise takes the struct src_pos of the
 * mapping itself.  set_offset takes a bool: the mapping was there.
 */
struct schema {
	const char *name; /* for messages: "a level" or "`ageing`" */
	const struct schema_key *keys;
	size_t count;
	size_t size;
	size_t key_offset;
	size_t at_offset;
	size_t set_offset;
	void (*defaults)(void *); /* NULL, or sets what is not zero; runs before
	                             the keys, also when the mapping is absent */
	enum schema_kind key_kind; /* of the keys of a MAP: STRING for any text,
	                              NAME, ID or COLUMN */
	const struct schema_group *groups;
	size_t group_count;
};

/*
 * Fills *into (schema->size bytes, zeroed here first).  Reports all errors, up
 * to LIMIT_ERRORS: unknown keys with the nearest one and where a known key
 * belongs (E_UNKNOWN_KEY), missing keys (E_MISSING_KEY), keys that exclude each
 * other (E_VALUE), a list or map where a text belongs and the like (E_SHAPE), texts
 * that are not of their kind (E_VALUE; they count as absent), each with how to
 * write it.  False when any was reported.
 */
bool schema_load(const struct schema *, const struct yaml_node *, void *into,
    struct arena *, struct diag *);

/* JSON Schema draft 7 of the whole file, two-space indent, LF at the end. */
bool schema_json(const struct schema *, struct buf *);

#endif
