/*
 * fuzz_file.h -- files for what reads a path, in a folder that is gone when the
 * target ends.
 */
#ifndef DUNNING_FUZZ_FILE_H
#define DUNNING_FUZZ_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { FUZZ_FILES = 4, FUZZ_PATH = 64 };

static char fuzz_folder[] = P_tmpdir "/dunning-fuzz.XXXXXX";
static char fuzz_paths[FUZZ_FILES][FUZZ_PATH];

static inline void
fuzz_require(bool truth)
{
	if (!truth)
		abort();
}

static inline void
fuzz_remove(void)
{
	for (size_t i = 0; i < FUZZ_FILES; i++)
		if (fuzz_paths[i][0] != '\0')
			unlink(fuzz_paths[i]);
	rmdir(fuzz_folder);
}

/* Writes file number n and returns its path; its name is that of the first
 * time. */
static inline const char *
fuzz_file(size_t n, const char *name, const char *data, size_t size)
{
	static bool made;
	FILE *file;

	if (!made) {
		fuzz_require(mkdtemp(fuzz_folder) != NULL);
		atexit(fuzz_remove);
		made = true;
	}
	fuzz_require(n < FUZZ_FILES);
	if (fuzz_paths[n][0] == '\0')
		snprintf(fuzz_paths[n], FUZZ_PATH, "%s/%s", fuzz_folder, name);
	file = fopen(fuzz_paths[n], "wb");
	fuzz_require(file != NULL);
	fuzz_require(fwrite(data, 1, size, file) == size);
	fuzz_require(fclose(file) == 0);
	return fuzz_paths[n];
}

/* Takes what stands before the next line "--"; false: there is no more. */
static inline bool
fuzz_part(struct text *rest, struct text *part)
{
	static const char mark[] = "\n--\n";

	if (rest->at == NULL)
		return false;
	*part = *rest;
	for (size_t i = 0; i + sizeof(mark) - 1 <= rest->len; i++)
		if (memcmp(rest->at + i, mark, sizeof(mark) - 1) == 0) {
			part->len = i + 1;
			rest->at += i + sizeof(mark) - 1;
			rest->len -= i + sizeof(mark) - 1;
			return true;
		}
	rest->at = NULL;
	return true;
}

#endif
