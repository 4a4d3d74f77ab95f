/*
 * portfolio_people.h -- invented people and places for portfolio.c, its only
 * reader.  The towns exist; nobody lives in these streets.
 */
#ifndef PORTFOLIO_PEOPLE_H
#define PORTFOLIO_PEOPLE_H

#include "portfolio_write.h"

enum { AS_OF = 20528 /* 2026-03-16 */ };

struct words {
	const char *const *words;
	size_t count;
};
#define WORDS(list)                                                            \
	{                                                                      \
		list, ARRAY_LEN(list)                                          \
	}

static const char *const spanish_first[] = { "María", "José", "Lucía", "Andrés",
	"Sofía", "Raúl", "Inés", "Óscar", "Jesús", "Martín", "Ana", "Luis",
	"Ángela", "Hugo", "Ximena", "Tomás", "Begoña", "Iván" };
static const char *const spanish_last[] = { "García", "Rodríguez", "Muñoz",
	"Ibáñez", "Núñez", "Peña", "Zúñiga", "Díaz", "Álvarez", "Jiménez",
	"Ruiz", "Vázquez", "Ramos", "Gutiérrez", "Argüello", "Cárdenas" };
static const char *const spanish_streets[] = { "Av. del Puerto", "Calle Nogal",
	"Calle de la Estación", "Av. Cuatro Vientos", "Calle Río Manso",
	"Av. Los Álamos", "Calle Miró", "Paseo de las Garzas" };
static const char *const spanish_districts[] = { "Col. Las Acequias",
	"Col. Mirasol", "Barrio San Telmo", "Col. El Fresno", "La Ermita",
	"Barrio Alto", "Jardines del Sur" };
static const char *const portuguese_first[] = { "João", "Conceição", "Antônio",
	"Luíza", "Mônica", "Sebastião", "Cláudia", "Ângelo", "Iara", "Thaís",
	"Fábio", "Débora", "Caio", "Letícia" };
static const char *const portuguese_last[] = { "Gonçalves", "Araújo", "Simões",
	"Magalhães", "Brandão", "Teixeira", "Assunção", "Lourenço", "Prado",
	"Guimarães", "Falcão", "Sant'Ana" };
static const char *const portuguese_streets[] = { "Rua das Acácias",
	"Av. Beira-Rio", "Rua Sete Lagoas", "Travessa do Ipê",
	"Rua Capitão Leôncio", "Alameda dos Jatobás" };
static const char *const portuguese_districts[] = { "Jardim Aurora",
	"Vila Nova", "Bairro das Mangueiras", "Parque São Luís" };
static const char *const english_streets[] = { "Foundry Road", "Quarry Lane",
	"Harbor View Drive", "Old Mill Road", "Cannery Street" };
static const char *const english_districts[] = { "", "Suite 210", "Dock 4" };

struct place {
	const char *city, *region, *postcode, *zone;
};
static const struct place mexican_places[] = {
	{ "Monterrey", "Nuevo León", "64000", "" },
	{ "Guadalajara", "Jalisco", "44100", "" },
	{ "Ciudad de México", "CDMX", "06000", "" },
	{ "Mérida", "Yucatán", "97000", "" },
	{ "Querétaro", "Querétaro", "76000", "" },
	{ "Tijuana", "Baja California", "22000", "America/Tijuana" },
};
static const struct place colombian_places[] = {
	{ "Bogotá", "D.C.", "110111", "" },
	{ "Medellín", "Antioquia", "050010", "" },
	{ "Cali", "Valle del Cauca", "760001", "" },
	{ "Ibagué", "Tolima", "730001", "" },
};
static const struct place brazilian_places[] = {
	{ "São Paulo", "SP", "01310-000", "America/Sao_Paulo" },
	{ "Ribeirão Preto", "SP", "14010-000", "America/Sao_Paulo" },
	{ "Goiânia", "GO", "74000-000", "America/Sao_Paulo" },
	{ "Manaus", "AM", "69000-000", "America/Manaus" },
};
static const struct place american_places[] = {
	{ "Laredo", "TX", "78040", "America/Chicago" },
	{ "Tucson", "AZ", "85701", "America/Phoenix" },
	{ "Duluth", "MN", "55802", "America/Chicago" },
	{ "Macon", "GA", "31201", "America/New_York" },
};

