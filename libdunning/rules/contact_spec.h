/*
 * contact_spec.h -- `constraints:` and the packs that add to them.
 */
#ifndef DUNNING_CONTACT_SPEC_H
#define DUNNING_CONTACT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct window_spec {
	struct located_list days; /* mon..sun or all */
	struct located from, to;  /* "07:00", half open; `to` may be "24:00" */
};
struct cap_spec {
	bool set;
	int64_t max;
	struct located per; /* day, week, or Nd */
	int count;          /* contacts */
	struct located distinct; /* "channel" */
	struct located_list channels; /* which contacts count; all when absent */
	struct located key; /* whose contacts: "debtor_id", also when absent */
};
enum constraint_holidays { HOLIDAYS_ALLOW, HOLIDAYS_NEVER };
enum otherwise { OTHERWISE_DEFER, OTHERWISE_DROP, OTHERWISE_NEXT_FALLBACK };

struct constraint_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located code;
	struct src_pos at;
	struct located when;
	struct located_list channels; /* all when absent */
	struct items windows;         /* struct window_spec */
	struct located require;       /* FEEL; `channel` is the candidate */
	struct cap_spec cap;
	int64_t gap_days;             /* least days between contacts; 0: none */
	int holidays;                 /* enum constraint_holidays */
	struct located calendar;      /* for holidays; default: the plan's */
	struct located timezone;      /* when the row has none */
	int otherwise;                /* enum otherwise */
	struct located cite;
};

/* A file of constraints that `contact_packs` names. */
struct pack_spec {
	const char *path; /* where it was found */
	struct located name; /* `pack:` */
	struct located version, country, source; /* for people */
	struct yaml_node *applies;               /* likewise */
	struct items constraints; /* moved to the end of the strategy's */
};

#endif
