#!/usr/bin/env python3
"""What dunning map --profile counts, found in another way.

oracle.py make SEED FILE    writes a random portfolio
oracle.py check FILE JSON   compares a profile of it, as of 2026-06-30

Whole lists instead of counters, the csv module, and fractions of Python's
integers; nothing but the standard library.
"""

import csv
import datetime
import json
import random
import re
import sys
from collections import Counter
from decimal import Decimal

AS_OF = datetime.date(2026, 6, 30)
DIGITS = {"MXN": 2, "CLP": 0, "KWD": 3}
HEADER = ["company", "debtor_id", "doc_id", "instalment", "doc_type",
          "doc_date", "due_date", "currency", "amount", "balance", "email",
          "phone", "dispute", "days_overdue", "score", "remark"]
DATES = ["doc_date", "due_date"]
MONEY = ["amount", "balance"]
NAMING = ["company", "debtor_id", "doc_id", "instalment", "doc_type",
          "currency"]


def some_id(rnd):
    text = rnd.choice("AB") + rnd.choice(["", "-", " ", "."]) + \
        rnd.choice(["", "0", "00"]) + str(rnd.randint(1, 60))
    return rnd.choice([text, text.lower()])


def some_date(rnd):
    if rnd.random() < 0.03:
        return rnd.choice(["", "31/05/2026", "2026-02-30", "1000-01-01",
                           "9999-12-31", "1900-01-01"])
    day = datetime.date(2025, 6, 1) + datetime.timedelta(rnd.randint(0, 420))
    return day.isoformat()


def some_amount(rnd):
    if rnd.random() < 0.04:
        return rnd.choice(["", "1,50", "x", "1.2345", "-", "0", "0.00"])
    size = rnd.randint(1, 10 ** rnd.randint(1, 9))
    text = "%d.%02d" % (size // 100, size % 100)
    return rnd.choice(["", "", "", "-"]) + rnd.choice([text, str(size)])


def some_text(rnd):
    return rnd.choice(["", "plain", " front", "back ", "tab\there",
                       "Jos\u00c3\u00a9", "S\u00c3O PAULO", "a\u00a0b",
                       "quo\"te", "a,b", "line\nend", "\ufffd", "x" * 90,
                       "x" * 89 + "y", "\u00f1and\u00fa"])


def make(seed, path):
    rnd = random.Random(seed)
    rows = []
    for _ in range(rnd.randint(50, 400)):
        if rows and rnd.random() < 0.05:
            row = list(rnd.choice(rows))
            if rnd.random() < 0.5:
                row[9] = some_amount(rnd)
            rows.append(row)
            continue
        rows.append([
            rnd.choice(["ACME", "acme", "Beta"]), some_id(rnd), some_id(rnd),
            rnd.choice(["1", "01", "2", ""]), rnd.choice(["FA", "NC", "fa"]),
            some_date(rnd), some_date(rnd),
            rnd.choice(["MXN", "MXN", "CLP", "KWD", "", "MXP"]),
            some_amount(rnd), some_amount(rnd),
            rnd.choice(["", "a@example.com", "a.b@x.example", "a@b", "@x.yz",
                        "a b@example.com", "a..b@example.com"]),
            rnd.choice(["", "+52 55 1234 5678", "123456", "(55) 1234-567",
                        "+1234567", "call me"]),
            rnd.choice(["true", "false", "", "yes"]),
            rnd.choice(["", "0", "-12", "99", "1.5"]),
            rnd.choice(["", "1.50", "1.5", "700", "-3", "1e3"]),
            some_text(rnd)])
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)


def number(text, most):
    """An exact number with at most so many decimals, or why it is none."""
    if not re.fullmatch(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)", text):
        return "unreadable"
    value = Decimal(text)
    if most is not None and value != round(value, most):
        return "too_many_decimals"
    return value


