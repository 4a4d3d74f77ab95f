#include "template_fixture.h"

static void
test_strict(void **state)
{
	struct fixture *fixture = *state;

	assert_renders(fixture, "Dear {{name}}", "Dear Ana & Bo");
	assert_rejected(fixture, "Dear\n {{nmae}}",
	    "R_TEMPLATE_VALUE t:2:2 'nmae' is not in the data\n");
	assert_rejected(fixture, "{{absent}}",
	    "R_TEMPLATE_VALUE t:1:1 'absent' is not in the data\n");
	assert_rejected(fixture, "a{{empty}}",
	    "R_TEMPLATE_VALUE t:1:2 'empty' is empty: give it "
	    "| default:\"...\", or a section\n");
	assert_rejected(fixture, "{{nothing}}",
	    "R_TEMPLATE_VALUE t:1:1 'nothing' is empty: give it "
	    "| default:\"...\", or a section\n");
	assert_rejected(fixture, "{{nmae | default:\"x\"}}",
	    "R_TEMPLATE_VALUE t:1:1 'nmae' is not in the data\n");
	assert_rejected(fixture, "{{#nmae}}{{/nmae}}",
	    "R_TEMPLATE_VALUE t:1:1 'nmae' is not in the data\n");
	assert_rejected(fixture, "{{^agent.nmae}}{{/agent.nmae}}",
	    "R_TEMPLATE_VALUE t:1:1 'agent.nmae' is not in the data\n");
	assert_rejected(fixture, "{{name.x}}",
	    "R_TEMPLATE_VALUE t:1:1 'name.x' is not in the data\n");
	assert_rejected(fixture, "{{items}}",
	    "R_TEMPLATE_VALUE t:1:1 'items' is a list: use it as a "
	    "section\n");
	assert_rejected(fixture, "{{agent}}",
	    "R_TEMPLATE_VALUE t:1:1 'agent' has fields: use one of them, "
	    "or a section\n");
	assert_renders(fixture,
	    "{{empty|default:\"a|b\"}}{{nothing | upper "
	    "| default:\"-\"}}",
	    "a|b-");
	assert_renders(
	    fixture, "{{zero}} {{paid}} {{agent.doc_id}}", "0 false F-2");
	assert_renders(fixture,
	    "{{nothing|default:\"x\"}}{{nothing|money|default:\"y\"}}", "xy");
	/* Of two columns of one name, the first. */
	assert_renders(fixture, "{{two}}", "-2");
	assert_renders(fixture, "{{name | upper}}{{name|upper}}{{ two }}",
	    "ANA & BOANA & BO-2");
}

static void
test_lenient(void **state)
{
	struct fixture *fixture = *state;

	fixture->settings.lenient = true;
	fixture->settings.loader = &fixture->loader;
	fixture->loader.ctx = (const char *[]){ NULL };
	assert_renders(fixture,
	    "[{{nmae}}{{empty}}{{#nmae}}x{{/nmae}}{{>gone}}{{<gone}}{{/gone}}]",
	    "[]");
}

static void
test_sections(void **state)
{
	struct fixture *fixture = *state;

	assert_renders(fixture,
	    "{{#items}}\n{{doc_id}}{{#note}} ({{.}}){{/note}} {{two}};\n"
	    "{{/items}}\n",
	    "F-1 -2;\nF-2 (late) -2;\n");
	assert_renders(fixture,
	    "{{#empty}}1{{/empty}}{{#nothing}}2{{/nothing}}{{#zero}}3{{/zero}}"
	    "{{#paid}}4{{/paid}}{{^empty}}a{{/empty}}{{^zero}}b{{/zero}}"
	    "{{^items}}c{{/items}}{{#two}}d{{.}}{{/two}}",
	    "abd-2");
	assert_renders(fixture,
	    "{{#total}}a{{/total}}{{#rate}}b{{/rate}}{{#due}}c{{/due}}"
	    "{{#tags}}{{.}},{{/tags}}",
	    "abcred,new,");
	assert_renders(fixture,
	    "{{#no_total}}a{{/no_total}}{{#no_rate}}b{{/no_rate}}"
	    "{{^no_total}}c{{/no_total}}{{^no_rate}}d{{/no_rate}}",
	    "cd");
	assert_renders(fixture, "x\n {{#paid}} \t\n{{/paid}}\t\r\ny", "x\ny");
	assert_renders(fixture, "{{ # agent }}{{doc_id}}{{ / agent }}", "F-2");
	assert_renders(fixture, "\xef\xbb\xbf{{! a comment }}\nx\n", "x\n");
}

