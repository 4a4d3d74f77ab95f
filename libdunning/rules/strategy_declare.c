#include "rules/strategy_declare.h"

#include <string.h>

#include "rules/catalog.h"
#include "rules/charge_spec.h"

struct collector {
	struct strategy *strategy;
	struct declaration *all; /* NULL: only counting */
	size_t count;
	bool failed;
};

int
strategy_spec_type(const struct column_spec *spec)
{
	const struct catalog_column *found;

	if (spec->type != -1)
		return spec->type;
	found = catalog_find(spec->name.text);
	return found == NULL ? -1 : (int)found->type;
}

/* A name without text or type was reported already. */
static void
declare(struct collector *collector, const struct located *name, int type,
    const struct located_list *values, enum column_need need,
    const char *section)
{
	struct declaration *to;

	if (name->text.at == NULL || type < 0)
		return;
	if (collector->all != NULL) {
		to = &collector->all[collector->count];
		to->name = name->text;
		to->info.type = (enum strategy_type)type;
		if (values != NULL)
			to->info.values = *values;
		to->info.need = need;
		to->at = name->at;
		to->section = section;
		to->order = collector->count;
	}
	collector->count++;
}

static const char *
section_name(
    struct collector *collector, const char *kind, const struct located *name)
{
	const char *text;

	if (collector->all == NULL)
		return kind;
	text = arena_printf(
	    collector->strategy->arena, "%s `%s`", kind, name->text.at);
	if (text == NULL)
		collector->failed = true;
	return text;
}

static void
declare_specs(
    struct collector *collector, const struct items *specs, const char *section)
{
	const struct column_spec *spec = specs->at;
	enum column_need need;
	size_t i;

	for (i = 0; i < specs->count; i++, spec++) {
		need = COLUMN_PRESENT;
		if (spec->required)
			need = COLUMN_REQUIRED;
		else if (spec->optional)
			need = COLUMN_OPTIONAL;
		declare(collector, &spec->name, strategy_spec_type(spec),
		    &spec->values, need, section);
	}
}

static void
declare_derived(struct collector *collector)
{
	const struct derive_spec *derive = collector->strategy->derive.at;
	size_t i;

	for (i = 0; i < collector->strategy->derive.count; i++, derive++)
		declare(collector, &derive->name, derive->type, &derive->values,
		    COLUMN_PRESENT, "`derive`");
}

static void
declare_sources(struct collector *collector)
{
	const struct source_spec *source = collector->strategy->sources.at;
	size_t i;

	for (i = 0; i < collector->strategy->sources.count; i++, source++)
		declare_specs(collector, &source->columns,
		    section_name(collector, "source", &source->name));
}

/* The names that a list of named things has, as values of an enum. */
static struct located_list
names_as_values(struct collector *collector, const struct items *items,
    size_t size, size_t offset)
{
	struct located_list values = { NULL, 0 };
	size_t i;

	values.items = arena_alloc(
	    collector->strategy->arena, items->count, sizeof(*values.items));
	if (values.items == NULL) {
		collector->failed = true;
		return values;
	}
	for (i = 0; i < items->count; i++)
		memcpy(&values.items[i],
		    (const char *)items->at + i * size + offset,
		    sizeof(*values.items));
	values.count = items->count;
	return values;
}

static void
declare_scorecard(
    struct collector *collector, const struct scorecard_spec *card)
{
	const char *section = section_name(collector, "scorecard", &card->name);
	struct located_list bands = names_as_values(collector, &card->bands.cut,
	    sizeof(struct band_spec), offsetof(struct band_spec, name));

	declare(collector, &card->output.score, TYPE_DECIMAL, NULL,
	    COLUMN_PRESENT, section);
	declare(collector, &card->output.probability, TYPE_DECIMAL, NULL,
	    COLUMN_PRESENT, section);
	declare(collector, &card->output.reasons, TYPE_STRING, NULL,
	    COLUMN_PRESENT, section);
	declare(collector, &card->bands.column, TYPE_ENUM, &bands,
	    COLUMN_PRESENT, section);
}

int
table_output_type(
    const struct table_spec *table, const struct table_output_spec *output)
{
	/* Before and after the check, which makes names of letters. */
	int hit = table->hit < 0 ? table->hit : table->hit % HIT_POLICIES;

	if (hit == HIT_COUNT)
		return TYPE_INT;
	if (!hit_collects(hit) || hit_aggregates(hit) || output->type < 0)
		return output->type;
	return output->type == TYPE_SET &&
	               text_is(table->list_separator.text, "|")
	           ? TYPE_SET
	           : TYPE_STRING;
}

