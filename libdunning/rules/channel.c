#include "rules/channel.h"

#include <stddef.h>

const char *const channel_names[] = { "email", "sms", "whatsapp", "call",
	"letter", "visit", "export", NULL };
