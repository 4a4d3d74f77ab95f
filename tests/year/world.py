"""A portfolio that lives: debtors who pay, promise, dispute, opt out and die,
with a generator of its own so that a year is the same on every machine."""
import csv
import datetime
import random

COUNTRIES = {
    "CO": ("COP", "America/Bogota", 0),
    "MX": ("MXN", "America/Mexico_City", 2),
    "CL": ("CLP", "America/Santiago", 0),
    "PE": ("PEN", "America/Lima", 2),
    "US": ("USD", "America/New_York", 2),
}
HEADER = ("debtor_id,debtor_name,doc_id,doc_type,doc_date,due_date,currency,"
          "balance,email,mobile,address_1,city,country,timezone,language,"
          "consent,dispute,last_payment_date").split(",")
EVENTS = ("debtor_id,date,event,action_id,channel,doc_id,until,code,amount,"
          "currency,note").split(",")


class Item:
    def __init__(self, doc_id, due, minor, credit=False):
        self.doc_id = doc_id
        self.due = due
        self.minor = minor
        self.credit = credit
        self.disputed_until = None


class Debtor:
    def __init__(self, rng, number):
        self.id = "D%06d" % number
        self.country = rng.choice("CO CO MX MX MX CL PE US".split())
        self.currency, self.zone, self.digits = COUNTRIES[self.country]
        self.email = "d%d@x.example" % number if rng.random() < 0.7 else ""
        self.mobile = "+57300%07d" % number if rng.random() < 0.8 else ""
        self.address = "Calle %d" % number if rng.random() < 0.8 else ""
        every = ["email", "sms", "call", "letter"]
        self.consent = "|".join(c for c in every if rng.random() < 0.85)
        self.payer = rng.choice([0.002, 0.01, 0.04])
        self.items = []
        self.promise = None  # day on which it will be kept, or None
        self.last_payment = None
        self.quiet = False   # nothing more happens

    def money(self, minor):
        if self.digits == 0:
            return str(minor)
        return "%d.%02d" % divmod(minor, 100) if minor >= 0 else \
            "-%d.%02d" % divmod(-minor, 100)


class World:
    def __init__(self, seed, debtors, first):
        self.rng = random.Random(seed)
        self.day = first
        self.debtors = [Debtor(self.rng, i) for i in range(debtors)]
        self.documents = 0
        for debtor in self.debtors:
            for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
                self.invoice(debtor, -self.rng.randrange(-20, 40))

    def invoice(self, debtor, due_in):
        self.documents += 1
        credit = self.rng.random() < 0.03
        minor = self.rng.choice([700, 15000, 90000, 400000])
        debtor.items.append(Item("F%07d" % self.documents,
            self.day + datetime.timedelta(due_in),
            -minor // 3 if credit else minor, credit))

    def pay(self, debtor, item, minor, events):
        item.minor -= minor
        if item.minor == 0:
            debtor.items.remove(item)
        debtor.last_payment = self.day
        events.append(self.event(debtor, "paid", amount=debtor.money(minor),
            currency=debtor.currency, note="payment"))

    def event(self, debtor, kind, **more):
        row = dict.fromkeys(EVENTS, "")
        row.update(debtor_id=debtor.id, date=self.day.isoformat(), event=kind)
        row.update(more)
        return row

    def live(self, debtor, events):
        rng = self.rng
        late = [i for i in debtor.items
                if not i.credit and i.due < self.day]
        for item in list(debtor.items):
            if item.credit:
                continue
            if rng.random() < debtor.payer * (2 if item in late else 1):
                self.pay(debtor, item, item.minor, events)
            elif rng.random() < 0.002:
                self.pay(debtor, item, max(1, item.minor // 3), events)
            elif rng.random() < 0.0005:
                item.disputed_until = self.day + datetime.timedelta(20)
        if debtor.promise is not None and self.day >= debtor.promise:
            debtor.promise = None
            for item in list(debtor.items):
                if not item.credit and item.minor > 0:
                    self.pay(debtor, item, item.minor, events)
        total = sum(i.minor for i in debtor.items if not i.credit)
        if late and total > 0 and rng.random() < 0.005:
            until = self.day + datetime.timedelta(rng.randrange(3, 11))
            events.append(self.event(debtor, "promised",
                until=until.isoformat(), amount=debtor.money(total),
                currency=debtor.currency))
            if rng.random() < 0.5:
                debtor.promise = until
        if rng.random() < 0.0004:
            events.append(self.event(debtor, "opted_out",
                channel=rng.choice(["email", "sms", "call", ""])))
        if rng.random() < 0.0002:
            events.append(self.event(debtor, rng.choice(
                ["represented", "deceased", "fraud", "insolvent"])))
        if late and rng.random() < 0.0003:
            events.append(self.event(debtor, "disputed",
                doc_id=late[0].doc_id))
        if rng.random() < 0.016:
            self.invoice(debtor, 30)

    def tomorrow(self):
        """What happens between this night and the next: its events."""
        events = []
        for debtor in self.debtors:
            self.live(debtor, events)
        self.day += datetime.timedelta(1)
        return events

    def called(self, calls, events):
        """Some of the calls of last night were answered."""
        for action_id, debtor_id, day in calls:
            kind = self.rng.choice(["conversation", "not_connected", "",
                                    "direct"])
            if kind:
                row = dict.fromkeys(EVENTS, "")
                row.update(debtor_id=debtor_id, date=day, event=kind,
                           action_id=action_id, channel="call")
                events.append(row)

    def portfolio(self, path):
        with open(path, "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(HEADER)
            for d in self.debtors:
                for i in d.items:
                    disputed = i.disputed_until is not None and \
                        self.day <= i.disputed_until
                    out.writerow([d.id, "Señor " + d.id, i.doc_id,
                        "NC" if i.credit else "FA", "",
                        i.due.isoformat(), d.currency, d.money(i.minor),
                        d.email, d.mobile, d.address, "Ciudad", d.country,
                        d.zone, "es", d.consent,
                        "true" if disputed else "false",
                        d.last_payment or ""])


def write_events(path, events):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, EVENTS, lineterminator="\n")
        out.writeheader()
        out.writerows(events)
