/*
 * scan_body.h -- the scanner, for the unit that includes it: the unit defines
 * struct block (64 bytes in registers), block_load, block_marks (the bytes of
 * a block that are equal to c, one bit each), block_low (those up to CR),
 * prefix_xor, bit_count and store_places before it.
 */
#include <stdbool.h>

#include "stream/csv_scan.h"

#define ALWAYS static inline __attribute__((always_inline))

/* For the test of the tests: takes every record for a regular one. */
#ifndef SCAN_BLIND
#define SCAN_BLIND 0
#endif

/* What is carried from one word of 64 bytes to the next. */
struct walk {
	uint64_t inside;  /* all ones inside quotes */
	uint64_t opens;   /* 1: a quote may follow the last byte */
	uint64_t closed;  /* 1: the last byte closed a quote */
	uint64_t cr;      /* 1: the last byte is a CR outside quotes */
	uint64_t any_cr;  /* 1: the last byte is a CR */
};

/* One word; bit i stands for byte i. */
struct word {
	uint64_t quote;
	uint64_t separator;
	uint64_t lf;
	uint64_t crlf;  /* the LF of a CRLF */
	uint64_t lines; /* line ends inside quotes */
};

/*
 * Leaves the separators and line ends outside quotes; false when it is not
 * regular.  The conditions are those of RFC 4180: what opens, closes, and may
 * follow what closes.
 */
ALWAYS bool
take_quotes(struct walk *walk, struct word *word, uint64_t cr, uint64_t nul)
{
	uint64_t inside = prefix_xor(word->quote) ^ walk->inside;
	uint64_t open = word->quote & inside;
	uint64_t close = word->quote & ~inside;
	uint64_t outer_cr = cr & ~inside;
	uint64_t ends, bad;

	/* Every CR and every LF without one, but for those outside quotes. */
	word->lines = bit_count(word->lf) + bit_count(cr & ~(word->lf >> 1)) -
	    (walk->any_cr & word->lf);
	walk->any_cr = cr >> 63;
	word->separator &= ~inside;
	word->lf &= ~inside;
	word->lines -= bit_count(word->lf);
	ends = word->separator | word->lf;
	bad = open & ~((ends | close) << 1 | walk->opens);
	bad |= (close << 1 | walk->closed) & ~(ends | outer_cr | open);
	bad |= (outer_cr << 1 | walk->cr) & ~word->lf;
	bad |= nul;
	word->crlf = word->lf & (outer_cr << 1 | walk->cr);
	walk->inside = -(inside >> 63);
	walk->opens = (ends | close) >> 63;
	walk->closed = close >> 63;
	walk->cr = outer_cr >> 63;
	return bad == 0 || SCAN_BLIND;
}

/* The word at data, of which the bytes of the valid bits count. */
ALWAYS bool
read_word(const char *data, uint64_t valid, char delimiter, struct walk *walk,
    struct word *word)
{
	struct block block = block_load(data);
	uint64_t cr = 0;
	uint64_t nul = 0;
	uint64_t rare;

	word->quote = block_marks(&block, '"') & valid;
	word->separator = block_marks(&block, delimiter) & valid;
	word->lf = block_marks(&block, '\n') & valid;
	rare = block_low(&block) & valid & ~word->lf;
	word->crlf = 0;
	word->lines = 0;
	if (__builtin_expect((word->quote | rare | walk->inside |
	                         walk->closed | walk->cr) == 0,
	        1)) {
		walk->opens = (word->separator | word->lf) >> 63;
		return true;
	}
	if (rare != 0) {
		cr = block_marks(&block, '\r') & valid;
		nul = block_marks(&block, '\0') & valid;
	}
	return take_quotes(walk, word, cr, nul);
}

/* What a stretch of words holds. */
struct stretch {
	size_t at;     /* behind the words that were read */
	size_t count;  /* places in ends with those of the stretch */
	size_t lfs;    /* line ends outside quotes */
	uint64_t crlf; /* not 0: some of them are CRLF */
};

/* Where places are stored. */
struct storing {
	uint32_t *ends;
	uint64_t lfs;
	uint64_t lines; /* may pass below 0 for a while */
	uint64_t crlf;
};

