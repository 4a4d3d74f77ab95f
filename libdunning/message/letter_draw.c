/* letter_draw.c -- puts planned pages on a canvas. */
#include "message/canvas.h"
#include "message/letter_internal.h"

static void
draw_item(const struct letter_item *item, struct canvas *canvas)
{
	switch (item->kind) {
	case ITEM_RUN:
		canvas_grey(canvas, item->grey);
		run_draw(item->run, canvas, item->x, item->y, item->first,
		    item->count);
		break;
	case ITEM_LINE:
		canvas_line(canvas, item->x, item->y, item->width, item->height,
		    item->grey);
		break;
	case ITEM_BOX:
		canvas_box(canvas, item->x, item->y, item->width, item->height,
		    item->grey);
		break;
	case ITEM_CODE:
		canvas_modules(canvas, item->code.modules, item->code.count,
		    item->x, item->y, item->width);
		break;
	}
}

void
letter_draw(const struct letter_plan *plan, struct canvas *canvas)
{
	const struct letter_page *page;
	const struct letter_item *item;

	for (page = plan->pages; page != NULL; page = page->next) {
		canvas_page(canvas, plan->sheet->width, plan->sheet->height);
		canvas_put(canvas, page == plan->pages ? plan->stamps->first
		                                       : plan->stamps->later);
		for (item = page->items; item != NULL; item = item->next)
			draw_item(item, canvas);
		canvas_page_end(canvas);
	}
}
