#include "message/rendering.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "contact/contact.h"
#include "message/address.h"
#include "message/render_data.h"
#include "message/render_fields.h"
#include "message/render_items.h"
#include "message/render_more.h"
#include "message/render_parts.h"
#include "message/template_set.h"
#include "stream/csv_write.h"
#include "stream/record_write.h"
#include "stream/spool.h"

/* Copied from the action, then what was rendered. */
const char *const rendering_columns[] = { "action_id", "action_date",
	"action_plan", "level", "channel", "template", "tone", "queue",
	"status", "send_after", "deadline", "decided_by", "debtor_id",
	"debtor_name", "currency", "action_items", "action_overdue",
	"action_unapplied", "action_total", "action_max_days", "to",
	"language", "item_levels", "subject", "text", "html", "letter", NULL };

enum { COPIED = 20 };

/* Columns that the stage itself reads. */
enum needed { N_ACTION, N_DATE, N_STATUS, N_CHANNEL, N_TEMPLATE, N_ROLE,
	N_LEVEL, N_KEY, N_ITEMS, N_DEBTOR, NEEDED };

static const char *const needed_names[NEEDED] = { "action_id", "action_date",
	"status", "channel", "template", "item_role", "item_level", "item_key",
	"action_items", "debtor_id" };

/* Columns that it reads when they are there. */
enum wanted { W_LANGUAGE, W_COUNTRY, W_EMAIL, W_MOBILE, W_PHONE, W_ADDRESS,
	WANTED };

static const char *const wanted_names[WANTED] = { "language",
	"country", "email", "mobile", "phone", "address_1" };

struct rendering {
	struct stage stage;
	struct diag *diag;
	struct arena *arena; /* lasting */
	const struct strategy *strategy;
	const struct source_spec *source;
	struct render_fields *fields; /* NULL: nobody wants any */
	struct render_columns columns;
	struct render_items items;
	struct render_more more;
	struct text usual_currency; /* of actions without one; or null */
	struct template_set *templates;
	struct render_parts parts;
	int needed[NEEDED], wanted[WANTED], copied[COPIED];
	struct spool *spool;
	struct arena *group; /* the records of the current action */
	struct template_value **records;
	struct text *raws; /* as they came */
	size_t count, room;
	struct text missing; /* field of theirs that a rule wants */
	struct src_pos at; /* of its first record */
	struct buf line, part;
	struct rendering_counts counts;
};

static bool
find_columns(struct rendering *r, struct columns *columns)
{
	for (int i = 0; i < NEEDED; i++) {
		r->needed[i] = render_column(&r->columns, needed_names[i]);
		if (r->needed[i] >= 0)
			continue;
		columns_bind(columns, needed_names[i], COLUMN_STRING,
		    COLUMN_PRESENT, POS_NONE);
		diag_note(r->diag, POS_NONE,
		    "render reads what 'dunning plan' writes");
		return false;
	}
	for (int i = 0; i < WANTED; i++)
		r->wanted[i] = render_column(&r->columns, wanted_names[i]);
	for (int i = 0; i < COPIED; i++)
		r->copied[i] = render_column(&r->columns,
		    rendering_columns[i]);
	render_items_find(&r->items, &r->columns);
	render_more_find(&r->more, &r->columns, r->strategy);
	return true;
}

static bool
rendering_open(struct stage *stage, struct columns *columns)
{
	struct rendering *r = (struct rendering *)stage;

	if (!render_columns_bind(&r->columns, columns, r->strategy, r->arena,
	        r->diag) ||
	    !find_columns(r, columns) ||
	    !render_fields_new(&r->fields, r->arena, r->strategy, r->source,
	        r->diag) ||
	    !render_fields_bind(r->fields, columns))
		return false;
	r->usual_currency = columns_usual_currency(columns);
	r->templates = template_set_load(r->arena, r->strategy,
	    &r->columns.schema, r->diag);
	r->group = arena_new(0);
	if (r->group == NULL)
		diag_memory(r->diag);
	r->spool = spool_new(r->diag);
	return r->templates != NULL && r->group != NULL && r->spool != NULL;
}

