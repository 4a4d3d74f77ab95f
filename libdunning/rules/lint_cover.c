#include "rules/lint_cover.h"

#include <string.h>

/* Memory of the nodes that are kept, and what the pool says before the rules
 * of one: its axis and how many they are. */
#define POOL_BYTES ((size_t)96 << 20)
#define TABLE_BYTES ((size_t)64 << 20)

enum { SLOTS = 1024, POOL_HEAD = 2 };

/* A node: where it is in the pool, from 1 on; 0: a free place. */
struct slot {
	uint32_t hash;
	uint32_t place;
};

static size_t
slot_count(const struct lint_cover *c)
{
	return c->table.len / sizeof(struct slot);
}

static struct slot *
slots(const struct lint_cover *c)
{
	void *data = c->table.data;

	return data;
}

static uint16_t *
pool(const struct lint_cover *c)
{
	void *data = c->pool.data;

	return data;
}

static uint16_t *
stack_at(const struct lint_cover *c, size_t place)
{
	void *data = c->stack.data;

	return (uint16_t *)data + place;
}

/* An empty table of so many places; false: no memory. */
static bool
make_table(struct buf *table, size_t count)
{
	char *room;

	buf_init(table, TABLE_BYTES);
	room = buf_reserve(table, count * sizeof(struct slot));
	if (room == NULL)
		return false;
	memset(room, 0, count * sizeof(struct slot));
	table->len += count * sizeof(struct slot);
	return true;
}

bool
cover_init(struct lint_cover *c, const struct lint_space *space)
{
	size_t i;
	size_t k;

	memset(c, 0, sizeof(*c));
	c->space = space;
	c->nodes = COVER_NODES;
	c->steps = COVER_STEPS;
	buf_init(&c->pool, POOL_BYTES);
	buf_init(&c->stack, POOL_BYTES);
	buf_init(&c->marks, POOL_BYTES);
	for (i = 0; i < space->count; i++) {
		for (k = i; k > 0 && space->axes[c->order[k - 1]].count >
		                         space->axes[i].count;
		     k--)
			c->order[k] = c->order[k - 1];
		c->order[k] = i;
	}
	c->needs = arena_alloc(space->arena, space->room, sizeof(*c->needs));
	return make_table(&c->table, SLOTS) && c->needs != NULL;
}

void
cover_clear(struct lint_cover *c)
{
	buf_clear(&c->pool);
	buf_clear(&c->table);
	buf_clear(&c->stack);
	buf_clear(&c->marks);
}

