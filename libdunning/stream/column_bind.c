/* column_bind.c -- columns that must be there and that may be there. */
#include "stream/column.h"

bool
columns_bind_needed(struct columns *c, const char *name, enum column_type type,
    int *slot)
{
	*slot = columns_bind(c, name, type, COLUMN_REQUIRED, POS_NONE);
	return *slot >= 0;
}

bool
columns_bind_if_there(struct columns *c, const char *name,
    enum column_type type, int *slot)
{
	*slot = -1;
	if (!columns_has(c, name))
		return true;
	*slot = columns_bind(c, name, type, COLUMN_PRESENT, POS_NONE);
	return *slot >= 0;
}
