/*
 * identifier_internal.h -- the schemes behind identifier.h, over compact text.
 */
#ifndef DUNNING_IDENTIFIER_INTERNAL_H
#define DUNNING_IDENTIFIER_INTERNAL_H

#include "mapping/identifier.h"

enum { COMPACT_MOST = 40 };

/* What an N with tilde becomes, which is two bytes of UTF-8. */
#define COMPACT_ENYE '\x01'

/* Capital letters, digits, & and COMPACT_ENYE, nothing else. */
struct compact {
	char at[COMPACT_MOST];
	size_t len;
};

/* All of them digits? */
bool compact_digits(const struct compact *, size_t from, size_t count);

/* All of them capital letters? */
bool compact_letters(const struct compact *, size_t from, size_t count);

/* A date yymmdd; its century is not known. */
bool compact_date(const struct compact *, size_t from);

enum identifier_result identifier_rfc(const struct compact *);
enum identifier_result identifier_curp(const struct compact *);
enum identifier_result identifier_nit(const struct compact *);
enum identifier_result identifier_cuit(const struct compact *);
enum identifier_result identifier_cpf(const struct compact *);
enum identifier_result identifier_cnpj(const struct compact *);
enum identifier_result identifier_rut(const struct compact *);
enum identifier_result identifier_ruc(const struct compact *);
enum identifier_result identifier_dni(const struct compact *);
enum identifier_result identifier_cif(const struct compact *);
enum identifier_result identifier_iban(const struct compact *);
enum identifier_result identifier_clabe(const struct compact *);
enum identifier_result identifier_cbu(const struct compact *);
enum identifier_result identifier_reference(const struct compact *);

#endif
