#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ageing/ageing.h"
#include "ageing/summary.h"
#include "ageing/summary_groups.h"
#include "ageing/summary_key.h"
#include "base/date.h"
#include "base/money.h"
#include "stream/csv_write.h"
#include "stream_fixture.h"

enum { MOST = 600, MIB = 1 << 20 };

#define SUMS "not_due,1-30,31-60,61-90,91-120,121+,unapplied,open,overdue,net\n"

/* A key of the texts, in words that stay until the next call but one. */
static const uint64_t *
packed(const struct text *texts, size_t count)
{
	static uint64_t room[2][MOST];
	static int turn;
	uint64_t *key = room[turn = !turn], *at = key + 1 + count;

	for (size_t i = 0; i < count; i++) {
		key[1 + i] = key_head(texts[i]);
		assert_int_equal(key_is_long(key[1 + i]), texts[i].len >= 8);
		if (texts[i].len >= 8)
			at = key_add_rest(at, texts[i]);
	}
	key[0] = key_size(count, (size_t)(at - key) - 1);
	return key;
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Lengths around each border of the form, in all pairs. */
static void
test_key_order(void **state)
{
	static const size_t lengths[] = { 0, 1, 2, 6, 7, 8, 9, 14, 15, 16, 17,
		252, 253, 254, 255, 256, 261, 262, 300 };
	enum { LENGTHS = sizeof lengths / sizeof *lengths, ENDS = 3 };
	char bytes[LENGTHS * ENDS][300];
	char back[320];

	(void)state;
	for (size_t i = 0; i < LENGTHS * ENDS; i++) {
		memset(bytes[i], 'm', sizeof bytes[i]);
		if (lengths[i / ENDS] != 0)
			bytes[i][lengths[i / ENDS] - 1] = "m\x01\xff"[i % ENDS];
	}
	for (size_t i = 0; i < LENGTHS * ENDS; i++)
		for (size_t k = 0; k < LENGTHS * ENDS; k++) {
			struct text a[] = { TEXT("MXN"),
				{ bytes[i], lengths[i / ENDS] } };
			struct text b[] = { TEXT("MXN"),
				{ bytes[k], lengths[k / ENDS] } };
			const uint64_t *x = packed(a, 2), *y = packed(b, 2);
			struct key_walk walk = key_begin(x);
			uint64_t p[2], q[2];

			assert_int_equal(sign(key_compare(x, y)),
			    sign(text_compare(a[1], b[1])));
			key_prefix(x, p);
			key_prefix(y, q);
			if (p[0] != q[0] || p[1] != q[1])
				assert_int_equal(p[0] < q[0] ||
				        (p[0] == q[0] && p[1] < q[1]),
				    key_compare(x, y) < 0);
			assert_true(text_is(key_next(&walk, back), "MXN"));
			assert_int_equal(key_length(&walk), a[1].len);
			assert_true(text_equal(key_next(&walk, back), a[1]));
		}
}

/* "ab" before "abc" and "b", whatever the next column says. */
static void
test_key_columns(void **state)
{
	const struct text rows[][2] = { { TEXT(""), TEXT("z") },
		{ TEXT("ab"), TEXT("z") }, { TEXT("abc"), TEXT("a") },
		{ TEXT("abcdefgh"), TEXT("zz") },
		{ TEXT("abcdefghi"), TEXT("") }, { TEXT("b"), TEXT("") },
		{ TEXT("b"), TEXT("Ferreter\xc3\xad""a Sol") } };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof rows / sizeof *rows; i++) {
		const uint64_t *x = packed(rows[i], 2);
		const uint64_t *y = packed(rows[i + 1], 2);
		uint64_t p[2], q[2];

		assert_true(key_compare(x, y) < 0);
		assert_true(key_compare(y, x) > 0);
		key_prefix(x, p);
		key_prefix(y, q);
		assert_true(p[0] < q[0] || (p[0] == q[0] && p[1] <= q[1]));
	}
}

static struct text
numbered(char *to, unsigned n)
{
	/* Short and long ones, in turn. */
	int len = snprintf(to, 32, n % 2 ? "%u" : "debtor %010u", n);

	return (struct text){ to, (size_t)len };
}

