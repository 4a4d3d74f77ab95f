/* charging_log.c -- how charges came about, one line of JSON for each. */
#include "ageing/charging_internal.h"

#include "base/date.h"
#include "base/json.h"
#include "base/money.h"
#include "rules/explain_value.h"
#include "stream/out.h"

enum { SHOWN = 6, SHOWN_MAX = 64 };

struct charge_log {
	const char *path;
	struct explain_view view; /* with the arena of a line */
	struct buf lines; /* of a batch */
	struct out *out;  /* of the instance that writes */
	struct diag *diag;
};

/* A line while interest is computed again. */
struct line {
	struct json *json;
	const struct charge_made *made;
	const struct interest_terms *terms;
	wide sum, rest; /* of the segments: whole minor units, and a numerator */
};

struct charge_log *
charge_log_new(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	const struct rules_run *run = &options->run;
	struct charge_log *log = arena_alloc(arena, 1, sizeof *log);

	if (log == NULL) {
		diag_memory(diag);
		return NULL;
	}
	log->path = options->explain;
	log->diag = diag;
	buf_init(&log->lines, SIZE_MAX);
	log->view = (struct explain_view){ .strategy = run->strategy,
		.source = run->source, .as_of = run->as_of,
		.arena = arena_new(0), .diag = diag };
	if (log->view.arena != NULL)
		return log;
	diag_memory(diag);
	return NULL;
}

void
charge_log_free(struct charge_log *log)
{
	if (log == NULL)
		return;
	if (log->out != NULL)
		out_abandon(log->out);
	log->out = NULL;
	arena_free(log->view.arena);
	log->view.arena = NULL;
	buf_clear(&log->lines);
}

bool
charge_log_open(struct charge_log *log)
{
	log->out = out_open(log->path, log->diag);
	return log->out != NULL;
}

void
charge_log_begin(struct charge_log *log)
{
	buf_reset(&log->lines);
}

size_t
charge_log_mark(const struct charge_log *log)
{
	return log->lines.len;
}

void
charge_log_cut(struct charge_log *log, size_t mark)
{
	log->lines.len = mark;
}

bool
charge_log_write(struct charge_log *log, const struct charge_log *from)
{
	if (from->lines.len == 0)
		return true;
	out_write(log->out, buf_text(&from->lines), from->lines.len);
	return out_ok(log->out);
}

bool
charge_log_close(struct charge_log *log)
{
	struct out *out = log->out;

	log->out = NULL;
	return out == NULL || out_close(out);
}

/* --- one line ------------------------------------------------------------- */

static void
put_date(struct json *j, const char *key, int32_t date)
{
	char text[DATE_TEXT_MAX] = "";

	date_format(date, text, sizeof text);
	json_text(j, key, text_of(text));
}

static void
put_money(const struct line *line, const char *key, int64_t minor)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, line->made->digits, text, sizeof text);
	json_text(line->json, key, text_of(text));
}

/* numerator / denominator minor units in major ones, with SHOWN decimals;
 * neither is negative. */
static void
put_exact(const struct line *line, const char *key, wide minor, wide numerator,
    wide denominator)
{
	int32_t more = SHOWN - line->made->digits;
	wide scale = wide_power_of_ten(more);
	wide whole = minor + numerator / denominator;
	wide rest = numerator % denominator;
	wide shown = whole * scale +
	    (rest * scale * 2 + denominator) / (denominator * 2);
	char text[SHOWN_MAX];
	int at = SHOWN_MAX - 1;

	text[at] = '\0';
	for (int i = 0; i <= SHOWN || shown > 0; i++) {
		if (i == SHOWN)
			text[--at] = '.';
		text[--at] = (char)('0' + (int)(shown % 10));
		shown /= 10;
	}
	json_text(line->json, key, text_of(text + at));
}

static void
put_rate(const struct line *line, int64_t rate)
{
	static const char *const words[] = { "year", "month", "day" };
	struct decimal number = decimal_reduce(
	    (struct decimal){ rate, RATE_DECIMALS });
	char digits[NUM_TEXT_MAX];
	char text[NUM_TEXT_MAX + 16];
	const char *word = line->terms->effective ? "effective" :
	                                            words[line->terms->per];
	const char *const parts[] = { digits, " % ", word };
	size_t len = 0;

	decimal_format(number, digits, sizeof digits);
	for (size_t i = 0; i < 3; i++)
		for (const char *c = parts[i]; *c != '\0'; c++)
			text[len++] = *c;
	json_text(line->json, "rate", (struct text){ text, len });
}

