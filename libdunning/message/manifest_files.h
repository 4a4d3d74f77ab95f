/*
 * manifest_files.h -- the files that a strategy is made of, with their hashes.
 */
#ifndef DUNNING_MANIFEST_FILES_H
#define DUNNING_MANIFEST_FILES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/sha256.h"
#include "rules/strategy.h"

enum { HASH_TEXT = 2 * SHA256_BYTES + 1 };

struct manifest_file {
	const char *name; /* as the strategy says it */
	const char *path;
	uint64_t bytes;
	char hash[HASH_TEXT];
};

struct manifest_files {
	struct manifest_file *files; /* by name */
	size_t count, room;
};

/* Every file that some text of the strategy names, packs and templates, each
 * once.  False: reported. */
bool manifest_files_find(struct manifest_files *, struct arena *,
    const struct strategy *, struct diag *);

/* False: reported. */
bool manifest_file_hash(struct manifest_file *, struct diag *);

#endif
