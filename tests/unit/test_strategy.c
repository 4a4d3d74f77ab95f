#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy_fixture.h"

static const char complete[] = "tests/rules/complete.yaml";

struct loaded {
	struct fixture f;
	const struct strategy *s;
};

static int
open_complete(void **state)
{
	static struct loaded loaded;

	fixture_open(&loaded.f);
	loaded.s = strategy_load(complete, loaded.f.diag);
	*state = &loaded;
	if (loaded.s == NULL)
		print_error("%s", fixture_told(&loaded.f));
	return loaded.s == NULL ? -1 : 0;
}

static int
close_complete(void **state)
{
	struct loaded *loaded = *state;
	struct strategy *mine;

	memcpy(&mine, &loaded->s, sizeof(mine));
	strategy_free(mine);
	fixture_close(&loaded->f);
	return 0;
}

static void
is_text(const struct located *located, const char *text)
{
	if (text == NULL) {
		assert_null(located->text.at);
		return;
	}
	assert_non_null(located->text.at);
	assert_string_equal(located->text.at, text);
	assert_int_equal(located->text.len, strlen(text));
}

static void
is_list(const struct located_list *list, const char *joined)
{
	struct text rest = text_of(joined);
	struct text piece;
	size_t i = 0;

	while (text_split(&rest, ' ', &piece)) {
		assert_true(i < list->count);
		assert_true(text_equal(list->items[i++].text, piece));
	}
	assert_int_equal(i, list->count);
}

static void
is_decimal(struct decimal number, int64_t coefficient, int32_t scale)
{
	struct decimal wanted = { coefficient, scale };

	assert_int_equal(decimal_compare(number, wanted), 0);
}

static void
test_top(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct schema_pair *creditor;
	const struct currency_spec *currency = s->currencies.at;

	assert_string_equal(s->path, complete);
	assert_string_equal(s->dir, "tests/rules");
	assert_int_equal(s->format, 1);
	is_text(&s->name, "riverside-water");
	is_text(&s->version, "3.10");
	assert_int_equal(s->effective.from, 20454); /* 2026-01-01 */
	assert_int_equal(s->effective.to, 20818);   /* 2026-12-31 */
	is_text(&s->defaults.timezone, "America/Argentina/Buenos_Aires");
	is_text(&s->defaults.language, "es-AR");
	assert_int_equal(s->defaults.rounding, ROUND_HALF_UP);
	is_text(&s->defaults.currency, "ARS");
	assert_int_equal(s->currencies.count, 2);
	is_text(&currency[1].code, "UVA");
	assert_int_equal(currency[1].digits, 4);
	is_list(&s->tones, "kind firm");
	is_text(&s->templates.dir, "templates");
	creditor = s->creditor.at;
	is_text(&creditor[s->creditor.count - 1].key, "iban");
	is_text(&creditor[s->creditor.count - 1].value, "AR00 1111");
	assert_int_equal(s->letters.layout, LETTER_US10);
	assert_int_equal(s->letters.batch, 50);
	assert_int_equal(s->mail.format, MAIL_EML);
	assert_true(s->mail.attach_letter);
}

static void
test_sources(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct source_spec *source = strategy_source(s, TEXT("billing"));
	const struct column_spec *column;

	assert_null(strategy_source(s, TEXT("none")));
	assert_non_null(source);
	is_text(&source->name, "billing");
	assert_int_equal(source->at.line, 22);
	assert_int_equal(source->grain, GRAIN_INVOICE);
	is_list(&source->key, "debtor_id doc_id");
	is_text(&source->csv.delimiter, ";");
	is_text(&source->csv.encoding, "windows-1252");
	assert_int_equal(source->csv.nulls.count, 2);
	is_list(&source->defaults_date, "dd/mm/yyyy yyyy-mm-dd");
	is_text(&source->defaults_decimal, ",");
	is_text(&source->open_when, "balance != 0");
	assert_int_equal(source->columns.count, 14);
	column = source->columns.at;
	is_text(&column[0].name, "debtor_id");
	is_list(&column[0].from, "Cuenta #1");
	assert_int_equal(column[0].type, -1);
	assert_true(column[0].required);
	assert_int_equal(column[0].scale, 18);
	assert_int_equal(column[0].pii, PII_NONE);
	is_text(&column[6].constant, "AR");
	is_text(&column[7].fallback, "centro");
	is_list(&column[8].values, "home shop NO");
	is_list(&column[9].yes, "S SI");
	is_list(&column[9].no, "N NO");
	is_text(&column[10].separator, ",");
	assert_int_equal(column[11].scale, 4);
	assert_int_equal(column[12].pii, PII_PHONE);
	source = strategy_source(s, TEXT("meters"));
	assert_int_equal(source->grain, GRAIN_ACCOUNT);
	is_text(&source->csv.delimiter, NULL);
}

