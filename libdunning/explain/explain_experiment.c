#include "explain/explain_experiment.h"

#include "collect/segmenting.h"
#include "explain/explain_layout.h"
#include "rules/explain_value.h"

static const char *const words[] = {
	[EXPERIMENT_OUTSIDE] = "outside",
	[EXPERIMENT_NO_UNIT] = "no_unit",
	[EXPERIMENT_UNCOVERED] = "uncovered",
	[EXPERIMENT_HASHED] = "hashed",
	[EXPERIMENT_PINNED] = "pinned",
	[EXPERIMENT_FORCED] = "test",
	[EXPERIMENT_EARLY] = "early",
	[EXPERIMENT_STOPPED] = "over",
};

bool
explain_arms(const struct explain_view *view, const struct stage *segment,
    struct batch *b, size_t row, struct explain_record *into)
{
	const struct experiments *all = segmenting_experiments(segment);
	size_t count = experiments_count(all);

	into->arm_count = 0;
	if (count == 0 || b->fates[row] != FATE_KEPT)
		return true;
	into->arms = explain_take(view, count, sizeof *into->arms);
	for (size_t i = 0; into->arms != NULL && i < count; i++) {
		struct explain_arm *arm = &into->arms[into->arm_count++];
		struct experiment_trace trace;

		experiments_trace(all, i, b, row, &trace);
		*arm = (struct explain_arm){ .spec = trace.spec,
			.why = trace.why, .in_bucket = trace.in_bucket,
			.arm_bucket = trace.arm_bucket, .arm = trace.arm,
			.from = trace.from, .to = trace.to };
		if (trace.unit.at != NULL)
			arm->unit = explain_masked(view,
			    explain_pii(view, trace.spec->unit.text),
			    trace.unit);
		if (trace.when != NULL &&
		    !explain_uses(view, trace.when, b, row, &arm->tested))
			return false;
	}
	return into->arms != NULL;
}

static const struct arm_spec *
arm_of(const struct explain_arm *arm)
{
	return (const struct arm_spec *)arm->spec->arms.at + arm->arm;
}

/* "15.5 %" */
static const char *
percent(struct explain_writer *w, struct decimal share)
{
	char text[NUM_TEXT_MAX];

	decimal_format(decimal_reduce(share), text, sizeof text);
	return explain_say(w, "%s %%", text);
}

/* --- text ----------------------------------------------------------------- */

static void
say_coverage(struct explain_writer *w, struct layout *l,
    const struct explain_arm *arm)
{
	const struct experiment_spec *spec = arm->spec;
	bool left = arm->why == EXPERIMENT_UNCOVERED;

	if (decimal_compare(spec->coverage, (struct decimal){ 100, 0 }) != 0)
		layout_say(l, spec->at, left ? "not covered" : "covered",
		    "bucket %u of %d, coverage %s", arm->in_bucket,
		    EXPERIMENT_BUCKETS, percent(w, spec->coverage));
}

static const char *
why_arm(struct explain_writer *w, const struct explain_arm *arm)
{
	switch (arm->why) {
	case EXPERIMENT_PINNED:
		return explain_say(
		    w, "pinned by %s", arm->spec->pin.text.at);
	case EXPERIMENT_FORCED:
		return "pinned by a test";
	case EXPERIMENT_EARLY:
		return "the experiment has not begun: all are in the first "
		       "arm";
	case EXPERIMENT_STOPPED:
		return "the experiment is over: all are in the first arm";
	case EXPERIMENT_OUTSIDE:
	case EXPERIMENT_NO_UNIT:
	case EXPERIMENT_UNCOVERED:
	case EXPERIMENT_HASHED:
		break;
	}
	return explain_say(w, "bucket %u, share %s has %u to %u",
	    arm->arm_bucket, percent(w, arm_of(arm)->share), arm->from,
	    arm->to - 1);
}

static void
say_arm(struct explain_writer *w, struct layout *l,
    const struct explain_arm *arm)
{
	const struct arm_spec *spec = arm_of(arm);
	const struct schema_pair *pair = spec->set.at;

	layout_say(l, spec->at, "arm", "%s: %s", spec->name.text.at,
	    why_arm(w, arm));
	for (size_t i = 0; i < spec->set.count; i++)
		layout_say(l, pair[i].value.at, pair[i].key.text.at,
		    "becomes %s", pair[i].value.text.at);
}

