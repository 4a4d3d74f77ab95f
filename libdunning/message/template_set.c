#include "message/template_set.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

const char *const template_part_names[] = { "subject", "txt", "html",
	"letter", "sms", "call", NULL };

static const enum template_kind part_kinds[TEMPLATE_PARTS] = {
	[PART_SUBJECT] = TEMPLATE_HEADER,
	[PART_TXT] = TEMPLATE_TEXT,
	[PART_HTML] = TEMPLATE_HTML,
	[PART_LETTER] = TEMPLATE_LETTER,
	[PART_SMS] = TEMPLATE_TEXT,
	[PART_CALL] = TEMPLATE_TEXT,
};

struct entry {
	struct entry *next;
	struct text name;
	struct text language;
	const struct template *parts[TEMPLATE_PARTS];
};

struct template_set {
	struct arena *arena;
	const struct strategy *strategy;
	const struct template_schema *schema;
	const char *dir;
	struct entry *entries;
	struct diag *diag;
};

unsigned
template_parts_needed(const struct strategy *s, enum channel channel)
{
	switch (channel) {
	case CHANNEL_EMAIL:
		return 1u << PART_SUBJECT | 1u << PART_TXT |
		    (s->mail.attach_letter ? 1u << PART_LETTER : 0);
	case CHANNEL_SMS:
	case CHANNEL_WHATSAPP:
		return 1u << PART_SMS;
	case CHANNEL_LETTER:
		return 1u << PART_LETTER;
	case CHANNEL_CALL:
	case CHANNEL_VISIT:
	case CHANNEL_EXPORT:
	case CHANNELS:
		break;
	}
	return 0;
}

unsigned
template_parts_allowed(const struct strategy *s, enum channel channel)
{
	unsigned needed = template_parts_needed(s, channel);

	if (channel == CHANNEL_EMAIL)
		return needed | 1u << PART_HTML;
	if (channel == CHANNEL_CALL || channel == CHANNEL_VISIT)
		return 1u << PART_CALL;
	return needed;
}

static struct text
base_language(struct text tag)
{
	const char *dash =
	    tag.at != NULL ? memchr(tag.at, '-', tag.len) : NULL;

	return (struct text){ tag.at,
		dash != NULL ? (size_t)(dash - tag.at) : tag.len };
}

/* Where a partial of one template may stand. */
struct partial_ctx {
	const struct template_set *set;
	struct text language;
	enum template_part part;
};

static enum template_load
read_source(struct arena *arena, const char *path, struct text *source,
    struct diag *diag)
{
	struct buf text;
	char *copy;

	buf_init(&text, LIMIT_TEMPLATE_BYTES);
	switch (buf_read_file(&text, path)) {
	case BUF_READ:
		break;
	case BUF_ERRNO:
		buf_clear(&text);
		if (errno == ENOENT || errno == ENOTDIR)
			return TEMPLATE_NOT_FOUND;
		diag_errno(diag, path, "read", errno);
		return TEMPLATE_LOAD_FAILED;
	case BUF_TOO_LARGE:
		diag_at(diag, DIAG_ERROR, "E_TEMPLATE_LIMIT", POS_FILE(path),
		    "the template is larger than %zu bytes",
		    LIMIT_TEMPLATE_BYTES);
		buf_clear(&text);
		return TEMPLATE_LOAD_FAILED;
	case BUF_MEMORY:
		diag_memory(diag);
		buf_clear(&text);
		return TEMPLATE_LOAD_FAILED;
	}
	copy = arena_strndup(arena, buf_text(&text), text.len);
	*source = (struct text){ copy, text.len };
	buf_clear(&text);
	if (copy == NULL)
		diag_memory(diag);
	return copy != NULL ? TEMPLATE_LOADED : TEMPLATE_LOAD_FAILED;
}

static enum template_load
load_partial(void *ctx, const char *name, struct arena *arena,
    struct text *source, const char **file, struct diag *diag)
{
	const struct partial_ctx *p = ctx;
	const char *part = template_part_names[p->part];
	struct text base = base_language(p->language);
	const char *paths[] = {
		arena_printf(arena, "%s/partials/%s.%.*s.%s", p->set->dir,
		    name, (int)p->language.len, p->language.at, part),
		arena_printf(arena, "%s/partials/%s.%.*s.%s", p->set->dir,
		    name, (int)base.len, base.at, part),
		arena_printf(arena, "%s/partials/%s.%s", p->set->dir, name,
		    part),
	};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		enum template_load loaded;

		if (paths[i] == NULL) {
			diag_memory(diag);
			return TEMPLATE_LOAD_FAILED;
		}
		loaded = read_source(arena, paths[i], source, diag);
		*file = paths[i];
		if (loaded != TEMPLATE_NOT_FOUND)
			return loaded;
	}
	return TEMPLATE_NOT_FOUND;
}

