#include "message/export_past.h"

#include <string.h>

#include "base/date.h"

bool
export_next_item(struct text *list, struct text *key, struct text *value)
{
	struct text piece;

	while (list->at != NULL && text_split(list, '|', &piece)) {
		const char *equals = memchr(piece.at, '=', piece.len);

		if (equals == NULL)
			continue;
		*key = (struct text){ piece.at, (size_t)(equals - piece.at) };
		*value = (struct text){ equals + 1, piece.len - key->len - 1 };
		return true;
	}
	return false;
}

static void
add_notice(struct buf *to, const struct ledger_sent *sent, struct text level)
{
	char date[DATE_TEXT_MAX];

	date_format(sent->sent, date, sizeof date);
	if (to->len != 0)
		buf_putc(to, '|');
	if (level.len != 0) {
		buf_add(to, level.at, level.len);
		buf_putc(to, ' ');
	}
	buf_printf(to, "%s %s", date, channel_names[sent->channel]);
}

static bool
keep(struct buf *from, struct arena *arena, struct text *to)
{
	char *copy = arena_strndup(arena, buf_text(from), from->len);

	*to = (struct text){ copy, from->len };
	return copy != NULL && !from->failed;
}

static bool
of_debtor(struct message *m, const struct ledger_history *h, struct buf *work,
    struct arena *arena)
{
	size_t from = h->action_count > EXPORT_NOTICES ?
	    h->action_count - EXPORT_NOTICES :
	    0;

	buf_reset(work);
	for (size_t i = from; i < h->action_count; i++)
		add_notice(work, &h->actions[i], h->actions[i].level);
	return keep(work, arena, &m->notices);
}

static void
of_item(const struct ledger_history *h, struct text item, struct buf *work)
{
	for (size_t i = 0; i < h->action_count; i++) {
		const struct ledger_sent *sent = &h->actions[i];

		for (size_t k = 0; k < sent->item_count; k++) {
			const struct ledger_sent_item *of =
			    &h->items[sent->item_from + k];

			if (text_equal(of->item, item))
				add_notice(work, sent,
				    of->level.at != NULL ? of->level :
				                           sent->level);
		}
	}
}

static bool
of_items(struct message *m, const struct ledger_history *h, struct buf *work,
    struct arena *arena)
{
	struct text list = m->texts[M_ITEM_LEVELS], key, level;

	m->item_count = 0;
	m->item_notices =
	    arena_alloc(arena, list.len + 1, sizeof *m->item_notices);
	if (m->item_notices == NULL)
		return false;
	while (export_next_item(&list, &key, &level)) {
		buf_reset(work);
		of_item(h, key, work);
		if (!keep(work, arena, &m->item_notices[m->item_count++]))
			return false;
	}
	return true;
}

bool
export_past(
    struct message *m, const struct ledger_history *h, struct arena *arena)
{
	struct buf work;
	bool ok = true;

	buf_init(&work, SIZE_MAX);
	if (m->channel == CHANNEL_CALL || m->channel == CHANNEL_VISIT)
		ok = of_debtor(m, h, &work, arena);
	else if (m->channel == CHANNEL_EXPORT)
		ok = of_items(m, h, &work, arena);
	buf_clear(&work);
	return ok;
}
