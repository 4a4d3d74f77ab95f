#include "ageing/minimum.h"

#include "base/money.h"

static bool
report_amount(const struct schema_pair *pair, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_VALUE", pair->value.at,
	    "`min_item` of %s: `%.80s` is no amount of it", pair->key.text.at,
	    pair->value.text.at);
	return false;
}

bool
minimums_read(struct minimums *m, struct arena *arena,
    const struct ageing_spec *spec, const struct columns *c)
{
	const struct schema_pair *pair = spec->min_item.at;

	*m = (struct minimums){ .count = spec->min_item.count };
	m->at = arena_alloc(arena, m->count, sizeof *m->at);
	if (m->at == NULL) {
		diag_memory(columns_diag(c));
		return false;
	}
	for (size_t i = 0; i < m->count; i++) {
		int digits = columns_currency_digits(c, pair[i].key.text);

		m->at[i].currency = pair[i].key.text;
		if (digits < 0 ||
		    money_parse(pair[i].value.text, &money_plain, digits,
		        &m->at[i].least, NULL) != MONEY_OK)
			return report_amount(&pair[i], columns_diag(c));
	}
	return true;
}

int64_t
minimums_of(const struct minimums *m, struct text currency)
{
	for (size_t i = 0; i < m->count; i++)
		if (text_equal(m->at[i].currency, currency))
			return m->at[i].least;
	return -1;
}
