"""Looks at what nights.py left, with rules written down once more, apart from
the program's: no message twice, no level skipped, no contact at an hour or on
a day or as often as the law forbids, the same messages as in a calm year.

    judge.py WORK RULES
"""
import collections
import csv
import datetime
import glob
import os
import subprocess
import sys

LEVELS = {"soft": ["L0", "L1", "L2", "L3", "L4", "L5"],
          "hard": ["H1", "H2", "H3", "H4"]}
ACTIONS = {"L3": 2, "H2": 2}  # of a level; of the others one
wrong = []


def say(*words):
    wrong.append(" ".join(map(str, words)))


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ledger_rows(ledger, *options):
    done = subprocess.run(["dunning", "ledger", "export", *options, ledger],
        capture_output=True, text=True)
    if done.returncode != 0:
        say("ledger export:", done.stderr)
    return list(csv.DictReader(done.stdout.splitlines()))


class Contact:
    def __init__(self, row, country):
        self.id = row["action_id"]
        self.debtor = row["debtor_id"]
        self.channel = row["channel"]
        self.level = row["level"]
        self.as_of = datetime.date.fromisoformat(row["as_of"])
        self.country = country
        self.when = datetime.datetime.fromisoformat(row["send_after"]) \
            if row["send_after"] else None
        self.items = []


def load_contacts(rows, countries):
    contacts = collections.OrderedDict()
    for row in rows:
        contact = contacts.setdefault(row["action_id"],
            Contact(row, countries[row["debtor_id"]]))
        contact.items.append((row["item_key"], row["item_level"],
                              row["plan"]))
    return list(contacts.values())


def judge_levels(contacts):
    """Each level of each item once, and in order, with as many actions at most
    as the level has at which it was told of; only the reminder before the due
    date can be left out."""
    taken = collections.defaultdict(list)
    for contact in contacts:
        for item, level, plan in contact.items:
            if level:
                taken[contact.debtor, item, plan].append(
                    (level, contact.level))
    pairs = 0
    for key, told in taken.items():
        for (level, of), count in collections.Counter(told).items():
            pairs += count == 2
            if count > ACTIONS.get(of, 1):
                say("too many actions of", *key, level, of, count)
        told = [t for i, t in enumerate(told) if i == 0 or told[i - 1] != t]
        levels = [level for level, _ in told]
        order = LEVELS[key[2]]
        first = 1 if order[0] == "L0" and levels[0] != "L0" else 0
        if levels != order[first:first + len(levels)]:
            say("levels of", *key, levels)
    if pairs == 0:
        say("no level had both of its actions")


def judge_hours(contacts, holidays):
    for c in contacts:
        if c.channel in ("letter", "export") or c.when is None:
            continue
        day, minute = c.when.isoweekday(), c.when.hour * 60 + c.when.minute
        holiday = c.when.date().isoformat() in holidays[c.country]
        spoken = c.channel in ("call", "visit")
        ok = True
        if c.country == "CO":
            hours = (7, 19) if day <= 5 else (8, 15)
            ok = day <= 6 and not holiday and \
                hours[0] * 60 <= minute < hours[1] * 60
        elif c.country == "CL":
            ok = day <= 6 and not holiday and 8 * 60 <= minute < 20 * 60
        elif c.country == "MX":
            ok = 7 * 60 <= minute < 22 * 60
        elif c.country == "PE" and spoken:
            ok = day <= 5 and not holiday and 7 * 60 <= minute < 20 * 60
        elif c.country == "US":
            ok = 8 * 60 <= minute < 21 * 60
        if not ok:
            say("hours:", c.country, c.channel, c.when, c.id)
        if c.when.date() != c.as_of:
            say("sent on", c.as_of, "for", c.when, c.id)


def within(contacts, channels, days):
    """Every pair (contact, those of the days before it, itself included)."""
    for i, c in enumerate(contacts):
        if c.channel in channels:
            yield c, [o for o in contacts[:i + 1] if o.channel in channels and
                (c.as_of - o.as_of).days < days]


def judge_caps(contacts, events):
    mine = collections.defaultdict(list)
    for c in contacts:
        mine[c.debtor].append(c)
    missed = {e["action_id"] for e in events if e["event"] == "not_connected"}
    for debtor, all_of_it in mine.items():
        own = events_of(events, debtor)
        country = all_of_it[0].country
        if country == "CL":
            for c, near in within(all_of_it, ("call", "visit"), 7):
                if len(near) > 1:
                    say("CL: two calls in a week", c.id)
            for c, near in within(all_of_it,
                    ("sms", "email", "whatsapp", "letter"), 7):
                gaps = [(c.as_of - o.as_of).days for o in near[:-1]]
                if len(near) > 2 or any(g < 2 for g in gaps):
                    say("CL: messages", c.id, [o.as_of for o in near])
        if country == "US":
            connected = [c for c in all_of_it if c.id not in missed]
            for c, near in within(connected, ("call",), 7):
                if len(near) > 7:
                    say("US: eight calls in a week", c.id)
            judge_conversations(all_of_it, own)
        if country == "CO":
            judge_colombia(all_of_it, own)


