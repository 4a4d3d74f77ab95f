#include "explain/explain_worth.h"

#include "base/money.h"
#include "plan/next_best.h"
#include "rules/explain_value.h"

static const char *
choice_name(int choice)
{
	return choice == CHOICE_NONE ? "none" : channel_names[choice];
}

static struct text
decimal_of(const struct explain_view *view, struct decimal number)
{
	char text[NUM_TEXT_MAX];

	decimal_format(decimal_reduce(number), text, sizeof text);
	return explain_text(view, "%s", text);
}

static struct text
money_of(const struct explain_view *view, int64_t minor, int digits)
{
	char text[MONEY_TEXT_MAX];

	money_format(minor, digits, text, sizeof text);
	return explain_text(view, "%s", text);
}

static struct explain_worth
worth_of(const struct explain_view *view, const struct next_value *v,
    int choice, int digits)
{
	struct explain_worth worth = { .choice = choice, .known = v->known,
		.better = v->better };

	worth.balance = money_of(view, v->balance, digits);
	worth.cost = decimal_of(view, v->cost);
	if (!v->known)
		return worth;
	worth.propensity = decimal_of(
	    view, (struct decimal){ v->propensity, NEXT_DECIMALS });
	worth.share =
	    decimal_of(view, (struct decimal){ v->share, NEXT_DECIMALS });
	worth.value = money_of(view, v->value, digits);
	worth.gain = money_of(view, v->gain, digits);
	return worth;
}

/* The channel of the level, its fallbacks, and doing nothing. */
static size_t
list_choices(const struct plan_action *a, int choices[CHOICE_TERMS])
{
	const struct action_spec *spec = a->spec;
	unsigned seen = 1U << spec->channel;
	size_t count = 1;

	choices[0] = spec->channel;
	for (size_t i = 0; i < spec->fallback.count; i++)
		for (int c = 0; c < CHANNELS; c++)
			if (text_is(spec->fallback.items[i].text,
			        channel_names[c]) &&
			    (seen >> c & 1) == 0) {
				seen |= 1U << c;
				choices[count++] = c;
			}
	choices[count++] = CHOICE_NONE;
	return count;
}

bool
explain_worths(const struct explain_view *view, const struct plan_maker *m,
    const struct plan_action *a, struct explain_action *told)
{
	int choices[CHOICE_TERMS];
	size_t count = list_choices(a, choices);
	struct explain_worth *worths;
	struct next_value v;

	told->worth_count = 0;
	if (!next_best_value(m, a, CHOICE_NONE, &v))
		return true;
	worths = explain_take(view, count, sizeof *worths);
	if (worths == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		next_best_value(m, a, choices[i], &v);
		worths[i] =
		    worth_of(view, &v, choices[i], a->carrying->digits);
	}
	told->worths = worths;
	told->worth_count = count;
	return true;
}

void
explain_text_worths(struct layout *l, const struct explain_action *told)
{
	for (size_t i = 0; i < told->worth_count; i++) {
		const struct explain_worth *w = &told->worths[i];
		const char *name = choice_name(w->choice);

		if (!w->known)
			layout_say(l, POS_NONE, i == 0 ? "value" : "",
			    "%s: not known", name);
		else if (w->choice == CHOICE_NONE)
			layout_say(l, POS_NONE, i == 0 ? "value" : "",
			    "%s: %s x %s x %s = %s", name, w->propensity.at,
			    w->balance.at, w->share.at, w->value.at);
		else
			layout_say(l, POS_NONE, i == 0 ? "value" : "",
			    "%s: %s x %s x %s - %s = %s, %s over none%s", name,
			    w->propensity.at, w->balance.at, w->share.at,
			    w->cost.at, w->value.at, w->gain.at,
			    w->better ? "" : ": left out");
	}
}

void
explain_json_worths(struct json *j, const struct explain_action *told)
{
	if (told->worth_count == 0)
		return;
	json_open(j, "values", '[');
	for (size_t i = 0; i < told->worth_count; i++) {
		const struct explain_worth *w = &told->worths[i];

		json_open(j, NULL, '{');
		json_text(j, "action", text_of(choice_name(w->choice)));
		json_text(j, "propensity", w->propensity);
		json_text(j, "balance", w->balance);
		json_text(j, "share", w->share);
		json_text(j, "cost", w->cost);
		json_text(j, "value", w->value);
		json_text(j, "gain", w->gain);
		json_bool(j, "better", w->better);
		json_close(j, '}');
	}
	json_close(j, ']');
}
