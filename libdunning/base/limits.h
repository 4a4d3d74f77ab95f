/*
 * limits.h -- every limit that a hostile or broken input can run into.
 *
 * A message about a limit names it and says its value.
 */
#ifndef DUNNING_LIMITS_H
#define DUNNING_LIMITS_H

#define LIMIT_RECORD_BYTES   ((size_t)1 << 20)  /* one CSV record */
#define LIMIT_CARRIED_BYTES  ((size_t)4096)     /* one value that `carry` carries */
#define LIMIT_COLUMNS        ((size_t)4096)     /* columns of one CSV file */
#define LIMIT_STRATEGY_BYTES ((size_t)4 << 20)  /* one YAML file */
#define LIMIT_YAML_DEPTH     32                 /* nesting of one YAML file */
#define LIMIT_YAML_NODES     ((size_t)100000)   /* nodes of one YAML file */
#define LIMIT_EXPR_DEPTH     64                 /* nesting of one expression */
#define LIMIT_TEMPLATE_BYTES ((size_t)1 << 20)  /* one template file */
#define LIMIT_TEMPLATE_DEPTH 64                 /* sections and partials */
#define LIMIT_EXPR_BYTES     ((size_t)64 << 10) /* one expression or cell */
#define LIMIT_PACKS          16                 /* contact packs of a strategy */
#define LIMIT_CONSTRAINTS    ((size_t)1000)     /* of a strategy, with packs */
#define LIMIT_RULES          ((size_t)10000)    /* rules of one decision table */
#define LIMIT_TABLE_BYTES    ((size_t)8 << 20)  /* one table, list or calendar */
#define LIMIT_TABLE_CELLS    ((size_t)250000)   /* cells of one of them */
#define LIMIT_MESSAGE_BYTES  ((size_t)8 << 20)  /* one rendered part */
#define LIMIT_TOLD_BYTES     ((size_t)4096)     /* one diagnostic */
#define LIMIT_ERRORS         20                 /* errors told before giving up */
#define LIMIT_REJECTS_TOLD   20                 /* rejected records told one by one */
#define LIMIT_PCRE_MATCH     10000              /* PCRE2 match limit */

#endif
