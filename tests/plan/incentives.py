#!/usr/bin/env python3
"""`dunning report incentives` against plain arithmetic over the same facts.

    incentives.py CASES [SEED]

The programs are on the PATH.  Each case is a ledger of random actions with
and without agents, random payments of debtors, items and actions, and tiers by
bucket and by range of days.
"""
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile
from decimal import (ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP,
                     Decimal)

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
ROUNDING = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP,
            "up": ROUND_UP, "down": ROUND_DOWN}
BASE = datetime.date(2026, 5, 1)
# (bucket or range, first and last day, [(upto, per cent)...])
EARLY = ("early", 1, 30, [("100", "2.5"), ("250.5", "3.333"), (None, "7")])
MIDDLE = ("middle", 31, 90, [("50", "4")])
RANGE = ("[91..180]", 91, 180, [("1000", "0.5"), (None, "10")])
STRATEGY = """dunning: 1
strategy: pay
defaults: {{currency: EUR, timezone: UTC, rounding: {rounding}}}
ageing:
  buckets:
    - {{name: current, range: "< 1"}}
    - {{name: early, range: "[1..30]"}}
    - {{name: middle, range: "[31..90]"}}
    - {{name: late, range: "> 90"}}
incentives:
  window: {window}
  tiers:
"""


def later(day, days):
    return day + datetime.timedelta(days)


