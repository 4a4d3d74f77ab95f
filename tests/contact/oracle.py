#!/usr/bin/env python3
"""Contact rules once more, from the packs as they ship, in a few lines.

    oracle.py MOMENTS RULES SCRATCH SEED COUNT

Asks MOMENTS (moments.c) about COUNT random records, days, minutes and
histories for each pack, and compares.  It shares nothing with the library but
the packs: days are looked at one by one, minutes too.
"""
import csv
import datetime
import os
import random
import re
import subprocess
import sys

import yaml

moments, rules, scratch, seed, count = sys.argv[1:6]
random.seed(int(seed))
DAY = datetime.timedelta(days=1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
KINDS = ["not_connected", "attempt", "delivered", "direct", "conversation"]
CHANNELS = ["email", "sms", "whatsapp", "call", "letter", "visit", "export"]
COUNTRY = {"us": "US", "mx": "MX", "co": "CO", "cl": "CL", "pe": "PE",
           "ar": "AR", "br": "BR", "es": "ES", "gb": "GB", "de": "DE"}
SETS = {
    "us_regf": (["us_regf"], "us"), "us_ma": (["us_regf", "us_ma"], "us"),
    "mx_condusef": (["mx_condusef"], "mx"),
    "mx_profeco": (["mx_profeco", "mx_condusef"], "mx"),
    "co_ley2300": (["co_ley2300"], "co"),
    "co_strict": (["co_ley2300", "co_ley2300_strict"], "co"),
    "cl_19496": (["cl_19496"], "cl"), "pe_29571": (["pe_29571"], "pe"),
    "ar_default": (["ar_default"], "ar"), "br_states": (["br_states"], "br"),
    "es_default": (["es_default", "eu_2021_2167"], "es"),
    "gb_conc7": (["gb_conc7"], "gb"),
    "de_default": (["de_default", "eu_2021_2167"], "de"),
}
GIVEN = {"name", "street", "phone", "complaints", "tax_id"}


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


HOLIDAYS = {name: {datetime.date.fromisoformat(row["date"]) for row in
                   read_csv(f"{rules}/calendars/{name}.csv")}
            for name in COUNTRY}


def load(names):
    found = []
    for name in names:
        with open(f"{rules}/contact/{name}.yaml", encoding="utf-8") as file:
            found += yaml.load(file, Loader=yaml.BaseLoader)["constraints"]
    return found


def listed(value):
    return [value] if isinstance(value, str) else (value or [])


def truth(text, row):
    """The conditions of the packs: joined by and, of = and in; at the end
    there may be (NAME = null or not(NAME in (...)))."""
    if text is None:
        return True
    text, *other = re.split(r" and \((\w+) = null or not\(\1 in ", text)
    if other and row[other[0]] in re.findall(r'"([^"]*)"', other[1]):
        return False
    for part in text.split(" and "):
        name, sign, rest = re.match(r"(\w+) (=|in) (.*)", part).groups()
        value = row[name]
        if rest == "null":
            good = value == ""
        else:
            good = value in re.findall(r'"([^"]*)"', rest)
        if not good:
            return False
    return True


def refuses(rule, row, past):
    channel = row["q_channel"]
    if rule.get("deny") == "true" and not (
            "except" in rule and truth(rule["except"], row)):
        return True
    if rule.get("authorised") == "true" and \
            channel not in row["consent"].split("|"):
        return True
    roles = rule.get("roles", {})
    role = row["contact_role"]
    if role not in ("", "debtor"):
        if "allow" in roles and role not in listed(roles["allow"]):
            return True
        if role in listed(roles.get("deny")):
            return True
    for entry in listed(rule.get("fields")):
        if not any(field[9:] in GIVEN if field.startswith("creditor.")
                   else row.get(field, "") for field in entry.split("|")):
            return True
    return False


def binds(rule, row, past):
    channels = listed(rule.get("channels")) or CHANNELS[:-1]
    away = row["contact_place"] not in ("", "home")
    where = rule.get("where", "any")
    return (row["q_channel"] in channels and truth(rule.get("when"), row) and
            (where == "any" or away == (where == "not_home")) and
            not (rule.get("first") == "true" and
                 any(not one["in"] for one in past)))


def looks(rule, one, channels, key, row):
    exclude = listed(rule.get("exclude"))
    return (one["channel"] in (channels or CHANNELS[:-1]) and
            not ("not_connected" in exclude and one["kind"] == 0) and
            not ("incoming" in exclude and one["in"]) and
            rule.get("where", "any") in ("any", "home") and
            (key != "debt" or one["item"] in ("", row["q_debt"])))


def capped(rule, cap, day, row, past):
    channels = listed(cap.get("channels"))
    key = cap.get("key")
    per = cap["per"]
    if per == "day":
        frames = [[day]]
    elif per == "week":
        monday = day - DAY * day.weekday()
        frames = [[monday + DAY * i for i in range(7)]]
    else:
        n = int(per[:-1])
        frames = [[day + DAY * (i + k) for i in range(n)]
                  for k in range(1 - n, 1)]
    for frame in frames:
        inside = [one for one in past if one["day"] in frame and
                  looks(rule, one, channels, key, row)]
        if "after" in cap:
            begun = [one["day"] for one in inside
                     if one["kind"] >= KINDS.index(cap["after"])]
            if not begun:
                continue
            inside = [one for one in inside if one["day"] >= min(begun) and
                      (not one["in"] or
                       one["kind"] >= KINDS.index(cap["after"]))]
            counted = [one for one in inside if not one["in"]]
        else:
            inside = counted = [one for one in inside if not one["in"]]
        if "distinct" in cap:
            used = {one["channel"] for one in inside} | {row["q_channel"]}
            if len(used) > int(cap["max"]):
                return True
        elif len(counted) >= int(cap["max"]):
            return True
    return False


def blocks(rule, day, row, past):
    """Whether the rule is against the day whatever the minute."""
    name = WEEK[day.weekday()]
    windows = rule.get("windows")
    if windows and not any(name in listed(w["days"]) or
                           "all" in listed(w["days"]) for w in windows):
        return True
    if rule.get("holidays") == "never" and day in HOLIDAYS[row["q_calendar"]]:
        return True
    cap = rule.get("cap")
    if cap and capped(rule, cap, day, row, past):
        return True
    if "gap_days" in rule:
        channels = listed((cap or {}).get("channels"))
        for one in past:
            if not one["in"] and looks(rule, one, channels, None, row) and \
                    abs((one["day"] - day).days) < int(rule["gap_days"]):
                return True
    wait = rule.get("wait")
    if wait:
        for one in past:
            if not looks(rule, one, listed(wait.get("channels")),
                         wait.get("key"), row) or \
                    one["kind"] < KINDS.index(wait["event"]):
                continue
            closed = [one["day"] + DAY * i for i in range(int(wait["days"]))]
            if day in closed:
                return True
    return False


def opens(rule, day, minute):
    windows = rule.get("windows")
    if not windows:
        return True
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    return any((WEEK[day.weekday()] in listed(w["days"]) or
                "all" in listed(w["days"])) and w["from"] <= clock < w["to"]
               for w in windows)


def first_minute(bound, day):
    for minute in range(1440):
        if all(opens(rule, day, minute) for rule in bound):
            return minute
    return None


def decide(bound, day, row, past):
    refusing = {rule["code"] for rule in bound if refuses(rule, row, past)}
    for rule in bound:
        against = blocks(rule, day, row, past)
        otherwise = rule.get("otherwise", "defer")
        if rule["code"] in refusing or (against and otherwise != "defer"):
            return ("dropped" if otherwise == "drop" else "refused", day, 0)
    for i in range(14):
        other = day + DAY * i
        if any(blocks(rule, other, row, past) for rule in bound):
            continue
        minute = first_minute(bound, other)
        if minute is not None:
            return ("deferred" if i else "allowed", other, minute)
    return ("dropped", day, 0)


def history(day, items, often):
    made = []
    if random.random() < .3:
        return [{"day": day - DAY * random.choice([0, 1, 2, 3, 4, 5, 6, 6, 7]),
                 "channel": often, "kind": 1, "in": False, "item": items[0]}
                for _ in range(random.randint(1, 9))]
    for _ in range(random.choice([0, 1, 2, 3, 5, 8, 12])):
        made.append({"day": day + DAY * random.randint(-12, 3)
                     if random.random() < .3 else
                     day - DAY * random.randint(0, 8),
                     "channel": often if random.random() < .6 else
                     random.choice(CHANNELS[:-1]),
                     "kind": random.choice([0, 1, 1, 1, 3, 4]),
                     "in": random.random() < .15,
                     "item": random.choice(items + [""])})
    return made


def question(name, n):
    country = COUNTRY[name]
    day = datetime.date(2026, 1, 1) + DAY * random.randint(0, 340)
    if random.random() < .25:
        near = random.choice(sorted(d for d in HOLIDAYS[name]
                                    if d.year == 2026 and d.month < 12))
        day = near - DAY * random.randint(0, 2)
    items = [f"/f{n}//", f"/g{n}//"]
    often = random.choice(["call", "call", "sms", "email", "visit"])
    past = history(day, items, often)
    edge = random.choice([420, 480, 540, 780, 840, 900, 1080, 1140, 1200,
                          1260, 1320])
    row = {
        "debtor_id": f"d{n}", "doc_id": f"f{n}",
        "country": random.choice([country] * 9 + ["FR"]),
        "region": random.choice({"US": ["MA", "NY", ""],
                                 "BR": ["SP", "RJ", "ES", "AM", "AL", "PR",
                                        "BA", "sp", ""]}.get(country, [""])),
        "consent": random.choice(["email|sms|whatsapp|call|letter",
                                  "sms|call", ""]),
        "contact_role": random.choice(["", "", "", "guarantor", "reference",
                                       "spouse", "debtor"]),
        "contact_place": "", "currency": "XXX", "balance": "1",
        "product": random.choice(["", "", "microcredit", "car"]),
        "debtor_name": "a", "address_1": random.choice(["b", ""]),
        "q_channel": often if random.random() < .5 else
        random.choice(CHANNELS), "q_day": day.isoformat(),
        "q_minute": str(edge + random.choice([-1, 0, 1])
                        if random.random() < .7 else
                        random.randint(0, 1439)),
        "q_calendar": name, "q_debt": items[0],
        "q_history": " ".join(
            f"{one['day']}:{one['channel']}:{KINDS[one['kind']]}:"
            f"{'in' if one['in'] else 'out'}:{one['item']}" for one in past),
    }
    return row, past


def compare(title, files, name):
    path = os.path.join(scratch, "strategy.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("dunning: 1\nstrategy: oracle\ncalendars:\n")
        for other in COUNTRY:
            file.write(f"  {other}: {{weekend: [sun], holidays: "
                       f"calendars/{other}.csv}}\n")
        texts = ", ".join(f"{key}: x" for key in sorted(GIVEN))
        packs = ", ".join(f"contact/{one}.yaml" for one in files)
        file.write(f"creditor: {{{texts}}}\ncontact_packs: [{packs}]\n")
    asked = [question(name, n) for n in range(int(count))]
    rows = os.path.join(scratch, "rows.csv")
    with open(rows, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(asked[0][0]), lineterminator="\n")
        out.writeheader()
        out.writerows(row for row, _ in asked)
    told = subprocess.run([moments, path, ",".join(COUNTRY), rows],
                          capture_output=True, text=True, check=False)
    lines = told.stdout.split("\n")[:-1]
    if told.returncode != 0 or len(lines) != len(asked):
        return told.stderr or "not all were answered"
    constraints = load(files)
    for (row, past), line in zip(asked, lines):
        day = datetime.date.fromisoformat(row["q_day"])
        bound = [rule for rule in constraints if binds(rule, row, past)]
        against = [rule["code"] for rule in bound
                   if refuses(rule, row, past) or
                   blocks(rule, day, row, past) or
                   not opens(rule, day, int(row["q_minute"]))]
        verdict, date, minute = decide(bound, day, row, past)
        wanted = f"{'|'.join(against)} {verdict} {date} {minute}"
        if line != wanted:
            return f"expected {wanted}\n# got      {line}\n# of {row}"
    return None


number = 0
for title, (files, name) in SETS.items():
    number += 1
    wrong = compare(title, files, name)
    print(f"{'not ok' if wrong else 'ok'} {number} - {count} moments under "
          f"{title}")
    if wrong:
        print(f"# {wrong}")

number += 1
bare = []
for file in sorted(os.listdir(f"{rules}/contact")):
    with open(f"{rules}/contact/{file}", encoding="utf-8") as text:
        pack = yaml.load(text, Loader=yaml.BaseLoader)
    for fact in (pack["constraints"] + pack.get("holds", []) +
                 pack.get("retention", [])):
        if not (fact.get("cite") and fact.get("source") and
                fact.get("confidence") in list("ABCD")):
            bare.append(f"{file}: {fact.get('code', fact.get('event'))}")
    if not pack.get("version"):
        bare.append(f"{file}: version")
print(f"{'not ok' if bare else 'ok'} {number} - every fact of the packs has "
      "law, source and confidence")
for one in bare:
    print(f"# {one}")
print(f"1..{number}")
