#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "ageing/rollup.h"

/* One open item as a test makes it: debtors are numbers. */
struct made {
	unsigned debtor;
	unsigned currency;
	int64_t balance, disputed;
	int32_t days;
	uint64_t marks;
};

static const char *const currencies[] = { "", "MXN", "USD", "CLP", "EURO-LONG",
	"EURO-LONGER" };

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct rollup_key
key_of(unsigned debtor, const char *currency)
{
	char id[16];
	int len = snprintf(id, sizeof id, "D%08u", debtor);
	struct text code = text_of(currency);

	return rollup_key_of(text_key(code) != 0 ? text_key(code) : code.len,
	    (struct text){ id, (size_t)len });
}

static struct rollup_item
item_of(const struct made *m, uint64_t record)
{
	struct rollup_key key = key_of(m->debtor, currencies[m->currency]);

	return (struct rollup_item){ .low = key.low, .tag = key.tag,
		.balance = m->balance, .days = m->days,
		.record = record | m->marks };
}

/* Skewed: half of the items belong to a sixteenth of the debtors. */
static struct made *
portfolio(size_t count, unsigned debtors, uint64_t seed)
{
	struct made *made = calloc(count, sizeof *made);

	assert_non_null(made);
	for (size_t i = 0; i < count; i++) {
		uint64_t r = next_random(&seed);
		unsigned most = r & 1 ? debtors : debtors / 16 + 1;

		made[i].debtor = (unsigned)((r >> 8) % most);
		made[i].currency = (unsigned)((r >> 40) % 6);
		made[i].balance = (int64_t)((r >> 20) % 100000) + 1;
		if ((r >> 3) % 10 == 0)
			made[i].balance = -made[i].balance;
		/* Of the credits, a third is aged; of the debts, a seventh is
		 * small and a fifth in dispute in part. */
		if (made[i].balance < 0 && r % 3 == 0)
			made[i].marks = ROLLUP_AGED;
		else if (made[i].balance > 0 && r % 7 == 0)
			made[i].marks = ROLLUP_SMALL;
		made[i].days = made[i].balance < 0 && made[i].marks == 0 ?
		    0 :
		    (int32_t)((r >> 13) % 400) - 100;
		if (made[i].balance > 0 && r % 5 == 0)
			made[i].disputed = made[i].balance / 3;
	}
	return made;
}

/* The oracle: sums in a plain array, by debtor and currency. */
static struct rollup_sums *
sums_of(const struct made *made, size_t count, unsigned debtors)
{
	struct rollup_sums *sums =
	    calloc((size_t)(debtors + 1) * 6, sizeof *sums);

	assert_non_null(sums);
	for (size_t i = 0; i < count; i++) {
		struct rollup_sums *s =
		    &sums[made[i].debtor * 6 + made[i].currency];

		if (made[i].balance < 0 && made[i].marks == 0) {
			s->unapplied -= made[i].balance;
			continue;
		}
		s->open += made[i].balance;
		if (made[i].days > 0)
			s->overdue += made[i].balance;
		if (made[i].marks != 0)
			continue;
		if (s->items == 0 || made[i].days > s->max_days)
			s->max_days = made[i].days;
		s->items++;
	}
	return sums;
}

/* What is known besides, found for each debtor by looking at all items. */
static struct rollup_detail *
details_of(const struct made *made, size_t count, unsigned debtors,
    int64_t *disputed)
{
	size_t room = (size_t)(debtors + 1) * 6;
	struct rollup_detail *details = calloc(room, sizeof *details);
	int32_t *most = calloc(room, sizeof *most);

	assert_true(details != NULL && most != NULL);
	for (size_t i = 0; i < room; i++)
		most[i] = details[i].next_days = INT32_MIN;
	for (size_t i = 0; i < count; i++) {
		size_t at = made[i].debtor * 6 + made[i].currency;
		struct rollup_detail *d = &details[at];

		if (made[i].balance < 0)
			continue;
		disputed[at] += made[i].disputed;
		if (made[i].marks != 0)
			continue;
		if (made[i].days > most[at] || (made[i].days == most[at] &&
		        made[i].balance > d->carried)) {
			most[at] = made[i].days;
			d->carried = made[i].balance;
			d->carrying = i;
		}
		if (made[i].days > 0) {
			d->weighted += (wide)made[i].balance * made[i].days;
			d->weights += made[i].balance;
		} else if (made[i].days > d->next_days) {
			d->next_days = made[i].days;
		}
	}
	free(most);
	return details;
}

