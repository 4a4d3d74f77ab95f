#include "message/mail_header.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "message/mail_body.h"

/* "=?UTF-8?Q?" and "?=" */
enum { WORD_FRAME = 12 };
static_assert(MAIL_LINE - 1 <= 75, "RFC 2047 2: no longer encoded-word");

/* A quoted-string or an unsplit parameter that leaves room for its name. */
enum { QUOTED_MAX = 60 };

static const char upper_hex[] = "0123456789ABCDEF";

void
mail_line_start(struct mail_line *line, struct buf *out, struct text name)
{
	line->out = out;
	line->column = name.len + 1;
	line->open = true;
	buf_add(out, name.at, name.len);
	buf_putc(out, ':');
}

void
mail_line_end(struct mail_line *line)
{
	buf_add(line->out, "\r\n", 2);
}

static void
fold(struct mail_line *line)
{
	buf_add(line->out, "\r\n", 2);
	line->column = 0;
}

void
mail_line_token(struct mail_line *line, struct text token)
{
	if (!line->open && line->column + 1 + token.len > MAIL_LINE)
		fold(line);
	buf_putc(line->out, ' ');
	buf_add(line->out, token.at, token.len);
	line->column += 1 + token.len;
	line->open = false;
}

/*
 * Printable ASCII that no reader takes for an encoded-word and that folding
 * cannot change: no blanks at the ends and no two in a row.
 */
static bool
is_plain(struct text s, size_t longest)
{
	size_t word = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c > '~' ||
		    (c == '=' && i + 1 < s.len && s.at[i + 1] == '?'))
			return false;
		if (c == ' ' && word == 0)
			return false;
		word = c == ' ' ? 0 : word + 1;
		if (word > longest)
			return false;
	}
	return word != 0;
}

static void
add_words(struct mail_line *line, struct text s)
{
	struct text word;

	while (text_split(&s, ' ', &word))
		mail_line_token(line, word);
}

/* Safe in a phrase as well as in unstructured text (RFC 2047 5, rule 3). */
static bool
stands_in_q(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t
q_length(struct text s)
{
	size_t length = 0;

	for (size_t i = 0; i < s.len; i++)
		length += stands_in_q(s.at[i]) || s.at[i] == ' ' ? 1 : 3;
	return length;
}

static size_t
b_length(struct text s)
{
	return (s.len + 2) / 3 * 4;
}

static void
add_q(struct buf *out, struct text s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == ' ') {
			buf_putc(out, '_');
		} else if (stands_in_q(s.at[i])) {
			buf_putc(out, s.at[i]);
		} else {
			buf_putc(out, '=');
			buf_putc(out, upper_hex[c >> 4]);
			buf_putc(out, upper_hex[c & 15]);
		}
	}
}

/* The longest start of s, whole characters, whose code fits in room. */
static struct text
take_characters(struct text s, size_t room, size_t (*length)(struct text))
{
	struct text taken = { s.at, 0 };
	size_t coded = 0;

	while (taken.len < s.len) {
		const char *next = s.at + taken.len;
		size_t used = 1;

		(void)utf8_decode(next, s.len - taken.len, &used);
		if (length == b_length)
			coded =
			    b_length((struct text){ s.at, taken.len + used });
		else
			coded += length((struct text){ next, used });
		if (coded > room)
			break;
		taken.len += used;
	}
	return taken;
}

/* Encoded-words in whichever of the two codes is shorter. */
static void
add_encoded(struct mail_line *line, struct text s)
{
	bool q = q_length(s) <= b_length(s);
	size_t (*length)(struct text) = q ? q_length : b_length;

	while (s.len > 0) {
		size_t room = 0;
		struct text piece;

		if (line->column + 1 + WORD_FRAME < MAIL_LINE)
			room = MAIL_LINE - line->column - 1 - WORD_FRAME;
		piece = take_characters(s, room, length);
		if (piece.len == 0) {
			fold(line);
			continue;
		}
		buf_puts(line->out, q ? " =?UTF-8?Q?" : " =?UTF-8?B?");
		if (q)
			add_q(line->out, piece);
		else
			mail_base64(line->out, piece, 0);
		buf_puts(line->out, "?=");
		line->column += 1 + WORD_FRAME + length(piece);
		line->open = false;
		s.at += piece.len;
		s.len -= piece.len;
	}
}

