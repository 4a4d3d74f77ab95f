#!/usr/bin/env python3
"""Who gets which action: `dunning plan` against a small specification.

    assign.py PROGRAM CASES [SEED]

PROGRAM is dunning-plan.  Each case is a random agents file, random rules and a
random portfolio; the cells agent, agent_rank, agent_note, status and held_by
of every record must be those that the specification below gives, which knows
nothing of the program but its manual; and the same when the records come in
another order.
"""
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
from decimal import Decimal

LEVEL = """dunning: 1
strategy: oracle
defaults: {{currency: EUR, timezone: Europe/Berlin{language}}}
plans:
  field:
    levels:
      - {{level: A, on: {{day: 1}}, actions: [{{channel: call, queue: q1}}]}}
      - {{level: B, on: {{day: 40}}, actions: [{{channel: call, queue: q2}}]}}
      - {{level: C, on: {{day: 80}}, actions: [{{channel: call, queue: q3}}]}}
    mode: jump
assign:
  agents: agents.csv
"""
LANGUAGES = ["es", "es-MX", "pt-BR", "pt", "en"]
COUNTRIES = ["MX", "BR", "US"]


def some(random_, names, most):
    return random_.sample(names, random_.randint(0, most))


class Case:
    def __init__(self, seed):
        r = self.random = random.Random(seed)
        self.language = r.choice(["", "", ", language: es-MX"])
        self.sticky_column = r.random() < 0.3
        self.overflow = r.choice(["carry", "carry", "any", None])
        self.balance = r.choice([None, ["count"], ["balance"],
                                 ["balance", "count"], ["count", "balance"]])
        self.order = r.choice([
            None, ["priority desc", "balance desc", "debtor_id asc"],
            ["days_overdue desc"], ["zone asc", "balance asc"],
            ["priority", "action_items desc"], ["due_date desc"]])
        self.agents = [self.agent(i) for i in range(r.randint(1, 7))]
        r.shuffle(self.agents)
        self.rules = [self.rule() for _ in range(r.randint(1, 5))]
        self.rows = []
        for debtor in range(r.randint(1, 25)):
            self.debtor(f"D{r.randint(0, 99)}-{debtor}")

    def agent(self, number):
        r = self.random
        lower, upper = sorted([r.choice([0, 100, 500, 2000]),
                               r.choice([300, 1000, 5000, 99999])])
        return {
            "agent_id": r.choice(["a", "B", "ä", "z"]) + str(number),
            "queues": r.sample(["q1", "q2", "q3"], r.randint(1, 3)),
            "seniority": r.choice([None, 1, 2, 3, 5]),
            "daily_capacity": r.choice([None, 0, 1, 2, 3, 9]),
            "languages": some(r, LANGUAGES, 2),
            "countries": some(r, COUNTRIES, 2),
            "min_amount": r.choice([None, None, lower]),
            "max_amount": r.choice([None, None, upper]),
            "min_days": r.choice([None, None, 10, 30]),
            "max_days": r.choice([None, None, 60, 200]),
            "team": r.choice([None, "north", "south"]),
        }

    def rule(self):
        r = self.random
        return {
            "queue": r.choice(["q1", "q1", "q2", "q3"]),
            "seniority": r.choice([None, None, 1, 2, 3]),
            "team": r.choice([None, None, None, "north"]),
            "when": r.choice([None, None, 50, 5]),
            "days": r.choice([None, None, (1, 45), (30, 90)]),
            "amount": r.choice([None, None, 400, 1500]),
            "sticky": r.choice([None, None, 30]),
        }

    def debtor(self, name):
        r = self.random
        language = r.choice(LANGUAGES + [""])
        country = r.choice(COUNTRIES + [""])
        for currency in r.sample(["EUR", "JPY", "KWD"], r.choice([1, 1, 2])):
            for item in range(r.choice([1, 1, 2])):
                digits = {"EUR": 2, "JPY": 0, "KWD": 3}[currency]
                cents = r.choice([r.randint(1, 3000) * 10 ** digits,
                                  r.choice([100, 400, 1000, 1500, 5000]) *
                                  10 ** digits,
                                  r.randint(1, 10 ** (digits + 3))])
                text = str(Decimal(cents).scaleb(-digits))
                self.rows.append({
                    "debtor_id": name, "doc_id": f"{name}{currency}{item}",
                    "currency": currency, "balance": text,
                    "days_overdue": r.choice([0, 1, 5, 10, 20, 30, 45, 50, 60,
                                              85, 90, 130]),
                    "due_date": f"2026-0{r.randint(1, 3)}-1{r.randint(0, 5)}",
                    "priority": r.choice(["", "1", "5", "10"]),
                    "zone": r.choice(["", "N", "s", "S", "9", "10.5"]),
                    "language": language, "country": country,
                    "agent": r.choice(["", "a0", "B1", "z2", "ä3", "who"]),
                    "mobile": "5550100",
                })
        r.shuffle(self.rows)

    # --- the files -------------------------------------------------------

    def strategy(self):
        text = LEVEL.format(language=self.language)
        if self.order:
            text += f"  order: [{', '.join(self.order)}]\n"
        if self.balance:
            text += f"  balance_by: [{', '.join(self.balance)}]\n"
        if self.overflow:
            text += f"  overflow: {self.overflow}\n"
        if self.sticky_column:
            text += "  sticky_from: column\n"
        text += "  rules:\n"
        for rule in self.rules:
            parts = [f"queue: {rule['queue']}"]
            needs = []
            if rule["seniority"] is not None:
                needs.append(f"seniority: \">= {rule['seniority']}\"")
            if rule["team"] is not None:
                needs.append(f"team: {rule['team']}")
            if needs:
                parts.append("needs: {" + ", ".join(needs) + "}")
            if rule["when"] is not None:
                parts.append(f"when: days_overdue >= {rule['when']}")
            if rule["days"] is not None:
                low, high = rule["days"]
                parts.append(f'days: "[{low}..{high}]"')
            if rule["amount"] is not None:
                parts.append(f"amount: \">= {rule['amount']}\"")
            if rule["sticky"] is not None:
                parts.append(f"sticky: {rule['sticky']}d")
            text += "    - {" + ", ".join(parts) + "}\n"
        return text

    def table(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        names = ["agent_id", "queues", "seniority", "daily_capacity",
                 "languages", "countries", "min_amount", "max_amount",
                 "min_days", "max_days"]
        if any(rule["team"] for rule in self.rules):
            names.append("team")
        writer.writerow(names)
        for agent in self.agents:
            cells = []
            for name in names:
                value = agent[name]
                if isinstance(value, list):
                    value = "|".join(value)
                cells.append("" if value is None else value)
            writer.writerow(cells)
        return out.getvalue()

    def portfolio(self):
        out = io.StringIO()
        writer = csv.DictWriter(out, list(self.rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


# --- the specification ------------------------------------------------------

def speaks(agent, language):
    tags = agent["languages"]
    low = language.lower()
    return not tags or any(
        low == tag.lower() or low.startswith(tag.lower() + "-")
        for tag in tags if low)


def takes(agent, action):
    total = Decimal(action["total"])
    return all([
        agent["min_days"] is None or action["days"] >= agent["min_days"],
        agent["max_days"] is None or action["days"] <= agent["max_days"],
        agent["min_amount"] is None or total >= agent["min_amount"],
        agent["max_amount"] is None or total <= agent["max_amount"]])


def may(case, rule, agent, action):
    carrying = action["carrying"]
    language = carrying["language"]
    if not language and case.language:
        language = "es-MX"
    countries = agent["countries"]
    return all([
        rule["queue"] in agent["queues"],
        rule["seniority"] is None or (agent["seniority"] is not None and
                                      agent["seniority"] >= rule["seniority"]),
        rule["team"] is None or agent["team"] == rule["team"],
        speaks(agent, language),
        not countries or carrying["country"] in countries,
        takes(agent, action)])


def fits(rule, action):
    return all([
        rule["queue"] == action["queue"],
        rule["when"] is None or
        int(action["carrying"]["days_overdue"]) >= rule["when"],
        rule["days"] is None or
        rule["days"][0] <= action["days"] <= rule["days"][1],
        rule["amount"] is None or Decimal(action["total"]) >= rule["amount"]])


def mixed(text):
    """A column that nobody declares: numbers, then texts in bytes."""
    try:
        return (0, Decimal(text), b"") if text else None
    except ArithmeticError:
        return (1, 0, text.encode())


def key_of(case, action):
    """A list of (null last, value); descending numbers are negated."""
    keys = []
    for part in case.order or ["balance desc", "debtor_id asc"]:
        name, way = (part.split() + ["asc"])[:2]
        row = action["carrying"]
        value = {
            "balance": lambda: Decimal(action["total"]),
            "days_overdue": lambda: action["days"],
            "action_items": lambda: action["items"],
            "debtor_id": lambda: row["debtor_id"].encode(),
            "priority": lambda: int(row["priority"]) if row["priority"]
            else None,
            "due_date": lambda: int(row["due_date"].replace("-", "")),
            "zone": lambda: mixed(row["zone"]),
        }[name]()
        if value is None:
            keys.append((1, 0))
        elif way == "desc":
            keys.append((0, -value))
        else:
            keys.append((0, value))
    return keys + [(0, action["carrying"]["debtor_id"].encode()),
                   (0, action["id"])]


def assign(case, actions):
    """Sets agent, rank, note and why of every action."""
    agents = sorted(case.agents, key=lambda a: a["agent_id"].encode())
    count = {a["agent_id"]: 0 for a in agents}
    money = {}
    of_debtor = {}

    def full(agent):
        return agent["daily_capacity"] is not None and \
            count[agent["agent_id"]] >= agent["daily_capacity"]

    def load(agent, action):
        held = money.get((agent["agent_id"], action["currency"]), 0)
        by = case.balance or ["count", "balance"]
        return [count[agent["agent_id"]] if one == "count" else held
                for one in by]

    def by_id(name):
        return next((a for a in agents if a["agent_id"] == name), None)

    queues = {rule["queue"] for rule in case.rules}
    mine = [a for a in actions if a["queue"] in queues]
    for action in actions:
        action.update(agent="", rank="", note="", why="")
    for action in sorted(mine, key=lambda a: key_of(case, a)):
        debtor = action["carrying"]["debtor_id"]
        rule = next((r for r in case.rules if fits(r, action)), None)
        action["note"] = "overflow"
        action["why"] = "NO_AGENT"
        if rule is None:
            continue
        able = [a for a in agents if may(case, rule, a, action)]
        chosen, note = None, "load"
        mate = of_debtor.get(debtor)
        before = by_id(action["carrying"]["agent"]) \
            if case.sticky_column and rule["sticky"] is not None else None
        if mate in able:
            note = "sticky" if not full(mate) else "overflow"
            if not full(mate) or case.overflow == "any":
                chosen = mate
            else:
                action["why"] = "NO_CAPACITY"
        elif before in able and not full(before):
            chosen, note = before, "sticky"
        else:
            free = [a for a in able if not full(a)]
            if not free and able:
                note = "overflow"
                action["why"] = "NO_CAPACITY"
                free = able if case.overflow == "any" else []
            if free:
                chosen = min(free, key=lambda a: load(a, action))
        if chosen is None:
            continue
        name = chosen["agent_id"]
        of_debtor.setdefault(debtor, chosen)
        count[name] += 1
        held = money.get((name, action["currency"]), 0)
        money[name, action["currency"]] = held + Decimal(action["total"])
        action.update(agent=name, rank=str(count[name]), note=note, why="")


def compare(case, output):
    rows = list(csv.DictReader(io.StringIO(output)))
    actions, order = {}, []
    for row in rows:
        name = row["action_id"]
        if name not in actions:
            actions[name] = {"id": name, "rows": [], "queue": row["queue"],
                             "total": row["action_total"],
                             "currency": row["currency"],
                             "items": int(row["action_items"]),
                             "days": int(row["action_max_days"])}
            order.append(name)
        actions[name]["rows"].append(row)
    for action in actions.values():
        # Carried by the worst item at the level: most days, then most money,
        # then the first key.
        due = [r for r in action["rows"] if r["item_level"] == r["level"]]
        due.sort(key=lambda r: (-int(r["days_overdue"]),
                                -Decimal(r["balance"]),
                                r["doc_id"].encode()))
        source = due[0] if due else action["rows"][0]
        action["carrying"] = dict(source)
        action["carrying"]["agent"] = source["agent_before"]
    listed = [actions[name] for name in order]
    assign(case, listed)
    for action in listed:
        for row in action["rows"]:
            wanted = {"agent": action["agent"], "agent_rank": action["rank"],
                      "agent_note": action["note"],
                      "status": "deferred" if action["why"] else "due",
                      "held_by": action["why"]}
            got = {name: row[name] for name in wanted}
            if got != wanted:
                return f"{row['debtor_id']} {row['doc_id']}: got {got}, " \
                       f"wanted {wanted}"
    return None


def plan(program, folder, case):
    with open(os.path.join(folder, "in.csv"), "w", encoding="utf-8") as file:
        file.write(case.portfolio())
    done = subprocess.run(
        [program, "-q", "-s", os.path.join(folder, "s.yaml"),
         "--as-of=2026-05-13", os.path.join(folder, "in.csv")],
        capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def cells(output):
    """What is decided of each record, whatever the order of the records."""
    return sorted([row["debtor_id"], row["doc_id"], row["currency"],
                   row["action_id"], row["status"], row["agent"],
                   row["agent_rank"], row["agent_note"]]
                  for row in csv.DictReader(io.StringIO(output)))


def run(program, seed):
    case = Case(seed)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("s.yaml", case.strategy()),
                           ("agents.csv", case.table())):
            with open(os.path.join(folder, name), "w",
                      encoding="utf-8") as file:
                file.write(text)
        status, output, errors = plan(program, folder, case)
        if status != 0:
            return None, f"status {status}: {errors}\n{case.strategy()}"
        fault = compare(case, output)
        case.random.shuffle(case.rows)
        if not fault and cells(output) != cells(
                plan(program, folder, case)[1]):
            fault = "another order of the records, other agents"
        if fault:
            fault += f"\n{case.strategy()}\n{case.table()}\n" \
                     f"{case.portfolio()}"
        return output.count(",sticky"), fault


def main():
    program, cases = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    sticky = 0
    for number in range(seed, seed + cases):
        found, fault = run(program, number)
        if fault:
            print(f"assign.py: case {number}: {fault}", file=sys.stderr)
            return 1
        sticky += found
    print(f"assign.py: {cases} cases agree, {sticky} records stayed")
    return 0 if sticky or cases < 50 else 1


if __name__ == "__main__":
    sys.exit(main())
