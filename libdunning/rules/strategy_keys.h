/*
 * strategy_keys.h -- the sections of a strategy file, as schemas.
 */
#ifndef DUNNING_STRATEGY_KEYS_H
#define DUNNING_STRATEGY_KEYS_H

#include "rules/schema.h"

extern const struct schema strategy_source_schema;
extern const struct schema strategy_csv_schema;
extern const struct schema strategy_drop_schema;
extern const struct schema strategy_carry_schema;
extern const struct schema strategy_totals_schema;
extern const struct schema strategy_column_schema;
extern const struct schema strategy_calendar_schema;
extern const struct schema strategy_derive_schema;
extern const struct schema strategy_ageing_schema;
extern const struct schema strategy_scorecard_schema;
extern const struct schema strategy_table_schema;
extern const struct schema strategy_hold_schema;
extern const struct schema strategy_plan_schema;
extern const struct schema strategy_promise_schema;
extern const struct schema strategy_offer_schema;
extern const struct schema strategy_experiment_schema;
extern const struct schema strategy_choice_schema;
extern const struct schema strategy_assign_schema;
extern const struct schema strategy_incentive_schema;
extern const struct schema strategy_limit_schema;
extern const struct schema strategy_output_schema;
extern const struct schema strategy_constraint_schema;
extern const struct schema strategy_case_schema;
extern const struct schema strategy_charge_schema;

/* A file of `contact_packs`: struct pack_spec. */
extern const struct schema strategy_pack_schema;

/* A file of `charge_packs`: struct charge_pack_spec. */
extern const struct schema strategy_charge_pack_schema;

/*
 * Reads a file that the strategy names, a pack, by its schema; *path becomes
 * where it is.  False: reported.
 */
struct strategy;
bool strategy_read(struct strategy *, const struct located *name,
    const struct schema *, void *into, const char **path, struct diag *);

/* A file of tests: struct strategy_case_file. */
extern const struct schema strategy_case_file_schema;

/* NULL-terminated. */
extern const char *const strategy_weekdays[]; /* mon .. sun */

/* Of time zones and currency codes, for editors. */
extern const char strategy_zone_pattern[];
extern const char strategy_country_pattern[];
extern const char strategy_currency_pattern[];

/* Documentation of keys that many sections have. */
extern const char strategy_for_doc[];

#endif
