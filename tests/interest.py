#!/usr/bin/env python3
"""Interest and fixed sums again, by fractions, over random cases.

    interest.py [SEED [ROUNDS]]

Each round writes a strategy of many charges, rate tables and a portfolio, runs
`dunning age` and compares every amount.  Day counts and interest are written
from their definitions, day by day: not as the library walks over them.
"""
import calendar
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 60
ONE = timedelta(1)
COUNTS = ["act/365", "act/360", "act/act", "30e/360", "30us/360"]
ROUNDINGS = ["half_even", "half_up", "up", "down"]


def rounded(value, how):
    """A fraction that is not negative, as a whole number."""
    whole, rest = divmod(value.numerator, value.denominator)
    half = Fraction(rest, value.denominator) - Fraction(1, 2)
    up = {"up": rest > 0, "down": False, "half_up": half >= 0,
          "half_even": half > 0 or half == 0 and whole % 2 == 1}[how]
    return whole + up


def february_end(day):
    return day.month == 2 and (day + ONE).month == 3


def thirty(count, start, end):
    """30/360 days between two dates."""
    first, last = start.day, end.day
    if count == "30us/360":
        if february_end(start) and february_end(end):
            last = 30
        if february_end(start):
            first = 30
        if last == 31 and first >= 30:
            last = 30
        first = min(first, 30)
    else:
        first, last = min(first, 30), min(last, 30)
    return ((end.year - start.year) * 360 + (end.month - start.month) * 30 +
            last - first)


def months_later(day, count):
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1,
                min(day.day, calendar.monthrange(year, month + 1)[1]))


class Table:
    """Rates by day: what the file says, made into what is charged."""

    def __init__(self, rng, folder, name):
        self.rows = []
        day = date(2019, 1, 1) + timedelta(rng.randrange(400))
        lines = ["from,valid_through,rate"]
        for _ in range(rng.randrange(1, 12)):
            until = day + timedelta(rng.randrange(1, 400))
            gap = timedelta(rng.choice([0, 0, 0, 0, 5]))
            rate = Fraction(rng.randrange(-200, 3000), 100)
            self.rows.append((day, until, rate))
            lines.append("%s,%s,%.2f" % (day, until, float(rate)))
            day = until + ONE + gap
        (folder / name).write_text("\n".join(lines) + "\n")

    def on(self, day):
        for start, end, rate in self.rows:
            if start <= day <= end:
                return rate
        return None


