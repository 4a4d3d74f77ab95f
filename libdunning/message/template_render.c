/* template_render.c -- walking the nodes with the data. */
#include "message/template_internal.h"

#include <string.h>

#include "message/escape.h"

/* What goes before each line, outermost last. */
struct indent {
	struct text text;
	const struct indent *outer;
};

/* Where the walk is. */
struct frame {
	const struct unit *unit; /* whose nodes these are */
	const struct scope *scope;
	const struct indent *indent;
	const struct overrides *overrides;
	int depth;
};

struct render {
	const struct template *template;
	struct filter_run filters;
	struct buf *out;
	struct diag *diag;
	size_t steps;
	bool line_start; /* nothing is on this line yet */
	bool no_memory;  /* why the buffer failed */
};

static bool render_nodes(struct render *, const struct node *, struct frame);

static struct src_pos
node_pos(const struct frame *frame, const struct node *node)
{
	return (struct src_pos){ frame->unit->file, node->line, node->col };
}

/* "'name' what" */
static bool
fail_value(struct render *render, const struct frame *frame,
    const struct node *node, const char *what)
{
	struct text name = node->name.text;

	diag_at(render->diag, DIAG_REJECT, "R_TEMPLATE_VALUE",
	    node_pos(frame, node), "'%.*s' %s", name_told(name), name.at, what);
	return false;
}

/* A full buffer is the message's fault, a lack of memory is not. */
static bool
fail_full(
    struct render *render, const struct frame *frame, const struct node *node)
{
	if (render->no_memory)
		diag_memory(render->diag);
	else
		diag_at(render->diag, DIAG_REJECT, "R_TEMPLATE_LIMIT",
		    node_pos(frame, node),
		    "the message does not fit in %zu bytes",
		    render->out->limit);
	return false;
}

static bool
has_room(const struct render *render, size_t len)
{
	return len <= render->out->limit - render->out->len;
}

static void
add_bytes(struct render *render, struct text text)
{
	if (!buf_add(render->out, text.at, text.len) &&
	    has_room(render, text.len))
		render->no_memory = true;
}

static void
add_indent(struct render *render, const struct indent *indent)
{
	if (indent == NULL)
		return;
	add_indent(render, indent->outer);
	add_bytes(render, indent->text);
}

/* The indentation before whatever comes first on a line. */
static void
begin_line(struct render *render, const struct frame *frame)
{
	if (render->line_start && frame->indent != NULL)
		add_indent(render, frame->indent);
	render->line_start = false;
}

static size_t
blanks_at(struct text text, size_t most)
{
	size_t len = 0;

	while (len < most && len < text.len &&
	       (text.at[len] == ' ' || text.at[len] == '\t'))
		len++;
	return len;
}

static void
add_line(struct render *render, const struct frame *frame, struct text line)
{
	if (line.len == 0)
		return;
	/* Blanks on an empty line would do nothing but harm in mail. */
	if (!text_is(line, "\n") && !text_is(line, "\r\n"))
		begin_line(render, frame);
	add_bytes(render, line);
	render->line_start = line.at[line.len - 1] == '\n';
}

static bool
render_text(
    struct render *render, const struct node *node, const struct frame *frame)
{
	struct text rest = node->text;
	bool source_line = node->line_start;

	if (node->dedent == 0 && frame->indent == NULL) {
		add_bytes(render, rest);
		if (rest.len > 0)
			render->line_start = rest.at[rest.len - 1] == '\n';
		return true;
	}
	while (rest.len > 0) {
		const char *end = memchr(rest.at, '\n', rest.len);
		size_t len =
		    end == NULL ? rest.len : (size_t)(end - rest.at) + 1;
		size_t cut = source_line ? blanks_at(rest, node->dedent) : 0;

		add_line(
		    render, frame, (struct text){ rest.at + cut, len - cut });
		rest.at += len;
		rest.len -= len;
		source_line = true;
	}
	return true;
}

static bool
add_value(struct render *render, const struct node *node,
    const struct frame *frame, struct text text)
{
	enum template_kind kind =
	    node->raw ? TEMPLATE_TEXT : render->template->kind;
	uint32_t bad = 0;

	begin_line(render, frame);
	switch (escape_add(kind, text, render->out, &bad)) {
	case ESCAPE_DONE:
		return true;
	case ESCAPE_FULL:
		render->no_memory = has_room(render, text.len * ESCAPE_GROWTH);
		return fail_full(render, frame, node);
	case ESCAPE_REFUSED:
		break;
	}
	diag_at(render->diag, DIAG_REJECT, "R_TEMPLATE_VALUE",
	    node_pos(frame, node),
	    "'%.*s' has the control character U+%04X, which a mail header "
	    "cannot hold",
	    name_told(node->name.text), node->name.text.at, (unsigned)bad);
	return false;
}

/* The value that the node names; false: there must be one and is not. */
static bool
find_value(struct render *render, const struct node *node,
    const struct frame *frame, struct template_value *value)
{
	const struct template_value *found =
	    scope_find(frame->scope, &node->name);

	if (found == NULL || found->kind == DATA_ABSENT) {
		*value = (struct template_value){ .kind = DATA_NULL };
		return render->template->lenient ||
		       fail_value(render, frame, node, "is not in the data");
	}
	*value = *found;
	return true;
}

static bool
fail_filter(struct render *render, const struct frame *frame,
    const struct node *node, const struct filter_call *call, const char *fault)
{
	if (render->filters.no_memory) {
		diag_memory(render->diag);
		return false;
	}
	fail_value(render, frame, node, fault);
	if (call != NULL)
		diag_note(render->diag, node_pos(frame, node),
		    "so filter '%s' cannot write it",
		    filter_name(call->filter));
	return false;
}

