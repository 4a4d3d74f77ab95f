#!/usr/bin/env python3
"""Random portfolios and strategies: `dunning age` against reference.py.

    compare.py [ROUNDS [SEED]]

Each round draws a strategy (credit mode, shift rule, bucket mode, terms, grace,
pauses) and a portfolio, and compares every column that the program writes.
The holidays are those of the file that the strategy is given.
"""
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile

import reference

AS_OF = datetime.date(2026, 3, 16)
DAY = datetime.timedelta(days=1)
HOLIDAYS = [datetime.date(y, m, d) for y in range(2024, 2029) for m, d in
            ((1, 1), (2, 2), (3, 16), (4, 2), (4, 3), (5, 1), (12, 25))]
COLUMNS = ['company', 'debtor_id', 'doc_id', 'instalment', 'doc_type', 'kind',
           'ref_doc', 'doc_date', 'terms', 'due_date', 'currency', 'balance',
           'disputed_amount']
TERMS = {'T0': 'cash', 'T30': 'net 30', 'TE30': 'net 30 end of month',
         'TEM': 'end of month + 30', 'TD5': 'day 5 of month + 1',
         'TD31': 'day 31 of month + 2', 'TM1': '+ 1 month',
         'TI': 'every 1 month', 'TW': 'every 2 weeks', 'TD': 'every 15 days'}
MEASURES = ['days_overdue', 'days_delinquent', 'business_days_overdue',
            'days_effective']


def draw_strategy(rng, folder):
    ageing = {'credits': rng.choice(os.environ.get(
        'MODES', 'separate linked fifo own_date').split())}
    if rng.random() < 0.3 and ageing['credits'] != 'own_date':
        ageing['credits_by'] = {
            'NC': rng.choice(['linked', 'fifo', 'separate']),
            'payment': rng.choice(['linked', 'fifo', 'separate'])}
    modes = {ageing['credits'], *ageing.get('credits_by', {}).values()}
    if 'linked' in modes and rng.random() < 0.5:
        ageing['remainder'] = rng.choice(['separate', 'fifo'])
    if 'fifo' in modes or ageing.get('remainder') == 'fifo':
        for key in ('fifo_advances', 'fifo_disputed'):
            if rng.random() < 0.3:
                ageing[key] = 'true'
    if rng.random() < 0.3:
        ageing['credit_types'] = ['NC']
    ageing['unit'] = rng.choice(['days', 'days', 'months', 'instalments'])
    if ageing['unit'] == 'days':
        ageing['measure'] = rng.choice(MEASURES)
        if rng.random() < 0.5:
            ageing['breakpoints'] = sorted(rng.sample(range(-20, 120), 4))
    elif rng.random() < 0.5:
        ageing['breakpoints'] = [0] + sorted(rng.sample(range(1, 12), 3))
    ageing['calendar'] = 'c'
    ageing['shift'] = rng.choice(['none', 'following', 'modified_following',
                                  'preceding'])
    ageing['grace'] = {'days': str(rng.choice([0, 1, 3, 10])),
                       'of': rng.choice(['calendar', 'business'])}
    ageing['missing_due'] = rng.choice(['reject', 'doc_date',
                                        'doc_date + 30'])
    ageing['terms'] = dict(TERMS)
    ageing['pauses'] = 'pauses.csv'
    return {'dunning': '1', 'strategy': 'drawn', 'ageing': ageing,
            'calendars': {'c': {'weekend': ['sat', 'sun'],
                                'holidays': 'holidays.csv'}}}


def draw_row(rng, number):
    currency = rng.choice(['MXN', 'MXN', 'CLP', 'KWD'])
    due = AS_OF - rng.randint(-60, 400) * DAY
    doc = due - rng.randint(0, 90) * DAY
    kind = rng.choice(['', '', 'debit', 'debit', 'credit', 'payment',
                       'advance'])
    row = dict.fromkeys(COLUMNS, '')
    row.update(company=rng.choice(['', 'C1']),
               debtor_id='D%d' % rng.randint(1, 4),
               doc_id='F%d' % rng.randint(1, 12),
               instalment=str(number), kind=kind,
               doc_type=rng.choice(['FA', 'FA', 'FA', 'NC']),
               doc_date=str(doc), currency=currency)
    amount = rng.randint(0, 2000) if rng.random() < 0.9 else 10 ** 9
    if kind in ('', 'debit') and rng.random() < 0.15:
        amount = -amount
    row['balance'] = reference.money(amount, currency)
    if rng.random() < 0.6 or amount < 0:
        row['due_date'] = str(due)
    if rng.random() < 0.5:
        row['terms'] = rng.choice(list(TERMS) + ['30', ''])
    if row['terms'] in ('TI', 'TW', 'TD'):
        row['instalment'] = '%d' % rng.randint(1, 24)
        row['doc_id'] = 'I%d' % number
    if rng.random() < 0.5:
        row['ref_doc'] = 'F%d' % rng.randint(1, 12)
    if rng.random() < 0.15 and amount > 0:
        row['disputed_amount'] = reference.money(rng.randint(0, amount),
                                                 currency)
    return row


