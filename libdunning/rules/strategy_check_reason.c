#include "rules/schema_value.h"
#include "rules/strategy_check.h"

static void
check_words(struct checker *checker, const struct located *code,
    const struct yaml_node *node)
{
	struct located words = schema_located(node);

	if (node->kind == YAML_SCALAR && words.text.len != 0)
		return;
	check_error(checker, "E_SHAPE", node->at,
	    "`%.80s` of `reason_texts` is a text, or texts by language",
	    code->text.at);
	diag_note(checker->diag, node->at,
	    "write `%.80s: {en: Recent late payments}`", code->text.at);
}

static void
check_languages(struct checker *checker, const struct located *code,
    const struct yaml_node *node)
{
	if (node->kind != YAML_MAP || node->count == 0) {
		check_words(checker, code, node);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		struct located tag = schema_located(node->pairs[i].key);

		check_language(checker, &tag);
		check_words(checker, code, node->pairs[i].value);
	}
}

void
strategy_check_reasons(struct checker *checker)
{
	const struct yaml_node *map = checker->strategy->reason_texts;

	if (map == NULL)
		return;
	if (map->kind != YAML_MAP) {
		check_error(checker, "E_SHAPE", map->at,
		    "`reason_texts` holds texts by reason code");
		diag_note(checker->diag, map->at,
		    "write `reason_texts: {R01: {en: Recent late payments}}`");
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		struct located code = schema_located(map->pairs[i].key);

		check_languages(checker, &code, map->pairs[i].value);
	}
}
