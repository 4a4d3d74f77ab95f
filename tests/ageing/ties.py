#!/usr/bin/env python3
"""Random portfolios of which some records cannot be charged: does all tie?

    ties.py [ROUNDS [SEED]]

Tables of rates end before the as-of date for some records, currencies have no
amount, rates of exchange are missing, measures are empty, credits are set off.
Whatever is rejected, the totals that are told and the sums of each debtor must
be those of the records that are written, and what came to debts what went of
credits; from a file and a pipe, with one thread and two, by each engine.
"""
import csv
import datetime
import io
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal

AS_OF = datetime.date(2026, 3, 16)
DAY = datetime.timedelta(days=1)
COLUMNS = ['number', 'company', 'debtor_id', 'doc_id', 'instalment', 'ref_doc', 'doc_type', 'kind',
           'doc_date', 'due_date', 'original_due_date', 'demanded', 'paid_on',
           'currency', 'balance', 'disputed_amount']
WAYS = [['-j1'], ['-j2'], ['-j1', 'pipe'], ['-j2', 'pipe']]
ENGINES = ['libcsv', 'portable', 'sse2', 'avx2', 'avx512', 'neon']


# Conditions that read what setting off makes, or may not be computed.
MADE = ['balance < 900', 'balance > 900 and 100 / modulo(balance, 5) > 30',
        'applied > 0', 'applied = 0', '100 / applied > 0']


def may_not_tie(folder, stderr):
    """Then a charge may be impossible only since a record was rejected."""
    with open(os.path.join(folder, 's.yaml')) as file:
        text = file.read()
    return 'E_TIES' in stderr and any(when in text for when in MADE) and \
        'first and second reading' not in stderr


def draw_strategy(rng):
    mode = rng.choice(['separate', 'fifo', 'linked', 'own_date'])
    lines = ['dunning: 1', 'strategy: s', 'columns:', '  demanded: {type: date}',
             '  paid_on: {type: date}', 'ageing:', '  credits: ' + mode]
    if mode == 'linked':
        lines.append('  remainder: ' + rng.choice(['separate', 'fifo']))
    if rng.random() < 0.5:
        lines.append('  rollup: true')
    if rng.random() < 0.4:
        lines.append('  min_item: {EUR: 5, MXN: 20}')
    if rng.random() < 0.3:
        lines.append('  credit_types: [NC]')
    if rng.random() < 0.3:
        lines.append('  measure: ' + rng.choice(
            ['original_days_overdue', 'instalments_overdue']))
    if rng.random() < 0.3:
        lines.append('  base: {currency: EUR, rates: fx.csv}')
    lines += ['charges:', '  late:', '    kind: interest',
              '    rates: {file: rates.csv}']
    if rng.random() < 0.7:
        lines.append('    until: paid_on')
    if rng.random() < 0.5:
        lines.append('    from: demanded')
    if rng.random() < 0.3:
        lines.append('    when: days_overdue > 30')
    elif rng.random() < 0.5:
        made = MADE if mode in ('fifo', 'linked') else MADE[:2]
        lines.append('    when: ' + rng.choice(made + [
            '100 / modulo(days_overdue, 5) > 30']))
    if rng.random() < 0.5:
        lines += ['  once:', '    kind: fixed',
                  '    amount: {EUR: "5.00 EUR", MXN: "60.00 MXN", '
                  'by: currency}']
    return '\n'.join(lines) + '\n'


