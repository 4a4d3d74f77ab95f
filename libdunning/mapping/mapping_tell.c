/* mapping_tell.c -- what is no fault of one cell: counted, told at the end. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "mapping/mapping_internal.h"
#include "mapping/recast.h"

bool
finding_add(struct finding *finding, const struct batch *b, size_t row,
    int slot, struct text text)
{
	struct text said = text_excerpt(text, sizeof finding->text - 1);

	if (b->rehearsal || finding->count++ > 0)
		return false;
	finding->at = batch_at_slot(b, row, slot);
	if (said.len > 0)
		memcpy(finding->text, said.at, said.len);
	finding->text[said.len] = '\0';
	return true;
}

void
finding_merge(struct finding *to, const struct finding *from)
{
	uint64_t count = to->count + from->count;

	if (from->count > 0 &&
	    (to->count == 0 || from->at.line < to->at.line))
		*to = *from;
	to->count = count;
}

static int32_t
date_at(struct batch *b, const struct mapped *column, size_t row, bool *is)
{
	const struct vector *v = batch_vector(b, column->to);

	*is = vector_valid(v, row);
	return *is ? v->date[row] : 0;
}

void
mapping_order(struct mapping *m, struct batch *b)
{
	const struct mapped *doc = m->doc_date;
	const struct mapped *due = m->due_date;

	if (doc == NULL)
		return;
	for (size_t row = 0; row < b->rows; row++) {
		bool has_doc, has_due = false;
		int32_t from = date_at(b, doc, row, &has_doc);
		int32_t to =
		    due != NULL ? date_at(b, due, row, &has_due) : 0;

		if (b->fates[row] != FATE_KEPT || !has_doc)
			continue;
		if (from > m->as_of)
			finding_add(&m->future, b, row, doc->at, TEXT(""));
		if (has_due && to < from)
			finding_add(&m->due_before, b, row, due->at,
			    TEXT(""));
	}
}

static void
forget(struct finding *finding)
{
	*finding = (struct finding){ .count = 0 };
}

void
mapping_forget(struct mapping *m)
{
	keys_clear(&m->keys);
	m->unnamed_cells = 0;
	m->counts = (struct mapping_counts){ 0 };
	m->cut = POS_NONE;
	forget(&m->due_before);
	forget(&m->future);
	if (m->control != NULL)
		control_forget(m->control);
	for (size_t i = 0; i < m->count; i++) {
		struct mapped *column = &m->mapped[i];
		struct date_tally *tally = &column->dates;

		forget(&column->minus_signs);
		forget(&column->minus_more);
		forget(&tally->ambiguous);
		forget(&tally->turned);
		forget(&tally->serials);
		tally->turns = 0;
		tally->low_serials = 0;
		tally->high_texts = 0;
		if (tally->read != NULL)
			memset(tally->read, 0,
			    (column->converter.dates.count + 1) *
			        sizeof *tally->read);
	}
}

static void
merge_column(struct mapped *to, const struct mapped *from)
{
	finding_merge(&to->minus_signs, &from->minus_signs);
	finding_merge(&to->minus_more, &from->minus_more);
	finding_merge(&to->dates.ambiguous, &from->dates.ambiguous);
	finding_merge(&to->dates.turned, &from->dates.turned);
	finding_merge(&to->dates.serials, &from->dates.serials);
	to->dates.turns += from->dates.turns;
	to->dates.low_serials += from->dates.low_serials;
	to->dates.high_texts += from->dates.high_texts;
	for (size_t i = 0;
	     to->dates.read != NULL && i <= to->converter.dates.count; i++)
		to->dates.read[i] += from->dates.read[i];
}

bool
mapping_merge(struct stage *stage, const struct stage *other)
{
	struct mapping *m = (struct mapping *)stage;
	const struct mapping *from = (const struct mapping *)other;

	m->unnamed_cells += from->unnamed_cells;
	m->counts.rows += from->counts.rows;
	m->counts.kept += from->counts.kept;
	m->counts.rejected += from->counts.rejected;
	m->counts.repeated += from->counts.repeated;
	m->counts.keep_when += from->counts.keep_when;
	finding_merge(&m->due_before, &from->due_before);
	finding_merge(&m->future, &from->future);
	for (size_t i = 0; i < m->count; i++)
		merge_column(&m->mapped[i], &from->mapped[i]);
	faults_merge(m->faults, from->faults);
	if (m->control == NULL || control_merge(m->control, from->control))
		return true;
	diag_memory(m->diag);
	return false;
}

static uint64_t
dates_read(const struct mapped *column)
{
	uint64_t read = 0;

	for (size_t i = 0; i <= column->converter.dates.count; i++)
		read += column->dates.read[i];
	return read;
}

/* "dd/mm/yyyy read 10, mm/dd/yyyy 2" */
static void
note_formats(const struct mapping *m, const struct mapped *column)
{
	const struct date_reader *dates = &column->converter.dates;
	struct buf list;

	buf_init(&list, 4096);
	for (size_t i = 0; i < dates->count; i++)
		buf_printf(&list, "%s%s read %" PRIu64, i > 0 ? ", " : "",
		    dates->formats[i].at, column->dates.read[i]);
	diag_note(m->diag, POS_NONE,
	    "the first format that reads a date is taken: %s; declare one, or "
	    "split the file",
	    buf_text(&list));
	buf_clear(&list);
}

