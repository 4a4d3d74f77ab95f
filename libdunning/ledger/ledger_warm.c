/* ledger_warm.c -- the file of a ledger, read before its pages are asked for. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/ledger.h"

enum { PIECE = 1 << 20 };

static const off_t least = (off_t)64 << 20;

/* Whether most of its pages will be asked for, and the memory holds them. */
static bool
is_worth_it(off_t ledger, off_t portfolio)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	return ledger >= least && portfolio >= ledger / 16 && pages > 0 &&
	    page > 0 && ledger / page <= pages / 2;
}

static void
read_through(int fd)
{
	char *piece = malloc(PIECE);

	while (piece != NULL && read(fd, piece, PIECE) > 0)
		;
	free(piece);
}

void
ledger_warm(const char *path, const char *portfolio)
{
	struct stat ledger, records;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	if (fstat(fd, &ledger) == 0 && S_ISREG(ledger.st_mode) &&
	    stat(portfolio, &records) == 0 && S_ISREG(records.st_mode) &&
	    is_worth_it(ledger.st_size, records.st_size))
		read_through(fd);
	close(fd);
}
