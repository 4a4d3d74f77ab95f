#include "mapping/item_kind.h"

#include "mapping/aliases.h"

/* What kinds of documents are called in the systems that are known. */
static const struct {
	const char *kind;
	const char *names; /* normalised */
} kinds[] = {
	{ "debit", "fa fac fact factura facturas ft fv nf nfs dp dr rv inv "
	           "invoice invoices accrec sales_invoice nd nota_debito "
	           "nota_de_debito debit_note bol boleto duplicata cuota ri" },
	{ "credit", "nc ncc nce ncr nota_credito nota_de_credito nota_cred "
	            "credit_note credit_memo cm dg accreccredit credit" },
	{ "payment", "pg pago pagos payment recibo rc rec receipt dz "
	             "pagamento pmt" },
	{ "advance", "ra anticipo adelanto advance prepayment overpayment "
	             "adiantamento" },
};

static const char *
find_kind(struct text own)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct text rest = text_of(kinds[i].names), word;

		while (text_split(&rest, ' ', &word))
			if (text_equal(word, own))
				return kinds[i].kind;
	}
	return NULL;
}

const char *
item_kind_of(struct text value)
{
	char name[ALIAS_NAME];
	struct text own = { name, alias_normalise(value, name) }, word;
	const char *kind = find_kind(own);

	while (kind == NULL && text_split(&own, '_', &word))
		if (word.len >= 4)
			kind = find_kind(word);
	return kind;
}