static void
test_rules(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct derive_spec *derive = s->derive.at;
	const struct bucket_spec *bucket = s->ageing.buckets.at;
	const struct scorecard_spec *card = s->scorecards.at;
	const struct characteristic_spec *one = card->characteristics.at;
	const struct band_spec *band = card->bands.cut.at;
	const struct hold_spec *hold = s->holds.at;

	assert_int_equal(derive[0].type, TYPE_BOOL);
	is_text(&derive[0].expr, "days_overdue > 30");
	assert_true(derive[1].expr.literal);
	assert_int_equal(derive[1].expr.at.col, 7);
	assert_true(s->ageing.set);
	is_text(&s->ageing.measure, "days_overdue");
	assert_int_equal(s->ageing.buckets.count, 3);
	is_text(&bucket[1].range, "[1..30]");
	assert_int_equal(s->ageing.credits, CREDITS_SEPARATE);
	assert_int_equal(s->scorecards.count, 1);
	is_decimal(card->base, 400, 0);
	assert_true(card->scale.set);
	is_decimal(card->scale.odds, 19, 0);
	assert_int_equal(card->reasons.method, REASONS_POINTS_ABOVE);
	assert_int_equal(card->reasons.max, 2);
	is_text(&one->column, "days_overdue");
	is_text(&one->reason, "R1");
	assert_true(one->bins.literal);
	is_text(&card->output.score, "payer_score");
	is_text(&card->bands.column, "risk");
	assert_int_equal(card->bands.cut.count, 2);
	is_text(&band[1].name, "low");
	is_text(&card->list_separator, " ");
	assert_int_equal(s->holds.count, 3);
	is_list(&hold[0].stops, "contact fees");
	is_list(&hold[1].stops, "contact"); /* by default */
	is_text(&hold[1].until, "promise_date");
	is_list(&hold[2].stops, "contact fees escalate"); /* by its kind */
	assert_int_equal(hold[2].kind, HOLD_INSOLVENT);
	is_list(&hold[2].list.key, "debtor_id");
	assert_int_equal(hold_channels(&hold[2]),
	    1 << CHANNEL_CALL | 1 << CHANNEL_VISIT);
	assert_int_equal(hold_channels(&hold[1]), HOLD_ALL_CHANNELS);
}

static void
test_promises(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct offer_spec *offer = s->offers.at;

	assert_true(s->promises.set);
	assert_int_equal(s->promises.tolerance.days, 2);
	assert_int_equal(s->promises.tolerance.of, PROMISE_BUSINESS_DAYS);
	is_text(&s->promises.tolerance.amount, "5 %");
	assert_int_equal(s->promises.break_after, 2);
	assert_int_equal(s->promises.window, 20);
	assert_false(s->promises.hold);
	assert_int_equal(s->offers.count, 1);
	assert_int_equal(offer->payments, 3);
	is_text(&offer->every, "month");
}

