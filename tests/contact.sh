#!/bin/sh
# Contact rules against an independent reading of the packs.
cd "$(dirname "$0")/.." || exit 2
B=$(cd "${B:-build}" && pwd)
DUNNING_DATA=${DUNNING_DATA:-$PWD/rules}
export DUNNING_DATA
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 tests/contact/oracle.py "$B/tests/contact_moments" \
    "$PWD/rules" "$scratch" "${SEED:-1}" "${COUNT:-500}"