static void
test_groups(void **state)
{
	enum { GROUPS = 50000, ITEMS = 150000 };
	struct diag *diag = diag_new(NULL, NULL);
	struct summary_groups *g = groups_new(1, 2, 64 * MIB);
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *group;
	unsigned n = 0;
	char id[32];

	(void)state;
	assert_non_null(g);
	for (unsigned i = 0; i < ITEMS; i++) {
		struct text text = numbered(id, i % GROUPS);
		struct summary_group *found =
		    groups_get(g, packed(&text, 1), diag);

		assert_non_null(found);
		found->items++;
		found->buckets[1] += i % GROUPS;
	}
	assert_int_equal(groups_count(g), GROUPS);
	while ((group = groups_next(g, &walk)) != NULL) {
		struct text text = numbered(id, n);

		assert_int_equal(
		    key_compare(groups_key(g, group), packed(&text, 1)), 0);
		assert_ptr_equal(groups_of(g, groups_key(g, group)), group);
		assert_int_equal(group->items, 3);
		assert_int_equal(group->open, 0);
		assert_int_equal(group->buckets[0], 0);
		assert_int_equal(group->buckets[1], 3 * n);
		n++;
	}
	assert_int_equal(n, GROUPS);
	groups_free(g);
	diag_free(diag);
}

static void
test_groups_limit(void **state)
{
	struct buf said;
	struct diag *diag;
	struct summary_groups *g = groups_new(1, 6, 4 * MIB);
	struct summary_group a = { .open = INT64_MAX }, b = { .open = 1 };
	unsigned made = 0;
	char id[32];

	(void)state;
	buf_init(&said, SIZE_MAX);
	diag = diag_new(fixture_said, &said);
	assert_non_null(g);
	for (;; made++) {
		struct text text = numbered(id, made);

		if (groups_get(g, packed(&text, 1), diag) == NULL)
			break;
	}
	/* 40 + 48 bytes of sums, 16 and more of key. */
	assert_in_range(made, 1000, 4 * MIB / 104);
	assert_non_null(strstr(buf_text(&said), "error E_LIMIT "));
	assert_non_null(strstr(buf_text(&said), "more than 4 MiB"));
	assert_non_null(strstr(buf_text(&said), "note raise --memory"));
	groups_free(g);
	g = groups_new(1, 0, MIB);
	assert_false(groups_add(g, &a, &b));
	groups_free(g);
	diag_free(diag);
	buf_clear(&said);
}

static void
put_amount(struct buf *line, int64_t minor, int digits)
{
	char amount[MONEY_TEXT_MAX];

	money_format(minor, digits, amount, sizeof amount);
	buf_printf(line, ",%s", amount);
}

static void
put_row(struct buf *line, const struct summary_report *r,
    const struct summary_section *s, size_t row)
{
	const struct summary_group *group = summary_sums(r, row);
	struct text texts[4];
	struct buf room;

	buf_init(&room, SIZE_MAX);
	assert_true(order_texts(r->rows[row].key, &room, texts));
	buf_puts(line, s->currency);
	for (size_t i = 0; i < r->by_count; i++) {
		buf_putc(line, ',');
		csv_cell(line, texts[i]);
	}
	put_amount(line, group->items, 0);
	for (size_t i = 0; i <= r->buckets->count; i++)
		put_amount(line, group->buckets[i], s->digits);
	put_amount(line, group->unapplied, s->digits);
	put_amount(line, group->open, s->digits);
	put_amount(line, group->overdue, s->digits);
	put_amount(line, group->net, s->digits);
	for (size_t i = r->buckets->count + 1;
	     i < summary_slots(r->buckets, r->detail); i++)
		put_amount(line, group->buckets[i],
		    i == summary_at(r, DETAIL_DISPUTED) ? s->digits : 0);
	buf_putc(line, '\n');
	buf_clear(&room);
}

/* The sums as CSV. */
static bool
write_csv(void *ctx, struct summary_report *r, struct out *out)
{
	struct buf line;

	(void)ctx;
	buf_init(&line, SIZE_MAX);
	for (size_t i = 0; i < 6 + r->by_count + r->buckets->count + 1; i++)
		buf_printf(&line, "%s%.*s", i > 0 ? "," : "",
		    (int)r->columns[i].len, r->columns[i].at);
	buf_putc(&line, '\n');
	for (size_t i = 0; i < r->section_count; i++)
		for (size_t k = 0; k < r->sections[i].count; k++)
			put_row(&line, r, &r->sections[i],
			    r->sections[i].first + k);
	out_write(out, line.data, line.len);
	buf_clear(&line);
	return out_ok(out);
}

/* An ageing and the report behind it. */
struct pair {
	struct arena *arena;
	struct diag *diag;
	struct stage *stages[2];
};

