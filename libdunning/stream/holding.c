#include "stream/holding.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = sizeof(uint32_t), FIRST = 4096 };

void
holding_init(struct holding *h, size_t memory, struct diag *diag)
{
	*h = (struct holding){ .diag = diag, .memory = memory };
}

void
holding_clear(struct holding *h)
{
	free(h->bytes);
	spool_free(h->spool);
	holding_init(h, h->memory, h->diag);
}

void
holding_empty(struct holding *h)
{
	spool_free(h->spool);
	h->spool = NULL;
	h->len = h->pos = 0;
}

/* Room for need bytes; false: out of memory, reported. */
static bool
grow(struct holding *h, size_t need)
{
	size_t room = h->room == 0 ? FIRST : h->room;
	char *bytes;

	if (need <= h->room)
		return true;
	while (room < need && room <= h->memory / 2)
		room *= 2;
	if (room < need)
		room = need > h->memory ? need : h->memory;
	bytes = realloc(h->bytes, room);
	if (bytes == NULL) {
		diag_memory(h->diag);
		return false;
	}
	h->bytes = bytes;
	h->room = room;
	return true;
}

static bool
flush(struct holding *h)
{
	if (h->spool == NULL)
		h->spool = spool_new(h->diag);
	if (h->spool == NULL || !spool_write(h->spool, h->bytes, h->len))
		return false;
	h->len = 0;
	return true;
}

bool
holding_add(struct holding *h, const char *record, size_t len)
{
	uint32_t header = (uint32_t)len;

	if (h->len > 0 && h->len + HEADER + len > h->memory && !flush(h))
		return false;
	if (!grow(h, h->len + HEADER + len))
		return false;
	memcpy(h->bytes + h->len, &header, HEADER);
	memcpy(h->bytes + h->len + HEADER, record, len);
	h->len += HEADER + len;
	return true;
}

bool
holding_read(struct holding *h)
{
	h->pos = 0;
	h->at = 0;
	return h->spool == NULL || flush(h);
}

/* At least need bytes of what follows in the buffer; false: reported. */
static bool
fill(struct holding *h, size_t need)
{
	size_t left = h->len - h->pos;
	uint64_t there;
	size_t more;

	if (left >= need)
		return true;
	if (!grow(h, need))
		return false;
	memmove(h->bytes, h->bytes + h->pos, left);
	there = h->spool == NULL ? 0 : spool_size(h->spool) - h->at;
	more = h->room - left;
	if (there < more)
		more = (size_t)there;
	if (more > 0 &&
	    !spool_read(h->spool, h->at, h->bytes + left, more))
		return false;
	h->at += more;
	h->pos = 0;
	h->len = left + more;
	if (h->len >= need)
		return true;
	diag_at(h->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
	    "records were lost: written and read do not agree");
	return false;
}

bool
holding_next(struct holding *h, const char **record, size_t *len)
{
	uint32_t header;

	*record = NULL;
	*len = 0;
	if (h->pos == h->len &&
	    (h->spool == NULL || h->at == spool_size(h->spool)))
		return true;
	if (!fill(h, HEADER))
		return false;
	memcpy(&header, h->bytes + h->pos, HEADER);
	if (!fill(h, HEADER + header))
		return false;
	*record = h->bytes + h->pos + HEADER;
	*len = header;
	h->pos += HEADER + header;
	return true;
}