class Charge:
    """Random terms of interest, and what they give."""

    def __init__(self, rng, tables, number):
        self.name = "c%d" % number
        self.table = self.per = self.rate = None
        self.effective = rng.random() < 0.2
        self.per = "year" if self.effective else rng.choice(
            ["year", "year", "month", "day"])
        self.compound = rng.choice(["none", "none", "none", "daily"] +
                                   ["monthly"] * (not self.effective and
                                                  self.per != "day"))
        self.count = rng.choice(COUNTS)
        self.rounding = rng.choice(ROUNDINGS)
        self.round = rng.choice(["end", "segment", "day"]) \
            if self.compound == "none" and not self.effective else "end"
        self.allocation = rng.choice(["interest", "principal"])
        self.payment_day = rng.random() < 0.7
        self.locked = rng.random() < 0.3
        self.after = rng.choice([0, 0, 7, 20])
        self.cap = rng.choice([None, None, Fraction(rng.randrange(1, 40))])
        keys = ["kind: interest", "day_count: " + self.count,
                "rounding: " + self.rounding, "round: " + self.round,
                "allocation: " + self.allocation + "_first",
                "compound: " + self.compound, "after: %d" % self.after,
                "count_payment_day: " + str(self.payment_day).lower(),
                "mode: " + ("locked" if self.locked else "floating")]
        if self.cap is not None:
            keys.append("cap: %s %% balance" % self.cap)
        if rng.random() < 0.6:
            self.times = Fraction(rng.choice([10, 15]), 10)
            self.add = Fraction(rng.randrange(0, 900), 100)
            if self.per == "day":
                self.times, self.add = self.times / 100, self.add / 100
            self.table = rng.choice(tables)
            keys.append(
                "rates: {file: rates/t%d.csv, times: %s, add: %s, per: %s%s}"
                % (tables.index(self.table), float(self.times),
                   float(self.add), self.per,
                   ", effective: true" if self.effective else ""))
        else:
            self.rate = Fraction(rng.randrange(
                0, 4000 if self.per == "day" else 400000), 10000)
            keys.append("rate: %.4f %% %s" % (
                float(self.rate), "effective" if self.effective else self.per))
        self.text = "  %s:\n" % self.name + "".join(
            "    %s\n" % key for key in keys)

    def rate_on(self, day):
        if self.table is None:
            return self.rate
        rate = self.table.on(day)
        return None if rate is None else max(
            Fraction(0), rate * self.times + self.add)

    def days(self, start, end):
        """Each day that bears interest, its rate, and the days it counts."""
        before = 0
        day = start
        while day < end:
            day += ONE
            counted = ((day - start).days if self.count.startswith("act")
                       else thirty(self.count, start, day))
            yield (day, self.rate_on(start + ONE if self.locked else day),
                   counted - before)
            before = counted

    def basis(self, day):
        if self.per != "year":
            return {"month": 30, "day": 1}[self.per]
        if self.count == "act/act":
            return 365 + calendar.isleap(day.year)
        return 365 if self.count == "act/365" else 360

    def stretches(self, days):
        """(rate, basis, days) of days that go together."""
        found = []
        for day, rate, counted in days:
            if rate is None:
                return None
            row = None if self.table is None or self.locked else [
                r for r in self.table.rows if r[0] <= day <= r[1]]
            year = day.year if (self.count, self.per) == (
                "act/act", "year") else None
            key = (rate, self.basis(day), row, year)
            if not found or found[-1][0] != key:
                found.append([key, 0])
            found[-1][1] += counted
        return [(key[0], key[1], days) for key, days in found]

    def simple(self, principal, parts):
        total = 0
        exact = Fraction(0)
        for rate, basis, days in parts:
            if self.effective:
                root = (1 + Decimal(rate.numerator) /
                        (rate.denominator * 100)) ** (1 / Decimal(basis))
                exact += principal * Fraction(root - 1) * days
                continue
            amount = principal * rate / 100 * days / basis
            if self.round == "end":
                exact += amount
            elif self.round == "segment":
                total += rounded(amount, self.rounding)
            elif days:
                total += rounded(amount / days, self.rounding) * days
        return total, exact

    def daily(self, principal, parts):
        growth = Decimal(1)
        for rate, basis, days in parts:
            year = Decimal(rate.numerator) / (rate.denominator * 100)
            growth *= ((1 + year) ** (Decimal(days) / basis)
                       if self.effective else (1 + year / basis) ** days)
        return Fraction(growth - 1) * principal

    def monthly(self, principal, start, end):
        growth = Fraction(1)
        months = 0
        at = start
        while at < end:
            months += 1
            until = months_later(start, months)
            whole = until <= end
            until = min(until, end)
            rates = [(day, rate, counted) for day, rate, counted
                     in self.days(start, end) if at < day <= until]
            if any(rate is None for _, rate, _ in rates):
                return None
            if whole:
                share = 12 if self.per == "year" else 1
                grown = sum(rate for _, rate, _ in rates) / len(rates) / share
            else:
                grown = sum(rate * counted / self.basis(day)
                            for day, rate, counted in rates)
            growth *= 1 + grown / 100
            at = until
        return principal * (growth - 1)

    def known(self, exact):
        """Roots and powers are known to so many digits."""
        if self.effective or self.compound != "none":
            exact = Fraction(round(exact * 10 ** 12), 10 ** 12)
        return exact

    def paid(self, principal, start, as_of, payments):
        """The interest of all stretches between payments."""
        total = owed = 0
        exact = Fraction(0)
        days = list(self.days(
            start, as_of if self.payment_day else as_of - ONE))
        for last, amount in payments + [(as_of, 0)]:
            last = last if self.payment_day else last - ONE
            parts = self.stretches([day for day in days if day[0] <= last])
            days = [day for day in days if day[0] > last]
            if parts is None:
                return False
            if self.compound == "daily":
                new, more = 0, self.daily(principal + owed, parts)
            else:
                new, more = self.simple(principal, parts)
            exact += more
            owed += new
            total += new
            if self.compound != "none" or self.allocation != "principal" \
                    or amount == 0:
                new = rounded(self.known(exact), self.rounding)
                exact = Fraction(0)
                owed += new
                total += new
            if self.allocation != "principal":
                first = min(owed, amount)
                owed -= first
                amount -= first
            principal -= min(principal, amount)
        return total

    def amount(self, principal, due, as_of, payments):
        """Minor units; None: not charged; False: there is no rate."""
        start = due + timedelta(self.after)
        if start >= as_of:
            return None
        balance = principal
        principal += sum(paid for day, paid in payments if day > start)
        payments = [one for one in payments if one[0] > start]
        total = self.interest(principal, start, as_of, payments)
        if total is not False and self.cap is not None:
            total = min(total, rounded(balance * self.cap / 100,
                                       self.rounding))
        return total

    def interest(self, principal, start, as_of, payments):
        end = as_of if self.payment_day else as_of - ONE
        if end <= start:
            exact = Fraction(0)
        elif self.compound == "monthly":
            if self.locked and self.rate_on(start + ONE) is None:
                return False
            exact = self.monthly(principal, start, end)
            if exact is None:
                return False
        else:
            return self.paid(principal, start, as_of, payments)
        return rounded(self.known(exact), self.rounding)


