#include "tool/aging_control.h"

#include <inttypes.h>
#include <string.h>

#include "base/money.h"
#include "message/words.h"
#include "tool/reporting.h"

/* Where records went; the reasons of LEFT_KINDS come in the same order. */
enum { C_READ, C_SUMMED, C_BASE, C_REJECTED, C_UNREAD, C_ZERO, C_LATER, C_REPLACED,
	C_OTHER, C_DROPPED, C_LINES };

static const struct {
	const char *name;
	enum word word;
	int left; /* enum left_out; -1: another one */
} kinds[C_LINES] = {
	[C_READ] = { "read", WORD_READ, -1 },
	[C_SUMMED] = { "summed", WORD_SUMMED, -1 },
	[C_BASE] = { "summed_in_base", WORD_SUMMED_BASE, -1 },
	[C_REJECTED] = { "rejected", WORD_REJECTED, LEFT_REJECTED },
	[C_UNREAD] = { "rejected_without_amount", WORD_UNREAD, -1 },
	[C_ZERO] = { "excluded_zero_balance", WORD_EXCLUDED_ZERO, LEFT_ZERO },
	[C_LATER] = { "excluded_dated_later", WORD_EXCLUDED_LATER,
	    LEFT_LATER },
	[C_REPLACED] = { "excluded_replaced", WORD_KPI_REPLACED,
	    LEFT_REPLACED },
	[C_OTHER] = { "excluded_other", WORD_EXCLUDED_OTHER, LEFT_OTHER },
	[C_DROPPED] = { "dropped", WORD_DROPPED, -1 },
};

/* One currency. */
struct share {
	struct text currency;
	int digits;
	uint64_t records[C_LINES];
	wide sums[C_LINES];
};

static const struct left_total *
left_of(const struct summary_report *r, struct text currency)
{
	for (size_t i = 0; i < r->left.count; i++)
		if (text_is(currency, r->left.totals[i].currency))
			return &r->left.totals[i];
	return NULL;
}

static void
add_left(struct share *s, const struct left_total *left)
{
	for (int i = 0; i < C_LINES; i++) {
		if (kinds[i].left == -1)
			continue;
		s->records[i] = left->records[kinds[i].left];
		s->sums[i] = left->sums[kinds[i].left];
		s->records[C_READ] += s->records[i];
		s->sums[C_READ] += s->sums[i];
	}
}

static struct share
share_of(const struct summary_report *r, const struct summary_section *section)
{
	const struct summary_group *total = section->total;
	struct share s = { .currency = text_of(section->currency),
		.digits = section->digits };

	s.records[C_SUMMED] = (uint64_t)total->items;
	if (r->detail)
		s.records[C_SUMMED] +=
		    (uint64_t)total->buckets[summary_at(r, DETAIL_CREDITS)];
	s.sums[C_SUMMED] = total->net;
	s.records[C_READ] = s.records[C_SUMMED];
	s.sums[C_READ] = s.sums[C_SUMMED];
	return s;
}

/* All that is summed, converted. */
static struct share
base_share(const struct summary_report *base)
{
	struct share s = share_of(base, base->sections);

	s.records[C_BASE] = s.records[C_SUMMED];
	s.sums[C_BASE] = s.sums[C_SUMMED];
	return s;
}

/* How many; those of the sections, then those of which nothing is summed. */
static size_t
make_shares(const struct summary_report *r, struct share *shares)
{
	size_t count = 0;

	for (size_t i = 0; i < r->section_count; i++) {
		struct share *s = &shares[count++];
		const struct left_total *left;

		*s = share_of(r, &r->sections[i]);
		left = left_of(r, s->currency);
		if (left != NULL)
			add_left(s, left);
	}
	for (size_t i = 0; i < r->left.count; i++) {
		const struct left_total *left = &r->left.totals[i];
		size_t k = 0;

		while (k < r->section_count &&
		    strcmp(r->sections[k].currency, left->currency) != 0)
			k++;
		if (k < r->section_count)
			continue;
		shares[count] = (struct share){
			.currency = text_of(left->currency),
			.digits = left->digits
		};
		add_left(&shares[count++], left);
	}
	return count;
}