static bool
load_part(struct template_set *set, struct entry *entry,
    enum template_part part)
{
	struct partial_ctx ctx = { set, entry->language, part };
	struct template_loader loader = { &ctx, load_partial };
	struct template_settings settings = { part_kinds[part], false,
		&loader };
	const char *path = arena_printf(set->arena, "%s/%s/%s.%s", set->dir,
	    entry->name.at, entry->language.at, template_part_names[part]);
	struct text source;

	if (path == NULL) {
		diag_memory(set->diag);
		return false;
	}
	switch (read_source(set->arena, path, &source, set->diag)) {
	case TEMPLATE_NOT_FOUND:
		return true;
	case TEMPLATE_LOAD_FAILED:
		return false;
	case TEMPLATE_LOADED:
		break;
	}
	/* The last line end of the file does not belong to a one-line part. */
	if (part == PART_SUBJECT || part == PART_SMS)
		while (source.len != 0 && (source.at[source.len - 1] == '\n' ||
		                              source.at[source.len - 1] ==
		                                  '\r'))
			source.len--;
	entry->parts[part] = template_parse(set->arena, source, path,
	    &settings, set->diag);
	return entry->parts[part] != NULL &&
	    (set->schema == NULL || template_check(entry->parts[part],
	                                set->schema, set->diag));
}

static struct entry *
entry_of(const struct template_set *set, struct text name,
    struct text language)
{
	for (struct entry *e = set->entries; e != NULL; e = e->next)
		if (text_equal(e->name, name) &&
		    text_equal(e->language, language))
			return e;
	return NULL;
}

static struct entry *
entry_new(struct template_set *set, struct text name, struct text language)
{
	struct entry *e = arena_alloc(set->arena, 1, sizeof *e);
	char *copy = arena_strndup(set->arena, language.at, language.len);

	if (e == NULL || copy == NULL) {
		diag_memory(set->diag);
		return NULL;
	}
	e->name = name;
	e->language = (struct text){ copy, language.len };
	e->next = set->entries;
	set->entries = e;
	return e;
}

/* LANG of LANG.PART for a known part; null: another file. */
static struct text
file_language(const char *file)
{
	const char *dot = strrchr(file, '.');

	for (int i = 0; dot != NULL && dot != file && i < TEMPLATE_PARTS; i++)
		if (strcmp(dot + 1, template_part_names[i]) == 0)
			return (struct text){ file, (size_t)(dot - file) };
	return (struct text){ NULL, 0 };
}

static bool
find_languages(struct template_set *set, const struct located *name)
{
	const char *path = arena_printf(set->arena, "%s/%s", set->dir,
	    name->text.at);
	struct dirent *file;
	bool ok = true;
	DIR *dir;

	if (path == NULL) {
		diag_memory(set->diag);
		return false;
	}
	dir = opendir(path);

	if (dir == NULL && errno != ENOENT && errno != ENOTDIR) {
		diag_errno(set->diag, path, "read", errno);
		return false;
	}
	if (dir == NULL) {
		diag_at(set->diag, DIAG_ERROR, "E_MISSING_TEMPLATE", name->at,
		    "there is no template '%s'", name->text.at);
		diag_note(set->diag, POS_NONE, "it would be the folder %s",
		    path);
		return false;
	}
	while (ok && (file = readdir(dir)) != NULL) {
		struct text language = file_language(file->d_name);

		if (language.at != NULL &&
		    entry_of(set, name->text, language) == NULL)
			ok = entry_new(set, name->text, language) != NULL;
	}
	closedir(dir);
	return ok;
}

static bool
load_entries(struct template_set *set, const struct located *name)
{
	bool ok = true;

	for (struct entry *e = set->entries; e != NULL; e = e->next)
		for (int i = 0; text_equal(e->name, name->text) &&
		     i < TEMPLATE_PARTS;
		     i++)
			if (!load_part(set, e, (enum template_part)i))
				ok = false;
	return ok;
}

/* A language is complete for a channel when it has the needed parts. */
static bool
has_parts(const struct entry *e, unsigned needed)
{
	for (int i = 0; i < TEMPLATE_PARTS; i++)
		if ((needed >> i & 1) && e->parts[i] == NULL)
			return false;
	return true;
}

static bool
check_channel(struct template_set *set, const struct action_spec *action,
    enum channel channel)
{
	unsigned needed = (unsigned)channel < CHANNELS ?
	    template_parts_needed(set->strategy, channel) :
	    0;
	bool some = needed == 0;

