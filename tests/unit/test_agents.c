/* Agents files: the ones that are right, and what is said of the others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "plan/agents.h"
#include "strategy_fixture.h"

static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: s\n"
    "plans: {p: {levels: [{level: A, on: {day: 1}, actions: "
    "[{channel: call, queue: q}]}]}}\n"
    "assign:\n"
    "  agents: agents.csv\n"
    "  rules: [{queue: q, needs: {team: north}}]\n";

/* Reads the agents of a text beside a strategy; NULL: refused. */
static struct agents *
read_agents(struct fixture *f, const char *text, size_t len)
{
	char dir[] = P_tmpdir "/agents.XXXXXX";
	char path[64];
	struct strategy *strategy;
	struct agents *agents;
	FILE *file;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/s.yaml", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(strategy_text, file);
	assert_int_equal(fclose(file), 0);
	strategy = strategy_load(path, f->diag);
	unlink(path);
	assert_non_null(strategy);
	snprintf(path, sizeof path, "%s/agents.csv", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite(text, 1, len, file);
	assert_int_equal(fclose(file), 0);
	agents = agents_read(f->arena, strategy, f->diag);
	unlink(path);
	rmdir(dir);
	strategy_free(strategy);
	return agents;
}

static void
test_reads(void **state)
{
	static const char text[] =
	    "agent_id;queues;seniority;daily_capacity;languages;countries;"
	    "min_amount;max_days;team;name\r\n"
	    "zoe;q|r;3;40;es|pt-BR;MX;10.50;90;north;Zoe\r\n"
	    "ana;q;;;;;;;;\r\n";
	struct fixture f;
	struct agents *agents;
	const struct agent *ana, *zoe;

	(void)state;
	fixture_open(&f);
	agents = read_agents(&f, text, sizeof text - 1);
	assert_non_null(agents);
	assert_int_equal(agents->count, 2);
	ana = &agents->agents[0];
	zoe = &agents->agents[1];
	assert_true(text_is(ana->id, "ana"));
	assert_true(ana->capacity == INT64_MAX);
	assert_true(zoe->capacity == 40);
	assert_true(agent_has_queue(zoe, TEXT("r")));
	assert_false(agent_has_queue(ana, TEXT("r")));
	/* RFC 4647 section 3.3.1: a range fits what it is a prefix of, up to
	 * a '-', in any case. */
	assert_true(agent_speaks(zoe, TEXT("es-MX")));
	assert_true(agent_speaks(zoe, TEXT("ES")));
	assert_true(agent_speaks(zoe, TEXT("pt-BR")));
	assert_false(agent_speaks(zoe, TEXT("pt")));
	assert_false(agent_speaks(zoe, TEXT("est")));
	assert_false(agent_speaks(zoe, (struct text){ NULL, 0 }));
	assert_true(agent_speaks(ana, (struct text){ NULL, 0 }));
	assert_true(agent_works_in(zoe, TEXT("MX")));
	assert_false(agent_works_in(zoe, TEXT("mx")));
	assert_true(agent_takes(zoe, 90, (struct decimal){ 1050, 2 }));
	assert_false(agent_takes(zoe, 91, (struct decimal){ 1050, 2 }));
	assert_false(agent_takes(zoe, 90, (struct decimal){ 1049, 2 }));
	fixture_close(&f);
}

static void
test_hostile(void **state)
{
	static const struct {
		const char *text, *told;
	} cases[] = {
		{ "", "E_EMPTY" },
		{ "agent_id,queue\n", "there is no agent below the header" },
		{ "queue,name\nq,A\n",
		    "1:1 E_AGENTS agents have no column 'agent_id'" },
		{ "agent_id,name\na,A\n",
		    "E_AGENTS agents have one of the columns 'queue' and "
		    "'queues'" },
		{ "agent_id,queue,queues\na,q,q\n",
		    "E_AGENTS agents have one of the columns" },
		{ "agent_id,queue,senority\na,q,3\n",
		    "1:16 E_AGENTS 'senority' is no column of agents\n0:0 "
		    "note did you mean 'seniority'?" },
		{ "agent_id,queue,agent_id\na,q,b\n",
		    "1:16 E_AGENTS the column 'agent_id' is there twice" },
		{ "agent_id,queue\n,q\n", "2:1 E_AGENTS agent_id is a name" },
		{ "agent_id,queue\n a,q\n", "2:1 E_AGENTS agent_id is a name" },
		{ "agent_id,queue\n\"a\nb\",q\n",
		    "2:1 E_AGENTS agent_id is a name" },
		{ "agent_id,queue\na,\n", "2:3 E_AGENTS an agent has a queue" },
		{ "agent_id,queues\na,q|\n",
		    "2:3 E_AGENTS queues of an agent ends with '|'" },
		{ "agent_id,queues\na,|q\n",
		    "2:3 E_AGENTS queues of an agent are names" },
		{ "agent_id,queues\na,q| r\n",
		    "2:3 E_AGENTS queues of an agent are names" },
		{ "agent_id,queues\na,q|q\n",
		    "2:3 E_AGENTS queues of an agent has a name twice" },
		{ "agent_id,queue,seniority\na,q,2.5\n",
		    "2:5 E_AGENTS seniority of an agent is a whole number "
		    "from 0, not '2.5'" },
		{ "agent_id,queue,seniority\na,q,senior\n", "not 'senior'" },
		{ "agent_id,queue,seniority\na,q,-1\n", "not '-1'" },
		{ "agent_id,queue,daily_capacity\na,q,\" 5\"\n", "not ' 5'" },
		{ "agent_id,queue,daily_capacity\na,q,1e3\n", "not '1e3'" },
		{ "agent_id,queue,daily_capacity\na,q,99999999999999999999\n",
		    "2:5 E_AGENTS daily_capacity" },
		{ "agent_id,queue,max_amount\na,q,\"1.500,00\"\n",
		    "2:5 E_AGENTS max_amount of an agent is an amount" },
		{ "agent_id,queue,min_amount\na,q,-5\n", "not '-5'" },
		{ "agent_id,queue,min_days,max_days\na,q,9,8\n",
		    "2:7 E_AGENTS max_days of an agent is below min_days" },
		{ "agent_id,queue,min_amount,max_amount\na,q,9,8.99\n",
		    "2:7 E_AGENTS max_amount of an agent is below" },
		{ "agent_id,queue\nb,q\na,q\nb,q\n",
		    "4:1 E_AGENTS the agent 'b' is there twice, first in line "
		    "2" },
		{ "agent_id,queue\na,q,r\n", "E_TABLE" },
		{ "agent_id,queue\na,\"q\n", "E_TABLE" },
		{ "agent_id,queue\n\xff,q\n", "E_ENCODING" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;

		fixture_open(&f);
		if (read_agents(&f, cases[i].text, strlen(cases[i].text)) !=
		    NULL)
			fail_msg("taken: %s", cases[i].text);
		fixture_expect(&f, cases[i].told);
		fixture_close(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
