/* assign_run.c -- the actions are given out. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "plan/assign_internal.h"
#include "stream/csv_write.h"

struct run {
	struct assign *assign;
	const struct plan_reader *reader;
	const struct plan_gather *gather;
	const struct assign_job *job;
	size_t currency;      /* column of the sums */
	struct decimal total; /* of the action of the job */
};

static bool
memory(struct assign *as)
{
	diag_memory(as->diag);
	return false;
}

size_t
assign_currency(struct assign *as, uint32_t currency)
{
	size_t agents = as->agents->count, at = 0;
	uint32_t *grown;
	int64_t *sums;

	while (at < as->currency_count && as->currencies[at] != currency)
		at++;
	if (at < as->currency_count)
		return at;
	grown = realloc(as->currencies, (at + 1) * sizeof *grown);
	if (grown != NULL)
		as->currencies = grown;
	sums = realloc(as->sums, (at + 1) * agents * sizeof *sums);
	if (sums != NULL)
		as->sums = sums;
	if (grown == NULL || sums == NULL) {
		diag_memory(as->diag);
		return SIZE_MAX;
	}
	memset(sums + at * agents, 0, agents * sizeof *sums);
	as->currencies[at] = currency;
	return as->currency_count++;
}

static bool
may(struct assign *as, const struct assign_rule *rule,
    const struct assign_class *class, const struct agent *agent)
{
	return agent_has_queue(agent, rule->queue) &&
	    agent_speaks(agent, intern_text(as->words, class->language)) &&
	    (!as->by_country ||
	        agent_works_in(
	            agent, intern_text(as->words, class->country))) &&
	    assign_needs(as, rule, agent);
}

static struct assign_pool *
new_pool(struct assign *as, size_t rule, uint32_t number)
{
	struct assign_class class = assign_class_at(as, number);
	struct assign_pool *pool = arena_alloc(as->arena, 1, sizeof *pool);
	size_t agents = as->agents->count;

	if (pool == NULL)
		return NULL;
	pool->all = arena_alloc(as->arena, agents, sizeof *pool->all);
	pool->open = arena_alloc(as->arena, agents, sizeof *pool->open);
	if (pool->all == NULL || pool->open == NULL)
		return NULL;
	for (size_t i = 0; i < agents; i++)
		if (may(as, &as->rules[rule], &class, &as->agents->agents[i]))
			pool->all[pool->count++] = (uint32_t)i;
	memcpy(pool->open, pool->all, pool->count * sizeof *pool->all);
	pool->open_count = pool->count;
	return pool;
}

struct assign_pool *
assign_pool(struct assign *as, size_t rule, uint32_t class)
{
	struct assign_class all = assign_class_at(as, class);
	uint32_t parts[3] = { (uint32_t)rule, all.language, all.country };
	char bytes[sizeof parts];
	struct assign_pool **grown;
	uint32_t number;

	memcpy(bytes, parts, sizeof parts);
	number = intern_add(as->pool_keys, (struct text){ bytes, sizeof bytes });
	if (number == INTERN_NONE)
		return NULL;
	if (number >= as->pool_room) {
		grown = realloc(
		    as->pools, ((size_t)number + 1) * 2 * sizeof *grown);
		if (grown == NULL)
			return NULL;
		as->pools = grown;
		for (size_t i = as->pool_room; i < ((size_t)number + 1) * 2; i++)
			grown[i] = NULL;
		as->pool_room = ((size_t)number + 1) * 2;
	}
	if (as->pools[number] == NULL)
		as->pools[number] = new_pool(as, rule, class);
	return as->pools[number];
}

static bool
is_full(const struct assign *as, uint32_t agent)
{
	return as->agents->agents[agent].capacity <
	    INT64_MAX &&
	    as->loads[agent].count >=
	    (uint64_t)as->agents->agents[agent].capacity;
}