static uint32_t
hash_of(size_t level, const uint16_t *rules, size_t count)
{
	uint64_t hash = level + 1;
	size_t i;

	for (i = 0; i < count; i++) {
		hash = (hash ^ rules[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	return (uint32_t)(hash ^ hash >> 32);
}

static bool
is_node(const struct lint_cover *c, const struct slot *slot, size_t level,
    const uint16_t *rules, size_t count)
{
	const uint16_t *node = pool(c) + slot->place - 1;

	return node[0] == level && node[1] == count &&
	       memcmp(node + POOL_HEAD, rules, count * sizeof(*rules)) == 0;
}

/* The place of a node, or the free one where it belongs. */
static struct slot *
find_slot(const struct lint_cover *c, uint32_t hash, size_t level,
    const uint16_t *rules, size_t count)
{
	size_t mask = slot_count(c) - 1;
	size_t i = hash & mask;

	while (slots(c)[i].place != 0 &&
	       (slots(c)[i].hash != hash ||
	           !is_node(c, &slots(c)[i], level, rules, count)))
		i = (i + 1) & mask;
	return &slots(c)[i];
}

static bool
grow_table(struct lint_cover *c)
{
	struct buf old = c->table;
	const void *data = old.data;
	const struct slot *from = data;
	size_t count = slot_count(c);
	size_t mask = 2 * count - 1;
	size_t i;
	size_t k;

	if (!make_table(&c->table, 2 * count)) {
		buf_clear(&c->table);
		c->table = old;
		return false;
	}
	for (i = 0; i < count; i++) {
		if (from[i].place == 0)
			continue;
		k = from[i].hash & mask;
		while (slots(c)[k].place != 0)
			k = (k + 1) & mask;
		slots(c)[k] = from[i];
	}
	buf_clear(&old);
	return true;
}

/* Keeps a node that is covered; without memory it is looked at again. */
static void
keep_node(struct lint_cover *c, uint32_t hash, size_t level,
    const uint16_t *rules, size_t count)
{
	const uint16_t head[POOL_HEAD] = { (uint16_t)level, (uint16_t)count };
	size_t place = c->pool.len / sizeof(*rules);
	struct slot *slot;

	if (c->nodes == 0)
		return;
	c->nodes--;
	if (c->known >= slot_count(c) / 3 * 2 && !grow_table(c))
		return;
	if (buf_reserve(&c->pool, (POOL_HEAD + count) * sizeof(*rules)) == NULL)
		return;
	slot = find_slot(c, hash, level, rules, count);
	if (slot->place != 0)
		return;
	buf_add(&c->pool, (const char *)head, sizeof(head));
	buf_add(&c->pool, (const char *)rules, count * sizeof(*rules));
	*slot = (struct slot){ hash, (uint32_t)place + 1 };
	c->known++;
}

/* Where, along an axis, the set of rules that are met can change. */
static void
mark_changes(const struct lint_cover *c, const struct lint_axis *axis,
    const uint16_t *rules, size_t count, uint64_t *marks)
{
	const uint64_t *classes;
	uint64_t carry;
	size_t i;
	size_t k;

	memset(marks, 0, axis->words * sizeof(*marks));
	for (i = 0; i < count; i++) {
		if (c->needs[rules[i]] == 0)
			continue;
		classes = axis_rule(axis, rules[i]);
		carry = 0;
		for (k = 0; k < axis->words; k++) {
			marks[k] |= classes[k] ^ (classes[k] << 1 | carry);
			carry = classes[k] >> 63;
		}
	}
}

static enum cover_result visit(
    struct lint_cover *, size_t level, size_t from, size_t count);

/* The rules of a node that take a class, on top of the stack; true when one of
 * them takes everything that is left. */
static bool
take_class(struct lint_cover *c, const uint64_t *met, size_t level, size_t from,
    size_t count, size_t *taken)
{
	const uint16_t *rules = stack_at(c, from);
	uint16_t *to = stack_at(c, from + count);
	size_t n = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!set_has(met, rules[i]))
			continue;
		if (c->needs[rules[i]] <= level + 1)
			return true;
		to[n++] = rules[i];
	}
	*taken = n;
	return false;
}

/* The children of a node, each different set of rules among neighbours once;
 * its marks stand at mark. */
static enum cover_result
visit_classes(struct lint_cover *c, size_t level, size_t from, size_t count,
    size_t mark)
{
	size_t place = c->order[level];
	const struct lint_axis *axis = &c->space->axes[place];
	const uint64_t *box = c->box[place];
	enum cover_result result = COVER_WHOLE;
	const void *marks;
	size_t class = set_next(box, 0, axis->count);
	size_t taken;

	while (class < axis->count && result == COVER_WHOLE) {
		c->point[place] = class;
		if (!take_class(c, space_rules(c->space, axis, class), level,
		        from, count, &taken))
			result = visit(c, level + 1, from + count, taken);
		marks = c->marks.data + mark;
		class = set_next(marks, class + 1, axis->count);
		class = set_next(box, class, axis->count);
		c->steps = c->steps > count ? c->steps - count : 0;
	}
	return result;
}

/* Any class of the axes that are left will do. */
static enum cover_result
found(struct lint_cover *c, size_t level)
{
	size_t axis;

	for (; level < c->space->count; level++) {
		axis = c->order[level];
		c->point[axis] =
		    set_next(c->box[axis], 0, c->space->axes[axis].count);
	}
	return COVER_OPEN;
}

/* A node: the count rules at from of the stack, which is as long as they. */
static enum cover_result
visit(struct lint_cover *c, size_t level, size_t from, size_t count)
{
	const struct lint_axis *axis;
	enum cover_result result;
	size_t mark = c->marks.len;
	uint32_t hash;
	void *marks;

	if (count == 0)
		return found(c, level);
	hash = hash_of(level, stack_at(c, from), count);
	if (find_slot(c, hash, level, stack_at(c, from), count)->place != 0)
		return COVER_WHOLE;
	if (c->steps == 0 || c->nodes == 0)
		return COVER_UNKNOWN;
	axis = &c->space->axes[c->order[level]];
	c->stack.len = (from + count) * sizeof(uint16_t);
	marks = buf_reserve(&c->marks, axis->words * sizeof(uint64_t));
	if (marks == NULL ||
	    buf_reserve(&c->stack, count * sizeof(uint16_t)) == NULL)
		return COVER_MEMORY;
	mark_changes(c, axis, stack_at(c, from), count, marks);
	c->marks.len += axis->words * sizeof(uint64_t);
	c->steps = c->steps > count * axis->words
	               ? c->steps - count * axis->words
	               : 0;
	result = visit_classes(c, level, from, count, mark);
	c->marks.len = mark;
	if (result == COVER_WHOLE)
		keep_node(c, hash, level, stack_at(c, from), count);
	return result;
}

/* After how many axes a rule takes everything in the box. */
static uint16_t
need_of(const struct lint_cover *c, size_t rule)
{
	size_t level = c->space->count;
	const struct lint_axis *axis;

	for (; level > 0; level--) {
		axis = &c->space->axes[c->order[level - 1]];
		if (!set_within(c->box[c->order[level - 1]],
		        axis_rule(axis, rule), axis->words))
			break;
	}
	return (uint16_t)level;
}

static bool
forget(struct lint_cover *c)
{
	buf_reset(&c->pool);
	c->known = 0;
	if (slot_count(c) == SLOTS) {
		memset(slots(c), 0, c->table.len);
		return true;
	}
	buf_clear(&c->table);
	return make_table(&c->table, SLOTS);
}

enum cover_result
cover_find(struct lint_cover *c, const uint64_t *const *box,
    const uint16_t *rules, size_t count, bool fresh, size_t *point)
{
	size_t i;

	if (fresh && !forget(c))
		return COVER_MEMORY;
	for (i = 0; i < c->space->count; i++)
		c->box[i] = box[i];
	for (i = 0; i < c->space->count; i++)
		if (set_empty(box[i], c->space->axes[i].words))
			return COVER_WHOLE;
	c->point = point;
	for (i = 0; i < count; i++) {
		c->needs[rules[i]] = need_of(c, rules[i]);
		if (c->needs[rules[i]] == 0)
			return COVER_WHOLE;
	}
	buf_reset(&c->stack);
	buf_reset(&c->marks);
	if (count == 0)
		return found(c, 0);
	if (!buf_add(&c->stack, (const char *)rules, count * sizeof(*rules)))
		return COVER_MEMORY;
	return visit(c, 0, 0, count);
}
