#include "message/locale_set.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_MAX = 40 };

struct locale_entry {
	char tag[TAG_MAX];
	enum locale_marks marks;
	struct locale *locale; /* NULL: unknown language, asked before */
};

static struct locale *
add(struct locale_set *set, struct text language, enum locale_marks marks)
{
	struct locale_entry *grown =
	    realloc(set->entries, (set->count + 1) * sizeof *grown);
	enum locale_error error;

	if (grown == NULL)
		return NULL;
	set->entries = grown;
	grown = &set->entries[set->count++];
	memset(grown, 0, sizeof *grown);
	memcpy(grown->tag, language.at, language.len);
	grown->marks = marks;
	grown->locale = locale_open(language, marks, &error);
	return grown->locale;
}

struct locale *
locale_set_get(struct locale_set *set, struct text language,
    enum locale_marks marks)
{
	if (language.at == NULL || language.len >= TAG_MAX)
		return NULL;
	for (size_t i = 0; i < set->count; i++)
		if (set->entries[i].marks == marks &&
		    text_is(language, set->entries[i].tag))
			return set->entries[i].locale;
	return add(set, language, marks);
}

void
locale_set_clear(struct locale_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->entries[i].locale != NULL)
			locale_close(set->entries[i].locale);
	free(set->entries);
	set->entries = NULL;
	set->count = 0;
}