/* Below, at or above zero; never zero for two agents. */
static int
compare_loads(const struct run *run, uint32_t a, uint32_t b)
{
	const struct assign *as = run->assign;
	const struct located_list *by = &as->strategy->assign.balance;
	const int64_t *sums = as->sums + run->currency * as->agents->count;
	size_t count = by->count == 0 ? 2 : by->count;

	for (size_t i = 0; i < count; i++) {
		bool money = by->count == 0 ?
		    i == 1 :
		    text_is(by->items[i].text, "balance");

		if (money && sums[a] != sums[b])
			return sums[a] < sums[b] ? -1 : 1;
		if (!money && as->loads[a].count != as->loads[b].count)
			return as->loads[a].count < as->loads[b].count ? -1 :
			                                                 1;
	}
	return a < b ? -1 : 1;
}

static bool
takes(const struct run *run, uint32_t agent)
{
	return agent_takes(&run->assign->agents->agents[agent], run->job->days,
	    run->total);
}

static bool
is_in(const struct assign_pool *pool, uint32_t agent)
{
	size_t low = 0, high = pool->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pool->all[middle] == agent)
			return true;
		if (pool->all[middle] < agent)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The least loaded who is not full; those that are leave the pool. */
static uint32_t
least_loaded(const struct run *run, struct assign_pool *pool)
{
	uint32_t best = NO_ONE;
	size_t kept = 0;

	for (size_t i = 0; i < pool->open_count; i++) {
		uint32_t agent = pool->open[i];

		if (is_full(run->assign, agent))
			continue;
		pool->open[kept++] = agent;
		if (takes(run, agent) &&
		    (best == NO_ONE || compare_loads(run, agent, best) < 0))
			best = agent;
	}
	pool->open_count = kept;
	return best;
}

/* The least loaded of all who may, full or not. */
static uint32_t
least_of_all(const struct run *run, const struct assign_pool *pool)
{
	uint32_t best = NO_ONE;

	for (size_t i = 0; i < pool->count; i++)
		if (takes(run, pool->all[i]) &&
		    (best == NO_ONE ||
		        compare_loads(run, pool->all[i], best) < 0))
			best = pool->all[i];
	return best;
}

static struct assign_pool *
find_pool(const struct run *run, const struct assign_rule **fits, bool *failed)
{
	struct assign *as = run->assign;
	struct assign_class class = assign_class_at(as, run->job->class);
	const struct expr_env env = { .as_of = as->as_of };
	const struct value total = { .type = VALUE_NUMBER,
		.number = run->total };
	struct batch none = { .arena = as->arena };

	for (size_t i = run->job->queue; i < as->rule_count; i++) {
		const struct assign_rule *rule = &as->rules[i];
		struct assign_pool *pool;

		if ((class.rules >> i & 1) == 0 ||
		    !text_equal(rule->queue, as->rules[run->job->queue].queue) ||
		    run->job->days < rule->days_low ||
		    run->job->days > rule->days_high ||
		    (rule->amount != NULL &&
		        !unary_test(rule->amount, &total, &env, &none, 0)))
			continue;
		*fits = rule;
		pool = assign_pool(as, i, run->job->class);
		*failed = pool == NULL;
		return pool;
	}
	return NULL;
}

/* Who gets it, by what; NO_ONE and the reason. */
static uint32_t
choose(const struct run *run, const struct assign_rule *rule,
    struct assign_pool *pool, struct assign_job *job)
{
	const struct assign *as = run->assign;
	uint32_t debtor = run->gather->actions[job->action].debtor;
	uint32_t mate = as->of_debtor[debtor], agent;
	bool any = as->strategy->assign.overflow == OVERFLOW_ANY;

	job->note = NOTE_STICKY;
	if (mate != NO_ONE && is_in(pool, mate) && takes(run, mate)) {
		if (!is_full(as, mate))
			return mate;
		job->note = NOTE_OVERFLOW;
		job->why = WHY_NO_CAPACITY;
		return any ? mate : NO_ONE;
	}
	if (rule->sticky >= 0 && job->last != NO_ONE &&
	    job->last_age <= rule->sticky && is_in(pool, job->last) &&
	    takes(run, job->last) && !is_full(as, job->last))
		return job->last;
	job->note = NOTE_LOAD;
	agent = least_loaded(run, pool);
	if (agent != NO_ONE)
		return agent;
	job->note = NOTE_OVERFLOW;
	agent = least_of_all(run, pool);
	job->why = agent == NO_ONE ? WHY_NO_AGENT : WHY_NO_CAPACITY;
	return any ? agent : NO_ONE;
}