static bool in_detail;

static struct pair
pair_new(const char *const *by, size_t count, struct buf *said)
{
	struct pair p = { .arena = arena_new(0) };
	struct ageing_options ageing = { .strategy = NULL };
	struct summary_options summary = { .by = by, .by_count = count,
		.memory = 64 * MIB, .detail = in_detail,
		.write = write_csv };

	p.diag = diag_new(said != NULL ? fixture_said : NULL, said);
	assert_true(date_parse(TEXT("2026-03-16"), &ageing.as_of));
	p.stages[0] = ageing_stage(p.arena, &ageing, p.diag);
	assert_non_null(p.stages[0]);
	summary.ageing = p.stages[0];
	summary.as_of = ageing.as_of;
	p.stages[1] = summary_stage(p.arena, &summary, p.diag);
	assert_non_null(p.stages[1]);
	return p;
}

static void
pair_free(struct pair *p)
{
	summary_free(p->stages[1]);
	ageing_free(p->stages[0]);
	diag_free(p->diag);
	arena_free(p->arena);
}

static struct outcome
run(struct pair *p, const char *currency, const char *text)
{
	struct chain chain = { .stages = p->stages, .count = 2,
		.replace = true, .currency = currency };

	return fixture_run(chain, text, strlen(text));
}

static void
check(const char *const *by, size_t count, const char *currency,
    const char *text, const char *out)
{
	struct pair p = pair_new(by, count, NULL);
	struct outcome o = run(&p, currency, text);

	assert_string_equal(buf_text(&o.said), "");
	assert_string_equal(buf_text(&o.out), out);
	assert_true(o.ok);
	outcome_free(&o);
	pair_free(&p);
}

#define INVOICES \
	"debtor_id,debtor_name,doc_id,due_date,currency,balance\n" \
	"C1,Sol,F-101,2026-02-28,MXN,1500.00\n" \
	"C1,Sol,F-117,2026-03-20,MXN,800.50\n" \
	"C1,Sol,N-9,,MXN,-200.00\n" \
	"C2,\"Taller \"\"El Rayo\"\"\",F-88,2025-11-30,MXN,3200.00\n"

/* Sums by hand; 2026-03-16 is 16, -4 and 106 days after the due dates. */
static void
test_report(void **state)
{
	static const char *const by[] = { "debtor_name", "debtor_id" };

	(void)state;
	check(NULL, 0, NULL, INVOICES,
	    "currency,items," SUMS
	    "MXN,3,800.50,1500.00,0.00,0.00,3200.00,0.00,200.00,5500.50,"
	    "4700.00,5300.50\n");
	check(by, 2, NULL, INVOICES,
	    "currency,debtor_name,debtor_id,items," SUMS
	    "MXN,Sol,C1,2,800.50,1500.00,0.00,0.00,0.00,0.00,200.00,2300.50,"
	    "1500.00,2100.50\n"
	    "MXN,\"Taller \"\"El Rayo\"\"\",C2,1,0.00,0.00,0.00,0.00,3200.00,"
	    "0.00,0.00,3200.00,3200.00,3200.00\n");
	check(NULL, 0, NULL, "due_date,balance\n", "currency,items," SUMS);
}

/* 100 and the whole 40 of one with the flag alone, all of a balance of 20, none
 * of a credit; then credits, and the items of each bucket. */
static void
test_detail(void **state)
{
	(void)state;
	in_detail = true;
	check(NULL, 0, NULL,
	    "due_date,balance,disputed_amount,dispute\n"
	    "2026-03-16,500,100,true\n2026-03-01,40,,true\n"
	    "2026-03-02,20,20,\n2026-03-01,7,,false\n,-9,5,true\n",
	    "currency,items," SUMS
	    ",4,500.00,67.00,0.00,0.00,0.00,0.00,9.00,567.00,67.00,558.00,"
	    "160.00,1,1,3,0,0,0,0\n");
	/* What the ageing leaves undisputed is its word. */
	check(NULL, 0, NULL,
	    "due_date,balance,undisputed\n"
	    "2026-03-16,500,450\n2026-03-16,7,\n",
	    "currency,items," SUMS
	    ",2,507.00,0.00,0.00,0.00,0.00,0.00,0.00,507.00,0.00,507.00,"
	    "50.00,0,2,0,0,0,0,0\n");
	in_detail = false;
}

