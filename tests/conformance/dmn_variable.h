/*
 * dmn_variable.h -- the variables of a case of the DMN kit as columns, and FEEL
 * with their names.
 */
#ifndef DMN_VARIABLE_H
#define DMN_VARIABLE_H

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../unit/rules_fixture.h"

enum { NAMES = FIXTURE_COLUMNS };

/* A variable of the case at hand, and its column. */
struct variable {
	char *name;   /* as cells write it */
	char *column; /* as a strategy does */
	enum strategy_type type;
	char *text; /* NULL: null */
};

/* Those of the case at hand. */
struct variables {
	struct variable of[NAMES];
	size_t count;
};

static struct variables variables;

static inline const char *
text_at(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static inline char *
copy(const char *text)
{
	char *to = strdup(text);

	fixture_require(to != NULL);
	return to;
}

static inline char *
column_name(const char *name)
{
	char *to = copy(name);
	size_t i;

	for (i = 0; to[i] != '\0'; i++)
		if (!isalnum((unsigned char)to[i]))
			to[i] = '_';
	return to;
}

/* A whole number, and the text after it. */
static inline long
number_at(const char **text)
{
	long number = 0;

	while (isdigit((unsigned char)**text))
		number = number * 10 + (*(*text)++ - '0');
	return number;
}

/* Seconds of 16:11:00, without what follows. */
static inline long
seconds_of(const char *text)
{
	long hours = number_at(&text);
	long minutes = *text == ':' ? (text++, number_at(&text)) : 0;
	long seconds = *text == ':' ? (text++, number_at(&text)) : 0;

	return (hours * 60 + minutes) * 60 + seconds;
}

/* Months of P1Y2M, seconds of P1DT2H. */
static inline long
duration_of(const char *text)
{
	long sign = *text == '-' ? -1 : 1;
	long total = 0;
	bool time = false;

	for (text += *text == '-'; *text != '\0';) {
		long number = number_at(&text);
		char unit = *text++;

		time = time || unit == 'T';
		if (unit == 'Y')
			total += number * 12;
		else if (unit == 'M' && !time)
			total += number;
		else if (unit == 'D')
			total += number * 86400;
		else if (unit == 'H')
			total += number * 3600;
		else if (unit == 'M')
			total += number * 60;
		else if (unit == 'S')
			total += number;
	}
	return sign * total;
}

static inline char *
number_text(long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", number);
	return copy(text);
}

/* The text of a value as its column holds it. */
static inline char *
plain_text(const char *type, const char *text)
{
	int32_t day = 0;

	if (strcmp(type, "time") == 0)
		return number_text(seconds_of(text));
	if (strcmp(type, "duration") == 0)
		return number_text(duration_of(text));
	if (strcmp(type, "dateTime") != 0)
		return copy(text);
	fixture_require(strlen(text) > 10 &&
	                date_parse((struct text){ text, 10 }, &day));
	return number_text((long)day * 86400 + seconds_of(text + 11));
}

static inline enum strategy_type
type_of(const char *type)
{
	if (type == NULL || strcmp(type, "string") == 0)
		return TYPE_STRING;
	if (strcmp(type, "boolean") == 0)
		return TYPE_BOOL;
	return strcmp(type, "date") == 0 ? TYPE_DATE : TYPE_DECIMAL;
}

static inline void
add_variable(const char *name, enum strategy_type type, char *text)
{
	fixture_require(variables.count < NAMES);
	variables.of[variables.count++] = (struct variable){ copy(name),
		column_name(name), type, text };
}

/* A list as a set. */
static inline char *
joined(json_t *list)
{
	struct buf text;
	json_t *item;
	char *to;
	size_t i;

	buf_init(&text, 1 << 20);
	json_array_foreach(list, i, item)
	    buf_printf(&text, "%s%s", i == 0 ? "" : "|", text_at(item, "v"));
	to = copy(buf_text(&text));
	buf_clear(&text);
	return to;
}

/* A value of a case; the members of a context are variables each. */
static inline void
add_value(const char *name, json_t *value)
{
	json_t *context = json_object_get(value, "context");
	json_t *list = json_object_get(value, "list");
	const char *type = text_at(value, "t");
	const char *text = text_at(value, "v");
	const char *key;
	json_t *member;
	char *path;

	if (list != NULL) {
		add_variable(name, TYPE_SET, joined(list));
		return;
	}
	if (context == NULL) {
		add_variable(name, type_of(type),
		    text == NULL || type == NULL ? NULL
		                                 : plain_text(type, text));
		return;
	}
	json_object_foreach(context, key, member)
	{
		path = malloc(strlen(name) + strlen(key) + 2);
		fixture_require(path != NULL);
		sprintf(path, "%s.%s", name, key);
		add_value(path, member);
		free(path);
	}
}

static inline const struct variable *
find_variable(const char *name)
{
	size_t i;

	for (i = 0; i < variables.count; i++)
		if (strcmp(variables.of[i].name, name) == 0)
			return &variables.of[i];
	return NULL;
}

/* The inputs of the case; those of the table that it leaves out are null. */
static inline void
take_variables(json_t *table, json_t *item)
{
	json_t *inputs = json_object_get(table, "inputs");
	const char *key;
	json_t *value;
	json_t *input;
	size_t i;

	variables.count = 0;
	json_object_foreach(json_object_get(item, "inputs"), key, value)
	    add_value(key, value);
	json_array_foreach(inputs, i, input)
	{
		if (find_variable(text_at(input, "expr")) == NULL &&
		    variables.count < NAMES)
			add_variable(text_at(input, "expr"),
			    type_of(text_at(input, "type")), NULL);
	}
}

static inline void
drop_variables(void)
{
	while (variables.count > 0) {
		variables.count--;
		free(variables.of[variables.count].name);
		free(variables.of[variables.count].column);
		free(variables.of[variables.count].text);
	}
}

static inline bool
continues_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The longest name that stands there; NULL: none. */
static inline const struct variable *
variable_at(const char *text)
{
	const struct variable *found = NULL;
	size_t longest = 0;
	size_t len;
	size_t i;

	for (i = 0; i < variables.count; i++) {
		len = strlen(variables.of[i].name);
		if (len > longest &&
		    strncmp(text, variables.of[i].name, len) == 0 &&
		    !continues_name(text[len])) {
			found = &variables.of[i];
			longest = len;
		}
	}
	return found;
}

/* Whether a test begins after those bytes: at the start, after a comma or
 * not(. */
static inline bool
begins_test(const char *text, size_t i)
{
	while (i > 0 && text[i - 1] == ' ')
		i--;
	return i == 0 || text[i - 1] == ',' ||
	       (i >= 4 && strncmp(text + i - 4, "not(", 4) == 0);
}

/* FEEL with the names of columns; as_tests: in a cell of an input. */
static inline void
write_feel(struct buf *yaml, const char *text, bool as_tests)
{
	const struct variable *variable;
	bool quoted = false;
	size_t i;

	for (i = 0; text[i] != '\0'; i++) {
		quoted = quoted != (text[i] == '"');
		variable = quoted || (i > 0 && continues_name(text[i - 1]))
		               ? NULL
		               : variable_at(text + i);
		if (variable == NULL) {
			buf_putc(yaml, text[i]);
			continue;
		}
		if (as_tests && begins_test(text, i))
			buf_puts(yaml,
			    variable->type == TYPE_SET ? "? in " : "= ");
		buf_puts(yaml, variable->column);
		i += strlen(variable->name) - 1;
	}
}

#endif
