#include "rules/charge_text.h"

#include "rules/rate_table.h"
#include "rules/schema_value.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct text
after(struct text text, size_t len)
{
	return text_trim((struct text){ text.at + len, text.len - len });
}

/* A number that is not negative, at the begin of *rest. */
static bool
take_number(struct text *rest, struct decimal *number)
{
	size_t len = 0;

	while (len < rest->len &&
	    (is_digit(rest->at[len]) || rest->at[len] == '.'))
		len++;
	if (decimal_parse((struct text){ rest->at, len }, number, NULL) !=
	    NUM_OK)
		return false;
	*rest = after(*rest, len);
	return true;
}

static bool
take_percent(struct text *rest)
{
	if (rest->len == 0 || rest->at[0] != '%')
		return false;
	*rest = after(*rest, 1);
	return true;
}

bool
charge_rate_parse(struct text text, struct charge_rate *rate)
{
	static const char *const words[] = { "year", "month", "day" };
	struct text rest = text_trim(text);
	struct decimal number;

	if (!take_number(&rest, &number) || !take_percent(&rest) ||
	    !rate_scaled(number, &rate->rate) ||
	    rate->rate > CHARGE_RATE_MOST)
		return false;
	rate->effective = text_is(rest, "effective");
	rate->per = CHARGE_PER_YEAR;
	for (int i = CHARGE_PER_YEAR; i <= CHARGE_PER_DAY; i++) {
		if (!text_is(rest, words[i]))
			continue;
		rate->per = (enum charge_per)i;
		return true;
	}
	return rate->effective;
}

static bool
is_currency(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 'A' || text.at[i] > 'Z')
			return false;
	return text.len == 3;
}

bool
charge_amount_parse(struct text text, struct charge_amount *amount)
{
	struct text rest = text_trim(text);

	*amount = (struct charge_amount){ .percent = false };
	if (!take_number(&rest, &amount->number))
		return false;
	amount->percent = take_percent(&rest);
	if (!amount->percent) {
		amount->currency = rest;
		return is_currency(rest);
	}
	if (rest.len > 0)
		amount->column = rest;
	return rest.len == 0 || text_is_name(rest);
}

bool
charge_by_read(struct arena *arena, const struct yaml_node *node,
    struct charge_by *by)
{
	struct charge_choice *choices;

	*by = (struct charge_by){ .count = 0 };
	if (node == NULL)
		return true;
	choices = arena_alloc(arena, node->count + 1, sizeof *choices);
	if (choices == NULL)
		return false;
	by->choices = choices;
	if (node->kind == YAML_SCALAR) {
		choices[by->count++].text = schema_located(node);
		return true;
	}
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];

		if (text_is(pair->key->text, "by"))
			by->column = schema_located(pair->value);
		else
			choices[by->count++] = (struct charge_choice){
				pair->key->text, schema_located(pair->value)
			};
	}
	return true;
}
