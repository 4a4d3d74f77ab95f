#include "message/manifest.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/json.h"
#include "message/exporting.h"
#include "message/manifest_files.h"
#include "stream/out.h"

enum { RUN_ID_BYTES = 16 };

struct manifest {
	struct arena *arena;
	struct diag *diag;
	const struct strategy *strategy;
	const char *command;
	const struct manifest_option *options;
	size_t option_count;
	struct manifest_files files;
	struct manifest_file input, transactions; /* name NULL: none */
};

/* A pipe can be read only once, and not by us. */
static bool
is_file(const char *path)
{
	struct stat status;

	return path != NULL && stat(path, &status) == 0 &&
	    S_ISREG(status.st_mode);
}

static bool
take_input(struct manifest *m, struct manifest_file *file, const char *path)
{
	const char *slash;

	if (!is_file(path))
		return true;
	slash = strrchr(path, '/');
	file->name = slash != NULL ? slash + 1 : path;
	file->path = path;
	return manifest_file_hash(file, m->diag);
}

struct manifest *
manifest_new(struct arena *arena, const struct strategy *strategy,
    const char *command, const struct manifest_inputs *inputs,
    const struct manifest_option *options, size_t option_count,
    struct diag *diag)
{
	struct manifest *m = arena_alloc(arena, 1, sizeof *m);

