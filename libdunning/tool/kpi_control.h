/*
 * kpi_control.h -- where the records of a report of indicators went, in records
 * and in money of each currency.
 */
#ifndef DUNNING_KPI_CONTROL_H
#define DUNNING_KPI_CONTROL_H

#include <stdbool.h>

#include "ageing/kpi_stage.h"
#include "message/sheet.h"
#include "tool/tool.h"

/* Makes the lines of the sheet, whose sections are there with so many figures
 * for each group, in the arena of the tool; false: out of memory, not
 * reported. */
bool kpi_control(struct tool *, const struct kpi_report *,
    const struct chain_counts *, size_t figures, struct sheet *);

#endif
