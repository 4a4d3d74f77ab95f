/*
 * channel.h -- ways in which a debtor is treated.
 */
#ifndef DUNNING_CHANNEL_H
#define DUNNING_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>


enum channel {
	CHANNEL_EMAIL,
	CHANNEL_SMS,
	CHANNEL_WHATSAPP,
	CHANNEL_CALL,
	CHANNEL_LETTER,
	CHANNEL_VISIT,
	CHANNEL_EXPORT, /* hand-over to another party: no contact */
	CHANNELS
};
extern const char *const channel_names[]; /* NULL-terminated */

#endif