static void
test_injection(void **state)
{
	struct fixture *fixture = *state;

	assert_renders(
	    fixture, "{{hostile}}", "{{name}} <b>'\"|@\r\nBcc: x\n@page");
	fixture->settings.kind = TEMPLATE_HTML;
	assert_renders(fixture, "{{hostile}}",
	    "{{name}} &lt;b&gt;'&quot;|@\r\nBcc: x\n@page");
	assert_renders(fixture, "{{{name}}} {{&name}} {{name}}",
	    "Ana & Bo Ana & Bo Ana &amp; Bo");
	assert_renders(fixture, "{{empty | default:\"<\"}}", "&lt;");
	fixture->settings.kind = TEMPLATE_LETTER;
	assert_renders(fixture, "@p {{hostile}}|x\n",
	    "@p {{name}} &lt;b&gt;&#39;&quot;&#124;&#64; Bcc: x &#64;page|x\n");
	fixture->settings.kind = TEMPLATE_HEADER;
	assert_renders(fixture, "Subject: {{name}}\n", "Subject: Ana & Bo\n");
	assert_rejected(fixture, "Subject: {{hostile}}\n",
	    "R_TEMPLATE_VALUE t:1:10 'hostile' has the control character "
	    "U+000D, which a mail header cannot hold\n");
}

static void
test_raw_refused(void **state)
{
	struct fixture *fixture = *state;

	fixture->settings.kind = TEMPLATE_HEADER;
	assert_refused(fixture, "{{{name}}}",
	    "E_TEMPLATE_SYNTAX t:1:1 an unescaped value ('{{{...}}}' or "
	    "'{{&...}}') cannot be in a mail header\n");
	fixture->settings.kind = TEMPLATE_LETTER;
	assert_refused(fixture, "\n{{&name}}",
	    "E_TEMPLATE_SYNTAX t:2:1 an unescaped value ('{{{...}}}' or "
	    "'{{&...}}') cannot be in a letter\n");
}

