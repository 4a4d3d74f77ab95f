#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "mapping/recast.h"
#include "stream/csv_dialect.h"
#include "stream_fixture.h"

/*
 * A source is made by hand, and its file of random bytes that often mean
 * something; what comes of it is held against a reading of the whole text at
 * once, which knows no blocks, and the rules without regular expressions.
 */

enum { MOST = 400, FIELDS = 64, RULES = 4 };

static uint32_t seed = 1;

static uint32_t
any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static struct located
said(const char *text)
{
	return (struct located){ text_of(text), { "s.yaml", 1, 1 }, false };
}

/* --- a source and its chain --- */

struct setup {
	struct arena *arena;
	struct diag *diag;
	struct source_spec source;
	struct row_spec drop[2];
	struct row_spec carry[2];
	struct row_spec totals[1];
	struct chain chain;
};

static size_t
more(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	(void)ctx;
	(void)arena;
	(void)diag;
	(void)stages;
	return 1;
}

static void
setup_begin(struct setup *s)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_new(0);
	s->diag = diag_new(NULL, NULL);
	assert_true(s->arena != NULL && s->diag != NULL);
	s->source.csv.header = true;
	s->chain.delimiter = ',';
	s->chain.more = more;
}

static void
setup_rules(struct setup *s)
{
	s->drop[0] = (struct row_spec){ .name = said("total"),
		.match = said("^T") };
	s->drop[1] = (struct row_spec){ .name = said("mark"),
		.match = said("^D$"), .column = said("#2") };
	s->carry[0] = (struct row_spec){ .name = said("outer"),
		.match = said("(?s)^G(.*)$"), .column = said("#1") };
	s->carry[1] = (struct row_spec){ .name = said("inner"),
		.match = said("^H[ -~]?"), .keep = true };
	s->source.drop = (struct items){ s->drop, 2 };
	s->source.carry = (struct items){ s->carry, 2 };
}

static void
setup_end(struct setup *s)
{
	arena_free(s->arena);
	diag_free(s->diag);
}

static struct outcome
setup_run(struct setup *s, const char *text, size_t len)
{
	s->chain.shape = NULL;
	assert_true(
	    recast_chain(s->arena, &s->source, &s->chain, s->diag));
	return fixture_run(s->chain, text, len);
}

static void
check(struct setup *s, const char *text, const char *out, const char *told)
{
	struct outcome o = setup_run(s, text, strlen(text));

	assert_string_equal(buf_text(&o.said), told);
	assert_string_equal(buf_text(&o.out), out);
	outcome_free(&o);
}

/* --- the reading of the whole text at once --- */

struct reference {
	char quote; /* '\0': none */
	bool trim;
	bool headless;
	const char *text;
	size_t len;
	size_t at;
	size_t line; /* of at */
	struct buf out;
	struct buf said; /* "R_QUOTE 3\n" */
	char outer[MOST];
	char inner[MOST];
	size_t fields; /* of the first record; 0: not yet */
	uint64_t left[RULES];
	uint64_t read;
};

struct record {
	struct buf cells[FIELDS]; /* what they mean */
	struct buf written;       /* as RFC 4180 */
	size_t count;
	size_t start;
	size_t end; /* of its bytes, without the line end */
	const char *fault; /* NULL: none */
	size_t place;      /* of the fault */
	size_t cut;        /* its first line end; 0: none */
	size_t cut_quote;  /* of the field that holds it */
	size_t cut_count;  /* fields before that */
};

static bool
ends_line(const struct reference *r, size_t at)
{
	return at >= r->len || r->text[at] == '\n' || r->text[at] == '\r';
}

static void
reference_blanks(struct reference *r)
{
	while (r->trim && r->at < r->len &&
	    (r->text[r->at] == ' ' || r->text[r->at] == '\t'))
		r->at++;
}

static void
broken(struct reference *r, struct record *record, const char *fault, size_t at)
{
	record->fault = fault;
	record->place = at;
	if (r->fields > 0 && record->cut > 0 && record->cut < at) {
		record->fault = "R_QUOTE";
		record->place = record->cut_quote;
		record->count = record->cut_count;
		at = record->cut;
	}
	while (!ends_line(r, at))
		at++;
	r->at = record->end = at;
}

