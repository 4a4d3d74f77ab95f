#include "collect/rule_ids.h"

#include <string.h>

/* A list and what it becomes with the id of an answer. */
struct joint {
	uint32_t list;
	uint32_t answer;
	uint32_t joined; /* 0: free */
};

bool
rule_ids_open(struct rule_ids *r, struct batch *b, size_t tables)
{
	*r = (struct rule_ids){ .batch = b, .count = 1 };
	r->lists = arena_alloc(b->arena, b->rows, sizeof *r->lists);
	r->texts =
	    arena_alloc(b->arena, b->rows * tables + 1, sizeof *r->texts);
	return r->lists != NULL && r->texts != NULL;
}

static struct text
join(const struct rule_ids *r, struct text list, struct text id)
{
	char *text;

	if (list.len == 0)
		return id;
	text = arena_alloc(r->batch->arena, list.len + 1 + id.len, 1);
	if (text == NULL)
		return (struct text){ NULL, 0 };
	memcpy(text, list.at, list.len);
	text[list.len] = '|';
	memcpy(text + list.len + 1, id.at, id.len);
	return (struct text){ text, list.len + 1 + id.len };
}

bool
rule_ids_add(
    struct rule_ids *r, const struct text *ids, const uint32_t *answers)
{
	size_t room = 8;
	struct joint *joints;

	while (room < 2 * r->batch->rows)
		room *= 2;
	joints = arena_alloc(r->batch->arena, room, sizeof *joints);
	for (size_t row = 0; joints != NULL && row < r->batch->rows; row++) {
		uint32_t list = r->lists[row];
		uint32_t answer = answers[row];
		size_t i = (((uint64_t)list << 32 | answer) *
		                   UINT64_C(0x9e3779b97f4a7c15) >>
		               32) &
		    (room - 1);

		if (ids[answer].at == NULL)
			continue;
		while (joints[i].joined != 0 &&
		       (joints[i].list != list || joints[i].answer != answer))
			i = (i + 1) & (room - 1);
		if (joints[i].joined == 0) {
			struct text text = join(r, r->texts[list], ids[answer]);

			if (text.at == NULL)
				return false;
			joints[i] = (struct joint){ list, answer,
				(uint32_t)r->count };
			r->texts[r->count++] = text;
		}
		r->lists[row] = joints[i].joined;
	}
	return joints != NULL;
}

void
rule_ids_store(const struct rule_ids *r, struct vector *v)
{
	for (size_t row = 0; row < r->batch->rows; row++) {
		if (r->lists[row] == 0)
			continue;
		v->text[row] = r->texts[r->lists[row]];
		vector_set_valid(v, row);
	}
}
