/* What an unknown export is taken for: names, dates, numbers, bytes, rows.
 * The counts are worked by hand from the values of each test. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "mapping/aliases.h"
#include "mapping/suggest_bytes.h"
#include "mapping/suggest_column.h"
#include "mapping/suggest_dates.h"
#include "mapping/suggest_numbers.h"
#include "mapping/suggest_shape.h"
#include "mapping/suggest_yaml.h"
#include "rules/catalog.h"

static void
normalised(const char *header, const char *want)
{
	char name[ALIAS_NAME];

	assert_int_equal(alias_normalise(text_of(header), name), strlen(want));
	assert_string_equal(name, want);
}

static void
normalises(void **state)
{
	(void)state;
	normalised("Due Date", "due_date");
	normalised("  InvoiceAmountDue ", "invoice_amount_due");
	normalised("Nº documento", "n_documento");
	normalised("N° documento", "n_documento");
	normalised("Fe.contabilización", "fecontabilizacion");
	normalised("Condição de pagamento", "condicao_de_pagamento");
	normalised("P. O. #", "p_o");
	normalised("D_E_L_E_T_", "d_e_l_e_t");
	normalised("E1_VENCTO", "e1_vencto");
	normalised("Dr/Cr", "dr_cr");
	normalised("AÑO", "ano");
	normalised("e\xcc\x81poca:", "epoca");
	normalised("***", "");
	normalised("", "");
}

static void
stays_in_its_room(void **state)
{
	char header[1000], name[ALIAS_NAME];

	(void)state;
	memset(header, 'a', sizeof header);
	assert_true(alias_normalise((struct text){ header, sizeof header },
	                name) < ALIAS_NAME);
}

/* The best reading of a header. */
static enum role
role_of(const char *header, enum alias_rank *rank)
{
	struct alias_match matches[ALIAS_MATCHES];
	char name[ALIAS_NAME];
	size_t len = alias_normalise(text_of(header), name);

	if (alias_find((struct text){ name, len }, matches) == 0)
		return ROLE_NONE;
	if (rank != NULL)
		*rank = matches[0].rank;
	return matches[0].role;
}

