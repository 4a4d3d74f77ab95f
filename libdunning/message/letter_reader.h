/*
 * letter_reader.h -- a letter document being read: letter_parse.c takes its
 * lines, letter_directive.c what stands after an '@'.
 */
#ifndef DUNNING_LETTER_READER_H
#define DUNNING_LETTER_READER_H

#include "message/letter_internal.h"

struct letter_reader {
	struct arena *arena;
	const struct letter_report *report;
	struct letter *letter;
	size_t line;           /* of the document, from 1 */
	unsigned seen;         /* directives, by their bit */
	struct text paragraph; /* its lines so far; at NULL: none */
	size_t paragraph_line;
	struct letter_block **next;   /* where the next block goes */
	struct letter_block **beside; /* in a code: its next paragraph */
	struct letter_table *table;   /* the open one */
	struct letter_row **row;      /* where its next row goes */
};

/* All of these report and return false or NULL when they cannot. */
bool letter_take_directive(struct letter_reader *, struct text line);
bool letter_read_text(struct letter_reader *, struct text raw, enum text_kind,
    struct letter_text *);
struct letter_block *letter_add_block(
    struct letter_reader *, enum letter_block_kind);

#endif
