#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy_fixture.h"

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
		{ "defaults: {timezone: ^GMT-3 h}\n",
		    "E_VALUE `GMT-3 h` is not a time zone",
		    "America/Mexico_City" },
		{ "defaults: {timezone: ^America/}\n", "E_VALUE", "" },
		{ "defaults: {language: ^spanish}\n",
		    "E_VALUE `spanish` is not a language tag", "es-MX" },
		{ "defaults: {language: ^e1}\n", "E_VALUE `e1`", "" },
		{ "defaults: {language: ^e}\n", "E_VALUE `e`", "" },
		{ "defaults: {language: ^es-}\n", "E_VALUE `es-`", "" },
		{ "defaults: {language: ^es--MX}\n", "E_VALUE `es--MX`", "" },
		{ "defaults: {language: ^es-123456789}\n", "E_VALUE", "" },
		{ "defaults: {language: '^'}\n", "E_VALUE", "" },
		{ "defaults: {timezone: ^3Area/City}\n", "E_VALUE", "" },
		{ "defaults: {timezone: ^America//Lima}\n", "E_VALUE", "" },
		{ "defaults: {timezone: '^'}\n", "E_VALUE", "" },
		{ "templates: {dir: ^letters/}\n", "E_VALUE dir", "" },
		{ "columns: {extra: {type: int, default: ^0}}\n",
		    "E_UNKNOWN_KEY `default` is a key of the columns of a "
		    "source",
		    "sources: NAME: columns:" },
		{ "columns: {extra: {type: bool, true: [^Y]}}\n",
		    "E_UNKNOWN_KEY `true` is a key of the columns of a source",
		    "" },
		{ "defaults: {currency: ^mxn}\n",
		    "E_VALUE `mxn` is not a currency code", "capital" },
		{ "defaults: {currency: ^XQQ}\n",
		    "E_VALUE `XQQ` is not a currency of ISO 4217",
		    "XQQ: {digits: 2}" },
		{ "defaults: {rounding: ^banker}\n",
		    "E_VALUE `rounding` cannot be `banker`", "half_even" },
		{ "currencies: {^peso: {digits: 2}}\n",
		    "E_VALUE `peso` is not a currency code", "" },
		{ "currencies: {MXN: {digits: ^5}}\n",
		    "E_VALUE `digits` is 0 to 4, not 5", "" },
		{ "effective: ^{from: 2026-02-01, to: 2026-01-01}\n",
		    "E_VALUE `effective` ends before it begins", "" },
		{ "creditor: {iban: ^[1]}\n",
		    "E_SHAPE `iban` takes one value", "" },
		{ "outputs: {segment: [key, ^days_overdu]}\n",
		    "E_NAME nothing declares the column `days_overdu`",
		    "did you mean `days_overdue`?" },
		{ "outputs: {segment: [key, ^held_by]}\n",
		    "E_NAME plan appends `held_by`, which segment does not "
		    "have",
		    "under `actions`" },
		{ "outputs: {actions: [level, ^level]}\n",
		    "E_DUPLICATE_NAME the column `level` is there twice", "" },
		{ "outputs: {explain: {columns: [^rules]}}\n",
		    "E_NAME an explanation log has no column `rules`",
		    "did you mean `rule`?" },
		{ "charges: {c: ^{kind: fee}}\n",
		    "E_MISSING_KEY a fee needs the key `amount`",
		    "49.00 MXN" },
		{ "charge_packs: [^packs/none.yaml]\n",
		    "E_NO_FILE there is no file `packs/none.yaml`",
		    "looked for" },
		{ "assign: ^{agents: a.csv}\n",
		    "E_MISSING_KEY `assign` needs the key `rules`", "" },
		{ "assign: ^{agents: a.csv, rules: []}\n",
		    "E_VALUE `assign` has no rules", "" },
		{ "incentives: ^{tiers: []}\n",
		    "E_VALUE `incentives` has no tiers", "" },
		{ "incentives: {tiers: [{days: \"> 1\", rate: ^5}]}\n",
		    "E_VALUE `rate` is a share such as \"2.5 %\"", "" },
		{ "incentives: {tiers: [{days: \"> 1\", rate: 5 %}, "
		  "^{days: \"> 1\", rate: 5 %}]}\n",
		    "E_VALUE the tier before it", "" },
		{ "incentives: {tiers: [{days: \"> 1\", upto: 5, rate: 5 %}, "
		  "{days: \"> 1\", upto: ^5.00, rate: 5 %}]}\n",
		    "E_VALUE `upto` is not above", "" },
		{ "limits: {change: {share: ^20}}\n",
		    "E_VALUE `share` is a percentage", "" },
		{ "contact_packs: [^packs/none.yaml]\n",
		    "E_NO_FILE there is no file `packs/none.yaml`",
		    "looked for" },
		{ "contact_packs: ^/etc/passwd\n", "E_VALUE contact_packs",
		    "" },
	};

	(void)state;
	check_mistakes(mistakes, sizeof(mistakes) / sizeof(*mistakes));
}

