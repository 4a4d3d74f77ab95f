#include "rules/reason_texts.h"

#include <string.h>

#include "rules/yaml_doc.h"

static const struct yaml_node *
find(const struct yaml_node *map, struct text key)
{
	for (size_t i = 0; key.at != NULL && i < map->count; i++)
		if (text_equal(map->pairs[i].key->text, key))
			return map->pairs[i].value;
	return NULL;
}

static const struct yaml_node *
in_language(const struct yaml_node *words, struct text tag)
{
	const struct yaml_node *found = find(words, tag);
	const char *dash =
	    tag.len != 0 ? memchr(tag.at, '-', tag.len) : NULL;

	if (found == NULL && dash != NULL) {
		tag.len = (size_t)(dash - tag.at);
		found = find(words, tag);
	}
	return found;
}

struct text
reason_text(const struct strategy *strategy, struct text code,
    struct text language)
{
	static const struct text none = { NULL, 0 };
	const struct yaml_node *words;
	const struct yaml_node *found;

	if (strategy->reason_texts == NULL)
		return none;
	words = find(strategy->reason_texts, code);
	if (words == NULL || words->kind == YAML_SCALAR)
		return words == NULL ? none : words->text;
	found = in_language(words, language);
	if (found == NULL)
		found = in_language(words, strategy->defaults.language.text);
	if (found == NULL)
		found = words->pairs[0].value;
	return found->text;
}