static bool
refuse(const struct run *run)
{
	struct assign *as = run->assign;
	const struct gathered *action = &run->gather->actions[run->job->action];
	struct text debtor = intern_text(run->reader->debtors, action->debtor);
	const struct assign_rule *rule = &as->rules[run->job->queue];

	diag_at(as->diag, DIAG_ERROR, "E_NO_CAPACITY", rule->spec->queue.at,
	    "no agent %s an action of queue `%s`, of debtor '%.*s'",
	    run->job->why == WHY_NO_AGENT ? "may have" :
	                                    "has capacity left for",
	    rule->queue.at, (int)debtor.len, debtor.at);
	diag_note(as->diag, POS_NONE,
	    "more agents or capacity in %s, or `overflow: carry`, which leaves "
	    "it to the next run",
	    as->agents->table->file);
	return false;
}

static bool
give(struct run *run, struct assign_job *job, uint32_t agent)
{
	struct assign *as = run->assign;
	const struct gathered *action = &run->gather->actions[job->action];
	int64_t *sum =
	    &as->sums[run->currency * as->agents->count + agent];

	job->agent = agent;
	job->why = WHY_GIVEN;
	job->rank = ++as->loads[agent].rank;
	as->loads[agent].count++;
	if (as->of_debtor[action->debtor] == NO_ONE)
		as->of_debtor[action->debtor] = agent;
	if (money_add(*sum, action->total, sum))
		return true;
	diag_at(as->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the balances of agent '%s' do not fit",
	    as->agents->agents[agent].id.at);
	return false;
}

static bool
give_one(struct run *run, struct assign_job *job)
{
	struct assign *as = run->assign;
	const struct gathered *action = &run->gather->actions[job->action];
	struct assign_tally *tally = &as->tallies[job->queue];
	const struct assign_rule *rule = NULL;
	struct assign_pool *pool;
	bool failed = false;
	uint32_t agent = NO_ONE;

	run->job = job;
	run->total = (struct decimal){ action->total, action->digits };
	run->currency = assign_currency(as, action->currency);
	if (run->currency == SIZE_MAX)
		return false;
	pool = find_pool(run, &rule, &failed);
	if (failed)
		return memory(as);
	job->why = WHY_NO_AGENT;
	job->note = NOTE_OVERFLOW;
	if (pool != NULL)
		agent = choose(run, rule, pool, job);
	if (agent == NO_ONE) {
		tally->no_capacity += job->why == WHY_NO_CAPACITY;
		tally->no_agent += job->why == WHY_NO_AGENT;
		return as->strategy->assign.overflow != OVERFLOW_ERROR ||
		    refuse(run);
	}
	tally->given++;
	tally->sticky += job->note == NOTE_STICKY;
	tally->overflow += job->note == NOTE_OVERFLOW;
	return give(run, job, agent);
}

/* What an earlier run of the same day gave. */
static bool
take_load(void *ctx, struct text agent, struct text currency, int digits,
    uint64_t count, int64_t amount)
{
	struct run *run = ctx;
	struct assign *as = run->assign;
	uint32_t at = assign_find(as, agent);
	size_t column;

	(void)digits;
	if (at == NO_ONE)
		return true;
	column = assign_currency(
	    as, intern_add(run->reader->words, currency));
	if (column == SIZE_MAX)
		return false;
	as->loads[at].count += count;
	column = column * as->agents->count + at;
	return money_add(as->sums[column], amount, &as->sums[column]) ||
	    memory(as);
}

