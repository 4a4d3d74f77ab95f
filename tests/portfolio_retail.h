/*
 * portfolio_retail.h -- the export of a lender in three countries, for
 * portfolio.c, its only reader.
 */
#ifndef PORTFOLIO_RETAIL_H
#define PORTFOLIO_RETAIL_H

#include "portfolio_people.h"

static const char *const retail_header[] = { "Sociedad", "Cliente",
	"Nombre del cliente", "Identificación fiscal", "Nº documento", "Cuota",
	"Clase de documento", "Fecha de documento", "Vencimiento neto",
	"Moneda del documento", "Importe en moneda doc.", "Saldo pendiente",
	"Importe en disputa", "En disputa", "Correo electrónico", "Teléfono",
	"Celular", "Calle y número", "Colonia o barrio", "Código postal",
	"Ciudad", "Estado", "País", "Zona horaria", "Idioma",
	"Canales autorizados", "Referencia de pago", "Enlace de pago",
	"Clase de riesgo", "Bloqueo", "Último pago", "Promesa de pago",
	"Importe prometido", "Cliente desde", "Atrasos 12 meses",
	"Promesas rotas", "Gestor" };

static const char *const agents[] = { "Paola Ríos", "Iván Solís", "Nélida Cruz",
	"Bruno Salas" };
static const char *const shops[] = { "Abarrotes \"La Esquina\"; suc. 2",
	"Taller \"El Rayo\"; refacciones", "Papelería El Búho, S.R.L.",
	"Panadería \"Dulce Pan\"", "Estética Ñandú; local 14" };

/* What all items of a debtor share. */
struct borrower {
	struct debtor debtor;
	const char *consent, *block, *agent;
	char risk[2];
	char link[TEXT_SIZE];
	int late, broken, since, last_payment, promise, first_due;
	int64_t instalment, promised;
};

/* One record of the retail export. */
struct retail_item {
	uint64_t record; /* from 1 */
	const char *type;
	uint64_t document;
	int number, of; /* instalment */
	int dated, due;
	int64_t amount, balance;
	bool dispute;
};

static void
borrower_name(struct borrower *borrower)
{
	struct debtor *debtor = &borrower->debtor;
	struct random *random = &debtor->random;
	const char *first = pick(random, &debtor->country->first);
	const char *last = pick(random, &debtor->country->last);
	const char *mother = pick(random, &debtor->country->last);

	text_join(debtor->name, first, " ", last, " ", mother, NULL);
	if (debtor->country != &countries[BRAZIL] && random_percent(random, 4))
		text_join(debtor->name,
		    random_word(random, shops, ARRAY_LEN(shops)), NULL);
	text_add_folded(debtor->email, first);
	text_add(debtor->email, ".");
	text_add_folded(debtor->email, last);
	text_add_number(debtor->email, debtor->number, 1);
	text_add(debtor->email, "@correo.example");
	if (random_percent(random, 12))
		debtor->email[0] = '\0';
	if (random_percent(random, 4)) {
		debtor->street[0] = '\0';
		debtor->district = debtor->city = debtor->postcode = "";
	}
	if (random_percent(random, 1))
		debtor->email[0] = debtor->phone[0] = debtor->mobile[0] =
		    debtor->street[0] = '\0';
	if (debtor->country == &countries[MEXICO]) {
		text_add(debtor->tax_id, "XXXX800101");
		text_add_number(debtor->tax_id, random_below(random, 1000), 3);
	} else {
		text_add_number(
		    debtor->tax_id, random_below(random, 100000000), 11);
	}
}

/* How far the oldest open instalment is from its due date. */
static int
borrower_days(struct random *random)
{
	unsigned draw = random_below(random, 100);

	if (draw < 42)
		return -(int)random_below(random, 28);
	if (draw < 76)
		return 1 + (int)random_below(random, 29);
	if (draw < 88)
		return 30 + (int)random_below(random, 31);
	if (draw < 95)
		return 61 + (int)random_below(random, 60);
	return 121 + (int)random_below(random, 260);
}

static void
borrower_history(struct borrower *borrower, int days)
{
	struct random *random = &borrower->debtor.random;

	borrower->late = (int)random_below(random, days > 30 ? 8 : 4);
	borrower->broken =
	    borrower->late > 2 ? (int)random_below(random, 3) : 0;
	borrower->risk[0] =
	    (char)('A' + (days > 60) + (int)random_below(random, 3));
	borrower->since = AS_OF - 200 - (int)random_below(random, 3600);
	if (random_percent(random, 70))
		borrower->last_payment =
		    AS_OF - 1 - (int)random_below(random, 90);
	if (days > 0 && random_percent(random, 8)) {
		borrower->promise = AS_OF - 6 + (int)random_below(random, 18);
		borrower->promised = borrower->instalment;
	}
	borrower->block = random_percent(random, 2)   ? "LEGAL"
	                  : random_percent(random, 1) ? "FALLECIDO"
	                                              : "";
}

static void
borrower_init(struct borrower *borrower, unsigned number)
{
	static const char *const consents[] = {
		"email,sms,whatsapp,call,letter", "email,sms,call,letter",
		"email,letter", "sms,whatsapp", "email,sms,whatsapp,call",
		"call,letter", ""
	};
	static const unsigned shares[] = { 0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6 };
	static const unsigned nations[] = { MEXICO, MEXICO, MEXICO, MEXICO,
		COLOMBIA, COLOMBIA, COLOMBIA, BRAZIL, BRAZIL };
	struct random *random = &borrower->debtor.random;
	struct random lot = { number };
	const struct country *country =
	    &countries[nations[random_below(&lot, ARRAY_LEN(nations))]];
	int days;

	*borrower = (struct borrower){ .late = 0 };
	debtor_init(&borrower->debtor, number, country);
	borrower_name(borrower);
	text_join(borrower->link, "https://faro.example/",
	    borrower->debtor.reference, NULL);
	borrower->consent =
	    consents[shares[random_below(random, ARRAY_LEN(shares))]];
	borrower->agent = random_word(random, agents, ARRAY_LEN(agents));
	borrower->instalment =
	    country->least + random_below(random, country->spread);
	borrower->instalment -= borrower->instalment % country->step;
	days = borrower_days(random);
	borrower->first_due = AS_OF - days;
	borrower_history(borrower, days);
}

