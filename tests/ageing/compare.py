#!/usr/bin/env python3
"""Random portfolios and strategies: `dunning age` against reference.py.

    compare.py [ROUNDS [SEED]]

Each round draws a strategy (credit mode, shift rule, bucket mode, terms, grace,
pauses) and a portfolio, whose balances are given, or are amounts less what was
paid, or less transactions; and compares every column that the program writes.
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
           'disputed_amount', 'superseded_by']
MOVES = ['company', 'debtor_id', 'doc_id', 'instalment', 'currency', 'date',
         'applied_date', 'amount', 'credit_doc']
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


def is_credit(row, ageing):
    return row['amount'].startswith('-') or \
        row['kind'] not in ('', 'debit') or \
        row['doc_type'] in ageing.get('credit_types', [])


def document(row):
    return row['company'], row['debtor_id'], row['doc_id']


def draw_paid(rng, rows, ageing):
    """Amounts and what was paid on each, or on the whole document."""
    documents = {}
    for row in rows:
        row['amount'] = row.pop('balance')
        row['disputed_amount'] = ''
        digits = reference.DIGITS[row['currency']]
        most = int(row['amount'].strip('-').replace('.', ''))
        row['paid'] = rng.choice(['', reference.money(
            rng.randint(0, min(3000, most + most // 20)), row['currency'])])
        if 'paid_by_document' not in ageing or is_credit(row, ageing):
            continue
        paid = documents.setdefault(
            document(row) + (row['currency'],),
            reference.money(rng.randint(0, 5 * 10 ** digits),
                            row['currency']))
        if rng.random() < 0.98:
            row['paid'] = rng.choice(['', paid, paid])


def draw_move(rng, rows, ageing, alone):
    row = rng.choice(rows)
    day = AS_OF - rng.randint(-40, 200) * DAY
    move = {'company': row['company'], 'debtor_id': row['debtor_id'],
            'doc_id': row['doc_id'], 'instalment': row['instalment'],
            'currency': row['currency'], 'date': str(day),
            'applied_date': str(day + rng.randint(0, 30) * DAY),
            'amount': reference.money(rng.randint(-100, 900),
                                      row['currency']),
            'credit_doc': ''}
    credits = [r for r in rows if is_credit(r, ageing) and
               document(r)[:2] == document(row)[:2] and
               r['currency'] == row['currency'] and document(r) in alone]
    if credits and rng.random() < 0.5:
        move['credit_doc'] = rng.choice(credits)['doc_id']
    if rng.random() < 0.05:
        move['doc_id'] = 'elsewhere'
    same = [r for r in rows if document(r) == document(row)]
    if rng.random() < 0.5 and (
            'paid_by_document' not in ageing or
            not any(is_credit(r, ageing) for r in same)):
        move['instalment'] = ''
    elif rng.random() < 0.1:
        move['currency'] = ''
    return move


def draw_moves(rng, rows, ageing):
    """Payments, of credits that one row is at most."""
    seen = {}
    for row in rows:
        row['amount'] = row.pop('balance')
        if rng.random() < 0.3:
            row['balance'] = row['amount']
        if is_credit(row, ageing):
            seen[document(row)] = seen.get(document(row), 0) + 1
    alone = {d for d, times in seen.items() if times == 1}
    moves = [draw_move(rng, rows, ageing, alone)
             for _ in range(rng.randint(0, 3 * len(rows)))]
    return moves


def draw_superseded(rng, rows):
    """Some that a plan took the place of."""
    for row in rows:
        if rng.random() < 0.3:
            row['superseded_by'] = 'P'


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
        out = csv.DictWriter(file, columns, lineterminator='\n',
                             extrasaction='ignore')
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


def run(folder, options):
    command = ['dunning', 'age', '-q', '-s', folder + '/s.yaml',
               '--as-of=' + str(AS_OF), '--rejects=' + folder + '/r.csv',
               folder + '/p.csv'] + options
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
    balances = rng.choice(['given', 'paid', 'moves'])
    ageing = strategy['ageing']
    if balances != 'given' and rng.random() < 0.5:
        ageing['paid_by_document'] = 'true'
    if rng.random() < 0.5:
        draw_superseded(rng, rows)
    columns = list(COLUMNS)
    options, aged = [], rows
    if balances != 'given':
        columns[columns.index('balance')] = 'amount'
    if balances == 'paid':
        columns.append('paid')
        draw_paid(rng, rows, ageing)
        aged = reference.restated(rows, strategy, AS_OF)
    elif balances == 'moves':
        if rng.random() < 0.5:
            columns.append('balance')
        moves = draw_moves(rng, rows, ageing)
        write_csv(folder + '/t.csv', MOVES, moves)
        options = ['-t', folder + '/t.csv']
        if rng.random() < 0.5:
            options.append('--by-application')
        aged = reference.restated(rows, strategy, AS_OF, moves,
                                  len(options) > 2)
    with open(folder + '/s.yaml', 'w') as file:
        file.write(as_yaml(strategy))
    write_csv(folder + '/holidays.csv', ['date', 'name'],
              [{'date': day, 'name': 'x'} for day in HOLIDAYS])
    write_csv(folder + '/pauses.csv', ['debtor_id', 'doc_id', 'from', 'to'],
              pauses)
    write_csv(folder + '/p.csv', columns + ['number'], rows)
    expected = reference.age(aged, strategy, AS_OF, set(HOLIDAYS), pauses)
    return compare(rows, expected, run(folder, options))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + rounds):
            try:
                wrong = one_round(number, folder)
            except SystemExit as failed:
                wrong = failed
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