def draw_row(rng, number):
    due = AS_OF - rng.randint(-60, 500) * DAY
    row = dict.fromkeys(COLUMNS, '')
    kind = rng.choice(['', '', '', 'debit', 'credit', 'payment', 'advance'])
    amount = rng.choice([rng.randint(0, 3000), rng.randint(0, 10 ** 9)])
    if kind == '' and rng.random() < 0.2:
        amount = -amount
    row.update(company=rng.choice(['', 'C1']),
               debtor_id='D%d' % rng.randint(1, 5), doc_id='F%d' % (number // 3), number=str(number), instalment=str(rng.randint(1, 3)),
               ref_doc=rng.choice(['', 'F%d' % rng.randint(0, number // 3)]),
               doc_type=rng.choice(['FA', 'FA', 'NC']), kind=kind,
               doc_date=str(due - rng.randint(0, 60) * DAY),
               due_date=str(due) if rng.random() < 0.95 else '',
               currency=rng.choice(['EUR', 'EUR', 'MXN', 'CLP']))
    digits = 0 if row['currency'] == 'CLP' else 2
    row['balance'] = str(Decimal(amount).scaleb(-digits))
    for column in ('original_due_date', 'demanded', 'paid_on'):
        if rng.random() < 0.8:
            row[column] = str(due + rng.randint(-90, 90) * DAY)
    if rng.random() < 0.02:
        row[rng.choice(['demanded', 'original_due_date'])] = 'soon'
    if amount > 0 and rng.random() < 0.1:
        row['disputed_amount'] = str(
            Decimal(rng.randint(0, amount)).scaleb(-digits))
    return row


def draw(rng, folder):
    def write(name, text):
        with open(os.path.join(folder, name), 'w') as file:
            file.write(text)

    write('s.yaml', draw_strategy(rng))
    end = AS_OF - rng.randint(-5, 200) * DAY
    write('rates.csv', 'from,valid_through,rate\n2024-01-01,2025-06-30,9\n'
          '2025-07-01,%s,11.5\n' % max(end, datetime.date(2025, 7, 1)))
    write('fx.csv', 'date,currency,rate\n2026-03-01,MXN,0.05\n' +
          rng.choice(['', '2026-03-01,CLP,0.001\n']))
    rows = [draw_row(rng, i) for i in range(rng.choice([3, 40, 400, 6000]))]
    with open(os.path.join(folder, 'p.csv'), 'w', newline='') as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator='\n')
        out.writeheader()
        out.writerows(rows)
    return len(rows)


def run(folder, way, engine, rollup):
    command = ['dunning', 'age', '-v', '-s', 's.yaml', way[0],
               '--as-of=%s' % AS_OF, '--explain=log.jsonl',
               '--rejects=r.csv']
    if rollup:
        command += ['--rollup', '--strict']
    given = None
    environment = dict(os.environ, DUNNING_ENGINE=engine)
    if 'pipe' in way:
        with open(os.path.join(folder, 'p.csv'), 'rb') as file:
            given = file.read()
    else:
        command.append('p.csv')
    done = subprocess.run(command, cwd=folder, capture_output=True,
                          env=environment, input=given, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def told(stderr):
    """What -v says of each currency: items, open, overdue, unapplied, net."""
    totals = {}
    for line in stderr.splitlines():
        words = line.replace(',', '').replace(':', '').split()
        if ' items' in line and ' unapplied ' in line:
            at = words.index('items')
            numbers = dict(zip(words[at + 1::2], words[at + 2::2]))
            totals[words[at - 2]] = [words[at - 1]] + [
                numbers[name] for name in ('open', 'overdue', 'unapplied',
                                           'net')]
    return {code: [Decimal(n) for n in total]
            for code, total in totals.items()}


def sums_of(rows, key):
    sums = defaultdict(lambda: [Decimal(0)] * 5)
    for row in rows:
        total = list(sums[key(row)])
        balance = Decimal(row['balance'])
        apart = row['bucket'] == 'unapplied'
        credit = apart or balance < 0
        if credit:
            balance = -abs(balance)
        total[0] += not credit
        total[1] += 0 if apart else balance
        if not apart and int(row['days_overdue']) > 0:
            total[2] += balance
        total[3] -= balance if apart else 0
        total[4] += balance
        sums[key(row)] = total
    return sums


def check(stdout, stderr, folder):
    rows = list(csv.DictReader(io.StringIO(stdout)))
    sums = sums_of(rows, lambda row: row['currency'])
    for code, total in told(stderr).items():
        if total != list(sums.get(code, [Decimal(0)] * 5)):
            return '%s: told %s, written %s' % (code, total, sums.get(code))
    for code in sums:
        if code not in told(stderr):
            return 'nothing is told of ' + code
    if rows and 'debtor_open' in rows[0]:
        debtors = sums_of(rows, lambda row: (row['debtor_id'],
                                             row['currency']))
        for row in rows:
            want = debtors[row['debtor_id'], row['currency']]
            got = [Decimal(row['debtor_' + name]) for name in
                   ('items', 'open', 'overdue', 'unapplied', 'net')]
            small = 'below_minimum' in row
            if got[1:] != want[1:] or (not small and got[0] != want[0]):
                return 'record %s: sums %s, written %s' % (
                    row['doc_id'], got, want)
    with open(os.path.join(folder, 'log.jsonl')) as file:
        logged = file.read().splitlines()
    known = {row['doc_id'] for row in rows}
    for line in logged:
        if line.split('"doc_id":"')[1].split('"')[0] not in known:
            return 'a charge of a record that is not written: ' + line
    return check_applied(rows)


def check_applied(rows):
    """Of records that are left out, being settled, the rest is not seen; and
    overdue instalments are those that are written."""
    overdue = defaultdict(int)
    def key(row):
        return [row[name] for name in ('company', 'debtor_id', 'doc_id',
                                       'currency')]
    for row in rows:
        if row['days_overdue'] and int(row['days_overdue']) > 0 and \
                Decimal(row['balance']) > 0:
            overdue[tuple(key(row))] += 1
    for row in rows:
        count = row.get('instalments_overdue') or '0'
        if Decimal(row['balance']) > 0 and row['days_overdue'] and \
                'instalments_overdue' in row and \
                int(count) != overdue[tuple(key(row))]:
            return 'record %s: %s instalments' % (row['number'], count)
    for row in rows:
        if 'applied' in row and Decimal(row['applied']) < 0:
            return 'record %s: applied %s' % (row['doc_id'], row['applied'])
    return None


def given(folder):
    with open(os.path.join(folder, 'p.csv')) as file:
        return list(csv.DictReader(file))


def is_credit(row, types):
    return Decimal(row['balance']) < 0 or row['doc_type'] in types or \
        row['kind'] in ('credit', 'payment', 'advance')


def check_net(folder, stderr):
    """Written net = net of what came, less what is rejected or left out as it
    came: no credit is lost with a debt that is rejected."""
    with open(os.path.join(folder, 's.yaml')) as file:
        types = ['NC'] if 'credit_types' in file.read() else []
    with open(os.path.join(folder, 'r.csv')) as file:
        rejected = {row['number'] for row in csv.DictReader(file)}
    net = defaultdict(Decimal)
    for row in given(folder):
        if row['number'] in rejected or row['doc_date'] > str(AS_OF):
            continue
        balance = Decimal(row['balance'])
        if is_credit(row, types):
            balance = -abs(balance)
        net[row['currency']] += balance
    for code, total in told(stderr).items():
        if total[4] != net[code]:
            return '%s: net %s, of what came %s' % (code, total[4], net[code])
    return None


def one_round(seed, folder):
    rng = random.Random(seed)
    count = draw(rng, folder)
    rollup = rng.random() < 0.6
    first = None
    for way in WAYS:
        engines = ENGINES if count <= 400 or way == WAYS[0] else ENGINES[:1]
        for engine in engines:
            status, stdout, stderr = run(folder, way, engine, rollup)
            if 'this machine has no' in stderr:
                continue
            if status == 2 and may_not_tie(folder, stderr):
                return None
            if status not in (0, 1):
                return '%s %s: status %d\n%s' % (way, engine, status, stderr)
            wrong = check(stdout, stderr, folder)
            if wrong is None:
                wrong = check_net(folder, stderr)
            if wrong:
                return '%s %s: %s' % (way, engine, wrong)
            if first is None:
                first = stdout
            if stdout != first:
                return '%s %s: other records' % (way, engine)
    return None


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    os.environ.pop('DUNNING_STRATEGY', None)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + rounds):
            wrong = one_round(number, folder)
            if wrong:
                keep = os.environ.get('KEEP')
                if keep:
                    os.system('cp -r %s/. %s' % (folder, keep))
                print('not ok - seed %d: %s' % (number, wrong))
                return 1
    print('ok - %d random portfolios tie, whatever is rejected' % rounds)
    return 0


sys.exit(main())