static void
put_segment(void *ctx, const struct interest_segment *segment)
{
	struct line *line = ctx;
	struct json *j = line->json;

	json_open(j, NULL, '{');
	put_date(j, "from", segment->first);
	put_date(j, "to", segment->last);
	json_number(j, "days", segment->days);
	put_rate(line, segment->rate);
	if (segment->basis > 0)
		json_number(j, "basis", segment->basis);
	else
		json_text(j, "basis", TEXT("month"));
	put_money(line, "principal", segment->principal);
	put_exact(line, "amount", 0, segment->numerator, segment->denominator);
	json_close(j, '}');
	line->sum += segment->numerator / segment->denominator;
	line->rest += segment->numerator % segment->denominator;
}

static void
put_payment(void *ctx, const struct interest_step *step)
{
	const struct line *line = ctx;

	json_open(line->json, NULL, '{');
	put_date(line->json, "payment", step->date);
	put_money(line, "amount", step->amount);
	put_money(line, "costs", step->costs);
	put_money(line, "interest", step->interest);
	put_money(line, "principal", step->principal);
	json_close(line->json, '}');
}

/* What interest_sum tells, when it is asked again. */
static bool
put_interest(struct charge_log *log, struct line *line)
{
	static const char *const rounds[] = { "end", "segment", "day" };
	const struct charge_made *made = line->made;
	const struct interest_watch watch = { put_segment, put_payment, line };
	enum interest_result result;
	int64_t amount = 0;
	int32_t day = 0;

	line->terms = interest_terms(made->interest);
	json_open(line->json, "segments", '[');
	result = interest_sum(
	    made->interest, &made->claim, &watch, &amount, &day);
	json_close(line->json, ']');
	if (line->sum > 0 || line->rest > 0)
		put_exact(line, "sum", line->sum, line->rest,
		    interest_denominator(made->interest));
	else
		put_exact(line, "sum", 0, 0, 1);
	json_text(line->json, "round", text_of(rounds[line->terms->round]));
	return (result == INTEREST_DONE && amount == made->computed) ||
	    explain_differs(&log->view, made->rule->spec->at,
	        "the charge '%s' cannot be explained",
	        made->rule->spec->name.text.at);
}

static bool
put_keys(struct charge_log *log, struct json *j, const struct batch *b,
    size_t row)
{
	struct explain_record record = { .number = 0 };

	if (!explain_keys(&log->view, b, row, &record))
		return false;
	json_number(j, "record", (int64_t)record.number);
	for (size_t i = 0; i < record.keys.count; i++)
		json_text(j, record.keys.at[i].name.at,
		    record.keys.at[i].value);
	return true;
}

bool
charge_log_add(struct charge_log *log, const struct batch *b, size_t row,
    const struct charge_made *made)
{
	static const char *const roundings[] = { "half_even", "half_up", "up",
		"down" };
	const struct charge_spec *spec = made->rule->spec;
	size_t errors = diag_count(log->diag, DIAG_ERROR);
	struct json j = { .out = &log->lines };
	struct line line = { .json = &j, .made = made };

	arena_reset(log->view.arena);
	json_open(&j, NULL, '{');
	if (!put_keys(log, &j, b, row))
		return false;
	json_text(&j, "charge", spec->name.text);
	json_text(&j, "kind",
	    made->interest != NULL ? TEXT("interest") : TEXT("fixed"));
	json_text(&j, "currency", made->currency);
	put_money(&line, "principal", made->claim.principal);
	put_date(&j, "from", made->claim.from);
	put_date(&j, "until", made->claim.until);
	if (made->interest != NULL && !put_interest(log, &line))
		return false;
	json_text(&j, "rounding", text_of(roundings[spec->rounding]));
	put_money(&line, "rounded", made->computed);
	if (made->cap == INT64_MAX)
		json_text(&j, "cap", (struct text){ NULL, 0 });
	else
		put_money(&line, "cap", made->cap);
	put_money(&line, "total", made->amount);
	json_place(&j, "at", spec->at);
	json_close(&j, '}');
	buf_putc(&log->lines, '\n');
	if (log->lines.failed)
		diag_memory(log->diag);
	return !log->lines.failed && explain_whole(&log->view, errors);
}