static enum rollup_result
first_reading(struct rollup *r, const struct made *made, size_t count)
{
	static struct rollup_item items[ROLLUP_SLICE];
	static int64_t disputed[ROLLUP_SLICE];
	enum rollup_result result = ROLLUP_ADDED;
	size_t failed;

	for (size_t at = 0; at < count && result == ROLLUP_ADDED;) {
		/* Calls of any length up to the most. */
		size_t len = at % 3 == 0 ? ROLLUP_SLICE : 77;

		if (len > count - at)
			len = count - at;
		for (size_t i = 0; i < len; i++) {
			items[i] = item_of(&made[at + i], at + i);
			disputed[i] = made[at + i].disputed;
		}
		result = rollup_add(r, items, disputed, len, &failed);
		at += len;
	}
	return result;
}

static void
check_sums(const struct rollup_sums *got, const struct rollup_sums *wanted)
{
	assert_int_equal(got->open, wanted->open);
	assert_int_equal(got->overdue, wanted->overdue);
	assert_int_equal(got->unapplied, wanted->unapplied);
	assert_int_equal(got->items, wanted->items);
	if (wanted->items > 0)
		assert_int_equal(got->max_days, wanted->max_days);
}

static void
check_details(const struct rollup_detail *got,
    const struct rollup_detail *wanted)
{
	assert_true(got->weighted == wanted->weighted);
	assert_true(got->weights == wanted->weights);
	assert_int_equal(got->carrying, wanted->carrying);
	assert_int_equal(got->carried, wanted->carried);
	assert_int_equal(got->next_days, wanted->next_days);
}

/* details and disputed are NULL when there are none. */
static void
second_reading(struct rollup *r, const struct made *made, size_t count,
    const struct rollup_sums *wanted, const struct rollup_detail *details,
    const int64_t *disputed)
{
	static int64_t said[ROLLUP_SLICE];
	static struct rollup_item items[ROLLUP_SLICE];
	const struct rollup_sums *sums[ROLLUP_SLICE];
	const struct rollup_detail *got[ROLLUP_SLICE];

	for (size_t at = 0; at < count;) {
		size_t len = at % 5 == 0 ? ROLLUP_SLICE : 123;

		if (len > count - at)
			len = count - at;
		for (size_t i = 0; i < len; i++)
			items[i] = item_of(&made[at + i], 0);
		assert_int_equal(rollup_next(r, items, len, sums,
		                     details != NULL ? got : NULL,
		                     disputed != NULL ? said : NULL),
		    ROLLUP_SAME);
		for (size_t i = 0; i < len; i++) {
			size_t debtor = made[at + i].debtor * 6 +
			    made[at + i].currency;

			check_sums(sums[i], &wanted[debtor]);
			if (details != NULL)
				check_details(got[i], &details[debtor]);
			if (disputed != NULL)
				assert_int_equal(said[i], disputed[debtor]);
		}
		at += len;
	}
	assert_int_equal(rollup_end(r), ROLLUP_SAME);
}

