/*
 * identifier.h -- tax numbers, account numbers and payment references: their
 * shapes and check digits.
 *
 * Blanks, dots, dashes and slashes between the characters and the case of
 * letters do not matter.  What is found is a hint for a person: a number with
 * a right check digit may belong to nobody, and authorities have given out a
 * few with a wrong one.
 */
#ifndef DUNNING_IDENTIFIER_H
#define DUNNING_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum identifier_kind {
	IDENTIFIER_NONE, /* no scheme of this list */
	/*
	 * Mexico: 3 or 4 letters, a date yymmdd, 3 characters; the last by
	 * weights 13 to 2 modulo 11 over 0-9 A-N & O-Z blank N-tilde (SAT,
	 * Anexo 1 of the RFC's algorithm).  The general ones of the CFDI,
	 * XAXX010101000 and XEXX010101000, count as right.
	 */
	IDENTIFIER_RFC,
	/* Mexico: 18 characters; weights 18 to 2 modulo 10 (RENAPO, Instructivo
	 * normativo para la asignacion de la CURP). */
	IDENTIFIER_CURP,
	/* Colombia: 6 to 16 digits, the last by weights 3 7 13 17 19 23 29 37
	 * 41 43 47 53 59 67 71 from the right modulo 11 (DIAN, Orden
	 * Administrativa 4 of 1989). */
	IDENTIFIER_NIT,
	/* Argentina, CUIT and CUIL: 11 digits, weights 5 4 3 2 7 6 5 4 3 2
	 * modulo 11 (AFIP/ANSES); a remainder of 1 counts as 9. */
	IDENTIFIER_CUIT,
	/* Brazil: 11 digits, two of them by weights 10 to 2 and 11 to 2 modulo
	 * 11 (Receita Federal); all equal ones are no CPF. */
	IDENTIFIER_CPF,
	/* Brazil: 12 digits or letters and two digits, weights 5 4 3 2 9 to 2
	 * and 6 5 4 3 2 9 to 2 modulo 11, a letter being its ASCII code less 48
	 * (Receita Federal, IN RFB 2.229 of 2024, from July 2026); all equal
	 * ones are no CNPJ. */
	IDENTIFIER_CNPJ,
	/* Chile: 6 to 8 digits and a digit or K, weights 2 to 7 from the right
	 * modulo 11 (Registro Civil, SII). */
	IDENTIFIER_RUT,
	/* Peru: 11 digits, weights 5 4 3 2 7 6 5 4 3 2 modulo 11 (SUNAT). */
	IDENTIFIER_RUC,
	/* Spain, DNI and NIE, and NIF with K, L or M: the number modulo 23 is a
	 * letter of TRWAGMYFPDXBNJZSQVHLCKE (Real Decreto 1553/2005 and
	 * 1065/2007); X, Y and Z of a NIE stand for 0, 1 and 2. */
	IDENTIFIER_DNI,
	/* Spain, NIF of legal persons: a letter, 7 digits and a digit or letter
	 * of JABCDEFGHI by the sum of Luhn (Real Decreto 1065/2007, Orden
	 * EHA/451/2008); either is right for every first letter. */
	IDENTIFIER_CIF,
	/* ISO 13616: modulo 97, and the length that the country has in the
	 * registry of SWIFT, as far as identifier_iban_length knows it. */
	IDENTIFIER_IBAN,
	/* Mexico: 18 digits, weights 3 7 1, each product modulo 10
	 * (Banxico). */
	IDENTIFIER_CLABE,
	/* Argentina: 8 and 14 digits, each with its own check digit, weights
	 * 3 1 7 9 from the right (BCRA, Texto ordenado SNP). */
	IDENTIFIER_CBU,
	/* ISO 11649: RF, two digits and 1 to 21 characters, modulo 97. */
	IDENTIFIER_REFERENCE,
	IDENTIFIER_KINDS
};

enum identifier_result {
	IDENTIFIER_OK,
	IDENTIFIER_SHAPE,      /* length, letters or date are wrong */
	IDENTIFIER_CHECK_DIGIT /* the shape is right, the check digit is not */
};

/* "RFC", "CUIT" ...; "" for IDENTIFIER_NONE. */
const char *identifier_name(enum identifier_kind);

/* IDENTIFIER_NONE is IDENTIFIER_SHAPE for any text. */
enum identifier_result identifier_check(enum identifier_kind, struct text);

/*
 * What kind of tax number a text is meant to be in a country, by its ISO 3166
 * code of two or three letters: MX, CO, AR, BR, CL, PE, ES.  NONE for other
 * countries, and for numbers that have no check digit there: a cedula of CO
 * without one, a DNI of AR or PE, and what is masked with '*'.  Without a
 * country (null or empty) only what cannot be another kind is told: an RFC, a
 * CURP, and a CPF, CNPJ or CUIT with their own dots and dashes.
 */
enum identifier_kind identifier_guess(struct text, struct text country);

/* Length of the IBANs of a country (two capital letters); 0: not known, then
 * only the check digits are looked at. */
size_t identifier_iban_length(struct text country);

#endif
