/* replay.c -- feeds each file of the corpus to a fuzz target once. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 20 };

int
main(int argc, char **argv)
{
	uint8_t *data = malloc(MOST);
	int failed = 0;

	if (data == NULL)
		return 2;
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t size = file != NULL ? fread(data, 1, MOST, file) : 0;
		int bad = file == NULL;

		if (file != NULL)
			fclose(file);
		if (!bad)
			LLVMFuzzerTestOneInput(data, size);
		printf("%sok %d - %s\n", bad ? "not " : "", i, argv[i]);
		failed |= bad;
	}
	printf("1..%d\n", argc - 1);
	free(data);
	return failed;
}