static void
declare_table(struct collector *collector, const struct table_spec *table,
    const struct located_list *plans)
{
	const char *section = section_name(collector, "table", &table->name);
	const struct table_output_spec *output = table->outputs.at;
	int type;
	size_t i;

	for (i = 0; i < table->outputs.count; i++, output++) {
		type = table_output_type(table, output);
		if (type != output->type)
			declare(collector, &output->name, type, NULL,
			    COLUMN_PRESENT, section);
		else if (output->type == TYPES)
			declare(collector, &output->name, TYPE_ENUM, plans,
			    COLUMN_PRESENT, section);
		else
			declare(collector, &output->name, output->type,
			    &output->values, COLUMN_PRESENT, section);
	}
}

/* With named buckets, `bucket` has only these values. */
static void
declare_buckets(struct collector *collector)
{
	static const struct located bucket = { .text = { "bucket", 6 } };
	static const struct located unapplied = { .text = { "unapplied", 9 } };
	const struct ageing_spec *ageing = &collector->strategy->ageing;
	struct located_list names;
	struct located_list values;
	size_t i;

	if (ageing->buckets.count == 0)
		return;
	names = names_as_values(collector, &ageing->buckets,
	    sizeof(struct bucket_spec), offsetof(struct bucket_spec, name));
	values.count = names.count + 2;
	values.items = arena_alloc(
	    collector->strategy->arena, values.count, sizeof(*values.items));
	if (values.items == NULL) {
		collector->failed = true;
		return;
	}
	for (i = 0; i < names.count; i++)
		values.items[i] = names.items[i];
	values.items[i] = unapplied;
	values.items[i + 1] = ageing->not_due;
	if (ageing->not_due.text.at == NULL)
		values.count--;
	declare(
	    collector, &bucket, TYPE_ENUM, &values, COLUMN_PRESENT, "`ageing`");
}

static void
declare_charges(struct collector *collector)
{
	const struct charge_spec *charge = collector->strategy->charges.at;
	size_t i;

	for (i = 0; i < collector->strategy->charges.count; i++)
		if (charge[i].kind != CHARGE_FEE)
			declare(collector, &charge[i].name, TYPE_MONEY,
			    NULL, COLUMN_PRESENT, "`charges`");
}

static struct located_list
catalog_values(struct collector *collector, const struct catalog_column *column)
{
	struct located_list values = { NULL, 0 };
	size_t count = 0;
	size_t i;

	while (column->values != NULL && column->values[count] != NULL)
		count++;
	if (count == 0)
		return values;
	values.items = arena_alloc(
	    collector->strategy->arena, count, sizeof(*values.items));
	if (values.items == NULL) {
		collector->failed = true;
		return values;
	}
	for (i = 0; i < count; i++)
		values.items[i].text = text_of(column->values[i]);
	values.count = count;
	return values;
}

static void
declare_catalog(struct collector *collector)
{
	struct located name = { .text = { NULL, 0 } };
	struct located_list values;
	size_t i;

	for (i = 0; i < catalog_count; i++) {
		name.text = text_of(catalog[i].name);
		values = catalog_values(collector, &catalog[i]);
		declare(collector, &name, (int)catalog[i].type, &values,
		    catalog_is_optional(&catalog[i]) ? COLUMN_OPTIONAL :
		                                       COLUMN_PRESENT,
		    NULL);
	}
}

static void
declare_all(struct collector *collector)
{
	const struct strategy *strategy = collector->strategy;
	const struct scorecard_spec *cards = strategy->scorecards.at;
	const struct table_spec *tables = strategy->tables.at;
	struct located_list plans = names_as_values(collector, &strategy->plans,
	    sizeof(struct plan_spec), offsetof(struct plan_spec, name));
	size_t i;

	declare_derived(collector);
	declare_specs(collector, &strategy->columns, "`columns`");
	declare_sources(collector);
	for (i = 0; i < strategy->scorecards.count; i++)
		declare_scorecard(collector, &cards[i]);
	for (i = 0; i < strategy->tables.count; i++)
		declare_table(collector, &tables[i], &plans);
	declare_buckets(collector);
	declare_charges(collector);
	declare_catalog(collector);
}

bool
strategy_declare(struct strategy *strategy, struct declarations *to)
{
	struct collector collector = { .strategy = strategy };

	declare_all(&collector);
	collector.all = arena_alloc(
	    strategy->arena, collector.count, sizeof(*collector.all));
	if (collector.all == NULL)
		return false;
	collector.count = 0;
	declare_all(&collector);
	*to = (struct declarations){ collector.all, collector.count };
	return !collector.failed;
}
