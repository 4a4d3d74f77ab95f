#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy_fixture.h"

/* A strategy and what is wrong with it; the body begins on line 3. */
struct mistake {
	const char *body;
	const char *told; /* the first message begins so */
	const char *hint;
};

static void
check_mistakes(const struct mistake *mistakes, size_t count)
{
	struct fixture f;
	char text[2048];
	size_t i;

	for (i = 0; i < count; i++) {
		fixture_open(&f);
		snprintf(text, sizeof(text), "dunning: 1\nstrategy: s\n%s",
		    mistakes[i].body);
		assert_null(fixture_strategy(&f, text));
		if (diag_count(f.diag, DIAG_ERROR) != 1 ||
		    strncmp(fixture_told(&f), mistakes[i].told,
		        strlen(mistakes[i].told)) != 0)
			fail_msg("%s\nwanted \"%s\", was told:\n%s",
			    mistakes[i].body, mistakes[i].told,
			    fixture_told(&f));
		fixture_expect(&f, mistakes[i].hint);
		fixture_close(&f);
	}
}

static void
test_format(void **state)
{
	static const struct {
		const char *text;
		const char *told;
	} cases[] = {
		{ "dunning: 2\nnew_key: 1\n",
		    "1:10 E_FORMAT written for dunning format 2" },
		{ "dunning: 0\nstrategy: s\n", "1:10 E_VALUE `dunning` is" },
		{ "dunning: one\nstrategy: s\n", "1:10 E_VALUE `dunning` is" },
		{ "strategy: s\ndunning: 1\n",
		    "1:1 E_FORMAT `dunning` must be the first key" },
		{ "strategy: s\n", "1:1 E_MISSING_KEY a strategy needs the "
		                   "key `dunning`" },
		{ "dunning: 1\n", "1:1 E_MISSING_KEY a strategy needs the "
		                  "key `strategy`" },
		{ "[]\n", "1:1 E_SHAPE a strategy is written as" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_open(&f);
		assert_null(fixture_strategy(&f, cases[i].text));
		assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
		fixture_expect(&f, cases[i].told);
		fixture_close(&f);
	}
}

static void
test_top(void **state)
{
	static const struct mistake mistakes[] = {
		{ "defaults: {timezone: GMT-3 h}\n",
		    "3:22 E_VALUE `GMT-3 h` is not a time zone",
		    "America/Mexico_City" },
		{ "defaults: {timezone: America/}\n", "3:22 E_VALUE", "" },
		{ "defaults: {language: spanish}\n",
		    "3:22 E_VALUE `spanish` is not a language tag", "es-MX" },
		{ "defaults: {language: e1}\n", "3:22 E_VALUE `e1`", "" },
		{ "defaults: {currency: mxn}\n",
		    "3:22 E_VALUE `mxn` is not a currency code", "capital" },
		{ "defaults: {currency: XQQ}\n",
		    "3:22 E_VALUE `XQQ` is not a currency of ISO 4217",
		    "XQQ: {digits: 2}" },
		{ "defaults: {country: Mexico}\n",
		    "3:21 E_VALUE `Mexico` is not a country code", "" },
		{ "defaults: {rounding: banker}\n",
		    "3:22 E_VALUE `rounding` cannot be `banker`", "half_even" },
		{ "currencies: {peso: {digits: 2}}\n",
		    "3:14 E_VALUE `peso` is not a currency code", "" },
		{ "currencies: {MXN: {digits: 5}}\n",
		    "3:28 E_VALUE `digits` is 0 to 4, not 5", "" },
		{ "effective: {from: 2026-02-01, to: 2026-01-01}\n",
		    "0:0 E_VALUE `effective` ends before it begins", "" },
		{ "creditor: {iban: [1]}\n",
		    "3:18 E_SHAPE `iban` of `creditor` is not a text", "" },
		{ "reason_texts: {R1: {es: {a: b}}}\n",
		    "3:20 E_SHAPE `R1` of `reason_texts`", "" },
		{ "reason_texts: R1\n", "3:15 E_SHAPE `reason_texts`", "" },
		{ "experiments: []\n",
		    "3:1 E_NOT_YET `experiments` is known, but this version of "
		    "dunning cannot do it yet",
		    "remove it" },
		{ "charges: {}\n", "3:1 E_NOT_YET `charges`", "" },
		{ "lint: {}\n", "3:1 E_NOT_YET `lint`", "" },
		{ "contact_packs: [packs/none.yaml]\n",
		    "3:17 E_NO_FILE there is no file `packs/none.yaml`",
		    "looked for" },
		{ "contact_packs: /etc/passwd\n", "3:16 E_VALUE contact_packs",
		    "" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

static void
test_sources(void **state)
{
	static const struct mistake mistakes[] = {
		{ "sources: {erp: {columns: {shade: {from: x}}}}\n",
		    "3:27 E_COLUMN_TYPE `shade` is not in dunning-columns(5)",
		    "" },
		{ "sources: {erp: {columns: {balanse: {from: x}}}}\n",
		    "3:27 E_COLUMN_TYPE `balanse`", "did you mean `balance`?" },
		{ "sources: {erp: {columns: {balance: {type: string}}}}\n",
		    "3:27 E_COLUMN_TYPE `balance` is money in "
		    "dunning-columns(5), and string in source `erp`",
		    "another name" },
		{ "sources:\n  a: {columns: {x: {type: int}}}\n"
		  "  b: {columns: {x: {type: date}}}\n",
		    "5:17 E_COLUMN_TYPE `x` is date in source `b`, and int in "
		    "source `a`",
		    "4:17 note" },
		{ "derive: {x: {type: int, expr: '1'}}\n"
		  "sources: {a: {columns: {x: {type: int}}}}\n",
		    "3:10 E_COLUMN_EXISTS `x` is a column of source `a`", "" },
		{ "sources: {erp: {columns: {tier: {type: enum}}}}\n",
		    "3:27 E_MISSING_KEY `tier` is an enum", "values" },
		{ "sources: {erp: {columns: {tier: {type: datetime}}}}\n",
		    "3:40 E_NOT_YET `type: datetime`", "" },
		{ "sources: {erp: {columns: {balance: {format: yyyy}}}}\n",
		    "3:45 E_VALUE `yyyy` is not a date format", "" },
		{ "sources: {erp: {columns: {balance: {format: "
		  "dd/mm/yyyy}}}}\n",
		    "3:45 E_VALUE `format` has no meaning for `balance`, which "
		    "is money",
		    "" },
		{ "sources: {erp: {columns: {phone: {currency: MXN}}}}\n",
		    "3:44 E_VALUE `currency` has no meaning", "" },
		{ "sources: {erp: {columns: {dispute: {default: no}}}}\n",
		    "3:46 E_VALUE `default: no` does not fit `dispute`",
		    "true or false" },
		{ "sources: {erp: {columns: {due_date: {const: 1/2/26}}}}\n",
		    "3:45 E_VALUE `const: 1/2/26`", "yyyy-mm-dd" },
		{ "sources: {erp: {columns: {t: {type: enum, values: [A], "
		  "default: a}}}}\n",
		    "3:64 E_VALUE `default: a` does not fit `t`", "" },
		{ "sources: {erp: {columns: {phone: {from: a, const: b}}}}\n",
		    "3:51 E_VALUE `from` and `const` exclude", "" },
		{ "sources: {erp: {columns: {phone: {from: '#0'}}}}\n",
		    "3:42 E_VALUE `#0` is not the number of a column", "" },
		{ "sources: {erp: {columns: {phone: {required: true, optional: "
		  "true}}}}\n",
		    "3:27 E_VALUE `phone` cannot be both", "" },
		{ "sources: {erp: {columns: {balance: {decimal: ';'}}}}\n",
		    "3:47 E_VALUE `decimal` is", "" },
		{ "sources: {erp: {decimal: ',', grouping: ',', columns: "
		  "{}}}\n",
		    "3:42 E_VALUE `grouping` and `decimal` are both", "" },
		{ "sources: {erp: {grouping: x, columns: {}}}\n",
		    "3:27 E_VALUE `grouping` is", "" },
		{ "sources: {erp: {key: [doc_id], columns: {}}}\n",
		    "3:23 E_NAME `doc_id` is not a column of source `erp`",
		    "" },
		{ "sources: {erp: {csv: {delimiter: ';;'}, columns: {}}}\n",
		    "3:35 E_VALUE `delimiter` is one character or tab", "" },
		{ "sources: {erp: {csv: {encoding: latin9}, columns: {}}}\n",
		    "3:33 E_VALUE `encoding` is utf-8, windows-1252", "" },
		{ "sources: {erp: {csv: {header: false}, columns: {}}}\n",
		    "3:23 E_NOT_YET `header`", "" },
		{ "calendars: {mx: {weekend: [saturday]}}\n",
		    "3:28 E_VALUE `weekend` cannot be `saturday`", "mon, tue" },
		{ "derive: {x: {type: int, expr: '1', for: erp}}\n",
		    "3:41 E_NAME `erp` is not the name of a source", "" },
		{ "sources: {erp: {columns: {}}}\n"
		  "holds: [{code: A, when: dispute, for: epr}]\n",
		    "4:39 E_NAME `epr` is not the name of a source",
		    "did you mean `erp`?" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

static void
test_rules(void **state)
{
	static const struct mistake mistakes[] = {
		{ "ageing: {buckts: []}\n",
		    "3:10 E_UNKNOWN_KEY `buckts` is not a key of `ageing`",
		    "did you mean `buckets`?" },
		{ "ageing: {breakpoints: [0, 30, 30]}\n",
		    "3:31 E_VALUE `breakpoints` must rise, and 30 follows 30",
		    "" },
		{ "ageing: {breakpoints: [0], buckets: [{name: a, range: '< "
		  "1'}]}\n",
		    "3:24 E_VALUE `breakpoints` and `buckets` exclude", "" },
		{ "ageing: {buckets: [{name: a, range: '< 1'}, {name: a, "
		  "range: '>= 1'}]}\n",
		    "3:52 E_DUPLICATE_NAME two buckets have the name `a`",
		    "3:27 note" },
		{ "ageing: {credits: fifo}\n", "3:19 E_NOT_YET `credits: fifo`",
		    "" },
		{ "ageing: {measure: days_over}\n",
		    "3:19 E_NAME nothing declares the column `days_over`", "" },
		{ "scorecards:\n  c:\n    characteristics:\n"
		  "      balanse: {bins: x}\n",
		    "6:7 E_NAME nothing declares the column `balanse`",
		    "did you mean `balance`?" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {o: {type: "
		  "int}}\n",
		    "5:5 E_MISSING_KEY table `t` needs its rules", "`file`" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {o: {type: "
		  "int}}\n    file: a.csv\n    rows: |\n      || o\n",
		    "7:11 E_VALUE `rows` and `file` exclude", "" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {o: {type: "
		  "int}}\n    rows: \"|| o\"\n",
		    "7:12 E_SHAPE `rows` is a block of lines", "rows: |" },
		{ "tables:\n  t:\n    inputs: {balanse: {}}\n    outputs: {o: "
		  "{type: int}}\n    file: a.csv\n",
		    "5:14 E_NAME nothing declares the column `balanse`",
		    "did you mean `balance`?" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {}\n    file: "
		  "a.csv\n",
		    "5:5 E_MISSING_KEY table `t` needs an output", "" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {p: {type: "
		  "ref}}\n    file: a.csv\n",
		    "6:15 E_MISSING_KEY `p` is a ref", "to: plans" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {p: {type: ref, "
		  "to: charges}}\n    file: a.csv\n",
		    "6:34 E_VALUE `to` is plans", "" },
		{ "tables:\n  t:\n    hit: collect\n    inputs: {}\n    "
		  "outputs: {o: {type: int}}\n    file: a.csv\n",
		    "5:10 E_NOT_YET `hit: collect`", "" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {o: {type: enum, "
		  "values: [A]}}\n    file: a.csv\n    default: {o: B}\n",
		    "8:18 E_VALUE `B` is not a value of `o`", "" },
		{ "plans: {soft: {levels: []}}\ntables:\n  t:\n    inputs: "
		  "{}\n    outputs: {p: {type: ref, to: plans}}\n    file: "
		  "a.csv\n    default: {p: sotf}\n",
		    "9:18 E_NAME `sotf` is not the name of a plan",
		    "did you mean `soft`?" },
		{ "tables:\n  t:\n    inputs: {}\n    outputs: {o: {type: "
		  "int}}\n    file: a.csv\n    default: {q: 1}\n",
		    "8:15 E_NAME `q` is not an output of table `t`", "" },
		{ "holds: [{code: A, when: dispute}, {code: A, when: "
		  "dispute}]\n",
		    "3:42 E_DUPLICATE_NAME two holds have the name `A`",
		    "3:16 note" },
		{ "holds: [{code: A, when: dispute, stops: [mail]}]\n",
		    "3:42 E_VALUE `stops` cannot be `mail`", "contact, fees" },
		{ "holds:\n  - code: A\n    list: {file: x}\n    when: "
		  "dispute\n",
		    "5:5 E_NOT_YET `list`", "" },
		{ "holds:\n  - code: A\n    when: code = \"A #1\"\n",
		    "5:11 E_VALUE a text in `when` has no closing",
		    "quote the whole value" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

static const char scorecard[] =
    "scorecards:\n"
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
		{ "    output: {probability: p}\n",
		    "10:27 E_MISSING_KEY a probability needs the `scale`",
		    "pdo: 50" },
		{ "    scale: {points: 600, odds: 0, pdo: 50}\n",
		    "5:5 E_VALUE `odds` and `pdo`", "" },
		{ "    output: {score: a, reasons: a}\n",
		    "10:33 E_DUPLICATE_NAME the scorecard writes `a` twice",
		    "" },
		{ "    bands: {column: b, cut: [{name: x, range: '< 1'}, "
		  "{name: x, range: '>= 1'}]}\n",
		    "10:62 E_DUPLICATE_NAME two bands", "" },
		{ "    bands: {column: b}\n",
		    "10:12 E_MISSING_KEY `bands` needs the key `cut`", "" },
		{ "    output: {score: balance}\n",
		    "10:21 E_COLUMN_TYPE `balance` is money", "" },
	};
	struct mistake whole;
	char body[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		whole = mistakes[i];
		snprintf(body, sizeof(body), "%s%s", scorecard, whole.body);
		whole.body = body;
		check_mistakes(&whole, 1);
	}
}

static void
test_plans(void **state)
{
	static const struct mistake mistakes[] = {
		{ "plans: {p: {calendar: mx, levels: []}}\n",
		    "3:23 E_NAME `mx` is not the name of a calendar", "" },
		{ "calendars: {mx: {}}\nplans: {p: {calendar: mxx, levels: "
		  "[]}}\n",
		    "4:23 E_NAME `mxx`", "did you mean `mx`?" },
		{ "calendars: {mx: {}}\nplans: {p: {calendar: {MX: mx}, "
		  "levels: []}}\n",
		    "4:23 E_MISSING_KEY `calendar` needs the key `by`", "" },
		{ "calendars: {mx: {}}\nplans: {p: {calendar: {MX: mx, by: "
		  "contry}, levels: []}}\n",
		    "4:36 E_NAME nothing declares the column `contry`",
		    "did you mean `country`?" },
		{ "calendars: {mx: {}}\ncolumns: {country: {type: enum, "
		  "values: [MX, CO]}}\nplans: {p: {calendar: {MX: mx, by: "
		  "country}, levels: []}}\n",
		    "5:23 E_NAME `calendar` says nothing for the value `CO`",
		    "" },
		{ "plans: {P1: {levels: []}}\n", "3:9 E_VALUE a plan: `P1`",
		    "" },
		{ "plans:\n  p:\n    levels:\n"
		  "      - {level: A, on: {day: 5}, actions: [{channel: sms}]}\n"
		  "      - {level: B, on: {day: 5}, actions: [{channel: sms}]}\n",
		    "7:10 E_LEVEL_ORDER a level on day 5 comes after one on "
		    "day 5",
		    "must rise" },
		{ "plans:\n  p:\n    levels:\n"
		  "      - {level: A, on: {day: 5}, after: {level: B, days: "
		  "1}, actions: [{channel: sms}]}\n"
		  "      - {level: B, on: {day: 9}, actions: [{channel: sms}]}\n",
		    "6:43 E_LEVEL_ORDER `after` names `B`, which is no earlier",
		    "" },
		{ "plans:\n  p:\n    levels:\n"
		  "      - {level: A, on: {day: 5}, actions: [{channel: sms}]}\n"
		  "      - {level: A, on: {day: 9}, actions: [{channel: sms}]}\n",
		    "7:18 E_DUPLICATE_NAME two levels of one plan", "" },
		{ "plans:\n  p:\n    levels:\n"
		  "      - {level: A, on: {day: 5}, actions: []}\n",
		    "6:10 E_MISSING_KEY a level needs an action", "" },
		{ "plans:\n  p:\n    levels:\n      - {level: A, on: {day: "
		  "5}, actions: [{channel: sms}, {channel: call}]}\n",
		    "6:10 E_NOT_YET a level with 2 actions", "fallback" },
		{ "plans:\n  p:\n    levels:\n      - {level: A, on: {day: "
		  "5}, actions: [{channel: smss}]}\n",
		    "6:56 E_VALUE `channel` cannot be `smss`",
		    "did you mean `sms`?" },
		{ "plans:\n  p:\n    levels:\n      - {level: A, on: {day: "
		  "5}, actions: [{channel: export}]}\n",
		    "6:56 E_NOT_YET `channel: export`", "" },
		{ "plans:\n  p:\n    levels:\n      - {level: A, on: {day: "
		  "5}, tone: firm, actions: [{channel: sms}]}\n",
		    "6:36 E_UNKNOWN_KEY `tone` is not a key of a level",
		    "`tone` belongs to an action, not to a level" },
		{ "tones: [kind]\nplans:\n  p:\n    levels:\n      - {level: "
		  "A, on: {day: 5}, actions: [{channel: sms, tone: firm}]}\n",
		    "7:67 E_NAME `firm` is not one of `tones`", "3:9 note" },
		{ "plans:\n  p:\n    levels:\n      - {level: A, on: {day: 5, "
		  "roll: following}, actions: [{channel: sms}]}\n",
		    "6:34 E_NOT_YET `roll`", "" },
		{ "plans: {p: {group_by: x, levels: []}}\n",
		    "3:13 E_NOT_YET `group_by`", "" },
		{ "plans: {p: {min_balance: 1.000,50, levels: []}}\n",
		    "3:34 E_UNKNOWN_KEY `50`", "" },
		{ "plans: {p: {min_balance: 10 MXN, levels: []}}\n",
		    "3:26 E_VALUE `min_balance` is an amount", "" },
		{ "plans: {p: {min_balance: -1, levels: []}}\n",
		    "3:26 E_VALUE `min_balance` is an amount", "" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

static void
test_constraints(void **state)
{
	static const struct mistake mistakes[] = {
		{ "constraints: [{code: A}]\n",
		    "3:15 E_MISSING_KEY a constraint needs something",
		    "gap_days" },
		{ "constraints: [{code: A, gap_days: 1}, {code: A, gap_days: "
		  "2}]\n",
		    "3:46 E_DUPLICATE_NAME two constraints", "3:22 note" },
		{ "constraints: [{code: A, windows: [{days: all, from: 7:00, "
		  "to: \"19:00\"}]}]\n",
		    "3:52 E_VALUE `from` is a time such as \"07:00\"", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"07:00\", to: \"24:01\"}]}]\n",
		    "3:66 E_VALUE `to` is a time", "" },
		{ "constraints: [{code: A, windows: [{days: all, from: "
		  "\"19:00\", to: \"07:00\"}]}]\n",
		    "3:66 E_VALUE the window ends at 07:00", "" },
		{ "constraints: [{code: A, windows: [{days: [monday], from: "
		  "\"07:00\", to: \"08:00\"}]}]\n",
		    "3:42 E_VALUE `days` cannot be `monday`", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: 30}}]\n",
		    "3:43 E_VALUE `per` is day, week or", "30d" },
		{ "constraints: [{code: A, cap: {max: 1, per: 0d}}]\n",
		    "3:43 E_VALUE `per`", "" },
		{ "constraints: [{code: A, cap: {max: 0, per: day}}]\n",
		    "3:35 E_VALUE `max` is 1 to", "" },
		{ "constraints: [{code: A, cap: {max: 1, per: day, key: "
		  "doc_id}}]\n",
		    "3:53 E_NOT_YET `key: doc_id`", "debtor_id" },
		{ "constraints: [{code: A, cap: {max: 1, per: day, distinct: "
		  "day}}]\n",
		    "3:58 E_VALUE `distinct` is channel", "" },
		{ "constraints: [{code: A, gap_days: 1, calendar: mx}]\n",
		    "3:47 E_NAME `mx` is not the name of a calendar", "" },
		{ "constraints: [{code: A, gap_days: 1, timezone: '-03:00'}]\n",
		    "3:48 E_VALUE `-03:00` is not a time zone", "" },
		{ "constraints: [{code: A, gap_days: 1, otherwise: error}]\n",
		    "3:48 E_NOT_YET `otherwise: error`", "" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

/* One run tells all mistakes, whatever finds them. */
static void
test_five_mistakes(void **state)
{
	static const char text[] =
	    "dunning: 1\n"
	    "strategy: s\n"
	    "ageing: {buckts: []}\n"
	    "mail: {attach_letter: yes}\n"
	    "plans:\n"
	    "  p:\n"
	    "    calendar: mx\n"
	    "    levels:\n"
	    "      - {level: A, on: {day: 9}, actions: [{channel: sms}]}\n"
	    "      - {level: B, on: {day: 8}, actions: [{channel: fax}]}\n";
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_null(fixture_strategy(&f, text));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 5);
	fixture_expect(&f, "3:10 E_UNKNOWN_KEY `buckts`");
	fixture_expect(&f, "4:23 E_VALUE `attach_letter`");
	fixture_expect(&f, "7:15 E_NAME `mx`");
	fixture_expect(&f, "10:10 E_LEVEL_ORDER");
	fixture_expect(&f, "10:55 E_VALUE `channel` cannot be `fax`");
	fixture_close(&f);
}

static void
test_many_mistakes(void **state)
{
	struct fixture f;
	struct buf text;
	int i;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_puts(&text, "dunning: 1\nstrategy: s\nholds:\n");
	for (i = 0; i < 1000; i++)
		buf_puts(&text, "  - {code: A, when: dispute, for: none}\n");
	fixture_open(&f);
	assert_null(fixture_strategy(&f, buf_text(&text)));
	assert_true(diag_full(f.diag));
	fixture_close(&f);
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_scorecards),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_constraints),
		cmocka_unit_test(test_five_mistakes),
		cmocka_unit_test(test_many_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
