/*
 * case_json.h -- what came of the tests as objects of JSON, one for each line.
 * Private to case*.c.
 */
#ifndef DUNNING_CASE_JSON_H
#define DUNNING_CASE_JSON_H

#include "base/buf.h"
#include "tool/case.h"

/* Each appends one object, without a line end. */

/*
 * test (its name), file, line, column, ok; differences: what (value, missing,
 * extra, rejected or column), file, line, column, row, record, name, expected,
 * got, reject; messages: file, line, column, level, code, message.  What is not
 * known is null.
 */
void case_json_test(struct buf *, const struct case_run *,
    const struct case_difference *);

/* unreached (rule, default, bin or band), file, line, column, owner,
 * characteristic, name. */
void case_json_cover(struct buf *, const struct cover *);

/* coverage; rules, defaults, bins, bands: each [reached, all]. */
void case_json_coverage(struct buf *, const struct coverage *);

/* passed, failed, files. */
void case_json_end(struct buf *, size_t passed, size_t failed,
    const char *const *files);

#endif
