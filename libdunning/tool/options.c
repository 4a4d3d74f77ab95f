#include "tool/options.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/num.h"
#include "base/text.h"

struct reader {
	const struct command *command;
	char **argv;
	int argc;
	int at;
	char *settings;
	size_t operands;
	const char **given; /* what each option has, or NULL */
	struct diag *diag;
	bool bad;
};

static size_t
option_total(const struct command *command)
{
	return command->option_count + command->common_count;
}

static const struct option *
option_at(const struct command *command, size_t i)
{
	return i < command->option_count ?
	    &command->options[i] :
	    &command->common[i - command->option_count];
}

static const struct option *
option_by_name(const struct command *command, struct text name)
{
	for (size_t i = 0; i < option_total(command); i++)
		if (text_is(name, option_at(command, i)->name))
			return option_at(command, i);
	return NULL;
}

static const struct option *
option_by_letter(const struct command *command, char letter)
{
	for (size_t i = 0; i < option_total(command); i++)
		if (option_at(command, i)->letter == letter)
			return option_at(command, i);
	return NULL;
}

static void
unknown_option(struct reader *r, struct text name)
{
	const char *names[64];
	size_t count = 0;
	const char *near;

	r->bad = true;
	diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "there is no option '--%.*s'", (int)name.len, name.at);
	for (size_t i = 0; i < option_total(r->command) && count < 62; i++)
		names[count++] = option_at(r->command, i)->name;
	names[count++] = "help";
	names[count++] = "version";
	near = text_nearest(name, names, count);
	if (near != NULL)
		diag_note(r->diag, POS_NONE, "did you mean '--%s'?", near);
	else
		diag_note(r->diag, POS_NONE,
		    "'dunning %s --help' lists the options", r->command->name);
}

static bool
list_add(struct reader *r, struct option_list *list, const char *value)
{
	if (list->items == NULL)
		list->items = calloc((size_t)r->argc, sizeof *list->items);
	if (list->items == NULL) {
		diag_memory(r->diag);
		return false;
	}
	list->items[list->count++] = value;
	return true;
}

static void
bad_value(struct reader *r, const struct option *option, const char *value,
    const char *wants)
{
	r->bad = true;
	diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "option '--%s': '%s' is not %s", option->name, value, wants);
}

static void
bad_number(struct reader *r, const struct option *option, const char *value)
{
	r->bad = true;
	diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "option '--%s': '%s' is not a number from %" PRId64 " to %" PRId64,
	    option->name, value, option->low, option->high);
}

static size_t
option_number(const struct command *command, const struct option *option)
{
	size_t i = 0;

	while (option_at(command, i) != option)
		i++;
	return i;
}

/* One of two files would be left out, and nobody would see it.  False:
 * reported. */
static bool
check_once(struct reader *r, const struct option *option, const char *value)
{
	const char **given;

	if (option->kind == OPTION_FLAG || option->kind == OPTION_LIST)
		return true;
	given = &r->given[option_number(r->command, option)];
	if (*given == NULL || strcmp(*given, value) == 0) {
		*given = value;
		return true;
	}
	r->bad = true;
	diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "option '--%s' is given twice: '%s' and '%s'", option->name,
	    *given, value);
	diag_note(r->diag, POS_NONE, "it takes one value: leave the other out");
	return false;
}

static void
option_set(struct reader *r, const struct option *option, const char *value)
{
	void *into = r->settings + option->offset;
	int64_t number;

	if (!check_once(r, option, value))
		return;
	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)into = true;
		break;
	case OPTION_TEXT:
		*(const char **)into = value;
		break;
	case OPTION_LIST:
		if (!list_add(r, into, value))
			r->bad = true;
		break;
	case OPTION_DATE:
		if (!date_parse(text_of(value), into))
			bad_value(r, option, value,
			    "a date; write it as 2026-01-31");
		break;
	case OPTION_INT:
		if (!int_parse(text_of(value), &number) ||
		    number < option->low || number > option->high)
			bad_number(r, option, value);
		else
			*(int64_t *)into = number;
		break;
	}
}

/* The value after the option, or the next argument. */
static const char *
option_value(struct reader *r, const struct option *option,
    const char *attached)
{
	if (attached != NULL)
		return attached;
	if (r->at + 1 < r->argc)
		return r->argv[++r->at];
	r->bad = true;
	diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "option '--%s' needs a value: --%s=%s", option->name, option->name,
	    option->arg);
	return NULL;
}