	if (m == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*m = (struct manifest){ .arena = arena, .diag = diag,
		.strategy = strategy, .command = command, .options = options,
		.option_count = option_count };
	if (!manifest_files_find(&m->files, arena, strategy, diag))
		return NULL;
	return take_input(m, &m->input, inputs->input) &&
	        take_input(m, &m->transactions, inputs->transactions) ? m :
	                                                                NULL;
}

static void
add_text(struct sha256 *hash, const char *text)
{
	sha256_add(hash, text, strlen(text) + 1);
}

struct text
manifest_run_id(const struct manifest *m, int32_t as_of)
{
	unsigned char bytes[SHA256_BYTES];
	char hex[2 * RUN_ID_BYTES + 1], date[DATE_TEXT_MAX];
	struct sha256 hash;
	const char *copy;

	date_format(as_of, date, sizeof date);
	sha256_init(&hash);
	add_text(&hash, m->command);
	add_text(&hash, date);
	for (size_t i = 0; i < m->option_count; i++) {
		if (m->options[i].of_input)
			continue;
		add_text(&hash, m->options[i].name);
		add_text(&hash, m->options[i].value != NULL ?
		        m->options[i].value : "");
	}
	for (size_t i = 0; i < m->files.count; i++) {
		add_text(&hash, m->files.files[i].name);
		add_text(&hash, m->files.files[i].hash);
	}
	sha256_end(&hash, bytes);
	sha256_hex(bytes, RUN_ID_BYTES, hex);
	copy = arena_strdup(m->arena, hex);
	return copy != NULL ? text_of(copy) : TEXT("");
}

static void
put_file(struct json *j, const char *key, const struct manifest_file *file)
{
	if (file->name == NULL) {
		json_text(j, key, (struct text){ NULL, 0 });
		return;
	}
	json_open(j, key, '{');
	json_text(j, "file", text_of(file->name));
	json_number(j, "bytes", (int64_t)file->bytes);
	json_text(j, "sha256", text_of(file->hash));
	json_close(j, '}');
}

static void
put_counts(struct json *j, const struct ledger_run *run,
    const struct exporting_counts *counts)
{
	json_open(j, "counts", '{');
	json_number(j, "rows", (int64_t)run->rows);
	json_number(j, "rejected", (int64_t)run->rejected);
	json_number(j, "contacts", (int64_t)run->contacts);
	json_number(j, "debtors", (int64_t)run->debtors);
	for (int i = 0; i < EXPORT_KINDS; i++)
		json_number(j, export_folders[i], (int64_t)counts->written[i]);
	json_number(j, "pages", (int64_t)counts->pages);
	json_number(j, "credit_hold", (int64_t)counts->holds);
	json_number(j, "known", (int64_t)counts->known);
	json_number(j, "pending", (int64_t)counts->pending);
	json_number(j, "declined", (int64_t)counts->declined);
	json_number(j, "refused", (int64_t)counts->refused);
	json_close(j, '}');
}

/* MXN 1200.00|USD 3.50 */
static void
put_totals(struct json *j, struct arena *arena, struct text totals)
{
	struct text total, currency;

	json_open(j, "totals", '{');
	while (text_split(&totals, '|', &total)) {
		const char *key = "";

		if (memchr(total.at, ' ', total.len) != NULL &&
		    text_split(&total, ' ', &currency))
			key = arena_strndup(arena, currency.at, currency.len);
		json_text(j, key != NULL ? key : "", total);
	}
	json_close(j, '}');
}

static void
put_options(struct manifest *m, struct json *j)
{
	json_open(j, "options", '[');
	for (size_t i = 0; i < m->option_count; i++) {
		const struct manifest_option *given = &m->options[i];
		const char *option = given->value == NULL ? given->name :
		    arena_printf(m->arena, "%s=%s", given->name, given->value);

		json_text(j, NULL, text_of(option != NULL ? option : ""));
	}
	json_close(j, ']');
}

static void
put_run(struct manifest *m, const struct ledger_run *run,
    const struct exporting_counts *counts, struct buf *to)
{
	struct json j = { .out = to };
	char date[DATE_TEXT_MAX];

	date_format(run->as_of, date, sizeof date);
	json_open(&j, NULL, '{');
	json_number(&j, "manifest", 1);
	json_text(&j, "command", text_of(m->command));
	json_text(&j, "strategy", run->strategy);
	json_text(&j, "version", run->version);
	json_text(&j, "as_of", text_of(date));
	json_number(&j, "run", run->number);
	json_text(&j, "run_id", run->run_id);
	put_options(m, &j);
	put_file(&j, "input", &m->input);
	put_file(&j, "transactions", &m->transactions);
	json_open(&j, "files", '[');
	for (size_t i = 0; i < m->files.count; i++)
		put_file(&j, NULL, &m->files.files[i]);
	json_close(&j, ']');
	put_counts(&j, run, counts);
	put_totals(&j, m->arena, run->totals);
	json_close(&j, '}');
	buf_putc(to, '\n');
}

static bool
put_file_down(struct manifest *m, const char *path, const struct buf *text)
{
	struct out *out;

	if (text->failed) {
		diag_memory(m->diag);
		return false;
	}
	out = out_open(path, m->diag);
	if (out == NULL)
		return false;
	out_write(out, buf_text(text), text->len);
	return out_close(out);
}

bool
manifest_write(struct manifest *m, const char *dir,
    const struct ledger_run *run, const struct exporting_counts *counts,
    struct text *path)
{
	const char *folder = arena_printf(m->arena, "%s/manifests", dir);
	char date[DATE_TEXT_MAX];
	const char *name, *whole;
	struct buf text;
	bool ok;

	date_format(run->as_of, date, sizeof date);
	name = arena_printf(m->arena, "manifests/%s-%03lld.json", date,
	    (long long)run->number);
	whole = name != NULL ? arena_printf(m->arena, "%s/%s", dir, name) :
	                       NULL;
	if (folder == NULL || whole == NULL) {
		diag_memory(m->diag);
		return false;
	}
	if (mkdir(folder, 0777) == -1 && errno != EEXIST) {
		diag_errno(m->diag, folder, "create", errno);
		return false;
	}
	buf_init(&text, SIZE_MAX);
	put_run(m, run, counts, &text);
	ok = put_file_down(m, whole, &text);
	buf_clear(&text);
	*path = text_of(name);
	return ok;
}