/* What is left out, counted with its money, by one instance and by two. */
static const char left_out[] =
    "due_date,doc_date,currency,balance\n2026-03-01,2026-01-01,MXN,1\n"
    "2026-03-01,2026-04-01,MXN,20.50\n,2026-01-01,MXN,\"3\"\n"
    "2026-03-01,2026-01-01,MXN,x\nx,2026-01-01,EUR,4\n"
    "2026-03-01,2026-01-01,MXN,0\n2026-03-01,2026-01-01,ZZZ,5\n";

static bool
look_at_control(void *ctx, struct summary_report *r, struct out *out)
{
	const struct summary_left *c = &r->left;
	int64_t times = *(const int *)ctx;

	(void)out;
	assert_int_equal(r->records, times);
	assert_int_equal(c->records[LEFT_ZERO], times);
	assert_int_equal(c->records[LEFT_LATER], times);
	assert_int_equal(c->records[LEFT_OTHER], 0);
	assert_int_equal(c->records[LEFT_REJECTED], 4 * times);
	assert_int_equal(c->unread, 2 * times);
	assert_int_equal(c->count, 2);
	assert_string_equal(c->totals[0].currency, "EUR");
	assert_true(c->totals[0].sums[LEFT_REJECTED] == 400 * times);
	assert_string_equal(c->totals[1].currency, "MXN");
	assert_true(c->totals[1].sums[LEFT_REJECTED] == 300 * times);
	assert_true(c->totals[1].sums[LEFT_LATER] == 2050 * times);
	assert_int_equal(c->totals[1].records[LEFT_LATER], times);
	return true;
}

static void
test_left_out(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct ageing_options ageing = { .strategy = NULL };
	struct stage *stages[2][2];
	int times = 1;

	(void)state;
	assert_true(date_parse(TEXT("2026-03-16"), &ageing.as_of));
	for (int i = 0; i < 2; i++) {
		struct summary_options summary = { .memory = 4 * MIB,
			.as_of = ageing.as_of, .write = look_at_control,
			.ctx = &times };
		struct chain chain = { .stages = stages[i], .count = 2 };
		struct outcome o;

		summary.ageing = stages[i][0] =
		    ageing_stage(arena, &ageing, diag);
		stages[i][1] = summary_stage(arena, &summary, diag);
		assert_non_null(stages[i][1]);
		o = fixture_run(chain, left_out, sizeof left_out - 1);
		assert_true(o.ok);
		outcome_free(&o);
	}
	times = 2;
	if (stages[0][0]->merge != NULL) {
		assert_true(stages[0][0]->merge(stages[0][0], stages[1][0]));
		assert_true(stages[0][1]->merge(stages[0][1], stages[1][1]));
		assert_true(stages[0][1]->emit(stages[0][1], NULL));
	}
	for (int i = 0; i < 2; i++)
		stages_release(stages[i], 2);
	diag_free(diag);
	arena_free(arena);
}

/* Yen have no minor unit, dinars three digits (ISO 4217); an empty cell is a
 * group of its own, before all others. */
static void
test_report_apart(void **state)
{
	static const char *const by[] = { "area" };

	(void)state;
	check(by, 1, NULL,
	    "area,due_date,currency,balance\n"
	    "n,2026-03-16,KWD,1.005\n"
	    ",2026-03-15,JPY,7\n"
	    "norte-oriente,2026-03-15,JPY,10\n"
	    "\"\",2026-03-14,JPY,8\n"
	    "norte,2026-03-15,JPY,1\n"
	    "norte-oeste,2026-03-15,JPY,2\n"
	    "n,2026-03-16,JPY,0\n"
	    "n,2026-03-16,KWD,2\n",
	    "currency,area,items," SUMS
	    "JPY,,2,0,15,0,0,0,0,0,15,15,15\n"
	    "JPY,norte,1,0,1,0,0,0,0,0,1,1,1\n"
	    "JPY,norte-oeste,1,0,2,0,0,0,0,0,2,2,2\n"
	    "JPY,norte-oriente,1,0,10,0,0,0,0,0,10,10,10\n"
	    "KWD,n,2,3.005,0.000,0.000,0.000,0.000,0.000,0.000,3.005,0.000,"
	    "3.005\n");
}

