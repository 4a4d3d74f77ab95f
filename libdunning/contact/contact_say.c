/* contact_say.c -- constraints by name: codes, packs and versions. */
#include <string.h>

#include "base/buf.h"
#include "contact/contact_rule.h"

void
contact_set_add(struct contact_set *set, size_t k)
{
	set->words[k / 64] |= UINT64_C(1) << (k % 64);
}

bool
contact_set_has(const struct contact_set *set, size_t k)
{
	return set->words[k / 64] >> (k % 64) & 1;
}

bool
contact_set_any(const struct contact_set *set)
{
	uint64_t all = 0;
	size_t i;

	for (i = 0; i < CONTACT_SET_WORDS; i++)
		all |= set->words[i];
	return all != 0;
}

bool
contact_set_equal(const struct contact_set *one, const struct contact_set *other)
{
	return memcmp(one->words, other->words, sizeof(one->words)) == 0;
}

void
contact_set_join(struct contact_set *set, const struct contact_set *more)
{
	size_t i;

	for (i = 0; i < CONTACT_SET_WORDS; i++)
		set->words[i] |= more->words[i];
}

struct text
contact_timezone(
    const struct contact_rules *rules, const struct contact_row *row)
{
	size_t i;

	for (i = 0; i < row->count; i++) {
		const struct constraint_spec *spec =
		    rules->rules[row->bound[i].rule].spec;

		if (spec->timezone.text.at != NULL)
			return spec->timezone.text;
	}
	return (struct text){ NULL, 0 };
}

struct text
contact_code(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].spec->code.text;
}

size_t
contact_count(const struct contact_rules *rules)
{
	return rules->count;
}

const struct constraint_spec *
contact_spec(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].spec;
}

const struct expr *
contact_when(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].when;
}

const struct expr *
contact_require(const struct contact_rules *rules, size_t k)
{
	const struct contact_rule *rule = &rules->rules[k];

	return rule->require != NULL ? rule->require : rule->except;
}

bool
contact_binds(
    const struct contact_rules *rules, size_t k, enum channel channel)
{
	return (rules->rules[k].channels >> (unsigned)channel & 1) != 0;
}

void
contact_put_codes(struct buf *buf, const struct contact_rules *rules,
    const struct contact_set *set)
{
	bool first = true;
	size_t k;

	for (k = 0; k < rules->count; k++) {
		struct text code = contact_code(rules, k);

		if (!contact_set_has(set, k))
			continue;
		if (!first)
			buf_putc(buf, '|');
		buf_add(buf, code.at, code.len);
		first = false;
	}
}

void
contact_origin(const struct contact_rules *rules, size_t k, struct text *pack,
    struct text *version)
{
	const struct pack_spec *of = rules->rules[k].spec->pack;

	*pack = of != NULL ? of->name.text : rules->strategy->name.text;
	*version = of != NULL ? of->version.text : rules->strategy->version.text;
}

void
contact_put_rules(struct buf *buf, const struct contact_rules *rules,
    const struct contact_set *set)
{
	struct text pack;
	struct text version;
	bool first = true;
	size_t k;

	for (k = 0; k < rules->count; k++) {
		struct text code = contact_code(rules, k);

		if (!contact_set_has(set, k))
			continue;
		if (!first)
			buf_putc(buf, '|');
		first = false;
		contact_origin(rules, k, &pack, &version);
		buf_add(buf, code.at, code.len);
		buf_putc(buf, '@');
		buf_add(buf, pack.at, pack.len);
		if (version.len == 0)
			continue;
		buf_putc(buf, '/');
		buf_add(buf, version.at, version.len);
	}
}

struct text
contact_missing(
    const struct contact_rules *rules, const struct contact_bound *bound)
{
	const struct contact_rule *rule = &rules->rules[bound->rule];
	size_t i;

	for (i = 0; bound->missing != 0 && i < rule->field_count; i++)
		if (rule->fields[i].entry == bound->missing)
			return rule->fields[i].name;
	return (struct text){ NULL, 0 };
}

struct text
contact_first_missing(
    const struct contact_rules *rules, const struct contact_ask *ask)
{
	size_t i;

	for (i = 0; i < ask->row->count; i++) {
		const struct contact_bound *bound = &ask->row->bound[i];

		if (bound->missing != 0 &&
		    contact_rule_binds(&rules->rules[bound->rule], ask))
			return contact_missing(rules, bound);
	}
	return (struct text){ NULL, 0 };
}

bool
contact_usable(enum channel channel, struct text address)
{
	size_t digits = 0;

	if (channel == CHANNEL_EXPORT)
		return true;
	if (address.at == NULL)
		return false;
	if (channel == CHANNEL_LETTER || channel == CHANNEL_VISIT)
		return true;
	if (channel == CHANNEL_EMAIL)
		return memchr(address.at, '@', address.len) != NULL;
	for (size_t i = 0; i < address.len && digits < 7; i++)
		digits += address.at[i] >= '0' && address.at[i] <= '9';
	return digits >= 7;
}