static const struct template_value *
value(const struct rendering *r, size_t record, enum needed column)
{
	return &r->records[record][r->needed[column]];
}

static struct text
wanted_in(const struct rendering *r, size_t record, enum wanted column)
{
	static const struct text null = { NULL, 0 };

	return r->wanted[column] < 0 ?
	    null :
	    render_text(&r->records[record][r->wanted[column]]);
}

static struct text
wanted(const struct rendering *r, enum wanted column)
{
	return wanted_in(r, 0, column);
}

/* Without an id the template has told what is wrong, and this is a note that
 * says whose message it was. */
static bool
reject(struct rendering *r, const char *id, const char *why)
{
	struct text action = render_text(value(r, 0, N_ACTION));
	struct text debtor = render_text(value(r, 0, N_DEBTOR));
	const char *text = arena_printf(r->group,
	    "action %.*s of debtor %.*s: %s", (int)action.len, action.at,
	    (int)debtor.len, debtor.at != NULL ? debtor.at : "", why);

	r->counts.rejected++;
	for (size_t i = 0; i < r->count; i++)
		reject_late(r->stage.rejects, r->raws[i], r->at, why);
	if (id == NULL)
		diag_note(r->diag, r->at, "%s", text != NULL ? text : why);
	else
		diag_at(r->diag, DIAG_REJECT, id, r->at, "%s",
		    text != NULL ? text : why);
	return true;
}

static int
channel_of(const struct rendering *r)
{
	struct text name = render_text(value(r, 0, N_CHANNEL));

	for (int c = 0; c < CHANNELS; c++)
		if (text_is(name, channel_names[c]))
			return c;
	return -1;
}

/* Address of the message by a record; null for hand-overs. */
static struct text
address_in(const struct rendering *r, size_t record, enum channel channel)
{
	struct text mobile = wanted_in(r, record, W_MOBILE);

	switch (channel) {
	case CHANNEL_EMAIL:
		return wanted_in(r, record, W_EMAIL);
	case CHANNEL_SMS:
	case CHANNEL_WHATSAPP:
	case CHANNEL_CALL:
		return contact_usable(channel, mobile) ?
		    mobile : wanted_in(r, record, W_PHONE);
	case CHANNEL_LETTER:
	case CHANNEL_VISIT:
		return wanted_in(r, record, W_ADDRESS);
	case CHANNEL_EXPORT:
	case CHANNELS:
		break;
	}
	return (struct text){ NULL, 0 };
}

/* Address of the message, of the first record that has one; that of a letter is
 * what its template has. */
static struct text
address_of(const struct rendering *r, enum channel channel)
{
	for (size_t i = 0; channel != CHANNEL_LETTER && i < r->count; i++) {
		struct text address = address_in(r, i, channel);

		if (address.len > 0 && contact_usable(channel, address))
			return address;
	}
	return address_in(r, 0, channel);
}

static bool
write_message(struct rendering *r, enum channel channel,
    const struct template_choice *choice, const struct template_value *data)
{
	bool first = true;

	buf_reset(&r->line);
	for (int i = 0; i < COPIED; i++) {
		if (!first)
			buf_putc(&r->line, ',');
		first = false;
		if (r->copied[i] >= 0)
			render_cell(&r->line, &r->records[0][r->copied[i]]);
		else if (strcmp(rendering_columns[i], "currency") == 0)
			csv_cell(&r->line, r->usual_currency);
	}
	buf_putc(&r->line, ',');
	csv_cell(&r->line, address_of(r, channel));
	buf_putc(&r->line, ',');
	csv_cell(&r->line, choice->language);
	render_items_add(&r->items, r->records, r->count, &r->line, &r->part);
	if (!render_parts_add(&r->parts, choice, data, &r->line, &r->part)) {
		if (diag_count(r->diag, DIAG_ERROR) != 0)
			return false;
		return reject(r, NULL, "its message cannot be made");
	}
	render_fees_add(&r->items, r->records, r->count, &r->line, &r->part);
	render_more_add(&r->more, &r->items, r->records, r->count, channel,
	    &r->line, &r->part);
	buf_putc(&r->line, '\n');
	if (r->line.failed || r->part.failed) {
		diag_memory(r->diag);
		return false;
	}
	r->counts.messages++;
	r->counts.fell_back += choice->fell_back;
	return spool_write(r->spool, buf_text(&r->line), r->line.len);
}

