#include "plan/plan_extra.h"

#include "plan/hold_columns.h"
#include "plan/next_best.h"
#include "plan/plan_columns.h"
#include "plan/plan_contact.h"

const struct plan_extra *const plan_extras[PLAN_EXTRAS + 1] = {
	&plan_extra_source,
	&plan_extra_credit_hold,
	&plan_extra_number,
	&plan_extra_contact,
	&plan_extra_apart,
	&plan_extra_promise,
	&plan_extra_hold,
	&plan_extra_offer,
	&plan_extra_value,
	&plan_extra_payment,
	NULL
};

static const char *const *
names_of(const struct plan_extra *extra, const struct plan_reader *reader)
{
	return extra->list != NULL ? extra->list(reader) : extra->names;
}

bool
plan_names_are_new(struct columns *columns, const char *const *names,
    struct diag *diag)
{
	bool ok = true;

	for (size_t i = 0; names[i] != NULL; i++) {
		if (!columns_taken(columns, names[i]))
			continue;
		diag_at(diag, DIAG_ERROR, "E_COLUMN_EXISTS", POS_NONE,
		    "the records have a column '%s' already", names[i]);
		diag_note(diag, POS_NONE,
		    "plan the records that 'dunning segment' wrote, not "
		    "those of an earlier plan");
		ok = false;
	}
	return ok;
}

bool
plan_extra_are_new(const struct plan_reader *reader, struct columns *columns)
{
	bool ok = true;

	for (size_t i = 0; plan_extras[i] != NULL; i++)
		if (plan_extras[i]->wanted(reader) &&
		    !plan_names_are_new(columns,
		        names_of(plan_extras[i], reader), reader->diag))
			ok = false;
	return ok;
}

void
plan_extra_header(const struct plan_reader *reader, struct buf *line)
{
	for (size_t i = 0; plan_extras[i] != NULL; i++) {
		const char *const *names = names_of(plan_extras[i], reader);

		if (!plan_extras[i]->wanted(reader))
			continue;
		for (size_t k = 0; names[k] != NULL; k++)
			buf_printf(line, ",%s", names[k]);
	}
}

void
plan_extra_cells_init(struct plan_extra_cells *cells)
{
	for (size_t i = 0; i < PLAN_EXTRAS; i++)
		buf_init(&cells->of[i], SIZE_MAX);
	plan_extra_cells_forget(cells);
}

void
plan_extra_cells_clear(struct plan_extra_cells *cells)
{
	for (size_t i = 0; i < PLAN_EXTRAS; i++)
		buf_clear(&cells->of[i]);
}

void
plan_extra_cells_forget(struct plan_extra_cells *cells)
{
	for (size_t i = 0; i < PLAN_EXTRAS; i++)
		cells->filled[i] = false;
}

static bool
write_shared(struct plan_extra_cells *cells, size_t i, struct buf *line,
    struct plan_maker *maker, const struct plan_action *a,
    const struct plan_part *part)
{
	struct buf *kept = &cells->of[i];

	if (!cells->filled[i]) {
		buf_reset(kept);
		if (!plan_extras[i]->write(kept, maker, a, part))
			return false;
		cells->filled[i] = true;
	}
	buf_add(line, buf_text(kept), kept->len);
	line->failed |= kept->failed;
	return true;
}

bool
plan_extra_write(struct plan_extra_cells *cells, struct buf *line,
    struct plan_maker *maker, const struct plan_action *a,
    const struct plan_part *part)
{
	for (size_t i = 0; plan_extras[i] != NULL; i++) {
		bool ok = true;

		if (!plan_extras[i]->wanted(maker->reader))
			continue;
		ok = plan_extras[i]->shared ?
		    write_shared(cells, i, line, maker, a, part) :
		    plan_extras[i]->write(line, maker, a, part);
		if (!ok)
			return false;
	}
	return true;
}
