/* qr.c -- the only file that knows libqrencode. */
#include "message/qr.h"

#include <errno.h>

#include <qrencode.h>

#include "base/arena.h"

enum { BYTES_MAX = 2331 }; /* ISO/IEC 18004, table 7: version 40, level M */

static enum qr_error
copy_modules(const QRcode *code, struct arena *arena, struct qr *qr)
{
	size_t count = (size_t)code->width * (size_t)code->width;
	unsigned char *modules = arena_alloc(arena, count, 1);
	size_t i;

	if (modules == NULL)
		return QR_MEMORY;
	/* The lowest bit is the colour, the others tell the module's purpose.
	 */
	for (i = 0; i < count; i++)
		modules[i] = code->data[i] & 1;
	*qr = (struct qr){ code->width, modules };
	return QR_OK;
}

enum qr_error
qr_encode(struct text text, struct arena *arena, struct qr *qr)
{
	enum qr_error error;
	QRcode *code;

	if (text.len == 0)
		return QR_EMPTY;
	if (text.len > BYTES_MAX)
		return QR_TOO_LONG;
	code = QRcode_encodeData(
	    (int)text.len, (const unsigned char *)text.at, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return errno == ERANGE ? QR_TOO_LONG : QR_MEMORY;
	error = copy_modules(code, arena, qr);
	QRcode_free(code);
	return error;
}