static bool
split(struct rendering *r, struct render_lists *lists)
{
	lists->items =
	    arena_alloc(r->group, r->count + 1, sizeof *lists->items);
	lists->credits =
	    arena_alloc(r->group, r->count + 1, sizeof *lists->credits);
	if (lists->items == NULL || lists->credits == NULL) {
		diag_memory(r->diag);
		return false;
	}
	for (size_t i = 0; i < r->count; i++) {
		if (text_is(render_text(value(r, i, N_ROLE)), "credit"))
			lists->credits[lists->credit_count++] = r->records[i];
		else
			lists->items[lists->item_count++] = r->records[i];
	}
	return true;
}

static bool
render_due(struct rendering *r)
{
	struct render_lists lists = { .item_count = 0 };
	const struct template_value *items = value(r, 0, N_ITEMS);
	struct text template = render_text(value(r, 0, N_TEMPLATE));
	struct template_choice choice = { .fell_back = false };
	struct template_value data;
	int channel = channel_of(r);
	struct text to;

	if (!split(r, &lists))
		return false;
	if (items->kind != DATA_INT ||
	    (uint64_t)items->as.integer != lists.item_count)
		return reject(r, "R_ACTION",
		    "some of its records are missing or stand elsewhere");
	if (channel < 0)
		return reject(r, "R_ACTION", "its channel is not known");
	if (r->missing.at != NULL)
		return reject(r, "R_MISSING_FIELD",
		    arena_printf(r->group,
		        "'%.*s' is empty, which a contact rule wants",
		        (int)r->missing.len, r->missing.at));
	to = address_of(r, (enum channel)channel);
	if (channel == CHANNEL_EMAIL && address_check(to) != ADDRESS_OK)
		return reject(r, "R_ADDRESS",
		    arena_printf(r->group, "e-mail address '%.*s' %s",
		        (int)to.len, to.at != NULL ? to.at : "",
		        address_error_text(address_check(to))));
	if (template.at != NULL &&
	    !template_set_choose(r->templates, template,
	        (enum channel)channel,
	        render_language(wanted(r, W_LANGUAGE), wanted(r, W_COUNTRY),
	            r->strategy->defaults.language.text, r->group),
	        &choice))
		return reject(r, "R_TEMPLATE",
		    "its template has no language that fits");
	lists.language = choice.language;
	if (!render_action(&r->columns, &lists, value(r, 0, N_DATE), r->group,
	        &data)) {
		diag_memory(r->diag);
		return false;
	}
	return write_message(r, (enum channel)channel, &choice, &data);
}

/* All records of an action are here. */
static bool
finish_action(struct rendering *r)
{
	struct text status;
	bool ok = true;

	if (r->count == 0)
		return true;
	status = render_text(value(r, 0, N_STATUS));
	if (text_is(status, "due") || text_is(status, "pending"))
		ok = render_due(r);
	else if (text_is(status, "held") || text_is(status, "deferred"))
		r->counts.excluded++;
	else
		reject(r, "R_ACTION", "its status is not known");
	r->count = 0;
	r->missing = (struct text){ NULL, 0 };
	arena_reset(r->group);
	return ok;
}

static bool
reserve(struct rendering *r)
{
	struct template_value **records;
	struct text *raws;
	size_t room;

	if (r->count < r->room)
		return true;
	room = r->room == 0 ? 64 : r->room * 2;
	records = realloc(r->records, room * sizeof *records);
	if (records != NULL)
		r->records = records;
	raws = realloc(r->raws, room * sizeof *raws);
	if (raws != NULL)
		r->raws = raws;
	if (records == NULL || raws == NULL)
		return false;
	r->room = room;
	return true;
}

