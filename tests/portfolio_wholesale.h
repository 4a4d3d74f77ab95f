/*
 * portfolio_wholesale.h -- the invoices of a trader, for portfolio.c, its
 * only reader.
 */
#ifndef PORTFOLIO_WHOLESALE_H
#define PORTFOLIO_WHOLESALE_H

#include "portfolio_people.h"

static const char *const wholesale_header[] = { "Customer No", "Customer Name",
	"Tax ID", "Invoice No", "Type", "Invoice Date", "Due Date", "Terms",
	"Currency", "Invoice Amount", "Open Balance", "Disputed Amount",
	"Contact E-mail", "Phone", "Address 1", "Address 2", "City", "State",
	"Postal Code", "Country", "Time Zone", "Language", "Credit Limit",
	"Key Account", "Account Manager", "Customer Since" };

static const char *const firms[] = { "Bluewater", "Cumbre", "Harbor", "Ribera",
	"Northgate", "Nimbus", "Serrano", "Quarry", "Aurora", "Meridian",
	"Palomar", "Ironwood", "Girasol", "Tidewater" };
static const char *const mexican_trades[] = { "Ferretería", "Herrajes",
	"Maquinaria" };
static const char *const brazilian_trades[] = { "Ferragens", "Máquinas",
	"Soluções" };
static const char *const american_trades[] = { "Tooling", "Hardware",
	"Fixtures", "Supply" };
static const char *const managers[] = { "Dana Whitlock", "Héctor Luna",
	"Renata Vidal" };

struct customer {
	struct debtor debtor;
	const char *currency, *manager;
	bool key_account;
	int since, terms, lag;
	int64_t limit;
};

static void
customer_init(struct customer *customer, unsigned number)
{
	static const char *const forms[] = { " S.A. de C.V.", " S.A.S.",
		" Ltda.", ", Inc." };
	static const struct words trades[] = { WORDS(mexican_trades),
		WORDS(mexican_trades), WORDS(brazilian_trades),
		WORDS(american_trades) };
	static const unsigned nations[] = { MEXICO, MEXICO, UNITED_STATES,
		UNITED_STATES, UNITED_STATES, BRAZIL };
	static const int terms[] = { 30, 30, 45, 60 };
	struct random *random = &customer->debtor.random;
	struct random lot = { number };
	unsigned nation = nations[random_below(&lot, ARRAY_LEN(nations))];
	struct debtor *debtor = &customer->debtor;
	const char *firm;

	*customer = (struct customer){ .terms = 0 };
	debtor_init(debtor, number, &countries[nation]);
	firm = random_word(random, firms, ARRAY_LEN(firms));
	text_join(debtor->name, firm, " ", pick(random, &trades[nation]),
	    forms[nation], NULL);
	text_add(debtor->email, "accounts.payable@");
	text_add_folded(debtor->email, firm);
	text_add_number(debtor->email, number, 1);
	text_add(debtor->email, ".example");
	if (random_percent(random, 6))
		debtor->email[0] = '\0';
	text_add_number(
	    debtor->tax_id, 100000 + random_below(random, 900000), 9);
	customer->currency =
	    nation == MEXICO && random_percent(random, 70) ? "MXN" : "USD";
	customer->manager = random_word(random, managers, ARRAY_LEN(managers));
	customer->key_account = random_percent(random, 10);
	customer->since = AS_OF - 400 - (int)random_below(random, 4000);
	customer->terms = terms[random_below(random, ARRAY_LEN(terms))];
	customer->lag = (int)random_below(random, 110) - 40;
	if (random_percent(random, 12))
		customer->lag += 60;
	customer->limit = 2500000 * (1 + random_below(random, 20));
}

static void
wholesale_contact(struct out *out, const struct customer *customer)
{
	const struct debtor *debtor = &customer->debtor;

	out_field(out, debtor->email);
	out_field(out, debtor->phone);
	out_field(out, debtor->street);
	out_field(out, debtor->district);
	out_field(out, debtor->city);
	out_field(out, debtor->region);
	out_field(out, debtor->postcode);
	out_field(out, debtor->country->code);
	out_field(out, debtor->place->zone);
	out_field(out, debtor->country->language);
	out_amount(out, customer->limit, 2);
	out_field(out, customer->key_account ? "Y" : "N");
	out_field(out, customer->manager);
	out_date(out, customer->since);
	out_end(out);
}

static void
wholesale_record(struct out *out, struct customer *customer, uint64_t record)
{
	static const char *const titles[] = { "INV", "CM", "PMT" };
	struct debtor *debtor = &customer->debtor;
	struct random *random = &debtor->random;
	unsigned draw = random_below(random, 100);
	unsigned title = draw < 95 ? 0 : draw < 98 ? 1 : 2;
	int dated = AS_OF - 2 - customer->terms - customer->lag +
	            (int)random_below(random, 60);
	int64_t amount = 40000 + random_below(random, 4000000);
	int64_t balance = random_percent(random, 12) ? amount / 3 : amount;
	char text[TEXT_SIZE] = "";
	bool dispute = title == 0 && random_percent(random, 4);

	if (dated >= AS_OF)
		dated = AS_OF - 1;
	out_field(out, debtor->id + 4);
	out_field(out, debtor->name);
	out_field(out, debtor->tax_id);
	text_join(text, titles[title], "-", NULL);
	text_add_number(text, 48000 + record, 6);
	out_field(out, text);
	out_field(out, titles[title]);
	out_date(out, dated);
	out_date(out, title == 0 ? dated + customer->terms : dated);
	text_join(text, "Net ", NULL);
	text_add_number(text, (uint64_t)customer->terms, 1);
	out_field(out, title == 0 ? text : "");
	out_field(out, customer->currency);
	out_amount(out, title == 0 ? amount : -amount / 8, 2);
	out_amount(out, title == 0 ? balance : -amount / 8, 2);
	if (dispute)
		out_amount(out, balance / 2, 2);
	else
		out_field(out, "");
	wholesale_contact(out, customer);
}

static void
wholesale_write(struct out *out, uint64_t rows)
{
	struct customer customer;
	unsigned number = 0;
	uint64_t record;
	unsigned left = 0;

	out_header(out, wholesale_header, ARRAY_LEN(wholesale_header));
	for (record = 1; record <= rows && !out->failed; record++) {
		if (left == 0) {
			customer_init(&customer, ++number);
			left = 1 + random_below(&customer.debtor.random, 9);
		}
		wholesale_record(out, &customer, record);
		left--;
	}
}

#endif
