#include <string.h>

#include "rules/charge_spec.h"
#include "rules/charge_text.h"
#include "rules/strategy_check.h"

enum { KINDS = CHARGE_FEE + 1 };

static const char *const kind_names[KINDS] = { "interest", "fixed", "fee" };

/* A key, whether the charge has it, and which kinds know it. */
struct use {
	const char *key;
	bool given;
	bool known[KINDS];
};

static void
check_uses(struct checker *checker, const struct charge_spec *c)
{
	const struct use uses[] = {
		{ "rate", c->rate != NULL, { true, false, false } },
		{ "rates", c->rates.set, { true, false, false } },
		{ "mode", c->mode != -1, { true, false, false } },
		{ "day_count", c->day_count != -1, { true, false, false } },
		{ "compound", c->compound != -1, { true, false, false } },
		{ "allocation", c->allocation != -1, { true, false, false } },
		{ "round", c->round != -1, { true, false, false } },
		{ "until", check_given(&c->until), { true, false, false } },
		{ "from", check_given(&c->from), { true, true, false } },
		{ "after", c->after != 0, { true, true, false } },
		{ "cap", c->cap != NULL, { true, true, true } },
		{ "amount", c->amount != NULL, { false, true, true } },
		{ "bands", check_given(&c->bands), { false, true, false } },
		{ "unit", c->unit.set, { false, true, false } },
		{ "less", c->less.set, { false, true, false } },
		{ "marginal", c->marginal, { false, true, false } },
		{ "once_per", c->once != -1, { false, false, true } },
		{ "max_total", c->max_total != NULL, { false, false, true } },
	};

	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		if (c->kind >= 0 && uses[i].given && !uses[i].known[c->kind])
			check_error(checker, "E_CHARGE", c->at,
			    "`%s` has no meaning for a charge of the kind %s",
			    uses[i].key, kind_names[c->kind]);
}

static void
check_typed(struct checker *checker, const struct located *name,
    enum strategy_type type, const char *key)
{
	struct column_info info;

	if (!check_given(name))
		return;
	check_column(checker, name);
	if (strategy_column(checker->strategy, name->text, &info) &&
	    info.type != type)
		check_error(checker, "E_TYPE", name->at,
		    "`%s` names a column of the type %s, and `%.80s` is %s",
		    key, strategy_type_names[type], name->text.at,
		    strategy_type_names[info.type]);
}

static void
check_rate(struct checker *checker, const struct charge_spec *c,
    const struct located *text)
{
	struct charge_rate rate;

	if (!charge_rate_parse(text->text, &rate)) {
		check_error(checker, "E_CHARGE", text->at,
		    "`%.80s` is not a rate", text->text.at);
		diag_note(checker->diag, text->at,
		    "such as \"18 %% year\", \"1 %% month\" (30 days), "
		    "\"0.05 %% day\" or \"25 %% effective\", from 0 to 1000 %%");
	} else if (rate.effective && c->compound == CHARGE_MONTHLY) {
		check_error(checker, "E_CHARGE", text->at,
		    "an effective rate cannot be compounded monthly");
		diag_note(checker->diag, text->at,
		    "`compound: daily` gives interest on interest day by day");
	} else if (rate.per == CHARGE_PER_DAY &&
	    c->compound == CHARGE_MONTHLY) {
		check_error(checker, "E_CHARGE", text->at,
		    "a rate of a day cannot be compounded monthly");
	}
}

static void
check_amount_text(struct checker *checker, const struct located *text)
{
	struct charge_amount amount;
	struct located column;

	if (!charge_amount_parse(text->text, &amount)) {
		check_error(checker, "E_CHARGE", text->at,
		    "`%.80s` is not an amount", text->text.at);
		diag_note(checker->diag, text->at,
		    "such as \"40.00 EUR\" or \"2 %%\"");
		return;
	}
	column = (struct located){ amount.column, text->at, false };
	if (!amount.percent)
		check_currency(checker,
		    &(struct located){ amount.currency, text->at, false });
	else
		check_typed(checker, &column, TYPE_MONEY, "%");
}

static void
check_by(struct checker *checker, const struct charge_spec *c,
    const struct yaml_node *node, bool rates)
{
	struct charge_by by;

	if (!charge_by_read(checker->strategy->arena, node, &by)) {
		diag_memory(checker->diag);
		checker->failed = true;
		return;
	}
	check_column(checker, &by.column);
	for (size_t i = 0; i < by.count; i++)
		if (rates)
			check_rate(checker, c, &by.choices[i].text);
		else
			check_amount_text(checker, &by.choices[i].text);
}

static void
check_rates(struct checker *checker, const struct charge_spec *c)
{
	check_amount(checker, &c->rates.add, "add");
	check_amount(checker, &c->rates.times, "times");
	if (c->rates.per == CHARGE_PER_DAY && c->compound == CHARGE_MONTHLY)
		check_error(checker, "E_CHARGE", c->rates.at,
		    "a rate of a day cannot be compounded monthly");
	if (!c->rates.effective)
		return;
	if (c->rates.per != CHARGE_PER_YEAR)
		check_error(checker, "E_CHARGE", c->rates.at,
		    "an effective rate is one of a year");
	if (c->compound == CHARGE_MONTHLY)
		check_error(checker, "E_CHARGE", c->rates.at,
		    "an effective rate cannot be compounded monthly");
}

