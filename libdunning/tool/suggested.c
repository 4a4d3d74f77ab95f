#include "tool/suggested.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/money.h"
#include "mapping/suggest.h"
#include "stream/out.h"

static bool
check_currency(struct tool *t)
{
	const char *code = t->common->currency;

	if (code == NULL || currency_digits(text_of(code)) >= 0)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--currency: '%s' is not a currency code", code);
	return false;
}

static bool
deliver(struct tool *t, const struct buf *text)
{
	const char *path = t->common->output;
	struct out *out = out_open(path != NULL ? path : "-", t->diag);

	if (out == NULL)
		return false;
	out_write(out, buf_text(text), text->len);
	return out_close(out);
}

static void
tell_undecided(struct tool *t, const char *path, size_t undecided)
{
	if (undecided == 0)
		return;
	diag_at(t->diag, DIAG_FOUND, "E_UNDECIDED", POS_FILE(path),
	    "left to decide: %zu", undecided);
	diag_note(t->diag, POS_NONE,
	    "look for DECIDE in what was written: each one says what the "
	    "choices are");
}

bool
suggested_run(struct tool *t, int64_t sample)
{
	struct suggest_options options = {
		.path = t->operand_count != 0 ? t->operands[0] : "-",
		.currency = t->common->currency,
		.sample = (uint64_t)sample,
	};
	size_t undecided = 0;
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_STRATEGY_BYTES);
	ok = check_currency(t) &&
	    suggest_file(&options, &text, &undecided, t->diag) &&
	    deliver(t, &text);
	buf_clear(&text);
	if (ok)
		tell_undecided(t, options.path, undecided);
	return ok;
}