	for (struct entry *e = set->entries; e != NULL; e = e->next)
		if (text_equal(e->name, action->template.text) &&
		    has_parts(e, needed))
			some = true;
	if (some)
		return true;
	diag_at(set->diag, DIAG_ERROR, "E_MISSING_TEMPLATE",
	    action->template.at,
	    "template '%s' has no language with all parts for channel %s",
	    action->template.text.at, channel_names[channel]);
	for (int i = 0; i < TEMPLATE_PARTS; i++)
		if (needed >> i & 1)
			diag_note(set->diag, POS_NONE, "it needs LANG.%s",
			    template_part_names[i]);
	return false;
}

static bool
check_action(struct template_set *set, const struct action_spec *action)
{
	bool ok =
	    check_channel(set, action, (enum channel)action->channel);

	for (size_t i = 0; i < action->fallback.count; i++)
		for (int c = 0; c < CHANNELS; c++)
			if (text_is(action->fallback.items[i].text,
			        channel_names[c]) &&
			    !check_channel(set, action, (enum channel)c))
				ok = false;
	return ok;
}

static bool
load_action(struct template_set *set, const struct action_spec *action)
{
	const struct located *name = &action->template;
	bool known = false;

	if (name->text.at == NULL)
		return true;
	for (struct entry *e = set->entries; e != NULL; e = e->next)
		known = known || text_equal(e->name, name->text);
	if (!known &&
	    (!find_languages(set, name) || !load_entries(set, name)))
		return false;
	return check_action(set, action);
}

static bool
load_all(struct template_set *set)
{
	const struct items *plans = &set->strategy->plans;
	bool ok = true;

	for (size_t p = 0; p < plans->count; p++) {
		const struct plan_spec *plan =
		    (const struct plan_spec *)plans->at + p;

		for (size_t i = 0; i < plan->levels.count; i++) {
			const struct level_spec *level =
			    (const struct level_spec *)plan->levels.at + i;

			for (size_t n = 0; n < level->actions.count; n++)
				if (!load_action(set, level_action(level, n)))
					ok = false;
		}
	}
	return ok;
}

static bool
names_templates(const struct strategy *strategy)
{
	const struct plan_spec *plan = strategy->plans.at;

	for (size_t p = 0; p < strategy->plans.count; p++) {
		const struct level_spec *level = plan[p].levels.at;

		for (size_t i = 0; i < plan[p].levels.count; i++) {
			const struct action_spec *action = level[i].actions.at;

			for (size_t n = 0; n < level[i].actions.count; n++)
				if (action[n].template.text.at != NULL)
					return true;
		}
	}
	return false;
}

struct template_set *
template_set_load(struct arena *arena, const struct strategy *strategy,
    const struct template_schema *schema, struct diag *diag)
{
	struct template_set *set = arena_alloc(arena, 1, sizeof *set);
	static const struct located usual = { .text = { "templates", 9 } };
	const struct located *dir = strategy->templates.dir.text.at != NULL ?
	    &strategy->templates.dir :
	    &usual;

	if (set == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*set = (struct template_set){ .arena = arena, .strategy = strategy,
		.schema = schema, .diag = diag };
	if (!names_templates(strategy))
		return set;
	set->dir = strategy_folder(strategy, dir, diag);
	return set->dir != NULL && load_all(set) ? set : NULL;
}

void
template_set_names(
    const struct template_set *set, template_visit *visit, void *ctx)
{
	for (const struct entry *e = set->entries; e != NULL; e = e->next)
		for (int i = 0; i < TEMPLATE_PARTS; i++)
			if (e->parts[i] != NULL)
				template_names(e->parts[i], visit, ctx);
}

bool
template_set_choose(const struct template_set *set, struct text name,
    enum channel channel, struct text language,
    struct template_choice *choice)
{
	struct text fallback = set->strategy->defaults.language.text;
	const struct text tags[] = { language, base_language(language),
		fallback, base_language(fallback) };
	unsigned needed = template_parts_needed(set->strategy, channel);
	unsigned allowed = template_parts_allowed(set->strategy, channel);

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		const struct entry *e = tags[i].at != NULL ?
		    entry_of(set, name, tags[i]) :
		    NULL;

		if (e == NULL || !has_parts(e, needed))
			continue;
		*choice = (struct template_choice){
			.language = i < 2 ? language : fallback,
			.fell_back = i >= 2 && language.at != NULL
		};
		for (int k = 0; k < TEMPLATE_PARTS; k++)
			if (allowed >> k & 1)
				choice->parts[k] = e->parts[k];
		return true;
	}
	return false;
}

const struct template *
template_choice_text(const struct template_choice *choice)
{
	if (choice->parts[PART_TXT] != NULL)
		return choice->parts[PART_TXT];
	return choice->parts[PART_SMS] != NULL ? choice->parts[PART_SMS] :
	                                         choice->parts[PART_CALL];
}
