"""One job with Python's csv: python3 jobs.py JOB FILE > OUTPUT"""

import csv
import re
import sys
from datetime import date
from decimal import Decimal

AS_OF = date(2026, 3, 16)
EMAIL = re.compile(r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\Z")
LAST_DAYS = ((0, "not_due"), (30, "1-30"), (60, "31-60"), (90, "61-90"),
             (120, "91-120"))
BUCKETS = [name for _, name in LAST_DAYS] + ["121+", "unapplied"]
RISK = {"A": 40, "B": 20, "C": 0, "D": -20}


def bucket_of(days):
    if days is None:
        return "unapplied"
    for last, name in LAST_DAYS:
        if days <= last:
            return name
    return "121+"


def segment_of(days, balance, risk, email_ok):
    if days is None:
        return "CREDIT"
    if days <= 0:
        return "CURRENT" if email_ok else "CURRENT_LETTER"
    if days <= 15 and balance < 20:
        return "WATCH"
    if days <= 30:
        if not email_ok:
            return "PHONE"
        return "SOFT" if risk in ("A", "B") else "REMIND"
    if days <= 90:
        if balance >= 5000 and risk in ("D", "E"):
            return "FIRM"
        return "CORE" if email_ok else "CORE_LETTER"
    return "LEGAL" if balance >= 1000 else "AGENCY"


def score_of(days, balance, risk, payments, broken, dispute):
    score = 500 + RISK.get(risk, -40)
    if days is not None:
        score += (60 if days <= 0 else 20 if days <= 30
                  else -30 if days <= 90 else -80)
    score += 25 if balance < 100 else 10 if balance < 1000 else -15
    if payments:
        score += -35 if payments == "0" else 5 if int(payments) <= 5 else 45
    if broken:
        score += 15 if broken == "0" else -10 if broken == "1" else -45
    return score - 25 if dispute == "true" else score


def aged(rows, column):
    """Rows that are open, each with its balance and days overdue."""
    doc, due = column["doc_date"], column["due_date"]
    money = column["balance"]
    for row in rows:
        balance = Decimal(row[money])
        if balance == 0:
            continue
        if row[doc] and date.fromisoformat(row[doc]) > AS_OF:
            continue
        days = None
        if balance > 0:
            days = (AS_OF - date.fromisoformat(row[due])).days
        yield row, balance, days


def age(rows, column, out, header):
    out.writerow(header + ["days_overdue", "bucket"])
    for row, _, days in aged(rows, column):
        out.writerow(row + [days, bucket_of(days)])


def decide(rows, column, out, header):
    email, risk, payments, broken, dispute = (column[name] for name in (
        "email", "risk_class", "payments_12m", "broken_promises", "dispute"))
    out.writerow(header + ["days_overdue", "bucket", "email_ok", "segment",
                           "score", "band"])
    for row, balance, days in aged(rows, column):
        match = EMAIL.search(row[email]) is not None
        score = score_of(days, balance, row[risk], row[payments], row[broken],
                         row[dispute])
        out.writerow(row + [
            days, bucket_of(days),
            ("true" if match else "false") if row[email] else "",
            segment_of(days, balance, row[risk], match), score,
            "low" if score < 450 else "mid" if score < 550 else "high"])


def sums(rows, column, out, key):
    by, currency = column[key], column["currency"]
    groups = {}
    for row, balance, days in aged(rows, column):
        place = row[currency], row[by]
        group = groups.get(place)
        if group is None:
            group = groups[place] = dict.fromkeys(BUCKETS, 0)
        group[bucket_of(days)] += abs(balance)
    out.writerow(["currency", key] + BUCKETS)
    for place, group in groups.items():
        out.writerow(place + tuple(group.values()))


def main(job, path):
    out = csv.writer(sys.stdout, lineterminator="\n")
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        column = {name: place for place, name in enumerate(header)}
        if job == "A":
            age(rows, column, out, header)
        elif job == "B":
            decide(rows, column, out, header)
        else:
            sums(rows, column, out, {"C": "company", "D": "debtor_id"}[job])


main(*sys.argv[1:])
