#include <stdlib.h>
#include <string.h>

#include "base/money.h"

enum { CODE = 3 };

/* ISO 4217, list one, in order. */
static const char codes[] = "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIF"
                            "BMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCLF"
                            "CLPCNYCOPCOUCRCCUCCUPCVECZKDJFDKKDOPDZDEGPERNETB"
                            "EURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDR"
                            "ILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYD"
                            "KZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMUR"
                            "MVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGK"
                            "PHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHP"
                            "SLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWD"
                            "TZSUAHUGXUSDUSNUYIUYUUYWUZSVEDVESVNDVUVWSTXAFXAG"
                            "XAUXBAXBBXBCXBDXCDXCGXDRXOFXPDXPFXPTXSUXTSXUAXXX"
                            "YERZARZMWZWG";

/* Those whose minor unit is not a hundredth. */
static const char without[] =
    "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
static const char thousandths[] = "BHDIQDJODKWDLYDOMRTND";
static const char ten_thousandths[] = "CLFUYW";

static int
compare_code(const void *a, const void *b)
{
	return memcmp(a, b, CODE);
}

/* list is codes in order, without anything between them. */
static bool
is_listed(struct text code, const char *list, size_t len)
{
	return bsearch(code.at, list, len / CODE, CODE, compare_code) != NULL;
}

int
currency_digits(struct text code)
{
	if (code.len != CODE || !is_listed(code, codes, sizeof(codes) - 1))
		return -1;
	if (is_listed(code, without, sizeof(without) - 1))
		return 0;
	if (is_listed(code, thousandths, sizeof(thousandths) - 1))
		return 3;
	if (is_listed(code, ten_thousandths, sizeof(ten_thousandths) - 1))
		return 4;
	return 2;
}
