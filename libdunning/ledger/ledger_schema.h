/*
 * ledger_schema.h -- the tables of a ledger, of each format there was.
 *
 * Inside the ledger layer only.  Dates, channels and events are texts and
 * "not given" is the empty text, so that a person can read the file.
 */
#ifndef DUNNING_LEDGER_SCHEMA_H
#define DUNNING_LEDGER_SCHEMA_H

/* "DUNN", and the format (PRAGMA user_version) that this program writes. */
enum { LEDGER_APPLICATION_ID = 0x44554e4e, LEDGER_VERSION = 4 };

/* Statements, up to a NULL.  ledger_steps[n] leads from format n to n + 1; 0 is
 * an empty file. */
extern const char *const *const ledger_steps[LEDGER_VERSION];

/* Temporary views that make an older format, from 1, look like this one. */
extern const char *const *const ledger_views[LEDGER_VERSION];

#endif
