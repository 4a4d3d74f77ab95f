/*
 * The valid numbers are published ones and worked examples of the authorities'
 * rules, on which python-stdnum agrees; each wrong one is a valid one with
 * one digit changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "mapping/identifier.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	enum identifier_kind kind;
	const char *text;
} valid[] = {
	{ IDENTIFIER_RFC, "GODE561231GR8" },
	{ IDENTIFIER_RFC, "SAT970701NN3" },
	{ IDENTIFIER_RFC, "sat-970701-nn3" },
	{ IDENTIFIER_RFC, "XAXX010101000" },
	{ IDENTIFIER_RFC, "XEXX010101000" },
	{ IDENTIFIER_CURP, "BOXW310820HNERXN09" },
	{ IDENTIFIER_NIT, "860002964-4" },
	{ IDENTIFIER_NIT, "899999068-1" },
	{ IDENTIFIER_NIT, "890903938-8" },
	{ IDENTIFIER_NIT, "800197268-4" },
	{ IDENTIFIER_NIT, "800.197.268-4" },
	{ IDENTIFIER_NIT, "213123432-1" },
	{ IDENTIFIER_CUIT, "30-50001091-2" },
	{ IDENTIFIER_CUIT, "20-26756539-3" },
	{ IDENTIFIER_CUIT, "20-12345678-6" },
	{ IDENTIFIER_CUIT, "27-12345678-0" },
	{ IDENTIFIER_CUIT, "27123456780" },
	{ IDENTIFIER_CPF, "111.444.777-35" },
	{ IDENTIFIER_CPF, "529.982.247-25" },
	{ IDENTIFIER_CPF, "123.456.789-09" },
	{ IDENTIFIER_CNPJ, "11222333000181" },
	{ IDENTIFIER_CNPJ, "11.222.333/0001-81" },
	{ IDENTIFIER_CNPJ, "42318949000184" },
	{ IDENTIFIER_CNPJ, "44038188000132" },
	{ IDENTIFIER_CNPJ, "12ABC34501DE35" },
	{ IDENTIFIER_CNPJ, "12.abc.345/01de-35" },
	{ IDENTIFIER_RUT, "12345678-5" },
	{ IDENTIFIER_RUT, "12.345.678-5" },
	{ IDENTIFIER_RUT, "76086428-5" },
	{ IDENTIFIER_RUT, "30686957-4" },
	{ IDENTIFIER_RUT, "1000005-K" },
	{ IDENTIFIER_RUT, "1000005-k" },
	{ IDENTIFIER_RUT, "6265837-1" },
	{ IDENTIFIER_RUC, "20333040418" },
	{ IDENTIFIER_RUC, "20100070970" },
	{ IDENTIFIER_RUC, "10445566778" },
	{ IDENTIFIER_DNI, "12345678Z" },
	{ IDENTIFIER_DNI, "12345678-z" },
	{ IDENTIFIER_DNI, "54362315K" },
	{ IDENTIFIER_DNI, "00000000T" },
	{ IDENTIFIER_DNI, "X1234567L" },
	{ IDENTIFIER_DNI, "Y1234567X" },
	{ IDENTIFIER_DNI, "Z1234567R" },
	{ IDENTIFIER_DNI, "X-5253868-R" },
	{ IDENTIFIER_CIF, "A58818501" },
	{ IDENTIFIER_CIF, "A5881850A" },
	{ IDENTIFIER_CIF, "B64723414" },
	{ IDENTIFIER_CIF, "B6472341D" },
	{ IDENTIFIER_CIF, "Q28260008" },
	{ IDENTIFIER_CIF, "Q2826000H" },
	{ IDENTIFIER_CIF, "P28079002" },
	{ IDENTIFIER_CIF, "P2807900B" },
	{ IDENTIFIER_IBAN, "ES9121000418450200051332" },
	{ IDENTIFIER_IBAN, "ES91 2100 0418 4502 0005 1332" },
	{ IDENTIFIER_IBAN, "DE89370400440532013000" },
	{ IDENTIFIER_IBAN, "GB29NWBK60161331926819" },
	{ IDENTIFIER_IBAN, "gb29 nwbk 6016 1331 9268 19" },
	{ IDENTIFIER_IBAN, "BR1800360305000010009795493C1" },
	{ IDENTIFIER_REFERENCE, "RF18539007547034" },
	{ IDENTIFIER_REFERENCE, "RF33FACT20260001" },
	{ IDENTIFIER_REFERENCE, "RF93 C202 6A17" },
	{ IDENTIFIER_CLABE, "032180000118359719" },
	{ IDENTIFIER_CLABE, "002010077777777771" },
	{ IDENTIFIER_CLABE, "646180157000000004" },
	{ IDENTIFIER_CLABE, "014027000005555558" },
	{ IDENTIFIER_CBU, "2850590940090418135201" },
};

static void
test_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(valid); i++)
		if (identifier_check(valid[i].kind, text_of(valid[i].text)) !=
		    IDENTIFIER_OK)
			fail_msg("%s %s", identifier_name(valid[i].kind),
			    valid[i].text);
}

/* The last digit, or the letter behind it, is never right twice. */
static void
test_check_digit_changed(void **state)
{
	char text[64];

	(void)state;
	for (size_t i = 0; i < COUNT(valid); i++) {
		size_t last = strlen(valid[i].text) - 1;

		snprintf(text, sizeof text, "%s", valid[i].text);
		if (strcmp(text + 1, "AXX010101000") == 0 ||
		    strcmp(text + 1, "EXX010101000") == 0)
			continue;
		while (text[last] < '0' || text[last] > '9')
			last--;
		text[last] = text[last] == '9' ? '0' : (char)(text[last] + 1);
		if (identifier_check(valid[i].kind, text_of(text)) !=
		    IDENTIFIER_CHECK_DIGIT)
			fail_msg("%s", text);
	}
}