def draw_pauses(rng):
    pauses = []
    for _ in range(rng.randint(0, 6)):
        start = AS_OF - rng.randint(0, 300) * DAY
        pause = {'debtor_id': 'D%d' % rng.randint(1, 4), 'doc_id': '',
                 'from': str(start),
                 'to': rng.choice(['', str(start + rng.randint(1, 90) * DAY)])}
        if rng.random() < 0.5:
            pause['doc_id'] = 'F%d' % rng.randint(1, 12)
        pauses.append(pause)
    return pauses


def write_csv(path, columns, rows):
    with open(path, 'w', newline='') as file:
        out = csv.DictWriter(file, columns, lineterminator='\n')
        out.writeheader()
        out.writerows(rows)


def as_yaml(value, indent=0):
    pad = ' ' * indent
    text = ''
    for key, item in value.items():
        if isinstance(item, dict):
            text += '%s%s:\n%s' % (pad, key, as_yaml(item, indent + 2))
        elif isinstance(item, list):
            text += '%s%s: [%s]\n' % (pad, key, ', '.join(map(str, item)))
        else:
            text += '%s%s: "%s"\n' % (pad, key, item) \
                if key in TERMS else '%s%s: %s\n' % (pad, key, item)
    return text


def run(folder):
    command = ['dunning', 'age', '-q', '-s', folder + '/s.yaml',
               '--as-of=' + str(AS_OF), '--rejects=' + folder + '/r.csv',
               folder + '/p.csv']
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit('status %d\n%s' % (done.returncode, done.stderr))
    return list(csv.DictReader(io.StringIO(done.stdout)))


def compare(rows, expected, found):
    """What is wrong, or None."""
    expected = [(place, e) for place, e in enumerate(expected)
                if isinstance(e, dict)]
    if len(expected) != len(found):
        return '%d rows instead of %d' % (len(found), len(expected))
    for (place, want), got in zip(expected, found):
        if got['number'] != str(place):
            return 'row %s instead of %d' % (got['number'], place)
        if want['bucket'] == 'unapplied':
            # A credit by its type keeps the sign that it came with.
            got['balance'] = '-' + got['balance'].lstrip('-')
        for column, value in want.items():
            if column in got and got[column] != value:
                return 'row %d: %s is %r, expected %r' % (
                    place, column, got[column], value)
        for column in ('balance', 'bucket'):
            if column not in got:
                return 'no column ' + column
    return None


def one_round(seed, folder):
    rng = random.Random(seed)
    strategy = draw_strategy(rng, folder)
    rows = [draw_row(rng, i) for i in range(rng.randint(1, 120))]
    for place, row in enumerate(rows):
        row['number'] = str(place)
    pauses = draw_pauses(rng)
    with open(folder + '/s.yaml', 'w') as file:
        file.write(as_yaml(strategy))
    write_csv(folder + '/holidays.csv', ['date', 'name'],
              [{'date': day, 'name': 'x'} for day in HOLIDAYS])
    write_csv(folder + '/pauses.csv', ['debtor_id', 'doc_id', 'from', 'to'],
              pauses)
    write_csv(folder + '/p.csv', COLUMNS + ['number'], rows)
    expected = reference.age(rows, strategy, AS_OF, set(HOLIDAYS), pauses)
    return compare(rows, expected, run(folder))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + rounds):
            wrong = one_round(number, folder)
            if wrong:
                keep = os.environ.get('KEEP')
                if keep:
                    os.system('cp -r %s/. %s' % (folder, keep))
                print('not ok - seed %d: %s' % (number, wrong))
                return 1
    print('ok - %d random portfolios are aged as the reference ages them'
          % rounds)
    return 0


sys.exit(main())