static void
test_tables(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct table_spec *table = s->tables.at;
	const struct table_input_spec *input = table->inputs.at;
	const struct table_output_spec *output = table->outputs.at;

	assert_int_equal(s->tables.count, 2);
	assert_int_equal(table[0].hit, HIT_FIRST);
	assert_true(table[0].complete);
	is_text(&input[0].name, "late");
	is_text(&input[0].expr, NULL);
	is_text(
	    &input[1].expr, "if balance > 1000 then \"big\" else \"small\"");
	assert_int_equal(output[0].type, TYPE_ENUM);
	assert_int_equal(output[1].type, TYPES);
	is_text(&output[1].to, "plans");
	is_text(&output[0].fallback, "B");
	is_text(&output[1].fallback, "soft");
	is_text(&output[2].fallback, "9");
	/* The text begins on the empty line after `rows: |`. */
	assert_int_equal(table[0].rows.text.at[0], '\n');
	assert_int_equal(table[0].rows.at.line, 116);
	assert_int_equal(table[0].rows.at.col, 7);
	assert_int_equal(table[1].hit, HIT_UNIQUE);
	is_text(&table[1].file, "tables/queues.csv");
	is_text(&table[1].rows, NULL);
}

static void
test_plans(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct plan_spec *plan = strategy_plan(s, TEXT("soft"));
	const struct level_spec *level;
	const struct action_spec *action;
	struct decimal share;

	assert_non_null(plan);
	assert_int_equal(plan->mode, PLAN_JUMP);
	is_text(&plan->min_balance, "100");
	assert_string_equal(yaml_get(plan->calendar, "by")->text.at, "country");
	assert_int_equal(plan->levels.count, 2);
	level = plan->levels.at;
	is_text(&level[0].level, "L1");
	assert_int_equal(level[0].on.day, -3);
	assert_int_equal(level[0].deadline, 7);
	assert_false(level[0].after.set);
	assert_int_equal(level[0].approval, APPROVAL_NONE);
	assert_true(level[1].after.set);
	is_text(&level[1].after.level, "L1");
	assert_int_equal(level[1].after.days, 5);
	assert_int_equal(level[1].deadline, 0);
	assert_int_equal(level[1].approval, APPROVAL_MANUAL);
	action = level[0].actions.at;
	assert_int_equal(action->channel, CHANNEL_SMS);
	is_list(&action->fallback, "email letter");
	is_text(&action->template, "es/reminder");
	plan = strategy_plan(s, TEXT("firm"));
	assert_int_equal(plan->levels.count, 0);
	assert_int_equal(plan->mode, PLAN_SEQUENTIAL);
	assert_true(plan->demote);
	assert_int_equal(plan->on_paid, PAID_RECOMPUTE);
	assert_int_equal(plan_grouping_of(plan), GROUP_DEBTOR);
	assert_false(plan->cure.set);
	plan = strategy_plan(s, TEXT("steps"));
	assert_int_equal(plan_grouping_of(plan), GROUP_LEVEL);
	assert_int_equal(plan->min_contact_days, 3);
	assert_false(plan->demote);
	assert_int_equal(plan->on_paid, PAID_KEEP);
	is_text(&plan->escalate.to, "firm");
	is_text(&plan->cure.when, "days_overdue <= 0");
	level = plan->levels.at;
	assert_int_equal(level[0].on.roll, ROLL_FOLLOWING);
	assert_int_equal(level[0].deadline_of, DEADLINE_BUSINESS);
	assert_int_equal(level[0].approval_valid, 10);
	assert_int_equal(level[0].approval_rejected, REJECTED_WAIVE);
	assert_true(level_in_sequence(&level[0]));
	assert_false(level_in_sequence(&level[1]));
	assert_true(level[2].credit_hold);
	assert_int_equal(level[2].hand_over, HAND_OVER_OVERDUE);
	assert_true(level_hands_over(&level[2]));
	assert_false(level_hands_over(&level[0]));
	assert_true(plan_share(&level[0].min_share, &share));
	assert_int_equal(share.coefficient, 25);
	assert_int_equal(share.scale, 1);
	is_text(&s->default_plan, "firm");
	assert_null(strategy_plan(s, TEXT("hard")));
	assert_non_null(strategy_calendar(s, TEXT("uy")));
	assert_null(strategy_calendar(s, TEXT("mx")));
}

