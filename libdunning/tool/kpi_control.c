#include "tool/kpi_control.h"

#include "message/words.h"
#include "tool/reporting.h"

enum { C_READ, C_SUMMED, C_REJECTED, C_UNREAD, C_CREDITS, C_ZERO, C_LATER,
	C_REPLACED, C_PARTLY, C_DROPPED, C_LINES };

/* of: enum left_out of the records; -1: another one. */
static const struct {
	const char *name;
	enum word word;
	int of;
} kinds[C_LINES] = {
	[C_READ] = { "read", WORD_READ, -1 },
	[C_SUMMED] = { "summed", WORD_SUMMED, -1 },
	[C_REJECTED] = { "rejected", WORD_REJECTED, LEFT_REJECTED },
	[C_UNREAD] = { "rejected_without_amount", WORD_UNREAD, -1 },
	[C_CREDITS] = { "excluded_credits", WORD_KPI_CREDIT, LEFT_OTHER },
	[C_ZERO] = { "excluded_zero_amount", WORD_EXCLUDED_ZERO, LEFT_ZERO },
	[C_LATER] = { "excluded_dated_later", WORD_EXCLUDED_LATER,
	    LEFT_LATER },
	[C_REPLACED] = { "excluded_replaced", WORD_KPI_REPLACED,
	    LEFT_REPLACED },
	[C_PARTLY] = { "summed_partly_paid", WORD_KPI_OPEN_PART, -1 },
	[C_DROPPED] = { "dropped", WORD_DROPPED, -1 },
};

/* One currency. */
struct share {
	struct text currency;
	int digits;
	uint64_t records[C_LINES];
	wide sums[C_LINES];
};

static void
add_left(struct share *s, const struct left_total *left)
{
	for (int i = 0; i < C_LINES; i++) {
		if (kinds[i].of == -1)
			continue;
		s->records[i] = left->records[kinds[i].of];
		s->sums[i] = left->sums[kinds[i].of];
		s->records[C_READ] += s->records[i];
		s->sums[C_READ] += s->sums[i];
	}
}

static void
add_section(const struct kpi_report *r, const struct sheet_section *section,
    size_t figures, struct share *s)
{
	size_t first = section->first / figures;

	for (size_t i = 0; i < section->count / figures; i++) {
		const struct kpi_sums *sums = kpi_report_sums(r, first + i);

		s->records[C_SUMMED] += sums->invoices;
		s->sums[C_SUMMED] += sums->invoiced;
	}
	s->records[C_READ] = s->records[C_SUMMED];
	s->sums[C_READ] = s->sums[C_SUMMED];
}

/* How many; those of the sections, then those of which nothing is summed. */
static size_t
make_shares(const struct kpi_report *r, const struct sheet *sheet,
    size_t figures, struct share *shares)
{
	size_t count = sheet->section_count;

	for (size_t i = 0; i < count; i++) {
		const struct sheet_section *section = &sheet->sections[i];

		shares[i] = (struct share){ .currency = section->currency,
			.digits = section->digits };
		add_section(r, section, figures, &shares[i]);
	}
	for (size_t i = 0; i < r->amounts.count; i++) {
		const struct left_total *left = &r->amounts.totals[i];
		size_t k = 0;

		while (k < sheet->section_count &&
		    !text_is(shares[k].currency, left->currency))
			k++;
		if (k == sheet->section_count) {
			k = count++;
			shares[k] = (struct share){
				.currency = text_of(left->currency),
				.digits = left->digits
			};
		}
		add_left(&shares[k], left);
	}
	return count;
}

static uint64_t
all_records(const struct kpi_report *r, const struct chain_counts *counts,
    int kind)
{
	const struct summary_left *left = &r->amounts;

	switch (kind) {
	case C_READ:
		return counts->read;
	case C_SUMMED:
		return r->records;
	case C_REJECTED:
		return counts->rejected;
	case C_UNREAD:
		/* Of records that are broken, no field was looked at. */
		return counts->rejected -
		    (left->records[LEFT_REJECTED] - left->unread);
	case C_PARTLY:
		return r->partly;
	case C_DROPPED:
		return counts->left;
	default:
		return left->records[kinds[kind].of];
	}
}

static void
put_kind(const struct tool *t, int kind, uint64_t records,
    const struct share *shares, size_t count, struct sheet *sheet,
    struct sheet_line *lines)
{
	const struct sheet_line line = { .name = text_of(kinds[kind].name),
		.label = reporting_word(t, (int)kinds[kind].word),
		.records = records };

	if (records == 0 && kind > C_REJECTED)
		return;
	lines[sheet->line_count++] = line;
	for (size_t i = 0; i < count; i++) {
		const struct share *s = &shares[i];
		wide sum = s->sums[kind];
		struct sheet_line *own = &lines[sheet->line_count];

		if (s->records[kind] == 0)
			continue;
		*own = line;
		own->currency = s->currency;
		own->records = s->records[kind];
		own->has_amount = sum >= INT64_MIN && sum <= INT64_MAX;
		own->amount = own->has_amount ? (int64_t)sum : 0;
		own->digits = s->digits;
		sheet->line_count++;
	}
}

bool
kpi_control(struct tool *t, const struct kpi_report *r,
    const struct chain_counts *counts, size_t figures, struct sheet *sheet)
{
	size_t most = sheet->section_count + r->amounts.count;
	struct share *shares = arena_alloc(t->arena, most + 1, sizeof *shares);
	struct sheet_line *lines =
	    arena_alloc(t->arena, C_LINES * (most + 1), sizeof *lines);

	if (shares == NULL || lines == NULL)
		return false;
	most = make_shares(r, sheet, figures, shares);
	for (int i = 0; i < C_LINES; i++)
		put_kind(t, i, all_records(r, counts, i), shares, most, sheet,
		    lines);
	sheet->lines = lines;
	return true;
}
