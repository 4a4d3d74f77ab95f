#!/usr/bin/env python3
"""A second implementation of what `dunning age` means, to test the first with.

Written from the definitions, not from the C: whole days, whole minor units,
no speed.  reference.age(rows, strategy, as_of, holidays) gives a list of
results, one for each row: None for a row that is left out, "rejected", or a
dict of the columns that age writes.  restated() gives the balances that rows
have by their payments, for age().
"""
import calendar
import datetime
from collections import defaultdict

DAY = datetime.timedelta(days=1)
DIGITS = {'MXN': 2, 'EUR': 2, 'CLP': 0, 'KWD': 3, 'XXX': 2}


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def minor(text, currency):
    if text == '':
        return None
    sign = -1 if text.startswith('-') else 1
    whole, _, part = text.lstrip('-').partition('.')
    digits = DIGITS[currency]
    part = part.ljust(digits, '0')
    assert len(part) == digits
    return sign * (int(whole or '0') * 10 ** digits + int(part or '0'))


def money(number, currency):
    digits = DIGITS[currency]
    text = str(abs(number)).rjust(digits + 1, '0')
    if digits:
        text = text[:-digits] + '.' + text[-digits:]
    return '-' + text if number < 0 else text


def month_end(day):
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day, months):
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def by_terms(rule, day, instalment):
    word = rule.split()
    if rule == 'cash':
        return day
    if word[0] == 'net' and len(word) == 2:
        return day + int(word[1]) * DAY
    if word[0] == 'net':  # net N end of month
        return month_end(day + int(word[1]) * DAY)
    if rule.startswith('end of month + '):
        return month_end(day) + int(word[-1]) * DAY
    if word[0] == 'day':  # day D of month + M
        month = add_months(day.replace(day=1), int(word[-1]))
        return month.replace(day=min(int(word[1]), month_end(month).day))
    if word[0] == '+':  # + N months
        return add_months(day, int(word[1]))
    if word[0] == 'every':  # every N months, weeks, days
        if not instalment:
            return None
        steps = int(instalment.split('/')[0]) * int(word[1])
        if word[2].startswith('month'):
            return add_months(day, steps)
        return day + steps * (7 if word[2].startswith('week') else 1) * DAY
    raise ValueError(rule)