/* False: broken. */
static bool
reference_quoted(struct reference *r, struct record *record, struct buf *cell)
{
	size_t quote = r->at++;

	for (;; r->at++) {
		if (r->at == r->len) {
			broken(r, record, "R_QUOTE", quote);
			return false;
		}
		if (r->text[r->at] == '\0') {
			broken(r, record, "R_NUL", r->at);
			return false;
		}
		if (r->text[r->at] == r->quote) {
			if (r->at + 1 == r->len ||
			    r->text[r->at + 1] != r->quote)
				break;
			r->at++;
		}
		if (ends_line(r, r->at) && record->cut == 0) {
			record->cut = r->at;
			record->cut_quote = quote;
			record->cut_count = record->count;
		}
		buf_putc(cell, r->text[r->at]);
	}
	r->at++;
	reference_blanks(r);
	if (ends_line(r, r->at) || r->text[r->at] == ',')
		return true;
	broken(r, record, r->text[r->at] == '\0' ? "R_NUL" : "R_QUOTE", r->at);
	return false;
}

static bool
reference_plain(struct reference *r, struct record *record, struct buf *cell)
{
	for (; !ends_line(r, r->at) && r->text[r->at] != ','; r->at++) {
		char c = r->text[r->at];

		if (c == '\0' || (c == '"' && r->quote == '"')) {
			broken(r, record, c == '"' ? "R_QUOTE" : "R_NUL", r->at);
			return false;
		}
		buf_putc(cell, c);
	}
	while (r->trim && cell->len > 0 &&
	    (cell->data[cell->len - 1] == ' ' ||
	        cell->data[cell->len - 1] == '\t'))
		cell->len--;
	return true;
}

static void
write_cell(struct buf *to, const struct buf *cell, bool quoted)
{
	quoted = quoted ||
	    (cell->len > 0 && memchr(cell->data, '"', cell->len) != NULL);
	if (quoted)
		buf_putc(to, '"');
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == '"')
			buf_putc(to, '"');
		buf_putc(to, cell->data[i]);
	}
	if (quoted)
		buf_putc(to, '"');
}

/* Has a line behind the first one as many commas as a record? */
static bool
holds_record(const struct reference *r, const struct record *record)
{
	size_t commas = 0;

	for (size_t at = record->cut; at <= record->end; at++) {
		if (ends_line(r, at) && commas > 0 && commas + 1 == r->fields)
			return true;
		commas = ends_line(r, at) ? 0 : commas + (r->text[at] == ',');
	}
	return false;
}

static void
reference_record(struct reference *r, struct record *record)
{
	record->start = r->at;
	for (;;) {
		struct buf *cell = &record->cells[record->count];
		bool quoted;

		assert_true(record->count < FIELDS);
		reference_blanks(r);
		quoted = r->quote != '\0' && r->at < r->len &&
		    r->text[r->at] == r->quote;
		if (quoted ? !reference_quoted(r, record, cell) :
		             !reference_plain(r, record, cell))
			return;
		record->count++;
		write_cell(&record->written, cell, quoted);
		if (ends_line(r, r->at))
			break;
		buf_putc(&record->written, ',');
		r->at++;
	}
	record->end = r->at;
	if (record->cut > 0 && record->count != r->fields &&
	    holds_record(r, record))
		broken(r, record, "R_FIELDS", record->end);
}

static void
set(char *value, const char *at, size_t len, size_t *cleared)
{
	memcpy(value, at, len);
	value[len] = '\0';
	*cleared = len;
}

/* Is it left out?  Cells of a broken record are those before the fault, in
 * plain CSV; else there are none. */
