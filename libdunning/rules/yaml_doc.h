/*
 * yaml_doc.h -- a YAML file as a tree whose every node knows its place.
 *
 * Scalars stay text: the schema decides what they mean.
 */
#ifndef DUNNING_YAML_DOC_H
#define DUNNING_YAML_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node;

struct yaml_pair {
	struct yaml_node *key; /* always a scalar */
	struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	struct src_pos at;
	struct text text; /* SCALAR: NUL-terminated too */
	bool plain;       /* SCALAR: written without quotes or block */
	bool quoted;      /* SCALAR: in quotes; at is the opening quote */
	bool flow;        /* LIST, MAP: written as [...] or {...} */
	bool literal;     /* SCALAR: a literal block; at is its first line */
	struct yaml_node **items; /* LIST: count of them */
	struct yaml_pair *pairs;  /* MAP: count of them, in file order */
	size_t count;
};

/*
 * For a block that is folded (>) at is its first line too.
 *
 * Reads path whole.  NULL after reporting: unreadable, over
 * LIMIT_STRATEGY_BYTES (E_LIMIT), not UTF-8 (E_ENCODING), not YAML (E_YAML),
 * nested deeper than LIMIT_YAML_DEPTH or with more than LIMIT_YAML_NODES
 * (E_LIMIT), or using what strategies refuse: aliases, anchors, tags, merge
 * keys, keys that are not text, a second document (E_YAML_FEATURE), duplicate
 * keys (E_DUPLICATE_KEY).  Everything lives in the arena, path is copied.
 */
struct yaml_node *yaml_read(struct arena *, const char *path, struct diag *);

/* The same from memory; file is the name for messages. */
struct yaml_node *yaml_parse(struct arena *, struct text, const char *file,
    struct diag *);

/* Value of a key of a MAP; NULL: no such key. */
struct yaml_node *yaml_get(const struct yaml_node *, const char *key);

#endif
