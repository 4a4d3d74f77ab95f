#include "mapping/suggest_write.h"

#include <string.h>

/* The text of records that are settled, and how many of them are left. */
struct closed {
	const struct column_look *column; /* NULL: none */
	bool texts[FEW_VALUES];           /* of column->few */
	size_t records;
};

static bool
is_word(struct text t, const char *const *words)
{
	char name[ALIAS_NAME], joined[ALIAS_NAME];
	size_t len = alias_normalise(t, name), used = 0;

	for (size_t i = 0; i < len; i++)
		if (name[i] != '_')
			joined[used++] = name[i];
	for (; *words != NULL; words++)
		if (text_is((struct text){ joined, used }, *words))
			return true;
	return false;
}

/* Is it the status of what is paid or void, or not yet a document? */
static bool
is_closed(struct text status)
{
	static const char *const words[] = { "paid", "paidinfull", "fullypaid",
		"closed", "cleared", "void", "voided", "cancelled", "canceled",
		"settled", "draft", "deleted", "refunded", "pagado", "pagada",
		"pago", "paga", "cobrado", "cobrada", "cerrado", "cerrada",
		"anulado", "anulada", "cancelado", "cancelada", "compensado",
		"compensada", "liquidado", "liquidada", "saldado", "saldada",
		"borrador", "rascunho", "quitado", "quitada", "baixado",
		"baixada", "recebido", "recebida", "fechado", "fechada", NULL };

	return is_word(status, words);
}

/* 1: true is open, as in isOpen; -1: true is closed; 0: no such name. */
static int
openness(struct text header)
{
	static const char *const open[] = { "isopen", "open", "openflag",
		"abierto", "abierta", "aberto", "aberta", NULL };
	static const char *const closed[] = { "isclosed", "closed", "ispaid",
		"paid", "iscleared", "cleared", "issettled", "settled",
		"isvoid", "void", "voided", "iscancelled", "iscanceled",
		"cancelled", "canceled", "pagado", "pagada", "pago", "paga",
		"cerrado", "cerrada", "anulado", "anulada", "cancelado",
		"cancelada", "quitado", "quitada", "baixado", "baixada", NULL };

	if (is_word(header, open))
		return 1;
	return is_word(header, closed) ? -1 : 0;
}

/* An expression has the text between quotes, and YAML around them none. */
static bool
may_be_told(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if ((unsigned char)t.at[i] < 0x20 ||
		    strchr("\"\\#:", t.at[i]) != NULL)
			return false;
	return true;
}

int
suggest_truth(struct text t)
{
	static const char *const yes[] = { "yes", "y", "si", "sim", "s", "true",
		"verdadero", "verdadeiro", "1", "x", NULL };
	static const char *const no[] = { "no", "n", "nao", "false", "falso",
		"0", NULL };
	char name[ALIAS_NAME];
	struct text own = { name, alias_normalise(t, name) };

	for (const char *const *word = yes; *word != NULL; word++)
		if (text_is(own, *word))
			return 1;
	for (const char *const *word = no; *word != NULL; word++)
		if (text_is(own, *word))
			return 0;
	return -1;
}

/* Do its values say yes or no? */
static bool
is_flag(const struct column_look *c)
{
	for (size_t i = 0; i < c->few_count; i++)
		if (suggest_truth(c->few[i].text) < 0)
			return false;
	return true;
}

static bool
find_texts(const struct suggestion *s, const struct column_look *c,
    struct closed *closed)
{
	int open = openness(c->header);
	bool any = false;

	if (c->few_count == 0 || c->few_count > FEW_VALUES)
		return false;
	if (open != 0 && !is_flag(c))
		open = 0;
	if (open == 0 && s->names[c->index].role != ROLE_STATUS)
		return false;
	for (size_t i = 0; i < c->few_count; i++) {
		struct text text = c->few[i].text;

		closed->texts[i] = may_be_told(text) &&
		    (open == 0 ? is_closed(text)
		               : suggest_truth(text) == (open < 0));
		any = any || closed->texts[i];
	}
	return any;
}

bool
suggest_is_owed(const struct suggestion *s, size_t row)
{
	const struct column_look *open = suggest_chosen(s, ROLE_BALANCE);
	struct number_evidence n = { .values = 0 };

	if (open == NULL)
		open = suggest_chosen(s, ROLE_AMOUNT);
	return open == NULL ||
	    (number_evidence_add(
	         &n, sheet_cell(&s->sheet.rows[row], open->index)) &&
	        n.zeros == 0);
}

