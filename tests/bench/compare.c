/*
 * compare.c -- do two CSV files hold the same records, whatever their order,
 * quotes and ways to write a number?
 *
 *	bench_compare [-u] COLUMNS FILE FILE [COLUMNS]
 *
 * COLUMNS are header names with commas between them; those of the second file
 * when they are called otherwise there.  -u takes equal records of one file
 * for one.  Status 0: the same; 1: no, with the first differences; 2: trouble,
 * also when a file has no records.
 */
#include <csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS_MAX = 64, TOLD = 3, BLOCK = 1 << 16 };

struct file {
	const char *path;
	char *names; /* "a\0b\0": the wanted columns */
	size_t wanted;
	int places[COLUMNS_MAX]; /* of each field: its place among them, or -1
	                          */
	char *cells[COLUMNS_MAX];
	size_t field; /* of the record that is read */
	bool header;
	char **records;
	size_t count;
	size_t cap;
};

static void
fail(const char *path, const char *reason)
{
	fprintf(stderr, "bench_compare: %s: %s\n", path, reason);
	exit(2);
}

static void *
need(void *memory)
{
	if (memory == NULL)
		fail("memory", "there is none");
	return memory;
}

/* 007.50 becomes 7.5 and -0.00 becomes 0; what is no number stays. */
static void
cell_normalise(char *cell)
{
	bool negative = *cell == '-';
	char *digits = cell + negative;
	size_t whole = strspn(digits, "0123456789");
	size_t len = whole;

	if (digits[whole] == '.' && whole > 0)
		len += 1 + strspn(digits + whole + 1, "0123456789");
	if (whole == 0 || digits[len] != '\0')
		return;
	while (len > whole && (digits[len - 1] == '0' || len == whole + 1))
		len--;
	digits[len] = '\0';
	len = strspn(digits, "0");
	if (len > 0 && (digits[len] == '\0' || digits[len] == '.'))
		len--;
	memmove(digits, digits + len, strlen(digits + len) + 1);
	if (negative && strcmp(digits, "0") == 0)
		memmove(cell, digits, 2);
}

static int
column_place(const struct file *file, const char *name)
{
	const char *wanted = file->names;

	for (size_t i = 0; i < file->wanted; i++) {
		if (strcmp(wanted, name) == 0)
			return (int)i;
		wanted += strlen(wanted) + 1;
	}
	return -1;
}

static void
field_end(void *text, size_t len, void *ctx)
{
	struct file *file = ctx;
	char *cell = text;
	int place;

	(void)len;
	if (file->field == COLUMNS_MAX)
		fail(file->path, "too many columns");
	if (!file->header)
		file->places[file->field] = column_place(file, cell);
	place = file->places[file->field++];
	if (place < 0 || !file->header)
		return;
	cell_normalise(cell);
	free(file->cells[place]);
	file->cells[place] = need(strdup(cell));
}

static void
header_end(struct file *file)
{
	size_t found = 0;

	for (size_t i = 0; i < file->field; i++)
		found += file->places[i] >= 0;
	if (found != file->wanted)
		fail(file->path, "it lacks a column that is to be compared");
	file->header = true;
}

static void
record_end(int last, void *ctx)
{
	struct file *file = ctx;
	size_t len = 1;
	char *record;

	(void)last;
	if (!file->header) {
		header_end(file);
		file->field = 0;
		return;
	}
	for (size_t i = 0; i < file->wanted; i++) {
		if (file->cells[i] == NULL)
			fail(file->path, "a record is too short");
		len += strlen(file->cells[i]) + 1;
	}
	record = need(calloc(len, 1));
	for (size_t i = 0; i < file->wanted; i++) {
		strcat(record, i > 0 ? "|" : "");
		strcat(record, file->cells[i]);
		free(file->cells[i]);
		file->cells[i] = NULL;
	}
	if (file->count == file->cap) {
		file->cap = file->cap * 2 + 1024;
		file->records = need(
		    realloc(file->records, file->cap * sizeof *file->records));
	}
	file->records[file->count++] = record;
	file->field = 0;
}

static int
record_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
file_read(struct file *file)
{
	static char block[BLOCK];
	FILE *stream = fopen(file->path, "rb");
	struct csv_parser parser;
	size_t size;

	if (stream == NULL || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI |
	                                            CSV_APPEND_NULL) != 0)
		fail(file->path, "it cannot be opened");
	while ((size = fread(block, 1, sizeof block, stream)) > 0)
		if (csv_parse(&parser, block, size, field_end, record_end,
		        file) != size)
			fail(file->path, csv_strerror(csv_error(&parser)));
	if (ferror(stream) ||
	    csv_fini(&parser, field_end, record_end, file) != 0)
		fail(file->path, "it is not whole");
	csv_free(&parser);
	fclose(stream);
	if (file->count == 0)
		fail(file->path, "it has no records");
	qsort(file->records, file->count, sizeof *file->records, record_order);
}

static void
file_unique(struct file *file)
{
	size_t kept = 1;

	for (size_t i = 1; i < file->count; i++)
		if (strcmp(file->records[kept - 1], file->records[i]) != 0)
			file->records[kept++] = file->records[i];
	file->count = kept;
}

static void
file_name_columns(struct file *file, const char *columns)
{
	file->names = need(strdup(columns));
	file->wanted = 1;
	for (char *at = file->names; *at != '\0'; at++)
		if (*at == ',') {
			*at = '\0';
			file->wanted++;
		}
	if (file->wanted > COLUMNS_MAX)
		fail(columns, "too many columns");
}

/* How many records only one of them has; the first ones are told. */
static size_t
differences(const struct file *left, const struct file *right)
{
	size_t i = 0, j = 0, found = 0;

	while (i < left->count || j < right->count) {
		int order = i == left->count ? 1
		            : j == right->count
		                ? -1
		                : strcmp(left->records[i], right->records[j]);

		if (order != 0 && found++ < TOLD)
			fprintf(stderr, "only in %s: %s\n",
			    order < 0 ? left->path : right->path,
			    order < 0 ? left->records[i] : right->records[j]);
		i += order <= 0;
		j += order >= 0;
	}
	return found;
}

int
main(int argc, char **argv)
{
	static struct file left, right;
	bool unique = false;
	size_t found;
	int option;

	while ((option = getopt(argc, argv, "u")) != -1)
		unique = true;
	if (argc - optind != 3 && argc - optind != 4) {
		fprintf(stderr, "usage: bench_compare [-u] COLUMNS FILE FILE "
		                "[COLUMNS]\n");
		return 2;
	}
	file_name_columns(&left, argv[optind]);
	file_name_columns(
	    &right, argv[argc - optind == 4 ? optind + 3 : optind]);
	left.path = argv[optind + 1];
	right.path = argv[optind + 2];
	file_read(&left);
	file_read(&right);
	if (unique) {
		file_unique(&left);
		file_unique(&right);
	}
	found = differences(&left, &right);
	if (found > 0)
		fprintf(stderr, "%zu differences of %zu and %zu records\n",
		    found, left.count, right.count);
	return found > 0;
}