static void
test_syntax_errors(void **state)
{
	struct fixture *fixture = *state;

	assert_refused(fixture, "a\nb {{#items}}\nc\n",
	    "E_TEMPLATE_SYNTAX t:2:3 '{{#items}}' is opened on line 2 and "
	    "never closed\n");
	assert_refused(fixture, "{{#a}}\n{{^b}}\n{{/a}}",
	    "E_TEMPLATE_SYNTAX t:3:1 '{{/a}}' is not what has to be closed "
	    "here\n t:2:1 first close '{{^b}}' of line 2\n");
	assert_refused(fixture, "{{/a}}",
	    "E_TEMPLATE_SYNTAX t:1:1 '{{/a}}' closes nothing that is open\n");
	assert_refused(fixture, "x {{name",
	    "E_TEMPLATE_SYNTAX t:1:3 this tag has no closing '}}'\n");
	assert_refused(fixture, "{{{name}}",
	    "E_TEMPLATE_SYNTAX t:1:1 this tag has no closing '}}}'\n");
	assert_refused(fixture, "{{=<% %>=}}\n<%=a=%>",
	    "E_TEMPLATE_SYNTAX t:2:1 new delimiters are two words without '=' "
	    "of at most 16 bytes, as in '{{=<% %>=}}'\n");
	/* One run tells all that can be told. */
	assert_refused(fixture, "{{}}{{a b}}\n{{a..b}}{{#a|upper}}{{/a|upper}}",
	    "E_TEMPLATE_SYNTAX t:1:1 the name in this tag is empty\n"
	    "E_TEMPLATE_SYNTAX t:1:5 the name in this tag has a character that "
	    "names cannot have\n"
	    "E_TEMPLATE_SYNTAX t:2:1 the name in this tag has an empty part "
	    "between dots\n"
	    "E_TEMPLATE_SYNTAX t:2:9 the name in this tag has a '|': only "
	    "variables take filters\n"
	    "E_TEMPLATE_SYNTAX t:2:21 the name in this tag has a '|': only "
	    "variables take filters\n");
	assert_refused(fixture, "x\n{{$a b}}{{/a b}}",
	    "E_TEMPLATE_SYNTAX t:2:1 the name in this tag has a character that "
	    "names cannot have\n"
	    "E_TEMPLATE_SYNTAX t:2:9 the name in this tag has a character that "
	    "names cannot have\n");
	assert_refused(fixture, "{{a.}}{{.a}}{{\"a}}{{a\x7f}}",
	    "E_TEMPLATE_SYNTAX t:1:1 the name in this tag has an empty part "
	    "between dots\n"
	    "E_TEMPLATE_SYNTAX t:1:7 the name in this tag has an empty part "
	    "between dots\n"
	    "E_TEMPLATE_SYNTAX t:1:13 the name in this tag has a character "
	    "that names cannot have\n"
	    "E_TEMPLATE_SYNTAX t:1:19 the name in this tag has a character "
	    "that names cannot have\n");
	assert_refused(fixture, "x {{",
	    "E_TEMPLATE_SYNTAX t:1:3 this tag has no closing '}}'\n");
	assert_refused(fixture, "a \xff",
	    "E_TEMPLATE_SYNTAX t:1:3 byte 0xFF is not UTF-8\n");
	assert_null(parse_bytes(fixture, TEXT("a\n\0b")));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_SYNTAX t:2:1 a NUL byte in a template\n");
}

static void
test_partials(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[] = { "parts/line", "{{doc_id}}\n{{nmae}}", "bad",
		"\n{{#x}}", "ok", "{{name}}\n", NULL };

	fixture->loader.ctx = partials;
	assert_refused(fixture, "{{>ok}}",
	    "E_TEMPLATE_PARTIAL t:1:1 this template cannot include others\n");
	fixture->settings.loader = &fixture->loader;
	assert_renders(fixture, "To:\n  {{>ok}}\n.", "To:\n  Ana & Bo\n.");
	assert_refused(fixture,
	    "{{>gone}} {{>/etc/passwd}} {{>a/../b}} {{>*n}}",
	    "E_TEMPLATE_PARTIAL t:1:1 there is no template 'gone'\n"
	    "E_TEMPLATE_PARTIAL t:1:11 the name of the included template "
	    "begins with a slash\n"
	    "E_TEMPLATE_PARTIAL t:1:28 the name of the included template "
	    "leaves the templates' folder with '..'\n"
	    "E_TEMPLATE_PARTIAL t:1:40 the name of the included template may "
	    "only have letters, digits and _ . / -\n");
	assert_refused(fixture, "a\n{{>unreadable}}",
	    "E_TEST unreadable:0:0 no\n t:2:1 'unreadable' is included here\n");
	assert_refused(fixture, "{{>bad}}",
	    "E_TEMPLATE_SYNTAX bad:2:1 '{{#x}}' is opened on line 2 and never "
	    "closed\n");
	assert_rejected(fixture, "{{#items}}{{>parts/line}}{{/items}}",
	    "R_TEMPLATE_VALUE parts/line:2:1 'nmae' is not in the data\n");
}

