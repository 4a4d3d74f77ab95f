/* mapping_control.c -- what the file must add up to, and whether it does. */
#include "mapping/mapping_internal.h"
#include "mapping/recast.h"

/* As many as a currency can have. */
enum { TOTAL_DIGITS = 4 };

/* Whether the cell has bytes that may be no text, which cannot be told from an
 * empty one where it was read. */
static bool
may_be_broken(const struct mapped *column, const struct batch *b, size_t row)
{
	int field = column->at == NO_SLOT ?
	    -1 :
	    columns_slot_field(b->columns, column->at);
	struct text raw;

	if (field < 0)
		return false;
	raw = batch_raw(b, row, (size_t)field);
	for (size_t i = 0; i < raw.len; i++)
		if ((unsigned char)raw.at[i] >= 0x80)
			return true;
	return false;
}

/* The value of a record in a column that is added up; a record that is
 * rejected may have one all the same. */
static enum value_found
find_value(const struct mapped *column, struct batch *b, size_t row,
    union converted *value)
{
	const struct vector *v = batch_vector(b, column->to);
	enum value_found found = VALUE_NONE;
	struct refusal refusal;

	if (!vector_valid(v, row)) {
		if (b->fates[row] != FATE_KEPT)
			found = mapping_value(column, b, row, value, &refusal);
		if (found == VALUE_NONE && b->fates[row] == FATE_REJECTED &&
		    may_be_broken(column, b, row))
			found = VALUE_REFUSED;
		return found;
	}
	if (v->type == COLUMN_DECIMAL)
		value->decimal = v->decimal[row];
	else
		value->number = v->number[row];
	return VALUE_READ;
}

static struct decimal
as_decimal(const struct mapped *column, const union converted *value,
    size_t row)
{
	if (column->converter.type == TYPE_DECIMAL)
		return value->decimal;
	return (struct decimal){ value->number,
		column->tender != NULL ? column->tender->digits[row] : 0 };
}

static bool
add_record(struct mapping *m, struct batch *b, const struct mapped *column,
    size_t row, enum control_part part)
{
	struct text code = TEXT("");
	union converted value;

	switch (find_value(column, b, row, &value)) {
	case VALUE_NONE:
		return true;
	case VALUE_REFUSED:
		control_unreadable(m->control, column->total, 1);
		return true;
	case VALUE_READ:
		break;
	}
	if (column->tender != NULL)
		code = tender_code(column->tender, row);
	return control_add(m->control, column->total, part, code,
	    as_decimal(column, &value, row));
}

static enum control_part
part_of(const struct mapping *m, const struct batch *b, size_t row)
{
	switch ((enum fate)b->fates[row]) {
	case FATE_KEPT:
		break;
	case FATE_REJECTED:
		return CONTROL_REJECTED;
	case FATE_EXCLUDED:
		return (enum control_part)m->left[row];
	}
	return CONTROL_WRITTEN;
}

static bool
add_column(struct mapping *m, struct batch *b, struct mapped *column)
{
	/* What a kernel did not read, the general way may. */
	if (column->cells.valid == NULL && !mapping_gather(m, b, column))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (!add_record(m, b, column, row, part_of(m, b, row)))
			return false;
	return true;
}

bool
mapping_control(struct mapping *m, struct batch *b)
{
	if (m->control == NULL || b->rehearsal)
		return true;
	for (size_t row = 0; row < b->rows; row++)
		control_rows(m->control, part_of(m, b, row), 1);
	for (size_t i = 0; i < m->count; i++)
		if (m->mapped[i].total >= 0 &&
		    !add_column(m, b, &m->mapped[i]))
			return false;
	return true;
}

/* --- before the records --------------------------------------------------- */

static struct mapped *
find_column(struct mapping *m, struct text name)
{
	for (size_t i = 0; i < m->count; i++)
		if (text_equal(m->mapped[i].converter.spec->name.text, name))
			return &m->mapped[i];
	return NULL;
}

static bool
is_number(const struct mapped *column)
{
	enum strategy_type type = column->converter.type;

	return type == TYPE_MONEY || type == TYPE_INT || type == TYPE_DECIMAL;
}

static bool
not_a_number(struct mapping *m, const struct control_total *total)
{
	const char *names[64];
	size_t count = 0;
	const char *near;

	for (size_t i = 0; i < m->count && count < 63; i++)
		if (is_number(&m->mapped[i]))
			names[count++] =
			    m->mapped[i].converter.spec->name.text.at;
	names[count++] = "rows";
	near = text_nearest(total->column, names, count);
	diag_at(m->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--control-total=%s: '%.*s' is no number of the source",
	    total->given, (int)total->column.len, total->column.at);
	diag_note(m->diag, POS_NONE, near != NULL ?
	        "did you mean '%s'?" :
	        "a column of money, or another number, or %s",
	    near != NULL ? near : "rows");
	return false;
}

static bool
want_column(struct mapping *m, struct mapped *column)
{
	if (column->total >= 0)
		return true;
	column->total = control_column(m->control,
	    column->converter.spec->name.text.at, column->tender != NULL);
	if (column->tender != NULL)
		column->tender->texts = true;
	if (column->total >= 0)
		return true;
	diag_memory(m->diag);
	return false;
}