def judge_conversations(contacts, events):
    """The United States count by debt: seven days without a call about what
    was spoken of."""
    about = {c.id: {item for item, _, _ in c.items} for c in contacts}
    for c in contacts:
        for e in events:
            date = datetime.date.fromisoformat(e["date"])
            if c.channel == "call" and e["event"] == "conversation" and \
                    0 < (c.as_of - date).days < 7 and \
                    about[c.id] & about.get(e["action_id"], about[c.id]):
                say("US: call after a conversation", c.id)


def judge_colombia(contacts, events):
    reached = [(datetime.date.fromisoformat(e["date"]), e["channel"])
        for e in events if e["event"] in ("direct", "conversation")]
    for c in contacts:
        if c.channel in ("letter", "export"):
            continue
        week = c.as_of.isocalendar()[:2]
        for date, channel in reached:
            if date < c.as_of and date.isocalendar()[:2] == week and \
                    channel != c.channel:
                say("CO: another channel in the week", c.id)


_by_debtor = {}


def events_of(events, debtor):
    if not _by_debtor:
        for e in events:
            _by_debtor.setdefault(e["debtor_id"], []).append(e)
    return _by_debtor.get(debtor, [])


def judge_holds(contacts, events):
    """An event of a day is known from the night of that day on."""
    for c in contacts:
        if c.channel == "export":
            continue
        for e in events_of(events, c.debtor):
            if datetime.date.fromisoformat(e["date"]) >= c.as_of:
                continue
            stops = e["event"] in ("represented", "deceased", "fraud",
                                   "insolvent") or \
                e["event"] == "opted_out" and \
                e["channel"] in ("", c.channel)
            if e["event"] == "promised" and \
                    e["until"] >= c.as_of.isoformat():
                stops = not any(p["event"] == "paid" and p["date"] >= e["date"]
                    for p in events_of(events, c.debtor))
            if stops:
                say("contact in spite of", e["event"], e["date"], c.as_of,
                    c.channel, c.id)


def messages(folder):
    """What the year gave, whatever the names of the files."""
    found = collections.Counter()
    for path in glob.glob(os.path.join(folder, "mail", "new", "*")):
        with open(path, "rb") as file:
            found["mail", file.read()] += 1
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.csv"))):
        kind = os.path.basename(os.path.dirname(path))
        if kind not in ("journal", "manifests"):
            with open(path, "rb") as file:
                for line in file.read().splitlines()[1:]:
                    found[kind, line] += 1
    for path in sorted(glob.glob(os.path.join(folder, "letters", "*.pdf"))):
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True,
            check=True).stdout
        for page in text.split(b"\f"):
            if page.strip():
                found["letter", page] += 1
    return found


def judge_year(work, name, countries, holidays):
    ledger = os.path.join(work, name, "ledger.db")
    rows = ledger_rows(ledger)
    events = ledger_rows(ledger, "--events")
    contacts = load_contacts(rows, countries)
    contacts.sort(key=lambda c: c.as_of)
    if not contacts:
        say("nobody was contacted")
    judge_levels(contacts)
    judge_hours(contacts, holidays)
    judge_caps(contacts, events)
    judge_holds(contacts, events)
    audit = subprocess.run(["dunning", "ledger", "audit", "-s",
        os.path.join(work, name, "strategy", "strategy.yaml"), ledger],
        capture_output=True, text=True)
    if audit.returncode != 0 or len(audit.stdout.splitlines()) != 1:
        say("audit:", audit.returncode, audit.stdout[:2000], audit.stderr)
    check = subprocess.run(["dunning", "ledger", "check", ledger])
    if check.returncode != 0:
        say("ledger check:", check.returncode)
    print("# %s: %s" % (name, dict(collections.Counter(
        c.channel for c in contacts))))
    return messages(os.path.join(work, name, "out"))


def rebuild(work):
    ledger = os.path.join(work, "lived", "ledger.db")
    whole = os.path.join(work, "whole.csv")
    new = os.path.join(work, "rebuilt.db")
    for command in (["export", "--all", "-o", whole, ledger],
                    ["init", new], ["import", new, whole],
                    ["export", "--all", "-o", whole + "2", new]):
        if subprocess.run(["dunning", "ledger", *command]).returncode != 0:
            say("ledger", *command)
            return
    with open(whole, "rb") as one, open(whole + "2", "rb") as two:
        if one.read() != two.read():
            say("a rebuilt ledger is another one")


def main():
    work, rules = sys.argv[1:3]
    countries, holidays = {}, collections.defaultdict(set)
    for path in glob.glob(os.path.join(work, "inputs", "*-*-??.csv")):
        for row in read(path):
            countries[row["debtor_id"]] = row["country"]
    for country in "CO MX CL PE US".split():
        for row in read(os.path.join(rules, "calendars",
                                     country.lower() + ".csv")):
            holidays[country].add(row["date"])
    lived = judge_year(work, "lived", countries, holidays)
    _by_debtor.clear()
    calm = judge_year(work, "calm", countries, holidays)
    for what, other, name in (lived, calm, "calm"), (calm, lived, "lived"):
        for message, count in (what - other).items():
            say("not in the", name, "year:", count, "x",
                repr(message)[:300])
    rebuild(work)
    for line in wrong[:100]:
        print(line)
    print("# %d findings" % len(wrong))
    sys.exit(1 if wrong else 0)


main()