/* Of the record that was added last. */
static bool
look_for_fields(struct rendering *r, struct batch *b, size_t row)
{
	const struct template_value *date = value(r, r->count - 1, N_DATE);
	int channel = channel_of(r);

	if (r->fields == NULL || r->missing.at != NULL || channel < 0 ||
	    date->kind != DATA_DATE)
		return true;
	return render_fields_missing(r->fields, b, row, date->as.date,
	    (enum channel)channel, render_text(value(r, r->count - 1, N_LEVEL)),
	    &r->missing);
}

static bool
add_record(struct rendering *r, struct batch *b, size_t row)
{
	struct text raw = record_raw(b, row);
	char *copy = arena_strndup(r->group, raw.at, raw.len);

	if (copy == NULL || !reserve(r)) {
		diag_memory(r->diag);
		return false;
	}
	if (r->count == 0)
		r->at = batch_at(b, row, 0);
	r->raws[r->count] = (struct text){ copy, raw.len };
	r->records[r->count] = render_record(&r->columns, b, row, r->group);
	if (r->records[r->count++] != NULL)
		return look_for_fields(r, b, row);
	diag_memory(r->diag);
	return false;
}

static bool
rendering_run(struct stage *stage, struct batch *b)
{
	struct rendering *r = (struct rendering *)stage;
	int id = r->columns.slots[r->needed[N_ACTION]];

	for (size_t row = 0; row < b->rows; row++) {
		const struct vector *v = batch_vector(b, id);

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (!vector_valid(v, row)) {
			batch_reject(b, row, id, "R_ACTION",
			    "the record has no action");
			continue;
		}
		if (r->count != 0 &&
		    !text_equal(vector_text(v, row),
		        render_text(value(r, 0, N_ACTION))) &&
		    !finish_action(r))
			return false;
		if (!add_record(r, b, row))
			return false;
	}
	return true;
}

static bool
rendering_emit(struct stage *stage, struct out *out)
{
	struct rendering *r = (struct rendering *)stage;

	if (!finish_action(r))
		return false;
	for (size_t i = 0; rendering_columns[i] != NULL; i++) {
		if (i != 0)
			out_write(out, ",", 1);
		out_puts(out, rendering_columns[i]);
	}
	render_fees_header(&r->items, out);
	render_more_header(&r->more, out);
	out_write(out, "\n", 1);
	return spool_copy(r->spool, out);
}

static bool
rendering_close(struct stage *stage)
{
	struct rendering *r = (struct rendering *)stage;

	if (r->counts.fell_back != 0)
		diag_at(r->diag, DIAG_WARNING, "W_LANGUAGE", POS_NONE,
		    "%" PRIu64 " messages are in the default language: there "
		    "is no template in the debtor's",
		    r->counts.fell_back);
	return true;
}

struct stage *
rendering_stage(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, struct diag *diag)
{
	struct rendering *r = arena_alloc(arena, 1, sizeof *r);

	if (r == NULL) {
		diag_memory(diag);
		return NULL;
	}
	r->stage = (struct stage){ .name = "render", .open = rendering_open,
		.run = rendering_run, .emit = rendering_emit,
		.close = rendering_close, .sink = true };
	r->diag = diag;
	r->arena = arena;
	r->strategy = strategy;
	r->source = source;
	r->parts = (struct render_parts){ .diag = diag, .strategy = strategy };
	buf_init(&r->line, SIZE_MAX);
	buf_init(&r->part, LIMIT_MESSAGE_BYTES);
	return &r->stage;
}

void
rendering_free(struct stage *stage)
{
	struct rendering *r = (struct rendering *)stage;

	if (r == NULL)
		return;
	render_parts_clear(&r->parts);
	arena_free(r->group);
	r->group = NULL;
	if (r->spool != NULL)
		spool_free(r->spool);
	r->spool = NULL;
	free(r->records);
	free(r->raws);
	r->records = NULL;
	r->raws = NULL;
	buf_clear(&r->line);
	buf_clear(&r->part);
}

const struct rendering_counts *
rendering_result(const struct stage *stage)
{
	return &((const struct rendering *)stage)->counts;
}
