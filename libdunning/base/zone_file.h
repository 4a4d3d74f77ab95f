/*
 * zone_file.h -- compiled time zones (TZif, RFC 8536).
 */
#ifndef DUNNING_ZONE_FILE_H
#define DUNNING_ZONE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/zone.h"
#include "base/zone_rule.h"

/* From an instant on, in seconds since 1970 UTC, another offset. */
struct zone_change {
	int64_t at;
	int32_t offset; /* seconds east of UTC */
};

struct zone_table {
	int32_t first;               /* the offset before all changes */
	struct zone_change *changes; /* ascending; freed by the owner */
	size_t count;
	struct zone_rule rule; /* after the last change */
};

/* ZONE_OK, ZONE_DAMAGED or ZONE_MEMORY; the table is zeroed before. */
enum zone_error zone_table_read(struct text bytes, struct zone_table *);

#endif
