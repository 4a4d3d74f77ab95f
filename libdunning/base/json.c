#include "base/json.h"

#include <inttypes.h>

void
json_string(struct buf *out, struct text text)
{
	char bytes[4];
	size_t used;

	buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", (int)c);
		else if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\u%04x", (unsigned)c);
		else
			buf_add(out, bytes, utf8_encode(c, bytes));
	}
	buf_putc(out, '"');
}

static void
begin(struct json *j, const char *key)
{
	if (j->comma)
		buf_putc(j->out, ',');
	if (key != NULL) {
		json_string(j->out, text_of(key));
		buf_putc(j->out, ':');
	}
	j->comma = true;
}

void
json_open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	buf_putc(j->out, bracket);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	buf_putc(j->out, bracket);
	j->comma = true;
}

void
json_text(struct json *j, const char *key, struct text text)
{
	begin(j, key);
	if (text.at == NULL)
		buf_puts(j->out, "null");
	else
		json_string(j->out, text);
}

void
json_number(struct json *j, const char *key, int64_t number)
{
	begin(j, key);
	buf_printf(j->out, "%" PRId64, number);
}

void
json_bool(struct json *j, const char *key, bool truth)
{
	begin(j, key);
	buf_puts(j->out, truth ? "true" : "false");
}

void
json_place(struct json *j, const char *key, struct src_pos at)
{
	struct buf place;

	if (at.file == NULL) {
		json_text(j, key, (struct text){ NULL, 0 });
		return;
	}
	buf_init(&place, SIZE_MAX);
	if (at.line == 0)
		buf_puts(&place, at.file);
	else
		buf_printf(&place, "%s:%zu:%zu", at.file, at.line, at.col);
	json_text(j, key, (struct text){ buf_text(&place), place.len });
	j->out->failed = j->out->failed || place.failed;
	buf_clear(&place);
}