/* Records with such a text and an amount. */
static size_t
count_records(const struct suggestion *s, const struct closed *closed)
{
	const struct column_look *c = closed->column;
	size_t count = 0;

	for (size_t i = 0; i < s->sheet.count; i++) {
		struct text t = sheet_cell(&s->sheet.rows[i], c->index);

		if (!suggest_is_record(s, i) || !suggest_is_owed(s, i))
			continue;
		for (size_t j = 0; j < c->few_count; j++)
			count += closed->texts[j] &&
			    text_equal(c->few[j].text, t);
	}
	return count;
}

/* The first column by which records are settled that have an amount. */
static void
find_closed(const struct suggestion *s, struct closed *closed)
{
	for (size_t i = 0; i < s->count; i++) {
		enum role role = s->names[i].role;

		*closed = (struct closed){ .column = &s->columns[i] };
		if ((role != ROLE_NONE && role != ROLE_STATUS) ||
		    !find_texts(s, closed->column, closed))
			continue;
		closed->records = count_records(s, closed);
		if (closed->records != 0)
			return;
	}
	*closed = (struct closed){ .column = NULL };
}

bool
suggest_is_closed(const struct suggestion *s, size_t column)
{
	struct closed closed;

	find_closed(s, &closed);
	return closed.column == &s->columns[column];
}

static void
put_closed(
    const struct suggestion *s, const struct closed *closed, struct buf *line)
{
	const struct column_look *c = closed->column;
	bool any = false;

	for (size_t i = 0; i < c->few_count; i++) {
		if (!closed->texts[i])
			continue;
		buf_puts(line, any ? " and " : "");
		suggest_put_own_name(s, c->index, line);
		buf_printf(line, " != \"%.*s\"", (int)c->few[i].text.len,
		    c->few[i].text.at);
		any = true;
	}
}

/* Records that say when they were settled, and still have an amount. */
static size_t
count_settled(const struct suggestion *s)
{
	const struct column_look *settled = suggest_chosen(s, ROLE_SETTLED);
	size_t count = 0;

	for (size_t i = 0; settled != NULL && i < s->sheet.count; i++) {
		struct text date =
		    sheet_cell(&s->sheet.rows[i], settled->index);

		count += suggest_is_record(s, i) && date.len != 0 &&
		    !column_is_null_text(date) && suggest_is_owed(s, i);
	}
	return count;
}

static void
tell_closed(const struct suggestion *s, const struct closed *closed,
    const char *begin, struct buf *out)
{
	struct buf name;

	buf_init(&name, LINE_MAX_BYTES);
	suggest_tell_header(s, closed->column->index, &name);
	yaml_comment(out, 4,
	    "%s %s, %zu of %zu records are settled, void or drafts, and have "
	    "an amount: is it open?",
	    begin, buf_text(&name), closed->records, closed->column->records);
	yaml_done(&name, out);
}

void
suggest_write_closed(struct suggestion *s, struct buf *out)
{
	size_t settled = count_settled(s);
	struct closed closed;
	struct buf line;

	find_closed(s, &closed);
	if (settled == 0 && closed.column == NULL)
		return;
	if (settled != 0) {
		yaml_comment(out, 4,
		    "DECIDE keep_when: %zu of %zu records have the day of "
		    "their settlement and still an amount: is it open?",
		    settled, s->columns[0].records);
		yaml_line(out, 4, true,
		    "keep_when: settled_date = null or settled_date > as_of",
		    "what was settled by then is left out");
	}
	if (closed.column != NULL) {
		tell_closed(s, &closed,
		    settled != 0 ? "Or by" : "DECIDE keep_when: by", out);
		buf_init(&line, LINE_MAX_BYTES);
		buf_puts(&line, "keep_when: ");
		put_closed(s, &closed, &line);
		yaml_line(out, 4, true, buf_text(&line), "they are left out");
		yaml_done(&line, out);
	}
	yaml_line(out, 4, true, "keep_when: true", "it is open all the same");
	yaml_line(out, 4, false, "keep_when: undecided",
	    "map stops here until it is decided");
	s->undecided++;
}
