#include "rules/strategy_file_table.h"

#include <string.h>

#include "rules/strategy_declare.h"
#include "stream/table.h"

/* What follows prefix in a header cell; null: it has another. */
static struct located
column_of(const struct table *file, size_t i, const char *prefix)
{
	struct text cell = text_trim(file->header.cells[i]);
	size_t len = strlen(prefix);
	struct located name = { .at = file->header.at[i] };

	if (cell.len <= len || memcmp(cell.at, prefix, len) != 0)
		return name;
	name.text = text_trim((struct text){ cell.at + len, cell.len - len });
	return name;
}

/* A NUL-terminated copy, as all texts of a strategy are. */
static bool
keep_text(struct strategy *strategy, struct located *name)
{
	char *copy =
	    arena_strndup(strategy->arena, name->text.at, name->text.len);

	name->text.at = copy;
	return copy != NULL;
}

static bool
add_input(struct strategy *strategy, struct table_spec *table,
    struct located name)
{
	struct table_input_spec *inputs = table->inputs.at;

	if (!keep_text(strategy, &name))
		return false;
	inputs[table->inputs.count++].name = name;
	return true;
}

/* The type that another section gives to a column; -1: none does, or one whose
 * values are texts, of which each table may have its own. */
static int
declared_type(const struct strategy *strategy, struct text name)
{
	const struct derive_spec *derive = strategy->derive.at;
	const struct column_spec *column = strategy->columns.at;
	const struct table_spec *table = strategy->tables.at;
	int type = -1;

	for (size_t i = 0; i < strategy->derive.count; i++)
		if (text_equal(derive[i].name.text, name))
			type = derive[i].type;
	for (size_t i = 0; i < strategy->columns.count; i++)
		if (text_equal(column[i].name.text, name))
			type = strategy_spec_type(&column[i]);
	for (size_t i = 0; i < strategy->tables.count; i++) {
		const struct table_output_spec *output = table[i].outputs.at;

		for (size_t k = 0; k < table[i].outputs.count; k++)
			if (text_equal(output[k].name.text, name))
				type = table_output_type(&table[i], &output[k]);
	}
	return type == TYPE_ENUM || type == TYPES ? -1 : type;
}

static bool
add_output(struct strategy *strategy, struct table_spec *table,
    struct located name)
{
	struct table_output_spec *output =
	    (struct table_output_spec *)table->outputs.at +
	    table->outputs.count;

	if (!keep_text(strategy, &name))
		return false;
	output->name = name;
	output->type = declared_type(strategy, name.text);
	if (output->type < 0)
		output->type = TYPE_STRING;
	if (text_is(name.text, "plan")) {
		output->type = TYPES;
		output->to = (struct located){ .text = TEXT("plans"),
			.at = name.at };
	}
	table->outputs.count++;
	return true;
}

static bool
infer(struct strategy *strategy, struct table_spec *table,
    const struct table *file)
{
	bool inputs = table->inputs.at == NULL;
	bool outputs = table->outputs.at == NULL;
	bool ok = true;

	if (inputs)
		table->inputs.at = arena_alloc(strategy->arena,
		    file->columns + 1, sizeof(struct table_input_spec));
	if (outputs)
		table->outputs.at = arena_alloc(strategy->arena,
		    file->columns + 1, sizeof(struct table_output_spec));
	ok = table->inputs.at != NULL && table->outputs.at != NULL;
	for (size_t i = 0; ok && i < file->columns; i++) {
		struct located input = column_of(file, i, "if:");
		struct located output = column_of(file, i, "then:");

		if (inputs && input.text.at != NULL)
			ok = add_input(strategy, table, input);
		if (outputs && output.text.at != NULL)
			ok = add_output(strategy, table, output);
	}
	return ok;
}

void
strategy_file_tables(struct strategy *strategy, struct diag *diag)
{
	struct table_spec *table = strategy->tables.at;

	for (size_t i = 0; i < strategy->tables.count; i++, table++) {
		const struct table *file = NULL;
		const char *path;

		if ((table->inputs.at != NULL && table->outputs.at != NULL) ||
		    (table->rows.text.at != NULL &&
		        table->file.text.at != NULL))
			continue;
		if (table->file.text.at == NULL)
			continue;
		path = strategy_file(strategy, &table->file, diag);
		if (path != NULL)
			file = table_read(strategy->arena, path, diag);
		if (file != NULL && !infer(strategy, table, file))
			diag_memory(diag);
	}
}
