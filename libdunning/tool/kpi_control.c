#include "tool/kpi_control.h"

#include "tool/control_lines.h"

enum { C_READ = CONTROL_READ, C_SUMMED = CONTROL_SUMMED,
	C_REJECTED = CONTROL_OWN, C_UNREAD, C_CREDITS, C_ZERO, C_LATER,
	C_REPLACED, C_PARTLY, C_DROPPED, C_LINES };

_Static_assert((int)C_LINES <= (int)CONTROL_MOST, "kinds of lines");

static const struct control_kind kinds[C_LINES] = {
	[C_READ] = { "read", WORD_READ, -1, true },
	[C_SUMMED] = { "summed", WORD_SUMMED, -1, true },
	[C_REJECTED] = { "rejected", WORD_REJECTED, LEFT_REJECTED, true },
	[C_UNREAD] = { "rejected_without_amount", WORD_UNREAD, -1, false },
	[C_CREDITS] = { "excluded_credits", WORD_KPI_CREDIT, LEFT_OTHER,
	    false },
	[C_ZERO] = { "excluded_zero_amount", WORD_EXCLUDED_ZERO, LEFT_ZERO,
	    false },
	[C_LATER] = { "excluded_dated_later", WORD_EXCLUDED_LATER, LEFT_LATER,
	    false },
	[C_REPLACED] = { "excluded_replaced", WORD_KPI_REPLACED,
	    LEFT_REPLACED, false },
	[C_PARTLY] = { "summed_partly_paid", WORD_KPI_OPEN_PART, -1, false },
	[C_DROPPED] = { "dropped", WORD_DROPPED, -1, false },
};

static struct control_share
share_of(const struct kpi_report *r, const struct sheet_section *section,
    size_t figures)
{
	struct control_share s = { .currency = section->currency,
		.digits = section->digits };
	size_t first = section->first / figures;

	for (size_t i = 0; i < section->count / figures; i++) {
		const struct kpi_sums *sums = kpi_report_sums(r, first + i);

		s.records[C_SUMMED] += sums->invoices;
		s.sums[C_SUMMED] += sums->invoiced;
	}
	return s;
}

static uint64_t
all_records(const struct kpi_report *r, const struct chain_counts *counts,
    int kind)
{
	switch (kind) {
	case C_READ:
		return counts->read;
	case C_SUMMED:
		return r->records;
	case C_REJECTED:
		return counts->rejected;
	case C_UNREAD:
		return control_unread(&r->amounts, counts->rejected);
	case C_PARTLY:
		return r->partly;
	case C_DROPPED:
		return counts->left;
	default:
		return r->amounts.records[kinds[kind].left];
	}
}

bool
kpi_control(struct tool *t, const struct kpi_report *r,
    const struct chain_counts *counts, size_t figures, struct sheet *sheet)
{
	size_t sections = sheet->section_count;
	size_t most = sections + r->amounts.count;
	struct control_share *shares =
	    arena_alloc(t->arena, most + 1, sizeof *shares);
	struct sheet_line *lines =
	    arena_alloc(t->arena, C_LINES * (most + 1), sizeof *lines);

	if (shares == NULL || lines == NULL)
		return false;
	for (size_t i = 0; i < sections; i++)
		shares[i] = share_of(r, &sheet->sections[i], figures);
	most = control_shares(kinds, C_LINES, &r->amounts, shares, sections);
	for (int i = 0; i < C_LINES; i++)
		control_put(t, kinds, (size_t)i, all_records(r, counts, i),
		    shares, most, sheet, lines);
	sheet->lines = lines;
	return true;
}