/* Returns how deep it went. */
static unsigned
check_made(struct rollup_options options, const struct made *made,
    size_t count, unsigned debtors)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct rollup_sums *wanted = sums_of(made, count, debtors);
	int64_t *disputed = calloc((size_t)(debtors + 1) * 6, sizeof *disputed);
	struct rollup_detail *details =
	    details_of(made, count, debtors, disputed);
	struct rollup *r = rollup_new(&options, diag);
	uint64_t record;
	unsigned depth;

	assert_non_null(r);
	assert_int_equal(first_reading(r, made, count), ROLLUP_ADDED);
	assert_int_equal(rollup_turn(r, &record), ROLLUP_ADDED);
	second_reading(r, made, count, wanted,
	    options.keeps.detail ? details : NULL,
	    options.keeps.disputes ? disputed : NULL);
	depth = rollup_depth(r);
	assert_int_equal(diag_status(diag), 0);
	rollup_free(r);
	free(wanted);
	free(details);
	free(disputed);
	diag_free(diag);
	return depth;
}

/* With what is kept besides, too; returns how deep it went without. */
static unsigned
check_portfolio(struct rollup_options options, size_t count, unsigned debtors,
    uint64_t seed)
{
	struct made *made = portfolio(count, debtors, seed);
	unsigned depth = check_made(options, made, count, debtors);

	for (int keeps = 1; keeps < 4; keeps++) {
		options.keeps.detail = keeps & 1;
		options.keeps.disputes = keeps & 2;
		assert_true(check_made(options, made, count, debtors) >= depth);
	}
	free(made);
	return depth;
}

static void
test_in_memory(void **state)
{
	(void)state;
	assert_int_equal(check_portfolio((struct rollup_options){ 0 }, 0, 1, 1),
	    0);
	assert_int_equal(check_portfolio((struct rollup_options){ 0 }, 1, 1, 2),
	    0);
	assert_int_equal(
	    check_portfolio((struct rollup_options){ 0 }, 5000, 700, 3), 0);
	/* More than one chunk of entries, several sizes of the index and more
	 * numbers than the log has in memory. */
	assert_int_equal(
	    check_portfolio((struct rollup_options){ 0 }, 300000, 90000, 4),
	    0);
}