static const struct mistake sources_mistakes[] = {
	{ "sources: {erp: {columns: {^shade: {from: x}}}}\n",
	    "E_COLUMN_TYPE `shade` is not in dunning-columns(5)", "" },
	{ "sources: {erp: {columns: {^balanse: {from: x}}}}\n",
	    "E_COLUMN_TYPE `balanse`", "did you mean `balance`?" },
	{ "sources: {erp: {columns: {^balance: {type: string}}}}\n",
	    "E_COLUMN_TYPE `balance` is money in dunning-columns(5), "
	    "and string in source `erp`",
	    "another name" },
	{ "sources:\n"
	  "  a: {columns: {x: {type: int}}}\n"
	  "  b: {columns: {^x: {type: date}}}\n",
	    "E_COLUMN_TYPE `x` is date in source `b`, and int in "
	    "source `a`",
	    "4:17 note" },
	{ "derive: {^x: {type: int, expr: '1'}}\n"
	  "sources: {a: {columns: {x: {type: int}}}}\n",
	    "E_COLUMN_EXISTS `x` is a column of source `a`", "" },
	{ "sources: {erp: {columns: {tier: {type: ^enum}}}}\n",
	    "E_MISSING_KEY `type: enum` needs the key `values`", "" },
	{ "sources:\n"
	  "  a: {columns: {x: {type: string}}}\n"
	  "  b: {columns: {^x: {type: datetime}}}\n",
	    "E_COLUMN_TYPE `x` is datetime in source `b`, and string in "
	    "source `a`",
	    "4:17 note" },
	{ "sources: {erp: {columns: {x: {type: datetime, const: "
	  "^2026-01-31T25:00:00}}}}\n",
	    "E_VALUE `const: 2026-01-31T25:00:00` does not fit `x`, which is "
	    "datetime",
	    "write 2026-01-31T18:30:00" },
	{ "sources: {erp: {columns: {x: {type: datetime, default: "
	  "'^2026-01-31T10:00:00@Europe/Nowhere'}}}}\n",
	    "E_VALUE `default: 2026-01-31T10:00:00@Europe/Nowhere` does not fit",
	    "" },
	{ "sources: {erp: {columns: {x: {type: datetime, format: "
	  "^dd/mm/yyyy}}}}\n",
	    "E_VALUE `dd/mm/yyyy` is not a format of a date and time", "" },
	{ "sources: {erp: {columns: {x: {type: datetime, values: "
	  "[^a]}}}}\n",
	    "E_VALUE `values` has no meaning for `x`, which is datetime", "" },
	{ "sources: {erp: {columns: {due_date: {format: ^yyyy}}}}\n",
	    "E_VALUE `yyyy` is not a date format", "" },
	{ "sources: {erp: {columns: {balance: {format: "
	  "^dd/mm/yyyy}}}}\n",
	    "E_VALUE `format` has no meaning for `balance`, which is "
	    "money",
	    "" },
	{ "sources: {erp: {columns: {phone: {currency: ^MXN}}}}\n",
	    "E_VALUE `currency` has no meaning", "" },
	{ "sources: {erp: {columns: {dispute: {default: ^no}}}}\n",
	    "E_VALUE `default: no` does not fit `dispute`", "true or false" },
	{ "sources: {erp: {columns: {due_date: {const: ^1/2/26}}}}\n",
	    "E_VALUE `const: 1/2/26`", "yyyy-mm-dd" },
	{ "sources: {erp: {columns: {t: {type: enum, values: [A], "
	  "default: ^a}}}}\n",
	    "E_VALUE `default: a` does not fit `t`", "" },
	{ "sources: {erp: {columns: {phone: {from: a, ^const: b}}}}\n",
	    "E_VALUE `from` and `const` exclude", "" },
	{ "sources: {erp: {columns: {phone: {from: '^#0'}}}}\n",
	    "E_VALUE `#0` is not the number of a column", "" },
	{ "sources: {erp: {columns: {^phone: {required: true, "
	  "optional: true}}}}\n",
	    "E_VALUE `phone` cannot be both", "" },
	{ "sources: {erp: {columns: {balance: {decimal: '^;'}}}}\n",
	    "E_VALUE `decimal` is", "" },
	{ "sources: {erp: {decimal: ',', grouping: '^,', columns: "
	  "{}}}\n",
	    "E_VALUE `grouping` and `decimal` are both", "" },
	{ "sources: {erp: {grouping: ^x, columns: {}}}\n",
	    "E_VALUE `grouping` is", "" },
	{ "sources: {erp: {groups: ^chinese, columns: {}}}\n", "E_VALUE", "" },
	{ "sources: {erp: {columns: {^doc_id: {groups: indian}}}}\n",
	    "E_VALUE `groups` has no meaning for `doc_id`", "" },
	{ "sources: {erp: {key: [^doc_id], columns: {}}}\n",
	    "E_NAME `doc_id` is not a column of source `erp`", "" },
	{ "sources: {erp: {csv: {delimiter: '^;;'}, columns: {}}}\n",
	    "E_VALUE `delimiter` is one character or tab", "" },
	{ "sources: {erp: {csv: {encoding: ^latin2}, columns: {}}}\n",
	    "E_VALUE `encoding` is utf-8, utf-16, utf-16le", "" },
	{ "sources: {erp: {csv: {quote: '^<<'}, columns: {}}}\n",
	    "E_VALUE `quote` is one character or none", "" },
	{ "sources: {erp: {csv: {quote: '^;', delimiter: ;}, columns: {}}}\n",
	    "E_VALUE `quote` and `delimiter` are both", "" },
	{ "sources: {erp: {csv: {quote: '^,'}, columns: {}}}\n",
	    "E_VALUE `quote` and `delimiter` are both", "" },
	{ "sources: {erp: {csv: {skip_until: 'a(^'}, columns: {}}}\n",
	    "E_PATTERN this pattern cannot be read", "" },
	{ "sources: {erp: {drop: {a: {match: 'x[^'}}, columns: {}}}\n",
	    "E_PATTERN this pattern cannot be read", "" },
	{ "sources: {erp: {drop: {a: {match: x, column: '^#0'}}, "
	  "columns: {}}}\n",
	    "E_VALUE `#0` is not the number of a column", "" },
	{ "sources: {erp: {csv: {header: false}, carry: {a: {match: x, "
	  "column: ^Cliente}}, columns: {}}}\n",
	    "E_VALUE `Cliente` is no column of a file without a header",
	    "number of the column" },
	{ "sources: {erp: {totals: {a: {match: x, column: ^balance}}, "
	  "columns: {}}}\n",
	    "E_NAME `balance` is not a column of source `erp`", "" },
	{ "sources: {erp: {totals: {a: {match: x, column: ^doc_id}}, "
	  "columns: {doc_id: {}}}}\n",
	    "E_VALUE `doc_id` is string, and has no total", "" },
	{ "sources: {erp: {drop: {a: {match: x}}, carry: {^a: {match: x}}, "
	  "columns: {}}}\n",
	    "E_DUPLICATE_NAME two rules of one source have the name `a`",
	    "used here too" },
	{ "calendars: {mx: {weekend: [^saturday]}}\n",
	    "E_VALUE `weekend` cannot be `saturday`", "mon, tue" },
	{ "derive: {x: {type: ^enum, expr: '1'}}\n",
	    "E_MISSING_KEY `type: enum` needs the key `values`", "" },
	{ "derive: {x: {type: enum, values: ^[], expr: '1'}}\n",
	    "E_VALUE `values` is empty", "" },
	{ "columns: {^n: {type: int, scale: 2}}\n",
	    "E_VALUE `scale` has no meaning", "" },
	{ "columns: {n: {type: int, values: ['^1']}}\n",
	    "E_VALUE `values` has no meaning for `n`, which is int", "" },
	{ "columns: {n: {type: int, true: ^a}}\n",
	    "E_VALUE `true` has no meaning", "" },
	{ "columns: {n: {type: int, false: ^a}}\n",
	    "E_VALUE `false` has no meaning", "" },
	{ "columns: {n: {type: int, separator: ^;}}\n",
	    "E_VALUE `separator` has no meaning", "" },
	{ "columns: {n: {type: set, separator: ^;;}}\n",
	    "E_VALUE `separator` is one character", "" },
	{ "columns: {n: {type: date, sign: ^after}}\n",
	    "E_VALUE `sign` has no meaning", "" },
	{ "columns: {n: {type: money, currency: MXN, ^currency_from: x}}\n",
	    "E_VALUE `currency` and `currency_from` exclude", "" },
	{ "sources: {s: {columns: {n: {type: int, default: ^1.5}}}}\n",
	    "E_VALUE `default: 1.5` does not fit", "" },
	{ "sources: {s: {columns: {n: {type: decimal, default: '^1,5'}}}}\n",
	    "E_VALUE `default: 1,5` does not fit", "" },
	{ "derive: {x: {type: int, expr: '1', for: ^erp}}\n",
	    "E_NAME `erp` is not the name of a source", "" },
	{ "sources: {erp: {columns: {}}}\n"
	  "holds: [{code: A, when: dispute, for: ^epr}]\n",
	    "E_NAME `epr` is not the name of a source", "did you mean `erp`?" },
};

