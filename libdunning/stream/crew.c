/* crew.c -- several threads over one input, in its order. */
#include <pthread.h>
#include <stdlib.h>

#include "stream/lane.h"

/*
 * Each block has a number.  Reading is guarded by its own lock; scanning and
 * delivering go in the order of the numbers; all else goes on at once.
 */
struct crew {
	struct run *run;
	pthread_mutex_t reading;
	uint64_t next; /* number of the block to be read */
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t turned;
	uint64_t scanned;
	uint64_t delivered;
	bool stopped; /* nothing is delivered any more */
	bool failed;
};

struct worker {
	struct crew *crew;
	struct lane lane;
	pthread_t thread;
	bool started;
};

/* False: the run is over. */
static bool
wait_turn(struct crew *crew, const uint64_t *turn, uint64_t number)
{
	bool mine;

	pthread_mutex_lock(&crew->lock);
	while (*turn != number && !crew->stopped)
		pthread_cond_wait(&crew->turned, &crew->lock);
	mine = !crew->stopped;
	pthread_mutex_unlock(&crew->lock);
	return mine;
}

static void
next_turn(struct crew *crew, uint64_t *turn)
{
	pthread_mutex_lock(&crew->lock);
	++*turn;
	pthread_cond_broadcast(&crew->turned);
	pthread_mutex_unlock(&crew->lock);
}

static void
stop(struct crew *crew, bool failed)
{
	pthread_mutex_lock(&crew->lock);
	crew->stopped = true;
	crew->failed = failed;
	pthread_cond_broadcast(&crew->turned);
	pthread_mutex_unlock(&crew->lock);
}

static bool
read_block(struct crew *crew, struct lane *lane, uint64_t *number)
{
	bool ok;

	pthread_mutex_lock(&crew->reading);
	*number = crew->next++;
	ok = csv_reader_read(crew->run->reader, &lane->block, lane->diag);
	pthread_mutex_unlock(&crew->reading);
	return ok;
}

/* One block; false: there is no other for this worker. */
static bool
work(struct crew *crew, struct lane *lane)
{
	struct run *run = crew->run;
	uint64_t number;
	bool ok = read_block(crew, lane, &number);
	bool got = false;

	if (!wait_turn(crew, &crew->scanned, number))
		return false;
	ok = ok &&
	    csv_reader_scan(run->reader, &lane->block, &got, lane->diag);
	next_turn(crew, &crew->scanned);
	ok = ok && (!got || lane_process(lane, run->chain->count, false));
	if (!wait_turn(crew, &crew->delivered, number))
		return false;
	diag_tape_play(lane->tape, run->diag);
	ok = ok && (!got || lane_deliver(lane));
	if (!ok || !got) {
		stop(crew, !ok);
		return false;
	}
	next_turn(crew, &crew->delivered);
	return true;
}

static void *
worker_main(void *ctx)
{
	struct worker *worker = ctx;

	while (work(worker->crew, &worker->lane))
		continue;
	return NULL;
}

/* All lanes are open before the first one runs, for what is wrong with them is
 * reported here. */
static bool
open_lanes(struct crew *crew, struct worker *workers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		workers[i].crew = crew;
		if (!lane_open_own(&workers[i].lane, crew->run))
			return false;
	}
	return true;
}

/* Runs them to the end; 0, or the error of starting one. */
static int
run_workers(struct crew *crew, struct worker *workers, size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && error == 0; i++) {
		error = pthread_create(&workers[i].thread, NULL, worker_main,
		    &workers[i]);
		workers[i].started = error == 0;
	}
	if (error != 0)
		stop(crew, true);
	for (size_t i = 0; i < count; i++)
		if (workers[i].started)
			pthread_join(workers[i].thread, NULL);
	return error;
}

/* What the lanes counted becomes that of the chain's own stages. */
static bool
merge(struct run *run, const struct worker *workers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < run->chain->count; k++) {
			struct stage *stage = run->chain->stages[k];

			if (!stage->merge(stage, workers[i].lane.stages[k]))
				return false;
		}
	return true;
}

bool
crew_run(struct run *run)
{
	size_t count = run->chain->threads;
	struct worker *workers = calloc(count, sizeof(*workers));
	struct crew crew = { .run = run };
	int error = 0;
	bool ok;

	if (workers == NULL) {
		diag_memory(run->diag);
		return false;
	}
	pthread_mutex_init(&crew.reading, NULL);
	pthread_mutex_init(&crew.lock, NULL);
	pthread_cond_init(&crew.turned, NULL);
	ok = open_lanes(&crew, workers, count);
	if (ok)
		error = run_workers(&crew, workers, count);
	if (error != 0)
		diag_errno(run->diag, NULL, "start a thread", error);
	ok = ok && !crew.failed && merge(run, workers, count);
	for (size_t i = 0; i < count; i++)
		lane_close(&workers[i].lane);
	pthread_cond_destroy(&crew.turned);
	pthread_mutex_destroy(&crew.lock);
	pthread_mutex_destroy(&crew.reading);
	free(workers);
	return ok;
}
