/*
 * out_target.h -- where output goes: a descriptor, and the name that it takes
 * when it is whole.
 */
#ifndef DUNNING_OUT_TARGET_H
#define DUNNING_OUT_TARGET_H

#include <stdbool.h>

struct out_target {
	int fd;
	char *path; /* final name with links followed; NULL: written in place */
	char *dir;  /* of path */
	char *temp; /* its name until then; NULL: none yet */
	bool owned; /* close the descriptor */
};

/*
 * "-" and the names under /dev and /proc of open descriptors are written where
 * they stand; so is what exists and is no regular file.  False with errno.
 */
bool target_open(struct out_target *, const char *path);

/* Syncs, names and closes; false with errno, and what was wrong in *what. */
bool target_publish(struct out_target *, const char **what);

/* Closes and forgets; the old file is as it was. */
void target_drop(struct out_target *);

#endif