static void
test_put_apart(void **state)
{
	static const struct {
		size_t debtors; /* of one table */
		unsigned bin_bits;
		unsigned depth; /* the least and, for one bin, exact */
	} cases[] = { { 100000, 6, 0 }, { 2000, 6, 1 }, { 20, 6, 2 },
		{ 300, 2, 2 }, { 40, 2, 3 }, { 1, 6, 2 }, { 64, 1, 6 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (uint64_t seed = 1; seed < 4; seed++) {
			unsigned depth = check_portfolio(
			    (struct rollup_options){ .memory = 1,
			        .debtors = cases[i].debtors,
			        .bin_bits = cases[i].bin_bits },
			    20000, 3000, seed);

			if (cases[i].depth < 2)
				assert_int_equal(depth, cases[i].depth);
			else
				assert_true(depth >= cases[i].depth);
		}
}

/* The least memory that there is: every limit is raised to it. */
static void
test_least_memory(void **state)
{
	(void)state;
	assert_int_equal(
	    check_portfolio((struct rollup_options){ .memory = 1 }, 400000,
	        60000, 9),
	    1);
	assert_int_equal(
	    check_portfolio(
	        (struct rollup_options){ .memory = ROLLUP_MEMORY_LEAST }, 50000,
	        3000, 10),
	    0);
}

/* What a table may hold is never more than its memory. */
static void
test_room(void **state)
{
	const struct rollup_keeps none = { false, false }, all = { true, true };

	(void)state;
	assert_int_equal(rollup_table_room(1000, none), 0);
	for (size_t bytes = 196608; bytes < (size_t)1 << 36; bytes *= 3) {
		size_t entries = rollup_table_room(bytes, none);
		size_t detailed = rollup_table_room(bytes, all);
		size_t slots = 4096;

		while (slots / 8 * 7 < entries)
			slots *= 2;
		assert_true(entries > bytes / 80);
		assert_true(detailed > bytes / 160 && detailed <= entries);
		assert_true(detailed * (sizeof(struct rollup_sums) +
		                           sizeof(struct rollup_detail) +
		                           sizeof(int64_t)) <
		    bytes);
		assert_true(entries * sizeof(struct rollup_sums) +
		        slots * sizeof(uint64_t) <=
		    bytes);
	}
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/*
 * Keys of sequential ids, the usual ones, are like random numbers: no two of
 * the 64 bits meet, and of n tags of 32 bits n * n / 2^33 pairs do (91 here; a
 * Poisson number of 91 is within 40 of it but once in 30,000 times).
 */
static void
test_keys_of_sequences(void **state)
{
	enum { KEYS = 884736 };
	uint64_t *low = calloc(KEYS, sizeof *low);
	uint64_t *tags = calloc(KEYS, sizeof *tags);
	size_t met = 0;

	(void)state;
	assert_true(low != NULL && tags != NULL);
	for (unsigned i = 0; i < KEYS; i++) {
		struct rollup_key key = key_of(i / 2, i % 2 ? "MXN" : "USD");

		low[i] = key.low;
		tags[i] = key.tag;
	}
	qsort(low, KEYS, sizeof *low, by_number);
	qsort(tags, KEYS, sizeof *tags, by_number);
	for (size_t i = 1; i < KEYS; i++) {
		assert_true(low[i] != low[i - 1]);
		met += tags[i] == tags[i - 1];
	}
	assert_in_range(met, 51, 131);
	free(low);
	free(tags);
}

/* Every byte and the length count, wherever words of 8 bytes begin. */
static void
test_keys_of_lengths(void **state)
{
	enum { LONGEST = 70 };
	char id[LONGEST + 1];
	struct rollup_key plain, other;

	(void)state;
	for (size_t len = 0; len <= LONGEST; len++) {
		memset(id, 'a', sizeof id);
		plain = rollup_key_of(1, (struct text){ id, len });
		other = rollup_key_of(2, (struct text){ id, len });
		assert_true(plain.low != other.low && plain.tag != other.tag);
		if (len < LONGEST) {
			other = rollup_key_of(1, (struct text){ id, len + 1 });
			assert_true(plain.low != other.low &&
			    plain.tag != other.tag);
		}
		for (size_t i = 0; i < len; i++) {
			id[i] ^= 1;
			other = rollup_key_of(1, (struct text){ id, len });
			id[i] ^= 1;
			assert_true(plain.low != other.low &&
			    plain.tag != other.tag);
		}
	}
	plain = rollup_key_of(1, (struct text){ NULL, 0 });
	other = rollup_key_of(1, TEXT(""));
	assert_true(plain.low == other.low && plain.tag == other.tag);
}

/* Keys that share the tag are told apart by the rest, also within one call. */
static void
test_equal_tags(void **state)
{
	struct rollup_options options[] = { { .memory = 0 },
		{ .debtors = 3, .bin_bits = 1 } };
	struct rollup_item items[200];
	const struct rollup_sums *sums[200];
	size_t failed;
	uint64_t record;

	(void)state;
	for (size_t o = 0; o < 2; o++) {
		struct rollup *r = rollup_new(&options[o], NULL);

		for (size_t i = 0; i < 200; i++)
			items[i] = (struct rollup_item){ .tag = 0xffffffff,
				.low = i % 20,
				.balance = 1 + (int64_t)(i % 20),
				.days = 5 };
		assert_int_equal(rollup_add(r, items, NULL, 200, &failed),
		    ROLLUP_ADDED);
		assert_int_equal(rollup_add(r, items, NULL, 200, &failed),
		    ROLLUP_ADDED);
		assert_int_equal(rollup_turn(r, &record), ROLLUP_ADDED);
		for (int call = 0; call < 2; call++) {
			assert_int_equal(rollup_next(r, items, 200, sums, NULL, NULL),
			    ROLLUP_SAME);
			for (size_t i = 0; i < 200; i++) {
				assert_int_equal(sums[i]->items, 20);
				assert_int_equal(sums[i]->open,
				    20 * (1 + i % 20));
			}
		}
		assert_int_equal(rollup_end(r), ROLLUP_SAME);
		rollup_free(r);
	}
}

static void
test_changed(void **state)
{
	struct rollup_options options[] = { { .memory = 0 },
		{ .debtors = 10, .bin_bits = 2 } };
	struct made *made = portfolio(400, 60, 5);
	struct rollup_item items[400];
	const struct rollup_sums *sums[400];
	uint64_t record;

	(void)state;
	for (size_t i = 0; i < 400; i++)
		items[i] = item_of(&made[i], i);
	/* Another debtor at the end; one record less; one more. */
	for (size_t o = 0; o < 6; o++) {
		struct rollup *r = rollup_new(&options[o % 2], NULL);
		size_t count = o < 2 ? 400 : 399;

		assert_int_equal(
		    first_reading(r, made, o < 4 ? 400 : 399), ROLLUP_ADDED);
		assert_int_equal(rollup_turn(r, &record), ROLLUP_ADDED);
		if (o < 2) {
			items[399].low ^= 1;
			assert_int_equal(rollup_next(r, items, count, sums, NULL, NULL),
			    ROLLUP_CHANGED);
			items[399].low ^= 1;
		} else if (o < 4) {
			assert_int_equal(rollup_next(r, items, count, sums, NULL, NULL),
			    ROLLUP_SAME);
			assert_int_equal(rollup_end(r), ROLLUP_CHANGED);
		} else {
			assert_int_equal(rollup_next(r, items, 400, sums, NULL, NULL),
			    ROLLUP_CHANGED);
		}
		rollup_free(r);
	}
	free(made);
}

static void
test_overflow(void **state)
{
	struct made made[300];
	struct rollup_options options = { .debtors = 10, .bin_bits = 2 };
	struct rollup *r = rollup_new(&options, NULL);
	struct rollup_item item;
	uint64_t record = 0;
	size_t failed = 9;

	(void)state;
	for (unsigned i = 0; i < 300; i++)
		made[i] = (struct made){ .debtor = i % 100, .balance = 5 };
	/* Debtor 77 is put apart; 201 is not a record of it. */
	made[177].balance = INT64_MAX - 5;
	made[201].balance = INT64_MAX - 10;
	assert_int_equal(first_reading(r, made, 300), ROLLUP_ADDED);
	assert_int_equal(rollup_turn(r, &record), ROLLUP_OVERFLOW);
	assert_int_equal(record, 277);
	rollup_free(r);

	r = rollup_new(&options, NULL);
	made[0].balance = INT64_MIN;
	item = item_of(&made[0], 0);
	assert_int_equal(rollup_add(r, &item, NULL, 1, &failed), ROLLUP_OVERFLOW);
	assert_int_equal(failed, 0);
	rollup_free(r);
}

/* No room for a temporary file: said with what to do about it. */
static void
said(void *ctx, const struct diag_message *m)
{
	char *all = ctx;

	snprintf(all + strlen(all), 400 - strlen(all), "%s|%s\n", m->id,
	    m->text);
}

static void
test_full_disk(void **state)
{
	char all[400] = "";
	struct diag *diag = diag_new(said, all);
	struct rollup_options options = { .debtors = 10, .bin_bits = 6 };
	struct rollup *r = rollup_new(&options, diag);
	struct made *made = portfolio(200000, 50000, 6);
	struct rlimit old, small;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 65536;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(first_reading(r, made, 200000), ROLLUP_FAILED);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_non_null(strstr(all, "E_SYSTEM|cannot write a temporary file"));
	assert_non_null(strstr(all, "TMPDIR"));
	assert_int_equal(diag_status(diag), 2);
	rollup_free(r);
	diag_free(diag);
	free(made);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_put_apart),
		cmocka_unit_test(test_least_memory),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_keys_of_sequences),
		cmocka_unit_test(test_keys_of_lengths),
		cmocka_unit_test(test_equal_tags),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