def day(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return "unreadable"
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return "unreadable"


def read(name, text, row):
    if name in DATES:
        return day(text)
    if name in MONEY:
        if row["currency"] and row["currency"] not in DIGITS:
            return "no currency"
        return number(text, DIGITS.get(row["currency"], 2))
    if name == "dispute":
        return text if text in ("true", "false") else "unreadable"
    if name == "days_overdue":
        return int(text) if re.fullmatch("-?[0-9]+", text) else "unreadable"
    if name == "score":
        return number(text, None)
    return ("text", text)


def form(text):
    text = re.sub("[ \t\u00a0]", "", text).lower()
    text = "".join(c for c in text if c.isalnum() or ord(c) > 126)
    return re.sub("(^|(?<=[^0-9]))0+(?=[0-9])", "", text)


def two_digits(value):
    sign, digits, exponent = abs(value).normalize().as_tuple()
    digits = (list(digits) + [0])[:2]
    return Decimal(digits[0] * 10 + digits[1]) * Decimal(10) ** (
        abs(value).adjusted() - 1)


def swapped(date):
    if date.day > 12 or date.day == date.month:
        return None
    return date.replace(month=date.day, day=date.month)


def sensible(doc, due):
    return doc <= AS_OF and (due is None or due >= doc)


def pair_findings(rows, found):
    for row in rows:
        doc, due = day(row["doc_date"]), day(row["due_date"])
        if row["due_date"] == "":
            balance = row["balance"] and read("balance", row["balance"], row)
            if not (isinstance(balance, Decimal) and balance <= 0):
                found["empty", "due_date"] += 1
        if isinstance(doc, str):
            continue
        due = None if isinstance(due, str) else due
        if doc > AS_OF:
            found["future_date", "doc_date"] += 1
        if sensible(doc, due):
            continue
        if due is not None and due < doc:
            found["due_before_document", "due_date"] += 1
        other, later = swapped(doc), due and swapped(due)
        if other and sensible(other, due):
            found["day_month_swapped", "doc_date"] += 1
        elif later and sensible(doc, later):
            found["day_month_swapped", "due_date"] += 1
        elif other and later and sensible(other, later):
            found["day_month_swapped", "doc_date"] += 1


def text_findings(name, text, found):
    if text[0] in " \t\u00a0" or text[-1] in " \t\u00a0":
        found["outer_blanks", name] += 1
    if re.search("[\x00-\x1f\x7f-\x9f]", text):
        found["control_characters", name] += 1
    if re.search("[\u00c2\u00c3][\u0080-\u00bf]|\ufffd", text):
        found["mojibake", name] += 1
    if name == "email" and not re.fullmatch(
            r"[a-z]+(\.[a-z]+)*@[a-z]+(\.[a-z]+)*\.[a-z]{2,}", text):
        found["email_shape", name] += 1
    if name == "phone":
        digits = len(re.sub("[^0-9]", "", text))
        least = 8 if text[0] == "+" else 7
        if not re.fullmatch(r"\+?[0-9 ().-]+", text) or \
                not least <= digits <= 15:
            found["phone_shape", name] += 1


def column_findings(name, rows, found):
    for row in rows:
        text = row[name]
        if text == "":
            if name in ("debtor_id", "doc_id", "balance"):
                found["empty", name] += 1
            continue
        text_findings(name, text, found)
        value = read(name, text, row)
        if value in ("unreadable", "too_many_decimals"):
            found[value, name] += 1
        if name == "currency" and text not in DIGITS:
            found["unknown_currency", name] += 1
        if name in DATES and not isinstance(value, str) and \
                abs(value.year - AS_OF.year) > 50:
            found["date_out_of_range", name] += 1


def variant_findings(name, rows, found):
    forms = {}
    for row in rows:
        if row[name] and form(row[name]):
            forms.setdefault(form(row[name]), set()).add(row[name])
    count = sum(len(texts) - 1 for texts in forms.values())
    if count:
        found["spelling_variants", name] = count


def key_findings(rows, found):
    keys = set()
    for row in rows:
        key = tuple(row[n] for n in ("company", "debtor_id", "doc_id",
                                     "instalment", "doc_type"))
        if row["doc_id"] and key in keys:
            found["duplicate_key", "doc_id"] += 1
        keys.add(key)


def quartile(values, q):
    ordered = sorted(abs(v) for v in values if v)
    if not ordered:
        return None
    return two_digits(ordered[-(-len(ordered) * q // 4) - 1])


def check_amounts(name, rows, column, found):
    groups = {}
    for row in rows:
        value = row[name] and read(name, row[name], row)
        if isinstance(value, str):
            continue
        code = row["currency"] if name in MONEY else None
        groups.setdefault(code or None, []).append(Decimal(value))
    came = {a["currency"]: a for a in column.get("amounts", [])}
    assert set(groups) == set(came), (name, groups.keys(), came.keys())
    for code, values in groups.items():
        a = came[code]
        assert a["count"] == len(values), (name, code)
        assert a["negative"] == sum(v < 0 for v in values), (name, code)
        assert a["zero"] == sum(v == 0 for v in values), (name, code)
        assert Decimal(a["min"]) == min(values), (name, code)
        assert Decimal(a["max"]) == max(values), (name, code)
        if name in MONEY:
            assert Decimal(a["total"]) == sum(values), (name, code)
        quartiles = [quartile(values, q) for q in (1, 2, 3)]
        if quartiles[0] is None:
            assert a["quartiles"] == []
            continue
        assert [Decimal(q) for q in a["quartiles"]] == quartiles, \
            (name, code, a["quartiles"], quartiles)
        large = sum(abs(v) >= 100 * quartiles[2] for v in values)
        small = sum(v != 0 and two_digits(v) * 100 < quartiles[0]
                    for v in values)
        assert (a["large"], a["small"]) == (large, small), (name, code)
        found["large_amounts", name] += large
        found["small_amounts", name] += small
        sizes = sorted((abs(v) for v in values if v), reverse=True)[:3]
        assert [abs(Decimal(x["value"])) for x in a["largest"]] == sizes
    if name == "balance":
        found["negative_balances", name] = sum(
            v < 0 for values in groups.values() for v in values)
        if len(groups) > 1:
            found["several_currencies", name] = len(groups)


def check_column(column, rows, found):
    name = column["name"]
    texts = [row[name] for row in rows if row[name]]
    values = [(read(name, row[name], row),
               row["currency"] if name in MONEY else None)
              for row in rows if row[name]]
    bad = ("unreadable", "too_many_decimals", "no currency")
    values = [v for v in values if v[0] not in bad]
    counts = Counter(values)
    assert column["records"] == len(rows)
    assert column["empty"] == len(rows) - len(texts), name
    assert column["filled"] == len(values), name
    assert column["unreadable"] == len(texts) - len(values), name
    assert column["different"] == len(counts), (name, len(counts))
    assert column["different_is_exact"]
    assert [f["count"] for f in column["frequent"]] == \
        [n for _, n in counts.most_common(10)], name
    if name in DATES:
        days = [v[0] for v in values]
        assert column["min"] == min(days).isoformat()
        assert column["max"] == max(days).isoformat()
        assert column["days_1_to_12"] == sum(d.day <= 12 for d in days)
    elif values and isinstance(values[0][0], tuple):
        assert column["longest"] == max(map(len, texts)), name
        if not column["masked"]:
            assert column["min"] == min(texts, key=str.encode), name
            assert column["max"] == max(texts, key=str.encode), name
    elif name != "dispute":
        check_amounts(name, rows, column, found)
    column_findings(name, rows, found)
    if name in NAMING:
        variant_findings(name, rows, found)
    if not texts:
        found["no_value", name] = len(rows)


def check(path, report):
    with open(path, encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    with open(report, encoding="utf-8") as text:
        profile = json.load(text)
    found = Counter()
    assert profile["records"] == {"read": len(rows), "profiled": len(rows),
                                  "rejected": 0, "excluded": 0,
                                  "left_out": 0}
    assert [c["name"] for c in profile["columns"]] == HEADER
    for column in profile["columns"]:
        check_column(column, rows, found)
    pair_findings(rows, found)
    key_findings(rows, found)
    came = Counter()
    for f in profile["findings"]:
        came[f["finding"], f["column"]] += f["count"]
    assert +came == +found, (+came - found, +found - came)
    order = ["serious", "warning", "note"]
    ranks = [(order.index(f["severity"]), -f["count"])
             for f in profile["findings"]]
    assert ranks == sorted(ranks)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
    else:
        check(sys.argv[2], sys.argv[3])