static bool
reference_rules(struct reference *r, const struct record *record)
{
	const char *raw = r->text + record->start;
	size_t len = record->end - record->start;
	bool told = record->fault == NULL;
	size_t count = record->count;
	size_t unused;

	if (len > 0 && raw[0] == 'T')
		return ++r->left[0] > 0;
	if (!told && (r->trim || r->quote != '"'))
		count = 0;
	if (count > 1 && record->cells[1].len == 1 &&
	    record->cells[1].data[0] == 'D')
		return ++r->left[1] > 0;
	if (count == 0 && !told)
		r->outer[0] = r->inner[0] = '\0';
	if (count > 0 && record->cells[0].len > 0 &&
	    record->cells[0].data[0] == 'G') {
		set(r->outer, record->cells[0].data + 1,
		    record->cells[0].len - 1, &unused);
		r->inner[0] = '\0';
		if (len > 0 && raw[0] == 'H')
			return false;
		return ++r->left[2] > 0;
	}
	if (len > 0 && raw[0] == 'H')
		set(r->inner, raw,
		    len > 1 && raw[1] >= ' ' && raw[1] <= '~' ? 2 : 1,
		    &unused);
	return false;
}

static void
put_carried(struct reference *r, const char *value)
{
	struct buf cell = { .data = NULL };
	size_t len = strlen(value);
	bool quoted = len > 0 && (strpbrk(value, ",\n\r") != NULL ||
	    strchr(" \t", value[0]) != NULL ||
	    strchr(" \t", value[len - 1]) != NULL);

	buf_init(&cell, SIZE_MAX);
	buf_puts(&cell, value);
	buf_putc(&r->out, ',');
	write_cell(&r->out, &cell, quoted);
	buf_clear(&cell);
}

