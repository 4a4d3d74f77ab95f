/*
 * aging_control.h -- what the aged report read and where it went, in records
 * and money.  Private to aging_*.c.
 */
#ifndef DUNNING_AGING_CONTROL_H
#define DUNNING_AGING_CONTROL_H

#include "ageing/summary_report.h"
#include "message/sheet.h"
#include "tool/tool.h"

/*
 * Checks that every record that was read is summed, rejected or excluded
 * (E_COUNTS), and fills in the lines of the sheet: read, summed, rejected, those
 * without a readable amount, excluded by reason; behind each its sums by
 * currency.  False: reported.
 */
bool aging_control(struct tool *, const struct summary_report *,
    const struct chain_counts *, struct sheet *);

#endif