void
mail_line_text(struct mail_line *line, struct text s, size_t longest)
{
	if (is_plain(s, longest))
		add_words(line, s);
	else
		add_encoded(line, s);
}

static bool
is_atoms(struct text s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] != ' ' && !address_is_atext(s.at[i]))
			return false;
	}
	return is_plain(s, QUOTED_MAX);
}

static void
add_quoted(struct mail_line *line, struct text s)
{
	char quoted[2 * QUOTED_MAX + 2];
	size_t len = 0;

	quoted[len++] = '"';
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"' || s.at[i] == '\\')
			quoted[len++] = '\\';
		quoted[len++] = s.at[i];
	}
	quoted[len++] = '"';
	mail_line_token(line, (struct text){ quoted, len });
}

void
mail_line_address(struct mail_line *line, const struct mail_address *mailbox)
{
	char angle[ADDRESS_MAX + 2];
	struct text name = mailbox->name;
	struct text address = mailbox->address;

	if (name.len == 0) {
		mail_line_token(line, address);
		return;
	}
	if (is_atoms(name))
		add_words(line, name);
	else if (name.len <= QUOTED_MAX && is_plain(name, QUOTED_MAX))
		add_quoted(line, name);
	else
		add_encoded(line, name);
	angle[0] = '<';
	memcpy(angle + 1, address.at, address.len);
	angle[address.len + 1] = '>';
	mail_line_token(line, (struct text){ angle, address.len + 2 });
}

void
mail_line_moment(struct mail_line *line, struct mail_moment moment)
{
	static const char day_name[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat", "Sun" };
	static const char month_name[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil day = date_to_civil(moment.date);
	int east = moment.offset < 0 ? -moment.offset : moment.offset;

	buf_printf(line->out, " %s, %d %s %04d %02d:%02d:00 %c%02d%02d",
	    day_name[date_weekday(moment.date) - 1], day.day,
	    month_name[day.month - 1], day.year, moment.minute / 60,
	    moment.minute % 60, moment.offset < 0 ? '-' : '+', east / 60,
	    east % 60);
}

/* attr-char of RFC 2231 7, without what some readers stumble on. */
static bool
stands_in_parameter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-._", c) != NULL);
}

static size_t
percent_length(struct text s)
{
	size_t length = 0;

	for (size_t i = 0; i < s.len; i++)
		length += stands_in_parameter(s.at[i]) ? 1 : 3;
	return length;
}

static void
add_percent(struct buf *out, struct text s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (stands_in_parameter(s.at[i])) {
			buf_putc(out, s.at[i]);
		} else {
			buf_putc(out, '%');
			buf_putc(out, upper_hex[c >> 4]);
			buf_putc(out, upper_hex[c & 15]);
		}
	}
}

/* In pieces by RFC 2231 3 and 4, each on its own line. */
static void
add_extended(struct mail_line *line, struct text name)
{
	bool whole = percent_length(name) <= QUOTED_MAX - 10;

	for (int piece = 0; name.len > 0; piece++) {
		struct text taken =
		    take_characters(name, QUOTED_MAX - 10, percent_length);

		fold(line);
		if (whole)
			buf_puts(line->out, " filename*=");
		else
			buf_printf(line->out, " filename*%d*=", piece);
		if (piece == 0)
			buf_puts(line->out, "UTF-8''");
		add_percent(line->out, taken);
		name.at += taken.len;
		name.len -= taken.len;
		if (name.len > 0)
			buf_putc(line->out, ';');
	}
}

void
mail_line_file_name(struct mail_line *line, struct text name)
{
	if (name.len > QUOTED_MAX || !is_plain(name, QUOTED_MAX) ||
	    memchr(name.at, '"', name.len) != NULL) {
		add_extended(line, name);
		return;
	}
	fold(line);
	buf_puts(line->out, " filename=\"");
	buf_add(line->out, name.at, name.len);
	buf_putc(line->out, '"');
}
