/* strategy_check_csv.c -- how the file of a source is written. */
#include <string.h>

#include "rules/catalog.h"
#include "rules/pattern.h"
#include "rules/strategy_check.h"
#include "rules/strategy_declare.h"
#include "stream/encoding.h"

static bool
is_byte(struct text text)
{
	return text.len == 1 && text.at[0] > ' ' && text.at[0] < 0x7f;
}

static void
check_marks(struct checker *checker, const struct source_csv *csv)
{
	const struct located *delimiter = &csv->delimiter;
	const struct located *quote = &csv->quote;

	if (check_given(delimiter) && !text_is(delimiter->text, "tab") &&
	    (delimiter->text.len != 1 ||
	        strchr("\"\r\n", delimiter->text.at[0]) != NULL))
		check_error(checker, "E_VALUE", delimiter->at,
		    "`delimiter` is one character or tab, not `%.80s`",
		    delimiter->text.at);
	if (!check_given(quote) || text_is(quote->text, "none"))
		return;
	if (!is_byte(quote->text))
		check_error(checker, "E_VALUE", quote->at,
		    "`quote` is one character or none, not `%.80s`",
		    quote->text.at);
	else if (check_given(delimiter) ?
	             text_equal(quote->text, delimiter->text) :
	             text_is(quote->text, ","))
		check_error(checker, "E_VALUE", quote->at,
		    "`quote` and `delimiter` are both \"%s\"", quote->text.at);
}

static void
check_encoding(struct checker *checker, const struct located *given)
{
	enum encoding encoding;

	if (!check_given(given) || encoding_by_name(given->text, &encoding))
		return;
	check_error(checker, "E_VALUE", given->at,
	    "`encoding` is %s, not `%.80s`", encoding_names, given->text.at);
}

static void
check_pattern(struct checker *checker, const struct located *match)
{
	struct src_pos at = match->at;
	char why[256];
	size_t offset;

	if (!check_given(match) ||
	    pattern_new(checker->strategy->arena, match->text, TEXT(""), why,
	        sizeof(why), &offset) != NULL)
		return;
	at.col += offset;
	check_error(checker, "E_PATTERN", at, "%s", why);
}

static void
check_number(struct checker *checker, const struct located *column,
    const struct source_csv *csv)
{
	struct text text = column->text;
	int64_t number;

	if (!check_given(column))
		return;
	if (text.len > 0 && text.at[0] == '#') {
		text = (struct text){ text.at + 1, text.len - 1 };
		if (!int_parse(text, &number) || number < 1)
			check_error(checker, "E_VALUE", column->at,
			    "`%.80s` is not the number of a column, such as #3",
			    column->text.at);
	} else if (!csv->header) {
		check_error(checker, "E_VALUE", column->at,
		    "`%.80s` is no column of a file without a header",
		    column->text.at);
		diag_note(checker->diag, column->at,
		    "say the number of the column, such as #3");
	}
}

static const struct column_spec *
column_named(const struct source_spec *source, struct text name)
{
	const struct column_spec *column = source->columns.at;

	for (size_t i = 0; i < source->columns.count; i++)
		if (text_equal(column[i].name.text, name))
			return &column[i];
	return NULL;
}

/* A total is the sum of a column of numbers. */
static void
check_summed(struct checker *checker, const struct source_spec *source,
    const struct located *name)
{
	const struct column_spec *column;
	int type;

	if (!check_given(name))
		return;
	column = column_named(source, name->text);
	if (column == NULL) {
		check_error(checker, "E_NAME", name->at,
		    "`%.80s` is not a column of source `%s`", name->text.at,
		    source->name.text.at);
		return;
	}
	type = strategy_spec_type(column);
	if (type >= 0 && type != TYPE_MONEY && type != TYPE_DECIMAL &&
	    type != TYPE_INT)
		check_error(checker, "E_VALUE", name->at,
		    "`%.80s` is %s, and has no total", name->text.at,
		    strategy_type_names[type]);
}

/* The rules of a source are told by name, whatever they do. */
static void
check_names_apart(struct checker *checker, const struct source_spec *source)
{
	const struct items *lists[] = { &source->totals, &source->drop,
		&source->carry };
	struct items all = { NULL, 0 };
	struct row_spec *to;

	for (size_t i = 0; i < 3; i++)
		all.count += lists[i]->count;
	if (all.count == 0)
		return;
	to = arena_alloc(checker->strategy->arena, all.count, sizeof(*to));
	if (to == NULL) {
		diag_memory(checker->diag);
		checker->failed = true;
		return;
	}
	all.at = to;
	for (size_t i = 0; i < 3; i++) {
		if (lists[i]->count > 0)
			memcpy(to, lists[i]->at, lists[i]->count * sizeof(*to));
		to += lists[i]->count;
	}
	check_unique(checker, &all, sizeof(*to),
	    offsetof(struct row_spec, name), "rules of one source");
}

static void
check_rows(struct checker *checker, const struct source_spec *source,
    const struct items *rules, bool totals)
{
	const struct row_spec *rule = rules->at;

	for (size_t i = 0; i < rules->count; i++, rule++) {
		check_pattern(checker, &rule->match);
		if (totals)
			check_summed(checker, source, &rule->column);
		else
			check_number(checker, &rule->column, &source->csv);
	}
}

void
strategy_check_csv(struct checker *checker, const struct source_spec *source)
{
	check_marks(checker, &source->csv);
	check_encoding(checker, &source->csv.encoding);
	check_pattern(checker, &source->csv.skip_until);
	check_rows(checker, source, &source->drop, false);
	check_rows(checker, source, &source->carry, false);
	check_rows(checker, source, &source->totals, true);
	check_names_apart(checker, source);
}
