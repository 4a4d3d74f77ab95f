#include "message/render_parts.h"

#include "stream/csv_write.h"

void
render_parts_clear(struct render_parts *p)
{
	locale_set_clear(&p->locales);
}

/* That of the language, else of the default one, else English. */
static struct locale *
find_locale(struct render_parts *p, struct text language, bool plain)
{
	enum locale_marks marks = plain ? LOCALE_PLAIN : LOCALE_TYPOGRAPHIC;
	struct locale *locale =
	    locale_set_get(&p->locales, language, marks);

	if (locale == NULL)
		locale = locale_set_get(&p->locales,
		    p->strategy->defaults.language.text, marks);
	if (locale == NULL)
		locale =
		    locale_set_get(&p->locales, TEXT("en"), LOCALE_PLAIN);
	if (locale == NULL)
		diag_memory(p->diag);
	return locale;
}

static bool
add_part(struct render_parts *p, const struct template *template, bool plain,
    struct text language, const struct template_value *data, struct buf *line,
    struct buf *part)
{
	struct template_format format;
	struct locale *locale;

	buf_putc(line, ',');
	if (template == NULL)
		return true;
	locale = find_locale(p, language, plain);
	if (locale == NULL)
		return false;
	format = locale_template_format(locale);
	buf_reset(part);
	if (!template_render(template, data, &format, part, p->diag))
		return false;
	csv_cell(line, (struct text){ buf_text(part), part->len });
	return true;
}

bool
render_parts_add(struct render_parts *p, const struct template_choice *choice,
    const struct template_value *data, struct buf *line, struct buf *part)
{
	struct text in = choice->language;

	return add_part(p, choice->parts[PART_SUBJECT], true, in, data, line,
	           part) &&
	    add_part(p, template_choice_text(choice), true, in, data, line,
	        part) &&
	    add_part(p, choice->parts[PART_HTML], false, in, data, line,
	        part) &&
	    add_part(p, choice->parts[PART_LETTER], false, in, data, line,
	        part);
}
