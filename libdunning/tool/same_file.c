/* same_file.c -- whether two outputs would be written over each other. */
#include <string.h>
#include <sys/stat.h>

#include "tool/tool.h"

enum { FOLDER_BYTES = 4096 };

/* The folder of a path, and the name in it. */
static bool
stat_folder(const char *path, const char **name, struct stat *info)
{
	const char *slash = strrchr(path, '/');
	char folder[FOLDER_BYTES];
	size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	*name = path + length;
	if (length >= sizeof(folder))
		return false;
	memcpy(folder, path, length);
	folder[length] = '\0';
	return stat(length == 0 ? "." : folder, info) == 0;
}

/* Files that are not there yet are one when name and folder are. */
static bool
same_place(const char *a, const char *b)
{
	struct stat x, y;
	const char *left;
	const char *right;

	return stat_folder(a, &left, &x) && stat_folder(b, &right, &y) &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino &&
	    strcmp(left, right) == 0;
}

bool
tool_same_file(const char *a, const char *b)
{
	struct stat x, y;

	if (strcmp(a, "/dev/stdout") == 0)
		a = "-";
	if (strcmp(b, "/dev/stdout") == 0)
		b = "-";
	if (strcmp(a, b) == 0)
		return true;
	if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
		return false;
	return same_place(a, b) ||
	    (stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) &&
	        x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}