class Case:
    def __init__(self, seed):
        r = self.random = random.Random(seed)
        self.rounding = r.choice(list(ROUNDING))
        self.window = r.choice([0, 5, 30])
        self.tiers = r.sample([EARLY, MIDDLE, RANGE], r.randint(1, 3))
        self.actions = [self.action() for _ in range(r.randint(5, 40))]
        payments = [self.payment() for _ in range(r.randint(5, 60))]
        self.payments = list({str(p): p for p in payments
                              if p["amount"] != 0}.values())
        self.first = later(BASE, r.randint(0, 20))
        self.last = later(BASE, r.choice([30, 45, 100]))

    def action(self):
        r = self.random
        day = later(BASE, r.randint(0, 40))
        items = {f"/F{r.randint(0, 4)}//":
                 r.choice([None, later(day, r.randint(-200, 5)),
                           later(day, r.randint(-60, 5))])
                 for _ in range(r.randint(1, 3))}
        moved = r.random() < 0.3  # told the next day
        return {"id": f"{r.getrandbits(128):032x}", "day": day,
                "debtor": f"D{r.randint(0, 5)}", "items": items,
                "currency": r.choice(["EUR", "EUR", "JPY", "KWD"]),
                "contact": later(day, 1) if moved else day,
                "agent": r.choice(["ana", "bob", "ñ", ""])}

    def payment(self):
        r = self.random
        action = r.choice(self.actions)
        currency = action["currency"] if r.random() < 0.9 else "EUR"
        amount = Decimal(r.choice([r.randint(1, 400000), r.randint(1, 5000),
                                   100000])).scaleb(-3)
        named = r.choice(["action_id", "doc_id", "item_key", None, None])
        return {"debtor_id": action["debtor"], "currency": currency,
                "date": later(action["day"],
                              r.choice([-1, 0, 1, 5, 6, 29, 30, 31, 10])),
                "amount": amount.quantize(
                    Decimal(1).scaleb(-DIGITS[currency])),
                "action_id": action["id"] if named == "action_id" else "",
                "doc_id": f"F{r.randint(0, 4)}" if named == "doc_id" else "",
                "item_key": f"/F{r.randint(0, 4)}//"
                            if named == "item_key" else ""}

    def strategy(self):
        text = STRATEGY.format(rounding=self.rounding, window=self.window)
        for name, _, _, steps in self.tiers:
            key = "days" if name[0] == "[" else "bucket"
            for upto, rate in steps:
                upto = f', upto: "{upto}"' if upto else ""
                text += f'    - {{{key}: "{name}", rate: "{rate} %"{upto}}}\n'
        return text

    def write(self):
        with open("s.yaml", "w", encoding="utf-8") as file:
            file.write(self.strategy())
        with open("past.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["action_id", "strategy", "plan", "debtor_id",
                          "channel", "as_of", "send_after", "level",
                          "currency", "item_key", "item_level", "item_due",
                          "amount", "batch", "agent"])
            for number, a in enumerate(self.actions):
                for key, due in a["items"].items():
                    out.writerow([
                        a["id"], "pay", "p", a["debtor"], "call", a["day"],
                        f"{a['contact']}T10:00+02:00", "L", a["currency"],
                        key, "L", due or "", "10",
                        f"call/{a['day']}/{number + 1}", a["agent"]])
        with open("paid.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["event"] + list(self.payments[0]))
            for payment in self.payments:
                out.writerow(["paid"] + list(payment.values()))


def item_of(payment):
    return payment["item_key"] or (
        f"/{payment['doc_id']}//" if payment["doc_id"] else None)


def earner(case, payment):
    """The agent and the bucket that a payment counts for."""
    item = item_of(payment)
    fit = [a for a in case.actions if all([
        a["agent"], a["debtor"] == payment["debtor_id"],
        a["currency"] == payment["currency"],
        payment["action_id"] in ("", a["id"]),
        item is None or item in a["items"],
        0 <= (payment["date"] - a["contact"]).days <= case.window])]
    if not fit:
        return "", ""
    action = max(fit, key=lambda a: (a["contact"], a["day"], a["id"]))
    dues = [due for key, due in action["items"].items()
            if due and item in (None, key)]
    days = (payment["date"] - min(dues)).days if dues else None
    for name, first, last, _ in case.tiers:
        if days is not None and first <= days <= last:
            return action["agent"], name
    return action["agent"], ""


def wanted(case):
    sums = {}
    for payment in case.payments:
        if case.first <= payment["date"] <= case.last:
            key = (payment["currency"], *earner(case, payment))
            one = sums.setdefault(key, [0, Decimal(0)])
            one[0] += 1
            one[1] += payment["amount"]
    rows = []
    for (currency, agent, bucket), (count, total) in sums.items():
        unit = Decimal(1).scaleb(-DIGITS[currency])
        low = Decimal(0)
        steps = next((t[3] for t in case.tiers if t[0] == bucket), [])
        for number, (upto, rate) in enumerate(steps, 1):
            end = total
            if upto:
                end = min(end, Decimal(upto).quantize(unit, ROUND_DOWN))
            part = end - low
            if part > 0:
                pay = (part * Decimal(rate) / 100).quantize(
                    unit, ROUNDING[case.rounding])
                rows.append([currency, agent, bucket, str(number),
                             str(count), str(part.quantize(unit)),
                             f"{rate} %", str(pay)])
                low += part
                count = 0
        if total > low:
            rows.append([currency, agent, bucket, "", str(count),
                         str((total - low).quantize(unit)), "",
                         str(Decimal(0).quantize(unit))])
    return sorted(rows)


def dunning(*words):
    done = subprocess.run(["dunning", *words], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"incentives.py: {words}: {done.stderr}")
    return done.stdout


def main():
    cases = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = 0
    for seed in range(first, first + cases):
        case = Case(seed)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            case.write()
            dunning("ledger", "init", "l.db")
            dunning("ledger", "import", "l.db", "past.csv")
            dunning("ledger", "outcome", "l.db", "paid.csv")
            told = dunning("report", "incentives", "-s", "s.yaml", "-l",
                           "l.db", "-f", "csv", f"--from={case.first}",
                           f"--to={case.last}")
            os.chdir("/")
        got = sorted(list(csv.reader(io.StringIO(told)))[1:])
        if got != wanted(case):
            print(f"incentives.py: case {seed}:\n{case.strategy()}"
                  f"got {got}\nwanted {wanted(case)}", file=sys.stderr)
            return 1
        count += len(got)
    print(f"incentives.py: {count} rows agree")
    return 0 if count > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
