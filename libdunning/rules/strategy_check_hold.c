#include "rules/hold_spec.h"
#include "rules/strategy_check.h"

static const char *const list_columns[] = { "from", "until", "reason", "stops",
	"channels", NULL };

static bool
is_list_column(const struct hold_list_spec *list, struct text name)
{
	for (size_t i = 0; list_columns[i] != NULL; i++)
		if (text_is(name, list_columns[i]))
			return true;
	for (size_t i = 0; i < list->key.count; i++)
		if (text_equal(name, list->key.items[i].text))
			return true;
	return false;
}

/* Keys are compared as they are written. */
static void
check_key(struct checker *checker, const struct located *key)
{
	struct column_info info;

	check_column(checker, key);
	if (!strategy_column(checker->strategy, key->text, &info) ||
	    info.type == TYPE_STRING || info.type == TYPE_ENUM)
		return;
	check_error(checker, "E_VALUE", key->at,
	    "the key of a list is a text, and the column `%.80s` is %s",
	    key->text.at, strategy_type_names[info.type]);
}

static void
check_list(struct checker *checker, const struct hold_list_spec *list)
{
	const struct schema_pair *pair = list->columns.at;

	for (size_t i = 0; i < list->key.count; i++)
		check_key(checker, &list->key.items[i]);
	if (list->key.count > HOLD_KEY_MAX)
		check_error(checker, "E_VALUE", list->key.items[0].at,
		    "a key has at most %d columns", HOLD_KEY_MAX);
	for (size_t i = 0; i < list->columns.count; i++) {
		if (is_list_column(list, pair[i].key.text))
			continue;
		check_error(checker, "E_NAME", pair[i].key.at,
		    "`%.80s` is no column of this list", pair[i].key.text.at);
		diag_note(checker->diag, pair[i].key.at,
		    "they are those of `key`, from, until, reason, stops and "
		    "channels");
	}
}

static void
check_hold(struct checker *checker, struct hold_spec *hold)
{
	static struct located names[] = { { .text = { "contact", 7 } },
		{ .text = { "fees", 4 } }, { .text = { "escalate", 8 } } };
	static struct located contact_escalate[] = {
		{ .text = { "contact", 7 } }, { .text = { "escalate", 8 } } };
	unsigned stops = hold_kind_stops(hold->kind);

	check_for(checker, &hold->sources);
	if (hold->list.set)
		check_list(checker, &hold->list);
	if (hold->stops.count != 0)
		return;
	if (stops == HOLD_CONTACT)
		hold->stops = (struct located_list){ names, 1 };
	else if ((stops & HOLD_FEES) != 0)
		hold->stops = (struct located_list){ names, 3 };
	else
		hold->stops = (struct located_list){ contact_escalate, 2 };
}

void
strategy_check_holds(struct checker *checker)
{
	const struct items *list = &checker->strategy->holds;
	struct hold_spec *hold = list->at;

	for (size_t i = 0; i < list->count; i++)
		check_hold(checker, &hold[i]);
	check_unique(checker, list, sizeof *hold,
	    offsetof(struct hold_spec, code), "holds");
}
