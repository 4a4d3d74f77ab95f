#include "tool/control_lines.h"

#include "base/money.h"
#include "tool/reporting.h"

static void
add_left(struct control_share *s, const struct control_kind *kinds,
    size_t count, const struct left_total *left)
{
	for (size_t i = 0; i < count; i++) {
		if (kinds[i].left == -1)
			continue;
		s->records[i] = left->records[kinds[i].left];
		s->sums[i] = left->sums[kinds[i].left];
		s->records[CONTROL_READ] += s->records[i];
		s->sums[CONTROL_READ] += s->sums[i];
	}
}

size_t
control_shares(const struct control_kind *kinds, size_t kind_count,
    const struct summary_left *left, struct control_share *shares,
    size_t summed)
{
	size_t count = summed;

	for (size_t i = 0; i < summed; i++) {
		struct control_share *s = &shares[i];

		s->records[CONTROL_READ] = s->records[CONTROL_SUMMED];
		s->sums[CONTROL_READ] = s->sums[CONTROL_SUMMED];
	}
	for (size_t i = 0; i < left->count; i++) {
		const struct left_total *total = &left->totals[i];
		size_t k = 0;

		while (k < summed &&
		    !text_is(shares[k].currency, total->currency))
			k++;
		if (k == summed) {
			k = count++;
			shares[k] = (struct control_share){
				.currency = text_of(total->currency),
				.digits = total->digits
			};
		}
		add_left(&shares[k], kinds, kind_count, total);
	}
	return count;
}

uint64_t
control_unread(const struct summary_left *left, uint64_t rejected)
{
	return rejected - (left->records[LEFT_REJECTED] - left->unread);
}

void
control_put(const struct tool *t, const struct control_kind *kinds,
    size_t kind, uint64_t records, const struct control_share *shares,
    size_t count, struct sheet *sheet, struct sheet_line *lines)
{
	const struct sheet_line line = { .name = text_of(kinds[kind].name),
		.label = reporting_word(t, (int)kinds[kind].word),
		.records = records };

	if (records == 0 && !kinds[kind].always)
		return;
	lines[sheet->line_count++] = line;
	for (size_t i = 0; i < count; i++) {
		const struct control_share *s = &shares[i];
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

void
control_say(const struct tool *t, const struct sheet *sheet)
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
