#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy_fixture.h"

static const struct mistake rules_mistakes[] = {
	{ "ageing: {^buckts: []}\n",
	    "E_UNKNOWN_KEY `buckts` is not a key of `ageing`",
	    "did you mean `buckets`?" },
	{ "ageing: {breakpoints: [0, 30, ^30]}\n",
	    "E_VALUE `breakpoints` must rise, and 30 follows 30", "" },
	{ "ageing: {breakpoints: [0], ^buckets: [{name: a, range: '< "
	  "1'}]}\n",
	    "E_VALUE `breakpoints` and `buckets` exclude", "" },
	{ "ageing: {buckets: [{name: a, range: '< 1'}, {name: ^a, "
	  "range: '>= 1'}]}\n",
	    "E_DUPLICATE_NAME two buckets have the name `a`", "3:27 note" },
	{ "ageing: {credits: ^own_dates}\n",
	    "E_VALUE `credits` cannot be `own_dates`; it is one of separate, "
	    "linked, fifo, own_date",
	    "did you mean `own_date`?" },
	{ "ageing: {min_item: {^MXP: 5}}\n",
	    "E_VALUE `MXP` is not a currency of ISO 4217",
	    "declare it under `currencies:`" },
	{ "ageing: {min_item: {MXN: 5, CLP: ^5.5}}\n",
	    "E_VALUE `5.5` is no amount of CLP, which has 0 decimals", "" },
	{ "ageing: {min_item: {MXN: ^1e3}}\n",
	    "E_VALUE `min_item` of MXN is an amount such as 5 or 0.50, not "
	    "`1e3`",
	    "" },
	{ "ageing: {min_item: {MXN: ^-1}}\n",
	    "E_VALUE `min_item` of MXN is an amount such as 5 or 0.50, not "
	    "`-1`",
	    "" },
	{ "ageing: {min_days: ^0}\n", "E_VALUE `min_days` is 1 to 36500, not 0", "" },
	{ "ageing: {rollup_by: [company, ^debtor]}\n",
	    "E_NAME nothing declares the column `debtor`", "" },
	{ "ageing: {rollup_by: [company, ^company]}\n",
	    "E_DUPLICATE_NAME `company` is in `rollup_by` twice", "" },
	{ "ageing: {rollup_by: [company, debtor_id, doc_id, doc_type, kind, "
	  "agent, country, city, ^region]}\n",
	    "E_VALUE `rollup_by` has 9 columns; 8 are the most", "" },
	{ "ageing: {measure: ^days_over}\n",
	    "E_NAME nothing declares the column `days_over`", "" },
	{ "scorecards:\n"
	  "  c:\n"
	  "    characteristics:\n"
	  "      ^balanse:\n"
	  "        bins: |\n"
	  "          when | points\n",
	    "E_NAME nothing declares the column `balanse`",
	    "did you mean `balance`?" },
	{ "tables:\n"
	  "  t:\n"
	  "    ^inputs: {}\n"
	  "    outputs: {o: {type: int}}\n",
	    "E_MISSING_KEY a table needs the key `rows` or `file`",
	    "`file`: the rules as a CSV file" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n"
	  "    ^rows: |\n"
	  "      || o\n",
	    "E_VALUE `rows` and `file` exclude", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    rows: \"^|| o\"\n",
	    "E_SHAPE `rows` is a block of lines", "rows: |" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {^balanse: {}}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_NAME nothing declares the column `balanse`",
	    "did you mean `balance`?" },
	{ "tables:\n"
	  "  t:\n"
	  "    ^inputs: {}\n"
	  "    outputs: {}\n"
	  "    file: a.csv\n",
	    "E_MISSING_KEY table `t` needs an output", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: ^ref}}\n"
	  "    file: a.csv\n",
	    "E_MISSING_KEY `type: ref` needs the key `to`", "plans" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: ref, to: ^charges}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `to` is plans", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: int, to: ^plans}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `to` has no meaning for `p`, which is int", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: ^enum}}\n"
	  "    file: a.csv\n",
	    "E_MISSING_KEY `type: enum` needs the key `values`", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: int}}\n"
	  "    file: a.csv\n"
	  "    default: {p: ^[1]}\n",
	    "E_SHAPE `p` takes one value", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: int}}\n"
	  "    file: a.csv\n"
	  "    default: ^7\n",
	    "E_SHAPE `default` takes keys of its own", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    hit: ^rule order\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `hit` cannot be `rule order`", "`rule_order`" },
	{ "tables:\n"
	  "  t:\n"
	  "    ^hit: priority\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_MISSING_KEY table `t` is decided by the order of its outputs",
	    "the best first" },
	{ "tables:\n"
	  "  t:\n"
	  "    ^hit: O\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: set, values: [a, b]}}\n"
	  "    file: a.csv\n",
	    "E_MISSING_KEY table `t` is decided by the order", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    hit: C#\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}, ^p: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_VALUE a table with sum, min, max or count has one output",
	    "`hit: collect`" },
	{ "tables:\n"
	  "  t:\n"
	  "    hit: sum\n"
	  "    inputs: {}\n"
	  "    outputs: {^o: {type: date}}\n"
	  "    file: a.csv\n",
	    "E_TYPE `o` is a date, which has no sum", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    hit: C>\n"
	  "    inputs: {}\n"
	  "    outputs: {^o: {type: enum, values: [A]}}\n"
	  "    file: a.csv\n",
	    "E_TYPE `o` is an enum, which has no maximum",
	    "`hit: priority`" },
	{ "plans: {soft: {levels: []}}\n"
	  "tables:\n"
	  "  t:\n"
	  "    hit: collect\n"
	  "    inputs: {}\n"
	  "    outputs: {^o: {type: ref, to: plans}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `o` is a ref, which names one plan", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    list_separator: ^;\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `list_separator` has no meaning", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    hit: rule_order\n"
	  "    list_separator: \"^\"\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n",
	    "E_VALUE `list_separator`", "" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: enum, values: [A]}}\n"
	  "    file: a.csv\n"
	  "    default: {o: ^B}\n",
	    "E_VALUE `B` is not a value of `o`", "" },
	{ "plans: {soft: {levels: []}}\n"
	  "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {p: {type: ref, to: plans}}\n"
	  "    file: a.csv\n"
	  "    default: {p: ^sotf}\n",
	    "E_NAME `sotf` is not the name of a plan", "did you mean `soft`?" },
	{ "tables:\n"
	  "  t:\n"
	  "    inputs: {}\n"
	  "    outputs: {o: {type: int}}\n"
	  "    file: a.csv\n"
	  "    default: {^q: 1}\n",
	    "E_NAME `q` is not an output of table `t`", "" },
	{ "holds: [{code: A, when: dispute}, {code: ^A, when: "
	  "dispute}]\n",
	    "E_DUPLICATE_NAME two holds have the name `A`", "3:16 note" },
	{ "holds: [{code: A, when: dispute, stops: [^mail]}]\n",
	    "E_VALUE `stops` cannot be `mail`", "contact, fees" },
	{ "holds:\n"
	  "  - code: A\n"
	  "    list: ^{file: x}\n",
	    "E_MISSING_KEY `list` of a hold needs the key `key`", "" },
	{ "holds:\n"
	  "  - code: A\n"
	  "    list: {file: x, key: debtor_id}\n"
	  "    ^when: dispute\n",
	    "E_VALUE `when` and `list` exclude each other", "" },
	{ "holds: [{code: A, list: {file: x, key: ^due_date}}]\n",
	    "E_VALUE the key of a list is a text", "" },
	{ "holds: [{code: A, list: {file: x, key: debtor_id, columns: "
	  "{^unitl: B}}}]\n",
	    "E_NAME `unitl` is no column of this list", "from, until" },
	{ "promises: {tolerance: {amount: ^5 EUR}}\n",
	    "E_VALUE `amount` is major units", "" },
	{ "promises: {tolerance: {days: 2, of: business, calendar: ^x}}\n",
	    "E_NAME `x` is not the name of a calendar", "" },
	{ "offers: [{name: a, payments: 3, every: ^fortnight}]\n",
	    "E_VALUE `every` is month, week or days", "" },
	{ "offers: [{name: a, payments: 3, every: week, first: ^100 %}]\n",
	    "E_VALUE `first` is a share of the total", "" },
	{ "holds:\n"
	  "  - code: A\n"
	  "    when: ^code = \"A #1\"\n",
	    "E_VALUE a text in `when` has no closing",
	    "quote the whole value" },
};