static uint64_t
all_records(const struct summary_report *r, const struct chain_counts *counts,
    int kind)
{
	switch (kind) {
	case C_READ:
		return counts->read;
	case C_SUMMED:
		return r->records;
	case C_BASE:
		return r->base->records;
	case C_REJECTED:
		return counts->rejected;
	case C_DROPPED:
		return counts->left;
	case C_UNREAD:
		/* Of records that are broken, no field was looked at. */
		return counts->rejected -
		    (r->left.records[LEFT_REJECTED] - r->left.unread);
	default:
		return r->left.records[kinds[kind].left];
	}
}

static bool
counts_tie(const struct tool *t, const struct summary_report *r,
    const struct chain_counts *n)
{
	const uint64_t *left = r->left.records;

	if (n->read == r->records + n->rejected + n->excluded + n->left &&
	    n->excluded ==
	        left[LEFT_ZERO] + left[LEFT_LATER] + left[LEFT_REPLACED] +
	            left[LEFT_OTHER])
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "records were lost: %" PRIu64 " read, %" PRIu64 " summed, %" PRIu64
	    " rejected, %" PRIu64 " excluded",
	    n->read, r->records, n->rejected, n->excluded);
	return false;
}

/* Whether the line says anything when it counts nothing. */
static bool
is_needed(int kind, uint64_t records)
{
	return records > 0 || kind <= C_REJECTED || kind == C_ZERO ||
	    kind == C_LATER;
}

static size_t
put_kind(const struct tool *t, int kind, uint64_t records,
    const struct share *shares, size_t count, struct sheet_line *lines)
{
	const struct sheet_line line = { .name = text_of(kinds[kind].name),
		.label = reporting_word(t, (int)kinds[kind].word),
		.records = records };
	size_t used = 0;

	if (!is_needed(kind, records))
		return 0;
	lines[used++] = line;
	for (size_t i = 0; i < count; i++) {
		const struct share *s = &shares[i];
		wide sum = s->sums[kind];

		if (s->records[kind] == 0)
			continue;
		lines[used] = line;
		lines[used].currency = s->currency;
		lines[used].records = s->records[kind];
		lines[used].has_amount = sum >= INT64_MIN && sum <= INT64_MAX;
		lines[used].amount =
		    lines[used].has_amount ? (int64_t)sum : 0;
		lines[used++].digits = s->digits;
	}
	return used;
}

bool
aging_control(struct tool *t, const struct summary_report *r,
    const struct chain_counts *counts, struct sheet *sheet)
{
	size_t most = r->section_count + r->left.count;
	struct share *shares = arena_alloc(t->arena, most, sizeof *shares);
	struct sheet_line *lines =
	    arena_alloc(t->arena, C_LINES * (most + 2), sizeof *lines);
	struct share base = { .digits = 0 };

	if (shares == NULL || lines == NULL) {
		diag_memory(t->diag);
		return false;
	}
	if (!counts_tie(t, r, counts))
		return false;
	most = make_shares(r, shares);
	if (r->base != NULL && r->base->section_count > 0)
		base = base_share(r->base);
	for (int i = 0; i < C_LINES; i++) {
		if (i == C_BASE && r->base == NULL)
			continue;
		sheet->line_count += put_kind(t, i,
		    all_records(r, counts, i), i == C_BASE ? &base : shares,
		    i == C_BASE ? 1 : most, lines + sheet->line_count);
	}
	sheet->lines = lines;
	return true;
}

void
aging_control_say(const struct tool *t, const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->line_count; i++) {
		const struct sheet_line *line = &sheet->lines[i];
		char amount[MONEY_TEXT_MAX] = "?";

		if (line->currency.at == NULL)
			continue;
		if (line->has_amount)
			money_format(line->amount, line->digits, amount,
			    sizeof amount);
		tool_say(t, "%.*s: %.*s %s",
		    line->currency.len > 0 ? (int)line->currency.len : 1,
		    line->currency.len > 0 ? line->currency.at : "-",
		    (int)line->name.len, line->name.at, amount);
	}
}