/* A general number is right as it is, and only so: its digit would be 4. */
static void
test_general_rfc(void **state)
{
	(void)state;
	assert_int_equal(identifier_check(IDENTIFIER_RFC,
	                     TEXT("XAXX010101004")), IDENTIFIER_OK);
	assert_int_equal(identifier_check(IDENTIFIER_RFC,
	                     TEXT("XAXX010101001")), IDENTIFIER_CHECK_DIGIT);
	assert_int_equal(identifier_check(IDENTIFIER_RFC,
	                     TEXT("XBXX010101000")), IDENTIFIER_CHECK_DIGIT);
}

/*
 * Schemes that find every wrong digit, by their weights: coprime to the
 * modulus, and with a check character of its own for each remainder.  From
 * and to are the digits that this is true for.
 */
static void
every_digit(enum identifier_kind kind, const char *text, size_t from,
    size_t to)
{
	char changed[64];

	snprintf(changed, sizeof changed, "%s", text);
	for (size_t i = from; i < to; i++) {
		char was = changed[i];

		if (was < '0' || was > '9')
			continue;
		for (char c = '0'; c <= '9'; c++) {
			changed[i] = c;
			if ((identifier_check(kind, text_of(changed)) ==
			        IDENTIFIER_OK) != (c == was))
				fail_msg("%s", changed);
		}
		changed[i] = was;
	}
}

static void
test_single_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(valid); i++)
		switch (valid[i].kind) {
		case IDENTIFIER_RUT:
		case IDENTIFIER_DNI:
		case IDENTIFIER_CIF:
		case IDENTIFIER_IBAN:
		case IDENTIFIER_REFERENCE:
		case IDENTIFIER_CLABE:
		case IDENTIFIER_CBU:
			every_digit(valid[i].kind, valid[i].text, 0,
			    strlen(valid[i].text));
			break;
		case IDENTIFIER_RFC:
		case IDENTIFIER_CURP:
		case IDENTIFIER_NIT:
		case IDENTIFIER_CUIT:
		case IDENTIFIER_CPF:
		case IDENTIFIER_CNPJ:
		case IDENTIFIER_RUC:
		case IDENTIFIER_NONE:
		case IDENTIFIER_KINDS:
			break;
		}
	every_digit(IDENTIFIER_RFC, "GODE561231GR8", 4, 13);
	every_digit(IDENTIFIER_RFC, "SAT970701NN3", 3, 12);
}

