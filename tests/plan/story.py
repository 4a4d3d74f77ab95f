#!/usr/bin/env python3
"""Stories of planning: what is owed, what is done day by day, and which
actions `dunning plan` must make of it.

A story begins with "# NAME" and its strategy, indented, from `plans:` on.
Then come, one a line:

    day DATE or +N          the as-of day
    item NAME KEY=VALUE...  an open item; due_date and balance are needed
    set NAME KEY=VALUE...   changes it
    gone NAME...            it is paid
    plan: ACTION; ...       what plan makes; "-" for nothing
    again: ...              the same, without a change before it
    said: TEXT              what the summary of that run must contain
    events: EVENT; ...      cures and escalations of that run
    record                  the ledger takes them
    send, send N...         the ledger takes the due actions of that run, or
                            only those with these numbers in their level
    approve, reject         a person decides about the pending ones, or N...
    event KIND KEY=VALUE... an outcome, of that day
    ran                     the ledger has a run of that day
    rerun: ACTION; ...      what plan makes with --rerun
    refused: TEXT           plan does not end well, and says so
An action is PLAN.LEVEL STATUS[CODES] ITEM=LEVEL|listed|credit ... TOTAL; where
levels have several actions, PLAN.LEVEL#N.
"""
import csv
import datetime
import io
import os
import shutil
import subprocess
import sys
import tempfile

HEAD = """dunning: 1
strategy: story
defaults: {timezone: UTC}
sources:
  s:
    grain: invoice
    key: [doc_id]
    columns:
      debtor_id: {from: debtor_id, type: string}
      doc_id: {from: doc_id, type: string}
      due_date: {from: due_date, type: date}
      balance: {from: balance, type: money}
      currency: {from: currency, type: string}
      email: {from: email, type: string}
      mobile: {from: mobile, type: string}
      dispute: {from: dispute, type: bool}
      broken: {from: broken, type: int}
      country: {from: country, type: string}
"""
COLUMNS = ["debtor_id", "doc_id", "due_date", "balance", "currency", "email",
           "mobile", "dispute", "broken", "country"]
OUTCOMES = ["debtor_id", "date", "event", "action_id", "item_key", "until",
            "amount", "currency", "code", "value", "by"]