static void
test_rules(void **state)
{

	(void)state;
	check_mistakes(
	    rules_mistakes, sizeof(rules_mistakes) / sizeof(*rules_mistakes));
}

static const char scorecard[] = "scorecards:\n"
                                "  c:\n"
                                "    characteristics:\n"
                                "      balance:\n"
                                "        bins: |\n"
                                "          when | points\n"
                                "          -    | 1\n";

static void
test_scorecards(void **state)
{
	static const struct mistake mistakes[] = {
		{ "    output: {probability: ^p}\n",
		    "E_MISSING_KEY a probability needs the `scale`",
		    "pdo: 50" },
		{ "    output: {score: a, reasons: ^a}\n",
		    "E_COLUMN_TYPE `a` is string in scorecard `c`", "" },
		{ "    bands: {column: b, cut: [{name: x, range: '< 1'}, "
		  "{name: ^x, range: '>= 1'}]}\n",
		    "E_DUPLICATE_NAME two bands", "" },
		{ "    bands: ^{column: b}\n",
		    "E_MISSING_KEY `bands` needs the key `cut`", "" },
		{ "    output: {score: ^balance}\n",
		    "E_COLUMN_TYPE `balance` is money", "" },
	};
	struct mistake whole;
	char body[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		whole = mistakes[i];
		snprintf(body, sizeof(body), "%s%s", scorecard, whole.body);
		whole.body = body;
		check_mistake(&whole);
	}
	whole =
	    (struct mistake){ "scorecards:\n"
		              "  c:\n"
		              "    ^scale: {points: 600, odds: 0, pdo: 50}\n"
		              "    characteristics: {}\n",
		    "E_VALUE `odds` and `pdo`", "" };
	check_mistake(&whole);
}