static void
test_constraints(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct constraint_spec *c = s->constraints.at;
	const struct pack_spec *pack = s->packs.at;
	const struct window_spec *window = c->windows.at;

	assert_int_equal(s->constraints.count, 6);
	is_list(&c[0].channels, "call sms");
	assert_int_equal(c[0].windows.count, 2);
	is_list(&window[1].days, "all");
	is_text(&window[1].to, "24:00");
	assert_int_equal(c[0].holidays, HOLIDAYS_NEVER);
	assert_int_equal(c[0].otherwise, OTHERWISE_NEXT_FALLBACK);
	assert_int_equal(c[1].otherwise, OTHERWISE_DROP);
	assert_int_equal(c[1].holidays, HOLIDAYS_ALLOW);
	assert_int_equal(c[2].otherwise, OTHERWISE_DEFER);
	assert_true(c[2].cap.set);
	assert_int_equal(c[2].cap.max, 2);
	is_text(&c[2].cap.per, "7d");
	is_text(&c[3].cap.distinct, "channel");
	assert_int_equal(c[4].gap_days, 2);
	assert_false(c[4].cap.set);
	/* The pack's constraints come last and know their own file. */
	is_text(&c[5].code, "QUIET_SUNDAY");
	assert_string_equal(c[5].at.file, "tests/rules/packs/quiet.yaml");
	assert_int_equal(s->packs.count, 1);
	is_text(&pack->name, "quiet-sunday");
	assert_string_equal(pack->path, "tests/rules/packs/quiet.yaml");
}

static void
check_info(const struct strategy *s, const char *name, enum strategy_type type,
    enum column_need need, const char *values)
{
	struct column_info info;

	assert_true(strategy_column(s, text_of(name), &info));
	assert_int_equal(info.type, type);
	assert_int_equal(info.need, need);
	is_list(&info.values, values);
}

static void
test_columns(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	struct column_info info;
	const char *const *names;
	size_t count;
	size_t i;

	/* derive, columns, sources */
	check_info(s, "late", TYPE_BOOL, COLUMN_PRESENT, "");
	check_info(s, "visits", TYPE_INT, COLUMN_OPTIONAL, "");
	check_info(s, "doc_id", TYPE_STRING, COLUMN_REQUIRED, "");
	check_info(s, "tariff", TYPE_ENUM, COLUMN_PRESENT, "home shop NO");
	check_info(s, "email", TYPE_STRING, COLUMN_OPTIONAL, "");
	check_info(s, "consent", TYPE_SET, COLUMN_PRESENT, "sms email call");
	/* required in one source, not in the other */
	check_info(s, "debtor_id", TYPE_STRING, COLUMN_PRESENT, "");
	/* scorecards and tables */
	check_info(s, "payer_p", TYPE_DECIMAL, COLUMN_PRESENT, "");
	check_info(s, "risk", TYPE_ENUM, COLUMN_PRESENT, "high low");
	check_info(s, "segment", TYPE_ENUM, COLUMN_PRESENT, "A B");
	check_info(s, "plan", TYPE_ENUM, COLUMN_PRESENT, "soft steps firm");
	check_info(s, "bucket", TYPE_ENUM, COLUMN_PRESENT,
	    "current d30 old unapplied future");
	/* the catalog */
	assert_false(strategy_column(s, TEXT("nothing"), &info));
	assert_false(strategy_column(s, TEXT(""), &info));
	names = strategy_column_names(s, &count);
	for (i = 0; i < count; i++)
		assert_true(strategy_column(s, text_of(names[i]), &info));
}

/* What several sections say about one column. */
static void
test_joined_columns(void **state)
{
	static const char text[] =
	    "dunning: 1\n"
	    "strategy: s\n"
	    "columns: {note: {type: string}}\n"
	    "sources:\n"
	    "  a:\n"
	    "    columns:\n"
	    "      tier: {type: enum, values: [C, B], required: true}\n"
	    "      note: {type: enum, values: [X], optional: true}\n"
	    "      free: {type: set, values: [P]}\n"
	    "      open: {type: bool, default: true}\n"
	    "      rate: {type: decimal, default: 1.5}\n"
	    "      country: {type: enum, values: [MX]}\n"
	    "  b:\n"
	    "    columns:\n"
	    "      tier: {type: enum, values: [A, B, D], required: true}\n"
	    "      free: {type: set}\n"
	    "tables:\n"
	    "  t:\n"
	    "    for: b\n"
	    "    inputs: {tier: {}}\n"
	    "    outputs: {free: {type: set, values: [Q]}}\n"
	    "    file: t.csv\n";
	struct fixture f;
	struct strategy *s;

	(void)state;
	fixture_open(&f);
	s = fixture_strategy(&f, text);
	assert_string_equal(fixture_told(&f), "");
	check_info(s, "tier", TYPE_ENUM, COLUMN_REQUIRED, "C B A D");
	check_info(s, "note", TYPE_STRING, COLUMN_OPTIONAL, "");
	check_info(s, "free", TYPE_SET, COLUMN_PRESENT, "");
	check_info(s, "country", TYPE_ENUM, COLUMN_PRESENT, "MX");
	strategy_free(s);
	fixture_close(&f);
}