ALWAYS void
store_word(struct storing *to, const struct word *word, size_t at)
{
	to->lfs += bit_count(word->lf);
	to->lines += word->lines;
	to->crlf |= word->crlf;
	to->ends = store_places(to->ends, word->separator | word->lf,
	    (uint32_t)at);
}

/* Reads on to `to`; false: a word is not regular, and is not passed. */
ALWAYS bool
read_stretch(struct scan_job *job, struct walk *carried, struct stretch *s,
    size_t to)
{
	/* Copies, to be kept in registers. */
	struct walk walk = *carried;
	struct storing storing = { .ends = job->ends + s->count };
	const char *data = job->data;
	char delimiter = job->delimiter;
	struct word word;
	bool regular = true;
	size_t at = s->at;

	for (; to - at >= SCAN_WORD; at += SCAN_WORD) {
		regular = read_word(data + at, ~UINT64_C(0), delimiter, &walk,
		    &word);
		if (!regular)
			break;
		store_word(&storing, &word, at);
	}
	if (regular && at < to) {
		regular = read_word(data + at,
		    (UINT64_C(1) << (to - at)) - 1, delimiter, &walk, &word);
		if (regular) {
			store_word(&storing, &word, at);
			at = to;
		}
	}
	*carried = walk;
	s->crlf = storing.crlf;
	s->lfs = (size_t)storing.lfs;
	s->count = (size_t)(storing.ends - job->ends);
	s->at = at;
	job->lines += storing.lines + storing.lfs;
	return regular;
}

/* Gives up the records from the first one on, at or behind row, that has a
 * line end among its fields. */
static __attribute__((noinline)) void
drop_short(struct scan_job *job, size_t row)
{
	for (; row < job->rows; row++) {
		const uint32_t *ends = job->ends + row * job->fields;

		for (size_t i = 0; i + 1 < job->fields; i++)
			if (job->data[ends[i]] == '\n') {
				job->at = job->starts[row];
				job->rows = row;
				return;
			}
	}
}

/*
 * The records that end in a stretch; false: one of them is not regular, or
 * there is no room for it.  Each ends at the place that its number of fields
 * says, if that is a line end; and when there are as many line ends as records,
 * none of them is elsewhere.
 */
ALWAYS bool
end_records(struct scan_job *job, const struct stretch *s)
{
	size_t last = job->rows * job->fields + job->fields - 1;
	size_t most = job->rows_max - job->rows;
	size_t first = job->rows;
	size_t taken = 0;

	if (most > s->lfs)
		most = s->lfs;
	for (; taken < most && last < s->count; last += job->fields) {
		size_t lf_at = job->ends[last];
		size_t end = lf_at;

		if (s->crlf != 0 && end > job->at && job->data[end - 1] == '\r')
			end--;
		if (job->data[lf_at] != '\n' || end - job->at > job->limit)
			break;
		job->ends[last] = (uint32_t)end;
		job->starts[job->rows++] = (uint32_t)job->at;
		job->at = lf_at + 1;
		taken++;
	}
	if (taken == s->lfs)
		return true;
	drop_short(job, first);
	return false;
}

ALWAYS enum scan_stop
scan_words(struct scan_job *job)
{
	struct walk walk = { .opens = 1 };
	struct scan_job j = *job;
	struct stretch s = { .at = j.at, .count = j.rows * j.fields };
	bool regular = true;
	bool room = true;
	bool after_cr = false;

	while (regular && s.at < j.size) {
		size_t left = j.size - s.at;

		room = s.count + SCAN_SLACK <= j.ends_max;
		if (!room)
			break;
		regular = read_stretch(&j, &walk, &s,
		    s.at + (left < SCAN_STRETCH ? left : SCAN_STRETCH));
		regular = end_records(&j, &s) && regular;
	}
	j.lines -= csv_count_lines(j.data + j.at, s.at - j.at, &after_cr);
	room = room || j.rows == job->rows;
	*job = j;
	if (!room || (!regular && j.rows == j.rows_max))
		return SCAN_FULL;
	return regular && s.at >= j.size ? SCAN_END : SCAN_IRREGULAR;
}
