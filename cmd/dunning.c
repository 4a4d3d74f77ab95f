/* dunning.c -- runs dunning-NAME for `dunning NAME`; it loads no library. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef DUNNING_LIBEXECDIR
#define DUNNING_LIBEXECDIR "/usr/local/libexec/dunning"
#endif
#ifndef DUNNING_VERSION
#define DUNNING_VERSION "unknown"
#endif

enum { PATH_BYTES = 4096, STATUS_TROUBLE = 2 };

static const char usage[] =
    "usage: dunning COMMAND [OPTION]... [FILE]\n"
    "\n"
    "Dunning of open receivables, as small filters over CSV.\n"
    "\n"
    "  map      turn an export into a portfolio of open items\n"
    "  age      append days overdue and the ageing bucket\n"
    "  score    append the points of a scorecard\n"
    "  segment  append derived columns and what decision tables say\n"
    "  report   sum a portfolio up by age\n"
    "  plan     decide who is contacted, at which level, how and when\n"
    "  render   fill the templates of due actions\n"
    "  export   write letters, e-mails, SMS and call lists\n"
    "  run      all of these in one process\n"
    "  ledger   make, fill and read the contact history\n"
    "  check    check a strategy\n"
    "  explain  say why one debtor got what it got\n"
    "  diff     what changes between two strategies or two days\n"
    "  simulate what a strategy would do, day by day\n"
    "\n"
    "  --exec-path  print where the commands are\n"
    "  -h, --help   show this help\n"
    "  --version    show the version\n"
    "\n"
    "example:\n"
    "  dunning age --as-of=2026-03-16 portfolio.csv\n"
    "\n"
    "'dunning COMMAND --help' tells about a command; manual: man dunning\n";

static int
print(const char *text)
{
	if (fputs(text, stdout) != EOF && fflush(stdout) != EOF)
		return 0;
	fprintf(stderr, "dunning: cannot write standard output: %s\n",
	    strerror(errno));
	return STATUS_TROUBLE;
}

/* ../libexec/dunning beside the folder of this program, else the installed. */
static const char *
exec_path(char *path, size_t size)
{
	static const char beside[] = "/../libexec/dunning";
	const char *given = getenv("DUNNING_EXEC_PATH");
	ssize_t len = readlink("/proc/self/exe", path, size - sizeof beside);
	char *slash;

	if (given != NULL && *given != '\0')
		return given;
	if (len > 0) {
		path[len] = '\0';
		slash = strrchr(path, '/');
		if (slash != NULL) {
			memcpy(slash, beside, sizeof beside);
			if (access(path, X_OK) == 0)
				return path;
		}
	}
	return DUNNING_LIBEXECDIR;
}

static int
run(const char *name, char **argv)
{
	char folder[PATH_BYTES], program[PATH_BYTES + 256];
	const char *path = exec_path(folder, sizeof folder);

	if (strchr(name, '/') == NULL && strlen(name) < 128) {
		snprintf(program, sizeof program, "%s/%s", path, name);
		execv(program, argv);
		snprintf(program, sizeof program, "dunning-%s", name);
		execvp(program, argv);
	}
	if (errno != ENOENT && errno != EACCES && errno != ENOTDIR)
		fprintf(stderr, "dunning: cannot run '%s': %s\n", name,
		    strerror(errno));
	else
		fprintf(stderr,
		    "dunning: there is no command '%s'\n"
		    "dunning: note: 'dunning --help' lists the commands\n",
		    name);
	return STATUS_TROUBLE;
}

int
main(int argc, char **argv)
{
	char folder[PATH_BYTES];
	char *help[] = { argv[0], (char[]){ "--help" }, NULL };

	if (argc < 2) {
		fprintf(stderr,
		    "dunning: no command is named\n"
		    "dunning: note: 'dunning --help' lists the commands\n");
		return STATUS_TROUBLE;
	}
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0)
		return print(usage);
	if (strcmp(argv[1], "--version") == 0)
		return print("dunning " DUNNING_VERSION "\n");
	if (strcmp(argv[1], "--exec-path") == 0) {
		const char *path = exec_path(folder, sizeof folder);
		int status = print(path);

		return status == 0 ? print("\n") : status;
	}
	if (strcmp(argv[1], "help") == 0)
		return argc > 2 ? run(argv[2], help) : print(usage);
	return run(argv[1], argv + 1);
}