static void
test_layouts(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[] = { "layout",
		"<body>\n  {{$body}}{{/body}}\n</body>\n{{$end}}\n"
		"\tBye\n\n\t{{name}}\n{{/end}}\n-- \n",
		"a/b", "c", NULL };

	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	/* A block alone on its line makes whole lines, and no empty ones. */
	assert_renders(fixture,
	    "{{<layout}}\n{{$body}}\n    a\n\n      "
	    "b\n{{/body}}\n{{/layout}}\n",
	    "<body>\n  a\n\n    b\n</body>\n\tBye\n\n\tAna & Bo\n-- \n");
	assert_renders(fixture,
	    "  {{<layout}}{{$body}}a{{/body}}{{$end}}z{{/end}}{{/layout}}\n.",
	    "  <body>\n    a\n  </body>\n  \tz\n  -- \n.");
	assert_renders(fixture, "{{<a/b}}{{/a/b}}", "c");
	assert_renders(fixture, "{{<layout}}\n{{/layout}}",
	    "<body>\n</body>\n\tBye\n\n\tAna & Bo\n-- \n");
	assert_refused(fixture, "{{<layout}}{{name}}{{/layout}}",
	    "E_TEMPLATE_SYNTAX t:1:12 only {{$block}}s can stand directly "
	    "inside {{<layout}}\n");
	assert_refused(fixture, "{{<layout}}{{$a}}{{/layout}}",
	    "E_TEMPLATE_SYNTAX t:1:18 '{{/layout}}' is not what has to be "
	    "closed here\n t:1:12 first close '{{$a}}' of line 1\n");
}

static void
test_block_indentation(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[] = { "inline", "a {{$x}}b\n  c{{/x}} d\n", "deep",
		"{{$outer}}\n  {{>list}}\n  e {{$x}}f\n  g{{/x}}\n"
		"  {{<inline}}{{/inline}}\n{{/outer}}\n",
		"list", "{{#items}}\n- {{doc_id}}\n\n{{/items}}\n", "start",
		"{{>line}} x\n+\n", "line", "- {{name}}", NULL };

	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	/* What is not overridden comes out as if there were no blocks. */
	assert_renders(fixture, " {{>inline}}\n", " a b\n   c d\n");
	assert_renders(fixture, "{{>deep}}",
	    "  - F-1\n\n  - F-2\n\n  e f\n  g\n  a b\n    c d\n");
	assert_renders(fixture, "\t{{>deep}}",
	    "\t  - F-1\n\n\t  - F-2\n\n\t  e f\n\t  g\n\t  a b\n"
	    "\t    c d\n");
	/* Alone from its first line to its last, or not. */
	assert_renders(fixture, "  {{$x}}a\n  b{{/x}}\n.", "  a\n  b\n.");
	assert_renders(fixture, "  {{$x}}a\n b\n{{/x}}\n.", "  a\n b\n.");
	assert_renders(fixture, " {{>start}}\n", " - Ana & Bo x\n +\n");
	/* Blanks before a closing tag that begins its line are not content. */
	assert_renders(fixture, "{{$x}}a\n  {{/x}} \n.", "a\n.");
	assert_renders(fixture, "{{$x}}\n  a{{/x}}\n.", "  a\n.");
	assert_renders(fixture, "{{$x}}\n  a\n  {{/x}} z", "  a\n   z");
	assert_renders(
	    fixture, "{{<inline}}{{$x}}e\n  {{/x}}{{/inline}}", "a e\n d\n");
	assert_renders(fixture,
	    "{{$o}}\n  a\n  {{$i}}\n    b\n  {{/i}}\n{{/o}}\n", "  a\n    b\n");
	assert_renders(
	    fixture, "{{$o}}\n  {{$i}}b{{/i}} c\n{{/o}}\n", "  b c\n");
	/* Not standing: only the line that it begins on is indented. */
	assert_renders(fixture, "  {{>inline}}.", "  a b\n  c d\n.");
	assert_renders(
	    fixture, " x {{<list}}{{/list}}.\n", " x - F-1\n\n- F-2\n\n.\n");
	assert_renders(fixture, "a\r\n {{$x}}{{/x}}\r\nb\r\n{{$y}}z{{/y}}\r\n",
	    "a\r\nb\r\nz\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_strict, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_lenient, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_sections, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_injection, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_raw_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_syntax_errors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_partials, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_layouts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_block_indentation, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