static void
test_report_currency(void **state)
{
	(void)state;
	check(NULL, 0, NULL, "due_date,balance\n2026-03-16,5\n",
	    "currency,items," SUMS
	    ",1,5.00,0.00,0.00,0.00,0.00,0.00,0.00,5.00,0.00,5.00\n");
	check(NULL, 0, "CLP", "due_date,balance\n2026-03-16,5\n",
	    "currency,items," SUMS "CLP,1,5,0,0,0,0,0,0,5,0,5\n");
	check(NULL, 0, "CLP",
	    "due_date,currency,balance\n2026-03-16,,5\n2026-03-16,CLP,6\n"
	    "2026-03-16,USD,7\n",
	    "currency,items," SUMS "CLP,2,11,0,0,0,0,0,0,11,0,11\n"
	    "USD,1,7.00,0.00,0.00,0.00,0.00,0.00,0.00,7.00,0.00,7.00\n");
}

/* What an older ageing said is not believed, but can be grouped anew. */
static void
test_report_aged(void **state)
{
	static const char *const by[] = { "bucket" };

	(void)state;
	check(by, 1, NULL,
	    "bucket,days_overdue,due_date,balance\n"
	    "121+,400,2026-03-16,5\n121+,400,,-6\n",
	    "currency,bucket,items," SUMS
	    ",not_due,1,5.00,0.00,0.00,0.00,0.00,0.00,0.00,5.00,0.00,5.00\n"
	    ",unapplied,0,0.00,0.00,0.00,0.00,0.00,0.00,6.00,0.00,0.00,"
	    "-6.00\n");
}

static void
test_columns_twice(void **state)
{
	static const char *const by[] = { "1-30" };
	struct buf said;
	struct pair p;
	struct outcome o;

	(void)state;
	buf_init(&said, SIZE_MAX);
	p = pair_new(by, 1, &said);
	o = run(&p, NULL, "due_date,balance,1-30\n2026-03-16,5,x\n");
	assert_false(o.ok);
	assert_non_null(strstr(buf_text(&said),
	    "error E_COLUMN_EXISTS the report would have two columns '1-30'"));
	assert_string_equal(buf_text(&o.out), "");
	outcome_free(&o);
	pair_free(&p);
	buf_clear(&said);
}

/* A second pair's groups come in, its tally does not: the sums are told. */
static void
test_ties_and_merge(void **state)
{
	struct buf said;
	struct pair one, two;
	struct outcome o;
	char name[32];
	int fd;
	struct out *out;

	(void)state;
	buf_init(&said, SIZE_MAX);
	one = pair_new(NULL, 0, &said);
	two = pair_new(NULL, 0, NULL);
	o = run(&one, NULL, INVOICES);
	assert_true(o.ok);
	outcome_free(&o);
	o = run(&two, NULL, "due_date,currency,balance\n"
	    "2026-03-01,MXN,0.25\n2026-03-01,MXN,-0.50\n2026-03-01,EUR,1\n");
	assert_true(o.ok);
	outcome_free(&o);

	assert_true(one.stages[1]->merge(one.stages[1], two.stages[1]));
	assert_int_equal(summary_rows(one.stages[1]), 2);
	out = fixture_out(&fd, name, one.diag);
	assert_false(one.stages[1]->emit(one.stages[1], out));
	assert_non_null(strstr(buf_text(&said), "error E_TIES "));
	assert_non_null(strstr(buf_text(&said), "0.25 is not 0.00"));
	assert_non_null(strstr(buf_text(&said), "EUR"));
	if (one.stages[0]->merge != NULL) {
		struct buf got;

		assert_true(one.stages[0]->merge(one.stages[0],
		    two.stages[0]));
		assert_true(one.stages[1]->emit(one.stages[1], out));
		assert_true(out_close(out));
		buf_init(&got, SIZE_MAX);
		fixture_take(fd, &got);
		assert_string_equal(buf_text(&got), "currency,items," SUMS
		    "EUR,1,0.00,1.00,0.00,0.00,0.00,0.00,0.00,1.00,1.00,1.00\n"
		    "MXN,4,800.50,1500.25,0.00,0.00,3200.00,0.00,200.50,"
		    "5500.75,4700.25,5300.25\n");
		buf_clear(&got);
	} else {
		out_abandon(out);
		close(fd);
	}
	pair_free(&one);
	pair_free(&two);
	buf_clear(&said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_order),
		cmocka_unit_test(test_key_columns),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_groups_limit),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_detail),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_report_apart),
		cmocka_unit_test(test_report_currency),
		cmocka_unit_test(test_report_aged),
		cmocka_unit_test(test_columns_twice),
		cmocka_unit_test(test_ties_and_merge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
