#include "stream/csv_pick.h"

#include <stdlib.h>
#include <string.h>

struct csv_pick {
	const struct text *names;
	size_t count;
	size_t *fields; /* of the header, in the order of the output */
	size_t picked;
	bool headed;    /* the header is known */
	bool quoted;    /* inside of quotes */
	struct buf record; /* what came of the record, without its end */
	size_t *ends;   /* where its fields end */
	size_t end_count, end_room;
};

struct csv_pick *
csv_pick_new(const struct text *names, size_t count)
{
	struct csv_pick *pick = calloc(1, sizeof *pick);

	if (pick == NULL)
		return NULL;
	pick->names = names;
	pick->count = count;
	buf_init(&pick->record, SIZE_MAX);
	pick->fields = calloc(count == 0 ? 1 : count, sizeof *pick->fields);
	if (pick->fields != NULL)
		return pick;
	free(pick);
	return NULL;
}

void
csv_pick_free(struct csv_pick *pick)
{
	if (pick == NULL)
		return;
	buf_clear(&pick->record);
	free(pick->fields);
	free(pick->ends);
	free(pick);
}

static bool
end_field(struct csv_pick *pick)
{
	if (pick->end_count == pick->end_room) {
		size_t room = pick->end_room == 0 ? 64 : 2 * pick->end_room;
		size_t *grown = realloc(pick->ends, room * sizeof *grown);

		if (grown == NULL)
			return false;
		pick->ends = grown;
		pick->end_room = room;
	}
	pick->ends[pick->end_count++] = pick->record.len;
	return true;
}

/* A field of the record, as it came. */
static struct text
field_of(const struct csv_pick *pick, size_t field)
{
	size_t from = field == 0 ? 0 : pick->ends[field - 1] + 1;

	return (struct text){ buf_text(&pick->record) + from,
		pick->ends[field] - from };
}

/* Without its quotes; a name with a quote in it is nobody's. */
static struct text
name_of(struct text cell)
{
	if (cell.len >= 2 && cell.at[0] == '"')
		return (struct text){ cell.at + 1, cell.len - 2 };
	return cell;
}

static void
read_header(struct csv_pick *pick)
{
	for (size_t i = 0; i < pick->count; i++)
		for (size_t k = 0; k < pick->end_count; k++)
			if (text_equal(name_of(field_of(pick, k)),
			        pick->names[i])) {
				pick->fields[pick->picked++] = k;
				break;
			}
	pick->headed = true;
}

static void
write_record(struct csv_pick *pick, char delimiter, struct buf *to)
{
	if (!pick->headed)
		read_header(pick);
	for (size_t i = 0; i < pick->picked; i++) {
		struct text cell = { "", 0 };

		if (pick->fields[i] < pick->end_count)
			cell = field_of(pick, pick->fields[i]);
		if (i > 0)
			buf_putc(to, delimiter);
		buf_add(to, cell.at, cell.len);
		/* An empty line is no record. */
		if (cell.len == 0 && pick->picked == 1)
			buf_puts(to, "\"\"");
	}
	buf_putc(to, '\n');
	pick->end_count = 0;
	buf_reset(&pick->record);
}

/* Bytes up to the next that means something outside of quotes, or to the next
 * quote inside of them. */
static size_t
plain_bytes(const struct csv_pick *pick, char delimiter, const char *data,
    size_t len)
{
	const char *quote;
	size_t i = 0;

	if (pick->quoted) {
		quote = memchr(data, '"', len);
		return quote == NULL ? len : (size_t)(quote - data);
	}
	while (i < len && data[i] != delimiter && data[i] != '\n' &&
	    data[i] != '"')
		i++;
	return i;
}

bool
csv_pick_feed(struct csv_pick *pick, char delimiter, const char *data,
    size_t len, struct buf *to)
{
	for (size_t i = 0; i < len; i++) {
		size_t plain =
		    plain_bytes(pick, delimiter, data + i, len - i);

		buf_add(&pick->record, data + i, plain);
		i += plain;
		if (i == len)
			break;
		if (data[i] == '"')
			pick->quoted = !pick->quoted;
		else if (!end_field(pick))
			return false;
		if (data[i] == '\n' && !pick->quoted)
			write_record(pick, delimiter, to);
		else
			buf_putc(&pick->record, data[i]);
	}
	return !pick->record.failed && !to->failed;
}

bool
csv_pick_any(const struct csv_pick *pick)
{
	return pick->picked > 0;
}
