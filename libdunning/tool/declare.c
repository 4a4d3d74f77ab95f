#include "tool/declare.h"

static bool
declare_currencies(const struct tool *t, struct columns *columns)
{
	if (t->strategy == NULL)
		return true;
	for (size_t i = 0; i < t->strategy->currencies.count; i++) {
		const struct currency_spec *spec =
		    (const struct currency_spec *)
		        t->strategy->currencies.at + i;

		if (!columns_currency(columns, spec->code.text.at,
		        (int)spec->digits))
			return false;
	}
	return true;
}

static bool
declare_empty(const struct items *list, struct columns *columns)
{
	const struct column_spec *spec = list->at;

	for (size_t i = 0; i < list->count; i++)
		if (spec[i].empty == EMPTY_KEEP &&
		    !columns_keep_empty(columns, spec[i].name.text.at))
			return false;
	return true;
}

static bool
declare_empties(const struct tool *t, struct columns *columns)
{
	return t->strategy == NULL ||
	    (declare_empty(&t->strategy->columns, columns) &&
	        (t->source == NULL ||
	            declare_empty(&t->source->columns, columns)));
}

bool
declare_columns(const struct tool *t, struct columns *columns)
{
	return declare_empties(t, columns) && declare_currencies(t, columns);
}
