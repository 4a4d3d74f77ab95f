/* decision_batch.c -- a decision table over all records of a batch. */
#include "rules/decision_lookup.h"
#include "rules/decision_sets.h"

/* A batch on its way through a table. */
struct pass {
	struct decision *decision;
	const struct decision_lookup *lookup;
	const struct expr_env *env;
	struct batch *batch;
	size_t from; /* of the chunk */
	size_t to;
	const uint8_t *wanted;
	struct decision_hit *hits;
	uint64_t *alive; /* where rules fit into one word: that of each */
	struct decision_sets sets;
};

/* Where a walk over the rules is that are alive after the classified tests. */
struct walk {
	size_t top;
	uint64_t words; /* that may have rules, of the 64 from top on */
	size_t word;
	uint64_t rules; /* of that word */
};

/* Which of 64 words of bits may have some of a record. */
static inline uint64_t
words_alive(const struct decision_lookup *lookup, size_t i, size_t top)
{
	size_t left = lookup->words - top * 64;
	uint64_t words =
	    left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
	const struct classes *classes = lookup->classes;
	size_t k;

	for (k = 0; k < lookup->count; k++)
		words &= classes[k].tops[lookup->found[k][i] *
		                             classes[k].top_words +
		                         top];
	return words;
}

/* The bits of a record in one word. */
static inline uint64_t
rules_alive(const struct decision_lookup *lookup, size_t i, size_t word)
{
	const struct classes *classes = lookup->classes;
	uint64_t rules = lookup->all[word];
	size_t k;

	for (k = 0; k < lookup->count; k++)
		rules &= classes[k].sets[lookup->found[k][i] *
		                             classes[k].words +
		                         word];
	return rules;
}

/* The next bit of record i of the chunk that all classified tests leave. */
static uint32_t
next_alive(const struct decision_lookup *lookup, size_t i, struct walk *walk)
{
	uint32_t bit;

	while (walk->rules == 0) {
		while (walk->words == 0) {
			if (walk->top * 64 >= lookup->words)
				return DECISION_NO_RULE;
			walk->words = words_alive(lookup, i, walk->top++);
		}
		walk->word = (walk->top - 1) * 64 +
		             (size_t)__builtin_ctzll(walk->words);
		walk->words &= walk->words - 1;
		walk->rules = rules_alive(lookup, i, walk->word);
	}
	bit = (uint32_t)(walk->word * 64) +
	      (uint32_t)__builtin_ctzll(walk->rules);
	walk->rules &= walk->rules - 1;
	return bit;
}

static uint32_t
next_met(const struct pass *p, size_t row, struct walk *walk)
{
	const struct decision_lookup *lookup = p->lookup;
	size_t i = row - p->from;
	uint32_t bit;

	for (;;) {
		bit = next_alive(lookup, i, walk);
		if (bit == DECISION_NO_RULE)
			return bit;
		if ((lookup->chained[bit / 64] >> (bit % 64) & 1) == 0 ||
		    lookup_meets(p->decision, bit, p->env, p->batch, row, i))
			return lookup_rule(p->decision, bit);
	}
}

/* Policies that stop at the rules that decide. */
static void
run_walks(const struct pass *p)
{
	bool unique = p->decision->hit == HIT_UNIQUE;
	size_t row;

	for (row = p->from; row < p->to; row++) {
		struct walk walk = { .rules = 0 };
		struct decision_hit hit = { DECISION_NO_RULE,
			DECISION_NO_RULE };

		if (!p->wanted[row])
			continue;
		hit.rule = next_met(p, row, &walk);
		if (unique && hit.rule != DECISION_NO_RULE)
			hit.other = next_met(p, row, &walk);
		p->hits[row] = hit;
	}
}

