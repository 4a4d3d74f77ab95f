#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "message/export_message.h"

struct letter_press *
exporter_press(struct exporter *e, int32_t date)
{
	static const char *const layouts[] = { "din5008b", "us10" };
	const struct letter_spec *spec = &e->strategy->letters;
	struct letter_options options = {
		.layout = layouts[spec->layout == 1],
		.language = e->strategy->defaults.language.text.at,
		.font = spec->font.text.at,
		.assets = e->strategy->dir,
		.title = e->strategy->name.text.at,
		.created = date,
	};

	if (e->press != NULL && e->press_date != date) {
		letter_press_free(e->press);
		e->press = NULL;
	}
	if (e->press == NULL)
		e->press = letter_press_new(&options, e->diag);
	e->press_date = date;
	return e->press;
}

struct sink {
	struct exporter *exporter;
	int fd;
};

static bool
to_file(void *ctx, const unsigned char *data, size_t len)
{
	struct sink *sink = ctx;

	return publish_write(&sink->exporter->publisher, sink->fd, data, len);
}

static bool
add_letters(struct exporter *e, struct letter_file *file,
    struct message *messages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned pages = 0;

		if (!messages[i].claimed)
			continue;
		if (letter_add(file, messages[i].texts[M_LETTER],
		        messages[i].at, &pages))
			e->counts.pages += pages;
		else
			messages[i].claimed = false;
		if (diag_count(e->diag, DIAG_ERROR) != 0)
			return false;
	}
	return true;
}

bool
export_letters(struct exporter *e, struct message *messages, size_t count)
{
	struct letter_press *press = exporter_press(e, messages[0].date);
	struct sink sink = { .exporter = e };
	struct letter_file *file;
	char date[DATE_TEXT_MAX], name[64];
	bool ok;

	if (press == NULL || !publish_folder(&e->publisher, "letters"))
		return false;
	date_format(messages[0].date, date, sizeof date);
	snprintf(name, sizeof name, "letters/%s-%03lld.pdf", date,
	    (long long)e->publisher.batch.number);
	sink.fd = publish_file(&e->publisher, name, true);
	if (sink.fd == -1)
		return false;
	file = letter_open(press, to_file, &sink);
	ok = file != NULL && add_letters(e, file, messages, count);
	if (file != NULL && !letter_close(file))
		ok = false;
	if (close(sink.fd) == -1)
		ok = false;
	return ok;
}
