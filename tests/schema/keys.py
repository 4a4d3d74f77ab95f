#!/usr/bin/env python3
"""Keys of the JSON Schema that no example has.

    dunning check --print-schema | keys.py FILE...

Prints one a line, with a point between section and key and * for a name of
one's own.  Keys of a portfolio's column are those of a source's column.
"""
import json
import sys

import yaml

# Arms of experiments: there are none, so no file can have one.
REFUSED = {"tests.pin"}

schema = json.load(sys.stdin)
known = set()
used = set()


def learn(node, path):
    while "$ref" in node:
        node = schema["definitions"][node["$ref"].split("/")[-1]]
    for other in node.get("anyOf", []) + node.get("oneOf", []):
        learn(other, path)
    for key, value in node.get("properties", {}).items():
        known.add(path + (key,))
        learn(value, path + (key,))
    if isinstance(node.get("items"), dict):
        learn(node["items"], path)
    names = list(node.get("patternProperties", {}).values())
    for value in names + [node.get("additionalProperties")]:
        if isinstance(value, dict):
            learn(value, path + ("*",))


def look(value, path):
    if isinstance(value, dict):
        for key, inner in value.items():
            here = path + (key,) if path + (key,) in known else path + ("*",)
            used.add(here)
            look(inner, here)
    elif isinstance(value, list):
        for inner in value:
            look(inner, path)


learn(schema, ())
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        look(yaml.load(file, Loader=yaml.BaseLoader), ())
for path in sorted(known - used):
    if path[:2] == ("columns", "*") and ("sources", "*") + path in used:
        continue
    if ".".join(path) not in REFUSED:
        print(".".join(path))
if not known:
    print("the schema has no keys")
