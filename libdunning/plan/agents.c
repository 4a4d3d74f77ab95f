#include "plan/agents.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rules/assign_spec.h"

enum { ID_BYTES = 64, SHOWN = 40 };

/* The columns that have a meaning; AGENT_NAME and further ones are for people. */
enum {
	AGENT_ID,
	AGENT_QUEUE,
	AGENT_QUEUES,
	AGENT_SENIORITY,
	AGENT_CAPACITY,
	AGENT_LANGUAGES,
	AGENT_COUNTRIES,
	AGENT_MIN_DAYS,
	AGENT_MAX_DAYS,
	AGENT_MIN_AMOUNT,
	AGENT_MAX_AMOUNT,
	AGENT_NAME,
	AGENT_EMAIL,
	AGENT_NOTE,
	AGENT_COLUMNS
};

static const char *const names[AGENT_COLUMNS + 1] = { "agent_id", "queue",
	"queues", "seniority", "daily_capacity", "languages", "countries",
	"min_days", "max_days", "min_amount", "max_amount", "name", "email",
	"note", NULL };

struct reader {
	struct arena *arena;
	struct diag *diag;
	const struct strategy *strategy;
	const struct table *table;
	int columns[AGENT_COLUMNS]; /* -1: not there */
	bool failed;
};

static void fault(struct reader *, struct src_pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
fault(struct reader *r, struct src_pos at, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(r->diag, DIAG_ERROR, "E_AGENTS", at, fmt, args);
	va_end(args);
	r->failed = true;
}

static bool
is_needed(const struct strategy *strategy, struct text column)
{
	const struct assign_rule_spec *rule = strategy->assign.rules.at;

	for (size_t i = 0; i < strategy->assign.rules.count; i++) {
		const struct schema_pair *need = rule[i].needs.at;

		for (size_t k = 0; k < rule[i].needs.count; k++)
			if (text_equal(need[k].key.text, column))
				return true;
	}
	return false;
}

static void
read_header(struct reader *r)
{
	const struct table *t = r->table;

	for (size_t i = 0; i < AGENT_COLUMNS; i++)
		r->columns[i] = table_column(t, names[i]);
	for (size_t c = 0; c < t->columns; c++) {
		struct text name = t->header.cells[c];
		struct text shown = text_excerpt(name, SHOWN);
		const char *nearest;
		size_t i = 0;

		for (size_t k = 0; k < c; k++)
			if (text_equal(t->header.cells[k], name))
				fault(r, table_at(t, &t->header, c),
				    "the column '%.*s' is there twice",
				    (int)shown.len, shown.at);
		while (i < AGENT_COLUMNS && !text_is(name, names[i]))
			i++;
		if (i < AGENT_COLUMNS || is_needed(r->strategy, name))
			continue;
		fault(r, table_at(t, &t->header, c),
		    "'%.*s' is no column of agents", (int)shown.len, shown.at);
		nearest = text_nearest(name, names, AGENT_COLUMNS);
		if (nearest != NULL)
			diag_note(r->diag, POS_NONE, "did you mean '%s'?",
			    nearest);
		else
			diag_note(r->diag, POS_NONE,
			    "a column of your own is one that `needs` of a "
			    "rule tests; for people there are name, email and "
			    "note");
	}
	if (r->columns[AGENT_ID] < 0)
		fault(r, table_at(t, &t->header, 0),
		    "agents have no column 'agent_id'");
	if ((r->columns[AGENT_QUEUE] < 0) == (r->columns[AGENT_QUEUES] < 0))
		fault(r, table_at(t, &t->header, 0),
		    "agents have one of the columns 'queue' and 'queues'");
}

/* "" for a column that is not there. */
static struct text
cell(const struct reader *r, const struct table_row *row, int column)
{
	int at = r->columns[column];

	return at < 0 ? TEXT("") : row->cells[at];
}

static struct src_pos
place(const struct reader *r, const struct table_row *row, int column)
{
	int at = r->columns[column];

	return table_at(r->table, row, at < 0 ? 0 : (size_t)at);
}

static int64_t
read_whole(struct reader *r, const struct table_row *row, int column,
    int64_t least, int64_t absent)
{
	struct text text = cell(r, row, column);
	struct text shown = text_excerpt(text, SHOWN);
	int64_t number;

	if (text.len == 0)
		return absent;
	if (int_parse(text, &number) && number >= least)
		return number;
	fault(r, place(r, row, column),
	    "%s of an agent is a whole number%s, not '%.*s'", names[column],
	    least == 0 ? " from 0" : "", (int)shown.len, shown.at);
	return absent;
}

static bool
read_amount(struct reader *r, const struct table_row *row, int column,
    struct decimal *amount)
{
	struct text text = cell(r, row, column);
	struct text shown = text_excerpt(text, SHOWN);

	if (text.len == 0)
		return false;
	if (decimal_parse(text, amount, NULL) == NUM_OK &&
	    amount->coefficient >= 0)
		return true;
	fault(r, place(r, row, column),
	    "%s of an agent is an amount such as 1500.00, not '%.*s'",
	    names[column], (int)shown.len, shown.at);
	return false;
}

static bool
is_clean(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f)
			return false;
	return name.len > 0 && text_equal(text_trim(name), name);
}

