"""Debts of debtors that live on, and what must be done about them: a plain
specification of plans, levels and approvals, for courses.py."""
import collections
import csv
import datetime
import io

DAY = datetime.timedelta(1)
FIRST = datetime.date(2026, 1, 5)
COLUMNS = ("debtor_id,doc_id,due_date,balance,currency,email,item_plan,"
           "debtor_plan,plan,well,worse,stuck,days_overdue").split(",")


class Calendar:
    def __init__(self, rng):
        days = rng.sample(range(0, 150), 20)
        self.free = {FIRST - 20 * DAY + d * DAY for d in days}
        self.free |= {datetime.date(y, 12, 25) for y in (2025, 2026, 2027)}

    def works(self, day):
        return day.weekday() < 5 and day not in self.free

    def roll(self, day, how):
        while how != "none" and not self.works(day):
            day += DAY if how == "following" else -DAY
        return day

    def add(self, day, count):
        while count > 0:
            day += DAY
            count -= self.works(day)
        return day

    def text(self):
        return "calendars:\n  k: {weekend: [sat, sun], holidays_add: [%s]}\n" \
            % ", ".join(str(d) for d in sorted(self.free))


class Level:
    def __init__(self, rng, plan, number, day, earlier):
        self.name, self.day, self.number = "%s%d" % (plan.name, number), \
            day, number
        self.roll = rng.choice(["none", "none", "following", "previous"])
        self.after = None
        if earlier and rng.random() < 0.2:
            self.after = (rng.randrange(number), rng.randint(0, 9))
        self.manual = rng.random() < 0.25
        self.valid = rng.choice([0, 0, 3])
        self.waive = plan.group == "item" and rng.random() < 0.5
        self.queue = rng.choice(["agency", "legal"]) \
            if day > 5 and rng.random() < 0.35 else ""
        self.whole = self.queue != "" and rng.random() < 0.3
        self.days = rng.choice([0, 0, rng.randint(1, 9)])
        self.business = rng.random() < 0.5
        self.stop = rng.random() < 0.3

    def text(self, plan):
        text = "      - {level: %s, on: {day: %d, roll: %s}, " % (
            self.name, self.day, self.roll)
        if self.after:
            text += "after: {level: %s, days: %d}, " % (
                plan.levels[self.after[0]].name, self.after[1])
        if self.manual:
            text += "approval: manual, approval_rejected: %s, " % (
                "waive" if self.waive else "stay")
            if self.valid:
                text += "approval_valid: %d, " % self.valid
        if self.days:
            text += "deadline: %d, deadline_of: %s, " % (
                self.days, "business" if self.business else "calendar")
        if self.stop:
            text += "credit_hold: true, "
        if self.whole:
            text += "hand_over: overdue, "
        return text + "actions: [{%s}]}\n" % (
            "channel: export, queue: " + self.queue if self.queue else
            "channel: email, template: a")


class Plan:
    def __init__(self, rng, name, to):
        self.name, self.to = name, to
        self.jump = rng.random() < 0.35
        self.group = rng.choice(["debtor", "debtor", "level", "item"])
        self.gap = rng.choice([0, 0, 2, 5])
        self.cure = rng.random() < 0.7
        days = sorted(rng.sample(range(-6, 30), rng.randint(1, 6)))
        self.levels = []
        for i, day in enumerate(days):
            self.levels.append(Level(rng, self, i, day, self.levels))

    def index(self, name):
        return next(k for k, l in enumerate(self.levels) if l.name == name)

    def text(self):
        text = "  %s:\n    calendar: k\n    mode: %s\n    group_by: %s\n" % (
            self.name, "jump" if self.jump else "sequential", self.group)
        if self.gap:
            text += "    min_contact_days: %d\n" % self.gap
        if self.cure:
            text += "    cure: {when: well}\n"
        if self.to:
            text += "    escalate: {when: worse >= %d, to: %s}\n" % (
                1 if self.name == "a" else 2, self.to)
        return text + "    levels:\n" + "".join(
            l.text(self) for l in self.levels)


