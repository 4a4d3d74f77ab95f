/*
 * libcsv.c -- what libcsv alone costs: reads a file with callbacks that do
 * nothing.
 *
 *	bench_libcsv [-l] FILE
 *
 * The dialect is that of dunning-csv(7); -l takes libcsv's lax defaults
 * instead, for a file with records that the strict mode refuses.
 */
#include <csv.h>
#include <stdio.h>
#include <unistd.h>

enum { BLOCK = 1 << 18 };

static void
field_end(void *text, size_t len, void *ctx)
{
	(void)text;
	(void)len;
	(void)ctx;
}

static void
record_end(int last, void *ctx)
{
	(void)last;
	(void)ctx;
}

static int
no_space(unsigned char byte)
{
	(void)byte;
	return 0;
}

static int
read_all(struct csv_parser *parser, FILE *file)
{
	static char block[BLOCK];
	size_t size;

	while ((size = fread(block, 1, sizeof block, file)) > 0)
		if (csv_parse(parser, block, size, field_end, record_end,
		        NULL) != size) {
			fprintf(stderr, "bench_libcsv: %s\n",
			    csv_strerror(csv_error(parser)));
			return 2;
		}
	if (ferror(file) || csv_fini(parser, field_end, record_end, NULL)) {
		fprintf(stderr, "bench_libcsv: the file is not whole\n");
		return 2;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct csv_parser parser;
	unsigned char options = CSV_STRICT | CSV_STRICT_FINI;
	FILE *file;
	int option, status;

	while ((option = getopt(argc, argv, "l")) != -1)
		options = 0;
	if (argc - optind != 1) {
		fprintf(stderr, "usage: bench_libcsv [-l] FILE\n");
		return 2;
	}
	file = fopen(argv[optind], "rb");
	if (file == NULL || csv_init(&parser, options) != 0) {
		perror(argv[optind]);
		return 2;
	}
	csv_set_space_func(&parser, no_space);
	setvbuf(file, NULL, _IONBF, 0);
	status = read_all(&parser, file);
	csv_free(&parser);
	fclose(file);
	return status;
}
