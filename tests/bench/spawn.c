/*
 * spawn.c -- the wall time of a shell command, as ratios to that of another
 * one that is run in turn with it.
 *
 *	bench_spawn [-n RUNS] [-t SECONDS] BASE COMMAND
 *
 * Both write to /dev/null.  Each run of COMMAND is divided by the run of BASE
 * just before it.  Runs end before RUNS when COMMAND took SECONDS altogether.
 * One line of whole numbers is written: minimum, median and maximum of the
 * ratios in thousandths, the median time of BASE and of COMMAND in
 * microseconds, the peak memory of the largest process of COMMAND in KiB, and
 * the number of runs.
 *
 * Status 1: COMMAND did not end with status 0, which is said; 2: usage, BASE.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { RUNS_MAX = 99 };

struct run {
	int64_t time; /* microseconds */
	long peak;    /* KiB */
};

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool
shell_spawn(pid_t *child, const char *command)
{
	char shell[] = "sh";
	char option[] = "-c";
	char *text = strdup(command);
	char *arguments[] = { shell, option, text, NULL };
	posix_spawn_file_actions_t actions;
	int error = ENOMEM;

	if (text != NULL && posix_spawn_file_actions_init(&actions) == 0) {
		error = posix_spawn_file_actions_addopen(
		    &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
		if (error == 0)
			error = posix_spawnp(
			    child, shell, &actions, NULL, arguments, environ);
		posix_spawn_file_actions_destroy(&actions);
	}
	free(text);
	if (error != 0)
		fprintf(stderr, "bench_spawn: sh: %s\n", strerror(error));
	return error == 0;
}

static bool
run_time(const char *command, struct run *run)
{
	int64_t begin = now();
	struct rusage usage;
	pid_t child;
	int status;

	if (!shell_spawn(&child, command))
		return false;
	while (wait4(child, &status, 0, &usage) == -1)
		if (errno != EINTR) {
			perror("bench_spawn: wait4");
			return false;
		}
	run->time = now() - begin;
	run->peak = usage.ru_maxrss;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	fprintf(stderr, "bench_spawn: status %d: %s\n",
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	    command);
	return false;
}

static int
order(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static int64_t
median(int64_t *values, size_t count)
{
	qsort(values, count, sizeof *values, order);
	return values[count / 2];
}

static int
spawn_runs(const char *base, const char *command, int runs, int64_t budget)
{
	int64_t ratios[RUNS_MAX], base_times[RUNS_MAX], times[RUNS_MAX];
	int64_t middle;
	long peak = 0;
	size_t done = 0;

	for (int64_t spent = 0; done < (size_t)runs && spent < budget; done++) {
		struct run first, second;

		if (!run_time(base, &first))
			return 2;
		if (!run_time(command, &second))
			return 1;
		base_times[done] = first.time;
		times[done] = second.time;
		ratios[done] = second.time * 1000 / first.time;
		spent += second.time;
		if (second.peak > peak)
			peak = second.peak;
	}
	middle = median(ratios, done);
	printf("%lld %lld %lld %lld %lld %ld %zu\n", (long long)ratios[0],
	    (long long)middle, (long long)ratios[done - 1],
	    (long long)median(base_times, done), (long long)median(times, done),
	    peak, done);
	return 0;
}

/* A whole number from 1 to most; 0 when it is none. */
static long
count_read(const char *text, long most)
{
	char *end;
	long count = strtol(text, &end, 10);

	return *end == '\0' && count >= 1 && count <= most ? count : 0;
}

int
main(int argc, char **argv)
{
	long runs = 5, seconds = 86400;
	int option;

	while ((option = getopt(argc, argv, "n:t:")) != -1) {
		if (option == 'n')
			runs = count_read(optarg, RUNS_MAX);
		else if (option == 't')
			seconds = count_read(optarg, 86400);
		else
			runs = 0;
	}
	if (runs == 0 || seconds == 0 || argc - optind != 2) {
		fprintf(stderr, "usage: bench_spawn [-n RUNS] [-t SECONDS] "
		                "BASE COMMAND\n");
		return 2;
	}
	return spawn_runs(
	    argv[optind], argv[optind + 1], (int)runs, seconds * 1000000);
}
