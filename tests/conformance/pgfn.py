"""What examples/pgfn makes of the open data of the PGFN about debts of clubs to
the FGTS, against counts and sums that are computed here; and of the same file
with rows of others who are liable, whose amounts must not be counted again.

    python3 pgfn.py BIN DATA

DATA holds pgfn_clubes_fgts.csv.
"""
import csv
import datetime
import os
import sys
import tempfile
from collections import Counter
from decimal import Decimal

sys.dont_write_bytecode = True
import reports
from reports import data, expect, records

strategy = os.path.join(reports.examples, "pgfn/strategy.yaml")
published = os.path.join(data, "pgfn_clubes_fgts.csv")
day = datetime.date(2019, 12, 31)
last_days = ((0, "not_due"), (365, "1-365"), (1826, "366-1826"),
    (3652, "1827-3652"), (7305, "3653-7305"), (1 << 30, "7306+"))


def dunning(name, source, *options):
    return reports.dunning(name, strategy, day, *options, "--source=" + source)


def open_data(path):
    with open(path, encoding="iso-8859-1", newline="") as file:
        return records(file.read(), ";")


def amount(row):
    return Decimal(row["VALOR_CONSOLIDADO"])


def bucket(row):
    d, m, y = map(int, row["DATA_INSCRICAO"].split("/"))
    days = (day - datetime.date(y, m, d)).days
    return next(name for last, name in last_days if days <= last)


def is_principal(row):
    return row["TIPO_DEVEDOR"].upper() == "PRINCIPAL"


def check_debts(path, scratch):
    """The rows of principal debtors, each once, to the cent."""
    rows = open_data(path)
    debts = [row for row in rows if is_principal(row)]
    portfolio = os.path.join(scratch, "portfolio.csv")
    done = dunning("map", "debts", "-v", "-o", portfolio, path,
        f"--control-total=balance={sum(map(amount, debts))}",
        f"--control-total=rows={len(debts)}")
    expect("status of map", done.returncode, 0)
    expect("what map tells", done.stderr,
        f"dunning-map: read {len(rows)}, written {len(debts)}, rejected 0, "
        f"excluded 0; left out: liable {len(rows) - len(debts)}\n")
    with open(portfolio, encoding="utf-8", newline="") as file:
        expect("debts", [(r["doc_id"], r["debtor_id"], r["debtor_name"],
            Decimal(r["balance"])) for r in records(file.read())],
            [(r["NUMERO_INSCRICAO"], r["CPF_CNPJ"], r["NOME_DEVEDOR"],
              amount(r)) for r in debts])
    check_buckets(debts, portfolio)


def check_buckets(debts, portfolio):
    sums, items = Counter(), Counter()
    for row in debts:
        for state in row["UF_UNIDADE_RESPONSAVEL"], "":
            for name in bucket(row), "open":
                sums[state, name] += amount(row)
                items[state, name] += 1
    got = {}
    for by in ["--by=region"], []:
        done = dunning("report", "debts", "aging", "-q", "--detail",
            "--format=csv", *by, portfolio)
        expect("status of report", done.returncode, 0)
        got.update((r.get("region", ""), r) for r in records(done.stdout))
    expect("states", sorted(got), sorted({state for state, _ in sums}))
    for state, row in got.items():
        for name in [name for _, name in last_days] + ["open"]:
            expect(f"{state} {name}", Decimal(row[name]), sums[state, name])
            column = "items" if name == "open" else "items_" + name
            expect(f"{state} {column}", int(row[column]), items[state, name])


def check_liable(path):
    others = [row for row in open_data(path) if not is_principal(row)]
    done = dunning("map", "liable", "-v", path)
    expect("status of map", done.returncode, 0)
    got = records(done.stdout)
    expect("who is liable", [(r["doc_id"], r["debtor_id"], r["debtor_name"])
        for r in got], [(r["NUMERO_INSCRICAO"], r["CPF_CNPJ"],
        r["NOME_DEVEDOR"]) for r in others])
    expect("amounts of who is liable", "balance" in done.stdout, False)


def with_others(path):
    """Every third debt has another who is liable, before or behind it, every
    ninth has two; and of one debt the principal debtor is not there."""
    words = ["CORRESPONSAVEL", "SOLIDARIO", "Corresponsável", "Solidário"]
    rows = open_data(published)
    with open(path, "w", encoding="iso-8859-1", newline="") as file:
        out = csv.DictWriter(file, rows[0], delimiter=";")
        out.writeheader()
        for i, row in enumerate(rows):
            others = [dict(row, TIPO_DEVEDOR=words[(i // 3 + k) % 4],
                CPF_CNPJ=f"XXX.{i:06d}.{k}-XX", NOME_DEVEDOR=f"SÓCIO {i}-{k}",
                TIPO_PESSOA="Pessoa física")
                for k in range((i % 3 == 0) + (i % 9 == 0))]
            if i == 3:
                row = None
            elif i % 2 == 0:
                row = dict(row, TIPO_DEVEDOR="PRINCIPAL")
            out.writerows(filter(None, others[:1] + [row] + others[1:]))


with tempfile.TemporaryDirectory() as scratch:
    check_debts(published, scratch)
    check_liable(published)
    more = os.path.join(scratch, "more.csv")
    with_others(more)
    check_debts(more, scratch)
    check_liable(more)
    # Neither source takes what it does not know, or a debt twice.
    rows = open_data(more)
    with open(more, "a", encoding="iso-8859-1", newline="") as file:
        csv.DictWriter(file, rows[0], delimiter=";").writerows(
            [dict(rows[0], TIPO_DEVEDOR="AVALISTA"),
             next(filter(is_principal, rows))])
    told = dunning("map", "debts", "-o", os.path.join(scratch, "x"), more)
    expect("status with unknown rows", told.returncode, 1)
    expect("unknown rows", [line.split(": ")[2] for line in
        told.stderr.splitlines() if ": rejected " in line],
        ["rejected R_MAP", "rejected R_KEY_DUP"])
reports.finish("pgfn")
