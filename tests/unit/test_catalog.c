#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rules/catalog.h"

/* The columns of each command as dunning-columns(5) lists them. */
static const char portfolio[] =
    "company:string debtor_id:string debtor_name:string tax_id:string "
    "doc_id:string instalment:string doc_type:string kind:enum "
    "ref_doc:string doc_date:date terms:string due_date:date "
    "original_due_date:date superseded_by:string snapshot_date:date "
    "currency:string amount:money paid:money "
    "balance:money disputed_amount:money dispute:bool email:string "
    "phone:string mobile:string address_1:string address_2:string "
    "address_3:string address_4:string postcode:string city:string "
    "region:string country:string language:string timezone:string "
    "consent:set preferred_channel:string contact_role:string "
    "contact_place:string product:string payment_reference:string "
    "payment_link:string risk_class:string agent:string "
    "last_payment_date:date promise_date:date promise_amount:money "
    "settled_date:date customer_since:date credit_limit:money";
static const char age[] =
    "due_source:string shifted_due_date:date days_delinquent:int "
    "business_days_overdue:int days_paused:int days_effective:int "
    "months_overdue:int original_days_overdue:int applied:money "
    "instalments_overdue:int base_balance:money base_rate:decimal "
    "base_rate_date:date days_overdue:int bucket:string undisputed:money "
    "below_minimum:bool debtor_disputed:money carrying:bool "
    "debtor_oldest_due:date debtor_next_due:date "
    "debtor_overdue_share:decimal debtor_weighted_days:decimal "
    "debtor_eligible:bool "
    "debtor_open:money debtor_overdue:money "
    "debtor_unapplied:money debtor_net:money debtor_max_days:int "
    "debtor_items:int charges_total:money";
static const char score[] =
    "score:decimal reasons:string band:string probability:decimal";
static const char segment[] = "rule_id:string arm:set";
static const char plan[] =
    "action_id:string action_date:date action_plan:string level:string "
    "channel:string template:string tone:string queue:string status:string "
    "held_by:string send_after:string deadline:date decided_by:string "
    "action_items:int action_overdue:money action_unapplied:money "
    "action_total:money action_max_days:int item_role:string "
    "item_level:string item_key:string action_charges:money "
    "action_fees:money action_fees_open:money action_fee_list:string "
    "item_fee_list:string plan_source:string credit_hold:bool "
    "level_action:string action_number:int level_since:date "
    "contact_rules:string bound_by:string action_timezone:string "
    "action_calendar:string send_until:string "
    "scheduled_at:string hold_codes:string constraint_codes:string "
    "promise_state:string hold_until:date "
    "expected_value:money action_payments:int agent_before:string "
    "agent_rank:int agent_note:string";

static size_t
check_columns(const char *list, const char *made_by)
{
	struct text rest = text_of(list);
	struct text name;
	struct text type;
	const struct catalog_column *column;
	size_t count = 0;

	while (text_split(&rest, ' ', &type)) {
		assert_true(text_split(&type, ':', &name));
		column = catalog_find(name);
		if (column == NULL)
			fail_msg("no column %.*s", (int)name.len, name.at);
		assert_true(text_equal(name, text_of(column->name)));
		assert_true(text_is(type, strategy_type_names[column->type]));
		assert_string_equal(column->made_by, made_by);
		count++;
	}
	return count;
}

static void
test_all_columns(void **state)
{
	size_t count = 0;

	(void)state;
	count += check_columns(portfolio, "portfolio");
	count += check_columns(age, "age");
	count += check_columns(score, "score");
	count += check_columns(segment, "segment");
	count += check_columns(plan, "plan");
	assert_int_equal(count, catalog_count);
}

static void
test_each_column(void **state)
{
	size_t i;
	size_t k;

	(void)state;
	for (i = 0; i < catalog_count; i++) {
		assert_true(text_is_name(text_of(catalog[i].name)));
		assert_true(strlen(catalog[i].doc) > 0);
		assert_null(strchr(catalog[i].doc, '\n'));
		for (k = 0; k < i; k++)
			assert_string_not_equal(
			    catalog[i].name, catalog[k].name);
	}
	assert_null(catalog_find(TEXT("Balance")));
	assert_null(catalog_find(TEXT("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_columns),
		cmocka_unit_test(test_each_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