class Story:
    def __init__(self, folder, strategy):
        self.folder = folder
        self.items = {}
        self.day = None
        self.rows = []
        self.shown = None
        self.text = ""
        self.write("s.yaml", HEAD + strategy)
        self.run("ledger", "init", self.path("l.db"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, *args, fine=True):
        done = subprocess.run(["dunning", *args], capture_output=True,
                              text=True, check=False)
        if fine and done.returncode != 0:
            raise AssertionError(done.stderr.strip())
        return done

    def table(self, names, rows):
        out = io.StringIO()
        sheet = csv.DictWriter(out, names, restval="",
                               lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows)
        return out.getvalue()

    def item(self, name, words):
        item = self.items.setdefault(name, {
            "debtor_id": "D1", "doc_id": name, "currency": "USD",
            "email": "a@x.example", "dispute": "false", "country": "MX"})
        item.update(word.split("=", 1) for word in words)

    def portfolio(self):
        rows = []
        extra = []
        for item in self.items.values():
            row = dict(item)
            if row.get("due_date"):
                due = datetime.date.fromisoformat(row["due_date"])
                row["days_overdue"] = (self.day - due).days
            rows.append(row)
            extra += [k for k in row if k not in COLUMNS + extra]
        return self.table(COLUMNS + extra, rows)

    def plan(self, *more, fine=True):
        self.write("in.csv", self.portfolio())
        self.write("ev.csv", "")
        done = self.run("plan", "-v", "-s", self.path("s.yaml"), "-l",
                        self.path("l.db"), "--as-of", str(self.day),
                        "--events", self.path("ev.csv"), *more,
                        self.path("in.csv"), fine=fine)
        self.text = done.stderr
        self.rows = list(csv.DictReader(io.StringIO(done.stdout)))
        return done

    def show(self):
        actions = {}
        for row in self.rows:
            actions.setdefault(row["action_id"], []).append(row)
        shown = []
        for rows in actions.values():
            first = rows[0]
            codes = "[%s]" % first["held_by"] if first["held_by"] else ""
            when = ""
            if first["status"] == "deferred":
                when = "@" + first["send_after"][:10]
            parts = " ".join("%s=%s" % (
                r["doc_id"], r["item_level"] or r["item_role"]) for r in rows)
            number = "#" + first["action_number"] \
                if "action_number" in first else ""
            shown.append("%s.%s%s %s%s%s %s %s" % (
                first["action_plan"], first["level"], number,
                first["status"], codes, when, parts, first["action_total"]))
        return "; ".join(shown) or "-"

    def columns(self, names):
        return "; ".join(" ".join([r["doc_id"]] + [r[n] or "-" for n in names])
                         for r in self.rows)

    def shown_events(self):
        with open(self.path("ev.csv"), encoding="utf-8") as file:
            return "; ".join(" ".join(filter(None, (
                r["event"], r["item_key"].strip("/"), r["code"], r["value"])))
                             for r in csv.DictReader(file)) or "-"

    def send(self, numbers, status="due"):
        rows = [{"action_id": r["action_id"], "strategy": "story",
                 "plan": r["action_plan"], "debtor_id": r["debtor_id"],
                 "channel": r["channel"], "queue": r["queue"],
                 "as_of": str(self.day),
                 "level": r["level"], "currency": r["currency"],
                 "item_key": r["item_key"], "item_level": r["item_level"],
                 "item_due": r["due_date"],
                 "amount": r["action_total"],
                 "fees": r.get("action_fee_list", ""),
                 "item_fees": r.get("item_fee_list", "")}
                for r in self.rows
                if r["status"] == status and r["item_role"] != "credit" and
                (not numbers or r["action_number"] in numbers)]
        if not rows:
            raise AssertionError("nothing is due")
        self.write("sent.csv", self.table(list(rows[0]), rows))
        self.run("ledger", "import", self.path("l.db"), self.path("sent.csv"))

    def outcome(self, rows):
        self.write("out.csv", self.table(OUTCOMES, rows))
        self.run("ledger", "outcome", self.path("l.db"),
                 self.path("out.csv"))

    def decide(self, kind, numbers):
        ids = {r["action_id"]: r["debtor_id"] for r in self.rows
               if r["status"] == "pending" and
               (not numbers or r["action_number"] in numbers)}
        if not ids:
            raise AssertionError("nothing is pending")
        self.outcome([{"debtor_id": debtor, "date": str(self.day),
                       "event": kind, "action_id": action, "by": "ana"}
                      for action, debtor in ids.items()])

    def event(self, words):
        row = {"debtor_id": "D1", "date": str(self.day), "event": words[0]}
        row.update(word.split("=", 1) for word in words[1:])
        if "item" in row:
            row["item_key"] = "/%s//" % row.pop("item")
        self.outcome([row])

    def expect(self, got, wanted):
        if got != wanted:
            raise AssertionError("on %s\n  wanted %s\n  got    %s" % (
                self.day, wanted, got))

    def do(self, line):
        word, _, rest = line.partition(" ")
        words = rest.split()
        if word == "day":
            self.day = self.day + datetime.timedelta(int(rest)) \
                if rest[0] == "+" else datetime.date.fromisoformat(rest)
        elif word == "item" or word == "set":
            self.item(words[0], words[1:])
        elif word == "gone":
            for name in words:
                del self.items[name]
        elif word in ("plan:", "again:"):
            self.plan()
            self.expect(self.show(), rest)
        elif word == "columns":
            names, _, wanted = rest.partition(": ")
            self.expect(self.columns(names.split()), wanted)
        elif word == "said:":
            if rest not in self.text:
                raise AssertionError("not said: %s\n%s" % (rest, self.text))
        elif word == "events:":
            self.expect(self.shown_events(), rest)
        elif word == "record":
            self.run("ledger", "outcome", self.path("l.db"),
                     self.path("ev.csv"))
        elif word == "send":
            self.send(words)
        elif word == "approve":
            self.decide("approved", words)
        elif word == "reject":
            self.decide("rejected", words)
        elif word == "ran":
            self.write("run.csv", self.table(
                ["record", "run", "strategy", "as_of", "state", "run_id"],
                [{"record": "run", "run": "1", "strategy": "story",
                  "as_of": str(self.day), "state": "committed",
                  "run_id": "0" * 32}]))
            self.run("ledger", "import", self.path("l.db"),
                     self.path("run.csv"))
        elif word == "rerun:":
            self.plan("--rerun")
            self.expect(self.show(), rest)
        elif word == "event":
            self.event(words)
        elif word == "refused:":
            done = self.plan(fine=False)
            if done.returncode == 0 or rest not in done.stderr:
                raise AssertionError("not refused: %s" % done.stderr)
        else:
            raise AssertionError("what is '%s'?" % line)


def stories(path):
    name, strategy, lines = None, [], []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("# "):
                if name:
                    yield name, "\n".join(strategy) + "\n", lines
                name, strategy, lines = line[2:], [], []
            elif line.startswith("  ") and not lines:
                strategy.append(line[2:])
            elif line and not line.startswith("--"):
                lines.append((number, line))
    yield name, "\n".join(strategy) + "\n", lines


def main():
    count = failed = 0
    for path in sys.argv[1:]:
        for name, strategy, lines in stories(path):
            count += 1
            folder = tempfile.mkdtemp()
            number = 0
            try:
                story = Story(folder, strategy)
                for number, line in lines:
                    story.do(line)
                print("ok %d - %s" % (count, name))
            except AssertionError as error:
                failed += 1
                print("not ok %d - %s" % (count, name))
                print("# %s:%d: %s" % (os.path.basename(path), number,
                                       str(error).replace("\n", "\n# ")))
            finally:
                shutil.rmtree(folder)
    print("1..%d" % count)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