static struct agent_set
read_set(struct reader *r, const struct table_row *row, int column)
{
	struct text rest = cell(r, row, column), name;
	struct text *list;
	size_t count = 0, room = 1;

	if (rest.len == 0)
		return (struct agent_set){ NULL, 0 };
	for (size_t i = 0; i < rest.len; i++)
		room += rest.at[i] == '|';
	list = arena_alloc(r->arena, room, sizeof *list);
	if (list == NULL) {
		diag_memory(r->diag);
		r->failed = true;
		return (struct agent_set){ NULL, 0 };
	}
	while (count < room && text_split(&rest, '|', &name)) {
		bool twice = false;

		for (size_t i = 0; i < count; i++)
			twice |= text_equal(list[i], name);
		if (!is_clean(name) || twice) {
			fault(r, place(r, row, column),
			    twice ? "%s of an agent has a name twice" :
			            "%s of an agent are names joined by '|', "
			            "without blanks around them",
			    names[column]);
			break;
		}
		list[count++] = name;
	}
	if (!r->failed && count != room)
		fault(r, place(r, row, column),
		    "%s of an agent ends with '|'", names[column]);
	return (struct agent_set){ list, count };
}

static void
read_agent(struct reader *r, const struct table_row *row, struct agent *agent)
{
	int queue = r->columns[AGENT_QUEUE] < 0 ? AGENT_QUEUES : AGENT_QUEUE;

	agent->row = row;
	agent->id = cell(r, row, AGENT_ID);
	if (!is_clean(agent->id) || agent->id.len > ID_BYTES)
		fault(r, place(r, row, AGENT_ID),
		    "agent_id is a name of 1 to %d bytes without blanks "
		    "around it",
		    ID_BYTES);
	agent->queues = read_set(r, row, queue);
	if (cell(r, row, queue).len == 0)
		fault(r, place(r, row, queue), "an agent has a queue");
	agent->languages = read_set(r, row, AGENT_LANGUAGES);
	agent->countries = read_set(r, row, AGENT_COUNTRIES);
	read_whole(r, row, AGENT_SENIORITY, 0, 0);
	agent->capacity = read_whole(r, row, AGENT_CAPACITY, 0, INT64_MAX);
	agent->min_days =
	    read_whole(r, row, AGENT_MIN_DAYS, INT64_MIN, INT64_MIN);
	agent->max_days =
	    read_whole(r, row, AGENT_MAX_DAYS, INT64_MIN, INT64_MAX);
	agent->has_min =
	    read_amount(r, row, AGENT_MIN_AMOUNT, &agent->min_amount);
	agent->has_max =
	    read_amount(r, row, AGENT_MAX_AMOUNT, &agent->max_amount);
	if (agent->min_days > agent->max_days)
		fault(r, place(r, row, AGENT_MAX_DAYS),
		    "max_days of an agent is below min_days");
	if (agent->has_min && agent->has_max &&
	    decimal_compare(agent->min_amount, agent->max_amount) > 0)
		fault(r, place(r, row, AGENT_MAX_AMOUNT),
		    "max_amount of an agent is below min_amount");
}

