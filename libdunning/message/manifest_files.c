#include "message/manifest_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rules/yaml_doc.h"
#include "stream/input.h"

enum { FOLDER_DEPTH = 8, BLOCK = 1 << 16 };

struct finder {
	struct manifest_files *files;
	struct arena *arena;
	const struct strategy *strategy;
	struct diag *diag;
	struct diag *quiet; /* where a text that names no file is told */
};

bool
manifest_file_hash(struct manifest_file *file, struct diag *diag)
{
	struct input *in = input_open(file->path, diag);
	unsigned char bytes[SHA256_BYTES];
	struct sha256 hash;
	char *block = malloc(BLOCK);
	ptrdiff_t got = block != NULL ? 1 : -1;

	if (block == NULL)
		diag_memory(diag);
	sha256_init(&hash);
	file->bytes = 0;
	while (in != NULL && got > 0) {
		got = input_read(in, block, BLOCK);
		if (got > 0) {
			sha256_add(&hash, block, (size_t)got);
			file->bytes += (uint64_t)got;
		}
	}
	sha256_end(&hash, bytes);
	sha256_hex(bytes, SHA256_BYTES, file->hash);
	free(block);
	input_close(in);
	return in != NULL && got == 0;
}

static bool
add_file(struct finder *f, const char *name, const char *path)
{
	struct manifest_files *files = f->files;
	struct manifest_file *grown;

	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->files[i].name, name) == 0)
			return true;
	if (files->count == files->room) {
		files->room = files->room == 0 ? 32 : files->room * 2;
		grown = arena_alloc(f->arena, files->room, sizeof *grown);
		if (grown == NULL) {
			diag_memory(f->diag);
			return false;
		}
		if (files->count != 0)
			memcpy(grown, files->files,
			    files->count * sizeof *grown);
		files->files = grown;
	}
	files->files[files->count] =
	    (struct manifest_file){ .name = name, .path = path };
	return manifest_file_hash(&files->files[files->count++], f->diag);
}

/* A text that looks like the name of a file, and is one. */
static bool
add_named(struct finder *f, const struct yaml_node *node)
{
	struct located name = { .text = node->text, .at = node->at };
	const char *path;

	if (node->text.len == 0 || node->text.len > 255 ||
	    memchr(node->text.at, '.', node->text.len) == NULL ||
	    memchr(node->text.at, '\n', node->text.len) != NULL)
		return true;
	path = strategy_file(f->strategy, &name, f->quiet);
	return path == NULL || add_file(f, node->text.at, path);
}

static bool
walk(struct finder *f, const struct yaml_node *node)
{
	bool ok = true;

	switch (node->kind) {
	case YAML_SCALAR:
		return add_named(f, node);
	case YAML_LIST:
		for (size_t i = 0; ok && i < node->count; i++)
			ok = walk(f, node->items[i]);
		break;
	case YAML_MAP:
		for (size_t i = 0; ok && i < node->count; i++)
			ok = walk(f, node->pairs[i].value);
		break;
	}
	return ok;
}

static bool
add_folder(struct finder *f, const char *name, const char *path, int depth)
{
	DIR *dir = depth < FOLDER_DEPTH ? opendir(path) : NULL;
	struct dirent *entry;
	bool ok = true;

	if (dir == NULL)
		return depth >= FOLDER_DEPTH || errno == ENOTDIR;
	while (ok && (entry = readdir(dir)) != NULL) {
		const char *below, *at;
		DIR *inner;

		if (entry->d_name[0] == '.')
			continue;
		below = arena_printf(f->arena, "%s/%s", name, entry->d_name);
		at = arena_printf(f->arena, "%s/%s", path, entry->d_name);
		if (below == NULL || at == NULL) {
			diag_memory(f->diag);
			ok = false;
			break;
		}
		inner = opendir(at);
		if (inner != NULL)
			closedir(inner);
		ok = inner != NULL ? add_folder(f, below, at, depth + 1) :
		                     add_file(f, below, at);
	}
	closedir(dir);
	return ok;
}

static bool
add_templates(struct finder *f)
{
	struct located dir = f->strategy->templates.dir;
	const char *path;

	if (dir.text.at == NULL)
		dir.text = TEXT("templates");
	path = strategy_folder(f->strategy, &dir, f->quiet);
	return path == NULL || add_folder(f, dir.text.at, path, 0);
}

static bool
add_packs(struct finder *f)
{
	const struct pack_spec *packs = f->strategy->packs.at;

	for (size_t i = 0; i < f->strategy->packs.count; i++) {
		const char *name = arena_printf(f->arena, "pack %s",
		    packs[i].name.text.at != NULL ? packs[i].name.text.at :
		                                    packs[i].path);

		if (name == NULL) {
			diag_memory(f->diag);
			return false;
		}
		if (!add_file(f, name, packs[i].path))
			return false;
	}
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct manifest_file *)a)->name,
	    ((const struct manifest_file *)b)->name);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
manifest_files_find(struct manifest_files *files, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	struct finder f = { .files = files, .arena = arena,
		.strategy = strategy, .diag = diag,
		.quiet = diag_new(NULL, NULL) };
	const struct yaml_node *root;
	bool ok;

	*files = (struct manifest_files){ .count = 0 };
	if (f.quiet == NULL) {
		diag_memory(diag);
		return false;
	}
	root = yaml_read(arena, strategy->path, diag);
	ok = root != NULL &&
	    add_file(&f, base_name(strategy->path), strategy->path) &&
	    walk(&f, root) && add_packs(&f) && add_templates(&f);
	diag_free(f.quiet);
	if (ok)
		qsort(files->files, files->count, sizeof *files->files,
		    by_name);
	return ok;
}
