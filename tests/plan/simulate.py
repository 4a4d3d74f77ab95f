#!/usr/bin/env python3
"""What `dunning simulate` says against that many nights of `dunning run`.

    simulate.py DAYS SEED...

The programs are on the PATH.  For each seed a random portfolio is simulated
over a ledger that has some nights already; then the same days are run for
good, and contacts, hand-overs and amounts of each day, channel, level and
agent must be those of the ledger.  The simulation leaves the ledger as it was,
byte by byte.
"""
import collections
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile
from decimal import Decimal

STRATEGY = """dunning: 1
strategy: nights
defaults: {currency: EUR, timezone: Europe/Madrid, language: es}
mail: {from: "Desk <desk@x.example>", domain: x.example}
plans:
  std:
    min_balance: 20
    min_contact_days: 2
    escalate: {when: days_overdue > 20 and balance > 800, to: big}
    levels:
      - {level: P, on: {day: -3},
         actions: [{channel: email, template: t}]}
      - {level: L1, on: {day: 1},
         actions: [{channel: email, template: t, fallback: [sms]}]}
      - {level: L2, on: {day: 6},
         actions: [{channel: call, queue: q1, template: t}]}
      - {level: L3, on: {day: 12},
         actions: [{channel: visit, queue: q2, template: t}]}
      - {level: L4, on: {day: 18}, fees: [notice],
         actions: [{channel: letter, template: t}]}
      - {level: L5, on: {day: 24},
         actions: [{channel: export, queue: legal}]}
  big:
    levels:
      - {level: B1, on: {day: 20}, approval: manual,
         actions: [{channel: letter, template: t}]}
default_plan: std
charges:
  notice: {kind: fee, amount: 3.00 EUR, when: currency = "EUR"}
constraints:
  - code: HOURS
    channels: [call, sms, visit]
    windows:
      - {days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00"}
  - {code: WEEK, cap: {max: 2, per: 7d, count: contacts}}
assign:
  agents: agents.csv
  rules: [{queue: q1, sticky: 10d}, {queue: q2}]
"""
AGENTS = """agent_id,queues,daily_capacity
ana,q1|q2,3
bob,q1,2
eva,q2,1
"""
FIRST = datetime.date(2026, 3, 2)
NIGHTS = 3  # that the ledger has before


def dunning(*words):
    done = subprocess.run(["dunning", *words], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"simulate.py: {words}: {done.stderr}")
    return done.stdout


def write_files(seed):
    r = random.Random(seed)
    os.makedirs("templates/t")
    for part, text in (("call", "Hola\n"), ("sms", "Hola\n"),
                       ("txt", "Hola\n"), ("subject", "Hola\n"),
                       ("letter", "@address Calle\n@subject x\n\nHola\n")):
        with open(f"templates/t/es.{part}", "w", encoding="utf-8") as file:
            file.write(text)
    for name, text in (("s.yaml", STRATEGY), ("agents.csv", AGENTS)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    with open("in.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["debtor_id", "doc_id", "currency", "balance",
                      "due_date", "email", "mobile", "address_1"])
        for number in range(80):
            sign = r.choice(["-"] + 15 * [""])
            out.writerow([
                f"D{r.randint(0, 40)}", f"F{number}",
                r.choice(["EUR", "EUR", "USD"]),
                f"{sign}{r.choice([5, 15, 100, 300, 900])}.50",
                FIRST + datetime.timedelta(r.randint(-30, 12)),
                r.choice(["", "a@x.example"]), "+34600000000",
                r.choice(["", "Calle 1"])])


def run(day):
    dunning("run", "-q", "-p", "-s", "s.yaml", "-l", "l.db", "-d", "out",
            f"--as-of={day}", "in.csv")


def sent():
    """Contacts, hand-overs and amount from FIRST on, as in the report."""
    sums = collections.defaultdict(lambda: [0, 0, Decimal(0)])
    seen = set()
    for row in csv.DictReader(io.StringIO(dunning("ledger", "export",
                                                  "l.db"))):
        if row["action_id"] in seen or row["as_of"] < str(FIRST):
            continue
        seen.add(row["action_id"])
        for by, name in (("day", row["as_of"]), ("channel", row["channel"]),
                         ("level", row["plan"] + "." + row["level"]),
                         ("agent", row["agent"] or row["queue"])):
            one = sums[row["currency"], by, name]
            one[row["channel"] == "export"] += 1
            one[2] += Decimal(row["amount"])
    return sums


def story(days, seed):
    write_files(seed)
    dunning("ledger", "init", "l.db")
    for night in range(-NIGHTS, 0):
        run(FIRST + datetime.timedelta(night))
    with open("l.db", "rb") as file:
        before = file.read()
    report = dunning("simulate", "-q", "-s", "s.yaml", "-l", "l.db",
                     f"--as-of={FIRST}", "-d", str(days), "-f", "csv",
                     "in.csv")
    with open("l.db", "rb") as file:
        if file.read() != before:
            raise SystemExit("simulate.py: the ledger is another one")
    for night in range(days):
        run(FIRST + datetime.timedelta(night))
    wanted = sent()
    told = {}
    for row in csv.DictReader(io.StringIO(report)):
        told[row["currency"], row["by"], row["name"]] = [
            int(row["contacts"]), int(row["handed_over"]),
            Decimal(row["amount"])]
    for key in sorted(set(told) | set(wanted)):
        if told.get(key, [0, 0, 0]) != wanted[key]:
            raise SystemExit(f"simulate.py: seed {seed}: {key}: "
                             f"{told.get(key)}, {wanted[key]} were sent")
    return sum(v[0] for k, v in wanted.items() if k[1] == "agent" and k[2])


def main():
    days = int(sys.argv[1])
    by_agents = 0
    for seed in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            by_agents += story(days, int(seed))
            os.chdir("/")
    print(f"simulate.py: {by_agents} contacts of agents, all foretold")
    return 0 if by_agents > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