class Item:
    def __init__(self, rng, world, debtor, name):
        self.debtor, self.name = debtor, name
        self.due = world.day + rng.randint(-30, 10) * DAY
        self.minor = rng.choice([500, 5000, 20000, 77777])
        self.currency = rng.choice(["USD", "USD", "EUR"])
        self.well, self.worse, self.stuck = False, 0, False
        self.item_plan = rng.choice([""] * 9 + ["b"])
        self.plan = rng.choice(["a", "a", "b", "", "none"])

    def asks(self, world):
        for source, name in (("item", self.item_plan),
                             ("debtor", world.debtor_plan[self.debtor]),
                             ("segment", self.plan), ("default", "c")):
            if name:
                return (source, None if name == "none" else name)
        return None


Sent = collections.namedtuple("Sent", "day plan level queue items currency")
Moved = collections.namedtuple("Moved", "day item kind old new due")


class Place:
    """Where an item is."""
    def __init__(self):
        self.plan = self.source = self.cured = self.since = None
        self.rests = self.moved = self.begun = self.dunned = False
        self.alone = False
        self.queues = set()


class World:
    def __init__(self, rng, plans, calendar, debtors):
        self.rng, self.plans, self.day = rng, plans, FIRST
        self.calendar, self.debtors = calendar, debtors
        self.items, self.past = {}, collections.defaultdict(list)
        self.events = collections.defaultdict(list)
        self.decided = {}  # action -> (yes, day)
        self.debtor_plan = {}
        self.number = 0
        for i in range(debtors):
            self.debtor_plan["D%d" % i] = rng.choice([""] * 6 + ["b"])
            for _ in range(rng.randint(1, 4)):
                self.invoice("D%d" % i)

    def invoice(self, debtor):
        self.number += 1
        name = "F%d" % self.number
        self.items[name] = Item(self.rng, self, debtor, name)

    def live(self):
        rng = self.rng
        self.day += rng.choice([1, 1, 1, 2, 5]) * DAY
        for item in list(self.items.values()):
            luck = rng.random()
            if luck < 0.02:
                del self.items[item.name]
            elif luck < 0.03:
                item.due += rng.randint(-5, 40) * DAY
            elif luck < 0.06:
                item.plan = rng.choice(["a", "b", "", "none"])
            elif luck < 0.10:
                item.well = not item.well
            elif luck < 0.14:
                item.worse = rng.choice([0, 1, 1, 2])
            elif luck < 0.16:
                item.stuck = not item.stuck
        for i in range(self.debtors):
            if rng.random() < 0.04:
                self.invoice("D%d" % i)

    def table(self):
        out = io.StringIO()
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(COLUMNS)
        for i in self.items.values():
            sheet.writerow([
                i.debtor, i.name, i.due, "%d.%02d" % divmod(i.minor, 100),
                i.currency, "%s@x.example" % i.debtor, i.item_plan,
                self.debtor_plan[i.debtor], i.plan, str(i.well).lower(),
                i.worse, str(i.stuck).lower(), (self.day - i.due).days])
        return out.getvalue()

    # --- the plan of an item --------------------------------------------

    def counts(self, item, sent, cured):
        if cured and sent.day <= cured:
            return False
        due = sent.items[item.name][1]
        return due == item.due or item.due <= sent.day

    def own(self, item, past, events):
        place = Place()
        place.source, place.plan = item.asks(self)
        mine = [e for e in events if e.item == item.name]
        place.cured = max((e.day for e in mine if e.kind == "cured"),
                          default=None)
        place.rests = place.cured == self.day
        since = None
        for sent in past:
            if item.name not in sent.items or \
                    not self.counts(item, sent, place.cured):
                continue
            place.begun = True
            level = self.plans[sent.plan].index(sent.level)
            if self.plans[sent.plan].levels[level].day > 0 and \
                    sent.day < self.day:
                place.dunned = True
            if sent.queue:
                place.queues.add(sent.queue)
            place.plan, since = sent.plan, sent.day
            place.source = "pinned" if item.asks(self)[1] != sent.plan \
                else item.asks(self)[0]
        for e in mine:
            if e.kind != "escalated" or \
                    item.due > e.day and item.due != e.due or \
                    place.cured and e.day <= place.cured:
                continue
            place.begun = True
            place.alone = place.alone or self.plans[e.old].group == "item"
            if since and e.day < since and e.new != place.plan:
                continue
            place.plan, place.source = e.new, "escalated:" + e.old
            place.moved = e.day == self.day
            since = max(since or e.day, e.day)
        place.dunned = place.dunned or \
            place.source.startswith("escalated") and not place.moved
        place.since = since if place.plan != item.asks(self)[1] else None
        return place

    def places(self, items, past, events, told):
        own = {i.name: self.own(i, past, events) for i in items}
        for i in items:
            self.cure(i, own[i.name], told)
        joins = {}
        for i in items:
            here = own[i.name]
            if not i.asks(self)[1]:
                continue
            if here.begun or here.cured or i.asks(self)[0] == "item":
                continue
            best = None
            for k in items:
                there = own[k.name]
                if there.alone or i.stuck or there.plan and \
                        i.well and self.plans[there.plan].cure:
                    continue  # it went without this one
                if k.asks(self)[1] and there.since and not there.queues and \
                        k.asks(self) == i.asks(self) and \
                        (best is None or there.since > best.since):
                    best = there
            if best:
                joins[i.name] = best
        for name, there in joins.items():
            own[name].plan, own[name].source = there.plan, there.source
        # Whose record asks for no plan is only looked at to be cured.
        live = [i for i in items if i.asks(self)[1]]
        self.escalate(live, own, told)
        for i in items:
            if i not in live:
                own[i.name].plan = None
        return own

    def cure(self, item, place, told):
        if not place.plan or place.rests or \
                not self.plans[place.plan].cure or not item.well:
            return
        if not place.dunned:
            place.rests = place.cured is not None and item.due < self.day
            return
        told.append(Moved(self.day, item.name, "cured", place.plan, "",
                          item.due))
        place.source, place.plan = item.asks(self)
        place.rests = True
        place.cured = self.day
        place.queues = set()
        place.since = None

    def escalate(self, items, own, told):
        def worse(item, plan):
            return item.worse >= (1 if plan.name == "a" else 2)
        may = [i for i in items if own[i.name].plan and
               self.plans[own[i.name].plan].to and
               not own[i.name].rests and not own[i.name].moved and
               not own[i.name].queues and not i.stuck and
               not (i.well and
                    self.plans[self.plans[own[i.name].plan].to].cure)]
        whole = {own[i.name].plan for i in may
                 if worse(i, self.plans[own[i.name].plan]) and
                 self.plans[own[i.name].plan].group != "item"}
        for i in may:
            place = own[i.name]
            plan = self.plans[place.plan]
            if plan.name in whole or worse(i, plan):
                told.append(Moved(self.day, i.name, "escalated", plan.name,
                                  plan.to, i.due))
                place.plan, place.source = plan.to, "escalated:" + plan.name

    # --- its level -------------------------------------------------------

    def history(self, plan, item, place, past):
        done, rounds = {}, collections.Counter()
        for sent in past:
            if sent.plan != plan.name or item.name not in sent.items:
                continue
            level = sent.items[item.name][0]
            if level and self.counts(item, sent, place.cured):
                done[plan.index(level)] = sent.day
            if level:
                rounds[level] += 1
        return done, rounds

    def next(self, plan, item, place, done):
        last = max(done, default=-1)
        days = (self.day - item.due).days
        found = None
        for k in range(last + 1, len(plan.levels)):
            level = plan.levels[k]
            day = self.calendar.roll(item.due + level.day * DAY, level.roll)
            if level.day <= 0 and days > 0 and day < self.day:
                continue
            if place.queues and (not level.queue or
                                 level.queue in place.queues):
                continue
            if level.after:
                before = done.get(level.after[0])
                free = before and before + level.after[1] * DAY
            elif last < 0:
                free = self.day
            else:
                free = done[last] + (level.day - plan.levels[last].day) * DAY
            if free and level.roll == "following" and \
                    (level.after or last >= 0):
                free = self.calendar.roll(free, "following")
            if day <= self.day and free and free <= self.day:
                found = k
            if not plan.jump:
                break
        return found

    # --- actions -----------------------------------------------------------

    def wanted(self):
        purses = collections.OrderedDict()
        cures = any(p.cure for p in self.plans.values())
        for item in self.items.values():
            if not item.asks(self)[1] and not (cures and item.well):
                continue  # nothing can be done about it
            purses.setdefault(item.debtor, collections.OrderedDict()) \
                .setdefault(item.currency, []).append(item)
        actions, told = [], []
        for debtor, currencies in purses.items():
            past = self.past[debtor]
            self.last = max((s.day for s in past if not s.queue),
                            default=None)
            for currency, items in currencies.items():
                places = self.places(items, past, self.events[debtor], told)
                live = [i for i in items if places[i.name].plan]
                order = sorted(range(len(live)), key=lambda k: (
                    live[k].due, -live[k].minor, k))
                names = list(collections.OrderedDict.fromkeys(
                    places[live[k].name].plan for k in order))
                for name in names:
                    self.group(self.plans[name], [
                        i for i in live if places[i.name].plan == name],
                        places, currency, actions)
        return actions, told

    def group(self, plan, group, places, currency, actions):
        past = self.past[group[0].debtor]
        level, rounds = {}, {}
        for i in group:
            place = places[i.name]
            done, rounds[i.name] = self.history(plan, i, place, past)
            level[i.name] = None
            while not place.rests:
                k = self.next(plan, i, place, done)
                level[i.name] = k
                refused = self.refused(plan, i, k, rounds[i.name], done,
                                       currency)
                if refused is None:
                    break
                done[refused[0]] = refused[1]
            rounds[i.name] = (rounds[i.name], done)
        acted = plan.group == "debtor" and any(
            s.day == self.day and s.plan == plan.name and not s.queue and
            s.currency == currency for s in past)
        free = list(group)
        worst = {i.name: (i.due, -i.minor, k) for k, i in enumerate(group)}
        while True:
            able = [i for i in free if level[i.name] is not None]
            if not able:
                return
            top = max(level[i.name] for i in able)
            best = min((i for i in able if level[i.name] == top),
                       key=lambda i: worst[i.name])
            made = self.compose(plan, [best] if plan.group == "item" else
                                free, level, top, places)
            made["key"] = self.key(plan, top, best, *rounds[best.name],
                                   currency)
            acted = self.decide(plan, plan.levels[top], made, acted)
            actions.append(made)
            free = [i for i in free if i.name not in made["items"]]

    def refused(self, plan, item, top, rounds, done, currency):
        """A level, that it would take or leap over, that a person waived."""
        if top is None:
            return None
        least = max(done, default=-1) + 1 if plan.jump else top
        for k in range(top, least - 1, -1):
            level = plan.levels[k]
            day = self.calendar.roll(item.due + level.day * DAY, level.roll)
            over = level.day <= 0 and item.due < self.day and day < self.day
            word = self.decided.get(self.key(plan, k, item, rounds, done,
                                             currency))
            if level.waive and not over and word and not word[0]:
                return k, word[1]
        return None

    def key(self, plan, k, item, rounds, done, currency):
        name = plan.levels[k].name
        return (plan.name, item.debtor, currency, name, item.name,
                0 if k in done else rounds[name])

    def compose(self, plan, free, level, top, places):
        this = plan.levels[top]
        items = {}
        for i in free:
            mine = level[i.name]
            if mine == top:
                items[i.name] = this.name
                continue
            if plan.group == "item" or places[i.name].rests or \
                    places[i.name].queues or this.queue and not this.whole:
                continue
            if mine is not None:
                if plan.group == "debtor" and \
                        (plan.levels[mine].day <= 0) == (this.day <= 0):
                    items[i.name] = plan.levels[mine].name
            elif i.due < self.day and this.day > 0:
                items[i.name] = None
            if i.name in items and this.queue:
                items[i.name] = this.name
        return {"plan": plan.name, "level": this.name, "items": items,
                "queue": this.queue, "stop": this.stop, "codes": [],
                "total": sum(i.minor for i in free if i.name in items),
                "sources": {n: places[n].source for n in items}}

    def decide(self, plan, level, made, acted):
        made["deadline"] = ""
        if level.days and level.business:
            made["deadline"] = str(self.calendar.add(self.day, level.days))
        elif level.days:
            made["deadline"] = str(self.day + level.days * DAY)
        made["status"] = "due"
        word = self.decided.get(made["key"]) if level.manual else (True, None)
        if word and not word[0]:
            made["status"], made["codes"] = "held", ["REJECTED"]
            return acted
        if not level.queue:
            if acted:
                made["codes"].append("SAME_DAY")
            if plan.gap and self.last and \
                    self.last + plan.gap * DAY > self.day:
                made["codes"].append("MIN_CONTACT_DAYS")
            if made["codes"]:
                made["status"] = "deferred"
                return acted
        if not word or level.manual and level.valid and \
                self.day > word[1] + level.valid * DAY:
            made["status"] = "pending"
            return acted
        if level.queue:
            return acted
        self.last = self.day
        return plan.group == "debtor"