/* By id, and those of one id by place. */
static int
by_id(const void *a, const void *b)
{
	const struct agent *x = a, *y = b;
	int order = text_compare(x->id, y->id);

	return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static void
refuse_repeats(struct reader *r, const struct agents *all)
{
	for (size_t i = 1; i < all->count; i++) {
		const struct agent *agent = &all->agents[i];
		struct text shown = text_excerpt(agent->id, SHOWN);

		if (!text_equal(agent->id, agent[-1].id) || agent->id.len == 0)
			continue;
		fault(r, place(r, agent->row, AGENT_ID),
		    "the agent '%.*s' is there twice, first in line %zu",
		    (int)shown.len, shown.at, agent[-1].row->line);
	}
}

struct agents *
agents_read(struct arena *arena, const struct strategy *strategy,
    struct diag *diag)
{
	struct reader r = { .arena = arena, .diag = diag,
		.strategy = strategy };
	const char *path = strategy_file(strategy, &strategy->assign.agents,
	    diag);
	struct agents *all = arena_alloc(arena, 1, sizeof *all);

	if (path == NULL || (r.table = table_read(arena, path, diag)) == NULL)
		return NULL;
	read_header(&r);
	if (r.failed)
		return NULL;
	if (all != NULL)
		all->agents = arena_alloc(arena, r.table->count,
		    sizeof *all->agents);
	if (all == NULL || all->agents == NULL) {
		diag_memory(diag);
		return NULL;
	}
	all->table = r.table;
	all->count = r.table->count;
	for (size_t i = 0; i < all->count && !diag_full(diag); i++)
		read_agent(&r, &r.table->rows[i], &all->agents[i]);
	if (all->count == 0)
		fault(&r, r.table->header.at[0],
		    "there is no agent below the header");
	if (!r.failed) {
		qsort(all->agents, all->count, sizeof *all->agents, by_id);
		refuse_repeats(&r, all);
	}
	return r.failed ? NULL : all;
}

bool
agents_is_number(struct text column)
{
	static const int numbers[] = { AGENT_SENIORITY, AGENT_CAPACITY,
		AGENT_MIN_DAYS, AGENT_MAX_DAYS, AGENT_MIN_AMOUNT,
		AGENT_MAX_AMOUNT };

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (text_is(column, names[numbers[i]]))
			return true;
	return false;
}

bool
agent_has_queue(const struct agent *agent, struct text queue)
{
	for (size_t i = 0; i < agent->queues.count; i++)
		if (text_equal(agent->queues.names[i], queue))
			return true;
	return false;
}

bool
agent_speaks(const struct agent *agent, struct text language)
{
	for (size_t i = 0; i < agent->languages.count; i++) {
		struct text tag = agent->languages.names[i];

		if (language.len >= tag.len &&
		    strncasecmp(tag.at, language.at, tag.len) == 0 &&
		    (language.len == tag.len || language.at[tag.len] == '-'))
			return true;
	}
	return agent->languages.count == 0;
}

bool
agent_works_in(const struct agent *agent, struct text country)
{
	for (size_t i = 0; i < agent->countries.count; i++)
		if (text_equal(agent->countries.names[i], country))
			return true;
	return agent->countries.count == 0;
}

bool
agent_takes(const struct agent *agent, int64_t days, struct decimal amount)
{
	return days >= agent->min_days && days <= agent->max_days &&
	    (!agent->has_min ||
	        decimal_compare(amount, agent->min_amount) >= 0) &&
	    (!agent->has_max ||
	        decimal_compare(amount, agent->max_amount) <= 0);
}
