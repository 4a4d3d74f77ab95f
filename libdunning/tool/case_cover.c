#include "tool/case_cover.h"

struct builder {
	struct arena *arena;
	const struct strategy *strategy;
	struct diag *diag;
	struct decision **tables;
	struct scorecard **cards;
	struct coverage *coverage;
};

static bool
no_memory(struct builder *b)
{
	diag_memory(b->diag);
	return false;
}

/* Compiles everything, and counts what can be reached. */
static bool
compile(struct builder *b, size_t *count)
{
	const struct table_spec *table = b->strategy->tables.at;
	const struct scorecard_spec *card = b->strategy->scorecards.at;
	size_t tables = b->strategy->tables.count;
	size_t cards = b->strategy->scorecards.count;

	b->tables = arena_alloc(b->arena, tables, sizeof(struct decision *));
	b->cards = arena_alloc(b->arena, cards, sizeof(struct scorecard *));
	if (b->tables == NULL || b->cards == NULL)
		return no_memory(b);
	*count = 0;
	for (size_t i = 0; i < tables; i++) {
		b->tables[i] =
		    decision_new(b->arena, b->strategy, &table[i], b->diag);
		if (b->tables[i] == NULL)
			return false;
		*count += decision_rules(b->tables[i]) + 1;
	}
	for (size_t i = 0; i < cards; i++) {
		const struct scorecard *one = b->cards[i] =
		    scorecard_new(b->arena, b->strategy, &card[i], b->diag);

		if (one == NULL)
			return false;
		for (size_t k = 0; k < scorecard_characteristics(one); k++)
			*count += scorecard_bins(one, k);
		*count += scorecard_bands(one);
	}
	return true;
}

static void
add(struct coverage *c, struct cover cover)
{
	c->all[c->count++] = cover;
}

static void
add_table(struct coverage *c, const struct table_spec *spec,
    const struct decision *table)
{
	const struct schema_pair *fallback = spec->defaults.at;
	struct text owner = spec->name.text;

	for (size_t i = 0; i < decision_rules(table); i++) {
		struct text id = decision_rule_id(table, i);

		add(c, (struct cover){ COVER_RULE, owner, { NULL, 0 }, id,
		           decision_rule_at(table, id), false });
	}
	if (decision_has_default(table))
		add(c, (struct cover){ COVER_DEFAULT, owner, { NULL, 0 },
		           TEXT("default"),
		           spec->defaults.count != 0 ? fallback->key.at :
		                                       spec->at,
		           false });
}

static void
add_card(struct coverage *c, const struct scorecard_spec *spec,
    const struct scorecard *card)
{
	const struct characteristic_spec *one = spec->characteristics.at;
	const struct band_spec *band = spec->bands.cut.at;
	struct text owner = spec->name.text;

	for (size_t i = 0; i < scorecard_characteristics(card); i++)
		for (size_t k = 0; k < scorecard_bins(card, i); k++) {
			const struct located *cell =
			    scorecard_bin_cell(card, i, k);

			add(c, (struct cover){ COVER_BIN, owner,
			           one[i].column.text, cell->text, cell->at,
			           false });
		}
	for (size_t i = 0; i < scorecard_bands(card); i++)
		add(c, (struct cover){ COVER_BAND, owner, { NULL, 0 },
		           band[i].name.text, band[i].name.at, false });
}

struct coverage *
coverage_new(
    struct arena *arena, const struct strategy *strategy, struct diag *diag)
{
	struct builder b = { .arena = arena, .strategy = strategy,
		.diag = diag };
	struct coverage *c = arena_alloc(arena, 1, sizeof *c);
	const struct table_spec *table = strategy->tables.at;
	const struct scorecard_spec *card = strategy->scorecards.at;
	size_t room;

	if (!compile(&b, &room))
		return NULL;
	if (c != NULL) {
		c->all = arena_alloc(arena, room, sizeof *c->all);
		c->tables = arena_alloc(arena, strategy->tables.count,
		    sizeof *c->tables);
		c->cards = arena_alloc(arena, strategy->scorecards.count,
		    sizeof *c->cards);
	}
	if (c == NULL || c->all == NULL || c->tables == NULL ||
	    c->cards == NULL) {
		diag_memory(diag);
		return NULL;
	}
	for (size_t i = 0; i < strategy->tables.count; i++) {
		c->tables[i] = c->count;
		add_table(c, &table[i], b.tables[i]);
	}
	for (size_t i = 0; i < strategy->scorecards.count; i++) {
		c->cards[i] = c->count;
		add_card(c, &card[i], b.cards[i]);
	}
	return c;
}

void
coverage_rules(struct coverage *c, size_t table,
    const struct decision *decision, struct text rule)
{
	struct cover *first = c->all + c->tables[table];
	struct text id;

	while (text_split(&rule, '|', &id))
		for (size_t i = 0; i < decision_rules(decision); i++)
			if (text_equal(first[i].name, id))
				first[i].reached = true;
}

void
coverage_default(
    struct coverage *c, size_t table, const struct decision *decision)
{
	c->all[c->tables[table] + decision_rules(decision)].reached = true;
}

void
coverage_bins(struct coverage *c, size_t number, const struct scorecard *card,
    const size_t *bins, size_t band)
{
	struct cover *first = c->all + c->cards[number];

	for (size_t i = 0; i < scorecard_characteristics(card); i++) {
		if (bins[i] < scorecard_bins(card, i))
			first[bins[i]].reached = true;
		first += scorecard_bins(card, i);
	}
	if (band < scorecard_bands(card))
		first[band].reached = true;
}

void
coverage_count(const struct coverage *c, enum cover_kind kind, size_t *all,
    size_t *reached)
{
	*all = *reached = 0;
	for (size_t i = 0; i < c->count; i++) {
		if (c->all[i].kind != kind)
			continue;
		++*all;
		*reached += c->all[i].reached;
	}
}

unsigned
coverage_percent(const struct coverage *c)
{
	size_t reached = 0;

	for (size_t i = 0; i < c->count; i++)
		reached += c->all[i].reached;
	return c->count == 0 ? 100 : (unsigned)(reached * 100 / c->count);
}