struct country {
	const char *code, *currency, *language;
	const char *phone, *mobile;   /* how numbers begin */
	int digits;                   /* of the currency */
	unsigned step, least, spread; /* instalments, in minor units */
	struct words first, last, streets, districts;
	const struct place *places;
	unsigned place_count;
};
static const struct country countries[] = {
	{ "MX", "MXN", "es-MX", "+52 81 0010 ", "+52 1 55 0020 ", 2, 1, 30000,
	    420000, WORDS(spanish_first), WORDS(spanish_last),
	    WORDS(spanish_streets), WORDS(spanish_districts), mexican_places,
	    ARRAY_LEN(mexican_places) },
	{ "CO", "COP", "es-CO", "+57 (601) 000 ", "+57 300 000 ", 0, 100, 60000,
	    900000, WORDS(spanish_first), WORDS(spanish_last),
	    WORDS(spanish_streets), WORDS(spanish_districts), colombian_places,
	    ARRAY_LEN(colombian_places) },
	{ "BR", "BRL", "pt-BR", "+55 11 0030-", "+55 (11) 90000-", 2, 1, 9000,
	    120000, WORDS(portuguese_first), WORDS(portuguese_last),
	    WORDS(portuguese_streets), WORDS(portuguese_districts),
	    brazilian_places, ARRAY_LEN(brazilian_places) },
	{ "US", "USD", "en-US", "+1 202 555 01", "+1 202 555 01", 2, 1, 40000,
	    4000000, WORDS(spanish_first), WORDS(spanish_last),
	    WORDS(english_streets), WORDS(english_districts), american_places,
	    ARRAY_LEN(american_places) },
};
enum { MEXICO, COLOMBIA, BRAZIL, UNITED_STATES };

struct debtor {
	struct random random; /* what else is asked of this debtor */
	unsigned number;
	const struct country *country;
	const struct place *place;
	char id[TEXT_SIZE], name[TEXT_SIZE], tax_id[TEXT_SIZE];
	char email[TEXT_SIZE], phone[TEXT_SIZE], mobile[TEXT_SIZE];
	char street[TEXT_SIZE], reference[TEXT_SIZE];
	const char *district, *city, *region, *postcode;
};

static const char *
pick(struct random *random, const struct words *words)
{
	return random_word(random, words->words, words->count);
}

static void
debtor_address(struct debtor *debtor)
{
	struct random *random = &debtor->random;
	const struct country *country = debtor->country;
	const struct place *place =
	    &country->places[random_below(random, country->place_count)];
	bool american = country == &countries[UNITED_STATES];

	debtor->place = place;
	debtor->district = pick(random, &country->districts);
	debtor->city = place->city;
	debtor->region = place->region;
	debtor->postcode = place->postcode;
	debtor->street[0] = '\0';
	if (american)
		text_add_number(
		    debtor->street, 1 + random_below(random, 9800), 1);
	text_add(debtor->street, american ? " " : "");
	text_add(debtor->street, pick(random, &country->streets));
	if (american)
		return;
	text_add(debtor->street, country == &countries[BRAZIL] ? ", " : " ");
	text_add_number(debtor->street, 1 + random_below(random, 2400), 1);
}

/* Numbers in the ways that people type them into a form. */
static void
debtor_phones(struct debtor *debtor)
{
	struct random *random = &debtor->random;
	const struct country *country = debtor->country;
	/* Of a fictional American number only two digits are left. */
	bool american = country == &countries[UNITED_STATES];
	unsigned numbers = american ? 100 : 10000;
	int width = american ? 2 : 4;

	text_join(debtor->phone, country->phone, NULL);
	text_add_number(debtor->phone, random_below(random, numbers), width);
	text_join(debtor->mobile, country->mobile, NULL);
	text_add_number(debtor->mobile, random_below(random, numbers), width);
	if (random_percent(random, 30))
		debtor->phone[0] = '\0';
	if (random_percent(random, 9))
		debtor->mobile[0] = '\0';
}

/* A debtor is made from its number alone. */
static void
debtor_init(
    struct debtor *debtor, unsigned number, const struct country *country)
{
	struct random *random = &debtor->random;

	*debtor = (struct debtor){ .number = number, .country = country };
	random->state = UINT64_C(0x64756e6e696e67) + number * UINT64_C(65537);
	text_add_number(debtor->id, 100000 + number * 7, 10);
	text_join(debtor->reference, country->code, NULL);
	text_add_number(
	    debtor->reference, 1000000 + number * 7919 % 9000000, 7);
	debtor_address(debtor);
	debtor_phones(debtor);
}

#endif
