#include "stream/stage.h"

void
stages_release(struct stage *const *stages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (stages[i] != NULL && stages[i]->release != NULL)
			stages[i]->release(stages[i]);
}