static void
check_interest(struct checker *checker, struct charge_spec *c)
{
	if (c->rate == NULL && !c->rates.set) {
		check_error(checker, "E_MISSING_KEY", c->at,
		    "interest needs the key `rate` or `rates`");
		diag_note(checker->diag, c->at, "such as `rate: \"18 %% year\"`");
	}
	if (c->compound > CHARGE_SIMPLE && c->round > CHARGE_ROUND_END)
		check_error(checker, "E_CHARGE", c->at,
		    "interest on interest is rounded at the end, not at each "
		    "segment or day");
	check_rates(checker, c);
}

static void
check_sum(struct checker *checker, const struct charge_spec *c)
{
	if (c->amount == NULL && !check_given(&c->bands)) {
		check_error(checker, "E_MISSING_KEY", c->at,
		    "a fixed sum needs the key `amount` or `bands`");
		diag_note(checker->diag, c->at,
		    "such as `amount: \"40.00 EUR\"`");
	}
	check_block(checker, &c->bands, "bands");
	check_amount(checker, &c->less.amount, "amount");
}

/* A part of what?  A fee that is one of an action has no amount of its own. */
static void
check_no_percent(struct checker *checker, const struct yaml_node *node,
    const char *why, const char *remedy)
{
	struct charge_by by;
	struct charge_amount amount;

	/* Without memory check_by has told. */
	if (!charge_by_read(checker->strategy->arena, node, &by))
		return;
	for (size_t i = 0; i < by.count; i++) {
		const struct located *text = &by.choices[i].text;

		if (!charge_amount_parse(text->text, &amount) ||
		    !amount.percent)
			continue;
		check_error(checker, "E_CHARGE", text->at, "%s", why);
		diag_note(checker->diag, text->at, "%s", remedy);
	}
}

static void
check_fee(struct checker *checker, const struct charge_spec *c)
{
	if (c->amount == NULL) {
		check_error(checker, "E_MISSING_KEY", c->at,
		    "a fee needs the key `amount`");
		diag_note(checker->diag, c->at,
		    "such as `amount: \"49.00 MXN\"`");
	}
	if (c->once != CHARGE_ONCE_ITEM)
		check_no_percent(checker, c->amount,
		    "a percentage is one of an item, and this fee is one of "
		    "a whole action",
		    "write `once_per: item`, or an amount");
	check_no_percent(checker, c->max_total, "`max_total` is an amount",
	    "such as \"147.00 MXN\"");
	check_by(checker, c, c->max_total, false);
}

/* What the file leaves open; the checks before saw what it says. */
static void
complete(const struct checker *checker, struct charge_spec *c)
{
	static const struct located due = { .text = { "due_date", 8 } };
	static const struct located balance = { .text = { "balance", 7 } };
	int usual = checker->strategy->defaults.rounding;

	if (c->mode == -1)
		c->mode = CHARGE_FLOATING;
	if (c->day_count == -1)
		c->day_count = 0;
	if (c->compound == -1)
		c->compound = CHARGE_SIMPLE;
	if (c->allocation == -1)
		c->allocation = CHARGE_PRINCIPAL_FIRST;
	if (c->round == -1)
		c->round = CHARGE_ROUND_END;
	if (c->rounding == -1)
		c->rounding = usual >= 0 ? usual : ROUND_HALF_UP;
	if (c->once == -1)
		c->once = CHARGE_ONCE_LEVEL;
	if (!check_given(&c->from))
		c->from = due;
	if (!check_given(&c->on))
		c->on = balance;
}

static void
check_charge(struct checker *checker, struct charge_spec *c)
{
	check_for(checker, &c->sources);
	check_uses(checker, c);
	check_typed(checker, &c->from, TYPE_DATE, "from");
	check_typed(checker, &c->until, TYPE_DATE, "until");
	check_typed(checker, &c->on, TYPE_MONEY, "on");
	if (c->kind == CHARGE_INTEREST)
		check_interest(checker, c);
	else if (c->kind == CHARGE_FIXED)
		check_sum(checker, c);
	else if (c->kind == CHARGE_FEE)
		check_fee(checker, c);
	check_by(checker, c, c->rate, true);
	check_by(checker, c, c->cap, false);
	check_by(checker, c, c->amount, false);
	check_currency(checker, &c->unit.currency);
	complete(checker, c);
}

void
strategy_check_charges(struct checker *checker)
{
	struct strategy *strategy = checker->strategy;
	struct charge_spec *charge = strategy->charges.at;

	for (size_t i = 0; i < strategy->charges.count; i++)
		check_charge(checker, &charge[i]);
	if (strategy->defaults.rounding == -1)
		strategy->defaults.rounding = ROUND_HALF_EVEN;
}