/* The rules of each record, all of them in one word, all tests classified. */
static void
fill_words(const struct pass *p)
{
	const struct decision_lookup *lookup = p->lookup;
	uint64_t *alive = p->alive;
	size_t count = p->to - p->from;
	size_t i;
	size_t k;

	for (i = 0; i < count; i++)
		alive[i] = lookup->all[0];
	for (k = 0; k < lookup->count; k++) {
		const uint64_t *sets = lookup->classes[k].sets;
		const uint32_t *classes = lookup->found[k];

		for (i = 0; i < count; i++)
			alive[i] &= sets[classes[i]];
	}
}

static void
run_words(const struct pass *p)
{
	uint64_t second =
	    p->decision->hit == HIT_UNIQUE ? UINT64_MAX : 0;
	const uint64_t *alive = p->alive;
	size_t count = p->to - p->from;
	size_t i;

	fill_words(p);
	for (i = 0; i < count; i++) {
		uint64_t rest = alive[i] & (alive[i] - 1) & second;
		struct decision_hit *hit = &p->hits[p->from + i];

		hit->rule = alive[i] == 0
		                ? DECISION_NO_RULE
		                : lookup_rule(p->decision,
		                      (size_t)__builtin_ctzll(alive[i]));
		hit->other = rest == 0 ? DECISION_NO_RULE
		                       : (uint32_t)__builtin_ctzll(rest);
	}
}

/* The bits of a word whose tests that no classifier saw to are met. */
static uint64_t
keep_met(const struct pass *p, size_t row, size_t word, uint64_t rules)
{
	uint64_t rest = rules & p->lookup->chained[word];
	size_t bit;

	for (; rest != 0; rest &= rest - 1) {
		bit = (size_t)__builtin_ctzll(rest);
		if (!lookup_meets(p->decision, word * 64 + bit, p->env,
		        p->batch, row, row - p->from))
			rules &= ~(UINT64_C(1) << bit);
	}
	return rules;
}

/*
 * All rules that a record meets, into the list of sets: from the upper to the
 * lower one, or in the order that the table has.
 */
static void
list_rules(struct pass *p, size_t row)
{
	const struct decision_lookup *lookup = p->lookup;
	uint32_t *to = p->sets.rules;
	uint64_t words;
	uint64_t rules;
	size_t word;
	size_t top;

	for (top = 0; top * 64 < lookup->words; top++) {
		words = words_alive(lookup, row - p->from, top);
		for (; words != 0; words &= words - 1) {
			word = top * 64 + (size_t)__builtin_ctzll(words);
			rules = rules_alive(lookup, row - p->from, word);
			if (lookup->has_chains)
				rules = keep_met(p, row, word, rules);
			for (; rules != 0; rules &= rules - 1)
				*to++ = lookup_rule(p->decision,
				    word * 64 + (size_t)__builtin_ctzll(rules));
		}
	}
	p->sets.rule_count = (size_t)(to - p->sets.rules);
}

/* The same from one word, all tests classified. */
static void
list_word(struct pass *p, uint64_t word)
{
	uint32_t *rules = p->sets.rules;
	size_t count = 0;

	for (; word != 0; word &= word - 1)
		rules[count++] = lookup_rule(
		    p->decision, (size_t)__builtin_ctzll(word));
	p->sets.rule_count = count;
}

/* What the first rule of a list is contradicted by. */
static uint32_t
contradicting(const struct pass *p, size_t row)
{
	const uint32_t *rules = p->sets.rules;
	size_t i;

	for (i = 1; i < p->sets.rule_count; i++)
		if (!decision_same_outputs(p->decision, rules[0], rules[i],
		        p->env, p->batch, row))
			return rules[i];
	return DECISION_NO_RULE;
}

/* What a list of rules means for its record.  False: out of memory. */
static inline bool
settle(struct pass *p, size_t row)
{
	const struct decision *decision = p->decision;
	struct decision_hit *hit = &p->hits[row];

	*hit = (struct decision_hit){ DECISION_NO_RULE, DECISION_NO_RULE };
	if (p->sets.rule_count == 0) {
		if (!decision->has_fallback)
			return true;
		p->sets.rules[p->sets.rule_count++] =
		    (uint32_t)decision->rule_count;
	}
	if (decision_collects(decision)) {
		hit->rule = decision_sets_number(&p->sets);
		return hit->rule != DECISION_NO_RULE;
	}
	hit->rule = p->sets.rules[0];
	if (decision->hit == HIT_ANY)
		hit->other = contradicting(p, row);
	return true;
}

