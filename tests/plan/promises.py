#!/usr/bin/env python3
"""An independent reading of the rules of promises and payment plans: random
stories of debtors, told to a ledger, must be judged alike by
`dunning ledger promises`.  usage: promises.py [STORIES [SEED]]

The rules, as dunning-strategy(5) has them: payments go, by date and then the
smaller first, to what is due first of what they name; a promise takes those from the day it was made to its last day;
a negative payment takes back those up to its day, of what it names first; an
instalment takes any until its plan breaks, which it does at the end of the
day on which as many instalments as `break_after` were not met in time, or of
its last day when any was not met then.
"""
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile

START = datetime.date(2026, 1, 1)
DAY = datetime.timedelta(1)


def story(rng, debtor):
    """Events of one debtor as rows, and the same as plain data."""
    rows, promises, plans, paid = [], [], [], []

    def when(low, high):
        return START + DAY * rng.randrange(low, high)

    def row(date, event, until="", amount="", code="", doc=""):
        rows.append([debtor, date, event, until, amount, "EUR" if amount else
                     "EUR", code, doc])

    for n in range(rng.randrange(0, 4)):
        made = when(0, 40)
        due = made + DAY * rng.randrange(0, 25)
        amount = rng.choice([1000, 2000, 5000, 9999])
        doc = rng.choice(["", "", "F1", "F2"])
        if any(p["made"] == made and p["due"] == due for p in promises):
            continue
        promises.append({"made": made, "due": due, "amount": amount,
                         "doc": doc, "plan": None})
        row(made, "promised", due, f"{amount / 100:.2f}", "", doc)
    if rng.random() < 0.5:
        agreed = when(0, 20)
        plan = {"code": "P", "agreed": agreed, "broken": None}
        plans.append(plan)
        row(agreed, "plan_agreed", "", "", "P")
        for n in range(rng.randrange(1, 5)):
            due = agreed + DAY * (7 * (n + 1))
            amount = rng.choice([1000, 2000])
            promises.append({"made": agreed, "due": due, "amount": amount,
                             "doc": "", "plan": plan})
            row(agreed, "plan_instalment", due, f"{amount / 100:.2f}", "P")
    seen = set()
    for n in range(rng.randrange(0, 6)):
        date = when(0, 75)
        amount = rng.choice([500, 950, 1000, 1900, 3000, 5000, -1000, 0])
        doc = rng.choice(["", "F1", "F2"])
        if (date, amount, doc) in seen:
            continue
        seen.add((date, amount, doc))
        paid.append({"date": date, "amount": amount, "doc": doc})
        row(date, "paid", "", f"{amount / 100:.2f}", "", doc)
    return rows, promises, plans, paid


def take_back(paid, as_of):
    """What is left of the payments: a negative one takes back those up to its
    day, of what it names first, and the last first."""
    left = sorted((dict(p) for p in paid),
                  key=lambda p: (p["date"], p["amount"], p["doc"]))
    for back in left:
        amount = -back["amount"]
        if amount < 0 or back["date"] > as_of:
            continue
        for others in (False, True):
            for p in reversed(left):
                named = back["doc"] and p["doc"] and back["doc"] != p["doc"]
                if p["amount"] > 0 and p["date"] <= back["date"] and \
                        bool(named) == others:
                    part = min(amount, p["amount"])
                    p["amount"] -= part
                    amount -= part
    return [p for p in left if p["amount"] > 0]