static void
tell_carried(const struct assign *as)
{
	for (size_t i = 0; i < as->rule_count; i++) {
		const struct assign_tally *t = &as->tallies[i];
		const struct located *queue = &as->rules[i].spec->queue;

		if (t->no_capacity > 0)
			diag_at(as->diag, DIAG_WARNING, "W_NO_CAPACITY",
			    queue->at,
			    "queue `%s`: %" PRIu64 " actions are carried to "
			    "the next run, all their agents are full",
			    queue->text.at, t->no_capacity);
		if (t->no_agent > 0)
			diag_at(as->diag, DIAG_WARNING, "W_NO_AGENT",
			    queue->at,
			    "queue `%s`: %" PRIu64 " actions are carried, "
			    "there is no agent who may have them",
			    queue->text.at, t->no_agent);
	}
}

bool
assign_run(struct assign *as, const struct plan_reader *reader,
    struct ledger *ledger, const struct plan_gather *gather)
{
	struct run run = { .assign = as, .reader = reader, .gather = gather };
	size_t debtors = intern_count(reader->debtors);
	uint32_t *sorted;
	bool ok;

	as->of_debtor = calloc(debtors + 1, sizeof *as->of_debtor);
	if (as->of_debtor == NULL)
		return memory(as);
	for (size_t i = 0; i < debtors; i++)
		as->of_debtor[i] = NO_ONE;
	if (ledger != NULL &&
	    !ledger_agent_loads(ledger, as->as_of, take_load, &run))
		return false;
	sorted = assign_sorted(as, reader, gather);
	ok = sorted != NULL;
	for (size_t i = 0; ok && i < as->job_count; i++)
		ok = give_one(&run, &as->jobs[sorted[i]]);
	free(sorted);
	if (ok)
		tell_carried(as);
	return ok;
}

bool
assign_carries(const struct assign *as, const struct gathered *action)
{
	return action->job != UINT32_MAX &&
	    as->jobs[action->job].agent == NO_ONE;
}

void
assign_cells(const struct assign *as, const struct gathered *action,
    struct buf *cells, struct text *code)
{
	static const char *const notes[] = { [NOTE_NONE] = "",
		[NOTE_STICKY] = "sticky", [NOTE_LOAD] = "load",
		[NOTE_OVERFLOW] = "overflow" };
	const struct assign_job *job;

	if (action->job == UINT32_MAX) {
		buf_puts(cells, ",,,");
		return;
	}
	job = &as->jobs[action->job];
	if (job->agent == NO_ONE) {
		*code = job->why == WHY_NO_AGENT ? TEXT("NO_AGENT") :
		                                   TEXT("NO_CAPACITY");
		buf_printf(cells, ",,,%s", notes[job->note]);
		return;
	}
	buf_putc(cells, ',');
	csv_cell(cells, as->agents->agents[job->agent].id);
	buf_printf(cells, ",%" PRIu32 ",%s", job->rank, notes[job->note]);
}

/* How many agents got something, and how much the least and the most. */
static void
tell_agents(const struct assign *as, struct buf *to)
{
	uint32_t least = UINT32_MAX, most = 0;
	size_t busy = 0;

	for (size_t i = 0; i < as->agents->count; i++) {
		uint32_t count = as->loads[i].rank;

		if (count == 0)
			continue;
		busy++;
		least = count < least ? count : least;
		most = count > most ? count : most;
	}
	if (busy > 0)
		buf_printf(to,
		    "agents: %zu of %zu have actions, from %" PRIu32
		    " to %" PRIu32 "\n",
		    busy, as->agents->count, least, most);
}

void
assign_tell(const struct assign *as, struct buf *to)
{
	for (size_t i = 0; i < as->rule_count; i++) {
		const struct assign_tally *t = &as->tallies[i];

		if (t->given + t->no_capacity + t->no_agent == 0)
			continue;
		buf_printf(to,
		    "queue %s: given %" PRIu64 ", sticky %" PRIu64
		    ", beyond capacity %" PRIu64 ", carried %" PRIu64
		    ", nobody may %" PRIu64 "\n",
		    as->rules[i].queue.at, t->given, t->sticky, t->overflow,
		    t->no_capacity, t->no_agent);
	}
	if (as->loads != NULL)
		tell_agents(as, to);
}
