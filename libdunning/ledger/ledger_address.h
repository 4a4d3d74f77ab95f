/*
 * ledger_address.h -- when two addresses are one.
 */
#ifndef DUNNING_LEDGER_ADDRESS_H
#define DUNNING_LEDGER_ADDRESS_H

#include <stdint.h>

#include "base/text.h"

/*
 * The hash of an address, by which addresses are compared: a mail address and a
 * postal one in whatever case and with whatever blanks, a telephone number with
 * whatever stands between its digits, 00 for + in front.  Blanks around it do
 * not matter.  What is written differently otherwise is another address.
 */
uint64_t ledger_address_hash(struct text);

#endif
