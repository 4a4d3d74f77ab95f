/* charge_pack.c -- the files that `charge_packs` names. */
#include <string.h>

#include "base/limits.h"
#include "rules/charge_spec.h"
#include "rules/strategy.h"
#include "rules/strategy_keys.h"

static bool
load_pack(struct strategy *strategy, const struct located *name,
    struct charge_pack_spec *pack, struct diag *diag)
{
	const char *path = NULL;
	bool ok = strategy_read(strategy, name, &strategy_charge_pack_schema,
	    pack, &path, diag);

	pack->path = path;
	return ok;
}

static const struct charge_spec *
find(const struct charge_spec *charges, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(charges[i].name.text, name))
			return &charges[i];
	return NULL;
}

/* Adds the charges of a pack to those from all->at on, of which the first
 * `own` are the strategy's.  False: reported. */
static bool
join(struct charge_pack_spec *pack, struct charge_spec *all, size_t own,
    size_t *count, struct diag *diag)
{
	const struct charge_spec *charge = pack->charges.at;
	bool ok = true;

	for (size_t i = 0; i < pack->charges.count; i++, charge++) {
		const struct charge_spec *other;

		if (find(all, own, charge->name.text) != NULL)
			continue;
		other = find(all + own, *count - own, charge->name.text);
		if (other == NULL) {
			all[(*count)++] = *charge;
			continue;
		}
		diag_at(diag, DIAG_ERROR, "E_DUPLICATE_NAME", charge->name.at,
		    "two packs have a charge with the name `%.80s`",
		    charge->name.text.at);
		diag_note(diag, other->name.at, "it is used here too");
		ok = false;
	}
	return ok;
}

/* Room for the charges of all; the strategy's own come first. */
static struct charge_spec *
gather(struct strategy *strategy, struct charge_pack_spec *packs, size_t files)
{
	const struct items *own = &strategy->charges;
	size_t room = own->count;
	struct charge_spec *all;

	for (size_t i = 0; i < files; i++)
		room += packs[i].charges.count;
	all = arena_alloc(strategy->arena, room, sizeof *all);
	if (all != NULL && own->count > 0)
		memcpy(all, own->at, own->count * sizeof *all);
	return all;
}

bool
charge_packs_load(struct strategy *strategy, struct diag *diag)
{
	const struct located_list *files = &strategy->charge_packs;
	size_t own = strategy->charges.count;
	size_t count = own;
	struct charge_pack_spec *packs;
	struct charge_spec *all;
	bool ok = true;

	if (files->count == 0)
		return true;
	if (files->count > LIMIT_PACKS) {
		diag_at(diag, DIAG_ERROR, "E_LIMIT",
		    files->items[LIMIT_PACKS].at,
		    "more than %d charge packs", LIMIT_PACKS);
		diag_note(diag, files->items[LIMIT_PACKS].at,
		    "put the charges of several packs into one");
		return false;
	}
	packs = arena_alloc(strategy->arena, files->count, sizeof *packs);
	if (packs == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < files->count && !diag_full(diag); i++)
		ok &= load_pack(strategy, &files->items[i], &packs[i], diag);
	all = gather(strategy, packs, files->count);
	if (all == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < files->count; i++)
		ok &= join(&packs[i], all, own, &count, diag);
	strategy->charges = (struct items){ all, count };
	return ok;
}