static bool
want_total(struct mapping *m, const char *given)
{
	struct control_total total;
	struct mapped *column;

	if (!control_parse(given, &total, m->diag))
		return false;
	if (text_is(total.column, "rows") && total.currency.at == NULL)
		return true;
	column = find_column(m, total.column);
	if (column == NULL || !is_number(column))
		return not_a_number(m, &total);
	if (total.currency.at != NULL && column->tender == NULL) {
		diag_at(m->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--control-total=%s: '%s' is no money and has no currency",
		    given, column->converter.spec->name.text.at);
		return false;
	}
	return want_column(m, column);
}

bool
mapping_want(struct mapping *m)
{
	const struct row_spec *rules = m->source->totals.at;

	for (size_t i = 0; i < m->count; i++)
		m->mapped[i].total = -1;
	if (m->wanted_count == 0 && m->source->totals.count == 0)
		return true;
	m->control = control_new(m->arena);
	if (m->control == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < m->wanted_count; i++)
		if (!want_total(m, m->wanted[i]))
			return false;
	for (size_t i = 0; i < m->source->totals.count; i++) {
		struct mapped *column = find_column(m, rules[i].column.text);

		if (column != NULL && is_number(column) &&
		    !want_column(m, column))
			return false;
	}
	return true;
}

/* --- behind the records --------------------------------------------------- */

/* As the cells of the column are written, but a mark in another column. */
static bool
read_total(struct converter *c, struct text text, struct arena *scratch,
    union converted *value, struct refusal *refusal)
{
	static const struct text null = { NULL, 0 };
	int64_t number;

	if (c->type == TYPE_MONEY) {
		c->amounts.marked = c->amounts.inside;
		if (!amount_reader_read(&c->amounts, text, null, TOTAL_DIGITS,
		        &number, refusal))
			return false;
		value->decimal = decimal_reduce((struct decimal){ number,
		    c->amounts.minor ? 0 : TOTAL_DIGITS });
		return true;
	}
	c->type = TYPE_DECIMAL;
	return convert(c, text, null, 0, scratch, value, refusal);
}

/* The text of a total as a number of major units. */
static bool
read_own(struct mapping *m, const struct mapped *column,
    const struct recast_total *own, struct control_total *total)
{
	struct converter c = column->converter;
	union converted value;
	struct refusal refusal;

	*total = (struct control_total){ .column = own->column, .own = true,
		.at = own->at };
	if (!read_total(&c, own->text, m->arena, &value, &refusal)) {
		diag_at(m->diag, DIAG_ERROR, "E_CONTROL_TOTAL", own->at,
		    "the total '%.*s' of '%.*s' %s", (int)own->text.len,
		    own->text.at, (int)own->column.len, own->column.at,
		    refusal.why);
		diag_note(m->diag, POS_NONE,
		    "it is read as the cells of its column are; when it has "
		    "more than the number, take that with ( ) in `match`");
		return false;
	}
	total->value = value.decimal;
	/* Minor units become major ones. */
	if (column->tender != NULL && c.amounts.minor)
		total->value.scale += control_scale(m->control,
		    column->total);
	return true;
}

static bool
check_own(struct mapping *m)
{
	const struct recast_total *own;
	size_t count = recast_totals(m->stage.shape, &own);
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		struct mapped *column = find_column(m, own[i].column);
		struct control_total total;

		/* It is missing, or wrong, and that was told. */
		if (own[i].text.at == NULL)
			ok = false;
		if (own[i].text.at == NULL || column == NULL ||
		    column->total < 0)
			continue;
		if (!read_own(m, column, &own[i], &total) ||
		    !control_check(m->control, &total, m->diag))
			ok = false;
	}
	return ok;
}

static bool
check_counts(const struct mapping *m)
{
	const struct mapping_counts *n = &m->counts;

	if (n->rows == n->kept + n->rejected + n->repeated + n->keep_when)
		return true;
	diag_at(m->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "records were lost: those that were read are not those that were "
	    "mapped, rejected and left out");
	return false;
}

bool
mapping_check(struct stage *stage, const struct chain_counts *counts)
{
	struct mapping *m = (struct mapping *)stage;
	uint64_t before = counts->read - counts->left - m->counts.rows;
	bool ok = check_counts(m);

	m->cut = counts->cut;
	if (m->control == NULL)
		return ok;
	/* Records that were never whole. */
	control_rows(m->control, CONTROL_REJECTED, before);
	for (size_t i = 0; i < m->count; i++)
		if (m->mapped[i].total >= 0)
			control_unreadable(m->control, m->mapped[i].total,
			    before);
	for (size_t i = 0; i < m->wanted_count; i++) {
		struct control_total total;

		if (!control_parse(m->wanted[i], &total, m->diag) ||
		    !control_check(m->control, &total, m->diag))
			ok = false;
	}
	ok = check_own(m) && ok;
	/* What was found besides may tell why. */
	if (!ok)
		mapping_tell(m);
	for (size_t i = 0; i < m->count && ok; i++)
		if (m->mapped[i].total >= 0)
			control_doubt(m->control, m->mapped[i].total, m->diag);
	return ok;
}