static void
test_column_types(void **state)
{
	(void)state;
	assert_int_equal(strategy_column_type(TYPE_ENUM), COLUMN_STRING);
	assert_int_equal(strategy_column_type(TYPE_MONEY), COLUMN_MONEY);
	assert_int_equal(strategy_column_type(TYPE_SET), COLUMN_SET);
	assert_int_equal(strategy_column_type(TYPE_DATETIME), COLUMN_STRING);
	assert_string_equal(strategy_type_names[TYPE_DATETIME], "datetime");
	assert_string_equal(strategy_type_names[TYPE_SET], "set");
	assert_null(strategy_type_names[TYPES]);
	assert_string_equal(channel_names[CHANNEL_LETTER], "letter");
	assert_null(channel_names[CHANNELS]);
}

static void
test_applies(void **state)
{
	const struct strategy *s = ((struct loaded *)*state)->s;
	const struct source_spec *billing = strategy_source(s, TEXT("billing"));
	const struct source_spec *meters = strategy_source(s, TEXT("meters"));
	const struct derive_spec *derive = s->derive.at;

	assert_true(strategy_applies(&derive[0].sources, NULL));
	assert_true(strategy_applies(&derive[0].sources, meters));
	assert_false(strategy_applies(&derive[1].sources, NULL));
	assert_false(strategy_applies(&derive[1].sources, meters));
	assert_true(strategy_applies(&derive[1].sources, billing));
}

static void
test_files(void **state)
{
	struct loaded *loaded = *state;
	struct located name = { TEXT("tables/holidays.csv"), POS_NONE, false };
	char dir[] = P_tmpdir "/strategy.XXXXXX";
	char path[sizeof(dir) + 16];
	FILE *file;

	assert_string_equal(strategy_file(loaded->s, &name, loaded->f.diag),
	    "tests/rules/tables/holidays.csv");
	name.text = TEXT("shared.csv");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/shared.csv", dir);
	setenv("DUNNING_DATA", dir, 1);
	assert_null(strategy_file(loaded->s, &name, loaded->f.diag));
	fixture_expect(&loaded->f, "E_NO_FILE there is no file `shared.csv`");
	fixture_expect(&loaded->f, path);
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	assert_string_equal(
	    strategy_file(loaded->s, &name, loaded->f.diag), path);
	name.text = TEXT("tables"); /* a directory is no file */
	assert_null(strategy_file(loaded->s, &name, loaded->f.diag));
	unsetenv("DUNNING_DATA");
	unlink(path);
	rmdir(dir);
}

static void
test_smallest(void **state)
{
	struct fixture f;
	struct strategy *s;

	(void)state;
	fixture_open(&f);
	s = fixture_strategy(&f, "dunning: 1\nstrategy: s\n");
	assert_non_null(s);
	assert_false(s->ageing.set);
	is_text(&s->ageing.measure, "days_overdue");
	assert_int_equal(s->defaults.rounding, ROUND_HALF_EVEN);
	assert_int_equal(s->effective.from, DATE_NONE);
	assert_int_equal(s->letters.batch, 500);
	check_info(s, "bucket", TYPE_STRING, COLUMN_PRESENT, "");
	strategy_free(s);
	strategy_free(NULL);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_promises),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_constraints),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_joined_columns),
		cmocka_unit_test(test_column_types),
		cmocka_unit_test(test_applies),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_smallest),
	};

	return cmocka_run_group_tests(tests, open_complete, close_complete);
}
