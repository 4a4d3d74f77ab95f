/*
 * replay.c -- runs a fuzz target over files: "ok N - FILE" for each.
 *
 * The file that a target does not survive is named by the lack of its line,
 * after "# FILE".
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_MAX = 1 << 24 };

/* All bytes of a file, in memory of just that size; NULL with errno. */
static uint8_t *
read_file(const char *path, size_t *size)
{
	static uint8_t room[FILE_MAX];
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	int error;

	if (file == NULL)
		return NULL;
	*size = fread(room, 1, sizeof room, file);
	error = ferror(file) != 0 ? EIO : *size == sizeof room ? EFBIG : 0;
	fclose(file);
	if (error == 0)
		data = malloc(*size != 0 ? *size : 1);
	else
		errno = error;
	if (data != NULL)
		memcpy(data, room, *size);
	return data;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		size_t size = 0;
		uint8_t *data;

		printf("# %s\n", argv[i]);
		fflush(stdout);
		data = read_file(argv[i], &size);
		if (data == NULL) {
			printf("not ok %d - %s: %s\n", i, argv[i],
			    strerror(errno));
			failed = 1;
			continue;
		}
		LLVMFuzzerTestOneInput(data, size);
		free(data);
		printf("ok %d - %s\n", i, argv[i]);
	}
	printf("1..%d\n", argc - 1);
	return failed;
}