static void
test_sources(void **state)
{

	(void)state;
	check_mistakes(sources_mistakes,
	    sizeof(sources_mistakes) / sizeof(*sources_mistakes));
}

/* The last values that are still right. */
static void
test_accepted(void **state)
{
	static const char whole_day[] =
	    "constraints:\n"
	    "- {code: A, windows: [{days: all, from: '00:00', to: '24:00'}]}\n";
	static const char one_minute[] =
	    "constraints:\n"
	    "- {code: A, windows: [{days: sun, from: '09:59', to: '10:00'}]}\n";
	static const char *const bodies[] = {
		"effective: {from: 2026-01-01, to: 2026-01-01}\n",
		"defaults: {timezone: UTC, language: es}\n",
		"defaults: {timezone: Etc/GMT+3, language: es-419}\n",
		"defaults: {language: zh-Hant-12345678, currency: CLP}\n",
		"currencies: {XQQ: {digits: 0}}\ndefaults: {currency: XQQ}\n",
		"mail: {attach_letter: false}\n",
		"plans: {p: {min_balance: 0, levels: []}}\n",
		"calendars: {a1_: {weekend: [], holidays: []}}\n",
		"columns: {n: {type: set, values: [a]}}\n",
		"sources: {a: {grouping: ' ', sign: [before], columns: {}}}\n",
		"sources: {a: {decimal: ',', grouping: ., columns: {}}}\n",
		"sources: {a: {grouping: ',', groups: indian, columns: "
		"{balance: {groups: thousands}}}}\n",
		"sources: {a: {csv: {delimiter: tab}, columns: {}}}\n",
		"sources: {a: {csv: {quote: none, trim: true, header: false, "
		"skip_lines: 3, encoding: Latin-9}, drop: {b: {match: '^;*$', "
		"column: '#2'}}, carry: {c: {match: '^(.+)$', keep: true}}, "
		"totals: {d: {match: ^T, column: balance}}, "
		"columns: {balance: {from: '#3'}}}}\n",
		"ageing: {breakpoints: [-5, 0, 30]}\n",
		"constraints: [{code: A, gap_days: 1}]\n",
		"constraints: [{code: A, cap: {max: 1, per: 1d}}]\n",
		"constraints: [{code: A, cap: {max: 1, per: 3660d}}]\n",
		whole_day,
		one_minute,
	};
	struct fixture f;
	struct strategy *strategy;
	struct buf text;
	size_t i;

	(void)state;
	buf_init(&text, 1 << 16);
	for (i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		fixture_open(&f);
		buf_reset(&text);
		buf_puts(&text, mistake_head);
		buf_puts(&text, bodies[i]);
		strategy = fixture_strategy(&f, buf_text(&text));
		if (strategy == NULL)
			fail_msg("%s%s", bodies[i], fixture_told(&f));
		strategy_free(strategy);
		fixture_close(&f);
	}
	buf_clear(&text);
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
	fixture_expect(&f, "10:9 E_LEVEL_ORDER");
	fixture_expect(&f, "10:54 E_VALUE `channel` cannot be `fax`");
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
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_five_mistakes),
		cmocka_unit_test(test_many_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