static void
read_long(struct reader *r, const char *argument)
{
	const char *equals = strchr(argument, '=');
	struct text name = { argument,
		equals != NULL ? (size_t)(equals - argument) :
		                 strlen(argument) };
	const struct option *option = option_by_name(r->command, name);
	const char *value;

	if (option == NULL) {
		unknown_option(r, name);
	} else if (option->kind == OPTION_FLAG) {
		if (equals != NULL) {
			r->bad = true;
			diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
			    "option '--%s' takes no value", option->name);
		}
		option_set(r, option, NULL);
	} else {
		value = option_value(r, option,
		    equals != NULL ? equals + 1 : NULL);
		if (value != NULL)
			option_set(r, option, value);
	}
}

static void
read_short(struct reader *r, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		const struct option *option =
		    option_by_letter(r->command, *letters);
		const char *value;

		if (option == NULL) {
			r->bad = true;
			diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
			    "there is no option '-%c'", *letters);
			diag_note(r->diag, POS_NONE,
			    "'dunning %s --help' lists the options",
			    r->command->name);
			return;
		}
		if (option->kind == OPTION_FLAG) {
			option_set(r, option, NULL);
			continue;
		}
		value = option_value(r, option,
		    letters[1] != '\0' ? letters + 1 : NULL);
		if (value != NULL)
			option_set(r, option, value);
		return;
	}
}

static enum options_result
asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			break;
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return OPTIONS_HELP;
		if (strcmp(argv[i], "--version") == 0)
			return OPTIONS_VERSION;
	}
	return OPTIONS_RUN;
}

static void
read_argument(struct reader *r, bool *only_operands)
{
	char *argument = r->argv[r->at];

	if (*only_operands || argument[0] != '-' || argument[1] == '\0')
		r->argv[++r->operands] = argument;
	else if (strcmp(argument, "--") == 0)
		*only_operands = true;
	else if (argument[1] == '-')
		read_long(r, argument + 2);
	else
		read_short(r, argument + 1);
}

static void
check_operands(struct reader *r)
{
	const struct command *command = r->command;

	if (!r->bad && r->operands > command->operands_max) {
		r->bad = true;
		diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' is one operand too many", r->argv[r->operands]);
	}
	if (!r->bad && r->operands < command->operands_min) {
		r->bad = true;
		diag_at(r->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "an operand is missing: dunning %s %s", command->name,
		    command->operands);
	}
}

enum options_result
options_read(const struct command *command, int argc, char **argv,
    void *settings, size_t *operands, struct diag *diag)
{
	struct reader r = { .command = command, .argv = argv, .argc = argc,
		.settings = settings, .diag = diag };
	enum options_result asked = asks_for_help(argc, argv);
	bool only_operands = false;

	if (asked != OPTIONS_RUN)
		return asked;
	r.given = calloc(option_total(command) + 1, sizeof *r.given);
	if (r.given == NULL) {
		diag_memory(diag);
		return OPTIONS_BAD;
	}
	for (r.at = 1; r.at < argc; r.at++)
		read_argument(&r, &only_operands);
	free(r.given);
	check_operands(&r);
	*operands = r.operands;
	return r.bad ? OPTIONS_BAD : OPTIONS_RUN;
}

void
options_clear(const struct command *command, void *settings)
{
	for (size_t i = 0; i < option_total(command); i++) {
		const struct option *option = option_at(command, i);
		struct option_list *list;

		if (option->kind != OPTION_LIST)
			continue;
		list = (void *)((char *)settings + option->offset);
		free(list->items);
		list->items = NULL;
		list->count = 0;
	}
}

static void
help_line(struct buf *to, char letter, const char *name, const char *arg,
    const char *help)
{
	size_t start = to->len;

	if (letter != 0)
		buf_printf(to, "  -%c, ", letter);
	else
		buf_puts(to, "      ");
	buf_printf(to, "--%s%s%s", name, arg != NULL ? "=" : "",
	    arg != NULL ? arg : "");
	while (to->len - start < 27)
		buf_putc(to, ' ');
	buf_printf(to, " %s\n", help);
}

bool
options_help(const struct command *command, struct buf *to)
{
	buf_printf(to, "usage: dunning %s [OPTION]...%s%s\n\n%s.\n\n",
	    command->name, *command->operands != '\0' ? " " : "",
	    command->operands, command->summary);
	for (size_t i = 0; i < option_total(command); i++) {
		const struct option *option = option_at(command, i);

		help_line(to, option->letter, option->name, option->arg,
		    option->help);
	}
	help_line(to, 'h', "help", NULL, "show this help");
	help_line(to, 0, "version", NULL, "show the version");
	return buf_printf(to, "\nexample:\n  %s\nmanual: man dunning-%s\n",
	    command->example, command->name);
}
