#!/usr/bin/env python3
"""Offers of instalments, over currencies, shares, minimums and the ends of
months: what `dunning plan` writes against plain arithmetic.

    offers.py [STRATEGIES [SEED]]
"""
import calendar
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
DAYS = [datetime.date(2026, 1, 31), datetime.date(2023, 12, 31),
        datetime.date(2024, 1, 30), datetime.date(2026, 8, 31),
        datetime.date(2026, 2, 28), datetime.date(2027, 12, 29)]


def text(minor, digits):
    if digits == 0:
        return str(minor)
    return f"{minor // 10 ** digits}.{minor % 10 ** digits:0{digits}d}"


def later(day, every, n):
    if every == "month":
        months = day.year * 12 + day.month - 1 + n
        year, month = divmod(months, 12)
        return datetime.date(year, month + 1, min(
            day.day, calendar.monthrange(year, month + 1)[1]))
    days = 7 if every == "week" else int(every[:-1])
    return day + datetime.timedelta(days * n)


class Offer:
    def __init__(self, rng, name):
        self.name = name
        self.payments = rng.choice([2, 3, 6, 7, 12, 60])
        self.every = rng.choice(["month", "month", "week", "14d", "30d"])
        self.first = rng.choice([None, None, "40 %", "12.5 %", "99 %", "1 %"])
        self.least = rng.choice([None, None, "0.001", "1", "10.005", "75"])

    def text(self):
        parts = [f"name: {self.name}", f"payments: {self.payments}",
                 f"every: {self.every}"]
        if self.first:
            parts.append(f"first: {self.first}")
        if self.least:
            parts.append(f'min: "{self.least}"')
        return "{" + ", ".join(parts) + "}"

    def made(self, total, digits, first_day):
        least = Fraction(self.least or 0) * 10 ** digits
        for count in range(self.payments, 1, -1):
            first, rest, parts = None, total, count
            if self.first:
                share = Fraction(self.first.rstrip(" %")) / 100
                first = int(total * share)
                rest, parts = total - first, count - 1
            each = rest // parts
            if first is None:
                first = each
            last = rest - each * (parts - 1)
            if min(first, each) < max(least, 1):
                continue
            days = "|".join(str(later(first_day, self.every, n))
                            for n in range(count))
            whole = [first] + [each] * (count - 2) + [last]
            assert sum(whole) == total, (total, whole)
            return [str(count)] + [text(x, digits) for x in
                                   (first, each, last)] + [days]
        return ["", "", "", "", ""]


def run(offers, as_of, deadline, debts):
    lines = ["dunning: 1", "strategy: s", "defaults: {timezone: UTC}",
             "offers:"]
    lines += ["  - " + o.text() for o in offers]
    lines += ["plans:", "  p: {levels: [{level: L1, on: {day: 1}, "
              "actions: [{channel: email, template: t}]%s}]}" % (
                  f", deadline: {deadline}" if deadline else "")]
    with open("s.yaml", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open("in.csv", "w", encoding="utf-8") as file:
        file.write("debtor_id,doc_id,balance,currency,email,days_overdue\n")
        for n, (minor, currency) in enumerate(debts):
            file.write(f"D{n},F{n},{text(minor, DIGITS[currency])},"
                       f"{currency},a@x.example,9\n")
    done = subprocess.run(["dunning", "plan", "-q", "-s", "s.yaml",
                           f"--as-of={as_of}", "in.csv"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 6)
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for _ in range(count):
            offers = [Offer(rng, n) for n in ("a", "b", "c")]
            as_of, deadline = rng.choice(DAYS), rng.choice([0, 1, 10, 31])
            debts = [(rng.choice([1, 2, 3, 59, 61, 100, 9999, 100001,
                                  10 ** 12 + 7, rng.randint(1, 10 ** 6)]),
                      rng.choice(list(DIGITS))) for _ in range(40)]
            for row in run(offers, as_of, deadline, debts):
                minor, currency = debts[int(row["debtor_id"][1:])]
                for o in offers:
                    first = as_of + datetime.timedelta(deadline) if deadline \
                        else later(as_of, o.every, 1)
                    want = o.made(minor, DIGITS[currency], first)
                    have = [row[f"offer_{o.name}_{part}"] for part in (
                        "count", "first", "amount", "last", "dates")]
                    if want != have:
                        sys.exit(f"{o.text()} of {minor} {currency}, "
                                 f"{as_of} + {deadline}\nwanted {want}\n"
                                 f"got    {have}")
                    checked += 1
    print(f"{checked} offers agree")


main()
