/* ledger_token.c -- keyed hashes that stand for what was removed. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "ledger/ledger_internal.h"

enum { TOKEN_BYTES = 16 };

static bool
read_fact(struct ledger *ledger, struct text name, struct text *value)
{
	struct query *row = db_query(ledger->db, SQL_FACT);
	enum query_step step;
	bool ok = true, changed = false;

	arena_reset(ledger->told);
	query_put_text(row, name);
	step = query_step(row);
	*value = (struct text){ NULL, 0 };
	if (step == QUERY_ROW) {
		struct text text = query_text(row, 0);

		changed = query_int(row, 1) != 0;
		value->at = arena_strndup(ledger->told,
		    text.at == NULL ? "" : text.at, text.len);
		value->len = text.len;
		ok = value->at != NULL;
	}
	query_end(row);
	if (!ok)
		diag_memory(ledger->diag);
	if (changed)
		db_damaged(ledger->db, "its key is not as it was written");
	return ok && !changed && step != QUERY_TROUBLE;
}

bool
ledger_facts_read(struct ledger *ledger)
{
	struct text value;

	if (!read_fact(ledger, TEXT("key"), &value))
		return false;
	if (value.len != 0 && value.len != LEDGER_KEY_HEX) {
		db_damaged(ledger->db, "its key has another length");
		return false;
	}
	memset(ledger->key, 0, sizeof ledger->key);
	if (value.len != 0)
		memcpy(ledger->key, value.at, value.len);
	if (!read_fact(ledger, TEXT("erased"), &value))
		return false;
	ledger->erased = value.len != 0 && ledger->key[0] != '\0';
	return true;
}

/* Without the key nobody could tell what was purged or erased, and it would go
 * out again. */
bool
ledger_facts_whole(struct ledger *ledger)
{
	struct query *row = db_query(ledger->db, SQL_FACTS_LOST);
	bool lost;

	if (query_step(row) != QUERY_ROW)
		return false;
	lost = query_int(row, 0) != 0;
	query_end(row);
	if (lost)
		db_damaged(ledger->db, "its key is lost");
	return !lost;
}

bool
ledger_fact_add(struct ledger *ledger, struct text name, struct text value)
{
	struct query *query = db_query(ledger->db, SQL_FACT_ADD);
	struct text known;

	query_put_text(query, name);
	query_put_text(query, value);
	if (!query_run(query) || !read_fact(ledger, name, &known))
		return false;
	if (text_equal(known, value))
		return ledger_facts_read(ledger);
	diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_STATE",
	    POS_FILE(ledger->path), "the ledger has another %.*s",
	    (int)name.len, name.at);
	diag_note(ledger->diag, POS_NONE,
	    "two ledgers that had debtors purged or erased cannot become one");
	return false;
}

static bool
read_random(unsigned char *bytes, size_t count)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t got = 0;

	while (fd != -1 && count > 0) {
		got = read(fd, bytes, count);
		if (got <= 0 && errno != EINTR)
			break;
		if (got > 0) {
			bytes += got;
			count -= (size_t)got;
		}
	}
	if (fd != -1)
		close(fd);
	return count == 0;
}

bool
ledger_key_make(struct ledger *ledger)
{
	unsigned char bytes[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];

	if (ledger->key[0] != '\0')
		return true;
	if (!read_random(bytes, sizeof bytes)) {
		diag_errno(ledger->diag, "/dev/urandom", "make a key", errno);
		return false;
	}
	sha256_hex(bytes, sizeof bytes, hex);
	return ledger_fact_add(ledger, TEXT("key"), text_of(hex));
}

struct text
ledger_token(const struct ledger *ledger, struct text text,
    char token[LEDGER_TOKEN])
{
	unsigned char hash[SHA256_BYTES];

	sha256_hmac(ledger->key, strlen(ledger->key), text.at, text.len, hash);
	token[0] = '~';
	sha256_hex(hash, TOKEN_BYTES, token + 1);
	return (struct text){ token, LEDGER_TOKEN - 1 };
}

bool
ledger_is_purged(struct ledger *ledger, struct text action_id, bool *purged)
{
	char room[LEDGER_TOKEN];
	struct text token;
	struct query *row;
	enum query_step step;
	bool changed = false;

	*purged = false;
	if (ledger->key[0] == '\0')
		return true;
	token = ledger_token(ledger, action_id, room);
	ledger_ahead_rest(ledger);
	row = db_query(ledger->db, SQL_TOMBSTONE);
	query_put_text(row, token);
	while ((step = query_step(row)) == QUERY_ROW) {
		*purged = *purged || text_equal(query_text(row, 0), token);
		changed = changed || query_int(row, 1) != 0;
	}
	query_end(row);
	if (changed)
		db_damaged(ledger->db, "the hash of an action that was purged "
		    "is not as it was written");
	return !changed && step != QUERY_TROUBLE;
}

/* A page that was split keeps bytes of rows that moved, so all are written
 * anew; what waits in the write-ahead file goes with it. */
bool
ledger_scrub(struct ledger *ledger)
{
	int64_t busy;

	if (!db_run(ledger->db, "VACUUM") ||
	    !db_number(ledger->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy)) {
		diag_note(ledger->diag, POS_NONE,
		    "only that step is missing: what was to go is removed, "
		    "but its bytes are still in the file; run the same "
		    "command again");
		return false;
	}
	if (busy == 0)
		return true;
	diag_at(ledger->diag, DIAG_BUSY, "E_LEDGER_LOCKED",
	    POS_FILE(ledger->path),
	    "another program is reading the ledger, which keeps the removed "
	    "bytes in its -wal file");
	diag_note(ledger->diag, POS_NONE,
	    "run the same command again when it has finished");
	return false;
}