static bool
render_value(
    struct render *render, const struct node *node, const struct frame *frame)
{
	const struct filter_call *call;
	struct template_value value;
	bool may_be_empty = false; /* default:"" says so */
	const char *fault;
	struct text text;

	if (!find_value(render, node, frame, &value))
		return false;
	for (call = node->filters; call != NULL; call = call->next) {
		may_be_empty = may_be_empty ||
		               (call->filter == FILTER_DEFAULT &&
		                   call->text.len == 0);
		fault = filter_apply(call, &render->filters, &value);
		if (fault != NULL)
			return fail_filter(render, frame, node, call, fault);
	}
	fault = filter_plain(&render->filters, &value, &text);
	if (fault != NULL)
		return fail_filter(render, frame, node, NULL, fault);
	if (text.len == 0 && !may_be_empty && !render->template->lenient)
		return fail_value(render, frame, node,
		    "is empty: give it | default:\"...\", or a section");
	return add_value(render, node, frame, text);
}

static bool
enter(struct render *render, const struct node *node, struct frame *frame)
{
	if (frame->depth++ < LIMIT_TEMPLATE_DEPTH)
		return true;
	diag_at(render->diag, DIAG_REJECT, "R_TEMPLATE_LIMIT",
	    node_pos(frame, node),
	    "sections and included templates are nested deeper than %d",
	    LIMIT_TEMPLATE_DEPTH);
	diag_note(render->diag, node_pos(frame, node),
	    "does a template include itself?");
	return false;
}

static bool
render_list(struct render *render, const struct node *node, struct frame frame,
    const struct template_value *list)
{
	struct scope scope = { NULL, frame.scope };
	size_t i;

	if (node->child == NULL)
		return true;
	frame.scope = &scope;
	for (i = 0; i < list->as.list.count; i++) {
		scope.value = &list->as.list.items[i];
		if (!render_nodes(render, node->child, frame))
			return false;
	}
	return true;
}

static bool
render_section(
    struct render *render, const struct node *node, struct frame frame)
{
	struct template_value value;
	struct scope scope = { &value, frame.scope };

	if (!find_value(render, node, &frame, &value))
		return false;
	if (value_truthy(&value) == (node->kind == NODE_INVERTED))
		return true;
	if (!enter(render, node, &frame))
		return false;
	if (node->kind == NODE_INVERTED)
		return render_nodes(render, node->child, frame);
	if (value.kind == DATA_LIST)
		return render_list(render, node, frame, &value);
	frame.scope = &scope;
	return render_nodes(render, node->child, frame);
}

static bool
render_unit(struct render *render, const struct node *node, struct frame frame)
{
	struct indent indent = { node->indent, frame.indent };
	struct overrides overrides = { node, frame.unit, frame.overrides };

	if (!enter(render, node, &frame))
		return false;
	if (!node->standing) {
		/* Its lines are not lines of the text around it. */
		if (render->line_start && frame.indent != NULL)
			begin_line(render, &frame);
		frame.indent = NULL;
	} else if (node->indent.len > 0)
		frame.indent = &indent;
	if (node->kind == NODE_PARENT)
		frame.overrides = &overrides;
	frame.unit = node->unit;
	return render_nodes(render, node->unit->first, frame);
}

static bool
render_block(struct render *render, const struct node *node, struct frame frame)
{
	struct indent indent = { node->indent, frame.indent };
	const struct overrides *found;
	const struct node *content = node;

	if (!enter(render, node, &frame))
		return false;
	found = block_override(frame.overrides, node->text, &content);
	if (found != NULL) {
		frame.overrides = found->outer;
		frame.unit = found->unit;
	}
	if (node->indent.len > 0)
		frame.indent = &indent;
	if (!render_nodes(render, content->child, frame))
		return false;
	if (!render->line_start && node->ending.len > 0) {
		add_bytes(render, node->ending);
		render->line_start = true;
	}
	return true;
}

static bool
render_node(
    struct render *render, const struct node *node, const struct frame *frame)
{
	switch (node->kind) {
	case NODE_TEXT:
		return render_text(render, node, frame);
	case NODE_VALUE:
		return render_value(render, node, frame);
	case NODE_SECTION:
	case NODE_INVERTED:
		return render_section(render, node, *frame);
	case NODE_PARTIAL:
	case NODE_PARENT:
		return render_unit(render, node, *frame);
	case NODE_BLOCK:
		break;
	}
	return render_block(render, node, *frame);
}

static bool
render_nodes(struct render *render, const struct node *node, struct frame frame)
{
	for (; node != NULL; node = node->next) {
		if (render->steps++ == TEMPLATE_RENDER_STEPS) {
			diag_at(render->diag, DIAG_REJECT, "R_TEMPLATE_LIMIT",
			    node_pos(&frame, node),
			    "the message takes more than %d steps",
			    TEMPLATE_RENDER_STEPS);
			return false;
		}
		if (!render_node(render, node, &frame))
			return false;
		if (render->out->failed)
			return fail_full(render, &frame, node);
	}
	return true;
}

bool
template_render(const struct template *template,
    const struct template_value *data, const struct template_format *format,
    struct buf *out, struct diag *diag)
{
	struct render render = { .template = template, .out = out };
	struct scope scope = { data, NULL };
	struct frame frame = { template->root, &scope, NULL, NULL, 0 };
	size_t len = out->len;
	bool failed = out->failed;
	bool ok;

	render.diag = diag;
	render.line_start = true;
	filter_run_init(&render.filters, format);
	ok = render_nodes(&render, template->root->first, frame);
	filter_run_clear(&render.filters);
	if (!ok) {
		out->len = len;
		out->failed = failed;
		if (out->data != NULL)
			out->data[len] = '\0';
	}
	return ok;
}
