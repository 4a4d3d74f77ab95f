/*
 * schema_value.h -- the values of keys that hold text: shared by the files
 * that load a schema.
 */
#ifndef DUNNING_SCHEMA_VALUE_H
#define DUNNING_SCHEMA_VALUE_H

#include <stdarg.h>

#include "rules/schema.h"

/* What a SCHEMA_CHOICE holds that was reported. */
enum { SCHEMA_INVALID = -2 };

struct schema_loader {
	const struct schema *root; /* for "belongs to" and suggestions */
	struct arena *arena;
	struct diag *diag;
	bool failed;
};

/* Reports an error and marks the load as failed. */
void schema_error(struct schema_loader *, const char *id, struct src_pos,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void schema_memory(struct schema_loader *);

/* True when node is of that kind; otherwise E_SHAPE says how to write it. */
bool schema_shape(struct schema_loader *, const struct schema_key *,
    const struct yaml_node *, enum yaml_kind);

/* Whether the text is of a kind that only restricts its letters; reports
 * E_VALUE when it is not.  what is the key or "a key of ...". */
bool schema_text(struct schema_loader *, enum schema_kind, const char *what,
    const struct located *);

/* A relative path that stays below where it starts. */
bool schema_is_inside(struct text path);

struct located schema_located(const struct yaml_node *);

/* Any kind that one scalar fills. */
void schema_scalar(struct schema_loader *, const struct schema_key *,
    const struct yaml_node *, void *to);
void schema_strings(struct schema_loader *, const struct schema_key *,
    const struct yaml_node *, struct located_list *to);

/* Whether it is one name, or a map of names with the key `by`. */
bool schema_by(struct schema_loader *, const struct schema_key *,
    const struct yaml_node *);

/* A map of names to texts: struct schema_pair. */
void schema_pairs(struct schema_loader *, const struct schema_key *,
    const struct yaml_node *, struct items *to);

#endif
