/*
 * yaml_tree.h -- nodes put together in the order in which a file has them.
 */
#ifndef DUNNING_YAML_TREE_H
#define DUNNING_YAML_TREE_H

#include "base/limits.h"
#include "rules/yaml_doc.h"

struct yaml_child;

/* A list or map whose end has not come yet. */
struct yaml_frame {
	struct yaml_node *node;
	struct yaml_child *first;
	struct yaml_child **end;
	size_t count; /* children; keys and values of a map each count */
};

struct yaml_tree {
	struct arena *arena;
	struct diag *diag;
	struct yaml_frame frames[LIMIT_YAML_DEPTH];
	size_t depth; /* frames in use */
	size_t nodes;
	struct yaml_node *root;
	bool failed; /* something was reported */
};

/* A node of one kind; NULL: reported, too many of them or no memory. */
struct yaml_node *yaml_tree_node(struct yaml_tree *, enum yaml_kind,
    struct src_pos);

/* Puts a node where the file has it.  False: reported, and the file cannot be
 * read further. */
bool yaml_tree_add(struct yaml_tree *, struct yaml_node *);

/* Adds a list or a map; nodes go into it until yaml_tree_close, which reports
 * keys that occur twice. */
bool yaml_tree_open(struct yaml_tree *, enum yaml_kind, struct src_pos,
    bool flow);
bool yaml_tree_close(struct yaml_tree *);

/* Reports that memory is out; false. */
bool yaml_tree_memory(struct yaml_tree *);

#endif