static void
tell_ambiguous(const struct mapping *m, const struct mapped *column)
{
	const struct date_reader *dates = &column->converter.dates;
	const struct finding *found = &column->dates.ambiguous;
	char days[DATE_TEXT_MAX], other[DATE_TEXT_MAX];

	if (found->count == 0)
		return;
	date_format(found->days, days, sizeof days);
	date_format(found->other_days, other, sizeof other);
	diag_at(m->diag, DIAG_WARNING, "W_DATE_AMBIGUOUS", found->at,
	    "column '%s': %" PRIu64 " of %" PRIu64 " dates could be another "
	    "day: '%s' was read as %s by %s, and is %s by %s",
	    column->converter.spec->name.text.at, found->count,
	    dates_read(column), found->text, days,
	    date_reader_format(dates, found->form).at, other,
	    date_reader_format(dates, found->other).at);
	note_formats(m, column);
}

static void
tell_turned(const struct mapping *m, const struct mapped *column)
{
	const struct date_reader *dates = &column->converter.dates;
	const struct finding *found = &column->dates.turned;

	if (found->count == 0)
		return;
	diag_at(m->diag, DIAG_WARNING, "W_DATE_TURNED", found->at,
	    "column '%s': %" PRIu64 " dates that were rejected are dates by "
	    "%s, such as '%s'; %" PRIu64 " of the %" PRIu64 " that were read "
	    "may have day and month turned round as well",
	    column->converter.spec->name.text.at, found->count,
	    dates->turned[found->form].format.at, found->text,
	    column->dates.turns, dates_read(column));
	diag_note(m->diag, POS_NONE,
	    "is that the format of the file, or was it put together of two? "
	    "Do not trust its dates before that is known");
}

static void
tell_mixed(const struct mapping *m, const struct mapped *column)
{
	const struct date_tally *tally = &column->dates;
	const struct finding *found = &tally->serials;
	uint64_t texts = dates_read(column) - found->count;
	char day[DATE_TEXT_MAX];

	if (found->count == 0 || texts == 0)
		return;
	date_format(found->days, day, sizeof day);
	diag_at(m->diag, DIAG_WARNING, "W_DATE_MIXED", found->at,
	    "column '%s': %" PRIu64 " dates are day numbers, such as '%s', "
	    "read as %s, and %" PRIu64 " are texts",
	    column->converter.spec->name.text.at, found->count, found->text,
	    day, texts);
	if (tally->low_serials == found->count && tally->high_texts == texts)
		diag_note(m->diag, POS_NONE,
		    "the day numbers most likely have day and month turned "
		    "round: all of their days are the 12th or before, and all "
		    "of the texts after it, as when a spreadsheet takes dd/mm "
		    "for mm/dd; ask for the file as it was exported");
	else
		diag_note(m->diag, POS_NONE,
		    "a spreadsheet opened the file and took some of its dates "
		    "for others: compare one of each with the system that it "
		    "is of");
}