static size_t
count_lines(const char *text, size_t len)
{
	size_t lines = 0;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' ||
		    (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
	return lines;
}

static void
reference_take(struct reference *r, struct record *record)
{
	bool header = r->fields == 0 && !r->headless;

	if (header || (r->headless && r->fields == 0 &&
	                  !reference_rules(r, record))) {
		r->fields = record->count;
		if (header) {
			buf_add(&r->out, record->written.data,
			    record->written.len);
			buf_puts(&r->out, ",outer,inner\n");
			return;
		}
		for (size_t i = 1; i <= r->fields; i++)
			buf_printf(&r->out, "#%zu,", i);
		buf_puts(&r->out, "outer,inner\n");
	} else if (r->fields == 0 || reference_rules(r, record)) {
		r->read++;
		return;
	}
	r->read++;
	if (record->fault == NULL && record->count != r->fields) {
		record->fault = "R_FIELDS";
		record->place = record->start;
	}
	if (record->fault != NULL) {
		buf_printf(&r->said, "%s %zu\n", record->fault,
		    1 + count_lines(r->text, record->place));
		return;
	}
	buf_add(&r->out, record->written.data, record->written.len);
	put_carried(r, r->outer);
	put_carried(r, r->inner);
	buf_putc(&r->out, '\n');
}

/* False: there is no header, or a broken one. */
static bool
reference_run(struct reference *r)
{
	buf_init(&r->out, SIZE_MAX);
	buf_init(&r->said, SIZE_MAX);
	while (r->at < r->len) {
		struct record record = { .count = 0 };
		bool blank;
		bool bad;

		for (size_t i = 0; i < FIELDS; i++)
			buf_init(&record.cells[i], SIZE_MAX);
		buf_init(&record.written, SIZE_MAX);
		reference_record(r, &record);
		blank = record.fault == NULL && record.count == 1 &&
		    record.written.len == 0 && r->fields != 1;
		bad = r->fields == 0 && record.fault != NULL;
		if (bad && r->headless && reference_rules(r, &record)) {
			r->read++;
			bad = false;
		} else if (!blank && !bad) {
			reference_take(r, &record);
		}
		for (size_t i = 0; i < FIELDS; i++)
			buf_clear(&record.cells[i]);
		buf_clear(&record.written);
		if (bad)
			return false;
		if (r->at < r->len && r->text[r->at] == '\r' &&
		    r->at + 1 < r->len && r->text[r->at + 1] == '\n')
			r->at++;
		r->at++;
	}
	/* One rule looks at the second column. */
	return r->fields > 1;
}

static void
reference_clear(struct reference *r)
{
	buf_clear(&r->out);
	buf_clear(&r->said);
}

/* --- both --- */

static size_t
make_text(char *text, char quote)
{
	static const char *const pieces[] = { ",", ",", ",", "\n", "\n", "\r\n",
		"\r", "a", "b", "x y", " ", "\t", "\"", "'", "G", "H", "T", "D",
		"G1,,\n", "G\"q\",,\n", "Hx,b,c\n", "T,,,,,\n", "1,2,3\n",
		"1,D,3\n", "4, 5 ,6\r\n", "''", "\"\"", "\n\n", "\303\241" };
	size_t len = 0;
	size_t count = any(40);

	len += (size_t)sprintf(text, "%s", any(4) > 0 ? "x,y,z\n" : "");
	for (size_t i = 0; i < count && len < MOST - 80; i++) {
		if (any(6) == 0)
			len += (size_t)sprintf(text + len,
			    "%c7,\n%c%c%c,n%c,8,9\n", quote, quote, quote, quote,
			    quote);
		else
			len += (size_t)sprintf(text + len, "%s",
			    pieces[any(sizeof(pieces) / sizeof(*pieces))]);
		if (any(200) == 0)
			text[len++] = '\0';
	}
	return len;
}

/* "reject R_QUOTE 3:4 ..." becomes "R_QUOTE 3". */
static void
shorten(const struct buf *from, struct buf *to)
{
	const char *at = buf_text(from);

	for (; *at != '\0'; at = strchr(at, '\n') + 1)
		if (strncmp(at, "reject ", 7) == 0)
			buf_printf(to, "%.*s\n", (int)strcspn(at + 7, ":"),
			    at + 7);
}

static void
compare(struct setup *s, struct reference *r, bool good)
{
	struct outcome o = setup_run(s, r->text, r->len);
	struct buf told;

	buf_init(&told, SIZE_MAX);
	shorten(&o.said, &told);
	assert_int_equal(o.ok, good);
	if (good) {
		assert_string_equal(buf_text(&told), buf_text(&r->said));
		assert_int_equal(o.out.len, r->out.len);
		assert_memory_equal(o.out.data, r->out.data, r->out.len);
		assert_int_equal(o.counts.read, r->read);
		for (size_t i = 0; i < RULES - 1; i++)
			assert_int_equal(
			    s->chain.shape->left[i].rows, r->left[i]);
		assert_int_equal(o.counts.left,
		    r->left[0] + r->left[1] + r->left[2]);
	}
	buf_clear(&told);
	outcome_free(&o);
}

static void
random_files_in_random_blocks(void **state)
{
	static const char *const quotes[] = { "\"", "'", "none" };
	static const char marks[] = { '"', '\'', '\0' };

	(void)state;
	for (int i = 0; i < 6000; i++) {
		char text[MOST];
		uint32_t mark = any(3);
		struct reference r = { .quote = marks[mark],
			.trim = any(2), .headless = any(3) == 0, .text = text };
		struct setup s;
		bool good;

		r.len = make_text(text, marks[mark] ? marks[mark] : 'q');
		good = reference_run(&r);
		setup_begin(&s);
		setup_rules(&s);
		s.source.csv.quote = said(quotes[mark]);
		s.source.csv.trim = r.trim;
		s.source.csv.header = !r.headless;
		compare(&s, &r, good);
		for (int k = 0; k < 3; k++) {
			s.chain.block = 1 + any(k == 0 ? 9 : 90);
			s.chain.threads = any(2) ? 3 : 1;
			compare(&s, &r, good);
		}
		setup_end(&s);
		reference_clear(&r);
	}
}

/* --- the two scanners --- */

static void
same_index(const struct csv_index *a, const struct csv_index *b)
{
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->fields, b->fields);
	assert_int_equal(a->blank, b->blank);
	assert_int_equal(a->lines, b->lines);
	if (a->rows > 0) {
		assert_memory_equal(a->starts, b->starts,
		    a->rows * sizeof(*a->starts));
		assert_memory_equal(a->ends, b->ends,
		    a->rows * a->fields * sizeof(*a->ends));
	}
	assert_int_equal(a->broken_count, b->broken_count);
	for (size_t i = 0; i < a->broken_count; i++) {
		const struct csv_broken *x = &a->broken[i];
		const struct csv_broken *y = &b->broken[i];

		assert_int_equal(x->fault, y->fault);
		assert_int_equal(x->first, y->first);
		assert_int_equal(x->last, y->last);
		assert_int_equal(x->start, y->start);
		assert_int_equal(x->end, y->end);
		assert_int_equal(x->at, y->at);
		if (x->first)
			assert_int_equal(x->fields, y->fields);
	}
}

