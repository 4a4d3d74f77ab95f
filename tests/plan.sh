#!/bin/sh
# What `dunning plan` makes of debts and their past, told as stories.
cd "$(dirname "$0")" || exit 2
exec python3 plan/story.py plan/*.txt
