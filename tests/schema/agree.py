#!/usr/bin/env python3
"""The JSON Schema and `dunning check` say the same of a strategy.

    agree.py SCHEMA STRATEGY...

Speaks TAP.  The strategies are accepted by both.  The cases beside this file
are texts that both refuse (refused.txt), that only the loader can refuse
(loader.txt), or that both accept (accepted.txt).  A case begins with a line
"=== NAME | ID"; the id is what `dunning check` tells, and "-" for nothing.  The
two keys that every strategy needs come before a text that does not begin with
them.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

HEAD = "dunning: 1\nstrategy: s\n"
HERE = os.path.dirname(os.path.abspath(__file__))


class Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2, as editors read a file; keys stay texts."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(
                None, None, "not a mapping", node.start_mark)
        return {key.value: self.construct_object(value, deep=True)
                for key, value in node.value}


def resolver(tag, pattern, construct):
    Loader.add_implicit_resolver(
        tag, re.compile("^(?:%s)$" % pattern, re.X), None)
    Loader.add_constructor(tag, lambda loader, node: construct(node.value))


resolver("tag:yaml.org,2002:null", "~|null|Null|NULL|", lambda text: None)
resolver("tag:yaml.org,2002:bool", "true|True|TRUE|false|False|FALSE",
         lambda text: text.lower() == "true")
resolver("tag:yaml.org,2002:int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
         lambda text: int(text, 0 if text[:2] in ("0o", "0x") else 10))
resolver("tag:yaml.org,2002:float",
         r"""[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?
             |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)""",
         lambda text: float(text.lower().replace(".inf", "inf")
                            .replace(".nan", "nan")))


class Report:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def tell(self, name, problems):
        self.count += 1
        self.failed += bool(problems)
        print("%s %d - %s" % ("not ok" if problems else "ok",
                              self.count, name))
        for problem in problems:
            print("# " + str(problem).replace("\n", "\n# "))


def schema_errors(validator, text):
    try:
        document = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        return [" ".join(str(error).split())]
    return ["%s: %s" % ("/".join(map(str, error.absolute_path)),
                        error.message[:200])
            for error in validator.iter_errors(document)]


def check(path):
    """Errors of `dunning check`, as (id, line), and its status."""
    done = subprocess.run(["dunning-check", path], stderr=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, check=False)
    told = done.stderr.decode("utf-8", "replace")
    lines = [line for line in told.split("\n") if " error " in line]
    ids = [re.search(r" error ([A-Z_0-9]+)", line).group(1)
           for line in lines]
    return done.returncode, ids, lines


def cases(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        pieces = re.split(r"^=== (.*)\n", file.read(), flags=re.M)
    for title, text in zip(pieces[1::2], pieces[2::2]):
        name, _, wanted = title.rpartition(" | ")
        if not text.startswith("dunning:") and not text.startswith("!"):
            text = HEAD + text
        yield name, wanted.strip(), text.removeprefix("!")


def try_case(validator, folder, wanted, text, refused_by_schema):
    path = os.path.join(folder, "strategy.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    problems = []
    status, ids, lines = check(path)
    if wanted == "-":
        if status != 0:
            problems += ["check ended with %d" % status] + lines
    elif status != 1 or wanted not in ids:
        problems += ["check ended with %d and told %s" % (status, ids)]
        problems += lines
    errors = schema_errors(validator, text)
    if refused_by_schema and not errors:
        problems.append("the schema accepts it")
    if not refused_by_schema and errors:
        problems += errors
    return problems


def main(schema_path, strategies):
    report = Report()
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    try:
        jsonschema.Draft7Validator.check_schema(schema)
        report.tell("the schema is one of draft 7", [])
    except jsonschema.SchemaError as error:
        report.tell("the schema is one of draft 7", [error.message])
    validator = jsonschema.Draft7Validator(schema)
    for path in strategies:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        status, _, lines = check(path)
        problems = [] if status == 0 else lines
        report.tell(path, problems + schema_errors(validator, text))
    for name, refused_by_schema in (("refused.txt", True),
                                    ("loader.txt", False),
                                    ("accepted.txt", False)):
        with tempfile.TemporaryDirectory() as folder:
            for title, wanted, text in cases(name):
                report.tell(name.removesuffix(".txt") + ": " + title,
                            try_case(validator, folder, wanted, text,
                                     refused_by_schema))
    print("1..%d" % report.count)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
