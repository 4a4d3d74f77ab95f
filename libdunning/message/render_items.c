#include "message/render_items.h"

#include "stream/csv_write.h"

const char *const rendering_fee_columns[] = { "action_charges", "action_fees",
	"action_fees_open", "fee_list", NULL };

void
render_items_find(struct render_items *r, const struct render_columns *columns)
{
	r->key = render_column(columns, "item_key");
	r->level = render_column(columns, "item_level");
	r->role = render_column(columns, "item_role");
	for (int i = 0; i < RENDER_SUMS; i++) {
		int at = render_column(columns, rendering_fee_columns[i]);

		r->sums[i] = at >= 0 && columns->slots[at] >= 0 ? at : -1;
	}
	r->action_fees = render_column(columns, "action_fee_list");
	r->item_fees = render_column(columns, "item_fee_list");
}

static void
add_cell(struct buf *line, const struct buf *part)
{
	if (part->failed)
		line->failed = true;
	buf_putc(line, ',');
	csv_cell(line, (struct text){ buf_text(part), part->len });
}

void
render_items_add(const struct render_items *r,
    struct template_value *const *records, size_t count, struct buf *line,
    struct buf *part)
{
	buf_reset(part);
	for (size_t i = 0; i < count; i++) {
		struct text key = render_text(&records[i][r->key]);
		struct text level = render_text(&records[i][r->level]);

		if (text_is(render_text(&records[i][r->role]), "credit"))
			continue;
		if (part->len != 0)
			buf_putc(part, '|');
		buf_add(part, key.at, key.len);
		buf_putc(part, '=');
		buf_add(part, level.at, level.len);
	}
	add_cell(line, part);
}

void
render_fees_header(const struct render_items *r, struct out *out)
{
	for (int i = 0; i < RENDER_SUMS; i++) {
		if (r->sums[i] < 0)
			continue;
		out_write(out, ",", 1);
		out_puts(out, rendering_fee_columns[i]);
	}
	if (r->action_fees < 0 || r->item_fees < 0)
		return;
	out_write(out, ",", 1);
	out_puts(out, rendering_fee_columns[RENDER_SUMS]);
}

/* NAME=AMOUNT|NAME=AMOUNT of an item becomes NAME:KEY=AMOUNT|... */
static void
add_item_fees(struct text list, struct text key, struct buf *part)
{
	struct text piece, name;

	while (text_split(&list, '|', &piece)) {
		if (!text_split(&piece, '=', &name))
			continue;
		if (part->len != 0)
			buf_putc(part, '|');
		buf_add(part, name.at, name.len);
		buf_putc(part, ':');
		buf_add(part, key.at, key.len);
		buf_putc(part, '=');
		buf_add(part, piece.at, piece.len);
	}
}

void
render_fees_add(const struct render_items *r,
    struct template_value *const *records, size_t count, struct buf *line,
    struct buf *part)
{
	struct text list;

	for (int i = 0; i < RENDER_SUMS; i++) {
		if (r->sums[i] < 0)
			continue;
		buf_putc(line, ',');
		render_cell(line, &records[0][r->sums[i]]);
	}
	if (r->action_fees < 0 || r->item_fees < 0)
		return;
	list = render_text(&records[0][r->action_fees]);
	buf_reset(part);
	if (list.len != 0)
		buf_add(part, list.at, list.len);
	for (size_t i = 0; i < count; i++)
		add_item_fees(render_text(&records[i][r->item_fees]),
		    render_text(&records[i][r->key]), part);
	add_cell(line, part);
}