bool
explain_text_arm(struct explain_writer *w, const struct explain_arm *arm)
{
	const struct experiment_spec *spec = arm->spec;
	const char *title[] = { explain_say(w, "Experiment %s",
	    spec->name.text.at) };
	struct text unit =
	    arm->unit.at != NULL ? arm->unit : TEXT("null: no arm");
	struct layout l;

	buf_putc(w->out, '\n');
	layout_begin(&l, w->out, w->arena, 0);
	layout_row(&l, spec->at, title, 1);
	if (!layout_end(&l))
		return false;
	layout_begin(&l, w->out, w->arena, 2);
	if (spec->when.text.at != NULL)
		layout_say(&l, spec->when.at,
		    arm->why == EXPERIMENT_OUTSIDE ? "not about it" :
		                                     "about it",
		    "%s%s%s%s", spec->when.text.at,
		    arm->tested.count != 0 ? "  (" : "",
		    explain_cell_list(w, &arm->tested),
		    arm->tested.count != 0 ? ")" : "");
	if (arm->why != EXPERIMENT_OUTSIDE)
		layout_say(&l, spec->unit.at, "unit", "%s %.*s, salt '%s'",
		    spec->unit.text.at, (int)unit.len, unit.at,
		    spec->salt.text.at);
	if (arm->why == EXPERIMENT_UNCOVERED || arm->why == EXPERIMENT_HASHED)
		say_coverage(w, &l, arm);
	if (arm->arm >= 0)
		say_arm(w, &l, arm);
	return layout_end(&l);
}

/* --- JSON ----------------------------------------------------------------- */

static void
put_decimal(struct json *j, const char *key, struct decimal number)
{
	char text[NUM_TEXT_MAX];

	decimal_format(decimal_reduce(number), text, sizeof text);
	json_text(j, key, text_of(text));
}

static void
put_arm(struct json *j, const struct explain_arm *arm)
{
	const struct arm_spec *spec = arm_of(arm);
	const struct schema_pair *pair = spec->set.at;

	json_text(j, "arm", spec->name.text);
	json_place(j, "arm_at", spec->at);
	put_decimal(j, "share", spec->share);
	json_number(j, "from", arm->from);
	json_number(j, "to", arm->to);
	json_open(j, "set", '{');
	for (size_t i = 0; i < spec->set.count; i++)
		json_text(j, pair[i].key.text.at, pair[i].value.text);
	json_close(j, '}');
}

void
explain_json_arms(struct json *j, const struct explain_record *r)
{
	json_open(j, "experiments", '[');
	for (size_t i = 0; i < r->arm_count; i++) {
		const struct explain_arm *arm = &r->arms[i];

		json_open(j, NULL, '{');
		json_text(j, "name", arm->spec->name.text);
		json_place(j, "at", arm->spec->at);
		json_text(j, "when", arm->spec->when.text);
		json_open(j, "tested", '{');
		for (size_t k = 0; k < arm->tested.count; k++)
			json_text(j, arm->tested.at[k].name.at,
			    arm->tested.at[k].value);
		json_close(j, '}');
		json_text(j, "result", text_of(words[arm->why]));
		json_text(j, "unit", arm->unit);
		json_text(j, "salt", arm->spec->salt.text);
		json_number(j, "in_bucket", arm->in_bucket);
		json_number(j, "arm_bucket", arm->arm_bucket);
		put_decimal(j, "coverage", arm->spec->coverage);
		if (arm->arm >= 0)
			put_arm(j, arm);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* --- logs ----------------------------------------------------------------- */

/* "80/15.5/4.5" */
static struct text
shares(const struct explain_view *view, const struct experiment_spec *spec)
{
	const struct arm_spec *arms = spec->arms.at;
	struct text list = TEXT("");

	for (size_t i = 0; i < spec->arms.count && list.at != NULL; i++) {
		char text[NUM_TEXT_MAX];

		decimal_format(
		    decimal_reduce(arms[i].share), text, sizeof text);
		list = explain_text(
		    view, "%s%s%s", list.at, i != 0 ? "/" : "", text);
	}
	return list;
}

static struct text
changes(const struct explain_view *view, const struct arm_spec *arm)
{
	const struct schema_pair *pair = arm->set.at;
	struct text list = TEXT("");

	for (size_t i = 0; i < arm->set.count && list.at != NULL; i++)
		list = explain_text(view, "%s%s%s=%s", list.at,
		    i != 0 ? "; " : "", pair[i].key.text.at,
		    pair[i].value.text.at);
	return list;
}

bool
explain_line_arm(const struct explain_view *view, struct explain_line *line,
    const struct explain_arm *arm, struct buf *out)
{
	static const struct text none = { NULL, 0 };

	line->step = "experiment";
	line->name = arm->spec->name.text;
	line->policy = shares(view, arm->spec);
	line->result = words[arm->why];
	line->rule = arm->arm >= 0 ? arm_of(arm)->name.text : none;
	line->inputs = explain_line_cells(view, &arm->tested);
	line->outputs = arm->arm >= 0 ? changes(view, arm_of(arm)) : none;
	line->reasons = none;
	if (arm->why == EXPERIMENT_UNCOVERED || arm->why == EXPERIMENT_HASHED)
		line->reasons = explain_text(view, "in=%u; arm=%u",
		    arm->in_bucket, arm->arm_bucket);
	line->at = arm->arm >= 0 ? arm_of(arm)->at : arm->spec->at;
	return line->inputs.at != NULL && line->policy.at != NULL &&
	    explain_line_add(out, line);
}