/* The other schemes share a check digit between two remainders; each number
 * has just one check digit all the same. */
static void
test_one_check_digit(void **state)
{
	static const struct {
		enum identifier_kind kind;
		const char *prefix;
	} schemes[] = {
		{ IDENTIFIER_NIT, "8" },
		{ IDENTIFIER_CUIT, "20" },
		{ IDENTIFIER_RUC, "20" },
		{ IDENTIFIER_RUT, "" },
	};
	char text[32];

	(void)state;
	for (size_t s = 0; s < COUNT(schemes); s++)
		for (unsigned n = 0; n < 700; n++) {
			unsigned found = 0;

			for (unsigned d = 0; d < 10; d++) {
				snprintf(text, sizeof text, "%s%08u%u",
				    schemes[s].prefix, n * 123457, d);
				found += identifier_check(schemes[s].kind,
				             text_of(text)) == IDENTIFIER_OK;
			}
			if (schemes[s].kind == IDENTIFIER_RUT)
				assert_true(found <= 1);
			else
				assert_int_equal(found, 1);
		}
}

static void
test_shapes(void **state)
{
	static const struct {
		enum identifier_kind kind;
		const char *text;
	} shapes[] = {
		{ IDENTIFIER_RFC, "GODE561331GR8" },
		{ IDENTIFIER_RFC, "GODE560230GR8" },
		{ IDENTIFIER_RFC, "GODE561231GRB" },
		{ IDENTIFIER_RFC, "GOD561231GR" },
		{ IDENTIFIER_RFC, "1ODE561231GR8" },
		{ IDENTIFIER_CURP, "BOXW310820ZNERXN09" },
		{ IDENTIFIER_NIT, "12345" },
		{ IDENTIFIER_NIT, "86000296A-4" },
		{ IDENTIFIER_CUIT, "20-1234567-8" },
		{ IDENTIFIER_CPF, "111.111.111-11" },
		{ IDENTIFIER_CPF, "000.000.000-00" },
		{ IDENTIFIER_CPF, "***.982.247-**" },
		{ IDENTIFIER_CNPJ, "00000000000000" },
		{ IDENTIFIER_CNPJ, "112223330001A1" },
		{ IDENTIFIER_CNPJ, "1122233300018" },
		{ IDENTIFIER_RUT, "12345-5" },
		{ IDENTIFIER_RUT, "12345678-A" },
		{ IDENTIFIER_RUC, "2033304041" },
		{ IDENTIFIER_DNI, "1234567Z" },
		{ IDENTIFIER_DNI, "123456789" },
		{ IDENTIFIER_DNI, "A1234567L" },
		{ IDENTIFIER_CIF, "I58818501" },
		{ IDENTIFIER_CIF, "A5881850K" },
		{ IDENTIFIER_IBAN, "DE8937040044053201300" },
		{ IDENTIFIER_IBAN, "D389370400440532013000" },
		{ IDENTIFIER_IBAN, "DE89370400440532013&00" },
		{ IDENTIFIER_CLABE, "03218000011835971" },
		{ IDENTIFIER_CBU, "285059094009041813520" },
		{ IDENTIFIER_REFERENCE, "RF18" },
		{ IDENTIFIER_NONE, "12345678Z" },
		{ IDENTIFIER_RUT, "" },
		{ IDENTIFIER_RUT, "-" },
		{ IDENTIFIER_RUT, "12_345_678-5" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (identifier_check(shapes[i].kind, text_of(shapes[i].text)) !=
		    IDENTIFIER_SHAPE)
			fail_msg("%s", shapes[i].text);
}

/* Check digits are 02 to 98 (ISO 13616-1 clause 6): 97 more or less is the same
 * remainder, and is wrong.  A country without a length has check digits. */
static void
test_iban_edges(void **state)
{
	(void)state;
	assert_int_equal(identifier_iban_length(TEXT("ES")), 24);
	assert_int_equal(identifier_iban_length(TEXT("DE")), 22);
	assert_int_equal(identifier_iban_length(TEXT("FR")), 27);
	assert_int_equal(identifier_iban_length(TEXT("IT")), 27);
	assert_int_equal(identifier_iban_length(TEXT("GB")), 22);
	assert_int_equal(identifier_iban_length(TEXT("PT")), 25);
	assert_int_equal(identifier_iban_length(TEXT("NL")), 18);
	assert_int_equal(identifier_iban_length(TEXT("BE")), 16);
	assert_int_equal(identifier_iban_length(TEXT("BR")), 29);
	assert_int_equal(identifier_iban_length(TEXT("CR")), 22);
	assert_int_equal(identifier_iban_length(TEXT("DO")), 28);
	assert_int_equal(identifier_iban_length(TEXT("US")), 0);
	assert_int_equal(identifier_check(IDENTIFIER_IBAN,
	                     TEXT("DE89370400440532013001")),
	    IDENTIFIER_CHECK_DIGIT);
	for (unsigned bank = 0; bank < 300; bank++) {
		unsigned right = 0;
		char text[32];

		for (unsigned digits = 0; digits < 100; digits++) {
			snprintf(text, sizeof text, "DE%02u%08u0000000000",
			    digits, bank);
			right += identifier_check(IDENTIFIER_IBAN,
			             text_of(text)) == IDENTIFIER_OK;
		}
		assert_int_equal(right, 1);
	}
	assert_int_equal(identifier_check(IDENTIFIER_IBAN, TEXT("ZZ02A")),
	    IDENTIFIER_CHECK_DIGIT);
}

static void
test_guess(void **state)
{
	static const struct {
		const char *text, *country;
		enum identifier_kind kind;
	} guesses[] = {
		{ "SAT970701NN3", "MX", IDENTIFIER_RFC },
		{ "not one", "mex", IDENTIFIER_RFC },
		{ "BOXW310820HNERXN09", "MX", IDENTIFIER_CURP },
		{ "860002964-4", "CO", IDENTIFIER_NIT },
		{ "8600029644", "CO", IDENTIFIER_NIT },
		{ "860002964", "CO", IDENTIFIER_NONE },
		{ "1020304050", "COL", IDENTIFIER_NONE },
		{ "20-12345678-6", "AR", IDENTIFIER_CUIT },
		{ "12345678", "AR", IDENTIFIER_NONE },
		{ "111.444.777-35", "br", IDENTIFIER_CPF },
		{ "11222333000181", "BR", IDENTIFIER_CNPJ },
		{ "***.982.247-**", "BR", IDENTIFIER_NONE },
		{ "12345678-5", "CL", IDENTIFIER_RUT },
		{ "20333040418", "PE", IDENTIFIER_RUC },
		{ "12345678", "PE", IDENTIFIER_NONE },
		{ "12345678Z", "ES", IDENTIFIER_DNI },
		{ " X1234567L ", "ES", IDENTIFIER_DNI },
		{ "A58818501", "ES", IDENTIFIER_CIF },
		{ "12345678Z", "FR", IDENTIFIER_NONE },
		{ "111.444.777-35", "", IDENTIFIER_CPF },
		{ "11144477735", "", IDENTIFIER_NONE },
		{ "11.222.333/0001-81", NULL, IDENTIFIER_CNPJ },
		{ "20-12345678-6", "", IDENTIFIER_CUIT },
		{ "SAT970701NN3", "", IDENTIFIER_RFC },
		{ "BOXW310820HNERXN09", "", IDENTIFIER_CURP },
		{ "", "MX", IDENTIFIER_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(guesses); i++)
		if (identifier_guess(text_of(guesses[i].text),
		        text_of(guesses[i].country)) != guesses[i].kind)
			fail_msg("%s %s", guesses[i].text,
			    guesses[i].country != NULL ? guesses[i].country :
			                                 "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_check_digit_changed),
		cmocka_unit_test(test_general_rfc),
		cmocka_unit_test(test_single_errors),
		cmocka_unit_test(test_one_check_digit),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_iban_edges),
		cmocka_unit_test(test_guess),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