def one_round(rng, folder):
    (folder / "rates").mkdir(exist_ok=True)
    tables = [Table(rng, folder / "rates", "t%d.csv" % i) for i in range(4)]
    charge = Charge(rng, tables, 1)
    as_of = date(2022, 1, 1) + timedelta(rng.randrange(900))
    (folder / "s.yaml").write_text(
        "dunning: 1\nstrategy: s\ncharges:\n" + charge.text)
    rows = []
    pays = charge.compound != "monthly" and rng.random() < 0.5
    for i in range(40):
        due = as_of - timedelta(rng.choice(
            [rng.randrange(-5, 40), rng.randrange(1200)]))
        if rng.random() < 0.2:
            due = due.replace(day=calendar.monthrange(due.year, due.month)[1])
        minor = rng.choice([rng.randrange(1, 10 ** 5),
                            rng.randrange(1, 10 ** 11)])
        payments = sorted(
            (due + timedelta(rng.randrange(-20, 400)),
             rng.choice([rng.randrange(1, 999), rng.randrange(1, 10 ** 10)]))
            for _ in range(rng.choice([0, 1, 2, 3]) if pays else 0))
        rows.append((i, due, minor,
                     [one for one in payments if one[0] <= as_of]))
    command = ["dunning", "age", "-s", "s.yaml", "--as-of=%s" % as_of,
               "--explain=log.jsonl"]
    if pays:
        command.append("--transactions=t.csv")
    with open(folder / "p.csv", "w", encoding="utf-8") as out, \
            open(folder / "t.csv", "w", encoding="utf-8") as paid:
        out.write("doc_id,due_date,amount,currency\n")
        paid.write("doc_id,date,amount\n")
        for i, due, minor, payments in rows:
            whole = minor + sum(amount for _, amount in payments)
            out.write("%d,%s,%d.%02d,EUR\n" % (i, due, *divmod(whole, 100)))
            for day, amount in payments:
                paid.write("%d,%s,%d.%02d\n" % (i, day, *divmod(amount, 100)))
    done = subprocess.run(command + ["p.csv"], cwd=folder,
                          capture_output=True, check=False, text=True)
    if done.returncode not in (0, 1):
        return [charge.text + done.stderr]
    got = {row["doc_id"]: row[charge.name]
           for row in csv.DictReader(done.stdout.splitlines())}
    wrong = []
    for i, due, minor, payments in rows:
        wanted = charge.amount(minor, due, as_of, payments)
        if wanted is None:
            text = ""
        elif wanted is False:
            text = None
        else:
            text = "%d.%02d" % divmod(wanted, 100)
        if got.get(str(i)) != text:
            wrong.append("%s%s due %s as of %s, %s: %s, wanted %s" % (
                charge.text, minor, due, as_of, payments, got.get(str(i)),
                text))
    with open(folder / "log.jsonl", encoding="utf-8") as log:
        for line in log:
            said = untold(charge, json.loads(line))
            if said:
                wrong.append("%s%s: %s" % (charge.text, said, line))
    return wrong


def untold(charge, said):
    """What the segments that are told do not add up to; None: all does."""
    total = whole = Fraction(0)
    exact = Fraction(0)
    for part in said["segments"]:
        if "payment" in part:
            if charge.allocation != "principal":
                total += rounded(exact, charge.rounding)
                exact = Fraction(0)
            continue
        if charge.effective or charge.compound != "none":
            continue
        basis = {"month": 30, "day": 1, "year": part["basis"]}[charge.per]
        amount = (Fraction(part["principal"]) * 100 *
                  Fraction(part["rate"].split()[0]) / 100 *
                  part["days"] / basis)
        whole += amount
        if Fraction(part["amount"]) != shown(amount):
            return "a segment of %s" % shown(amount)
        if charge.round == "end":
            exact += amount
        elif charge.round == "segment":
            total += rounded(amount, charge.rounding)
        elif part["days"]:
            total += rounded(amount / part["days"],
                             charge.rounding) * part["days"]
    if charge.effective or charge.compound != "none":
        return None
    total += rounded(exact, charge.rounding)
    if Fraction(said["sum"]) != shown(whole):
        return "a sum of %s" % shown(whole)
    if Fraction(said["rounded"]) * 100 != total:
        return "figure %s" % total
    cap = said["cap"]
    if Fraction(said["total"]) != min(
            Fraction(said["rounded"]),
            Fraction(said["rounded"] if cap is None else cap)):
        return "the total"
    return None


def shown(minor):
    """With six decimals, as the log has it."""
    return Fraction(rounded(minor * 10 ** 4, "half_up"), 10 ** 6)


def main(arguments):
    seed = int(arguments[0]) if arguments else 1
    rounds = int(arguments[1]) if len(arguments) > 1 else 60
    rng = random.Random(seed)
    os.environ.pop("DUNNING_STRATEGY", None)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            wrong += one_round(rng, Path(folder))
    for text in wrong[:5]:
        print(text)
    print("%d rounds, %d amounts differ" % (rounds, len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
