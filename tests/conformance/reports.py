"""What the checks of reports on real files share: BIN and DATA of the command
line, running a command, reading CSV, counting what is as expected.
"""
import csv
import io
import os
import subprocess
import sys

bin_dir, data = sys.argv[1:3]
examples = os.path.join(os.path.dirname(os.path.abspath(__file__)),
    "../../examples")
counts = [0, 0]


def expect(what, got, want):
    ok = got == want
    counts[not ok] += 1
    if not ok:
        print(f"{what}: {got} instead of {want}")


def dunning(name, strategy, day, *options):
    """The command when it is done, with what it wrote and told as text."""
    return subprocess.run(
        [os.path.join(bin_dir, "dunning-" + name), "-s", strategy,
         f"--as-of={day}", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def records(text, delimiter=","):
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def finish(name):
    print(f"{name}: {counts[0]} passed, {counts[1]} failed")
    sys.exit(counts[1] != 0)