/* With the usual quote and blanks kept, it finds what libcsv finds and writes
 * what came. */
static void
the_usual_dialect_is_that_of_libcsv(void **state)
{
	struct csv_options options = csv_options_usual(',');

	(void)state;
	options.engine = CSV_LIBCSV;
	options.whole = true;
	for (int i = 0; i < 20000; i++) {
		char text[MOST + 64] = { 0 };
		char room[4 * MOST + 200];
		struct csv_index expected = { .rows = 0 };
		struct csv_index found = { .rows = 0 };
		struct csv_dialect *dialect;
		struct csv_scan *scan;
		size_t len = make_text(text, '"');
		size_t at = 0;
		size_t end = 0;

		options.record_limit = any(2) ? 1000 : 5 + any(40);
		scan = csv_scan_new(&options);
		dialect = csv_dialect_new(&options,
		    &(struct csv_manner){ .quote = '"' });
		assert_true(scan != NULL && dialect != NULL);
		while (at < len) {
			bool last;
			size_t made;

			end += any(60);
			if (end > len)
				end = len;
			last = end == len;
			/* Bytes behind the block are not for it. */
			assert_true(csv_scan_block(scan, &expected, text + at,
			    end - at, last));
			assert_true(csv_dialect_scan(dialect, &found, text + at,
			    end - at, last, room, &made));
			same_index(&expected, &found);
			assert_int_equal(expected.used, found.used);
			assert_int_equal(made, found.used);
			assert_memory_equal(room, text + at, made);
			at += expected.used;
			if (last && expected.used == 0)
				break;
		}
		csv_index_clear(&expected);
		csv_index_clear(&found);
		csv_scan_free(scan);
		csv_dialect_free(dialect);
	}
}

/* --- by hand --- */

static void
a_preamble_keeps_the_lines(void **state)
{
	struct setup s;

	(void)state;
	setup_begin(&s);
	s.source.csv.skip_until = said("^id,");
	check(&s, "Report \"A\nof\r\n\nid,b\n1,2\n3\n", "id,b\n1,2\n",
	    "reject R_FIELDS 6:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside "
	    "quotes\n");
	assert_int_equal(s.chain.shape->preamble, 3);
	check(&s, "\xef\xbb\xbfid,b\n1,2\n", "id,b\n1,2\n", "");
	check(&s, "a\nb\n", "",
	    "error E_PREAMBLE none of its 2 lines is the header, as "
	    "`skip_until` says it is\n"
	    "note x\nnote x\nnote make it match the header row\n");
	setup_end(&s);
	setup_begin(&s);
	s.source.csv.skip_lines = 2;
	check(&s, "x\r\ry,z\r1,2\r", "y,z\n1,2\n", "");
	check(&s, "x\n", "",
	    "error E_PREAMBLE has 1 lines, of which `skip_lines` leaves out "
	    "2\nnote x\n");
	check(&s, "", "", "error E_EMPTY the input is empty: there is no "
	                  "header\n");
	setup_end(&s);
}

