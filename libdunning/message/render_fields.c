#include "message/render_fields.h"

#include "contact/contact.h"

struct render_fields {
	struct diag *diag;
	struct contact_rules *rules;
	struct contact_rows *rows;
	struct expr_env env;
	struct contact_past none;
};

static bool
wants_fields(const struct strategy *strategy)
{
	const struct constraint_spec *spec = strategy->constraints.at;

	for (size_t i = 0; i < strategy->constraints.count; i++)
		if (spec[i].fields.count != 0)
			return true;
	return false;
}

bool
render_fields_new(struct render_fields **fields, struct arena *arena,
    const struct strategy *strategy, const struct source_spec *source,
    struct diag *diag)
{
	struct render_fields *f;

	*fields = NULL;
	if (!wants_fields(strategy))
		return true;
	f = arena_alloc(arena, 1, sizeof *f);
	if (f == NULL) {
		diag_memory(diag);
		return false;
	}
	*f = (struct render_fields){ .diag = diag };
	f->rules = contact_new(arena, strategy, source, diag);
	if (f->rules == NULL)
		return false;
	f->rows = contact_rows_new(arena, f->rules);
	if (f->rows == NULL) {
		diag_memory(diag);
		return false;
	}
	*fields = f;
	return true;
}

bool
render_fields_bind(struct render_fields *f, struct columns *columns)
{
	return f == NULL || contact_bind(f->rules, columns);
}

bool
render_fields_missing(struct render_fields *f, struct batch *b, size_t row,
    int32_t day, enum channel channel, struct text level, struct text *missing)
{
	struct contact_ask ask = { .channel = channel, .level = level,
		.past = &f->none, .diag = f->diag };
	struct contact_set bound = { { 0 } };
	uint32_t number;

	*missing = (struct text){ NULL, 0 };
	f->env.as_of = day;
	number = contact_rows_read(f->rows, &f->env, b, row);
	if (number == CONTACT_NO_ROW) {
		diag_memory(f->diag);
		return false;
	}
	ask.row = contact_rows_at(f->rows, number);
	contact_bound_by(f->rules, &ask, &bound);
	for (size_t i = 0; missing->at == NULL && i < ask.row->count; i++) {
		const struct contact_bound *of = &ask.row->bound[i];

		if (of->missing != 0 && contact_set_has(&bound, of->rule) &&
		    !contact_spec(f->rules, of->rule)->first)
			*missing = contact_missing(f->rules, of);
	}
	return true;
}
