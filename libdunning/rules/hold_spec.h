/*
 * hold_spec.h -- `holds:` of a strategy: what must not be done, and to whom.
 */
#ifndef DUNNING_HOLD_SPEC_H
#define DUNNING_HOLD_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/channel.h"
#include "rules/schema.h"

/* What a hold stops: bits. */
enum hold_stop {
	HOLD_CONTACT = 1 << 0,
	HOLD_FEES = 1 << 1,
	HOLD_ESCALATE = 1 << 2,
	HOLD_SCORE = 1 << 3
};
extern const char *const hold_stop_names[]; /* by bit; NULL-terminated */

/* Channels are bits by enum channel; a hold of all of them stops every
 * contact. */
enum { HOLD_ALL_CHANNELS = (1 << CHANNELS) - 1 };

/* Kinds that the law knows; none: the user's own. */
enum hold_kind {
	HOLD_DISPUTE,
	HOLD_BREATHING_SPACE,
	HOLD_MENTAL_HEALTH_CRISIS,
	HOLD_REPRESENTED,
	HOLD_INSOLVENT,
	HOLD_DECEASED,
	HOLD_MINOR,
	HOLD_FRAUD,
	HOLD_OPT_OUT,
	HOLD_KINDS
};
extern const char *const hold_kind_names[]; /* NULL-terminated */

enum { HOLD_KEY_MAX = 8 }; /* most columns of a key */

struct hold_list_spec {
	bool set;
	struct located file;      /* CSV */
	struct located_list key;  /* columns of the records and of the file */
	struct items columns; /* struct schema_pair: a key column, from, until,
	                         reason, stops or channels, and its header */
};

struct hold_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located code;
	int kind; /* enum hold_kind; -1: none */
	struct located when;
	struct hold_list_spec list; /* instead of when */
	struct located from;  /* FEEL date; the hold begins on it */
	struct located until; /* FEEL date; the hold ends when as_of is after it */
	struct located_list stops; /* what the kind stops, or contact, when the
	                              file gives none */
	struct located_list channels; /* all when absent */
	struct located report; /* name of a list for people; told in explain */
};

/* Of texts that are known to be right. */
unsigned hold_stops(const struct hold_spec *);
unsigned hold_channels(const struct hold_spec *);

/* By a name; 0: there is none. */
unsigned hold_stop_bit(struct text name);

/* What a kind of hold stops, for holds that do not say. */
unsigned hold_kind_stops(int kind);

#endif