/* Policies that ask all rules. */
static bool
run_lists(struct pass *p)
{
	bool words = p->lookup->words == 1 && !p->lookup->has_chains;
	size_t row;

	if (words)
		fill_words(p);
	for (row = p->from; row < p->to; row++) {
		if (!p->wanted[row])
			continue;
		if (words)
			list_word(p, p->alive[row - p->from]);
		else
			list_rules(p, row);
		if (!settle(p, row))
			return false;
	}
	return true;
}

/* Records without a rule get the default; those not wanted, nothing. */
static void
finish(struct pass *p)
{
	bool fallback =
	    p->decision->has_fallback && !decision_collects(p->decision);
	uint32_t none = fallback ? (uint32_t)p->decision->rule_count
	                         : DECISION_NO_RULE;
	size_t row;

	for (row = p->from; row < p->to; row++) {
		if (!p->wanted[row])
			p->hits[row] = (struct decision_hit){ DECISION_NOT_RUN,
				DECISION_NO_RULE };
		else if (p->hits[row].rule == DECISION_NO_RULE)
			p->hits[row].rule = none;
	}
}

static bool
run_chunk(struct pass *p)
{
	enum hit_policy hit = p->decision->hit;
	bool chains = p->lookup->has_chains;

	if (!lookup_classify(
	        p->decision, p->env, p->batch, p->from, p->to, p->wanted))
		return false;
	/* The best by priority is the first bit; but with tests that may count
	 * a fault, all rules are asked. */
	if (hit != HIT_UNIQUE && hit != HIT_FIRST &&
	    (hit != HIT_PRIORITY || chains)) {
		if (!run_lists(p))
			return false;
	} else if (p->lookup->words == 1 && !chains) {
		run_words(p);
	} else {
		run_walks(p);
	}
	finish(p);
	return true;
}

/* Which records are decided at all; NULL: out of memory. */
static const uint8_t *
choose(struct decision *decision, const struct expr_env *env,
    struct batch *batch)
{
	uint8_t *wanted = arena_alloc(batch->arena, batch->rows + 1, 1);
	size_t row;

	if (wanted == NULL)
		return NULL;
	if (decision->when != NULL)
		return expr_test(decision->when, env, batch, wanted) ? wanted
		                                                     : NULL;
	for (row = 0; row < batch->rows; row++)
		wanted[row] = batch->fates[row] == FATE_KEPT;
	return wanted;
}

/* Room for the results.  False: out of memory. */
static bool
open_pass(struct pass *p)
{
	struct arena *arena = p->batch->arena;

	if (p->decision->lookup == NULL)
		p->decision->lookup = lookup_new(p->decision);
	p->lookup = p->decision->lookup;
	if (p->lookup == NULL)
		return false;
	p->hits = arena_alloc(arena, p->batch->rows + 1, sizeof(*p->hits));
	p->alive = arena_alloc(arena, DECISION_CHUNK, sizeof(*p->alive));
	p->wanted = choose(p->decision, p->env, p->batch);
	return p->hits != NULL && p->alive != NULL && p->wanted != NULL &&
	       decision_sets_open(
	           &p->sets, arena, p->decision->rule_count);
}

bool
decision_run_batch(struct decision *decision, const struct expr_env *env,
    struct batch *batch, struct decision_hits *hits)
{
	struct pass p = { .decision = decision, .env = env, .batch = batch };

	if (!open_pass(&p))
		return false;
	for (; p.from < batch->rows; p.from += DECISION_CHUNK) {
		p.to = batch->rows - p.from < DECISION_CHUNK
		           ? batch->rows
		           : p.from + DECISION_CHUNK;
		if (!run_chunk(&p))
			return false;
	}
	*hits = (struct decision_hits){ p.hits, p.sets.lists, p.sets.count };
	return true;
}