static void
knows_names(void **state)
{
	static const struct {
		const char *header;
		enum role role;
	} names[] = {
		{ "customer_id", ROLE_DEBTOR_ID },
		{ "KUNNR", ROLE_DEBTOR_ID },
		{ "Codigo do Cliente", ROLE_DEBTOR_ID },
		{ "A1_NOME", ROLE_DEBTOR_NAME },
		{ "ContactName", ROLE_DEBTOR_NAME },
		{ "NOMBRE DEL CLIENTE", ROLE_DEBTOR_NAME },
		{ "NIT", ROLE_TAX_ID },
		{ "CPF_CNPJ", ROLE_TAX_ID },
		{ "Voucher No", ROLE_DOC_ID },
		{ "Ref. factura", ROLE_DOC_ID },
		{ "E1_PARCELA", ROLE_INSTALMENT },
		{ "Nro. cuota", ROLE_INSTALMENT },
		{ "Clase de documento", ROLE_DOC_TYPE },
		{ "Fecha de emisión", ROLE_DOC_DATE },
		{ "DtEmissao", ROLE_DOC_DATE },
		{ "Data de Liberação", ROLE_DUE_DATE },
		{ "payment_due_date", ROLE_DUE_DATE },
		{ "Fecha límite de pago", ROLE_DUE_DATE },
		{ "VENCIMENTO", ROLE_DUE_DATE },
		{ "E1_VENCORI", ROLE_ORIGINAL_DUE },
		{ "Moneda del documento", ROLE_CURRENCY },
		{ "WAERS", ROLE_CURRENCY },
		{ "Valor da Parcela", ROLE_AMOUNT },
		{ "Ya pagado", ROLE_PAID },
		{ "Queda por cobrar", ROLE_BALANCE },
		{ "total_due_amount_cents", ROLE_BALANCE },
		{ "Saldo em aberto", ROLE_BALANCE },
		{ "saldo_en_mora", ROLE_OVERDUE },
		{ "VERZN", ROLE_DAYS },
		{ "Días Vencido", ROLE_DAYS },
		{ "SHKZG", ROLE_SIGN },
		{ "fecha_corte", ROLE_SNAPSHOT },
		{ "Último Pago", ROLE_LAST_PAYMENT },
		{ "MANSP", ROLE_BLOCK },
		{ "MADAT", ROLE_LAST_CONTACT },
		{ "nota al pie", ROLE_DOC_ID },
		{ "color", ROLE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (role_of(names[i].header, NULL) != names[i].role)
			fail_msg("%s is taken for %s", names[i].header,
			    role_infos[role_of(names[i].header, NULL)].told);
}

static void
ranks_names(void **state)
{
	enum alias_rank rank;

	(void)state;
	assert_int_equal(role_of("Fecha Vencimiento", &rank), ROLE_DUE_DATE);
	assert_int_equal(rank, ALIAS_EXACT);
	assert_int_equal(role_of("Vencimiento", &rank), ROLE_DUE_DATE);
	assert_int_equal(rank, ALIAS_USUAL);
	assert_int_equal(role_of("abono", &rank), ROLE_PAID);
	assert_int_equal(rank, ALIAS_WEAK);
	/* The alias with the most words wins, in any order. */
	assert_int_equal(
	    role_of("Fecha del último pago recibido", &rank),
	    ROLE_LAST_PAYMENT);
	assert_int_equal(rank, ALIAS_PART);
	assert_non_null(alias_false_friend(TEXT("abono")));
	assert_null(alias_false_friend(TEXT("due_date")));
	assert_true(alias_says_cents(TEXT("total_due_amount_cents")));
	assert_false(alias_says_cents(TEXT("cents")));
	assert_false(alias_says_cents(TEXT("accents")));
}

/* Every alias is written as it is compared, and every canonical name is of
 * dunning-columns(5). */
static void
table_is_sound(void **state)
{
	char name[ALIAS_NAME];

	(void)state;
	for (size_t i = 0; i < alias_row_count; i++) {
		struct text rest = text_of(alias_rows[i].names), alias;

		while (text_split(&rest, ' ', &alias)) {
			size_t len = alias_normalise(alias, name);

			if (!text_equal(alias, (struct text){ name, len }))
				fail_msg("%.*s", (int)alias.len, alias.at);
		}
	}
	for (int role = 1; role < ROLES; role++) {
		const char *canonical = role_infos[role].canonical;

		assert_non_null(role_infos[role].told);
		if (canonical != NULL)
			assert_non_null(catalog_find(text_of(canonical)));
	}
}

static struct date_evidence
dates_of(const char *const *values)
{
	struct date_evidence e = { .values = 0 };

	for (; *values != NULL; values++)
		date_evidence_add(&e, text_of(*values));
	return e;
}

static void
format_is(const struct date_evidence *e, enum date_order order,
    const char *want)
{
	struct buf text;

	buf_init(&text, 256);
	assert_true(date_evidence_format(e, order, NULL, NULL, &text));
	assert_string_equal(buf_text(&text), want);
	buf_clear(&text);
}

static void
counts_dates(void **state)
{
	/* 25/04 and 31/12 fit only dd/mm; 03/04 and 05/05 fit both; 31/02 is no
	 * day by either. */
	static const char *const values[] = { "25/04/2026", "03/04/2026",
		"31/12/2025", "05/05/2026", "31/02/2026", "00/00/0000",
		"VENCIDO", NULL };
	struct date_evidence e = dates_of(values);

	(void)state;
	assert_int_equal(e.values, 7);
	assert_int_equal(date_evidence_dates(&e), 5);
	assert_int_equal(e.fits[FIT_DAY_FIRST], 2);
	assert_int_equal(e.fits[FIT_MONTH_FIRST], 0);
	assert_int_equal(e.fits[FIT_BOTH], 2);
	assert_int_equal(e.fits[FIT_NEITHER], 1);
	assert_int_equal(e.impossible, 1);
	assert_int_equal(e.no_date, 1);
	assert_int_equal(date_evidence_order(&e), ORDER_DAY_FIRST);
	format_is(&e, ORDER_DAY_FIRST, "dd/mm/yyyy");
}

/* Times of ISO 8601 are timestamps; midnight of all of them is a text. */
static void
knows_timestamps(void **state)
{
	static const char *const zulu[] = { "2026-03-31T23:00:00Z",
		"2026-03-31 08:15:00.123+02:00", "2026-04-01", NULL };
	static const char *const midnight[] = { "2026-03-31T00:00:00Z",
		"2026-04-01T00:00:00Z", NULL };
	static const char *const noon[] = { "2026-03-31 12:00:00 PM",
		"2026-04-01T08:00:00.5", NULL };
	struct date_evidence e = dates_of(zulu);

	(void)state;
	assert_int_equal(e.stamps, 2);
	assert_int_equal(e.offsets, 2);
	assert_true(date_evidence_stamps(&e));
	format_is(&e, ORDER_FIXED, "timestamp");
	e = dates_of(midnight);
	assert_int_equal(e.offsets, 2);
	assert_false(date_evidence_stamps(&e));
	format_is(&e, ORDER_FIXED, "yyyy-mm-ddT00:00:00Z");
	e = dates_of(noon);
	assert_int_equal(e.stamps, 1);
	assert_int_equal(e.offsets, 0);
	assert_false(date_evidence_stamps(&e));
}

/* date_range of dunning-strategy(5) is 1900-01-02 to 2199-12-31. */
static void
sets_days_outside_apart(void **state)
{
	static const char *const values[] = { "9999-12-31", "01/01/1000",
		"1900-01-01", "2200-01-01 00:00:00", "99991231", "1900-01-02",
		"2199-12-31", "9999-13-31", NULL };
	struct date_evidence e = dates_of(values);

	(void)state;
	assert_int_equal(e.outside, 5);
	assert_int_equal(e.impossible, 1);
	assert_int_equal(date_evidence_dates(&e), 3);
	format_is(&e, ORDER_FIXED, "yyyy-mm-dd");
}

static void
decides_no_date_by_itself(void **state)
{
	static const char *const open[] = { "03/04/2026", "11/12/2025", NULL };
	static const char *const both[] = { "25/04/2026", "04/25/2026", NULL };
	struct date_evidence e = dates_of(open);

	(void)state;
	assert_int_equal(date_evidence_order(&e), ORDER_OPEN);
	e = dates_of(both);
	assert_int_equal(e.fits[FIT_DAY_FIRST], 1);
	assert_int_equal(e.fits[FIT_MONTH_FIRST], 1);
	assert_int_equal(date_evidence_order(&e), ORDER_CONTRADICTS);
}

/* One slip among a thousand does not turn a format. */
static void
forgives_a_slip(void **state)
{
	struct date_evidence e = { .values = 0 };

	(void)state;
	for (int i = 0; i < 999; i++)
		date_evidence_add(&e, TEXT("25/04/2026"));
	e.line = 1001;
	date_evidence_add(&e, TEXT("04/25/2026"));
	assert_int_equal(date_evidence_order(&e), ORDER_CONTRADICTS);
	assert_int_equal(date_evidence_majority(&e), ORDER_DAY_FIRST);
	assert_int_equal(e.lines[FIT_MONTH_FIRST][0], 1001);
	date_evidence_add(&e, TEXT("25/04/2026"));
	assert_int_equal(date_evidence_order(&e), ORDER_DAY_FIRST);
}

/* Of values that fit both orders one in a hundred says which, or nothing. */
static void
takes_one_value_for_a_slip(void **state)
{
	struct date_evidence e = { .values = 0 };

	(void)state;
	for (int i = 0; i < 101; i++)
		date_evidence_add(&e, TEXT("03/04/2026"));
	date_evidence_add(&e, TEXT("04/25/2026"));
	assert_int_equal(date_evidence_order(&e), ORDER_THIN);
	date_evidence_add(&e, TEXT("04/25/2026"));
	assert_int_equal(date_evidence_order(&e), ORDER_MONTH_FIRST);
}

/* Few dates of another kind that nothing decides are left out, and counted. */
static void
leaves_out_what_is_open(void **state)
{
	static const char *const iso[] = { "2026-03-16", "03/04/2026", NULL };
	struct date_evidence e = dates_of(iso);
	size_t left_out = 0;
	struct buf text;

	(void)state;
	e.kinds[DATES_YEAR_FIRST] = 2;
	assert_int_equal(date_evidence_order(&e), ORDER_OPEN);
	buf_init(&text, 256);
	assert_true(
	    date_evidence_format(&e, ORDER_FIXED, NULL, &left_out, &text));
	assert_string_equal(buf_text(&text), "yyyy-mm-dd");
	assert_int_equal(left_out, 1);
	buf_clear(&text);
}

/* Names of months: their languages, and months without a day. */
static void
knows_names_of_months(void **state)
{
	static const char *const english[] = { "01-Jan-2026", "2-Mar-2026",
		NULL };
	static const char *const long_ones[] = { "12 de marzo de 2026",
		"1 de enero de 2026", NULL };
	static const char *const dots[] = { "12-fev.-26", "01-DEZ.-26", NULL };
	static const char *const no_day[] = { "Dec-2015", "Jan-2016", NULL };
	static const char *const no_year[] = { "12-ene", "13-feb", NULL };
	static const char *const no_name[] = { "12-marte-2026", NULL };
	struct date_evidence e = dates_of(english);
	struct buf text;

	(void)state;
	format_is(&e, ORDER_FIXED, "\"d-mmm(en)-yyyy\"");
	e = dates_of(long_ones);
	format_is(&e, ORDER_FIXED, "\"d \\\\de mmm(es) \\\\de yyyy\"");
	e = dates_of(dots);
	format_is(&e, ORDER_FIXED, "\"dd-mmm(pt)-yy\"");
	buf_init(&text, 256);
	e = dates_of(no_day);
	assert_false(date_evidence_format(&e, ORDER_FIXED, NULL, NULL, &text));
	buf_reset(&text);
	assert_true(date_evidence_format(&e, ORDER_FIXED, "last", NULL, &text));
	assert_string_equal(buf_text(&text), "\"d(last)mmm(en)-yyyy\"");
	buf_reset(&text);
	e = dates_of(no_year);
	assert_false(date_evidence_format(&e, ORDER_FIXED, "last", NULL, &text));
	e = dates_of(no_name);
	assert_int_equal(date_evidence_dates(&e), 0);
	buf_clear(&text);
}

/* What spreadsheets and data frames make of dates. */
static void
knows_dates_that_lost_their_type(void **state)
{
	static const char *const floats[] = { "20260316.0", "20260401.0", NULL };
	static const char *const some[] = { "20260316.0", "20260401", NULL };
	static const char *const serials[] = { "46097.75", "46098", NULL };
	struct date_evidence e = dates_of(floats);

	(void)state;
	format_is(&e, ORDER_FIXED, "yyyymmdd.0");
	e = dates_of(some);
	format_is(&e, ORDER_FIXED, "[yyyymmdd.0, yyyymmdd]");
	e = dates_of(serials);
	assert_int_equal(e.serials, 2);
	assert_int_equal(e.first_serial, 46097);
	assert_int_equal(e.last_serial, 46098);
}

/* 26/06/15 is of 2015 or of 2026; days differ more than years. */
static void
leaves_a_year_open_that_may_stand_first(void **state)
{
	static const char *const first[] = { "26/06/15", "26/06/28", "26/07/03",
		NULL };
	static const char *const last[] = { "15/06/26", "28/06/26", "03/07/26",
		NULL };
	static const char *const sure[] = { "15/06/99", "28/06/99", NULL };
	static const char *const american[] = { "03042026", "11122026", NULL };
	struct date_evidence e = dates_of(first);

	(void)state;
	assert_true(date_evidence_turned(&e));
	assert_int_equal(date_evidence_order(&e), ORDER_OPEN);
	e = dates_of(last);
	assert_false(date_evidence_turned(&e));
	assert_int_equal(date_evidence_order(&e), ORDER_DAY_FIRST);
	e = dates_of(sure);
	assert_false(date_evidence_turned(&e));
	assert_int_equal(date_evidence_order(&e), ORDER_DAY_FIRST);
	e = dates_of(american);
	assert_int_equal(date_evidence_order(&e), ORDER_OPEN);
	format_is(&e, ORDER_MONTH_FIRST, "mmddyyyy");
}

static void
writes_formats(void **state)
{
	static const char *const us[] = { "1/2/2013", "12/31/2013", NULL };
	static const char *const iso[] = { "2026-03-16", "20260316", NULL };
	static const char *const short_years[] = { "16.03.26", "1.04.26", NULL };
	static const char *const marks[] = { "16/03/2026", "17/03/2026",
		"18-03-2026", NULL };
	static const char *const midnight[] = { "2026-03-16 00:00:00",
		"2026-03-17 00:00:00", NULL };
	static const char *const times[] = { "2026-03-16 00:00:00",
		"2026-03-17 08:30:00", "2026-03-18", NULL };
	static const char *const noon[] = { "2026-03-16 12:00 pm",
		"2026-03-17 08:30 am", NULL };
	static const char *const hours[] = { "2026-03-16 9:05",
		"2026-03-17 18:30", NULL };
	static const char *const odd[] = { "2026-03-16 12:00:00.5 pm",
		"2026-03-17 08:30 am", NULL };
	static const char *const dmy[] = { "16032026", "01042026", NULL };
	static const char *const named[] = { "16-mar-2026", "Mar 17, 2026",
		"18 de marzo de 2026", NULL };
	static const char *const serials[] = { "46097", "46098", "12", NULL };
	struct date_evidence e = dates_of(us);
	struct buf text;

	(void)state;
	buf_init(&text, 256);
	format_is(&e, ORDER_MONTH_FIRST, "m/d/yyyy");
	e = dates_of(iso);
	assert_int_equal(date_evidence_order(&e), ORDER_FIXED);
	format_is(&e, ORDER_FIXED, "[yyyy-mm-dd, yyyymmdd]");
	e = dates_of(short_years);
	format_is(&e, ORDER_DAY_FIRST, "d.m.yy");
	e = dates_of(marks);
	format_is(&e, ORDER_DAY_FIRST, "[dd/mm/yyyy, dd-mm-yyyy]");
	e = dates_of(dmy);
	format_is(&e, ORDER_FIXED, "ddmmyyyy");
	e = dates_of(midnight);
	format_is(&e, ORDER_FIXED, "yyyy-mm-dd HH:MM:SS");
	e = dates_of(times);
	format_is(&e, ORDER_FIXED, "[yyyy-mm-dd HH:MM:SS, yyyy-mm-dd]");
	e = dates_of(noon);
	format_is(&e, ORDER_FIXED, "yyyy-mm-dd hh:MM AM");
	e = dates_of(hours);
	format_is(&e, ORDER_FIXED, "yyyy-mm-dd H:MM");
	e = dates_of(odd);
	assert_false(
	    date_evidence_format(&e, ORDER_FIXED, NULL, NULL, &text));
	e = dates_of(named);
	assert_int_equal(e.kinds[DATES_NAMED], 3);
	format_is(&e, ORDER_FIXED,
	    "[\"dd-mmm(es)-yyyy\", \"mmm(es) dd, yyyy\", "
	    "\"dd \\\\de mmm(es) \\\\de yyyy\"]");
	e = dates_of(serials);
	assert_int_equal(e.serials, 2);
	assert_int_equal(date_evidence_dates(&e), 0);
	buf_clear(&text);
}

static struct number_evidence
numbers_of(const char *const *values)
{
	struct number_evidence e = { .values = 0 };

	for (; *values != NULL; values++)
		number_evidence_add(&e, text_of(*values));
	return e;
}

/* Lakhs of Indian exports, and the apostrophe of Swiss ones (U+2019). */
static void
counts_other_groups(void **state)
{
	static const char *const lakhs[] = { "1,23,456.00", "12,34,567",
		"5,000.00", NULL };
	static const char *const odd[] = { "1,23,45.00", "123,45,678.00",
		"1,2,345", NULL };
	static const char *const swiss[] = { "1\xe2\x80\x99" "234.50",
		"12\xe2\x80\x99" "345.00", NULL };
	struct number_evidence e = numbers_of(lakhs);

	(void)state;
	assert_int_equal(e.numbers, 3);
	assert_int_equal(e.indian, 2);
	assert_int_equal(number_evidence_mark(&e), MARK_POINT);
	assert_int_equal(number_evidence_grouping(&e, MARK_POINT), ',');
	assert_int_equal(numbers_of(odd).numbers, 0);
	e = numbers_of(swiss);
	assert_int_equal(e.numbers, 2);
	assert_int_equal(number_evidence_grouping(&e, MARK_POINT), '\'');
}

static void
counts_numbers(void **state)
{
	static const char *const values[] = { "1.234,50", "12,5", "1.234",
		"1.234.567", "12", "300,00-", "(15,00)", "-7,10", "$ 20,00",
		"5,00 CR", "0,00", "C-12", "31/12/2025", NULL };
	struct number_evidence e = numbers_of(values);

	(void)state;
	assert_int_equal(e.values, 13);
	assert_int_equal(e.numbers, 11);
	assert_int_equal(e.comma, 8);
	assert_int_equal(e.point, 0);
	assert_int_equal(e.grouped_point, 2);
	assert_int_equal(e.either_point, 1);
	assert_int_equal(e.whole, 1);
	assert_int_equal(e.minus, 1);
	assert_int_equal(e.minus_after, 1);
	assert_int_equal(e.parentheses, 1);
	assert_int_equal(e.symbols, 1);
	assert_int_equal(e.symbol_count, 1);
	assert_string_equal(e.symbol[0], "$");
	assert_int_equal(e.indicators, 1);
	assert_int_equal(e.zeros, 1);
	assert_int_equal(e.decimals, 2);
	assert_int_equal(number_evidence_mark(&e), MARK_COMMA);
	assert_int_equal(number_evidence_grouping(&e, MARK_COMMA), '.');
}

/* What accountants write; map reads what is not refused. */
static void
counts_accounts(void **state)
{
	static const char *const values[] = { "$ 1,234.50", "$ (120.00)",
		"$(1,120.00)", "$ - 5.00", "+5.00", "\xe2\x88\x92"
		"5.00", NULL };
	static const char *const odd[] = { "- 5.00", "( 5.00 )", "(-5.00)",
		"+ 5.00", NULL };
	struct number_evidence e = numbers_of(values);

	(void)state;
	assert_int_equal(e.numbers, 6);
	assert_int_equal(e.symbols, 4);
	assert_int_equal(e.symbol_count, 1);
	assert_int_equal(e.parentheses, 2);
	assert_int_equal(e.minus, 2);
	assert_int_equal(number_evidence_refused(&e), 0);
	e = numbers_of(odd);
	assert_int_equal(e.numbers, 4);
	assert_int_equal(number_evidence_refused(&e), 4);
	assert_true(number_is_dash(TEXT("$ -")));
	assert_true(number_is_dash(TEXT("R$-")));
	assert_false(number_is_dash(TEXT("-")));
	assert_false(number_is_dash(TEXT("A-")));
	assert_false(number_is_dash(TEXT("$ 5 -")));
}

static void
decides_no_mark_by_itself(void **state)
{
	static const char *const open[] = { "1,234", "2,500", "12", NULL };
	static const char *const both[] = { "12.5", "12,5", NULL };
	static const char *const none[] = { "12", "7", NULL };
	static const char *const long_front[] = { "1234.567", NULL };
	static const char *const zero_front[] = { "0.125", NULL };
	static const char *const blanks[] = { "1 234,00", "12 345 678,10",
		NULL };
	struct number_evidence e = numbers_of(open);

	(void)state;
	assert_int_equal(e.either_comma, 2);
	assert_int_equal(number_evidence_mark(&e), MARK_OPEN);
	e = numbers_of(both);
	assert_int_equal(number_evidence_mark(&e), MARK_CONTRADICTS);
	e = numbers_of(none);
	assert_int_equal(number_evidence_mark(&e), MARK_NONE);
	e = numbers_of(long_front);
	assert_int_equal(number_evidence_mark(&e), MARK_POINT);
	e = numbers_of(zero_front);
	assert_int_equal(number_evidence_mark(&e), MARK_POINT);
	e = numbers_of(blanks);
	assert_int_equal(number_evidence_mark(&e), MARK_COMMA);
	assert_int_equal(number_evidence_grouping(&e, MARK_COMMA), ' ');
}

static void
takes_no_other_texts_for_numbers(void **state)
{
	static const char *const values[] = { "", "-", "1.2.3", "192.168.1.1",
		"12,34,56", "1.234,567,89", "12 34", "12-13", "A12", "(12",
		"900123456-8", "1e5", "12%", NULL };
	struct number_evidence e = numbers_of(values);

	(void)state;
	assert_int_equal(e.values, 13);
	assert_int_equal(e.numbers, 0);
}

static enum charset
charset_of(const char *bytes, size_t len)
{
	struct byte_evidence e = { .bytes = 0 };

	byte_evidence_look(&e, (struct text){ bytes, len });
	return byte_evidence_charset(&e);
}

static void
knows_encodings(void **state)
{
	static const char le[] = "a\0;\0b\0;\0c\0\n";
	static const char be[] = "\0a\0;\0b\0;\0c\0\n";

	(void)state;
	assert_int_equal(charset_of("abc", 3), CHARSET_ASCII);
	assert_int_equal(charset_of("\xef\xbb\xbf" "abc", 6), CHARSET_UTF8);
	assert_int_equal(charset_of("cami\xc3\xb3n", 7), CHARSET_UTF8);
	assert_int_equal(charset_of("cami\xf3n", 6), CHARSET_WINDOWS_1252);
	assert_int_equal(charset_of("\x93x\x94 \xa4", 5),
	    CHARSET_WINDOWS_1252);
	assert_int_equal(charset_of("10 \xa4 \xf3", 6), CHARSET_LATIN);
	assert_int_equal(charset_of("\xff\xfe" "a\0", 4), CHARSET_UTF16LE);
	assert_int_equal(charset_of("\xfe\xff" "\0a", 4), CHARSET_UTF16BE);
	assert_int_equal(charset_of(le, sizeof le), CHARSET_UTF16LE);
	assert_int_equal(charset_of(be, sizeof be - 1), CHARSET_UTF16BE);
}

static void
decodes(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 1000);
	assert_true(charset_decode(CHARSET_WINDOWS_1252,
	    (struct text){ "\x80\xf1\x81", 3 }, &text));
	assert_string_equal(buf_text(&text), "\xe2\x82\xac\xc3\xb1\xef\xbf\xbd");
	buf_reset(&text);
	assert_true(charset_decode(CHARSET_UTF16LE,
	    (struct text){ "\xff\xfe\xf1\0\x3d\xd8\0\xde", 8 }, &text));
	assert_string_equal(buf_text(&text), "\xc3\xb1\xf0\x9f\x98\x80");
	buf_clear(&text);
}

struct rows {
	struct arena *arena;
	struct shape shape;
	struct sheet sheet;
	unsigned char *kinds;
};

static int
setup(void **state)
{
	static struct rows rows;

	rows = (struct rows){ .arena = arena_new(0) };
	*state = &rows;
	return rows.arena == NULL;
}

static int
teardown(void **state)
{
	struct rows *rows = *state;

	arena_free(rows->arena);
	return 0;
}

/* The kinds of the rows as letters. */
static void
rows_are(struct rows *r, const char *text, const char *want)
{
	static const char letters[] = "dPHRTGrBF";
	struct text all = text_of(text);

	assert_true(shape_dialect(&r->shape, all, r->arena));
	assert_true(sheet_split(&r->sheet, all, r->shape.dialect, 0, r->arena));
	assert_true(
	    shape_rows(&r->shape, &r->sheet, 0, &r->kinds, r->arena));
	assert_int_equal(r->sheet.count, strlen(want));
	for (size_t i = 0; i < r->sheet.count; i++)
		if (letters[r->kinds[i]] != want[i])
			fail_msg("row %zu: %c", i, letters[r->kinds[i]]);
}

static void
finds_preambles_and_totals(void **state)
{
	struct rows *r = *state;

	rows_are(r,
	    "Generado: 2026-03-16\n"
	    "\n"
	    "Cliente;Factura;Vence;Saldo\n"
	    "C1;F1;31/01/2026;10,00\n"
	    "C2;F2;31/01/2026;20,00\n"
	    "Cliente;Factura;Vence;Saldo\n"
	    "C3;F3;31/01/2026;30,00\n"
	    "Total;;;60,00\n", "PHddRdT");
	assert_int_equal(r->shape.dialect.delimiter, ';');
	assert_int_equal(r->shape.width, 4);
	assert_int_equal(r->shape.header->line, 3);
	assert_ptr_equal(r->shape.last_total, &r->sheet.rows[6]);
}

static void
finds_groups(void **state)
{
	struct rows *r = *state;

	rows_are(r,
	    ",Type,Date,Open Balance\n"
	    "3000,,,\n"
	    ",Invoice,01/15/2026,10.00\n"
	    ",Invoice,01/16/2026,20.00\n"
	    "Total 3000,,,30.00\n"
	    "3010,,,\n"
	    ",Invoice,01/17/2026,5.00\n"
	    "Total 3010,,,5.00\n"
	    ",,,\n"
	    "TOTAL,,,35.00\n", "HGddTGdTBT");
	assert_int_equal(r->shape.group_column, 0);
	assert_int_equal(r->shape.totals_inside, 1);
}

static void
finds_no_header(void **state)
{
	struct rows *r = *state;

	rows_are(r, "C1|F1|2026-01-31|10.50\nC2|F2|2026-02-28|20.00\n", "dd");
	assert_null(r->shape.header);
	assert_int_equal(r->shape.dialect.delimiter, '|');
}

static void
takes_quotes_for_what_they_are(void **state)
{
	struct rows *r = *state;

	rows_are(r,
	    "id,name,saldo\n"
	    "1,\"Moss, Reed \"\"Co\"\"\",10.00\n"
	    "2,\"two\nlines\",20.00\n"
	    "3,open \"quote,30.00\n", "Hddd");
	assert_int_equal(r->sheet.quoted, 2);
	assert_int_equal(r->sheet.stray, 1);
	assert_int_equal(r->sheet.stray_line, 5);
	assert_true(text_is(sheet_cell(&r->sheet.rows[1], 1),
	    "Moss, Reed \"Co\""));
	/* Nothing closes it: the rest of the file is not one cell. */
	rows_are(r, "id,name,saldo\n1,\"a,10.00\n2,b,20.00\n", "Hdd");
}

static void
looks_at_columns(void **state)
{
	struct rows *r = *state;
	struct column_look c = { .index = 0 };

	rows_are(r,
	    "cliente,correo,saldo,estado\n"
	    "Ana Ruiz,ana@x.example,10.00,A\n"
	    "Luis Paz,luis@x.example,N/A,A\n"
	    "Ana Ruiz,,12.00,B\n", "Hddd");
	assert_true(column_look(&c, &r->sheet, r->kinds, 2));
	assert_int_equal(c.records, 3);
	assert_int_equal(c.values, 2);
	assert_int_equal(c.nulls, 1);
	assert_true(column_agrees(&c, VALUES_MONEY));
	assert_false(column_agrees(&c, VALUES_DATE));
	c = (struct column_look){ .index = 0 };
	assert_true(column_look(&c, &r->sheet, r->kinds, 1));
	assert_int_equal(c.emails, 2);
	assert_int_equal(c.filled, 2);
	c = (struct column_look){ .index = 0 };
	assert_true(column_look(&c, &r->sheet, r->kinds, 0));
	assert_int_equal(c.distinct, 2);
	assert_int_equal(c.worded, 3);
}

static void
writes_yaml(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 10000);
	yaml_put(&text, TEXT("Nº documento"));
	yaml_put(&text, TEXT(" a: \"b\"\n"));
	yaml_put(&text, TEXT("#3"));
	assert_string_equal(buf_text(&text),
	    "Nº documento\" a: \\\"b\\\"\\n\"\"#3\"");
	buf_reset(&text);
	yaml_line(&text, 2, false, "a: b", "why");
	yaml_line(&text, 2, true, "c: d", "");
	assert_string_equal(buf_text(&text), "  a: b  # why\n  # c: d\n");
	buf_reset(&text);
	/* What is told of a file stays within its comment. */
	yaml_comment(&text, 0, "%s", "one\ntwo: three");
	assert_string_equal(buf_text(&text), "# one?two: three\n");
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalises),
		cmocka_unit_test(stays_in_its_room),
		cmocka_unit_test(knows_names),
		cmocka_unit_test(ranks_names),
		cmocka_unit_test(table_is_sound),
		cmocka_unit_test(counts_dates),
		cmocka_unit_test(knows_timestamps),
		cmocka_unit_test(sets_days_outside_apart),
		cmocka_unit_test(decides_no_date_by_itself),
		cmocka_unit_test(forgives_a_slip),
		cmocka_unit_test(takes_one_value_for_a_slip),
		cmocka_unit_test(leaves_out_what_is_open),
		cmocka_unit_test(knows_names_of_months),
		cmocka_unit_test(knows_dates_that_lost_their_type),
		cmocka_unit_test(leaves_a_year_open_that_may_stand_first),
		cmocka_unit_test(writes_formats),
		cmocka_unit_test(counts_numbers),
		cmocka_unit_test(counts_other_groups),
		cmocka_unit_test(counts_accounts),
		cmocka_unit_test(decides_no_mark_by_itself),
		cmocka_unit_test(takes_no_other_texts_for_numbers),
		cmocka_unit_test(knows_encodings),
		cmocka_unit_test(decodes),
		cmocka_unit_test_setup_teardown(
		    finds_preambles_and_totals, setup, teardown),
		cmocka_unit_test_setup_teardown(finds_groups, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    finds_no_header, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    takes_quotes_for_what_they_are, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    looks_at_columns, setup, teardown),
		cmocka_unit_test(writes_yaml),
	};

	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