static void
totals_are_kept_with_their_place(void **state)
{
	struct column_spec column = { .name = said("balance") };
	struct located from = said("Saldo");
	const struct recast_total *total;
	struct setup s;

	(void)state;
	setup_begin(&s);
	column.from = (struct located_list){ &from, 1 };
	s.source.columns = (struct items){ &column, 1 };
	s.totals[0] = (struct row_spec){ .name = said("all"),
		.match = said("^Total"), .column = said("balance") };
	s.source.totals = (struct items){ s.totals, 1 };
	check(&s, "id,Saldo\n1,2\n\nTotal,\"1,234.50\"\n",
	    "id,Saldo\n1,2\n", "");
	assert_int_equal(recast_totals(s.chain.shape, &total), 1);
	assert_true(text_is(total->name, "all"));
	assert_true(text_is(total->column, "balance"));
	assert_true(text_is(total->text, "1,234.50"));
	assert_int_equal(total->at.line, 4);
	assert_int_equal(total->at.col, 7);
	check(&s, "id,Saldo\n1,2\n", "",
	    "error E_TOTAL there is no total row `all`: is the file whole?\n"
	    "note no row matches this\n");
	check(&s, "id,Saldo\nTotal\n", "",
	    "error E_TOTAL 2:1 total row `all`: it has no cell for its "
	    "column\n"
	    "note say which part of the row is the total with ( ) in "
	    "`match`, or match another row\n");
	s.totals[0].match = said("^Total: ([0-9.]+)$");
	check(&s, "id,Saldo\n1,2\nTotal: 77.10\n", "id,Saldo\n1,2\n", "");
	(void)recast_totals(s.chain.shape, &total);
	assert_true(text_is(total->text, "77.10"));
	assert_int_equal(total->at.col, 8);
	assert_int_equal(recast_totals(NULL, &total), 0);
	setup_end(&s);
}

static void
what_is_no_text_is_a_broken_record(void **state)
{
	struct setup s;

	(void)state;
	setup_begin(&s);
	setup_rules(&s);
	check(&s, "a,b\nG1,\n1,\xc3(\n2,3\nT\xff\nT\n",
	    "a,b,outer,inner\n2,3,1,\n",
	    "reject R_ENCODING 3:3 byte C3 is not valid UTF-8\n"
	    "note declare the encoding that the file has, such as "
	    "windows-1252, or correct the record\n"
	    "reject R_FIELDS 5:1 has 1 field, the header has 2\n"
	    "note look for a missing delimiter or a line break outside "
	    "quotes\n");
	setup_end(&s);
}

static void
limits_are_errors_that_name_the_rule(void **state)
{
	struct setup s;
	char text[6000] = "a,b\n1,";

	(void)state;
	setup_begin(&s);
	s.drop[0] = (struct row_spec){ .name = said("slow"),
		.match = said("^(1+)+$") };
	s.source.drop = (struct items){ s.drop, 1 };
	check(&s, "a,b\n1,x\n1111111111111111111111111111111111111,y\n",
	    "",
	    "error E_PATTERN 3:1 rule `slow`: its pattern needs more than "
	    "10000 steps for this row\nnote make it simpler\n");
	setup_end(&s);
	setup_begin(&s);
	s.carry[0] = (struct row_spec){ .name = said("g"), .match = said(".+") };
	s.source.carry = (struct items){ s.carry, 1 };
	memset(text + 6, 'x', 5000);
	check(&s, text, "",
	    "error E_LIMIT 2:1 rule `g`: the value that it carries has 5002 "
	    "bytes, the limit is 4096\n"
	    "note take less of the row with ( ) in `match`\n");
	setup_end(&s);
}