static const struct mistake plans_mistakes[] = {
	{ "plans: {p: {calendar: ^mx, levels: []}}\n",
	    "E_NAME `mx` is not the name of a calendar", "" },
	{ "calendars: {mx: {}}\n"
	  "plans: {p: {calendar: ^mxx, levels: []}}\n",
	    "E_NAME `mxx`", "did you mean `mx`?" },
	{ "calendars: {mx: {}}\n"
	  "plans: {p: {calendar: ^{MX: mx}, levels: []}}\n",
	    "E_MISSING_KEY `calendar` needs the key `by`", "" },
	{ "calendars: {mx: {}}\n"
	  "plans: {p: {calendar: {MX: mx, by: ^contry}, levels: []}}\n",
	    "E_NAME nothing declares the column `contry`",
	    "did you mean `country`?" },
	{ "calendars: {mx: {}}\n"
	  "columns: {country: {type: enum, values: [MX, CO]}}\n"
	  "plans: {p: {calendar: ^{MX: mx, by: country}, levels: "
	  "[]}}\n",
	    "E_NAME `calendar` says nothing for the value `CO`", "" },
	{ "plans: {^P1: {levels: []}}\n", "E_VALUE a plan: `P1`", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: "
	  "sms}]}\n"
	  "      - ^{level: B, on: {day: 5}, actions: [{channel: "
	  "sms}]}\n",
	    "E_LEVEL_ORDER a level on day 5 comes after one on day 5",
	    "must rise" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, after: {level: ^B, days: "
	  "1}, actions: [{channel: sms}]}\n"
	  "      - {level: B, on: {day: 9}, actions: [{channel: "
	  "sms}]}\n",
	    "E_LEVEL_ORDER `after` names `B`, which is no earlier", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: "
	  "sms}]}\n"
	  "      - {level: ^A, on: {day: 9}, actions: [{channel: "
	  "sms}]}\n",
	    "E_DUPLICATE_NAME two levels of one plan", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - ^{level: A, on: {day: 5}, hand_over: overdue, actions: "
	  "[{channel: call}]}\n",
	    "E_VALUE `hand_over` is for a level with `channel: export`", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - ^{level: A, on: {day: 5}, actions: []}\n",
	    "E_MISSING_KEY a level needs an action", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - ^{level: A, on: {day: 5}, actions: [{channel: sms}, "
	  "{channel: call}, {channel: sms}, {channel: sms}, {channel: sms}, "
	  "{channel: sms}, {channel: sms}, {channel: sms}, {channel: sms}]}\n",
	    "E_LIMIT a level has at most 8 actions, and this one has 9", "" },
	{ "tones: [firm]\n"
	  "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: sms}, "
	  "{channel: call, tone: ^soft}]}\n",
	    "E_NAME `soft` is not one of `tones`", "" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: "
	  "^smss}]}\n",
	    "E_VALUE `channel` cannot be `smss`", "did you mean `sms`?" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: "
	  "^exports}]}\n",
	    "E_VALUE `channel` cannot be `exports`",
	    "did you mean `export`?" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, ^tone: firm, actions: "
	  "[{channel: sms}]}\n",
	    "E_UNKNOWN_KEY `tone` is not a key of a level",
	    "`tone` belongs to an action, not to a level" },
	{ "tones: [kind]\n"
	  "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5}, actions: [{channel: sms, "
	  "tone: ^firm}]}\n",
	    "E_NAME `firm` is not one of `tones`", "3:9 note" },
	{ "plans:\n"
	  "  p:\n"
	  "    levels:\n"
	  "      - {level: A, on: {day: 5, roll: ^next}, actions: "
	  "[{channel: sms}]}\n",
	    "E_VALUE `roll` cannot be `next`", "" },
	{ "plans: {p: {group_by: ^x, levels: []}}\n", "E_VALUE `group_by`",
	    "" },
	{ "plans: {p: {min_balance: 1.000,^50, levels: []}}\n",
	    "E_UNKNOWN_KEY `50`", "" },
	{ "plans: {p: {min_balance: ^10 MXN, levels: []}}\n",
	    "E_VALUE `min_balance` is an amount", "" },
	{ "plans: {p: {min_balance: ^-1, levels: []}}\n",
	    "E_VALUE `min_balance` is an amount", "" },
};

static void
test_plans(void **state)
{

	(void)state;
	check_mistakes(
	    plans_mistakes, sizeof(plans_mistakes) / sizeof(*plans_mistakes));
}

static void
test_constraints(void **state)
{
	static const struct mistake mistakes[] = {
		{ "constraints: [^{code: A}]\n",
		    "E_MISSING_KEY a constraint needs something", "gap_days" },
		{ "constraints: [{code: A, gap_days: 1}, {code: ^A, gap_days: "
		  "2}]\n",
		    "E_DUPLICATE_NAME two constraints", "3:22 note" },
		{ "constraints: [{code: A, windows: [{days: all, from: ^7:00, "
		  "to: \"19:00\"}]}]\n",
		    "E_VALUE `from` is a time such as \"07:00\"", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"07:00\", to: \"^24:01\"}]}]\n",
		    "E_VALUE `to` is a time", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"19:00\", to: \"^07:00\"}]}]\n",
		    "E_VALUE the window ends at 07:00", "" },
		{ "constraints: [{code: A, windows: [{days: [^monday], from: "
		  "\"07:00\", to: \"08:00\"}]}]\n",
		    "E_VALUE `days` cannot be `monday`", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"^07.00\", "
		  "to: \"19:00\"}]}]\n",
		    "E_VALUE `from` is a time", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"^07:60\", "
		  "to: \"19:00\"}]}]\n",
		    "E_VALUE `from` is a time", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"^0a:00\", "
		  "to: \"19:00\"}]}]\n",
		    "E_VALUE `from` is a time", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"07:00\", "
		  "to: \"^07:00\"}]}]\n",
		    "E_VALUE the window ends at 07:00", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: ^3661d}}]\n",
		    "E_VALUE `per` is", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: ^d}}]\n",
		    "E_VALUE `per` is", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: ^30}}]\n",
		    "E_VALUE `per` is day, week or", "30d" },
		{ "constraints: [{code: A, cap: {max: 1, per: ^0d}}]\n",
		    "E_VALUE `per`", "" },
		{ "constraints: [{code: A, cap: {max: ^0, per: day}}]\n",
		    "E_VALUE `max` is 1 to", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: day, key: "
		  "^doc_id}}]\n",
		    "E_VALUE `key` cannot be `doc_id`", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: day, distinct: "
		  "^day}}]\n",
		    "E_VALUE `distinct` is channel", "" },
		{ "constraints: [{code: A, gap_days: 1, calendar: ^mx}]\n",
		    "E_NAME `mx` is not the name of a calendar", "" },
		{ "constraints: [{code: A, gap_days: 1, timezone: "
		  "'^-03:00'}]\n",
		    "E_VALUE `-03:00` is not a time zone", "" },
		{ "constraints: [{code: A, gap_days: 1, otherwise: ^never}]\n",
		    "E_VALUE `otherwise` cannot be `never`", "" },
		{ "constraints: [{code: A, gap_days: 1, except: "
		  "'^balance > 0'}]\n",
		    "E_VALUE `except` is an exception from `deny: true`", "" },
		{ "constraints: [{code: A, roles: {deny: a, allow: ^b}}]\n",
		    "E_VALUE `roles` has either", "" },
		{ "constraints: [{code: A, fields: ^nobody}]\n",
		    "E_NAME `nobody` is not a column", "" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_scorecards),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_constraints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