def judge(promises, plans, paid, as_of, days, per_cent, break_after):
    """Sets the state of each; day after day, as it happened."""
    promises.sort(key=lambda p: (p["due"], p["made"], p["plan"] is not None))
    paid = take_back(paid, as_of)
    for p in promises:
        p["paid"], p["met"] = 0, None
        p["last"] = p["due"] + DAY * days
    day = min([START] + [p["date"] for p in paid])
    while day <= as_of:
        for plan in plans:
            mine = [p for p in promises if p["plan"] is plan]
            late = [p for p in mine if p["last"] == day - DAY]
            # What was due by then and had not been met by its evening.
            missed = [p for p in mine if p["last"] < day and p["met"] is None]
            ends = all(p["last"] < day for p in mine)
            if plan["broken"] is None and late and missed and (
                    len(missed) >= break_after or ends):
                plan["broken"] = day
        for payment in sorted([p for p in paid if p["date"] == day],
                              key=lambda p: (p["amount"], p["doc"])):
            left = payment["amount"]
            for p in promises:
                if left == 0:
                    break
                if p["met"] is not None or day < p["made"]:
                    continue
                if p["doc"] and payment["doc"] and p["doc"] != payment["doc"]:
                    continue
                if p["plan"] is None and day > p["last"]:
                    continue
                if p["plan"] is not None and p["plan"]["broken"] is not None:
                    continue
                part = min(left, p["amount"] - p["paid"])
                p["paid"] += part
                left -= part
                if p["paid"] >= p["amount"] - p["amount"] * per_cent // 100:
                    p["met"] = day
        day += DAY
    for p in promises:
        if p["met"] is not None:
            p["state"] = "kept"
        elif as_of <= p["last"]:
            p["state"] = "pending"
        else:
            p["state"] = "partly_kept" if p["paid"] else "broken"
    for plan in plans:
        mine = [p for p in promises if p["plan"] is plan]
        plan["last"] = max(p["last"] for p in mine)
        if plan["broken"] is not None:
            plan["state"] = "broken"
        elif all(p["met"] is not None for p in mine):
            plan["state"] = "kept"
        else:
            plan["state"] = "pending"


def expected(debtor, promises, plans, days):
    def money(minor):
        return f"{minor / 100:.2f}"
    rows = [[debtor, "EUR", "plan", plan["code"], "", "", str(plan["agreed"]),
             str(plan["last"]), str(plan["last"]), "", "", plan["state"],
             str(plan["broken"] or "")] for plan in plans]
    for p in promises:
        broken = p["last"] + DAY if p["state"] == "broken" else ""
        rows.append([debtor, "EUR", "instalment" if p["plan"] else "promise",
                     p["plan"]["code"] if p["plan"] else "", "", p["doc"],
                     str(p["made"]), str(p["due"]), str(p["last"]),
                     money(p["amount"]), money(p["paid"]), p["state"],
                     str(broken)])
    return rows


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 6)
    stories = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("events.csv", "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow("debtor_id,date,event,until,amount,currency,code,"
                         "doc_id".split(","))
            for n in range(count):
                debtor = f"D{n:05d}"
                rows, *facts = story(rng, debtor)
                stories.append((debtor, *facts))
                out.writerows(rows)
        subprocess.run(["dunning", "ledger", "init", "l.db"], check=True)
        subprocess.run(["dunning", "ledger", "outcome", "l.db", "events.csv"],
                       check=True)
        checked = 0
        for days, share, missed in ((0, 0, 1), (2, 5, 2), (7, 50, 3)):
            with open("s.yaml", "w") as file:
                file.write("dunning: 1\nstrategy: s\npromises: {tolerance: "
                           f"{{days: {days}, amount: \"{share} %\"}}, "
                           f"break_after: {missed}}}\n")
            for offset in (5, 20, 33, 47, 80):
                as_of = START + DAY * offset
                said = subprocess.run(
                    ["dunning", "ledger", "promises", "l.db", "-s", "s.yaml",
                     f"--as-of={as_of}"], check=True, capture_output=True,
                    text=True).stdout
                wanted = []
                for debtor, promises, plans, paid in stories:
                    for plan in plans:
                        plan["broken"] = None
                    judge(promises, plans, paid, as_of, days, share, missed)
                    wanted += expected(debtor, promises, plans, days)
                got = list(csv.reader(io.StringIO(said)))[1:]
                for want, have in zip(wanted, got):
                    if want != have:
                        sys.exit(f"as of {as_of}, {days} days, {share} %, "
                                 f"{missed} missed:\nwanted {want}\n"
                                 f"got    {have}")
                if len(wanted) != len(got):
                    sys.exit(f"{len(wanted)} rows wanted, {len(got)} got")
                checked += len(got)
    print(f"{checked} states agree")


main()
