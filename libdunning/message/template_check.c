/* template_check.c -- the names of a template against those of the data. */
#include "message/template_internal.h"

enum { CANDIDATES = 64 };

/* What one section around a name has put in scope. */
struct level {
	const struct template_schema *schema; /* NULL: a scalar */
	enum data_kind kind;
	bool unknown; /* its name has been told already */
};

struct check {
	const struct template_schema *schema;
	struct diag *diag;
	struct level levels[LIMIT_TEMPLATE_DEPTH + 2]; /* outermost first */
	size_t count;
	bool failed;
};

static const struct template_field *
find_field(const struct template_schema *schema, struct text name)
{
	size_t i;

	for (i = 0; schema != NULL && i < schema->count; i++) {
		if (text_is(name, schema->fields[i].name))
			return &schema->fields[i];
	}
	return NULL;
}

/* The rest of a dotted name, inside the field of its first part. */
static const struct template_field *
find_inside(const struct template_field *field, struct text rest)
{
	struct text part;

	while (field != NULL && text_split(&rest, '.', &part)) {
		if (field->kind != DATA_OBJECT)
			return NULL;
		field = find_field(field->inner, part);
	}
	return field;
}

static bool
resolve(const struct check *check, struct text name, struct level *out)
{
	const struct template_field *field = NULL;
	struct text rest = name;
	struct text part;
	size_t i = check->count;

	if (text_is(name, ".")) {
		*out = check->levels[check->count - 1];
		return true;
	}
	text_split(&rest, '.', &part);
	while (field == NULL && i-- > 0)
		field = find_field(check->levels[i].schema, part);
	field = find_inside(field, rest);
	if (field == NULL)
		return false;
	*out = (struct level){ field->inner, field->kind, false };
	return true;
}

static bool
inside_unknown(const struct check *check)
{
	size_t i;

	for (i = 0; i < check->count; i++) {
		if (check->levels[i].unknown)
			return true;
	}
	return false;
}

/* Puts the sections around a name in scope, outermost first. */
static void
enter_sections(struct check *check, const struct template_section *section)
{
	struct level level = { NULL, DATA_NULL, true };

	if (section == NULL) {
		check->levels[0] =
		    (struct level){ check->schema, DATA_OBJECT, false };
		check->count = 1;
		return;
	}
	enter_sections(check, section->outer);
	if (resolve(check, section->name, &level) && level.kind == DATA_LIST)
		level.kind = level.schema == NULL ? DATA_TEXT : DATA_OBJECT;
	if (check->count < sizeof check->levels / sizeof *check->levels)
		check->levels[check->count++] = level;
}

static const char *
nearest_field(const struct template_schema *schema, struct text name)
{
	const char *best[CANDIDATES];
	const char *some[CANDIDATES];
	size_t best_count = 0;
	size_t count = 0;
	size_t i;

	for (i = 0; schema != NULL && i < schema->count; i++) {
		some[count++] = schema->fields[i].name;
		if (count < CANDIDATES && i + 1 < schema->count)
			continue;
		best[best_count] = text_nearest(name, some, count);
		best_count += best[best_count] != NULL;
		count = 0;
		if (best_count == CANDIDATES)
			break;
	}
	return text_nearest(name, best, best_count);
}

static const char *
nearest_name(const struct check *check, struct text name)
{
	const char *nearest = NULL;
	size_t i = check->count;

	while (nearest == NULL && i-- > 0)
		nearest = nearest_field(check->levels[i].schema, name);
	return nearest;
}

static bool
has_owner(struct text name, const char *owner)
{
	struct text start = text_of(owner);

	return name.len > start.len &&
	       text_equal((struct text){ name.at, start.len }, start);
}

static void
fail_unknown(struct check *check, const struct template_use *use)
{
	const char *nearest = nearest_name(check, use->name);

	check->failed = true;
	diag_at(check->diag, DIAG_ERROR, "E_TEMPLATE_NAME", use->at,
	    "the data has no '%.*s'", name_told(use->name), use->name.at);
	if (nearest != NULL)
		diag_note(check->diag, use->at, "did you mean '%s'?", nearest);
	else if (has_owner(use->name, "creditor."))
		diag_note(check->diag, use->at,
		    "write it under `creditor:` of the strategy");
}

static void
check_filters(struct check *check, const struct template_use *use,
    const struct filter_call *call, enum data_kind kind)
{
	unsigned kinds =
	    kind == DATA_NULL ? FILTER_ANY_KIND : 1u << (unsigned)kind;

	for (; call != NULL; call = call->next) {
		kinds = filter_kinds(call, kinds);
		if (kinds != 0)
			continue;
		check->failed = true;
		diag_at(check->diag, DIAG_ERROR, "E_TEMPLATE_FILTER", use->at,
		    "filter '%s' cannot write '%.*s', which is %s",
		    filter_name(call->filter), name_told(use->name),
		    use->name.at, filter_kind_name(kind));
		return;
	}
}

static bool
check_use(void *ctx, const struct template_use *use, const struct node *node)
{
	struct check *check = ctx;
	struct level level;

	enter_sections(check, use->within);
	if (!resolve(check, use->name, &level)) {
		if (!inside_unknown(check))
			fail_unknown(check, use);
	} else if (use->kind == USE_VALUE && !level.unknown &&
	           (level.kind == DATA_LIST || level.kind == DATA_OBJECT)) {
		check->failed = true;
		diag_at(check->diag, DIAG_ERROR, "E_TEMPLATE_NAME", use->at,
		    "'%.*s' is %s: use it as a section", name_told(use->name),
		    use->name.at, filter_kind_name(level.kind));
	} else if (use->kind == USE_VALUE)
		check_filters(check, use, node->filters, level.kind);
	return !diag_full(check->diag);
}

bool
template_check(const struct template *template,
    const struct template_schema *schema, struct diag *diag)
{
	struct check check = { .schema = schema };

	check.diag = diag;
	if (!names_walk(template, check_use, &check) && !diag_full(diag)) {
		check.failed = true;
		diag_at(diag, DIAG_ERROR, "E_TEMPLATE_LIMIT",
		    POS_FILE(template->root->file),
		    "its templates include each other too many times");
	}
	return !check.failed && !diag_full(diag);
}
