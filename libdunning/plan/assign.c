#include "plan/assign.h"

#include <stdlib.h>
#include <string.h>

#include "plan/assign_internal.h"

const char *const assign_columns[] = { "agent", "agent_rank", "agent_note",
	NULL };

static void
release(void *assign)
{
	assign_free(assign);
}

struct assign *
assign_new(struct arena *arena, const struct rules_run *run, struct diag *diag)
{
	struct assign *as = arena_alloc(arena, 1, sizeof *as);

	if (as == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*as = (struct assign){ .arena = arena, .diag = diag,
		.strategy = run->strategy, .source = run->source,
		.as_of = run->as_of, .language = -1, .country = -1,
		.agent = -1,
		.usual_language = run->strategy->defaults.language.text };
	as->agents = agents_read(arena, run->strategy, diag);
	if (as->agents == NULL || !assign_compile(as))
		return NULL;
	as->words = intern_new();
	as->classes = intern_new();
	as->pool_keys = intern_new();
	as->loads = calloc(as->agents->count, sizeof *as->loads);
	if (!arena_own(arena, as, release) || as->words == NULL ||
	    as->classes == NULL || as->pool_keys == NULL ||
	    as->loads == NULL) {
		diag_memory(diag);
		return NULL;
	}
	return as;
}

void
assign_free(struct assign *as)
{
	if (as == NULL)
		return;
	intern_free(as->words);
	intern_free(as->classes);
	intern_free(as->pool_keys);
	as->words = as->classes = as->pool_keys = NULL;
	free(as->item_classes);
	free(as->item_agents);
	free(as->values);
	free(as->jobs);
	free(as->loads);
	free(as->sums);
	free(as->currencies);
	free(as->pools);
	free(as->of_debtor);
	as->item_classes = as->item_agents = as->currencies = NULL;
	as->values = NULL;
	as->jobs = NULL;
	as->loads = NULL;
	as->sums = NULL;
	as->pools = NULL;
	as->of_debtor = NULL;
}

static bool
bind_keys(struct assign *as, struct columns *columns)
{
	for (size_t i = 0; i < as->key_count; i++) {
		struct assign_key *key = &as->keys[i];
		enum column_type type = COLUMN_STRING;
		struct column_info info;

		if (key->field != FIELD_COLUMN)
			continue;
		key->mixed =
		    !strategy_column(as->strategy, key->name, &info);
		if (!key->mixed)
			type = strategy_column_type(info.type);
		key->slot = columns_bind(columns,
		    arena_strndup(as->arena, key->name.at, key->name.len),
		    type, COLUMN_PRESENT, key->at);
		if (key->slot < 0)
			return false;
		key->words = type == COLUMN_STRING || type == COLUMN_SET;
	}
	return true;
}

static bool
bind_country(struct assign *as, struct columns *columns)
{
	if (!as->by_country ||
	    !columns_bind_if_there(columns, "country", COLUMN_STRING,
	        &as->country))
		return !as->by_country;
	if (as->country >= 0)
		return true;
	/* Of a source without countries among several, agents work in all. */
	as->by_country = as->strategy->sources.count < 2;
	if (!as->by_country)
		return true;
	diag_at(as->diag, DIAG_ERROR, "E_ASSIGN",
	    as->strategy->assign.agents.at,
	    "agents have countries, and the records have no column 'country'");
	diag_note(as->diag, POS_NONE,
	    "empty the column countries of %s, or give the records theirs",
	    as->agents->table->file);
	return false;
}

bool
assign_bind(struct assign *as, struct columns *columns)
{
	for (size_t i = 0; i < as->rule_count; i++)
		if (as->rules[i].when != NULL &&
		    !expr_bind(as->rules[i].when, columns))
			return false;
	if (as->by_language &&
	    !columns_bind_if_there(columns, "language", COLUMN_STRING,
	        &as->language))
		return false;
	if (as->strategy->assign.sticky == STICKY_COLUMN) {
		as->agent = columns_bind(columns, "agent", COLUMN_STRING,
		    COLUMN_PRESENT, as->strategy->assign.at);
		if (as->agent < 0)
			return false;
	}
	return bind_country(as, columns) && bind_keys(as, columns);
}

static bool
memory(struct assign *as)
{
	diag_memory(as->diag);
	return false;
}

static bool
grow_items(struct assign *as)
{
	size_t room = as->item_room == 0 ? 1024 : as->item_room * 2;
	uint32_t *classes =
	    realloc(as->item_classes, room * sizeof *classes);

	if (classes == NULL)
		return memory(as);
	as->item_classes = classes;
	if (as->agent >= 0) {
		uint32_t *agents =
		    realloc(as->item_agents, room * sizeof *agents);

		if (agents == NULL)
			return memory(as);
		as->item_agents = agents;
	}
	if (as->value_count > 0) {
		struct decimal *values = realloc(
		    as->values, room * as->value_count * sizeof *values);

		if (values == NULL)
			return memory(as);
		as->values = values;
	}
	as->item_room = room;
	return true;
}

static struct decimal
key_value(struct assign *as, const struct assign_key *key,
    const struct batch *b, size_t row)
{
	struct value value = value_of_slot(b, row, key->slot);
	struct decimal null = { 0, KEY_NULL };
	struct text text;
	uint32_t number;

	switch (value.type) {
	case VALUE_BOOL:
		return (struct decimal){ value.boolean, 0 };
	case VALUE_NUMBER:
		return value.number;
	case VALUE_DATE:
		return (struct decimal){ value.days, 0 };
	case VALUE_STRING:
	case VALUE_SET:
	case VALUE_DATETIME:
		break;
	case VALUE_NULL:
	case VALUE_DAYS:
	case VALUE_MONTHS:
	case VALUE_TIME:
		return null;
	}
	if (!key->words)
		return null;
	text = vector_text(&b->vectors[key->slot], row);
	if (key->mixed &&
	    decimal_parse(text, &value.number, NULL) == NUM_OK)
		return value.number;
	number = intern_add(as->words, text);
	return number == INTERN_NONE ?
	    null :
	    (struct decimal){ number, KEY_WORD };
}

static uint32_t
word(struct assign *as, const struct batch *b, int slot, size_t row)
{
	struct text text = batch_cell(b, slot, row);

	return text.len == 0 ? INTERN_NONE : intern_add(as->words, text);
}

static uint32_t
class_of(struct assign *as, const struct plan_reader *reader, struct batch *b,
    size_t row)
{
	struct assign_class class = { 0, word(as, b, as->language, row),
		word(as, b, as->country, row) };
	char bytes[sizeof class];

	for (size_t i = 0; i < as->rule_count; i++)
		if (as->rules[i].when == NULL ||
		    expr_true(as->rules[i].when, &reader->env, b, row))
			class.rules |= UINT32_C(1) << i;
	if (class.language == INTERN_NONE && as->by_language &&
	    as->usual_language.len != 0)
		class.language = intern_add(as->words, as->usual_language);
	memcpy(bytes, &class, sizeof class);
	return intern_add(
	    as->classes, (struct text){ bytes, sizeof bytes });
}

bool
assign_record(struct assign *as, const struct plan_reader *reader,
    struct batch *b, size_t row)
{
	size_t at = as->item_count;

	if (at == as->item_room && !grow_items(as))
		return false;
	as->item_classes[at] = class_of(as, reader, b, row);
	if (as->agent >= 0)
		as->item_agents[at] =
		    assign_find(as, batch_cell(b, as->agent, row));
	for (size_t i = 0; i < as->key_count; i++)
		if (as->keys[i].field == FIELD_COLUMN)
			as->values[at * as->value_count +
			    as->keys[i].place] =
			    key_value(as, &as->keys[i], b, row);
	as->item_count++;
	return (!intern_failed(as->words) && !intern_failed(as->classes)) ||
	    memory(as);
}

struct assign_class
assign_class_at(const struct assign *as, uint32_t number)
{
	struct text text = intern_text(as->classes, number);
	struct assign_class class = { 0, INTERN_NONE, INTERN_NONE };

	if (text.len == sizeof class)
		memcpy(&class, text.at, sizeof class);
	return class;
}

uint32_t
assign_find(const struct assign *as, struct text id)
{
	size_t low = 0, high = as->agents->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = text_compare(as->agents->agents[middle].id, id);

		if (order == 0)
			return (uint32_t)middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_ONE;
}

/* The agent of the last action of the debtor that had one. */
static void
look_back(const struct assign *as, const struct plan_maker *m,
    struct assign_job *job)
{
	const struct ledger_history *past = m->history;

	job->last = NO_ONE;
	if (as->agent >= 0) {
		job->last = as->item_agents[job->item];
		return;
	}
	for (size_t i = past != NULL ? past->action_count : 0; i-- > 0;) {
		const struct ledger_sent *sent = &past->actions[i];

		if (sent->agent.at == NULL || sent->agent.len == 0)
			continue;
		job->last = assign_find(as, sent->agent);
		job->last_age = m->as_of - sent->sent;
		return;
	}
}

static struct assign_job *
next_job(struct assign *as)
{
	if (as->job_count == as->job_room) {
		size_t room = as->job_room == 0 ? 1024 : as->job_room * 2;
		struct assign_job *grown =
		    realloc(as->jobs, room * sizeof *grown);

		if (grown == NULL) {
			diag_memory(as->diag);
			return NULL;
		}
		as->jobs = grown;
		as->job_room = room;
	}
	return &as->jobs[as->job_count++];
}

bool
assign_action(struct assign *as, const struct plan_maker *m,
    const struct plan_action *a, struct plan_gather *gather, size_t item)
{
	const struct action_spec *spec = a->spec;
	struct assign_job *job;
	uint32_t queue = 0;

	if (a->status != ACTION_DUE || a->channel == CHANNEL_EXPORT ||
	    spec->queue.text.at == NULL)
		return true;
	while (queue < as->rule_count &&
	    !text_equal(as->rules[queue].queue, spec->queue.text))
		queue++;
	if (queue == as->rule_count)
		return true;
	gather->actions[gather->count - 1].job = (uint32_t)as->job_count;
	job = next_job(as);
	if (job == NULL)
		return false;
	*job = (struct assign_job){ .action = (uint32_t)gather->count - 1,
		.class = as->item_classes[item], .queue = queue,
		.agent = NO_ONE, .item = (uint32_t)item, .days = a->max_days,
		.items = a->items };
	memcpy(job->id, a->id, sizeof job->id);
	look_back(as, m, job);
	return true;
}
