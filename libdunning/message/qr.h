/*
 * qr.h -- QR codes (ISO/IEC 18004) as a matrix of modules.
 */
#ifndef DUNNING_QR_H
#define DUNNING_QR_H

#include "base/text.h"

struct arena;

struct qr {
	int count;                    /* modules of one side: 21..177 */
	const unsigned char *modules; /* count * count; 1 black, 0 white */
};

enum qr_error {
	QR_OK,
	QR_EMPTY,
	QR_TOO_LONG, /* over 2331 bytes, the most of version 40-M */
	QR_MEMORY
};

/*
 * Encodes the bytes at error correction M, in the smallest version that holds
 * them, without a quiet zone.  The modules live in the arena.
 */
enum qr_error qr_encode(struct text, struct arena *, struct qr *);

#endif
