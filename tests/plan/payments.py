#!/usr/bin/env python3
"""Promises and payment plans of debtors in two currencies, judged by a file of
payments: what `dunning plan -t` says of each debt, and `dunning ledger
promises -t`, against an independent reading of the rules; as of days in any
order.  usage: payments.py [STORIES [SEED]]

The file is all that counts up to its newest day that is not after the as-of
day; the ledger tells of later payments.  A payment that is negative takes back
those up to its day: of what it names first, and the last first.
"""
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile

START = datetime.date(2025, 12, 1)
DAY = datetime.timedelta(1)
HOLIDAYS = {datetime.date(2025, 12, 25), datetime.date(2025, 12, 26),
            datetime.date(2026, 1, 1), datetime.date(2026, 1, 6)}
DIGITS = {"EUR": 2, "JPY": 0}
DOCS = ["F1", "F2", "OLD"]


def text(minor, currency):
    if DIGITS[currency] == 0:
        return str(minor)
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{minor // 100}.{minor % 100:02d}"


def take_back(paid, back):
    """A negative payment takes back what was paid up to its day."""
    left = -back["amount"]
    for others in (False, True):
        for old in reversed(paid):
            named = back["doc"] and old["doc"] and back["doc"] != old["doc"]
            if left <= 0 or old["amount"] <= 0 or \
                    old["date"] > back["date"] or bool(named) != others:
                continue
            part = min(left, old["amount"])
            old["amount"] -= part
            left -= part


class Purse:
    """A debtor in one currency."""
    def __init__(self, rng, debtor, currency):
        self.debtor, self.currency = debtor, currency
        self.events, self.promises, self.file, self.late = [], [], [], []
        self.plan = None

        def when(low, high):
            return START + DAY * rng.randrange(low, high)

        for _ in range(rng.randrange(0, 4)):
            made = when(0, 40)
            due = made + DAY * rng.randrange(0, 25)
            if any(p["due"] == due for p in self.promises):
                continue
            self.promise(made, due, rng.choice([1000, 2000, 5000, 9999]),
                         rng.choice(["", "", "F1", "F2"]), False)
        if rng.random() < 0.4:
            agreed = when(0, 20)
            self.plan = {"agreed": agreed}
            self.event(agreed, "plan_agreed", code="P")
            for n in range(rng.randrange(1, 5)):
                self.promise(agreed, agreed + DAY * 7 * (n + 1),
                             rng.choice([1000, 2000]), "", True)
        for n in range(rng.randrange(0, 7)):
            amount = rng.choice([500, 950, 1000, 1900, 3000, 5000])
            if rng.random() < 0.15:
                amount = -amount
            self.file.append({"date": when(0, 60), "order": n,
                              "amount": amount, "doc": rng.choice(DOCS)})
        for n in range(rng.randrange(0, 3)):
            paid = {"date": when(0, 90), "amount": 700 + n,
                    "doc": rng.choice(["", "F1", "F2"])}
            if rng.random() < 0.25:
                paid["amount"] = -paid["amount"]
            self.late.append(paid)
            self.event(paid["date"], "paid", amount=paid["amount"],
                       doc=paid["doc"])

    def event(self, date, kind, until="", amount=None, code="", doc=""):
        self.events.append([
            self.debtor, date, kind, until,
            "" if amount is None else text(amount, self.currency),
            self.currency, code, doc])

    def promise(self, made, due, amount, doc, planned):
        self.promises.append({"made": made, "due": due, "amount": amount,
                              "doc": doc, "planned": planned})
        self.event(made, "plan_instalment" if planned else "promised", due,
                   amount, "P" if planned else "", doc)

    def payments(self, as_of, newest):
        paid = []
        for p in sorted((p for p in self.file if p["date"] <= as_of),
                        key=lambda p: (p["date"], p["order"])):
            if p["amount"] < 0:
                take_back(paid, p)
            else:
                paid.append(dict(p))
        paid += [dict(p) for p in self.late
                 if newest is None or p["date"] > newest]
        paid.sort(key=lambda p: (p["date"], p["amount"], p["doc"]))
        for p in paid:
            if p["amount"] < 0 and p["date"] <= as_of:
                take_back(paid, p)
        return [p for p in paid if p["amount"] > 0]

    def judge(self, as_of, newest, terms):
        paid = self.payments(as_of, newest)
        self.promises.sort(key=lambda p: (p["due"], p["made"], p["planned"]))
        for p in self.promises:
            p["paid"], p["met"] = 0, None
            p["last"] = terms.last(p["due"])
        broken = None
        mine = [p for p in self.promises if p["planned"]]
        for day in (START + DAY * n for n in range((as_of - START).days + 1)):
            missed = [p for p in mine if p["last"] < day and
                      (p["met"] is None or p["met"] >= day)]
            late = any(p["last"] == day - DAY for p in mine)
            ends = all(p["last"] < day for p in mine)
            if broken is None and late and missed and (
                    len(missed) >= terms.missed or ends):
                broken = day
            for payment in sorted((p for p in paid if p["date"] == day),
                                  key=lambda p: (p["amount"], p["doc"])):
                left = payment["amount"]
                for p in self.promises:
                    if left == 0:
                        break
                    if p["met"] or day < p["made"] or (
                            p["doc"] and payment["doc"] and
                            p["doc"] != payment["doc"]):
                        continue
                    if broken is not None if p["planned"] else \
                            day > p["last"]:
                        continue
                    part = min(left, p["amount"] - p["paid"])
                    p["paid"] += part
                    left -= part
                    if p["paid"] >= p["amount"] - \
                            p["amount"] * terms.share // 100:
                        p["met"] = day
        for p in self.promises:
            if p["met"] is not None:
                p["state"] = "kept"
            elif as_of <= p["last"]:
                p["state"] = "pending"
            else:
                p["state"] = "partly_kept" if p["paid"] else "broken"
        if self.plan is not None:
            self.plan["last"] = max(p["last"] for p in mine)
            self.plan["state"] = "broken" if broken else "kept" if all(
                p["met"] for p in mine) else "pending"
            self.plan["broken"] = broken or ""

    def rows(self):
        rows = []
        if self.plan is not None:
            last = str(self.plan["last"])
            rows.append([self.debtor, self.currency, "plan", "P", "", "",
                         str(self.plan["agreed"]), last, last, "", "",
                         self.plan["state"], str(self.plan["broken"])])
        for p in self.promises:
            rows.append([
                self.debtor, self.currency,
                "instalment" if p["planned"] else "promise",
                "P" if p["planned"] else "", "", p["doc"], str(p["made"]),
                str(p["due"]), str(p["last"]),
                text(p["amount"], self.currency),
                text(p["paid"], self.currency), p["state"],
                str(p["last"] + DAY) if p["state"] == "broken" else ""])
        return rows

    def state(self):
        """Pending when anything is, else of what was due last."""
        all_ = [(p["due"], p["state"]) for p in self.promises
                if not p["planned"]]
        if self.plan is not None:
            all_.append((self.plan["last"], self.plan["state"]))
        if any(state == "pending" for _, state in all_):
            return "pending"
        last = max((due for due, _ in all_), default=None)
        return [state for due, state in all_ if due == last][-1] \
            if all_ else "none"

    def holds(self, doc):
        codes, until = set(), []
        for p in self.promises:
            if p["state"] == "pending" and not p["planned"] and \
                    p["doc"] in ("", doc):
                codes.add("PROMISED")
                until.append(p["last"])
        if self.plan is not None and self.plan["state"] == "pending":
            codes.add("PAYMENT_PLAN")
            until.append(self.plan["last"])
        return codes, max(until) if until else ""


class Terms:
    def __init__(self, days, business, share, missed):
        self.days, self.business = days, business
        self.share, self.missed = share, missed

    def last(self, due):
        left = self.days
        while left:
            due += DAY
            left -= not self.business or (due.weekday() < 5 and
                                          due not in HOLIDAYS)
        return due

    def text(self):
        of = "of: business, calendar: c" if self.business else "of: calendar"
        return ("dunning: 1\nstrategy: s\n"
                "defaults: {timezone: UTC}\n"
                "calendars:\n  c: {weekend: [sat, sun], holidays_add: [%s]}\n"
                "promises: {tolerance: {days: %d, %s, amount: \"%d %%\"}, "
                "break_after: %d}\n"
                "plans:\n  p: {group_by: item, levels: [{level: L1, on: "
                "{day: 1}, actions: [{channel: email, template: t}]}]}\n" % (
                    ", ".join(map(str, sorted(HOLIDAYS))), self.days, of,
                    self.share, self.missed))


def run(*args):
    done = subprocess.run(["dunning", *args], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return list(csv.reader(io.StringIO(done.stdout)))


def write(name, rows):
    with open(name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def tell(purses):
    write("events.csv", [
        "debtor_id,date,event,until,amount,currency,code,doc_id".split(",")] +
          [e for p in purses for e in p.events])
    write("pay.csv", [["debtor_id", "doc_id", "date", "currency", "amount"]] +
          [[p.debtor, f["doc"], f["date"], p.currency,
            text(f["amount"], p.currency)] for p in purses for f in p.file])
    run("ledger", "init", "l.db")
    run("ledger", "outcome", "-q", "l.db", "events.csv")


def debts(purses, as_of):
    rows = [["debtor_id", "doc_id", "due_date", "balance", "currency",
             "email", "days_overdue"]]
    for p in purses:
        for doc in DOCS[:2]:
            rows.append([p.debtor, doc, START - DAY, text(99900, p.currency),
                         p.currency, "a@x.example",
                         (as_of - START).days + 1])
    write("in.csv", rows)


def check(purses, as_of, terms, with_file):
    dates = [f["date"] for p in purses for f in p.file if f["date"] <= as_of]
    newest = max(dates) if dates and with_file else None
    files = ["-t", "pay.csv"] if with_file else []
    for p in purses:
        saved = p.file
        p.file = saved if with_file else []
        p.judge(as_of, newest, terms)
        p.file = saved
    have = run("ledger", "promises", "l.db", "-s", "s.yaml",
               f"--as-of={as_of}", *files)[1:]
    want = [row for p in sorted(purses, key=lambda p: (p.debtor, p.currency))
            for row in p.rows()]
    compare(as_of, want, have)
    debts(purses, as_of)
    table = run("plan", "-q", "-s", "s.yaml", f"--as-of={as_of}", "-l",
                "l.db", *files, "in.csv")
    have = []
    for row in (dict(zip(table[0], cells)) for cells in table[1:]):
        have.append((row["debtor_id"], row["currency"], row["doc_id"],
                     row["status"], sorted(set(row["held_by"].split("|")) -
                                           {""}),
                     row["promise_state"], row["hold_until"]))
    want = []
    for p in purses:
        for doc in DOCS[:2]:
            codes, until = p.holds(doc)
            want.append((p.debtor, p.currency, doc,
                         "held" if codes else "due", sorted(codes),
                         p.state(), str(until)))
    compare(as_of, sorted(want), sorted(have))
    return len(want)


def compare(as_of, want, have):
    for w, h in zip(want, have):
        if w != h:
            sys.exit(f"as of {as_of}\nwanted {w}\ngot    {h}")
    if len(want) != len(have):
        sys.exit(f"{len(want)} rows wanted, {len(have)} got")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 6)
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        purses = [Purse(rng, "D%04d" % n, currency) for n in range(count)
                  for currency in ("EUR", "JPY")[:1 + n % 2]]
        tell(purses)
        for terms in (Terms(0, False, 0, 1), Terms(2, True, 5, 2),
                      Terms(5, True, 50, 3)):
            with open("s.yaml", "w", encoding="utf-8") as file:
                file.write(terms.text())
            for offset in (80, 5, 33, 24, 47):
                checked += check(purses, START + DAY * offset, terms,
                                 offset != 33)
    print(f"{checked} debts agree")


main()
