"""The nights of a year: runs that are missed, doubled and killed, a ledger that
is restored from yesterday's copy, late approvals; then all of it once more
without any of that, as the manifests of those nights say; then that calm year
from its own manifests, which must give the same bytes.

    nights.py WORK DEBTORS NIGHTS KILLS

WORK gets one folder for each of the three; judge.py looks at the first two.
Prints what was wrong, one line each, and ends with 1 if anything was.
"""
import csv
import datetime
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time

import world

FIRST = datetime.date(2026, 1, 5)
HERE = os.path.dirname(os.path.abspath(__file__))


class Year:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.ledger = os.path.join(folder, "ledger.db")
        self.out = os.path.join(folder, "out")
        self.strategy = os.path.join(folder, "strategy", "strategy.yaml")
        shutil.copytree(HERE, os.path.dirname(self.strategy),
            ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        self.wrong = []
        self.told = FIRST  # the day up to which outcomes are in the ledger
        self.call("ledger", "init", self.ledger)

    def call(self, *args, wanted=(0,), needs=""):
        done = subprocess.run(["dunning", *args], capture_output=True,
            text=True)
        if done.returncode not in wanted or needs not in done.stderr:
            self.wrong.append("%s: status %d: %s" % (" ".join(args),
                done.returncode, done.stderr.strip()[-600:]))
        return done

    def run_args(self, day, portfolio):
        return ["run", "--portfolio", "-q", "-s", self.strategy, "--as-of",
                day.isoformat(), "-l", self.ledger, "-d", self.out, portfolio]

    def night(self, day, portfolio):
        begin = time.monotonic()
        self.call(*self.run_args(day, portfolio))
        return time.monotonic() - begin

    def outcomes(self, path):
        self.call("ledger", "outcome", self.ledger, path)

    def approve(self, path, reject):
        ids = open(path).read().split()
        if ids:
            self.call("ledger", "approve", self.ledger,
                *(["--reject"] if reject else []), "--by", "ana", "--at",
                "2026-01-01T10:00Z", *ids)

    def pending(self, day, portfolio):
        done = subprocess.run(["dunning", *self.run_args(day, portfolio)[:-3],
            "--to-messages", portfolio], capture_output=True, text=True)
        return sorted({row["action_id"] for row in
            csv.DictReader(done.stdout.splitlines())
            if row["status"] == "pending"})

    def kill(self, day, portfolio, seconds):
        child = subprocess.Popen(["dunning", *self.run_args(day, portfolio)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        child.kill()
        child.wait()
        return child.returncode == -9

    def files(self):
        return sorted(os.path.join(root, name)
            for root, _, names in os.walk(self.out) for name in names
            if "manifests" not in root)

    def calls(self, day):
        """(action_id, debtor_id, day) of the call list of a night."""
        found = []
        folder = os.path.join(self.out, "calls")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.startswith(day.isoformat()) and name.endswith(".csv"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    found += [(row["action_id"], row["debtor_id"],
                        day.isoformat()) for row in csv.DictReader(f)]
        return found


def copy_ledger(year, to):
    for end in "", "-wal", "-shm":
        if os.path.exists(to + end):
            os.remove(to + end)
    subprocess.run(["python3", "-c", "import sqlite3,sys\n"
        "a=sqlite3.connect(sys.argv[1]);b=sqlite3.connect(sys.argv[2])\n"
        "a.backup(b)", year.ledger, to], check=True)


def restore(year, copy, day, portfolio, inputs, since):
    """Yesterday's ledger is back: the run refuses, the journal mends it."""
    for end in "", "-wal", "-shm":
        if os.path.exists(year.ledger + end):
            os.remove(year.ledger + end)
    shutil.copy(copy, year.ledger)
    journal = os.path.join(year.out, "journal")
    names = sorted(os.listdir(journal)) if os.path.isdir(journal) else []
    if any(name.startswith(since.isoformat()) for name in names):
        year.call(*year.run_args(day, portfolio), wanted=(2,),
            needs="E_LEDGER_BEHIND")
        year.call("ledger", "import", year.ledger,
            *(os.path.join(journal, name) for name in names
              if name >= since.isoformat()))
    year.told = since
    catch_up(year, inputs, day)


def catch_up(year, inputs, day):
    """Also what came in on nights when nobody ran anything."""
    while year.told <= day:
        tell(year, inputs, year.told)
        year.told += datetime.timedelta(1)


def tell(year, inputs, day):
    name = os.path.join(inputs, day.isoformat())
    for end, act in ((".events", year.outcomes),
                     (".approved", lambda p: year.approve(p, False)),
                     (".rejected", lambda p: year.approve(p, True))):
        if os.path.exists(name + end):
            act(name + end)


def live(year, inputs, debtors, nights, kills):
    rng = random.Random(7)
    people = world.World(11, debtors, FIRST)
    took, killed, planned = 0.5, 0, kills
    last, calls = None, []
    copy = os.path.join(year.folder, "yesterday.db")
    for number in range(nights):
        day = people.day
        name = os.path.join(inputs, day.isoformat())
        portfolio = name + ".csv"
        people.portfolio(portfolio)
        if rng.random() >= 0.03:  # else nobody ran anything
            catch_up(year, inputs, day)
            if number % 5 == 0:
                approve_some(year, rng, day, portfolio, name)
            if last is not None and rng.random() < 0.02:
                restore(year, copy, day, portfolio, inputs, last)
            copy_ledger(year, copy)
            for _ in range(planned // (nights - number)):
                killed += year.kill(day, portfolio,
                    rng.random() * took * 1.1)
            planned = kills - killed
            took = year.night(day, portfolio)
            calls = year.calls(day)
            odd_night(year, rng, day, portfolio)
            last = day
        events = people.tomorrow()
        people.called(calls, events)
        calls = []
        world.write_events(os.path.join(inputs,
            people.day.isoformat() + ".events"), events)
    print("# %d runs killed while they worked" % killed)
    if killed * 2 < kills:
        year.wrong.append("only %d of %d kills came in time" % (killed, kills))


def approve_some(year, rng, day, portfolio, name):
    for action_id in year.pending(day, portfolio):
        draw = rng.random()
        if draw < 0.9:
            with open(name + (".approved" if draw < 0.7 else ".rejected"),
                      "a") as file:
                print(action_id, file=file)
    for end, reject in ((".approved", False), (".rejected", True)):
        if os.path.exists(name + end):
            year.approve(name + end, reject)


def odd_night(year, rng, day, portfolio):
    if rng.random() < 0.06:
        before = year.files()
        year.night(day, portfolio)
        if year.files() != before:
            year.wrong.append("%s: the second run of the night wrote %s" %
                (day, sorted(set(year.files()) - set(before))[:3]))
    if rng.random() < 0.03:
        early = day - datetime.timedelta(rng.randrange(1, 9))
        year.call(*year.run_args(early, portfolio), wanted=(2,),
            needs="E_AS_OF_BEFORE")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def again(year, inputs, other):
    """What the manifests of another year say, undisturbed."""
    folder = os.path.join(other.out, "manifests")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            said = json.load(file)
        day = datetime.date.fromisoformat(said["as_of"])
        portfolio = os.path.join(inputs, said["input"]["file"])
        if digest(portfolio) != said["input"]["sha256"]:
            year.wrong.append("%s: another portfolio" % name)
        for part in said["files"]:
            path = os.path.join(os.path.dirname(year.strategy), part["file"])
            if os.path.exists(path) and digest(path) != part["sha256"]:
                year.wrong.append("%s: another %s" % (name, path))
        catch_up(year, inputs, day)
        year.call(said["command"], *said["options"], "-q", "-s",
            year.strategy, "-l", year.ledger, "-d", year.out, portfolio)


def tree(folder):
    return {os.path.relpath(os.path.join(root, name), folder):
                digest(os.path.join(root, name))
            for root, _, names in os.walk(folder) for name in names}


def remember(year):
    """The whole ledger beside the rest; batches name the folder they are in."""
    whole = os.path.join(year.out, "ledger.csv")
    year.call("ledger", "export", "--all", "-o", whole, year.ledger)
    with open(whole, encoding="utf-8") as file:
        text = file.read().replace(os.path.realpath(year.out), "")
    with open(whole, "w", encoding="utf-8") as file:
        file.write(text)


def compare(year, other):
    """All that was written, and all that the ledgers remember."""
    remember(year)
    remember(other)
    mine, theirs = tree(year.out), tree(other.out)
    for name in sorted(set(mine) | set(theirs)):
        if mine.get(name) != theirs.get(name):
            year.wrong.append("not the same when it is made again: " + name)


def main():
    work, debtors, nights, kills = sys.argv[1], *map(int, sys.argv[2:5])
    inputs = os.path.join(work, "inputs")
    os.makedirs(inputs)
    year = Year(os.path.join(work, "lived"))
    live(year, inputs, debtors, nights, kills)
    calm = Year(os.path.join(work, "calm"))
    again(calm, inputs, year)
    replayed = Year(os.path.join(work, "replayed"))
    again(replayed, inputs, calm)
    compare(replayed, calm)
    wrong = year.wrong + calm.wrong + replayed.wrong
    for line in wrong[:100]:
        print(line)
    sys.exit(1 if wrong else 0)


main()