static void
formulas_are_text(void **state)
{
	struct setup s;

	(void)state;
	setup_begin(&s);
	s.source.csv.formula_text = true;
	check(&s, "=\"a\",b\n=\"007\",\"=\"\"008\"\"\"\n=\"\",\"=\"\"\"\"\"\n"
	          "=\"x;\ny\",\"=\"\"x,y\"\"\"\r\n",
	    "\"a\",b\n\"007\",\"008\"\n\"\",\"\"\n\"x;\ny\",\"x,y\"\n", "");
	/* Within, two quotes are one; what is no text alone stays. */
	check(&s, "a,b\n=\"6\"\"\",\"=\"\"6\"\"\"\"\"\"\"\n=1+2,\"=\"\"a\"\"&\"\"b\"\"\"\n"
	          "=,\"=\"\"a\"\n \tx=,\"x=\"\"1\"\"\"\n",
	    "a,b\n\"6\"\"\",\"6\"\"\"\n=1+2,\"=\"\"a\"\"&\"\"b\"\"\"\n"
	    "=,\"=\"\"a\"\n \tx=,\"x=\"\"1\"\"\"\n",
	    "");
	check(&s, "a,b\n=\"1\"&\"2\",3\nx=\"1\",2\n3,4\n", "a,b\n3,4\n",
	    "reject R_QUOTE 2:5 text follows a closing quote\n"
	    "note double the quotes inside of a quoted field\n"
	    "reject R_QUOTE 3:3 a quote stands inside an unquoted field\n"
	    "note quote the whole field and double the quotes in it\n");
	/* One that is never closed, and one that closes later. */
	check(&s, "a,b\n1,=\"2\n3,4\n5,6\"7\n", "a,b\n3,4\n",
	    "reject R_QUOTE 2:4 with this quote the record goes on to line 4, "
	    "column 5: text follows a closing quote\n"
	    "note close the quote, or quote the whole field and double the "
	    "quotes in it; only its line is set aside, and those behind it are "
	    "read on their own\n"
	    "reject R_QUOTE 4:4 a quote stands inside an unquoted field\n"
	    "note quote the whole field and double the quotes in it\n");
	s.source.csv.trim = true;
	check(&s, "a,b\n =\"007\" ,\t\"=\"\"008\"\"\" \n", "a,b\n\"007\",\"008\"\n",
	    "");
	s.source.csv.trim = false;
	s.source.csv.quote = said("'");
	check(&s, "a,b\n=\"007\",'=\"0''8\"'\n", "a,b\n\"007\",\"0'8\"\n", "");
	setup_end(&s);
}

static void
columns_that_are_not_there(void **state)
{
	struct setup s;

	(void)state;
	setup_begin(&s);
	s.drop[0] = (struct row_spec){ .name = said("d"), .match = said("x"),
		.column = said("Salda") };
	s.source.drop = (struct items){ s.drop, 1 };
	check(&s, "id,Saldo\n", "",
	    "error E_COLUMN 1:1 rule `d`: the file has no column 'Salda'\n"
	    "note did you mean 'Saldo'?\n"
	    "note the header of in.csv has 2 columns: id, Saldo\n");
	s.drop[0].column = said("#3");
	check(&s, "id,Saldo\n", "",
	    "error E_COLUMN 1:1 rule `d`: the file has no column '#3'\n"
	    "note the header of in.csv has 2 columns: id, Saldo\n"
	    "note name a header of the file, or the number of a column, such "
	    "as #3\n");
	s.source.drop.count = 0;
	s.carry[0] = (struct row_spec){ .name = said("id"), .match = said("x") };
	s.source.carry = (struct items){ s.carry, 1 };
	check(&s, "id,Saldo\n", "",
	    "error E_COLUMN_EXISTS 1:1 the file has a column 'id' already\n"
	    "note give what is carried another name\n");
	setup_end(&s);
}

static void
plain_files_have_no_shape(void **state)
{
	struct setup s;

	(void)state;
	setup_begin(&s);
	s.chain.encoding = ENCODING_ISO_8859_1;
	assert_true(recast_chain(s.arena, &s.source, &s.chain, s.diag));
	assert_null(s.chain.shape);
	assert_int_equal(s.chain.encoding, ENCODING_ISO_8859_1);
	s.source.csv.trim = true;
	assert_true(recast_chain(s.arena, &s.source, &s.chain, s.diag));
	assert_non_null(s.chain.shape);
	assert_int_equal(s.chain.encoding, ENCODING_UTF8);
	setup_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_dialect_is_that_of_libcsv),
		cmocka_unit_test(random_files_in_random_blocks),
		cmocka_unit_test(a_preamble_keeps_the_lines),
		cmocka_unit_test(totals_are_kept_with_their_place),
		cmocka_unit_test(what_is_no_text_is_a_broken_record),
		cmocka_unit_test(limits_are_errors_that_name_the_rule),
		cmocka_unit_test(columns_that_are_not_there),
		cmocka_unit_test(formulas_are_text),
		cmocka_unit_test(plain_files_have_no_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