static void
retail_contact(struct out *out, const struct borrower *borrower)
{
	const struct debtor *debtor = &borrower->debtor;

	out_field(out, debtor->email);
	out_field(out, debtor->phone);
	out_field(out, debtor->mobile);
	out_field(out, debtor->street);
	out_field(out, debtor->district);
	out_field(out, debtor->postcode);
	out_field(out, debtor->city);
	out_field(out, debtor->region);
	out_field(out, debtor->country->code);
	out_field(out, debtor->place->zone);
	out_field(out, debtor->country->language);
	out_field(out, borrower->consent);
	out_field(out, debtor->reference);
	out_field(out, borrower->link);
	out_field(out, borrower->risk);
	out_field(out, borrower->block);
	out_date(out, borrower->last_payment);
	out_date(out, borrower->promise);
	if (borrower->promise != 0)
		out_amount(out, borrower->promised, debtor->country->digits);
	else
		out_field(out, "");
	out_date(out, borrower->since);
	out_number(out, (uint64_t)borrower->late);
	out_number(out, (uint64_t)borrower->broken);
	out_field(out, borrower->agent);
}

/* Records of a clerk who typed too fast: the last one repeats an instalment. */
enum { BAD_DATE_RECORD = 401, BAD_AMOUNT_RECORD = 1107, TWICE_RECORD = 1804 };

static void
retail_record(struct out *out, const struct borrower *borrower,
    const struct retail_item *item)
{
	const struct debtor *debtor = &borrower->debtor;
	const struct country *country = debtor->country;
	char doc[TEXT_SIZE] = "F";
	char part[TEXT_SIZE] = "";

	doc[0] = *item->type;
	text_add_number(doc, item->document, 8);
	text_add_number(part, (uint64_t)item->number, 2);
	text_add(part, "/");
	text_add_number(part, (uint64_t)item->of, 2);
	out_field(out, country->code);
	out_field(out, debtor->id);
	out_field(out, debtor->name);
	out_field(out, debtor->tax_id);
	out_field(out, doc);
	out_field(out, part);
	out_field(out, item->type);
	out_date(out, item->dated);
	if (item->record == BAD_DATE_RECORD)
		out_field(out, "31/02/2026");
	else
		out_date(out, item->due);
	out_field(out, country->currency);
	out_amount(out, item->amount, country->digits);
	if (item->record == BAD_AMOUNT_RECORD)
		out_field(out, "1.23,45");
	else
		out_amount(out, item->balance, country->digits);
	if (item->dispute)
		out_amount(out, item->balance, country->digits);
	else
		out_field(out, "");
	out_field(out, item->dispute ? "S" : "");
	retail_contact(out, borrower);
	out_end(out);
}

/* Consecutive instalments of one purchase, of which some is paid already. */
static uint64_t
retail_purchase(
    struct out *out, struct borrower *borrower, uint64_t record, unsigned count)
{
	struct random *random = &borrower->debtor.random;
	int first = 1 + (int)random_below(random, 8);
	struct retail_item item = { .type = "FA",
		.of = first + (int)count + (int)random_below(random, 6),
		.dated = date_add_months(borrower->first_due, -first),
		.document = 20000000 + record * 3,
		.amount = borrower->instalment };
	unsigned i;

	for (i = 0; i < count; i++) {
		item.record = record + i;
		item.number = first + (int)i - (item.record == TWICE_RECORD);
		item.due = date_add_months(borrower->first_due, (int)i);
		item.balance = item.amount;
		item.dispute = random_percent(random, 2);
		if (i == 0 && random_percent(random, 20))
			item.balance -=
			    item.amount / 100 * (10 + random_below(random, 90));
		retail_record(out, borrower, &item);
	}
	return count;
}

/* A credit note, or a payment that nobody has matched. */
static void
retail_credit(struct out *out, struct borrower *borrower, uint64_t record)
{
	struct random *random = &borrower->debtor.random;
	bool note = random_percent(random, 50);
	int dated = AS_OF - 1 - (int)random_below(random, 40);
	struct retail_item item = { .type = note ? "NC" : "AB",
		.record = record,
		.number = 1,
		.of = 1,
		.dated = dated,
		.due = dated,
		.document = 70000000 + record,
		.amount = -borrower->instalment / (note ? 3 : 1) };

	item.balance = item.amount;
	retail_record(out, borrower, &item);
}

static void
retail_write(struct out *out, uint64_t rows)
{
	static const unsigned counts[] = { 1, 2, 2, 3, 3, 4, 4, 5, 6 };
	struct borrower borrower;
	unsigned number = 0;
	uint64_t record = 1;

	out_header(out, retail_header, ARRAY_LEN(retail_header));
	while (record <= rows && !out->failed) {
		struct random *random = &borrower.debtor.random;
		unsigned count;

		borrower_init(&borrower, ++number);
		count = counts[random_below(random, ARRAY_LEN(counts))];
		if (count > rows + 1 - record)
			count = (unsigned)(rows + 1 - record);
		record += retail_purchase(out, &borrower, record, count);
		if (record <= rows && random_percent(random, 8))
			retail_credit(out, &borrower, record++);
	}
}

#endif
