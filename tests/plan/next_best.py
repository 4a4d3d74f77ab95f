#!/usr/bin/env python3
"""The next best action against exact fractions.

    next_best.py PROGRAM CASES [SEED]

PROGRAM is dunning-plan.  Each case is a random strategy with sixty debts in
currencies of no, two and three decimals; channel, status and expected_value
must be those that the manual gives, reckoned with fractions.
"""
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
CHANNELS = ["email", "sms", "call", "letter", "visit"]
STREET = ("letter", "visit")
RATES = ["0", "1", "0.1", "0.5", "0.05", "0.333333333", "0.1234567885",
         "0.1234567895", "0.12345678949", "", "1.5", "-0.1"]
COSTS = ["0", "0.01", "1.5", "0.333", "2", "0.0001", "25"]


class Case:
    def __init__(self, seed):
        r = random.Random(seed)
        self.rounding = r.choice(["half_even", "half_up", "up", "down"])
        self.tie = r.choice(["order", "cost"])
        self.channels = r.sample(CHANNELS, len(CHANNELS))
        self.none = r.random() < 0.7
        self.costs = {c: {code: r.choice(COSTS) for code in DIGITS}
                      for c in self.channels}
        self.rows = [self.row(r, number) for number in range(60)]

    def row(self, r, number):
        currency = r.choice(list(DIGITS))
        minor = r.choice([r.randint(1, 10 ** 6), r.randint(1, 500), 10 ** 15])
        row = {"debtor_id": f"D{number}", "doc_id": f"F{number}",
               "currency": currency, "days_overdue": 5,
               "balance": str(Decimal(minor).scaleb(-DIGITS[currency])),
               "email": r.choice(["a@x.example", ""]),
               "mobile": "+34600000000", "address_1": r.choice(["x", ""]),
               "p_none": r.choice(["0", "0.05", "0.2"]),
               "share": r.choice(["1", "0.8", "0.333333333", "0.7777777775",
                                  "0"])}
        for channel in self.channels:
            row["p_" + channel] = r.choice(RATES)
        return row

    def strategy(self):
        names = self.channels + (["none"] if self.none else [])
        lines = ["dunning: 1", "strategy: best",
                 "defaults: {timezone: UTC, currency: EUR, "
                 f"rounding: {self.rounding}}}", "columns:"]
        lines += [f"  p_{c}: {{type: decimal, optional: true}}"
                  for c in CHANNELS + ["none"]]
        lines += ["  share: {type: decimal, optional: true}",
                  "plans: {p: {levels: [{level: L1, on: {day: 1}, actions: "
                  f"[{{channel: {self.channels[0]}, template: t, fallback: "
                  f"[{', '.join(self.channels[1:])}]}}]}}]}}}}",
                  "next_best_action:", f"  tie: {self.tie}",
                  "  share: share", "  propensity: {" +
                  ", ".join(f"{c}: p_{c}" for c in names) + "}", "  cost:"]
        lines += [f"    {c}: {{" + ", ".join(
            f'{code}: "{cost}"' for code, cost in costs.items()) +
            ", by: currency}" for c, costs in self.costs.items()]
        return "\n".join(lines) + "\n"


def rate(text):
    return Fraction(Decimal(text).quantize(Decimal("1e-9"), ROUND_HALF_EVEN))


def rounded(value, digits, how):
    minor = value * 10 ** digits
    whole = minor.numerator // minor.denominator
    rest = minor - whole
    half = Fraction(1, 2)
    up = {"down": False, "up": rest > 0, "half_up": rest >= half,
          "half_even": rest > half or (rest == half and whole % 2 == 1)}[how]
    return str(Decimal(whole + up).scaleb(-digits))


def best(case, row):
    """Status, channel and value; gains are above zero here."""
    asked = Fraction(row["balance"]) * rate(row["share"])
    none = rate(row["p_none"]) * asked if case.none else 0
    known, unknown = [], []
    for place, channel in enumerate(case.channels):
        text = row["p_" + channel]
        if text == "" or not 0 <= Decimal(text) <= 1:
            unknown.append((channel, None))
            continue
        cost = Fraction(case.costs[channel][row["currency"]])
        gain = rate(text) * asked - cost - none
        if gain > 0:
            known.append((-gain, cost if case.tie == "cost" else 0, place,
                          channel))
    order = [(one[3], -one[0]) for one in sorted(known)] + unknown
    for channel, gain in order:
        there = {"email": row["email"]}.get(
            channel, row["address_1"] if channel in STREET else "mobile")
        if there:
            return "due", channel, "" if gain is None else rounded(
                gain, DIGITS[row["currency"]], case.rounding)
    return "held", None, ""


def run(program, seed):
    case = Case(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(case.strategy())
        text = io.StringIO()
        out = csv.DictWriter(text, list(case.rows[0]))
        out.writeheader()
        out.writerows(case.rows)
        done = subprocess.run([program, "-q", "-s", path,
                               "--as-of=2026-03-03"], input=text.getvalue(),
                              capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return f"status {done.returncode}: {done.stderr}"
    made = {row["doc_id"]: row
            for row in csv.DictReader(io.StringIO(done.stdout))}
    for row in case.rows:
        wanted = best(case, row)
        got = made[row["doc_id"]]
        got = (got["status"], got["channel"] if wanted[1] else None,
               got["expected_value"])
        if got != wanted:
            return f"{row}: got {got}, wanted {wanted}\n{case.strategy()}"
    return None


def main():
    program, cases = sys.argv[1], int(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for seed in range(first, first + cases):
        fault = run(program, seed)
        if fault:
            print(f"next_best.py: case {seed}: {fault}", file=sys.stderr)
            return 1
    print(f"next_best.py: {cases} cases agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
