/* strategy_check_due.c -- of `ageing`: due dates, calendar, measure. */
#include "rules/strategy_check.h"
#include "rules/terms.h"

static const char *const unit_measures[] = { "days_overdue", "months_overdue",
	"instalments_overdue" };
enum { UNITS = sizeof unit_measures / sizeof *unit_measures };

/* The unit by whose measure a column is known; -1: by none. */
static int
unit_of(struct text measure)
{
	static const char *const of_days[] = { "days_delinquent",
		"days_effective", "days_paused", "business_days_overdue",
		"original_days_overdue" };
	size_t i;

	for (i = 0; i < UNITS; i++)
		if (text_is(measure, unit_measures[i]))
			return (int)i;
	for (i = 0; i < sizeof of_days / sizeof *of_days; i++)
		if (text_is(measure, of_days[i]))
			return UNIT_DAYS;
	return -1;
}

/* Each of the unit and the measure follows from the other one. */
static void
complete_measure(struct checker *checker)
{
	struct ageing_spec *ageing = &checker->strategy->ageing;
	int unit = -1;

	if (check_given(&ageing->measure))
		unit = unit_of(ageing->measure.text);
	if (ageing->unit < 0)
		ageing->unit = unit < 0 ? UNIT_DAYS : unit;
	if (!check_given(&ageing->measure))
		ageing->measure.text = text_of(unit_measures[ageing->unit]);
	else if (unit >= 0 && unit != ageing->unit)
		check_error(checker, "E_VALUE", ageing->measure.at,
		    "`%s` does not count the `unit` of the buckets, which is "
		    "%s",
		    ageing->measure.text.at,
		    ageing->unit == UNIT_DAYS       ? "days"
		    : ageing->unit == UNIT_MONTHS ? "months"
		                                  : "instalments");
}

static void
check_measure_type(struct checker *checker)
{
	const struct located *measure = &checker->strategy->ageing.measure;
	struct column_info info;

	if (measure->at.file == NULL ||
	    !strategy_column(checker->strategy, measure->text, &info) ||
	    info.type == TYPE_INT)
		return;
	check_error(checker, "E_VALUE", measure->at,
	    "`%s` is %s; buckets are chosen by whole numbers (int)",
	    measure->text.at, strategy_type_names[info.type]);
}

/* A key that is of no use without another one. */
static void
check_needs(struct checker *checker, bool wanted, struct src_pos at,
    const char *what, const char *needed)
{
	if (!wanted)
		return;
	check_error(checker, "E_MISSING_KEY", at, "%s needs `%s` under `ageing`",
	    what, needed);
}

static void
check_calendar_use(struct checker *checker)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;

	if (ageing->calendar != NULL)
		return;
	check_needs(checker, ageing->shift > SHIFT_NONE, ageing->at,
	    "`shift`", "calendar");
	check_needs(checker,
	    ageing->grace.set && ageing->grace.of == GRACE_BUSINESS,
	    ageing->at, "`grace` of business days", "calendar");
	check_needs(checker,
	    text_is(ageing->measure.text, "business_days_overdue"),
	    ageing->measure.at, "`business_days_overdue`", "calendar");
}

static void
check_terms(struct checker *checker)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;
	const struct schema_pair *pair = ageing->terms.at;
	struct terms terms;
	size_t i;

	for (i = 0; i < ageing->terms.count; i++) {
		const struct located *rule = &pair[i].value;

		if (!check_given(rule) || terms_parse(rule->text, &terms))
			continue;
		check_error(checker, "E_TERMS", rule->at,
		    "`%.80s` is no rule for a due date", rule->text.at);
		diag_note(checker->diag, rule->at,
		    "rules are " TERMS_FORMS);
	}
}

static void
check_missing_due(struct checker *checker)
{
	const struct located *missing = &checker->strategy->ageing.missing_due;
	int32_t days;

	if (!check_given(missing) || terms_missing(missing->text, &days))
		return;
	check_error(checker, "E_VALUE", missing->at,
	    "`missing_due` is reject, doc_date or doc_date + 30, not `%.80s`",
	    missing->text.at);
}

void
strategy_check_due(struct checker *checker)
{
	const struct ageing_spec *ageing = &checker->strategy->ageing;

	complete_measure(checker);
	check_measure_type(checker);
	check_calendar(checker, ageing->calendar);
	check_calendar_use(checker);
	check_needs(checker,
	    ageing->pauses.text.at == NULL &&
	        (text_is(ageing->measure.text, "days_effective") ||
	            text_is(ageing->measure.text, "days_paused")),
	    ageing->measure.at, "`days_effective`", "pauses");
	check_terms(checker);
	check_missing_due(checker);
}
