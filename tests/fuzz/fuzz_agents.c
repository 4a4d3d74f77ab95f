/*
 * fuzz_agents.c -- any file is a list of agents, and any texts are the tests
 * of a rule that gives them actions, or they are refused.
 *
 * A part of the input ends with "--" on a line: needs, when, days and
 * amount of the rule, one a line, then the agents.
 */
#include "fuzz_file.h"
#include "plan/agents.h"
#include "plan/assign.h"
#include "stream/column_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: s\n"
    "columns: {grade: {type: int}, team: {type: string}}\n"
    "plans: {p: {levels: [{level: A, on: {day: 1}, actions: "
    "[{channel: call, queue: q}]}]}}\n"
    "assign:\n"
    "  agents: agents.csv\n"
    "  order: [balance desc]\n"
    "  rules: [{queue: q, when: grade > 1, days: '[0..9]', amount: '> 1',\n"
    "    needs: {seniority: '>= 2', team: north}, sticky: 3d}]\n";

static void
judge(const struct agents *agents)
{
	struct decimal one = { 1, 0 };

	fuzz_require(agents->count > 0);
	for (size_t i = 0; i < agents->count; i++) {
		const struct agent *agent = &agents->agents[i];

		fuzz_require(agent->id.len > 0 && agent->capacity >= 0 &&
		    agent->queues.count > 0 && agent->row != NULL);
		fuzz_require(i == 0 ||
		    text_compare(agents->agents[i - 1].id, agent->id) < 0);
		fuzz_require(agent_has_queue(agent, agent->queues.names[0]));
		agent_speaks(agent, TEXT("es-MX"));
		agent_works_in(agent, TEXT("MX"));
		agent_takes(agent, INT64_MIN, one);
		agent_takes(agent, INT64_MAX, one);
	}
}

/* One line of the rule, in the place of what the strategy says. */
static void
replace(struct text *rules, struct located *with)
{
	struct text line;

	if (text_split(rules, '\n', &line))
		with->text = line.len == 0 ? (struct text){ NULL, 0 } : line;
}

static void
change(struct strategy *strategy, struct text rules)
{
	struct assign_rule_spec *rule = strategy->assign.rules.at;
	struct schema_pair *pair = rule->needs.at;

	replace(&rules, &pair->value);
	replace(&rules, &rule->when);
	replace(&rules, &rule->days);
	replace(&rules, &rule->amount);
}

static void
assign(const struct strategy *strategy, struct diag *diag)
{
	const struct text names[] = { TEXT("debtor_id"),
		TEXT("balance"), TEXT("grade"), TEXT("team"), TEXT("country"),
		TEXT("currency"), TEXT("language"), TEXT("days_overdue") };
	struct rules_run run = { .strategy = strategy, .as_of = 20514 };
	struct arena *arena = arena_new(0);
	struct columns *columns = columns_new(arena, names,
	    sizeof(names) / sizeof(*names), "in.csv", diag);
	struct assign *made = assign_new(arena, &run, diag);

	fuzz_require(columns != NULL);
	fuzz_require(made != NULL || diag_count(diag, DIAG_ERROR) > 0);
	if (made != NULL)
		assign_bind(made, columns);
	assign_free(made);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = { (const char *)data, size };
	struct diag *diag = diag_new(NULL, NULL);
	struct text rules, people = { "", 0 };
	struct strategy *strategy;
	struct agents *agents;

	fuzz_part(&rest, &rules);
	fuzz_part(&rest, &people);
	fuzz_file(1, "agents.csv", people.at, people.len);
	strategy = strategy_load(fuzz_file(0, "s.yaml", strategy_text,
	                             sizeof(strategy_text) - 1),
	    diag);
	fuzz_require(strategy != NULL);
	agents = agents_read(strategy->arena, strategy, diag);
	fuzz_require(agents != NULL || diag_count(diag, DIAG_ERROR) > 0);
	if (agents != NULL)
		judge(agents);
	change(strategy, rules);
	assign(strategy, diag);
	strategy_free(strategy);
	diag_free(diag);
	return 0;
}
