#include "tool/aging_control.h"

#include <inttypes.h>

#include "tool/control_lines.h"

enum { C_READ = CONTROL_READ, C_SUMMED = CONTROL_SUMMED, C_BASE = CONTROL_OWN,
	C_REJECTED, C_UNREAD, C_ZERO, C_LATER, C_REPLACED, C_OTHER, C_DROPPED,
	C_LINES };

_Static_assert((int)C_LINES <= (int)CONTROL_MOST, "kinds of lines");

static const struct control_kind kinds[C_LINES] = {
	[C_READ] = { "read", WORD_READ, -1, true },
	[C_SUMMED] = { "summed", WORD_SUMMED, -1, true },
	[C_BASE] = { "summed_in_base", WORD_SUMMED_BASE, -1, true },
	[C_REJECTED] = { "rejected", WORD_REJECTED, LEFT_REJECTED, true },
	[C_UNREAD] = { "rejected_without_amount", WORD_UNREAD, -1, false },
	[C_ZERO] = { "excluded_zero_balance", WORD_EXCLUDED_ZERO, LEFT_ZERO,
	    true },
	[C_LATER] = { "excluded_dated_later", WORD_EXCLUDED_LATER, LEFT_LATER,
	    true },
	[C_REPLACED] = { "excluded_replaced", WORD_KPI_REPLACED,
	    LEFT_REPLACED, false },
	[C_OTHER] = { "excluded_other", WORD_EXCLUDED_OTHER, LEFT_OTHER,
	    false },
	[C_DROPPED] = { "dropped", WORD_DROPPED, -1, false },
};

static struct control_share
share_of(const struct summary_report *r, const struct summary_section *section)
{
	const struct summary_group *total = section->total;
	struct control_share s = { .currency = text_of(section->currency),
		.digits = section->digits };

	s.records[C_SUMMED] = (uint64_t)total->items;
	if (r->detail)
		s.records[C_SUMMED] +=
		    (uint64_t)total->buckets[summary_at(r, DETAIL_CREDITS)];
	s.sums[C_SUMMED] = total->net;
	return s;
}

/* All that is summed, converted. */
static struct control_share
base_share(const struct summary_report *base)
{
	struct control_share s = share_of(base, base->sections);

	s.records[C_BASE] = s.records[C_SUMMED];
	s.sums[C_BASE] = s.sums[C_SUMMED];
	return s;
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
		return control_unread(&r->left, counts->rejected);
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

bool
aging_control(struct tool *t, const struct summary_report *r,
    const struct chain_counts *counts, struct sheet *sheet)
{
	size_t most = r->section_count + r->left.count;
	struct control_share *shares =
	    arena_alloc(t->arena, most + 1, sizeof *shares);
	struct sheet_line *lines =
	    arena_alloc(t->arena, C_LINES * (most + 2), sizeof *lines);
	struct control_share base = { .digits = 0 };

	if (shares == NULL || lines == NULL) {
		diag_memory(t->diag);
		return false;
	}
	if (!counts_tie(t, r, counts))
		return false;
	for (size_t i = 0; i < r->section_count; i++)
		shares[i] = share_of(r, &r->sections[i]);
	most = control_shares(
	    kinds, C_LINES, &r->left, shares, r->section_count);
	if (r->base != NULL && r->base->section_count > 0)
		base = base_share(r->base);
	for (int i = 0; i < C_LINES; i++) {
		if (i == C_BASE && r->base == NULL)
			continue;
		control_put(t, kinds, (size_t)i, all_records(r, counts, i),
		    i == C_BASE ? &base : shares, i == C_BASE ? 1 : most,
		    sheet, lines);
	}
	sheet->lines = lines;
	return true;
}