static void
tell_minus(const struct mapping *m, const struct mapped *column)
{
	const struct finding *found = &column->minus_signs;

	if (found->count == 0)
		return;
	diag_at(m->diag, DIAG_WARNING, "W_MINUS_SIGN", found->at,
	    "column '%s': %" PRIu64 " numbers of '%s', which are taken off, "
	    "are negative, such as '%s': they add to it",
	    column->converter.spec->name.text.at, found->count,
	    column->converter.spec->minus.text.at, found->text);
	diag_note(m->diag, POS_NONE,
	    "take them off only if their sign means the contrary");
}

static void
tell_more(const struct mapping *m, const struct mapped *column)
{
	const struct finding *found = &column->minus_more;

	if (found->count == 0)
		return;
	diag_at(m->diag, DIAG_WARNING, "W_MINUS_MORE", found->at,
	    "column '%s': %" PRIu64 " numbers of '%s' are more than what they "
	    "are taken off, such as '%s': what is left is negative",
	    column->converter.spec->name.text.at, found->count,
	    column->converter.spec->minus.text.at, found->text);
	diag_note(m->diag, POS_NONE,
	    "a debt becomes a credit by that: is it the column of what was "
	    "paid of this item, and of nothing else?");
}

static void
tell_dates(const struct mapping *m)
{
	char as_of[DATE_TEXT_MAX];

	if (m->due_before.count > 0) {
		diag_at(m->diag, DIAG_WARNING, "W_DUE_BEFORE_DOC",
		    m->due_before.at,
		    "%" PRIu64 " of %" PRIu64 " records are due before the "
		    "date of their document",
		    m->due_before.count, m->counts.kept);
		diag_note(m->diag, POS_NONE,
		    "are day and month turned round, or the two columns?");
	}
	if (m->future.count == 0)
		return;
	date_format(m->as_of, as_of, sizeof as_of);
	diag_at(m->diag, DIAG_WARNING, "W_FUTURE_DOC", m->future.at,
	    "%" PRIu64 " of %" PRIu64 " records have a document of after the "
	    "as-of date %s",
	    m->future.count, m->counts.kept, as_of);
	diag_note(m->diag, POS_NONE,
	    "are day and month turned round, or is --as-of another day?");
}

void
mapping_tell(const struct mapping *m)
{
	if (m->cut.line != 0) {
		diag_at(m->diag, DIAG_WARNING, "W_NO_LINE_END", m->cut,
		    "the file does not end with a line end: it may have been "
		    "cut short");
		diag_note(m->diag, POS_NONE,
		    "compare it with --control-total, or ask for the file "
		    "again");
	}
	if (m->unnamed_cells != 0)
		diag_at(m->diag, DIAG_WARNING, "W_UNNAMED", POS_NONE,
		    "%" PRIu64 " cells of columns without a name were left "
		    "out",
		    m->unnamed_cells);
	for (size_t i = 0; i < m->count; i++) {
		const struct mapped *column = &m->mapped[i];

		if (column->dates.read != NULL) {
			tell_ambiguous(m, column);
			tell_turned(m, column);
			tell_mixed(m, column);
		}
		tell_minus(m, column);
		tell_more(m, column);
	}
	tell_dates(m);
	if (m->counts.rows > 0)
		recast_tell(m->stage.shape, m->diag);
	faults_tell(m->faults, m->diag);
}