class Calendar:
    def __init__(self, holidays):
        self.holidays = holidays

    def works(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def roll(self, day, step):
        while not self.works(day):
            day += step * DAY
        return day

    def shift(self, day, rule):
        if rule == 'none':
            return day
        if rule == 'preceding':
            return self.roll(day, -1)
        moved = self.roll(day, 1)
        if rule == 'modified_following' and moved.month != day.month:
            return self.roll(day, -1)
        return moved

    def count(self, first, last):
        """Business days after first up to and with last."""
        days = 0
        while first < last:
            first += DAY
            days += self.works(first)
        return days

    def add(self, day, days):
        while days > 0:
            day += DAY
            days -= self.works(day)
        return day


def truth(text):
    return text == 'true'


def label(low, high, unit):
    """The name of the bucket of low..high, high None for the last."""
    if unit == 'days':
        if high is None:
            return '%d+' % low
        return '%d%s%d' % (low, '..' if low < 0 else '-', high)
    if unit == 'months' and high == 0:
        return 'this month'
    one = {'months': 'month', 'instalments': 'instalment'}[unit]
    if high is None:
        return '%d+ %ss' % (low, one)
    if low == high:
        return '%d %s%s' % (low, one, '' if low == 1 else 's')
    return '%d-%d %ss' % (low, high, one)


def bucket(number, overdue, points, unit):
    if unit != 'days':
        if not overdue:
            return 'not_due'
        last = -1 if unit == 'months' else 0
        if unit == 'instalments':
            points = [p for p in points if p > 0]
    else:
        if number <= points[0]:
            return 'not_due'
        last = points[0]
        points = points[1:]
    for point in points:
        if number <= point:
            return label(last + 1, point, unit)
        last = point
    return label(last + 1, None, unit)


class Item:
    def __init__(self, place, row, ageing):
        self.place, self.row = place, row
        self.currency = row['currency']
        self.balance = minor(row['balance'], self.currency)
        self.doc = date(row.get('doc_date', ''))
        self.due = date(row.get('due_date', ''))
        self.applied = 0
        kind = row.get('kind', '')
        types = ageing.get('credit_types', [])
        self.credit = self.balance < 0 or kind not in ('', 'debit') or \
            row.get('doc_type', '') in types
        if self.credit:
            self.balance = -abs(self.balance)
        self.group = (row.get('company', ''), row['debtor_id'], self.currency)
        self.disputed = 0
        if not self.credit:
            self.disputed = minor(row.get('disputed_amount', ''),
                                  self.currency) or 0
            if truth(row.get('dispute', '')) and \
                    not row.get('disputed_amount', ''):
                self.disputed = self.balance

    def order(self):
        far = datetime.date(9999, 12, 31)
        return (self.due or far, self.doc or far, self.row.get('doc_id', ''),
                self.row.get('instalment', ''), self.place)

    def credit_order(self):
        far = datetime.date(9999, 12, 31)
        return (self.doc or self.due or far, self.row.get('doc_id', ''),
                self.place)

    def take(self, debt, most):
        """Sets this credit against a debt."""
        used = min(-self.balance, most)
        if used <= 0:
            return
        self.balance += used
        self.applied += used
        debt.balance -= used
        debt.applied += used


def mode_of(item, ageing):
    modes = ageing.get('credits_by', {})
    for key in (item.row.get('doc_type', ''), item.row.get('kind', '')):
        if key in modes:
            return modes[key]
    return ageing.get('credits', 'separate')


def allocate(items, ageing):
    groups = defaultdict(list)
    for item in items:
        groups[item.group].append(item)
    for group in groups.values():
        debts = sorted((i for i in group if not i.credit), key=Item.order)
        credits = sorted((i for i in group if i.credit), key=Item.credit_order)
        pool = []
        for credit in credits:
            mode = mode_of(credit, ageing)
            if mode == 'linked':
                to = credit.row.get('ref_doc', '')
                for debt in debts:
                    if to != '' and debt.row.get('doc_id', '') == to:
                        credit.take(debt, debt.balance)
                mode = ageing.get('remainder', 'separate')
            if mode == 'fifo' and (
                    credit.row.get('kind', '') != 'advance' or
                    truth(ageing.get('fifo_advances', 'false'))):
                pool.append(credit)
        for debt in debts:
            for credit in pool:
                free = debt.balance
                if not truth(ageing.get('fifo_disputed', 'false')):
                    free -= min(debt.disputed, debt.balance)
                credit.take(debt, free)


def find_due(item, ageing):
    """The due date and where it comes from; None: there is none."""
    row = item.row
    if item.due is not None:
        return item.due, 'explicit'
    terms = row.get('terms', '')
    rule = ageing.get('terms', {}).get(terms)
    if rule is None and terms.isdigit():
        rule = 'net ' + terms
    if rule is not None and item.doc is not None:
        due = by_terms(rule, item.doc, row.get('instalment', ''))
        if due is not None:
            return due, 'terms'
    missing = ageing.get('missing_due', 'reject')
    if missing == 'reject' or item.doc is None:
        return None
    return item.doc + int(missing.partition('+')[2] or '0') * DAY, 'document'


def paused_days(item, pauses, as_of):
    days = set()
    for pause in pauses:
        if pause.get('debtor_id', '') not in ('', item.row['debtor_id']) or \
                pause.get('doc_id', '') not in ('', item.row['doc_id']):
            continue
        at = date(pause['from'])
        end = date(pause['to']) or as_of
        while at < end:
            if item.due <= at < as_of:
                days.add(at)
            at += DAY
    return len(days)


def count_instalments(items, as_of):
    counts = defaultdict(int)
    for item in items:
        if not item.credit and item.balance > 0 and item.due < as_of:
            counts[item.group + (item.row.get('doc_id', ''),)] += 1
    return counts


def measures(item, ageing, as_of, days, pauses):
    found = {'days_overdue': (as_of - item.due).days}
    shift = ageing.get('shift', 'none')
    moved = days.shift(item.due, shift)
    found['shifted_due_date'] = moved.isoformat()
    grace = ageing.get('grace', {})
    late = int(grace.get('days', '0'))
    end = days.add(moved, late) if grace.get('of') == 'business' else \
        moved + late * DAY
    found['days_delinquent'] = max(0, (as_of - end).days)
    found['business_days_overdue'] = days.count(item.due, as_of)
    found['months_overdue'] = 12 * (as_of.year - item.due.year) + \
        as_of.month - item.due.month
    paused = paused_days(item, pauses, as_of)
    found['days_paused'] = paused
    overdue = found['days_overdue']
    found['days_effective'] = max(0, overdue - paused) if overdue > 0 \
        else overdue
    return found


class Owed:
    """A row as payments see it."""

    def __init__(self, place, row, ageing, as_of):
        self.place, self.row = place, row
        self.currency = row['currency']
        self.amount = minor(row['amount'], self.currency)
        self.day = date(row['doc_date']) or datetime.date.min
        self.there = self.day <= as_of
        self.superseded = row.get('superseded_by', '') != ''
        self.credit = self.amount < 0 or \
            row['kind'] not in ('', 'debit') or \
            row['doc_type'] in ageing.get('credit_types', [])
        self.document = (row['company'], row['debtor_id'], row['doc_id'])
        self.own = self.shared = 0
        self.other = self.agrees = False

    def open(self, paid):
        """What is left; None: a credit of which more was used."""
        left = abs(self.amount) - paid
        if self.credit:
            return None if left < 0 else -left
        return left


def agree(one, other):
    return '' in (one, other) or one == other


def effective(move, owed, by_application):
    """The later of its date and that of its credit."""
    day = date(move['applied_date' if by_application else 'date'])
    credits = [o.day for o in credits_of(move, owed)
               if agree(o.currency, move['currency'])]
    return max([day] + [min(credits)] if credits else [day])


def spread(group, total):
    """What is paid on a document, to its rows in order: what came to each.

    Rows that a plan took the place of are among them, and what is more than
    all of them is for the last of the others."""
    came = {}
    for owed in group:
        came[owed.place] = max(0, min(total, owed.amount - owed.own))
        total -= came[owed.place]
    others = [o for o in group if not o.superseded]
    came[(others or group)[-1].place] += total
    return came


def in_order(group, ageing):
    far = datetime.date(9999, 12, 31)

    def key(owed):
        item = Item(owed.place, dict(owed.row, balance=owed.row['amount']),
                    ageing)
        due = find_due(item, ageing)
        number = owed.row['instalment']
        return (due[0] if due else far,
                (0, int(number), '') if number.isdigit() else (1, 0, number),
                owed.place)
    return sorted(group, key=key)


def documents_of(owed):
    groups = defaultdict(list)
    for o in owed:
        if not o.credit and o.there:
            groups[o.document + (o.currency,)].append(o)
    return groups.values()


def names(move, o, whole):
    """Whether a payment is of that row, or of the whole document of it."""
    return o.document == (move['company'], move['debtor_id'],
                          move['doc_id']) and (
        move['instalment'] == o.row['instalment'] or
        whole and move['instalment'] == '')


def credits_of(move, owed):
    document = (move['company'], move['debtor_id'], move['credit_doc'])
    return [o for o in owed if move['credit_doc'] and o.credit and
            o.document == document]


def count(move, owed, whole, as_of, by_application):
    """Adds a payment to what came to each row."""
    counts = effective(move, owed, by_application) <= as_of
    known = date(move['applied_date' if by_application else 'date']) <= as_of
    there = []
    for o in owed:
        if not names(move, o, whole):
            continue
        if not agree(o.currency, move['currency']):
            o.other = True
            continue
        o.agrees = True
        there.append(o.there)
        if counts and whole and move['instalment'] == '':
            o.shared += minor(move['amount'], o.currency)
        elif counts:
            o.own += minor(move['amount'], o.currency)
    for o in credits_of(move, owed) if known else []:
        if not agree(o.currency, move['currency']):
            o.other = True
            continue
        o.agrees = True
        if counts and (any(there) or not there):
            o.own += minor(move['amount'], o.currency)


def by_moves(owed, moves, ageing, as_of, by_application):
    whole = truth(ageing.get('paid_by_document', 'false'))
    for move in moves:
        count(move, owed, whole, as_of, by_application)
    for o in owed:
        o.wrong = o.there and o.other and not o.agrees
    came = {}
    for group in documents_of(owed) if whole else []:
        group = [o for o in group if not o.wrong]
        if group:
            came.update(spread(in_order(group, ageing), group[0].shared))
    result = []
    for o in owed:
        left = o.open(o.own + came.get(o.place, o.shared))
        result.append('rejected' if not o.superseded and
                      (o.wrong or left is None and o.there) else left)
    return result


def by_paid(owed, ageing):
    whole = truth(ageing.get('paid_by_document', 'false'))
    result = [None] * len(owed)
    for o in owed:
        paid = minor(o.row['paid'], o.currency) or 0
        left = o.open(paid)
        result[o.place] = 'rejected' if left is None else left
        if not o.there:
            result[o.place] = o.amount
    for group in documents_of(owed) if whole else []:
        said = {o.row['paid'] for o in group} - {''}
        if len(said) > 1:
            for o in group:
                if not o.superseded:
                    result[o.place] = 'rejected'
            continue
        total = minor(said.pop(), group[0].currency) if said else 0
        for place, came in spread(in_order(group, ageing), total).items():
            result[place] = owed[place].open(came)
    return result


def restated(rows, strategy, as_of, moves=None, by_application=False):
    """Rows with the balances that they had; None for one that is rejected."""
    ageing = strategy.get('ageing', {})
    owed = [Owed(place, row, ageing, as_of) for place, row in enumerate(rows)]
    if moves is None:
        left = by_paid(owed, ageing)
    else:
        left = by_moves(owed, moves, ageing, as_of, by_application)
    return [None if n == 'rejected' else
            dict(row, balance=money(n or 0, row['currency']))
            for row, n in zip(rows, left)]


def age(rows, strategy, as_of, holidays, pauses=()):
    ageing = strategy.get('ageing', {})
    days = Calendar(holidays)
    results = [None] * len(rows)
    items = []
    for place, row in enumerate(rows):
        if row is None:
            results[place] = 'rejected'
            continue
        if row.get('superseded_by', '') != '':
            continue
        item = Item(place, row, ageing)
        if item.balance == 0 or (item.doc is not None and item.doc > as_of):
            continue
        if not item.credit:
            due = find_due(item, ageing)
            if due is None:
                results[place] = 'rejected'
                continue
            item.due, item.source = due
        items.append(item)
    allocate(items, ageing)
    unit = ageing.get('unit', 'days')
    points = [int(p) for p in ageing.get('breakpoints',
              {'days': [0, 30, 60, 90, 120]}.get(unit, [0, 1, 2, 3]))]
    counts = count_instalments(items, as_of)
    own_date = ageing.get('credits') == 'own_date'
    measure = {'days': ageing.get('measure', 'days_overdue'),
               'months': 'months_overdue',
               'instalments': 'instalments_overdue'}[unit]
    for item in items:
        if item.balance == 0:
            continue
        result = {'balance': money(item.balance, item.currency),
                  'applied': money(item.applied, item.currency)}
        results[item.place] = result
        if item.credit and own_date and (item.due or item.doc):
            item.due = item.due or item.doc
        elif item.credit:
            result.update(days_overdue='', bucket='unapplied')
            continue
        found = measures(item, ageing, as_of, days, pauses)
        found['instalments_overdue'] = counts[
            item.group + (item.row.get('doc_id', ''),)]
        result.update({k: str(v) for k, v in found.items()
                       if v is not None})
        if not item.credit:
            result['due_date'] = item.due.isoformat()
            result['due_source'] = item.source
            disputed = min(item.disputed, item.balance)
            result['undisputed'] = money(item.balance - disputed,
                                         item.currency)
        result['bucket'] = bucket(found[measure], found['days_overdue'] > 0,
                                  points, unit)
    return results
